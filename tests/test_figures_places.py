"""Figures of notebook 07 and the table of units: the tables drawn are those given, titles say what they hold; both languages and screens."""

import networkx as nx
import pandas as pd
import pytest

import govcourse as gc
import govtext as gt
from figure_checks import check_chart, text_boxes
from govcourse.figures import places, tilemap
from govtext import charts, language, looks

TITLE = ("标题：两列之间的连线", "Title: lines between two columns")
CAPTION = ("说明：测试用的小表。", "Caption: a small table for the test.")


@pytest.fixture(scope="module")
def units():
    path = gt.data_dir() / "reference" / "units.csv"
    return pd.read_csv(path, dtype={"row": "Int64", "column": "Int64"}, encoding="utf-8")


@pytest.fixture(scope="module")
def concepts():
    return gc.load_concepts()


@pytest.fixture(scope="module")
def edges(concepts):
    cases = concepts[concepts["kind"] == "case"].explode("places_zh").explode("passages")
    table = pd.DataFrame({"left": cases["places_zh"], "right": cases["id"], "kind": cases["passages"].str.split("-").str[0]})
    return table.drop_duplicates(ignore_index=True)


# ---------------------------------------------------------------------------------------------------- units

def test_units_are_complete_and_each_city_has_its_province(units):
    assert list(units.columns) == ["unit", "unit_en", "level", "short_zh", "parent", "row", "column"]
    province, city = units[units["level"] == "provincial"], units[units["level"] == "city"]
    assert (len(province), len(city)) == (31, 40)
    assert not units[["unit", "unit_en", "short_zh"]].apply(lambda c: c.duplicated().any() or c.isna().any()).any()
    assert province["parent"].isna().all() and set(city["parent"]) <= set(province["unit"])
    assert city[["row", "column"]].isna().all().all()
    assert all(unit == short + "市" for unit, short in zip(city["unit"], city["short_zh"], strict=True))
    assert all(unit.startswith(short) for unit, short in zip(units["unit"], units["short_zh"], strict=True))
    # Provincial capitals and cities whose province is well known, from the atlas.
    assert city.set_index("short_zh")["parent"].loc[["大连", "宁波", "厦门", "青岛", "深圳", "苏州", "唐山", "烟台", "呼和浩特", "拉萨"]].tolist() == [
        "辽宁省", "浙江省", "福建省", "山东省", "广东省", "江苏省", "河北省", "山东省", "内蒙古自治区", "西藏自治区"]
    assert set(province.loc[province["unit"].str.endswith("市"), "short_zh"]) == {"北京", "天津", "上海", "重庆"}


def test_no_two_tiles_share_a_place_and_neighbours_lie_right(units):
    at = units.dropna(subset="row").set_index("short_zh")[["row", "column"]].astype(int)
    assert not at.duplicated().any()
    north_of = [("黑龙江", "吉林"), ("吉林", "广东"), ("北京", "河北"), ("山西", "河南"), ("河南", "湖北"), ("湖北", "湖南"),
                ("湖南", "广东"), ("广东", "海南"), ("江苏", "浙江"), ("浙江", "福建"), ("甘肃", "四川"), ("四川", "云南"), ("陕西", "重庆")]
    west_of = [("新疆", "甘肃"), ("西藏", "四川"), ("四川", "重庆"), ("重庆", "湖北"), ("湖北", "安徽"), ("安徽", "江苏"), ("江苏", "上海"),
               ("云南", "贵州"), ("贵州", "湖南"), ("湖南", "江西"), ("江西", "浙江"), ("广西", "广东"), ("广东", "福建"), ("山西", "河北"),
               ("河南", "山东"), ("内蒙古", "辽宁"), ("青海", "甘肃")]
    assert all(at.loc[a, "row"] < at.loc[b, "row"] for a, b in north_of)
    assert all(at.loc[a, "column"] < at.loc[b, "column"] for a, b in west_of)
    touching = nx.Graph()
    touching.add_nodes_from(at.index)
    touching.add_edges_from((a, b) for a in at.index for b in at.index
                            if a < b and max(abs(at.loc[a, "row"] - at.loc[b, "row"]), abs(at.loc[a, "column"] - at.loc[b, "column"])) == 1)
    assert nx.is_connected(touching)


def test_tile_grid_has_a_square_per_unit_and_leaves_the_rest_blank(units):
    table = pd.DataFrame({"unit": ["浙江省", "广东省", "内蒙古自治区", "西藏自治区", "黑龙江省"], "n": [12, 3, 1, 2, 1]})

    def draw():
        return tilemap.tile_grid(table, units, title=("五个单位", "Five units"), unit=("段落", "passages"), source=("测试", "test"))

    made = check_chart(draw)
    assert len(made["zh"].table) == 31 and made["zh"].table.set_index("unit")["n"].dropna().to_dict() == dict(zip(table["unit"], table["n"], strict=True))
    assert {"12", "3", "2", "1"} <= {w.split("\n")[-1] for w, _ in text_boxes(made["zh"].figure)} and "26 of them blank" in made["en"].alt
    assert "不是地图" in made["zh"].caption and "not a map" in made["en"].caption
    with looks.on_screen("projector"):
        assert not draw().pages   # all tiles on one slide


@pytest.mark.parametrize("names", [["苏州市"], ["火星"], ["浙江省", "浙江省"]])
def test_tile_grid_refuses_units_without_a_place(units, names):
    with pytest.raises(gt.GovtextError, match=names[0]):
        tilemap.tile_grid(pd.DataFrame({"unit": names, "n": 1}), units, title=TITLE, unit=("段", "p"), source=("表", "t"))


def test_the_list_of_places_misses_no_place_of_the_concepts(units, concepts):
    """Notebook 07 adds three places by hand; a new case elsewhere must be added there too."""
    named = set(concepts["places_zh"].explode().dropna())
    assert named - set(units["short_zh"]) == {"南通", "丽水", "龙港"} | {"英国", "美国", "新加坡"}


# ---------------------------------------------------------------------------------------------------- two columns

def test_bipartite_draws_a_line_per_row(edges, concepts):
    left = sorted(set(edges["left"]))
    sizes = dict.fromkeys([*left, *edges["right"]], 2)
    names = {lang: concepts.set_index("id")[f"name_{lang}"] for lang in language.LANGUAGES}

    def make():
        return places.bipartite(edges, left={p: p for p in left}, heads=(language.tr("地方", "place"), language.tr("做法", "practice")),
                                right={i: names[language.language()][i] for i in places.untangle(edges, left)}, sizes=sizes,
                                kinds={a: gc.article_name(a) for a in list(gc.article_names())}, looks=gc.article_looks(),
                                title=TITLE, caption=CAPTION)

    made = check_chart(make)
    assert made["zh"].table[["left", "right", "kind"]].astype(str).equals(edges[["left", "right", "kind"]].astype(str))
    assert len(made["zh"].figure.legends[0].get_texts()) == edges["kind"].nunique()
    assert f"{len(edges)} lines" in made["en"].alt


def test_articles_have_one_look_in_all_charts_and_differ_in_line_as_well_as_in_colour():
    assert list(gc.article_looks()) == list(gc.article_names())
    assert [look.colour for look in gc.article_looks().values()] == list(gc.article_colours().values())
    for part in ("marker", "line"):
        assert [getattr(look, part) for look in gc.article_looks().values()] == [getattr(look, part) for look in charts.LOOKS[:5]]
    textures = [look.texture for look in gc.article_looks().values() if look.texture]
    assert len(set(textures)) == len(textures) >= 3, "in grey, areas of one texture would look the same"
    for of in (gc.article_looks(), places.STRENGTH_LOOKS):
        assert len({(str(look.line), look.colour) for look in of.values()}) == len({look.colour for look in of.values()}) == len(of)


def test_bipartite_names_what_stands_alone_and_writes_its_numbers():
    edges = pd.DataFrame({"left": ["甲", "乙"], "right": ["x", "x"], "kind": ["k", "k"]})
    chart = places.bipartite(edges, left={"甲": "甲", "乙": "乙", "丙": "丙"}, right={"x": "做法"}, heads=("左", "右"), kinds={"k": "线"},
                             looks={"k": charts.MAIN}, sizes={"甲": 1, "乙": 4, "丙": 1, "x": 2}, outside={"丙"}, title=TITLE, caption=CAPTION)
    assert "没有连线的：丙" in chart.alt and {"甲  1", "乙  4", "做法  2"} <= {w for w, _ in text_boxes(chart.figure)}
    assert "不在所列之内" in {t.get_text() for t in chart.figure.legends[0].get_texts()}


@pytest.mark.parametrize(("column", "value"), [("left", "丁"), ("right", "y"), ("kind", "z")])
def test_bipartite_refuses_loose_ends(column, value):
    edges = pd.DataFrame({"left": ["甲"], "right": ["x"], "kind": ["k"]}).assign(**{column: value})
    with pytest.raises(gt.GovtextError, match=value):
        places.bipartite(edges, left={"甲": "甲"}, right={"x": "x"}, heads=("左", "右"), kinds={"k": "k"},
                         looks={"k": charts.MAIN}, title=TITLE, caption=CAPTION)


def test_untangle_puts_neighbours_level():
    edges = pd.DataFrame({"left": ["a", "b", "c", "a"], "right": ["z", "y", "x", "y"]})
    assert places.untangle(edges, ["a", "b", "c"]) == ["z", "y", "x"]      # mean places 0, 0.5, 2
    assert places.untangle(edges, ["c", "b", "a"]) == ["x", "y", "z"]
    assert places.untangle(pd.concat([edges, edges]), ["a", "b", "c"]) == ["z", "y", "x"]


# ---------------------------------------------------------------------------------------------------- when

def rows_for_time():
    en = language.language() == "en"
    return pd.DataFrame({
        "place": ["Zhejiang" if en else "浙江"] * 2 + ["Beijing" if en else "北京"], "name": ["One visit", "Speech", "Hotline"] if en else
        ["最多跑一次", "讲话", "热线"], "year_from": pd.array([2016, 2018, None], dtype="Int64"),
        "year_to": pd.array([None, 2018, None], dtype="Int64"), "end_by": ["editors", "", ""], "told": [[2021.0], [2021.0], [2021.0, 2023.0]],
        "record": pd.array([2017, None, 2020], dtype="Int64"), "practice": [True, False, True]})


def test_told_and_dated_marks_stand_at_their_years():
    made = check_chart(lambda: places.told_and_dated(rows_for_time(), source=("政府工作报告", "work reports")), same_labels=False)
    marks = made["zh"].table.assign(name=lambda t: t["lane"].str.split("|").str[1])
    assert sorted(marks[["name", "kind", "year"]].itertuples(index=False, name=None)) == sorted([
        ("最多跑一次", "article", 2016), ("最多跑一次", "record", 2017), ("最多跑一次", "told", 2021), ("讲话", "article", 2018), ("讲话", "told", 2021),
        ("热线", "record", 2020), ("热线", "told", 2021), ("热线", "told", 2023)])
    span = marks[(marks["kind"] == "article") & (marks["name"] == "最多跑一次")].iloc[0]
    assert span["until"] == 2021 and span["open"] and not span["supplied"]   # an end that nobody gives is no end of the editors
    ended = places.told_and_dated(rows_for_time().assign(year_to=pd.array([2020, 2018, None], dtype="Int64")), source=("报告", "reports"))
    span = ended.table[(ended.table["kind"] == "article") & ended.table["lane"].str.contains("最多跑一次")].iloc[0]
    assert span["until"] == 2020 and span["supplied"]
    assert made["zh"].title == "列了别处最早记录的做法有 2 种，其中 2 种的记录早于文章" and "2 种做法里，文章给了年份的有 1 种" in made["zh"].caption
    same_year = places.told_and_dated(rows_for_time().assign(told=[[2017.0], [2021.0], [2021.0]]), source=("报告", "reports"))
    assert same_year.title.endswith("1 种的记录早于文章")
    bare = places.told_and_dated(rows_for_time().assign(record=pd.array([None] * 3, dtype="Int64")), source=("报告", "reports"))
    assert bare.title == "2 种做法里，文章给了年份的有 1 种" and "2020 另查到的最早记录" in made["zh"].alt


def test_a_practice_with_several_places_counts_once():
    twice = pd.concat([rows_for_time(), rows_for_time().iloc[[2]].assign(place="上海")], ignore_index=True)
    chart = places.told_and_dated(twice, source=("报告", "reports"))
    assert chart.title.startswith("列了别处最早记录的做法有 2 种") and chart.table["lane"].nunique() == 4


# ---------------------------------------------------------------------------------------------------- tellings

def make_tellings(steps):
    return places.tellings(steps, tellers={"a": language.tr("文章", "article"), "b": language.tr("报告", "report")},
                           items={"x": language.tr("一张网", "network"), "y": language.tr("跑一次", "one visit"), "z": language.tr("改革", "reform")},
                           ladder=(language.tr("按深度", "by depth"), language.tr(["信息", "业务"], ["information", "business"])),
                           title=TITLE, caption=CAPTION)


def test_tellings_draw_a_cell_per_row_and_the_ladder_is_told():
    steps = pd.DataFrame([("a", "x", 1, "2014"), ("a", "y", 1, ""), ("a", "z", 2, "2021"), ("b", "y", None, "2017")],
                         columns=["teller", "item", "step", "note"])
    made = check_chart(lambda: make_tellings(steps))
    assert list(made["en"].table["words"]) == ["step 1", "step 1", "step 2", ""] and list(made["en"].table["kind"]) == ["1", "1", "2", "none"]
    assert "network step 1 2014" in made["en"].alt and "by depth: information → business." in made["en"].caption
    nobody_counts = make_tellings(steps.assign(step=None))
    assert set(nobody_counts.table["kind"]) == {"none"}


def test_tellings_refuse_an_unknown_teller():
    with pytest.raises(gt.GovtextError, match="nobody"):
        make_tellings(pd.DataFrame([("nobody", "x", 1, "")], columns=["teller", "item", "step", "note"]))

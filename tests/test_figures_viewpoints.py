"""Figures of notebook 08: artists equal the tables, both languages, nothing overlaps, greyscale."""

import re

import pandas as pd
import pytest
from matplotlib.text import Text

import govcourse as gc
import govtext as gt
from figure_checks import check_chart
from govcourse.figures import viewpoints as views

SOURCE = ("data/articles", "data/articles")
UNIT = ("每千字", "per 1,000 characters")


def texts(ax):
    return [t.get_text() for t in ax.texts]


# ---------------------------------------------------------------------------------------------------- outline of a framework

def nodes():
    return pd.DataFrame([("a", "", "学界", "", False), ("b", "a", "观点一", "", False), ("c", "b", "甲", "p.1", True),
                         ("d", "b", "乙", "p.2", True), ("e", "a", "观点二", "p.3", False), ("f", "", "政府", "p.4", False)],
                        columns=["id", "parent", "label", "note", "named"])


def test_outline_counts_the_named_under_each_root():
    made = check_chart(lambda: views.outline_tree(nodes(), source=SOURCE))
    assert made["zh"].title == "文章点名的处数：学界 2，政府 0" and made["en"].title == "Names given by the article: 学界 2, 政府 0"
    drawn = texts(made["zh"].figure.axes[0])
    assert all(any(label in t for t in drawn) for label in nodes()["label"]) and {"p.1", "p.2", "p.3", "p.4"} <= set(drawn)
    assert made["zh"].table["named"].sum() == 2


def test_outline_refuses_a_missing_parent():
    with pytest.raises(gt.GovtextError, match="b"):
        views.outline_tree(nodes().iloc[1:], source=SOURCE)


def test_outline_of_the_article():
    concepts = gc.load_concepts()
    part = concepts[concepts["file"] == "viewpoints.yaml"]
    apart = part["id"].str.startswith(("definition", "distinguishing", "four-", "char-")) | (part["id"] == "three-perspectives")
    part = part[~apart].assign(parent=part["parent"].replace("three-perspectives", ""))

    def make():
        inside = part.assign(label=part[gt.tr("name_zh", "name_en")], note=part["passages"].str[-1], named=part["actor_zh"] != "")
        return views.outline_tree(inside, source=SOURCE)

    made = check_chart(make)["en"]
    assert len(made.table) == len(part) and sum(int(w) for w in re.findall(r" (\d+)", made.title)) == (part["actor_zh"] != "").sum()


def test_a_plain_outline_has_every_node():
    made = check_chart(lambda: views.plain_outline(nodes(), title=("一个框架的大纲", "An outline of a framework"), source=SOURCE))
    assert set(made["zh"].table["id"]) == set(nodes()["id"]) and made["zh"].title == "一个框架的大纲"


# ---------------------------------------------------------------------------------------------------- rates

def rates(rows):
    table = pd.DataFrame(rows, columns=["row", "column", "n", "rate", "ratio"])
    return views.rate_grid(table, rows={"t": "技术", "u": "数据"}, columns={"x": "学界\n100 字", "y": "政府\n50 字"}, unit=UNIT, source=SOURCE)


def test_rate_grid_cells_equal_the_table():
    made = check_chart(lambda: rates([("t", "x", 5, 10.0, 2.0), ("t", "y", 1, 20.0, 3.0), ("u", "x", 3, 60.0, 0.5), ("u", "y", 0, 0.0, 0.0)]))
    drawn = made["zh"].table
    assert drawn["words"].tolist() == ["10.0  (5)", "20.0  (1)", "60.0  (3)"] and drawn["few"].tolist() == [False, True, False]
    assert drawn["shade"].tolist() == [2.0, 2.0, 0.5], "a cell of few counts does not set the scale"
    assert {"1 倍", "2 倍"} <= {t.get_text() for t in made["zh"].figure.findobj(Text)}, "numbers in the cells are not those of the shade"
    assert "学界——技术" in made["zh"].title, "the ratio makes the finding, not the rate"
    assert "政府" not in made["zh"].title, "few counts make no finding"


def test_rate_grid_names_ties_and_says_where_nothing_is_enough():
    assert "学界——技术、数据" in rates([("t", "x", 5, 10.0, 1.5), ("u", "x", 4, 8.0, 1.5)]).title
    assert rates([("t", "x", 1, 10.0, 1.5)]).title == "按词表，各自偏重：看不出来"


def test_rate_grid_takes_a_title_of_its_own():
    table = pd.DataFrame([("t", "x", 5, 10.0, 2.0)], columns=["row", "column", "n", "rate", "ratio"])
    own = views.rate_grid(table, rows={"t": "技术"}, columns={"x": "学界"}, unit=UNIT, source=SOURCE, title=("甲", "A"))
    assert own.title == "甲"


# ---------------------------------------------------------------------------------------------------- two codings

def codings(rows, columns=("a", "b")):
    cells = pd.DataFrame(rows, columns=["row", "column", "reading", "dictionary"])
    return views.coding_grid(cells, groups={"甲组": {"r": "第一"}, "乙组": {"s": "第二"}}, columns=dict(zip(columns, ("技术", "制度"), strict=False)),
                             source=SOURCE)


def test_coding_grid_shows_every_agreement_and_disagreement():
    made = check_chart(lambda: codings([("r", "a", True, True), ("r", "b", True, False), ("s", "a", False, True), ("s", "b", False, False)]))["zh"]
    cells = made.table.set_index(["row", "column"])["words"]
    assert cells.to_dict() == {("r", "a"): "■", ("r", "b"): "□", ("s", "a"): "×", ("s", "b"): "", ("total", "a"): "1 / 2", ("total", "b"): "1 / 0"}
    assert made.caption.startswith("4 格中 2 格一致") and made.title == "各项写得一样多（1/2）"


def test_coding_grid_names_what_is_written_most_and_least():
    made = check_chart(lambda: codings([("r", "a", True, True), ("s", "a", True, False), ("r", "b", False, True)]))
    assert made["zh"].title == "照我们的编码，写得最多：技术（2/2）；最少：制度（0/2）" and made["en"].title.endswith("least: 制度 (0/2)")
    cells = pd.DataFrame([("r", "a", True, True)], columns=["row", "column", "reading", "dictionary"])
    short = views.coding_grid(cells, groups={"甲组": {"r": "第一"}}, columns={"a": "技术", "b": "制度"}, heads={"a": "技", "b": "制"}, source=SOURCE)
    assert short.title.startswith("照我们的编码，写得最多：技术") and {"技", "制"} <= {t.get_text() for t in short.figure.axes[0].texts}
    none = codings([("r", "a", False, False)], columns=("a",))
    assert none.title == "各项写得一样多（0/2）" and none.table["words"].tolist()[-1] == "0 / 0"


# ---------------------------------------------------------------------------------------------------- profiles

PROFILE = pd.DataFrame([("p", "stages", "wide", 12, 2.4), ("p", "shifts", "wide", 3, 0.6), ("p", "stages", "all", 20, 4.0),
                        ("q", "stages", "wide", 5, 1.0), ("q", "shifts", "wide", 9, 1.8)], columns=["panel", "row", "variant", "n", "rate"])


def profiles(table=PROFILE):
    return views.profile_panels(table, panels={"p": "用户导向", "q": "数据驱动"}, rows={"stages": "量变", "shifts": "转变"}, title=("甲篇四项居首", "A is first"),
                                reference={"p": 1.5, "q": 1.4}, variants={"wide": "宽", "all": "全"}, unit=UNIT, source=SOURCE)


def test_profile_dots_equal_the_rates_and_reach_to_the_rate_of_all():
    made = check_chart(profiles)
    drawn = made["zh"].table.set_index(["panel", "row", "variant"])
    assert drawn["rate"].to_dict() == PROFILE.set_index(["panel", "row", "variant"])["rate"].to_dict()
    assert drawn.loc[("p", "stages", "wide"), ["low", "high", "count"]].tolist() == [1.5, 2.4, "12"]
    assert drawn.loc[("p", "shifts", "wide"), ["low", "high"]].tolist() == [0.6, 1.5] and pd.isna(drawn.loc[("p", "stages", "all"), "low"])
    assert "(–" not in made["en"].alt


# ---------------------------------------------------------------------------------------------------- theses

def test_thesis_grid_writes_strength_and_paragraphs_and_frames_contrasts():
    cells = pd.DataFrame([("t", "a", 3, "第2段", True), ("t", "b", 1, "第7段", True), ("u", "a", 2, "第9段", False)],
                         columns=["row", "column", "strength", "where", "contrast"])
    made = check_chart(lambda: views.thesis_grid(cells, rows={"t": "起点", "u": "网格"}, columns={"a": "甲文", "b": "乙文"}, title=("两条论点，一条里记有对照", "Two theses, a contrast in one"),
                                                 source=SOURCE))
    assert made["zh"].table["words"].tolist() == ["强", "弱", "中"] and made["en"].table["words"].tolist() == ["strong", "thin", "fair"]
    assert made["zh"].table["contrast"].tolist() == [True, True, False]
    assert "*" not in made["zh"].caption + made["zh"].alt


def test_thesis_grid_marks_comparisons_that_no_article_states():
    cells = pd.DataFrame([("t", "a", 3, "第2段", False), ("u", "a", 2, "第9段", False)], columns=["row", "column", "strength", "where", "contrast"])
    made = check_chart(lambda: views.thesis_grid(cells, rows={"t": "起点", "u": "网格"}, columns={"a": "甲文"}, title=("两条论点，一条是比较", "Two theses, one a comparison"),
                                                 source=SOURCE, compared=("u", "none")))
    assert "网格 *：" in made["zh"].alt and "起点 *" not in made["zh"].alt
    drawn = {lang: " ".join(t.get_text() for t in chart.figure.findobj(Text)) for lang, chart in made.items()}
    assert "*：编者的比较" in drawn["zh"] and "*: a comparison" in drawn["en"]      # in the picture: it may stand without its caption
    assert "带 * 的，强弱只说" in made["zh"].caption and "With *, strength" in made["en"].caption

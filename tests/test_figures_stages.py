"""Figures of notebook 02: what is drawn equals the tables, titles are true, also where nothing is missing and nothing lies ahead."""

import pandas as pd
import pytest

import govcourse as gc
import govtext as gt
from figure_checks import check_chart
from govcourse.figures import stages


@pytest.fixture(scope="module")
def concepts():
    return gc.load_concepts()


@pytest.fixture(scope="module")
def wrote():
    return gc.load_course().articles.set_index("article_id")["year"].astype(int)


def ready(rows, wrote):
    return rows.assign(label=rows[gt.tr("name_zh", "name_en")], source=rows["passages"].str[0],
                       until=rows["year_to"].fillna(rows["article"].map(wrote)), by_editors=rows["year_by"] == "editors",
                       hedged=rows["id"].isin(["word-2001"]), as_of=rows["id"].isin(["event-provincial-plans-2020"]))


# ---------------------------------------------------------------------------------------------------- beginnings

POINTS = pd.DataFrame({"what": ["甲", "甲", "乙"], "label": ["一 1", "二 2", "三 2021"], "year": [1999, 2000, 2021],
                       "source": ["trends-02", "stages-19", "shifts-07"], "hedge": [True, False, False]})


def test_beginnings_tell_every_year_and_the_steps_without_years():
    steps = pd.DataFrame({"label": ["信息", "业务", "组织"], "source": ["zhejiang-03"] * 3})
    made = check_chart(lambda: stages.beginnings(POINTS, steps))
    assert made["zh"].table["words"].tolist() == ["1999 一 1", "2000 二 2", "三 2021"], "the year is written once"
    assert "3 个年份，2 种" in made["zh"].title and "3 different years, 2 kinds" in made["en"].title
    assert "信息 → 业务 → 组织（zhejiang-03）" in made["zh"].caption and made["en"].caption.startswith("3 steps")
    assert "步" not in stages.beginnings(POINTS).caption


# ---------------------------------------------------------------------------------------------------- the grid of words

CELLS = pd.DataFrame({"row": ["a", "a", "b"], "column": ["x", "y", "y"], "source": ["[18]", "[19]", "[20]"],
                      "text": ["short", "a much longer text that has to be broken into several lines to fit its cell",
                               "政府到社会，单向流动"]})


def words(cells=CELLS):
    return stages.text_grid(cells, rows={"a": "first", "b": "second"}, columns={"x": "X\n2000–", "y": "Y"}, title=("标题在此", "title"),
                            blank=("空着", "blank"), source=("来源在这里", "source"))


def test_text_grid_writes_each_cell_with_its_source_and_hatches_the_blank_one():
    made = check_chart(words)
    assert "short [18]" in made["zh"].alt and "政府到社会，单向流动 [20]" in made["zh"].alt
    hatched = [p for p in made["zh"].figure.axes[0].patches if p.get_hatch()]
    assert len(hatched) == 1 and "source" in made["en"].caption
    full = words(pd.concat([CELLS, CELLS.iloc[:1].assign(row="b")]))
    assert not full.figure.legends, "no word for blank cells where there are none"


def test_text_grid_refuses_an_unknown_row():
    with pytest.raises(gt.GovtextError, match="elsewhere"):
        words(CELLS.assign(row="elsewhere"))


# ---------------------------------------------------------------------------------------------------- the timeline

def test_lane_timeline_of_the_course_holds_every_entry(concepts, wrote):
    chosen = concepts[concepts["lane"] != ""]
    lanes = {lane: lane for lane in ["policy", "practice", "word", "zhejiang"]}
    made = check_chart(lambda: stages.lane_timeline(ready(chosen, wrote), ready(concepts[concepts["parent"] == "three-stages"], wrote), lanes))
    for lang, chart in made.items():
        assert all(name in chart.alt for name in chosen[f"name_{lang}"]) and str(len(chosen)) in chart.title and "2002–2011" in chart.title
        assert sorted(chart.table["year_from"]) == sorted(chosen["year_from"])
        assert chart.table["still"].sum() == chosen["year_to"].isna().sum()
        assert chart.table.set_index("id")["basis"].loc[["word-2001", "event-provincial-plans-2020"]].tolist() == ["hedged", "as_of"]
        assert (chart.table["basis"] == "editors").sum() == (chosen["year_by"] == "editors").sum()
    assert "2019–" in made["en"].alt and "written 2021" in made["en"].alt


EVENTS = pd.DataFrame({"lane": ["l", "l", "other"], "label": ["甲", "乙", "丙"], "source": "s", "year_from": [2001, 2002, 1990],
                       "year_to": [2001, 2002, 1990], "until": [2001, 2002, 1990], "planned": False, "by_editors": False,
                       "hedged": False, "as_of": False})


def test_lane_timeline_says_nothing_of_a_gap_where_there_is_none():
    bands = pd.DataFrame({"label": ["期"], "year_from": [2000], "year_to": [2003], "until": [2003]})
    made = stages.lane_timeline(EVENTS, bands, {"l": "行"})
    assert made.title == "2 条记录，2 条始于 2001–2006 年" and "丙" not in made.alt
    counted = EVENTS.assign(as_of=[False, True, False])   # a count up to a year does not begin in it
    assert stages.lane_timeline(counted, bands, {"l": "行"}).title == "2 条记录，1 条始于 2001–2006 年"


def test_hole_and_busiest_window():
    assert stages._hole(pd.Series([1999, 2001, 2010, 2012])) == (2002, 2009)
    assert stages._hole(pd.Series([2001, 2002])) is None and stages._hole(pd.Series([2001])) is None
    assert stages._busiest(pd.Series([2000, 2016, 2017, 2021, 2022, 2030])) == (2016, 2022, 4, 2)   # two level runs, joined
    assert stages._busiest(pd.Series([2000, 2005, 2010, 2011, 2011])) == (2010, 2015, 3, 1)
    assert stages._busiest(pd.Series([2000, 2001, 2010, 2011])) == (2000, 2005, 2, 1)   # level, but far apart: the earliest


# ---------------------------------------------------------------------------------------------------- years, cells, ranges

MENTIONS = pd.DataFrame({"article_id": ["stages", "stages", "shifts"], "year": [2000, 2019, 2035], "n": [1, 4, 2]})


def test_named_years_equal_the_table():
    made = check_chart(lambda: stages.named_years(MENTIONS, {"stages": 2021, "shifts": 2022}))
    drawn = made["zh"].table
    assert drawn["year"].tolist() == [2000, 2019, 2035] and drawn["times"].tolist() == ["", "4", "2"]
    assert drawn["ahead"].tolist() == [False, False, True]
    assert made["en"].title == "1 of 2 articles name years to come; no year of 2001–2018 is written out"
    assert stages.named_years(MENTIONS.iloc[:1], {"stages": 2021}).title == "0 篇点到未来的年份"


def test_an_inferred_year_of_writing_is_said():
    both = stages.named_years(MENTIONS, {"stages": 2021, "shifts": 2022}, inferred=["shifts"])
    assert "（2022，推定）" in both.alt and "（2021）" in both.alt


def test_stretches_draw_every_row_in_the_lane_of_its_article():
    rows = pd.DataFrame({"article": ["stages", "shifts", "shifts"], "label": ["甲", "乙", "丙"], "year_from": [2000, 2012, 2022],
                         "until": [2014, 2022, 2032], "source": "第1段", "basis": ["article", "counted", "editors"],
                         "no_end": [False, True, False]})
    names = {"article": "文章", "counted": "推算", "editors": "编者"}
    made = check_chart(lambda: stages.stretches(rows, title=gt.tr("三段时间", "three stretches"), names=names, caption=gt.tr("说明在此", "caption")))
    assert made["zh"].table["until"].tolist() == [2014, 2022, 2032] and all(label in made["zh"].alt for label in "甲乙丙")
    assert "2012–2022→ 乙" in made["zh"].alt and "2000–2014 甲" in made["zh"].alt   # an arrow where no end is given
    with pytest.raises(gt.GovtextError, match="basis"):
        stages.stretches(rows.drop(columns="basis"), title="t", names=names, caption="c")


def test_dot_grid_writes_value_and_count_and_keeps_empty_rows():
    rates = pd.DataFrame({"row": ["数据", "治理", "数据", "治理"], "column": ["stages", "stages", "shifts", "shifts"],
                          "rate": [8.0, 0.5, 2.0, 0.0], "n": [16, 1, 3, 0]})
    made = check_chart(lambda: stages.dot_grid(rates, rows={"数据": "数据", "治理": "治理", "共享": "共享"}, unit=("每千字", "per 1,000"),
                                               columns={"stages": "A", "shifts": "B"}, source=("某个表格", "a table"),
                                               groups={"数据": "甲", "治理": "甲", "共享": "乙"}, title=("标题在此", "title")))
    cells = made["zh"].table.set_index(["row", "column"])
    assert cells["words"].tolist() == ["8.0 (16)", "2.0 (3)", "0.5 (1)", "", "", ""]
    assert cells["rate"].tolist() == [8.0, 2.0, 0.5, 0.0, 0.0, 0.0] and cells["group"].tolist()[-1] == "乙"


def test_drop_one_ranges_draw_full_and_low():
    table = pd.DataFrame({"group": ["甲", "甲", "乙"], "series": ["x", "y", "x"], "full": [3.0, 2.0, 0.0], "low": [1.0, 1.5, 0.0],
                          "dropped": ["数据", "治理", ""]})
    made = check_chart(lambda: stages.drop_one_ranges(table, title=("标题在此", "title"), unit=("每千字次数", "per 1,000"),
                                                      source=("某个表格", "a table")))
    drawn = made["zh"].table
    assert list(zip(drawn["value"], drawn["without"], strict=True)) == [(3.0, False), (2.0, False), (0.0, False), (1.0, True), (1.5, True)]
    assert drawn["words"].tolist()[:3] == ["3.0，去掉“数据”剩 1.0", "2.0，去掉“治理”剩 1.5", "0.0"]
    assert '3.0; 1.0 without "数据"' in made["en"].alt

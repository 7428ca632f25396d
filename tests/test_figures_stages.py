"""Figures of notebook 02: artists equal the tables, both languages, nothing overlaps."""

import pandas as pd
import pytest
from matplotlib.collections import PathCollection

import govcourse as gc
import govtext as gt
from figure_checks import check_figure, luminance
from govcourse.figures import stages
from govtext import looks


@pytest.fixture(scope="module")
def concepts():
    return gc.load_concepts()


@pytest.fixture(scope="module")
def wrote():
    return gc.load_course().articles.set_index("article_id")["year"].astype(int)


def ready(rows, wrote):
    return rows.assign(label=rows[gt.tr("name_zh", "name_en")], source=rows["passages"].str[0],
                       until=rows["year_to"].fillna(rows["article"].map(wrote)), by_editors=rows["year_by"] == "editors")


def words_of(fig):
    return [text.get_text() for ax in fig.axes for text in ax.texts]


def marks(fig, axes=0):
    """Single points of a figure as (x, y, filled)."""
    return [(line.get_xdata()[0], line.get_ydata()[0], line.get_markerfacecolor() != looks.PAPER) for line in fig.axes[axes].lines
            if len(line.get_xdata()) == 1 and line.get_marker() not in ("", "None")]


# ---------------------------------------------------------------------------------------------------- beginnings

POINTS = pd.DataFrame({"what": ["甲", "甲", "乙"], "label": ["一", "二", "三"], "year": [1999, 2000, 2021],
                       "source": ["trends-02", "stages-19", "shifts-07"], "hedge": [True, False, False]})
STEPS = pd.DataFrame({"label": ["信息", "业务", "组织"], "source": ["zhejiang-03"] * 3})


def test_beginnings_draw_every_year_and_mark_hedges_hollow():
    made = check_figure(lambda: stages.beginnings(POINTS, STEPS))
    assert marks(made["zh"]) == [(1999, 0, False), (2000, 1, True), (2021, 2, True)]
    assert {"一", "二", "三", "trends-02", "stages-19", "shifts-07", "甲", "乙"} <= set(words_of(made["zh"]))
    assert [t.get_text() for t in made["zh"].axes[0].get_xticklabels()] == ["1999", "2000", "2021"]
    assert "3 个年份，2 种" in made["zh"]._suptitle.get_text() and "3 years for 2 kinds" in made["en"]._suptitle.get_text()
    assert "2021" in made["en"].govtext_alt["en"] and "信息、业务、组织" in made["zh"].govtext_alt["zh"]


def test_steps_without_years_stand_on_axes_of_their_own():
    assert len(stages.beginnings(POINTS).axes) == 1
    below = stages.beginnings(POINTS, STEPS).axes[1]
    assert len(below.patches) == 3 and not below.axison
    assert all(box.x0 < box.x1 <= 1 for box in [below.get_position()])


# ---------------------------------------------------------------------------------------------------- the grid of words

CELLS = pd.DataFrame({"row": ["a", "a", "b"], "column": ["x", "y", "y"], "source": ["[18]", "[19]", "[20]"],
                      "text": ["short", "a much longer text that has to be broken into several lines to fit its cell",
                               "政府到社会，单向流动"]})


def grid(cells=CELLS):
    return stages.text_grid(cells, rows={"a": "first", "b": "second"}, columns={"x": "X\n2000–", "y": "Y"}, title=("标题", "title"),
                            blank=("空着", "blank"), source=("来源在这里", "source"))


def test_text_grid_writes_each_cell_with_its_source_and_hatches_the_blank_one():
    made = check_figure(grid)
    texts = [words.replace("\n", " ") for words in words_of(made["zh"])]
    assert "short [18]" in texts and "政府到社会，单向流动 [20]" in texts
    assert [bool(patch.get_hatch()) for patch in made["zh"].axes[0].patches].count(True) == 1
    assert "1 个" in made["zh"].govtext_alt["zh"] and "1 cells blank" in made["en"].govtext_alt["en"]


def test_text_grid_keeps_its_words_inside_the_cells():
    fig = check_figure(grid)["en"]
    ax = fig.axes[0]
    renderer = fig.canvas.get_renderer()
    boxes = [patch.get_window_extent(renderer) for patch in ax.patches]
    for text in ax.texts:
        if text.get_text().rstrip().endswith("]"):
            inner = text.get_window_extent(renderer)
            assert any(b.x0 <= inner.x0 and inner.x1 <= b.x1 and b.y0 <= inner.y0 and inner.y1 <= b.y1 for b in boxes), text.get_text()


def test_text_grid_refuses_an_unknown_row():
    with pytest.raises(gt.GovtextError, match="elsewhere"):
        grid(CELLS.assign(row="elsewhere"))


# ---------------------------------------------------------------------------------------------------- the timeline

def test_lane_timeline_of_the_course_holds_every_entry(concepts, wrote):
    lanes = ["policy", "practice", "word", "zhejiang"]
    chosen = concepts[concepts["lane"] != ""]
    made = check_figure(lambda: stages.lane_timeline(ready(chosen, wrote), ready(concepts[concepts["parent"] == "three-stages"], wrote),
                                                     {lane: lane for lane in lanes}))
    for lang, fig in made.items():
        assert set(chosen[f"name_{lang}"]) <= set(words_of(fig))
        assert set(chosen["passages"].str[0]) <= set(words_of(fig))
        points = marks(fig)
        assert sorted(x for x, *_ in points) == sorted(chosen["year_from"])
        assert sorted(x for x, _, filled in points if not filled) == sorted(chosen.loc[chosen["planned"], "year_from"])
        squares = [line for line in fig.axes[0].lines if line.get_marker() == "s"]
        assert len(squares) == (chosen["year_by"] == "editors").sum()
        assert str(len(chosen)) in fig._suptitle.get_text() and "2002–2011" in fig._suptitle.get_text()


def test_lane_timeline_draws_bands_to_the_year_of_writing(concepts, wrote):
    fig = stages.lane_timeline(ready(concepts[concepts["lane"] == "word"], wrote),
                               ready(concepts[concepts["parent"] == "three-stages"], wrote), {"word": "词"})
    bands = [(patch.get_x(), patch.get_x() + patch.get_width()) for patch in fig.axes[0].patches if hasattr(patch, "get_x")]
    assert bands[:3] == [(1999.5, 2014.5), (2014.5, 2018.5), (2018.5, 2021.5)]
    spans = sorted(tuple(line.get_xdata()) for line in fig.axes[0].lines if line.get_linewidth() == 4)
    assert spans == [(2001, 2017), (2017, 2019), (2017, 2021)]   # early phase, turn to measurement, academic turn until now (2021)


def test_labels_in_one_row_never_meet():
    """Forty entries in one year: each needs a row of its own on its side."""
    many = pd.DataFrame({"lane": "l", "label": [f"事件{i}" for i in range(40)], "source": "stages-01", "year_from": 2010, "until": 2010,
                         "year_to": 2010, "planned": False, "by_editors": False})
    placed = stages._place(many, 0.3, 1998, 2036)
    assert placed.groupby("row").size().max() == 1 and placed["row"].max() == 39


def test_hole_and_busiest_window():
    assert stages._hole(pd.Series([1999, 2001, 2010, 2012])) == (2002, 2009)
    assert stages._hole(pd.Series([2001, 2002])) == (2001, 2001)
    events = pd.DataFrame({"year_from": [2000, 2016, 2017, 2021, 2022, 2030]})
    assert stages._busiest(events) == (2016, 2021, 3)   # of equal windows the earliest


# ---------------------------------------------------------------------------------------------------- years, dots, ranges

MENTIONS = pd.DataFrame({"article_id": ["stages", "stages", "shifts"], "year": [2000, 2019, 2035], "n": [1, 4, 2]})


def test_named_years_dots_equal_the_table():
    made = check_figure(lambda: stages.named_years(MENTIONS, {"stages": 2021, "shifts": 2022}))
    dots = [c for c in made["zh"].axes[0].collections if isinstance(c, PathCollection)]
    assert [tuple(p) for c in dots for p in c.get_offsets()] == [(2000, 0), (2019, 0), (2035, 1)]
    assert [s for c in dots for s in c.get_sizes()] == [70, 280, 140]
    assert {"4", "2"} <= set(words_of(made["zh"]))
    assert made["en"]._suptitle.get_text() == "1 of 2 articles name years to come; none names a year in 2001–2018"
    assert "2019×4" in made["zh"].govtext_alt["zh"]


def rates():
    return pd.DataFrame({"row": ["数据", "治理", "数据"], "column": ["stages", "stages", "shifts"],
                         "rate": [8.0, 0.5, 2.0], "n": [16, 1, 3]})


def test_dot_grid_areas_follow_the_values():
    made = check_figure(lambda: stages.dot_grid(rates(), rows={"数据": "数据", "治理": "治理", "共享": "共享"},
                                                unit=("每千字", "per 1,000"), columns={"stages": "A", "shifts": "B"},
                                                source=("某个表格", "a table"),
                                                groups={"数据": "甲", "治理": "甲", "共享": "乙"}, title=("标题", "title")))
    sizes = sorted(s for c in made["zh"].axes[0].collections if isinstance(c, PathCollection) for s in c.get_sizes())
    assert sizes == pytest.approx([stages.MAX_AREA * k for k in (0.5 / 8, 2 / 8, 1)])
    assert {"8.0 (16)", "0.5 (1)", "2.0 (3)"} <= set(words_of(made["zh"]))
    assert "8.0" in made["en"].govtext_alt["en"]


def test_drop_one_ranges_draw_full_and_low():
    table = pd.DataFrame({"group": ["甲", "甲", "乙"], "series": ["x", "y", "x"], "full": [3.0, 2.0, 0.0], "low": [1.0, 1.5, 0.0],
                          "dropped": ["数据", "治理", ""]})
    made = check_figure(lambda: stages.drop_one_ranges(table, title=("标题", "title"), unit=("每千字次数", "per 1,000"),
                                                       source=("某个表格", "a table")))
    points = [(x, filled) for x, _, filled in marks(made["zh"])]
    assert points == [(1.0, False), (3.0, True), (1.5, False), (2.0, True), (0.0, False), (0.0, True)]
    assert "3.0，去掉“数据”剩 1.0" in words_of(made["zh"]) and '3.0; 1.0 without "数据"' in words_of(made["en"])
    assert "3.0 → 1.0" in made["zh"].govtext_alt["zh"]


# ---------------------------------------------------------------------------------------------------- measuring and shades

@pytest.mark.parametrize("text", ["十九届四中全会", "Internet + inspection platform", "“互联网+政务服务”意见 stages-19"])
def test_measured_widths_equal_the_drawn_ones(text):
    with looks.figure_style():
        fig, ax = looks.new_figure(10, 2)
        fig.set_dpi(100)
        drawn = ax.text(0, 0, text, fontsize=20)
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        box = drawn.get_window_extent(FigureCanvasAgg(fig).get_renderer())
    # the drawn box is that of the ink, the measured one includes the air around the first and last character
    assert box.width / 100 - 0.03 <= stages._inches(text, 20) <= box.width / 100 + 20 / 72


def test_wrapped_lines_fit_and_lose_nothing():
    text = "各地先试、出规划，再成国家设计 and then a national design [19]"
    lines = stages._wrap(text, 1.5, 11).split("\n")
    assert len(lines) > 2 and all(stages._inches(line, 11) <= 1.5 for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert not any(line[0] in "，、。”）" for line in lines)


def test_bands_and_sources_are_readable_in_greyscale():
    shades = [luminance(colour) for colour in stages.BANDS]
    assert shades == sorted(shades, reverse=True) and len(set(shades)) == len(shades)
    assert all((shade + 0.05) / (luminance(stages.SMALL) + 0.05) >= 4.5 for shade in shades)   # WCAG AA

"""What every form keeps, for any tidy table: drawn is what stands in the table, words tell it, and nothing covers anything."""

import os
import warnings
from itertools import pairwise

import matplotlib as mpl
import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg

import govtext as gt
from figure_checks import text_boxes
from govtext import charts, looks
from govtext.charts.labels import place, spread, wide, wrapped
from govtext.messages import GovtextError

QUICK = settings(max_examples=5, phases=[Phase.generate],   # pictures are too slow to be shrunk
                 deadline=None, suppress_health_check=list(HealthCheck))
NAME = st.text(st.sampled_from(list("数据治理政府平台服务abcdefg ")), min_size=1, max_size=14).map(str.strip).filter(bool)
WORDS = {"title": "题目 title", "unit": "次 n", "caption": "说明 caption", "source": "来源 source"}


@st.composite
def tidy(draw, low=1, rows=9, kinds=4):
    ys = draw(st.lists(NAME, min_size=1, max_size=rows, unique=True))
    ks = draw(st.lists(NAME.map("系 ".__add__), min_size=1, max_size=kinds, unique=True))
    return pd.DataFrame([(y, k, draw(st.integers(low, 500))) for y in ys for k in ks], columns=["y", "k", "x"])


def chain(t):
    """A cluster tree: each row joins what was joined before it, at its height."""
    heights, leaves = np.sort(t["x"].to_numpy()) / 500, [f"{y} {k}" for y, k in zip(t["y"], t["k"], strict=True)]
    rows = [(i, f"#{i - 1}" if i > 1 else leaves[0], leaves[i], heights[i], leaves[:i + 1]) for i in range(1, len(leaves))]
    return pd.DataFrame(rows, columns=["step", "left", "right", "height", "members"])


def branches(t):
    """An outline: the kinds, and under each its rows."""
    roots = pd.DataFrame({"id": list(dict.fromkeys(t["k"]))}).assign(parent="", label=lambda r: r["id"])
    return pd.concat([roots, t.assign(id=t["k"] + "/" + t["y"], parent=t["k"], label=t["y"])], ignore_index=True)


def graph(t):
    made = nx.Graph()
    made.add_weighted_edges_from(zip(t["y"], t["k"], t["x"], strict=True))
    return made


def square(t):
    """Tiles: the rows, four beside each other."""
    return t.drop_duplicates("y").reset_index(drop=True).assign(row=lambda u: u.index // 4 + 1, column=lambda u: u.index % 4 + 1)


TIDY = {   # forms that draw each row of a tidy table y, k, x
    "bars": lambda t: charts.bars(t, y="y", x="x", part="k", **WORDS),
    "dots": lambda t: charts.dots(t, y="y", x="x", series="k", **WORDS),
    "grid": lambda t: charts.grid(t, row="y", column="k", value="x", **WORDS),
    "lines": lambda t: charts.lines(t, x="y", y="x", series="k", **WORDS),
    "strips": lambda t: charts.strips(t, row="y", start="x", kind="k", **WORDS),
    "timeline": lambda t: charts.timeline(t, lane="k", start="x", label="y", **WORDS),
    "scatter": lambda t: charts.scatter(t.assign(at=range(len(t))), x="x", y="at", label="y", series="k", **WORDS),
    "histogram": lambda t: charts.histogram(t, x="x", panel="k", observed=300, **WORDS),
}
FORMS = TIDY | {
    "tiles": lambda t: charts.tiles(square(t), tile="y", row="row", column="column", value="x", **WORDS),
    "columns_of_links": lambda t: charts.columns_of_links(t, left="y", right="k", weight="x",
                                                          columns={c: {v: v for v in t[c]} for c in "yk"}, **WORDS),
    "network": lambda t: charts.network(graph(t), groups=dict.fromkeys(t["k"], "组"), layout="force", **WORDS),
    "ring": lambda t: charts.network(graph(t), groups=dict.fromkeys(t["k"], "组"), **WORDS),
    "outline": lambda t: charts.outline(branches(t), id="id", parent="parent", label="label", side={"x": "数 n"}, **WORDS),
    "dendrogram": lambda t: charts.dendrogram(chain(t), **WORDS),
    "words": lambda t: charts.words(t.drop_duplicates("y"), term="y", n="x", **WORDS),
    "surface": lambda t: charts.surface({"甲": np.resize(t["x"] / 500, (3, 3))}, names=[f"量{i}" for i in range(9)], **WORDS),
}


def drawn(chart):
    """Draw a chart; a glyph that is missing is an error."""
    with warnings.catch_warnings(), looks.figure_style():
        warnings.filterwarnings("error", message="Glyph.*missing")
        chart.figure.set_dpi(100)
        canvas = FigureCanvasAgg(chart.figure)
        canvas.draw()
    return chart.figure.axes, text_boxes(chart.figure, canvas)


def check_words(chart):
    """No label outside the canvas, none over another."""
    _, boxes = drawn(chart)
    width, height = chart.figure.get_size_inches() * chart.figure.dpi
    for words, box in boxes:
        assert box.x0 >= -2 and box.y0 >= -2 and box.x1 <= width + 2 and box.y1 <= height + 2, f"outside: {words!r}"
    for i, (first, a) in enumerate(boxes):
        for second, b in boxes[i + 1:]:
            wide_, high = min(a.x1, b.x1) - max(a.x0, b.x0), min(a.y1, b.y1) - max(a.y0, b.y0)
            assert not (wide_ > 2 and high > 3), f"{first!r} and {second!r} overlap by {wide_:.0f} x {high:.0f}"


# ---------------------------------------------------------------------------------------------------- drawn = table

def lengths(chart):
    return sorted(p.get_width() for ax in chart.figure.axes for c in ax.containers for p in c.patches)


def dot_places(chart):
    return sorted(float(x) for ax in chart.figure.axes for c in ax.collections if len(c.get_offsets()) and c.get_offsets().any()
                  for x in np.asarray(c.get_offsets())[:, 0])


def line_points(chart):
    return sorted(float(v) for ax in chart.figure.axes for line in ax.lines if line.get_marker() not in ("None", "")
                  for v in line.get_ydata())


@QUICK
@given(tidy())
def test_bars_are_the_table(t):
    chart = FORMS["bars"](t)
    assert lengths(chart) == pytest.approx(sorted(t["x"]))
    texts = [w for w, _ in drawn(chart)[1]]
    assert all(str(n) in texts for n in t.groupby("y")["x"].sum())


@QUICK
@given(tidy())
def test_full_bars_end_at_one(t):
    assert sum(lengths(charts.bars(t, y="y", x="x", part="k", full=True, **WORDS))) == pytest.approx(t["y"].nunique())


@QUICK
@given(tidy())
def test_dots_are_the_table(t):
    assert dot_places(FORMS["dots"](t)) == pytest.approx(sorted(t["x"]))


@QUICK
@given(tidy())
def test_cells_say_the_table(t):
    texts = [w for w, _ in drawn(FORMS["grid"](t))[1]]
    assert sorted(w for w in texts if w.isdigit()) == sorted(str(n) for n in t["x"])


@QUICK
@given(tidy())
def test_lines_are_the_table(t):
    assert line_points(FORMS["lines"](t)) == pytest.approx(sorted(t["x"]))


@QUICK
@given(tidy())
def test_marks_and_points_are_the_table(t):
    assert dot_places(FORMS["strips"](t)) == pytest.approx(sorted(t["x"]))
    assert dot_places(FORMS["scatter"](t)) == pytest.approx(sorted(t["x"]))
    ax = FORMS["timeline"](t).figure.axes[0]
    assert sorted(line.get_xdata()[0] for line in ax.lines if line.get_marker() not in ("None", "")) == sorted(t["x"])
    texts = [w for w, _ in drawn(FORMS["timeline"](t))[1]]
    assert all(y in texts for y in t["y"])


@QUICK
@given(tidy())
def test_histogram_counts_every_value(t):
    axes = FORMS["histogram"](t).figure.axes
    assert sum(p.get_height() for ax in axes for c in ax.containers for p in c.patches) == len(t)


def test_links_with_an_open_end_and_double_links_are_told_by_their_form():
    from govtext.charts.base import DOUBLE, Look

    table = pd.DataFrame({"a": ["甲", "乙", "丙"], "b": ["子"] * 3, "kind": ["plain", "named", "said"]})
    looks = {"plain": Look("#14375e"), "named": Look("#14375e", hollow=True), "said": Look("#14375e", line=DOUBLE)}
    chart = charts.columns_of_links(table, left="a", right="b", kind="kind", looks=looks, columns={c: {v: v for v in table[c]} for c in "ab"}, **WORDS)
    ax = chart.figure.axes[0]
    plain, named, said = (p for p in ax.patches if p.get_gid() == "link")
    assert named.get_linewidth() < plain.get_linewidth() and len(ax.lines) == 1 and ax.lines[0].get_markerfacecolor() == "#ffffff"
    assert named.get_path().vertices[:, 0].max() < plain.get_path().vertices[:, 0].max()
    assert len(said.get_path_effects()) == 2 and not plain.get_path_effects()
    keys = chart.figure.legends[0].get_lines()
    assert [k.get_marker() for k in keys] == ["None", "o", "None"] and [len(k.get_path_effects()) for k in keys] == [0, 0, 2]


@QUICK
@given(tidy())
def test_links_branches_and_joins_are_the_table(t):
    links = FORMS["columns_of_links"](t).figure.axes[0]
    assert sum(p.get_gid() == "link" for p in links.patches) == len(t)
    for form in ("network", "ring"):
        chart = FORMS[form](t)
        assert sum(len(c.get_segments()) for c in chart.figure.axes[0].collections
                   if c.get_gid() in ("inside", "between")) == len(chart.table) == len(t)
    texts = [w.replace("\n", " ") for w, _ in drawn(FORMS["outline"](t))[1]]
    assert sorted(w for w in texts if w.isdigit()) == sorted(str(n) for n in t["x"]) and set(t["k"]) <= set(texts)
    if len(t) > 1:
        heights = {round(float(x), 9) for line in FORMS["dendrogram"](t).figure.axes[0].lines for x in line.get_xdata()}
        assert {round(h, 9) for h in chain(t)["height"]} <= heights


@QUICK
@given(tidy())
def test_tiles_words_and_surface_are_the_table(t):
    texts = [w for w, _ in drawn(FORMS["tiles"](t))[1]]
    assert all(any(w.endswith(str(n)) for w in texts) for n in square(t)["x"])
    texts = [w for w, _ in drawn(FORMS["surface"](t))[1]]
    assert all(any(w.endswith(f"{v:.2f}") for w in texts) for v in np.resize(t["x"] / 500, 9))
    cloud = FORMS["words"](t)
    assert set(cloud.table["y"]) <= set(t["y"]) and len(cloud.table) > 0


def test_an_interval_without_length_is_seen_and_a_place_between_years_is_told():
    t = pd.DataFrame({"x": [2001, 2002, 2003], "y": [1.0, 3.0, 2.0]})
    made = charts.lines(t, x="x", y="y", marks={"断点": [(2001.5, 2001.5)], "所说": 2002.5}, **WORDS)
    bar = next(line for line in made.figure.axes[0].lines if len(line.get_xdata()) == 2 and line.get_xdata()[0] == 2001.5)
    assert bar.get_marker() == "|" and bar.get_markersize() > 0
    assert "断点：2001/2002–2001/2002" in made.alt and "所说：2002/2003" in made.alt


@pytest.mark.parametrize("steps", [False, True])
def test_words_at_points_do_not_cover_a_line(steps):
    t = pd.DataFrame({"x": range(2001, 2009), "y": [0.0, 1, 2, 20, 22, 22, 22, 22], "t": ["", "", "", "22", "", "", "", ""]})
    made = charts.lines(t, x="x", y="y", text="t", steps=steps, **WORDS)
    ax = made.figure.axes[0]
    canvas = FigureCanvasAgg(made.figure)
    canvas.draw()
    word = next(b for w, b in text_boxes(made.figure, canvas) if w == "22")
    line = ax.lines[0]
    path = line.get_path() if not steps else mpl.path.Path(np.column_stack(mpl.cbook.STEP_LOOKUP_MAP["steps-mid"](*line.get_data())))
    crossing = ax.transData.transform_path(path).interpolated(50).vertices
    assert not any(word.x0 + 1 < x < word.x1 - 1 and word.y0 + 1 < y < word.y1 - 1 for x, y in crossing)


@pytest.mark.parametrize(("high", "beside"), [(5.0, True), (9.0, False)])
def test_words_stand_to_the_right_of_a_dot_at_the_end_of_its_interval(high, beside):
    t = pd.DataFrame({"y": ["甲", "乙"], "x": [5.0, 5.0], "low": [1.0, 1.0], "high": [high, high], "t": ["词一", "词二"]})
    ax = charts.dots(t, y="y", x="x", interval=("low", "high"), text="t", **WORDS).figure.axes[0]
    word = next(w for w in ax.texts if w.get_text() == "词一")
    dot = ax.transAxes.inverted().transform(ax.transData.transform((5.0, 0)))
    assert (abs(word.xy[1] - dot[1]) < 0.01 and word.xy[0] > dot[0]) == beside


def test_words_stand_beside_marks_and_share_a_label_at_one_place():
    t = pd.DataFrame({"y": ["甲", "甲", "乙"], "x": [10.0, 10.0, 90.0], "k": "系", "t": ["词一", "词二", ""]})
    ax = charts.strips(t, row="y", start="x", kind="k", text="t", **WORDS).figure.axes[0]
    assert [w.get_text() for w in ax.texts] == ["词一 / 词二"]


def test_panels_of_strips_have_room_on_their_slides():
    t = pd.DataFrame({"p": ["一"] * 3 + ["二"] * 2 + ["三"] * 5, "y": [f"行{i}" for i in range(10)], "x": range(10), "e": range(1, 11)})
    with looks.on_screen("projector"):
        made = charts.strips(t, row="y", start="x", end="e", panel="p", **WORDS)
    pages = (made, *made.pages)
    assert [len(page.figure.axes) for page in pages] == [2, 1]
    for page in pages:
        inches = page.figure.get_figheight()
        assert all(ax.get_position().height * inches / abs(np.subtract(*ax.get_ylim())) > 0.34 for ax in page.figure.axes)


def test_joined_dots_at_one_place_are_not_joined_to_what_they_are_compared_with():
    t = pd.DataFrame({"y": ["甲", "甲", "乙"], "k": ["a", "b", "a"], "x": [5.0, 5.0, 3.0]})
    ax = charts.dots(t, y="y", x="x", series="k", join=True, marks={"": 0}, **WORDS).figure.axes[0]
    joins = next(c for c in ax.collections if hasattr(c, "get_segments")).get_segments()
    assert [tuple(segment[:, 0]) for segment in joins] == [(5.0, 5.0), (0.0, 3.0)]


def test_tiles_of_many_rows_are_all_on_the_slides():
    t = pd.DataFrame({"y": [f"单位{i}号" for i in range(20)], "row": range(1, 21), "column": 1, "x": range(1, 21)})
    with looks.on_screen("projector"):
        made = charts.tiles(t, tile="y", row="row", column="column", value="x", **WORDS)
    found = {w for page in (made, *made.pages) for w, _ in text_boxes(page.figure)}
    assert made.pages and {f"{y} {x}" for y, x in zip(t["y"], t["x"], strict=True)} <= found


def test_the_caption_ends_its_sentences():
    t = pd.DataFrame({"y": ["甲"], "x": [1]})
    with gt.language.in_language("en"):
        made = charts.bars(t, y="y", x="x", title="T", caption="One.", unit="n", source="a.csv")
    assert made.caption == "One. Unit: n. Source: a.csv."


# ---------------------------------------------------------------------------------------------------- every form

@pytest.mark.parametrize("form", FORMS)
@QUICK
@given(t=tidy(), language=st.sampled_from(["zh", "en"]))
def test_words_have_room_and_the_chart_tells_itself(form, t, language):
    before = t.copy()
    with gt.in_language(language):
        chart = FORMS[form](t)
        check_words(chart)
        assert WORDS["title"] in chart.alt and WORDS["title"] == chart.title
        if len(chart.table):
            assert WORDS["unit"] in chart.alt and WORDS["unit"] in chart.caption and WORDS["source"] in chart.caption
        if form in TIDY and form != "histogram":
            assert all(v in chart.alt for v in t["k" if form == "lines" else "y"].unique()[:6])
        if form in ("dots", "grid", "lines", "scatter") and t["x"].nunique() > 1:
            assert str(t["x"].max()) in chart.alt and str(t["x"].min()) in chart.alt
    pd.testing.assert_frame_equal(t, before)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("rows", [1, 200])
def test_one_row_and_two_hundred(form, rows):
    t = pd.DataFrame({"y": [f"行 {i}" for i in range(rows)], "k": "系", "x": range(1, rows + 1)})
    chart = FORMS[form](t)
    if form in TIDY:
        assert len(chart.table) == rows
    if form in ("bars", "dots", "grid", "strips", "outline"):
        assert chart.figure.get_figheight() > 0.2 * rows
    if rows == 1:
        check_words(chart)


@pytest.mark.parametrize("form", ["bars", "dots", "grid", "lines", "scatter", "columns_of_links", "network", "outline", "tiles", "words"])
def test_the_words_name_the_largest_and_the_smallest_wherever_they_stand(form):
    t = pd.DataFrame({"y": [f"行{i}" for i in range(60)], "k": "系", "x": [100 + i % 7 for i in range(60)]})
    t.loc[51, "x"], t.loc[57, "x"] = 977, 3
    alt = FORMS[form](t).alt
    assert alt.index("最大：") < alt.index("977", alt.index("最大：")) < alt.index("最小：") < alt.rindex(" 3")
    assert "行51" in alt[alt.index("最大："):] and "行57" in alt[alt.index("最小："):]


@pytest.mark.parametrize("form", sorted(set(TIDY) | {"tiles"}))
@pytest.mark.parametrize("kind", ["float64", "Int64"])
def test_a_missing_value_draws_nothing_and_breaks_nothing(form, kind):
    t = pd.DataFrame({"y": ["甲", "乙", "丙"], "k": ["子", "丑", "子"], "x": pd.array([3, None, 500], dtype=kind)})
    chart = FORMS[form](t)
    check_words(chart)
    assert "500" in chart.alt and "nan" not in chart.alt and "NA" not in chart.alt
    if form == "bars":
        assert lengths(chart) == [3, 500]


def test_long_words_of_an_outline_are_dealt_out_to_slides_by_their_height():
    t = pd.DataFrame({"y": [f"{i}" + "一句很长的话，要折成好几行才放得下" * 4 for i in range(9)], "k": "系", "x": range(9)})
    with looks.on_screen("projector"):
        chart = FORMS["outline"](t)
        pages = [chart, *chart.pages]
        for page in pages:
            check_words(page)
        assert len(pages) > 1 and len(FORMS["outline"](t.assign(y=[f"短 {i}" for i in range(9)])).pages) == 0
    assert all(f"{i}一句" in "".join(page.alt for page in pages) for i in range(9))


def test_a_number_beside_an_outline_has_one_shade_on_all_slides():
    t = pd.DataFrame({"y": [f"甲 {i}" for i in range(30)], "k": "系", "x": [100, *[2] * 29]})
    with looks.on_screen("projector"):
        chart = FORMS["outline"](t)
    fills = [{patch.get_facecolor() for ax in page.figure.axes for patch in ax.patches} for page in (chart, *chart.pages)]
    assert len(fills) > 1 and len(fills[0]) == 2 and all(len(more) == 1 and more < fills[0] for more in fills[1:])


def test_the_first_rank_is_whole_and_there_is_no_rank_0():
    ax = charts.lines(pd.DataFrame({"year": [2018, 2020], "rank": [125, 1]}), x="year", y="rank", ranks=True, title="题").figure.axes[0]
    bottom, top = ax.get_ylim()
    assert ax.get_yticks().min() >= 1 and bottom > 125
    ax.figure.draw_without_rendering()
    first, edge = (ax.transData.transform((2020, y))[1] for y in (1, top))
    assert edge - first > ax.lines[0].get_markersize() / 2 * ax.figure.dpi / 72, "half a marker fits above rank 1"


def test_a_place_said_to_be_missing_is_hatched_whatever_stands_there():
    table = pd.DataFrame({"year": [2018, 2019, 2020, 2020], "rank": [5, np.nan, np.nan, 3], "by": ["own", "own", "own", "text"],
                          "never": [False, False, True, False]})
    chart = charts.lines(table, x="year", y="rank", series="by", missing={"never": "没有出版"}, title="题")
    (hatched,) = [p for p in chart.figure.axes[0].patches if p.get_hatch()]
    assert hatched.get_x() == 2019.5 and "没有出版" in [t.get_text() for t in chart.figure.legends[0].get_texts()]
    plain = charts.lines(table[["year", "rank"]][:2], x="year", y="rank", title="题")
    assert [p.get_x() for p in plain.figure.axes[0].patches if p.get_hatch()] == [2018.5]


def test_joined_dots_at_one_place_are_both_seen():
    table = pd.DataFrame({"y": ["甲", "甲", "乙", "乙"], "k": ["前", "后"] * 2, "x": [5, 5, 2, 8]})
    ax = charts.dots(table, y="y", x="x", series="k", join=True, title="题").figure.axes[0]
    heights = sorted(float(h) for c in ax.collections[1:] for h in c.get_offsets()[:, 1])
    assert heights == pytest.approx([-0.15, 0.15, 1, 1])


def test_words_are_in_a_bar_whole_or_not_at_all():
    table = pd.DataFrame({"y": "a", "k": ["p", "q", "r"], "x": [6, 57, 37], "w": ["Introduction", "Theory and practice", "三个阶段"]})
    chart = charts.bars(table, y="y", x="x", part="k", inside="w", names={"p": "", "q": "", "r": ""}, title="题")
    assert [t.get_text() for t in chart.figure.axes[0].texts] == ["Theory and practice", "三个阶段", "100"]
    assert "Introduction 6" in chart.alt   # the words of a part without a name are told


def test_panels_stand_wider_where_a_word_would_be_cut():
    table = pd.DataFrame({"y": list("abc"), "x": [1, 2, 3], "p": list("pqr")})
    for label, columns in (("数据", 3), ("digital-era-governance-theory-of-the-whole", 2)):
        figure = charts.dots(table, y="y", x="x", panel="p", names={"a": label}, title="题").figure
        assert sum(ax.get_position().y0 == figure.axes[0].get_position().y0 for ax in figure.axes) == columns


def test_long_words_over_the_first_bar_leave_the_axis_free():
    table = pd.DataFrame({"y": list("abcdefgh"), "x": [60, 9, 8, 7, 6, 5, 4, 3], "end": ["words that are wider than a bar", *"1234567"]})
    figure = charts.bars(table, y="y", x="x", at_end="end", upright=True, title="题").figure
    FigureCanvasAgg(figure).draw()
    boxes = dict(text_boxes(figure))
    assert boxes["60"].x1 < boxes["words that are wider than a bar"].x0


def test_an_axis_of_ratios_and_one_of_two_sides_are_written_as_such():
    table = pd.DataFrame({"y": list("abc"), "x": [np.log(16), 0, -np.log(4)]})
    told = {axis: [t.get_text() for t in charts.dots(table, y="y", x="x", axis=axis, title="题").figure.axes[0].get_xticklabels()]
            for axis in ("number", "ratio", "sides")}
    ratio = charts.dots(table, y="y", x="x", axis="ratio", title="题")
    ticks = [(t.get_position()[0], t.get_text()) for t in ratio.figure.axes[0].get_xticklabels()]
    assert "a：×16；b：×1；c：÷4" in ratio.alt
    assert ("÷4" in told["ratio"]) and all(float(f"{np.exp(x):.6g}") == (int(w[1:]) if w[0] == "×" else 1 / int(w[1:])) for x, w in ticks)
    assert "-1" in told["number"] and "-1" not in told["sides"] and told["sides"].count("1") == 2
    with pytest.raises(GovtextError, match="axis"):
        charts.dots(table, y="y", x="x", axis="logarithm", title="题")


def test_a_long_label_keeps_its_end_on_a_slide_with_few_rows():
    table = pd.DataFrame({"y": [f"Organisation and leadership of public bodies, part {i}" for i in range(3)], "x": [1, 2, 3]})
    with looks.on_screen("projector"):
        ax = charts.dots(table, y="y", x="x", title="题").figure.axes[0]
    assert [t.get_text().replace("\n", " ") for t in ax.get_yticklabels()] == table["y"].tolist()


def test_words_at_a_line_do_not_stand_on_it():
    table = pd.DataFrame({"x": [0, 1, 2], "y": [9, 1, 9], "w": ["", "谷底的词", ""]})
    ax = charts.lines(table, x="x", y="y", text="w", title="题").figure.axes[0]
    (word,) = [t for t in ax.texts if t.get_text() == "谷底的词"]
    box, line = word.get_window_extent(), ax.lines[0].get_path().interpolated(50).transformed(ax.transData).vertices
    assert not ((line[:, 0] > box.x0) & (line[:, 0] < box.x1) & (line[:, 1] > box.y0) & (line[:, 1] < box.y1)).any()


def test_words_of_a_lower_line_stand_below_it_in_its_colour():
    table = pd.DataFrame({"x": [0, 1, 2] * 2, "y": [5.0, 5.0, 5.0, 4.0, 4.0, 4.0], "k": ["上"] * 3 + ["下"] * 3, "w": ["", "上词", "", "", "下词", ""]})
    ax = charts.lines(table, x="x", y="y", series="k", text="w", below=["下"], title="题").figure.axes[0]
    upper, lower = (next(t for t in ax.texts if t.get_text() == w) for w in ("上词", "下词"))
    line = next(one for one in ax.lines if list(one.get_ydata()) == [4, 4, 4])
    assert lower.get_window_extent().y1 < ax.transData.transform((1, 4))[1] < ax.transData.transform((1, 5))[1] < upper.get_window_extent().y0
    assert lower.get_color() == line.get_color() != upper.get_color()


def test_what_a_row_is_compared_with_is_seen_on_a_dark_bar():
    table = pd.DataFrame({"y": ["甲"], "x": [10], "other": [4]})
    ax = charts.bars(table, y="y", x="x", marks={"另一数": "other"}, title="题").figure.axes[0]
    strokes = sorted(ax.collections, key=lambda c: c.get_zorder())
    assert [c.get_segments()[0][0, 0] for c in strokes] == [4, 4]
    assert mpl.colors.to_hex(strokes[0].get_color()[0]) == looks.PAPER and strokes[0].get_linewidth()[0] > strokes[1].get_linewidth()[0]


def test_the_caption_is_sentences_with_one_stop_each():
    table = pd.DataFrame({"y": ["a"], "x": [1]})
    for language, wanted in (("en", "Mind. Unit: times. Source: a.csv."), ("zh", "注意。单位：次。来源：a.csv。")):
        with gt.in_language(language):
            words = {"caption": gt.tr("注意。", "Mind. "), "unit": gt.tr("次", "times"), "source": "a.csv"}
            assert charts.bars(table, y="y", x="x", title="题", **words).caption == wanted


@pytest.mark.parametrize("form", sorted(set(FORMS) - {"surface", "dendrogram"}))
def test_an_empty_table_says_so(form):
    chart = FORMS[form](pd.DataFrame({"y": pd.Series(dtype=str), "k": pd.Series(dtype=str), "x": pd.Series(dtype=float)}))
    assert "没有可画的数据" in chart.alt and any("没有可画的数据" in w for w, _ in drawn(chart)[1])


@pytest.mark.parametrize("form", TIDY)
def test_a_missing_column_is_refused_by_name(form):
    with pytest.raises(GovtextError, match="x"):
        FORMS[form](pd.DataFrame({"y": ["a"], "k": ["b"]}))


@pytest.mark.parametrize("form", ["bars", "dots", "lines", "strips", "scatter"])
def test_a_series_too_many_is_refused_and_eight_are_told_apart(form):
    def table(n):
        return pd.DataFrame([(y, f"系{k}", k + 1) for y in "甲乙" for k in range(n)], columns=["y", "k", "x"])

    assert len(charts.LOOKS) >= 8 and len({(look.colour, look.marker) for look in charts.LOOKS}) == len(charts.LOOKS)
    FORMS[form](table(8))
    with pytest.raises(GovtextError, match="9"):
        FORMS[form](table(9))


def test_an_unknown_word_and_a_missing_title_are_refused():
    t = pd.DataFrame({"y": ["a"], "k": ["b"], "x": [1]})
    with pytest.raises(GovtextError, match="colour"):
        charts.bars(t, y="y", x="x", title="t", colour="red")
    with pytest.raises(GovtextError, match="title"):
        charts.bars(t, y="y", x="x")


def test_a_row_that_the_order_lacks_is_refused_and_an_empty_row_is_kept():
    t = pd.DataFrame({"y": ["a", "b"], "x": [1, 2]})
    with pytest.raises(GovtextError, match="b"):
        charts.bars(t, y="y", x="x", rows=["a"], title="t")
    texts = [w for w, _ in drawn(charts.bars(t, y="y", x="x", rows={"c": "丙", "b": "乙", "a": "甲"}, title="t"))[1]]
    assert [w for w in texts if w in "甲乙丙"] == ["丙", "乙", "甲"]


def test_columns_gather_under_a_name_with_a_gap_between():
    t = pd.DataFrame([(r, c, g, 5) for r in "甲乙" for c, g in (("一", "东"), ("二", "东"), ("三", "西"))], columns=["r", "c", "g", "n"])
    chart = charts.grid(t, row="r", column="c", value="n", column_group="g", columns={**{c: c for c in "一二三"}, "东": "东边", "西": "西边"}, **WORDS)
    check_words(chart)
    axes, boxes = drawn(chart)
    lefts = sorted({round(p.get_x(), 4) for p in axes[0].patches})
    assert len(lefts) == 3 and lefts[2] - lefts[1] > lefts[1] - lefts[0] == pytest.approx(1)
    over = {w: (b.x0 + b.x1) / 2 for w, b in boxes}
    assert over["东边"] == pytest.approx((over["一"] + over["二"]) / 2, abs=1) and over["西边"] == pytest.approx(over["三"], abs=1)


@pytest.mark.parametrize("layout", ["ring", "force"])
def test_labels_of_a_network_keep_their_words_whole_on_a_slide(layout):
    made = nx.Graph([(f"responsibility number {i}", f"requirement number {i + 1}") for i in range(13 if layout == "ring" else 5)])
    with looks.on_screen("projector"):
        chart = charts.network(made, groups=dict.fromkeys(made, "组"), layout=layout, **WORDS)
    check_words(chart)
    assert not {"r", "y", "responsibilit"} & {line for w, _ in drawn(chart)[1] for line in w.split("\n")}


def test_tiles_of_eight_rows_stay_on_one_slide():
    t = pd.DataFrame([(f"甲{r}{c}", r, c, r * c) for r in range(1, 9) for c in range(1, 9)], columns=["u", "r", "c", "n"])
    with looks.on_screen("projector"):
        chart = charts.tiles(t, tile="u", row="r", column="c", value="n", **WORDS)
    assert not chart.pages and {"甲11 1", "甲88 64"} <= {w for w, _ in drawn(chart)[1]}


def test_a_mark_without_words_is_told_by_its_kind():
    t = pd.DataFrame({"lane": ["甲"], "year": [2016.0], "label": [""], "kind": ["子"]})
    assert "2016 报告" in charts.timeline(t, lane="lane", start="year", label="label", kind="kind", names={"子": "报告"}, **WORDS).alt


def test_cells_without_numbers_have_their_shade_explained():
    t = pd.DataFrame({"r": ["甲", "乙"], "c": "子", "n": [1.0, 2.0], "sign": ["●", ""]})
    written = [{w for w, _ in drawn(charts.grid(table, row="r", column="c", value="n", text="sign", **WORDS))[1]} for table in (t, t.assign(n=t["n"] / 4))]
    assert {w for w in written[0] if w[:1].isdigit()} == {"0", "1", "2"}   # of counts there is no half
    assert {"0"} < {w for w in written[1] if w[:1].isdigit()} and max(float(w) for w in written[1] if w[:1].isdigit()) <= 0.5


@pytest.mark.parametrize("form", [charts.bars, charts.dots])
def test_rows_of_a_panel_stand_as_in_its_part_of_the_table(form):
    t = pd.DataFrame({"p": list("AAABBB"), "y": list("甲乙丙丁丙甲"), "x": range(1, 7)})
    axes, _ = drawn(form(t, y="y", x="x", panel="p", **WORDS))
    assert [[label.get_text() for label in ax.get_yticklabels()] for ax in axes] == [list("甲乙丙"), list("丁丙甲")]


def test_dollars_are_written_as_they_stand():
    chart = charts.bars(pd.DataFrame({"y": ["$a$_x"], "x": [3]}), y="y", x="x", title="$5 与 $6")
    assert {"$a$_x", "$5 与 $6"} <= {w for w, _ in drawn(chart)[1]}
    assert not any(t.get_parse_math() for t in chart.figure.findobj(mpl.text.Text))


# ---------------------------------------------------------------------------------------------------- projector

@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_slide_is_wide_and_its_letters_are_large(form, language):
    t = pd.DataFrame([(f"第{i}行", k, 3 * i + 7) for i in range(30) for k in ("甲类", "乙类")], columns=["y", "k", "x"])
    with gt.in_language(language), looks.on_screen("projector"):
        chart = FORMS[form](t)
        for page in (chart, *chart.pages[:2]):
            assert page.figure.get_size_inches() == pytest.approx((13.33, 7.5))
            check_words(page)
            assert all(text.get_fontsize() >= 18 for text in page.figure.findobj(mpl.text.Text)
                       if text.get_text().strip() and text.get_visible())
    if form in ("bars", "dots"):
        assert ("画出 12 项，共 30 项" if language == "zh" else "12 of 30") in chart.caption
    if form in ("grid", "strips", "outline"):
        assert len(chart.pages) >= 2


@pytest.mark.parametrize("form", ["bars", "dots", "lines"])
def test_the_slides_of_one_chart_share_a_scale(form):
    t = pd.DataFrame([(p, y, v + p) for p in range(5) for y, v in (("甲", 10), ("乙", 12))], columns=["p", "y", "x"])
    with looks.on_screen("projector"):
        chart = getattr(charts, form)(t, panel="p", **({"x": "y", "y": "x"} if form == "lines" else {"y": "y", "x": "x"}), **WORDS)
    ends = {tuple(np.round(ax.get_ylim() if form == "lines" else ax.get_xlim(), 6)) for page in (chart, *chart.pages) for ax in page.figure.axes}
    assert len(chart.pages) == 1 and len(ends) == 1


def test_a_panel_alone_on_its_slide_names_its_own_lines():
    """Three panels are two slides; the last one has one line fewer, and its ends stand elsewhere."""
    rows = [(p, k, year, 10 * i + (year if p == "丙" else 0)) for p in "甲乙丙" for i, k in enumerate("子丑寅") for year in (1, 2) if (p, k) != ("丙", "寅")]
    with looks.on_screen("projector"):
        chart = charts.lines(pd.DataFrame(rows, columns=["p", "k", "x", "y"]), x="x", y="y", series="k", panel="p", periods={"期": (1, 2)}, title="题目")
    words = {w: box for w, box in drawn(chart.pages[-1])[1]}
    assert "丙" in words and {"子", "丑"} <= set(words) and "寅" not in words


def test_the_environment_names_the_screen(monkeypatch):
    monkeypatch.setenv("GOVTEXT_SCREEN", "projector")
    assert looks.set_screen() == "projector"
    monkeypatch.delenv("GOVTEXT_SCREEN")
    assert looks.set_screen() == "notebook"
    with pytest.raises(GovtextError, match="cinema"):
        looks.set_screen("cinema")


# ---------------------------------------------------------------------------------------------------- shown and saved

def test_a_chart_shows_and_saves_itself(tmp_path, monkeypatch):
    chart = FORMS["bars"](pd.DataFrame({"y": ["甲"], "k": ["<b>"], "x": [1]}))
    data, metadata = chart._repr_mimebundle_()
    assert data["text/plain"] == chart.alt == metadata["image/png"]["alt"]
    assert "<figcaption>" in data["text/html"] and 'alt="' in data["text/html"] and "<b>" not in data["text/html"]
    for suffix in ("svg", "png", "pdf"):
        chart.save(tmp_path / f"a.{suffix}")
        chart.save(tmp_path / f"b.{suffix}")
        assert (tmp_path / f"a.{suffix}").read_bytes() == (tmp_path / f"b.{suffix}").read_bytes()
    monkeypatch.setenv("GOVTEXT_FIGURES", str(tmp_path))
    chart._repr_mimebundle_()
    assert sorted(os.listdir(tmp_path))[-3:] == ["figure.zh.jsonl", "figure_01.zh.png", "figure_01.zh.svg"]


def test_white_letters_stand_on_dark_fills_only():
    for share in np.linspace(0, 1, 60):
        fill = looks.shade(share)
        assert looks.contrast(looks.ink_on(fill), fill) >= 4.5
    assert looks.ink_on(looks.SECOND) == "#ffffff" and looks.contrast("#000000", "#ffffff") == pytest.approx(21)


# ---------------------------------------------------------------------------------------------------- labels

@QUICK
@given(st.lists(NAME, max_size=6), st.floats(0.5, 3))
def test_wrapped_lines_fit_and_lose_nothing(words, inches):
    text = " ".join(words)
    made = wrapped(text, inches, 12)
    assert all(wide(line, 12) <= inches + 1e-9 for line in made.split("\n"))
    assert made.replace("\n", "").replace(" ", "") == text.replace(" ", "")


@QUICK
@given(st.lists(st.tuples(st.floats(0, 9), st.floats(0, 6)), min_size=1, max_size=12))
def test_placed_labels_do_not_touch_and_stay_inside(spots):
    boxes = [b for b, *_ in place(spots, [(0.8, 0.2)] * len(spots), frame=(0, 0, 9, 6))]
    for i, a in enumerate(boxes):
        assert a[0] >= -1e-9 and a[1] >= -1e-9 and a[2] <= 9 + 1e-9 and a[3] <= 6 + 1e-9
        assert not any(a[0] < b[2] - 1e-9 and b[0] < a[2] - 1e-9 and a[1] < b[3] - 1e-9 and b[1] < a[3] - 1e-9 for b in boxes[i + 1:])


@QUICK
@given(st.lists(st.floats(0, 10), min_size=1, max_size=20).map(sorted))
def test_spread_keeps_the_order_and_the_distance(wanted):
    made = spread(wanted, [0.4] * len(wanted), 0, 10)
    assert all(b - a >= 0.4 - 1e-9 for a, b in pairwise(made)) and made[0] >= 0.2 - 1e-9 and made[-1] <= 9.8 + 1e-9


def test_a_tile_is_as_wide_as_its_longest_word():
    from govtext.charts.labels import wide
    from govtext.charts.tiles import TILE, _across

    assert _across(pd.Series(["黑龙江", "Jilin"])) == TILE
    assert _across(pd.Series(["Heilongjiang"])) >= wide("Heilongjiang", 12) + 0.2 and _across(pd.Series(["Inner Mongolia"])) < 1.3


def test_the_end_of_a_span_is_hollow_where_it_is_uncertain():
    t = pd.DataFrame({"lane": ["甲", "甲", "乙"], "start": [2010, 2015, 2012], "end": [2014, 2018, None], "label": "", "unsure": [True, False, True]})
    chart = charts.timeline(t, lane="lane", start="start", end="end", label="label", hollow_end={"unsure": "终点存疑"}, **WORDS)
    ax = chart.figure.axes[0]
    faces = {float(line.get_xdata()[0]): mpl.colors.to_hex(line.get_markerfacecolor()) for line in ax.lines if line.get_marker() == "o" and len(line.get_xdata()) == 1}
    assert sorted(year for year, face in faces.items() if face == mpl.colors.to_hex(looks.PAPER)) == [2014] and {2010, 2015, 2012} <= set(faces)   # no end, no mark


def test_bars_that_touch_stand_over_each_other():
    from govtext.charts.lines import _stacked

    assert _stacked([(2016, 2019), (2010, 2015.5), 2014, (2015.5, 2018), (2019.5, 2020)]) == [
        ((2010, 2015.5), 0), ((2015.5, 2018), 1), ((2016, 2019), 0), ((2019.5, 2020), 0)]

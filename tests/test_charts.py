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
from govtext.charts.base import caption_of
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


def test_a_caption_reads_as_sentences():
    words = {"title": "t", "caption": "Nested counts.", "unit": "occurrences", "source": "table a.csv"}
    for lang, said in (("en", "Nested counts. Unit: occurrences. Source: table a.csv."), ("zh", "Nested counts.单位：occurrences。来源：table a.csv。")):
        with gt.in_language(lang):
            assert caption_of(words) == said

"""Figures of co-word networks: lines, cells and marks equal the tables; both languages; nothing overlaps."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex

import govtext as gt
from figure_checks import check_figure, luminance
from govcourse.figures import coword
from govtext import looks
from govtext.messages import GovtextError


def lines_of(ax, *, marker=None):
    return [line for line in ax.lines if marker is None or line.get_marker() == marker]


# ---------------------------------------------------------------------------------------------------- the cut

def test_cut_marks_both_rules_where_the_list_says():
    counts = pd.Series([40, 30, 20, 9, 8, 8, 7, 5, 4, 3, 2, 1, 1, 1])
    g, donohue = gt.g_index_cut(counts), gt.donohue_threshold(counts)
    made = check_figure(lambda: coword.frequency_cut(counts, g=g, donohue=donohue))
    ax = made["zh"].axes[0]
    running, squares = ax.lines[0].get_ydata(), ax.lines[1].get_ydata()
    assert list(running[:3]) == [40, 70, 90] and list(squares[:3]) == [1, 4, 9]
    assert running[g - 1] >= squares[g - 1] and (len(running) == g or running[g] < squares[g])   # what the figure claims
    assert ax.lines[2].get_xdata()[0] == g and ax.lines[3].get_xdata()[0] == (counts > donohue).sum() == 10
    assert f"第 {g} 个词" in made["zh"].govtext_alt["zh"] and "10 terms above it" in made["en"].govtext_alt["en"]


# ---------------------------------------------------------------------------------------------------- sensitivity

@pytest.fixture
def sensitivity():
    rows = [{"unit": u, "minimum": m, "n_nodes": 30 - 2 * m, "n_edges": 300 // m + (40 if u == "passage" else 0), "density": 0.8 / m,
             "modularity": 0.1 + 0.03 * m, "low": 0.02 * m, "high": 0.03 * m, "ari": 1.0 if (u, m) == ("sentence", 2) else 0.5 - 0.1 * m}
            for u in ("sentence", "passage") for m in (1, 2, 3, 4)]
    return pd.DataFrame(rows)


def test_sensitivity_draws_every_value_and_rings_the_reference(sensitivity):
    units = {"sentence": gt.tr("句子", "sentence"), "passage": gt.tr("段落", "passage")}
    made = check_figure(lambda: coword.sensitivity_panels(sensitivity, reference=("sentence", 2), units=units))
    for ax, column in zip(made["zh"].axes, ["n_nodes", "n_edges", "density", "modularity", "ari"], strict=False):
        for unit, line in zip(units, ax.lines, strict=False):
            assert list(line.get_ydata()) == list(sensitivity.loc[sensitivity["unit"] == unit, column])
        assert list(ax.lines[2].get_xdata()) == [2]
        bottom, top = ax.get_ylim()
        assert bottom <= min(0, sensitivity[column].min()) and top > sensitivity[column].max()
    bands = made["zh"].axes[3].collections
    assert len(bands) == 2 and len({band.get_hatch() for band in bands}) == 2
    assert len({(line.get_marker(), line.get_linestyle()) for line in made["zh"].axes[0].lines[:2]}) == 2   # apart without colour
    assert "340 条到 75 条" in made["zh"]._suptitle.get_text() and "340 to 75 lines" in made["en"]._suptitle.get_text()


def test_sensitivity_needs_its_reference(sensitivity):
    with pytest.raises(GovtextError, match="reference"):
        coword.sensitivity_panels(sensitivity, reference=("sentence", 9), units={"sentence": "s", "passage": "p"})


# ---------------------------------------------------------------------------------------------------- strategic diagram

@pytest.fixture
def themes():
    first = pd.DataFrame({"group": list("1234"), "n_terms": [9, 8, 7, 3], "centrality": [4.0, 3.0, 2.0, 1.0], "density": [1.0, 4.0, 3.0, 2.0],
                          "quadrant": ["basic", "motor", "isolated", "emerging-or-declining"]})
    return first, first.assign(centrality=[4.2, 1.5, 2.2, 3.0], quadrant=["basic", "isolated", "isolated", "basic"])


def test_strategic_map_places_groups_by_the_median_and_counts_who_moves(themes):
    names = {g: f"{g} {w}" for g, w in zip("1234", gt.tr("数据 服务 治理 场景", "data service governance scenario").split(), strict=True)}
    made = check_figure(lambda: coword.strategic_map(dict(zip(gt.tr(("句子", "段落"), ("sentence", "passage")), themes, strict=True)), names=names))
    ax = made["zh"].axes[0]
    marks = [line for line in ax.lines if line.get_marker() not in ("", "None", None)]
    assert len(marks) == 8
    filled = [tuple(float(v[0]) for v in line.get_data()) for line in marks[::2]]
    assert np.allclose(filled, [(4 / 2.5, 1 / 2.5), (3 / 2.5, 4 / 2.5), (2 / 2.5, 3 / 2.5), (1 / 2.5, 2 / 2.5)])
    assert all(to_hex(line.get_markerfacecolor()) == looks.PAPER for line in marks[1::2])
    assert len({line.get_marker() for line in marks[::2]}) == 4
    assert "4 组里有 2 组" in ax._left_title.get_text() and "2 of 4 groups" in made["en"].axes[0]._left_title.get_text()
    assert {t.get_text() for t in ax.texts} >= set("1234")


def test_strategic_map_of_one_table_and_of_none_that_moves(themes):
    names = dict(zip("1234", "abcd", strict=True))
    alone = check_figure(lambda: coword.strategic_map({"x": themes[0]}, names=names))["en"]
    assert "1 of 4 groups" in alone.axes[0]._left_title.get_text()
    still = check_figure(lambda: coword.strategic_map({"x": themes[0], "y": themes[0]}, names=names))["en"]
    assert "keep their quadrant" in still.axes[0]._left_title.get_text()


@pytest.mark.parametrize("change", [lambda t: {}, lambda t: dict.fromkeys("xyz", t), lambda t: {"x": t.head(3)}, lambda t: {"x": t.assign(density=0.0)}])
def test_strategic_map_refuses_what_it_cannot_draw(themes, change):
    with pytest.raises(GovtextError):
        coword.strategic_map(change(themes[0]), names=dict(zip("1234", "abcd", strict=True)))


# ---------------------------------------------------------------------------------------------------- consensus

def test_together_map_draws_the_lower_half_and_dots_the_steady_pairs():
    terms = ["数据", "共享", "服务", "平台"]
    square = pd.DataFrame(0.2, index=terms, columns=terms)
    square.loc["数据", "共享"] = square.loc["共享", "数据"] = 0.95
    square.loc["服务", "平台"] = square.loc["平台", "服务"] = np.nan
    groups = {"数据": "1", "共享": "1", "服务": "2", "平台": "2"}
    english = dict(zip(terms, ["data", "sharing", "service", "platform"], strict=True))
    made = check_figure(lambda: coword.together_map(square, groups=groups, labels=gt.tr(None, english)))
    ax = made["zh"].axes[0]
    values = ax.collections[0].get_array()
    assert np.ma.count(values) == 5 and values.max() == 0.95        # six pairs, one never seen
    assert len(lines_of(ax, marker="o")) == 1
    assert [(p.get_width(), p.get_x()) for p in ax.patches] == [(2, 0), (2, 2)]
    assert "5 对词里，只有 1 对" in made["zh"]._suptitle.get_text() and "1 of 5 pairs" in made["en"]._suptitle.get_text()
    assert "data – sharing 95%" in made["en"].govtext_alt["en"] or "sharing – data 95%" in made["en"].govtext_alt["en"]
    with pytest.raises(GovtextError, match="平台"):
        coword.together_map(square, groups={t: "1" for t in terms[:3]})


# ---------------------------------------------------------------------------------------------------- topics

def test_topic_checks_draw_means_and_ranges():
    coherence = pd.DataFrame({"topics": [2, 4, 6], "coherence": [-50.0, -40.0, -44.0]})
    overlap = pd.DataFrame([(k, "seed", 1.0) for k in (2, 4, 6)] + [(k, "article", v) for k in (2, 4, 6) for v in (0.2, 0.4, 0.9)]
                           + [(4, "lda", 0.3)], columns=["topics", "check", "overlap"])
    made = check_figure(lambda: coword.topic_checks(coherence, overlap, checks={
        "seed": gt.tr("换种子", "other seed"), "article": gt.tr("去掉一篇", "article out"), "lda": "LDA"}))
    left, right = made["zh"].axes
    assert list(left.lines[0].get_ydata()) == [-50, -40, -44] and list(left.lines[1].get_xdata()) == [4]
    assert right.lines[1].get_ydata() == pytest.approx([0.5] * 3)
    ends = [(s[0][1], s[1][1]) for s in right.collections[1].get_segments()]
    assert ends == [(0.2, 0.9)] * 3
    assert right.lines[2].get_linestyle() == "None"                 # one number of topics: a point, no line
    assert "从 1.00 到 0.30" in made["zh"]._suptitle.get_text() and "article out 0.50" in made["en"].govtext_alt["en"]


# ---------------------------------------------------------------------------------------------------- survivors

@pytest.fixture
def sections():
    columns = pd.MultiIndex.from_tuples([("unit", "sentence"), ("unit", "passage"), ("left out", "Stages")])
    pairs = pd.DataFrame([[1.0, 0.9, 0.85], [0.95, np.nan, 0.4]], index=["data – sharing", "innovation – scenario"], columns=columns)
    return {"pairs": pairs, "top ten": pd.DataFrame([[1.0, 1.0, 1.0]], index=["data"], columns=columns)}


def test_survivor_table_shows_every_cell_and_marks_what_survives(sections):
    made = check_figure(lambda: coword.survivor_table(sections, keep=0.8, title=("题目", "Title")))
    ax = made["en"].axes[0]
    cells = [t.get_text() for t in ax.texts if t.get_text().isdigit() or t.get_text() == "–"]
    assert cells == ["100", "90", "85", "95", "–", "40", "100", "100", "100"]
    squares = lines_of(ax, marker="s")
    assert [to_hex(s.get_markerfacecolor()) == looks.ACCENT for s in squares] == [True, False, True]
    assert [label.get_text() for label in ax.get_yticklabels()] == ["data – sharing", "innovation – scenario", "data"]
    assert {"unit", "left out", "pairs", "top ten", "Stages"} <= {t.get_text() for t in ax.texts}
    assert "Never below 80%: data – sharing; data." in made["en"].govtext_alt["en"]
    for text, patch in zip([t for t in ax.texts if t.get_text() in cells], ax.patches, strict=True):   # readable on its shade
        light, dark = sorted((luminance(text.get_color()), luminance(patch.get_facecolor())), reverse=True)
        assert (light + 0.05) / (dark + 0.05) > 3


def test_survivor_table_needs_equal_columns(sections):
    with pytest.raises(GovtextError):
        coword.survivor_table({}, keep=0.8, title=("a", "b"))
    sections["top ten"] = sections["top ten"].iloc[:, :2]
    with pytest.raises(GovtextError):
        coword.survivor_table(sections, keep=0.8, title=("a", "b"))


def test_nothing_found_is_said(sections):
    fig = coword.survivor_table(sections, keep=1.01, title=("题目", "Title"))
    assert "none" in fig.govtext_alt["en"] and "无" in fig.govtext_alt["zh"]

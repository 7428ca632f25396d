"""Figures of notebook 08: artists equal the tables, both languages, nothing overlaps, greyscale."""

import pandas as pd
import pytest
from matplotlib.colors import to_hex

import govcourse as gc
import govtext as gt
from figure_checks import check_figure, luminance
from govcourse.figures import viewpoints as views

SOURCE = ("data/articles", "data/articles")
UNIT = ("每千字", "per 1,000 characters")


def texts(ax):
    return [t.get_text() for t in ax.texts]


# ---------------------------------------------------------------------------------------------------- tree of a framework

def nodes():
    return pd.DataFrame([("a", "", "学界", "", False), ("b", "a", "观点一", "", False), ("c", "b", "甲", "p.1", True),
                         ("d", "b", "乙", "p.2", True), ("e", "a", "观点二", "p.3", False), ("f", "", "政府", "p.4", False)],
                        columns=["id", "parent", "label", "note", "named"])


def test_outline_tree_draws_each_node_once_and_notes_at_leaves():
    made = check_figure(lambda: views.outline_tree(nodes(), source=SOURCE))
    drawn = texts(made["zh"].axes[0])
    assert sorted(drawn) == sorted(["学界", "观点一", "◆ 甲", "◆ 乙", "观点二", "政府", "p.1", "p.2", "p.3", "p.4"])
    rows = {t.get_text(): t.get_position()[1] for t in made["zh"].axes[0].texts}
    assert rows["◆ 甲"] < rows["◆ 乙"] < rows["观点二"] < rows["政府"] and rows["观点一"] == (rows["◆ 甲"] + rows["◆ 乙"]) / 2
    assert "学界 2" in made["zh"]._suptitle.get_text() and "政府 0" in made["zh"]._suptitle.get_text()
    assert "甲" in made["en"].govtext_alt["en"]


def test_outline_tree_refuses_a_missing_parent():
    with pytest.raises(gt.GovtextError, match="b"):
        views.outline_tree(nodes().iloc[1:], source=SOURCE)


def test_outline_tree_of_the_article():
    concepts = gc.load_concepts()
    part = concepts[concepts["file"] == "viewpoints.yaml"]
    apart = part["id"].str.startswith(("definition", "distinguishing", "four-", "char-")) | (part["id"] == "three-perspectives")
    part = part[~apart].assign(parent=part["parent"].replace("three-perspectives", ""))

    def make():
        inside = part.assign(label=part[gt.tr("name_zh", "name_en")], note=part["passages"].str[-1], named=part["actor_zh"] != "")
        return views.outline_tree(inside, source=SOURCE)

    made = check_figure(make)
    assert len(texts(made["en"].axes[0])) == len(part) + sum(i not in set(part["parent"]) for i in part["id"])


# ---------------------------------------------------------------------------------------------------- rates

def test_rate_grid_cells_equal_the_table():
    table = pd.DataFrame([("t", "x", 5, 10.0, 2.0), ("t", "y", 1, 20.0, 3.0), ("u", "x", 3, 60.0, 0.5)],
                         columns=["row", "column", "n", "rate", "ratio"])
    made = check_figure(lambda: views.rate_grid(table, rows={"t": "技术", "u": "数据"}, columns={"x": "学界\n100 字", "y": "政府\n50 字"},
                                                unit=UNIT, source=SOURCE))
    ax = made["zh"].axes[0]
    assert sorted(texts(ax)) == ["10.0  (5)", "20.0  (1)", "60.0  (3)"]
    dashed = [p for p in ax.patches if p.get_linestyle() == "--" and p.get_linewidth() > 0]
    assert len(ax.patches) == 4 and len(dashed) == 1, "the cell with one count is framed, not shaded"
    full = [p for p in ax.patches if p not in dashed]
    assert max(luminance(p.get_facecolor()) for p in dashed) == 1 and min(luminance(p.get_facecolor()) for p in full) < 0.1
    title = made["zh"]._suptitle.get_text()
    assert "学界——技术" in title, "the ratio makes the finding, not the rate"
    assert "政府" not in title, "few counts make no finding"
    assert "技术 10.0 (5, ×2.0)" in made["en"].govtext_alt["en"]


def test_rate_grid_names_ties():
    table = pd.DataFrame([("t", "x", 5, 10.0, 1.5), ("u", "x", 4, 8.0, 1.5)], columns=["row", "column", "n", "rate", "ratio"])
    made = check_figure(lambda: views.rate_grid(table, rows={"t": "技术", "u": "数据"}, columns={"x": "学界"}, unit=UNIT, source=SOURCE))
    assert "学界——技术、数据" in made["zh"]._suptitle.get_text()


# ---------------------------------------------------------------------------------------------------- two codings

def test_coding_grid_shows_every_agreement_and_disagreement():
    cells = pd.DataFrame([("r", "a", True, True), ("r", "b", True, False), ("s", "a", False, True), ("s", "b", False, False)],
                         columns=["row", "column", "reading", "dictionary"])
    made = check_figure(lambda: views.coding_grid(cells, groups={"甲组": {"r": "第一"}, "乙组": {"s": "第二"}},
                                                  columns={"a": "技术", "b": "制度"}, source=SOURCE))
    ax = made["zh"].axes[0]
    marks = [(line.get_marker(), to_hex(line.get_markerfacecolor())) for line in ax.lines if len(line.get_xdata()) == 1]
    assert [m for m, _ in marks].count("x") == 1 and [m for m, _ in marks].count("o") == 1
    filled = [colour for m, colour in marks if m == "s"]
    assert len(filled) == 2 and "#ffffff" in filled, "reading only is an open square"
    assert {"1 / 2", "1 / 0"} <= set(texts(ax))
    assert "2 格一致" in made["zh"].govtext_alt["zh"] and "1 格只有阅读" in made["zh"].govtext_alt["zh"]


def test_coding_grid_without_any_cell():
    cells = pd.DataFrame([("r", "a", False, False)], columns=["row", "column", "reading", "dictionary"])
    made = check_figure(lambda: views.coding_grid(cells, groups={"甲组": {"r": "第一"}}, columns={"a": "技术"}, source=SOURCE))
    assert "0 / 0" in texts(made["zh"].axes[0])


# ---------------------------------------------------------------------------------------------------- profiles

def profile_table():
    return pd.DataFrame([("p", "stages", "wide", 12, 2.4), ("p", "shifts", "wide", 3, 0.6), ("p", "stages", "own", 1, 0.2),
                         ("p", "stages", "all", 20, 4.0), ("q", "stages", "wide", 5, 1.0), ("q", "shifts", "wide", 9, 1.8)],
                        columns=["panel", "row", "variant", "n", "rate"])


def test_profile_panels_dots_equal_the_rates():
    made = check_figure(lambda: views.profile_panels(
        profile_table(), panels={"p": "用户导向", "q": "数据驱动"}, rows={"stages": "量变", "shifts": "转变"},
        reference={"p": 1.5, "q": 1.4}, variants={"wide": "宽", "own": "原", "all": "全"}, unit=UNIT, source=SOURCE))
    first, second = made["zh"].axes
    at = {(line.get_marker(), line.get_ydata()[0]): line.get_xdata()[0] for line in first.lines if len(line.get_xdata()) == 1}
    assert at == {("o", 0): 2.4, ("o", 1): 0.6, ("D", 0): 0.2, ("x", 0): 4.0}
    assert texts(first) == ["12", "3"] and texts(second) == ["5", "9"]
    assert list(first.lines[0].get_xdata()) == [1.5, 1.5], "the dashed line is the rate of all"
    assert "用户导向——量变" in made["zh"]._suptitle.get_text() and "数据驱动——转变" in made["zh"]._suptitle.get_text()
    assert "量变 2.4" in made["en"].govtext_alt["en"]

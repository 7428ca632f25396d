"""Figures of notebook 10: artists equal the tables, both languages, nothing overlaps."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.patches import Rectangle

import govtext as gt
from figure_checks import check_figure, luminance
from govcourse.figures import coding as figures
from govtext.measures.crosstab import adjusted_residuals

SOURCE = ("测试", "a test")
ZH = {"s1": "s1 角色与地位", "s2": "s2 动力与素养", "s3": "s3 成效与分寸", "s4": "s4 技术与业务", "s5": "s5 组织与领导", "s0": "s0 无"}
EN = {"s1": "s1 Role and standing", "s2": "s2 Driver and literacy", "s3": "s3 Outcome and restraint", "s4": "s4 Technology and business",
      "s5": "s5 Organisation and leadership", "s0": "s0 None"}
TOOLS = {"t1": ("t1 供给型", "t1 Supply"), "t2": ("t2 环境型", "t2 Environment"), "t0": ("t0 无", "t0 None")}


def codes():
    return gt.tr(ZH, EN)


def tools():
    return {k: gt.tr(*v) for k, v in TOOLS.items()}


def texts(ax):
    return [t.get_text() for t in ax.texts]


def test_strips_hold_one_cell_per_passage_with_its_mark():
    table = pd.DataFrame({"article_id": ["stages"] * 4 + ["shifts"] * 43, "code": ["s1", "s0", "s5", "s2"] + ["s4"] * 43,
                          "heading": [True, False, False, True] + [False] * 43, "disputed": [False, True] + [False] * 45})
    made = check_figure(lambda: figures.code_strips(table, codes=codes(), marks={c: c[1] for c in ZH}, none="s0", title=("转变", "Shifts"), source=SOURCE))
    ax = made["zh"].axes[0]
    cells = [p for p in ax.patches if isinstance(p, Rectangle)]
    assert len(cells) == 47 and texts(ax) == [c[1] for c in table["code"]]
    assert [p.get_height() < 0.5 for p in cells] == table["heading"].tolist()
    assert [p.get_linewidth() > 2 for p in cells] == table["disputed"].tolist()
    for mark, cell in zip(ax.texts, cells, strict=True):
        light = sorted((luminance(mark.get_color()), luminance(cell.get_facecolor())))
        assert (light[1] + 0.05) / (light[0] + 0.05) > 3.5
    assert "43" in made["en"].govtext_alt["en"] and "s4 技术与业务 43" in made["zh"].govtext_alt["zh"].replace(": ", " ")


@pytest.fixture()
def agreement():
    rows = [(g, m, v, v - 0.1, min(v + 0.05, 1), 116) for g, base in (("shift", 0.9), ("tool", 0.6)) for m, v in
            (("percent agreement", base + 0.04), ("Holsti", base + 0.03), ("Cohen's kappa", base), ("Krippendorff's alpha", base + 0.01))]
    return pd.DataFrame(rows, columns=["group", "measure", "value", "low", "high", "units"])


def test_reliability_draws_every_value_and_interval(agreement):
    made = check_figure(lambda: figures.reliability_intervals(agreement, groups={"shift": gt.tr("转变", "shift"), "tool": gt.tr("工具", "tool")}, source=SOURCE))
    for ax, (_, mine) in zip(made["zh"].axes, agreement.groupby("group"), strict=True):
        spans = [line.get_xdata() for line in ax.lines if len(line.get_xdata()) == 2 and line.get_linestyle() == "-"]
        assert [list(s) for s in spans] == mine[["low", "high"]].to_numpy().tolist()
        assert [line.get_xdata()[0] for line in ax.lines if line.get_marker() == "o"] == mine["value"].tolist()
        assert texts(ax) == [f"{v:.2f}" for v in mine["value"]]
    for lang in ("zh", "en"):
        assert "0.94" in made[lang].govtext_alt[lang] and "0.60" in made[lang]._suptitle.get_text()
    assert "116" in made["en"].govtext_caption["en"]


def test_category_dots_draws_both_measures_and_marks_rare_ones():
    table = pd.DataFrame({"code": list(ZH), "n": [28, 5, 24, 68, 22, 85], "specific": [0.93, 0.8, 0.92, 0.94, 0.91, 0.96],
                          "alpha": [0.92, 0.796, 0.91, 0.92, 0.9, 0.94]})
    made = check_figure(lambda: figures.category_dots(table, codes=codes(), source=SOURCE))
    ax = made["zh"].axes[0]
    circles = [line for line in ax.lines if line.get_marker() == "o"]
    assert [c.get_xdata()[0] for c in circles] == table["specific"].tolist()
    assert [line.get_xdata()[0] for line in ax.lines if line.get_marker() == "D"] == table["alpha"].tolist()
    assert [c.get_markerfacecolor() == figures.PAPER for c in circles] == (table["n"] < 10).tolist()
    assert [t for t in texts(ax) if t.isdigit()] == [str(n) for n in table["n"]]
    assert ZH["s2"] in made["zh"]._suptitle.get_text() and EN["s2"] in made["en"]._suptitle.get_text()


def test_suggestions_show_precision_recall_and_their_counts():
    table = pd.DataFrame({"code": list(ZH), "suggested": [15, 7, 18, 35, 20, 55], "decided": [15, 2, 11, 33, 10, 45], "both": [10, 2, 10, 24, 8, 40]})
    made = check_figure(lambda: figures.suggestion_dots(table, codes=codes(), source=SOURCE))
    ax = made["zh"].axes[0]
    assert [line.get_xdata()[0] for line in ax.lines if line.get_marker() == "o"] == pytest.approx((table["both"] / table["suggested"]).tolist())
    assert [line.get_xdata()[0] for line in ax.lines if line.get_marker() == "D"] == pytest.approx((table["both"] / table["decided"]).tolist())
    assert [int(t) for t in texts(ax) if t.isdigit()] == table[["suggested", "decided", "both"]].to_numpy().ravel().tolist()
    for lang in ("zh", "en"):
        assert "150" in made[lang]._suptitle.get_text() and "56" in made[lang]._suptitle.get_text()
        assert "0.67 / 0.67" in made[lang].govtext_alt[lang]


@pytest.fixture()
def counts():
    return pd.DataFrame([[7, 1, 6], [2, 0, 0], [3, 2, 6], [4, 15, 7], [0, 0, 10], [36, 1, 6]], index=list(ZH), columns=["t0", "t1", "t2"])


def test_the_residual_map_shades_what_stands_out(counts):
    residuals = adjusted_residuals(counts)
    made = check_figure(lambda: figures.residual_map(counts, residuals, rows=codes(), columns=tools(), source=SOURCE))
    ax = made["zh"].axes[0]
    assert [int(t) for t in texts(ax)[::2]] == counts[list(TOOLS)].to_numpy().ravel().tolist()
    assert [float(t.replace("−", "-")) for t in texts(ax)[1::2]] == pytest.approx(residuals[list(TOOLS)].to_numpy().ravel(), abs=0.051)
    out = (residuals[list(TOOLS)].abs() > 2).to_numpy().ravel()
    hatched = [p.get_hatch() is not None for p in ax.patches]
    assert hatched == (out & (residuals[list(TOOLS)].to_numpy().ravel() < 0)).tolist()
    assert str(out.sum()) in made["en"]._suptitle.get_text()
    assert luminance(figures.LESS) - luminance(figures.MORE) > 0.15   # apart in greyscale, besides the hatching


def test_an_undefined_residual_leaves_its_cell_without_one(counts):
    residuals = adjusted_residuals(counts).mask(lambda r: r > 100)
    residuals.loc["s2"] = np.nan
    made = check_figure(lambda: figures.residual_map(counts, residuals, rows=codes(), columns=tools(), source=SOURCE))
    assert len(made["zh"].axes[0].texts) == 2 * counts.size - counts.shape[1]


@pytest.mark.parametrize(("observed", "reached"), [(85.8, 0), (5.0, 399), (20.0, 200)])
def test_the_histogram_holds_every_shuffle(observed, reached):
    shuffled = np.r_[np.linspace(10, 19.9, 200), np.linspace(20, 40, 200)]
    reached = int((shuffled >= observed).sum())
    made = check_figure(lambda: figures.shuffle_histogram(shuffled, observed, source=SOURCE))
    ax = made["zh"].axes[0]
    assert sum(round(p.get_height()) for p in ax.patches) == 400
    assert ax.lines[0].get_xdata()[0] == observed
    assert f" {reached} " in made["en"]._suptitle.get_text() + " " and f"{(reached + 1) / 401:.4f}" in made["zh"].govtext_caption["zh"]


def test_versions_are_drawn_per_cell_and_only_steady_cells_count():
    values = {("s4", "t1"): [5.3, 4.5, 5.3, 4.1, 3.2], ("s4", "t2"): [-1.3, -0.5, -1.0, -1.1, -4.5], ("s0", "t0"): [6.1, 6, 5.9, 5.2]}
    names = ["final", "A", "B", "text", "both"]
    table = pd.DataFrame([(v, *cell, r) for cell, row in values.items() for v, r in zip(names, row, strict=False)],
                         columns=["version", "row", "column", "residual"])
    made = check_figure(lambda: figures.residual_versions(table, cells={c: f"{codes()[c[0]]} × {tools()[c[1]]}" for c in values},
                                                          versions=dict(zip(names, gt.tr(["裁定", "甲", "乙", "不含标题", "都有"],
                                                                                         ["decided", "A", "B", "text", "both"]), strict=True)), source=SOURCE))
    drawn = [line for line in made["zh"].axes[0].lines if len(line.get_xdata()) == 3]
    assert [line.get_xdata()[0] for line in drawn] == [5.3, 4.5, 5.3, 4.1, 3.2]
    assert len({line.get_marker() for line in drawn}) == 5 and np.isnan(drawn[-1].get_xdata()[2])
    assert made["zh"]._suptitle.get_text().count("1 个") and "1 do so" in made["en"]._suptitle.get_text()
    assert "-4.5" in made["en"].govtext_alt["en"]

"""Figures of notebook 10: tables are drawn as they are, titles are true, and nothing is left out in silence."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_rgb

import govtext as gt
from figure_checks import check_chart
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


def written(made):
    """The digits that stand in cells."""
    return [t.get_text() for t in made.figure.axes[0].texts if t.get_text() in "012345"]


def test_strips_hold_one_cell_per_passage_with_its_mark():
    table = pd.DataFrame({"article_id": ["stages"] * 4 + ["shifts"] * 43, "code": ["s1", "s0", "s5", "s2"] + ["s4"] * 43,
                          "heading": [True, False, False, True] + [False] * 43, "disputed": [False, True] + [False] * 45})
    made = check_chart(lambda: figures.code_strips(table, codes=codes(), marks={c: c[1] for c in ZH}, none="s0", title=("转变图题", "Shifts"),
                                                   source=SOURCE))["zh"]
    assert made.table["start"].tolist() == [*range(4), *range(43)] and made.table["mark"].tolist() == [c[1] for c in table["code"]]
    assert (made.table["high"] < 1).tolist() == table["heading"].tolist()
    assert len(written(made)) == len(table), "a heading has its digit, too"
    framed = [p for p in made.figure.axes[0].patches if not p.get_fill()]
    assert len(framed) == 1 and int(framed[0].get_x()) == 1, "the disputed passage is framed"
    assert "转变与逻辑：43 处, 4 s4 技术与业务 43" in made.alt


CATEGORIES = pd.DataFrame({"code": list(ZH), "n": [28, 5, 24, 68, 22, 85], "specific": [0.93, 0.8, 0.92, 0.94, 0.91, 0.96],
                           "alpha": [0.92, 0.796, 0.91, 0.92, 0.9, 0.94]})


def test_category_dots_draws_both_measures_and_marks_rare_ones():
    made = check_chart(lambda: figures.category_dots(CATEGORIES, codes=codes(), source=SOURCE))
    drawn = made["zh"].table.pivot(index="code", columns="measure", values="value").loc[CATEGORIES["code"]]
    assert drawn["specific"].tolist() == CATEGORIES["specific"].tolist() and drawn["alpha"].tolist() == CATEGORIES["alpha"].tolist()
    assert made["zh"].table.query("few")["code"].unique().tolist() == ["s2"]
    assert made["zh"].title == f"一致最高的是“{ZH['s0']}”，最低的是“{ZH['s5']}”（22 个编码）；不足 10 个编码的不比" and "编码数 68" in made["zh"].alt
    assert "横轴不从 0 起" in made["zh"].alt
    assert "横轴" not in figures.category_dots(CATEGORIES.assign(alpha=0.0), codes=ZH, source=SOURCE).alt


@pytest.mark.parametrize(("specific", "title"), [([0.9, 0.8, 0.8], "最低的是“s2 动力与素养”“s3 成效与分寸”"), ([0.9, 0.9, 0.9], "各类的一致率没有差别"),
                                                 ([np.nan, 0.5, 0.9], "一致最高的是“s3 成效与分寸”，最低的是“s2 动力与素养”（50 个编码）")])
def test_categories_that_tie_are_all_named(specific, title):
    assert figures.category_dots(CATEGORIES[:3].assign(specific=specific, n=50), codes=ZH, source=SOURCE).title.endswith(title)


def test_suggestions_show_precision_recall_and_their_counts():
    table = pd.DataFrame({"code": list(ZH), "suggested": [15, 0, 18, 35, 20, 55], "decided": [15, 2, 11, 33, 10, 45],
                          "both": [10, 0, 10, 24, 8, 40]})
    made = check_chart(lambda: figures.suggestion_dots(table, codes=codes(), source=SOURCE))
    drawn = made["zh"].table.pivot(index="code", columns="measure", values="value").loc[table["code"]]
    assert drawn["precision"].to_numpy() == pytest.approx([10 / 15, np.nan, 10 / 18, 24 / 35, 8 / 20, 40 / 55], nan_ok=True)
    assert drawn["recall"].to_numpy() == pytest.approx([10 / 15, 0, 10 / 11, 24 / 33, 8 / 10, 40 / 45])
    assert made["en"].title == "51 of 143 suggestions are wrong, and 24 decided codes were not suggested"
    assert "建议 35, 裁定 33, 两者 24" in made["zh"].alt


@pytest.fixture()
def counts():
    return pd.DataFrame([[7, 1, 6], [2, 0, 0], [3, 2, 6], [4, 15, 7], [0, 0, 10], [36, 1, 6]], index=list(ZH), columns=["t0", "t1", "t2"])


def test_the_residual_map_tells_apart_what_stands_out(counts):
    residuals = adjusted_residuals(counts)
    residuals.loc[["s1", "s2", "s3"], "t1"] = 2.1, 1.9, -2.1
    made = check_chart(lambda: figures.residual_map(counts, residuals, rows=codes(), columns=tools(), source=SOURCE))
    cells, wanted = made["zh"].table, residuals[list(TOOLS)].to_numpy().ravel()
    assert cells["n"].tolist() == counts[list(TOOLS)].to_numpy().ravel().tolist()
    assert [float(t.replace("−", "-")) for t in cells["note"]] == pytest.approx(wanted, abs=0.051)
    assert (cells["kind"] == "more").tolist() == (wanted > 2).tolist() and (cells["kind"] == "less").tolist() == (wanted < -2).tolist()
    assert made["en"].title == f"{(abs(wanted) > 2).sum()} of 18 cells depart from independence (limit 2)"
    more, less = (to_rgb(figures.CELLS[kind].colour) @ np.array([0.299, 0.587, 0.114]) for kind in ("more", "less"))
    assert more - less > 0.25 and not figures.CELLS["less"].texture   # apart in greyscale, and no dots behind the digits


def test_a_wider_limit_lets_fewer_cells_stand_out(counts):
    residuals = adjusted_residuals(counts) * 0 + 2.5
    wide = figures.residual_map(counts, residuals, rows=codes(), columns=tools(), source=SOURCE, limit=3.45)
    assert set(wide.table["kind"]) == {"expected"} and "3.45" in wide.caption


def test_alpha_by_text_names_the_lowest():
    table = pd.DataFrame([("d", "e", 16, 0.76, 0.92), ("d", "w", 26, 1.0, 0.92), ("f", "e", 16, 1.0, 0.93)], columns=["panel", "row", "units", "alpha", "all"])
    made = check_chart(lambda: figures.alpha_by_text(table, rows={"e": gt.tr("趋势", "Trends"), "w": gt.tr("量变", "Stages")},
                                                     panels={"d": gt.tr("转变", "shift"), "f": gt.tr("工具", "tool")}, source=SOURCE))
    assert made["zh"].title == "各篇的 alpha 由 0.76 到 1.00；最低的是趋势（转变，16 段）" and made["zh"].table["units"].tolist() == [16, 26, 16]


def test_an_undefined_residual_leaves_its_cell_without_one(counts):
    residuals = adjusted_residuals(counts)
    residuals.loc["s2"] = np.nan
    cells = check_chart(lambda: figures.residual_map(counts, residuals, rows=codes(), columns=tools(), source=SOURCE))["zh"].table
    assert cells["note"].isna().sum() == 3 and set(cells[cells["note"].isna()]["kind"]) == {"expected"}


@pytest.mark.parametrize(("observed", "reached"), [(85.8, 0), (5.0, 400), (20.0, 200)])
def test_the_histogram_holds_every_shuffle(observed, reached):
    shuffled = np.r_[np.linspace(10, 19.9, 200), np.linspace(20, 40, 200)]
    made = check_chart(lambda: figures.shuffle_histogram(shuffled, observed, source=SOURCE))
    assert made["zh"].table["chi2"].tolist() == shuffled.tolist()
    assert made["en"].title == f"{reached or 'None'} of 400 shuffles reach{'es' * (reached < 2)} the observed value" and f"{(reached + 1) / 401:.4f}" in made["zh"].caption


def test_versions_are_drawn_per_cell_and_only_steady_cells_count():
    values = {("s4", "t1"): [5.3, 4.5, 5.3, 4.1, 3.2], ("s4", "t2"): [-1.3, -0.5, -1.0, -1.1, -4.5], ("s0", "t0"): [6.1, 6, 5.9, 5.2]}
    names = ["final", "A", "B", "text", "both"]
    table = pd.DataFrame([(v, *cell, r) for cell, row in values.items() for v, r in zip(names, row, strict=False)],
                         columns=["version", "row", "column", "residual"]).assign(limit=2.0)
    def labels():
        return gt.tr(["裁定", "甲", "乙", "不含标题", "都有"], ["decided", "A", "B", "text", "both"])

    made = check_chart(lambda: figures.residual_versions(table, cells={c: f"{codes()[c[0]]} × {tools()[c[1]]}" for c in values},
                                                         versions=dict(zip(names, labels(), strict=True)), shared=[("s4", "t1")], source=SOURCE))
    drawn = made["zh"].table.set_index(["cell", "version"])
    assert drawn.loc[(("s4", "t2"), "both"), "kind"] == "less" and drawn.loc[(("s4", "t2"), "final"), "kind"] == "expected"
    drawn = drawn["residual"]
    assert drawn[("s4", "t1")].tolist() == [5.3, 4.5, 5.3, 4.1, 3.2] and len(drawn) == 14
    assert made["zh"].title.endswith("1 个在 5 种做法下都站得住，它们的两类全都共用规则词")
    assert made["en"].title.endswith("1 do so in all 5 versions, and each of these pairs categories that share rule words") and "−4.5" in made["en"].alt

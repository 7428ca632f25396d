"""Figures of notebook 05: artists equal the tables, both languages, nothing overlaps."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle

import govcourse as gc
import govtext as gt
from figure_checks import check_figure, luminance
from govcourse.figures import logics as figures
from govtext.measures.cooccurrence import Recovery


@pytest.fixture(scope="module")
def concepts():
    return gc.load_concepts()


def names_of(concepts, kind):
    rows = concepts[concepts["kind"] == kind]
    return dict(zip(rows["id"], rows[gt.tr("name_zh", "name_en")], strict=True))


@pytest.fixture(scope="module")
def evidence(concepts):
    rows = concepts[concepts["kind"] == "logic"]
    table = gt.concept_terms(rows).rename(columns={"id": "group"})
    return table.assign(own=[1 + i % 4 for i in range(len(table))], elsewhere=[max(0, i % 9 - 5) for i in range(len(table))])


def test_own_and_elsewhere_draws_both_counts_of_every_term(concepts, evidence):
    made = check_figure(lambda: figures.own_and_elsewhere(evidence, names=names_of(concepts, "logic"),
                                                          labels=gt.tr(None, gt.gloss(list(evidence["term"])))))
    axes = [ax for ax in made["zh"].axes if ax.patches]
    widths = [bar.get_width() for ax in axes for bar in ax.patches]
    assert -sum(w for w in widths if w < 0) == evidence["own"].sum()
    assert sum(w for w in widths if w > 0) == evidence["elsewhere"].sum()
    first = evidence[evidence["group"] == evidence["group"].iloc[0]]
    assert [t.get_text() for t in axes[0].get_yticklabels()] == list(first["term"])
    assert {int(t.get_text()) for t in axes[0].texts} == set(first["own"]) | set(first["elsewhere"]) - {0}
    alone = evidence.loc[evidence["elsewhere"] == 0, "term"].nunique()
    for lang in ("zh", "en"):
        assert f"{alone}" in made[lang].govtext_alt[lang] and f"{alone}" in made[lang]._suptitle.get_text()


@pytest.fixture(scope="module")
def results():
    rng = np.random.default_rng(0)
    return {"指定的词\n全部": Recovery(pd.Series([0.8, 0.85, 0.9]), rng.normal(0, 0.05, 500), 0.002),
            "chosen terms,\nown passages out": Recovery(pd.Series([0.06]), rng.normal(0, 0.15, 500), 0.4),
            "c": Recovery(pd.Series([0.0, 0.02, 0.05]), rng.normal(0, 0.02, 500), 0.2)}


def test_permutation_panels_hold_every_shuffle_and_the_observed_median(results):
    made = check_figure(lambda: figures.permutation_panels(results))
    for ax, result in zip(made["zh"].axes, results.values(), strict=True):
        bars = [p for p in ax.patches if isinstance(p, Rectangle) and to_hex(p.get_facecolor()) == "#b7c4d1"]
        assert sum(round(p.get_height()) for p in bars) == 500
        assert ax.lines[0].get_xdata()[0] == result.observed.median()
        assert f"{result.observed.median():.2f}" in ax.texts[0].get_text()
    assert made["zh"]._suptitle.get_text().endswith("1 种") and made["en"]._suptitle.get_text().endswith("1 of 3")
    assert "0.85" in made["zh"].govtext_alt["zh"] and "500" in made["en"].govtext_caption["en"]


@pytest.fixture(scope="module")
def choices():
    return pd.DataFrame({"label": ["六逻辑 · 指定的词 · 段落", "logics · all own words · sentence"], "with_own": [0.9, 1.0],
                         "without_own": [0.06, -0.2], "low": [-0.1, -0.02], "high": [0.5, 0.03], "n_with": [25, 107],
                         "n_without": [8, 106]})


def test_recovery_by_choice_draws_both_values_and_the_band(choices):
    made = check_figure(lambda: figures.recovery_by_choice(choices))
    ax = made["zh"].axes[0]
    full, rest = ax.collections
    assert full.get_offsets()[:, 0].tolist() == choices["with_own"].tolist()
    assert rest.get_offsets()[:, 0].tolist() == choices["without_own"].tolist()
    assert [p.get_x() for p in ax.patches] == pytest.approx(choices["low"].tolist())
    assert [p.get_x() + p.get_width() for p in ax.patches] == pytest.approx(choices["high"].tolist())
    assert [t.get_text() for t in ax.texts[:2]] == ["25 → 8", "107 → 106"]
    assert len(full.get_paths()[0].vertices) != len(rest.get_paths()[0].vertices)      # shape, not only colour
    assert "0.90 → 0.06" in made["en"].govtext_alt["en"]
    assert "1.00" in made["zh"]._suptitle.get_text() and "-0.20" in made["zh"]._suptitle.get_text()   # 8 terms say little
    assert len({tuple(colour) for colour in rest.get_edgecolors()}) == 2


def test_reading_and_words_shows_number_dots_and_frame_of_every_cell(concepts):
    rows, columns = names_of(concepts, "shift"), names_of(concepts, "logic")
    cells = pd.DataFrame([{"row": r, "column": c, "similarity": (i * 6 + j) / 100, "strength": (i + j) % 4,
                           "by_article": i == j == 0} for i, r in enumerate(rows) for j, c in enumerate(columns)])
    mixed = cells.sample(frac=1, random_state=1)
    made = check_figure(lambda: figures.reading_and_words(mixed, rows=names_of(concepts, "shift"),
                                                          columns=names_of(concepts, "logic"), rho=0.42))
    ax = made["zh"].axes[0]
    assert [t.get_text() for t in ax.texts] == [f"{v:.3f}" for v in cells["similarity"]]
    assert len(ax.lines) == cells["strength"].sum()
    assert len([p for p in ax.patches if p.get_linewidth() == 2.4]) == 1
    assert ax.collections[0].get_array().ravel().tolist() == pytest.approx(cells["similarity"].tolist())
    agree = sum(part.loc[part["similarity"].idxmax(), "strength"] == part["strength"].max() > 0
                for _, part in cells.groupby("row"))
    assert f"5 行里有 {agree} 行" in made["zh"]._suptitle.get_text() and "0.42" in made["en"].govtext_alt["en"]


def test_nearest_passages_draws_every_passage_and_names_the_nearest(concepts):
    names = names_of(concepts, "logic")
    passages = gc.load_course().passages[["passage_id", "article_id"]]
    rng = np.random.default_rng(0)
    table = passages.merge(pd.DataFrame({"group": list(names)}), how="cross")
    table["similarity"] = rng.uniform(0, 0.2, len(table))
    made = check_figure(lambda: figures.nearest_passages(table, names=names_of(concepts, "logic")))
    ax = made["zh"].axes[0]
    assert sum(len(c.get_offsets()) for c in ax.collections) == len(table)
    best = table.loc[table.groupby("group")["similarity"].idxmax()].set_index("group")["passage_id"]
    assert [t.get_text() for t in ax.texts] == [best[g] for g in names]
    assert len({c.get_paths()[0].vertices.tobytes() for c in ax.collections}) == 5     # five shapes for five articles
    assert all(best[g] in made["en"].govtext_alt["en"] for g in names)


def test_figures_refuse_tables_without_their_columns():
    empty = pd.DataFrame({"label": []})
    for call in (lambda: figures.own_and_elsewhere(empty, names={}), lambda: figures.recovery_by_choice(empty),
                 lambda: figures.reading_and_words(empty, rows={}, columns={}, rho=0),
                 lambda: figures.nearest_passages(empty, names={})):
        with pytest.raises(gt.GovtextError):
            call()


def test_bars_of_own_and_elsewhere_stay_apart_in_greyscale():
    assert luminance("#f3d9d3") - luminance(figures.SECOND) > 0.4

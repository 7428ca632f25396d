"""Codebooks, suggestions and crosstabs."""

import numpy as np
import pandas as pd
import pytest

from govtext.measures import coding
from govtext.measures.crosstab import adjusted_residuals, crosstab, independence_test
from govtext.messages import GovtextError

TOKENS = pd.DataFrame([("d-01", 1, "数字政府"), ("d-01", 1, "建设"), ("d-01", 2, "资金"), ("d-02", 1, "资金保障"), ("d-02", 2, "数据"),
                       ("d-03", 1, "数据"), ("d-03", 1, "共享"), ("d-04", 1, "数据"), ("d-04", 2, "共享")],
                      columns=["passage_id", "sentence", "term"])
PASSAGES = pd.DataFrame({"passage_id": [f"d-0{i}" for i in range(1, 5)], "article_id": "d", "paragraph": [1, 2, 3, 4],
                         "section_zh": ["甲", "甲", "乙", "乙"], "section_en": ["A", "A", "B", "B"]})


def book(tmp_path, text):
    path = tmp_path / "book.yaml"
    path.write_text(text, "utf-8")
    return coding.load_codebook(path)


def test_any_all_not_within_sections_and_categories(tmp_path):
    codebook = book(tmp_path, """
categories:
  - {id: money, include: [{any: [资金]}], exclude: [{any: [数字政府]}]}
  - {id: share-near, include: [{all: [数据, 共享], within: sentence}]}
  - {id: share, include: [{all: [数据, 共享]}]}
  - {id: data-alone, include: [{any: [数据], not: [共享]}]}
  - {id: data-in-b, include: [{any: [数据], sections: [乙]}]}
  - {id: both, include: [{category: share, any: [数据]}]}
  - {id: human-only}
""")
    found = coding.suggest_codes(TOKENS, codebook, PASSAGES)
    by = found.groupby("code")["unit"].agg(list).to_dict()
    assert by == {"money": ["d-02"], "share-near": ["d-03"], "share": ["d-03", "d-04"], "data-alone": ["d-02"],
                  "data-in-b": ["d-03", "d-04"], "both": ["d-03", "d-04"]}
    assert found.set_index(["unit", "code"]).loc[("d-02", "money"), "matched"] == "资金"   # inside 资金保障


@pytest.mark.parametrize(("near", "units"), [(1, ["p-2"]), (2, ["p-1", "p-2"]), (9, ["p-1", "p-2"])])
def test_near_counts_sentences_between_the_terms(tmp_path, near, units):
    tokens = pd.DataFrame([("p-1", 1, "数据"), ("p-1", 3, "共享"), ("p-2", 5, "共享"), ("p-2", 6, "数据"), ("p-3", 1, "数据")],
                          columns=["passage_id", "sentence", "term"])
    codebook = book(tmp_path, f"categories:\n  - {{id: a, include: [{{all: [数据, 共享], near: {near}}}]}}")
    assert list(coding.suggest_codes(tokens, codebook)["unit"]) == units
    barred = book(tmp_path, f"categories:\n  - {{id: a, include: [{{any: [数据], not: [共享], near: {near}}}]}}")
    assert "p-3" in set(coding.suggest_codes(tokens, barred)["unit"])


@pytest.mark.parametrize(("text", "word"), [
    ("categories:\n  - {id: a, include: [{all: [x, y], near: 0}]}", "near"),
    ("categories:\n  - {id: a, include: [{all: [x, y], near: true}]}", "near"),
    ("categories:\n  - {id: a, include: [{all: [x, y], near: 1, within: sentence}]}", "near"),
    ("categories:\n  - {id: a, include: [{category: b}]}", "b"),
    ("categories:\n  - {id: a, include: [{category: b}]}\n  - {id: b, include: [{category: a}]}", "circle"),
    ("categories:\n  - {id: a, parent: a}", "circle"),
    ("categories:\n  - {id: a}\n  - {id: a}", "twice"),
    ("categories:\n  - {id: a, include: [{some: [x]}]}", "incomplete"),
    ("categories:\n  - {id: a, include: [{any: [x], within: page}]}", "within"),
    ("nothing: here", "codebook"), ("a: [", "YAML")])
def test_a_broken_codebook_is_explained(tmp_path, text, word):
    with pytest.raises(GovtextError, match=word):
        book(tmp_path, text)


def test_sheet_has_clause_ids_and_an_empty_decision(tmp_path):
    codebook = book(tmp_path, "categories:\n  - {id: share, include: [{all: [数据, 共享]}]}")
    sheet = coding.coding_sheet(PASSAGES, coding.suggest_codes(TOKENS, codebook))
    assert list(sheet["clause"]) == ["d-1-01", "d-1-02", "d-2-03", "d-2-04"]
    assert list(sheet["suggested"]) == ["", "", "share", "share"] and set(sheet["decision"]) == {""}


@pytest.mark.parametrize(("row", "word"), [(("d-99", "c1", "share"), "d-99"), (("d-01", "c1", "other"), "other"), (("d-01", "c1", ""), "without")])
def test_unknown_units_codes_and_missing_cells(tmp_path, row, word):
    codebook = book(tmp_path, "categories:\n  - {id: share}")
    with pytest.raises(GovtextError, match=word):
        coding.check_codings(pd.DataFrame([row], columns=["unit", "coder", "code"]), codebook, {"d-01"})


PARTY = pd.DataFrame([[762, 327, 468], [484, 239, 477]], index=["women", "men"], columns=["democrat", "independent", "republican"])


def test_agresti_party_by_gender():
    """Agresti (2007), table 2.5; also in the help page of R's chisq.test."""
    found = independence_test(PARTY)
    assert found["chi2"] == pytest.approx(30.07, abs=5e-3) and found["df"] == 2 and found["p"] == pytest.approx(2.95e-7, abs=5e-10)
    assert found["method"] == "chi-square"
    assert adjusted_residuals(PARTY).loc["women"].round(2).tolist() == [4.50, 0.70, -5.32]


def test_lady_tasting_tea_is_tested_exactly():
    """Fisher (1935): two-sided p .4857."""
    found = independence_test(pd.DataFrame([[3, 1], [1, 3]]))
    assert found["method"] == "Fisher exact" and found["p_used"] == pytest.approx(.4857, abs=5e-5)


def test_small_tables_are_simulated_and_agree_with_scipy():
    from scipy.stats import MonteCarloMethod, chi2_contingency

    counts = pd.DataFrame([[4, 1, 2], [1, 5, 1], [2, 1, 6]])
    found = independence_test(counts, simulations=9999)
    other = chi2_contingency(counts, correction=False, method=MonteCarloMethod(n_resamples=9999, rng=np.random.default_rng(5))).pvalue
    assert found["method"] == "Monte Carlo" and found["p_used"] == pytest.approx(other, abs=.02)
    assert independence_test(counts)["p_used"] == independence_test(counts)["p_used"]


def test_empty_rows_are_left_out_and_a_single_row_refused():
    counts = pd.DataFrame([[10, 20], [0, 0], [20, 10]])
    assert independence_test(counts)["df"] == 1
    with pytest.raises(GovtextError):
        independence_test(counts.iloc[:2])


def test_crosstab_counts():
    table = crosstab(pd.DataFrame({"a": ["x", "x", "y"], "b": ["p", "q", "p"]}), "a", "b")
    assert table.to_numpy().tolist() == [[1, 1], [1, 0]]

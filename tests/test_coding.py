"""Codebooks, suggestions and crosstabs."""

import numpy as np
import pandas as pd
import pytest

from govtext.measures import coding
from govtext.measures.crosstab import adjusted_residuals, association_test, cramers_v, crosstab, independence_test, residual_threshold
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


# ---- documents as units, and many cells at once

def clustered(seed=1, clusters=5, each=24, own=2.0):
    generator = np.random.default_rng(seed)
    home = np.repeat(np.arange(clusters), each)
    columns = {}
    for name, size in (("one", 4), ("two", 3)):
        upto = generator.dirichlet(np.full(size, own), clusters).cumsum(axis=1)[home]
        columns[name] = (upto < generator.random(len(home))[:, None]).sum(axis=1).clip(0, size - 1)
    return pd.DataFrame(columns).assign(doc=home)


def test_codes_are_ordered_as_numbers_and_missing_ones_told():
    table = pd.DataFrame({"a": ["10", "2", "1", "2 "], "b": ["x", "y", None, "x"]})
    with pytest.warns(UserWarning, match="left out|spaces"):
        counts = crosstab(table, "a", "b")
    assert counts.index.tolist() == ["2", "10"] and counts.to_numpy().tolist() == [[1, 1], [1, 0]]
    assert crosstab(pd.DataFrame({"a": [10, 2], "b": [True, False]}), "a", "b").columns.tolist() == [False, True]


def test_shuffling_within_documents_against_all_orders():
    """Two documents of three and two units: 3! x 2! orders of the second code, each as likely as another."""
    from itertools import permutations

    table = pd.DataFrame({"doc": [0, 0, 0, 1, 1], "one": [0, 0, 1, 0, 1], "two": [0, 0, 1, 0, 1]})
    found = association_test(table, "one", "two", cluster="doc", simulations=6000)
    expected = np.zeros((2, 2))
    for _, part in table.groupby("doc"):
        own = crosstab(part, "one", "two").to_numpy()
        expected += np.outer(own.sum(axis=1), own.sum(axis=0)) / len(part)

    def distance(two):
        counts = pd.crosstab(table["one"], np.array(two)).to_numpy()
        return ((counts - expected)**2 / expected).sum()

    orders = [distance([*a, *b]) for a in permutations([0, 0, 1]) for b in permutations([0, 1])]
    everywhere = [distance(two) for two in permutations(table["two"])]
    assert abs(np.mean(np.array(orders) >= distance(table["two"]) - 1e-9) - np.mean(np.array(everywhere) >= distance(table["two"]) - 1e-9)) > 0.04
    assert found["p_used"] == pytest.approx(np.mean(np.array(orders) >= distance(table["two"]) - 1e-9), abs=0.02)
    assert found["chi2_within"] == pytest.approx(distance(table["two"])) and abs(found["chi2_within"] - found["chi2"]) > 0.1
    assert found["method"] == "within clusters" and found["clusters"] == 2 and found["interval"] == "none"


def test_what_documents_explain_is_no_association_and_what_they_do_not_is():
    """Each document has a code of its own in both columns: everything goes together, nothing within a document."""
    home = np.repeat(np.arange(4), 10)
    table = pd.DataFrame({"doc": home, "one": home % 2, "two": home % 2})
    found = association_test(table, "one", "two", cluster="doc")
    assert found["p_used"] == 1 and found["chi2"] == pytest.approx(40) and found["chi2_within"] == pytest.approx(0)
    assert association_test(table, "one", "two")["p_used"] < 0.001
    inside = pd.DataFrame({"doc": home, "one": np.tile([0, 1], 20), "two": np.tile([0, 1], 20)})
    assert association_test(inside, "one", "two", cluster="doc")["p_used"] < 0.001


def test_the_rows_of_two_sheets_put_together_are_all_rows():
    """As pd.concat leaves them, each number of the index stands twice."""
    sheets = [clustered(seed) for seed in (1, 2)]
    both = pd.concat([sheets[0], sheets[1].assign(doc=sheets[1]["doc"] + 5)])
    found, whole = (association_test(t, "one", "two", cluster="doc", simulations=50, bootstrap=50) for t in (both, both.reset_index(drop=True)))
    assert found == whole and found["clusters"] == 10 and found["n"] == 240
    both.loc[3, "one"] = None   # in both sheets
    with pytest.warns(UserWarning, match="2 rows lack"):
        assert association_test(both, "one", "two", cluster="doc", simulations=50, bootstrap=0)["n"] == 238


def test_without_cluster_it_is_the_independence_test():
    table = clustered(own=50)
    found, plain = association_test(table, "one", "two"), independence_test(crosstab(table, "one", "two"))
    assert {k: found[k] for k in plain} == plain and found["threshold"] > 2


def test_the_threshold_of_two_by_two_tables_by_the_hypergeometric_law():
    """Margins 6, 4 and 5, 5: the first cell is 1 to 5 with probabilities 5, 50, 100, 50, 5 of 210; |residual| 2.04 for 1 and 5... """
    from scipy.stats import hypergeom

    counts = pd.DataFrame([[3, 3], [2, 2]])
    first = np.arange(1, 6)
    residual = np.abs(first - 3) / np.sqrt(3 * 0.4 * 0.5)
    chance = hypergeom(10, 6, 5).pmf(first)
    threshold = residual_threshold(counts, simulations=9999)
    assert chance[residual > threshold + 1e-9].sum() <= 0.05 < chance[residual >= threshold - 1e-9].sum()


def test_the_threshold_of_a_large_table_is_near_sidaks():
    """Many counts: residuals are nearly normal; independent cells would give the normal quantile of 1 - (1 - .95^(1/cells)) / 2."""
    from scipy.stats import norm

    counts = pd.DataFrame(np.full((4, 5), 50))
    sidak = norm.ppf(1 - (1 - 0.95 ** (1 / 20)) / 2)
    assert residual_threshold(counts) == pytest.approx(sidak, abs=0.2) and residual_threshold(counts) > 2.7


def test_cramers_v_of_many_tables_and_its_interval():
    tables = np.array([[[10, 0], [0, 10]], [[5, 5], [5, 5]], [[20, 5], [10, 15]]], float)
    assert cramers_v(tables).tolist() == pytest.approx([1, 0, np.sqrt(independence_test(pd.DataFrame(tables[2].astype(int)))["chi2"] / 50)])
    table = clustered(clusters=40, each=6)
    table["two"] = np.where(np.arange(240) % 2, table["one"] % 3, table["two"])
    found = association_test(table, "one", "two", cluster="doc", simulations=50)
    assert found["interval"] == "documents" and 0 < found["low"] < found["high"] < 1
    assert association_test(table, "one", "two", cluster="doc", simulations=50) == found
    apart = association_test(clustered(clusters=40, each=6, own=50), "one", "two", cluster="doc", simulations=50)
    assert apart["low"] == 0 < apart["cramers_v"]           # the V of a sample is above 0 though nothing is there


def test_a_unit_without_document_and_counts_that_are_none_are_refused():
    with pytest.raises(GovtextError, match="Fill in the document"):
        association_test(clustered().astype({"doc": float}).replace({"doc": {3: np.nan}}), "one", "two", cluster="doc")
    for bad in (np.nan, -1, 0.5):
        counts = pd.DataFrame([[5, bad], [3, 9]])
        for ask in (independence_test, adjusted_residuals, residual_threshold):
            with pytest.raises(GovtextError, match="whole numbers"):
                ask(counts)

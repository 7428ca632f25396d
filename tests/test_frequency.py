"""Frequencies, tf-idf, cuts: against published or hand-computed values (sources named at each)."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import govcourse as gc
import govtext as gt
from govtext.measures.frequency import contains

TOKENS = pd.DataFrame({
    "article_id": ["a", "a", "a", "b", "b"], "passage_id": ["a-01", "a-01", "a-02", "b-01", "b-01"],
    "term": ["互联网+政务服务", "政务服务", "数据", "数据", "政务服务"], "n": [2, 1, 1, 3, 1]})


def test_longest_match_leaves_the_longer_term_alone():
    counts = gt.term_frequency(TOKENS).set_index("term")["n"]
    assert counts.to_dict() == {"数据": 4, "互联网+政务服务": 2, "政务服务": 2}


def test_equal_counts_are_ordered_by_term():
    assert list(gt.term_frequency(TOKENS)["term"]) == ["数据", "互联网+政务服务", "政务服务"]


def test_nested_counts_inside_longer_terms():
    with pytest.warns(UserWarning, match="(?s)不存在.*counts=corpus"):   # from words alone a 0 may be no 0
        counts = gt.nested_frequency(TOKENS, ["政务服务", "互联网", "不存在"]).set_index("term")
    assert counts["n"].to_dict() == {"政务服务": 4, "互联网": 2, "不存在": 0}
    assert counts["longest"].to_dict() == {"政务服务": 2, "互联网": 0, "不存在": 0}


def test_nested_by_group_has_a_row_for_every_group_and_term():
    counts = gt.nested_frequency(TOKENS, ["政务服务", "互联网"], by="article_id")
    assert set(counts["counted"]) == {"longest match only"} and set(counts["n_doubtful"]) == {0}
    assert list(counts[["article_id", "term", "n", "longest"]].itertuples(index=False, name=None)) == [
        ("a", "政务服务", 3, 1), ("a", "互联网", 2, 0), ("b", "政务服务", 1, 1), ("b", "互联网", 0, 0)]


def test_a_term_twice_inside_one_token_counts_twice():
    tokens = pd.DataFrame({"term": ["人人"], "n": [3]})
    assert gt.nested_frequency(tokens, ["人"])["n"].tolist() == [6]


def test_empty_term_list_is_refused():
    with pytest.raises(gt.GovtextError, match="terms"):
        gt.nested_frequency(TOKENS, [])


def test_input_is_not_changed():
    before = TOKENS.copy()
    gt.nested_frequency(TOKENS, ["政务服务"], by="article_id")
    gt.tf_idf(TOKENS)
    gt.dispersion(TOKENS)
    pd.testing.assert_frame_equal(TOKENS, before)


def test_categorical_terms_give_the_same_counts():
    """Parquet corpora hold the terms as categories."""
    coded = TOKENS.assign(term=TOKENS["term"].astype("category"), article_id=TOKENS["article_id"].astype("category"))
    plain = gt.nested_frequency(TOKENS, ["政务服务", "数据"], by="article_id")
    again = gt.nested_frequency(coded, ["政务服务", "数据"], by="article_id")
    assert plain.astype({"article_id": str}).to_dict("list") == again.astype({"article_id": str}).to_dict("list")


@given(st.lists(st.text("数据治理", min_size=1, max_size=5), min_size=1, max_size=20), st.text("数据治理", min_size=1, max_size=3))
def test_contains_agrees_with_places_counted_one_by_one(tokens, term):
    found = contains(pd.Series(tokens), [term]).set_index("token")["times"].to_dict()
    # overlaps count, which str.count leaves out
    assert found == {t: sum(t.startswith(term, i) for i in range(len(t))) for t in set(tokens) if term in t}


def test_document_frequency_and_share():
    table = gt.document_frequency(TOKENS, unit="passage_id").set_index("term")
    assert table["df"].to_dict() == {"政务服务": 2, "数据": 2, "互联网+政务服务": 1}
    assert table.loc["政务服务", "share"] == pytest.approx(2 / 3)


def test_tf_idf_of_the_tidytext_example():
    """tidytext, tests/testthat/test-bind-tf-idf.R: tf 1/6 or 1/3, idf ln 2 or 0."""
    one = ["the", "quick", "brown", "fox", "jumped"]
    two = ["over", "the", "lazy", "brown", "dog"]
    tokens = pd.DataFrame({"article_id": ["1"] * 5 + ["2"] * 5, "term": one + two, "n": [1, 1, 1, 1, 2, 1, 1, 1, 1, 2]})
    table = gt.tf_idf(tokens).set_index(["article_id", "term"])
    assert table.loc[("1", "jumped"), "tf_idf"] == pytest.approx(0.231049, abs=5e-7)
    assert table.loc[("1", "the"), "tf_idf"] == 0
    assert table.loc[("1", "jumped"), "tf"] == pytest.approx(1 / 3)
    assert table.loc[("2", "over"), "idf"] == pytest.approx(math.log(2))


@pytest.mark.parametrize(("counts", "cut"), [([10, 8, 5, 4, 3], 5), ([6, 4, 1, 1, 1], 3), ([1, 1, 1], 1)])
def test_g_index_cut(counts, cut):
    """Egghe (2006), by hand: largest g with the g largest counts summing to at least g squared."""
    assert gt.g_index_cut(counts) == cut


@given(st.lists(st.integers(0, 50), min_size=1, max_size=40))
def test_g_index_cut_against_its_definition(counts):
    ordered = sorted(counts, reverse=True)
    expected = max((g for g in range(1, len(ordered) + 1) if sum(ordered[:g]) >= g * g), default=0)
    assert gt.g_index_cut(counts) == expected


@pytest.mark.parametrize(("once", "threshold"), [(10, 4.0), (36, 8.0), (100, 13.651)])
def test_donohue_threshold(once, threshold):
    """Donohue (1973): T = (-1 + sqrt(1 + 8 I1)) / 2."""
    assert gt.donohue_threshold([5, 9] + [1] * once) == pytest.approx(threshold, abs=5e-4)


def test_cuts_refuse_an_empty_list():
    for cut in (gt.g_index_cut, gt.donohue_threshold):
        with pytest.raises(gt.GovtextError):
            cut([])


def test_content_terms_drop_stop_words_numbers_and_single_characters():
    tokens = pd.DataFrame({"term": ["数据", "的", "2022", "5.3%", "我们", "App"], "n": 1})
    assert list(gt.content_terms(tokens, {"我们"})["term"]) == ["数据", "App"]


# Gries (2008; 2019): parts of 9, 10, 10, 10, 11 tokens; the values were checked against scattertext's tests.
SIZES = np.array([9, 10, 10, 10, 11])


@pytest.mark.parametrize(("n", "dp"), [([1, 2, 3, 4, 5], 0.18), ([2, 2, 2, 2, 2], 0.02), ([1, 0, 0, 0, 0], 0.82),
                                       ([0, 1, 0, 0, 0], 0.80), ([0, 0, 0, 0, 1], 0.78)])
def test_deviation_of_proportions(n, dp):
    assert gt.deviation_of_proportions(np.array(n), SIZES) == pytest.approx(dp, abs=1e-12)


def test_dispersion_table_with_norm():
    rows = [(str(i), "a", k) for i, k in enumerate([1, 2, 3, 4, 5])]
    rows += [(str(i), "other", int(size - k)) for i, (size, k) in enumerate(zip(SIZES, [1, 2, 3, 4, 5], strict=True))]
    table = gt.dispersion(pd.DataFrame(rows, columns=["article_id", "term", "n"]), ["a", "never"]).set_index("term")
    assert table.loc["a", "dp"] == pytest.approx(0.18)
    assert table.loc["a", "dp_norm"] == pytest.approx(0.2195, abs=5e-5)
    assert table.loc["a", "parts"] == 5
    assert table.loc["never", "n"] == 0 and math.isnan(table.loc["never", "dp"])


def test_dispersion_of_the_course_agrees_with_the_core():
    corpus = gc.load_course()
    table = gt.dispersion(corpus.tokens, ["数字政府", "一网通办"]).set_index("term")
    by = corpus.tokens.groupby("article_id")["n"].sum()
    for term in table.index:
        n = corpus.tokens[corpus.tokens["term"] == term].groupby("article_id")["n"].sum().reindex(by.index, fill_value=0)
        assert table.loc[term, "dp"] == pytest.approx(gt.deviation_of_proportions(n.to_numpy(), by.to_numpy()))


def test_doubling_the_corpus_changes_no_dispersion():
    twice = pd.concat([TOKENS, TOKENS])
    pd.testing.assert_series_equal(gt.dispersion(TOKENS)["dp"], gt.dispersion(twice)["dp"])

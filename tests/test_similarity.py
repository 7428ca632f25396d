"""Similarity of documents and agreement of rankings: scikit-learn, SciPy, one published table, and cases done by hand."""

from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.metrics import pairwise_distances
from sklearn.metrics.pairwise import cosine_similarity

import govcourse as gc
import govtext as gt
from govtext.measures.similarity import document_term_matrix, rank_agreement, shared_terms, similarity, similarity_pairs


def rows(counts: dict[str, dict[str, int]]) -> pd.DataFrame:
    return pd.DataFrame([(d, t, n) for d, terms in counts.items() for t, n in terms.items()], columns=["doc", "term", "n"])


TINY = rows({"a": {"x": 2, "y": 1}, "b": {"x": 1, "z": 1}, "c": {"w": 3}})


@pytest.fixture(scope="module")
def words():
    return gt.content_terms(gc.load_course().tokens, gt.load_stopwords())


# ---------------------------------------------------------------------------------------------------- the matrix

def test_three_documents_by_hand():
    count = document_term_matrix(TINY, unit="doc")
    assert (count.units, count.terms) == (["a", "b", "c"], ["w", "x", "y", "z"])
    assert count.matrix.toarray().tolist() == [[0, 2, 1, 0], [0, 1, 0, 1], [3, 0, 0, 0]]
    assert document_term_matrix(TINY, unit="doc", weight="binary").matrix.toarray().tolist() == [[0, 1, 1, 0], [0, 1, 0, 1], [1, 0, 0, 0]]
    weighted = document_term_matrix(TINY, unit="doc", weight="tf-idf").table()
    assert weighted.loc["a"].tolist() == pytest.approx([0, 2 / 3 * np.log(3 / 2), 1 / 3 * np.log(3), 0])
    assert weighted.loc["c", "w"] == pytest.approx(np.log(3))


@pytest.mark.parametrize("unit", ["article_id", "passage_id"])
def test_tf_idf_against_scikit_learn(words, unit):
    """scikit-learn adds 1 to ln(N/df); taken off again, times n / tokens of the unit, it must give our weights."""
    count = document_term_matrix(words, unit=unit)
    plain = TfidfTransformer(norm=None, smooth_idf=False).fit(count.matrix)
    expected = count.matrix.toarray() / np.asarray(count.matrix.sum(axis=1)).reshape(-1, 1) * (plain.idf_ - 1)
    found = document_term_matrix(words, unit=unit, weight="tf-idf")
    assert found.terms == count.terms
    np.testing.assert_allclose(found.matrix.toarray(), expected, atol=1e-12)


def test_it_agrees_with_the_tf_idf_table(words):
    table = gt.tf_idf(words).pivot(index="article_id", columns="term", values="tf_idf").fillna(0)
    found = document_term_matrix(words, unit="article_id", weight="tf-idf").table()
    np.testing.assert_allclose(found.loc[table.index, table.columns], table, atol=1e-12)


def test_order_selection_and_empty_documents():
    dtm = document_term_matrix(TINY, unit="doc", weight="tf-idf", units=["b", "empty", "a"])
    assert dtm.units == ["b", "empty", "a"] and dtm.terms == ["x", "y", "z"]
    assert dtm.table().loc["b", "z"] == pytest.approx(np.log(3) / 2)   # the empty document counts as a document
    assert dtm.matrix.toarray()[1].sum() == 0


def test_row_order_split_rows_and_zero_counts_make_no_difference(words):
    plain = document_term_matrix(words, unit="article_id")
    mixed = document_term_matrix(pd.concat([words.sample(frac=1, random_state=3), words.head(1).assign(n=0, term="无")]), unit="article_id")
    assert plain.terms == mixed.terms
    np.testing.assert_array_equal(plain.matrix.toarray(), mixed.matrix.toarray())


@pytest.mark.parametrize("call", [lambda: document_term_matrix(TINY, unit="doc", weight="bm25"),
                                  lambda: document_term_matrix(TINY.assign(n=-1), unit="doc"),
                                  lambda: document_term_matrix(TINY, unit="doc", units=["a", "a"]),
                                  lambda: document_term_matrix(TINY, unit="nothing"),
                                  lambda: similarity(document_term_matrix(TINY, unit="doc"), "dice"),
                                  lambda: shared_terms(document_term_matrix(TINY, unit="doc"), "a", "nobody")])
def test_wrong_requests_are_refused(call):
    with pytest.raises(gt.GovtextError):
        call()


def test_the_argument_is_not_changed():
    before = TINY.copy()
    document_term_matrix(TINY, unit="doc", weight="tf-idf")
    pd.testing.assert_frame_equal(TINY, before)


# ---------------------------------------------------------------------------------------------------- similarity

def test_cosine_and_jaccard_by_hand():
    dtm = document_term_matrix(TINY, unit="doc")
    cosine, jaccard = similarity(dtm), similarity(dtm, "jaccard")
    assert cosine.loc["a", "b"] == pytest.approx(2 / np.sqrt(5 * 2))
    assert jaccard.loc["a", "b"] == pytest.approx(1 / 3)
    assert cosine.loc["a", "c"] == jaccard.loc["a", "c"] == 0
    assert np.diag(cosine).tolist() == np.diag(jaccard).tolist() == [1, 1, 1]


def test_three_novels():
    """Manning, Raghavan and Schütze (2008), 6.3.1: the counts give 0.999 and 0.888, there from weights rounded to three places."""
    novels = document_term_matrix(rows({"SaS": {"affection": 115, "jealous": 10, "gossip": 2}, "PaP": {"affection": 58, "jealous": 7},
                                        "WH": {"affection": 20, "jealous": 11, "gossip": 6}}), unit="doc")
    found = similarity(novels)
    assert found.loc["SaS", "PaP"] == pytest.approx(0.999, abs=1e-3)
    assert found.loc["SaS", "WH"] == pytest.approx(0.888, abs=1e-3)


@pytest.mark.parametrize("weight", ["count", "binary", "tf-idf"])
def test_against_scikit_learn(words, weight):
    dtm = document_term_matrix(words[words["article_id"] == "suzhou"], unit="passage_id", weight=weight)
    np.testing.assert_allclose(similarity(dtm), cosine_similarity(dtm.matrix), atol=1e-12)
    jaccard = 1 - pairwise_distances(dtm.matrix.toarray() > 0, metric="jaccard")
    np.testing.assert_allclose(similarity(dtm, "jaccard"), jaccard, atol=1e-12)


def test_an_empty_document_is_not_comparable_and_one_document_is_alike_to_itself():
    dtm = document_term_matrix(TINY, unit="doc", units=["a", "empty", "b"])
    for measure in ("cosine", "jaccard"):
        square = similarity(dtm, measure)
        assert square["empty"].isna().all() and square.loc["empty"].isna().all()
        assert square.loc["a", "b"] > 0
        assert similarity_pairs(square)["similarity"].isna().tolist() == [False, True, True]
    alone = TINY[TINY["doc"] == "a"]
    assert similarity(document_term_matrix(alone, unit="doc")).to_numpy().tolist() == [[1]]
    assert similarity(document_term_matrix(alone, unit="doc", weight="tf-idf")).isna().all(axis=None)
    assert similarity_pairs(similarity(document_term_matrix(alone, unit="doc"))).empty
    nothing = document_term_matrix(TINY.head(0), unit="doc")
    assert nothing.matrix.shape == (0, 0) and similarity(nothing).shape == (0, 0)
    assert similarity(document_term_matrix(TINY.head(0), unit="doc", units=["a", "b"], weight="tf-idf")).isna().all(axis=None)


def test_doubling_a_document_changes_nothing_in_the_cosine():
    twice = TINY.assign(n=TINY["n"].where(TINY["doc"] != "a", TINY["n"] * 2))
    np.testing.assert_allclose(similarity(document_term_matrix(twice, unit="doc")), similarity(document_term_matrix(TINY, unit="doc")))


def test_pairs_are_the_upper_half_and_groups_keep_the_mixed_ones():
    square = similarity(document_term_matrix(TINY, unit="doc"))
    pairs = similarity_pairs(square)
    assert pairs[["a", "b"]].to_numpy().tolist() == [["a", "b"], ["a", "c"], ["b", "c"]]
    assert all(square.loc[r.a, r.b] == r.similarity for r in pairs.itertuples())
    mixed = similarity_pairs(square, groups={"a": "1", "b": "1", "c": "2"})
    assert mixed[["a", "b"]].to_numpy().tolist() == [["a", "c"], ["b", "c"]]


def test_shared_terms_add_up_to_the_cosine(words):
    dtm = document_term_matrix(words, unit="article_id", weight="tf-idf")
    square = similarity(dtm)
    for a, b in (("shifts", "zhejiang"), ("trends", "suzhou")):
        table = shared_terms(dtm, a, b)
        assert table["product"].sum() == pytest.approx(square.loc[a, b], abs=1e-12)
        assert (table["weight_a"] ** 2).sum() == pytest.approx(1) and (table["weight_b"] ** 2).sum() == pytest.approx(1)
        assert table["product"].is_monotonic_decreasing


# ---------------------------------------------------------------------------------------------------- agreement

def square_of(values: np.ndarray, names: str) -> pd.DataFrame:
    return pd.DataFrame(values, index=list(names), columns=list(names))


def random_square(names: str, seed: int, high: int = 9) -> pd.DataFrame:
    half = np.triu(np.random.default_rng(seed).integers(0, high, (len(names), len(names))).astype(float), 1)
    return square_of(half + half.T, names)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 3)), min_size=3, max_size=25))
def test_values_against_scipy(pairs):
    x, y = (np.array(v, dtype=float) for v in zip(*pairs, strict=True))
    for method, oracle in (("kendall", stats.kendalltau), ("spearman", stats.spearmanr)):
        found = rank_agreement(x, y, permutations=0, method=method).value
        if np.ptp(x) == 0 or np.ptp(y) == 0:
            assert np.isnan(found)
        else:
            assert found == pytest.approx(oracle(x, y).statistic, abs=1e-12)


@pytest.mark.parametrize("method", ["kendall", "spearman"])
def test_the_p_of_lists_against_scipy(method):
    """SciPy goes through all 720 orders; ours are drawn at random."""
    x, y = np.array([1.0, 2, 3, 4, 5, 6]), np.array([2.0, 1, 3, 3, 6, 5])
    oracle = stats.kendalltau if method == "kendall" else stats.spearmanr
    exact = stats.permutation_test((x,), lambda v: oracle(v, y).statistic, permutation_type="pairings", vectorized=False)
    found = rank_agreement(x, y, permutations=4000, seed=1, method=method)
    assert found.p == pytest.approx(exact.pvalue, abs=0.015)
    assert (found.low, found.high) == pytest.approx(tuple(np.quantile(exact.null_distribution, [0.025, 0.975])), abs=0.08)


@pytest.mark.parametrize("method", ["kendall", "spearman"])
@pytest.mark.parametrize("groups", [None, {"a": "1", "b": "1", "c": "1", "d": "2", "e": "2", "f": "2"}])
def test_the_p_of_squares_against_all_renamings(method, groups):
    """Loop over every renaming of the documents (within groups) and correlate the cells with SciPy."""
    first, second = random_square("abcdef", 5), random_square("abcdef", 8, high=4)
    oracle = stats.kendalltau if method == "kendall" else stats.spearmanr
    cells = [(i, j) for i in range(6) for j in range(i + 1, 6) if groups is None or (i < 3) != (j < 3)]
    orders = permutations(range(6)) if groups is None else [p + q for p in permutations(range(3)) for q in permutations(range(3, 6))]
    values = first.to_numpy()
    against = [second.to_numpy()[i, j] for i, j in cells]
    everything = np.array([oracle([values[o[i], o[j]] for i, j in cells], against).statistic for o in orders])
    observed = oracle([values[i, j] for i, j in cells], against).statistic
    found = rank_agreement(first, second, permutations=3000, seed=2, groups=groups, method=method)
    assert found.value == pytest.approx(observed, abs=1e-12) and found.n == len(cells)
    exact = min(1, 2 * min((everything >= observed - 1e-12).mean(), (everything <= observed + 1e-12).mean()))
    # with one renaming in 36 the shuffles often meet the true order, which counts as "at least as high"
    assert found.p == pytest.approx(exact, abs=0.03)


def test_labels_not_places_are_compared():
    first = random_square("abcde", 1)
    mixed = first.loc[list("edcba"), list("edcba")]
    assert rank_agreement(first, mixed, permutations=0).value == pytest.approx(1)


def test_ranks_only_and_both_sides_alike():
    x, y = np.array([1.0, 5, 2, 8, 3]), np.array([1.0, 0, 0, 2, 2])
    assert rank_agreement(x, y, permutations=99) == rank_agreement(np.exp(x), y, permutations=99)
    assert rank_agreement(x, y, permutations=0).value == pytest.approx(rank_agreement(y, x, permutations=0).value)
    assert rank_agreement(-x, y, permutations=0).value == pytest.approx(-rank_agreement(x, y, permutations=0).value)


def test_same_seed_same_answer_and_p_is_never_zero():
    x = np.arange(30.0)
    assert rank_agreement(x, x, permutations=200, seed=4) == rank_agreement(x, x, permutations=200, seed=4)
    assert rank_agreement(x, x, permutations=199).p == pytest.approx(2 / 200)
    assert rank_agreement(x, np.random.default_rng(0).permutation(x), permutations=99, seed=1).p > 0.01


def test_gaps_and_constants():
    nan = float("nan")
    assert rank_agreement([1, 2, nan, 4, 3], [1, 2, 9, 3, nan], permutations=0).n == 3
    assert np.isnan(rank_agreement([1, 1, 1], [1, 2, 3]).value) and np.isnan(rank_agreement([1, 2], [2, 1]).p)
    first, second = random_square("abcd", 1), random_square("abcd", 2)
    empty = first.copy()
    empty.loc["d"] = empty["d"] = nan
    assert rank_agreement(empty, second, permutations=0).n == 3
    gap = first.copy()
    gap.loc["a", "b"] = gap.loc["b", "a"] = nan
    lopsided = first.copy()
    lopsided.loc["a", "b"] += 1
    for bad in (gap, lopsided, first.iloc[:3, :3]):
        with pytest.raises(gt.GovtextError):
            rank_agreement(bad, second)
    for a, b, groups in (([1, 2, 3], [1, 2], None), ([1, 2, 3], first, None), ([1, 2, 3], [3, 2, 1], {"a": "1"}),
                         (first, second, {"a": "1"}), (pd.Series([1, 2, 3]), pd.Series([1, 2, 3], index=[2, 1, 0]), None)):
        with pytest.raises(gt.GovtextError):
            rank_agreement(a, b, groups=groups)

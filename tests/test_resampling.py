"""Limits against published tables and other roads."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from govtext.measures import resampling
from govtext.messages import GovtextError, need_counts


@pytest.mark.parametrize(("n", "low", "high"), [(0, 0, 3.689), (1, 0.0253, 5.572), (5, 1.623, 11.67), (10, 4.795, 18.39), (20, 12.22, 30.89)])
def test_documents_with_one_hit_each_have_poisson_limits(n, low, high):
    """Table of exact 95 % limits, Garwood (1936), as printed in textbooks to four figures."""
    assert resampling.clumped_limits(np.repeat([1, 0], [n, 30 - n])) == pytest.approx((low, high), rel=5e-4, abs=5e-5)


def test_clumps_by_chi_square():
    """Fay and Feuer (1997) as printed, with chi-square quantiles: documents with 1, 1, 4 hits: y 6, v 18, w 4."""
    low, high = resampling.clumped_limits(np.array([1, 0, 1, 4]))
    assert low == pytest.approx(18 / 12 * stats.chi2.ppf(0.025, 2 * 36 / 18))
    assert high == pytest.approx((18 + 16) / (2 * 10) * stats.chi2.ppf(0.975, 2 * 100 / 34))
    assert high > resampling.clumped_limits(np.repeat([1, 0], [6, 24]))[1]


@pytest.mark.parametrize(("n", "tail"), [(10, 0.0086), (20, 0.0159), (40, 0.0203), (1_000_000, 0.025)])
def test_the_percentile_interval_is_widened_for_few_documents(n, tail):
    """Phi(-t sqrt(n / (n - 1))) with t of n - 1 degrees: 2.262, 2.093, 2.023, 1.960."""
    assert stats.norm.cdf(stats.t.ppf(0.025, n - 1) * np.sqrt(n / (n - 1))) == pytest.approx(tail, abs=5e-5)
    drawn = np.arange(100_001) / 100_000            # quantiles are their own level
    assert resampling.expanded_limits(drawn, n) == pytest.approx((tail, 1 - tail), abs=6e-5)


def test_the_interval_of_a_mean_is_nearly_students():
    values = np.random.default_rng(1).normal(size=15)
    drawn = resampling.document_draws(15, 20_000, np.random.default_rng(2)) @ values / 15
    low, high = resampling.expanded_limits(drawn, 15)
    want = stats.t.interval(0.95, 14, values.mean(), stats.sem(values))
    assert (low, high) == pytest.approx(want, abs=0.06)


@pytest.mark.parametrize(("documents", "kind"), [(1, "none"), (9, "none"), (10, "too narrow"), (39, "too narrow"), (40, "documents")])
def test_what_an_interval_is_worth(documents, kind):
    assert resampling.interval_kind(documents) == kind
    n, sizes = np.arange(documents) + 1, np.full(documents, 1000)
    low, high, told = resampling.rate_limits(n, sizes, generator=np.random.default_rng(1))
    assert told == kind and np.isnan(low) == (kind == "none") == np.isnan(high)


def test_no_hit_does_not_mean_never():
    low, high, _ = resampling.rate_limits(np.zeros(31), np.full(31, 10_000), generator=np.random.default_rng(1))
    assert low == 0 and high == pytest.approx(3.689 / 310_000, rel=1e-3)


def test_draws_are_whole_and_the_same_again():
    one, two = (resampling.document_draws(12, 50, np.random.default_rng(3)) for _ in range(2))
    assert (one == two).all() and (one.sum(axis=1) == 12).all() and one.shape == (50, 12)


@pytest.mark.parametrize("bad", [[1, np.nan], [1, -1], [1, 0.5], [1, np.inf], ["1", "x"], [1, None]])
def test_no_counts(bad):
    with pytest.raises(GovtextError) as caught:
        need_counts(np.array(bad, dtype=object if None in bad else None), "n")
    assert caught.value.zh and caught.value.en


def test_counts_and_weights():
    need_counts(np.array([0, 3]), "n")
    need_counts(np.array([0.0, 3.0]), "n")
    need_counts(np.array([0.5]), "weights", fractions=True)
    with pytest.raises(GovtextError, match="row 2"):
        need_counts(np.array([0.5, -0.5]), "weights", fractions=True)


@pytest.mark.parametrize("bad", [np.nan, -1.0, 0.5])
def test_every_table_that_counts_refuses_them_with_the_same_sentence(bad):
    import govtext as gt
    from govtext.measures import robustness

    tokens = pd.DataFrame({"passage_id": ["a-1", "a-1", "b-1", "b-2"], "article_id": list("aabb"), "sentence": 1, "term": ["数据", "治理", "数据", "共享"],
                           "n": [1.0, 2.0, bad, 1.0]})
    words = pd.DataFrame({"id": "x", "pole": ["from", "to"], "term": ["数据", "治理"]})
    ngrams = pd.DataFrame({"article_id": ["a"], "ngram": ["数据 治理"], "n": [bad]})
    asked = [lambda: gt.term_frequency(tokens), lambda: gt.nested_frequency(tokens, ["数据"]), lambda: gt.tf_idf(tokens),
             lambda: gt.dispersion(tokens), lambda: gt.deviation_of_proportions(np.array([1, bad]), np.array([5, 5])),
             lambda: gt.document_term_matrix(tokens, unit="article_id"), lambda: gt.g_index_cut([3, bad]), lambda: gt.donohue_threshold([3, bad]),
             lambda: robustness.pole_counts(tokens, words), lambda: gt.ngram_associations(ngrams, tokens),
             lambda: gt.keyness(tokens, by="article_id", target="a"), lambda: gt.keyness_log_odds(tokens, by="article_id", target="a"),
             lambda: gt.adjusted_residuals(pd.DataFrame([[1, bad], [2, 3]]))]
    for ask in asked:
        with pytest.raises(GovtextError, match="counts must be whole numbers of 0 and more"):
            ask()

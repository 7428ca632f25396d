"""Weighted log-odds: Monroe, Colaresi and Quinn (2008), against the published Python package and hand-made limits."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import govtext as gt


def test_fightin_words_example():
    """README of the package fightin_words: uniform prior 0.05 per type, 11 types, two-term variance."""
    one = "the quick brown fox jumps over the lazy pig".split()
    two = "the lazy purple pig jumps over the lazier donkey".split()
    words = sorted({*one, *two})
    delta, se = gt.weighted_log_odds(*(np.array([s.count(w) for w in words]) for s in (one, two)), np.full(len(words), 0.05))
    z = dict(zip(words, delta / se, strict=True))
    for word in ("brown", "fox", "quick"):
        assert z[word] == pytest.approx(0.6894227886807968, abs=1e-12)
    for word in ("donkey", "lazier", "purple"):
        assert z[word] == pytest.approx(-0.6894227886807968, abs=1e-12)
    for word in ("the", "jumps", "over", "lazy", "pig"):
        assert z[word] == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize(("prior", "first", "second"), [(0.01, -5.06742, -1.86678), (1.0, -5.02166, -1.83227)])
def test_four_words_with_flat_prior(prior, first, second):
    """Formula of the paper worked out by hand for (10, 20, 30, 40) against (40, 30, 20, 10)."""
    delta, se = gt.weighted_log_odds(np.array([10, 20, 30, 40]), np.array([40, 30, 20, 10]), np.full(4, prior))
    assert (delta / se)[:2] == pytest.approx([first, second], abs=5e-6)
    assert (delta / se)[2:] == pytest.approx([-second, -first], abs=5e-6)


def test_vanishing_prior_gives_the_plain_log_odds_ratio():
    delta, _ = gt.weighted_log_odds(np.array([10, 90]), np.array([40, 60]), np.full(2, 1e-12))
    assert delta[0] == pytest.approx(np.log((10 / 90) / (40 / 60)), abs=1e-9)


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=2, max_size=12).filter(
    lambda rows: all(sum(r) for r in rows)))
def test_swapping_the_groups_changes_the_sign(rows):
    tokens = pd.DataFrame([(g, f"w{i}", n) for i, pair in enumerate(rows) for g, n in zip("ab", pair, strict=True) if n],
                          columns=["group", "term", "n"])
    if tokens["group"].nunique() < 2:
        return
    here = gt.keyness_log_odds(tokens, by="group", target="a").set_index("term")["z"].sort_index()
    there = gt.keyness_log_odds(tokens, by="group", target="b").set_index("term")["z"].sort_index()
    assert here.to_numpy() == pytest.approx(-there.to_numpy(), abs=1e-9)


def test_row_order_does_not_matter():
    tokens = gt.content_terms(gt.load_corpus().tokens)
    plain = gt.keyness_log_odds(tokens, by="article_id", target="trends")
    mixed = gt.keyness_log_odds(tokens.sample(frac=1, random_state=1), by="article_id", target="trends")
    pd.testing.assert_frame_equal(plain, mixed)


def test_counts_stand_beside_the_score():
    corpus = gt.load_corpus()
    table = gt.keyness_log_odds(corpus.tokens, by="article_id", target="suzhou").set_index("term")
    inside = corpus.tokens[(corpus.tokens["article_id"] == "suzhou") & (corpus.tokens["term"] == "苏州")]["n"].sum()
    assert table.loc["苏州", "n_target"] == inside


@pytest.mark.parametrize("bad", [{"target": "nowhere"}, {"target": "stages", "prior_weight": 0}])
def test_bad_calls_are_explained(bad):
    with pytest.raises(gt.GovtextError) as caught:
        gt.keyness_log_odds(gt.load_corpus().tokens, by="article_id", **bad)
    assert caught.value.zh and caught.value.en

"""Weighted log-odds: Monroe, Colaresi and Quinn (2008), against the published Python package and hand-made limits."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import govcourse as gc
import govtext as gt


def test_fightin_words_example():
    """README of the package fightin_words: uniform prior 0.05 per type, 11 types, two-term variance."""
    one = ["the", "quick", "brown", "fox", "jumps", "over", "the", "lazy", "pig"]
    two = ["the", "lazy", "purple", "pig", "jumps", "over", "the", "lazier", "donkey"]
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
    tokens = gt.content_terms(gc.load_course().tokens)
    plain = gt.keyness_log_odds(tokens, by="article_id", target="trends")
    mixed = gt.keyness_log_odds(tokens.sample(frac=1, random_state=1), by="article_id", target="trends")
    pd.testing.assert_frame_equal(plain, mixed)


def test_counts_stand_beside_the_score():
    corpus = gc.load_course()
    table = gt.keyness_log_odds(corpus.tokens, by="article_id", target="suzhou").set_index("term")
    inside = corpus.tokens[(corpus.tokens["article_id"] == "suzhou") & (corpus.tokens["term"] == "苏州")]["n"].sum()
    assert table.loc["苏州", "n_target"] == inside


@pytest.mark.parametrize("bad", [{"target": "nowhere"}, {"target": "stages", "prior_weight": 0}])
def test_bad_calls_are_explained(bad):
    with pytest.raises(gt.GovtextError) as caught:
        gt.keyness_log_odds(gc.load_course().tokens, by="article_id", **bad)
    assert caught.value.zh and caught.value.en


# ---- log-likelihood, Bayes factor, effect sizes: Rayson and Garside (2000), the UCREL calculator's formula

@pytest.mark.parametrize(("a", "b", "n1", "n2", "ll"), [(100, 50, 10_000, 10_000, 16.9899), (10, 5, 1_000, 2_000, 6.9315),
                                                        (10, 0, 1_000, 1_000, 13.8629), (0, 10, 1_000, 1_000, 13.8629)])
def test_log_likelihood_of_two_cells(a, b, n1, n2, ll):
    assert gt.log_likelihood_keyness(np.array([a]), np.array([b]), n1, n2)[0] == pytest.approx(ll, abs=5e-5)


def two_groups(rows):
    return pd.DataFrame([(g, f"{g}-{i:02d}", t, n) for g, i, t, n in rows], columns=["group", "passage_id", "term", "n"])


def test_effect_sizes_and_bayes_factor():
    """100 against 50 in 10,000 each: log ratio 1, %DIFF 100, BIC = LL - ln 20,000 = 7.0864."""
    tokens = two_groups([("a", 1, "x", 100), ("a", 1, "rest", 9_900), ("b", 1, "x", 50), ("b", 1, "rest", 9_950)])
    row = gt.keyness(tokens, by="group", target="a").set_index("term").loc["x"]
    assert row["ll"] == pytest.approx(16.9899, abs=5e-5)
    assert row["bic"] == pytest.approx(7.0864, abs=5e-5)
    assert row["log_ratio"] == pytest.approx(1)
    assert row["diff"] == pytest.approx(100)
    assert gt.keyness(tokens, by="group", target="b").set_index("term").loc["x", "ll"] == pytest.approx(-16.9899, abs=5e-5)


def test_doubling_the_corpus_doubles_ll_and_leaves_the_effect_size():
    tokens = gt.content_terms(gc.load_course().tokens)
    once = gt.keyness(tokens, by="article_id", target="suzhou").set_index("term")
    twice = gt.keyness(tokens.assign(n=tokens["n"] * 2), by="article_id", target="suzhou").set_index("term").loc[once.index]
    assert twice["ll"].to_numpy() == pytest.approx(2 * once["ll"].to_numpy())
    both_present = once[(once["n_target"] > 0) & (once["n_reference"] > 0)].index
    assert twice.loc[both_present, "log_ratio"].to_numpy() == pytest.approx(once.loc[both_present, "log_ratio"].to_numpy())


def test_dispersion_filter_drops_a_term_of_one_passage():
    tokens = two_groups([("a", 1, "x", 9), ("a", 2, "y", 5), ("a", 3, "y", 4), ("b", 1, "z", 9), ("b", 2, "z", 1)])
    kept = gt.keyness(tokens, by="group", target="a", min_passages=2)["term"]
    assert set(kept) == {"y", "z"}


def test_benjamini_hochberg_1995_example():
    """The fifteen p-values of the paper: four are rejected at .05."""
    p = np.array([.0001, .0004, .0019, .0095, .0201, .0278, .0298, .0344, .0459, .3240, .4262, .5719, .6528, .7590, 1])
    adjusted = gt.benjamini_hochberg(p)
    assert (adjusted <= .05).sum() == 4
    assert adjusted[:5] == pytest.approx([.0015, .0030, .0095, .035625, .0603], abs=5e-7)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_benjamini_hochberg_agrees_with_scipy(values):
    from scipy.stats import false_discovery_control

    assert gt.benjamini_hochberg(np.array(values)) == pytest.approx(false_discovery_control(values), abs=1e-12)

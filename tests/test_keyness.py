"""Weighted log-odds: Monroe, Colaresi and Quinn (2008), against the published Python package and hand-made limits."""

import itertools
import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import govcourse as gc
import govtext as gt
from govtext.measures.keyness import possible_deals


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


@pytest.mark.parametrize(("longer", "only"), [(1, 10), (15, 0)])
def test_few_documents_on_one_side(longer, only):
    """What docs/uncertainty.md says of five against 24: p_adjusted misses words of the five alone; ranks find them, and are misled by length."""
    generator, found = np.random.default_rng(3), []
    sizes, rates = np.r_[np.full(5, longer), np.full(24, 1)] * (200 if longer == 1 else 65), np.full((29, 100), 0.005)
    rates[:5, :only], rates[5:, :only] = 0.01, 0
    for seed in range(10):
        n = generator.poisson(sizes[:, None] * rates * generator.gamma(1, 1, rates.shape))
        document, term = np.nonzero(n := np.c_[n, np.maximum(sizes - n.sum(axis=1), 1)])
        tokens = pd.DataFrame({"passage_id": document.astype(str), "article_id": document.astype(str), "group": np.where(document < 5, "few", "many"),
                               "term": [f"w{t:03d}" for t in term], "n": n[document, term]})
        table = gt.unit_keyness(tokens, by="group", target="few", permutations=199, seed=seed)
        found.append(table[table["term"] < f"w{only or 100:03d}"])
    p, ranks, ranks_adjusted = ((pd.concat(found)[c] <= 0.05).mean() for c in ("p_adjusted", "mann_whitney", "mann_whitney_adjusted"))
    assert (p < 0.2 and ranks_adjusted > 0.9) if only else (p < 0.01 and ranks > 0.25)


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


# ---- documents as units

def corpus(counts, group):
    """counts: documents x terms; group: a label for each document."""
    rows = [(f"{g}{i}", f"{g}{i}-1", g, f"w{j}", n) for i, (line, g) in enumerate(zip(counts, group, strict=True)) for j, n in enumerate(line) if n]
    return pd.DataFrame(rows, columns=["article_id", "passage_id", "group", "term", "n"])


def drawn(seed, documents=12, terms=5, mean=3):
    return np.random.default_rng(seed).poisson(mean, (documents, terms)) + np.eye(documents, terms, dtype=int)


def t_by_hand(n, sizes, inside):
    """Another road: pooled rates, and their variances by leaving out one document after the other, Poisson's at least."""
    def rate(members):
        mine, size = n[members], sizes[members]
        without = np.array([np.delete(mine, i).sum() / np.delete(size, i).sum() for i in range(len(mine))])     # jackknife about R
        r = mine.sum() / size.sum()
        return r, max((len(mine) - 1) / len(mine) * ((without - r)**2).sum(), n.sum() / sizes.sum() / size.sum())
    (r1, v1), (r2, v2) = rate(inside), rate(~inside)
    return (r1 - r2) / np.sqrt(v1 + v2)


def test_t_and_p_are_those_of_all_deals():
    """Seven documents, three of them in the target: 35 deals, all of them tried."""
    from itertools import combinations

    counts = drawn(4, documents=7)
    inside = np.array([True] * 3 + [False] * 4)
    table = gt.unit_keyness(corpus(counts, list("aaabbbb")), by="group", target="a", permutations=4000).set_index("term")
    sizes = counts.sum(axis=1)
    largest = np.max([[abs(t_by_hand(counts[:, j], sizes, np.isin(np.arange(7), chosen))) for chosen in combinations(range(7), 3)]
                      for j in range(5)], axis=0)
    for j in range(5):
        deals = [t_by_hand(counts[:, j], sizes, np.isin(np.arange(7), chosen)) for chosen in combinations(range(7), 3)]
        observed = t_by_hand(counts[:, j], sizes, inside)
        assert table.loc[f"w{j}", "t"] == pytest.approx(observed)
        assert table.loc[f"w{j}", "p"] == pytest.approx((np.abs(deals) >= abs(observed) - 1e-9).mean(), abs=0.03)
        assert table.loc[f"w{j}", "p_adjusted"] == pytest.approx((largest >= abs(observed) - 1e-9).mean(), abs=0.03)


def test_a_word_of_one_document_has_t_of_about_one_however_often_it_stands_there():
    for often in (3, 3000):
        counts = np.full((12, 2), 40)
        counts[0, 1], counts[1:, 1] = often, 0
        counts[0, 0] = 40 if often < 40 else 40 + often
        tokens = corpus(counts, "a" * 6 + "b" * 6)
        row = gt.keyness(tokens, by="group", target="a", unit="article_id").set_index("term").loc["w1"]
        assert row["one_document"] and row[["df_target", "df_reference"]].tolist() == [1, 0] and row["p"] > 0.3
        assert row["t"] == pytest.approx(1, abs=0.15)
        assert row["p_words"] < 0.05 or often == 3


def test_the_largest_of_one_term_is_that_term():
    tokens = corpus(drawn(6), "a" * 6 + "b" * 6)
    table = gt.unit_keyness(tokens, by="group", target="a", terms=["w2"])
    assert table.loc[0, "p"] == table.loc[0, "p_adjusted"]
    every = gt.unit_keyness(tokens, by="group", target="a")
    assert (every["p_adjusted"] >= every["p"]).all() and every.loc[2, "p"] == table.loc[0, "p"]


def test_ranks_with_ties_by_the_textbook():
    """Rates 0 0 0 1 2 against 0 1 1 3 4 (all documents of one size): U, its tie-corrected variance and a continuity correction by hand."""
    from scipy.stats import norm, rankdata

    one, two = np.array([0, 0, 0, 1, 2]), np.array([0, 1, 1, 3, 4])
    counts = np.column_stack([np.r_[one, two], 10 - np.r_[one, two]])
    found = gt.unit_keyness(corpus(counts, "aaaaabbbbb"), by="group", target="a").set_index("term").loc["w0", "mann_whitney"]
    ranks = rankdata(np.r_[one, two])
    u = ranks[:5].sum() - 15
    ties = sum(t**3 - t for t in (4, 3))
    spread = np.sqrt(5 * 5 / 12 * (11 - ties / (10 * 9)))
    assert found == pytest.approx(2 * norm.sf((abs(u - 12.5) - 0.5) / spread))


@pytest.mark.parametrize("target", ["a", "b"])
def test_ranks_of_a_word_that_one_side_lacks_are_those_of_scipy(target):
    from scipy.stats import mannwhitneyu

    counts = np.column_stack([[0, 0, 0, 0, 1, 2, 2], [10, 10, 10, 10, 9, 8, 8]])
    found = gt.unit_keyness(corpus(counts, "aaabbbb"), by="group", target=target, terms=["w0"], permutations=99).loc[0]
    assert found["mann_whitney"] == pytest.approx(mannwhitneyu(counts[:3, 0], counts[3:, 0], method="asymptotic").pvalue)
    assert (found["df_target"], found["df_reference"]) == ((0, 3) if target == "a" else (3, 0)) and (found["t"] < 0) == (target == "a")


def test_the_interval_of_equal_documents_is_welchs():
    """Documents of one size: rates are means, and ln R has variance s² / (m R²)."""
    from scipy.stats import t

    counts = np.random.default_rng(3).poisson(np.r_[np.full(12, 9), np.full(15, 4)])
    tokens = corpus(np.column_stack([counts, 100 - counts]), "a" * 12 + "b" * 15)
    row = gt.unit_keyness(tokens, by="group", target="a").set_index("term").loc["w0"]
    one, two = counts[:12], counts[12:]
    v = np.array([one.var(ddof=1) / 12 / one.mean()**2, two.var(ddof=1) / 15 / two.mean()**2])
    v = np.maximum(v, [1 / one.sum(), 1 / two.sum()])
    width = t.ppf(0.975, v.sum()**2 / (v[0]**2 / 11 + v[1]**2 / 14)) * np.sqrt(v.sum())
    assert [row["low"], row["high"]] == pytest.approx((np.log(one.mean() / two.mean()) + np.array([-width, width])) / np.log(2))
    assert row["interval"] == "too narrow"


def test_few_documents_give_no_interval_and_one_gives_no_test():
    nine = gt.unit_keyness(corpus(drawn(1, 18), "a" * 9 + "b" * 9), by="group", target="a")
    assert nine[["low", "high"]].isna().all(axis=None) and nine["p"].notna().all() and (nine["interval"] == "none").all()
    one = gt.unit_keyness(corpus(drawn(1, 6), "abbbbb"), by="group", target="a")
    assert one[["t", "p", "p_adjusted", "mann_whitney"]].isna().all(axis=None) and one["df_target"].max() == 1
    assert gt.keyness_log_odds(corpus(drawn(1, 6), "abbbbb"), by="group", target="a", unit="article_id")["z"].isna().all()


def test_log_odds_between_units_are_those_of_words_where_words_are_drawn_one_by_one():
    """Poisson counts: the variance between documents is the count, up to chance, and never taken to be less."""
    counts = np.random.default_rng(5).poisson([20, 30, 50], (400, 3))
    tokens = corpus(counts, "a" * 200 + "b" * 200)
    words, units = (gt.keyness_log_odds(tokens, by="group", target="a", unit=u).set_index("term").sort_index() for u in (None, "article_id"))
    assert (words["delta"] == units["delta"]).all() and (units["interval"] == "documents").all()
    assert (units["se"] >= words["se"] - 1e-12).all() and units["se"].to_numpy() == pytest.approx(words["se"].to_numpy(), rel=0.1)
    clumped = corpus(np.repeat(counts[:40], 5, axis=0)[np.arange(200) % 200] * 5, "a" * 100 + "b" * 100)
    assert (gt.keyness_log_odds(clumped, by="group", target="a", unit="article_id")["se"]
            > gt.keyness_log_odds(clumped, by="group", target="a")["se"]).all()


def test_with_units_what_stands_in_many_documents_comes_first():
    counts = np.tile([3000, 30, 1], (20, 1))
    counts[:10, 1] = 45                       # in every document of the target
    counts[0, 2] = 800                        # in one of them, and more often in all
    table = gt.keyness(corpus(counts, "a" * 10 + "b" * 10), by="group", target="a", unit="article_id")
    assert table["term"].iloc[0] == "w1" and table["ll"].idxmax() == table.index[table["term"] == "w2"][0]
    plain = gt.keyness(corpus(counts, "a" * 10 + "b" * 10), by="group", target="a")
    assert plain["term"].iloc[0] == "w2" and "p" not in plain


@pytest.mark.parametrize("bad", [np.nan, -2, 1.5])
def test_counts_that_are_no_counts_are_refused(bad):
    tokens = corpus(drawn(2), "a" * 6 + "b" * 6).astype({"n": float})
    tokens.loc[3, "n"] = bad
    for ask in (gt.keyness, gt.keyness_log_odds, gt.unit_keyness):
        with pytest.raises(gt.GovtextError, match="whole numbers"):
            ask(tokens, by="group", target="a")
    for ask in (lambda: gt.log_likelihood_keyness([1, bad], [2, 3], 10, 10), lambda: gt.weighted_log_odds([1, bad], [2, 3], [1, 1])):
        with pytest.raises(gt.GovtextError, match="whole numbers"):
            ask()


def test_a_document_in_both_groups_and_an_unknown_term_are_refused():
    tokens = corpus(drawn(2), "a" * 6 + "b" * 6)
    with pytest.raises(gt.GovtextError, match="both groups"):
        gt.unit_keyness(tokens.assign(article_id="x"), by="group", target="a")
    with pytest.raises(gt.GovtextError, match="no term nowhere"):
        gt.unit_keyness(tokens, by="group", target="a", terms=["w1", "nowhere"])


@pytest.mark.parametrize(("target", "reference", "deals"), [(2, 5, 21), (5, 2, 21), (1, 5, 6), (2, 2, 3), (3, 3, 10)])
def test_ways_to_deal_are_those_that_can_be_listed(target, reference, deals):
    everyone = range(target + reference)
    heaps = [frozenset(heap) for heap in itertools.combinations(everyone, target)]
    listed = {frozenset([heap, frozenset(everyone) - heap]) for heap in heaps}      # sides of one size: a deal and its mirror image are one
    assert possible_deals(target, reference) == len(listed) == deals


def test_where_no_word_is_frequent_enough_the_table_is_empty():
    rows = [(f"{side}{i}", f"{side}{i}-1", f"{side}{i}词", 1) for side in "ab" for i in range(3)]
    tokens = pd.DataFrame(rows, columns=["article_id", "passage_id", "term", "n"])
    tokens["group"] = tokens["article_id"].str[0]
    few, all_ = (gt.keyness(tokens, by="group", target="a", unit="article_id", minimum=least, permutations=19) for least in (2, 1))
    assert few.empty and len(all_) == 6 and list(few.columns) == list(all_.columns)


@pytest.mark.parametrize("bad", [{"permutations": 0.5}, {"permutations": -1}])
def test_deals_are_counted(bad):
    tokens = pd.DataFrame([("a", "a-1", "甲", 1, "x"), ("b", "b-1", "乙", 1, "y")], columns=["article_id", "passage_id", "term", "n", "group"])
    with pytest.raises(gt.GovtextError, match="permutations"):
        gt.keyness(tokens, by="group", target="x", unit="article_id", **bad)


def swallowing(counts: dict[str, tuple[int, int]]) -> pd.DataFrame:
    rows = [(f"{side}1", f"{side}1-1", side, term, n) for term, pair in counts.items() for side, n in zip("ab", pair, strict=True) if n]
    return pd.DataFrame(rows, columns=["article_id", "passage_id", "group", "term", "n"])


def test_a_word_inside_longer_words_is_told_by_hand():
    """Of 100 words on each side. 互联网 0:5 stands 9 times inside 互联网+政务服务, 政务 once in that and once in 政务数据: 9 + 20 and 2."""
    tokens = swallowing({"互联网": (0, 5), "互联网+政务服务": (9, 0), "政务": (40, 10), "政务数据": (20, 2), "数据": (8, 4), "窗口": (23, 79)})
    table = gt.keyness(tokens, by="group", target="a").set_index("term")
    assert table.columns.tolist()[-4:] == ["inside_target", "inside_reference", "log_ratio_inside", "inside_matters"]
    assert table.loc["互联网", ["inside_target", "inside_reference"]].tolist() == [9, 0] and table.loc["政务", ["inside_target", "inside_reference"]].tolist() == [29, 2]
    assert table["inside_target"].sum() == 9 + 29 + 20 and table["inside_reference"].sum() == 2 + 2      # of 数据: 20 and 2
    assert table.loc["互联网", "log_ratio"] == pytest.approx(np.log2(0.5 / 5)) and table.loc["互联网", "log_ratio_inside"] == pytest.approx(np.log2(9 / 5))
    assert table.index[table["inside_matters"]].tolist() == ["互联网"]     # turned round; 政务 goes from 4 to 5.75 times, 数据 from 2 to 4.67


def test_what_is_no_word_is_not_looked_into():
    """A key of 20,000 signs has some 200 million parts; an address of 61 is none of the words that hold others, one of 60 still is."""
    long = "数据" + "a1" * 10_000
    table = gt.keyness(swallowing({"数据": (5, 9), long: (7, 7), "数据" + "字" * 58: (3, 0), "数据" + "字" * 59: (4, 0), "窗口": (20, 20)}), by="group", target="a")
    assert table.set_index("term").loc["数据", ["inside_target", "inside_reference"]].tolist() == [3, 0]


@pytest.mark.parametrize(("inside", "matters"), [(5, False), (6, True)])
def test_a_log_ratio_that_loses_more_than_half_matters(inside, matters):
    """97 words on each side. 数据 64 against none, taken as half a time: 7. With 5 places inside a longer word 3.68 are left, with 6 3.42."""
    tokens = swallowing({"数据": (64, 0), "数据局": (0, inside), "窗口": (33, 97 - inside)})
    row = gt.keyness(tokens, by="group", target="a", unit="article_id", permutations=9).set_index("term").loc["数据"]
    assert row["inside_reference"] == inside and row["log_ratio_inside"] == pytest.approx(np.log2(64 / inside)) and row["inside_matters"] == matters


def test_a_word_in_every_place_of_longer_words_as_a_pattern_finds_it():
    """The course's words, each looked through by a regular expression with overlaps; runs of letters and digits are not split."""
    tokens = gt.content_terms(gc.load_course().tokens).astype({"term": str})
    tokens = pd.concat([tokens, swallowing({"AI": (3, 0), "OpenAI": (5, 0), "AI政务": (2, 0), "民生民生": (4, 0), "民生": (1, 0), "2025": (1, 0), "12025年": (1, 0), "2025年": (6, 0)})])
    tokens["side"] = np.where(tokens["article_id"].isin(["a1", "trends", "stages"]), "a", "b")   # a1: those made here
    table = gt.keyness(tokens, by="side", target="a")
    words = tokens.pivot_table(index="term", columns="side", values="n", aggfunc="sum", fill_value=0)
    for row in table[(table["inside_target"] > 3) | table["term"].isin(["AI", "2025", "民生"])].head(150).itertuples():
        runs = [f"(?<![{run}])" if re.match(f"[{run}]", row.term) else "" for run in ("A-Za-z", "0-9")] + ["(?=", re.escape(row.term)] + [
            f"(?![{run}])" if re.search(f"[{run}]$", row.term) else "" for run in ("A-Za-z", "0-9")] + [")"]
        places = words.index.str.count("".join(runs)) * (words.index != row.term)
        assert (row.inside_target, row.inside_reference) == ((places * words["a"]).sum(), (places * words["b"]).sum()), row.term
    found = table.set_index("term")
    assert found.loc["AI", "inside_target"] == 2 and found.loc["2025", "inside_target"] == 6 and found.loc["民生", "inside_target"] >= 8

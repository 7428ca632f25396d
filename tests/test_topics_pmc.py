"""Topic models and the PMC index."""

from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_matrix

from govtext.measures import pmc, topics
from govtext.messages import GovtextError

TERMS = [f"a{i}" for i in range(6)] + [f"b{i}" for i in range(6)]


def two_worlds(n=20, seed=0):
    """Documents of two disjoint vocabularies."""
    generator = np.random.default_rng(seed)
    half = generator.integers(1, 6, (n, 6))
    return csr_matrix(np.block([[half, np.zeros((n, 6))], [np.zeros((n, 6)), half]]))


@pytest.mark.filterwarnings("ignore:(?s).*Only 40 documents")
@pytest.mark.parametrize("model", ["nmf", "lda"])
def test_disjoint_vocabularies_separate_exactly_in_any_order(model):
    matrix = two_worlds()
    for order in (np.arange(40), np.random.default_rng(1).permutation(40)):
        table, weights = topics.topic_model(matrix[order], TERMS, topics=2, model=model, top=6)
        worlds = {frozenset(t[0] for t in group["term"]) for _, group in table.groupby("topic")}
        assert worlds == {frozenset("a"), frozenset("b")}
        assert (weights.argmax(axis=1) == weights.argmax(axis=1)[0]).sum() == 20
        assert weights.sum(axis=1) == pytest.approx(1)


@pytest.mark.filterwarnings("ignore:.*documents")
def test_coherence_by_hand():
    """Three documents: x in 3, y in 2, together in 2: C = ln((2 + 1) / 3) = 0 with x first."""
    matrix = csr_matrix([[1, 1], [1, 1], [1, 0]])
    table = pd.DataFrame({"topic": [1, 1], "rank": [1, 2], "term": ["x", "y"], "weight": [2., 1.]})
    assert topics.coherence(table, matrix, ["x", "y"])["coherence"].tolist() == pytest.approx([0])
    swapped = table.assign(term=["y", "x"])
    assert topics.coherence(swapped, matrix, ["x", "y"])["coherence"].tolist() == pytest.approx([np.log(3 / 2)])


def test_stability_is_one_for_clear_topics():
    table = topics.topic_stability(two_worlds(), TERMS, topics=2, seeds=range(3), top=6)
    mean = table.groupby("check")["overlap"].mean()
    assert mean[["seed", "order", "sample"]].tolist() == pytest.approx([1] * 3) and mean["chance"] < 0.9
    assert len(table) == 8 and table["converged"].all()


def noise(documents=120, terms=40, seed=3):
    return csr_matrix(np.random.default_rng(seed).poisson(0.6, (documents, terms)).astype(float)), [f"w{i:02d}" for i in range(terms)]


def test_noise_is_stable_under_seeds_and_not_under_samples():
    """NMF starts from the matrix: another seed is no test. In noise other documents bring other topics, as often as chance does."""
    table = topics.topic_stability(*noise(), topics=4, seeds=range(5))
    mean = table.groupby("check")["overlap"].mean()
    assert mean["seed"] > 0.99 and mean["sample"] < 0.7 and abs(mean["sample"] - mean["chance"]) < 0.2


def test_chance_keeps_the_frequencies_and_breaks_the_company():
    matrix, _ = noise()
    dealt = topics._dealt(matrix, np.random.default_rng(1))
    assert (np.asarray(dealt.sum(axis=0)) == np.asarray(matrix.sum(axis=0))).all() and (dealt != matrix).nnz > 0
    for column in range(3):
        assert sorted(dealt[:, column].data) == sorted(matrix[:, column].data)


def test_npmi_by_hand():
    """Four documents: x and y in the same two: 1; x and z never: -1; y and z never: -1; u beside x once, as by chance: 0."""
    matrix = csr_matrix([[1, 1, 0, 1], [1, 1, 0, 0], [0, 0, 1, 1], [0, 0, 1, 0]])
    def npmi(*terms):
        table = pd.DataFrame({"topic": 1, "rank": range(1, len(terms) + 1), "term": terms})
        return topics.coherence(table, matrix, ["x", "y", "z", "u"]).loc[0, "npmi"]
    assert [npmi("x", "y"), npmi("x", "z"), npmi("x", "u")] == pytest.approx([1, -1, 0])
    assert npmi("x", "y", "z") == pytest.approx(-1 / 3)
    assert np.isnan(npmi("x"))


def three_worlds(documents=150, seed=1):
    """Each document takes most of its words from one of three vocabularies of eight."""
    generator = np.random.default_rng(seed)
    shares = np.kron(np.eye(3), np.full(8, 1 / 8)) * 0.9 + 0.1 / 24
    return csr_matrix(np.stack([generator.multinomial(60, shares[i % 3]) for i in range(documents)]).astype(float)), [f"w{i:02d}" for i in range(24)]


def test_held_out_documents_ask_for_as_many_topics_as_there_are():
    table = topics.topic_numbers(*three_worlds(), [1, 2, 3], folds=3, top=6).set_index("topics")
    assert table["perplexity"].idxmin() == 3 and table["npmi"].idxmax() == 3 and table["converged"].all()
    # the words of a document of one world: 8 of them at .1167 each, the other 16 at .0042: at best exp(entropy) = 10.7
    assert 10.5 < table.loc[3, "perplexity"] < 12.5 and table.loc[1, "perplexity"] == pytest.approx(24, rel=0.05)
    left = topics.topic_numbers(*three_worlds(), [1, 3], model="nmf", folds=3, top=6).set_index("topics")
    assert left.loc[3, "error"] < left.loc[1, "error"] and left["perplexity"].isna().all()


def test_shares_of_topics_by_year():
    weights = np.array([[1, 0], [0, 1], [0.5, 0.5], [0, 0], [1, 0]])
    table = topics.topic_shares(weights, [2020, 2020, 2020, 2020, None])
    assert table["share"].tolist() == [0.5, 0.5] and (table["documents"] == 3).all() and table["low"].isna().all()
    many = topics.topic_shares(np.tile(weights[:2], (30, 1)), [2021] * 60).iloc[0]
    assert many["interval"] == "documents" and many["low"] < 0.5 < many["high"] and many["high"] - many["low"] == pytest.approx(0.26, abs=0.05)
    with pytest.raises(GovtextError, match="labels"):
        topics.topic_shares(weights, [2020])


@pytest.mark.parametrize("model", ["nmf", "lda"])
def test_a_fit_that_did_not_come_to_rest_says_so(model):
    matrix, names = three_worlds()
    with pytest.warns(UserWarning, match="not come to rest"):
        table, _ = topics.topic_model(matrix, names, topics=3, model=model, iterations=5)
    assert not table.attrs["converged"]


@pytest.mark.parametrize(("value", "model"), [(np.nan, "nmf"), (-1.0, "nmf"), (0.5, "lda"), (np.nan, "lda")])
def test_what_is_no_count_is_refused(value, model):
    matrix, names = noise()
    matrix.data[5] = value
    with pytest.raises(GovtextError):
        topics.topic_model(matrix, names, topics=2, model=model)


def test_unknown_checks_and_too_few_documents_are_refused():
    with pytest.raises(GovtextError, match="checks"):
        topics.topic_stability(*noise(), topics=2, checks=["luck"])
    with pytest.raises(GovtextError, match="too few"):
        topics.topic_numbers(*noise(6), [2, 5], folds=3)


def test_a_small_corpus_is_warned_about_and_too_many_topics_refused():
    with pytest.warns(UserWarning, match="documents"):
        topics.topic_model(two_worlds(3), TERMS, topics=2)
    with pytest.raises(GovtextError):
        topics.topic_model(two_worlds(1), TERMS, topics=3)


def scores(**policies):
    items = [("x1", "x1.1"), ("x1", "x1.2"), ("x1", "x1.3"), ("x1", "x1.4"), ("x2", "x2.1"), ("x2", "x2.2"), ("x3", "x3.1")]
    return pd.DataFrame([(p, v, i, s) for p, values in policies.items() for (v, i), s in zip(items, values, strict=True)],
                        columns=["policy", "variable", "item", "score"])


def test_pmc_by_hand():
    """(1,1,0,1), (1,0), (1): .75 + .5 + 1 = 2.25."""
    table = pmc.pmc_index(scores(p=[1, 1, 0, 1, 1, 0, 1], q=[0] * 7)).set_index("policy")
    assert table.loc["p", "pmc"] == pytest.approx(2.25) and table.loc["q", "pmc"] == 0


def test_pmc_takes_the_text_that_its_own_reader_gives(tmp_path):
    import govtext as gt

    numbers = scores(p=[1, 1, 0, 1, 1, 0, 1], q=[0] * 7)
    numbers.assign(score=[*("1 ", "1.0", "0", " 1", "1", "0", "1"), *"0000000"]).to_csv(tmp_path / "scores.csv", index=False)
    pd.testing.assert_frame_equal(pmc.pmc_index(gt.read_csv_any(tmp_path / "scores.csv")), pmc.pmc_index(numbers))
    with pytest.raises(GovtextError, match="ja"):
        pmc.pmc_index(numbers.assign(score=["ja", *numbers["score"].astype(str)[1:]]))


def test_pmc_sensitivity_reports_rank_changes():
    table = pmc.pmc_sensitivity(scores(p=[1, 1, 1, 1, 0, 0, 0], q=[0, 0, 0, 0, 1, 0, 0]))
    without = table[table["dropped"] == "x1"].set_index("policy")
    assert without.loc["p", "shift"] == 1 and without.loc["q", "shift"] == -1
    assert set(table["dropped"]) == {"", "x1", "x2", "x3"}


# The form of the Chinese studies: ten main variables with two to six items each, the tenth (public or not) without items of its own.
TEN = {
    "甲": ["10110", "1100", "111", "10", "1110", "010", "1011", "111111", "0110", "1"],
    "乙": ["01001", "0100", "110", "11", "0010", "000", "1111", "100000", "0001", "1"],
}
BY_HAND = {   # items with 1 / items, added as fractions
    "甲": [Fraction(3, 5), Fraction(2, 4), Fraction(3, 3), Fraction(1, 2), Fraction(3, 4), Fraction(1, 3), Fraction(3, 4), Fraction(6, 6),
          Fraction(2, 4), Fraction(1)],
    "乙": [Fraction(2, 5), Fraction(1, 4), Fraction(2, 3), Fraction(2, 2), Fraction(1, 4), Fraction(0, 3), Fraction(4, 4), Fraction(1, 6),
          Fraction(1, 4), Fraction(1)],
}


def table_of(policies):
    """Main variables X1, X2 ... and their items, one string of digits per variable."""
    return pd.DataFrame([(policy, f"X{v}", f"X{v}:{i}", int(c)) for policy, variables in policies.items()
                         for v, digits in enumerate(variables, 1) for i, c in enumerate(digits, 1)],
                        columns=["policy", "variable", "item", "score"])


def test_pmc_of_ten_variables_by_hand():
    """甲: 3/5+2/4+3/3+1/2+3/4+1/3+3/4+6/6+2/4+1 = 6 14/15; 乙: 4 59/60."""
    index = pmc.pmc_index(table_of(TEN))
    assert list(index.columns) == ["policy", *(f"X{i}" for i in range(1, 11)), "pmc"]       # X2 before X10
    assert index["policy"].tolist() == ["甲", "乙"]
    assert index["pmc"].tolist() == pytest.approx([6 + 14 / 15, 4 + 59 / 60])
    for policy, values in BY_HAND.items():
        row = index.set_index("policy").loc[policy]
        assert row.drop("pmc").tolist() == pytest.approx([float(v) for v in values])
        assert row["pmc"] == pytest.approx(float(sum(values)))
        # the surface leaves out the tenth, not the one that stands last by spelling
        assert pmc.pmc_surface(index, policy).ravel().tolist() == pytest.approx([float(v) for v in values[:9]])


DIGITS = st.lists(st.tuples(*[st.text("01", min_size=n, max_size=n) for n in (3, 10, 1, 6)]), min_size=1, max_size=6)


@settings(max_examples=30)
@given(DIGITS, st.randoms(use_true_random=False))
def test_pmc_does_not_depend_on_the_order_of_rows_and_ties_are_ties(policies, random):
    table = table_of({f"p{i}": variables for i, variables in enumerate(policies)})
    shuffled = table.iloc[random.sample(range(len(table)), len(table))]
    index = pmc.pmc_index(shuffled)
    pd.testing.assert_frame_equal(index, pmc.pmc_index(table))
    exact = {f"p{i}": sum(Fraction(d.count("1"), len(d)) for d in variables) for i, variables in enumerate(policies)}
    assert index["pmc"].tolist() == pytest.approx([float(exact[p]) for p in index["policy"]])
    assert index["pmc"].between(0, 4).all()
    assert index["policy"].tolist() == sorted(exact, key=lambda p: (-exact[p], p))


@settings(max_examples=30)
@given(DIGITS)
def test_sensitivity_against_exact_fractions(policies):
    """Without v the sum is less by the value of v, and a rank is one more than the number of policies with a larger sum."""
    named = {f"p{i}": variables for i, variables in enumerate(policies)}
    parts = {p: {f"X{v}": Fraction(d.count("1"), len(d)) for v, d in enumerate(variables, 1)} for p, variables in named.items()}
    table = pmc.pmc_sensitivity(table_of(named))
    assert len(table) == 5 * len(named) and (table.loc[table["dropped"] == "", "shift"] == 0).all()
    ranks = {}
    for dropped in ["", "X1", "X2", "X3", "X4"]:
        sums = {p: sum(x for v, x in values.items() if v != dropped) for p, values in parts.items()}
        ranks[dropped] = {p: 1 + sum(other > sums[p] for other in sums.values()) for p in sums}
        rows = table[table["dropped"] == dropped].set_index("policy")
        assert rows["pmc"].to_dict() == pytest.approx({p: float(x) for p, x in sums.items()})
        assert rows["rank"].to_dict() == ranks[dropped]
        assert rows["shift"].to_dict() == {p: ranks[dropped][p] - ranks[""][p] for p in sums}
        full = {p: sum(values.values()) for p, values in parts.items()}
        assert rows["swaps"].to_dict() == {p: sum((full[p] - full[q]) * (sums[p] - sums[q]) < 0 for q in sums) for p in sums}


def test_a_policy_that_has_all_of_another_never_falls_behind_it():
    table = pmc.pmc_sensitivity(table_of({"more": ["110", "11", "1", "01"], "less": ["100", "11", "0", "01"]}))
    wide = table.pivot(index="dropped", columns="policy", values="rank")
    assert (wide["more"] <= wide["less"]).all()


def test_equal_sums_share_a_rank_though_added_in_another_order():
    """.1 + .2 + .3 and .3 + .2 + .1 differ in floating point."""
    tenths = {n: "1" * n + "0" * (10 - n) for n in (1, 2, 3)}
    table = pmc.pmc_sensitivity(table_of({"b": [tenths[n] for n in (1, 2, 3)], "a": [tenths[n] for n in (3, 2, 1)]}))
    assert table.loc[table["dropped"] == "", "rank"].tolist() == [1, 1]
    assert pmc.pmc_index(table_of({"b": [tenths[n] for n in (1, 2, 3)], "a": [tenths[n] for n in (3, 2, 1)]}))["policy"].tolist() == ["a", "b"]


def test_a_shift_without_a_swap_comes_from_a_tie():
    """Full: a 2, b 1, c 0. Without X1: a 1, b and c 0: c rises to 2 and passes nobody."""
    table = pmc.pmc_sensitivity(table_of({"a": ["1", "1"], "b": ["1", "0"], "c": ["0", "0"]})).set_index(["dropped", "policy"])
    assert table.loc[("X1", "c"), ["rank", "shift", "swaps"]].tolist() == [2, -1, 0]
    assert (table["swaps"] == 0).all()


def test_categories_without_rows_do_no_harm():
    table = table_of(TEN).astype({"policy": pd.CategoricalDtype(["乙", "甲", "丙"]), "variable": pd.CategoricalDtype([f"X{i}" for i in range(12)])})
    index = pmc.pmc_index(table)
    assert index["policy"].tolist() == ["甲", "乙"] and index.shape == (2, 12)
    assert len(pmc.pmc_sensitivity(table)) == 22


@pytest.mark.parametrize("bad", [scores(p=[1, 1, 0, 1, 1, 0, 2]), scores(p=[1] * 7).iloc[1:].pipe(lambda t: pd.concat([t, scores(q=[1] * 7)])),
                                 pd.concat([scores(p=[1] * 7)] * 2), scores(), scores(p=[1] * 7).assign(item=None),
                                 scores(p=[1] * 6 + [np.nan]), scores(p=[1] * 7).replace({"x1": "pmc"}),
                                 scores(p=[1] * 7).drop(columns="item")])
def test_bad_scores_are_explained(bad):
    with pytest.raises(GovtextError):
        pmc.pmc_index(bad)


def test_one_variable_cannot_be_left_out():
    with pytest.raises(GovtextError):
        pmc.pmc_sensitivity(scores(p=[1] * 7).query("variable == 'x1'"))


def test_surface_needs_nine_variables():
    with pytest.raises(GovtextError):
        pmc.pmc_surface(pmc.pmc_index(scores(p=[1] * 7)), "p")
    index = pd.DataFrame({"policy": ["p"], **{f"x{i}": [i / 10] for i in range(1, 10)}, "pmc": [4.5]})
    assert pmc.pmc_surface(index, "p").tolist() == [[.1, .2, .3], [.4, .5, .6], [.7, .8, .9]]


def test_the_nine_of_the_surface_are_named_and_ordered_by_the_caller():
    index = pmc.pmc_index(table_of(TEN))
    chosen = [f"X{i}" for i in (10, 9, 8, 1, 2, 3, 7, 6, 5)]
    assert pmc.pmc_surface(index, "甲", chosen).ravel().tolist() == pytest.approx([1, .5, 1, .6, .5, 1, .75, 1 / 3, .75])
    for wrong in (chosen[:8], [*chosen, "X4"], [*chosen[:8], "X10"], [*chosen[:8], "X11"], [*chosen[:8], "pmc"]):
        with pytest.raises(GovtextError):
            pmc.pmc_surface(index, "甲", wrong)
    with pytest.raises(GovtextError):
        pmc.pmc_surface(index, "丙", chosen)

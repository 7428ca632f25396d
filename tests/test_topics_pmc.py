"""Topic models and the PMC index."""

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_matrix

from govtext.measures import pmc, topics
from govtext.messages import GovtextError

TERMS = [f"a{i}" for i in range(6)] + [f"b{i}" for i in range(6)]


def two_worlds(n=20, seed=0):
    """Documents of two disjoint vocabularies."""
    generator = np.random.default_rng(seed)
    half = generator.integers(1, 6, (n, 6))
    return csr_matrix(np.block([[half, np.zeros((n, 6))], [np.zeros((n, 6)), half]]))


@pytest.mark.filterwarnings("ignore:.*documents")
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
    assert table["overlap"].tolist() == pytest.approx([1] * 4)


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


def test_pmc_sensitivity_reports_rank_changes():
    table = pmc.pmc_sensitivity(scores(p=[1, 1, 1, 1, 0, 0, 0], q=[0, 0, 0, 0, 1, 0, 0]))
    without = table[table["dropped"] == "x1"].set_index("policy")
    assert without.loc["p", "shift"] == 1 and without.loc["q", "shift"] == -1
    assert set(table["dropped"]) == {"", "x1", "x2", "x3"}


@pytest.mark.parametrize("bad", [scores(p=[1, 1, 0, 1, 1, 0, 2]), scores(p=[1] * 7).iloc[1:].pipe(lambda t: pd.concat([t, scores(q=[1] * 7)])),
                                 pd.concat([scores(p=[1] * 7)] * 2)])
def test_bad_scores_are_explained(bad):
    with pytest.raises(GovtextError):
        pmc.pmc_index(bad)


def test_surface_needs_nine_variables():
    with pytest.raises(GovtextError):
        pmc.pmc_surface(pmc.pmc_index(scores(p=[1] * 7)), "p")
    index = pd.DataFrame({"policy": ["p"], **{f"x{i}": [i / 10] for i in range(1, 10)}, "pmc": [4.5]})
    assert pmc.pmc_surface(index, "p").tolist() == [[.1, .2, .3], [.4, .5, .6], [.7, .8, .9]]

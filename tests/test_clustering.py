"""Clustering: heights by hand, SciPy on the same data, the link to correspondence analysis, invariants and edges."""

import doctest
from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.cluster.hierarchy import cophenet, linkage
from scipy.spatial.distance import jensenshannon, squareform

import govtext as gt
from govtext.measures import clustering as module
from govtext.measures.clustering import cluster_tree, cophenetic_correlation, profile_distance
from govtext.measures.correspondence import correspondence_analysis
from govtext.measures.similarity import document_term_matrix, similarity


def square(distances, names="abcd"):
    table = pd.DataFrame(0.0, index=list(names), columns=list(names))
    for (a, b), d in distances.items():
        table.loc[a, b] = table.loc[b, a] = d
    return table


TWO_PAIRS = square({("a", "b"): 1, ("c", "d"): 2, ("a", "c"): 10, ("a", "d"): 10, ("b", "c"): 10, ("b", "d"): 10})
UNEVEN = square({("a", "b"): 1, ("a", "c"): 4, ("b", "c"): 6, ("a", "d"): 9, ("b", "d"): 8, ("c", "d"): 3})


def counts(table):
    return pd.DataFrame([(d, t, n) for d, terms in table.items() for t, n in terms.items()], columns=["doc", "term", "n"])


DOCS = counts({"a": {"x": 2, "y": 1, "z": 1}, "b": {"x": 1, "z": 4}, "c": {"w": 3, "x": 2}, "d": {"y": 5, "w": 1}})


# ---------------------------------------------------------------------------------------------------- trees by hand

@pytest.mark.parametrize("method", ["average", "single", "complete"])
def test_two_pairs_join_at_1_2_and_10(method):
    tree = cluster_tree(TWO_PAIRS, linkage=method)
    assert tree["height"].tolist() == [1, 2, 10]
    assert tree[["left", "right"]].values.tolist() == [["a", "b"], ["c", "d"], ["#1", "#2"]]
    assert tree["members"].tolist() == [("a", "b"), ("c", "d"), ("a", "b", "c", "d")] and tree["size"].tolist() == [2, 2, 4]


@pytest.mark.parametrize(("method", "heights"), [("single", [1, 3, 4]), ("complete", [1, 3, 9]), ("average", [1, 3, 6.75])])
def test_linkages_by_hand(method, heights):
    """ab at 1, cd at 3; then the four distances 4, 6, 9, 8 between them: least 4, greatest 9, mean 6.75."""
    assert cluster_tree(UNEVEN, linkage=method)["height"].tolist() == pytest.approx(heights)


def test_the_distance_decides_the_first_join_whatever_the_linkage():
    firsts = {cluster_tree(UNEVEN, linkage=m)["members"].iloc[0] for m in module.LINKAGES}
    assert firsts == {("a", "b")}


def test_cophenetic_correlation_by_hand():
    assert cophenetic_correlation(cluster_tree(TWO_PAIRS), TWO_PAIRS) == pytest.approx(1)
    heights, distances = [1, 6.75, 6.75, 6.75, 6.75, 3], [1, 4, 9, 6, 8, 3]   # pairs ab ac ad bc bd cd
    assert cophenetic_correlation(cluster_tree(UNEVEN), UNEVEN) == pytest.approx(np.corrcoef(heights, distances)[0, 1])


# ---------------------------------------------------------------------------------------------------- another program

@settings(max_examples=40)
@given(st.integers(3, 7), st.integers(0, 10_000), st.sampled_from(module.LINKAGES))
def test_heights_and_cophenetic_correlation_against_scipy(size, seed, method):
    condensed = np.random.default_rng(seed).uniform(0.1, 1, size * (size - 1) // 2)
    names = [f"n{i}" for i in range(size)]
    table = pd.DataFrame(squareform(condensed), index=names, columns=names)
    joins = linkage(condensed, method)
    tree = cluster_tree(table, linkage=method)
    np.testing.assert_allclose(tree["height"], joins[:, 2])
    assert cophenetic_correlation(tree, table) == pytest.approx(cophenet(joins, condensed)[0])


def test_jensen_shannon_against_scipy_and_by_hand():
    dtm = document_term_matrix(DOCS, unit="doc")
    found, profiles = profile_distance(dtm, "jensen-shannon"), dtm.table().div(dtm.table().sum(axis=1), axis=0)
    for a, b in (("a", "b"), ("a", "d"), ("c", "d")):
        assert found.loc[a, b] == pytest.approx(jensenshannon(profiles.loc[a], profiles.loc[b], base=2))
    half = document_term_matrix(counts({"a": {"x": 1}, "b": {"x": 1, "y": 1}}), unit="doc")
    # m = (3/4, 1/4): H = 0.8112781; H(a) = 0, H(b) = 1
    assert profile_distance(half).loc["a", "b"] == pytest.approx(np.sqrt(0.8112781244591328 - 0.5))


def test_chi_square_distance_is_the_distance_in_correspondence_analysis():
    _, points = correspondence_analysis(DOCS, row="doc", column="term")
    at = points[points["side"] == "row"].pivot(index="name", columns="axis", values="coordinate")
    found = profile_distance(document_term_matrix(DOCS, unit="doc"), "chi-square")
    for a, b in (("a", "b"), ("a", "c"), ("b", "d")):
        assert found.loc[a, b] == pytest.approx(np.linalg.norm(at.loc[a] - at.loc[b]))


def test_it_takes_the_similarities_of_the_library():
    dtm = document_term_matrix(DOCS, unit="doc")
    joins = linkage(squareform(1 - similarity(dtm).to_numpy(), checks=False), "average")
    assert cluster_tree(1 - similarity(dtm))["height"].tolist() == pytest.approx(joins[:, 2].tolist())


# ---------------------------------------------------------------------------------------------------- invariants

def test_the_order_of_the_table_does_not_matter_even_with_ties():
    tied = square({pair: 5 for pair in [("a", "b"), ("a", "c"), ("a", "d"), ("b", "c"), ("b", "d"), ("c", "d")]})
    for table in (UNEVEN, tied):
        first = cluster_tree(table)
        for order in permutations(table.index):
            pd.testing.assert_frame_equal(cluster_tree(table.loc[list(order), list(order)]), first)


def test_the_argument_is_not_changed():
    before = UNEVEN.copy()
    cophenetic_correlation(cluster_tree(UNEVEN), UNEVEN)
    pd.testing.assert_frame_equal(UNEVEN, before)


def test_profiles_do_not_depend_on_length():
    longer = DOCS.assign(n=DOCS["n"].where(DOCS["doc"] != "a", DOCS["n"] * 7))
    one, other = (profile_distance(document_term_matrix(t, unit="doc")) for t in (DOCS, longer))
    pd.testing.assert_frame_equal(one, other)


# ---------------------------------------------------------------------------------------------------- edges

def test_two_objects_make_one_join_and_no_correlation():
    pair = square({("a", "b"): 3}, "ab")
    tree = cluster_tree(pair)
    assert tree["height"].tolist() == [3] and np.isnan(cophenetic_correlation(tree, pair))


def test_equal_distances_have_no_cophenetic_correlation():
    tied = square({("a", "b"): 5, ("a", "c"): 5, ("b", "c"): 5}, "abc")
    assert np.isnan(cophenetic_correlation(cluster_tree(tied), tied))


@pytest.mark.parametrize("table", [
    square({}, "a"), square({("a", "b"): np.nan}, "ab"), square({("a", "b"): -1}, "ab"),
    pd.DataFrame([[0, 1], [2, 0]], index=list("ab"), columns=list("ab")),
    pd.DataFrame([[0, 1], [1, 0]], index=list("ab"), columns=list("ac")),
    pd.DataFrame([[0, 1], [1, 0]], index=list("aa"), columns=list("aa")),
    pd.DataFrame([[1, 0.3], [0.3, 1]], index=list("ab"), columns=list("ab")),   # similarities, not distances
])
def test_what_is_refused(table):
    with pytest.raises(gt.GovtextError):
        cluster_tree(table)


def test_other_refusals():
    with pytest.raises(gt.GovtextError, match="ward"):
        cluster_tree(UNEVEN, linkage="ward")
    with pytest.raises(gt.GovtextError, match="cosine"):
        profile_distance(document_term_matrix(DOCS, unit="doc"), "cosine")
    with pytest.raises(gt.GovtextError, match="tf-idf"):
        profile_distance(document_term_matrix(DOCS, unit="doc", weight="tf-idf"))
    with pytest.raises(gt.GovtextError, match="e"):
        profile_distance(document_term_matrix(DOCS, unit="doc", units=[*"abcde"]))
    with pytest.raises(gt.GovtextError):
        cophenetic_correlation(cluster_tree(UNEVEN), square({("a", "b"): 1}, "ab"))


def test_examples_in_the_docstrings():
    assert doctest.testmod(module, extraglobs={"pd": pd, "np": np}).failed == 0

"""Co-word analysis against published values, pencil sums, other programs, and what must not change."""

import doctest
import os
import subprocess
import sys
import time
from itertools import combinations

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import adjusted_rand_score

import govcourse as gc
import govtext as gt
from govtext.measures import cooccurrence as cw
from govtext.measures.cooccurrence import (
    adjusted_rand_index,
    association,
    co_word_graph,
    communities,
    cooccurrence,
    group_recovery,
    network_summary,
    strategic_diagram,
)


@pytest.fixture(scope="module")
def tokens():
    return gc.load_course().tokens


@pytest.fixture(scope="module")
def karate():
    graph = nx.karate_club_graph()
    plain = nx.Graph(graph.edges)                      # networkx carries weights; the published values are unweighted
    nx.set_node_attributes(plain, dict(graph.nodes(data="club")), "club")
    return plain


def table(*rows):
    return pd.DataFrame(rows, columns=["term_a", "term_b", "n", "n_a", "n_b"])


def test_docstring_examples_hold():
    result = doctest.testmod(cw)
    assert result.attempted >= 8 and result.failed == 0


# ---------------------------------------------------------------------------------------------------- pairs

def by_definition(tokens, terms, keys):
    """Loop over units, the slow road."""
    counts, own = {}, {}
    for _, rows in tokens.groupby(keys):
        found = sorted(set(rows["term"]) & set(terms))
        for term in found:
            own[term] = own.get(term, 0) + 1
        for pair in combinations(found, 2):
            counts[pair] = counts.get(pair, 0) + 1
    return {(a, b, n, own[a], own[b]) for (a, b), n in counts.items()}


@pytest.mark.parametrize(("unit", "keys"), [("sentence", ["passage_id", "sentence"]), ("passage", ["passage_id"])])
def test_counts_equal_the_definition_on_the_articles(tokens, unit, keys):
    terms = tokens.groupby("term")["n"].sum().nlargest(60).index.tolist()
    found = cooccurrence(tokens, terms, unit=unit)
    assert set(found.itertuples(index=False, name=None)) == by_definition(tokens, terms, keys)
    assert (found["term_a"] < found["term_b"]).all() and len(found) == len(found.drop_duplicates(["term_a", "term_b"]))
    assert found.equals(found.sort_values(["n", "term_a", "term_b"], ascending=[False, True, True], ignore_index=True))


def test_a_unit_counts_once_however_often_the_terms_occur():
    rows = pd.DataFrame({"passage_id": ["p"] * 4, "sentence": [1, 1, 1, 2], "term": ["a", "a", "b", "a"], "n": [5, 1, 2, 1]})
    assert cooccurrence(rows, ["a", "b"]).to_numpy().tolist() == [["a", "b", 1, 2, 1]]


def test_a_sentence_number_belongs_to_its_passage():
    rows = pd.DataFrame({"passage_id": ["p", "q"], "sentence": [1, 1], "term": ["a", "b"], "n": [1, 1]})
    assert cooccurrence(rows, ["a", "b"]).empty


@pytest.mark.parametrize("kind", ["str", "object", "category"])
def test_the_type_of_the_columns_does_not_matter(tokens, kind):
    terms = ["数字政府", "数据", "治理", "平台"]
    cast = tokens[["passage_id", "sentence", "term"]].astype({"passage_id": kind, "term": kind})
    pd.testing.assert_frame_equal(cooccurrence(cast, terms), cooccurrence(tokens, terms))


def test_terms_that_never_occur_or_never_meet_have_no_row_and_columns_stay(tokens):
    for terms in (["没有这个词", "也没有那个"], ["数字政府"], ["数字政府", "没有这个词"]):
        empty = cooccurrence(tokens, terms)
        assert empty.empty and list(empty.columns) == cw.PAIR_COLUMNS and (empty.dtypes[["n", "n_a", "n_b"]] == "int64").all()
    assert cooccurrence(tokens.iloc[:0], ["数字政府", "数据"]).empty
    assert association(cooccurrence(tokens, ["数字政府"]), "dice").columns[-1] == "dice"


def test_what_cannot_be_counted_is_refused_in_both_languages(tokens):
    for call in (lambda: cooccurrence(tokens, []), lambda: cooccurrence(tokens, "数字政府"), lambda: cooccurrence(tokens, ["数据", ""]),
                 lambda: cooccurrence(tokens, ["数据"], unit="article"),
                 lambda: cooccurrence(tokens.drop(columns="sentence"), ["数据"]),
                 lambda: association(table(("a", "b", 1, 1, 1)), "pmi"), lambda: association(table(("a", "b", 3, 2, 5)))):
        with pytest.raises(gt.GovtextError) as caught:
            call()
        assert any("\u4e00" <= c <= "\u9fff" for c in caught.value.zh) and caught.value.en.isascii()
    assert len(cooccurrence(tokens.drop(columns="sentence"), ["数据", "治理"], unit="passage")) == 1


def test_two_thousand_documents_and_three_hundred_terms_take_about_a_second():
    rng = np.random.default_rng(0)
    size, terms = 600_000, [f"t{i:03d}" for i in range(300)]
    rows = pd.DataFrame({"passage_id": np.sort(rng.integers(0, 40_000, size)).astype(str), "sentence": rng.integers(1, 6, size),
                         "term": np.array([f"t{i:03d}" for i in range(900)], dtype=object)[rng.integers(0, 900, size)], "n": 1})
    began = time.process_time()
    found = cooccurrence(rows, terms)
    assert time.process_time() - began < 3
    kept = rows[rows["term"].isin(terms)].drop_duplicates(["passage_id", "sentence", "term"])
    sizes = kept.groupby(["passage_id", "sentence"]).size()
    assert found["n"].sum() == (sizes * (sizes - 1) // 2).sum()


words = st.lists(st.tuples(st.sampled_from("pqr"), st.integers(1, 3), st.sampled_from(list("abcdef"))), max_size=40)


@settings(max_examples=30, deadline=None)
@given(words, st.randoms(use_true_random=False))
def test_row_order_repetition_and_names_do_not_matter(rows, random):
    first = pd.DataFrame(rows, columns=["passage_id", "sentence", "term"])
    shuffled = random.sample(rows, len(rows)) + rows[:3]
    again = pd.DataFrame(shuffled, columns=["passage_id", "sentence", "term"])
    pd.testing.assert_frame_equal(cooccurrence(first, list("abcdef")), cooccurrence(again, list("abcdef")))
    names = dict(zip("abcdef", random.sample(["词", "数据", "x", "Ω", "zz", "治理"], 6), strict=True))
    renamed = cooccurrence(first.assign(term=first["term"].map(names)), names.values())
    assert ({(frozenset((names[r.term_a], names[r.term_b])), r.n) for r in cooccurrence(first, list("abcdef")).itertuples()}
            == {(frozenset((r.term_a, r.term_b)), r.n) for r in renamed.itertuples()})


@settings(max_examples=20, deadline=None)
@given(words)
def test_bounds_and_the_two_units(rows):
    frame = pd.DataFrame(rows, columns=["passage_id", "sentence", "term"])
    narrow, wide = (cooccurrence(frame, list("abcdef"), unit=u) for u in ("sentence", "passage"))
    assert set(zip(narrow["term_a"], narrow["term_b"], strict=True)) <= set(zip(wide["term_a"], wide["term_b"], strict=True))
    for found in (narrow, wide):
        for measure in cw.MEASURES:
            value = association(found, measure)[measure]
            assert value.between(0, 1 + 1e-12).all() and value.gt(0).all()


# ---------------------------------------------------------------------------------------------------- association

@pytest.mark.parametrize(("measure", "value"), [("ochiai", 0.5), ("jaccard", 0.3), ("equivalence", 0.25), ("inclusion", 0.75),
                                                ("dice", 6 / 13)])
def test_association_by_pencil(measure, value):
    # c_i = 4, c_j = 9, c_ij = 3
    result = association(table(("a", "b", 3, 4, 9)), measure)
    assert result[measure].iloc[0] == pytest.approx(value, abs=1e-12)
    assert list(result.columns) == [*cw.PAIR_COLUMNS, measure]


def test_association_adds_a_column_and_leaves_its_argument_alone():
    pairs = table(("a", "b", 2, 2, 2), ("a", "c", 1, 2, 4))
    before = pairs.copy()
    both = association(association(pairs, "ochiai"), "equivalence")
    pd.testing.assert_frame_equal(pairs, before)
    assert (both["ochiai"] ** 2).tolist() == pytest.approx(both["equivalence"].tolist())
    assert all(association(pairs, m)[m].iloc[0] == 1 for m in cw.MEASURES)


# ---------------------------------------------------------------------------------------------------- network

def test_graph_is_sorted_and_follows_minimum_and_weight():
    pairs = association(table(("b", "c", 3, 4, 9), ("a", "c", 1, 2, 9), ("a", "b", 2, 2, 4)), "equivalence")
    graph = co_word_graph(pairs)
    assert list(graph) == ["a", "b", "c"] and list(graph.edges) == [("a", "b"), ("a", "c"), ("b", "c")]
    assert dict(graph.nodes(data="n")) == {"a": 2, "b": 4, "c": 9} and graph["b"]["c"] == {"weight": 3.0, "n": 3}
    strong = co_word_graph(pairs, minimum=3, weight="equivalence")
    assert list(strong) == ["b", "c"] and strong["b"]["c"]["weight"] == pytest.approx(0.25)
    assert len(co_word_graph(pairs, minimum=99)) == 0 and len(co_word_graph(table())) == 0


def test_graph_refuses_pairs_given_twice_or_the_wrong_way_round():
    for pairs in (table(("a", "b", 1, 1, 1), ("a", "b", 1, 1, 1)), table(("b", "a", 1, 1, 1))):
        with pytest.raises(gt.GovtextError):
            co_word_graph(pairs)


def test_summary_of_the_karate_club(karate):
    # Zachary (1977) as shipped with networkx, weights left out
    summary = network_summary(karate)
    assert (summary.n_nodes, summary.n_edges, round(summary.density, 3)) == (34, 78, 0.139)
    node = summary.nodes.set_index("term")
    assert node.loc[0, "betweenness"] == pytest.approx(0.4376, abs=5e-5)
    assert node.loc[33, "betweenness"] == pytest.approx(0.3041, abs=5e-5)
    assert node["degree"].sum() == 2 * 78 and summary.nodes["term"].iloc[0] == 33


def test_summary_of_the_florentine_families():
    # Padgett and Ansell (1993); betweenness and closeness as printed in textbooks
    node = network_summary(nx.florentine_families_graph()).nodes.set_index("term")
    assert node.loc[["Medici", "Guadagni", "Albizzi"], "betweenness"].round(3).tolist() == [0.522, 0.255, 0.212]
    assert node.loc["Medici", "closeness"] == pytest.approx(0.56, abs=5e-3)


def test_summary_at_the_edges():
    empty, single = network_summary(nx.Graph()), nx.Graph()
    assert (empty.n_nodes, empty.n_edges) == (0, 0) and np.isnan(empty.density) and empty.nodes.empty
    single.add_node("词")
    alone = network_summary(single)
    assert np.isnan(alone.density) and alone.nodes.to_numpy().tolist() == [["词", 0, 0.0, 0.0, 0.0]]
    weighted = network_summary(co_word_graph(table(("a", "b", 5, 5, 5), ("b", "c", 2, 9, 2)))).nodes.set_index("term")
    assert weighted.loc["b", ["degree", "strength", "betweenness"]].tolist() == [2, 7, 1]


# ---------------------------------------------------------------------------------------------------- communities

def test_communities_of_two_triangles():
    # networkx's own test: barbell of two triangles, Q = 5/14
    found = communities(nx.barbell_graph(3, 0))
    assert found.runs["modularity"].to_numpy() == pytest.approx([5 / 14] * 50)
    assert found.table["community"].tolist() == found.table["consensus"].tolist() == [1, 1, 1, 2, 2, 2]
    assert found.stability == 1 and found.runs["n_communities"].eq(2).all()


def test_communities_of_the_karate_club(karate):
    # optimum of the unweighted club: 4 groups, Q 0.4198; the two factions 0.3582 (published values)
    found = communities(karate)
    best = found.runs["modularity"].max()
    assert 0.4188 <= best <= 0.41985 and found.runs["modularity"].min() > 0.35
    groups = found.table.groupby("community")["term"].apply(set).tolist()
    assert nx.community.is_partition(karate, groups)
    assert nx.community.modularity(karate, groups) == pytest.approx(best)
    assert 0.6 < found.stability < 1 and found.partitions.shape == (34, 51)
    factions = karate.nodes(data="club")
    weights = cw._weights(karate, list(karate))
    sides = np.array([factions[n] == "Officer" for n in karate]).astype(int)
    assert cw._modularity(weights, sides, 1) == pytest.approx(0.3582, abs=5e-5)


def test_weights_count_and_resolution_splits():
    pairs = table(*[(a, b, 9, 9, 9) for a, b in combinations("abc", 2)], *[(a, b, 9, 9, 9) for a, b in combinations("xyz", 2)],
                  *[(a, x, 1, 9, 9) for a in "abc" for x in "xyz"])
    graph = co_word_graph(pairs)
    assert communities(graph).table["community"].tolist() == [1, 1, 1, 2, 2, 2]
    assert communities(graph, resolution=3).table["community"].nunique() > 2
    groups = [{"a", "b", "c"}, {"x", "y", "z"}]
    assert communities(graph, resolution=1.2).runs["modularity"].max() == pytest.approx(
        nx.community.modularity(graph, groups, resolution=1.2))


def test_communities_number_groups_by_size_then_term():
    graph = nx.Graph([("z", "y"), ("a", "b"), ("m", "n"), ("n", "o"), ("o", "m")])
    assert dict(zip(*[communities(graph).table[c] for c in ("term", "community")], strict=True)) == {
        "m": 1, "n": 1, "o": 1, "a": 2, "b": 2, "y": 3, "z": 3}


def test_communities_at_the_edges():
    empty = communities(nx.Graph())
    assert empty.table.empty and list(empty.table.columns) == ["term", "community", "consensus"] and np.isnan(empty.stability)
    lone = nx.Graph()
    lone.add_nodes_from(["a", "b"])
    apart = communities(lone, seeds=range(3))
    assert apart.table["community"].tolist() == [1, 2] and apart.runs["modularity"].isna().all() and apart.stability == 1
    lone.remove_node("b")
    assert communities(lone).table["consensus"].tolist() == [1]
    assert np.isnan(communities(nx.path_graph(4), seeds=[7]).stability)
    with pytest.raises(gt.GovtextError):
        communities(nx.path_graph(3), seeds=[])


def test_consensus_follows_the_majority_of_runs():
    runs = [np.array(r) for r in ([1, 1, 2, 2], [1, 1, 2, 2], [1, 2, 2, 2])]
    assert cw._consensus(runs).tolist() == [1, 1, 2, 2]
    expected = np.mean([adjusted_rand_score(a, b) for a, b in combinations(runs, 2)])
    assert cw._mean_agreement(runs) == pytest.approx(expected)


def test_communities_do_not_depend_on_string_hashing():
    code = ("import networkx as nx; from govtext.measures.cooccurrence import communities;"
            "print(communities(nx.les_miserables_graph(), seeds=range(5)).partitions.to_csv(), end='')")
    seed = "1" if os.environ.get("PYTHONHASHSEED") != "1" else "2"
    other = subprocess.run([sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True,
                           text=True, check=True)
    assert other.stdout == communities(nx.les_miserables_graph(), seeds=range(5)).partitions.to_csv()


# ---------------------------------------------------------------------------------------------------- agreement of groups

labels = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 3)), min_size=2, max_size=40)


@settings(max_examples=100, deadline=None)
@given(labels)
def test_adjusted_rand_equals_scikit_learn(pairs):
    first, second = zip(*pairs, strict=True)
    assert adjusted_rand_index(first, second) == pytest.approx(adjusted_rand_score(first, second), abs=1e-12)
    assert adjusted_rand_index([f"g{x}" for x in first], second) == adjusted_rand_index(second, first)


def test_adjusted_rand_at_the_edges():
    assert adjusted_rand_index([], []) == adjusted_rand_index(["a"], ["b"]) == 1
    assert adjusted_rand_index([1, 2, 3], [1, 2, 3]) == adjusted_rand_index([1, 1, 1], [2, 2, 2]) == 1
    assert adjusted_rand_index([("a", 1), ("a", 1), None], ["x", "x", "y"]) == 1
    assert adjusted_rand_index([1, 1, 1], [1, 2, 3]) == 0
    with pytest.raises(gt.GovtextError):
        adjusted_rand_index([1], [1, 2])


def test_group_recovery_knows_right_groups_from_dealt_ones():
    partitions = pd.DataFrame({"term": list("abcdefgh"), 0: [1, 1, 1, 2, 2, 2, 3, 3], 1: [1, 1, 1, 2, 2, 2, 3, 3]})
    right = group_recovery(partitions, dict(zip("abcdefgh", "xxxyyyzz", strict=True)), permutations=400)
    assert right.observed.tolist() == [1, 1] and right.p <= 0.02 and len(right.permuted) == 400
    wrong = group_recovery(partitions, dict(zip("abcdefgh", "xyzxyzxy", strict=True)), permutations=400)
    assert wrong.observed.median() < 0 and wrong.p > 0.5
    assert abs(right.permuted.mean()) < 0.05                       # chance-corrected: shuffled groups average to 0
    again = group_recovery(partitions, dict(zip("abcdefgh", "xxxyyyzz", strict=True)), permutations=400)
    assert (again.permuted == right.permuted).all()


def test_group_recovery_leaves_out_terms_without_a_group():
    partitions = pd.DataFrame({"term": list("abc"), 0: [1, 1, 2]})
    assert group_recovery(partitions, {"a": "x", "b": "x"}, permutations=9).observed.tolist() == [1]
    with pytest.raises(gt.GovtextError):
        group_recovery(partitions, {"a": "x"})


# ---------------------------------------------------------------------------------------------------- themes

def test_callon_centrality_and_density_by_pencil():
    # e_ab = 0.25 inside, one outside link of 0.04: centrality 10 x 0.04, density 100 x 0.25 / 2
    pairs = table(("a", "b", 1, 2, 2), ("a", "c", 1, 5, 5), ("b", "d", 1, 1, 1))
    found = strategic_diagram(pairs, {"a": "one", "b": "one", "c": "two"}).set_index("group")   # d has no group
    assert found.loc["one", ["centrality", "density"]].tolist() == pytest.approx([0.4, 12.5])
    assert found.loc["two", ["centrality", "density"]].tolist() == pytest.approx([0.4, 0])


def test_quadrants_and_groups_without_links():
    pairs = table(("a", "b", 4, 4, 4), ("b", "c", 4, 4, 4), ("c", "e", 4, 4, 4), ("g", "h", 4, 4, 4))
    groups = {"a": "motor", "b": "motor", "c": "basic", "e": "other", "g": "alone", "h": "alone", "x": "silent"}
    found = strategic_diagram(pairs, groups, origin="mean").set_index("group")
    assert found["quadrant"].to_dict() == {"motor": "motor", "basic": "basic", "other": "basic", "alone": "isolated",
                                           "silent": "emerging-or-declining"}
    assert found.loc["silent", ["centrality", "density"]].tolist() == [0, 0] and found.loc["basic", "centrality"] == 20
    assert strategic_diagram(table(), {"a": "x"})["quadrant"].tolist() == ["motor"]
    for call in (lambda: strategic_diagram(pairs, {}), lambda: strategic_diagram(pairs, groups, origin="zero")):
        with pytest.raises(gt.GovtextError):
            call()

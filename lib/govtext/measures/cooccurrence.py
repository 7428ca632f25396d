"""Which terms stand together, and do they form groups? Co-word analysis: counts, association, network, communities, themes.

    table = association(cooccurrence(tokens, terms), "equivalence")     # pairs of terms
    graph = co_word_graph(table, minimum=2)                             # their network
    found = communities(graph)                                          # groups in it, over many seeds
    strategic_diagram(table, groups)                                    # how central and how dense each group is

Counts follow the token table (*longest match*): 政务服务 inside 互联网+政务服务 is not counted, because a short term would
otherwise stand together with every longer term that holds it.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from ..messages import GovtextError, need_columns, one_of
from ..sums import Tokens, partials, row_numbers

if TYPE_CHECKING:
    import networkx as nx
    from scipy.sparse import csr_array

UNITS = {"sentence": ["passage_id", "sentence"], "passage": ["passage_id"]}
PAIR_COLUMNS = ["term_a", "term_b", "n", "n_a", "n_b"]
MEASURES = {
    "ochiai": lambda n, a, b: n / np.sqrt(a * b),
    "jaccard": lambda n, a, b: n / (a + b - n),
    "equivalence": lambda n, a, b: n**2 / (a * b),
    "inclusion": lambda n, a, b: n / np.minimum(a, b),
    "dice": lambda n, a, b: 2 * n / (a + b),
}
AGREED = 0.5   # consensus: terms of a group are together in at least this share of the runs, on average


# ---------------------------------------------------------------------------------------------------- pairs of terms

def cooccurrence(tokens: Tokens, terms: Iterable[str], *, unit: str = "sentence") -> pd.DataFrame:
    """In how many sentences, or passages, do two terms stand together?

    A unit counts once, however often the terms occur in it: with the incidence matrix X (units x terms, 0 or 1) the counts
    are X'X, and its diagonal holds how many units each term has. Source: Callon, Courtial, Turner and Bauin (1983). Raises GovtextError:
    `terms` is empty or holds an empty string, the unit is unknown, or a column is missing.

    Parameters
    ----------
    terms : terms to pair; a term given twice counts as one
    tokens : as in all `measures`

    Returns
    -------
    DataFrame
        One row per pair that meets at least once: term_a < term_b (code points), n (units with both), n_a, n_b (units with
        each); sorted by n descending, then term_a, term_b. A term that never occurs, or never with another, has no row.

    Examples
    --------
    >>> tokens = pd.DataFrame({"passage_id": list("pppq"), "sentence": [1, 1, 2, 1], "term": list("abca"), "n": [1, 2, 1, 1]})
    >>> cooccurrence(tokens, ["a", "b", "c"]).to_numpy().tolist()
    [['a', 'b', 1, 2, 1]]
    >>> cooccurrence(tokens, ["a", "b", "c"], unit="passage")["n"].tolist()
    [1, 1, 1]
    """
    one_of("unit", unit, list(UNITS))
    names = [] if isinstance(terms, str) else sorted(set(terms))
    if not names or "" in names:
        raise GovtextError("terms 应是几个词的列表：它是空的，或含有空字符串，或只是一个字符串。请给出要配对的词。",
                           "terms must be a list of terms: it is empty, holds an empty string, or is a single string. Give the terms to pair.")
    together = sum(partials(tokens, [*UNITS[unit], "term"], _met, UNITS[unit], names)).tocoo()
    own = np.zeros(len(names), dtype=np.int64)
    diagonal = together.row == together.col
    own[together.row[diagonal]] = together.data[diagonal]
    upper = together.row < together.col
    a, b = together.row[upper], together.col[upper]
    labels = np.array(names, dtype=object)
    table = pd.DataFrame({"term_a": labels[a], "term_b": labels[b], "n": together.data[upper], "n_a": own[a], "n_b": own[b]})
    table = table.astype({"term_a": "str", "term_b": "str", "n": "int64", "n_a": "int64", "n_b": "int64"})
    return table.sort_values(["n", "term_a", "term_b"], ascending=[False, True, True], ignore_index=True)


def _met(tokens: pd.DataFrame, unit: list[str], names: list[str]) -> csr_array:
    """X'X of a token table: units in which two of the named terms stand together; a unit lies in one part of a corpus."""
    from scipy import sparse

    terms = tokens["term"].astype("category").cat
    columns = np.append(pd.Index(names).get_indexer(terms.categories), -1)[terms.codes]
    wanted = columns >= 0
    columns, units = columns[wanted], row_numbers(tokens.loc[wanted, unit])
    met = sparse.coo_array((np.ones(len(columns), dtype=np.int64), (units, columns)),
                           shape=(units.max(initial=-1) + 1, len(names))).tocsr()
    met.data[:] = 1                                            # tocsr has summed repeated places
    return met.T @ met


def association(table: pd.DataFrame, measure: str = "ochiai") -> pd.DataFrame:
    """Add to a table of `cooccurrence` how strongly two terms are tied, with their frequencies taken out: 0 never together, 1 always.

    With c_ij = n, c_i = n_a, c_j = n_b:

    - ochiai (cosine of the two columns)  c_ij / sqrt(c_i c_j)
    - equivalence (Callon's index, the square of ochiai)  c_ij^2 / (c_i c_j)
    - jaccard  c_ij / (c_i + c_j - c_ij)
    - dice  2 c_ij / (c_i + c_j)
    - inclusion  c_ij / min(c_i, c_j); 1 already where the rarer term always has the other beside it, so it favours rare terms

    Sources: Van Eck and Waltman (2009); Callon, Courtial and Laville (1991). Raises GovtextError: unknown measure, or counts that cannot
    be (n larger than n_a or n_b, or a term with no units).

    Returns
    -------
    The same rows and columns and a column named after the measure (not sorted anew); empty in, empty out.

    Examples
    --------
    >>> pair = pd.DataFrame({"term_a": ["a"], "term_b": ["b"], "n": [3], "n_a": [4], "n_b": [9]})
    >>> [round(float(association(pair, m)[m].iloc[0]), 4) for m in MEASURES]
    [0.5, 0.3, 0.25, 0.75, 0.4615]
    """
    one_of("measure", measure, list(MEASURES))
    need_columns(table, PAIR_COLUMNS, "table")
    if ((table["n"] > table[["n_a", "n_b"]].min(axis=1)) | (table["n"] < 0) | (table[["n_a", "n_b"]] <= 0).any(axis=1)).any():
        raise GovtextError("共现表里有一行的 n 大于 n_a 或 n_b，或次数不是正数。请检查。",
                           "A row of the table has n above n_a or n_b, or a count that is not positive. Check it.")
    n, n_a, n_b = (table[c].to_numpy(dtype=float) for c in ("n", "n_a", "n_b"))
    return table.assign(**{measure: MEASURES[measure](n, n_a, n_b)})


# ---------------------------------------------------------------------------------------------------- the network

def co_word_graph(table: pd.DataFrame, *, minimum: int = 1, weight: str = "n") -> nx.Graph:
    """Turn pairs into a network: terms are nodes, an edge joins two terms that meet at least `minimum` times.

    Raises GovtextError: the table lacks the column, or a pair occurs twice.

    Parameters
    ----------
    table : as `cooccurrence` or `association` returns
    minimum : least n of an edge. Higher values drop chance meetings and the terms that have no other.
    weight : what an edge weighs: "n", or the name of an association measure in the table

    Returns
    -------
    networkx.Graph
        Nodes sorted, with n (units of the term); edges sorted, with weight and n. Terms without an edge are left out.
    """
    import networkx as nx

    need_columns(table, [*PAIR_COLUMNS, *([weight] if weight not in PAIR_COLUMNS else [])], "table")
    if table.duplicated(["term_a", "term_b"]).any() or (table["term_a"] >= table["term_b"]).any():
        raise GovtextError("共现表里有重复的词对，或 term_a 不小于 term_b。请用 `cooccurrence` 的结果。",
                           "The table holds a pair twice, or a term_a that is not below term_b. Use the result of cooccurrence.")
    kept = table[table["n"] >= minimum].sort_values(["term_a", "term_b"])
    a, b, n, n_a, n_b, weights = (kept[c].tolist() for c in (*PAIR_COLUMNS, weight))   # a list is walked faster than a column
    sizes = {**dict(zip(a, n_a, strict=True)), **dict(zip(b, n_b, strict=True))}
    graph = nx.Graph()
    graph.add_nodes_from((term, {"n": int(sizes[term])}) for term in sorted(sizes))
    graph.add_edges_from((one, two, {"weight": float(w), "n": int(times)})
                         for one, two, w, times in zip(a, b, weights, n, strict=True))
    return graph


class NetworkSummary(NamedTuple):
    """What `network_summary` returns."""

    n_nodes: int
    n_edges: int
    density: float
    nodes: pd.DataFrame


def network_summary(graph: nx.Graph) -> NetworkSummary:
    """Size of a network, and the place of each node in it.

    Betweenness and closeness count steps, not weights (a heavy edge is near, not far). Sources: Freeman (1979); Wasserman and Faust
    (1994), 5.2 (closeness in separate parts).

    Returns
    -------
    NetworkSummary
        n_nodes; n_edges; density (share of possible edges that exist, 0..1; nan below two nodes); nodes: DataFrame with term,
        degree (number of neighbours), strength (sum of edge weights, 1 where an edge has none), betweenness (share of shortest
        paths between others that run through the node, 0..1), closeness (1 over the mean distance to the nodes it reaches,
        times the share of nodes it reaches: comparable over separate parts), sorted by degree descending, then term. A node
        without edges has 0 throughout; an empty graph gives an empty table.
    """
    import networkx as nx

    terms = sorted(graph.nodes)
    betweenness, closeness = nx.betweenness_centrality(graph), nx.closeness_centrality(graph)
    strength = dict(graph.degree(weight="weight"))
    nodes = pd.DataFrame({"term": pd.Series(terms, dtype="str" if all(isinstance(t, str) for t in terms) else object),
                          "degree": np.array([graph.degree[t] for t in terms], dtype="int64"),
                          "strength": np.array([strength[t] for t in terms], dtype=float),
                          "betweenness": np.array([betweenness[t] for t in terms], dtype=float),
                          "closeness": np.array([closeness[t] for t in terms], dtype=float)})
    return NetworkSummary(len(graph), graph.number_of_edges(), nx.density(graph) if len(graph) > 1 else float("nan"),
                          nodes.sort_values(["degree", "term"], ascending=[False, True], ignore_index=True))


# ---------------------------------------------------------------------------------------------------- communities

class Communities(NamedTuple):
    """What `communities` returns."""

    table: pd.DataFrame
    runs: pd.DataFrame
    partitions: pd.DataFrame
    stability: float


def communities(graph: nx.Graph, *, seeds: Iterable[int] = range(50), resolution: float = 1.0) -> Communities:
    """Find groups of terms by the Louvain method, once per seed, and say how far the runs agree.

    Louvain moves nodes between groups as long as modularity (edges inside groups, less what chance would give) rises. The
    order of moves is random, so one run is one of several answers: report the range and the agreement, not one partition. Sources:
    Blondel et al. (2008); Newman and Girvan (2004); Fred and Jain (2005; consensus). Raises GovtextError: no seeds.

    Parameters
    ----------
    graph : networkx.Graph with edge weights (1 where there are none)
    seeds : one run per seed
    resolution : above 1 gives more and smaller groups, below 1 fewer and larger

    Returns
    -------
    Communities
        table: term, community (of the run with the highest modularity; first such seed), consensus (groups that the runs agree
        on: average linkage of the share of runs that put two terms together, cut where it falls below one half); both numbered
        from 1, largest group first, then by first term; sorted by term.
        runs: seed, modularity, n_communities. partitions: one row per term, one column per seed, numbered in the same way.
        stability: mean adjusted Rand index over all pairs of runs; 1 all runs agree, near 0 they agree as chance would.
        Without edges every term is its own group, modularity is nan and stability 1; an empty graph gives empty tables and nan;
        with one seed stability is nan.
    """
    seeds = list(seeds)
    if not seeds:
        raise GovtextError("seeds 是空的。请给出至少一个随机种子。", "seeds is empty. Give at least one seed.")
    terms = sorted(graph.nodes)
    weights = _weights(graph, terms)
    labels = _louvain(weights, seeds, resolution)
    modularity = [_modularity(weights, found, resolution) for found in labels]
    best = int(np.argmax(modularity)) if weights.any() else 0
    index = pd.Index(terms, name="term")
    runs = pd.DataFrame({"seed": seeds, "modularity": np.array(modularity, dtype=float),
                         "n_communities": [len(set(found)) for found in labels]})
    table = pd.DataFrame({"term": index, "community": labels[best], "consensus": _consensus(labels)})
    return Communities(table, runs, pd.DataFrame(np.array(labels, dtype="int64").T, index=index, columns=seeds).reset_index(),
                       _mean_agreement(labels))


def adjusted_rand_index(first: Iterable[object], second: Iterable[object]) -> float:
    """How far do two groupings of the same things agree, beyond chance? 1 the same groups, 0 as chance would have it.

    Pairs of things that both groupings put together are counted; the count expected of random groups of the same sizes is
    taken off. Names of groups are without effect; values below 0 mean less than chance. Source: Hubert and Arabie (1985), equation 5.
    Raises GovtextError: the two are not equally long.

    Returns
    -------
    float; 1.0 where both groupings are trivial in the same way (all apart, or all together), or there are fewer than 2 things.

    Examples
    --------
    >>> round(adjusted_rand_index([1, 1, 1, 2, 2, 2], [1, 1, 2, 2, 3, 3]), 4)
    0.2424
    """
    a, b = (pd.factorize(pd.Series(list(side), dtype=object), use_na_sentinel=False)[0] for side in (first, second))
    if len(a) != len(b):
        raise GovtextError(f"两种分组长度不同：{len(a)} 和 {len(b)}。",
                           f"The two groupings differ in length: {len(a)} and {len(b)}.")
    return _rand(a, b)


class Recovery(NamedTuple):
    """What `group_recovery` returns."""

    observed: pd.Series
    permuted: np.ndarray
    p: float


def group_recovery(partitions: pd.DataFrame, groups: dict[str, str], *, permutations: int = 2000, seed: int = 1) -> Recovery:
    """Do the communities give back groups that are known from elsewhere, better than shuffled groups would?

    Source: Phipson and Smyth (2010). Raises GovtextError: fewer than two terms have a known group.

    Parameters
    ----------
    partitions : as `communities(...).partitions`: term and one column per run
    groups : dict of term -> known group; terms of the network that are not in it are left out
    permutations : how often the group names are dealt out anew among the terms (group sizes stay)

    Returns
    -------
    Recovery
        observed: adjusted Rand index of each run; permuted: the index for shuffled groups, the runs taken in turn; p: share of
        shuffled values that reach the median of the observed, (1 + reached) / (1 + permutations).
    """
    need_columns(partitions, ["term"], "partitions")
    known = partitions[partitions["term"].isin(set(groups))]
    if len(known) < 2:
        raise GovtextError("只有不到两个词有已知的组，无法比较。",
                           "Fewer than two terms have a known group; there is nothing to compare.")
    given = pd.factorize(known["term"].map(groups))[0]
    runs = [pd.factorize(known[column])[0] for column in known.columns.drop("term")]
    observed = pd.Series([_rand(run, given) for run in runs], index=known.columns.drop("term"), dtype=float, name="ari")
    generator = np.random.default_rng(seed)
    dealt = np.array([generator.permutation(given) for _ in range(permutations)]).reshape(permutations, -1)
    permuted = np.empty(permutations)
    for i, run in enumerate(runs):
        permuted[i::len(runs)] = _rands(run, dealt[i::len(runs)])
    reached = int((permuted >= observed.median() - 1e-12).sum())
    return Recovery(observed, permuted, (1 + reached) / (1 + permutations))


def _weights(graph: nx.Graph, terms: list[str]) -> np.ndarray:
    """Symmetric matrix, shape (T, T), of edge weights in the order of `terms`; loops left out."""
    place = {term: i for i, term in enumerate(terms)}
    matrix = np.zeros((len(terms), len(terms)))
    for a, b, weight in graph.edges(data="weight", default=1.0):
        if a != b:
            matrix[place[a], place[b]] = matrix[place[b], place[a]] = weight
    return matrix


def _louvain(weights: np.ndarray, seeds: list[int], resolution: float) -> list[np.ndarray]:
    """Per seed an array, shape (T,): number of each node's community. Nodes are integers, so string hashing has no say."""
    import networkx as nx

    if not weights.any():
        return [np.arange(1, len(weights) + 1) for _ in seeds]
    graph = nx.Graph()
    graph.add_nodes_from(range(len(weights)))
    graph.add_weighted_edges_from((int(i), int(j), float(weights[i, j])) for i, j in np.argwhere(np.triu(weights, 1)))
    runs = (nx.community.louvain_communities(graph, weight="weight", resolution=resolution, seed=int(seed)) for seed in seeds)
    return [_numbered(parts, len(weights)) for parts in runs]


def _numbered(parts: list[set[int]], size: int) -> np.ndarray:
    """Number the parts from 1: largest first, then the one with the smallest node."""
    labels = np.zeros(size, dtype="int64")
    for number, part in enumerate(sorted(parts, key=lambda p: (-len(p), min(p))), start=1):
        labels[list(part)] = number
    return labels


def _modularity(weights: np.ndarray, labels: np.ndarray, resolution: float) -> float:
    """Q = 1/2m sum_ij (A_ij - gamma k_i k_j / 2m) [same group]; nan without edges."""
    total = weights.sum()
    if not total:
        return float("nan")
    same = labels[:, None] == labels[None, :]
    degrees = weights.sum(axis=1)
    return float((weights[same].sum() - resolution * np.outer(degrees, degrees)[same].sum() / total) / total)


def _consensus(labels: list[np.ndarray]) -> np.ndarray:
    """Array, shape (T,): groups whose terms are together in at least half of the runs, on average."""
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    size = len(labels[0])
    if size < 2:
        return np.ones(size, dtype="int64")
    together = np.mean([found[:, None] == found[None, :] for found in labels], axis=0)
    tree = linkage(squareform(1 - together, checks=False), method="average")
    cut = fcluster(tree, t=1 - AGREED, criterion="distance")
    return _numbered([set(np.flatnonzero(cut == number).tolist()) for number in np.unique(cut)], size)


def _mean_agreement(labels: list[np.ndarray]) -> float:
    """Mean adjusted Rand index over all pairs of runs; equal runs are compared once and weighed by their number."""
    if len(labels) < 2 or not len(labels[0]):
        return float("nan")
    kinds, times = np.unique(np.array(labels), axis=0, return_counts=True)
    alike = sum(times * (times - 1) / 2)
    apart = sum(times[i] * times[j] * _rand(kinds[i], kinds[j]) for i, j in combinations(range(len(kinds)), 2))
    return float((alike + apart) / (len(labels) * (len(labels) - 1) / 2))


def _rand(a: np.ndarray, b: np.ndarray) -> float:
    """Adjusted Rand index of two arrays of codes 0..k."""
    return float(_rands(a, b[None, :])[0])


def _rands(a: np.ndarray, many: np.ndarray) -> np.ndarray:
    """Adjusted Rand index of an array of codes 0..k, shape (T,), with each row of `many`, shape (P, T): shape (P,)."""
    def pairs(codes: np.ndarray) -> np.ndarray:
        """How many pairs of things share a code, per row."""
        width = int(codes.max()) + 1
        counts = np.bincount((codes + width * np.arange(len(codes))[:, None]).ravel(), minlength=width * len(codes))
        counts = counts.reshape(len(codes), width)
        return (counts * (counts - 1)).sum(axis=1) / 2

    size = len(a)
    if size < 2 or not len(many):
        return np.ones(len(many))
    both, in_a, in_b = pairs(a * (int(many.max()) + 1) + many), pairs(a[None, :])[0], pairs(many)
    expected, largest = in_a * in_b / (size * (size - 1) / 2), (in_a + in_b) / 2
    trivial = largest == expected
    return np.where(trivial, 1.0, (both - expected) / np.where(trivial, 1.0, largest - expected))


# ---------------------------------------------------------------------------------------------------- themes

def strategic_diagram(table: pd.DataFrame, groups: dict[str, str], *, origin: str = "median") -> pd.DataFrame:
    """Callon's strategic diagram: how strongly each group of terms is tied to the others, and within itself.

    centrality = 10 x sum of e_kh over links between a term k of the group and a term h of another group;
    density = 100 x sum of e_ij over links inside the group / number of terms in the group; e = equivalence index.

    High in both: *motor* themes; central, not dense: *basic*; dense, not central: *isolated*; low in both: *emerging or
    declining*. The quadrant is relative to the other groups, so some group is always "low". Sources: Callon, Courtial and Laville (1991),
    in the form of Cobo et al. (2011). Raises GovtextError: no groups, or an unknown origin.

    Parameters
    ----------
    table : as `cooccurrence` returns; the equivalence index is added where it is missing
    groups : dict of term -> group; links to terms without a group are left out
    origin : "median" or "mean" of the groups: where the axes cross

    Returns
    -------
    DataFrame
        group, n_terms, centrality, density, quadrant ("motor", "basic", "isolated", "emerging-or-declining"; a group on an axis
        counts as high); sorted by centrality descending, then group. A group without links has 0 and 0.

    Examples
    --------
    >>> pairs = pd.DataFrame({"term_a": ["a", "a"], "term_b": ["b", "c"], "n": [1, 1], "n_a": [2, 5], "n_b": [2, 5]})
    >>> themes = strategic_diagram(pairs, {"a": "one", "b": "one", "c": "two"})
    >>> themes[["group", "centrality", "density"]].round(2).to_numpy().tolist()
    [['one', 0.4, 12.5], ['two', 0.4, 0.0]]
    """
    one_of("origin", origin, ("median", "mean"))
    if not groups:
        raise GovtextError("groups 是空的。请给出词到组的对应。", "groups is empty. Give the group of each term.")
    pairs = table if "equivalence" in table.columns else association(table, "equivalence")
    need_columns(pairs, ["term_a", "term_b", "equivalence"], "table")
    first, second = pairs["term_a"].map(groups), pairs["term_b"].map(groups)
    inside, across = first.notna() & (first == second), first.notna() & second.notna() & (first != second)
    sizes = pd.Series(groups).value_counts().sort_index()
    within = pairs["equivalence"][inside].groupby(first[inside]).sum().reindex(sizes.index, fill_value=0.0)
    ends = pd.concat([first[across], second[across]])
    between = pd.concat([pairs["equivalence"][across]] * 2).groupby(ends).sum().reindex(sizes.index, fill_value=0.0)
    result = pd.DataFrame({"group": sizes.index, "n_terms": sizes.to_numpy(), "centrality": 10 * between.to_numpy(dtype=float),
                           "density": 100 * within.to_numpy(dtype=float) / sizes.to_numpy()})
    central, dense = (result[c] >= getattr(result[c], origin)() for c in ("centrality", "density"))
    result["quadrant"] = np.select([central & dense, central, dense], ["motor", "basic", "isolated"], "emerging-or-declining")
    return result.sort_values(["centrality", "group"], ascending=[False, True], ignore_index=True)

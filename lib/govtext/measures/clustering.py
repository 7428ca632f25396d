"""Which documents join first, and which last? Hierarchical clustering of a table of distances, and how faithful its tree is.

    dtm = document_term_matrix(tokens, unit="article_id")
    tree = cluster_tree(1 - similarity(dtm, "cosine"))         # any square of distances with names
    tree = cluster_tree(profile_distance(dtm, "chi-square"))
    cophenetic_correlation(tree, square)

A tree always has branches, whatever the data. What joins first is decided by the distance, what joins later by the linkage too.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd

from ..messages import GovtextError, one_of
from .similarity import DocumentTerms

LINKAGES = ("average", "single", "complete")
DISTANCES = ("chi-square", "jensen-shannon")
TREE_COLUMNS = ["step", "left", "right", "height", "size", "members"]


def profile_distance(dtm: DocumentTerms, distance: Literal["chi-square", "jensen-shannon"] = "jensen-shannon") -> pd.DataFrame:
    """Distance of every document from every other, by their profiles (shares of the terms in each document).

    chi-square: sqrt(sum over terms of (p_a - p_b)² / c), c the term's share of all counts. It is the distance that
    correspondence analysis draws; rare terms weigh much. 0 and upwards, without a fixed end.
    jensen-shannon: sqrt(H(m) - (H(p_a) + H(p_b)) / 2) with m the mean profile and entropy H in bits. 0 the same, 1 no term shared.
    Both grow when a document is short, because many terms are then missing by accident. Sources: Greenacre (2017), ch. 4; Lin (1991); its
    square root is a metric: Endres and Schindelin (2003). Raises GovtextError: unknown distance; a document without terms (it has no
    profile); weights that are not counts.

    Returns
    -------
    Square and symmetric, rows and columns dtm.units, diagonal 0. A single document gives one cell.

    Examples
    --------
    >>> from govtext.measures.similarity import document_term_matrix
    >>> tokens = pd.DataFrame({"doc": ["a", "b"], "term": ["数据", "治理"], "n": [2, 3]})
    >>> float(profile_distance(document_term_matrix(tokens, unit="doc")).loc["a", "b"])
    1.0
    """
    from scipy.spatial.distance import pdist, squareform

    one_of("distance", distance, DISTANCES)
    if dtm.weight != "count":
        raise GovtextError(f"剖面要用次数（weight=\"count\"），收到的是 {dtm.weight}。",
                           f'Profiles need counts (weight="count"); got {dtm.weight}.')
    counts = dtm.matrix.toarray()
    sizes = counts.sum(axis=1)
    if (sizes == 0).any():
        name = dtm.units[int(np.argmin(sizes))]
        raise GovtextError(f"“{name}”里没有词，没有剖面可比。", f'"{name}" has no terms, so there is no profile to compare.')
    profiles = counts / sizes[:, None]
    if distance == "chi-square":
        condensed = pdist(profiles / np.sqrt(counts.sum(axis=0) / counts.sum()))
    else:
        condensed = pdist(profiles, lambda a, b: np.sqrt(max(_entropy((a + b) / 2) - (_entropy(a) + _entropy(b)) / 2, 0.0)))
    return pd.DataFrame(squareform(condensed), index=dtm.units, columns=dtm.units)


def _entropy(profile: np.ndarray) -> float:
    shares = profile[profile > 0]
    return float(-(shares * np.log2(shares)).sum())


def cluster_tree(square: pd.DataFrame, *, linkage: Literal["average", "single", "complete"] = "average") -> pd.DataFrame:
    """Join the two nearest clusters, again and again, until one is left.

    Sources: Sokal and Michener (1958); Manning, Raghavan and Schütze (2008), ch. 17. Raises GovtextError: fewer than two names; a name
    twice; the table is not square and symmetric, has gaps, negative values, or a diagonal other than 0.

    Parameters
    ----------
    square : distances, symmetric, with names as index and columns and 0 on the diagonal (1 - `similarity`, `profile_distance`)
    linkage : how far apart two clusters are
        "average" (mean of all pairs, UPGMA), "single" (the nearest pair; makes chains), "complete" (the farthest pair; makes
        compact groups). Ward's method is left out, since it presupposes Euclidean distances.

    Returns
    -------
    DataFrame
        One row per join: step (1, 2, ...), left and right (a name, or "#2" for the cluster of step 2), height (distance at which
        they join), size, members (tuple of names from left to right as a tree would draw them). The branch that holds the
        alphabetically first name stands left, so the order of leaves does not depend on the order of the table. The names are
        sorted first, so ties too are broken in the same way whatever that order.

    Examples
    --------
    >>> square = pd.DataFrame([[0, 1, 5], [1, 0, 7], [5, 7, 0]], index=list("abc"), columns=list("abc"))
    >>> cluster_tree(square)[["left", "right", "height", "members"]].values.tolist()
    [['a', 'b', 1.0, ('a', 'b')], ['#1', 'c', 6.0, ('a', 'b', 'c')]]
    """
    from scipy.cluster.hierarchy import linkage as scipy_linkage
    from scipy.spatial.distance import squareform

    one_of("linkage", linkage, LINKAGES)
    names, distances = _checked(square)
    joins = scipy_linkage(squareform(distances, checks=False), linkage)
    label = dict(enumerate(names))
    members = {i: (name,) for i, name in label.items()}
    rows = []
    for step, (a, b, height, size) in enumerate(joins, start=1):
        left, right = sorted((int(a), int(b)), key=lambda i: min(members[i]))
        new = len(names) + step - 1
        members[new], label[new] = members[left] + members[right], f"#{step}"
        rows.append((step, label[left], label[right], float(height), int(size), members[new]))
    return pd.DataFrame(rows, columns=TREE_COLUMNS)


def _checked(square: pd.DataFrame) -> tuple[list[str], np.ndarray]:
    """Names in alphabetical order, and the distances in that order."""
    names = sorted(str(name) for name in square.index)
    if names != sorted(str(name) for name in square.columns) or len(set(names)) != len(names):
        raise GovtextError("距离表的行和列必须是同一组名称，且不重复。", "Rows and columns of the distance table must be the same names, each once.")
    if len(names) < 2:
        raise GovtextError("聚类至少要两个对象。", "Clustering needs at least two objects.")
    plain = square.rename(index=str, columns=str).loc[names, names].to_numpy(dtype=float)
    if np.isnan(plain).any() or (plain < -1e-9).any() or not np.allclose(plain, plain.T) or not np.allclose(np.diag(plain), 0):
        raise GovtextError("距离表要对称、无缺失、无负数，对角线为 0。相似度请先用 1 减。",
                           "Distances must be symmetric, without gaps or negative values, and 0 on the diagonal. Take similarities from 1 first.")
    plain = np.maximum((plain + plain.T) / 2, 0)
    np.fill_diagonal(plain, 0)
    return names, plain


def cophenetic_correlation(tree: pd.DataFrame, square: pd.DataFrame) -> float:
    """How faithfully does a `cluster_tree` keep the distances it was made from? 1 means exactly; lower means that the tree bends them.

    Correlation, over all pairs, of the distance with the height at which the two are first in one cluster. High values are
    easy to reach with few objects and do not show that there are groups. Source: Sokal and Rohlf (1962). Raises GovtextError: tree and
    table do not have the same names; the table is not one of distances. Returns float; nan with fewer than three objects or where all
    distances, or all heights, are equal.
    """
    from scipy.spatial.distance import squareform

    names, distances = _checked(square)
    if sorted(tree["members"].iloc[-1]) != names:
        raise GovtextError("树和距离表的名称不一致。", "The tree and the distance table do not have the same names.")
    heights = np.zeros_like(distances)
    for row in tree.iloc[::-1].itertuples():   # later joins first, so that the first join of a pair is what stays
        inside = [names.index(name) for name in row.members]
        heights[np.ix_(inside, inside)] = row.height
    x, y = squareform(distances, checks=False), heights[np.triu_indices(len(names), 1)]
    if len(x) < 3 or np.ptp(x) < 1e-12 or np.ptp(y) < 1e-12:
        return float("nan")
    return float(np.corrcoef(x, y)[0, 1])

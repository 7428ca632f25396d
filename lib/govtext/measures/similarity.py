"""How alike are documents in their words, and does that agree with another ranking of the same pairs?

    dtm = document_term_matrix(tokens, unit="item", weight="tf-idf")    # documents x terms, sparse
    square = similarity(dtm)                                            # every document with every other
    similarity_pairs(square)                                            # the same, one row per pair
    shared_terms(dtm, "a", "b")                                         # which terms make two documents alike
    rank_agreement(square, reading, groups=groups)                      # agreement with a second square, by shuffling

A document is whatever `unit` names: a passage, an article, a report, an item made of several passages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np
import pandas as pd

from ..messages import GovtextError, one_of
from ..store import memory_limit
from ..sums import Block, Tokens, blocks

if TYPE_CHECKING:
    from scipy import sparse

WEIGHTS = ("count", "binary", "tf-idf")
MEASURES = ("cosine", "jaccard")
METHODS = ("kendall", "spearman")
PAIR_COLUMNS = ["a", "b", "similarity"]
COUNT_BYTES = 12   # of a count in a sparse matrix


# ---------------------------------------------------------------------------------------------------- documents and terms

class DocumentTerms(NamedTuple):
    """A weighted document-term matrix: row i of `matrix` belongs to units[i], column j to terms[j]."""

    matrix: sparse.csr_array
    units: list[str]
    terms: list[str]
    weight: str

    def table(self) -> pd.DataFrame:
        """The matrix as an ordinary table (units x terms), for small corpora."""
        return pd.DataFrame(self.matrix.toarray(), index=self.units, columns=self.terms)


def document_term_matrix(tokens: Tokens, *, unit: str, weight: Literal["count", "binary", "tf-idf"] = "count",
                         units: Iterable[str] | None = None, terms: Iterable[str] | None = None) -> DocumentTerms:
    """Lay a token table out as a matrix of documents and terms.

    count: n; binary: 1 where the term occurs; tf-idf: n / tokens of the unit x ln(units / units with the term), the form
    of `tf_idf`, so a term of every unit weighs 0. Sources: Salton, Wong and Yang (1975); weights as in Manning, Raghavan and Schütze
    (2008), 6.2-6.3. Raises GovtextError: unknown weight; a count that is missing, negative or a fraction; a unit is listed twice.

    Parameters
    ----------
    tokens : DataFrame, Corpus or Stream
        Columns term, n and `unit`; take out stop words first (`content_terms`). Rows of the same unit and term are added. A corpus is read
        part by part; the matrix itself stands in memory, 12 bytes for each term of each unit.
    units : order of the rows, optional
        Default: sorted. Units left out of the list are left out of the matrix, and of the count of units in tf-idf. A unit of
        the list without any token is an empty document: a row of zeros that counts as a unit.
    terms : only these, optional; the tf of tf-idf is then the share among them

    Returns
    -------
    DocumentTerms
        matrix (scipy sparse array, floats, no stored zeros), units, terms (sorted), weight. No tokens at all give a matrix
        without columns. With a single unit every tf-idf weight is 0.

    Examples
    --------
    >>> tokens = pd.DataFrame({"doc": ["a", "a", "b"], "term": ["数据", "治理", "数据"], "n": [2, 1, 1]})
    >>> document_term_matrix(tokens, unit="doc").matrix.toarray().tolist()
    [[2.0, 1.0], [1.0, 0.0]]
    """
    one_of("weight", weight, WEIGHTS)
    listed = None if units is None else [str(u) for u in units]
    if listed is not None and len(set(listed)) != len(listed):
        raise GovtextError("units 里有重复的编号。", "A unit is listed twice in units.")
    counts, found, names = joined(blocks(tokens, unit, terms))
    if listed is not None:
        counts, found = _in_order(counts, found, listed), pd.Index(listed)
        kept = np.bincount(counts.indices, minlength=len(names)) > 0
        counts, names = counts[:, np.flatnonzero(kept)], names[kept]
    return DocumentTerms(_weighted(counts, weight), found.tolist(), names.tolist(), weight)


def _refuse_full(counts: int) -> None:
    """Refuse a matrix with so many counts that are not 0."""
    if counts * COUNT_BYTES > memory_limit():
        raise GovtextError(f"单位乘词的矩阵已超过 {counts:,} 个非零的格子，装不进内存。请用 terms= 只取一部分词，换更大的单位，"
                           "或抽样：gt.sample_documents(corpus, 2000, seed=2022)；或设 GOVTEXT_MEMORY 提高上限。",
                           f"The matrix of units and terms has more than {counts:,} counts, too many for the memory. Take some terms (terms=), larger units, or a "
                           "sample: gt.sample_documents(corpus, 2000, seed=2022); or raise the limit with GOVTEXT_MEMORY.")


def joined(found: Iterable[Block]) -> Block:
    """All blocks as one matrix; units and terms sorted. Raises GovtextError: it would not fit into the memory."""
    from scipy import sparse

    data, indices, lengths, rows, place, terms = [], [], [], [], {}, pd.Index([])
    filled = 0
    for counts, units, terms in found:
        filled += len(counts.data)
        _refuse_full(filled)
        number = np.array([place.setdefault(term, len(place)) for term in terms.tolist()], np.int32)
        data.append(counts.data)
        indices.append(number[counts.indices])
        lengths.append(np.diff(counts.indptr))
        rows.append(units)
    if not rows:
        return Block(sparse.csr_array((0, 0)), pd.Index([]), pd.Index([]))
    if len(rows) == 1:
        return Block(counts, units, terms)
    names = pd.Index(list(place), dtype=str)
    order, rank = names.argsort(), np.empty(len(names), np.int32)
    rank[order] = np.arange(len(order))
    units = pd.Index(np.concatenate(rows), dtype=str)
    data = np.concatenate(data)         # one after the other: the parts and the whole never stand side by side
    indices = np.concatenate(indices)
    np.take(rank, indices, out=indices, mode="clip")   # without a copy
    starts = np.concatenate([[0], np.cumsum(np.concatenate(lengths))])
    whole = sparse.csr_array((data, indices, starts), shape=(len(units), len(names)))
    rows = units.argsort()
    whole = whole[rows] if (np.diff(rows) < 0).any() else whole
    whole.sort_indices()
    return Block(whole, units[rows], names[order])


def _in_order(counts: sparse.csr_array, found: pd.Index, listed: list[str]) -> sparse.csr_array:
    """The rows of given units, in their order; one of zeros for a unit that is not there."""
    from scipy import sparse

    place = pd.Index(found, dtype=object).get_indexer(pd.Index(listed, dtype=object))
    if (place >= 0).all():
        return counts[place]
    empty = sparse.csr_array((1, counts.shape[1]))
    return sparse.vstack([counts, empty], format="csr")[np.where(place < 0, counts.shape[0], place)]


def _weighted(counts: sparse.csr_array, weight: str) -> sparse.csr_array:
    if weight == "binary":
        counts.data[:] = 1
    elif weight == "tf-idf":
        present = np.bincount(counts.indices, minlength=counts.shape[1])
        idf = np.log(counts.shape[0] / np.maximum(present, 1))
        sizes = np.repeat(np.asarray(counts.sum(axis=1)).ravel(), np.diff(counts.indptr))
        counts.data *= idf[counts.indices] / sizes
        counts.eliminate_zeros()
    return counts


# ---------------------------------------------------------------------------------------------------- how alike

def similarity(dtm: DocumentTerms, measure: Literal["cosine", "jaccard"] = "cosine") -> pd.DataFrame:
    """Similarity of every document with every other.

    cosine: sum of a_t b_t over the product of the lengths; the length of a document drops out, the mix of its terms stays.
    jaccard: terms in both over terms in either; how often does not count. A term of weight 0 (under tf-idf: one that is in
    every document) counts as absent. Sources: Manning, Raghavan and Schütze (2008), 6.3; Jaccard (1901). Raises GovtextError: unknown
    measure, or too many documents for the memory.

    Returns
    -------
    DataFrame
        Square and symmetric, rows and columns dtm.units, values 0..1, diagonal 1. A document without terms is not
        comparable: its row and column are nan, the diagonal included. Memory grows with the square of the documents.

    Examples
    --------
    >>> tokens = pd.DataFrame({"doc": ["a", "a", "b"], "term": ["数据", "治理", "数据"], "n": [2, 1, 1]})
    >>> float(similarity(document_term_matrix(tokens, unit="doc")).loc["a", "b"].round(3))
    0.894
    """
    one_of("measure", measure, MEASURES)
    if 24 * len(dtm.units) ** 2 > memory_limit():   # some three such squares at a time
        raise GovtextError(f"{len(dtm.units):,} 份文档两两比较，方阵装不进内存。请先抽样：gt.sample_documents(corpus, 2000, seed=2022)；找重复用 gt.near_duplicates。",
                           f"A square of {len(dtm.units):,} documents does not fit into the memory. Take a sample first: "
                           "gt.sample_documents(corpus, 2000, seed=2022); to find copies use gt.near_duplicates.")
    matrix = dtm.matrix
    if measure == "cosine":
        values = (_unit_rows(matrix) @ _unit_rows(matrix).T).toarray()
    else:
        present = matrix.copy()
        present.data = (present.data != 0).astype(float)
        both = (present @ present.T).toarray()
        sizes = np.asarray(present.sum(axis=1)).ravel()
        either = sizes[:, None] + sizes[None, :] - both
        values = both / np.where(either > 0, either, 1)
    values = np.minimum(values, 1)
    np.fill_diagonal(values, 1)
    empty = np.diff(matrix.indptr) == 0
    values[empty, :] = values[:, empty] = np.nan
    return pd.DataFrame(values, index=dtm.units, columns=dtm.units)


def _unit_rows(matrix: sparse.csr_array) -> sparse.csr_array:
    from scipy import sparse

    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    return sparse.diags_array(1 / np.where(lengths > 0, lengths, 1)) @ matrix


def similarity_pairs(square: pd.DataFrame, *, groups: Mapping[str, str] | None = None) -> pd.DataFrame:
    """A square of `similarity` as one row per pair of documents.

    Parameters
    ----------
    groups : document -> group, optional; only pairs of different groups

    Returns
    -------
    DataFrame
        a, b, similarity; a stands before b in the square; most similar first, then in the order of the square, pairs that
        cannot be compared (nan) last. A single document gives no rows.
    """
    names = list(square.index)
    i, j = _cells(names, groups)
    table = pd.DataFrame({"a": [names[k] for k in i], "b": [names[k] for k in j], "similarity": square.to_numpy()[i, j]},
                         columns=PAIR_COLUMNS)
    return table.sort_values("similarity", ascending=False, kind="stable", ignore_index=True)


def shared_terms(dtm: DocumentTerms, a: str, b: str) -> pd.DataFrame:
    """Which terms make two documents alike in the cosine, and which stand in one of them only.

    Raises GovtextError: a document is not in the matrix. Returns term, weight_a, weight_b (weights of documents brought to length 1),
    product; the products add up to the cosine. Sorted by product descending, then by the larger weight, then term; only terms of weight >
    0 in one of the two.
    """
    for name in (a, b):
        if name not in dtm.units:
            raise GovtextError(f"矩阵里没有 {name}。", f"The matrix has no document {name}.")
    rows = _unit_rows(dtm.matrix[[dtm.units.index(a), dtm.units.index(b)]]).toarray()
    table = pd.DataFrame({"term": dtm.terms, "weight_a": rows[0], "weight_b": rows[1], "product": rows[0] * rows[1]})
    table = table[(table["weight_a"] > 0) | (table["weight_b"] > 0)]
    table = table.assign(larger=table[["weight_a", "weight_b"]].max(axis=1))
    table = table.sort_values(["product", "larger", "term"], ascending=[False, False, True], ignore_index=True)
    return table.drop(columns="larger")


# ---------------------------------------------------------------------------------------------------- agreement of rankings

class RankAgreement(NamedTuple):
    """Rank correlation with what shuffling gives: central 95 % of the shuffled values (low, high) and two-sided p."""

    value: float
    p: float
    low: float
    high: float
    n: int
    permutations: int
    method: str


def rank_agreement(a: pd.Series | pd.DataFrame | np.ndarray, b: pd.Series | pd.DataFrame | np.ndarray, *, permutations: int = 999,
                   seed: int = 0, groups: Mapping[str, str] | None = None, method: str = "kendall") -> RankAgreement:
    """Do two scores put the same pairs in the same order? Rank correlation, judged by shuffling.

    Two squares (documents x documents) are compared cell by cell below the diagonal. Pairs that share a document are not
    independent, so the *documents* are shuffled, not the pairs (Mantel 1967): rows and columns of `a` are renamed together,
    within the groups where `groups` is given. Two lists are compared place by place, and the values of `a` are shuffled. Sources: Kendall
    (1945); Mantel (1967); Phipson and Smyth (2010), on why p is never 0. Raises GovtextError: different lengths or labels; a square is
    not symmetric or has gaps; a document without a group.

    Parameters
    ----------
    a, b : both square DataFrames with the same labels, or both lists of numbers of equal length
        Places where a list has nan are left out. Documents whose row is all nan (empty ones) are left out of both squares.
    permutations : int >= 0; with 0 no shuffling: p, low and high are nan
    groups : document -> group, only with squares, optional
        Compare only cells of different groups, and shuffle within groups.
    method : "kendall" (tau-b) or "spearman" (rho); both give tied values their due
        Kendall compares every value with every other: fine up to a few thousand cells.

    Returns
    -------
    RankAgreement
        value; p, twice the smaller share of shuffles at least as high, or at least as low (each share counts the actual order
        as one more shuffle, so p is never 0); low, high; n (values compared); permutations; method. Shuffling within groups
        keeps differences between groups, so the shuffled values need not centre on 0. Undefined (nan) with fewer than three
        values or where one side is constant.

    Examples
    --------
    >>> rank_agreement([1, 2, 3, 4], [10, 20, 40, 30], permutations=0).value
    0.6666666666666666
    """
    one_of("method", method, METHODS)
    squares = isinstance(a, pd.DataFrame) and isinstance(b, pd.DataFrame)
    x, y, shuffle = _from_squares(a, b, groups) if squares else _from_lists(a, b, groups)
    nothing = float("nan")
    if len(x) < 3 or np.ptp(x) == 0 or np.ptp(y) == 0:
        return RankAgreement(nothing, nothing, nothing, nothing, len(x), permutations, method)
    correlation = _tau(x, y) if method == "kendall" else _rho(x, y)
    value = float(correlation(np.arange(len(x))[None, :])[0])
    if permutations == 0:
        return RankAgreement(value, nothing, nothing, nothing, len(x), 0, method)
    rng = np.random.default_rng(seed)
    shuffled = correlation(shuffle(rng, permutations))
    as_high, as_low = (shuffled >= value - 1e-12).sum(), (shuffled <= value + 1e-12).sum()
    p = min(1.0, 2 * (1 + int(min(as_high, as_low))) / (1 + permutations))
    low, high = np.quantile(shuffled, [0.025, 0.975])
    return RankAgreement(value, p, float(low), float(high), len(x), permutations, method)


def _tau(x: np.ndarray, y: np.ndarray) -> Callable[[np.ndarray], np.ndarray]:
    """Kendall's tau-b of x, put into each of several orders (rows), with y: every value of y against all smaller ones."""
    levels = [np.flatnonzero(y == level) for level in np.unique(y)]
    below = [np.concatenate(levels[:k]) for k in range(1, len(levels))]
    untied = [(len(v) ** 2 - (np.unique(v, return_counts=True)[1] ** 2).sum()) / 2 for v in (x, y)]
    step = max(1, 1_000_000 // max(len(low) * len(high) for low, high in zip(below, levels[1:], strict=True)))

    def correlation(orders: np.ndarray) -> np.ndarray:
        found = np.zeros(len(orders))
        for start in range(0, len(orders), step):   # so many orders at a time, to keep memory small
            part = x[orders[start:start + step]]
            for low, high in zip(below, levels[1:], strict=True):
                found[start:start + step] += np.sign(part[:, high, None] - part[:, None, low]).sum(axis=(1, 2))
        return found / np.sqrt(untied[0] * untied[1])

    return correlation


def _rho(x: np.ndarray, y: np.ndarray) -> Callable[[np.ndarray], np.ndarray]:
    """Spearman's rho of x, put into each of several orders (rows), with y: the correlation of the ranks."""
    ranks, others = (pd.Series(v).rank().to_numpy() for v in (x, y))
    ranks, others = ((r - r.mean()) / r.std() for r in (ranks, others))
    return lambda orders: ranks[orders] @ others / len(ranks)


Shuffle = Callable[[np.random.Generator, int], np.ndarray]   # so many orders of the compared values, one per row


def _from_lists(a, b, groups) -> tuple[np.ndarray, np.ndarray, Shuffle]:
    if groups is not None or isinstance(a, pd.DataFrame) or isinstance(b, pd.DataFrame):
        raise GovtextError("a 和 b 要么都是方阵，要么都是数列；groups 只用于方阵。",
                           "a and b must both be squares or both be lists; groups goes with squares only.")
    same_index = not (isinstance(a, pd.Series) and isinstance(b, pd.Series)) or a.index.equals(b.index)
    x, y = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    if x.shape != y.shape or x.ndim != 1 or not same_index:
        raise GovtextError("a 和 b 必须等长、次序相同。", "a and b must be of equal length and in the same order.")
    known = ~(np.isnan(x) | np.isnan(y))
    x, y = x[known], y[known]
    return x, y, lambda rng, times: np.array([rng.permutation(len(x)) for _ in range(times)])


def _from_squares(a: pd.DataFrame, b: pd.DataFrame, groups: Mapping[str, str] | None) -> tuple[np.ndarray, np.ndarray, Shuffle]:
    for square in (a, b):
        if list(square.index) != list(square.columns) or set(square.index) != set(a.index) or square.index.has_duplicates:
            raise GovtextError("两个方阵的行、列必须是同一组编号，且不重复。",
                               "Rows and columns of both squares must be the same labels, each once.")
    empty = a.isna().all() | b.reindex(index=a.index, columns=a.index).isna().all()
    names = [name for name in a.index if not empty[name]]
    first, second = (square.loc[names, names].to_numpy(dtype=float) for square in (a, b))
    i, j = _cells(names, groups)
    for values in (first, second):
        if np.isnan(values[i, j]).any() or not np.allclose(values[i, j], values[j, i]):
            raise GovtextError("方阵里有空格，或上下两半不对称。", "A square has gaps, or its two halves differ.")
    place = np.zeros((len(names), len(names)), dtype=int)
    place[i, j] = place[j, i] = np.arange(len(i))
    kinds = [groups[name] if groups else "" for name in names]
    members = [np.flatnonzero([kind == wanted for kind in kinds]) for wanted in dict.fromkeys(kinds)]

    def shuffle(rng: np.random.Generator, times: int) -> np.ndarray:
        renamed = np.empty((times, len(names)), dtype=int)
        for row in renamed:
            for own in members:
                row[own] = rng.permutation(own)
        return place[renamed[:, i], renamed[:, j]]

    return first[i, j], second[i, j], shuffle


def _cells(names: list[str], groups: Mapping[str, str] | None) -> tuple[np.ndarray, np.ndarray]:
    """Positions (i < j) of the pairs to compare: all, or those of different groups."""
    i, j = np.triu_indices(len(names), 1)
    if groups is None:
        return i, j
    missing = [name for name in names if name not in groups]
    if missing:
        raise GovtextError(f"groups 里没有 {missing[0]}。", f"groups does not name {missing[0]}.")
    kinds = np.array([groups[name] for name in names], dtype=object)
    apart = kinds[i] != kinds[j]
    return i[apart], j[apart]

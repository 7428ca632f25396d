"""What is typical of one group of texts against another?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from ..messages import GovtextError, at_least, need_columns, need_counts
from ..progress import watched
from ..sums import Tokens, coded, counted, place_among, several, stream
from .resampling import interval_kind
from .similarity import document_term_matrix

if TYPE_CHECKING:
    from scipy import sparse

SIDE = "number of the target"   # a column of one's own can hardly have this name
FEW_DEALS = 100   # with fewer ways to deal documents out, even p = .05 stands for a handful of them: a test says next to nothing
CELLS, MOST_TERMS = 4_000_000, 2000   # counts, and terms, that are worked on at a time
LONGEST = 60   # characters of a word that is looked into: a longer one is no word but an address or a key
RUN = re.compile("[A-Za-z]{2}|[0-9]{2}")
CUT = re.compile("(?:(?<![A-Za-z])|(?![A-Za-z]))(?:(?<![0-9])|(?![0-9]))")   # a place that splits no such run: AI does not stand in CHAIN


def weighted_log_odds(n_target: np.ndarray, n_reference: np.ndarray, prior: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Log-odds ratio with informative Dirichlet prior, and its standard error.

    delta_w = ln[(y_w1 + a_w) / (n_1 + a_0 - y_w1 - a_w)] - the same for group 2   (equation 16)
    variance(delta_w) ~ 1 / (y_w1 + a_w) + 1 / (y_w2 + a_w)                        (equation 20, two terms)

    Source: Monroe, Colaresi and Quinn (2008).

    Parameters
    ----------
    n_target, n_reference : arrays, shape (terms,): counts y_w1 and y_w2
    prior : array, shape (terms,): pseudo-counts a_w > 0; they pull rare terms towards no difference

    Returns
    -------
    (delta, se) : arrays, shape (terms,); delta > 0 is typical of the target; z = delta / se
    """
    need_counts(n_target, "n_target")
    need_counts(n_reference, "n_reference")
    y1, y2, a = (np.asarray(x, float) for x in (n_target, n_reference, prior))
    odds1 = (y1 + a) / (y1.sum() + a.sum() - y1 - a)
    odds2 = (y2 + a) / (y2.sum() + a.sum() - y2 - a)
    return np.log(odds1) - np.log(odds2), np.sqrt(1 / (y1 + a) + 1 / (y2 + a))


def log_likelihood_keyness(n_target: np.ndarray, n_reference: np.ndarray, total_target: float, total_reference: float) -> np.ndarray:
    """Log-likelihood of a frequency difference in the two-cell form of corpus linguistics.

    E_i = N_i (O_1 + O_2) / (N_1 + N_2);  LL = 2 (O_1 ln(O_1 / E_1) + O_2 ln(O_2 / E_2)), a cell with O = 0 adds nothing.
    (Dunning's four-cell form, which also counts all other words, is in `measures.collocation`.)

    Source: Rayson and Garside (2000).

    Parameters
    ----------
    n_target, n_reference : arrays, shape (terms,): occurrences O_1 and O_2
    total_target, total_reference : tokens N_1 and N_2

    Returns
    -------
    array, shape (terms,): LL >= 0. It grows with the corpus: read it with an effect size. Chi-square of 1 degree of freedom describes
    it for words drawn one by one; in documents words come in clumps, so it ranks and does not test (see `unit_keyness`).
    """
    from scipy.special import xlogy

    need_counts(n_target, "n_target")
    need_counts(n_reference, "n_reference")
    o1, o2 = np.asarray(n_target, float), np.asarray(n_reference, float)
    share = (o1 + o2) / (total_target + total_reference)
    return 2 * (xlogy(o1, o1) - xlogy(o1, total_target * share) + xlogy(o2, o2) - xlogy(o2, total_reference * share))


def keyness(tokens: Tokens, *, by: str, target: str, minimum: int = 1, min_passages: int = 1, smoothing: float = 0.5,
            unit: str | None = None, permutations: int = 999, confidence: float = 0.95, seed: int = 2022) -> pd.DataFrame:
    """Keyness of terms in one group against all others: counts, effect sizes, and with `unit` a test over whole documents.

    Sources: Rayson and Garside (2000); Wilson (2013) on bic; Hardie (2014); Gabrielatos and Marchi (2011) on diff; on documents as units,
    Lijffijt et al. (2016). Raises GovtextError: the group is not in the table, or is all of it; a count is missing, negative or a
    fraction; a unit lies in two groups.

    Parameters
    ----------
    tokens : with passage_id, `by` and `unit`; take out stop words first. Totals are those of this table.
    by, target : documents whose group is missing, or empty, belong to the others; leave them out beforehand if they should not
    minimum : least count in both groups together
    min_passages : dispersion filter: least number of passages with the term in the group where it is more frequent
    smoothing : added to a count of 0 in the log ratio only (Hardie)
    unit : what might have been drawn differently: article_id, or something larger where documents resemble each other (the issuer, the
        province). Each unit lies in one group. Its columns come from `unit_keyness`.

    Returns
    -------
    DataFrame
        term, n_target, n_reference, ll (sign: + typical of the target), bic (LL - ln N), log_ratio (base 2: 1 = twice as frequent),
        diff (per cent; inf where the reference has none), p_words (of LL), passages; sorted by ll descending, then term. All of
        these count words as if drawn one by one. They are not: where nothing differs, p_words <= .05 is met by about a quarter of
        the terms of real documents and bic > 10 by some, so read ll and bic as a ranking and take no evidence from them.
        With `unit` the columns of `unit_keyness` are added, and the table is sorted by their t: first what is typical of the target
        in document after document.
        All counts are those of the table, by longest match: a word that is part of longer words is not counted there. So the last columns are
        inside_target, inside_reference (times that the term stands inside longer words of a side, each place once; words of more than LONGEST
        characters, and those that were taken out before, such as stop words, are not looked into), log_ratio_inside (with these counted as
        well) and inside_matters (true where log_ratio then changes its sign or less than half of it is left: the difference lies in how words
        are cut).
    """
    return next(keyness_of_groups(tokens, by=by, targets=[target], minimum=minimum, min_passages=min_passages, smoothing=smoothing, unit=unit,
                                  permutations=permutations, confidence=confidence, seed=seed))


def keyness_of_groups(tokens: Tokens, *, by: str, targets: Sequence[str], minimum: int = 1, sides: tuple[int, int] = (0, 0),
                      min_passages: int = 1, smoothing: float = 0.5, unit: str | None = None, permutations: int = 999, confidence: float = 0.95, seed: int = 2022) -> Iterator[pd.DataFrame]:
    """The keyness of several groups of one column, each against all others, from one reading of the corpus; two where there is a `unit`.

    Parameters
    ----------
    sides : least counts inside the target and outside, one of which a term must reach
    others : as `keyness`

    Yields
    ------
    The table of `keyness` for each of `targets`.

    Raises
    ------
    GovtextError
        As `keyness`.
    """
    at_least("permutations", permutations, 0)
    sided = _sided(tokens, by, targets)
    n, seen, *sizes = several(sided, ([SIDE, "term"], None), ([SIDE, "term"], ["passage_id"]), *([([unit, SIDE], None)] if unit else []))
    n, seen = _by_side(n, "n", len(targets)), _by_side(seen, "df", len(targets))
    tables = [_ranked(_two_counts(n, k), _on_sides(seen, k), minimum, sides, min_passages, smoothing) for k in range(len(targets))]
    terms = sorted(set().union(*(table["term"] for table in tables)))
    inside, totals = _inside_longer(n, terms), [_on_sides(n, k).sum() for k in range(len(targets))]
    del n, seen
    units, order = (None, ["ll", "term"]) if unit is None else (_by_unit(sided, unit, terms, sizes[0]), ["t", "ll", "term"])
    for k, table in enumerate(tables):
        if units is not None:
            table = table.merge(_tested(units, k, table["term"].tolist(), permutations, confidence, seed), on="term")
        table = table.sort_values(order, ascending=[name == "term" for name in order], ignore_index=True)
        yield _with_inside(table, _on_sides(inside, k), totals[k], smoothing)


def _ranked(table: pd.DataFrame, seen: pd.DataFrame, minimum: int, sides: tuple[int, int], min_passages: int, smoothing: float) -> pd.DataFrame:
    """Effect sizes and log-likelihood of the terms with counts on two sides, `seen` in so many passages of them."""
    from scipy.special import chdtrc

    total_target, total_reference = table["n_target"].sum(), table["n_reference"].sum()
    share_target, share_reference = table["n_target"] / total_target, table["n_reference"] / total_reference
    over = share_target >= share_reference
    table["passages"] = np.where(over, *seen.reindex(table["term"], fill_value=0).to_numpy().T)
    ll = log_likelihood_keyness(table["n_target"], table["n_reference"], total_target, total_reference)
    table["ll"] = np.where(over, ll, -ll)
    table["bic"] = ll - np.log(total_target + total_reference)
    table["log_ratio"] = _log_ratio(table["n_target"], table["n_reference"], (total_target, total_reference), smoothing)
    with np.errstate(divide="ignore"):
        table["diff"] = 100 * (share_target / share_reference - 1)
    table["p_words"] = chdtrc(1, ll)
    often = (table["n_target"] >= sides[0]) | (table["n_reference"] >= sides[1])
    table = table[often & (table["n_target"] + table["n_reference"] >= minimum) & (table["passages"] >= min_passages)]
    return table[["term", "n_target", "n_reference", "ll", "bic", "log_ratio", "diff", "p_words", "passages"]]


def _log_ratio(n_target: pd.Series, n_reference: pd.Series, totals: Sequence[int], smoothing: float) -> pd.Series:
    return np.log2(n_target.replace(0, smoothing) / totals[0]) - np.log2(n_reference.replace(0, smoothing) / totals[1])


# ---------------------------------------------------------------------------------------------------- inside longer words

def _inside_longer(wide: pd.DataFrame, terms: list[str]) -> pd.DataFrame:
    """How often some terms stand inside longer words: `wide` (index term, counts of the sides), with the sums of these in its columns."""
    place, longer, holding = {str(term): i for i, term in enumerate(terms)}, [], []
    lengths = sorted(set(map(len, place)))
    for number, word in enumerate(wide.index.astype(str)):
        size = len(word)
        if lengths and lengths[0] < size <= LONGEST:
            cuts = {cut.start() for cut in CUT.finditer(word)} if RUN.search(word) else range(size + 1)
            held = [place[word[a:a + n]] for n in lengths if n < size for a in range(size - n + 1) if word[a:a + n] in place and a in cuts and a + n in cuts]
            longer += held
            holding += [number] * len(held)
    sums = np.zeros((len(terms), wide.shape[1]), np.int64)
    np.add.at(sums, np.array(longer, int), wide.to_numpy()[np.array(holding, int)])
    return pd.DataFrame(sums, index=terms, columns=wide.columns)


def _with_inside(table: pd.DataFrame, inside: pd.DataFrame, totals: pd.Series, smoothing: float) -> pd.DataFrame:
    """The table with what stands inside longer words on both sides (`inside`), and whether it would undo the difference, or half of it."""
    within = inside.reindex(table["term"]).set_axis(table.index)
    after = _log_ratio(table["n_target"] + within["n_target"], table["n_reference"] + within["n_reference"], totals.tolist(), smoothing)
    left = after * np.sign(table["log_ratio"])   # of the difference; below 0 it has turned round
    return table.assign(inside_target=within["n_target"], inside_reference=within["n_reference"], log_ratio_inside=after, inside_matters=left < table["log_ratio"].abs() / 2)


def inside_in_words(rows: pd.DataFrame, most: int = 3) -> tuple[str, str]:
    """Sentence on the words marked ‡, whose difference lies in how words are cut; ("", "") where there are none.

    rows : of a table of `keyness`
    most : so many words are named, with the times they stand inside longer words of the target and of the reference
    """
    marked = rows[rows["inside_matters"].astype(bool)] if "inside_matters" in rows else rows.head(0)
    if marked.empty:
        return "", ""
    some = [f"{term} {a:,}:{b:,}" for term, a, b in zip(marked["term"], marked["inside_target"], marked["inside_reference"], strict=True)]
    more = ("……", " ...") if len(some) > most else ("", "")
    return (f"‡ 按最长匹配计数，这些词还在更长的词里（两边次数：{'、'.join(some[:most])}{more[0]}）；一并计入，对数比就变号，或者只剩不到一半。",
            f"‡ Counted by longest match: these words also stand inside longer ones (times on both sides: {', '.join(some[:most])}{more[1]}); with those "
            "counted the log ratio changes its sign, or less than half of it is left.")


# ---------------------------------------------------------------------------------------------------- documents as units

def unit_keyness(tokens: Tokens, *, by: str, target: str, unit: str = "article_id", terms: list[str] | None = None,
                 permutations: int = 999, confidence: float = 0.95, seed: int = 2022) -> pd.DataFrame:
    """Is the difference of two groups larger than between documents dealt out at random? Two tests with the document as the unit.

    t = (R_1 - R_2) / sqrt(v_1 + v_2), R = sum n_i / N the pooled rate of a group of m documents with N = sum N_i,
    v = (m - 1) / m x sum ((n_i - R N_i) / (N - N_i))² its jackknife variance over documents (for documents of one size the ratio
    estimate of Cochran 6.4), but at least that of words drawn one by one, so that a side without hits is not certain. A word that one
    document repeats has t near 1, however often it does so and however long it is. With a handful of documents on one side
    p_adjusted hardly sees even a word that all of these have and no other (docs/uncertainty.md; `possible_deals` says how few outcomes there
    are): compare mann_whitney where documents are of similar length. p: labels of documents are permuted, and the share of
    deals with |t| at least as large is counted; p_adjusted compares with the largest |t| of any term in each deal, so that among all
    terms together a false alarm happens in 5 % of tables at p_adjusted <= .05.

    Sources: Cochran (1977), 6.4 and 6.17; Westfall and Young (1993; max-t); Janssen (1997); Mann and Whitney (1947); Kilgarriff (2001;
    ranks of documents for keywords). Raises GovtextError: as `keyness`.

    Parameters
    ----------
    terms : optional; only these are tested (p_adjusted counts them alone)
    permutations, seed : number of random deals; smallest p is 1 / (permutations + 1)
    tokens, by, target, confidence : as in all `measures`

    Returns
    -------
    DataFrame
        term, df_target, df_reference (documents with the term on each side), one_document (it stands in one document of the whole
        table), t, p, p_adjusted, mann_whitney (p of the rates by rank, ties corrected, normal approximation; the size of one
        outlier cannot move it), mann_whitney_adjusted (Benjamini and Hochberg), low, high (of log_ratio; Welch's t on the log scale;
        missing where a side has no hit), interval (of the smaller side); in the order of `terms` or of the alphabet. A group of one
        document allows no test: t and all p are missing.
    """
    at_least("permutations", permutations, 0)
    terms = [terms] if isinstance(terms, str) else None if terms is None else list(terms)
    units = _by_unit(_sided(tokens, by, [target]), unit, terms)
    return _tested(units, 0, units.terms if terms is None else terms, permutations, confidence, seed)


def possible_deals(target: int, reference: int) -> int:
    """In how many ways so many documents can be dealt to two sides: a permutation test cannot give a p below 1 over this number (random deals
    may by a little). Of two sides of one size a deal and its mirror image have the same |t| and count once. Source: Phipson and Smyth (2010).

    target, reference : documents on each side

    >>> possible_deals(2, 5), possible_deals(3, 3), possible_deals(1, 5)
    (21, 10, 6)
    """
    from math import comb

    return comb(target + reference, target) // (2 if target == reference else 1)


def _tested(units: _Units, number: int, terms: list[str], permutations: int, confidence: float, seed: int) -> pd.DataFrame:
    """The table of `unit_keyness` for a target."""
    place = pd.Index(units.terms).get_indexer(terms)
    if (place < 0).any():
        lost = terms[int(np.argmin(place))]
        raise GovtextError(f"词表里没有“{lost}”。", f"The tokens have no term {lost}.")
    counts = units.counts if (place == np.arange(units.counts.shape[1])).all() else units.counts[:, place]
    sizes, inside = units.sizes, units.side == number
    fewer = min(inside.sum(), (~inside).sum())
    table = _document_frequencies(counts, inside)
    table.insert(0, "term", pd.Series(terms, dtype=str))   # of no terms, too
    columns = ["t", "p", "p_adjusted", "mann_whitney", "mann_whitney_adjusted", "low", "high"]
    table = table.reindex(columns=[*table.columns[:-1], *columns, "interval"])
    if fewer > 1 and len(terms):
        table["t"], table["p"], table["p_adjusted"] = _permuted(counts, sizes, inside, permutations, seed)
        table["mann_whitney"] = _mann_whitney(counts, sizes, inside)
        table["mann_whitney_adjusted"] = benjamini_hochberg(table["mann_whitney"].to_numpy())
        if interval_kind(fewer) != "none":
            limits = [_log_ratio_limits(_Sums(counts[:, some], sizes), inside, confidence) for some in _some_terms(counts)]
            table["low"], table["high"] = np.hstack([np.empty((2, 0)), *limits])
    return table


class _Units(NamedTuple):
    """Counts (units x terms, sparse), size of each unit in words, the terms (sorted), and the number of the target each unit lies in; -1: none."""

    counts: sparse.csr_array
    sizes: np.ndarray
    terms: list[str]
    side: np.ndarray


def _by_unit(sided: Tokens, unit: str, terms: list[str] | None, side: pd.DataFrame | None = None) -> _Units:
    """The units with given terms, or all; `side`: words by unit and side, where they have been counted."""
    side = (counted(sided, [unit, SIDE]) if side is None else side).astype({unit: str})
    twice = side.loc[side[unit].duplicated(), unit]
    if len(twice):
        raise GovtextError(f"“{min(twice)}”同时属于两组；按 {unit} 比较时，每份只能属于一组。",
                           f"“{min(twice)}” lies in both groups; to compare by {unit}, each must lie in one.")
    matrix, units, found, _ = document_term_matrix(sided, unit=unit, terms=terms)
    side = side.set_index(unit).loc[units]
    return _Units(matrix, side["n"].to_numpy(float), found, side[SIDE].to_numpy())


def _document_frequencies(counts: sparse.csr_array, inside: np.ndarray) -> pd.DataFrame:
    present = [np.asarray((counts[side] > 0).sum(axis=0)).ravel() for side in (inside, ~inside)]
    return pd.DataFrame({"df_target": present[0], "df_reference": present[1], "one_document": sum(present) == 1,
                         "interval": interval_kind(int(min(inside.sum(), (~inside).sum())))})


class _Sums:
    """What the rates and variances of any group of units are made of: counts (units x terms, sparse) and sizes (units)."""

    def __init__(self, counts: sparse.csr_array, sizes: np.ndarray):
        self.counts, self.sizes = counts, sizes
        self.squares, self.by_size = counts.power(2), counts.copy()
        self.by_size.data *= np.repeat(sizes, np.diff(counts.indptr))

    def rate_and_variance(self, members: np.ndarray, hits: np.ndarray | None = None) -> tuple[np.ndarray, np.ndarray]:
        """R and v of groups of units; members: array (groups, units) of 0 and 1; both arrays (groups, terms). `hits`: their counts, if known."""
        m, size = members.sum(axis=1)[:, None], (members @ self.sizes)[:, None]
        rate = (self.over_units(members, self.counts) if hits is None else hits) / size
        spread = np.divide(members, (size - self.sizes) ** 2, out=np.zeros(members.shape), where=members > 0)   # the size without the unit
        nn, n_size = self.over_units(spread, self.squares), self.over_units(spread, self.by_size)
        squares = nn - 2 * rate * n_size + rate**2 * (spread @ self.sizes**2)[:, None]
        return rate, np.maximum(squares, 1e-12 * nn) * (m - 1) / m

    @staticmethod
    def over_units(weights: np.ndarray, values: sparse.csr_array) -> np.ndarray:
        return (values.T @ weights.T).T


def _some_terms(counts: sparse.csr_array) -> Iterator[slice]:
    """Columns, some at a time: what is worked out of them stays small beside the matrix, however many units there are."""
    ends = np.cumsum(np.bincount(counts.indices, minlength=counts.shape[1]))
    start = 0
    while start < counts.shape[1]:
        filled = int(np.searchsorted(ends, (ends[start - 1] if start else 0) + CELLS, "right"))
        stop = min(max(filled, start + 1), start + MOST_TERMS)
        yield slice(start, stop)
        start = stop


def _t_of(sums: _Sums, members: np.ndarray) -> np.ndarray:
    total = np.asarray(sums.counts.sum(axis=0)).ravel()
    hits, every, sides = sums.over_units(members, sums.counts), total / sums.sizes.sum(), []
    for group, own in ((members, hits), (1 - members, total - hits)):
        rate, variance = sums.rate_and_variance(group, own)
        sides.append((rate, np.maximum(variance, every / (group @ sums.sizes)[:, None])))
    (r1, v1), (r2, v2) = sides
    spread = np.sqrt(v1 + v2)
    return np.divide(r1 - r2, spread, out=np.zeros_like(spread), where=spread > 0)


def _permuted(counts: sparse.csr_array, sizes: np.ndarray, inside: np.ndarray, permutations: int, seed: int,
              batch: int = 50) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """t, p and p_adjusted (max-t) of each term."""
    generator = np.random.default_rng(seed)
    deals = [np.packbits(generator.permuted(np.tile(inside, (min(batch, permutations - done), 1)), axis=1), axis=1)
             for done in range(0, permutations, batch)]   # an eighth of the memory
    observed, as_large, largest = np.zeros(counts.shape[1]), np.zeros(counts.shape[1], int), np.zeros(permutations)
    for chosen in watched(some := list(_some_terms(counts)), len(some), "part", "deal"):
        sums = _Sums(counts[:, chosen], sizes)
        observed[chosen] = _t_of(sums, inside[None].astype(float))[0]
        for number, dealt in enumerate(deals):
            t = np.abs(_t_of(sums, np.unpackbits(dealt, axis=1, count=len(inside)).astype(float)))
            as_large[chosen] += (t >= np.abs(observed[chosen]) - 1e-9).sum(axis=0)
            now = slice(number * batch, number * batch + len(t))
            largest[now] = np.maximum(largest[now], t.max(axis=1, initial=0))
    max_as_large = permutations - np.searchsorted(np.sort(largest), np.abs(observed) - 1e-9)
    return observed, (1 + as_large) / (1 + permutations), (1 + max_as_large) / (1 + permutations)


def _mann_whitney(counts: sparse.csr_array, sizes: np.ndarray, inside: np.ndarray) -> np.ndarray:
    """p of the rates by rank, ties corrected, with continuity correction; units without a term, the bulk, tie in the lowest ranks."""
    from scipy.special import ndtr

    p, n1, n = [], int(inside.sum()), len(inside)
    for chosen in _some_terms(counts):
        some = counts[:, chosen].tocoo()
        rate = some.data / np.maximum(sizes, 1)[some.row]
        order = np.lexsort((rate, some.col))
        column, unit, rate = some.col[order], some.row[order], rate[order]
        many = np.bincount(column, minlength=some.shape[1])
        absent = n - many
        starts = np.flatnonzero(np.diff(column, prepend=-1) | np.diff(rate, prepend=-1).astype(bool))
        ties = np.diff(np.append(starts, len(column)))
        before = starts - (np.cumsum(many) - many)[column[starts]]   # lower rates of the same term
        rank = np.repeat(absent[column[starts]] + before + (ties + 1) / 2, ties)
        mine = inside[unit]
        ranks = np.bincount(column[mine], rank[mine], some.shape[1]).astype(float)   # of no rank at all numpy makes whole numbers
        ranks += (n1 - np.bincount(column[mine], minlength=some.shape[1])) * (absent + 1) / 2
        u = ranks - n1 * (n1 + 1) / 2
        tied = np.bincount(column[starts], ties.astype(float) ** 3 - ties, some.shape[1]) + absent.astype(float) ** 3 - absent
        with np.errstate(divide="ignore", invalid="ignore"):
            spread = np.sqrt(n1 * (n - n1) / 12 * (n + 1 - tied / (n * (n - 1))))
            z = (np.maximum(u, n1 * (n - n1) - u) - n1 * (n - n1) / 2 - 0.5) / spread
        p.append(np.minimum(2 * ndtr(-z), 1))
    return np.concatenate(p) if p else np.empty(0)


def _log_ratio_limits(sums: _Sums, inside: np.ndarray, confidence: float) -> tuple[np.ndarray, np.ndarray]:
    """Interval of log2(R_1 / R_2): the variance of ln R is v / R², at least 1 / n; degrees of freedom after Welch (1947)."""
    from scipy.special import stdtrit

    members = np.array([inside, ~inside], float)
    rates, variances = sums.rate_and_variance(members)
    m = np.array([inside.sum(), (~inside).sum()])[:, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(rates > 0, np.maximum(variances / rates**2, 1 / (rates * (members @ sums.sizes)[:, None])), np.nan)
        middle, spread = np.log2(rates[0] / rates[1]), np.sqrt(share.sum(axis=0)) / np.log(2)
        freedom = share.sum(axis=0) ** 2 / (share**2 / (m - 1)).sum(axis=0)
        width = stdtrit(freedom, (1 + confidence) / 2) * spread
    return middle - width, middle + width


def benjamini_hochberg(p: np.ndarray) -> np.ndarray:
    """Adjusted p-values that control the false discovery rate: p_(i) m / i, made monotone from the largest down.

    Source: Benjamini and Hochberg (1995).

    Parameters
    ----------
    p : array, shape (tests,)

    Returns
    -------
    array, shape (tests,), in the order given; empty in, empty out.
    """
    p = np.asarray(p, float)
    order = np.argsort(p)[::-1]
    ranks = np.arange(len(p), 0, -1)
    adjusted = np.empty_like(p)
    adjusted[order] = np.minimum.accumulate(p[order] * len(p) / ranks) if len(p) else []
    return np.minimum(adjusted, 1)


def holm(p: pd.Series) -> pd.Series:
    """Adjusted p-values that control the chance of any false finding: the smallest times their number, the next times one less ..., never falling.

    Source: Holm (1979).

    Parameters
    ----------
    p : Series of p-values; what is missing is no test, and stays missing

    Returns
    -------
    Series, with the index given.

    Examples
    --------
    >>> holm(pd.Series({"a": 0.04, "b": 0.01, "c": 0.5})).tolist()
    [0.08, 0.03, 0.5]
    """
    rising = p.dropna().sort_values()
    return (rising * np.arange(len(rising), 0, -1)).cummax().clip(upper=1.0).reindex(p.index)


def keyness_log_odds(tokens: Tokens, *, by: str, target: str, prior_weight: float = 0.1,
                     confidence: float = 0.95, unit: str | None = None) -> pd.DataFrame:
    """Which terms are typical of one group against all others together: weighted log-odds with z and interval.

    The prior is the pooled corpus, scaled: a_w = prior_weight x (y_w1 + y_w2). Raises GovtextError: the group is not in the table, or is
    all of it; prior_weight is not positive; a count is missing, negative or a fraction.

    Parameters
    ----------
    prior_weight : float > 0; larger pulls harder towards no difference
    unit : what might have been drawn differently (article_id, passage_id ...); each lies in one group. The variance of a count is then
        the one between units (N² v, v as in `unit_keyness`), but at least y_w + a_w, which holds for words drawn one by one; a word that
        one unit repeats loses its place.
    tokens, by, target, confidence : as in all `measures`

    Returns
    -------
    DataFrame
        term, n_target, n_reference, delta, se, low, high, z; sorted by z descending, then term. |z| describes these texts;
        it is no test of a hypothesis about other texts, and thousands of terms are compared at once. With `unit` also df_target,
        df_reference, one_document and interval, as in `unit_keyness`: below 10 units on a side low and high are missing.
    """
    from scipy.special import ndtri

    if not prior_weight > 0:
        raise GovtextError("prior_weight 必须大于 0。", "prior_weight must be greater than 0.")
    sided = _sided(tokens, by, [target])
    table = _two_counts(_by_side(counted(sided, [SIDE, "term"]), "n", 1), 0)
    prior = prior_weight * (table["n_target"] + table["n_reference"]).to_numpy()
    delta, se = weighted_log_odds(table["n_target"].to_numpy(), table["n_reference"].to_numpy(), prior)
    width = np.full(len(table), ndtri((1 + confidence) / 2))
    if unit is not None:
        table, se, width = _between_units(table, prior, sided, unit, confidence)
    width = width * se
    table = table.assign(delta=delta, se=se, low=delta - width, high=delta + width, z=delta / se)
    return table.sort_values(["z", "term"], ascending=[False, True], ignore_index=True)


def _between_units(table: pd.DataFrame, prior: np.ndarray, sided: Tokens, unit: str, confidence: float) -> tuple[pd.DataFrame, np.ndarray, np.ndarray]:
    """The table with its columns of documents, the standard error of delta from the variance between units, and the t it is worth."""
    from scipy.special import stdtrit

    counts, sizes, _, side = _by_unit(sided, unit, table["term"].tolist())
    inside = side == 0
    table = pd.concat([table, _document_frequencies(counts, inside)], axis=1)
    m = min(inside.sum(), (~inside).sum())
    if m < 2:
        return table, np.full(len(table), np.nan), np.full(len(table), np.nan)
    _, variance = _Sums(counts, sizes).rate_and_variance(np.array([inside, ~inside], float))
    padded = table[["n_target", "n_reference"]].to_numpy().T + prior
    of_count = np.maximum(variance * np.array([sizes[inside].sum(), sizes[~inside].sum()])[:, None] ** 2, padded)
    se = np.sqrt((of_count / padded**2).sum(axis=0))
    return table, se, np.full(len(table), stdtrit(m - 1, (1 + confidence) / 2) if interval_kind(m) != "none" else np.nan)


def _sided(tokens: Tokens, by: str, targets: Sequence[str]) -> Tokens:
    """The tokens with a column SIDE, the number of the target group; refuses a group that is not there or is all there is.

    A row whose group is missing, or no target, lies outside of all: -1.
    """
    if isinstance(tokens, pd.DataFrame):
        need_columns(tokens, [by], "tokens")
        values = tokens[by].unique()
    else:
        corpora = stream(tokens).corpora
        in_articles = all(by in c.articles for c in corpora)   # else a column of the passages
        values = pd.concat([c.articles[by] for c in corpora]).unique() if in_articles else counted(tokens, [by])[by]
        values = [v for v in values if by not in stream(tokens).known or not pd.isna(v)]
    groups = {str(value): value for value in values}   # compared as text, converted once per value and not per row
    for target in map(str, targets):
        if target not in groups or len(groups) < 2:
            there = ", ".join(sorted(filter(None, groups))[:8])
            raise GovtextError(f"列 {by} 里没有“{target}”这一组，或者只有这一组。现有：{there}。",
                               f"Column {by} has no group “{target}”, or no other; it has {there}.")
    wanted = tuple(groups[str(target)] for target in targets)
    if isinstance(tokens, pd.DataFrame):
        return tokens.assign(**{SIDE: place_among(tokens[by], wanted)})
    return replace(stream(tokens), flags=(*stream(tokens).flags, (SIDE, by, wanted)))


def _by_side(table: pd.DataFrame, value: str, targets: int) -> pd.DataFrame:
    """Index term (sorted), a column for each target and, last, for what is outside of all: -1; 0 where a side lacks the term."""
    row, terms = coded(table["term"])
    wide = np.zeros((len(terms), targets + 1), np.int64)
    wide[row, table[SIDE]] = table[value]   # -1 is the last column
    return pd.DataFrame(wide, index=terms.rename("term"), columns=[*range(targets), -1])


def _on_sides(wide: pd.DataFrame, number: int) -> pd.DataFrame:
    """The sums inside a target and outside."""
    return pd.DataFrame({"n_target": wide[number], "n_reference": wide.sum(axis=1) - wide[number]})


def _two_counts(wide: pd.DataFrame, number: int) -> pd.DataFrame:
    """term, n_target, n_reference for all terms of either side, sorted by term."""
    table = _on_sides(wide, number)
    if not table.sum().all():
        raise GovtextError("有一边一个词也没有，没有可比的。请检查分组和停用词。", "One side has no word at all, so nothing can be compared. Check the groups.")
    return table.reset_index()

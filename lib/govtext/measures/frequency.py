"""How often does a term occur, in how many passages, and where does the list of frequent terms end?

All functions take a token table (one row per term and sentence, with its count n) as `Corpus.tokens` gives it.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..messages import GovtextError, need_columns, need_counts

DIGITS = "0123456789.%-+"


def term_frequency(tokens: pd.DataFrame, *, by: str | list[str] | None = None) -> pd.DataFrame:
    """Count terms as the segmenter cut them (*longest match*).

    A short term inside a longer one is not counted: 政务服务 inside 互联网+政务服务 belongs to the longer term alone.
    See `nested_frequency` for the other way of counting, and show both where it matters.

    Parameters
    ----------
    tokens : DataFrame
        One row per term and sentence; columns term, n and those named in `by`.
    by : column or list of columns, optional
        Count separately, for example by="article_id".

    Returns
    -------
    DataFrame
        [by...], term, n; sorted by `by`, then n descending, then term.

    Examples
    --------
    >>> tokens = pd.DataFrame({"term": ["数据", "治理", "数据"], "n": [2, 1, 1]})
    >>> term_frequency(tokens).to_dict("list")
    {'term': ['数据', '治理'], 'n': [3, 1]}
    """
    keys = _keys(by)
    need_columns(tokens, [*keys, "term", "n"], "tokens")
    need_counts(tokens["n"], "tokens: n")
    table = tokens.groupby([*keys, "term"], observed=True, as_index=False)["n"].sum()
    table["term"] = table["term"].astype(str)
    return table.sort_values([*keys, "n", "term"], ascending=[*[True] * len(keys), False, True], ignore_index=True)


def nested_frequency(tokens: pd.DataFrame, terms: list[str], *, by: str | list[str] | None = None) -> pd.DataFrame:
    """Count given terms wherever they stand, inside longer terms too (*nested* count).

    The count follows from the token table alone: n(term) = sum over tokens t of n(t) x occurrences of the term in t.
    A term that runs across two tokens is not seen; the domain dictionary keeps the course's terms whole for that reason.

    Parameters
    ----------
    tokens : DataFrame
        Columns term, n and those named in `by`.
    terms : list of str
    by : column or list of columns, optional

    Returns
    -------
    DataFrame
        [by...], term, n, longest (the longest-match count beside it); every term appears for every group, with n = 0
        where it does not occur; in the order of `terms`.

    Raises
    ------
    GovtextError
        `terms` is empty or holds an empty string.

    Examples
    --------
    >>> tokens = pd.DataFrame({"term": ["互联网+政务服务", "政务服务"], "n": [2, 1]})
    >>> nested_frequency(tokens, ["政务服务"]).to_dict("list")
    {'term': ['政务服务'], 'n': [3], 'longest': [1]}
    """
    keys, terms = _keys(by), [terms] if isinstance(terms, str) else list(terms)
    need_columns(tokens, [*keys, "term", "n"], "tokens")
    need_counts(tokens["n"], "tokens: n")
    matches = contains(tokens["term"], terms)
    hits = tokens[tokens["term"].isin(set(matches["token"]))]
    totals = hits.groupby([*keys, "term"], observed=True)["n"].sum().reset_index()   # the tokens of a large corpus only once
    counts = totals.astype({"term": str}).merge(matches, left_on="term", right_on="token", suffixes=("_token", ""))
    counts["longest"] = counts["n"].where(counts["term"] == counts["token"], 0)
    counts["n"] = counts["n"] * counts["times"]
    found = counts.groupby([*keys, "term"], observed=True)[["n", "longest"]].sum()
    groups = tokens[keys].dropna().drop_duplicates().sort_values(keys) if keys else pd.DataFrame(index=[0])
    frame = groups.merge(pd.DataFrame({"term": list(dict.fromkeys(terms))}), how="cross")
    return frame.join(found, on=[*keys, "term"]).fillna({"n": 0, "longest": 0}).astype({"n": "int64", "longest": "int64"})


def contains(tokens: pd.Series, terms: list[str]) -> pd.DataFrame:
    """Which of the given terms stand inside which token, and how often: columns token, term, times.

    Raises
    ------
    GovtextError
        `terms` is empty or holds an empty string.
    """
    wanted = list(dict.fromkeys(terms))
    if not wanted or not all(isinstance(t, str) and t for t in wanted):
        raise GovtextError("terms 是空的，或含有空字符串、非文本。请给出至少一个词。",
                           "terms is empty or holds an empty string or something that is no text. Give at least one term.")
    known, sizes = set(wanted), sorted({len(t) for t in wanted})
    rows = []
    for token in sorted(tokens.unique().astype(str)):
        pieces = {token[i:i + size] for size in sizes for i in range(len(token) - size + 1)} & known
        rows += [(token, piece, token.count(piece)) for piece in sorted(pieces)]
    return pd.DataFrame(rows, columns=["token", "term", "times"])


def content_terms(tokens: pd.DataFrame, stopwords: set[str] | frozenset[str] = frozenset(), *, min_chars: int = 2) -> pd.DataFrame:
    """Keep the rows whose term can carry content: not a stop word, not a number, at least `min_chars` characters.

    Returns
    -------
    DataFrame
        The same columns, fewer rows; the argument is not changed.
    """
    need_columns(tokens, ["term"], "tokens")
    words = pd.Series(tokens["term"].unique().astype(str))
    keep = words[(words.str.len() >= min_chars) & ~words.isin(stopwords) & (words.str.strip(DIGITS) != "")]
    return tokens[tokens["term"].isin(keep)]


def coded(column: pd.Series) -> tuple[np.ndarray, pd.Index]:
    """A column as numbers 0.. of its sorted values, and these values as text: strings for millions of rows fill the memory.

    Raises
    ------
    GovtextError
        A value is missing.

    Examples
    --------
    >>> numbers, values = coded(pd.Series(["b", "a", "b"]))
    >>> numbers.tolist(), values.tolist()
    ([1, 0, 1], ['a', 'b'])
    """
    if isinstance(column.dtype, pd.CategoricalDtype):
        codes, found = column.cat.codes.to_numpy(), column.cat.categories
    else:
        codes, found = pd.factorize(column)
    if codes.min(initial=0) < 0:
        raise GovtextError(f"列 {column.name} 里有缺失值。请先补上或去掉这些行。",
                           f"The column {column.name} has missing values. Fill them or drop these rows first.")
    values = pd.Index(found).astype(str)
    order = values.argsort()
    order = order[np.bincount(codes, minlength=len(values))[order] > 0]   # a category may have no row
    rank = np.empty(len(values), np.int32)
    rank[order] = np.arange(len(order))
    return rank[codes], values[order]


def document_frequency(tokens: pd.DataFrame, *, unit: str = "passage_id") -> pd.DataFrame:
    """Count in how many units (passages, articles ...) a term occurs at least once.

    Returns
    -------
    DataFrame
        term, df, share (df over the number of units in the table); sorted by df descending, then term.
    """
    need_columns(tokens, [unit, "term"], "tokens")
    pairs = tokens[[unit, "term"]].dropna().drop_duplicates()
    table = pairs.groupby("term", observed=True).size().rename("df").reset_index()
    table["term"] = table["term"].astype(str)
    table["share"] = table["df"] / tokens[unit].nunique()
    return table.sort_values(["df", "term"], ascending=[False, True], ignore_index=True)


def tf_idf(tokens: pd.DataFrame, *, unit: str = "article_id") -> pd.DataFrame:
    """Weigh how typical a term is of a unit: frequent here, present in few units.

    tf = n / tokens of the unit; idf = ln(units / units with the term); tf_idf = tf x idf. A term of every unit gets 0,
    with five articles therefore all shared vocabulary: that is what the measure means, not a defect.

    Returns
    -------
    DataFrame
        unit, term, n, tf, idf, tf_idf; sorted by unit, then tf_idf descending, then term.

    References
    ----------
    Spärck Jones, K. (1972). A statistical interpretation of term specificity. Journal of Documentation 28(1), 11-21.
    Form without smoothing as in Manning, Raghavan and Schütze (2008), Introduction to Information Retrieval, 6.2.
    """
    table = term_frequency(tokens, by=unit)
    table["tf"] = table["n"] / table.groupby(unit, observed=True)["n"].transform("sum")
    units = table[unit].nunique()
    table["idf"] = np.log(units / table.groupby("term")[unit].transform("nunique"))
    table["tf_idf"] = table["tf"] * table["idf"]
    return table.sort_values([unit, "tf_idf", "term"], ascending=[True, False, True], ignore_index=True)


def g_index_cut(counts: pd.Series | list[int] | np.ndarray) -> int:
    """Number of terms above the g-index cut: the largest g whose g most frequent terms together occur at least g² times.

    Used in Chinese co-word studies to say where "high-frequency terms" end. Never more than the number of terms.

    Examples
    --------
    >>> g_index_cut([6, 4, 1, 1, 1])
    3

    References
    ----------
    Egghe, L. (2006). Theory and practise of the g-index. Scientometrics 69(1), 131-152.
    """
    ordered = _descending(counts)
    ranks = np.arange(1, len(ordered) + 1)
    return int((np.cumsum(ordered) >= ranks**2).sum())


def donohue_threshold(counts: pd.Series | list[int] | np.ndarray) -> float:
    """Frequency above which a term counts as high-frequency: T = (-1 + sqrt(1 + 8 I1)) / 2, I1 = terms that occur once.

    Examples
    --------
    >>> donohue_threshold([5, 3] + [1] * 10)
    4.0

    References
    ----------
    Donohue, J. C. (1973). Understanding Scientific Literature: A Bibliometric Approach. MIT Press.
    """
    once = int((_descending(counts) == 1).sum())
    return float((-1 + np.sqrt(1 + 8 * once)) / 2)


def _descending(counts: pd.Series | list[int] | np.ndarray) -> np.ndarray:
    need_counts(counts, "counts")
    if not len(counts):
        raise GovtextError("词频表是空的。请检查输入。", "The list of frequencies is empty. Check the input.")
    return np.sort(np.asarray(counts, dtype=float))[::-1]


def _keys(by: str | list[str] | None) -> list[str]:
    return [] if by is None else [by] if isinstance(by, str) else list(by)

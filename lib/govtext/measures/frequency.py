"""How often does a term occur, in how many passages, and where does the list of frequent terms end?

All functions take a token table (one row per term and sentence, with its count n) as `Corpus.tokens` gives it, or the corpus itself: its
tokens are then read part by part (`sums`), and need not fit into the memory.
"""

from __future__ import annotations

import re
import warnings
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ..messages import GovtextError, at_least, both, need_columns, need_counts
from ..sums import Stream, Tokens, coded, content, counted, held, need_corpus, partials, settled, stream
from ..terms import term_key, terms_by_key, token_key

if TYPE_CHECKING:
    from ..corpus import Corpus

LONGEST_ONLY = "longest match only"
RUNS = ("a-zA-Z", "0-9")
FEW = 20


def term_frequency(tokens: Tokens, *, by: str | list[str] | None = None) -> pd.DataFrame:
    """Count terms as the segmenter cut them (*longest match*).

    A short term inside a longer one is not counted: 政务服务 inside 互联网+政务服务 belongs to the longer term alone.
    See `nested_frequency` for the other way of counting, and show both where it matters.

    Parameters
    ----------
    by : count separately, for example by="article_id"
    tokens : as in all `measures`

    Returns
    -------
    [by...], term, n; sorted by `by`, then n descending, then term.

    Examples
    --------
    >>> tokens = pd.DataFrame({"term": ["数据", "治理", "数据"], "n": [2, 1, 1]})
    >>> term_frequency(tokens).to_dict("list")
    {'term': ['数据', '治理'], 'n': [3, 1]}
    """
    keys = _keys(by)
    table = counted(tokens, [*keys, "term"])
    table["term"] = table["term"].astype(str)
    return table.sort_values([*keys, "n", "term"], ascending=[*[True] * len(keys), False, True], ignore_index=True)


def nested_frequency(tokens: pd.DataFrame | Corpus, terms: str | list[str], *, by: str | list[str] | None = None,
                     counts: Corpus | None = None, outside: str | list[str] = (), case: bool = False) -> pd.DataFrame:
    """Count given terms wherever they stand: as words, inside longer words, and across words (*nested* count).

    With a corpus these are string counts, made on the text itself when it was built (see `Corpus.counts_of`). A token table alone
    knows the terms inside its words, but not those across them (政务服务 in 政务|服务中心): such counts are marked, and too low. Raises
    GovtextError: `terms` is empty or holds something that is no text; a term cannot be counted here (see `Corpus.how_counted`); a table
    of term counts is given without its corpus.

    Parameters
    ----------
    tokens : Corpus, or DataFrame
        A corpus is counted as a whole. A token table says where to count, all or some passages or sentences of a corpus, and may have
        columns of one's own to count by; give the corpus it comes from as `counts`. Terms that the table leaves out are counted all
        the same: what counts is where, not which words.
    terms : a term or a list; width and spaces make no difference; of two spellings of one term the first is counted
    by : of the token table; of a corpus: article_id, passage_id, sentence, or a column of its articles or passages (year, issuer, role)
    outside : a term or a list; do not count hits inside these: 北京 outside 北京大学. Of a token table alone these words are left out.
    case : as in all `measures`

    Returns
    -------
    DataFrame
        [by...], term, n, longest (as a word of its own), n_doubtful (hits that may be an accident, not in n), counted ("string", or
        "longest match only" where hits across words are missed); every term appears for every group, with n = 0 where it does not
        occur; in the order of `terms`.

    Examples
    --------
    >>> tokens = pd.DataFrame({"term": ["互联网+政务服务", "政务服务"], "n": [2, 1]})
    >>> nested_frequency(tokens, ["政务服务"]).drop(columns="n_doubtful").to_dict("list")
    {'term': ['政务服务'], 'n': [3], 'longest': [1], 'counted': ['longest match only']}
    """
    keys, outside = _keys(by), [outside] if isinstance(outside, str) else list(outside)
    asked = dict.fromkeys(terms_by_key(terms, case=case).values(), LONGEST_ONLY)
    if isinstance(tokens, pd.DataFrame):
        need_columns(tokens, [*keys, "term", "n"], "tokens")
        need_counts(tokens["n"], "tokens: n")
    if isinstance(tokens, pd.DataFrame) and counts is None:
        parts = [_of_places(tokens, _inside_words(tokens[~tokens["term"].isin(outside)], list(asked), keys, case), keys)]
    else:
        from ..asking import by_portion

        corpus = tokens if counts is None else counts
        need_corpus(corpus)
        asked = corpus.how_counted(list(asked), case=case)
        where = tokens if isinstance(tokens, pd.DataFrame) else None
        if where is not None:
            of_this_corpus(where, corpus)
        parts = by_portion(corpus, [*asked, *outside], _in_part, where, list(asked), outside, keys, case, case=case)
    groups, sums = (pd.concat(tables) for tables in zip(*parts, strict=True))
    groups = groups.drop_duplicates().sort_values(keys) if keys else groups.head(1)
    sums = sums.groupby([*keys, "term"], observed=True).sum()
    frame = groups.merge(pd.DataFrame({"term": list(asked)}), how="cross").join(sums, on=[*keys, "term"])
    frame = frame.fillna(dict.fromkeys(sums.columns, 0)).astype(dict.fromkeys(sums.columns, "int64"))
    return frame.assign(counted=frame["term"].map(asked))


def _in_part(part: Corpus, found: pd.DataFrame, where: pd.DataFrame | None, terms: list[str], outside: list[str], keys: list[str],
             case: bool) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Groups and sums of the string counts of a part."""
    where = part.places(keys) if where is None else where
    return _of_places(where, _in_places(where, _outer_counts(found, terms, outside, case), keys), keys)


def _of_places(where: pd.DataFrame, found: pd.DataFrame, keys: list[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The groups of a table that says where to count, and the sums of what was found there."""
    groups = where[keys].dropna().drop_duplicates() if keys else pd.DataFrame(index=[0])
    return groups, found.groupby([*keys, "term"], observed=True)[["n", "longest", "n_doubtful"]].sum().reset_index()


def of_this_corpus(tokens: pd.DataFrame, counts: Corpus) -> None:
    """Refuse a table with passages that a corpus does not have: its counts would be 0 for want of a place.

    Raises GovtextError: names the first such passage.
    """
    if "passage_id" in tokens.columns:
        strangers = set(tokens["passage_id"].dropna().astype(str).unique()) - set(counts.passages["passage_id"])
        if strangers:
            raise GovtextError(f"counts= 给的语料里没有段落 {min(strangers)}。请给出这张表所属的语料。",
                               f"The corpus given as counts= has no passage {min(strangers)}. Give the corpus that this table comes from.")


def _in_places(where: pd.DataFrame, found: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """The counts in the documents, passages or sentences that stand in a table, with columns of that table.

    Raises GovtextError: the table does not say where it is.
    """
    place = [c for c in ("passage_id", "sentence") if c in where.columns] or ["article_id"]
    need_columns(where, ["article_id" if place == ["article_id"] else "passage_id"], "tokens")
    known = where[list(dict.fromkeys([*place, *keys]))].drop_duplicates()
    known = known.astype({c: str for c in place if c != "sentence"})
    return found[[*place, *[c for c in found.columns if c not in (*place, *keys)]]].merge(known, on=place)


def _outer_counts(found: pd.DataFrame, terms: list[str], outside: list[str], case: bool) -> pd.DataFrame:
    """Counts as `Corpus.counts_of` gives them, without the hits inside other terms."""
    if not outside:
        return found
    keys = found["term"].map(lambda term: term_key(term, case=case))
    members = [(i, key) for i, term in enumerate(terms) for key in (term_key(t, case=case) for t in (term, *outside))]
    members = pd.DataFrame(members, columns=["group", "key"]).drop_duplicates()
    rows = found.assign(key=keys).merge(members, on="key")
    rows["n"] = without_inner(rows, members)
    own = {i: term_key(term, case=case) for i, term in enumerate(terms)}
    return rows.loc[rows["key"] == rows["group"].map(own), found.columns]


def without_inner(rows: pd.DataFrame, members: pd.DataFrame) -> pd.Series:
    """Counts of terms in sentences, without those hits that lie inside a longer term of the same group.

    A hit inside two longer hits that overlap is taken off twice; counts never fall below 0.

    rows : group, passage_id, sentence, key (of a term), n
    members : group, key: which terms belong together
    """
    held = [(group, inner, outer, outer.count(inner)) for group, own in members.groupby("group")["key"]
            for outer in own for inner in own if inner != outer and inner in outer]
    pairs = pd.DataFrame(held, columns=["group", "inner", "outer", "times"])
    left, place = rows["n"].copy(), ["group", "passage_id", "sentence"]
    at = pd.MultiIndex.from_frame(rows[[*place, "key"]])
    for size in sorted(set(pairs["inner"].str.len()), reverse=True):   # when a term's turn comes, all longer ones are settled
        now = pairs[pairs["inner"].str.len() == size].rename(columns={"outer": "key"})
        longer = rows[[*place, "key"]].assign(left=left).merge(now, on=["group", "key"])
        inside = (longer["left"] * longer["times"]).groupby([longer[c] for c in [*place, "inner"]]).sum()
        left = (left - inside.reindex(at, fill_value=0).to_numpy()).clip(lower=0)
    return left


def _inside_words(tokens: pd.DataFrame, terms: list[str], keys: list[str], case: bool) -> pd.DataFrame:
    """Rows with keys, term, n, longest, n_doubtful, from the words of a token table alone."""
    if "n_doubtful" in tokens.columns:
        raise GovtextError("term_counts 表自己不知道哪些词没有统计。请给出语料：nested_frequency(corpus, 词) 或 counts=corpus。",
                           "A table of term counts does not know which terms were not counted. Give the corpus: nested_frequency(corpus, terms), or "
                           "counts=corpus.")
    matches = contains(tokens["term"], terms, case=case)
    hits = tokens[tokens["term"].isin(set(matches["token"]))]
    totals = hits.groupby([*keys, "term"], observed=True)["n"].sum().reset_index()   # the tokens of a large corpus only once
    found = totals.astype({"term": str}).merge(matches, left_on="term", right_on="token", suffixes=("_token", ""))
    alone = [term_key(token, case=case) == term_key(term, case=case) for token, term in zip(found["token"], found["term"], strict=True)]
    found = found.assign(longest=found["n"].where(alone, 0), n=found["n"] * found["times"], n_doubtful=0)
    _tell_nothing_found([term for term in terms if term not in set(found["term"])])
    return found


def _tell_nothing_found(terms: list[str]) -> None:
    if terms:
        some = "、".join(terms[:5])
        warnings.warn(both(f"{len(terms)} 个词不在任何一个切出的词里：{some}。它们也许跨在两个词上；要数原文，请给出语料（counts=corpus）。",
                           f"{len(terms)} term(s) stand in no word as cut: {some}. They may lie across words; to count in the text, give the corpus "
                           "(counts=corpus)."), stacklevel=4)


def contains(tokens: pd.Series, terms: list[str], *, case: bool = False) -> pd.DataFrame:
    """Which of the given terms stand inside which token, and how often: columns token, term, times.

    Raises GovtextError: `terms` is empty or holds an empty string.
    """
    wanted = terms_by_key(terms, case=case)
    sizes, spell = sorted(set(map(len, wanted))), (lambda token: token) if case else token_key
    rows = []
    for token in _holding(pd.Series(tokens.unique()).astype(str), wanted):
        key = spell(token)
        pieces = {key[i:i + size] for size in sizes for i in range(len(key) - size + 1)} & wanted.keys()
        rows += [(token, wanted[piece], times) for piece in sorted(pieces) if (times := _times(key, piece))]
    return pd.DataFrame(rows, columns=["token", "term", "times"])


def _holding(tokens: pd.Series, keys: dict[str, str]) -> list[str]:
    """The tokens that may hold one of a few keys, sorted; all tokens where there are many keys, or keys with Latin letters."""
    if len(keys) > FEW or any(re.search("[a-zA-Z]", key) for key in keys):
        return sorted(tokens)
    holds = np.logical_or.reduce([tokens.str.contains(key, regex=False).to_numpy(dtype=bool) for key in keys])
    return sorted(tokens[holds])


def _times(token: str, term: str) -> int:
    """How often a term stands in a token, overlaps included, without splitting a run of letters or digits (AI in chain)."""
    before = "".join(f"(?<![{kind}])" for kind in RUNS if re.match(f"[{kind}]", term[0]))
    after = "".join(f"(?![{kind}])" for kind in RUNS if re.match(f"[{kind}]", term[-1]))
    return len(re.findall(f"{before}(?={re.escape(term)}{after})", token))


def content_terms(tokens: Tokens, stopwords: set[str] | frozenset[str] = frozenset(), *, min_chars: int = 2) -> pd.DataFrame | Stream:
    """Keep the rows whose term can carry content: not a stop word, not a number, at least `min_chars` characters.

    Returns the same columns, fewer rows (a Stream where a corpus is given); the argument is not changed. A stream is read part
    by part and taken by every measure that takes a token table. tokens: as in all `measures`.
    """
    if not isinstance(tokens, pd.DataFrame):
        return replace(stream(tokens), stopwords=frozenset(stopwords), min_chars=max(min_chars, 1))
    need_columns(tokens, ["term"], "tokens")
    return content(tokens, stopwords, min_chars)


def document_frequency(tokens: Tokens, *, unit: str = "passage_id") -> pd.DataFrame:
    """Count in how many units (passages, articles ...) a term occurs at least once.

    Returns term, df, share (df over the number of units in the table); sorted by df descending, then term. tokens, unit: as in all
    `measures`.
    """
    table = held(tokens, ["term"], unit)
    table["term"] = table["term"].astype(str)
    table["share"] = table["df"] / held(tokens, [], unit)["df"].iloc[0]
    return table.sort_values(["df", "term"], ascending=[False, True], ignore_index=True)


def tf_idf(tokens: Tokens, *, unit: str = "article_id", top: int | None = None) -> pd.DataFrame:
    """Weigh how typical a term is of a unit: frequent here, present in few units.

    tf = n / tokens of the unit; idf = ln(units / units with the term); tf_idf = tf x idf. A term of every unit gets 0,
    with five articles therefore all shared vocabulary: that is what the measure means, not a defect.

    Sources: Spärck Jones (1972); the form without smoothing as in Manning, Raghavan and Schütze (2008), 6.2.

    Parameters
    ----------
    tokens : DataFrame, Corpus or Stream
    unit : column
    top : keep so many terms of each unit; of a large corpus the whole table is longer than the corpus

    Returns
    -------
    unit, term, n, tf, idf, tf_idf; sorted by unit, then tf_idf descending, then term.
    """
    at_least("top", 1 if top is None else top, 1)
    spread = held(tokens, ["term"], unit)
    idf = np.log(held(tokens, [], unit)["df"].iloc[0] / spread.set_index(spread["term"].astype(str))["df"]).sort_index()
    table = pd.concat(partials(settled(tokens, unit), [unit, "term", "n"], _weigh, unit, idf, top))
    table = table.sort_values([unit, "tf_idf", "term"], ascending=[True, False, True], ignore_index=True)
    table["term"] = idf.index.take(table["term"])
    return table


def _weigh(tokens: pd.DataFrame, unit: str, idf: pd.Series, top: int | None) -> pd.DataFrame:
    """tf-idf of the terms of some units, the `top` of each; a term is its place in `idf`, whose terms are in order: numbers are sorted and sent sooner."""
    table = counted(tokens, [unit, "term"])
    codes, terms = coded(table["term"])
    table["term"] = idf.index.get_indexer(terms).astype(np.int32)[codes]
    table["tf"] = table["n"] / table.groupby(unit, observed=True)["n"].transform("sum")
    table["idf"] = idf.to_numpy()[table["term"]]
    table["tf_idf"] = table["tf"] * table["idf"]
    if top is None:
        return table
    return table.sort_values([unit, "tf_idf", "term"], ascending=[True, False, True]).groupby(unit, observed=True).head(top)


def g_index_cut(counts: pd.Series | list[int] | np.ndarray) -> int:
    """Number of terms above the g-index cut: the largest g whose g most frequent terms together occur at least g² times.

    Used in Chinese co-word studies to say where "high-frequency terms" end. Never more than the number of terms. Source: Egghe (2006).

    Examples
    --------
    >>> g_index_cut([6, 4, 1, 1, 1])
    3
    """
    ordered = _descending(counts)
    ranks = np.arange(1, len(ordered) + 1)
    return int((np.cumsum(ordered) >= ranks**2).sum())


def donohue_threshold(counts: pd.Series | list[int] | np.ndarray) -> float:
    """Frequency above which a term counts as high-frequency: T = (-1 + sqrt(1 + 8 I1)) / 2, I1 = terms that occur once.

    Source: Donohue (1973).

    Examples
    --------
    >>> donohue_threshold([5, 3] + [1] * 10)
    4.0
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

"""A word in its context: concordance lines (keyword in context) and the company it keeps within a window of words.

Both need running text: one row per word in text order, as `running_words` makes it from a reader's own copies. The token table of
a corpus keeps no order; for whole sentences and passages, which need none, see `collocation`.

The table `words` has the columns passage_id, sentence (from 1 in the passage), token (position in the passage, from 1) and term;
where it also has before and after (the signs around a word), they are shown and taken into account. The order of its rows does
not matter.

A node is a term, a list of terms that count as one, or a phrase: several words with spaces between them, as the segmenter cut
them ("数字 政府"). A phrase stands within one sentence, its words side by side with no sign between them but spaces.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ..messages import GovtextError, at_least, need_columns, one_of
from ..terms import term_key, token_key
from .collocation import MEASURES, measured
from .frequency import contains

if TYPE_CHECKING:
    from ..corpus import Corpus

COLUMNS = ["passage_id", "sentence", "token", "left", "node", "right", "matched", "doubtful"]
SORTS = ("place", "left", "right")
WITHIN = {"sentence": ["passage_id", "sentence"], "passage": ["passage_id"]}
WINDOW_MEASURES = [m for m in MEASURES if m != "dice"]


def concordance(words: pd.DataFrame | Corpus, node: str | list[str], *, span: int = 8, nested: bool = True,
                sort: str = "place", case: bool = False) -> pd.DataFrame:
    """Every occurrence of a node with the words before and after it (keyword in context, KWIC).

    Source: Sinclair (1991). Raises GovtextError: empty node, span below 1, or an unknown order; the texts of the corpus are not at hand.

    Parameters
    ----------
    words : Corpus, or DataFrame
        A corpus whose texts are at hand: the node is any string, found across words too; of the texts only the passages that hold it
        are cut. Or running words, see the head of this module: a term is found within words.
    span : int >= 1; at most this many words on each side, from the same passage; they may belong to the sentence before or after
    nested : find a term inside longer words too, in a corpus across words; the words of a phrase are always whole words
    sort : "place", "left" or "right"
        Reading order; or by the first word to the left (right), then by the second and so on, in the order of code points, so
        that equal contexts stand together.
    case : as in all `measures`

    Returns
    -------
    DataFrame
        One row per occurrence: passage_id, sentence, token (of the node's first word), left, node (its words), right (running text with
        its signs), matched (the term or phrase asked for; the longest, where several fit), doubtful (a hit across words that may be an
        accident, see `strings`; False in running words). A word that holds a term twice is one row. Empty, with the same columns,
        where the node does not occur.

    Examples
    --------
    >>> words = pd.DataFrame({"passage_id": "a", "sentence": 1, "token": [1, 2, 3, 4], "term": ["推进", "数字政府", "建设", "工作"]})
    >>> concordance(words, "政府", span=1)[["left", "node", "right", "matched"]].to_dict("records")
    [{'left': '推进', 'node': '数字政府', 'right': '建设', 'matched': '政府'}]
    """
    one_of("sort", sort, SORTS)
    at_least("span", span, 1)
    if isinstance(words, pd.DataFrame):
        words = _in_order(words)
        first, last, matched = _occurrences(words, node, nested)
        doubtful = np.zeros(len(first), bool)
    else:
        words, first, last, matched, doubtful = _in_texts(words, node, nested, case)
    term, before, after = (_speller(words[c]) for c in ("term", "before", "after"))
    passage = _runs(words, WITHIN["passage"])
    opens, closes = np.searchsorted(passage, passage[first]), np.searchsorted(passage, passage[last], side="right")

    def text(start: int, stop: int) -> str:
        return "".join(before(k) + term(k) + after(k) for k in range(start, stop))

    rows, keys = [], []
    for i, j, low, high in zip(first.tolist(), last.tolist(), np.maximum(opens, first - span).tolist(),
                               np.minimum(closes, last + 1 + span).tolist(), strict=True):
        middle = text(i, j + 1)
        rows.append((text(low, i) + before(i), middle[len(before(i)):len(middle) - len(after(j))], after(j) + text(j + 1, high)))
        beside = {"place": range(0), "left": range(i - 1, low - 1, -1), "right": range(j + 1, high)}[sort]
        keys.append(tuple(map(term, beside)))
    table = pd.DataFrame(rows, columns=["left", "node", "right"], dtype=str)
    place = words.iloc[first].reset_index(drop=True)
    table = table.assign(passage_id=place["passage_id"].astype(str), sentence=place["sentence"], token=place["token"],
                         matched=pd.Series(matched, dtype=str), doubtful=doubtful)
    return table[COLUMNS].iloc[sorted(range(len(keys)), key=keys.__getitem__)].reset_index(drop=True)


def window_collocates(words: pd.DataFrame, node: str | list[str], *, span: int = 5, left: int | None = None,
                      right: int | None = None, minimum: int = 3, nested: bool = True, within: str = "sentence",
                      sort: str = "log_likelihood") -> pd.DataFrame:
    """Which words stand within a few words of a node, and how strongly they are bound to it.

    The table is one of word positions, not of sentences. Positions of the node itself are left out of it (they take up room in the
    window of another node, but are not counted). Of the n others,

        r1    stand inside a window around some node (two windows overlap: a position counts once)
        c1    hold the term                            o11   hold the term and stand inside a window

    So o11 of all terms adds up to r1, and e11 = r1 x c1 / n is what chance would put inside. Source: Evert (2008), 3.1 (surface
    cooccurrence), 5.1 (its contingency table). Raises GovtextError: the node is empty or does not occur, span or minimum is below 1, left
    or right is below 0 or both are 0, or an unknown option.

    Parameters
    ----------
    words : running words, see the head of this module, *all* of them: take out stop words from the result, not from the words, or windows
        would reach further than they say.
    span : int >= 1; words on each side
    left, right : int >= 0, optional; words on one side, in place of `span`; right=0 looks to the left only
    nested : find a term inside longer words too; these are then nodes, not collocates
    within : "sentence" or "passage"; a window ends where the sentence (passage) ends
    sort : as in all `measures`

    Returns
    -------
    DataFrame
        term, n_both (o11), n_window (r1), n_term (c1), n_words (n), expected, then the measures of `collocates` without Dice,
        which would depend on the width of the window more than on the words: log_likelihood (Dunning), pmi, npmi, t_score,
        log_ratio, delta_p_term (term given window), delta_p_node (window given term). Order as in `collocates`. Empty, with
        the same columns, where no term reaches the minimum; measures are nan where windows cover every position.

    Examples
    --------
    >>> words = pd.DataFrame({"passage_id": "a", "sentence": 1, "token": range(1, 9), "term": list("pxqvwpxv")})
    >>> window_collocates(words, "x", span=1, minimum=2)[["term", "n_both", "n_window", "n_term", "n_words"]].to_dict("records")
    [{'term': 'p', 'n_both': 2, 'n_window': 4, 'n_term': 2, 'n_words': 6}]
    """
    one_of("sort", sort, WINDOW_MEASURES)
    one_of("within", within, tuple(WITHIN))
    at_least("span", span, 1)
    at_least("minimum", minimum, 1)
    left, right = span if left is None else left, span if right is None else right
    for name, width in (("left", left), ("right", right)):
        at_least(name, width, 0)
    if not left + right:
        raise GovtextError("left 和 right 都是 0，窗口是空的。请至少给一边一个词。",
                           "left and right are both 0, so the window is empty. Give one side at least one word.")
    words = _in_order(words)
    first, last, _ = _occurrences(words, node, nested)
    if not len(first):
        shown = node if isinstance(node, str) else ", ".join(node)
        raise GovtextError(f"文本里没有“{shown}”。请检查写法；词组的各个词之间要有空格，并与切分结果一致。",
                           f"“{shown}” does not occur. Check the spelling; the words of a phrase need spaces between them, and "
                           "must be words as the segmenter cut them.")
    unit = _runs(words, WITHIN[within])
    is_node = _covered(len(words), first, last + 1)
    inside = _covered(len(words), np.maximum(first - left, np.searchsorted(unit, unit[first])), first) | _covered(
        len(words), last + 1, np.minimum(last + 1 + right, np.searchsorted(unit, unit[last], side="right")))
    others = pd.DataFrame({"term": words["term"].astype(str), "inside": inside})[~is_node]
    table = others.groupby("term", as_index=False).agg(n_term=("inside", "size"), n_both=("inside", "sum"))
    table = table[table["n_both"] >= minimum].assign(n_node=int(others["inside"].sum()), n_units=len(others))
    return measured(table, sort).drop(columns="dice").rename(columns={"n_node": "n_window", "n_units": "n_words"})


# ---------------------------------------------------------------------------------------------------- words in order

def _in_order(words: pd.DataFrame) -> pd.DataFrame:
    """The words in reading order: by passage (categories keep their order, text is sorted) and position."""
    need_columns(words, ["passage_id", "sentence", "token", "term"], "words")
    words = words.assign(**{c: "" for c in ("before", "after") if c not in words.columns})
    passage, token = words["passage_id"], words["token"].to_numpy()
    codes = passage.cat.codes.to_numpy() if isinstance(passage.dtype, pd.CategoricalDtype) else pd.factorize(passage, sort=True)[0]
    order = np.lexsort((token, codes))
    return words if (np.diff(order) == 1).all() else words.iloc[order]


def _speller(column: pd.Series) -> Callable[[int], str]:
    """The text at a place of a column; of millions of words only those around a node are ever spelled out."""
    codes, known = pd.factorize(column)
    spelled = [str(text) for text in known]
    return lambda place: spelled[codes[place]]


def _runs(words: pd.DataFrame, columns: list[str]) -> np.ndarray:
    """Number the sentences (passages) of ordered words: 0, 0, 0, 1, 1 ..."""
    changes = [np.diff(pd.factorize(words[column])[0], prepend=0) != 0 for column in columns]
    return np.logical_or.reduce(changes).cumsum()


def _covered(size: int, start: np.ndarray, stop: np.ndarray) -> np.ndarray:
    """True at the positions that lie in at least one of the stretches [start, stop)."""
    steps = np.zeros(size + 1, np.int64)
    np.add.at(steps, start, 1)
    np.add.at(steps, stop, -1)
    return steps.cumsum()[:-1] > 0


# ---------------------------------------------------------------------------------------------------- the node

def _occurrences(words: pd.DataFrame, node: str | list[str], nested: bool) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """First and last position of each occurrence in ordered words, and what was matched; one per first position."""
    asked = [" ".join(a.split()) for a in ([node] if isinstance(node, str) else node)]
    if not asked or "" in asked:
        raise GovtextError("没有给出要查的词（node 是空的）。请给出一个词、几个词，或用空格隔开的词组。",
                           "There is no word to look for (node is empty). Give a term, several terms, or a phrase with spaces.")
    codes, known = pd.factorize(words["term"])
    known = pd.Series(np.asarray(known, dtype=object), dtype=object)
    number = {term: code for code, term in enumerate(known)}
    found: list[tuple[int, int, str]] = []
    singles, phrases = ([a for a in asked if (" " in a) is several] for several in (False, True))
    fits = {term: term for term in singles if term in number}
    if singles and nested:
        inside = contains(known, singles)
        fits = {str(token): str(max(terms, key=len)) for token, terms in inside.groupby("token")["term"]}
    for i in np.flatnonzero(np.isin(codes, [number[token] for token in fits])).tolist():
        found.append((i, i, fits[known[codes[i]]]))
    for phrase in phrases:
        pieces = [number.get(piece, -2) for piece in phrase.split(" ")]
        found += [(i, i + len(pieces) - 1, phrase) for i in _side_by_side(words, codes, pieces)]
    chosen: dict[int, tuple[int, str]] = {}
    for i, j, what in sorted(found, key=lambda f: (f[0], f[1], len(f[2]))):
        chosen[i] = (j, what)
    last = [j for j, _ in chosen.values()]
    return np.array(list(chosen), dtype=int), np.array(last, dtype=int), [what for _, what in chosen.values()]


def _in_texts(corpus: Corpus, node: str | list[str], nested: bool, case: bool) -> tuple[pd.DataFrame, np.ndarray, np.ndarray, list[str], np.ndarray]:
    """The words of the passages of a corpus that hold a node; first and last word, the term and whether it is doubtful, per hit."""
    words, hits = corpus.hits_of(node, case=case)
    if not nested:
        own = {term_key(term, case=case) for term in ([node] if isinstance(node, str) else node)}
        alone = words["term"].astype(str).map(lambda word: word if case else token_key(word)).isin(own).to_numpy()
        hits = hits[(hits["first"] == hits["last"]) & alone[hits["first"]]]
    order = np.argsort(hits["term"].str.len().to_numpy(), kind="stable")[::-1]
    hits = hits.iloc[order].drop_duplicates("first").sort_values("first")   # the longest of those that begin in one word
    return words, *(hits[c].to_numpy() for c in ("first", "last")), hits["term"].tolist(), hits["doubtful"].to_numpy()


def _side_by_side(words: pd.DataFrame, codes: np.ndarray, pieces: list[int]) -> list[int]:
    """Where these words follow each other within a sentence, with nothing but spaces between them."""
    sentence, (after, before) = _runs(words, WITHIN["sentence"]), (_speller(words[c]) for c in ("after", "before"))
    last = len(pieces) - 1
    at = np.arange(max(0, len(codes) - last))
    for shift, piece in enumerate(pieces):
        at = at[codes[at + shift] == piece]
    return [i for i in at[sentence[at] == sentence[at + last]].tolist()
            if not any((after(k) + before(k + 1)).strip() for k in range(i, i + last))]

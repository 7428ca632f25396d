"""Candidates for new words: words that stand together again and again, more than their parts would by chance, among ever other neighbours."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd

COLUMNS = ["term", "pieces", "n", "df", "npmi", "h_left", "h_right", "score"]


class Stream(NamedTuple):
    """The words of a corpus in text order: number of the word (-1 where a sign stands), document, and whether a word may be a piece."""

    word: np.ndarray
    document: np.ndarray
    piece: np.ndarray


def new_words(stream: Stream, words: list[str], *, minimum: int = 2, longest: int = 5, chars: int = 10,
              years: np.ndarray | None = None) -> pd.DataFrame:
    """Sequences of 2 to `longest` words as candidates for words that the segmenter does not know.

    Sources: Bouma (2009); Jin and Tanaka-Ishii (2006).

    stream, words : the words of the corpus
    minimum : a candidate occurs at least so often in all
    longest : pieces of a candidate, at most
    chars : characters of a candidate, at most
    years : the year of each document, optional; nan where it has none
    Returns term, pieces (joined by |), n, df (documents that hold it), npmi (normalised pointwise mutual information of the pieces: 0 as
        by chance, 1 only together), h_left and h_right (branching entropy in bits: how freely other words stand before and behind it;
        each sign counts as another neighbour), year (mean of the documents that hold it, where `years` is given), score = npmi x the
        lower of the two entropies x log2(df + 1); sorted by score.
    """
    size = np.array([len(word) for word in words], np.int64)
    often = np.bincount(stream.word[stream.word >= 0], minlength=len(words))
    share = np.log(np.maximum(often, 1) / max(1, int(often.sum())))
    tables = [_measured(stream, words, at, group, k, share, int(often.sum()), years)
              for k, (at, group) in enumerate(_repeated(stream, minimum, longest, size, chars), 2)]
    table = pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=COLUMNS)
    return table.sort_values(["score", "n", "term"], ascending=[False, False, True], ignore_index=True)


def _repeated(stream: Stream, minimum: int, longest: int, size: np.ndarray, chars: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """For 2, 3 ... words: where the sequences that occur often enough begin, and which they are.

    A sequence can only be frequent where both its parts that are one word shorter are.
    """
    at = np.flatnonzero(stream.piece)
    group = stream.word[at].astype(np.int64)
    length = size[group] if len(group) else group
    for k in range(2, longest + 1):
        follows = np.flatnonzero(np.isin(at + 1, at, assume_unique=True))
        next_one = np.searchsorted(at, at[follows] + 1)
        last = stream.word[at[follows] + k - 1]
        total = length[follows] + size[last]
        fits = total <= chars
        follows, next_one, total = follows[fits], next_one[fits], total[fits]
        key = group[follows] * (int(group.max(initial=0)) + 1) + group[next_one]
        codes, _ = pd.factorize(key)
        enough = np.bincount(codes, minlength=1)[codes] >= minimum if len(codes) else codes.astype(bool)
        at, length = at[follows][enough], total[enough]
        if not len(at):
            return
        group = pd.factorize(codes[enough])[0].astype(np.int64)
        yield at, group


def _measured(stream: Stream, words: list[str], at: np.ndarray, group: np.ndarray, k: int, share: np.ndarray, total: int,
              years: np.ndarray | None) -> pd.DataFrame:
    """The measures of all sequences of k words."""
    n = np.bincount(group)
    first = np.zeros(len(n), np.int64)
    first[group[::-1]] = at[::-1]
    pieces = stream.word[first[:, None] + np.arange(k)]
    log_p = np.log(n / total)
    npmi = (log_p - share[pieces].sum(axis=1)) / (-(k - 1) * log_p)
    held = pd.DataFrame({"group": group, "document": stream.document[at]}).drop_duplicates()
    df = np.bincount(held["group"], minlength=len(n))
    left, right = (_entropy(group, _neighbour(stream, place), n) for place in (at - 1, at + k))
    spelled = [[words[i] for i in row] for row in pieces.tolist()]
    table = pd.DataFrame({"term": ["".join(row) for row in spelled], "pieces": ["|".join(row) for row in spelled], "n": n, "df": df, "npmi": npmi,
                          "h_left": left, "h_right": right, "score": npmi * np.minimum(left, right) * np.log2(df + 1)})
    if years is not None:
        table["year"] = held.assign(year=years[held["document"]]).groupby("group")["year"].mean()
    return table


def _neighbour(stream: Stream, place: np.ndarray) -> np.ndarray:
    """The word at a place; another number for each sign and for the ends of the text."""
    inside = (place >= 0) & (place < len(stream.word))
    word = np.where(inside, stream.word[np.clip(place, 0, len(stream.word) - 1)], -1)
    return np.where(word >= 0, word, -1 - np.arange(len(place)))


def _entropy(group: np.ndarray, neighbour: np.ndarray, n: np.ndarray) -> np.ndarray:
    """Entropy in bits of the neighbours of each group."""
    pairs = group * (np.int64(1) << 32) + (neighbour.astype(np.int64) + (np.int64(1) << 31))
    codes, unique = pd.factorize(pairs)
    many = np.bincount(codes)
    owner = unique >> 32
    p = many / n[owner]
    return np.bincount(owner, -p * np.log2(p), minlength=len(n))

"""String counts: every place where a listed term stands in a text, overlaps included, and how it lies to the words there.

The segmenter gives each character to one word. Terms that lie across its cuts, such as 政务服务 in 政务|服务中心, are in no word of
the token table. Here they are found in the text itself. But 惠民|生活 holds 民生 as well, by accident. So each hit gets a kind,

    word    a word of its own                   部门|政务服务|事项
    inside  in one longer word                  互联网+政务服务
    words   made of whole words                 政府|采购
    right   the last word goes on               政务|服务中心
    left    the first word begins before it     财政管理|体制, 惠民|生
    both    both                                财政管理|体制改革

and *counts*, or is *doubtful*. A hit that cuts no word counts. One that does counts where every piece it cuts out has two characters
or more, what it leaves is a word (or words of two characters and more), and

- it does not begin with a word of one character (大|数据要素 may be 做大数据要素);
- nothing that it leaves behind it turns the word into another: 业, 者, 化 (优化|服务业 is no 优化服务);
- the word it cuts is none of UNCUT (政府|职能部门 is no 政府职能).

Whatever its kind, a hit that splits a run of Latin letters or of digits is doubtful (AI in CHAIN). How often all this is right was
found by reading: data/README.md.

Matching ignores the case of A-Z and spaces beside Chinese characters, see `terms`.

References
----------
Aho, A. V. and Corasick, M. J. (1975). Efficient string matching: an aid to bibliographic search. Communications of the ACM 18(6).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from importlib.util import find_spec
from itertools import chain
from typing import NamedTuple

import numpy as np
import pandas as pd

from .counting import FIRST_WORD, OTHER, Places, numbered, places_of, units_of
from .segment import SENTENCE_ENDS, Cut, is_term
from .terms import layout_spaces, term_key

KINDS = ("word", "inside", "words", "right", "left", "both")
Find = Callable[[str], np.ndarray]   # text -> rows of (number of the key, first character, character after the last)
UNCUT = frozenset(("职能部门", "主体工程", "经济社会"))   # words whose parts do not stand for themselves
TURNING = ("业", "者", "化")
LETTER, DIGIT = 1, 2
_LATIN = np.zeros(0x10000, np.int8)
_LATIN[[*range(ord("a"), ord("z") + 1), *range(ord("A"), ord("Z") + 1)]] = LETTER
_LATIN[ord("0"):ord("9") + 1] = DIGIT


# ---------------------------------------------------------------------------------------------- finding

def finder(keys: list[str], engine: str | None = None) -> Find:
    """A function that finds all occurrences of different keys in a text, overlaps included, in no promised order.

    Parameters
    ----------
    keys : list of str
        Different, none empty.
    engine : {"ahocorasick_rs", "ahocorasick", "find"}, optional
        Aho-Corasick from the packages ahocorasick_rs or pyahocorasick, or str.find, key by key; default: the first that is
        installed. All find the same.
    """
    engine = engine or next((name for name in ("ahocorasick_rs", "ahocorasick") if find_spec(name)), "find")
    return {"ahocorasick_rs": _by_rust, "ahocorasick": _by_c, "find": _by_find}[engine](keys) if keys else _by_find(keys)


def _by_rust(keys: list[str]) -> Find:
    import ahocorasick_rs

    automaton = ahocorasick_rs.AhoCorasick(keys)
    return lambda text: _rows(automaton.find_matches_as_indexes(text, overlapping=True))


def _by_c(keys: list[str]) -> Find:
    import ahocorasick

    automaton = ahocorasick.Automaton()
    for number, key in enumerate(keys):
        automaton.add_word(key, (number, len(key)))
    automaton.make_automaton()
    return lambda text: _rows([(number, end + 1 - size, end + 1) for end, (number, size) in automaton.iter(text)])


def _by_find(keys: list[str]) -> Find:
    def places(text: str, key: str) -> Iterable[int]:
        at = text.find(key)
        while at >= 0:
            yield at
            at = text.find(key, at + 1)

    return lambda text: _rows([(number, at, at + len(key)) for number, key in enumerate(keys) for at in places(text, key)])


def _rows(found: list[tuple[int, int, int]]) -> np.ndarray:
    return np.fromiter(chain.from_iterable(found), np.int64, 3 * len(found)).reshape(-1, 3)


# ---------------------------------------------------------------------------------------------- hits and words

class Hits(NamedTuple):
    """Hits in texts that were cut: per hit the term's number, its first and last token (of all texts together), how many units
    of the first token stand before the hit and of the last after it, and whether it splits a run of letters or digits."""

    term: np.ndarray
    first: np.ndarray
    last: np.ndarray
    head: np.ndarray
    tail: np.ndarray
    splits: np.ndarray

    @property
    def kind(self) -> np.ndarray:
        """Place in KINDS of each hit."""
        across = 2 + (self.tail > 0) + 2 * (self.head > 0)
        return np.where(self.first < self.last, across, (self.head > 0) | (self.tail > 0))


class Search:
    """Looks for listed terms in texts while `counting.numbered` cuts them: hand it over as `look`, then take `hits`."""

    def __init__(self, terms: list[str], find: Find | None = None):
        self.terms = terms
        self.find = find or finder([term_key(term) for term in terms])
        self._latin = np.array([[bool(_LATIN[min(ord(c), 0xFFFF)]) for c in (term[0], term[-1])] for term in terms], bool).reshape(-1, 2)
        self._parts: list[Hits] = []
        self._tokens = 0

    def __call__(self, units: np.ndarray, length: np.ndarray) -> None:
        """Find the terms in one text, given as UTF-16 units with the lengths of its tokens."""
        term, start, stop = self._found(units)
        begins = np.cumsum(length) - length
        token_at = np.repeat(np.arange(len(length), dtype=np.int32), length)
        first, last = token_at[start], token_at[stop - 1]
        self._parts.append(Hits(term, first + self._tokens, last + self._tokens, start - begins[first],
                                (begins + length)[last] - stop, self._splits(units, term, start, stop)))
        self._tokens += len(length)

    @property
    def hits(self) -> Hits:
        """All hits so far."""
        if not self._parts:
            return Hits(*[np.empty(0, np.int64)] * 5, np.empty(0, bool))
        return Hits(*map(np.concatenate, zip(*self._parts, strict=True)))

    def _found(self, units: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Number of the term, first unit and unit after the last, in the text as it is."""
        searched, large, spaces = units, np.flatnonzero(units - np.uint16(ord("A")) < 26), layout_spaces(units)
        place = None   # of each unit searched, where that is not the unit itself
        if len(large) or len(spaces):
            searched = units.copy()
            searched[large] += 32
            if len(spaces):
                searched, place = np.delete(searched, spaces), np.delete(np.arange(len(units)), spaces)
        halves = (searched >= 0xDC00) & (searched < 0xE000)
        if halves.any():   # characters of two units: hits are places of characters
            begins = np.flatnonzero(~halves)
            place = begins if place is None else place[begins]
        term, start, stop = self.find(searched.tobytes().decode("utf-16-le", "surrogatepass")).T
        if place is None:
            return term, start, stop
        ends = np.append(place, len(units))
        inner = ends[stop - 1] + 1 + (units[ends[stop - 1]] // 0x400 == 0x36) if len(stop) else stop
        return term, place[start], inner

    def _splits(self, units: np.ndarray, term: np.ndarray, start: np.ndarray, stop: np.ndarray) -> np.ndarray:
        """True where a letter or digit at an edge of the hit goes on beyond it."""
        found = np.zeros(len(term), bool)
        for side, inner, outer in ((0, start, start - 1), (1, stop - 1, stop)):
            at = np.flatnonzero(self._latin[term, side] & (outer >= 0) & (outer < len(units)))
            kind = _LATIN[units[inner[at]]]
            found[at] |= (kind > 0) & (kind == _LATIN[units[outer[at]]])
        return found


def counted(hits: Hits, numbers: np.ndarray, words: list[str], is_word: Callable[[str], bool]) -> np.ndarray:
    """True for hits that count, False for doubtful ones.

    Parameters
    ----------
    hits : Hits
    numbers, words : of the tokens, as `counting.numbered` returns them
    is_word : says of what is left of a word whether it is one
    """
    good = ~hits.splits
    at = np.flatnonzero(good & (hits.first < hits.last) & ((hits.head > 0) | (hits.tail > 0)))
    edges = np.stack([numbers[hits.first[at]], hits.head[at], numbers[hits.last[at]], hits.tail[at]], axis=1)
    different, which = np.unique(edges, axis=0, return_inverse=True)
    spelled = ["", *words]   # signs are no words
    fair = [_begins_well(spelled[max(first - OTHER, 0)], head, is_word) and _ends_well(spelled[max(last - OTHER, 0)], tail, is_word)
            for first, head, last, tail in different.tolist()]
    good[at] = np.array(fair, bool)[which.ravel()]
    return good


def _begins_well(word: str, rest: int, is_word: Callable[[str], bool]) -> bool:
    """Whether a hit that cuts words may begin in this word, leaving `rest` units of it."""
    left, piece = _parted(word, rest)
    return len(piece) >= 2 and (not rest or (word not in UNCUT and is_word(left)))


def _ends_well(word: str, rest: int, is_word: Callable[[str], bool]) -> bool:
    """Whether a hit that cuts words may end in this word, leaving `rest` units of it."""
    piece, left = _parted(word, units_of(word) - rest)
    if not rest:
        return word not in TURNING
    return len(piece) >= 2 and word not in UNCUT and left not in TURNING and is_word(left)


def _parted(word: str, units: int) -> tuple[str, str]:
    raw = word.encode("utf-16-le", "surrogatepass")
    return raw[:2 * units].decode("utf-16-le", "surrogatepass"), raw[2 * units:].decode("utf-16-le", "surrogatepass")


def word_test(cut: Cut) -> Callable[[str], bool]:
    """Whether the segmenter makes a word of a piece of text, or words of two characters and more; remembered."""
    @lru_cache(maxsize=100_000)
    def is_word(piece: str) -> bool:
        found = cut(piece)
        return is_term(piece) and (len(found) == 1 or all(len(word) >= 2 for word in found))

    return is_word


# ---------------------------------------------------------------------------------------------- tables

def term_count_table(search: Search, numbers: np.ndarray, words: list[str], places: Places, passage_ids: list[str], cut: Cut) -> pd.DataFrame:
    """Sum up what a search found, per sentence: passage_id, sentence, term, n, n_doubtful; terms sorted within a sentence."""
    hits = search.hits
    good = counted(hits, numbers, words, word_test(cut))
    sentence, (codes, spelled), n, doubtful = _summed(hits, good, places, numbers, search.terms)
    return pd.DataFrame({"passage_id": pd.Categorical.from_codes(places.row_of_sentence[sentence], pd.Index(passage_ids, dtype=str),
                                                                validate=False),
                         "sentence": places.number_in_row[sentence].astype(np.int32),
                         "term": pd.Categorical.from_codes(codes, pd.Index(spelled, dtype=str), validate=False),
                         "n": n, "n_doubtful": doubtful})


def _summed(hits: Hits, good: np.ndarray, places: Places, numbers: np.ndarray,
            terms: list[str]) -> tuple[np.ndarray, tuple[np.ndarray, list[str]], np.ndarray, np.ndarray]:
    alphabetical = sorted(range(len(terms)), key=terms.__getitem__)
    rank = np.empty(len(terms), np.int64)
    rank[alphabetical] = np.arange(len(terms))
    is_word = numbers >= FIRST_WORD
    # A hit that begins with a sign belongs to the sentence of its first word.
    word = np.cumsum(is_word, dtype=np.int64)[hits.first] - is_word[hits.first]
    bits = len(terms).bit_length()
    key = (places.sentence[word] << bits | rank[hits.term]) << 1 | good
    key.sort()
    counts, key = key & 1, key >> 1
    opens = np.flatnonzero(np.diff(key, prepend=-1))
    n = np.add.reduceat(counts, opens).astype(np.int32) if len(opens) else opens.astype(np.int32)
    doubtful = np.diff(np.append(opens, len(key))).astype(np.int32) - n
    key = key[opens]
    return key >> bits, (key & ((1 << bits) - 1), [terms[i] for i in alphabetical]), n, doubtful


def count_strings(text: str, cut: Cut, terms: list[str]) -> pd.DataFrame:
    """String counts of terms per sentence of a text: paragraph (from 1), sentence (from 1), term, n, n_doubtful.

    The same routine that builds the table `term_counts`, for a text at hand; see the head of this module.
    """
    search = Search(terms)
    numbers, words, _ = numbered([text], cut, search)
    lines = [str(number) for number in range(1, text.count("\n") + 2)]
    table = term_count_table(search, numbers, words, places_of(numbers), lines, cut)
    return table.rename(columns={"passage_id": "paragraph"}).astype({"paragraph": str, "term": str}).astype({"paragraph": "int64"})


def string_hits(text: str, cut: Cut, terms: list[str]) -> pd.DataFrame:
    """Every hit of terms in a text: term, kind (one of KINDS), counts (bool), words (those it touches, joined by |), token (of its first
    word, from 0), in order of the text."""
    search, tokens = Search(terms), []

    def keep(piece: str) -> list[str]:
        tokens.extend(cut(piece))
        return tokens

    numbers, words, _ = numbered([text], keep, search)
    hits = search.hits
    table = pd.DataFrame({"term": [terms[i] for i in hits.term], "kind": [KINDS[k] for k in hits.kind],
                          "counts": counted(hits, numbers, words, word_test(cut)),
                          "words": ["|".join(tokens[i:j + 1]) for i, j in zip(hits.first, hits.last, strict=True)],
                          "token": hits.first, "head": hits.head})
    return table.sort_values(["token", "head", "term"], ignore_index=True).drop(columns="head")


def countable(terms: Iterable[str]) -> tuple[list[str], list[str]]:
    """Parts terms into those that can stand within a sentence, each spelling once, and those that cannot."""
    good, bad, seen = [], [], set()
    for term in terms:
        if not is_term(term) or any(sign in term[:-1] for sign in SENTENCE_ENDS):
            bad.append(term)
        elif term_key(term) not in seen:
            seen.add(term_key(term))
            good.append(term)
    return good, bad

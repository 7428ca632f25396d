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

How they are found: a hit lies within a word, then the word tells (each different word is looked through once), or across the border
of two words, then the two characters at the border stand side by side in the term as well. Few borders pass that test, and only these
are compared in full, all at once. That takes a third of the time of an Aho-Corasick automaton on the running text (measured on 30
million characters and 643 terms with ahocorasick_rs 1.0.3), needs no other package, and hardly more for 100,000 terms.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pandas as pd

from .counting import FIRST_UNITS, FIRST_WORD, OTHER, Places, Ranks, numbered, places_of, spelling, units_of, whole
from .segment import SENTENCE_ENDS, Cut, is_term
from .terms import layout_spaces, term_key

KINDS = ("word", "inside", "words", "right", "left", "both")
UNCUT = frozenset(("职能部门", "主体工程", "经济社会"))   # words whose parts do not stand for themselves
TURNING = ("业", "者", "化")
PAIR_BITS = 17
BATCH = 200_000   # units searched at once: the arrays stay small, and in the processor's cache while they are used
LETTER, DIGIT = 1, 2
LATIN = np.zeros(0x10000, np.int8)
LATIN[[*range(ord("a"), ord("z") + 1), *range(ord("A"), ord("Z") + 1)]] = LETTER
LATIN[ord("0"):ord("9") + 1] = DIGIT


class Hits(NamedTuple):
    """Hits in texts that were cut: per hit the term's number, its first and last token (of all texts together), how many units
    of the first token stand before the hit and of the last after it."""

    term: np.ndarray
    first: np.ndarray
    last: np.ndarray
    head: np.ndarray
    tail: np.ndarray

    @property
    def kind(self) -> np.ndarray:
        """Place in KINDS of each hit."""
        across = 2 + (self.tail > 0) + 2 * (self.head > 0)
        return np.where(self.first < self.last, across, (self.head > 0) | (self.tail > 0))


# ---------------------------------------------------------------------------------------------- finding

class Listing:
    """Terms made ready to be looked for; their keys must differ. `case`: whether A and a differ."""

    def __init__(self, terms: list[str], *, case: bool = False):
        self.terms, self.case = terms, case
        units = [_units(term_key(term, case=case)) for term in terms]
        self.length = np.array([len(u) for u in units], np.int64)
        self.latin = np.array([LATIN[u[[0, -1]]] > 0 for u in units], bool).reshape(-1, 2)
        self.single = np.full(0x10000, -1, np.int64)   # number of the term of a single unit
        self.chunks = np.zeros((len(terms), -(-int(self.length.max(initial=1)) // 4)), np.uint64)
        for i, u in enumerate(units):
            self.chunks[i].view("<u2")[:len(u)] = u
            if len(u) == 1:
                self.single[u[0]] = i
        # Where in which terms two units stand side by side: rows (pair, term, offset), by pair.
        inner = [(int(a) << 16 | int(b), i, k) for i, u in enumerate(units) for k, (a, b) in enumerate(pairwise(u))]
        rows = np.array(sorted(inner), np.int64).reshape(-1, 3)
        self.pairs, self.pair_row, self.pair_rows = np.unique(rows[:, 0], return_index=True, return_counts=True)
        self.pair_term, self.pair_offset = rows[:, 1], rows[:, 2]
        self.likely = np.zeros(1 << PAIR_BITS, bool)   # says of most pairs that they are none
        self.likely[_short(self.pairs >> 16, self.pairs & 0xFFFF)] = True

    def around(self, units: np.ndarray, at: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The terms that stand where the units at - 1 and `at` stand: number of the term, first unit, place in `at`."""
        one, two = units[at - 1], units[at]
        likely = np.flatnonzero(self.likely[_short(one, two)])
        pair = one[likely].astype(np.int64) << 16 | two[likely]
        known = np.searchsorted(self.pairs, pair)
        good = np.append(self.pairs, -1)[known] == pair
        known, likely = known[good], likely[good]
        which, row = _spread(self.pair_rows[known], self.pair_row[known])
        term, which = self.pair_term[row], likely[which]
        start = at[which] - 1 - self.pair_offset[row]
        fits = np.flatnonzero((start >= 0) & (start + self.length[term] <= len(units)))
        fits = fits[self._same(units, term[fits], start[fits])]
        return term[fits], start[fits], which[fits]

    def _same(self, units: np.ndarray, term: np.ndarray, start: np.ndarray) -> np.ndarray:
        """Whether the term stands there, compared four units at a time."""
        padded = units.tobytes() + bytes(8 * (self.chunks.shape[1] + 1))
        four = np.ndarray(len(padded) // 2 - 3, "<u8", padded, 0, (2,))
        same = np.ones(len(term), bool)
        for i in range(self.chunks.shape[1]):
            left = np.clip(self.length[term] - 4 * i, 0, 4)
            same &= four[start + 4 * i] & FIRST_UNITS[left] == self.chunks[term, i]
        return same


class Search:
    """Looks for listed terms in texts while `counting.numbered` cuts them: hand it over as `look`, then ask for `hits`.

    Each text but the last must end with a line break.
    """

    def __init__(self, listing: Listing):
        self.listing = listing
        self._waiting: list[tuple[np.ndarray, np.ndarray]] = []
        self._across: list[Hits] = []
        self._glued: list[np.ndarray] = []   # tokens that go on with a run of letters or digits from the token before
        self._tokens = 0

    def __call__(self, units: np.ndarray, length: np.ndarray) -> None:
        """Take one text, given as UTF-16 units with the lengths of its tokens."""
        self._waiting.append((units, length))
        if sum(len(units) for units, _ in self._waiting) > BATCH:
            self._search()

    def hits(self, numbers: np.ndarray, words: list[str]) -> tuple[Hits, np.ndarray]:
        """All hits, and which of them split a run of letters or digits; the arguments are what `counting.numbered` returned."""
        self._search()
        found = Hits(*map(np.concatenate, zip(self._in_words(numbers, words), *self._across, strict=True)))
        splits, at = np.zeros(len(found.term), bool), np.flatnonzero(self.listing.latin.any(axis=1)[found.term])
        term, first, last, head, tail = (column[at] for column in found)
        glued, (left, right) = np.concatenate([np.empty(0, np.int64), *self._glued]), self.listing.latin[term].T
        splits[at] = (left & (head == 0) & np.isin(first, glued)) | (right & (tail == 0) & np.isin(last + 1, glued))
        return found, splits

    def _in_words(self, numbers: np.ndarray, words: list[str]) -> Hits:
        """The hits within a single word: each different word is looked through once."""
        listing, units = self.listing, self._folded(_units("\n".join(words)))
        ends = np.flatnonzero(np.append(units, ord("\n")) == ord("\n"))
        begins = np.append(0, ends[:-1] + 1)
        term, start, at = listing.around(units, np.arange(1, len(units)))
        opens = start == at   # `at` counts from 1: each hit once, at its first two units
        alone = np.flatnonzero(listing.single[units] >= 0)
        term, start = np.append(listing.single[units[alone]], term[opens]), np.append(alone, start[opens])
        word = np.searchsorted(begins, start, "right") - 1
        order = np.argsort(word, kind="stable")
        term, word, head = term[order], word[order], (start - begins[word])[order]
        tail = ends[word] - begins[word] - head - listing.length[term]
        many = np.append(np.zeros(FIRST_WORD, np.int64), np.bincount(word, minlength=len(words)))
        tokens = np.flatnonzero((many > 0)[numbers])
        number = numbers[tokens]
        which, row = _spread(many[number], (np.cumsum(many) - many)[number])
        token = tokens.astype(np.int32)[which]
        return Hits(term.astype(np.int32)[row], token, token, head.astype(np.int32)[row], tail.astype(np.int32)[row])

    def _search(self) -> None:
        """The hits across borders, in the texts that wait."""
        if not self._waiting:
            return
        units, length = (np.concatenate(part) for part in zip(*self._waiting, strict=True))
        self._waiting.clear()
        ends = np.cumsum(length, dtype=np.int32)
        begins = ends - length
        term, start, stop = self._across_borders(units, begins)
        first, last = (np.searchsorted(begins, at, "right") - 1 for at in (start, stop - 1))
        found = Hits(term, first + self._tokens, last + self._tokens, start - begins[first], ends[last] - stop)
        self._across.append(Hits(*(column.astype(np.int32) for column in found)))
        self._tokens += len(length)

    def _across_borders(self, units: np.ndarray, begins: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Number of the term, first unit and unit after the last of each hit across a border."""
        listing, searched, spaces = self.listing, self._folded(units), layout_spaces(units)
        border, gone = begins[1:], spaces - np.arange(len(spaces))   # gone: before which unit searched a space was left out
        if len(spaces):
            searched = np.delete(searched, spaces)
            border = border - np.cumsum(np.bincount(np.searchsorted(border, spaces, "right"), minlength=len(border) + 1)[:-1], dtype=np.int32)
            border = border[(np.diff(border, prepend=0) > 0) & (border < len(searched))]
        self._remember_runs(searched, border, begins, gone)
        term, first, which = listing.around(searched, border)
        border, last = border[which] - 1, first + listing.length[term] - 1
        border, first, last = (at + np.searchsorted(gone, at, "right") for at in (border, first, last))
        # Only the first border in the hit, or the hit would be found once for each border in it.
        once = np.searchsorted(begins, first, "right") == np.searchsorted(begins, border, "right")
        return term[once], first[once], last[once] + 1

    def _folded(self, units: np.ndarray) -> np.ndarray:
        return units if self.listing.case else _small(units)

    def _remember_runs(self, searched: np.ndarray, border: np.ndarray, begins: np.ndarray, gone: np.ndarray) -> None:
        """Tokens that go on with a run of letters or digits from the token before."""
        low = searched <= ord("z")
        at = np.flatnonzero(low[1:] & low[:-1]) + 1   # few, so the border is asked for last
        at = at[(LATIN[searched[at]] > 0) & (LATIN[searched[at]] == LATIN[searched[at - 1]])]
        at = at[np.append(border, -1)[np.searchsorted(border, at)] == at]
        self._glued.append(np.searchsorted(begins, at + np.searchsorted(gone, at, "right")) + self._tokens)


def _units(text: str) -> np.ndarray:
    return np.frombuffer(text.encode("utf-16-le", "surrogatepass"), "<u2")


def _small(units: np.ndarray) -> np.ndarray:
    """The same text with A-Z small."""
    large = np.flatnonzero(units - np.uint16(ord("A")) < 26)
    if not len(large):
        return units
    units = units.copy()
    units[large] += 32
    return units


def _short(one: np.ndarray, two: np.ndarray) -> np.ndarray:
    """A number of PAIR_BITS bits for each pair of units; some pairs share one."""
    return (one.astype(np.uint32) * np.uint32(40503) + two.astype(np.uint32)) & np.uint32((1 << PAIR_BITS) - 1)


def _spread(many: np.ndarray, start: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For each i as many rows as many[i] says: i itself, and the numbers from start[i] on."""
    at = np.repeat(np.arange(len(many)), many)
    return at, np.arange(len(at)) - np.repeat(np.cumsum(many) - many, many) + start[at]


# ---------------------------------------------------------------------------------------------- what counts

def counting_hits(hits: Hits, splits: np.ndarray, latin: np.ndarray, numbers: np.ndarray, words: list[str],
                  is_word: Callable[[str], bool]) -> np.ndarray:
    """True for hits that count, False for doubtful ones.

    hits, splits : as `Search.hits` returns them
    latin : of the `Listing`
    numbers, words : of the tokens, as `counting.numbered` returns them
    is_word : says of what is left of a word whether it is one
    """
    good = ~splits
    at = np.flatnonzero(hits.head | hits.tail)
    at = at[good[at] & ((hits.first[at] < hits.last[at]) | latin.any(axis=1)[hits.term[at]])]
    first, last = hits.first[at], hits.last[at]
    edges = np.stack([numbers[first], hits.head[at], numbers[last], hits.tail[at], first < last], axis=1)
    different, which = np.unique(edges, axis=0, return_inverse=True)
    spelled = ["", *words]   # signs are no words
    fair = [_fair(spelled[max(first - OTHER, 0)], head, spelled[max(last - OTHER, 0)], tail, bool(across), is_word)
            for first, head, last, tail, across in different.tolist()]
    good[at] = np.array(fair, bool)[which.ravel()]
    return good


def _fair(first: str, head: int, last: str, tail: int, across: bool, is_word: Callable[[str], bool]) -> bool:
    """Whether a hit may begin `head` units after the beginning of one word and end `tail` units before the end of another."""
    before, begin = _parted(first, head)
    end, after = _parted(last, units_of(last) - tail)
    if (head and _runs_on(before, begin)) or (tail and _runs_on(end, after)):
        return False
    if not across:
        return True
    begins_well = len(begin) >= 2 and (not head or (first not in UNCUT and is_word(before)))
    ends_well = len(end) >= 2 and last not in UNCUT and after not in TURNING and is_word(after) if tail else last not in TURNING
    return begins_well and ends_well


def _parted(word: str, units: int) -> tuple[str, str]:
    raw = word.encode("utf-16-le", "surrogatepass")
    return raw[:2 * units].decode("utf-16-le", "surrogatepass"), raw[2 * units:].decode("utf-16-le", "surrogatepass")


def _runs_on(before: str, after: str) -> bool:
    """Whether a run of letters, or of digits, goes on from one text to the other."""
    one, two = (LATIN[ord(c)] if c < "\uffff" else 0 for c in (before[-1], after[0]))
    return one > 0 and one == two


def word_test(cut: Cut) -> Callable[[str], bool]:
    """Whether the segmenter makes a word of a piece of text, or words of two characters and more; remembered."""
    @lru_cache(maxsize=100_000)
    def is_word(piece: str) -> bool:
        found = cut(piece)
        return is_term(piece) and (len(found) == 1 or all(len(word) >= 2 for word in found))

    return is_word


# ---------------------------------------------------------------------------------------------- tables

def term_count_tables(search: Search, numbers: np.ndarray, words: list[str], places: list[Places], passage_ids: list[str],
                      cut: Cut) -> Iterator[pd.DataFrame]:
    """Sum up what a search found, per sentence: passage_id, sentence, term, n, n_doubtful; terms sorted within a sentence. Block by block."""
    hits, splits = search.hits(numbers, words)
    good = counting_hits(hits, splits, search.listing.latin, numbers, words, word_test(cut))
    ranks = Ranks(search.listing.terms)
    spell = spelling(passage_ids, ranks.words)
    for block in places:
        sentence, rank, n, doubtful = _summed(*_within(block, hits, good, whole=len(places) == 1), block, numbers, ranks)
        yield spell(block, sentence, rank, {"n": n, "n_doubtful": doubtful})


def _within(block: Places, hits: Hits, good: np.ndarray, *, whole: bool) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """First token, counted from the beginning of the block, term and goodness of the hits in a block."""
    if whole:
        return hits.first, hits.term, good
    mine = (hits.first >= block.begin) & (hits.first < block.end)
    return hits.first[mine] - block.begin, hits.term[mine], good[mine]


def _summed(first: np.ndarray, term: np.ndarray, good: np.ndarray, places: Places, numbers: np.ndarray,
            ranks: Ranks) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Sum up hits per sentence: sentence, rank of the term, n, n_doubtful; sorted by sentence and term."""
    is_word = numbers[places.begin:places.end] >= FIRST_WORD
    # A hit that begins with a sign belongs to the sentence of its first word.
    word = np.cumsum(is_word, dtype=np.int32)[first] - is_word[first]
    key = (places.sentence[word].astype(np.int64) << ranks.bits | ranks.rank[term]) << 1 | good
    key.sort()
    counts, key = key & 1, key >> 1
    opens = np.flatnonzero(np.diff(key, prepend=-1))
    n = np.add.reduceat(counts, opens).astype(np.int32) if len(opens) else opens.astype(np.int32)
    doubtful = np.diff(np.append(opens, len(key))).astype(np.int32) - n
    key = key[opens]
    return key >> ranks.bits, (key & ((1 << ranks.bits) - 1)).astype(np.int32), n, doubtful


def count_strings(text: str, cut: Cut, terms: list[str], *, case: bool = False) -> pd.DataFrame:
    """String counts of terms per sentence of a text: paragraph (from 1), sentence (from 1), term, n, n_doubtful.

    The same routine that builds the table `term_counts`, for a text at hand; see the head of this module.
    """
    search = Search(Listing(terms, case=case))
    numbers, words, _ = numbered([text], cut, search)
    lines = [str(number) for number in range(1, text.count("\n") + 2)]
    table = whole(term_count_tables(search, numbers, words, [places_of(numbers)], lines, cut))
    return table.rename(columns={"passage_id": "paragraph"}).astype({"paragraph": str, "term": str}).astype({"paragraph": "int64"})


def string_hits(text: str, cut: Cut, terms: list[str]) -> pd.DataFrame:
    """Every hit of terms in a text: term, kind (one of KINDS), counts (bool), words (those it touches, joined by |), token (of its first
    word, from 0), in order of the text."""
    tokens = cut(text)
    hits = string_hits_of(tokens, cut, terms)
    return hits.assign(words=["|".join(tokens[i:j + 1]) for i, j in zip(hits["first"], hits["last"], strict=True)]).rename(
        columns={"first": "token"})[["term", "kind", "counts", "words", "token"]]


def string_hits_of(tokens: list[str], cut: Cut, terms: list[str], *, case: bool = False) -> pd.DataFrame:
    """Every hit of terms in a text that is cut already: term, kind, counts, first and last (tokens, from 0), in order of the text.

    `cut` says of what is left of a word whether it is one.
    """
    search = Search(Listing(terms, case=case))
    numbers, words, _ = numbered(["".join(tokens)], lambda _: tokens, search)
    hits, splits = search.hits(numbers, words)
    table = pd.DataFrame({"term": pd.Series([terms[i] for i in hits.term], dtype=str), "kind": pd.Series([KINDS[k] for k in hits.kind], dtype=str),
                          "counts": counting_hits(hits, splits, search.listing.latin, numbers, words, word_test(cut)),
                          "first": hits.first.astype(np.int64), "last": hits.last.astype(np.int64), "head": hits.head})
    return table.sort_values(["first", "head", "term"], ignore_index=True).drop(columns="head")


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

"""From texts to counts: numbers for tokens, places for words, sums per sentence. The fast part of the corpus builder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
import pandas as pd

from .segment import SENTENCE_ENDS, Cut, is_term

NEWLINE, END, OTHER, FIRST_WORD = 0, 1, 2, 3
BLOCK = 1 << 21   # tokens
FIRST_UNITS = np.array([0, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFFFFFF, 2**64 - 1], np.uint64)
Look = Callable[[np.ndarray, np.ndarray], None]


def numbered(texts: Iterable[str], cut: Cut, look: Look | None = None) -> tuple[np.ndarray, list[str], list[int]]:
    """Cut texts and number their tokens: the number of each token, the words, how many tokens each text has.

    Word k has the number FIRST_WORD + k; line breaks, sentence ends and other signs have the three lower numbers. Tokens are
    the bulk of the work: one of up to four characters becomes an integer straight from the bytes of its text, and only longer
    ones are looked up one by one, which halves the time beside cutting.

    `look` is shown each text as UTF-16 units, and the length of each of its tokens in units, while they are at hand.
    """
    codes, own, sizes, long = [], [np.empty(0, np.uint64)], [], {}
    for text in texts:
        tokens = cut(text)
        raw = text.encode("utf-16-le", "surrogatepass")
        length = np.fromiter(map(len, tokens), np.int32, len(tokens))
        if len(raw) > 2 * len(text):   # some characters take two units
            twice = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4") > 0xFFFF
            length += np.add.reduceat(twice, np.cumsum(length) - length, dtype=np.int32)
        code, different = pd.factorize(_token_keys(raw, tokens, length, long))
        codes.append(code.astype(np.int32))   # text by text: of a large one the keys never all stand in memory
        own.append(different)
        sizes.append(len(tokens))
        if look is not None:
            look(np.frombuffer(raw, "<u2"), length)
    labels, unique = pd.factorize(np.concatenate(own))
    spelled = _spelled(unique, list(long))
    is_word = _are_terms(unique, spelled)
    number = np.full(len(spelled), OTHER, np.int32)
    number[is_word] = FIRST_WORD + np.arange(is_word.sum())
    for sign in "\n" + SENTENCE_ENDS:
        number[unique == ord(sign)] = NEWLINE if sign == "\n" else END
    number, begins = number[labels], np.cumsum([len(part) for part in own])
    numbers = [number[begin:][code] for begin, code in zip(begins.tolist(), codes, strict=False)]
    return np.concatenate([np.empty(0, np.int32), *numbers]), [token for token, word in zip(spelled, is_word.tolist(), strict=True) if word], sizes


def _token_keys(raw: bytes, tokens: list[str], length: np.ndarray, long: dict[str, int]) -> np.ndarray:
    """An integer for each token: its units where it has at most four, else its number in `long` above an empty unit."""
    padded = raw + bytes(8)
    four = np.ndarray(len(raw) // 2 + 1, "<u8", padded, 0, (2,))   # the four units from each unit on
    key = four[np.cumsum(length) - length] & FIRST_UNITS.take(length, mode="clip")
    for i in np.flatnonzero(length > 4).tolist():
        key[i] = long.setdefault(tokens[i], len(long) + 1) << 16
    return key


def _are_terms(keys: np.ndarray, spelled: list[str]) -> np.ndarray:
    """`segment.is_term` for many tokens: by the units of the short ones, which are nearly all."""
    units = keys.astype("<u8").view("<u2").reshape(-1, 4)
    found = _alnum()[units].any(axis=1)
    halves = ((units >= 0xD800) & (units < 0xE000)).any(axis=1)   # of characters that take two units
    for i in np.flatnonzero((units[:, 0] == 0) | (halves & ~found)).tolist():
        found[i] = is_term(spelled[i])
    return found


@lru_cache(maxsize=1)
def _alnum() -> np.ndarray:
    return np.array([chr(unit).isalnum() for unit in range(0x10000)])


def _spelled(keys: np.ndarray, long: list[str]) -> list[str]:
    units = keys.astype("<u8").view("<u2")
    spelled = units.astype("<u4").view("<U4").tolist()
    for i in np.flatnonzero((keys & FIRST_UNITS[1] == 0) & (keys > 0)).tolist():
        spelled[i] = long[(int(keys[i]) >> 16) - 1]
    halves = ((units >= 0xD800) & (units < 0xE000)).reshape(-1, 4).any(axis=1)   # of characters that take two units
    for i in np.flatnonzero(halves).tolist():
        spelled[i] = spelled[i].encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
    return spelled


def units_of(token: str) -> int:
    """Number of UTF-16 units of a text."""
    return len(token.encode("utf-16-le", "surrogatepass")) // 2


@dataclass(frozen=True)
class Places:
    """Where the words of a text stand: per word its sentence and its number, per sentence its row and its number in the row.

    A row is a line of the text (from 0); sentences without a word do not count; sentences in a row are numbered from 1. The tokens are those
    from `begin` on, up to `end`.
    """

    word: np.ndarray
    sentence: np.ndarray
    row_of_sentence: np.ndarray
    number_in_row: np.ndarray
    begin: int = 0
    end: int = 0


def places_in_blocks(numbers: np.ndarray) -> list[Places]:
    """The places of many tokens, some BLOCK of them at a time, whole rows: what is sorted and summed at once does not grow with a text."""
    breaks = np.flatnonzero(numbers == NEWLINE) + 1
    rows = np.unique(np.searchsorted(breaks, np.arange(BLOCK, len(numbers), BLOCK)))   # of the rows that go beyond a block
    ends = np.unique([0, *breaks[rows[rows < len(breaks)]].tolist(), len(numbers)]).tolist()
    return [places_of(numbers, begin, end, int(np.searchsorted(breaks, begin, "right"))) for begin, end in pairwise(ends)] or [places_of(numbers)]


def places_of(numbers: np.ndarray, begin: int = 0, end: int | None = None, row: int = 0) -> Places:
    """The places of the tokens from `begin` up to `end`; `row` is the row in which they begin."""
    end = len(numbers) if end is None else end
    numbers = numbers[begin:end]
    at = np.flatnonzero(numbers >= FIRST_WORD)
    stops = np.cumsum(numbers <= END, dtype=np.int32)[at]
    opens = np.append(True, stops[1:] != stops[:-1])[:len(stops)]   # the first word of each sentence
    rows = np.searchsorted(np.flatnonzero(numbers == NEWLINE), at[opens])
    first = np.flatnonzero(np.diff(rows, prepend=-1))  # the first sentence of each row
    before = np.repeat(first, np.diff(np.append(first, len(rows))))
    return Places(numbers[at], np.cumsum(opens, dtype=np.int32) - 1, rows + row, np.arange(len(rows)) - before + 1, begin, end)


def count_terms(text: str, cut: Cut) -> pd.DataFrame:
    """Count terms per sentence of a text, in text form: columns paragraph (from 1), sentence (from 1), term, n.

    The same routine that builds the token table, for a text at hand; terms are sorted within a sentence.
    """
    numbers, words, _ = numbered([text], cut)
    places, ranks = places_of(numbers), Ranks(words)
    sentence, rank, n = _summed(places, ranks)
    term = pd.Categorical.from_codes(rank, ranks.words)
    return pd.DataFrame({"paragraph": places.row_of_sentence[sentence] + 1, "sentence": places.number_in_row[sentence],
                         "term": pd.Series(term).astype(str), "n": n})


class Ranks:
    """Words in alphabetical order: `words`, and the rank of each of the words as they were given."""

    def __init__(self, words: list[str]):
        order = sorted(range(len(words)), key=words.__getitem__)
        self.words, self.rank, self.bits = [words[i] for i in order], np.empty(len(words), np.int64), len(words).bit_length()
        self.rank[order] = np.arange(len(words))


def _summed(places: Places, ranks: Ranks) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Sum up words per sentence: sentence, rank of the word, n; sorted by sentence and word."""
    bits, last = ranks.bits, int(places.sentence[-1]) if len(places.sentence) else 0
    rank = ranks.rank.astype(np.uint32 if bits + last.bit_length() <= 32 else np.int64)   # sentence and word in one number, short where it can be
    key = (places.sentence.astype(rank.dtype) << bits) | rank[places.word - FIRST_WORD]
    key.sort()
    start = np.flatnonzero(np.concatenate([[True], key[1:] != key[:-1]])) if len(key) else key
    n = np.diff(np.append(start, len(key))).astype(np.int32)
    key = key[start]
    return (key >> bits).astype(np.int32), (key & ((1 << bits) - 1)).astype(np.int32), n


def token_tables(places: list[Places], passage_ids: list[str], words: list[str]) -> Iterator[pd.DataFrame]:
    """The token table of a part, block by block; terms sorted within a sentence."""
    ranks = Ranks(words)
    spell = spelling(passage_ids, ranks.words)
    for block in places:
        sentence, rank, n = _summed(block, ranks)
        yield spell(block, sentence, rank, {"n": n})


def spelling(passage_ids: list[str], words: list[str]) -> Callable[..., pd.DataFrame]:
    """A function that makes a table of the sentences, the numbers of words and the counts of a block."""
    ids, terms = pd.Index(passage_ids, dtype=str), pd.Index(words, dtype=str)

    def spell(block: Places, sentence: np.ndarray, rank: np.ndarray, counts: dict[str, np.ndarray]) -> pd.DataFrame:
        return pd.DataFrame({"passage_id": pd.Categorical.from_codes(block.row_of_sentence[sentence], ids, validate=False),
                             "sentence": block.number_in_row[sentence].astype(np.int32),
                             "term": pd.Categorical.from_codes(rank, terms, validate=False), **counts}, copy=False)

    return spell


def whole(tables: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """The blocks of a table as one."""
    found = list(tables)
    return found[0] if len(found) == 1 else pd.concat(found, ignore_index=True)


def frequent_ngrams(numbers: np.ndarray, words: list[str]) -> list[tuple[str, int]]:
    """Word 2- and 3-grams, not across punctuation, that occur at least twice and hold at most 15 characters."""
    tokens = [words[i - FIRST_WORD] if i >= FIRST_WORD else None for i in numbers.tolist()]
    found = Counter(gram for size in (2, 3) for gram in zip(*(tokens[i:] for i in range(size)), strict=False)
                    if None not in gram)
    # At most 15 characters: a chain of long terms would otherwise be a quotation.
    return sorted((" ".join(gram), n) for gram, n in found.items() if n >= 2 and sum(map(len, gram)) <= 15)

"""Try to put the words of the shipped tables back into their order, as somebody would who wants the text.

What the attacker has: the tables (the words of each sentence, n-grams, hashes, sizes), our own prose about the articles, and a model
of word order trained on any texts of the same kind. Nothing here knows an article: a test that has the texts counts what came back.
"""

from __future__ import annotations

import hashlib
import re
import time
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations, islice, pairwise, product

import numpy as np
import pandas as pd

from govtext.counting import FIRST_WORD, OTHER, numbered
from govtext.segment import Cut

EDGE = 0                      # number of the edge of a sentence in a model; words follow from 1
ORDINALS = set("一二三四五六七八九十")
SIGNS = re.compile(r"[^\w+]+")
MOST_SIGNS = 8                # in a heading whose words are mixed with those of a sentence

Weighted = list[tuple[float, "WordOrder"]]


# ---------------------------------------------------------------------------------------------- a model of word order

@dataclass
class WordOrder:
    """Counts of words, pairs and triples of a vocabulary; signs inside a sentence are skipped, the edge of a sentence is a word."""

    size: int
    singles: np.ndarray
    pairs: tuple[np.ndarray, np.ndarray]     # sorted codes, counts
    triples: tuple[np.ndarray, np.ndarray]

    def pair(self, words: np.ndarray) -> np.ndarray:
        """[v, w]: how often w follows v, for the given numbers of words."""
        return _looked_up(self.pairs, words[:, None] * self.size + words[None, :])

    def triple(self, words: np.ndarray) -> np.ndarray:
        """[u, v, w]: how often w follows u v."""
        pair = words[:, None] * self.size + words[None, :]
        return _looked_up(self.triples, pair[:, :, None] * self.size + words[None, None, :])


def _looked_up(table: tuple[np.ndarray, np.ndarray], codes: np.ndarray) -> np.ndarray:
    keys, counts = table
    if not len(keys):
        return np.zeros(codes.shape)
    at = np.minimum(np.searchsorted(keys, codes), len(keys) - 1)
    return np.where(keys[at] == codes, counts[at], 0).astype(float)


def train(texts: Iterable[str], cut: Cut, number: dict[str, int], *, until: float = np.inf) -> WordOrder:
    """Count word order in texts, no more of them once the clock has passed `until`; a word without a number breaks the chain."""
    size = len(number) + 1
    singles = np.zeros(size)
    found: dict[int, list[tuple[np.ndarray, np.ndarray]]] = {2: [], 3: []}
    for text in texts:
        numbers, words, _ = numbered([text + "\n"], cut)
        own = np.array([EDGE] + [number.get(word, -1) for word in words])
        stream = own[np.maximum(numbers[numbers != OTHER] - FIRST_WORD + 1, 0)]   # line breaks and sentence ends are edges
        singles += np.bincount(stream[stream >= 0], minlength=size)
        for n, collected in found.items():
            parts = [stream[i:len(stream) - n + 1 + i] for i in range(n)]
            good = np.logical_and.reduce([part >= 0 for part in parts])
            codes = np.zeros(good.sum(), np.int64)
            for part in parts:
                codes = codes * size + part[good]
            collected.append(np.unique(codes, return_counts=True))
        if time.process_time() > until:
            break
    return WordOrder(size, singles, _summed(found[2]), _summed(found[3]))


def _summed(parts: list[tuple[np.ndarray, np.ndarray]]) -> tuple[np.ndarray, np.ndarray]:
    if not parts:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    keys, place = np.unique(np.concatenate([codes for codes, _ in parts]), return_inverse=True)
    return keys, np.bincount(place, np.concatenate([n for _, n in parts]))


def told_by_ngrams(ngrams: pd.DataFrame, tokens: pd.DataFrame, number: dict[str, int]) -> WordOrder:
    """The word order that the shipped n-grams of one article tell; how often a word occurs at all tells the token table."""
    size = len(number) + 1
    singles = np.zeros(size)
    np.add.at(singles, [number[word] for word in tokens["term"]], tokens["n"])
    tables: dict[int, dict[int, int]] = {2: {}, 3: {}}
    for gram, n in zip(ngrams["ngram"], ngrams["n"], strict=True):
        words, code = gram.split(" "), 0
        for word in words:
            code = code * size + number[word]
        tables[len(words)][code] = n
    pairs, triples = ((np.array(sorted(t), np.int64), np.array([t[code] for code in sorted(t)])) for t in tables.values())
    return WordOrder(size, singles, pairs, triples)


def log_chances(words: np.ndarray, models: Weighted) -> np.ndarray:
    """[u, v, w]: log of how likely w is after u v, by several models with their weights."""
    chance = np.zeros((len(words),) * 3)
    for weight, model in models:
        pair, triple = model.pair(words), model.triple(words)
        single = (model.singles[words] + 0.5) / (model.singles.sum() + 1)
        two = (pair + 5 * single[None, :]) / (np.maximum(model.singles[words], pair.sum(1))[:, None] + 5)
        chance += weight * (triple + 3 * two[None, :, :]) / (np.maximum(pair, triple.sum(2))[:, :, None] + 3)
    return np.log(chance)


# ---------------------------------------------------------------------------------------------- orders of a bag of words

def _grown(bag: dict[str, int], number: dict[str, int], models: Weighted, beam: int, alike: int,
           bonus: dict[str, float]) -> Iterator[tuple[np.ndarray, np.ndarray, list[str]]]:
    """After each further word: scores (with the edge of the sentence) and paths of the best beginnings, and the words.

    What a word can at best earn is taken off at once, or the search would use up the easy words first; so scores of beginnings
    with other words and lengths can be compared. Of beginnings with the same rest and last two words the best `alike` are kept.
    """
    words = sorted(bag)
    table = log_chances(np.array([EDGE] + [number[word] for word in words]), models)
    step = table[:, :, 1:] - table[:, :, 1:].max(axis=(0, 1)) + np.array([bonus.get(word, 0.0) for word in words])
    left = np.array([[bag[word] for word in words]], np.int16)
    u, v, score = np.zeros(1, int), np.zeros(1, int), np.zeros(1)
    path = np.zeros((1, 0), np.int16)
    mark = np.random.default_rng(0).integers(1, 2**62, len(words), dtype=np.int64)
    for _ in range(int(left.sum())):
        grown = np.where(left == 0, -np.inf, score[:, None] + step[u, v]).ravel()
        take = min(3 * beam, int(np.isfinite(grown).sum()))
        top = np.argpartition(-grown, take - 1)[:take]
        top = top[np.argsort(-grown[top], kind="stable")]
        row, word = np.divmod(top, len(words))
        rest = left[row]
        rest[np.arange(take), word] -= 1
        state = (rest * mark).sum(1) * 31 + v[row] * 1009 + word
        order = np.argsort(state, kind="stable")
        same = np.concatenate([[False], np.diff(state[order]) == 0])
        rank = np.arange(take) - np.maximum.accumulate(np.where(same, 0, np.arange(take)))
        keep = np.sort(order[rank < alike])[:beam]
        u, v, score, left = v[row[keep]], word[keep] + 1, grown[top[keep]], rest[keep]
        path = np.concatenate([path[row[keep]], word[keep, None].astype(np.int16)], axis=1)
        yield score + table[u, v, EDGE], path, words


def orders(bag: dict[str, int], number: dict[str, int], models: Weighted, *, beam: int) -> Iterator[list[str]]:
    """The likeliest orders of a bag of words, best first; all of them, where they are few."""
    alike = beam if sum(bag.values()) <= 9 else 8
    score, path, words = deque(_grown(bag, number, models, beam, alike, {}), maxlen=1).pop()
    for i in np.argsort(-score, kind="stable"):
        yield [words[k] for k in path[i]]


def parts(bag: dict[str, int], number: dict[str, int], models: Weighted, *, must: dict[str, int], chars: range, hints: Iterable[str] = (),
          beam: int) -> Iterator[tuple[int, Iterator[list[str]]]]:
    """A sentence some of whose words lie in a bag with those of another one: for each number of words the likeliest, best first.

    Parameters
    ----------
    must : words that stand in it
    chars : how many characters it may have without signs
    hints : words that are likely, because our digest or section name has them
    """
    bonus = dict.fromkeys(hints, 2.0) | dict.fromkeys(must, 12.0)
    for score, path, words in _grown(bag, number, models, beam, 8, bonus):
        size = np.array([len(word) for word in words])[path].sum(1)
        if size.min() >= chars.stop:
            break
        counts = [((path == words.index(word)).sum(1) >= n) for word, n in must.items()]
        good = np.flatnonzero(np.logical_and.reduce([size >= chars.start, size < chars.stop, *counts]))
        if len(good):
            ranked = good[np.argsort(-score[good], kind="stable")]
            yield path.shape[1], ([words[k] for k in path[i]] for i in ranked)


# ---------------------------------------------------------------------------------------------- signs and hashes

def with_signs(words: list[str], signs: int, *, most: int = 500) -> Iterator[str]:
    """Texts of these words with so many signs at plausible places, the plainest first."""
    yield from islice(_with_signs(words, signs), most)


def _with_signs(words: list[str], signs: int) -> Iterator[str]:
    first, rest = words[0], words[1:]
    heads: list[tuple[list[str], int]] = [(words, 0)]
    if rest and (set(first) <= ORDINALS or first.isdigit()):
        heads = [([f"({first})", *rest], 2), ([f"({first}) ", *rest], 2), ([f"{first}、", *rest], 1), ([f"{first}.", *rest], 1), *heads]
    elif rest and first[0] == "第":
        heads = [([f"{first},", *rest], 1), *heads]
    plans = [(signs - used - 2 * quoted - stop, base, quoted, stop)
             for (base, used), quoted, stop in product(heads, (0, 1, 2), (0, 1)) if used + 2 * quoted + stop <= signs]
    for between, base, quoted, stop in sorted(plans, key=lambda plan: plan[0]):   # few signs between words are the likeliest
        spans = [(i, j) for i in range(len(base)) for j in (i, i + 1) if j < len(base) and base[i][0] != "("]
        for chosen in combinations(spans, quoted):
            if any(one[1] >= other[0] for one, other in pairwise(chosen)):
                continue
            for gaps in combinations(range(len(base) - 1), between):
                for code in range(3 ** between):   # not itertools.product, which would first write all of them down
                    parts = list(base)
                    for i, j in chosen:
                        parts[i] = f"“{parts[i]}"
                        parts[j] += "”"
                    for k, gap in enumerate(gaps):
                        parts[gap] += ",、:"[code // 3 ** k % 3]
                    yield "".join(parts) + "。" * stop


def fits(words: list[str], signs: int, known: str) -> bool:
    """True where some way of putting signs between the words has a hash that begins with what is known of it."""
    return any(hashlib.sha256(text.encode()).hexdigest().startswith(known) for text in with_signs(words, signs))


def bare(text: str) -> str:
    """A text without signs and spaces: what is left is compared."""
    return SIGNS.sub("", text)


# ---------------------------------------------------------------------------------------------- the attack

class Tables:
    """What is shipped, and the terms that may stay in a short sentence (unprotected tables: none)."""

    def __init__(self, passages: pd.DataFrame, tokens: pd.DataFrame, ngrams: pd.DataFrame, listed: Iterable[str] = ()):
        self.rows = passages.set_index("passage_id")
        self.home = self.rows["counted_with"] if "counted_with" in self.rows else pd.Series("", self.rows.index)
        self.listed = frozenset(listed)
        tokens = tokens.assign(article_id=tokens["passage_id"].map(self.rows["article_id"]))
        self.number = {word: i for i, word in enumerate(sorted(set(tokens["term"])), 1)}
        self.told = {article: told_by_ngrams(ngrams[ngrams["article_id"] == article], rows, self.number)
                     for article, rows in tokens.groupby("article_id", sort=False)}
        self.bags = {(str(passage), int(sentence)): Counter(dict(zip(rows["term"], rows["n"].tolist(), strict=True)))
                     for (passage, sentence), rows in tokens.groupby(["passage_id", "sentence"], sort=False)}

    def robbed(self) -> Iterator[tuple[tuple[str, int], list[Counter[str]], range, set[str]]]:
        """Units that may have words elsewhere, the bags where these may be, how many characters they may have, and hints."""
        units = list(self.bags)
        for i, unit in enumerate(units):
            passage, bag = unit[0], self.bags[unit]
            if not set(bag) <= self.listed or sum(len(word) * n for word, n in bag.items()) > 15:
                continue
            if self.home[passage]:
                size = int(self.rows["n_chars"][passage])
                own = self.rows["digest_zh"][passage] + self.rows["section_zh"][passage]
                there = [other for other in units if other[0] == self.home[passage]][:2]
                yield unit, [self.bags[other] for other in there], range(size - MOST_SIGNS, size + 1), {w for w in self.number if w in own}
            else:
                beside = [other for other in units[max(0, i - 1):i] + units[i + 1:i + 2] if other[0] == passage]
                yield unit, [self.bags[other] for other in beside], range(16, 36), set()


def guesses(tables: Tables, models: Weighted, *, ngram_weight: float = 0.45, beam: int = 1000, most: int = 20, tries: int = 2000,
            only: set[tuple[str, int]] | None = None, until: float = np.inf) -> Iterator[tuple[str, list[str]]]:
    """Of each unit the `most` best guesses that pass every filter, as (passage_id, texts without signs).

    A passage that is one unit is checked against its size and what is known of its hash (`tries` orders at most). A unit that may
    have words elsewhere is also put together with these, `most` guesses for each number of words. `only`: these units.
    """
    sentences = Counter(passage for passage, _ in tables.bags)
    models_of = {article: [(ngram_weight, told), *models] for article, told in tables.told.items()}

    def passing(passage: str, found: Iterator[list[str]]) -> list[str]:
        known, size = tables.rows["sha256"][passage], int(tables.rows["n_chars"][passage])
        if time.process_time() > until:
            raise TimeoutError(f"the attack is slower than planned: it stopped at {passage}")
        if known and sentences[passage] == 1 == tables.rows["n_sentences"][passage]:
            found = (words for words in islice(found, tries) if fits(words, size - sum(map(len, words)), known))
        return [bare("".join(words)) for words in islice(found, most)]

    for (passage, sentence), bag in tables.bags.items():
        if only is None or (passage, sentence) in only:
            yield passage, passing(passage, orders(bag, tables.number, models_of[tables.rows["article_id"][passage]], beam=beam))
    for (passage, sentence), pools, chars, hints in tables.robbed():
        own = tables.bags[passage, sentence]
        for pool in pools:
            for _, found in parts(own + pool, tables.number, models_of[tables.rows["article_id"][passage]], must=own, chars=chars,
                                  hints=hints & set(pool), beam=beam):
                yield passage, passing(passage, found)


def longest_shared(guess: str, truth: str) -> str:
    """The longest run of characters that stands in both."""
    from difflib import SequenceMatcher

    match = SequenceMatcher(None, guess, truth, autojunk=False).find_longest_match()
    return guess[match.a:match.a + match.size]

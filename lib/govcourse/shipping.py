"""What of the five articles' tables may be shipped: counts that do not give the text back.

The texts are under copyright; we quote at most QUOTABLE characters in a row. Tables without word order are not safe by themselves: the
seven words of a heading have few orders, a model of word order puts the likely ones first, and a hash says which one it was. So

- *Short sentences.* A sentence (or heading) that is longer than QUOTABLE characters and has at most FEW words keeps its listed terms
  only, up to QUOTABLE characters: names of concepts, which our digests and data name anyway. Its other words are counted with its
  neighbour: the shorter of the sentences beside it in its passage; where a passage is one such sentence (a heading), the first
  sentence that is not short in the passages that follow (at the end of an article: that precede).
- *Hashes.* Of the hash of a passage DIGITS hexadecimal digits stay, and none where the passage is a single sentence longer than
  QUOTABLE characters: there a guess of one sentence could be tried. The full hash of each article stays; it answers only to somebody
  who has the whole text.
- *N-grams* that could be chained, word over word, into more than QUOTABLE characters within a sentence (and the neighbour its words are
  counted with) are thinned out until none can.

Nothing is added and nothing is lost: counts per article and term are those of the text; so are counts of listed terms per passage,
n_sentences and n_chars. tests/test_rights_attack.py tries to put the words back into their order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise

import pandas as pd

from govtext.segment import dictionary_words

from .concepts import load_concepts

QUOTABLE = 15   # characters in a row that we may quote; signs and spaces do not count
FEW = 12        # words of a sentence that has too few orders; those of 13 and more were not found again, see the test
DIGITS = 3      # hexadecimal digits of a passage's sha256: one other text in 4096 passes

Unit = tuple[str, int]     # passage_id, sentence
Bags = dict[Unit, Counter[str]]
Pair = tuple[str, str]


def shippable(passages: pd.DataFrame, tokens: pd.DataFrame, ngrams: pd.DataFrame,
              listed: Iterable[str]) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Turn the tables that `govtext.build_corpus` makes of copyrighted texts into those that may be shipped, by the rules above.

    Parameters
    ----------
    passages, tokens, ngrams : DataFrame
        Tables of a corpus, passages in reading order.
    listed : terms that stay in a short sentence

    Returns
    -------
    (passages, tokens, ngrams)
        `passages` has shorter hashes and one more column, counted_with: the passage_id in which other words than listed terms are
        counted, empty where that is the passage itself.
    """
    order = passages["passage_id"].tolist()
    article_of = dict(zip(order, passages["article_id"], strict=True))
    built = _bags(tokens, order)
    bags, homes = spread(built, article_of, frozenset(listed))
    alone = {passage for passage, n in Counter(passage for passage, _ in built).items() if n == 1 and _chars(built[passage, 1]) > QUOTABLE}
    elsewhere = {unit[0]: home[0] for unit in homes if (home := _last(unit, homes))[0] != unit[0]}
    shipped = passages.assign(sha256=[known[:0 if passage in alone else DIGITS] for passage, known in
                                      zip(order, passages["sha256"], strict=True)],
                              counted_with=[elsewhere.get(passage, "") for passage in order])
    together = [(article_of[unit[0]], bag + (bags[_last(unit, homes)] if unit in homes else Counter())) for unit, bag in bags.items()]
    return shipped, _token_table(bags), unchained(ngrams, together)


def shippable_counts(passages: pd.DataFrame, tokens: pd.DataFrame, counts: pd.DataFrame, listed: Iterable[str]) -> pd.DataFrame:
    """The table term_counts in the form that may be shipped: a term is counted where the word that holds it is.

    Parameters
    ----------
    passages, tokens, counts : DataFrame
        Tables passages, tokens and term_counts of the corpus as it was built.
    listed : as for `shippable`
    """
    order = passages["passage_id"].tolist()
    bags, homes = spread(_bags(tokens, order), dict(zip(order, passages["article_id"], strict=True)), frozenset(listed))
    rows: dict[tuple[str, int, str], list[int]] = {}
    for row in counts.itertuples():
        unit = (str(row.passage_id), int(row.sentence))
        if unit in homes and not any(row.term in word for word in bags[unit]):
            unit = _last(unit, homes)
        total = rows.setdefault((*unit, str(row.term)), [0, 0])
        total[0] += int(row.n)
        total[1] += int(row.n_doubtful)
    rank = {passage: i for i, passage in enumerate(order)}
    return pd.DataFrame([(*key, *rows[key]) for key in sorted(rows, key=lambda key: (rank[key[0]], key[1], key[2]))],
                        columns=["passage_id", "sentence", "term", "n", "n_doubtful"])


def listed_terms() -> frozenset[str]:
    """The terms that stay in a short sentence: the domain dictionary and the terms of the concepts."""
    concepts = load_concepts()
    return frozenset(dictionary_words("course")).union(*concepts["terms"], *concepts["from_terms"], *concepts["to_terms"])


# ---------------------------------------------------------------------------------------------------- words

def _bags(tokens: pd.DataFrame, order: list[str]) -> Bags:
    """Unit -> its words with their counts, in reading order."""
    rank = {passage: i for i, passage in enumerate(order)}
    bags: Bags = {}
    for passage, sentence, term, n in zip(tokens["passage_id"].astype(str), tokens["sentence"].tolist(), tokens["term"].astype(str),
                                          tokens["n"].tolist(), strict=True):
        bags.setdefault((passage, sentence), Counter())[term] += n
    return {unit: bags[unit] for unit in sorted(bags, key=lambda unit: (rank[unit[0]], unit[1]))}


def _token_table(bags: Bags) -> pd.DataFrame:
    """The token table of bags of words, sorted as ever: passage in reading order, sentence, term."""
    return pd.DataFrame([(passage, sentence, term, bag[term]) for (passage, sentence), bag in bags.items() for term in sorted(bag)],
                        columns=["passage_id", "sentence", "term", "n"])


def _chars(bag: Counter[str]) -> int:
    return sum(len(term) * n for term, n in bag.items())


def is_short(bag: Counter[str]) -> bool:
    """True where a sentence is longer than we quote and has few words."""
    return _chars(bag) > QUOTABLE and bag.total() <= FEW


def spread(bags: Bags, article_of: dict[str, str], listed: frozenset[str]) -> tuple[Bags, dict[Unit, Unit]]:
    """Count words of short sentences with a neighbour.

    Returns
    -------
    (bags, homes)
        The words as they may be shipped, and for each short unit the unit where the words that are not listed are counted.
    """
    bags, homes = {unit: Counter(bag) for unit, bag in bags.items()}, {}
    # A short neighbour may take words in and still be short: until nothing changes. What gave words away takes none.
    while unit := next((unit for unit in bags if unit not in homes and is_short(bags[unit])), None):
        rest = bags[unit] - _kept(bags[unit], listed)
        homes[unit] = home = _home(unit, rest.total(), bags, homes, article_of)
        if home != unit:   # an article of one sentence has no neighbour
            bags[unit] -= rest
            bags[home] += rest
    return bags, homes


def _last(unit: Unit, homes: dict[Unit, Unit]) -> Unit:
    """Where words of a unit are counted in the end: a neighbour that took them in may have passed them on."""
    while homes.get(unit, unit) != unit:
        unit = homes[unit]
    return unit


def _kept(bag: Counter[str], listed: frozenset[str]) -> Counter[str]:
    """The listed terms of a short sentence, the shortest first, while they hold no more characters than we may quote."""
    kept: Counter[str] = Counter()
    for term in sorted(bag, key=lambda term: (len(term), term)):
        if term in listed and _chars(kept) + len(term) * bag[term] <= QUOTABLE:
            kept[term] = bag[term]
    return kept


def _home(unit: Unit, words: int, bags: Bags, homes: dict[Unit, Unit], article_of: dict[str, str]) -> Unit:
    """Where so many words of a short unit are counted: beside it in its passage, else in the passages after it, else before it."""
    order = list(bags)
    at = order.index(unit)
    after, before = ([other for other in part if other not in homes and article_of[other[0]] == article_of[unit[0]]]
                     for part in (order[at + 1:], order[:at][::-1]))
    beside = [part[0] for part in (before, after) if part and part[0][0] == unit[0]]
    if beside:
        return min(beside, key=lambda other: (bags[other].total() + words <= FEW, bags[other].total()))
    return next((other for other in after + before if not is_short(bags[other])), unit)


# ---------------------------------------------------------------------------------------------------- n-grams

def unchained(ngrams: pd.DataFrame, bags: Iterable[tuple[str, Counter[str]]]) -> pd.DataFrame:
    """The n-grams that make no chain (A B, B C, C D: A B C D) of more than QUOTABLE characters within the bags of their article.

    Of a chain that is too long the link that matters least goes: first pairs with a word of one character (的, 和: they join
    anything), then those that occur least. A longer n-gram goes with its pairs.
    """
    split = [tuple(gram.split(" ")) for gram in ngrams["ngram"]]
    links: dict[str, dict[Pair, int]] = {}
    for article, gram, n in zip(ngrams["article_id"], split, ngrams["n"].tolist(), strict=True):
        if len(gram) == 2:
            links.setdefault(article, {})[gram] = n
    for article, bag in bags:
        known = links.get(article, {})
        while chain := next(_chains(bag, known), None):
            del known[min(pairwise(chain), key=lambda pair: (min(map(len, pair)) > 1, known[pair], pair))]
    kept = [all(pair in links[article] for pair in pairwise(gram))
            for article, gram in zip(ngrams["article_id"], split, strict=True)]
    return ngrams[kept].reset_index(drop=True)


def _chains(bag: Counter[str], links: dict[Pair, int]) -> Iterator[list[str]]:
    """Sequences of words of the bag, each linked to the next, that have just become longer than QUOTABLE characters."""
    following: dict[str, list[str]] = {}
    for first, second in sorted(links):
        if first in bag and second in bag:
            following.setdefault(first, []).append(second)

    def grow(chain: list[str]) -> Iterator[list[str]]:
        if sum(map(len, chain)) > QUOTABLE:
            if len(chain) > 1:
                yield chain
            return
        for word in following.get(chain[-1], []):
            if chain.count(word) < bag[word]:
                yield from grow([*chain, word])

    for word in following:
        yield from grow([word])

"""Which words keep company? Association of two words from the units (sentences, passages) or neighbouring places they share.

Two layers. The measures work on four numbers of the 2 x 2 table, named as in Evert (2008):

    o11   units with both x and y          r1   units with x          c1   units with y          n   all units

    o12 = r1 - o11 (x without y)   o21 = c1 - o11 (y without x)   o22 = n - r1 - c1 + o11 (neither)
    e11 = r1 x c1 / n (expected together, were x and y independent)

The table functions count those numbers and put them beside the measures, so that any value can be recomputed by hand. The
token table keeps no word order, so a unit is a whole sentence or passage, never a window of neighbouring words; for
neighbours see `ngram_associations`. Source: Evert (2008).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd

from ..messages import GovtextError, at_least, need_columns, need_counts, one_of
from ..sums import Tokens, merged, partials, row_numbers
from .frequency import contains

UNITS = {"sentence": ["passage_id", "sentence"], "passage": ["passage_id"]}
MEASURES = ["log_likelihood", "pmi", "npmi", "t_score", "dice", "log_ratio", "delta_p_term", "delta_p_node"]
LL_VARIANTS = ("dunning", "rayson-garside")
SHARED = ("first", "second", "neither")


# ---------------------------------------------------------------------------------------------------- the measures

def expected(r1: np.ndarray, c1: np.ndarray, n: np.ndarray) -> np.ndarray:
    """Units that x and y would share if they were independent: e11 = r1 x c1 / n.

    Examples
    --------
    >>> float(expected(20, 30, 100))
    6.0
    """
    r1, c1, n = _floats(r1, c1, n)
    with np.errstate(divide="ignore", invalid="ignore"):
        return r1 * c1 / n


def pmi(o11: np.ndarray, r1: np.ndarray, c1: np.ndarray, n: np.ndarray) -> np.ndarray:
    """Pointwise mutual information in bits: log2(o11 / e11). Higher means that x and y attract each other more.

    0: as often together as chance would have it; 1: twice as often; below 0: less often. Rare words get the highest values,
    so PMI needs a minimum frequency beside it. Source: Church and Hanks (1990).

    Returns
    -------
    array; -inf where x and y never meet; nan where one of them does not occur.

    Examples
    --------
    >>> float(pmi(4, 8, 8, 64))
    2.0
    """
    o11, r1, c1, n = _floats(o11, r1, c1, n)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.log2(o11 / (r1 * c1 / n))


def npmi(o11: np.ndarray, r1: np.ndarray, c1: np.ndarray, n: np.ndarray) -> np.ndarray:
    """Normalised PMI: ln(o11 / e11) / -ln(o11 / n). Higher means stronger attraction; from -1 to 1.

    1: never apart; 0: independent; -1: never together. The base of the logarithm cancels out. Source: Bouma (2009).

    Returns array; -1 where x and y never meet (the limit); nan where one of them does not occur, or both stand in every unit (0 / 0:
        nothing can be said).

    >>> float(npmi(5, 5, 5, 100)), float(npmi(0, 5, 5, 100))
    (1.0, -1.0)
    """
    o11, r1, c1, n = _floats(o11, r1, c1, n)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.log(o11 / (r1 * c1 / n)) / -np.log(o11 / n)
    return np.where((o11 == 0) & (r1 > 0) & (c1 > 0), -1.0, value)


def log_likelihood(o11: np.ndarray, r1: np.ndarray, c1: np.ndarray, n: np.ndarray, *, variant: str = "dunning") -> np.ndarray:
    """Log-likelihood ratio G2 = 2 x sum of o ln(o / e). Higher means better evidence against independence; never below 0.

    It weighs evidence, not strength, and it has no sign: compare o11 with e11 to see whether x and y attract or avoid each
    other. It grows with the corpus (twice the counts, twice the value). A cell of 0 adds 0, the limit of x ln x. Sources: Dunning (1993);
    Rayson and Garside (2000). No continuity correction is applied (neither Yates nor Williams). Raises GovtextError: unknown variant.

    Parameters
    ----------
    variant : "dunning" or "rayson-garside"
        Two statistics go by this name. Dunning sums all four cells of the table. Rayson and Garside compare the frequency of
        a word in two corpora and sum the word's two cells, o11 and o21: there r1 and n - r1 are the sizes of the corpora
        and c1 is the word's count in both. For rare words the two nearly agree.

    Returns
    -------
    array; nan where x or y does not occur, or x stands in every unit (no other group to compare with).

    Examples
    --------
    >>> round(float(log_likelihood(110, 2552, 221, 31777)), 2)   # "the swiss" in Dunning (1993)
    270.72
    >>> round(float(log_likelihood(100, 10_000, 150, 20_000, variant="rayson-garside")), 4)
    16.9899
    """
    from scipy.special import xlogy

    one_of("variant", variant, LL_VARIANTS)
    o11, r1, c1, n = _floats(o11, r1, c1, n)
    r2, c2 = n - r1, n - c1
    cells = [(o11, r1, c1), (c1 - o11, r2, c1)]
    if variant == "dunning":
        cells += [(r1 - o11, r1, c2), (r2 - c1 + o11, r2, c2)]
    with np.errstate(divide="ignore", invalid="ignore"):
        total = 2 * sum(np.where(o > 0, xlogy(o, o * n / (r * c)), 0.0) for o, r, c in cells)
    return np.where((r1 > 0) & (c1 > 0) & (r2 > 0), np.maximum(total, 0), np.nan)


def t_score(o11: np.ndarray, r1: np.ndarray, c1: np.ndarray, n: np.ndarray) -> np.ndarray:
    """t = (o11 - e11) / sqrt(o11). Higher means more shared units than chance explains; below 0: fewer.

    It favours frequent words, as PMI favours rare ones. Use it to rank; its assumptions (normal, independent units) do not
    hold for words, so do not read it as a test. Source: Manning and Schütze (1999), 5.3.1.

    Returns array; nan where x and y never meet (the estimated variance would be 0).

    >>> round(float(t_score(20, 42, 20, 14_307_668)), 4)   # Ayatollah Ruhollah
    4.4721
    """
    o11, r1, c1, n = _floats(o11, r1, c1, n)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(o11 > 0, (o11 - r1 * c1 / n) / np.sqrt(o11), np.nan)


def dice(o11: np.ndarray, r1: np.ndarray, c1: np.ndarray) -> np.ndarray:
    """Dice coefficient 2 x o11 / (r1 + c1). Higher means that the two stand together more exclusively; from 0 to 1.

    1: never apart; 0: never together. It does not ask what chance would give, and does not depend on n. Source: Dice (1945).

    Returns
    -------
    array; nan where neither occurs.

    Examples
    --------
    >>> float(dice(3, 4, 8))
    0.5
    """
    o11, r1, c1 = _floats(o11, r1, c1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return 2 * o11 / (r1 + c1)


def log_ratio(o11: np.ndarray, r1: np.ndarray, c1: np.ndarray, n: np.ndarray, *, zero: float | None = None) -> np.ndarray:
    """Log ratio: log2 of the share of y where x is, over the share of y where x is not.

    0: as common in both; each step of 1 doubles the ratio (3 = eight times as common beside x); below 0: rarer beside x. It is
    a size of effect and says nothing about evidence: give the counts with it. Source: Hardie (2014).

    o11, r1, c1, n : arrays (or numbers) of one shape; for two corpora r1 and n - r1 are their sizes
    zero : put this in place of a count of 0, so that the value stays finite; Hardie uses 0.5. Default: leave it infinite.
    Returns array; inf where y occurs with x only, -inf where it never occurs with x (unless `zero`); nan where y does not occur, or x
        stands in no unit or in every unit.

    >>> float(log_ratio(100, 10_000, 150, 20_000))
    1.0
    """
    o11, r1, c1, n = _floats(o11, r1, c1, n)
    inside, outside = o11, c1 - o11
    if zero is not None:
        inside, outside = (np.where((o == 0) & (c1 > 0), zero, o) for o in (inside, outside))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.log2((inside / r1) / (outside / (n - r1)))


def delta_p(o11: np.ndarray, r1: np.ndarray, c1: np.ndarray, n: np.ndarray) -> np.ndarray:
    """Delta P of y given x: share of y where x is, minus share of y where x is not. From -1 to 1; 0 means independent.

    It has a direction, as learning has: *of* says little about *course*, *course* says much about *of*. For x given y, swap
    r1 and c1. Source: Gries (2013).

    Returns array; nan where x stands in no unit or in every unit.

    >>> [round(float(delta_p(5610, *pair, 10_409_868)), 3) for pair in ((174_548, 7_867), (7_867, 174_548))]
    [0.032, 0.697]
    """
    o11, r1, c1, n = _floats(o11, r1, c1, n)
    with np.errstate(divide="ignore", invalid="ignore"):
        return o11 / r1 - (c1 - o11) / (n - r1)


def log_odds_ratio(k1: np.ndarray, n1: np.ndarray, k2: np.ndarray, n2: np.ndarray, *, add: float = 0.5,
                   confidence: float = 0.95) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Natural log of the odds ratio between two separate groups of units, with its interval.

    ln[(k1 / (n1 - k1)) / (k2 / (n2 - k2))], each of the four cells raised by `add`;  se = sqrt(sum of 1 / cell).
    Above 0: y is more common in group 1. An interval across 0 means that these counts do not tell the groups apart. Sources: Gart (1966);
    Agresti (2013), 3.1.

    k1, k2 : arrays: units with y in each group
    n1, n2 : arrays or numbers: units in each group; no unit may be in both
    add : float >= 0; 0.5 (Haldane, Anscombe) keeps rare words finite and pulls them a little towards 0; 0 gives the plain ratio
    Returns (estimate, low, high) : arrays (normal approximation, Woolf); nan where a group is empty; without `add` a cell of 0 gives an
        infinite estimate and an interval of nan or infinite length.

    >>> [round(float(x), 3) for x in log_odds_ratio(189, 11_034, 104, 11_037, add=0)]   # placebo against aspirin
    [0.605, 0.365, 0.846]
    """
    from scipy.special import ndtri

    k1, n1, k2, n2 = _floats(k1, n1, k2, n2)
    cells = [k1 + add, n1 - k1 + add, k2 + add, n2 - k2 + add]
    with np.errstate(divide="ignore", invalid="ignore"):
        estimate = np.log(cells[0] / cells[1]) - np.log(cells[2] / cells[3])
        width = ndtri((1 + confidence) / 2) * np.sqrt(sum(1 / cell for cell in cells))
        estimate = np.where((n1 > 0) & (n2 > 0), estimate, np.nan)
        return estimate, estimate - width, estimate + width


def _floats(*numbers: np.ndarray) -> list[np.ndarray]:
    return [np.asarray(x, dtype=float) for x in numbers]


# ---------------------------------------------------------------------------------------------------- the tables

def collocates(tokens: Tokens, node: str | list[str], *, unit: str = "sentence", minimum: int = 3, nested: bool = True,
               sort: str = "log_likelihood") -> pd.DataFrame:
    """Which words stand in the same sentences (or passages) as a given word, and how strongly they are bound to it.

    Units with the word are counted, not its occurrences: three times in one sentence is one sentence. All units must be in
    the tokens: take out stop words from the result, not from the tokens, or units without content words would be lost. Sources: see each
    measure; units larger than a window: "textual cooccurrence" in Evert (2008), 3.2. Raises GovtextError: the node does not occur,
    minimum is below 1, or an unknown unit or measure.

    Parameters
    ----------
    node : term, or several terms that count as one (spellings, a word list)
    nested : find the node inside longer terms too; a term that holds the node is not its own collocate
    tokens : as in all `measures`

    Returns
    -------
    DataFrame
        term, n_both, n_node, n_term, n_units (counts of units), expected, then MEASURES: log_likelihood (Dunning), pmi, npmi,
        t_score, dice, log_ratio, delta_p_term (term given node), delta_p_node (node given term). Terms that meet the node
        more often than expected come first, then by `sort` descending, then by term. Empty, with the same columns, where no
        term reaches the minimum.

    Examples
    --------
    >>> tokens = pd.DataFrame({"passage_id": ["a"] * 6, "sentence": [1, 1, 2, 2, 3, 4], "term": list("xyxyzz")})
    >>> collocates(tokens, "x", minimum=2)[["term", "n_both", "n_units", "expected", "pmi"]].to_dict("records")
    [{'term': 'y', 'n_both': 2, 'n_units': 4, 'expected': 1.0, 'pmi': 1.0}]
    """
    one_of("sort", sort, MEASURES)
    at_least("minimum", minimum, 1)
    node = list(node) if isinstance(node, Iterator) else node
    table, (n_node, n_units) = _in_units(tokens, unit, _near, node, nested)
    if not n_node:
        raise _not_there(node)
    table = table[table["n_both"] >= minimum].assign(n_node=int(n_node), n_units=int(n_units))
    return measured(table, sort)


def _near(pairs: pd.DataFrame, node: str | list[str], nested: bool) -> tuple[pd.DataFrame, pd.Series]:
    """Terms with the units they have, alone and with the node; units of the node, and all."""
    here, own = _units_with(pairs, node, nested)
    others = pairs[~pairs["term"].isin(own)]
    table = (others.assign(both=others["unit"].isin(here)).groupby("term", as_index=False, observed=True)
             .agg(n_term=("unit", "size"), n_both=("both", "sum")))
    return table, pd.Series({"n_node": len(here), "n_units": pairs["unit"].nunique()})


def compare_collocates(tokens: Tokens, first: str | list[str], second: str | list[str], *, unit: str = "sentence",
                       shared: str = "first", minimum: int = 3, nested: bool = True) -> pd.DataFrame:
    """Which words stand with one word rather than with another: log odds ratio with a 95 % interval.

    Units that hold both words belong to neither side by nature. They are counted apart in every row, and `shared` says to
    which side they go; run it twice and see which results depend on the answer. Sources: the question, Church, Gale, Hanks and Hindle
    (1991; there with a t test); the ratio, see `log_odds_ratio`. Raises GovtextError: a word does not occur, no unit is left on one side,
    minimum is below 1, or an unknown option.

    Parameters
    ----------
    first, second : terms, or lists of terms that count as one
    shared : "first", "second" or "neither"
        The side to which units with both words are counted, or left out. Counting them on both sides is not offered: the two
        groups would overlap and the interval would be wrong.
    minimum : int >= 1; leave out terms that stand in fewer units with either word
    nested : find the two words inside longer terms too; terms that hold them are left out
    tokens : as in all `measures`

    Returns
    -------
    DataFrame
        term; n_first_only, n_shared, n_second_only: units with the term and the first word only, both, the second only;
        n_first, units_first, n_second, units_second: what enters the ratio; log_odds, low, high (`log_odds_ratio`). Sorted by
        log_odds descending, then term. log_odds > 0: rather with the first word. The interval treats units as independent;
        sentences of one passage are not quite, so take it as too short rather than too long. Many terms are compared at
        once: of every twenty intervals one may miss 0 by chance alone.

    Examples
    --------
    >>> tokens = pd.DataFrame({"passage_id": list("aabbccdd"), "term": list("xpxpyqyq")})
    >>> table = compare_collocates(tokens, "x", "y", unit="passage", minimum=2)
    >>> table[["term", "n_first", "n_second", "log_odds"]].round(3).to_dict("list")
    {'term': ['p', 'q'], 'n_first': [2, 0], 'n_second': [0, 2], 'log_odds': [3.219, -3.219]}
    """
    one_of("shared", shared, SHARED)
    at_least("minimum", minimum, 1)
    table, sizes = _in_units(tokens, unit, _on_either, first, second, nested)
    for word, own in ((first, "n_first_only"), (second, "n_second_only")):
        if not sizes[own] + sizes["n_shared"]:
            raise _not_there(word)
    table = table[table[list(sizes.index)].sum(axis=1) >= minimum]
    for name, word in (("first", first), ("second", second)):
        joined = [f"n_{name}_only", "n_shared"] if shared == name else [f"n_{name}_only"]
        if not sizes[joined].sum():
            raise GovtextError(f"“{word}”总是和另一个词一起出现，这一侧没有单位。请换一个 shared 的值，或用更小的单位。",
                               f"“{word}” always stands with the other word, so its side is empty. Use another value of "
                               "shared, or a smaller unit.")
        table = table.assign(**{f"n_{name}": table[joined].sum(axis=1), f"units_{name}": int(sizes[joined].sum())})
    k = [table[c].to_numpy() for c in ("n_first", "units_first", "n_second", "units_second")]
    table = table.assign(**dict(zip(("log_odds", "low", "high"), log_odds_ratio(*k), strict=True)))
    columns = ["term", *sizes.index, "n_first", "units_first", "n_second", "units_second", "log_odds", "low", "high"]
    return table[columns].sort_values(["log_odds", "term"], ascending=[False, True], ignore_index=True)


def _on_either(pairs: pd.DataFrame, first: str | list[str], second: str | list[str], nested: bool) -> tuple[pd.DataFrame, pd.Series]:
    """Terms with their units on either side, and the sizes of the sides."""
    (a, own_a), (b, own_b) = (_units_with(pairs, word, nested) for word in (first, second))
    side = {u: "n_shared" if u in b else "n_first_only" for u in a} | {u: "n_second_only" for u in b - a}
    sizes = pd.Series(side, dtype=object).value_counts().reindex(["n_first_only", "n_shared", "n_second_only"], fill_value=0)
    others = pairs[pairs["unit"].isin(set(side)) & ~pairs["term"].isin(own_a | own_b)]
    table = (others.assign(side=others["unit"].map(side)).groupby(["term", "side"], observed=True).size().unstack(fill_value=0)
             .reindex(columns=sizes.index, fill_value=0).astype("int64").rename_axis(columns=None).reset_index())
    return table, sizes


def ngram_associations(ngrams: pd.DataFrame, tokens: pd.DataFrame, *, minimum: int = 2,
                       sort: str = "log_likelihood") -> pd.DataFrame:
    """Which words stand side by side more often than chance: the pairs (2-grams) of each article, in their order.

    The n-gram table of a corpus keeps what occurs at least twice in an article, so this is the one place where order survives.
    Longer n-grams are passed over. n_units is the number of words of the article, as in Manning and Schütze; places beside
    punctuation, where no pair can stand, are not taken off. Source: Manning and Schütze (1999), 5.3. Raises GovtextError: a word of a
    pair is not in the tokens (they were filtered, or belong to another corpus), or as in `collocates`.

    Parameters
    ----------
    ngrams : article_id, ngram (words joined by a space), n: `Corpus.ngrams`
    tokens : article_id, term, n: the *whole* token table of the same corpus, stop words included
    minimum, sort : as in all `measures`

    Returns
    -------
    DataFrame
        article_id, then the columns of `collocates`, with node (first word) before term (second word): n_both counts the pair,
        n_node and n_term the two words in the article. Sorted by article_id, then as in `collocates`.

    Examples
    --------
    >>> tokens = pd.DataFrame({"article_id": "a", "term": ["数字政府", "建设", "的"], "n": [4, 4, 8]})
    >>> ngrams = pd.DataFrame({"article_id": ["a"], "ngram": ["数字政府 建设"], "n": [4]})
    >>> ngram_associations(ngrams, tokens)[["node", "term", "n_both", "n_units", "pmi"]].to_dict("records")
    [{'node': '数字政府', 'term': '建设', 'n_both': 4, 'n_units': 16, 'pmi': 2.0}]
    """
    one_of("sort", sort, MEASURES)
    at_least("minimum", minimum, 1)
    need_columns(ngrams, ["article_id", "ngram", "n"], "ngrams")
    need_columns(tokens, ["article_id", "term", "n"], "tokens")
    need_counts(ngrams["n"], "ngrams: n")
    need_counts(tokens["n"], "tokens: n")
    pairs = ngrams[(ngrams["ngram"].str.count(" ") == 1) & (ngrams["n"] >= minimum)]
    words = pairs["ngram"].str.split(" ", expand=True).reindex(columns=[0, 1])
    known = tokens.astype({"term": str, "article_id": str}).groupby(["article_id", "term"])["n"].sum()
    table = pd.DataFrame({"article_id": pairs["article_id"].astype(str), "node": words[0], "term": words[1],
                          "n_both": pairs["n"]})
    for column, word in (("n_node", "node"), ("n_term", "term")):
        table[column] = known.reindex(pd.MultiIndex.from_frame(table[["article_id", word]])).to_numpy()
    lost = table[table[["n_node", "n_term"]].isna().any(axis=1)]
    if len(lost):
        pair = f"{lost['node'].iloc[0]} {lost['term'].iloc[0]}"
        raise GovtextError(f"tokens 里找不全“{pair}”的词。请用同一语料未过滤的 tokens。",
                           f"tokens lack a word of “{pair}”. Use the unfiltered tokens of the same corpus.")
    table = table.assign(n_units=table["article_id"].map(known.groupby("article_id").sum())).astype(
        {c: "int64" for c in ("n_both", "n_node", "n_term", "n_units")})
    return measured(table, sort, ["article_id", "node"])


def measured(table: pd.DataFrame, sort: str, keys: list[str] | None = None) -> pd.DataFrame:
    """Add the measures to the four counts; attracted before avoided, then by `sort`, then by name."""
    counts = [table[c].to_numpy() for c in ("n_both", "n_node", "n_term", "n_units")]
    o11, r1, c1, n = counts
    table = table.assign(expected=expected(r1, c1, n), log_likelihood=log_likelihood(*counts), pmi=pmi(*counts),
                         npmi=npmi(*counts), t_score=t_score(*counts), dice=dice(o11, r1, c1), log_ratio=log_ratio(*counts),
                         delta_p_term=delta_p(*counts), delta_p_node=delta_p(o11, c1, r1, n))
    table = table.assign(apart=table["n_both"] <= table["expected"])
    first, last = (keys[:1], keys[1:]) if keys else ([], [])
    order = [*first, "apart", sort, *last, "term"]
    table = table.sort_values(order, ascending=[column != sort for column in order], ignore_index=True)
    return table[[*first, *last, "term", "n_both", "n_node", "n_term", "n_units", "expected", *MEASURES]]


# ---------------------------------------------------------------------------------------------------- units and words

def _in_units(tokens: Tokens, unit: str, step: Callable[..., tuple[pd.DataFrame, pd.Series]], *arguments: object) -> tuple[pd.DataFrame, pd.Series]:
    """What `step` counts in the units of a token table, or of the parts of a corpus: its table by term, and its sizes, added up."""
    one_of("unit", unit, tuple(UNITS))
    sizes: list[pd.Series] = []

    def tables() -> Iterator[pd.DataFrame]:
        for table, size in partials(tokens, [*UNITS[unit], "term"], _step, UNITS[unit], step, arguments):
            sizes.append(size)
            yield table

    table = merged(tables(), ["term"], None)
    return table, pd.concat(sizes, axis=1).sum(axis=1)


def _step(tokens: pd.DataFrame, unit: list[str], step: Callable[..., tuple[pd.DataFrame, pd.Series]],
          arguments: tuple[object, ...]) -> tuple[pd.DataFrame, pd.Series]:
    """`step` of the pairs of units and terms, each once: columns unit (a number), term."""
    terms = tokens["term"].astype("category").cat
    many, number = max(len(terms.categories), 1), terms.codes.to_numpy(np.int64)
    units = row_numbers(tokens[unit])
    pair = np.sort((units * many + number)[(units >= 0) & (number >= 0)])
    pair = pair[np.diff(pair, prepend=-1) > 0]   # np.unique builds a slow, large hash table
    pairs = pd.DataFrame({"unit": pair // many, "term": pd.Categorical.from_codes(pair % many, terms.categories)})
    table, sizes = step(pairs, *arguments)
    return table.astype({"term": str}), sizes


def _units_with(pairs: pd.DataFrame, words: str | list[str], nested: bool) -> tuple[set[int], set[str]]:
    """The units in which a word stands, and the terms that are or hold it."""
    wanted = [words] if isinstance(words, str) else list(words)
    own = set(contains(pairs["term"], wanted)["token"]) if nested else set(wanted) & set(pairs["term"])
    return set(pairs.loc[pairs["term"].isin(own), "unit"]), own


def _not_there(words: str | list[str]) -> GovtextError:
    shown = words if isinstance(words, str) else ", ".join(words)
    return GovtextError(f"语料里没有“{shown}”。请检查写法，或先用 nested_frequency 看看它是否出现。",
                        f"“{shown}” does not occur. Check the spelling, or see with nested_frequency whether it occurs.")

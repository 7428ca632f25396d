"""Networks and themes: tables, titles and repeated runs of the notebook that puts one co-word network through many choices.

A table of pairs is what `govtext.cooccurrence` gives; `pairs` is a dict of unit ("sentence", "passage") -> such a table. Runs (`all_runs`) are a
table of terms by runs, with one level of the columns per choice.
"""

from __future__ import annotations

import itertools
import random
import re
import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from govtext.language import tr
from govtext.lexicon import gloss
from govtext.measures import topics as models
from govtext.measures.cooccurrence import (
    Communities,
    adjusted_rand_index,
    association,
    co_word_graph,
    communities,
    cooccurrence,
    network_summary,
)
from govtext.measures.frequency import donohue_threshold, g_index_cut, nested_frequency
from govtext.messages import GovtextError, one_of
from govtext.show import say

from ..data import article_names
from . import wording

if TYPE_CHECKING:
    import networkx as nx

    from govtext.corpus import Corpus
    from govtext.measures.similarity import DocumentTerms

UNIT = ["passage_id", "sentence"]
RULES = ("g", "donohue")
LIMITS = {"≥ 3": 3, "≥ 5": 5}
WEIGHTS = {"n": "n", "ochiai": "ochiai", "equivalence": "equivalence"}
RUNS = range(3)   # Louvain is run with these seeds, and modularity is the highest of them: for real and for shuffled texts alike
STEADY = 0.9      # share of the runs
KEEP = 0.8        # a finding survives where no choice is below


# ---------------------------------------------------------------------------------------------------- words

def labels(terms: Iterable[str]) -> dict[str, str]:
    """Term -> the word shown for it, itself or its gloss; of a gloss the first sense without what is in brackets, where that tells the terms apart."""
    full = wording.labels(terms)
    short = {term: re.split(r"[;(]", words)[0].strip() or words for term, words in full.items()}
    return {term: short[term] if list(short.values()).count(short[term]) == 1 else words for term, words in full.items()}


def high_terms(table: pd.DataFrame, rule: str = "g") -> list[str]:
    """The high-frequency terms of a table with term and n, sorted: down to the g-index cut, ties kept, or above Donohue's threshold.

    Raises
    ------
    GovtextError
        The rule is neither "g" nor "donohue".
    """
    one_of("rule", rule, RULES)
    if rule == "donohue":
        return sorted(table.loc[table["n"] > donohue_threshold(table["n"]), "term"])
    least = table["n"].nlargest(g_index_cut(table["n"])).min()
    return sorted(table.loc[table["n"] >= least, "term"])


def with_my_list(lists: Mapping[str, list[str]], field: pd.DataFrame, rule: str, stopwords: Sequence[str]) -> dict[str, list[str]]:
    """The lists of terms, and a fourth by a reader's rule and stop words; without it where it is one of the others.

    Raises
    ------
    GovtextError
        An unknown rule, a stop word that is not on the list, or fewer than three terms left.
    """
    chosen = high_terms(field, rule)
    unknown = sorted(set(stopwords) - set(chosen))
    if unknown:
        raise GovtextError(f"词表里没有“{unknown[0]}”。可以去掉的词：{'、'.join(chosen)}。",
                           f"{unknown[0]} is not on the list. Terms to leave out: {', '.join(chosen)}.")
    mine = sorted(set(chosen) - set(stopwords))
    if len(mine) < 3:
        raise GovtextError(f"您的词表只剩 {len(mine)} 个词，连不成网。请少去掉几个，或换一条规则：{'、'.join(RULES)}。",
                           f"Your list has {len(mine)} terms left, too few for a network. Leave out fewer, or take another rule: {', '.join(RULES)}.")
    return dict(lists) if mine in lists.values() else {**lists, tr(*LISTS[3]): mine}


LISTS = (("领域词", "domain"), ("全部实词", "all words"), ("去掉枢纽", "no hubs"), ("我的词表", "my list"))   # in the order of the notebook


def sizes_of(lists: Mapping[str, Sequence[str]]) -> tuple[str, str]:
    """How many terms each list has, in words (zh, en); the lists in the order of `LISTS`."""
    sizes = [len(terms) for terms in lists.values()]
    zh, en = ([f"{name} {n}" for name, n in zip(names, sizes, strict=False)] for names in zip(*LISTS, strict=True))
    return "，".join(zh), ", ".join(en)


def spelled_pairs(terms: Iterable[str]) -> list[tuple[str, str]]:
    """Pairs (short, long) of terms of which the one is written inside the other, in the order of the terms."""
    return [(a, b) for a, b in itertools.permutations(terms, 2) if a in b]


# ---------------------------------------------------------------------------------------------------- pairs

def cells_of(product: pd.DataFrame) -> pd.Series:
    """The numbers of a square table of terms by terms for each pair term_a < term_b that meets, indexed as a table of pairs."""
    cells = product.rename_axis(index="term_a", columns="term_b").stack(future_stack=True)
    first, second = (cells.index.get_level_values(name) for name in ("term_a", "term_b"))
    return cells[(first < second) & (cells.to_numpy() > 0)]


def tightest(table: pd.DataFrame, measures: Sequence[str], label: Mapping[str, str], rows: int = 5) -> pd.DataFrame:
    """One column per measure: its highest pairs, in words with the value, and all that tie with the last of them; ties in the order of term_a."""
    def worded(by: str) -> list[str]:
        top = _top(table, by, rows)
        return [f"{label[a]} – {label[b]}  ({v:.3g})" for a, b, v in zip(top["term_a"], top["term_b"], top[by], strict=True)]

    return pd.DataFrame({by: pd.Series(worded(by), dtype="str") for by in measures}).fillna("")


def _top(table: pd.DataFrame, by: str, rows: int) -> pd.DataFrame:
    """The highest rows of a table of pairs, and those that tie with the last of them."""
    return table.nlargest(rows, by, keep="all").sort_values([by, "term_a"], ascending=[False, True])


def shared_by_closest(table: pd.DataFrame, by: str, label: Mapping[str, str], rows: int = 5) -> dict[str, object]:
    """The closest pair (a, b, their sentences n_a, n_b, and n of both), and in how many (half) of the pairs of `tightest` a term meets the
    other in more than half of its sentences."""
    top = _top(table, by, rows)
    half = int((top["n"] > top[["n_a", "n_b"]].min(axis=1) / 2).sum())
    first = top.iloc[0]
    return {"rows": len(top), "half": half, "has": "has" if half == 1 else "have", "a": label[first["term_a"]], "b": label[first["term_b"]],
            **{count: int(first[count]) for count in ("n", "n_a", "n_b")}}


def sentences_with_both(present: pd.DataFrame, a: str, b: str) -> pd.DataFrame:
    """The sentences with two terms: article_id, passage_id, sentence, sorted by passage and sentence.

    Parameters
    ----------
    present : DataFrame
        article_id, passage_id, sentence, term: one row per term of a sentence.

    Raises
    ------
    GovtextError
        One of the terms is not in the table.
    """
    known = sorted(set(present["term"]))
    for term in (a, b):
        if term not in known:
            raise GovtextError(f"网络里没有“{term}”。可以选：{'、'.join(known)}。", f"{term} is not among the terms. There are: {', '.join(known)}.")
    places = ["article_id", *UNIT]
    first, second = (present.loc[present["term"] == term, places] for term in (a, b))
    return first.merge(second, on=places).sort_values(UNIT, ignore_index=True)


# ---------------------------------------------------------------------------------------------------- the network

def network_of(table: pd.DataFrame, minimum: int, weight: str = "n", seeds: Iterable[int] = range(2)) -> tuple[nx.Graph, Communities]:
    """The network of a table of pairs and its communities, under one threshold and one weight ("n" or a measure of association)."""
    weighed = table if weight == "n" else association(table, weight)
    graph = co_word_graph(weighed, minimum=minimum, weight=weight)
    return graph, communities(graph, seeds=seeds)


def members_of(graph: nx.Graph, group: Mapping[str, str]) -> dict[str, list[str]]:
    """group -> its terms, those with most sentences first."""
    size = dict(graph.nodes(data="n"))
    ordered = sorted(group, key=lambda term: (-size[term], term))
    return {name: [t for t in ordered if group[t] == name] for name in sorted(set(group.values()))}


def group_names(members: Mapping[str, Sequence[str]], label: Mapping[str, str]) -> dict[str, str]:
    """group -> its number and its two commonest terms, in the language in force."""
    return {name: f"{name} " + tr("·", ", ").join(label[t] for t in mine[:2]) for name, mine in members.items()}


def network_title(graph: nx.Graph, group: Mapping[str, str]) -> tuple[str, str]:
    """Title (zh, en) of the network: the share of the weight inside groups, that by chance (Newman 2006), terms, lines, groups."""
    lines, total, k = graph.number_of_edges(), graph.size("weight"), len(set(group.values()))
    if not total:
        return "一条连线也没有：阈值太高", "No line at all: the threshold is too high"
    inside, chance = inside_and_by_chance(graph, group)
    return (f"连线总重的 {inside:.0%} 在组内，碰巧也会有 {chance:.0%}（{len(graph)} 个词、{lines} 条连线、{k} 组）",
            f"{inside:.0%} of the weight lies inside groups, {chance:.0%} would by chance ({len(graph)} terms, {lines} lines, {k} groups)")


def inside_and_by_chance(graph: nx.Graph, group: Mapping[str, str]) -> tuple[float, float]:
    """Share of the weight inside groups, and what the strengths of the terms alone would give; their difference is the modularity (Newman 2006)."""
    inside = sum(w for a, b, w in graph.edges(data="weight") if group[a] == group[b]) / graph.size("weight")
    strength = pd.Series(dict(graph.degree(weight="weight")), dtype=float)
    return inside, float((strength.groupby(strength.index.map(group)).sum() / strength.sum()).pow(2).sum())


def places_of(graph: nx.Graph, label: Mapping[str, str]) -> pd.DataFrame:
    """Place of each term in the network, most weight first: term (as shown), degree, line_weight, betweenness, closeness."""
    nodes = network_summary(graph).nodes.sort_values("strength", ascending=False)
    shown = nodes.assign(term=nodes["term"].map(label), strength=nodes["strength"].astype(int))
    return shown.rename(columns={"strength": "line_weight"})


def agreement(parts: pd.Series, group: Mapping[str, str]) -> float:
    """Adjusted Rand index of a grouping (term -> group) with another, over the terms that both have."""
    both = [term for term in parts.index if term in group]
    return adjusted_rand_index([group[t] for t in both], list(parts[both]))


# ---------------------------------------------------------------------------------------------------- shuffled texts

def dealt(present: pd.DataFrame, swap: Callable[[random.Random, list[set[str]]], None], seed: int, rounds: int = 5,
          within: str | None = None) -> pd.DataFrame:
    """The sentences after many swaps of terms between two of them: passage_id, sentence, term.

    Parameters
    ----------
    present : DataFrame
        passage_id, sentence, term: one row per term of a sentence; and the column `within`.
    swap : function(dealer, hands)
        Changes two of the hands (the terms of one sentence each) in place.
    rounds : swaps per sentence
    within : "article_id", "passage_id": swap between sentences of one article, one passage only; a sentence that is alone in it stays
    """
    sets = present.groupby(UNIT, observed=True)["term"].agg(set)
    homes = [None] * len(sets) if within is None else present.drop_duplicates(UNIT).set_index(UNIT, drop=False)[within].reindex(sets.index).tolist()
    places: dict[object, list[int]] = {}
    for place, home in enumerate(homes):
        places.setdefault(home, []).append(place)
    dealer, hands = random.Random(seed), list(sets)
    for mine in places.values():
        some = [hands[place] for place in mine]
        for _ in range(rounds * len(some) if len(some) > 1 else 0):
            swap(dealer, some)
        for place, hand in zip(mine, some, strict=True):
            hands[place] = hand
    return sets.index.to_frame(index=False).assign(term=[sorted(hand) for hand in hands]).explode("term")


def pairs_of(tokens: pd.DataFrame, terms: Sequence[str]) -> dict[str, pd.DataFrame]:
    """unit -> the pairs of the terms in it, for sentences and passages."""
    return {unit: cooccurrence(tokens, terms, unit=unit) for unit in ("sentence", "passage")}


def modularity_within(present: pd.DataFrame, swap: Callable[[random.Random, list[set[str]]], None], terms: Sequence[str], within: str,
                      times: int = 100, minimum: int = 3) -> np.ndarray:
    """Modularity of the reference network of texts shuffled within one article or one passage only; as `dealt` and `modularity_by_chance`."""
    decks = (dealt(present, swap, seed, within=within) for seed in range(times))
    return modularity_by_chance(({"sentence": cooccurrence(deck, terms)} for deck in decks), "sentence", minimum)


def alone_in(present: pd.DataFrame, within: str) -> dict[str, int]:
    """How many sentences are the only one of their article or passage (k), and how many there are (n)."""
    sizes = present.drop_duplicates(UNIT)[within].astype(str).value_counts()
    return {"n": int(sizes.sum()), "k": int((sizes == 1).sum())}


RANGES = (("在全部句子之间", "across all sentences"), ("在同一篇的句子之间", "within each article"), ("在同一段的句子之间", "within each passage"))


def range_names() -> list[str]:
    """RANGES in the language in force."""
    return [tr(*name) for name in RANGES]


def say_reached(real: float, shuffled: Sequence[np.ndarray]) -> None:
    """Say for each of `RANGES` what modularity the shuffled texts have, and how many reach that of the real ones (p: Phipson and Smyth 2010)."""
    for (zh, en), some in zip(RANGES, shuffled, strict=True):
        k = int((some >= real).sum())
        say("{z}打乱：平均 {m:.2f}（{l:.2f} 到 {h:.2f}），{n} 份里赶上的 {k} 份（p = {p:.3f}）。",
            "Shuffled {e}: {m:.2f} on average ({l:.2f} to {h:.2f}); of {n}, {k} reach it (p = {p:.3f}).",
            z=zh, e=en, m=some.mean(), l=some.min(), h=some.max(), n=len(some), k=k, p=(k + 1) / (len(some) + 1))


def one_setting(unit: str, minimum: int, pairs: Mapping[str, pd.DataFrame], chance: Sequence[Mapping[str, pd.DataFrame]],
                group: Mapping[str, str]) -> dict[str, object]:
    """The network under one unit and threshold beside shuffled texts and the groups of the reference: a row for `sensitivity_panels`.

    Returns
    -------
    dict with unit, minimum, n_nodes, n_edges, density, modularity (the best of `RUNS`), low and high (that of the shuffled texts),
    ari (agreement of the groups with `group`).
    """
    import networkx as nx

    graph, found = network_of(pairs[unit], minimum, seeds=RUNS)
    shuffled = modularity_by_chance(chance, unit, minimum)
    return {"unit": unit, "minimum": minimum, "n_nodes": len(graph), "n_edges": graph.number_of_edges(), "density": nx.density(graph),
            "modularity": found.runs["modularity"].max(), "low": shuffled.min(), "high": shuffled.max(),
            "ari": agreement(found.table.set_index("term")["consensus"], group)}


def modularity_by_chance(chance: Iterable[Mapping[str, pd.DataFrame]], unit: str, minimum: int) -> np.ndarray:
    """Modularity (the best of `RUNS`) of the network of each shuffled text under one unit and threshold."""
    return np.array([network_of(deck[unit], minimum, seeds=RUNS)[1].runs["modularity"].max() for deck in chance])


def other_seeds(graph: nx.Graph, group: Mapping[str, str], times: int = 40) -> np.ndarray:
    """Agreement of the groups of the reference with those of the same network under other seeds, as many for each as under any other setting."""
    found = (communities(graph, seeds=range(100 + i * len(RUNS), 100 + (i + 1) * len(RUNS))) for i in range(times))
    return np.array([agreement(parts.table.set_index("term")["consensus"], group) for parts in found])


# ---------------------------------------------------------------------------------------------------- all choices together

def choices() -> list[str]:
    """Names of the choices, in the order of the levels of `all_runs`, in the language in force."""
    return [tr("词表", "list"), tr("计数", "counting"), tr("单位", "unit"), tr("阈值", "threshold"), tr("权重", "weight"), "seed"]


def all_tables(tokens: pd.DataFrame, corpus: Corpus, lists: Mapping[str, list[str]], ways: Mapping[str, str],
               units: Mapping[str, str]) -> dict[tuple[str, str, str], pd.DataFrame]:
    """(list, way of counting, unit) -> table of pairs, for every combination.

    Parameters
    ----------
    lists : name -> terms
    ways : name -> column of `govtext.nested_frequency`: "longest" or "n"
    units : "sentence", "passage" -> name
    """
    made = {}
    for name, terms in lists.items():
        counted = nested_frequency(tokens, terms, by=UNIT, counts=corpus)
        for way, unit in itertools.product(ways, units):
            made[name, way, units[unit]] = cooccurrence(counted[counted[ways[way]] > 0], terms, unit=unit)
    return made


def put_through(table: pd.DataFrame, key: tuple = (), limits: Mapping[str, int] = LIMITS, weights: Mapping[str, str] = WEIGHTS,
                seeds: int = 2) -> dict[tuple, pd.Series]:
    """One table of pairs under every threshold, weight and seed: the group of each term, by (*key, threshold, weight, seed)."""
    groups = {}
    for limit, weight in itertools.product(limits, weights):
        _, parts = network_of(table, limits[limit], weights[weight], seeds=range(seeds))
        for seed in range(seeds):
            groups[*key, limit, weight, seed] = parts.partitions.set_index("term")[seed]
    return groups


def all_runs(tables: Mapping[tuple[str, str, str], pd.DataFrame], limits: Mapping[str, int], weights: Mapping[str, str]) -> pd.DataFrame:
    """Every table under every threshold, weight and two seeds: number of the group; missing where the network of the run lacks the term.

    Rows: terms; columns: runs, with the levels `choices`.
    """
    groups = {}
    for key, table in tables.items():
        groups.update(put_through(table, key, limits, weights))
    return pd.concat(groups, axis=1, names=choices())


def together(runs: pd.DataFrame, terms: Sequence[str], least: float = 0) -> pd.DataFrame:
    """Share of the runs in which two terms have one group, over the runs that have both; terms by terms.

    least : missing where no more than this share of all runs has both
    """
    codes = runs.reindex(terms).to_numpy(dtype=float)
    known = (~np.isnan(codes[:, None]) & ~np.isnan(codes[None])).sum(axis=2)
    same = (codes[:, None] == codes[None]).sum(axis=2)
    enough = known > least * codes.shape[1]
    return pd.DataFrame(np.where(enough, same / np.maximum(known, 1), np.nan), index=terms, columns=terms)


def each_pair(square: pd.DataFrame) -> pd.Series:
    """The values below the diagonal of a square table, by (term of the column, term of the row)."""
    terms = np.array(square.index)
    i, j = np.tril_indices(len(terms), -1)
    return pd.Series(square.to_numpy()[i, j], index=pd.MultiIndex.from_arrays([terms[j], terms[i]]))


def in_one_group(values: pd.Series, group: Mapping[str, str]) -> np.ndarray:
    """For each pair of the index: do both terms have the same group?"""
    return np.array([group.get(a) is not None and group.get(a) == group.get(b) for a, b in values.index], dtype=bool)


def mean_by_group(values: pd.Series, group: Mapping[str, str]) -> pd.Series:
    """group -> mean of the values of the pairs (term, term) of that group."""
    home = pd.Series([group.get(a) if group.get(a) == group.get(b) else None for a, b in values.index], index=values.index, dtype=object)
    return values.groupby(home).mean()


def steady_pairs(pairs: Mapping[str, pd.DataFrame], terms: Sequence[str]) -> pd.Series:
    """How many pairs are together in nine runs of ten: under three weights ("three"), and without Ochiai ("no_ochiai")."""
    groups = {}
    for unit, table in pairs.items():
        groups.update(put_through(table, (unit,)))
    runs = pd.concat(groups, axis=1, names=["unit", "threshold", "weight", "seed"])
    counts = {way: int((each_pair(together(part, terms)) >= STEADY).sum())
              for way, part in (("three", runs), ("no_ochiai", runs.drop(columns="ochiai", level="weight")))}
    return pd.Series(counts)


def steady_pairs_by_chance(chance: Iterable[Mapping[str, pd.DataFrame]], terms: Sequence[str]) -> pd.DataFrame:
    """`steady_pairs` of each shuffled text: one row each."""
    return pd.DataFrame([steady_pairs(deck, terms) for deck in chance])


# ---------------------------------------------------------------------------------------------------- the tree

def square_of(table: pd.DataFrame, measure: str, terms: Sequence[str]) -> pd.DataFrame:
    """A measure of a table of pairs as a square table of terms by terms: 0 on the diagonal and where two terms never meet."""
    near = table.pivot(index="term_a", columns="term_b", values=measure)
    near = near.reindex(index=terms, columns=terms).fillna(0)
    return near + near.T


def cut(tree: pd.DataFrame, terms: Sequence[str], k: int) -> pd.Series:
    """Cut a tree of `govtext.cluster_tree` into k groups: term -> a term of its group."""
    part = {term: term for term in terms}
    for joined in tree["members"].iloc[:len(terms) - k]:
        part.update(dict.fromkeys(joined, joined[0]))
    return pd.Series(part)


def leaves_and_pieces(tree: pd.DataFrame, terms: Sequence[str], group: Mapping[str, str], k: int, most: int = 15) -> dict[str, object]:
    """How a tree meets a grouping at its leaves and in its pieces.

    Returns
    -------
    dict: pairs (of leaves that join each other first), same (of one group), chance (share of all pairs of terms of one group), k, sizes
    (terms of the k pieces, largest first), most, best (highest adjusted Rand index of 2 to `most` pieces), at (that number of pieces).
    """
    leaves = [joined for joined in tree["members"] if len(joined) == 2]
    alike = [group[a] == group[b] for a, b in itertools.combinations(terms, 2)]
    fit = {pieces: agreement(cut(tree, terms, pieces), group) for pieces in range(2, most + 1)}
    at = max(fit, key=lambda pieces: fit[pieces])
    return {"pairs": len(leaves), "same": sum(group[a] == group[b] for a, b in leaves), "chance": sum(alike) / len(alike), "k": k,
            "sizes": ", ".join(map(str, cut(tree, terms, k).value_counts())), "most": most, "best": fit[at], "at": at}


def names_of_terms(members: Mapping[str, Sequence[str]], names: Mapping[str, str]) -> dict[str, str]:
    """term -> name of its group."""
    return {term: names[name] for name, mine in members.items() for term in mine}


def tree_title(heights: pd.Series) -> tuple[str, str]:
    """Title (zh, en) of the tree: where half of its joins lie (1: terms that are never in one sentence)."""
    half = heights.median()
    if half > 0.75:
        return (f"一半的合并挤在 {half:.2f} 与 1 之间（1 为从不同句），先后没有多少意义",
                f"Half of the joins crowd between {half:.2f} and 1 (never in one sentence): their order says little")
    return f"一半的合并在 {half:.2f} 以上（1 为从不同句）", f"Half of the joins lie above {half:.2f} (1: never in one sentence)"


# ---------------------------------------------------------------------------------------------------- topics

def top_words(matrix, terms: Sequence[str], k: int, **options) -> tuple[pd.DataFrame, list[set[str]]]:
    """The table of `govtext.topic_model` and the ten top words of each topic; what it warns of is the subject of the lesson."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        table, _ = models.topic_model(matrix, terms, topics=k, **options)
    return table, [set(part["term"]) for _, part in table.groupby("topic")]


def overlap(one: Sequence[set[str]], two: Sequence[set[str]]) -> float:
    """Mean Jaccard index of the top words of two lists of topics, matched as well as possible: 1 the same words, 0 none in common."""
    from scipy.optimize import linear_sum_assignment

    jaccard = np.array([[len(a & b) / len(a | b) for b in two] for a in one])
    return float(jaccard[linear_sum_assignment(-jaccard)].mean())


def without_one_article(weighted: DocumentTerms, k: int) -> pd.DataFrame:
    """NMF with k topics: overlap of the topics of all passages with those without one article. topics, check ("article"), overlap."""
    home = np.array([unit.split("-")[0] for unit in weighted.units])
    full = top_words(weighted.matrix, weighted.terms, k)[1]
    found = [overlap(full, top_words(weighted.matrix[home != a], weighted.terms, k)[1]) for a in sorted(set(home))]
    return pd.DataFrame({"topics": k, "check": "article", "overlap": found})


def other_seed_or_order(weighted: DocumentTerms, k: int) -> pd.DataFrame:
    """NMF with k topics under another seed and another order of the passages: topics, and the columns of `govtext.topic_stability`."""
    return models.topic_stability(weighted.matrix, weighted.terms, topics=k, seeds=range(2)).assign(topics=k)


def other_seed_of_lda(plain: DocumentTerms, k: int, seeds: Iterable[int] = range(1, 5)) -> pd.DataFrame:
    """LDA with k topics, each two of the seeds: topics, check ("lda"), overlap."""
    return _each_two([top_words(plain.matrix, plain.terms, k, model="lda", seed=seed)[1] for seed in seeds], k, "lda")


def other_seed_of_random_start(weighted: DocumentTerms, k: int, seeds: Iterable[int] = range(1, 5)) -> pd.DataFrame:
    """NMF with k topics that starts at random, each two of the seeds: topics, check ("random"), overlap. That of `govtext.topic_model` computes
    its start."""
    return _each_two([topics for topics, _ in random_starts(weighted, k, seeds)], k, "random")


def random_starts(weighted: DocumentTerms, k: int, seeds: Iterable[int] = range(1, 5)) -> list[tuple[list[set[str]], float]]:
    """NMF with k topics from random starts: of each seed the ten top words of its topics, and how far the fit stays from the matrix."""
    from sklearn.decomposition import NMF

    fits = [NMF(k, init="random", random_state=seed, max_iter=2000, tol=1e-5).fit(weighted.matrix) for seed in seeds]
    return [([{weighted.terms[i] for i in np.argsort(-row, kind="stable")[:10]} for row in fit.components_], fit.reconstruction_err_) for fit in fits]


def starts_by_fit(weighted: DocumentTerms, k: int, seeds: Iterable[int] = range(1, 5)) -> pd.DataFrame:
    """Which random starts find the topics of the computed start, and how far each stays from the matrix: seed, same, distance."""
    computed, seeds = top_words(weighted.matrix, weighted.terms, k)[1], list(seeds)
    rows = [(seed, overlap(computed, topics) == 1, far) for seed, (topics, far) in zip(seeds, random_starts(weighted, k, seeds), strict=True)]
    return pd.DataFrame(rows, columns=["seed", "same", "distance"])


def _each_two(found: Sequence[Sequence[set[str]]], k: int, check: str) -> pd.DataFrame:
    """`overlap` of each two of some lists of topics: topics, check, overlap."""
    return pd.DataFrame({"topics": k, "check": check, "overlap": [overlap(one, two) for one, two in itertools.combinations(found, 2)]})


def largest_topics(whole: DocumentTerms, numbers: Iterable[int]) -> pd.DataFrame:
    """NMF of a few documents: a row per number of topics, a column per document with the number and the share of its largest topic ("#1 59%").

    Columns: the number of topics, then the units of `whole` under the names of articles that they have.
    """
    names, rows = article_names(), []
    for k in numbers:
        shares = mixed(whole, k)
        rows.append([k, *(f"#{row.argmax() + 1} {row.max():.0%}" for row in shares)])
    return pd.DataFrame(rows, columns=[tr("主题数", "topics"), *(names.get(unit, unit) for unit in whole.units)])


def mixed(whole: DocumentTerms, k: int) -> np.ndarray:
    """Share of each of k topics in each document, by NMF; what `govtext.topic_model` warns of is the subject of the lesson."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return models.topic_model(whole.matrix, whole.terms, topics=k)[1]


def names_of_checks() -> dict[str, str]:
    """check -> its name in the language in force."""
    return {"seed": tr("NMF 换种子", "NMF, other seed"), "order": tr("NMF 换文档次序", "NMF, other order of documents"),
            "article": tr("NMF 去掉一篇", "NMF, one article left out"),
            "random": tr("NMF（随机起点）换种子", "NMF from a random start, other seed"), "lda": tr("另一种模型 LDA 换种子", "another model, LDA, other seed")}


# ---------------------------------------------------------------------------------------------------- what survives

def without_each_article(tokens: pd.DataFrame, terms: Sequence[str], seeds: int = 20) -> dict[str, pd.DataFrame]:
    """Name of an article -> runs of the reference (sentences, three and more, counts) without it, one column per seed."""
    names = article_names()
    made = {}
    for article in tokens["article_id"].unique():
        table = cooccurrence(tokens[tokens["article_id"] != article], terms)
        made[names.get(article, article)] = pd.concat(put_through(table, (), {"≥ 3": 3}, {"n": "n"}, seeds=seeds), axis=1)
    return made


def pair_shares(runs: pd.DataFrame, left_out: Mapping[str, pd.DataFrame], terms: Sequence[str]) -> pd.DataFrame:
    """Share of the runs with each option of each choice in which two terms have one group, then of those without each article (missing where no
    network has both): rows (term, term), columns (choice, option)."""
    def share(part: pd.DataFrame) -> pd.Series:
        return together(part, terms).stack(future_stack=True)

    columns = {(choice, option): share(runs.xs(option, level=choice, axis=1))
               for choice in runs.columns.names[:-1] for option in runs.columns.unique(choice)}
    columns |= {(tr("去掉一篇", "left out"), name): share(part) for name, part in left_out.items()}
    return pd.DataFrame(columns)


def worst_option(shares: pd.DataFrame) -> pd.DataFrame:
    """`pair_shares` with fewer columns: every list, the lowest option of all other choices, the lowest with one article left out (missing where
    without some article no network has both terms)."""
    first, out = shares.columns.get_level_values(0), tr("去掉一篇", "left out")
    others = shares.loc[:, [choice not in (choices()[0], out) for choice in first]].min(axis=1)
    worst = pd.DataFrame({(tr("其余选择", "others"), tr("最低", "lowest")): others, (out, tr("最低", "lowest")): shares[out].min(axis=1, skipna=False)})
    return pd.concat([shares.loc[:, first == choices()[0]], worst], axis=1)


def falls_without(shares: pd.DataFrame) -> list[str]:
    """For each row the article without which it falls below four fifths or out of the network; of several their number, of none "–"."""
    low = ~(shares[tr("去掉一篇", "left out")] >= KEEP)
    return [names[0] if len(names) == 1 else tr(f"{len(names)} 篇", f"{len(names)} of 5") if names else "–"
            for names in (list(low.columns[row]) for row in low.to_numpy())]


def named_falls(shares: pd.DataFrame, label: Mapping[str, str]) -> str:
    """The rows that fall without more than one article, and without which, in words in the language in force; empty where there are none."""
    low = ~(shares[tr("去掉一篇", "left out")] >= KEEP)
    found = [(f"{label[a]} – {label[b]}", wording.listed(low.columns[row])) for (a, b), row in zip(low.index, low.to_numpy(), strict=True) if row.sum() > 1]
    return tr("；".join(f"{pair}：{names[0]}" for pair, names in found), "; ".join(f"{pair}: {names[1]}" for pair, names in found))


def heaviest_pairs(table: pd.DataFrame, group: Mapping[str, str], besides: Iterable[tuple[str, str]], rows: int = 4) -> list[tuple[str, str]]:
    """The pairs of one group that meet most often, without those of `besides` in either order, and all that tie with the last of them."""
    seen = {frozenset(pair) for pair in besides}
    wanted = [a in group and group[a] == group.get(b) and frozenset((a, b)) not in seen for a, b in zip(table["term_a"], table["term_b"], strict=True)]
    top = table[wanted].nlargest(rows, "n", keep="all")
    return list(zip(top["term_a"], top["term_b"], strict=True))


def worded_pairs(shares: pd.DataFrame, pairs: Sequence[tuple[str, str]], label: Mapping[str, str]) -> pd.DataFrame:
    """Rows of `pair_shares`, named in words."""
    return shares.loc[pairs].set_axis([f"{label[a]} – {label[b]}" for a, b in pairs])


def survives(part: pd.DataFrame) -> pd.Series:
    """For each row of `worst_option` whether no column is below four fifths and the last is there."""
    return (part.min(axis=1) >= KEEP) & part.iloc[:, -1].notna()


def shared_in(present: pd.DataFrame, pairs: Iterable[tuple[str, str]]) -> tuple[str, str]:
    """In how many sentences of which articles pairs of terms stand together, in words (zh, en); `present` as in `sentences_with_both`."""
    names_zh, names_en, zh, en = article_names("zh"), article_names("en"), [], []
    for a, b in pairs:
        n = sentences_with_both(present, a, b)["article_id"].value_counts()
        zh.append(f"“{a} – {b}”在 {len(n)} 篇里（{'、'.join(f'{names_zh.get(i, i)} {k} 句' for i, k in n.items())}）")
        en.append(f"{_glossed(a, b)} in {len(n)} article{'s' * (len(n) != 1)} ({', '.join(f'{names_en.get(i, i)} {k}' for i, k in n.items())})")
    return "；".join(zh) or "没有这样的词对", "; ".join(en) or "there are none"


def spelled_said(pairs: Iterable[tuple[str, str]]) -> tuple[str, str]:
    """The pairs of which one term is written inside the other, in words (zh, en)."""
    inside = [(a, b) for a, b in pairs if a in b or b in a]
    return "、".join(f"“{a} – {b}”" for a, b in inside) or "没有", ", ".join(_glossed(a, b) for a, b in inside) or "none"


def _glossed(a: str, b: str) -> str:
    english = gloss([a, b])
    return f"{english[a]} – {english[b]}"


def survivor_title(pairs: pd.DataFrame, heavy: pd.DataFrame) -> tuple[str, str]:
    """Title (zh, en) of the table of survivors: how many rows of its two parts are never below four fifths."""
    a, b = (int(survives(part).sum()) for part in (pairs, heavy))
    return (f"凡能检验的选择都不低于 {KEEP:.0%}：最稳的 {len(pairs)} 对里 {a} 对，其余最重的 {len(heavy)} 对里 {b} 对",
            f"Never below {100 * KEEP:.0f} % where tested: {a} of the {len(pairs)} steadiest pairs, {b} of the {len(heavy)} heaviest others")


class Weakest(NamedTuple):
    """What `weakest` returns."""

    a: str
    b: str
    share: float
    article_id: str


def weakest(shares: pd.DataFrame, pairs: Sequence[tuple[str, str]]) -> Weakest:
    """Of these pairs the one that falls most when one article is left out: its terms, its share of runs (0: out of the network), that article; the
    first of equals."""
    left = shares[tr("去掉一篇", "left out")].loc[pairs].fillna(0)
    low = left.min(axis=1)
    a, b = pair = low.sort_values(kind="stable").index[0]
    ids = {name: article for article, name in article_names().items()}
    name = left.loc[pair].idxmin()
    return Weakest(a, b, float(low[pair]), ids.get(name, name))


def file_names(paths: Iterable[Path]) -> list[str]:
    """Names of the files that were written and are not empty."""
    return [path.name for path in paths if path.stat().st_size > 0]

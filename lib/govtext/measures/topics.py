"""Topic models from scikit-learn, with the checks that a reviewer asks for: coherence, other documents, number of topics, years."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from ..messages import GovtextError, both, need_counts, one_of
from ..sums import Block, Tokens, block, blocks, counted, partials, settled
from .resampling import document_draws, expanded_limits, interval_kind
from .similarity import joined

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

ENOUGH_DOCUMENTS = 100
CHECKS = ("seed", "order", "sample", "chance")
MODELS = ("nmf", "lda")


def topic_model(matrix: csr_matrix, terms: list[str], *, topics: int, model: str = "nmf", seed: int = 2022,
                top: int = 10, iterations: int | None = None) -> tuple[pd.DataFrame, np.ndarray]:
    """Fit NMF or LDA to a document-term matrix.

    Sources: Lee and Seung (1999); Blei, Ng and Jordan (2003). Code: scikit-learn. Raises GovtextError: unknown model, or more topics than
    documents; a negative or missing value, or for lda a fraction. Warns of: fewer than 100 documents: topics then describe single
    documents. The fit did not come to rest.

    Parameters
    ----------
    matrix : sparse array, documents x terms, counts (tf-idf also for nmf)
    topics : number of topics, from 1 to the number of documents
    model : {"nmf", "lda"}
    top : terms listed per topic
    iterations : most steps of the fit (default: 600 for nmf, 200 for lda)

    Returns
    -------
    (table, weights): table with topic (from 1), rank, term, weight; weights is documents x topics, each row summing to 1 (0 for
    a document without terms). Topics are numbered by their total weight, so that numbers do not depend on the start.
    table.attrs["converged"] says whether the fit came to rest.
    """
    matrix = _checked(matrix, topics, model)
    if matrix.shape[0] < ENOUGH_DOCUMENTS:
        warnings.warn(both(f"只有 {matrix.shape[0]} 份文档：主题会贴着单篇文档，增减一篇就变。请只作演示。",
                           f"Only {matrix.shape[0]} documents: topics will describe single documents and change when one is left out. "
                           "Use them as a demonstration only."), stacklevel=2)
    fitted, weights, converged = _fit(matrix, topics, model, seed, iterations)
    if not converged:
        warnings.warn(both(f"{model} 走了 {fitted.n_iter_} 步还没有停下来：结果会随步数变。请加大 iterations，或减少主题数。",
                           f"{model} had not come to rest after {fitted.n_iter_} steps: its topics will change with more of them. Raise "
                           "iterations, or take fewer topics."), stacklevel=2)
    table, order = _described(fitted, weights, terms, top)
    table.attrs["converged"] = converged
    return table, _as_shares(weights)[:, order]


def _as_shares(weights: np.ndarray) -> np.ndarray:
    total = weights.sum(axis=1, keepdims=True)
    return np.divide(weights, total, out=np.zeros_like(weights), where=total > 0)


def _described(fitted, weights: np.ndarray, terms: list[str], top: int) -> tuple[pd.DataFrame, np.ndarray]:
    """The terms of each topic, and the order of the topics: by their total weight."""
    order = np.argsort(-_as_shares(weights).sum(axis=0), kind="stable")
    rows = []
    for number, topic in enumerate(order, 1):
        values = fitted.components_[topic]
        best = sorted(range(len(terms)), key=lambda i: (-values[i], terms[i]))[:top]
        rows += [(number, rank, terms[i], float(values[i])) for rank, i in enumerate(best, 1)]
    return pd.DataFrame(rows, columns=["topic", "rank", "term", "weight"]), order


class SampledTopics(NamedTuple):
    """What `sampled_topics` returns: row i of `weights` belongs to units[i]; `sample` holds the units that the topics were made from."""

    table: pd.DataFrame
    units: list[str]
    weights: np.ndarray
    sample: list[str]


def sampled_topics(tokens: Tokens, *, topics: int, sample: int = 2000, least: int = 5, unit: str = "article_id", model: str = "nmf",
                   seed: int = 2022, top: int = 10) -> SampledTopics:
    """Topics of more documents than a model can be fitted to: fitted to a random sample, then all documents are projected on them.

    Raises GovtextError: as `topic_model`.

    Parameters
    ----------
    tokens : DataFrame, Corpus or Stream; without stop words (`content_terms`)
    topics, model, seed, top : as `topic_model`; seed also draws the sample
    sample : so many units, drawn without replacement; all where there are fewer
    least : a term stands in so many units of the sample, or is left out
    unit : as in all `measures`

    Returns
    -------
    SampledTopics
        table as `topic_model` gives it; units (in reading order of a corpus) and weights of all of them; sample. How far another sample
        would give other topics is for `topic_stability` to say, on the matrix of the sample.
    """
    every = sorted(counted(tokens, [unit])[unit].astype(str))
    chosen = set(np.random.default_rng(seed).choice(every, min(sample, len(every)), replace=False).tolist())
    found = joined(Block(b.counts[rows], b.units[rows], b.terms) for b in blocks(tokens, unit) if len(rows := np.flatnonzero(b.units.isin(chosen))))
    kept = np.flatnonzero(np.bincount(found.counts.indices, minlength=len(found.terms)) >= min(least, len(every)))
    terms = found.terms[kept].tolist()
    matrix = _checked(found.counts[:, kept], topics, model)
    fitted, weights, converged = _fit(matrix, topics, model, seed)
    table, order = _described(fitted, weights, terms, top)
    table.attrs["converged"] = converged
    parts = list(partials(settled(tokens, unit), [unit, "term", "n"], _project, unit, fitted, found.terms[kept]))
    return SampledTopics(table, [u for units, _ in parts for u in units], np.vstack([w for _, w in parts])[:, order], sorted(chosen))


def _project(tokens: pd.DataFrame, unit: str, fitted, terms: pd.Index) -> tuple[list[str], np.ndarray]:
    """Units of a token table, and the shares of the topics in each."""
    from scipy.sparse import csr_matrix

    counts, units, mine = block(tokens, unit, terms)
    place = terms.get_indexer(mine)
    matrix = csr_matrix((counts.data, place[counts.indices], counts.indptr), shape=(len(units), len(terms)))
    return units.tolist(), _as_shares(fitted.transform(matrix))


def _checked(matrix, topics: int, model: str) -> csr_matrix:
    """The matrix as csr, after the checks."""
    from scipy.sparse import csr_matrix

    one_of("model", model, MODELS)
    matrix = csr_matrix(matrix)
    need_counts(matrix.data, "matrix", fractions=model == "nmf")
    if not 1 <= topics <= matrix.shape[0]:
        raise GovtextError(f"主题数 {topics} 必须在 1 和文档数 {matrix.shape[0]} 之间。",
                           f"The number of topics, {topics}, must lie between 1 and the number of documents, {matrix.shape[0]}.")
    return matrix


def _fit(matrix: csr_matrix, topics: int, model: str, seed: int, iterations: int | None = None):
    """The fitted model, the weights of the documents, and whether it came to rest (for lda: perplexity moved by less than .1)."""
    from sklearn.decomposition import NMF, LatentDirichletAllocation
    from sklearn.exceptions import ConvergenceWarning

    if model == "nmf":
        fitted = NMF(topics, init="nndsvda", random_state=seed, max_iter=iterations or 600, tol=1e-5)
    else:
        fitted = LatentDirichletAllocation(topics, random_state=seed, max_iter=iterations or 200, learning_method="batch", evaluate_every=5)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)   # said in words by `topic_model`
        weights = fitted.fit_transform(matrix)
    return fitted, weights, bool(fitted.n_iter_ < fitted.max_iter)


def coherence(table: pd.DataFrame, matrix: csr_matrix, terms: list[str]) -> pd.DataFrame:
    """Coherence of each topic: do its terms occur in the same documents?

    UMass C = sum over pairs i < j of ln((D(w_j, w_i) + 1) / D(w_i)), w_i the term of higher rank, D = documents with the term(s);
    closer to 0 is more coherent. NPMI = mean over pairs of ln(p_ij / (p_i p_j)) / -ln p_ij, p = shares of documents: 1 where two
    terms stand in the same documents always, 0 as by chance, -1 never together. Sources: Mimno et al. (2011), equation 1; Bouma (2009);
    Lau, Newman and Baldwin (2014). Returns topic, coherence (UMass), npmi.
    """
    from scipy.sparse import csr_matrix

    present = (csr_matrix(matrix) > 0).astype(int).tocsc()
    column = {term: i for i, term in enumerate(terms)}
    rows = []
    for topic, group in table.sort_values("rank").groupby("topic"):
        picked = present[:, [column[t] for t in group["term"]]]
        together = (picked.T @ picked).toarray()
        value = sum(np.log((together[j, i] + 1) / together[i, i]) for j in range(1, len(together)) for i in range(j))
        rows.append((topic, float(value), _npmi(together, present.shape[0])))
    return pd.DataFrame(rows, columns=["topic", "coherence", "npmi"])


def _npmi(together: np.ndarray, documents: int) -> float:
    """Mean NPMI of all pairs; together: documents with both terms of a pair (diagonal: with the term)."""
    i, j = np.triu_indices(len(together), 1)
    if not len(i):
        return float("nan")
    p, p_ij = np.diag(together) / documents, together[i, j] / documents
    with np.errstate(divide="ignore", invalid="ignore"):
        values = np.log(p_ij / (p[i] * p[j])) / -np.log(p_ij)
    values = np.where(p_ij == 0, -1.0, np.where(p_ij == 1, 0.0, values))      # two terms of every document tell nothing
    return float(values.mean())


def topic_stability(matrix: csr_matrix, terms: list[str], *, topics: int, model: str = "nmf", seeds: range = range(10),
                    top: int = 10, checks: Sequence[str] = CHECKS, share: float = 0.8) -> pd.DataFrame:
    """How far do topics survive other documents, another seed, another order? Mean best Jaccard overlap of the top terms.

    Only "sample" asks whether the topics are those of the texts: it fits again on samples of the documents. "seed" and "order" ask the
    program alone, and NMF from a fixed start answers 1 for pure noise. "chance" shows what noise gives: samples of the same
    documents after each term has been dealt out to them at random. Source: Greene, O'Callaghan and Cunningham (2014; samples of .8 of the
    documents, average best Jaccard overlap). Raises GovtextError: as `topic_model`, and for an unknown check.

    Parameters
    ----------
    seeds : the first fit takes seeds[0]; each further one is a run of every check
    checks : of "seed", "order", "sample", "chance"
    share : of the documents in a sample, drawn without replacement

    Returns
    -------
    DataFrame
        check, run, overlap (1 = the same topics, 0 = nothing in common), converged (both fits came to rest). Compare "sample" with
        "chance": overlaps no higher than those of noise are none.
    """
    for check in checks:
        one_of("checks", check, CHECKS)
    matrix = _checked(matrix, topics, model)
    noise = _dealt(matrix, np.random.default_rng(seeds[0])) if "chance" in checks else matrix
    first, steady = _tops(matrix, terms, topics, model, seeds[0], top)
    by_chance = _tops(noise, terms, topics, model, seeds[0], top) if "chance" in checks else (first, steady)
    rows = []
    for check in checks:
        for run in seeds[1:]:
            chosen, generator = np.arange(matrix.shape[0]), np.random.default_rng(run)
            if check == "order":
                chosen = generator.permutation(chosen)
            elif check != "seed":
                chosen = np.sort(generator.choice(chosen, max(topics, round(share * len(chosen))), replace=False))
            mine, rested = by_chance if check == "chance" else (first, steady)
            other, also = _tops((noise if check == "chance" else matrix)[chosen], terms, topics, model, run if check == "seed" else seeds[0], top)
            rows.append((check, run, _overlap(mine, other), rested and also))
    return pd.DataFrame(rows, columns=["check", "run", "overlap", "converged"])


def _tops(matrix: csr_matrix, terms: list[str], topics: int, model: str, seed: int, top: int) -> tuple[list[set[str]], bool]:
    """The top terms of each topic, and whether the fit came to rest."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        table = topic_model(matrix, terms, topics=topics, model=model, seed=seed, top=top)[0]
    return [set(group["term"]) for _, group in table.groupby("topic")], table.attrs["converged"]


def _overlap(one: list[set[str]], two: list[set[str]]) -> float:
    from scipy.optimize import linear_sum_assignment

    overlap = np.array([[len(a & b) / len(a | b) for b in two] for a in one])
    return float(overlap[linear_sum_assignment(-overlap)].mean())


def _dealt(matrix: csr_matrix, generator: np.random.Generator) -> csr_matrix:
    """The same matrix with the values of every term dealt out to the documents at random: frequencies stay, company goes."""
    from scipy.sparse import csc_matrix

    dealt = csc_matrix(matrix, copy=True)
    for column in range(dealt.shape[1]):
        start, end = dealt.indptr[column:column + 2]
        dealt.indices[start:end] = generator.choice(matrix.shape[0], end - start, replace=False)
    return dealt.tocsr()


def topic_numbers(matrix: csr_matrix, terms: list[str], numbers: Iterable[int], *, model: str = "lda", folds: int = 5, top: int = 10,
                  seed: int = 2022) -> pd.DataFrame:
    """How many topics? Fit on part of the documents, and see how well the rest is foretold and how the top terms hang together.

    perplexity = exp(-bound on ln p(held-out words) / words): how many words the model hesitates between; lower is better. More topics
    always fit the documents they were made from better; held-out ones stop to gain.

    Sources: Blei, Ng and Jordan (2003), 7.1 (perplexity); Wallach et al. (2009; what the bound leaves out); Lau, Newman and Baldwin
    (2014) for npmi. Raises GovtextError: as `topic_model`; fewer documents than folds, or fewer than topics in what is left of them.

    Parameters
    ----------
    matrix : sparse array, documents x terms, counts (tf-idf also for nmf)
    numbers : of topics to try
    model : {"lda", "nmf"}; nmf gives no probability of new texts: perplexity is then missing, and held-out documents count by error
    folds : parts of the documents, each held out once

    Returns
    -------
    DataFrame
        topics, perplexity, perplexity_se (over folds), error (nmf: share of the squared weights of held-out documents left over), npmi,
        coherence (means over topics and folds, in the documents the topics were made from), converged (all fits came to rest); in the
        order of `numbers`. No row is the right number: where perplexity stays within its standard error, take fewer.
    """
    numbers = list(numbers)
    matrix = _checked(matrix, max(numbers), model)
    documents = matrix.shape[0]
    if not 2 <= folds <= documents or documents - -(-documents // folds) < max(numbers):
        raise GovtextError(f"{documents} 份文档不够分成 {folds} 份来试 {max(numbers)} 个主题。",
                           f"{documents} documents are too few for {folds} parts and {max(numbers)} topics.")
    part = np.random.default_rng(seed).permutation(np.arange(documents) % folds)
    rows = []
    for topics in numbers:
        runs = pd.DataFrame([_held_out(matrix[part != fold], matrix[part == fold], terms, topics, model, seed, top) for fold in range(folds)])
        rows.append({"topics": topics, "perplexity": runs["perplexity"].mean(), "perplexity_se": runs["perplexity"].sem(),
                     "error": runs["error"].mean(), "npmi": runs["npmi"].mean(), "coherence": runs["coherence"].mean(),
                     "converged": bool(runs["converged"].all())})
    return pd.DataFrame(rows)


def _held_out(fit_on: csr_matrix, held: csr_matrix, terms: list[str], topics: int, model: str, seed: int, top: int) -> dict[str, float]:
    fitted, _, converged = _fit(fit_on, topics, model, seed)
    held = held[np.asarray(held.sum(axis=1)).ravel() > 0]
    table = pd.DataFrame([(k, rank, terms[i]) for k, values in enumerate(fitted.components_)
                          for rank, i in enumerate(sorted(range(len(terms)), key=lambda i: (-values[i], terms[i]))[:top])],
                         columns=["topic", "rank", "term"])
    together = coherence(table, fit_on, terms)
    left = held - fitted.transform(held) @ fitted.components_ if model == "nmf" else None
    return {"perplexity": fitted.perplexity(held) if model == "lda" else np.nan, "converged": converged,
            "error": float(np.square(left).sum() / held.power(2).sum()) if model == "nmf" else np.nan,
            "npmi": together["npmi"].mean(), "coherence": together["coherence"].mean()}


def topic_shares(weights: np.ndarray, groups: Iterable[object], *, bootstrap: int = 1000, confidence: float = 0.95, seed: int = 2022) -> pd.DataFrame:
    """Share of each topic in each year (or other group): the mean over its documents, with an interval over documents.

    Source: Efron and Tibshirani (1993), ch. 13; limits as in `resampling.expanded_limits`. Raises GovtextError: weights and groups differ
    in number.

    Parameters
    ----------
    weights : array (documents, topics), as `topic_model` returns; rows of zeros (no terms) are left out
    groups : year, or another label, of each document; documents without one are left out
    bootstrap, confidence, seed : as in all `measures`

    Returns
    -------
    DataFrame
        group, topic (from 1), documents, share, low, high, interval; sorted by group and topic. The shares of a group sum to 1. The
        interval takes the topics as given: how far they are is a question for `topic_stability`.
    """
    labels = pd.Series(list(groups), dtype=object)
    if len(labels) != len(weights):
        raise GovtextError(f"有 {len(weights)} 份文档，却有 {len(labels)} 个标签。", f"There are {len(weights)} documents and {len(labels)} labels.")
    generator, rows = np.random.default_rng(seed), []
    kept = labels.notna().to_numpy() & (np.asarray(weights).sum(axis=1) > 0)
    for group, places in sorted(labels[kept].groupby(labels[kept]).groups.items()):
        mine = np.asarray(weights)[places]
        low, high = expanded_limits(document_draws(len(mine), bootstrap, generator) @ mine / len(mine), len(mine), confidence)
        rows += [(group, k + 1, len(mine), mine[:, k].mean(), low[k], high[k], interval_kind(len(mine)) if bootstrap else "none")
                 for k in range(mine.shape[1])]
    return pd.DataFrame(rows, columns=["group", "topic", "documents", "share", "low", "high", "interval"])

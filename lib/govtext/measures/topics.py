"""Topic models from scikit-learn, with the checks that a reviewer asks for: coherence, seeds, order of documents, size."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ..messages import GovtextError, both, one_of

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

ENOUGH_DOCUMENTS = 100


def topic_model(matrix: csr_matrix, terms: list[str], *, topics: int, model: str = "nmf", seed: int = 2022,
                top: int = 10) -> tuple[pd.DataFrame, np.ndarray]:
    """Fit NMF or LDA to a document-term matrix.

    Parameters
    ----------
    matrix : sparse array, documents x terms, counts (tf-idf also for nmf)
    terms : names of the columns
    topics : number of topics, from 1 to the number of documents
    model : {"nmf", "lda"}
    seed : of the start
    top : terms listed per topic

    Returns
    -------
    (table, weights): table with topic (from 1), rank, term, weight; weights is documents x topics, each row summing to 1 (0 for
    a document without terms). Topics are numbered by their total weight, so that numbers do not depend on the start.

    Warns
    -----
    UserWarning
        Fewer than 100 documents: topics then describe single documents.

    Raises
    ------
    GovtextError
        Unknown model, or more topics than documents.

    References
    ----------
    Lee, D. and Seung, H. (1999) Nature 401; Blei, D., Ng, A. and Jordan, M. (2003) JMLR 3. Code: scikit-learn.
    """
    from sklearn.decomposition import NMF, LatentDirichletAllocation

    one_of("model", model, ("nmf", "lda"))
    if not 1 <= topics <= matrix.shape[0]:
        raise GovtextError(f"主题数 {topics} 必须在 1 和文档数 {matrix.shape[0]} 之间。",
                           f"The number of topics, {topics}, must lie between 1 and the number of documents, {matrix.shape[0]}.")
    if matrix.shape[0] < ENOUGH_DOCUMENTS:
        warnings.warn(both(f"只有 {matrix.shape[0]} 份文档：主题会贴着单篇文档，增减一篇就变。请只作演示。",
                           f"Only {matrix.shape[0]} documents: topics will describe single documents and change when one is left out. "
                           "Use them as a demonstration only."), stacklevel=2)
    if model == "nmf":
        fitted = NMF(topics, init="nndsvda", random_state=seed, max_iter=600, tol=1e-5)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")   # a tiny corpus need not converge; stability is checked apart
            weights = fitted.fit_transform(matrix)
    else:
        fitted = LatentDirichletAllocation(topics, random_state=seed, max_iter=30, learning_method="batch")
        weights = fitted.fit_transform(matrix)
    total = weights.sum(axis=1, keepdims=True)
    weights = np.divide(weights, total, out=np.zeros_like(weights), where=total > 0)
    order = np.argsort(-weights.sum(axis=0), kind="stable")
    rows = []
    for number, topic in enumerate(order, 1):
        values = fitted.components_[topic]
        best = sorted(range(len(terms)), key=lambda i: (-values[i], terms[i]))[:top]
        rows += [(number, rank, terms[i], float(values[i])) for rank, i in enumerate(best, 1)]
    return pd.DataFrame(rows, columns=["topic", "rank", "term", "weight"]), weights[:, order]


def coherence(table: pd.DataFrame, matrix: csr_matrix, terms: list[str]) -> pd.DataFrame:
    """UMass coherence of each topic: do its terms occur in the same documents? Closer to 0 is more coherent.

    C = sum over pairs i < j of ln((D(w_j, w_i) + 1) / D(w_i)), w_i the term of higher rank, D = documents with the term(s).

    Returns
    -------
    DataFrame
        topic, coherence.

    References
    ----------
    Mimno, D. et al. (2011). Optimizing semantic coherence in topic models. EMNLP, equation 1.
    """
    from scipy.sparse import csr_matrix

    present = (csr_matrix(matrix) > 0).astype(int).tocsc()
    column = {term: i for i, term in enumerate(terms)}
    rows = []
    for topic, group in table.sort_values("rank").groupby("topic"):
        picked = present[:, [column[t] for t in group["term"]]]
        together = (picked.T @ picked).toarray()
        value = sum(np.log((together[j, i] + 1) / together[i, i]) for j in range(1, len(together)) for i in range(j))
        rows.append((topic, float(value)))
    return pd.DataFrame(rows, columns=["topic", "coherence"])


def topic_stability(matrix: csr_matrix, terms: list[str], *, topics: int, model: str = "nmf", seeds: range = range(10),
                    top: int = 10) -> pd.DataFrame:
    """How far do topics survive another seed and another order of documents? Mean best Jaccard overlap of the top terms.

    Returns
    -------
    DataFrame
        check ("seed", "order"), run, overlap (1 = the same topics, 0 = nothing in common).

    References
    ----------
    Greene, D., O'Callaghan, D. and Cunningham, P. (2014). How many topics? Stability analysis for topic models. ECML PKDD.
    """
    from scipy.optimize import linear_sum_assignment

    def tops(table: pd.DataFrame) -> list[set[str]]:
        return [set(group["term"]) for _, group in table.groupby("topic")]

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        first = tops(topic_model(matrix, terms, topics=topics, model=model, seed=seeds[0], top=top)[0])
        rows = []
        for check, runs in (("seed", seeds[1:]), ("order", seeds[1:])):
            for run in runs:
                shuffled = np.random.default_rng(run).permutation(matrix.shape[0]) if check == "order" else slice(None)
                seed = seeds[0] if check == "order" else run
                other = tops(topic_model(matrix[shuffled], terms, topics=topics, model=model, seed=seed, top=top)[0])
                overlap = np.array([[len(a & b) / len(a | b) for b in other] for a in first])
                pairs = linear_sum_assignment(-overlap)
                rows.append((check, run, float(overlap[pairs].mean())))
    return pd.DataFrame(rows, columns=["check", "run", "overlap"])

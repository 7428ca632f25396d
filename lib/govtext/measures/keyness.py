"""What is typical of one group of texts against another?"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..messages import GovtextError, need_columns
from .frequency import coded


def weighted_log_odds(n_target: np.ndarray, n_reference: np.ndarray, prior: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Log-odds ratio with informative Dirichlet prior, and its standard error.

    delta_w = ln[(y_w1 + a_w) / (n_1 + a_0 - y_w1 - a_w)] - the same for group 2   (equation 16)
    variance(delta_w) ~ 1 / (y_w1 + a_w) + 1 / (y_w2 + a_w)                        (equation 20, two terms)

    Parameters
    ----------
    n_target, n_reference : arrays, shape (terms,): counts y_w1 and y_w2
    prior : array, shape (terms,): pseudo-counts a_w > 0; they pull rare terms towards no difference

    Returns
    -------
    (delta, se) : arrays, shape (terms,); delta > 0 is typical of the target; z = delta / se

    References
    ----------
    Monroe, B. L., Colaresi, M. P. and Quinn, K. M. (2008). Fightin' words. Political Analysis 16(4), 372-403.
    """
    y1, y2, a = (np.asarray(x, float) for x in (n_target, n_reference, prior))
    odds1 = (y1 + a) / (y1.sum() + a.sum() - y1 - a)
    odds2 = (y2 + a) / (y2.sum() + a.sum() - y2 - a)
    return np.log(odds1) - np.log(odds2), np.sqrt(1 / (y1 + a) + 1 / (y2 + a))


def log_likelihood_keyness(n_target: np.ndarray, n_reference: np.ndarray, total_target: float, total_reference: float) -> np.ndarray:
    """Log-likelihood of a frequency difference in the two-cell form of corpus linguistics.

    E_i = N_i (O_1 + O_2) / (N_1 + N_2);  LL = 2 (O_1 ln(O_1 / E_1) + O_2 ln(O_2 / E_2)), a cell with O = 0 adds nothing.
    (Dunning's four-cell form, which also counts all other words, is in `measures.collocation`.)

    Parameters
    ----------
    n_target, n_reference : arrays, shape (terms,): occurrences O_1 and O_2
    total_target, total_reference : tokens N_1 and N_2

    Returns
    -------
    array, shape (terms,): LL >= 0; compare with chi-square of 1 degree of freedom. It grows with the corpus: read it with an
    effect size.

    References
    ----------
    Rayson, P. and Garside, R. (2000). Comparing corpora using frequency profiling. Proceedings of the workshop on Comparing
    Corpora, 1-6. http://ucrel.lancs.ac.uk/llwizard.html
    """
    from scipy.special import xlogy

    o1, o2 = np.asarray(n_target, float), np.asarray(n_reference, float)
    share = (o1 + o2) / (total_target + total_reference)
    return 2 * (xlogy(o1, o1) - xlogy(o1, total_target * share) + xlogy(o2, o2) - xlogy(o2, total_reference * share))


def keyness(tokens: pd.DataFrame, *, by: str, target: str, minimum: int = 1, min_passages: int = 1, smoothing: float = 0.5) -> pd.DataFrame:
    """Keyness of terms in one group against all others, with effect sizes, Bayes factor and adjusted p.

    Parameters
    ----------
    tokens : DataFrame
        passage_id, term, n and `by`; take out stop words first. Totals are those of this table.
    by, target : column and the group in it
    minimum : least count in both groups together
    min_passages : dispersion filter: least number of passages with the term in the group where it is more frequent
    smoothing : added to a count of 0 in the log ratio only (Hardie)

    Returns
    -------
    DataFrame
        term, n_target, n_reference, ll (sign: + typical of the target), bic (LL - ln N; above 2 positive, above 10 very strong
        evidence), log_ratio (base 2: 1 = twice as frequent), diff (per cent; inf where the reference has none), p, p_adjusted
        (Benjamini and Hochberg), passages; sorted by ll descending, then term. p describes how surprising the difference would be
        if words were drawn one by one; they are not, so read it as a ranking.

    Raises
    ------
    GovtextError
        The group is not in the table, or is all of it.

    References
    ----------
    Rayson and Garside (2000); Wilson, A. (2013) Embracing Bayes factors for key item analysis; Hardie, A. (2014) Log Ratio;
    Gabrielatos, C. and Marchi, A. (2011) %DIFF; Benjamini, Y. and Hochberg, Y. (1995) JRSS B 57.
    """
    from scipy.special import chdtrc

    need_columns(tokens, ["passage_id", by, "term", "n"], "tokens")
    inside = _inside(tokens, by, target)
    table = _two_counts(tokens, inside)
    total_target, total_reference = table["n_target"].sum(), table["n_reference"].sum()
    seen = _passages_with(tokens, inside)
    share_target, share_reference = table["n_target"] / total_target, table["n_reference"] / total_reference
    over = share_target >= share_reference
    table["passages"] = np.where(over, seen[True], seen[False])
    ll = log_likelihood_keyness(table["n_target"], table["n_reference"], total_target, total_reference)
    table["ll"] = np.where(over, ll, -ll)
    table["bic"] = ll - np.log(total_target + total_reference)
    table["log_ratio"] = (np.log2(table["n_target"].replace(0, smoothing) / total_target)
                          - np.log2(table["n_reference"].replace(0, smoothing) / total_reference))
    with np.errstate(divide="ignore"):
        table["diff"] = 100 * (share_target / share_reference - 1)
    table["p"] = chdtrc(1, ll)
    table = table[(table["n_target"] + table["n_reference"] >= minimum) & (table["passages"] >= min_passages)].copy()
    table["p_adjusted"] = benjamini_hochberg(table["p"].to_numpy())
    columns = ["term", "n_target", "n_reference", "ll", "bic", "log_ratio", "diff", "p", "p_adjusted", "passages"]
    return table[columns].sort_values(["ll", "term"], ascending=[False, True], ignore_index=True)


def _passages_with(tokens: pd.DataFrame, inside: pd.Series) -> dict[bool, np.ndarray]:
    """In how many passages each term stands inside (True) and outside (False) the target; terms in the order of `coded`."""
    term, terms = coded(tokens["term"])
    passage, passages = pd.factorize(tokens["passage_id"])
    key = (term.astype(np.int64) * len(passages) + passage) * 2 + inside.to_numpy(np.int64)
    key.sort()                                       # a sort and a difference: np.unique builds a slow, large hash table
    key = key[np.diff(key, prepend=-1) > 0]
    place, side = key // (2 * len(passages)), key % 2
    return {flag: np.bincount(place[side == flag], minlength=len(terms)) for flag in (True, False)}


def benjamini_hochberg(p: np.ndarray) -> np.ndarray:
    """Adjusted p-values that control the false discovery rate: p_(i) m / i, made monotone from the largest down.

    Parameters
    ----------
    p : array, shape (tests,)

    Returns
    -------
    array, shape (tests,), in the order given; empty in, empty out.

    References
    ----------
    Benjamini, Y. and Hochberg, Y. (1995). Controlling the false discovery rate. JRSS B 57(1), 289-300.
    """
    p = np.asarray(p, float)
    order = np.argsort(p)[::-1]
    ranks = np.arange(len(p), 0, -1)
    adjusted = np.empty_like(p)
    adjusted[order] = np.minimum.accumulate(p[order] * len(p) / ranks) if len(p) else []
    return np.minimum(adjusted, 1)


def keyness_log_odds(tokens: pd.DataFrame, *, by: str, target: str, prior_weight: float = 0.1,
                     confidence: float = 0.95) -> pd.DataFrame:
    """Which terms are typical of one group against all others together: weighted log-odds with z and interval.

    The prior is the pooled corpus, scaled: a_w = prior_weight x (y_w1 + y_w2).

    Parameters
    ----------
    tokens : DataFrame
        Columns term, n and `by`; take out stop words first (`content_terms`).
    by, target : column and the group in it
    prior_weight : float > 0
        Larger pulls harder towards no difference.
    confidence : float
        Width of the interval low..high of delta, normal approximation.

    Returns
    -------
    DataFrame
        term, n_target, n_reference, delta, se, low, high, z; sorted by z descending, then term. |z| describes these texts;
        it is no test of a hypothesis about other texts, and thousands of terms are compared at once.

    Raises
    ------
    GovtextError
        The group is not in the table, or is all of it; prior_weight is not positive.
    """
    from scipy.special import ndtri

    need_columns(tokens, [by, "term", "n"], "tokens")
    inside = _inside(tokens, by, target)
    if not prior_weight > 0:
        raise GovtextError("prior_weight 必须大于 0。", "prior_weight must be greater than 0.")
    table = _two_counts(tokens, inside)
    prior = prior_weight * (table["n_target"] + table["n_reference"]).to_numpy()
    delta, se = weighted_log_odds(table["n_target"].to_numpy(), table["n_reference"].to_numpy(), prior)
    width = ndtri((1 + confidence) / 2) * se
    table = table.assign(delta=delta, se=se, low=delta - width, high=delta + width, z=delta / se)
    return table.sort_values(["z", "term"], ascending=[False, True], ignore_index=True)


def _inside(tokens: pd.DataFrame, by: str, target: str) -> pd.Series:
    """True where a row belongs to the target group; refuses a group that is not there or is all there is."""
    groups = {str(value): value for value in tokens[by].unique()}   # compared as text, converted once per value and not per row
    target = str(target)
    if target not in groups or len(groups) < 2:
        there = ", ".join(sorted(groups)[:8])
        raise GovtextError(f"列 {by} 里没有“{target}”这一组，或者只有这一组。现有：{there}。",
                           f"Column {by} has no group “{target}”, or no other; it has {there}.")
    return (tokens[by] == groups[target]).fillna(False).astype(bool)


def _two_counts(tokens: pd.DataFrame, inside: pd.Series) -> pd.DataFrame:
    """term, n_target, n_reference for all terms of either side, sorted by term."""
    term, terms = coded(tokens["term"])
    n, target = tokens["n"].to_numpy(), inside.to_numpy()
    counts = [np.bincount(term[rows], n[rows], len(terms)).astype("int64") for rows in (target, ~target)]
    return pd.DataFrame({"term": terms, "n_target": counts[0], "n_reference": counts[1]})

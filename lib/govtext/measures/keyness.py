"""What is typical of one group of texts against another?"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.special import ndtri

from ..messages import GovtextError, need_columns
from .frequency import term_frequency


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
    need_columns(tokens, [by, "term", "n"], "tokens")
    groups = tokens[by].astype(str).unique()
    if target not in groups or len(groups) < 2:
        raise GovtextError(f"列 {by} 里没有“{target}”这一组，或者只有这一组。现有：{', '.join(sorted(groups)[:8])}。",
                           f"Column {by} has no group “{target}”, or no other; it has {', '.join(sorted(groups)[:8])}.")
    if not prior_weight > 0:
        raise GovtextError("prior_weight 必须大于 0。", "prior_weight must be greater than 0.")
    inside = tokens[by].astype(str) == target
    mine = term_frequency(tokens[inside]).rename(columns={"n": "n_target"})
    others = term_frequency(tokens[~inside]).rename(columns={"n": "n_reference"})
    table = mine.merge(others, on="term", how="outer").fillna({"n_target": 0, "n_reference": 0})
    table = table.astype({"n_target": "int64", "n_reference": "int64"})
    prior = prior_weight * (table["n_target"] + table["n_reference"]).to_numpy()
    delta, se = weighted_log_odds(table["n_target"].to_numpy(), table["n_reference"].to_numpy(), prior)
    width = ndtri((1 + confidence) / 2) * se
    table = table.assign(delta=delta, se=se, low=delta - width, high=delta + width, z=delta / se)
    return table.sort_values(["z", "term"], ascending=[False, True], ignore_index=True)

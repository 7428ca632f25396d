"""Do two codings go together? Crosstabs with chi-square, residuals, and exact or simulated p where counts are small."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..messages import GovtextError, need_columns


def crosstab(table: pd.DataFrame, rows: str, columns: str) -> pd.DataFrame:
    """Counts of two columns against each other, both sorted; a DataFrame with `rows` as index."""
    need_columns(table, [rows, columns], "table")
    return pd.crosstab(table[rows], table[columns]).sort_index().sort_index(axis=1)


def independence_test(counts: pd.DataFrame, *, simulations: int = 2000, seed: int = 2022) -> dict[str, float]:
    """Pearson's chi-square of independence, without continuity correction; exact or simulated p where expected counts are small.

    Parameters
    ----------
    counts : DataFrame
        A crosstab; rows and columns that sum to 0 are left out.
    simulations : number of random tables with the same margins (Monte Carlo), used where an expected count is below 5
    seed : of the simulation

    Returns
    -------
    dict: chi2, df, p (asymptotic), p_used, method ("chi-square", "Fisher exact", "Monte Carlo"), smallest_expected, cramers_v, n

    Raises
    ------
    GovtextError
        Fewer than two non-empty rows or columns.

    References
    ----------
    Agresti, A. (2013). Categorical Data Analysis, 3rd ed., 3.2 and 3.5. Patefield, W. M. (1981), Applied Statistics 30, AS 159
    (random tables with given margins).
    """
    from scipy.stats import chi2_contingency, fisher_exact, random_table

    table = counts.loc[counts.sum(axis=1) > 0, counts.sum() > 0].to_numpy()
    if min(table.shape, default=0) < 2:
        raise GovtextError("交叉表至少要有两行两列非空。", "A crosstab needs at least two rows and two columns with counts.")
    found = chi2_contingency(table, correction=False)
    expected = found.expected_freq
    result = {"chi2": float(found.statistic), "df": int(found.dof), "p": float(found.pvalue), "p_used": float(found.pvalue),
              "method": "chi-square", "smallest_expected": float(expected.min()), "n": int(table.sum()),
              "cramers_v": float(np.sqrt(found.statistic / (table.sum() * (min(table.shape) - 1))))}
    if expected.min() < 5:
        if table.shape == (2, 2):
            result |= {"p_used": float(fisher_exact(table).pvalue), "method": "Fisher exact"}
        else:
            drawn = random_table(table.sum(axis=1), table.sum(axis=0), seed=np.random.default_rng(seed)).rvs(simulations)
            statistics = ((drawn - expected) ** 2 / expected).sum(axis=(1, 2))
            as_large = int((statistics >= found.statistic - 1e-9).sum())
            result |= {"p_used": (as_large + 1) / (simulations + 1), "method": "Monte Carlo"}
    return result


def adjusted_residuals(counts: pd.DataFrame) -> pd.DataFrame:
    """Adjusted (standardised) residuals: (O - E) / sqrt(E (1 - row share)(1 - column share)); beyond about 2 a cell stands out.

    Returns
    -------
    DataFrame
        Same shape; nan in rows or columns that sum to 0 or hold everything.

    References
    ----------
    Haberman, S. J. (1973). Biometrics 29, 205-220; Agresti (2013), 3.3.1.
    """
    observed = counts.to_numpy(float)
    n = observed.sum()
    row, column = observed.sum(axis=1, keepdims=True) / n, observed.sum(axis=0, keepdims=True) / n
    expected = n * row * column
    with np.errstate(invalid="ignore", divide="ignore"):
        residuals = (observed - expected) / np.sqrt(expected * (1 - row) * (1 - column))
    return pd.DataFrame(residuals, index=counts.index, columns=counts.columns)

"""Do two codings go together? Crosstabs with chi-square and residuals, exact or simulated p, and tests that keep documents apart.

Passages of one document share its subject: two codings that both follow the document go together in the whole crosstab though
they have nothing to do with each other within any document. `association_test` with `cluster` shuffles within documents only.
"""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd

from ..messages import GovtextError, both, need_columns, need_counts
from .codes import ordered_codes, read_codes
from .resampling import document_draws, expanded_limits, interval_kind


def crosstab(table: pd.DataFrame, rows: str, columns: str) -> pd.DataFrame:
    """Counts of two columns against each other, both sorted (as numbers where all are numbers); a DataFrame with `rows` as index.

    Warns of: rows without a code in one of the columns are left out, and counted; codes spelled differently are made alike (`codes`).
    """
    need_columns(table, [rows, columns], "table")
    coded = _coded(table, rows, columns)
    counts = pd.crosstab(coded[rows], coded[columns])
    return counts.reindex(index=ordered_codes(counts.index), columns=ordered_codes(counts.columns)).rename_axis(index=rows, columns=columns)


def _coded(table: pd.DataFrame, rows: str, columns: str) -> pd.DataFrame:
    """The two columns of codes, without the rows that lack one."""
    coded = pd.DataFrame({name: read_codes(table[name], name) for name in (rows, columns)})
    lost = int(coded.isna().any(axis=1).sum())
    if lost:
        warnings.warn(both(f"有 {lost} 行缺少 {rows} 或 {columns} 的编码，没有计入。", f"{lost} rows lack a code for {rows} or {columns}; they are left out."),
                      stacklevel=3)
    return coded.dropna()


def independence_test(counts: pd.DataFrame, *, simulations: int = 2000, seed: int = 2022) -> dict[str, float]:
    """Pearson's chi-square of independence, without continuity correction; exact or simulated p where expected counts are small.

    Units are taken to be independent; where they come from a few documents, use `association_test`. Sources: Agresti (2013), 3.2 and 3.5;
    Patefield (1981; random tables with given margins). Raises GovtextError: fewer than two non-empty rows or columns; a count is missing,
    negative or a fraction.

    Parameters
    ----------
    counts : a crosstab; rows and columns that sum to 0 are left out
    simulations : number of random tables with the same margins (Monte Carlo), used where an expected count is below 5

    Returns
    -------
    dict: chi2, df, p (asymptotic), p_used, method ("chi-square", "Fisher exact", "Monte Carlo"), smallest_expected, cramers_v, n
    """
    from scipy.stats import chi2_contingency, fisher_exact, random_table

    table = _filled(counts)
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


def _filled(counts: pd.DataFrame) -> np.ndarray:
    """The rows and columns that hold counts, after the checks."""
    need_counts(counts, "counts")
    table = counts.loc[counts.sum(axis=1) > 0, counts.sum() > 0].to_numpy().astype(int)
    if min(table.shape, default=0) < 2:
        raise GovtextError("交叉表至少要有两行两列非空。", "A crosstab needs at least two rows and two columns with counts.")
    return table


def association_test(table: pd.DataFrame, rows: str, columns: str, *, cluster: str | None = None, simulations: int = 2000,
                     bootstrap: int = 1000, confidence: float = 0.95, level: float = 0.05, seed: int = 2022) -> dict[str, object]:
    """Do two columns of codes go together, beyond what the documents give both of them?

    With `cluster` the codes of one column are shuffled among the units of each document, the other column stays: what documents
    differ in is in every shuffle, so only association within documents counts. Chi-square of the whole crosstab is compared, less the
    part that documents alone explain (expected counts are added up from the documents' own crosstabs, as in Mantel and Haenszel).
    Sources: Good (2005; restricted permutations); Mantel and Haenszel (1959); Davison and Hinkley (1997), 3.8. Raises GovtextError: fewer
    than two codes in a column; a unit without cluster.

    Parameters
    ----------
    table : one row per unit (passage): `rows`, `columns` and `cluster`
    rows, columns : the two columns of codes
    cluster : the document of each unit. Without it: `independence_test` of the crosstab.
    simulations : number of shuffles; bootstrap : draws of documents for the interval; seed : of both
    level : share of tables without association in which some residual may pass the threshold

    Returns
    -------
    dict: chi2, df, p, p_used, method, smallest_expected, cramers_v, n as `independence_test` (p is its asymptotic p; with `cluster` p_used
    comes from the shuffles, method "within clusters"); threshold (an adjusted residual beyond it stands out, all cells considered:
    `residual_threshold`); with `cluster` also chi2_within (the chi-square with expected counts of each document added up, to which p_used
    belongs), clusters, low and high (of Cramér's V over drawn documents, corrected for its being too large in samples: cramers_v itself
    can lie above them) and interval (see `resampling`).
    """
    counts = crosstab(table, rows, columns)
    found: dict[str, object] = dict(independence_test(counts, simulations=simulations, seed=seed))
    if cluster is None:
        return found | {"threshold": residual_threshold(counts, simulations=simulations, level=level, seed=seed)}
    one, two, home = _clustered(table, rows, columns, cluster)
    drawn, observed = _within(one, two, home, simulations, np.random.default_rng(seed))
    middle = _by_documents(one, two, home)
    statistic = _distance(drawn, middle)
    found["chi2_within"] = float(_distance(observed[None], middle)[0])
    p = (1 + int((statistic >= found["chi2_within"] - 1e-9).sum())) / (1 + simulations)
    clusters = int(home.max()) + 1
    low, high = _v_limits(one, two, home, bootstrap, confidence, np.random.default_rng(seed))
    return found | {"p_used": p, "method": "within clusters", "threshold": _largest(drawn, level), "clusters": clusters,
                    "low": low, "high": high, "interval": interval_kind(clusters) if bootstrap else "none"}


def _clustered(table: pd.DataFrame, rows: str, columns: str, cluster: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Codes of both columns as indicators (units x codes) and the number of each unit's document."""
    need_columns(table, [cluster], "table")
    table = table.reset_index(drop=True)   # sheets put together have the same numbers twice
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)     # said by `crosstab` already
        coded = _coded(table, rows, columns)
    homes = table.loc[coded.index, cluster]
    if homes.isna().any():
        raise GovtextError(f"有的行没有 {cluster}。请补上所属文档。", f"Some rows have no {cluster}. Fill in the document they come from.")
    one, two = ((coded[name].to_numpy(object)[:, None] == np.array(ordered_codes(coded[name]), dtype=object)).astype(float)
                for name in (rows, columns))
    return one, two, pd.factorize(homes, sort=True)[0]


def _within(one: np.ndarray, two: np.ndarray, home: np.ndarray, simulations: int, generator: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Crosstabs after shuffling `two` within documents, array (simulations, rows, columns), and the observed one."""
    order = np.argsort(home, kind="stable")
    one, two, home = one[order], two[order], home[order]
    drawn = np.empty((simulations, one.shape[1], two.shape[1]))
    for i in range(simulations):
        shuffled = np.lexsort((generator.random(len(home)), home))    # a random order within each document
        drawn[i] = one.T @ two[shuffled]
    return drawn, one.T @ two


def _by_documents(one: np.ndarray, two: np.ndarray, home: np.ndarray) -> np.ndarray:
    """Expected counts when codes are independent within each document."""
    inside = np.eye(home.max() + 1)[home].T
    rows, columns, sizes = inside @ one, inside @ two, inside.sum(axis=1)
    return (rows / sizes[:, None]).T @ columns


def _distance(tables: np.ndarray, expected: np.ndarray) -> np.ndarray:
    return ((tables - expected) ** 2 / np.where(expected > 0, expected, 1)).sum(axis=(1, 2))


def _v_limits(one: np.ndarray, two: np.ndarray, home: np.ndarray, bootstrap: int, confidence: float, generator: np.random.Generator) -> tuple[float, float]:
    """Limits of Cramér's V over drawn documents.

    V² of a sample is too large, for V cannot be negative, and V² of a draw from the sample once more so; what a draw adds on average is
    taken away twice (Efron and Tibshirani 1993, ch. 10).
    """
    clusters = int(home.max()) + 1
    own = np.stack([one[home == c].T @ two[home == c] for c in range(clusters)]).reshape(clusters, -1)
    tables = (document_draws(clusters, bootstrap, generator) @ own).reshape(bootstrap, one.shape[1], two.shape[1])
    drawn = cramers_v(tables) ** 2
    too_large = np.nanmean(drawn) - cramers_v((one.T @ two)[None])[0] ** 2 if len(drawn) else 0.0
    low, high = expanded_limits(np.sqrt(np.maximum(drawn - 2 * too_large, 0)), clusters, confidence)
    return float(low), float(high)


def cramers_v(tables: np.ndarray) -> np.ndarray:
    """Cramér's V = sqrt(chi² / (n (min(rows, columns) - 1))) of many tables (draws, rows, columns); empty rows and columns do not count.

    Source: Cramér (1946), 21.9.
    """
    rows, columns = tables.sum(axis=2), tables.sum(axis=1)
    n = rows.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        expected = rows[:, :, None] * columns[:, None, :] / n[:, None, None]
        least = np.minimum((rows > 0).sum(axis=1), (columns > 0).sum(axis=1)) - 1
        return np.sqrt(np.where(expected > 0, (tables - expected) ** 2 / expected, 0).sum(axis=(1, 2)) / (n * np.where(least > 0, least, np.nan)))


def residual_threshold(counts: pd.DataFrame, *, level: float = 0.05, simulations: int = 2000, seed: int = 2022) -> float:
    """Beyond which adjusted residual does a cell stand out, when all cells are looked at?

    Of random tables with the same margins, a share of at most `level` has any residual beyond it. The customary 2 is passed by some
    cell of a table of 20 cells more often than not, though nothing is there. (For units from a few documents: `association_test`.)
    Sources: Patefield (1981); Westfall and Young (1993): the largest statistic of each random table.

    Parameters
    ----------
    counts : a crosstab; rows and columns that sum to 0 are left out
    """
    from scipy.stats import random_table

    table = _filled(counts)
    return _largest(random_table(table.sum(axis=1), table.sum(axis=0), seed=np.random.default_rng(seed)).rvs(simulations), level)


def _largest(tables: np.ndarray, level: float) -> float:
    """The value that the largest |adjusted residual| passes in at most `level` of the tables."""
    largest = np.sort(np.nanmax(np.abs(_residuals(tables)), axis=(1, 2)))
    return float(largest[int(np.ceil((len(largest) + 1) * (1 - level))) - 1]) if (len(largest) + 1) * level >= 1 else float("inf")


def adjusted_residuals(counts: pd.DataFrame) -> pd.DataFrame:
    """Adjusted (standardised) residuals: (O - E) / sqrt(E (1 - row share)(1 - column share)).

    A single cell named beforehand stands out beyond about 2; of many cells those beyond `residual_threshold`. Sources: Haberman (1973);
    Agresti (2013), 3.3.1. Returns a table of the same shape; nan in rows or columns that sum to 0 or hold everything.
    """
    need_counts(counts, "counts")
    return pd.DataFrame(_residuals(counts.to_numpy(float)), index=counts.index, columns=counts.columns)


def _residuals(tables: np.ndarray) -> np.ndarray:
    """Adjusted residuals of one table or of many (the last two axes are rows and columns)."""
    n = tables.sum(axis=(-2, -1), keepdims=True)
    row, column = tables.sum(axis=-1, keepdims=True) / n, tables.sum(axis=-2, keepdims=True) / n
    with np.errstate(invalid="ignore", divide="ignore"):
        return (tables - n * row * column) / np.sqrt(n * row * column * (1 - row) * (1 - column))

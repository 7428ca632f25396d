"""When does a yearly series change its level? Exact search for breaks, a permutation test, and intervals over units.

The model is a staircase: the series has one level in every period, and k breaks cut it into k + 1 periods. The best staircase
is the one with the smallest sum of squared distances; dynamic programming finds it exactly.

References
----------
Bai, J. and Perron, P. (1998). Estimating and testing linear models with multiple structural changes. Econometrica 66(1), 47-78.
Killick, R., Fearnhead, P. and Eckley, I. A. (2012). Optimal detection of changepoints with a linear computational cost. Journal of
the American Statistical Association 107(500), 1590-1598 (the same search, pruned for long series).
"""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pandas as pd

from ..messages import GovtextError, need_columns

# ---------------------------------------------------------------------------------------------------- the search

def best_breaks(values: np.ndarray, k: int = 1, *, least: int = 3) -> tuple[np.ndarray, np.ndarray]:
    """Find the k breaks that leave the smallest sum of squares, exactly, for one series or many at once.

    Parameters
    ----------
    values : array (n,), (series, n) or (batch, series, n)
        Series in equal steps of time. The series of a batch entry share their breaks (their sums of squares are added up); bring
        them to one scale first.
    k : number of breaks
    least : smallest number of points between two breaks

    Returns
    -------
    (breaks, sse)
        breaks: array (k,) or (batch, k) of the positions at which a new period starts, ascending; sse: float or array (batch,).
        Equal sums: the earliest last break wins, then the earliest before it.

    Raises
    ------
    GovtextError
        Too few points for k breaks, or a value is missing.
    """
    array = np.asarray(values, dtype=float)
    single = array.ndim < 3
    array = array.reshape((1,) * (3 - array.ndim) + array.shape)
    size = array.shape[-1]
    if k < 1 or least < 1 or (k + 1) * least > size:
        raise GovtextError(f"{size} 个点放不下 {k} 个断点（每段至少 {least} 个点）。",
                           f"{size} points are too few for {k} breaks with at least {least} points in each period.")
    if not np.isfinite(array).all():
        raise GovtextError("序列里有缺失值。", "The series has missing values.")
    cost = _costs(array)
    slack = 1e-12 * cost(0, size)   # sums that differ only by rounding count as equal: the same break wins on every machine
    best = np.concatenate([np.full((len(array), least), np.inf), cost(0, np.arange(least, size + 1))], axis=1)
    came = []
    for m in range(1, k + 1):
        ends = [size] if m == k else range((m + 1) * least, size + 1)
        after, origin = np.full_like(best, np.inf), np.zeros(best.shape, dtype=int)
        for end in ends:
            starts = np.arange(m * least, end - least + 1)
            total = best[:, starts] + cost(starts, end)
            pick = (total <= total.min(axis=1, keepdims=True) + slack).argmax(axis=1)
            after[:, end] = np.take_along_axis(total, pick[:, None], axis=1)[:, 0]
            origin[:, end] = starts[pick]
        best, came = after, [*came, origin]
    breaks, at = np.zeros((len(array), k), dtype=int), np.full(len(array), size)
    for m in range(k - 1, -1, -1):
        at = np.take_along_axis(came[m], at[:, None], axis=1)[:, 0]
        breaks[:, m] = at
    sse = np.maximum(best[:, size], 0)
    return (breaks[0], float(sse[0])) if single else (breaks, sse)


def _costs(array: np.ndarray):
    """Function (start, end) -> sums of squares about the mean of array[..., start:end], added over the series of a batch entry.

    Starts and ends may be arrays; the result has a row per batch entry and a column per stretch.
    """
    centred = array - array.mean(axis=-1, keepdims=True)
    first = np.concatenate([np.zeros((*array.shape[:2], 1)), centred.cumsum(axis=-1)], axis=-1)
    second = np.concatenate([np.zeros((*array.shape[:2], 1)), (centred**2).cumsum(axis=-1)], axis=-1)

    def cost(start, end):
        start, end = np.broadcast_arrays(np.atleast_1d(start), np.atleast_1d(end))
        length = end - start
        total = first[..., end] - first[..., start]
        return (second[..., end] - second[..., start] - total**2 / length).sum(axis=1)
    return cost


def segments(table: pd.DataFrame, value: str = "rate", k: int = 1, *, year: str = "year", least: int = 3) -> pd.DataFrame:
    """The best staircase of a yearly series, as a table of its periods.

    Parameters
    ----------
    table : DataFrame
        year and value, one row per year, without gaps.
    k, least : see `best_breaks`

    Returns
    -------
    DataFrame
        first, last (years of the period), level (mean), explained (share of the variance that the whole staircase explains; nan
        for a constant series). The break years are first[1:].

    Raises
    ------
    GovtextError
        A year is missing or occurs twice.
    """
    years, numbers = _series(table, value, year)
    breaks, sse = best_breaks(numbers, k, least=least)
    edges = [0, *breaks.tolist(), len(years)]
    whole = float(((numbers - numbers.mean())**2).sum())
    return pd.DataFrame([(int(years[a]), int(years[b - 1]), float(numbers[a:b].mean())) for a, b in pairwise(edges)],
                        columns=["first", "last", "level"]).assign(explained=1 - sse / whole if whole else np.nan)


def all_splits(table: pd.DataFrame, values: list[str], *, year: str = "year", least: int = 3) -> pd.DataFrame:
    """Try every pair of breaks on several series together, each series brought to variance 1.

    Returns
    -------
    DataFrame
        first, second (years in which the second and the third period start), explained (share of the variance of all series
        together), rank (1 is best; ties share the lower rank); sorted by rank, then years.

    Raises
    ------
    GovtextError
        A year is missing or occurs twice, or a series is constant.
    """
    series = [_series(table, value, year) for value in values]
    years, numbers = series[0][0], standardised(np.stack([n for _, n in series]))
    cost = _costs(numbers[None])
    size = len(years)
    pairs = [(a, b) for a, b in combinations(range(least, size - least + 1), 2) if b - a >= least]
    if not pairs:
        raise GovtextError(f"{size} 个点放不下 2 个断点（每段至少 {least} 个点）。", f"{size} points are too few for 2 breaks with at least {least} points in each period.")
    a, b = np.array(pairs).T
    left = (cost(0, a) + cost(a, b) + cost(b, size))[0]
    found = pd.DataFrame({"first": years[a], "second": years[b], "explained": 1 - left / (numbers**2).sum()})
    found["rank"] = found["explained"].round(12).rank(method="min", ascending=False).astype(int)
    return found.sort_values(["rank", "first", "second"], ignore_index=True)


def standardised(numbers: np.ndarray) -> np.ndarray:
    """Each series (last axis) with mean 0 and variance 1.

    Raises
    ------
    GovtextError
        A series is constant.
    """
    spread = numbers.std(axis=-1, keepdims=True)
    if (spread == 0).any():
        raise GovtextError("有一个序列没有变化，无法标准化。", "A series is constant and cannot be standardised.")
    return (numbers - numbers.mean(axis=-1, keepdims=True)) / spread


def line_explained(table: pd.DataFrame, value: str = "rate", *, year: str = "year") -> float:
    """Share of the variance that one straight line explains: the rival of a staircase (0 for a constant series)."""
    years, numbers = _series(table, value, year)
    return float(np.corrcoef(years, numbers)[0, 1]**2) if numbers.std() else 0.0


def _series(table: pd.DataFrame, value: str, year: str) -> tuple[np.ndarray, np.ndarray]:
    need_columns(table, [year, value], "table")
    ordered = table.sort_values(year)
    years = ordered[year].to_numpy(dtype=int)
    if len(years) < 2 or (np.diff(years) != 1).any():
        raise GovtextError("年份有缺或重复：断点搜索要求每年恰好一行。", "Years are missing or repeated: the search needs one row per year.")
    return years, ordered[value].to_numpy(dtype=float)


# ---------------------------------------------------------------------------------------------------- is there one, and where?

def break_test(values: np.ndarray, k: int = 1, *, least: int = 3, permutations: int = 999, seed: int = 2022) -> float:
    """Permutation test: how often do the same numbers in random order allow a staircase at least as good?

    The null hypothesis is that the order of the years does not matter. A smooth trend refutes it as well as a sudden change does,
    so a small p says "not constant", not "sudden".

    Parameters
    ----------
    values : array (n,)
    k, least : see `best_breaks`
    permutations, seed : number of random orders

    Returns
    -------
    float
        (1 + number of random orders at least as good) / (1 + permutations); 1.0 for a constant series.
    """
    numbers = np.asarray(values, dtype=float)
    generator = np.random.default_rng(seed)
    orders = generator.permuted(np.tile(numbers, (permutations, 1)), axis=1)
    _, observed = best_breaks(numbers, k, least=least)
    _, drawn = best_breaks(orders[:, None, :], k, least=least)
    return float((1 + (drawn <= observed * (1 + 1e-9) + 1e-15).sum()) / (1 + permutations))


def unit_draws(table: pd.DataFrame, columns: list[str], *, bootstrap: int = 1000, seed: int = 2022, unit: str = "unit",
               year: str = "year") -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Draw whole units with replacement and add up their columns by year (cluster bootstrap).

    Reports of one province resemble each other, so the province is drawn with all its reports. The first draw is the data itself.

    Parameters
    ----------
    table : DataFrame
        unit, year and the columns to add up; one row per report.

    Returns
    -------
    (years, sums)
        sums: dict of column -> array (1 + bootstrap, years); row 0 holds the observed sums.
    """
    need_columns(table, [unit, year, *columns], "table")
    units, years = np.array(sorted(table[unit].unique()), dtype=object), np.array(sorted(table[year].unique()))
    generator = np.random.default_rng(seed)
    weights = np.vstack([np.ones(len(units)), generator.multinomial(len(units), np.full(len(units), 1 / len(units)), bootstrap)])
    row, column = np.searchsorted(units, table[unit].to_numpy(dtype=object)), np.searchsorted(years, table[year].to_numpy())
    sums = {}
    for name in columns:
        wide = np.zeros((len(units), len(years)))
        np.add.at(wide, (row, column), table[name].to_numpy(dtype=float))
        sums[name] = weights @ wide
    return years, sums


def break_interval(table: pd.DataFrame, k: int = 1, *, count: str = "n", size: str = "n_chars", least: int = 3, bootstrap: int = 1000,
                   seed: int = 2022, confidence: float = 0.95) -> pd.DataFrame:
    """Where the breaks of a rate lie, and how much that hangs on single units.

    Parameters
    ----------
    table : DataFrame
        unit, year, count and size, one row per report; the rate of a year is the sum of count over the sum of size.
    k, least : see `best_breaks`
    bootstrap, seed : draws of whole units, see `unit_draws`

    Returns
    -------
    DataFrame
        order (1 ...), break_year (in which the new level starts), low, high (percentile interval of the drawn breaks), same (share
        of draws with exactly this year), before, after (rates per 10,000), p (`break_test` of all k breaks), explained.

    Raises
    ------
    GovtextError
        A year between the first and the last has no report.
    """
    years, sums = unit_draws(table, [count, size], bootstrap=bootstrap, seed=seed)
    if (np.diff(years) != 1).any():
        raise GovtextError("有的年份没有报告。", "A year has no report.")
    with np.errstate(invalid="ignore", divide="ignore"):
        rates = 1e4 * sums[count] / sums[size]
    observed, rates = rates[0], rates[np.isfinite(rates).all(axis=1)]
    breaks, sse = best_breaks(rates[:, None, :], k, least=least)
    whole, p = ((observed - observed.mean())**2).sum(), break_test(observed, k, least=least, seed=seed)
    edges = [0, *breaks[0].tolist(), len(years)]
    rows = []
    for m in range(k):
        drawn = years[breaks[1:, m]]
        low, high = np.quantile(drawn, [(1 - confidence) / 2, (1 + confidence) / 2], method="nearest") if len(drawn) else (np.nan, np.nan)
        levels = [observed[a:b].mean() for a, b in ((edges[m], edges[m + 1]), (edges[m + 1], edges[m + 2]))]
        here = int(years[breaks[0, m]])
        rows.append((m + 1, here, low, high, float((drawn == here).mean()) if len(drawn) else np.nan, *levels, p, 1 - sse[0] / whole if whole else np.nan))
    return pd.DataFrame(rows, columns=["order", "break_year", "low", "high", "same", "before", "after", "p", "explained"])


# ---------------------------------------------------------------------------------------------------- two periods, two poles

def period_change(table: pd.DataFrame, before: tuple[int, int], after: tuple[int, int], *, count: str = "n", size: str = "n_chars",
                  bootstrap: int = 1000, seed: int = 2022, confidence: float = 0.95) -> dict[str, float]:
    """Compare the rate of two periods (first and last year, both included), with an interval over units for the difference.

    Returns
    -------
    dict
        n (occurrences in both periods), before, after (rates per 10,000), change, low, high (of after - before).
    """
    years, sums = unit_draws(table, [count, size], bootstrap=bootstrap, seed=seed)
    spans = [(years >= a) & (years <= b) for a, b in (before, after)]
    first, second = (1e4 * sums[count][:, s].sum(axis=1) / sums[size][:, s].sum(axis=1) for s in spans)
    low, high = np.quantile((second - first)[1:], [(1 - confidence) / 2, (1 + confidence) / 2]) if bootstrap else (np.nan, np.nan)
    return {"n": int(sum(sums[count][0, s].sum() for s in spans)), "before": float(first[0]), "after": float(second[0]),
            "change": float(second[0] - first[0]), "low": float(low), "high": float(high)}


def log_odds(new: np.ndarray, old: np.ndarray) -> np.ndarray:
    """Logarithm of new against old occurrences, half a count added to each so that 0 is allowed (Haldane 1956, Anscombe 1956)."""
    return np.log((np.asarray(new, dtype=float) + 0.5) / (np.asarray(old, dtype=float) + 0.5))

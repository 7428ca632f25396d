"""When does a yearly series change its level? Exact search for breaks, a permutation test, and intervals over units.

The model is a staircase: the series has one level in every period, and k breaks cut it into k + 1 periods. The best staircase
is the one with the smallest sum of squared distances; dynamic programming finds it exactly. Sources: Bai and Perron (1998); Killick,
Fearnhead and Eckley (2012; the same search, pruned for long series).
"""

from __future__ import annotations

from functools import lru_cache
from itertools import combinations, pairwise

import numpy as np
import pandas as pd

from ..messages import GovtextError, need_columns, need_counts, one_of
from .resampling import document_draws, expanded_limits, interval_kind
from .rivals import FEWEST_YEARS, PHI, ar1_draws, balanced, change_test, persistence, whitened, yearly_series

MOST_LASTING = 0.6    # the largest autocorrelation that the interval of a change allows for

# ---------------------------------------------------------------------------------------------------- the search

def best_breaks(values: np.ndarray, k: int = 1, *, least: int = 3) -> tuple[np.ndarray, np.ndarray]:
    """Find the k breaks that leave the smallest sum of squares, exactly, for one series or many at once.

    Raises GovtextError: too few points for k breaks, or a value is missing.

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

    Raises GovtextError: a year is missing or occurs twice.

    Parameters
    ----------
    table : year and value, one row per year, without gaps
    k, least : as in `best_breaks`

    Returns
    -------
    DataFrame
        first, last (years of the period), level (mean), explained (share of the variance that the whole staircase explains; nan
        for a constant series). The break years are first[1:].
    """
    years, numbers = yearly_series(table, value, year)
    breaks, sse = best_breaks(numbers, k, least=least)
    edges = [0, *breaks.tolist(), len(years)]
    whole = float(((numbers - numbers.mean())**2).sum())
    return pd.DataFrame([(int(years[a]), int(years[b - 1]), float(numbers[a:b].mean())) for a, b in pairwise(edges)],
                        columns=["first", "last", "level"]).assign(explained=1 - sse / whole if whole else np.nan)


def all_splits(table: pd.DataFrame, values: list[str], *, year: str = "year", least: int = 3) -> pd.DataFrame:
    """Try every pair of breaks on several series together, each series brought to variance 1.

    Raises GovtextError: a year is missing or occurs twice, or a series is constant. Returns first, second (years in which the second and
    the third period start), explained (share of the variance of all series together), rank (1 is best; ties share the lower rank); sorted
    by rank, then years.
    """
    series = [yearly_series(table, value, year) for value in values]
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
    """Each series (last axis) with mean 0 and variance 1. Raises GovtextError: a series is constant."""
    spread = numbers.std(axis=-1, keepdims=True)
    if (spread == 0).any():
        raise GovtextError("有一个序列没有变化，无法标准化。", "A series is constant and cannot be standardised.")
    return (numbers - numbers.mean(axis=-1, keepdims=True)) / spread


# ---------------------------------------------------------------------------------------------------- is there one, and where?

def break_test(values: np.ndarray, k: int = 1, *, least: int = 3, permutations: int = 999, seed: int = 2022, null: str = "order") -> float:
    """How often does chance allow a staircase at least as good? Chance is another order of the years, or a series that wanders.

    A steep trend refutes either as well as a sudden change does, a slow one "order" only: a small p is not "sudden" (for that see
    `rivals.rivals`).

    Parameters
    ----------
    permutations, seed : number of random orders, or of simulated series
    null : {"order", "ar1"}
        "order": the same numbers in random order. It holds where a year says nothing about the next; at an autocorrelation of .6 it
        gives p <= .05 in over 40 % of series in which nothing happens. "ar1": series that wander as much as this one, with staircases
        compared by their likelihood (`rivals.change_test` with exactly k breaks; 12 years at least). For yearly rates take this one.

    Returns
    -------
    (1 + number of random series at least as good) / (1 + permutations); 1.0 for a constant series.
    """
    one_of("null", null, ("order", "ar1"))
    if null == "ar1":
        return change_test(values, least=least, breaks=k, exactly=True, simulations=permutations, seed=seed)
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

    table : unit, year and the columns to add up; one row per report
    Returns (years, sums): sums: dict of column -> array (1 + bootstrap, years); row 0 holds the observed sums.
    """
    need_columns(table, [unit, year, *columns], "table")
    need_counts(table[columns], ", ".join(columns))
    units, years = np.array(sorted(table[unit].unique()), dtype=object), np.array(sorted(table[year].unique()))
    weights = np.vstack([np.ones(len(units)), document_draws(len(units), bootstrap, np.random.default_rng(seed))])
    row, column = np.searchsorted(units, table[unit].to_numpy(dtype=object)), np.searchsorted(years, table[year].to_numpy())
    sums = {}
    for name in columns:
        wide = np.zeros((len(units), len(years)))
        np.add.at(wide, (row, column), table[name].to_numpy(dtype=float))
        sums[name] = weights @ wide
    return years, sums


def break_interval(table: pd.DataFrame, k: int = 1, *, count: str = "n", size: str = "n_chars", least: int = 3, bootstrap: int = 1000,
                   seed: int = 2022, confidence: float = 0.95, permutations: int = 999) -> pd.DataFrame:
    """Where the breaks of a rate lie, and how much that hangs on the units that reported and on the accidents of single years.

    Two things might have come out differently: which units there are (drawn whole, see `unit_draws`), and what each year brought to all of
    them (years about the staircase are drawn as an autoregression, with phi from `rivals.persistence`, and a variance in proportion to
    the rate: where the word is not there yet, little can happen, and no rate falls below 0). Drawing units alone gave points like
    [2014, 2014] where the next year's accident would have moved the break. Source: Davison and Hinkley (1997), 8.2 (resampling an
    autoregression); McCullagh and Nelder (1989), 6.2 (variance in proportion to the mean). Raises GovtextError: a year between the first and the last has no report; a count
    is missing, negative or a fraction.

    Parameters
    ----------
    table : unit, year, count and size, one row per report; the rate of a year is the sum of count over the sum of size
    least, bootstrap, seed, confidence, permutations : as in all `measures`

    Returns
    -------
    DataFrame
        order (1 ...), break_year (in which the new level starts), low, high (interval of the drawn breaks), same (share of draws with
        exactly this year), before, after (rates per 10,000), p (`break_test` of all k breaks against series that wander; missing below
        12 years), explained, p_order (the same against years in another order), units, interval (of units; "none" below 12 years
        too; without it low, high and same are missing), balanced_units (with a report in every year) and
        balanced_year (the break among them alone; missing below two).
    """
    years, rates = _rates(table, count, size, bootstrap, seed)
    units, observed = table["unit"].nunique(), rates[0]
    breaks, sse = (found[0] for found in best_breaks(rates[:1, None, :], k, least=least))
    kind = interval_kind(units) if len(years) >= FEWEST_YEARS and bootstrap else "none"
    drawn = np.empty((0, k), int) if kind == "none" else best_breaks(
        _with_years(observed, breaks, rates[1:], least, np.random.default_rng(seed + 1))[:, None, :], k, least=least)[0]
    low, high = expanded_limits(years[drawn], units, confidence, method="nearest")
    whole, p = float(((observed - observed.mean())**2).sum()), [
        break_test(observed, k, least=least, permutations=permutations, seed=seed, null=null) if null == "order" or len(years) >= FEWEST_YEARS else np.nan
        for null in ("ar1", "order")]
    stairs = [observed[a:b].mean() for a, b in pairwise([0, *breaks.tolist(), len(years)])]
    same_units = balanced(table)
    other = best_breaks(_rates(same_units, count, size, 0, seed)[1], k, least=least)[0] if same_units["unit"].nunique() > 1 else None
    rows = [(m + 1, int(years[at]), *(int(v) if np.isfinite(v) else np.nan for v in (low[m], high[m])),
             float((drawn[:, m] == at).mean()) if len(drawn) else np.nan, stairs[m], stairs[m + 1], p[0], 1 - sse / whole if whole else np.nan,
             p[1], units, kind, same_units["unit"].nunique(), int(years[other[m]]) if other is not None else pd.NA)
            for m, at in enumerate(breaks)]
    return pd.DataFrame(rows, columns=["order", "break_year", "low", "high", "same", "before", "after", "p", "explained", "p_order", "units",
                                       "interval", "balanced_units", "balanced_year"]).astype({"balanced_year": "Int64"})


def _rates(table: pd.DataFrame, count: str, size: str, bootstrap: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Years, and rates per 10,000 by year: first as observed, then of drawn units (without draws in which a year has no report)."""
    years, sums = unit_draws(table, [count, size], bootstrap=bootstrap, seed=seed)
    if (np.diff(years) != 1).any():
        raise GovtextError("有的年份没有报告。", "A year has no report.")
    with np.errstate(invalid="ignore", divide="ignore"):
        rates = 1e4 * sums[count] / sums[size]
    return years, rates[np.isfinite(rates).all(axis=1)]


def _with_years(observed: np.ndarray, breaks: np.ndarray, drawn: np.ndarray, least: int, generator: np.random.Generator) -> np.ndarray:
    """Series with the observed staircase, other units and other accidents of the years: array like `drawn`, nothing below 0.

    What is counted varies the more, the more there is of it: the variance of a year is in proportion to the height of its stair
    (quasi-Poisson), and years are gamma quantiles of an autoregression, so that a word hardly there does not come and go by chance.
    """
    from scipy.special import gammaincinv, ndtr

    n, k = len(observed), len(breaks)
    stairs = np.concatenate([np.full(b - a, observed[a:b].mean()) for a, b in pairwise([0, *breaks.tolist(), n])])
    if not ((observed - stairs) ** 2).sum() > 1e-12 * (observed**2).sum():
        return drawn
    phi, level = persistence(observed, least=least, breaks=k), np.maximum(stairs, 1e-4 * observed.mean())
    of_years = (whitened((observed - stairs) / np.sqrt(level), phi) ** 2).sum() / (n - 2 * k - 1)
    of_units = np.diff((drawn - observed) / np.sqrt(level), axis=1).var(axis=0).mean() / 2   # already in the drawn units: not to be added twice
    dispersion = (of_years - of_units) / (1 - phi**2)
    if dispersion <= 0:
        return np.maximum(drawn - observed + stairs, 0)
    chance = ndtr(ar1_draws(phi, n, len(drawn), generator) * np.sqrt(1 - phi**2))
    return np.maximum(drawn - observed + dispersion * gammaincinv(level / dispersion, chance), 0)


# ---------------------------------------------------------------------------------------------------- two periods, two poles

def period_change(table: pd.DataFrame, before: tuple[int, int], after: tuple[int, int], *, count: str = "n", size: str = "n_chars",
                  bootstrap: int = 1000, seed: int = 2022, confidence: float = 0.95, lasting: bool = True) -> dict[str, float]:
    """Compare the rate of two periods (first and last year, both included), with an interval for the difference.

    Two things might have come out differently: which units there are, and what each year brought to all of them at once. The
    variance of the difference is the one between units plus the one between years, less what both count (Cameron, Gelbach and Miller
    2011, two-way clusters; what both count are the accidents of single reports about their unit's level in the period). The second is the
    larger of two estimates, each period by its own years, and both together with a variance in proportion to the rate; it is enlarged for
    what lasts from one year to the next, as much as all years of the table show it, up to an autocorrelation of .6 (what lasts longer
    cannot be told from a change in so few years; a rate that creeps up for ten years has no before and after). The interval is Student's,
    with degrees of freedom after Satterthwaite (1946): two periods of five years leave few. Raises GovtextError: a period has no report;
    a count is missing, negative or a fraction. Source: Cameron, Gelbach and Miller (2011).

    Parameters
    ----------
    table : unit, year, count and size, one row per report. Give all years there are, those outside the two periods too: they tell how
        much a year resembles the next. With few years the largest factor is often taken, for want of knowledge.
    bootstrap : 0: no interval (kept from the time when units were drawn; so is seed)
    lasting : False: accidents of years are independent. The interval is then shorter by half and more, and right only then: at an
        autocorrelation of .6 it misses "no change" in a fifth of cases.

    Returns
    -------
    dict
        n (occurrences in both periods), before, after (rates per 10,000), change, low, high (of after - before), units, years (in the two
        periods), factor (by which the variance of years was enlarged), interval (of units; "none" below 2 years in a period too).
    """
    from scipy.special import stdtrit

    need_columns(table, ["unit", "year", count, size], "table")
    need_counts(table[[count, size]], f"{count}, {size}")
    n, sizes = (table.pivot_table(index="unit", columns="year", values=v, aggfunc="sum", fill_value=0) for v in (count, size))
    years = n.columns.to_numpy()
    spans = tuple(tuple(int(i) for i in np.searchsorted(years, (a, b + 1))) for a, b in (before, after))
    for (a, b), period in zip(spans, (before, after), strict=True):
        if a >= b or not sizes.iloc[:, a:b].to_numpy().sum():
            raise GovtextError(f"{period[0]}–{period[1]} 年没有报告。", f"There is no report of {period[0]}–{period[1]}.")
    if spans[0][1] > spans[1][0] and spans[1][1] > spans[0][0]:
        raise GovtextError("两个时期有重叠。请分开。", "The two periods overlap. Keep them apart.")
    with np.errstate(invalid="ignore", divide="ignore"):
        yearly = n.to_numpy(float).sum(axis=0) / sizes.to_numpy(float).sum(axis=0)
    factor = persistence_factor(yearly, spans) if lasting else 1.0
    rates, variance, freedom = _two_way(n.to_numpy(float), sizes.to_numpy(float), spans, factor)
    units, span = len(n), sum(b - a for a, b in spans)
    kind = interval_kind(units) if bootstrap and min(b - a for a, b in spans) > 1 else "none"
    width = np.nan if kind == "none" else float(stdtrit(freedom, (1 + confidence) / 2) * np.sqrt(variance)) if variance > 0 else 0.0
    change = float(rates[1] - rates[0])
    return {"n": int(sum(n.iloc[:, a:b].to_numpy().sum() for a, b in spans)), "before": float(rates[0]), "after": float(rates[1]),
            "change": change, "low": change - width, "high": change + width, "units": units, "years": span,
            "factor": factor, "interval": kind}


def _two_way(n: np.ndarray, sizes: np.ndarray, spans: tuple[tuple[int, int], ...], factor: float) -> tuple[np.ndarray, float, float]:
    """Rates per 10,000 of the two spans, variance of their difference, and its degrees of freedom; n and sizes: units x years."""
    rates = np.array([n[:, a:b].sum() / sizes[:, a:b].sum() for a, b in spans])
    parts = [sign * (n[:, a:b] - r * sizes[:, a:b]) / sizes[:, a:b].sum() for sign, r, (a, b) in zip((-1, 1), rates, spans, strict=True)]
    units, m = len(n), np.array([part.shape[1] for part in parts])
    of_units = units / max(units - 1, 1) * (np.hstack(parts).sum(axis=1) ** 2).sum()
    squares = np.array([k * (part.sum(axis=0) ** 2).sum() for k, part in zip(m, parts, strict=True)])   # of the yearly rates about the period's
    years_apart = max(m.sum() - 2, 1)
    with np.errstate(invalid="ignore", divide="ignore"):
        own = (squares / np.maximum(m - 1, 1)).sum()
        alike = np.nansum(m * squares / rates) / years_apart * (rates / m).sum()   # variance in proportion to the rate: steadier
    of_cells = sum(((part - part.mean(axis=1, keepdims=True)) ** 2).sum() * k / max(k - 1, 1) for k, part in zip(m, parts, strict=True))
    of_years = max(own, alike) * factor
    variance = max(of_units + of_years - of_cells, of_units, of_years)
    below = of_units**2 / max(units - 1, 1) + of_years**2 / years_apart
    return 1e4 * rates, 1e8 * variance, (of_units + of_years) ** 2 / below if below else 1.0


def persistence_factor(yearly: np.ndarray, spans: tuple[tuple[int, int], ...]) -> float:
    """By which factor the variance between years is too small for the difference of two periods, since years resemble the next.

    The lag-1 correlation about the levels of the two periods and of the stretches between and around them is corrected for
    short series by simulation (as in `rivals.persistence`), and the factor simulated for it: variance of the difference over
    what the years within periods show, enlarged once more for the correlation being estimated.

    yearly : array (years,)
    spans : ((first, end), (first, end)) positions of the two periods, end not included
    """
    edges = tuple(sorted({0, len(yearly), *(i for span in spans for i in span)}))
    parts = tuple((a, b) for a, b in pairwise(edges) if b > a)
    phis, medians, factors = _factor_table(parts, tuple(spans))
    estimate = float(_lag(yearly[None], parts)[0])
    return float(factors[min(np.searchsorted(medians, estimate), len(phis) - 1)]) if np.isfinite(estimate) else 1.0


def _lag(series: np.ndarray, parts: tuple[tuple[int, int], ...]) -> np.ndarray:
    left = [series[:, a:b] - series[:, a:b].mean(axis=1, keepdims=True) for a, b in parts]
    with np.errstate(invalid="ignore", divide="ignore"):
        return sum((e[:, 1:] * e[:, :-1]).sum(axis=1) for e in left) / sum((e**2).sum(axis=1) for e in left)


@lru_cache(maxsize=32)
def _factor_table(parts: tuple[tuple[int, int], ...], spans: tuple[tuple[int, int], ...], draws: int = 4000) -> tuple[np.ndarray, ...]:
    """For each phi of a grid: phi, median of its estimate, factor."""
    from scipy.special import stdtrit

    phis, found = PHI[(PHI > -0.31) & (PHI < MOST_LASTING + 0.01)], []
    for phi in phis:
        series = ar1_draws(float(phi), parts[-1][1], draws, np.random.default_rng(1))
        (mean1, var1, m1), (mean2, var2, m2) = ((s.mean(axis=1), s.var(axis=1, ddof=1) / s.shape[1] if s.shape[1] > 1 else np.full(draws, np.nan),
                                                s.shape[1]) for s in (series[:, a:b] for a, b in spans))
        found.append((_lag(series, parts), mean2 - mean1, var1 + var2))
    medians = np.maximum.accumulate([np.median(lag) for lag, _, _ in found])
    factors = np.maximum.accumulate([(change**2).mean() / within.mean() for _, change, within in found])
    t = stdtrit(max(m1 + m2 - 2, 1), 0.975)
    more = [np.quantile(np.abs(change) / np.sqrt(within * factors[np.minimum(np.searchsorted(medians, lag), len(phis) - 1)]), 0.95) / t
            for lag, change, within in found]
    return phis, medians, factors * np.maximum(more, 1) ** 2


def log_odds(new: np.ndarray, old: np.ndarray) -> np.ndarray:
    """Logarithm of new against old occurrences, half a count added to each so that 0 is allowed (Haldane 1956, Anscombe 1956)."""
    return np.log((np.asarray(new, dtype=float) + 0.5) / (np.asarray(old, dtype=float) + 0.5))

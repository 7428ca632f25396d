"""Break, ramp, line or nothing? Shapes of a yearly series compared while what happens in one year lasts into the next.

Errors follow a first-order autoregression, e_t = phi e_{t-1} + noise: without it, any series that wanders has a "break". Each shape
has its exact Gaussian likelihood, and BIC = -2 ln L + k ln n ranks them; k counts levels and slope, phi and the variance, and the
year of each break twice, for it is searched among all years (counted once, a second break is added to a quarter of single ones,
in simulations of 24 years; a ramp has one year that is searched so and one that is not). BIC alone finds something in 20 to 60 % of
series of 20 years in which nothing happens, so the ranking is opened only by a test: as large a gain over "none", in series that wander
as much as this one but have no shape, is counted. Sources: Yao (1988); Hall, Osborn and Sakkas (2013; the year of a break must cost more
than one parameter); Andrews (1993); Prais and Winsten (1954; the first year is kept).
"""

from __future__ import annotations

from functools import lru_cache
from itertools import combinations, pairwise
from typing import NamedTuple

import numpy as np
import pandas as pd

from ..messages import GovtextError, need_columns

FEWEST_YEARS = 12
MOST_SHAPES = 6000
PHI = np.round(np.arange(-0.5, 0.96, 0.05), 2)


class Shape(NamedTuple):
    """model; the years (positions) in which a new stretch starts; the design, array (n, columns); number of parameters."""

    model: str
    starts: tuple[int, ...]
    design: np.ndarray
    parameters: int


@lru_cache(maxsize=16)
def shapes(n: int, least: int = 3, breaks: int = 2, smooth: bool = True) -> tuple[Shape, ...]:
    """All shapes of n years: none; with `smooth` line and ramps; staircases of 1 to `breaks` breaks, `least` years on each stair.

    A ramp is level until the year before the first of its `starts`, then rises or falls in equal steps of two years or more, and is
    level again from the last of them on. Parameters count phi and the variance, and the years as said above.
    """
    t, one = np.arange(n), np.ones(n)
    found = [Shape("none", (), one[:, None], 3)]
    if smooth:
        found.append(Shape("line", (), np.column_stack([one, t]), 4))
        found += [Shape("ramp", (a + 1, b), np.column_stack([one, np.clip((t - a) / (b - a), 0, 1)]), 7)
                  for a in range(least - 1, n - least) for b in range(a + 2, n - least + 1)]
    for k in range(1, breaks + 1):
        for at in combinations(range(least, n - least + 1), k):
            if all(b - a >= least for a, b in pairwise(at)):
                found.append(Shape("break" if k == 1 else f"{k} breaks", at, np.column_stack([one, *(t >= a for a in at)]), 3 + 3 * k))
    if len(found) > MOST_SHAPES:
        raise GovtextError(f"{n} 年的序列、{breaks} 个断点共有 {len(found)} 种形状，太多。请减少 breaks 或加大 least。",
                           f"{n} years and {breaks} breaks make {len(found)} shapes, too many. Take fewer breaks or a larger least.")
    return tuple(found)


def whitened(series: np.ndarray, phi: float) -> np.ndarray:
    """Take phi times the year before away from each year (axis -1); the first is scaled by sqrt(1 - phi²)."""
    return np.concatenate([series[..., :1] * np.sqrt(1 - phi**2), series[..., 1:] - phi * series[..., :-1]], axis=-1)


@lru_cache(maxsize=64)
def _bases(n: int, least: int, breaks: int, smooth: bool, phi: float) -> np.ndarray:
    """Orthonormal columns of every whitened design, side by side: array (shapes, n, columns), zeros where a shape has fewer."""
    found = shapes(n, least, breaks, smooth)
    bases = np.zeros((len(found), n, max(s.design.shape[1] for s in found)))
    for columns in {s.design.shape[1] for s in found}:
        rows = [i for i, s in enumerate(found) if s.design.shape[1] == columns]
        designs = whitened(np.stack([found[i].design.T.astype(float) for i in rows]), phi).transpose(0, 2, 1)
        bases[rows, :, :columns] = np.linalg.qr(designs)[0]
    return bases


def log_likelihoods(series: np.ndarray, least: int = 3, breaks: int = 2, smooth: bool = True) -> tuple[np.ndarray, np.ndarray]:
    """Largest log-likelihood of every shape for every series, and the phi (on a grid of .05) at which it is reached.

    ln L = -n/2 (ln(2 pi S / n) + 1) + ln(1 - phi²) / 2, S the sum of squares that the whitened shape leaves.

    series : array (series, n), none of them constant
    Returns (log_likelihood, phi): arrays (series, shapes), in the order of `shapes`
    """
    n = series.shape[1]
    best = chosen = None
    for phi in PHI:
        bases = _bases(n, least, breaks, smooth, float(phi))
        white = whitened(series, phi)
        total = (white**2).sum(axis=1)[:, None]
        seen = ((white @ bases.transpose(1, 0, 2).reshape(n, -1)) ** 2).reshape(len(series), len(bases), -1).sum(axis=2)
        left = np.maximum(total - seen, 1e-10 * total)
        now = -n / 2 * (np.log(2 * np.pi * left / n) + 1) + np.log(1 - phi**2) / 2
        if best is None:
            best, chosen = now, np.full(now.shape, phi)
        else:
            better = now > best
            best[better], chosen[better] = now[better], phi
    return best, chosen


def ar1_draws(phi: float, n: int, draws: int, generator: np.random.Generator) -> np.ndarray:
    """Stationary series e_t = phi e_{t-1} + noise with noise of variance 1: array (draws, n)."""
    drawn = generator.normal(size=(draws, n))
    drawn[:, 0] /= np.sqrt(1 - phi**2)
    for t in range(1, n):
        drawn[:, t] += phi * drawn[:, t - 1]
    return drawn


def _phi_of_stairs(series: np.ndarray, least: int, breaks: int) -> np.ndarray:
    """phi beside the most likely staircase of exactly `breaks` breaks: array (series,)."""
    likelihood, phi = log_likelihoods(series, least, breaks, smooth=False)
    with_k = np.array([len(s.starts) == breaks for s in shapes(series.shape[1], least, breaks, smooth=False)])
    best = np.where(with_k, likelihood, -np.inf).argmax(axis=1)
    return phi[np.arange(len(series)), best]


@lru_cache(maxsize=32)
def _medians(n: int, least: int, breaks: int) -> np.ndarray:
    """Median of the estimated phi of series without shape, for each true phi of the grid: short series make it look smaller."""
    some = PHI[::2]
    found = [np.median(_phi_of_stairs(ar1_draws(phi, n, 400, np.random.default_rng(n)), least, breaks)) for phi in some]
    return np.maximum.accumulate(np.interp(PHI, some, found))


def persistence(values: np.ndarray, *, least: int = 3, breaks: int = 0) -> float:
    """phi of a series about the best staircase of `breaks` breaks (0: about its mean), too small as often as too large.

    The estimate of a short series is too small, the more so the more breaks are fitted; what it is for which true phi is simulated,
    and the true phi is returned whose median is the estimate (Andrews 1993, by simulation).

    values : array (n,), not constant
    """
    estimate = _phi_of_stairs(np.asarray(values, float)[None], least, breaks)[0]
    return float(PHI[min(np.searchsorted(_medians(len(values), least, breaks), estimate - 1e-9), len(PHI) - 1)])


def change_test(values: np.ndarray, *, least: int = 3, breaks: int = 1, smooth: bool = False, exactly: bool = False,
                simulations: int = 999, seed: int = 2022) -> float:
    """Is there any shape, or does the series only wander? p under an autoregression without shape (parametric bootstrap).

    Raises GovtextError: fewer than 12 years, or a missing value.

    least, breaks, smooth : which shapes are tried, see `shapes`
    exactly : only the staircases with exactly `breaks` breaks
    Returns (1 + simulated series with as large a gain in BIC) / (1 + simulations); 1.0 for a constant series. In series without shape p
        <= .05 happens in 4 to 6 % of cases for phi from 0 to .8 and 12 to 30 years.
    """
    numbers = _checked(values, least, breaks)
    if np.ptp(numbers) == 0:
        return 1.0
    every = shapes(len(numbers), least, breaks, smooth)
    penalty = np.log(len(numbers)) * np.array([s.parameters for s in every])
    tried = [i for i, s in enumerate(every) if i and (not exactly or len(s.starts) == breaks)]

    def gain(series: np.ndarray) -> np.ndarray:
        bic = penalty - 2 * log_likelihoods(series, least, breaks, smooth)[0]
        return bic[:, 0] - bic[:, tried].min(axis=1)

    observed, drawn = gain(numbers[None]), gain(ar1_draws(persistence(numbers), len(numbers), simulations, np.random.default_rng(seed)))
    return float((1 + (drawn >= observed[0] - 1e-9).sum()) / (1 + simulations))


def _checked(values: np.ndarray, least: int, breaks: int) -> np.ndarray:
    """The series, scaled to mean 0 and standard deviation 1 (a constant one as it is)."""
    numbers = np.asarray(values, dtype=float)
    if len(numbers) < max(FEWEST_YEARS, (breaks + 1) * least):
        raise GovtextError(f"只有 {len(numbers)} 年：至少要 {max(FEWEST_YEARS, (breaks + 1) * least)} 年，才能把断点和逐年的起伏分开。",
                           f"{len(numbers)} years only: at least {max(FEWEST_YEARS, (breaks + 1) * least)} are needed to tell a break from "
                           "ups and downs that last.")
    if not np.isfinite(numbers).all():
        raise GovtextError("序列里有缺失值。", "The series has missing values.")
    return (numbers - numbers.mean()) / numbers.std() if np.ptp(numbers) > 0 else numbers


def rivals(table: pd.DataFrame, value: str = "rate", *, year: str = "year", least: int = 3, breaks: int = 2, simulations: int = 999,
           seed: int = 2022) -> pd.DataFrame:
    """No change, a line, a ramp, one break, several breaks: which shape does a yearly series have?

    Raises GovtextError: a year is missing or occurs twice; fewer than 12 years.

    Parameters
    ----------
    table : year and value, one row per year, without gaps, 12 years at least
    least : smallest number of years before, between and after breaks
    breaks : most breaks tried

    Returns
    -------
    DataFrame
        The best shape of each model, smallest BIC first: model ("none", "line", "ramp", "break", "2 breaks" ...), first and last (years
        in which the new level starts, or the ramp leaves the old and reaches the new level; missing for none and line; of several
        breaks the first and the last), years (all of them, as text), bic, delta (above the smallest bic; below 2 hardly
        distinguishable), phi, explained (share of the variance that the shape explains by least squares), p (`change_test` over all
        these shapes, the same in every row), chosen (one row: the smallest bic where p <= .05, else "none").
    """
    years, numbers = yearly_series(table, value, year)
    scaled = _checked(numbers, least, breaks)
    every = shapes(len(years), least, breaks)
    if np.ptp(numbers) == 0:
        every, likelihood, phi, p = every[:1], np.full(1, np.nan), np.full(1, np.nan), 1.0
    else:
        likelihood, phi = (found[0] for found in log_likelihoods(scaled[None], least, breaks))
        p = change_test(numbers, least=least, breaks=breaks, smooth=True, simulations=simulations, seed=seed)
    bic = np.log(len(years)) * np.array([s.parameters for s in every]) - 2 * likelihood
    best = pd.Series([s.model for s in every])[np.argsort(bic, kind="stable")].drop_duplicates()      # of each model, smallest BIC first
    rows = [(model, *_years_of(every[i], years), bic[i], phi[i], _explained(scaled, every[i].design)) for i, model in best.items()]
    found = pd.DataFrame(rows, columns=["model", "first", "last", "years", "bic", "phi", "explained"]).astype({"first": "Int64", "last": "Int64"})
    found.insert(5, "delta", found["bic"] - found["bic"].min())
    return found.assign(p=p, chosen=found.index == 0 if p <= 0.05 else found["model"] == "none")


def yearly_series(table: pd.DataFrame, value: str, year: str) -> tuple[np.ndarray, np.ndarray]:
    """Years and values in order; refuses a missing or repeated year."""
    need_columns(table, [year, value], "table")
    ordered = table.sort_values(year)
    years = ordered[year].to_numpy(dtype=int)
    if len(years) < 2 or (np.diff(years) != 1).any():
        raise GovtextError("年份有缺或重复：断点搜索要求每年恰好一行。", "Years are missing or repeated: the search needs one row per year.")
    return years, ordered[value].to_numpy(dtype=float)


def _years_of(shape: Shape, years: np.ndarray) -> tuple[object, object, str]:
    named = [int(years[i]) for i in shape.starts]
    joined = ("–" if shape.model == "ramp" else ", ").join(map(str, named))
    return (named[0], named[-1], joined) if named else (pd.NA, pd.NA, "")


def _explained(numbers: np.ndarray, design: np.ndarray) -> float:
    basis = np.linalg.qr(design.astype(float))[0]
    left = numbers - basis @ (basis.T @ numbers)
    whole = ((numbers - numbers.mean()) ** 2).sum()
    return float(1 - (left**2).sum() / whole) if whole else float("nan")


def balanced(table: pd.DataFrame, *, unit: str = "unit", year: str = "year") -> pd.DataFrame:
    """Keep the units that have a row in every year of the table: a change in who reports is then no change of the rate.

    Returns the rows of those units, perhaps none.
    """
    need_columns(table, [unit, year], "table")
    present = table.groupby(unit)[year].nunique()
    return table[table[unit].isin(present[present == table[year].nunique()].index)]

"""Which rows of a table of counts go with which columns? Correspondence analysis, and how much of it chance would show as well.

    axes, points = correspondence_analysis(counts, row="article_id", column="theme")
    chance = chance_inertia(counts, row="article_id", column="theme", unit="passage_id")

Symbols as in Greenacre: N counts, P = N / n, r and c row and column masses, S standardised residuals, S = U D V'.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..messages import GovtextError, at_least, need_columns

AXIS_COLUMNS = ["axis", "inertia", "share", "cumulative"]
POINT_COLUMNS = ["side", "name", "axis", "n", "mass", "inertia", "coordinate", "contribution", "cos2"]
ZERO = 1e-12   # inertia below this is rounding


def correspondence_analysis(counts: pd.DataFrame, *, row: str, column: str, n: str = "n") -> tuple[pd.DataFrame, pd.DataFrame]:
    """Correspondence analysis of a two-way table of counts: axes, and where rows and columns stand on them.

    The table is compared with independence: S_ij = (p_ij - r_i c_j) / sqrt(r_i c_j). Total inertia = sum of S² = chi-square / n;
    0 means that all rows have the same profile. The singular value decomposition splits it into axes, the first taking as
    much as one axis can. Sources: Greenacre (1984); Greenacre (2017), appendix A. Raises GovtextError: fewer than two rows or columns; a
    row or column without counts (it has no profile); a count that is negative or missing.

    Parameters
    ----------
    counts : one row per cell (repeated cells are added): columns `row`, `column`, `n`. A missing cell counts as 0.

    Returns
    -------
    axes : axis (1, 2, ... min(rows, columns) - 1), inertia (squared singular value), share of the total, cumulative share.
    points : one row per point and axis: side ("row" or "column"), name, axis, n, mass (share of all counts), inertia (of the point, mass
        x squared chi-square distance from the average profile), coordinate (principal), contribution (share of the axis' inertia that the
        point makes; adds up to 1 per side and axis), cos2 (share of the point's inertia that the axis shows; adds up to 1 over the axes).
        Rows before columns, each sorted by name, then axis. Coordinates of one side are comparable with each other as chi-square
        distances; a row and a column are not a distance apart that means anything.

    Notes
    -----
    The sign of an axis is arbitrary. It is fixed so that the row with the largest absolute coordinate is positive (of equal
    rows the first by name). Where a table has no inertia, on an axis or at all, coordinates are 0 and share, contribution and
    cos2 are nan: there is nothing to divide.

    Examples
    --------
    >>> table = pd.DataFrame({"who": list("aabb"), "what": list("xyxy"), "n": [3, 1, 1, 3]})
    >>> axes, points = correspondence_analysis(table, row="who", column="what")
    >>> axes["inertia"].round(4).tolist(), points["coordinate"].round(4).tolist()
    ([0.25], [0.5, -0.5, 0.5, -0.5])
    """
    wide = _two_way(counts, row, column, n)
    table = wide.to_numpy(dtype=float)
    residuals, r, c = _residuals(table)
    u, singular, vt = np.linalg.svd(residuals, full_matrices=False)
    k = min(table.shape) - 1
    inertia = np.where(singular[:k]**2 > ZERO, singular[:k]**2, 0.0)
    rows = u[:, :k] * np.sqrt(inertia) / np.sqrt(r)[:, None]
    columns = vt.T[:, :k] * np.sqrt(inertia) / np.sqrt(c)[:, None]
    farthest = rows[np.argmax(np.abs(rows).round(9), axis=0), np.arange(k)]
    sign = np.where(farthest < 0, -1.0, 1.0)
    share = inertia / inertia.sum() if inertia.sum() else np.full(k, np.nan)
    axes = pd.DataFrame({"axis": np.arange(1, k + 1), "inertia": inertia, "share": share, "cumulative": np.cumsum(share)})
    points = pd.concat([_points("row", wide.index, table.sum(axis=1), r, rows * sign, inertia),
                        _points("column", wide.columns, table.sum(axis=0), c, columns * sign, inertia)], ignore_index=True)
    return axes[AXIS_COLUMNS], points[POINT_COLUMNS]


def _two_way(counts: pd.DataFrame, row: str, column: str, n: str) -> pd.DataFrame:
    need_columns(counts, [row, column, n], "counts")
    if counts[n].isna().any() or not (counts[n] >= 0).all():
        raise GovtextError(f"列 {n} 里有负数或缺失值。对应分析需要次数。",
                           f"Column {n} holds a negative or missing value. Correspondence analysis needs counts.")
    plain = counts.astype({row: str, column: str})
    wide = plain.pivot_table(index=row, columns=column, values=n, aggfunc="sum", fill_value=0).sort_index().sort_index(axis=1)
    if min(wide.shape, default=0) < 2:
        raise GovtextError(f"对应分析至少要两行、两列；现有 {wide.shape[0]} 行、{wide.shape[1]} 列。",
                           f"Correspondence analysis needs at least two rows and two columns; there are {wide.shape[0]} and "
                           f"{wide.shape[1]}.")
    for side, sums in ((row, wide.sum(axis=1)), (column, wide.sum(axis=0))):
        if (sums == 0).any():
            name = sums.index[sums == 0][0]
            raise GovtextError(f"{side} 的“{name}”一次也没有，没有剖面可比。请先去掉。",
                               f'"{name}" in {side} has no counts, so there is no profile to compare. Leave it out.')
    return wide


def _residuals(table: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """S (rows x columns), r, c; rows or columns without counts get residuals 0."""
    p = table / table.sum()
    r, c = p.sum(axis=1), p.sum(axis=0)
    expected = np.outer(r, c)
    return np.divide(p - expected, np.sqrt(expected), out=np.zeros_like(p), where=expected > 0), r, c


def _points(side: str, names: pd.Index, n: np.ndarray, mass: np.ndarray, coordinates: np.ndarray, inertia: np.ndarray) -> pd.DataFrame:
    """One row per point and axis; coordinates has shape (points, axes), inertia (axes,)."""
    parts = mass[:, None] * coordinates**2
    own = parts.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        contribution, cos2 = parts / inertia, parts / own[:, None]
    k = coordinates.shape[1]
    return pd.DataFrame({"side": side, "name": np.repeat(names.astype(str), k), "axis": np.tile(np.arange(1, k + 1), len(names)),
                         "n": np.repeat(n.astype("int64") if np.all(n == n.round()) else n, k), "mass": np.repeat(mass, k),
                         "inertia": np.repeat(own, k), "coordinate": coordinates.ravel(), "contribution": contribution.ravel(),
                         "cos2": cos2.ravel()})


def chance_inertia(counts: pd.DataFrame, *, row: str, column: str, unit: str | None = None, n: str = "n", draws: int = 500,
                   seed: int = 8) -> pd.DataFrame:
    """How much inertia would a table show if rows and columns had nothing to do with each other?

    Two ideas of chance. Without `unit`, every single count falls by itself (multinomial, expected counts r_i c_j n): far too
    kind to texts, where a word that has come once comes again. With `unit` (passages, say), whole units are shuffled over
    the rows, each row keeping its number of units, so that words stay in the company they keep. Source: Greenacre (2017) on permutation
    tests, which shuffle the observations as `unit` does here. Raises GovtextError: as `correspondence_analysis`; a unit belongs to two
    rows; draws is not positive.

    Parameters
    ----------
    counts : columns `row`, `column`, `n` and, if given, `unit`; each unit belongs to one row. To let empty units take part in the
        shuffling, list them with n = 0.

    Returns
    -------
    DataFrame
        One row per draw: draw, total (inertia), plane (share of the first two axes; nan where there is no inertia).
        A row or column that stays empty in a draw adds nothing.
    """
    at_least("draws", draws, 1)
    wide = _two_way(counts, row, column, n)
    rng = np.random.default_rng(seed)
    draw = _shuffled_units(counts, row, column, unit, n, list(wide.index)) if unit else _single_counts(wide.to_numpy(dtype=float))
    rows = []
    for i in range(draws):
        inertia = np.linalg.svd(_residuals(draw(rng))[0], compute_uv=False)**2
        rows.append((i, inertia.sum(), inertia[:2].sum() / inertia.sum() if inertia.sum() > ZERO else np.nan))
    return pd.DataFrame(rows, columns=["draw", "total", "plane"])


def _single_counts(table: np.ndarray):
    _, r, c = _residuals(table)
    total = round(table.sum())
    return lambda rng: rng.multinomial(total, np.outer(r, c).ravel()).reshape(table.shape).astype(float)


def _shuffled_units(counts: pd.DataFrame, row: str, column: str, unit: str, n: str, names: list[str]):
    need_columns(counts, [unit], "counts")
    plain = counts.astype({row: str, column: str, unit: str})
    owners = plain[[unit, row]].drop_duplicates()
    twice = owners.loc[owners[unit].duplicated(), unit]
    if len(twice):
        raise GovtextError(f"{unit} 的“{twice.iloc[0]}”分属两行，不能整体打乱。",
                           f'"{twice.iloc[0]}" in {unit} belongs to two rows, so it cannot be shuffled as a whole.')
    owner = owners.set_index(unit)[row].sort_index()
    cells = plain.pivot_table(index=unit, columns=column, values=n, aggfunc="sum", fill_value=0).loc[owner.index].to_numpy(dtype=float)
    places = np.array([names.index(name) for name in owner])
    return lambda rng: np.eye(len(names))[:, rng.permutation(places)] @ cells

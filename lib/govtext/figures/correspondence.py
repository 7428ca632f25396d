"""Maps and trees: which texts go with which themes, how much of that chance would show, and what joins first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from ..charts import LOOKS, MAIN, Chart, dendrogram, histogram, scatter
from ..language import tr
from ..messages import need_columns

# ---------------------------------------------------------------------------------------------------- the map


def correspondence_map(axes: pd.DataFrame, points: pd.DataFrame, *, rows: Mapping[str, str], columns: Mapping[str, str],
                       poor: float = 0.5, kinds: tuple[str, str] | None = None, unit: tuple[str, str], source: tuple[str, str]) -> Chart:
    """Draw the first two axes of a correspondence analysis, each point with the share of it that the plane shows (cos2).

    Parameters
    ----------
    axes, points : as `correspondence_analysis` returns them, with at least two axes
    poor : points whose cos2 on the two axes adds up to less are drawn as badly shown: hollow and in brackets
    kinds : what rows and columns are, in the language in force; for the legend
    rows, columns, unit, source : as in all `figures`
    """
    need_columns(axes, ["axis", "inertia", "share"], "axes")
    need_columns(points, ["side", "name", "axis", "coordinate", "contribution", "cos2"], "points")
    labels = {("row", k): v for k, v in rows.items()} | {("column", k): v for k, v in columns.items()}
    plane = points[points["axis"] <= 2]
    table = plane.pivot(index=["side", "name"], columns="axis", values="coordinate").loc[list(labels)].rename(columns={1: "first", 2: "second"})
    table["quality"] = plane.groupby(["side", "name"])["cos2"].sum()
    table["poor"] = table["quality"] < poor
    table["label"] = [f"({labels[k]} {q:.0%})" if q < poor else f"{labels[k]} {q:.0%}" for k, q in table["quality"].items()]
    low, high = _ends(points, labels, _ratios(axes, points), poor)
    share, kinds = axes.set_index("axis")["share"], kinds or (tr("行", "rows"), tr("列", "columns"))
    return scatter(table.reset_index(), x="first", y="second", label="label", series="side", cross=(0, 0), equal=True,
                   looks={"row": MAIN, "column": replace(LOOKS[1], marker="^")},
                   hollow={"poor": tr(f"空心、括号：平面显示该点不到 {poor:.0%}", f"hollow, in brackets: the plane shows under {poor:.0%} of the point")},
                   names={"row": kinds[0], "column": kinds[1], "first": tr(f"第 1 轴：占惯量 {share[1]:.1%}", f"axis 1: {share[1]:.1%} of the inertia"),
                          "second": tr(f"第 2 轴：占惯量 {share[2]:.1%}", f"axis 2: {share[2]:.1%} of the inertia")},
                   title=_against(low, high), unit=tr(*unit), source=tr(*source),
                   caption=tr(f"百分数：平面显示了该点的多少（cos²）。总惯量 {axes['inertia'].sum():.3f}。主坐标对称图：同类点的距离可比，异类点之间的距离没有定义。",
                              f"Per cent: how much of the point the plane shows (cos²). Total inertia {axes['inertia'].sum():.3f}. Symmetric map in "
                              "principal coordinates: distances within a kind of point can be compared, distances between the kinds are not defined."))


def _ratios(axes: pd.DataFrame, points: pd.DataFrame) -> pd.DataFrame:
    """How many times as often as in all rows together each column occurs in each row: the table rebuilt from its axes (Greenacre 2017, ch. 14)."""
    place = points.pivot(index=["side", "name"], columns="axis", values="coordinate")
    root = np.sqrt(axes.set_index("axis")["inertia"].reindex(place.columns))
    return 1 + (place.loc["row"] / root) @ place.loc["column"].T


def _ends(points: pd.DataFrame, labels: Mapping[tuple[str, str], str], ratios: pd.DataFrame, poor: float) -> tuple[str, str]:
    """What stands at the negative and positive end of axis 1: points that make more than an equal share of it, or else the one that makes
    most; only those that axis 1 alone shows well (its cos2), and only columns that each of the rows named has more of than all together."""
    first = points[points["axis"] == 1].copy()
    first["equal"] = 1 / first.groupby("side")["name"].transform("size")
    first = first[first["cos2"] >= poor]
    return _end(first, -1, labels, ratios), _end(first, 1, labels, ratios)


def _end(first: pd.DataFrame, sign: int, labels: Mapping[tuple[str, str], str], ratios: pd.DataFrame) -> str:
    """The rows at one end of the axis, and in brackets its columns; empty without a row."""
    here = first[np.sign(first["coordinate"]) == sign].sort_values(["contribution", "name"], ascending=[False, True])
    rows, columns = (_heavy(here[here["side"] == side]) for side in ("row", "column"))
    columns = [c for c in columns if (ratios.loc[rows, c] > 1).all()]
    names, themes = (tr("、", ", ").join(labels[side, n] for n in found) for side, found in (("row", rows), ("column", columns)))
    return tr(f"{names}（{themes}）", f"{names} ({themes})") if names and themes else names


def _against(low: str, high: str) -> str:
    """Title of the map, from what stands at the two ends; an end where nothing is shown well is the rest."""
    if not low and not high:
        return tr("没有一行主要由第 1 轴显示", "No row is shown mainly by axis 1")
    if low and high:
        return tr(f"第 1 轴：{low} 对 {high}", f"Axis 1: {low} against {high}")
    return tr(f"第 1 轴：{low or high} 对 其余", f"Axis 1: {low or high} against the rest")


def _heavy(here: pd.DataFrame) -> list:
    """The points that make more than an equal share, or else the first."""
    big = here[here["contribution"] > here["equal"]]
    return list((big if len(big) else here.head(1))["name"])


# ---------------------------------------------------------------------------------------------------- against chance

def chance_strips(draws: Mapping[str, pd.Series], observed: float, *, quantity: tuple[str, str], source: tuple[str, str]) -> Chart:
    """Draw, for each idea of chance, the values that random tables give, and the value that was observed.

    Parameters
    ----------
    draws : dict of label -> values drawn at random
    observed : the value of the table itself
    quantity, source : as in all `figures`
    """
    reach = {label: int((values >= observed).sum()) for label, values in draws.items()}
    table = pd.concat([pd.DataFrame({"idea": label, "value": np.asarray(values)}) for label, values in draws.items()])
    rare = {k <= 0.05 * len(draws[label]) for label, k in reach.items()}
    return histogram(table, x="value", panel="idea", observed=observed, bins=45,
                     names={label: tr(f"{label}：{len(draws[label])} 张随机表里 {k} 张不小于观测值",
                                      f"{label}: {k} of {len(draws[label])} random tables reach the observed value") for label, k in reach.items()},
                     title=tr("算不算“不同”，取决于怎样想象偶然", 'Whether it counts as "different" depends on the idea of chance') if len(rare) > 1 else
                     tr("怎样想象偶然，观测值都很少见", "The observed value is rare under every idea of chance") if True in rare else
                     tr("怎样想象偶然，观测值都不少见", "The observed value is not rare under any idea of chance"),
                     unit=tr(*quantity), source=tr(*source), caption=tr(f"每种偶然各抽 {len(next(iter(draws.values())))} 张表，随机种子固定。",
                                f"{len(next(iter(draws.values())))} tables per idea of chance, fixed seed."))


# ---------------------------------------------------------------------------------------------------- trees

def dendrogram_panels(trees: Mapping[str, pd.DataFrame], *, names: Mapping[str, str], notes: Mapping[str, str] | None = None,
                      groups: Mapping[str, str] | None = None, title: tuple[str, str], caption: tuple[str, str]) -> Chart:
    """Draw one or more cluster trees, leaves at the right, each on its own scale from 0; the first join is thick and red.

    Parameters
    ----------
    trees : dict of panel label -> tree as `cluster_tree` returns it
    notes : dict of panel label -> second line of the panel's title, optional
    groups : dict of leaf -> group label, drawn as a mark beside the leaf, optional
    names, title, caption : as in all `figures`
    """
    return dendrogram(trees, names=names, notes=notes, groups=groups, title=tr(*title), caption=tr(*caption),
                      unit=tr("合并时的距离", "distance at which they join"))

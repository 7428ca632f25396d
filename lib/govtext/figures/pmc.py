"""The PMC index in pictures: surfaces with the numbers under them, and ranks that depend on one variable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from ..charts import FEW, MAIN, Chart, Look, dots, surface
from ..charts.labels import shortened
from ..language import tr
from ..messages import need_columns


def pmc_surfaces(matrices: Mapping[str, np.ndarray], *, names: Sequence[str] | Mapping[str, str],
                 strongest: pd.DataFrame | None = None) -> Chart:
    """Draw the PMC surface of up to four policies, and under each the grid with its nine numbers, which is what can be read.

    Raises GovtextError: more than four policies, a matrix that is not 3 x 3 or leaves 0..1, not nine names.

    Parameters
    ----------
    matrices : dict of policy -> 3 x 3 array of values from 0 to 1, as `pmc_surface` returns; drawn left to right
    names : names of the nine main variables in the language in force, in the order of the cells, row by row; as a dict of id -> name, where
        `strongest` names ids
    strongest : DataFrame id, term, share, as `strongest_terms` returns of the scores, optional
        Written after the name of a variable: near 100 % its scores say no more than that this one word occurs.
    """
    values = {policy: np.asarray(matrix, float) for policy, matrix in matrices.items()}
    ids = dict(names) if isinstance(names, Mapping) else dict(enumerate(names))
    whole = all(matrix.shape == (3, 3) for matrix in values.values()) and len(ids) == 9
    words = {} if strongest is None else {r.id: f"{r.term} {r.share:.0%}" for r in strongest.itertuples()}
    short = [shortened(name, 2.4, 12, 1) + (tr(f"（{words[i]}）", f" ({words[i]})") if i in words else "") for i, name in ids.items()]   # nine stand there
    note = tr("括号内：占这个变量得分最多的一个词及其份额。", " In brackets: the term that makes most of a variable's scores, and its share.") if words else ""
    return surface(values, names=short, title=_surface_title(values, list(ids.values())) if whole else tr("PMC 曲面", "PMC surfaces"),
                   unit=tr("一级变量得分，0 到 1（子项得 1 分的占比）", "score of a main variable, 0 to 1 (share of its items that score 1)"),
                   caption=tr("九个变量怎样排是约定，曲面的形状随之而变；只有九个点有数，点与点之间是画出来的。",
                              "The order of the nine is a convention and makes the shape; only the nine points are data, the surface "
                              "between them is drawn.") + note)


def _surface_title(values: dict[str, np.ndarray], names: list[str]) -> str:
    if not values:
        return tr("没有政策可画", "No policy to draw")
    sums = pd.Series({policy: round(float(matrix.sum()), 9) for policy, matrix in values.items()})
    sums = sums.sort_values(ascending=False, kind="stable")
    best = _short(str(sums.index[0]))
    every = np.stack([matrix.ravel() for matrix in values.values()])
    if len(sums) == 1:
        top = int(every[0].argmax())
        return tr(f"{best}：九项合计 {sums.iloc[0]:.2f}\n最高的一项是“{names[top]}”，{every[0, top]:.2f}",
                  f'{best}: {sums.iloc[0]:.2f} over nine variables,\nhighest in "{names[top]}" ({every[0, top]:.2f})')
    spread = (every.max(axis=0) - every.min(axis=0)).round(9)
    widest = np.flatnonzero(spread == spread.max())
    if not spread.max():
        return tr(f"{len(sums)} 份政策的九项得分完全相同\n合计都是 {sums.iloc[0]:.2f}",
                  f"The {len(sums)} policies score the same on all nine variables:\neach sums to {sums.iloc[0]:.2f}")
    name = names[widest[0]]
    low, high = every[:, widest[0]].min(), every[:, widest[0]].max()
    more = len(widest) - 1
    where = tr(f"差别最大的是“{name}”" + (f"等 {more + 1} 项" if more else "") + f"：{low:.2f} 到 {high:.2f}",
               f'they differ most in "{name}"' + (f" and {more} more" if more else "") + f": {low:.2f} to {high:.2f}")
    tied = int((sums == sums.iloc[0]).sum())
    if tied > 1:
        return tr(f"{tied} 份政策的合计并列最高，{sums.iloc[0]:.2f}；\n{where}", f"{tied} policies share the highest sum, {sums.iloc[0]:.2f};\n{where}")
    second, gap = _short(str(sums.index[1])), sums.iloc[0] - sums.iloc[1]
    return tr(f"{best} 最高，比 {second} 多 {gap:.2f}；\n{where}", f"{best} is highest, {gap:.2f} above {second};\n{where}")


def pmc_sensitivity_plot(table: pd.DataFrame, *, names: Mapping[str, str] | None = None, labels: Mapping[str, str] | None = None,
                         rows: int = 24, basis: tuple[str, str] = ("", "")) -> Chart:
    """Draw the full rank of each policy and the ranks it takes when one main variable is left out.

    Policies with the same rank in every ranking share a row, so that many ties stay readable.

    Parameters
    ----------
    table : dropped, policy, rank, shift, swaps, as `pmc_sensitivity` returns
    rows : at most this many rows; the caption says how many policies are left out
    basis : (zh, en) which documents were scored, where they are not the whole corpus; ends the caption
    names, labels : as in all `figures`
    """
    need_columns(table, ["dropped", "policy", "rank", "shift", "swaps"], "table")
    wide = table.pivot(index="policy", columns="dropped", values="rank")
    groups = _alike(wide)
    heads = {members[0]: _head(members, names or {}) for members in groups[:rows]}
    long = table[table["policy"].isin(heads)].assign(kind=lambda t: (t["dropped"] == "").map({True: "full", False: "dropped"}))
    moves = {p: _largest(table[table["policy"] == p], int(wide.loc[p, ""]), labels or {}) for p in heads}
    long = long.drop_duplicates(["policy", "rank", "kind"]).assign(moves=long["policy"].map(moves))
    long = long[(long["kind"] == "full") | (long["rank"] != long["policy"].map(wide[""]))]   # a circle behind its own diamond tells nothing
    hidden = sum(map(len, groups[rows:]))
    left = tr(f"另有 {hidden} 份未画。", f" {hidden} more are not drawn.") if hidden else ""
    left += tr(f"所依文档：{basis[0]}。", f" Scored: {basis[1]}.") if any(basis) else ""
    return dots(long, y="policy", x="rank", series="kind", join=True, rows=heads, side={"moves": tr("去掉哪一项变动最大", "the drop that moves it most")},
                looks={"full": Look(MAIN.colour, "D"), "dropped": FEW},
                names={"full": tr("全部变量", "all variables"), "dropped": tr("去掉一项之后", "one left out")},
                title=_sensitivity_title(table, wide), unit=tr("名次（1 最高；并列取较好的名次）", "rank (1 = highest, ties share the better rank)"),
                caption=tr(f"共 {len(wide)} 份政策、{wide.shape[1] - 1} 个一级变量；名次处处相同的政策合成一行。{left}",
                           f"{len(wide)} policies, {wide.shape[1] - 1} main variables; policies with the same ranks throughout share a row.{left}"))


def _alike(wide: pd.DataFrame) -> list[list[str]]:
    """Policies with the same ranks throughout together, those with the best full rank first."""
    groups = [(ranks, list(part.index)) for ranks, part in wide.groupby(list(wide.columns), sort=True)]
    place = list(wide.columns).index("")
    return [members for _, members in sorted(groups, key=lambda g: (g[0][place], min(g[0]), max(g[0])))]


def _sensitivity_title(table: pd.DataFrame, wide: pd.DataFrame) -> str:
    policies = len(wide)
    shifts = table[table["shift"] != 0]
    moved, passed = shifts["policy"].nunique(), shifts.loc[shifts["swaps"] > 0, "policy"].nunique()
    if not moved:
        return tr(f"去掉任何一个一级变量，{policies} 份政策的名次都不变", f"No rank of the {policies} policies depends on one main variable")
    firsts = {frozenset(wide.index[wide[column] == 1]) for column in wide}
    first = tr("第一名不变", "first place stays") if len(firsts) == 1 else tr("第一名也会变", "the first place changes too")
    ties = tr("都只因并列增减；", "all of them only with ties; ") if not passed else tr(
        f"{passed} 份与别的互换先后，其余只因并列增减；", f"{passed} pass another or are passed, the rest move with ties; ")
    return tr(f"{policies} 份政策里 {moved} 份的名次会因去掉一项而变；\n", f"{moved} of {policies} policies change rank when one variable is left out;\n") + (
        ties if passed < moved else "") + first


def _head(members: list[str], names: Mapping[str, str]) -> str:
    first, others = str(names.get(members[0], members[0])), len(members) - 1
    return _short(first) + (tr(f"（另 {others} 份）", f" (+{others})") if others else "")


def _short(name: str) -> str:
    return name if len(name) <= 24 else f"{name[:14]}…{name[-8:]}"


def _largest(part: pd.DataFrame, full: int, labels: Mapping[str, str]) -> str:
    """The variable whose loss moves the policy most, with the rank before and after; the first one where several do."""
    step = part["shift"].abs().max()
    if not step:
        return tr("不变", "no change")
    drops = part[part["shift"].abs() == step]
    row, more = drops.iloc[0], len(drops) - 1
    name = str(labels.get(row["dropped"], row["dropped"]))
    return f"{full} → {row['rank']}  {name}" + (tr(f" 等 {more + 1} 项", f" +{more}") if more else "")

"""The PMC index in pictures: surfaces with the numbers under them, and ranks that depend on one variable."""

from __future__ import annotations

from unicodedata import east_asian_width

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from ..language import tr
from ..looks import ACCENT, GRID, INK, MUTED, PAPER, SECOND, figure_style, new_figure
from ..messages import GovtextError, need_columns
from ..show import describe
from .matrix import SHADE

MOST = 4
CIRCLED = "①②③④⑤⑥⑦⑧⑨"                              # the cells, row by row
CORNERS = {2: (0, 2), 6: (2, 0), 8: (2, 2)}   # three corners that the surface never hides: cell, row, column


def pmc_surfaces(matrices: dict[str, np.ndarray], *, names: list[str]) -> Figure:
    """Draw the PMC surface of up to four policies, and under each the grid with its nine numbers, which is what can be read.

    Parameters
    ----------
    matrices : dict of policy -> 3 x 3 array of values from 0 to 1, as `pmc_surface` returns; drawn left to right
    names : names of the nine main variables in the language in force, in the order of the cells, row by row

    Raises
    ------
    GovtextError
        No policy or more than four, a matrix that is not 3 x 3 or leaves 0..1, not nine names.
    """
    values = {policy: np.asarray(matrix, float) for policy, matrix in matrices.items()}
    _check_surfaces(values, names)
    width = {1: 7.6, 2: 9.6, 3: 11.4}.get(len(values), 12.6)
    labels = {policy: _cut(str(policy), int(width / len(values) * 9)) for policy in values}
    with figure_style():
        fig = Figure(figsize=(width, 7.2), layout="none")
        grid = fig.add_gridspec(3, len(values), height_ratios=[3, 1.9, 1.05], left=0.03, right=0.97, bottom=0.01, top=0.815,
                                wspace=0.12, hspace=0.1)
        for i, (policy, matrix) in enumerate(values.items()):
            solid = fig.add_subplot(grid[0, i], projection="3d")
            _draw_surface(solid, matrix)
            flat = fig.add_subplot(grid[1, i])
            _draw_grid(flat, matrix)
            middle = (flat.get_position().x0 + flat.get_position().x1) / 2
            fig.text(middle, 0.825, tr(f"{labels[policy]}\n九项合计 {matrix.sum():.2f}", f"{labels[policy]}\nsum of nine: {matrix.sum():.2f}"),
                     ha="center", va="bottom", fontsize=12)
        _draw_key(fig.add_subplot(grid[2, :]), names, int(width * 3.6))
        fig.suptitle(_surface_title(values, names), x=0.02, y=0.985, ha="left", va="top", fontsize=15)
    order = "; ".join(f"{i} {name}" for i, name in enumerate(names, 1))
    listed = ". ".join(f"{policy}: {', '.join(f'{v:.2f}' for v in matrix.flat)} (= {matrix.sum():.2f})"
                       for policy, matrix in values.items())
    return describe(fig, alt=(f"{len(values)} 份政策的 PMC 曲面，下方是同样九个数的三行三列表。变量依次为：{order}。各政策的值：{listed}。",
                              f"PMC surfaces of {len(values)} policies, with the same nine numbers in a 3 by 3 grid below. Variables "
                              f"in order: {order}. Values: {listed}."),
                    caption=("高度和格内数字：一级变量得分，0 到 1（子项得 1 分的占比）。九个变量怎样排是约定，曲面的形状随之而变；只有九个点有数，点与点之间是画出来的。",
                             "Height and number: score of a main variable, 0 to 1 (share of its items that score 1). The order of the nine is "
                             "a convention and makes the shape; only the nine points are data, the surface between them is drawn."))


def _check_surfaces(values: dict[str, np.ndarray], names: list[str]) -> None:
    if not 1 <= len(values) <= MOST:
        raise GovtextError(f"一张图画一到四份政策，收到 {len(values)} 份。", f"One to four policies fit into the figure; got {len(values)}.")
    if len(names) != 9:
        raise GovtextError(f"需要九个变量名，收到 {len(names)} 个。", f"Nine names of variables are needed; got {len(names)}.")
    for policy, matrix in values.items():
        if matrix.shape != (3, 3) or not ((matrix >= 0) & (matrix <= 1)).all():
            raise GovtextError(f"{policy} 的矩阵应为三行三列、值在 0 到 1 之间。",
                               f"The matrix of {policy} must have three rows and columns and values from 0 to 1.")


def _surface_title(values: dict[str, np.ndarray], names: list[str]) -> str:
    sums = pd.Series({policy: round(float(matrix.sum()), 9) for policy, matrix in values.items()})
    sums = sums.sort_values(ascending=False, kind="stable")
    best = _cut(str(sums.index[0]), 26)
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
    second, gap = _cut(str(sums.index[1]), 26), sums.iloc[0] - sums.iloc[1]
    return tr(f"{best} 最高，比 {second} 多 {gap:.2f}；\n{where}", f"{best} is highest, {gap:.2f} above {second};\n{where}")


def _draw_surface(ax, matrix: np.ndarray) -> None:
    """A surface over rows (the first at the back, as the first row of the grid is on top) and columns, height 0 to 1."""
    from mpl_toolkits.mplot3d import proj3d

    across, back = np.meshgrid([0, 1, 2], [2, 1, 0])
    ax.plot_surface(across, back, matrix, cmap=SHADE, vmin=0, vmax=1, rstride=1, cstride=1, edgecolor=MUTED, linewidth=0.8, shade=False,
                    alpha=0.92)
    ax.scatter(across.ravel(), back.ravel(), matrix.ravel(), color=INK, s=20, depthshade=False, clip_on=False)
    ax.set(xlim=(0, 2), ylim=(0, 2), zlim=(0, 1), xticks=[0, 1, 2], yticks=[0, 1, 2], zticks=[0, 0.5, 1], xticklabels=[], yticklabels=[],
           zticklabels=[])
    ax.view_init(elev=26, azim=-62)
    ax.set_box_aspect((1, 1, 0.72), zoom=1.12)
    ax.patch.set_alpha(0)
    for axis in (ax.xaxis, ax.yaxis, ax.zaxis):
        axis.set_pane_color((1, 1, 1, 0))
        axis._axinfo["grid"].update(color=GRID, linewidth=0.8)
    project = ax.get_proj()

    def place(x: float, y: float, z: float, words: str, shift: tuple[float, float], **options) -> None:
        px, py, _ = proj3d.proj_transform(x, y, z, project)
        ax.annotate(words, (px, py), xytext=shift, textcoords="offset points", ha="center", va="center", annotation_clip=False, **options)

    for cell, (row, column) in CORNERS.items():   # so that one sees how the grid lies
        place(column, 2 - row, 0, CIRCLED[cell], {2: (12, -9), 6: (-10, -5), 8: (4, -10)}[cell], fontsize=11, color=INK)
    for height in (0, 0.5, 1):
        place(2, 2, height, f"{height:g}", (15, 5) if height == 0 else (15, 0), fontsize=11, color=MUTED)


def _draw_grid(ax, matrix: np.ndarray) -> None:
    ax.pcolormesh(matrix, cmap=SHADE, vmin=0, vmax=1, edgecolors=PAPER, linewidth=2)
    for (row, column), value in np.ndenumerate(matrix):
        ink = PAPER if value > 0.65 else INK
        ax.text(column + 0.06, row + 0.1, CIRCLED[row * 3 + column], ha="left", va="top", fontsize=11, color=ink)
        ax.text(column + 0.56, row + 0.54, f"{value:.2f}", ha="center", va="center", fontsize=13, color=ink)
    ax.set(xticks=[], yticks=[], ylim=(3, 0))
    for side in ax.spines.values():
        side.set_visible(False)


def _draw_key(ax, names: list[str], most: int) -> None:
    for i, name in enumerate(names):
        ax.text(i % 3 / 3, 1 - (i // 3 + 0.75) / 3, f"{CIRCLED[i]}  {_cut(name, most)}", ha="left", va="center", fontsize=11)
    ax.set(xlim=(0, 1), ylim=(0, 1))
    ax.axis("off")


def pmc_sensitivity_plot(table: pd.DataFrame, *, names: dict[str, str] | None = None, labels: dict[str, str] | None = None,
                         rows: int = 24) -> Figure:
    """Draw the full rank of each policy and the ranks it takes when one main variable is left out.

    Policies with the same rank in every ranking share a row, so that many ties stay readable.

    Parameters
    ----------
    table : DataFrame
        dropped, policy, rank, shift, swaps, as `pmc_sensitivity` returns.
    names : dict of policy -> name in the language in force, optional
    labels : dict of main variable -> name in the language in force, optional
    rows : at most this many rows; the caption says how many policies are left out
    """
    need_columns(table, ["dropped", "policy", "rank", "shift", "swaps"], "table")
    names, labels = names or {}, labels or {}
    wide = table.pivot(index="policy", columns="dropped", values="rank")
    groups = [(ranks, list(part.index)) for ranks, part in wide.groupby(list(wide.columns), sort=True)]
    place = list(wide.columns).index("")
    groups.sort(key=lambda g: (g[0][place], min(g[0]), max(g[0])))
    shown, hidden = groups[:rows], sum(len(members) for _, members in groups[rows:])
    heads = [_head(members, names) for _, members in shown]
    with figure_style():
        fig, ax = new_figure(11.4, 2.3 + 0.42 * len(shown))
        texts = []
        for y, (ranks, members) in enumerate(shown):
            full, lost = ranks[place], sorted({r for r in ranks} - {ranks[place]})
            ax.plot([min(ranks), max(ranks)], [y, y], color="#b7c4d1", linewidth=5, solid_capstyle="butt", zorder=1)
            ax.plot(lost, [y] * len(lost), marker="o", markersize=8, markerfacecolor=PAPER, markeredgecolor=ACCENT, markeredgewidth=2,
                    linestyle="none", zorder=2)
            ax.plot([full], [y], marker="D", markersize=9, color=SECOND, linestyle="none", zorder=3)
            texts.append(_largest(table[table["policy"] == members[0]], full, labels))
            ax.annotate(texts[-1], (1.02, y), xycoords=("axes fraction", "data"), va="center", fontsize=11, annotation_clip=False)
        ax.annotate(tr("去掉哪一项变动最大", "the drop that moves it most"), (1.02, -0.9), xycoords=("axes fraction", "data"), va="center",
                    fontsize=11, color=MUTED, annotation_clip=False)
        ax.set_yticks(range(len(shown)), heads)
        ax.xaxis.set_major_locator(MaxNLocator(nbins=10, integer=True, min_n_ticks=1))
        ax.set(xlim=(0.5, int(wide.to_numpy().max()) + 0.5), ylim=(len(shown) - 0.4, -1.3))
        ax.set_xlabel(tr("名次（1 最高；并列取较好的名次）：菱形为全部变量，圆圈为去掉一项之后",
                         "rank (1 = highest, ties share the better rank): diamond all variables, circle one left out"))
        ax.xaxis.label.set(x=0, ha="left")
        ax.xaxis.grid(True)
        ax.tick_params(left=False)
        ax.spines["left"].set_visible(False)
        fig.suptitle(_sensitivity_title(table, wide), x=0.01, ha="left", fontsize=15)
    listed = "; ".join(f"{head} {ranks[place]} ({min(ranks)}–{max(ranks)})" for head, (ranks, _) in zip(heads, shown, strict=True))
    left = (f"另有 {hidden} 份未画。", f" {hidden} more are not drawn.") if hidden else ("", "")
    return describe(fig, alt=(f"点图：每份政策的名次，括号内为逐一去掉一个一级变量后的名次范围。{listed}。{left[0]}",
                              f"Dot plot: rank of each policy, in brackets the range of ranks when one main variable is left out. {listed}."
                              f"{left[1]}"),
                    caption=(f"单位：名次。共 {len(wide)} 份政策、{wide.shape[1] - 1} 个一级变量；名次处处相同的政策合成一行。{left[0]}",
                             f"Unit: rank. {len(wide)} policies, {wide.shape[1] - 1} main variables; policies with the same ranks throughout "
                             f"share a row.{left[1]}"))


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


def _head(members: list[str], names: dict[str, str]) -> str:
    first = _cut(str(names.get(members[0], members[0])), 30)
    others = len(members) - 1
    return first + (tr(f"（另 {others} 份）", f" (+{others})") if others else "")


def _largest(part: pd.DataFrame, full: int, labels: dict[str, str]) -> str:
    """The variable whose loss moves the policy most, with the rank before and after; the first one where several do."""
    step = part["shift"].abs().max()
    if not step:
        return tr("不变", "no change")
    drops = part[part["shift"].abs() == step]
    row, more = drops.iloc[0], len(drops) - 1
    name = _cut(str(labels.get(row["dropped"], row["dropped"])), 28)
    return f"{full} → {row['rank']}  {name}" + (tr(f" 等 {more + 1} 项", f" +{more}") if more else "")


def _cut(name: str, most: int) -> str:
    """Shorten to `most` narrow columns; a Chinese character takes two."""
    sizes = np.cumsum([1 + (east_asian_width(c) in "WF") for c in name])
    return name if not len(sizes) or sizes[-1] <= most else name[:int((sizes < most).sum())] + "…"

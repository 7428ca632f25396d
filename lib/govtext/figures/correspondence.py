"""Maps and trees: which texts go with which themes, how much of that chance would show, and what joins first."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from ..language import tr
from ..looks import ACCENT, GRID, INK, MUTED, PAPER, SECOND, figure_style, new_figure
from ..messages import need_columns
from ..show import describe

FAINT = "#7d868f"   # poorly represented: grey, hollow, in brackets
MARKERS = ["o", "s", "^", "D", "v", "P", "X"]


# ---------------------------------------------------------------------------------------------------- the map

def correspondence_map(axes: pd.DataFrame, points: pd.DataFrame, *, rows: dict[str, str], columns: dict[str, str],
                       poor: float = 0.5, kinds: tuple[str, str] | None = None, unit: tuple[str, str], source: tuple[str, str]) -> Figure:
    """Draw the first two axes of a correspondence analysis, each point with the share of it that the plane shows (cos2).

    Parameters
    ----------
    axes, points : as `correspondence_analysis` returns them, with at least two axes
    rows, columns : dict of name -> label
    poor : points whose cos2 on the two axes adds up to less are drawn as badly shown: grey, hollow and in brackets
    kinds : what rows and columns are, in the language in force; for the legend
    unit, source : (zh, en)
    """
    need_columns(axes, ["axis", "inertia", "share"], "axes")
    need_columns(points, ["side", "name", "axis", "coordinate", "contribution", "cos2"], "points")
    labels = {("row", k): v for k, v in rows.items()} | {("column", k): v for k, v in columns.items()}
    plane = points[points["axis"] <= 2].pivot(index=["side", "name"], columns="axis", values="coordinate").loc[list(labels)]
    quality = points[points["axis"] <= 2].groupby(["side", "name"])["cos2"].sum().loc[list(labels)]
    ends = _ends(points, {key: label for key, label in labels.items() if quality[key] >= poor})
    with figure_style():
        fig, ax = new_figure(11.4, 7.6)
        ax.axhline(0, color=GRID, linewidth=1.2, zorder=0)
        ax.axvline(0, color=GRID, linewidth=1.2, zorder=0)
        for key, (x, y) in zip(labels, plane.to_numpy(), strict=True):
            colour = FAINT if quality[key] < poor else (SECOND if key[0] == "row" else ACCENT)
            ax.plot(x, y, "o" if key[0] == "row" else "^", markersize=12 if key[0] == "row" else 9, markeredgecolor=colour,
                    markerfacecolor=PAPER if quality[key] < poor else colour, markeredgewidth=1.8, zorder=3)
        ax.set_aspect("equal", adjustable="datalim")
        ax.margins(0.13)
        share = axes.set_index("axis")["share"]
        ax.set_xlabel(tr(f"第 1 轴：占惯量 {share[1]:.1%}", f"axis 1: {share[1]:.1%} of the inertia"))
        ax.set_ylabel(tr(f"第 2 轴：占惯量 {share[2]:.1%}", f"axis 2: {share[2]:.1%} of the inertia"))
        ax.set_title(tr(f"第 1 轴：{ends[0]} 对 {ends[1]}", f"Axis 1: {ends[0]} against {ends[1]}"))
        fig.legend(handles=_map_marks(poor, kinds or (tr("行", "rows"), tr("列", "columns"))), loc="outside lower left", ncol=3, fontsize=11, labelcolor=INK, handletextpad=0.4)
        words = [f"({labels[k]} {quality[k]:.0%})" if quality[k] < poor else f"{labels[k]} {quality[k]:.0%}" for k in labels]
        looks = [{"color": FAINT if quality[k] < poor else INK, "fontsize": 13.5 if k[0] == "row" else 11.5} for k in labels]
        _label_by_rule(fig, ax, plane.to_numpy(), words, looks)
    listed = "; ".join(f"{labels[k]} ({x:.2f}, {y:.2f}; {quality[k]:.0%})" for k, (x, y) in zip(labels, plane.to_numpy(), strict=True))
    total = axes["inertia"].sum()
    return describe(
        fig, alt=(f"对应分析图，两轴合占惯量 {share[1] + share[2]:.1%}。各点（坐标；平面显示的比例）：{listed}。",
                  f"Correspondence map; the two axes hold {share[1] + share[2]:.1%} of the inertia. Points (coordinates; share shown): {listed}."),
        caption=(f"{len(rows)} 行 {len(columns)} 列，总惯量 {total:.3f}。主坐标对称图：同类点的距离可比，异类点之间的距离没有定义。"
                 f"单位：{unit[0]}。来源：{source[0]}。",
                 f"{len(rows)} rows, {len(columns)} columns, total inertia {total:.3f}. Symmetric map in principal coordinates: distances "
                 f"within a kind of point can be compared, distances between the kinds are not defined. Unit: {unit[1]}. Source: {source[1]}."))


def _ends(points: pd.DataFrame, labels: dict[tuple[str, str], str]) -> tuple[str, str]:
    """What stands at the negative and positive end of axis 1: points that make more than an equal share of it, or else the one
    that makes most; only points that the plane shows well."""
    first = points[points["axis"] == 1].copy()
    first["equal"] = 1 / first.groupby("side")["name"].transform("size")
    first = first[[key in labels for key in zip(first["side"], first["name"], strict=True)]]
    ends = []
    for sign in (-1, 1):
        parts = []
        for side in ("row", "column"):
            here = first[(first["side"] == side) & (np.sign(first["coordinate"]) == sign)].sort_values(
                ["contribution", "name"], ascending=[False, True])
            big = here[here["contribution"] > here["equal"]]
            parts.append(tr("、", ", ").join(labels[side, n] for n in (big if len(big) else here.head(1))["name"]) or "–")
        ends.append(tr(f"{parts[0]}（{parts[1]}）", f"{parts[0]} ({parts[1]})"))
    return ends[0], ends[1]


def _map_marks(poor: float, kinds: tuple[str, str]) -> list[Line2D]:
    return [Line2D([], [], linestyle="none", marker="o", markersize=11, color=SECOND, label=kinds[0]),
            Line2D([], [], linestyle="none", marker="^", markersize=9, color=ACCENT, label=kinds[1]),
            Line2D([], [], linestyle="none", marker="o", markersize=10, markerfacecolor=PAPER, markeredgecolor=FAINT, markeredgewidth=1.8,
                   label=tr(f"百分数：平面显示了该点的多少（cos²）；不到 {poor:.0%} 的灰色空心、加括号",
                            f"per cent: how much of the point the plane shows (cos²); under {poor:.0%} grey, hollow, in brackets"))]


def _label_by_rule(fig: Figure, ax, places: np.ndarray, words: list[str], looks: list[dict]) -> None:
    """Write each label at the first of sixteen places around its point that touches no point, no label and no edge."""
    canvas = FigureCanvasAgg(fig)
    canvas.draw()
    renderer, dots = canvas.get_renderer(), ax.transData.transform(places)
    scale = fig.dpi / 72
    taken = [(x - 9 * scale, y - 9 * scale, x + 9 * scale, y + 9 * scale) for x, y in dots]
    frame = ax.get_window_extent(renderer)
    for i in np.argsort(-np.abs(places).sum(axis=1), kind="stable"):
        best = None
        for far in (11, 20, 30, 42):
            for ha, va, dx, dy in (("left", "center", 1, 0), ("right", "center", -1, 0), ("center", "bottom", 0, 1), ("center", "top", 0, -1),
                                   ("left", "bottom", 0.7, 0.7), ("right", "top", -0.7, -0.7), ("right", "bottom", -0.7, 0.7),
                                   ("left", "top", 0.7, -0.7)):
                note = ax.annotate(words[i], places[i], xytext=(dx * far, dy * far), textcoords="offset points", ha=ha, va=va, **looks[i])
                box = note.get_window_extent(renderer)
                size = (box.x0 - 2, box.y0 - 2, box.x1 + 2, box.y1 + 2)
                inside = frame.x0 <= size[0] and frame.y0 <= size[1] and size[2] <= frame.x1 and size[3] <= frame.y1
                if inside and not any(_touch(size, other) for j, other in enumerate(taken) if j != i):
                    best = size
                    break
                note.remove()
            if best:
                break
        if best is None:   # no free place: straight above
            ax.annotate(words[i], places[i], xytext=(0, 11), textcoords="offset points", ha="center", va="bottom", **looks[i])
        else:
            taken.append(best)


def _touch(a: tuple[float, ...], b: tuple[float, ...]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


# ---------------------------------------------------------------------------------------------------- against chance

def chance_strips(draws: dict[str, pd.Series], observed: float, *, quantity: tuple[str, str], source: tuple[str, str]) -> Figure:
    """Draw, for each idea of chance, the values that random tables give, and the value that was observed.

    Parameters
    ----------
    draws : dict of label -> values drawn at random
    observed : the value of the table itself
    quantity, source : (zh, en): what is measured, and where it comes from
    """
    at_least = {label: (int((values >= observed).sum()), len(values)) for label, values in draws.items()}
    every = pd.concat(draws.values())
    low, high = min(every.min(), observed), max(every.max(), observed)
    bins = np.linspace(low, high, 46)
    with figure_style():
        fig, axes = new_figure(10.6, 1.5 + 1.5 * len(draws), nrows=len(draws), ncols=1, sharex=True, squeeze=False)
        for i, (ax, (label, values)) in enumerate(zip(axes[:, 0], draws.items(), strict=True)):
            ax.hist(values, bins=bins, color="#9db8d2" if i % 2 == 0 else "#dbe4ec", edgecolor=SECOND, linewidth=0.8,
                    hatch=None if i % 2 == 0 else "////")
            ax.axvline(observed, color=ACCENT, linewidth=2.6)
            ax.set_yticks([])
            ax.spines["left"].set_visible(False)
            ax.set_ylim(0, ax.get_ylim()[1] * 1.25)
            k, drawn = at_least[label]
            ax.set_title(tr(f"{label}：{drawn} 张随机表里 {k} 张不小于观测值", f"{label}: {k} of {drawn} random tables reach the observed value"),
                         fontsize=12, pad=4)
        axes[-1, 0].set_xlabel(tr(*quantity))
        axes[0, 0].annotate(tr(f"观测 {observed:.3f}", f"observed {observed:.3f}"), (observed, 0.9), xycoords=("data", "axes fraction"),
                            xytext=(8, 0), textcoords="offset points", color=ACCENT, va="center", fontsize=12)
        parts = ", ".join(f"{label} {k}/{drawn}" for label, (k, drawn) in at_least.items())
        fig.suptitle(tr("算不算“不同”，取决于怎样想象偶然", 'Whether it counts as "different" depends on the idea of chance'),
                     x=0.01, ha="left", fontsize=15)
    return describe(fig, alt=(f"{len(draws)} 幅直方图，是随机表的{quantity[0]}，竖线为观测值 {observed:.3f}。不小于观测值的张数：{parts}。",
                              f"{len(draws)} histograms of the {quantity[1]} of random tables; the line is the observed {observed:.3f}. "
                              f"Tables that reach it: {parts}."),
                    caption=(f"每种偶然各抽 {len(next(iter(draws.values())))} 张表，随机种子固定。来源：{source[0]}。",
                             f"{len(next(iter(draws.values())))} tables per idea of chance, fixed seed. Source: {source[1]}."))


# ---------------------------------------------------------------------------------------------------- trees

def dendrogram_panels(trees: dict[str, pd.DataFrame], *, names: dict[str, str], notes: dict[str, str] | None = None,
                      groups: dict[str, str] | None = None, title: tuple[str, str], caption: tuple[str, str], columns: int = 3) -> Figure:
    """Draw one or more cluster trees, leaves at the right, each on its own scale from 0; the first join is drawn thick.

    Parameters
    ----------
    trees : dict of panel label -> tree as `cluster_tree` returns it
    names : dict of leaf -> label
    notes : dict of panel label -> second line of the panel's title, optional
    groups : dict of leaf -> group label, optional
        Drawn as a marker beside the leaf, with a legend.
    title, caption : (zh, en)
    columns : panels per row
    """
    for label, tree in trees.items():
        need_columns(tree, ["step", "left", "right", "height", "members"], f"tree {label}")
    leaves = max(len(tree) + 1 for tree in trees.values())
    columns = min(columns, len(trees))
    rows = -(-len(trees) // columns)
    kinds = {g: MARKERS[i % len(MARKERS)] for i, g in enumerate(dict.fromkeys((groups or {}).values()))}
    with figure_style():
        fig, axes = new_figure(12 if columns > 1 else 10.6, 1.15 + rows * (0.85 + 0.34 * leaves), nrows=rows, ncols=columns, squeeze=False)
        for ax in axes.flat[len(trees):]:
            ax.axis("off")
        for ax, (label, tree) in zip(axes.flat[:len(trees)], trees.items(), strict=True):
            _tree(ax, tree, names, groups or {}, kinds)
            ax.set_title(label + (f"\n{notes[label]}" if notes and label in notes else ""), fontsize=12, linespacing=1.35)
        for ax in axes[-1]:
            ax.set_xlabel(tr("合并时的距离", "distance at which they join"))
        fig.suptitle(tr(*title), x=0.01, ha="left", fontsize=15)
        if kinds:
            fig.legend(handles=[Line2D([], [], linestyle="none", marker=m, markersize=9, color=SECOND, label=g) for g, m in kinds.items()],
                       loc="outside lower left", ncol=len(kinds), fontsize=11, labelcolor=INK, handletextpad=0.3)
    firsts = {label: tr("、", ", ").join(names[m] for m in tree["members"].iloc[0]) for label, tree in trees.items()}
    listed = "; ".join(f"{label}: {first}" for label, first in firsts.items())
    return describe(fig, alt=(f"{len(trees)} 棵聚类树，最先合并的一对用粗线。{listed}。",
                              f"{len(trees)} cluster trees, the first join drawn thick. {listed}."), caption=caption)


def _tree(ax, tree: pd.DataFrame, names: dict[str, str], groups: dict[str, str], kinds: dict[str, str]) -> None:
    order = list(tree["members"].iloc[-1])
    place = {leaf: (0.0, float(i)) for i, leaf in enumerate(order)}   # name or "#step" -> (height, row)
    top = max(tree["height"].max(), 1e-9)
    for row in tree.itertuples():
        (h1, y1), (h2, y2) = place[row.left], place[row.right]
        look = {"color": ACCENT, "linewidth": 4} if row.step == 1 else {"color": SECOND, "linewidth": 1.8}
        ax.plot([h1, row.height, row.height, h2], [y1, y1, y2, y2], solid_joinstyle="miter", zorder=3 if row.step == 1 else 2, **look)
        place[f"#{row.step}"] = (row.height, (y1 + y2) / 2)
    ax.plot([top, top * 1.05], [place[f"#{len(tree)}"][1]] * 2, color=SECOND, linewidth=1.8)
    for i, leaf in enumerate(order):
        if leaf in groups:
            ax.plot(-0.025 * top, i, kinds[groups[leaf]], markersize=8, color=SECOND, clip_on=False)
    ax.set_yticks(range(len(order)), [names[leaf] for leaf in order])
    ax.yaxis.tick_right()
    ax.set_xlim(top * 1.06, -0.05 * top if groups else 0)
    ax.set_ylim(len(order) - 0.5, -0.5)
    ax.locator_params(axis="x", nbins=5)
    ax.xaxis.grid(True, color=GRID)
    ax.tick_params(axis="y", length=0, labelcolor=INK, labelsize=11.5)
    ax.tick_params(axis="x", labelcolor=MUTED)
    ax.spines[["left", "right"]].set_visible(False)

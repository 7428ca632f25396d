"""Whose view is it, what does it speak of, and what does a definition cover?

`outline_tree`, `rate_grid`, `coding_grid` and `profile_panels` know nothing of the five articles: they draw any table of the
same shape.
"""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from govtext.figures.matrix import SHADE
from govtext.language import tr
from govtext.looks import ACCENT, GRID, INK, MUTED, PAPER, SECOND, figure_style, looks_for, new_figure
from govtext.messages import GovtextError, need_columns
from govtext.show import describe

QUIET = "#47515b"   # small notes, dark enough to read
BAR = "#9db8d2"
OTHER_LOOKS = ({"marker": "D", "markersize": 7}, {"marker": "x", "markersize": 8})


# ---------------------------------------------------------------------------------------------------- a framework as a tree

def outline_tree(nodes: pd.DataFrame, *, source: tuple[str, str]) -> Figure:
    """Draw a framework from left to right: what belongs to what, who is named in it, and where it stands.

    Parameters
    ----------
    nodes : DataFrame
        One row per node, parents before children: id, parent ("" for the first level), label, note (where it stands; drawn
        beside nodes without children), named (bool: a person, group or firm is named; drawn with a filled diamond).
    source : (zh, en)

    Raises
    ------
    GovtextError
        A parent is missing or stands after its child.
    """
    need_columns(nodes, ["id", "parent", "label", "note", "named"], "nodes")
    depth, children = _levels(nodes)
    order = [i for i in depth if depth[i] == 0]
    y: dict[str, float] = {}
    free = 0
    for root in order:
        free = _place(root, children, y, free)
    leaves = [i for i in y if not children[i]]
    rows = nodes.set_index("id")
    steps = max(depth.values()) + 1
    with figure_style():
        fig, ax = new_figure(12, 1.25 + 0.335 * len(leaves))
        for node, kids in children.items():
            if kids:
                spine = depth[node] + 0.93
                ax.hlines(y[node], depth[node], spine, color=MUTED, linewidth=1.1, zorder=1)
                ax.vlines(spine, y[kids[0]], y[kids[-1]], color=MUTED, linewidth=1.1, zorder=1)
                ax.hlines([y[k] for k in kids], spine, [depth[k] for k in kids], color=MUTED, linewidth=1.1, zorder=1)
        for node, row in rows.iterrows():
            mark = "◆ " if row["named"] else ""
            heavy = depth[node] == 0
            ax.text(depth[node], y[node], f"{mark}{row['label']}", va="center", fontsize=14 if heavy else 12, zorder=3,
                    color=ACCENT if row["named"] else SECOND if heavy else INK,
                    bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 2.0})
            if not children[node]:
                ax.text(steps + 0.12, y[node], row["note"], va="center", ha="right", fontsize=10.5, color=QUIET)
        ax.set_xlim(-0.02, steps + 0.14)
        ax.set_ylim(len(leaves) - 0.4, -0.6)
        ax.axis("off")
        counts = [f"{rows.loc[r, 'label']} {int(rows.loc[[r, *_below(r, children)], 'named'].sum())}" for r in order]
        fig.suptitle(tr(f"文章点名的处数：{'，'.join(counts)}", f"Entries with a name: {', '.join(counts)}"),
                     x=0.01, ha="left", fontsize=15)
        fig.supxlabel(tr("◆ 点名的学者、课题组或企业；右侧是段号", "◆ a scholar, group or firm is named; paragraph on the right"),
                      x=0.01, ha="left", fontsize=11, color=MUTED)
    listed = "; ".join(f"{rows.loc[r, 'label']}: {', '.join(rows.loc[k, 'label'] for k in children[r])}" for r in order)
    named = ", ".join(rows.loc[rows["named"], "label"])
    return describe(fig, alt=(f"树状图，从左到右逐层展开。{listed}。点名的有：{named}。",
                              f"Tree from left to right. {listed}. Named: {named}."),
                    caption=(f"归属由编者整理，名目出自所注段落。来源：{source[0]}。",
                             f"Arranged by the editors; the headings rest on the paragraphs named. Source: {source[1]}."))


def _levels(nodes: pd.DataFrame) -> tuple[dict[str, int], dict[str, list[str]]]:
    depth: dict[str, int] = {}
    children: dict[str, list[str]] = {}
    for row in nodes.itertuples():
        if row.parent and row.parent not in depth:
            raise GovtextError(f"{row.id} 的上级 {row.parent} 不在前面的行里。", f"The parent {row.parent} of {row.id} is not in a row before it.")
        depth[row.id] = depth[row.parent] + 1 if row.parent else 0
        children[row.id] = []
        if row.parent:
            children[row.parent].append(row.id)
    return depth, children


def _below(node: str, children: dict[str, list[str]]) -> list[str]:
    return [k for child in children[node] for k in (child, *_below(child, children))]


def _place(node: str, children: dict[str, list[str]], y: dict[str, float], row: int) -> int:
    """Give leaves one row each, and every other node the middle of its children; returns the next free row."""
    if not children[node]:
        y[node] = row
        return row + 1
    for child in children[node]:
        row = _place(child, children, y, row)
    y[node] = (y[children[node][0]] + y[children[node][-1]]) / 2
    return row


# ---------------------------------------------------------------------------------------------------- rates with their counts

def rate_grid(table: pd.DataFrame, *, rows: dict[str, str], columns: dict[str, str], unit: tuple[str, str],
              source: tuple[str, str], few: int = 3) -> Figure:
    """Draw a rate per row and column with the count it rests on, shaded by how it compares with the rest of its row.

    Parameters
    ----------
    table : DataFrame
        row, column, n, rate, ratio: one row per cell; missing cells count as 0. ratio is the rate over the rate of the whole row,
        so that rows of wide and narrow word lists can be read side by side; it makes the shade and the title.
    rows, columns : dict of id -> label in the language in force
    unit, source : (zh, en)
    few : cells with fewer counts get a dashed frame in place of a shade
    """
    need_columns(table, ["row", "column", "n", "rate", "ratio"], "table")
    cells = table.set_index(["row", "column"])
    at = {(r, c): cells.loc[(r, c), ["n", "rate", "ratio"]].tolist() if (r, c) in cells.index else [0, 0.0, 0.0]
          for r in rows for c in columns}
    top = max([ratio for n, _, ratio in at.values() if n >= few] or [1])
    firsts = {c: _largest({r: at[r, c] for r in rows}, few) for c in columns}
    with figure_style():
        fig, ax = new_figure(10.6, 2.0 + 0.42 * len(rows))
        for (r, c), (n, rate, ratio) in at.items():
            x, y = list(columns).index(c), list(rows).index(r)
            full = n >= few
            ax.add_patch(Rectangle((x + 0.02, y + 0.04), 0.96, 0.92, linewidth=0 if full or not n else 1.1, linestyle="--",
                                   facecolor=SHADE(ratio / top) if full else PAPER, edgecolor=MUTED))
            if n:
                colour = (PAPER if ratio > 0.55 * top else INK) if full else QUIET
                ax.text(x + 0.5, y + 0.5, f"{rate:.1f}  ({int(n)})", ha="center", va="center", color=colour, fontsize=12)
        ax.set_xlim(0, len(columns))
        ax.set_ylim(len(rows), 0)
        ax.set_xticks([i + 0.5 for i in range(len(columns))], list(columns.values()))
        ax.set_yticks([i + 0.5 for i in range(len(rows))], list(rows.values()))
        ax.xaxis.tick_top()
        ax.tick_params(length=0, labelcolor=INK, labelsize=12)
        for tick in ax.get_xticklabels():
            tick.set_linespacing(1.35)
        ax.spines[["left", "bottom"]].set_visible(False)
        short = {c: label.split("\n")[0] for c, label in columns.items()}
        said = [tr(f"{short[c]}——{'、'.join(rows[r] for r in first)}", f"{short[c]} – {', '.join(rows[r] for r in first)}")
                for c, first in firsts.items() if first]
        fig.suptitle(tr("按词表，各自偏重：", "By these word lists: ") + tr("；", "; ").join(said), x=0.01, ha="left", fontsize=float(tr("15", "13")))
        fig.supxlabel(tr(f"格内：{unit[0]}（次数）。颜色：相当于本行合计的几倍，越深越偏重。虚线框：不足 {few} 次；空格：没有",
                         f"In a cell: {unit[1]} (count). Shade: times the rate of the whole row. Dashed: fewer than {few}; empty: none"),
                      x=0.01, ha="left", fontsize=11, color=MUTED)
    listed = "; ".join(f"{short[c]}: " + ", ".join(f"{rows[r]} {at[r, c][1]:.1f} ({int(at[r, c][0])}, ×{at[r, c][2]:.1f})" for r in rows if at[r, c][0])
                       for c in columns)
    return describe(fig, alt=(f"矩阵图，{len(rows)} 行 {len(columns)} 列，格内为比率和次数，越深越高于本行合计（×倍数）。{listed}。",
                              f"Grid of {len(rows)} rows and {len(columns)} columns with rate and count; darker is further above the whole row (×times). {listed}."),
                    caption=(f"单位：{unit[0]}；括号内为次数。来源：{source[0]}。", f"Unit: {unit[1]}; counts in brackets. Source: {source[1]}."))


def _largest(cells: dict[str, list[float]], few: int) -> list[str]:
    """Rows with the highest ratio among those with enough counts (several where they tie)."""
    enough = {r: ratio for r, (n, _, ratio) in cells.items() if n >= few}
    return [r for r, ratio in enough.items() if ratio == max(enough.values())]


# ---------------------------------------------------------------------------------------------------- two codings beside each other

def coding_grid(table: pd.DataFrame, *, groups: dict[str, dict[str, str]], columns: dict[str, str], source: tuple[str, str]) -> Figure:
    """Draw two codings of the same cells, by reading and by dictionary, so that every disagreement can be seen.

    Parameters
    ----------
    table : DataFrame
        row, column, reading (bool), dictionary (bool): one row per cell; missing cells are False in both.
    groups : dict of group label -> dict of row id -> label; top to bottom
    columns : dict of id -> label; left to right
    source : (zh, en)
    """
    need_columns(table, ["row", "column", "reading", "dictionary"], "table")
    rows = {r: label for members in groups.values() for r, label in members.items()}
    kept = table[table["row"].isin(rows) & table["column"].isin(columns)]
    by = {kind: set(zip(*kept.loc[kept[kind].astype(bool), ["row", "column"]].to_numpy().T, strict=True)) if kept[kind].any() else set()
          for kind in ("reading", "dictionary")}
    read, found = by["reading"], by["dictionary"]
    totals = {c: (sum(cell[1] == c for cell in read), sum(cell[1] == c for cell in found)) for c in columns}
    agree = len(rows) * len(columns) - len(read ^ found)
    with figure_style():
        fig, ax = new_figure(12, 2.15 + 0.36 * (len(rows) + len(groups)))
        y, places = 0.0, {}
        for i, (group, members) in enumerate(groups.items()):
            ax.text(-0.62, y, group, ha="right", va="center", fontsize=12, color=SECOND)
            if i:
                ax.axhline(y - 0.5, color=GRID, linewidth=1.2)
            for r in members:
                y += 1
                places[r] = y
            y += 1
        for j, c in enumerate(columns):
            for r, at in places.items():
                _mark(ax, j, at, (r, c) in read, (r, c) in found)
            ax.text(j, y + 0.1, f"{totals[c][0]} / {totals[c][1]}", ha="center", va="center", fontsize=11)
        ax.text(-0.62, y + 0.1, tr("合计：阅读 / 词典", "Total: reading / dictionary"), ha="right", va="center", fontsize=11, color=MUTED)
        ax.axhline(y - 0.5, color=MUTED, linewidth=1)
        ax.set_xlim(-0.6, len(columns) - 0.4)
        ax.set_ylim(y + 0.6, -0.6)
        ax.set_yticks(list(places.values()), [rows[r] for r in places])
        ax.set_xticks(range(len(columns)), list(columns.values()), rotation=float(tr("0", "35")),
                      ha=tr("center", "left"), rotation_mode="anchor")
        ax.xaxis.tick_top()
        ax.tick_params(length=0, labelcolor=INK, labelsize=11.5)
        for side in ax.spines.values():
            side.set_visible(False)
        most, least = (_extreme({c: n for c, (n, _) in totals.items()}, pick) for pick in (max, min))
        fig.suptitle(tr(f"写得最多：{'、'.join(columns[c] for c in most)}（{totals[most[0]][0]}/{len(rows)}）；"
                        f"最少：{'、'.join(columns[c] for c in least)}（{totals[least[0]][0]}/{len(rows)}）",
                        f"Named most: {', '.join(columns[c] for c in most)} ({totals[most[0]][0]}/{len(rows)}); "
                        f"least: {', '.join(columns[c] for c in least)} ({totals[least[0]][0]}/{len(rows)})"),
                     x=0.01, ha="left", fontsize=15)
        fig.legend(handles=_marks(), loc="outside lower left", ncol=3, fontsize=11, labelcolor=INK, handletextpad=0.4)
    listed = "; ".join(f"{columns[c]} {a}/{b}" for c, (a, b) in totals.items())
    return describe(
        fig, alt=(f"点阵图，{len(rows)} 行 {len(columns)} 列，比较阅读编码与词典编码，{agree} 格一致，{len(read - found)} 格只有阅读，"
                  f"{len(found - read)} 格只有词典。各列（阅读/词典）：{listed}。",
                  f"Grid of {len(rows)} rows and {len(columns)} columns comparing coding by reading and by dictionary: {agree} cells agree, "
                  f"{len(read - found)} by reading only, {len(found - read)} by dictionary only. Columns (reading/dictionary): {listed}."),
        caption=(f"{len(rows) * len(columns)} 格中 {agree} 格一致。来源：{source[0]}。",
                 f"{agree} of {len(rows) * len(columns)} cells agree. Source: {source[1]}."))


def _mark(ax, x: float, y: float, read: bool, found: bool) -> None:
    if read and found:
        ax.plot(x, y, "s", markersize=13, color=SECOND)
    elif read:
        ax.plot(x, y, "s", markersize=12, markerfacecolor=PAPER, markeredgecolor=SECOND, markeredgewidth=2.4)
    elif found:
        ax.plot(x, y, "x", markersize=9, color=ACCENT, markeredgewidth=2.4)
    else:
        ax.plot(x, y, "o", markersize=2.4, color="#b9c2ca")


def _marks() -> list[Line2D]:
    looks = [({"marker": "s", "markersize": 12, "color": SECOND}, ("两种编码都有", "in both codings")),
             ({"marker": "s", "markersize": 11, "markerfacecolor": PAPER, "markeredgecolor": SECOND, "markeredgewidth": 2.4},
              ("只有阅读：意思在，词不在", "by reading only: the sense without the word")),
             ({"marker": "x", "markersize": 9, "color": ACCENT, "markeredgewidth": 2.4},
              ("只有词典：词在，意思不在", "by dictionary only: the word without the sense"))]
    return [Line2D([], [], linestyle="none", label=tr(*words), **look) for look, words in looks]


def _extreme(values: dict[str, int], pick) -> list[str]:
    return [key for key, value in values.items() if value == pick(values.values())]


# ---------------------------------------------------------------------------------------------------- profiles in rates

def profile_panels(table: pd.DataFrame, *, panels: dict[str, str], rows: dict[str, str], reference: dict[str, float],
                   variants: dict[str, str], unit: tuple[str, str], source: tuple[str, str]) -> Figure:
    """Draw one panel per feature and one line per text: a dot for its rate, joined to the rate of all texts together.

    Parameters
    ----------
    table : DataFrame
        panel, row, variant, n, rate. The first variant is the main one: a filled dot with its count; the second is drawn as an
        open diamond, the third as a cross, where they are given.
    panels, rows, variants : dict of id -> label (at most three variants)
    reference : dict of panel -> rate of all rows together in the main variant, drawn as a line
    unit, source : (zh, en)

    Notes
    -----
    Each panel has its own scale: rates of different word lists are not comparable, those of different texts are.
    """
    need_columns(table, ["panel", "row", "variant", "n", "rate"], "table")
    main, *others = variants
    at = table.set_index(["panel", "row", "variant"])
    with figure_style():
        fig, axes = new_figure(12, 2.3 + 0.52 * len(rows), nrows=1, ncols=len(panels), squeeze=False, sharey=True)
        for ax, (panel, label) in zip(axes[0], panels.items(), strict=True):
            mine = table[table["panel"] == panel]
            top = max(mine["rate"].max(), reference[panel], 1e-9)
            ax.axvline(reference[panel], color=MUTED, linewidth=1.6, linestyle=(0, (4, 2)), zorder=1)
            for y, row in enumerate(rows):
                if (panel, row, main) in at.index:
                    n, rate = at.loc[(panel, row, main), ["n", "rate"]]
                    ax.hlines(y, *sorted((reference[panel], rate)), color=BAR, linewidth=3.6, zorder=2)
                    ax.plot(rate, y, "o", markersize=11, color=SECOND, markeredgecolor=PAPER, zorder=4)
                    ax.text(top * 1.24, y, f"{int(n)}", va="center", ha="right", fontsize=11, color=QUIET)
                for variant, look in zip(others, looks_for(others, OTHER_LOOKS, "variant"), strict=True):
                    if (panel, row, variant) in at.index:
                        ax.plot(at.loc[(panel, row, variant), "rate"], y, linestyle="none", markerfacecolor=PAPER, zorder=3,
                                markeredgecolor=ACCENT, markeredgewidth=1.8, **look)
            ax.set_xlim(-0.06 * top, top * 1.26)
            ax.set_title(label, fontsize=12.5)
            ax.set_xlabel(tr(*unit), fontsize=11)
            ax.locator_params(axis="x", nbins=4, integer=True)
            ax.xaxis.grid(True)
            ax.tick_params(left=False)
            ax.spines["left"].set_visible(False)
        axes[0][0].set_yticks(range(len(rows)), list(rows.values()))
        axes[0][0].set_ylim(len(rows) - 0.5, -0.5)
        first = {p: table[(table["panel"] == p) & (table["variant"] == main)].sort_values(["rate", "row"], ascending=[False, True])["row"].iloc[0]
                 for p in panels}
        fig.suptitle(tr("各项居首：", "First in each: ") + tr("；", "; ").join(
            tr(f"{panels[p]}——{rows[r]}", f"{panels[p]} – {rows[r]}") for p, r in first.items()), x=0.01, ha="left", fontsize=14)
        fig.legend(handles=_profile_marks(variants), loc="outside lower left", ncol=2, fontsize=11, labelcolor=INK, handletextpad=0.5)
    listed = "; ".join(f"{panels[p]}: " + ", ".join(f"{rows[r]} {at.loc[(p, r, main), 'rate']:.1f}" for r in rows if (p, r, main) in at.index)
                       for p in panels)
    return describe(fig, alt=(f"{len(panels)} 格点线图，每格一项，每行一篇，圆点为比率，虚线为全体。{listed}。",
                              f"{len(panels)} panels of dots, a row per text; the dot is its rate, the dashed line that of all. {listed}."),
                    caption=(f"单位：{unit[0]}；右侧数字是主词表的次数；各格刻度不同。来源：{source[0]}。",
                             f"Unit: {unit[1]}; figures on the right: counts of the main list; each panel has its own scale. Source: {source[1]}."))


def _profile_marks(variants: dict[str, str]) -> list[Line2D]:
    looks = [{"marker": "o", "markersize": 10, "color": SECOND},
             {"marker": "D", "markersize": 7, "markerfacecolor": PAPER, "markeredgecolor": ACCENT, "markeredgewidth": 1.8},
             {"marker": "x", "markersize": 8, "markeredgecolor": ACCENT, "markeredgewidth": 1.8}]
    marks = [Line2D([], [], linestyle="none", label=label, **look) for label, look in zip(variants.values(), looks_for(variants, looks, "variant"), strict=True)]
    return [*marks, Line2D([], [], color=MUTED, linewidth=1.6, linestyle=(0, (4, 2)), label=tr("五篇合计", "all together"))]

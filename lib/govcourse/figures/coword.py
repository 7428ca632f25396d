"""Co-word networks and what becomes of them under other choices: the cut, sensitivity, themes, consensus, topics, survivors."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle

from govtext.figures.matrix import SHADE
from govtext.figures.network import COLOURS, MARKERS
from govtext.language import tr
from govtext.looks import ACCENT, GRID, INK, MUTED, PAPER, SECOND, figure_style, looks_for, new_figure
from govtext.messages import GovtextError, need_columns
from govtext.show import describe

BANDS = {"solid": "////"}
NEAR = 0.05                      # of the median: a group so close to an axis could as well lie beyond it
LOOKS = [(SECOND, "o", "solid"), (ACCENT, "s", (0, (5, 2))), ("#2a8c82", "^", (0, (1, 1.5))), ("#8a6414", "D", (0, (6, 2, 1, 2)))]
SOURCE = ("data/articles", "data/articles")


# ---------------------------------------------------------------------------------------------------- which words

def frequency_cut(counts: pd.Series, *, g: int, donohue: float, source: tuple[str, str] = SOURCE) -> Figure:
    """Draw where the list of high-frequency terms ends: g-index and Donohue's threshold on one list.

    Parameters
    ----------
    counts : frequencies of the terms, any order
    g : as `g_index_cut` gives it
    donohue : as `donohue_threshold` gives it
    source : (zh, en)
    """
    ordered = np.sort(np.asarray(counts, dtype=float))[::-1]
    above = int((ordered > donohue).sum())
    shown = min(len(ordered), max(2 * g, above + 5))
    ranks = np.arange(1, shown + 1)
    total = np.cumsum(ordered)[:shown]
    with figure_style():
        fig, ax = new_figure(10.6, 5.0)
        ax.plot(ranks, total, color=SECOND, linewidth=2.4)
        ax.plot(ranks, ranks**2, color=ACCENT, linewidth=2.4, linestyle=(0, (5, 2)))
        top = max(total[-1], 1) * 1.32
        ax.set_ylim(0, top)
        ax.set_xlim(0, shown * 1.02)
        ax.axvline(g, color=INK, linewidth=1.4)
        ax.axvline(above, color=MUTED, linewidth=1.4, linestyle=(0, (1, 2)))
        ax.plot([g], [total[g - 1]], "o", color=INK, markersize=9, zorder=4)
        ax.text(g + shown * 0.012, top * 0.05, tr(f"g 指数：前 {g} 个", f"g-index: {g} terms"), fontsize=12)
        side = -1 if 0 <= g - above < 0.25 * shown else 1   # to the left where the two lines are near
        ax.text(above + side * shown * 0.012, top * 0.05, tr(f"Donohue：{above} 个", f"Donohue: {above} terms"), fontsize=12,
                ha="left" if side > 0 else "right")
        ax.set_xlabel(tr("词的排名（从最常见的数起）", "rank of the term, commonest first"))
        ax.set_ylabel(tr("次数", "occurrences"))
        ax.yaxis.grid(True)
        ax.legend(handles=[Line2D([], [], color=SECOND, linewidth=2.4, label=tr("前 r 个词的累计次数", "occurrences of the first r terms together")),
                           Line2D([], [], color=ACCENT, linewidth=2.4, linestyle=(0, (5, 2)), label="r²")], loc="lower right", bbox_to_anchor=(1, 0.2), fontsize=12)
        ax.set_title(tr(f"同一张词表，两条规则：{g} 个词，还是 {above} 个", f"One list, two rules: {g} terms or {above}"))
    return describe(fig, alt=(f"折线图。累计次数与排名平方在第 {g} 个词相交（累计 {total[g - 1]:.0f} 次）；Donohue 阈值 {donohue:.1f}，其上有 {above} 个词。",
                              f"Line chart. Cumulated occurrences meet the squared rank at term {g} ({total[g - 1]:.0f} occurrences); "
                              f"Donohue's threshold is {donohue:.1f}, with {above} terms above it."),
                    caption=(f"共 {len(ordered)} 个词。g 是“前 g 个词合计不少于 g² 次”的最大整数。来源：{source[0]}。",
                             f"{len(ordered)} terms. g is the largest number whose g first terms occur g² times or more. Source: {source[1]}."))


# ---------------------------------------------------------------------------------------------------- what changes

def sensitivity_panels(table: pd.DataFrame, *, reference: tuple[str, int], units: dict[str, str],
                       source: tuple[str, str] = SOURCE) -> Figure:
    """Draw size, density, modularity and agreement of a network over thresholds, one line per unit.

    Parameters
    ----------
    table : DataFrame
        One row per unit and minimum: unit, minimum, n_nodes, n_edges, density, modularity, low, high (range of the modularity of
        shuffled texts), ari (agreement of the groups with the reference).
    reference : (unit, minimum); ringed
    units : dict of unit -> label in the language in force
    source : (zh, en)

    Raises
    ------
    GovtextError
        The reference is not a row of the table.
    """
    need_columns(table, ["unit", "minimum", "n_nodes", "n_edges", "density", "modularity", "low", "high", "ari"], "table")
    ringed = table[(table["unit"] == reference[0]) & (table["minimum"] == reference[1])]
    if len(ringed) != 1:
        raise GovtextError("参照设置不在表里。", "The reference setting is not a row of the table.")
    heads = {"n_nodes": tr("有连线的词", "terms with a line"), "n_edges": tr("连线", "lines"), "density": tr("密度", "density"),
             "modularity": tr("模块度（带：打乱后）", "modularity (bands: shuffled)"),
             "ari": tr("分组与参照的 ARI", "ARI with the reference")}
    with figure_style():
        fig, axes = new_figure(11.4, 6.4, nrows=2, ncols=3)
        for ax, (column, head) in zip(axes.flat[:len(heads)], heads.items(), strict=True):
            for unit, (colour, marker, style) in zip(units, looks_for(units, LOOKS, "unit"), strict=True):
                rows = table[table["unit"] == unit].sort_values("minimum")
                if column == "modularity":
                    ax.fill_between(rows["minimum"], rows["low"], rows["high"], facecolor=GRID, edgecolor=colour, linewidth=0.6,
                                    alpha=0.55, hatch=BANDS.get(style, "...."), zorder=1)
                ax.plot(rows["minimum"], rows[column], color=colour, marker=marker, markersize=7, linestyle=style, linewidth=2, zorder=3)
            ax.plot(ringed["minimum"], ringed[column], "o", markersize=16, markerfacecolor="none", markeredgecolor=INK,
                    markeredgewidth=1.6, zorder=4)
            ax.set_title(head, fontsize=12.5, pad=6)
            ax.set_xticks(sorted(table["minimum"].unique()))
            ax.yaxis.grid(True)
            ax.margins(x=0.08)
            top = max(table[column].max(), table["high"].max() if column == "modularity" else 0)
            ax.set_ylim(min(0, 1.1 * table[column].min()), 1.12 * top)
        for ax in axes.flat[:5]:
            ax.set_xlabel(tr("一起出现至少几个单位才连线", "units together, at least, for a line"))
        axes[1, 2].axis("off")
        handles = [Line2D([], [], color=c, marker=m, markersize=7, linestyle=s, linewidth=2, label=units[u])
                   for u, (c, m, s) in zip(units, looks_for(units, LOOKS, "unit"), strict=True)]
        handles.append(Line2D([], [], marker="o", markersize=14, markerfacecolor="none", markeredgecolor=INK, linestyle="none",
                              label=tr("参照设置", "reference setting")))
        handles += [Patch(facecolor=GRID, edgecolor=c, hatch=BANDS.get(s, "...."), linewidth=0.6, alpha=0.55,
                          label=tr(f"打乱后，{units[u]}（最低至最高）", f"shuffled, {units[u]} (range)"))
                    for u, (c, _, s) in zip(units, looks_for(units, LOOKS, "unit"), strict=True)]
        axes[1, 2].legend(handles=handles, loc="center", fontsize=12, labelspacing=1.0)
        edges = table["n_edges"]
        fig.suptitle(tr(f"只换阈值和单位：连线从 {edges.max()} 条到 {edges.min()} 条，与参照的 ARI 低至 {table['ari'].min():.2f}",
                        f"Threshold and unit alone: {edges.max()} to {edges.min()} lines; ARI with the reference falls to {table['ari'].min():.2f}"),
                     x=0.01, ha="left", fontsize=15)
        fig.get_layout_engine().set(h_pad=0.12)
    listed = "; ".join(f"{units[r.unit]} {r.minimum}: {r.n_nodes}/{r.n_edges}, Q {r.modularity:.2f}, ARI {r.ari:.2f}" for r in table.itertuples())
    return describe(fig, alt=(f"五幅小折线图。各设置的词数/连线数、模块度 Q、ARI：{listed}。",
                              f"Five small line charts. Terms/lines, modularity Q and ARI by setting: {listed}."),
                    caption=(f"ARI 只算两个网络都有的词。来源：{source[0]}。",
                             f"ARI over the terms that both networks have. Source: {source[1]}."))


# ---------------------------------------------------------------------------------------------------- themes

def strategic_map(tables: dict[str, pd.DataFrame], *, names: dict[str, str],
                  source: tuple[str, str] = SOURCE) -> Figure:
    """Draw Callon's strategic diagram, each value over the median of its table, so that several tables share the axes.

    Parameters
    ----------
    tables : dict of heading in the language in force -> table as `strategic_diagram` returns it; at most two
        The first is drawn filled, the second hollow; a line joins the two places of a group.
    names : dict of group -> name (legend), in the order of the network picture, so that shapes and colours are the same; the
        group itself (a number, say) stands beside its mark
    source : (zh, en)

    Raises
    ------
    GovtextError
        No table or more than two, a group missing, or a median of 0.
    """
    if not 1 <= len(tables) <= 2:
        raise GovtextError("tables 要有一张或两张表。", "tables must hold one or two tables.")
    places = {}
    for heading, table in tables.items():
        need_columns(table, ["group", "centrality", "density", "quadrant"], f"table {heading}")
        wide = table.set_index("group")[["centrality", "density"]]
        if set(wide.index) != set(names) or (wide.median() <= 0).any():
            raise GovtextError("各表的组要与 names 相同，且中位数大于 0。", "Every table needs the groups of names, and medians above 0.")
        places[heading] = wide / wide.median()
    every = pd.concat(places.values())
    with figure_style():
        fig, ax = new_figure(10.8, 7.2)
        low, span = every.min(), np.maximum(every.max() - every.min(), 0.2)
        ax.set_xlim(min(low["centrality"], 1) - 0.16 * span["centrality"], max(every["centrality"].max(), 1) + 0.16 * span["centrality"])
        ax.set_ylim(min(low["density"], 1) - 0.22 * span["density"], max(every["density"].max(), 1) + 0.22 * span["density"])
        ax.axhline(1, color=MUTED, linewidth=1.2, zorder=0)
        ax.axvline(1, color=MUTED, linewidth=1.2, zorder=0)
        corners = {(0.99, 0.985): (tr("核心主题", "motor"), "right", "top"), (0.01, 0.985): (tr("孤立主题", "isolated"), "left", "top"),
                   (0.01, 0.015): (tr("新兴或衰退", "emerging or declining"), "left", "bottom"), (0.99, 0.015): (tr("基础主题", "basic"), "right", "bottom")}
        for (x, y), (word, ha, va) in corners.items():
            ax.text(x, y, word, transform=ax.transAxes, ha=ha, va=va, fontsize=13, color=MUTED, style="normal")
        for i, group in enumerate(names):
            marker, colour = MARKERS[i], COLOURS[i % len(COLOURS)]
            spots = [tuple(place.loc[group]) for place in places.values()]
            ax.plot(*zip(*spots, strict=True), color=colour, linewidth=1.4, linestyle=(0, (4, 2)), zorder=2)
            for filled, spot in zip(looks_for(places, (True, False), "places"), spots, strict=True):
                ax.plot(*spot, marker=marker, markersize=15, markerfacecolor=colour if filled else PAPER, markeredgecolor=colour if not filled else PAPER,
                        markeredgewidth=2, linestyle="none", zorder=4)
        first = next(iter(places.values()))
        _place_names(fig, ax, {g: tuple(first.loc[g]) for g in names}, every.to_numpy())
        ax.set_xlabel(tr("向心度：与别组的联系（中位数 = 1）", "centrality: ties to other groups (median = 1)"))
        ax.set_ylabel(tr("密度：组内的联系（中位数 = 1）", "density: ties inside the group (median = 1)"))
        if len(places) == 2:
            a, b = (t.set_index("group")["quadrant"] for t in tables.values())
            moved = int((a != b.reindex(a.index)).sum())
            near = int(((first - 1).abs() < NEAR).any(axis=1).sum())
            zh, en = (f"；{near} 组离轴不到 {NEAR:.0%}", f"; {near} lie within {NEAR:.0%} of an axis") if near else ("", "")
            ax.set_title(tr(f"换一种单位，{len(names)} 组里有 {moved} 组换了象限{zh}", f"With another unit, {moved} of {len(names)} groups change quadrant{en}")
                         if moved else tr(f"换一种单位，{len(names)} 组都留在原来的象限{zh}", f"With another unit, all {len(names)} groups keep their quadrant{en}"))
        else:
            motor = next(iter(tables.values())).query("quadrant == 'motor'")["group"]
            ax.set_title(tr(f"{len(names)} 组里有 {len(motor)} 组落在“核心主题”", f'{len(motor)} of {len(names)} groups are "motor" themes'))
        marks = [Line2D([], [], marker="o", markersize=12, linestyle="none", markerfacecolor=MUTED if i == 0 else PAPER,
                        markeredgecolor=MUTED, markeredgewidth=2, label=heading) for i, heading in enumerate(tables)]
        kinds = [Line2D([], [], marker=MARKERS[i], markersize=11, linestyle="none", color=COLOURS[i % len(COLOURS)], label=name)
                 for i, name in enumerate(names.values())]
        fig.legend(handles=kinds + (marks if len(marks) > 1 else []), loc="outside lower left", ncol=3, fontsize=11.5)
    values = {g: ", ".join("{:.2f}/{:.2f}".format(*p.loc[g]) for p in places.values()) for g in names}
    listed = "; ".join(f"{names[g]} ({values[g]})" for g in names)
    return describe(fig, alt=(f"战略坐标图，两轴相交于中位数。各组向心度/密度：{listed}。",
                              f"Strategic diagram, axes cross at the medians. Centrality/density of the groups: {listed}."),
                    caption=(f"数值除以各自的中位数；象限是相对的，总有约一半的组“低”。来源：{source[0]}。",
                             f"Values over their median; quadrants are relative, about half of the groups are always low. Source: {source[1]}."))


def _place_names(fig: Figure, ax, spots: dict[str, tuple[float, float]], marks: np.ndarray) -> None:
    """Write each name below, above, left or right of its mark, where it touches least."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    canvas = FigureCanvasAgg(fig)
    canvas.draw()
    renderer, frame = canvas.get_renderer(), ax.get_window_extent(canvas.get_renderer())
    taken = [(x - 11, y - 11, x + 11, y + 11) for x, y in ax.transData.transform(marks)]
    taken += [(b.x0, b.y0, b.x1, b.y1) for b in (t.get_window_extent(renderer) for t in ax.texts)]
    for line in ax.lines:   # lines too are in the way, point by point
        path = line.get_transform().transform(np.column_stack([np.asarray(line.get_xdata(), dtype=float), np.asarray(line.get_ydata(), dtype=float)]))
        for a, b in pairwise(path):
            taken += [(x - 1, y - 1, x + 1, y + 1) for x, y in a + np.linspace(0, 1, 80)[:, None] * (b - a)]
    for group, spot in spots.items():
        best, chosen = math.inf, None
        for far in (13, 20, 30):
            for ha, va, dx, dy in (("center", "top", 0, -1), ("center", "bottom", 0, 1), ("left", "center", 1, 0), ("right", "center", -1, 0),
                                   ("left", "top", 0.7, -0.7), ("right", "bottom", -0.7, 0.7), ("left", "bottom", 0.7, 0.7), ("right", "top", -0.7, -0.7)):
                note = ax.annotate(group, spot, xytext=(dx * far, dy * far), textcoords="offset points", ha=ha, va=va,
                                   fontsize=13, zorder=5)
                box = note.get_window_extent(renderer)
                frame_cost = (max(frame.x0 - box.x0, 0) + max(box.x1 - frame.x1, 0) + max(frame.y0 - box.y0, 0) + max(box.y1 - frame.y1, 0)) * 100
                cost = frame_cost + sum(max(min(box.x1, t[2]) - max(box.x0, t[0]), 0) * max(min(box.y1, t[3]) - max(box.y0, t[1]), 0) for t in taken)
                note.remove()
                if cost < best - 1e-9:
                    best, chosen = cost, (ha, va, dx * far, dy * far, (box.x0, box.y0, box.x1, box.y1))
        ha, va, dx, dy, box = chosen
        ax.annotate(group, spot, xytext=(dx, dy), textcoords="offset points", ha=ha, va=va, fontsize=13, zorder=5)
        taken.append(box)


# ---------------------------------------------------------------------------------------------------- consensus

def together_map(square: pd.DataFrame, *, groups: dict[str, str], labels: dict[str, str] | None = None, high: float = 0.9,
                 source: tuple[str, str] = SOURCE) -> Figure:
    """Draw in what share of many runs two terms are in one group; only the lower half, for the upper would say the same.

    Parameters
    ----------
    square : DataFrame
        Symmetric, terms as index and columns, values 0..1; nan where two terms were never both in a network.
    groups : dict of term -> group of the reference, which orders the terms and sets the frames
    labels : dict of term -> text, for figures in English
    high : pairs at or above it are dotted
    source : (zh, en)
    """
    missing = [t for t in square.index if t not in groups]
    if missing:
        raise GovtextError(f"groups 里没有 {missing[0]}。", f"groups does not name {missing[0]}.")
    inside = {g: [t for t in square.index if groups[t] == g] for g in sorted(set(groups[t] for t in square.index))}
    order = [t for g in inside for t in sorted(inside[g], key=lambda t, g=g: (-square.loc[t, inside[g]].mean(), t))]
    values = square.loc[order, order].to_numpy(dtype=float)
    lower = np.where(np.tril(np.ones_like(values), -1) == 1, values, np.nan)
    words = [(labels or {}).get(t, t) for t in order]
    n = len(order)
    pairs = [(i, j) for i in range(n) for j in range(i) if lower[i, j] >= high]
    known = int(np.isfinite(lower).sum())
    with figure_style():
        fig, ax = new_figure(10.2, max(5.0, 1.7 + 0.215 * n))
        drawn = ax.pcolormesh(np.ma.masked_invalid(lower), cmap=SHADE, vmin=0, vmax=1, edgecolors=PAPER, linewidth=0.8)
        for i, j in pairs:
            ax.plot(j + 0.5, i + 0.5, "o", color=PAPER, markersize=4.5, markeredgecolor=INK, markeredgewidth=0.6)
        start = 0
        for members in inside.values():
            ax.add_patch(Rectangle((start, start), len(members), len(members), fill=False, edgecolor=ACCENT, linewidth=1.8))
            start += len(members)
        ax.set_yticks(np.arange(n) + 0.5, [f"{word}  {i}" for i, word in enumerate(words, 1)])
        ax.set_xticks(np.arange(n) + 0.5, [str(i) for i in range(1, n + 1)])
        ax.set_ylim(n, 0)
        ax.set_xlim(0, n)
        ax.tick_params(length=0, labelcolor=INK, labelsize=10)
        ax.spines[["left", "bottom"]].set_visible(False)
        bar = fig.colorbar(drawn, ax=ax, shrink=0.6, pad=0.01)
        bar.set_label(tr("同组的比例", "share of runs in one group"), color=MUTED)
        bar.outline.set_visible(False)
        fig.suptitle(tr(f"{known} 对词里，只有 {len(pairs)} 对在至少 {high:.0%} 的运行里同组",
                        f"Only {len(pairs)} of {known} pairs are in one group in at least {high:.0%} of the runs"), x=0.01, ha="left", fontsize=15)
    best = sorted(pairs, key=lambda p: (-lower[p], words[p[0]], words[p[1]]))[:8]
    listed = "; ".join(f"{words[j]} – {words[i]} {lower[i, j]:.0%}" for i, j in best) or "–"
    return describe(fig, alt=(f"{n} 个词两两同组比例的三角热图；至少 {high:.0%} 的有 {len(pairs)} 对。最稳的：{listed}。",
                              f"Triangular heat map: share of runs in which {n} terms are in one group; {len(pairs)} pairs reach {high:.0%}. Steadiest: {listed}."),
                    caption=(f"圆点：至少 {high:.0%}；红框：参照设置的组；白格：同在网络里的运行太少。分母是两个词都在网络里的运行。来源：{source[0]}。",
                             f"Dot: at least {high:.0%}; red frame: group of the reference; white: too few runs hold both. Base: runs whose network holds both. Source: {source[1]}."))


# ---------------------------------------------------------------------------------------------------- topics

def topic_checks(coherence: pd.DataFrame, overlap: pd.DataFrame, *, checks: dict[str, str], source: tuple[str, str] = SOURCE) -> Figure:
    """Draw coherence over the number of topics, and beside it how far the topics survive each check.

    Parameters
    ----------
    coherence : DataFrame with topics and coherence (mean of the topics)
    overlap : DataFrame with topics, check, overlap (0..1), one row per repetition
    checks : dict of check -> label in the language in force, at most four; a check with one number of topics is drawn as a point
    source : (zh, en)
    """
    need_columns(coherence, ["topics", "coherence"], "coherence")
    need_columns(overlap, ["topics", "check", "overlap"], "overlap")
    spread = overlap.groupby(["check", "topics"])["overlap"].agg(["mean", "min", "max"])
    best = int(coherence.loc[coherence["coherence"].idxmax(), "topics"])
    with figure_style():
        fig, (left, right) = new_figure(12, 5.4, nrows=1, ncols=2, width_ratios=[1, 1.35])
        left.plot(coherence["topics"], coherence["coherence"], color=SECOND, marker="o", markersize=8, linewidth=2)
        left.plot([best], [coherence["coherence"].max()], "o", markersize=17, markerfacecolor="none", markeredgecolor=INK, markeredgewidth=1.6)
        left.set_title(tr(f"连贯性（圈：最高，{best} 个主题）", f"Coherence (ring: highest, {best} topics)"), fontsize=12.5, pad=6)
        right.set_title(tr("主题词重合（竖线：各次最低到最高）", "Overlap of top terms (bar: lowest to highest)"), fontsize=12.5, pad=6)
        for i, check in enumerate(checks):
            colour, marker, style = LOOKS[i]
            rows = spread.loc[check]
            x = rows.index + 0.12 * (i - (len(checks) - 1) / 2)
            right.vlines(x, rows["min"], rows["max"], color=colour, linewidth=3, alpha=0.5)
            right.plot(x, rows["mean"], color=colour, marker=marker, markersize=8, linestyle=style if len(rows) > 1 else "none", linewidth=2)
        right.set_ylim(-0.03, 1.06)
        for ax in (left, right):
            ax.set_xlabel(tr("主题数", "number of topics"))
            ax.set_xticks(sorted(set(coherence["topics"])))
            ax.yaxis.grid(True)
        fig.legend(handles=[Line2D([], [], color=LOOKS[i][0], marker=LOOKS[i][1], markersize=8, linewidth=2, label=label,
                                   linestyle=LOOKS[i][2] if len(spread.loc[check]) > 1 else "none") for i, (check, label) in enumerate(checks.items())],
                   loc="outside lower left", ncol=2, fontsize=11.5)
        means = overlap.groupby("check")["overlap"].mean()
        low, high = means.loc[list(checks)].idxmin(), means.loc[list(checks)].idxmax()
        fig.suptitle(tr(f"主题稳不稳，看怎么检验：平均重合从 {means[high]:.2f} 到 {means[low]:.2f}",
                        f"Whether topics are stable depends on the test: mean overlap {means[high]:.2f} to {means[low]:.2f}"), x=0.01, ha="left", fontsize=15)
        fig.get_layout_engine().set(h_pad=0.12)
    listed = "; ".join(f"{label} {means[check]:.2f}" for check, label in checks.items())
    return describe(fig, alt=(f"左：连贯性随主题数变化，{best} 个时最高。右：各种检验的平均重合：{listed}。",
                              f"Left: coherence by number of topics, highest at {best}. Right: mean overlap by check: {listed}."),
                    caption=(f"重合为前十词的 Jaccard 系数，最佳配对后平均；1 为主题不变。来源：{source[0]}。",
                             f"Overlap: Jaccard index of the ten top terms, best matching, averaged; 1 means unchanged. Source: {source[1]}."))


# ---------------------------------------------------------------------------------------------------- survivors

def survivor_table(sections: dict[str, pd.DataFrame], *, keep: float, title: tuple[str, str], source: tuple[str, str] = SOURCE) -> Figure:
    """Draw findings as rows and choices as columns: in what share of the runs with that choice the finding holds.

    Parameters
    ----------
    sections : dict of heading in the language in force -> DataFrame
        Index: the finding in words; columns: MultiIndex (choice, option); values 0..1, nan where it could not be seen. All
        sections have the same columns.
    keep : a finding survives if no column is below it; it gets a filled square at the right
    title, source : (zh, en)

    Raises
    ------
    GovtextError
        No section, or sections with different columns.
    """
    tables = list(sections.values())
    if not tables or any(not t.columns.equals(tables[0].columns) for t in tables):
        raise GovtextError("sections 不能为空，各表的列要相同。", "sections must not be empty, and all must have the same columns.")
    columns = list(tables[0].columns)
    x, at = 0.0, {}
    for i, column in enumerate(columns):
        x += 0.35 if i and column[0] != columns[i - 1][0] else 0
        at[column] = x
        x += 1
    longest = max(sum(2 if ord(letter) > 0x2e80 else 1 for letter in c[1]) for c in columns)   # in half-width letters
    rows, y = [], 0.0
    with figure_style():
        fig, ax = new_figure(12.4, 1.6 + 0.09 * longest + 0.36 * sum(len(t) + 1 for t in tables))
        for heading, table in sections.items():
            y += 0.9
            ax.text(-0.15, y - 0.15, heading, ha="right", va="bottom", fontsize=12.5, color=ACCENT)
            for name, values in table.iterrows():
                for column, value in values.items():
                    shade = SHADE(value) if np.isfinite(value) else PAPER
                    ax.add_patch(Rectangle((at[column], y), 1, 1, facecolor=shade, edgecolor=PAPER, linewidth=1.5))
                    ax.text(at[column] + 0.5, y + 0.5, f"{100 * value:.0f}" if np.isfinite(value) else "–", ha="center", va="center", fontsize=10.5,
                            color=PAPER if np.isfinite(value) and value > 0.5 else INK)
                least = values.min()
                ax.plot(x + 0.6, y + 0.5, "s", markersize=12, color=ACCENT if least >= keep else PAPER, markeredgecolor=ACCENT, markeredgewidth=1.6)
                rows.append((y + 0.5, name, least >= keep))
                y += 1
        for column in columns:
            ax.text(at[column] + 0.5, 0.5, column[1], ha="center", va="bottom", rotation=90, fontsize=11)
        for choice in dict.fromkeys(c[0] for c in columns):
            mine = [at[c] for c in columns if c[0] == choice]
            ax.plot([min(mine) + 0.05, max(mine) + 0.95], [0.68] * 2, color=MUTED, linewidth=1.6)
            ax.text((min(mine) + max(mine) + 1) / 2, -0.24 * longest, choice, ha="center", va="bottom", fontsize=12, color=MUTED)
        ax.text(x + 0.6, 0.5, tr("都经得起", "survives"), ha="center", va="bottom", rotation=90, fontsize=11)
        ax.set_yticks([r[0] for r in rows], [r[1] for r in rows])
        ax.set_xticks([])
        ax.set_xlim(0, x + 1.1)
        ax.set_ylim(y, -0.24 * longest - 0.9)
        ax.tick_params(length=0, labelcolor=INK, labelsize=11.5)
        ax.spines[["left", "bottom"]].set_visible(False)
        for artist in (*ax.texts, *ax.patches, *ax.lines):
            artist.set_in_layout(False)   # all lie inside the axes, or left of it under the row names; many would make layout slow
        fig.suptitle(tr(*title), x=0.01, ha="left", fontsize=15)
    stay = [r[1] for r in rows if r[2]]
    listed = ("、".join(stay) or "无", "; ".join(stay) or "none")
    return describe(fig, alt=(f"表格图：{len(rows)} 个发现，{len(columns)} 种选择。各种选择下都不低于 {keep:.0%} 的：{listed[0]}。",
                              f"Table: {len(rows)} findings under {len(columns)} options. Never below {keep:.0%}: {listed[1]}."),
                    caption=(f"格子：在该选择的运行里，发现成立的百分比；“–”：无从检验；实心方块：没有一列低于 {keep:.0%}。来源：{source[0]}。",
                             f"Cell: per cent of the runs with that option in which the finding holds; –: could not be tested; filled square: no column below {keep:.0%}. Source: {source[1]}."))

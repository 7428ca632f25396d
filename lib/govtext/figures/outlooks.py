"""Several lists of statements compared: what is alike in words, what we read as the same theme, and what stands alone.

Lists and their items come with short codes (I1, T2, R3) and names; every table holds item ids.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle

from ..measures.similarity import RankAgreement
from ..messages import need_columns
from ..style import ACCENT, GRID, INK, MUTED, PAPER, SECOND, describe, figure_style, language, new_figure, tr
from .matrix import SHADE

LINES = {3: "-", 2: "--", 1: ":"}
WIDTHS = {3: 3.0, 2: 2.2, 1: 1.8}
STRENGTHS = {3: ("强", "strong"), 2: ("中", "fair"), 1: ("弱", "thin"), 0: ("无", "none")}
FILLS = {3: SECOND, 2: "#5b86b0", 1: "#d5dfe9"}
PALE, EDGE = "#dfe6ec", "#7b8894"
HALF, SHORT = 0.33, 0.12   # half the width of a box with and without a name, in columns


def strength_name(strength: int) -> str:
    """3 strong, 2 fair, 1 thin, 0 none, in the language in force."""
    return tr(*STRENGTHS[strength])


# ---------------------------------------------------------------------------------------------------- similarity map

def similarity_map(square: pd.DataFrame, matches: pd.DataFrame, *, codes: Mapping[str, str], names: Mapping[str, str],
                   groups: Mapping[str, str], group_names: Mapping[str, tuple[str, str]]) -> Figure:
    """Draw the lower half of a square of similarities, blocks by group, with frames where a reader sees a match.

    Parameters
    ----------
    square : DataFrame, rows and columns item ids in drawing order, groups together
    matches : DataFrame a, b, strength (1-3)
    codes, names, groups : item id -> code, name in the language in force, group
    group_names : group -> (zh, en)
    """
    need_columns(matches, ["a", "b", "strength"], "matches")
    ids = list(square.index)
    values = square.to_numpy(dtype=float)
    i, j = np.tril_indices(len(ids), -1)
    top = np.nanmax(values[i, j])
    framed = {frozenset((r.a, r.b)): int(r.strength) for r in matches.itertuples()}
    kinds = [groups[name] for name in ids]
    blocks = _block_means(values, kinds)
    best = max(blocks, key=lambda block: blocks[block])
    across = float(np.nanmean([values[r, c] for r, c in zip(i, j, strict=True) if kinds[r] != kinds[c]]))
    with figure_style():
        fig, ax = new_figure(10.2, 1.4 + 0.36 * len(ids))
        for r, c in zip(i, j, strict=True):
            share = values[r, c] / top
            ax.add_patch(Rectangle((c, r), 1, 1, facecolor=SHADE(share), edgecolor=PAPER, linewidth=2))
            ax.text(c + 0.5, r + 0.5, f"{100 * values[r, c]:.0f}", ha="center", va="center", fontsize=10.5,
                    color=PAPER if share > 0.5 else INK)
        for r, c in zip(i, j, strict=True):
            strength = framed.get(frozenset((ids[r], ids[c])))
            if strength:
                ax.add_patch(Rectangle((c + 0.07, r + 0.07), 0.86, 0.86, fill=False, edgecolor=ACCENT, linestyle=LINES[strength],
                                       linewidth=WIDTHS[strength]))
        for edge in [k for k in range(1, len(ids)) if kinds[k] != kinds[k - 1]]:
            ax.plot([0, edge], [edge, edge], color=INK, linewidth=1.2)
            ax.plot([edge, edge], [edge, len(ids)], color=INK, linewidth=1.2)
        ax.set_xlim(0, len(ids))
        ax.set_ylim(len(ids), 0.6)
        ax.set_xticks(np.arange(len(ids) - 1) + 0.5, [codes[name] for name in ids[:-1]])
        ax.set_yticks(np.arange(1, len(ids)) + 0.5, [f"{codes[name]}  {names[name]}" for name in ids[1:]])
        ax.tick_params(length=0, labelcolor=INK, labelsize=11)
        ax.spines[["left", "bottom"]].set_visible(False)
        handles = [Patch(facecolor=PAPER, edgecolor=ACCENT, linestyle=LINES[s], linewidth=WIDTHS[s],
                         label=tr(f"编者读作同题：{strength_name(s)}", f"same theme in our reading: {strength_name(s)}"))
                   for s in sorted(set(framed.values()), reverse=True)]
        ax.legend(handles=handles, loc="upper right", labelcolor=INK, handlelength=1.6, handleheight=1.5, labelspacing=0.8)
        first, second = (group_names[g] for g in best)
        fig.suptitle(tr(f"用词最接近的是{_inside(first[0], second[0], 'zh')}（平均 {100 * blocks[best]:.1f}），各篇之间平均 {100 * across:.1f}",
                        f"Most alike in words: {_inside(first[1], second[1], 'en')} (mean {100 * blocks[best]:.1f}); "
                        f"across the articles {100 * across:.1f}"), x=0.01, ha="left", fontsize=15)
    order = sorted(zip(i, j, strict=True), key=lambda cell: -values[cell])[:6]
    listed = "; ".join(f"{codes[ids[c]]}–{codes[ids[r]]} {100 * values[r, c]:.0f}" for r, c in order)
    means = {f"{a}/{b}": f"{100 * mean:.1f}" for (a, b), mean in blocks.items()}
    zh = "；".join(f"{group_names[a][0]}与{group_names[b][0]} {means[f'{a}/{b}']}" for a, b in blocks)
    en = "; ".join(f"{group_names[a][1]} and {group_names[b][1]} {means[f'{a}/{b}']}" for a, b in blocks)
    return describe(fig, alt=(f"{len(ids)} 条两两相似度的下三角图，颜色越深越相似，框为编者读作同题。最高：{listed}。各块平均：{zh}。",
                              f"Lower half of a {len(ids)} by {len(ids)} map of similarities; darker is more alike, frames are matches in our "
                              f"reading. Highest: {listed}. Block means: {en}."),
                    caption=("单位：余弦相似度乘以 100。框：编者的同题解读，只跨篇标注；点线弱、虚线中、实线强。",
                             "Unit: cosine similarity times 100. Frames: our reading of matches, made across articles only; dotted thin, "
                             "dashed fair, solid strong."))


def _inside(first: str, second: str, lang: str) -> str:
    if first == second:
        return f"{first}内部" if lang == "zh" else f"{first} among themselves"
    return f"{first}与{second}" if lang == "zh" else f"{first} and {second}"


def _block_means(values: np.ndarray, kinds: Sequence[str]) -> dict[tuple[str, str], float]:
    order = list(dict.fromkeys(kinds))
    kind = np.array(kinds, dtype=object)
    lower = np.tril(np.ones(values.shape, dtype=bool), -1)
    means = {}
    for n, first in enumerate(order):
        for second in order[n:]:
            cells = lower & (((kind[:, None] == first) & (kind[None, :] == second)) | ((kind[:, None] == second) & (kind[None, :] == first)))
            if cells.any():
                means[first, second] = float(np.nanmean(values[cells]))
    return means


# ---------------------------------------------------------------------------------------------------- network of matches

def match_network(reading: pd.DataFrame, measured: pd.DataFrame, *, columns: Mapping[str, Sequence[str]], codes: Mapping[str, str],
                  names: Mapping[str, str], group_names: Mapping[str, tuple[str, str]]) -> Figure:
    """Draw matches between three lists twice: as read (above) and as measured (below).

    The first list stands at both ends, so that every line runs between neighbouring columns.

    Parameters
    ----------
    reading : DataFrame a, b, strength (1-3)
    measured : DataFrame a, b, similarity, strength (0 where the reading has no match)
    columns : group -> item ids from top to bottom, three groups
    codes, names : item id -> code, name in the language in force
    group_names : group -> (zh, en)
    """
    need_columns(reading, ["a", "b", "strength"], "reading")
    need_columns(measured, ["a", "b", "similarity", "strength"], "measured")
    order = [*columns, next(iter(columns))]
    height = max(len(ids) for ids in columns.values())
    place = {group: {item: (k + 0.5) * height / len(ids) for k, item in enumerate(ids)} for group, ids in columns.items()}
    home = {item: group for group, ids in columns.items() for item in ids}
    both = int((measured["strength"] > 0).sum())
    with figure_style():
        fig, axes = new_figure(10.6, 1.2 + 1.06 * height, nrows=2, ncols=1, height_ratios=[3, 2])
        for ax, edges, kind in ((axes[0], reading, "reading"), (axes[1], measured, "measured")):
            for edge in edges.sort_values(["a", "b"]).itertuples():
                _draw_edge(ax, edge, kind, order, place, home, edges)
            joined = set(edges["a"]) | set(edges["b"])
            for x, group in enumerate(order):
                for item, y in place[group].items():
                    _draw_node(ax, x, y, codes[item], names[item] if kind == "reading" and x < len(columns) else "", alone=item not in joined)
            ax.set_xlim(-HALF - 0.02, 3 + SHORT + 0.02)
            ax.set_ylim(height, 0)
            ax.set_yticks([])
            ax.set_xticks(range(4), [tr(*group_names[group]) for group in order[:3]] + [tr("（重复）", "(again)")])
            ax.xaxis.tick_top()
            ax.tick_params(length=0, labelcolor=INK, labelsize=12)
            ax.spines[["left", "bottom"]].set_visible(False)
        axes[0].set_ylabel(tr(f"编者读出的 {len(reading)} 对", f"{len(reading)} pairs as we read them"), color=INK, fontsize=13)
        axes[1].set_ylabel(tr(f"用词最接近的 {len(measured)} 对", f"{len(measured)} pairs closest in words"), color=INK, fontsize=13)
        fig.suptitle(tr(f"人读出 {len(reading)} 对同题，机器挑出同样多的近词对：重合 {both} 对",
                        f"{len(reading)} matches as read, as many as measured: {both} pairs are the same"), x=0.01, ha="left", fontsize=15)
        fig.legend(handles=_network_legend(), loc="outside lower center", ncol=3, labelcolor=INK, handlelength=3)
    free = [codes[item] for ids in columns.values() for item in ids if item not in set(reading["a"]) | set(reading["b"])]
    strong = "; ".join(f"{codes[r.a]}–{codes[r.b]}" for r in reading.itertuples() if r.strength == 3)
    machine = "; ".join(f"{codes[r.a]}–{codes[r.b]} {100 * r.similarity:.0f}" for r in measured.head(6).itertuples())
    none_zh, none_en = "、".join(free) or "没有", ", ".join(free) or "none"
    return describe(fig, alt=(f"两幅上下排列的连线图，三组条目分列。上：编者读出的 {len(reading)} 对，强的是 {strong}；没有连线的：{none_zh}。"
                              f"下：相似度最高的 {len(measured)} 对，前几对 {machine}；两幅重合 {both} 对。",
                              f"Two networks, one above the other, three lists in columns. Above: {len(reading)} matches as read, strong ones "
                              f"{strong}; without a line: {none_en}. Below: the {len(measured)} pairs with the highest similarity, first "
                              f"{machine}; {both} pairs are in both."),
                    caption=("第一组在右端再画一遍（只写编号），好让每条线都连着相邻两列。虚框：没有任何连线的条目。",
                             "The first list stands again at the right, codes only, so that lines run between neighbouring columns. Dashed "
                             "box: an item without any line."))


def _draw_edge(ax, edge, kind: str, order: list[str], place: dict, home: dict, edges: pd.DataFrame) -> None:
    for x, (left, right) in enumerate(zip(order, order[1:], strict=False)):
        ends = {home[edge.a]: edge.a, home[edge.b]: edge.b}
        if set(ends) == {left, right}:
            if kind == "reading":
                look = {"linestyle": LINES[int(edge.strength)], "linewidth": WIDTHS[int(edge.strength)], "color": ACCENT}
            else:
                width = 1.2 + 3.4 * edge.similarity / edges["similarity"].max()
                known = edge.strength > 0
                look = {"linestyle": "-" if known else (0, (4, 2)), "linewidth": width, "color": SECOND if known else "#8a97a5"}
            ax.plot([x + HALF, x + 1 - (SHORT if x == 2 else HALF)], [place[left][ends[left]], place[right][ends[right]]], solid_capstyle="butt", **look)


def _draw_node(ax, x: float, y: float, code: str, name: str, *, alone: bool) -> None:
    half = HALF if x < 3 else SHORT
    ax.add_patch(Rectangle((x - half, y - 0.41), 2 * half, 0.82, facecolor=PAPER if alone else "#eef2f6", edgecolor=ACCENT if alone else "#9db0c3",
                           linestyle="--" if alone else "-", linewidth=1.6, zorder=3))
    lines = [code, *([name] if language() == "zh" else textwrap.wrap(name, 23))] if name else [code]
    ax.text(x, y, "\n".join(lines), ha="center", va="center", fontsize=10 if name else 11, zorder=4, linespacing=1.1)


def _network_legend() -> list[Line2D]:
    read = [Line2D([], [], color=ACCENT, linestyle=LINES[s], linewidth=WIDTHS[s],
                   label=tr(f"上：同题，{strength_name(s)}", f"above: same theme, {strength_name(s)}")) for s in (3, 2, 1)]
    return [read[0], Line2D([], [], color=SECOND, linewidth=3.4, label=tr("下：编者也读作同题", "below: a match in our reading too")), read[1],
            Line2D([], [], color="#8a97a5", linewidth=2.6, linestyle=(0, (4, 2)), label=tr("下：编者没有读作同题", "below: no match in our reading")),
            read[2], Line2D([], [], color=MUTED, linewidth=0, label=tr("下：线越粗，相似度越高", "below: thicker means more alike"))]


# ---------------------------------------------------------------------------------------------------- agreement

def agreement_strip(pairs: pd.DataFrame, agreement: RankAgreement, shuffled: Sequence[float], *, codes: Mapping[str, str]) -> Figure:
    """Draw similarity by strength of the reading, a point per pair, beside the correlations that shuffling gives.

    Parameters
    ----------
    pairs : DataFrame a, b, similarity, strength (0-3), tension (bool: the reader also sees a disagreement), named (bool: write the codes)
    agreement : as `rank_agreement` returns it
    shuffled : correlations of the shuffled data, the first of them or all
    codes : item id -> code
    """
    need_columns(pairs, ["a", "b", "similarity", "strength", "tension", "named"], "pairs")
    medians = pairs.groupby("strength")["similarity"].median() * 100
    with figure_style():
        fig, axes = new_figure(11.6, 5.6, nrows=1, ncols=2, width_ratios=[2.5, 1])
        ax, side = axes
        top = pairs["similarity"].max() * 100
        for strength, rows in pairs.groupby("strength"):
            rows = rows.sort_values(["similarity", "a", "b"])
            x = int(strength) + _swarm(rows["similarity"].to_numpy() * 100, top)
            y = rows["similarity"].to_numpy() * 100
            tense = rows["tension"].to_numpy(dtype=bool)
            ax.hlines(medians[strength], strength - 0.3, strength + 0.3, color=ACCENT, linewidth=2.6, zorder=2)
            ax.scatter(x[~tense], y[~tense], s=34, color=SECOND, alpha=0.85, zorder=3, linewidth=0)
            ax.scatter(x[tense], y[tense], s=84, marker="D", facecolor=PAPER, edgecolor=ACCENT, linewidth=2, zorder=4)
            _name_points(ax, rows, x, y, int(strength), codes, top)
        ax.set_xticks(range(4), [tr(f"{s}（{strength_name(s)}）", f"{s} ({strength_name(s)})") for s in range(4)])
        ax.set_xlim(-0.5, 3.75)
        ax.set_ylim(-0.03 * top, 1.09 * top)
        ax.set_xlabel(tr("编者所定的同题强弱", "strength of the match in our reading"))
        ax.set_ylabel(tr("余弦相似度 × 100", "cosine similarity × 100"))
        ax.tick_params(axis="x", labelcolor=INK)
        ax.yaxis.grid(True)
        handles = [Line2D([], [], color=SECOND, marker="o", markersize=6, linewidth=0, label=tr("一对条目", "a pair of items")),
                   Line2D([], [], color=PAPER, markeredgecolor=ACCENT, markeredgewidth=2, marker="D", markersize=8, linewidth=0,
                          label=tr("编者还读出张力", "we also read a tension")),
                   Line2D([], [], color=ACCENT, linewidth=2.6, label=tr("中位数", "median"))]
        fig.legend(handles=handles, loc="outside lower left", ncol=3, labelcolor=INK)
        side.hist(shuffled, bins=24, color="#b7c4d1", edgecolor=PAPER)
        side.axvline(agreement.value, color=ACCENT, linewidth=2.6)
        side.set_xlabel(tr("洗牌后的 Kendall τ", "Kendall's τ after shuffling"))
        side.set_ylabel(tr("次数", "shuffles"))
        side.set_title(tr(f"红线：实际 τ = {agreement.value:.2f}", f"line: actual τ = {agreement.value:.2f}"), fontsize=12)
        zh, en = (("方向相反", "Opposite directions") if agreement.value < 0 else ("方向一致，但很弱", "Same direction but weak")
                  if agreement.value < 0.3 else ("方向一致", "Same direction"))
        fig.suptitle(tr(f"{zh}：τ = {agreement.value:.2f}，洗牌检验 p = {agreement.p:.3f}",
                        f"{en}: τ = {agreement.value:.2f}, shuffling p = {agreement.p:.3f}"), x=0.01, ha="left", fontsize=15)
    zh = "；".join(f"{strength_name_of(s, 'zh')} {m:.1f}" for s, m in medians.items())
    en = "; ".join(f"{strength_name_of(s, 'en')} {m:.1f}" for s, m in medians.items())
    listed = ", ".join(f"{codes[r.a]}–{codes[r.b]}" for r in pairs[pairs["named"]].itertuples())
    return describe(fig, alt=(f"左：{len(pairs)} 对条目的相似度，按编者所定强弱分列。中位数：{zh}。标名的分歧：{listed}。"
                              f"右：洗牌所得 τ 的直方图，实际值 {agreement.value:.2f}，p = {agreement.p:.3f}。",
                              f"Left: similarity of {len(pairs)} pairs by strength of our reading. Medians: {en}. Named disagreements: {listed}. "
                              f"Right: histogram of τ after shuffling, actual value {agreement.value:.2f}, p = {agreement.p:.3f}."),
                    caption=(f"{agreement.n} 对跨篇条目。洗牌 {agreement.permutations} 次，在每篇之内调换条目的身份；右图画前 {len(shuffled)} 次。",
                             f"{agreement.n} pairs across the articles. {agreement.permutations} shuffles: items change places within their "
                             f"article; the histogram shows the first {len(shuffled)}."))


def strength_name_of(strength: int, lang: str) -> str:
    """Name of a strength in a given language."""
    return STRENGTHS[int(strength)][0 if lang == "zh" else 1]


def _swarm(values: np.ndarray, top: float) -> np.ndarray:
    """Offsets that keep points of similar height apart: 0, then alternately right and left, by rule."""
    steps = [0.0] + [sign * k * 0.05 for k in range(1, 9) for sign in (1, -1)]
    placed: list[tuple[float, float]] = []
    for value in values:
        free = next((s for s in steps if all(abs(s - x) > 0.045 or abs(value - y) > 0.022 * top for x, y in placed)), steps[-1])
        placed.append((free, value))
    return np.array([x for x, _ in placed])


def _name_points(ax, rows: pd.DataFrame, x: np.ndarray, y: np.ndarray, strength: int, codes: Mapping[str, str], top: float) -> None:
    """Write codes beside named points, one under the other with room between, each with a thin line to its point."""
    wanted = [(y[k], x[k], f"{codes[r.a]}–{codes[r.b]}") for k, r in enumerate(rows.itertuples()) if r.named]
    last = -np.inf
    for height, at, words in sorted(wanted):
        level = max(height, last + 0.05 * top)
        last = level
        ax.annotate(words, (at, height), xytext=(strength + 0.34, level), va="center", fontsize=10.5,
                    arrowprops={"arrowstyle": "-", "color": MUTED, "linewidth": 0.8, "shrinkA": 1, "shrinkB": 3})


# ---------------------------------------------------------------------------------------------------- words of a pair

def pair_words(words: pd.DataFrame, pairs: pd.DataFrame, *, codes: Mapping[str, str], labels: Mapping[str, str] | None = None) -> Figure:
    """Draw for some pairs of items their heaviest words back to back: left the first item, right the second.

    Parameters
    ----------
    words : DataFrame a, b, term, weight_a, weight_b (weights of items of length 1), rows in drawing order
    pairs : DataFrame a, b, similarity, strength, one row per panel
    codes : item id -> code
    labels : term -> gloss written instead of the term in English figures, optional
    """
    need_columns(words, ["a", "b", "term", "weight_a", "weight_b"], "words")
    need_columns(pairs, ["a", "b", "similarity", "strength"], "pairs")
    tables = [words[(words["a"] == p.a) & (words["b"] == p.b)] for p in pairs.itertuples()]
    most = max(words["weight_a"].max(), words["weight_b"].max())
    rows, longest = -(-len(pairs) // 2), max(map(len, tables))
    with figure_style():
        fig, axes = new_figure(11.4, 1.3 + rows * (0.7 + 0.26 * longest), nrows=rows, ncols=2, squeeze=False)
        for ax in axes.flat[len(tables):]:
            ax.axis("off")
        for ax, table, pair in zip(axes.flat, tables, pairs.itertuples(), strict=False):
            y = np.arange(len(table))
            shared = ((table["weight_a"] > 0) & (table["weight_b"] > 0)).to_numpy()
            for sign, column in ((-1, "weight_a"), (1, "weight_b")):
                for mask, look in ((shared, {"color": SECOND}), (~shared, {"facecolor": PALE, "edgecolor": EDGE})):
                    ax.barh(y[mask], sign * table[column].to_numpy()[mask], height=0.7, **look)
            ax.axvline(0, color=INK, linewidth=1)
            ax.set_yticks(y, [(labels or {}).get(t, t) for t in table["term"]])
            ax.set_ylim(longest - 0.4, -0.6)
            ax.set_xlim(-1.08 * most, 1.08 * most)
            ax.set_xticks([-most / 2, most / 2], [codes[pair.a], codes[pair.b]])
            ax.tick_params(length=0, labelcolor=INK, labelsize=11)
            ax.spines[["left", "bottom"]].set_visible(False)
            ax.set_title(tr(f"{codes[pair.a]}–{codes[pair.b]}　同题：{strength_name(int(pair.strength))}　相似 {100 * pair.similarity:.1f}",
                            f"{codes[pair.a]}–{codes[pair.b]}   match: {strength_name(int(pair.strength))}   cosine {100 * pair.similarity:.1f}"),
                         fontsize=12.5)
        counts = [int(((t["weight_a"] > 0) & (t["weight_b"] > 0)).sum()) for t in tables]
        handles = [Patch(color=SECOND, label=tr("两条都用的词", "in both items")),
                   Patch(facecolor=PALE, edgecolor=EDGE, label=tr("只在一条里的词", "in one item only"))]
        fig.legend(handles=handles, loc="outside lower center", ncol=2, labelcolor=INK)
        fig.suptitle(tr("为什么人和机器不一致：看每一对到底共用哪些词", "Why reader and machine differ: the words each pair shares, or does not"),
                     x=0.01, ha="left", fontsize=15)
    zh = "；".join(f"{codes[p.a]}–{codes[p.b]}（{strength_name_of(p.strength, 'zh')}，相似 {100 * p.similarity:.1f}）图中共用 {n} 词："
                  f"{'、'.join(_shared(t)) or '无'}" for p, t, n in zip(pairs.itertuples(), tables, counts, strict=True))
    en = "; ".join(f"{codes[p.a]}–{codes[p.b]} ({strength_name_of(p.strength, 'en')}, cosine {100 * p.similarity:.1f}) {n} shared terms shown: "
                   f"{', '.join(_shared(t)) or 'none'}" for p, t, n in zip(pairs.itertuples(), tables, counts, strict=True))
    return describe(fig, alt=(f"背靠背条形图，每格一对条目。{zh}。", f"Back-to-back bars, a panel per pair of items. {en}."),
                    caption=("条长：TF-IDF 权重（每条的长度化为 1）。先列共用的词（按对相似度的贡献），再列两边各自最重的词典词。",
                             "Bar: TF-IDF weight (each item brought to length 1). Shared words first, by what they add to the cosine; then the "
                             "heaviest dictionary terms of each side alone."))


def _shared(table: pd.DataFrame) -> list[str]:
    return list(table.loc[(table["weight_a"] > 0) & (table["weight_b"] > 0), "term"])


# ---------------------------------------------------------------------------------------------------- robustness

def robustness_dots(table: pd.DataFrame, *, main: str) -> Figure:
    """Draw one correlation per choice, with the band that shuffling gives.

    Parameters
    ----------
    table : DataFrame label (row, in order), series ("with" or "without" headings), value, low, high (band of the shuffles), p
    main : label of the row that the course uses
    """
    need_columns(table, ["label", "series", "value", "low", "high", "p"], "table")
    labels = list(dict.fromkeys(table["label"]))
    y = {label: k for k, label in enumerate(labels)}
    looks = {"with": {"marker": "o", "color": SECOND}, "without": {"marker": "D", "facecolor": PAPER, "edgecolor": ACCENT, "linewidth": 1.8}}
    with figure_style():
        fig, ax = new_figure(11, 1.8 + 0.37 * len(labels))
        band = table.groupby("label").agg(low=("low", "min"), high=("high", "max"))
        for label in labels:
            ax.barh(y[label], band.loc[label, "high"] - band.loc[label, "low"], left=band.loc[label, "low"], height=0.5, color="#e3e8ed")
        for series, rows in table.groupby("series", sort=False):
            ax.scatter(rows["value"], [y[label] for label in rows["label"]], s=62, zorder=4 if series == "with" else 3, **looks[series])
        ax.axvline(0, color=INK, linewidth=1)
        ax.axhspan(y[main] - 0.5, y[main] + 0.5, facecolor="none", edgecolor=INK, linewidth=1.2, linestyle="--")
        ax.set_yticks(range(len(labels)), labels)
        ax.set_ylim(len(labels) - 0.4, -0.6)
        ax.xaxis.grid(True)
        ax.set_xlabel(tr("与编者解读的 Kendall τ", "Kendall's τ with our reading"))
        ax.tick_params(left=False)
        ax.spines["left"].set_visible(False)
        handles = [Line2D([], [], linewidth=0, markersize=8, marker="o", color=SECOND, label=tr("含标题", "with headings")),
                   Line2D([], [], linewidth=0, markersize=8, marker="D", color=PAPER, markeredgecolor=ACCENT, markeredgewidth=1.8,
                          label=tr("去掉标题", "without headings")),
                   Patch(color="#e3e8ed", label=tr("洗牌所得的中间 95%", "central 95 % of shuffles")),
                   Patch(facecolor="none", edgecolor=INK, linestyle="--", label=tr("本课的主要做法", "main choice of this course"))]
        fig.legend(handles=handles, loc="outside lower center", ncol=4, labelcolor=INK)
        outside = int((table["p"] < 0.05).sum())
        fig.suptitle(tr(f"{len(table)} 种做法的 τ 从 {table['value'].min():.2f} 到 {table['value'].max():.2f}，{outside} 种的 p 小于 0.05",
                        f"{len(table)} choices: τ from {table['value'].min():.2f} to {table['value'].max():.2f}, {outside} with p below 0.05"),
                     x=0.01, ha="left", fontsize=15)
    listed = "; ".join(f"{r.label} ({r.series}) {r.value:.2f}" for r in table.sort_values("value", ascending=False).itertuples())
    return describe(fig, alt=(f"点图：每行一种做法，点为与编者解读的 Kendall τ，灰带为洗牌区间。{listed}。",
                              f"Dot plot: a row per choice, the dot is Kendall's τ with our reading, the band what shuffling gives. {listed}."),
                    caption=("灰带：洗牌 τ 的中间 95%（两个点取较宽者）。不能挑最高的一行当作结果。",
                             "Band: central 95 % of shuffled τ (the wider of the two). Picking the highest row as the result is not allowed."))


# ---------------------------------------------------------------------------------------------------- what stands alone

def match_profile(items: pd.DataFrame, *, codes: Mapping[str, str], names: Mapping[str, str]) -> Figure:
    """Draw for each item its matches by strength (left) and its closest item of another list (right).

    Parameters
    ----------
    items : DataFrame item, strong, fair, thin (numbers of matches), closest (item id), similarity; rows in drawing order, column group
        parts them
    codes, names : item id -> code, name in the language in force
    """
    need_columns(items, ["item", "group", "strong", "fair", "thin", "closest", "similarity"], "items")
    gap = (items["group"] != items["group"].shift()).cumsum().to_numpy() - 1
    y = np.arange(len(items)) + 0.6 * gap
    total = items[["strong", "fair", "thin"]].sum(axis=1)
    with figure_style():
        fig, axes = new_figure(11, 1.7 + 0.34 * len(items), nrows=1, ncols=2, sharey=True, width_ratios=[1.25, 1])
        ax, side = axes
        left = np.zeros(len(items))
        for strength, column in ((3, "strong"), (2, "fair"), (1, "thin")):
            ax.barh(y, items[column], left=left, height=0.68, color=FILLS[strength], edgecolor=PAPER if strength > 1 else EDGE, linewidth=1,
                    label=tr(f"同题：{strength_name(strength)}", f"match: {strength_name(strength)}"))
            left += items[column].to_numpy()
        for k, row in enumerate(items.itertuples()):
            if total.iloc[k] == 0:
                ax.text(0.06, y[k], tr("没有对应", "no match"), va="center", color=ACCENT, fontsize=11)
            side.text(100 * row.similarity + 0.35, y[k], codes[row.closest], va="center", fontsize=10.5)
        ax.set_yticks(y, [f"{codes[i]}  {names[i]}" for i in items["item"]])
        ax.set_ylim(y[-1] + 0.6, -0.6)
        ax.set_xlabel(tr("编者读出的同题（条）", "matches in our reading"))
        ax.set_xticks(range(int(total.max()) + 1))
        side.hlines(y, 0, 100 * items["similarity"], color=GRID, linewidth=3)
        side.scatter(100 * items["similarity"], y, s=46, color=ACCENT, zorder=3)
        side.set_xlim(0, 118 * items["similarity"].max())
        side.set_xlabel(tr("用词最接近的他篇条目（余弦 × 100）", "closest item elsewhere (cosine × 100)"))
        for one in axes:
            one.tick_params(axis="y", left=False, labelsize=11)
            one.spines["left"].set_visible(False)
            one.xaxis.grid(True)
        fig.legend(loc="outside lower center", ncol=3, labelcolor=INK)
        alone = [codes[i] for i, n in zip(items["item"], total, strict=True) if n == 0]
        lowest = items.loc[items["similarity"].idxmin(), "item"]
        fig.suptitle(tr(f"编者找不到对应的：{'、'.join(alone) or '没有'}；用词最孤立的：{codes[lowest]}",
                        f"Without a match in our reading: {', '.join(alone) or 'none'}; most alone in its words: {codes[lowest]}"),
                     x=0.01, ha="left", fontsize=15)
    zh = "；".join(f"{codes[r.item]} 同题 {n} 条，最近 {codes[r.closest]} {100 * r.similarity:.0f}"
                  for r, n in zip(items.itertuples(), total, strict=True))
    en = "; ".join(f"{codes[r.item]} {n} matches, closest {codes[r.closest]} {100 * r.similarity:.0f}"
                   for r, n in zip(items.itertuples(), total, strict=True))
    return describe(fig, alt=(f"左：每条的同题数，按强弱分段；右：用词最接近的他篇条目。{zh}。",
                              f"Left: matches of each item by strength; right: the closest item of another list. {en}."),
                    caption=("左：编者解读，同一条可与多条同题。右：TF-IDF 余弦相似度最高的他篇条目，点旁为其编号。",
                             "Left: our reading; an item may match several. Right: the item of another list with the highest TF-IDF cosine, its "
                             "code beside the dot."))


def exclusive_terms(terms: pd.DataFrame, *, group_names: Mapping[str, tuple[str, str]], labels: Mapping[str, str] | None = None) -> Figure:
    """Draw the terms that only one list uses: length is how often, pale where other articles of the corpus use the term elsewhere.

    Parameters
    ----------
    terms : DataFrame group, term, n, elsewhere (occurrences in other articles); rows in drawing order
    group_names : group -> (zh, en); the order of the panels
    labels : term -> gloss, optional
    """
    need_columns(terms, ["group", "term", "n", "elsewhere"], "terms")
    shown = {group: terms[terms["group"] == group] for group in group_names}
    most, longest = terms["n"].max(), max(map(len, shown.values()))
    with figure_style():
        fig, axes = new_figure(11.6, 1.6 + 0.4 * longest, nrows=1, ncols=len(shown), squeeze=False, sharex=True)
        for ax, (group, rows) in zip(axes[0], shown.items(), strict=True):
            y, only = np.arange(len(rows)), (rows["elsewhere"] == 0).to_numpy()
            ax.barh(y[only], rows["n"][only], height=0.68, color=SECOND, label=tr("其他文章都没有这个词", "in no other article"))
            ax.barh(y[~only], rows["n"][~only], height=0.68, facecolor=PALE, edgecolor=EDGE,
                    label=tr("其他文章别处也用", "also used elsewhere by others"))
            for k, n in enumerate(rows["n"]):
                ax.text(n + 0.02 * most, k, f"{n}", va="center", fontsize=10.5)
            names = [(labels or {}).get(t, t) for t in rows["term"]]
            ax.set_yticks(y, names if language() == "zh" else ["\n".join(textwrap.wrap(name, 22)[:2]) for name in names])
            ax.set_ylim(longest - 0.4, -0.6)
            ax.set_xlim(0, 1.14 * most)
            ax.set_title(tr(*group_names[group]), fontsize=13)
            ax.tick_params(left=False, labelsize=11)
            ax.spines["left"].set_visible(False)
            ax.set_xlabel(tr("次（含嵌套）", "occurrences (nested)"))
            ax.xaxis.get_major_locator().set_params(integer=True)
        fig.legend(*axes[0][0].get_legend_handles_labels(), loc="outside lower center", ncol=2, labelcolor=INK)
        only = int((terms["elsewhere"] == 0).sum())
        fig.suptitle(tr(f"只在一份展望里出现的词：图中 {len(terms)} 个里，{only} 个在其他文章里也找不到",
                        f"Terms of one outlook only: of the {len(terms)} shown, {only} are in no other article either"), x=0.01, ha="left", fontsize=15)
    zh = "；".join(f"{group_names[g][0]}：{'、'.join(f'{r.term} {r.n}' for r in rows.itertuples())}" for g, rows in shown.items())
    en = "; ".join(f"{group_names[g][1]}: {', '.join(f'{r.term} {r.n}' for r in rows.itertuples())}" for g, rows in shown.items())
    return describe(fig, alt=(f"三格条形图，只有一份展望用到的词典词及次数。{zh}。", f"Bars in three panels, dictionary terms of one outlook only. {en}."),
                    caption=("单位：次（含嵌套）。只看领域词典里的词。浅色：在另外几篇文章的其他段落里出现过。",
                             "Unit: occurrences (nested), dictionary terms only. Pale: occurs in other passages of the other articles."))

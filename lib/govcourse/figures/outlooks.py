"""Several lists of statements compared: what is alike in words, what a reader takes for the same theme, what stands alone.

Items have short codes (I1, T2, R3) and names; tables hold item ids. Strength of a match: 3 strong, 2 fair, 1 thin, 0 none.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle

from govtext.figures.matrix import SHADE
from govtext.language import language, tr
from govtext.looks import ACCENT, GRID, INK, MUTED, PAPER, SECOND, figure_style, new_figure
from govtext.measures.similarity import RankAgreement
from govtext.messages import need_columns
from govtext.show import describe

Names = Mapping[str, str]
Pairs = Mapping[str, tuple[str, str]]

STRENGTHS = {3: ("强", "strong"), 2: ("中", "fair"), 1: ("弱", "thin"), 0: ("无", "none")}
LINES = {3: "-", 2: "--", 1: ":"}
WIDTHS = {3: 3.0, 2: 2.2, 1: 1.8}
FILLS = {3: SECOND, 2: "#5b86b0", 1: "#d5dfe9"}
PALE, EDGE, BOX, OTHER, BAND = "#dfe6ec", "#7b8894", "#eef2f6", "#8a97a5", "#e3e8ed"
HALF, SHORT = 0.33, 0.12   # half the width of a box of the network with and without a name, in columns


def strength_name(strength: int, lang: str | None = None) -> str:
    """Name of a strength in a language; default: the one in force."""
    return STRENGTHS[int(strength)][0 if (lang or language()) == "zh" else 1]


def _head(fig: Figure, zh: str, en: str) -> None:
    fig.suptitle(tr(zh, en), x=0.01, ha="left", fontsize=15)


# ---------------------------------------------------------------------------------------------------- similarity map

def similarity_map(square: pd.DataFrame, matches: pd.DataFrame, *, codes: Names, names: Names, groups: Names,
                   group_names: Pairs) -> Figure:
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
    cells = list(zip(*np.tril_indices(len(ids), -1), strict=True))
    top = max(values[cell] for cell in cells)
    framed = {frozenset((r.a, r.b)): int(r.strength) for r in matches.itertuples()}
    kinds = [groups[item] for item in ids]
    with figure_style():
        fig, ax = new_figure(10.2, 1.4 + 0.36 * len(ids))
        for r, c in cells:
            share = values[r, c] / top
            ax.add_patch(Rectangle((c, r), 1, 1, facecolor=SHADE(share), edgecolor=PAPER, linewidth=2))
            ax.text(c + 0.5, r + 0.5, f"{100 * values[r, c]:.0f}", ha="center", va="center", fontsize=10.5,
                    color=PAPER if share > 0.5 else INK)
        for r, c in cells:
            strength = framed.get(frozenset((ids[r], ids[c])))
            if strength:
                ax.add_patch(Rectangle((c + 0.07, r + 0.07), 0.86, 0.86, fill=False, edgecolor=ACCENT,
                                       linestyle=LINES[strength], linewidth=WIDTHS[strength]))
        for edge in [k for k in range(1, len(ids)) if kinds[k] != kinds[k - 1]]:
            ax.plot([0, edge, edge], [edge, edge, len(ids)], color=INK, linewidth=1.2)
        ax.set_xlim(0, len(ids))
        ax.set_ylim(len(ids), 0.6)
        ax.set_xticks(np.arange(len(ids) - 1) + 0.5, [codes[item] for item in ids[:-1]])
        ax.set_yticks(np.arange(1, len(ids)) + 0.5, [f"{codes[item]}  {names[item]}" for item in ids[1:]])
        ax.tick_params(length=0, labelcolor=INK, labelsize=11)
        ax.spines[["left", "bottom"]].set_visible(False)
        ax.legend(handles=[Patch(facecolor=PAPER, edgecolor=ACCENT, linestyle=LINES[s], linewidth=WIDTHS[s],
                                 label=tr(f"编者读作同题：{strength_name(s)}", f"same theme in our reading: {strength_name(s)}"))
                           for s in sorted(set(framed.values()), reverse=True)],
                  loc="upper right", labelcolor=INK, handlelength=1.6, handleheight=1.5, labelspacing=0.8)
        blocks = _block_means(values, kinds)
        best = max(blocks, key=lambda block: blocks[block])
        across = 100 * float(np.mean([values[r, c] for r, c in cells if kinds[r] != kinds[c]]))
        _head(fig, f"用词最接近的是{_block_name(best, group_names, 'zh')}（平均 {100 * blocks[best]:.1f}），各篇之间平均 {across:.1f}",
              f"Most alike in words: {_block_name(best, group_names, 'en')} (mean {100 * blocks[best]:.1f}); "
              f"across the articles {across:.1f}")
    highest = sorted(cells, key=lambda cell: -values[cell])[:6]
    listed = "; ".join(f"{codes[ids[c]]}–{codes[ids[r]]} {100 * values[r, c]:.0f}" for r, c in highest)
    zh, en = ("; ".join(f"{_block_name(block, group_names, lang)} {100 * mean:.1f}" for block, mean in blocks.items())
              for lang in ("zh", "en"))
    return describe(
        fig, alt=(f"{len(ids)} 条两两相似度的下三角图，颜色越深越相似，框为编者读作同题。最高：{listed}。各块平均：{zh}。",
                  f"Lower half of a {len(ids)} by {len(ids)} map of similarities; darker is more alike, frames are matches in "
                  f"our reading. Highest: {listed}. Block means: {en}."),
        caption=("单位：余弦相似度乘以 100。框：编者的同题解读，只跨篇标注；点线弱、虚线中、实线强。",
                 "Unit: cosine similarity times 100. Frames: our reading of matches, made across articles only; dotted thin, "
                 "dashed fair, solid strong."))


def _block_name(block: tuple[str, str], group_names: Pairs, lang: str) -> str:
    first, second = (group_names[group][0 if lang == "zh" else 1] for group in block)
    if first == second:
        return f"{first}内部" if lang == "zh" else f"{first.lower()} among themselves"
    return f"{first}与{second}" if lang == "zh" else f"{first.lower()} and {second.lower()}"


def _block_means(values: np.ndarray, kinds: Sequence[str]) -> dict[tuple[str, str], float]:
    """Mean similarity within each group and between each two, in order of appearance."""
    order = list(dict.fromkeys(kinds))
    found: dict[tuple[str, str], list[float]] = {}
    for r, c in zip(*np.tril_indices(len(kinds), -1), strict=True):
        block = tuple(sorted((kinds[r], kinds[c]), key=order.index))
        found.setdefault(block, []).append(values[r, c])
    ordered = sorted(found, key=lambda block: [order.index(group) for group in block])
    return {block: float(np.mean(found[block])) for block in ordered}


# ---------------------------------------------------------------------------------------------------- network of matches

def match_network(reading: pd.DataFrame, measured: pd.DataFrame, *, columns: Mapping[str, Sequence[str]], codes: Names,
                  names: Names, group_names: Pairs) -> Figure:
    """Draw matches between three lists twice: as read (above) and as measured (below).

    The first list stands again at the right, by code only, so that every line runs between neighbouring columns.

    Parameters
    ----------
    reading : DataFrame a, b, strength (1-3)
    measured : DataFrame a, b, similarity, strength (0 where the reading has no match), most similar first
    columns : group -> item ids from top to bottom, three groups
    codes, names : item id -> code, name in the language in force
    group_names : group -> (zh, en)
    """
    need_columns(reading, ["a", "b", "strength"], "reading")
    need_columns(measured, ["a", "b", "similarity", "strength"], "measured")
    order = [*columns, next(iter(columns))]
    height = max(len(ids) for ids in columns.values())
    place = {group: {item: (k + 0.5) * height / len(ids) for k, item in enumerate(ids)} for group, ids in columns.items()}
    both = int((measured["strength"] > 0).sum())
    with figure_style():
        fig, axes = new_figure(10.6, 1.2 + 1.06 * height, nrows=2, ncols=1, height_ratios=[3, 2])
        for ax, edges, named in ((axes[0], reading, True), (axes[1], measured, False)):
            _draw_edges(ax, edges, order, place)
            joined = set(edges["a"]) | set(edges["b"])
            for x, group in enumerate(order):
                for item, y in place[group].items():
                    _draw_node(ax, x, y, codes[item], names[item] if named and x < 3 else "", alone=item not in joined)
            ax.set_xlim(-HALF - 0.02, 3 + SHORT + 0.02)
            ax.set_ylim(height, 0)
            ax.set_yticks([])
            ax.set_xticks(range(4), [tr(*group_names[group]) for group in order[:3]] + [tr("（重复）", "(again)")])
            ax.xaxis.tick_top()
            ax.tick_params(length=0, labelcolor=INK, labelsize=12)
            ax.spines[["left", "bottom"]].set_visible(False)
        axes[0].set_ylabel(tr(f"编者读出的 {len(reading)} 对", f"{len(reading)} pairs as we read them"), color=INK, fontsize=13)
        axes[1].set_ylabel(tr(f"用词最近的 {len(measured)} 对", f"{len(measured)} closest in words"), color=INK, fontsize=13)
        _head(fig, f"人读出 {len(reading)} 对同题，机器挑出同样多的近词对：重合 {both} 对",
              f"{len(reading)} matches as read, as many as measured: {both} pairs are the same")
        fig.legend(handles=_network_legend(), loc="outside lower center", ncol=3, labelcolor=INK, handlelength=3)
    free = [codes[item] for ids in columns.values() for item in ids if item not in set(reading["a"]) | set(reading["b"])]
    strong = "; ".join(f"{codes[r.a]}–{codes[r.b]}" for r in reading.itertuples() if r.strength == 3)
    first = "; ".join(f"{codes[r.a]}–{codes[r.b]} {100 * r.similarity:.0f}" for r in measured.head(6).itertuples())
    return describe(
        fig, alt=(f"两幅上下排列的连线图，三组条目分列。上：编者读出的 {len(reading)} 对，强的是 {strong}；没有连线的："
                  f"{'、'.join(free) or '没有'}。下：相似度最高的 {len(measured)} 对，前几对 {first}；两幅重合 {both} 对。",
                  f"Two networks, one above the other, three lists in columns. Above: {len(reading)} matches as read, strong ones "
                  f"{strong}; without a line: {', '.join(free) or 'none'}. Below: the {len(measured)} pairs with the highest "
                  f"similarity, first {first}; {both} pairs are in both."),
        caption=("第一组在右端再画一遍（只写编号），好让每条线都连着相邻两列。虚框：没有任何连线的条目。",
                 "The first list stands again at the right, by code only, so that lines run between neighbouring columns. Dashed "
                 "box: an item without any line."))


def _draw_edges(ax, edges: pd.DataFrame, order: list[str], place: dict[str, dict[str, float]]) -> None:
    measured = "similarity" in edges
    for edge in edges.sort_values(["a", "b"]).itertuples():
        if measured:
            known = edge.strength > 0
            look = {"linestyle": "-" if known else (0, (4, 2)), "color": SECOND if known else OTHER,
                    "linewidth": 1.2 + 3.4 * edge.similarity / edges["similarity"].max()}
        else:
            look = {"linestyle": LINES[int(edge.strength)], "linewidth": WIDTHS[int(edge.strength)], "color": ACCENT}
        for x, (left, right) in enumerate(pairwise(order)):
            for start, end in ((edge.a, edge.b), (edge.b, edge.a)):
                if start in place[left] and end in place[right]:
                    ax.plot([x + HALF, x + 1 - (SHORT if x == 2 else HALF)], [place[left][start], place[right][end]],
                            solid_capstyle="butt", **look)


def _draw_node(ax, x: int, y: float, code: str, name: str, *, alone: bool) -> None:
    half = HALF if x < 3 else SHORT
    ax.add_patch(Rectangle((x - half, y - 0.41), 2 * half, 0.82, facecolor=PAPER if alone else BOX, linewidth=1.6, zorder=3,
                           edgecolor=ACCENT if alone else "#9db0c3", linestyle="--" if alone else "-"))
    lines = [code, *([name] if language() == "zh" else textwrap.wrap(name, 28))] if name else [code]
    ax.text(x, y, "\n".join(lines), ha="center", va="center", fontsize=10 if name else 11, zorder=4, linespacing=1.1)


def _network_legend() -> list[Line2D]:
    read = [Line2D([], [], color=ACCENT, linestyle=LINES[s], linewidth=WIDTHS[s],
                   label=tr(f"上：同题，{strength_name(s)}", f"above: same theme, {strength_name(s)}")) for s in (3, 2, 1)]
    below = [Line2D([], [], color=SECOND, linewidth=3.4, label=tr("下：编者也读作同题", "below: a match in our reading too")),
             Line2D([], [], color=OTHER, linewidth=2.6, linestyle=(0, (4, 2)),
                    label=tr("下：编者没有读作同题", "below: no match in our reading")),
             Line2D([], [], linewidth=0, label=tr("下：线越粗，相似度越高", "below: thicker means more alike"))]
    return [line for pair in zip(read, below, strict=True) for line in pair]


# ---------------------------------------------------------------------------------------------------- agreement

def agreement_strip(pairs: pd.DataFrame, agreement: RankAgreement, shuffled: Sequence[float], *, codes: Names) -> Figure:
    """Draw similarity by strength of the reading, a point per pair, beside the correlations that shuffling gives.

    Parameters
    ----------
    pairs : DataFrame a, b, similarity, strength (0-3), tension (bool: the reader also sees a disagreement), named (bool: write
        the codes beside the point)
    agreement : as `rank_agreement` returns it
    shuffled : correlations of the shuffled data, all of them or the first
    codes : item id -> code
    """
    need_columns(pairs, ["a", "b", "similarity", "strength", "tension", "named"], "pairs")
    medians = pairs.groupby("strength")["similarity"].median() * 100
    top = pairs["similarity"].max() * 100
    with figure_style():
        fig, axes = new_figure(11.6, 5.6, nrows=1, ncols=2, width_ratios=[2.5, 1])
        ax, side = axes
        for strength, rows in pairs.groupby("strength"):
            rows = rows.sort_values(["similarity", "a", "b"])
            y = rows["similarity"].to_numpy() * 100
            x = int(strength) + _swarm(y, top)
            tense = rows["tension"].to_numpy(dtype=bool)
            ax.hlines(medians[strength], strength - 0.3, strength + 0.3, color=ACCENT, linewidth=2.6, zorder=2)
            ax.scatter(x[~tense], y[~tense], s=34, color=SECOND, alpha=0.85, zorder=3, linewidth=0)
            ax.scatter(x[tense], y[tense], s=84, marker="D", facecolor=PAPER, edgecolor=ACCENT, linewidth=2, zorder=4)
            _name_points(ax, rows, x, y, codes, top)
        ax.set_xticks(range(4), [tr(f"{s}（{strength_name(s)}）", f"{s} ({strength_name(s)})") for s in range(4)])
        ax.set_xlim(-0.5, 3.95)
        ax.set_ylim(-0.03 * top, 1.09 * top)
        ax.set_xlabel(tr("编者所定的同题强弱", "strength of the match in our reading"))
        ax.set_ylabel(tr("余弦相似度 × 100", "cosine similarity × 100"))
        ax.tick_params(axis="x", labelcolor=INK)
        ax.yaxis.grid(True)
        fig.legend(handles=[_marker("o", SECOND, tr("一对条目", "a pair of items"), size=6),
                            _marker("D", ACCENT, tr("编者还读出张力", "we also read a tension"), hollow=True),
                            Line2D([], [], color=ACCENT, linewidth=2.6, label=tr("中位数", "median"))],
                   loc="outside lower left", ncol=3, labelcolor=INK)
        side.hist(shuffled, bins=24, color="#b7c4d1", edgecolor=PAPER)
        side.axvline(agreement.value, color=ACCENT, linewidth=2.6)
        side.set_xlabel(tr("洗牌后的 Kendall τ", "Kendall's τ after shuffling"))
        side.set_ylabel(tr("次数", "shuffles"))
        side.set_title(tr(f"红线：实际 τ = {agreement.value:.2f}", f"line: actual τ = {agreement.value:.2f}"), fontsize=12)
        zh, en = (("方向相反", "Opposite directions") if agreement.value < 0 else
                  ("方向一致，但很弱", "Same direction but weak") if agreement.value < 0.3 else ("方向一致", "Same direction"))
        _head(fig, f"{zh}：τ = {agreement.value:.2f}，洗牌检验 p = {agreement.p:.3f}",
              f"{en}: τ = {agreement.value:.2f}, shuffling p = {agreement.p:.3f}")
    zh, en = ("; ".join(f"{strength_name(s, lang)} {m:.1f}" for s, m in medians.items()) for lang in ("zh", "en"))
    listed = ", ".join(f"{codes[r.a]}–{codes[r.b]}" for r in pairs[pairs["named"]].itertuples())
    return describe(
        fig, alt=(f"左：{len(pairs)} 对条目的相似度，按编者所定强弱分列。中位数：{zh}。标名的分歧：{listed}。"
                  f"右：洗牌所得 τ 的直方图，实际值 {agreement.value:.2f}，p = {agreement.p:.3f}。",
                  f"Left: similarity of {len(pairs)} pairs by strength of our reading. Medians: {en}. Named disagreements: "
                  f"{listed}. Right: histogram of τ after shuffling, actual value {agreement.value:.2f}, p = {agreement.p:.3f}."),
        caption=(f"{agreement.n} 对跨篇条目。洗牌 {agreement.permutations} 次，在每篇之内调换条目的身份；右图画前 {len(shuffled)} 次。",
                 f"{agreement.n} pairs across the articles. {agreement.permutations} shuffles: items change places within their "
                 f"article; the histogram shows the first {len(shuffled)}."))


def _marker(shape: str, colour: str, label: str, *, size: float = 8, hollow: bool = False) -> Line2D:
    return Line2D([], [], linewidth=0, marker=shape, markersize=size, color=PAPER if hollow else colour, label=label,
                  markeredgecolor=colour, markeredgewidth=2 if hollow else 0)


def _swarm(values: np.ndarray, top: float) -> np.ndarray:
    """Offsets that keep points of similar height apart: 0, then alternately right and left, by rule."""
    steps = [0.0] + [sign * k * 0.05 for k in range(1, 9) for sign in (1, -1)]
    placed: list[tuple[float, float]] = []
    for value in values:
        near = [x for x, y in placed if abs(value - y) <= 0.022 * top]
        free = next((step for step in steps if all(abs(step - x) > 0.045 for x in near)), steps[-1])
        placed.append((free, value))
    return np.array([x for x, _ in placed])


def _name_points(ax, rows: pd.DataFrame, x: np.ndarray, y: np.ndarray, codes: Names, top: float) -> None:
    """Write codes beside named points, one under the other with room between, each with a thin line to its point."""
    wanted = [(y[k], x[k], r) for k, r in enumerate(rows.itertuples()) if r.named]
    last = -np.inf
    for height, at, row in sorted(wanted, key=lambda point: point[:2]):
        last = max(height, last + 0.054 * top)
        ax.plot([at + 0.04, row.strength + 0.32], [height, last], color=MUTED, linewidth=0.8, zorder=1)
        ax.text(row.strength + 0.34, last, f"{codes[row.a]}–{codes[row.b]}", va="center", fontsize=10.5)


# ---------------------------------------------------------------------------------------------------- words of a pair

def pair_words(words: pd.DataFrame, pairs: pd.DataFrame, *, codes: Names, labels: Names | None = None) -> Figure:
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
        for ax, table, pair in zip(axes.flat[:len(tables)], tables, pairs.itertuples(), strict=True):
            y, shared = np.arange(len(table)), _in_both(table)
            for sign, column in ((-1, "weight_a"), (1, "weight_b")):
                lengths = sign * table[column].to_numpy()
                ax.barh(y[shared], lengths[shared], height=0.7, color=SECOND)
                ax.barh(y[~shared], lengths[~shared], height=0.7, facecolor=PALE, edgecolor=EDGE)
            ax.axvline(0, color=INK, linewidth=1)
            ax.set_yticks(y, [(labels or {}).get(t, t) for t in table["term"]])
            ax.set_ylim(longest - 0.4, -0.6)
            ax.set_xlim(-1.08 * most, 1.08 * most)
            ax.set_xticks([-most / 2, most / 2], [codes[pair.a], codes[pair.b]])
            ax.tick_params(length=0, labelcolor=INK, labelsize=11)
            ax.spines[["left", "bottom"]].set_visible(False)
            name, strength = f"{codes[pair.a]}–{codes[pair.b]}", strength_name(pair.strength)
            ax.set_title(tr(f"{name}　同题：{strength}　相似 {100 * pair.similarity:.1f}",
                            f"{name}   match: {strength}   cosine {100 * pair.similarity:.1f}"), fontsize=12.5)
        fig.legend(handles=[Patch(color=SECOND, label=tr("两条都用的词", "in both items")),
                            Patch(facecolor=PALE, edgecolor=EDGE, label=tr("只在一条里的词", "in one item only"))],
                   loc="outside lower center", ncol=2, labelcolor=INK)
        _head(fig, "为什么人和机器不一致：看每一对到底共用哪些词",
              "Why reader and machine differ: the words each pair shares, or does not")
    parts_zh, parts_en = [], []
    for pair, table in zip(pairs.itertuples(), tables, strict=True):
        name, score = f"{codes[pair.a]}–{codes[pair.b]}", f"{100 * pair.similarity:.1f}"
        shared = list(table["term"][_in_both(table)])
        glosses = ", ".join((labels or {}).get(t, t) for t in shared)
        parts_zh.append(f"{name}（{strength_name(pair.strength, 'zh')}，相似 {score}）共用：{'、'.join(shared) or '无'}")
        parts_en.append(f"{name} ({strength_name(pair.strength, 'en')}, cosine {score}) shared: {glosses or 'none'}")
    return describe(
        fig, alt=(f"背靠背条形图，每格一对条目，左右各一条。{'；'.join(parts_zh)}。",
                  f"Back-to-back bars, a panel per pair of items, one item on each side. {'; '.join(parts_en)}."),
        caption=("条长：TF-IDF 权重（每条的长度化为 1）。先列共用的词（按对相似度的贡献），再列两边各自最重的词典词。",
                 "Bar: TF-IDF weight (each item brought to length 1). Shared words first, by what they add to the cosine; then "
                 "the heaviest dictionary terms of each side alone."))


def _in_both(table: pd.DataFrame) -> np.ndarray:
    return ((table["weight_a"] > 0) & (table["weight_b"] > 0)).to_numpy()


# ---------------------------------------------------------------------------------------------------- robustness

def robustness_dots(table: pd.DataFrame, *, main: str) -> Figure:
    """Draw one correlation per choice, with the band that shuffling gives.

    Parameters
    ----------
    table : DataFrame label (rows in order), series ("with" or "without" headings), value, low, high (band of the shuffles), p
    main : label of the row that the course uses
    """
    need_columns(table, ["label", "series", "value", "low", "high", "p"], "table")
    labels = list(dict.fromkeys(table["label"]))
    y = {label: k for k, label in enumerate(labels)}
    band = table.groupby("label").agg(low=("low", "min"), high=("high", "max")).loc[labels]
    looks = {"with": {"marker": "o", "color": SECOND, "zorder": 4},
             "without": {"marker": "D", "facecolor": PAPER, "edgecolor": ACCENT, "linewidth": 1.8, "zorder": 3}}
    low, high, few = table["value"].min(), table["value"].max(), int((table["p"] < 0.05).sum())
    with figure_style():
        fig, ax = new_figure(11, 1.8 + 0.37 * len(labels))
        ax.barh(range(len(labels)), band["high"] - band["low"], left=band["low"], height=0.5, color=BAND)
        for series, rows in table.groupby("series", sort=False):
            ax.scatter(rows["value"], rows["label"].map(y), s=62, **looks[series])
        ax.axvline(0, color=INK, linewidth=1)
        ax.axhspan(y[main] - 0.5, y[main] + 0.5, facecolor="none", edgecolor=INK, linewidth=1.2, linestyle="--")
        ax.set_yticks(range(len(labels)), labels)
        ax.set_ylim(len(labels) - 0.4, -0.6)
        ax.set_xlim(min(band["low"].min(), low, 0) - 0.02, max(band["high"].max(), high, 0) + 0.02)
        ax.xaxis.grid(True)
        ax.set_xlabel(tr("与编者解读的 Kendall τ", "Kendall's τ with our reading"))
        ax.tick_params(left=False)
        ax.spines["left"].set_visible(False)
        fig.legend(handles=[_marker("o", SECOND, tr("含标题", "with headings")),
                            _marker("D", ACCENT, tr("去掉标题", "without headings"), hollow=True),
                            Patch(color=BAND, label=tr("洗牌所得的中间 95%", "central 95 % of shuffles")),
                            Patch(facecolor="none", edgecolor=INK, linestyle="--",
                                  label=tr("本课的主要做法", "main choice of this course"))],
                   loc="outside lower center", ncol=4, labelcolor=INK)
        _head(fig, f"{len(table)} 种做法的 τ 从 {low:.2f} 到 {high:.2f}，{few} 种的 p 小于 0.05",
              f"{len(table)} choices: τ from {low:.2f} to {high:.2f}, {few} with p below 0.05")
    ranked = table[table["series"] == "with"].sort_values("value", ascending=False)
    listed = "; ".join(f"{r.label} {r.value:.2f}" for r in ranked.itertuples())
    return describe(
        fig, alt=(f"点图：每行一种做法，点为与编者解读的 Kendall τ，灰带为洗牌区间。τ 从 {low:.2f} 到 {high:.2f}。含标题：{listed}。",
                  f"Dot plot: a row per choice, the dot is Kendall's τ with our reading, the band what shuffling gives. τ from "
                  f"{low:.2f} to {high:.2f}. With headings: {listed}."),
        caption=("灰带：洗牌 τ 的中间 95%（两个点取较宽者）。不能挑最高的一行当作结果。",
                 "Band: central 95 % of shuffled τ (the wider of the two). Picking the highest row as the result is not allowed."))


# ---------------------------------------------------------------------------------------------------- what stands alone

def match_profile(items: pd.DataFrame, *, codes: Names, names: Names) -> Figure:
    """Draw for each item its matches by strength (left) and its closest item of another list (right).

    Parameters
    ----------
    items : DataFrame item, group, strong, fair, thin (numbers of matches), closest (item id), similarity; rows in drawing
        order, a gap where the group changes
    codes, names : item id -> code, name in the language in force
    """
    need_columns(items, ["item", "group", "strong", "fair", "thin", "closest", "similarity"], "items")
    part = (items["group"] != items["group"].shift()).cumsum().to_numpy() - 1
    y = np.arange(len(items)) + 0.6 * part
    total = items[["strong", "fair", "thin"]].sum(axis=1).to_numpy()
    with figure_style():
        fig, axes = new_figure(11, 1.7 + 0.34 * len(items), nrows=1, ncols=2, sharey=True, width_ratios=[1.25, 1])
        ax, side = axes
        left = np.zeros(len(items))
        for strength, column in ((3, "strong"), (2, "fair"), (1, "thin")):
            numbers = items[column].to_numpy()
            some = numbers > 0
            ax.barh(y[some], numbers[some], left=left[some], height=0.68, color=FILLS[strength], linewidth=1,
                    edgecolor=PAPER if strength > 1 else EDGE,
                    label=tr(f"同题：{strength_name(strength)}", f"match: {strength_name(strength)}"))
            left += numbers
        for k in np.flatnonzero(total == 0):
            ax.text(0.06, y[k], tr("没有对应", "no match"), va="center", color=ACCENT, fontsize=11)
        side.hlines(y, 0, 100 * items["similarity"], color=GRID, linewidth=3)
        side.scatter(100 * items["similarity"], y, s=46, color=ACCENT, zorder=3)
        for height, row in zip(y, items.itertuples(), strict=True):
            side.annotate(codes[row.closest], (100 * row.similarity, height), xytext=(8, 0), textcoords="offset points",
                          va="center", fontsize=10.5)
        ax.set_yticks(y, [f"{codes[i]}  {names[i]}" for i in items["item"]])
        ax.set_ylim(y[-1] + 0.6, -0.6)
        ax.set_xticks(range(int(total.max()) + 1))
        ax.set_xlabel(tr("编者读出的同题（条）", "matches in our reading"))
        side.set_xlim(0, 118 * items["similarity"].max())
        side.set_xlabel(tr("用词最接近的他篇条目（余弦 × 100）", "closest item elsewhere (cosine × 100)"))
        for one in axes:
            one.tick_params(axis="y", left=False, labelsize=11)
            one.spines["left"].set_visible(False)
            one.xaxis.grid(True)
        fig.legend(loc="outside lower center", ncol=3, labelcolor=INK)
        alone = [codes[i] for i in items["item"][total == 0]]
        lowest = codes[items.loc[items["similarity"].idxmin(), "item"]]
        _head(fig, f"编者找不到对应的：{'、'.join(alone) or '没有'}；用词最孤立的：{lowest}",
              f"Without a match in our reading: {', '.join(alone) or 'none'}; most alone in its words: {lowest}")
    rows = list(zip(items.itertuples(), total, strict=True))
    zh = "；".join(f"{codes[r.item]} 同题 {n} 条，最近 {codes[r.closest]} {100 * r.similarity:.0f}" for r, n in rows)
    en = "; ".join(f"{codes[r.item]} matches {n}, closest {codes[r.closest]} {100 * r.similarity:.0f}" for r, n in rows)
    return describe(
        fig, alt=(f"左：每条的同题数，按强弱分段；右：用词最接近的他篇条目。{zh}。",
                  f"Left: matches of each item by strength; right: the closest item of another list. {en}."),
        caption=("左：编者解读，同一条可与多条同题。右：TF-IDF 余弦相似度最高的他篇条目，点旁为其编号。",
                 "Left: our reading; an item may match several. Right: the item of another list with the highest TF-IDF cosine, "
                 "its code beside the dot."))


def exclusive_terms(terms: pd.DataFrame, *, group_names: Pairs, labels: Names | None = None) -> Figure:
    """Draw the terms that one list alone uses: length is how often, pale where other articles use the term elsewhere.

    Parameters
    ----------
    terms : DataFrame group, term, n, elsewhere (occurrences in other articles); rows in drawing order
    group_names : group -> (zh, en); the order of the panels
    labels : term -> gloss, optional
    """
    need_columns(terms, ["group", "term", "n", "elsewhere"], "terms")
    shown = {group: terms[terms["group"] == group] for group in group_names}
    most, longest = terms["n"].max(), max(map(len, shown.values()))
    nowhere = int((terms["elsewhere"] == 0).sum())
    with figure_style():
        fig, axes = new_figure(11.6, 1.6 + 0.4 * longest, nrows=1, ncols=len(shown), squeeze=False, sharex=True)
        for ax, (group, rows) in zip(axes[0], shown.items(), strict=True):
            y, n, only = np.arange(len(rows)), rows["n"].to_numpy(), (rows["elsewhere"] == 0).to_numpy()
            ax.barh(y[only], n[only], height=0.68, color=SECOND)
            ax.barh(y[~only], n[~only], height=0.68, facecolor=PALE, edgecolor=EDGE)
            for k in y:
                ax.text(n[k] + 0.02 * most, k, f"{n[k]}", va="center", fontsize=10.5)
            names = [(labels or {}).get(t, t) for t in rows["term"]]
            ax.set_yticks(y, names if language() == "zh" else ["\n".join(textwrap.wrap(name, 22)[:2]) for name in names])
            ax.set_ylim(longest - 0.4, -0.6)
            ax.set_xlim(0, 1.14 * most)
            ax.set_title(tr(*group_names[group]), fontsize=13)
            ax.tick_params(left=False, labelsize=11)
            ax.spines["left"].set_visible(False)
            ax.set_xlabel(tr("次（含嵌套）", "occurrences (nested)"))
            ax.xaxis.get_major_locator().set_params(integer=True)
        fig.legend(handles=[Patch(color=SECOND, label=tr("其他文章都没有这个词", "in no other article")),
                            Patch(facecolor=PALE, edgecolor=EDGE, label=tr("其他文章别处也用", "also used elsewhere by others"))],
                   loc="outside lower center", ncol=2, labelcolor=INK)
        _head(fig, f"只在一份展望里出现的词：图中 {len(terms)} 个里，{nowhere} 个在其他文章里也找不到",
              f"Terms of one outlook only: of the {len(terms)} shown, {nowhere} are in no other article either")
    zh = "；".join(f"{group_names[g][0]}：" + "、".join(f"{r.term} {r.n}" for r in rows.itertuples()) for g, rows in shown.items())
    en = "; ".join(f"{group_names[g][1]}: " + ", ".join(f"{(labels or {}).get(r.term, r.term)} {r.n}" for r in rows.itertuples())
                   for g, rows in shown.items())
    return describe(
        fig, alt=(f"{len(shown)} 格条形图，只有一份展望用到的词典词及次数。{zh}。",
                  f"Bars in {len(shown)} panels: dictionary terms of one outlook only, with counts. {en}."),
        caption=("单位：次（含嵌套）。只看领域词典里的词。浅色：在另外几篇文章的其他段落里出现过。",
                 "Unit: occurrences (nested), dictionary terms only. Pale: occurs in other passages of the other articles."))

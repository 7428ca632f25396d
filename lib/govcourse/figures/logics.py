"""The six logics: their terms, whether a machine finds them again, what rests on them, and what elsewhere is like them."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle

from govtext.figures.matrix import SHADE
from govtext.language import tr
from govtext.looks import ACCENT, GRID, INK, MUTED, PAPER, SECOND, figure_style, new_figure
from govtext.measures.cooccurrence import Recovery
from govtext.messages import need_columns
from govtext.show import describe

from ..data import article_colours, article_name, article_names

PALE = "#f3d9d3"


def own_and_elsewhere(table: pd.DataFrame, *, names: dict[str, str], labels: dict[str, str] | None = None) -> Figure:
    """Draw for each group its terms: bars to the left count its own passages, bars to the right all others.

    Parameters
    ----------
    table : DataFrame
        group, term, own, elsewhere; one row per group and term, drawn in this order.
    names : dict of group -> name in the language in force; the order of the panels
    labels : dict, optional
        Gloss in place of the term, for figures in English.
    """
    need_columns(table, ["group", "term", "own", "elsewhere"], "table")
    table = table[table["group"].isin(set(names))]
    most = max(table[["own", "elsewhere"]].max().max(), 1)
    tallest = int(table.groupby("group").size().max())
    columns = min(len(names), 3)
    rows = -(-len(names) // columns)
    alone, distinct = table.loc[table["elsewhere"] == 0, "term"].nunique(), table["term"].nunique()
    with figure_style():
        fig, axes = new_figure(12, 1.5 + (0.75 + 0.4 * tallest) * rows, nrows=rows, ncols=columns, squeeze=False, sharex=True)
        for ax in axes.flat[len(names):]:
            ax.axis("off")
        for ax, (group, name) in zip(axes.flat[:len(names)], names.items(), strict=True):
            mine = table[table["group"] == group].reset_index(drop=True)
            ax.barh(mine.index, -mine["own"], color=SECOND, height=0.66)
            ax.barh(mine.index, mine["elsewhere"], color=PALE, edgecolor=ACCENT, hatch="////", height=0.66)
            for row in mine.itertuples():
                ax.text(-row.own - 0.03 * most, row.Index, row.own, ha="right", va="center", fontsize=11)
                if row.elsewhere:
                    ax.text(row.elsewhere + 0.03 * most, row.Index, row.elsewhere, ha="left", va="center", fontsize=11)
            ax.axvline(0, color=MUTED, linewidth=1)
            ax.set_yticks(mine.index, [_two_lines((labels or {}).get(t, t)) for t in mine["term"]], fontsize=11, linespacing=1.05)
            ax.set_ylim(tallest - 0.4, -0.6)
            ax.set_xlim(-1.2 * most, 1.2 * most)
            ax.set_xticks([])
            ax.set_title(name, fontsize=13, loc="center")
            ax.tick_params(left=False)
            ax.spines[["left", "bottom"]].set_visible(False)
        fig.suptitle(tr(f"{distinct} 个词里有 {alone} 个只见于自己那条逻辑的段落",
                        f"{alone} of {distinct} terms occur in the passages of their own logic only"),
                     x=0.01, ha="left", fontsize=15)
        left, right = tr("向左：自己的段落", "to the left: its own passages"), tr("向右：其他段落", "to the right: all other passages")
        fig.legend(handles=[Patch(color=SECOND, label=left), Patch(facecolor=PALE, edgecolor=ACCENT, hatch="////", label=right)],
                   loc="outside lower left", ncol=2, fontsize=11)
    sums = table.groupby("group")[["own", "elsewhere"]].sum().reindex(list(names))
    listed = "; ".join(f"{names[g]} {r.own}/{r.elsewhere}" for g, r in zip(sums.index, sums.itertuples(index=False), strict=True))
    return describe(fig, alt=(f"小型组图，每格一条逻辑，每行一个词，向左是自己段落里的次数，向右是别处的次数。"
                              f"{distinct} 个词里 {alone} 个只见于自己的段落。合计（自己/别处）：{listed}。",
                              f"Small multiples: a panel per logic, a row per term; to the left its count in the logic's own "
                              f"passages, to the right elsewhere. {alone} of {distinct} terms stand in their own passages only. "
                              f"Sums (own/elsewhere): {listed}."),
                    caption=("单位：次数（最长匹配）。来源：data/articles、data/concepts/logics.yaml。",
                             "Unit: occurrences (longest match). Source: data/articles, data/concepts/logics.yaml."))


def permutation_panels(results: Mapping[str, Recovery], *, bins: int = 30) -> Figure:
    """Draw for each setting how the adjusted Rand index falls out under shuffled groups (bars), and where the real one lies.

    Parameters
    ----------
    results : heading in the language in force -> result of `group_recovery`
    bins : number of bars between the lowest and the highest value of all panels
    """
    low = min(min(r.permuted.min(), r.observed.min()) for r in results.values())
    high = max(max(r.permuted.max(), r.observed.max()) for r in results.values())
    low, high = min(low - 0.04, -0.2), max(high + 0.04, 1.04)
    medians = {name: r.observed.median() for name, r in results.items()}
    with figure_style():
        fig, axes = new_figure(12, 4.6, nrows=1, ncols=len(results), squeeze=False, sharex=True)
        for ax, (name, result) in zip(axes[0], results.items(), strict=True):
            heights, *_ = ax.hist(result.permuted, bins=bins, range=(low, high), color="#b7c4d1", edgecolor=PAPER)
            top = max(heights.max(), 1)
            ax.axvspan(result.observed.min() - 0.004, result.observed.max() + 0.004, ymax=0.78, color=PALE, zorder=0)
            ax.plot([medians[name]] * 2, [0, 1.02 * top], color=ACCENT, linewidth=2.4)
            right = medians[name] > (low + high) / 2
            ax.text(medians[name], 1.06 * top, f"{tr('观测', 'observed')} {medians[name]:.2f}\np = {result.p:.2g}",
                    ha="right" if right else "left", va="bottom", color=ACCENT, fontsize=12)
            ax.set_ylim(0, 1.36 * top)
            ax.set_xlim(low, high)
            ax.set_yticks([])
            ax.set_title(name, fontsize=13)
            ax.set_xlabel(tr("调整兰德指数（ARI）", "adjusted Rand index (ARI)"))
            ax.spines["left"].set_visible(False)
        kept = [name for name, r in results.items() if r.p <= 0.05]
        fig.suptitle(tr(f"{len(results)} 种做法里，超出打乱分组的有 {len(kept)} 种",
                        f"Settings that recover the groups better than shuffling does: {len(kept)} of {len(results)}"),
                     x=0.01, ha="left", fontsize=15)
    listed = "; ".join(f"{' '.join(n.split())}: {r.observed.median():.2f} ({r.observed.min():.2f}–{r.observed.max():.2f}), "
                       f"p = {r.p:.2g}" for n, r in results.items())
    runs, deals = len(next(iter(results.values())).observed), len(next(iter(results.values())).permuted)
    return describe(fig, alt=(f"直方图，每格一种做法：分组打乱后的 ARI 分布，竖线为真实分组的中位数。{listed}。",
                              "Histograms, one per setting: ARI under shuffled groups; the line marks the real groups (median). "
                              f"{listed}."),
                    caption=(f"ARI：1 为完全找回，0 为碰巧。红线：{runs} 个种子的中位数，浅红带：最小到最大；"
                             f"灰条：分组打乱 {deals} 次。",
                             f"ARI: 1 all groups recovered, 0 as by chance. Red line: median of {runs} seeds, pale band: lowest "
                             f"to highest; grey bars: groups shuffled {deals} times."))


def recovery_by_choice(table: pd.DataFrame, *, enough: int = 20) -> Figure:
    """Draw for each choice of terms and unit how well groups are recovered with and without their own passages.

    Parameters
    ----------
    table : DataFrame
        label (in the language in force), with_own, without_own (median ARI), low, high (central 95 % under shuffling, without
        own passages), n_with, n_without (terms in the network); drawn in this order.
    enough : settings with fewer terms left are drawn in grey and do not count in the title: the index of a handful of terms says little
    """
    need_columns(table, ["label", "with_own", "without_own", "low", "high", "n_with", "n_without"], "table")
    rows = list(table.itertuples())
    beyond = int((table["without_own"] > table["high"]).sum())
    full = table["n_without"] >= enough if (table["n_without"] >= enough).any() else table["n_without"] >= 0
    with figure_style():
        fig, ax = new_figure(11.4, 1.9 + 0.5 * len(rows))
        left = min(table[["low", "with_own", "without_own"]].min().min() - 0.03, -0.1)
        for y, row in enumerate(rows):
            ax.barh(y, row.high - row.low, left=row.low, height=0.62, color=GRID, zorder=0)
            ax.plot([row.without_own, row.with_own], [y, y], color=MUTED, linewidth=1.4, zorder=1)
            ax.annotate(f"{row.n_with} → {row.n_without}", (1.06, y), va="center", fontsize=11, annotation_clip=False)
        ax.scatter(table["with_own"], range(len(rows)), color=SECOND, s=70, zorder=3, label=tr("全部段落", "all passages"))
        ax.scatter(table["without_own"], range(len(rows)), marker="D", facecolor=PAPER, edgecolor=[ACCENT if f else MUTED for f in full],
                   linewidth=2, s=58, zorder=3)
        ax.axvline(0, color=MUTED, linewidth=1)
        ax.set_yticks(range(len(rows)), list(table["label"]))
        ax.set_ylim(len(rows) - 0.4, -1.1)
        ax.text(1.06, -0.85, tr("词数", "terms"), fontsize=11, color=MUTED, va="center")
        ax.set_xlim(left, 1.22)
        ax.set_xticks([0, 0.2, 0.4, 0.6, 0.8, 1])
        ax.set_xlabel(tr("调整兰德指数（ARI），中位数", "adjusted Rand index (ARI), median"))
        ax.tick_params(left=False)
        ax.spines["left"].set_visible(False)
        shuffled = Patch(color=GRID, label=tr("打乱分组的 95%（去掉后）", "95 % of shuffled groups (without)"))
        diamonds = [Line2D([], [], linestyle="", marker="D", markersize=8, markerfacecolor=PAPER, markeredgecolor=colour, markeredgewidth=2,
                           label=label) for colour, label in ((ACCENT, tr("去掉自己的段落", "without their own passages")),
                                                              (MUTED, tr(f"只剩不到 {enough} 个词", f"fewer than {enough} terms left")))]
        handles = [*ax.get_legend_handles_labels()[0], *diamonds[:1 + (not full.all())], shuffled]
        fig.legend(handles=handles, loc="outside lower left", ncol=4, fontsize=11)
        before, after = table.loc[full, "with_own"].median(), table.loc[full, "without_own"].median()
        fig.suptitle(tr(f"找回的是段落：去掉自己的段落，ARI 的中位数由 {before:.2f} 跌到 {after:.2f}",
                        f"Paragraphs are what is recovered: without them the median ARI falls from {before:.2f} to {after:.2f}"),
                     x=0.01, ha="left", fontsize=15)
    listed = "; ".join(f"{r.label} {r.with_own:.2f} → {r.without_own:.2f}" for r in rows)
    return describe(fig, alt=("哑铃图，每行一种做法：实心点为全部段落，空心菱形为去掉自己的段落。"
                              f"{listed}。去掉后仍超出打乱区间的有 {beyond} 种。",
                              f"Dumbbell plot, a row per setting: dot = all passages, diamond = own passages taken out. {listed}. "
                              f"{beyond} stay beyond the shuffled range."),
                    caption=("右侧：网络里的词数，去掉前 → 去掉后。灰带：分组打乱时的 2.5%–97.5%。",
                             "On the right: terms in the network, before → after. Grey: 2.5 % to 97.5 % under shuffled groups."))


def reading_and_words(cells: pd.DataFrame, *, rows: dict[str, str], columns: dict[str, str], rho: float) -> Figure:
    """Draw a grid that sets links someone read against how alike the words are: shade and number = similarity, dots = link.

    Parameters
    ----------
    cells : DataFrame
        row, column, similarity (0..1), strength (0 none, 1 to 3), by_article (True: the article itself links the two); one row
        per cell.
    rows, columns : dict of id -> name in the language in force
    rho : rank correlation of strength and similarity
    """
    need_columns(cells, ["row", "column", "similarity", "strength", "by_article"], "cells")
    top = max(cells["similarity"].max(), 1e-9)
    place = {(r.row, r.column): r for r in cells.itertuples()}
    agree = sum(_agrees([place[r, c] for c in columns]) for r in rows)
    with figure_style():
        fig, ax = new_figure(12, 2.5 + 0.86 * len(rows))
        shades = [[place[r, c].similarity for c in columns] for r in rows]
        ax.pcolormesh(shades, cmap=SHADE, vmin=0, vmax=top, edgecolors=PAPER, linewidth=2)
        for y, row in enumerate(rows):
            for x, column in enumerate(columns):
                cell = place[row, column]
                colour = PAPER if cell.similarity > 0.5 * top else INK
                ax.text(x + 0.5, y + 0.34, f"{cell.similarity:.3f}", ha="center", va="center", color=colour)
                for i in range(int(cell.strength)):
                    ax.plot(x + 0.5 + 0.13 * (i - (cell.strength - 1) / 2), y + 0.72, marker="o", color=ACCENT,
                            markeredgecolor=PAPER, markersize=10)
                if cell.by_article:
                    ax.add_patch(Rectangle((x + 0.03, y + 0.03), 0.94, 0.94, fill=False, edgecolor=ACCENT, linewidth=2.4))
        ax.set_xticks([i + 0.5 for i in range(len(columns))], [_two_lines(name, 12) for name in columns.values()])
        ax.set_yticks([i + 0.5 for i in range(len(rows))], list(rows.values()))
        ax.xaxis.tick_top()
        ax.tick_params(length=0, labelcolor=INK, labelsize=12)
        ax.invert_yaxis()
        for side in ax.spines.values():
            side.set_visible(False)
        handles = [Line2D([], [], marker="o", color=ACCENT, linestyle="none", markersize=9,
                          label=tr("编者读出的依托，1–3 点为强弱", "link read by the editors, 1–3 dots = strength")),
                   Patch(fill=False, edgecolor=ACCENT, linewidth=2.4, label=tr("文章自己说出的呼应", "an echo stated by the article"))]
        fig.legend(handles=handles, loc="outside lower left", ncol=2, fontsize=11)
        fig.suptitle(tr(f"读出的与数出的：{len(rows)} 行里有 {agree} 行，最强的联系也最相似（ρ = {rho:.2f}）",
                        f"Read and counted: in {agree} of {len(rows)} rows the strongest link is most alike too (ρ = {rho:.2f})"),
                     x=0.01, ha="left", fontsize=15)
    best = sorted((place[r, c] for r in rows for c in columns), key=lambda cell: -cell.similarity)[:6]
    listed = "; ".join(f"{rows[c.row]} / {columns[c.column]}: {c.similarity:.2f} ({int(c.strength)})" for c in best)
    return describe(fig, alt=(f"网格图，{len(rows)} 行 {len(columns)} 列：数字和深浅为用词相似度，红点为读出的联系。"
                              f"最相似的（括号内为点数）：{listed}。秩相关 {rho:.2f}。",
                              f"Grid of {len(rows)} rows and {len(columns)} columns: number and shade = likeness of words, red dots "
                              f"= links read. Most alike (dots in brackets): {listed}. Rank correlation {rho:.2f}."),
                    caption=("数字：TF-IDF 余弦相似度，0 没有共用的词，1 用词比例相同。联系：data/concepts/logics.yaml。",
                             "Number: cosine of TF-IDF weights, 0 no word shared, 1 the same mix of words. "
                             "Links: data/concepts/logics.yaml."))


def _agrees(cells: list) -> bool:
    """Is the most similar cell of a row one of its strongest links?"""
    strongest = max(c.strength for c in cells)
    return strongest > 0 and max(cells, key=lambda c: c.similarity).strength == strongest


def _two_lines(name: str, most: int = 17) -> str:
    """A long Latin name in two lines, broken at the space nearest to its middle."""
    spaces = [i for i, letter in enumerate(name) if letter == " "]
    if len(name) <= most or not spaces:
        return name
    cut = min(spaces, key=lambda i: abs(i - len(name) / 2))
    return f"{name[:cut]}\n{name[cut + 1:]}"


def nearest_passages(table: pd.DataFrame, *, names: dict[str, str], citations: Mapping[str, str] | None = None) -> Figure:
    """Draw for each group how alike every passage is to it: a mark per passage, the nearest one named.

    Parameters
    ----------
    table : DataFrame
        group, passage_id, article_id, similarity; one row per group and passage.
    names : dict of group -> name in the language in force; from top to bottom
    citations : dict of passage_id -> how to name it, optional; default: the id
    """
    need_columns(table, ["group", "passage_id", "article_id", "similarity"], "table")
    colours, markers = article_colours(), dict(zip(article_names(), "soD^v", strict=True))
    articles = [a for a in article_names() if a in set(table["article_id"])]
    lanes = {article: (i - (len(articles) - 1) / 2) * 0.15 for i, article in enumerate(articles)}
    top = table["similarity"].max()
    ranked = table.sort_values(["similarity", "passage_id"], ascending=[False, True])
    nearest = ranked.groupby("group").head(1).set_index("group")
    with figure_style():
        fig, ax = new_figure(11.4, 1.9 + 0.78 * len(names))
        for y, group in enumerate(names):
            ax.axhspan(y - 0.42, y + 0.42, color="#f4f6f8", zorder=0)
            best = nearest.loc[group]
            ax.annotate((citations or {}).get(best["passage_id"], best["passage_id"]), (best["similarity"], y + lanes[best["article_id"]]), xytext=(9, 0),
                        textcoords="offset points", va="center", fontsize=12)
        for article in articles:
            mine = table[(table["article_id"] == article) & table["group"].isin(set(names))]
            heights = mine["group"].map({g: y for y, g in enumerate(names)}) + lanes[article]
            ax.scatter(mine["similarity"], heights, marker=markers[article], color=colours[article],
                       edgecolor=INK, linewidth=0.5, s=40, zorder=3, label=article_name(article))
        ax.set_yticks(range(len(names)), list(names.values()))
        ax.set_ylim(len(names) - 0.5, -0.5)
        ax.set_xlim(-0.02 * top, (1.34 if citations else 1.16) * top)
        ax.set_xlabel(tr("与该逻辑段落的用词相似度（TF-IDF 余弦）", "likeness to the passages of the logic (cosine of TF-IDF weights)"))
        ax.tick_params(left=False)
        ax.spines["left"].set_visible(False)
        fig.legend(loc="outside lower left", ncol=len(articles), fontsize=11)
        farthest = nearest["similarity"].idxmin()
        low, high = nearest["similarity"].min(), nearest["similarity"].max()
        fig.suptitle(tr(f"最像的一段也不很像：相似度只有 {low:.2f}–{high:.2f}",
                        f"Even the nearest passage is not very near: {low:.2f} to {high:.2f}"),
                     x=0.01, ha="left", fontsize=15)
    listed = "; ".join(f"{names[g]}: {nearest.loc[g, 'passage_id']} ({nearest.loc[g, 'similarity']:.2f})" for g in names)
    return describe(fig, alt=("带状散点图，每行一条逻辑，每点一个段落，横轴为用词相似度。"
                              f"最近的段落：{listed}。最孤立：{names[farthest]}。",
                              f"Strip plot: a row per logic, a mark per passage, likeness of words across. Nearest: {listed}. "
                              f"Farthest from everything: {names[farthest]}."),
                    caption=("每点一个段落，形状和颜色为文章；标出最近的一段。0 没有共用的词，1 用词比例相同。",
                             "A mark is a passage, shape and colour its article; the nearest is named. 0 no word shared, "
                             "1 the same mix of words."))

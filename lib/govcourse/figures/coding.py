"""Coding by people (or machines): who agrees with whom, on what, what a rule would have suggested, and what goes with what.

All functions draw any codings of the same shape; none knows the codebook of the course.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle

from govtext.language import tr
from govtext.looks import ACCENT, GRID, INK, MUTED, PALETTE, PAPER, SECOND, figure_style, looks_for, new_figure
from govtext.messages import need_columns, one_of
from govtext.show import describe

from ..data import article_name

MEASURES = {"percent agreement": ("一致率", "percent agreement"), "Holsti": ("Holsti 系数", "Holsti's coefficient"),
            "Cohen's kappa": ("Cohen kappa", "Cohen's kappa"), "Fleiss' kappa": ("Fleiss kappa", "Fleiss' kappa"),
            "Krippendorff's alpha": ("Krippendorff alpha", "Krippendorff's alpha")}
MARKERS = "osD^v"
STAND_OUT = 2.0   # adjusted residuals beyond about 2 stand out (Agresti 2013, 3.3.1)
MORE, LESS, PLAIN = "#9db8d2", "#f3d9d3", PAPER


def code_strips(table: pd.DataFrame, *, codes: Mapping[str, str], marks: Mapping[str, str], none: str, title: tuple[str, str],
                source: tuple[str, str]) -> Figure:
    """Draw each document as a strip of passages in reading order, coloured and marked by code; half-height cells are headings.

    Parameters
    ----------
    table : DataFrame
        article_id, code, heading (bool), disputed (bool); one row per passage, in reading order.
    codes : dict of code -> label in the language in force; legend order
    marks : dict of code -> one character that stands in the cell
    none : the code that means "none of these"; drawn white
    title, source : (zh, en)
    """
    need_columns(table, ["article_id", "code", "heading", "disputed"], "table")
    named = [c for c in codes if c != none]
    fill = dict(zip(named, looks_for(named, PALETTE, "code"), strict=True)) | {none: PAPER}
    for code in table["code"].unique():
        one_of("code", code, tuple(fill))
    articles = list(dict.fromkeys(table["article_id"]))
    longest = int(table.groupby("article_id").size().max())
    with figure_style():
        fig, ax = new_figure(12, 1.9 + 0.62 * len(articles))
        for y, article in enumerate(articles):
            for x, row in enumerate(table[table["article_id"] == article].itertuples()):
                height = 0.4 if row.heading else 0.76
                ax.add_patch(Rectangle((x + 0.06, y - height / 2), 0.88, height, facecolor=fill[row.code],
                                       edgecolor=ACCENT if row.disputed else MUTED, linewidth=2.6 if row.disputed else 0.7,
                                       zorder=3 if row.disputed else 2))
                dark = fill[row.code] in PALETTE[:3]
                ax.text(x + 0.5, y, marks[row.code], ha="center", va="center", fontsize=10.5, color=PAPER if dark else INK, zorder=4)
                if row.disputed:
                    ax.plot(x + 0.5, y + 0.47, marker="^", color=ACCENT, markersize=5)
        ax.set_xlim(0, longest)
        ax.set_ylim(len(articles) - 0.4, -0.6)
        ax.set_yticks(range(len(articles)), [article_name(a) for a in articles])
        ax.set_xticks([])
        ax.tick_params(length=0)
        ax.spines[["left", "bottom"]].set_visible(False)
        fig.suptitle(tr(*title), x=0.01, ha="left", fontsize=15)
        handles = [Patch(facecolor=fill[c], edgecolor=MUTED, label=f"{marks[c]} {name}") for c, name in codes.items()]
        handles.append(Patch(facecolor=PAPER, edgecolor=ACCENT, linewidth=2.4, label=tr("两位编码员不一致（▲）", "coders differed (▲)")))
        fig.legend(handles=handles, loc="outside lower left", ncol=4, fontsize=11)
    counts = table["code"].value_counts().reindex(list(codes), fill_value=0)
    listed = "; ".join(f"{codes[c]} {n}" for c, n in counts.items())
    disputed = int(table["disputed"].sum())
    return describe(fig, alt=(f"条带图，一行一篇文章，一格一段，矮格是标题。各类段数：{listed}。有分歧 {disputed} 段。",
                              f"Strips: a row per article, a cell per passage, low cells are headings. Passages: {listed}. "
                              f"Coders differed on {disputed}."),
                    caption=(f"从左到右为阅读顺序；矮格是标题。单位：段落。来源：{source[0]}。",
                             f"Left to right in reading order; low cells are headings. Unit: passages. Source: {source[1]}."))


def reliability_intervals(table: pd.DataFrame, *, groups: Mapping[str, str], marks: Sequence[float] = (0.667, 0.8),
                          source: tuple[str, str]) -> Figure:
    """Draw coefficients of agreement with their intervals, one panel per group (for example per dimension).

    Parameters
    ----------
    table : DataFrame
        group, measure (names of `reliability`), value, low, high, units.
    groups : dict of group -> heading in the language in force
    marks : customary lower limits, drawn as dashed lines
    source : (zh, en)
    """
    need_columns(table, ["group", "measure", "value", "low", "high", "units"], "table")
    measures = list(dict.fromkeys(table["measure"]))
    left = min(min(marks), table["low"].min(), table["value"].min()) - 0.05
    with figure_style():
        fig, axes = new_figure(12, 1.7 + 0.55 * len(measures), ncols=len(groups), sharey=True, squeeze=False)
        for ax, (group, heading) in zip(axes[0], groups.items(), strict=True):
            mine = table[table["group"] == group].set_index("measure").reindex(measures)
            for y, row in enumerate(mine.itertuples()):
                ax.plot([row.low, row.high], [y, y], color=SECOND, linewidth=2.4, solid_capstyle="butt")
                ax.plot(row.value, y, marker="o", color=SECOND, markersize=9)
                ax.text(row.value, y - 0.24, f"{row.value:.2f}", ha="center", va="bottom", fontsize=11)
            for mark in marks:
                ax.axvline(mark, color=MUTED, linestyle="--", linewidth=1)
            ax.set_xlim(left, 1.02)
            ax.set_ylim(len(measures) - 0.5, -0.75)
            ax.set_yticks(range(len(measures)), [tr(*MEASURES.get(m, (m, m))) for m in measures])
            ax.set_xticks([*marks, 1], [*[f"{m:g}" for m in marks], "1"])
            ax.tick_params(axis="y", length=0)
            ax.set_title(heading, fontsize=13, loc="center")
            ax.spines["left"].set_visible(False)
        low, high = table["value"].min(), table["value"].max()
        fig.suptitle(tr(f"各系数在 {low:.2f} 与 {high:.2f} 之间：数字很高，先问是谁的一致",
                        f"All coefficients lie between {low:.2f} and {high:.2f}: high, so ask first whose agreement it is"),
                     x=0.01, ha="left", fontsize=15)
    listed = "; ".join(f"{groups[r.group]} {tr(*MEASURES.get(r.measure, (r.measure,) * 2))} {r.value:.2f} [{r.low:.2f}, {r.high:.2f}]"
                       for r in table.itertuples())
    units = int(table["units"].max())
    return describe(fig, alt=(f"点与区间图，每格一个维度，每行一个系数。{listed}。", f"Dots with intervals, a panel per dimension. {listed}."),
                    caption=(f"线：95% 自助法区间（重抽 {units} 个段落）；虚线：常用下限 {'、'.join(f'{m:g}' for m in marks)}。来源：{source[0]}。",
                             f"Line: 95 % bootstrap interval ({units} passages resampled); dashed: customary limits "
                             f"{', '.join(f'{m:g}' for m in marks)}. Source: {source[1]}."))


def category_dots(table: pd.DataFrame, *, codes: Mapping[str, str], source: tuple[str, str], few: int = 10) -> Figure:
    """Draw agreement on each category by itself: specific agreement and alpha, with the number of codes it rests on.

    Parameters
    ----------
    table : DataFrame
        code, n (codes given by all coders), specific, alpha; as `category_agreement` gives it.
    codes : dict of code -> label in the language in force; order of the rows
    source : (zh, en)
    few : below this many codes a row is drawn hollow
    """
    need_columns(table, ["code", "n", "specific", "alpha"], "table")
    mine = table.set_index("code").reindex([c for c in codes if c in set(table["code"])])
    left = min(0.6, mine[["specific", "alpha"]].min().min()) - 0.03
    with figure_style():
        fig, ax = new_figure(11, 1.6 + 0.42 * len(mine))
        for y, row in enumerate(mine.itertuples()):
            hollow = row.n < few
            ax.plot([row.alpha, row.specific], [y, y], color=GRID, linewidth=4, zorder=1)
            ax.plot(row.specific, y, marker="o", markersize=10, color=SECOND, markerfacecolor=PAPER if hollow else SECOND, zorder=3)
            ax.plot(row.alpha, y, marker="D", markersize=8, color=ACCENT, markerfacecolor=PAPER if hollow else ACCENT, zorder=2)
            ax.text(1.035, y, f"{row.n}", ha="right", va="center", fontsize=12)
        ax.text(1.035, -0.85, tr("编码数", "codes"), ha="right", va="center", fontsize=11, color=MUTED)
        ax.set_yticks(range(len(mine)), [codes[c] for c in mine.index])
        ax.set_ylim(len(mine) - 0.5, -1.2)
        ax.set_xlim(left, 1.04)
        ax.set_xticks([t for t in (0.2, 0.4, 0.6, 0.7, 0.8, 0.9, 1.0) if t > left])
        ax.grid(axis="x")
        ax.tick_params(axis="y", length=0)
        ax.spines["left"].set_visible(False)
        worst, best = mine["specific"].idxmin(), mine["specific"].idxmax()
        fig.suptitle(tr(f"一致最高的是“{codes[best]}”，最低的是“{codes[worst]}”，它只有 {mine['n'][worst]} 个编码",
                        f"Highest: {codes[best]}. Lowest: {codes[worst]}, which rests on {mine['n'][worst]} codes"), x=0.01, ha="left", fontsize=15)
        fig.legend(handles=[Line2D([], [], marker="o", color=SECOND, linestyle="", markersize=10, label=tr("该类一致率", "specific agreement")),
                            Line2D([], [], marker="D", color=ACCENT, linestyle="", markersize=8, label=tr("该类 alpha", "alpha of the category")),
                            Line2D([], [], marker="o", color=SECOND, markerfacecolor=PAPER, linestyle="", markersize=10,
                                   label=tr(f"空心：少于 {few} 个编码", f"hollow: fewer than {few} codes"))],
                   loc="outside lower left", ncol=3, fontsize=11)
    listed = "; ".join(f"{codes[c]} {r.specific:.2f} / {r.alpha:.2f} (n = {r.n})" for c, r in zip(mine.index, mine.itertuples(), strict=True))
    return describe(fig, alt=(f"点图，每行一个类目，圆点为该类一致率，菱形为 alpha。{listed}。",
                              f"Dot plot, a row per category; circle: specific agreement, diamond: alpha. {listed}."),
                    caption=(f"该类一致率：编了这一类的，对方也编这一类的比例。n：两人给出的编码数。来源：{source[0]}。",
                             f"Specific agreement: of the codes of a category, the share that the other coder gave too. Source: {source[1]}."))


def suggestion_dots(table: pd.DataFrame, *, codes: Mapping[str, str], source: tuple[str, str]) -> Figure:
    """Draw for each category how good the suggestions of a rule are: precision and recall, with the counts beside them.

    Parameters
    ----------
    table : DataFrame
        code, suggested, decided, both (passages); precision is both / suggested, recall both / decided.
    codes : dict of code -> label in the language in force; order of the rows
    source : (zh, en)
    """
    need_columns(table, ["code", "suggested", "decided", "both"], "table")
    mine = table.set_index("code").reindex([c for c in codes if c in set(table["code"])])
    mine = mine.assign(precision=mine["both"] / mine["suggested"], recall=mine["both"] / mine["decided"])
    with figure_style():
        fig, ax = new_figure(11.4, 1.7 + 0.42 * len(mine))
        for y, row in enumerate(mine.itertuples()):
            ax.plot([row.precision, row.recall], [y, y], color=GRID, linewidth=4, zorder=1)
            ax.plot(row.precision, y, marker="o", markersize=11, color=SECOND, zorder=2)
            ax.plot(row.recall, y, marker="D", markersize=6.5, color="#e8a13a", markeredgecolor=INK, zorder=3)
            for x, number in zip((1.14, 1.27, 1.40), (row.suggested, row.decided, row.both), strict=True):
                ax.text(x, y, f"{number:.0f}", ha="right", va="center", fontsize=12)
        for x, head in zip((1.14, 1.27, 1.40), (tr("建议", "suggested"), tr("裁定", "decided"), tr("两者", "both")), strict=True):
            ax.text(x, -0.85, head, ha="right", va="center", fontsize=11, color=MUTED)
        ax.set_yticks(range(len(mine)), [codes[c] for c in mine.index])
        ax.set_ylim(len(mine) - 0.5, -1.2)
        ax.set_xlim(0, 1.41)
        ax.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", "0.25", "0.5", "0.75", "1"])
        ax.grid(axis="x")
        ax.tick_params(axis="y", length=0)
        ax.spines[["left", "bottom"]].set_visible(False)
        wrong, missed = int((mine["suggested"] - mine["both"]).sum()), int((mine["decided"] - mine["both"]).sum())
        total = int(mine["suggested"].sum())
        fig.suptitle(tr(f"{total} 条建议里有 {wrong} 条落空，另漏掉 {missed} 个裁定的编码",
                        f"{wrong} of {total} suggestions miss, and {missed} decided codes were not suggested"), x=0.01, ha="left", fontsize=15)
        fig.legend(handles=[Line2D([], [], marker="o", color=SECOND, linestyle="", markersize=11, label=tr("查准率", "precision")),
                            Line2D([], [], marker="D", color="#e8a13a", markeredgecolor=INK, linestyle="", markersize=6.5,
                                   label=tr("查全率", "recall"))],
                   loc="outside lower left", ncol=2, fontsize=11)
    listed = "; ".join(f"{codes[c]} {r.precision:.2f} / {r.recall:.2f}" for c, r in zip(mine.index, mine.itertuples(), strict=True))
    return describe(fig, alt=(f"点图，每行一个类目：查准率 / 查全率。{listed}。{total} 条建议里 {wrong} 条落空。",
                              f"Dot plot, a row per category: precision / recall. {listed}. {wrong} of {total} suggestions miss."),
                    caption=(f"查准率＝两者÷建议；查全率＝两者÷裁定。单位：段落。来源：{source[0]}。",
                             f"Precision = both / suggested; recall = both / decided. Unit: passages. Source: {source[1]}."))


def residual_map(counts: pd.DataFrame, residuals: pd.DataFrame, *, rows: Mapping[str, str], columns: Mapping[str, str],
                 source: tuple[str, str]) -> Figure:
    """Draw a crosstab: count in each cell, adjusted residual below it; cells that stand out are shaded and carry + or −.

    Parameters
    ----------
    counts, residuals : DataFrames of the same shape, as `crosstab` and `adjusted_residuals` give them
    rows, columns : dict of id -> label in the language in force; order of rows and columns
    source : (zh, en)
    """
    n = counts.reindex(index=list(rows), columns=list(columns)).fillna(0)
    r = residuals.reindex(index=list(rows), columns=list(columns))
    standing = [(y, x) for y in range(len(n)) for x in range(n.shape[1]) if abs(r.iat[y, x]) > STAND_OUT]
    with figure_style():
        fig, ax = new_figure(10.4, 1.7 + 0.72 * len(n))
        for y in range(len(n)):
            for x in range(n.shape[1]):
                value = r.iat[y, x]
                out = (y, x) in standing
                face = (MORE if value > 0 else LESS) if out else PLAIN
                ax.add_patch(Rectangle((x + 0.03, y + 0.04), 0.94, 0.92, facecolor=face, edgecolor=MUTED, linewidth=0.8,
                                       hatch="////" if out and value < 0 else None))
                box = {"facecolor": face, "edgecolor": "none", "pad": 2.2} if out and value < 0 else None
                ax.text(x + 0.5, y + 0.34, f"{n.iat[y, x]:.0f}", ha="center", va="center", fontsize=14, bbox=box)
                if not np.isnan(value):
                    ax.text(x + 0.5, y + 0.74, f"{value:+.1f}".replace("-", "−"), ha="center", va="center", fontsize=11, bbox=box)
        ax.set_xlim(0, n.shape[1])
        ax.set_ylim(len(n), 0)
        ax.set_xticks([x + 0.5 for x in range(n.shape[1])], list(columns.values()))
        ax.set_yticks([y + 0.5 for y in range(len(n))], list(rows.values()))
        ax.xaxis.tick_top()
        ax.tick_params(length=0, labelcolor=INK, labelsize=12)
        for side in ax.spines.values():
            side.set_visible(False)
        fig.suptitle(tr(f"{n.size} 格里有 {len(standing)} 格偏离“互不相干”", f"{len(standing)} of {n.size} cells depart from independence"),
                     x=0.01, ha="left", fontsize=15)
        fig.legend(handles=[Patch(facecolor=MORE, edgecolor=MUTED, label=tr("多于预期", "more than expected")),
                            Patch(facecolor=LESS, edgecolor=MUTED, hatch="////", label=tr("少于预期", "fewer than expected"))],
                   loc="outside lower left", ncol=2, fontsize=11)
    cells = sorted(standing, key=lambda c: -abs(r.iat[c]))
    listed = "; ".join(f"{list(rows.values())[y]} × {list(columns.values())[x]} {n.iat[y, x]:.0f} ({r.iat[y, x]:+.1f})" for y, x in cells)
    return describe(fig, alt=(f"交叉表，{len(rows)} 行 {len(columns)} 列，格内为段数与调整残差。偏离的格子：{listed}。",
                              f"Crosstab of {len(rows)} rows and {len(columns)} columns with counts and adjusted residuals. Standing out: {listed}."),
                    caption=(f"大字：段数；小字：调整残差（绝对值超过 {STAND_OUT:g} 的涂色）。来源：{source[0]}。",
                             f"Large: passages; small: adjusted residual (shaded beyond {STAND_OUT:g}). Source: {source[1]}."))


def shuffle_histogram(shuffled: Sequence[float], observed: float, *, source: tuple[str, str]) -> Figure:
    """Draw where an observed chi-square lies among those of shuffled labels.

    Parameters
    ----------
    shuffled : values under shuffling
    observed : the value of the real table
    source : (zh, en)
    """
    values = np.asarray(shuffled, float)
    as_large = int((values >= observed - 1e-9).sum())
    p = (as_large + 1) / (len(values) + 1)
    with figure_style():
        fig, ax = new_figure(10, 3.9)
        ax.hist(values, bins=24, color="#b7c4d1", edgecolor=PAPER)
        top = ax.get_ylim()[1]
        ax.plot([observed] * 2, [0, 0.8 * top], color=ACCENT, linewidth=2.6)
        ax.text(observed, 0.84 * top, f"{tr('观测值', 'observed')} {observed:.1f}", ha="right" if observed > values.mean() else "left",
                va="bottom", color=ACCENT, fontsize=12)
        ax.set_xlim(0, max(values.max(), observed) * 1.06)
        ax.set_xlabel(tr("卡方值", "chi-square"))
        ax.set_ylabel(tr("打乱的次数", "shuffles"))
        fig.suptitle(tr(f"打乱 {len(values)} 次，有 {as_large} 次达到观测值",
                        f"Of {len(values)} shuffles, {as_large} reach the observed value"), x=0.01, ha="left", fontsize=15)
    return describe(fig, alt=(f"直方图：标签打乱 {len(values)} 次后的卡方值，最大 {values.max():.1f}；观测值 {observed:.1f}，p = {p:.4f}。",
                              f"Histogram of chi-square under {len(values)} shuffles, at most {values.max():.1f}; observed {observed:.1f}, p = {p:.4f}."),
                    caption=(f"p ＝（达到的次数＋1）÷（打乱次数＋1）＝ {p:.4f}。来源：{source[0]}。",
                             f"p = (shuffles that reach it + 1) / (shuffles + 1) = {p:.4f}. Source: {source[1]}."))


def residual_versions(table: pd.DataFrame, *, cells: Mapping[tuple[str, str], str], versions: Mapping[str, str],
                      source: tuple[str, str]) -> Figure:
    """Draw the adjusted residual of chosen cells in several versions of the same crosstab: does the pattern hold?

    Parameters
    ----------
    table : DataFrame
        version, row, column, residual; missing where a version has no such cell.
    cells : dict of (row, column) -> label in the language in force; order of the rows
    versions : dict of version -> label; at most five
    source : (zh, en)
    """
    need_columns(table, ["version", "row", "column", "residual"], "table")
    wide = table.pivot_table(index=["row", "column"], columns="version", values="residual").reindex(list(cells))[list(versions)]
    holds = (wide > STAND_OUT).all(axis=1) | (wide < -STAND_OUT).all(axis=1)
    faces = [SECOND, ACCENT, "#2a8c82", "#e8a13a", PAPER]
    with figure_style():
        fig, ax = new_figure(11.4, 1.9 + 0.56 * len(wide))
        ax.axvspan(-STAND_OUT, STAND_OUT, color="#eef1f4", zorder=0)
        ax.axvline(0, color=MUTED, linewidth=1)
        shift = np.linspace(-0.26, 0.26, len(versions))
        for k, version in enumerate(versions):
            ax.plot(wide[version], np.arange(len(wide)) + shift[k], linestyle="", marker=MARKERS[k], markersize=8,
                    color=faces[k], markeredgecolor=INK, label=versions[version], zorder=3)
        for y in range(len(wide) - 1):
            ax.axhline(y + 0.5, color=GRID, linewidth=0.8)
        ax.set_yticks(range(len(wide)), list(cells.values()))
        ax.set_ylim(len(wide) - 0.5, -0.5)
        ax.set_xlabel(tr("调整残差", "adjusted residual"))
        ax.tick_params(axis="y", length=0)
        ax.spines["left"].set_visible(False)
        fig.suptitle(tr(f"至少突出一次的 {len(wide)} 个格子里，{int(holds.sum())} 个在 {len(versions)} 种做法下都站得住",
                        f"Of {len(wide)} cells that stand out somewhere, {int(holds.sum())} do so in all {len(versions)} versions"), x=0.01, ha="left", fontsize=15)
        fig.legend(loc="outside lower left", ncol=3, fontsize=11)
    listed = "; ".join(f"{cells[c]}: {', '.join(f'{v:+.1f}' for v in row)}" for c, row in zip(wide.index, wide.to_numpy(), strict=True))
    order = ", ".join(versions.values())
    return describe(fig, alt=(f"点图，每行一个格子，每种记号一种做法（{order}）。调整残差：{listed}。",
                              f"Dot plot, a row per cell, a marker per version ({order}). Adjusted residuals: {listed}."),
                    caption=(f"浅色带：绝对值不超过 {STAND_OUT:g}，不算突出。来源：{source[0]}。",
                             f"Pale band: within {STAND_OUT:g}, not standing out. Source: {source[1]}."))

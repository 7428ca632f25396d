"""Words over the years and over places: trajectories, staircases, adoption, contrasts, verdicts, scores beside ranks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle
from matplotlib.ticker import MaxNLocator

from govtext.figures.matrix import SHADE
from govtext.language import tr
from govtext.looks import ACCENT, INK, MUTED, PAPER, SECOND, figure_style, looks_for, new_figure
from govtext.messages import need_columns
from govtext.show import describe

BANDS = ["#eef1f4", "#dfe5eb", "#eef1f4"]
# Colour, line style, marker: levels and series are told apart by all three, so that a print in grey still serves.
LOOKS = [(SECOND, "-", "o"), (ACCENT, (0, (5, 1.6)), "D"), ("#2a8c82", (0, (1, 1.2)), "s"), ("#8a6414", (0, (6, 1.4, 1, 1.4)), "^"),
         ("#6f7f8f", "-", "v")]
LEVEL_NAMES = {"provincial": ("省级", "provinces"), "city": ("城市", "cities"), "national": ("全国", "nation")}
VERDICTS = {"seen": ("看到", "seen"), "partly": ("部分看到", "partly"), "not seen": ("没有看到", "not seen"),
            "untestable": ("这样测不了", "not testable")}
VERDICT_LOOKS = {"seen": ("#14375e", PAPER), "partly": ("#9fbad4", INK), "not seen": ("#eef1f4", INK), "untestable": (PAPER, MUTED)}


# ---------------------------------------------------------------------------------------------------- over the years

def rate_trajectories(table: pd.DataFrame, *, panels: Mapping[str, str] | None = None, levels: Mapping[str, str] | None = None,
                      bands: pd.DataFrame | None = None, lead: str | None = None, enough: int = 20) -> Figure:
    """Draw the yearly rate of each term at each level of government, with its interval; the number of reports stands below.

    Parameters
    ----------
    table : DataFrame
        panel, level, year, reports, rate, low, high (nan where no interval exists), as `reference.trajectories` gives it.
    panels, levels : dict of id -> label in the language in force; default: those of the table
    bands : DataFrame, optional
        label, first, last: periods shaded behind the lines.
    lead : level whose highest years make the title; default: the first. A term inside another term of the figure is not named.
    enough : years with fewer reports are drawn hollow (a level that never has more than one report a year is exempt)
    """
    need_columns(table, ["panel", "level", "year", "reports", "rate", "low", "high"], "table")
    panels = panels or {panel: panel for panel in table["panel"].unique()}
    levels = levels or {level: tr(*LEVEL_NAMES[level]) for level in LEVEL_NAMES if level in set(table["level"])}
    bands = pd.DataFrame(columns=["label", "first", "last"]) if bands is None else bands
    lead = lead or next(iter(levels))
    years = (int(table["year"].min()), int(table["year"].max()))
    peaks = {p: table[(table["panel"] == p) & (table["level"] == lead)].sort_values(["rate", "year"]).iloc[-1] for p in panels}
    with figure_style():
        fig, axes = new_figure(11, 1.9 + 1.55 * len(panels) + 1.1, nrows=len(panels) + 1, ncols=1, sharex=True,
                               gridspec_kw={"height_ratios": [1.55] * len(panels) + [1.1]})
        for ax, (panel, label) in zip(axes[:len(panels)], panels.items(), strict=True):
            _shade(ax, bands)
            for look, level in zip(looks_for(levels, LOOKS, "level"), levels, strict=True):
                _line(ax, table[(table["panel"] == panel) & (table["level"] == level)].sort_values("year"), look, enough)
            ax.set_title(label, fontsize=12.5, pad=5)
            ax.set_ylim(0, None)
            ax.yaxis.set_major_locator(MaxNLocator(4))
        _denominators(axes[-1], table.drop_duplicates(["level", "year"]), levels)
        for band in bands.itertuples():
            middle = (max(band.first, years[0]) + min(band.last, years[1])) / 2
            axes[0].annotate(band.label, (middle, 1), xycoords=("data", "axes fraction"), xytext=(0, 24), textcoords="offset points",
                             ha="center", va="bottom", fontsize=10.5, color=MUTED, linespacing=1.05)
        axes[-1].set_xlim(years[0] - 0.5, years[1] + 0.5)
        axes[-1].set_xticks(range(years[0], years[1] + 1, 2))
        fig.supylabel(tr("每万字次数", "Occurrences per 10,000 characters"), fontsize=12, color=MUTED)
        alone = [v for v in levels if table.loc[table["level"] == v, "reports"].max() <= 1]
        fig.legend(handles=[*_handles(levels, dots=[levels[v] for v in alone]), Line2D([], [], color=MUTED, marker="o", markerfacecolor=PAPER, linestyle="",
                                                      label=tr(f"报告不足 {enough} 份的年份", f"fewer than {enough} reports"))],
                   loc="outside lower center", ncol=len(levels) + 1, labelcolor=INK, handlelength=3.2)
        heights = {p: _height(table[(table["panel"] == p) & (table["level"] == lead)], peaks[p], enough) for p in panels}
        named = sorted((p for p in panels if not any(p in other for other in panels if other != p)), key=lambda p: heights[p])
        order = [f"{panels[p].split('  ')[-1]} {_span(*heights[p])}" for p in named]
        fig.suptitle(tr(f"{levels[lead]}报告里的高位：{'；'.join(order)}", f"Highest years in the reports of {levels[lead]}:\n{'; '.join(order)}"),
                     x=0.01, ha="left", fontsize=15)
    listed = "; ".join(f"{panels[p]}: {int(r['year'])}, {r['rate']:.2f} ({_span(*heights[p])})" for p, r in peaks.items())
    return describe(fig, alt=(f"{len(panels)} 行折线图，{years[0]}–{years[1]} 年，各级政府工作报告里每万字的次数；最下一格是报告份数。"
                              f"{levels[lead]}最高的年份（与它分不出高下的年份）：{listed}。{'底色是文章所分的阶段。' if len(bands) else ''}",
                              f"{len(panels)} rows of lines, {years[0]}–{years[1]}: occurrences per 10,000 characters in government work reports by "
                              f"level; the last row gives the number of reports. Highest year in {levels[lead]} (years not told from it): {listed}."
                              f"{' Shading: the stages of the article.' if len(bands) else ''}"),
                    caption=("高位：比率落在最高一年的区间里的年份，从头一年到末一年。色带：对当年报告重抽样 1,000 次所得的 95% 区间；全国每年一份，没有区间，"
                             "只画有这个词的年份。空心：报告太少。来源：data/reference。",
                             "Highest years: from the first to the last year inside the interval of the highest. Bands: 95% intervals from 1,000 resamples of the reports "
                             "of a year; the nation has one report a year, no interval, and a mark only where the word occurs. Hollow: few reports. "
                             "Source: data/reference."))


def _height(rows: pd.DataFrame, peak: pd.Series, enough: int) -> tuple[int, int]:
    """First and last year whose rate lies within the interval of the highest one; years with few reports are left out; 0, 0 without any."""
    near = [int(peak["year"]), *rows.loc[(rows["rate"] >= peak["low"]) & (rows["reports"] >= enough), "year"]]
    return (min(near), max(near)) if peak["rate"] > 0 else (0, 0)


def _span(first: int, last: int) -> str:
    return f"{first}–{last}" if first < last else f"{first or '–'}"


def _shade(ax, bands: pd.DataFrame) -> None:
    for shade, band in zip(looks_for(bands.index, BANDS, "bands"), bands.itertuples(), strict=True):
        ax.axvspan(band.first - 0.5, band.last + 0.5, color=shade, linewidth=0, zorder=0)


def _line(ax, rows: pd.DataFrame, look: tuple, enough: int) -> None:
    colour, line, marker = look
    single = rows["reports"].max() <= 1
    full = rows["reports"] >= (1 if single else enough)
    drawn = rows[full] if single else rows
    if single:
        drawn = drawn[drawn["rate"] > 0]   # a report a year: points only, where the word occurs
        ax.plot(drawn["year"], drawn["rate"], linestyle="", marker=marker, color=colour, markersize=5.5, zorder=3)
        return
    ax.fill_between(rows["year"], rows["low"], rows["high"], where=full, color=colour, alpha=0.16, linewidth=0, zorder=1)
    ax.plot(rows["year"], rows["rate"], linestyle=line, color=colour, linewidth=1.8, zorder=2)
    for part, face in ((rows[full], colour), (rows[~full], PAPER)):
        ax.plot(part["year"], part["rate"], linestyle="", marker=marker, color=colour, markerfacecolor=face, markersize=4.5, zorder=3)


def _denominators(ax, rows: pd.DataFrame, levels: Mapping[str, str]) -> None:
    for (colour, line, marker), level in zip(looks_for(levels, LOOKS, "level"), levels, strict=True):
        mine = rows[rows["level"] == level].sort_values("year")
        if mine["reports"].max() > 1:
            ax.plot(mine["year"], mine["reports"], linestyle=line, marker=marker, markersize=4, color=colour, linewidth=1.5)
    ax.set_ylim(0, rows["reports"].max() * 1.1)
    ax.set_title(tr("分母：报告份数", "Denominator: number of reports"), fontsize=12.5, pad=5)
    ax.yaxis.set_major_locator(MaxNLocator(3, integer=True))


def _handles(labels: Mapping[str, str], dots: Sequence[str] = ()) -> list[Line2D]:
    return [Line2D([], [], color=c, linestyle="" if label in dots else s, marker=m, label=label)
            for (c, s, m), label in zip(looks_for(labels, LOOKS), labels.values(), strict=True)]


# ---------------------------------------------------------------------------------------------------- breaks

def staircases(series: pd.DataFrame, breaks: pd.DataFrame, *, panels: Mapping[str, str], claimed: Mapping[str, Sequence[int]],
               title: tuple[str, str], columns: int = 2) -> Figure:
    """Draw yearly rates with the best staircase; a bar at the top shows where a break may lie, a dashed line where it was claimed.

    Parameters
    ----------
    series : DataFrame
        panel, year, rate.
    breaks : DataFrame
        panel, break_year, low, high, before, after; one row per break.
    panels : dict of id -> label in the language in force
    claimed : dict of panel -> years in which a new period is said to start
    title : (zh, en)
    """
    need_columns(series, ["panel", "year", "rate"], "series")
    need_columns(breaks, ["panel", "break_year", "low", "high", "before", "after"], "breaks")
    rows = -(-len(panels) // columns)
    with figure_style():
        fig, axes = new_figure(11, 1.5 + 2.7 * rows, nrows=rows, ncols=columns, squeeze=False)
        for ax, (panel, label) in zip(axes.flat[:len(panels)], panels.items(), strict=True):
            mine, cuts = series[series["panel"] == panel].sort_values("year"), breaks[breaks["panel"] == panel].sort_values("break_year")
            ax.plot(mine["year"], mine["rate"], linestyle="", marker="o", markersize=5, color=SECOND, zorder=3)
            edges = [mine["year"].min() - 0.5, *(cuts["break_year"] - 0.5), mine["year"].max() + 0.5]
            ax.stairs([*cuts["before"], cuts["after"].iloc[-1]], edges, baseline=None, color=ACCENT, linewidth=2.4, zorder=2)
            top = mine["rate"].max()
            for k, cut in enumerate(cuts.itertuples()):
                y = top * (1.1 + 0.1 * (k % 2))
                ax.plot([cut.low - 0.5, cut.high - 0.5], [y, y], color=ACCENT, linewidth=5, solid_capstyle="butt", alpha=0.45)
                ax.plot([cut.break_year - 0.5], [y], marker="v", color=ACCENT, markersize=7, linestyle="")
            for year in claimed.get(panel, ()):
                ax.axvline(year - 0.5, color=INK, linestyle=(0, (4, 2)), linewidth=1.4, zorder=1)
            ax.set_ylim(-0.03 * top, top * 1.28)
            ax.set_title(label, fontsize=12.5)
            ax.xaxis.set_major_locator(MaxNLocator(7, integer=True))
            ax.yaxis.set_major_locator(MaxNLocator(4))
        for ax in list(axes.flat)[len(panels):]:
            ax.set_visible(False)
        fig.supylabel(tr("每万字次数", "Per 10,000 characters"), fontsize=12, color=MUTED)
        handles = [Line2D([], [], marker="o", linestyle="", color=SECOND, label=tr("当年比率", "rate of the year")),
                   Line2D([], [], color=ACCENT, linewidth=2.4, label=tr("最优阶梯", "best staircase")),
                   Line2D([], [], color=ACCENT, linewidth=5, alpha=0.45, marker="v", markersize=7, label=tr("断点与95%区间", "break, 95% interval"))]
        if any(len(years) for years in claimed.values()):
            handles.append(Line2D([], [], color=INK, linestyle=(0, (4, 2)), label=tr("事先所说的分界", "boundary as claimed")))
        fig.legend(handles=handles, loc="outside lower center", ncol=4, labelcolor=INK)
        fig.suptitle(tr(*title), x=0.01, ha="left", fontsize=15)
    listed = "; ".join(f"{panels[b.panel]}: {b.break_year} ({b.low}–{b.high}), {b.before:.2f} → {b.after:.2f}" for b in breaks.itertuples())
    return describe(fig, alt=(f"{len(panels)} 格散点与阶梯图。断点（95%区间）与前后水平：{listed}。",
                              f"{len(panels)} panels of points with staircases. Breaks (95% interval) and levels: {listed}."),
                    caption=("断点画在两年之间：新水平从其右边一年开始。区间：把省份整体重抽样 1,000 次。来源：data/reference。",
                             "A break stands between two years: the new level starts in the year to its right. Intervals: 1,000 resamples of "
                             "whole provinces. Source: data/reference."))


def break_places(found: pd.DataFrame, *, rows: Mapping[str, str], series: Mapping[str, str]) -> Figure:
    """Draw each found break with its interval beside the boundary claimed for it.

    Parameters
    ----------
    found : DataFrame
        row, series, claimed, break_year, low, high; one row per break.
    rows, series : dict of id -> label in the language in force; top to bottom, and as in the legend
    """
    need_columns(found, ["row", "series", "claimed", "break_year", "low", "high"], "found")
    exact = int((found["break_year"] == found["claimed"]).sum())
    inside = int(((found["low"] <= found["claimed"]) & (found["claimed"] <= found["high"])).sum())
    later = int((found["break_year"] > found["claimed"]).sum())
    step = 0.3
    with figure_style():
        fig, ax = new_figure(11, 1.9 + 0.85 * len(rows))
        for y, row in enumerate(rows):
            for k, (name, look) in enumerate(zip(series, looks_for(series, LOOKS), strict=True)):
                for cut in found[(found["row"] == row) & (found["series"] == name)].itertuples():
                    at = y + (k - (len(series) - 1) / 2) * step
                    ax.plot([cut.low, cut.high], [at, at], color=look[0], linewidth=6, alpha=0.35, solid_capstyle="butt")
                    ax.plot([cut.break_year], [at], marker=look[2], color=look[0], markersize=8, linestyle="")
            for year in sorted(set(found.loc[found["row"] == row, "claimed"])):
                ax.plot([year, year], [y - 0.42, y + 0.42], color=INK, linewidth=2.2, linestyle=(0, (3, 1.4)))
        ax.set_yticks(range(len(rows)), list(rows.values()))
        ax.set_ylim(len(rows) - 0.4, -0.6)
        ax.tick_params(axis="y", length=0)
        ax.grid(axis="x")
        ax.xaxis.set_major_locator(MaxNLocator(12, integer=True))
        handles = [Line2D([], [], color=c, marker=m, linewidth=6, alpha=0.6, label=label)
                   for (c, _, m), label in zip(looks_for(series, LOOKS), series.values(), strict=True)]
        handles.append(Line2D([], [], color=INK, linewidth=2.2, linestyle=(0, (3, 1.4)), label=tr("文章的分界", "the article's boundary")))
        fig.legend(handles=handles, loc="outside lower center", ncol=len(handles), labelcolor=INK)
        fig.suptitle(tr(f"{len(found)} 个断点：正好落在所说年份的 {exact} 个，更晚的 {later} 个；区间包含所说年份的 {inside} 个",
                        f"{len(found)} breaks: {exact} in the year claimed, {later} later; the interval of {inside} holds that year"),
                     x=0.01, ha="left", fontsize=15)
    listed = "; ".join(f"{rows[f.row]} / {series[f.series]}: {f.break_year} ({f.low}–{f.high}), {tr('所说', 'claimed')} {f.claimed}"
                       for f in found.itertuples())
    return describe(fig, alt=(f"点与区间图，{len(found)} 个断点，黑虚线是文章的分界。{listed}。",
                              f"Points with intervals, {len(found)} breaks; black dashes are the boundaries of the article. {listed}."),
                    caption=("年份：新水平从这一年的报告开始。粗条：单位整体重抽样 1,000 次的 95% 区间。来源：data/reference。",
                             "Year: the new level starts with the reports of this year. Thick bars: 95% intervals, 1,000 resamples of whole units. "
                             "Source: data/reference."))


def split_map(splits: pd.DataFrame, claimed: tuple[int, int]) -> Figure:
    """Draw how much every pair of boundaries explains; the best pair and the claimed pair are framed.

    Parameters
    ----------
    splits : DataFrame
        first, second, explained, rank; as `all_splits` returns.
    claimed : years in which the second and the third period are said to start
    """
    need_columns(splits, ["first", "second", "explained", "rank"], "splits")
    best = splits.sort_values(["rank", "first", "second"]).iloc[0]
    at = splits[(splits["first"] == claimed[0]) & (splits["second"] == claimed[1])].iloc[0]
    wide = splits.pivot(index="second", columns="first", values="explained")
    low, high = splits["explained"].min(), splits["explained"].max()
    with figure_style():
        fig, ax = new_figure(9.8, 6.6)
        x, y = [*wide.columns, wide.columns[-1] + 1], [*wide.index, wide.index[-1] + 1]
        mesh = ax.pcolormesh([v - 0.5 for v in x], [v - 0.5 for v in y], wide.to_numpy(), cmap=SHADE, vmin=low, vmax=high, edgecolors=PAPER,
                             linewidth=1)
        room = wide.index[-1] - 0.3 * (wide.index[-1] - wide.index[0]), wide.index[-1] - 0.5 * (wide.index[-1] - wide.index[0])
        lower = (at["second"], -at["first"]) < (best["second"], -best["first"])
        for pair, colour, word, y in ((best, ACCENT, tr("最优", "best"), room[int(not lower)]), (at, INK, tr("文章", "article"), room[int(lower)])):
            ax.add_patch(Rectangle((pair["first"] - 0.5, pair["second"] - 0.5), 1, 1, fill=False, edgecolor=colour, linewidth=3,
                                   linestyle="-" if colour == ACCENT else (0, (2.4, 1.2))))
            side = max(wide.columns) + 1.4
            ax.plot([pair["first"] + 0.5, side - 0.15], [pair["second"], y], color=colour, linewidth=1.4)
            ax.text(side, y, f"{word} {int(pair['first'])}, {int(pair['second'])}: {pair['explained']:.0%}", fontsize=12, va="center", color=colour)
        ax.set_xlabel(tr("第二段从哪一年开始", "Second period starts in"))
        ax.set_ylabel(tr("第三段从哪一年开始", "Third period starts in"))
        ax.set_xlim(min(x) - 0.5, max(x) + 5.6)
        ax.set_xticks(list(wide.columns)[::2])
        ax.set_yticks(list(wide.index)[::2])
        bar = fig.colorbar(mesh, ax=ax, fraction=0.035, pad=0.02, format="{x:.0%}")
        bar.set_label(tr("解释的变异", "Variance explained"))
        bar.outline.set_visible(False)
        fig.suptitle(tr(f"{len(splits)} 种切法里，文章的切法排第 {at['rank']:.0f}，解释 {at['explained']:.0%}；最优 {best['explained']:.0%}",
                        f"Of {len(splits)} ways to cut, the article's ranks {at['rank']:.0f} ({at['explained']:.0%} explained; best {best['explained']:.0%})"),
                     x=0.01, ha="left", fontsize=15)
    return describe(fig, alt=(f"三角形热图，横轴第二段起点，纵轴第三段起点，共 {len(splits)} 格，颜色越深解释越多。最优 {int(best['first'])}、"
                              f"{int(best['second'])}（{best['explained']:.1%}）；文章 {claimed[0]}、{claimed[1]}（{at['explained']:.1%}，第 {at['rank']:.0f}）。",
                              f"Triangular heat map of {len(splits)} cells: start of the second period across, of the third upwards; darker explains "
                              f"more. Best {int(best['first'])}, {int(best['second'])} ({best['explained']:.1%}); the article's {claimed[0]}, {claimed[1]} "
                              f"({at['explained']:.1%}, rank {at['rank']:.0f})."),
                    caption=("三个词的年度比率各自标准化后一起切成三段。来源：data/reference。",
                             "Yearly rates of the three words, each standardised, cut together into three periods. Source: data/reference."))


def break_year_bars(years: pd.Series, *, claimed: Sequence[int], marked: Mapping[str, int], within: int = 1) -> Figure:
    """Draw in which years the single best break of many terms falls; the neighbourhoods of claimed years are dark.

    Parameters
    ----------
    years : Series
        Break year of each term (index: term).
    claimed : boundaries; the years up to `within` away are dark
    marked : dict of label -> break year of terms to name above their bars
    """
    counts = years.value_counts().reindex(range(int(years.min()), int(years.max()) + 1), fill_value=0).sort_index()
    near = {year for c in claimed for year in range(c - within, c + within + 1)}
    share = float(years.isin(near).mean())
    with figure_style():
        fig, ax = new_figure(11, 5)
        ax.bar(counts.index, counts, color=[SECOND if y in near else "#b7c4d1" for y in counts.index], width=0.78)
        for y, n in counts.items():
            if n:
                ax.annotate(str(n), (y, n), xytext=(0, 2), textcoords="offset points", ha="center", va="bottom", fontsize=10.5, color=INK)
        stacked = pd.Series(marked).groupby(pd.Series(marked)).groups
        for year, names in stacked.items():
            ax.text(year, counts.max() * 1.19, "\n".join(names), ha="center", va="bottom", fontsize=11, color=ACCENT, linespacing=1.1)
            ax.plot([year], [counts.max() * 1.15], marker="v", color=ACCENT, linestyle="", markersize=7)
        ax.set_ylim(0, counts.max() * (1.26 + 0.09 * max((len(n) for n in stacked.values()), default=0)))
        ax.yaxis.set_major_locator(MaxNLocator(5, integer=True))
        ax.set_xticks(list(counts.index))
        ax.set_xlabel(tr("最优断点所在年份", "Year of the best break"))
        ax.set_ylabel(tr("词数", "Terms"))
        said = "、".join(map(str, claimed)), " or ".join(map(str, claimed))
        fig.legend(handles=[Patch(color=SECOND, label=tr(f"离 {said[0]} 不超过 {within} 年", f"within {within} year of {said[1]}")),
                            Patch(color="#b7c4d1", label=tr("其他年份", "other years"))], loc="outside lower center", ncol=2, labelcolor=INK)
        fig.suptitle(tr(f"{len(years)} 个词里，{share:.0%} 的断点靠近所说的分界", f"Of {len(years)} terms, {share:.0%} have their break near a claimed boundary"),
                     x=0.01, ha="left", fontsize=15)
    listed = ", ".join(f"{y}: {n}" for y, n in counts.items() if n)
    return describe(fig, alt=(f"条形图，{len(years)} 个词各自最优断点的年份：{listed}。靠近 {said[0]} 的占 {share:.0%}。",
                              f"Bars: the year of the best break of each of {len(years)} terms. {listed}. Near {said[1]}: {share:.0%}."),
                    caption=("每个词只取一个断点。词：参照表统计、且在这些报告里够常见的词。来源：data/reference。",
                             "One break per term. Terms: counted in the reference tables and frequent enough in these reports. Source: data/reference."))


# ---------------------------------------------------------------------------------------------------- over places

def first_year_tiles(table: pd.DataFrame, units: pd.DataFrame, *, term: tuple[str, str], latest: int) -> Figure:
    """Draw one square per unit with the year of the first mention and the last; framed where the word is still in use.

    Parameters
    ----------
    table : DataFrame
        unit, first, last (missing where never mentioned), as `first_mentions` returns.
    units : DataFrame
        unit, unit_en, short_zh, row, column.
    term : (zh, en)
    latest : year of the newest reports; units whose last mention is this year are framed
    """
    need_columns(table, ["unit", "first", "last"], "table")
    placed = units.dropna(subset=["row", "column"]).merge(table[["unit", "first", "last"]], on="unit", how="left")
    used, still = placed["first"].notna(), (placed["last"] == latest).fillna(False)
    start = int(placed["first"].min())
    with figure_style():
        fig, ax = new_figure(9.6, 1.9 + 0.98 * int(placed["row"].max()))
        for tile in placed.itertuples():
            known = not pd.isna(tile.first)
            depth = 1 - 0.72 * (tile.first - start) / max(latest - start, 1) if known else 0
            x, y, ink = int(tile.column), int(tile.row), (PAPER if depth > 0.55 else INK) if known else MUTED
            ax.add_patch(Rectangle((x - 0.45, y - 0.45), 0.9, 0.9, facecolor=SHADE(depth) if known else PAPER, linewidth=0 if known else 1,
                                   edgecolor="none" if known else "#c9d0d7"))
            if known and tile.last == latest:
                ax.add_patch(Rectangle((x - 0.45, y - 0.45), 0.9, 0.9, fill=False, edgecolor=ACCENT, linewidth=3))
            name = tr(tile.short_zh, tile.unit_en)
            name = name if len(name) <= 9 else name.replace(" ", "\n")
            ax.text(x, y - (0.17 if known else 0), name, ha="center", va="center", color=ink, linespacing=1, fontsize=tr(13, 10.5 if len(name) < 12 else 10))
            if known:
                ax.text(x, y + 0.24, f"{tile.first}", ha="center", va="center", color=ink, fontsize=13)
        ax.set_xlim(0.45, int(placed["column"].max()) + 0.55)
        ax.set_ylim(int(placed["row"].max()) + 0.55, 0.45)
        ax.set_aspect("equal")
        ax.axis("off")
        fig.legend(handles=[Patch(facecolor=SHADE(1.0), label=tr("早", "early")), Patch(facecolor=SHADE(0.28), label=tr("晚", "late")),
                            Patch(facecolor=PAPER, edgecolor="#c9d0d7", label=tr("没有提过", "never")),
                            Patch(facecolor=PAPER, edgecolor=ACCENT, linewidth=3, label=tr(f"{latest} 年还在提", f"still in {latest}"))],
                   loc="outside lower center", ncol=4, labelcolor=INK)
        fig.suptitle(tr(f"{term[0]}：{len(placed)} 个省级单位中 {used.sum()} 个提过，{still.sum()} 个 {latest} 年还在提",
                        f"{term[1]}: mentioned by {used.sum()} of {len(placed)} units, by {still.sum()} still in {latest}"),
                     x=0.02, ha="left", fontsize=15)
    ordered = placed[used].sort_values(["first", "unit"])
    listed = [", ".join(f"{getattr(t, c)} {t.first}" for t in ordered.itertuples()) for c in ("short_zh", "unit_en")]
    return describe(fig, alt=(f"方格示意图，{len(placed)} 个省级单位，格里是首次提到“{term[0]}”的年份，颜色越深越早，红框为 {latest} 年仍在提。{listed[0]}。",
                              f"Schematic grid of {len(placed)} province-level units with the year of the first mention of {term[1]}; darker is earlier, "
                              f"framed in red: still in {latest}. {listed[1]}."),
                    caption=("示意图，不是地图：一个单位一个同样大小的方格，位置只是大致方位，不绘边界；所列为有报告的省级单位。来源：data/reference。",
                             "A schematic, not a map: one equal square per unit, placed roughly, no borders drawn; units whose reports are in the "
                             "collection. Source: data/reference."))


def adoption_curves(table: pd.DataFrame, *, panels: Mapping[str, str], units: int) -> Figure:
    """Draw for each term how many units have ever mentioned it, and how many do in the year itself.

    Parameters
    ----------
    table : DataFrame
        panel, year, ever, now.
    panels : dict of id -> label in the language in force
    units : number of units in all
    """
    need_columns(table, ["panel", "year", "ever", "now"], "table")
    final = {p: table[table["panel"] == p].sort_values("year").iloc[-1] for p in panels}
    with figure_style():
        fig, axes = new_figure(11, 6.4, nrows=2, ncols=-(-len(panels) // 2), sharex=True, sharey=True, squeeze=False)
        for ax, (panel, label) in zip(axes.flat[:len(panels)], panels.items(), strict=True):
            mine = table[table["panel"] == panel].sort_values("year")
            ax.step(mine["year"], mine["ever"], where="mid", color=SECOND, linewidth=2.2)
            ax.fill_between(mine["year"], mine["now"], color=ACCENT, alpha=0.15, linewidth=0)
            ax.plot(mine["year"], mine["now"], color=ACCENT, linestyle=(0, (5, 1.6)), marker="D", markersize=5, linewidth=1.8)
            peak = mine.sort_values(["now", "year"]).iloc[-1]
            last = mine.iloc[-1]
            labels = [(last, "ever", SECOND, 5), (last, "now", ACCENT, -8 if last["now"] > 0.2 * units else 7)]
            labels += [(peak, "now", ACCENT, 8)] if peak["year"] != last["year"] else []
            for row, value, colour, lift in labels:
                ax.annotate(f"{int(row[value])}", (row["year"], row[value]), xytext=(0, lift), textcoords="offset points", ha="center",
                            va="bottom" if lift > 0 else "top", fontsize=11.5, color=colour)
            ax.set_title(label, fontsize=12.5)
            ax.set_ylim(0, units * 1.16)
            ax.xaxis.set_major_locator(MaxNLocator(7, integer=True))
        fig.supylabel(tr(f"单位数（共 {units}）", f"Units (of {units})"), fontsize=12, color=MUTED)
        fig.legend(handles=[Line2D([], [], color=SECOND, linewidth=2.2, label=tr("提过的（累计）", "ever mentioned (cumulative)")),
                            Line2D([], [], color=ACCENT, linestyle=(0, (5, 1.6)), marker="D", label=tr("当年提到的", "mention it in the year"))],
                   loc="outside lower center", ncol=2, labelcolor=INK)
        year = int(next(iter(final.values()))["year"])
        heads = [panels[p].split("  ")[0] for p in panels]
        fig.suptitle(tr(f"词会扩散，也会消退：{'、'.join(heads)} {year} 年各剩 {'、'.join(str(int(f['now'])) for f in final.values())} 个",
                        f"Words spread and fade: in {year} {', '.join(str(int(f['now'])) for f in final.values())} of {units} units mention them"),
                     x=0.01, ha="left", fontsize=15 if len("".join(heads)) < 28 else 14)
    listed = "; ".join(f"{panels[p]}: {int(f['ever'])} / {int(f['now'])}" for p, f in final.items())
    return describe(fig, alt=(f"{len(panels)} 格曲线，提过的单位（累计）与当年提到的单位，共 {units} 个。{year} 年（累计 / 当年）：{listed}。",
                              f"{len(panels)} panels: units that ever mentioned the term and units that do in the year, of {units}. "
                              f"{year} (ever / now): {listed}."),
                    caption=("缺报告的年份当作没有提到。来源：data/reference。", "A missing report counts as no mention. Source: data/reference."))


# ---------------------------------------------------------------------------------------------------- contrasts

def contrast_panels(table: pd.DataFrame, *, panels: Mapping[str, tuple[str, str, str]], mark: int, breaks: Mapping[str, int],
                    verdicts: Mapping[str, str], title: tuple[str, str]) -> Figure:
    """Draw the rates of the words of two poles over the years, one panel per contrast, with the break of their log odds.

    Parameters
    ----------
    table : DataFrame
        panel, pole ("from" or "to"), year, rate, low, high.
    panels : dict of id -> (heading, words of the old pole, words of the new pole) in the language in force
    mark : first year after the event (dashed line before it)
    breaks : dict of panel -> break year (triangle on the axis)
    verdicts : dict of panel -> "seen", "partly", "not seen", "untestable", or any other word, shown as it is
    title : (zh, en)
    """
    need_columns(table, ["panel", "pole", "year", "rate", "low", "high"], "table")
    rows = -(-len(panels) // 2)
    with figure_style():
        fig, axes = new_figure(10.6, 1.5 + 2.4 * rows, nrows=rows, ncols=2, squeeze=False)
        for ax, (panel, (heading, old, new)) in zip(axes.flat[:len(panels)], panels.items(), strict=True):
            top = 0.0
            for pole, look in (("from", LOOKS[1]), ("to", LOOKS[0])):
                mine = table[(table["panel"] == panel) & (table["pole"] == pole)].sort_values("year")
                ax.fill_between(mine["year"], mine["low"], mine["high"], color=look[0], alpha=0.15, linewidth=0)
                ax.plot(mine["year"], mine["rate"], color=look[0], linestyle=look[1], marker=look[2], markersize=4.5, linewidth=1.8,
                        markerfacecolor=PAPER if pole == "from" else look[0])
                top = max(top, float(mine["high"].max()))
            ax.axvline(mark - 0.5, color=INK, linestyle=(0, (4, 2)), linewidth=1.3)
            ax.plot([breaks[panel] - 0.5], [0], marker="^", markersize=11, color=INK, clip_on=False, linestyle="", zorder=5)
            ax.set_ylim(0, top * 1.48 if top else 1)
            for k, (words, look, sign) in enumerate(((old, LOOKS[1], "◇"), (new, LOOKS[0], "●"))):
                ax.text(0.015, 0.985 - 0.135 * k, f"{sign} {words}", transform=ax.transAxes, va="top", fontsize=10.5, color=look[0],
                        bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 0.8, "alpha": 0.85})
            said = tr(*VERDICTS[verdicts[panel]]) if verdicts[panel] in VERDICTS else verdicts[panel]
            ax.set_title(f"{heading}｜{said}" if tr("1", "") else f"{heading} | {said}", fontsize=12.5)
            ax.xaxis.set_major_locator(MaxNLocator(7, integer=True))
            ax.yaxis.set_major_locator(MaxNLocator(4))
        for ax in list(axes.flat)[len(panels):]:
            ax.set_visible(False)
        fig.supylabel(tr("每万字次数", "Per 10,000 characters"), fontsize=12, color=MUTED)
        fig.legend(handles=[Line2D([], [], color=LOOKS[1][0], linestyle=LOOKS[1][1], marker="D", markerfacecolor=PAPER, label=tr("旧极", "old pole")),
                            Line2D([], [], color=SECOND, marker="o", label=tr("新极", "new pole")),
                            Line2D([], [], color=INK, linestyle=(0, (4, 2)), label=tr(f"{mark} 年的报告起", f"reports from {mark} on")),
                            Line2D([], [], color=INK, marker="^", markersize=10, linestyle="", label=tr("两极之比的断点", "break of the ratio"))],
                   loc="outside lower center", ncol=4, labelcolor=INK)
        fig.suptitle(tr(*title), x=0.01, ha="left", fontsize=15)
    listed = ["; ".join(f"{h}: {VERDICTS[verdicts[p]][i] if verdicts[p] in VERDICTS else verdicts[p]}, {breaks[p]}" for p, (h, _, _) in panels.items())
              for i in (0, 1)]
    return describe(fig, alt=(f"{len(panels)} 格折线图，每格一对词：旧极与新极在省级报告里的比率。判定与断点：{listed[0]}。",
                              f"{len(panels)} panels of two lines: rates of old-pole and new-pole words in provincial reports. Verdict and break: {listed[1]}."),
                    caption=("色带：对当年报告重抽样的 95% 区间。各格刻度不同。来源：data/reference。",
                             "Bands: 95% intervals from resampling the reports of a year. Scales differ. Source: data/reference."))


def verdict_grid(table: pd.DataFrame, *, rows: Mapping[str, str], columns: Mapping[str, str], groups: Mapping[str, str]) -> Figure:
    """Draw the verdict of each contrast under each choice of data; the word stands in the cell.

    Parameters
    ----------
    table : DataFrame
        row, column, verdict ("seen", "partly", "not seen", "untestable").
    rows, columns : dict of id -> label in the language in force
    groups : dict of row -> heading; a line is drawn where it changes
    """
    need_columns(table, ["row", "column", "verdict"], "table")
    cells = table.set_index(["row", "column"])["verdict"]
    steady = sum(cells.loc[row].nunique() == 1 for row in rows)
    with figure_style():
        fig, ax = new_figure(10.4, 1.6 + 0.44 * len(rows))
        for y, row in enumerate(rows):
            for x, column in enumerate(columns):
                face, ink = VERDICT_LOOKS[cells[row, column]]
                ax.add_patch(Rectangle((x + 0.03, y + 0.06), 0.94, 0.88, facecolor=face, edgecolor="#c9d0d7", linewidth=0.8,
                                       linestyle="-" if face != PAPER else (0, (3, 2))))
                ax.text(x + 0.5, y + 0.5, tr(*VERDICTS[cells[row, column]]), ha="center", va="center", fontsize=11.5, color=ink)
            if y and groups[row] != groups[list(rows)[y - 1]]:
                ax.plot([-0.02, len(columns)], [y, y], color=MUTED, linewidth=1.1)
        ax.set_xlim(-0.02, len(columns))
        ax.set_ylim(len(rows), -0.02)
        ax.set_xticks([i + 0.5 for i in range(len(columns))], list(columns.values()))
        ax.set_yticks([i + 0.5 for i in range(len(rows))], list(rows.values()))
        ax.xaxis.tick_top()
        ax.tick_params(length=0, labelsize=11, labelcolor=INK)
        for side in ax.spines.values():
            side.set_visible(False)
        fig.suptitle(tr(f"{len(rows)} 组对比，{steady} 组的判定不随取材而变", f"{len(rows)} contrasts: the verdict of {steady} does not depend on the data chosen"),
                     x=0.01, ha="left", fontsize=15)
    counts = cells.value_counts()
    listed = ["; ".join(f"{VERDICTS[v][i]} {counts.get(v, 0)}" for v in VERDICTS) for i in (0, 1)]
    each = ["; ".join(f"{rows[r]}: {', '.join(VERDICTS[cells[r, c]][i] for c in columns)}" for r in rows) for i in (0, 1)]
    return describe(fig, alt=(f"判定表，{len(rows)} 行对比、{len(columns)} 列取材。合计：{listed[0]}。{each[0]}。",
                              f"Verdicts of {len(rows)} contrasts under {len(columns)} choices of data. In all: {listed[1]}. {each[1]}."),
                    caption=("判定由代码按同一条规则作出。来源：data/reference、data/concepts。",
                             "Verdicts follow one rule in code. Source: data/reference, data/concepts."))


# ---------------------------------------------------------------------------------------------------- scores and ranks

def scores_and_ranks(table: pd.DataFrame, *, series: Mapping[str, str], title: tuple[str, str], caption: tuple[str, str], dense: bool = False,
                     bold: str | None = None) -> Figure:
    """Draw the same series twice: as scores, and as ranks (1 on top).

    Parameters
    ----------
    table : DataFrame
        series, year, score, rank, and with `dense` also dense: the rank that counts distinct values.
    series : dict of id -> label in the language in force
    title, caption : (zh, en)
    dense : draw the dense ranks too (thin, hollow)
    bold : series to draw thicker
    """
    need_columns(table, ["series", "year", "score", "rank", *(["dense"] if dense else [])], "table")
    years = sorted(table["year"].unique())
    with figure_style():
        fig, (left, right) = new_figure(11.4, 5.6, nrows=1, ncols=2)
        for look, name in zip(looks_for(series, LOOKS), series, strict=True):
            mine = table[table["series"] == name].sort_values("year")
            wide = 3 if name == bold else 1.8
            left.plot(mine["year"], mine["score"], color=look[0], linestyle=look[1], marker=look[2], markersize=5, linewidth=wide)
            right.plot(mine["year"], mine["rank"].astype(float), color=look[0], linestyle=look[1], marker=look[2], markersize=5, linewidth=wide)
            if dense:
                right.plot(mine["year"], mine["dense"].astype(float), color=look[0], linestyle=look[1], marker=look[2], markersize=7,
                           markerfacecolor=PAPER, linewidth=0.9)
        left.set_ylim(0, 1)
        left.set_title(tr("得分（0–1）", "Score (0–1)"), fontsize=12.5)
        right.set_ylim(float(table["rank"].max()) * 1.06, 0)
        right.set_title(tr("名次（上为前）", "Rank (top is first)"), fontsize=12.5)
        for ax in (left, right):
            ax.grid(axis="y")
            ax.set_xticks(years[::2])
        handles = _handles(series)
        if dense:
            handles.append(Line2D([], [], color=MUTED, marker="o", markerfacecolor=PAPER, markersize=7, linewidth=0.9,
                                  label=tr("空心：密集名次", "hollow: dense rank")))
        fig.legend(handles=handles, loc="outside lower center", ncol=len(handles), labelcolor=INK)
        fig.suptitle(tr(*title), x=0.01, ha="left", fontsize=15)
    ends = table[table["year"].isin([years[0], years[-1]])]
    listed = "; ".join(f"{series[s]}: " + ", ".join(f"{r.year} {r.score:.3f} (#{r.rank})" for r in part.sort_values("year").itertuples())
                       for s, part in ends.groupby("series", sort=False) if s in series)
    return describe(fig, alt=(f"两格折线图，左为得分，右为名次，{years[0]}–{years[-1]} 年 {len(years)} 版。{listed}。",
                              f"Two panels of lines, scores left and ranks right, {len(years)} editions {years[0]}–{years[-1]}. {listed}."), caption=caption)


__all__ = ["adoption_curves", "break_places", "break_year_bars", "contrast_panels", "first_year_tiles", "rate_trajectories",
           "scores_and_ranks", "split_map", "staircases", "verdict_grid"]

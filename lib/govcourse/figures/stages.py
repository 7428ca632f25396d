"""Beginnings, stages and the words of stages.

`lane_timeline`, `text_grid`, `dot_grid` and `drop_one_ranges` know nothing of the five articles: they draw any table of the
same shape. Labels are placed by rule (measured widths, first free row), never by chance.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from govtext.language import tr
from govtext.looks import ACCENT, GRID, INK, MUTED, PAPER, SECOND, figure_style, font_path, new_figure
from govtext.messages import GovtextError, need_columns
from govtext.show import describe

from ..data import article_name

BANDS = ["#eef2f6", "#dbe4ec", "#c6d4e0"]
SMALL = "#47515b"       # sources beside labels: readable on the darkest band
SERIES = [("o", SECOND), ("s", "#2a8c82"), ("^", ACCENT)]
MAX_AREA = 460          # points squared of the largest dot
GAP = 0.09              # inches between a mark and its label


# ---------------------------------------------------------------------------------------------------- what begins when

def beginnings(points: pd.DataFrame, steps: pd.DataFrame | None = None) -> Figure:
    """Draw beginnings on one axis of years, a row each, gathered by what it is that begins; steps without years stand below.

    Parameters
    ----------
    points : DataFrame
        what (group label), label, year, source; hedge (bool): the text itself calls it an assumption or an estimate.
        Rows are drawn in the order of the table; rows of one `what` must stand together.
    steps : DataFrame, optional
        label, source: a sequence that carries no years.
    """
    need_columns(points, ["what", "label", "year", "source", "hedge"], "points")
    groups = list(dict.fromkeys(points["what"]))
    wide, left, pitch, under = 12.0, 2.05, 0.42, 0.62 if steps is None else 1.72
    with figure_style():
        high = 0.72 + pitch * len(points) + under
        fig, ax = _plain(wide, high, left=left, right=0.2, top=0.72, bottom=under)
        start, stop = int(points["year"].min()) - 1, int(points["year"].max()) + 3
        per_year = (wide - left - 0.2) / (stop - start)
        for i, group in enumerate(groups):
            rows = np.flatnonzero((points["what"] == group).to_numpy())
            ax.axhspan(rows[0] - 0.5, rows[-1] + 0.5, color=BANDS[0] if i % 2 == 0 else PAPER, linewidth=0, zorder=0)
            ax.text(start - 0.12 / per_year, rows.mean(), _wrap(group, left - 0.25, 11.5), ha="right", va="center", fontsize=11.5,
                    linespacing=1.1)
        for y, row in enumerate(points.itertuples()):
            ax.plot(row.year, y, "o", markersize=10, color=SECOND, markerfacecolor=PAPER if row.hedge else SECOND,
                    markeredgewidth=2, zorder=3)
            to_right = row.year + (2 * GAP + _two_widths(row.label, row.source)) / per_year < stop
            _two_texts(ax, row.year, y, row.label, row.source, per_year, to_right=to_right)
        ax.set_xlim(start, stop)
        ax.set_ylim(len(points) - 0.5, -0.5)
        ax.set_yticks([])
        ax.set_xticks(sorted(set(points["year"].astype(int))))
        ax.tick_params(axis="x", labelsize=10, labelcolor=INK, rotation=90 if _crowded(points["year"], per_year) else 0)
        ax.xaxis.grid(True)
        ax.spines["left"].set_visible(False)
        years, n = points["year"].nunique(), len(groups)
        _headline(fig, tr(f"{years} 个年份，{n} 种“开始”：先问“什么的开始”",
                          f"{years} years for {n} kinds of beginning: ask first what it is that begins"))
        if steps is not None:
            _draw_steps(fig, steps, left)
    listed_zh = "；".join(f"{r.what}：{r.label}（{int(r.year)}，{r.source}）" for r in points.itertuples())
    listed_en = "; ".join(f"{r.what}: {r.label} ({int(r.year)}, {r.source})" for r in points.itertuples())
    more_zh = "" if steps is None else f"下方另有 {len(steps)} 步，没有年份：{'、'.join(steps['label'])}。"
    more_en = "" if steps is None else f" Below stand {len(steps)} steps without years: {', '.join(steps['label'])}."
    return describe(fig, alt=(f"年份轴上的 {len(points)} 个起点，按“什么的开始”分组。{listed_zh}。{more_zh}",
                              f"{len(points)} beginnings on an axis of years, grouped by what begins. {listed_en}.{more_en}"),
                    caption=("空心：文章自己说是假设或大约。分组出自本课程；年份出自所注段落，有争议的见 12。",
                             "Hollow: the article itself says if or about. The groups are ours; the years stand in the passages named; "
                             "for disputed ones see 12."))


def _draw_steps(fig: Figure, steps: pd.DataFrame, left: float) -> None:
    """Boxes in order, joined by arrows, on axes of their own: order without time."""
    need_columns(steps, ["label", "source"], "steps")
    wide, high = fig.get_size_inches()
    ax = fig.add_axes((left / wide, 0.12 / high, (wide - left - 0.2) / wide, 0.8 / high))
    ax.set_xlim(0, len(steps))
    ax.set_ylim(0, 1)
    ax.axis("off")
    for i, row in enumerate(steps.itertuples()):
        ax.add_patch(Rectangle((i + 0.04, 0.1), 0.84, 0.8, facecolor=BANDS[0], edgecolor=SECOND, linewidth=1.4, linestyle="--"))
        ax.text(i + 0.46, 0.5, f"{_wrap(row.label, 2.4, 12)}\n{row.source}", ha="center", va="center", fontsize=11, linespacing=1.3)
        if i:
            ax.annotate("", (i + 0.04, 0.5), (i - 0.12, 0.5), arrowprops={"arrowstyle": "-|>", "color": SECOND})
    ax.text(-0.12 * len(steps) / (wide - left - 0.2), 0.5, _wrap(tr("有先后，没有年份", "An order, but no years"), left - 0.25, 12),
            ha="right", va="center", fontsize=12)


# ---------------------------------------------------------------------------------------------------- words in a grid

def text_grid(cells: pd.DataFrame, *, rows: dict[str, str], columns: dict[str, str], title: tuple[str, str],
              blank: tuple[str, str], source: tuple[str, str]) -> Figure:
    """Draw a table of short texts for comparing; a cell with nothing to say is hatched, not left to be guessed.

    Parameters
    ----------
    cells : DataFrame
        row, column, text, source; one row per filled cell.
    rows, columns : dict of id -> label in the language in force
    title, blank, source : (zh, en); `blank` says what a hatched cell means
    """
    need_columns(cells, ["row", "column", "text", "source"], "cells")
    stray = set(cells["row"]) - set(rows) | set(cells["column"]) - set(columns)
    if stray:
        raise GovtextError(f"cells 里有 rows、columns 没有列出的名目：{', '.join(sorted(stray))}。",
                           f"cells names something that rows and columns do not list: {', '.join(sorted(stray))}.")
    wide, first = 12.0, 1.85
    width = (wide - first - 0.3) / len(columns)
    texts = {(r.row, r.column): _wrap(f"{r.text} {r.source}", width - 0.2, 11) for r in cells.itertuples()}
    heads = {column: _wrap(label, width - 0.2, 12) for column, label in columns.items()}
    lines = [max([1 + label.count("\n") for label in heads.values()])]
    names = {row: _wrap(label, first - 0.2, 12) for row, label in rows.items()}
    lines += [max([1 + names[row].count("\n"), *(1 + texts.get((row, c), "").count("\n") for c in columns)]) for row in rows]
    heights = [0.2 + 0.235 * n for n in lines]
    tops = np.concatenate([[0], np.cumsum(heights)])
    with figure_style():
        fig, ax = _plain(wide, tops[-1] + 1.12, left=0.1, right=0.1, top=0.7, bottom=0.42)
        ax.set_xlim(0, wide - 0.2)
        ax.set_ylim(tops[-1], 0)
        ax.axis("off")
        for x, column in enumerate(columns):
            at = first + x * width
            ax.add_patch(Rectangle((at, 0.02), width - 0.05, heights[0] - 0.05, facecolor=SECOND, linewidth=0))
            ax.text(at + 0.1, heights[0] / 2, heads[column], va="center", color=PAPER, fontsize=12, linespacing=1.25)
            for y, row in enumerate(rows, 1):
                words = texts.get((row, column), "")
                ax.add_patch(Rectangle((at, tops[y] + 0.02), width - 0.05, heights[y] - 0.05, linewidth=0 if words else 0.6,
                                       facecolor=BANDS[0] if words else PAPER, edgecolor="#a9b4be", hatch=None if words else "////"))
                if words:
                    ax.text(at + 0.1, tops[y] + heights[y] / 2, words, va="center", fontsize=11, linespacing=1.25)
        for y, row in enumerate(rows, 1):
            ax.text(0, tops[y] + heights[y] / 2, names[row], va="center", fontsize=12, linespacing=1.2)
        empty = len(rows) * len(columns) - len(texts)
        if empty:
            fig.text(0.1 / wide, 0.14 / fig.get_figheight(), tr(*blank), color=MUTED, fontsize=11)
        _headline(fig, tr(*title))
    listed = {row: "; ".join(f"{columns[c]}: {texts.get((row, c), '–')}".replace("\n", " ") for c in columns) for row in rows}
    zh = "".join(f"{rows[row]}——{words}。" for row, words in listed.items())
    en = " ".join(f"{rows[row]} – {words}." for row, words in listed.items())
    return describe(fig, alt=(f"文字对照表，{len(rows)} 行 {len(columns)} 列，空格 {empty} 个。{zh}",
                              f"Table of words, {len(rows)} rows by {len(columns)} columns, {empty} cells blank. {en}"),
                    caption=(f"{source[0]}。", f"{source[1]}."))


# ---------------------------------------------------------------------------------------------------- a timeline in lanes

def lane_timeline(events: pd.DataFrame, bands: pd.DataFrame, lanes: dict[str, str]) -> Figure:
    """Draw dated events in lanes over bands of time. Labels take the first free row of their lane, so none overlap.

    Parameters
    ----------
    events : DataFrame
        lane, label, source, year_from, year_to (missing: until now), until (last year drawn), planned (bool), by_editors (bool:
        a year, or the end of the span, is not in the text).
    bands : DataFrame
        label, year_from, year_to (missing: until now), until; in order of time.
    lanes : dict of lane -> label in the language in force, top to bottom
    """
    need_columns(events, ["lane", "label", "source", "year_from", "year_to", "until", "planned", "by_editors"], "events")
    need_columns(bands, ["label", "year_from", "year_to", "until"], "bands")
    wide, left, right, pitch, pad = 12.4, 1.05, 0.12, 0.27, 0.16
    start, stop = int(events["year_from"].min()) - 1, int(events["until"].max()) + 1
    per_year = (wide - left - right) / (stop - start)
    placed = _place(events[events["lane"].isin(list(lanes))], per_year, start, stop)
    depth = {lane: int(placed.loc[placed["lane"] == lane, "row"].max()) + 1 if (placed["lane"] == lane).any() else 1 for lane in lanes}
    tops = dict(zip(lanes, np.cumsum([0] + [depth[lane] * pitch + 2 * pad for lane in lanes])[:-1], strict=True))
    total = sum(depth.values()) * pitch + 2 * pad * len(lanes)
    ends = [*bands["year_from"].iloc[1:], stop]
    heads = [_wrap(f"{b.label}\n{_span(b)}", (end - b.year_from) * per_year - 0.12, 11)
             for b, end in zip(bands.itertuples(), ends, strict=True)]
    header = 0.22 + 0.22 * max(1 + head.count("\n") for head in heads)
    with figure_style():
        fig, ax = _plain(wide, total + header + 1.5, left=left, right=right, top=0.66, bottom=0.84)
        ax.set_xlim(start, stop)
        ax.set_ylim(total, -header)
        for i, (band, head) in enumerate(zip(bands.itertuples(), heads, strict=True)):
            ax.axvspan(band.year_from - 0.5, band.until + 0.5, color=BANDS[i % len(BANDS)], linewidth=0, zorder=0)
            ax.text(band.year_from - 0.5 + 0.07 / per_year, -header + 0.06, head, va="top", fontsize=11, linespacing=1.2)
        for lane, label in lanes.items():
            ax.axhline(tops[lane], color=MUTED, linewidth=0.8, zorder=1)
            middle = tops[lane] + (depth[lane] * pitch + 2 * pad) / 2
            ax.text(start - 0.1 / per_year, middle, _wrap(label, left - 0.15, 12), ha="right", va="center", fontsize=12)
        for event in placed.itertuples():
            y = tops[event.lane] + pad + (event.row + 0.5) * pitch
            _draw_event(ax, event, y, per_year)
        ax.set_yticks([])
        ax.spines["left"].set_visible(False)
        ax.set_xticks([year for year in range(start, stop + 1) if year % 5 == 0])
        ax.tick_params(labelsize=12, labelcolor=INK)
        _legend(fig, placed)
        first, last, n = _busiest(events)
        hole = _hole(events.loc[~events["planned"], "year_from"])
        _headline(fig, tr(f"{len(events)} 条记录，{n} 条始于 {first}–{last} 年；{hole[0]}–{hole[1]} 年没有一条开始",
                          f"{n} of {len(events)} entries begin in {first}–{last}; none begins in {hole[0]}–{hole[1]}"))
    counts = {lane: int((events["lane"] == lane).sum()) for lane in lanes}
    listed_zh = "；".join(f"{lanes[k]} {v} 条" for k, v in counts.items())
    listed_en = "; ".join(f"{lanes[k]} {v}" for k, v in counts.items())
    each = "; ".join(f"{int(e.year_from)} {e.label}" for e in events.sort_values(["year_from", "label"]).itertuples())
    named = "; ".join(f"{b.label} {b.year_from}–{'' if pd.isna(b.year_to) else b.year_to}" for b in bands.itertuples())
    return describe(fig, alt=(f"分行时间线，背景为阶段（{named}）。{listed_zh}。{each}。",
                              f"Timeline in lanes over the stages ({named}). Entries: {listed_en}. {each}."),
                    caption=("阶段与年份出自所注段落，错误与争议见 12。方块：年份或终点为编者所补；空心：尚未到来的目标；"
                             "箭头：文中说“至今”，只画到成文之年；“+1”：另有一段也写到。",
                             "Stages and years as in the passages named; for errors and disputes see 12. Square: a year or an end "
                             "supplied by the editors; hollow: a goal still to come; arrow: until now, drawn to the year of writing; "
                             "+1: one more passage says so."))


def _place(events: pd.DataFrame, per_year: float, start: float, stop: float) -> pd.DataFrame:
    """Side of each label and first free row in its lane; all widths in inches, measured with the course's font."""
    table = events.sort_values(["year_from", "until", "label"], kind="stable").reset_index(drop=True)
    pivot = table.loc[~table["planned"], "year_from"].median()
    rows, sides, taken = [], [], {}
    for event in table.itertuples():
        text = 2 * GAP + _two_widths(event.label, event.source)
        tail = GAP * (3 if pd.isna(event.year_to) else 1)
        begin, end = (event.year_from - start) * per_year - GAP, (event.until - start) * per_year + tail
        fits_left, fits_right = begin - text > 0, end + text < (stop - start) * per_year
        to_right = not fits_left or (fits_right and event.year_from > pivot)
        begin, end = (begin, end + text) if to_right else (begin - text, end)
        lane = taken.setdefault(event.lane, [])
        row = next((i for i, spans in enumerate(lane) if all(end < b or begin > e for b, e in spans)), len(lane))
        if row == len(lane):
            lane.append([])
        lane[row].append((begin - 0.1, end + 0.1))
        rows.append(row)
        sides.append(to_right)
    return table.assign(row=rows, to_right=sides)


def _draw_event(ax, event, y: float, per_year: float) -> None:
    colour = ACCENT if event.by_editors else SECOND
    still = pd.isna(event.year_to)
    if event.until > event.year_from:
        ax.plot([event.year_from, event.until], [y, y], color=colour, linewidth=4, solid_capstyle="butt", alpha=0.55, zorder=2)
    if still:
        ax.annotate("", (event.until + 0.34 / per_year, y), (event.until, y),
                    arrowprops={"arrowstyle": "-|>", "color": colour, "linewidth": 1.6, "shrinkA": 0, "shrinkB": 0}, zorder=2)
    ax.plot(event.year_from, y, "s" if event.by_editors else "o", markersize=8, color=colour, markeredgewidth=1.8,
            markerfacecolor=PAPER if event.planned else colour, zorder=3)
    at = event.until + (0.27 / per_year if still else 0) if event.to_right else event.year_from
    _two_texts(ax, at, y, event.label, event.source, per_year, to_right=event.to_right)


def _legend(fig: Figure, placed: pd.DataFrame) -> None:
    marks = [("o", SECOND, SECOND, tr("年份见于文章", "year stands in the article")),
             ("s", ACCENT, ACCENT, tr("年份或终点为编者所补", "year or end supplied by the editors")),
             ("o", SECOND, PAPER, tr("规划的目标", "goal still to come")),
             (">", SECOND, SECOND, tr("至今（画到成文之年）", "until now (drawn to the year of writing)"))]
    shown = [True, bool(placed["by_editors"].any()), bool(placed["planned"].any()), bool(placed["year_to"].isna().any())]
    handles = [Line2D([], [], linestyle="", marker=m, color=c, markerfacecolor=f, markersize=8, label=words)
               for (m, c, f, words), on in zip(marks, shown, strict=True) if on]
    fig.legend(handles=handles, loc="lower center", ncol=4, fontsize=11, handletextpad=0.3, columnspacing=1.6)


def _span(band) -> str:
    if pd.isna(band.year_to):
        return tr(f"{band.year_from} 至今（写于 {band.until}）", f"{band.year_from}– (written {band.until})")
    return f"{band.year_from}–{band.year_to}"


def _busiest(events: pd.DataFrame, years: int = 6) -> tuple[int, int, int]:
    """The window of so many years in which most entries begin; of equals the earliest."""
    begun = events["year_from"].astype(int)
    counts = {y: int(((begun >= y) & (begun < y + years)).sum()) for y in range(begun.min(), begun.max() + 1)}
    first = max(counts, key=lambda y: (counts[y], -y))
    return first, first + years - 1, counts[first]


def _hole(years: pd.Series) -> tuple[int, int]:
    """First and last of the longest run of years between the first and the last one that are missing from the list."""
    known = sorted(set(years.astype(int)))
    runs = [(a + 1, b - 1) for a, b in pairwise(known) if b - a > 1]
    return max(runs, key=lambda run: (run[1] - run[0], -run[0])) if runs else (known[0], known[0])


# ---------------------------------------------------------------------------------------------------- years that texts name

def named_years(mentions: pd.DataFrame, own: dict[str, int]) -> Figure:
    """Draw the years that each article names; area grows with the number of mentions, the time after its writing is hatched.

    Parameters
    ----------
    mentions : DataFrame
        article_id, year, n.
    own : dict of article_id -> year in which it was written; the order of the rows
    """
    need_columns(mentions, ["article_id", "year", "n"], "mentions")
    order = list(own)
    start, stop = int(mentions["year"].min()) - 2, int(mentions["year"].max()) + 2
    now = max(own.values())
    ahead = {a: int(mentions.loc[(mentions["article_id"] == a) & (mentions["year"] > own[a]), "n"].sum()) for a in order}
    hole = _hole(mentions.loc[mentions["year"] <= now, "year"])
    with figure_style():
        fig, ax = _plain(11.4, 1.75 + 0.66 * len(order), left=1.85, right=0.2, top=0.72, bottom=0.86)
        for y, article in enumerate(order):
            ax.add_patch(Rectangle((own[article] + 0.5, y - 0.38), stop - own[article], 0.76, facecolor="#fbf1ef", edgecolor="#e3bdb6",
                                   hatch="///", linewidth=0, zorder=0))
            ax.hlines(y, start, stop, color=GRID, linewidth=1, zorder=1)
            ax.plot([own[article]] * 2, [y - 0.38, y + 0.38], color=ACCENT, linewidth=2.4, zorder=2)
            mine = mentions[mentions["article_id"] == article]
            ax.scatter(mine["year"], [y] * len(mine), s=70 * mine["n"], color=SECOND, edgecolor=PAPER, linewidth=1, zorder=3)
            for row in mine[mine["n"] > 1].itertuples():
                ax.text(row.year, y, f"{row.n}", ha="center", va="center", color=PAPER, fontsize=10, zorder=4)
        ax.set_yticks(range(len(order)), [tr(f"{article_name(a)}（{own[a]}）", f"{article_name(a)} ({own[a]})") for a in order])
        ax.set_xlim(start, stop)
        ax.set_ylim(len(order) - 0.5, -0.5)
        ax.set_xticks([year for year in range(start, stop + 1) if year % 5 == 0])
        ax.xaxis.grid(True)
        ax.tick_params(left=False, labelsize=12)
        ax.spines["left"].set_visible(False)
        marks = [Line2D([], [], linestyle="", marker="o", color=SECOND, markersize=9,
                        label=tr("点到的年份（数字：次数）", "year named (figure: times)")),
                 Line2D([], [], color=ACCENT, linewidth=2.4, label=tr("成文之年", "year of writing")),
                 Rectangle((0, 0), 1, 1, facecolor="#fbf1ef", edgecolor="#e3bdb6", hatch="///", linewidth=0,
                           label=tr("成文之后", "after writing"))]
        fig.legend(handles=marks, loc="lower center", ncol=3, fontsize=11)
        forward = sum(n > 0 for n in ahead.values())
        _headline(fig, tr(f"{forward} 篇点到未来的年份；{hole[0]}–{hole[1]} 年没有一篇提起",
                          f"{forward} of {len(order)} articles name years to come; none names a year in {hole[0]}–{hole[1]}"))
    rows = {a: mentions[mentions["article_id"] == a].sort_values("year").itertuples() for a in order}
    words = {a: ", ".join(f"{row.year}×{row.n}" for row in rows[a]) or "–" for a in order}
    zh = "；".join(f"{article_name(a)}（{own[a]}）：{words[a]}" for a in order)
    en = "; ".join(f"{article_name(a)} ({own[a]}): {words[a]}" for a in order)
    return describe(fig, alt=(f"每行一篇文章，点是文中写出的年份，数字是次数。{zh}。空白 {hole[0]}–{hole[1]}。",
                              f"A row per article, a dot for each year it writes out, with the number of times. {en}. "
                              f"Gap {hole[0]}–{hole[1]}."),
                    caption=("只数写出的四位年份，含文件名里的；“去年”“二十多年”“十四五”不算。来源：data/articles/tokens.csv。",
                             "Only years written in four digits, those in titles of documents included; last year, twenty years, the 14th "
                             "Plan are not counted. Source: data/articles/tokens.csv."))


# ---------------------------------------------------------------------------------------------------- rates of words

def dot_grid(table: pd.DataFrame, *, rows: dict[str, str], columns: dict[str, str], groups: dict[str, str], title: tuple[str, str],
             unit: tuple[str, str], source: tuple[str, str], value: str = "rate", form: str = "{:.1f}") -> Figure:
    """Draw a dot per row and column, its area in proportion to a value that is written beside it; no dot means none.

    Parameters
    ----------
    table : DataFrame
        row, column, `value`, n (the count that the value rests on, written in brackets); missing cells count as 0.
    rows, columns : dict of id -> label in the language in force
    groups : dict of row id -> heading; rows of one heading must stand together
    title, unit, source : (zh, en)
    form : format of the number
    """
    need_columns(table, ["row", "column", value, "n"], "table")
    numbers, counts = (table.pivot_table(index="row", columns="column", values=v, aggfunc="sum", fill_value=0)
                       .reindex(index=list(rows), columns=list(columns), fill_value=0) for v in (value, "n"))
    top = max(float(numbers.to_numpy().max()), 1e-9)
    left = min(max(_inches(label, 11.5) for label in rows.values()) + 0.25, 4.6)
    wide, pitch = 12.0, 0.36
    headings = list(dict.fromkeys(groups[row] for row in rows))
    high = pitch * (len(rows) + len(headings))
    with figure_style():
        fig, ax = _plain(wide, high + 1.2, left=left, right=0.1, top=1.05, bottom=0.15)
        ax.set_xlim(-0.5, len(columns) - 0.5)
        y, places = 0, {}
        for i, heading in enumerate(headings):
            ax.axhline(y - 0.5, color=MUTED, linewidth=0.9)
            ax.text(-0.5 - (left - 0.1) / (wide - left - 0.1) * len(columns), y, heading, va="center", fontsize=12, color=ACCENT)
            for row in (r for r in rows if groups[r] == heading):
                y += 1
                places[row] = y
                ax.hlines(y, -0.5, len(columns) - 0.5, color=GRID, linewidth=0.8, zorder=0)
                for x, column in enumerate(columns):
                    number = numbers.loc[row, column]
                    if number > 0:
                        words = f"{form.format(number)} ({counts.loc[row, column]})"
                        ax.scatter(x - 0.22, y, s=MAX_AREA * number / top, marker=SERIES[i % 3][0], color=SERIES[i % 3][1], zorder=3)
                        ax.annotate(words, (x - 0.22, y), xytext=(17, 0), textcoords="offset points", va="center", fontsize=11,
                                    bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 1})
            y += 1
        ax.set_ylim(y - 0.5, -0.5)
        ax.set_yticks(list(places.values()), [rows[row] for row in places])
        ax.set_xticks(range(len(columns)), list(columns.values()))
        ax.xaxis.tick_top()
        ax.tick_params(length=0, labelcolor=INK, labelsize=11.5)
        for label in ax.get_xticklabels():
            label.set_verticalalignment("baseline")
        ax.spines[["left", "bottom"]].set_visible(False)
        _headline(fig, tr(*title))
    cells = [(rows[r], columns[c], float(numbers.loc[r, c])) for r in rows for c in columns if numbers.loc[r, c] > 0]
    cells.sort(key=lambda cell: -cell[2])
    listed = "; ".join(f"{r} / {c}: {form.format(n)}" for r, c, n in cells[:10])
    return describe(fig, alt=(f"点阵图，{len(rows)} 行 {len(columns)} 列，点的面积与数值成正比，没有点表示没有。最大的：{listed}。",
                              f"Grid of dots, {len(rows)} rows by {len(columns)} columns; area grows with the value, no dot means none. "
                              f"Largest: {listed}."),
                    caption=(f"单位：{unit[0]}；括号内为次数。来源：{source[0]}。",
                             f"Unit: {unit[1]}; counts in brackets. Source: {source[1]}."))


def drop_one_ranges(table: pd.DataFrame, *, title: tuple[str, str], unit: tuple[str, str], source: tuple[str, str]) -> Figure:
    """Draw a value with the whole list and the lowest value after one item of the list is dropped, row by row.

    Parameters
    ----------
    table : DataFrame
        group, series, full, low, dropped (name of the item whose loss costs most, in the language in force; "" where nothing is lost).
        Rows in drawing order; rows of one group must stand together.
    title, unit, source : (zh, en)
    """
    need_columns(table, ["group", "series", "full", "low", "dropped"], "table")
    series = list(dict.fromkeys(table["series"]))
    groups = list(dict.fromkeys(table["group"]))
    top = max(float(table["full"].max()), 1e-9)
    room = max(_inches(_drop_note(row), 10.5) for row in table.itertuples()) + 0.3
    wide, left, pitch = 12.0, 1.35, 0.31
    with figure_style():
        fig, ax = _plain(wide, pitch * (len(table) + 0.6 * len(groups)) + 1.84, left=left, right=0.15, top=0.74, bottom=1.1)
        inner = wide - left - 0.15
        ax.set_xlim(-0.02 * top, top * inner / (inner - room))
        y, middle = 0.0, []
        for i, group in enumerate(groups):
            mine = table[table["group"] == group]
            ax.axhspan(y - 0.7, y + len(mine) - 0.3, color=BANDS[0] if i % 2 == 0 else PAPER, linewidth=0, zorder=0)
            middle.append(y + (len(mine) - 1) / 2)
            for row, note in zip(mine.itertuples(), map(_drop_note, mine.itertuples()), strict=True):
                mark, colour = SERIES[series.index(row.series) % len(SERIES)]
                ax.plot([row.low, row.full], [y, y], color=colour, linewidth=2.2, zorder=2)
                ax.plot(row.low, y, mark, color=colour, markerfacecolor=PAPER, markersize=8, markeredgewidth=1.6, zorder=3)
                ax.plot(row.full, y, mark, color=colour, markersize=9, zorder=4)
                ax.annotate(note, (row.full, y), xytext=(9, 0), textcoords="offset points", va="center", fontsize=10.5)
                y += 1
            y += 0.4
        ax.set_ylim(y - 0.7, -0.7)
        ax.set_yticks(middle, groups)
        ax.tick_params(left=False, labelsize=12)
        ax.spines["left"].set_visible(False)
        ax.set_xticks([tick for tick in ax.get_xticks() if 0 <= tick <= top * 1.05])
        ax.xaxis.grid(True)
        ax.set_xlabel(tr(*unit))
        marks = [Line2D([], [], linestyle="", marker=SERIES[i % 3][0], color=SERIES[i % 3][1], markersize=9, label=name)
                 for i, name in enumerate(series)]
        marks.append(Line2D([], [], linestyle="", marker="D", color=MUTED, markerfacecolor=PAPER, markersize=8,
                            label=tr("空心：去掉最要紧的一个词之后", "hollow: without the word that counts most")))
        fig.legend(handles=marks, loc="lower center", ncol=4, fontsize=11, handletextpad=0.3, columnspacing=1.4)
        _headline(fig, tr(*title))
    listed = "; ".join(f"{r.group} / {r.series}: {r.full:.1f} → {r.low:.1f}{f' ({r.dropped})' if r.dropped else ''}"
                       for r in table.itertuples())
    return describe(fig, alt=(f"点线图：每行一个词表，实心是全部词的数值，空心是去掉最要紧的一个词之后的数值。{listed}。",
                              f"Dots and lines: a row per word list; filled with all words, hollow without the one that counts most. "
                              f"{listed}."),
                    caption=(f"单位：{unit[0]}。来源：{source[0]}。", f"Unit: {unit[1]}. Source: {source[1]}."))


def _drop_note(row) -> str:
    if not row.dropped:
        return f"{row.full:.1f}"
    return tr(f"{row.full:.1f}，去掉“{row.dropped}”剩 {row.low:.1f}", f'{row.full:.1f}; {row.low:.1f} without "{row.dropped}"')


# ---------------------------------------------------------------------------------------------------- measuring and placing

def _plain(wide: float, high: float, *, left: float, right: float, top: float, bottom: float):
    """A figure whose axes stand where they are told, in inches: label widths can then be computed beforehand."""
    fig, ax = new_figure(wide, high)
    fig.set_layout_engine("none")
    ax.set_position((left / wide, bottom / high, (wide - left - right) / wide, (high - top - bottom) / high))
    return fig, ax


def _headline(fig: Figure, words: str) -> None:
    fig.suptitle(_wrap(words, fig.get_figwidth() - 0.25, 15), x=0.1 / fig.get_figwidth(), y=1 - 0.1 / fig.get_figheight(), ha="left",
                 va="top", fontsize=15)


def _two_texts(ax, x: float, y: float, label: str, source: str, per_year: float, *, to_right: bool) -> None:
    """Label in ink and its source in grey beside it, to the right or to the left of x."""
    gap = 1.6 * GAP / per_year
    first, second = _inches(label, 10.5) / per_year, _inches(source, 10) / per_year
    at = x + gap if to_right else x - gap - first - second - GAP / per_year
    ax.text(at, y, label, va="center", fontsize=10.5, zorder=4)
    ax.text(at + first + GAP / per_year, y, source, va="center", fontsize=10, color=SMALL, zorder=4)


def _two_widths(label: str, source: str) -> float:
    return _inches(label, 10.5) + GAP + _inches(source, 10)


def _crowded(years: pd.Series, per_year: float) -> bool:
    known = sorted(set(years.astype(int)))
    return any((b - a) * per_year < 0.42 for a, b in pairwise(known))


@lru_cache(maxsize=4096)
def _advance(char: str) -> float:
    """Width of one character of the course's font at one point, in inches."""
    from matplotlib.font_manager import get_font
    from matplotlib.ft2font import LoadFlags

    font = get_font(str(font_path()))
    font.set_size(100, 72)
    return font.load_char(ord(char), flags=LoadFlags.NO_HINTING).linearHoriAdvance / 65536 / 100 / 72


def _inches(text: str, size: float) -> float:
    """Width of the widest line as drawn with the course's font."""
    return size * max(sum(map(_advance, line)) for line in text.split("\n"))


def _wrap(text: str, inches: float, size: float) -> str:
    """Break a text into lines that fit: between Chinese characters, at spaces, never before closing punctuation."""
    lines = []
    for paragraph in text.split("\n"):
        line = ""
        for unit in re.findall(r"[“‘（《]*(?:[^\s\u2e80-\uffef“”‘’（）《》]+|[^\s])[”’）》，。；：、+]*\s*", paragraph):
            if line and _inches((line + unit).rstrip(), size) > inches:
                lines.append(line.rstrip())
                line = ""
            line += unit
        lines.append(line.rstrip())
    return "\n".join(lines)

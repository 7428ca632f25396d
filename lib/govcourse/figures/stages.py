"""Beginnings, stages and the words of stages. All but `named_years` know nothing of the five articles: they draw any table of their shape."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from itertools import pairwise

import pandas as pd

from govtext.charts import LOOKS, MAIN, Chart, dots, grid, timeline
from govtext.language import tr
from govtext.messages import need_columns

from ..data import article_name, article_names

Pair = tuple[str, str]   # the same words in Chinese and English
HEDGED = replace(LOOKS[4], hollow=True)   # a year that the text itself calls an assumption or an estimate, in all figures
OURS = replace(MAIN, marker="D")              # a year does not stand in the text
COUNTED = replace(LOOKS[4], marker="P", hollow=True)   # a year reckoned from "ten years" and the year of writing
OUR_END = replace(MAIN, marker="s")           # the end of a span does not stand in the text, its first year does
AS_OF = replace(MAIN, marker="<")             # a count as of a year: no beginning
NO_END = ("箭头：文章没有给终点（横线止于成文之年）", "arrow: the article gives no end (the bar stops in its year of writing)")


# ---------------------------------------------------------------------------------------------------- what begins when

def beginnings(points: pd.DataFrame, steps: pd.DataFrame | None = None) -> Chart:
    """Draw beginnings on one axis of years, in lanes by what it is that begins; steps without years are named in the caption.

    Parameters
    ----------
    points : DataFrame
        what (label of the lane), label, year, source; hedge (bool): the text itself calls it an assumption or an estimate.
    steps : DataFrame, optional
        label, source: a sequence that carries no years.
    """
    need_columns(points, ["what", "label", "year", "source", "hedge"], "points")
    years, kinds = points["year"].nunique(), points["what"].nunique()
    table = points.assign(words=[label if str(int(y)) in label else f"{int(y)} {label}" for y, label in zip(points["year"], points["label"], strict=True)])
    table = table.assign(basis=table["hedge"].map({True: "hedged", False: "article"}))
    return timeline(table, lane="what", start="year", label="words", note="source", kind="basis", looks={"article": MAIN, "hedged": HEDGED},
                    names={"article": tr("文章写明的年份", "year stated in the article"), "hedged": tr("文章自己说“如果”“左右”", "the article itself says if or about")},
                    title=tr(f"{years} 个年份，{kinds} 种“开始”：先问“什么的开始”",
                             f"{years} different years, {kinds} kinds of beginning: ask first what it is that begins"),
                    caption=_in_order(steps) + tr("分组出自本课程；年份出自所注段落，有争议的见 12。",
                                                  "The groups are ours; the years stand in the passages named; for disputed ones see 12."))


def _in_order(steps: pd.DataFrame | None) -> str:
    """Steps without years, in words."""
    if steps is None or steps.empty:
        return ""
    need_columns(steps, ["label", "source"], "steps")
    told, sources = " → ".join(steps["label"]), tr("、", ", ").join(dict.fromkeys(steps["source"]))
    return tr(f"另有 {len(steps)} 步，有先后，没有年份：{told}（{sources}）。", f"{len(steps)} steps more have an order, but no years: {told} ({sources}). ")


# ---------------------------------------------------------------------------------------------------- words in a grid

def text_grid(cells: pd.DataFrame, *, rows: Mapping[str, str], columns: Mapping[str, str], title: Pair, blank: Pair, source: Pair) -> Chart:
    """Draw a table of short texts for comparing; a cell with nothing to say is hatched, not left to be guessed.

    Parameters
    ----------
    cells : DataFrame
        row, column, text, source; one row per filled cell.
    rows, columns : dict of id -> label in the language in force
    title, blank, source : (zh, en); `blank` says what a hatched cell means
    """
    need_columns(cells, ["row", "column", "text", "source"], "cells")
    return grid(cells.assign(words=cells["text"] + " " + cells["source"]), row="row", column="column", text="words", rows=rows, columns=columns,
                missing=tr(*blank) if len(cells) < len(rows) * len(columns) else None, title=tr(*title), source=tr(*source))


# ---------------------------------------------------------------------------------------------------- a timeline in lanes

def lane_timeline(events: pd.DataFrame, bands: pd.DataFrame, lanes: Mapping[str, str]) -> Chart:
    """Draw dated events in lanes over bands of time.

    Parameters
    ----------
    events : DataFrame
        lane, label, source, year_from, year_to (missing: no end is given), until (last year drawn), planned (bool), by_editors (bool:
        the year is not in the text), hedged (bool: the text calls the year an assumption or an estimate), as_of (bool: a count as of
        this year; the title does not count it among what begins).
        Lanes that `lanes` does not list are left out.
    bands : DataFrame
        label, year_from, year_to (missing: until now), until; in order of time.
    lanes : dict of lane -> label in the language in force, top to bottom
    """
    need_columns(events, ["lane", "label", "source", "year_from", "year_to", "until", "planned", "by_editors", "hedged", "as_of"], "events")
    need_columns(bands, ["label", "year_from", "year_to", "until"], "bands")
    mine = events[events["lane"].isin(lanes)]
    basis = pd.Series("article", mine.index)
    for kind, flag in (("editors", "by_editors"), ("hedged", "hedged"), ("as_of", "as_of")):
        basis = basis.mask(mine[flag].astype(bool), kind)
    mine = mine.assign(still=mine["year_to"].isna(), basis=basis)
    begun = mine.loc[~(mine["planned"] | mine["as_of"]), "year_from"]
    first, last, n, level = _busiest(begun)
    busy = (("记录始得最多的六年。", "the six years in which most entries begin.") if level == 1 else
            (f"每六年一数，始得最多的有 {level} 段，条数相同，合起来就是这几年。", f"of all runs of six years {level} are level at the top; together they span these years."))
    hole = _hole(begun)
    empty = tr(f"；{hole[0]}–{hole[1]} 年没有一条开始", f"; none begins in {hole[0]}–{hole[1]}") if hole else ""
    return timeline(mine, lane="lane", start="year_from", end="until", label="label", note="source", kind="basis",
                    looks={"article": MAIN, "editors": OURS, "hedged": HEDGED, "as_of": AS_OF}, hollow={"planned": tr("空心：规划的目标", "hollow: goal still to come")},
                    open_end={"still": tr(*NO_END)}, lanes=lanes,
                    periods={f"{b.label}\n{_span(b)}": (b.year_from, b.until) for b in bands.itertuples()},
                    names={"article": tr("年份见于文章", "year stands in the article"),
                           "editors": tr("年份为编者所补", "year supplied by us"),
                           "hedged": tr("文章自己说“如果”“左右”", "the article itself says if or about"),
                           "as_of": tr("截至这一年的数", "count as of this year")},
                    title=tr(f"{len(mine)} 条记录，{n} 条始于 {first}–{last} 年", f"{n} of {len(mine)} entries begin in {first}–{last}") + empty,
                    caption=tr(f"阶段与年份出自所注段落，错误与争议见 12。“+1”：另有一段也写到。{first}–{last}：" + busy[0],
                               f"Stages and years as in the passages named; for errors and disputes see 12. +1: one more passage says so. {first}–{last}: "
                               + busy[1]))


def _span(band) -> str:
    if pd.isna(band.year_to):
        return tr(f"{band.year_from} 至今（写于 {band.until}）", f"{band.year_from}– (written {band.until})")
    return f"{band.year_from}–{band.year_to}"


def _busiest(years: pd.Series, window: int = 6) -> tuple[int, int, int, int]:
    """The window of so many years in which most entries begin: its first and last year, how many begin, and 1. Where windows that follow
    one another are level none is preferred: first and last year of all of them, how many begin there, and how many windows it were.
    Only windows that start in a year in which something begins are tried; of equals that lie apart the earliest counts."""
    begun = years.astype(int)
    counts = {y: int(((begun >= y) & (begun < y + window)).sum()) for y in sorted(set(begun))}
    most = [y for y, n in counts.items() if n == max(counts.values())]
    run = [y for i, y in enumerate(most) if y - most[0] == i]
    first, last = run[0], run[-1] + window - 1
    return first, last, int(begun.between(first, last).sum()), len(run)


def _hole(years: pd.Series) -> tuple[int, int] | None:
    """First and last of the longest run of years between the first and the last one that are missing from the list; None: no year is."""
    known = sorted(set(years.astype(int)))
    runs = [(a + 1, b - 1) for a, b in pairwise(known) if b - a > 1]
    return max(runs, key=lambda run: (run[1] - run[0], -run[0])) if runs else None


# ---------------------------------------------------------------------------------------------------- years that texts name

def named_years(mentions: pd.DataFrame, own: Mapping[str, int], inferred: Collection[str] = ()) -> Chart:
    """Draw the years that each article names, with the number of mentions; years after its writing are hollow.

    Parameters
    ----------
    mentions : DataFrame
        article_id, year, n.
    own : dict of article_id -> year in which it was written; the order of the rows
    inferred : articles whose year of writing is inferred; said in their rows
    """
    need_columns(mentions, ["article_id", "year", "n"], "mentions")
    mine = mentions[mentions["article_id"].isin(own)]
    mine = mine.assign(written=mine["article_id"].map(own), times=mine["n"].astype(str).where(mine["n"] > 1, ""))
    mine = mine.assign(ahead=mine["year"] > mine["written"])
    forward = mine.loc[mine["ahead"], "article_id"].nunique()
    hole = _hole(mine.loc[mine["year"] <= max(own.values()), "year"])
    gap = tr(f"；{hole[0]}–{hole[1]} 没有一年被写出", f"; no year of {hole[0]}–{hole[1]} is written out") if hole else ""
    return dots(mine, y="article_id", x="year", hollow={"ahead": tr("空心：成文之后的年份", "hollow: after the year of writing")}, text="times",
                marks={tr("成文之年", "year of writing"): "written"},
                rows={a: tr(f"{article_name(a)}（{year}{'，推定' if a in inferred else ''}）",
                            f"{article_name(a)} ({year}{', inferred' if a in inferred else ''})") for a, year in own.items()},
                title=tr(f"{forward} 篇点到未来的年份", f"{forward} of {len(own)} articles name years to come") + gap,
                unit=tr("写出的年份；数字：不止一次的，写了几次", "years written out; number: how often, where more than once"), source="data/articles/tokens.csv",
                caption=tr("只数写出的四位年份，含文件名里的；“去年”“二十多年”“十四五”不算。",
                           "Only years written in four digits, those in titles of documents included; last year, twenty years, the 14th Plan are "
                           "not counted."))


# ---------------------------------------------------------------------------------------------------- other divisions

def stretches(rows: pd.DataFrame, *, title: str, names: Mapping[str, str], caption: str) -> Chart:
    """Draw stretches of time, a lane for each text that marks them off.

    Parameters
    ----------
    rows : DataFrame
        article (id of the lane), label, year_from, until, source, basis ("article", "hedged", "counted", "editors"), no_end (bool: the article gives none).
    title, caption : in the language in force
    names : dict of basis -> label
    """
    need_columns(rows, ["article", "label", "year_from", "until", "source", "basis", "no_end"], "rows")
    return timeline(rows, lane="article", start="year_from", end="until", label="label", note="source", kind="basis",
                    looks={"article": MAIN, "hedged": HEDGED, "counted": COUNTED, "editors": OUR_END}, open_end={"no_end": tr(*NO_END)},
                    lanes={a: name for a, name in article_names().items() if a in set(rows["article"])}, names=names, title=title, caption=caption, source="data/concepts")


# ---------------------------------------------------------------------------------------------------- rates of words

def dot_grid(table: pd.DataFrame, *, rows: Mapping[str, str], columns: Mapping[str, str], groups: Mapping[str, str], title: Pair, unit: Pair,
             source: Pair, value: str = "rate", form: str = "{:.1f}") -> Chart:
    """Draw a cell per row and column, the darker the larger the value in it; an empty cell means none.

    Parameters
    ----------
    table : DataFrame
        row, column, `value`, n (the count that the value rests on, written in brackets); missing cells count as 0.
    rows, columns : dict of id -> label in the language in force
    groups : dict of row id -> heading; rows of one heading stand together
    title, unit, source : (zh, en)
    form : format of the number
    """
    need_columns(table, ["row", "column", value, "n"], "table")
    sums = table.groupby(["row", "column"])[[value, "n"]].sum()
    cells = sums.reindex(pd.MultiIndex.from_product([list(rows), list(columns)], names=["row", "column"])).reset_index()
    cells = cells.fillna({value: 0.0, "n": 0})
    words = [f"{form.format(v)} ({int(n)})" if n > 0 else "" for v, n in zip(cells[value], cells["n"], strict=True)]
    return grid(cells.assign(words=words, group=cells["row"].map(groups)), row="row", column="column", value=value, text="words", group="group",
                rows=rows, columns=columns, palest=0.25, title=tr(*title), unit=tr(f"{unit[0]}；括号内为次数", f"{unit[1]}; counts in brackets"),
                source=tr(*source))


def drop_one_ranges(table: pd.DataFrame, *, title: Pair, unit: Pair, source: Pair) -> Chart:
    """Draw a value with the whole list and the lowest value after one item of the list is dropped, row by row.

    Parameters
    ----------
    table : DataFrame
        group, series, full, low, dropped (name of the item whose loss costs most, in the language in force; "" where nothing is lost).
        Rows in drawing order.
    title, unit, source : (zh, en)
    """
    need_columns(table, ["group", "series", "full", "low", "dropped"], "table")
    notes = [tr(f"{f:.1f}，去掉“{d}”剩 {low:.1f}", f'{f:.1f}; {low:.1f} without "{d}"') if d else f"{f:.1f}"
             for d, f, low in zip(table["dropped"], table["full"], table["low"], strict=True)]
    long = pd.concat([table.assign(value=table["full"], without=False, words=notes),
                      table[table["dropped"] != ""].assign(value=table["low"], without=True, words="", low=float("nan"), full=float("nan"))])
    return dots(long, y="group", x="value", series="series", interval=("low", "full"), text="words",
                hollow={"without": tr("空心：去掉最要紧的一个词之后", "hollow: without the word that counts most")},
                title=tr(*title), unit=tr(*unit), source=tr(*source))

"""Dots in rows: how large is each value, how sure is it, and how far apart are the values of a row?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Unpack

import numpy as np
import pandas as pd

from ..language import tr
from .base import (
    GRID,
    INK,
    MOST,
    MUTED,
    Chart,
    Look,
    Names,
    Words,
    alt_text,
    cut,
    draw_marks,
    empty,
    figure_style,
    full_width,
    joined,
    key_mark,
    looks_of,
    mark_columns,
    mark_numbers,
    most_rows,
    named,
    needed,
    number_axis,
    order_of,
    own_scales,
    row_labels,
    said,
    same_scale,
    sheet,
    slides,
    told,
)
from .labels import place, pt, shortened, tall, wide

ROOM, PITCH, LANE = 11.4, 0.36, 0.2   # inches: figure, row, series within a row
ZEBRA = "#f4f6f8"


def dots(table: pd.DataFrame, *, y: str, x: str, series: str | None = None, panel: str | None = None, interval: tuple[str, str] | None = None,
         hollow: str | None = None, text: str | None = None, join: bool = False, side: Mapping[str, str] | None = None,
         marks: Mapping[str, Any] | None = None, rows: Names | Sequence | None = None, names: Names | None = None,
         looks: Mapping[Any, Look] | None = None, **words: Unpack[Words]) -> Chart:
    """Draw values as dots, a row each, from top to bottom; series stand below each other in their row, or joined on one line.

    Parameters
    ----------
    table : DataFrame
        One row per dot; the columns named below. Several dots of one row and series are all drawn; a missing value draws none.
    y, x : columns with the row of a dot and its value
    series : column that tells the dots of a row apart by colour and marker
    panel : column that deals the rows out to panels
    interval : columns with the ends of an interval, drawn as a line through the dot
    hollow : column of bool: hollow dots rest on few or are uncertain; names[hollow] says what it means
    text : column of words beside the dots; they find room by rule
    join : join the dots of a row (dumbbell)
    side : dict of column -> heading: columns written to the right of the rows
    marks : dict of label -> what the dots are compared with: a number (dashed line), a pair of numbers (grey band), a column or a pair of
        columns (each row its own); the label "" draws a thin line without a name
    rows : order of the rows, as a list or as a dict of id -> label; default: order of the table, or of its categories
    names : dict of id -> label for rows, series, panels and the column `hollow`, in place of the ids it knows
    looks : dict of series -> Look, in place of the next free one
    **words : title, unit, caption, source; see `Words`

    Returns
    -------
    Chart
        `table` holds the drawn rows.

    Raises
    ------
    GovtextError
        A missing column, a row that `rows` does not list, more series than looks, a word that no chart knows.
    """
    said_ = said(words)
    needed(table, y, x, series, panel, hollow, text, *(interval or ()), *(side or {}), *mark_columns(marks))
    if table.empty:
        return empty(said_, table)
    panels = order_of(table, panel)
    columns = 1 if text or len(panels) == 1 else 2 if len(panels) in (2, 4) else 3
    every = order_of(table, y, rows)
    order = {p: every if p is None else [r for r in every if ((table[panel] == p) & (table[y] == r)).any()] for p in panels}
    said_, order = cut(said_, order, most_rows())
    keep = [row in order[p] for row, p in zip(table[y], table[panel] if panel else [None] * len(table), strict=True)]
    plan = _Plan(table[keep].reset_index(drop=True), y, x, series, panel, interval, hollow, text, join, dict(side or {}), dict(marks or {}), order,
                 looks_of(table, series, looks), lambda v: named(v, rows, names))
    sizes = {p: len(r) if columns == 1 else 1 for p, r in order.items()}
    with figure_style():
        pages = [_draw(replace(plan, rows={p: order[p] for p in part}), words_, columns) for part, words_ in slides(said_, sizes, MOST if columns == 1 else columns)]
    return joined(pages, plan.data)


@dataclass
class _Plan:
    """What is drawn, and under which names."""

    data: pd.DataFrame
    y: str
    x: str
    series: str | None
    panel: str | None
    interval: tuple[str, str] | None
    hollow: str | None
    text: str | None
    join: bool
    side: dict[str, str]
    marks: dict[str, Any]
    rows: dict[Any, list]
    look: dict[Any, Look]
    name: Any

    def of(self, panel: Any) -> pd.DataFrame:
        return self.data if panel is None else self.data[self.data[self.panel] == panel]

    @property
    def size(self) -> float:
        """Area of a dot in points: smaller where several of a series share a row."""
        per_row = self.data.groupby([c for c in (self.panel, self.y, self.series) if c], observed=True).size()
        return (5.2 if per_row.median() <= 2 else 2.6) * pt(12)

    @property
    def lanes(self) -> int:
        """Dots of a row below each other: one for each series, unless they are joined."""
        return 1 if self.join or self.series is None else self.data[self.series].nunique()

    def shift(self, kind: Any) -> float:
        """Where in its row a series stands, in rows."""
        kinds = [k for k in self.look if self.series is None or (self.data[self.series] == k).any()]
        step = min(0.3, 0.76 / max(self.lanes, 1))
        return 0.0 if self.lanes == 1 else step * (kinds.index(kind) - (self.lanes - 1) / 2)

    def at(self, table: pd.DataFrame, panel: Any) -> np.ndarray:
        """Height of each dot, in rows."""
        place_ = {r: i for i, r in enumerate(self.rows[panel])}
        shifts = [self.shift(k) for k in table[self.series]] if self.series else [0.0] * len(table)
        return np.array([place_[r] + s for r, s in zip(table[self.y], shifts, strict=True)], dtype=float)

    def range(self, panel: Any) -> tuple[float, float]:
        mine = self.of(panel)
        values = [v for c in (self.x, *(self.interval or ())) for v in mine[c].dropna().astype(float)] + mark_numbers(self.marks, mine)
        values = [v for v in values if np.isfinite(v)] or [0.0, 1.0]
        low, high = min(values), max(values)
        return (low, high) if high > low else (low - 0.5, high + 0.5)

    def handles(self) -> list:
        keys = [key_mark(look, self.name(k)) for k, look in self.look.items() if self.series and (self.data[self.series] == k).any() and self.name(k)]
        if self.hollow and self.data[self.hollow].any():
            name = self.name(self.hollow)
            keys.append(key_mark(Look(MUTED, hollow=True), tr("空心：依据很少", "hollow: rests on few") if name == self.hollow else name))
        return keys + draw_marks([], self.marks, [], [], self.y)


def _draw(plan: _Plan, words: Words, columns: int) -> Chart:
    panels, size = list(plan.rows), pt(12)
    columns = min(columns, len(panels))
    ranges = {p: plan.range(p) for p in panels}
    shared_scale = same_scale(list(ranges.values()))
    if shared_scale:
        ranges = dict.fromkeys(panels, (min(r[0] for r in ranges.values()), max(r[1] for r in ranges.values())))
    else:
        words = own_scales(words)
    labels = {p: [shortened(plan.name(r), 0.4 * full_width(ROOM) / columns, size, 2 if most_rows() is None else 1) for r in rows] for p, rows in plan.rows.items()}
    left = max(wide(label, size) for mine in labels.values() for label in mine) + 0.16
    widths = {c: max(wide(w, pt(11)) for w in [head, *(told(v) for v in plan.data[c])]) + 0.18 for c, head in plan.side.items()}
    above = max([tall(h, pt(11)) for h in plan.side.values()] + [0.2 if plan.text else 0.0])
    pitch = max(PITCH, LANE * plan.lanes + 0.14, *(tall(label, size) + 0.08 for mine in labels.values() for label in mine)) + (0.16 if plan.text and plan.interval else 0)
    shared = columns > 1 and len({tuple(rows) for rows in plan.rows.values()}) == 1
    per_row = [max(len(plan.rows[p]) for p in panels[i:i + columns]) for i in range(0, len(panels), columns)]
    page = sheet(words, plan.handles(), heads=["" if p is None else plan.name(p) for p in panels], columns=columns, inches=ROOM if columns == 1 else 12.4,
                 high=[n * pitch for n in per_row], left=left, right=sum(widths.values()) + 0.08, above=above, foot=0.3, shared=shared)
    for i, (ax, p) in enumerate(zip(page.axes, panels, strict=True)):
        deep = per_row[i // columns]
        ax.set_ylim(deep - 0.5, -0.5)
        row_labels(ax, labels[p] if not shared or i % columns == 0 else [""] * len(labels[p]), size)
        _panel(ax, plan, p, ranges[p], page.wide, page.high[i // columns] / deep)
        _beside(ax, plan, p, widths, page.wide)
    draw_marks(page.axes, plan.marks, [{r: i for i, r in enumerate(plan.rows[p])} for p in panels], [plan.of(p) for p in panels], plan.y)
    return page.finish(words, plan.data, _alt(plan, words))


def _panel(ax, plan: _Plan, panel: Any, limits: tuple[float, float], room: float, pitch: float) -> None:
    mine = plan.of(panel)
    at = plan.at(mine, panel)
    if plan.lanes > 1:
        for i in range(0, len(plan.rows[panel]), 2):
            ax.axhspan(i - 0.5, i + 0.5, color=ZEBRA, linewidth=0, zorder=0)
    if plan.join:
        reach = mine.groupby(plan.y, observed=True)[plan.x].agg(["min", "max"]).reindex(plan.rows[panel])
        ax.hlines(range(len(reach)), reach["min"], reach["max"], color=GRID, linewidth=5, zorder=1)
    empty_ = mine[plan.hollow].astype(bool).to_numpy() if plan.hollow else np.zeros(len(mine), dtype=bool)
    for kind, look in plan.look.items():
        own = (mine[plan.series] == kind).to_numpy() if plan.series else np.ones(len(mine), dtype=bool)
        if plan.interval:
            ax.hlines(at[own], mine.loc[own, plan.interval[0]], mine.loc[own, plan.interval[1]], color=look.colour, linewidth=2.2, zorder=2)
        for few in (False, True):
            some = own & (empty_ == few)
            if some.any():
                style = Look(look.colour, look.marker, hollow=look.hollow or few)
                ax.scatter(mine.loc[some, plan.x], at[some], **_spot(style, plan.size))
    _limits(ax, plan, mine, limits, room)
    if plan.text:
        _texts(ax, plan, mine, at, room, pitch)
    number_axis(ax, room)


def _spot(look: Look, area: float) -> dict[str, Any]:
    """Looks of a dot for scatter; markers without an area have no face of their own."""
    size = {"s": area, "linewidth": 1.8, "zorder": 3, "marker": look.marker}
    if look.marker in "|_+x123":
        return {**size, "color": look.colour, "s": 1.8 * area, "linewidth": 2.4}
    dense = area < 4 * pt(12) and not look.hollow   # a white edge keeps neighbours apart
    return {**size, "facecolor": look.face, "edgecolor": "#ffffff" if dense else look.colour, "linewidth": 0.6 if dense else 1.8}


def _limits(ax, plan: _Plan, mine: pd.DataFrame, limits: tuple[float, float], room: float) -> None:
    """Ends of the axis: the data with a margin, and to the right room for the words of the dots."""
    low, high = limits
    margin = 0.16
    before = margin + (max(min(wide(told(w), pt(11)), 0.3 * room) for w in mine[plan.text]) if plan.text and plan.join else 0)
    per = (room - before - margin) / (high - low)
    if plan.text:
        for value, words in zip(mine[plan.x].astype(float), mine[plan.text], strict=True):
            if words and value == value and value > low:
                per = min(per, max(room - before - margin - 0.1 - wide(told(words), pt(11)), 0.3 * room) / (value - low))
    ax.set_xlim(low - before / per, low + (room - before) / per)


def _texts(ax, plan: _Plan, mine: pd.DataFrame, at: np.ndarray, room: float, pitch: float) -> None:
    """Words beside the dots: to the right, at the lower end of a joined row to the left, above a dot with an interval."""
    low, high = ax.get_xlim()
    deep = ax.get_ylim()[0] + 0.5
    spots = np.column_stack([(mine[plan.x].astype(float) - low) / (high - low) * room, (deep - 0.5 - at) * pitch])
    known = np.isfinite(spots[:, 0])
    dot = plan.size ** 0.5 / 144 + 0.03
    taken = [(x - dot, y - dot, x + dot, y + dot) for x, y in spots[known]]
    if plan.interval:
        ends = [(mine[c].astype(float) - low) / (high - low) * room for c in plan.interval]
        taken += [(a, y - 0.02, b, y + 0.02) for a, b, y in zip(*ends, spots[:, 1], strict=True) if a == a and b == b]
    words = [told(w) if k else "" for w, k in zip(mine[plan.text], known, strict=True)]
    least = mine.groupby(plan.y, observed=True)[plan.x].transform("min").to_numpy() if plan.join else None
    chosen = [i for i in np.lexsort((spots[:, 0], at)) if words[i]]
    first = [4 if plan.interval else 8 if plan.join and mine[plan.x].iloc[i] == least[i] and (mine[plan.y] == mine[plan.y].iloc[i]).sum() > 1 else 0 for i in chosen]
    sizes = [(wide(words[i], pt(11)) + 0.02, 0.8 * tall(words[i], pt(11))) for i in chosen]
    boxes = place([tuple(spots[i]) for i in chosen], sizes, taken=taken, frame=(0.0, -0.05, room + 0.04, deep * pitch + 0.25), reach=dot, first=first)
    for i, (box, far) in zip(chosen, boxes, strict=True):
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        ax.text(x / room, y / (deep * pitch), words[i], transform=ax.transAxes, ha="center", va="center", fontsize=pt(11), color=INK, zorder=5)
        if far:
            ax.plot([spots[i][0] / room, min(max(spots[i][0], box[0]), box[2]) / room], [spots[i][1] / (deep * pitch), y / (deep * pitch)],
                    transform=ax.transAxes, color=MUTED, linewidth=0.7, zorder=1)


def _beside(ax, plan: _Plan, panel: Any, widths: Mapping[str, float], room: float) -> None:
    """Columns of the table to the right of the rows, each with its heading."""
    rows = plan.of(panel).drop_duplicates(plan.y).set_index(plan.y)
    at = room + 0.02
    for column, head in plan.side.items():
        at += widths[column]
        ax.annotate(head, (at / room, 1.0), xycoords="axes fraction", xytext=(0, 2), textcoords="offset points", ha="right", va="bottom", fontsize=pt(11),
                    color=MUTED, annotation_clip=False)
        for i, row in enumerate(plan.rows[panel]):
            if row in rows.index:
                ax.annotate(told(rows.loc[row, column]), (at / room, i), xycoords=("axes fraction", "data"), ha="right", va="center", fontsize=pt(11),
                            color=INK, annotation_clip=False)


def _alt(plan: _Plan, words: Words) -> str:
    rows, values = [], []
    for p, order in plan.rows.items():
        mine = plan.of(p)
        for row in order:
            own = mine[mine[plan.y] == row]
            head = " / ".join(plan.name(v) for v in (p, row) if v is not None)
            cells = [_cell(plan, dots_, kind) for kind, dots_ in (own.groupby(plan.series, sort=False, observed=True) if plan.series else [(None, own)]) if len(dots_)]
            cells += [f"{title} {told(own[c].iloc[0])}" for c, title in plan.side.items() if len(own)]
            rows.append((head, cells))
            values += [(" / ".join([head, *([plan.name(r[plan.series])] if plan.series else [])]), r[plan.x]) for r in own.to_dict("records")]
    return alt_text(tr(f"点图，{len(rows)} 行", f"Dot plot of {len(rows)} rows"), words, rows, values)


def _cell(plan: _Plan, own: pd.DataFrame, kind: Any) -> str:
    """The dots of a row and series in words: each of a few, number and range of many, and what is written beside them."""
    head = [plan.name(kind)] if plan.series else []
    if len(own) > 3:
        said_ = [tr(f"{len(own)} 个点", f"{len(own)} dots"), f"{told(own[plan.x].min())}–{told(own[plan.x].max())}"]
    else:
        said_ = [told(r[plan.x]) + (f" ({told(r[plan.interval[0]])}–{told(r[plan.interval[1]])})" if plan.interval else "") for r in own.to_dict("records")]
    notes = [told(w) for w, v in zip(own[plan.text], own[plan.x], strict=True) if w and w != v and told(w) != told(v)] if plan.text else []
    return " ".join([*head, *said_, *notes])

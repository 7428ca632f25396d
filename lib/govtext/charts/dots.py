"""Dots in rows: how large is each value, how sure is it, and how far apart are the values of a row?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Unpack

import numpy as np
import pandas as pd

from ..language import tr
from ..looks import GRID, INK, MUTED, figure_style
from ..messages import one_of
from .base import Chart, Flag, Look, Names, Plan, Words, alt_text, flagged, flags, known, looks_of, named, needed, order_of, said, told
from .labels import fits, pt, shortened, tall, wide
from .layout import MOST, cut, empty, full_width, joined, lines_of_label, most_rows, own_scales, same_scale, sheet, slides
from .parts import Marks, few_key, inches_of, key_mark, number_axis, ratio_axis, row_labels, stacked, write_near

ROOM, PITCH, LANE, SIDE = 11.4, 0.36, 0.2, 3.2   # inches: figure, row, series within a row, widest column beside the rows
ZEBRA = "#f4f6f8"


def dots(table: pd.DataFrame, *, y: str, x: str, series: str | None = None, panel: str | None = None,
         interval: tuple[str, str] | None = None,
         hollow: Flag | None = None, text: str | None = None, join: bool = False, side: Mapping[str, str] | None = None,
         marks: Mapping[str, Any] | None = None, axis: str = "number", rows: Names | Sequence | None = None, names: Names | None = None,
         looks: Mapping[Any, Look] | None = None, **words: Unpack[Words]) -> Chart:
    """Draw values as dots, a row each, from top to bottom; series stand below each other in their row, or joined on one line.

    Parameters
    ----------
    table : one row per dot; the columns named below. Several dots of one row and series are all drawn; a missing value draws none.
    y, x : columns with the row of a dot and its value
    series : column that tells the dots of a row apart by colour and marker
    panel : column that deals the rows out to panels
    interval : columns with the ends of an interval, drawn as a line through the dot
    hollow : flag: hollow dots rest on few or are uncertain
    text : column of words beside the dots; they find room by rule
    join : join the dots of a row (dumbbell), and a lone dot to the first number in `marks`
    side : dict of column -> heading: columns written to the right of the rows
    marks : dict of label -> what the dots are compared with: a number (dashed line), a pair (grey band), a column or two (each row its own)
    axis : "number"; "ratio": x is the natural logarithm of a ratio, written ×4 and ÷4; "sides": x is counted to both sides, without signs
    rows, names, looks, **words : as in all charts, see `charts`
    """
    one_of("axis", axis, ("number", "ratio", "sides"))
    text_, marks = said(words), Marks(marks or {})
    hollow, few = flagged(hollow, names, tr("空心：依据很少", "hollow: rests on few"))
    needed(table, y, x, series, panel, hollow, text, *(interval or ()), *(side or {}), *marks.columns())
    if table.empty:
        return empty(text_, table)
    panels, every = order_of(table, panel), order_of(table, y, rows)
    beside = _side(table, side or {})
    columns = 1 if text or len(panels) == 1 or sum(beside.values()) > 2.2 else 2 if len(panels) in (2, 4) else 3
    if columns == 3 and not all(fits(named(r, rows, names), 0.4 * full_width(ROOM) / 3, pt(12)) for r in every):
        columns = 2   # room for long labels
    order = {p: every if p is None or rows is not None else order_of(table[table[panel] == p], y) for p in panels}
    text_, order = cut(text_, order, most_rows())
    keep = [row in order[p] for row, p in zip(table[y], table[panel] if panel else [None] * len(table), strict=True)]
    plan = _Plan(data=table[keep].reset_index(drop=True), y=y, x=x, series=series, panel=panel, interval=interval, hollow=hollow, few=few,
                 text=text, join=join, side=dict(side or {}), marks=marks, axis=axis, rows=order, order=order,
                 look=looks_of(table, series, looks), name=lambda v: named(v, rows, names))
    sizes = {p: len(r) + 2 * (len(panels) > 1) if columns == 1 else 1 for p, r in order.items()}
    with figure_style():
        pages = [_draw(plan.but(rows={p: order[p] for p in part}), words_, columns)
                 for part, words_ in slides(text_, sizes, MOST + 2 if columns == 1 else columns)]
    return joined(pages, plan.data)


class _Plan(Plan):
    """What is drawn, and under which names."""

    @property
    def kinds(self) -> list:
        """Series that occur, in the order of their looks."""
        return [k for k in self.look if self.series is None or (self.data[self.series] == k).any()]

    @property
    def lanes(self) -> int:
        """Dots of a row below each other: one for each series, unless they are joined."""
        return 1 if self.join else len(self.kinds)

    @property
    def size(self) -> float:
        """Area of a dot in points: smaller where several of a series share a row."""
        per_row = self.data.groupby([c for c in (self.panel, self.y, self.series) if c], observed=True).size()
        return (5.2 if per_row.median() <= 2 else 2.6) * pt(12)

    def at(self, table: pd.DataFrame, panel: Any) -> np.ndarray:
        """Height of each dot, in rows."""
        place_, step = {r: i for i, r in enumerate(self.rows[panel])}, min(0.3, 0.76 / self.lanes) if self.lanes > 1 else 0.0
        shift = {k: step * (i - (self.lanes - 1) / 2) for i, k in enumerate(self.kinds)}
        return np.array([place_[r] + shift[k] for r, k in zip(table[self.y], table[self.series] if self.series else [None] * len(table),
                                                              strict=True)], float)

    def range(self, panel: Any) -> tuple[float, float]:
        mine = self.of(panel)
        values = [v for c in (self.x, *(self.interval or ())) for v in mine[c].dropna().astype(float)] + self.marks.numbers(mine)
        values = [v for v in values if np.isfinite(v)] or [0.0, 1.0]
        low, high = min(values), max(values)
        return (low, high) if high > low else (low - 0.5, high + 0.5)

    def number(self, value: Any) -> str:
        """A value in words, as the axis writes it."""
        if self.axis == "ratio" and known(value):
            return f"{'×' if value >= 0 else '÷'}{told(float(np.exp(abs(value))))}"
        return told(abs(value) if self.axis == "sides" and known(value) else value)

    def handles(self) -> list:
        keys = [key_mark(self.look[k], self.name(k)) for k in self.used(self.series)]
        weak = self.data[flags(self.data, self.hollow)]
        drawn = [self.look[k] for k in self.kinds if self.series and (weak[self.series] == k).any()]
        return keys + few_key(self.data, self.hollow, self.few, drawn) + self.marks.handles()


def _draw(plan: _Plan, words: Words, columns: int) -> Chart:
    panels, size = list(plan.rows), pt(12)
    ranges = {p: plan.range(p) for p in plan.order}   # the same on all slides
    if same_scale(list(ranges.values())):
        ranges = dict.fromkeys(ranges, (min(r[0] for r in ranges.values()), max(r[1] for r in ranges.values())))
    else:
        words = own_scales(words)
    lines = lines_of_label(sum(map(len, plan.rows.values())) / columns)
    labels = {p: [shortened(plan.name(r), 0.4 * full_width(ROOM) / columns, size, lines) for r in rows]
              for p, rows in plan.rows.items()}
    every = [label for mine in labels.values() for label in mine]
    widths = _side(plan.data, plan.side)
    pitch = max(PITCH, LANE * plan.lanes + 0.14, *(tall(w, size) + 0.08 for w in every)) + (0.16 if plan.text and plan.interval else 0)
    shared = columns > 1 and len({tuple(rows) for rows in plan.rows.values()}) == 1
    deep = [max(len(plan.rows[p]) for p in panels[i:i + columns]) for i in range(0, len(panels), columns)]
    page = sheet(words, plan.handles(), heads=["" if p is None else plan.name(p) for p in panels], columns=columns,
                 inches=ROOM if columns == 1 else 12.4, high=[n * pitch for n in deep], left=max(wide(w, size) for w in every) + 0.16,
                 right=sum(widths.values()) + 0.08, above=max([tall(h, pt(11)) for h in plan.side.values()] + [0.2 if plan.text else 0.0]),
                 foot=0.3, shared=shared)
    for i, (ax, p) in enumerate(zip(page.axes, panels, strict=True)):
        ax.set_ylim(deep[i // columns] - 0.5, -0.5)
        row_labels(ax, labels[p] if not shared or i % columns == 0 else [""] * len(labels[p]), size)
        _panel(ax, plan, p, ranges[p], (page.wide, page.high[i // columns]))
        _beside(ax, plan, p, widths, page.wide)
        plan.marks.draw(ax, {r: k for k, r in enumerate(plan.rows[p])}, plan.of(p), plan.y)
    return page.finish(words, plan.data, _alt(plan, words))


def _panel(ax, plan: _Plan, panel: Any, limits: tuple[float, float], room: tuple[float, float]) -> None:
    mine = plan.of(panel)
    at, x = plan.at(mine, panel), mine[plan.x].astype(float).to_numpy()
    if not (plan.join or plan.interval):   # crowded dots step up and down
        at = at + stacked(x, at, 0.05 / room[0] * (limits[1] - limits[0])) / plan.lanes
    elif plan.join and plan.series:
        at = at + _uncovered(plan, mine, at, x, 0.03 / room[0] * (limits[1] - limits[0]))
    for i in range(0, len(plan.rows[panel]) if plan.lanes > 1 else 0, 2):
        ax.axhspan(i - 0.5, i + 0.5, color=ZEBRA, linewidth=0, zorder=0)
    if plan.join:
        reach = mine.groupby(plan.y, observed=True)[plan.x].agg(["min", "max", "count"]).reindex(plan.rows[panel]).astype(float)
        base = next((float(m) for m in plan.marks.values() if isinstance(m, (int, float))), None)
        if base is not None:
            lone = reach["count"] == 1
            reach.loc[lone] = reach[lone].assign(min=reach["min"].clip(upper=base), max=reach["max"].clip(lower=base))
        ax.hlines(range(len(reach)), reach["min"], reach["max"], color=GRID, linewidth=2 if plan.marks.columns() else 5, zorder=1)   # it must not hide a band
    few = flags(mine, plan.hollow)
    for kind in plan.kinds:
        look, own = plan.look[kind], (mine[plan.series] == kind).to_numpy() if plan.series else np.ones(len(mine), dtype=bool)
        if plan.interval:
            ax.hlines(at[own], mine.loc[own, plan.interval[0]], mine.loc[own, plan.interval[1]], color=look.colour, linewidth=2.2, zorder=2)
        for weak in (False, True):
            some = own & (few == weak)
            if some.any():
                ax.scatter(x[some], at[some], **_spot(replace(look, hollow=look.hollow or weak), plan.size))
    _limits(ax, plan, mine, limits, room[0])
    if plan.text:
        _texts(ax, plan, mine, at, room)
    if plan.axis == "ratio":
        ratio_axis(ax, room[0])
    else:
        number_axis(ax, room[0], whole=bool((x[np.isfinite(x)] % 1 == 0).all()), signs=plan.axis == "number")


def _uncovered(plan: _Plan, mine: pd.DataFrame, at: np.ndarray, x: np.ndarray, near: float) -> np.ndarray:
    """Steps up and down for joined dots of different series that would cover each other."""
    spots = pd.DataFrame({"at": at, "x": np.round(x / near), "kind": mine[plan.series].map({k: i for i, k in enumerate(plan.kinds)})
                         .astype(float).to_numpy()}).groupby(["at", "x"])["kind"]
    return (0.3 * (spots.rank(method="dense") - (spots.transform("nunique") + 1) / 2)).fillna(0.0).to_numpy()


def _spot(look: Look, area: float) -> dict[str, Any]:
    """Looks of a dot for scatter; markers without an area have no face of their own, a white edge keeps crowded dots apart."""
    if look.marker in "|_+x123":
        return {"marker": look.marker, "color": look.colour, "s": 1.8 * area, "linewidth": 2.4, "zorder": 3}
    dense = area < 4 * pt(12) and not look.hollow
    return {"marker": look.marker, "s": area, "zorder": 3, "facecolor": look.face, "edgecolor": "#ffffff" if dense else look.colour,
            "linewidth": 0.6 if dense else 1.8}


def _limits(ax, plan: _Plan, mine: pd.DataFrame, limits: tuple[float, float], room: float) -> None:
    """Ends of the axis: the data with a margin, and room for the words of the dots."""
    (low, high), margin = limits, 0.16
    words = [(float(v), wide(told(w), pt(11))) for v, w in zip(mine[plan.x], mine[plan.text], strict=True) if known(v)] if plan.text else []
    before = margin + (max(min(w, 0.3 * room) for _, w in words) if words and plan.join else 0)
    per = (room - before - margin) / (high - low)
    per = min([per, *(max(room - before - margin - 0.1 - w, 0.3 * room) / (v - low) for v, w in words if w and v > low)])
    ax.set_xlim(low - before / per, low + (room - before) / per)


def _texts(ax, plan: _Plan, mine: pd.DataFrame, at: np.ndarray, room: tuple[float, float]) -> None:
    """Words beside the dots: to the right, at the lower end of a joined row to the left, above a dot whose interval goes on."""
    spots = inches_of(ax, room, mine[plan.x], at)
    dot = plan.size ** 0.5 / 144 + 0.03
    order = [i for i in np.lexsort((spots[:, 0], at)) if np.isfinite(spots[i]).all()]
    taken = [(x - dot, y - dot, x + dot, y + dot) for x, y in spots[order]]
    past = np.zeros(len(spots), dtype=bool)   # dots whose interval goes on to the right
    if plan.interval:
        ends = [inches_of(ax, room, mine[c], at)[:, 0] for c in plan.interval]
        past = ends[1] > spots[:, 0] + dot
        taken += [(ends[0][i], spots[i, 1] - 0.02, ends[1][i], spots[i, 1] + 0.02) for i in order if np.isfinite(ends[0][i] + ends[1][i])]
    least, most = (mine.groupby(plan.y, observed=True)[plan.x].transform(f).to_numpy() for f in ("min", "max"))
    lower = (mine[plan.x].to_numpy() == least) & (least < most)
    write_near(ax, room, spots[order], [told(mine[plan.text].iloc[i]) for i in order], taken=taken, reach=dot,
               first=[4 if past[i] else 8 if plan.join and lower[i] else 0 for i in order])


def _side(table: pd.DataFrame, side: Mapping[str, str]) -> dict[str, float]:
    """Width of each column beside the rows."""
    return {c: min(max(wide(w, pt(11)) for w in [head, *(told(v) for v in table[c])]), SIDE) + 0.18 for c, head in side.items()}


def _beside(ax, plan: _Plan, panel: Any, widths: Mapping[str, float], room: float) -> None:
    """Columns of the table to the right of the rows, each with its heading."""
    rows, at = plan.of(panel).drop_duplicates(plan.y).set_index(plan.y), room + 0.02
    look = {"ha": "right", "fontsize": pt(11), "annotation_clip": False}
    for column, head in plan.side.items():
        at += widths[column]
        ax.annotate(head, (at / room, 1.0), xycoords="axes fraction", xytext=(0, 2), textcoords="offset points", va="bottom", color=MUTED,
                    **look)
        for i, row in enumerate(plan.rows[panel]):
            if row in rows.index:
                ax.annotate(shortened(told(rows.loc[row, column]), SIDE, pt(11), 2), (at / room, i), xycoords=("axes fraction", "data"),
                            va="center", color=INK, **look)


def _alt(plan: _Plan, words: Words) -> str:
    rows, values = [], []
    for head, own in plan.each_row(plan.y):
        parts = own.groupby(plan.series, sort=False, observed=True) if plan.series else [(None, own)]
        cells = [_cell(plan, dots_, kind) for kind, dots_ in parts if len(dots_)]
        rows.append((head, cells + [f"{title} {told(own[c].iloc[0])}" for c, title in plan.side.items() if len(own)]))
        values += [(" / ".join([head, *([plan.name(r[plan.series])] if plan.series else [])]), r[plan.x]) for r in own.to_dict("records")]
    return alt_text(tr(f"点图，{len(rows)} 行", f"Dot plot of {len(rows)} rows"), words, rows, values if plan.axis == "number" else [])


def _cell(plan: _Plan, own: pd.DataFrame, kind: Any) -> str:
    """The dots of a row and series in words: each of a few, number and range of many, and what is written beside them."""
    if len(own) > 3:
        cells = [tr(f"{len(own)} 个点", f"{len(own)} dots"), f"{plan.number(own[plan.x].min())}–{plan.number(own[plan.x].max())}"]
    else:
        ends = ([f" ({plan.number(a)}–{plan.number(b)})" if known(a) and known(b) else "" for a, b in own[list(plan.interval)].to_numpy()]
                if plan.interval else [""] * len(own))
        cells = [plan.number(v) + e for v, e in zip(own[plan.x], ends, strict=True)]
    notes = [told(w) for w, v in zip(own[plan.text], own[plan.x], strict=True) if w and told(w) != told(v)] if plan.text else []
    return " ".join([*([plan.name(kind)] if plan.series else []), *cells, *notes])

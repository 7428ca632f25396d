"""Bars: how much of something in each row, and of what it is made up; ranked, stacked, as shares, to two sides, upright."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Unpack

import pandas as pd

from ..language import tr
from ..looks import ink_on
from .base import (
    INK,
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
    filled,
    joined,
    key_bar,
    looks_of,
    mark_columns,
    most_rows,
    named,
    needed,
    number_axis,
    order_of,
    panel_width,
    row_labels,
    said,
    sheet,
    slides,
    told,
)
from .labels import pt, shortened, tall, wide, wrapped

PITCH, THICK = 0.34, 0.72


def bars(table: pd.DataFrame, *, y: str, x: str, part: str | None = None, panel: str | None = None, inside: str | None = None,
         at_end: str | None = None, marks: Mapping[str, Any] | None = None, full: bool = False, top: int | None = None, upright: bool = False,
         rows: Names | Sequence | None = None, names: Names | None = None, looks: Mapping[Any, Look] | None = None, **words: Unpack[Words]) -> Chart:
    """Draw a bar per row, from top to bottom; the parts of a row are stacked, negative lengths go to the left.

    Parameters
    ----------
    table : DataFrame
        One row per bar, or per bar and part; the columns named below.
    y, x : columns with what a bar is, and its length
    part : column that cuts a bar into parts, told apart by colour and texture
    panel : column that deals the bars out to panels on one scale
    inside : column of words written into each part where they fit
    at_end : column of words at the end of each bar (the first of each row); default: its length, with `full` nothing
    marks : dict of label -> value drawn across the bars: a number (dashed line), a pair (grey band), a column (one per row)
    full : draw parts as shares of their bar, 0 to 1
    top : keep so many rows, those with the largest sums, largest first
    upright : draw the bars upwards, from left to right
    rows : order of the rows, as a list or as a dict of id -> label; default: order of the table, or of its categories
    names : dict of id -> label for rows, parts and panels, in place of the ids it knows; a part called "" is not in the legend
    looks : dict of part -> Look, in place of the next free one
    **words : title, unit, caption, source; see `Words`

    Returns
    -------
    Chart
        `table` holds the drawn rows, with the drawn lengths in column "length".

    Raises
    ------
    GovtextError
        A missing column, a row that `rows` does not list, more parts than looks, a word that no chart knows.
    """
    text = said(words)
    needed(table, y, x, part, panel, inside, at_end, *mark_columns(marks))
    if table.empty:
        return empty(text, table)
    order = _rows(table, y=y, x=x, panel=panel, rows=rows, top=top)
    columns = 1 if upright or len(order) == 1 else 2 if len(order) in (2, 4) else 3
    text, order = cut(text, order, None if upright else most_rows())
    data = _kept(table, order, y=y, x=x, panel=panel, full=full)
    plan = _Plan(data, y, part, panel, inside, at_end, full, order, looks_of(table, part, looks), lambda v: named(v, rows, names))
    with figure_style():
        pages = [(_upright if upright else _across)(replace(plan, rows={p: order[p] for p in part}), words_, columns, marks)
                 for part, words_ in slides(text, dict.fromkeys(order, 1), max(columns, 1 + upright))]
    return joined(pages, data)


@dataclass
class _Plan:
    """What is drawn, and under which names."""

    data: pd.DataFrame
    y: str
    part: str | None
    panel: str | None
    inside: str | None
    at_end: str | None
    full: bool
    rows: dict[Any, list]
    look: dict[Any, Look]
    name: Any

    def of(self, panel: Any) -> pd.DataFrame:
        return self.data if panel is None else self.data[self.data[self.panel] == panel]

    def ends(self, panel: Any) -> dict[Any, tuple[float, float]]:
        """How far each row reaches to either side."""
        mine = self.of(panel)
        low = mine["length"].clip(upper=0).groupby(mine[self.y], observed=True).sum()
        high = mine["length"].clip(lower=0).groupby(mine[self.y], observed=True).sum()
        return {r: (float(low.get(r, 0.0)), float(high.get(r, 0.0))) for r in self.rows[panel]}

    def said(self, panel: Any) -> dict[Any, tuple[str, str]]:
        """Words at the left and the right end of each row."""
        ends = self.ends(panel)
        if self.at_end:
            given = self.of(panel).drop_duplicates(self.y).set_index(self.y)[self.at_end]
            return {r: (told(-low) if low else "", told(given[r]) if r in given.index else "") for r, (low, _) in ends.items()}
        return {r: (told(-low) if low else "", "" if self.full or (low and not high) else told(high)) for r, (low, high) in ends.items()}

    def drawn(self) -> pd.DataFrame:
        """Rows of the table on this page."""
        return pd.concat([self.of(p) for p in self.rows])

    def handles(self) -> list:
        used = set(self.data[self.part]) if self.part else set()
        return [key_bar(look, self.name(v)) for v, look in self.look.items() if v in used and self.name(v)]


def _rows(table: pd.DataFrame, *, y: str, x: str, panel: str | None, rows: Any, top: int | None) -> dict[Any, list]:
    """Rows of each panel in drawing order."""
    order, every = {}, order_of(table, y, rows)
    for p in order_of(table, panel):
        mine = table if p is None else table[table[panel] == p]
        found = every if p is None else [r for r in every if (mine[y] == r).any()]
        if top is not None:
            sums = mine.groupby(y, observed=True)[x].sum()
            found = sorted(found, key=lambda r, s=sums: -abs(s.get(r, 0)))[:top]
        order[p] = found
    return order


def _kept(table: pd.DataFrame, order: Mapping[Any, list], *, y: str, x: str, panel: str | None, full: bool) -> pd.DataFrame:
    """Rows of the table that are drawn, in drawing order, with their lengths."""
    parts = []
    for p, rows in order.items():
        place = {v: i for i, v in enumerate(rows)}
        mine = table if p is None else table[table[panel] == p]
        parts.append(mine[mine[y].isin(rows)].sort_values(y, key=lambda c, place=place: c.map(place).astype(float), kind="stable"))
    data = pd.concat(parts, ignore_index=True)
    whole = data.groupby([c for c in (panel, y) if c], observed=True)[x].transform("sum").astype(float) if full else 1.0
    return data.assign(length=data[x].astype(float) / whole)


# ---------------------------------------------------------------------------------------------------- bars to the right and left

def _across(plan: _Plan, text: Words, columns: int, marks: Mapping[str, Any] | None) -> Chart:
    panels, size, columns = list(plan.rows), pt(12), min(columns, len(plan.rows))
    deepest, each = max(map(len, plan.rows.values())), panel_width(10.6 if columns == 1 else 12.0, columns, 0, 0)
    lines = 2 if most_rows() is None else 1
    labels = {p: [shortened(plan.name(r), 0.42 * each, size, lines) for r in rows] for p, rows in plan.rows.items()}
    left = max(wide(label, size) for mine in labels.values() for label in mine) + 0.14
    pitch = max(PITCH, *(tall(label, size) + 0.08 for mine in labels.values() for label in mine))
    shared = len({tuple(rows) for rows in plan.rows.values()}) == 1
    keys = plan.handles()
    handles = keys + draw_marks([], marks, [], [], plan.y)
    page = sheet(text, handles, heads=["" if p is None else plan.name(p) for p in panels], columns=columns, inches=10.6 if columns == 1 else 12.0,
                 high=pitch * deepest, left=left, foot=0.3, shared=shared)
    pitch = page.high[0] / deepest
    scale = _scale(plan, panels, page.wide)
    for ax, p in zip(page.axes, panels, strict=True):
        _stack(ax, plan, p, per=page.wide / (scale[1] - scale[0]), pitch=pitch)
        _ends(ax, plan, p)
        row_labels(ax, labels[p], size)
        ax.set(xlim=scale, ylim=(deepest - 0.5, -0.5))
        number_axis(ax, page.wide)
        if scale[0] < 0:   # two sides: the numbers stand at the bars, an axis would show minus signs
            ax.axvline(0, color=MUTED, linewidth=1)
            ax.set_xticks([])
            ax.spines["bottom"].set_visible(False)
    if shared:
        for ax in page.axes[1:]:
            ax.set_yticks([])
    draw_marks(page.axes, marks, [{r: i for i, r in enumerate(plan.rows[p])} for p in panels], [plan.of(p) for p in panels], plan.y)
    return page.finish(text, plan.data, _alt(plan, text))


def _scale(plan: _Plan, panels: list, room: float) -> tuple[float, float]:
    """Ends of the axis that leave room for the words at the ends of the bars."""
    ends = [e for p in panels for e in plan.ends(p).values()]
    words = [w for p in panels for w in plan.said(p).values()]
    low, high = -min(e[0] for e in ends), max(e[1] for e in ends)
    before, after = (max(min(wide(w[side], pt(11)), 0.36 * room) for w in words) + 0.12 for side in (0, 1))
    before = before if low else 0.0
    per = (room - before - after) / ((low + high) or 1.0)
    return -low - before / per, (high or (0.0 if low else 1.0)) + after / per


def _stack(ax, plan: _Plan, panel: Any, *, per: float, pitch: float) -> None:
    """Draw the parts of each row outwards from 0, with the words inside them."""
    place = {r: i for i, r in enumerate(plan.rows[panel])}
    ends = {r: [0.0, 0.0] for r in place}
    for row in plan.of(panel).to_dict("records"):
        length, look = row["length"], plan.look[row[plan.part] if plan.part else None]
        if not length or length != length:
            continue
        side, at = int(length > 0), place[row[plan.y]]
        ax.barh(at, length, left=ends[row[plan.y]][side], height=THICK, zorder=2, **filled(look))
        if plan.inside:
            _inside(ax, ends[row[plan.y]][side] + length / 2, at, told(row[plan.inside]), look, room=abs(length) * per, high=pitch * THICK)
        ends[row[plan.y]][side] += length


def _inside(ax, x: float, y: float, words: str, look: Look, *, room: float, high: float) -> None:
    """Words in a bar, in up to three lines, where they fit."""
    size = pt(11)
    lines = wrapped(words, max(room - 0.08, 0.05), size)
    if not words or tall(lines, size) > high * 1.25 or wide(lines, size) > room - 0.04 or len(max(lines.split("\n"), key=len)) < min(2, len(words)):
        return
    fill = filled(look)["facecolor"]
    ax.text(x, y, lines, ha="center", va="center", fontsize=size, color=ink_on(fill), linespacing=1.05, zorder=4,
            bbox={"facecolor": fill, "edgecolor": "none", "pad": 1.0} if look.texture else None)


def _ends(ax, plan: _Plan, panel: Any) -> None:
    reach, words = plan.ends(panel), plan.said(panel)
    for i, row in enumerate(plan.rows[panel]):
        for side, shift, align in ((1, 4, "left"), (0, -4, "right")):
            if words[row][side]:
                ax.annotate(words[row][side], (reach[row][side], i), xytext=(shift, 0), textcoords="offset points", va="center", ha=align,
                            fontsize=pt(11), color=INK, zorder=4)


# ---------------------------------------------------------------------------------------------------- upright bars

def _upright(plan: _Plan, text: Words, columns: int, marks: Mapping[str, Any] | None) -> Chart:
    panels, size = list(plan.rows), pt(11)
    most = max(map(len, plan.rows.values()))
    each = panel_width(11.0, 1, 0.7, 0.1)
    labels = {p: [wrapped(plan.name(r), max(each / most - 0.06, 0.25), size) for r in rows] for p, rows in plan.rows.items()}
    said_ = {p: {r: w[1] for r, w in plan.said(p).items()} for p in panels}
    above = max(tall(w, size) for mine in said_.values() for w in mine.values()) + 0.3
    foot = max(tall(label, size) for mine in labels.values() for label in mine) + 0.12
    page = sheet(text, plan.handles(), heads=["" if p is None else plan.name(p) for p in panels], inches=11.0, high=above + 2.6, left=0.7, foot=foot,
                 unit_above=True)
    high = max(e[1] for p in panels for e in plan.ends(p).values()) or 1.0
    for ax, p, inches in zip(page.axes, panels, page.high, strict=True):
        start = dict.fromkeys(plan.rows[p], 0.0)
        place = {r: i for i, r in enumerate(plan.rows[p])}
        for row in plan.of(p).to_dict("records"):
            ax.bar(place[row[plan.y]], row["length"], bottom=start[row[plan.y]], width=0.78, zorder=2, **filled(plan.look[row[plan.part] if plan.part else None]))
            start[row[plan.y]] += row["length"]
        per = high / max(inches - above, 0.3)
        for r, base in _raised(said_[p], start, page.wide / most, per, size).items():
            ax.text(place[r], base, said_[p][r], ha="center", va="bottom", fontsize=size, linespacing=1.15)
        ax.set(xlim=(-0.5, most - 0.5), ylim=(0, per * inches))
        ax.set_xticks(range(len(labels[p])), labels[p], fontsize=size)
        ax.tick_params(axis="x", bottom=False, labelcolor=INK)
        number_axis(ax, inches * 0.8, which="y")
        for label, value in (marks or {}).items():
            ax.axvline(place[value], color=INK, linestyle=(0, (4, 2)), linewidth=1.4, zorder=1, label=label)
    return page.finish(text, plan.data, _alt(plan, text))


def _raised(words: Mapping[Any, str], tops: Mapping[Any, float], slot: float, per: float, size: float) -> dict[Any, float]:
    """Foot of the words over each bar: on the bar, or over what would be touched there; `per` is the value of an inch."""
    boxes: list[tuple[float, float, float, float]] = []
    feet = {}
    for r in sorted(words, key=lambda r: (wide(words[r], size), tops[r])):
        i, half = list(words).index(r), wide(words[r], size) / 2 + 0.03
        foot, high = tops[r] / per + 0.03, tall(words[r], size)
        for left, right, low, top in sorted([*boxes, *((j * slot - 0.3 * slot, j * slot + 0.3 * slot, 0.0, tops[o] / per) for j, o in enumerate(words))],
                                            key=lambda b: b[2]):
            if words[r] and left < i * slot + half and right > i * slot - half and low < foot + high and top > foot:
                foot = top + 0.03
        feet[r] = foot * per
        boxes.append((i * slot - half, i * slot + half, foot, foot + high))
    return feet


def _alt(plan: _Plan, text: Words) -> str:
    kind = tr(f"条形图，{sum(map(len, plan.rows.values()))} 条", f"Bars, {sum(map(len, plan.rows.values()))} of them")
    by = [c for c in (plan.panel, plan.y) if c]
    rows = [(" / ".join(plan.name(k) for k in (keys if isinstance(keys, tuple) else (keys,))),
             [f"{plan.name(r[plan.part])} {told(r['length'])}" if plan.part else told(r["length"]) for r in part.to_dict("records")])
            for keys, part in plan.drawn().groupby(by if len(by) > 1 else by[0], sort=False, observed=True)]
    sums = plan.drawn().groupby(by, sort=False, observed=True)["length"].sum()
    values = [(" / ".join(plan.name(k) for k in (keys if isinstance(keys, tuple) else (keys,))), v) for keys, v in sums.items()]
    return alt_text(kind, text, rows, values)

"""Bars: how much of something in each row, and of what it is made up; ranked, stacked, as shares, to two sides, upright."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Unpack

import pandas as pd

from ..language import tr
from ..looks import INK, MUTED, PAPER, figure_style, ink_on
from .base import Chart, Look, Names, Plan, Words, alt_text, beside, known, looks_of, named, needed, order_of, said, told
from .labels import fits, pt, shortened, tall, wide, wrapped
from .layout import MOST, cut, empty, joined, lines_of_label, most_rows, panel_width, sheet, slides
from .parts import MARK_LINES, Marks, filled, key_bar, number_axis, row_labels, write

PITCH, WORDY, THICK = 0.34, 0.74, 0.72   # inches per row, with words in the bars; thickness of a bar in rows


def bars(table: pd.DataFrame, *, y: str, x: str, part: str | None = None, panel: str | None = None, inside: str | None = None,
         at_end: str | None = None, marks: Mapping[str, Any] | None = None, full: bool = False, top: int | None = None,
         upright: bool = False, rows: Names | Sequence | None = None, names: Names | None = None, looks: Mapping[Any, Look] | None = None,
         **words: Unpack[Words]) -> Chart:
    """Draw a bar per row, from top to bottom; the parts of a row are stacked, negative lengths go to the left.

    Parameters
    ----------
    table : one row per bar, or per bar and part; the columns named below
    y, x : columns with what a bar is, and its length
    part : column that cuts a bar into parts, told apart by colour and texture
    panel : column that deals the bars out to panels on one scale
    inside : column of words written into each part where they fit
    at_end : column of words at the end of each bar (the first of each row); default: its length, with `full` nothing
    marks : dict of label -> what the bars are compared with; see `Marks`. Upright: label -> row at which a dashed line stands
    full : draw parts as shares of their bar, 0 to 1
    top : keep so many rows, those with the largest sums, largest first
    upright : draw the bars upwards, from left to right
    names : as in all charts; a part called "" is not in the legend
    rows, looks, **words : as in all charts, see `charts`

    Returns
    -------
    `table` holds the drawn rows, with the drawn lengths in column "length".
    """
    text, marks = said(words), Marks(marks or {})
    needed(table, y, x, part, panel, inside, at_end, *marks.columns())
    if table.empty:
        return empty(text, table)
    order = _order(table, y=y, x=x, panel=panel, rows=rows, top=top)
    columns = 1 if upright or len(order) == 1 else 2 if len(order) in (2, 4) else 3
    if rows is not None and most_rows() is None and len(next(iter(order.values()))) > MOST and not upright:
        columns = min(len(order), 5)   # many rows, the same in all panels: beside each other
    text, order = cut(text, order, None if upright else most_rows())
    data = _kept(table, order, y=y, x=x, panel=panel, full=full)
    plan = _Plan(data=data, y=y, part=part, panel=panel, inside=inside, at_end=at_end, full=full, marks=marks, rows=order, order=order,
                 look=looks_of(table, part, looks), name=lambda v: named(v, rows, names))
    with figure_style():
        pages = [(_upright if upright else _across)(plan.but(rows={p: order[p] for p in part_}), words_, columns)
                 for part_, words_ in slides(text, dict.fromkeys(order, 1), columns)]
    return joined(pages, data)


class _Plan(Plan):
    """What is drawn, and under which names."""

    def ends(self, panel: Any) -> dict[Any, tuple[float, float]]:
        """How far each row reaches to the left and to the right."""
        mine = self.of(panel)
        low, high = (mine["length"].clip(**side).groupby(mine[self.y], observed=True).sum() for side in ({"upper": 0}, {"lower": 0}))
        return {r: (float(low.get(r, 0.0)), float(high.get(r, 0.0))) for r in self.rows[panel]}

    def said(self, panel: Any) -> dict[Any, tuple[str, str]]:
        """Words at the left and the right end of each row."""
        first = self.of(panel).drop_duplicates(self.y).set_index(self.y)

        def right(row: Any, low: float, high: float) -> str:
            if row not in first.index or self.at_end:
                return told(first.loc[row, self.at_end]) if row in first.index else ""
            return "" if self.full or (low and not high) else beside(high, most)

        ends = self.ends(panel)
        most = max((high for _, high in ends.values()), default=0.0)
        return {r: (told(-low) if low else "", right(r, low, high)) for r, (low, high) in ends.items()}

    def label(self, cell: Mapping[str, Any]) -> str:
        """What a part of a bar is: its name, or else the words in it."""
        return (self.name(cell[self.part]) if self.part else "") or (told(cell[self.inside]) if self.inside else "")

    def heads(self) -> list[str]:
        return ["" if p is None else self.name(p) for p in self.rows]

    def handles(self) -> list:
        return [key_bar(self.look[v], self.name(v)) for v in self.used(self.part)] + self.marks.handles()


def _order(table: pd.DataFrame, *, y: str, x: str, panel: str | None, rows: Any, top: int | None) -> dict[Any, list]:
    """Rows of each panel in drawing order."""
    order, every = {}, order_of(table, y, rows)
    for p in order_of(table, panel):
        mine = table if p is None else table[table[panel] == p]
        found = every if p is None or rows is not None else order_of(mine, y)
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

def _across(plan: _Plan, text: Words, columns: int) -> Chart:
    panels, size = list(plan.rows), pt(12)
    inches = 10.6 if columns == 1 else 12.0
    deepest, each = max(map(len, plan.rows.values())), panel_width(inches, columns, 0, 0)
    lines = lines_of_label(deepest * -(-len(panels) // columns))
    labels = {p: [shortened(plan.name(r), 0.42 * each, size, lines) for r in rows] for p, rows in plan.rows.items()}
    every = [label for mine in labels.values() for label in mine]
    shared = len({tuple(rows) for rows in plan.rows.values()}) == 1
    pitch = WORDY if plan.inside and plan.data[plan.inside].map(told).str.len().max() > 5 else PITCH
    page = sheet(text, plan.handles(), heads=plan.heads(), columns=columns, inches=inches, left=max(wide(w, size) for w in every) + 0.14,
                 foot=0.3, high=deepest * max(pitch, *(tall(w, size) + 0.08 for w in every)), shared=shared)
    scale = _scale(plan.but(rows=plan.order), page.wide)   # the same on all slides
    for i, (ax, p) in enumerate(zip(page.axes, panels, strict=True)):
        _stack(ax, plan, p, per=page.wide / (scale[1] - scale[0]), pitch=page.high[0] / deepest)
        _ends(ax, plan, p)
        row_labels(ax, labels[p] if not shared or i % columns == 0 else [""] * len(labels[p]), size)
        ax.set(xlim=scale, ylim=(deepest - 0.5, -0.5))
        number_axis(ax, page.wide, whole=bool((plan.data["length"].dropna() % 1 == 0).all()))
        if plan.full:
            ax.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", "25%", "50%", "75%", "100%"])
        if scale[0] < 0:   # two sides: the numbers stand at the bars, an axis would show minus signs
            ax.axvline(0, color=MUTED, linewidth=1)
            ax.set_xticks([])
            ax.spines["bottom"].set_visible(False)
        plan.marks.draw(ax, {r: k for k, r in enumerate(plan.rows[p])}, plan.of(p), plan.y)
    return page.finish(text, plan.data, _alt(plan, text))


def _scale(plan: _Plan, room: float) -> tuple[float, float]:
    """Ends of the axis that leave room for the words at the ends of the bars."""
    ends = [e for p in plan.rows for e in plan.ends(p).values()]
    words = [w for p in plan.rows for w in plan.said(p).values()]
    marks = plan.marks.numbers(plan.data)
    low, high = -min([e[0] for e in ends] + marks), max([e[1] for e in ends] + marks)
    before, after = (max(min(wide(w[side], pt(11)), 0.36 * room) for w in words) + 0.12 for side in (0, 1))
    before = before if low > 0 else 0.0
    per = (room - before - after) / ((max(low, 0.0) + high) or 1.0)
    return -max(low, 0.0) - before / per, (high or (0.0 if low > 0 else 1.0)) + after / per


def _stack(ax, plan: _Plan, panel: Any, *, per: float, pitch: float) -> None:
    """Draw the parts of each row outwards from 0, with the words inside them."""
    place = {r: i for i, r in enumerate(plan.rows[panel])}
    ends = {r: [0.0, 0.0] for r in place}
    for row in plan.of(panel).to_dict("records"):
        length, look = row["length"], plan.look[row[plan.part] if plan.part else None]
        if not length or not known(length):
            continue
        side, reach = int(length > 0), ends[row[plan.y]]
        ax.barh(place[row[plan.y]], length, left=reach[side], height=THICK, zorder=2, **filled(look))
        if plan.inside:
            _inside(ax, (reach[side] + length / 2, place[row[plan.y]]), told(row[plan.inside]), look, (abs(length) * per, pitch * THICK))
        reach[side] += length


def _inside(ax, at: tuple[float, float], words: str, look: Look, room: tuple[float, float]) -> None:
    """Words in a bar of so many inches, in up to three lines, where they fit."""
    size = pt(11)
    lines = wrapped(words, max(room[0] - 0.08, 0.05), size)
    broken = not fits(words, max(room[0] - 0.08, 0.05), size, 3) or len(max(lines.split("\n"), key=len)) < min(2, len(words))
    if not words or broken or tall(lines, size) > room[1] * 1.25 or wide(lines, size) > room[0] - 0.04:
        return
    fill = filled(look)["facecolor"]
    if look.texture and ink_on(fill) != PAPER:      # dark words among white dots or strokes: on a patch of paper
        fill = PAPER
    ax.text(*at, lines, ha="center", va="center", fontsize=size, color=ink_on(fill), linespacing=1.05, zorder=4,
            bbox={"facecolor": fill, "edgecolor": "none", "pad": 1.0} if look.texture else None)


def _ends(ax, plan: _Plan, panel: Any) -> None:
    reach, words = plan.ends(panel), plan.said(panel)
    for i, row in enumerate(plan.rows[panel]):
        for side, shift, align in ((1, 4, "left"), (0, -4, "right")):
            if words[row][side]:
                write(ax, reach[row][side], i, words[row][side], ha=align, shift=(shift, 0))


# ---------------------------------------------------------------------------------------------------- upright bars

def _upright(plan: _Plan, text: Words, columns: int) -> Chart:
    panels, size, deepest = list(plan.rows), pt(11), max(map(len, plan.rows.values()))
    each = panel_width(11.0, 1, 0.7, 0.1)
    over = {p: {r: w[1] for r, w in plan.said(p).items()} for p in panels}
    half = max(wide(next(iter(mine.values()), ""), size) for mine in over.values()) / 2 / each   # of the whole, over the first bar
    most = deepest + max(0.0, (half * deepest - 0.5) / (1 - half))   # room before it, so that they do not reach the axis
    labels = {p: [wrapped(plan.name(r), max(each / most - 0.06, 0.25), size) for r in rows] for p, rows in plan.rows.items()}
    above = max(tall(w, size) for mine in over.values() for w in mine.values()) + 0.3
    foot = max(tall(label, size) for mine in labels.values() for label in mine) + 0.12
    page = sheet(text, plan.handles(), heads=plan.heads(), inches=11.0, high=above + 2.6, left=0.7, foot=foot, unit_above=True)
    high = max(e[1] for p in panels for e in plan.ends(p).values()) or 1.0
    for ax, p, inches in zip(page.axes, panels, page.high, strict=True):
        start, place = dict.fromkeys(plan.rows[p], 0.0), {r: i for i, r in enumerate(plan.rows[p])}
        for row in plan.of(p).to_dict("records"):
            look = plan.look[row[plan.part] if plan.part else None]
            ax.bar(place[row[plan.y]], row["length"], bottom=start[row[plan.y]], width=0.78, zorder=2, **filled(look))
            start[row[plan.y]] += row["length"]
        per = high / max(inches - above, 0.3)
        for r, base in _raised(over[p], start, page.wide / most, per, size).items():
            write(ax, place[r], base, over[p][r], size=size, va="bottom")
        ax.set(xlim=(deepest - most - 0.5, deepest - 0.5), ylim=(0, per * inches))
        ax.set_xticks(range(len(labels[p])), labels[p], fontsize=size)
        ax.tick_params(axis="x", bottom=False, labelcolor=INK)
        number_axis(ax, inches * 0.8, which="y")
        for i, (label, at) in enumerate(plan.marks.items()):
            ax.axvline(place[at], color=INK, linestyle=MARK_LINES[i % 3], linewidth=1.4, zorder=1, label=label)
    return page.finish(text, plan.data, _alt(plan, text))


def _raised(words: Mapping[Any, str], tops: Mapping[Any, float], slot: float, per: float, size: float) -> dict[Any, float]:
    """Foot of the words over each bar: on the bar, or over what would be touched there; `per` is the value of an inch."""
    taken = [(i * slot - 0.3 * slot, i * slot + 0.3 * slot, 0.0, tops[r] / per) for i, r in enumerate(words)]
    feet = {}
    for r in sorted(words, key=lambda r: (wide(words[r], size), tops[r])):
        i, half = list(words).index(r), wide(words[r], size) / 2 + 0.03
        foot, high = tops[r] / per + 0.03, tall(words[r], size)
        for left, right, low, top in sorted(taken, key=lambda b: b[2]):
            if words[r] and left < i * slot + half and right > i * slot - half and low < foot + high and top > foot:
                foot = top + 0.03
        feet[r] = foot * per
        taken.append((i * slot - half, i * slot + half, foot, foot + high))
    return feet


def _alt(plan: _Plan, text: Words) -> str:
    rows, values, most = [], [], float(plan.data["length"].max())
    for head, own in plan.each_row(plan.y):
        rows.append((head, [" ".join(w for w in (plan.label(c), beside(c["length"], most)) if w) for c in own.to_dict("records")]))
        values += [(head, float(own["length"].sum()))] if len(own) else []
    return alt_text(tr(f"条形图，{len(rows)} 条", f"Bars, {len(rows)} of them"), text, rows, values)

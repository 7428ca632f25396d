"""Strips: where in a text, or along another stretch, something stands; strokes, marks or spans in rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Unpack

import numpy as np
import pandas as pd

from ..language import tr
from ..looks import ACCENT, GRID, PAPER, figure_style, ink_on, screen
from .base import MISSING, Chart, Flag, Look, Names, Plan, Words, alt_text, flagged, known, looks_of, named, needed, order_of, said, told
from .labels import pt, shortened, tall, wide
from .layout import MOST, empty, full_width, joined, lines_of_label, paged, period_heads, shade_periods, sheet, write_heads
from .parts import BAND, filled, frame_key, inches_of, key_bar, key_mark, number_axis, row_labels, stacked, write, write_near

PITCH, INCHES = 0.4, 11.4


def strips(table: pd.DataFrame, *, row: str, start: str, end: str | None = None, kind: str | None = None, weight: str | None = None,
           text: str | None = None, frame: Flag | None = None, panel: str | None = None, lengths: Mapping[Any, float] | None = None,
           periods: Mapping[str, tuple[float, float]] | None = None, rows: Names | Sequence | None = None, names: Names | None = None,
           looks: Mapping[Any, Look] | None = None, **words: Unpack[Words]) -> Chart:
    """Draw what stands where along each row, from left to right.

    Parameters
    ----------
    table : one row per stroke, mark or span; the columns named below
    row : column with the row
    start, end : columns with place, or begin and end; without `end` strokes, and with `kind` marks. A missing start is drawn in a hatched
        column at the right; names[start] says what that means
    kind : column that tells marks or spans apart; a Look with marker "|" draws a stroke
    weight : column of how much: height of a stroke or span (the largest is full), area of a mark
    text : column of words in a span, where they fit, or beside a mark, where they find room
    frame : flag: spans with a red frame
    panel : column that deals the strips out: panels beside each other where they have the same rows, else below each other
    lengths : dict of row -> length of its strip, drawn pale behind
    names : as in all charts, and for the column `start`
    rows, looks, periods, **words : as in all charts, see `charts`
    """
    said_ = said(words)
    frame, framed = flagged(frame, names, tr("红框：标题所说", "framed: what the title speaks of"))
    needed(table, row, start, end, kind, weight, text, frame, panel)
    if table.empty:
        return empty(said_, table)
    every = order_of(table, row, rows)
    panels = order_of(table, panel)
    own = {p: every if p is None else [r for r in every if ((table[panel] == p) & (table[row] == r)).any()] for p in panels}
    beside = len(panels) > 1 and (rows is not None or len({tuple(r) for r in own.values()}) == 1)
    order = dict.fromkeys(panels, every) if beside else own
    plan = _Plan(data=table.reset_index(drop=True), row=row, start=start, end=end, kind=kind, weight=weight, text=text, frame=frame,
                 framed=framed,
                 panel=panel, lengths=dict(lengths or {}), periods=dict(periods or {}), rows=order, look=looks_of(table, kind, looks),
                 name=lambda v: named(v, rows, names))
    parts = _pages(order, beside)
    with figure_style():
        pages = [_draw(plan.but(rows=part), paged(said_, i, len(parts)), beside) for i, part in enumerate(parts, 1)]
    return joined(pages, plan.data)


def _pages(order: Mapping[Any, list], beside: bool) -> list[dict[Any, list]]:
    """Rows of each page by panel: all of them in a notebook, twelve rows and three panels beside each other on a slide."""
    if screen() == "notebook":
        return [dict(order)]
    pages: list[dict[Any, list]] = []
    if beside:
        panels, rows = list(order), next(iter(order.values()))
        return [dict.fromkeys(panels[i:i + 3], rows[j:j + MOST]) for j in range(0, len(rows), MOST) for i in range(0, len(panels), 3)]
    each = 4 if len(order) > 1 else 0   # a panel's heading and axis take the room of so many rows
    for panel, rows in order.items():
        for r in rows:
            full = sum(len(own) + each for own in pages[-1].values()) if pages else MOST
            if full + (1 if pages and panel in pages[-1] else 1 + each) > MOST + bool(each):
                pages.append({})
            pages[-1].setdefault(panel, []).append(r)
    return pages


class _Plan(Plan):
    """What is drawn, and under which names."""

    @property
    def limits(self) -> tuple[float, float]:
        """From the first to the last place of all panels."""
        values = [v for c in (self.start, self.end) if c for v in self.data[c].dropna().astype(float)]
        values += [*self.lengths.values(), *(v for ends in self.periods.values() for v in ends)] + ([0.0] if self.lengths else [])
        low, high = min(values, default=0.0), max(values, default=1.0)
        if not self.end and low >= 0 and high <= 1:
            return 0.0, 1.0      # places as shares of a text
        return (low, high) if high > low else (low, low + 1.0)

    @property
    def lost(self) -> bool:
        return bool(self.data[self.start].isna().any())

    @property
    def absent(self) -> str:
        """What a missing start means."""
        return tr("没有", "absent") if self.name(self.start) == self.start else self.name(self.start)

    def share(self, table: pd.DataFrame) -> np.ndarray:
        """How full a stroke, mark or span is, 0 to 1."""
        if self.weight is None:
            return np.ones(len(table))
        return table[self.weight].astype(float).to_numpy() / max(float(self.data[self.weight].max()), 1e-9)


def _draw(plan: _Plan, words: Words, beside: bool) -> Chart:
    panels, size = list(plan.rows), pt(12)
    columns = len(panels) if beside else 1
    depth = [max(len(plan.rows[p]) for p in panels)] if beside else [len(plan.rows[p]) for p in panels]
    labels = {p: [shortened(plan.name(r), 0.3 * full_width(INCHES), size, lines_of_label(sum(depth))) for r in rows]
              for p, rows in plan.rows.items()}
    left = max(wide(label, size) for mine in labels.values() for label in mine) + 0.16
    pitch = max(PITCH, *(tall(label, size) + 0.06 for mine in labels.values() for label in mine))
    room = full_width(INCHES) - left - 0.4
    tops = period_heads(list(plan.periods), room) + [plan.absent] * plan.lost
    words_above = tall("x", pt(11)) if plan.text and not plan.end else 0.0   # beside the marks of the first row
    above = [words_above + (max((tall(h, pt(11)) for h in tops), default=0.0) if i == 0 else 0.0) for i in range(len(depth))]
    page = sheet(words, _handles(plan), heads=["" if p is None else plan.name(p) for p in panels], columns=columns, inches=INCHES,
                 high=[d * pitch for d in depth], left=left, right=0.14, above=above, foot=0.3, shared=beside)
    for i, (ax, p) in enumerate(zip(page.axes, panels, strict=True)):
        deep = depth[0 if beside else i]
        row_labels(ax, labels[p] if not beside or i == 0 else [""] * len(labels[p]), size)
        ax.set_ylim(deep - 0.5, -0.5)
        _panel(ax, plan, p, page.wide, page.high[0 if beside else i] / deep)
        _axis(ax, plan, page.wide, bottom=beside or i == len(panels) - 1)
    middles = [(a + b) / 2 for a, b in plan.periods.values()] + [plan.limits[1] + 0.06 * (plan.limits[1] - plan.limits[0])] * plan.lost
    write_heads(page.axes[0], page.wide, middles, tops, lift=words_above)
    return page.finish(words, plan.data, _alt(plan, words))


def _panel(ax, plan: _Plan, panel: Any, room: float, pitch: float) -> None:
    mine = plan.of(panel)
    low, high = plan.limits
    span = high - low
    for i, r in enumerate(plan.rows[panel]):
        if r in plan.lengths:
            ax.barh(i, plan.lengths[r], height=0.6, color=BAND, edgecolor=GRID, linewidth=0.6, zorder=1)
        elif not plan.end:
            ax.hlines(i, low, high, color=GRID, linewidth=1, zorder=1)
    if plan.lost:
        ax.axvspan(high + 0.02 * span, high + 0.1 * span, zorder=0, **{**filled(MISSING), "linewidth": 0})
    place = {r: i for i, r in enumerate(plan.rows[panel])}
    mine = mine[mine[plan.row].isin(place)]
    at = mine[plan.row].map(place).astype(float).to_numpy()
    if plan.end:
        _spans(ax, plan, mine, at, room / (1.02 * span), pitch)
    elif plan.kind:
        spots = _marks(ax, plan, mine, at, high + 0.06 * span, span)
    else:
        half = 0.12 + 0.3 * plan.share(mine)
        ax.vlines(mine[plan.start], at - half, at + half, color=plan.look[None].colour, linewidth=2, zorder=2)
    ax.set_xlim(low - 0.01 * span, high + (0.11 if plan.lost else 0.01) * span)
    shade_periods(ax, plan.periods.values(), beyond=0)
    if plan.text and plan.kind and not plan.end:
        _beside(ax, plan, mine, inches_of(ax, (room, pitch * len(plan.rows[panel])), *spots), (room, pitch * len(plan.rows[panel])))


def _spans(ax, plan: _Plan, mine: pd.DataFrame, at: np.ndarray, per: float, pitch: float) -> None:
    """Boxes from begin to end, with the words that fit into them."""
    from matplotlib.patches import Rectangle

    for record, y, share in zip(mine.to_dict("records"), at, plan.share(mine), strict=True):
        look, long = plan.look[record[plan.kind] if plan.kind else None], record[plan.end] - record[plan.start]
        style, high = filled(look), 0.76 * share
        gap = min(0.03 / per, 0.1 * long)
        ax.add_patch(Rectangle((record[plan.start] + gap, y - high / 2), long - 2 * gap, high, zorder=2, **style))
        if plan.has(record, plan.frame):   # above the ground of words on a hatched span
            ax.add_patch(Rectangle((record[plan.start] + gap, y - high / 2), long - 2 * gap, high, fill=False, edgecolor=ACCENT,
                                   linewidth=2.2, zorder=6))
        words = told(record[plan.text]) if plan.text else ""
        if words and wide(words, pt(11)) <= long * per and tall(words, pt(11)) <= 1.3 * pitch * high:
            write(ax, record[plan.start] + long / 2, y, words, colour=ink_on(style["facecolor"]), fill=style["facecolor"] if
                  style.get("hatch") else None)


def _marks(ax, plan: _Plan, mine: pd.DataFrame, at: np.ndarray, lost: float, span: float) -> tuple[np.ndarray, np.ndarray]:
    """Marks by kind; neighbours in a row that would cover each other step up and down. Returns where they stand."""
    x = mine[plan.start].astype(float).fillna(lost).to_numpy()
    y = at + stacked(x, at, 0.014 * span)
    share = plan.share(mine)
    for kind, look in plan.look.items():
        some = (mine[plan.kind] == kind).to_numpy()
        if some.any():
            ax.scatter(x[some], y[some], s=(3.5 + 7.0 * share[some] if plan.weight else 7.0) * pt(11), marker=look.marker,
                       facecolor=look.face, edgecolor=look.colour, linewidth=1.4, zorder=3,
                       clip_on=False)
    return x, y


def _beside(ax, plan: _Plan, mine: pd.DataFrame, spots: np.ndarray, room: tuple[float, float]) -> None:
    """Words beside marks, those from left to right first; words of marks at one place share a label."""
    words: dict[tuple, list[int]] = {}
    rows = mine[plan.row].to_numpy()
    for i in np.lexsort((spots[:, 0], -spots[:, 1])):
        if known(mine[plan.text].iloc[i]) and mine[plan.text].iloc[i]:
            words.setdefault((rows[i], mine[plan.start].iloc[i]), []).append(i)
    firsts = [own[0] for own in words.values()]
    write_near(ax, room, spots[firsts], [" / ".join(told(mine[plan.text].iloc[i]) for i in own) for own in words.values()],
               taken=[(x - 0.07, y - 0.07, x + 0.07, y + 0.07) for x, y in spots], reach=0.1, first=4,
               fills=[None if known(mine[plan.start].iloc[i]) else PAPER for i in firsts])


def _axis(ax, plan: _Plan, room: float, *, bottom: bool) -> None:
    """Begin and end of a text, or numbers."""
    low, high = plan.limits
    if (low, high) == (0.0, 1.0) and not plan.end:
        ax.set_xticks([0, 1] if bottom else [], [tr("开头", "start"), tr("结尾", "end")] if bottom else [])
        for label, side in zip(ax.get_xticklabels(), ("left", "right"), strict=False):
            label.set_horizontalalignment(side)
    elif plan.text and plan.end and not plan.periods:
        ax.set_xticks([])
    else:
        number_axis(ax, room)
    ax.tick_params(axis="x", labelsize=pt(11), length=0)
    ax.spines["bottom"].set_visible(False)


def _handles(plan: _Plan) -> list:
    key = key_bar if plan.end else key_mark
    return [key(plan.look[k], plan.name(k)) for k in plan.used(plan.kind)] + frame_key(plan.data, plan.frame, plan.framed)


def _alt(plan: _Plan, words: Words) -> str:
    rows, values = [], []
    for head, own in plan.each_row(plan.row):
        kinds = [f"{plan.name(k)} {n}" for k, n in own[plan.kind].value_counts(sort=False).items() if n] if plan.kind else []
        spoken = ["/".join(told(w) for w in own[plan.text] if known(w) and w)] if plan.text and len(own) <= 14 else []
        ends = own[plan.end] if plan.end else [None] * len(own)
        places = [(told(a) if known(a) else plan.absent) + (f"–{told(b)}" if plan.end else "")
                  for a, b in zip(own[plan.start], ends, strict=True)] if len(own) <= 4 and not plan.text else []
        rows.append((head, [tr(f"{len(own)} 处", f"{len(own)} places"), *places, *kinds, *spoken]))
        values.append((head, len(own)))
    return alt_text(tr(f"位置图，{len(rows)} 行", f"Places along {len(rows)} rows"), words, rows, values)

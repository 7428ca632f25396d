"""A timeline in lanes: dated events and spans, their labels in the first free row, so that none cover each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Unpack

import pandas as pd

from ..language import tr
from ..looks import INK, MUTED, PAPER, figure_style
from .base import Chart, Flag, Look, Names, Plan, Words, alt_text, flagged, flags, known, looks_of, named, needed, order_of, said, told
from .labels import pt, shortened, tall, wide, wrapped
from .layout import empty, full_width, joined, period_heads, shade_periods, sheet, slides, write_heads
from .parts import few_key, key_line, key_mark, number_axis, write

INCHES, PAD = 12.2, 0.14   # inches: figure, above and below a lane
SOURCE = "#47515b"                    # notes beside labels: readable on the darkest band


def timeline(table: pd.DataFrame, *, lane: str, start: str, label: str, end: str | None = None, note: str | None = None,
             kind: str | None = None,
             hollow: Flag | None = None, hollow_end: Flag | None = None, open_end: Flag | None = None, periods: Mapping[str, tuple[float, float]] | None = None,
             lanes: Names | Sequence | None = None, names: Names | None = None, looks: Mapping[Any, Look] | None = None,
             **words: Unpack[Words]) -> Chart:
    """Draw what happened when, a mark or a span for each row of the table.

    Parameters
    ----------
    table : one row per event; the columns named below
    lane : column that gathers events in lanes
    start, end : columns with the year, and the year in which a span ends; missing end: a single year
    label, note : columns with the words beside the mark, and smaller ones after them, for example where it stands
    kind : column that tells events apart by colour and marker
    hollow : flag: hollow marks are uncertain, or still to come
    hollow_end : flag: the end of the span is uncertain, a hollow mark stands there
    open_end : flag: the span goes on; an arrow at its end
    lanes (as `rows`), names, looks, periods, **words : as in all charts, see `charts`
    """
    text = said(words)
    hollow, few = flagged(hollow, names, tr("空心：不确定", "hollow: uncertain"))
    hollow_end, end_few = flagged(hollow_end, names, tr("空心的终点：不确定", "hollow end: uncertain"))
    open_end, on = flagged(open_end, names, tr("箭头：至今", "arrow: goes on"))
    needed(table, lane, start, label, end, note, kind, hollow, hollow_end, open_end)
    events = table.dropna(subset=[start]).reset_index(drop=True)
    if events.empty:
        return empty(text, table)
    until = events[end].where(events[end].notna(), events[start]) if end else events[start]
    events = events.assign(_begin=events[start].astype(float), _end=until.astype(float))
    plan = _Plan(data=events, lane=lane, label=label, note=note, kind=kind, hollow=hollow, few=few, on=on, open_end=open_end,
                 hollow_end=hollow_end, end_few=end_few, periods=dict(periods or {}),
                 lanes=order_of(events, lane, lanes), look=looks_of(table, kind, looks), name=lambda v: named(v, lanes, names))
    with figure_style():
        return joined(_draw(plan, text), table)


class _Plan(Plan):
    """What is drawn, and under which names."""

    @property
    def limits(self) -> tuple[float, float]:
        """First and last year of the axis."""
        ends = [*self.data["_begin"], *self.data["_end"], *(v for pair in self.periods.values() for v in pair if known(v))]
        return min(ends) - 1, max(ends) + 1

    @property
    def gap(self) -> float:
        """Inches from the middle of a mark to its words."""
        return 0.3 * pt(12) / 72 + 0.08

    def width(self, event: Mapping[str, Any]) -> float:
        """Inches of the words of an event."""
        note = self.cell(event, self.note)
        return wide(told(event[self.label]), pt(10.5)) + (wide(note, pt(10)) + 0.09 if note else 0.0)


def _draw(plan: _Plan, words: Words) -> list[Chart]:
    left = min(max(wide(plan.name(v), pt(12)) for v in plan.lanes), 0.24 * full_width(INCHES)) + 0.16
    right = max(0.1, wide("2000", pt(11)) / 2 - 0.1)   # the last year may stand at the very edge
    room = full_width(INCHES) - 0.24 - left - right
    low, high = plan.limits
    per = room / (high - low)
    rows = {v: _rows([e for e in plan.data.to_dict("records") if e[plan.lane] == v], plan, low, per, room) for v in plan.lanes}
    names = {v: wrapped(plan.name(v), left - 0.16, pt(12)) for v in plan.lanes}
    pitch = tall("x", pt(10.5)) + 0.05
    deep = {v: max((max((r for _, r, _ in rows[v]), default=0) + 1) * pitch, tall(names[v], pt(12))) + 2 * PAD for v in plan.lanes}
    heads = period_heads(list(plan.periods), room)
    above = max((tall(h, pt(11)) for h in heads), default=0.0) + 0.05
    pages = []
    for part, words_ in slides(words, deep, 5.3 - above):
        page = sheet(words_, _handles(plan), inches=INCHES, high=sum(deep[v] for v in part), left=left, right=right, above=above, foot=0.3)
        _lanes(page, plan, part, rows, deep, names, pitch)
        write_heads(page.axes[0], page.wide, shade_periods(page.axes[0], plan.periods.values()), heads)
        pages.append(page.finish(words_, plan.data.drop(columns=["_begin", "_end"]), _alt(plan, words, part)))
    return pages


def _rows(events: list[dict], plan: _Plan, low: float, per: float, room: float) -> list[tuple[dict, int, bool]]:
    """Row of each event in its lane (the first that is free), and whether its words stand to the right; all in inches."""
    taken: list[list[tuple[float, float]]] = []
    found = []
    pivot = float(plan.data["_begin"].median())
    for event in sorted(events, key=lambda e: (e["_begin"], e["_end"], told(e[plan.label]))):
        words = plan.width(event) + plan.gap + 0.06
        tail = 0.3 if plan.has(event, plan.open_end) else 0.1
        begin, end = (event["_begin"] - low) * per - 0.1, (event["_end"] - low) * per + tail
        left_fits, right_fits = begin - words > -0.05, end + words < room + 0.1
        right = not left_fits or (right_fits and event["_begin"] >= pivot)
        begin, end = (begin, end + words) if right else (begin - words, end)
        row = next((i for i, spans in enumerate(taken) if all(end < a or begin > b for a, b in spans)), len(taken))
        if row == len(taken):
            taken.append([])
        taken[row].append((begin - 0.05, end + 0.05))
        found.append((event, row, right))
    return found


def _lanes(page, plan: _Plan, part: list, rows: Mapping[Any, list], deep: Mapping[Any, float], names: Mapping[Any, str],
           pitch: float) -> None:
    ax, whole = page.axes[0], sum(deep[v] for v in part)
    low, high = plan.limits
    ax.set(xlim=(low, high), ylim=(whole, 0))
    y = 0.0
    for lane in part:
        ax.axhline(y, color=MUTED, linewidth=0.8, zorder=1)
        write(ax, 0, y + deep[lane] / 2, names[lane], size=pt(12), ha="right", frame="row", shift=(-6, 0))
        spare = (deep[lane] - 2 * PAD - pitch * (max((r for _, r, _ in rows[lane]), default=0) + 1)) / 2
        for event, row, right in rows[lane]:
            _event(ax, plan, event, y + PAD + spare + (row + 0.5) * pitch, (high - low) / page.wide, right=right)
        y += deep[lane]
    number_axis(ax, page.wide, whole=True)
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)
    ax.tick_params(axis="x", labelcolor=INK)


def _event(ax, plan: _Plan, event: Mapping[str, Any], y: float, inch: float, *, right: bool) -> None:
    """Mark or span with its words; `inch` is how many years an inch holds."""
    look = plan.look[event[plan.kind] if plan.kind else None]
    begin, end, on = event["_begin"], event["_end"], plan.has(event, plan.open_end)
    if end > begin:
        ax.plot([begin, end], [y, y], color=look.colour, linewidth=4, solid_capstyle="butt", alpha=0.55, zorder=2)
    if on:
        ax.annotate("", (end + 0.26 * inch, y), (end, y), arrowprops={"arrowstyle": "-|>", "color": look.colour, "linewidth": 1.6,
                                                                      "shrinkA": 0, "shrinkB": 0}, zorder=2)
    face = Look(look.colour, hollow=look.hollow or plan.has(event, plan.hollow)).face
    ax.plot([begin], [y], marker=look.marker, markersize=0.6 * pt(12), color=look.colour, markeredgewidth=1.8, markerfacecolor=face,
            zorder=3)
    if end > begin and plan.has(event, plan.hollow_end):
        ax.plot([end], [y], marker=look.marker, markersize=0.6 * pt(12), color=look.colour, markeredgewidth=1.8, markerfacecolor=PAPER,
                zorder=3)
    note = plan.cell(event, plan.note)
    label = shortened(told(event[plan.label]), 4.6, pt(10.5), 1)
    at = end + (0.24 if on else 0.0) * inch + plan.gap * inch if right else begin - (plan.gap + plan.width(event)) * inch
    write(ax, at, y, label, size=pt(10.5), ha="left")
    if note:
        write(ax, at + (wide(label, pt(10.5)) + 0.07) * inch, y, note, size=pt(10), colour=SOURCE, ha="left")


def _handles(plan: _Plan) -> list:
    keys = [key_mark(plan.look[k], plan.name(k)) for k in plan.used(plan.kind)]
    keys += few_key(plan.data, plan.hollow, plan.few) + few_key(plan.data, plan.hollow_end, plan.end_few)
    if flags(plan.data, plan.open_end).any():
        keys.append(key_line(plan.on, linestyle="", marker=">", color=MUTED, markersize=0.6 * pt(12)))
    return keys


def _alt(plan: _Plan, words: Words, part: list) -> str:
    rows = []
    for lane in part:
        own = plan.data[plan.data[plan.lane] == lane].sort_values("_begin", kind="stable")
        cells = []
        for e in own.to_dict("records"):
            years = told(e["_begin"]) + (f"–{told(e['_end'])}" if e["_end"] > e["_begin"] else "") + "→" * plan.has(e, plan.open_end)
            what = told(e[plan.label]) or (plan.name(e[plan.kind]) if plan.kind else "")
            cells.append(f"{years} {what} {plan.cell(e, plan.note)}".rstrip())
        rows.append((plan.name(lane), cells))
    rows += [(tr("时期", "periods"), [p.replace("\n", " ") for p in plan.periods])] if plan.periods else []
    first, last = plan.data.loc[plan.data["_begin"].idxmin()], plan.data.loc[plan.data["_begin"].idxmax()]
    ends = [(tr("最早", "earliest"), [f"{told(first['_begin'])} {told(first[plan.label])}"]),
            (tr("最晚", "latest"), [f"{told(last['_begin'])} {told(last[plan.label])}"])]
    return alt_text(tr(f"时间线，{len(part)} 行 {len(plan.data)} 条", f"Timeline of {len(plan.data)} entries in {len(part)} lanes"), words,
                    rows + ends, most=30)

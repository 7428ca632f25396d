"""Lines over years, or over another ordered axis: one or several panels, intervals, steps, ranks, periods, marked years."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Unpack

import numpy as np
import pandas as pd

from ..language import tr
from ..looks import INK, PAPER, figure_style
from .base import MISSING, Chart, Flag, Look, Names, Plan, Words, alt_text, flagged, flags, looks_of, named, needed, order_of, said, told
from .labels import pt, shortened, spread, tall, wide
from .layout import Sheet, empty, full_width, joined, own_scales, period_heads, same_scale, shade_periods, sheet, slides, write_heads
from .parts import MARK_LINES, along, few_key, filled, inches_of, key_bar, key_line, key_mark, number_axis, write, write_near

INCHES = 11.4
FLOOR = 0.16   # inches between bars over each other


def lines(table: pd.DataFrame, *, x: str, y: str, series: str | None = None, panel: str | None = None,
          interval: tuple[str, str] | None = None,
          hollow: Flag | None = None, missing: Flag | None = None, text: str | None = None, below: Sequence = (), steps: Sequence | bool = (),
          ranks: Sequence | bool = (), marks: Mapping[str, Any] | None = None, periods: Mapping[str, tuple[float, float]] | None = None, names: Names | None = None,
          looks: Mapping[Any, Look] | None = None, **words: Unpack[Words]) -> Chart:
    """Draw a line per series over an ordered axis.

    Parameters
    ----------
    table : one row per point; the columns named below. A missing value breaks its line.
    x, y : columns with the place of a point (a year, another number, or an ordered category) and its value
    series : column that tells lines apart by colour, line and marker; named at the end of the line where there is one panel
    panel : column that deals the lines out to panels, each on its own scale where one scale would press some of them flat
    interval : columns with the ends of an interval, drawn as a band
    hollow : flag: hollow points rest on few or are uncertain
    missing : flag: the place of the point is hatched; default: where all values of a panel are missing
    text : column of words at the points; they find room by rule
    below : series whose words stand below their points, in the colour of their line
    steps : series drawn as steps, whose level holds until the next point; True for all
    ranks : panels in which 1 stands on top; True for all
    marks : dict of label -> place on the x axis: a number or several (dashed lines), a pair (low, high) or several (a bar at the top),
        or a dict of panel -> one of these
    looks : as in all charts; a Look with line "" draws points only
    names, periods, **words : as in all charts, see `charts`
    """
    said_ = said(words)
    hollow, few = flagged(hollow, names, tr("空心：依据很少", "hollow: rests on few"))
    missing, gone = flagged(missing, names, tr("没有数据", "no data"))
    needed(table, x, y, series, panel, hollow, missing, text, *(interval or ()))
    if table.empty:
        return empty(said_, table)
    places = {v: i for i, v in enumerate(order_of(table, x))} if not pd.api.types.is_numeric_dtype(table[x]) else {}
    data = table.assign(**{"_x": table[x].map(places) if places else table[x]}).astype({"_x": float}).sort_values("_x", kind="stable")
    plan = _Plan(data=data.reset_index(drop=True), x=x, y=y, series=series, panel=panel, interval=interval, hollow=hollow, few=few,
                 missing=missing, gone=gone, text=text, below=below, steps=steps, ranks=ranks, marks=dict(marks or {}), periods=dict(periods or {}), places=places, look=looks_of(table,
                 series, looks), name=lambda v: named(v, names))
    panels = order_of(table, panel)
    columns = 1 if len(panels) == 1 or plan.periods else 2 if len(panels) in (2, 4) else 3
    with figure_style():
        pages = [_draw(plan, words_, part, columns) for part, words_ in slides(said_, dict.fromkeys(panels, 1), max(columns, 2))]
    return joined(pages, plan.data.drop(columns="_x"))


class _Plan(Plan):
    """What is drawn, and under which names."""

    def kinds(self, table: pd.DataFrame) -> list:
        return [k for k in self.look if self.series is None or (table[self.series] == k).any()]

    def line(self, table: pd.DataFrame, kind: Any) -> pd.DataFrame:
        return table if self.series is None else table[table[self.series] == kind]

    def hatched(self, table: pd.DataFrame) -> list[float]:
        """Places at which something is missing."""
        gone = table.groupby("_x")[self.missing].any() if self.missing else table.groupby("_x")[self.y].count() == 0
        return list(gone.index[gone])

    def ranked(self, panel: Any) -> bool:
        return self.ranks is True or (self.ranks is not False and panel in self.ranks)

    def stepped(self, kind: Any) -> bool:
        return self.steps is True or (self.steps is not False and kind in self.steps)

    def direct(self, panels: list) -> bool:
        """Can series be named at the ends of their lines? In one panel, where all of them reach its end."""
        mine = self.of(panels[0])   # the only one, or the only one on its slide
        if len(panels) > 1 or self.series is None or len(self.kinds(mine)) < 2:
            return False
        last = mine.dropna(subset=[self.y]).groupby(self.series, observed=True)["_x"].max()
        return bool((last == self.data["_x"].max()).all())

    def range(self, panel: Any) -> tuple[float, float]:
        mine = self.of(panel)
        values = [v for c in (self.y, *(self.interval or ())) for v in mine[c].astype(float) if np.isfinite(v)] or [0.0, 1.0]
        return min(0.0, *values), max(values) if max(values) > min(0.0, *values) else min(values) + 1.0

    def at(self, mark: Any, panel: Any) -> list:
        """Places of a mark in a panel: numbers, or pairs."""
        mark = mark.get(panel, []) if isinstance(mark, Mapping) else mark
        found = list(mark) if isinstance(mark, (list, set, np.ndarray, pd.Series)) else [mark]
        return [self.places.get(m, m) if not isinstance(m, tuple) else m for m in found]


def _draw(plan: _Plan, words: Words, panels: list, columns: int) -> Chart:
    ranges = {p: plan.range(p) for p in order_of(plan.data, plan.panel)}   # the same on all slides
    if same_scale(list(ranges.values())) and not plan.ranks:
        ranges = dict.fromkeys(ranges, (min(r[0] for r in ranges.values()), max(r[1] for r in ranges.values())))
    elif len(ranges) > 1:
        words = own_scales(words)
    direct = plan.direct(panels)
    ends = {k: shortened(plan.name(k), 0.22 * full_width(INCHES), pt(11), 2) for k in plan.kinds(plan.of(panels[0]))} if direct else {}
    right = max((wide(w, pt(11)) for w in ends.values()), default=-0.2) + 0.34
    left = max(wide(told(round(float(v), 3)), pt(11)) for r in ranges.values() for v in r) + 0.3
    if plan.places:   # the first and the last place may have long names
        left, right = (max(room, wide(plan.name(v), pt(11)) / 2)
                       for room, v in ((left, next(iter(plan.places))), (right, list(plan.places)[-1])))
    floors = max((floor + 1 for p in panels for v in plan.marks.values() for _, floor in _stacked(plan.at(v, p))), default=0)
    bars = FLOOR * floors + 0.04 if floors else 0.04
    periods = list(plan.periods)
    over = [bars + (max((tall(h, pt(11)) for h in period_heads(periods, full_width(INCHES) - left - right)), default=0.0) if r == 0 else 0)
            for r in range(-(-len(panels) // columns))]
    page = sheet(words, _handles(plan, direct), heads=["" if p is None else plan.name(p) for p in panels], columns=columns, inches=INCHES,
                 high=3.6 if len(panels) == 1 else 1.25 if columns == 1 else 2.0 if len(panels) > columns else 3.0, left=left, right=right, above=over, foot=0.32,
                 unit_above=True)
    for i, (ax, p) in enumerate(zip(page.axes, panels, strict=True)):
        _axes(ax, plan, p, ranges[p], page, page.high[i // columns])
        _panel(ax, plan, p)
        middles = shade_periods(ax, plan.periods.values())
        _marked(ax, plan, p, page.high[i // columns])
        if plan.text:
            _texts(ax, plan, p, (page.wide, page.high[i // columns]))
    write_heads(page.axes[0], page.wide, middles, period_heads(periods, page.wide))
    if direct:
        _name_ends(page, plan, plan.of(panels[0]), ends)
    return page.finish(words, plan.data.drop(columns="_x"), _alt(plan, words, panels))


def _axes(ax, plan: _Plan, panel: Any, limits: tuple[float, float], page: Sheet, high: float) -> None:
    """Scales and ticks: a margin inside, whole years, ranks upside down."""
    first, last = plan.data["_x"].min(), plan.data["_x"].max()
    half = 0.0 if plan.places else wide(told(first), pt(11)) / 2 - 0.03   # the first year stays clear of the lowest number
    margin = max(0.035, half / page.wide) * (last - first) or 0.5
    ax.set_xlim(first - margin, last + margin)
    low, top = limits
    ax.set_ylim((1.06 * top, min(0.4, 1 - 0.04 * top)) if plan.ranked(panel)   # a marker at rank 1 is whole
                 else (low - 0.04 * (top - low) * (low < 0), low + 1.1 * (top - low)))
    number_axis(ax, high, which="y")
    if plan.ranked(panel):
        ax.set_yticks([tick for tick in ax.get_yticks() if 1 <= tick <= 1.06 * top])   # nobody has rank 0
    if plan.places:
        step = max(1, -(-len(plan.places) * (max(wide(plan.name(v), pt(11)) for v in plan.places) + 0.12) // page.wide))
        shown = list(plan.places.items())[::int(step)]
        ax.set_xticks([i for _, i in shown], [plan.name(v) for v, _ in shown])
    else:
        whole = bool((plan.data["_x"] % 1 == 0).all())
        number_axis(ax, page.wide, whole=whole)
        if whole and plan.data["_x"].nunique() * (wide(told(last), pt(11)) + 0.14) <= page.wide:
            ax.set_xticks(sorted(plan.data["_x"].unique()))
    ax.xaxis.grid(False)
    ax.tick_params(labelsize=pt(11), labelcolor=INK, length=3)
    ax.spines["left"].set_visible(False)
    ax.tick_params(axis="y", length=0)


def _panel(ax, plan: _Plan, panel: Any) -> None:
    mine = plan.of(panel)
    for at in plan.hatched(mine):
        ax.axvspan(at - 0.5, at + 0.5, zorder=0.5, **{**filled(MISSING), "linewidth": 0})
    for kind in plan.kinds(mine):
        own, look = plan.line(mine, kind), plan.look[kind]
        if plan.interval:
            ax.fill_between(own["_x"], own[plan.interval[0]].astype(float), own[plan.interval[1]].astype(float), color=look.colour,
                            alpha=0.16, linewidth=0, zorder=1)
        if look.line:
            ax.plot(own["_x"], own[plan.y].astype(float), color=look.colour, linestyle=look.line, linewidth=1.9, zorder=2,
                    drawstyle="steps-mid" if plan.stepped(kind) else "default")
        few = flags(own, plan.hollow)
        for part, face in ((own[~few], look.face), (own[few], "#ffffff")):
            if len(part):
                ax.plot(part["_x"], part[plan.y].astype(float), linestyle="", marker=look.marker, color=look.colour, markerfacecolor=face,
                        markersize=(0.45 if look.line else 0.7) * pt(12), markeredgewidth=1.0 if look.line else 1.8, zorder=3)


def _marked(ax, plan: _Plan, panel: Any, high: float) -> None:
    """Dashed lines at marked places, bars at the top for intervals."""
    for i, mark in enumerate(plan.marks.values()):
        for m, floor in _stacked(plan.at(mark, panel)):
            above = [1 + (0.06 + FLOOR * floor) / high] * 2
            ax.plot(m, above, transform=ax.get_xaxis_transform(), color=INK, linewidth=5, alpha=0.55, solid_capstyle="butt",
                    marker="|", markersize=0.6 * pt(12), markeredgewidth=2, clip_on=False)   # ends: an interval may have no length
        for m in plan.at(mark, panel):
            if not isinstance(m, tuple):
                ax.axvline(m, color=INK, linestyle=MARK_LINES[i % 3], linewidth=1.4, zorder=1)


def _stacked(places: list) -> list[tuple[tuple[float, float], int]]:
    """The pairs among the places, each with its floor: one that touches another stands over it."""
    ends: list[float] = []
    found = []
    for pair in sorted(m for m in places if isinstance(m, tuple)):
        floor = next((i for i, end in enumerate(ends) if end < pair[0]), len(ends))
        ends[floor:floor + 1] = [pair[1]]
        found.append((pair, floor))
    return found


def _handles(plan: _Plan, direct: bool) -> list:
    kinds = [] if direct else plan.used(plan.series)
    keys = [key_mark(plan.look[k], plan.name(k), line=bool(plan.look[k].line)) for k in kinds]
    keys += few_key(plan.data, plan.hollow, plan.few)
    for i, (label, mark) in enumerate(plan.marks.items()):
        pairs = any(isinstance(m, tuple) for p in order_of(plan.data, plan.panel) for m in plan.at(mark, p))
        look = {"linewidth": 5, "alpha": 0.55} if pairs else {"linewidth": 1.5, "linestyle": MARK_LINES[i % 3]}
        keys.append(key_line(label, color=INK, **look))
    if any(plan.hatched(plan.of(p)) for p in order_of(plan.data, plan.panel)):
        keys.append(key_bar(MISSING, plan.gone))
    return keys


def _texts(ax, plan: _Plan, panel: Any, room: tuple[float, float]) -> None:
    """Words at the points: above, or where they touch neither points nor lines; on white where the place is hatched."""
    mine = plan.of(panel).dropna(subset=[plan.y])
    spots, gone = inches_of(ax, room, mine["_x"], mine[plan.y]), plan.hatched(plan.of(panel))
    large = pt(12) / 12   # marks grow with the letters
    mark = 0.06 * large
    taken = [(x - mark, y - mark, x + mark, y + mark) for x, y in spots]
    for kind in plan.kinds(mine):
        own = plan.line(plan.of(panel), kind)
        if plan.look[kind].line:
            path = inches_of(ax, room, own["_x"], own[plan.y])
            taken += along(_stairs(path) if plan.stepped(kind) else path)
    under = mine[plan.series].isin(plan.below) if plan.series else pd.Series(False, index=mine.index)
    write_near(ax, room, spots, [plan.cell(r, plan.text) for r in mine.to_dict("records")], taken=taken, reach=large * (0.11 if gone else 0.08),
               first=[12 if low else 4 for low in under], colours=[plan.look[r[plan.series]].colour if low else INK for r, low in zip(mine.to_dict("records"), under, strict=True)],
               fills=[PAPER if x in gone else None for x in mine["_x"]])


def _stairs(spots: np.ndarray) -> np.ndarray:
    """Corners of the steps through some points."""
    middles = (spots[1:, 0] + spots[:-1, 0]) / 2
    return np.column_stack([[spots[0, 0], *np.repeat(middles, 2), spots[-1, 0]], np.repeat(spots[:, 1], 2)])


def _name_ends(page: Sheet, plan: _Plan, rows: pd.DataFrame, ends: Mapping[Any, str]) -> None:
    """The name of each series at the end of its line, moved apart where lines end near each other."""
    ax, high = page.axes[0], page.high[0]
    last = {k: plan.line(rows, k).dropna(subset=[plan.y]).iloc[-1] for k in ends if plan.line(rows, k)[plan.y].notna().any()}
    spots = {k: ax.transAxes.inverted().transform(ax.transData.transform((r["_x"], float(r[plan.y])))) for k, r in last.items()}
    kinds = sorted(spots, key=lambda k: spots[k][1])
    heights = spread([spots[k][1] * high for k in kinds], [tall(ends[k], pt(11)) for k in kinds], -0.1, high + 0.1)
    for kind, height in zip(kinds, heights, strict=True):
        look = plan.look[kind]
        ax.plot([spots[kind][0], 1.0 + 0.14 / page.wide], [spots[kind][1], height / high], transform=ax.transAxes, color=look.colour,
                linewidth=0.7, linestyle=":", clip_on=False, zorder=1)
        write(ax, 1.0 + 0.2 / page.wide, height / high, ends[kind], ha="left", frame="axes")


def _place(at: Any) -> str:
    """A place on the axis in words; one between two years names both."""
    return f"{int(at)}/{int(at) + 1}" if isinstance(at, float) and at % 1 == 0.5 else told(at)


def _alt(plan: _Plan, words: Words, panels: list) -> str:
    rows, values = [], []
    for p in panels:
        mine = plan.of(p)
        for kind in plan.kinds(mine):
            own = plan.line(mine, kind).dropna(subset=[plan.y])
            head = " / ".join(plan.name(v) for v in (p, kind) if v is not None) or plan.name(plan.y)
            values += [(f"{head} {plan.name(a)}", b) for a, b in zip(own[plan.x], own[plan.y], strict=True)]
            told_ = own if len(own) <= 4 else own.iloc[[0, int(own[plan.y].astype(float).argmax()), int(own[plan.y].astype(float).argmin()),
                                                        -1]].drop_duplicates([plan.x, plan.y]).sort_values("_x")
            rows.append((head, [f"{plan.name(a)} {told(b)}" for a, b in zip(told_[plan.x], told_[plan.y], strict=True)]))
    marks = [(label, [", ".join("–".join(map(_place, m)) if isinstance(m, tuple) else _place(m) for p in panels for m in plan.at(mark, p))])
             for label, mark in plan.marks.items()]
    return alt_text(tr(f"折线图，{len(panels)} 格 {len(rows)} 条线（首、末、最高、最低）",
                       f"{len(rows)} lines in {len(panels)} panel(s) (first, last, highest, lowest)"),
                    words, rows + marks, values)

"""Columns of boxes and the links between them: who goes with what, and which theory with which argument."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import pairwise
from typing import Any, Unpack

import pandas as pd

from ..language import tr
from ..looks import INK, MUTED, PAPER, figure_style, screen
from ..messages import GovtextError
from .base import (
    DASHES,
    DOUBLE,
    Chart,
    Flag,
    Look,
    Names,
    Plan,
    Words,
    alt_text,
    flagged,
    flags,
    known,
    looks_of,
    named,
    needed,
    said,
    told,
)
from .labels import pt, tall, wide, wrapped
from .layout import MOST, empty, full_width, joined, paged, sheet
from .parts import key_line, key_patch, write

INCHES = 11.8
FILL, EDGE = "#eef2f6", "#9db0c3"
OPEN = 0.09   # inches from the open end of a line to its box


def columns_of_links(links: pd.DataFrame, *, left: str, right: str, columns: Mapping[str, Names], kind: str | None = None,
                     weight: str | None = None, inferred: Flag | None = None, numbers: Mapping[Any, Any] | None = None,
                     hollow: Collection = (), names: Names | None = None, looks: Mapping[Any, Look] | None = None,
                     **words: Unpack[Words]) -> Chart:
    """Draw boxes in columns and a line for each link; a link that skips a column bends through a gap of that column.

    Raises GovtextError, besides what all charts refuse: a line that ends at no box.

    Parameters
    ----------
    links : one row per line; the columns named below. Two boxes may be linked by several kinds, drawn beside each other.
    left, right : columns with the ids that a line joins
    columns : dict of heading -> dict of id -> label, from left to right and from top to bottom; an id may stand in two columns, then lines
        go to the nearer one
    kind : column that tells lines apart by colour and line
    weight : column of the strength of a link: thicker lines
    inferred : flag: dashed lines, links that readers see and no text states
    numbers : dict of id -> number or word, written in the box after its label
    hollow : ids of white boxes; names["hollow"] says what that means
    names, looks, **words : as in all charts, see `charts`; a link with a hollow look is thin and ends in an open circle, short of its box;
        the line DOUBLE is two lines beside each other
    """
    text = said(words)
    inferred, read = flagged(inferred, names, tr("虚线：读出的联系", "dashed: a link as read"))
    needed(links, left, right, kind, weight, inferred)
    if links.empty or not columns:
        return empty(text, links)
    known = {i for boxes in columns.values() for i in boxes}
    stray = [v for c in (left, right) for v in links[c] if v not in known]
    if stray:
        raise GovtextError(f"有一条连线的一端 {stray[0]!r} 不在任何一列里。", f"A line ends at {stray[0]!r}, which is in none of the columns.")
    plan = _Plan(data=links.reset_index(drop=True), left=left, right=right, boxes={h: dict(b) for h, b in columns.items()}, kind=kind,
                 weight=weight, inferred=inferred, read=read, numbers=dict(numbers or {}), hollow=set(hollow),
                 look=looks_of(links, kind, looks), name=lambda v: named(v, names))
    with figure_style():
        parts = _pages(plan)
        pages = [_draw(part, paged(text, i, len(parts)), columns) for i, part in enumerate(parts, 1)]
    return joined(pages, links)


class _Plan(Plan):
    """What is drawn, and under which names."""

    def words(self, node: Any, label: str) -> str:
        return f"{label}  {told(self.numbers[node])}" if node in self.numbers else label

    def links(self) -> pd.DataFrame:
        """Links whose two ends both stand on this page."""
        there = {i for boxes in self.boxes.values() for i in boxes}
        return self.data[self.data[self.left].isin(there) & self.data[self.right].isin(there)]


def _pages(plan: _Plan) -> list[_Plan]:
    """One page in a notebook; on a slide two long columns are dealt out by the boxes of the first."""
    longest = max(map(len, plan.boxes.values()))
    if screen() == "notebook" or longest <= MOST - 2 or len(plan.boxes) != 2:
        return [plan]
    (head, first), (other, second) = plan.boxes.items()
    pages = -(-longest // (MOST - 2))
    size = -(-len(first) // pages)
    made = []
    for i in range(0, len(first), size):
        mine = dict(list(first.items())[i:i + size])
        near = {b for a, b in [*zip(plan.data[plan.left], plan.data[plan.right], strict=True),
                               *zip(plan.data[plan.right], plan.data[plan.left], strict=True)] if a in mine}
        lone = {k for k in second if i == 0 and k not in set(plan.data[plan.left]) | set(plan.data[plan.right])}
        made.append(plan.but(boxes={head: mine, other: {k: v for k, v in second.items() if k in near | lone}}))
    return made


def _draw(plan: _Plan, words: Words, columns: Mapping[str, Names]) -> Chart:
    size, total = pt(11), full_width(INCHES) - 0.4
    count = len(plan.boxes)
    part = 0.66 if count > 2 or screen() == "projector" else 0.36   # on a slide words on one line leave room for ten boxes
    room = min(total / count * part, max(wide(plan.words(i, label), size) for b in plan.boxes.values()
                                                                  for i, label in b.items()) + 0.24)
    lines = {h: {i: wrapped(plan.words(i, label), room - 0.16, size) for i, label in b.items()} for h, b in plan.boxes.items()}
    gap = 0.2 if screen() == "notebook" else 0.06
    need = max(sum(tall(w, size) + 0.1 + gap for w in b.values()) for b in lines.values())
    above = max(tall(wrapped(h, total / count - 0.1, pt(12)), pt(12)) for h in plan.boxes) + 0.06
    page = sheet(words, _handles(plan), inches=INCHES, high=need, above=above, foot=0.04)
    ax, high = page.axes[0], page.high[0]
    spots: dict[Any, list[tuple[int, float, float]]] = {}   # id -> (column, left edge, height)
    for c, (head, boxes) in enumerate(lines.items()):
        left = c * (page.wide - room) / max(count - 1, 1)
        write(ax, left + room / 2, high + 0.05, wrapped(head, total / count - 0.1, pt(12)), size=pt(12), colour=MUTED, va="bottom")
        free = (high - sum(tall(w, size) + 0.1 for w in boxes.values())) / len(boxes)
        y = high
        for node, text in boxes.items():
            tall_ = tall(text, size) + 0.1
            y -= free / 2
            _box(ax, left, y - tall_, room, tall_, text, hollow=node in plan.hollow)
            spots.setdefault(node, []).append((c, left, y - tall_ / 2))
            y -= tall_ + free / 2
    _links(ax, plan, spots, room, page.wide)
    ax.set(xlim=(0, page.wide), ylim=(0, high))
    ax.axis("off")
    return page.finish(words, plan.links(), _alt(plan, words))


def _box(ax, x: float, y: float, room: float, high: float, text: str, *, hollow: bool) -> None:
    from matplotlib.patches import FancyBboxPatch

    ax.add_patch(FancyBboxPatch((x, y), room, high, boxstyle="round,pad=0,rounding_size=0.05", facecolor=PAPER if hollow else FILL,
                                edgecolor=MUTED if hollow else EDGE, linewidth=1.2, zorder=3))
    write(ax, x + room / 2, y + high / 2, text)


def _links(ax, plan: _Plan, spots: Mapping[Any, list[tuple[int, float, float]]], room: float, total: float) -> None:
    """Lines between the nearest boxes of each pair; several of one pair run beside each other."""
    data = plan.links()
    peak = float(data[plan.weight].max()) if plan.weight else 1.0
    pairs: dict[tuple, int] = {}
    for record in data.to_dict("records"):
        ends = [(a, b) for a in spots[record[plan.left]] for b in spots[record[plan.right]]
                if a[0] != b[0]] or [(spots[record[plan.left]][0], spots[record[plan.right]][0])]
        (a, x0, y0), (b, x1, y1) = sorted(min(ends, key=lambda e: abs(e[0][0] - e[1][0])))
        nth = pairs[(a, y0, b, y1)] = pairs.get((a, y0, b, y1), -1) + 1
        shift = 0.075 * ((nth + 1) // 2) * (1 if nth % 2 else -1)
        knots = [(x0 + room, y0 + shift)]
        for middle in range(a + 1, b):
            left = middle * (total - room) / (len(plan.boxes) - 1)
            free = _gap(y0 + (y1 - y0) * (middle - a) / (b - a), sorted(y for s in spots.values() for c, _, y in s if c == middle))
            knots += [(left, free), (left + room, free)]
        look = plan.look[record[plan.kind] if plan.kind else None]
        thick = 1.3 + 2.6 * (float(record[plan.weight]) / peak if plan.weight and known(record[plan.weight]) else 0.3)
        _curve(ax, [*knots, (x1 - OPEN * look.hollow, y1 + shift)], look, thick, dashed=plan.has(record, plan.inferred))


def _gap(y: float, rows: list[float]) -> float:
    """The free height nearest to y: between two boxes of a column, above the first or below the last."""
    pitch = rows[1] - rows[0] if len(rows) > 1 else 1.0
    return min([rows[0] - pitch / 2, *((p + q) / 2 for p, q in pairwise(rows)), rows[-1] + pitch / 2], key=lambda free: abs(free - y))


def _curve(ax, knots: list[tuple[float, float]], look: Look, thick: float, *, dashed: bool) -> None:
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    points, codes = [knots[0]], [Path.MOVETO]
    for i, ((x0, y0), (x1, y1)) in enumerate(pairwise(knots)):
        half = (x1 - x0) / 2
        points += [(x1, y1)] if i % 2 else [(x0 + half, y0), (x1 - half, y1), (x1, y1)]
        codes += [Path.LINETO] if i % 2 else [Path.CURVE4] * 3
    stroke = _stroke(look, thick)
    ax.add_patch(PathPatch(Path(points, codes), facecolor="none", edgecolor=look.colour, zorder=1, capstyle="butt", gid="link",
                           **stroke | ({"linestyle": DASHES} if dashed else {})))
    if look.hollow:
        ax.plot(*knots[-1], marker="o", markersize=6, color=look.colour, markerfacecolor=PAPER, zorder=2, clip_on=False)


def _stroke(look: Look, thick: float) -> dict[str, Any]:
    """How the line of a look is drawn, in the words of matplotlib."""
    from matplotlib.patheffects import Stroke

    if look.line == DOUBLE:
        return {"linestyle": "-", "linewidth": thick,
                "path_effects": [Stroke(linewidth=2.6 * thick, foreground=look.colour), Stroke(linewidth=thick, foreground=PAPER)]}
    return {"linestyle": look.line or "-", "linewidth": 0.6 * thick if look.hollow else thick}


def _handles(plan: _Plan) -> list:
    keys = [key_line(plan.name(k), color=plan.look[k].colour, solid_capstyle="butt",
                     **_stroke(plan.look[k], 2.4 if plan.look[k].line != DOUBLE else 1.8),
                     **({"marker": "o", "markersize": 6, "markerfacecolor": PAPER, "markevery": [-1]} if plan.look[k].hollow else {}))
            for k in plan.used(plan.kind)]
    if flags(plan.data, plan.inferred).any():
        keys.append(key_line(plan.read, color=INK, linestyle=DASHES, linewidth=1.8))
    if plan.hollow and plan.name("hollow") != "hollow":
        keys.append(key_patch(plan.name("hollow"), facecolor=PAPER, edgecolor=MUTED))
    return keys


def _alt(plan: _Plan, words: Words) -> str:
    labels = {i: label for boxes in plan.boxes.values() for i, label in boxes.items()}
    data = plan.links()
    rows = [(labels[i], [" ".join([labels[r[plan.right]], *([plan.name(r[plan.kind])] if plan.kind else []),
                                   *([told(r[plan.weight])] if plan.weight else [])])
                         for r in own.to_dict("records")]) for i, own in data.groupby(plan.left, sort=False)]
    touched = set(data[plan.left]) | set(data[plan.right])
    alone = [label for i, label in labels.items() if i not in touched]
    rows += [(tr("没有连线的", "without a line"), alone)] if alone else []
    values = [(f"{labels[a]} – {labels[b]}", w) for a, b, w in zip(data[plan.left], data[plan.right], data[plan.weight],
                                                                   strict=True)] if plan.weight else []
    kind = tr(f"{len(plan.boxes)} 列联系图，{len(labels)} 项，{len(data)} 条线",
              f"{len(labels)} boxes in {len(plan.boxes)} columns, {len(data)} lines")
    return alt_text(kind, words, rows, values, most=20)

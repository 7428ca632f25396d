"""An outline from left to right: what belongs to what, who is named in it, and numbers beside its last branches."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Unpack

import pandas as pd

from ..language import tr
from ..looks import ACCENT, INK, MUTED, PAPER, SECOND, figure_style, ink_on, screen, shade
from ..messages import GovtextError
from .base import Chart, Flag, Plan, Words, alt_text, flagged, flags, known, needed, said, told
from .labels import pt, tall, wide, wrapped
from .layout import MOST, SLIDE, empty, full_width, joined, paged, sheet
from .parts import key_line, write

LEADER = "#98a3ad"
INCHES, GAP, FRAME = 12.0, 0.34, 1.7   # inches: figure, between levels, title and key of a slide


def outline(table: pd.DataFrame, *, id: str, parent: str, label: str, note: str | None = None, mark: Flag | None = None,
            side: Mapping[str, str] | None = None, **words: Unpack[Words]) -> Chart:
    """Draw a hierarchy as an outline; a slide repeats what its branches belong to.

    Raises GovtextError, besides what all charts refuse: a parent that is missing or stands after its child, a node twice.

    Parameters
    ----------
    table : one row per node, parents before children; the columns named below
    id, parent : columns with the node and what it belongs to ("" or missing: the first level)
    label : column with its words
    note : column of words at the right of nodes without children, for example where they stand
    mark : flag: red, with a diamond: what the title speaks of
    side : dict of column -> heading: numbers (shaded, darker is more) or words at the right of nodes without children
    **words : as in all charts, see `charts`
    """
    text = said(words)
    mark, marked = flagged(mark, None, tr("标题所说", "what the title speaks of"))
    needed(table, id, parent, label, note, mark, *(side or {}))
    if table.empty:
        return empty(text, table)
    rows = table.assign(**{parent: table[parent].where(table[parent].notna(), "")}).reset_index(drop=True)
    depth, children = _levels(rows, id, parent)
    plan = _Plan(data=rows, whole=rows, id=id, parent=parent, label=label, note=note, mark=mark, marked=marked,
                 side=dict(side or {}), depth=depth, children=children)
    with figure_style():
        parts = _pages(plan)
        pages = [_draw(part, paged(text, i, len(parts))) for i, part in enumerate(parts, 1)]
    return joined(pages, table)


class _Plan(Plan):
    """What is drawn: the table, and for each node its level and its children."""

    def leaves(self) -> list:
        return [n for root in (n for n, d in self.depth.items() if d == 0) for n in self.below(root) if not self.children[n]]

    def below(self, node: Any) -> list:
        """A node and all that belongs to it, in drawing order."""
        return [node, *(n for child in self.children[node] for n in self.below(child))]

    def rows(self) -> dict[Any, dict]:
        return {r[self.id]: r for r in self.data.to_dict("records")}


def _levels(rows: pd.DataFrame, id: str, parent: str) -> tuple[dict[Any, int], dict[Any, list]]:
    depth: dict[Any, int] = {}
    children: dict[Any, list] = {}
    for node, above in zip(rows[id], rows[parent], strict=True):
        if node in depth or (above != "" and above not in depth):
            raise GovtextError(f"{node} 出现了两次，或它的上级 {above!r} 不在前面的行里。",
                               f"{node} occurs twice, or its parent {above!r} is not in a row before it.")
        depth[node] = depth[above] + 1 if above != "" else 0
        children[node] = []
        if above != "":
            children[above].append(node)
    return depth, children


def _pages(plan: _Plan) -> list[_Plan]:
    """One page in a notebook; on a slide about a dozen leaves, fewer where their words are long, with the nodes above them."""
    leaves = plan.leaves()
    if screen() == "notebook":
        return [plan]
    size = -(-len(leaves) // (-(-len(leaves) // MOST) if len(leaves) > MOST + 1 else 1))
    groups: list[list] = [[]]
    for n in leaves:
        if groups[-1] and (len(groups[-1]) == size or sum(_measured(_part(plan, [*groups[-1], n]))[2].values()) > SLIDE[1] - FRAME):
            groups.append([])
        groups[-1].append(n)
    return [_part(plan, group) for group in groups]


def _part(plan: _Plan, leaves: list) -> _Plan:
    """Some leaves with the nodes above them."""
    up, kept = dict(zip(plan.data[plan.id], plan.data[plan.parent], strict=True)), set()
    for node in leaves:
        while node != "" and node not in kept:
            kept.add(node)
            node = up[node]
    rows = plan.data[plan.data[plan.id].isin(kept)]
    depth, children = _levels(rows, plan.id, plan.parent)
    return plan.but(data=rows, depth=depth, children=children)


def _measured(plan: _Plan) -> tuple[list[float], dict[Any, str], dict[Any, float]]:
    """Width of each level, the words of each node broken into lines, and the height of each leaf, in inches."""
    rows, leaves, levels = plan.rows(), plan.leaves(), max(plan.depth.values()) + 1
    room = full_width(INCHES) - 0.4 - _right(plan, rows, leaves) - GAP * (levels - 1)
    texts = {n: told(r[plan.label]) for n, r in rows.items()}
    widths = _widths(plan, texts, room)
    lines = {n: wrapped(texts[n], widths[plan.depth[n]], _size(plan, n)) for n in texts}
    return widths, lines, {n: max(tall(lines[n], _size(plan, n)) + 0.08, 0.3) for n in leaves}


def _draw(plan: _Plan, words: Words) -> Chart:
    rows, leaves, levels = plan.rows(), plan.leaves(), max(plan.depth.values()) + 1
    right, texts = _right(plan, rows, leaves), {n: told(r[plan.label]) for n, r in rows.items()}
    widths, lines, deep = _measured(plan)
    above = max((tall(h, pt(11)) for h in plan.side.values()), default=0.0) + 0.04
    page = sheet(words, _handles(plan), inches=INCHES, high=sum(deep.values()), right=right, above=above, foot=0.04)
    ax, at = page.axes[0], {}
    stretch, y = page.high[0] / sum(deep.values()), page.high[0]
    for n in leaves:
        at[n], y = y - deep[n] * stretch / 2, y - deep[n] * stretch
    for n in reversed(list(plan.depth)):
        if plan.children[n]:
            at[n] = (at[plan.children[n][0]] + at[plan.children[n][-1]]) / 2
    starts = [sum(widths[:d]) + GAP * d for d in range(levels)]
    for n in plan.depth:
        _node(ax, plan, n, lines[n], starts, at, plan.has(rows[n], plan.mark))
    if plan.note:
        _leaders(ax, plan, rows, lines, starts, at, page.wide)
    _numbers(ax, plan, rows, leaves, at, page.wide, deep, stretch)
    ax.set(xlim=(0, page.wide), ylim=(0, page.high[0]))
    ax.axis("off")
    return page.finish(words, plan.data, _alt(plan, words, texts, rows))


def _size(plan: _Plan, node: Any) -> float:
    return pt(13) if plan.depth[node] == 0 and plan.children[node] else pt(11.5)


def _widths(plan: _Plan, texts: Mapping[Any, str], room: float) -> list[float]:
    """Width of each level: what its longest label needs; where all do not fit, the widest ones give way."""
    levels = max(plan.depth.values()) + 1
    needs = [max(wide(texts[n], _size(plan, n)) + (0.26 if plan.mark else 0.06) for n, d in plan.depth.items() if d == level)
             for level in range(levels)]
    limit = max(needs)
    while sum(min(n, limit) for n in needs) > room and limit > 0.5:
        limit -= 0.05
    return [min(n, limit) for n in needs]


def _right(plan: _Plan, rows: Mapping[Any, dict], leaves: list) -> float:
    notes = max((wide(told(rows[n][plan.note]), pt(11)) for n in leaves), default=0.0) + 0.15 if plan.note else 0.0
    return notes + sum(_column(plan, c, h) for c, h in plan.side.items()) + 0.1


def _column(plan: _Plan, column: str, head: str) -> float:
    return max([wide(head, pt(11)), *(wide(told(v), pt(11)) for v in plan.data[column])]) + 0.2


def _node(ax, plan: _Plan, node: Any, text: str, starts: list[float], at: Mapping[Any, float], marked: bool) -> None:
    """The words of a node, and the lines to its children."""
    size, kids, level = _size(plan, node), plan.children[node], plan.depth[node]
    left = starts[level] + (0.2 if marked else 0.0)
    if marked:
        ax.scatter([starts[level] + 0.07], [at[node]], s=3.4 * pt(12), marker="D", color=ACCENT, zorder=3)
    write(ax, left, at[node], text, size=size, colour=ACCENT if marked else SECOND if level == 0 else INK, ha="left")
    if kids:
        spine = starts[level + 1] - 0.16
        ax.hlines(at[node], left + wide(text, size) + 0.05, spine, color=MUTED, linewidth=1.0, zorder=1)
        ax.vlines(spine, at[kids[-1]], at[kids[0]], color=MUTED, linewidth=1.0, zorder=1)
        ax.hlines([at[k] for k in kids], spine, starts[level + 1] - 0.04, color=MUTED, linewidth=1.0, zorder=1)


def _leaders(ax, plan: _Plan, rows: Mapping[Any, dict], lines: Mapping[Any, str], starts: list[float], at: Mapping[Any, float], edge: float) -> None:
    """Dots that lead the eye from a label to its note at the far edge, as in a table of contents."""
    notes = max(wide(told(rows[n][plan.note]), pt(11)) for n in plan.leaves())
    for n in plan.leaves():
        begin = starts[plan.depth[n]] + wide(lines[n], _size(plan, n)) + 0.3
        end = edge + 0.15 + notes - wide(told(rows[n][plan.note]), pt(11)) - 0.12
        if end - begin > 0.3:
            ax.hlines(at[n], begin, end, color=LEADER, linewidth=0.8, linestyle=(0, (1, 4)), zorder=0, clip_on=False)


def _numbers(ax, plan: _Plan, rows: Mapping[Any, dict], leaves: list, at: Mapping[Any, float], edge: float, deep: Mapping[Any, float],
             stretch: float) -> None:
    """Notes and columns at the right of the leaves; numbers on a shade, a root of their size, so that ones are seen beside hundreds."""
    from matplotlib.patches import Rectangle

    x = edge + (max(wide(told(rows[n][plan.note]), pt(11)) for n in leaves) + 0.15 if plan.note else 0.0)
    for n in leaves if plan.note else ():
        write(ax, x, at[n], told(rows[n][plan.note]), colour=MUTED, ha="right")
    numeric = [c for c in plan.side if pd.api.types.is_numeric_dtype(plan.data[c])]
    peak = max((float(plan.whole[c].max()) for c in numeric), default=1.0) or 1.0   # the same shades on all slides
    for column, head in plan.side.items():
        room = _column(plan, column, head)
        write(ax, (x + room / 2) / edge, 1.0, head, colour=MUTED, va="bottom", frame="axes", shift=(0, 2))
        for n in leaves:
            value, fill = rows[n][column], PAPER
            if column in numeric and known(value) and value > 0:
                fill = shade((float(value) / peak) ** 0.5)
                high = deep[n] * stretch - 0.05
                ax.add_patch(Rectangle((x + 0.03, at[n] - high / 2), room - 0.06, high, facecolor=fill, linewidth=0, clip_on=False))
            write(ax, x + room / 2, at[n], told(value), colour=ink_on(fill))
        x += room


def _handles(plan: _Plan) -> list:
    marked = flags(plan.data, plan.mark).any()
    return [key_line(plan.marked, linestyle="", marker="D", color=ACCENT, markersize=0.6 * pt(12))] if marked else []


def _alt(plan: _Plan, words: Words, texts: Mapping[Any, str], rows: Mapping[Any, dict]) -> str:
    said_ = []
    for n in plan.depth:
        if plan.children[n]:
            said_.append((texts[n], [texts[k] for k in plan.children[n]]))
    marked = [texts[n] for n in plan.depth if plan.has(rows[n], plan.mark)]
    said_ += [(tr("标出的", "marked"), marked)] if marked else []
    numbers = [(texts[n], [f"{h.replace(chr(10), ' ')} {told(rows[n][c])}" for c, h in plan.side.items()])
               for n in plan.leaves()] if plan.side else []
    values = [(f"{texts[n]} / {h}".replace("\n", " "), rows[n][c]) for n in plan.leaves()
              for c, h in plan.side.items() if pd.api.types.is_numeric_dtype(plan.data[c])]
    kind = tr(f"大纲图，从左到右 {max(plan.depth.values()) + 1} 层 {len(plan.depth)} 项",
              f"Outline from left to right, {len(plan.depth)} entries on {max(plan.depth.values()) + 1} levels")
    return alt_text(kind, words, said_ + numbers, values, most=40)

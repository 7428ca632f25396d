"""A table as a picture: a cell per row and column, darker is more, words in the cells, frames and faces for what is said of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, Unpack

import pandas as pd

from ..language import tr
from ..looks import ACCENT, INK, MUTED, PAPER, figure_style, ink_on, screen, shade
from .base import (
    MISSING,
    Chart,
    Flag,
    Look,
    Names,
    Plan,
    Words,
    alt_text,
    flagged,
    flags,
    joined,
    known,
    looks_of,
    named,
    needed,
    order_of,
    paged,
    said,
    told,
    true,
)
from .labels import fits, pt, shortened, tall, wide, wrapped
from .layout import SLIDE, Sheet, empty, full_width, sheet
from .parts import filled, frame_key, key_bar, write

INCHES, GAP, LEAST = 11.4, 0.16, 0.42   # width of the figure, white between groups, least height of a row
FEW_EDGE = "#98a3ad"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def grid(table: pd.DataFrame, *, row: str, column: str, value: str | None = None, text: str | None = None, note: str | None = None,
         kind: str | None = None, frame: Flag | None = None, few: Flag | None = None, group: str | None = None, missing: str | None = None,
         rows: Names | Sequence | None = None, columns: Names | Sequence | None = None, looks: Mapping[Any, Look] | None = None,
         **words: Unpack[Words]) -> Chart:
    """Draw a cell for each row and column.

    Parameters
    ----------
    table : DataFrame
        One row per cell; the columns named below. A cell that the table lacks stays white (or see `missing`).
    row, column : columns with the place of a cell
    value : column of the number that makes the shade, from 0; without `text` it is written in the cell, where it fits
    text : column of the words in the cell, or how to write the value, such as "{:.1f}" or "{:.0%}"
    note : column of words below them, smaller
    kind : column that gives cells a face by `looks`, in place of a shade
    frame : column of bool, or {column: what it means}: cells with a red frame
    few : column of bool, or {column: what it means}: hollow cells, whose number rests on few
    group : column that gathers the rows under a name at the right; a mapping in `rows` names groups too
    missing : what it means that a cell is missing; such cells are hatched
    rows, columns : dict of id -> label, or list of ids, in drawing order; default: order of the table, or of its categories
    looks : dict of kind -> Look; names of the kinds are taken from `columns`
    **words : title, unit, caption, source; see `Words`

    Returns
    -------
    Chart
        On a slide, a grid of many rows is dealt out to pages.

    Raises
    ------
    GovtextError
        A missing column, a cell outside rows and columns, more kinds than looks, a word that no chart knows.
    """
    said_ = said(words)
    frame, framed = flagged(frame, columns, tr("红框：标题所说", "framed: what the title speaks of"))
    few, meaning = flagged(few, columns, tr("空心：依据很少", "hollow: rests on few"))
    pattern = text if text and "{" in text else None
    needed(table, row, column, value, note, kind, frame, few, group, None if pattern else text)
    if table.empty:
        return empty(said_, table)
    inner, outer = (without(ids, {frame, few, *(table[c].dropna() if c else ())} - set(table[by]))
                    for ids, c, by in ((columns, kind, column), (rows, group, row)))
    plan = GridPlan(data=table, row=row, column=column, value=value, text=None if pattern else text, pattern=pattern, note=note, kind=kind,
                 frame=frame, framed=framed, few=few, meaning=meaning, group=group, missing=missing, rows=order_of(table, row, outer),
                 columns=order_of(table, column, inner), look=looks_of(table, kind, looks) if kind else {}, inches=INCHES, least=LEAST,
                 row_name=lambda v: named(v, rows), column_name=lambda v: named(v, columns))
    with figure_style():
        return joined(draw_grid(plan, said_), table)


def without(ids: Any, others: set) -> Any:
    """The order of rows or columns, without the ids of something else that it names too."""
    return {k: v for k, v in ids.items() if k not in others} if isinstance(ids, Mapping) else ids


class GridPlan(Plan):
    """What is drawn, and under which names."""

    @property
    def peak(self) -> float:
        return max(float(self.data[self.value].max()), 1e-9) if self.value else 1.0

    def lines(self, cell: Mapping[str, Any], room: float, size: float) -> str:
        """The words of a cell, broken where they are words and not a number."""
        return wrapped(self.words(cell), room, size) if self.text else self.words(cell)

    def words(self, cell: Mapping[str, Any]) -> str:
        """What is written in a cell."""
        if self.text:
            return told(cell[self.text]) if known(cell[self.text]) else ""
        number = cell.get(self.value) if self.value else None
        if not known(number):
            return ""
        return self.pattern.format(number) if self.pattern else told(number)

    def groups(self) -> dict[Any, Any]:
        """Group of each row, in drawing order."""
        found = self.data.drop_duplicates(self.row).set_index(self.row)[self.group].to_dict() if self.group else {}
        return {r: found.get(r) for r in self.rows}



def draw_grid(plan: GridPlan, words: Words) -> list[Chart]:
    """One page in a notebook, as many as the rows need on a slide."""
    size, total = pt(12), full_width(plan.inches)
    labels = {r: shortened(plan.row_name(r), 0.32 * total, size, 2) for r in plan.rows}
    left = max(wide(label, size) for label in labels.values()) + 0.14
    sides = {g: wrapped(plan.row_name(g), 1.7, pt(11)) for g in dict.fromkeys(plan.groups().values())} if plan.group else {}
    right = max((wide(s, pt(11)) for s in sides.values()), default=-0.25) + 0.32
    room = (total - 0.24 - left - right) / len(plan.columns)
    heads, note = _heads(plan, room)
    cells = {(c[plan.row], c[plan.column]): c for c in plan.data.to_dict("records")}
    digits = _digits(plan, cells, room)
    deep = {r: max(_deep(plan, [cells.get((r, c)) for c in plan.columns], room, digits), tall(labels[r], size) + 0.06) for r in plan.rows}
    key = _handles(plan, digits > 0)
    above = max(tall(h, size) if h else 0.0 for h in heads) + 0.06
    pages = []
    for rows, said_ in _pages(plan, words, deep, above + 1.1 + 0.3 * bool(key) + tall(wrapped(note, total - left - 0.3, size), size)):
        page = sheet(said_, key, inches=plan.inches, high=sum(deep[r] for r in rows) + GAP * _breaks(plan, rows), left=left, right=right,
                     above=above, foot=0.06, note=note)
        _page(page, plan, rows, deep, cells, digits, room, heads, labels, sides)
        pages.append(page.finish(said_, plan.data[plan.data[plan.row].isin(rows)], _alt(plan, rows, cells, said_)))
    return pages


def _breaks(plan: GridPlan, rows: list) -> int:
    """How often the group changes from row to row."""
    groups = plan.groups()
    return sum(groups[a] != groups[b] for a, b in pairwise(rows))


def _pages(plan: GridPlan, words: Words, deep: Mapping, rest: float) -> list[tuple[list, Words]]:
    """Rows of each page: all of them in a notebook, on a slide as many as fit, in pages of like length."""
    whole = sum(deep.values()) + GAP * _breaks(plan, plan.rows)
    if screen() == "notebook" or whole <= SLIDE[1] - rest:
        return [(plan.rows, words)]
    pages = -(-whole // max(SLIDE[1] - rest, 1.0))
    parts: list[list] = [[]]
    for r in plan.rows:
        if parts[-1] and sum(deep[o] for o in parts[-1]) + deep[r] / 2 > whole / pages and len(parts) < pages:
            parts.append([])
        parts[-1].append(r)
    return [(part, paged(words, i, len(parts))) for i, part in enumerate(parts, 1)]


def _page(page: Sheet, plan: GridPlan, rows: list, deep: Mapping, cells: Mapping, digits: float, room: float, heads: list, labels: Mapping,
          sides: Mapping) -> None:
    """Draw the cells of some rows, with row labels, headings and names of groups."""
    ax, groups, tops, at = page.axes[0], plan.groups(), {}, 0.0
    for i, r in enumerate(rows):
        at += GAP if i and groups[r] != groups[rows[i - 1]] else 0
        tops[r], at = at, at + deep[r]
    stretch = page.high[0] / at   # a slide is filled
    for r in rows:
        for i, c in enumerate(plan.columns):
            _cell(ax, plan, (i, tops[r], deep[r]), cells.get((r, c)), digits=digits, room=(room, deep[r] * stretch))
    ax.set(xlim=(0, len(plan.columns)), ylim=(at, 0))
    ax.set_yticks([tops[r] + deep[r] / 2 for r in rows], [labels[r] for r in rows], fontsize=pt(12), linespacing=1.1)
    ax.set_xticks([])
    ax.tick_params(length=0, labelcolor=INK, pad=5)
    ax.spines[["left", "bottom"]].set_visible(False)
    for i, head in enumerate(heads):
        write(ax, (i + 0.5) / len(heads), 1.0, head, size=pt(12), va="bottom", frame="axes", shift=(0, 3))
    for g, name in sides.items():
        mine = [r for r in rows if groups[r] == g]
        if mine:
            ends = tops[mine[0]] + 0.03, tops[mine[-1]] + deep[mine[-1]] - 0.03
            ax.plot([1 + 0.1 / page.wide] * 2, ends, transform=ax.get_yaxis_transform(), color=MUTED, linewidth=1.2, clip_on=False)
            write(ax, 1.0, sum(ends) / 2, name, colour=MUTED, ha="left", frame="row", shift=(13, 0))


def _heads(plan: GridPlan, room: float) -> tuple[list[str], str]:
    """Headings across their columns, in lines; where they would not fit, letters and a note that explains them. Never turned."""
    names, size = [plan.column_name(c) for c in plan.columns], pt(12)
    if all(fits(name, room - 0.08, size, 4) for name in names) or len(names) > len(LETTERS):
        return [shortened(name, room - 0.04, size, 5) for name in names], ""
    return list(LETTERS[:len(names)]), tr("；", "; ").join(f"{letter} {name}".replace("\n", " ")
                                                          for letter, name in zip(LETTERS, names, strict=False))


def _digits(plan: GridPlan, cells: Mapping, room: float) -> float:
    """Font size of the words in the cells: smaller in narrow cells, 0 where they do not fit at all."""
    for size in (pt(12), pt(10.5)):
        if all((wide(word, size) <= room - 0.06 if not plan.text else fits(word, room - 0.16, size, 99))
               for word in map(plan.words, cells.values())):
            return size
    return 0.0


def _deep(plan: GridPlan, cells: list, room: float, size: float) -> float:
    """Height of a row in inches that its words need."""
    if not size:
        return 0.24
    lines = [tall(plan.lines(c, room - 0.16, size), size) + tall(wrapped(_note(plan, c), room - 0.16, pt(11)), pt(11)) for c in cells
             if c is not None]
    return max(plan.least, *(high + 0.14 for high in lines)) if lines else plan.least


def _note(plan: GridPlan, cell: Mapping[str, Any]) -> str:
    return told(cell[plan.note]) if plan.note and known(cell[plan.note]) else ""


def _cell(ax, plan: GridPlan, at: tuple[int, float, float], cell: Mapping[str, Any] | None, *, digits: float,
          room: tuple[float, float]) -> None:
    """One cell: its face, its words, its frame; `at` is its column, its upper edge and its height, `room` its size in inches."""
    from matplotlib.patches import Rectangle

    x, y, high = at
    style = _face(plan, cell)
    if style:
        ax.add_patch(Rectangle((x + 0.02, y + 0.03 * high), 0.96, 0.94 * high, **style))
    if cell is None:
        return
    fill = style.get("facecolor", PAPER)
    if digits:
        text, below = plan.lines(cell, room[0] - 0.16, digits), wrapped(_note(plan, cell), room[0] - 0.16, pt(11))
        both = tall(text, digits) + tall(below, pt(11))
        look = {"ha": "center", "va": "center", "color": ink_on(fill), "linespacing": 1.15,
                "bbox": {"facecolor": fill, "edgecolor": "none", "pad": 1.5} if style.get("hatch") else None}
        if text:
            ax.text(x + 0.5, y + high * (0.5 + (tall(text, digits) - both) / 2 / room[1]), text, fontsize=digits, **look)
        if below:
            ax.text(x + 0.5, y + high * (0.5 + (both - tall(below, pt(11))) / 2 / room[1]), below, fontsize=pt(11), **look)
    if plan.frame and true(cell[plan.frame]):
        for colour, width in ((PAPER, 4.4), (ACCENT, 2.4)):   # white round the red keeps it visible on a dark cell
            ax.add_patch(Rectangle((x + 0.035, y + 0.05 * high), 0.93, 0.9 * high, fill=False, edgecolor=colour, linewidth=width, zorder=3))


def _face(plan: GridPlan, cell: Mapping[str, Any] | None) -> dict[str, Any]:
    """Face of a cell, for a matplotlib patch; nothing for a cell that the table lacks."""
    blank = cell is None or (plan.value is not None and plan.kind is None and not known(cell[plan.value]))
    if blank:
        return filled(MISSING) if plan.missing and (cell is None or not plan.words(cell)) else {}
    if plan.few and true(cell[plan.few]):
        return {"facecolor": PAPER, "edgecolor": FEW_EDGE, "linewidth": 1.0}
    if plan.kind:
        return {**filled(plan.look[cell[plan.kind]]), **({"edgecolor": MUTED} if plan.look[cell[plan.kind]].colour in (PAPER, "#ffffff")
                                                         else {})}
    return {"facecolor": shade(max(float(cell[plan.value]), 0.0) / plan.peak) if plan.value else "#eef2f6", "edgecolor": PAPER,
            "linewidth": 1.2}


def _handles(plan: GridPlan, fits: bool) -> list:
    from matplotlib.patches import Patch

    keys = [key_bar(look, plan.column_name(k)) for k, look in plan.look.items()
            if (plan.data[plan.kind] == k).any() and plan.column_name(k)]
    if plan.value and not plan.kind and not fits:   # no numbers in the cells: steps of the shade
        keys += [Patch(facecolor=shade(s), edgecolor=PAPER, label=plan.pattern.format(s * plan.peak)
                       if plan.pattern else told(s * plan.peak)) for s in (0, 0.25, 0.5, 0.75, 1)]
    keys += frame_key(plan.data, plan.frame, plan.framed)
    if flags(plan.data, plan.few).any():
        keys.append(Patch(facecolor=PAPER, edgecolor=FEW_EDGE, label=plan.meaning))
    if plan.missing:
        keys.append(key_bar(MISSING, plan.missing))
    return keys


def _alt(plan: GridPlan, rows: list, cells: Mapping, words: Words) -> str:
    said_, values = [], []
    for r in rows:
        parts = []
        for c in plan.columns:
            cell = cells.get((r, c))
            if cell is None:
                continue
            face = [plan.column_name(cell[plan.kind])] if plan.kind and not plan.text else []
            note = [told(cell[plan.note])] if plan.note and known(cell[plan.note]) else []
            if plan.value:
                values.append((f"{plan.row_name(r)} / {plan.column_name(c)}", cell[plan.value]))
            parts.append(" ".join(w for w in (plan.column_name(c), plan.words(cell), *face, *note) if w))
        said_.append((plan.row_name(r), parts))
    return alt_text(tr(f"矩阵图，{len(rows)} 行 {len(plan.columns)} 列，颜色越深数值越大",
                       f"Grid of {len(rows)} rows and {len(plan.columns)} columns, darker is more")
                    if plan.value and not plan.kind else tr(f"格子图，{len(rows)} 行 {len(plan.columns)} 列",
                                                            f"Grid of {len(rows)} rows and {len(plan.columns)} columns"),
                    words, said_, values)

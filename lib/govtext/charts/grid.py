"""A table as a picture: a cell per row and column, darker is more, words in the cells, frames and faces for what is said of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, Unpack

import pandas as pd

from ..language import tr
from ..looks import ACCENT, INK, MUTED, PAPER, figure_style, ink_on, screen, shade
from .base import MISSING, Chart, Flag, Look, Names, Plan, Words, alt_text, flagged, known, looks_of, named, needed, order_of, said, told
from .labels import fits, pt, shortened, spread, tall, wide, wrapped
from .layout import SLIDE, Sheet, empty, full_width, joined, paged, sheet
from .parts import filled, frame_key, key_bar, key_patch, write

INCHES, GAP, LEAST = 11.4, 0.16, 0.42   # width of the figure, white between groups, least height of a row
FEW_EDGE = "#98a3ad"
MANY = 14   # columns that need the room of the words beside them
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def grid(table: pd.DataFrame, *, row: str, column: str, value: str | None = None, text: str | None = None, note: str | None = None,
         kind: str | None = None, frame: Flag | None = None, few: Flag | None = None, group: str | None = None,
         column_group: str | None = None, missing: str | None = None, even: bool = False, scale: str | None = None, palest: float = 0.0,
         rows: Names | Sequence | None = None, columns: Names | Sequence | None = None, looks: Mapping[Any, Look] | None = None,
         **words: Unpack[Words]) -> Chart:
    """Draw a cell for each row and column.

    Parameters
    ----------
    table : one row per cell; the columns named below. A cell that the table lacks stays white (or see `missing`).
    row, column : columns with the place of a cell
    value : column of the number that makes the shade, from 0; without `text` it is written in the cell, where it fits
    text : column of the words in the cell, or how to write the value, such as "{:.1f}" or "{:.0%}"
    note : column of words below them, smaller
    kind : column that gives cells a face by `looks`, in place of a shade
    frame : flag: cells with a red frame
    few : flag: hollow cells, whose number rests on few
    group : column that gathers the rows under a name at the right; a mapping in `rows` names groups too
    column_group : column that gathers the columns under a name above them; a mapping in `columns` names groups too
    missing : what it means that a cell is missing; such cells are hatched
    even : all rows as deep as the deepest
    scale : how to write the steps of the shade below the cells, such as "{:.0f} ×"; without it they stand there where no cell shows a number
    palest : shade of the least that is more than 0, from 0 to 1, so that little stands apart from none
    rows, columns : orders, as `rows` in all charts
    looks : dict of kind -> Look; names of the kinds are taken from `columns`
    **words : as in all charts, see `charts`
    """
    said_ = said(words)
    frame, framed = flagged(frame, columns, tr("红框：标题所说", "framed: what the title speaks of"))
    few, meaning = flagged(few, columns, tr("空心：依据很少", "hollow: rests on few"))
    pattern = text if text and "{" in text else None
    needed(table, row, column, value, note, kind, frame, few, group, column_group, None if pattern else text)
    if table.empty:
        return empty(said_, table)
    inner, outer = (without(ids, {frame, few, *(v for c in named_too if c for v in table[c].dropna())} - set(table[by]))
                    for ids, named_too, by in ((columns, (kind, column_group), column), (rows, (group,), row)))
    plan = GridPlan(data=table, row=row, column=column, value=value, text=None if pattern else text, pattern=pattern, note=note, kind=kind,
                 frame=frame, framed=framed, few=few, meaning=meaning, group=group, column_group=column_group, missing=missing, rows=order_of(table, row, outer),
                 columns=order_of(table, column, inner), look=looks_of(table, kind, looks) if kind else {}, inches=INCHES, least=LEAST, even=even, scale=scale,
                 palest=palest, row_name=lambda v: named(v, rows), column_name=lambda v: named(v, columns))
    with figure_style():
        return joined(draw_grid(plan, said_), table)


def without(ids: Any, others: set) -> Any:
    """The order of rows or columns, without the ids of something else that it names too."""
    return {k: v for k, v in ids.items() if k not in others} if isinstance(ids, Mapping) else ids


class GridPlan(Plan):
    """What is drawn, and under which names."""

    scale = None     # of cells that are drawn without these options
    palest = 0.0

    @property
    def peak(self) -> float:
        return max(float(self.data[self.value].max()), 1e-9) if self.value else 1.0

    def fill(self, number: float) -> str:
        """Shade of a number."""
        share = max(float(number), 0.0) / self.peak
        return shade(self.palest + (1 - self.palest) * share if share else 0.0)

    def lines(self, cell: Mapping[str, Any], room: float, size: float) -> str:
        """The words of a cell, broken where they are words and not a number."""
        words = self.words(cell)
        return _lines(words, room, size, 0.02 if self.has(cell, self.frame) else 0.08) if self.text else words

    def words(self, cell: Mapping[str, Any]) -> str:
        """What is written in a cell."""
        if self.text:
            return self.cell(cell, self.text)
        number = cell.get(self.value) if self.value else None
        if not known(number):
            return ""
        return told(number, self.pattern)

    def groups(self) -> dict[Any, Any]:
        """Group of each row, in drawing order."""
        return self._gathered(self.rows, self.row, self.group)

    def column_groups(self) -> dict[Any, Any]:
        """Group of each column, in drawing order."""
        return self._gathered(self.columns, self.column, self.column_group)

    def _gathered(self, ids: list, by: str, group: str | None) -> dict[Any, Any]:
        found = self.data.drop_duplicates(by).set_index(by)[group].to_dict() if group else {}
        return {i: found.get(i) for i in ids}

    def lefts(self, room: float) -> dict[Any, float]:
        """Left edge of each column in columns of so many inches; between groups is a gap."""
        kinds = list(self.column_groups().items())
        wider = [0, *(int(a[1] != b[1]) for a, b in pairwise(kinds))]
        return {c: i + sum(wider[:i + 1]) * GAP / room for i, (c, _) in enumerate(kinds)}


def draw_grid(plan: GridPlan, words: Words) -> list[Chart]:
    """One page in a notebook, as many as the rows need on a slide."""
    size, total = pt(12), full_width(plan.inches)
    many = len(plan.columns) > MANY
    labels = {r: shortened(plan.row_name(r), (0.22 if many else 0.32) * total, size, 2) for r in plan.rows}
    left = max(wide(label, size) for label in labels.values()) + 0.14
    sides = {g: plan.row_name(g) for g in dict.fromkeys(plan.groups().values())} if plan.group else {}
    aside = max([0.09 * pt(11), *(wide(w, pt(11)) for s in sides.values() for w in s.split() if w.isascii())]) if many else 1.7
    sides = {g: wrapped(s, aside, pt(11)) for g, s in sides.items()}
    right = max((wide(s, pt(11)) for s in sides.values()), default=-0.25) + 0.32
    room = (total - 0.24 - left - right - GAP * _breaks(plan.column_groups(), plan.columns)) / len(plan.columns)
    heads, note, head_size = _heads(plan, room)
    over = _over(plan, room)
    cells = {(c[plan.row], c[plan.column]): c for c in plan.data.to_dict("records")}
    digits = _digits(plan, cells, room)
    deep = {r: max(_deep(plan, [cells.get((r, c)) for c in plan.columns], room, digits), tall(labels[r], size) + 0.06) for r in plan.rows}
    if plan.even:
        deep = dict.fromkeys(deep, max(deep.values()))
    key = _handles(plan, digits > 0)
    above = max(tall(h, size) if h else 0.0 for h in heads) + 0.06 + max((tall(o, pt(11)) + 0.1 for *_, o in over), default=0.0)
    pages = []
    for rows, said_ in _pages(plan, words, deep, above + 1.1 + 0.3 * bool(key) + tall(wrapped(note, total - left - 0.3, size), size)):
        page = sheet(said_, key, inches=plan.inches, high=sum(deep[r] for r in rows) + GAP * _breaks(plan.groups(), rows), left=left, right=right,
                     above=above, foot=0.06, note=note)
        _page(page, plan, rows, deep, cells, digits, room, labels, sides)
        _write_heads(page, plan, room, heads, head_size, over)
        pages.append(page.finish(said_, plan.data[plan.data[plan.row].isin(rows)], _alt(plan, rows, cells, said_)))
    return pages


def _breaks(groups: Mapping, ids: list) -> int:
    """How often the group changes from row to row, or from column to column."""
    return sum(groups[a] != groups[b] for a, b in pairwise(ids))


def _pages(plan: GridPlan, words: Words, deep: Mapping, rest: float) -> list[tuple[list, Words]]:
    """Rows of each page: all of them in a notebook, on a slide as many as fit, in pages of like length."""
    whole = sum(deep.values()) + GAP * _breaks(plan.groups(), plan.rows)
    if screen() == "notebook" or whole <= SLIDE[1] - rest:
        return [(plan.rows, words)]
    pages = -(-whole // max(SLIDE[1] - rest, 1.0))
    parts: list[list] = [[]]
    for r in plan.rows:
        if parts[-1] and sum(deep[o] for o in parts[-1]) + deep[r] / 2 > whole / pages and len(parts) < pages:
            parts.append([])
        parts[-1].append(r)
    return [(part, paged(words, i, len(parts))) for i, part in enumerate(parts, 1)]


def _page(page: Sheet, plan: GridPlan, rows: list, deep: Mapping, cells: Mapping, digits: float, room: float, labels: Mapping,
          sides: Mapping) -> None:
    """Draw the cells of some rows, with row labels and names of groups."""
    ax, lefts, groups, tops, at = page.axes[0], plan.lefts(room), plan.groups(), {}, 0.0
    for i, r in enumerate(rows):
        at += GAP if i and groups[r] != groups[rows[i - 1]] else 0
        tops[r], at = at, at + deep[r]
    stretch = page.high[0] / at   # a slide is filled
    for r in rows:
        for c in plan.columns:
            _cell(ax, plan, (lefts[c], tops[r], deep[r]), cells.get((r, c)), digits=digits, room=(room, deep[r] * stretch))
    ax.set(xlim=(0, lefts[plan.columns[-1]] + 1), ylim=(at, 0))
    ax.set_yticks([tops[r] + deep[r] / 2 for r in rows], [labels[r] for r in rows], fontsize=pt(12), linespacing=1.1)
    ax.set_xticks([])
    ax.tick_params(length=0, labelcolor=INK, pad=5)
    ax.spines[["left", "bottom"]].set_visible(False)
    for g, name in sides.items():
        mine = [r for r in rows if groups[r] == g]
        if mine:
            ends = tops[mine[0]] + 0.03, tops[mine[-1]] + deep[mine[-1]] - 0.03
            ax.plot([1 + 0.1 / page.wide] * 2, ends, transform=ax.get_yaxis_transform(), color=MUTED, linewidth=1.2, clip_on=False)
            write(ax, 1.0, sum(ends) / 2, name, colour=MUTED, ha="left", frame="row", shift=(13, 0))


def _heads(plan: GridPlan, room: float) -> tuple[list[str], str, float]:
    """Headings across their columns, in lines, and their size; where they would not fit, letters and a note that explains them. Never
    turned."""
    names = [plan.column_name(c) for c in plan.columns]
    one_line = [size for size in (pt(12), pt(10.5)) if all(wide(name, size) <= room - 0.08 for name in names)]
    if one_line:
        return names, "", one_line[0]
    for size in (pt(12), pt(10.5)):
        if all(fits(name, room - 0.08, size, 4) for name in names):
            return [shortened(name, room - 0.04, size, 5) for name in names], "", size
    if len(names) > len(LETTERS):   # numbers, say: each second or third has room
        step = int(-(-max(wide(name, size) + 0.08 for name in names) // room))
        return [name if step > 3 or i % step == 0 else "" for i, name in enumerate(
            names if step <= 3 else [shortened(name, room - 0.04, size, 5) for name in names])], "", size
    return list(LETTERS[:len(names)]), tr("；", "; ").join(f"{letter} {name}".replace("\n", " ")
                                                          for letter, name in zip(LETTERS, names, strict=False)), pt(12)


def _over(plan: GridPlan, room: float) -> list[tuple[float, float, str]]:
    """Left and right edge of each group of columns, and its name in lines."""
    lefts, groups = plan.lefts(room), plan.column_groups()
    ends = {g: [lefts[c] for c in plan.columns if groups[c] == g] for g in dict.fromkeys(groups.values()) if g is not None}
    return [(min(x), max(x) + 1, wrapped(plan.column_name(g), max((max(x) + 1 - min(x)) * room, 0.08 * pt(11)), pt(11))) for g, x in ends.items()]


def _write_heads(page: Sheet, plan: GridPlan, room: float, heads: list, size: float, over: list) -> None:
    """Headings above their columns, and above these the names of the groups of columns, with a line from end to end."""
    ax, lefts = page.axes[0], list(plan.lefts(room).values())
    span, top = lefts[-1] + 1, max(tall(h, size) if h else 0.0 for h in heads) + 0.08
    for x, head in zip(lefts, heads, strict=True):
        write(ax, (x + 0.5) / span, 1.0, head, size=size, va="bottom", frame="axes", shift=(0, 3))
    places = spread([(a + b) / 2 / span * page.wide for a, b, _ in over], [wide(name, pt(11)) + 0.12 for *_, name in over], -0.5, page.wide + 0.5)
    for (start, end, name), x in zip(over, places, strict=True):
        if not name:
            continue
        ax.plot([(start + 0.04) / span, (end - 0.04) / span], [1 + top / page.high[0]] * 2, transform=ax.transAxes, color=MUTED, linewidth=1.2,
                clip_on=False)
        write(ax, x / page.wide, 1 + top / page.high[0], name, colour=MUTED, va="bottom", frame="axes", shift=(0, 3))


def _digits(plan: GridPlan, cells: Mapping, room: float) -> float:
    """Font size of the words in the cells: smaller in narrow cells, 0 where they do not fit at all."""
    for size in (pt(12), pt(10.5)):
        if all(wide(word, size) <= room - 0.04 or (plan.text and fits(word, room - 0.16, size, 99))
               for word in map(plan.words, cells.values())):
            return size
    return 0.0


def _deep(plan: GridPlan, cells: list, room: float, size: float) -> float:
    """Height of a row in inches that its words need."""
    if not size:
        return 0.24
    lines = [tall(plan.lines(c, room - 0.16, size), size) + tall(_lines(plan.cell(c, plan.note), room - 0.16, pt(11)), pt(11)) for c in cells
             if c is not None]
    return max(plan.least, *(high + 0.14 for high in lines)) if lines else plan.least


def _lines(words: str, room: float, size: float, nearer: float = 0.08) -> str:
    """Words in lines; a single line may come nearer to the edges, unless there is a frame."""
    return words if wide(words, size) <= room + nearer else wrapped(words, room, size)


def _cell(ax, plan: GridPlan, at: tuple[float, float, float], cell: Mapping[str, Any] | None, *, digits: float,
          room: tuple[float, float]) -> None:
    """One cell: its face, its words, its frame; `at` is its column, its upper edge and its height, `room` its size in inches."""
    from matplotlib.patches import Rectangle

    x, y, high = at   # x: left edge, in columns
    style = _face(plan, cell)
    if style:
        ax.add_patch(Rectangle((x + 0.02, y + 0.03 * high), 0.96, 0.94 * high, **style))
    if cell is None:
        return
    fill = style.get("facecolor", PAPER)
    if not digits and not style and wide(plan.words(cell), pt(10.5)) <= room[0]:   # a sign in a white cell
        digits = pt(10.5)
    if digits:
        text, below = plan.lines(cell, room[0] - 0.16, digits), _lines(plan.cell(cell, plan.note), room[0] - 0.16, pt(11))
        both = tall(text, digits) + tall(below, pt(11))
        look = {"ha": "center", "va": "center", "color": ink_on(fill), "linespacing": 1.15,
                "bbox": {"facecolor": fill, "edgecolor": "none", "pad": 1.5} if style.get("hatch") else None}
        if text:
            ax.text(x + 0.5, y + high * (0.5 + (tall(text, digits) - both) / 2 / room[1]), text, fontsize=digits, **look)
        if below:
            ax.text(x + 0.5, y + high * (0.5 + (both - tall(below, pt(11))) / 2 / room[1]), below, fontsize=pt(11), **look)
    if plan.has(cell, plan.frame):
        for colour, width in ((PAPER, 4.4), (ACCENT, 2.4)):   # white round the red keeps it visible on a dark cell
            ax.add_patch(Rectangle((x + 0.035, y + 0.05 * high), 0.93, 0.9 * high, fill=False, edgecolor=colour, linewidth=width, zorder=3))


def _face(plan: GridPlan, cell: Mapping[str, Any] | None) -> dict[str, Any]:
    """Face of a cell, for a matplotlib patch; nothing for a cell that the table lacks."""
    blank = cell is None or (plan.value is not None and plan.kind is None and not known(cell[plan.value]))
    if blank:
        return filled(MISSING) if plan.missing and (cell is None or not plan.words(cell)) else {}
    if plan.has(cell, plan.few):
        return {"facecolor": PAPER, "edgecolor": FEW_EDGE, "linewidth": 1.0}
    if plan.kind:
        return {**filled(plan.look[cell[plan.kind]]), **({"edgecolor": MUTED} if plan.look[cell[plan.kind]].colour in (PAPER, "#ffffff")
                                                         else {})}
    return {"facecolor": plan.fill(cell[plan.value]) if plan.value else "#eef2f6", "edgecolor": PAPER,
            "linewidth": 1.2}


def _handles(plan: GridPlan, written: bool) -> list:
    from matplotlib.ticker import MaxNLocator

    keys = [key_bar(look, plan.column_name(k)) for k, look in plan.look.items()
            if (plan.data[plan.kind] == k).any() and plan.column_name(k)]
    cells = plan.data.to_dict("records")
    numbers = any(letter.isdigit() for cell in cells for letter in plan.words(cell) + plan.cell(cell, plan.note))
    if plan.value and not plan.kind and (plan.scale or not (written and numbers)):   # no numbers in the cells, or others: steps of the shade
        whole = bool((plan.data[plan.value].dropna() % 1 == 0).all()) or ".0f" in (plan.scale or "")   # of counts there is no half
        keys += [key_patch(told(round(s, 10), plan.scale or plan.pattern), facecolor=plan.fill(s), edgecolor=PAPER)
                 for s in MaxNLocator(5 if plan.scale else 4, integer=whole).tick_values(0, plan.peak)
                 if s <= 1.02 * plan.peak and (s or not plan.scale)]
    keys += frame_key(plan.data, plan.frame, plan.framed)
    if any(plan.has(cell, plan.few) for cell in cells):
        keys.append(key_patch(plan.meaning, facecolor=PAPER, edgecolor=FEW_EDGE))
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
            if plan.value:
                values.append((f"{plan.row_name(r)} / {plan.column_name(c)}", cell[plan.value]))
            parts.append(" ".join(w for w in (plan.column_name(c), plan.words(cell), *face, plan.cell(cell, plan.note)) if w))
        said_.append((plan.row_name(r), parts))
    return alt_text(tr(f"矩阵图，{len(rows)} 行 {len(plan.columns)} 列，颜色越深数值越大",
                       f"Grid of {len(rows)} rows and {len(plan.columns)} columns, darker is more")
                    if plan.value and not plan.kind else tr(f"格子图，{len(rows)} 行 {len(plan.columns)} 列",
                                                            f"Grid of {len(rows)} rows and {len(plan.columns)} columns"),
                    words, said_, values)

"""Layout of charts: a figure whose parts have places in inches, and what fits on a slide."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pandas as pd

from ..language import tr
from ..looks import INK, MUTED, figure_style, screen
from .base import Chart, Words, caption_of, known
from .labels import pt, spread, tall, wide, wrapped
from .parts import BAND, write

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

EDGE = 0.12                 # inches of white round everything
SHADES = (BAND, "#f1f3f5")   # of periods, in turn
SLIDE, MOST = (13.33, 7.5), 12   # inches of a slide, and rows of a ranked form on it


# ---------------------------------------------------------------------------------------------------- layout, in inches

@dataclass
class Sheet:
    """A figure whose parts stand where they are told, so that words can be fitted before drawing.

    figure, axes : of matplotlib; one axes per panel, row by row
    wide, high : inches of each axes (panels of a row of panels are equally high)
    """

    figure: Figure
    axes: list[Axes]
    wide: float
    high: list[float]

    def finish(self, words: Words, table: pd.DataFrame, alt: str) -> Chart:
        return Chart(self.figure, table, words["title"], caption_of(words), alt)


def full_width(inches: float) -> float:
    """Width of a figure: as given in a notebook, that of the slide on a projector."""
    return inches if screen() == "notebook" else SLIDE[0]


def panel_width(inches: float, columns: int, left: float, right: float, *, shared: bool = False) -> float:
    """Width of the axes of one panel in a figure of so many inches; `shared`: only the first column has row labels."""
    lefts = left + (columns - 1) * (0.18 if shared else left)
    return (full_width(inches) - 2 * EDGE - lefts - columns * right) / columns


def sheet(words: Words, handles: Sequence = (), *, heads: Sequence[str] = ("",), columns: int = 1, inches: float = 10.6,
          high: float | Sequence[float] = 3.0, left: float = 0.1, right: float = 0.1, above: float | Sequence[float] = 0.0,
          foot: float = 0.1, unit_above: bool = False, shared: bool = False, note: str = "") -> Sheet:
    """A figure with title, panels, unit and legend.

    Parameters
    ----------
    words : title and unit are written
    handles : entries of the legend
    heads : heading of each panel; as many panels
    columns : panels beside each other
    inches : width of the figure
    high : height of the axes, one for all or one for each row of panels; on a slide they share what is free in this proportion
    left, right, above, foot : room around each axes, for what the caller writes there; above may differ between rows of panels
    unit_above : write the unit under the title, not under the panels
    shared : only the first column of panels has row labels
    note : written under the unit
    """
    from matplotlib.figure import Figure

    rows = -(-len(heads) // columns)
    highs, aboves = ([float(v)] * rows if isinstance(v, (int, float)) else list(v) for v in (high, above))
    total, each = full_width(inches), panel_width(inches, columns, left, right, shared=shared)
    title = wrapped(words["title"], total - 2 * EDGE, pt(15))
    unit = wrapped("\n".join(w for w in (words.get("unit", ""), note) if w), total - 2 * EDGE - (0 if unit_above else left), pt(12))
    heads = [wrapped(h, each + right - 0.1, pt(13)) for h in heads]
    tops = [max(tall(h, pt(13)) for h in heads[r * columns:(r + 1) * columns]) for r in range(rows)]
    key, key_high = _key(handles, total - 2 * EDGE)
    rest = (2 * EDGE + tall(title, pt(15)) + 0.1 + (tall(unit, pt(12)) + 0.06 if unit else 0) + key_high
            + sum(tops) + sum(aboves) + rows * foot + (rows - 1) * 0.16 + sum(0.06 for t in tops if t))
    if screen() == "projector":
        highs = [h / sum(highs) * max(SLIDE[1] - rest, 0.6) for h in highs]
    page = Sheet(Figure(figsize=(total, rest + sum(highs)), layout="none"), [], each, highs)
    _write(page, title, unit if unit_above else "", heads, tops, columns, left=left, right=right, above=aboves, foot=foot, shared=shared)
    if unit and not unit_above:
        _text(page.figure, EDGE + left, EDGE / 2 + key_high + tall(unit, pt(12)) + 0.02, unit, pt(12), MUTED)
    if handles:
        page.figure.legend(handles=list(handles), loc="lower left", bbox_to_anchor=(EDGE / total, EDGE / 2 / page.figure.get_figheight()),
                           **key)
    return page


def _write(page: Sheet, title: str, unit: str, heads: Sequence[str], tops: Sequence[float], columns: int, *, left: float, right: float,
           above: Sequence[float], foot: float, shared: bool) -> None:
    """Title, unit and panels from top to bottom."""
    total, whole = page.figure.get_size_inches()
    page.figure.suptitle(title, x=EDGE / total, y=1 - EDGE / whole, ha="left", va="top", fontsize=pt(15), linespacing=1.25)
    y = whole - EDGE - tall(title, pt(15)) - 0.1
    if unit:
        _text(page.figure, EDGE, y, unit, pt(12), MUTED)
        y -= tall(unit, pt(12)) + 0.06
    for i, head in enumerate(heads):
        row, column = divmod(i, columns)
        if column == 0:
            y -= (tops[row] + 0.06 if tops[row] else 0) + above[row] + page.high[row] + (0.16 + foot if row else 0)
        x = EDGE + left + column * (page.wide + right + (0.18 if shared else left))
        page.axes.append(page.figure.add_axes((x / total, y / whole, page.wide / total, page.high[row] / whole)))
        if head:
            _text(page.figure, x, y + page.high[row] + above[row] + 0.05 + tall(head, pt(13)), head, pt(13), INK)


def _text(figure: Figure, x: float, y: float, words: str, size: float, colour: str) -> None:
    """Words whose upper left corner is x, y inches from the lower left corner of the figure."""
    wide_, high = figure.get_size_inches()
    figure.text(x / wide_, y / high, words, fontsize=size, color=colour, va="top", ha="left", linespacing=1.2)


def _key(handles: Sequence, room: float) -> tuple[dict[str, Any], float]:
    """How the legend is laid out in this width, and how high it is."""
    if not handles:
        return {}, 0.0
    size = pt(11)
    labels = [wrapped(h.get_label(), room - 3.5 * size / 72, size) for h in handles]
    for handle, label in zip(handles, labels, strict=True):
        handle.set_label(label)
    for columns in range(len(labels), 0, -1):
        parts = _split(labels, columns)
        if sum(max(wide(label, size) for label in part) + 4.6 * size / 72 for part in parts) <= room or columns == 1:
            break
    rows = max(len(part) for part in parts)
    lines = max(label.count("\n") for label in labels)
    return ({"ncols": columns, "fontsize": size, "labelcolor": INK, "handlelength": 2.2, "handletextpad": 0.6, "columnspacing": 1.6,
             "borderaxespad": 0.0, "borderpad": 0.15, "labelspacing": 0.45}, (rows * (1.75 + 1.2 * lines) * size / 72) + 0.1)


def _split(labels: Sequence[str], columns: int) -> list[Sequence[str]]:
    """Entries column by column, as matplotlib deals them out: the first columns are one longer where it does not divide."""
    size, more = divmod(len(labels), columns)
    ends = [0]
    for i in range(columns):
        ends.append(ends[-1] + size + (i < more))
    return [labels[a:b] for a, b in pairwise(ends)]


def write_heads(ax: Axes, room: float, middles: Sequence[float], heads: Sequence[str], *, lift: float = 0.0) -> None:
    """Write words over the axes, `lift` inches up, their middles at these places of the x axis, moved apart where they would touch."""
    low, high = ax.get_xlim()
    places = spread([(m - low) / (high - low) * room for m in middles], [wide(h, pt(11)) + 0.1 for h in heads], -0.4, room + 0.15)
    for x, head in zip(places, heads, strict=True):
        write(ax, x / room, 1.0, head, colour=MUTED, va="bottom", frame="axes", shift=(0, 2 + 72 * lift))


def period_heads(periods: Sequence[str], room: float) -> list[str]:
    """Names of the periods, in lines that fit beside each other."""
    return [wrapped(label, max(room / len(periods) - 0.1, 0.8), pt(11)) for label in periods]


def shade_periods(ax: Axes, periods: Iterable[tuple[float, float]], *, beyond: float = 0.5) -> list[float]:
    """Shade periods behind the data, so far beyond their first and last place; their middles. An unknown end is that of the axis."""
    low, high = ax.get_xlim()
    ends = [(max(first - beyond, low), min((last if known(last) else high) + beyond, high)) for first, last in periods]
    for i, (begin, end) in enumerate(ends):
        ax.axvspan(begin, end, color=SHADES[i % 2], linewidth=0, zorder=0)
    return [(begin + end) / 2 for begin, end in ends]


def empty(words: Words, table: pd.DataFrame) -> Chart:
    """A chart that says that there is nothing to draw."""
    nothing = tr("没有可画的数据", "No data to draw")
    with figure_style():
        page = sheet(words, high=1.0)
        page.axes[0].axis("off")
        write(page.axes[0], 0.5, 0.5, nothing, size=pt(13), colour=MUTED)
    return Chart(page.figure, table, words["title"], caption_of(words), f"{words['title']}{tr('。', '. ')}{nothing}{tr('。', '.')}")


# ---------------------------------------------------------------------------------------------------- slides

def joined(charts: Sequence[Chart], table: pd.DataFrame) -> Chart:
    """Several slides as one chart, with the whole table."""
    return replace(charts[0], table=table, pages=tuple(charts[1:]))


def noted(words: Words, note: str) -> Words:
    """The words with a note added to the unit, where the reader looks for it."""
    return Words(**{**words, "unit": f"{words['unit']}{tr('；', '; ')}{note}" if "unit" in words else note})


def own_scales(words: Words) -> Words:
    return noted(words, tr("各格刻度不同", "scales differ between panels"))


def paged(words: Words, page: int, pages: int) -> Words:
    """The words with the number of the slide in the title."""
    return Words(**{**words, "title": f"{words['title']} ({page}/{pages})"}) if pages > 1 else words


def cut(words: Words, order: Mapping[Any, Sequence], most: int | None) -> tuple[Words, dict[Any, list]]:
    """The first `most` rows of each panel; where some are left out, the unit says how many of how many are drawn."""
    kept = {p: list(rows[:most]) for p, rows in order.items()}
    drawn, found = sum(map(len, kept.values())), sum(map(len, order.values()))
    return (noted(words, tr(f"画出 {drawn} 项，共 {found} 项", f"{drawn} of {found} drawn")) if drawn < found else words), kept


def most_rows() -> int | None:
    """Most rows in a panel: no limit in a notebook, twelve on a slide."""
    return None if screen() == "notebook" else MOST


def lines_of_label(rows: float = MOST) -> int:
    """Lines of a row label: two, but one on a slide with more than seven rows below each other."""
    return 2 if screen() == "notebook" or rows <= 7 else 1


def slides(words: Words, sizes: Mapping[Any, float], most: float) -> list[tuple[list, Words]]:
    """Panels of each page: all of them in a notebook; on a slide so many that their sizes add up to no more than `most`."""
    if screen() == "notebook" or sum(sizes.values()) <= most:
        return [(list(sizes), words)]
    parts: list[list] = [[]]
    for panel, size in sizes.items():
        if parts[-1] and sum(sizes[p] for p in parts[-1]) + size > most:
            parts.append([])
        parts[-1].append(panel)
    return [(part, paged(words, i, len(parts))) for i, part in enumerate(parts, 1)]


def same_scale(ranges: Sequence[tuple[float, float]]) -> bool:
    """Can panels share a scale? Not where one would be pressed to less than a quarter of its axis; the unit then says so."""
    spans = [high - low for low, high in ranges if high > low]
    return not spans or max(h for _, h in ranges) - min(low for low, _ in ranges) <= 4 * min(spans)

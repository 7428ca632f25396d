"""What charts are put together from: legends, rows and axes, words that find room, and what values are compared with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ..looks import ACCENT, INK, MUTED, PAPER
from .base import CHAIN, DASHES, DOTTED, MISSING, Look, beside, flags
from .labels import place, pt, tall, wide

if TYPE_CHECKING:
    from matplotlib.axes import Axes

BAND = "#e6eaee"   # chance, or a stretch of time
MARK_LINES = (DASHES, DOTTED, CHAIN)   # of the first, second and third thing that values are compared with


def key_line(label: str, **look: Any) -> Any:
    """Entry of a legend: a line, or with linestyle "" a marker, in the words of matplotlib."""
    from matplotlib.lines import Line2D

    return Line2D([], [], label=label, **look)


def key_patch(label: str, **look: Any) -> Any:
    """Entry of a legend: a box, in the words of matplotlib."""
    from matplotlib.patches import Patch

    return Patch(label=label, **look)


def key_mark(look: Look, label: str, *, line: bool = False) -> Any:
    """Entry of a legend: the marker of a series, with its line where the series is a line."""
    return key_line(label, linestyle=look.line if line else "", linewidth=1.8, marker=look.marker, markersize=0.75 * pt(11), color=look.colour,
                    markeredgewidth=1.8, markerfacecolor=look.face)


def key_bar(look: Look, label: str) -> Any:
    """Entry of a legend: a box filled as a series is."""
    return key_patch(label, **filled(look))


def filled(look: Look) -> dict[str, Any]:
    """Look of an area, for matplotlib patches: texture in white on the colour, slanted hatching in grey on white."""
    if look.texture == MISSING.texture:
        return {"facecolor": PAPER, "edgecolor": "#98a3ad", "hatch": look.texture, "linewidth": 0.8}
    if look.hollow:
        return {"facecolor": PAPER, "edgecolor": look.colour, "linewidth": 1.4}
    return {"facecolor": look.colour, "edgecolor": PAPER, "hatch": look.texture or None, "linewidth": 0.8}


def row_labels(ax: Axes, labels: Sequence[str], size: float) -> None:
    """Rows from top to bottom, without frame and ticks on the left."""
    ax.set_yticks(range(len(labels)), labels, linespacing=1.1)
    ax.tick_params(axis="y", left=False, labelcolor=INK, labelsize=size, pad=5)
    ax.spines["left"].set_visible(False)


def number_axis(ax: Axes, inches: float, *, which: str = "x", whole: bool = False, signs: bool = True) -> None:
    """Ticks of a number axis: as many as fit, with grid lines; without `signs` -2 is written 2."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    axis = ax.xaxis if which == "x" else ax.yaxis
    most = inches / (0.052 if which == "x" else 0.03) / pt(11)
    axis.set_major_locator(MaxNLocator(max(2, min(8, int(most))), integer=whole, min_n_ticks=1, steps=[1, 2, 2.5, 5, 10]))
    axis.set_major_formatter(FuncFormatter(lambda v, _: beside(round(float(v if signs else abs(v)), 10), max(map(abs, axis.get_view_interval())))))
    axis.grid(True)
    ax.tick_params(axis=which, labelsize=pt(11))


def ratio_axis(ax: Axes, inches: float) -> None:
    """Ticks of natural logarithms of ratios, written as times and divided by: ÷4, ×1, ×4."""
    low, high = (limit / np.log(2) for limit in ax.get_xlim())
    step = max(1, int(np.ceil((high - low) * 0.6 * pt(11) / 11 / inches)))
    powers = [p for p in range(-60 * step, 60 * step, step) if low <= p <= high]
    ax.set_xticks([p * np.log(2) for p in powers], [f"×{2 ** p}" if p >= 0 else f"÷{2 ** -p}" for p in powers])
    ax.xaxis.grid(True)
    ax.tick_params(axis="x", labelsize=pt(11))


FRAMES = {"data": "data", "axes": "axes fraction", "row": ("axes fraction", "data"), "column": ("data", "axes fraction")}


def write(ax: Axes, x: float, y: float, words: str, *, size: float | None = None, colour: str = INK, ha: str = "center", va: str = "center",
          frame: str = "data", shift: tuple[float, float] = (0, 0), fill: str | None = None) -> None:
    """Write words at a place of the data or ("axes", "row", "column") in shares of the axes, moved by points; `fill` is put behind them."""
    ax.annotate(words, (x, y), xytext=shift, xycoords=FRAMES[frame], textcoords="offset points", annotation_clip=False, ha=ha, va=va,
                fontsize=size or pt(11), color=colour, linespacing=1.12, zorder=5,
                bbox={"facecolor": fill, "edgecolor": "none", "pad": 1.2} if fill else None)


def few_key(table: pd.DataFrame, column: str | None, meaning: str, looks: Sequence[Look] = ()) -> list:
    """Entry of a legend for hollow marks, where there are any; `looks` of theirs: a single one that is not round is shown as it is drawn."""
    own = looks[0] if len(looks) == 1 and looks[0].marker != "o" else Look(MUTED)
    return [key_mark(replace(own, hollow=True), meaning)] if flags(table, column).any() else []


def frame_key(table: pd.DataFrame, column: str | None, meaning: str) -> list:
    """Entry of a legend for red frames, where there are any."""
    return [key_patch(meaning, fill=False, edgecolor=ACCENT, linewidth=2.2)] if flags(table, column).any() else []


def write_near(ax: Axes, room: tuple[float, float], spots: Sequence, words: Sequence[str], *, taken: Sequence = (), reach: float = 0.1,
               first: int | Sequence[int] = 0, keep: bool = True,
               fills: Sequence[str | None] = (), colours: Sequence[str] = ()) -> int:
    """Write words beside their points where they touch nothing, with a line to those that had to stand off.

    room : width and height of the axes in inches
    spots : points in inches from the lower left corner of the axes, those that choose first at the front
    words : of each point, "" for none
    taken, reach, first : as in `labels.place`
    keep : write words that find no free place all the same; else leave them out
    fills : colour behind each of the words, None for none
    colours : of each of the words; default: ink
    Returns how many words found no free place.
    """
    size = pt(11)
    chosen = [i for i, w in enumerate(words) if w]
    firsts = [first[i] for i in chosen] if isinstance(first, Sequence) else first
    boxes = place([tuple(spots[i]) for i in chosen], [(wide(words[i], size) + 0.03, 0.85 * tall(words[i], size)) for i in chosen],
                  taken=taken, frame=(-0.02, -0.02, room[0] + 0.1, room[1] + 0.2), reach=reach, first=firsts)
    for i, (box, far, free) in zip(chosen, boxes, strict=True):
        if not (keep or free):
            continue
        write(ax, (box[0] + box[2]) / 2 / room[0], (box[1] + box[3]) / 2 / room[1], words[i], frame="axes",
              fill=fills[i] if fills else None, colour=colours[i] if colours else INK)
        if far:
            ends = [(v, min(max(v, box[k]), box[k + 2])) for k, v in enumerate(spots[i])]
            ax.plot([v / room[0] for v in ends[0]], [v / room[1] for v in ends[1]], transform=ax.transAxes, color=MUTED, linewidth=0.7,
                    zorder=1)
    return sum(not free for *_, free in boxes)


def along(path: np.ndarray) -> list[tuple[float, float, float, float]]:
    """Small boxes along a line through points in inches, that labels must keep clear of; broken where a point is missing."""
    steps = [np.linspace(a, b, 2 + int(np.hypot(*(b - a)) / 0.06)) for a, b in pairwise(path) if np.isfinite(a + b).all()]
    return [(x - 0.02, y - 0.02, x + 0.02, y + 0.02) for step in steps for x, y in step]


def stacked(x: np.ndarray, row: np.ndarray, near: float) -> np.ndarray:
    """Steps up and down that keep marks of a row apart which stand nearly at one place, at most three quarters of a row in all."""
    moved, bunch, order = np.zeros(len(x)), [], np.lexsort((x, row))
    for i, j in zip(order, [*order[1:], None], strict=True):
        bunch.append(i)
        if j is None or row[j] != row[i] or not x[j] - x[i] <= near:
            moved[bunch] = (np.arange(len(bunch)) - (len(bunch) - 1) / 2) * min(0.24, 0.75 / max(len(bunch) - 1, 1))
            bunch = []
    return moved


def inches_of(ax: Axes, room: tuple[float, float], x: Any, y: Any) -> np.ndarray:
    """Data coordinates in inches from the lower left corner of the axes."""
    (x0, x1), (y0, y1) = ax.get_xlim(), ax.get_ylim()
    return np.column_stack([(np.asarray(x, float) - x0) / (x1 - x0) * room[0], (np.asarray(y, float) - y0) / (y1 - y0) * room[1]])


class Marks(dict):
    """What values are compared with: label -> a number (dashed line), a pair of numbers (grey band), a column or a pair of columns of the
    table (each row its own). The label "" draws a thin line without an entry in the legend, for a zero line.
    """

    def columns(self) -> list[str]:
        """Columns of the table that are named."""
        return [c for m in self.values() for c in (m if isinstance(m, (tuple, list)) else [m]) if isinstance(c, str)]

    def numbers(self, table: pd.DataFrame) -> list[float]:
        """All values, so that the axis can hold them."""
        ends = [one for m in self.values() for one in (m if isinstance(m, (tuple, list)) else [m])]
        return [float(v) for one in ends for v in (table[one].dropna() if isinstance(one, str) else [one])]

    def handles(self) -> list:
        """Entries of the legend."""
        return [key_patch(label, facecolor=BAND, edgecolor=MUTED if isinstance(mark[0], str) else "none") if isinstance(mark, (tuple, list)) else
                key_line(label, color=INK, linestyle=MARK_LINES[i % 3], linewidth=1.5) for i, (label, mark) in enumerate(self.items()) if label]

    def draw(self, ax: Axes, place: Mapping[Any, float], table: pd.DataFrame, y: str) -> None:
        """Draw all marks behind the rows of a panel; `place` is the height of each row."""
        for i, (label, mark) in enumerate(self.items()):
            pair = isinstance(mark, (tuple, list))
            if pair and not isinstance(mark[0], str):
                ax.axvspan(*mark, color=BAND, linewidth=0, zorder=0)
            elif pair:
                own = table.drop_duplicates(y).dropna(subset=list(mark))
                ax.barh(own[y].map(place).astype(float), own[mark[1]] - own[mark[0]], left=own[mark[0]], height=0.62, facecolor=BAND,
                        edgecolor=MUTED, linewidth=1, zorder=0.5)   # a narrow band would fade without an outline
            elif isinstance(mark, str):
                own = table.dropna(subset=[mark]).drop_duplicates([y, mark])
                at = own[y].map(place).astype(float)
                ax.vlines(own[mark], at - 0.42, at + 0.42, color=PAPER, linewidth=4.5, zorder=2.4)   # seen on a dark bar too
                ax.vlines(own[mark], at - 0.42, at + 0.42, color=INK, linestyle=MARK_LINES[i % 3], linewidth=2, zorder=2.5)
            else:
                ax.axvline(mark, color=INK if label else MUTED, linestyle=MARK_LINES[i % 3] if label else "-",
                           linewidth=1.4 if label else 1, zorder=1)

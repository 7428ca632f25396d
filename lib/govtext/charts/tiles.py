"""Places as equal squares: a schematic that gives every unit the same room. It is not a map and draws no borders."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Unpack

import pandas as pd

from ..language import tr
from ..looks import ACCENT, MUTED, PAPER, figure_style, ink_on, screen, shade
from ..messages import GovtextError
from .base import Chart, Look, Names, Words, alt_text, looks_of, named, needed, said, told
from .labels import pt, shortened, tall, wide
from .layout import empty, sheet
from .parts import filled, key_bar

LEAST = 0.22     # the lightest shade in use: a tile with a value never looks empty
TILE = 0.92      # inches
BLANK = {"facecolor": PAPER, "edgecolor": "#c9d0d7", "linewidth": 1.0}


def tiles(table: pd.DataFrame, *, tile: str, row: str, column: str, value: str | None = None, text: str | None = None, kind: str | None = None,
          frame: str | None = None, missing: str | None = None, names: Names | None = None, looks: Mapping[Any, Look] | None = None,
          **words: Unpack[Words]) -> Chart:
    """Draw one equal square per unit at its place; darker is more, the number stands in the square.

    Parameters
    ----------
    table : DataFrame
        One row per unit; the columns named below. A unit without a value, or with 0, stays white.
    tile : column with the unit, written in its square
    row, column : columns with its place, whole numbers from 1; a unit without a place is left out if it has no value either
    value : column of the number that makes the shade
    text : column of the words under the name, or how to write the value, such as "{:.0f}"; default: the value
    kind : column that gives squares a face by `looks`, in place of a shade
    frame : column of bool: squares with a red frame; names[frame] says what it means
    missing : what a white square means, for the legend
    names : dict of id -> label for units, kinds and the column `frame`
    looks : dict of kind -> Look
    **words : title, unit, caption, source; see `Words`

    Raises
    ------
    GovtextError
        A missing column, a unit twice, two units at one place, a unit with a value and no place.
    """
    said_ = said(words)
    pattern = text if text and "{" in text else None
    needed(table, tile, row, column, value, kind, frame, None if pattern else text)
    if table.empty:
        return empty(said_, table)
    table = table.reset_index(drop=True)
    known = _known(table, value, kind)
    _check(table, known, tile, row, column)
    placed = table[table[row].notna() & table[column].notna()].reset_index(drop=True)
    known = _known(placed, value, kind)
    look = looks_of(placed, kind, looks) if kind else {}
    peak = max(float(placed[value].max()), 1e-9) if value else 1.0
    down, across = int(placed[row].max()), int(placed[column].max())
    faces = [_face(r, k, value, kind, look, peak) for r, k in zip(placed.to_dict("records"), known, strict=True)]
    shown = [_told(r, k, value, text, pattern) for r, k in zip(placed.to_dict("records"), known, strict=True)]
    with figure_style():
        page = sheet(said_, _handles(placed, frame, kind, look, missing if not known.all() else None, names), inches=max(TILE * across + 0.5, 7.0), high=TILE * down)
        _draw(page, placed, faces, shown, [named(t, names) for t in placed[tile]], row=row, column=column, frame=frame)
    cells = [(named(t, names), [w] if w else []) for t, w, k in zip(placed[tile], shown, known, strict=True) if k]
    values = [(named(t, names), v) for t, v, k in zip(placed[tile], placed[value], known, strict=True) if k] if value else []
    blank = int((~known).sum())
    kind_ = tr(f"方格示意图，{len(placed)} 个单位各占一个同样大小的方格，{blank} 个空白", f"Schematic of {len(placed)} units, one equal square each, {blank} of them blank")
    return page.finish(said_, placed, alt_text(kind_, said_, cells, values, most=40))


def _known(table: pd.DataFrame, value: str | None, kind: str | None) -> pd.Series:
    """Which units have something to show."""
    if kind:
        return table[kind].notna()
    return table[value].notna() & (table[value] != 0) if value else pd.Series(True, index=table.index)


def _check(table: pd.DataFrame, known: pd.Series, tile: str, row: str, column: str) -> None:
    lost = table.loc[known & (table[row].isna() | table[column].isna()), tile].tolist()
    twice = table.loc[table[tile].duplicated(), tile].tolist()
    both = table[table[row].notna() & table.duplicated([row, column])][tile].tolist()
    if lost or twice or both:
        name = (lost + twice + both)[0]
        raise GovtextError(f"{name} 在方格图里没有位置、出现了两次，或与别的单位同在一格。", f"{name} has no place in the grid, occurs twice, or shares its place with another.")


def _face(row: Mapping[str, Any], known: bool, value: str | None, kind: str | None, look: Mapping[Any, Look], peak: float) -> dict[str, Any]:
    if not known:
        return BLANK
    if kind:
        return filled(look[row[kind]])
    return {"facecolor": shade(LEAST + (1 - LEAST) * float(row[value]) / peak) if value else shade(0.3), "edgecolor": PAPER, "linewidth": 0.0}


def _told(row: Mapping[str, Any], known: bool, value: str | None, text: str | None, pattern: str | None) -> str:
    if not known:
        return ""
    if pattern:
        return pattern.format(row[value])
    return told(row[text]) if text else told(row[value]) if value else ""


def _draw(page, placed: pd.DataFrame, faces: list, shown: list[str], labels: list[str], *, row: str, column: str, frame: str | None) -> None:
    """Squares in a notebook; on a slide tiles as wide as there is room."""
    from matplotlib.patches import Rectangle

    ax, down, across = page.axes[0], int(placed[row].max()), int(placed[column].max())
    high = page.high[0] / down
    room = high if screen() == "notebook" else page.wide / across
    for record, face, word, label in zip(placed.to_dict("records"), faces, shown, labels, strict=True):
        x, y = float(record[column]), float(record[row])
        ax.add_patch(Rectangle((x - 0.46, y - 0.46), 0.92, 0.92, **face))
        if frame and record[frame] == record[frame] and bool(record[frame]):
            ax.add_patch(Rectangle((x - 0.44, y - 0.44), 0.88, 0.88, fill=False, edgecolor=ACCENT, linewidth=2.8))
        text, size = _fitted(label, word, 0.86 * room, 0.9 * high)
        ax.text(x, y, text, ha="center", va="center", color=ink_on(face["facecolor"]) if face is not BLANK else MUTED, fontsize=size, linespacing=1.2)
    ax.set(xlim=(0.5, 0.5 + page.wide / room), ylim=(0.5 + down, 0.5))
    ax.axis("off")


def _fitted(label: str, word: str, room: float, high: float) -> tuple[str, float]:
    """Name and number of a tile, in one line or below each other, and their size: smaller where the name needs it."""
    least = 9.0 if screen() == "notebook" else pt(11)
    size = pt(12)
    while size > least and wide(label, size) > room and " " not in label:
        size -= 0.5
    line = f"{label} {word}".rstrip()
    if tall("x\nx", size) > high:
        return (line if wide(line, size) <= room else shortened(label, room, size, 1)), size
    name = shortened(label, room, size, 2 if not word or tall("x\nx\nx", size) <= 1.15 * high else 1)
    return f"{name}\n{word}".rstrip(), size


def _handles(placed: pd.DataFrame, frame: str | None, kind: str | None, look: Mapping[Any, Look], missing: str | None, names: Names | None) -> list:
    from matplotlib.patches import Patch

    keys = [key_bar(style, named(k, names)) for k, style in look.items() if kind and (placed[kind] == k).any()]
    if frame and placed[frame].eq(True).any():
        keys.append(Patch(fill=False, edgecolor=ACCENT, linewidth=2.2, label=named(frame, names)))
    return keys + ([Patch(label=missing, **BLANK)] if missing else [])



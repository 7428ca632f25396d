"""Places as equal tiles: a schematic that gives every unit the same room. It is not a map and draws no borders."""

from __future__ import annotations

from dataclasses import replace
from typing import Unpack

import pandas as pd

from ..language import tr
from ..looks import figure_style, screen
from ..messages import GovtextError
from .base import Chart, Flag, Names, Words, alt_text, flagged, named, needed, said, told
from .grid import GridPlan, draw_grid
from .labels import pt, wide
from .layout import empty, joined

TILE = 1.05   # inches across, at least


def tiles(table: pd.DataFrame, *, tile: str, row: str, column: str, value: str | None = None, text: str | None = None,
          frame: Flag | None = None, missing: str = "", names: Names | None = None, **words: Unpack[Words]) -> Chart:
    """Draw one equal tile per unit at its place; darker is more, the number stands in the tile.

    Raises GovtextError, besides what all charts refuse: a unit twice, two units at one place, a unit with a value and no place.

    Parameters
    ----------
    table : one row per unit; the columns named below. A unit without a value, or with 0, stays white.
    tile : column with the unit, written in its tile
    row, column : columns with its place, whole numbers from 1; a unit without a place is left out if it has no value either
    value : column of the number that makes the shade
    text : column of the words under the name, or how to write the value, such as "{:.0f}"; default: the value
    frame : flag: tiles with a red frame
    missing : what a white tile means, for the legend
    names, **words : as in all charts, see `charts`
    """
    said_ = said(words)
    frame, framed = flagged(frame, names, tr("红框：标题所说", "framed: what the title speaks of"))
    pattern = text if text and "{" in text else None
    needed(table, tile, row, column, value, frame, None if pattern else text)
    known = table[value].notna() & (table[value] != 0) if value else pd.Series(True, index=table.index)
    there = table[row].notna() & table[column].notna()
    wrong = [*table[tile][known & ~there], *table[tile][table[tile].duplicated()], *table[tile][there & table.duplicated([row, column])]]
    if wrong:
        raise GovtextError(f"{wrong[0]} 在方格图里没有位置、出现了两次，或与别的单位同在一格。",
                           f"{wrong[0]} has no place in the grid, occurs twice, or shares its place with another.")
    if not there.any():
        return empty(said_, table)
    below = [pattern.format(v) if pattern else told(v) for v in table[text if text and not pattern else value or tile]]
    data = table.assign(_name=[named(t, names) for t in table[tile]], _below=[w if k and (value or text) else ""
                                                                              for w, k in zip(below, known, strict=True)],
                        _blank=~known, _value=table[value].fillna(0) if value else 1.0)[there]
    cells = [(n, [w] if w else []) for n, w, k in zip(data["_name"], data["_below"], known[there], strict=True) if k]
    values = list(zip(data["_name"][known], data["_value"][known], strict=True)) if value else []
    if screen() == "projector":   # eight rows of two lines do not fit on a slide
        data = data.assign(_name=[f"{n} {w}".strip() for n, w in zip(data["_name"], data["_below"], strict=True)], _below="")
    rows, columns = (list(range(1, int(data[c].max()) + 1)) for c in (row, column))
    plan = GridPlan(data=data.astype({row: int, column: int}), row=row, column=column, value="_value", text="_name", pattern=None,
                    note="_below", kind=None, frame=frame, framed=framed, few="_blank" if missing or data["_blank"].any() else None, meaning=missing,
                    group=None, column_group=None, missing=None, rows=rows, columns=columns, look={}, inches=max(_across(data["_name"]) * len(columns) + 0.6, 7.0),
                    least=0.8 if screen() == "notebook" else 0.5, even=True, row_name=lambda _: "",
                    column_name=lambda v: "" if v in columns else named(v, names))
    with figure_style():
        pages = draw_grid(plan, said_)   # on a slide, very many rows of tiles need two
    kind_ = tr(f"方格示意图，{len(data)} 个单位各占同样大小的一格，{int(data['_blank'].sum())} 格空白",
               f"Schematic of {len(data)} units, an equal tile each, {int(data['_blank'].sum())} of them blank")
    alt = alt_text(kind_, said_, cells, values, most=40)
    return joined([replace(page, alt=alt) for page in pages], table[there].reset_index(drop=True))


def _across(names: pd.Series) -> float:
    """Inches of a tile: wide enough for the longest word, which cannot be broken, and the frame about it."""
    return max([TILE, *(wide(word, pt(13)) + 0.24 for name in names for word in name.split() if word.isascii())])

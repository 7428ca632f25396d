"""Histograms: what chance gives, and where the observed value lies among it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Unpack

import numpy as np
import pandas as pd

from ..language import tr
from ..looks import ACCENT, INK, PAPER, figure_style
from .base import Chart, Names, Words, alt_text, named, needed, order_of, said, told
from .labels import pt, wide
from .layout import empty, joined, sheet, slides
from .parts import number_axis, write

GREY = "#b7c4d1"


def histogram(table: pd.DataFrame, *, x: str, panel: str | None = None,
              observed: float | Mapping[Any, float | Sequence[float]] | None = None,
              bins: int = 30, form: str | None = None, names: Names | None = None, **words: Unpack[Words]) -> Chart:
    """Draw how often values fall where, a panel each, all on one scale; a red line marks what was observed; its words tell how many reach it.

    Raises GovtextError, besides what all charts refuse: a panel without observed value.

    Parameters
    ----------
    table : one row per value, for example per shuffle; the columns named below
    x : column of the values
    panel : column that deals them out to panels
    observed : the value observed, one for all or a dict of panel -> value; of several values the median, and a bracket from end to end
    bins : number of bars from the lowest to the highest value of all panels
    form : format of the observed value, such as "{:.2f}"; default: as numbers are told in all charts
    names, **words : as in all charts, see `charts`
    """
    text = said(words)
    needed(table, x, panel)
    if table.empty or table[x].dropna().empty:
        return empty(text, table)
    panels = order_of(table, panel)
    seen = {p: _seen(observed, p) for p in panels}
    every = np.concatenate([table[x].dropna().astype(float), *seen.values()])
    low, high = float(every.min()), float(every.max())
    edges = np.linspace(low, high if high > low else low + 1, bins + 1)
    with figure_style():
        pages = []
        for part, words_ in slides(text, dict.fromkeys(panels, 1), 3):
            page = sheet(words_, heads=["" if p is None else named(p, names) for p in part], columns=min(3, len(panels)),
                         inches=11.4 if len(panels) > 1 else 9.6,
                         high=2.2 if len(panels) > 1 else 2.6, left=0.16, above=0.42, foot=0.3)
            for ax, p in zip(page.axes, part, strict=True):
                values = table if p is None else table[table[panel] == p]
                _panel(ax, values[x].dropna().astype(float), seen[p], edges, page.wide, form)
            pages.append(page.finish(words_, table, _alt(words_, table, x, panel, part, seen, names, form)))
    return joined(pages, table)


def _seen(observed: Any, panel: Any) -> np.ndarray:
    """The observed values of a panel."""
    mine = observed[panel] if isinstance(observed, Mapping) else observed
    return np.atleast_1d(np.asarray([] if mine is None else mine, dtype=float))


def _panel(ax, values: pd.Series, seen: np.ndarray, edges: np.ndarray, room: float, form: str | None) -> None:
    counts, _ = np.histogram(values, bins=edges)
    ax.bar(edges[:-1], counts, width=np.diff(edges), align="edge", color=GREY, edgecolor=PAPER, linewidth=0.6, zorder=2)
    margin = 0.04 * (edges[-1] - edges[0])
    ax.set(xlim=(edges[0] - margin, edges[-1] + margin), ylim=(0, max(counts.max(), 1) * 1.05))
    if len(seen):
        if len(seen) > 1:
            ax.plot([seen.min(), seen.max()], [0.95, 0.95], color=ACCENT, linewidth=1.4, marker="|", markersize=11, zorder=4,
                    transform=ax.get_xaxis_transform())
        middle = float(np.median(seen))
        ax.axvline(middle, color=ACCENT, linewidth=2.6, zorder=3)
        words = tr(f"观测 {told(middle, form)}", f"observed {told(middle, form)}")
        at = (middle - edges[0] + margin) / (edges[-1] - edges[0] + 2 * margin) * room
        half = wide(words, pt(11)) / 2
        write(ax, min(max(at, half), room - half) / room, 1.03, words, colour=ACCENT, va="bottom", frame="axes")
    number_axis(ax, room)
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)
    ax.tick_params(axis="x", labelcolor=INK)


def _alt(words: Words, table: pd.DataFrame, x: str, panel: str | None, panels: list, seen: Mapping[Any, np.ndarray],
         names: Names | None, form: str | None) -> str:
    rows = []
    for p in panels:
        values = (table if p is None else table[table[panel] == p])[x].dropna().astype(float)
        cells = [tr(f"{len(values)} 个值，{told(values.min())} 到 {told(values.max())}",
                    f"{len(values)} values, {told(values.min())} to {told(values.max())}")]
        if len(seen[p]):
            middle = float(np.median(seen[p]))
            reach = int((values >= middle).sum())
            cells.append(tr(f"观测 {told(middle, form)}，{reach} 个不小于它", f"observed {told(middle, form)}, {reach} reach it"))
        rows.append(("" if p is None else named(p, names), cells))
    listed = [(head or tr("全部", "all"), cells) for head, cells in rows]
    return alt_text(tr(f"直方图，{len(panels)} 幅", f"{len(panels)} histogram(s)"), words, listed)

"""Points in a plane, each with its name: maps of correspondence analysis, strategic diagrams, any two measures against each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Unpack

import numpy as np
import pandas as pd

from ..language import tr
from ..looks import GRID, MUTED, figure_style
from .base import DASHES, Chart, Flag, Look, Names, Plan, Words, alt_text, flagged, flags, known, looks_of, named, needed, said, told
from .labels import Box, pt, tall, wide, wrapped
from .layout import Sheet, empty, noted, sheet
from .parts import along, few_key, inches_of, key_mark, number_axis, write, write_near

INCHES, HIGH = 10.8, 5.4
CORNERS = ((1, 1), (0, 1), (0, 0), (1, 0))   # from the upper right one anticlockwise


def scatter(table: pd.DataFrame, *, x: str, y: str, label: str | None = None, series: str | None = None, hollow: Flag | None = None,
            join: str | None = None, cross: tuple[float, float] | None = None, corners: Sequence[str] = (), equal: bool = False,
            names: Names | None = None, looks: Mapping[Any, Look] | None = None, **words: Unpack[Words]) -> Chart:
    """Draw a mark per row of the table, with its label where it touches nothing.

    Parameters
    ----------
    table : one row per point; the columns named below. A point with a missing coordinate is not drawn.
    x, y : columns with its place; names[x] and names[y] are written at the axes
    label : column with the words beside the mark; empty words are not drawn
    series : column that tells marks apart by colour and shape
    hollow : flag: hollow marks rest on few or are badly shown
    join : column: points with the same value are joined by a dashed line, in order of the table
    cross : point at which two lines divide the plane, such as (0, 0) or two medians
    corners : words for the four fields, from the upper right one anticlockwise
    equal : one unit is equally long on both axes
    names : as in all charts, and for the columns x and y
    looks, **words : as in all charts, see `charts`
    """
    said_ = said(words)
    hollow, few = flagged(hollow, names, tr("空心：依据很少", "hollow: rests on few"))
    needed(table, x, y, label, series, hollow, join)
    points = table.dropna(subset=[x, y]).reset_index(drop=True)
    if points.empty:
        return empty(said_, table)
    plan = Plan(data=points, x=x, y=y, label=label, series=series, hollow=hollow, few=few, join=join, look=looks_of(table, series, looks),
                name=lambda v: named(v, names))
    with figure_style():
        page, left_out = _page(plan, said_, cross, corners, equal)
        if left_out:   # on a crowded plane some labels find no room: the unit says so
            page, _ = _page(plan, noted(said_, tr(f"{left_out} 个标签没有地方", f"no room for {left_out} labels")), cross, corners, equal)
    return page.finish(said_, points, _alt(plan, said_))


def _page(plan: Plan, words: Words, cross: tuple[float, float] | None, corners: Sequence[str], equal: bool) -> tuple[Sheet, int]:
    """The figure, and how many labels found no room."""
    left = 0.3 + max(wide(told(round(float(v), 2)), pt(11)) for v in plan.data[plan.y])
    page = sheet(words, _handles(plan), inches=INCHES, high=HIGH, left=left, right=0.2, above=tall("x", pt(12)) + 0.05,
                 foot=0.3 + tall("x", pt(12)))
    _frame(page, plan, cross, corners, equal)
    return page, _labels(page, plan, _draw(page, plan, corners)) if plan.label else 0


def _frame(page: Sheet, plan: Plan, cross: tuple[float, float] | None, corners: Sequence[str], equal: bool) -> None:
    """Limits with a margin for labels, names of the axes, and the lines that divide the plane."""
    ax, room = page.axes[0], (page.wide, page.high[0])
    limits = []
    for column, at, inches in zip((plan.x, plan.y), cross or (None, None), room, strict=True):
        values = [*plan.data[column].astype(float), *([at] if at is not None else [])]
        low, high = min(values), max(values)
        pad = 0.14 * (high - low) or 0.5
        limits.append([low - pad, high + pad, inches])
    if equal:
        per = max((high - low) / inches for low, high, inches in limits)
        limits = [[(low + high - per * inches) / 2, (low + high + per * inches) / 2, inches] for low, high, inches in limits]
    ax.set(xlim=limits[0][:2], ylim=limits[1][:2])
    number_axis(ax, room[0])
    number_axis(ax, room[1], which="y")
    ax.grid(False)
    if cross:
        ax.axvline(cross[0], color=GRID, linewidth=1.4, zorder=0)
        ax.axhline(cross[1], color=GRID, linewidth=1.4, zorder=0)
    write(ax, 0, 1, wrapped(plan.name(plan.y), room[0], pt(12)), size=pt(12), colour=MUTED, ha="left", va="baseline", frame="axes",
          shift=(0, 4))
    write(ax, 1, 0, wrapped(plan.name(plan.x), room[0], pt(12)), size=pt(12), colour=MUTED, ha="right", va="top", frame="axes", shift=(0,
          -14 - pt(11)))
    for word, (h, v) in zip(corners, CORNERS, strict=False):
        write(ax, h + 0.08 * (1 - 2 * h) / room[0], v + 0.06 * (1 - 2 * v) / room[1], word, size=pt(12), colour=MUTED, ha="right" if h
              else "left", va="top" if v else "bottom", frame="axes")


def _draw(page: Sheet, plan: Plan, corners: Sequence[str]) -> list[Box]:
    """Marks and joining lines; returns the boxes that labels must keep clear of."""
    ax, data = page.axes[0], plan.data
    places = data[[plan.x, plan.y]].astype(float).to_numpy()
    spots, dot = inches_of(ax, (page.wide, page.high[0]), places[:, 0], places[:, 1]), 0.11
    taken = [(x - dot, y - dot, x + dot, y + dot) for x, y in spots]
    few = flags(data, plan.hollow)
    for kind, look in plan.look.items():
        for weak in (False, True):
            some = ((data[plan.series] == kind).to_numpy() if plan.series else np.ones(len(data), dtype=bool)) & (few == weak)
            if some.any():
                face = Look(look.colour, look.marker, hollow=look.hollow or weak).face
                ax.scatter(places[some, 0], places[some, 1], s=8.0 * pt(12), marker=look.marker, facecolor=face, edgecolor=look.colour,
                           linewidth=1.8, zorder=3)
    for _, own in (data.groupby(plan.join, sort=False, observed=True) if plan.join else ()):
        ax.plot(own[plan.x], own[plan.y], color=MUTED, linestyle=DASHES, linewidth=1.2, zorder=2)
        taken += along(spots[own.index])
    for word, (h, v) in zip(corners, CORNERS, strict=False):
        w, t = wide(word, pt(12)) + 0.1, tall(word, pt(12)) + 0.08
        taken.append((h * (page.wide - w), v * (page.high[0] - t), h * (page.wide - w) + w, v * (page.high[0] - t) + t))
    return taken


def _labels(page: Sheet, plan: Plan, taken: list[Box]) -> int:
    """Labels of the outer points first; returns how many found no room."""
    room = (page.wide, page.high[0])
    spots = inches_of(page.axes[0], room, plan.data[plan.x], plan.data[plan.y])
    words = ["" if not known(w) else wrapped(told(w), 2.6, pt(11)) for w in plan.data[plan.label]]
    order = np.argsort(-np.abs(spots - np.array(room) / 2).sum(axis=1), kind="stable")
    return write_near(page.axes[0], room, spots[order], [words[i] for i in order], taken=taken, reach=0.12, keep=False)


def _handles(plan: Plan) -> list:
    keys = [key_mark(look, plan.name(k)) for k, look in plan.look.items()
            if plan.series and (plan.data[plan.series] == k).any() and plan.name(k)]
    return keys + few_key(plan.data, plan.hollow, plan.few)


def _alt(plan: Plan, words: Words) -> str:
    heads = [told(w) if known(w) and w else plan.name(k) for w, k in zip(plan.data[plan.label] if plan.label else [""] * len(plan.data),
                                                                      plan.data[plan.series] if plan.series else [""] * len(plan.data),
                                                                         strict=True)]
    rows = [(h or f"{i + 1}", [f"({told(a)}, {told(b)})"]) for i, (h, a, b) in enumerate(zip(heads, plan.data[plan.x], plan.data[plan.y],
                                                                                             strict=True))]
    values = list(zip((h for h, _ in rows), plan.data[plan.x], strict=True))
    kind = tr(f"散点图，{len(rows)} 个点，横轴 {plan.name(plan.x)}，纵轴 {plan.name(plan.y)}",
              f"{len(rows)} points, {plan.name(plan.x)} across and {plan.name(plan.y)} upwards")
    return alt_text(kind, words, rows, values, most=24)

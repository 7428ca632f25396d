"""Cluster trees: what joins first, and how far apart the parts are when they join."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Unpack

import pandas as pd

from ..language import tr
from ..looks import ACCENT, GRID, INK, SECOND, figure_style, screen
from ..messages import need_columns
from .base import Chart, Look, Names, Words, alt_text, looks_for, named, said, told
from .labels import pt, shortened, tall, wide
from .layout import MOST, empty, full_width, joined, noted, own_scales, sheet, slides
from .parts import key_mark, number_axis

PITCH, INCHES = 0.33, 12.0


def dendrogram(trees: pd.DataFrame | Mapping[str, pd.DataFrame], *, names: Names | None = None, notes: Mapping[str, str] | None = None,
               groups: Mapping[Any, Any] | None = None, looks: Mapping[Any, Look] | None = None, **words: Unpack[Words]) -> Chart:
    """Draw one or more cluster trees, leaves at the right, each on its own scale from 0; the first join is red and thick.

    Parameters
    ----------
    trees : DataFrame as `govtext.cluster_tree` returns it (step, left, right, height, members), or dict of heading -> such a tree
    names : dict of leaf -> label, and of group -> label
    notes : dict of heading -> second line of the heading
    groups : dict of leaf -> group, drawn as a mark beside the leaf
    looks, **words : as in all charts, see `charts`

    Returns
    -------
    `table` holds the joins of all trees. On a slide, leaves beyond a dozen are gathered, those that join first on one line.
    """
    text = said(words)
    panels = dict(trees) if isinstance(trees, Mapping) else {"": trees}
    for label, tree in panels.items():
        need_columns(tree, ["step", "left", "right", "height", "members"], label or tr("树", "tree"))
    panels = {label: tree for label, tree in panels.items() if len(tree)}
    if not panels:
        return empty(text, pd.DataFrame())
    table = pd.concat([tree.assign(panel=label) for label, tree in panels.items()], ignore_index=True)
    look = looks_for(list(dict.fromkeys((groups or {}).values())), "groups", looks)
    text = own_scales(text) if len(panels) > 1 else text
    columns = 1 if len(panels) == 1 else 2 if len(panels) in (2, 4) or screen() == "projector" else 3
    made = {label: _tree(tree, dict(groups or {}), look, lambda v: named(v, names)) for label, tree in panels.items()}
    if any(len(t.leaves) < len(panels[label]) + 1 for label, t in made.items()):
        text = noted(text, tr(f"最先合并的并作一行，画出 {MOST} 行", f"what joins first shares a line: {MOST} lines"))
    with figure_style():
        pages = [_draw({p: made[p] for p in part}, words_, table, columns, notes or {})
                 for part, words_ in slides(text, dict.fromkeys(panels, 1), columns)]
    return joined(pages, table)


@dataclass
class _Tree:
    """A tree for drawing: leaves from top to bottom, and its joins from the lowest on."""

    leaves: list[str]                       # labels
    marks: list[list]                       # groups of each leaf
    joins: list[tuple[float, float, float, float, float]]   # height and row of either part, height of the join
    first: str                              # what joins first, in words
    gathered: bool                          # leaves share lines: the first join is not to be seen
    look: dict[Any, Look]
    name: Any


def _tree(tree: pd.DataFrame, groups: Mapping[Any, Any], look: dict[Any, Look], name: Any) -> _Tree:
    """Places of leaves and joins; on a slide the first joins are hidden in shared lines until a dozen lines are left."""
    hidden = max(0, len(tree) + 1 - MOST) if screen() == "projector" else 0
    order = list(tree["members"].iloc[-1])
    lines: list[list] = []                  # members of each line
    inside = [set(m) for m in tree["members"].iloc[:hidden]]
    for leaf in order:
        whole = max((m for m in inside if leaf in m), key=len, default={leaf})
        if not lines or set(lines[-1]).isdisjoint(whole):
            lines.append([])
        lines[-1].append(leaf)
    place: dict[Any, tuple[float, float]] = {leaf: (0.0, float(i)) for i, line in enumerate(lines) for leaf in line}
    joins = []
    for row in tree.itertuples():
        (h1, y1), (h2, y2) = place[row.left], place[row.right]
        if y1 != y2 or row.step > hidden:
            joins.append((h1, y1, h2, y2, float(row.height)))
        place[f"#{row.step}"] = (float(row.height), (y1 + y2) / 2)
    words = [tr("、", ", ").join(name(m) for m in line) for line in lines]
    return _Tree(words, [list(dict.fromkeys(groups[m] for m in line if m in groups)) for line in lines], joins,
                 tr("、", ", ").join(name(m) for m in tree["members"].iloc[0]), hidden > 0, look, name)


def _draw(trees: Mapping[str, _Tree], words: Words, table: pd.DataFrame, columns: int, notes: Mapping[str, str]) -> Chart:
    columns = min(columns, len(trees))
    size, total = pt(11.5), full_width(INCHES)
    labels = {p: [shortened(w, 0.42 * total / columns, size, 1 if len(w) < 60 or screen() == "projector" else 2) for w in t.leaves] for p, t in trees.items()}
    right = max(wide(w, size) for mine in labels.values() for w in mine) + (0.26 + 0.4 * pt(12) / 72 if any(t.look for t in trees.values())
                                                                            else 0.14)
    deepest = max(len(t.leaves) for t in trees.values())
    pitch = max(PITCH, max(tall(w, size) for mine in labels.values() for w in mine) + 0.03)
    any_tree = next(iter(trees.values()))
    used = {g for t in trees.values() for line in t.marks for g in line}
    keys = [key_mark(look, any_tree.name(g)) for g, look in any_tree.look.items() if g in used]
    page = sheet(words, keys, heads=[p + (f"\n{notes[p]}" if p in notes else "") for p in trees], columns=columns,
                 inches=INCHES if columns > 1 else 10.6, high=pitch * deepest, left=0.1, right=right, foot=0.3)
    for ax, (p, tree) in zip(page.axes, trees.items(), strict=True):
        _one(ax, tree, labels[p], deepest, page.wide)
    rows = [(p.replace("\n", " ") or tr("树", "tree"), [tr(f"{len(t.leaves)} 行", f"{len(t.leaves)} lines"),
                                                       tr(f"最先合并 {t.first}", f"first join {t.first}"),
                                                       tr(f"最后合并于 {told(t.joins[-1][4])}", f"last join at {told(t.joins[-1][4])}")])
            for p, t in trees.items()]
    values = [(" – ".join((any_tree.name(r.left), any_tree.name(r.right))), r.height)
              for r in table[table["panel"].isin(list(trees))].itertuples()
              if not str(r.left).startswith("#") and not str(r.right).startswith("#")]
    return page.finish(words, table, alt_text(tr(f"{len(trees)} 棵聚类树", f"{len(trees)} cluster tree(s)"), words, rows, values))


def _one(ax, tree: _Tree, labels: list[str], deepest: int, room: float) -> None:
    top = max((j[4] for j in tree.joins), default=1.0) or 1.0
    lowest = min(range(len(tree.joins)), key=lambda i: tree.joins[i][4]) if tree.joins and not tree.gathered else -1
    for i, (h1, y1, h2, y2, height) in enumerate(tree.joins):
        for start, y in ((h1, y1), (h2, y2)):
            if start and y == int(y) and tree.gathered and not any(j[4] == start and (j[1] + j[3]) / 2 == y for j in tree.joins):
                ax.plot([start, 0], [y, y], color=GRID, linewidth=4.0, zorder=1)   # a line that several leaves share
        look = {"color": ACCENT, "linewidth": 4.0, "zorder": 3} if i == lowest else {"color": SECOND, "linewidth": 1.8, "zorder": 2}
        ax.plot([h1, height, height, h2], [y1, y1, y2, y2], solid_joinstyle="miter", **look)
    for i, marks in enumerate(tree.marks):
        for group in marks[:1]:
            look = tree.look[group]
            ax.plot([1 + 0.13 / room], [i], marker=look.marker, markersize=0.65 * pt(12), color=look.colour, markerfacecolor=look.face,
                    clip_on=False, transform=ax.get_yaxis_transform())
    number_axis(ax, room)
    ax.set(xlim=(1.06 * top, 0), ylim=(deepest - 0.5, -0.5))
    ax.yaxis.tick_right()
    ax.set_yticks(range(len(labels)), labels, linespacing=1.05)
    ax.tick_params(axis="y", length=0, labelcolor=INK, labelsize=pt(11.5), pad=(0.26 + 0.4 * pt(12) / 72) * 72 if tree.look else 5)
    ax.spines[["left", "right"]].set_visible(False)

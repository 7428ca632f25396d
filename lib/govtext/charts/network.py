"""Networks side by side, the nodes in the same places, so that they can be compared."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Unpack

import pandas as pd

from ..language import tr
from ..looks import GRID, INK, MUTED, PAPER, figure_style, screen
from ..messages import one_of
from .base import Chart, Look, Names, Plan, Words, alt_text, looks_for, named, said, told
from .labels import place, pt, shortened, spread, tall, wide, wrapped
from .layout import empty, joined, sheet, slides
from .parts import key_line

if TYPE_CHECKING:
    from networkx import Graph

Spot = tuple[float, float]
INSIDE, BETWEEN = MUTED, "#cfd6dc"   # lines between groups are the paler ones: many of them must not hide the others
LABEL, SIDE = 1.4, 0.36              # inches: widest line of a label, from ring to labels
NEAR = 3                             # distances from a node tried on a slide


def network(graphs: Graph | Mapping[str, Graph], *, groups: Mapping[Any, Any] | None = None, names: Names | None = None,
            group_names: Names | None = None, layout: str = "ring", size: str = "n", weight: str = "weight", seed: int = 1,
            looks: Mapping[Any, Look] | None = None, **words: Unpack[Words]) -> Chart:
    """Draw one or more networks: a mark per node, by group, and a line per edge, dark inside a group and pale between groups.

    Parameters
    ----------
    graphs : networkx.Graph, or dict of heading -> Graph, a panel each
    groups : dict of node -> group; a node without a group is grey. In a ring, nodes of `groups` that a graph lacks keep their place, hollow
    names : dict of node -> label; an empty label is not drawn
    group_names : dict of group -> label, in the order of the groups
    layout : "ring" or "force"
        ring: nodes in a circle, group by group, labels in two columns; shows which lines stay inside a group; up to about 40 nodes.
        force: lines pull nodes together (Fruchterman-Reingold, seeded, then evened out so that labels find room); shows whether groups form
        by themselves; on a slide only names that find room beside their nodes are written, hubs first. Distances have no further meaning in either.
    size, weight : attributes of nodes and edges that make marks larger and lines thicker; a node or edge without one counts as 1
    seed : of the force layout
    looks, **words : as in all charts, see `charts`

    Returns
    -------
    `table` holds the edges (panel, source, target, weight, inside: whether within a group).
    """
    one_of("layout", layout, ("ring", "force"))
    text = said(words)
    panels = dict(graphs) if isinstance(graphs, Mapping) else {"": graphs}
    table = _edges(panels, groups or {}, weight)
    if not any(len(g) for g in panels.values()):
        return empty(text, table)
    plan = _Plan(panels=panels, groups=dict(groups or {}), look=looks_for(list(dict.fromkeys([*(group_names or {}), *(groups or {}).values()])), "groups", looks),
                 name=lambda v: named(v, names), group_name=lambda g: named(g, group_names), size=size, weight=weight,
                 one_line=layout == "ring" and screen() == "projector")   # many labels in two columns
    with figure_style():
        spots = _ring(plan) if layout == "ring" else _force(panels, weight, seed)
        pages = []
        for part, words_ in slides(text, dict.fromkeys(panels, 1), 1):
            page = sheet(words_, _handles(plan), heads=part, columns=len(part), inches=12.0, high=4.6 if layout == "ring" else 5.9)
            for ax, panel in zip(page.axes, part, strict=True):
                box = (page.wide, page.high[0])
                at, labels = (_ring_labels if layout == "ring" else _force_labels)(plan, panels[panel], spots, box)
                _draw(ax, plan, panels[panel], at, labels, box)
                if any(plan.name(n) and n not in labels for n in panels[panel]):
                    words_ = {**words_, "caption": _with_nameless(words_.get("caption", ""))}
            pages.append(page.finish(words_, table, _alt(plan, words_, part)))
    return joined(pages, table)


class _Plan(Plan):
    """What is drawn, and under which names."""

    def label(self, node: Any) -> str:
        room = LABEL * pt(10.5) / 10.5
        return shortened(self.name(node), 1.2 * room, pt(10.5), 1) if self.one_line else wrapped(self.name(node), room, pt(10.5))

    def box(self, node: Any) -> Spot:
        """Width and height of a label in inches."""
        return wide(self.label(node), pt(10.5)) + 0.05, 0.82 * tall(self.label(node), pt(10.5)) + 0.03

    def same(self, a: Any, b: Any) -> bool:
        return a in self.groups and self.groups[a] == self.groups.get(b)

    def most(self, graph: Graph) -> float:
        return max((float(d.get(self.size, 1)) for g in self.panels.values() for _, d in g.nodes(data=True)), default=1.0) or 1.0

    def area(self, graph: Graph, node: Any) -> float:
        """Area of a mark in points, in proportion to its size above a least one."""
        return (45 + 190 * float(graph.nodes[node].get(self.size, 1)) / self.most(graph)) * pt(12) / 12

    def reach(self, graph: Graph, node: Any) -> float:
        return math.sqrt(self.area(graph, node)) / 144 + 0.02


def _edges(panels: Mapping[str, Graph], groups: Mapping[Any, Any], weight: str) -> pd.DataFrame:
    rows = [(p, a, b, w, a in groups and groups[a] == groups.get(b)) for p, g in panels.items()
            for a, b, w in g.edges(data=weight, default=1)]
    return pd.DataFrame(rows, columns=["panel", "source", "target", "weight", "inside"])


# ---------------------------------------------------------------------------------------------------- a ring; places from -1 to 1

def _ring(plan: _Plan) -> dict[Any, Spot]:
    """Place of each node on a circle: clockwise from the top, group by group, with a free place between groups."""
    order = {g: i for i, g in enumerate(plan.look)}
    nodes = set(plan.groups) | {n for g in plan.panels.values() for n in g}
    slots: list[Any] = []
    for node in sorted(nodes, key=lambda t: (order.get(plan.groups.get(t), len(order)), str(t))):
        if slots and plan.groups.get(node) != plan.groups.get(slots[-1]):
            slots.append(None)
        slots.append(node)
    slots.append(None)
    angles = {node: math.pi / 2 - 2 * math.pi * (i + 0.5) / len(slots) for i, node in enumerate(slots) if node is not None}
    return {node: (math.cos(a), math.sin(a)) for node, a in angles.items()}


def _ring_labels(plan: _Plan, graph: Graph, spots: Mapping[Any, Spot], box: Spot):
    """Nodes on the circle; labels left and right of it, each side spread so that no two touch."""
    sides = {side: [n for n in graph if (spots[n][0] >= 0) == (side > 0) and plan.name(n)] for side in (1, -1)}
    left, right = (max((plan.box(n)[0] for n in sides[side]), default=0.0) for side in (-1, 1))
    radius = max(0.4, min(box[1] / 2 - 0.15, (box[0] - left - right) / 2 - SIDE))
    middle = (left + (box[0] - left - right) / 2, box[1] / 2)
    at = {n: (middle[0] + radius * x, middle[1] + radius * y) for n, (x, y) in spots.items()}
    labels = {}
    for side, align in ((1, "left"), (-1, "right")):
        mine = sorted(sides[side], key=lambda n: (at[n][1], str(n)))
        heights = spread([at[n][1] for n in mine], [plan.box(n)[1] for n in mine], 0.0, box[1])
        labels |= {n: (middle[0] + side * (radius + SIDE), y, align, True) for n, y in zip(mine, heights, strict=True)}
    return at, labels


# ---------------------------------------------------------------------------------------------------- by force; places from 0 to 1

def _force(panels: Mapping[str, Graph], weight: str, seed: int) -> dict[Any, Spot]:
    """Spring layout of all panels together; half of each coordinate is its rank, which fills empty space."""
    import networkx as nx

    pull: dict[tuple, float] = {}
    for graph in panels.values():
        for a, b, w in graph.edges(data=weight, default=1):
            key = tuple(sorted((a, b), key=str))
            pull[key] = pull.get(key, 0.0) + math.sqrt(float(w))
    nodes = sorted({n for g in panels.values() for n in g}, key=str)
    mean = sum(pull.values()) / max(len(pull), 1) or 1.0
    number = {n: i for i, n in enumerate(nodes)}
    held = nx.Graph()
    held.add_nodes_from(range(len(nodes)))
    held.add_edges_from((number[a], number[b], {"pull": p / mean}) for (a, b), p in sorted(pull.items(), key=str))
    if not nx.is_connected(held):   # a light common centre keeps separate parts from flying apart
        held.add_edges_from((i, -1, {"pull": 0.2}) for i in range(len(nodes)))
    raw = nx.spring_layout(held, weight="pull", seed=seed, iterations=200)
    even = [_evened({n: float(raw[number[n]][axis]) for n in nodes}) for axis in (0, 1)]
    return {n: (even[0][n], even[1][n]) for n in nodes}


def _evened(values: Mapping[Any, float]) -> dict[Any, float]:
    low, span = min(values.values()), max(values.values()) - min(values.values())
    ranks = {n: i / max(len(values) - 1, 1) for i, n in enumerate(sorted(values, key=lambda n: (values[n], str(n))))}
    return {n: ((v - low) / span if span else 0.5) / 2 + ranks[n] / 2 for n, v in values.items()}


def _force_labels(plan: _Plan, graph: Graph, spots: Mapping[Any, Spot], box: Spot):
    """Nodes by the layout, pushed apart where they overlap; each label beside its node where it touches nothing, hubs first.

    In the large letters of a slide not all find room: one that would cover another, or stand far from its node, is left out."""
    reach = {n: plan.reach(graph, n) for n in sorted(graph, key=str)}
    at = _apart({n: (0.9 + spots[n][0] * (box[0] - 1.8), 0.3 + spots[n][1] * (box[1] - 0.6)) for n in reach}, reach)
    taken = [(x - reach[n], y - reach[n], x + reach[n], y + reach[n]) for n, (x, y) in at.items()]
    order = sorted((n for n in at if plan.name(n)), key=lambda n: (-graph.degree[n], str(n)))
    slide = screen() == "projector"
    boxes = place([at[n] for n in order], [plan.box(n) for n in order], taken=taken, frame=(0.02, 0.02, box[0] - 0.02, box[1] - 0.02),
                  reach=[reach[n] + 0.03 for n in order], steps=NEAR if slide else 10, lines=[(at[a], at[b]) for a, b in graph.edges], optional=slide)
    return at, {n: ((b[0] + b[2]) / 2, (b[1] + b[3]) / 2, "center", far) for n, (b, far, free) in zip(order, boxes, strict=True) if free or not slide}


def _with_nameless(caption: str) -> str:
    said = tr("没写名称的点，旁边放不下。", "Marks without a name: no room beside them.")
    return caption if said in caption else tr("", " ").join(filter(None, (caption, said)))


def _apart(spots: dict[Any, Spot], reach: Mapping[Any, float]) -> dict[Any, Spot]:
    """Push overlapping nodes apart, a little in each of some rounds."""
    nodes = sorted(spots, key=str)
    for _ in range(30):
        for i, a in enumerate(nodes):
            for b in nodes[i + 1:]:
                dx, dy = spots[b][0] - spots[a][0], spots[b][1] - spots[a][1]
                distance = math.hypot(dx, dy) or 1e-6
                push = (reach[a] + reach[b] - distance) / 2
                if push > 0:
                    step = (push * dx / distance, push * dy / distance if dy or dx else push)
                    spots[a] = (spots[a][0] - step[0], spots[a][1] - step[1])
                    spots[b] = (spots[b][0] + step[0], spots[b][1] + step[1])
    return spots


# ---------------------------------------------------------------------------------------------------- drawing

def _draw(ax, plan: _Plan, graph: Graph, at: Mapping[Any, Spot], labels: Mapping[Any, tuple], box: Spot) -> None:
    from matplotlib.collections import LineCollection
    from matplotlib.patheffects import withStroke

    heaviest = max((float(w) for g in plan.panels.values() for *_, w in g.edges(data=plan.weight, default=1)), default=1.0)
    for inside, colour in ((False, BETWEEN), (True, INSIDE)):
        edges = [(a, b, float(w)) for a, b, w in graph.edges(data=plan.weight, default=1) if plan.same(a, b) == inside]
        ax.add_collection(LineCollection([[at[a], at[b]] for a, b, _ in edges], colors=colour,
                                         linewidths=[0.7 + 2.2 * w / heaviest for *_, w in edges],
                                         zorder=1 + inside, gid="inside" if inside else "between"))
    for node in set(at) - set(graph):
        ax.plot(*at[node], marker="o", color=PAPER, markeredgecolor=MUTED, markeredgewidth=0.8, markersize=5, zorder=2)
    for node in graph:
        look = plan.look.get(plan.groups.get(node), Look("#aeb7bf"))
        ax.scatter(*at[node], s=plan.area(graph, node), marker=look.marker, facecolor=look.face,
                   edgecolor=look.colour if look.hollow else PAPER, zorder=4)
    for node, (x, y, align, led) in labels.items():
        if led:
            size = plan.box(node)
            end = (x, y) if align != "center" else (min(max(at[node][0], x - size[0] / 2), x + size[0] / 2),
                                                    min(max(at[node][1], y - size[1] / 2), y + size[1] / 2))
            ax.plot([at[node][0], end[0]], [at[node][1], end[1]], color=GRID, linewidth=0.8, zorder=0)
        ax.text(x, y, plan.label(node), ha=align, va="center", fontsize=pt(10.5), color=INK, linespacing=1.1, zorder=5,
                path_effects=[withStroke(linewidth=3, foreground=PAPER)])
    ax.set(xlim=(0, box[0]), ylim=(0, box[1]))
    ax.axis("off")


def _handles(plan: _Plan) -> list:
    used = set(plan.groups.values())
    keys = [key_line(plan.group_name(g), marker=look.marker, color=look.colour, markerfacecolor=look.face, linestyle="none", markersize=0.75 * pt(12))
            for g, look in plan.look.items() if g in used]
    if plan.groups:
        keys += [key_line(tr("组内连线", "line inside a group"), color=INSIDE, linewidth=2),
                 key_line(tr("组间连线", "line between groups"), color=BETWEEN, linewidth=2)]
    return keys


def _alt(plan: _Plan, words: Words, part: list) -> str:
    rows, values = [], []
    for panel in part:
        graph = plan.panels[panel]
        edges = sorted(graph.edges(data=plan.weight, default=1), key=lambda e: (-float(e[2]), str(e[0]), str(e[1])))
        inside = sum(plan.same(a, b) for a, b, _ in edges)
        cells = [tr(f"{len(graph)} 个点，{len(edges)} 条连线，组内 {inside} 条", f"{len(graph)} nodes, {len(edges)} lines, {inside} inside a group")]
        cells += [f"{plan.name(a)} – {plan.name(b)} {told(w)}" for a, b, w in edges[:6]]
        rows.append((panel or tr("连线", "lines"), cells))
        values += [(f"{plan.name(a)} – {plan.name(b)}", w) for a, b, w in edges]
    return alt_text(tr("网络图", "Network"), words, [(h.replace("\n", " "), c) for h, c in rows], values)

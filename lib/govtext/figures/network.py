"""A network of terms as a picture: one or several panels with the nodes in the same places, so that they can be compared."""

from __future__ import annotations

import math
from functools import lru_cache

import networkx as nx
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patheffects import withStroke

from ..language import tr
from ..looks import ACCENT, GRID, INK, MUTED, PALETTE, PAPER, figure_style, new_figure
from ..messages import GovtextError, one_of
from ..show import describe

MARKERS = "os^DvPXphd"          # shape tells the group in greyscale, colour repeats it
COLOURS = [*PALETTE, "#6d5a8c"]
FONT, LINE = 10.5, 0.19         # label size in points, height of a line of a label in inches
WRAP = 17                       # a Latin label longer than this goes into two lines
SIDE = 0.36                     # inches between ring and labels
TURNS, STEPS = 16, 10           # force layout: directions and distances tried for a label, nearest first

Spot = tuple[float, float]


def network_map(panels: dict[str, nx.Graph], *, groups: dict[str, str], names: dict[str, str], title: tuple[str, str],
                source: tuple[str, str], labels: dict[str, str] | None = None, layout: str = "ring", width: float = 12.0,
                height: float = 6.0, seed: int = 1) -> Figure:
    """Draw networks side by side: node = term (larger: in more units), shape and colour = group, line = edge (thicker: heavier).

    Lines inside a group are solid, lines between groups dashed. Nodes with an edge in the panel are labelled.

    Parameters
    ----------
    panels : dict of heading in the language in force -> networkx.Graph
        Edges may carry weight, nodes n (as `co_word_graph` makes them).
    groups : dict of node -> group
        A node without a group is drawn in grey. In a ring, nodes of `groups` that a graph lacks keep their place, hollow.
    names : dict of group -> name in the language in force; the order of the groups
    title, source : (zh, en); the title states the finding
    labels : dict, optional
        Text in place of the node, for figures in English; an empty text is not drawn.
    layout : "ring" or "force"
        ring: nodes in a circle, group by group, labels in two columns; shows which lines stay inside a group; up to about 40
        nodes. force: ties pull nodes together (Fruchterman-Reingold, seeded, then evened out so that labels find room); shows
        whether groups form by themselves. Distances have no further meaning in either.
    width, height : inches
    seed : of the force layout

    Raises
    ------
    GovtextError
        Unknown layout, no panel, or more groups than shapes.
    """
    one_of("layout", layout, ("ring", "force"))
    if not panels or len(names) > len(MARKERS):
        raise GovtextError(f"panels 不能为空，组最多 {len(MARKERS)} 个。",
                           f"panels must not be empty; at most {len(MARKERS)} groups.")
    looks = {g: (MARKERS[i], COLOURS[i % len(COLOURS)]) for i, g in enumerate(names)}
    words = {node: (labels or {}).get(node, node) for graph in panels.values() for node in graph}
    shown = {node: _wrapped(word) for node, word in words.items()}
    most = max((d.get("n", 1) for g in panels.values() for _, d in g.nodes(data=True)), default=1)
    heaviest = max((w for g in panels.values() for *_, w in g.edges(data="weight", default=1)), default=1)
    foot = 0.45 + 0.28 * math.ceil((len(names) + 2) / 4)
    high = height - 0.95 - foot
    with figure_style():
        fig, axes = new_figure(width, height, nrows=1, ncols=len(panels), squeeze=False)
        fig.set_layout_engine("none")
        if layout == "ring":
            place = _ring(groups, names, panels)
            text = [sum(_columns(graph, place, shown)) for graph in panels.values()]
        else:
            place, text = _force(panels, seed), [0.0] * len(panels)
        left = 0.0
        for ax, (heading, graph), words_wide in zip(axes[0], panels.items(), text, strict=True):
            box = (words_wide + (width - sum(text)) / len(panels), high)   # circles of equal size, whatever their labels need
            ax.set_position([left / width, foot / height, box[0] / width, high / height])
            left += box[0]
            spots, texts = (_ring_spots if layout == "ring" else _force_spots)(graph, place, shown, box, most)
            _draw(ax, graph, spots, texts, groups, looks, shown, most, heaviest)
            ax.set(xlim=(0, box[0]), ylim=(0, high))
            ax.axis("off")
            ax.text(0.12, high + 0.04, heading, fontsize=13, va="bottom", ha="left")
        fig.suptitle(tr(*title), x=0.01, y=1 - 0.16 / height, ha="left", va="top", fontsize=15)
        _legend(fig, names, looks)
    return describe(fig, alt=_alt(panels, groups, words),
                    caption=(f"点越大，出现的单位越多；线越粗，一起出现越多；空心点在此处没有连线。来源：{source[0]}。",
                             "Larger node: in more units; thicker line: together more often; hollow: no line here. "
                             f"Source: {source[1]}."))


def _alt(panels: dict[str, nx.Graph], groups: dict[str, str], words: dict[str, str]) -> tuple[str, str]:
    zh, en = [], []
    for heading, graph in panels.items():
        inside = sum(_same(groups, a, b) for a, b in graph.edges)
        top = sorted(graph.edges(data="weight", default=1), key=lambda e: (-e[2], e[0], e[1]))[:5]
        pairs = ", ".join(f"{words[a]} – {words[b]} ({w:g})" for a, b, w in top) or "–"
        zh.append(f"{heading}：{len(graph)} 个词，{graph.number_of_edges()} 条连线，组内 {inside} 条，最粗的是 {pairs}")
        en.append(f"{heading}: {len(graph)} terms, {graph.number_of_edges()} lines, {inside} inside a group, heaviest {pairs}")
    return f"网络图。{'；'.join(zh)}。", f"Network. {'; '.join(en)}."


def _same(groups: dict[str, str], a: str, b: str) -> bool:
    return a in groups and groups[a] == groups.get(b)


# ---------------------------------------------------------------------------------------------------- a ring; all in inches

def _ring(groups: dict[str, str], names: dict[str, str], panels: dict[str, nx.Graph]) -> dict[str, Spot]:
    """Place of each node on a circle of radius 1: clockwise from the top, group by group, with a free place between groups."""
    order = {group: i for i, group in enumerate(names)}
    nodes = set(groups) | {node for graph in panels.values() for node in graph}
    slots: list[str | None] = []
    for node in sorted(nodes, key=lambda t: (order.get(groups.get(t), len(order)), t)):
        if slots and groups.get(node) != groups.get(slots[-1]):
            slots.append(None)
        slots.append(node)
    slots.append(None)
    angles = {node: math.pi / 2 - 2 * math.pi * (i + 0.5) / len(slots) for i, node in enumerate(slots) if node is not None}
    return {node: (math.cos(angle), math.sin(angle)) for node, angle in angles.items()}


def _columns(graph: nx.Graph, place: dict[str, Spot], shown: dict[str, str]) -> tuple[float, float]:
    """Width of the labels left and right of the circle."""
    return tuple(max((_size(shown[n])[0] for n in graph if (place[n][0] >= 0) == right), default=0.0) for right in (False, True))


def _ring_spots(graph: nx.Graph, place: dict[str, Spot], shown: dict[str, str], box: Spot, most: float):
    """Nodes on the circle; labels left and right of it, each side spread so that no two touch."""
    left, right = _columns(graph, place, shown)
    radius = max(0.5, min(box[1] / 2 - 0.15, (box[0] - left - right) / 2 - SIDE))
    middle = (left + (box[0] - left - right) / 2, box[1] / 2)
    spots = {n: (middle[0] + radius * x, middle[1] + radius * y) for n, (x, y) in place.items()}
    texts = {}
    for side, align in ((1, "left"), (-1, "right")):
        mine = sorted((n for n in graph if (place[n][0] >= 0) == (side > 0) and shown[n]), key=lambda n: (-spots[n][1], n))
        heights = _spread([spots[n][1] for n in mine], [_size(shown[n])[1] for n in mine], box[1])
        texts |= {n: (middle[0] + side * (radius + SIDE - 0.08), y, align, True) for n, y in zip(mine, heights, strict=True)}
    return spots, texts


def _spread(wanted: list[float], sizes: list[float], top: float) -> list[float]:
    """Move falling heights apart so that rows of the given sizes do not touch, inside 0..top where they fit."""
    placed: list[float] = []
    for i, (value, size) in enumerate(zip(wanted, sizes, strict=True)):
        placed.append(min(value, placed[-1] - (sizes[i - 1] + size) / 2 if placed else top - size / 2))
    for i in reversed(range(len(placed))):
        placed[i] = max(placed[i], placed[i + 1] + (sizes[i + 1] + sizes[i]) / 2 if i + 1 < len(placed) else sizes[i] / 2)
    return placed


# ---------------------------------------------------------------------------------------------------- by force

def _force(panels: dict[str, nx.Graph], seed: int) -> dict[str, Spot]:
    """Spring layout of all panels together, in 0..1; half of each coordinate is its rank, which fills empty space."""
    whole = nx.Graph()
    whole.add_nodes_from(sorted({node for graph in panels.values() for node in graph}))
    for graph in panels.values():
        for a, b, weight in sorted(graph.edges(data="weight", default=1)):
            whole.add_edge(a, b, pull=whole.get_edge_data(a, b, {"pull": 0})["pull"] + math.sqrt(weight))
    mean = sum(p for *_, p in whole.edges(data="pull")) / max(whole.number_of_edges(), 1)
    nx.set_edge_attributes(whole, {(a, b): p / mean for a, b, p in whole.edges(data="pull")}, "pull")
    held = whole.copy()
    if len(whole) and not nx.is_connected(whole):              # a light common centre keeps separate parts from flying apart
        held.add_edges_from((node, _Centre, {"pull": 0.2}) for node in whole)
    raw = nx.spring_layout(held, weight="pull", seed=seed, iterations=200)
    even = [_evened({node: float(raw[node][axis]) for node in whole}) for axis in (0, 1)]
    return {node: (even[0][node], even[1][node]) for node in whole}


class _Centre:
    """Name of the helper node of `_force`; no term can be equal to it."""


def _evened(values: dict[str, float]) -> dict[str, float]:
    low, span = min(values.values(), default=0), max(values.values(), default=0) - min(values.values(), default=0)
    ranks = {node: i / max(len(values) - 1, 1) for i, node in enumerate(sorted(values, key=lambda n: (values[n], n)))}
    return {node: ((value - low) / span if span else 0.5) / 2 + ranks[node] / 2 for node, value in values.items()}


def _force_spots(graph: nx.Graph, place: dict[str, Spot], shown: dict[str, str], box: Spot, most: float):
    """Nodes by the layout, pushed apart where they overlap; each label beside its node where it touches nothing, hubs first."""
    reach = {n: _radius(graph.nodes[n].get("n", 1), most) for n in sorted(graph)}
    spots = _apart({n: (0.9 + place[n][0] * (box[0] - 1.8), 0.3 + place[n][1] * (box[1] - 0.6)) for n in reach}, reach)
    taken = [(x - reach[n], y - reach[n], x + reach[n], y + reach[n]) for n, (x, y) in spots.items()]
    texts = {}
    for node in sorted((n for n in spots if shown[n]), key=lambda n: (-graph.degree[n], n)):
        best, frame, step = math.inf, (0.0, 0.0, 0.0, 0.0), 0
        for trial in range(STEPS * TURNS):
            tried = _frame(spots[node], reach[node], _size(shown[node]), trial)
            cost = _cost(tried, taken, box)
            if cost < best:
                best, frame, step = cost, tried, trial
            if best == 0:
                break
        taken.append(frame)
        texts[node] = ((frame[0] + frame[2]) / 2, (frame[1] + frame[3]) / 2, "center", step >= TURNS)
    return spots, texts


def _apart(spots: dict[str, Spot], reach: dict[str, float]) -> dict[str, Spot]:
    """Push overlapping nodes apart, a little in each of some rounds."""
    spots, nodes = dict(spots), sorted(spots)
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


def _frame(spot: Spot, reach: float, size: Spot, step: int) -> tuple[float, float, float, float]:
    """Box of a label at the step-th place to try: round the node, then further out."""
    far, turn = reach + 0.03 + 0.17 * (step // TURNS), 2 * math.pi * (step % TURNS) / TURNS
    x, y = spot[0] + (far + size[0] / 2) * math.cos(turn), spot[1] + (far + size[1] / 2) * math.sin(turn)
    return x - size[0] / 2, y - size[1] / 2, x + size[0] / 2, y + size[1] / 2


def _cost(frame: tuple[float, ...], taken: list[tuple[float, ...]], box: Spot) -> float:
    """Area that a label would share with others, and what would stand outside the panel, which counts most."""
    beyond = (0.02 - frame[0], 0.02 - frame[1], frame[2] - box[0] + 0.02, frame[3] - box[1] + 0.02)
    outside = sum(max(side, 0) for side in beyond)
    shared = sum(max(min(frame[2], t[2]) - max(frame[0], t[0]), 0) * max(min(frame[3], t[3]) - max(frame[1], t[1]), 0)
                 for t in taken if t[0] < frame[2] and t[2] > frame[0])
    return shared + 100 * outside


# ---------------------------------------------------------------------------------------------------- sizes and drawing

def _wrapped(word: str) -> str:
    """A long Latin label in two lines, broken at the space nearest to its middle."""
    spaces = [i for i, letter in enumerate(word) if letter == " "]
    if len(word) <= WRAP or not spaces:
        return word
    cut = min(spaces, key=lambda i: (abs(i - len(word) / 2), i))
    return f"{word[:cut]}\n{word[cut + 1:]}"


@lru_cache(maxsize=4096)
def _size(text: str) -> Spot:
    """Width and height of a label in inches, a little generous."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    lines = text.split("\n")
    with figure_style():
        font = FontProperties(size=FONT)
        wide = max(text_to_path.get_text_width_height_descent(line, font, ismath=False)[0] for line in lines)
    return wide / 72 * 1.03 + 0.05, LINE * len(lines) + 0.04


def _area(n: float, most: float) -> float:
    return 45 + 190 * n / most


def _radius(n: float, most: float) -> float:
    return math.sqrt(_area(n, most)) / 2 / 72 + 0.02


def _draw(ax, graph: nx.Graph, spots, texts, groups: dict[str, str], looks, shown: dict[str, str], most: float,
          heaviest: float) -> None:
    for same, colour, style in ((True, MUTED, "solid"), (False, ACCENT, (0, (4, 2)))):
        edges = [(a, b, w) for a, b, w in graph.edges(data="weight", default=1) if _same(groups, a, b) == same]
        lines = LineCollection([[spots[a], spots[b]] for a, b, _ in edges], colors=colour, linestyles=[style],
                               linewidths=[0.8 + 2.4 * w / heaviest for *_, w in edges], zorder=1 + (not same))
        lines.set_gid("inside" if same else "between")
        ax.add_collection(lines)
    for node in sorted(set(spots) - set(graph)):
        ax.plot(*spots[node], marker="o", color=PAPER, markeredgecolor=MUTED, markeredgewidth=0.8, markersize=5, zorder=2)
    for node in sorted(graph):
        marker, colour = looks.get(groups.get(node), ("o", GRID))
        area = _area(graph.nodes[node].get("n", 1), most)
        ax.scatter(*spots[node], s=area, marker=marker, color=colour, edgecolor=PAPER, zorder=4)
    for node, (x, y, align, led) in sorted(texts.items()):
        if led:
            wide, high = _size(shown[node])
            reach = (x, y) if align != "center" else (min(max(spots[node][0], x - wide / 2), x + wide / 2),
                                                      min(max(spots[node][1], y - high / 2), y + high / 2))
            ax.plot([spots[node][0], reach[0]], [spots[node][1], reach[1]], color=GRID, linewidth=0.8, zorder=0)
        shift = {"left": 0.05, "right": -0.05, "center": 0}[align]
        ax.text(x + shift, y, shown[node], ha=align, va="center", fontsize=FONT, color=INK, linespacing=1.1, zorder=5,
                path_effects=[withStroke(linewidth=2.2, foreground=PAPER)])


def _legend(fig: Figure, names: dict[str, str], looks) -> None:
    handles = [Line2D([], [], marker=looks[g][0], color=looks[g][1], linestyle="none", markersize=9, label=name)
               for g, name in names.items()]
    handles += [Line2D([], [], color=MUTED, linewidth=2, label=tr("组内连线", "line inside a group")),
                Line2D([], [], color=ACCENT, linewidth=2, linestyle=(0, (4, 2)), label=tr("组间连线", "line between groups"))]
    fig.legend(handles=handles, loc="lower left", ncol=4, fontsize=11, bbox_to_anchor=(0.005, 0.01), borderaxespad=0)

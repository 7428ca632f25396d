"""What a drawn figure shows, whichever function drew it: a record of all its marks and words, and the data they stand for.

`install_hook` runs in a notebook's kernel and lets every displayed picture carry such a record; tests/baseline.py compares them.
"""

from __future__ import annotations

import hashlib
import importlib
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

RECORD = "application/x-figure+json"   # the kind of output under which a record travels beside its picture
NUMBER = re.compile(r"[+\-−]?\d[\d,]*(?:\.(\d+))?(%?)")


# --------------------------------------------------------------------------- recording: runs inside the notebook's kernel

def install_hook(tree: str) -> None:
    """Let every displayed picture carry a record of the figure that was drawn last; refuse a library from outside the tree."""
    from IPython import get_ipython
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    for package in sorted(p.parent.name for p in Path(tree, "lib").glob("*/__init__.py")):
        origin = Path(importlib.import_module(package).__file__).resolve()
        if not origin.is_relative_to(Path(tree).resolve()):
            raise ImportError(f"{package} comes from {origin}, not from {tree}")
    draw, drawn = FigureCanvasAgg.draw, []

    def draw_and_record(self: Any) -> None:
        draw(self)
        drawn[:] = [record(self.figure)]   # figures are drawn for their layout too: the last drawing before the display counts

    def attach(message: dict) -> dict:
        if "image/png" in message["content"]["data"]:
            message["content"]["data"][RECORD] = drawn.pop() if drawn else {}
        return message

    FigureCanvasAgg.draw = draw_and_record
    for way_out in (get_ipython().display_pub, get_ipython().displayhook):
        way_out.register_hook(attach)


def record(fig: Any) -> dict[str, Any]:
    """What a drawn figure shows, as plain data: title, loose texts, legend, and for each axes its ticks, texts and marks."""
    from matplotlib.text import Text

    axes = [ax for top in fig.axes for ax in (top, *top.child_axes) if ax.get_visible()]
    legends = [*fig.legends, *(ax.legend_ for ax in axes if ax.legend_ is not None)]
    elsewhere = [fig._suptitle, *(t for ax in axes for t in (*ax.texts, ax.title, ax._left_title, ax._right_title)),
                 *(t for part in (*legends, *(axis for ax in axes for axis in ax._axis_map.values()),
                                  *(ax for ax in fig.axes if not ax.get_visible())) for t in part.findobj(Text))]
    known = {id(t) for t in elsewhere}
    loose = [t for t in fig.findobj(Text) if id(t) not in known] + [legend.get_title() for legend in legends]
    return {"title": words(fig._suptitle), "panels": [panel_of(ax) for ax in axes], "texts": [w for t in loose if (w := words(t))],
            "legend": [[entry.get_text(), look_of(handle)] for legend in legends if legend.get_visible()
                       for entry, handle in zip(legend.get_texts(), legend.legend_handles, strict=True)],
            "marks": [m for artist in (*fig.patches, *fig.lines, *fig.images) for m in marks_of(artist, axes[0])]}


def words(text: Any) -> str:
    return text.get_text() if text is not None and text.get_visible() and text.get_text().strip() else ""


def plain(values: Any) -> Any:
    """Numbers to six digits, as lists; what is missing or masked becomes None."""
    import numpy as np

    if np.ndim(values):
        return [plain(v) for v in values]
    return None if values is np.ma.masked or not np.isfinite(values) else float(f"{float(values):.6g}") + 0.0


def panel_of(ax: Any) -> dict[str, Any]:
    """Title, axes, texts and marks of one axes."""
    def ticks(one: Any, axis: str) -> list:
        line = getattr(one, f"{axis}axis")
        shown = line._update_ticks() if one.axison and one.get_visible() and line.get_visible() else []
        return [[plain(t.get_loc()), word] for t in shown if (word := words(t.label1) or words(t.label2))]

    panel: dict[str, Any] = {"title": words(ax._left_title) or words(ax.title) or words(ax._right_title), "kind": ax.name,
                             "colourbar": hasattr(ax, "_colorbar")}
    for axis in "xy":
        line, shared = getattr(ax, f"{axis}axis"), getattr(ax, f"get_shared_{axis}_axes")().get_siblings(ax)
        seen = filter(None, (ticks(one, axis) for one in (ax, *shared)))   # inner panels leave their labels to the outer ones
        panel[axis] = {"ticks": ticks(ax, axis), "names": next(seen, []), "limits": plain(getattr(ax, f"get_{axis}lim")()),
                       "scale": line.get_scale(),
                       "label": words(line.label) if ax.axison else "", "offset": words(line.get_offset_text()) if ax.axison else ""}
    panel["texts"] = [[word, *spot_of(t, ax)] for t in ax.texts if (word := words(t))]
    panel["marks"] = [m for artist in (*ax.lines, *ax.patches, *ax.collections, *ax.images) for m in marks_of(artist, ax)]
    return panel


def spot_of(text: Any, ax: Any) -> list[float | None]:
    """Where a text stands in data coordinates (an annotation: what it points at), to know its row; its exact place is not compared."""
    if hasattr(text, "xycoords"):
        return plain(text.xy) if text.xycoords == "data" else [None, None]
    inside = text.get_transform().contains_branch_seperately(ax.transData)
    return [plain(v) if data else None for v, data in zip(text.get_unitless_position(), inside, strict=True)]


def look_of(artist: Any) -> dict[str, Any]:
    """Colours, hatch, marker and line of an artist; one value where all its parts look the same."""
    from matplotlib.colors import to_hex, to_rgba_array

    look: dict[str, Any] = {}
    for name in ("facecolor", "color", "edgecolor", "hatch", "marker", "linestyle", "linewidth", "sizes"):
        value = getattr(artist, f"get_{name}", lambda: None)()
        if name.endswith("color") and value is not None:
            value = [to_hex(c, keep_alpha=True) for c in to_rgba_array(value)]
        elif name in ("sizes", "linewidth") and value is not None:
            value = plain(value)
        if value is not None and value != "None" and value != []:
            look[name] = value[:1] if isinstance(value, list) and all(v == value[0] for v in value) else value
    return json.loads(json.dumps(look, default=str))


def marks_of(artist: Any, ax: Any) -> Iterator[dict[str, Any]]:
    """The marks of an artist: kind, x and y (in data coordinates where `data` says so), look; cells and pictures with their values."""
    import numpy as np
    from matplotlib import collections, image, lines, patches

    def mark(kind: str, points: Any, transform: Any = ax.transData, **more: Any) -> dict[str, Any]:
        x, y = np.ma.asarray(points, float).reshape(-1, 2).T
        inside = [bool(d) and ax.name != "3d" for d in transform.contains_branch_seperately(ax.transData)]
        return {"kind": kind, "x": plain(x), "y": plain(y), "data": inside, **more}

    look = {"look": {} if isinstance(artist, image._ImageBase) else look_of(artist)}
    if not artist.get_visible():
        return
    if isinstance(artist, lines.Line2D):
        yield mark("line", artist.get_xydata(), artist.get_transform(), **look)
    elif isinstance(artist, patches.FancyArrowPatch):
        yield mark("shape", artist._posA_posB or artist.get_path().vertices, artist.get_transform(), **look)
    elif isinstance(artist, patches.Patch):
        box = artist.get_patch_transform().transform_path(artist.get_path()).get_extents()
        yield mark("bar" if isinstance(artist, patches.Rectangle) else "shape", box.get_points(), artist.get_data_transform(), **look)
    elif isinstance(artist, collections.QuadMesh):
        corners = artist.get_coordinates()
        look["look"].pop("facecolor", None)   # follows from the values
        yield mark("cells", (corners[:-1, :-1] + corners[1:, 1:]) / 2, artist.get_transform(),
                   values=plain(np.ma.asarray(artist.get_array()).ravel()), **look)
    elif isinstance(artist, collections.Collection) and artist.get_offset_transform().contains_branch(ax.transData):
        shapes = [hashlib.sha256(np.round(path.vertices, 6).tobytes()).hexdigest()[:6] for path in artist.get_paths()]
        yield mark("points", artist.get_offsets(), artist.get_offset_transform(), shapes=shapes, **look)
    elif isinstance(artist, collections.Collection):
        for i, path in enumerate(artist.get_paths()):   # lines or areas, each with its own look
            own = {k: [v[i % len(v)]] if isinstance(v, list) else v for k, v in look["look"].items()}
            yield mark("path", path.vertices, artist.get_transform(), look=own)
    elif isinstance(artist, image.AxesImage):
        values, (left, right, bottom, top) = np.ma.asarray(artist.get_array()), artist.get_extent()
        if values.ndim > 2 or values.size > 2500:   # a picture, such as a word cloud
            code = hashlib.sha256(np.ma.filled(np.round(values.astype(float), 6), -1).tobytes()).hexdigest()
            yield mark("picture", [[left, bottom], [right, top]], code=[*values.shape, code], **look)
        else:
            start, end = (top, bottom) if artist.origin == "upper" else (bottom, top)
            edges = (left, right, values.shape[1]), (start, end, values.shape[0])
            across, down = (a + (np.arange(n) + 0.5) / n * (b - a) for a, b, n in edges)
            yield mark("cells", np.dstack(np.meshgrid(across, down)), values=plain(values.ravel()), **look)


# --------------------------------------------------------------------------- what a figure says, however it is drawn

@dataclass
class Data:
    """Numbers drawn, numbers written, labels; and the same for what stands at each label, in each panel and each colour of the legend."""
    drawn: set[float] = field(default_factory=set)
    written: set[str] = field(default_factory=set)
    labels: set[str] = field(default_factory=set)
    at: dict[str, Data] = field(default_factory=lambda: defaultdict(Data))

    def put(self, word: str) -> None:
        (self.written if NUMBER.fullmatch(squeezed(word)) else self.labels).add(squeezed(word))


def squeezed(word: str) -> str:
    """A word without spaces: where a label is broken into lines says nothing."""
    return re.sub(r"\s+", "", word)


def stands_for(word: str, number: float, *, rounded: bool = True) -> bool:
    """Is a written number ("1,234" "0.25" "25%") a drawn one, rounded? Without `rounded`, whole numbers stand for themselves only."""
    decimals, percent = NUMBER.fullmatch(word).groups()
    value = float(word.rstrip("%").replace(",", "").replace("−", "-"))
    room = 1e-9 + (0.5 * 10.0 ** -len(decimals or "") if rounded or decimals or percent else 0)
    return abs(number - value) <= room or (bool(percent) and abs(100 * number - value) <= room)


def nearest(names: list, spot: float) -> tuple[str, float]:
    """The tick label nearest to a place, and how far it is, in gaps between ticks."""
    places = sorted(place for place, _ in names)
    gap = min((b - a for a, b in pairwise(places) if b > a), default=1)
    place, word = min(names, key=lambda tick: abs(tick[0] - spot))
    return word, abs(place - spot) / gap


def axis_kinds(figure: dict[str, Any]) -> list[list[str]]:
    """What x and y of each panel measure.

    "free" without tick labels; "numeric" where they say where they stand; "named" where they name rows or columns; "both" where they
    are words on a scale, such as from start to end: marks then lie at many distances from the words.
    """
    far: dict[tuple, set[float]] = defaultdict(set)
    kinds = []
    for panel in figure["panels"]:
        kinds.append([])
        for i, axis in enumerate("xy"):
            names = panel[axis]["names"]
            says = sum(bool(NUMBER.fullmatch(squeezed(word))) and stands_for(squeezed(word), place) for place, word in names)
            kinds[-1].append("free" if not names else "numeric" if 2 * says >= len(names) else "named")
            if kinds[-1][-1] == "named":
                far[tuple(w for _, w in names)] |= {round(nearest(names, v)[1], 2) for m in panel["marks"] if m["data"][i] for v in m[axis]
                                                    if v is not None and m["kind"] != "shape"}
    return [["both" if kind == "named" and len(far[tuple(w for _, w in panel[axis]["names"])]) > 6 else kind
             for axis, kind in zip("xy", both, strict=True)] for panel, both in zip(figure["panels"], kinds, strict=True)]


def bar_numbers(bar: list[float], across: list[float], others: list, kind: str) -> set[float]:
    """The numbers of a rectangle in one direction: where it ends if it starts at 0, its length in a stack, else both its ends.

    Rectangles all of one length are tiles or years, and their middle counts; on an axis without ticks only bars from 0 count.
    """
    low, high = bar
    lengths = [b - a for (a, b), _ in others]
    tiles = len(others) > 1 and max(lengths) - min(lengths) <= 1e-4 * max(lengths)
    if kind == "free":
        return {low + high} if not tiles and all(a * b == 0 for (a, b), _ in others) else set()
    if low * high == 0:
        return {low + high}
    if tiles:
        return {(low + high) / 2}
    stacked = any(abs(b - low) < 1e-6 or abs(a - high) < 1e-6 for (a, b), (c, d) in others if c < sum(across) / 2 < d)
    return {high - low} if stacked else {low, high}


def elements(panel: dict[str, Any], kinds: list[str]) -> Iterator[tuple[list, set[float], str, str]]:
    """Every point, bar, cell and text of a panel: where it stands (x, y), the numbers it draws, what it writes, its colour."""
    bars = [[sorted(m[axis]) for axis in "xy"] for m in panel["marks"] if m["kind"] == "bar" and all(m["data"])]
    others = [[(b[i], b[1 - i]) for b in bars] for i in (0, 1)]
    for m in panel["marks"]:
        colour = colour_of(m["look"])
        if m["kind"] in ("bar", "shape"):
            spans = [[min(m[axis]), max(m[axis])] for axis in "xy"]
            measured = [i for i in (0, 1) if m["data"][i] and kinds[i] != "named" and (m["kind"] == "bar" or kinds[i] != "free")]
            numbers = {n for i in measured for n in
                       (bar_numbers(spans[i], spans[1 - i], others[i], kinds[i]) if m["kind"] == "bar" and all(m["data"]) else spans[i])}
            yield [sum(s) / 2 if d else None for s, d in zip(spans, m["data"], strict=True)], numbers, "", colour
        elif m["kind"] != "picture":
            dots = m["kind"] == "points" or "marker" in m["look"]   # without ticks, dots still measure along named rows; lines are rules
            counts = [kind in ("numeric", "both") or (dots and kind == "free" and other == "named") for kind, other in (kinds, kinds[::-1])]
            for n, point in enumerate(zip(m["x"], m["y"], strict=True)):
                spot = [v if d else None for v, d in zip(point, m["data"], strict=True)]
                numbers = {m["values"][n]} if m["kind"] == "cells" else {v for v, c in zip(spot, counts, strict=True) if c}
                rule = len(m["x"]) == 2 and not dots   # a line from 0 says where it ends, like a bar, and one along 0 says nothing
                yield spot, numbers - ({None, 0} if rule else {None}), "", colour
    for word, *spot in panel["texts"]:
        yield spot, set(), word, ""


def colour_of(look: dict[str, Any]) -> str:
    """The colour by which a legend would know a mark; nothing where it has none, or several."""
    found = [look[k] for k in ("facecolor", "color", "edgecolor") if k in look and not look[k][0].endswith("00")]
    return found[0][0][:7] if found and len(found[0]) == 1 else ""


def main_title(figure: dict[str, Any]) -> str:
    """The title of a figure: above all panels, or that of the only panel with one."""
    titles = [p["title"] for p in figure.get("panels", []) if p["title"]]
    return figure.get("title") or (titles[0] if len(titles) == 1 else "")


def data_of(figure: dict[str, Any]) -> Data:
    """Numbers and labels of a recorded figure. Tick labels of a numeric axis are no data, nor are places on an axis without ticks."""
    data, kinds, series = Data(), axis_kinds(figure), defaultdict(set)
    titles = [p["title"] if p["title"] != main_title(figure) else "" for p in figure["panels"]]
    for word, look in figure["legend"]:
        series[colour_of(look)].add(word)
    ticks = [w for p, both in zip(figure["panels"], kinds, strict=True) for axis, kind in zip("xy", both, strict=True)
             for _, w in p[axis]["ticks"] if kind != "numeric" or not NUMBER.fullmatch(squeezed(w))]
    texts = [text[0] for panel in figure["panels"] for text in panel["texts"]]
    for word in filter(None, (*titles, *ticks, *texts, *figure["texts"], *(word for word, _ in figure["legend"]))):
        data.put(word)
    for panel, both, title in zip(figure["panels"], kinds, titles, strict=True):
        for spot, numbers, written, colour in elements(panel, both) if not panel["colourbar"] else ():
            near = [nearest(panel[axis]["names"], v) for axis, kind, v in zip("xy", both, spot, strict=True)
                    if kind in ("named", "both") and v is not None]
            names = [word for word, far in near if far <= 0.5]
            numbers = {float(f"{n:.6g}") + 0.0 for n in numbers}
            data.drawn |= numbers
            own = series[colour] if colour and len(series[colour]) == 1 else ()   # two entries of one colour tell nothing
            for place in {squeezed(w) for w in (*names, title, *own) if w}:
                data.at[place].drawn |= numbers
                for word in filter(None, {*names, *own, written}):
                    if squeezed(word) != place:
                        data.at[place].put(word)
    return data


def missing(was: Data, now: Data) -> tuple[list[str], list[str]]:
    """Numbers and labels of one figure that the other has neither drawn nor written."""
    own = {w for w in was.written if any(stands_for(w, d) for d in was.drawn)}   # a number beside its bar is the same number
    numbers = [f"{d:g}" for d in sorted(was.drawn - now.drawn) if not any(stands_for(w, d, rounded=False) for w in now.written)]
    numbers += [w for w in sorted(was.written - own - now.written) if not any(stands_for(w, d) for d in now.drawn)]
    return numbers, sorted(was.labels - now.labels)

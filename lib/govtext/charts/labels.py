"""Words in pictures: how wide they are, how they break into lines, and where labels find room.

All lengths are inches, measured with the font that travels with the library, so that a figure can be laid out before it is drawn.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from ..looks import font_path, screen

Spot = tuple[float, float]
Box = tuple[float, float, float, float]   # left, bottom, right, top
LEADING = 1.36                            # height of a line over its font size
# A piece that is not broken: a Latin word or one Chinese character, with opening marks before and closing marks after it.
PIECES = re.compile(r"[“‘（《【]*(?:[^\s\u2e80-\uffef“”‘’（）《》]+|[^\s])[”’）》】，。；：、！？+]*\s*")
TURNS = 16                                # directions in which a label is tried, at growing distance


def pt(size: float) -> float:
    """Font size on the screen in force: as given in a notebook, 18 points and more for a projector."""
    return size if screen() == "notebook" else max(18.0, 1.6 * size)


@lru_cache(maxsize=8192)
def _advance(letter: str) -> float:
    """Width of one character at one point."""
    from matplotlib.font_manager import get_font
    from matplotlib.ft2font import LoadFlags

    font = get_font(str(font_path()))
    font.set_size(100, 72)
    return font.load_char(ord(letter), flags=LoadFlags.NO_HINTING).linearHoriAdvance / 65536 / 100 / 72


def wide(text: str, size: float) -> float:
    """Width of the widest line of a text; a little generous, because letters are drawn on whole pixels."""
    return 1.02 * size * max((sum(map(_advance, line)) for line in text.split("\n")), default=0.0)


def tall(text: str, size: float) -> float:
    """Height of a text; 0 for none."""
    return (text.count("\n") + 1) * LEADING * size / 72 if text else 0.0


def wrapped(text: str, inches: float, size: float) -> str:
    """Break a text into lines that fit: between Chinese characters, at spaces, never before closing punctuation.

    Two to four lines are made about equally long, so that no single character is left over.
    """
    made = _greedy(text, inches, size)
    count = made.count("\n")
    if not 0 < count - text.count("\n") < 4:
        return made
    for share in (0.55, 0.62, 0.7, 0.78, 0.86, 0.93):
        other = _greedy(text, share * inches, size)
        if other.count("\n") == count and all(wide(word, size) <= share * inches for word in text.split() if word.isascii()):
            return other
    return made


def _greedy(text: str, inches: float, size: float) -> str:
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for piece in _pieces(paragraph, inches, size):
            if line and wide((line + piece).rstrip(), size) > inches:
                lines.append(line.rstrip())
                line = ""
            line += piece
        lines.append(line.rstrip())
    return "\n".join(lines)


def _pieces(paragraph: str, inches: float, size: float) -> list[str]:
    """Pieces of a paragraph; one that is wider than the line by itself is cut letter by letter."""
    found = []
    for piece in PIECES.findall(paragraph):
        found += [piece] if wide(piece.rstrip(), size) <= inches else list(piece)
    return found


def shortened(text: str, inches: float, size: float, lines: int = 2) -> str:
    """The text in at most so many lines; what does not fit ends in "…", within a word where labels would else be alike."""
    whole = wrapped(text, inches, size)
    if whole.count("\n") < lines:
        return whole
    head, _, tail = text.rpartition("\n")
    if head and lines > 1 and wide(tail, size) <= inches:   # what has a line of its own keeps it
        return f"{shortened(head, inches, size, lines - 1)}\n{tail}"
    kept = _greedy(text, inches, size).split("\n")[:lines - 1]
    rest = text
    for line in kept:
        rest = rest[rest.index(line) + len(line):].lstrip()
    last = " ".join(rest.split())
    if wide(last, size) <= inches:   # it was broken only where the text had a line of its own
        return "\n".join([*kept, last])
    while last and wide(last + "…", size) > inches:
        last = last[:-1]
    return "\n".join([*kept, last.rstrip(" ，、;,(（") + "…"])


def fits(text: str, inches: float, size: float, lines: int = 2) -> bool:
    """Does the text fit into so many lines, without cutting a Latin word?"""
    made = wrapped(text, inches, size)
    kept = set(made.split())
    return made.count("\n") < lines and all(part in kept for part in text.split() if part.isascii())


def spread(wanted: Sequence[float], sizes: Sequence[float], low: float, high: float) -> list[float]:
    """Move places apart so that labels of these sizes do not touch, as little as possible, between low and high where they fit.

    `wanted` must not fall; the places come in the same order. Neighbours that would touch share what they have to move
    (isotonic regression by pooling adjacent violators).
    """
    steps = [0.0]
    for a, b in pairwise(sizes):
        steps.append(steps[-1] + (a + b) / 2)
    pools: list[tuple[float, int]] = []   # sum of the shifted places, and how many
    for value, step in zip(wanted, steps, strict=False):
        pools.append((value - step, 1))
        while len(pools) > 1 and pools[-2][0] / pools[-2][1] > pools[-1][0] / pools[-1][1]:
            (total, n), (more, m) = pools[-2:]
            pools[-2:] = [(total + more, n + m)]
    placed = [total / n + step for (total, n), step in zip([p for p in pools for _ in range(p[1])], steps, strict=False)]
    for i in range(len(placed)):
        placed[i] = max(placed[i], placed[i - 1] + (sizes[i - 1] + sizes[i]) / 2 if i else low + sizes[0] / 2)
    for i in reversed(range(len(placed))):
        above = placed[i + 1] - (sizes[i + 1] + sizes[i]) / 2 if i + 1 < len(placed) else high - sizes[i] / 2
        placed[i] = min(placed[i], above)
    return placed


def place(spots: Sequence[tuple[float, float]], sizes: Sequence[tuple[float, float]], *, taken: Sequence[Box] = (), frame: Box,
          reach: float | Sequence[float] = 0.1, first: int | Sequence[int] = 0, steps: int = 8,
          lines: Sequence[tuple[Spot, Spot]] = (), optional: bool = False) -> list[tuple[Box, bool, bool]]:
    """Find room for labels beside their points: the first place, nearest first, that touches nothing, or the one that touches least.

    Parameters
    ----------
    spots : points that the labels belong to, those that choose first at the front
    sizes : width and height of each label
    taken : boxes that labels must not cover, such as marks
    frame : box that they must stay in; this counts most
    reach : distance from point to label, one for all or one each
    first : direction tried first, in sixteenths of a turn from the right, anticlockwise; one for all or one each
    steps : distances tried
    lines : lines that a label may cover but should not: of the nearest places that touch nothing, the one that covers least of them
    optional : labels that are not free will not be written, so they take no room from later ones

    Returns
    -------
    list of (box, far, free)
        In the order of the spots; far: the label stands so far off that a line should lead to it; free: it touches nothing.
    """
    far = list(reach) if isinstance(reach, Sequence) else [reach] * len(spots)
    starts = list(first) if isinstance(first, Sequence) else [first] * len(spots)
    full = list(taken)
    found = []
    for spot, size, begin, start in zip(spots, sizes, far, starts, strict=True):
        best, box, trial = math.inf, (0.0, 0.0, 0.0, 0.0), 0
        for i in range(steps * TURNS):
            tried = _candidate(spot, size, begin + 0.13 * (i // TURNS), start + _swing(i % TURNS))
            cost = _cost(tried, full, frame)
            if cost < best:
                best, box, trial = cost, tried, i
            if cost < 1e-9:
                break
        if lines and best < 1e-9:
            tries = range(trial, min(trial // TURNS + 2, steps) * TURNS)   # this distance and the next, which counts as a bit of line
            free = [(_covered(b, lines) + 0.15 * (i // TURNS), i, b) for i in tries
                    for b in [_candidate(spot, size, begin + 0.13 * (i // TURNS), start + _swing(i % TURNS))] if _cost(b, full, frame) < 1e-9]
            _, trial, box = min(free)
        if best < 1e-6 or not optional:
            full.append(box)
        found.append((box, trial >= TURNS, best < 1e-6))
    return found


def _swing(i: int) -> int:
    """0, 1, -1, 2, -2 ...: from the first direction to either side."""
    return (i + 1) // 2 * (1 if i % 2 else -1)


def _candidate(spot: tuple[float, float], size: tuple[float, float], far: float, turn: int) -> Box:
    across, up = (round(f(2 * math.pi * turn / TURNS), 9) for f in (math.cos, math.sin))
    x = spot[0] + (far + size[0] / 2) * across
    y = spot[1] + (far + size[1] / 2) * up
    return x - size[0] / 2, y - size[1] / 2, x + size[0] / 2, y + size[1] / 2


def _covered(box: Box, lines: Sequence[tuple[Spot, Spot]]) -> float:
    """Length of the pieces of lines within a box and a little around it, to a thousandth (Liang and Barsky 1984)."""
    total = 0.0
    for (x, y), (x1, y1) in lines:
        enter, leave = 0.0, 1.0
        for start, step, low, high in ((x, x1 - x, box[0] - 0.02, box[2] + 0.02), (y, y1 - y, box[1] - 0.02, box[3] + 0.02)):
            if step:
                near, far = sorted(((low - start) / step, (high - start) / step))
                enter, leave = max(enter, near), min(leave, far)
            elif not low <= start <= high:
                leave = -1.0
        total += max(leave - enter, 0.0) * math.hypot(x1 - x, y1 - y)
    return round(total, 3)


def _cost(box: Box, taken: Sequence[Box], frame: Box) -> float:
    outside = sum(max(side, 0.0) for side in (frame[0] - box[0], frame[1] - box[1], box[2] - frame[2], box[3] - frame[3]))
    shared = sum(max(min(box[2], t[2]) - max(box[0], t[0]), 0.0) * max(min(box[3], t[3]) - max(box[1], t[1]), 0.0)
                 for t in taken if t[0] < box[2] and t[2] > box[0])
    return shared + 100 * outside

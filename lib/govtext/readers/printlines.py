"""Print lines become paragraphs again.

A PDF holds lines, not paragraphs. Where their places on the page are known, a paragraph begins at an indented line, behind a gap or at
another size of type, and runs on as long as its lines are full. Where only the words are known, a line runs on when it is full and ends
inside a sentence, or is as wide as most lines are: then a paragraph may be cut where a stop ends a print line, or joined to the next where
its own last line is full.
Page numbers and running titles are told by where they stand and how often they come back.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise, takewhile
from math import hypot
from typing import Any, NamedTuple

import numpy as np

from .document import HEADING, is_heading

DASH = r"[-—–―─~·.•|\[\]()<>《》【】 ]"
COUNT = r"(?:\d{1,4}|[一二三四五六七八九十百零〇]{1,4})"
OF = r"(?: ?(?:/|of) ?\d{1,4})?"
# Page numbers in their dress (- 3 -, 第 3 页, Page 3 of 12) are told anywhere; a number alone only at the edge of a page.
PAGE_NUMBER = re.compile(rf"[-—–―─~·•] ?\d{{1,4}}{OF} ?[-—–―─~·•]|{DASH}*page ?\d{{1,4}}{OF}{DASH}*|{DASH}*第 ?{COUNT} ?页 ?[/,、|-]? ?"
                         rf"\(?(?:[共全总] ?{COUNT} ?页)?\)?{DASH}*|{DASH}*[共全总] ?\d{{1,4}} ?页 ?[/,、|-]? ?第 ?\d{{1,4}} ?页{DASH}*", re.I)
NUMBER_ALONE = re.compile(rf"{DASH}*(?:(?:p|no)\.? ?)?\d{{1,4}}{OF}{DASH}*|{DASH}*[ivxlc]{{1,6}}{DASH}*", re.I)
ENDS = "。?!;:”)》"          # a line that ends so may end its paragraph
PAUSE = re.compile("[,、。;:]")
ARTICLE = re.compile(r"第\w{1,5}条 ")
HAN = "\u3400-\u9fff\uf900-\ufaff"
SPACED = re.compile(rf"(?<=[{HAN}、。,;:“”《》()]) (?=[{HAN}、。,;:“”《》()])")
EDGES = 2                    # lines at the top and at the bottom of a page that may be its furniture
INDENT = (1.2, 3.4)          # in characters: a first line is set in by two


class Line(NamedTuple):
    """One print line: text, distance from the left and bottom of the page in points, size of type (0 where they are not known), parts
    that stand far from each other."""

    text: str
    x: float = 0.0
    y: float = 0.0
    size: float = 0.0
    cells: int = 1

    @property
    def width(self) -> float:
        """In Chinese characters; signs of ASCII count half."""
        return len(self.text) - sum(map(str.isascii, self.text)) / 2

    @property
    def right(self) -> float:
        return self.x + self.width * self.size


# ---------------------------------------------------------------------------------------------- from a page to its lines

def page_lines(page: Any) -> list[Line]:
    """The lines of a page of pypdf with their places; only their words where the places cannot be told (turned text, other versions)."""
    chunks: list[Line] = []
    turned: list[bool] = []

    def see(text: str, cm: list[float], tm: list[float], font: Any, size: float) -> None:
        if text.strip("\n"):
            x, y = tm[4] * cm[0] + tm[5] * cm[2] + cm[4], tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
            chunks.append(Line(text.strip("\n"), x, y, abs(size) * hypot(tm[2], tm[3]) * hypot(cm[2], cm[3])))
            turned.append(abs(tm[1] * cm[0]) + abs(tm[0] * cm[1]) > 0.2 or "\n" in chunks[-1].text)

    try:
        text = page.extract_text(visitor_text=see)
    except Exception:  # odd matrices; what cannot be read without places either is a broken page
        return [Line(line) for line in (page.extract_text() or "").split("\n")]
    if any(turned) or any(chunk.size <= 0 for chunk in chunks):
        return [Line(line) for line in (text or "").split("\n")]
    return _in_columns(_rows(chunks))


def _rows(chunks: Iterable[Line]) -> list[list[Line]]:
    """Chunks that stand on one line, in segments: a gap of more than a character and a half begins a new one."""
    rows: list[list[Line]] = []
    before = None
    for chunk in chunks:
        if not chunk.text.strip():
            if before is not None and abs(chunk.y - before.y) < 0.5 * before.size:
                rows[-1][-1] = rows[-1][-1]._replace(text=rows[-1][-1].text + " ")
            continue
        if before is not None and chunk.text == before.text and abs(chunk.x - before.x) + abs(chunk.y - before.y) < 1:
            continue   # printed twice to look bold
        same = before is not None and abs(chunk.y - before.y) < 0.5 * max(chunk.size, before.size) and chunk.x >= before.x
        if not same:
            rows.append([_without_indent(chunk)])
        elif chunk.x - before.right > 1.5 * chunk.size:
            rows[-1].append(_without_indent(chunk))
        else:
            rows[-1][-1] = _joined(rows[-1][-1], chunk, chunk.x - before.right)
        before = chunk
    return rows


def _without_indent(chunk: Line) -> Line:
    """A chunk that begins with spaces begins where its first character stands."""
    text = chunk.text.lstrip()
    shift = sum(1.0 if c == "\u3000" else 0.4 for c in chunk.text[:len(chunk.text) - len(text)])
    return chunk._replace(text=text, x=chunk.x + shift * chunk.size) if shift else chunk


def _joined(segment: Line, chunk: Line, gap: float) -> Line:
    space = " " if gap > 0.9 * chunk.size and not chunk.text.startswith(" ") else ""
    size = segment.size if len(segment.text) >= len(chunk.text) else chunk.size
    return segment._replace(text=segment.text + space + chunk.text, size=size)


def _in_columns(rows: list[list[Line]]) -> list[Line]:
    """Rows as lines; where a page runs across two columns of prose, the left column first, then the right one."""
    middle = _gutter(rows)
    lines: list[Line] = []
    right: list[Line] = []
    for row in rows:
        if middle is None or (len(row) == 1 and row[0].x < middle < row[0].right - row[0].size):
            lines += right   # a line across both columns closes them
            right = []
            lines.append(row[0]._replace(text=" ".join(segment.text for segment in row), cells=len(row)))
        else:
            lines += [segment for segment in row if segment.x < middle]
            right += [segment for segment in row if segment.x >= middle]
    return lines + right


def _gutter(rows: list[list[Line]]) -> float | None:
    """Where the right column of prose begins. Cells of a table differ in width; lines of a column fill it."""
    pairs = [row for row in rows if len(row) == 2]
    if len(pairs) < max(6, 0.4 * len(rows)):
        return None
    begins, em = min(row[1].x for row in pairs), float(np.median([row[0].size for row in pairs]))
    margin = min(row[0].x for row in pairs)
    filled = sum(row[0].right - margin >= 0.8 * (begins - margin) - em for row in pairs)
    near = sum(row[1].x - begins <= INDENT[1] * em for row in pairs)
    return begins - 0.5 * em if min(filled, near) >= 0.8 * len(pairs) and begins - margin >= 10 * em else None


def plain_pages(text: str) -> list[list[Line]]:
    """Lines without places; a page number closes a page."""
    pages: list[list[Line]] = [[]]
    for line in text.split("\n"):
        if PAGE_NUMBER.fullmatch(line) or NUMBER_ALONE.fullmatch(line):
            pages.append([])
        else:
            pages[-1].append(Line(line))
    return [page for page in pages if page]


# ---------------------------------------------------------------------------------------------- what is no text

def without_furniture(pages: list[list[Line]]) -> list[list[Line]]:
    """Leave out page numbers and running titles: short lines at the edges of pages that come back on most pages, whatever their digits."""
    orders = [sorted(range(len(page)), key=lambda i, page=page: -page[i].y) for page in pages]
    often = Counter(key for page, order in zip(pages, orders, strict=True)
                    for key in {_key(page[i]) for i in (*order[:EDGES], *order[-EDGES:])})
    limit = min(3, max(2, len(pages) / 2))

    def at_edge(line: Line) -> bool:
        return bool(NUMBER_ALONE.fullmatch(line.text)) or (
            often[_key(line)] >= limit and len(line.text) <= 50 and not line.text.endswith("。") and not is_heading(line.text))

    kept = []
    for page, order in zip(pages, orders, strict=True):
        rest = [i for i in order if not PAGE_NUMBER.fullmatch(page[i].text)]
        outer = {i for side in (rest, rest[::-1]) for i in takewhile(lambda i, page=page: at_edge(page[i]), side[:EDGES])}
        numbers = {i for i in outer if NUMBER_ALONE.fullmatch(page[i].text)}
        if 2 * len(outer - numbers) > len(rest) - len(numbers):   # pages that are alike, not pages with a running title
            outer = numbers
        kept.append([page[i] for i in sorted(set(rest) - outer)])
    return kept


def _key(line: Line) -> str:
    return re.sub(r"\d+", "#", line.text.replace(" ", ""))


def join_letters(line: Line) -> Line:
    """Join a line that is set letter by letter: 数 字 政 府."""
    gaps = len(SPACED.findall(line.text))
    return line._replace(text=SPACED.sub("", line.text)) if gaps >= 3 and gaps >= 0.4 * (len(line.text) - gaps - 1) else line


# ---------------------------------------------------------------------------------------------- from lines to paragraphs

def paragraphs(pages: list[list[Line]]) -> list[str]:
    """Join clean lines to paragraphs across pages; headings stay apart."""
    pages = [[join_letters(line) for line in page] for page in without_furniture(pages)]
    layout = Layout(pages)
    out: list[str] = []
    before = None
    for number, page in enumerate(pages):
        for line in page:
            if before is not None and layout.runs_on(before, line, number, out[-1] == before.text):
                out[-1] = glue(out[-1], line.text)
            else:
                out.append(line.text)
            before = line
    return out


def glue(text: str, line: str) -> str:
    """Two print lines as one: Latin words keep a space between them, and lose the hyphen that parted them."""
    if re.search("[A-Za-z]-$", text) and line[0].islower():
        return text[:-1] + line
    return text + " " * (text[-2:].isascii() and line[0].isascii()) + line


class Layout:
    """What is common to the lines of a file: how long a full line is, where lines begin, how far apart they stand."""

    def __init__(self, pages: list[list[Line]]):
        lines = [line for page in pages for line in page]
        widths = sorted(line.width for line in lines) or [0]
        self.full = max(12, 0.8 * widths[3 * len(widths) // 4])
        self.widest = widths[9 * len(widths) // 10] - 1
        if sum(width >= self.widest for width in widths) < max(8, 0.4 * len(widths)):
            self.widest = float("inf")   # lines of many lengths: none is known to go on by its length alone
        self.flush = [_frequent(line.x for line in page if line.size) for page in pages]
        self.leading = [_usual(above.y - line.y for above, line in pairwise(page) if line.size) for page in pages]
        pairs = [(n, above, line) for n, page in enumerate(pages) for above, line in pairwise(page) if line.size]
        few = max(3, 0.03 * len(pairs))
        self.indents = sum(self._is_indented(line, n) for n, _, line in pairs) >= few
        self.gaps = sum(self._has_gap(above, line, n) for n, above, line in pairs) >= few

    def runs_on(self, before: Line, line: Line, page: int, first: bool) -> bool:
        """Whether a line belongs to the paragraph of the line before it, which may be the first of its paragraph and so be set in."""
        placed = bool(before.size and line.size)
        if before.cells > 1 and line.cells > 1:   # rows of a table
            return False
        if placed and not 0.89 < line.size / before.size < 1.12:
            return False
        inside = before.width >= self.full and before.text[-1] not in ENDS
        if placed and self._has_gap(before, line, page):
            return False
        if placed and self.indents:
            return self._runs_on_by_indent(before, line, page, inside)
        if HEADING.match(line.text) or (self._is_closed_heading(before, line) and not (placed and self.gaps)):
            return False
        return inside or before.width >= (self.full if placed and self.gaps else self.widest - 2 * first)

    def _runs_on_by_indent(self, before: Line, line: Line, page: int, inside: bool) -> bool:
        if self._is_indented(line, page):   # a list whose further lines are set in, or a block that is
            return inside and not HEADING.match(line.text) and not is_heading(before.text) and (
                abs(line.x - before.x) < 1 or bool(HEADING.match(before.text)))
        at_margin = any(abs(line.x - x) < 1.2 * line.size for x in self.flush[page])
        return at_margin and before.width >= self.full * 0.85 and not (HEADING.match(line.text) and not inside)

    def _is_closed_heading(self, before: Line, line: Line) -> bool:
        """A heading, unless it fills its line and its paragraph plainly goes on: a pause stands in it, or a short end follows."""
        if not is_heading(before.text) or before.width < self.full:
            return is_heading(before.text)
        goes_on = PAUSE.search(HEADING.sub("", before.text, count=1)) or ARTICLE.match(before.text) or line.width < 0.5 * self.full
        return not goes_on

    def _is_indented(self, line: Line, page: int) -> bool:
        return any(INDENT[0] <= (line.x - x) / line.size <= INDENT[1] for x in self.flush[page]) if line.size else False

    def _has_gap(self, above: Line, line: Line, page: int) -> bool:
        return bool(self.leading[page]) and above.y - line.y > 1.25 * self.leading[page]


def _frequent(places: Iterable[float]) -> list[float]:
    """Places where at least two lines begin, to a point."""
    return [x for x, n in Counter(map(round, places)).items() if n >= 2]


def _usual(steps: Iterable[float]) -> float:
    downwards = [step for step in steps if step > 0]
    return float(np.median(downwards)) if downwards else 0.0

"""What a reader hands on: one file as clean paragraphs, with its headings."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

COUNTED = "一二三四五六七八九十百零〇"
# The levels of official documents: 第一章, 一、, (一), 1., (1). An article of law (第三条) has a space or nothing behind it, so that a
# sentence that begins with "第三条规定的" is none.
HEADING = re.compile(rf"(?:第[{COUNTED}]{{1,4}}(?:部分|[章节篇部编])|第[{COUNTED}\d]{{1,5}}条(?= |$)|[一二三四五六七八九十]{{1,3}}、|"
                     r"\([一二三四五六七八九十]{1,3}\)|\d{1,2}[.、](?!\d))")
HEADING_CHARS = 60
FLOWING = 60   # characters: a table cell of several paragraphs that is longer is running text,
FLOWING_IN_GRID = 300   # in a row of three cells and more, which seldom lays out a page


@dataclass(frozen=True)
class Document:
    """One file as clean text.

    `text` joins the paragraphs by newlines; `headings` are paragraph numbers, from 1; `metadata` is what the file says of itself
    (title, author, date); `notes` are pairs (zh, en) of what was noticed while reading and a person should know; `script` is what
    `characters.script` says of it.
    """

    text: str
    headings: frozenset[int] = frozenset()
    metadata: dict[str, str] = field(default_factory=dict)
    notes: tuple[tuple[str, str], ...] = ()
    script: str = ""

    @property
    def paragraphs(self) -> list[str]:
        return self.text.split("\n") if self.text else []


def is_heading(line: str, *, emphasised: bool = False) -> bool:
    """Tell a heading by its number: short, and no sentence.

    A full stop at the end is allowed where all of the line is emphasised (bold, or in a heading's typeface), as in （一）指导思想。
    """
    return 0 < len(line) <= HEADING_CHARS and line[-1] not in (";,:" if emphasised else "。;,:") and bool(HEADING.match(line)) and "。" not in line[:-1]


def with_headings(text: str, metadata: dict[str, str] | None = None, notes: tuple[tuple[str, str], ...] = ()) -> Document:
    heads = frozenset(i for i, line in enumerate(text.split("\n"), 1) if len(line) <= HEADING_CHARS and is_heading(line))
    return Document(text, heads, tidy(metadata or {}), notes)


def tidy(metadata: dict[str, str]) -> dict[str, str]:
    """Metadata with single spaces, without what is empty."""
    known = {key: " ".join(value.split()) for key, value in metadata.items() if value}
    return {key: value for key, value in known.items() if value}


def row_lines(cells: list[list[str]]) -> list[str]:
    """Lines of one table row, given the paragraphs of each cell: one line with its cells, as long as they are cells of a table.

    A cell that holds several paragraphs of running text belongs to a table that only lays out the page: then every paragraph stays one.
    """
    filled = [cell for cell in cells if cell]
    if len(filled) < 2 or any(_is_running(cell, len(filled) > 2) for cell in filled):
        return [line for cell in filled for line in cell]
    return ["\t".join(" ".join(cell) for cell in filled)]


def _is_running(cell: list[str], in_grid: bool) -> bool:
    if in_grid:
        return len(cell) > 1 and sum(map(len, cell)) > FLOWING_IN_GRID
    return len(cell) > 1 and (sum(map(len, cell)) > FLOWING or sum(line.endswith("。") for line in cell) > 1)

"""Saved web pages, of government sites above all: old ones that lay out everything in tables, notices of two sentences, pages with a box of
index numbers, buttons and links round the text.

The page is walked block by block (`blocks`), the part that holds the prose is chosen, and what stands beside it is left out (`furniture`).
trafilatura reads the bibliography; for the text it is no help here: it makes one passage of a text in a table cell, drops small tables and
cuts short notices at their inline tags.
"""

from __future__ import annotations

import re
from typing import Any

from ..messages import GovtextError
from .advice import broken
from .blocks import Block, page_blocks
from .document import Document, is_heading, tidy
from .furniture import is_button, is_edge, is_foot, label_strength
from .text import clean, decode_noted

DECLARED = re.compile(rb"(?:charset|encoding)=[\"']?([A-Za-z0-9_-]+)")
PROSE = re.compile(r"[,，。；：;:、!！?？]")
ATTACHED = re.compile(r"\W*附(?:件|表|图|录|:|：)")
MOST = 0.8   # share of the prose that makes a box the one that holds the text
BOXES = frozenset(("div", "td", "th", "section", "article", "main", "body", "center", "form", "blockquote", "fieldset", "li", "dd", "html"))
ADDRESS = re.compile(r"\W*(?:联系|办公|通讯|单位)?地\s*址\s*[:：].*(?:邮|电话)")
DATE = re.compile(r"((?:19|20)\d\d)\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})")


def read_html(raw: bytes, name: str, encoding: str | None) -> Document:
    """Read a saved web page into its paragraphs, headings and bibliography.

    A paragraph is what a browser sets as a block (p, div, li, a line ended by br, an indent of two full-width spaces behind a stop); a
    table that only lays out the page gives its paragraphs, a table of short cells one line per row. Left out are links to other pages,
    buttons, the box of index numbers (whose date and title are kept as metadata), and everything hidden. Raises GovtextError: the page is
    broken, cannot be decoded, or holds no text of its own (frames, scripts, pictures).
    """
    declared = DECLARED.search(raw[:4096])
    page, _, notes = decode_noted(raw, name, encoding, declared[1].decode("ascii") if declared else None)
    try:
        blocks = page_blocks(_body(page))
        known = {**_stated(page), **_boxed(blocks)}
    except Exception as error:  # lxml raises many kinds on broken pages
        raise broken(name, "网页", "page", ("请用浏览器重新保存，或另存为 txt", "Save it again in a browser, or as txt"), error) from error
    lines, heads = [], set()
    for block in main_blocks(blocks):
        for line in filter(None, clean(block.text).split("\n")):
            lines.append(line)
            if block.kind == "h" or (block.kind == "p" and is_heading(line, emphasised=block.emphasised)):
                heads.add(len(lines))
    if not lines:
        raise GovtextError(f"{name}：网页里没有找到文字（可能在框架里、由脚本载入，或是图片）。请在浏览器里打开，把正文复制到 txt 或 Word 再放进来。",
                           f"{name}: no text was found in the page (it may stand in a frame, be loaded by a script, or be a picture). "
                           "Open it in a browser and copy the text into a txt or Word file.")
    return Document("\n".join(lines), frozenset(heads), tidy(known), notes)


def _body(page: str) -> Any:
    """The tree of a page. Text, not bytes, goes in: what the page says of its own encoding is past; NUL would end the parsing."""
    from lxml import html

    page = re.sub(r"^\s*<\?xml[^>]*\?>", "", page.replace("\x00", ""))
    parser = html.HTMLParser(huge_tree=True)
    tree = html.document_fromstring(page or " ", parser=parser)
    if any(error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log):
        raise ValueError("elements nested too deeply: what stands in them is lost")
    body = tree.find("body")
    return tree if body is None else body


def _stated(page: str) -> dict[str, str]:
    """Title, author and date that the page states in its head."""
    import trafilatura  # slow to import, needed for web pages only

    try:
        meta = trafilatura.extract_metadata(page, extensive=False)   # only a date that the page states, none out of its text
    except Exception:  # its parsers raise many kinds; a page is read without a bibliography too
        return {}
    found = {"title": meta.title, "author": meta.author, "date": meta.date} if meta else {}
    return {key: value for key, value in found.items() if value}


# ---------------------------------------------------------------------------------------------- the text among the blocks

def main_blocks(blocks: list[Block]) -> list[Block]:
    """The blocks that are the text of the page.

    The text is what the smallest element holds that has most of the prose, and the lines next to it up to the first wall: links, the
    index box, the foot of the page. Lines about the page (source, time, counter) are left out before the first and behind the last prose.
    """
    boxed = index_box(blocks)
    never = [i in boxed or is_links(block) or is_button(block.text) for i, block in enumerate(blocks)]
    weights = [0 if out or is_edge(block.text) or is_foot(block.text) else prose(block.text)
               for out, block in zip(never, blocks, strict=True)]
    first, last = _beyond(blocks, never, *_span(blocks, weights))
    last = _cut_foot(blocks, weights, first, last)
    told = [i for i in range(first, last + 1) if weights[i]] or [len(blocks)]
    kept = []
    for i in range(first, last + 1):
        inside = told[0] <= i <= told[-1]
        if not inside and kept and is_foot(blocks[i].text):
            break
        if not never[i] and (inside or not (is_edge(blocks[i].text) or is_foot(blocks[i].text))):
            kept.append(blocks[i])
    return kept


def _cut_foot(blocks: list[Block], weights: list[int], first: int, last: int) -> int:
    """The last block before 相关链接 and the like, where less prose follows than stands before (the first lines of other pages)."""
    for i in range(first, last + 1):
        if is_foot(blocks[i].text, hosts=False) and sum(weights[i:last + 1]) < sum(weights[first:i]):
            return i - 1
    return last


def prose(text: str) -> int:
    """Characters of running text: a line of ten and more with a punctuation mark."""
    size = len(text.strip())
    return size if size >= 10 and PROSE.search(text) else 0


def is_links(block: Block) -> bool:
    """True for a line of links to other pages. Names of what is attached, and whole sentences that are links, are text."""
    return block.linked > 0.6 and not ATTACHED.match(block.text) and not (len(block.text) >= 30 and "。" in block.text)


def index_box(blocks: list[Block]) -> set[int]:
    """Positions of the blocks of the index box: neighbouring lines that begin with its labels, or are the value of a label alone."""
    found: set[int] = set()
    run: list[int] = []
    strong, bare = False, None
    for i, block in enumerate(blocks):
        strength = label_strength(block.text)
        is_value = bare is not None and block.place.getparent() is bare and len(block.text) <= 150
        if not strength and not is_value:
            found.update(run if strong else [])
            run, strong = [], False
        else:
            run.append(i)
            strong |= strength == 2
        bare = block.place.getparent() if strength and block.text.rstrip()[-1:] in ":：" else None
    return found.union(run if strong else [])


def _span(blocks: list[Block], weights: list[int]) -> tuple[int, int]:
    """First and last block of the smallest box of the page that holds most of the prose; all blocks where there is no prose."""
    mass: dict[Any, int] = {}
    for block, weight in zip(blocks, weights, strict=True):
        for element in [block.place, *block.place.iterancestors()] if weight else []:
            mass[element] = mass.get(element, 0) + weight
    boxes = [element for element, weight in mass.items() if weight >= MOST * sum(weights) and element.tag in BOXES]
    if not boxes:
        return 0, len(blocks) - 1
    chosen = max(boxes, key=lambda element: sum(1 for _ in element.iterancestors()))
    inside = [i for i, block in enumerate(blocks) if block.place is chosen or chosen in block.place.iterancestors()]
    return inside[0], inside[-1]


def _beyond(blocks: list[Block], never: list[bool], first: int, last: int) -> tuple[int, int]:
    """Widen a span to the lines beside it that are neither links nor index box nor foot: a title above, a small table below."""
    walls = [(out and not is_button(block.text)) or is_foot(block.text) or bool(ADDRESS.match(block.text))
             for out, block in zip(never, blocks, strict=True)]
    while first > 0 and not walls[first - 1]:
        first -= 1
    while last + 1 < len(blocks) and not walls[last + 1]:
        last += 1
    return first, last


def _boxed(blocks: list[Block]) -> dict[str, str]:
    """Title and date that the index box states."""
    box = "\t".join(blocks[i].text for i in sorted(index_box(blocks)))
    known = {}
    if title := re.search(r"(?:标\s*题|名\s*称)\s*[:：]\s*([^\t]+)", box):
        known["title"] = title[1]
    for label in ("成文日期", "发文日期", "印发日期", "发布日期", "公布日期", "生成日期", "公开日期"):
        if stated := re.search(rf"{label}\s*[:：]?\s*{DATE.pattern}", box):
            known["date"] = f"{stated[1]}-{int(stated[2]):02d}-{int(stated[3]):02d}"
            break
    return known

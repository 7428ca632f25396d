"""A web page as blocks: what a browser sets on lines of its own, in order, with what is needed to choose among them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .document import row_lines
from .text import cut_out

HEADLINE = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
BLOCK = HEADLINE | frozenset((
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "frameset", "header", "hgroup", "hr", "html", "legend", "li", "main",
    "menu", "nav", "ol", "p", "pre", "search", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "title", "tr", "ul"))
UNSEEN = frozenset((
    "applet", "area", "audio", "base", "button", "canvas", "col", "colgroup", "datalist", "embed", "head", "iframe", "img", "input", "link",
    "map", "math", "meta", "noframes", "noscript", "object", "optgroup", "option", "param", "script", "select", "source", "style", "svg",
    "template", "textarea", "title", "track", "video"))
ASIDE = frozenset(("nav", "footer", "aside", "header", "dialog", "menu"))
ASIDE_NAME = re.compile(r"(?:^|[-_ ])(?:nav(?:bar|igation)?|menu|bread-?crumbs?|crumbs?|position|location|footer|copyright|share\d?|"
                        r"bdshare\w*|tool-?bar|print|qr-?code|ewm|"
                        r"erweima|side-?bar|related|xg(?:xw|yd|wd|lj)|recommend|pager?|pagination|comments?|"
                        r"login|search)(?:$|[-_ \d])", re.I)
HIDDEN_STYLE = re.compile(r"(?:^|[;{\s])(?:display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all)", re.I)
BLOCK_STYLE = re.compile(r"(?:^|[;\s])display\s*:\s*(?:block|flex|grid|table|list-item)", re.I)
STRONG_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)|font-family\s*:[^;]*(?:黑体|楷体|simhei|simkai|kaiti|heiti)", re.I)
STRONG_FACE = re.compile("黑体|楷体|simhei|simkai|kaiti|heiti", re.I)
# A run of blanks is looked at from its beginning only (?<!...): from each of its places the work would grow with its square.
WRAPPED = re.compile(r"(?<![ \t\f])[ \t\f]*[\r\n][ \t\f\r\n]*")
# A new paragraph that is marked by its indent only: two full-width spaces (or four that do not break) at a new line or behind a stop,
# and behind a colon where a numbered item follows.
GAP = r"(?:\u3000[ \u00a0]?){2,}|(?:\u00a0 ?){4,}"
INDENT = re.compile(rf"(?:(?<=[。！？；!?;”』」）)])[ \t\r\n]*|(?<=[：:])[ \t\r\n]*(?=(?:{GAP})[一二三四五六七八九十第（(\d])|(?<![ \t\r\n])[ \t]*[\r\n][ \t\r\n]*)"
                    rf"(?:{GAP})")
AFTER_HEADING = re.compile(r"((?:^|[。！？：:\r\n])[ \t\u3000\u00a0]*"
                           rf"(?:[一二三四五六七八九十]{{1,3}}、|[（(][一二三四五六七八九十]{{1,3}}[）)])[^\u3000\u00a0。]{{2,40}})(?:{GAP})")
WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f\U00020000-\U0003ffff“”‘’…—"
AT_RULE = re.compile(r"@[^{}@]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
RULE = re.compile(r"(?<![^{}])([^{}]+)\{([^{}]*)\}")
BETWEEN_WIDE = re.compile(rf"(?<=[{WIDE}])\n(?=[{WIDE}])")


@dataclass
class Block:
    """One line of a page: its text, the element that holds it, how much of it is links or emphasised, what it is."""

    text: str
    place: Any
    linked: float = 0.0       # share of characters
    emphasised: bool = False
    kind: str = "p"           # "p", "h" (of h1 to h6) or "row" (of a table)


def page_blocks(body: Any) -> list[Block]:
    """All blocks of a page in order.

    Left out is what a reader does not see (scripts, styles, comments, controls, hidden elements) and what stands beside the text by its
    tag or name (nav, footer, breadcrumbs, share buttons), the latter only as long as it does not hold the larger part of the page.
    """
    from lxml import etree

    etree.strip_tags(body, etree.Comment, etree.ProcessingInstruction)   # their tails stay
    page = _Page(body)
    walk = etree.iterwalk(body, events=("start", "end"))
    for event, element in walk:
        if event == "end":
            page.close(element)
        elif page.leaves_out(element):
            walk.skip_subtree()
        else:
            page.open(element)
    page.flush()
    return page.blocks


class _Page:
    """The state of the walk. Open elements are counted, not nested, so that a page of any depth can be walked."""

    def __init__(self, body: Any):
        self.blocks: list[Block] = []
        self.parts: list[tuple[str, bool, bool]] = []          # text, linked, emphasised
        self.links = self.strong = self.heads = self.pre = 0
        self.places = [body]
        self.rows: list[list[list[Block]]] = []                # cells of the rows that are open
        self.cells: list[int] = []                             # where the blocks of the open cells begin
        self.skipped: set[Any] = set()
        self.hidden_names = _names_hidden_by_sheets(body)
        self.half = _own_text(body) / 2

    def leaves_out(self, element: Any) -> bool:
        tag = element.tag
        out = not isinstance(tag, str) or tag in UNSEEN or self._hidden(element) or (_beside(element) and _own_text(element) < self.half)
        if out:
            self.skipped.add(element)
            if tag in BLOCK:
                self.flush()
        return out

    def _hidden(self, element: Any) -> bool:
        if "hidden" in element.attrib or HIDDEN_STYLE.search(element.get("style", "")):
            return True
        names = self.hidden_names
        return bool(names) and (f"#{element.get('id')}" in names or any(f".{name}" in names for name in element.get("class", "").split()))

    def open(self, element: Any) -> None:
        tag = element.tag
        if tag == "br" or _is_block(element):
            self.flush()
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th") and self.rows:
            self.cells.append(len(self.blocks))
        if tag != "br" and _is_block(element):
            self.places.append(element)
        self._count(element, 1)
        self.add(element.text)

    def close(self, element: Any) -> None:
        if element in self.skipped:
            self.skipped.discard(element)
        else:
            self._close_seen(element)
        self.add(element.tail)

    def _close_seen(self, element: Any) -> None:
        tag = element.tag
        if tag != "br" and _is_block(element):
            self.flush()
            self.places.pop()
        self._count(element, -1)
        if tag in ("td", "th") and self.rows and self.cells:
            start = self.cells.pop()
            self.rows[-1].append(self.blocks[start:])
            del self.blocks[start:]
        elif tag == "tr" and self.rows:
            self.blocks += row_blocks(self.rows.pop(), element)

    def _count(self, element: Any, step: int) -> None:
        tag = element.tag
        self.links += step * (tag == "a" and element.get("href") is not None)
        self.strong += step * _is_strong(element)
        self.heads += step * (tag in HEADLINE)
        self.pre += step * (tag in ("pre", "xmp", "listing"))

    def add(self, text: str | None) -> None:
        if not text:
            return
        if not self.pre:
            self.parts.append((text, self.links > 0, self.strong > 0))
            return
        for i, line in enumerate(text.split("\n")):
            if i:
                self.flush()
            self.parts.append((line, self.links > 0, self.strong > 0))

    def flush(self) -> None:
        """Close the line that is open."""
        parts, self.parts = self.parts, []
        visible = [(len("".join(text.split())), linked, strong) for text, linked, strong in parts]
        size = sum(n for n, *_ in visible)
        if not size:
            return
        linked, strong = (sum(n for n, *marks in visible if marks[i]) / size for i in (0, 1))
        kind = "h" if self.heads else "p"
        for line in _lines("".join(text for text, *_ in parts)):
            self.blocks.append(Block(line, self.places[-1], linked, strong > 0.99, kind))


def _lines(text: str) -> Iterator[str]:
    """Cut at indents; a line break of the source is no space between Chinese characters."""
    for piece in INDENT.split(AFTER_HEADING.sub(r"\1\n　　", text)):
        line = BETWEEN_WIDE.sub("", WRAPPED.sub("\n", piece.strip())).replace("\n", " ")
        if line.strip("\u3000\u00a0 \t"):
            yield line


def row_blocks(cells: list[list[Block]], row: Any) -> list[Block]:
    """The blocks of one table row: the row as one line, or what its cells hold where the table only lays out the page."""
    cells = [cell for cell in cells if cell]
    blocks = [block for cell in cells for block in cell]
    lines = row_lines([[block.text for block in cell] for cell in cells])
    if len(lines) != 1 or len(blocks) < 2 or any(block.kind != "p" for block in blocks) or _is_beside_links(cells):
        return blocks
    size = sum(len(block.text) for block in blocks)
    return [Block(lines[0], row, sum(block.linked * len(block.text) for block in blocks) / size, kind="row")]


def _is_beside_links(cells: list[list[Block]]) -> bool:
    """A row of two columns of a page: one of links, one of text."""
    links = [all(block.linked > 0.6 for block in cell) for cell in cells]
    return any(links) and any("。" in block.text for cell, linked in zip(cells, links, strict=True) if not linked for block in cell)


def _is_block(element: Any) -> bool:
    return element.tag in BLOCK or ("style" in element.attrib and bool(BLOCK_STYLE.search(element.get("style"))))


def _is_strong(element: Any) -> bool:
    tag = element.tag
    return tag in ("b", "strong") or (tag == "font" and bool(STRONG_FACE.search(element.get("face", "")))) \
        or ("style" in element.attrib and bool(STRONG_STYLE.search(element.get("style"))))


def _beside(element: Any) -> bool:
    """True for what stands beside the text by its tag, or by its name if it holds no sentence."""
    tag = element.tag
    if tag == "header":
        return next(element.iterancestors("article", "main"), None) is None   # the head of an article is its title
    if tag in ASIDE:
        return True
    named = tag not in ("html", "body") and any(ASIDE_NAME.search(element.get(name, "")) for name in ("class", "id"))
    return named and not any(len(text) >= 25 and "。" in text for text in element.itertext())


def _own_text(element: Any) -> int:
    """Characters that are seen and lead nowhere: without scripts, styles and links."""
    from lxml import etree

    size, walk = 0, etree.iterwalk(element, events=("start", "end"))
    for event, inner in walk:
        if event == "start" and inner is not element and (inner.tag in UNSEEN or inner.get("href") is not None):
            walk.skip_subtree()
        elif event == "start":
            size += len((inner.text or "").strip())
        if event == "end" and inner is not element:
            size += len((inner.tail or "").strip())
    return size


def _names_hidden_by_sheets(body: Any) -> set[str]:
    """Classes and ids that a style sheet of the page itself never shows: .name or #name alone, outside of @media."""
    sheets = " ".join(element.text or "" for element in body.getroottree().iter("style"))
    plain = AT_RULE.sub(" ", cut_out(sheets, re.compile(r"/\*"), re.compile(r"\*/")))
    rules = RULE.findall(plain)
    return {name.strip() for names, rule in rules if HIDDEN_STYLE.search(rule) for name in names.split(",")
            if re.fullmatch(r"\s*[.#][\w-]+\s*", name)}

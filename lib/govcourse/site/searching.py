"""The search: the text of all pages of a language in one file, which the search page reads by itself.

Chinese has no spaces, and search programs that cut it into words miss what they cut otherwise: of ten pages with 最多跑一次 pagefind 1.5.2
found one. Looking for the string itself finds all, needs no server, and the text of the whole site is smaller than three of its figures.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

UNREAD = ("script", "style", "nav", "math")
UNREAD_CLASSES = ("headerlink", "folded-code", "get")   # marks, folded code, ways to files
BLOCKS = ("p", "li", "td", "th", "tr", "dt", "dd", "div", "figcaption", "caption", "summary", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "br")
Part = tuple[str, str, list[str]]   # mark of a heading, the heading, pieces of the text below it


def write_search(folder: Path) -> None:
    """Write folder/_static/search-texts.js: for each page its address, title and parts, a part being [mark, heading, text]."""
    pages = [{"url": path.relative_to(folder).as_posix(), "title": found[0][1] or found[0][0], "parts": found}
             for path in sorted(folder.rglob("*.html")) if (found := page_parts(path.read_text("utf-8"))) and path.name != "search.html"]
    (folder / "_static" / "search-texts.js").write_text(f"window.PAGES = {json.dumps(pages, ensure_ascii=False, separators=(',', ':'))};\n", "utf-8", newline="\n")


def page_parts(page: str) -> list[list[str]]:
    """The text of a page's article, by heading: [mark, heading, text] each; [] where there is no article."""
    from lxml import html

    article = html.fromstring(page).find(".//article")
    if article is None:
        return []
    parts: list[Part] = [("", "", [])]
    _gather(article, parts)
    return [[mark, _flat([heading]), text] for mark, heading, pieces in parts if (text := _flat(pieces)) or heading]


def _gather(node: Any, parts: list[Part]) -> None:
    if node.tag in UNREAD or set((node.get("class") or "").split()) & set(UNREAD_CLASSES):
        return
    if re.fullmatch(r"h[1-6]", str(node.tag)):
        parts.append((node.get("id") or "", "".join(_words(node)), []))
        return
    pieces = parts[-1][2]
    pieces.append(node.text or "")
    for child in node:
        if isinstance(child.tag, str):
            _gather(child, parts)
        parts[-1][2].append(child.tail or "")
    if node.tag in BLOCKS:
        parts[-1][2].append("\n")


def _words(node: Any) -> Iterator[str]:
    """The text of a heading without its mark to link to."""
    yield node.text or ""
    for child in node:
        if "headerlink" not in (child.get("class") or ""):
            yield from _words(child)
        yield child.tail or ""


def _flat(pieces: list[str]) -> str:
    """One line, with a space where a block ended."""
    return " ".join("".join(pieces).split())

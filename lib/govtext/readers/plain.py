"""Text and Markdown files."""

from __future__ import annotations

import re

from .document import Document, is_heading, with_headings
from .text import clean, decode

MARKDOWN_HEADING = re.compile(r"#{1,6} +")


def read_text(raw: bytes, name: str, encoding: str | None) -> Document:
    return with_headings(clean(decode(raw, name, encoding)))


def read_markdown(raw: bytes, name: str, encoding: str | None) -> Document:
    text, metadata = _front_matter(decode(raw, name, encoding))
    lines, heads = [], set()
    for marked in clean(text).split("\n"):
        line = marked.replace("**", "")
        if line.startswith("#"):
            line = MARKDOWN_HEADING.sub("", line)
        if line in ("", "---", "***", "___"):
            continue
        lines.append(line)
        if is_heading(line) or (line != marked and (marked.startswith("#") or marked == f"**{line}**")):
            heads.add(len(lines))
    return Document("\n".join(lines), frozenset(heads), metadata)


def _front_matter(text: str) -> tuple[str, dict[str, str]]:
    found = re.match(r"---\r?\n(.*?)\r?\n---\r?\n", text, re.S)
    if not found:
        return text, {}
    pairs = (line.split(":", 1) for line in found[1].splitlines() if ":" in line)
    return text[found.end():], {key.strip(): value.strip().strip("\"'") for key, value in pairs}

"""What a reader hands on: one file as clean paragraphs, with its headings."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

HEADING = re.compile(r"(?:第[一二三四五六七八九十百]{1,4}[章节篇部]|[一二三四五六七八九十]{1,3}、|"
                     r"\([一二三四五六七八九十]{1,3}\)|\d{2}\.(?!\d))")


@dataclass(frozen=True)
class Document:
    """One file as clean text. `text` joins the paragraphs by newlines; `headings` are paragraph numbers, from 1; `notes` say in Chinese and
    English what a person should know of the reading, such as a damaged byte: sentences that name the file, for problems.csv."""

    text: str
    headings: frozenset[int] = frozenset()
    metadata: dict[str, str] = field(default_factory=dict)
    notes: tuple[tuple[str, str], ...] = ()

    @property
    def paragraphs(self) -> list[str]:
        return self.text.split("\n") if self.text else []


def is_heading(line: str) -> bool:
    return len(line) <= 60 and bool(HEADING.match(line)) and line[-1] not in "。;,:"


def with_headings(text: str, metadata: dict[str, str] | None = None) -> Document:
    heads = frozenset(i for i, line in enumerate(text.split("\n"), 1) if line and is_heading(line))
    known = {key: " ".join(value.split()) for key, value in (metadata or {}).items() if value}
    return Document(text, heads, {key: value for key, value in known.items() if value})

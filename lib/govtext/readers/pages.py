"""Saved web pages."""

from __future__ import annotations

import re
from dataclasses import replace

from ..messages import GovtextError
from .document import Document, with_headings
from .text import clean, decode_noted

DECLARED = re.compile(rb"(?:charset|encoding)=[\"']?([A-Za-z0-9_-]+)")


def read_html(raw: bytes, name: str, encoding: str | None) -> Document:
    import trafilatura  # slow to import, needed for web pages only

    declared = DECLARED.search(raw[:4096])
    page, _, notes = decode_noted(raw, name, encoding, declared[1].decode("ascii") if declared else None)
    try:
        body = trafilatura.extract(page, favor_recall=True, include_comments=False, include_tables=True) or ""
        meta = trafilatura.extract_metadata(page, extensive=False)   # only a date that the page states, none out of its text
    except Exception as error:  # lxml and date parsers raise many kinds on broken pages
        raise GovtextError(f"{name}：网页已损坏，读不出正文（{type(error).__name__}）。请用浏览器重新保存，或另存为 txt。",
                           f"{name}: the page is broken and its text cannot be read ({type(error).__name__}). Save it again "
                           "in a browser, or as txt.") from error
    known = {"title": meta.title, "author": meta.author, "date": meta.date} if meta else {}
    return replace(with_headings(clean(body), known), notes=notes)

"""Saved web pages."""

from __future__ import annotations

import re

from ..messages import GovtextError
from .document import Document, with_headings
from .text import BOMS, clean, decode, is_utf8


def read_html(raw: bytes, name: str, encoding: str | None) -> Document:
    import trafilatura  # slow to import, needed for web pages only

    if encoding is None and not is_utf8(raw) and not raw.startswith(tuple(bom for bom, _ in BOMS)):
        declared = re.search(rb"charset=[\"']?([A-Za-z0-9_-]+)", raw[:4096])
        label = declared[1].decode("ascii").lower() if declared else ""
        # Browsers read pages that say gb2312 as its superset; what a page that is UTF-8 says of itself does not matter.
        encoding = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5"}.get(label)
    page = decode(raw, name, encoding)
    try:
        body = trafilatura.extract(page, favor_recall=True, include_comments=False, include_tables=True) or ""
        meta = trafilatura.extract_metadata(page, extensive=False)   # only a date that the page states, none out of its text
    except Exception as error:  # lxml and date parsers raise many kinds on broken pages
        raise GovtextError(f"{name}：网页已损坏，读不出正文（{type(error).__name__}）。请用浏览器重新保存，或另存为 txt。",
                           f"{name}: the page is broken and its text cannot be read ({type(error).__name__}). Save it again "
                           "in a browser, or as txt.") from error
    known = {"title": meta.title, "author": meta.author, "date": meta.date} if meta else {}
    return with_headings(clean(body), known)

"""PDF files with a text layer: from their print lines (`printlines`) to paragraphs, title and headings."""

from __future__ import annotations

import re
import unicodedata
from io import BytesIO
from typing import Any

from ..messages import GovtextError
from .advice import broken, misnamed
from .document import Document, with_headings
from .printlines import Line, page_lines, paragraphs, plain_pages
from .text import clean

# PDFs often write 一 or 文 with the look-alike sign of the radical block, which no dictionary knows.
RADICALS = {n: unicodedata.normalize("NFKC", chr(n)) for n in [*range(0x2F00, 0x2FD6), 0x2E9F, 0x2EF3]}


def read_pdf(raw: bytes, name: str, encoding: str | None) -> Document:
    """Read the text layer of a PDF into paragraphs.

    Lines are joined to paragraphs, page numbers and running titles left out, letter-spaced lines (数 字 政 府) joined. Two columns are
    read one after the other, also where the file itself goes from left to right across them. What is not read: text in pictures, and the
    rows of a table as rows; its cells come as lines, in the order of the file. Raises GovtextError: the file is broken, protected by a
    password, or a scan without text.
    """
    if b"%PDF" not in raw[:1024]:
        raise misnamed(name, "pdf", raw)
    pages, title, pictures = _pages(raw, name)
    text = "\n".join(paragraphs(pages))
    if sum(c.isalnum() for c in text) < 4 * len(pages):
        raise GovtextError(f"{name}：PDF 里没有文字层（多半是扫描件）。请先做文字识别（OCR）。",
                           f"{name}: the PDF has no text layer (probably a scan). Run text recognition (OCR) first.")
    return with_headings(text, {"title": _whole_characters(title)}, _told(name, pictures))


def _told(name: str, pictures: list[int]) -> tuple[tuple[str, str], ...]:
    if not pictures:
        return ()
    shown = ", ".join(map(str, pictures[:10])) + " ..." * (len(pictures) > 10)
    return ((f"{name}：第 {shown} 页只有图片（多半是扫描），没有读入。需要时请先做文字识别（OCR）。",
             f"{name}: page(s) {shown} hold a picture and no text (a scan?) and were not read. "
             "Run text recognition (OCR) if you need them."),)


def _pages(raw: bytes, name: str) -> tuple[list[list[Line]], str, list[int]]:
    """The clean lines of each page, the title that the file states, and the numbers of pages that hold pictures only."""
    import logging

    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)   # it tells of every odd font, many times
    locked = False
    try:
        reader = PdfReader(BytesIO(raw))
        if reader.is_encrypted:
            locked = True
            locked = not reader.decrypt("")  # many files can be read without a password, only not changed
        if not locked:
            pages = [_clean_lines(page_lines(page)) for page in reader.pages]
            pictures = [n for n, (lines, page) in enumerate(zip(pages, reader.pages, strict=True), 1) if not lines and _has_picture(page)]
            return pages, str((reader.metadata or {}).get("/Title") or ""), pictures
    except Exception as error:  # pypdf raises many kinds on broken files
        if not locked:
            raise broken(name, " PDF ", "PDF", ("请重新导出", "Export it again"), error) from error
    raise GovtextError(f"{name}：PDF 有密码或已加密。请先解除密码再放进来。",
                       f"{name}: the PDF is protected by a password or encrypted. Remove the protection first.")


def _has_picture(page: Any) -> bool:
    """Whether anything is painted that the page has from elsewhere (the operator Do)."""
    contents = page.get_contents()
    return contents is not None and bool(re.search(rb"/\S+\s+Do\b", contents.get_data()))


def _clean_lines(lines: list[Line]) -> list[Line]:
    cleaned = [line._replace(text=clean(_whole_characters(line.text).translate(RADICALS)).replace("\n", " ")) for line in lines]
    return [line for line in cleaned if line.text]


def _whole_characters(text: str) -> str:
    """Replace halves of surrogate pairs, which pypdf lets through and no file can store."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _join_lines(text: str) -> str:
    """Join print lines to paragraphs where only their words are known, not their places on the page."""
    return "\n".join(paragraphs(plain_pages(text)))

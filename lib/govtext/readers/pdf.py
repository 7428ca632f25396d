"""PDF files with a text layer."""

from __future__ import annotations

import re
import unicodedata
from io import BytesIO

from ..messages import GovtextError
from .document import Document, is_heading, with_headings
from .text import clean

# PDFs often write 一 or 文 with the look-alike sign of the radical block, which no dictionary knows.
RADICALS = {n: unicodedata.normalize("NFKC", chr(n)) for n in [*range(0x2F00, 0x2FD6), 0x2E9F, 0x2EF3]}
PAGE_NUMBER = re.compile(r"[-—]? ?\d{1,4} ?[-—]?")


def read_pdf(raw: bytes, name: str, encoding: str | None) -> Document:
    import logging

    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.ERROR)
    locked = False
    try:
        reader = PdfReader(BytesIO(raw))
        if reader.is_encrypted:
            locked = True
            locked = not reader.decrypt("")  # many files can be read without a password, only not changed
        pages = [] if locked else [page.extract_text() or "" for page in reader.pages]
        title = str((reader.metadata or {}).get("/Title") or "") if not locked else ""
    except Exception as error:  # pypdf raises many kinds on broken files
        if not locked:
            raise GovtextError(f"{name}：PDF 已损坏或无法读取（{type(error).__name__}）。请重新导出。",
                               f"{name}: the PDF is broken or unreadable ({type(error).__name__}). Export it again.") from error
    if locked:
        raise GovtextError(f"{name}：PDF 有密码或已加密。请先解除密码再放进来。",
                           f"{name}: the PDF is protected by a password or encrypted. Remove the protection first.")
    whole = _whole_characters("\n".join(pages)).translate(RADICALS)
    text = _join_lines(clean(whole))
    if sum(c.isalnum() for c in text) < 4 * len(pages):
        raise GovtextError(f"{name}：PDF 里没有文字层（多半是扫描件）。请先做文字识别（OCR）。",
                           f"{name}: the PDF has no text layer (probably a scan). Run text recognition (OCR) first.")
    return with_headings(text, {"title": _whole_characters(title)})


def _whole_characters(text: str) -> str:
    """Replace halves of surrogate pairs, which pypdf lets through and no file can store."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _join_lines(text: str) -> str:
    """PDF lines are print lines: join a line to the one before it where that one is full and ends inside a sentence.

    Headings stay apart, page numbers are dropped. A rule of thumb: where a paragraph's last line is as long as the others and
    has no stop, the next paragraph is joined to it; where a stop ends a print line, the paragraph is cut there.
    """
    lines = [line for line in text.split("\n") if not PAGE_NUMBER.fullmatch(line)]
    lengths = sorted(map(len, lines)) or [0]
    full = min(20, max(12, 0.8 * lengths[3 * len(lengths) // 4]))
    out: list[str] = []
    before = ""
    for line in lines:
        if out and len(before) >= full and before[-1] not in "。?!;:”)" and not is_heading(line) and not is_heading(before):
            out[-1] += (" " if before[-1].isascii() and line[0].isascii() else "") + line
        else:
            out.append(line)
        before = line
    return "\n".join(out)

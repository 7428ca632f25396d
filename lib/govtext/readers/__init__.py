"""From a file to clean paragraphs: txt, md, saved html, docx, pdf, in the encodings that Chinese files come in.

A paragraph is a line that is not empty after strip(); paragraphs are numbered from 1. Full-width forms are folded to
half-width before anything else, so that a term is written one way only (U+FF01-FF5E -> ASCII, U+3000 and U+00A0 -> space).
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ..messages import GovtextError
from .document import Document
from .pdf import _join_lines as _join_lines
from .text import BOMS, clean, decode, fold, printable, refuse_binary

__all__ = ["MAX_BYTES", "SUFFIXES", "Document", "clean", "decode", "fold", "printable", "read_document", "refuse_binary"]

SUFFIXES = (".txt", ".md", ".html", ".htm", ".docx", ".pdf")
MAX_BYTES = 100_000_000


def read_document(path: str | Path, *, encoding: str | None = None, max_bytes: int = MAX_BYTES) -> Document:
    """Read one file into clean paragraphs.

    Parameters
    ----------
    path : path of a .txt, .md, .html, .htm, .docx or .pdf file
    encoding : str, optional
        For text and html: skip the guessing, e.g. "big5".
    max_bytes : int
        Larger files are refused; split them first.

    Returns
    -------
    Document
        Of docx the running text with its tables, tracked insertions and content controls; headers, footers, footnotes and text boxes
        are left out.

    Raises
    ------
    GovtextError
        The file is missing, empty, too large, of another kind than its name says, encrypted, scanned, broken or in an
        unknown encoding. The message names the file and says what to do.
    """
    path = Path(path)
    name, suffix = printable(path.name), path.suffix.lower()
    if not path.is_file():
        raise GovtextError(f"{name}：没有这个文件。请检查路径。", f"{name}: there is no such file. Check the path.")
    if suffix not in SUFFIXES:
        raise GovtextError(f"{name}：不支持 {suffix or '无扩展名'} 文件。请另存为 {'、'.join(SUFFIXES)} 之一。",
                           f"{name}: {suffix or 'no suffix'} is not supported. Save it as one of {', '.join(SUFFIXES)}.")
    size = path.stat().st_size
    if size > max_bytes:
        raise GovtextError(f"{name}：文件 {size / 1e6:.0f} MB，超过上限 {max_bytes / 1e6:.0f} MB。请拆成多个文件。",
                           f"{name}: {size / 1e6:.0f} MB is over the limit of {max_bytes / 1e6:.0f} MB. "
                           "Split it into several files.")
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise GovtextError(f"{name}：打不开（{error.strerror}）。请检查权限，或关闭占用它的程序。",
                           f"{name}: cannot be opened ({error.strerror}). Check the permissions, or close the program that "
                           "holds it.") from error
    if not raw.strip() or raw in [bom for bom, _ in BOMS]:
        raise GovtextError(f"{name}：文件是空的。请补上内容或删除它。",
                           f"{name}: the file is empty. Fill it or remove it.")
    if suffix in (".txt", ".md", ".html", ".htm"):
        refuse_binary(raw, name, encoding)
    document = _reader_of(suffix)(raw, name, encoding)
    if not document.text:
        raise GovtextError(f"{name}：没有找到文字。若是扫描件，请先做文字识别（OCR）。",
                           f"{name}: no text was found. If it is a scan, run text recognition (OCR) first.")
    return document


def _reader_of(suffix: str) -> Callable[[bytes, str, str | None], Document]:
    """The reader of a kind of file, imported when the first such file is met: web pages and Word need slow libraries."""
    if suffix in (".html", ".htm"):
        from .pages import read_html

        return read_html
    if suffix == ".docx":
        from .word import read_docx

        return read_docx
    if suffix == ".pdf":
        from .pdf import read_pdf

        return read_pdf
    from .plain import read_markdown, read_text

    return read_markdown if suffix == ".md" else read_text

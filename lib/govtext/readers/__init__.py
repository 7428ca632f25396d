"""From a file to clean paragraphs: txt, md, saved html, docx, pdf, in the encodings that Chinese files come in.

A paragraph is a line that is not empty after strip(); paragraphs are numbered from 1. Full-width forms are folded to
half-width before anything else, so that a term is written one way only (U+FF01-FF5E -> ASCII, U+3000 and U+00A0 -> space).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..messages import GovtextError
from .advice import refuse_archive, unsupported
from .characters import census, garbled, has_traditional, script
from .document import Document
from .encodings import BOMS, decode, decode_noted, refuse_binary, sure_encoding
from .text import clean, fold, one_line, printable

__all__ = ["MAX_BYTES", "SUFFIXES", "Document", "census", "clean", "decode", "decode_noted", "document_of", "fold", "has_traditional", "one_line",
           "printable", "read_document", "refuse_binary", "refuse_large", "script", "sure_encoding"]

SUFFIXES = (".txt", ".md", ".html", ".htm", ".docx", ".pdf")
MAX_BYTES = 100_000_000
TIMES = 9   # bytes of memory for each byte of one text, measured


def __getattr__(name: str) -> Any:
    """The joining of print lines, with its patterns, is loaded when it is asked for."""
    if name != "_join_lines":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from .pdf import _join_lines

    return _join_lines


def read_document(path: str | Path, *, encoding: str | None = None, max_bytes: int = MAX_BYTES) -> Document:
    """Read one file into clean paragraphs.

    Raises GovtextError: the file is missing, empty, too large, of another kind than its name says, encrypted, scanned, broken or in an
    unknown encoding. The message names the file and says what to do.

    Parameters
    ----------
    path : path of a .txt, .md, .html, .htm, .docx or .pdf file
    encoding : for text and html: skip the guessing, e.g. "big5".
    max_bytes : larger files are refused; split them first, or raise it: one text takes some nine times its size in memory

    Returns
    -------
    Document
        What is read of each kind and what is left out stands with its reader (`pages`, `word`, `pdf`, `plain`). Its `notes` tell of
        what was read over: bytes lost, an encoding guessed, lines joined, footnotes, pages that are pictures.
    """
    path = Path(path)
    name, suffix = one_line(printable(path.name)), path.suffix.lower()
    if not path.is_file():
        raise GovtextError(f"{name}：没有这个文件。请检查路径。", f"{name}: there is no such file. Check the path.")
    if suffix not in SUFFIXES:
        raise unsupported(name, suffix, SUFFIXES)
    raw = read_bytes(path, name, max_bytes)
    if suffix in (".txt", ".md", ".html", ".htm"):
        refuse_archive(raw, name, suffix)
        refuse_binary(raw, name, encoding)
    document = _reader_of(suffix)(raw, name, encoding)
    if not document.text:
        raise GovtextError(f"{name}：没有找到文字。若是扫描件，请先做文字识别（OCR）。",
                           f"{name}: no text was found. If it is a scan, run text recognition (OCR) first.")
    return _with_doubts(document, name)


def document_of(text: str, name: str) -> Document:
    """A text at hand, such as a cell of a table, as a document of clean paragraphs; HTML tags are taken out."""
    from .plain import document_of_text

    return _with_doubts(document_of_text(text, name), name)


def read_bytes(path: Path, name: str, max_bytes: int, times: float = TIMES) -> bytes:
    """The content of a file that is neither empty nor too large. Raises GovtextError: it is, or it cannot be opened."""
    refuse_large(path, name, max_bytes, times)
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise GovtextError(f"{name}：打不开（{error.strerror}）。请检查权限，或关闭占用它的程序。",
                           f"{name}: cannot be opened ({error.strerror}). Check the permissions, or close the program that "
                           "holds it.") from error
    if not raw.strip() or raw in [bom for bom, _ in BOMS]:
        raise GovtextError(f"{name}：文件是空的。请补上内容或删除它。",
                           f"{name}: the file is empty. Fill it or remove it.")
    return raw


def refuse_large(path: Path, name: str, max_bytes: int, times: float = TIMES) -> None:
    """Refuse a file above a limit of size; says how to raise it, and what that takes: so many times its size in memory."""
    size = path.stat().st_size
    if size > max_bytes:
        mb, needs = -(-size // 10**6), size * times / 2**30
        raise GovtextError(f"{name}：文件 {mb} MB，超过上限 {max_bytes / 1e6:.0f} MB。请拆成多个文件；或提高上限：--max-mb {mb}（max_bytes={mb}_000_000），约需内存 {needs:.1f} GB。",
                           f"{name}: {mb} MB is over the limit of {max_bytes / 1e6:.0f} MB. Split it into several files; or raise the limit with --max-mb {mb} "
                           f"(max_bytes={mb}_000_000), which takes some {needs:.1f} GB of memory.")


def _with_doubts(document: Document, name: str) -> Document:
    """The document with its script, and a note where its text looks as if it had been read, or saved, in a wrong encoding."""
    counts = census(document.text)
    document = replace(document, script=script(counts))
    if not garbled(counts) and "锟斤拷" not in document.text:
        return document
    note = (f"{name}：常用字很少，像是乱码（编码错了）；若是人名、地名一类的表则不妨。请打开核对。",
            f"{name}: it holds few of the frequent characters and looks garbled (a wrong encoding), unless it is a list of names. Look at it.")
    return replace(document, notes=(*document.notes, note))


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

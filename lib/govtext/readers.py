"""From a file to clean paragraphs: txt, md, saved html, docx, pdf, in the encodings that Chinese files come in.

A paragraph is a line that is not empty after strip(); paragraphs are numbered from 1. Full-width forms are folded to
half-width before anything else, so that a term is written one way only (U+FF01-FF5E -> ASCII, U+3000 and U+00A0 -> space).
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np

from .messages import GovtextError

SUFFIXES = (".txt", ".md", ".html", ".htm", ".docx", ".pdf")
MAX_BYTES = 100_000_000
BOMS = ((codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"), (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
MAGIC = {b"\x89PNG": "PNG", b"\xff\xd8\xff": "JPEG", b"GIF8": "GIF", b"PK\x03\x04": "ZIP/DOCX/XLSX", b"%PDF": "PDF",
         b"\xd0\xcf\x11\xe0": "DOC/XLS (Office 97-2003)", b"RIFF": "RIFF", b"{\\rtf": "RTF", b"\x1f\x8b": "GZIP"}
WIDE = re.compile("[\uff01-\uff5e\u3000\u00a0]")
REFERENCE_MARK = re.compile(r"\[[1-9]\d{0,2}(?:-[1-9]\d{0,2})?\]")  # [3-5], but not the year of 国发[2022]14号
# PDFs often write 一 or 文 with the look-alike sign of the radical block, which no dictionary knows.
RADICALS = {n: unicodedata.normalize("NFKC", chr(n)) for n in [*range(0x2F00, 0x2FD6), 0x2E9F, 0x2EF3]}
PAGE_NUMBER = re.compile(r"[-—]? ?\d{1,4} ?[-—]?")
MARKDOWN_HEADING = re.compile(r"#{1,6} +")
HEADING = re.compile(r"(?:第[一二三四五六七八九十百]{1,4}[章节篇部]|[一二三四五六七八九十]{1,3}、|"
                     r"\([一二三四五六七八九十]{1,3}\)|\d{2}\.(?!\d))")

# One entry per UTF-16 unit; 0 means "leave out". Some thirty times faster on a work report than str.translate.
_FOLD = np.arange(0x10000, dtype="<u2")
_FOLD[0xFF01:0xFF5F] -= 0xFEE0
_FOLD[[0x3000, 0x00A0]] = ord(" ")
_CLEAN = _FOLD.copy()
_CLEAN[[ord(c) for c in "\r\x0b\x0c\x85\u2028\u2029"]] = ord("\n")
# Unseen signs that web pages and editors leave behind: soft hyphen, zero-width spaces and joiners, stray byte order marks.
# They cut words in two.
_CLEAN[[0, 0x00AD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF]] = 0


@dataclass(frozen=True)
class Document:
    """One file as clean text. `text` joins the paragraphs by newlines; `headings` are paragraph numbers, from 1."""

    text: str
    headings: frozenset[int] = frozenset()
    metadata: dict[str, str] = field(default_factory=dict)

    @property
    def paragraphs(self) -> list[str]:
        return self.text.split("\n") if self.text else []


def fold(text: str) -> str:
    """Fold full-width forms to half-width; CJK punctuation such as 、。“”《》 stays.

    >>> fold("互联网＋政务服务，１２３４５")
    '互联网+政务服务,12345'
    """
    return _text(_units(text, _FOLD)) if WIDE.search(text) else text


def _units(text: str, table: np.ndarray) -> np.ndarray:
    return table[np.frombuffer(text.encode("utf-16-le", "surrogatepass"), "<u2")]


def _text(units: np.ndarray) -> str:
    return units.tobytes().decode("utf-16-le", "surrogatepass")


def clean(text: str) -> str:
    """Fold widths, collapse spaces, drop numeric reference marks such as [3-5] and a closing (完); keep line breaks.

    >>> clean("　数字　 政府[3-5]。\\r\\n\\r\\n（完）")
    '数字 政府。'
    """
    units = _units(text.replace("\r\n", "\n"), _CLEAN)
    text = _text(units[units != 0])
    if "[" in text:
        text = REFERENCE_MARK.sub("", text)
    lines = [" ".join(line.split()) for line in text.split("\n")]
    if "(完)" in text:
        lines = [line.removesuffix("(完)").rstrip() for line in lines]
    return "\n".join([line for line in lines if line])


def decode(raw: bytes, name: str, encoding: str | None = None) -> str:
    """Decode bytes: BOM, then strict UTF-8, then GB18030; Big5 and others only when asked for.

    Parameters
    ----------
    raw : bytes
    name : str
        File name for the message.
    encoding : str, optional
        Skip the guessing, e.g. "big5".

    Raises
    ------
    GovtextError
        The bytes are not text, or not in the encoding named, or the result does not look like Chinese in GB18030.
    """
    if encoding is None:
        encoding = next((codec for bom, codec in BOMS if raw.startswith(bom)), None)
    for codec in [encoding] if encoding else ["utf-8", "gb18030"]:
        try:
            text = raw.decode(codec)
        except (UnicodeDecodeError, LookupError):
            continue
        if codec == "gb18030" and encoding is None and _looks_garbled(text):
            break
        return text.removeprefix("\ufeff")
    tried = encoding or "UTF-8, GB18030"
    raise GovtextError(f"{name}：读不出文字（试过 {tried}）。请另存为 UTF-8，或者指定编码，例如 encoding=\"big5\"。",
                       f"{name}: the text could not be decoded (tried {tried}). Save it as UTF-8, or name the "
                       "encoding, for example encoding=\"big5\".")


def _looks_garbled(text: str) -> bool:
    """True where bytes of another encoding happen to be valid GB18030: such text is full of rare characters."""
    sample = text[:20000]
    foreign = [c for c in sample if ord(c) > 127]
    if not foreign:
        return any(unicodedata.category(c) == "Cc" and c not in "\t\n\r\x0b\x0c" for c in sample)
    common = sum(1 for c in foreign if _in_gb2312(c))
    return common / len(foreign) < 0.85


def _in_gb2312(char: str) -> bool:
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


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
    reader = {".txt": _read_text, ".md": _read_markdown, ".docx": _read_docx, ".pdf": _read_pdf}.get(suffix, _read_html)
    document = reader(raw, name, encoding)
    if not document.text:
        raise GovtextError(f"{name}：没有找到文字。若是扫描件，请先做文字识别（OCR）。",
                           f"{name}: no text was found. If it is a scan, run text recognition (OCR) first.")
    return document


def printable(name: str) -> str:
    """A file name that can be printed and stored: names unpacked from an old Chinese zip are GB18030, not UTF-8."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return name.encode("utf-8", "surrogateescape").decode("gb18030", "replace")
    return name


def refuse_binary(raw: bytes, name: str, encoding: str | None = None) -> None:
    """Refuse bytes that are no text at all.

    Raises
    ------
    GovtextError
        Says what the bytes are.
    """
    kind = next(label for magic, label in MAGIC.items() if raw.startswith(magic)) if raw.startswith(tuple(MAGIC)) else None
    wide = encoding is not None or raw.startswith(tuple(bom for bom, _ in BOMS))
    if kind is None and not wide and b"\x00" in raw[:4096]:
        kind = "binary, or UTF-16 without BOM"
    if kind:
        raise GovtextError(f"{name}：内容不是文本，而是 {kind}。请改用正确的扩展名，或另存为 UTF-8 文本。",
                           f"{name}: this is not text but {kind}. Give it its right suffix, or save it as UTF-8 text.")


def _is_heading(line: str) -> bool:
    return len(line) <= 60 and bool(HEADING.match(line)) and line[-1] not in "。;,:"


def _with_headings(text: str, metadata: dict[str, str] | None = None) -> Document:
    heads = frozenset(i for i, line in enumerate(text.split("\n"), 1) if line and _is_heading(line))
    known = {key: " ".join(value.split()) for key, value in (metadata or {}).items() if value}
    return Document(text, heads, {key: value for key, value in known.items() if value})


def _read_text(raw: bytes, name: str, encoding: str | None) -> Document:
    return _with_headings(clean(decode(raw, name, encoding)))


def _read_markdown(raw: bytes, name: str, encoding: str | None) -> Document:
    text, metadata = _front_matter(decode(raw, name, encoding))
    lines, heads = [], set()
    for marked in clean(text).split("\n"):
        line = marked.replace("**", "")
        if line.startswith("#"):
            line = MARKDOWN_HEADING.sub("", line)
        if line in ("", "---", "***", "___"):
            continue
        lines.append(line)
        if _is_heading(line) or (line != marked and (marked.startswith("#") or marked == f"**{line}**")):
            heads.add(len(lines))
    return Document("\n".join(lines), frozenset(heads), metadata)


def _front_matter(text: str) -> tuple[str, dict[str, str]]:
    found = re.match(r"---\r?\n(.*?)\r?\n---\r?\n", text, re.S)
    if not found:
        return text, {}
    pairs = (line.split(":", 1) for line in found[1].splitlines() if ":" in line)
    return text[found.end():], {key.strip(): value.strip().strip("\"'") for key, value in pairs}


def _read_html(raw: bytes, name: str, encoding: str | None) -> Document:
    import trafilatura  # slow to import, needed for web pages only

    if encoding is None and not _is_utf8(raw) and not raw.startswith(tuple(bom for bom, _ in BOMS)):
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
    return _with_headings(clean(body), known)


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _read_docx(raw: bytes, name: str, encoding: str | None) -> Document:
    import docx
    from docx.table import Table

    if not raw.startswith(b"PK\x03\x04"):
        raise GovtextError(f"{name}：不是有效的 docx（可能是旧 doc 或已加密）。请在 Word 里另存为 docx。",
                           f"{name}: not a valid docx (an old .doc, or encrypted?). Save it again as docx in Word.")
    try:
        document = docx.Document(BytesIO(raw))
        _unwrap(document.element.body)
        lines, heads = [], set()
        for block in document.iter_inner_content():
            is_table = isinstance(block, Table)
            style = "" if is_table or block.style is None else block.style.name or ""
            for line in clean("\n".join(_table_rows(block) if is_table else [block.text])).split("\n"):
                if line:
                    lines.append(line)
                    if style.lower().startswith(("heading", "标题")) or _is_heading(line):
                        heads.add(len(lines))
        core = document.core_properties
        known = {"title": core.title or "", "author": core.author or ""}
    except Exception as error:  # python-docx lets zip, xml and key errors through
        raise GovtextError(f"{name}：docx 已损坏，打不开（{type(error).__name__}）。请在 Word 里修复后另存。",
                           f"{name}: the docx is broken and cannot be opened ({type(error).__name__}). "
                           "Repair it in Word and save it again.") from error
    return Document("\n".join(lines), frozenset(heads), {k: v for k, v in known.items() if v and v != "python-docx"})


def _unwrap(body: Any) -> None:
    """Take away what stands round text that a reader of Word sees and python-docx passes over: tracked insertions, content controls."""
    from docx.oxml.ns import qn

    for tag in ("w:ins", "w:moveTo", "w:smartTag", "w:sdt"):
        for element in list(body.iter(qn(tag))):
            inner = element.find(qn("w:sdtContent")) if tag == "w:sdt" else element
            for child in [] if inner is None else list(inner):
                element.addprevious(child)
            element.getparent().remove(element)


def _cell_text(cell: Any) -> str:
    blocks = (" ".join(_table_rows(block)) if hasattr(block, "rows") else block.text for block in cell.iter_inner_content())
    return " ".join(blocks).replace("\n", " ")


def _table_rows(table: Any) -> list[str]:
    """The rows of a Word table as lines; a merged cell, which python-docx gives once per place, is taken once."""
    seen: set[Any] = set()
    rows = []
    for row in table.rows:
        fresh = [cell for cell in dict.fromkeys(cell._tc for cell in row.cells) if cell not in seen]
        seen.update(fresh)
        texts = {cell._tc: _cell_text(cell) for cell in row.cells}
        rows.append("\t".join(texts[cell] for cell in fresh))
    return rows


def _read_pdf(raw: bytes, name: str, encoding: str | None) -> Document:
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
    return _with_headings(text, {"title": _whole_characters(title)})


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
        if out and len(before) >= full and before[-1] not in "。?!;:”)" and not _is_heading(line) and not _is_heading(before):
            out[-1] += (" " if before[-1].isascii() and line[0].isascii() else "") + line
        else:
            out.append(line)
        before = line
    return "\n".join(out)

"""From a file to clean paragraphs: txt, md, saved html, docx, pdf, in the encodings that Chinese files come in.

A paragraph is a line that is not empty after strip(); paragraphs are numbered from 1. Full-width forms are folded to
half-width before anything else, so that a term is written one way only (U+FF01-FF5E -> ASCII, U+3000 and U+00A0 -> space).
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from .messages import GovtextError

SUFFIXES = (".txt", ".md", ".html", ".htm", ".docx", ".pdf")
MAX_BYTES = 100_000_000
BOMS = ((codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"), (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
MAGIC = {b"\x89PNG": "PNG", b"\xff\xd8\xff": "JPEG", b"GIF8": "GIF", b"PK\x03\x04": "ZIP/DOCX/XLSX", b"%PDF": "PDF",
         b"\xd0\xcf\x11\xe0": "DOC/XLS (Office 97-2003)", b"RIFF": "RIFF", b"{\\rtf": "RTF", b"\x1f\x8b": "GZIP"}
WIDE = re.compile("[\uff01-\uff5e\u3000\u00a0]")
BREAKS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
UNSEEN = re.compile("[\x00\u00ad\u200b-\u200f\u2060\ufeff]")  # left behind by web pages and editors; they cut words in two
REFERENCE_MARK = re.compile(r"\[[1-9]\d{0,2}(?:-[1-9]\d{0,2})?\]")  # [3-5], but not the year of 国发[2022]14号
# PDFs often write 一 or 文 with the look-alike sign of the radical block, which no dictionary knows.
RADICALS = {n: unicodedata.normalize("NFKC", chr(n)) for n in [*range(0x2F00, 0x2FD6), 0x2E9F, 0x2EF3]}
HEADING = re.compile(r"(?:第[一二三四五六七八九十百]{1,4}[章节篇部]|[一二三四五六七八九十]{1,3}、|"
                     r"\([一二三四五六七八九十]{1,3}\)|\d{2}\.(?!\d))")


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
    if not WIDE.search(text):
        return text
    # UTF-16 units in numpy: some thirty times faster than str.translate on a work report
    units = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), np.uint16).copy()
    units[(units >= 0xFF01) & (units <= 0xFF5E)] -= 0xFEE0
    units[(units == 0x3000) | (units == 0x00A0)] = 0x20
    return units.tobytes().decode("utf-16-le", "surrogatepass")


def clean(text: str) -> str:
    """Fold widths, collapse spaces, drop numeric reference marks such as [3-5] and a closing (完); keep line breaks.

    >>> clean("　数字　 政府[3-5]。\\r\\n\\r\\n（完）")
    '数字 政府。'
    """
    text = fold(UNSEEN.sub("", BREAKS.sub("\n", text)))
    if "[" in text:
        text = REFERENCE_MARK.sub("", text)
    lines = (" ".join(line.split()) for line in text.split("\n"))
    if "(完)" in text:
        lines = (line.removesuffix("(完)").rstrip() for line in lines)
    return "\n".join(line for line in lines if line)


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

    Raises
    ------
    GovtextError
        The file is missing, empty, too large, of another kind than its name says, encrypted, scanned, broken or in an
        unknown encoding. The message names the file and says what to do.
    """
    path = Path(path)
    name, suffix = path.name, path.suffix.lower()
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
    raw = path.read_bytes()
    if not raw.strip():
        raise GovtextError(f"{name}：文件是空的。请补上内容或删除它。",
                           f"{name}: the file is empty. Fill it or remove it.")
    if suffix in (".txt", ".md", ".html", ".htm"):
        _refuse_binary(raw, name)
    reader = {".txt": _read_text, ".md": _read_text, ".docx": _read_docx, ".pdf": _read_pdf}.get(suffix, _read_html)
    document = reader(path, raw, encoding)
    if not document.text:
        raise GovtextError(f"{name}：没有找到文字。若是扫描件，请先做文字识别（OCR）。",
                           f"{name}: no text was found. If it is a scan, run text recognition (OCR) first.")
    return document


def _refuse_binary(raw: bytes, name: str) -> None:
    kind = next((label for magic, label in MAGIC.items() if raw.startswith(magic)), None)
    wide = raw.startswith(tuple(bom for bom, _ in BOMS))
    if kind is None and not wide and b"\x00" in raw[:4096]:
        kind = "binary, or UTF-16 without BOM"
    if kind:
        raise GovtextError(f"{name}：内容不是文本，而是 {kind}。请改用正确的扩展名，或另存为 UTF-8 文本。",
                           f"{name}: this is not text but {kind}. Give it its right suffix, or save it as UTF-8 text.")


def _is_heading(line: str) -> bool:
    return len(line) <= 60 and bool(HEADING.match(line)) and line[-1] not in "。;,:"


def _read_text(path: Path, raw: bytes, encoding: str | None) -> Document:
    text, metadata = decode(raw, path.name, encoding), {}
    if path.suffix.lower() == ".md":
        text, metadata = _front_matter(text)
    lines = clean(text).split("\n")
    marked = [line for line in lines if line not in ("---", "***")]
    plain = [re.sub(r"^#{1,6} +", "", line) for line in marked] if metadata or path.suffix.lower() == ".md" else marked
    plain = [line.replace("**", "") if path.suffix.lower() == ".md" else line for line in plain]
    heads = frozenset(i for i, (line, was) in enumerate(zip(plain, marked, strict=True), 1)
                      if _is_heading(line) or (was != line and (was.startswith("#") or was == f"**{line}**")))
    return Document("\n".join(plain), heads, metadata)


def _front_matter(text: str) -> tuple[str, dict[str, str]]:
    found = re.match(r"\ufeff?---\r?\n(.*?)\r?\n---\r?\n", text, re.S)
    if not found:
        return text, {}
    pairs = (line.split(":", 1) for line in found[1].splitlines() if ":" in line)
    return text[found.end():], {key.strip(): value.strip() for key, value in pairs}


def _read_html(path: Path, raw: bytes, encoding: str | None) -> Document:
    import trafilatura  # slow to import, needed for web pages only

    if encoding is None:
        declared = re.search(rb"charset=[\"']?([A-Za-z0-9_-]+)", raw[:4096])
        label = declared[1].decode("ascii").lower() if declared else ""
        encoding = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5"}.get(label)
    page = decode(raw, path.name, encoding)
    body = trafilatura.extract(page, favor_recall=True, include_comments=False, include_tables=True) or ""
    meta = trafilatura.extract_metadata(page)
    known = {"title": meta.title, "author": meta.author, "date": meta.date} if meta else {}
    text = clean(body)
    heads = frozenset(i for i, line in enumerate(text.split("\n"), 1) if line and _is_heading(line))
    return Document(text, heads, {k: v for k, v in known.items() if v})


def _read_docx(path: Path, raw: bytes, encoding: str | None) -> Document:
    import docx
    from docx.table import Table

    if not raw.startswith(b"PK\x03\x04"):
        raise GovtextError(f"{path.name}：不是有效的 docx（可能是旧 doc 或已加密）。请在 Word 里另存为 docx。",
                           f"{path.name}: not a valid docx (an old .doc, or encrypted?). Save it again as docx in Word.")
    try:
        document = docx.Document(str(path))
        lines, heads = [], set()
        for block in document.iter_inner_content():
            if isinstance(block, Table):
                texts = ["\t".join(dict.fromkeys(cell.text.replace("\n", " ") for cell in row.cells))
                         for row in block.rows]
            else:
                texts = [block.text]
            for line in "\n".join(clean(t) for t in texts).split("\n"):
                if line:
                    lines.append(line)
                    style = "" if isinstance(block, Table) else (block.style.name if block.style is not None else "")
                    if style.lower().startswith(("heading", "标题")) or _is_heading(line):
                        heads.add(len(lines))
        core = document.core_properties
    except Exception as error:  # python-docx lets zip, xml and key errors through
        raise GovtextError(f"{path.name}:docx 已损坏，打不开（{type(error).__name__}）。请在 Word 里修复后另存。",
                           f"{path.name}: the docx is broken and cannot be opened ({type(error).__name__}). "
                           "Repair it in Word and save it again.") from error
    known = {"title": core.title or "", "author": core.author or ""}
    return Document("\n".join(lines), frozenset(heads), {k: v for k, v in known.items() if v and v != "python-docx"})


def _read_pdf(path: Path, raw: bytes, encoding: str | None) -> Document:
    import logging

    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.ERROR)
    try:
        reader = PdfReader(str(path))
        if reader.is_encrypted and not reader.decrypt(""):
            raise GovtextError(f"{path.name}:PDF 有密码。请先解除密码再放进来。",
                               f"{path.name}: the PDF is protected by a password. Remove the password first.")
        pages = [page.extract_text() or "" for page in reader.pages]
        title = str((reader.metadata or {}).get("/Title") or "")
    except GovtextError:
        raise
    except Exception as error:  # pypdf raises many kinds on broken files
        raise GovtextError(f"{path.name}:PDF 已损坏或无法读取({type(error).__name__})。请重新导出。",
                           f"{path.name}: the PDF is broken or unreadable ({type(error).__name__}). "
                           "Export it again.") from error
    text = _join_lines(clean("\n".join(pages)))
    if sum(c.isalnum() for c in text) < 4 * len(pages):
        raise GovtextError(f"{path.name}:PDF 里没有文字层（多半是扫描件）。请先做文字识别（OCR）。",
                           f"{path.name}: the PDF has no text layer (probably a scan). Run text recognition (OCR) first.")
    heads = frozenset(i for i, line in enumerate(text.split("\n"), 1) if line and _is_heading(line))
    return Document(text, heads, {"title": title} if title else {})


def _join_lines(text: str) -> str:
    """PDF lines are print lines: join those that break off inside a sentence, keep headings and page numbers apart."""
    out: list[str] = []
    for line in text.split("\n"):
        if re.fullmatch(r"[-—]? ?\d{1,4} ?[-—]?", line):
            continue
        full = max((len(x) for x in out[-1:]), default=0)
        if out and full >= 20 and out[-1][-1] not in "。?!;:”)" and not _is_heading(line):
            glue = " " if out[-1][-1].isascii() and line[0].isascii() else ""
            out[-1] += glue + line
        else:
            out.append(line)
    return "\n".join(out)

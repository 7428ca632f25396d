"""Bytes to text. Order of trust: byte order mark, strict UTF-8, what the file declares, GB18030; then a contest of the encodings that
Chinese files come in, judged by how common the characters are that each reading gives.

A damaged byte or a last character cut off does not cost the file: it is read, and a note says where. A reading that looks like no Chinese
text is refused or noted, never handed on without a word.
"""

from __future__ import annotations

import codecs
import re
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ..messages import GovtextError
from .characters import HAN, LOST, TOP, census, garbled, plausibility

if TYPE_CHECKING:
    import numpy as np

BOMS = ((codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"), (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
MARKS = tuple(bom for bom, _ in BOMS)
MAGIC = {b"\x89PNG": "PNG", b"\xff\xd8\xff": "JPEG", b"GIF8": "GIF", b"PK\x03\x04": "ZIP/DOCX/XLSX", b"%PDF": "PDF",
         b"\xd0\xcf\x11\xe0": "DOC/XLS (Office 97-2003)", b"RIFF": "RIFF", b"{\\rtf": "RTF", b"\x1f\x8b": "GZIP", b"Rar!": "RAR",
         b"7z\xbc\xaf": "7-Zip", b"II*\x00": "TIFF", b"MM\x00*": "TIFF"}
# Browsers read these labels as the larger set; Windows' own extension of Big5 is tried before Hong Kong's.
SUPERSETS = {"gb2312": "gb18030", "gbk": "gb18030", "cp936": "gb18030", "hz": "gb18030", "big5": "cp950", "big5hkscs": "big5hkscs", "cp950": "cp950",
             "iso8859-1": "cp1252", "ascii": "cp1252"}
CONTEST = ("utf-8", "gb18030", "cp950", "utf-16-le", "utf-16-be")
SHOWN = {"cp950": "Big5", "big5hkscs": "Big5", "gb18030": "GB18030", "utf-8": "UTF-8", "utf-8-sig": "UTF-8", "utf-16-le": "UTF-16",
         "utf-16-be": "UTF-16", "cp1252": "Windows-1252"}
SURE, PLAUSIBLE, HOME = 0.9, 0.45, 0.15   # HOME: so much more common must the characters of a reading be that nothing speaks for
HEAD = 4_000_000   # bytes that show how a file is written
LOST_BYTES = re.compile("\ufffd+")

Note = tuple[str, str]


class Decoded(NamedTuple):
    """Text, the encoding it was read in, and what a reader should know of it: sentences in Chinese and English."""

    text: str
    encoding: str
    notes: tuple[Note, ...] = ()


def decode(raw: bytes, name: str, encoding: str | None = None) -> str:
    """The text of `decode_noted`, without its notes."""
    return decode_noted(raw, name, encoding).text


def decode_noted(raw: bytes, name: str, encoding: str | None = None, declared: str | None = None) -> Decoded:
    """Decode bytes in the encoding they are in.

    Raises GovtextError: the bytes are not text, or not in the encoding named, or no reading of them looks like Chinese; names the first
    byte in the way.

    raw : bytes
    name : file name for messages
    encoding : what the user says, e.g. "big5": trusted, no guessing.
    declared : str, optional
        What the file says of itself, such as the charset of a web page: followed where the reading makes sense, and a note
        says where it does not.
    """
    if encoding:
        return _as_told(raw, name, encoding)
    marked = next((codec for bom, codec in BOMS if raw.startswith(bom)), None)
    if marked:
        return _as_told(raw, name, marked)
    text = _strict(raw, "utf-8")
    if text is not None:
        return Decoded(text, "utf-8")
    place, _, at_end = _first_error(raw, "utf-8")
    if at_end and place >= 6 and any(byte > 127 for byte in raw[:place - 3]):   # two characters in UTF-8, and a third that breaks off
        return Decoded(raw[:place - 1].decode("utf-8"), "utf-8", _lost_bytes(raw, name, "utf-8", ""))
    label = _codec(declared) if declared else None
    for codec in dict.fromkeys(filter(None, (label if label != "cp1252" else None, "gb18030"))):
        text = _strict(raw, codec)
        if text is not None and plausibility(counts := census(text)) >= SURE and not garbled(counts):
            return Decoded(text, codec, _declared_wrongly(name, declared, label, codec))
    return _contest(raw, name, declared, label)


def sure_encoding(path: Path, name: str) -> str | None:
    """The encoding in which all of a large file can be read, as its beginning shows it; None where there is a doubt.

    Raises
    ------
    GovtextError
        It is no text.
    """
    with path.open("rb") as stream:
        head = stream.read(HEAD)
        refuse_binary(head, name)
        try:
            codec = decode_noted(head[:head.rfind(b"\n") + 1], name)
            follow = codecs.getincrementaldecoder(codec.encoding)()
            stream.seek(0)
            for piece in iter(partial(stream.read, HEAD), b""):
                follow.decode(piece)
            follow.decode(b"", final=True)
        except (GovtextError, UnicodeError):
            return None
    return None if codec.notes else codec.encoding


def _strict(raw: bytes, codec: str) -> str | None:
    try:
        return raw.decode(codec)
    except UnicodeError:
        return None


def _codec(label: str) -> str | None:
    """Python's codec for a label as browsers understand it; None for an unknown one."""
    try:
        known = codecs.lookup(label.strip())
    except (LookupError, ValueError):   # ValueError: a zero byte in the label
        return None
    usable = getattr(known, "_is_text_encoding", True) and known.name not in ("idna", "punycode", "undefined")
    return SUPERSETS.get(known.name, known.name) if usable else None


def _as_told(raw: bytes, name: str, encoding: str) -> Decoded:
    """Decode as the user or the byte order mark says; some damage is noted, more is refused."""
    codec = _codec(encoding)
    if codec is None:
        raise _unreadable(raw, name, encoding, None)
    text = _strict(raw, codec)
    if text is None and codec == "cp950":
        text = _strict(raw, "big5hkscs")
    if text is None and codec == "cp1252":
        text = raw.decode("latin-1")
    notes: tuple[Note, ...] = ()
    if text is None:
        text, lost = _with_losses(raw, codec)
        if lost > 2 + len(text) // 30:
            raise _unreadable(raw, name, encoding, codec)
        notes = _lost_bytes(raw, name, codec, text)
        text = _without_last_mark(raw, codec, text)
    return Decoded(text.removeprefix("\ufeff"), codec, notes)


def _with_losses(raw: bytes, codec: str) -> tuple[str, int]:
    """The text with a mark for bytes that cannot be read, and the number of such places."""
    text = raw.decode(codec, "replace")
    there = raw.count(b"\xef\xbf\xbd") if codec.startswith("utf-8") else 0   # marks of an older loss
    return text, max(len(LOST_BYTES.findall(text)) - there, (text.count("\ufffd") - there) // 4, 0)


def _contest(raw: bytes, name: str, declared: str | None, label: str | None) -> Decoded:
    """The reading with the most common characters wins, where it looks like Chinese at all."""
    printable = sum(map(raw[:4096].count, range(0x20, 0x7F)))   # two letters of ASCII make one Chinese character of UTF-16
    contest = CONTEST if printable < 0.8 * len(raw[:4096]) else CONTEST[:3]
    readings = {codec: _with_losses(raw, codec) for codec in dict.fromkeys(filter(None, (label if label != "cp1252" else None, *contest)))}
    counts = {codec: census(text) for codec, (text, _) in readings.items()}
    codec = max(readings, key=lambda c: plausibility(counts[c]) + (HOME * (c in ("gb18030", label) and not readings[c][1])))
    text, lost = readings[codec]
    expected = codec in ("utf-8", "gb18030", label)
    whole = expected and not lost and plausibility(counts[codec]) >= SURE   # a list of rare names; read_document notes it
    if not (whole or _makes_sense(counts[codec], expected)) or lost > 2 + (len(text) - counts[codec][LOST]) // 30:
        if label == "cp1252" and (western := _strict(raw, label)) is not None:
            return Decoded(western, label)
        raise _unreadable(raw, name, "UTF-8, GB18030, Big5, UTF-16", None)
    if codec == "cp950" and (wider := _strict(raw, "big5hkscs")) is not None and lost:
        text, lost = wider, 0
    notes = _lost_bytes(raw, name, codec, text) if lost else ()
    told = _declared_wrongly(name, declared, label, codec)
    if not told and not expected:
        shown = SHOWN[codec]
        told = ((f"{name}：没有注明编码，按 {shown} 读入。若不对，请在元数据的 encoding 列写明编码，或另存为 UTF-8。",
                 f"{name}: no encoding is stated; read as {shown}. If that is wrong, name the encoding in the column encoding of the metadata, or "
                 "save the file as UTF-8."),)
    return Decoded(_without_last_mark(raw, codec, text), codec, (*told, *notes))


def _makes_sense(counts: np.ndarray, expected: bool) -> bool:
    """Whether a reading looks like Chinese; an encoding that nothing speaks for must show more of it."""
    han, score = counts[HAN].sum(), plausibility(counts)
    if expected:
        return score >= PLAUSIBLE and not garbled(counts)
    return score >= 0.7 and han >= 10 and counts[TOP:].sum() >= 0.15 * han and not garbled(counts)


def _declared_wrongly(name: str, declared: str | None, label: str | None, codec: str) -> tuple[Note, ...]:
    if not declared or label == codec:
        return ()
    shown = SHOWN.get(codec, codec)
    return ((f"{name}：文件自称编码是 {declared[:20]}，读出来不通，按 {shown} 读入。请核对文字。",
             f"{name}: the file calls its encoding {declared[:20]}, which gives no sense; read as {shown}. Check the text."),)


def _first_error(raw: bytes, codec: str) -> tuple[int, int, bool]:
    """Place of the first byte that cannot be read, its line, and whether the text merely breaks off there; all from 1."""
    try:
        raw.decode(codec)
    except UnicodeDecodeError as error:
        line = 1 + raw[:error.start].decode(codec, "replace").count("\n")
        return error.start + 1, line, error.end >= len(raw) and len(raw) - error.start <= 3 and error.reason != "invalid start byte"
    return 0, 0, False


def _lost_bytes(raw: bytes, name: str, codec: str, text: str) -> tuple[Note, ...]:
    place, line, at_end = _first_error(raw, codec)
    if not place:
        return ()
    if at_end:
        return ((f"{name}：最后一个字不完整（第 {place} 字节起），已略去；文件可能被截断了。",
                 f"{name}: the last character is cut off (from byte {place}) and left out; the file may have been cut short."),)
    number = len(LOST_BYTES.findall(text))
    return ((f"{name} 第 {line} 行：第 {place} 字节（0x{raw[place - 1]:02X}）读不出，记作 �；这样的地方共 {number} 处。请核对原文。",
             f"{name} line {line}: byte {place} (0x{raw[place - 1]:02X}) cannot be read and stands as �; {number} place(s) in all. Check the "
             "original."),)


def _without_last_mark(raw: bytes, codec: str, text: str) -> str:
    return text.rstrip("\ufffd") if text.endswith("\ufffd") and _first_error(raw, codec)[2] else text


def _unreadable(raw: bytes, name: str, tried: str, codec: str | None) -> GovtextError:
    place, _, _ = _first_error(raw, codec or "utf-8") if codec or _codec(tried) is None else (0, 0, False)
    zh, en = (f"，第 {place} 字节（0x{raw[place - 1]:02X}）起", f", from byte {place}, 0x{raw[place - 1]:02X}") if place else ("", "")
    head = raw[:4096]
    example = "cp1252" if 2 * sum(map(head.count, range(0x61, 0x7B))) > len(head) else "big5"   # mostly small Latin letters
    return GovtextError(f"{name}：读不出文字（试过 {tried}{zh}）。请另存为 UTF-8，或者指定编码，例如 encoding=\"{example}\"。",
                        f"{name}: the text could not be decoded (tried {tried}{en}). Save it as UTF-8, or name the "
                        f"encoding, for example encoding=\"{example}\".")


def refuse_binary(raw: bytes, name: str, encoding: str | None = None) -> None:
    """Refuse bytes that are no text at all. Raises GovtextError: says what the bytes are."""
    kind = next(label for magic, label in MAGIC.items() if raw.startswith(magic)) if raw.startswith(tuple(MAGIC)) else None
    head = raw[:4096]
    if kind is None and not (encoding or raw.startswith(MARKS)) and head.count(b"\x00") > max(3, len(head) // 50) and not _is_utf16(head):
        kind = "binary, or UTF-16 without BOM"
    if kind:
        raise GovtextError(f"{name}：内容不是文本，而是 {kind}。请改用正确的扩展名，或另存为 UTF-8 文本。",
                           f"{name}: this is not text but {kind}. Give it its right suffix, or save it as UTF-8 text.")


def _is_utf16(head: bytes) -> bool:
    return any(_makes_sense(census(head.decode(codec, "ignore")), False) for codec in ("utf-16-le", "utf-16-be"))


def is_utf8(raw: bytes) -> bool:
    return _strict(raw, "utf-8") is not None

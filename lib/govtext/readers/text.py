"""Text to clean text: widths, unseen signs, letter spacing. The bytes are made text in `encodings`."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from .characters import AT_ONCE
from .encodings import BOMS, decode, decode_noted, is_utf8, refuse_binary

__all__ = ["BOMS", "clean", "decode", "decode_noted", "fold", "is_utf8", "join_spaced", "one_line", "printable", "refuse_binary"]

WIDE = re.compile("[\uff01-\uff5e\u3000\u00a0]")
REFERENCE_MARK = re.compile(r"\[[1-9]\d{0,2}(?:-[1-9]\d{0,2})?\]")  # [3-5], but not the year of 国发[2022]14号
HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
# Spaces that web pages and word processors put where nobody typed one; alone between two Chinese characters they part no words.
FIXED_SPACES = "\u00a0\ue5e5\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f"
FIXED_SPACE_INSIDE = re.compile(f"(?<=[{HAN}])[{FIXED_SPACES}](?=[{HAN}])")
_SIGN = "[、。,;:?!“”‘’()《》〈〉〔〕—…]"
_ONE = f"{_SIGN}*[{HAN}](?:{_SIGN}+[{HAN}])*{_SIGN}*"   # one character with the signs about it
SPACED = re.compile(f"(?<![^ ]){_ONE}(?: (?:{_ONE}|{_SIGN}+))+(?![^ ])")
STRETCH = 2_000_000   # characters
BREAKS = "\r\x0b\x0c\x85\u2028\u2029"
# The user-defined area of GB 18030 holds some characters that have a place of their own since (GB 18030-2022, and WHATWG's table for A3A0).
MOVED = {0xE5E5: 0x3000, 0xE7C7: 0x1E3F, 0xE81E: 0x9FB4, 0xE826: 0x9FB5, 0xE82B: 0x9FB6, 0xE82C: 0x9FB7, 0xE832: 0x9FB8, 0xE843: 0x9FB9,
         0xE854: 0x9FBA, 0xE864: 0x9FBB, **{0xE78D + i: 0xFE10 + j for i, j in enumerate((0, 2, 1, 3, 4, 5, 6, 7, 8, 9))}}
# Unseen signs that web pages, editors and databases leave behind; they cut words in two: controls, soft hyphen, joiners, marks of direction,
# variation selectors, fillers, the place of an object, stray byte order marks, and private characters, which mean nothing without their font.
UNSEEN = ((0x00, 0x09), (0x0E, 0x20), (0x7F, 0x85), (0x86, 0xA0), (0xAD, 0xAE), (0x34F, 0x350), (0x61C, 0x61D), (0x115F, 0x1161), (0x17B4, 0x17B6),
          (0x180B, 0x1810), (0x200B, 0x2010), (0x202A, 0x202F), (0x2060, 0x2070), (0x3164, 0x3165), (0xE000, 0xF900), (0xFE00, 0xFE10),
          (0xFEFF, 0xFF00), (0xFFA0, 0xFFA1), (0xFFF0, 0xFFFD), (0xFFFE, 0x10000))
SEEMING_PRINTABLE = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\ufffc\U000e0000-\U0010ffff]")   # to Python's isprintable
UNSEEN_PAIRS = re.compile("[\U000e0000-\U000e0fff\U000f0000-\U0010ffff]")   # tags, more variation selectors, private planes

# One entry per UTF-16 unit; 0 means "leave out". Some thirty times faster on a work report than str.translate.
_FOLD = np.arange(0x10000, dtype="<u2")
_FOLD[0xFF01:0xFF5F] -= 0xFEE0
_FOLD[[0x3000, 0x00A0]] = ord(" ")
_CLEAN = _FOLD.copy()
_CLEAN[[ord(c) for c in BREAKS]] = ord("\n")
_CLEAN[[ord(c) for c in f"\t\u1680\u2000\u2001{FIXED_SPACES}"]] = ord(" ")
for _start, _end in UNSEEN:
    _CLEAN[_start:_end] = 0
_CLEAN[list(MOVED)] = [ord(" ") if code == 0x3000 else code for code in MOVED.values()]
_LINE = np.where(_CLEAN == 0, 0, np.arange(0x10000)).astype("<u2")
_LINE[[ord(c) for c in f"{BREAKS}\t\n\u3000{FIXED_SPACES}"]] = ord(" ")


def cut_out(text: str, opening: re.Pattern[str], closing: re.Pattern[str]) -> str:
    """The text without what stands from each opening to the next closing behind it; an opening that is never closed stays.

    A lazy pattern from opening to closing would look through all that follows, once for each opening that is never closed.

    >>> cut_out("a<!--b-->c<!--d", re.compile("<!--"), re.compile("-->"))
    'ac<!--d'
    """
    kept, end = [], 0
    while (begun := opening.search(text, end)) and (closed := closing.search(text, begun.end())):
        kept.append(text[end:begun.start()])
        end = closed.end()
    return "".join([*kept, text[end:]])


def fold(text: str) -> str:
    """Fold full-width forms to half-width; CJK punctuation such as 、。“”《》 stays.

    >>> fold("互联网＋政务服务，１２３４５")
    '互联网+政务服务,12345'
    """
    return _text(_units(text, _FOLD)) if WIDE.search(text) else text


def _units(text: str, table: np.ndarray) -> np.ndarray:
    units = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), "<u2")
    return np.concatenate([table.take(units[i:i + AT_ONCE]) for i in range(0, max(1, len(units)), AT_ONCE)])


def _text(units: np.ndarray) -> str:
    return units.tobytes().decode("utf-16-le", "surrogatepass")


def _seen(text: str) -> np.ndarray:
    """Units with widths folded, kinds of line breaks and of spaces made one, unseen signs and halves of surrogate pairs left out."""
    if any(sign in text for sign in FIXED_SPACES):
        text = FIXED_SPACE_INSIDE.sub("", text)
    units = _units(text, _CLEAN)
    units = units[units != 0]
    if ((units >= 0xD800) & (units < 0xE000)).any():
        units = _units(UNSEEN_PAIRS.sub("", units.tobytes().decode("utf-16-le", "ignore")), _CLEAN)
    return units


def _collapsed(units: np.ndarray) -> np.ndarray:
    """The units with one sign for each run of spaces and line breaks: a break where it holds one, else a space."""
    blanks = np.flatnonzero(units <= ord(" "))   # nothing else stands so low
    opens = np.flatnonzero(np.diff(blanks, prepend=-2) != 1)
    if len(opens) < len(blanks):
        signs = np.minimum.reduceat(units[blanks], opens)
        units[blanks] = 0
        units[blanks[opens]] = signs
        units = units[units != 0]
    return units


def _stretches(text: str) -> Iterator[str]:
    """Whole lines of a large text, so many that what is made of them on the way does not fill the memory."""
    start = 0
    while start < len(text):
        end = text.find("\n", start + STRETCH) + 1 or len(text)
        yield text[start:end]
        start = end


def clean(text: str) -> str:
    """Fold widths, leave out unseen signs, collapse spaces, drop numeric reference marks such as [3-5] and a closing (完); keep line breaks.

    >>> clean("　数字　 政府[3-5]。\\r\\n\\r\\n（完）")
    '数字 政府。'
    """
    return "\n".join(filter(None, map(_cleaned, _stretches(text))))


def _cleaned(text: str) -> str:
    text = _text(_collapsed(_seen(text))).strip()
    bare = REFERENCE_MARK.sub("", text) if "[" in text else text
    if len(bare) == len(text) and "(完)" not in text:
        return text
    lines = [" ".join(line.split()).removesuffix("(完)").rstrip() for line in bare.split("\n")]
    return "\n".join([line for line in lines if line])


def join_spaced(line: str) -> str:
    """Join a clean line that was set with a space after each character, as titles, scans and PDFs have it; others stay.

    Four characters in a row, or three that are the whole line; a title of two (目 录) stays as it is.

    >>> join_spaced("数 字 政 府 建 设 的 意 见")
    '数字政府建设的意见'
    """
    def joined(run: re.Match) -> str:
        parts = run[0].split()
        return "".join(parts) if len(parts) >= 4 or (len(parts) == 3 and run[0] == line) else run[0]

    return SPACED.sub(joined, line) if " " in line else line


def one_line(text: str) -> str:
    """A title, name or cell on one line: line breaks and runs of spaces become one space, unseen signs go, widths stay.

    What is left stands in every kind of file that tables are exported to.

    >>> one_line("某县\\x0b数字\\u202c政府　（试行）\\x07")
    '某县 数字政府 （试行）'
    """
    if text.isprintable() and not SEEMING_PRINTABLE.search(text):
        return " ".join(text.split())
    units = _units(FIXED_SPACE_INSIDE.sub("", text), _LINE)
    return " ".join(UNSEEN_PAIRS.sub("", units[units != 0].tobytes().decode("utf-16-le", "ignore")).split())


def printable(name: str) -> str:
    """A file name that can be printed and stored: names unpacked from an old Chinese zip are GB18030, not UTF-8."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return name.encode("utf-8", "surrogateescape").decode("gb18030", "replace")
    return name

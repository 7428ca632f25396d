"""Text and Markdown files."""

from __future__ import annotations

import html
import re
from dataclasses import replace

from .document import Document, is_heading, with_headings
from .encodings import Note
from .text import clean, cut_out, decode_noted, join_spaced

MARKDOWN_HEADING = re.compile(r"#{1,6} +")
UNSEEN = tuple((re.compile(opening, re.I), re.compile(closing, re.I)) for opening, closing in
               ((r"<!--", r"-->"), (r"<script\b", r"</script\s*>"), (r"<style\b", r"</style\s*>")))
BLOCK_TAG = re.compile(r"<\s*(?:br|/?(?:p|div|h[1-6]|li|tr|table|ul|ol|section|article))\b[^<>]*>", re.I)
TAG = re.compile(r"</?[a-z][a-z0-9]*\b[^<>]*>", re.I)
INDENT = re.compile(r"[\u3000\u00a0\t ]{2,}|[\u3000\t]")
SENTENCE_END = re.compile(r"[。！？；：!?;:…][”’」』）)】》]*$|[.][”\"')]*$")
ITEM = re.compile(r"第[0-9〇零一二三四五六七八九十百]+[章节条款项]|[(（]?(?:[0-9]{1,3}|[一二三四五六七八九十]{1,3})[)）、.．](?!\d)|[-•·*●○■□◆]")
WORD_BREAK = re.compile("[a-zA-Z,.;:)][a-zA-Z]")
WIDEST = 160   # columns, a Chinese character takes two
BLANKS_INSIDE = re.compile(" (?<=[\u4e00-\u9fff] )(?=[\u4e00-\u9fff])")   # begins with the space: a hundred times faster


def read_text(raw: bytes, name: str, encoding: str | None) -> Document:
    text, _, notes = decode_noted(raw, name, encoding)
    text, joined = _rejoin(text)
    text, spaced = _unspace(clean(text), name)
    if joined:
        notes += ((f"{name}：每行在固定宽度处断开，已把 {joined} 处断行接回成段。若本来就是一行一段，请在行间加空行。",
                   f"{name}: its lines are broken at a fixed width; {joined} breaks were joined to paragraphs again. If each line is a paragraph, put "
                   "empty lines between them."),)
    return replace(with_headings(text), notes=notes + spaced)


def document_of_text(text: str, name: str) -> Document:
    notes: tuple[Note, ...] = ()
    if len(TAG.findall(text)) >= 2:
        for opening, closing in UNSEEN:
            text = cut_out(text, opening, closing)
        text = html.unescape(TAG.sub("", BLOCK_TAG.sub("\n", text)))
        notes = ((f"{name}：正文里有 HTML 标签，已去掉。", f"{name}: the text held HTML tags; they were taken out."),)
    text, spaced = _unspace(clean(text), name)
    return replace(with_headings(text), notes=notes + spaced)


def read_markdown(raw: bytes, name: str, encoding: str | None) -> Document:
    text, _, notes = decode_noted(raw, name, encoding)
    text, metadata = _front_matter(text)
    text, spaced = _unspace(clean(text), name)
    lines, heads = [], set()
    for marked in text.split("\n"):
        line = marked.replace("**", "")
        if line.startswith("#"):
            line = MARKDOWN_HEADING.sub("", line)
        if line != marked:
            line = " ".join(line.split())   # "** 一 **" leaves its blanks
        if line in ("", "---", "***", "___"):
            continue
        lines.append(line)
        if is_heading(line) or (line != marked and (marked.startswith("#") or marked.replace(" ", "") == f"**{line}**".replace(" ", ""))):
            heads.add(len(lines))
    return Document("\n".join(lines), frozenset(heads), metadata, notes + spaced)


def _front_matter(text: str) -> tuple[str, dict[str, str]]:
    found = re.match(r"---\r?\n(.*?)\r?\n---\r?\n", text, re.S)
    if not found:
        return text, {}
    pairs = (line.split(":", 1) for line in found[1].splitlines() if ":" in line)
    return text[found.end():], {key.strip(): value.strip().strip("\"'") for key, value in pairs}


def _unspace(text: str, name: str) -> tuple[str, tuple[Note, ...]]:
    """Join letter-spaced lines; tell of spaces that stay between Chinese characters where there are many."""
    if not BLANKS_INSIDE.search(text):
        return text, ()
    lines = [join_spaced(line) for line in text.split("\n")]
    changed = [number for number, (old, new) in enumerate(zip(text.split("\n"), lines, strict=True), 1) if old != new]
    whole = "\n".join(lines)
    left = len(BLANKS_INSIDE.findall(whole)) if whole.count(" ") > 0.08 * len(whole) else 0
    notes = []
    if changed:
        notes.append((f"{name}：{len(changed)} 段里字与字之间的空格已去掉（第一处在第 {changed[0]} 段）。",
                      f"{name}: in {len(changed)} paragraph(s) the spaces between single characters were taken out (first in paragraph {changed[0]})."))
    if (left >= 3 and left > 0.25 * len(whole)) or (left >= 10 and left > 0.08 * len(whole)):
        notes.append((f"{name}：汉字之间还有 {left} 个空格，可能把词切断。请在原文件里删去再读。",
                      f"{name}: {left} spaces stand between Chinese characters and may cut words. Take them out of the file and read it again."))
    return whole, tuple(notes)


# ---------------------------------------------------------------------------------------------------- hard-wrapped text

def _rejoin(text: str) -> tuple[str, int]:
    """Join lines that were broken at a fixed width, as old editors and mail do; returns the text and the number of breaks taken out.

    A file is taken for wrapped where at least half of its lines, and five, have nearly the same length and more than half of these end
    inside a sentence. A line is joined to a full one before it unless it is empty, indented, a heading or an item of a list; where
    neither indents nor empty lines part the paragraphs of the file, a line that closes a sentence closes its paragraph too.
    """
    lines = text.splitlines()
    lengths = sorted(map(len, lines))
    if len(lines) < 6 or lengths[-1 - len(lines) // 20] > WIDEST:   # most texts leave here
        return text, 0
    widths = [len(line.rstrip().encode("gbk", "replace")) for line in lines]   # a Chinese character is two columns wide
    width = _wrapped_at(lines, widths)
    if not width:
        return text, 0
    out: list[str] = []
    joined, before, parted = 0, 0, _parted(lines)
    for line, columns in zip(lines, widths, strict=True):
        inner = line.strip()
        runs_on = before >= width - 6 and (parted or not SENTENCE_END.search(out[-1]))
        if runs_on and inner and not INDENT.match(line) and not is_heading(inner) and not ITEM.match(inner):
            out[-1] += (" " if WORD_BREAK.fullmatch(out[-1][-1:] + inner[0]) else "") + inner   # numbers are broken anywhere
            joined += 1
        else:
            out.append(line.rstrip())
        before = columns
    return "\n".join(out), joined


def _parted(lines: list[str]) -> bool:
    """True where indents or empty lines show where paragraphs begin."""
    filled = sum(bool(line.strip()) for line in lines)
    indents, empty = sum(bool(INDENT.match(line)) and bool(line.strip()) for line in lines), len(lines) - filled
    return 2 <= indents <= 0.6 * filled or 2 <= empty <= 0.6 * filled


def _wrapped_at(lines: list[str], widths: list[int]) -> int:
    """The width at which lines are broken, in columns; 0 where they are not."""
    filled = sorted(w for w in widths if w)
    if len(filled) < 6:
        return 0
    width = filled[-1 - len(filled) // 20]   # a stray long line does not decide
    if not 30 <= width <= WIDEST or filled[-1] > width + 8:
        return 0
    full = [line.rstrip() for line, w in zip(lines, widths, strict=True) if w >= width - 6]
    inside = [line for line in full if not SENTENCE_END.search(line) and "\t" not in line]
    return width if len(full) >= max(5, len(filled) / 2) and len(inside) > len(full) / 2 else 0

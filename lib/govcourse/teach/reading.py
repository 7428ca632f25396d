"""What a learner typed, read kindly: full-width digits, quotation marks, %, capitals, numbers in words, lists written as text. Nothing here raises.

Kindly, but not by guessing: where an answer could be two, or is the limit of one (more than 3, 不是3), it is not read.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from .numerals import in_figures

LONGEST, SHORT, DEEPEST, MOST = 2_000, 200, 6, 500   # characters of a text, and of one with a number, lists within lists, entries: more is no answer
QUOTES = "\"'“”‘’「」『』《》〈〉`"
HAN = re.compile("[\u4e00-\u9fff]")
FRAME = re.compile(r"^(?:答案是?|就?是|the (?:word|term)(?: is)?:? )|(?:这个词|一词|这?两个字| is the (?:word|term))$|[“”‘’「」『』《》\"']")   # around the one word asked for
NOTHING = frozenset(("", "?", "??", "...", "…", "-", "nan", "null", "不知道", "不清楚", "不会", "i don't know", "don't know", "no idea"))
SEPARATORS = re.compile(r"[,，、;；/&\s]+(?:(?:and|和|与|及)\s*)?|(?<=[\u4e00-\u9fff])(?:和|以及)(?=[\u4e00-\u9fff])")
NUMBER = re.compile(r"(?<![a-z_])-?(?:[1-9]\d{0,2}(?:,\d{3})+(?![\d,])(?:\.\d+)?|\d+\.\d+|\.\d+|\d+)(?:e[-+]?\d{1,3})?\s*[%‰]?")
DECIMAL_COMMA = re.compile(r"(?<![\d,.])(\d+),(?=\d{1,2}(?![\d,.])|(?<!\d0,)(?<=0,)\d+(?![\d,.]))")
PLACES = re.compile(r"第\s*\d+\s*[节段课章页]|\b(?:section|par|paragraph|notebook|lesson|page)\.? \d+|\bno\.? ?(?=\d)")
NO_VALUE = re.compile(r"[不没无非未别除多余几半倍<>≤≥≠±]|[超高低大小少]于|超过|以[上下内]|至少|起码|世纪|年代|\d0s\b|\d ?\+(?! ?\d)|"   # limits, negations, multiples: not the number that stands there
                      r"\b(?:not|no|never|more|less|fewer|over|under|above|below|at (?:least|most)|than|half|double|dozens?|except|without)\b|n't\b")
FILLERS = re.compile(r"(?:answer|option|choice|choose|chose|letter|machine|then|me|think|would|guess|pick|say|the|my|is|it|i|答案|机器|自己|选项|选择|觉得|认为|应该|选|我|猜|是|应|为|吧|项|先|后|再|[\W_])+")


def plain(given: Any, depth: int = 0) -> Any:
    """An answer as text, number, list or dict, whatever was given: folded to half width and small letters, without quotation marks.

    Returns
    -------
    str, float, list or dict of these; for anything else its text, for what is nested too deeply ""
    """
    if depth > DEEPEST:
        return ""
    if given is None or given is Ellipsis:
        return ""
    if isinstance(given, str):
        return _text(given)
    if isinstance(given, bool):
        return str(given).lower()
    if isinstance(given, (int, float)):
        return _number(given)
    if isinstance(given, Mapping):
        return {_key(key): plain(value, depth + 1) for key, value in list(given.items())[:MOST]}
    if hasattr(given, "tolist"):   # numpy and pandas: values without their labels
        return plain(_safely(given.tolist), depth + 1)
    if isinstance(given, Iterable) and not isinstance(given, (bytes, bytearray)):
        return _safely(lambda: [plain(value, depth + 1) for value, _ in zip(given, range(MOST))])   # noqa: B905  the shorter one ends it
    return _text(_safely(lambda: str(given)))


def read(given: Any) -> Any:
    """`plain` of anything at all; "" where it cannot be looked at."""
    return _safely(lambda: plain(given))


def _safely(call: Any) -> Any:
    try:
        return call()
    except Exception:   # whatever a learner's object does when it is looked at
        return ""


def _text(text: str) -> str:
    text = re.sub(r"，(?!\d{3}(?!\d))", "、", text[:LONGEST])   # a full-width comma parts things; between thousands it is folded like the digits
    return unicodedata.normalize("NFKC", text).strip().strip(QUOTES).strip().rstrip("。.").strip(QUOTES).casefold()


def _key(key: Any) -> str:
    value = plain(key, DEEPEST)
    return f"{value:g}" if isinstance(value, float) else str(value)


def _number(value: float) -> float | str:
    try:
        number = float(value)
    except OverflowError:
        return ""
    return number if math.isfinite(number) else ""


def nothing(value: Any) -> bool:
    """Does a plain answer hold no answer yet?"""
    if isinstance(value, str):
        return value in NOTHING
    if isinstance(value, dict):
        return all(nothing(v) for v in value.values())
    return isinstance(value, list) and all(nothing(v) for v in value)


def number_in(value: Any, *, percent: bool = False) -> float | None:
    """The number of a plain answer: 56, "56 次", "五十六", "about 56", "1,248", "88%" = 0.88; None where there is none, or several, or a limit.

    Parameters
    ----------
    percent : the answer is a share; a number above 1 is read as per cent, and fractions are read
    """
    if isinstance(value, list):
        return number_in(value[0], percent=percent) if len(value) == 1 else None
    if isinstance(value, str):
        found = set(numbers_in(DECIMAL_COMMA.sub(r"\1.", value), percent=percent))
        return found.pop() if len(found) == 1 else None
    if isinstance(value, float):
        return value / 100 if percent and abs(value) > 1 else value
    return None


def numbers_in(text: str, *, percent: bool = False) -> list[float]:
    """All numbers of a plain text in their order; none where the text speaks of limits (more than 3) or denies (不是3)."""
    if len(text) > SHORT:
        return []
    text = PLACES.sub(" ", in_figures(re.sub(r"^[−–—](?=\d)|−", "-", text.replace("差不多", "")), share=percent))
    text = re.sub(r"(?<=\d)(?:年)?[–—~～](?=\d)", " ", re.sub(r"(?<=\d) ?per ?cent\b| ?pct\b", "%", text))
    if NO_VALUE.search(text):
        return []
    return [_value(part, percent) for part in NUMBER.findall(text)]


def _value(part: str, percent: bool) -> float:
    number = float(part.rstrip("%‰ \t").replace(",", ""))
    if part.rstrip().endswith(("%", "‰")):
        return number / (100 if "%" in part else 1000)
    return number / 100 if percent and abs(number) > 1 else number


def items_in(value: Any, labels: frozenset[str] = frozenset()) -> list[str]:
    """The entries of a plain answer as texts: a list, or a text such as "stages、trends".

    Parameters
    ----------
    labels : the labels allowed, of one sign each: a text of such signs is taken apart ("bac"), and each entry read for its label
        ("s4-technology" for 4)
    """
    if isinstance(value, dict):
        return items_in(list(value.values()), labels)
    if isinstance(value, list):
        entries = [_number_text(v) if isinstance(v, float) else str(v) for v in value]
    else:
        text = _number_text(value) if isinstance(value, float) else str(value)
        signs = re.sub(r"[\W_]+", "", text)
        if signs and set(signs) <= labels:
            return list(signs)
        entries = [part.strip(QUOTES) for part in SEPARATORS.split(text.strip("[](){}")) if part.strip(QUOTES)]
    return [letter_in(entry, labels) for entry in entries if entry in labels or FILLERS.sub("", entry)] if labels else entries


def _number_text(value: float) -> str:
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:g}"


def choice_in(value: Any, labels: Iterable[str]) -> str:
    """The option that a plain answer names: "b", "(b)", "选b", "b) because ..."; of several, or of words in which the letter is one of them
    ("a longer text"), the answer as text."""
    if isinstance(value, list):
        value = value[0] if len(value) == 1 else " ".join(map(str, value))
    text, known = str(value), frozenset(labels)
    letters = re.findall(r"(?<![a-z])[a-z](?![a-z])", text)
    said = {letter for letter in letters if letter in known}
    if len(said) == 1 and not FILLERS.sub("", text).replace(min(said), "", 1):
        return said.pop()
    opened = re.match(r"(?:(?:我?选项?|答案是?|option|answer)\W*)?([a-z])(?:\s*[).:、,;。]|\s*(?:是?因为|because\b|since\b))", text.lstrip("("))
    others = said - {"a"} if re.search(r"\ba \w\w", text) else said
    return opened[1] if opened and opened[1] in known and others <= {opened[1]} else text


def several_choices(value: Any, labels: Iterable[str]) -> bool:
    """Is a plain answer two options or more, and nothing else?"""
    parts = [part for part in re.split(r"\W+|and|or|[和与或]", " ".join(map(str, value)) if isinstance(value, list) else str(value)) if part]
    return len(set(parts)) > 1 and set(parts) <= set(labels)


def letter_in(value: Any, labels: Iterable[str]) -> str:
    """The one label that an entry of several names: "b", "(b)", "s4-technology" for 4; else the entry as text."""
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    text = _number_text(value) if isinstance(value, float) else str(value)
    if text in labels:
        return text
    found = {part for part in re.findall(r"[a-z]+|\d+", text) if part in labels}
    return found.pop() if len(found) == 1 else text

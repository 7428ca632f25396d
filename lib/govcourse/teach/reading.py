"""What a learner typed, read kindly: full-width digits, quotation marks, %, capitals, lists written as text. Nothing here raises."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

LONGEST, DEEPEST, MOST = 2_000, 6, 500   # characters of a text, lists within lists, entries of a list: more is no answer
QUOTES = "\"'“”‘’「」『』《》`"
NOTHING = frozenset(("", "?", "??", "...", "…", "-", "none", "nan", "null", "不知道", "不会", "i don't know", "don't know", "no idea"))
SEPARATORS = re.compile(r"[,，、;；/\s]+(?:and\s+)?")
NUMBER = re.compile(r"[-−]?\d[\d,]*(?:\.\d+)?(?:e[-+]?\d{1,3})?\s*%?")


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
    return unicodedata.normalize("NFKC", text[:LONGEST]).strip().strip(QUOTES).strip().rstrip("。.").strip(QUOTES).casefold()


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
    """The number of a plain answer: 56, "56 次", "1,248", "88%" = 0.88; None where there is none, or several.

    Parameters
    ----------
    percent : the answer is a share; a number above 1 is read as per cent
    """
    if isinstance(value, list):
        return number_in(value[0], percent=percent) if len(value) == 1 else None
    if isinstance(value, str):
        found = NUMBER.findall(value.replace("−", "-"))
        if len(found) != 1:
            return None
        number = float(found[0].rstrip("% \t").replace(",", ""))
        return number / 100 if found[0].strip().endswith("%") or (percent and abs(number) > 1) else number
    if isinstance(value, float):
        return value / 100 if percent and abs(value) > 1 else value
    return None


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
    return [letter_in(entry, labels) for entry in entries] if labels else entries


def _number_text(value: float) -> str:
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:g}"


def letter_in(value: Any, labels: Iterable[str]) -> str:
    """The one label that a plain answer names: "b", "(b)", "选 b", "answer: b"; else the answer as text."""
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    text = _number_text(value) if isinstance(value, float) else str(value)
    if text in labels:
        return text
    found = {part for part in re.findall(r"[a-z]+|\d+", text) if part in labels}
    return found.pop() if len(found) == 1 else text

"""What a person asks for: terms folded as texts are, so that spelling alone never makes a zero."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import numpy as np

from .messages import GovtextError
from .readers import clean

SPACE, CHINESE = ord(" "), 0x2E80   # from here on: radicals, Chinese signs and characters, kana, full-width forms


def fold_term(term: object) -> str:
    """A term as the texts have it: half-width, no unseen signs, single spaces inside Latin text and none beside Chinese.

    >>> fold_term(" 互联网＋ 政务服务 "), fold_term("Smart　 City")
    ('互联网+政务服务', 'Smart City')

    Raises GovtextError: not text, or nothing is left of it.
    """
    folded = _folded(term) if isinstance(term, str) else ""
    if not folded:
        raise GovtextError(f"要查的词是空的，或者不是文本：{term!r}。请给出至少一个词。",
                           f"A term is empty or no text: {term!r}. Give at least one term.")
    return folded


@lru_cache(maxsize=200_000)
def _folded(term: str) -> str:
    return unspaced(" ".join(clean(term).split()))


def term_key(term: object, *, case: bool = False) -> str:
    """What makes two spellings one term: folded as `fold_term` does, A-Z small unless `case` matters.

    >>> term_key("ＡＰＰ") == term_key("App") == term_key("app")
    True
    """
    return fold_term(term) if case else small(fold_term(term))


def token_key(token: str) -> str:
    """The same for a word of a table, which is folded already."""
    return small(token)


def terms_by_key(terms: str | Iterable[str], *, case: bool = False) -> dict[str, str]:
    """Key -> term as it was given, the first spelling of each; a single text is a list of one.

    Raises GovtextError: there is no term, or one of them is empty or no text.
    """
    wanted = [terms] if isinstance(terms, str) else list(terms) if isinstance(terms, Iterable) else [terms]
    if not wanted:
        raise GovtextError("没有给出词（terms 是空的）。请至少给一个词。", "There is no term (terms is empty). Give at least one.")
    found: dict[str, str] = {}
    for term in wanted:
        found.setdefault(term_key(term, case=case), term)
    return found


def unspaced(text: str) -> str:
    """Text without the spaces that stand beside a Chinese character or sign: they are layout, not language."""
    if " " not in text:
        return text
    units = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), "<u2")
    return np.delete(units, layout_spaces(units)).tobytes().decode("utf-16-le", "surrogatepass")


def layout_spaces(units: np.ndarray) -> np.ndarray:
    """Places of the spaces beside a Chinese character or sign, in text as UTF-16 units; runs of spaces do not occur."""
    at = np.flatnonzero(units == SPACE)
    beside = (units[np.maximum(at - 1, 0)] >= CHINESE) | (units[np.minimum(at + 1, len(units) - 1)] >= CHINESE)
    return at[beside]


def small(text: str) -> str:
    """Text with A-Z small."""
    # A-Z only: str.lower can change the length of other scripts, and places in the text must stay places.
    return text.translate(SMALL)


SMALL = {c: c + 32 for c in range(ord("A"), ord("Z") + 1)}

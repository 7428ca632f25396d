"""What several notebooks do with words and their English: labels, a tally of words per text, lists in a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from govtext.language import language, tr
from govtext.lexicon import gloss

# authors and publishers of the articles, in English figures and tables
ROMANISED = {"唐鹏": "Tang Peng", "翼和通信": "Yihe Tongxin", "国脉": "Guomai", "数旗智酷": "Shuqi Zhiku", "数字政府实验室": " Digital Government Lab"}


def both(words: Mapping[str, str]) -> dict[str, str]:
    """Word -> its label: the word itself in Chinese, the word and its English in English. A word without English stands alone."""
    return {word: tr(word, f"{word} {english}".strip()) for word, english in words.items()}


def translated(words: Mapping[str, str]) -> dict[str, str]:
    """Word -> its label: the word itself in Chinese, its English (where it has one) in English."""
    return {word: tr(word, english or word) for word, english in words.items()}


def english_only(words: Mapping[str, str]) -> dict[str, str] | None:
    """The glosses themselves in English, None in Chinese: for figures that write a gloss beside a word."""
    return dict(words) if language() == "en" else None


def labels(terms: Iterable[str]) -> dict[str, str]:
    """Term -> the word shown for it in the language in force: itself, or its gloss."""
    terms = list(terms)
    return gloss(terms) if language() == "en" else dict(zip(terms, terms, strict=True))


def listed(words: Iterable[str]) -> tuple[str, str]:
    """Words joined as (zh, en): "、" and ", "; a dash where there are none."""
    words = list(words)
    return "、".join(words) or "–", ", ".join(words) or "–"


def slashed(values: Iterable[object]) -> str:
    """Values in one line: 3 / 0 / 7."""
    return " / ".join(map(str, values))


def paragraph(passage_id: str) -> str:
    """A passage of an article that is known from the context: its paragraph number."""
    number = int(passage_id.rsplit("-", 1)[1])
    return tr(f"第{number}段", f"par. {number}")

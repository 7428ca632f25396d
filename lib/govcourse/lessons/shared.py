"""What several lessons use."""

from __future__ import annotations

from collections.abc import Iterable

from govtext.language import language
from govtext.lexicon import gloss


def labels(terms: Iterable[str]) -> dict[str, str]:
    """term -> the word shown for it in the language in force: itself, or its English gloss."""
    terms = list(terms)
    return dict(zip(terms, terms, strict=True)) if language() == "zh" else gloss(terms)

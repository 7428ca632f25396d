"""The language of figures, tables and sentences: "zh" or "en". Messages of the library are always in both."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from .messages import one_of

LANGUAGES = ("zh", "en")
_chosen: str | None = None                                              # of the whole process, by set_language
_one = False                                                            # one language or both, by speak_one
_here: ContextVar[str | None] = ContextVar("govtext_language", default=None)   # of one thread or task, by in_language


def set_language(language: str | None = None) -> str:
    """Choose the language of figures and tables: "zh" or "en"; None takes the environment variable GOVTEXT_LANG, else zh.

    Raises GovtextError: another language.
    """
    global _chosen
    chosen = language or os.environ.get("GOVTEXT_LANG") or "zh"
    one_of("language", chosen, LANGUAGES)
    _chosen = chosen
    return chosen


@contextmanager
def in_language(language: str) -> Iterator[None]:
    """Context in which another language is in force, in this thread or task only.

    >>> with in_language("en"):
    ...     tr("段", "passage")
    'passage'

    Raises GovtextError: another language than "zh" or "en".
    """
    one_of("language", language, LANGUAGES)
    before = _here.set(language)
    try:
        yield
    finally:
        _here.reset(before)


def language() -> str:
    """The language in force."""
    return _here.get() or _chosen or set_language()


def tr(zh: str, en: str) -> str:
    """The one of two texts that fits the language in force."""
    return zh if language() == "zh" else en


def speak_one(one: bool) -> None:
    """Show sentences in the language in force only, or in both."""
    global _one
    _one = one


def one_language() -> bool:
    """Are sentences shown in the language in force only, as in the editions of the course, or in both?"""
    return _one

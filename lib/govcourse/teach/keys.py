"""Keys of exercises, computed from the data so that they cannot go stale: one function per answer, and the named tests of answers that are a
learner's own. A key may be a number, a text, a list of texts, or {"zh": ..., "en": ...} to be shown in a sentence.

The keys of each notebook stand in keys_NN.py; importing this module collects them.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, wraps
from typing import Any

KEYS: dict[str, Callable[[], Any]] = {}
TESTS: dict[str, Callable[[Any], Any]] = {}


def key(function: Callable[[], Any]) -> Callable[[], Any]:
    """Enter a function without arguments under its name; it is computed once, in the same way in either language."""
    from govtext.language import in_language

    @wraps(function)
    def computed() -> Any:
        with in_language("zh"):   # names in its tables must not depend on who asks first
            return function()

    KEYS[function.__name__] = cached = cache(computed)
    return cached


def test(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Enter a test of a plain answer under its name; it may raise, then the answer does not fit."""
    TESTS[function.__name__] = function
    return function


test.__test__ = False   # pytest: this is none


def value(name: str) -> Any:
    """The value of a key."""
    return KEYS[name]()


def shown(name: str, lang: str, form: str = "") -> str:
    """A key as it stands in a sentence of that language; `form` is a format such as .0%."""
    found = value(name)
    if isinstance(found, dict):
        return str(found[lang])
    if isinstance(found, (list, tuple)):
        from ..data import article_names

        names = article_names(lang)   # articles by their names, all else as it is
        return ("、" if lang == "zh" else ", ").join(names.get(str(one), str(one)) for one in found)
    if form:
        return format(found, form)
    return f"{found:g}" if isinstance(found, float) else str(found)


def numbers(found: Any) -> list[float]:
    """The numbers of a plain answer that is one, several, or a text of several."""
    from .reading import numbers_in

    if isinstance(found, str):
        return numbers_in(found)
    if isinstance(found, (list, dict)):
        return [n for part in (found.values() if isinstance(found, dict) else found) for n in numbers(part)]
    return [found] if isinstance(found, float) else []


from . import keys_checking, keys_comparing, keys_methods, keys_texts  # noqa: E402, F401  they enter their keys here

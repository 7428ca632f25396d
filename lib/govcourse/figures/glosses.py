"""Words as they are written at rows: the Chinese term, and its gloss where the reader needs one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def glossed(terms: Iterable[str], labels: Mapping[str, str] | None, gap: str = "  ") -> dict[str, str]:
    """term -> label for each term in its order: the term, then its gloss where `labels` has another word for it.

    >>> glossed(["数据", "App"], {"数据": "data", "App": "App"})
    {'数据': '数据  data', 'App': 'App'}
    """
    glosses = labels or {}
    return {t: t if glosses.get(t, t) == t else f"{t}{gap}{glosses[t]}" for t in terms}

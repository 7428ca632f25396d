"""How far a long piece of work is, on stderr: nothing where it takes a few seconds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TextIO, TypeVar

Item = TypeVar("Item")
SHOWN_AFTER = 5   # seconds until a bar appears


def bar(total: int | None, unit: str, what: str, **options: Any) -> Any:
    """A bar of tqdm with an estimate of the time that is left; `with` it, and `update()` it."""
    from tqdm import tqdm

    return tqdm(**{"total": total, "unit": unit, "desc": what, "delay": SHOWN_AFTER, "mininterval": 1, "leave": False, **options})


def watched(items: Iterable[Item], total: int | None, unit: str, what: str, size: Callable[[Item], int] = lambda _: 1) -> Iterator[Item]:
    """The same items; a bar shows how many of them, or how much, is done."""
    with bar(total, unit, what) as shown:
        for item in items:
            yield item
            shown.update(size(item))


def lines(stream: TextIO, size: int) -> Iterator[str]:
    """The lines of a file that was opened as text; a bar shows how many of its bytes are read."""
    with bar(size, "B", "read", unit_scale=True) as shown:
        for line in stream:
            yield line
            shown.update(stream.buffer.tell() - shown.n)

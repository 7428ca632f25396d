"""How far a long piece of work is, on stderr: nothing where it takes a few seconds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TextIO

SHOWN_AFTER = 5   # seconds until a bar appears


def bar(total: int | None, unit: str, what: str, **options: Any) -> Any:
    """A bar of tqdm with an estimate of the time that is left; `with` it, and `update()` it."""
    from tqdm import tqdm

    return tqdm(**{"total": total, "unit": unit, "desc": what, "delay": SHOWN_AFTER, "mininterval": 1, "leave": False, **options})


def lines(stream: TextIO, size: int) -> Iterator[str]:
    """The lines of a file that was opened as text; a bar shows how many of its bytes are read."""
    with bar(size, "B", "read", unit_scale=True) as shown:
        for line in stream:
            yield line
            shown.update(stream.buffer.tell() - shown.n)

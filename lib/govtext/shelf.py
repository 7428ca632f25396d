"""Long texts of a table wait on the disk: a table of a million documents is many times larger than the memory, its other columns are not."""

from __future__ import annotations

import os
import tempfile
import uuid
import weakref
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, NamedTuple

LONG = 1000   # characters from which a text is put away


class Shelved(NamedTuple):
    """Where a text lies: a file, its place there in bytes, its length in characters."""

    path: Path
    start: int
    size: int
    chars: int

    def read(self) -> str:
        with self.path.open("rb") as stream:
            stream.seek(self.start)
            return stream.read(self.size).decode("utf-8", "surrogatepass")


class Shelf:
    """Takes long texts and gives marks for them, short texts that stand in their place in a table. Its file is made beside a folder when the first
    text comes, and removed at the end of a `with`, or with the shelf."""

    def __init__(self, beside: Path):
        self.beside, self._mark, self._end = beside, f"<{uuid.uuid4().hex}:", 0
        self._stream: BinaryIO | None = None

    def put(self, text: str) -> str:
        """A mark, or a text that is short, or blank, as it is."""
        if len(text) < LONG or text.isspace():
            return text
        if self._stream is None:
            self._open()
        raw = text.encode("utf-8", "surrogatepass")
        self._stream.write(raw)
        self._end += len(raw)
        return f"{self._mark}{self._end - len(raw)}:{len(raw)}:{len(text)}"

    def find(self, cell: str) -> str | Shelved:
        """What a cell stands for: itself, or where its text lies."""
        if not cell.startswith(self._mark):
            return cell
        self._stream.flush()
        return Shelved(self.path, *map(int, cell[len(self._mark):].split(":")))

    def get(self, cell: str) -> str:
        """The text of a cell."""
        found = self.find(cell)
        return found if isinstance(found, str) else found.read()

    def length(self, cell: str) -> int:
        """Characters of the text of a cell."""
        found = self.find(cell)
        return len(found) if isinstance(found, str) else found.chars

    def _open(self) -> None:
        self.beside.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{self.beside.name[:30]}.building-", suffix=".texts", dir=self.beside.parent)
        self.path, self._stream = Path(name), os.fdopen(handle, "wb")
        self._finalizer = weakref.finalize(self, _remove, self._stream, self.path)

    def __enter__(self) -> Shelf:
        if self._stream is not None:
            self._stream.flush()
        return self

    def __exit__(self, *_: object) -> None:
        if self._stream is not None:
            self._finalizer()


def _remove(stream: BinaryIO, path: Path) -> None:
    for act in (stream.close, path.unlink):   # a full disk refuses what still waits to be written
        with suppress(OSError):
            act()

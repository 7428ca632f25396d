"""The files of a folder, whatever lies in it: folders that may not be opened, deeper ones than any path reaches."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from .readers import printable

Skip = Callable[[tuple[str, ...], list[str]], bool]   # (parts of a folder below the top, its neighbours' names) -> leave it out


class Unread(NamedTuple):
    """A row of problems.csv: what was left out, and what to do."""

    file: str
    problem_zh: str
    problem_en: str


def walk(folder: Path, skip: Skip, unread: list[Unread]) -> Iterator[tuple[str, ...]]:
    """Yield every file below a folder, as the parts of its path there; links to folders are not followed.

    Unlike os.walk it tells of folders that it could not open, in `unread`, and no depth of folders is too much for it.

    folder : where to begin
    skip : (parts of a subfolder, names of the files beside it) -> True to leave it out
    unread : rows are added to it
    """
    waiting: list[tuple[str, ...]] = [()]
    while waiting:
        parts = waiting.pop()
        try:
            with os.scandir(os.path.join(folder, *parts)) as found:
                entries = [(entry.name, _is_folder(entry)) for entry in found]
        except OSError as error:
            unread.append(unread_folder(parts, error))
            continue
        files = [name for name, is_folder in entries if not is_folder]
        yield from ((*parts, name) for name in files)
        waiting += [below for name, is_folder in entries if is_folder and not skip(below := (*parts, name), files)]


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir(follow_symlinks=False) and not getattr(entry, "is_junction", bool)()   # is_junction: Python 3.12, Windows
    except OSError:
        return False


def unread_folder(parts: tuple[str, ...], error: OSError) -> Unread:
    name = printable("/".join(parts))
    shown = name if len(name) <= 80 else f"{name[:60]}…"
    return Unread(name, f"{shown or '.'}：文件夹打不开（{error.strerror}），其中的文件没有收入。请检查权限；若层次太深，请移到浅处。",
                  f"{shown or '.'}: the folder cannot be opened ({error.strerror}); its files were left out. Check the permissions; if it lies too "
                  "deep, move it up.")


def is_other_than_a_file(path: Path) -> bool:
    """True for links to folders, sockets and the like. What cannot be looked at stays: whoever reads it says why it cannot be read."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return False
    return not stat.S_ISREG(mode)


def size_of(path: Path) -> int:
    """Bytes of a file, 0 where it is gone or may not be looked at."""
    try:
        return path.stat().st_size
    except OSError:
        return 0

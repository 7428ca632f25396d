"""A folder on the disk that a command writes, a corpus or another: it is replaced as a whole, or it stays as it was."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from .messages import GovtextError

LISTING = ".written.json"   # the files of a folder that is no corpus


def file_hash(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def has_pyarrow() -> bool:
    from importlib.util import find_spec

    return find_spec("pyarrow") is not None


@contextmanager
def replacing(out: Path) -> Iterator[Path]:
    """Write into a temporary folder beside `out`; on success put it in place of what was there, on failure leave that.

    What may be replaced is a folder written this way, whole or in part: a corpus, whose manifest lists its tables, or any other
    folder with the list of files (LISTING) that is written here. A folder that holds anything else is refused.

    Raises
    ------
    GovtextError
        `out` holds something that its list does not name.
    """
    out = _real(out)
    recover(out)
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        stranger = _stranger(out)
        if stranger is not None:
            raise GovtextError(f"{out}：已有内容，而且有不是本程序写的东西（{stranger}）。为免误删，请换一个输出名，或先移走它。",
                               f"{out}: something is there that this program did not write ({stranger}). Choose another name, or "
                               "move it away first, so that nothing is lost.")
    out.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=f".{out.name}.building-", dir=out.parent))
    try:
        yield work
        if not (work / "manifest.json").is_file():
            (work / LISTING).write_text(json.dumps(_files(work), ensure_ascii=False, indent=0) + "\n", "utf-8", newline="\n")
        os.chmod(work, 0o755)  # mkdtemp made it private
        old = _aside(out)
        if out.exists():
            shutil.rmtree(old, ignore_errors=True)  # left by a process that was killed after its second renaming
            os.replace(out, old)
        os.replace(work, out)
        shutil.rmtree(old, ignore_errors=True)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir() or path.is_symlink())


def _stranger(out: Path) -> str | None:
    """The name of something in `out` that its list does not name; None where all of it was written by `replacing`."""
    try:
        found = _files(out)
        if LISTING in found:
            listed = {LISTING, *json.loads((out / LISTING).read_text("utf-8"))}
        else:
            listed = {"manifest.json", *json.loads((out / "manifest.json").read_text("utf-8"))["tables"]}
    except (OSError, ValueError, KeyError, TypeError):
        return "manifest.json ?"
    return next((name for name in found if name not in listed and not PurePosixPath(name).name.startswith(".")), None)


def _real(out: Path) -> Path:
    return out.resolve() if out.is_symlink() else out


def _aside(out: Path) -> Path:
    return out.with_name(f".{out.name}.previous")


def recover(out: Path) -> None:
    """Undo a replacement that was cut off between its two renames."""
    out = _real(out)
    old = _aside(out)
    if old.is_dir() and not out.exists():
        os.replace(old, out)

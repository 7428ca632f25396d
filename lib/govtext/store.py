"""A folder on the disk that a command writes, a corpus or another: it is replaced as a whole, or it stays as it was."""

from __future__ import annotations

import filecmp
import hashlib
import json
import os
import re
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from itertools import count
from pathlib import Path, PurePosixPath

from .folders import Unread, walk
from .limits import memory_of_machine
from .messages import GovtextError, both

LISTING, MANIFEST = ".written.json", "manifest.json"   # what lists the files of a folder that is no corpus, and of a corpus
LEFT_BY_SYSTEMS = ("Thumbs.db", "desktop.ini", ".DS_Store", ".directory", "._", ".nfs", ".~lock.")   # how such names begin


def file_hash(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def manifest_hash(folder: Path) -> str:
    """sha256 of the manifest of a corpus as it is now; a file whose inode, size and time are known is not read again.

    Raises GovtextError: it has gone.
    """
    try:
        seen = (folder / MANIFEST).stat()
        return _hash_of_manifest(folder, seen.st_ino, seen.st_size, seen.st_mtime_ns)
    except OSError:
        raise lost(folder, MANIFEST if folder.is_dir() else "") from None


@lru_cache(maxsize=1000)
def _hash_of_manifest(folder: Path, *seen: int) -> str:
    return file_hash(folder / MANIFEST)


def refuse_rebuilt(folder: Path, known: str) -> None:
    """Refuse a corpus whose manifest is not that which was loaded: its tables are those of another one. Raises GovtextError: says so.

    known : `manifest_hash` at the time, "" where nothing was loaded. Inodes alone would not do: machines, and some file systems from one
        moment to the next, number the same file in different ways, and the same texts built again are the same corpus.
    """
    if known and manifest_hash(folder) != known:
        raise GovtextError(f"{folder}：载入以后，这个语料被重新生成（或加了词），文件夹里已是另一份语料。请重新载入：gt.load_corpus({str(folder)!r})。",
                           f"{folder}: since it was loaded this corpus was built again (or given more terms), and the folder holds another one. Load it again: "
                           f"gt.load_corpus({str(folder)!r}).")


def lost(folder: Path, file: str) -> GovtextError:
    """What to say of a file of a corpus, or of its folder (""), that was there when it was loaded."""
    name = f"{folder.name}/{file}" if file else str(folder)
    return GovtextError(f"{name}：载入语料以后，它不在了（移走、改名或删除）。请放回原处再载入，或重新生成语料。",
                        f"{name}: it has gone since the corpus was loaded (moved, renamed or deleted). Put it back and load again, or build the corpus anew.")


def has_pyarrow() -> bool:
    from importlib.util import find_spec

    return find_spec("pyarrow") is not None


def memory_limit() -> int:
    """Bytes that one table in memory, or DuckDB, may take: GOVTEXT_MEMORY (2GB, 800MB, a number of bytes), else the smaller of a quarter of
    the memory that there is (`memory_of_machine`) and 2 GiB.

    Raises GovtextError: GOVTEXT_MEMORY is no size.
    """
    named = os.environ.get("GOVTEXT_MEMORY", "").strip()
    if named:
        size = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([kmgt]?)i?b?", named.lower())
        number = int(float(size[1]) * 1024 ** " kmgt".index(size[2] or " ")) if size else 0
        if not number:
            raise GovtextError(f"环境变量 GOVTEXT_MEMORY 应写成 4GB、800MB 这样的大小，现在是 {named!r}。",
                               f"The environment variable GOVTEXT_MEMORY must be a size such as 4GB or 800MB; it is {named!r}.")
        return number
    return min(memory_of_machine() // 4, 2 * 2**30)


@contextmanager
def replacing(out: Path, *, corpus: bool = False) -> Iterator[Path]:
    """Write into a temporary folder beside `out`; on success put it in place of what was there, on failure leave that.

    What may be replaced is a folder of the same kind written this way, whole or in part: a corpus, whose manifest lists its tables, or
    any other folder with the list of files (LISTING) that is written here. A folder that holds anything else is refused. Raises
    GovtextError: `out` holds something that its list does not name, or is write-protected, or its place is, or a program holds a file in
    it.
    """
    out = _real(out)
    recover(out)
    _refuse(out, MANIFEST if corpus else LISTING)
    work = _beside(out)
    try:
        yield work
        if not corpus:
            (work / LISTING).write_text(json.dumps(_files(work), ensure_ascii=False, indent=0) + "\n", "utf-8", newline="\n")
        os.chmod(work, 0o755)  # mkdtemp made it private
        _swap(work, out)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def in_words(size: float) -> str:
    """Bytes as a person says them: 1.5 GB, 200 MB."""
    return f"{size / 2**30:.1f} GB" if size >= 2**30 else f"{size / 2**20:.3g} MB"


def refuse_strangers(out: Path) -> None:
    """Refuse a folder in which something is that `replacing` would not replace. Raises GovtextError: names it."""
    _refuse(_real(out), LISTING)


def refuse_folder(path: Path | None) -> None:
    """Refuse a folder where a file is to be written. Raises GovtextError: names it."""
    if path is not None and path.is_dir():
        raise GovtextError(f"{path}：这是文件夹，结果要写成一个文件。请给出文件名。", f"{path}: this is a folder, and a file is to be written. Give the name of a file.")


@contextmanager
def replacing_file(path: Path) -> Iterator[Path]:
    """Write a single file under a temporary name beside `path`; it takes its place on success, as a whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".part-{path.name}")   # the suffix stays: it may decide the format
    try:
        yield part
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def keeping_old(path: Path) -> Iterator[None]:
    """While a single file is replaced, keep the one that was there under a numbered name, and say so: somebody may have edited it.

    Where the new one is the same, or none is written, nothing is kept.
    """
    if not path.is_file():
        yield
        return
    free = (path.with_name(f"{path.stem}-old-{number}{path.suffix}") for number in count(1))
    old = next(place for place in free if not place.exists())
    same = True
    try:
        shutil.copy2(path, old)
        yield
        same = filecmp.cmp(path, old, shallow=False)
    finally:
        if same:
            old.unlink(missing_ok=True)
    if not same:
        print(both(f"{path.name} 已经有了，内容与这次的不同：旧的保留为 {old.name}。",
                   f"{path.name} was there and differed from the new one; the old one is kept as {old.name}."))


def _refuse(out: Path, listing: str) -> None:
    if not out.exists() or (out.is_dir() and not any(out.iterdir())):
        return
    stranger = _stranger(out, listing)
    if stranger is not None:
        raise GovtextError(f"{out}：已有内容，而且有不是本程序写的东西（{stranger}）。为免误删，请换一个输出名，或先移走它。",
                           f"{out}: something is there that this program did not write ({stranger}). Choose another name, or "
                           "move it away first, so that nothing is lost.")
    if not os.access(out, os.W_OK):
        raise GovtextError(f"{out}：文件夹是只读的，没有改动。请换一个输出名，或先取消只读。",
                           f"{out}: the folder is write-protected and was left as it is. Choose another name, or lift the protection first.")


def _stranger(out: Path, listing: str) -> str | None:
    """The name of something in `out` that its list does not name; None where all of it was written by `replacing`."""
    if not out.is_dir():
        return out.name
    try:
        found = _files(out)
        names = json.loads((out / listing).read_text("utf-8")) if listing in found else []
        listed = {listing, *(names["tables"] if listing == MANIFEST and names else names)}
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return listing
    others = (name for name in found if name not in listed and not PurePosixPath(name).name.startswith(LEFT_BY_SYSTEMS))
    return next(others, None)


def _files(folder: Path) -> list[str]:
    unread: list[Unread] = []
    found = sorted("/".join(parts) for parts in walk(folder, lambda parts, beside: False, unread))
    if unread:
        raise OSError(unread[0].problem_en)
    return found


def _beside(out: Path) -> Path:
    """A new hidden folder beside `out`; its name stays short, since names end at 255 bytes."""
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        return Path(tempfile.mkdtemp(prefix=f".{out.name[:30]}.building-", dir=out.parent))
    except OSError as error:
        raise GovtextError(f"{out}：在这里不能写入（{error.strerror}）。请检查权限和磁盘空间，或换一个位置。",
                           f"{out}: nothing can be written here ({error.strerror}). Check permissions and space, or choose another place.") from error


def _swap(work: Path, out: Path) -> None:
    """Put `work` in the place of `out`; where that is cut short, `out` is what it was."""
    old = _aside(out)
    try:
        if out.exists():
            _remove(old)  # left by a process that was killed after its second renaming
            _rename(out, old)
        _rename(work, out)
    except BaseException:
        recover(out)
        raise
    _remove(old)


def _rename(source: Path, target: Path) -> None:
    """Rename a folder. Windows refuses while a program holds a file in it; a virus scanner lets go after a moment, Excel does not."""
    for pause in (0.1, 0.3, 1, None):
        try:
            os.replace(source, target)
            return
        except PermissionError as error:
            if pause is None or os.name != "nt":
                name = target if target.name[0] != "." else source
                raise GovtextError(f"{name}：不能替换，多半有程序（Excel、Word、资源管理器）打开着其中的文件。请关闭后再运行；原有内容没有改动。",
                                   f"{name} cannot be replaced; most likely a program (Excel, Word, Explorer) holds a file in it. Close it and run "
                                   "this again; what was there is unchanged.") from error
            time.sleep(pause)


def _remove(folder: Path) -> None:
    """Remove a folder that is ours, write-protected parts too."""
    if not folder.exists():
        return
    for root, folders, files in os.walk(folder):
        for place in [root, *(os.path.join(root, name) for name in folders + files)]:
            with suppress(OSError):
                if not os.path.islink(place):   # what a link points to is not ours
                    os.chmod(place, stat.S_IRWXU)
    shutil.rmtree(folder, ignore_errors=True)


def _real(out: Path) -> Path:
    return out.resolve() if out.is_symlink() else out


def _aside(out: Path) -> Path:
    """Where what was in `out` stands between two renamings."""
    name = f".{out.name}.previous"
    return out.with_name(name if len(os.fsencode(name)) <= 255 else f".{hashlib.sha256(os.fsencode(name)).hexdigest()[:32]}.previous")


def recover(out: Path) -> None:
    """Undo a replacement that was cut off between its two renames."""
    out = _real(out)
    old = _aside(out)
    if old.is_dir() and not out.exists():
        os.replace(old, out)

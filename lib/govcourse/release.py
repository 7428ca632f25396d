"""Zip files for a release: the whole course with its editions, and the notebooks of each language to read."""

from __future__ import annotations

import subprocess
import zipfile
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

from govtext.language import LANGUAGES
from govtext.messages import GovtextError
from govtext.store import replacing

EPOCH = (1980, 1, 1, 0, 0, 0)   # the same files make the same zip


def write_zips(home: Path, out: Path) -> list[Path]:
    """Write digital-government-course.zip (every file of the repository, and the editions, so that the first start is quick) and
    notebooks-zh.zip, notebooks-en.zip (the editions alone, with their figures).

    Parameters
    ----------
    home : the repository; its editions/ must be made already
    out : folder for the zips; what an earlier run wrote is replaced

    Raises
    ------
    GovtextError
        There are no editions, `home` is no clone, or `out` holds something else.
    """
    editions = {lang: sorted((home / "editions" / lang).glob("*.ipynb")) for lang in LANGUAGES}
    if not all(editions.values()):
        raise GovtextError("还没有分语言的课。请先运行 make editions。", "There are no editions yet. Run make editions first.")
    marks = [path for path in (home / "editions").iterdir() if path.is_file()]
    name = f"digital-government-course-{version('govtext')}"
    with replacing(out) as work:
        _zip(work / f"{name}.zip", home, [*_tracked(home), *marks, *(p for paths in editions.values() for p in paths)], name)
        for lang, paths in editions.items():
            _zip(work / f"notebooks-{lang}.zip", home / "editions", paths, name)
    return sorted(out.glob("*.zip"))


def _tracked(home: Path) -> list[Path]:
    found = subprocess.run(["git", "ls-files", "-z"], cwd=home, capture_output=True)
    names = found.stdout.decode("utf-8").split("\0")[:-1]
    if found.returncode or not names:
        raise GovtextError(f"{home} 不是 git 的工作副本，数不出该装哪些文件。", f"{home} is no clone; which files belong into the zip is not known.")
    return [home / name for name in names if (home / name).is_file()]


def _zip(target: Path, home: Path, paths: Iterable[Path], top: str) -> None:
    """Pack files under one folder; text has the mode of a file, scripts that of a program."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(set(paths)):
            entry = zipfile.ZipInfo(f"{top}/{path.relative_to(home).as_posix()}", EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = (0o100755 if path.stat().st_mode & 0o100 else 0o100644) << 16
            archive.writestr(entry, path.read_bytes())

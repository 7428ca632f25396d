"""The lessons run for a projector, in one language: what slides are made of. A lesson that has not changed is not run again."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from concurrent.futures import as_completed
from pathlib import Path
from typing import Any

import govtext
from govtext.messages import at_least
from govtext.store import replacing_file
from govtext.workers import pool

from ..data import data_dir
from ..editions import one_language
from ..runner import executed, notebooks_dir


def lessons(numbers: list[str] | None = None) -> list[Path]:
    """The notebooks whose names begin with these numbers; default: all.

    Raises
    ------
    GovtextError
        There is no such notebook.
    """
    from govtext.messages import GovtextError

    paths = sorted(notebooks_dir().glob("*.ipynb"))
    for number in numbers or []:
        if not any(path.name.startswith(number) for path in paths):
            raise GovtextError(f"没有以 {number} 开头的 notebook。", f"No notebook begins with {number}.")
    return [path for path in paths if not numbers or path.name.startswith(tuple(numbers))]


def each_lesson(write: Callable[[Path, str, Path, Path], None], jobs: list[tuple[Path, str]], out: Path, work: Path, workers: int, what: str) -> None:
    """Call write(notebook, language, work, cache) for each job, in processes; what `out` holds of other lessons and languages is copied to `work`."""
    from tqdm import tqdm

    at_least("workers", workers, 1)
    keep_others(out, work, jobs)
    with pool(workers) as processes, tqdm(total=len(jobs), unit="lesson", desc=what) as bar:
        for job in as_completed([processes.submit(write, path, lang, work, out.parent / "projected") for path, lang in jobs]):
            job.result()
            bar.update()


def keep_others(out: Path, work: Path, jobs: list[tuple[Path, str]]) -> None:
    """Copy what an earlier run wrote of other lessons and languages into the folder that will take its place."""
    written = {(lang, path.stem) for path, lang in jobs}
    for path in out.glob("*/*.*"):
        if (path.parent.name, path.name.split(".")[0]) not in written:
            (work / path.parent.name).mkdir(exist_ok=True)
            shutil.copyfile(path, work / path.parent.name / path.name)


def projected(path: Path, lang: str, cache: Path) -> Any:
    """An edition of a notebook, executed with figures for a projector.

    Parameters
    ----------
    path : the master
    lang : "zh" or "en"
    cache : folder in which executed notebooks are kept; they are run anew when the lesson, the code or the tables have changed

    Raises
    ------
    GovtextError
        A cell failed.
    """
    import nbformat

    edition = one_language(nbformat.read(path, as_version=4), lang)
    state = f"{edition.metadata['govtext']['source']}-{code_and_data()}"
    kept = cache / f"{path.stem[:2]}.{lang}.ipynb"
    if kept.is_file() and (found := nbformat.read(kept, as_version=4)).metadata.get("govtext", {}).get("run") == state:
        return found
    nobodys = cache / "no-copies"   # a reader's own copies of the articles must not come into slides, which are given away
    nobodys.mkdir(parents=True, exist_ok=True)
    done = executed(edition, path, GOVTEXT_LANG=lang, GOVTEXT_SCREEN="projector", GOVTEXT_SOURCES=str(nobodys.resolve()))
    done.metadata["govtext"]["run"] = state
    with replacing_file(kept) as part:
        nbformat.write(done, part)
    return done


def code_and_data() -> str:
    """sha256 (first 16 digits) of all that a lesson computes with: the modules of both packages, and the tables."""
    found = hashlib.sha256()
    packages = [Path(govtext.__file__).parent, Path(__file__).parents[1]]
    files = [path for package in packages for path in package.rglob("*.py") if path.parent.name not in ("site", "teach")]
    for path in sorted(files) + sorted(path for path in data_dir().rglob("*") if path.is_file() and not {"sources", "teaching"} & set(path.parts)):
        found.update(path.name.encode() + path.read_bytes())
    return found.hexdigest()[:16]

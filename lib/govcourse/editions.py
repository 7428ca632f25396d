"""Editions of the notebooks: the bilingual masters in one language, code folded, executed; and a reader's own copies of them.

An edition is made from a master (notebooks/) and from nothing else. Its metadata say of which cells (`source`), so that a test, or
`make lab`, can tell whether it is still the edition of today's master.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator
from concurrent.futures import as_completed
from copy import deepcopy
from pathlib import Path
from typing import Any

from govtext.language import LANGUAGES
from govtext.messages import GovtextError, at_least, both
from govtext.store import replacing
from govtext.workers import pool

from .runner import executed, notebooks_dir
from .teach.glossary import mark_terms
from .teach.placing import CHECK, lecturer_cell

OPEN = frozenset(("change-here", "open"))   # cells whose code is worth reading, or is there to be changed
FOLDED = "hide-input"
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}   # as JupyterLab would write it: else it says "modified"
BOLD = re.compile(r"(?s:```.*?```)|`[^`\n]*`|\*\*(?=\S)([^\n]+?)(?<=\S)\*\*")   # code is passed over
NEWER = {"zh": "新版", "en": "new"}


# ---------------------------------------------------------------------------------------------------- one language

def one_language(master: Any, lang: str, *, lecturer: bool = False) -> Any:
    """A notebook in one language: the cells of that language and those of all, code folded, without outputs.

    Parameters
    ----------
    master : notebook node; cells of one language bear the tag lang-zh or lang-en
    lang : "zh" or "en"
    lecturer : keep the cells tagged lecturer, and say the expected answers of each exercise; neither is for students
    """
    edition = deepcopy(master)
    edition.cells = list(_taken(edition, lang, lecturer))
    for cell in edition.cells:
        if cell.cell_type == "code":
            cell.update(outputs=[], execution_count=None)
            cell.source = re.sub(r"gt\.start\(\).*", f'gt.start("{lang}", one=True)', cell.source)   # and no word on the other language
            _fold(cell)
    mark_terms(edition, lang)
    for cell in edition.cells:
        if cell.cell_type == "markdown":
            cell.source = bold_in_chinese(cell.source)
    edition.metadata["govtext"] = {**master.metadata.get("govtext", {}), "edition": f"{lang}-lecturer" if lecturer else lang,
                                   "source": _hash(edition)}
    return edition


def bold_in_chinese(source: str) -> str:
    """Markdown with <strong> where ** would be shown as asterisks: a sign or a tag inside them, and a letter, such as any Chinese character,
    outside (CommonMark 0.31, 6.2: flanking)."""

    def written(match: re.Match[str]) -> str:
        inside, before, after = match[1], source[:match.start()][-1:], source[match.end():][:1]
        lost = inside and ((before.isalnum() and not inside[0].isalnum()) or (after.isalnum() and not inside[-1].isalnum()))
        return f"<strong>{inside}</strong>" if lost else match[0]

    return BOLD.sub(written, source)


def _hash(edition: Any) -> str:
    """sha256 (first 16 digits) of the cells of an edition: a change in the other language changes nothing."""
    cells = [[cell.id, cell.cell_type, cell.source, cell.metadata.get("tags", [])] for cell in edition.cells]
    return hashlib.sha256(json.dumps(cells, ensure_ascii=False).encode()).hexdigest()[:16]


def _taken(notebook: Any, lang: str, lecturer: bool) -> Iterator[Any]:
    left = {f"lang-{other}" for other in LANGUAGES if other != lang} | (set() if lecturer else {"lecturer"})
    for cell in notebook.cells:
        if not left & set(cell.metadata.get("tags", [])):
            yield cell
            if lecturer and (notes := lecturer_cell(cell, lang)) is not None:
                yield notes


def _fold(cell: Any) -> None:
    """Hide the code of a cell, for JupyterLab and for pages made of the notebook; what it shows stays."""
    tags = cell.metadata.get("tags", [])
    if not OPEN & set(tags):
        cell.metadata["tags"] = [*tags, *([] if FOLDED in tags else [FOLDED])]
        cell.metadata["jupyter"] = {**cell.metadata.get("jupyter", {}), "source_hidden": True}


# ---------------------------------------------------------------------------------------------------- all editions

def write_editions(out: Path, *, languages: tuple[str, ...] = LANGUAGES, lecturers: bool = True, workers: int = 2,
                   figures: Path | None = None) -> list[Path]:
    """Write every notebook in every language, executed: out/zh/01_....ipynb, out/en/...; with `lecturers` for them too, where a master has
    exercises or cells for them (out/zh-lecturer). What an earlier run wrote is replaced when all is done.

    Parameters
    ----------
    figures : folder, optional
        Every figure is written there too, as SVG and PNG, with a list for each notebook (01.zh.jsonl): see `govtext.show.collect`.

    Raises
    ------
    GovtextError
        A cell failed, or `out` holds something else.
    """
    import nbformat
    from tqdm import tqdm

    at_least("workers", workers, 1)
    masters = {path: nbformat.read(path, as_version=4) for path in sorted(notebooks_dir().glob("*.ipynb"))}
    cells = [cell for master in masters.values() for cell in master.cells]
    notes = lecturers and any("lecturer" in cell.metadata.get("tags", []) or CHECK.search(cell.source) for cell in cells)
    jobs = [(path, lang, lecturer) for lecturer in ([False, True] if notes else [False]) for lang in languages for path in masters]
    with replacing(out) as work, pool(workers) as processes, tqdm(total=len(jobs), unit="notebook", desc="editions") as bar:
        for job in as_completed([processes.submit(_write, path, work, lang, lecturer, figures) for path, lang, lecturer in jobs]):
            job.result()
            bar.update()
    return sorted(out.glob("*/*.ipynb"))


def _write(path: Path, out: Path, lang: str, lecturer: bool, figures: Path | None) -> None:
    import nbformat

    edition = one_language(nbformat.read(path, as_version=4), lang, lecturer=lecturer)
    place = out / edition.metadata["govtext"]["edition"] / path.name
    place.parent.mkdir(exist_ok=True)
    kept = {"GOVTEXT_FIGURES": str(figures.resolve()), "GOVTEXT_NOTEBOOK": path.stem[:2]} if figures and not lecturer else {}
    done = executed(edition, path, GOVTEXT_LANG=lang, **kept)
    done.metadata["kernelspec"] = dict(KERNEL)
    nbformat.write(done, place)


def stale(folder: Path, lang: str) -> list[str]:
    """Names of the notebooks whose edition in a folder is missing, or is not that of today's master."""
    import nbformat

    found = []
    for path in sorted(notebooks_dir().glob("*.ipynb")):
        place = folder / path.name
        said = nbformat.read(place, as_version=4).metadata.get("govtext", {}).get("source") if place.is_file() else None
        if said != one_language(nbformat.read(path, as_version=4), lang).metadata["govtext"]["source"]:
            found.append(path.name)
    return found


# ---------------------------------------------------------------------------------------------------- a reader's own copies

def own_copies(editions: Path, mine: Path, lang: str) -> list[str]:
    """Copy the lessons of an edition into a reader's own folder, once: what is there is never touched. A lesson that has become newer
    since lands beside the reader's, under a name that says so.

    Returns
    -------
    list of the names of newer lessons that were put beside older ones
    """
    mine.mkdir(parents=True, exist_ok=True)
    newer = []
    for path in sorted((editions / lang).glob("*.ipynb")):
        own, source = mine / path.name, _source(path)
        beside = mine / f"{path.stem}.{NEWER[lang]}-{source[:6]}.ipynb"
        if not own.exists():
            _copy(path, own)
        elif _source(own) != source and not beside.exists():
            _copy(path, beside)
            newer.append(beside.name)
    return newer


def _source(path: Path) -> str:
    try:
        return str(json.loads(path.read_text("utf-8"))["metadata"]["govtext"]["source"])
    except (OSError, ValueError, KeyError, TypeError):   # a reader may do anything with it
        return ""


def _copy(source: Path, target: Path) -> None:
    part = target.with_name(f".part-{target.name}")
    try:
        shutil.copyfile(source, part)
        os.replace(part, target)
    except PermissionError as error:
        raise GovtextError(f"{target}：写不进去，可能正被别的程序打开。请关掉它再试。",
                           f"{target}: cannot be written; another program may have it open. Close it and try again.") from error


WAYS = {   # what stands on the start page, round the list of lessons
    "zh": ("# 从这里开始", "双击左边的文件名，或点下面的课名。每一格按 **Shift + Enter** 运行；只改写着“改这里”的格子。这里的 notebook 是您自己的一份，随便改，不会被覆盖。练习的回答只记在本机的 my-answers 里；`gc.progress()` 列出您试过什么、值得再读哪里。",
           "| 您是 | 怎样走 |\n|---|---|\n| 学生、自学者 | 按顺序，从 01 开始；每课分两次也行 |\n| 教师 | 先看 01、04、11、12；中英对照的原版在 [notebooks](../../notebooks) |\n"
           "| 研究者 | 01，然后 09、10，再到 13 换上自己的文件 |", "| 课 | 问题 | 时间 |\n|---|---|---|",
           "[English](../en/start.md) · [中英对照的原版](../../notebooks)"),
    "en": ("# Start here", "Double-click a file at the left, or click a lesson below. Run a cell by **Shift + Enter**; change only cells that say "
           "“change here”. These notebooks are your own copies: nothing overwrites them. Answers to exercises are kept on this computer only, in my-answers; `gc.progress()` "
           "lists what you tried and what to read again.",
           "| You are | Your way |\n|---|---|\n| a student, or reading on your own | in order, from 01; a lesson may take two sittings |\n"
           "| a lecturer | look at 01, 04, 11, 12 first; the bilingual masters are in [notebooks](../../notebooks) |\n"
           "| a researcher | 01, then 09 and 10, then 13 with files of your own |", "| Lesson | Question | Time |\n|---|---|---|",
           "[中文](../zh/start.md) · [bilingual masters](../../notebooks)")}


def write_start_page(mine: Path, lang: str) -> Path:
    """Write the page that `make lab` opens: where to begin, by reader, and the lessons with their minutes."""
    head, how, ways, table, others = WAYS[lang]
    rows = ["| [{title}]({name}) | {question} | {time} |".format(name=path.name, **lesson_card(path, lang))
            for path in sorted(notebooks_dir().glob("*.ipynb"))]
    page = mine / "start.md"
    page.write_text("\n\n".join([head, how, ways, "\n".join([table, *rows]), others]) + "\n", "utf-8", newline="\n")
    return page


def lesson_card(path: Path, lang: str) -> dict[str, str]:
    """Title, question and time of a lesson, from the card at its head."""
    import nbformat

    head = next(c.source for c in nbformat.read(path, as_version=4).cells if f"lang-{lang}" in c.metadata.get("tags", []))
    rows = dict(line.strip("| ").split(" | ", 1) for line in head.splitlines() if line.startswith("| **"))
    question, time = (rows[key] for key in (("**问题**", "**时间**") if lang == "zh" else ("**Question**", "**Time**")))
    return {"title": head.splitlines()[0].lstrip("# "), "question": question, "time": time}


def tell_newer(names: list[str]) -> None:
    """Say which lessons have a newer version beside the reader's own."""
    if names:
        print(both(f"这些课有新版，放在您的旁边，您的没有动：{'、'.join(names)}",
                   f"Newer versions of these lessons lie beside yours, which were left alone: {', '.join(names)}"))

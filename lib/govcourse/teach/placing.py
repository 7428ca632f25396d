"""Exercises and quizzes as cells of a master notebook, and what a lecturer's edition says beside them.

An exercise is four cells: its question in Chinese and in English, a cell with the answer to write, and a cell that checks it. It stands at the
end of the section that answers it; one to be guessed (predict) before that section. Cells have stable ids (ex-01-nested-zh ...), so that
placing again replaces and never doubles.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from govtext.language import LANGUAGES, tr
from govtext.messages import GovtextError

from .bank import filled, find_exercise, load_exercises, question

ANSWER = "answer = None   # 改这里 · change here"
WHY = 'why = ""        # 理由 · your reason'
CHECK = re.compile(r'gc\.check\("(\d\d-[a-z0-9]+)"')
HEADING = re.compile(r"^## (\d+) (.*)$", re.M)


def cells_of(exercise: str) -> list[Any]:
    """The four cells of an exercise, as notebook nodes without outputs.

    Raises
    ------
    GovtextError
        There is no such exercise.
    """
    from nbformat.v4 import new_code_cell, new_markdown_cell

    entry = find_exercise(exercise)
    stem = f"ex-{entry['id']}"
    prose = [new_markdown_cell(question(entry, lang), id=f"{stem}-{lang}", metadata={"tags": [f"lang-{lang}", "exercise"]}) for lang in LANGUAGES]
    why = ", why=why" if "why" in entry else ""
    return [*prose, new_code_cell(f"{ANSWER}\n{WHY}" if why else ANSWER, id=f"{stem}-answer", metadata={"tags": ["change-here"]}),
            new_code_cell(f'gc.check("{entry["id"]}", answer{why})', id=f"{stem}-check",
                          metadata={"tags": ["exercise-check", "hide-input"], "jupyter": {"source_hidden": True}, "deletable": False})]


def quiz_cells(quiz: str) -> list[Any]:
    """The cells of a quiz such as "02-open" or "02-close": a line in each language, and the cell that shows it."""
    from nbformat.v4 import new_code_cell, new_markdown_cell

    opening = quiz.endswith("-open")
    said = ("**上一课还记得吗？** 点开您认为对的选项。", "**Do you remember?** Two questions on the lesson before: open the option that you think right.") if opening \
        else ("**课后小测** 五题，点开您认为对的选项；做错的，下一课还会遇到。",
              "**Closing quiz** Five questions: open the option that you think right. You will meet again what went wrong.")
    prose = [new_markdown_cell(text, id=f"quiz-{quiz}-{lang}", metadata={"tags": [f"lang-{lang}", "exercise"]})
             for lang, text in zip(LANGUAGES, said, strict=True)]
    return [*prose, new_code_cell(f'gc.quiz("{quiz}")', id=f"quiz-{quiz}", metadata={"tags": ["exercise-check", "hide-input"], "deletable": False,
                                                                                   "jupyter": {"source_hidden": True}})]


# ---------------------------------------------------------------------------------------------------- into a notebook

def place(notebook: Any, number: str, exercises: list[str] | None = None, *, quizzes: bool = True) -> list[str]:
    """Put exercises into a master notebook, in place; what was placed before is replaced.

    Parameters
    ----------
    notebook : notebook node of a master
    number : "01" ... "13"
    exercises : ids; default: all of this notebook, in the order of the bank
    quizzes : place the opening quiz (after the cell that loads govcourse; not in 01) and the closing quiz (before the further reading), too

    Returns
    -------
    list of the ids that were placed

    Raises
    ------
    GovtextError
        A section is not there, or its heading has other words.
    """
    chosen = exercises or [id_ for id_, entry in load_exercises().items() if entry["notebook"] == number]
    gone = {f"ex-{id_}" for id_ in chosen} | ({f"quiz-{number}"} if quizzes else set())
    notebook.cells = [cell for cell in notebook.cells if not any(cell.id == g or cell.id.startswith(f"{g}-") for g in gone)]
    for id_ in chosen:
        at = place_of(notebook, find_exercise(id_))
        notebook.cells[at:at] = cells_of(id_)
    if quizzes:
        last = _place_of_heading(notebook, "延伸阅读")
        notebook.cells[last:last] = quiz_cells(f"{number}-close")
        if number != "01":
            first = _after_start(notebook)
            notebook.cells[first:first] = quiz_cells(f"{number}-open")
    return chosen


def place_of(notebook: Any, entry: dict[str, Any]) -> int:
    """Where an exercise goes: the number of the cell before which it is put."""
    headings = [(i, number, words) for i, cell in enumerate(notebook.cells) if _is_chinese(cell) for number, words in HEADING.findall(cell.source)]
    place = next((k for k, (_, number, words) in enumerate(headings) if number == str(entry["section"]) and entry["heading"] in words), None)
    if place is None:
        raise GovtextError(f"练习 {entry['id']}：没有第{entry['section']}节“{entry['heading']}”。请在 data/teaching/exercises 里改 section 或 heading。",
                           f"Exercise {entry['id']}: there is no section {entry['section']} with {entry['heading']} in its heading. Mend section or "
                           "heading in data/teaching/exercises.")
    if entry["kind"] == "predict":
        return max(headings[place][0], _after_start(notebook))
    return headings[place + 1][0] if place + 1 < len(headings) else len(notebook.cells)


def write_sections(notebooks: dict[str, Any], folder: Path | None = None) -> list[str]:
    """Put the numbers of sections right in data/teaching/exercises, where a heading has got another number. Returns the ids that have changed.

    Parameters
    ----------
    notebooks : "01" ... -> notebook node of the master
    folder : of the exercise files; default: the course's
    """
    from govtext.store import replacing_file

    from .bank import _load, teaching_dir

    changed, folder = [], folder or teaching_dir() / "exercises"
    for number, notebook in notebooks.items():
        path = folder / f"{number}.yaml"
        blocks = re.split(r"(?m)^(?=- id: )", path.read_text("utf-8"))
        there = [found for cell in notebook.cells if _is_chinese(cell) for found in HEADING.findall(cell.source)]
        for place, block in enumerate(blocks[1:], 1):
            id_ = block.partition("\n")[0].removeprefix("- id: ")
            entry = find_exercise(id_)
            at = next((n for n, words in there if entry["heading"] in words), str(entry["section"]))
            if at != str(entry["section"]):
                blocks[place] = re.sub(r"(?m)^  section: \d+$", f"  section: {at}", block)
                changed.append(id_)
        if any(id_.startswith(number) for id_ in changed):
            with replacing_file(path) as part:
                part.write_text("".join(blocks), "utf-8", newline="\n")
    _load.cache_clear()
    return changed


def write_headings(notebooks: dict[str, Any], path: Path | None = None) -> bool:
    """Put numbers and Chinese headings of all sections into data/teaching/headings.csv; texts of the bank find section numbers there. Returns whether
    the file has changed.

    Parameters
    ----------
    notebooks : "01" ... -> notebook node of the master
    path : the file; default: the course's
    """
    import csv
    import io

    from govtext.store import replacing_file

    from . import bank

    path, text = path or bank.teaching_dir() / "headings.csv", io.StringIO()
    rows = [(lesson, *found) for lesson, notebook in notebooks.items() for cell in notebook.cells if _is_chinese(cell) for found in HEADING.findall(cell.source)]
    csv.writer(text, lineterminator="\n").writerows([("notebook", "section", "heading"), *rows])
    if path.is_file() and path.read_text("utf-8") == text.getvalue():
        return False
    with replacing_file(path) as part:
        part.write_text(text.getvalue(), "utf-8", newline="\n")
    bank.headings.cache_clear()
    return True


def _after_start(notebook: Any) -> int:
    """Behind the cell that loads govcourse: a check before it would not know `gc`."""
    return next(i for i, cell in enumerate(notebook.cells) if cell.cell_type == "code" and "gt.start(" in cell.source) + 1


def _place_of_heading(notebook: Any, words: str) -> int:
    return next((i for i, cell in enumerate(notebook.cells) if _is_chinese(cell) and re.search(rf"^## .*{words}", cell.source, re.M)),
                len(notebook.cells))


def _is_chinese(cell: Any) -> bool:
    return cell.cell_type == "markdown" and "lang-zh" in cell.metadata.get("tags", [])


# ---------------------------------------------------------------------------------------------------- the card

def place_terms(notebook: Any, number: str) -> None:
    """Put the terms of a lesson under its card, closed, in place; what was placed before is replaced."""
    from nbformat.v4 import new_markdown_cell

    from .glossary import terms_of

    notebook.cells = [cell for cell in notebook.cells if cell.id not in ("terms-zh", "terms-en")]
    cells = [new_markdown_cell(terms_of(number, lang), id=f"terms-{lang}", metadata={"tags": [f"lang-{lang}", "exercise"]}) for lang in LANGUAGES]
    notebook.cells[2:2] = [cell for cell in cells if cell.source]


def place_hours(notebook: Any, number: str) -> None:
    """Say on the card which hour needs which sections, and tag the heading of each section hour-a, hour-b or extra, in place."""
    from .hours import card_line, section_minutes, with_hours

    sections = section_minutes(notebook)
    for cell, lang, name, after in zip(notebook.cells[:2], LANGUAGES, ("课时", "Hours"), ("时间", "Time"), strict=True):
        rows = [row for row in cell.source.splitlines() if not row.startswith(f"| **{name}** |")]
        at = next(i for i, row in enumerate(rows) if row.startswith(f"| **{after}** |")) + 1
        cell.source = "\n".join([*rows[:at], f"| **{name}** | {card_line(number, sections, lang)} |", *rows[at:]])
    names, rows = {"a": "hour-a", "b": "hour-b", "extra": "extra"}, with_hours(number, sections)
    rows = rows[(rows["part"] == "") & (rows["hour"] != "")]
    hour_of = {n: names[hour] for n, hour in zip(rows["section"], rows["hour"], strict=True)}
    for cell in notebook.cells:
        headings = HEADING.findall(cell.source) if cell.cell_type == "markdown" else []
        if headings and "tags" in cell.metadata:
            kept = [tag for tag in cell.metadata["tags"] if tag not in ("hour-a", "hour-b", "extra")]
            cell.metadata["tags"] = kept + [hour_of[int(n)] for n, _ in headings if int(n) in hour_of]


def place_all(numbers: list[str] | None = None) -> list[str]:
    """Exercises, quizzes, terms and hours into the masters, in their files; outputs of other cells stay. Numbers of sections in the exercises and the
    first lesson of each term of the glossary are set right before. Run `make course` afterwards, then `python -m govcourse pack`.

    Returns
    -------
    list of the names of the notebooks written
    """
    import nbformat

    from govtext.store import replacing_file

    from ..runner import notebooks_dir
    from .glossary import write_first_lessons

    written, masters = [], sorted(notebooks_dir().glob("*.ipynb"))
    notebooks = {path.stem[:2]: nbformat.read(path, as_version=4) for path in masters}
    write_headings(notebooks)
    write_sections(notebooks)
    write_first_lessons({number: chinese_prose(notebook) for number, notebook in notebooks.items()})
    for path in masters:
        if number := (path.stem[:2] if not numbers or path.stem[:2] in numbers else ""):
            notebook = nbformat.read(path, as_version=4)
            place(notebook, number)
            place_terms(notebook, number)
            place_hours(notebook, number)
            with replacing_file(path) as part:
                nbformat.write(notebook, part)
            written.append(path.name)
    return written


def chinese_prose(notebook: Any) -> str:
    """The Chinese prose of a notebook, without what is placed into it here."""
    return "\n".join(cell.source for cell in notebook.cells if _is_chinese(cell) and "exercise" not in cell.metadata["tags"])


def placed(notebook: Any) -> dict[str, dict[str, Any]]:
    """Exercises of a notebook: id -> {"zh": cell, "en": cell, "answer": cell, "check": cell}, those that are there."""
    found: dict[str, dict[str, Any]] = {}
    for cell in notebook.cells:
        if match := re.fullmatch(r"ex-(\d\d-[a-z0-9]+)-(zh|en|answer|check)", cell.id):
            found.setdefault(match[1], {})[match[2]] = cell
    return found


# ---------------------------------------------------------------------------------------------------- for lecturers

def lecturer_cell(cell: Any, lang: str) -> Any | None:
    """What a lecturer's edition puts after a cell that checks an exercise: expected answers and replies; None for any other cell."""
    from nbformat.v4 import new_markdown_cell

    match = CHECK.search(cell.source) if cell.cell_type == "code" else None
    if match is None or match[1] not in load_exercises():
        return None
    return new_markdown_cell(for_lecturers(find_exercise(match[1]), lang), id=f"{cell.id}-notes"[:64], metadata={"tags": [f"lang-{lang}", "lecturer"]})


def for_lecturers(entry: dict[str, Any], lang: str) -> str:
    """An exercise for a lecturer: the answer, and for each expected mistake what it is and the reply."""
    from govtext.language import in_language

    with in_language(lang):
        head = tr(f"**给教师 · {entry['title']['zh']}**（约{entry['minutes']}分钟）", f"**For lecturers · {entry['title']['en']}** (about {entry['minutes']} min)")
        answer = tr("答案：", "Answer: ") + filled(entry["solution"], entry)
        rows = [f"| {mistake['name'][lang]}{typical(mistake)} | {filled(mistake['say'], entry)} |" for mistake in entry["mistakes"]]
        table = "\n".join([tr("| 常见的误解 | 回应 |", "| Expected mistake | Reply |"), "|---|---|", *[row.replace("\n", " ") for row in rows]])
        return "\n\n".join([head, answer, table])


def typical(mistake: dict[str, Any]) -> str:
    """The answer by which a mistake is known, where it is one."""
    from . import keys

    if "key" in mistake:
        value = keys.value(mistake["key"])
        shown = f"{value:.3g}" if isinstance(value, float) else "" if isinstance(value, (list, dict)) else str(value)
    else:
        shown = mistake.get("value", "")
    return f" (`{shown}`)" if shown else ""


if __name__ == "__main__":   # python -m govcourse.teach.placing [01 02 ...]
    import sys

    print("\n".join(place_all(sys.argv[1:])))

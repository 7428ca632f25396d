"""Quizzes: two questions of the lesson before to open with, five to close with, and a test of the course before and after.

The questions are a few of their own (data/teaching/quizzes.yaml), and the bank's questions with options from another side (`turned`). Every option is a <details> that opens
on its own reply: no script, so it works in a notebook that is not trusted, on paper and on the site.
"""

from __future__ import annotations

import html
from functools import lru_cache
from typing import Any

from govtext.language import language, tr
from govtext.messages import GovtextError
from govtext.yamlfiles import need_list, need_mapping, read_yaml

from .ask import LOOKS, lines, show_page
from .bank import filled, judge, load_exercises, read_exercise, teaching_dir

NEW_PER_LESSON = 3
SOUND = {(3, "open"): "02-q2"}   # where the last question shows the right answer: "the answer stands" is not always wrong


@lru_cache(maxsize=1)
def quiz_items() -> dict[str, dict[str, Any]]:
    """The questions that only quizzes ask, by id, in the order of the lessons.

    Raises
    ------
    GovtextError
        The file breaks the schema; names the line.
    """
    content, at = read_yaml(teaching_dir() / "quizzes.yaml")
    entries = need_list(content.get("items", ""), at.inside(content, "items"), "items: - id: 01-q1")
    found: dict[str, dict[str, Any]] = {}
    for value in entries:
        entry = need_mapping(value, at.inside(entries), "- id: 01-q1")
        read = read_exercise(entry, at.inside(entry), str(entry.get("id", ""))[:2])
        if read["id"] in found or read["id"] in load_exercises():
            at.inside(entry, "id").refuse(f"编号 {read['id']} 重复", f"the id {read['id']} occurs twice")
        found[read["id"]] = read
    return found


def questions() -> dict[str, dict[str, Any]]:
    """Every question with options: those of the bank, and those of quizzes."""
    return {id_: entry for id_, entry in (load_exercises() | quiz_items()).items() if entry["answer"] == "choice"}


def quiz_of(name: str) -> list[dict[str, Any]]:
    """The questions of a quiz: "02-open", "02-close", "course" (one for each lesson), or a single question's id.

    Raises
    ------
    GovtextError
        There is no such quiz.
    """
    known = questions()
    number, _, kind = name.partition("-")
    if name == "course":
        return [next(e for e in quiz_items().values() if e["notebook"] == f"{n:02}") for n in range(1, 14)]
    if name in known:
        return [known[name]]
    if not number.isdecimal() or not 1 <= int(number) <= 13 or kind not in ("open", "close") or name == "01-open":
        raise GovtextError(f"没有小测 {name}。可以用：02-open 到 13-open，01-close 到 13-close，或一道选择题的编号。",
                           f"There is no quiz {name}. Use 02-open to 13-open, 01-close to 13-close, or the id of a question with options.")
    return opening(int(number)) if kind == "open" else closing(int(number))


def opening(number: int) -> list[dict[str, Any]]:
    """Two questions of the lesson before, asked from another side than there."""
    return _schedule()[number, "open"]


def closing(number: int) -> list[dict[str, Any]]:
    """Five questions: those of this lesson that are new, then questions of this lesson and of earlier ones from another side, so that what was
    learned comes back after a while. None is asked twice in the course as it is."""
    return _schedule()[number, "close"]


@lru_cache(maxsize=1)
def _schedule() -> dict[tuple[int, str], list[dict[str, Any]]]:
    from .turned import sound

    pools = {number: _from_another_side(number) for number in range(1, 14)}
    made: dict[tuple[int, str], list[dict[str, Any]]] = {}

    def take(quiz: list[dict[str, Any]], *lessons: int) -> None:
        """Put the next one of the first lesson that has any left into a quiz; two sides of one question only where there is no other."""
        pool = next(pools[n] for n in lessons if pools.get(n))
        there = {entry["id"].partition(".")[0] for entry in quiz}
        quiz.append(pool.pop(next((k for k, side in enumerate(pool) if side["id"].partition(".")[0] not in there), 0)))

    for n in range(1, 14):
        opened = made.setdefault((n, "open"), [])
        for _ in range(2 if n > 1 else 0):
            take(opened, n - 1)
        closed = made.setdefault((n, "close"), [e for e in quiz_items().values() if e["notebook"] == f"{n:02}"][1:])   # q1 is kept for the test
        while len(closed) < 3:
            take(closed, n)
        for earlier in (n - 2, n - 4):
            take(closed, earlier, n - 1, n - 3, *range(n, 0, -1))
    for quiz, question in SOUND.items():
        made[quiz][-1] = sound(questions()[question])
    return made


def _from_another_side(number: int) -> list[dict[str, Any]]:
    """The questions of a lesson turned round: the first mistake of each, then the second; judge and flaw of the bank first, those of quizzes last."""
    from .turned import turned

    mine = [e for e in questions().values() if e["notebook"] == f"{number:02}"]
    mine.sort(key=lambda e: (e["id"] in quiz_items(), e["kind"] not in ("judge", "flaw"), not e["core"]))
    sides = [(e["id"] in quiz_items(), rank, side) for e in mine for rank, side in enumerate(turned(e))]
    return [side for _, _, side in sorted(sides, key=lambda s: s[:2])]


def quiz(name: str) -> None:
    """Show a quiz, in the language in force.

    Parameters
    ----------
    name : "02-open" (two questions of the lesson before), "02-close" (five), or the id of a question with options, such as "01-colour"

    Raises
    ------
    GovtextError
        There is no such quiz.
    """
    entries = quiz_of(name)
    page = "".join(_question_page(entry, number) for number, entry in enumerate(entries, 1))
    text = "\n".join(_asked(entry, number) for number, entry in enumerate(entries, 1))
    show_page((f'<div lang="{language()}">{page}</div>', text))


def _question_page(entry: dict[str, Any], number: int) -> str:
    mistakes = {m["value"]: m["say"] for m in entry["mistakes"]}
    options = "".join(_option_page(o, filled(mistakes.get(o["id"], entry["right"]), entry), o["id"] not in mistakes, entry) for o in entry["options"])
    return f'<p style="margin:.8em 0 .2em"><b>{html.escape(_asked(entry, number))}</b></p>{options}'


def _asked(entry: dict[str, Any], number: int) -> str:
    """A question with its number, and the lesson whose sections it speaks of."""
    lesson = entry["notebook"]
    return f"{number}. " + tr(f"（{lesson}课）", f"(Notebook {lesson}) ") + filled(entry["ask"], entry)


def _option_page(option: dict[str, Any], reply: str, right: bool, entry: dict[str, Any]) -> str:
    colour, mark = LOOKS["right" if right else "near"][0], "✓" if right else "✗"
    return (f'<details style="margin:.2em 0 .2em 1em"><summary>{option["id"]}) {html.escape(filled(option, entry))}</summary>'
            f'<div style="border-left:6px solid {colour};padding:.2em .9em;margin:.2em 0"><b>{mark}</b> {lines(reply)}</div>'
            "</details>")


# ---------------------------------------------------------------------------------------------------- before and after the course

def course_test(when: str, answers: Any = None) -> None:
    """The test of the course, the same thirteen questions before and after. Without answers it shows the questions; with answers it keeps them,
    and after the course tells what has changed. No reply says which option is right before the course.

    Parameters
    ----------
    when : "before" or "after"
    answers : thirteen letters in order, such as "abcdabcdabcda"; - where you do not know

    Raises
    ------
    GovtextError
        `when` is something else.
    """
    from govtext.messages import one_of
    from govtext.show import say

    from . import journal
    from .reading import nothing, read

    one_of("when", when, ("before", "after"))
    entries = quiz_of("course")
    if nothing(read(answers)):
        show_page(_paper(entries, when))
        return
    given = letters_of(answers, len(entries))
    if len(given) != len(entries):
        say("读到 {k} 个回答，要 {n} 个。请按次序连写 {n} 个字母，不知道的写 -。",
            "{k} answers were read, {n} are needed. Write {n} letters in a row, - where you do not know.", k=len(given), n=len(entries))
        return
    journal.record(f"test-{when}", "".join(given), "", "")
    say("记下了，{n} 题里答了 {k} 题。", "Kept: {k} of {n} questions answered.", n=len(entries), k=sum(letter != "-" for letter in given))
    if when == "after":
        _compare(entries, "".join(given))


def letters_of(answers: Any, most: int) -> list[str]:
    """The letters a to d, or -, of an answer to the test, in order; all else is left out."""
    from .reading import items_in, read

    value = read(answers)
    text = "".join(items_in(value)) if isinstance(value, (list, dict)) else str(value)
    return [letter for letter in text.replace("?", "-") if letter in "abcd-"][:most + 1]


def marks(given: str) -> list[bool]:
    """For each question of the test whether the letter given is right."""
    entries = quiz_of("course")
    return [judge(entry, letter).state == "right" for entry, letter in zip(entries, given.ljust(len(entries), "-"), strict=False)]


def _compare(entries: list[dict[str, Any]], after: str) -> None:
    from govtext.show import say

    from . import journal

    before = [entry["given"] for entry in journal.tries("test-before")]
    now = marks(after)
    wrong = [entry["notebook"] for entry, right in zip(entries, now, strict=True) if not right]
    say("学过之后答对 {k} / {n} 题。值得再看的课：{again}。", "After the course {k} of {n} are right. Lessons to look at again: {again}.",
        k=sum(now), n=len(entries), again=", ".join(wrong) or "–")
    if before:
        say("开课前的第一次答对 {k} 题。", "In the first test before the course {k} were right.", k=sum(marks(str(before[0]))))


def _paper(entries: list[dict[str, Any]], when: str) -> tuple[str, str]:
    head = tr("开课前小测：不计分，不知道的写 -。", "Test before the course: no marks; write - where you do not know.") if when == "before" else \
        tr("学完后小测：还是这些题。", "Test after the course: the same questions.")
    how = tr(f"写法：gc.course_test(\"{when}\", \"十三个字母\")", f"Write: gc.course_test(\"{when}\", \"thirteen letters\")")
    body, text = [], [head]
    for number, entry in enumerate(entries, 1):
        options = [f"{o['id']}) {filled(o, entry)}" for o in entry["options"]]
        ask = f"{number}. {filled(entry['ask'], entry)}"
        body.append(f'<p style="margin:.8em 0 .2em"><b>{html.escape(ask)}</b></p>' + "".join(f'<div style="margin-left:1em">{html.escape(o)}</div>' for o in options))
        text += [ask, *options]
    return f'<div lang="{language()}"><p>{head}</p>{"".join(body)}<p>{html.escape(how)}</p></div>', "\n".join([*text, how])

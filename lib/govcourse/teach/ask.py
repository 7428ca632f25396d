"""What a notebook calls: `check` an answer, a `quiz`, a `term` of the glossary. One answer, one message; hints closed; the solution after the
third try. Shown in the language in force, as HTML that needs no script, and as text."""

from __future__ import annotations

import hashlib
import html
import re
from functools import lru_cache
from typing import Any

from govtext.language import language, tr

from . import journal
from .bank import Verdict, filled, find_exercise, judge, load_exercises, teaching_dir

LOOKS = {"right": ("#1b6e3c", "✓", "✓"), "near": ("#8a5a00", "再想想", "Not yet"), "empty": ("#5c6670", "还没有回答", "No answer yet")}
TRIES_BEFORE_SOLUTION = 3


def check(exercise: str, answer: Any, *, why: str = "") -> None:
    """Say what an answer to an exercise is, and keep it among one's own tries (`progress`).

    Parameters
    ----------
    exercise : its id, such as "01-nested"
    answer : anything; it is read kindly, and None, "" or ? mean no answer yet
    why : a reason in words; it is kept for the class, no machine marks it

    Raises
    ------
    GovtextError
        There is no such exercise.
    """
    entry = find_exercise(exercise)
    verdict = judge(entry, answer)
    hindered = None if verdict.state == "empty" else journal.record(entry["id"], answer, why, verdict.message)
    tried = 0 if verdict.state == "empty" else len(journal.tries(entry["id"]))
    show_page(reply(entry, verdict, given=answer, tried=tried, hindered=hindered))


def reply(entry: dict[str, Any], verdict: Verdict, *, given: Any = None, tried: int = 0, hindered: str | None = None) -> tuple[str, str]:
    """A verdict as (HTML, text): which answer was judged, the message, hints closed, the solution from the third try on, and why a try could
    not be kept."""
    colour, zh, en = LOOKS[verdict.state]
    message = filled(verdict.say, entry)
    if verdict.state != "empty" and given is not None:   # all exercises write into one variable: a cell that was not run shows
        message = f"{tr('您的回答', 'Your answer')}{tr('：', ': ')}{shortened(given)}{_read_as(entry, given)}\n{message}"
    page = [_box(colour, tr(zh, en), message)]
    text = [f"{tr(zh, en)}{'' if verdict.state == 'right' else tr('：', ':')} {message}"]
    if verdict.state != "right":
        page += [_closed(tr(f"提示 {n}", f"Hint {n}"), filled(hint, entry)) for n, hint in enumerate(entry["hints"], 1)]
    if verdict.state == "near" and tried >= TRIES_BEFORE_SOLUTION and "solution" in entry:
        page.append(_closed(tr("参考思路", "One way to the answer"), filled(entry["solution"], entry)))
    if hindered:
        note = tr(f"没能记下这次回答（{hindered}）；不影响判断。", f"This try could not be kept ({hindered}); the reply is not affected.")
        page, text = [*page, f"<p>{html.escape(note)}</p>"], [*text, note]
    return f'<div lang="{language()}">{"".join(page)}</div>', "\n".join(text)


def shortened(given: Any, most: int = 60) -> str:
    """What was given, on one line and not too long; without a word of Python around a text."""
    text = " ".join((given if isinstance(given, str) else _written(given)).split())
    return text if len(text) <= most else f"{text[:most]}…"


def _read_as(entry: dict[str, Any], given: Any) -> str:
    """What a number in words was read as, so that a slip of ours is seen."""
    from .reading import number_in, read

    value = read(given)
    if entry["answer"] != "number" or not isinstance(value, str) or (number := number_in(value, percent=entry["percent"])) is None:
        return ""
    number = f"{100 * number:.3g}%" if entry["percent"] else f"{number:g}"
    return "" if number in value.replace(",", "") or value.endswith("%") else tr(f"（读作 {number}）", f" (read as {number})")


def _written(given: Any) -> str:
    try:
        return repr(given)
    except Exception:   # a reader may give anything
        return type(given).__name__


def _box(colour: str, head: str, body: str) -> str:
    return (f'<div role="status" style="border-left:6px solid {colour};padding:.4em .9em;margin:.4em 0"><b>'
            f"{html.escape(head)}</b><br>{lines(body)}</div>")   # the theme's own ink: no colour is readable on light and dark


def _closed(head: str, body: str) -> str:
    return (f'<details style="margin:.3em 0 .3em .4em"><summary>{html.escape(head)}</summary>'
            f'<div style="padding:.3em .9em">{lines(body)}</div></details>')


def lines(text: str) -> str:
    """Text as HTML: escaped, `code` in a code font."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(text)).replace("\n", "<br>")


def show_page(shown: tuple[str, str]) -> None:
    from IPython.display import display

    display({"text/html": shown[0], "text/plain": shown[1]}, raw=True)


@lru_cache(maxsize=1)
def bank_hash() -> str:
    """sha256 (first 12 digits) of the exercises and quizzes: says whether a hand-in was made with the same."""
    paths = [*sorted((teaching_dir() / "exercises").glob("*.yaml")), teaching_dir() / "quizzes.yaml"]
    return hashlib.sha256(b"".join(path.read_bytes() for path in paths if path.is_file())).hexdigest()[:12]


def progress() -> None:
    """Show what I tried: each exercise with my first answer, what it was, how often I tried, whether it is right by now, and, where it is
    not, what to read again."""
    from govtext.show import say

    from .tables import progress_table, show_progress

    done = journal.tries()
    if not done:
        say("这个文件夹里还没有回答过练习。", "No exercise has been answered in this folder yet.")
        return
    show_progress(progress_table(done, load_exercises()))

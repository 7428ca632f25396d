"""What I tried: a learner's own tries as a table, and what to read again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from govtext.language import language, tr

from .bank import judge

COLUMNS = {"exercise": ("练习", "exercise"), "title": ("题目", "title"), "first_answer": ("第一次的回答", "first answer"),
           "first_was": ("它是", "it was"), "tries": ("次数", "tries"), "now": ("现在", "now"), "read_again": ("值得再读", "read again")}
LONGEST = 40


def progress_table(tries: Iterable[Mapping[str, Any]], bank: Mapping[str, dict[str, Any]]) -> pd.DataFrame:
    """A row for each exercise that was tried, in the order of the bank, judged anew.

    Parameters
    ----------
    tries : as `journal.tries` gives them
    bank : as `load_exercises` gives it

    Returns
    -------
    DataFrame
        exercise, title, first_answer (as text), first_was (right, or the name of the mistake), tries, now (right or not yet), read_again
        (notebook and section, "" where the last answer is right); words in the language in force.
    """
    by: dict[str, list[Any]] = {}
    for entry in tries:
        by.setdefault(entry["exercise"], []).append(entry["given"])
    rows = [_row(bank[id_], by[id_]) for id_ in bank if id_ in by]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _row(entry: dict[str, Any], given: list[Any]) -> dict[str, Any]:
    first, last = judge(entry, given[0]), judge(entry, given[-1])
    again = "" if last.state == "right" else tr(f"{entry['notebook']} 第{entry['section']}节 {entry['heading']}",
                                                f"{entry['notebook']}, section {entry['section']}")
    return {"exercise": entry["id"], "title": entry["title"][language()], "first_answer": short(given[0]), "first_was": named(entry, first.message),
            "tries": len(given), "now": tr("对", "right") if last.state == "right" else tr("还没有", "not yet"), "read_again": again}


def named(entry: dict[str, Any], message: str) -> str:
    """What a message is called: right, other, or the name of the mistake, in the language in force."""
    names = {m["id"]: m["name"][language()] for m in entry["mistakes"]} | {"right": tr("对", "right"), "empty": tr("没有回答", "no answer")}
    return names.get(message, tr("别的", "something else"))


def short(given: Any) -> str:
    """An answer as a short text."""
    text = ", ".join(map(str, given)) if isinstance(given, list) else f"{given:g}" if isinstance(given, float) else str(given)
    return text if len(text) <= LONGEST else f"{text[:LONGEST - 1]}…"


def show_progress(table: pd.DataFrame) -> None:
    """Show the table of `progress_table` with a sentence on how far one has come."""
    from govtext.show import say, show_table

    right = (table["read_again"] == "").sum()
    first = (table["first_was"] == tr("对", "right")).sum()
    say("试过 {n} 道练习，现在对的 {k} 道，第一次就对的 {f} 道。第一次的回答不计分：它们告诉您先前是怎样想的。",
        "{n} exercises tried, {k} right by now, {f} at the first try. First answers are no marks: they show how you thought before.",
        n=len(table), k=right, f=first)
    show_table(table, rows=len(table), columns=COLUMNS)

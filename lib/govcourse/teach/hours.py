"""Hours: how long a section takes to show, and which sections make hour A, hour B and the rest.

The model is a first guess until classes have been timed: Chinese characters / 250 + 2.5 minutes for a figure + 1 for a table, and the minutes that
an exercise states. A class hour of 45 minutes is 5 of opening quiz, at most 26 of showing, 12 of exercises, 2 to close.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from govtext.yamlfiles import At, Mapping, need_list, need_mapping, need_text, need_texts, no_strangers, read_yaml, whole_number

from .bank import load_exercises, pair, teaching_dir

CHARACTERS_A_MINUTE, FIGURE, TABLE = 250, 2.5, 1.0
SHOWING, EXERCISING, OPENING, CLOSING = 26, 12, 5, 2
HAN = re.compile("[\u4e00-\u9fff]")
HEADING = re.compile(r"^(?:## (\d+) |### )(.*)$", re.M)
SHOWN_ASIDE = re.compile(r"<details>.*?</details>", re.S)   # answers are opened by those who want them
LAST_SECTIONS = ("开始", "没有说明什么", "要点", "讨论", "延伸阅读", "清单")   # set up, or close an hour, or are homework: in no hour of their own
HOURS = ("a", "b", "extra")
PLAN_FIELDS = ("notebook", *HOURS, "minutes", "hours")
HOUR_FIELDS = ("leave", "outcomes", "board", "skip")
HOUR = OPENING + SHOWING + EXERCISING + CLOSING   # minutes of a class


def section_minutes(notebook: Any) -> pd.DataFrame:
    """How long the sections of a notebook take to show, and the parts of a section that have a heading of their own.

    Parameters
    ----------
    notebook : notebook node of a master; figures and tables are counted from its outputs, or from its code where it has none

    Returns
    -------
    DataFrame
        section (number), heading (Chinese), part (heading of the part, "" for what stands before the first), characters, figures, tables,
        minutes (float); one row for each section and part, in order.
    """
    rows: list[dict[str, Any]] = []
    executed = any(cell.get("outputs") for cell in notebook.cells if cell.cell_type == "code")
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and "lang-zh" in cell.metadata.get("tags", []):
            for number, words in HEADING.findall(cell.source):
                if number or rows:
                    place = {"section": int(number), "heading": words, "part": ""} if number else {**rows[-1], "part": words}
                    rows.append({**place, "characters": 0, "figures": 0, "tables": 0})
            if rows and "exercise" not in cell.metadata["tags"]:
                rows[-1]["characters"] += len(HAN.findall(SHOWN_ASIDE.sub("", cell.source)))
        elif cell.cell_type == "code" and rows:
            figures, tables = _shown(cell, executed)
            rows[-1]["figures"] += figures
            rows[-1]["tables"] += tables
    table = pd.DataFrame(rows, columns=["section", "heading", "part", "characters", "figures", "tables"])
    return table.assign(minutes=table["characters"] / CHARACTERS_A_MINUTE + FIGURE * table["figures"] + TABLE * table["tables"])


def _shown(cell: Any, executed: bool) -> tuple[int, int]:
    """How many figures and tables a code cell shows."""
    if executed:
        kinds = [output.get("data", {}) for output in cell.get("outputs", [])]
        return sum("image/png" in data for data in kinds), sum("<table" in data.get("text/html", "") for data in kinds)
    return len(re.findall(r"\bgt\.show\(", cell.source)), len(re.findall(r"show_table\(|passage_card\(|lesson\.show\(", cell.source))


# ---------------------------------------------------------------------------------------------------- the plan

@lru_cache(maxsize=2)
def load_plan(path: str | Path | None = None) -> dict[str, dict[str, Any]]:
    """data/teaching/plan.yaml by notebook: a, b, extra (words of Chinese headings, of sections or of parts of them), and for each hour what a
    lecturer needs (both languages).

    Raises
    ------
    GovtextError
        The file breaks the schema, or words stand in two hours; names the line.
    """
    content, at = read_yaml(path or teaching_dir() / "plan.yaml")
    entries = need_list(content.get("lessons", ""), at.inside(content, "lessons"), "lessons: - notebook: \"01\"")
    return {entry["notebook"]: entry for value in entries for entry in [_lesson(need_mapping(value, at.inside(entries), "- notebook: ..."), at.inside(value))]}


def _lesson(value: Mapping, at: At) -> dict[str, Any]:
    at.what = need_text(value.get("notebook", ""), at, "notebook") or "?"
    no_strangers(value, PLAN_FIELDS, at)
    lesson: dict[str, Any] = {"notebook": at.what}
    lesson |= {hour: need_texts(value.get(hour, ""), at.inside(value, hour), f"{hour}: [三种数法]") for hour in HOURS}
    listed = [words for hour in HOURS for words in lesson[hour]]
    if len(set(listed)) < len(listed):
        at.refuse("有一节排在两个课时里", "a section stands in two hours")
    own = need_mapping(value.get("minutes", ""), at.inside(value, "minutes"), "minutes: {三种数法: 4}") if "minutes" in value else {}
    lesson["minutes"] = {words: whole_number(own[words], at.inside(own, words), "minutes", 1, 30) for words in own}
    hours = need_mapping(value.get("hours", ""), at.inside(value, "hours"), "hours: {a: ..., b: ...}")
    return lesson | {"hours": {name: _hour(need_mapping(hours.get(name, ""), at.inside(hours, name), "outcomes: ..."), at.inside(hours, name))
                               for name in ("a", "b")}}


def _hour(value: Mapping, at: At) -> dict[str, Any]:
    no_strangers(value, HOUR_FIELDS, at)
    outcomes = [pair(outcome, at, "outcomes") for outcome in need_list(value.get("outcomes", ""), at.inside(value, "outcomes"), "- zh: ...")]
    if len(outcomes) != 2:
        at.refuse("每个课时写两条能做到的事（outcomes）", "an hour has two outcomes")
    leave = need_texts(value["leave"], at.inside(value, "leave"), "leave: [三种数法, 01-cut]") if "leave" in value else []
    return {"leave": leave, "outcomes": outcomes, **{field: pair(value.get(field, ""), at.inside(value, field), field) for field in HOUR_FIELDS[2:]}}


def with_hours(number: str, sections: pd.DataFrame) -> pd.DataFrame:
    """`section_minutes` with the hour of each row (a, b, extra, or "" for what every lesson has): that of words in its part's heading, else in its
    section's; a section that the plan does not name is extra. Minutes that the plan gives a heading replace the estimate."""
    plan = load_plan()[number]

    def hour_of(heading: str) -> str:
        return next((hour for hour in HOURS for words in plan[hour] if words in heading), "")

    hours = []
    for heading, part in zip(sections["heading"], sections["part"], strict=True):
        common = any(words in heading for words in LAST_SECTIONS)
        hours.append((part and hour_of(part)) or hour_of(heading) or ("" if common else "extra"))
    own = [next((minutes for words, minutes in plan.get("minutes", {}).items() if words in (part or heading)), None)
           for heading, part in zip(sections["heading"], sections["part"], strict=True)]
    return sections.assign(hour=hours, minutes=pd.Series(own, sections.index, dtype=float).fillna(sections["minutes"]))


def exercises_of(number: str, hour: str, sections: pd.DataFrame) -> list[dict[str, Any]]:
    """Exercises of an hour: in A the core ones of its sections, with extra those of extra sections, in B all others. `sections`: `section_minutes`."""
    rows = with_hours(number, sections)
    first = rows[rows["part"] == ""].set_index("section")["hour"].to_dict()
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in HOURS}
    for entry in load_exercises().values():
        if entry["notebook"] == number:
            its = first.get(entry["section"], "b")
            found["extra" if its == "extra" else "a" if its == "a" and entry["core"] else "b"].append(entry)
    return found[hour]


def running_order(number: str, hour: str, sections: pd.DataFrame) -> list[tuple[int, dict[str, Any] | None]]:
    """What an hour does, in order, as its slides do: (section, exercise), where the section is shown (section, None). A guess comes before its section,
    other exercises after it; those of sections that the other hour has shown come first. `sections`: `section_minutes`."""
    rows, exercises = with_hours(number, sections), exercises_of(number, hour, sections)
    shown = list(dict.fromkeys(rows.loc[rows["hour"] == hour, "section"]))
    order: list[tuple[int, dict[str, Any] | None]] = [(e["section"], e) for e in exercises if e["section"] not in shown]
    for section in shown:
        mine = [(section, e) for e in exercises if e["section"] == section]
        order += [row for row in mine if row[1]["kind"] == "predict"] + [(section, None)] + [row for row in mine if row[1]["kind"] != "predict"]
    return order


def left_out(number: str, hour: str, sections: pd.DataFrame) -> list[tuple[dict[str, Any] | pd.DataFrame, float]]:
    """What the plan leaves out of an hour that is ten minutes short, with its minutes: an exercise, or the rows of a section or of parts of it; what
    the hour does not hold is not in the list. `sections`: `section_minutes`."""
    rows = with_hours(number, sections)
    rows, exercises = rows[rows["hour"] == hour], {e["id"]: e for e in exercises_of(number, hour, sections)}
    found: list[tuple[dict[str, Any] | pd.DataFrame, float]] = []
    for words in load_plan()[number]["hours"][hour]["leave"]:
        part, whole = (rows[rows[column].str.contains(words, regex=False)] for column in ("part", "heading"))
        block = part if len(part) else whole
        if words in exercises:
            found.append((exercises[words], float(exercises[words]["minutes"])))
        elif len(block):
            found.append((block, float(block["minutes"].sum())))
    return found


def hour_minutes(number: str, hour: str, sections: pd.DataFrame) -> dict[str, float]:
    """Minutes of an hour: showing, exercises, and the sum with opening quiz and close. `sections`: `section_minutes`."""
    rows = with_hours(number, sections)
    showing = float(rows.loc[rows["hour"] == hour, "minutes"].sum())
    exercising = float(sum(e["minutes"] for e in exercises_of(number, hour, sections)))
    around = OPENING + CLOSING if hour in ("a", "b") else 0
    return {"showing": showing, "exercises": exercising, "sum": showing + exercising + around}


def card_line(number: str, sections: pd.DataFrame, lang: str) -> str:
    """A line for the card: which sections make hour A, hour B and the rest, with minutes; of a section that an hour shows too, the rest has a part.
    `sections`: `section_minutes`."""
    parts, rows = [], with_hours(number, sections)
    for hour, zh, en in (("a", "第一课时", "hour A"), ("b", "第二课时", "hour B"), ("extra", "选学", "extra")):
        mine = rows[rows["hour"] == hour]
        if len(mine):
            minutes = round(hour_minutes(number, hour, sections)["sum"])
            shared = set(rows.loc[rows["hour"].isin(["a", "b"]), "section"]) if hour == "extra" else set()
            whole, part = (("、" if lang == "zh" else ", ").join(str(s) for s in dict.fromkeys(mine["section"]) if (s in shared) is some) for some in (False, True))
            named = [f"第{whole}节" if lang == "zh" else f"section{'s' * (',' in whole)} {whole}"] if whole else []
            named += [f"第{part}节的一部分" if lang == "zh" else f"part of section{'s' * (',' in part)} {part}"] if part else []
            parts.append(f"{zh}：{'，'.join(named)}，约{minutes}分钟" if lang == "zh" else f"{en}: {', '.join(named)}, about {minutes} min")
    return ("；" if lang == "zh" else "; ").join(parts)

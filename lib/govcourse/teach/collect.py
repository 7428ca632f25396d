"""What a class hands in: files of `hand_in` read, judged again, and told as shares of mistakes to discuss. No examination tool: keys can be read in
the repository, and a file can be written by anybody.

A file is taken only for what it holds: answers. What it says of being right is not believed.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from govtext.language import language, tr
from govtext.messages import GovtextError, visible

from .ask import bank_hash
from .bank import answers_in, judge, load_exercises
from .journal import as_try, student_name
from .quizzes import marks
from .reading import read
from .tables import named, short

MAX_BYTES, MAX_TRIES, MAX_FILES = 5_000_000, 20_000, 5_000
BAR, SHOWN = 20, 4   # signs of the longest bar; other answers named
ROWS = ["student", "exercise", "tries", "first", "first_message", "last", "last_message", "why"]
TESTS = ("test-before", "test-after")


class Class(NamedTuple):
    """A class: answers (one row per student and exercise, columns ROWS), problems (file, problem), tests (student, before, after)."""

    answers: pd.DataFrame
    problems: pd.DataFrame
    tests: pd.DataFrame


def collect(folder: str | Path) -> Class:
    """Read every .json file of a folder, subfolders too. Of two files of a student the newer counts.

    Raises
    ------
    GovtextError
        The folder is missing, or holds no .json file.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise GovtextError(f"{folder}：没有这个文件夹。请检查路径。", f"{folder}: there is no such folder. Check the path.")
    paths = [path for path in sorted(folder.rglob("*.json")) if path.is_file()][:MAX_FILES]
    if not paths:
        raise GovtextError(f"{folder}：里面没有 .json 文件。学生交的是 answers-学号.json。", f"{folder}: no .json file in it. Students hand in answers-NUMBER.json.")
    files, problems = {}, []
    for path in paths:
        name = path.relative_to(folder).as_posix()
        student, tries, problem = _read(path)
        if problem:
            problems.append((name, problem))
        if tries is not None:
            _keep_newer(files, student, name, tries, problems)
    answers = [_row(student, id_, given) for student, (_, tries) in sorted(files.items()) for id_, given in _by_exercise(tries).items()]
    tests = [_tests(student, tries) for student, (_, tries) in sorted(files.items())]
    return Class(pd.DataFrame(answers, columns=ROWS), pd.DataFrame(problems, columns=["file", "problem"]),
                 pd.DataFrame(tests, columns=["student", "before", "after"]))


def _read(path: Path) -> tuple[str, list[dict[str, Any]] | None, str]:
    """(student, tries or None, problem or "") of a file."""
    try:
        if path.stat().st_size > MAX_BYTES:
            return "", None, tr("太大，没有读", "too large, not read")
        content = json.loads(path.read_text("utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        return "", None, tr("不是可读的文件（空的、断了或不是文本）", "cannot be read (empty, cut off, or no text)")
    if not isinstance(content, dict) or not isinstance(content.get("tries"), list) or not student_name(content.get("student", "")):
        return "", None, tr("不是学生交的 answers 文件", "no file that a student hands in")
    tries = [entry for value in content["tries"][:MAX_TRIES] if (entry := as_try(value)) is not None]
    lost = len(content["tries"]) - len(tries)
    problem = tr("里面没有回答", "no answers in it") if not content["tries"] else tr(f"{lost} 条记录读不出，略过", f"{lost} entries cannot be read and were left out") if lost else ""
    if content.get("exercises") != bank_hash():
        problem = "；".join(filter(None, [problem, tr("练习的版本不同", "made with another version of the exercises")]))
    return student_name(content["student"]), tries, problem


def _keep_newer(files: dict[str, tuple[str, list[dict[str, Any]]]], student: str, name: str, tries: list[dict[str, Any]],
                problems: list[tuple[str, str]]) -> None:
    newest = max((entry["at"] for entry in tries), default="")
    if student in files:
        known, kept = files[student]
        older = name if max((entry["at"] for entry in kept), default="") >= newest else known
        problems.append((older, tr(f"{student} 较早的一份，没有用", f"an older hand-in of {student}, not used")))
        if older == name:
            return
    files[student] = (name, tries)


def _by_exercise(tries: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    known, by = load_exercises(), {}
    for entry in sorted(tries, key=lambda e: e["at"]):
        if entry["exercise"] in known:
            by.setdefault(entry["exercise"], []).append(entry)
    return {id_: by[id_] for id_ in known if id_ in by}


def _row(student: str, exercise: str, tries: list[dict[str, Any]]) -> dict[str, Any]:
    entry = load_exercises()[exercise]
    first, last = judge(entry, tries[0]["given"]), judge(entry, tries[-1]["given"])
    why = next((t["why"] for t in reversed(tries) if t["why"]), "")
    return {"student": student, "exercise": exercise, "tries": len(tries), "first": _cell(tries[0]["given"], entry), "first_message": first.message,
            "last": _cell(tries[-1]["given"], entry), "last_message": last.message, "why": visible(why)}


def _cell(given: Any, entry: dict[str, Any]) -> str:
    value = read(given)
    return visible(short("".join(answers_in(value, entry)) if entry["answer"] == "codes" else value))


def _tests(student: str, tries: list[dict[str, Any]]) -> dict[str, Any]:
    ordered = sorted(tries, key=lambda e: e["at"])
    given = {test: [str(read(e["given"])) for e in ordered if e["exercise"] == test] for test in TESTS}
    return {"student": student, "before": sum(marks(given[TESTS[0]][0])) if given[TESTS[0]] else None,
            "after": sum(marks(given[TESTS[1]][-1])) if given[TESTS[1]] else None}


# ---------------------------------------------------------------------------------------------------- told to the class

def shares(answers: pd.DataFrame) -> pd.DataFrame:
    """How the first answers of a class fall: exercise, message (right, other, or a mistake), what (its name in the language in force), n, share.
    Those who gave no answer are not in it."""
    counts = answers.groupby(["exercise", "first_message"], sort=False).size().rename("n").reset_index()
    counts["share"] = counts["n"] / counts.groupby("exercise")["n"].transform("sum")
    bank = load_exercises()
    counts["what"] = [named(bank[e], m) for e, m in zip(counts["exercise"], counts["first_message"], strict=True)]
    order = {id_: i for i, id_ in enumerate(bank)}
    counts = counts.sort_values(["exercise", "n"], ascending=[True, False], key=lambda s: s.map(order) if s.name == "exercise" else s, kind="stable")
    return counts.rename(columns={"first_message": "message"})[["exercise", "message", "what", "n", "share"]].reset_index(drop=True)


def _others(answers: pd.DataFrame, exercise: str, message: str) -> str:
    """The answers that no reply was written for and that two gave or more, the most frequent first: what to talk about. What one alone wrote is
    not projected."""
    if message != "other":
        return ""
    given = answers.loc[(answers["exercise"] == exercise) & (answers["first_message"] == "other"), "first"].str.slice(0, 16).value_counts()
    often = given.index[given >= 2][:SHOWN]
    return tr("（", " (") + tr("、", ", ").join(often) + tr("）", ")") if len(often) else ""


def class_alpha(answers: pd.DataFrame) -> pd.DataFrame:
    """Krippendorff's alpha of the class for each coding exercise, from first answers of the right length: exercise, coders, units, alpha.
    Two coders at least; NaN where the class gave one code only."""
    from govtext.measures.reliability import krippendorff_alpha

    rows = []
    for id_, entry in load_exercises().items():
        if entry["answer"] != "codes":
            continue
        mine = answers[answers["exercise"] == id_]
        codes = {row.student: answers_in(read(row.first), entry) for row in mine.itertuples()}
        units = _units(entry)
        codes = {student: given for student, given in codes.items() if len(given) == units and set(given) <= entry["labels"]}
        if len(codes) >= 2:
            long = pd.DataFrame([(str(unit), student, code) for student, given in codes.items() for unit, code in enumerate(given)],
                                columns=["unit", "coder", "code"])
            value = krippendorff_alpha(long) if long["code"].nunique() > 1 else float("nan")
            rows.append((id_, len(codes), units, value))
    return pd.DataFrame(rows, columns=["exercise", "coders", "units", "alpha"])


def _units(entry: dict[str, Any]) -> int:
    from . import keys

    return len(keys.value(next(rule["key"] for rule in entry["accept"] if "key" in rule)))


def report(found: Class) -> str:
    """The class in lines to print or to project: for each exercise how the first answers fall, alpha for coding, the test before and after,
    and files with a problem; in the language in force."""
    students = found.answers["student"].nunique()
    lines = [tr(f"{students} 人，{len(found.answers)} 份回答。第一次的回答这样分布（不是成绩，供讨论）：",
                f"{students} students, {len(found.answers)} answers. First answers fall like this (no marks; to be discussed):")]
    bank, table = load_exercises(), shares(found.answers)
    for exercise, rows in table.groupby("exercise", sort=False):
        lines.append(f"\n{exercise} {bank[exercise]['title'][language()]}  (n = {rows['n'].sum()})")
        lines += [f"  {row.share:4.0%} {'█' * round(row.share * BAR):{BAR}}  {row.what}{_others(found.answers, exercise, row.message)}" for row in rows.itertuples()]
    alpha = class_alpha(found.answers)
    if len(alpha):
        lines.append("\n" + tr("编码练习的班级信度（Krippendorff alpha）：", "Reliability of the class in coding (Krippendorff's alpha):"))
        lines += [f"  {r.exercise}: " + tr(f"{r.coders} 人 × {r.units} 个单位，alpha = {r.alpha:.2f}", f"{r.coders} coders x {r.units} units, alpha = {r.alpha:.2f}")
                  for r in alpha.itertuples()]
    both = found.tests.dropna()
    if len(both):
        lines.append("\n" + tr(f"课程测试（{len(both)} 人前后都做了）：平均由 {both['before'].mean():.1f} 到 {both['after'].mean():.1f}，共 13 题。",
                               f"Test of the course ({len(both)} took both): from {both['before'].mean():.1f} to {both['after'].mean():.1f} of 13 on average."))
    if len(found.problems):
        lines.append("\n" + tr("这些文件要看一看：", "Files to look at:"))
        lines += [f"  {visible(row.file)}: {row.problem}" for row in found.problems.itertuples()]
    return "\n".join(lines)

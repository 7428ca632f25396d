"""What a learner tried, kept beside the notebooks: a line of JSON per answer in my-answers/journal.jsonl. No name, nothing sent anywhere.

Where GOVTEXT_STRICT is set (`make course`, the tests) nothing is written, so that notebooks give the same outputs every time.
"""

from __future__ import annotations

import datetime
import json
import os
from pathlib import Path
from typing import Any

from govtext.messages import GovtextError

FOLDER, NAME = "my-answers", "journal.jsonl"
LARGEST = 20_000_000   # bytes: years of answers; more is no journal
_unwritten: list[dict[str, Any]] = []   # tries of this session that are not to be written, or cannot be


def answers_folder() -> Path:
    """The folder of a learner's answers: GOVTEXT_ANSWERS, else my-answers beside the notebook."""
    return Path(os.environ.get("GOVTEXT_ANSWERS") or FOLDER)


def record(exercise: str, given: Any, why: str, message: str) -> str | None:
    """Keep one try. Returns None, or what hindered writing it (a reason of the system)."""
    entry = {"exercise": exercise, "given": storable(given), "why": str(why or "")[:2000], "message": message,
             "at": datetime.datetime.now().isoformat(timespec="seconds")}
    if os.environ.get("GOVTEXT_STRICT"):
        _unwritten.append(entry)
        return None
    try:
        answers_folder().mkdir(parents=True, exist_ok=True)
        with (answers_folder() / NAME).open("a", encoding="utf-8", newline="\n") as stream:
            stream.write(json.dumps(entry, ensure_ascii=False) + "\n")
    except OSError as error:
        _unwritten.append(entry)
        return error.strerror or type(error).__name__
    return None


def storable(given: Any) -> Any:
    """An answer as JSON keeps it: plain, small."""
    from .reading import read

    value = read(given)
    text = json.dumps(value, ensure_ascii=False)
    return value if len(text) <= 4000 else text[:4000]


def tries(exercise: str | None = None) -> list[dict[str, Any]]:
    """All tries in their order, or those of one exercise; lines that are damaged are passed over."""
    found = [*_written(), *_unwritten]
    return [entry for entry in found if exercise in (None, entry["exercise"])]


def _written() -> list[dict[str, Any]]:
    path = answers_folder() / NAME
    try:
        if os.environ.get("GOVTEXT_STRICT") or path.stat().st_size > LARGEST:
            return []
        lines = path.read_text("utf-8-sig", errors="replace").splitlines()
    except OSError:
        return []
    return [entry for line in lines if (entry := as_try(_parsed(line))) is not None]


def _parsed(line: str) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def as_try(value: Any) -> dict[str, Any] | None:
    """A try as `record` writes it, from anything; None where it is none."""
    if not isinstance(value, dict) or not isinstance(value.get("exercise"), str) or "given" not in value:
        return None
    texts = {key: value[key] if isinstance(value.get(key), str) else "" for key in ("why", "message", "at")}
    return {"exercise": value["exercise"][:40], "given": value["given"], **{key: text[:2000] for key, text in texts.items()}}


def hand_in(student: str) -> Path:
    """Write one file with all tries for the lecturer, my-answers/answers-STUDENT.json; the student sends it by any way.

    Parameters
    ----------
    student : a number or name that the class agreed on; letters, digits, - and _

    Raises
    ------
    GovtextError
        No such name, nothing tried yet, or the file cannot be written.
    """
    from govtext.store import replacing_file

    from .ask import bank_hash

    name = student_name(student)
    if not name:
        raise GovtextError("请写上学号，例如 gc.hand_in(\"2026001\")。", "Give your student number, for example gc.hand_in(\"2026001\").")
    done = tries()
    if not done:
        raise GovtextError("这个文件夹里还没有回答过练习。请先运行带 gc.check 的格子。", "No exercise has been answered in this folder yet. Run cells with gc.check first.")
    path = answers_folder() / f"answers-{name}.json"
    content = {"student": name, "exercises": bank_hash(), "tries": done}
    try:
        with replacing_file(path) as part:
            part.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "utf-8", newline="\n")
    except OSError as error:
        raise GovtextError(f"{path}：写不进去（{error.strerror}）。请检查文件夹。", f"{path}: cannot be written ({error.strerror}). Check the folder.") from error
    return path


def student_name(value: Any) -> str:
    """What names a student in a file: letters, digits, - and _, at most 40."""
    return "".join(c for c in str(value).strip() if c.isalnum() or c in "-_")[:40]

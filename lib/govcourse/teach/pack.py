"""The lecturer's pages: one for each hour of each lesson, in both languages, from the notebook (question, sections, minutes), the plan (outcomes,
board, what to skip) and the bank (expected wrong answers with replies). The other pages of teaching/ are written by hand.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pandas as pd

from govtext.language import LANGUAGES, in_language, tr
from govtext.store import replacing_file

from ..runner import notebooks_dir
from .bank import filled
from .hours import CLOSING, OPENING, exercises_of, hour_minutes, load_plan, section_minutes, with_hours
from .placing import typical

EXPECTED = 3


def write_pack(out: Path) -> list[Path]:
    """Write out/zh/hours/01-a.md and so on, and the index of each language; other files there are left alone.

    Returns
    -------
    list of the files written
    """
    import nbformat

    made = []
    for path in sorted(notebooks_dir().glob("*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        for lang in LANGUAGES:
            for hour in ("a", "b"):
                made.append(_write(out / lang / "hours" / f"{path.stem[:2]}-{hour}.md", page(notebook, path.stem[:2], hour, lang)))
    return made + [_write(out / lang / "hours" / "README.md", index(lang)) for lang in LANGUAGES]


def _write(path: Path, text: str) -> Path:
    with replacing_file(path) as part:
        part.write_text(text, "utf-8", newline="\n")
    return path


def page(notebook: Any, number: str, hour: str, lang: str) -> str:
    """The page of an hour as Markdown.

    Parameters
    ----------
    notebook : notebook node of the master
    number, hour : "01" ... "13", "a" or "b"
    lang : "zh" or "en"
    """
    title, question = _card(notebook, lang)
    sections = section_minutes(notebook)
    sections["words"] = sections["section"].map(_headings(notebook, lang))
    named = _parts(notebook, lang)
    sections["part_words"] = [named.get(part, "") for part in sections["part"]]
    plan = load_plan()[number]["hours"][hour]
    with in_language(lang):
        parts = [f"# {title} · {tr('第一课时' if hour == 'a' else '第二课时', f'hour {hour.upper()}')}",
                 f"**{tr('问题', 'Question')}** {question}", _list(tr("学完能做到", "After it you can"), [o[lang] for o in plan["outcomes"]]),
                 _minutes(number, hour, sections), f"**{tr('板书', 'Board')}** {plan['board'][lang]}", _before(number), STEPS[lang],
                 _points(notebook, lang) if hour == "a" else "",
                 _expected(number, hour, sections), FALLBACK[lang], _homework(number, hour, sections), f"**{tr('少十分钟时跳过', 'Ten minutes short? Skip')}** {plan['skip'][lang]}"]
    return "\n\n".join(part for part in parts if part) + "\n"


STEPS = {"zh": "**每张图四步** 先看题目和图注，不看图猜一猜；运行；两人对一对，说出哪里不同；再回到一段话。",
         "en": "**Four steps for each figure** Read title and caption and guess without the figure; run; compare in pairs and say where you differ; "
               "then go back to a passage."}
FALLBACK = {"zh": "**没有电脑时** 事先用 `python -m govcourse slides` 和 `python -m govcourse handouts` 做好[幻灯片和学习单](../slides.md)；学生写在学习单上，教师照下面的回应讲评。",
            "en": "**Without computers** Make [slides and worksheets](../slides.md) beforehand by `python -m govcourse slides` and `python -m govcourse handouts`; students "
                  "answer on the worksheet, and you reply as below."}


def _card(notebook: Any, lang: str) -> tuple[str, str]:
    """Title and question of a lesson, from its card."""
    head = next(c.source for c in notebook.cells if f"lang-{lang}" in c.metadata.get("tags", []))
    field = "问题" if lang == "zh" else "Question"
    found = re.search(rf"^\| \*\*{field}\*\* \| (.*) \|$", head, re.M)
    return head.splitlines()[0].lstrip("# "), found[1] if found else ""


def _headings(notebook: Any, lang: str) -> dict[int, str]:
    return {int(number): words for cell in notebook.cells if cell.cell_type == "markdown" and f"lang-{lang}" in cell.metadata.get("tags", [])
            for number, words in re.findall(r"^## (\d+) (.*)$", cell.source, re.M)}


def _parts(notebook: Any, lang: str) -> dict[str, str]:
    """Chinese heading of a part of a section -> its heading in a language; the two languages have the same headings in the same order."""
    zh, own = ([words for cell in notebook.cells if cell.cell_type == "markdown" and f"lang-{name}" in cell.metadata.get("tags", [])
                for words in re.findall(r"^### (.*)$", cell.source, re.M)] for name in ("zh", lang))
    return dict(zip(zh, own, strict=True))


def _points(notebook: Any, lang: str) -> str:
    """The key points of a lesson: what a class should be able to say, and a lecturer wants to know before it."""
    found = [re.search(r"^## \d+ (?:要点|Key points)\n+(.*)", cell.source, re.S | re.M) for cell in notebook.cells
             if cell.cell_type == "markdown" and f"lang-{lang}" in cell.metadata.get("tags", [])]
    points = next((match[1].strip() for match in found if match), "")
    return tr("**全课要点** 收尾时问：哪几条这一课时已经看到？", "**Key points of the lesson** At the close ask which of them this hour has shown.") + "\n\n" + points if points else ""


def _list(head: str, rows: list[str]) -> str:
    return f"**{head}**\n\n" + "\n".join(f"- {row}" for row in rows)


def _minutes(number: str, hour: str, sections: pd.DataFrame) -> str:
    placed = with_hours(number, sections)
    mine = placed[placed["hour"] == hour].assign(words=_shown_of(placed, hour))
    by = mine.groupby("section").agg(heading=("words", "first"), minutes=("minutes", "sum"))
    opening, code = tr("回顾", "Looking back"), ""
    if hour == "a":   # nothing lies before the first lesson
        opening = tr("开场：运行第一格", "Opening: run the first cell") if number == "01" else tr("开课小测", "Opening quiz")
        code = "" if number == "01" else f" `gc.quiz(\"{number}-open\")`"
    rows = [(opening + code, OPENING)]
    rows += [(tr(f"第{n}节 {by.loc[n, 'heading']}", f"Section {n}: {by.loc[n, 'heading']}"), by.loc[n, "minutes"]) for n in by.index]
    rows += [(tr(f"练习：{e['title']['zh']}（{e['id']}）", f"Exercise: {e['title']['en']} ({e['id']})"), e["minutes"]) for e in exercises_of(number, hour, sections)]
    rows += [(tr("收尾", "Close"), CLOSING)]
    total = hour_minutes(number, hour, sections)["sum"]
    lines = [tr("| 做什么 | 分钟 |", "| What | Minutes |"), "|---|---:|", *[f"| {what} | {round(minutes)} |" for what, minutes in rows],
             f"| {tr('合计', 'Sum')} | {round(total)} |"]
    note = tr("分钟是按字数、图和表估算的，没有算讨论；上过一次以后，请照实际改。",
              "Minutes are estimated from characters, figures and tables, without discussion; after the first class replace them by what it took.")
    return "\n".join(lines) + f"\n\n{note}"


def _shown_of(placed: pd.DataFrame, hour: str) -> pd.Series:
    """Section -> its heading; where a section is shared by hours, what of it this hour shows."""
    words = placed["words"].copy()
    for _, rows in placed.groupby("section"):
        if hour in set(rows["hour"]) and rows["hour"].nunique() > 1:
            shown = [part or tr("开头", "its beginning") for part in rows.loc[rows["hour"] == hour, "part_words"]]
            words[rows.index] = rows["words"].iloc[0] + tr("（只看：", " (only: ") + tr("；", "; ").join(shown) + tr("）", ")")
    return words


def _before(number: str) -> str:
    return tr(f"**课前** 教师把 {number} 课从头运行一遍（`python -m govcourse editions` 写出的教师版里有参考答案）；学生读卡片和本课术语，能运行第一格即可。",
              f"**Before class** Run notebook {number} once from the top (the lecturer's edition, made by `python -m govcourse editions`, has expected answers). Students read the card and "
              "the terms of the lesson; it is enough that the first cell runs.")


def _expected(number: str, hour: str, sections: pd.DataFrame) -> str:
    """Three expected wrong answers with their replies, one of each exercise first."""
    lang = tr("zh", "en")
    mine = exercises_of(number, hour, sections) or exercises_of(number, "extra", sections)
    ranked = [(rank, entry, mistake) for entry in mine for rank, mistake in enumerate(entry["mistakes"])]
    chosen = [(entry, mistake) for _, entry, mistake in sorted(ranked, key=lambda r: r[0])][:EXPECTED]
    rows = [f"| {entry['id']} | {mistake['name'][lang]}{typical(mistake)} | {filled(mistake['say'], entry, lang)} |" for entry, mistake in chosen]
    return tr("**预料中的错误回答**\n\n| 练习 | 回答 | 回应 |", "**Expected wrong answers**\n\n| Exercise | Answer | Reply |") + "\n|---|---|---|\n" + "\n".join(rows)


def _homework(number: str, hour: str, sections: pd.DataFrame) -> str:
    lang = tr("zh", "en")
    left = exercises_of(number, "b" if hour == "a" else "extra", sections)
    named = tr("、", ", ").join(f"{e['title'][lang]} ({e['id']})" for e in left)
    quiz = tr(f"课后小测 `gc.quiz(\"{number}-close\")`", f"closing quiz `gc.quiz(\"{number}-close\")`")
    only = (tr("；不上第二课时的，加练习：", "; where hour B is not taught, exercises, too: ") if hour == "a" else tr("；练习：", "; exercises: "))
    return f"**{tr('作业', 'Homework')}** {quiz}" + (only + named if named else "") + tr("。用 `gc.hand_in(\"学号\")` 交。",
                                                                                                        ". Handed in by `gc.hand_in(\"number\")`.")


def index(lang: str) -> str:
    """The list of all hours of a language."""
    rows = []
    for path in sorted(notebooks_dir().glob("*.ipynb")):
        import nbformat

        title, _ = _card(nbformat.read(path, as_version=4), lang)
        names = ("第一课时", "第二课时") if lang == "zh" else ("hour A", "hour B")
        rows.append(f"- {title}{'：' if lang == 'zh' else ': '}" + " · ".join(f"[{name}]({path.stem[:2]}-{hour}.md)" for hour, name in zip("ab", names, strict=True)))
    head = "# 每课时一页\n\n由 `python -m govcourse pack` 生成，请不要手改：时间取自 notebook，预期回答取自练习库，其余取自 `data/teaching/plan.yaml`。" \
        if lang == "zh" else "# A page for each hour\n\nMade by `python -m govcourse pack`; do not edit: minutes come from the notebooks, expected answers " \
        "from the exercises, the rest from `data/teaching/plan.yaml`."
    return head + "\n\n" + "\n".join(rows) + "\n"

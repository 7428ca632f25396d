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
from .hours import (
    CLOSING,
    HEADING,
    HOUR,
    OPENING,
    exercises_of,
    hour_minutes,
    left_out,
    load_plan,
    running_order,
    section_minutes,
    with_hours,
)
from .placing import typical
from .turned import INNER

EXPECTED = 3   # wrong answers on a page
LONG = 8       # minutes of a section whose parts are named


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
    sections["question"] = _questions(notebook, lang)
    plan = load_plan()[number]["hours"][hour]
    with in_language(lang):
        parts = [f"# {title} · {tr('第一课时' if hour == 'a' else '第二课时', f'hour {hour.upper()}')}",
                 f"**{tr('问题', 'Question')}** {question}", _list(tr("学完能做到", "After it you can"), [o[lang] for o in plan["outcomes"]]),
                 _minutes(number, hour, sections), _skip(number, hour, sections), _projected(notebook, hour, lang),
                 f"**{tr('板书', 'Board')}** {plan['board'][lang]}", _before(number), STEPS[lang],
                 _expected(number, hour, sections), FALLBACK[lang], _homework(number, hour, sections), _points(notebook, lang) if hour == "a" else ""]
    return "\n\n".join(part for part in parts if part) + "\n"


STEPS = {"zh": "**每张图四步** 先看题目和图注，不看图猜一猜；运行；两人对一对，说出哪里不同；再回到一段话。",
         "en": "**Four steps for each figure** Read title and caption and guess without the figure; run; compare in pairs and say where you differ; "
               "then go back to a passage."}
FALLBACK = {"zh": "**没有电脑时** 事先用 `python -m govcourse slides` 和 `python -m govcourse handouts` 做好[幻灯片和学习单](../slides.md)；学生写在学习单上，教师照上面的回应讲评。",
            "en": "**Without computers** Make [slides and worksheets](../slides.md) beforehand by `python -m govcourse slides` and `python -m govcourse handouts`; students "
                  "answer on the worksheet, and you reply as above."}


def _how(entry: dict[str, Any]) -> tuple[str, str]:
    """How a class does an exercise."""
    if entry["kind"] == "predict":
        return "先收集猜测，答案就在接下来的内容里", "collect guesses; the answer comes in what follows"
    if entry["options"]:
        return "举手选一项，每项请一人说理由", "vote; one reason for each option"
    return {"change": ("各改各的，报出结果", "each changes the cell and tells the result"), "code": ("各自编，再两人对一对", "code alone, then compare in pairs")}.get(
        entry["kind"], ("各自写下，再说在哪里看到的", "write it down, then say where it is seen"))


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


def _questions(notebook: Any, lang: str) -> list[str]:
    """The question under each heading, "" where there is none; in the order of `section_minutes`."""
    found: list[str] = []
    for cell in notebook.cells:
        pieces = HEADING.split(cell.source) if cell.cell_type == "markdown" and f"lang-{lang}" in cell.metadata.get("tags", []) else []
        for number, below in zip(pieces[1::3], pieces[3::3], strict=True):   # what stands before the first numbered heading has no minutes
            if number or found:
                asked = re.match(r"\s*\*\*(?:问题|Question)\*\* (.*)", below)
                found.append(asked[1] if asked else "")
    return found


def _projected(notebook: Any, hour: str, lang: str) -> str:
    """What the card says is shown in an hour."""
    card = next(c.source for c in notebook.cells if f"lang-{lang}" in c.metadata.get("tags", []))
    field = r"上课放什么\*\* \|.*?{}：([^；。|]*)" if lang == "zh" else r"What to project\*\* \|.*?{}: ([^;.|]*)"
    found = re.search(field.format(tr("第一课时" if hour == "a" else "第二课时", f"hour {hour.upper()}")), card)
    return f"**{tr('上课放什么', 'What to project')}** {found[1].strip()}" if found else ""


def _points(notebook: Any, lang: str) -> str:
    """The key points of a lesson: what a class should be able to say, and a lecturer wants to know before it."""
    found = [re.search(r"^## \d+ (?:要点|Key points)\n+(.*)", cell.source, re.S | re.M) for cell in notebook.cells
             if cell.cell_type == "markdown" and f"lang-{lang}" in cell.metadata.get("tags", [])]
    points = next((match[1].strip() for match in found if match), "")
    return tr("**全课要点** 收尾时问：哪几条这一课时已经看到？", "**Key points of the lesson** At the close ask which of them this hour has shown.") + "\n\n" + points if points else ""


def _list(head: str, rows: list[str]) -> str:
    return f"**{head}**\n\n" + "\n".join(f"- {row}" for row in rows)


def _minutes(number: str, hour: str, sections: pd.DataFrame) -> str:
    """The hour minute by minute: since when, what, what the class is asked, how long."""
    placed = with_hours(number, sections)
    mine = placed[placed["hour"] == hour].assign(words=_shown_of(placed, hour))
    by = mine.groupby("section").agg(words=("words", "first"), minutes=("minutes", "sum"))
    asked_in = {section: next(filter(None, [*mine.loc[mine["section"] == section, "question"], *placed.loc[placed["section"] == section, "question"]]), "")
                for section in by.index}   # of what this hour shows, else of the section
    rows = [(*_opening(number, hour), OPENING)]
    for section, entry in running_order(number, hour, sections):
        if entry:
            rows.append((tr(f"练习：{entry['title']['zh']}（{entry['id']}）", f"Exercise: {entry['title']['en']} ({entry['id']})"), tr(*_how(entry)), entry["minutes"]))
        else:
            of = _parts_with_minutes(mine[mine["section"] == section])
            rows.append((tr(f"第{section}节 ", f"Section {section}: ") + by.loc[section, "words"] + of, asked_in[section], by.loc[section, "minutes"]))
    asked = tr("要点里哪几条这一课时已经看到？哪一条结论还缺证据？", "Which key points has this hour shown? Which conclusion still lacks evidence?")
    rows.append((tr("收尾", "Close"), asked, CLOSING))
    clock, lines = 0.0, [tr("| 第几分钟 | 做什么 | 问全班 | 分钟 |", "| From minute | What | Ask the class | Minutes |"), "|---:|---|---|---:|"]
    for what, question, minutes in rows:
        lines.append(f"| {clock:.0f} | {what} | {question} | {minutes:.0f} |")
        clock += minutes
    return "\n".join(lines) + f"\n\n{_left_to_talk(clock)}"


def _left_to_talk(whole: float) -> str:
    """How long an hour takes, and what that leaves of a class."""
    left = round(HOUR - whole)
    talk = tr(f"{HOUR}分钟一课，还剩{left}分钟给讨论", f"of the {HOUR} minutes of class, {left} are left for discussion") if left > 1 else \
        tr("没有余下讨论的时间，要讨论先放下一样", "nothing is left for discussion, so leave something out for it")
    return tr(f"合计{whole:.0f}分钟，按字数、图和表估算；{talk}。上过一次以后，请照实际改。",
              f"In all {whole:.0f} minutes, estimated from characters, figures and tables; {talk}. After your first class, put in the times it really took.")


def _opening(number: str, hour: str) -> tuple[str, str]:
    """What an hour opens with, and what is asked then."""
    lang = tr("zh", "en")
    if hour == "b":
        can = tr("；", "; ").join(outcome[lang] for outcome in load_plan()[number]["hours"]["a"]["outcomes"])
        return tr("回顾第一课时", "Looking back at hour A"), tr(f"两人一组：现在能做到吗？{can}", f"In pairs: can you now {can}?")
    if number == "01":   # nothing lies before the first lesson
        return tr("开场：运行第一格", "Opening: run the first cell"), ""
    return tr("开课小测", "Opening quiz") + f" `gc.quiz(\"{number}-open\")`", tr("先举手选，再点开", "hands up first, then open the options")


def _parts_with_minutes(rows: pd.DataFrame) -> str:
    """The parts of a long section, with their minutes."""
    parts = [(words, minutes) for words, minutes in zip(rows["part_words"], rows["minutes"], strict=True) if words and round(minutes)]
    if rows["minutes"].sum() <= LONG or not parts:
        return ""
    return tr("（其中 ", " (of these: ") + tr("；", "; ").join(tr(f"{words} {minutes:.0f}分", f"{words} {minutes:.0f} min") for words, minutes in parts) + tr("）", ")")


def _skip(number: str, hour: str, sections: pd.DataFrame) -> str:
    """What to leave out when ten minutes are missing, and how much it saves; what to leave out when a few are."""
    lang, blocks = tr("zh", "en"), left_out(number, hour, sections)
    few = load_plan()[number]["hours"][hour]["skip"][lang]
    named = tr("；", "; ").join(_block(what, minutes) for what, minutes in blocks)
    total = hour_minutes(number, hour, sections)["sum"]
    said = tr(f"{named}。合起来省约{sum(m for _, m in blocks):.0f}分钟。只差几分钟时，放下：{few}。",
              f"{named}. In all about {sum(m for _, m in blocks):.0f} minutes. Only a few minutes short? Leave out {few}.") if blocks else \
        tr(f"不用跳：讲和练一共约{total:.0f}分钟，少的是讨论。想留出讨论，放下：{few}。",
           f"Nothing: showing and exercises take about {total:.0f} minutes; what goes is the talk. To keep some, leave out {few}.")
    return f"**{tr('少十分钟时跳过', 'Ten minutes short? Skip')}** {said}"


def _block(what: dict[str, Any] | pd.DataFrame, minutes: float) -> str:
    lang = tr("zh", "en")
    if isinstance(what, dict):
        title = what["title"][lang].translate(INNER[lang])
        return tr(f"练习“{title}”（{minutes:.0f}分钟，留作作业）", f"the exercise \"{title}\" ({minutes:.0f} min, as homework)")
    parts = list(what["part_words"])
    whole = len(parts) > 1 or not parts[0]
    words = (what["words"].iloc[0] if whole else parts[0]).translate(INNER[lang])
    number = what["section"].iloc[0]
    return tr(f"第{number}节“{words}”（{minutes:.0f}分钟）", f"\"{words}\" in section {number} ({minutes:.0f} min)" if not whole else
              f"section {number}, \"{words}\" ({minutes:.0f} min)")


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
    """The answers, and three wrong ones to expect with their replies, one of each exercise first."""
    lang = tr("zh", "en")
    mine = [entry for _, entry in running_order(number, hour, sections) if entry] or exercises_of(number, "extra", sections)
    ranked = sorted(((rank, place) for place, entry in enumerate(mine) for rank in range(len(entry["mistakes"]))))[:EXPECTED]
    rows = []
    for place, entry in enumerate(mine):
        wrong, options = {m["value"] for m in entry["mistakes"] if "value" in m}, entry["options"]
        letters = "".join(f" (`{o['id']}`)" for o in options if o["id"] not in wrong)
        rows.append((tr(f"{entry['title'][lang]}（{entry['id']}）", f"{entry['title'][lang]} ({entry['id']})"), f"**{tr('对', 'right')}**{letters}",
                     filled(entry["right" if options else "solution"], entry, lang)))
        chosen = [entry["mistakes"][rank] for rank, at in ranked if at == place]
        rows += [("", mistake["name"][lang] + typical(mistake), filled(mistake["say"], entry, lang)) for mistake in chosen]
    head = tr("**答案和预料中的错误回答**\n\n| 练习 | 回答 | 回应 |", "**Answers, right and wrong ones to expect**\n\n| Exercise | Answer | Reply |")
    return head + "\n|---|---|---|\n" + "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in cells).replace("\n", " ") + " |" for cells in rows)


def _homework(number: str, hour: str, sections: pd.DataFrame) -> str:
    lang = tr("zh", "en")
    left = exercises_of(number, "b" if hour == "a" else "extra", sections)
    named = tr("、", ", ").join(f"{e['title'][lang]} ({e['id']})" for e in left)
    quiz = tr(f"课后小测 `gc.quiz(\"{number}-close\")`", f"closing quiz `gc.quiz(\"{number}-close\")`")
    only = (tr("；不上第二课时的，加练习：", "; where hour B is not taught, these exercises too: ") if hour == "a" else tr("；练习：", "; exercises: "))
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
    head = "# 每课时一页\n\n由 `python -m govcourse pack` 生成，请不要手改：时间和提问取自 notebook，回答取自练习库，其余取自 `data/teaching/plan.yaml`。" \
        if lang == "zh" else "# A page for each hour\n\nMade by `python -m govcourse pack`; do not edit: minutes and questions come from the notebooks, answers " \
        "from the exercises, the rest from `data/teaching/plan.yaml`."
    return head + "\n\n" + "\n".join(rows) + "\n"

"""A worksheet for each lesson, and its key apart: A4 pages that can be read and answered on paper, without running anything."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any

from govtext.language import LANGUAGES, in_language, tr
from govtext.store import replacing

from ..editions import lesson_card
from .ask import lines as as_html
from .bank import LABELS, filled
from .deck import DISCUSSION, Part, Slide, parts_of, slides_of
from .glossary import terms_of
from .hours import exercises_of, load_plan, section_minutes
from .onpage import document, markdown, plain, print_pdfs, read_table, spoken
from .pack import page as page_of_hour
from .placing import for_lecturers
from .projected import each_lesson, lessons, projected
from .quizzes import quiz_of

LINE = '<p class="line"></p>'
ON_PAPER = {"zh": ((r"写进 `why`", "写在横线上"), (r"在 `why` 里", "在横线上"), (r"，这里写 `answer = mine`；也可以", "；或在表里")),   # what is said of cells to be run
            "en": ((r"into `why`", "on the lines"), (r"\bin `why`", "on the lines"), (r" and write `answer = mine` here; or", "; or in the table"))}


# ---------------------------------------------------------------------------------------------------- the worksheet

def worksheet(number: str, card: dict[str, str], groups: dict[str, list[dict[str, Any]]], parts: list[Part], slides: list[Slide], lang: str) -> str:
    """The body of a worksheet: card, terms, exercises with room to write, closing quiz.

    Parameters
    ----------
    number, card : "01" ... "13", and `editions.lesson_card`
    groups : hour (a, b, extra) -> exercises
    parts, slides : of the lesson, in the same language
    """
    fields = "".join(f"<span>{words} <i></i></span>" for words in (tr("姓名", "Name"), tr("学号", "Number"), tr("日期", "Date")))
    outcomes = "".join(f"<li>{html.escape(o[lang])}</li>" for hour in "ab" for o in load_plan()[number]["hours"][hour]["outcomes"])
    names = {"a": tr("第一课时", "Hour A"), "b": tr("第二课时", "Hour B"), "extra": tr("选做", "Extra")}
    exercises = "".join(f"<h2>{tr('练习', 'Exercises')} · {names[hour]}</h2>" + "".join(_exercise(e, parts, slides, lang) for e in mine)
                        for hour, mine in groups.items() if mine)
    quiz = "".join(f'<div class="exercise"><p><b>{n}</b> {as_html(filled(e["ask"], e))}</p>{_options(e)}</div>' for n, e in enumerate(quiz_of(f"{number}-close"), 1))
    terms = markdown(terms_of(number, lang), lang)
    return (f'<header><h1>{html.escape(card["title"])}</h1><p class="fields">{fields}</p></header>'
            f'<div class="card"><p><b>{tr("问题", "Question")}</b> {html.escape(card["question"])}</p><p><b>{tr("学完能做到", "After it you can")}</b></p><ul>{outcomes}</ul></div>'
            f'{exercises}<h2>{tr("课后小测", "Closing quiz")}</h2>{quiz}<h2>{tr("离开之前", "Before you go")}</h2>'
            f'<p>{tr("今天的哪一条结论，您还不敢写进论文？缺什么？", "Which conclusion of today would you not yet put into a paper? What is missing?")}</p>{LINE * 2}'
            + (f'<h2>{tr("术语", "Terms")}</h2><div class="terms">{re.sub("^<p>.*?</p>", "", terms.strip())}</div>' if terms.strip() else ""))


def _exercise(entry: dict[str, Any], parts: list[Part], slides: list[Slide], lang: str) -> str:
    ask = filled(entry["ask"], entry)
    for pattern, words in ON_PAPER[lang]:
        ask = re.sub(pattern, words, ask)
    at = next((place for place, slide in enumerate(slides, 1) if slide.kind.startswith("question") and slide.title == entry["title"][lang]), None)
    where = tr(f"约{entry['minutes']}分钟", f"about {entry['minutes']} min") + (tr(f" · 幻灯片第 {at} 页", f" · slide {at}") if at else "")
    computer = "" if entry["kind"] != "change" else f'<p class="small">{tr("这一题要上机；没有电脑时，由教师在大屏幕上改，全班先猜再看。", "This one needs a computer; without one the lecturer changes it on the screen, and you guess before you look.")}</p>'
    head = f'<h3>{tr(*LABELS[entry["kind"]])} · {spoken(html.escape(entry["title"][lang]), lang)} <small>{where}</small></h3>'
    return f'<div class="exercise">{head}<p>{spoken(as_html(ask), lang)}</p>{computer}{spoken(_room(entry, parts), lang)}</div>'


def _room(entry: dict[str, Any], parts: list[Part]) -> str:
    """Where the answer is written."""
    why = f'<p class="small">{html.escape(entry["why"][tr("zh", "en")])}</p>{LINE}' if "why" in entry else ""
    if entry["options"]:
        return _options(entry) + f'<p class="small">{tr("理由", "Because")}</p>{LINE}'
    if entry["answer"] == "codes":
        return _coded(entry, parts)
    if entry["kind"] == "predict":
        return f'<p class="fields"><span>{tr("我猜", "My guess")} <i></i></span><span>{tr("核对", "Checked")} <i></i></span></p><p class="small">{tr("差在哪里", "Why they differ")}</p>{LINE}'
    return f'<p class="fields"><span>{tr("答案", "Answer")} <i class="long"></i></span></p>{why or LINE}'


def _options(entry: dict[str, Any]) -> str:
    return '<ul class="options">' + "".join(f'<li>{o["id"]}) {html.escape(filled(o, entry))}</li>' for o in entry["options"]) + "</ul>"


def _coded(entry: dict[str, Any], parts: list[Part]) -> str:
    """What is coded, each with a box: the items of the exercise, else the passages that its section lists."""
    rows = [filled(item, entry) for item in entry["items"]]
    for part in parts if not rows else []:
        for kind, page in part.blocks if part.number == entry["section"] else []:
            if kind == "card":
                rows.append(" · ".join(plain(words) for words in re.findall(r"<dd>(.*?)</dd>", page, re.S)[:2]))
            elif kind == "table" and entry["answer"] == "codes" and len(read_table(page)[1]) >= 10:
                rows += [" · ".join(row) for row in read_table(page)[1]]
    return '<ol class="codes">' + "".join(f"<li><i></i> {html.escape(row)}</li>" for row in rows) + "</ol>"


# ---------------------------------------------------------------------------------------------------- the key

def key(number: str, master: Any, card: dict[str, str], groups: dict[str, list[dict[str, Any]]], parts: list[Part], slides: list[Slide], lang: str) -> str:
    """The body of the key: answers with what is wrong in the others, points to discuss, the pages of the hours, speaker notes with minutes."""
    answers = "".join(f'<div class="exercise">{markdown(for_lecturers(e, lang), lang)}<p>{spoken(as_html(filled(e["right"], e)), lang)}</p></div>'
                      for mine in groups.values() for e in mine)
    quizzes = "".join(f"<h2>{words}</h2><ol>{''.join(_solved(e) for e in quiz_of(f'{number}-{kind}'))}</ol>" for kind, words in
                      (("open", tr("开课小测", "Opening quiz")), ("close", tr("课后小测", "Closing quiz"))) if (number, kind) != ("01", "open"))
    talk = "".join(markdown(text, lang) for part in parts if DISCUSSION in part.zh for kind, text in part.blocks if kind == "prose")
    hours = "".join(f'<div class="hour">{markdown(page_of_hour(master, number, hour, lang), lang)}</div>' for hour in "ab")
    notes = "".join(_note(slide, place) for place, slide in enumerate(slides, 1) if slide.notes and slide.kind.split()[0] not in ("title", "hour", "question", "answer", "list"))
    return (f'<header><h1>{html.escape(card["title"])} · {tr("答案与讲稿", "key and notes")}</h1></header>'
            f'<p class="small">{tr("给教师，不发给学生。", "For lecturers; not for students.")}</p><h2>{tr("练习", "Exercises")}</h2>{answers}{spoken(quizzes, lang)}'
            f'<h2>{tr("讨论要点", "Points to discuss")}</h2>{talk}{hours}<h2>{tr("逐页讲稿", "Speaker notes by slide")}</h2><div class="notes">{notes}</div>')


def _solved(entry: dict[str, Any]) -> str:
    wrong = "".join(f"<li>{m['value']}) {html.escape(filled(m['say'], entry))}</li>" for m in entry["mistakes"])
    right = tr("、", ", ").join(o["id"] for o in entry["options"] if o["id"] not in {m["value"] for m in entry["mistakes"]})
    return f'<li>{as_html(filled(entry["ask"], entry))} <b>{right}</b> {as_html(filled(entry["right"], entry))}<ul>{wrong}</ul></li>'


def _note(slide: Slide, place: int) -> str:
    minute = "" if slide.at is None else tr(f" · 第 {slide.at:.0f} 分钟", f" · minute {slide.at:.0f}")
    hour = f"{slide.hour.upper()} " if slide.hour else ""
    return f"<div><h4>{place} {html.escape(slide.title)} <small>{hour}{minute.strip(' ·')}</small></h4>{''.join(slide.notes)}</div>"


# ---------------------------------------------------------------------------------------------------- files

def write_handouts(out: Path, numbers: list[str] | None = None, *, languages: tuple[str, ...] = LANGUAGES, workers: int = 2) -> tuple[list[Path], bool]:
    """Write out/zh/01_....worksheet.html, 01_....key.html and so on, as PDF too where a browser can print; what an earlier run wrote of these
    lessons is replaced when all is done.

    Returns
    -------
    (files, whether there are PDFs)

    Raises
    ------
    GovtextError
        A cell failed, there is no such notebook, or `out` holds something else.
    """
    jobs = [(path, lang) for path in lessons(numbers) for lang in languages]
    with replacing(out) as work:
        each_lesson(_write, jobs, out, work, workers, "handouts")
        printed = print_pdfs([page for path, lang in jobs for page in sorted((work / lang).glob(f"{path.stem}.*.html"))])
    return sorted(path for path in out.glob("*/*") if path.is_file()), printed


def _write(path: Path, lang: str, out: Path, cache: Path) -> None:
    import nbformat

    master = nbformat.read(path, as_version=4)
    edition, card, number = projected(path, lang, cache), lesson_card(path, lang), path.stem[:2]
    (out / lang).mkdir(exist_ok=True)
    for name, body in pages(number, master, edition, card, slides_of(path, master, edition, lang), lang).items():
        title = f"{card['title']} · {name}"
        (out / lang / f"{path.stem}.{name}.html").write_text(document(title, f"<main>{body}</main>", lang, "paper.css"), "utf-8", newline="\n")


def pages(number: str, master: Any, edition: Any, card: dict[str, str], slides: list[Slide], lang: str) -> dict[str, str]:
    """{"worksheet": HTML, "key": HTML}."""
    with in_language(lang):
        sections = section_minutes(master)
        order = [slide.title for slide in slides if slide.kind.startswith("question")]
        groups = {hour: sorted(exercises_of(number, hour, sections), key=lambda e: order.index(t) if (t := e["title"][lang]) in order else 99)
                  for hour in ("a", "b", "extra")}
        parts = parts_of(number, master, edition, lang)
        return {"worksheet": worksheet(number, card, groups, parts, slides, lang), "key": key(number, master, card, groups, parts, slides, lang)}

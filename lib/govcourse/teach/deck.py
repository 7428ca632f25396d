"""Slides of a lesson: one HTML file for each notebook and language, hour A, hour B, then what is for discussion and homework.

What becomes a slide: a heading with its first paragraph, a figure in its form for a projector, the first rows of a table, printed sentences, an
exercise (question, then answer), a quiz, a table of the prose in full. All other prose goes to the speaker notes, and sections that are extra are left out.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from govtext.language import LANGUAGES, in_language, tr
from govtext.store import replacing

from ..editions import lesson_card
from .ask import lines as as_html
from .bank import LABELS, filled
from .hours import CLOSING, OPENING, exercises_of, load_plan, section_minutes, with_hours
from .onpage import MORE, document, fitted, high, lines, markdown, plain, read_table, split_table, spoken
from .pack import page as page_of_hour
from .placing import for_lecturers
from .projected import each_lesson, lessons, projected
from .quizzes import quiz_of

WIDTH, HEIGHT = 1280, 720
INNER, ROOM = 1136, 560        # pixels inside the margins: across, and below the line with the section
TITLE, LEAD, SAID, ALONE = 34, 32, 28, 36   # letters of headings; first paragraphs; printed sentences, below others and by themselves
ASKED, OPTION, ITEM, SOLVED, TIGHT = 34, 30, 22, 38, 0.87   # of questions, options, items to be coded, solutions
KEYS = {"zh": "<p class=keys>→ 下一页 · N 讲稿 · W 讲稿另开一窗 · O 总览 · F 全屏 · B 黑屏</p>",
        "en": "<p class=keys>→ next · N notes · W notes in a window of their own · O overview · F full screen · B black</p>"}
HEADING = re.compile(r"^(#{2,3}) +(.*)$", re.M)
FIGURE = re.compile(r'<figure><img src="(data:image/png;base64,[^"]+)" alt="([^"]*)"[^>]*><figcaption>(.*?)</figcaption></figure>', re.S)
ROWS_OF_PROSE = re.compile(r"(?:^\|.*(?:\n|\Z))+", re.M)   # a table as Markdown
TAKEAWAY = re.compile(r"^\*\*(?:记住|Takeaway)\*\*[：:]?\s*(\S.*)$", re.M)
LIMITS, POINTS, DISCUSSION = "没有说明什么", "要点", "讨论"   # words of the Chinese headings that every lesson closes with


@dataclass
class Slide:
    """kind (its look), title (of the slide, spoken even where it is not seen), body (HTML), used (pixels of the body), shown (is the title seen),
    part (section, above it), hour, at (minute of the hour), notes (HTML)."""

    kind: str
    title: str
    body: str = ""
    used: float = 0.0
    shown: bool = True
    part: str = ""
    hour: str = ""
    at: float | None = None
    notes: list[str] = field(default_factory=list)


@dataclass
class Part:
    """A heading of a lesson with what stands below it: blocks are (kind, text), kind prose, figure, table, card or said."""

    number: int
    section: str
    heading: str
    zh: str
    hour: str
    minutes: float
    blocks: list[tuple[str, str]] = field(default_factory=list)


# ---------------------------------------------------------------------------------------------------- what a lesson holds

def parts_of(number: str, master: Any, edition: Any, lang: str) -> list[Part]:
    """The sections of an executed edition, and the parts of a section that have a heading of their own, in order.

    Parameters
    ----------
    number : "01" ... "13"
    master : notebook node with both languages, for the minutes
    edition : notebook node in one language, executed
    """
    rows = with_hours(number, section_minutes(master)).itertuples()
    parts: list[Part] = []
    for cell in edition.cells:
        if "exercise" in cell.metadata.get("tags", []):
            continue
        for kind, text in _blocks(cell, f"lang-{lang}"):
            if kind == "##" or (kind == "###" and parts):
                row = next(rows)
                heading = re.sub(r"^\d+(\.\d+)? ", "", text)
                parts.append(Part(row.section, parts[-1].section if kind == "###" else heading, heading if kind == "###" else "",
                                  row.part or row.heading, row.hour, row.minutes))
            elif parts:
                parts[-1].blocks.append((kind, text))
    return parts


def _blocks(cell: Any, tag: str) -> Iterator[tuple[str, str]]:
    """Headings (## or ###), prose and outputs of a cell, in order."""
    if cell.cell_type == "markdown":
        pieces = HEADING.split(cell.source) if tag in cell.metadata.get("tags", []) else ["", "", "", cell.source][::3]
        for place, piece in enumerate(pieces):
            if place % 3 == 2:
                yield pieces[place - 1], piece
            elif place % 3 == 0 and piece.strip():
                yield "prose", piece.strip()
    elif not {"exercise-check", "check"} & set(cell.metadata.get("tags", [])):
        for output in cell.get("outputs", []):
            yield from _shown(output.get("data", {}))


def _shown(data: dict[str, str]) -> Iterator[tuple[str, str]]:
    page = data.get("text/html", "")
    if "<figure>" in page:
        yield from (("figure", found[0]) for found in FIGURE.finditer(page))
    elif "<table" in page:
        yield from (("table", found) for found in re.findall(r"<table.*?</table>", page, re.S))
    elif page.startswith("<dl>"):
        yield "card", page
    elif "text/markdown" in data:
        yield "said", data["text/markdown"]


# ---------------------------------------------------------------------------------------------------- slides of a part

class Maker:
    """Makes slides of one lesson in one language; `made` holds those of the group in hand."""

    def __init__(self, lang: str) -> None:
        self.lang, self.made = lang, []   # type: str, list[Slide]
        self.part, self.hour, self.waiting = "", "", ""

    def add(self, kind: str, title: str, body: str = "", used: float = 0.0, *notes: str, shown: bool = True) -> Slide:
        self.made.append(Slide(kind, plain(title), spoken(body, self.lang), used, shown, self.part, self.hour, notes=[n for n in notes if n]))
        return self.made[-1]

    def take(self) -> list[Slide]:
        made, self.made = self.made, []
        return made

    def section(self, part: Part, first: bool) -> None:
        """The slides of a part; the first of its section in this hour opens with the section's name."""
        self.part, self.waiting = f"{part.number} {part.section}", ""
        blocks = list(part.blocks)
        title = part.heading or part.section
        lead, rest, kept, tables = "", "", "", []
        if blocks and blocks[0][0] == "prose":
            text, kept = without_takeaway(blocks.pop(0)[1])
            text, tables = without_tables(text, self.lang)
            lead, rest = first_paragraph(text, self.lang)
            self.waiting = last_sentence(text, self.lang) if rest else ""
        if first:
            under = f"<p class=under>{html.escape(part.heading)}</p>" if part.heading else ""
            used = lines(part.section, INNER - 130, 52) * 70 + (54 if under else 0) + high(lead, 980, LEAD)
            self.add("section", part.section, f'<p class=number aria-hidden=true>{part.number}</p>{under}<div class=lead>{lead}</div>', used, rest)
        elif lead:
            self.add("lead", title, lead, high(lead, INNER, LEAD), rest)
        elif rest:
            self.note(rest)
        self.title = title
        self.tables_of_prose(tables)
        self.takeaway(kept)
        for kind, text in blocks:
            getattr(self, kind)(text)

    def note(self, page: str) -> None:
        if self.made and page:
            self.made[-1].notes.append(page)

    def prose(self, text: str) -> None:
        """Prose is spoken, a takeaway is shown; the last sentence, if short, also heads what follows it."""
        text, kept = without_takeaway(text)
        text, tables = without_tables(text, self.lang)
        self.note(markdown(text, self.lang))
        self.waiting = last_sentence(text, self.lang)
        self.tables_of_prose(tables)
        self.takeaway(kept)

    def tables_of_prose(self, tables: list[tuple[str, str]]) -> None:
        """Tables that the prose holds, each on as many slides as its rows take: (sentence before, which is the title, Markdown)."""
        for before, text in tables:
            title = before or self.title
            head = lines(f"{title} (1/2)", INNER, TITLE) * 46 + 18
            pages = split_table(markdown(text, self.lang), self.lang, INNER, ROOM - head)
            for place, small in enumerate(pages, 1):
                named = f"{title} ({place}/{len(pages)})" if len(pages) > 1 else title
                shown = named != self.title or not self.made or self.made[-1].title != named
                self.add("table", named, small.page, (head if shown else 0) + small.high, shown=shown)
            self.waiting = ""

    def takeaway(self, text: str) -> None:
        """A slide with what is to be kept of a figure or a section, so many sentences as fit."""
        if text:
            shown, rest = first_paragraph(text, self.lang, SOLVED)
            label = f"<p class=label>{tr('记住', 'Takeaway')}</p>"
            self.add("takeaway", self.title, label + shown, 40 + high(shown, 1060, SOLVED), rest, shown=False)
            self.waiting = ""

    def figure(self, page: str) -> None:
        picture, alt, caption = FIGURE.match(page).groups()
        self.add("figure", self.title, f'<img src="{picture}" alt="{alt}">', 0, f"<p class=caption>{spoken(caption, self.lang)}</p>", shown=False)
        self.waiting = ""

    def table(self, page: str) -> None:
        """A table of at most six rows; its caption, or the sentence before it, is the title."""
        title = MORE.sub("", read_table(page)[2]) or self.waiting or self.title
        shown = title != self.title or not self.made or self.made[-1].title != title
        head = lines(title, INNER, TITLE) * 46 + 18 if shown else 0
        small = fitted(page, self.lang, INNER, ROOM - head - 50, columns_to_drop(self.lang))
        if not small.shown:
            return
        more = ""
        if small.shown < small.total:
            left = tr("全部在课里", "all in the lesson") if small.in_lesson == small.total else tr(f"课里列出 {small.in_lesson} 行", f"{small.in_lesson} in the lesson")
            more = f"<p class=more>{tr(f'{small.total} 行中的 {small.shown} 行，{left}', f'{small.shown} of {small.total} rows, {left}')}</p>"
        self.add("table", title, small.page + more, head + small.high + (40 if more else 0), shown=shown)
        self.waiting = ""

    def card(self, page: str) -> None:
        """A passage: where it stands, and its digest."""
        fields = [plain(words) for words in re.findall(r"<dd>(.*?)</dd>", page, re.S)][:2]
        body = f"<blockquote><p>{html.escape(fields[1])}</p></blockquote><p class=cite>{html.escape(fields[0])}</p>"
        title = self.waiting or self.title
        self.add("card", title, body, lines(title, INNER, TITLE) * 46 + 18 + high(fields[1], 1020, LEAD) + 120)
        self.waiting = ""

    def said(self, text: str) -> None:
        """Printed sentences join the slide before, where it has room and is no picture; that the library agrees with a count by hand is for the notes."""
        body = markdown(re.sub(r"^#+ ", "", text, flags=re.M), self.lang)
        last = self.made[-1] if self.made else None
        small = last is not None and last.kind in ("table", "lead", "section")   # below others; by themselves, and joining such, they are larger
        used = high(body, INNER - 40, SAID) if small else high(body, INNER - 40, ALONE, leading=1.5)
        if re.match(r"手算与库|By hand and", text):
            self.note(body)
        elif last and (small or last.kind == "said") and last.part == self.part and last.used + used + 24 < ROOM:
            last.body += f"<div class=said>{body}</div>"
            last.used += used + 24
        elif (used := high(body, INNER - 40, ALONE, leading=1.5)) < ROOM - 60:
            intro = f"<p class=intro>{html.escape(self.waiting)}</p>" if self.waiting else ""
            self.add("said", self.title, f"{intro}<div class=said>{body}</div>", used + (64 * lines(self.waiting, INNER, LEAD) if intro else 0) + 24, shown=False)
        else:
            self.note(body)
        self.waiting = ""

    # ------------------------------------------------------------------------------------------------ questions

    def question(self, entry: dict[str, Any], name: str = "") -> None:
        """What is asked, with its options or items."""
        title = name or entry["title"][self.lang]
        label = "" if name else tr(f"{LABELS[entry['kind']][0]} · {entry['minutes']}分钟", f"{LABELS[entry['kind']][1]} · {entry['minutes']} min")
        head = f"<p class=label>{html.escape(label)}</p>" if label else ""
        look, used = tightened("question", self._asked_high(entry, title))
        body = f"{head}<p class=ask>{as_html(filled(entry['ask'], entry))}</p>{self._choices(entry)}"
        self.add(look, title, body, used, "" if name else markdown(for_lecturers(entry, self.lang), self.lang))

    def answer(self, entry: dict[str, Any], name: str = "") -> None:
        """The right answer, and why; what is wrong in the others is in the notes."""
        solution = filled(entry.get("solution", entry["right"]), entry)
        right = filled(entry["right"], entry)
        if entry["options"]:
            body = self._choices(entry, marked=True) + f"<p class=right>{as_html(right)}</p>"
        else:
            body = f"<p class=solution>{as_html(solution)}</p>" + (f"<p class=right>{as_html(right)}</p>" if right != solution else "")
        wrong = "".join(f"<li><b>{html.escape(m['name'][self.lang] if 'name' in m else m['value'])}</b> {html.escape(filled(m['say'], entry))}</li>" for m in entry["mistakes"])
        title = tr("答案：", "Answer: ") + (name or entry["title"][self.lang])
        used = self._options_high(entry) + high(right, 1090, LEAD) + (0 if entry["options"] else high(solution, 1090, SOLVED)) + 70
        look, used = tightened("answer", used)
        self.add(look, title, body, used, f"<ul>{spoken(wrong, self.lang)}</ul>" if wrong else "")

    def _choices(self, entry: dict[str, Any], *, marked: bool = False) -> str:
        wrong = {m["value"] for m in entry["mistakes"] if "value" in m}
        if entry["options"]:
            rows = [(o["id"], filled(o, entry), (" class=wrong" if o["id"] in wrong else " class=correct") if marked else "") for o in entry["options"]]
            return "<ul class=options>" + "".join(f"<li{look}><b>{letter}</b> <span>{html.escape(words)}</span></li>" for letter, words, look in rows) + "</ul>"
        many = " class=many" if len(entry.get("items", ())) > 4 else ""
        return f"<ol{many}>" + "".join(f"<li>{html.escape(filled(item, entry))}</li>" for item in entry["items"]) + "</ol>" if entry.get("items") else ""

    def _options_high(self, entry: dict[str, Any]) -> float:
        return sum(lines(filled(o, entry), 1030, OPTION) * 40 + 30 for o in entry["options"])

    def _asked_high(self, entry: dict[str, Any], title: str) -> float:
        items, many = [filled(item, entry) for item in entry.get("items", ())], len(entry.get("items", ())) > 4
        below = sum(lines(item, 480 if many else 1060, ITEM) * 30 + 8 for item in items) / (2 if many else 1)
        return 46 * lines(title, INNER, TITLE) + 60 + high(filled(entry["ask"], entry), 1090, ASKED) + self._options_high(entry) + below


def tightened(kind: str, used: float) -> tuple[str, float]:
    """The look of a slide with a question, and its pixels: in smaller letters where it would be too high."""
    return (kind, used) if used <= ROOM else (f"{kind} tight", used * TIGHT ** 2 + 8)


def without_takeaway(text: str) -> tuple[str, str]:
    """(prose, the paragraph in it that is marked as what to keep, without its mark; "" where there is none)."""
    found = TAKEAWAY.search(text)   # a formula cannot be shown, and is spoken
    return (f"{text[:found.start()]}{text[found.end():]}".strip(), found[1]) if found and "$" not in found[1] else (text, "")


def without_tables(text: str, lang: str) -> tuple[str, list[tuple[str, str]]]:
    """(prose, its tables as (the sentence before, Markdown))."""
    tables = [(re.sub(r"^(?:问题|Question) ", "", last_sentence(text[:found.start()].strip(), lang)), found[0]) for found in ROWS_OF_PROSE.finditer(text)]
    return (re.sub(r"\n{3,}", "\n\n", ROWS_OF_PROSE.sub("\n", text)).strip(), tables) if tables else (text, [])


def first_paragraph(text: str, lang: str, size: float = LEAD) -> tuple[str, str]:
    """(HTML of what opens a section: its first paragraph, or the first sentences of it that fit on four lines in letters of this size, and a short list
    after it; HTML of the rest)."""
    first, _, rest = re.sub(r"</?abbr[^>]*>", "", text).partition("\n\n")
    if re.match(r"[-|>#]|\d\.|<|\*\*(?:怎么读|How to read)", first) or "$" in first:
        return "", markdown(text, lang)
    sentences = re.split(r"(?<=[。？！])|(?<=[.?!])\s+(?=[A-Z“\"])", first)
    taken = ""
    while sentences and (not taken or lines(plain(taken + sentences[0]), 980, size) <= 4):
        taken += ("" if lang == "zh" or not taken else " ") + sentences.pop(0)
    left = "".join(sentences) if lang == "zh" else " ".join(sentences)
    if not left and re.match(r"[-*] |\d\. ", rest) and high(markdown(rest.split("\n\n")[0], lang), 980, LEAD) < 300:
        short, _, rest = rest.partition("\n\n")
        taken += f"\n\n{short}"
    return markdown(taken, lang), markdown(f"{left}\n\n{rest}".strip(), lang) if left or rest else ""


def last_sentence(text: str, lang: str) -> str:
    """The last paragraph of a prose cell, or its last sentence, that fits on two lines as a title; "" where there is none, as in a list."""
    last = re.sub(r"[*`]|<[^>]*>|(?<=\])\([^)]*\)", "", text.split("\n\n")[-1]).replace("[", "").replace("]", "")
    last = re.sub(r"^(?:(?:从图回到段落|From the figure back to passages)[：:，,。.]|(?:记住|Takeaway)(?= ))\s*", "", last)
    if re.match(r"[-|>#]|\d\.|怎么读|How to read|试一试|Try", last) or "$" in last:
        return ""
    sentences = re.findall(r"[^。？！]+[。？！”’）]*" if lang == "zh" else r".+?(?:[.?!:][\"”)]*(?=\s+[A-Z\"“])|$)", last)
    found = next((words.strip() for words in (last, sentences[-1] if sentences else "") if words and lines(words, INNER, TITLE) <= 2), "")
    return found[:1].upper() + found[1:]


def columns_to_drop(lang: str) -> frozenset[str]:
    """Columns that a table of passages does without on a slide: what stands in its citation, too, and how terms were counted."""
    from ..data import columns

    return frozenset(columns()[name][LANGUAGES.index(lang)] for name in ("article_id", "passage_id", "section", "n", "counted"))


# ---------------------------------------------------------------------------------------------------- slides of a lesson

def slides_of(path: Path, master: Any, edition: Any, lang: str) -> list[Slide]:
    """All slides of a lesson, in order.

    Parameters
    ----------
    path : of the master
    master, edition : notebook nodes, of both languages and of one, the latter executed
    lang : "zh" or "en"
    """
    number = path.stem[:2]
    with in_language(lang):
        parts, maker = parts_of(number, master, edition, lang), Maker(lang)
        card = lesson_card(path, lang)
        maker.add("title", card["title"][3:], f"<p class=number aria-hidden=true>{number}</p><p class=ask>{html.escape(card['question'])}</p>{KEYS[lang]}", 0,
                  markdown(edition.cells[0].source.partition("\n")[2], lang))
        slides = maker.take()
        for hour in ("a", "b"):
            slides += _hour(maker, number, hour, master, parts)
        return slides + _homework(maker, number, parts)


def _hour(maker: Maker, number: str, hour: str, master: Any, parts: list[Part]) -> list[Slide]:
    """The slides of an hour, each with its minute."""
    lang, sections = maker.lang, section_minutes(master)
    mine, exercises = [part for part in parts if part.hour == hour], exercises_of(number, hour, sections)
    maker.part, maker.hour = "", hour
    name = tr("第一课时", "Hour A") if hour == "a" else tr("第二课时", "Hour B")
    outcomes = "".join(f"<li>{html.escape(o[lang])}</li>" for o in load_plan()[number]["hours"][hour]["outcomes"])
    maker.add("hour", name, f"<p class=label>{tr('学完能做到', 'After it you can')}</p><ul>{outcomes}</ul>", 0,
              markdown(page_of_hour(master, number, hour, lang).partition("\n")[2], lang))
    if hour == "a" and number != "01":
        _quiz(maker, f"{number}-open", tr("上一课还记得吗", "Do you remember?"))
    groups = [(float(OPENING), maker.take())]
    for entry in exercises:   # of sections that the other hour has shown
        if entry["section"] not in {part.number for part in mine}:
            maker.part = f"{entry['section']} {next((p.section for p in parts if p.number == entry['section']), '')}"
            maker.question(entry)
            maker.answer(entry)
            groups.append((entry["minutes"], maker.take()))
    for section in dict.fromkeys(part.number for part in mine):
        groups += _section(maker, [part for part in mine if part.number == section], [e for e in exercises if e["section"] == section])
    _close(maker, name, number, hour, parts)
    return _timed([*groups, (float(CLOSING), maker.take())])


def _section(maker: Maker, parts: list[Part], exercises: list[dict[str, Any]]) -> list[tuple[float, list[Slide]]]:
    """Guesses, the section, its other exercises, then the answers to the guesses."""
    guesses = [e for e in exercises if e["kind"] == "predict"]
    groups = []
    maker.part = f"{parts[0].number} {parts[0].section}"
    for entry in guesses:
        maker.question(entry)
        maker.made[-1].notes.insert(0, f"<p>{tr('先收集猜测；答案就在接下来的内容里。', 'Collect guesses; the answer comes in what follows.')}</p>")
        groups.append((float(entry["minutes"]), maker.take()))
    for place, part in enumerate(parts):
        maker.section(part, first=place == 0)
        groups.append((part.minutes, maker.take()))
    for entry in [*guesses, *(e for e in exercises if e not in guesses)]:
        if entry not in guesses:
            maker.question(entry)
        maker.answer(entry)
        groups.append((0.0 if entry in guesses else float(entry["minutes"]), maker.take()))
    return groups


def _timed(groups: list[tuple[float, list[Slide]]]) -> list[Slide]:
    """The slides of groups, each with the minute at which it is due; the minutes of a group are shared out evenly."""
    clock, made = 0.0, []
    for minutes, slides in groups:
        for place, slide in enumerate(slides):
            slide.at = clock + minutes * place / len(slides)
        clock += minutes
        made += slides
    return made


def _close(maker: Maker, name: str, number: str, hour: str, parts: list[Part]) -> None:
    """What ends an hour: in B limits and key points; then a slide that says so."""
    if hour == "b":
        for words in (LIMITS, POINTS):
            _listed(maker, parts, words)
    maker.part = ""
    outcomes = "".join(f"<li>{html.escape(o[maker.lang])}</li>" for o in load_plan()[number]["hours"][hour]["outcomes"])
    asked = tr("用一句话写下：哪一条结论还缺证据？", "Write one sentence: which conclusion still lacks evidence?")
    body = f"<p class=label>{tr('现在能做到吗', 'Can you now')}</p><ul>{outcomes}</ul><p class=ask>{asked}</p>"
    maker.add("hour end", tr(f"{name}到此", f"{name} ends here"), body, 0, "".join(markdown(t, maker.lang) for p in parts if POINTS in p.zh for k, t in p.blocks if k == "prose"))


def _listed(maker: Maker, parts: list[Part], words: str) -> None:
    """A section that is a list, as slides of so many rows as fit; what else it holds is for the notes."""
    part = next((part for part in parts if words in part.zh), None)
    if part is None:
        return
    maker.part = f"{part.number} {part.section}"
    text = "\n\n".join(text for kind, text in part.blocks if kind == "prose")
    rows = re.findall(r"^(?:[-*]|\d+\.) (.*(?:\n(?![-*\d\n]).+)*)", re.sub(r"<details>.*?</details>", "", text, flags=re.S), re.M)
    heights = [high(markdown(row, maker.lang), INNER - 60, LEAD) for row in rows]
    count = max(1, -(-int(sum(heights)) // (ROOM - 100)))
    size = -(-len(rows) // count)
    pages = [rows[i:i + size] for i in range(0, len(rows), size)]
    start = 1
    for place, page in enumerate(pages):
        body = "".join(f"<li>{markdown(row, maker.lang)}</li>" for row in page)
        tag = "ul" if words == LIMITS else "ol"
        title = part.section + (f" ({place + 1}/{len(pages)})" if len(pages) > 1 else "")
        maker.add("list", title, f"<{tag} start={start}>{body}</{tag}>", 70 + sum(heights[start - 1:start - 1 + len(page)]),
                  markdown(text, maker.lang) if words == DISCUSSION and not place else "")
        start += len(page)


def _homework(maker: Maker, number: str, parts: list[Part]) -> list[Slide]:
    """After the hours: what divides a seminar, and the closing quiz to go over."""
    maker.hour = ""
    _listed(maker, parts, DISCUSSION)
    maker.part = ""
    _quiz(maker, f"{number}-close", tr("课后小测", "Closing quiz"))
    return maker.take()


def _quiz(maker: Maker, name: str, title: str) -> None:
    """Questions of a quiz, each followed by its answer."""
    entries = quiz_of(name)
    for place, entry in enumerate(entries, 1):
        said = f"{title} {place}/{len(entries)}"
        maker.part = tr(f"{entry['notebook']} 课", f"Notebook {entry['notebook']}")
        maker.question(entry, said)
        maker.answer(entry, said)
    maker.part = ""


# ---------------------------------------------------------------------------------------------------- files

def page(slides: list[Slide], title: str, lang: str) -> str:
    """The slides as one HTML file."""
    frames = "\n".join(_frame(slide, place, len(slides), lang) for place, slide in enumerate(slides, 1))
    with in_language(lang):
        keys = {"prev": ("‹", tr("上一页", "Previous")), "next": ("›", tr("下一页", "Next")), "n": ("N", tr("讲稿", "Notes")),
                "w": ("W", tr("讲稿另开一窗", "Notes in a window of their own")), "o": ("O", tr("总览", "Overview")),
                "f": ("F", tr("全屏", "Full screen")), "b": ("B", tr("黑屏", "Black screen"))}
        bar = "".join(f'<button type=button data-key={key} title="{words}" aria-label="{words}">{sign}</button>' for key, (sign, words) in keys.items())
        said = tr("讲稿", "Speaker notes"), tr("下一页：", "Next: "), tr("第 {} 分钟", "minute {}"), tr("已用", "elapsed"), tr("按 B 回来", "B to come back")
    body = (f'<main>{frames}</main><nav aria-label="{tr("翻页", "Slides") if lang == "zh" else "Slides"}"><span id=place></span>{bar}</nav>'
            f'<aside id=notes tabindex=0 aria-label="{said[0]}" data-next="{said[1]}" data-minute="{said[2]}" data-elapsed="{said[3]}"></aside>')
    return document(title, body, lang, "deck.css", "deck.js")


def _frame(slide: Slide, place: int, count: int, lang: str) -> str:
    at = "" if slide.at is None else f" data-at={slide.at:.0f}"
    seen = "" if slide.shown else " class=unseen"
    level = "h1" if slide.kind == "title" else "h2"
    foot = f'<footer><span>{spoken(html.escape(slide.part), lang)}</span><span>{place}</span></footer>'
    head = f"<{level}{seen}>{spoken(html.escape(slide.title), lang)}</{level}>"
    body = slide.body
    label = re.match(r"<p class=(?:label|number)[^>]*>.*?</p>", body)   # stands above the heading
    if label:
        head, body = label[0] + head, body[label.end():]
    return (f'<div class=frame><section class="{slide.kind}" aria-label="{place} / {count}" tabindex=-1{at} data-hour="{slide.hour}">'
            f'{head}{body}{foot}</section><aside>{"".join(slide.notes)}</aside></div>')


def write_decks(out: Path, numbers: list[str] | None = None, *, languages: tuple[str, ...] = LANGUAGES, workers: int = 2) -> list[Path]:
    """Write out/zh/01_....html and so on; what an earlier run wrote of these lessons is replaced when all is done.

    Parameters
    ----------
    numbers : first letters of notebook names; default: all

    Raises
    ------
    GovtextError
        A cell failed, there is no such notebook, or `out` holds something else.
    """
    with replacing(out) as work:
        each_lesson(_write, [(path, lang) for path in lessons(numbers) for lang in languages], out, work, workers, "slides")
    return sorted(out.glob("*/*.html"))


def _write(path: Path, lang: str, out: Path, cache: Path) -> None:
    slides, title = lesson_slides(path, lang, cache)
    (out / lang).mkdir(exist_ok=True)
    (out / lang / f"{path.stem}.html").write_text(page(slides, title, lang), "utf-8", newline="\n")


def lesson_slides(path: Path, lang: str, cache: Path) -> tuple[list[Slide], str]:
    """(slides, title) of a lesson, run for a projector where that has not been done."""
    import nbformat

    master = nbformat.read(path, as_version=4)
    return slides_of(path, master, projected(path, lang, cache), lang), lesson_card(path, lang)["title"]

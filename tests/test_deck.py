"""Slides and worksheets without a browser: what is on them and in the notes, that nothing is lost, how high it stands. tests/browser_slides.py measures it."""

import html
import re
from itertools import pairwise
from pathlib import Path

import nbformat
import pytest

from govcourse import __main__ as command
from govcourse.editions import lesson_card, one_language
from govcourse.teach import deck, handouts, keys, onpage, projected
from govcourse.teach.bank import filled, load_exercises
from govcourse.teach.hours import CLOSING, exercises_of, hour_minutes, load_plan, section_minutes
from govtext.language import in_language

LESSON = next((Path(__file__).parents[1] / "notebooks").glob("03_*.ipynb"))   # has extra sections
HAN = re.compile("[\u4e00-\u9fff]+")


@pytest.fixture(scope="module")
def master():
    return nbformat.read(LESSON, as_version=4)


def with_stored_outputs(master, lang):
    """The edition with the outputs that the master holds, so that nothing is run."""
    edition, stored = one_language(master, lang), {cell.id: cell.get("outputs") for cell in master.cells}
    for cell in edition.cells:
        if cell.cell_type == "code":
            cell.outputs = stored[cell.id]
    return edition


@pytest.fixture(scope="module")
def slides(master):
    return deck.slides_of(LESSON, master, with_stored_outputs(master, "zh"), "zh")


@pytest.fixture(scope="module")
def sheets(master, slides):
    return handouts.pages("03", master, with_stored_outputs(master, "zh"), lesson_card(LESSON, "zh"), slides, "zh")


def han(text):
    return "".join(HAN.findall(text))


def all_words(slides):
    return han(html.unescape(re.sub("<[^>]*>", "", "".join(s.title + s.body + "".join(s.notes) for s in slides))))


# ---------------------------------------------------------------------------------------------------- what is shown

def test_hour_a_comes_before_hour_b_and_each_says_where_it_ends(slides):
    hours = [(s.kind, s.hour) for s in slides if s.kind in ("hour", "hour end")]
    assert hours == [("hour", "a"), ("hour end", "a"), ("hour", "b"), ("hour end", "b")]
    shown = [s.hour for s in slides if s.hour]
    assert shown == sorted(shown)


def test_sections_stand_in_their_hours_and_extra_ones_are_left_out(slides):
    plan = load_plan()["03"]
    titles = {hour: " ".join(s.title + s.body + s.part for s in slides if s.hour == hour) for hour in ("a", "b")}
    assert [words for hour in ("a", "b") for words in plan[hour] if words not in titles[hour]] == []
    assert plan["extra"] and not any(words in s.part or words in s.title for words in plan["extra"] for s in slides)


def test_no_prose_and_no_printed_sentence_of_the_hours_is_lost(slides, master):
    words, lost, looked = all_words(slides), [], 0
    for part in deck.parts_of("03", master, with_stored_outputs(master, "zh"), "zh"):
        for kind, text in part.blocks if part.hour in ("a", "b") else []:
            for piece in re.split(r"[。？！；：\n|`]|\]\(", re.sub("<[^>]*>", "", text)) if kind in ("prose", "said") else []:
                looked += len(han(piece)) > 8
                lost += [piece] if len(han(piece)) > 8 and han(piece) not in words else []
    assert lost == [] and looked > 60


def test_each_exercise_is_asked_once_and_answered_later_a_guess_after_its_section(slides, master):
    sections, place = section_minutes(master), {(s.kind.split()[0], s.title): i for i, s in enumerate(slides)}
    for hour in ("a", "b"):
        for entry in exercises_of("03", hour, sections):
            title = entry["title"]["zh"]
            asked, answered = place["question", title], place["answer", f"答案：{title}"]
            assert sum(s.kind.split()[0] == "question" and s.title == title for s in slides) == 1
            assert slides[asked].hour == slides[answered].hour == hour and asked < answered
            if entry["kind"] == "predict":
                assert {"section"} <= {s.kind for s in slides[asked + 1:answered]}
            else:
                assert answered == asked + 1
            assert not {han(m["say"]["zh"]) for m in entry["mistakes"]} - {""} & {han(slides[asked].body)}
    closing = [s.kind.split()[0] for s in slides if not s.hour and s.kind.split()[0] in ("question", "answer")]
    assert closing and closing == ["question", "answer"] * (len(closing) // 2)


def test_minutes_run_on_and_end_where_the_plan_does(slides, master):
    for hour in ("a", "b"):
        due = [s.at for s in slides if s.hour == hour]
        assert due[0] == 0 and due == sorted(due)
        whole = hour_minutes("03", hour, section_minutes(master))["sum"]
        assert whole - CLOSING - 0.01 <= due[-1] < whole


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_slide_is_too_full_empty_or_doubled(lang, master, slides):
    made = slides if lang == "zh" else deck.slides_of(LESSON, master, with_stored_outputs(master, "en"), "en")
    assert [(s.title, s.used) for s in made if s.used > deck.ROOM] == []
    assert [s for s in made if not s.body and s.kind != "section"] == []
    assert [s.title for s in made if len(onpage.plain(s.body)) > {"zh": 420, "en": 1000}[lang]] == []
    for before, after in pairwise(made):
        assert not (before.shown and after.shown and before.title == after.title), after.title
    for table in (s for s in made if s.kind == "table"):
        rows = table.body.count("<tr>") - 1
        said = re.search(r"(\d+) 行中的 (\d+) 行|(\d+) of (\d+) rows", table.body)
        assert 1 <= rows <= 6
        assert said is None or rows == int(said[2] or said[3]) < int(said[1] or said[4])


# ---------------------------------------------------------------------------------------------------- tables and sentences

def table(rows, caption=""):
    head = f"<caption>{caption}</caption>" if caption else ""
    return f"<table>{head}<thead><tr><th>词</th><th>次数</th></tr></thead><tbody>" + "".join(f"<tr><td>{a}</td><td>{b}</td></tr>" for a, b in rows) + "</tbody></table>"


@pytest.mark.parametrize(("rows", "caption", "wanted"), [
    (24, "表", (6, 24, 24)), (12, "表（前 12 行，共 240 行）", (6, 240, 12)), (12, "t (first 12 of 240 rows)", (6, 240, 12)), (3, "", (3, 3, 3)), (0, "（没有）", (0, 0, 0))])
def test_a_table_shows_six_rows_and_knows_of_how_many(rows, caption, wanted):
    small = onpage.fitted(table([(f"词{i}", i) for i in range(rows)], caption), "zh", 1136, 450)
    assert (small.shown, small.total, small.in_lesson) == wanted


def test_a_table_stays_within_its_width_and_height_and_cuts_no_latin_word():
    sentence = "这一行是我们自己写的一句很长的话，用来看表格会不会太高。" * 8
    small = onpage.fitted(table([(sentence, "governance"), (sentence, "interoperability")] * 4), "zh", 600, 400)
    widths = [float(w) for w in re.findall(r'col style="width:(\d+)px', small.page)]
    size = float(re.search(r"font-size:(\d+)px", small.page)[1])
    assert small.high <= 400 and sum(widths) <= 601 and 1 <= small.shown < 8
    assert widths[1] >= onpage.wide("interoperability", size * 0.75) * 96
    one = onpage.fitted(table([(sentence * 5, 1)]), "zh", 600, 300)
    assert one.shown == 1 and one.high <= 300 and "…" in one.page


def test_a_heading_takes_its_first_paragraph_or_as_many_sentences_as_fit():
    short, long = "第一句短。第二句也短。", "这一句话不算太长，可是会重复很多遍。" * 20
    assert onpage.plain(deck.first_paragraph(f"{short}\n\n其余。", "zh")[0]) == short and "其余" in deck.first_paragraph(f"{short}\n\n其余。", "zh")[1]
    lead, rest = (onpage.plain(text) for text in deck.first_paragraph(long, "zh"))
    assert lead.endswith("。") and lead + rest == long and 3 <= onpage.lines(lead, 980, deck.LEAD) <= 4
    assert deck.first_paragraph("- 一\n- 二", "zh")[0] == ""


@pytest.mark.parametrize(("prose", "title"), [
    ("**从图回到段落**：哪些词最多？", "哪些词最多？"), ("前一段。\n\n看表：", "看表："), ("前一段。\n\n**记住** 词不等于阶段。", "词不等于阶段。"), ("- 一项", ""), ("**怎么读**：点越大越多。", ""), ("公式 $x$ 在这里。", ""),
    ("很长的一段话，一共要写上许多许多行，才放不进标题里。" * 8 + "最后一句短。", "最后一句短。")])
def test_the_sentence_before_a_table_is_its_title(prose, title):
    assert deck.last_sentence(prose, "zh") == title


def test_texts_of_exercises_are_no_markdown():
    """An answer such as "2019." would be a list, an asterisk would be bold."""
    entry = {**load_exercises()["12-verdict"], "solution": {"zh": "2019.", "en": "2019."}, "right": {"zh": "a*b*c <d>", "en": "x"}}
    maker = deck.Maker("zh")
    maker.answer(entry)
    assert "<p class=solution>2019.</p><p class=right>a*b*c &lt;d&gt;</p>" in maker.made[0].body


# ---------------------------------------------------------------------------------------------------- files

def test_a_deck_is_one_file_in_its_language(slides):
    page = deck.page(slides[:12], "标题", "zh")
    assert page.count("<section") == 12 and page.startswith('<!doctype html>\n<html lang="zh-CN">') and "font/woff;base64" in page
    assert re.findall(r"""(?:src|href|url)\s*[=(]\s*["']?(?!data:)[a-z./][^"')]*""", page.split("<script>")[0]) == []
    english = onpage.spoken("<p>the term 数字政府 and “quotes”</p>", "en")
    assert english == '<p>the term <span lang="zh-CN">数字政府</span> and "quotes"</p>'


def test_the_worksheet_can_be_answered_on_paper_and_gives_nothing_away(sheets):
    with in_language("zh"):
        mine = [e for e in load_exercises().values() if e["notebook"] == "03"]
        paper, key = (han(re.sub("<[^>]*>", "", sheets[name])) for name in ("worksheet", "key"))
        for entry in mine:
            assert han(filled(entry["ask"], entry))[:20] in paper
            assert len(han(filled(entry["right"], entry))) < 6 or (han(filled(entry["right"], entry)) in key and han(filled(entry["right"], entry)) not in paper)
            for mistake in entry["mistakes"]:
                assert han(filled(mistake["say"], entry)) in key and han(filled(mistake["say"], entry)) not in paper
            assert all(han(filled(o, entry)) in paper for o in entry["options"])
    assert not re.search(r"\{[a-z_]+\}|answer =|gc\.", sheets["worksheet"])
    assert sheets["worksheet"].count('class="exercise"') >= len(mine) and "讨论要点" in sheets["key"] and re.search(r"第 \d+ 分钟", sheets["key"])


def test_a_lesson_is_run_again_only_when_something_has_changed(tmp_path, monkeypatch):
    runs = []
    monkeypatch.setattr(projected, "executed", lambda edition, path, **env: runs.append(env) or edition)
    projected.projected(LESSON, "zh", tmp_path)
    projected.projected(LESSON, "zh", tmp_path)
    assert len(runs) == 1 and runs[0]["GOVTEXT_SCREEN"] == "projector" and not any(Path(runs[0]["GOVTEXT_SOURCES"]).iterdir())
    monkeypatch.setattr(projected, "code_and_data", lambda: "changed")
    projected.projected(LESSON, "zh", tmp_path)
    assert len(runs) == 2


def test_other_decks_stay_where_some_are_made_anew(tmp_path):
    old, new = tmp_path / "old", tmp_path / "new"
    for name in ("zh/01_a.html", "zh/02_b.html", "en/01_a.worksheet.html"):
        (old / name).parent.mkdir(parents=True, exist_ok=True)
        (old / name).write_text(name)
    new.mkdir()
    projected.keep_others(old, new, [(Path("01_a.ipynb"), "zh")])
    assert sorted(p.relative_to(new).as_posix() for p in new.rglob("*.html")) == ["en/01_a.worksheet.html", "zh/02_b.html"]


def test_the_command_takes_languages_and_numbers_in_any_order(monkeypatch):
    asked = []
    monkeypatch.setattr(deck, "write_decks", lambda out, **options: asked.append((out, options)) or [])
    command.main(["slides", "01", "en", "04", "--to", "somewhere"])
    command.main(["slides"])
    assert asked[0] == (Path("somewhere"), {"numbers": ["01", "04"], "languages": ("en",), "workers": 2})
    assert asked[1][1] == {"numbers": [], "languages": ("zh", "en"), "workers": 2} and asked[1][0] == Path("build/slides")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_exercise_and_every_question_of_a_quiz_fits_on_its_slides(lang, monkeypatch):
    monkeypatch.setattr(keys, "shown", lambda *_: "1,234.5")   # computed numbers are no longer than that
    maker = deck.Maker(lang)
    with in_language(lang):
        for number in range(1, 14):
            for kind in ("open", "close") if number > 1 else ("close",):
                deck._quiz(maker, f"{number:02}-{kind}", "小测")
        for entry in load_exercises().values():
            maker.question(entry)
            maker.answer(entry)
    assert [(s.title, s.kind, s.used) for s in maker.made if s.used > deck.ROOM] == [] and len(maker.made) > 300


def test_a_takeaway_is_a_slide_of_its_own_and_the_rest_is_spoken():
    maker = deck.Maker("zh")
    with in_language("zh"):
        maker.section(deck.Part(1, "节", "", "节", "a", 1.0, [("prose", "开头一句。"), ("prose", "图旁的话。\n\n**记住**：先数再说。"), ("prose", "再说一句。")]), first=True)
    assert [(s.kind, onpage.plain(s.body)) for s in maker.made] == [("section", "1 开头一句。"), ("takeaway", "记住 先数再说。")]
    assert [onpage.plain("".join(s.notes)) for s in maker.made] == ["图旁的话。", "再说一句。"]


def test_a_table_of_the_prose_is_shown_whole_on_as_many_slides_as_it_takes():
    rows = [f"规则{i}：自己写的一句话，用来占地方" for i in range(11)]
    text = "先说一句。\n\n**问题** 按什么规则编？\n\n| 编号 | 规则 |\n|---|---|\n" + "".join(f"| {i} | {row} |\n" for i, row in enumerate(rows)) + "\n表后一句。"
    maker = deck.Maker("zh")
    with in_language("zh"):
        maker.section(deck.Part(1, "编码", "", "编码", "a", 1.0, [("prose", "开头。"), ("prose", f"{text}\n\n**记住** 先写规则。")]), first=True)
    kinds, tables = [s.kind for s in maker.made], [s for s in maker.made if s.kind == "table"]
    assert kinds == ["section", "table", "table", "takeaway"] and [s.title for s in tables] == ["按什么规则编？ (1/2)", "按什么规则编？ (2/2)"]
    assert [s.body.count("<tr>") - 1 for s in tables] == [6, 5] and all(row in "".join(s.body for s in tables) for row in rows)
    assert "表后一句" in "".join(maker.made[0].notes) and "规则3" not in "".join(maker.made[0].notes)


def test_tables_of_the_prose_of_all_lessons_fit_uncut():
    looked = 0
    for path in sorted(LESSON.parent.glob("*.ipynb")):
        for cell in nbformat.read(path, 4).cells[2:]:   # behind the card
            tags = cell.metadata.get("tags", [])
            lang = next((lang for lang in ("zh", "en") if f"lang-{lang}" in tags), None)
            if cell.cell_type != "markdown" or lang is None or "exercise" in tags or not deck.ROWS_OF_PROSE.search(cell.source):
                continue
            maker = deck.Maker(lang)
            maker.title = "标题"
            with in_language(lang):
                maker.prose(cell.source)
            shown = [s for s in maker.made if s.kind == "table"]
            looked += len(shown)
            assert shown and all(s.used <= deck.ROOM for s in shown), (path.stem, cell.id)
            for row in deck.ROWS_OF_PROSE.search(cell.source)[0].splitlines()[2:]:
                words = han(row)
                assert words in han("".join(s.body for s in shown)), (path.stem, words)
    assert looked >= 10

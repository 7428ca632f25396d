"""Hours: the minutes of a section by the model, hours that fit, and lecturer's pages that are those of today's notebooks."""

import re
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from govcourse.teach import bank, hours, pack
from govtext.language import LANGUAGES
from govtext.messages import GovtextError

ROOT = Path(__file__).parents[1]
MASTERS = sorted((ROOT / "notebooks").glob("*.ipynb"))
EXERCISES = bank.load_exercises()
HAN = re.compile("[\u4e00-\u9fff]")


def markdown(text, lang="zh", **more):
    return new_markdown_cell(text, metadata={"tags": [f"lang-{lang}", *more.get("tags", [])]})


def test_minutes_are_those_of_the_model():
    """250 characters a minute, 2.5 for a figure, 1 for a table; worked out by hand."""
    figure = new_code_cell("gt.show(x)", outputs=[new_output("display_data", {"image/png": "", "text/html": "<figure>"})])
    table = new_code_cell("show_table(x)", outputs=[new_output("display_data", {"text/html": "<table></table>"})] * 2)
    notebook = new_notebook(cells=[markdown("# 01 卡片" + "字" * 900), markdown("## 1 开始" + "字" * 248), markdown("words " * 500, "en"), figure,
                                   markdown("字" * 250 + "<details><summary>答</summary>" + "字" * 999 + "</details>"), markdown("题" * 500, tags=["exercise"]),
                                   markdown("## 2 表"), table])
    found = hours.section_minutes(notebook)
    assert list(found["part"]) == ["", ""] and list(found["characters"]) == [500, 1] and list(found["figures"]) == [1, 0] and list(found["tables"]) == [0, 2]
    assert found["minutes"].round(3).tolist() == [2 + 2.5, 0.004 + 2]
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = []
    assert hours.section_minutes(notebook)[["figures", "tables"]].to_numpy().tolist() == [[1, 0], [0, 1]]   # from the code


@pytest.fixture(params=MASTERS, ids=lambda p: p.stem[:2])
def lesson(request):
    return request.param.stem[:2], hours.section_minutes(nbformat.read(request.param, 4))


def test_an_hour_fits(lesson):
    number, sections = lesson
    for hour in ("a", "b"):
        minutes = hours.hour_minutes(number, hour, sections)
        assert 0 < round(minutes["showing"]) <= hours.SHOWING, (hour, minutes)
        assert minutes["exercises"] <= (20 if (number, hour) == ("10", "a") else hours.EXERCISING), (hour, minutes)   # coding is what 10 is for
        assert minutes["sum"] <= 45.5, (hour, minutes)
        assert minutes["sum"] == minutes["showing"] + minutes["exercises"] + hours.OPENING + hours.CLOSING


def test_every_section_and_every_exercise_is_in_one_hour(lesson):
    number, sections = lesson
    rows = hours.with_hours(number, sections)
    left = rows[rows["hour"] == ""]["heading"]
    assert all(any(word in heading for word in hours.LAST_SECTIONS) for heading in left), list(left)
    gone = [words for hour in hours.HOURS for words in hours.load_plan()[number][hour]
            if not (sections["heading"] + "\n" + sections["part"]).str.contains(words, regex=False).any()]
    assert set(gone) <= {"还有哪些分法"}, f"plan.yaml names a section that is not there: {gone}"
    found = [e["id"] for hour in hours.HOURS for e in hours.exercises_of(number, hour, sections)]
    assert sorted(found) == sorted(id_ for id_, e in EXERCISES.items() if e["notebook"] == number)
    assert hours.exercises_of(number, "a", sections), "hour A has no exercise"


def test_the_card_says_which_hour_needs_what(lesson):
    number, sections = lesson
    zh, en = (hours.card_line(number, sections, lang) for lang in LANGUAGES)
    assert re.match(r"第一课时：第[\d、]+节，约\d+分钟；第二课时：", zh) and re.match(r"hour A: sections [\d, ]+, about \d+ min; hour B: ", en)
    assert re.findall(r"\d+", zh) == re.findall(r"\d+", en)


def test_what_is_left_out_saves_about_ten_minutes_or_the_hour_is_short(lesson):
    number, sections = lesson
    for hour in ("a", "b"):
        asked, found = hours.load_plan()[number]["hours"][hour]["leave"], hours.left_out(number, hour, sections)
        saved, whole = sum(minutes for _, minutes in found), hours.hour_minutes(number, hour, sections)
        assert len(found) == len(asked), f"the hour holds only {len(found)} of {asked}"
        assert 8 <= saved <= 12.5 if asked else whole["sum"] <= hours.HOUR - 15, (hour, saved, whole)


def test_an_hour_runs_as_its_slides_do(lesson):
    """Guess, section, other exercises; what the other hour has shown first; each exercise once."""
    number, sections = lesson
    for hour in ("a", "b"):
        order = hours.running_order(number, hour, sections)
        assert sorted(e["id"] for _, e in order if e) == sorted(e["id"] for e in hours.exercises_of(number, hour, sections))
        shown = [section for section, e in order if e is None]
        assert shown == sorted(set(shown))
        for section, e in order:
            at = order.index((section, e))
            if e and section in shown:
                assert (at < order.index((section, None))) == (e["kind"] == "predict")
            elif e:
                assert all(of not in shown for of, _ in order[:at])


def test_a_section_that_is_new_is_extra():
    sections = hours.section_minutes(nbformat.read(MASTERS[0], 4))
    more = sections.iloc[[0]].assign(section=19, heading="新的一节")
    assert hours.with_hours("01", pd.concat([sections, more]))["hour"].iloc[-1] == "extra"


def test_parts_of_a_section_are_told_apart_and_may_wait(monkeypatch):
    """A part that has a heading of its own in a section of hour A waits for hour B where the plan says so."""
    monkeypatch.setattr(hours, "load_plan", lambda: {"01": {"a": ["最常见的词"], "b": ["词云"], "extra": []}})
    notebook = new_notebook(cells=[markdown("## 5 最常见的词\n" + "字" * 245), markdown("### 词云\n" + "字" * 500), markdown("## 9 要点\n" + "字" * 750)])
    found = hours.section_minutes(notebook)
    assert found[["section", "part"]].to_numpy().tolist() == [[5, ""], [5, "词云"], [9, ""]]
    assert found["minutes"].round(1).tolist() == [1.0, 2.0, 3.0] and list(hours.with_hours("01", found)["hour"]) == ["a", "b", ""]
    assert hours.hour_minutes("01", "a", found)["showing"] == found["minutes"][0]
    assert hours.hour_minutes("01", "b", found)["showing"] == found["minutes"][1]


@pytest.mark.parametrize(("old", "new", "told"), [("b: [丙]", "b: [乙]", "two hours"), ("- {zh: 二, en: two}\n", "", "two outcomes"), ("extra: []", "extr: []", "extra"),
                                                  ("board: {zh: 板, en: board}\n", "board: {zh: 板}\n", "board")])
def test_a_slip_in_the_plan_is_told(tmp_path, old, new, told):
    one = "{outcomes: [{zh: 一, en: one}, {zh: 二, en: two}], board: {zh: 板, en: board}, skip: {zh: 跳, en: skip}}"
    text = ("lessons:\n- notebook: \"01\"\n  a: [乙]\n  b: [丙]\n  extra: []\n  hours:\n    a:\n      outcomes:\n      - {zh: 一, en: one}\n"
            f"      - {{zh: 二, en: two}}\n      board: {{zh: 板, en: board}}\n      skip: {{zh: 跳, en: skip}}\n    b: {one}\n")
    (tmp_path / "plan.yaml").write_text(text, "utf-8")
    assert hours.load_plan(tmp_path / "plan.yaml")["01"]["b"] == ["丙"]
    old = "      - {zh: 二, en: two}\n" if old.startswith("- {") else old
    assert old in text
    (tmp_path / "slip.yaml").write_text(text.replace(old, new), "utf-8")
    with pytest.raises(GovtextError, match=told):
        hours.load_plan(tmp_path / "slip.yaml")


# ---------------------------------------------------------------------------------------------------- the lecturer's pages

PAGES = sorted((ROOT / "teaching").glob("*/hours/*.md"))


def test_pages_of_hours_are_those_of_todays_notebooks(tmp_path):
    made = pack.write_pack(tmp_path)
    fresh = {path.relative_to(tmp_path).as_posix(): path.read_text("utf-8") for path in made}
    there = {path.relative_to(ROOT / "teaching").as_posix(): path.read_text("utf-8") for path in PAGES}
    assert set(fresh) == set(there)
    old = [name for name, text in fresh.items() if text != there[name]]
    assert not old, f"run: python -m govcourse pack   ({len(old)} pages are old, such as {old[0]})"


@pytest.mark.parametrize("path", [p for p in PAGES if p.stem != "README"], ids=lambda p: f"{p.parts[-3]}-{p.stem}")
def test_a_page_has_what_an_hour_needs(path):
    text, lang = path.read_text("utf-8"), path.parts[-3]
    heads = ["问题", "学完能做到", "板书", "课前", "答案和预料中的错误回答", "没有电脑时", "作业", "少十分钟时跳过"] if lang == "zh" else \
        ["Question", "After it you can", "Board", "Before class", "Answers, right and wrong ones to expect", "Without computers", "Homework", "Ten minutes short? Skip"]
    assert [h for h in heads if f"**{h}**" not in text] == []
    assert (("**全课要点**" if lang == "zh" else "**Key points of the lesson**") in text) == path.stem.endswith("a")
    assert text.count("\n- ") == 2 and len(re.findall(r"^\|  \| ", text, re.M)) == 3   # wrong answers
    starts, lasts = zip(*re.findall(r"^\| (\d+) \|.*\| (\d+) \|$", text, re.M), strict=True)
    assert starts[0] == "0" and all(abs(int(a) + int(n) - int(b)) <= 1 for a, n, b in zip(starts, lasts, starts[1:], strict=False))   # rounded
    assert f"{int(starts[-1]) + int(lasts[-1])}" in re.search(r"(?:合计|In all )(\d+)", text)[1]
    mine = [id_ for id_ in re.findall(r"[（(](\d\d-\w+)[）)] \| \*\*(?:对|right)\*\*", text)]   # each with its answer
    assert mine == re.findall(r"^\| \d+ \| .*[（(](\d\d-\w+)[）)] \|", text, re.M) and mine
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in text.splitlines() if row.startswith("|")} == {4, 5}   # a bar in a cell would break a table
    assert not bank.MARK.search(re.sub(r"`[^`]*`", "", text))
    assert len(text.splitlines()) < 60   # a page
    if lang == "en":
        assert len(HAN.findall(text)) < 0.1 * len(text)


def test_a_section_shared_by_two_hours_says_what_each_shows():
    """06, section 2: the lists in hour A, the wording of their genre in hour B; sections of one hour are named alone."""
    a, b = ((ROOT / "teaching" / "en" / "hours" / f"06-{hour}.md").read_text("utf-8") for hour in "ab")
    assert " Section 2: Who looks ahead, and for whom (only: its beginning) |" in a and "whom (only: Genre in the wording) |" in b
    assert re.search(r"\| \d+ \| Section 4: [^(|]* \|", a) and not re.search(r"\| Section 4", b)


def test_pages_written_by_hand_are_there_in_both_languages_and_their_links_lead_somewhere():
    names = [{path.name for path in (ROOT / "teaching" / lang).glob("*.md")} for lang in LANGUAGES]
    assert names[0] == names[1] == {"guide.md", "plans.md", "project.md", "own-articles.md", "slides.md"}
    for path in (ROOT / "teaching").rglob("*.md"):
        text = path.read_text("utf-8")
        for link in re.findall(r"\]\(([^)#]+)\)", text):
            assert (path.parent / link).exists(), (path.name, link)
        for name in re.findall(r"gc\.(\w+)\(", text):
            import govcourse

            assert hasattr(govcourse, name), name
        for quiz in re.findall(r'gc\.quiz\("([^"]+)"\)', text):
            from govcourse.teach.quizzes import quiz_of

            assert quiz_of(quiz)
        for command in re.findall(r"python -m govcourse (\w+)", text):
            assert command in (ROOT / "lib" / "govcourse" / "__main__.py").read_text("utf-8"), command


def test_it_is_said_that_it_is_no_examination_tool():
    assert all(word in (ROOT / "teaching" / lang / "guide.md").read_text("utf-8") for lang, word in (("zh", "不是考试工具"), ("en", "no examination tool")))


def test_minutes_of_the_plan_replace_the_estimate():
    sections = pd.DataFrame({"section": [9, 11], "heading": ["结论稳不稳", "什么才算转变的证据"], "part": ["", ""], "minutes": [8.0, 1.2]})
    assert hours.with_hours("04", sections)["minutes"].tolist() == [8.0, 4.0]

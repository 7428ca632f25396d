"""What a learner meets: replies, quizzes, terms, the journal beside the notebooks, progress, and exercises placed into a notebook."""

import ast
import importlib
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import nbformat.v4
import pytest

import govcourse as gc
from govcourse import editions
from govcourse.runner import tidy
from govcourse.teach import ask, bank, glossary, journal, keys, placing, quizzes, tables, turned
from govtext.language import LANGUAGES, in_language
from govtext.messages import GovtextError

MASTERS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))
BANK = bank.load_exercises()


def read_master(path):
    """A notebook read without being validated: that is done where it is the point, and takes most of the time."""
    return nbformat.v4.reads(path.read_text("utf-8"))


class Tags(HTMLParser):
    """Well-formed: every tag is closed, none is a script, no address is outside."""

    def __init__(self):
        super().__init__()
        self.open, self.seen = [], []

    def handle_starttag(self, tag, attributes):
        self.seen.append(tag)
        assert not any(name.startswith("on") or name in ("href", "src") for name, _ in attributes)
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def page(text):
    tags = Tags()
    tags.feed(text)
    assert not tags.open and "script" not in tags.seen
    return tags.seen


@pytest.fixture
def shown(monkeypatch):
    """What is displayed, as (HTML, text)."""
    kept = []
    monkeypatch.setattr(ask, "show_page", lambda s: kept.append(s))
    monkeypatch.setattr(quizzes, "show_page", lambda s: kept.append(s))
    return kept


@pytest.fixture
def mine(tmp_path, monkeypatch):
    """A learner's folder, in which answers are kept."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GOVTEXT_STRICT", raising=False)
    monkeypatch.delenv("GOVTEXT_ANSWERS", raising=False)
    monkeypatch.setattr(journal, "_unwritten", [])
    return tmp_path


# ---------------------------------------------------------------------------------------------------- replies

@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_reply_is_a_small_page_and_a_text(lang):
    with in_language(lang):
        for exercise, entry in BANK.items():
            found = bank.examples(entry)
            for value in (None, *[v for vs in found["wrong"].values() for v in vs[:1]], found["right"][0]):
                html, text = ask.reply(entry, bank.judge(entry, value), tried=3)
                page(html)
                assert f'lang="{lang}"' in html and text and "{" not in re.sub(r"`[^`]*`", "", text), exercise


def test_hints_are_closed_and_the_solution_comes_after_the_third_try(shown, mine):
    for _ in range(3):
        gc.check("01-nested", 31)
    first, _, third = (html for html, _ in shown)
    assert first.count("<details") == len(BANK["01-nested"]["hints"]) and "open" not in re.findall(r"<details[^>]*>", first)[0]
    assert third.count("<details") == first.count("<details") + 1
    gc.check("01-nested", 56)
    assert "<details" not in shown[-1][0]   # right: nothing to hint at


def test_the_stored_output_is_the_same_every_time(shown, tmp_path, monkeypatch):
    """Under GOVTEXT_STRICT, as in make course: nothing is written, and no answer yet looks the same whatever was tried before."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(journal, "_unwritten", [])
    for given in (None, 31, None, 56, None):
        gc.check("01-nested", given)
    assert len(set(shown[::2])) == 1 and not list(tmp_path.iterdir())
    assert "还没有回答" in shown[0][1]


def test_what_a_learner_types_is_never_markup(shown, mine):
    gc.check("04-list", "<img src=x onerror=alert(1)>", why="<script>")
    page(shown[0][0])


# ---------------------------------------------------------------------------------------------------- journal and progress

def test_tries_are_kept_without_a_name_and_read_again(shown, mine):
    gc.check("01-nested", "３１", why="猜的")
    gc.check("01-nested", None)   # no answer is no try
    gc.check("01-colour", "b")
    lines = (mine / "my-answers" / "journal.jsonl").read_text("utf-8").splitlines()
    assert [set(json.loads(line)) for line in lines] == [{"exercise", "given", "why", "message", "at"}] * 2
    assert [(t["exercise"], t["given"], t["message"]) for t in journal.tries()] == [("01-nested", "31", "longest-only"), ("01-colour", "b", "right")]


def test_a_damaged_journal_is_read_as_far_as_it_goes(shown, mine):
    gc.check("01-nested", 31)
    with (mine / "my-answers" / "journal.jsonl").open("a", encoding="utf-8") as stream:
        stream.write('{"broken\n[1,2]\n\x00\n{"exercise": 3}\n{"exercise": "01-nested", "given": {"a": [1]}}\n')
    gc.check("01-nested", 56)
    assert [t["given"] for t in journal.tries("01-nested")] == [31, {"a": [1]}, 56]
    assert len(tables.progress_table(journal.tries(), BANK)) == 1


def test_where_nothing_can_be_written_the_reply_comes_all_the_same(shown, mine):
    (mine / "my-answers").write_text("a file", "utf-8")
    gc.check("01-nested", 31)
    assert "没能记下" in shown[0][1] and len(journal.tries("01-nested")) == 1


@pytest.mark.parametrize("lang", LANGUAGES)
def test_progress_tells_first_answers_and_what_to_read_again(shown, mine, lang, capsys):
    for given in (31, 45, 56):
        gc.check("01-nested", given)
    gc.check("05-ari", "a")
    with in_language(lang):
        table = tables.progress_table(journal.tries(), BANK)
        gc.progress()
    assert list(table["exercise"]) == ["01-nested", "05-ari"]
    assert list(table["tries"]) == [3, 1] and table["read_again"][0] == "" and "5" in table["read_again"][1]
    assert table["first_was"][0] == BANK["01-nested"]["mistakes"][0]["name"][lang]


def test_handing_in_needs_a_number_and_answers(shown, mine):
    with pytest.raises(GovtextError, match="No exercise"):
        gc.hand_in("2026001")
    gc.check("01-nested", 31)
    with pytest.raises(GovtextError, match="student number"):
        gc.hand_in("  ../ ")
    path = gc.hand_in(" 2026/001 ")
    assert path.name == "answers-2026001.json" and path.parent.name == "my-answers"
    content = json.loads(path.read_text("utf-8"))
    assert content["student"] == "2026001" and len(content["tries"]) == 1 and content["exercises"] == ask.bank_hash()


# ---------------------------------------------------------------------------------------------------- quizzes

ALL_QUIZZES = [f"{n:02}-{kind}" for n in range(1, 14) for kind in ("open", "close") if (n, kind) != (1, "open")]


def test_a_quiz_has_the_questions_it_should():
    for name in ALL_QUIZZES:
        entries, number = quizzes.quiz_of(name), int(name[:2])
        assert len({e["id"].partition(".")[0] for e in entries}) == len(entries) == (2 if name.endswith("open") else 5), name
        lessons = [int(e["notebook"]) for e in entries]
        assert set(lessons) == {number - 1} if name.endswith("open") else lessons.count(number) == (5 if number == 1 else 3) and max(lessons) == number, name


def test_no_question_is_asked_twice_as_it_is():
    """Exercises, quizzes and the test of the course: every question with its options stands once."""
    asked = [e for name in ALL_QUIZZES for e in quizzes.quiz_of(name)] + quizzes.quiz_of("course") + list(BANK.values())
    assert len({e["id"] for e in asked}) == len(asked) == 89 + 13 + 65
    for lang in LANGUAGES:
        assert len({bank.filled(e["ask"], e, lang) for e in asked}) == len(asked)


def test_a_question_from_another_side_shows_a_wrong_answer_and_asks_which_mistake_it_is():
    entry = BANK["01-colour"]
    side = turned.turned(entry)[0]
    right = [o for o in side["options"] if o["id"] not in {m["value"] for m in side["mistakes"]}]
    assert side["id"] == "01-colour.count-as-rate" and entry["options"][0]["zh"] in side["ask"]["zh"] and [o["zh"] for o in right] == ["把次数当成比率"]
    assert entry["mistakes"][0]["say"]["en"] in side["right"]["en"] and len(side["options"]) == 3
    assert turned.turned(BANK["01-nested"]) == []
    passed = turned.turned(BANK["01-colour"])[0]["mistakes"][-1]
    assert passed["name"] == turned.STANDS and "有毛病" in passed["say"]["zh"]   # shown for simply wrong answers, too
    letters = [next(o["id"] for o in e["options"] if o["id"] not in {m["value"] for m in e["mistakes"]}) for name in ALL_QUIZZES for e in quizzes.quiz_of(name)]
    assert all(letters.count(letter) > 0.25 * len(letters) for letter in "abc")


def test_once_the_answer_that_is_shown_stands():
    side = quizzes.quiz_of("03-open")[-1]
    right = next(o for o in side["options"] if o["id"] == side["accept"][0]["value"])
    assert side["id"] == "02-q2.sound" and "两个年份都留下" in side["ask"]["zh"] and right["zh"] == turned.STANDS["zh"] and len(side["options"]) == 3


def test_new_questions_are_few():
    counted = [e["notebook"] for e in quizzes.quiz_items().values()]
    assert all(1 <= counted.count(f"{n:02}") <= quizzes.NEW_PER_LESSON for n in range(1, 14))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_options_open_on_their_own_reply_without_any_script(shown, lang):
    with in_language(lang):
        for name in ALL_QUIZZES:
            gc.quiz(name)
    for (html, text), name in zip(shown, ALL_QUIZZES, strict=True):
        entries = quizzes.quiz_of(name)
        assert page(html).count("details") == sum(len(e["options"]) for e in entries)
        assert html.count("#1b6e3c") == len(entries) == html.count("✓")   # one right option each
        assert text.count("\n") == len(entries) - 1
    with pytest.raises(GovtextError, match="02-open"):
        gc.quiz("01-open")


def test_questions_of_quizzes_are_judged_like_others():
    for id_, entry in quizzes.quiz_items().items():
        found = bank.examples(entry)
        assert all(bank.judge(entry, v).state == "right" for v in found["right"]), id_
        assert all(bank.judge(entry, v)[:2] == ("near", m) for m, vs in found["wrong"].items() for v in vs), id_
        right = next(o for o in entry["options"] if "mistake" not in o)
        assert not any(right[lang] in m["say"][lang] for m in entry["mistakes"] for lang in LANGUAGES), id_


ASKED = {"bank": list(BANK.values()), "quizzes": list(quizzes.quiz_items().values()), "all": list(quizzes.questions().values())}


def sizes(entry, lang):
    """How long the right option of a question is, and the wrong ones, shortest first."""
    right = entry["accept"][0]["value"]
    long = {option["id"]: len(bank.filled(option, entry, lang)) for option in entry["options"]}
    return long.pop(right), sorted(long.values())


def test_sizes_are_those_counted_by_hand():
    assert sizes({**BANK["01-colour"], "options": [{"id": "a", "zh": "甲"}, {"id": "b", "zh": "甲乙丙"}, {"id": "c", "zh": "甲乙"}]}, "zh") == (3, [1, 2])


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("part", ASKED)
def test_the_right_option_has_no_length_of_its_own(part, lang):
    """Whoever picks the longest option, or the shortest, is right about as often as by luck; none stands out."""
    asked = [entry for entry in ASKED[part] if entry["answer"] == "choice"]
    luck = sum(1 / len(entry["options"]) for entry in asked) / len(asked)
    found = {entry["id"]: sizes(entry, lang) for entry in asked}
    for most in (sum(right > wrong[-1] for right, wrong in found.values()), sum(right < wrong[0] for right, wrong in found.values())):
        assert most / len(asked) < luck + 0.1
    assert not [id_ for id_, (right, wrong) in found.items() if right > 1.5 * wrong[-1]]


@pytest.mark.parametrize("part", ASKED)
def test_the_right_option_has_no_place_of_its_own(part):
    asked = [entry for entry in ASKED[part] if entry["answer"] == "choice"]
    letters = [entry["accept"][0]["value"] for entry in asked]
    for letter in "abcd":
        luck = sum(1 / len(entry["options"]) for entry in asked if letter in entry["labels"])
        assert abs(letters.count(letter) - luck) <= 0.35 * luck, letter


def test_the_test_of_the_course_before_and_after(shown, mine, monkeypatch):
    said = []
    monkeypatch.setattr(importlib.import_module("govtext.show"), "say", lambda zh, en, **v: said.append(en.format(**v)))
    gc.course_test("before")
    html, text = shown[0]
    page(html)
    assert "details" not in html and text.count("a)") == 13
    gc.course_test("before", "abc")
    key = "".join(e["accept"][0]["value"] for e in quizzes.quiz_of("course"))
    gc.course_test("before", "-" * 13)
    gc.course_test("after", key[:12] + ("a" if key[12] != "a" else "b"))
    assert "13 are needed" in said[0] and "Kept: 0 of 13" in said[1] and "12 of 13 are right" in said[3] and ": 13." in said[3] and said[4].endswith("0 were right.")
    assert [t["exercise"] for t in journal.tries()] == ["test-before", "test-after"]
    assert not any(letter in said[1] for letter in "✓✗")
    with pytest.raises(GovtextError, match="before"):
        gc.course_test("during")


# ---------------------------------------------------------------------------------------------------- glossary

TERMS = glossary.load_glossary()


def test_terms_stand_in_the_lesson_that_brings_them_and_in_none_before(tmp_path):
    prose = {p.stem[:2]: placing.chinese_prose(read_master(p)) for p in MASTERS}
    wanted = glossary.first_lessons(prose)
    assert all(wanted.values()), "a term that no lesson uses"
    old = [id_ for id_, entry in TERMS.items() if entry["first"] != wanted[id_]]
    assert not old, f"run: python -m govcourse.teach.placing   (first lesson of {old})"
    path = tmp_path / "glossary.yaml"
    path.write_text((bank.teaching_dir() / "glossary.yaml").read_text("utf-8").replace('en: "dispersion"\n  first: "01"', 'en: "dispersion"\n  first: "09"'), "utf-8")
    assert glossary.write_first_lessons(prose, path) == ["dispersion"]
    assert path.read_text("utf-8") == (bank.teaching_dir() / "glossary.yaml").read_text("utf-8")


def test_a_definition_says_what_it_is_without_its_headword():
    for id_, entry in TERMS.items():
        zh, en = entry["define"]["zh"], entry["define"]["en"]
        assert entry["zh"] not in zh and not re.search(rf"\b{re.escape(entry['en'].lower())}\b", en.lower()), id_
        assert len(zh) >= 8 and len(en.split()) >= 5 and re.search("[\u4e00-\u9fff]", zh) and zh.endswith("。") and en.endswith("."), id_
        assert id_ not in entry["see"]


def test_every_method_on_a_card_has_an_entry():
    forms = [form.lower() for entry in TERMS.values() for form in (entry["zh"], *entry["also"])]
    for path in MASTERS:
        card = read_master(path).cells[0].source
        for method in re.split("、|（|）|与(?=[A-Z多校自])|和(?=上)", re.search(r"\| \*\*方法\*\* \| (.*) \|", card)[1]):
            assert not method.strip() or any(form in method.lower() or method.strip().lower() in form for form in forms), (path.stem[:2], method)


def test_a_term_is_found_by_either_language_and_near_ones_are_told(monkeypatch):
    assert glossary.find_term("离散度") is glossary.find_term(" Dispersion ") is glossary.find_term("dispersion")
    assert glossary.find_term("洗牌检验")["id"] == "permutation"
    with pytest.raises(GovtextError, match="离散度"):
        gc.term("离散")
    with pytest.raises(GovtextError):
        gc.term("")
    said = []
    monkeypatch.setattr(ask, "show_page", said.append)
    gc.term("alpha")
    page(said[0][0])
    assert "kappa" in said[0][1]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_terms_of_a_lesson_stand_under_its_card(lang):
    assert all("<details>" in (text := glossary.terms_of(f"{n:02}", lang)) and text.count("\n- ") >= 3 for n in range(1, 14))
    assert glossary.terms_of("99", lang) == ""
    assert f"- **{'余弦 cosine' if lang == 'zh' else 'cosine 余弦'}**" in glossary.terms_of("05", lang) and "- **Ochiai**" in glossary.terms_of("05", lang)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("path", MASTERS, ids=lambda p: p.stem[:2])
def test_new_terms_are_explained_at_their_first_use_in_prose(path, lang):
    master = read_master(path)
    edition = editions.one_language(master, lang)
    text = [c.source for c in edition.cells if c.cell_type == "markdown"]
    marks = [m for source in text for m in re.findall(r'<abbr title="([^"]*)">([^<]*)</abbr>', source)]
    mine = {e[lang].lower(): e for e in TERMS.values() if e["first"] == path.stem[:2]}
    assert len(marks) == len({word.lower() for _, word in marks}) and {word.lower() for _, word in marks} <= set(mine)
    plain = [re.sub(r'<abbr title="[^"]*">([^<]*)</abbr>', r"\1", source) for source in text]
    both = (plain, [c.source for c in master.cells if f"lang-{lang}" in c.metadata.get("tags", [])])
    plain, written = ([re.sub("</?strong>", "**", source) for source in side] for side in both)   # bold is tested with the editions
    assert plain == written   # nothing else has changed
    assert not any(re.search(r"<abbr[^>]*<abbr|^#.*<abbr|^\|.*<abbr", source, re.M) for source in text)
    assert not any("<abbr" in code for source in text for code in re.findall(r"`[^`\n]*`", source))


@pytest.mark.parametrize(("source", "wanted"), [
    ("看余弦，再看余弦。", '看<abbr title="T">余弦</abbr>，再看余弦。'), ("`余弦` 和 $余弦$，[余弦](x)，余弦", '`余弦` 和 $余弦$，[余弦](x)，<abbr title="T">余弦</abbr>'),
    ("## 余弦\n| 余弦 |", None), ("没有", None), ("## 余弦\n\n余弦", '## 余弦\n\n<abbr title="T">余弦</abbr>')])
def test_only_running_prose_is_marked(source, wanted):
    marked, found = glossary._marked(source, {"zh": "余弦", "define": {"zh": "T"}}, "zh")
    assert (marked, found) == (wanted or source, wanted is not None)


@pytest.mark.parametrize(("old", "new", "told"), [("first:", "fist:", "line 4"), ("see: [b]", "see: [c]", "names c"), ("id: b", "id: a", "twice"),
                                                  ("zh: 乙", "zh: [乙]", "line 9")])
def test_a_slip_in_the_glossary_is_told(tmp_path, old, new, told):
    text = ("terms:\n- id: a\n  zh: 甲\n  first: \"01\"\n  en: A\n  define: {zh: 说, en: say}\n  see: [b]\n"
            "- id: b\n  zh: 乙\n  first: \"01\"\n  en: B\n  define: {zh: 说, en: say}\n")
    (tmp_path / "g.yaml").write_text(text, "utf-8")
    assert set(glossary.load_glossary(tmp_path / "g.yaml")) == {"a", "b"}
    (tmp_path / "h.yaml").write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(GovtextError, match=told):
        glossary.load_glossary(tmp_path / "h.yaml")


# ---------------------------------------------------------------------------------------------------- in the notebooks

@pytest.fixture(params=MASTERS, ids=lambda p: p.stem[:2])
def with_exercises(request):
    notebook = read_master(request.param)
    placing.place(notebook, request.param.stem[:2])
    return request.param.stem[:2], notebook


def test_exercises_can_be_placed_in_every_notebook(with_exercises):
    number, notebook = with_exercises
    nbformat.validate(notebook)
    found = placing.placed(notebook)
    assert set(found) == {id_ for id_, e in BANK.items() if e["notebook"] == number}
    for parts in found.values():
        order = [notebook.cells.index(parts[kind]) for kind in ("zh", "en", "answer", "check")]
        assert order == list(range(order[0], order[0] + 4))
        assert parts["check"].metadata["deletable"] is False and "change-here" in parts["answer"].metadata["tags"]
        assert all(isinstance(node, ast.Assign) for node in ast.parse(parts["answer"].source).body)
    before = [cell.id for cell in notebook.cells]
    placing.place(notebook, number)
    assert [cell.id for cell in notebook.cells] == before   # again: replaced, not doubled
    markdown = [c for c in notebook.cells if c.cell_type == "markdown"]
    assert [next(t for t in c.metadata["tags"] if t.startswith("lang-")) for c in markdown] == ["lang-zh", "lang-en"] * (len(markdown) // 2)
    tidy(notebook)
    assert placing.placed(notebook)[min(found)]["check"].metadata["deletable"] is False


def test_a_guess_comes_before_its_section_and_the_others_at_its_end(with_exercises):
    _, notebook = with_exercises
    section, seen = 0, {}
    for cell in notebook.cells:
        if placing._is_chinese(cell) and (numbers := placing.HEADING.findall(cell.source)):
            section = int(numbers[-1][0])
        if match := re.fullmatch(r"ex-(.*)-zh", cell.id):
            seen[match[1]] = section
    for id_, at in seen.items():
        entry = BANK[id_]
        assert at == entry["section"] - (entry["kind"] == "predict") or (entry["section"] == 1 and entry["kind"] == "predict"), id_


def test_the_card_gets_its_terms_and_hours_once(with_exercises):
    number, notebook = with_exercises
    for _ in range(2):
        placing.place_terms(notebook, number)
        placing.place_hours(notebook, number)
    nbformat.validate(notebook)
    ids = [cell.id for cell in notebook.cells]
    assert ids[2:4] == ["terms-zh", "terms-en"] and len(set(ids)) == len(ids)
    assert [cell.source.count(f"| **{name}** |") for cell, name in zip(notebook.cells[:2], ("课时", "Hours"), strict=True)] == [1, 1]
    tagged = [tag for cell in notebook.cells for tag in cell.metadata.get("tags", []) if tag in ("hour-a", "hour-b", "extra")]
    assert tagged.count("hour-a") >= 6 and tagged.count("hour-a") % 2 == tagged.count("hour-b") % 2 == 0


def test_numbers_of_sections_follow_their_headings(tmp_path):
    """A section put in before: the number in the file moves, and nothing else does."""
    notebook = read_master(MASTERS[0])
    for cell in notebook.cells:
        if placing._is_chinese(cell):
            cell.source = re.sub(r"(?m)^## (\d+) ", lambda m: f"## {int(m[1]) + (int(m[1]) > 3)} ", cell.source)
    path, before = tmp_path / "01.yaml", (bank.teaching_dir() / "exercises" / "01.yaml").read_text("utf-8")
    path.write_text(before, "utf-8")
    assert placing.write_sections({"01": notebook}, tmp_path) == ["01-nested", "01-colour", "01-gain", "01-cloud"]
    assert path.read_text("utf-8") == re.sub(r"(?m)^  section: (\d)$", lambda m: f"  section: {int(m[1]) + (int(m[1]) > 3)}", before)
    assert placing.write_sections({path.stem[:2]: read_master(path) for path in MASTERS}, bank.teaching_dir() / "exercises") == []


def test_no_section_number_is_typed_and_headings_are_those_of_the_notebooks(tmp_path):
    """Texts of the bank name a section by words of its heading; where a page of prose gives a number, the heading is that of the table below."""
    masters = {path.stem[:2]: read_master(path) for path in MASTERS}
    assert placing.write_headings(masters) is False, "run: python -m govcourse.teach.placing"
    typed = re.compile(r"第 ?(\d+) ?节|[Ss]ections? (\d+)")
    assert [path.name for path in bank.teaching_dir().rglob("*.yaml") if typed.search(path.read_text("utf-8"))] == []
    meant = {"own-articles.md": {("13", 1): "只改这一格"}, "check.md": {("12", 9): "十分钟核一条", ("12", 8): "台账", ("12", 7): "相同的字"}}
    for name, sections in meant.items():
        for lang in LANGUAGES:
            path = next(p for folder in ("teaching", "docs/site") for p in (MASTERS[0].parents[1] / folder / lang).glob(name))
            assert {int(zh or en) for zh, en in typed.findall(path.read_text("utf-8"))} == {number for _, number in sections}, path
        assert all(words in dict(bank.headings()[lesson])[number] for (lesson, number), words in sections.items())
    moved = tmp_path / "headings.csv"
    assert placing.write_headings({"01": masters["01"]}, moved) and moved.read_text("utf-8").splitlines()[2] == "01,2,什么是语料"
    assert bank.filled({"zh": "第{section:什么是语料}节", "en": "{section:02 时间线}"}, BANK["01-colour"], "zh") == "第2节"
    assert bank.filled({"zh": "", "en": "{section:02 时间线}"}, BANK["01-colour"], "en") == "4"
    for words in ("没有这一节", "01 的"):
        with pytest.raises(GovtextError, match="heading"):
            bank.section_number(words, "01")


def test_a_section_that_is_gone_is_told():
    notebook = read_master(MASTERS[0])
    notebook.cells = [c for c in notebook.cells if "三种数法" not in c.source]
    with pytest.raises(GovtextError, match="01-nested"):
        placing.place(notebook, "01")


@pytest.mark.parametrize("path", MASTERS, ids=lambda p: p.stem[:2])
def test_what_stands_in_a_notebook_is_what_the_bank_says(path):
    found = placing.placed(read_master(path))
    for id_, parts in found.items():
        assert set(parts) == {"zh", "en", "answer", "check"}, id_
        for lang in LANGUAGES:
            assert parts[lang].source == bank.question(BANK[id_], lang), f"{id_}: place it anew (govcourse.teach.placing)"
        assert [cell.source for cell in placing.cells_of(id_)[2:]] == [parts["answer"].source, parts["check"].source], id_
    mine = [id_ for id_, e in BANK.items() if e["notebook"] == path.stem[:2]]
    if len(found) < len(mine):
        pytest.skip(f"{len(mine) - len(found)} of {len(mine)} exercises are not placed yet")


def test_lecturers_get_the_answers_and_students_do_not(with_exercises):
    _, notebook = with_exercises
    students, lecturers = (editions.one_language(notebook, "en", lecturer=who) for who in (False, True))
    nbformat.validate(lecturers)
    notes = [c for c in lecturers.cells if "lecturer" in c.metadata.get("tags", [])]
    assert len(notes) == 5 and not any("lecturer" in c.metadata.get("tags", []) for c in students.cells)
    assert len(lecturers.cells) == len(students.cells) + 5
    assert all("Expected mistake" in note.source and "Answer:" in note.source for note in notes)


# ---------------------------------------------------------------------------------------------------- data typed in two places

def cell(number, start):
    path = next(p for p in MASTERS if p.stem.startswith(number))
    return next(c.source for c in read_master(path).cells if c.id.startswith(start))


def test_the_cells_to_code_in_08_are_those_of_the_notebook():
    """Our coding, and the dictionary's hits, from the notebook's own cells."""
    import govtext as gt
    from govcourse.lessons import viewpoints as lesson
    from govcourse.teach import keys_comparing as k

    typed = {}
    for start in ("016-", "049-f1d10baa"):
        exec(cell("08", start), typed)
    corpus = gc.load_course()
    words = lesson.dictionary_of(typed["themes"], corpus)
    hits = gt.nested_frequency(corpus.tokens, list(words["term"].unique()), by=["article_id", "passage_id", "sentence"], counts=corpus).merge(words, on="term")
    cells = lesson.coded_cells(typed["coding"], hits, typed["themes"]).set_index(["row", "column"])
    letters = {(True, True): "b", (True, False): "s", (False, True): "w", (False, False): "n"}
    ours = [letters[tuple(bool(v) for v in cells.loc[tuple(c.split("/")), ["reading", "dictionary"]])] for c in k.CELLS]
    assert "".join(ours) == k.SIX_CELLS


def test_the_ten_passages_of_10_are_those_of_the_notebook():
    from govcourse.teach import keys_methods as k

    assert re.findall(r'"(\w+-\d+)": None', cell("10", "034-")) == list(k.TEN)
    assert all(unit in cell("10", start) for unit, start in zip(k.TWO, ("021-", "025-"), strict=True))


def test_keys_are_what_the_notebooks_print():
    """Numbers that the stored outputs of the notebooks show, read off by hand."""
    wanted = {"services_string": 56, "services_longest": 31, "services_nested": 25, "services_across": 0, "beginnings_n": 7, "both_sentences": 10,
              "both_by_chance": 5, "egov_sentences": 15, "collocates_tested": 116, "digital_alone": 114, "seen_absent": 25,
              "seen_absent_corrected": 51, "seen_only": 4, "seen_only_corrected": 4, "logic_names_in_text": 0, "matches_read": 23, "matches_in_both": 11,
              "jiangsu_passages": 9, "jiangsu_elsewhere": 0,
              "government_chars": 398, "network_terms": 31, "donohue_terms": 13, "all_reports_from": 2003, "china_online_dense": 9,
              "china_online_competition": 12, "china_overall": 45, "hall_before": 4, "hall_after": 2, "closest_word": "一网通办"}
    assert {name: keys.value(name) for name in wanted} == wanted
    assert round(keys.value("coders_kappa"), 3) == 0.919 and [keys.value(f"old_words{of}") for of in ("", "_inside", "_outside")] == [16, 14, 2]
    assert round(keys.value("density_by_passage"), 2) == 0.95 and round(keys.value("coders_chance"), 3) == 0.254


def test_the_reply_says_which_answer_was_judged():
    entry = BANK["01-nested"]
    verdict = bank.judge(entry, "many\nwords <b>" + "x" * 99)
    page, text = ask.reply(entry, verdict, given="many\nwords <b>" + "x" * 99)
    assert "many words <b>x" in text and "x…" in text and "<b>x" not in page and "&lt;b&gt;x" in page
    assert ask.shortened({"a": 1}) == "{'a': 1}" and ask.shortened("5" * 60) == "5" * 60

    class Rude:
        def __repr__(self):
            raise ValueError

    assert ask.shortened(Rude()) == "Rude"
    assert "您的回答" not in (empty := ask.reply(entry, bank.judge(entry, None))[1]) and "Your answer" not in empty

"""Editions in one language: complete, fresh, folded; a reader's own copies of them are never touched."""

import json
import re
import unicodedata
from pathlib import Path

import nbformat
import pytest

from govcourse import editions
from govcourse.runner import add_settings, executed, readers_language

MASTERS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))
HAN = re.compile("[\u4e00-\u9fff]")
BOTH = [(path, lang) for path in MASTERS for lang in ("zh", "en")]


def read(path):
    return nbformat.read(path, as_version=4)


def tags(cell):
    return set(cell.metadata.get("tags", []))


@pytest.mark.parametrize(("path", "lang"), BOTH, ids=lambda v: getattr(v, "stem", v))
def test_an_edition_holds_every_cell_of_its_language_in_order(path, lang):
    master, other = read(path), {"zh": "lang-en", "en": "lang-zh"}[lang]
    edition = editions.one_language(master, lang)
    assert [c.id for c in edition.cells] == [c.id for c in master.cells if other not in tags(c) and "lecturer" not in tags(c)]
    assert sum(f'gt.start("{lang}", one=True)' in c.source for c in edition.cells) == 1
    assert not any("gt.start()" in c.source for c in edition.cells)
    for cell in edition.cells:
        if cell.cell_type == "code":
            folded = cell.metadata.get("jupyter", {}).get("source_hidden", False)
            assert folded == ("hide-input" in tags(cell)) == (not tags(cell) & {"change-here", "open"})
    nbformat.validate(edition)
    assert master == read(path)   # made from a copy


@pytest.mark.parametrize(("silent", "told"), [(2, ""), (3, "no kernel started in 3 tries"), (1, "Kernel died")])
def test_a_kernel_that_does_not_answer_is_started_again(monkeypatch, silent, told):
    """Two kernels that are given one port at once: the second never answers, and starts when it is asked again. One that dies at work does not."""
    from govcourse import runner
    from govtext import GovtextError

    tries = []

    def execute(client, **_):
        tries.append(client.nb)
        if len(tries) <= silent:
            raise RuntimeError("Kernel died" if told == "Kernel died" else "Kernel didn't respond in 60 seconds")

    monkeypatch.setattr(runner, "_execute", execute)
    notebook = nbformat.v4.new_notebook()
    if told:
        with pytest.raises(RuntimeError if told == "Kernel died" else GovtextError, match=told):
            executed(notebook, MASTERS[0])
    else:
        assert executed(notebook, MASTERS[0]) is notebook
    assert len(tries) == (1 if told == "Kernel died" else 3) and all(nb is notebook for nb in tries)


def source(master, lang):
    return editions.one_language(master, lang).metadata["govtext"]["source"]


@pytest.mark.parametrize(("written", "wanted"), [
    ("说法**“甲”是乙**，丙", "说法<strong>“甲”是乙</strong>，丙"), ("**够吗？**再看", "<strong>够吗？</strong>再看"),
    ('叫**<abbr title="x">甲</abbr>**。', '叫<strong><abbr title="x">甲</abbr></strong>。'), ("是**`x`**的", "是<strong>`x`</strong>的"),
    ("**怎么读：** 甲**乙**丙", None), ("“**甲**”、**（乙）**。", None), ("`a**.b**c`甲", None), ("```\na**（b）**c\n```", None), ("2**3 和 4**5", None),
    ("**甲。**\n乙", None), ("甲**乙**丙**（丁）**戊", "甲**乙**丙<strong>（丁）</strong>戊")])
def test_bold_beside_chinese_is_bold(written, wanted):
    """What CommonMark would show with its asterisks, by hand; the rest stays as it is."""
    assert editions.bold_in_chinese(written) == (wanted or written)


def test_no_asterisk_is_shown_in_a_chinese_lesson():
    """Every ** of an edition opens or closes by the rule of CommonMark, stated here anew: P and S are its punctuation."""
    def flanks(inner, outer):
        return not inner.isspace() and (unicodedata.category(inner)[0] not in "PS" or outer.isspace() or unicodedata.category(outer)[0] in "PS")

    for path in MASTERS:
        for cell in editions.one_language(read(path), "zh").cells:
            if cell.cell_type != "markdown":
                continue
            for line in re.sub(r"`[^`]*`", "`", cell.source).splitlines():
                for n, mark in enumerate(re.finditer(r"\*\*", line)):
                    before, after = (" " + line)[mark.start()], (line + " ")[mark.end()]
                    assert flanks(before, after) if n % 2 else flanks(after, before), f"{path.name}, {cell.id}: {line[:mark.end() + 9][-20:]}"


def test_the_source_tells_which_edition_is_old():
    master = read(MASTERS[0])
    before = {lang: source(master, lang) for lang in ("zh", "en")}
    next(c for c in master.cells if "lang-zh" in tags(c)).source += "。"
    assert source(master, "zh") != before["zh"] and source(master, "en") == before["en"]
    next(c for c in master.cells if c.cell_type == "code").source += "\n"
    assert source(master, "en") != before["en"]


def test_cells_for_lecturers_are_in_their_edition_only():
    master = read(MASTERS[0])
    master.cells[5].metadata["tags"] = [*master.cells[5].metadata["tags"], "lecturer"]
    lang, place = next(t for t in tags(master.cells[5]) if t.startswith("lang-"))[5:], master.cells[5].id
    assert place not in [c.id for c in editions.one_language(master, lang).cells]
    assert place in [c.id for c in editions.one_language(master, lang, lecturer=True).cells]


def test_an_english_edition_speaks_english():
    """The first notebook, executed: names of terms stay Chinese, no sentence is."""
    done = executed(editions.one_language(read(MASTERS[0]), "en"), MASTERS[0])
    said = [o.data["text/markdown"] for c in done.cells for o in c.get("outputs", []) if "text/markdown" in o.get("data", {})]
    assert len(said) > 5 and max(len(HAN.findall(text)) for text in said) <= 30
    pictures = [o.data["text/plain"] for c in done.cells for o in c.get("outputs", []) if "image/png" in o.get("data", {})]
    assert len(pictures) >= 8 and not any(text.startswith(tuple("\u4e00图条点线")) for text in pictures)


# ---------------------------------------------------------------------------------------------------- own copies

@pytest.fixture
def made(tmp_path):
    """Two lessons of an edition that were not executed."""
    folder = tmp_path / "editions" / "zh"
    folder.mkdir(parents=True)
    for path in MASTERS[:2]:
        nbformat.write(editions.one_language(read(path), "zh"), folder / path.name)
    return tmp_path


def test_lessons_are_copied_once_and_never_touched_again(made):
    mine = made / "my-course" / "zh"
    assert editions.own_copies(made / "editions", mine, "zh") == []
    own = mine / MASTERS[0].name
    own.write_text(own.read_text("utf-8").replace("Shift", "Umschalt"), "utf-8")
    before = own.read_bytes()
    assert editions.own_copies(made / "editions", mine, "zh") == [] and own.read_bytes() == before
    assert len(list(mine.iterdir())) == 2


def test_a_newer_lesson_lands_beside_and_is_told_once(made):
    mine, place = made / "my-course" / "zh", made / "editions" / "zh" / MASTERS[0].name
    editions.own_copies(made / "editions", mine, "zh")
    before = (mine / MASTERS[0].name).read_bytes()
    master = read(MASTERS[0])
    master.cells[0].source += "。"
    nbformat.write(editions.one_language(master, "zh"), place)
    (newer,) = editions.own_copies(made / "editions", mine, "zh")
    assert newer.startswith(f"{MASTERS[0].stem}.新版-") and (mine / newer).read_bytes() == place.read_bytes()
    assert editions.own_copies(made / "editions", mine, "zh") == []
    assert (mine / MASTERS[0].name).read_bytes() == before


@pytest.mark.parametrize("broken", ["", "{}", "[]", "\x00"])
def test_a_broken_notebook_of_the_reader_is_left_alone(made, broken):
    mine = made / "my-course" / "zh"
    mine.mkdir(parents=True)
    (mine / MASTERS[0].name).write_text(broken, "utf-8")
    assert len(editions.own_copies(made / "editions", mine, "zh")) == 1   # the lesson, beside it
    assert (mine / MASTERS[0].name).read_text("utf-8") == broken


def test_old_editions_are_seen(made, monkeypatch):
    found = editions.stale(made / "editions" / "zh", "zh")
    assert found == [path.name for path in MASTERS[2:]]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_start_page_leads_to_every_lesson(tmp_path, lang):
    text = editions.write_start_page(tmp_path, lang).read_text("utf-8")
    assert re.findall(r"\]\((\d\d_\w+\.ipynb)\)", text) == [path.name for path in MASTERS]
    minutes = "分钟" if lang == "zh" else "minutes"
    assert len(re.findall(rf"\d+–\d+ {minutes}", text)) == len(MASTERS)


# ---------------------------------------------------------------------------------------------------- JupyterLab

def test_settings_of_the_environment_are_added_to_and_never_changed(tmp_path):
    path = tmp_path / "settings" / "overrides.json"
    add_settings(path, "zh")
    assert json.loads(path.read_text("utf-8"))["@jupyterlab/translation-extension:plugin"] == {"locale": "zh_CN"}
    add_settings(path, "en")   # the reader took the other language today
    assert json.loads(path.read_text("utf-8"))["@jupyterlab/translation-extension:plugin"] == {"locale": "default"}
    mine = {"@jupyterlab/translation-extension:plugin": {"locale": "fr_FR"}, "mine": {"x": 1}}
    path.write_text(json.dumps(mine), "utf-8")
    add_settings(path, "zh")
    there = json.loads(path.read_text("utf-8"))
    assert there["@jupyterlab/translation-extension:plugin"] == {"locale": "fr_FR"} and there["mine"] == {"x": 1}
    assert there["@jupyterlab/docmanager-extension:plugin"]
    path.write_text("{broken", "utf-8")
    add_settings(path, "zh")
    assert path.read_text("utf-8") == "{broken"


@pytest.mark.parametrize(("variable", "system", "wanted"), [("en", "zh_CN", "en"), ("", "en_US", "en"), ("", "English_United States", "en"),
                                                            ("", "zh_CN", "zh"), ("", None, "zh"), ("zh", "en_US", "zh")])
def test_the_language_of_the_reader(monkeypatch, variable, system, wanted):
    monkeypatch.setenv("GOVTEXT_LANG", variable)
    monkeypatch.setattr("locale.getlocale", lambda: (system, "UTF-8"))
    assert readers_language() == wanted

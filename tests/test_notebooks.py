"""Every notebook keeps the course's conventions. (That its outputs are what the code gives is nbval's business.)"""

import ast
import re
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
CARD = {"zh": ["问题", "您将学会", "对象与难度", "时间", "先修", "数据", "方法", "产出"],
        "en": ["Question", "You will learn", "Audience and level", "Time", "Needed first", "Data", "Methods", "Outputs"]}
HAN = re.compile("[\u4e00-\u9fff]")
NETWORK = {"requests", "urllib", "socket", "http", "httpx", "aiohttp", "ftplib"}


@pytest.fixture(params=NOTEBOOKS, ids=lambda p: p.stem[:2])
def notebook(request):
    return nbformat.read(request.param, as_version=4)


def tag(cell):
    return next((t[5:] for t in cell.metadata.get("tags", []) if t.startswith("lang-")), None)


def outputs(notebook, kind=None):
    found = [o for c in notebook.cells if c.cell_type == "code" for o in c.outputs]
    return [o for o in found if kind is None or kind in o.get("data", {})]


def test_there_are_notebooks():
    assert NOTEBOOKS


def test_it_is_valid_and_carries_no_machine_traces(notebook):
    nbformat.validate(notebook)
    assert notebook.metadata.language_info == {"name": "python"}
    assert "widgets" not in notebook.metadata


def test_it_opens_with_a_card_in_both_languages(notebook):
    for cell, lang in zip(notebook.cells[:2], ("zh", "en"), strict=True):
        assert tag(cell) == lang
        assert re.match(r"# \d\d ", cell.source)
        missing = [field for field in CARD[lang] if f"| **{field}** |" not in cell.source]
        assert not missing, missing


def test_prose_comes_in_pairs_chinese_first(notebook):
    prose = [c for c in notebook.cells if c.cell_type == "markdown"]
    assert all(tag(c) for c in prose), "a text cell has no language tag"
    assert [tag(c) for c in prose] == ["zh", "en"] * (len(prose) // 2)
    for zh, en in zip(prose[::2], prose[1::2], strict=True):
        assert notebook.cells.index(en) == notebook.cells.index(zh) + 1, "the pair is torn apart"
        assert len(HAN.findall(zh.source)) >= 2
        levels = [re.findall(r"^#+", c.source, re.M) for c in (zh, en)]
        assert levels[0] == levels[1], f"headings differ: {zh.source[:40]!r}"


def test_prose_is_short(notebook):
    for cell in notebook.cells[2:]:
        if cell.cell_type == "markdown" and not re.search(r"^(?:[-*|]|\d+\.) ?", cell.source, re.M):
            size = len(HAN.findall(cell.source)) if tag(cell) == "zh" else len(cell.source.split())
            assert size <= (230 if tag(cell) == "zh" else 125), (size, cell.source[:60])


def test_chinese_prose_has_chinese_punctuation(notebook):
    for cell in notebook.cells:
        if tag(cell) == "zh":
            plain = re.sub(r"`[^`]*`|\$[^$]*\$|\]\([^)]*\)|<[^>]*>", "", cell.source)
            wrong = re.findall("[\u4e00-\u9fff][,;:?!](?=[\u4e00-\u9fff])", plain)
            assert not wrong, (wrong, cell.source[:60])


def test_no_result_is_typed_into_prose(notebook):
    """Numbers of results are printed by code; a count or share typed by hand would go stale."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            plain = re.sub(r"`[^`]*`|\[[^\]]*\]\([^)]*\)", "", cell.source)
            typed = re.findall(r"\d+(?:\.\d+)? ?(?:次|倍)(?!数)|(?<!95)(?<!95 )\b\d+\.\d+ ?%|\b\d{2,} (?:times|occurrences)", plain)
            assert not typed, (typed, cell.source[:80])


def test_code_cells_are_small_and_clean(notebook):
    sizes = []
    for cell in notebook.cells:
        if cell.cell_type == "code":
            lines = [line for line in cell.source.splitlines() if line.strip()]
            sizes.append(len(lines))
            assert len(lines) <= 20, cell.source[:80]
            assert max(map(len, lines)) <= 130, max(lines, key=len)
            assert not re.search(r"(?<![\w.])(?:/home/|/root/|/work/|/tmp/|[A-Z]:\\)", cell.source)
            assert not re.search(r"^\s*[!%]", cell.source, re.M), "shell escapes and magics do not run everywhere"
            imported = {name.split(".")[0] for node in ast.walk(ast.parse(cell.source)) for name in
                        ([a.name for a in node.names] if isinstance(node, ast.Import) else
                         [node.module or ""] if isinstance(node, ast.ImportFrom) else [])}
            assert not imported & NETWORK
    assert sorted(sizes)[len(sizes) // 2] <= 4, f"median of {sorted(sizes)[len(sizes) // 2]} lines"


def test_it_was_executed_in_order_without_errors(notebook):
    cells = [c for c in notebook.cells if c.cell_type == "code"]
    assert [c.execution_count for c in cells] == list(range(1, len(cells) + 1))
    assert not [o for o in outputs(notebook) if o.output_type == "error"]
    assert not [o for o in outputs(notebook) if o.output_type == "stream" and o.name == "stderr"]


def test_every_picture_has_alternative_text_and_caption(notebook):
    pictures = outputs(notebook, "image/png")
    assert len(pictures) >= 5
    for picture in pictures:
        alt = picture.metadata["image/png"]["alt"]
        assert len(alt) > 30 and HAN.search(alt)
        assert " alt=\"" in picture.data["text/html"] and "<figcaption>" in picture.data["text/html"]


def test_it_leads_from_figures_back_to_passages(notebook):
    source = "\n".join(c.source for c in notebook.cells)
    assert "从图回到" in source and re.search(r"g[ct]\.(?:evidence|concept_evidence|passage_card|describe_passages)\(", source)


def test_it_says_what_it_does_not_show(notebook):
    zh = "\n".join(c.source for c in notebook.cells if tag(c) == "zh")
    for heading in ("没有说明什么", "要点", "讨论", "延伸阅读"):
        assert re.search(rf"^## .*{heading}", zh, re.M), heading


def test_every_question_has_an_answer_one_click_away(notebook):
    cells = [c for c in notebook.cells if c.cell_type == "markdown"]
    for lang, word in (("zh", "讨论"), ("en", "Discussion")):
        asked = next(c for c in cells if tag(c) == lang and re.match(rf"## \d+ {word}", c.source))
        answers = next(c for c in cells[cells.index(asked):] if tag(c) == lang and "<details>" in c.source)
        questions = len(re.findall(r"^\d+\. ", asked.source, re.M))
        assert questions >= 3
        assert answers.source.count("<details><summary>") == answers.source.count("</details>") == questions


def test_no_english_figure_language_is_frozen_in(notebook):
    """The stored outputs are those of the default language."""
    start = next(c.source for c in notebook.cells if c.cell_type == "code")
    assert re.search(r"^gt\.start\(\)", start, re.M)


def test_it_is_light():
    for path in NOTEBOOKS:
        assert path.stat().st_size < 3_000_000, path.name

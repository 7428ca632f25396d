"""Every concept of data/concepts is shown in a lesson: its name in a figure, a small table or prose, with its digest or passage in the same section."""

import html
import json
import re
from pathlib import Path

import pytest

import govcourse as gc

NOTEBOOKS = sorted((Path(__file__).parent.parent / "notebooks").glob("*.ipynb"))
ROWS = 15                      # a longer table is a list of names, which shows nothing
# Concepts that no lesson shows on purpose: id -> why.
EXCEPTIONS: dict[str, str] = {}


def _shown(output):
    """Words of one output: short tables, what was printed, the alternative text and caption of figures."""
    data = output.get("data", {})
    tables = "".join(data.get("text/html", ""))
    if tables.count("<tr") > ROWS + 2:
        tables = ""
    words = ["".join(output.get("text", "")), *("".join(value) for kind, value in data.items() if kind in ("text/plain", "text/markdown")),
             re.sub("<[^>]+>", " ", tables), json.dumps(output.get("metadata", {}), ensure_ascii=False)]
    return html.unescape("\n".join(words))


def sections(notebook):
    """The words of each section (cut at headings of level 2) that a reader of Chinese sees."""
    parts = [""]
    for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
        tags = cell["metadata"].get("tags", [])
        if cell["cell_type"] == "markdown" and "lang-en" not in tags:
            source = "".join(cell["source"])
            if source.startswith("## "):
                parts.append("")
            parts[-1] += source + "\n"
        for output in cell.get("outputs", []):
            parts[-1] += _shown(output) + "\n"
    return parts


def shown(concept, words):
    """Whether a section names a concept and leads to it: by its digest, or by one of its passages ([stages-19], a citation, 第19段)."""
    if concept.name_zh not in words:
        return False
    if concept.digest_zh and concept.digest_zh[:12] in words:
        return True
    places = [passage.rsplit("-", 1) for passage in concept.passages]
    return any(re.search(rf"{article}-{number}\b|第 ?{int(number)} ?段|\[{int(number)}\]", words) for article, number in places)


@pytest.fixture(scope="module")
def lessons():
    return [words for notebook in NOTEBOOKS for words in sections(notebook)]


def test_every_concept_is_shown(lessons):
    concepts = gc.load_concepts()
    assert set(EXCEPTIONS) <= set(concepts["id"])
    missing = [f"{c.id} {c.name_zh}" for c in concepts.itertuples() if c.id not in EXCEPTIONS and not any(shown(c, w) for w in lessons)]
    assert not missing, f"{len(missing)} concepts in no lesson: {'; '.join(missing)}"


def test_a_name_in_a_long_list_shows_nothing():
    rows = "".join(f"<tr><td>甲{i}</td></tr>" for i in range(40))
    assert "甲7" not in _shown({"data": {"text/html": f"<table>{rows}</table>"}})
    assert "甲7" in _shown({"data": {"text/html": "<table><tr><td>甲7</td></tr></table>"}})

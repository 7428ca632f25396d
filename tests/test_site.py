"""The sources of the site: what is taken from the repository, and how a lesson becomes a page. Sphinx and a browser: tests/browser.py."""

import re
import urllib.request
from pathlib import Path
from threading import Thread

import nbformat
import pytest

from govcourse.site import api, lessons, pages, searching, serving, sphinx_setup
from govtext.messages import GovtextError

ROOT = Path(__file__).parents[1]


def code(source, *tags, outputs=()):
    return nbformat.v4.new_code_cell(source, metadata={"tags": list(tags)}, outputs=list(outputs))


def shown(page):
    return nbformat.v4.new_output("display_data", {"text/html": page})


def test_folded_code_that_shows_nothing_goes_with_the_next_and_checks_stay_out():
    table = shown("<table><tr><td>1</td></tr></table>")
    book = nbformat.v4.new_notebook(cells=[code("a", "hide-input"), code("check", "hide-input", "check"), code("b", "hide-input", outputs=[table]),
                                           code("c", "hide-input"), nbformat.v4.new_markdown_cell("text"), code("d", "change-here"), code("e", "hide-input")])
    page = lessons.as_page(book, [], Path("."))
    assert [cell.source for cell in page.cells] == ["a\n\nb", "c", "text", "d", "e"]
    assert page.cells[0].outputs[0]["data"]["text/html"].startswith('<div class="wide"><table>')


def test_a_picture_attached_to_a_cell_stands_in_the_page(tmp_path):
    cell = nbformat.v4.new_markdown_cell("before\n\n![what \"it\" is](attachment:a.png)")
    cell["attachments"] = {"a.png": {"image/png": "aGVsbG8="}}
    page = lessons.as_page(nbformat.v4.new_notebook(cells=[cell]), [], tmp_path)
    assert page.cells[0].source == 'before\n\n<img src="data:image/png;base64,aGVsbG8=" alt="what &quot;it&quot; is">'
    assert "attachments" not in page.cells[0]


def test_a_figure_becomes_a_file_with_its_words(tmp_path):
    from PIL import Image

    Image.new("RGB", (30, 20)).save(tmp_path / "07_01.en.png")
    page = shown('<figure><img src="data:image/png;base64,AAAA" alt="3 bars. A &quot;b&quot;" width="960"><figcaption>Unit: n.</figcaption></figure>')
    made = lessons.as_page(nbformat.v4.new_notebook(cells=[code("show", outputs=[page])]), [{"stem": "07_01.en"}], tmp_path).cells[0].outputs[0]
    text = made["data"]["text/html"]
    assert 'src="../figures/07_01.en.png" alt="3 bars. A &quot;b&quot;" width="30" height="20"' in text and "base64" not in text
    assert 'href="../figures/07_01.en.svg"' in text and "Unit: n." in text and list(made["data"]) == ["text/html"]


@pytest.mark.parametrize(("text", "english", "chinese"), [
    ("- Pages are read. 网页会被读取并注明。", "- Pages are read.", "- 网页会被读取并注明。"),
    ("## The tables · 参照表", "## The tables", "## 参照表"),
    ("只有中文的一段话。", "", "只有中文的一段话。"),
    ("Only English, with 数字政府 in it and more words.", "Only English, with 数字政府 in it and more words.", "Only English, with 数字政府 in it and more words."),
    ("**Reading · 读取**\n- One. 第一条说明。\n- Two. 第二条说明。", "**Reading**\n\n- One.\n- Two.", "**读取**\n\n- 第一条说明。\n- 第二条说明。")])
def test_a_text_in_both_languages_is_given_in_one(text, english, chinese):
    assert pages.one_of_two(text, "en") == english and pages.one_of_two(text, "zh") == chinese


def test_texts_of_the_site_have_the_same_names_and_headings_in_both_languages():
    names = [sorted(path.name for path in (pages.TEXTS / lang).glob("*.md")) for lang in ("zh", "en")]
    assert names[0] == names[1]
    for name in names[0]:
        one, other = ([line.split(" ")[0] for line in (pages.TEXTS / lang / name).read_text("utf-8").splitlines() if re.match("#+ ", line)] for lang in ("zh", "en"))
        assert one == other, name


def test_a_name_without_value_is_an_error():
    assert pages.filled("a {{x}} b", {"x": 3}) == "a 3 b"
    with pytest.raises(GovtextError, match="nowhere"):
        pages.filled("{{nowhere}}", {})


def test_every_public_name_has_a_page():
    from govcourse.site.api import public

    listed = {name for names in api.grouped().values() for name in names}
    assert {f"govtext.{name}" for _, name in public("govtext")} | {f"govcourse.{name}" for _, name in public("govcourse")} <= listed


def test_headings_are_numbered_and_languages_marked():
    assert sphinx_setup.marked("<h1>a</h1><h2>b</h2>") == '<h1 id="s1">a</h1><h2 id="s2">b</h2>'
    assert sphinx_setup.with_languages("<p>So 数字政府 is</p>", "en") == '<p>So <span lang="zh-CN">数字政府</span> is</p>'
    assert sphinx_setup.with_languages("<p>All of this is English</p><p>中文 and more words too</p>", "zh") == '<p lang="en">All of this is English</p><p>中文 and more words too</p>'
    lines = ["table : one row per year", "k, n : so many of each that the whole", "    is seen", "text : str", "tokens : DataFrame or Stream", "    Rows."]
    sphinx_setup._sentences(None, "", "", None, None, lines)
    assert lines == ["table", "    one row per year", "k, n", "    so many of each that the whole", "    is seen", "text : str", "tokens : DataFrame or Stream", "    Rows."]
    assert sphinx_setup.counterpart("api/measures", "zh") == "api/index" and sphinx_setup.counterpart("data", "zh") == "data"


def test_the_text_for_the_search_is_by_heading_without_folded_code():
    page = ('<html><body><nav>no</nav><article><nav>no</nav><h1 id="s1">Title<a class="headerlink">x</a></h1><p>One <b>two</b></p>'
            '<details class="folded-code"><summary>Show</summary>import x</details><h2 id="s2">Next</h2><p>three</p></article></body></html>')
    assert searching.page_parts(page) == [["s1", "Title", "One two"], ["s2", "Next", "three"]]
    assert searching.page_parts("<html><body>no article</body></html>") == []


def test_the_server_is_for_this_computer_only_and_needs_a_site(tmp_path):
    with pytest.raises(GovtextError, match="make site"):
        serving.server(tmp_path)
    (tmp_path / "index.html").write_text("here", "utf-8")
    with serving.server(tmp_path) as serve:
        Thread(target=serve.serve_forever, daemon=True).start()
        host, port = serve.server_address[:2]
        assert host == "127.0.0.1" and urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5).read() == b"here"
        with pytest.raises(GovtextError, match=str(port)):
            serving.server(tmp_path, port)
        serve.shutdown()

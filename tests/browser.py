"""The site and JupyterLab in a real browser: `make browser`. The network is refused but for this computer.

GOVTEXT_SITE names a site elsewhere, GOVTEXT_CHROMIUM a browser; where there is none, the tests are left out, and say so.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shutil
import subprocess
import sys
import threading
import time
import unicodedata
import urllib.request
from collections import Counter
from pathlib import Path
from urllib.parse import unquote, urlsplit

import nbformat
import pytest

ROOT = Path(__file__).parents[1]
SITE = Path(os.environ.get("GOVTEXT_SITE") or ROOT / "site")
LANG = {"zh": "zh-CN", "en": "en"}
PLACES = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/opt/google/chrome/chrome")
SWITCHES = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
KINDS = ("index", "12_checking_the_articles", "09_networks_and_themes", "data", "gallery", "check", "search", "api/index", "api/measures")   # one of each kind of page
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def pages(lang=None):
    """Addresses of all pages, inside the site."""
    found = sorted(path.relative_to(SITE).as_posix() for path in SITE.rglob("*.html"))
    return [page for page in found if lang is None or page.startswith(f"{lang}/")]


if not (SITE / "index.html").is_file():
    pytest.skip(f"{SITE.name}/: no site; run make site first", allow_module_level=True)
playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed; make browser installs it")
from govcourse.site.serving import server  # noqa: E402

# ---------------------------------------------------------------------------------------------------- a browser and a server

@pytest.fixture(scope="module")
def chromium():
    named = os.environ.get("GOVTEXT_CHROMIUM") or next((place for place in PLACES if Path(place).is_file()), None)
    with playwright.sync_playwright() as play:
        try:
            browser = play.chromium.launch(executable_path=named, args=SWITCHES)   # None: the one that Playwright installed
        except playwright.Error as error:
            pytest.skip(f"no browser: {str(error).splitlines()[0]}; playwright install chromium, or GOVTEXT_CHROMIUM=...")
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def base():
    with server(SITE) as serving:
        threading.Thread(target=serving.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{serving.server_address[1]}/"
        serving.shutdown()


class Watch:
    """What a page does that it must not: go outside, complain, miss a file."""

    def __init__(self, context):
        self.faults = []
        context.route(re.compile(r"^https?://(?!127\.0\.0\.1[:/]|localhost[:/])"), self._outside)
        context.on("console", lambda said: self.faults.append(f"console: {said.text}") if said.type in ("error", "warning") else None)
        context.on("weberror", lambda error: self.faults.append(f"script: {error.error}"))
        context.on("response", lambda got: self.faults.append(f"{got.status}: {got.url}") if got.status >= 400 else None)
        context.on("requestfailed", lambda lost: self.faults.append(f"failed: {lost.url}") if "ERR_ABORTED" not in (lost.failure or "") else None)

    def _outside(self, route):
        self.faults.append(f"outside: {route.request.url}")
        route.abort()


@pytest.fixture
def open_page(chromium, base):
    """open_page(address, **options of the context) -> a page, with its faults in page.faults."""
    contexts = []

    def opened(address, **options):
        context = chromium.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
        contexts.append(context)
        watch = Watch(context)
        page = context.new_page()
        page.goto(address if "://" in address else base + address)
        page.faults = watch.faults
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def seen(chromium, base):
    """Every page once: page -> its text as shown, its language, its faults, its pictures that miss; answers are opened before, code is not."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    watch, found = Watch(context), {}
    page = context.new_page()
    for address in pages():
        watch.faults.clear()
        page.goto(base + address)
        missing = page.evaluate("""async () => {
            const all = [...document.images];
            all.forEach(picture => { picture.loading = 'eager'; });
            await Promise.all(all.map(picture => picture.decode().catch(() => 0)));
            return all.filter(picture => !picture.naturalWidth).map(picture => picture.src);
        }""")
        page.evaluate("document.querySelectorAll('article details:not(.folded-code)').forEach(box => { box.open = true; })")
        found[address] = {"lang": page.evaluate("document.documentElement.lang"), "faults": list(watch.faults), "missing": missing,
                          "alone": page.evaluate("[...document.images].filter(picture => !picture.alt.trim()).map(picture => picture.src)"),
                          "text": page.evaluate("document.querySelector('article')?.innerText || ''"),
                          "title": page.evaluate("document.querySelector('article h1')?.firstChild.parentElement.innerText.replace(/[¶#]$/, '') || ''"),
                          "headings": page.evaluate("[...document.querySelectorAll('article h1, article h2, article h3, article h4')].map(h => h.tagName + ' ' + h.id)"),
                          "labels": page.evaluate("[...document.querySelectorAll('details.folded-code summary')].map(s => s.textContent)")}
    context.close()
    return found


# ---------------------------------------------------------------------------------------------------- every page

def test_no_page_goes_outside_complains_or_misses_a_picture(seen):
    assert {page: got["faults"] + got["missing"] for page, got in seen.items() if got["faults"] or got["missing"]} == {}
    assert {page: got["alone"] for page, got in seen.items() if got["alone"]} == {}
    assert sum(len(got["text"]) for got in seen.values()) > 300_000   # the pages are not empty


def test_the_watch_sees_what_it_is_for(open_page, base):
    """The test itself: a page that fetches a font from outside, misses a picture and throws."""
    page = open_page("index.html")
    page.set_content('<img src="/nothing.png"><link rel="stylesheet" href="https://fonts.example.org/a.css"><script>throw Error("x")</script>')
    page.wait_for_timeout(500)
    kinds = {fault.split(":")[0] for fault in page.faults}
    assert {"outside", "script"} <= kinds


def test_every_page_says_its_language_and_labels_code_in_it(seen):
    for address, got in seen.items():
        lang = address.split("/")[0] if "/" in address else "zh"
        if address.endswith("explorer.html"):
            continue
        assert got["lang"] in (LANG[lang], "en"), address
        assert got["lang"] == LANG[lang] or address == "index.html", address
        assert set(got["labels"]) <= {{"zh": "显示代码收起代码", "en": "Show the codeHide the code"}[lang]}, address
    lessons = [got for address, got in seen.items() if re.search(r"/\d\d_", address)]
    assert len(lessons) == 26 and all(got["labels"] for got in lessons)


def test_text_in_the_other_language_says_so(open_page):
    """In an English lesson every run of Chinese stands in an element of its language."""
    page = open_page("en/09_networks_and_themes.html")
    bare = page.evaluate("""() => {
        const walk = document.createTreeWalker(document.querySelector('article'), NodeFilter.SHOW_TEXT), found = [];
        while (walk.nextNode()) {
            const node = walk.currentNode;
            if (/[\\u4e00-\\u9fff]/.test(node.data) && node.parentElement.closest('[lang]').lang !== 'zh-CN') found.push(node.data.trim());
        }
        return found;
    }""")
    assert bare == []


def test_both_languages_have_the_same_pages_and_headings(seen):
    """So the way to the other language keeps the place."""
    one = {lang: {page.split("/", 1)[1] for page in pages(lang)} for lang in LANG}
    only_english = one["en"] - one["zh"]
    assert one["zh"] <= one["en"] and all(page.startswith("api/") for page in only_english)
    differing = [page for page in one["zh"] if page.startswith(("index", "0", "1", "gallery", "check", "elsewhere", "glossary"))
                 and seen[f"zh/{page}"]["headings"] != seen[f"en/{page}"]["headings"]]
    assert differing == []


def test_every_link_inside_the_site_leads_somewhere():
    from lxml import html

    trees = {page: html.parse(str(SITE / page)).getroot() for page in pages()}
    marks = {page: set(tree.xpath("//@id")) for page, tree in trees.items()}
    broken = []
    for page, tree in trees.items():
        for link in tree.xpath("//a/@href | //img/@src | //link/@href | //script/@src"):
            parts = urlsplit(link)
            if parts.scheme or parts.netloc or link.startswith("data:"):
                continue
            target = os.path.normpath(os.path.join(os.path.dirname(page), unquote(parts.path))).replace("\\", "/") if parts.path else page
            known = marks.get(target) if not target.endswith("explorer.html") else None   # its address holds what is chosen
            if not (SITE / target).is_file() or (parts.fragment and known is not None and unquote(parts.fragment) not in known):
                broken.append(f"{page}: {link}")
    assert broken == []


# ---------------------------------------------------------------------------------------------------- the search

def folded(text):
    return unicodedata.normalize("NFKC", text).lower()


@pytest.mark.parametrize("lang", LANG)
def test_the_search_finds_every_title_and_every_term_that_occurs(lang, seen, open_page):
    """Against the text as the browser shows it: all pages that hold a term are found, and no others."""
    from govtext.lexicon import load_terms

    shown = {page.split("/", 1)[1]: folded(" ".join(got["text"].split())) for page, got in seen.items()
             if page.startswith(f"{lang}/") and not page.endswith(("search.html", "explorer.html"))}
    titles = [got["title"].strip() for page, got in seen.items() if re.match(rf"{lang}/\d\d_", page)]
    terms = [term for term in load_terms()["term"] if any(folded(term) in text for text in shown.values())]
    assert len(titles) == 13 and len(terms) > 200
    page = open_page(f"{lang}/search.html")
    answers = dict(page.evaluate("words => words.map(word => [word, findPages(word)])", [*titles, *terms]))
    lost = {term: where for term in terms if (where := {p for p, text in shown.items() if _holds(text, term)} - set(answers[term]))}
    assert lost == {}
    for number, title in enumerate(titles, 1):
        assert answers[title][0].startswith(f"{number:02d}_"), (title, answers[title])
    wrong = {term: where for term in terms if (where := {p for p in answers[term] if folded(term) not in shown[p].replace(" ", "")
                                                         and folded(term) not in shown[p]})}
    assert not wrong, wrong


def _holds(text, term):
    """Words of letters are found from their beginning."""
    return re.search((r"(?<![a-z0-9])" if re.match("[a-z0-9]", folded(term)) else "") + re.escape(folded(term)), text)


def test_a_search_is_made_by_typing_and_leads_to_the_place(open_page):
    page = open_page("zh/index.html")
    page.get_by_role("searchbox").first.fill("最多跑一次")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=*")
    assert "找到" in page.locator("#told").inner_text()
    assert page.locator("#found mark").first.inner_text() == "最多跑一次"
    page.locator("#found ul a").first.click()
    page.wait_for_load_state()
    assert "search" not in page.url and page.evaluate("document.querySelector(location.hash) !== null")
    page.goto(page.url.rsplit("/", 1)[0] + "/search.html?q=<b>无此词</b>")
    assert "没有找到" in page.locator("#told").inner_text()
    assert page.faults == []


@pytest.mark.parametrize("lang", LANG)
def test_the_site_works_from_a_disk(lang, open_page):
    """As from a USB stick: pages, pictures, the search."""
    page = open_page((SITE / lang / "search.html").resolve().as_uri() + "?q=数字政府")
    assert page.locator("#found > li").count() > 5
    page.locator("#found a").first.click()
    page.wait_for_load_state()
    page.locator("a.other-language").first.click()
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.lang") == LANG["en" if lang == "zh" else "zh"]
    assert page.faults == []


def test_pages_can_be_read_without_scripts(open_page):
    page = open_page("zh/02_stages.html", java_script_enabled=False)
    assert page.locator("figure.drawn img").count() > 5
    page.locator(".page-bar a.other-language").click()
    page.wait_for_url("**/en/02_stages.html")


# ---------------------------------------------------------------------------------------------------- moving about

def test_the_way_to_the_other_language_keeps_the_place(open_page):
    page = open_page("zh/12_checking_the_articles.html")
    page.evaluate("document.getElementById('s5').scrollIntoView({behavior: 'instant'})")
    page.wait_for_timeout(300)
    place = page.evaluate("document.getElementById('s5').textContent")
    page.locator(".sidebar-language a").click()
    page.wait_for_url("**/en/12_checking_the_articles.html#s*")
    assert page.url.endswith("#s5")
    there = page.evaluate("document.getElementById('s5').textContent")
    assert re.match(r"[\d ]*", place)[0] == re.match(r"[\d ]*", there)[0]


def test_the_entrance_leads_to_the_readers_language(open_page):
    for locale, lang in (("zh-CN", "zh"), ("en-GB", "en"), ("de-DE", "en")):
        page = open_page("index.html", locale=locale)
        page.wait_for_url(f"**/{lang}/index.html")
    page.goto(page.url.replace("/en/", "/zh/"))   # who reads Chinese once comes back to Chinese
    page.goto(page.url.replace("zh/index.html", "index.html"))
    page.wait_for_url("**/zh/index.html")


def test_a_lesson_can_be_read_by_keyboard_alone(open_page):
    page = open_page("zh/02_stages.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className").startswith("skip-to-content")
    page.keyboard.press("Enter")
    reached = Counter()
    for _ in range(60):
        page.keyboard.press("Tab")
        reached[page.evaluate("document.activeElement.tagName")] += 1
        assert page.evaluate("""() => { const s = getComputedStyle(document.activeElement); return s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0; }"""), \
            page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
    assert reached["SUMMARY"] > 5 and reached["A"] > 5
    page.locator("details.folded-code summary").first.focus()
    page.keyboard.press("Enter")
    assert page.locator("details.folded-code").first.evaluate("box => box.open")
    assert page.locator("details.folded-code summary").first.inner_text() == "收起代码"


def test_the_drawers_of_a_small_screen_work_by_keyboard(open_page):
    page = open_page("en/02_stages.html", viewport={"width": 360, "height": 740})
    button = page.get_by_role("button", name="All pages")
    button.focus()
    page.keyboard.press("Enter")
    assert button.get_attribute("aria-expanded") == "true"
    page.wait_for_timeout(500)
    assert page.evaluate("document.activeElement.closest('.sidebar-drawer') !== null")
    page.keyboard.press("Escape")
    assert button.get_attribute("aria-expanded") == "false"


# ---------------------------------------------------------------------------------------------------- how it looks

@pytest.mark.parametrize(("width", "height"), [(360, 740), (640, 450)], ids=["phone", "zoom 200 %"])
def test_nothing_is_wider_than_the_screen(width, height, chromium, base):
    """A page of 1280 at 200 % is one of 640. What is wider, a table, scrolls in a frame of its own, which the keyboard reaches."""
    context = chromium.new_context(viewport={"width": width, "height": height})
    page, wide = context.new_page(), {}
    for address in pages():
        page.goto(base + address)
        over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        stuck = page.evaluate("""[...document.querySelectorAll('article *')].filter(e => e.scrollWidth > e.clientWidth + 1
            && ['auto', 'scroll'].includes(getComputedStyle(e).overflowX) && e.tabIndex < 0).map(e => e.className)""")
        if over > 0 or stuck:
            wide[address] = (over, stuck[:3])
    context.close()
    assert wide == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("lang", LANG)
def test_axe_finds_no_barrier(scheme, lang, chromium, base):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    found = {}
    every = scheme == "light" and lang == "zh"   # the others have the same parts
    addresses = [page for page in pages(lang) if every or page.split("/", 1)[1].removesuffix(".html") in KINDS]
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    for address in addresses:
        page.goto(base + address)
        result = axe.run(page, options={"runOnly": {"type": "tag", "values": WCAG}, "resultTypes": ["violations"]})
        if result.response["violations"]:
            found[address] = [(v["id"], len(v["nodes"]), v["nodes"][0]["html"][:160]) for v in result.response["violations"]]
    context.close()
    assert found == {}


def test_figures_stand_on_white_in_the_dark(open_page):
    page = open_page("zh/02_stages.html", color_scheme="dark")
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert sum(map(int, re.findall(r"\d+", dark)[:3])) < 150
    assert page.locator("figure.drawn img").first.evaluate("picture => getComputedStyle(picture).backgroundColor") == "rgb(255, 255, 255)"


def test_a_lesson_can_be_printed(open_page):
    """On paper: text, figures, answers opened; no code, no ways to other pages."""
    from pypdf import PdfReader

    page = open_page("en/12_checking_the_articles.html")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.evaluate("Promise.all([...document.images].map(picture => picture.decode().catch(() => 0)))")
    printed = PdfReader(io.BytesIO(page.pdf(format="A4")))
    text = " ".join(" ".join(sheet.extract_text() for sheet in printed.pages).split())
    assert 8 < len(printed.pages) < 60
    assert "Checking the articles against the documents" in text and "Two layers. The wording is refuted" in text
    assert "Show the code" not in text and "import pandas" not in text
    assert sum(len(sheet.images) for sheet in printed.pages) >= 9


# ---------------------------------------------------------------------------------------------------- the explorer, where it is

EXPLORERS = [path.relative_to(SITE).as_posix() for path in SITE.glob("**/explorer.html")]


@pytest.mark.parametrize("address", EXPLORERS or [pytest.param("", marks=pytest.mark.skip(reason="no explorer.html in the site"))])
def test_the_explorer_opens_and_the_home_pages_lead_to_it(address, open_page, base):
    page = open_page(address)
    page.wait_for_timeout(1500)
    assert page.faults == [] and len(page.evaluate("document.body.innerText")) > 200
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    home = open_page("zh/index.html" if "/" not in address else f"{address.split('/')[0]}/index.html")
    assert home.locator("a[href*='explorer.html']").count() >= 1


# ---------------------------------------------------------------------------------------------------- JupyterLab

QUICK = "12_checking_the_articles.ipynb"
RUN = {"zh": "运行", "en": "Run"}


@pytest.fixture
def home(tmp_path):
    """The course's folder as a reader has it: notebooks and editions, nothing else. A new one each time: JupyterLab opens again what was open."""
    if not (ROOT / "editions" / "zh").is_dir():
        pytest.skip("editions/: none; make site makes them")
    for name in ("notebooks", "editions"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    return tmp_path


@pytest.fixture(params=LANG)
def lab(request, home):
    """JupyterLab as `make lab` opens it, in one language: (address, language)."""
    port, lang = _free_port(), request.param
    environment = {**os.environ, "GOVTEXT_NOTEBOOKS": str(home / "notebooks"), "GOVTEXT_LANG": lang, "JUPYTER_CONFIG_DIR": str(home / "config"),
                   "JUPYTER_DATA_DIR": str(home / "data"), "JUPYTER_RUNTIME_DIR": str(home / "runtime")}
    with (home / f"lab.{lang}.log").open("w") as log:
        process = subprocess.Popen([sys.executable, "-m", "govcourse", "lab", "--no-browser", f"--ServerApp.port={port}", "--IdentityProvider.token=t",
                                    "--allow-root"], env=environment, stdout=log, stderr=log, start_new_session=True)
    try:
        _wait_for(f"http://127.0.0.1:{port}/api?token=t", process, home / f"lab.{lang}.log")
        yield f"http://127.0.0.1:{port}", lang
    finally:
        with contextlib.suppress(OSError):
            urllib.request.urlopen(urllib.request.Request(f"http://127.0.0.1:{port}/api/shutdown?token=t", method="POST"), timeout=20).close()
            process.wait(60)
        process.kill()


def _free_port():
    import socket

    with socket.socket() as plug:
        plug.bind(("127.0.0.1", 0))
        return plug.getsockname()[1]


def _wait_for(address, process, log, seconds=120):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process.poll() is not None:
            break
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except OSError:
            time.sleep(0.5)
    pytest.fail(f"JupyterLab did not start:\n{log.read_text()[-2000:]}")


def test_a_reader_opens_a_lesson_runs_it_and_closes(lab, home, chromium):
    """The start page leads to a lesson in the language of the reader; every cell runs; no window asks anything."""
    address, lang = lab
    context = chromium.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN" if lang == "zh" else "en-GB")
    watch, asked = Watch(context), []
    context.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    page = context.new_page()
    page.goto(f"{address}/lab/tree/my-course/{lang}/start.md?token=t")
    start = page.locator(".jp-MarkdownViewer")
    start.get_by_text({"zh": "从这里开始", "en": "Start here"}[lang]).first.wait_for(timeout=60_000)
    assert page.locator(".lm-MenuBar-itemLabel", has_text=RUN[lang]).count() >= 1   # menus are in the language too
    start.locator(f"a[href*='{QUICK}']").first.click()
    book = page.locator(".jp-Notebook")
    book.first.wait_for(timeout=60_000)
    page.locator(".jp-Toolbar-kernelName", has_text="Python 3").wait_for(timeout=60_000)
    idle = page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]")
    idle.wait_for(timeout=60_000)
    page.wait_for_timeout(2000)
    assert page.locator(".jp-Dialog").all_inner_texts() == []
    page.locator(".lm-MenuBar-itemLabel", has_text=re.compile(f"^{RUN[lang]}")).first.click()
    page.locator("li[data-command='runmenu:run-all']").click()
    page.locator(".jp-Notebook-ExecutionIndicator[data-status=busy]").wait_for(timeout=30_000)
    idle.wait_for(timeout=180_000)
    page.keyboard.press("Control+s")
    page.wait_for_timeout(2500)
    assert page.locator(".jp-Dialog").all_inner_texts() == []
    cells = [cell for cell in nbformat.read(home / "my-course" / lang / QUICK, as_version=4).cells if cell.cell_type == "code"]
    assert all(cell.execution_count for cell in cells) and not any(out.output_type == "error" for cell in cells for out in cell.outputs)
    page.close(run_before_unload=True)
    time.sleep(1)
    assert asked == []
    assert [fault for fault in watch.faults if fault.startswith("outside")] == []
    context.close()


def test_an_exercise_is_answered_by_typing_and_its_hint_opens_by_keyboard(lab, home, chromium):
    """A wrong answer, one in Chinese quotation marks, the right one: each has its sentence below, and no code is to be read."""
    address, lang = lab
    page = chromium.new_page(viewport={"width": 1366, "height": 768})
    page.goto(f"{address}/lab/tree/my-course/{lang}/{QUICK}?token=t")
    page.locator(".jp-Toolbar-kernelName", has_text="Python 3").wait_for(timeout=60_000)
    page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").wait_for(timeout=60_000)
    cells = nbformat.read(home / "my-course" / lang / QUICK, as_version=4).cells
    first = next(i for i, cell in enumerate(cells) if "import govcourse" in cell.source)
    answer = next(i for i, cell in enumerate(cells) if cell.id == "ex-12-most-answer")

    def cell(index):
        return page.locator(f".jp-Cell[data-windowed-list-index='{index}']")

    def run(index, typed=None):
        cell(index).scroll_into_view_if_needed()
        if typed is None:
            cell(index).locator(".jp-InputPrompt").click()
        else:
            cell(index).locator(".cm-content").click()
            page.keyboard.press("Control+a")
            page.keyboard.insert_text(typed)
        page.keyboard.press("Control+Enter")
        page.wait_for_timeout(1500)

    run(first)
    run(answer, 'answer = "b"')
    run(answer + 1)
    shown = cell(answer + 1).locator("[role=status]")
    assert {"zh": "再想想", "en": "Not yet"}[lang] in shown.inner_text()
    hint = cell(answer + 1).locator("summary").first
    hint.focus()
    page.keyboard.press("Enter")
    assert hint.evaluate("summary => summary.parentElement.open")
    run(answer, "answer = “b”")
    assert {"zh": "中文标点", "en": "the Chinese sign"}[lang] in cell(answer).inner_text()
    run(answer, 'answer = "a"')
    run(answer + 1)
    assert shown.inner_text().startswith("✓")
    page.close()

"""The explorer in a real browser (`make browser`): asking, comparing, the map, files, keyboard, phone, the concepts, a corpus of one's own.

No network, no console error. Skipped, with the reason, where there is no Playwright or no Chromium.
"""

import csv
import io
import os
import re
import shutil
from pathlib import Path

import pandas as pd
import pytest

import govcourse as gc
import govtext as gt
from govcourse.explorer import write_course_explorer
from govtext.explorer.own import write_explorer

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
HERE = ("file:", "data:", "blob:", "about:", "http://127.0.0.1", "http://localhost", "ws://127.0.0.1", "ws://localhost")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]


@pytest.fixture(scope="session")
def browser():
    """One Chromium for all tests: that of GOVTEXT_CHROMIUM or of the system, else the one that Playwright has installed."""
    playwright = pytest.importorskip("playwright.sync_api", reason="needs Playwright: pip install playwright")
    named = os.environ.get("GOVTEXT_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    with playwright.sync_playwright() as runner:
        if not named and not Path(runner.chromium.executable_path).exists():
            pytest.skip("needs Chromium: playwright install chromium, or GOVTEXT_CHROMIUM=PATH")
        started = runner.chromium.launch(executable_path=named, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def new_page(browser):
    """Make pages of any size; each refuses what is not of this machine, and after the test none may have asked for it or logged an error."""
    contexts, wrong = [], []

    def make(width: int = 1280, height: int = 720, **options):
        context = browser.new_context(viewport={"width": width, "height": height}, accept_downloads=True, **options)
        contexts.append(context)
        context.route(lambda url: not url.startswith(HERE), lambda route: (wrong.append(f"asked for {route.request.url}"), route.abort()))
        page = context.new_page()
        page.on("console", lambda message: wrong.append(f"console: {message.text}") if message.type == "error" else None)
        page.on("pageerror", lambda error: wrong.append(f"error: {error}"))
        return page

    yield make
    for context in contexts:
        context.close()
    assert not wrong


@pytest.fixture
def page(new_page):
    """A page of 1280 x 720."""
    return new_page()


@pytest.fixture(scope="module")
def address(tmp_path_factory) -> str:
    out = tmp_path_factory.mktemp("explorer") / "explorer.html"
    write_course_explorer(out)
    return out.as_uri()


def opened(page, address: str):
    page.goto(address)
    page.wait_for_selector("html[data-ready=yes]", timeout=15000)
    return page


def ask(page, text: str) -> None:
    page.fill("#query", text)
    page.press("#query", "Enter")


def rows_of(page, node: str) -> list[list[str]]:
    return page.eval_on_selector_all(f"{node} tbody tr", "rows => rows.map(r => [...r.children].map(c => c.textContent))")


def saved(page, button: str) -> bytes:
    with page.expect_download() as found:
        page.click(button)
    return found.value.path().read_bytes()


# ---------------------------------------------------------------------------------------------------- asking

def test_the_page_opens_by_double_click_and_is_quick(page, address):
    opened(page, f"{address}#lang=zh")
    assert page.evaluate("performance.now()") < 5000   # half a second on a desk; here other tests run beside it
    assert "数字政府" in page.inner_text("#trend h2") and page.locator("#trend svg").count() == 1
    assert page.evaluate("document.documentElement.lang") == "zh-CN"


TYPED = {"数字政府": "数字政府", "smart city": "智慧城市", "Smart  City": "智慧城市", "ＡＰＰ": "App", "互联网＋": "互联网+", "互联网+ 政务服务": "互联网+政务服务",
         "big data": "大数据", "e government": "电子政务"}


def test_what_is_typed_finds_its_term(page, address):
    opened(page, f"{address}#lang=zh&t=")
    for typed, term in TYPED.items():
        ask(page, typed)
        assert page.locator("#chips b").all_inner_texts() == [term], typed
        page.click("#chips .close")


def test_nonsense_is_told_from_zero(page, address):
    opened(page, f"{address}#lang=en")
    ask(page, "xyzzy 乱码")
    said = page.inner_text("#note")
    assert "not counted" in said and "does not mean 0" in said and "python -m govcourse reference" in said
    assert page.locator("#chips b").all_inner_texts() == ["数字政府"]
    never = next(t for t in gc.reference.load_counted_terms() if not (gc.term_in_reports(t)["n"] > 0).any())
    opened(page, f"{address}?again#lang=en&t={never}")   # "?": the page is loaded anew
    assert "a counted 0" in page.inner_text("#note") and page.inner_text("#trend h2").startswith("None of")


def test_an_abbreviation_says_what_it_shows(page, address):
    opened(page, f"{address}#lang=en&t=")
    ask(page, "AI")
    assert page.locator("#chips b").all_inner_texts() == ["人工智能"] and "“AI” is not counted by itself" in page.inner_text("#note")


def test_suggestions_by_keyboard_and_no_fifth_term(page, address):
    opened(page, f"{address}#lang=zh&t=电子政务,大数据,智慧城市")
    page.fill("#query", "政务服务")
    assert page.get_attribute("#query", "aria-expanded") == "true" and page.locator("#offers li").count() > 3
    page.press("#query", "ArrowDown")
    assert page.get_attribute("#query", "aria-activedescendant") == "offer-0"
    page.press("#query", "Enter")
    assert page.locator("#chips li").count() == 4
    ask(page, "民生")
    assert page.locator("#chips li").count() == 4 and "四个" in page.inner_text("#note")


# ---------------------------------------------------------------------------------------------------- what is shown

def test_the_table_behind_the_lines_is_that_of_the_course(page, address):
    opened(page, f"{address}#lang=en&g=provincial")
    page.click("#trend-data")
    page.click("#trend-rows-all")
    shown = {row[0]: row for row in rows_of(page, "#trend")}
    rates = gc.report_rates("数字政府", bootstrap=0)
    for row in rates[rates["year"] >= 2000].itertuples():
        cells = shown[str(row.year)]
        assert [int(cells[2]), int(cells[3]), int(cells[5])] == [row.reports, row.with_term, row.n]
        assert float(cells[8]) == pytest.approx(row.rate, abs=0.006)


def test_the_order_of_adoption_is_that_of_the_course(page, address):
    opened(page, f"{address}#lang=zh")
    page.click("#adoption-rows-all")
    shown = {row[0]: row[2].lstrip("≤") for row in rows_of(page, "#adoption")}
    short = gc.reference.load_units().set_index("unit")["short_zh"]
    found = gc.first_mentions("数字政府")
    assert len(shown) == len(found) == 31
    assert shown == {short[r.unit]: "–" if pd.isna(r.first) else str(r.first) for r in found.itertuples()}


def test_a_year_of_the_map_is_that_of_the_table(page, address):
    opened(page, f"{address}#lang=zh&y=2022")
    reports = gc.term_in_reports("数字政府", level="provincial").query("year == 2022")
    holding = int((reports["n"] > 0).sum())
    assert f"{len(reports)} 份报告中 {holding} 份" in page.inner_text("#places h2")
    tiles = dict(page.eval_on_selector_all("#places .tile", "all => all.map(g => [...g.querySelectorAll('text')].map(t => t.textContent))"))
    short = gc.reference.load_units().set_index("unit")["short_zh"]
    assert len(tiles) == 31
    for row in reports.itertuples():
        assert float(tiles[short[row.unit]]) == pytest.approx(1e4 * row.n / row.n_chars, abs=0.006)


def test_slider_and_play_move_the_year(page, address):
    opened(page, f"{address}#lang=en")
    page.focus("#year")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    assert "y=2024" in page.url and page.evaluate("document.activeElement.id") == "year" and page.inner_text("#places h2").startswith("2024")
    page.click("#play")
    page.wait_for_url(re.compile("y=2026"), timeout=15000)


CLASHES = """() => [...document.querySelectorAll('.plot svg')].flatMap(svg => {
    const frame = svg.getBoundingClientRect();
    const boxes = [...svg.querySelectorAll('text')].map(t => [t.textContent, t.getBoundingClientRect()]).filter(([, b]) => b.width);
    const out = boxes.filter(([, b]) => b.left < frame.left - 1.5 || b.right > frame.right + 1.5 || b.bottom > frame.bottom + 1.5).map(([t]) => 'outside: ' + t);
    boxes.forEach(([s, a], i) => boxes.slice(i + 1).forEach(([t, b]) => {
      const x = Math.min(a.right, b.right) - Math.max(a.left, b.left), y = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (x > 1.5 && y > Math.min(a.height, b.height) * 0.38) out.push(s + ' / ' + t); }));
    return out; })"""
VIEWS = ["t=数字政府", "t=数字政府,电子政务,智慧城市,大数据", "t=分寸感", "t=企业,民生&y=2020", "t=电子政务&p=city&y=2005", "tab=concepts", "tab=concepts&c=shift-1-role"]


@pytest.mark.parametrize(("lang", "width", "theme", "screen"), [("zh", 1280, "light", "desk"), ("en", 1280, "dark", "projector"), ("en", 360, "light", "desk"), ("zh", 360, "dark", "desk")])
def test_nothing_overflows_and_no_labels_overlap(new_page, address, lang, width, theme, screen):
    page = opened(new_page(width, 720), f"{address}#lang={lang}&theme={theme}&screen={screen}&t=数字政府")
    for view in VIEWS:
        page.evaluate("hash => { history.replaceState(null, '', hash); fromHash(); draw(); }", f"#lang={lang}&theme={theme}&screen={screen}&{view}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, view
        assert page.evaluate(CLASHES) == [], view


def contrasts(page) -> list:
    """Text of the page that stands out less than 4.5 to 1 from what lies behind it."""
    return page.evaluate("""() => {
        const light = c => { const [r, g, b] = c.match(/[\\d.]+/g).map(Number).map(v => { v /= 255; return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; }); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
        const ground = n => { for (; n; n = n.parentElement) { const c = getComputedStyle(n).backgroundColor; if (!/, 0\\)$/.test(c)) return c; } return 'rgb(255,255,255)'; };
        return [...document.querySelectorAll('body *')].filter(n => n.checkVisibility() && !n.closest('svg,.unseen') && [...n.childNodes].some(c => c.nodeType === 3 && c.textContent.trim())).map(n => {
          const a = light(getComputedStyle(n).color), b = light(ground(n)); return [n.textContent.trim().slice(0, 30), (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)]; }).filter(([, c]) => c < 4.5); }""")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_stands_out(page, address, theme):
    for tab in ("terms", "concepts"):
        opened(page, f"{address}#lang=en&theme={theme}&tab={tab}&t=数字政府,电子政务")
        assert contrasts(page) == []


# ---------------------------------------------------------------------------------------------------- taking away

def test_everything_can_be_taken_away(page, address):
    opened(page, f"{address}#lang=en&t=数字政府,电子政务")
    table = list(csv.reader(io.StringIO(saved(page, "#trend-CSV").decode("utf-8-sig"))))
    assert len(table[0]) == len(table[1]) == 13 and len(table) > 100 and table[0][0] == "year"
    picture = saved(page, "#places-PNG")
    assert picture.startswith(b"\x89PNG") and len(picture) > 20_000
    drawn = saved(page, "#trend-SVG").decode()
    assert drawn.startswith("<svg") and "Highest years" in drawn and "data/reference" in drawn
    documents = list(csv.reader(io.StringIO(saved(page, "#reports-CSV").decode("utf-8-sig"))))
    reports = gc.term_in_reports("数字政府").query("n > 0 and year >= 2000")
    assert len(documents) - 1 == len(reports)


def test_the_address_brings_the_page_back(page, new_page, address):
    opened(page, f"{address}#lang=en")
    ask(page, "e-government")
    page.click("#measure-share")
    page.select_option("#since", "2010")
    page.click("#mode-all")
    page.click("#theme")
    again = opened(new_page(), page.url)
    for node in ("#trend h2", "#places h2", "#chips"):
        assert again.inner_text(node) == page.inner_text(node)
    assert again.url == page.url and again.get_attribute("html", "data-theme") == "dark"
    assert page.url.rpartition("/")[2] in page.input_value("#cite") and "file:" not in page.input_value("#cite")


def test_the_title_says_what_the_figure_of_the_course_says(page, address):
    terms = ["电子政务", "数字政府", "大数据", "智慧城市"]
    told = gc.figures.rate_trajectories(gc.trajectories(terms, levels=("provincial",)), panels={t: t for t in terms}).title
    opened(page, f"{address}#lang=zh&t={','.join(terms)}")
    title = page.inner_text("#trend h2")
    for said in re.split("[：；]", told)[1:]:
        assert said in title, said


def test_a_broken_address_still_opens(page, address):
    opened(page, f"{address}#t=%E6%95%B0,%ZZ&g=nothing&y=1200&s=abc&tab=none&lang=xx&p=&a=99")
    assert page.locator("#title").inner_text()


# ---------------------------------------------------------------------------------------------------- concepts

def test_a_term_leads_to_its_concepts_and_back(page, address):
    opened(page, f"{address}#lang=en&t=数字素养")
    concepts = gc.load_concepts()
    using = concepts[[("数字素养" in {*c.terms, *c.from_terms, *c.to_terms}) for c in concepts.itertuples()]]
    assert f"concepts that use it: {len(using)};" in page.inner_text("#uses h2")
    page.click("#uses .cards .link >> nth=0")
    assert page.inner_text("#concept-card h2") in set(using["name_en"]) and "tab=concepts" in page.url
    page.click("#concept-card .terms button >> nth=0")
    assert page.locator("#panel-terms").is_visible()


def test_the_map_goes_from_stage_to_case_and_search_finds_concepts(page, address):
    opened(page, f"{address}#lang=en&tab=concepts")
    kinds = gc.load_concepts()["kind"].value_counts()
    expected = sum(kinds[k] for k in ("stage", "shift", "logic", "case"))
    assert page.locator("#concept-map .box").count() == expected and "relations laid down" in page.inner_text("#concept-map h2")
    page.fill("#concept-query", "horse race")
    names = page.locator("#concept-list button").all_inner_texts()
    assert any("Horse-race" in name for name in names)
    page.locator("#concept-list button").first.click()
    assert page.locator("#concept-map .box").count() >= 2
    page.click("#back")
    assert page.locator("#concept-map .box").count() == expected


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_only_one_language_is_spoken(page, address, lang):
    opened(page, f"{address}#lang={lang}&t=数字政府&tab=concepts&c=shift-1-role")
    said = page.inner_text("main") if lang == "en" else page.inner_text("header")
    if lang == "en":
        words = set(gc.reference.load_counted_terms())
        runs = [run for run in re.findall("[\u4e00-\u9fff]+", said) if run not in words]
        assert runs == []
    else:
        assert re.search("[\u4e00-\u9fff]", said)


# ---------------------------------------------------------------------------------------------------- keyboard, own corpus

def test_tabs_and_skip_link_by_keyboard(page, address):
    opened(page, f"{address}#lang=en")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main" and "lang=en" in page.url
    page.focus("#tab-terms")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.id") == "tab-concepts" and page.locator("#concept-map svg").count() == 1
    nameless = page.eval_on_selector_all("button, input, select, textarea, svg[role=img]", "all => all.filter(n => n.checkVisibility() && !(n.textContent.trim() || n.getAttribute('aria-label') || (n.labels && n.labels.length))).length")
    assert nameless == 0


def test_a_corpus_of_one_s_own(page, tmp_path):
    corpus = gt.build_corpus(gt.data_dir() / "example", tmp_path / "corpus")
    write_explorer(corpus, tmp_path / "mine.html")
    opened(page, (tmp_path / "mine.html").as_uri() + "#lang=zh&t=政务服务")
    assert page.locator("#tabs").is_hidden() and "青屿省" in page.inner_text("#adoption") and "关于" in page.inner_text("#reports")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("政务服务要方便群众。\n", "utf-8")
    write_explorer(gt.build_corpus(tmp_path / "in", tmp_path / "small"), tmp_path / "small.html")
    opened(page, (tmp_path / "small.html").as_uri() + "#lang=en")
    assert "No document has a year" in page.inner_text("#controls") and page.locator("#trend").is_hidden()

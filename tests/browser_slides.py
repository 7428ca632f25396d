"""Slides and worksheets in a real browser: `make browser`. Every deck in build/slides is measured, or, where there is none, one of each language.

GOVTEXT_CHROMIUM names a browser; where there is none, the tests are left out, and say so.
"""

from pathlib import Path

import pytest

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed; make browser installs it")

from govcourse.teach.deck import write_decks  # noqa: E402
from govcourse.teach.onpage import browser  # noqa: E402

ROOT = Path(__file__).parents[1]
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
BEYOND = """() => [...document.querySelectorAll('.frame')].flatMap((frame, i) => {   // what stands beyond a slide, or is cut by it
    frame.style.cssText = 'display: block; position: static';
    const slide = frame.firstElementChild;
    slide.style.transform = 'none';
    const page = slide.getBoundingClientRect(), picture = slide.classList.contains('figure');
    const faults = [...slide.querySelectorAll('*')].filter(e => !e.closest('.unseen') && e.tagName !== 'IMG' && !e.closest('footer') && !e.matches('.section > .number'))
        .filter(e => { const box = e.getBoundingClientRect();
                       return box.width && (box.bottom > page.bottom - 16 || box.right > page.right - 16 || box.left < page.left || box.top < page.top + (picture ? 0 : 50)); })
        .map(e => `${i + 1} ${slide.className}: ${e.tagName} ${e.textContent.slice(0, 30)}`);
    slide.querySelectorAll('img').forEach(e => { if (!e.naturalWidth || !e.alt || Math.abs(e.naturalWidth / e.naturalHeight - 16 / 9) > 0.01) faults.push(`${i + 1}: picture`); });
    frame.style.cssText = slide.style.transform = '';
    return faults;
})"""


@pytest.fixture(scope="module")
def chromium():
    with playwright.sync_playwright() as play:
        try:
            running = browser(play)
        except playwright.Error as error:
            pytest.skip(f"no browser: {str(error).splitlines()[0]}; playwright install chromium, or GOVTEXT_CHROMIUM=...")
        yield running
        running.close()


@pytest.fixture(scope="module")
def decks(tmp_path_factory):
    there = sorted((ROOT / "build" / "slides").glob("*/*.html"))
    if there:
        return there
    out = tmp_path_factory.mktemp("build") / "slides"
    return write_decks(out, ["02"], languages=("zh",)) + [deck for deck in write_decks(out, ["07"], languages=("en",)) if deck.parent.name == "en"]


@pytest.fixture
def opened(chromium):
    """opened(path) -> a page of 1280 by 720 that is on no network; its faults are in page.faults."""
    contexts = []

    def go(path, **options):
        context = chromium.new_context(**{"viewport": {"width": 1280, "height": 720}, **options})
        contexts.append(context)
        page, faults = context.new_page(), []
        context.on("request", lambda asked: faults.append(asked.url) if not asked.url.startswith(("file:", "data:", "about:")) else None)
        context.on("weberror", lambda error: faults.append(str(error.error)))
        context.on("console", lambda said: faults.append(said.text) if said.type in ("error", "warning") else None)
        page.goto(path.resolve().as_uri())
        page.faults = faults
        return page

    yield go
    for context in contexts:
        context.close()


def number(page):
    return int(page.evaluate("location.hash.slice(1)"))


def test_nothing_stands_beyond_a_slide_and_nothing_is_fetched(decks, opened):
    found = {}
    for deck in decks:
        page = opened(deck)
        page.evaluate("document.fonts.ready.then(() => 0)")
        found[f"{deck.parent.name}/{deck.name}"] = page.evaluate(BEYOND) + page.faults
        assert page.evaluate("document.fonts.check('20px Course')")
        assert page.evaluate("document.documentElement.lang") == {"zh": "zh-CN", "en": "en"}[deck.parent.name]
    assert {name: faults for name, faults in found.items() if faults} == {}


def test_the_measure_sees_what_it_is_for(decks, opened):
    page = opened(decks[0])
    page.evaluate("document.querySelectorAll('.question')[0].insertAdjacentHTML('beforeend', '<p>' + '很多字'.repeat(400) + '</p>')")
    assert page.evaluate(BEYOND)


def test_keys_turn_the_slides(decks, opened):
    page = opened(decks[0])
    for key, at in (("ArrowRight", 2), ("PageDown", 3), (" ", 4), ("PageUp", 3), ("ArrowLeft", 2), ("Home", 1), ("ArrowLeft", 1)):
        page.keyboard.press(key)
        assert (key, number(page)) == (key, at)
    page.keyboard.press("End")
    assert number(page) == page.evaluate("document.querySelectorAll('.frame').length")
    page.goto(page.url.split("#")[0] + "#5")
    page.reload()
    assert number(page) == 5
    assert page.evaluate("[...document.querySelectorAll('.frame')].filter(f => f.offsetParent || getComputedStyle(f).display !== 'none').length") == 1
    assert page.evaluate("document.activeElement === document.querySelectorAll('.frame')[4].firstElementChild")   # read aloud


def test_notes_overview_and_black(decks, opened):
    page = opened(decks[-1])
    page.keyboard.press("ArrowRight")
    assert not page.locator("#notes").is_visible()
    page.keyboard.press("n")
    assert page.locator("#notes").is_visible() and len(page.locator("#notes").inner_text()) > 300
    page.keyboard.press("n")
    page.keyboard.press("o")
    assert page.locator("section:visible").count() > 20
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert number(page) > 3 and page.locator("section:visible").count() == 1
    page.keyboard.press("b")
    assert not page.locator(".frame.on section").is_visible()
    assert page.faults == []


def test_the_speakers_window_and_the_slides_turn_together(decks, opened):
    page = opened(decks[0])
    with page.context.expect_page() as other:
        page.keyboard.press("w")
    speaker = other.value
    speaker.wait_for_selector("#notes .clock")
    assert speaker.locator("#notes").is_visible()
    speaker.keyboard.press("PageDown")
    page.wait_for_function("location.hash === '#2'")
    page.keyboard.press("PageDown")
    speaker.wait_for_function("location.hash === '#3'")
    assert not page.locator("#notes").is_visible()


def test_an_answer_waits_for_a_key(decks, opened):
    page = opened(decks[0])
    kinds = page.evaluate("[...document.querySelectorAll('section')].map(s => s.classList[0])")   # some are "tight"
    assert kinds.count("answer") == kinds.count("question") > 4
    asked = kinds.index("question")
    page.goto(page.url.split("#")[0] + f"#{asked + 1}")
    page.reload()
    assert not page.locator(".answer:visible").count()


def test_print_is_one_slide_a_page(decks, opened, tmp_path):
    from pypdf import PdfReader

    page = opened(decks[0])
    page.pdf(path=tmp_path / "deck.pdf", prefer_css_page_size=True)
    printed = PdfReader(tmp_path / "deck.pdf").pages
    assert len(printed) == page.evaluate("document.querySelectorAll('.frame').length")
    assert round(float(printed[0].mediabox.width / printed[0].mediabox.height), 2) == round(16 / 9, 2)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_slides_are_accessible(decks, opened, lang):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page = opened(next(deck for deck in decks if deck.parent.name == lang))
    kinds = page.evaluate("[...document.querySelectorAll('section')].map(s => s.className)")
    faults = []
    for kind in dict.fromkeys(kinds):   # one of each
        page.evaluate(f"location.hash = '#{kinds.index(kind) + 1}'")
        page.wait_for_function(f"document.querySelectorAll('.frame')[{kinds.index(kind)}].classList.contains('on')")
        for notes in (False, True):
            page.evaluate(f"document.documentElement.classList.toggle('notes', {str(notes).lower()})")
            found = axe.Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}}).response["violations"]
            faults += [(kind, notes, fault["id"], fault["nodes"][0]["html"][:160]) for fault in found]
    assert faults == []

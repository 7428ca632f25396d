"""A real browser for pages: no network, no console error. Skipped, with the reason, where there is no Playwright or no Chromium."""

import os
import shutil
from pathlib import Path

import pytest

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

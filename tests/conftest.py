"""What all tests share: no network, no window, no setting of the person who runs them; texts where there are some.

GOVTEXT_SOURCES    folder with a reader's own copies of the five articles (stages.txt ...): more tests run
GOVTEXT_REFERENCE  folder with reference texts (reports/ ...): more tests run
"""

import os
import signal
import sys
import threading
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parent
ROOT = TESTS.parent

# Child processes, notebook kernels and pytest's own workers load tests/offline/sitecustomize.py by themselves.
sys.path.insert(0, str(TESTS / "offline"))
import sitecustomize  # noqa: E402, F401

paths = os.environ.get("PYTHONPATH", "").split(os.pathsep)
if str(TESTS / "offline") not in paths:
    os.environ["PYTHONPATH"] = os.pathsep.join([str(TESTS / "offline"), *filter(None, paths)])
if getattr(sys.modules["sitecustomize"], "_refuse", None) is None:  # another sitecustomize came first
    import runpy

    runpy.run_path(str(TESTS / "offline" / "sitecustomize.py"))

# Notebooks and library must behave as for a reader without copies, whoever runs the tests; xdist's workers start
# from this environment too, so the folders are kept under other names.
for name in ("GOVTEXT_SOURCES", "GOVTEXT_REFERENCE"):
    if os.environ.get(name):
        os.environ[f"TEST_{name}"] = str(Path(os.environ.pop(name)).resolve())
os.environ.pop("GOVTEXT_LANG", None)
os.environ["GOVTEXT_STRICT"] = "1"   # a sentence of a notebook that does not hold is an error here

# Ctrl-C and a closed terminal are tested; whoever starts the tests in the background, or by nohup, makes them be ignored, by all
# processes that come of it.
if threading.current_thread() is threading.main_thread():
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) == signal.SIG_IGN:
        signal.signal(signal.SIGHUP, signal.SIG_DFL)

import hypothesis  # noqa: E402
import matplotlib  # noqa: E402

matplotlib.use("Agg")
# The same examples on every run and machine, no clock, nothing written to the disk.
hypothesis.settings.register_profile("same", derandomize=True, deadline=None, database=None, max_examples=100)
hypothesis.settings.load_profile("same")


def folder_from(name: str) -> Path | None:
    """Folder of texts that are not part of the repository; None where the person has none."""
    value = os.environ.get(f"TEST_{name}")
    return Path(value) if value else None


@pytest.fixture(scope="session")
def sources() -> Path:
    """The five articles."""
    folder = folder_from("GOVTEXT_SOURCES")
    if folder is None:
        pytest.skip("GOVTEXT_SOURCES is not set: needs copies of the five articles")
    return folder


@pytest.fixture(scope="session")
def reference() -> Path:
    """The reference texts."""
    folder = folder_from("GOVTEXT_REFERENCE")
    if folder is None:
        pytest.skip("GOVTEXT_REFERENCE is not set: needs the reference texts")
    return folder


@pytest.fixture(autouse=True)
def _as_it_was():
    """A test that chooses a language or a screen leaves neither behind, nor open figures."""
    from govtext import language, looks

    was = language._chosen, language._one, looks._screen
    yield
    language._chosen, language._one, looks._screen = was
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close("all")


@pytest.fixture
def run_python():
    """Run a piece of Python in a fresh process; returns the finished process with its output as text."""
    import subprocess

    def run(code: str, *arguments: object, check: bool = True) -> subprocess.CompletedProcess:
        return subprocess.run([sys.executable, "-c", code, *map(str, arguments)], capture_output=True, text=True,
                              encoding="utf-8", timeout=120, check=check, env={**os.environ, "PYTHONUTF8": "1"})

    return run

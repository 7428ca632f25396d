"""From editions, texts and docstrings to a folder of pages: sources are put together, Sphinx runs once per language."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path

from govtext.language import LANGUAGES
from govtext.messages import GovtextError, both
from govtext.store import replacing
from govtext.workers import pool

from ..editions import stale, write_editions
from ..explorer import write_course_explorer
from ..runner import notebooks_dir
from . import api, lessons, pages
from .searching import write_search

HERE = Path(__file__).parent
PACKAGES = ("sphinx", "myst_nb", "furo")   # of requirements-site.lock


def build_site(out: Path, *, editions: Path, keep: bool = False, workers: int = 2) -> Path:
    """Build the site: out/zh, out/en, out/figures and a page that leads to the reader's language.

    Parameters
    ----------
    out : a folder that holds nothing but an earlier site; it is replaced when all is done.
    editions : where the notebooks of one language go, executed
    keep : take the editions, and the figures of the earlier site, as they are; default: all notebooks are executed anew

    Raises
    ------
    GovtextError
        A package of the site is missing, a notebook failed, a page has a fault, or there is nothing to keep.
    """
    _need_packages()
    with replacing(out) as site, tempfile.TemporaryDirectory(prefix="site-") as work:
        if keep:
            _take_figures(out, editions, site)
        else:
            (site / "figures").mkdir()
            write_editions(editions, lecturers=False, workers=workers, figures=site / "figures")
        write_course_explorer(site / "explorer.html")
        with pool(workers) as processes:
            for done in [processes.submit(build_language, lang, editions, Path(work) / lang, site) for lang in LANGUAGES]:
                done.result()
        pages.write_entrance(site)
    return out


def _take_figures(out: Path, editions: Path, site: Path) -> None:
    if not (out / "figures").is_dir() or any(stale(editions / lang, lang) for lang in LANGUAGES):
        raise GovtextError(f"{editions} 或 {out}/figures 没有，或不是现在的课。请不带 --keep 再运行一次。",
                           f"{editions} or {out}/figures is missing, or not that of today's notebooks. Run again without --keep.")
    shutil.copytree(out / "figures", site / "figures")


def build_language(lang: str, editions: Path, work: Path, site: Path) -> None:
    """Put the sources of one language together and make pages of them, with their search."""
    figures = {path.name[:2]: [json.loads(line) for line in path.read_text("utf-8").splitlines()]
               for path in sorted((site / "figures").glob(f"*.{lang}.jsonl"))}
    lessons.write_lessons(editions / lang, work, figures, site / "figures")
    pages.write_pages(work, lang, figures, site)
    api.write_api(work, lang)
    run_sphinx(work, work / "_pages", lang)
    shutil.copytree(work / "_pages", site / lang, dirs_exist_ok=True)
    write_search(site / lang)


def run_sphinx(source: Path, out: Path, lang: str) -> None:
    """Make pages of a folder of sources; a warning is a mistake and stops it.

    Raises
    ------
    GovtextError
        With the warnings of Sphinx.
    """
    import io
    import warnings

    from sphinx.application import Sphinx
    from sphinx.util.console import nocolor

    from .sphinx_setup import settings

    nocolor()
    said = io.StringIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        app = Sphinx(str(source), None, str(out), str(source / "_doctrees"), "html", settings(lang), status=None, warning=said)
        app.build()
    for left in (".buildinfo", "objects.inv"):
        (out / left).unlink(missing_ok=True)
    shutil.rmtree(out / "_sources", ignore_errors=True)
    if said.getvalue().strip():
        raise GovtextError(f"网页（{lang}）有问题：\n{said.getvalue()}", f"The pages ({lang}) have faults:\n{said.getvalue()}")


def _need_packages() -> None:
    from importlib.util import find_spec

    missing = [name for name in PACKAGES if find_spec(name) is None]
    if missing:
        raise GovtextError(f"还缺做网站用的包：{', '.join(missing)}。请运行 make site，或 pip install -e \".[site]\"。",
                           f"Packages of the site are missing: {', '.join(missing)}. Run make site, or pip install -e \".[site]\".")


def tell(out: Path) -> None:
    """Say what was built and how to open it."""
    lessons_made = len(list(notebooks_dir().glob("*.ipynb")))
    size = sum(path.stat().st_size for path in out.rglob("*") if path.is_file()) / 1e6
    print(both(f"完成：{out}/（{lessons_made} 课，中文和英文，{size:.0f} MB）。双击 {out}/index.html，或 python -m govcourse serve",
               f"Done: {out}/ ({lessons_made} lessons in Chinese and in English, {size:.0f} MB). Open {out}/index.html, "
               "or python -m govcourse serve"))

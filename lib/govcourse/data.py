"""The course's own data: where they lie, its corpus of five articles, and what its articles and columns are called.

The folder data/ lies beside the library in a checkout, inside the package once installed from a wheel.
"""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from govtext.corpus import Corpus, load_corpus
from govtext.language import language
from govtext.looks import PALETTE
from govtext.messages import GovtextError
from govtext.show import column_names
from govtext.show import show_table as _show_table

HERE = Path(__file__).resolve().parent


def data_dir() -> Path:
    """Folder with articles/, concepts/, reference/ ...; the environment variable GOVTEXT_DATA overrides it.

    Raises
    ------
    GovtextError
        No data folder is found.
    """
    named = os.environ.get("GOVTEXT_DATA")
    places = [Path(named)] if named else [HERE.parents[1] / "data", HERE / "data"]
    for place in places:
        if (place / "editorial" / "articles.csv").is_file():
            return place
    raise GovtextError(f"找不到课程数据文件夹（找过 {', '.join(map(str, places))}）。请完整克隆仓库后再安装。",
                       f"The course's data folder was not found (looked in {', '.join(map(str, places))}). "
                       "Clone the whole repository and install again.")


def sources_dir() -> Path:
    """Folder for a reader's own copies of the five articles: GOVTEXT_SOURCES, else data/sources."""
    return Path(os.environ.get("GOVTEXT_SOURCES") or data_dir() / "sources")


def articles_dir() -> Path:
    """Folder of the corpus of the five articles; `govtext compare` knows it as "course" (entry point govtext.corpora)."""
    return data_dir() / "articles"


def load_course() -> Corpus:
    """The corpus of the five articles, see `govtext.load_corpus`."""
    return load_corpus(articles_dir(), sources=sources_dir())


@lru_cache(maxsize=1)
def _articles() -> dict[str, tuple[str, str]]:
    table = pd.read_csv(data_dir() / "editorial" / "articles.csv", dtype=str, keep_default_na=False)
    return {row.article_id: (row.short_zh, row.short_en) for row in table.itertuples()}


def article_names(lang: str | None = None) -> dict[str, str]:
    """article_id -> short name of each article, in the order of the course; default: in the language in force."""
    place = 0 if (lang or language()) == "zh" else 1
    return {article: names[place] for article, names in _articles().items()}


def article_name(article_id: str) -> str:
    """Short name of an article of the course in the language in force; any other id stands for itself."""
    return article_names().get(article_id, article_id)


def article_colours() -> dict[str, str]:
    """article_id -> colour: the palette, in the order of the course."""
    return dict(zip(_articles(), PALETTE, strict=True))


def show_table(table: pd.DataFrame, zh: str = "", en: str = "", *, rows: int = 12, **options: Any) -> None:
    """`govtext.show_table` with the course's names for columns and articles."""
    _show_table(table, zh, en, rows=rows, names=article_names(), columns=columns(), **options)


def columns() -> dict[str, tuple[str, str]]:
    """Column -> its header in Chinese and English: the kit's, and the course's own."""
    return column_names() | column_names(data_dir() / "editorial" / "columns.csv")

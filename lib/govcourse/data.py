"""The course's own data: where they lie, its corpus of five articles, and what its articles and columns are called."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from govtext.charts import LOOKS, Look
from govtext.corpus import Corpus, load_corpus
from govtext.language import language
from govtext.messages import GovtextError
from govtext.paths import find_data
from govtext.show import column_names
from govtext.show import show_table as _show_table

HERE = Path(__file__).resolve().parent


def data_dir() -> Path:
    """Folder with articles/, concepts/, reference/ ..., see `govtext.paths.find_data`."""
    return find_data(HERE, "editorial/articles.csv")


def sources_dir() -> Path:
    """Folder for a reader's own copies of the five articles: GOVTEXT_SOURCES, else data/sources."""
    return Path(os.environ.get("GOVTEXT_SOURCES") or data_dir() / "sources")


def articles_dir() -> Path:
    """Folder of the corpus of the five articles; `govtext` finds it under the name "course"."""
    return data_dir() / "articles"


def load_course() -> Corpus:
    """The corpus of the five articles, see `govtext.load_corpus`; its passages show their text where `sources_dir` has copies."""
    corpus = load_corpus(articles_dir())
    return replace(corpus, sources=OwnTexts(corpus, sources_dir()))


class OwnTexts(Mapping[str, str]):
    """`govcourse.copies.Copies.texts` of a folder that is read when first asked: the `sources` of the course's corpus."""

    def __init__(self, corpus: Corpus, folder: str | Path):
        self.corpus, self.folder = corpus, Path(folder)

    @cached_property
    def texts(self) -> dict[str, str]:
        from .copies import recognise  # readers and segmenter: few who load the corpus need them

        return recognise(self.folder, self.corpus).texts

    def __getitem__(self, passage_id: str) -> str:
        return self.texts[passage_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self.texts)

    def __len__(self) -> int:
        return len(self.texts)

    def __str__(self) -> str:
        return str(self.folder)


def described_articles() -> pd.DataFrame:
    """data/editorial/articles.csv: what the course says of each article, in its order. Columns as in data/articles/articles.csv, and colour."""
    return pd.read_csv(data_dir() / "editorial" / "articles.csv", dtype=str, keep_default_na=False)


@lru_cache(maxsize=1)
def _articles() -> dict[str, tuple[str, str]]:
    return {row.article_id: (row.short_zh, row.short_en) for row in described_articles().itertuples()}


def article_names(lang: str | None = None) -> dict[str, str]:
    """article_id -> short name of each article, in the order of the course; default: in the language in force."""
    place = 0 if (lang or language()) == "zh" else 1
    return {article: names[place] for article, names in _articles().items()}


def article_name(article_id: str) -> str:
    """Short name of an article of the course in the language in force; any other id stands for itself."""
    return article_names().get(article_id, article_id)


TEXTURES = {"zhejiang": "---"}   # in grey a plain area would look like that of the Trends article


@lru_cache(maxsize=1)
def _colours() -> dict[str, str]:
    table = described_articles()
    colours = table["colour"] if "colour" in table else pd.Series("", table.index)
    bare = table["article_id"][~colours.str.fullmatch("#[0-9a-fA-F]{6}")].tolist()
    if bare or colours.duplicated().any():
        wrong = "、".join(bare or table["article_id"][colours.duplicated()])
        raise GovtextError(f"data/editorial/articles.csv 的 colour 列：{wrong} 没有自己的颜色。请写成 #RRGGBB，与别的文章不同，灰度下也分得开。",
                           f"data/editorial/articles.csv, column colour: {wrong} has no colour of its own. Write it as #RRGGBB, unlike the other "
                           "articles' and apart from them in grey.")
    return dict(zip(table["article_id"], colours, strict=True))


def article_colours() -> dict[str, str]:
    """article_id -> colour (#RRGGBB), in the order of the course, from column colour of data/editorial/articles.csv.

    Raises
    ------
    GovtextError
        An article without a colour of its own.
    """
    return dict(_colours())


def article_looks() -> dict[str, Look]:
    """article_id -> its look in all charts: its colour, and the marker, line and texture of its place in the course, so that a print in grey
    serves too.

    Raises
    ------
    GovtextError
        An article without a colour of its own, or more articles than looks.
    """
    colours = _colours()
    if len(colours) > len(LOOKS):
        raise GovtextError(f"图里能分辨的样式只有 {len(LOOKS)} 种，文章有 {len(colours)} 篇。请合并几篇，或分成几格来画。",
                           f"Charts tell {len(LOOKS)} looks apart, but there are {len(colours)} articles. Join some, or draw them in panels.")
    return {article: replace(look, colour=colour, texture=TEXTURES.get(article, look.texture))
            for (article, colour), look in zip(colours.items(), LOOKS[:len(colours)], strict=True)}


def show_table(table: pd.DataFrame, zh: str = "", en: str = "", *, rows: int = 12, **options: Any) -> None:
    """`govtext.show_table` with the course's names for columns and articles."""
    _show_table(table, zh, en, rows=rows, names=article_names(), columns=columns(), **options)


def columns() -> dict[str, tuple[str, str]]:
    """Column -> its header in Chinese and English: the kit's, and the course's own."""
    return column_names() | column_names(data_dir() / "editorial" / "columns.csv")

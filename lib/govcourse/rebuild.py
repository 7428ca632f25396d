"""The course's own corpus, rebuilt from a reader's copies of the five articles and compared with what is shipped."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

import pandas as pd

from govtext.building import build_corpus
from govtext.corpus import Corpus
from govtext.csvfiles import read_csv_any
from govtext.messages import GovtextError
from govtext.readers import SUFFIXES

from .build_reference import counted_terms
from .data import data_dir


def build_course(sources: str | Path, out: str | Path, **options: Any) -> Corpus:
    """Build the course's corpus from a reader's own copies of the five articles, named by article id (shifts.txt ...).

    The bibliography, the roles of paragraphs and the digests come from data/editorial; listed are the terms of the dictionary, the
    concepts and the codebook.
    """
    editorial, sources = data_dir() / "editorial", Path(sources)
    table = read_csv_any(editorial / "articles.csv")
    with tempfile.TemporaryDirectory() as scratch:
        copies = Path(scratch) / "copies"
        copies.mkdir()
        there = {}
        for path in sorted(sources.iterdir()) if sources.is_dir() else []:
            if path.suffix.lower() in SUFFIXES and path.stem in set(table["article_id"]):
                there.setdefault(path.stem, shutil.copy(path, copies))
        if not there:
            names = "、".join(f"{i}.txt" for i in table["article_id"])
            raise GovtextError(f"{sources}：没有找到五篇文章的副本。请放入 {names}（或 .html、.docx、.pdf）。",
                               f"{sources}: no copy of the five articles was found. Put {names.replace('、', ', ')} there "
                               "(or .html, .docx, .pdf).")
        table = table[table["article_id"].isin(there)]
        table.insert(0, "file", [Path(there[i]).name for i in table["article_id"]])
        listed = Path(scratch) / "metadata.csv"
        table.to_csv(listed, index=False)
        options.setdefault("terms", counted_terms())
        return build_corpus(copies, out, metadata=listed, layout=editorial / "layout.csv", digests=editorial / "digests.csv",
                            ngrams=True, progress=False, **options)


def verify(corpus: Corpus, sources: str | Path) -> pd.DataFrame:
    """Compare the shipped tables with a reader's own copies, passage by passage.

    Returns
    -------
    DataFrame
        One row per difference: article_id, passage_id, difference in {"missing article", "missing passage",
        "new passage", "other text", "other tokens"}; empty where all is equal.
    """
    with tempfile.TemporaryDirectory() as scratch:
        mine = build_course(sources, Path(scratch) / "corpus")
        tokens = mine.tokens
        rows: list[tuple[str, str, str]] = []
        gone = sorted(set(corpus.articles["article_id"]) - set(mine.articles["article_id"]))
        rows += [(i, "", "missing article") for i in gone]
        both_sides = corpus.passages.merge(mine.passages, on=["passage_id", "article_id"], how="outer", suffixes=("", "_mine"))
        for row in both_sides[~both_sides["article_id"].isin(gone)].itertuples():
            if not isinstance(row.sha256_mine, str):
                rows.append((row.article_id, row.passage_id, "missing passage"))
            elif not isinstance(row.sha256, str):
                rows.append((row.article_id, row.passage_id, "new passage"))
            elif row.sha256 != row.sha256_mine:
                rows.append((row.article_id, row.passage_id, "other text"))
        told = {passage for _, passage, _ in rows}
        shipped = {i: t.to_numpy().tolist() for i, t in corpus.tokens.groupby("passage_id")[["sentence", "term", "n"]]}
        built = {i: t.to_numpy().tolist() for i, t in tokens.groupby("passage_id", observed=True)[["sentence", "term", "n"]]}
        place = corpus.passages.set_index("passage_id")["article_id"]
        rows += [(place[i], i, "other tokens") for i in sorted(shipped)
                 if i not in told and place[i] not in gone and shipped[i] != built.get(i)]
    return pd.DataFrame(rows, columns=["article_id", "passage_id", "difference"])

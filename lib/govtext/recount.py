"""Terms added to a corpus that is built: listed and counted in its texts, or kept whole by the segmenter, and everything counted anew."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from .building import write_manifest, write_parquet
from .corpus import NGRAM_COLUMNS, Corpus, load_corpus, part_names, rows_of
from .counting import frequent_ngrams, numbered, places_in_blocks, token_tables, whole
from .listed import list_terms, listing_record
from .messages import GovtextError
from .progress import watched
from .running import segmenter_of
from .segment import ONE_WORD, segmenter, segmenter_record
from .store import lost, replacing
from .strings import Listing, Search, countable, term_count_tables
from .texts import Texts

LEFT = ("term_counts", "tokens", "ngrams", "listed_terms.csv", "manifest.json")   # made anew


def add_terms(corpus: Corpus, terms: Any, *, words: bool = False) -> Corpus:
    """List more terms in a corpus and count them in its texts; the corpus is replaced as a whole.

    Parameters
    ----------
    corpus : Corpus whose texts are all at hand
    terms : terms, and paths of word lists (CSV with a column term, or one per line), such as `candidates` writes and you shorten
    words : bool
        The terms become words: the segmenter keeps them whole, and the texts are cut anew.

    Returns
    -------
    Corpus
        As it stands in the folder now.

    Raises
    ------
    GovtextError
        The text of a passage is not at hand, the corpus is none that was built from texts as they are, or a list cannot be read.
    """
    _refuse(corpus)
    old = corpus.listed_terms if corpus.has_term_counts else pd.DataFrame(columns=["term", "dictionary"], dtype=str)
    whole, others = (old.loc[old["dictionary"] == kind, "term"].tolist() for kind in ("yes", "no"))
    new = list_terms(None, terms)["term"].tolist()
    listed = list_terms([*whole, *(new if words else [])], [*others, *new])
    kept = [word for word in listed.loc[listed["dictionary"] == "yes", "term"] if ONE_WORD.fullmatch(word)]
    known = corpus.manifest["segmentation"]
    cut = segmenter(known["engine"], dictionary=kept) if words else segmenter_of(corpus)
    segmentation = known | segmenter_record(known["engine"], kept) if words else known
    with replacing(corpus.path, corpus=True) as work:
        _copy_rest(corpus.path, work, words)
        _write(work, corpus, _counted(corpus, cut, Listing(countable(listed["term"])[0])))
        listed.to_csv(work / "listed_terms.csv", index=False, lineterminator="\n")
        write_manifest(work, corpus.articles, segmentation, listing_record(listed), corpus.manifest.get("text_column", ""))
        corpus.refuse_rebuilt()   # tables of two corpora must not be mixed
    return load_corpus(corpus.path, check=False, sources=corpus.sources)


def _refuse(corpus: Corpus) -> None:
    corpus.refuse_rebuilt()
    gone = [table for table in corpus.manifest["tables"] if not (corpus.path / table).exists() and not table.startswith("text/")]   # of text more is said below
    if gone:   # the new manifest would list what is left
        raise lost(corpus.path, gone[0])
    if "counted_with" in corpus.passages:
        raise GovtextError(f"{corpus.path.name}：这个语料的表格有所保留，不能就地加词。请用它自己的命令重新生成。",
                           f"{corpus.path.name}: the tables of this corpus hold something back; terms cannot be added in place. Build it again with its "
                           "own command.")
    missing = len(corpus.passages) - len(corpus.texts.rows)
    if missing:
        raise GovtextError(f"{corpus.path.name}：有 {missing} 段没有原文，数不全，没有改动。请补齐原文。",
                           f"{corpus.path.name}: {missing} passages have no text, so not all could be counted; nothing was changed. Complete the texts.")


def _copy_rest(folder: Path, work: Path, words: bool) -> None:
    """Everything that stays: all but the listed terms, their counts, and where words change the words."""
    made = [name for name in LEFT if words or name not in ("tokens", "ngrams")]
    for path in folder.iterdir():
        if path.name in made or path.stem in made:
            continue
        (shutil.copytree if path.is_dir() else shutil.copy2)(path, work / path.name)


def _counted(corpus: Corpus, cut: Any, listing: Listing) -> Iterator[dict[str, pd.DataFrame]]:
    """Tokens, term counts and n-grams of each part of the texts."""
    articles = corpus.passages["article_id"].astype(str).to_numpy()
    ids = corpus.passages["passage_id"].astype(str).to_numpy()
    parts = _by_article(corpus.texts, articles, {int(end) for end in np.cumsum([rows for _, rows in _parts(corpus)])})
    for part in watched(parts, len(corpus.passages), "passage", "count", lambda part: sum(len(rows) for rows, _ in part)):
        search = Search(listing)
        numbers, words, sizes = numbered((text for _, text in part), cut, search)
        places, rows = places_in_blocks(numbers), [row for rows, _ in part for row in rows]
        ends = np.cumsum(sizes)
        grams = [(articles[here[0]], *found) for (here, _), start, end in zip(part, [0, *ends[:-1]], ends, strict=True)
                 for found in frequent_ngrams(numbers[start:end], words)] if not _is_parquet(corpus.path) else []
        yield {"tokens": whole(token_tables(places, ids[rows].tolist(), words)), "ngrams": pd.DataFrame(grams, columns=NGRAM_COLUMNS),
               "term_counts": whole(term_count_tables(search, numbers, words, places, ids[rows].tolist(), cut))}


def _parts(corpus: Corpus) -> list[tuple[str, int]]:
    """Name and number of passages of each Parquet part that has any; none for tables in CSV."""
    sizes = [(name, rows_of(corpus.path, "passages", name)) for name in part_names(corpus.path, "passages")]
    return [(name, rows) for name, rows in sizes if rows]


def _by_article(texts: Texts, articles: np.ndarray, closing: set[int]) -> Iterator[list[tuple[list[int], str]]]:
    """The passages of some articles at a time, rows and text of each: of a part of the passages, which ends at a row of `closing`, where
    there are parts, so that those of all tables hold the same documents."""
    waiting: list[tuple[list[int], str]] = []
    size = 0
    starts = [*np.flatnonzero(articles[1:] != articles[:-1]) + 1, len(articles)]
    for start, end in zip([0, *starts[:-1]], starts, strict=True):
        text = "\n".join(texts.lines[start:end]) + "\n"
        waiting.append((list(range(start, end)), text))
        size += len(text)
        if end in closing or (not closing and size >= 2_000_000):
            yield waiting
            waiting, size = [], 0
    if waiting:
        yield waiting


def _is_parquet(folder: Path) -> bool:
    return (folder / "tokens").is_dir()


def _write(work: Path, corpus: Corpus, parts: Iterable[dict[str, pd.DataFrame]]) -> None:
    """Write the tables part by part; those that stay as they are have been copied."""
    parquet = _is_parquet(corpus.path)
    names = [name for name in ("term_counts", "tokens", "ngrams") if not (work / name).exists() and not (work / f"{name}.csv").exists()]
    names = [name for name in names if name != "ngrams" or (corpus.path / "ngrams.csv").is_file()]
    files = [file for file, _ in _parts(corpus)]
    for number, tables in enumerate(parts):
        for name in names:
            if parquet:
                (work / name).mkdir(exist_ok=True)
                write_parquet([tables[name]], work / name / files[number], name)
            else:
                tables[name].to_csv(work / f"{name}.csv", mode="a", header=number == 0, index=False, lineterminator="\n")

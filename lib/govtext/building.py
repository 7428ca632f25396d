"""From a folder of texts to a corpus: read, cut, count, in parts and in parallel."""

from __future__ import annotations

import hashlib
import json
import re
import threading
from collections import UserDict
from collections.abc import Callable, Iterable, Iterator, MutableMapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, pairwise
from numbers import Real
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from .cluster import Order, handed_out
from .conversion import conversion_record, simplified
from .corpus import ARTICLE_COLUMNS, NGRAM_COLUMNS, PASSAGE_COLUMNS, PROBLEM_COLUMNS, Corpus, load_built
from .counting import NEWLINE, frequent_ngrams, numbered, places_in_blocks, token_tables, whole
from .csvfiles import read_csv_any
from .inputs import Inputs, Source, folder_inputs, table_inputs
from .limits import spare_pages
from .listed import list_terms, listing_record, read_terms
from .messages import GovtextError, at_least, need_columns, one_of
from .metadata import add_issuers, add_years, beside_counts, same_texts, same_titles
from .problems import kinds, rare_first, tell
from .readers import MAX_BYTES, Document, document_of, one_line, read_document
from .readers.apart import MAX_SECONDS, Apart, unforeseen
from .segment import ENGINES, default_engine, dictionary_entries, dictionary_words, segmenter, segmenter_record
from .store import file_hash, has_pyarrow, replacing
from .strings import Listing, Search, countable, term_count_tables
from .texts import write_text
from .workers import default_workers, ending, in_order, pool

if TYPE_CHECKING:
    from concurrent.futures import Executor

REPEATED = ("passage_id", "term", "article_id", "role", "section_zh", "section_en", "digest_zh", "digest_en", "ngram")
TABLES = ("passages", "tokens", "term_counts")   # the large ones
ROLES = ("title", "byline", "heading", "body", "caption", "furniture")
PART_BYTES = 4_000_000        # documents are handed out in parts of about this size, so memory does not grow with their number
PIECE_CHARS = 200_000
PARQUET_FROM_BYTES = 6_000_000
FAST_FROM_BYTES = 6_000_000   # from here on the fast engine and several processes are the default


# ---------------------------------------------------------------------------------------------------- one part of the work

@dataclass(frozen=True)
class _Layout:
    """Roles and sections of one article: paragraph -> (role, section_zh, section_en), where they are laid down."""

    rows: dict[int, tuple[str, str, str]]

    def of(self, document: Document) -> tuple[Sequence, ...]:
        """Columns paragraph, text, role, section_zh, section_en of the paragraphs that belong to the article."""
        texts = document.paragraphs
        if not self.rows:
            return range(1, len(texts) + 1), texts, *_by_headings(texts, document.headings), [""] * len(texts)
        zh = en = ""
        kept = []
        for number, text in enumerate(texts, 1):
            role, new_zh, new_en = self.rows.get(number, ("body", "", ""))
            if new_zh:
                zh, en = new_zh, new_en
            if role in ("heading", "body"):
                kept.append((number, text, role, zh, en))
        return tuple(zip(*kept, strict=True)) or ((),) * 5


def _by_headings(texts: list[str], headings: Iterable[int]) -> tuple[list[str], list[str]]:
    """Roles and sections of paragraphs, given the numbers (from 1) of those that are headings."""
    roles, sections = ["body"] * len(texts), [""] * len(texts)
    for number, following in pairwise([*sorted(headings), len(texts) + 1]):
        roles[number - 1] = "heading"
        sections[number - 1:following - 1] = [texts[number - 1]] * (following - number)
    return roles, sections


@dataclass
class _Settings:
    """What every worker needs to know."""

    out: Path
    parquet: bool
    ngrams: bool
    layouts: dict[str, _Layout]
    digests: dict[str, tuple[str, str]]
    engine: str
    words: list[str]
    listed: list[str]
    max_bytes: int
    convert: str | None = None
    keep_text: bool = True
    max_seconds: float = MAX_SECONDS
    apart: bool = False           # there are files that are read in a process of their own
    progress: bool = False


class _PerThread(threading.local, UserDict):
    """A dict of which each thread has its own: an executor may work with threads, and a process that reads files serves one."""


_worker: MutableMapping[str, Any] = _PerThread()


def _make_folders(out: Path, settings: _Settings) -> None:
    for name in [*TABLES, *["ngrams"] * settings.ngrams] if settings.parquet else []:
        (out / name).mkdir()


def _start_worker(settings: _Settings) -> None:
    spare_pages()
    apart = Apart(settings.max_seconds, settings.progress)
    if settings.apart:
        apart.start()   # it gets ready while the dictionary is loaded
    _worker.update(settings=settings, apart=apart, cut=segmenter(settings.engine, dictionary=settings.words), listing=Listing(settings.listed))


def _start_pooled(settings: _Settings) -> None:
    _start_worker(settings)
    ending.append(_worker["apart"].kill)


def _read_source(source: Source, max_bytes: int) -> Document | tuple[str, str, str]:
    """A document, or what to say where it cannot be had."""
    try:
        if source.text is not None:
            return document_of(source.given(), source.name)
        read = _worker["apart"].read if source.is_read_apart else read_document
        return read(source.path, encoding=source.encoding, max_bytes=max_bytes)
    except GovtextError as error:
        return _told(source, error.zh, error.en)
    except Exception as error:  # one strange file must not cost the others
        refusal = unforeseen(source.name, error)
        return source.name, refusal.zh, refusal.en


def _told(source: Source, zh: str, en: str) -> tuple[str, str, str]:
    """A row of problems in which a file has the folders that it lies in: 2024.md may lie in each of them."""
    bare = source.name.rsplit("/", 1)[-1]
    full = (source.name + said.removeprefix(bare) if said.startswith(bare) else said for said in (zh, en))
    return source.name, *full


def _build_part(part: int, files: list[Source]) -> dict[str, Any]:
    """Read, segment and count one part; write its Parquet files or hand its tables back."""
    settings, cut = _worker["settings"], _worker["cut"]
    articles, problems, notes, texts, lines = [], [], [], [], []
    columns: dict[str, list[Any]] = {name: [] for name in PASSAGE_COLUMNS}
    for source in files:
        document = _read_source(source, settings.max_bytes)
        if not isinstance(document, Document):
            problems.append(document)
            continue
        article_id = source.article_id
        notes += [_told(source, zh, en) for zh, en in document.notes]
        kept = settings.layouts.get(article_id, _Layout({})).of(document)
        texts += kept[1]
        lines += simplified(list(kept[1]), settings.convert)
        chars, sha256 = _add_passages(columns, article_id, kept, settings.digests)
        articles.append({"article_id": article_id, "n_passages": len(kept[1]), "n_chars": chars, "sha256": sha256,
                         "found": document.metadata, "script": document.script})
    if settings.keep_text:
        write_text(settings.out, part, columns["passage_id"], texts)
    texts, document, kept = [], None, ()   # a large text is held but once while it is counted
    search = Search(_worker["listing"])
    numbers, words, _ = numbered(_pieces(lines), cut, search)
    lines.clear()
    places = places_in_blocks(numbers)
    columns["n_sentences"] = np.bincount(np.concatenate([block.row_of_sentence for block in places]), minlength=len(columns["passage_id"]))
    before = np.append(0, np.cumsum(columns["n_sentences"]))[np.cumsum([0, *(article["n_passages"] for article in articles)])]
    for article, n in zip(articles, np.diff(before).tolist(), strict=True):
        article["n_sentences"] = n
    ngrams = _ngrams(articles, numbers, words) if settings.ngrams else []
    make: dict[str, Callable[[], Iterable[pd.DataFrame]]] = {
        "passages": lambda: [pd.DataFrame(columns)], "tokens": lambda: token_tables(places, columns["passage_id"], words),
        "term_counts": lambda: term_count_tables(search, numbers, words, places, columns["passage_id"], cut),
        "ngrams": lambda: [pd.DataFrame(ngrams, columns=NGRAM_COLUMNS).astype({"article_id": str, "ngram": str, "n": "int64"})]}
    tables = {}
    for name, made in make.items():
        if not settings.parquet:
            tables[name] = whole(made())
        elif articles and (name != "ngrams" or settings.ngrams):   # empty tables have no types to tell
            write_parquet(made(), settings.out / name / f"part-{part:05d}.parquet", name)
    return {"part": part, "articles": articles, "problems": problems, "notes": notes, "tables": tables, "n_files": len(files)}


def _ngrams(articles: list[dict[str, Any]], numbers: np.ndarray, words: list[str]) -> list[tuple[str, str, int]]:
    """article_id, ngram, n of each article; a passage is closed by one line break."""
    ends = np.append(0, np.flatnonzero(numbers == NEWLINE) + 1)[np.cumsum([0, *(article["n_passages"] for article in articles)])].tolist()
    return [(article["article_id"], *found) for article, (begin, end) in zip(articles, pairwise(ends), strict=True)
            for found in frequent_ngrams(numbers[begin:end], words)]


def write_parquet(blocks: Iterable[pd.DataFrame], place: Path, name: str) -> None:
    """Write the blocks of a table one after another: that of a large file would fill the memory."""
    from pyarrow import Table
    from pyarrow.parquet import ParquetWriter

    tables = (Table.from_pandas(block, preserve_index=False) for block in blocks)
    first = next(tables)
    with ParquetWriter(place, first.schema, compression="zstd", compression_level=1, write_statistics=name not in ("tokens", "term_counts"),
                       use_dictionary=[c for c in first.column_names if c in REPEATED]) as file:
        for table in chain([first], tables):
            file.write_table(table)


def _pieces(lines: list[str]) -> Iterator[str]:
    """Join lines into pieces of about PIECE_CHARS, each closed by a line break: what is done for each text is done seldom, and the
    words of a big one never all stand in memory."""
    piece, size = [], 0
    for line in lines:
        piece.append(line)
        size += len(line)
        if size >= PIECE_CHARS:
            yield "\n".join(piece) + "\n"
            piece, size = [], 0
    if piece:
        yield "\n".join(piece) + "\n"


def _add_passages(columns: dict[str, list[Any]], article_id: str, kept: tuple[Sequence, ...],
                  digests: dict[str, tuple[str, str]]) -> tuple[int, str]:
    """Add the passages of one article; returns its number of characters and the sha256 of its text."""
    numbers, texts, roles, zh, en = kept
    if not texts:
        return 0, hashlib.sha256(b"").hexdigest()
    ids = [f"{article_id}-{number:02d}" for number in numbers]
    raw = "\n".join(texts).encode()
    chars = [len(text) - text.count(" ") for text in texts]
    notes = [digests.get(i, ("", "")) for i in ids] if digests else [("", "")] * len(ids)
    for name, values in (("passage_id", ids), ("article_id", [article_id] * len(ids)), ("paragraph", numbers), ("role", roles),
                         ("section_zh", zh), ("section_en", en), ("n_chars", chars),
                         ("sha256", [hashlib.sha256(line).hexdigest() for line in raw.split(b"\n")]),
                         ("digest_zh", [note[0] for note in notes]), ("digest_en", [note[1] for note in notes])):
        columns[name].extend(values)
    return sum(chars), hashlib.sha256(raw).hexdigest()


# ---------------------------------------------------------------------------------------------------- building

def build_corpus(folder: str | Path, out: str | Path, *, metadata: str | Path | None = None, engine: str | None = None,
                 dictionary: Any = "course", add_terms: Any = None, terms: Any = None, workers: int | None = None, layout: str | Path | None = None,
                 digests: str | Path | None = None, ngrams: bool | None = None, max_bytes: int = MAX_BYTES,
                 progress: bool = True, text: str | None = None, title: str | None = None, date: str | None = None,
                 id: str | None = None, convert: str | None = None, keep_text: bool = True, max_seconds: float = MAX_SECONDS,
                 executor: Executor | None = None) -> Corpus:
    """Build a corpus from a folder of files (txt, md, html, docx, pdf), subfolders included, or from a table with one text per row.

    Files that cannot be read are skipped and listed in problems.csv with what to do; the others are built. Everything is
    written under a temporary name beside `out` and put in place at the end, so a corpus that was there stays whole until
    then, also when the process is killed (what such a process had written stays in a hidden folder .NAME.building-... beside
    `out`; delete it).

    Parameters
    ----------
    folder : folder with the texts, or a table (.csv, .tsv, .xlsx, .jsonl, .json, .parquet)
    out : folder to write; an existing *corpus* there is replaced, any other folder is refused
    metadata : CSV or .xlsx with a column `file` (path inside the folder) and any of article_id, title, author, date, issuer,
        encoding, year, ...; other columns are kept to group by (one named like a column of passages or counts, such as role, becomes
        role_of_document). Default: metadata.csv or metadata.xlsx in the folder, if there is one.
        Columns under other usual names (标题, 发文机关, Policy Title) are found and printed; names of files are matched without
        width, case and spaces. Where neither year nor date tells it, here or in the file itself, the year is that of a folder named like
        one (2019/notice.txt), else the only one from 1949 to this year that stands as four digits alone in the name of the file
        (2019-notice.txt, but not 20190312.txt), else in its title; where there are two folders and more, a document without issuer
        gets its folder's name. `note` says what was guessed.
    engine : {None, "jieba", "rjieba"}
        Same words; rjieba (extra `scale`) is many times faster. None: rjieba from FAST_FROM_BYTES on where it is installed, else jieba.
    dictionary : "course", None, path or list of words, see `segment.segmenter`
    add_terms : path of a word list, or terms
        Words added to the dictionary.
    terms : path of a word list, or terms
        Counted in the text beside those of the dictionary, wherever they stand (table `term_counts`); they do not change the words.
    workers : number of processes
        None: one for each processor, at most four, from FAST_FROM_BYTES on; one where a script without a main guard would be run again by
        each.
    layout : CSV article_id, paragraph, role, section_zh, section_en for paragraphs that are not plain body
    digests : CSV passage_id, digest_zh, digest_en
    ngrams : also count n-grams; default: only when the tables are CSV (small corpora)
    max_bytes : larger files are skipped and reported
    max_seconds : a file that takes longer to read is skipped and reported; pages, Word files and PDFs are read in a process of their own
    progress : show a progress bar
    text, title, date, id : for a table, its columns of the texts, titles, dates and ids; default: found by their usual names
    convert : {None, "t2s", "tw2s", "tw2sp", "hk2s"}
        Count traditional Chinese in simplified characters, by OpenCC; texts are shown and hashed as they were written.
    executor : of concurrent.futures, in place of `workers`: threads, processes, or a cluster (`cluster.joined`, Dask's Client.get_executor())
        Its workers must see `folder` and the folder in which `out` lies under the same paths, and have the same kit and packages; a worker that
        does not is told before work starts. The corpus is the same, byte by byte.

    Returns
    -------
    Corpus
        CSV tables for small folders; Parquet parts from about 6 MB on where pyarrow is installed.

    Raises
    ------
    GovtextError
        No folder, no readable file, metadata without a column `file`, `out` holds something that is not a corpus, a table without the
        columns named.
    """
    folder, out = Path(folder), Path(out)
    one_of("engine", engine, (None, *ENGINES))
    at_least("workers", 1 if workers is None else workers, 1)
    if not (isinstance(max_seconds, Real) and max_seconds > 0):
        raise GovtextError(f"max_seconds 应大于 0，收到的是 {max_seconds!r}。", f"max_seconds must be above 0; got {max_seconds!r}.")
    inputs = _inputs(folder, out, Path(metadata) if metadata is not None else None,
                     {"text": text, "title": title, "date": date, "article_id": id}, max_bytes)
    if add_terms is not None:
        dictionary = [*dictionary_entries(dictionary), *read_terms(add_terms)]
    words, size = dictionary_words(dictionary), sum(source.size for source in inputs.sources)
    engine, workers = engine or default_engine(size >= FAST_FROM_BYTES), workers or default_workers(size >= FAST_FROM_BYTES)
    segmentation, listed = segmenter_record(engine, words) | conversion_record(convert), list_terms(dictionary, terms)
    parquet = size >= PARQUET_FROM_BYTES and has_pyarrow()
    ngrams = (not parquet) if ngrams is None else ngrams
    with replacing(out, corpus=True) as work, inputs.shelf:
        settings = _Settings(work, parquet, ngrams, _read_layout(layout), _read_digests(digests), engine, words, countable(listed["term"])[0],
                             max_bytes, convert, keep_text, max_seconds, any(source.is_read_apart for source in inputs.sources), progress)
        _make_folders(work, settings)
        results = list(_run_parts(settings, inputs.sources, workers, executor))
        rows = [row for result in results for row in result["articles"]]
        problems = [*inputs.problems, *(problem for kind in ("problems", "notes") for result in results for problem in result[kind])]
        if not rows:
            raise _nothing_read(folder, problems)
        problems += _told_scripts(rows, inputs, convert)
        tables = {"articles": (articles := _article_table(rows, inputs, problems)),
                  "problems": pd.DataFrame(rare_first(problems, articles["file"]), columns=PROBLEM_COLUMNS), "listed_terms": listed}
        for name in [] if parquet else [*TABLES, *["ngrams"] * ngrams]:
            tables[name] = pd.concat([result["tables"][name] for result in results], ignore_index=True)
        for name, content in tables.items():
            content.to_csv(work / f"{name}.csv", index=False, lineterminator="\n")
        write_manifest(work, tables["articles"], segmentation, listing_record(listed), inputs.text_column)
        built = load_built(work)   # what cannot be loaded never takes the place of what was there
    tell(problems, articles["file"])
    return replace(built, path=out, sources=folder)


def _nothing_read(folder: Path, problems: list[tuple]) -> GovtextError:
    reasons = "\n".join("  {}\n  {}".format(*kind.said()) for kind in kinds(problems, ())[:5])
    return GovtextError(f"{folder}：没有一个文件可以读取，语料没有生成。\n{reasons}", f"{folder}: not one file could be read; no corpus was built.")


def _inputs(folder: Path, out: Path, metadata: Path | None, columns: dict[str, str | None], max_bytes: int) -> Inputs:
    if folder.is_file():
        if metadata is not None:
            raise GovtextError("由表格生成语料时，元数据就是表格的其他列，不另给 metadata。",
                               "A table brings its metadata in its own columns; give no metadata beside it.")
        return table_inputs(folder, out, columns, max_bytes)
    if any(columns.values()):
        raise GovtextError(f"{folder}：text、title、date、id 指的是表格的列；这里不是表格文件。",
                           f"{folder}: text, title, date and id name columns of a table; this is no table file.")
    return folder_inputs(folder, out, metadata)


SCRIPTS = {
    "traditional": ("是繁体中文。词典、停用词和检索词都是简体，词会切错、数不到。请加 --convert t2s（build_corpus 用 convert=\"t2s\"）按简体计数",
                    "is in traditional Chinese. Dictionary, stop words and search terms are simplified, so words are cut wrongly and not found. Count it in "
                    "simplified characters with --convert t2s (convert=\"t2s\" in build_corpus)"),
    "latin": ("是英文等拉丁字母文本。本工具只为中文设计：不断句、不还原词形、没有停用词，计数没有意义。请另用英文工具",
              "is English or another Latin script. This kit is made for Chinese: it finds no sentences, lemmas or stop words there, and its counts mean "
              "little. Use a tool for that language"),
    "japanese": ("是日文。本工具只为中文设计，词会切错。请另用日文工具", "is Japanese. This kit is made for Chinese and cuts its words wrongly. Use a tool for Japanese"),
    "korean": ("是韩文。本工具只为中文设计，词会切错。请另用韩文工具", "is Korean. This kit is made for Chinese and cuts its words wrongly. Use a tool for Korean"),
}


def _told_scripts(rows: list[dict[str, Any]], inputs: Inputs, convert: str | None) -> list[tuple[str, str, str]]:
    """One problem per script in which the kit's words do not work."""
    names = {source.article_id: source.name for source in inputs.sources}
    problems = []
    for kind, (zh, en) in SCRIPTS.items():
        found = [names[row["article_id"]] for row in rows if row["script"] == kind]
        if found and not (kind == "traditional" and convert):
            listed = ", ".join(found[:5]) + (f" … ({len(found)})" if len(found) > 5 else "")
            problems.append((listed, f"{listed}：{zh}。", f"{listed}: the text {en}."))
    return problems


def _read_layout(layout: str | Path | None) -> dict[str, _Layout]:
    if layout is None:
        return {}
    table = read_csv_any(layout)
    need_columns(table, ["article_id", "paragraph", "role", "section_zh", "section_en"], Path(layout).name)
    for line, role in enumerate(table["role"], 2):
        if role not in ROLES:
            raise GovtextError(f"{Path(layout).name} 第 {line} 行：role 不能是 {role!r}。可用：{', '.join(ROLES)}。",
                               f"{Path(layout).name} line {line}: role cannot be {role!r}. Use one of {', '.join(ROLES)}.")
    for line, paragraph in enumerate(table["paragraph"], 2):
        if not re.fullmatch("[1-9][0-9]*", paragraph):
            raise GovtextError(f"{Path(layout).name} 第 {line} 行：paragraph 应是段号，从 1 起，收到的是 {paragraph!r}。",
                               f"{Path(layout).name} line {line}: paragraph must be a number from 1 on; got {paragraph!r}.")
    return {str(article): _Layout({int(p): (r, zh, en) for p, r, zh, en in
                                   zip(rows["paragraph"], rows["role"], rows["section_zh"], rows["section_en"], strict=True)})
            for article, rows in table.groupby("article_id")}


def _read_digests(digests: str | Path | None) -> dict[str, tuple[str, str]]:
    if digests is None:
        return {}
    table = read_csv_any(digests)
    need_columns(table, ["passage_id", "digest_zh", "digest_en"], Path(digests).name)
    return {i: (zh, en) for i, zh, en in zip(table["passage_id"], table["digest_zh"], table["digest_en"], strict=True)}


def _run_parts(settings: _Settings, named: list[Source], workers: int, executor: Executor | None) -> Iterator[dict[str, Any]]:
    """Hand out parts, at most a few ahead of the workers, and yield the results in order."""
    from tqdm import tqdm

    parts = list(enumerate(_split(named)))
    with tqdm(total=len(named), unit="file" if named[0].text is None else "text", disable=not settings.progress, desc="build") as bar:
        def tell(result: dict[str, Any]) -> None:
            bar.update(result["n_files"])

        if executor is not None:
            yield from _in_places(settings, parts, executor, tell)
        elif workers <= 1 or len(parts) == 1:
            yield from _in_this_process(settings, parts, tell)
        else:
            yield from _in_processes(settings, parts, min(workers, len(parts)), tell)


def _in_this_process(settings: _Settings, parts: list[tuple[int, list[Source]]], tell: Callable[..., None]) -> Iterator[dict[str, Any]]:
    try:
        _start_worker(settings)
        for part, files in parts:
            yield (result := _build_part(part, files))
            tell(result)
    finally:
        _worker.pop("apart", Apart()).close()
        _worker.clear()


def _in_processes(settings: _Settings, parts: list[tuple[int, list[Source]]], workers: int, tell: Callable[..., None]) -> Iterator[dict[str, Any]]:
    """By several processes of this machine."""
    from multiprocessing import get_start_method

    if get_start_method() == "fork":   # the workers inherit the dictionary
        segmenter(settings.engine, dictionary=settings.words)
    with pool(workers, _start_pooled, (settings,)) as processes:
        yield from in_order(processes, _build_part, parts, tell)


def _in_places(settings: _Settings, parts: list[tuple[int, list[Source]]], executor: Executor, tell: Callable[..., None]) -> Iterator[dict[str, Any]]:
    """By the workers of any executor. Each attempt at a part has a folder of its own, from which finished tables are moved into the corpus: a worker
    that was given up, and goes on, spoils nothing."""
    files = [place for source in (parts[0][1][0], parts[-1][1][-1]) if (place := source.lies_in)]
    with handed_out(replace(settings, progress=False), files, settings.out, executor) as order:
        for result in in_order(executor, partial(_build_in_place, order), parts, tell):
            order.take(result.pop("place"), result.pop("written"), settings.out)
            yield result


def _build_in_place(order: Order, part: int, files: list[Source]) -> dict[str, Any]:
    """One part, by a worker of any executor."""
    settings = order.settings()
    if _worker.get("order") != order:
        _worker.pop("apart", Apart()).close()
        _start_worker(settings)
        _worker["order"] = order
        order.at_end(_worker["apart"].close)
    order.need(place for source in files if source.size and (place := source.lies_in))
    place = order.new_place()
    _make_folders(place, settings)
    _worker["settings"] = replace(settings, out=place)
    result = _build_part(part, files)
    return result | {"place": place, "written": [path.relative_to(place).as_posix() for path in place.rglob("*") if path.is_file()]}


def _split(named: list[Source]) -> Iterator[list[Source]]:
    part, size = [], 0
    for item in named:
        part.append(item)
        size += item.size
        if size >= PART_BYTES:
            yield part
            part, size = [], 0
    if part:
        yield part


def _article_table(rows: list[dict[str, Any]], inputs: Inputs, problems: list[tuple]) -> pd.DataFrame:
    """Counts from the texts, bibliography from the metadata, gaps filled from what the files and their names say."""
    made = pd.DataFrame(rows).drop(columns="script")
    made.insert(1, "file", made["article_id"].map({source.article_id: source.name for source in inputs.sources}))
    known, renamed = beside_counts(inputs.metadata, inputs.metadata_name)
    problems += renamed
    made = made.merge(known, on="file", how="left").fillna("")
    for column, source in (("published", "date"), ("publisher", "issuer")):
        if source in made.columns and column not in made.columns:
            made[column] = made[source]
    found = made.pop("found")
    for column in [c for c in ARTICLE_COLUMNS if c not in made.columns]:
        made[column] = ""
    for column, key in (("title", "title"), ("author", "author"), ("url", "source")):
        made[column] = [value or one_line(str(meta.get(key, ""))) for value, meta in zip(made[column].tolist(), found, strict=True)]
    titles = made["title"]
    made["title"] = titles.where(titles != "", made["article_id"])
    if not inputs.text_column:   # the name of a table tells nothing of its rows
        add_issuers(made)
    problems += add_years(made, titles, [one_line(str(meta.get("date", ""))) for meta in found], inputs.metadata_name, bool(inputs.text_column))
    problems += [*same_titles(made), *same_texts(made)]
    return made[ARTICLE_COLUMNS + [c for c in made.columns if c not in ARTICLE_COLUMNS]]


def write_manifest(work: Path, articles: pd.DataFrame, segmentation: dict[str, str], listing: dict[str, str], text_column: str = "") -> None:
    from . import __version__

    inputs = hashlib.sha256("\n".join(f"{a} {h}" for a, h in
                                      zip(articles["article_id"], articles["sha256"], strict=True)).encode()).hexdigest()
    tables = {p.relative_to(work).as_posix(): file_hash(p) for p in sorted(work.rglob("*")) if p.is_file()}
    manifest = {"govtext": __version__, "inputs_sha256": inputs, "segmentation": segmentation, "terms": listing, "tables": tables}
    if text_column:
        manifest["text_column"] = text_column
    (work / "manifest.json").write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", "utf-8", newline="\n")

"""A corpus is three tables: articles, passages, tokens. This room builds, loads and verifies them.

One row of `articles` is one document; of `passages` one paragraph of it; of `tokens` one term in one sentence, with its
count. The order of words inside a sentence is not kept (a *derived text format*, Schöch et al. 2020), so the tables of a
copyrighted text may be shared while the text may not.

References
----------
Schöch, C., Döhl, F., Rettinger, A., et al. (2020). Abgeleitete Textformate. Zeitschrift für digitale
Geisteswissenschaften. doi:10.17175/2020_006
"""

from __future__ import annotations

import hashlib
import json
import multiprocessing.connection
import os
import posixpath
import re
import shutil
import signal
import tempfile
import threading
from collections import Counter, defaultdict
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, count
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from .counting import frequent_ngrams, numbered, places_of, token_table
from .csvfiles import read_csv_any
from .messages import GovtextError, both, need_columns, one_of
from .paths import data_dir
from .readers import MAX_BYTES, SUFFIXES, Document, fold, printable, read_document
from .segment import dictionary_words, segmenter, segmenter_record

ARTICLE_COLUMNS = ["article_id", "title", "title_en", "author", "affiliation", "publisher", "published", "url", "genre",
                   "n_passages", "n_sentences", "n_chars", "sha256", "rights", "note"]
PASSAGE_COLUMNS = ["passage_id", "article_id", "paragraph", "role", "section_zh", "section_en", "n_sentences", "n_chars",
                   "sha256", "digest_zh", "digest_en"]
TOKEN_COLUMNS = ["passage_id", "sentence", "term", "n"]
NGRAM_COLUMNS = ["article_id", "ngram", "n"]
PROBLEM_COLUMNS = ["file", "problem_zh", "problem_en"]
NUMBERS = {"n_passages": "int64", "n_sentences": "int64", "n_chars": "int64", "paragraph": "int64", "sentence": "int32",
           "n": "int32"}
PLAIN_NUMBER = r"-?(?:0|[1-9]\d{0,14})(?:\.\d+)?"
YEAR = re.compile(r"(?<!\d)(?:19(?:49|[5-9]\d)|20\d\d)(?!\d)")  # four digits that stand alone
COMPUTED = ("article_id", "encoding", "n_passages", "n_sentences", "n_chars", "sha256", "found")  # never from metadata.csv
REPEATED = ("passage_id", "term", "article_id", "role", "section_zh", "section_en", "digest_zh", "digest_en", "ngram")
NOT_TEXTS = ("metadata.csv", "README.md", "Thumbs.db", "desktop.ini")
ROLES = ("title", "byline", "heading", "body", "caption", "furniture")
PART_BYTES = 4_000_000        # documents are handed out in parts of about this size, so memory does not grow with their number
PIECE_CHARS = 200_000
PARQUET_FROM_BYTES = 6_000_000


# ---------------------------------------------------------------------------------------------------- the corpus

@dataclass(frozen=True, eq=False)
class Corpus:
    """Three tables, their manifest, and the folder they came from; the two larger tables are read when first asked for.

    Attributes
    ----------
    articles : DataFrame
        One row per document (columns ARTICLE_COLUMNS, then any others of metadata.csv), in reading order. Columns of
        metadata.csv are numbers where every cell is a plain number (not 007), else text; year may have gaps.
    manifest : dict
        Input hash, segmenter, dictionary hash, table hashes, version.
    path : Path
    """

    articles: pd.DataFrame
    manifest: dict[str, Any]
    path: Path

    @cached_property
    def passages(self) -> pd.DataFrame:
        """One row per passage (PASSAGE_COLUMNS). n_chars counts characters that are not white space."""
        table = _read_table(self.path, "passages")
        need_columns(table, PASSAGE_COLUMNS, f"{self.path.name}/passages")
        _check_keys(self.articles, table, self.path.name)
        return table

    @cached_property
    def tokens(self) -> pd.DataFrame:
        """One row per term and sentence: article_id, passage_id, sentence, term, n."""
        table = _read_table(self.path, "tokens")
        need_columns(table, TOKEN_COLUMNS, f"{self.path.name}/tokens")
        place = self.passages.set_index("passage_id")["article_id"]
        table.insert(0, "article_id", _article_of(table["passage_id"], place))
        strangers = table.loc[table["article_id"].isna(), "passage_id"]
        if len(strangers):
            raise GovtextError(f"{self.path.name}：tokens 里有 passages 没有的段落：{strangers.iloc[0]}。请重新生成语料。",
                               f"{self.path.name}: tokens name a passage that passages lacks: {strangers.iloc[0]}. "
                               "Build the corpus again.")
        return table

    @cached_property
    def ngrams(self) -> pd.DataFrame:
        """Word 2- and 3-grams that occur at least twice in an article: article_id, ngram, n."""
        return _read_table(self.path, "ngrams")

    @cached_property
    def problems(self) -> pd.DataFrame:
        """Files that were left out or need a look when the corpus was built, and what to do: file, problem_zh, problem_en."""
        if not (self.path / "problems.csv").is_file():
            return pd.DataFrame(columns=PROBLEM_COLUMNS, dtype=str)
        table = _read_table(self.path, "problems")
        need_columns(table, PROBLEM_COLUMNS, f"{self.path.name}/problems")
        return table

    @property
    def hash(self) -> str:
        """sha256 over the table hashes: two corpora with the same hash hold the same tables."""
        return hashlib.sha256(json.dumps(self.manifest["tables"], sort_keys=True).encode()).hexdigest()

    def __repr__(self) -> str:
        return (f"Corpus({len(self.articles)} articles, {int(self.articles['n_passages'].sum())} passages, "
                f"{int(self.articles['n_chars'].sum())} characters, {self.hash[:12]})")


def load_corpus(path: str | Path | None = None, *, check: bool = True) -> Corpus:
    """Load a built corpus and check it.

    Parameters
    ----------
    path : folder made by `build_corpus`; default: the five articles of the course
    check : bool
        Compare each table with the hash in the manifest, and the tables with each other.

    Raises
    ------
    GovtextError
        The folder is missing or not a corpus, a table was edited after it was built, or ids do not fit together.
    """
    folder = Path(path) if path is not None else data_dir() / "articles"
    _recover(folder)
    if not folder.is_dir():
        raise GovtextError(f"{folder}：没有这个文件夹。请检查路径，或先运行 build_corpus。",
                           f"{folder}: there is no such folder. Check the path, or run build_corpus first.")
    try:
        manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
        listed = dict(manifest["tables"])
    except (OSError, ValueError, KeyError, TypeError):
        raise GovtextError(f"{folder}：不是语料文件夹（manifest.json 缺失或损坏）。请用 build_corpus 重新生成。",
                           f"{folder}: not a corpus folder (manifest.json is missing or broken). "
                           "Build it again with build_corpus.") from None
    if check:
        for name, known in listed.items():
            if not (folder / name).is_file():
                raise GovtextError(f"{folder.name}/{name}：文件缺失。请重新生成语料。",
                                   f"{folder.name}/{name}: the file is missing. Build the corpus again.")
            if _file_hash(folder / name) != known:
                raise GovtextError(
                    f"{folder.name}/{name}：生成之后被改动过。请重新生成，或用 load_corpus(..., check=False) 明知而用。",
                    f"{folder.name}/{name}: edited after it was built. Build it again, or load it knowingly with "
                    "load_corpus(..., check=False).")
    articles = _read_table(folder, "articles")
    need_columns(articles, ARTICLE_COLUMNS, f"{folder.name}/articles")
    corpus = Corpus(articles, manifest, folder)
    if check:
        _ = corpus.passages  # read and checked
    return corpus


def _check_keys(articles: pd.DataFrame, passages: pd.DataFrame, name: str) -> None:
    for table, key in ((articles, "article_id"), (passages, "passage_id")):
        twice = table.loc[table[key].duplicated(), key]
        if len(twice):
            raise GovtextError(f"{name}：{key} 重复：{twice.iloc[0]}。请重新生成语料。",
                               f"{name}: {key} occurs twice: {twice.iloc[0]}. Build the corpus again.")
    strangers = set(passages["article_id"].unique()) - set(articles["article_id"])
    if strangers:
        raise GovtextError(f"{name}：passages 里有 articles 没有的文档：{sorted(strangers)[0]}。请重新生成语料。",
                           f"{name}: passages name a document that articles lacks: {sorted(strangers)[0]}. "
                           "Build the corpus again.")


def _read_table(folder: Path, name: str) -> pd.DataFrame:
    place = folder / f"{name}.csv"
    if place.is_file():
        try:
            table = pd.read_csv(place, dtype=defaultdict(lambda: str, NUMBERS), keep_default_na=False, na_filter=False)
        except ValueError as error:  # pandas' own parser errors are ValueErrors too
            raise GovtextError(f"{folder.name}/{place.name}：表格已损坏（{error}）。请重新生成语料。",
                               f"{folder.name}/{place.name}: the table is broken ({error}). Build the corpus again.") from error
        return _numbers_as_numbers(table) if name == "articles" else table
    if not any((folder / name).glob("part-*.parquet")):
        raise GovtextError(f"{folder.name}：没有 {name} 表。" + ("生成时请加 ngrams=True。" if name == "ngrams" else "请重新生成语料。"),
                           f"{folder.name}: there is no table {name}. "
                           + ("Build with ngrams=True." if name == "ngrams" else "Build the corpus again."))
    if not _has_pyarrow():
        raise GovtextError(f"{folder.name}：表格是 Parquet 格式，需要 pyarrow。请运行 pip install pyarrow。",
                           f"{folder.name}: the tables are Parquet files, which need pyarrow. Run pip install pyarrow.")
    import pyarrow

    table = pd.read_parquet(folder / name, engine="pyarrow")
    pyarrow.default_memory_pool().release_unused()  # the tokens of 27 MB of text leave some 90 MiB behind
    return table


def _article_of(passage_id: pd.Series, place: pd.Series) -> pd.Series | pd.Categorical:
    """The article of each row; of a Parquet corpus as categories, since strings for millions of rows fill the memory."""
    if not isinstance(passage_id.dtype, pd.CategoricalDtype):
        return passage_id.map(place)
    codes, articles = pd.factorize(place.reindex(passage_id.cat.categories))
    return pd.Categorical.from_codes(np.where(passage_id.cat.codes < 0, -1, codes[passage_id.cat.codes]), articles)


def _numbers_as_numbers(table: pd.DataFrame) -> pd.DataFrame:
    for column in [c for c in table.columns if c not in ARTICLE_COLUMNS]:
        plain, empty = table[column].str.fullmatch(PLAIN_NUMBER), table[column] == ""
        if plain.all():
            table[column] = pd.to_numeric(table[column])
        elif column == "year" and (plain | empty).all() and plain.any():
            table[column] = pd.to_numeric(table[column].where(plain)).astype("Int64")
    return table


def _file_hash(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


# ---------------------------------------------------------------------------------------------------- one part of the work

@dataclass(frozen=True)
class _Layout:
    """Roles and sections of one article: paragraph -> (role, section_zh, section_en), where they are laid down."""

    rows: dict[int, tuple[str, str, str]]

    def of(self, document: Document) -> Iterator[tuple[int, str, str, str, str]]:
        """Yield (paragraph, text, role, section_zh, section_en) of each paragraph that belongs to the article."""
        zh = en = ""
        for number, text in enumerate(document.paragraphs, 1):
            role = "heading" if number in document.headings and not self.rows else "body"
            if number in self.rows:
                role, new_zh, new_en = self.rows[number]
                if new_zh:
                    zh, en = new_zh, new_en
            elif role == "heading":
                zh, en = text, ""
            if role in ("heading", "body"):
                yield number, text, role, zh, en


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
    max_bytes: int


class _File(NamedTuple):
    article_id: str
    path: Path
    name: str  # path inside the folder, printable
    encoding: str | None
    size: int


_worker: dict[str, Any] = {}


def _start_worker(settings: _Settings) -> None:
    _worker.update(settings=settings, cut=segmenter(settings.engine, dictionary=settings.words))


def _start_process(settings: _Settings) -> None:
    """Start a worker process; it ends with its parent, also when that is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)   # Ctrl-C is the parent's to answer, with one sentence
    parent = multiprocessing.parent_process()

    def follow() -> None:
        multiprocessing.connection.wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=follow, daemon=True).start()
    _start_worker(settings)


def _build_part(part: int, files: list[_File]) -> dict[str, Any]:
    """Read, segment and count one part; write its Parquet files or hand its tables back."""
    settings, cut = _worker["settings"], _worker["cut"]
    articles, problems, pieces, ngrams = [], [], [], []
    columns: dict[str, list[Any]] = {name: [] for name in PASSAGE_COLUMNS}
    for article_id, path, shown, encoding, _ in files:
        try:
            document = read_document(path, encoding=encoding, max_bytes=settings.max_bytes)
        except GovtextError as error:
            problems.append((shown, error.zh, error.en))
            continue
        except Exception as error:  # one strange file must not cost the others
            problems.append((shown, f"{shown}：读取时出现意外错误（{type(error).__name__}： {error}）。请另存为 txt 再试。",
                             f"{shown}: an unexpected error while reading ({type(error).__name__}: {error}). "
                             "Save it as txt and try again."))
            continue
        kept = list(settings.layouts.get(article_id, _Layout({})).of(document))
        pieces += [(len(articles), piece) for piece in _pieces([text for _, text, *_ in kept])]
        chars, sha256 = _add_passages(columns, article_id, kept, settings.digests)
        articles.append({"article_id": article_id, "n_passages": len(kept), "n_chars": chars, "sha256": sha256,
                         "found": document.metadata})
    numbers, words, sizes = numbered((text for _, text in pieces), cut)
    places = places_of(numbers)
    columns["n_sentences"] = np.bincount(places.row_of_sentence, minlength=len(columns["passage_id"]))
    ends = np.cumsum(np.bincount([article for article, _ in pieces], sizes, len(articles)).astype(int))
    row = 0
    for i, article in enumerate(articles):
        article["n_sentences"] = int(columns["n_sentences"][row:row + article["n_passages"]].sum())
        row += article["n_passages"]
        if settings.ngrams:
            mine = numbers[ends[i - 1] if i else 0:ends[i]]
            ngrams += [(article["article_id"], *found) for found in frequent_ngrams(mine, words)]
    tables = {"passages": pd.DataFrame(columns), "tokens": token_table(places, columns["passage_id"], words),
              "ngrams": pd.DataFrame(ngrams, columns=NGRAM_COLUMNS).astype({"article_id": str, "ngram": str, "n": "int64"})}
    if settings.parquet:
        for name, table in tables.items() if articles else []:  # empty tables have no types to tell
            if name != "ngrams" or settings.ngrams:
                table.to_parquet(settings.out / name / f"part-{part:05d}.parquet", engine="pyarrow", index=False,
                                 compression="zstd", compression_level=1, write_statistics=name != "tokens",
                                 use_dictionary=[c for c in table.columns if c in REPEATED])
        tables = {}
    return {"part": part, "articles": articles, "problems": problems, "tables": tables, "n_files": len(files)}


def _pieces(lines: list[str]) -> Iterator[str]:
    """Join lines into pieces of about PIECE_CHARS, each closed by a line break: the words of a big file never all stand in
    memory."""
    piece, size = [], 0
    for line in lines:
        piece.append(line)
        size += len(line)
        if size >= PIECE_CHARS:
            yield "\n".join(piece) + "\n"
            piece, size = [], 0
    if piece:
        yield "\n".join(piece) + "\n"


def _add_passages(columns: dict[str, list[Any]], article_id: str, kept: list[tuple],
                  digests: dict[str, tuple[str, str]]) -> tuple[int, str]:
    """Add the passages of one article; returns its number of characters and the sha256 of its text."""
    if not kept:
        return 0, hashlib.sha256(b"").hexdigest()
    numbers, texts, roles, zh, en = zip(*kept, strict=True)
    ids = [f"{article_id}-{number:02d}" for number in numbers]
    raw = [text.encode() for text in texts]
    chars = [len(text) - text.count(" ") for text in texts]
    notes = [digests.get(i, ("", "")) for i in ids] if digests else [("", "")] * len(ids)
    for name, values in (("passage_id", ids), ("article_id", [article_id] * len(ids)), ("paragraph", numbers), ("role", roles),
                         ("section_zh", zh), ("section_en", en), ("n_chars", chars),
                         ("sha256", [hashlib.sha256(line).hexdigest() for line in raw]),
                         ("digest_zh", [note[0] for note in notes]), ("digest_en", [note[1] for note in notes])):
        columns[name].extend(values)
    return sum(chars), hashlib.sha256(b"\n".join(raw)).hexdigest()


# ---------------------------------------------------------------------------------------------------- building

def build_corpus(folder: str | Path, out: str | Path, *, metadata: str | Path | None = None, engine: str = "jieba",
                 dictionary: Any = "course", workers: int = 1, layout: str | Path | None = None,
                 digests: str | Path | None = None, ngrams: bool | None = None, max_bytes: int = MAX_BYTES,
                 progress: bool = True) -> Corpus:
    """Build a corpus from a folder of files (txt, md, html, docx, pdf), subfolders included.

    Files that cannot be read are skipped and listed in problems.csv with what to do; the others are built. Everything is
    written under a temporary name beside `out` and put in place at the end, so a corpus that was there stays whole until
    then, also when the process is killed (what such a process had written stays in a hidden folder .NAME.building-... beside
    `out`; delete it).

    Parameters
    ----------
    folder : folder with the texts
    out : folder to write; an existing *corpus* there is replaced, any other folder is refused
    metadata : CSV with a column `file` (path inside the folder) and any of article_id, title, author, date, issuer,
        encoding, year, ...; other columns are kept to group by. Default: metadata.csv in the folder, if there is one. Where
        neither year nor date tells it, here or in the file itself, the year is the first from 1949 to 2099 that stands as four
        digits alone in the name of the file (2019-notice.txt, but not 20190312.txt), else in its title, and `note` says so.
    engine : {"jieba", "rjieba"}
        Same words; rjieba (extra `scale`) is for large folders.
    dictionary : "course", None, path or list of words, see `segment.segmenter`
    workers : number of processes
    layout : CSV article_id, paragraph, role, section_zh, section_en for paragraphs that are not plain body
    digests : CSV passage_id, digest_zh, digest_en
    ngrams : also count n-grams; default: only when the tables are CSV (small corpora)
    max_bytes : larger files are skipped and reported
    progress : show a progress bar

    Returns
    -------
    Corpus
        CSV tables for small folders; Parquet parts from about 6 MB on where pyarrow is installed.

    Raises
    ------
    GovtextError
        No folder, no readable file, metadata without a column `file`, `out` holds something that is not a corpus.
    """
    folder, out = Path(folder), Path(out)
    one_of("engine", engine, ("jieba", "rjieba"))
    metadata = Path(metadata) if metadata is not None else folder / "metadata.csv" if (folder / "metadata.csv").is_file() else None
    files = _find_files(folder, out, metadata)
    table, problems = _read_metadata(metadata, files)
    named = _name_files(files, table)
    words = dictionary_words(dictionary)
    segmentation = segmenter_record(engine, words)
    parquet = sum(file.size for file in named) >= PARQUET_FROM_BYTES and _has_pyarrow()
    ngrams = (not parquet) if ngrams is None else ngrams
    with _replacing(out) as work:
        settings = _Settings(work, parquet, ngrams, _read_layout(layout), _read_digests(digests), engine, words, max_bytes)
        if parquet:
            for name in ["passages", "tokens"] + ["ngrams"] * ngrams:
                (work / name).mkdir()
        results = list(_run_parts(settings, named, workers, progress))
        rows = [row for result in results for row in result["articles"]]
        problems += [problem for result in results for problem in result["problems"]]
        if not rows:
            reasons = "\n".join(f"  {zh}\n  {en}" for _, zh, en in problems[:5])
            raise GovtextError(f"{folder}：没有一个文件可以读取，语料没有生成。\n{reasons}",
                               f"{folder}: not one file could be read; no corpus was built.")
        tables = {"articles": _article_table(rows, named, table, problems),
                  "problems": pd.DataFrame(problems, columns=PROBLEM_COLUMNS)}
        if not parquet:
            for name in ["passages", "tokens"] + ["ngrams"] * ngrams:
                tables[name] = pd.concat([result["tables"][name] for result in results], ignore_index=True)
        for name, content in tables.items():
            content.to_csv(work / f"{name}.csv", index=False, lineterminator="\n")
        _write_manifest(work, tables["articles"], segmentation)
    _tell(problems)
    return load_corpus(out, check=False)  # written a moment ago


def _find_files(folder: Path, out: Path, metadata: Path | None) -> dict[str, Path]:
    """The files of a folder under their names inside it, sorted; hidden ones and the parts of saved web pages left out."""
    if not folder.is_dir():
        raise GovtextError(f"{folder}：没有这个文件夹。请检查路径。", f"{folder}: there is no such folder. Check the path.")
    here, inside = folder.resolve(), out.resolve()
    if inside == here or inside in here.parents:
        raise GovtextError(f"{out}：输出文件夹不能就是文本文件夹，也不能包含它。请另起一个名字。",
                           f"{out}: the output folder cannot be the folder of texts or hold it. Choose another name.")
    found = []
    for root, folders, names in os.walk(folder):
        pages = {stem + end for name in names for stem, dot, kind in [name.rpartition(".")] if kind.lower() in ("html", "htm")
                 for end in ("_files", ".files")}  # where browsers put the pictures and scripts of a page
        folders[:] = [d for d in folders if not d.startswith(".") and d not in pages and here / Path(root, d).relative_to(folder) != inside]
        above = Path(root).relative_to(folder).parts
        found += [(*above, name) for name in names if not name.startswith((".", "~$")) and name not in NOT_TEXTS]
    skip = metadata.resolve() if metadata is not None else None
    found.sort(key=lambda parts: [os.path.normcase(part) for part in parts])   # the order of paths, without making them
    files = {printable("/".join(parts)): path for parts in found if (path := folder.joinpath(*parts)).is_file()
             and (skip is None or path.name != skip.name or path.resolve() != skip)}
    if not files:
        raise GovtextError(f"{folder}：文件夹里没有文件。请放入 {'、'.join(SUFFIXES)} 文件。",
                           f"{folder}: the folder holds no files. Put {', '.join(SUFFIXES)} files into it.")
    return files


def _read_metadata(place: Path | None, files: dict[str, Path]) -> tuple[pd.DataFrame, list[tuple]]:
    """Read metadata.csv (UTF-8 or GB18030, as Excel saves it); rows without a file are reported."""
    if place is None:
        return pd.DataFrame({"file": pd.Series(dtype=str)}), []
    table = read_csv_any(place)
    if "file" not in table.columns:
        raise GovtextError(f"{place.name}：缺少列 file（文件名）。现有列：{', '.join(table.columns)}。请补上。",
                           f"{place.name}: the column file (file name) is missing; found {', '.join(table.columns)}. Add it.")
    table["file"] = table["file"].str.strip().str.replace("\\", "/", regex=False)
    for column in table.columns.intersection(["article_id", "encoding"]):
        table[column] = table[column].str.strip()
    twice = table.loc[table["file"].duplicated(), "file"]
    if len(twice):
        raise GovtextError(f"{place.name}：文件 {twice.iloc[0]} 出现两行。请只留一行。",
                           f"{place.name}: {twice.iloc[0]} has two rows. Keep one.")
    problems = [(name, f"{place.name} 里有 {name or '没有文件名的一行'}，文件夹里没有。请改名或删掉这一行。",
                 f"{place.name} names {name or 'no file in one row'}, which is not in the folder. Correct the name or remove "
                 "the row.") for name in table["file"] if name not in files]
    return table[table["file"].isin(files)].reset_index(drop=True), problems


def _name_files(files: dict[str, Path], table: pd.DataFrame) -> list[_File]:
    """Give each file its article_id, in the order of the metadata and then of the names."""
    rows = table.set_index("file").to_dict("index") if len(table) else {}
    order = {name: i for i, name in enumerate(rows)}
    slugs = {name: _slug(name) for name in files}
    often = Counter(slugs.values())
    given = Counter(row.get("article_id") for row in rows.values() if row.get("article_id"))
    if given and max(given.values()) > 1:
        name = given.most_common(1)[0][0]
        raise GovtextError(f"metadata.csv：article_id {name} 重复。请改成不同的编号。",
                           f"metadata.csv: the article_id {name} occurs twice. Make the ids different.")
    named, taken, following = [], set(given), {}
    for name in sorted(files, key=lambda n: (order.get(n, len(order)), n)):
        row = rows.get(name, {})
        chosen = row.get("article_id")
        if not chosen:
            stem = slugs[name] if often[slugs[name]] == 1 else f"{slugs[name]}-{files[name].suffix[1:].lower()}"
            free = following.setdefault(stem, chain([stem], map(f"{stem}-{{}}".format, count(2))))   # goes on where it stopped
            chosen = next(i for i in free if i not in taken)
            taken.add(chosen)
        named.append(_File(chosen, files[name], name, row.get("encoding") or None, files[name].stat().st_size))
    return named


def _slug(name: str) -> str:
    """An id from a path: letters, digits and Chinese characters stay, everything else becomes a hyphen."""
    text = posixpath.splitext(name)[0]
    return "-".join("".join(c if c.isalnum() or c in "_" else " " for c in text).split()) or "document"


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


def _has_pyarrow() -> bool:
    from importlib.util import find_spec

    return find_spec("pyarrow") is not None


def _run_parts(settings: _Settings, named: list[_File], workers: int, progress: bool) -> Iterator[dict[str, Any]]:
    """Hand out parts, at most a few ahead of the workers, and yield the results in order."""
    from tqdm import tqdm

    parts = list(enumerate(_split(named)))
    with tqdm(total=len(named), unit="file", disable=not progress, desc="build") as bar:
        if workers <= 1 or len(parts) == 1:
            _start_worker(settings)
            for part, files in parts:
                yield _build_part(part, files)
                bar.update(len(files))
            _worker.clear()
            return
        done: dict[int, dict[str, Any]] = {}
        with ProcessPoolExecutor(min(workers, len(parts)), initializer=_start_process, initargs=(settings,)) as pool:
            waiting, running, following = iter(parts), set(), 0
            for part, files in waiting:
                running.add(pool.submit(_build_part, part, files))
                if len(running) >= 2 * workers:
                    break
            while running:
                finished, running = wait(running, return_when=FIRST_COMPLETED)
                for future in finished:
                    try:
                        result = future.result()
                    except BrokenProcessPool as error:
                        raise GovtextError("一个工作进程意外中止（多半是内存不足）。请减少 workers，或拆分大文件。",
                                           "A worker process died (most likely for want of memory). Use fewer workers, or "
                                           "split the large files.") from error
                    done[result["part"]] = result
                    bar.update(result["n_files"])
                    for part, files in waiting:
                        running.add(pool.submit(_build_part, part, files))
                        break
                while following in done:
                    yield done.pop(following)
                    following += 1


def _split(named: list[_File]) -> Iterator[list[_File]]:
    part, size = [], 0
    for item in named:
        part.append(item)
        size += item.size
        if size >= PART_BYTES:
            yield part
            part, size = [], 0
    if part:
        yield part


def _article_table(rows: list[dict[str, Any]], named: list[_File], table: pd.DataFrame,
                   problems: list[tuple]) -> pd.DataFrame:
    """Counts from the texts, bibliography from the metadata, gaps filled from what the files say of themselves."""
    made = pd.DataFrame(rows)
    made.insert(1, "file", made["article_id"].map({file.article_id: file.name for file in named}))
    known = table.drop(columns=[c for c in COMPUTED if c in table.columns])
    made = made.merge(known, on="file", how="left").fillna("")
    for column, source in (("published", "date"), ("publisher", "issuer")):
        if source in made.columns and column not in made.columns:
            made[column] = made[source]
    found = made.pop("found")
    for column in [c for c in ARTICLE_COLUMNS if c not in made.columns]:
        made[column] = ""
    for column, key in (("title", "title"), ("author", "author"), ("published", "date"), ("url", "source")):
        made[column] = [value or " ".join(str(meta.get(key, "")).replace("\x00", "").split())
                        for value, meta in zip(made[column].tolist(), found, strict=True)]
    titles = made["title"]
    made["title"] = titles.where(titles != "", made["article_id"])
    _add_years(made, titles)
    for title, same in made[made["title"].duplicated(keep=False)].groupby("title"):
        names = ", ".join(same["file"].head(5)) + (f" … ({len(same)})" if len(same) > 5 else "")
        problems.append((names, f"标题相同：“{title}”（{names}）。文件都已收入，请确认不是重复文档。",
                         f"Same title: “{title}” ({names}). All were built; make sure that they are not duplicates."))
    return made[ARTICLE_COLUMNS + [c for c in made.columns if c not in ARTICLE_COLUMNS]]


def _add_years(made: pd.DataFrame, titles: pd.Series) -> None:
    """Fill gaps in the column year from the date, then the name of the file, then the title; `note` tells of these two."""
    dated = made["published"].str.extract(r"((?:19|20)\d{2})", expand=False).fillna("")
    made["year"] = made["year"].where(made["year"] != "", dated) if "year" in made.columns else dated
    for source, texts in (("file name", made["file"].str.split("/").str[-1]), ("title", titles)):
        years = pd.Series([match[0] if (match := YEAR.search(fold(text))) else "" for text in texts.tolist()], made.index, dtype=str)
        fresh = (made["year"] == "") & (years != "")
        made["year"] = made["year"].mask(fresh, years)
        made["note"] = made["note"].mask(fresh, [f"{note}; {note_of_year(source)}".removeprefix("; ") for note in made["note"]])


def note_of_year(source: str) -> str:
    """What `note` says of a year that comes from the "file name" or the "title"."""
    return f"year from the {source}"


def _write_manifest(work: Path, articles: pd.DataFrame, segmentation: dict[str, str]) -> None:
    from . import __version__

    inputs = hashlib.sha256("\n".join(f"{a} {h}" for a, h in
                                      zip(articles["article_id"], articles["sha256"], strict=True)).encode()).hexdigest()
    tables = {p.relative_to(work).as_posix(): _file_hash(p) for p in sorted(work.rglob("*")) if p.is_file()}
    manifest = {"govtext": __version__, "inputs_sha256": inputs, "segmentation": segmentation, "tables": tables}
    (work / "manifest.json").write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", "utf-8", newline="\n")


@contextmanager
def _replacing(out: Path) -> Iterator[Path]:
    """Write into a temporary folder beside `out`; on success put it in place of what was there, on failure leave that."""
    out = _real(out)
    _recover(out)
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        stranger = _stranger(out)
        if stranger is not None:
            raise GovtextError(f"{out}：已有内容，而且有不属于语料的东西（{stranger}）。为免误删，请换一个输出名，或先移走它。",
                               f"{out}: something is there that is not part of a corpus ({stranger}). Choose another name, or "
                               "move it away first, so that nothing is lost.")
    out.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=f".{out.name}.building-", dir=out.parent))
    try:
        yield work
        os.chmod(work, 0o755)  # mkdtemp made it private
        old = _aside(out)
        if out.exists():
            shutil.rmtree(old, ignore_errors=True)  # left by a process that was killed after its second renaming
            os.replace(out, old)
        os.replace(work, out)
        shutil.rmtree(old, ignore_errors=True)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _stranger(out: Path) -> str | None:
    """The name of something in `out` that no manifest of a corpus lists; None where all belongs to a corpus."""
    try:
        listed = {"manifest.json", *json.loads((out / "manifest.json").read_text("utf-8"))["tables"]}
        found = sorted(path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file())
    except (OSError, ValueError, KeyError, TypeError):
        return "manifest.json ?"
    return next((name for name in found if name not in listed and not PurePosixPath(name).name.startswith(".")), None)


def _real(out: Path) -> Path:
    return out.resolve() if out.is_symlink() else out


def _aside(out: Path) -> Path:
    return out.with_name(f".{out.name}.previous")


def _recover(out: Path) -> None:
    """Undo a replacement that was cut off between its two renames."""
    out = _real(out)
    old = _aside(out)
    if old.is_dir() and not out.exists():
        os.replace(old, out)


def _tell(problems: list[tuple]) -> None:
    import warnings

    if problems:
        shown = "\n".join(f"  {both(zh, en)}" for _, zh, en in problems[:3])
        more = "" if len(problems) <= 3 else "\n" + both("…… 其余见 problems.csv", "... the rest is in problems.csv")
        warnings.warn(both(f"{len(problems)} 个问题（已写入 problems.csv）：", f"{len(problems)} problem(s), see problems.csv:")
                      + f"\n{shown}{more}", stacklevel=3)


# ---------------------------------------------------------------------------------------------------- the course's own

def build_course(sources: str | Path, out: str | Path, **options: Any) -> Corpus:
    """Build the course's corpus from a reader's own copies of the five articles, named by article id (shifts.txt ...).

    The bibliography, the roles of paragraphs and the digests come from data/editorial.
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


def text_of(passage_id: str, sources: str | Path | None = None) -> str | None:
    """The clean text of a passage of the course, where the reader has put copies into data/sources/; otherwise None."""
    folder = Path(sources) if sources is not None else Path(os.environ.get("GOVTEXT_SOURCES") or data_dir() / "sources")
    article, _, number = passage_id.rpartition("-")
    if not number.isdecimal() or number == "00":
        raise GovtextError(f"{passage_id!r} 不是段落编号。编号由文章和段号组成，例如 shifts-07。",
                           f"{passage_id!r} is not a passage id. It is an article and a paragraph number, e.g. shifts-07.")
    for suffix in SUFFIXES:
        path = folder / f"{article}{suffix}"
        if path.is_file():
            paragraphs = read_document(path).paragraphs
            return paragraphs[int(number) - 1] if int(number) <= len(paragraphs) else None
    return None

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
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from .messages import GovtextError, both, need_columns, one_of
from .paths import data_dir
from .readers import SUFFIXES, Document, read_document
from .segment import SENTENCE_ENDS, Cut, is_term, segmenter, segmenter_record

ARTICLE_COLUMNS = ["article_id", "title", "title_en", "author", "affiliation", "publisher", "published", "url", "genre",
                   "n_passages", "n_sentences", "n_chars", "sha256", "rights", "note"]
PASSAGE_COLUMNS = ["passage_id", "article_id", "paragraph", "role", "section_zh", "section_en", "n_sentences", "n_chars",
                   "sha256", "digest_zh", "digest_en"]
TOKEN_COLUMNS = ["passage_id", "sentence", "term", "n"]
NGRAM_COLUMNS = ["article_id", "ngram", "n"]
PROBLEM_COLUMNS = ["file", "problem_zh", "problem_en"]
ROLES = ("title", "byline", "heading", "body", "caption", "furniture")
PART_BYTES = 4_000_000        # documents are handed out in parts of about this size, so memory does not grow with their number
PARQUET_FROM_BYTES = 6_000_000
NEWLINE, END, OTHER, FIRST_WORD = 0, 1, 2, 3


# ---------------------------------------------------------------------------------------------------- the corpus

@dataclass(frozen=True, eq=False)
class Corpus:
    """Three tables, their manifest, and the folder they came from.

    Attributes
    ----------
    articles : DataFrame
        One row per document (columns ARTICLE_COLUMNS, then any others of metadata.csv), in reading order.
    passages : DataFrame
        One row per passage (PASSAGE_COLUMNS). n_chars counts characters that are not white space.
    manifest : dict
        Input hash, segmenter, dictionary hash, table hashes, version.
    path : Path
    """

    articles: pd.DataFrame
    passages: pd.DataFrame
    manifest: dict[str, Any]
    path: Path

    @cached_property
    def tokens(self) -> pd.DataFrame:
        """One row per term and sentence: article_id, passage_id, sentence, term, n; read when first asked for."""
        table = _read_table(self.path, "tokens", self.manifest)
        place = self.passages.set_index("passage_id")["article_id"]
        table.insert(0, "article_id", table["passage_id"].map(place))
        return table

    @cached_property
    def ngrams(self) -> pd.DataFrame:
        """Word 2- and 3-grams that occur at least twice in an article: article_id, ngram, n."""
        return _read_table(self.path, "ngrams", self.manifest)

    @property
    def hash(self) -> str:
        """sha256 over the table hashes: two corpora with the same hash hold the same tables."""
        return hashlib.sha256(json.dumps(self.manifest["tables"], sort_keys=True).encode()).hexdigest()

    def __repr__(self) -> str:
        return (f"Corpus({len(self.articles)} articles, {len(self.passages)} passages, "
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
        listed = manifest["tables"]
    except (OSError, ValueError, KeyError, TypeError):
        raise GovtextError(f"{folder}：不是语料文件夹（manifest.json 缺失或损坏）。请用 build_corpus 重新生成。",
                           f"{folder}: not a corpus folder (manifest.json is missing or broken). "
                           "Build it again with build_corpus.") from None
    if check:
        for name, known in listed.items():
            if not (folder / name).is_file():
                raise GovtextError(f"{folder.name}/{name}:文件缺失。请重新生成语料。",
                                   f"{folder.name}/{name}: the file is missing. Build the corpus again.")
            if _file_hash(folder / name) != known:
                raise GovtextError(
                    f"{folder.name}/{name}:生成之后被改动过。请重新生成,或用 load_corpus(..., check=False) 明知而用。",
                    f"{folder.name}/{name}: edited after it was built. Build it again, or load it knowingly with "
                    "load_corpus(..., check=False).")
    articles = _read_table(folder, "articles", manifest)
    passages = _read_table(folder, "passages", manifest)
    need_columns(articles, ARTICLE_COLUMNS, f"{folder.name}/articles")
    need_columns(passages, PASSAGE_COLUMNS, f"{folder.name}/passages")
    _check_keys(articles, passages, folder.name)
    return Corpus(articles, passages, manifest, folder)


def _check_keys(articles: pd.DataFrame, passages: pd.DataFrame, name: str) -> None:
    for table, key in ((articles, "article_id"), (passages, "passage_id")):
        twice = table.loc[table[key].duplicated(), key]
        if len(twice):
            raise GovtextError(f"{name}:{key} 重复:{twice.iloc[0]}。请重新生成语料。",
                               f"{name}: {key} occurs twice: {twice.iloc[0]}. Build the corpus again.")
    strangers = set(passages["article_id"]) - set(articles["article_id"])
    if strangers:
        raise GovtextError(f"{name}:passages 里有 articles 没有的文档：{sorted(strangers)[0]}。请重新生成语料。",
                           f"{name}: passages name a document that articles lacks: {sorted(strangers)[0]}. "
                           "Build the corpus again.")


def _read_table(folder: Path, name: str, manifest: dict[str, Any]) -> pd.DataFrame:
    if (folder / f"{name}.csv").is_file():
        text = {c: str for c in [*ARTICLE_COLUMNS, *PASSAGE_COLUMNS, "term", "ngram"] if not c.startswith("n_")}
        numbers = {"paragraph": "int64", "sentence": "int32", "n": "int32"}
        return pd.read_csv(folder / f"{name}.csv", dtype={**text, **numbers}, keep_default_na=False, na_filter=False)
    parts = sorted((folder / name).glob("part-*.parquet"))
    if not parts:
        raise GovtextError(f"{folder.name}：没有 {name} 表。" + ("生成时请加 ngrams=True。" if name == "ngrams" else "请重新生成语料。"),
                           f"{folder.name}: there is no table {name}. "
                           + ("Build with ngrams=True." if name == "ngrams" else "Build the corpus again."))
    return pd.read_parquet(folder / name, engine="pyarrow")


def _file_hash(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


# ---------------------------------------------------------------------------------------------------- counting

class _Vocabulary(dict):
    """Word -> number; classes of punctuation share the three lowest numbers. Grows by itself on a new word."""

    def __init__(self) -> None:
        super().__init__({"\n": NEWLINE, **dict.fromkeys(SENTENCE_ENDS, END)})
        self.words: list[str] = []

    def __missing__(self, token: str) -> int:
        number = OTHER
        if is_term(token):
            number = FIRST_WORD + len(self.words)
            self.words.append(token)
        self[token] = number
        return number


def _positions(numbers: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Where each word stands: arrays (paragraph from 0, sentence from 1 within it, word number), punctuation left out."""
    is_word = numbers >= FIRST_WORD
    paragraph = np.cumsum(numbers == NEWLINE)[is_word]
    stop = np.cumsum(numbers <= END)[is_word]
    if not len(stop):
        return paragraph, stop, numbers[is_word]
    fresh = np.r_[True, stop[1:] != stop[:-1]]
    running = np.cumsum(fresh)
    first = np.r_[True, paragraph[1:] != paragraph[:-1]]
    base = np.repeat(running[first], np.diff(np.r_[np.flatnonzero(first), len(stop)]))
    return paragraph, running - base + 1, numbers[is_word]


def count_terms(text: str, cut: Cut) -> pd.DataFrame:
    """Count terms per sentence of a text, in text form: columns paragraph (from 1), sentence (from 1), term, n.

    The same routine that builds the token table, for a text at hand; terms are sorted within a sentence.
    """
    vocabulary = _Vocabulary()
    numbers = np.fromiter(map(vocabulary.__getitem__, cut(text)), np.int64)
    paragraph, sentence, word = _positions(numbers)
    table = pd.DataFrame({"paragraph": paragraph + 1, "sentence": sentence,
                          "term": np.array([*vocabulary.words, ""], dtype=object)[word - FIRST_WORD]})
    return table.groupby(["paragraph", "sentence", "term"], as_index=False).size().rename(columns={"size": "n"})


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
    segmentation: tuple[str, Any, bool]
    max_bytes: int


_worker: dict[str, Any] = {}


def _start_worker(settings: _Settings) -> None:
    engine, dictionary, hmm = settings.segmentation
    _worker.update(settings=settings, cut=segmenter(engine, dictionary=dictionary, hmm=hmm), vocabulary=_Vocabulary())


def _build_part(part: int, files: list[tuple[str, Path, str | None]]) -> dict[str, Any]:
    """Read, segment and count one part; write its Parquet files or hand its tables back."""
    settings, cut = _worker["settings"], _worker["cut"]
    if len(_worker["vocabulary"].words) > 400_000:  # a long run must not keep every number and name it ever met
        _worker["vocabulary"] = _Vocabulary()
    vocabulary = _worker["vocabulary"]
    articles, problems, ngrams = [], [], []
    columns: dict[str, list[Any]] = {name: [] for name in PASSAGE_COLUMNS}
    blocks: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = []
    for article_id, path, encoding in files:
        try:
            document = read_document(path, encoding=encoding, max_bytes=settings.max_bytes)
        except GovtextError as error:
            problems.append((article_id, error.zh, error.en))
            continue
        kept = list(settings.layouts.get(article_id, _Layout({})).of(document))
        text = "\n".join(text for _, text, *_ in kept)
        words = cut(text)
        numbers = np.fromiter(map(vocabulary.__getitem__, words), np.int64, len(words))
        paragraph, sentence, word = _positions(numbers)
        n_sentences = np.zeros(len(kept), np.int64)
        np.maximum.at(n_sentences, paragraph, sentence)
        blocks.append((paragraph + len(columns["passage_id"]), sentence, word))
        chars = [len(text) - text.count(" ") for _, text, *_ in kept]
        _add_passages(columns, article_id, kept, n_sentences, chars, settings.digests)
        if settings.ngrams:
            ngrams += [(article_id, *row) for row in _frequent_ngrams(numbers, vocabulary.words)]
        articles.append({"article_id": article_id, "n_passages": len(kept), "n_sentences": int(n_sentences.sum()),
                         "n_chars": sum(chars), "sha256": hashlib.sha256(text.encode()).hexdigest(),
                         "found": document.metadata})
    tables = {"passages": pd.DataFrame(columns), "tokens": _token_table(blocks, columns["passage_id"], vocabulary.words),
              "ngrams": pd.DataFrame(ngrams, columns=NGRAM_COLUMNS)}
    if settings.parquet:
        for name, table in tables.items():
            if name != "ngrams" or settings.ngrams:
                table.to_parquet(settings.out / name / f"part-{part:05d}.parquet", engine="pyarrow", index=False,
                                 compression="zstd", compression_level=1)
        tables = {}
    return {"part": part, "articles": articles, "problems": problems, "tables": tables, "n_files": len(files)}


def _add_passages(columns: dict[str, list[Any]], article_id: str, kept: list[tuple], n_sentences: np.ndarray,
                  chars: list[int], digests: dict[str, tuple[str, str]]) -> None:
    ids = [f"{article_id}-{number:02d}" for number, *_ in kept]
    notes = [digests.get(i, ("", "")) for i in ids]
    columns["passage_id"] += ids
    columns["article_id"] += [article_id] * len(kept)
    columns["paragraph"] += [number for number, *_ in kept]
    columns["role"] += [role for _, _, role, _, _ in kept]
    columns["section_zh"] += [zh for *_, zh, _ in kept]
    columns["section_en"] += [en for *_, en in kept]
    columns["n_sentences"] += n_sentences.tolist()
    columns["n_chars"] += chars
    columns["sha256"] += [hashlib.sha256(text.encode()).hexdigest() for _, text, *_ in kept]
    columns["digest_zh"] += [zh for zh, _ in notes]
    columns["digest_en"] += [en for _, en in notes]


def _token_table(blocks: list[tuple[np.ndarray, np.ndarray, np.ndarray]], passage_ids: list[str],
                 words: list[str]) -> pd.DataFrame:
    """Sum up (passage, sentence, word) triples into the token table of a part, terms sorted within a sentence."""
    if not any(len(word) for *_, word in blocks):
        return pd.DataFrame({"passage_id": pd.Series(dtype=str), "sentence": pd.Series(dtype="int32"),
                             "term": pd.Series(dtype=str), "n": pd.Series(dtype="int32")})
    passage, sentence, word = (np.concatenate(columns) for columns in zip(*blocks, strict=True))
    used = np.flatnonzero(np.bincount(word - FIRST_WORD, minlength=len(words)))
    alphabetical = sorted(used.tolist(), key=words.__getitem__)
    rank = np.empty(len(words), np.int64)
    rank[alphabetical] = np.arange(len(alphabetical))
    longest = int(sentence.max()) + 1
    key = (passage * longest + sentence) * len(alphabetical) + rank[word - FIRST_WORD]
    key.sort()
    start = np.flatnonzero(np.r_[True, key[1:] != key[:-1]])
    n = np.diff(np.r_[start, len(key)]).astype(np.int32)
    place, term = np.divmod(key[start], len(alphabetical))
    passage, sentence = np.divmod(place, longest)
    return pd.DataFrame({"passage_id": pd.Categorical.from_codes(passage, passage_ids), "sentence": sentence.astype(np.int32),
                         "term": pd.Categorical.from_codes(term, [words[i] for i in alphabetical]), "n": n})


def _frequent_ngrams(numbers: np.ndarray, words: list[str]) -> list[tuple[str, int]]:
    """Word 2- and 3-grams, not across punctuation, that occur at least twice and hold at most 15 characters."""
    tokens = [words[i - FIRST_WORD] if i >= FIRST_WORD else None for i in numbers.tolist()]
    found = Counter(gram for size in (2, 3) for gram in zip(*(tokens[i:] for i in range(size)), strict=False)
                    if None not in gram)
    # At most 15 characters: a chain of long terms would otherwise be a quotation.
    return sorted((" ".join(gram), n) for gram, n in found.items() if n >= 2 and sum(map(len, gram)) <= 15)


# ---------------------------------------------------------------------------------------------------- building

def build_corpus(folder: str | Path, out: str | Path, *, metadata: str | Path | None = None, engine: str = "jieba",
                 dictionary: Any = "course", workers: int = 1, layout: str | Path | None = None,
                 digests: str | Path | None = None, ngrams: bool | None = None, max_bytes: int = 100_000_000,
                 progress: bool = True) -> Corpus:
    """Build a corpus from a folder of files (txt, md, html, docx, pdf), subfolders included.

    Files that cannot be read are skipped and listed in problems.csv with what to do; the others are built. Everything is
    written under a temporary name beside `out` and put in place at the end, so a corpus that was there stays whole until
    then, also when the process is killed.

    Parameters
    ----------
    folder : folder with the texts
    out : folder to write; an existing *corpus* there is replaced, any other folder is refused
    metadata : CSV with a column `file` (path inside the folder) and any of article_id, title, author, date, issuer,
        encoding, ...; other columns are kept to group by. Default: metadata.csv in the folder, if there is one.
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
    paths = _find_files(folder, out)
    table, problems = _read_metadata(folder, metadata, paths)
    named = _name_files(folder, paths, table)
    size = sum(path.stat().st_size for _, path, _ in named)
    parquet = size >= PARQUET_FROM_BYTES and _has_pyarrow()
    ngrams = (not parquet) if ngrams is None else ngrams
    with _replacing(out) as work:
        settings = _Settings(work, parquet, ngrams, _read_layout(layout), _read_digests(digests), (engine, dictionary, False),
                             max_bytes)
        if parquet:
            for name in ["passages", "tokens"] + ["ngrams"] * ngrams:
                (work / name).mkdir()
        results = list(_run_parts(settings, named, workers, progress))
        rows = [row for result in results for row in result["articles"]]
        problems += [(_shown(folder, dict((i, p) for i, p, _ in named)[i]), zh, en)
                     for result in results for i, zh, en in result["problems"]]
        if not rows:
            reasons = "\n".join(f"  {zh}\n  {en}" for _, zh, en in problems[:5])
            raise GovtextError(f"{folder}：没有一个文件可以读取，语料没有生成。\n{reasons}",
                               f"{folder}: not one file could be read; no corpus was built.")
        tables = {"articles": _article_table(rows, named, folder, table, problems),
                  "problems": pd.DataFrame(problems, columns=PROBLEM_COLUMNS)}
        if not parquet:
            for name in ["passages", "tokens"] + ["ngrams"] * ngrams:
                tables[name] = pd.concat([result["tables"][name] for result in results], ignore_index=True)
        for name, content in tables.items():
            content.to_csv(work / f"{name}.csv", index=False, lineterminator="\n")
        _write_manifest(work, tables["articles"], segmenter_record(engine, dictionary))
    _tell(problems)
    return load_corpus(out)


def _find_files(folder: Path, out: Path) -> list[Path]:
    if not folder.is_dir():
        raise GovtextError(f"{folder}：没有这个文件夹。请检查路径。", f"{folder}: there is no such folder. Check the path.")
    if out.resolve() == folder.resolve():
        raise GovtextError(f"{out}：输出文件夹不能就是文本文件夹。请另起一个名字。",
                           f"{out}: the output folder cannot be the folder of texts. Choose another name.")
    inside = out.resolve()
    found = sorted(p for p in folder.rglob("*") if p.is_file() and not p.name.startswith((".", "~$"))
                   and p.name != "metadata.csv" and inside not in p.resolve().parents)
    files = [p for p in found if p.name not in ("README.md", ".gitkeep")]
    if not files:
        raise GovtextError(f"{folder}：文件夹里没有文件。请放入 {'、'.join(SUFFIXES)} 文件。",
                           f"{folder}: the folder holds no files. Put {', '.join(SUFFIXES)} files into it.")
    return files


def _shown(folder: Path, path: Path) -> str:
    return path.relative_to(folder).as_posix()


def _read_metadata(folder: Path, metadata: str | Path | None, paths: list[Path]) -> tuple[pd.DataFrame, list[tuple]]:
    """Read metadata.csv (UTF-8 or GB18030, as Excel saves it); rows without a file are reported."""
    place = Path(metadata) if metadata is not None else folder / "metadata.csv"
    if metadata is None and not place.is_file():
        return pd.DataFrame({"file": pd.Series(dtype=str)}), []
    table = read_csv_any(place)
    if "file" not in table.columns:
        raise GovtextError(f"{place.name}：缺少列 file（文件名）。现有列：{', '.join(table.columns)}。请补上。",
                           f"{place.name}: the column file (file name) is missing; found {', '.join(table.columns)}. Add it.")
    table["file"] = table["file"].str.strip().str.replace("\\", "/", regex=False)
    twice = table.loc[table["file"].duplicated(), "file"]
    if len(twice):
        raise GovtextError(f"{place.name}：文件 {twice.iloc[0]} 出现两行。请只留一行。",
                           f"{place.name}: {twice.iloc[0]} has two rows. Keep one.")
    there = {_shown(folder, p) for p in paths}
    problems = [(name, f"{place.name} 里有 {name}，文件夹里没有。请改名或删掉这一行。",
                 f"{place.name} names {name}, which is not in the folder. Correct the name or remove the row.")
                for name in table["file"] if name not in there]
    return table[table["file"].isin(there)].reset_index(drop=True), problems


def read_csv_any(path: str | Path) -> pd.DataFrame:
    """Read a small CSV as text columns, whatever Excel saved it in (UTF-8 with or without BOM, UTF-16, GB18030).

    Raises
    ------
    GovtextError
        The file is missing, not text, or its rows do not fit its header.
    """
    from io import StringIO

    from .readers import decode

    path = Path(path)
    if not path.is_file():
        raise GovtextError(f"{path.name}：没有这个文件。请检查路径。", f"{path.name}: there is no such file. Check the path.")
    text = decode(path.read_bytes(), path.name).lstrip("\ufeff")
    try:
        table = pd.read_csv(StringIO(text), dtype=str, keep_default_na=False, na_filter=False)
    except (pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise GovtextError(f"{path.name}：不是完整的 CSV（{error}）。请检查各行的列数。",
                           f"{path.name}: not a well-formed CSV ({error}). Check the number of columns in each row.") from error
    table.columns = [str(c).strip() for c in table.columns]
    return table


def _name_files(folder: Path, paths: list[Path], table: pd.DataFrame) -> list[tuple[str, Path, str | None]]:
    """Give each file its article_id, in the order of the metadata and then of the names."""
    rows = table.set_index("file").to_dict("index") if len(table) else {}
    order = {name: i for i, name in enumerate(rows)}
    paths = sorted(paths, key=lambda p: (order.get(_shown(folder, p), len(order)), _shown(folder, p)))
    stems = Counter(_slug(path.relative_to(folder).with_suffix("")) for path in paths)
    named, seen = [], set()
    for path in paths:
        row = rows.get(_shown(folder, path), {})
        slug = _slug(path.relative_to(folder).with_suffix(""))
        given = row.get("article_id")
        name = given or (slug if stems[slug] == 1 else f"{slug}-{path.suffix[1:].lower()}")
        while name in seen and not given:
            name += "-2"
        if name in seen:
            raise GovtextError(f"metadata.csv:article_id {name} 重复。请改成不同的编号。",
                               f"metadata.csv: the article_id {name} occurs twice. Make the ids different.")
        seen.add(name)
        named.append((name, path, row.get("encoding") or None))
    return named


def _slug(relative: Path) -> str:
    """An id from a path: letters, digits and Chinese characters stay, everything else becomes a hyphen."""
    text = "-".join(relative.parts)
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


def _run_parts(settings: _Settings, named: list[tuple[str, Path, str | None]], workers: int,
               progress: bool) -> Iterator[dict[str, Any]]:
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
        with ProcessPoolExecutor(min(workers, len(parts)), initializer=_start_worker, initargs=(settings,)) as pool:
            waiting, running, following = iter(parts), set(), 0
            for part, files in waiting:
                running.add(pool.submit(_build_part, part, files))
                if len(running) >= 2 * workers:
                    break
            while running:
                finished, running = wait(running, return_when=FIRST_COMPLETED)
                for future in finished:
                    result = future.result()
                    done[result["part"]] = result
                    bar.update(result["n_files"])
                    for part, files in waiting:
                        running.add(pool.submit(_build_part, part, files))
                        break
                while following in done:
                    yield done.pop(following)
                    following += 1


def _split(named: list[tuple[str, Path, str | None]]) -> Iterator[list[tuple[str, Path, str | None]]]:
    part, size = [], 0
    for item in named:
        part.append(item)
        size += item[1].stat().st_size
        if size >= PART_BYTES:
            yield part
            part, size = [], 0
    if part:
        yield part


def _article_table(rows: list[dict[str, Any]], named: list[tuple[str, Path, str | None]], folder: Path, table: pd.DataFrame,
                   problems: list[tuple]) -> pd.DataFrame:
    """Counts from the texts, bibliography from the metadata, gaps filled from what the files say of themselves."""
    made = pd.DataFrame(rows)
    files = {i: _shown(folder, p) for i, p, _ in named}
    made.insert(1, "file", made["article_id"].map(files))
    known = table.drop(columns=[c for c in ("article_id", "encoding") if c in table.columns])
    made = made.merge(known, on="file", how="left").fillna("")
    for column, source in (("published", "date"), ("publisher", "issuer")):
        if source in made.columns and column not in made.columns:
            made[column] = made[source]
    found = made.pop("found")
    for column in [c for c in ARTICLE_COLUMNS if c not in made.columns]:
        made[column] = ""
    for column, key in (("title", "title"), ("author", "author"), ("published", "date"), ("url", "source")):
        made[column] = [value or str(meta.get(key, "")) for value, meta in zip(made[column], found, strict=True)]
    made["title"] = made["title"].where(made["title"] != "", made["article_id"])
    if "year" not in made.columns:
        made["year"] = made["published"].str.extract(r"((?:19|20)\d{2})", expand=False).fillna("")
    for title, same in made[made["title"].duplicated(keep=False)].groupby("title"):
        names = ", ".join(same["file"])
        problems.append((names, f"标题相同：“{title}”（{names}）。文件都已收入，请确认不是重复文档。",
                         f"Same title: “{title}” ({names}). All were built; make sure that they are not duplicates."))
    return made[ARTICLE_COLUMNS + [c for c in made.columns if c not in ARTICLE_COLUMNS]]


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
    _recover(out)
    if out.exists() and any(out.iterdir() if out.is_dir() else [out]) and not (out / "manifest.json").is_file():
        raise GovtextError(f"{out}：已有同名文件夹，但不是语料。为免误删，请换一个输出名。",
                           f"{out}: something is there that is not a corpus. Choose another name, so that nothing is lost.")
    out.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=f".{out.name}.building-", dir=out.parent))
    try:
        yield work
        os.chmod(work, 0o755)  # noqa: S103 (mkdtemp made it private)
        old = _aside(out)
        if out.exists():
            os.replace(out, old)
        os.replace(work, out)
        shutil.rmtree(old, ignore_errors=True)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _aside(out: Path) -> Path:
    return out.with_name(f".{out.name}.previous")


def _recover(out: Path) -> None:
    """Undo a replacement that was cut off between its two renames."""
    old = _aside(out)
    if old.is_dir() and not out.exists():
        os.replace(old, out)


def _tell(problems: list[tuple]) -> None:
    import warnings

    if problems:
        shown = "\n".join(f"  {both(zh, en)}" for _, zh, en in problems[:3])
        more = both("", "") if len(problems) <= 3 else both("…… 其余见 problems.csv", "... the rest is in problems.csv")
        warnings.warn(both(f"{len(problems)} 个问题（已写入 problems.csv）：", f"{len(problems)} problem(s), see problems.csv:")
                      + f"\n{shown}\n{more}".rstrip(), stacklevel=3)


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
    for suffix in SUFFIXES:
        path = folder / f"{article}{suffix}"
        if path.is_file():
            paragraphs = read_document(path).paragraphs
            return paragraphs[int(number) - 1] if int(number) <= len(paragraphs) else None
    return None

"""From a folder of texts to a corpus: read, cut, count, in parts and in parallel."""

from __future__ import annotations

import hashlib
import json
import os
import posixpath
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from .corpus import ARTICLE_COLUMNS, NGRAM_COLUMNS, PASSAGE_COLUMNS, PROBLEM_COLUMNS, Corpus, load_corpus, note_of_year
from .counting import frequent_ngrams, numbered, places_of, token_table
from .csvfiles import read_csv_any
from .listed import list_terms, listing_record
from .messages import GovtextError, both, need_columns, one_of
from .readers import MAX_BYTES, SUFFIXES, Document, fold, printable, read_document
from .segment import dictionary_words, segmenter, segmenter_record
from .store import file_hash, has_pyarrow, replacing
from .strings import Listing, Search, countable, term_count_table
from .workers import end_with_parent

YEAR = re.compile(r"(?<!\d)(?:19(?:49|[5-9]\d)|20\d\d)(?!\d)")  # four digits that stand alone
COMPUTED = ("article_id", "encoding", "n_passages", "n_sentences", "n_chars", "sha256", "found")  # never from metadata.csv
REPEATED = ("passage_id", "term", "article_id", "role", "section_zh", "section_en", "digest_zh", "digest_en", "ngram")
NOT_TEXTS = ("metadata.csv", "README.md", "Thumbs.db", "desktop.ini")
TABLES = ("passages", "tokens", "term_counts")   # the large ones
ROLES = ("title", "byline", "heading", "body", "caption", "furniture")
PART_BYTES = 4_000_000        # documents are handed out in parts of about this size, so memory does not grow with their number
PIECE_CHARS = 200_000
PARQUET_FROM_BYTES = 6_000_000


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
    listed: list[str]
    max_bytes: int


class _File(NamedTuple):
    article_id: str
    path: Path
    name: str  # path inside the folder, printable
    encoding: str | None
    size: int


_worker: dict[str, Any] = {}


def _start_worker(settings: _Settings) -> None:
    _worker.update(settings=settings, cut=segmenter(settings.engine, dictionary=settings.words), listing=Listing(settings.listed))


def _start_process(settings: _Settings) -> None:
    end_with_parent()
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
    search = Search(_worker["listing"])
    numbers, words, sizes = numbered((text for _, text in pieces), cut, search)
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
              "term_counts": term_count_table(search, numbers, words, places, columns["passage_id"], cut),
              "ngrams": pd.DataFrame(ngrams, columns=NGRAM_COLUMNS).astype({"article_id": str, "ngram": str, "n": "int64"})}
    if settings.parquet:
        for name, table in tables.items() if articles else []:  # empty tables have no types to tell
            if name != "ngrams" or settings.ngrams:
                table.to_parquet(settings.out / name / f"part-{part:05d}.parquet", engine="pyarrow", index=False,
                                 compression="zstd", compression_level=1, write_statistics=name not in ("tokens", "term_counts"),
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
                 dictionary: Any = "course", terms: Any = None, workers: int = 1, layout: str | Path | None = None,
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
    terms : path of a word list, or terms
        Counted in the text beside those of the dictionary, wherever they stand (table `term_counts`); they do not change the words.
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
    segmentation, listed = segmenter_record(engine, words), list_terms(dictionary, terms)
    parquet = sum(file.size for file in named) >= PARQUET_FROM_BYTES and has_pyarrow()
    ngrams = (not parquet) if ngrams is None else ngrams
    with replacing(out) as work:
        settings = _Settings(work, parquet, ngrams, _read_layout(layout), _read_digests(digests), engine, words, countable(listed["term"])[0],
                             max_bytes)
        if parquet:
            for name in [*TABLES, *["ngrams"] * ngrams]:
                (work / name).mkdir()
        results = list(_run_parts(settings, named, workers, progress))
        rows = [row for result in results for row in result["articles"]]
        problems += [problem for result in results for problem in result["problems"]]
        if not rows:
            reasons = "\n".join(f"  {zh}\n  {en}" for _, zh, en in problems[:5])
            raise GovtextError(f"{folder}：没有一个文件可以读取，语料没有生成。\n{reasons}",
                               f"{folder}: not one file could be read; no corpus was built.")
        tables = {"articles": _article_table(rows, named, table, problems),
                  "problems": pd.DataFrame(problems, columns=PROBLEM_COLUMNS), "listed_terms": listed}
        if not parquet:
            for name in [*TABLES, *["ngrams"] * ngrams]:
                tables[name] = pd.concat([result["tables"][name] for result in results], ignore_index=True)
        for name, content in tables.items():
            content.to_csv(work / f"{name}.csv", index=False, lineterminator="\n")
        _write_manifest(work, tables["articles"], segmentation, listing_record(listed))
        _ = load_corpus(work, check=False).passages   # what cannot be loaded never takes the place of what was there
    _tell(problems)
    return load_corpus(out, check=False, sources=folder)  # written a moment ago


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
    reported = inside.with_name(f"{inside.name}-report")   # what `python -m govtext report` wrote of an earlier build
    found = [parts for parts in found if not (here / Path(*parts)).is_relative_to(reported)]
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
    table = table.apply(lambda column: column.str.strip())
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
        from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
        from concurrent.futures.process import BrokenProcessPool  # a browser has no processes: only where they are wanted

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
    if "year" in made.columns:
        found = [set(YEAR.findall(_plain_digits(cell))) for cell in made["year"]]
        made["year"] = [years.pop() if len(years) == 1 else cell for years, cell in zip(found, made["year"], strict=True)]
    made["year"] = made["year"].where(made["year"] != "", dated) if "year" in made.columns else dated
    for source, texts in (("file name", made["file"].str.split("/").str[-1]), ("title", titles)):
        years = pd.Series([match[0] if (match := YEAR.search(fold(text))) else "" for text in texts.tolist()], made.index, dtype=str)
        fresh = (made["year"] == "") & (years != "")
        made["year"] = made["year"].mask(fresh, years)
        made["note"] = made["note"].mask(fresh, [f"{note}; {note_of_year(source)}".removeprefix("; ") for note in made["note"]])


def _plain_digits(text: str) -> str:
    """Full-width and Chinese digits as 0-9, as people write years: 二〇二二年, ２０２２."""
    return fold(text).translate(str.maketrans("〇○零一二三四五六七八九", "000123456789"))


def _write_manifest(work: Path, articles: pd.DataFrame, segmentation: dict[str, str], listing: dict[str, str]) -> None:
    from . import __version__

    inputs = hashlib.sha256("\n".join(f"{a} {h}" for a, h in
                                      zip(articles["article_id"], articles["sha256"], strict=True)).encode()).hexdigest()
    tables = {p.relative_to(work).as_posix(): file_hash(p) for p in sorted(work.rglob("*")) if p.is_file()}
    manifest = {"govtext": __version__, "inputs_sha256": inputs, "segmentation": segmentation, "terms": listing, "tables": tables}
    (work / "manifest.json").write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", "utf-8", newline="\n")


def _tell(problems: list[tuple]) -> None:
    import warnings

    if problems:
        shown = "\n".join(f"  {both(zh, en)}" for _, zh, en in problems[:3])
        more = "" if len(problems) <= 3 else "\n" + both("…… 其余见 problems.csv", "... the rest is in problems.csv")
        warnings.warn(both(f"{len(problems)} 个问题（已写入 problems.csv）：", f"{len(problems)} problem(s), see problems.csv:")
                      + f"\n{shown}{more}", stacklevel=3)

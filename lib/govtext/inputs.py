"""What a corpus is built from: the files of a folder, or the rows of a table. Each becomes a text with an id, beside its metadata."""

from __future__ import annotations

import os
import posixpath
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from itertools import chain, count
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from .csvfiles import BLANK, UNFIT
from .folders import Unread, is_other_than_a_file, size_of, walk
from .messages import GovtextError, both
from .metadata import METADATA_NAMES, TEXT_COLUMNS, column_key, find_metadata, read_metadata, rename_columns, repeated_ids, shown_columns
from .readers import SUFFIXES, one_line, printable
from .readers.apart import APART
from .shelf import Shelf, Shelved
from .tables import EXCEL_CELL, MAX_TABLE_BYTES, TABLES, Problem, read_table

NOT_TEXTS = ("readme.md", "thumbs.db", "desktop.ini", *METADATA_NAMES)


class Source(NamedTuple):
    """One document to be read: a file, or with `text` a row of a table."""

    article_id: str
    path: Path
    name: str  # path inside the folder, printable; TABLE.xlsx#7 for row 7 of a table
    encoding: str | None
    size: int
    text: str | Shelved | None = None

    def given(self) -> str:
        """The text of a row of a table."""
        return self.text.read() if isinstance(self.text, Shelved) else self.text or ""

    @property
    def lies_in(self) -> Path | None:
        """The file that whoever reads it must see; None for a short text, which is at hand."""
        return self.path if self.text is None else self.text.path if isinstance(self.text, Shelved) else None

    @property
    def is_read_apart(self) -> bool:
        return self.text is None and self.path.suffix.lower() in APART


class Inputs(NamedTuple):
    """The documents in order, the metadata (column file holds their names), what is to be told, and for a table its column of texts, and
    where its long ones lie until they are read."""

    sources: list[Source]
    metadata: pd.DataFrame
    problems: list[Problem]
    metadata_name: str
    text_column: str = ""
    shelf: AbstractContextManager = nullcontext()


# ---------------------------------------------------------------------------------------------------- folders

def folder_inputs(folder: Path, out: Path, metadata: Path | None) -> Inputs:
    """The files of a folder with their metadata.

    Raises GovtextError: no folder, no file in it, `out` in its way, or metadata that cannot be used.
    """
    place = metadata if metadata is not None else find_metadata(folder)
    unread: list[Unread] = []
    files = files_of(folder, out, place, unread)
    table, problems = read_metadata(place, files)
    problems = [*unread, *problems]
    for name in sorted(path.name for path in folder.iterdir() if path.name.lower() in METADATA_NAMES and path != place and metadata is None):
        problems.append((name, f"{name}：已经用了 {place.name}，这一个没有读。", f"{name}: {place.name} is used; this one was not read."))
    return Inputs(_named(files, table), table, problems, place.name if place is not None else "metadata.csv")


def files_of(folder: Path, out: Path | None, metadata: Path | None, unread: list[Unread]) -> dict[str, Path]:
    """The files of a folder under their names inside it, sorted; hidden ones, the parts of saved web pages and `out` left out. Folders
    that could not be opened are added to `unread`.

    Raises GovtextError: no folder, no file in it, or `out` is the folder or holds it.
    """
    if not folder.is_dir():
        raise GovtextError(f"{folder}：没有这个文件夹。请检查路径。", f"{folder}: there is no such folder. Check the path.")
    here = folder.resolve()
    inside = out.resolve() if out is not None else None
    if inside is not None and (inside == here or inside in here.parents):
        raise GovtextError(f"{out}：输出文件夹不能就是文本文件夹，也不能包含它。请另起一个名字。",
                           f"{out}: the output folder cannot be the folder of texts or hold it. Choose another name.")
    found = [parts for parts in walk(folder, lambda below, beside: _is_no_folder_of_texts(below, beside) or here.joinpath(*below) == inside, unread)
             if not parts[-1].startswith((".", "~$"))]
    if inside is not None:
        reported = inside.with_name(f"{inside.name}-report")   # what `govtext report` wrote of an earlier build
        found = [parts for parts in found if not (here / Path(*parts)).is_relative_to(reported)]
    found.sort(key=lambda parts: [os.path.normcase(part) for part in parts])   # the order of paths, without making them
    files = _apart(_texts_among(found, folder, metadata, unread))
    if not files:
        told = "\n".join(row.problem_zh for row in unread[:3]), "\n".join(row.problem_en for row in unread[:3])
        raise GovtextError(f"{folder}：文件夹里没有文件。请放入 {'、'.join(SUFFIXES)} 文件。\n{told[0]}".rstrip(),
                           f"{folder}: the folder holds no files. Put {', '.join(SUFFIXES)} files into it.\n{told[1]}".rstrip())
    return files


def _texts_among(found: Iterable[tuple[str, ...]], folder: Path, metadata: Path | None, unread: list[Unread]) -> Iterator[tuple[str, Path]]:
    """The name and path of each file that may be a text; what is neither that nor known to be something else is added to `unread`."""
    skip = metadata.resolve() if metadata is not None else None
    for parts in found:
        path, name, plain = folder.joinpath(*parts), printable("/".join(parts)), parts[-1].lower() not in NOT_TEXTS
        if skip is not None and path.name == skip.name and path.resolve() == skip:
            continue
        if is_other_than_a_file(path):
            name = one_line(name)
            unread.append(Unread(name, f"{name}：这是指向文件夹的链接，或不是普通文件，没有收入。请把其中的文件复制进来。",
                                 f"{name}: this is a link to a folder, or no plain file, and was left out. Copy the files themselves into the folder."))
        elif plain:
            yield name, path
        elif len(parts) > 1 and parts[-1].lower() in METADATA_NAMES:
            name = one_line(name)
            unread.append(Unread(name, f"{name}：元数据表只在最上层文件夹里读，这一份没有用。请并入最上层的 metadata.csv，file 列写“文件夹/文件名”。",
                                 f"{name}: a table of metadata is read in the top folder only; this one was not used. Put its rows into metadata.csv there, "
                                 "with folder/name in the column file."))


def _apart(texts: Iterable[tuple[str, Path]]) -> dict[str, Path]:
    """Each file under its name on one line. Names that are the same then stay as they are: none takes the place of another."""
    texts = list(texts)
    often = Counter(one_line(name) for name, _ in texts)
    files: dict[str, Path] = {}
    for name, path in texts:
        key = tidy if often[tidy := one_line(name)] == 1 else name
        while key in files:   # names in a lost encoding
            key += "~"
        files[key] = path
    return files


def _is_no_folder_of_texts(parts: tuple[str, ...], beside: list[str]) -> bool:
    """Hidden, or where a browser put the pictures and scripts of a page that it saved."""
    name = parts[-1]
    page = next((name.removesuffix(end) for end in ("_files", ".files") if name.endswith(end)), None)
    return name.startswith(".") or (page is not None and any(Path(file).stem == page and file.lower().endswith((".html", ".htm")) for file in beside))


def _named(files: dict[str, Path], table: pd.DataFrame) -> list[Source]:
    """Give each file its article_id, in the order of the metadata and then of the names."""
    rows = table.set_index("file").to_dict("index") if len(table) else {}
    order = {name: i for i, name in enumerate(rows)}
    slugs = {name: slug(name) for name in files}
    often = Counter(slugs.values())
    given = [row.get("article_id", "") for row in rows.values()]
    repeated_ids(given, "metadata.csv")
    named, taken, following = [], set(given), {}
    for name in sorted(files, key=lambda n: (order.get(n, len(order)), n)):
        row = rows.get(name, {})
        chosen = row.get("article_id")
        if not chosen:
            stem = slugs[name] if often[slugs[name]] == 1 else f"{slugs[name]}-{files[name].suffix[1:].lower()}"
            free = following.setdefault(stem, chain([stem], map(f"{stem}-{{}}".format, count(2))))   # goes on where it stopped
            chosen = next(i for i in free if i not in taken)
            taken.add(chosen)
        named.append(Source(chosen, files[name], name, row.get("encoding") or None, size_of(files[name])))
    return named


def slug(name: str) -> str:
    """An id from the name of a file, without its suffix."""
    return tidy_id(posixpath.splitext(name)[0])


def tidy_id(text: str) -> str:
    """Letters, digits and Chinese characters stay, everything else becomes a hyphen."""
    text = unicodedata.normalize("NFC", text)
    return "-".join("".join(c if c.isalnum() or c in "_" else " " for c in text).split()) or "document"


# ---------------------------------------------------------------------------------------------------- tables

def table_inputs(path: Path, out: Path, columns: dict[str, str | None], max_bytes: int = MAX_TABLE_BYTES) -> Inputs:
    """The rows of a table as documents.

    Raises GovtextError: the table cannot be read, a column that is named is not there, none holds the texts, or ids occur twice.

    path : table as `tables.read_table` reads it
    out : beside which its long texts wait
    columns : "text", "title", "date", "article_id" -> the table's own name of that column, or None to find it by its name
    """
    if path.suffix.lower() not in TABLES:
        raise GovtextError(f"{path.name}：要的是一个文件夹，或一张表格（{'、'.join(TABLES)}）。单个文件请放进文件夹。",
                           f"{path.name}: give a folder, or a table ({', '.join(TABLES)}). Put a single file into a folder.")
    shelf = Shelf(out)
    table, problems = read_table(path, max_bytes=max(max_bytes, MAX_TABLE_BYTES), put=shelf.put)
    name = one_line(printable(path.name))
    chosen = {ours: _column(table, theirs, name) for ours, theirs in columns.items() if theirs}
    if "text" not in chosen:
        chosen["text"] = _text_column(table, name)
        print(both(f"{name} 的正文列：{chosen['text']}", f"Column of texts in {name}: {chosen['text']}"))
    texts = table[chosen["text"]]
    problems += [*_left_out(table, texts, name), *_cut_texts(texts.map(shelf.length), name, path.suffix.lower())]
    table = table.drop(columns=chosen["text"])[texts.str.strip() != ""].map(lambda cell: one_line(shelf.get(cell)))
    for ours, theirs in chosen.items():
        if ours != "text":
            table = table.drop(columns=[ours] if ours in table and ours != theirs else []).rename(columns={theirs: ours})
    table = rename_columns(table, name)
    table["file"] = [f"{name}#{row}" for row in table.index]
    ids = _row_ids(table, path)
    sources = [Source(i, path, file, None, 3 * shelf.length(text), shelf.find(text))
               for i, file, text in zip(ids, table["file"], texts[table.index], strict=True)]
    return Inputs(sources, table.reset_index(drop=True), problems, name, chosen["text"], shelf)


def table_texts(path: Path, text_column: str) -> dict[str, str]:
    """The texts of a table that a corpus was built from: name of the row (TABLE.xlsx#7) -> text."""
    table, _ = read_table(path)
    name = one_line(printable(path.name))
    return {f"{name}#{row}": text for row, text in table[_column(table, text_column, name)].items()}


def _column(table: pd.DataFrame, wanted: str, name: str) -> str:
    found = [c for c in table.columns if c == wanted] or [c for c in table.columns if column_key(c) == column_key(wanted)]
    if len(found) == 1:
        return found[0]
    raise GovtextError(f"{name}：没有列 {wanted}。现有列：{shown_columns(table)}。",
                       f"{name}: there is no column {wanted}; it has {shown_columns(table)}.")


def _text_column(table: pd.DataFrame, name: str) -> str:
    found = [c for key in TEXT_COLUMNS.split() for c in table.columns if column_key(c) == key]
    if found:
        return found[0]
    raise GovtextError(f"{name}：看不出哪一列是正文。请用 --text 列名（或 text=列名）指明。现有列：{shown_columns(table)}。",
                       f"{name}: which column holds the texts? Name it with --text COLUMN (or text=COLUMN); it has {shown_columns(table)}.")


def _left_out(table: pd.DataFrame, texts: pd.Series, name: str) -> list[Problem]:
    """How many rows there were, were read and were left out, so that they add up; nothing where all were read."""
    empty = texts.index[texts.str.strip() == ""]
    blank, unfit = table.attrs.get(BLANK, 0), table.attrs.get(UNFIT, 0)
    rows = _first_ten(empty)
    parts = [(f"没有正文的 {len(empty):,} 行（第 {rows} 行）", f"{len(empty):,} without text (row {rows})") if len(empty) else (),
             (f"全空的 {blank:,} 行", f"{blank:,} wholly blank") if blank else (),
             (f"与表头或格式不合的 {unfit:,} 行", f"{unfit:,} that do not fit header or format") if unfit else ()]
    (zh, en), total = ([part[i] for part in parts if part] for i in (0, 1)), len(texts) + blank + unfit
    return [(name, f"{name}：共 {total:,} 行，收入 {len(texts) - len(empty):,} 行；略去{'、'.join(zh)}。",
             f"{name}: of {total:,} row(s) {len(texts) - len(empty):,} were read; left out: {', '.join(en)}.")] if zh else []


def _cut_texts(chars: pd.Series, name: str, suffix: str) -> list[Problem]:
    cut = chars.index[chars == EXCEL_CELL]
    rows = _first_ten(cut)
    return [(name, f"{name}：第 {rows} 行的正文正好 {EXCEL_CELL} 字，是 Excel 单元格的上限，多半被截断了。请用 CSV 或 txt 保存全文。",
             f"{name}: the text of row {rows} has exactly {EXCEL_CELL} characters, the most an Excel cell holds; it was probably cut. Keep the "
             "whole text in CSV or txt.")] if len(cut) and suffix in (".xlsx", ".xlsm", ".csv") else []


def _first_ten(rows: pd.Index) -> str:
    return ", ".join(map(str, rows[:10])) + (" …" if len(rows) > 10 else "")


def _row_ids(table: pd.DataFrame, path: Path) -> Iterable[str]:
    """Ids as given, in letters, digits and hyphens; else the table's name and the row."""
    given = table["article_id"] if "article_id" in table else pd.Series("", index=table.index)
    repeated_ids(given, path.name)
    width = len(str(table.index.max())) if len(table) else 1
    taken: set[str] = set()
    ids = []
    for row, value in given.items():
        stem = tidy_id(value) if value else f"{slug(path.name)}-{row:0{width}d}"
        chosen = next(i for i in chain([stem], map(f"{stem}-{{}}".format, count(2))) if i not in taken)
        taken.add(chosen)
        ids.append(chosen)
    return ids

"""Small CSV files from and for Excel."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any, TextIO

import pandas as pd

from .messages import GovtextError
from .progress import lines
from .readers import decode, one_line, printable, refuse_binary

FIELD_LIMIT = 2**31 - 1
BLANK, UNFIT = "blank rows", "rows that do not fit"   # in `attrs` of a table: how many were left out
UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")   # what XML 1.0 has no place for
FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")


def read_csv_any(path: str | Path) -> pd.DataFrame:
    """Read a small CSV as text columns, whatever Excel saved it in: UTF-8 with or without BOM, UTF-16, GB18030; comma, tab
    or semicolon. Empty rows and nameless empty columns, which Excel likes to add, are left out.

    Raises GovtextError: the file is missing, empty or not text, or its rows do not fit its header; names the line.
    """
    path = Path(path)
    name = printable(path.name)
    if not path.is_file():
        raise GovtextError(f"{name}：没有这个文件。请检查路径。", f"{name}: there is no such file. Check the path.")
    raw = path.read_bytes()
    refuse_binary(raw, name)
    table, problems = table_of_rows(csv_rows(StringIO(decode(raw, name), newline=""), name), name)
    if problems:
        raise GovtextError(*problems[0][1:])
    return table.reset_index(drop=True)


def csv_rows(stream: TextIO, name: str, put: Callable[[str], str] = str, size: int = 0) -> list[tuple[int, list[str]]]:
    """The rows of a CSV, each with its number as a spreadsheet shows it: a record with line breaks in a cell is one row. One of blank cells has none
    left, and empty lines are no rows.

    Parameters
    ----------
    stream : text that was opened with newline=""
    put : what to keep of each cell
    size : bytes of a large file, whose reading is shown

    Raises GovtextError: a quotation mark is never closed; names the row, and the line of the file.
    """
    csv.field_size_limit(FIELD_LIMIT)   # the module's own limit of 128 KB is less than a policy document
    head = stream.read(20_000)
    said = re.match(r"\s*sep=(.)[\r\n]+", head)   # Excel's own way to name the delimiter
    first = next(iter(head.lstrip().splitlines()), "")
    stream.seek(0)
    if said:
        while "sep=" not in stream.readline():
            pass
    rows, number = [], 0
    reader = csv.reader((line.replace("\x00", "") for line in (lines(stream, size) if size else stream)), delimiter=said[1] if said else max(",\t;，|", key=first.count), strict=True)
    try:
        for number, row in enumerate(reader, 1):
            if row:
                rows.append((number, list(map(put, row)) if any(cell.strip() for cell in row) else []))
    except csv.Error as error:
        line = reader.line_num + (said is not None)
        raise GovtextError(f"{name} 第 {number + 1} 行（文件的第 {line} 行）：不是完整的 CSV（{error}）。请检查引号。",
                           f"{name} row {number + 1} (line {line} of the file): not a well-formed CSV ({error}). Check the quotes.") from error
    return rows


def table_of_rows(rows: list[tuple[int, list[str]]], name: str) -> tuple[pd.DataFrame, list[tuple[str, str, str]]]:
    """A table from rows with their numbers: the first row is the header, the numbers are the index.

    Raises GovtextError: no row, or a column without a name or with the name of another.

    Returns (DataFrame of text, problems): Rows with more cells than the header are left out and told in problems: file, problem_zh,
        problem_en. Blank rows are left out; `attrs` of the table says how many rows of both kinds there were (BLANK, UNFIT).
    """
    blank = [number for number, row in rows if not row]
    rows = [row for row in rows if row[1]]
    if len(rows) > 1 and len(rows[0][1]) > 1 and sum(map(bool, map(str.strip, rows[0][1]))) == 1 < sum(map(bool, map(str.strip, rows[1][1]))):
        rows = rows[1:]   # a title over the table
    if not rows:
        raise GovtextError(f"{name}：表是空的。请补上表头和内容。", f"{name}: the table is empty. Add a header and rows.")
    header = [one_line(cell) for cell in rows[0][1]]
    while header and not header[-1]:
        header.pop()
    width = len(header)
    long = [(line, row) for line, row in rows[1:] if any(cell.strip() for cell in row[width:])]
    problems = [(name, f"{name} 第 {line} 行：有 {len(row)} 格，表头只有 {width} 列。请检查逗号和引号。",
                 f"{name} row {line}: {len(row)} cells, but the header has {width} columns. Check commas and quotes.") for line, row in long]
    left_out = {line for line, _ in long}
    kept = [(line, [*row, *[""] * width][:width]) for line, row in rows[1:] if line not in left_out]
    nameless = [i for i, column in enumerate(header) if not column and all(not row[i].strip() or row[i].strip().isdigit() for _, row in kept)]
    named = [i for i in range(width) if i not in nameless]   # pandas and R write their row numbers under no name
    columns = [header[i] for i in named]
    if len(set(columns)) < len(columns) or "" in columns:
        raise GovtextError(f"{name}：表头有重复或空白的列名。请改正。", f"{name}: the header has a repeated or empty name. Correct it.")
    cells = [[row[i] for i in named] for _, row in kept]
    table = pd.DataFrame(cells, columns=columns, index=[line for line, _ in kept], dtype=str)
    table.attrs.update({BLANK: sum(number > rows[0][0] for number in blank), UNFIT: len(long)})
    return table, problems


def export_csv(table: pd.DataFrame, path: str | Path) -> None:
    """Write a table for Excel: UTF-8 with BOM, so that Chinese shows right, and no cell that Excel would run as a formula.

    Cells of text columns that begin with = + - @, a tab or a carriage return get a leading apostrophe; column names too.
    Numbers stay numbers. Read such a file back with Excel, not with `load_corpus`.

    References
    ----------
    OWASP, CSV Injection, https://owasp.org/www-community/attacks/CSV_Injection
    """
    safe = pd.DataFrame({guard_cell(str(name)): column if pd.api.types.is_numeric_dtype(column) else column.map(guard_cell)
                         for name, column in with_row_names(table).items()})
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    safe.to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\r\n")


def with_row_names(table: pd.DataFrame) -> pd.DataFrame:
    """The table with its row names as a column, where it has any (a crosstab, a square of similarities); mere numbers are none."""
    named = any(name is not None for name in table.index.names) or not pd.api.types.is_integer_dtype(table.index.dtype)
    return table.rename(columns=str).reset_index() if named and len(table) else table


def guard_cell(cell: Any) -> Any:
    """The cell as it is, or with a leading apostrophe where a spreadsheet would take its text for a formula; signs that no file of a
    spreadsheet can hold are left out."""
    if not isinstance(cell, str):
        return cell
    safe = UNSTORABLE.sub("", cell)
    return f"'{safe}" if safe.startswith(FORMULA_STARTS) else safe

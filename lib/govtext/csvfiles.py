"""Small CSV files from and for Excel."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path
from typing import Any

import pandas as pd

from .messages import GovtextError
from .readers import decode, printable, refuse_binary

FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")


def read_csv_any(path: str | Path) -> pd.DataFrame:
    """Read a small CSV as text columns, whatever Excel saved it in: UTF-8 with or without BOM, UTF-16, GB18030; comma, tab
    or semicolon. Empty rows and nameless empty columns, which Excel likes to add, are left out.

    Raises
    ------
    GovtextError
        The file is missing, empty or not text, or its rows do not fit its header; names the line.
    """
    path = Path(path)
    name = printable(path.name)
    if not path.is_file():
        raise GovtextError(f"{name}：没有这个文件。请检查路径。", f"{name}: there is no such file. Check the path.")
    raw = path.read_bytes()
    refuse_binary(raw, name)
    text = decode(raw, name)
    first = text.lstrip().partition("\n")[0]
    reader = csv.reader(StringIO(text, newline=""), delimiter=max(",\t;", key=first.count), strict=True)
    try:
        rows = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise GovtextError(f"{name} 第 {reader.line_num} 行：不是完整的 CSV（{error}）。请检查引号。",
                           f"{name} line {reader.line_num}: not a well-formed CSV ({error}). Check the quotes.") from error
    if not rows:
        raise GovtextError(f"{name}：表是空的。请补上表头和内容。", f"{name}: the table is empty. Add a header and rows.")
    header = [cell.strip() for cell in rows[0][1]]
    while header and not header[-1]:
        header.pop()
    if len(set(header)) < len(header) or "" in header:
        raise GovtextError(f"{name}：表头有重复或空白的列名。请改正。", f"{name}: the header has a repeated or empty name. Correct it.")
    for line, row in rows[1:]:
        if any(cell.strip() for cell in row[len(header):]):
            raise GovtextError(f"{name} 第 {line} 行：有 {len(row)} 格，表头只有 {len(header)} 列。请检查逗号和引号。",
                               f"{name} line {line}: {len(row)} cells, but the header has {len(header)} columns. Check commas "
                               "and quotes.")
    cells = [[*row, *[""] * len(header)][:len(header)] for _, row in rows[1:]]
    return pd.DataFrame(cells, columns=header, dtype=str)


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
    """The cell as it is, or with a leading apostrophe where a spreadsheet would take its text for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) else cell

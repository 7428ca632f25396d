"""Tables that researchers have, as text: CSV, Excel workbooks, JSON lines, Parquet. One row per document."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time
from io import StringIO
from pathlib import Path
from typing import Any

import pandas as pd

from .csvfiles import UNFIT, csv_rows, table_of_rows
from .messages import GovtextError
from .progress import lines
from .readers import decode_noted, one_line, printable, refuse_binary, refuse_large, sure_encoding
from .readers import read_bytes as _read_bytes
from .store import has_pyarrow

TABLES = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".jsonl", ".ndjson", ".json", ".parquet")
MAX_TABLE_BYTES = 1_000_000_000
TIMES = 2.5   # bytes of memory for each byte of a table whose texts are put away
STREAM_TIMES = 0.5   # of one that is read line by line
STREAM_FROM = 20_000_000   # bytes of a text table that is not read as a whole
JSON = (".jsonl", ".ndjson", ".json")
MOST_MERGED = 20_000
MAX_MERGED = 50_000_000   # bytes of a sheet in which merged cells are looked for
EXCEL_CELL = 32_767   # characters; what is longer was cut when it was saved

Problem = tuple[str, str, str]


def read_table(path: str | Path, *, encoding: str | None = None, max_bytes: int = MAX_TABLE_BYTES,
               put: Callable[[str], str] = str) -> tuple[pd.DataFrame, list[Problem]]:
    """Read a table as text.

    Raises GovtextError: the file is missing, too large, of another kind, broken or empty, or needs a library that is not installed.

    path : .csv, .tsv, .xlsx, .jsonl, .ndjson, .json (a list of objects) or .parquet
    encoding : of a text table, where it is known
    max_bytes : larger files are refused
    put : what to keep of each cell; a `shelf.Shelf` puts long texts away while the file is read

    Returns (DataFrame, problems): Columns of text, "" where a cell is empty; the index holds the row numbers of the file, for messages.
        Dates of a workbook are written 2022-06-30, whole numbers without a point. problems: rows left out and doubts, (file, zh, en).
    """
    path = Path(path)
    name, suffix = one_line(printable(path.name)), path.suffix.lower()
    if not path.is_file():
        raise GovtextError(f"{name}：没有这个文件。请检查路径。", f"{name}: there is no such file. Check the path.")
    if suffix not in TABLES:
        raise GovtextError(f"{name}：不支持 {suffix or '无扩展名'} 表格。请另存为 .csv 或 .xlsx。",
                           f"{name}: a table of the kind {suffix or '(no suffix)'} is not supported. Save it as .csv or .xlsx.")
    if suffix == ".parquet":
        return _parquet(path, name, put), []
    if suffix not in (".xlsx", ".xlsm") and path.stat().st_size >= STREAM_FROM and not encoding:
        found = _streamed(path, name, suffix, max_bytes, put)
        if found is not None:
            return found
    raw = _read_bytes(path, name, max_bytes, TIMES)
    if suffix in (".xlsx", ".xlsm"):
        return _workbook(path, raw, name)
    refuse_binary(raw, name, encoding)
    text, _, notes = decode_noted(raw, name, encoding)
    del raw
    table, problems = _from_json(_json_records(text), name, put) if suffix in JSON else table_of_rows(csv_rows(StringIO(text, newline=""), name, put), name)
    return table, [*problems, *((name, zh, en) for zh, en in notes)]


def _streamed(path: Path, name: str, suffix: str, max_bytes: int, put: Callable[[str], str]) -> tuple[pd.DataFrame, list[Problem]] | None:
    """A large text table, read line by line; None where it must be looked at as a whole: bytes that no one encoding reads, a list in JSON."""
    refuse_large(path, name, max_bytes, STREAM_TIMES)
    codec = sure_encoding(path, name)
    if codec is None:
        return None
    size = path.stat().st_size
    with path.open(encoding=codec, newline="\n" if suffix in JSON else "") as stream:
        if suffix not in JSON:
            return table_of_rows(csv_rows(stream, name, put, size), name)
        first, second = stream.readline(), stream.readline()
        if not second.strip() or not isinstance(_record(first), dict):
            return None
        stream.seek(0)
        return _from_json(((number, _record(line)) for number, line in enumerate(lines(stream, size), 1) if line.strip()), name, put)


def cell_text(value: Any) -> str:
    """One value of a workbook, of JSON or of Parquet as the text a person would type; "" for what is missing."""
    if hasattr(value, "tolist"):   # numpy's own kinds
        value = value.tolist()
    if value is None or value is pd.NaT or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
        return "\n".join(value)   # paragraphs
    return json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, list | dict | tuple) else str(value)


def _workbook(path: Path, raw: bytes, name: str) -> tuple[pd.DataFrame, list[Problem]]:
    if not raw.startswith(b"PK\x03\x04"):
        raise GovtextError(f"{name}：不是有效的 xlsx（可能是旧 xls 或已加密）。请在 Excel 或 WPS 里另存为 .xlsx 或 .csv。",
                           f"{name}: not a valid xlsx (an old .xls, or encrypted?). Save it again as .xlsx or .csv in Excel.")
    try:
        sheets = [(title, rows) for title, rows in _sheets(path) if rows]
    except Exception as error:  # openpyxl lets zip, xml and key errors through
        raise GovtextError(f"{name}：xlsx 已损坏，打不开（{type(error).__name__}）。请在 Excel 里修复后另存，或存为 .csv。",
                           f"{name}: the xlsx is broken and cannot be opened ({type(error).__name__}). Repair it in Excel and save it again, or as "
                           ".csv.") from error
    table, problems = table_of_rows(sheets[0][1] if sheets else [], name)
    if len(sheets) > 1:
        others = ", ".join(title for title, _ in sheets[1:4])
        problems.append((name, f"{name}：只读了第一张工作表“{sheets[0][0]}”，其余没有读：{others}。",
                         f"{name}: only the first sheet ({sheets[0][0]}) was read, not the others: {others}."))
    return table, problems


def _sheets(path: Path) -> Iterator[tuple[str, list[tuple[int, list[str]]]]]:
    from zipfile import ZipFile

    from openpyxl import load_workbook
    from openpyxl.utils.escape import unescape

    with ZipFile(path) as archive:
        if sum(item.file_size for item in archive.infolist()) > 2 * MAX_TABLE_BYTES:
            raise ValueError("too large when unpacked")
    book = load_workbook(path, read_only=True, data_only=True)   # values, not formulas
    try:
        for sheet in book.worksheets:
            sheet.reset_dimensions()   # what the file says of its size is often wrong
            rows = {number: [unescape(text) if "_x" in text else text for text in map(cell_text, row)]
                    for number, row in enumerate(sheet.iter_rows(values_only=True), 1) if any(value is not None for value in row)}
            width = max(map(len, rows.values()), default=0)
            rows = {number: [*row, *[""] * (width - len(row))] for number, row in rows.items()}
            _fill_merged(rows, path, getattr(sheet, "_worksheet_path", ""))
            filled = {number: row for number, row in rows.items() if any(cell.strip() for cell in row)}
            yield one_line(sheet.title), [(number, filled.get(number, [])) for number in range(min(filled, default=1), max(filled, default=0) + 1)]
    finally:
        book.close()


def _fill_merged(rows: dict[int, list[str]], path: Path, member: str) -> None:
    """Write the value of cells that are merged downwards into each of their rows: one issuer for its ten documents."""
    from zipfile import ZipFile

    from openpyxl.utils import range_boundaries

    with ZipFile(path) as archive:
        if member not in archive.namelist() or archive.getinfo(member).file_size > MAX_MERGED:
            return
        ranges = re.findall(rb'<mergeCell ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"', archive.read(member))
    for place in ranges[:MOST_MERGED]:
        column, first, _, last = range_boundaries(place.decode())
        if (last - first) * len(ranges) > 100 * MOST_MERGED:   # no hand merged so much
            continue
        value = rows[first][column - 1] if first in rows and column <= len(rows[first]) else ""
        for number in range(first + 1, min(last, max(rows, default=0)) + 1) if value else ():
            if number in rows:
                rows[number][column - 1] = value


def _parquet(path: Path, name: str, put: Callable[[str], str]) -> pd.DataFrame:
    if not has_pyarrow():
        raise GovtextError(f"{name}：读 Parquet 需要 pyarrow。请运行 pip install pyarrow，或另存为 .csv。",
                           f"{name}: Parquet files need pyarrow. Run pip install pyarrow, or save the table as .csv.")
    try:
        records = [{key: put(cell_text(value)) for key, value in record.items()} for record in _parquet_records(path)]
    except Exception as error:  # pyarrow raises many kinds on broken files
        raise GovtextError(f"{name}：Parquet 已损坏，打不开（{type(error).__name__}）。请重新导出。",
                           f"{name}: the Parquet file is broken and cannot be opened ({type(error).__name__}). Export it again.") from error
    return _from_records(records, range(1, len(records) + 1), name)


def _parquet_records(path: Path) -> Iterator[dict[str, Any]]:
    from pyarrow import Table
    from pyarrow.parquet import ParquetFile

    with ParquetFile(path) as file:
        for batch in file.iter_batches(1000):
            yield from Table.from_batches([batch]).to_pandas().astype(object).to_dict("records")


def _from_json(found: Iterable[tuple[int, Any]], name: str, put: Callable[[str], str]) -> tuple[pd.DataFrame, list[Problem]]:
    """A list of objects, or one object per line; a line that is none is left out and told."""
    records: list[dict[str, str]] = []
    lines: list[int] = []
    unfit: list[int] = []
    for line, record in found:
        if isinstance(record, dict):
            records.append({key: put(cell_text(value)) for key, value in record.items()})
            lines.append(line)
        else:
            unfit.append(line)
    table = _from_records(records, lines, name)
    table.attrs[UNFIT] = len(unfit)
    shown = ", ".join(map(str, unfit[:10])) + (" …" if len(unfit) > 10 else "")
    return table, [(name, f"{name}：{len(unfit):,} 行不是 JSON 对象，已略去（第 {shown} 行）。",
                    f"{name}: {len(unfit):,} line(s) are no JSON object and were left out (line {shown}).")] if unfit else []


def _record(line: str) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def _json_records(text: str) -> Iterator[tuple[int, Any]]:
    whole = _record(text)   # None: one object per line, more often than not
    if isinstance(whole, dict):   # the answer of a site: its rows are a list somewhere inside
        lists = [value for value in whole.values() if isinstance(value, list) and any(isinstance(item, dict) for item in value)]
        whole = lists[0] if len(lists) == 1 else [whole]
    if isinstance(whole, list):
        yield from enumerate(whole, 1)
        return
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield number, _record(line)


def _from_records(records: list[dict[str, str]], lines: Iterable[int], name: str) -> pd.DataFrame:
    columns = list(dict.fromkeys(one_line(str(key)) for record in records for key in record))
    if not records or not columns:
        raise GovtextError(f"{name}：表是空的。请补上内容。", f"{name}: the table is empty. Add rows.")
    rows = ({one_line(str(key)): text for key, text in record.items()} for record in records)
    return pd.DataFrame([[row.get(c, "") for c in columns] for row in rows], columns=columns, index=list(lines), dtype=str)

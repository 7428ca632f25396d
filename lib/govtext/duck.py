"""Counts from DuckDB, which reads Parquet parts with all processors, in half the memory that is allowed, and spills to the disk what is more."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import pandas as pd

from .corpus import PASSAGE_COLUMNS, TOKEN_COLUMNS, part_names, rows_of
from .store import has_pyarrow, memory_limit

if TYPE_CHECKING:
    from .sums import Stream

FROM_ROWS = 2_000_000   # a smaller table is summed before DuckDB has started
PARTS = 64              # of a corpus, that are read at once


def is_for(source: Stream, keys: list[str]) -> bool:
    """Whether DuckDB is installed, the corpora lie in Parquet parts that are worth it, and it would be quicker than the parts one by one.

    It is not where documents or passages are told apart, whose sums need no merging, nor where words are left out in every sentence; and it
    would take columns for one that differ in capitals only.
    """
    if source.executor is not None or find_spec("duckdb") is None or not has_pyarrow():
        return False
    if {"article_id", "passage_id", "sentence"} & set(keys) or (source.min_chars and "term" not in keys):
        return False
    wanted = {*keys, *source.known, *(column for _, column, _ in source.flags)}
    names = wanted.union(TOKEN_COLUMNS, PASSAGE_COLUMNS)
    if len({name.casefold() for name in names}) < len(names) or any(_is_mixed(c.articles[k]) for c in source.corpora for k in wanted & set(c.articles)):
        return False
    in_parts = all(part_names(c.path, "tokens") and part_names(c.path, "passages") and not c.part for c in source.corpora)
    return in_parts and sum(rows_of(c.path, "tokens") for c in source.corpora) >= FROM_ROWS


def _is_mixed(column: pd.Series) -> bool:
    """Whether a column of one's own holds what DuckDB would tell apart in another way than pandas: dates, lists, 1 beside "1"."""
    plain = pd.api.types.is_numeric_dtype(column) or pd.api.types.is_bool_dtype(column)
    return not plain and pd.api.types.infer_dtype(column, skipna=True) not in ("string", "empty", "categorical")


def counted(source: Stream, keys: list[str]) -> pd.DataFrame | None:
    """`sums.counted`, or None where DuckDB has no room (memory, disk): the parts are then summed one by one.

    Raises
    ------
    GovtextError
        The result itself would fill the memory.
    """
    import duckdb

    from .sums import content, refuse_long

    with tempfile.TemporaryDirectory(prefix="govtext-duckdb-") as scratch, duckdb.connect() as engine:
        try:
            for setting, value in (("memory_limit", f"{memory_limit() // 2**21}MiB"), ("temp_directory", scratch), ("preserve_insertion_order", False)):
                engine.execute(f"SET {setting} = ?", [value])
            into = "CREATE TEMP TABLE sums AS"
            for rows in _rows(engine, source, keys):
                engine.execute(f"{into} {_summed(keys, rows)}")
                into = "INSERT INTO sums"
            engine.execute(f"CREATE TEMP TABLE found AS {_summed(keys, 'sums')}")
            refuse_long(engine.execute("SELECT count(*) FROM found").fetchall()[0][0], keys)
            table = engine.sql("SELECT * FROM found").to_arrow_table().to_pandas()
        except (duckdb.OutOfMemoryException, duckdb.IOException):   # any other is a mistake of ours, and must be seen
            return None
    for corpus in source.corpora:
        corpus.refuse_rebuilt()   # while it was read
    table = table.astype({c: "str" for c in table.columns if table[c].dtype == object})
    return content(table, source.stopwords, source.min_chars).reset_index(drop=True) if source.min_chars else table


def _summed(keys: list[str], rows: str) -> str:
    named = ", ".join(map(_name, keys))
    grouped = f"WHERE {' AND '.join(f'{_name(k)} IS NOT NULL' for k in keys)} GROUP BY {named}" if keys else ""
    return f"SELECT {named}{', ' * bool(keys)}CAST(coalesce(sum(n), 0) AS BIGINT) AS n FROM {rows} {grouped}"


def _rows(engine: Any, source: Stream, keys: list[str]) -> Iterator[str]:
    """Queries for the tokens of some parts at a time, with given columns of their documents and passages.

    Some at a time: a join of all passages, and sums of millions of groups straight from the files, are what DuckDB cannot put away to the disk.
    """
    flags = {name: (column, values) for name, column, values in source.flags}
    wanted = dict.fromkeys([*(flags[k][0] if k in flags else k for k in keys), *source.known])
    on = [c for c in wanted if c not in TOKEN_COLUMNS]
    of_articles = [c for c in on if c not in PASSAGE_COLUMNS]
    query = "t" + " JOIN p USING (passage_id)" * bool(on) + " JOIN a USING (article_id)" * bool(of_articles)
    known = " AND ".join(f"{_name(c)} IS NOT NULL" for c in source.known) or "true"
    for corpus in source.corpora:
        names = corpus.files_of("tokens")
        corpus.files_of("passages")   # a lost one is refused, as where parts are summed one by one
        if of_articles:
            engine.register("a", _plain(corpus.articles[["article_id", *of_articles]]))
        for some in (names[start:start + PARTS] for start in range(0, len(names), PARTS)):
            for view, table in [("t", "tokens"), ("p", "passages")][:1 + bool(on)]:
                engine.read_parquet([str(corpus.path / table / name) for name in some]).create_view(view, replace=True)
            yield f"(SELECT {', '.join(['n', *(_column(k, flags) for k in keys)])} FROM {query} WHERE {known})"


def _plain(table: pd.DataFrame) -> Any:
    """A table as DuckDB takes it: numbers and flags as they are, all else as text."""
    import pyarrow

    text = [c for c in table if not (pd.api.types.is_numeric_dtype(table[c]) or pd.api.types.is_bool_dtype(table[c]))]
    return pyarrow.Table.from_pandas(table.assign(**{c: table[c].astype(object).where(table[c].notna(), None).map(str, na_action="ignore") for c in text}),
                                     preserve_index=False)


def _column(key: str, flags: dict[str, tuple[str, tuple[Any, ...]]]) -> str:
    if key not in flags:
        return _name(key)
    column, values = flags[key]
    cases = " ".join("WHEN {} = '{}' THEN {}".format(_name(column), str(value).replace("'", "''"), k) for k, value in enumerate(values))
    return f"CASE {cases} ELSE -1 END AS {_name(key)}"


def _name(column: str) -> str:
    return '"' + column.replace('"', '""') + '"'

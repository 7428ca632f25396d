"""Aggregate before analysis: the sums that measures need, from a token table or from a corpus that is too large to be loaded.

A corpus on the disk lies in parts of whole documents (`Corpus.parts`). A sum is made of each part, and the sums of the parts are merged,
so nothing that grows with the number of sentences ever stands in memory, and one machine and several run the same code: `executor` is
any executor of concurrent.futures, that of a cluster too.

    counted   how often, by any columns          held     in how many units, by any columns      several  some of both in one reading
    blocks    units x terms, part by part        partials any function of a token table, part by part

Where DuckDB is installed (extra `scale`) `counted` asks it, of a large corpus: it reads the parts with all processors, and spills to the
disk. The sums are the same. Units lie whole in a part, so that `held` needs no such help.
"""

from __future__ import annotations

import pickle
import warnings
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from . import duck
from .cluster import Order, ask_all, order_for
from .corpus import PASSAGE_COLUMNS, ROW_BYTES, TOKEN_COLUMNS, Corpus, part_names, rows_of
from .messages import GovtextError, at_least, both, need_columns, need_counts
from .progress import watched
from .store import MANIFEST, in_words, memory_limit
from .workers import executor_in_use, in_order, own_processes

if TYPE_CHECKING:
    from scipy import sparse

WHOLE = {"article_id", "passage_id"}   # a unit with one of these lies in one part
KINDS = ("article_id", "passage_id", "term")
FEW = 100_000                          # numbers of combinations of which some may stand for none
COMPACT = 3_000_000                    # rows of partial sums that wait to be merged
RESULT_BYTES = 60                      # of a row of sums in memory
DIGITS = "0123456789.%-+"
SAMPLE_SEED = 2022
_remembered: list[Any] = []             # in a process of one's own: what to do with each part


@dataclass(frozen=True, eq=False)
class Stream:
    """The tokens of one or several corpora, read part by part: stands where a measure takes a token table.

    Attributes
    ----------
    corpora : their documents may have columns of one's own to count by (`assign`)
    stopwords, min_chars : what `content_terms` leaves out; min_chars 0: nothing
    flags : name -> (column, values): further columns, the place of a column's value among these, -1 for any other and for none
    known : rows without a value in one of these columns are left out
    executor : of concurrent.futures; default: that of `workers.working_with`, else this process
    """

    corpora: tuple[Corpus, ...]
    stopwords: frozenset[str] = frozenset()
    min_chars: int = 0
    flags: tuple[tuple[str, str, tuple[Any, ...]], ...] = ()
    known: tuple[str, ...] = ()
    executor: Executor | None = field(default_factory=executor_in_use)

    def assign(self, **columns: pd.Series) -> Stream:
        """With columns of the documents: name -> Series, article_id -> value."""
        def tagged(corpus: Corpus) -> Corpus:
            ids = corpus.articles["article_id"].astype(str)
            return replace(corpus, articles=corpus.articles.assign(**{name: ids.map(values).to_numpy() for name, values in columns.items()}))

        return replace(self, corpora=tuple(map(tagged, self.corpora)))

    def parts(self) -> Iterator[Corpus]:
        """The parts of all corpora, in order."""
        for corpus in self.corpora:
            yield from corpus.parts()

    def columns(self) -> set[str]:
        """What can be counted by."""
        articles = set.intersection(*(set(corpus.articles.columns) for corpus in self.corpora))
        return {"article_id", *TOKEN_COLUMNS, *PASSAGE_COLUMNS, *articles, *(name for name, _, _ in self.flags)}

    def table(self, part: Corpus, columns: Iterable[str]) -> pd.DataFrame:
        """The tokens of a part that are to be counted, with given columns of its documents and passages."""
        table = part.tokens
        if self.min_chars:
            table = content(table, self.stopwords, self.min_chars)
        for name in self.known:
            table = table[_column(part, table, name).notna().to_numpy()]
        wanted, flags = list(dict.fromkeys(columns)), {name: (column, values) for name, column, values in self.flags}
        found = {c: _column(part, table, c) for c in {flags[c][0] if c in flags else c for c in wanted}}
        for name in [c for c in wanted if c in flags]:
            found[name] = place_among(found[flags[name][0]], flags[name][1])
        return pd.DataFrame({c: found[c] for c in wanted}, index=table.index)

    def whole(self, unit: list[str]) -> bool:
        """Whether each unit lies in one part."""
        return bool(WHOLE & set(unit)) or any(all(c in corpus.articles and corpus.articles[c].dropna().is_unique for corpus in self.corpora) for c in unit)


Tokens = pd.DataFrame | Corpus | Stream


def stream(tokens: Corpus | Stream, *, executor: Executor | None = None) -> Stream:
    """A corpus as a stream of its tokens, for measures whose parts another executor is to work on: that of a cluster, or processes.

    Parameters
    ----------
    executor : of concurrent.futures, whose workers see the folder of the corpus under the same path and have the same kit: those of a cluster
        (`cluster.joined`, Dask's Client.get_executor()) are asked before work starts
    """
    if executor is not None and not hasattr(executor, "submit"):
        raise GovtextError(f"executor 应是 concurrent.futures 的执行器，收到的是 {executor!r}。", f"executor must be one of concurrent.futures; got {executor!r}.")
    source = tokens if isinstance(tokens, Stream) else Stream((tokens,))
    return source if executor is None else replace(source, executor=executor)


def need_corpus(given: object) -> None:
    """Refuse what is no corpus where strings are counted in its texts. Raises GovtextError: says what to give."""
    if not isinstance(given, Corpus):
        raise GovtextError("在原文里逐字计数要用语料本身（corpus），不能用 gt.stream(…)。", "Strings are counted in the texts of a corpus: give the corpus itself, not gt.stream(...).")


def at_hand(corpus: Corpus) -> Tokens:
    """The token table of a small corpus, which is read once; of a large one the corpus, which is read part by part."""
    return corpus.tokens if corpus.is_small else corpus


def tagged(tokens: Tokens, name: str, of: pd.Series) -> Tokens:
    """The tokens of the documents that have a value in `of` (index article_id), with this value as a column."""
    if not isinstance(tokens, pd.DataFrame):
        source = stream(tokens).assign(**{name: of})
        return replace(source, known=(*source.known, name))
    ids = tokens["article_id"].astype(str)
    return tokens.assign(**{name: ids.map(of), "article_id": ids}).dropna(subset=name)


def place_among(column: pd.Series, values: tuple[Any, ...]) -> pd.Series:
    """Where each value of a column stands among some values: 0, 1 ...; -1 where it is another, or missing."""
    codes, found = pd.factorize(column)
    places = np.array([*(next((k for k, value in enumerate(values) if value == other), -1) for other in found), -1], np.int8)
    return pd.Series(places[codes], index=column.index)


def content(table: pd.DataFrame, stopwords: Iterable[str], min_chars: int) -> pd.DataFrame:
    """The rows of a token table whose term can carry content, see `measures.frequency.content_terms`."""
    column = table["term"]
    numbers, found = (column.cat.codes, column.cat.categories) if isinstance(column.dtype, pd.CategoricalDtype) else pd.factorize(column)
    words = pd.Series(found).astype(str)
    keep = (words.str.len() >= min_chars) & ~words.isin(stopwords) & (words.str.strip(DIGITS) != "")
    return table[np.append(keep, False)[np.asarray(numbers)]]   # the last is that of a missing word, -1


def _column(part: Corpus, table: pd.DataFrame, name: str) -> pd.Series:
    """A column of the tokens, the passages or the documents, for each row of a token table."""
    if name in table.columns:
        return table[name]
    key, places = ("passage_id", part.passages) if name in PASSAGE_COLUMNS else ("article_id", part.articles)
    need_columns(places, [name], f"{part.path.name}: articles / passages")
    of = table[key].astype("category").cat
    values = places.set_index(places[key].astype(str))[name].reindex(of.categories.astype(str))
    if not pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values):
        values = values.astype("category")   # compared as numbers, not as text
    return values.take(of.codes.to_numpy()).set_axis(table.index)


# ---------------------------------------------------------------------------------------------- part by part

def each(parts: Iterable[Corpus], function: Callable[..., Any], *arguments: Any, executor: Executor | None = None,
         total: int | None = None) -> Iterator[Any]:
    """function(part, *arguments) of every part, in order; what takes more than a few seconds shows how far it is.

    Parameters
    ----------
    function : of a module, so that another process can be told of it
    executor : runs a few parts ahead; default: this process, for many parts one for each processor (`workers.default_workers`)
    total : number of parts, where it is known
    """
    own = executor is None
    with own_processes(total or 1, _remember, (function, arguments)) if own else nullcontext(executor) as hands:
        if hands is None:
            found = (function(part, *arguments) for part in parts)
        elif own:   # what is the same for all parts, such as the totals of all words, is handed over once
            found = in_order(hands, _of_remembered, ((_to_send(part),) for part in parts))
        else:
            packed = pickle.dumps((function, arguments))   # travels with each part, but is unpacked once by each worker
            found = in_order(hands, _of_packed, ((_to_send(part), packed) for part in parts))
        yield from watched(found, total, "part", "read")


def _remember(function: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    _remembered[:] = function, arguments


def _of_remembered(part: Corpus) -> Any:
    function, arguments = _remembered
    return function(part, *arguments)


def _of_packed(part: Corpus, packed: bytes) -> Any:
    function, arguments = _unpacked(packed)
    return function(part, *arguments)


@lru_cache(maxsize=1)
def _unpacked(packed: bytes) -> Any:
    return pickle.loads(packed)   # made by `each`


def _to_send(part: Corpus) -> Corpus:
    """Without the hashes of all tables, which would travel with each part."""
    return replace(part, manifest={key: value for key, value in part.manifest.items() if key != "tables"})


def partials(tokens: Tokens, columns: list[str], step: Callable[..., Any], *arguments: Any) -> Iterator[Any]:
    """step(table, *arguments) for a token table, or for each part of a corpus.

    Raises
    ------
    GovtextError
        A column is missing, or n holds something that is no count.
    """
    if isinstance(tokens, pd.DataFrame):
        yield step(_checked(tokens, columns), *arguments)
        return
    source = stream(tokens)
    strange = [c for c in columns if c not in source.columns()]
    if strange:
        need_columns(pd.DataFrame(columns=sorted(source.columns() - {name for name, _, _ in source.flags})), strange, source.corpora[0].path.name)
    bare, order = replace(source, corpora=(), executor=None), None
    if source.executor is not None:
        order = order_for(c.path / MANIFEST for c in source.corpora)
        ask_all(source.executor, order)
    total = sum(number_of_parts(c) for c in source.corpora)
    yield from each(source.parts(), _on_part, order, bare, columns, step, arguments, executor=source.executor, total=total)


def number_of_parts(corpus: Corpus) -> int:
    """How many `parts` a corpus has."""
    return 1 if corpus.part else max(len(part_names(corpus.path, "passages")), 1)


def number_of_portions(corpus: Corpus) -> int:
    """How many `portions` a corpus has."""
    return 1 if corpus.is_small else number_of_parts(corpus)


def _checked(table: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    need_columns(table, columns, "tokens")
    if "n" in columns:
        need_counts(table["n"], "tokens: n")
    return table


def _on_part(part: Corpus, order: Order | None, source: Stream, columns: list[str], step: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
    if order is not None:
        order.check()
    return step(_checked(source.table(part, columns), columns), *arguments)


def sample_documents(corpus: Corpus, documents: int, *, seed: int = 2022) -> Corpus:
    """A random sample of the documents as a corpus in memory, for what looks at single places or compares every document with every other.

    Parameters
    ----------
    corpus : Corpus
    documents : so many, drawn without replacement; all where there are fewer
    seed : of the draw; say it where results are reported

    Returns
    -------
    Corpus
        Only these documents, in their order, with their text where the corpus keeps it.

    Raises
    ------
    GovtextError
        `documents` is no whole number of 1 and more, or so many would not fit into the memory.
    """
    at_least("documents", documents, 1)
    _need_room(corpus, min(documents, len(corpus.articles)))
    ids = corpus.articles["article_id"].astype(str)
    chosen = set(np.random.default_rng(seed).choice(ids, min(documents, len(ids)), replace=False).tolist())
    counted = [*["term_counts"] * corpus.has_term_counts, *["ngrams"] * any(name.startswith("ngrams") for name in corpus.manifest["tables"])]
    found = [part for part in each(corpus.parts(), _sampled, chosen, counted, total=number_of_parts(corpus)) if part]
    texts = {name: text for part in found for name, text in part.pop("text").items()}
    made = replace(corpus, articles=corpus.articles[ids.isin(chosen)].reset_index(drop=True), sources=texts or corpus.sources, part="sample", built="")   # its tables are with it
    made.__dict__.update({"kept_text": None} | {name: _of_all_parts([part.pop(name) for part in found]) for name in (list(found[0]) if found else ())})
    return made


def _room(corpus: Corpus) -> tuple[int, float]:
    """How many documents' words have room in the memory, and the bytes of those of one: held twice while the parts are put together."""
    of_one = 2 * ROW_BYTES["tokens"] * rows_of(corpus.path, "tokens", corpus.part) / max(1, len(corpus.articles))
    return max(1, int(memory_limit() / of_one)) if of_one else len(corpus.articles), of_one


def _need_room(corpus: Corpus, documents: int) -> None:
    """A sample whose words would fill the memory is refused, with how many documents would not."""
    most, of_one = _room(corpus)
    if documents > most:
        needs, allowed = in_words(documents * of_one), in_words(memory_limit())
        raise GovtextError(f"{documents:,} 份文档的词约需内存 {needs}，超过上限 {allowed}。请少抽一些（约 {most:,} 份以内），或设环境变量 GOVTEXT_MEMORY 提高上限；"
                           "计数不必抽样，可以把 corpus 本身交给函数。",
                           f"The words of {documents:,} documents would take about {needs} of memory, above the limit of {allowed}. Draw fewer (some {most:,} at "
                           "most), or raise the limit with the environment variable GOVTEXT_MEMORY; counts need no sample: give the corpus itself to the function.")


def small_enough(corpus: Corpus, bytes_of_a_char: int) -> Corpus:
    """The corpus, or as many of its documents, drawn at random, as the memory has room for; a warning says how many, and the seed."""
    chars, documents, most = int(corpus.articles["n_chars"].sum()), len(corpus.articles), memory_limit() // bytes_of_a_char
    if chars <= most:
        return corpus
    many = max(1, min(documents * most // chars, _room(corpus)[0]))
    warnings.warn(both(f"语料有 {chars:,} 字，装不进内存：只看随机抽出的 {many:,} 份文档（共 {documents:,} 份，种子 {SAMPLE_SEED}），次数是样本的；设 GOVTEXT_MEMORY 可以提高上限。",
                       f"The corpus has {chars:,} characters, too many for the memory: only {many:,} of its {documents:,} documents, drawn at random "
                       f"(seed {SAMPLE_SEED}), are looked at, and counts are those of the sample. GOVTEXT_MEMORY raises the limit."), stacklevel=3)
    return sample_documents(corpus, many, seed=SAMPLE_SEED)


def _sampled(part: Corpus, chosen: set[str], counted: list[str]) -> dict[str, Any]:
    """The tables and the text of some documents of a part; nothing where it has none of them."""
    if not chosen & set(part.articles["article_id"].astype(str)):
        return {}
    tables = {name: getattr(part, name) for name in ("passages", "tokens", *counted)}
    kept = {name: table[table["article_id"].isin(chosen)] for name, table in tables.items()}
    text = part.kept_text or {}
    kinds = {name: [c for c in KINDS if c in table] for name, table in kept.items()}
    return {"passages": _plain(kept["passages"], kinds["passages"]),
            **{name: kept[name].assign(**{c: kept[name][c].astype("category").cat.remove_unused_categories() for c in kinds[name]})
               for name in ("tokens", *counted)},
            "text": {i: text[i] for i in kept["passages"]["passage_id"] if i in text}}


def _of_all_parts(tables: list[pd.DataFrame]) -> pd.DataFrame:
    """The tables of some parts as one; categories, which differ from part to part, become those of all, sorted: as text they would fill the memory."""
    made = {}
    for column in list(tables[0]):   # each column is taken out of the parts, or the whole sample would be held twice
        pieces = [table.pop(column) for table in tables]
        pieces = [piece for piece in pieces if len(piece)] or pieces[:1]   # the categories of none have no type
        kind = isinstance(pieces[0].dtype, pd.CategoricalDtype)
        made[column] = pd.api.types.union_categoricals(pieces, sort_categories=True) if kind else pd.concat(pieces, ignore_index=True)
        del pieces
    return pd.DataFrame(made, copy=False)


# ---------------------------------------------------------------------------------------------- the sums

def counted(tokens: Tokens, keys: list[str]) -> pd.DataFrame:
    """How often: the sum of n for each combination of some columns.

    Parameters
    ----------
    tokens : token table, corpus or stream
    keys : columns of it; of a corpus also those of its passages and documents

    Returns
    -------
    DataFrame
        [keys...], n; in no order. Rows without a value in a column are left out.

    Raises
    ------
    GovtextError
        A column is missing, a count is no count, or the result itself would fill the memory.
    """
    if not isinstance(tokens, pd.DataFrame):
        source = stream(tokens)
        need_columns(pd.DataFrame(columns=sorted(source.columns())), keys, source.corpora[0].path.name)
        found = duck.counted(source, keys) if duck.is_for(source, keys) else None
        if found is not None:
            return found
    return merged(partials(tokens, [*keys, "n"], _count, keys), keys, "n")


def _count(table: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    n = table["n"].to_numpy()
    if not keys:
        return pd.DataFrame({"n": [n.sum()]})
    key = row_numbers(table[keys])
    known = np.flatnonzero(key >= 0)
    return _labelled(table, keys, key, known, np.bincount(key[known], n[known]).astype("int64")).rename(columns={"value": "n"})


def _labelled(table: pd.DataFrame, keys: list[str], key: np.ndarray, known: np.ndarray, value: np.ndarray) -> pd.DataFrame:
    """The sums by row number with the columns that the number stands for, taken from the first row that has it; numbers without a row go."""
    first = np.full(len(value), -1)
    first[key[known[::-1]]] = known[::-1]
    met = np.flatnonzero(first >= 0)
    return _plain(table[keys].iloc[first[met]], keys).reset_index(drop=True).assign(value=value[met])


def held(tokens: Tokens, keys: list[str], unit: str | list[str]) -> pd.DataFrame:
    """In how many units: the number of different values of the columns `unit` for each combination of `keys`.

    Returns
    -------
    DataFrame
        [keys...], df; in no order. Rows without a unit, or without a key, are left out.

    Raises
    ------
    GovtextError
        As `counted`.
    """
    units = [unit] if isinstance(unit, str) else list(unit)
    if isinstance(tokens, pd.DataFrame) or stream(tokens).whole(units):
        return merged(partials(tokens, [*keys, *units], _hold, keys, units), keys, "df")
    return _hold(counted(tokens, list(dict.fromkeys([*keys, *units]))), keys, units)


def _hold(table: pd.DataFrame, keys: list[str], units: list[str]) -> pd.DataFrame:
    key, unit = row_numbers(table[keys]), row_numbers(table[units])
    known = np.flatnonzero((key >= 0) & (unit >= 0))
    many = int(unit.max(initial=0)) + 1
    both = key[known] * many + unit[known]
    both.sort()                                       # a sort and a difference: np.unique builds a slow, large hash table
    n = np.bincount(both[np.diff(both, prepend=-1) > 0] // many, minlength=int(key.max(initial=-1)) + 1)
    if not keys:
        return pd.DataFrame({"df": n[:1] if len(n) else [0]})
    return _labelled(table, keys, key, known, n).rename(columns={"value": "df"})


def several(tokens: Tokens, *asked: tuple[list[str], list[str] | None]) -> list[pd.DataFrame]:
    """Several sums in one reading of a corpus: for each (keys, None) what `counted` gives, for each (keys, units) what `held` gives.

    Parameters
    ----------
    asked : units lie whole in a part, as documents and passages do
    """
    columns = list(dict.fromkeys(c for keys, units in asked for c in [*keys, *(units or [])]))
    totals = [_Total(keys, "df" if units else "n") for keys, units in asked]
    for tables in partials(tokens, [*columns, "n"], _several, asked):
        for total, table in zip(totals, tables, strict=True):
            total.add(table)
    return [total.table() for total in totals]


def _several(table: pd.DataFrame, asked: tuple[tuple[list[str], list[str] | None], ...]) -> list[pd.DataFrame]:
    return [_hold(table, keys, units) if units else _count(table, keys) for keys, units in asked]


def row_numbers(keys: pd.DataFrame) -> np.ndarray:
    """Array, shape (rows,): a number from 0 on for each combination of values; -1 where a value is missing."""
    numbers, many = np.zeros(len(keys), dtype=np.int64), 1
    for column in keys.columns:
        values = keys[column]
        codes = values.cat.codes.to_numpy(np.int64) if isinstance(values.dtype, pd.CategoricalDtype) else pd.factorize(values)[0]
        missing, size = (codes < 0) | (numbers < 0), int(codes.max(initial=0)) + 1
        numbers, many = numbers * size + codes, many * size
        if many > max(len(keys), FEW):   # without a look at every row where the numbers that are left out are few
            numbers, found = pd.factorize(numbers)
            many = len(found)
        numbers[missing] = -1
    return numbers


def merged(found: Iterable[pd.DataFrame], keys: list[str], value: str | None) -> pd.DataFrame:
    """The sums of all parts as one table: `keys`, and `value`, or all other columns, added up."""
    total = _Total(keys, value)
    for table in found:
        total.add(table)
    return total.table()


class _Total:
    """Partial sums that are added up now and then, so that few of them wait in memory."""

    def __init__(self, keys: list[str], value: str | None):
        self.keys, self.value, self.waiting, self.summed, self.rows, self.parts = keys, value, [], 0, 0, 0

    def add(self, table: pd.DataFrame) -> None:
        self.waiting.append(table)
        self.rows, self.parts = self.rows + len(table), self.parts + 1
        if self.rows > max(COMPACT, self.summed // 2):   # in proportion, so that a long table is not added up with each part
            self.waiting = [_added(self.waiting, self.keys, self.value)]
            self.summed, self.rows = len(self.waiting[0]), 0
            refuse_long(self.summed, self.keys)

    def table(self) -> pd.DataFrame:
        return _added(self.waiting, self.keys, self.value) if self.parts > 1 else self.waiting[0]


def _added(tables: list[pd.DataFrame], keys: list[str], value: str | None) -> pd.DataFrame:
    table = pd.concat(tables, ignore_index=True)
    if not keys:
        return table.sum().to_frame().T
    groups = table.groupby(keys, sort=False)
    return (groups.sum() if value is None else groups[value].sum()).reset_index()


def _plain(table: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Categories as what they stand for: those of two parts differ, and are in another order than their names."""
    return table.astype({c: table[c].cat.categories.dtype for c in keys if isinstance(table[c].dtype, pd.CategoricalDtype)})


def refuse_long(rows: int, keys: list[str]) -> None:
    """Refuse sums by `keys` that are themselves too many rows for the memory."""
    if rows * RESULT_BYTES > memory_limit():
        by = ", ".join(keys)
        raise GovtextError(f"按 {by} 计数，结果表本身就有 {rows:,} 行以上，装不进内存。请换更大的分组单位，或减少词数；或设 GOVTEXT_MEMORY 提高上限。",
                           f"Counted by {by}, the result itself has more than {rows:,} rows, too many for the memory. Count by something larger, or fewer "
                           "terms; or raise the limit with GOVTEXT_MEMORY.")


# ---------------------------------------------------------------------------------------------- units x terms

class Block(NamedTuple):
    """Counts of the terms in some units: row i of `counts` belongs to units[i], column j to terms[j] (text, sorted)."""

    counts: sparse.csr_array
    units: pd.Index
    terms: pd.Index


def blocks(tokens: Tokens, unit: str, terms: Iterable[str] | None = None) -> Iterator[Block]:
    """The counts of the terms in each unit, some whole units at a time: their matrix may be larger than the memory.

    Parameters
    ----------
    unit : column
    terms : only these; default: all

    Raises
    ------
    GovtextError
        As `counted`; a unit is missing.
    """
    chosen = None if terms is None else sorted(set(terms))
    refuse_missing(tokens, unit)
    yield from partials(settled(tokens, unit), [unit, "term", "n"], block, unit, chosen)


def refuse_missing(tokens: Tokens, unit: str) -> None:
    """Refuse units that some documents of a corpus lack: their words would be left out unseen. Raises GovtextError: as `coded`."""
    if isinstance(tokens, pd.DataFrame) or unit in stream(tokens).known:
        return
    if any(unit in corpus.articles and corpus.articles[unit].isna().any() for corpus in stream(tokens).corpora):
        raise _missing(unit)


def _missing(column: str) -> GovtextError:
    return GovtextError(f"列 {column} 里有缺失值。请先补上或去掉这些行。", f"The column {column} has missing values. Fill them or drop these rows first.")


def settled(tokens: Tokens, unit: str) -> Tokens:
    """Tokens whose parts hold whole units: of units that several parts share, such as years, the counts of their terms."""
    whole = isinstance(tokens, pd.DataFrame) or stream(tokens).whole([unit])
    return tokens if whole else counted(tokens, [unit, "term"])


def block(table: pd.DataFrame, unit: str, chosen: list[str] | None = None) -> Block:
    """The counts in a token table as a matrix."""
    from scipy import sparse

    row, units = coded(table[unit])
    if len(units) and units[0] == "":   # documents whose issuer is not known are not one unit
        raise _missing(unit)
    column, n = table["term"], table["n"].to_numpy()
    kept = n > 0 if chosen is None else (n > 0) & column.isin(chosen).to_numpy()
    codes, terms = coded(column[kept])
    counts = sparse.coo_array((n[kept].astype(float), (row[kept], codes)), shape=(len(units), len(terms))).tocsr()
    counts.sum_duplicates()
    return Block(counts, units, terms)


def coded(column: pd.Series) -> tuple[np.ndarray, pd.Index]:
    """A column as numbers 0.. of its sorted values, and these values as text: strings for millions of rows fill the memory.

    Raises
    ------
    GovtextError
        A value is missing.

    Examples
    --------
    >>> numbers, values = coded(pd.Series(["b", "a", "b"]))
    >>> numbers.tolist(), values.tolist()
    ([1, 0, 1], ['a', 'b'])
    """
    if isinstance(column.dtype, pd.CategoricalDtype):
        codes, found = column.cat.codes.to_numpy(), column.cat.categories
    else:
        codes, found = pd.factorize(column)
    if codes.min(initial=0) < 0:
        raise _missing(column.name)
    values = pd.Index(found).astype(str)
    order = values.argsort()
    order = order[np.bincount(codes, minlength=len(values))[order] > 0]   # a category may have no row
    rank = np.empty(len(values), np.int32)
    rank[order] = np.arange(len(order))
    return rank[codes], values[order]

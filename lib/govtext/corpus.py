"""A corpus is three tables: articles, passages, tokens. This room loads and checks them; `building` makes them.

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
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path, PureWindowsPath
from typing import Any

import numpy as np
import pandas as pd

from .language import language
from .limits import release_unused, spare_pages
from .messages import GovtextError, need_columns
from .store import MANIFEST, file_hash, has_pyarrow, in_words, lost, memory_limit, recover, refuse_rebuilt
from .texts import FOLDER as TEXT
from .texts import KeptText, Texts, kept_text

ARTICLE_COLUMNS = ["article_id", "title", "title_en", "author", "affiliation", "publisher", "published", "url", "genre",
                   "n_passages", "n_sentences", "n_chars", "sha256", "rights", "note"]
PASSAGE_COLUMNS = ["passage_id", "article_id", "paragraph", "role", "section_zh", "section_en", "n_sentences", "n_chars",
                   "sha256", "digest_zh", "digest_en"]
TOKEN_COLUMNS = ["passage_id", "sentence", "term", "n"]
TERM_COUNT_COLUMNS = ["passage_id", "sentence", "term", "n", "n_doubtful"]
NGRAM_COLUMNS = ["article_id", "ngram", "n"]
PROBLEM_COLUMNS = ["file", "problem_zh", "problem_en"]
NUMBERS = {"n_passages": "int64", "n_sentences": "int64", "n_chars": "int64", "paragraph": "int64", "sentence": "int32",
           "n": "int32", "n_doubtful": "int32"}
TABLES = ("articles", "passages", "tokens", "ngrams", "problems", "term_counts", "listed_terms")
SEGMENTATION = ("engine", "engine_version", "hmm", "dictionary_words", "dictionary_sha256")   # what a manifest says of it
ROW_BYTES = {"tokens": 56, "term_counts": 60, "passages": 500}   # of memory, measured on some ten million rows
RELEASE_EVERY = 64   # so many parts
CSV_ROW = 24   # bytes of a row of a CSV table, at least
PLAIN_NUMBER = r"-?(?:0|[1-9]\d{0,14})(?:\.\d+)?"


# ---------------------------------------------------------------------------------------------------- the corpus

@dataclass(frozen=True, eq=False)
class Corpus:
    """Three tables, their manifest, and the folder they came from; the two larger tables are read when first asked for.

    Attributes
    ----------
    articles : one row per document (columns ARTICLE_COLUMNS, then any others of metadata.csv), in reading order. Columns of metadata.csv
        are numbers where every cell is a plain number (not 007), else text; year may have gaps.
    manifest : dict
        Input hash, segmenter, dictionary hash, table hashes, version.
    path : Path
    sources : Path, mapping or None
        Folder with the texts it was built from, or passage_id -> text, where that is known: passages can then show their text.
    """

    articles: pd.DataFrame
    manifest: dict[str, Any]
    path: Path
    sources: Path | Mapping[str, str] | None = None
    part: str = ""    # of a part that `parts` gives: the name of its files
    built: str = ""   # `store.manifest_hash` when it was loaded

    def parts(self) -> Iterator[Corpus]:
        """The corpus in parts of whole documents, each a small corpus: what is summed part by part never stands in memory as a whole.

        Parquet tables are parts already, some 4 MB of text each; a corpus of CSV tables is one part.
        """
        yield from self._parts()

    def _parts(self, holding: str = "") -> Iterator[Corpus]:
        """All parts, or only that which holds a document."""
        names = self.files_of("passages")
        if len(names) < 2:
            yield self
            return
        of = self.articles.set_index(self.articles["article_id"].astype(str), drop=False)
        for number, name in enumerate(names):
            if number % RELEASE_EVERY == RELEASE_EVERY - 1:   # the documents of each part leave pieces behind, of a million 10 GB in all
                release_unused()
            ids = _documents_of(self.path, name)
            if not len(ids) or (holding and holding not in ids):   # files without a word have none
                continue
            rows = of.index.get_indexer(ids)
            if rows.min() < 0:
                self.refuse_rebuilt()   # a moment ago
                raise _stranger(self.path.name, ids[rows < 0].min())
            yield replace(self, articles=of.iloc[rows].reset_index(drop=True), part=name)

    @property
    def is_small(self) -> bool:
        """Whether its tables are small enough to be kept at hand for the next question: a quarter of the limit each."""
        return max(rows_of(self.path, name, self.part) * size for name, size in ROW_BYTES.items()) * 4 <= memory_limit()

    def portions(self) -> Iterator[Corpus]:
        """The corpus itself where it is small, else its parts."""
        yield from [self] if self.is_small else self.parts()

    def portion_of(self, article_id: str) -> Corpus:
        """The portion that holds a document: its passages and their text without those of all others. Raises GovtextError: no document has the id."""
        if article_id not in set(self.articles["article_id"].astype(str)):
            there = ", ".join(self.articles["article_id"].astype(str).head(8))
            raise GovtextError(f"语料里没有文章 {article_id}。现有：{there}。", f"The corpus has no article {article_id}; it has {there}.")
        return self if self.is_small else next(self._parts(article_id))

    @cached_property
    def words(self) -> list[str]:
        """The different words of the corpus, in no order."""
        if "tokens" in self.__dict__ or not (names := self.files_of("tokens")):
            return self.tokens["term"].unique().astype(str).tolist()
        found: set[str] = set()
        for name in names:   # one after another: the words of all parts would fill the memory
            found.update(_read_table(self.path, "tokens", name, ["term"])["term"].unique())
        self.refuse_rebuilt()   # while they were read
        return list(found)

    @property
    def documents(self) -> pd.DataFrame:
        """Another name of `articles`: one row per document."""
        return self.articles

    def names(self) -> dict[str, str]:
        """article_id -> short name of each document in the language in force: columns short_zh and short_en, else the id."""
        column = f"short_{language()}"
        ids = self.articles["article_id"].astype(str)
        named = self.articles.get(column, ids)
        return {i: name or i for i, name in zip(ids, named.astype(str), strict=True)}

    @cached_property
    def passages(self) -> pd.DataFrame:
        """One row per passage (PASSAGE_COLUMNS). n_chars counts characters that are not white space."""
        self._refuse_too_large("passages", "corpus.articles, corpus.parts()")
        table = self._read("passages")
        need_columns(table, PASSAGE_COLUMNS, f"{self.path.name}/passages")
        _check_keys(self.articles, table, self.path.name)
        return table

    @cached_property
    def tokens(self) -> pd.DataFrame:
        """One row per term and sentence: article_id, passage_id, sentence, term, n."""
        self._refuse_too_large("tokens", "gt.term_frequency(corpus), gt.content_terms(corpus, stopwords)")
        table = self._read("tokens")
        need_columns(table, TOKEN_COLUMNS, f"{self.path.name}/tokens")
        return self._placed(table, "tokens")

    @cached_property
    def term_counts(self) -> pd.DataFrame:
        """String counts of the listed terms: article_id, passage_id, sentence, term, n, n_doubtful; see `strings`.

        A listed term without a row does not occur. To count any term, listed or not, ask `counts_of`. Raises GovtextError: the corpus was
        built before there were string counts.
        """
        self._need_listing()
        self._refuse_too_large("term_counts", "gt.nested_frequency(corpus, terms, by=\"year\")")
        table = self._read("term_counts")
        need_columns(table, TERM_COUNT_COLUMNS, f"{self.path.name}/term_counts")
        return self._placed(table, "term_counts")

    @cached_property
    def listed_terms(self) -> pd.DataFrame:
        """The terms that were counted in the text itself: term, dictionary ("yes" where the segmenter keeps it whole)."""
        self._need_listing()
        return self._read("listed_terms")

    @cached_property
    def kept_text(self) -> KeptText | None:
        """passage_id -> text of a corpus that keeps its text beside the tables; None where it does not."""
        files = {Path(self.part).with_suffix(".tsv").name} if self.part else self._listed(TEXT)
        return kept_text(self.path, self.part, files, self.built)

    @cached_property
    def texts(self) -> Texts:
        """The texts of the passages, as they were counted, ready to be searched. Raises GovtextError: they are not at hand."""
        from .running import passage_texts

        self._refuse_too_large("passages", "gt.any_count(corpus, string, by=\"year\")")
        return Texts(*passage_texts(self))

    @cached_property
    def listed_keys(self) -> dict[str, str]:
        """Key (see `terms.term_key`) -> the listed term that was counted under it; empty for a corpus without string counts."""
        from .strings import countable
        from .terms import terms_by_key

        listed = countable(self.listed_terms["term"])[0] if self.has_term_counts else []
        return terms_by_key(listed) if listed else {}

    @property
    def has_term_counts(self) -> bool:
        """False for a corpus that was built before there were string counts."""
        return "terms" in self.manifest

    @property
    def text_at_hand(self) -> bool:
        """Whether texts that the corpus was built from can be read."""
        from .running import texts_at_hand

        return texts_at_hand(self)

    def _need_listing(self) -> None:
        if not self.has_term_counts:
            raise GovtextError(f"{self.path.name}：这个语料生成得早，还没有词的原文计数。请重新生成：govtext build 文本文件夹 {self.path.name}",
                               f"{self.path.name}: this corpus was built before terms were counted in the text. Build it again: "
                               f"govtext build FOLDER {self.path.name}")

    def _placed(self, table: pd.DataFrame, name: str) -> pd.DataFrame:
        """The table with article_id in front."""
        ids = ["passage_id", "article_id"]
        in_parts = (self.part or part_names(self.path, "passages")) and "passages" not in self.__dict__
        places = self._read("passages", ids) if in_parts else self.passages
        place = places.set_index("passage_id")["article_id"]
        table.insert(0, "article_id", _article_of(table["passage_id"], place))
        strangers = table.loc[table["article_id"].isna(), "passage_id"]
        if len(strangers):
            raise GovtextError(f"{self.path.name}：{name} 里有 passages 没有的段落：{strangers.iloc[0]}。请重新生成语料。",
                               f"{self.path.name}: {name} name a passage that passages lacks: {strangers.iloc[0]}. "
                               "Build the corpus again.")
        return table

    def counts_of(self, terms: str | Iterable[str], *, refuse: bool = True, case: bool = False) -> pd.DataFrame:
        """Where and how often given terms occur, listed or not; see `asking.counts_of`."""
        from .asking import counts_of

        return counts_of(self, terms, refuse=refuse, case=case)

    def hits_of(self, terms: str | Iterable[str], *, case: bool = False) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Every hit of terms in the texts, and the words around; see `asking.hits_of`."""
        from .asking import hits_of

        return hits_of(self, terms, case=case)

    def how_counted(self, terms: str | Iterable[str], *, refuse: bool = True, case: bool = False) -> dict[str, str]:
        """How each of given terms is counted here; see `asking.how_counted`."""
        from .asking import how_counted

        return how_counted(self, terms, refuse=refuse, case=case)

    def places(self, by: list[str]) -> pd.DataFrame:
        """One row per document, passage or sentence, whichever the columns `by` ask for: its ids and these columns.

        Raises GovtextError: no table has such a column.
        """
        ids = ["article_id"]
        table = self.articles
        if set(by) & {*PASSAGE_COLUMNS, "sentence"} - {"article_id"}:
            ids = ["article_id", "passage_id"]
            other = [c for c in self.articles.columns if c not in PASSAGE_COLUMNS or c == "article_id"]
            table = self.passages.merge(self.articles[other], on="article_id", how="left")
        if "sentence" in by:
            ids = [*ids, "sentence"]
            table = self.tokens[["passage_id", "sentence"]].drop_duplicates().astype({"passage_id": str}).merge(table, on="passage_id")
        need_columns(table, by, f"{self.path.name}: articles / passages")
        return table[list(dict.fromkeys([*ids, *by]))]

    def _refuse_too_large(self, name: str, instead: str) -> None:
        """A table that would fill the memory is not loaded."""
        rows, limit = rows_of(self.path, name, self.part), memory_limit()
        size = rows * ROW_BYTES[name]
        if size > limit:
            needs, allowed = in_words(size), in_words(limit)
            raise GovtextError(f"{self.path.name}：{name} 表有 {rows:,} 行，整张装入约需内存 {needs}，超过上限 {allowed}。请把 corpus 本身交给函数，"
                               f"它会分块读取：{instead}；或抽样：gt.sample_documents(corpus, 2000, seed=2022)；或设环境变量 GOVTEXT_MEMORY 提高上限。",
                               f"{self.path.name}: the table {name} has {rows:,} rows and would take about {needs} of memory, above the limit of "
                               f"{allowed}. Give the corpus itself to the function, which then reads it part by part: {instead}; or take a sample: "
                               "gt.sample_documents(corpus, 2000, seed=2022); or raise the limit with the environment variable GOVTEXT_MEMORY.")

    def refuse_rebuilt(self) -> None:
        """Refuse to read tables that were not loaded: those of a corpus that was built in this place since. Raises GovtextError: says what to do."""
        refuse_rebuilt(self.path, self.built)

    def files_of(self, name: str) -> list[str]:
        """The files of a table in Parquet parts, in order; none of a table that is one CSV file.

        Raises GovtextError: one that the manifest lists has gone, so that sums would be silently short; or as `refuse_rebuilt`.
        """
        self.refuse_rebuilt()
        names = [self.part] if self.part else part_names(self.path, name)
        gone = set() if self.part or not (self.path / name).is_dir() else self._listed(name) - set(names)
        if gone:
            raise lost(self.path, f"{name}/{min(gone)}")
        return names

    def _listed(self, name: str) -> set[str]:
        """The files of a table or of the text in parts, as the manifest names them."""
        return {file.removeprefix(f"{name}/") for file in self.manifest.get("tables", ()) if file.startswith(f"{name}/")}

    def _read(self, name: str, columns: list[str] | None = None) -> pd.DataFrame:
        """A table of the folder, or what belongs to this part of it."""
        self.files_of(name)
        table = _read_table(self.path, name, self.part, columns)
        self.refuse_rebuilt()   # while it was read
        return table

    @cached_property
    def ngrams(self) -> pd.DataFrame:
        """Word 2- and 3-grams that occur at least twice in an article: article_id, ngram, n."""
        return self._read("ngrams")

    @cached_property
    def problems(self) -> pd.DataFrame:
        """Files that were left out or need a look when the corpus was built, and what to do: file, problem_zh, problem_en."""
        if self.path.is_dir() and not (self.path / "problems.csv").is_file():
            return pd.DataFrame(columns=PROBLEM_COLUMNS, dtype=str)
        table = self._read("problems")
        need_columns(table, PROBLEM_COLUMNS, f"{self.path.name}/problems")
        return table

    @property
    def hash(self) -> str:
        """sha256 over the table hashes: two corpora with the same hash hold the same tables."""
        tables = json.dumps(self.manifest["tables"], sort_keys=True)
        drawn = f"{tables} {'/'.join(self.articles['article_id'].astype(str))}" if self.part else tables   # a sample, or a part, is another corpus
        return hashlib.sha256(drawn.encode()).hexdigest()

    def __repr__(self) -> str:
        return (f"Corpus({len(self.articles):,} articles, {int(self.articles['n_passages'].sum()):,} passages, "
                f"{int(self.articles['n_chars'].sum()):,} characters, {self.hash[:12]})")


def load_corpus(path: str | Path | None = None, *, check: bool = True, sources: str | Path | Mapping[str, str] | None = None) -> Corpus:
    """Load a built corpus and check it. One that is built again in this folder later is another, and is to be loaded again: until then its tables are refused.

    Raises GovtextError: no folder is named, it is missing or not a corpus, a table was edited after it was built, or ids do not fit
    together.

    Parameters
    ----------
    path : folder made by `build_corpus`, or the name of a corpus that an installed package offers ("course")
    check : compare each table with the hash in the manifest, and the tables with each other
    sources : folder with the texts the corpus was built from, or passage_id -> text, if passages are to show their text; a corpus that
        keeps its text needs none
    """
    if path is None:
        raise GovtextError("请给出语料文件夹：load_corpus(文件夹)。课程的五篇文章用 load_corpus(\"course\")。",
                           "Name a corpus folder: load_corpus(FOLDER). The five articles of the course: load_corpus(\"course\").")
    folder = _named_corpus(path)
    recover(folder)
    if not folder.is_dir():
        raise GovtextError(f"{folder}：没有这个文件夹。请检查路径，或先运行 build_corpus。",
                           f"{folder}: there is no such folder. Check the path, or run build_corpus first.")
    manifest, built = _read_manifest(folder)
    if check:
        _check_files(folder, manifest["tables"])
    articles = _read_table(folder, "articles")
    need_columns(articles, ARTICLE_COLUMNS, f"{folder.name}/articles")
    corpus = Corpus(articles, manifest, folder, sources if sources is None or isinstance(sources, Mapping) else Path(sources), built=built)
    corpus.refuse_rebuilt()   # while it was read
    if check:
        _check_parts(corpus)
    return corpus


def load_built(folder: Path) -> Corpus:
    """Load a corpus that was written a moment ago: its files are not hashed anew, its ids are checked. Raises GovtextError: as `load_corpus`."""
    corpus = load_corpus(folder, check=False)
    _check_parts(corpus)
    return corpus


def _read_manifest(folder: Path) -> tuple[dict[str, Any], str]:
    """The manifest and its hash."""
    try:
        content = (folder / MANIFEST).read_bytes()
        manifest = json.loads(content.decode("utf-8"))
        tables, segmentation = dict(manifest["tables"]), dict(manifest.get("segmentation", {}))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise GovtextError(f"{folder}：不是语料文件夹（manifest.json 缺失或损坏）。请用 build_corpus 重新生成。",
                           f"{folder}: not a corpus folder (manifest.json is missing or broken). "
                           "Build it again with build_corpus.") from None
    missing = [key for key in SEGMENTATION if not isinstance(segmentation.get(key), str)] + ["inputs_sha256"] * ("inputs_sha256" not in manifest)
    if missing:
        raise GovtextError(f"{folder.name}/manifest.json：缺少 {', '.join(missing)}，不知道语料是怎样生成的。请重新生成语料。",
                           f"{folder.name}/manifest.json lacks {', '.join(missing)}: how the corpus was made is not known. Build the corpus again.")
    return {**manifest, "tables": tables}, hashlib.sha256(content).hexdigest()


def _check_files(folder: Path, listed: dict[str, str]) -> None:
    """Every file that the manifest lists is there and unchanged, and no table is there that it does not list."""
    for name, known in listed.items():
        place = PureWindowsPath(name)   # takes both kinds of slash
        if place.is_absolute() or place.drive or place.root or ".." in place.parts:
            raise GovtextError(f"{folder.name}/manifest.json：指向文件夹之外（{name}），不予采信。请重新生成语料。",
                               f"{folder.name}/manifest.json points outside the folder ({name}) and is not trusted. Build the corpus again.")
        if not (folder / name).is_file():
            raise GovtextError(f"{folder.name}/{name}：文件缺失。请重新生成语料。",
                               f"{folder.name}/{name}: the file is missing. Build the corpus again.")
        if file_hash(folder / name) != known:
            raise GovtextError(
                f"{folder.name}/{name}：生成之后被改动过。请重新生成，或用 load_corpus(..., check=False) 明知而用。",
                f"{folder.name}/{name}: edited after it was built. Build it again, or load it knowingly with "
                "load_corpus(..., check=False).")
    for place in [*folder.glob("*/part-*.parquet"), *folder.glob("text/*"), *(folder / f"{name}.csv" for name in TABLES)]:
        name = place.relative_to(folder).as_posix()
        if place.is_file() and name not in listed:
            raise GovtextError(f"{folder.name}/{name}：manifest.json 里没有这个表，来历不明。请移走它，或重新生成语料。",
                               f"{folder.name}/{name}: manifest.json does not list this table, and nobody knows whence it came. Move it away, or build "
                               "the corpus again.")


def _named_corpus(path: str | Path) -> Path:
    """The folder, or that of a corpus offered under this name (entry points of the group govtext.corpora); a folder comes first."""
    folder = Path(path)
    if folder.exists() or folder.name != str(path):
        return folder
    from importlib.metadata import entry_points

    return next((offer.load()() for offer in entry_points(group="govtext.corpora", name=str(path))), folder)


def _check_parts(corpus: Corpus) -> None:
    """Ids of a small corpus are checked by reading its passages; those of a large one part by part."""
    parts = part_names(corpus.path, "passages")
    if len(parts) < 2:
        _ = corpus.passages
        return
    left, name = _known(corpus.articles, corpus.path.name), corpus.path.name
    for part in parts:
        table = _read_table(corpus.path, "passages", part, ["passage_id", "article_id"])
        here = set(table["article_id"].unique())
        if here - left:
            stranger = min(here - left)
            raise _twice(name, "article_id", stranger) if (corpus.articles["article_id"] == stranger).any() else _stranger(name, stranger)
        _refuse_twice(table, "passage_id", name)
        left -= here   # a document lies in one part


def _twice(name: str, key: str, value: str) -> GovtextError:
    return GovtextError(f"{name}：{key} 重复：{value}。请重新生成语料。", f"{name}: {key} occurs twice: {value}. Build the corpus again.")


def _check_keys(articles: pd.DataFrame, passages: pd.DataFrame, name: str) -> None:
    known = _known(articles, name)
    _refuse_twice(passages, "passage_id", name)
    strangers = set(passages["article_id"].unique()) - known
    if strangers:
        raise _stranger(name, min(strangers))


def _known(articles: pd.DataFrame, name: str) -> set[str]:
    """The ids of the documents, each of which occurs once."""
    _refuse_twice(articles, "article_id", name)
    return set(articles["article_id"])


def _refuse_twice(table: pd.DataFrame, key: str, name: str) -> None:
    twice = table.loc[table[key].duplicated(), key]
    if len(twice):
        raise _twice(name, key, twice.iloc[0])


def _stranger(name: str, article: str) -> GovtextError:
    return GovtextError(f"{name}：passages 里有 articles 没有的文档：{article}。请重新生成语料。",
                        f"{name}: passages name a document that articles lacks: {article}. Build the corpus again.")


def part_names(folder: Path, name: str) -> list[str]:
    """The files of a table that is in Parquet parts, in order; none for a table that is one CSV file."""
    return sorted(place.name for place in (folder / name).glob("part-*.parquet"))


def _documents_of(folder: Path, part: str) -> pd.Index:
    try:
        return _documents_then(folder, part, (folder / "passages" / part).stat().st_mtime_ns)
    except OSError:
        raise lost(folder, f"passages/{part}") from None


@lru_cache(maxsize=10_000)
def _documents_then(folder: Path, part: str, changed: int) -> pd.Index:
    """The documents of a part, remembered: every sum asks for them. `changed`: when its file was."""
    return pd.Index(_read_table(folder, "passages", part, ["article_id"])["article_id"].unique().astype(str))


def rows_of(folder: Path, name: str, part: str = "") -> int:
    """Number of rows of a table, without reading it; of a CSV table about that many."""
    if (folder / f"{name}.csv").is_file():
        return (folder / f"{name}.csv").stat().st_size // CSV_ROW
    place = folder / name
    if not has_pyarrow() or not place.is_dir():
        return 0   # told when it is read
    from pyarrow import ArrowException

    try:
        return _rows_in_parts(place, part, place.stat().st_mtime_ns)
    except (OSError, ArrowException):
        return 0   # told when it is read


@lru_cache(maxsize=10_000)
def _rows_in_parts(place: Path, part: str, changed: int) -> int:
    """Remembered, as thousands of files are opened for it. `changed`: when the folder was."""
    from pyarrow.parquet import read_metadata

    return sum(read_metadata(place / file).num_rows for file in ([part] if part else part_names(place.parent, place.name)))


def _read_table(folder: Path, name: str, part: str = "", columns: list[str] | None = None) -> pd.DataFrame:
    """A table, or one of its parts; of one in Parquet the columns wanted."""
    if not folder.is_dir() or (part and (folder / name).is_dir() and not (folder / name / part).is_file()):
        raise lost(folder, f"{name}/{part}" if part else "")
    place = folder / f"{name}.csv"
    if place.is_file():
        try:
            own = {c: kind for c, kind in NUMBERS.items() if name != "articles" or c in ARTICLE_COLUMNS}   # metadata.csv may have a column n
            table = pd.read_csv(place, dtype=defaultdict(lambda: str, own), keep_default_na=False, na_filter=False)
        except ValueError as error:  # pandas' own parser errors are ValueErrors too
            raise GovtextError(f"{folder.name}/{place.name}：表格已损坏（{error}）。请重新生成语料。",
                               f"{folder.name}/{place.name}: the table is broken ({error}). Build the corpus again.") from error
        return _numbers_as_numbers(table) if name == "articles" else table
    if not any((folder / name).glob("part-*.parquet")):
        raise GovtextError(f"{folder.name}：没有 {name} 表。" + ("生成时请加 ngrams=True。" if name == "ngrams" else "请重新生成语料。"),
                           f"{folder.name}: there is no table {name}. "
                           + ("Build with ngrams=True." if name == "ngrams" else "Build the corpus again."))
    if not has_pyarrow():
        raise GovtextError(f"{folder.name}：表格是 Parquet 格式，需要 pyarrow。请运行 pip install pyarrow。",
                           f"{folder.name}: the tables are Parquet files, which need pyarrow. Run pip install pyarrow.")
    spare_pages()
    try:
        table = pd.read_parquet(folder / name / part, engine="pyarrow", columns=columns, use_threads=False)   # many small parts: threads cost more than they save
    except MemoryError:
        raise
    except Exception as error:   # on broken files pyarrow raises of many kinds, KeyError too
        raise GovtextError(f"{folder.name}/{name}：Parquet 表已损坏（{_first_line(error)}）。请重新生成语料。",
                           f"{folder.name}/{name}: the Parquet table is broken ({_first_line(error)}). Build the corpus again.") from error
    release_unused()   # the tokens of 27 MB of text leave some 90 MiB behind
    return table


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0][:160]


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


def note_of_year(source: str) -> str:
    """What `note` says of a year that comes from the "folder", the "file name" or the "title"."""
    return f"year from the {source}"

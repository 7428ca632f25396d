"""Word lists: domain terms with glosses, stop words, synonyms, and lists of one's own in the formats that people keep them in."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from .csvfiles import read_csv_any
from .messages import GovtextError, need_columns
from .metadata import column_key
from .paths import data_dir
from .readers import decode_noted, one_line, printable, refuse_binary
from .readers import fold as _fold
from .tables import read_table

TERM_COLUMNS = ("term", "word", "keyword", "词条", "词语", "词", "词汇", "术语", "关键词", "停用词", "stopword")


def listed_words(path: str | Path) -> tuple[list[tuple[int, str]], list[tuple[str, str]]]:
    """The entries of a word list: a CSV or .xlsx with a column of terms, or a text file with one entry per line.

    Raises GovtextError: the file is missing, no text, or a table of several columns none of which is called term.

    Returns (entries, notes): entries: line number and entry, width-folded, on one line; empty lines and comments (#) are left out. notes:
        what a person should know of the reading, (zh, en).
    """
    path = Path(path)
    name = one_line(printable(path.name))
    if not path.is_file():
        raise GovtextError(f"{name}：没有这个词表文件。请检查路径。", f"{name}: there is no such file of words. Check the path.")
    if path.suffix.lower() in (".csv", ".tsv", ".xlsx", ".xlsm"):
        return _words_of_table(path, name)
    raw = path.read_bytes()
    refuse_binary(raw, name)
    text, _, notes = decode_noted(raw, name)
    lines = [(number, one_line(_fold(line))) for number, line in enumerate(text.splitlines(), 1)]
    return [(number, line) for number, line in lines if line and not line.startswith("#")], list(notes)


def _words_of_table(path: Path, name: str) -> tuple[list[tuple[int, str]], list[tuple[str, str]]]:
    missing = GovtextError(f"{name}：词典表格缺少列 term。请加上表头 term。", f"{name}: the dictionary table has no column term. Add the header term.")
    if not path.read_bytes().strip():
        raise missing
    table, problems = read_table(path)
    found = [column for key in TERM_COLUMNS for column in table.columns if column_key(column) == key]
    if not found and len(table.columns) > 1:
        raise missing
    column = found[0] if found else table.columns[0]
    cells = [*([] if found else [(1, column)]), *table[column].items()]   # a single column needs no header
    return [(line, one_line(_fold(cell))) for line, cell in cells], [(zh, en) for _, zh, en in problems]


def load_terms(path: str | Path | None = None) -> pd.DataFrame:
    """The domain dictionary: columns term, category, gloss_en, parts (joined by |), origin, note; one row per term."""
    place = Path(path) if path is not None else data_dir() / "lexicon" / "terms.csv"
    table = read_csv_any(place)
    need_columns(table, ["term", "category", "gloss_en", "parts", "origin"], place.name)
    twice = table.loc[table["term"].duplicated(), "term"]
    if len(twice):
        raise GovtextError(f"{place.name}：词条 {twice.iloc[0]} 重复。请只留一行。",
                           f"{place.name}: the term {twice.iloc[0]} occurs twice. Keep one row.")
    return table


def load_stopwords(path: str | Path | None = None) -> frozenset[str]:
    """The stop words: one per line (lines that begin with # are comments), or a table with a column term."""
    entries, _ = listed_words(path if path is not None else data_dir() / "lexicon" / "stopwords.txt")
    return frozenset(word for _, word in entries if word)


def load_synonyms(path: str | Path | None = None) -> pd.DataFrame:
    """Spellings, abbreviations and lists: columns variant, term, kind, note."""
    return read_csv_any(Path(path) if path is not None else data_dir() / "lexicon" / "synonyms.csv")


def gloss(terms: list[str], table: pd.DataFrame | None = None) -> dict[str, str]:
    """English gloss of each term: from the dictionary, else from glosses.csv (plain words); else the term itself."""
    known = pd.read_csv(data_dir() / "lexicon" / "glosses.csv", dtype=str, keep_default_na=False).set_index("term")["gloss_en"].to_dict()
    known |= (load_terms() if table is None else table).set_index("term")["gloss_en"].to_dict()
    return {term: known.get(term) or term for term in terms}

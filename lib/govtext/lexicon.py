"""The course's word lists: domain terms with glosses, stop words, synonyms."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from .messages import GovtextError, need_columns
from .paths import data_dir
from .readers import decode, fold


def load_terms(path: str | Path | None = None) -> pd.DataFrame:
    """The domain dictionary: columns term, category, gloss_en, parts (joined by |), origin, note; one row per term."""
    place = Path(path) if path is not None else data_dir() / "lexicon" / "terms.csv"
    table = pd.read_csv(place, dtype=str, keep_default_na=False)
    need_columns(table, ["term", "category", "gloss_en", "parts", "origin"], place.name)
    twice = table.loc[table["term"].duplicated(), "term"]
    if len(twice):
        raise GovtextError(f"{place.name}：词条 {twice.iloc[0]} 重复。请只留一行。",
                           f"{place.name}: the term {twice.iloc[0]} occurs twice. Keep one row.")
    return table


def load_stopwords(path: str | Path | None = None) -> frozenset[str]:
    """The stop words: one per line, lines that begin with # are comments."""
    place = Path(path) if path is not None else data_dir() / "lexicon" / "stopwords.txt"
    if not place.is_file():
        raise GovtextError(f"{place.name}：没有这个停用词文件。请检查路径。", f"{place.name}: there is no such file of stop words. Check the path.")
    lines = fold(decode(place.read_bytes(), place.name)).splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))


def load_synonyms(path: str | Path | None = None) -> pd.DataFrame:
    """Spellings, abbreviations and lists: columns variant, term, kind, note."""
    place = Path(path) if path is not None else data_dir() / "lexicon" / "synonyms.csv"
    return pd.read_csv(place, dtype=str, keep_default_na=False)


def gloss(terms: list[str], table: pd.DataFrame | None = None) -> dict[str, str]:
    """English gloss of each term: from the dictionary, else from glosses.csv (plain words); else the term itself."""
    known = pd.read_csv(data_dir() / "lexicon" / "glosses.csv", dtype=str, keep_default_na=False).set_index("term")["gloss_en"].to_dict()
    known |= (load_terms() if table is None else table).set_index("term")["gloss_en"].to_dict()
    return {term: known.get(term) or term for term in terms}

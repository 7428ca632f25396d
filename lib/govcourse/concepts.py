"""The frameworks of the five articles as two tables: concepts, and relations between them.

The YAML files in data/concepts are the source (schema in data/concepts/README.md); everything is checked on load.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from govtext.messages import GovtextError
from govtext.readers import fold

from .data import data_dir

KINDS = ("set", "stage", "periodisation", "event", "thesis", "claim", "theory", "change", "opposition", "shift", "logic", "insight",
         "level", "trend", "system", "network", "part", "keyword", "notion", "problem", "recommendation", "reform", "case",
         "definition", "characteristic", "perspective", "strand", "viewpoint", "author", "company")
RELATION_KINDS = ("supports", "contrasts", "same-term", "same-theme", "answers", "rests-on", "part-of", "precedes", "extends",
                  "exemplifies", "repeats")
CONCEPT_COLUMNS = ["id", "kind", "name_zh", "name_en", "article", "passages", "parent", "order", "terms", "from_zh", "from_en",
                   "from_terms", "to_zh", "to_en", "to_terms", "year_from", "year_to", "month", "lane", "places_zh", "places_en", "actor_zh",
                   "actor_en", "by", "planned", "year_by", "digest_zh", "digest_en", "file"]
RELATION_COLUMNS = ["from", "to", "kind", "passages", "by", "strength", "term", "note_zh", "note_en", "file"]


def load_concepts(folder: str | Path | None = None) -> pd.DataFrame:
    """Load all concepts.

    Parameters
    ----------
    folder : path, optional
        Folder of YAML files; default: the course's data/concepts.

    Returns
    -------
    DataFrame
        One row per concept, columns CONCEPT_COLUMNS, in order of file and entry. passages, terms, from_terms, to_terms,
        places_zh and places_en hold tuples; year_from and year_to are nullable integers (year_to missing: until now).

    Raises
    ------
    GovtextError
        A file is not readable YAML, or an entry breaks the schema: unknown kind, missing language, repeated id, unknown parent.
    """
    return _load(str(folder or data_dir() / "concepts"))[0].copy()


def load_relations(folder: str | Path | None = None) -> pd.DataFrame:
    """Load all relations between concepts: columns RELATION_COLUMNS; both ends are checked against the concepts.

    Raises
    ------
    GovtextError
        As `load_concepts`, and for an unknown concept at either end.
    """
    return _load(str(folder or data_dir() / "concepts"))[1].copy()


@lru_cache(maxsize=4)
def _load(folder: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    concepts, relations = [], []
    paths = sorted(Path(folder).glob("*.yaml"))
    if not paths:
        raise GovtextError(f"{folder}：没有概念文件（*.yaml）。请检查路径。",
                           f"{folder}: there are no concept files (*.yaml). Check the path.")
    for path in paths:
        try:
            content = yaml.load(path.read_text("utf-8"), loader)
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            raise GovtextError(f"{path.name}：不是有效的 YAML:{error}", f"{path.name}: not valid YAML: {error}") from error
        concepts += [_concept_row(entry, path.name) for entry in content.get("concepts") or []]
        relations += [_relation_row(entry, path.name) for entry in content.get("relations") or []]
    table = pd.DataFrame(concepts, columns=CONCEPT_COLUMNS).astype(dict.fromkeys(["year_from", "year_to", "month", "order"], "Int64"))
    links = pd.DataFrame(relations, columns=RELATION_COLUMNS).astype({"strength": "Int64"})
    _check_ends(table, links)
    return table, links


def _concept_row(entry: dict[str, Any], file: str) -> dict[str, Any]:
    at = f"{file}: {entry.get('id', '?')}"
    _need(entry, ("id", "kind", "name", "article", "passages", "digest"), at)
    if entry["kind"] not in KINDS:
        _refuse(at, f"未知的 kind:{entry['kind']}", f"unknown kind {entry['kind']}")
    poles = entry.get("poles") or {}
    years = entry.get("years") or {}
    row = {key: entry.get(key) for key in ("id", "kind", "article", "parent", "order", "month", "lane", "year_by")}
    row |= _pair(entry["name"], "name", at) | _pair(entry["digest"], "digest", at)
    row |= {"passages": tuple(entry["passages"]), "terms": _terms(entry.get("terms"), at), "file": file,
            "year_from": years.get("from"), "year_to": years.get("to"), "by": entry.get("by", "article"),
            "planned": bool(entry.get("planned", False)),
            "places_zh": tuple(place["zh"] for place in entry.get("places") or []),
            "places_en": tuple(place["en"] for place in entry.get("places") or [])}
    row |= _pair(entry["actor"], "actor", at) if "actor" in entry else {"actor_zh": "", "actor_en": ""}
    for side in ("from", "to"):
        row |= _pair(poles[side]["name"], side, at) if poles else {f"{side}_zh": "", f"{side}_en": ""}
        row[f"{side}_terms"] = _terms(poles[side]["terms"], at) if poles else ()
    return row | {key: row[key] or "" for key in ("parent", "lane", "year_by")}


def _relation_row(entry: dict[str, Any], file: str) -> dict[str, Any]:
    at = f"{file}: {entry.get('from', '?')} -> {entry.get('to', '?')}"
    _need(entry, ("from", "to", "kind", "passages", "by", "note"), at)
    if entry["kind"] not in RELATION_KINDS:
        _refuse(at, f"未知的关系：{entry['kind']}", f"unknown relation {entry['kind']}")
    return {"from": entry["from"], "to": entry["to"], "kind": entry["kind"], "passages": tuple(entry["passages"]),
            "by": entry["by"], "strength": entry.get("strength"), "term": entry.get("term", ""),
            **_pair(entry["note"], "note", at), "file": file}


def _need(entry: dict[str, Any], fields: tuple[str, ...], at: str) -> None:
    missing = [field for field in fields if not entry.get(field)]
    if missing:
        _refuse(at, f"缺少 {', '.join(missing)}", f"lacks {', '.join(missing)}")


def _pair(value: Any, field: str, at: str) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(value.get(lang), str) and value[lang].strip() for lang in ("zh", "en")):
        _refuse(at, f"{field} 要有中文 zh 和英文 en", f"{field} needs both zh and en")
    return {f"{field}_zh": value["zh"], f"{field}_en": value["en"]}


def _terms(values: list[Any] | None, at: str) -> tuple[str, ...]:
    terms = tuple(fold(str(value)) for value in values or [])
    if len(set(terms)) != len(terms):
        _refuse(at, "terms 里有重复的词", "a term is listed twice")
    return terms


def _check_ends(concepts: pd.DataFrame, relations: pd.DataFrame) -> None:
    twice = concepts.loc[concepts["id"].duplicated(), "id"]
    if len(twice):
        _refuse(twice.iloc[0], "编号重复", "the id occurs twice")
    known = set(concepts["id"])
    for child, parent in zip(concepts["id"], concepts["parent"], strict=True):
        if parent and parent not in known:
            _refuse(child, f"parent {parent} 不存在", f"its parent {parent} does not exist")
    for row in relations.itertuples():
        for end in (row[1], row.to):
            if end not in known:
                _refuse(f"{row[1]} -> {row.to}", f"概念 {end} 不存在", f"the concept {end} does not exist")
    for key, label in ((concepts["id"], "id"),):
        bad = [value for value in key if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", value)]
        if bad:
            _refuse(bad[0], f"{label} 只能用小写字母、数字和连字符", f"{label} may hold small letters, digits and hyphens only")


def _refuse(at: str, zh: str, en: str) -> None:
    raise GovtextError(f"概念数据 {at}：{zh}。", f"Concept data, {at}: {en}.")


def find_concept(concepts: pd.DataFrame, concept_id: str) -> pd.Series:
    """One concept by its id.

    Raises
    ------
    GovtextError
        There is none; suggests the nearest ids.
    """
    import difflib

    found = concepts[concepts["id"] == concept_id]
    if found.empty:
        near = ", ".join(difflib.get_close_matches(concept_id, list(concepts["id"]), 3, 0.4)) or "–"
        raise GovtextError(f"没有概念 {concept_id}。是不是：{near}？", f"There is no concept {concept_id}. Did you mean: {near}?")
    return found.iloc[0]

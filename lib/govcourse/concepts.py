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
from govtext.yamlfiles import At, Mapping, need_list, need_mapping, need_text, need_texts, no_strangers, read_yaml, whole_number

from .data import data_dir

KINDS = ("set", "stage", "periodisation", "event", "thesis", "claim", "theory", "change", "opposition", "shift", "logic", "insight",
         "level", "trend", "system", "network", "part", "keyword", "notion", "problem", "recommendation", "reform", "case",
         "definition", "characteristic", "perspective", "strand", "viewpoint", "author", "company")
RELATION_KINDS = ("supports", "contrasts", "same-term", "same-theme", "answers", "rests-on", "part-of", "precedes", "extends",
                  "exemplifies", "repeats")
CONCEPT_COLUMNS = ["id", "kind", "name_zh", "name_en", "article", "passages", "parent", "order", "terms", "from_zh", "from_en",
                   "from_terms", "to_zh", "to_en", "to_terms", "year_from", "year_to", "month", "lane", "places_zh", "places_en", "actor_zh",
                   "actor_en", "by", "planned", "year_by", "digest_zh", "digest_en", "file"]
CONCEPT_KEYS = ("id", "kind", "name", "article", "passages", "parent", "order", "terms", "poles", "years", "month", "year_by", "planned", "lane", "places",
                "actor", "by", "digest")
RELATION_KEYS = ("from", "to", "kind", "passages", "by", "strength", "term", "note")
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
        places_zh and places_en hold tuples; year_from and year_to are nullable integers (year_to missing: no end is given).

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
    concepts, relations = [], []
    paths = sorted(Path(folder).glob("*.yaml"))
    if not paths:
        raise GovtextError(f"{folder}：没有概念文件（*.yaml）。请检查路径。",
                           f"{folder}: there are no concept files (*.yaml). Check the path.")
    for path in paths:
        content, at = read_yaml(path)
        for kept, key, row in ((concepts, "concepts", _concept_row), (relations, "relations", _relation_row)):
            here = at.inside(content, key, key)
            entries = need_list(content.get(key, ""), here, f"{key}: [...]")
            kept += [row(need_mapping(entry, here.inside(entries), "- id: a"), here.inside(entry)) for entry in entries]
    table = pd.DataFrame(concepts, columns=CONCEPT_COLUMNS).astype(dict.fromkeys(["year_from", "year_to", "month", "order"], "Int64"))
    links = pd.DataFrame(relations, columns=RELATION_COLUMNS).astype({"strength": "Int64"})
    _check_ends(table, links)
    return table, links


def _concept_row(entry: Mapping, at: At) -> dict[str, Any]:
    at.what = _text(entry, "id", at) or "?"
    no_strangers(entry, CONCEPT_KEYS, at)
    _need(entry, ("id", "kind", "name", "article", "passages", "digest"), at)
    if entry["kind"] not in KINDS:
        at.inside(entry, "kind").refuse(f"未知的 kind：{entry['kind']}", f"unknown kind {entry['kind']}")
    poles = need_mapping(entry.get("poles") or Mapping(0), at.inside(entry, "poles"), "poles: {from: ..., to: ...}")
    years = need_mapping(entry.get("years") or Mapping(0), at.inside(entry, "years"), "years: {from: 2000, to: 2014}")
    places = [_pair(place, "place", at.inside(entry, "places")) for place in need_list(entry.get("places", ""), at.inside(entry, "places"), "places: [{zh: 浙江, en: Zhejiang}]")]
    row: dict[str, Any] = {key: _text(entry, key, at) for key in ("id", "kind", "article", "parent", "lane", "year_by")}
    row |= {key: whole_number(entry.get(key, ""), at.inside(entry, key), key, low, high) for key, low, high in (("order", 0, 9999), ("month", 1, 12))}
    row |= {f"year_{end}": whole_number(years.get(end, ""), at.inside(years, end), f"years {end}", 1900, 2100) for end in ("from", "to")}
    row |= _pair(entry["name"], "name", at) | _pair(entry["digest"], "digest", at)
    row |= {"passages": _texts(entry, "passages", at), "terms": _terms(entry, "terms", at), "file": at.file, "by": _text(entry, "by", at) or "article",
            "planned": _text(entry, "planned", at).lower() in ("true", "yes"),
            "places_zh": tuple(place["place_zh"] for place in places), "places_en": tuple(place["place_en"] for place in places)}
    row |= _pair(entry["actor"], "actor", at) if "actor" in entry else {"actor_zh": "", "actor_en": ""}
    for side in ("from", "to"):
        pole = need_mapping(poles.get(side, ""), at.inside(poles, side), f"{side}: {{name: ..., terms: [...]}}") if poles else Mapping(0)
        row |= _pair(pole.get("name"), side, at) if poles else {f"{side}_zh": "", f"{side}_en": ""}
        row[f"{side}_terms"] = _terms(pole, "terms", at)
    return row


def _relation_row(entry: Mapping, at: At) -> dict[str, Any]:
    at.what = f"{_text(entry, 'from', at) or '?'} -> {_text(entry, 'to', at) or '?'}"
    no_strangers(entry, RELATION_KEYS, at)
    _need(entry, ("from", "to", "kind", "passages", "by", "note"), at)
    if entry["kind"] not in RELATION_KINDS:
        at.inside(entry, "kind").refuse(f"未知的关系：{entry['kind']}", f"unknown relation {entry['kind']}")
    return {"from": entry["from"], "to": entry["to"], "kind": entry["kind"], "passages": _texts(entry, "passages", at), "by": _text(entry, "by", at),
            "strength": whole_number(entry.get("strength", ""), at.inside(entry, "strength"), "strength", 0, 9), "term": _text(entry, "term", at),
            **_pair(entry["note"], "note", at), "file": at.file}


def _need(entry: Mapping, fields: tuple[str, ...], at: At) -> None:
    missing = [field for field in fields if not entry.get(field)]
    if missing:
        at.refuse(f"缺少 {', '.join(missing)}", f"lacks {', '.join(missing)}")


def _text(entry: Mapping, key: str, at: At) -> str:
    return need_text(entry.get(key, ""), at.inside(entry, key), key)


def _texts(entry: Mapping, key: str, at: At) -> tuple[str, ...]:
    return tuple(need_texts(entry.get(key, ""), at.inside(entry, key, f"{at.what}: {key}"), f"{key}: [...]"))


def _pair(value: Any, field: str, at: At) -> dict[str, str]:
    if not isinstance(value, Mapping) or not all(isinstance(value.get(lang), str) and value[lang] for lang in ("zh", "en")):
        at.inside(value).refuse(f"{field} 要有中文 zh 和英文 en", f"{field} needs both zh and en")
    return {f"{field}_zh": value["zh"], f"{field}_en": value["en"]}


def _terms(entry: Mapping, key: str, at: At) -> tuple[str, ...]:
    terms = tuple(map(fold, _texts(entry, key, at)))
    if len(set(terms)) != len(terms):
        at.inside(entry, key).refuse("terms 里有重复的词", "a term is listed twice")
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

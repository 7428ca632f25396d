"""From a codebook to suggested codes, and from codes to tables.

A codebook is YAML: categories with a definition, inclusion rules and exclusion rules over terms. The program suggests, a person
decides; the suggestion and the decision stand side by side.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from ..messages import GovtextError, need_columns
from ..readers import fold
from .codes import code_key
from .frequency import contains

UNITS = ("passage", "sentence")
RULE_KEYS = {"any", "all", "not", "near", "category", "within", "sections", "note"}


@dataclass(frozen=True)
class Codebook:
    """Categories in order (DataFrame: code, parent, name_zh, name_en, definition_zh, definition_en) and their rules."""

    categories: pd.DataFrame
    include: dict[str, list[dict[str, Any]]]
    exclude: dict[str, list[dict[str, Any]]]

    @property
    def terms(self) -> list[str]:
        """All terms that a rule names, sorted."""
        rules = [rule for rules in (*self.include.values(), *self.exclude.values()) for rule in rules]
        return sorted({term for rule in rules for key in ("any", "all", "not") for term in rule.get(key, [])})


def load_codebook(path: str | Path) -> Codebook:
    """Load and check a codebook.

    A rule is a mapping with `any: [terms]` (at least one), `all: [terms]` (every one), `not: [terms]` (none), or
    `category: id` (passages that get that category); `within: sentence` asks for the terms in one sentence (default: in one
    passage), `near: 2` for the terms at most two sentences apart; `sections: [names]` limits it to sections. Keys of one rule must
    all hold; one rule of a list suffices.

    Raises
    ------
    GovtextError
        Not YAML, unknown key or unit, `near` not a whole number above 0 or beside `within`, repeated or undefined category,
        categories that refer to each other in a circle.
    """
    import yaml

    path = Path(path)
    try:
        content = yaml.safe_load(path.read_text("utf-8"))
        entries = content["categories"]
    except (OSError, UnicodeDecodeError, yaml.YAMLError, KeyError, TypeError) as error:
        raise GovtextError(f"{path.name}：不是有效的编码手册（{type(error).__name__}）。需要 UTF-8 的 YAML，最上层是 categories。",
                           f"{path.name}: not a valid codebook ({type(error).__name__}). It must be UTF-8 YAML with categories on top.") from error
    rows, include, exclude = [], {}, {}
    if not isinstance(entries, list) or not all(isinstance(e, dict) and isinstance(e.get("name", {}), dict) and isinstance(e.get("definition", {}), dict)
                                                and isinstance(e.get("id"), (str, int, type(None))) for e in entries):
        raise GovtextError(f"{path.name}：categories 要是类目的列表，name 和 definition 各写 zh 和 en。",
                           f"{path.name}: categories must be a list of categories; name and definition have zh and en each.")
    for entry in entries:
        code = entry.get("id")
        if code in (None, "") or code_key(code) in map(code_key, include):
            raise GovtextError(f"{path.name}：类目 {code} 缺少编号或重复。", f"{path.name}: the category {code} has no id or occurs twice.")
        name, text = entry.get("name", {}), entry.get("definition", {})
        rows.append((code, entry.get("parent", ""), name.get("zh", code), name.get("en", code), text.get("zh", ""), text.get("en", "")))
        include[code] = [_rule(rule, code, path.name) for rule in entry.get("include") or []]
        exclude[code] = [_rule(rule, code, path.name) for rule in entry.get("exclude") or []]
    table = pd.DataFrame(rows, columns=["code", "parent", "name_zh", "name_en", "definition_zh", "definition_en"])
    _check_references(table, include, exclude, path.name)
    return Codebook(table, include, exclude)


def _rule(rule: Any, code: str, file: str) -> dict[str, Any]:
    if not isinstance(rule, dict) or not {"any", "all", "category"} & set(rule) or set(rule) - RULE_KEYS:
        raise GovtextError(f"{file}：类目 {code} 的规则 {rule!r} 不完整。可用的键：{', '.join(sorted(RULE_KEYS))}，至少要有 any、all 或 category。",
                           f"{file}: category {code}: the rule {rule!r} is incomplete. Keys: {', '.join(sorted(RULE_KEYS))}; "
                           "any, all or category must be there.")
    if rule.get("within", "passage") not in UNITS:
        raise GovtextError(f"{file}：类目 {code}：within 只能是 {' 或 '.join(UNITS)}。",
                           f"{file}: category {code}: within must be {' or '.join(UNITS)}.")
    for key in ("any", "all", "not", "sections"):
        if key in rule and (not isinstance(rule[key], list) or not all(str(v).strip() for v in rule[key])):
            raise GovtextError(f"{file}：类目 {code}：{key} 要写成列表，例如 {key}: [数字政府]，且不含空词。",
                               f"{file}: category {code}: {key} must be a list, for example {key}: [数字政府], without an empty term.")
    near = rule.get("near", 1)
    if type(near) is not int or near < 1 or {"near", "within"} <= set(rule):
        raise GovtextError(f"{file}：类目 {code}：near 是相隔的句数，要写正整数，并且不与 within 同用。",
                           f"{file}: category {code}: near is a distance in sentences, a whole number above 0, and does not go with within.")
    return {key: [fold(str(v)) for v in value] if key in ("any", "all", "not") else value for key, value in rule.items()}


def _check_references(table: pd.DataFrame, include: dict, exclude: dict, file: str) -> None:
    known = set(table["code"])
    refers = {code: [r["category"] for r in (*include[code], *exclude[code]) if "category" in r] for code in known}
    for code, parent in zip(table["code"], table["parent"], strict=True):
        refers[code] = refers[code] + ([parent] if parent else [])
    for code, others in refers.items():
        for other in others:
            if other not in known:
                raise GovtextError(f"{file}：类目 {code} 引用了未定义的类目 {other}。", f"{file}: category {code} refers to {other}, which is not defined.")
    for start in table["code"]:
        trail, ahead = [start], list(refers[start])
        seen = set()
        while ahead:
            here = ahead.pop()
            if here == start:
                raise GovtextError(f"{file}：类目互相引用成环：{' → '.join([*trail, start])}。", f"{file}: categories refer in a circle at {start}.")
            if here not in seen:
                seen.add(here)
                trail.append(here)
                ahead += refers[here]


def suggest_codes(tokens: pd.DataFrame, codebook: Codebook, passages: pd.DataFrame | None = None) -> pd.DataFrame:
    """Suggest codes for passages by the rules of a codebook (nested term matching).

    Parameters
    ----------
    tokens : DataFrame
        passage_id, sentence, term.
    codebook : Codebook
    passages : DataFrame, optional
        passage_id, section_zh, section_en; needed where a rule names sections.

    Returns
    -------
    DataFrame
        unit (passage_id), code, rule ("include 2: 数字政府 + 建设"), matched (terms found); one row per passage and category, first
        rule that holds; categories without rules are never suggested. Sorted by unit and order of the codebook.
    """
    need_columns(tokens, ["passage_id", "sentence", "term"], "tokens")
    found = _occurrences(tokens, codebook.terms)
    sections = {} if passages is None else {row.passage_id: {row.section_zh, row.section_en} for row in passages.itertuples()}
    place = {code: i for i, code in enumerate(codebook.categories["code"])}
    memo: dict[str, dict[str, tuple[str, str]]] = {}

    def coded(code: str) -> dict[str, tuple[str, str]]:
        """Passages of a category with the rule and the terms that matched."""
        if code not in memo:
            mine: dict[str, tuple[str, str]] = {}
            for number, rule in enumerate(codebook.include[code], 1):
                for unit, matched in holds(rule).items():
                    mine.setdefault(unit, (f"include {number}", matched))
            barred = {unit for rule in codebook.exclude[code] for unit in holds(rule)}
            memo[code] = {unit: hit for unit, hit in mine.items() if unit not in barred}
        return memo[code]

    def holds(rule: dict[str, Any]) -> dict[str, str]:
        reach = rule.get("near", 0 if rule.get("within") == "sentence" else None)   # sentences; None: the whole passage
        spots: dict[tuple[str, int], set[str]] = {}
        barred = {(unit, close) for term in rule.get("not", []) for unit, sentence in found.get(term, ())
                  for close in ([] if reach is None else range(sentence - reach, sentence + reach + 1))}
        for term in {*rule.get("any", []), *rule.get("all", []), *rule.get("not", [])}:
            for unit, sentence in sorted(found.get(term, set()) - barred):
                for start in [0] if reach is None else range(sentence - reach, sentence + 1):
                    spots.setdefault((unit, start), set()).add(term)
        if "category" in rule and not {"any", "all"} & set(rule):
            for unit in coded(rule["category"]):
                spots.setdefault((unit, 0), set())
        result: dict[str, str] = {}
        for (unit, _), terms in sorted(spots.items()):
            good = ((not rule.get("any") or terms & set(rule["any"])) and set(rule.get("all", [])) <= terms
                    and not terms & set(rule.get("not", []))
                    and ("category" not in rule or unit in coded(rule["category"]))
                    and ("sections" not in rule or sections.get(unit, set()) & set(rule["sections"])))
            if good:
                result.setdefault(unit, " ".join(sorted(terms)))
        return result

    rows = [(unit, code, rule, matched) for code in codebook.categories["code"] for unit, (rule, matched) in coded(code).items()]
    table = pd.DataFrame(rows, columns=["unit", "code", "rule", "matched"])
    return table.sort_values(["unit", "code"], key=lambda c: c.map(place) if c.name == "code" else c, ignore_index=True)


def _occurrences(tokens: pd.DataFrame, terms: list[str]) -> dict[str, set[tuple[str, int]]]:
    """Where each term occurs, inside longer tokens too: term -> {(passage_id, sentence)}."""
    if not terms:
        return {}
    inside = contains(tokens["term"], terms).rename(columns={"term": "inner"})
    spots = tokens[["passage_id", "sentence", "term"]].astype({"term": str, "passage_id": str}).merge(inside, left_on="term", right_on="token")
    return {term: set(zip(rows["passage_id"], rows["sentence"], strict=True)) for term, rows in spots.groupby("inner")}


def coding_sheet(corpus_passages: pd.DataFrame, suggestions: pd.DataFrame) -> pd.DataFrame:
    """A sheet for people: one row per passage, suggestion beside an empty decision.

    Returns
    -------
    DataFrame
        clause (document-section-passage, for example shifts-2-07), unit, suggested (codes joined by |), matched, decision (empty).
    """
    need_columns(corpus_passages, ["passage_id", "article_id", "paragraph", "section_zh"], "passages")
    number = corpus_passages.groupby("article_id", sort=False)["section_zh"].transform(lambda s: pd.factorize(s)[0] + 1)
    sheet = pd.DataFrame({"clause": [f"{a}-{s}-{p:02d}" for a, s, p in zip(corpus_passages["article_id"], number, corpus_passages["paragraph"], strict=True)],
                          "unit": corpus_passages["passage_id"].to_numpy()})
    grouped = suggestions.groupby("unit")
    codes, matched = grouped["code"].agg("|".join).to_dict(), grouped["matched"].agg(" | ".join).to_dict()
    sheet["suggested"] = [codes.get(unit, "") for unit in sheet["unit"]]
    sheet["matched"] = [matched.get(unit, "") for unit in sheet["unit"]]
    sheet["decision"] = ""
    return sheet


def check_codings(codings: pd.DataFrame, codebook: Codebook, units: set[str]) -> None:
    """Refuse codings that name unknown units or categories, or lack cells. 1, 1.0 and "1" are one code (`codes`).

    Raises
    ------
    GovtextError
        Names the first unknown unit or code, or the coder and unit with a missing cell.
    """
    need_columns(codings, ["unit", "coder", "code"], "codings")
    for column, known, zh, en in (("unit", units, "单位", "unit"), ("code", set(codebook.categories["code"]), "类目", "category")):
        spelled = {code_key(v) for v in known}
        strange = codings[[pd.isna(v) or code_key(v) not in spelled for v in codings[column]]]
        if len(strange):
            row = strange.iloc[0]
            if column == "code" and (pd.isna(row["code"]) or not str(row["code"]).strip()):
                raise GovtextError(f"编码员 {row['coder']} 的单位 {row['unit']} 没有编码。请补上。",
                                   f"Coder {row['coder']} left unit {row['unit']} without a code. Fill it in.")
            raise GovtextError(f"未知的{zh} {row[column]}（编码员 {row['coder']}）。请对照编码手册。",
                               f"Unknown {en} {row[column]} (coder {row['coder']}). Compare it with the codebook.")

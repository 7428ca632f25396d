"""From a codebook to suggested codes, and from codes to tables.

A codebook is YAML: categories with a definition, inclusion rules and exclusion rules over terms. The program suggests, a person
decides; the suggestion and the decision stand side by side.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from ..messages import GovtextError, both, need_columns
from ..terms import fold_term, term_key
from ..yamlfiles import At, Mapping, need_list, need_mapping, need_text, need_texts, no_strangers, read_yaml, whole_number
from .codes import code_text
from .frequency import contains, of_this_corpus

if TYPE_CHECKING:
    from ..corpus import Corpus

UNITS = ("passage", "sentence")
CATEGORY_KEYS = ("id", "parent", "name", "definition", "include", "exclude")
MOST_NEAR = 100   # sentences; what is farther apart is not near
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

    Values stay as they are written (NO, 012 and 12:30 are terms); ids may be numbers, and are compared as text: 1, "1" and 1.0 are one.
    Raises GovtextError: not YAML, a wrong shape (a text where a list belongs), unknown key or unit, `near` not a whole number from 1 to
    100 or beside `within`, repeated or undefined category, categories that refer to each other in a circle; names file, line and
    category.
    """
    content, at = read_yaml(path)
    if "categories" not in content:
        at.refuse("不是编码手册：最上层要有 categories", "not a codebook: categories must stand on top")
    rows, include, exclude = [], {}, {}
    entries = need_list(content["categories"], at.inside(content, "categories", "categories"), "categories: [{id: a}]")
    if not entries:
        at.inside(content, "categories").refuse("编码手册里没有类目", "the codebook has no category")
    for entry in entries:
        here = at.inside(need_mapping(entry, at.inside(entries), "- id: a"))
        no_strangers(entry, CATEGORY_KEYS, here)
        code = code_text(need_text(entry.get("id", ""), here, "id"))
        if not code or code in include:
            here.refuse(f"类目 {code[:40]} 缺少编号或重复", f"the category {code[:40]} has no id or occurs twice")
        here.what = code[:40]
        name, text = (need_mapping(entry.get(key) or Mapping(0), here.inside(entry, key), f"{key}: {{zh: 名称, en: name}}") for key in ("name", "definition"))
        shown = [need_text(value, here, key) for key, value in (("name", name.get("zh", code)), ("name", name.get("en", code)),
                                                                ("definition", text.get("zh", "")), ("definition", text.get("en", "")))]
        rows.append((code, code_text(need_text(entry.get("parent", ""), here, "parent")), *shown))
        for kept, key in ((include, "include"), (exclude, "exclude")):
            kept[code] = [_rule(rule, code, here.inside(entry, key)) for rule in need_list(entry.get(key, ""), here.inside(entry, key), f"{key}: [{{any: [词]}}]")]
    table = pd.DataFrame(rows, columns=["code", "parent", "name_zh", "name_en", "definition_zh", "definition_en"])
    _check_references(table, include, exclude, at.file)
    return Codebook(table, include, exclude)


def _rule(rule: Any, code: str, at: At) -> dict[str, Any]:
    at = at.inside(rule)
    if not isinstance(rule, Mapping) or not {"any", "all", "category"} & set(rule) or set(rule) - RULE_KEYS:
        at.refuse(f"规则 {str(rule)[:60]} 不完整。可用的键：{', '.join(sorted(RULE_KEYS))}，至少要有 any、all 或 category",
                  f"the rule {str(rule)[:60]} is incomplete. Keys: {', '.join(sorted(RULE_KEYS))}; any, all or category must be there")
    if rule.get("within", "passage") not in UNITS:
        at.refuse(f"within 只能是 {' 或 '.join(UNITS)}", f"within must be {' or '.join(UNITS)}")
    kept: dict[str, Any] = dict(rule)
    for key in [key for key in ("any", "all", "not", "sections") if key in rule]:
        kept[key] = need_texts(rule[key], at.inside(rule, key, f"{code}: {key}"), f"{key}: [数字政府]")
        if not kept[key]:
            at.refuse(f"{key} 是空的", f"{key} is empty")
    near = whole_number(rule.get("near", ""), at.inside(rule, "near"), "near", 1, MOST_NEAR)
    if "near" in rule and (near is None or "within" in rule):
        at.refuse("near 是相隔的句数，要写正整数，并且不与 within 同用", "near is a distance in sentences, a whole number above 0, and does not go with within")
    if near:
        kept["near"] = near
    if "category" in rule:
        kept["category"] = code_text(need_text(rule["category"], at, "category"))
    return {key: [fold_term(value) for value in values] if key in ("any", "all", "not") else values for key, values in kept.items()}


def _check_references(table: pd.DataFrame, include: dict, exclude: dict, file: str) -> None:
    known = set(table["code"])
    refers = {code: [r["category"] for r in (*include[code], *exclude[code]) if "category" in r] for code in known}
    for code, parent in zip(table["code"], table["parent"], strict=True):
        refers[code] = refers[code] + ([parent] if parent else [])
    for code, others in refers.items():
        for other in others:
            if other not in known:
                raise GovtextError(f"{file}：类目 {code[:40]} 引用了未定义的类目 {other[:40]}。",
                                   f"{file}: category {code[:40]} refers to {other[:40]}, which is not defined.")
    for start in table["code"]:
        trail, ahead = [start], list(refers[start])
        seen = set()
        while ahead:
            here = ahead.pop()
            if here == start:
                raise GovtextError(f"{file}：类目互相引用成环：{' → '.join([*trail[:8], start])[:200]}。",
                                   f"{file}: categories refer in a circle at {start[:40]}.")
            if here not in seen:
                seen.add(here)
                trail.append(here)
                ahead += refers[here]


def suggest_codes(tokens: pd.DataFrame | Corpus, codebook: Codebook, passages: pd.DataFrame | None = None, *,
                  counts: Corpus | None = None, case: bool = False) -> pd.DataFrame:
    """Suggest codes for passages by the rules of a codebook (a term matches wherever it stands; doubtful hits do not count).

    A warning tells of rules that can never match, because their terms cannot be counted (see `Corpus.how_counted`).

    Parameters
    ----------
    passages : passage_id, section_zh, section_en; needed where a rule names sections. Default: those of the corpus.
    tokens, counts, case : as in all `measures`

    Returns
    -------
    DataFrame
        unit (passage_id), code, rule ("include 2: 数字政府 + 建设"), matched (terms found); one row per passage and category, first
        rule that holds; categories without rules are never suggested. Sorted by unit and order of the codebook.
    """
    if not isinstance(tokens, pd.DataFrame):
        counts, tokens, passages = tokens, None, tokens.passages if passages is None else passages
    found = _in_words(tokens, codebook.terms, case) if counts is None else _in_text(tokens, counts, codebook, case)
    sections = {} if passages is None else {row.passage_id: {row.section_zh, row.section_en} for row in passages.itertuples()}
    place = {code: i for i, code in enumerate(codebook.categories["code"])}
    coder = _Coder(codebook, found, sections)
    rows = [(unit, code, rule, matched) for code in place for unit, (rule, matched) in coder.coded(code).items()]
    table = pd.DataFrame(rows, columns=["unit", "code", "rule", "matched"])
    return table.sort_values(["unit", "code"], key=lambda c: c.map(place) if c.name == "code" else c, ignore_index=True)


@dataclass(frozen=True)
class _Coder:
    """Holds rules against what was found: term -> {(passage_id, sentence)}; what a category has is worked out once."""

    codebook: Codebook
    found: dict[str, set[tuple[str, int]]]
    sections: dict[str, set[str]]
    known: dict[str, dict[str, tuple[str, str]]] = field(default_factory=dict)

    def coded(self, code: str) -> dict[str, tuple[str, str]]:
        """Passages of a category with the rule and the terms that matched."""
        if code not in self.known:
            mine: dict[str, tuple[str, str]] = {}
            for number, rule in enumerate(self.codebook.include[code], 1):
                for unit, matched in self.holds(rule).items():
                    mine.setdefault(unit, (f"include {number}", matched))
            barred = {unit for rule in self.codebook.exclude[code] for unit in self.holds(rule)}
            self.known[code] = {unit: hit for unit, hit in mine.items() if unit not in barred}
        return self.known[code]

    def holds(self, rule: dict[str, Any]) -> dict[str, str]:
        """Passages in which a rule holds, and the terms that matched."""
        result: dict[str, str] = {}
        for (unit, _), terms in sorted(self._spots(rule).items()):
            good = ((not rule.get("any") or terms & set(rule["any"])) and set(rule.get("all", [])) <= terms
                    and not terms & set(rule.get("not", []))
                    and ("category" not in rule or unit in self.coded(rule["category"]))
                    and ("sections" not in rule or self.sections.get(unit, set()) & set(rule["sections"])))
            if good:
                result.setdefault(unit, " ".join(sorted(terms)))
        return result

    def _spots(self, rule: dict[str, Any]) -> dict[tuple[str, int], set[str]]:
        """Places (passage, first sentence of a stretch as long as the rule reaches) and the terms of the rule there."""
        reach = rule.get("near", 0 if rule.get("within") == "sentence" else None)   # sentences; None: the whole passage
        spots: dict[tuple[str, int], set[str]] = {}
        barred = {(unit, close) for term in rule.get("not", []) for unit, sentence in self.found.get(term, ())
                  for close in ([] if reach is None else range(sentence - reach, sentence + reach + 1))}
        for term in {*rule.get("any", []), *rule.get("all", []), *rule.get("not", [])}:
            for unit, sentence in sorted(self.found.get(term, set()) - barred):
                for start in [0] if reach is None else range(sentence - reach, sentence + 1):
                    spots.setdefault((unit, start), set()).add(term)
        if "category" in rule and not {"any", "all"} & set(rule):
            for unit in self.coded(rule["category"]):
                spots.setdefault((unit, 0), set())
        return spots


def _in_words(tokens: pd.DataFrame, terms: list[str], case: bool) -> dict[str, set[tuple[str, int]]]:
    """Where each term occurs in the words of a token table, inside longer ones too: term -> {(passage_id, sentence)}."""
    need_columns(tokens, ["passage_id", "sentence", "term"], "tokens")
    if not terms:
        return {}
    inside = contains(tokens["term"], terms, case=case).rename(columns={"term": "inner"})
    spots = tokens[["passage_id", "sentence", "term"]].astype({"term": str, "passage_id": str}).merge(inside, left_on="term", right_on="token")
    return _spots(spots["inner"], spots, terms, case)


def _in_text(tokens: pd.DataFrame | None, counts: Corpus, codebook: Codebook, case: bool) -> dict[str, set[tuple[str, int]]]:
    """Where each term occurs in the text of a corpus, or of those of its sentences that stand in a token table."""
    terms = codebook.terms
    if not terms:
        return {}
    _tell_idle_rules(codebook, {term for term, way in counts.how_counted(terms, refuse=False, case=case).items() if way == "not counted"})
    found = counts.counts_of(terms, refuse=False, case=case)
    found = found[found["n"] > 0]
    if tokens is not None:
        place = ["passage_id", "sentence"]
        need_columns(tokens, place, "tokens")
        of_this_corpus(tokens, counts)
        found = found.merge(tokens[place].drop_duplicates().astype({"passage_id": str}), on=place)
    return _spots(found["term"], found, terms, case)


def _spots(found: pd.Series, places: pd.DataFrame, terms: list[str], case: bool) -> dict[str, set[tuple[str, int]]]:
    keys = found.map(lambda term: term_key(term, case=case))
    by_key = {key: set(zip(rows["passage_id"], rows["sentence"], strict=True)) for key, rows in places.groupby(keys)}
    return {term: spots for term in terms if (spots := by_key.get(term_key(term, case=case)))}


def _tell_idle_rules(codebook: Codebook, lost: set[str]) -> None:
    """Warn of rules that can never match, since these terms cannot be counted."""
    idle = [f"{code} {number}" for code, rules in codebook.include.items() for number, rule in enumerate(rules, 1)
            if set(rule.get("all", ())) & lost or (rule.get("any") and set(rule["any"]) <= lost)]
    if idle:
        warnings.warn(both(f"编码手册里有 {len(idle)} 条规则永远不会命中，因为它们的词在这里数不出来（类目 第几条）：{'、'.join(idle[:8])}",
                           f"{len(idle)} rule(s) of the codebook can never match, since their terms cannot be counted here (category, include no.): "
                           f"{', '.join(idle[:8])}"), stacklevel=4)


def coding_sheet(corpus_passages: pd.DataFrame, suggestions: pd.DataFrame) -> pd.DataFrame:
    """A sheet for people: one row per passage, suggestion beside an empty decision.

    Returns clause (document-section-passage, for example shifts-2-07), unit, suggested (codes joined by |), matched, decision (empty).
    """
    need_columns(corpus_passages, ["passage_id", "article_id", "paragraph", "section_zh"], "passages")
    number = corpus_passages.groupby("article_id", sort=False)["section_zh"].transform(lambda s: pd.factorize(s)[0] + 1)
    sheet = pd.DataFrame({"clause": [f"{a}-{s}-{p:02d}" for a, s, p in zip(corpus_passages["article_id"], number, corpus_passages["paragraph"], strict=True)],
                          "unit": corpus_passages["passage_id"].to_numpy()})
    grouped = suggestions.groupby("unit")
    codes, matched = grouped["code"].agg(lambda codes: "|".join(map(code_text, codes))).to_dict(), grouped["matched"].agg(" | ".join).to_dict()
    sheet["suggested"] = [codes.get(unit, "") for unit in sheet["unit"]]
    sheet["matched"] = [matched.get(unit, "") for unit in sheet["unit"]]
    sheet["decision"] = ""
    return sheet


def check_codings(codings: pd.DataFrame, codebook: Codebook, units: set[str]) -> None:
    """Refuse codings that name unknown units or categories, or lack cells.

    Raises GovtextError: names the first unknown unit or code, or the coder and unit with a missing cell.
    """
    need_columns(codings, ["unit", "coder", "code"], "codings")
    known_units, known_codes = ({code_text(value) for value in values} for values in (units, codebook.categories["code"]))
    for column, known, zh, en in (("unit", known_units, "单位", "unit"), ("code", known_codes, "类目", "category")):
        strange = codings[~codings[column].map(code_text).isin(known)]
        if len(strange):
            row = strange.iloc[0]
            if column == "code" and not code_text(row["code"]):
                raise GovtextError(f"编码员 {row['coder']} 的单位 {row['unit']} 没有编码。请补上。",
                                   f"Coder {row['coder']} left unit {row['unit']} without a code. Fill it in.")
            raise GovtextError(f"未知的{zh} {row[column]}（编码员 {row['coder']}）。请对照编码手册。",
                               f"Unknown {en} {row[column]} (coder {row['coder']}). Compare it with the codebook.")

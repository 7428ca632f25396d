"""The explorer of the course: the kit's page, with levels of government, a tile map, and the concepts of the five articles."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pandas as pd

import govtext
from govtext.explorer.counts import explorer_data
from govtext.explorer.own import categories, described_terms
from govtext.explorer.page import joined, write_page
from govtext.lexicon import load_synonyms

from ..concepts import load_concepts, load_relations
from ..data import article_colours, article_names, load_course
from ..reference import load_counted_terms, load_missing, load_report_terms, load_reports, load_units

HERE = Path(__file__).resolve().parent
LEVELS = ({"id": "provincial", "zh": "省级", "en": "provinces", "of": ["省级报告", "reports of provinces"]},
          {"id": "city", "zh": "城市", "en": "cities", "of": ["城市报告", "reports of cities"]},
          {"id": "national", "zh": "国务院", "en": "State Council", "of": ["国务院报告", "State Council reports"], "single": True})
NATION = "全国"
RIGHTS = ["这一页只有计数、名称和我们自己的摘要，没有原文。计数是事实（CC0），摘要 CC BY 4.0，代码 MIT。",
          "The page holds counts, names and our own digests, never text. Counts are facts (CC0), digests CC BY 4.0, code MIT."]
SYLLABLES = ("Bei-jing Tian-jin He-bei Shan-xi Liao-ning Ji-lin Heilong-jiang Shang-hai Jiang-su Zhe-jiang An-hui Fu-jian Jiang-xi Shan-dong "
             "He-nan Hu-bei Hu-nan Guang-dong Guang-xi Hai-nan Chong-qing Si-chuan Gui-zhou Yun-nan Shaan-xi Gan-su Qing-hai Ning-xia Xin-jiang")
SHORT = {name.replace("-", ""): name.replace("-", "\u00ad") for name in SYLLABLES.split()} | {"Inner Mongolia": "Inner Mongolia", "Tibet (Xizang)": "Tibet"}


def write_course_explorer(out: str | Path) -> int:
    """Write the explorer of the course as one HTML file; returns its size in bytes.

    Raises
    ------
    GovtextError
        A table is missing, or `out` is no name of a page.
    """
    files = {kind: [HERE / name] for kind, name in (("scripts", "concepts.js"), ("words", "strings.json"), ("styles", "concepts.css"))}
    return write_page(joined(course_data(), **files), out)


def course_data() -> dict[str, Any]:
    """What the page reads: counts of the reports, categories, synonyms, concepts, passages; names and digests, never text."""
    documents = _documents()
    counts = explorer_data(documents, load_report_terms().rename(columns={"report_id": "document_id"}), described_terms(load_counted_terms()), LEVELS, _units())
    number = f"{len(documents):,}"
    said = {"title": ["数字政府词语探索", "Explorer: words of digital government"], "version": govtext.__version__, "hash": _hash(counts),
            "noun": {"docs": ["报告", "reports"]}, "start": ["数字政府"], "notes": _notes(), "rights": RIGHTS,
            "data": [f"{number} 份政府工作报告的词语计数（data/reference）", f"term counts of {number} government work reports (data/reference)"],
            "how": ["python -m govcourse reference 报告文件夹 --terms {term}", "python -m govcourse reference FOLDER --terms {term}"],
            "again": ["python -m govcourse explorer", "python -m govcourse explorer"]}
    return {"about": said, "since": 2000, **counts, "categories": categories(), "synonyms": _synonyms(), **concept_data()}


def _notes() -> list[str]:
    """What a reader must know of the collection."""
    missing, reports = load_missing(), load_reports(uncounted=True)
    n, worst, left = len(missing), missing["year"].mode().iloc[0], reports[~reports["counted"]]
    zh, en = (gap.join(f"{name} {year}" for name, year in zip(left[unit], left["year"], strict=True)) for gap, unit in (("、", "unit"), (", ", "unit_en")))
    return [f"报告在年初作出，回顾上一年、安排当年。2003年以来的省级报告缺{n}份（{worst}年最多），此前只有少数省份；城市报告不齐，务必看分母。"
            f"另有{len(left)}份存的是别的年份的文本，不计入：{zh}。",
            f"A report is given early in its year, looks back on the year before and ahead on this one. Of the provinces {n} reports since 2003 are "
            f"missing (most of {worst}), and before that there are only a few; city reports are uneven: look at the denominator. "
            f"{len(left)} files that hold the text of another year are not counted: {en}."]


def _hash(data: dict[str, Any]) -> str:
    """What tells one state of the counts from another, for citing."""
    return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()[:12]


# ---------------------------------------------------------------------------------------------------- reports

def _documents() -> pd.DataFrame:
    reports = load_reports()
    place = {level["id"]: k for k, level in enumerate(LEVELS)}
    web = reports["source"].where(reports["source"].str.startswith("http"), "")
    return pd.DataFrame({"document_id": reports["report_id"], "unit": reports["unit"].mask(reports["level"] == "national", NATION),
                         "group": reports["level"].map(place), "year": reports["year"], "n_chars": reports["n_chars"], "url": web, "title": ""})


def _units() -> pd.DataFrame:
    """Provinces, cities, and the State Council as the one unit of its level."""
    units = load_units()
    place = {level["id"]: k for k, level in enumerate(LEVELS)}
    table = pd.DataFrame({"unit": units["unit"], "zh": units["short_zh"], "en": units["unit_en"], "short": [SHORT.get(name, name) for name in units["unit_en"]],
                          "group": units["level"].map(place), "row": units["row"], "column": units["column"]})
    nation = {"unit": NATION, "zh": "国务院", "en": "State Council", "short": "State Council", "group": place["national"]}
    return pd.concat([table, pd.DataFrame([nation])], ignore_index=True)


def _synonyms() -> dict[str, list[str]]:
    """Variant -> the counted terms that it stands for."""
    counted = set(load_counted_terms())
    table = load_synonyms()
    found = {v: [t for t in term.split("|") if t in counted] for v, term in zip(table["variant"], table["term"], strict=True)}
    return {variant: terms for variant, terms in found.items() if terms}


# ---------------------------------------------------------------------------------------------------- concepts

def concept_data() -> dict[str, Any]:
    """Articles, passages with digests and counts of terms, concepts, relations: of the five articles."""
    corpus, concepts = load_course(), load_concepts()
    passages = corpus.passages.reset_index(drop=True)
    place = {p: k for k, p in enumerate(passages["passage_id"])}
    zh, en, colours = article_names("zh"), article_names("en"), article_colours()
    return {"articles": [{"id": a, "zh": zh[a], "en": en[a], "colour": colours[a]} for a in zh],
            "passages": [[p.passage_id, int(p.paragraph), p.digest_zh, p.digest_en] for p in passages.itertuples()],
            "passage_terms": _passage_terms(corpus.term_counts, place),
            "concepts": [_concept(c, place) for c in concepts.itertuples()],
            "relations": _relations(load_relations(), {c: k for k, c in enumerate(concepts["id"])}, place)}


def _passage_terms(counts: pd.DataFrame, place: dict[str, int]) -> dict[str, list[int]]:
    """Term -> passage, count, passage, count ... of the five articles."""
    sums = counts.astype({"term": str, "passage_id": str}).groupby(["term", "passage_id"])["n"].sum()
    found: dict[str, list[int]] = {}
    for (term, passage), n in sums[sums > 0].items():
        found.setdefault(term, []).extend((place[passage], int(n)))
    return found


def _concept(c: Any, place: dict[str, int]) -> dict[str, Any]:
    """A concept without its empty fields."""
    terms = list(dict.fromkeys([*c.terms, *c.from_terms, *c.to_terms]))
    span = [None if pd.isna(y) else int(y) for y in (c.year_from, c.year_to)]
    row = {"id": c.id, "kind": c.kind, "zh": c.name_zh, "en": c.name_en, "article": c.article, "parent": c.parent, "terms": terms,
           "order": None if pd.isna(c.order) else int(c.order), "passages": _at(c.passages, place), "years": span if any(span) else None,
           "by": "editors" if c.by == "editors" else "", "poles": [c.from_zh, c.to_zh, c.from_en, c.to_en] if c.from_zh else None,
           "digest": [c.digest_zh, c.digest_en]}
    return {key: value for key, value in row.items() if value not in (None, "", [])}


def _relations(relations: pd.DataFrame, of: dict[str, int], place: dict[str, int]) -> list[list]:
    """from, to (places in concepts), kind, by the editors?, strength, passages, note in Chinese and English."""
    return [[of[r[0]], of[r.to], r.kind, int(r.by == "editors"), None if pd.isna(r.strength) else int(r.strength), _at(r.passages, place),
             r.note_zh, r.note_en] for r in relations.rename(columns={"from": "start"})[["start", *relations.columns[1:]]].itertuples(index=False)]


def _at(passages: Iterable[str], place: dict[str, int]) -> list[int]:
    return [place[p] for p in passages if p in place]

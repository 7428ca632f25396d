"""The page of a corpus of one's own: by year, and by whatever groups its documents."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from .. import __version__
from ..corpus import Corpus
from ..lexicon import gloss, load_terms
from ..measures.documents import describe_documents
from ..messages import GovtextError
from ..metadata import our_name
from ..paths import data_dir
from ..summary import groups_of, usual_groups
from ..sums import each, number_of_portions
from .counts import explorer_data
from .page import joined, write_page

MOST_LINES = 6   # groups with a line of their own beside that of all documents
WHOLE = {"id": "all", "zh": "全部文档", "en": "all documents", "all": True}


def write_explorer(corpus: Corpus, out: str | Path, *, by: str | None = None) -> int:
    """Write a corpus as one HTML page in which its listed terms can be looked up over years and groups.

    Raises GovtextError: no such column, a corpus without documents or without string counts, or `out` is no name of a page.

    Parameters
    ----------
    out : name of the page, FILE.html
    by : what groups the documents, see `summary.groups_of`; default: issuers, else years; a corpus without either has one group

    Returns
    -------
    Size of the page in bytes. It holds counts, titles and addresses of documents, never their text.
    """
    return write_page(joined(corpus_data(corpus, by=by)), out)


def corpus_data(corpus: Corpus, *, by: str | None = None) -> dict[str, Any]:
    """What the page of a corpus reads; see `counts.explorer_data`."""
    if corpus.articles.empty:
        raise GovtextError(f"{corpus.path.name}：语料里没有文档，做不成页面。", f"{corpus.path.name}: the corpus has no documents, so there is nothing to show.")
    by = our_name(by, corpus.articles) if by else usual_groups(corpus)
    documents = _documents(corpus, by)
    lines = [u for u in documents["unit"].value_counts().index if u][:MOST_LINES]
    lines = [] if documents["unit"].nunique() < 2 else sorted(lines) if by == "year" else lines
    documents["group"] = documents["unit"].map({u: k for k, u in enumerate(lines, 1)}).fillna(-1).astype(int)
    groups = [WHOLE, *({"id": u, "zh": u, "en": u} for u in lines)]
    units = pd.DataFrame({"unit": sorted(set(documents["unit"]) - {""})}).assign(zh=lambda t: t["unit"], en=lambda t: t["unit"], group=0)
    counts = pd.concat(each(corpus.portions(), _counts, total=number_of_portions(corpus)), ignore_index=True)
    return {"about": _about(corpus, documents, by, counts), **explorer_data(documents, counts, described_terms(corpus.listed_terms["term"].astype(str).tolist()), groups, units),
            "categories": categories()}


def _documents(corpus: Corpus, by: str | None) -> pd.DataFrame:
    """One row per document, as `explorer_data` wants it, without its group."""
    described, articles = describe_documents(corpus.articles), corpus.articles
    ids = articles["article_id"].astype(str)
    unit = ids.map(groups_of(corpus, by)).fillna("") if by else ""
    texts = {c: articles[c].fillna("").astype(str) for c in ("url", "title")}
    return pd.DataFrame({"document_id": ids, "unit": unit, "year": described["year"].to_numpy(), "n_chars": articles["n_chars"], **texts})


def _counts(corpus: Corpus) -> pd.DataFrame:
    """The string counts of each document: document_id, term, n, n_doubtful."""
    counts = corpus.term_counts.groupby(["article_id", "term"], observed=True)[["n", "n_doubtful"]].sum().reset_index()
    return counts.rename(columns={"article_id": "document_id"}).astype({"document_id": str, "term": str})


def described_terms(terms: list[str]) -> pd.DataFrame:
    """Terms with their English gloss and category ("" where there is none): term, gloss, category."""
    english, category = gloss(terms), load_terms().set_index("term")["category"].to_dict()
    return pd.DataFrame({"term": terms, "gloss": [english[t] if english[t] != t else "" for t in terms],
                         "category": [category.get(t, "") for t in terms]})


def categories() -> list[dict[str, str]]:
    """The categories of the dictionary: id, zh, en."""
    table = pd.read_csv(data_dir() / "lexicon" / "categories.csv", dtype=str, keep_default_na=False)
    return [{"id": r.category, "zh": r.name_zh, "en": r.name_en} for r in table.itertuples()]


def _start(counts: pd.DataFrame, documents: int) -> list[str]:
    """The term that the page opens with: the most frequent of those that at most half of the documents have, else the most frequent."""
    found = counts[counts["n"] > 0].groupby("term", observed=True).agg(n=("n", "sum"), df=("document_id", "nunique"))
    some = found[2 * found["df"] <= documents] if (2 * found["df"] <= documents).any() else found
    return [str(some["n"].idxmax())] if len(some) else []


def _about(corpus: Corpus, documents: pd.DataFrame, by: str | None, counts: pd.DataFrame) -> dict[str, Any]:
    """Name, noun, source, first term and notes of the page."""
    name, dated = corpus.path.resolve().name, int(documents["year"].notna().sum())
    undated = len(documents) - dated
    grouped = (f"文档按 {by} 列分组；", f"Documents are grouped by {by}; ") if by else ("文档不分组；", "Documents are not grouped; ")
    if (units := documents["unit"].replace("", pd.NA).nunique()) > MOST_LINES:
        grouped = (f"{grouped[0]}共 {units:,} 组，可以单独选作一条线的只有最大的 {MOST_LINES} 组，其余在各组的图和表里；",
                   f"{grouped[1]}of {units:,} groups only the {MOST_LINES} largest can be chosen as lines, the others stand in the chart and table of all groups; ")
    return {"title": [f"{name}：词语探索", f"Explorer: {name}"], "version": __version__, "hash": corpus.hash[:12], "noun": {"docs": ["文档", "documents"]},
            "start": _start(counts, len(documents)),
            "data": [f"语料 {name}，{len(documents):,} 份文档", f"corpus {name}, {len(documents):,} documents"],
            "how": [f"govtext add {name} {{term}}"] * 2, "again": [f"govtext explorer {name}"] * 2,
            "notes": [f"{grouped[0]}{undated} 份没有年份，不进逐年的图。", f"{grouped[1]}{undated} have no year and are left out of charts over years."]}

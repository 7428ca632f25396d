"""From a bar, a node or a cell back to the passages behind it."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping

import pandas as pd

from .asking import STRING
from .corpus import Corpus
from .language import language, tr
from .lexicon import gloss
from .messages import GovtextError
from .running import text_of

NO_TEXT = ("原文不在手边。载入语料时用 load_corpus(..., sources=文件夹) 给出生成它的那个文件夹。",
           "The text is not at hand. Give the folder the corpus was built from: load_corpus(..., sources=FOLDER).")


def evidence(corpus: Corpus, terms: str | list[str], *, article: str | None = None, nested: bool = True, case: bool = False) -> pd.DataFrame:
    """The passages in which terms occur, most frequent first, with our digest and where to look them up.

    Raises GovtextError: the article is not in the corpus, or a term cannot be counted in it (see `Corpus.how_counted`).

    Parameters
    ----------
    corpus : Corpus
    terms : a term or a list of terms, listed in the corpus or not; width and spaces make no difference
    article : article_id, optional; only passages of this article
    nested : string counts: wherever a term stands, inside longer words and across words too. False: as a word of its own.
    case : whether APP and app are two terms

    Returns
    -------
    DataFrame
        article_id, passage_id, section, n, matched (terms with counts), digest, citation; sorted by n descending, then in
        reading order; empty, with the same columns, where nothing is found. Where hits of a term across words are missed, one column
        more: counted ("longest match only").
    """
    corpus = corpus if article is None else corpus.portion_of(article)
    found = _matches(corpus, terms, "n" if nested else "longest", article, case=case)
    table = corpus.passages[corpus.passages["passage_id"].isin(found)]
    ways = corpus.how_counted(terms, case=case) if nested else {}
    return _described(corpus, table, found, ways).sort_values("n", ascending=False, kind="stable", ignore_index=True)


def counted_passages(corpus: Corpus, passages: Iterable[str], terms: list[str]) -> pd.DataFrame:
    """Given passages, in the order given, with the counts of given terms; those that the corpus lacks are left out.

    Returns columns of `evidence`; n = 0 where a passage holds none of the terms.
    """
    table = corpus.passages.set_index("passage_id")
    table = table.loc[[p for p in passages if p in table.index]].reset_index()
    found = _matches(corpus, terms, "n", refuse=False) if terms else {}
    return _described(corpus, table, found, corpus.how_counted(terms, refuse=False) if terms else {})


def _matches(corpus: Corpus, terms: str | list[str], column: str, article: str | None = None, *,
             refuse: bool = True, case: bool = False) -> dict[str, list[tuple[str, int]]]:
    """Passage id -> each term that occurs there, with its count, in the order of the terms."""
    counts = corpus.counts_of(terms, refuse=refuse, case=case)
    counts = counts[(counts[column] > 0) & ((counts["article_id"] == article) if article is not None else True)]
    order = {term: i for i, term in enumerate([terms] if isinstance(terms, str) else terms)}
    sums = counts.groupby(["passage_id", "term"])[column].sum().reset_index().sort_values("term", key=lambda c: c.map(order), kind="stable")
    found: dict[str, list[tuple[str, int]]] = {}
    for passage, term, n in sums.itertuples(index=False):
        found.setdefault(passage, []).append((term, int(n)))
    return found


def _described(corpus: Corpus, table: pd.DataFrame, found: dict[str, list[tuple[str, int]]], ways: dict[str, str]) -> pd.DataFrame:
    hits = [found.get(passage, []) for passage in table["passage_id"]]
    table = table.assign(n=[sum(n for _, n in each) for each in hits], matched=[" ".join(f"{t}×{n}" for t, n in each) for each in hits])
    marks = ["、".join(sorted({ways.get(t, STRING) for t, _ in each} - {STRING})) for each in hits]
    return describe_passages(table.assign(counted=marks) if any(marks) else table, corpus.names())


def describe_passages(passages: pd.DataFrame, names: Mapping[str, str] | None = None) -> pd.DataFrame:
    """Turn rows of the passage table into what a reader sees: article_id, passage_id, section, [n, matched], digest, citation.

    Parameters
    ----------
    passages : rows of corpus.passages
    names : article_id -> name for the citation, such as `Corpus.names`; others are cited by their id
    """
    named = names or {}
    table = passages.assign(
        section=passages[f"section_{language()}"].where(passages[f"section_{language()}"] != "", passages["section_zh"]),
        digest=passages[f"digest_{language()}"],
        citation=[cite(named.get(a, a), p) for a, p in zip(passages["article_id"], passages["paragraph"], strict=True)])
    shown = ["article_id", "passage_id", "section", "n", "matched", "counted", "digest", "citation"]
    return table[[c for c in shown if c in table.columns]].reset_index(drop=True)


def cite(name: str, paragraph: int) -> str:
    """Short citation of a passage: the document's name and the paragraph number (non-empty lines, from 1)."""
    return tr(f"{name}，第{paragraph}段", f"{name}, par. {paragraph}")


def passage_card(corpus: Corpus, passage_id: str, *, absent: tuple[str, str] | None = None) -> None:
    """Show one passage: where it stands, its digest where there is one, its terms, and its text where that is at hand.

    Raises GovtextError: there is no such passage.

    Parameters
    ----------
    corpus : the text comes from `corpus.sources`, and only where it is the one that the corpus was built from
    passage_id : str
    absent : (zh, en); what to say where the text is not at hand
    """
    from IPython.display import HTML, display

    row = corpus.passages[corpus.passages["passage_id"] == passage_id]
    if row.empty:
        first = corpus.passages["passage_id"].iloc[0]
        raise GovtextError(f"没有段落 {passage_id}。编号由文档和段号组成，例如 {first}。",
                           f"There is no passage {passage_id}. An id is document and paragraph number, for example {first}.")
    seen = describe_passages(row, corpus.names()).iloc[0]
    terms = corpus.tokens[corpus.tokens["passage_id"] == passage_id].groupby("term", observed=True)["n"].sum()
    often = [(t, n) for t, n in sorted(terms.items(), key=lambda x: (-x[1], x[0])) if n > 1 and len(t) > 1]
    english = gloss([t for t, _ in often]) if language() == "en" else {}
    common = " ".join(f"{t} ({english[t]})×{n}" if english.get(t, t) != t else f"{t}×{n}" for t, n in often)
    text = text_of(corpus, passage_id) or tr(*(absent or NO_TEXT))
    lines = [(tr("出处", "Source"), " · ".join(filter(None, [seen["citation"], seen["section"]]))), (tr("摘要", "Digest"), seen["digest"]),
             (tr("反复出现的词", "Repeated terms"), common or "–"), (tr("原文", "Text"), text)]
    body = "".join(f"<dt><b>{html.escape(k)}</b></dt><dd>{html.escape(str(v))}</dd>" for k, v in lines if v)
    display(HTML(f"<dl>{body}</dl>"))

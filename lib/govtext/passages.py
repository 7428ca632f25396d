"""From a bar, a node or a cell back to the passages behind it."""

from __future__ import annotations

import html

import pandas as pd

from .concepts import find_concept, load_concepts
from .corpus import Corpus, text_of
from .measures.frequency import nested_frequency
from .messages import GovtextError
from .style import article_name, language, tr


def evidence(corpus: Corpus, terms: str | list[str], *, article: str | None = None, nested: bool = True) -> pd.DataFrame:
    """The passages in which terms occur, most frequent first, with our digest and where to look them up.

    Parameters
    ----------
    corpus : Corpus
    terms : a term or a list of terms
    article : article_id, optional
        Only passages of this article.
    nested : bool
        Count a term inside longer terms too.

    Returns
    -------
    DataFrame
        article_id, passage_id, section, n, matched (terms with counts), digest, citation; sorted by n descending, then in
        reading order; empty, with the same columns, where nothing is found.

    Raises
    ------
    GovtextError
        The article is not in the corpus.
    """
    wanted = [terms] if isinstance(terms, str) else list(terms)
    if article is not None and article not in set(corpus.articles["article_id"]):
        raise GovtextError(f"语料里没有文章 {article}。现有：{', '.join(corpus.articles['article_id'].head(8))}。",
                           f"The corpus has no article {article}; it has {', '.join(corpus.articles['article_id'].head(8))}.")
    tokens = corpus.tokens if article is None else corpus.tokens[corpus.tokens["article_id"] == article]
    found = _matches(tokens, wanted, "n" if nested else "longest")
    table = corpus.passages[corpus.passages["passage_id"].isin(found)].copy()
    table["n"] = [found[p][0] for p in table["passage_id"]]
    table["matched"] = [found[p][1] for p in table["passage_id"]]
    return describe_passages(table).sort_values("n", ascending=False, kind="stable", ignore_index=True)


def concept_evidence(corpus: Corpus, concept_id: str, concepts: pd.DataFrame | None = None) -> pd.DataFrame:
    """The passages that a concept rests on, as laid down in data/concepts, with the counts of its terms (poles included).

    Returns
    -------
    DataFrame
        Columns of `evidence`, in the order of the concept's passages; n = 0 where the passage announces the concept in other
        words (a heading, for instance).

    Raises
    ------
    GovtextError
        There is no such concept.
    """
    concept = find_concept(load_concepts() if concepts is None else concepts, concept_id)
    terms = list(dict.fromkeys([*concept.terms, *concept.from_terms, *concept.to_terms]))
    table = corpus.passages.set_index("passage_id")
    table = table.loc[[p for p in concept.passages if p in table.index]].reset_index()   # another corpus has none of them
    own = corpus.tokens[corpus.tokens["passage_id"].isin(set(concept.passages))]
    found = _matches(own, terms, "n") if terms else {}
    table["n"] = [found.get(p, (0, ""))[0] for p in table["passage_id"]]
    table["matched"] = [found.get(p, (0, ""))[1] for p in table["passage_id"]]
    return describe_passages(table)


def _matches(tokens: pd.DataFrame, terms: list[str], column: str) -> dict[str, tuple[int, str]]:
    """Passage id -> how often the terms occur there, and each with its own count; passages without one are not in it."""
    if not len(tokens):
        return {}
    counts = nested_frequency(tokens, terms, by="passage_id")
    found: dict[str, list[tuple[str, int]]] = {}
    for row in counts[counts[column] > 0][["passage_id", "term", column]].itertuples(index=False):
        found.setdefault(str(row[0]), []).append((row[1], int(row[2])))
    return {passage: (sum(n for _, n in hits), " ".join(f"{t}×{n}" for t, n in hits)) for passage, hits in found.items()}


def describe_passages(passages: pd.DataFrame) -> pd.DataFrame:
    """Turn rows of the passage table into what a reader sees: article_id, passage_id, section, [n, matched], digest, citation."""
    table = passages.assign(
        section=passages[f"section_{language()}"].where(passages[f"section_{language()}"] != "", passages["section_zh"]),
        digest=passages[f"digest_{language()}"],
        citation=[cite(a, p) for a, p in zip(passages["article_id"], passages["paragraph"], strict=True)])
    shown = ["article_id", "passage_id", "section", "n", "matched", "digest", "citation"]
    return table[[c for c in shown if c in table.columns]].reset_index(drop=True)


def cite(article_id: str, paragraph: int) -> str:
    """Short citation of a passage: the article's short name and the paragraph number (non-empty lines, from 1)."""
    return tr(f"{article_name(article_id)}，第{paragraph}段", f"{article_name(article_id)}, par. {paragraph}")


def passage_card(corpus: Corpus, passage_id: str) -> None:
    """Show one passage of the course: where it stands, our digest, its terms, and its text where you have a copy.

    Raises
    ------
    GovtextError
        There is no such passage.
    """
    from IPython.display import HTML, display

    row = corpus.passages[corpus.passages["passage_id"] == passage_id]
    if row.empty:
        raise GovtextError(f"没有段落 {passage_id}。编号由文章和段号组成，例如 {corpus.passages['passage_id'].iloc[0]}。",
                           f"There is no passage {passage_id}. An id is article and paragraph number, for example "
                           f"{corpus.passages['passage_id'].iloc[0]}.")
    seen = describe_passages(row).iloc[0]
    terms = corpus.tokens[corpus.tokens["passage_id"] == passage_id].groupby("term", observed=True)["n"].sum()
    common = " ".join(f"{t}×{n}" for t, n in sorted(terms.items(), key=lambda x: (-x[1], x[0])) if n > 1 and len(t) > 1)
    text = text_of(passage_id) or tr("原文受版权保护，不随课程分发。把自己的副本放进 data/sources/ 即可在此显示。",
                                     "The text is under copyright and not part of the course. Put your own copy into "
                                     "data/sources/ to see it here.")
    lines = [(tr("出处", "Source"), f"{seen['citation']} · {seen['section']}"), (tr("摘要", "Digest"), seen["digest"]),
             (tr("反复出现的词", "Repeated terms"), common or "–"), (tr("原文", "Text"), text)]
    body = "".join(f"<dt><b>{html.escape(k)}</b></dt><dd>{html.escape(str(v))}</dd>" for k, v in lines)
    display(HTML(f"<dl>{body}</dl>"))

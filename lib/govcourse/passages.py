"""From a concept or a figure back to the passages of the five articles: the kit's tables with the course's names."""

from __future__ import annotations

import pandas as pd

from govtext import passages as kit
from govtext.corpus import Corpus

from .concepts import find_concept, load_concepts
from .data import article_name, article_names


def concept_evidence(corpus: Corpus, concept_id: str, concepts: pd.DataFrame | None = None) -> pd.DataFrame:
    """The passages that a concept rests on, as laid down in data/concepts, with the counts of its terms (poles included).

    Returns
    -------
    DataFrame
        Columns of `govtext.evidence`, in the order of the concept's passages; n = 0 where the passage announces the concept in
        other words (a heading, for instance).

    Raises
    ------
    GovtextError
        There is no such concept.
    """
    concept = find_concept(load_concepts() if concepts is None else concepts, concept_id)
    terms = list(dict.fromkeys([*concept.terms, *concept.from_terms, *concept.to_terms]))
    return kit.counted_passages(corpus, concept.passages, terms)


def describe_passages(passages: pd.DataFrame) -> pd.DataFrame:
    """`govtext.describe_passages` for passages of the five articles."""
    return kit.describe_passages(passages, article_names())


def cite(article_id: str, paragraph: int) -> str:
    """Short citation of a passage: the article's short name and the paragraph number (non-empty lines, from 1)."""
    return kit.cite(article_name(article_id), paragraph)


def passage_card(corpus: Corpus, passage_id: str) -> None:
    """`govtext.passage_card`, which says where a reader's own copy of the articles would have to be.

    Raises
    ------
    GovtextError
        There is no such passage.
    """
    kit.passage_card(corpus, passage_id,
                     absent=("原文受版权保护，不随课程分发。把自己的副本放进 data/sources/ 即可在此显示。",
                             "The text is under copyright and not part of the course. Put your own copy into data/sources/ to see it here."))

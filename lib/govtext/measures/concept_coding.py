"""Which passages speak of which concept? Coding by dictionary: a passage gets a concept where the concept's terms occur in it."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import pandas as pd

from ..messages import need_columns, need_counts, one_of
from ..terms import term_key, token_key
from .documents import OTHERS, spans_of
from .frequency import contains, of_this_corpus, without_inner

if TYPE_CHECKING:
    from ..corpus import Corpus

MATCHED = re.compile(r"(.+?)×(\d+)(?: |$)")


def concept_terms(concepts: pd.DataFrame) -> pd.DataFrame:
    """Unfold concepts into their terms.

    Returns one row per concept and term: id, term, pole ("from", "to", or "" for terms of the whole concept).
    """
    rows = [(row.id, term, pole) for row in concepts.itertuples()
            for pole, terms in (("", row.terms), ("from", row.from_terms), ("to", row.to_terms)) for term in terms]
    return pd.DataFrame(rows, columns=["id", "term", "pole"])


def concept_frequency(tokens: pd.DataFrame | Corpus, concepts: pd.DataFrame, *, poles: bool = False,
                      counts: Corpus | None = None, unit: str = "passage_id") -> pd.DataFrame:
    """Count the terms of each concept in each passage (nested counts), and keep which terms matched.

    A term that belongs to several concepts counts for each of them. Within one concept a term inside another of its terms
    (数据 in 数据共享) is counted once, for the longer one, so that one mention is one. Source: Krippendorff (2019), ch. 11 (dictionary
    approaches).

    Parameters
    ----------
    concepts : as `load_concepts` returns, or a part of it
    poles : count the two poles of a concept apart (column pole: "from" or "to") instead of its own terms
    unit : "passage_id", or "article_id" for whole documents: of a large corpus far fewer rows
    tokens, counts : as in all `measures`

    Returns
    -------
    DataFrame
        id, [pole], passage_id (or article_id), n, n_terms (different terms), matched ("数据共享×2 平台×1"); sorted by the first columns;
        only passages with n > 0.
    """
    one_of("unit", unit, ("passage_id", "article_id"))
    unfolded = concept_terms(concepts)
    unfolded = unfolded[unfolded["pole"] != ""] if poles else unfolded[unfolded["pole"] == ""]
    keys = ["id", "pole"] if poles else ["id"]
    if unfolded.empty:
        return pd.DataFrame({**{k: pd.Series(dtype=str) for k in [*keys, unit]}, "n": pd.Series(dtype="int64"),
                             "n_terms": pd.Series(dtype="int64"), "matched": pd.Series(dtype=str)})
    if isinstance(tokens, pd.DataFrame) and counts is None:
        return _matched(_in_words(tokens, unfolded, keys, unit), keys, unit)
    from ..asking import by_portion

    corpus, where = (counts, tokens) if isinstance(tokens, pd.DataFrame) else (tokens, None)
    if where is not None:
        need_columns(where, ["passage_id"], "tokens")
        of_this_corpus(where, corpus)
    found = by_portion(corpus, sorted(unfolded["term"].unique()), _in_text, where, unfolded, keys, unit, refuse=False)
    return pd.concat(found).sort_values([*keys, unit], ignore_index=True)


def _matched(counted: pd.DataFrame, keys: list[str], unit: str) -> pd.DataFrame:
    """The hits of a concept in a passage or document as one row."""
    each = counted.groupby([*keys, unit, "term"], as_index=False)["n"].sum().sort_values(
        [*keys, unit, "n", "term"], ascending=[*[True] * len(keys), True, False, True])
    each["shown"] = each["term"] + "×" + each["n"].astype(str)
    return each.groupby([*keys, unit]).agg(n=("n", "sum"), n_terms=("term", "size"), matched=("shown", " ".join)).reset_index()


def strongest_terms(hits: pd.DataFrame) -> pd.DataFrame:
    """The one term that makes up most of each concept: near a share of 1 the concept says no more than that this word occurs.

    Parameters
    ----------
    hits : id and matched, as `concept_frequency` returns; or id, term, n, for example scores of a PMC index with n = 1 where a document
        has the term.

    Returns
    -------
    id, term, n, share (of all hits of the concept); one row per concept with a hit, the first term of those that tie; sorted by id.

    Examples
    --------
    >>> strongest_terms(pd.DataFrame({"id": ["a", "a"], "matched": ["共享×3 平台×1", "共享×1"]})).to_numpy().tolist()
    [['a', '共享', 4, 0.8]]
    """
    if "term" not in hits:
        need_columns(hits, ["id", "matched"], "hits")
        rows = [(i, term, int(n)) for i, matched in zip(hits["id"], hits["matched"], strict=True) for term, n in MATCHED.findall(matched)]
        hits = pd.DataFrame(rows, columns=["id", "term", "n"])
    need_columns(hits, ["id", "term", "n"], "hits")
    summed = hits[hits["n"] > 0].groupby(["id", "term"], as_index=False)["n"].sum()
    summed["share"] = summed["n"] / summed.groupby("id")["n"].transform("sum")
    return summed.sort_values(["id", "n", "term"], ascending=[True, False, True]).drop_duplicates("id").reset_index(drop=True)


def concept_coverage(hits: pd.DataFrame, documents: pd.DataFrame, *, spans: int = 12) -> pd.DataFrame:
    """In how many documents of each year, or span of years, does a concept have at least one term?

    Parameters
    ----------
    hits : id, article_id; a row per concept and passage (or document) with a hit
    documents : article_id, year, as `describe_documents` returns
    spans : most spans; years become spans of equal length where there are more

    Returns
    -------
    DataFrame
        id, group (the span; "…", the last one, for documents without a year), n (documents with a term), documents (in the span), share
        (n / documents; missing where there is no document); every concept of `hits` in every span from the first year to the last, so that
        years without a document keep their place.
    """
    need_columns(hits, ["id", "article_id"], "hits")
    need_columns(documents, ["article_id", "year"], "documents")
    of_year = spans_of(documents["year"], spans)
    place = dict(zip(documents["article_id"].astype(str), [OTHERS if pd.isna(y) else of_year[y] for y in documents["year"]], strict=True))
    sizes = Counter(place.values())
    every = list(dict.fromkeys(of_year.values())) + [OTHERS] * (OTHERS in sizes)
    met = hits.astype({"article_id": str}).drop_duplicates(["id", "article_id"])
    found = Counter(zip(met["id"], met["article_id"].map(place), strict=True))
    rows = [(i, span, found[i, span], sizes[span], found[i, span] / sizes[span] if sizes[span] else float("nan"))
            for i in sorted(met["id"].unique()) for span in every]
    return pd.DataFrame(rows, columns=["id", "group", "n", "documents", "share"])


def _in_words(tokens: pd.DataFrame, unfolded: pd.DataFrame, keys: list[str], unit: str) -> pd.DataFrame:
    """Counts from the words of a token table: keys, unit, term, n."""
    need_columns(tokens, [unit, "term", "n"], "tokens")
    need_counts(tokens["n"], "tokens: n")
    inside = contains(tokens["term"], sorted(unfolded["term"].unique()))
    spelled, rows = inside["term"].map(term_key), []
    for key, own in unfolded.groupby(keys)["term"]:
        hits = inside[spelled.isin(set(map(term_key, own)))]
        rows += [(*key, token, term, times) for token, term, times in _outermost(hits)]
    matches = pd.DataFrame(rows, columns=[*keys, "token", "term", "times"])
    counted = (tokens[[unit, "term", "n"]].rename(columns={"term": "token"}).astype({"token": str, unit: str})
               .merge(matches, on="token"))
    return counted.assign(n=counted["n"] * counted["times"])


def _outermost(hits: pd.DataFrame) -> list[tuple[str, str, int]]:
    """Per token, count each term only where it is not part of a longer hit of the same concept."""
    found = []
    for token, rows in hits.groupby("token", sort=True):
        rest = token_key(token)
        for term in sorted(rows["term"], key=lambda t: (-len(t), t)):
            key = term_key(term)
            times = rest.count(key)
            if times:
                found.append((token, term, times))
                rest = rest.replace(key, "\n" * len(key))
    return found


def _in_text(part: Corpus, found: pd.DataFrame, where: pd.DataFrame | None, unfolded: pd.DataFrame, keys: list[str], unit: str) -> pd.DataFrame:
    """The hits of concepts in a part of a corpus from string counts, sentence by sentence."""
    if where is not None:
        place = [c for c in ("passage_id", "sentence") if c in where.columns]
        found = found.merge(where[place].drop_duplicates().astype({"passage_id": str}), on=place)
    members = unfolded.assign(key=unfolded["term"].map(term_key)).drop_duplicates([*keys, "key"])
    members = members.assign(group=members.groupby(keys, sort=False).ngroup()).drop(columns="term")
    rows = found.assign(key=found["term"].map(term_key)).merge(members, on="key")
    rows = rows.assign(n=without_inner(rows, members[["group", "key"]]))
    return _matched(rows.loc[rows["n"] > 0, [*keys, unit, "term", "n"]], keys, unit)

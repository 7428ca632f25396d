"""Which passages speak of which concept? Coding by dictionary: a passage gets a concept where the concept's terms occur in it."""

from __future__ import annotations

import pandas as pd

from ..messages import need_columns, need_counts
from .frequency import contains


def concept_terms(concepts: pd.DataFrame) -> pd.DataFrame:
    """Unfold concepts into their terms.

    Returns
    -------
    DataFrame
        One row per concept and term: id, term, pole ("from", "to", or "" for terms of the whole concept).
    """
    rows = [(row.id, term, pole) for row in concepts.itertuples()
            for pole, terms in (("", row.terms), ("from", row.from_terms), ("to", row.to_terms)) for term in terms]
    return pd.DataFrame(rows, columns=["id", "term", "pole"])


def concept_frequency(tokens: pd.DataFrame, concepts: pd.DataFrame, *, poles: bool = False) -> pd.DataFrame:
    """Count the terms of each concept in each passage (nested counts), and keep which terms matched.

    A term that belongs to several concepts counts for each of them. Within one concept a term inside another of its terms
    (数据 in 数据共享) is counted once, for the longer one, so that one mention is one.

    Parameters
    ----------
    tokens : DataFrame
        passage_id, term, n (and any other columns).
    concepts : DataFrame
        As `load_concepts` returns, or a part of it.
    poles : bool
        Count the two poles of a concept apart (column pole: "from" or "to") instead of its own terms.

    Returns
    -------
    DataFrame
        id, [pole], passage_id, n, n_terms (different terms), matched ("数据共享×2 平台×1"); sorted by id, [pole], passage_id;
        only passages with n > 0.

    References
    ----------
    Krippendorff, K. (2019). Content Analysis, 4th ed., ch. 11 (dictionary approaches).
    """
    need_columns(tokens, ["passage_id", "term", "n"], "tokens")
    need_counts(tokens["n"], "tokens: n")
    unfolded = concept_terms(concepts)
    unfolded = unfolded[unfolded["pole"] != ""] if poles else unfolded[unfolded["pole"] == ""]
    keys = ["id", "pole"] if poles else ["id"]
    if unfolded.empty:
        return pd.DataFrame({**{k: pd.Series(dtype=str) for k in [*keys, "passage_id"]}, "n": pd.Series(dtype="int64"),
                             "n_terms": pd.Series(dtype="int64"), "matched": pd.Series(dtype=str)})
    inside = contains(tokens["term"], sorted(unfolded["term"].unique()))
    rows = []
    for key, own in unfolded.groupby(keys)["term"]:
        hits = inside[inside["term"].isin(set(own))]
        rows += [(*key, token, term, times) for token, term, times in _outermost(hits)]
    matches = pd.DataFrame(rows, columns=[*keys, "token", "term", "times"])
    counted = (tokens[["passage_id", "term", "n"]].rename(columns={"term": "token"}).astype({"token": str, "passage_id": str})
               .merge(matches, on="token"))
    counted["n"] *= counted["times"]
    each = counted.groupby([*keys, "passage_id", "term"], as_index=False)["n"].sum().sort_values(
        [*keys, "passage_id", "n", "term"], ascending=[*[True] * len(keys), True, False, True])
    each["shown"] = each["term"] + "×" + each["n"].astype(str)
    table = each.groupby([*keys, "passage_id"]).agg(n=("n", "sum"), n_terms=("term", "size"), matched=("shown", " ".join))
    return table.reset_index()


def _outermost(hits: pd.DataFrame) -> list[tuple[str, str, int]]:
    """Per token, count each term only where it is not part of a longer hit of the same concept."""
    found = []
    for token, rows in hits.groupby("token", sort=True):
        rest = token
        for term in sorted(rows["term"], key=lambda t: (-len(t), t)):
            times = rest.count(term)
            if times:
                found.append((token, term, times))
                rest = rest.replace(term, "\n" * len(term))
    return found

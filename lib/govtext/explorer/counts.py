"""The numbers of the page: documents by terms, as short lists of whole numbers, with the intervals of yearly rates worked out beforehand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from ..measures.resampling import FEWEST, clumped_limits, document_draws, expanded_limits
from ..messages import need_columns

MOST = 5000    # documents that are told one by one; of more, those of a unit and year are one row
BLOCK = 20_000_000   # numbers of a table of documents by terms that is held at once
FOLLOWED = 200   # in a year with more documents than this all terms share their draws, whatever they drew before
SCALE = 1000   # limits are written as whole thousandths of an occurrence per 10,000 characters


def explorer_data(documents: pd.DataFrame, counts: pd.DataFrame, terms: pd.DataFrame, groups: Sequence[Mapping[str, Any]],
                  units: pd.DataFrame, *, draws: int = 1000, seed: int = 2022, most: int = MOST) -> dict[str, Any]:
    """Everything that the page reads about terms.

    documents : document_id, unit (a value of units["unit"], or ""), group (place in `groups`, -1: in none but those of all), year (Int64,
        may be missing), n_chars, url, title (url and title may be "").
    counts : document_id, term, n, n_doubtful: string counts; rows of 0 may be left out
    terms : term, gloss, category: what is counted, terms that never occur too
    groups : dicts with id, zh, en; "all": True for one that holds every document, "single": True where a year has one document at most
    units : unit, zh, en, group, and row, column where units have places on a grid of tiles
    draws, seed : of the resampling, see `Draws`
    most : of more documents those of one unit and year are put together (after the intervals were worked out), and the page lists none of
        them
    Returns groups, units, documents, terms, counts, doubtful, limits; where documents were put together also with: in how many of them a
        term is. Lists of numbers and texts only.
    """
    need_columns(documents, ["document_id", "unit", "group", "year", "n_chars", "url", "title"], "documents")
    need_columns(counts, ["document_id", "term", "n", "n_doubtful"], "counts")
    at = pd.Index(documents["document_id"]).get_indexer(counts["document_id"])
    of = pd.Index(terms["term"]).get_indexer(counts["term"])
    known = (at >= 0) & (of >= 0)
    placed = pd.DataFrame({"d": at, "t": of, "n": counts["n"].to_numpy(), "doubtful": counts["n_doubtful"].to_numpy()})[known]
    limits = [_limits(placed, documents, group, k, len(terms), draws, seed) for k, group in enumerate(groups)]
    together = len(documents) > most
    if together:
        documents, placed = _together(documents, placed)
    return {"groups": [dict(group) for group in groups], "units": _units(units), "documents": _documents(documents, units),
            "terms": {c: terms[c].tolist() for c in ("term", "gloss", "category")}, "limits": limits,
            **{name: sparse(placed, column, len(terms)) for name, column in (("counts", "n"), ("doubtful", "doubtful"), ("with", "holds"))
               if name != "with" or together}}


def _together(documents: pd.DataFrame, placed: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """One row for the documents of a unit and year, with `many`, how many they are; and the counts placed in these rows."""
    keys = ["unit", "group", "year"]
    row = documents.groupby(keys, dropna=False, sort=True).ngroup().to_numpy()
    cells = documents.assign(many=1).groupby(keys, dropna=False, sort=True, as_index=False)[["n_chars", "many"]].sum().assign(url="", title="")
    return cells, placed.assign(d=row[placed["d"]], holds=(placed["n"] > 0).astype(int))


def _units(units: pd.DataFrame) -> dict[str, list]:
    columns = [c for c in ("zh", "en", "short", "group", "row", "column") if c in units]
    return {c: [None if pd.isna(v) else v for v in units[c].tolist()] for c in columns}


def _documents(documents: pd.DataFrame, units: pd.DataFrame) -> dict[str, list]:
    unit = pd.Index(units["unit"]).get_indexer(documents["unit"])
    texts = {c: documents[c].tolist() for c in ("url", "title") if (documents[c] != "").any()}
    texts |= {"many": documents["many"].tolist()} if "many" in documents else {}
    return {"unit": unit.tolist(), "group": documents["group"].tolist(), "chars": documents["n_chars"].astype(int).tolist(),
            "year": [None if pd.isna(y) else int(y) for y in documents["year"]], **texts}


def sparse(placed: pd.DataFrame, column: str, terms: int) -> list[list[int]]:
    """For each term: how far on the next document with it is, how often it is there, and so on, in turn.

    >>> sparse(pd.DataFrame({"d": [4, 6, 5], "t": [0, 0, 2], "n": [3, 1, 2]}), "n", 3)
    [[4, 3, 2, 1], [], [5, 2]]
    """
    rows = placed[placed[column] > 0].groupby(["t", "d"], as_index=False)[column].sum()
    found: list[list[int]] = [[] for _ in range(terms)]
    for t, group in rows.groupby("t"):
        steps = np.diff(group["d"].to_numpy(), prepend=0)
        found[int(t)] = np.column_stack([steps, group[column]]).ravel().tolist()
    return found


# ---------------------------------------------------------------------------------------------------- intervals

class Draws:
    """Limits of many terms, year after year, as `resampling.rate_limits` gives them with a generator of its own for each term.

    Terms that have drawn in years of the same sizes have the same generator, so that each draw is made once for all of them.

    Parameters
    ----------
    terms : how many
    draws, seed : of the resampling
    """

    def __init__(self, terms: int, draws: int = 1000, seed: int = 2022):
        self.draws, self.past = draws, [()] * terms
        self.states: dict[tuple[int, ...], Any] = {(): np.random.default_rng(seed).bit_generator.state}

    def limits(self, n: np.ndarray, sizes: np.ndarray, first: int = 0) -> tuple[np.ndarray, np.ndarray]:
        """Limits in the next year.

        Parameters
        ----------
        n : array (documents, some terms): occurrences
        sizes : array (documents,)
        first : number of the first of these terms

        Returns
        -------
        (low, high): arrays (some terms,) in the unit of n / sizes; nan with fewer than 10 documents, and for terms without an occurrence.
        """
        low, high = np.full(n.shape[1], np.nan), np.full(n.shape[1], np.nan)
        if len(n) < FEWEST:
            return low, high
        hits = (n > 0).sum(axis=0)
        few = (hits < FEWEST) | (2 * hits <= len(n))
        for t in np.flatnonzero(few & (hits > 0)):
            low[t], high[t] = np.array(clumped_limits(n[:, t])) / sizes.sum()
        for past, these in self._alike(np.flatnonzero(~few), first, len(n)).items():
            weights = self._drawn(past, len(n))
            low[these], high[these] = expanded_limits((weights @ n[:, these]) / (weights @ sizes)[:, None], len(n))
            if len(n) <= FOLLOWED:
                for t in these:
                    self.past[first + t] = (*past, len(n))
        return low, high

    def _alike(self, terms: np.ndarray, first: int, documents: int) -> dict[tuple[int, ...], list[int]]:
        found: dict[tuple[int, ...], list[int]] = {}
        for t in terms.tolist():
            found.setdefault(self.past[first + t] if documents <= FOLLOWED else (), []).append(t)
        return found

    def _drawn(self, past: tuple[int, ...], documents: int) -> np.ndarray:
        generator = np.random.default_rng()
        generator.bit_generator.state = self.states[past]
        weights = document_draws(documents, self.draws, generator)
        self.states[(*past, documents)] = generator.bit_generator.state
        return weights


def _limits(placed: pd.DataFrame, documents: pd.DataFrame, group: Mapping[str, Any], k: int, terms: int, draws: int,
            seed: int) -> list[list[int]]:
    """For each term low, high of each year in which it occurs in at least ten documents' company, years in order; thousandths per 10,000."""
    member = documents["year"].notna().to_numpy() & (group.get("all", False) | (documents["group"] == k).to_numpy())
    years = documents["year"].where(member)
    found: list[list[int]] = [[] for _ in range(terms)]
    chosen = Draws(terms, draws, seed)
    for _, rows in documents.reset_index(drop=True).groupby(years.to_numpy(dtype=float, na_value=np.nan)):
        if len(rows) < FEWEST:
            continue
        here, step = placed[placed["d"].isin(rows.index)], max(BLOCK // len(rows), 1)
        for start in range(0, terms, step):
            n = _dense(here, rows.index.to_numpy(), start, min(step, terms - start))
            low, high = chosen.limits(n, rows["n_chars"].to_numpy(float), start)
            for t in np.flatnonzero(~np.isnan(low)):
                found[start + t] += [round(float(limit) * 1e4 * SCALE) for limit in (low[t], high[t])]
    return found


def _dense(here: pd.DataFrame, rows: np.ndarray, start: int, terms: int) -> np.ndarray:
    some = here[(here["t"] >= start) & (here["t"] < start + terms)]
    table = np.zeros((len(rows), terms))
    np.add.at(table, (np.searchsorted(rows, some["d"]), some["t"] - start), some["n"])
    return table

"""Any string at once: how often it stands in the texts of a corpus, by any of its columns."""

from __future__ import annotations

import numpy as np
import pandas as pd

from .corpus import Corpus
from .sums import each, need_corpus, number_of_portions
from .texts import Texts


def any_count(corpus: Corpus, term: str, *, by: str | list[str] | None = None, case: bool = False) -> pd.DataFrame:
    """Count a string in the texts of a corpus, be it a listed term, a word, or neither; by year, issuer or any other column.

    Every occurrence counts, overlaps included, whatever words it lies across: the sum of n and n_doubtful of `Corpus.counts_of`, which
    tells the two apart but has to cut the passages. Raises GovtextError: `term` is empty or no text, the texts are not at hand, or no
    table has the column.

    Parameters
    ----------
    corpus : Corpus whose texts are at hand
    term : str; width and spaces beside Chinese characters make no difference
    by : column or list of columns of the passages or articles (article_id, passage_id, role, year, issuer, ...)
    case : whether APP and app are two strings

    Returns
    -------
    [by...], n, passages (that hold it); a row for every group, n = 0 where it does not occur.
    """
    need_corpus(corpus)
    keys = [] if by is None else [by] if isinstance(by, str) else list(by)
    found = pd.concat(each(corpus.portions(), _any_in, term, keys, case, total=number_of_portions(corpus)))
    if not keys:
        return found.sum().to_frame().T
    return found.groupby(keys, as_index=False, observed=True)[["n", "passages"]].sum()


def _any_in(corpus: Corpus, term: str, keys: list[str], case: bool) -> pd.DataFrame:
    texts = corpus.texts
    rows = texts.rows_with(term, case=case)
    group, groups = _grouping(corpus, texts, keys)
    n = np.bincount(group[rows] + 1, minlength=len(groups) + 1)[1:]           # -1: a passage without a value
    passages = np.bincount(group[np.unique(rows)] + 1, minlength=len(groups) + 1)[1:]
    return groups.assign(n=n, passages=passages)


def _grouping(corpus: Corpus, texts: Texts, keys: list[str]) -> tuple[np.ndarray, pd.DataFrame]:
    """The group of each passage, and the groups; remembered, since asking again should be quick."""
    known = texts.groupings.get(tuple(keys))
    if known is None:
        if not keys:
            known = np.zeros(len(corpus.passages), np.int64), pd.DataFrame(index=[0])
        else:
            place = corpus.passages[["passage_id", "article_id"]].merge(corpus.places(keys), how="left")
            rows = place[keys].astype({c: str for c in keys if isinstance(place[c].dtype, pd.CategoricalDtype)})
            grouped = rows.groupby(keys, sort=True, dropna=True)
            known = grouped.ngroup().fillna(-1).astype("int64").to_numpy(), grouped.size().reset_index()[keys]
        texts.groupings[tuple(keys)] = known
    return known

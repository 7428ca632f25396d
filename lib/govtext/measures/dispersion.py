"""Is a term spread evenly over the texts, or does it live in one corner of them?"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..messages import need_columns, need_counts
from .frequency import term_frequency


def deviation_of_proportions(n: np.ndarray, sizes: np.ndarray) -> float:
    """Gries' DP for one term: half the sum of |share of the term in a part - share of the part in the corpus|.

    0 means spread exactly as the parts are large (even); near 1 means all in one small part.

    Parameters
    ----------
    n : array, shape (parts,): occurrences of the term in each part
    sizes : array, shape (parts,): tokens in each part

    Returns
    -------
    float; nan where the term does not occur (undefined).

    Examples
    --------
    >>> float(round(deviation_of_proportions(np.array([1, 2, 3, 4, 5]), np.array([9, 10, 10, 10, 11])), 2))
    0.18

    References
    ----------
    Gries, S. Th. (2008). Dispersions and adjusted frequencies in corpora. International Journal of Corpus Linguistics
    13(4), 403-437.
    """
    need_counts(n, "n")
    need_counts(sizes, "sizes")
    if n.sum() == 0:
        return float("nan")
    return float(np.abs(n / n.sum() - sizes / sizes.sum()).sum() / 2)


def dispersion(tokens: pd.DataFrame, terms: list[str] | None = None, *, part: str = "article_id") -> pd.DataFrame:
    """Dispersion of terms over the parts of a corpus (longest-match counts).

    Parameters
    ----------
    tokens : DataFrame
        Columns term, n and `part`.
    terms : list of str, optional
        Default: all terms of the table.
    part : column
        What a part is: article_id, passage_id, ...

    Returns
    -------
    DataFrame
        term, n, parts (number of parts with the term), dp, dp_norm (dp divided by 1 - the smallest part's share, Lijffijt
        and Gries 2012); sorted by n descending, then term. A term that does not occur has n = 0 and dp = nan. With a
        single part every dp is 0 and dp_norm is nan.

    References
    ----------
    Gries (2008), see `deviation_of_proportions`. Lijffijt, J. and Gries, S. Th. (2012). International Journal of Corpus
    Linguistics 17(1), 147-149.
    """
    need_columns(tokens, [part, "term", "n"], "tokens")
    counts = term_frequency(tokens, by=part).pivot(index="term", columns=part, values="n").fillna(0)
    terms = [terms] if isinstance(terms, str) else terms
    sizes = counts.sum().to_numpy()
    wide = counts.reindex(list(dict.fromkeys(terms)) if terms is not None else counts.index, fill_value=0)
    spread = 1 - sizes.min() / sizes.sum() if len(sizes) else 0
    rows = wide.to_numpy()
    total = rows.sum(axis=1)
    with np.errstate(invalid="ignore"):
        dp = np.abs(rows / total[:, None] - sizes / sizes.sum()).sum(axis=1) / 2
    table = pd.DataFrame({"term": wide.index, "n": total.astype(int), "parts": (rows > 0).sum(axis=1), "dp": dp,
                          "dp_norm": dp / spread if spread > 0 else np.nan})
    return table.sort_values(["n", "term"], ascending=[False, True], ignore_index=True)

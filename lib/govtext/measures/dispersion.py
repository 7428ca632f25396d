"""Is a term spread evenly over the texts, or does it live in one corner of them?"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..messages import need_counts
from ..sums import Tokens, block, merged, partials, refuse_missing, settled, several


def deviation_of_proportions(n: np.ndarray, sizes: np.ndarray) -> float:
    """Gries' DP for one term: half the sum of |share of the term in a part - share of the part in the corpus|.

    0 means spread exactly as the parts are large (even); near 1 means all in one small part. Source: Gries (2008).

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
    """
    need_counts(n, "n")
    need_counts(sizes, "sizes")
    if n.sum() == 0:
        return float("nan")
    return float(np.abs(n / n.sum() - sizes / sizes.sum()).sum() / 2)


def dispersion(tokens: Tokens, terms: list[str] | None = None, *, part: str = "article_id") -> pd.DataFrame:
    """Dispersion of terms over the parts of a corpus (longest-match counts); a corpus is read twice, part by part.

    Sources: Gries (2008), see `deviation_of_proportions`; Lijffijt and Gries (2012).

    Parameters
    ----------
    terms : default: all terms of the table
    part : what a part is: article_id, passage_id, ..
    tokens : as in all `measures`

    Returns
    -------
    DataFrame
        term, n, parts (number of parts with the term), dp, dp_norm (dp divided by 1 - the smallest part's share, Lijffijt
        and Gries 2012); sorted by n descending, then term. A term that does not occur has n = 0 and dp = nan. With a
        single part every dp is 0 and dp_norm is nan.
    """
    refuse_missing(tokens, part)
    tokens = settled(tokens, part)
    sizes, totals, df = several(tokens, ([part], None), (["term"], None), (["term"], [part]))
    share = sizes["n"] / max(sizes["n"].sum(), 1)
    table = totals.astype({"term": str}).merge(df.astype({"term": str}).rename(columns={"df": "parts"}), on="term")
    total = table.set_index("term")["n"]
    found = merged(partials(tokens, [part, "term", "n"], _spread, part, total, sizes["n"].sum()), ["term"], "gap")
    chosen = total.index if terms is None else pd.Index(dict.fromkeys([terms] if isinstance(terms, str) else terms), name="term")
    table = table.merge(found, on="term").set_index("term").reindex(chosen)
    table["dp"] = np.maximum(1 + table.pop("gap"), 0) / 2
    table[["n", "parts"]] = table[["n", "parts"]].fillna(0).astype(int)
    spread = 1 - share.min() if len(share) else 0
    table["dp_norm"] = table["dp"] / spread if spread > 0 else np.nan
    return table.reset_index().sort_values(["n", "term"], ascending=[False, True], ignore_index=True)


def _spread(tokens: pd.DataFrame, part: str, total: pd.Series, everything: int) -> pd.DataFrame:
    """Sum of |share of the term in a part - share of the part| - share of the part, over the parts that hold the term; `everything`: all tokens.

    Parts without the term add their share: over all parts |...| sums to 1 + this.
    """
    counts, units, terms = block(tokens, part)
    row, column, n = np.repeat(np.arange(len(units)), np.diff(counts.indptr)), counts.indices, counts.data
    expected = (counts.sum(axis=1) / everything)[row]   # a part lies whole in the table
    gap = np.abs(n / total.reindex(terms).to_numpy()[column] - expected) - expected
    return pd.DataFrame({"term": terms.astype(str), "gap": np.bincount(column, gap, len(terms))})

"""Two steps that nearly every count takes next: which group does a row belong to, and how many per thousand characters."""

from __future__ import annotations

import pandas as pd

from .messages import GovtextError, need_columns


def tag(table: pd.DataFrame, places: pd.DataFrame, *, on: str, key: str, name: str, label: str = "id") -> pd.DataFrame:
    """Keep the rows that lie in one of several places, and say in which.

    Parameters
    ----------
    table : for instance the tokens of a corpus
    places : one row per place: `label`, and `key` with one value or several (a tuple or list)
    on : column of `table` that is compared with `key`
    name : the new column, with the label of the place
    label : column of `places` that names it

    Returns
    -------
    The rows of `table` in their order, with the column `name` added; a row that lies in two places stands twice.

    Examples
    --------
    >>> tokens = pd.DataFrame({"passage_id": ["a-1", "a-2", "b-1"], "term": ["数据", "共享", "数据"]})
    >>> shifts = pd.DataFrame({"id": ["one", "two"], "passages": [("a-1",), ("b-1",)]})
    >>> tag(tokens, shifts, on="passage_id", key="passages", name="shift")["shift"].tolist()
    ['one', 'two']
    """
    need_columns(table, [on], "table")
    need_columns(places, [label, key], "places")
    known = places[[label, key]].explode(key).dropna().drop_duplicates()
    known.columns = [name, on]
    joined = table.drop(columns=name, errors="ignore").astype({on: object}).merge(known, on=on, how="inner")
    return joined.astype({on: table[on].dtype})


def rate(counts: pd.DataFrame, passages: pd.DataFrame, *, by: str | list[str], n: str = "n", per: int = 1000) -> pd.DataFrame:
    """Counts per `per` characters of the text they were counted in.

    Raises GovtextError: a column is missing, or `counts` has a group that `passages` lacks.

    Parameters
    ----------
    counts : `n` and the column(s) `by`; several rows of a group are not added up
    passages : the passages counted in: n_chars and the column(s) `by`, such as article_id
    by : column(s) that both tables have
    n : column with the counts
    per : characters (without white space)

    Returns
    -------
    counts with n_chars (of the group) and rate = per * n / n_chars.
    """
    keys = [by] if isinstance(by, str) else list(by)
    need_columns(counts, [*keys, n], "counts")
    need_columns(passages, [*keys, "n_chars"], "passages")
    size = passages.groupby(keys, observed=True)["n_chars"].sum().reset_index()
    found = counts.drop(columns=["n_chars", "rate"], errors="ignore").merge(size, on=keys, how="left")
    lost = found.loc[found["n_chars"].isna(), keys]
    if len(lost):
        first = " / ".join(map(str, lost.iloc[0]))
        raise GovtextError(f"passages 里没有这一组：{first}。没有字数就没有比率。", f"passages has no group {first}: without characters there is no rate.")
    return found.assign(n_chars=found["n_chars"].astype("int64"), rate=per * found[n] / found["n_chars"])

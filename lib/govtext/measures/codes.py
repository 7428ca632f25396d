"""One spelling for each code, from the codebook to the coefficient: 1, 1.0, "1", "1.0" and "1 " are the same code.

Excel, YAML and pandas each write a number in their own way; compared as they come, two coders who agree would differ.
"""

from __future__ import annotations

import re
import unicodedata
import warnings
from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from ..messages import both

WHOLE = re.compile(r"([-+]?)(0|[1-9]\d*)(?:\.0+)?")
NUMBERS = (int, float, np.integer, np.floating)


def code_key(value: Any) -> str:
    """The spelling by which codes are compared: whole numbers without point, text without spaces at its ends.

    Text such as 01 or 1.10 stays as it is: it may be a number of a section, where 1.10 is not 1.1.

    Examples
    --------
    >>> [code_key(v) for v in (1, 1.0, "1.0", " 1", "１", "01", "1.10", "s1 ")]
    ['1', '1', '1', '1', '1', '01', '1.10', 's1']
    """
    if isinstance(value, NUMBERS) and not isinstance(value, bool):
        return str(int(value)) if float(value).is_integer() else repr(float(value))
    text = str(value).strip()
    whole = WHOLE.fullmatch(unicodedata.normalize("NFKC", text))
    return whole.group(1).replace("+", "") + whole.group(2) if whole else text


def read_codes(column: pd.Series, what: str) -> pd.Series:
    """A column of codes with one spelling for each, missing where nothing stands; says what it had to make alike.

    Returns
    -------
    Series
        All numbers: numbers, whole ones as int. Otherwise text (`code_key`). Columns of other kinds (True and False, dates) are
        returned as they are.

    Warns
    -----
    UserWarning
        Codes with spaces at their ends; numbers and text in one column.
    """
    values = column.astype(object)
    present = values.notna() & (values.astype(str).str.strip() != "")
    kinds = values[present].map(lambda v: "number" if isinstance(v, NUMBERS) and not isinstance(v, bool) else "text" if isinstance(v, str) else "other")
    if (kinds == "other").any():
        return column
    spaced = values[present][[isinstance(v, str) and v != v.strip() for v in values[present]]]
    if len(spaced):
        warnings.warn(both(f"{what} 里有 {len(spaced)} 个值首尾带空格（如 {spaced.iloc[0]!r}），已按去掉空格读。",
                           f"{what}: {len(spaced)} values have spaces at their ends (such as {spaced.iloc[0]!r}); they are read without."), stacklevel=3)
    if kinds.nunique() > 1:
        warnings.warn(both(f"{what} 里数字和文本混用；写法相同的（如 1 和 \"1\"）按同一个值算。",
                           f"{what} mixes numbers and text; those spelled alike (such as 1 and \"1\") count as one."), stacklevel=3)
    read = values[present].map(code_key)
    if len(kinds) and (kinds == "number").all():
        read = read.map(lambda key: int(key) if WHOLE.fullmatch(key) else float(key))
    return read.reindex(column.index).rename(column.name)


def ordered_codes(codes: Iterable[Any]) -> list[Any]:
    """The different codes in order: as numbers where all of them are numbers (2 before 10), otherwise as text."""
    found = [c for c in pd.unique(pd.Series(list(codes), dtype=object)) if pd.notna(c)]
    numbers = pd.to_numeric(pd.Series(found, dtype=object), errors="coerce")
    if numbers.notna().all():
        return [found[i] for i in np.argsort(numbers.to_numpy(float), kind="stable")]
    return sorted(found) if len({type(c) for c in found}) == 1 else sorted(found, key=str)

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


def code_text(value: Any) -> str:
    """The spelling by which codes are compared: whole numbers without point, text without spaces at its ends; "" for a missing one.

    Text such as 01 or 1.10 stays as it is: it may be a number of a section, where 1.10 is not 1.1.


    >>> [code_text(v) for v in (1, 1.0, "1.0", " 1", "１", "01", "1.10", "s1 ", None)]
    ['1', '1', '1', '1', '1', '01', '1.10', 's1', '']
    """
    if value is None or value is pd.NA or value != value:
        return ""
    if isinstance(value, NUMBERS) and not isinstance(value, bool):
        return str(int(value)) if float(value).is_integer() else repr(float(value))
    text = str(value).strip()
    whole = WHOLE.fullmatch(unicodedata.normalize("NFKC", text))
    return whole.group(1).replace("+", "") + whole.group(2) if whole else text


def read_codes(column: pd.Series, what: str) -> pd.Series:
    """A column of codes with one spelling for each, missing where nothing stands; says what it had to make alike.

    Warns of: codes with spaces at their ends; numbers and text in one column.

    Returns
    -------
    Series
        All numbers: numbers, whole ones as int. Otherwise text (`code_text`). Columns of other kinds (True and False, dates) are
        returned as they are.
    """
    if pd.api.types.is_integer_dtype(column.dtype) and not column.isna().any():
        return column
    place, found = pd.factorize(column.astype(object))
    found = list(found)
    empty = [isinstance(v, str) and not v.strip() for v in found]
    kinds = {"number" if isinstance(v, NUMBERS) and not isinstance(v, bool) else "text" if isinstance(v, str) else "other"
             for v, none in zip(found, empty, strict=True) if not none}
    if "other" in kinds:
        return column
    spaced = [i for i, v in enumerate(found) if not empty[i] and isinstance(v, str) and v != v.strip()]
    if spaced:
        k = int(np.isin(place, spaced).sum())
        warnings.warn(both(f"{what} 里有 {k} 个值首尾带空格（如 {found[spaced[0]]!r}），已按去掉空格读。",
                           f"{what}: {k} values have spaces at their ends (such as {found[spaced[0]]!r}); they are read without."), stacklevel=3)
    if len(kinds) > 1:
        warnings.warn(both(f"{what} 里数字和文本混用；写法相同的（如 1 和 \"1\"）按同一个值算。",
                           f"{what} mixes numbers and text; those spelled alike (such as 1 and \"1\") count as one."), stacklevel=3)
    read = [np.nan if none else code_text(v) for v, none in zip(found, empty, strict=True)]
    if kinds == {"number"}:
        read = [int(key) if WHOLE.fullmatch(key) else float(key) for key in read]
    values = np.array([*read, np.nan], dtype=object)[place]      # the last one where a value is missing (-1)
    return pd.Series(values, index=column.index, name=column.name)


def ordered_codes(codes: Iterable[Any]) -> list[Any]:
    """The different codes in order: as numbers where all of them are numbers (2 before 10), otherwise as text."""
    found = [c for c in pd.unique(pd.Series(list(codes), dtype=object)) if pd.notna(c)]
    numbers = pd.to_numeric(pd.Series(found, dtype=object), errors="coerce")
    if numbers.notna().all():
        return [found[i] for i in np.argsort(numbers.to_numpy(float), kind="stable")]
    return sorted(found) if len({type(c) for c in found}) == 1 else sorted(found, key=str)

"""Checks that stand in a notebook: by hand against the library, and what a text says of its own numbers.

For a reader who changed something a check that fails is a sentence, and the notebook goes on; where GOVTEXT_STRICT is set (the
tests, `make course`) it is an AssertionError.
"""

from __future__ import annotations

import os
from typing import Any

import numpy as np
import pandas as pd

WRITTEN_FOR = ("这里的文字按课程原来的数据和设置写成；改动之后，其中有的话可能不再成立。",
               "The text here was written for the course's own data and settings; after a change some of it may not hold any more.")


def holds(condition: Any, zh: str = WRITTEN_FOR[0], en: str = WRITTEN_FOR[1]) -> None:
    """Say so where a condition that the text rests on does not hold; say nothing where it does.

    Parameters
    ----------
    condition : bool, or an array or Series of them, all of which must be true, or a function without arguments that gives one
        A function may fail (a row that is gone, for instance): then the condition does not hold.
    zh, en : what does not hold then, and what to make of it

    Raises
    ------
    AssertionError
        It does not hold, and GOVTEXT_STRICT is set.
    """
    from .show import say

    strict = bool(os.environ.get("GOVTEXT_STRICT"))
    try:
        kept = bool(np.all(condition() if callable(condition) else condition))
    except Exception as error:   # whatever a reader's change has led to
        if strict:
            raise AssertionError(f"{zh}\n{en}") from error
        kept = False
    if kept:
        return
    if strict:
        raise AssertionError(f"{zh}\n{en}")
    say("注意：{here}", "Note: {there}", here=zh, there=en)


def agrees(by_hand: Any, library: Any) -> None:
    """Say whether what was counted in the open is what the library says.

    Parameters
    ----------
    by_hand, library : two numbers, lists, dicts, Series or DataFrames
        Series, dicts and tables are compared by their labels, whatever the order; whole numbers exactly, others to 1e-9.

    Raises
    ------
    AssertionError
        They differ, and GOVTEXT_STRICT is set.
    """
    from .show import say

    mine, other = _labelled(by_hand), _labelled(library)
    strangers = mine.index.symmetric_difference(other.index)
    both = mine.index.intersection(other.index)
    differ = [label for label in both if not _equal(mine[label], other[label])]
    if not len(strangers) and not differ:
        if len(mine) == 1:
            say("手算与库一致：都是 {v}。", "By hand and by library: both {v}.", v=_short(mine.iloc[0]))
        else:
            say("手算与库一致：{n} 个值都相同。", "By hand and by library: {n} of {n} values are the same.", n=len(mine))
        return
    label = differ[0] if differ else strangers[0]
    values = [series[label] if label in series.index else "–" for series in (mine, other)]
    holds(False, f"手算与库不同，例如 {label}：手算 {values[0]}，库 {values[1]}。",
          f"By hand and by library differ, for example {label}: by hand {values[0]}, by library {values[1]}.")


def _labelled(values: Any) -> pd.Series:
    """Any of these as a Series with one entry per value."""
    if isinstance(values, pd.DataFrame):
        values = values.stack(future_stack=True)
    series = values if isinstance(values, pd.Series) else pd.Series(values if isinstance(values, (dict, list, tuple)) else np.atleast_1d(values))
    return series.groupby(level=list(range(series.index.nlevels)), observed=True).first() if not series.index.is_unique else series


def _equal(a: Any, b: Any) -> bool:
    numbers = (int, float, np.number)
    if isinstance(a, numbers) and isinstance(b, numbers):
        return bool(np.isclose(a, b, rtol=1e-9, atol=1e-9, equal_nan=True))
    return a == b


def _short(value: Any) -> str:
    return f"{value:.4g}" if isinstance(value, (float, np.floating)) else str(value)

"""One voice for everything the library says to a person: Chinese first, then English."""

from __future__ import annotations

import re
from numbers import Integral

# What a terminal obeys instead of showing it: control characters, and the marks that turn the direction of writing.
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def visible(text: str) -> str:
    """Text that a terminal shows and does not obey: names of files may hold escape sequences. Line breaks and tabs stay.

    >>> visible("报告\\x1b[2J.txt")
    '报告\\\\x1b[2J.txt'
    """
    return UNSEEN.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), text)


def both(zh: str, en: str) -> str:
    """Return one message in both languages, each on its own line, safe to print."""
    return visible(f"{zh}\n{en}")


class GovtextError(ValueError):
    """Something a reader can mend: a file, a parameter, a name. The message says what, where and what to do.

    Parameters
    ----------
    zh, en : the same sentence in Chinese and English
    """

    def __init__(self, zh: str, en: str):
        self.zh, self.en = visible(zh), visible(en)
        super().__init__(both(zh, en))

    def _render_traceback_(self) -> list[str]:
        """What a notebook shows in place of a traceback: the message."""
        from .language import one_language, tr

        return [tr(self.zh, self.en)] if one_language() else [self.zh, self.en]

    def __reduce__(self):  # so that a worker process can hand it to its parent
        return type(self), (self.zh, self.en)


def one_of(name: str, value: object, allowed: list[str] | tuple[str, ...]) -> None:
    """Refuse a parameter value that is not in the list of allowed ones.

    Raises GovtextError: names the parameter, what came and what is allowed.
    """
    if value not in allowed:
        listed = ", ".join(map(repr, allowed))
        raise GovtextError(f"参数 {name} 只能是 {listed}，收到的是 {value!r}。",
                           f"Parameter {name} must be one of {listed}; got {value!r}.")


def at_least(name: str, value: object, least: int) -> None:
    """Refuse a number that is no whole number or is too small. Raises GovtextError: names the parameter, what came and the least value."""
    if not isinstance(value, Integral) or isinstance(value, bool) or value < least:
        raise GovtextError(f"参数 {name} 应是不小于 {least} 的整数，收到的是 {value!r}。",
                           f"Parameter {name} must be a whole number of at least {least}; got {value!r}.")


def need_columns(table, columns: list[str], what: str) -> None:
    """Refuse a table that lacks columns. Raises GovtextError: names the table and the missing columns."""
    missing = [c for c in columns if c not in table.columns]
    if missing:
        raise GovtextError(f"{what} 缺少列：{', '.join(missing)}；现有列：{', '.join(map(str, table.columns))}。",
                           f"{what} lacks the column(s) {', '.join(missing)}; it has "
                           f"{', '.join(map(str, table.columns))}.")


def need_counts(values, what: str, *, fractions: bool = False) -> None:
    """Refuse counts that are missing, negative, infinite or no whole numbers.

    Raises GovtextError: names what, the first such value and its row.

    values : array, Series or DataFrame of numbers
    what : name of the column or table, for the message
    fractions : weights such as tf-idf may be fractions
    """
    import numpy as np

    array = np.asarray(values)
    if array.dtype.kind in "ub":
        return
    if array.dtype.kind == "i":
        bad = array < 0
    else:
        try:
            array = array.astype(float)
        except (TypeError, ValueError) as error:
            raise GovtextError(f"{what} 里有不是数字的值。请检查。", f"{what} holds something that is no number. Check it.") from error
        bad = ~(np.isfinite(array) & (array >= 0) & (fractions | (array == np.floor(array))))
    if bad.any():
        place = np.argwhere(bad)[0]
        kind = ("不小于 0 的数", "numbers of 0 and more") if fractions else ("不小于 0 的整数", "whole numbers of 0 and more")
        raise GovtextError(f"{what} 第 {place[0] + 1} 行是 {array[tuple(place)]:g}；次数必须是{kind[0]}。",
                           f"{what}, row {place[0] + 1}, is {array[tuple(place)]:g}; counts must be {kind[1]}.")

"""Wording that two texts share: runs of the same Chinese characters, punctuation skipped."""

from __future__ import annotations

import re

import pandas as pd

from ..messages import at_least
from ..readers import fold

HAN = re.compile("[\u4e00-\u9fff]+")
HAN_OR_NUMBER = re.compile("[\u4e00-\u9fff]|[0-9]+(?:[.,][0-9]+)*")


def common_runs(text: str, other: str, *, least: int = 8, digits: bool = False) -> pd.DataFrame:
    """The runs of at least `least` Chinese characters of `text` that also stand in `other`, whatever stands between the characters.

    From left to right, always the longest run that begins there; runs do not overlap. Punctuation, spaces, Latin letters and,
    without `digits`, digits are skipped on both sides, so a run can cross a comma or a full stop. The same idea is known as maximal
    matches (Wise 1993, Running Karp-Rabin matching and greedy string tiling); here the runs are taken from left to right, without tiling
    of the other text. Raises GovtextError: `least` is smaller than 2.

    Parameters
    ----------
    text, other : two texts
    least : shortest run that counts. Under about 8 characters most runs are names and set phrases.
    digits : keep numbers. Each counts as one character and is equal or not as a whole, so that a run ends between 到2025年 and
        到2030年, which skipping would make the same. Full-width digits are digits.

    Returns
    -------
    DataFrame
        start (Chinese characters before the run in `text`, with `digits` numbers too), n_chars; in reading order, empty where nothing
        is shared.

    Examples
    --------
    >>> common_runs("力争到2025年基本建成", "力争到2030年基本建成", least=4).to_dict("list")
    {'start': [0], 'n_chars': [8]}
    >>> common_runs("力争到2025年基本建成", "力争到2030年基本建成", least=4, digits=True).to_dict("list")
    {'start': [4], 'n_chars': [5]}
    """
    at_least("least", least, 2)
    mine, theirs = _with_numbers(text, other) if digits else ("".join(HAN.findall(words)) for words in (text, other))
    grams = {theirs[i:i + least] for i in range(len(theirs) - least + 1)}
    rows, i = [], 0
    while i <= len(mine) - least:
        if mine[i:i + least] not in grams:
            i += 1
            continue
        end = i + least
        while end < len(mine) and mine[i:end + 1] in theirs:
            end += 1
        rows.append((i, end - i))
        i = end
    return pd.DataFrame(rows, columns=["start", "n_chars"])


def _with_numbers(*texts: str) -> list[str]:
    """Chinese characters and numbers of each text, every different number as one character of the private use planes."""
    pieces = [HAN_OR_NUMBER.findall(fold(text)) for text in texts]
    numbers = dict.fromkeys(piece for found in pieces for piece in found if piece[0].isascii())
    sign = {number: chr(0xF0000 + i) for i, number in enumerate(numbers)}
    return ["".join(sign.get(piece, piece) for piece in found) for found in pieces]

"""Wording that two texts share: runs of the same Chinese characters, punctuation skipped."""

from __future__ import annotations

import re

import pandas as pd

from ..messages import GovtextError

HAN = re.compile("[\u4e00-\u9fff]+")


def common_runs(text: str, other: str, *, least: int = 8) -> pd.DataFrame:
    """The runs of at least `least` Chinese characters of `text` that also stand in `other`, whatever stands between the characters.

    From left to right, always the longest run that begins there; runs do not overlap. Punctuation, spaces, Latin letters and
    digits are skipped on both sides, so a run can cross a comma or a full stop.

    Parameters
    ----------
    text, other : two texts
    least : shortest run that counts. Under about 8 characters most runs are names and set phrases.

    Returns
    -------
    DataFrame
        start (Chinese characters before the run in `text`), n_chars; in reading order, empty where nothing is shared.

    Raises
    ------
    GovtextError
        `least` is smaller than 2.

    References
    ----------
    The same idea is known as maximal matches (Wise 1993, Running Karp-Rabin matching and greedy string tiling); here the runs
    are taken from left to right, without tiling of the other text.
    """
    if least < 2:
        raise GovtextError(f"least={least} 太小：最短一串至少要有 2 个字。",
                           f"least={least} is too small: a run has at least 2 characters.")
    mine, theirs = ("".join(HAN.findall(words)) for words in (text, other))
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

"""A word cloud: decoration, not measurement. Size grows with frequency; colour and place mean nothing."""

from __future__ import annotations

from typing import Unpack

import pandas as pd

from ..language import tr
from ..looks import SECOND, figure_style, font_path, screen
from .base import Chart, Names, Words, alt_text, named, needed, said
from .layout import empty, sheet

SHADES = (SECOND, "#2a5c8f", "#5f6b76", "#2a8c82", "#6d5a8c")


def words(table: pd.DataFrame, *, term: str, n: str, most: int = 90, seed: int = 2022, names: Names | None = None,
          **text: Unpack[Words]) -> Chart:
    """Draw a word cloud of a frequency table: same seed, same picture.

    Parameters
    ----------
    table : one row per word: columns `term`, `n` (how often); rows with less than 1 are left out
    most, seed : at most so many words; of their places
    names, **text : as in all charts, see `charts`

    Returns
    -------
    `table` holds the words that found room, most frequent first.
    """
    from wordcloud import WordCloud

    said_ = said(text)
    needed(table, term, n)
    kept = table[table[n] >= 1].sort_values([n, term], ascending=[False, True])
    if kept.empty:
        return empty(said_, table)
    weights = {named(t, names): int(v) for t, v in zip(kept[term], kept[n], strict=True)}
    least = 18 if screen() == "projector" else 4
    cloud = WordCloud(font_path=str(font_path()), width=1440, height=700, background_color="white", random_state=seed,
                      prefer_horizontal=1.0, max_words=most, min_font_size=least * 1440 // 960, relative_scaling=0.5, margin=6,
                      color_func=lambda word, *_, **__: SHADES[sum(map(ord, word)) % len(SHADES)])
    cloud.generate_from_frequencies(weights)
    placed = {word for (word, _), *_ in cloud.layout_}
    with figure_style():
        page = sheet(said_, inches=10.0, high=4.72)
        page.axes[0].imshow(cloud.to_array(), interpolation="bilinear", aspect="auto" if screen() == "notebook" else "equal")
        page.axes[0].axis("off")
    drawn = kept[[named(t, names) in placed for t in kept[term]]].reset_index(drop=True)
    rows = [(named(t, names), [f"{v}"]) for t, v in zip(drawn[term], drawn[n], strict=True)]
    kind = tr(f"词云，{len(placed)} 个词，字号随词频变大，颜色和位置没有含义",
              f"Word cloud of {len(placed)} words; size grows with frequency, colour and place mean nothing")
    return page.finish(said_, drawn, alt_text(kind, said_, rows, [(label, int(cells[0])) for label, cells in rows]))

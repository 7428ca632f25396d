"""How long are the articles, and how are they divided?"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from govtext.charts import MAIN, Chart, Look, bars
from govtext.language import tr
from govtext.messages import need_columns

from ..data import article_names


def article_lengths(passages: pd.DataFrame, *, order: Sequence[str] | None = None) -> Chart:
    """Draw one bar per article, cut into its sections; length is the number of characters.

    Parameters
    ----------
    passages : DataFrame
        The passage table: article_id, section_zh, section_en, n_chars, in reading order.
    order : list of article_id, optional
        From top to bottom; default: in order of the table.
    """
    need_columns(passages, ["article_id", "section_zh", "section_en", "n_chars"], "passages")
    wanted = list(order or dict.fromkeys(passages["article_id"]))
    sections = passages[passages["article_id"].isin(wanted)].groupby(["article_id", "section_zh", "section_en"], sort=False, as_index=False,
                                                                      dropna=False)["n_chars"].sum()
    names = sections["section_zh"] if tr("zh", "en") == "zh" else sections["section_en"].replace("", None).fillna(sections["section_zh"])
    pieces = sections.assign(section=names, turn=sections.groupby("article_id").cumcount() % 2)
    return bars(pieces, y="article_id", x="n_chars", part="turn", inside="section", rows={a: article_names().get(a, a) for a in wanted},
                names={0: "", 1: ""}, looks={0: MAIN, 1: Look("#9db8d2")}, title=_times(sections.groupby("article_id")["n_chars"].sum()),
                unit=tr("字符数（不计空白）", "characters (without white space)"), caption=tr("一块颜色是一个章节。", "A piece is a section."),
                source="data/articles/passages.csv")


def _times(totals: pd.Series) -> str:
    """How many times the longest article is as long as the shortest."""
    times = totals.max() / totals.min()
    if f"{times:.1f}" == "1.0":
        return tr(f"{len(totals)} 篇文章，篇幅相近，最长 {totals.max():,} 字",
                  f"{len(totals)} article(s) of like length, at most {totals.max():,} characters")
    return tr(f"最长是最短的 {times:.1f} 倍：比较词频要先换算成比率", f"The longest is {times:.1f} times the shortest: compare rates, not counts")

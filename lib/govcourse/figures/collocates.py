"""Which words stand with one word rather than with another?"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from govtext.charts import Chart, dots
from govtext.language import tr
from govtext.looks import screen
from govtext.messages import need_columns

from .glosses import glossed


def collocate_contrast(table: pd.DataFrame, *, first: str, second: str, apart: pd.DataFrame | None = None, top: int = 9,
                       labels: Mapping[str, str] | None = None) -> Chart:
    """Draw the words that lean most to either side with 95 % intervals, and the counts of sentences behind them.

    Parameters
    ----------
    table : DataFrame
        term, n_first_only, n_shared, n_second_only, units_first, units_second, log_odds, low, high: `compare_collocates`, all the
        terms that were compared; the title counts in it.
    first, second : the two words, in the language in force; first leans to the right
    apart : DataFrame, optional
        The same with shared="neither": drawn as diamonds, so that it is seen what the shared units do. Words that never stand with
        one of the two alone get none: what is left of them is the half unit added to an empty cell.
    top : terms on either side; at most six on a slide
    labels : dict, optional
        Gloss written under a term.
    """
    need_columns(table, ["term", "n_first_only", "n_shared", "n_second_only", "log_odds", "low", "high"], "table")
    ranked = table.sort_values(["log_odds", "term"], ascending=[False, True])
    top = top if screen() == "notebook" else min(top, 6)   # both sides on one slide
    shown = pd.concat([ranked.head(top), ranked.tail(top)]).drop_duplicates("term").assign(which="all")
    shown["unsure"] = (shown["low"] <= 0) & (shown["high"] >= 0)
    clear, ends = _clear(table), min(top, len(ranked))
    drawn = len(clear & set(shown["term"]))
    return dots(pd.concat([shown, _without_shared(shown, apart)]), y="term", x="log_odds", series="which", interval=("low", "high"),
                axis="ratio", marks={"": 0}, hollow={"unsure": tr("空心：区间碰到中线", "hollow: interval touches the middle")},
                side={"n_first_only": tr("仅\n前者", "1st\nonly"), "n_shared": tr("两者", "both"), "n_second_only": tr("仅\n后者", "2nd\nonly")},
                rows=glossed(shown["term"], labels),
                names={"all": tr("全部句子", "all sentences"), "apart": tr("不算两词同句的句子", "without sentences that hold both")},
                title=_title(table, apart),
                unit=tr(f"同句的胜算之比（← 偏向“{second}”；偏向“{first}” →）", f"odds ratio (← rather with {second}; rather with {first} →)"),
                caption=tr(f"画出两头各 {ends} 个词，题目所说的 {len(clear)} 个里画了 {drawn} 个。线：95% 区间；菱形不画线，实心的是区间不碰中线的。"
                           f"右侧三数：只有“{first}”、两者都有、只有“{second}”的句数。没有菱形：从不单独与其中一词同句。",
                           f"Drawn: the {ends} words furthest to either side, {drawn} of the {len(clear)} of the title. Lines: 95 % intervals; "
                           f"diamonds have none, filled ones are those whose interval is clear of the middle. Three figures on the right: sentences with {first} only, with both, with {second} "
                           "only. No diamond: never with one of the two alone."))


def _without_shared(shown: pd.DataFrame, apart: pd.DataFrame | None) -> pd.DataFrame:
    """Rows for the terms that stand with each word alone too, at their value without the shared units."""
    if apart is None:
        return shown.iloc[:0]
    other = apart[(apart["n_first_only"] > 0) & (apart["n_second_only"] > 0)].set_index("term")["log_odds"]
    return shown[shown["term"].isin(other.index)].assign(which="apart", unsure=lambda t: ~t["term"].isin(_clear(apart)), low=float("nan"),
                                                         high=float("nan"), log_odds=lambda t: t["term"].map(other))


def _title(table: pd.DataFrame, apart: pd.DataFrame | None) -> str:
    clear = _clear(table)
    zh, en = f"{len(table)} 个词里，{len(clear)} 个的区间不碰中线（未校正）", f"Of {len(table)} words the intervals of {len(clear)} are clear of the middle (uncorrected)"
    if apart is not None:
        still = len(_clear(apart) & clear)
        zh, en = f"{zh}；去掉两词同句的句子，其中还剩 {still} 个", f"{en}; without the shared sentences {still} of these {'is' if still == 1 else 'are'} left"
    return tr(zh, en)


def _clear(table: pd.DataFrame) -> set[str]:
    return set(table.loc[(table["low"] > 0) | (table["high"] < 0), "term"])

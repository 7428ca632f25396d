"""Which words stand with one word rather than with another?"""

from __future__ import annotations

import math

import pandas as pd
from matplotlib.figure import Figure

from govtext.language import tr
from govtext.looks import ACCENT, INK, MUTED, PAPER, SECOND, figure_style, new_figure
from govtext.messages import need_columns
from govtext.show import describe


def collocate_contrast(table: pd.DataFrame, *, first: str, second: str, apart: pd.DataFrame | None = None, top: int = 9,
                       labels: dict[str, str] | None = None) -> Figure:
    """Draw the words that lean most to either side as bars with 95 % intervals, and the counts of sentences behind them.

    Parameters
    ----------
    table : DataFrame
        term, n_first_only, n_shared, n_second_only, units_first, units_second, log_odds, low, high: `compare_collocates`, all the
        terms that were compared; the title counts in it.
    first, second : the two words, in the language in force; first leans to the right
    apart : DataFrame, optional
        The same with shared="neither": drawn as hollow diamonds, so that it is seen what the shared units do. Words that never
        stand with one of the two alone get none: what is left of them is the half unit added to an empty cell.
    top : terms on either side
    labels : dict, optional
        Gloss written after a term.
    """
    need_columns(table, ["term", "n_first_only", "n_shared", "n_second_only", "log_odds", "low", "high"], "table")
    ranked = table.sort_values(["log_odds", "term"], ascending=[False, True])
    shown = pd.concat([ranked.head(top), ranked.tail(top)]).drop_duplicates("term").reset_index(drop=True)
    clear = _clear(table)
    still = _clear(apart) & clear if apart is not None else set()
    other = {} if apart is None else apart[(apart["n_first_only"] > 0) & (apart["n_second_only"] > 0)].set_index("term")["log_odds"].to_dict()
    names = [f"{t}  {labels[t]}" if labels and labels.get(t, t) != t else t for t in shown["term"]]
    edge = math.ceil(max(shown["high"].max(), -shown["low"].min(), *(abs(v) for v in other.values() if v == v), 1) / math.log(2)) * math.log(2)
    with figure_style():
        fig, ax = new_figure(12, 2.5 + 0.36 * len(shown))
        for y, row in enumerate(shown.itertuples()):
            sure = row.term in clear
            edge_colour, fill = (SECOND, "#9bb6d3") if row.log_odds > 0 else (ACCENT, "#e6a99f")
            ax.barh(y, row.log_odds, height=0.62, color=fill if sure else PAPER, edgecolor=edge_colour, linewidth=1.4,
                    hatch=None if sure else "////")
            ax.hlines(y, row.low, row.high, color=INK, linewidth=1.6, zorder=3)
            if row.term in other:
                ax.scatter(other[row.term], y, s=52, marker="D", facecolor=PAPER, edgecolor=INK, linewidth=1.5, zorder=4)
            _beside(ax, y, [(f"{k}", INK if k else MUTED) for k in (row.n_first_only, row.n_shared, row.n_second_only)])
        _beside(ax, -0.7, [(head, MUTED) for head in (tr("仅\n前者", "1st\nonly"), tr("两者", "both"), tr("仅\n后者", "2nd\nonly"))], "bottom")
        ax.plot([0, 0], [-0.6, len(shown) - 0.4], color=INK, linewidth=1.2)
        ax.set_yticks(range(len(shown)), names)
        ax.set_ylim(len(shown) - 0.4, -2.1)
        ax.set_xlim(-edge * 1.02, edge * 1.02)
        powers = [p for p in range(-12, 13, 2) if abs(p) * math.log(2) <= edge]
        ax.set_xticks([p * math.log(2) for p in powers], [f"×{2**p}" if p >= 0 else f"÷{2**-p}" for p in powers])
        ax.set_xlabel(tr(f"← 偏向“{second}”　　与“{first}”同句的胜算之比　　偏向“{first}”→",
                         f"← rather with {second}      odds ratio      rather with {first} →"), color=INK)
        ax.tick_params(left=False)
        ax.spines["left"].set_visible(False)
        fig.suptitle(_title(len(table), len(clear), len(still), apart is not None), x=0.01, ha="left", fontsize=15)
        fig.supxlabel(_legend(apart is not None), x=0.01, ha="left", fontsize=11, color=MUTED)
    listed = "; ".join(f"{r.term} {r.n_first_only}/{r.n_shared}/{r.n_second_only}" for r in shown.itertuples())
    return describe(fig, alt=(f"双向条形图：左右两端各 {top} 个最偏的词及 95% 区间；共比较 {len(table)} 个词，区间不碰中线的 {len(clear)} 个。"
                              f"句数（只有前者/两者/只有后者）：{listed}。",
                              f"Diverging bars with 95 % intervals: the {top} words that lean most to either side; of {len(table)} words "
                              f"compared, {len(clear)} have an interval clear of the middle. Sentences (first only / both / second only): {listed}."),
                    caption=(f"胜算比的对数刻度；线为 95% 区间。右侧三数：只有“{first}”、两者都有、只有“{second}”的句数。",
                             f"Odds ratio on a log scale; lines are 95 % intervals. Three figures on the right: sentences with {first} only, "
                             f"with both, with {second} only."))


def _beside(ax, y: float, cells: list[tuple[str, str]], align: str = "center") -> None:
    """Write a row of a small table to the right of the axes."""
    for i, (words, colour) in enumerate(cells):
        ax.annotate(words, (1.0, y), xytext=(24 + 40 * i, 0), xycoords=("axes fraction", "data"), textcoords="offset points",
                    ha="center", va=align, fontsize=11, color=colour, linespacing=1.1, annotation_clip=False)


def _clear(table: pd.DataFrame) -> set[str]:
    return set(table.loc[(table["low"] > 0) | (table["high"] < 0), "term"])


def _title(words: int, clear: int, still: int, twice: bool) -> str:
    zh, en = f"{words} 个词里，{clear} 个的区间不碰中线", f"Of {words} words, {clear} have an interval clear of the middle"
    if twice:
        zh, en = f"{zh}；不算两词同句的句子，还剩 {still} 个", f"{en}; {still} of them without the shared sentences"
    return tr(zh, en)


def _legend(twice: bool) -> str:
    zh, en = "实心条：区间不碰中线；斜线条：碰到", "Solid bar: interval clear of the middle; hatched: not"
    if twice:
        zh, en = f"{zh}；空心菱形：不算两词同句的句子（没有菱形：从不单独与其中一词同句）", (
            f"{en}. Hollow diamond: without the sentences that hold both words (no diamond: never with one of the two alone)")
    return tr(zh, en)

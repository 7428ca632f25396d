"""Which words stand with one word rather than with another?"""

from __future__ import annotations

import math

import pandas as pd
from matplotlib.figure import Figure

from ..messages import need_columns
from ..style import ACCENT, INK, MUTED, PAPER, SECOND, describe, figure_style, new_figure, tr


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
        The same with shared="neither": drawn as hollow diamonds, so that it is seen what the shared units do.
    top : terms on either side
    labels : dict, optional
        Gloss written after a term.
    """
    need_columns(table, ["term", "n_first_only", "n_shared", "n_second_only", "log_odds", "low", "high"], "table")
    ranked = table.sort_values(["log_odds", "term"], ascending=[False, True])
    shown = pd.concat([ranked.head(top), ranked.tail(top)]).drop_duplicates("term").reset_index(drop=True)
    clear = _clear(table)
    still = _clear(apart) & clear if apart is not None else set()
    other = apart.set_index("term")["log_odds"].to_dict() if apart is not None else {}
    names = [f"{t}  {labels[t]}" if labels and labels.get(t, t) != t else t for t in shown["term"]]
    edge = math.ceil(max(shown["high"].max(), -shown["low"].min(), *(abs(v) for v in other.values() if v == v), 1) / math.log(2)) * math.log(2)
    with figure_style():
        fig, ax = new_figure(12, 2.5 + 0.36 * len(shown))
        for y, row in enumerate(shown.itertuples()):
            sure = row.term in clear
            colour = SECOND if row.log_odds > 0 else ACCENT
            ax.barh(y, row.log_odds, height=0.62, color=colour if sure else PAPER, edgecolor=colour, linewidth=1.4,
                    hatch=None if sure else "////")
            ax.hlines(y, row.low, row.high, color=INK, linewidth=1.6, zorder=3)
            if row.term in other:
                ax.scatter(other[row.term], y, s=52, marker="D", facecolor=PAPER, edgecolor=INK, linewidth=1.5, zorder=4)
            for x, number in zip((1.06, 1.13, 1.2), (row.n_first_only, row.n_shared, row.n_second_only), strict=True):
                ax.text(x * edge, y, f"{number}", ha="center", va="center", fontsize=11, color=INK if number else MUTED)
        for x, head in zip((1.06, 1.13, 1.2), (tr("前", "1st"), tr("共", "both"), tr("后", "2nd")), strict=True):
            ax.text(x * edge, -1.0, head, ha="center", va="center", fontsize=11, color=MUTED)
        ax.axvline(0, color=INK, linewidth=1.2)
        ax.set_yticks(range(len(shown)), names)
        ax.set_ylim(len(shown) - 0.4, -1.5)
        ax.set_xlim(-edge * 1.02, edge * 1.25)
        powers = [p for p in range(-12, 13, 2) if abs(p) * math.log(2) <= edge]
        ax.set_xticks([p * math.log(2) for p in powers], [f"×{2**p}" if p >= 0 else f"÷{2**-p}" for p in powers])
        ax.set_xlabel(tr(f"← 偏向“{second}”　　与“{first}”同句的胜算之比　　偏向“{first}”→",
                         f"← rather with {second}      odds ratio      rather with {first} →"), color=INK)
        ax.tick_params(left=False)
        ax.spines["left"].set_visible(False)
        fig.suptitle(_title(len(table), len(clear), len(still), apart is not None), x=0.01, ha="left", fontsize=15)
        fig.supxlabel(_legend(apart is not None), x=0.01, ha="left", fontsize=11, color=MUTED)
    listed = "; ".join(f"{r.term} {r.n_first_only}/{r.n_shared}/{r.n_second_only}" for r in shown.itertuples())
    return describe(fig, alt=(f"双向条形图：左右两端各 {top} 个最偏的词及 95% 区间；共比较 {len(table)} 个词，区间离开 0 的 {len(clear)} 个。"
                              f"句数（只有前者/两者/只有后者）：{listed}。",
                              f"Diverging bars with 95 % intervals: the {top} words that lean most to either side; of {len(table)} words "
                              f"compared, {len(clear)} have an interval clear of 0. Sentences (first only / both / second only): {listed}."),
                    caption=(f"胜算比的对数刻度；线为 95% 区间。右侧三数：只有“{first}”、两者都有、只有“{second}”的句数。",
                             f"Odds ratio on a log scale; lines are 95 % intervals. Three figures on the right: sentences with {first} only, "
                             f"with both, with {second} only."))


def _clear(table: pd.DataFrame) -> set[str]:
    return set(table.loc[(table["low"] > 0) | (table["high"] < 0), "term"])


def _title(words: int, clear: int, still: int, twice: bool) -> str:
    zh, en = f"{words} 个词里，{clear} 个的区间离开 0", f"Of {words} words, {clear} have an interval clear of 0"
    if twice:
        zh, en = f"{zh}；不算两词同句的句子，还剩 {still} 个", f"{en}; without the shared sentences {still} of them are left"
    return tr(zh, en)


def _legend(twice: bool) -> str:
    zh, en = "实心条：区间离开 0；斜线条：不离开", "Solid bar: interval clear of 0; hatched: not"
    if twice:
        zh, en = f"{zh}；空心菱形：不算两词同句的句子", f"{en}. Hollow diamond: without the sentences that hold both words"
    return tr(zh, en)

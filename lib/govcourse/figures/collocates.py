"""Which words stand with one word rather than with another?"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from govtext.charts import Chart, dots
from govtext.language import tr
from govtext.looks import screen
from govtext.messages import need_columns

from .glosses import glossed


def collocate_contrast(table: pd.DataFrame, *, first: str, second: str, top: int = 9, labels: Mapping[str, str] | None = None) -> Chart:
    """Draw the words that lean most to either side, and the counts of sentences behind them.

    Parameters
    ----------
    table : DataFrame
        term, n_first_only, n_shared, n_second_only, log_odds, low, high: `compare_collocates`, all the terms that were compared.
    first, second : the two words, in the language in force; first leans to the right
    top : terms on either side; at most six on a slide. The title counts in those on the right.
    labels : dict, optional
        Gloss written under a term.
    """
    need_columns(table, ["term", "n_first_only", "n_shared", "n_second_only", "log_odds", "low", "high"], "table")
    ranked = table.sort_values(["log_odds", "term"], ascending=[False, True])
    top = min(top if screen() == "notebook" else min(top, 6), len(ranked))   # both sides on one slide
    shown = pd.concat([ranked.head(top), ranked.tail(top)]).drop_duplicates("term")
    right = ranked.head(top)
    k = int(((right["n_first_only"] == 0) & (right["n_shared"] > 0)).sum())
    return dots(shown, y="term", x="log_odds", axis="ratio", interval=("low", "high"), marks={"": 0},
                side={"n_first_only": _only(first), "n_shared": tr("两词\n都有", "both"), "n_second_only": _only(second)},
                rows=glossed(shown["term"], labels),
                title=tr(f"最偏向“{first}”的 {top} 个词里，{k} 个只在两词都有的句子里与它同句",
                         f"Of the {top} words that lean most towards {first}, {k or 'none'} share{'s' * (k < 2)} sentences with it only where {second} stands too"),
                unit=tr(f"同句的胜算比（← 偏向“{second}”；偏向“{first}” →）", f"odds ratio (← more with {second}; more with {first} →)"),
                caption=tr(f"比较了 {len(table)} 个词，画出两头各 {top} 个；线是 95% 区间；右侧是句数。算胜算时每个数都先加 0.5，0 次才画得出。",
                           f"{len(table)} words compared; drawn are the {top} furthest to either side. Lines: 95 % intervals; on the right: sentences. "
                           "For the odds 0.5 is added to every count, so that a 0 can be drawn."), source="data/articles/tokens.csv")


def _only(word: str) -> str:
    """Heading of the sentences with this word alone, in lines."""
    return tr(f"只有\n{word}", f"{word} only".replace(" ", "\n"))

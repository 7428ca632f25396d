"""The most frequent terms, two ways of counting them, and a word cloud for decoration."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from govtext.charts import Chart, bars, dots, words
from govtext.language import tr
from govtext.messages import need_columns

from ..data import article_looks, article_names
from .glosses import glossed


def frequency_bars(counts: pd.DataFrame, *, top: int = 20, labels: Mapping[str, str] | None = None) -> Chart:
    """Draw the most frequent terms as bars, stacked by article.

    Parameters
    ----------
    counts : DataFrame
        article_id, term, n: one row per article and term.
    top : number of terms
    labels : dict, optional
        Gloss written after a term, for example the English one.
    """
    need_columns(counts, ["article_id", "term", "n"], "counts")
    totals = counts.groupby("term", as_index=False)["n"].sum().sort_values(["n", "term"], ascending=[False, True])
    kept = totals.head(top)["term"]
    course = article_names() if counts["article_id"].isin(article_names()).any() else {}   # its articles keep their colours
    articles = list(dict.fromkeys([*course, *counts["article_id"]]))
    drawn = counts[counts["term"].isin(kept)].assign(article_id=lambda t: pd.Categorical(t["article_id"], articles))
    first, most = list(totals.loc[totals["n"] == totals["n"].max(), "term"]), totals["n"].max()
    english = {t: f"{t} ({labels[t]})" if labels and t in labels else t for t in totals["term"]}
    more = int((totals["n"].iloc[top:] == totals["n"].head(top).min()).sum())   # the last place is shared
    return bars(drawn.sort_values("article_id", kind="stable"), y="term", x="n", part="article_id", rows=glossed(kept, labels),
                names=article_names(), looks={a: look for a, look in article_looks().items() if a in articles},
                title=tr(f"单独成词的，“{'”“'.join(first)}”{'并列' if len(first) > 1 else ''}居首，{'各 ' if len(first) > 1 else ''}{most} 次",
                         f"As a word of its own, {' and '.join(english[t] for t in first)} {'share first place' if len(first) > 1 else 'comes first'} with {most} occurrences"),
                unit=tr("出现次数，最长匹配", "occurrences, longest match"), caption=tr("只算单独成词的。", "Only words of their own are counted.")
                + (tr(f"与末位次数相同而没有画的还有 {more} 个词。", f" As frequent as the last, and not drawn: {more} more.") if more else ""),
                source="data/articles/tokens.csv")


def counting_gap(counts: pd.DataFrame, *, top: int = 14, labels: Mapping[str, str] | None = None) -> Chart:
    """Draw two counts of the same term as two points on a line: by longest match, and wherever it stands.

    Parameters
    ----------
    counts : DataFrame
        term, n, longest, as `nested_frequency` returns it without `by`; with n_doubtful n is a string count, else a count inside words.
    top : the terms with the largest difference
    labels : dict, optional
        Gloss written after a term.
    """
    need_columns(counts, ["term", "n", "longest"], "counts")
    gaps = counts.assign(gap=counts["n"] - counts["longest"])
    rows = gaps[gaps["gap"] > 0].sort_values(["gap", "term"], ascending=[False, True]).head(top)
    every = tr("逐字计数", "counted as a string") if "n_doubtful" in counts else tr("连同长词之内", "counted inside longer words too")
    first = rows[rows["gap"] == rows["gap"].max()].iloc[:1].to_dict("records")
    told = f"{first[0]['term']} ({labels[first[0]['term']]})" if first and labels and first[0]["term"] in labels else first[0]["term"] if first else ""
    title = (tr(f"长词吞掉短词：“{first[0]['term']}”单独成词 {first[0]['longest']} 次，{every} {first[0]['n']} 次",
                f"Long terms swallow short ones: {told} stands alone {first[0]['longest']} times; {every}, {first[0]['n']} times")
             if first else tr("两种数法没有差别", "The two ways of counting do not differ"))
    return dots(rows.melt(["term", "gap"], ["longest", "n"], "way", "count"), y="term", x="count", series="way", join=True, text="count",
                rows=glossed(rows["term"], labels), names={"longest": tr("最长匹配：只算单独成词", "longest match: as a word of its own"), "n": every},
                title=title, unit=tr("出现次数", "occurrences"),
                caption=tr(f"差得最多的 {len(rows)} 个词。", f"The {len(rows)} terms with the largest difference."),
                source="data/articles/term_counts.csv" if "n_doubtful" in counts else "data/articles/tokens.csv")


def word_cloud(counts: pd.DataFrame, *, seed: int = 2022) -> Chart:
    """Draw a word cloud of a frequency table (term, n): decoration, not measurement; same seed, same picture."""
    need_columns(counts, ["term", "n"], "counts")
    return words(counts, term="term", n="n", seed=seed,
                 title=tr("词云只作装饰：面积、颜色和位置都不是测量", "A word cloud decorates: area, colour and place measure nothing"),
                 caption=tr(f"字号：出现次数，最长匹配。种子 {seed}。精确次数见条形图。", f"Size: occurrences, longest match. Seed {seed}. Exact counts: the bar chart."),
                 source="data/articles/tokens.csv")

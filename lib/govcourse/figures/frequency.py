"""The most frequent terms, the two ways of counting them, and a word cloud for decoration."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from govtext.language import tr
from govtext.looks import ACCENT, GRID, INK, PALETTE, PAPER, SECOND, figure_style, font_path, new_figure
from govtext.messages import need_columns
from govtext.show import describe

from ..data import article_colours, article_name, article_names


def frequency_bars(counts: pd.DataFrame, *, top: int = 20, labels: dict[str, str] | None = None) -> Figure:
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
    wide = counts.pivot_table(index="term", columns="article_id", values="n", aggfunc="sum", fill_value=0, observed=True)
    wide = wide[[a for a in article_names() if a in wide] + [a for a in wide if a not in article_names()]]
    ranked = wide.assign(total=wide.sum(axis=1)).reset_index().sort_values(["total", "term"], ascending=[False, True]).head(top)
    names = [f"{t}  {labels[t]}" if labels and labels.get(t, t) != t else t for t in ranked["term"]]
    with figure_style():
        fig, ax = new_figure(10.4, 1.7 + 0.31 * len(ranked))
        left = pd.Series(0.0, index=ranked.index)
        for i, article in enumerate(wide.columns):
            ax.barh(range(len(ranked)), ranked[article], left=left, height=0.74, edgecolor=PAPER, linewidth=0.8,
                    color=article_colours().get(article, PALETTE[i % len(PALETTE)]), label=article_name(article))
            left += ranked[article]
        for y, total in enumerate(ranked["total"]):
            ax.text(total + ranked["total"].max() * 0.008, y, f"{total}", va="center", fontsize=11)
        ax.set_yticks(range(len(ranked)), names)
        ax.invert_yaxis()
        ax.set_xlim(0, ranked["total"].max() * 1.07)
        ax.set_xlabel(tr("出现次数", "occurrences"))
        ax.xaxis.grid(True)
        ax.tick_params(left=False)
        ax.spines["left"].set_visible(False)
        first = ranked.iloc[0]
        ax.set_title(tr(f"“{first.term}”居首，{first.total} 次", f'"{first.term}" comes first with {first.total} occurrences'))
        fig.legend(loc="outside lower center", ncol=5, labelcolor=INK)
    listed = ", ".join(f"{r.term} {r.total}" for r in ranked.head(8).itertuples())
    return describe(fig, alt=(f"横向堆叠条形图：出现最多的 {len(ranked)} 个词，按文章分段。前几位：{listed}。",
                              f"Stacked horizontal bars: the {len(ranked)} most frequent terms, by article. First: {listed}."),
                    caption=("单位：次。来源：data/articles/tokens.csv。", "Unit: occurrences. Source: data/articles/tokens.csv."))


def counting_gap(counts: pd.DataFrame, *, top: int = 14, labels: dict[str, str] | None = None) -> Figure:
    """Draw longest-match and nested count of the same term as two points on a line.

    Parameters
    ----------
    counts : DataFrame
        term, n (nested), longest, as `nested_frequency` returns it without `by`.
    top : the terms with the largest difference
    labels : dict, optional
        Gloss written after a term.
    """
    need_columns(counts, ["term", "n", "longest"], "counts")
    gaps = counts.assign(gap=counts["n"] - counts["longest"])
    rows = gaps[gaps["gap"] > 0].sort_values(["gap", "term"], ascending=[False, True]).head(top)
    names = [f"{t}  {labels[t]}" if labels and labels.get(t, t) != t else t for t in rows["term"]]
    with figure_style():
        fig, ax = new_figure(10.4, 1.7 + 0.36 * max(len(rows), 1))
        y = range(len(rows))
        ax.hlines(y, rows["longest"], rows["n"], color=GRID, linewidth=5, zorder=1)
        ax.scatter(rows["longest"], y, s=74, marker="o", facecolor=PAPER, edgecolor=SECOND, linewidth=2, zorder=3,
                   label=tr("最长匹配：只算单独成词", "longest match: as a word of its own"))
        ax.scatter(rows["n"], y, s=74, marker="D", color=ACCENT, zorder=3, label=tr("含嵌套：长词里的也算", "nested: inside longer terms too"))
        for i, row in enumerate(rows.itertuples()):
            ax.annotate(f"{row.n}", (row.n, i), xytext=(9, 0), textcoords="offset points", va="center", fontsize=11)
            ax.annotate(f"{row.longest}", (row.longest, i), xytext=(-9, 0), textcoords="offset points", va="center", ha="right",
                        fontsize=11)
        ax.set_yticks(y, names)
        ax.invert_yaxis()
        ax.set_xlim(-0.06 * rows["n"].max(), rows["n"].max() * 1.08)
        ax.set_xlabel(tr("出现次数", "occurrences"))
        ax.xaxis.grid(True)
        ax.tick_params(left=False)
        ax.spines["left"].set_visible(False)
        first = rows.iloc[0]
        ax.set_title(tr(f"长词吞掉短词：“{first.term}”单独成词 {first.longest} 次，连同长词 {first.n} 次",
                        f'Long terms swallow short ones: "{first.term}" {first.longest} times alone, {first.n} in all'))
        fig.legend(loc="outside lower center", ncol=2, labelcolor=INK)
    listed = "; ".join(f"{r.term} {r.longest} → {r.n}" for r in rows.itertuples())
    return describe(fig, alt=(f"点线图：{len(rows)} 个词的最长匹配与含嵌套次数。{listed}。",
                              f"Dot plot: longest-match and nested counts of {len(rows)} terms. {listed}."),
                    caption=("单位：次；两种数法都来自 tokens.csv。", "Unit: occurrences; both counts come from tokens.csv."))


def word_cloud(counts: pd.DataFrame, *, seed: int = 2022) -> Figure:
    """Draw a word cloud of a frequency table (term, n): decoration, not measurement; same seed, same picture."""
    from wordcloud import WordCloud

    need_columns(counts, ["term", "n"], "counts")
    weights = dict(zip(counts["term"], counts["n"].astype(int), strict=True))
    shades = [SECOND, "#2a5c8f", ACCENT, "#2a8c82", "#7a5a12"]
    cloud = WordCloud(font_path=str(font_path()), width=1440, height=700, background_color="white", random_state=seed,
                      prefer_horizontal=1.0, max_words=90, relative_scaling=0.5, margin=6,
                      color_func=lambda word, *_, **__: shades[sum(map(ord, word)) % len(shades)])
    cloud.generate_from_frequencies(weights)
    with figure_style():
        fig, ax = new_figure(10, 5.3)
        ax.imshow(cloud.to_array(), interpolation="bilinear")
        ax.axis("off")
        ax.set_title(tr("词云只作装饰：面积、颜色和位置都不是测量", "A word cloud decorates: area, colour and place measure nothing"))
    fig.govtext_words = sorted(word for (word, _), *_ in cloud.layout_)
    first = counts.sort_values(["n", "term"], ascending=[False, True]).head(10)["term"]
    return describe(fig, alt=(f"词云，字号随词频变大，颜色和位置没有含义。最大的词：{'、'.join(first)}。",
                              f"Word cloud; size grows with frequency, colour and place mean nothing. Largest: {', '.join(first)}."),
                    caption=(f"{len(fig.govtext_words)} 个词，种子 {seed}。精确次数见上面的条形图。",
                             f"{len(fig.govtext_words)} words, seed {seed}. Exact counts: the bar chart above."))

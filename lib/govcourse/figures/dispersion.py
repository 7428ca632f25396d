"""Where in each text does a concept stand?"""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from govtext.language import tr
from govtext.looks import ACCENT, GRID, INK, SECOND, figure_style, new_figure
from govtext.messages import need_columns
from govtext.show import describe

from ..data import article_name


def dispersion_plot(hits: pd.DataFrame, lengths: dict[str, int], terms: list[str], *, labels: dict[str, str] | None = None) -> Figure:
    """Draw a stroke for each passage with a term, along the length of each article; longer strokes hold it more often.

    Parameters
    ----------
    hits : DataFrame
        article_id, position (0..1, middle of the passage within its article), term, n.
    lengths : dict of article_id -> number of passages; the order of the panels
    terms : from top to bottom
    labels : dict, optional
        Gloss written after a term.
    """
    need_columns(hits, ["article_id", "position", "term", "n"], "hits")
    articles = list(lengths)
    names = [f"{t}\n{labels[t]}" if labels and labels.get(t, t) != t else t for t in terms]
    shown = hits[hits["term"].isin(terms) & (hits["n"] > 0)]
    peak = shown["n"].max() if len(shown) else 1
    spread = shown.groupby("term")["article_id"].nunique().reindex(terms, fill_value=0)
    everywhere = [t for t in terms if spread[t] == len(articles)]
    with figure_style():
        fig, axes = new_figure(11.4, 1.9 + 0.46 * len(terms), nrows=1, ncols=len(articles), sharey=True, squeeze=False)
        for ax, article in zip(axes[0], articles, strict=True):
            mine = shown[shown["article_id"] == article]
            for y, term in enumerate(terms):
                rows = mine[mine["term"] == term]
                half = 0.14 + 0.28 * rows["n"] / peak
                ax.hlines(y, 0, 1, color=GRID, linewidth=1, zorder=0)
                ax.vlines(rows["position"], y - half, y + half, color=ACCENT if term in everywhere else SECOND, linewidth=2)
            ax.set_title(article_name(article), fontsize=12)
            ax.set_xlim(-0.03, 1.03)
            ax.set_xticks([0, 1], [tr("开头", "start"), tr("结尾", "end")])
            for label, side in zip(ax.get_xticklabels(), ("left", "right"), strict=True):
                label.set_horizontalalignment(side)
            ax.tick_params(left=False, labelsize=11, labelcolor=INK)
            ax.spines[["left", "bottom"]].set_visible(False)
        axes[0][0].set_yticks(range(len(terms)), names)
        axes[0][0].set_ylim(len(terms) - 0.4, -0.6)
        fig.suptitle(tr(f"{len(terms)} 个词里，每篇都有的：{'、'.join(everywhere) or '没有'}",
                        f"Of {len(terms)} terms, in every article: {', '.join(everywhere) or 'none'}"),
                     x=0.01, ha="left", fontsize=15)
    listed_zh = ";".join(f"{t} 见于 {spread[t]} 篇" for t in terms)
    listed_en = "; ".join(f"{t} in {spread[t]} articles" for t in terms)
    return describe(fig, alt=(f"分布图：每列一篇文章，每行一个词，竖线是含该词的段落，越长次数越多。{listed_zh}。",
                              f"Dispersion plot: a column per article, a row per term, a stroke per passage with it. {listed_en}."),
                    caption=("每条竖线是一个段落，横向为段落中点在全文中的位置，线长随次数；红色的词每篇都有。含嵌套计数。",
                             "A stroke is a passage at its place in the article; longer means more often; red: a term of every article. Nested counts."))

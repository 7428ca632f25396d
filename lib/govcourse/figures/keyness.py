"""What is typical of each text?"""

from __future__ import annotations

import textwrap

import pandas as pd
from matplotlib.figure import Figure

from govtext.language import tr
from govtext.looks import ACCENT, GRID, INK, SECOND, figure_style, new_figure
from govtext.messages import need_columns
from govtext.show import describe

from ..data import article_name


def keyness_panels(tables: dict[str, pd.DataFrame], *, top: int = 7, labels: dict[str, str] | None = None) -> Figure:
    """Draw for each group its most typical terms: log-odds difference as a point with its interval.

    Parameters
    ----------
    tables : dict of group -> table of `keyness_log_odds` (term, n_target, n_reference, delta, low, high, z)
    top : terms per group, by z
    labels : dict, optional
        Gloss in place of the term, for figures in English.
    """
    heads = {}
    for group, table in tables.items():
        need_columns(table, ["term", "n_target", "n_reference", "delta", "low", "high", "z"], f"keyness of {group}")
        heads[group] = table.head(top)
    limit = max(head["high"].max() for head in heads.values())
    columns = 3 if len(heads) > 2 else len(heads)
    rows = -(-len(heads) // columns)
    with figure_style():
        fig, axes = new_figure(12, 1.1 + (0.9 + 0.36 * top) * rows, nrows=rows, ncols=columns, squeeze=False, sharex=True)
        for ax in axes.flat[len(heads):]:
            ax.axis("off")
        for ax, (group, head) in zip(axes.flat[:len(heads)], heads.items(), strict=True):
            y = range(len(head))
            ax.axvline(0, color=GRID, linewidth=1.5)
            ax.hlines(y, head["low"], head["high"], color=SECOND, linewidth=2.4)
            ax.scatter(head["delta"], y, color=ACCENT, s=44, zorder=3)
            for i, row in enumerate(head.itertuples()):
                ax.annotate(f"{row.n_target}:{row.n_reference}", (limit * 1.05, i), va="center", fontsize=10, color=INK,
                            annotation_clip=False)
            ax.set_yticks(y, [textwrap.fill((labels or {}).get(t, t), 22) for t in head["term"]], linespacing=1.0)
            ax.invert_yaxis()
            ax.set_xlim(min(0, min(h["low"].min() for h in heads.values())) - 0.15, limit * 1.34)
            ax.set_title(article_name(group), fontsize=13)
            ax.tick_params(left=False)
            ax.spines["left"].set_visible(False)
        for column in range(min(columns, len(heads))):   # the lowest panel of each column carries the axis
            ax = axes.flat[max(range(column, len(heads), columns))]
            ax.tick_params(labelbottom=True)
            ax.set_xlabel(tr("对数优势差", "log-odds difference"))
        fig.suptitle(tr("每篇都有自己的词：相对其余各篇最有区别的词", "Each article has words of its own, against all the others"),
                     x=0.01, ha="left", fontsize=15)
    listed = "; ".join(f"{g}: {', '.join(h['term'].head(4))}" for g, h in heads.items())
    return describe(fig, alt=(f"小型组图：每篇文章最有区别的 {top} 个词及 95% 区间。{listed}。",
                              f"Small multiples: the {top} most distinctive terms of each article with 95 % intervals. {listed}."),
                    caption=("点：加权对数优势差（Monroe 等 2008），线：95% 区间；右侧数字：本篇次数：其余各篇次数。各行按 z 由高到低。",
                             "Point: weighted log-odds difference (Monroe et al. 2008), line: 95 % interval; figures on the right: "
                             "count here : count in the other articles. Rows by z, highest first."))

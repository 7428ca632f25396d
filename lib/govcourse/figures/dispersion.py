"""Where in each text does a concept stand?"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from govtext.charts import Chart, strips
from govtext.language import tr
from govtext.messages import need_columns

from ..data import article_names
from .glosses import glossed


def dispersion_plot(hits: pd.DataFrame, lengths: Mapping[str, int], terms: list[str], *, labels: Mapping[str, str] | None = None,
                    title: tuple[str, str] | None = None) -> Chart:
    """Draw a stroke for each passage with a term, along the length of each article; longer strokes hold it more often.

    Parameters
    ----------
    hits : DataFrame
        article_id, position (0..1, middle of the passage within its article, by characters), term, n.
    lengths : dict of article_id -> number of passages; the order of the panels
    terms : from top to bottom
    labels : dict, optional
        Gloss written after a term.
    title : (zh, en), optional; default: which terms every article has
    """
    need_columns(hits, ["article_id", "position", "term", "n"], "hits")
    table = hits[hits["term"].isin(terms) & hits["article_id"].isin(lengths) & (hits["n"] > 0)]
    table = table.assign(article_id=pd.Categorical(table["article_id"], list(lengths)))
    everywhere = in_every_article(table, terms, len(lengths))
    english = [f"{t} ({labels[t]})" if labels and t in labels else t for t in everywhere]
    title = title or (f"{len(terms)} 个词里，每篇都有的只有{'、'.join(f'“{t}”' for t in everywhere)}" if everywhere else f"{len(terms)} 个词里，没有一个每篇都有",
                      f"Of {len(terms)} terms {'only ' if everywhere else ''}{', '.join(english) or 'none'} {'stand' if len(everywhere) > 1 else 'stands'} in every article")
    return strips(table, row="term", start="position", weight="n", panel="article_id",
                  rows=glossed(terms, labels, "\n"), names=article_names(),
                  title=tr(*title),
                  caption=tr("每条竖线是一个段落，横向为段落中点在全文中的位置（按字数），线长随次数。逐字计数。",
                             "A stroke is a passage, drawn where its middle lies in the article (by characters); longer means more often. String counts."),
                  source="data/articles/passages.csv, term_counts.csv")


def in_every_article(hits: pd.DataFrame, terms: list[str], articles: int) -> list[str]:
    """Terms found in all of so many articles, in the order given."""
    spread = hits.groupby("term")["article_id"].nunique()
    return [t for t in terms if spread.get(t, 0) == articles]

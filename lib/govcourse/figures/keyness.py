"""What is typical of each text?"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from govtext.charts import Chart, dots
from govtext.language import tr
from govtext.messages import need_columns

from ..data import article_names


def keyness_panels(tables: Mapping[str, pd.DataFrame], *, top: int = 5, labels: Mapping[str, str] | None = None,
                   title: tuple[str, str] | None = None) -> Chart:
    """Draw for each group its most typical terms: log odds ratio as a point with its interval.

    Parameters
    ----------
    tables : dict of group -> table of `keyness_log_odds` (term, n_target, n_reference, delta, low, high, z)
    top : terms per group, by z
    labels : dict, optional
        Gloss in place of the term, for figures in English.
    title : (zh, en), optional; default: how many groups have words that they clearly use more
    """
    for group, table in tables.items():
        need_columns(table, ["term", "n_target", "n_reference", "delta", "low", "high", "z"], f"keyness of {group}")
    heads = pd.concat([table.head(top).assign(group=group, row=[f"{group} {t}" for t in table["term"].head(top)])   # a row of its own,
                       for group, table in tables.items()], ignore_index=True)                                     # for the order by z
    written = {r: (labels or {}).get(t, t) for r, t in zip(heads["row"], heads["term"], strict=True)}
    counts = [f"{a}:{b}" for a, b in zip(heads["n_target"], heads["n_reference"], strict=True)]
    own = heads.loc[heads["low"] > 0, "group"].nunique()
    return dots(heads.assign(counts=counts, surely=heads["z"].map("{:.1f}".format), group=pd.Categorical(heads["group"], list(tables))),
                y="row", x="delta", interval=("low", "high"), panel="group",
                side={"counts": tr("本篇:其余", "here:others"), "surely": "z"}, marks={"": 0}, names={**written, **article_names()},
                title=tr(*title or (f"{len(tables)} 篇里，{own} 篇有更爱用的词，区间不含零",
                                    f"{own} of {len(tables)} texts have words that they use more, the interval clear of 0")),
                unit=tr("对数优势比（各图横轴相同）", "log odds ratio (same axis in all panels)"),
                caption=tr("点：加权对数优势比（Monroe 等 2008），线：95% 区间；次数：本篇:其余各篇。各行按 z 由高到低。",
                           "Point: weighted log odds ratio (Monroe et al. 2008), line: 95 % interval; counts: here : in the others. "
                           "Rows by z, highest first."),
                source="data/articles/tokens.csv")

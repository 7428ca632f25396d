"""The six logics: their terms, whether a machine finds them again, what rests on them, and what elsewhere is like them."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import permutations
from typing import TYPE_CHECKING

import pandas as pd

from govtext.charts import MAIN, RED, Chart, bars, dots, grid, histogram
from govtext.language import tr
from govtext.messages import need_columns

from ..data import article_names

if TYPE_CHECKING:
    from govtext.measures.cooccurrence import Recovery


def own_and_elsewhere(table: pd.DataFrame, *, names: Mapping[str, str], labels: Mapping[str, str] | None = None) -> Chart:
    """Draw for each group its terms: bars to the left count its own passages, bars to the right all others.

    Parameters
    ----------
    table : DataFrame
        group, term, own, elsewhere; one row per group and term, drawn in this order.
    names : dict of group -> name in the language in force; the order of the panels
    labels : dict, optional
        Gloss in place of the term, for figures in English.
    """
    need_columns(table, ["group", "term", "own", "elsewhere"], "table")
    table = table.assign(group=pd.Categorical(table["group"], list(names))).dropna(subset="group")
    alone, distinct = table.loc[table["elsewhere"] == 0, "term"].nunique(), table["term"].nunique()
    sides = pd.concat([table.assign(side="own", n=-table["own"]), table.assign(side="elsewhere", n=table["elsewhere"])])
    return bars(sides, y="term", x="n", part="side", panel="group",
                names={**names, **(labels or {}), "own": tr("向左：自己的段落", "to the left: its own passages"),
                       "elsewhere": tr("向右：其他段落", "to the right: all other passages")},
                title=tr(f"{distinct} 个词里有 {alone} 个只见于自己那条逻辑的段落（不看长词里面）",
                          f"{alone} of {distinct} terms occur in the passages of their own logic only (not counting inside longer words)"),
                unit=tr("次（最长匹配）", "occurrences (longest match)"), source=tr("data/articles、data/concepts/logics.yaml",
                                                                           "data/articles, data/concepts/logics.yaml"))


def permutation_panels(results: Mapping[str, Recovery], *, bins: int = 30) -> Chart:
    """Draw for each setting how the adjusted Rand index falls out under shuffled groups, and where the real one lies.

    Parameters
    ----------
    results : heading in the language in force -> result of `group_recovery`
    bins : number of bars between the lowest and the highest value of all panels
    """
    table = pd.concat([pd.DataFrame({"setting": name, "ari": result.permuted}) for name, result in results.items()])
    first, beyond = next(iter(results.values())), [name.replace("\n", tr("，", " ")) for name, r in results.items() if r.p <= 0.05]
    return histogram(table, x="ari", panel="setting", observed={name: list(r.observed) for name, r in results.items()}, bins=bins, form="{:.2f}",
                     names={name: f"{name}\n{_as_high(r)}" for name, r in results.items()},
                     title=tr(f"{len(results)} 种做法里 {len(beyond)} 种超出打乱的分组", f"{len(beyond)} of {len(results)} settings go beyond shuffled groups")
                     + (tr("：", ": ") + tr("；", "; ").join(beyond) if beyond else ""),
                     unit=tr("调整兰德指数（ARI）", "adjusted Rand index (ARI)"),
                     caption=tr(f"ARI：1 为完全找回，0 为碰巧。红线：{len(first.observed)} 个种子的中位数，横线：最小到最大；柱：分组打乱 {len(first.permuted)} 次。超出：打乱后不低于它的不到 5%（单侧）。",
                                f"ARI: 1 all groups recovered, 0 as by chance. Red line: median of {len(first.observed)} seeds, bracket: lowest to "
                                f"highest; bars: groups shuffled {len(first.permuted)} times. Beyond: fewer than 5 % of shuffles as high (one-sided)."))


def _as_high(result: Recovery) -> str:
    """How many shuffles came out as high as the real groups or higher."""
    above = result.permuted - result.observed.median()
    reached = int((above >= -1e-12).sum())
    return tr(f"打乱后不低于它的：{reached}/{len(above)}", f"shuffles as high: {reached}/{len(above)}")


def recovery_by_choice(table: pd.DataFrame, *, enough: int = 20) -> Chart:
    """Draw for each choice of terms and unit how well groups are recovered with and without their own passages.

    Parameters
    ----------
    table : DataFrame
        label (in the language in force), with_own, without_own (median ARI), low, high (the lower 95 % under shuffling, without
        own passages), p (of without_own, one-sided), n_with, n_without (terms in the network); drawn in this order.
    enough : settings with fewer terms left are drawn hollow and do not count in the title: the index of a handful of terms says little
    """
    need_columns(table, ["label", "with_own", "without_own", "low", "high", "p", "n_with", "n_without"], "table")
    few = table["n_without"] < enough
    full = table if few.all() else table[~few]
    before, after = ("–".join(dict.fromkeys(f"{v:.2f}" for v in (full[c].min(), full[c].max()))) for c in ("with_own", "without_own"))
    which = tr(f"（词数够多的 {len(full)} 种做法）", f" ({len(full)} settings with enough terms)") if len(full) < len(table) else ""
    long = table.assign(terms=[f"{a} → {b}" for a, b in zip(table["n_with"], table["n_without"], strict=True)],
                        chance=[f"{p:.3f}" for p in table["p"]], few=few)
    long = long.melt(["label", "low", "high", "terms", "chance", "few"], ["with_own", "without_own"], "passages", "ari")
    return dots(long.assign(few=long["few"] & (long["passages"] == "without_own")), y="label", x="ari", series="passages", join=True,
                hollow={"few": tr(f"只剩不到 {enough} 个词", f"fewer than {enough} terms left")}, side={"terms": tr("词数", "terms"), "chance": "p"},
                marks={tr("打乱分组里较低的 95%（去掉后）", "lower 95 % of shuffled groups (without)"): ("low", "high"), "": 0},
                looks={"with_own": MAIN, "without_own": RED},
                names={"with_own": tr("全部段落", "all passages"), "without_own": tr("去掉自己的段落", "without their own passages")},
                title=tr(f"去掉自己的段落，六组就找不回来：ARI 由 {before} 跌到 {after}{which}",
                         f"Without their own passages the groups do not come back: ARI falls from {before} to {after}{which}")
                if (full["without_own"] < full["with_own"]).all() else tr(f"去掉自己的段落，ARI 由 {before} 变为 {after}，没有都跌{which}",
                                                                          f"Without their own passages ARI goes from {before} to {after}: no fall in all{which}"),
                unit=tr("调整兰德指数（ARI），中位数", "adjusted Rand index (ARI), median"),
                caption=tr("右侧：网络里的词数，去掉前 → 去掉后；p：打乱的分组有多少不低于红菱形（单侧）。灰带：打乱时较低的 95%，在它右边才算超出。",
                           "On the right: terms in the network, before → after; p: share of shuffles as high as the red diamond (one-sided). Grey: "
                           "the lower 95 % under shuffled groups; to the right of it is beyond."))


def reading_and_words(cells: pd.DataFrame, *, rows: Mapping[str, str], columns: Mapping[str, str]) -> Chart:
    """Draw a grid that sets links someone read against how alike the words are: shade and number = similarity, dots = link.

    Parameters
    ----------
    cells : DataFrame
        row, column, similarity (0..1), strength (0 none, 1 to 3), echo (True: read as saying the other again); one row
        per cell.
    rows, columns : dict of id -> name in the language in force
    """
    need_columns(cells, ["row", "column", "similarity", "strength", "echo"], "cells")
    cells = cells[cells["row"].isin(rows) & cells["column"].isin(columns)]
    own = [part for _, part in cells.groupby("row")]
    agree, luck = sum(map(_agrees, own)), sum(map(_by_luck, own))
    reached, ways = _deals(cells, agree)
    return grid(cells.assign(dots=cells["strength"].astype(int).map("●".__mul__)), row="row", column="column", value="similarity", text="{:.3f}",
                note="dots", frame={"echo": tr("编者读作重申（文章只说承接开篇）", "an echo as read by the editors (the article names its opening only)")}, rows=rows, columns=columns,
                title=tr(f"{len(rows)} 个转变里有 {agree} 个，读出的最强联系也是用词最像的逻辑",
                         f"In {agree} of {len(rows)} shifts the strongest link as read is also the logic most alike in words"),
                unit=tr("TF-IDF 余弦相似度；● 编者读出的依托，1–3 点为强弱", "cosine of TF-IDF weights; ● link read by the editors, 1–3 dots = strength"),
                caption=tr(f"0：没有共用的词，1：用词比例相同。逻辑的名称任意对换，平均有 {luck:.1f} 个转变相合；{ways} 种对换里，不少于 {agree} 个的有 {reached} 种。",
                           f"0: no word shared, 1: the same mix of words. With the logics' names dealt out at random, {luck:.1f} shifts agree on average, "
                           f"{agree} or more in {reached} of {ways} ways to deal."),
                source="data/concepts/logics.yaml")


def _agrees(own: pd.DataFrame) -> bool:
    """Is the most similar cell of a row one of its strongest links?"""
    return own["strength"].max() > 0 and own.loc[own["similarity"].idxmax(), "strength"] == own["strength"].max()


def _deals(cells: pd.DataFrame, agree: int) -> tuple[int, int]:
    """In how many of all ways to deal the columns' names out at least so many rows agree, and how many ways there are."""
    alike, strength = (cells.pivot(index="row", columns="column", values=value).to_numpy() for value in ("similarity", "strength"))
    best, strongest = alike.argmax(axis=1), (strength == strength.max(axis=1, keepdims=True)) & (strength > 0)
    deals = [sum(strongest[row, deal[column]] for row, column in enumerate(best)) >= agree for deal in permutations(range(alike.shape[1]))]
    return sum(deals), len(deals)


def _by_luck(own: pd.DataFrame) -> float:
    """The chance that the most similar cell of a row is one of its strongest links, if the columns' names are dealt out at random."""
    strongest = own["strength"].max()
    return float((own["strength"] == strongest).mean()) if strongest > 0 else 0.0


def nearest_passages(table: pd.DataFrame, *, names: Mapping[str, str], citations: Mapping[str, str] | None = None,
                     heaviest: Mapping[str, float] | None = None) -> Chart:
    """Draw for each group how alike every passage is to it: a mark per passage, the nearest one named.

    Parameters
    ----------
    table : DataFrame
        group, passage_id, article_id, similarity; one row per group and passage.
    names : dict of group -> name in the language in force; from top to bottom
    citations : dict of passage_id -> how to name it, optional; default: the id
    heaviest : dict of group -> share of one word in its highest likeness, optional; the title then says how many are above one half
    """
    need_columns(table, ["group", "passage_id", "article_id", "similarity"], "table")
    table = table[table["group"].isin(names)].assign(article_id=pd.Categorical(table.loc[table["group"].isin(names), "article_id"], list(article_names())))
    best = table.sort_values(["similarity", "passage_id"], ascending=[False, True]).drop_duplicates("group")
    table["cited"] = pd.Series({i: (citations or {}).get(p, p) for i, p in best["passage_id"].items()}).reindex(table.index).fillna("")
    low, high, holders = best["similarity"].min(), best["similarity"].max(), best["article_id"].value_counts()
    most = int(holders.max()) if len(holders) else 0
    where = [name for article, name in article_names().items() if most and holders.get(article) == most]
    alone = sum(share > 0.5 for group, share in (heaviest or {}).items() if group in names)
    rest = (f"；{len(best)} 条里有 {alone} 条一半以上靠一个词", f"; in {alone} of {len(best)} more than half is owed to one word") if heaviest else (
        f"；{len(best)} 条里{'各' * (len(where) > 1)}有 {most} 条的最近一段在{'、'.join(where)}",
        f"; for {most} of {len(best)} logics{' each' * (len(where) > 1)} it stands in {', '.join(where)}")
    return dots(table, y="group", x="similarity", series="article_id", text="cited", rows=names, names=article_names(),
                title=tr(_how_like(low, high)[0] + rest[0], _how_like(low, high)[1] + rest[1]),
                unit=tr("与该逻辑段落的用词相似度（TF-IDF 余弦）", "likeness to the passages of the logic (cosine of TF-IDF weights)"),
                caption=tr("每点一个段落，形状和颜色为文章；标出最近的一段。0 没有共用的词，1 用词比例相同。",
                           "A mark is a passage, shape and colour its article; the nearest is named. 0 no word shared, 1 the same mix of words."))


def _how_like(low: float, high: float) -> tuple[str, str]:
    """How alike the nearest passages are (zh, en); below a third the words are mostly others."""
    span = "–".join(dict.fromkeys((f"{low:.2f}", f"{high:.2f}")))
    return ((f"最像的一段也不高（{span}）", f"Even the nearest passage is not very similar ({span})") if high < 1 / 3
            else (f"最像的一段，相似度为 {span}", f"The nearest passage has a likeness of {span}"))

"""Two poles and the way from one to the other: how often, where, in whose passages, and how firmly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from govtext.charts import LOOKS, MAIN, PALE, RED, Chart, Look, dots, grid, strips
from govtext.language import tr
from govtext.messages import need_columns

Pair = tuple[str, str]   # the same words in Chinese and English

CONCEPTS, COUNTS = "data/concepts, ", "data/articles/tokens.csv, term_counts.csv"   # where words and counts come from
FEW = 10   # fewer words of both poles in a row: drawn hollow
POLES = {"from": LOOKS[1], "to": MAIN}   # the old pole and the new one, in all figures
# What the author says of the time: told apart by the line, since ochre is for the old pole
TIMES = {"done": MAIN, "under way": replace(MAIN, line=LOOKS[1].line), "to come": replace(MAIN, line=LOOKS[2].line), "not said": PALE}
VARIANTS = {"drop": ("去掉一个词（改变方向的标出）", "one word left out (named if it changes the direction)"), "longest": ("改用最长匹配", "longest match"),
            "own": ("不计该转变的定义段", "without its own paragraphs"), "all": ("不计所有转变的定义段", "without all defining paragraphs")}


VARIANT_LOOKS = {"full": replace(RED, marker="s"), "drop": Look("#5f6b76", "."), "longest": LOOKS[2], "own": LOOKS[3], "all": LOOKS[4]}


def _poles() -> dict[str, str]:
    return {"from": tr("旧极（由）", "old pole (from)"), "to": tr("新极（到）", "new pole (to)")}


# ---------------------------------------------------------------------------------------------------- how often

def dumbbell_panels(table: pd.DataFrame, *, panels: Mapping[str, tuple[str, str, str]], rows: Mapping[str, str], own: str | None = None,
                    title: Pair | None = None) -> Chart:
    """Draw for each pair of poles a panel of dumbbells, with the counts at the right.

    Parameters
    ----------
    table : DataFrame
        panel, row, n_from, n_to, rate_from, rate_to (per 1,000 characters); one row per panel and row.
    panels : dict of id -> (heading, name of the old pole, name of the new pole)
    rows : dict of id -> label, top to bottom
    own : row of the passages in which the author defines the poles: only its counts are given, since words taken from it must be dense there,
        and would set the scale; it does not count for the title
    title : (zh, en), optional; otherwise it says in how many of all rows, those of `own` apart, both poles occur, and names the panels without any word there,
        which are not drawn
    """
    need_columns(table, ["panel", "row", "n_from", "n_to", "rate_from", "rate_to"], "table")
    mine = table[table["panel"].isin(panels) & table["row"].isin(rows)]
    rest = mine[mine["row"] != own]
    found = rest.groupby("panel")[["n_from", "n_to"]].sum().sum(axis=1)
    bare = [p for p in panels if own and found.get(p, 1) == 0]
    none, blank = [panels[p][0] for p in bare], int(rest["panel"].isin(bare).sum())   # rows without a word count among all rows, drawn or not
    both = int(((rest["n_from"] > 0) & (rest["n_to"] > 0)).sum())
    made = title or (f"定义段之外，{len(rest)} 行里 {both} 行两极都有词" + (f"；没有词、没有画的：{'、'.join(none)}（{blank} 行）" if none else ""),
                     f"Outside the defining paragraphs {both} of {len(rest)} rows have words of both poles" + (f"; no word, not drawn: {', '.join(none)} ({blank} rows)" if none else ""))
    panels, mine = {p: words for p, words in panels.items() if p not in bare}, mine[~mine["panel"].isin(bare)]
    mine = mine.assign(counts=[f"{a:.0f} → {b:.0f}" for a, b in zip(mine["n_from"], mine["n_to"], strict=True)],
                       panel=pd.Categorical(mine["panel"], list(panels)), few=mine["n_from"] + mine["n_to"] < FEW)
    drawn = (mine["n_from"] + mine["n_to"] > 0) & (mine["row"] != own)
    long = pd.concat([mine.assign(pole=pole, rate=mine[f"rate_{pole}"].where(drawn)) for pole in POLES])
    return dots(long, y="row", x="rate", series="pole", panel="panel", join=True, side={"counts": tr("旧 → 新", "old → new")}, rows=rows,
                hollow={"few": tr(f"空心：两极合计不到 {FEW} 次", f"hollow: fewer than {FEW} words in all")},
                looks=POLES, marks={"": 0}, names={**{p: tr(f"{head}\n由 {old}\n到 {new}", f"{head}\nfrom: {old}\nto: {new}") for p, (head, old, new) in panels.items()}, **_poles()},
                title=tr(*made), unit=tr("每千字次数；右侧：次数", "occurrences per 1,000 characters; on the right: counts"),
                caption=tr("右侧：旧极次数 → 新极次数。逐字计数。", "On the right: count of the old → of the new pole. String counts."),
                source=CONCEPTS + COUNTS if own else COUNTS)


# ---------------------------------------------------------------------------------------------------- where

def diverging_passages(table: pd.DataFrame, *, panels: Mapping[str, str], passages: pd.DataFrame, homes: Mapping[str, list[str]],
                       apart: Pair | None = None, once: pd.DataFrame | None = None) -> Chart:
    """Draw an article paragraph by paragraph, from left to right: where words of the old pole stand, and where those of the new one.

    Parameters
    ----------
    table : DataFrame
        id, passage_id, n_from, n_to, n_apart (the part of n_to that has a row of its own; 0 where there is none).
    panels : dict of id -> heading, top to bottom
    passages : DataFrame
        passage_id, paragraph, section of the article in reading order.
    homes : dict of id -> passage_ids in which the author defines it: framed
    apart : (zh, en), optional
        Name of the word that has a row of its own, because it would hide the others.
    once : DataFrame, optional
        passage_id, n_from, n_to, n_apart: what the title counts, where words of several panels are to count once; default: `table`.
    """
    need_columns(table, ["id", "passage_id", "n_from", "n_to", "n_apart"], "table")
    need_columns(passages, ["passage_id", "paragraph", "section"], "passages")
    old, old_near, new, new_near = _inside(table if once is None else once, homes)
    twice = (tr("同属两个转变的词在两格里各计一次。", "A word that belongs to two shifts counts in both. ") if once is None else
             tr("同属两个转变的词画在两格里，图题只计一次。", "A word that belongs to two shifts is drawn with both and counted once in the title. "))
    near = len({p for each in homes.values() for p in each})
    told = {**_poles(), "apart": tr(*apart) if apart else ""}
    sections = passages.groupby("section", sort=False)["paragraph"].agg(["min", "max"])
    left_out = tr(f"（不计“{told['apart']}”）", f' (not counting "{told["apart"]}")') if apart and table["n_apart"].any() else ""
    spans = _spans(table[table["id"].isin(panels)], passages, homes)
    rows: dict[str, str] = {}
    for p, head in panels.items():   # all shifts in one strip fit a screen; the first row of a shift carries its name
        mine = [kind for kind in told if f"{p}/{kind}" in set(spans["line"])]
        rows |= {f"{p}/{kind}": head if kind == mine[0] else told[kind] for kind in mine}
    return strips(spans, row="line", rows=rows, start="begin", end="end", kind="kind", text="words",
                  frame={"home": tr("红框：定义该转变的段落", "framed: defines the shift")},
                  periods={f"{s}\n{tr(f'{a}–{b}段', f'par. {a}–{b}')}": (a - 0.5, b + 0.5) for s, a, b in sections.itertuples()},
                  looks={**POLES, "apart": PALE}, names=told,
                  title=tr(f"{near} 个定义段占旧极词 {old} 次里的 {old_near} 次、新极词 {new} 次里的 {new_near} 次",
                           f"The {near} defining paragraphs hold {old_near} of {old} old-pole words and {new_near} of {new} new-pole words") + left_out,
                  unit=tr("次，逐字计数；横轴：段号", "occurrences, string count; from left to right: paragraphs"),
                  caption=twice + tr("图题数的是全部定义段，别的转变的也在内。",
                                     "The title counts in all defining paragraphs, those of other shifts too."),
                  source=CONCEPTS + COUNTS)


def _spans(table: pd.DataFrame, passages: pd.DataFrame, homes: Mapping[str, list[str]]) -> pd.DataFrame:
    """A box as wide as a paragraph for each paragraph and kind of word, with the number of times; new-pole words without those apart."""
    place = passages.set_index("passage_id")["paragraph"].astype(float)
    counts = {"from": table["n_from"], "to": table["n_to"] - table["n_apart"], "apart": table["n_apart"]}
    spans = pd.concat([table[["id", "passage_id"]].assign(kind=kind, n=n)[n > 0] for kind, n in counts.items()], ignore_index=True)
    at = spans["passage_id"].map(place)
    return spans.assign(line=spans["id"] + "/" + spans["kind"], begin=at - 0.5, end=at + 0.5, words=spans["n"].astype(str),
                        home=[p in homes.get(i, ()) for i, p in zip(spans["id"], spans["passage_id"], strict=True)])


def _inside(table: pd.DataFrame, homes: Mapping[str, list[str]]) -> tuple[int, int, int, int]:
    """Old pole: all, in any defining passage; new pole without the word drawn apart: all, in any defining passage."""
    near = table["passage_id"].isin({p for each in homes.values() for p in each})
    new = table["n_to"] - table["n_apart"]
    return int(table["n_from"].sum()), int(table.loc[near, "n_from"].sum()), int(new.sum()), int(new[near].sum())


def home_map(table: pd.DataFrame, *, rows: Mapping[str, str], columns: Mapping[str, str], homes: set[Pair]) -> Chart:
    """Draw in how many passages of each part of the corpus a concept's words occur; frames where its author places it.

    Parameters
    ----------
    table : DataFrame
        row, column, n: passages.
    rows, columns : dict of id -> label
    homes : framed cells (row, column)
    """
    need_columns(table, ["row", "column", "n"], "table")
    bare = sorted(homes - set(zip(table["row"], table["column"], strict=True)))   # framed though nothing was found
    cells = pd.concat([table, pd.DataFrame(bare, columns=["row", "column"]).assign(n=0)], ignore_index=True)
    framed = pd.Series([cell in homes for cell in zip(cells["row"], cells["column"], strict=True)], dtype=bool)
    inside, total = int(cells.loc[framed, "n"].sum()), int(cells["n"].sum())
    return grid(cells.assign(home=framed), row="row", column="column", value="n", rows=rows, columns=columns,
                frame={"home": tr("红框：定义该转变的段落", "framed: defines the shift")},
                title=tr(f"有标志词的 {total} 处里，{inside} 处就在定义该转变的段落",
                         f"{inside} of {total} passages with signature terms define that shift"),
                unit=tr("段落数（一段有几个转变的标志词就算几次）", "passages (one with terms of several shifts counts for each)"),
                source=CONCEPTS + COUNTS)


# ---------------------------------------------------------------------------------------------------- what is shared

def membership_dots(table: pd.DataFrame, *, columns: Mapping[str, str], labels: Mapping[str, str] | None = None) -> Chart:
    """Draw which terms several groups share: a row per term, its count where it occurs, dark where it is listed.

    Parameters
    ----------
    table : DataFrame
        term, column, n, listed (whether the term is in the word list of that column); rows with n = 0 are not drawn. Terms in
        order of the table, from top to bottom.
    columns : dict of id -> label, left to right
    labels : dict, optional
        Gloss written after a term.

    References
    ----------
    Lex, A. et al. (2014). UpSet: visualization of intersecting sets. IEEE TVCG 20(12), 1983-1992.
    """
    need_columns(table, ["term", "column", "n", "listed"], "table")
    shown = table[(table["n"] > 0) & table["column"].isin(columns)]
    spread = shown.groupby("term")["column"].nunique()
    lists = shown[shown["listed"]].groupby("term")["column"].nunique()
    glosses = {t: _gloss(t, labels) for t in dict.fromkeys(shown["term"])}
    both = [gloss for t, gloss in glosses.items() if lists.get(t, 0) > 1]
    two, everywhere = int((spread == 2).sum()), int((spread == len(columns)).sum())
    kinds = {"listed": tr("在编者给该转变的词表里", "on our lists for the shift"), "only": tr("只是出现在该段落里", "only occurs in its paragraphs")}
    return grid(shown.assign(kind=pd.Categorical(shown["listed"].map({True: "listed", False: "only"}), list(kinds)), words=shown["n"].astype(str)), row="term",
                column="column", text="words", kind="kind", looks={"listed": MAIN, "only": PALE},
                rows={t: t if gloss == t else f"{t}  {gloss}" for t, gloss in glosses.items()},
                columns={**columns, **{k: kinds[k] for k in kinds if (shown["listed"] == (k == "listed")).any()}},
                title=tr(f"{two} 个词各见于两处，{everywhere} 个词处处都有；两份词表都收的：{'、'.join(both) or '没有'}",
                         f"{two} terms occur with two shifts, {everywhere} with all; on two lists: {', '.join(both) or 'none'}"),
                unit=tr("次数，最长匹配", "occurrences, longest match"),
                caption=tr("只列领域词典里、至少见于两个转变的词。词表：两极词和标志词。", "Dictionary terms that occur with at least two shifts. Our lists: words of "
                           "the poles and signature terms."), source=CONCEPTS + "data/articles/tokens.csv")


def _gloss(term: str, labels: Mapping[str, str] | None) -> str:
    return (labels or {}).get(term, term).replace("’", "'")   # a curly apostrophe is as wide as a character


# ---------------------------------------------------------------------------------------------------- how firmly

def robustness_strips(full: pd.DataFrame, variants: pd.DataFrame, *, panels: Mapping[str, str], groups: Mapping[str, str],
                      by: str = "article_id", labels: Mapping[str, str] | None = None) -> Chart:
    """Draw every variant of a count as a mark between "old pole only" and "new pole only"; the square is the full count.

    Only variants whose counts differ from the full count are drawn; those that change the direction carry the word left out.

    Parameters
    ----------
    full : DataFrame
        id, `by`, n_from, n_to, share_to, lean as `pole_counts` gives it; lines without any word are left out.
    variants : DataFrame
        As `outcomes` gives it, with kind ("drop", "longest", "own", "all") and dropped (the word, "" for other kinds).
    panels, groups : dict of id -> label, top to bottom
    labels : dict, optional
        Gloss of a word left out.
    """
    need_columns(full, ["id", by, "n_from", "n_to", "share_to", "lean"], "full")
    need_columns(variants, ["id", by, "kind", "dropped", "share_to", "outcome", "changed"], "variants")
    kept = {p: [g for g in groups if ((full["id"] == p) & (full[by] == g) & (full["lean"] != "none")).any()] for p in panels}
    rows = {f"{p}/{g}": f"{groups[g]}  {_counts(full, p, g, by)}" for p in panels for g in kept[p]}
    parts = [full[full["lean"] != "none"].assign(kind="full", outcome="holds"), variants[variants["changed"] & (variants["outcome"] != "none")]]
    drawn = pd.concat(parts, ignore_index=True)
    drawn = drawn.assign(row=drawn["id"] + "/" + drawn[by], percent=100 * drawn["share_to"].astype(float))
    drawn = drawn[drawn["row"].isin(rows)]
    drops = drawn[drawn["kind"] == "drop"]
    lost = drops["outcome"] != "holds"
    word = drops["dropped"].map(lambda t: _gloss(t, labels)).where(lost, "")
    kinds = {"full": tr("完整计数", "full count"), **{k: tr(*words) for k, words in VARIANTS.items()}}
    table = drawn.assign(word=word.reindex(drawn.index).fillna(""), id=pd.Categorical(drawn["id"], list(panels)))
    return strips(table.assign(row=pd.Categorical(table["row"], list(rows))), row="row", start="percent", kind="kind", text="word", panel="id",
                  periods={tr("旧极的词多", "old-pole words lead"): (0, 50), tr("新极的词多", "new-pole words lead"): (50, 100)},
                  looks=VARIANT_LOOKS, names={**panels, **rows, **kinds, "percent": tr("一词不剩", "no word left")},
                  title=tr(f"从一篇里去掉一个词：{len(drops)} 种去法，{lost.sum()} 种使方向不再成立",
                           f"One word less in one article: {len(drops)} ways to do it, {lost.sum()} of them undo the direction"),
                  unit=tr("新极的词占两极的百分比；文章后面的数字：旧极次数 → 新极次数",
                          "new-pole words in per cent of both poles; after an article: count of the old → of the new pole"),
                  caption=tr("只画使次数改变的变体；方向改变的点旁注明删去的词。没有任何一极的词的文章不列。",
                             "Only variants that alter the counts are drawn; those that change the direction are labelled. Articles without a "
                             "word of either pole are left out."), source=CONCEPTS + COUNTS)


def _counts(full: pd.DataFrame, panel: str, group: str, by: str) -> str:
    row = full[(full["id"] == panel) & (full[by] == group)].iloc[0]
    return f"{row['n_from']:.0f} → {row['n_to']:.0f}"

"""Who is linked with whom, what was told when, and one course of events in several tellings: the figures of local practice."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

import pandas as pd

from govtext.charts import MAIN, RED, Chart, Look, columns_of_links, grid, timeline
from govtext.charts.base import DOUBLE
from govtext.language import tr
from govtext.looks import shade
from govtext.messages import GovtextError, need_columns

from .stages import NO_END
from .strengths import LOOKS as STRENGTHS

STRENGTH_LOOKS = {"strong": STRENGTHS[3], "fair": STRENGTHS[2], "thin": STRENGTHS[1], "author": replace(RED, line=DOUBLE)}


# ---------------------------------------------------------------------------------------------------- two columns

def bipartite(edges: pd.DataFrame, *, left: Mapping[str, str], right: Mapping[str, str], heads: tuple[str, str],
              kinds: Mapping[str, str], looks: Mapping[str, Look], title: tuple[str, str], caption: tuple[str, str],
              sizes: Mapping[str, int] | None = None, inside: Mapping[str, str] | None = None,
              outside: Collection[str] | None = None, outside_means: tuple[str, str] = ("不在所列之内", "not on the list")) -> Chart:
    """Draw two columns of boxes and a line for each link between them.

    Parameters
    ----------
    edges : DataFrame
        left, right, kind: one row per line; the same pair may be linked by several kinds.
    left, right : dict of id -> label in the language in force; top to bottom
    heads : words above the two columns, in the language in force
    kinds : dict of kind -> label for the legend
    looks : dict of kind -> Look
    title, caption : (zh, en); the title states the finding
    sizes : dict of id -> number in the box
    inside : dict of id -> word in the box, in place of the number
    outside : boxes that do not belong to the named group; drawn white
    outside_means : (zh, en): what a white box is

    Raises
    ------
    GovtextError
        A line ends at a box that is in neither column, or has a kind without a label or look.
    """
    need_columns(edges, ["left", "right", "kind"], "edges")
    for column, known in (("left", left), ("right", right), ("kind", kinds), ("kind", looks)):
        missing = sorted(set(edges[column]) - set(known))
        if missing:
            raise GovtextError(f"edges 的 {column} 列有未知的 {missing[0]}。", f"edges: unknown {missing[0]} in column {column}.")
    edges = edges.assign(kind=pd.Categorical(edges["kind"], list(kinds)))
    return columns_of_links(edges, left="left", right="right", columns={heads[0]: left, heads[1]: right}, kind="kind", looks=looks,
                            numbers=inside or sizes, hollow=outside or (),
                            names={**kinds, "hollow": tr(*outside_means)}, title=tr(*title), caption=tr(*caption))


def untangle(edges: pd.DataFrame, left: list[str]) -> list[str]:
    """Order the right-hand boxes by the mean place of their neighbours on the left, so that few lines cross.

    Parameters
    ----------
    edges : DataFrame
        left, right.
    left : ids of the left column, top to bottom

    Returns
    -------
    list of str
        Right-hand ids; ties in alphabetical order.
    """
    place = {node: k for k, node in enumerate(left)}
    mean = edges.drop_duplicates(["left", "right"]).assign(place=lambda t: t["left"].map(place)).groupby("right")["place"].mean()
    return list(mean.reset_index().sort_values(["place", "right"])["right"])


# ---------------------------------------------------------------------------------------------------- when

def told_and_dated(rows: pd.DataFrame, *, source: tuple[str, str]) -> Chart:
    """Draw for each example the years that the article gives, the year of the article, and the first record found elsewhere.

    Parameters
    ----------
    rows : DataFrame
        place, name (in the language in force), year_from, year_to (missing: not dated, or open: drawn to the last year told), end_by ("" or "editors"),
        told (list of years of the articles), record (year or missing), practice (bool: counted in the title); one row per
        place and example, rows of a place together. A practice with several places has one row each and counts once.
    source : (zh, en): where the records were found
    """
    need_columns(rows, ["place", "name", "year_from", "year_to", "end_by", "told", "record", "practice"], "rows")
    rows = rows.assign(lane=rows["place"] + "|" + rows["name"])
    lanes = {r.lane: r.name if r.name.startswith(r.place) else f"{r.place}{tr('：', ': ')}{r.name}" for r in rows.itertuples(index=False)}
    practices = rows[rows["practice"]].drop_duplicates("name")
    dated = int(practices["year_from"].notna().sum())
    zh, en = (f"{len(practices)} 种做法里，文章给了年份的有 {dated} 种", f"Of {len(practices)} practices, {dated} carry a year in the articles")
    return timeline(_events(rows), lane="lane", start="year", end="until", label="label", kind="kind",
                    hollow_end={"supplied": tr("空心的终点：编者所补", "hollow end: supplied by the editors")},
                    open_end={"open": tr(*NO_END)}, lanes=lanes,
                    names={"article": tr("文章给出的年份", "year in the article"), "record": tr("另查到的最早记录", "first record found elsewhere"),
                           "told": tr("文章发表的年份", "year of the article")},
                    looks={"article": MAIN, "record": Look("#d99a2b", "s"), "told": RED},
                    title=tr(*_told_late(practices) or (zh, en)),
                    caption=tr(f"方块：{source[0]}。{zh}。", f"Square: {source[1]}. {en}."))


def _told_late(practices: pd.DataFrame) -> tuple[str, str] | None:
    """Title (zh, en): of how many practices the first record elsewhere is older than the first article; None without records."""
    known = practices.dropna(subset="record")
    late = int((known["told"].map(min) > known["record"].astype(float)).sum())
    return (f"列了别处最早记录的做法有 {len(known)} 种，其中 {late} 种的记录早于文章",
            f"First records of {len(known)} practices are listed; {late} of them {'is' if late == 1 else 'are'} older than the articles") if len(known) else None


def _events(rows: pd.DataFrame) -> pd.DataFrame:
    """A row per mark: the span of the article, the first record, each year in which an article tells it."""
    dated = rows.dropna(subset="year_from")
    spans = dated.assign(kind="article", year=dated["year_from"], until=dated["year_to"].astype(float).fillna(dated["told"].map(max).astype(float)), open=dated["year_to"].isna(),
                         supplied=(dated["end_by"] != "") & dated["year_to"].notna())
    records = rows.dropna(subset="record").assign(kind="record", year=lambda t: t["record"])
    told = rows.explode("told").assign(kind="told", year=lambda t: t["told"])
    events = pd.concat([part[[c for c in ("lane", "kind", "year", "until", "open", "supplied") if c in part]] for part in (spans, records, told)],
                       ignore_index=True)
    return events.assign(label="", year=events["year"].astype(float), until=events["until"].astype(float))


# ---------------------------------------------------------------------------------------------------- tellings

def tellings(steps: pd.DataFrame, *, tellers: Mapping[str, str], items: Mapping[str, str], title: tuple[str, str], caption: tuple[str, str],
             ladder: tuple[str, list[str]] | None = None) -> Chart:
    """Draw one course of events as several tell it: columns are the same things in order, rows are tellers, cells their steps.

    Parameters
    ----------
    steps : DataFrame
        teller, item, step (number, or missing where the teller does not number), note (year or other short word, may be
        ""); one row per thing that a teller names.
    tellers, items : dict of id -> label in the language in force; top to bottom, left to right
    title, caption : (zh, en); the title states the finding
    ladder : (label, steps), optional
        A sequence of another kind, told under the picture.

    Raises
    ------
    GovtextError
        A teller or an item is not listed.
    """
    need_columns(steps, ["teller", "item", "step", "note"], "steps")
    last = int(steps["step"].max()) if steps["step"].notna().any() else 0
    looks = {str(s): Look(shade(s / last)) for s in range(1, last + 1)} | {"none": Look(MAIN.colour, hollow=True)}
    kind = ["none" if pd.isna(s) else str(int(s)) for s in steps["step"]]
    words = ["" if k == "none" else tr(f"第{k}步", f"step {k}") for k in kind]
    other = f"{tr('', ' ')}{ladder[0]}{tr('：', ': ')}{' → '.join(ladder[1])}" if ladder else ""
    return grid(steps.assign(kind=kind, words=words), row="teller", column="item", text="words", note="note", kind="kind", looks=looks,
                rows=tellers, columns={**items, **dict.fromkeys(looks, ""), "none": tr("没有编号", "not numbered")},
                missing=tr("没有讲到", "not told"), title=tr(*title), caption=tr(*caption) + (f"{other}{tr('。', '.')}" if other else ""))

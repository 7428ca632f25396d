"""Whose view is it, what does it speak of, and what does a definition cover? These figures draw any tables of their shape."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pandas as pd

from govtext.charts import LOOKS, MAIN, Chart, Look, dots, grid, outline
from govtext.language import tr
from govtext.messages import need_columns

from .strengths import strength_name

Pair = tuple[str, str]   # the same words in Chinese and English

CODED = {"both": ("■", MAIN, ("■ 两种编码都有", "■ in both codings")),
         "reading": ("□", Look("#9db8d2"), ("□ 只有阅读：意思在，词不在", "□ by reading only: the sense without the word")),
         "dictionary": ("×", Look("#d99a2b"), ("× 只有词典：词在，意思不在", "× by dictionary only: the word without the sense")),
         "none": ("", Look("#eef2f6"), ("", ""))}
CROSS = LOOKS[6]   # of the third variant


# ---------------------------------------------------------------------------------------------------- a framework as an outline

def outline_tree(nodes: pd.DataFrame, *, source: Pair) -> Chart:
    """Draw a framework from left to right: what belongs to what, who is named in it, and where it stands.

    Parameters
    ----------
    nodes : DataFrame
        One row per node, parents before children: id, parent ("" for the first level), label, note (where it stands; drawn
        beside nodes without children), named (bool: a person, group or firm is named; drawn with a diamond).
    source : (zh, en)

    Raises
    ------
    GovtextError
        A parent is missing or stands after its child.
    """
    need_columns(nodes, ["id", "parent", "label", "note", "named"], "nodes")
    above = dict(zip(nodes["id"], nodes["parent"], strict=True))
    roots = [_root(node, above) for node in nodes["id"]]
    labels = dict(zip(nodes["id"], nodes["label"], strict=True))
    counts = [f"{labels.get(root, root)} {int(n)}" for root, n in nodes["named"].groupby(pd.Categorical(roots, list(dict.fromkeys(roots))),
                                                                                        observed=True).sum().items()]
    return outline(nodes, id="id", parent="parent", label="label", note="note",
                   mark={"named": tr("点名的学者、课题组或企业", "a scholar, group or firm is named")},
                   title=tr(f"文章点名的处数：{'，'.join(counts)}", f"Names given by the article: {', '.join(counts)}"), source=tr(*source),
                   caption=tr("归属由编者整理，名目出自所注段落；右侧是段号。",
                              "Arranged by the editors; the headings rest on the paragraphs named at the right."))


def plain_outline(nodes: pd.DataFrame, *, title: Pair, source: Pair) -> Chart:
    """Draw a framework from left to right: id, parent, label, note (where it stands), as `lessons.frameworks.tree` gives them; title and source zh and en."""
    need_columns(nodes, ["id", "parent", "label", "note"], "nodes")
    return outline(nodes, id="id", parent="parent", label="label", note="note", title=tr(*title), source=tr(*source))


def _root(node: str, above: Mapping[str, str]) -> str:
    """The node of the first level that a node belongs to."""
    for _ in above:
        node = above.get(node) or node
    return node


# ---------------------------------------------------------------------------------------------------- rates with their counts

def rate_grid(table: pd.DataFrame, *, rows: Mapping[str, str], columns: Mapping[str, str], unit: Pair, source: Pair, few: int = 3,
              title: Pair | None = None) -> Chart:
    """Draw a rate per row and column with the count it rests on, shaded by how it compares with the rest of its row.

    Parameters
    ----------
    table : DataFrame
        row, column, n, rate, ratio: one row per cell; missing cells count as 0. ratio is the rate over the rate of the whole row,
        so that rows of wide and narrow word lists can be read side by side; it makes the shade and the title.
    rows, columns : dict of id -> label in the language in force
    unit, source : (zh, en)
    few : cells with fewer counts have no shade
    title : (zh, en); default: the darkest row of each column
    """
    need_columns(table, ["row", "column", "n", "rate", "ratio"], "table")
    cells = table[table["row"].isin(rows) & table["column"].isin(columns) & (table["n"] > 0)]
    enough = cells[cells["n"] >= few]
    firsts = {c: _largest(enough[enough["column"] == c].set_index("row")["ratio"]) for c in columns}
    leads = [tr("——", " – ").join([label.split("\n")[0], tr("、", ", ").join(rows[r] for r in rows if r in firsts[c])])
             for c, label in columns.items() if firsts[c]]
    top = float(enough["ratio"].max()) if len(enough) else None
    return grid(cells.assign(few=cells["n"] < few, shade=cells["ratio"].clip(upper=top),
                             words=[f"{rate:.1f}  ({int(n)})" for rate, n in zip(cells["rate"], cells["n"], strict=True)]),
                row="row", column="column", value="shade", text="words", rows=rows, columns=columns, scale=tr("{:.0f} 倍", "{:.0f} ×"),
                few={"few": tr(f"不着色：不足 {few} 次", f"not shaded: fewer than {few}")},
                title=tr(*title) if title else
                tr("按词表，各自偏重：", "By these word lists: ") + (tr("；", "; ").join(leads) or tr("看不出来", "nothing to be seen")),
                unit=tr(f"{unit[0]}（次数）。颜色（只竖着比）：相当于本行合计的几倍，越深越偏重；空格：没有",
                        f"{unit[1]} (count). Shade (compare down a column only): times the rate of the whole row; empty: none"), source=tr(*source))


def _largest(values: pd.Series) -> list:
    """Where the largest value stands (several places where they tie)."""
    return list(values.index[values == values.max()])


# ---------------------------------------------------------------------------------------------------- two codings beside each other

def coding_grid(table: pd.DataFrame, *, groups: Mapping[str, Mapping[str, str]], columns: Mapping[str, str], source: Pair,
                heads: Mapping[str, str] | None = None) -> Chart:
    """Draw two codings of the same cells, by reading and by dictionary, so that every disagreement can be seen.

    Parameters
    ----------
    table : DataFrame
        row, column, reading (bool), dictionary (bool): one row per cell; missing cells are False in both.
    groups : dict of group label -> dict of row id -> label; top to bottom
    columns : dict of id -> label; left to right
    source : (zh, en)
    heads : dict of id -> shorter label above its column; default: `columns`
    """
    need_columns(table, ["row", "column", "reading", "dictionary"], "table")
    rows = {r: label for members in groups.values() for r, label in members.items()}
    every = pd.MultiIndex.from_product([list(rows), list(columns)], names=["row", "column"])
    coded = table.set_index(["row", "column"])[["reading", "dictionary"]].astype(bool).groupby(level=[0, 1]).any().reindex(every, fill_value=False)
    cells = coded.reset_index().assign(kind=[_coded(r, d) for r, d in coded.itertuples(index=False)])
    cells = cells.assign(words=cells["kind"].map(lambda kind: CODED[kind][0]), group=cells["row"].map({r: g for g, m in groups.items() for r in m}))
    sums = coded.groupby(level="column")[["reading", "dictionary"]].sum().loc[list(columns)]
    total = pd.DataFrame({"row": "total", "column": sums.index, "kind": "none", "words": [f"{r} / {d}" for r, d in sums.itertuples(index=False)]})
    agree = int((coded["reading"] == coded["dictionary"]).sum())
    return grid(pd.concat([cells, total], ignore_index=True), row="row", column="column", text="words", kind="kind", group="group",
                rows={**rows, "total": tr("合计：阅读 / 词典", "Total: reading / dictionary")},
                columns={**(heads or columns), **{kind: tr(*CODED[kind][2]) for kind in {*cells["kind"], "none"}}},
                looks={kind: look for kind, (_, look, _) in CODED.items()}, title=_extremes(sums["reading"], columns, len(rows)), source=tr(*source),
                caption=tr(f"{len(coded)} 格中 {agree} 格一致。", f"{agree} of {len(coded)} cells agree. Columns: {', '.join(columns.values())}."))


def _coded(reading: bool, dictionary: bool) -> str:
    return "both" if reading and dictionary else "reading" if reading else "dictionary" if dictionary else "none"


def _extremes(sums: pd.Series, columns: Mapping[str, str], rows: int) -> str:
    """Which columns are filled most and least, of so many rows."""
    high, low = int(sums.max()), int(sums.min())
    if high == low:
        return tr(f"各项写得一样多（{high}/{rows}）", f"All are named equally often ({high}/{rows})")
    most, least = (tr("、", ", ").join(columns[c] for c in columns if sums[c] == end) for end in (high, low))
    return tr(f"照我们的编码，写得最多：{most}（{high}/{rows}）；最少：{least}（{low}/{rows}）",
              f"By our coding, named most: {most} ({high}/{rows}); least: {least} ({low}/{rows})")


# ---------------------------------------------------------------------------------------------------- profiles in rates

def profile_panels(table: pd.DataFrame, *, panels: Mapping[str, str], rows: Mapping[str, str], reference: Mapping[str, float],
                   variants: Mapping[str, str], title: Pair, unit: Pair, source: Pair) -> Chart:
    """Draw one panel per feature and one row per text: a dot for its rate, joined to the rate of all texts together.

    Parameters
    ----------
    table : DataFrame
        panel, row, variant, n, rate. The first variant is the main one, a dot with its count; the second is a cross, where it is given.
    panels, rows, variants : dict of id -> label (two variants)
    reference : dict of panel -> rate of all rows together in the main variant, drawn as a dashed line
    title, unit, source : (zh, en)

    Notes
    -----
    Rates of different word lists are not comparable, those of different texts are.
    """
    need_columns(table, ["panel", "row", "variant", "n", "rate"], "table")
    main, other = variants
    drawn = table[table["panel"].isin(panels) & table["row"].isin(rows) & table["variant"].isin(variants)]
    first = drawn["variant"] == main
    n = drawn[first].set_index(["panel", "row"])["n"].to_dict()
    drawn = drawn.assign(all=drawn["panel"].map(reference), count=[str(int(n.get(cell, 0))) for cell in zip(drawn["panel"], drawn["row"], strict=True)],
                         panel=pd.Categorical(drawn["panel"], list(panels)), variant=pd.Categorical(drawn["variant"], [main, other]))
    drawn = drawn.assign(low=drawn[["rate", "all"]].min(axis=1).where(first), high=drawn[["rate", "all"]].max(axis=1).where(first))
    return dots(drawn, y="row", x="rate", series="variant", panel="panel", interval=("low", "high"), rows=rows, side={"count": tr("次数", "count")},
                marks={tr("全体合计", "all together"): "all"}, names={**panels, **variants}, looks={other: CROSS}, title=tr(*title),
                unit=tr(f"{unit[0]}；右侧：圆点的次数", f"{unit[1]}; at the right: counts of the dots"), source=tr(*source),
                caption=tr("圆点的横线：与全体合计差多少。", "Line of a dot: its distance from all together."))


# ---------------------------------------------------------------------------------------------------- what several articles say

def thesis_grid(cells: pd.DataFrame, *, rows: Mapping[str, str], columns: Mapping[str, str], title: Pair, source: Pair,
                compared: Collection[str] = ()) -> Chart:
    """Draw which article bears which thesis, and how strongly in the editors' reading.

    Parameters
    ----------
    cells : DataFrame
        row, column, strength (1 to 3), where (paragraphs), contrast (bool: the editors record a contrast between these paragraphs).
    rows, columns : dict of id -> label in the language in force
    title, source : (zh, en)
    compared : rows that only set articles side by side, marked with *: their strength is that of an article's own side
    """
    need_columns(cells, ["row", "column", "strength", "where", "contrast"], "cells")
    rows = {row: label + " *" * (row in compared) for row, label in rows.items()}
    starred = bool(set(compared) & set(rows))
    own_side = tr("带 * 的，强弱只说它自己或所引的一面。", " With *, strength is that of its own side, or of what it quotes.") if starred else ""
    star = tr("；*：编者的比较，没有哪一篇说过", "; *: a comparison by the editors that no article states") if starred else ""   # in the picture
    return grid(cells.assign(words=cells["strength"].map(strength_name)), row="row", column="column", value="strength", text="words",
                note="where", frame={"contrast": tr("红框：编者在所注段落之间记有对照", "framed: the editors record a contrast between these paragraphs")},
                rows=rows, columns=columns, title=tr(*title), source=tr(*source),
                unit=tr("依据的强弱（强、中、弱）", "strength (strong, fair, thin)") + star,
                caption=tr("强弱为编者所定，取最强的一条；下面是段号；空格：没有找到。",
                           "Strength in the editors' reading, of the strongest support; below: paragraphs; empty: none found.") + own_side)

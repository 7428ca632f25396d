"""A thesis of change and what carries it: its parts, its links, its poles, how scarce its words are, and two word lists weighed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from govtext.charts import CLAIMED, LOOKS, MAIN, PALE, Chart, Look, bars, columns_of_links, dots, outline
from govtext.language import language, tr
from govtext.messages import need_columns

from .shifts import POLES

MARKS = {"from": "◆", "to": "●"}   # those of POLES, for labels
BINS = [(1, 1), (2, 2), (3, 3), (4, 5), (6, 10), (11, 20), (21, 50), (51, None)]


# ---------------------------------------------------------------------------------------------------- the parts

def concept_tree(concepts: pd.DataFrame, counts: pd.DataFrame, *, root: str, places: Mapping[str, str],
                 unit: tuple[str, str], source: tuple[str, str]) -> Chart:
    """Draw a thesis with its parts and the parts' members from left to right; behind each pole, how often its words occur where.

    Parameters
    ----------
    concepts : DataFrame
        As `load_concepts` returns. Parts are the children of `root`, members the children of a part, both by `order`.
    counts : DataFrame
        id (of a member), pole ("from", "to"; "" for a member without poles), place, n; missing combinations count as 0.
    root : id of the thesis
    places : dict of place -> label; columns of numbers, left to right. The first is where the thesis itself stands.
    unit, source : (zh, en)
    """
    need_columns(counts, ["id", "pole", "place", "n"], "counts")
    found = counts.groupby(["id", "pole", "place"])["n"].sum()
    nodes = _branches(concepts, root)
    poles = nodes[nodes["pole"].notna()]
    numbers = pd.DataFrame([[int(found.get((member, pole, place), 0)) for place in places]
                            for member, pole in zip(poles["parent"], poles["pole"], strict=True)],
                           index=poles.index, columns=list(places), dtype=float)
    groups = pd.DataFrame({"change": poles["parent"].map(nodes.set_index("id")["label"]), "away": numbers.iloc[:, 1:].sum(axis=1)})
    return outline(nodes.join(numbers), id="id", parent="parent", label="label", side=dict(places), title=tr(*_away_title(groups)),
                   unit=tr(*unit) + tr("；◆ 旧的一端，● 新的一端", "; ◆ old pole, ● new pole"), source=tr(*source))


def _away_title(groups: pd.DataFrame) -> tuple[str, str]:
    """How often the words occur outside the paragraph, and how many of these belong to the change that has most. `groups`: change, away (counts)."""
    away = groups.groupby("change", sort=False)["away"].sum().astype(int)
    if not away.sum():
        return "出了这一段，这些词一次也没有出现", "Outside the paragraph none of these words occurs"
    most = away.index[away == away.max()]
    return (f"这些词在这一段之外共 {away.sum()} 次，{'、'.join(f'“{name}”' for name in most)}{'各占' if len(most) > 1 else '一处占'} {away.max()} 次",
            f"Outside the paragraph these words occur {away.sum()} times, {away.max()} of them for " + ", as many for ".join(f'"{name}"' for name in most))


def _branches(concepts: pd.DataFrame, root: str) -> pd.DataFrame:
    """The thesis, its parts, their members and the poles of these, as id, parent, label and pole; parents first."""
    table = concepts.set_index("id")
    rows = [(root, "", _name(table, root), None)]
    for part in _children(concepts, root):
        rows.append((part, root, _name(table, part), None))
        for member in _children(concepts, part):
            rows.append((member, part, _name(table, member), None))
            poles = ("from", "to") if table.loc[member, "from_terms"] else ("",)
            rows += [(f"{member}/{pole}", member, _pole_label(table.loc[member], pole), pole) for pole in poles]
    return pd.DataFrame(rows, columns=["id", "parent", "label", "pole"])


def _children(concepts: pd.DataFrame, parent: str) -> list[str]:
    mine = concepts[(concepts["parent"] == parent) & (concepts["kind"] != "opposition")]
    return list(mine.sort_values(["order", "id"])["id"])


def _name(table: pd.DataFrame, concept: str) -> str:
    return table.loc[concept, f"name_{language()}"]


def _pole_label(concept: pd.Series, pole: str) -> str:
    if not pole:
        return tr("（新增的任务，没有旧的一端）", "(a task added: no old pole)")
    return f"{MARKS[pole]} {concept[f'{pole}_{language()}']}"


# ---------------------------------------------------------------------------------------------------- the links

def layered_links(nodes: pd.DataFrame, links: pd.DataFrame, *, layers: Sequence[str], title: tuple[str, str],
                  source: tuple[str, str]) -> Chart:
    """Draw concepts in columns and the links between them: solid where an author states the link, dashed where readers see it.

    Parameters
    ----------
    nodes : DataFrame
        id, label (in the language in force), layer (0, 1, ...: the column); rows of a layer from top to bottom.
    links : DataFrame
        source, target (ids), by ("article" or "editors"), strength (of a reading: 1 to 3, thicker; missing where the same term is all
        that was noted: thin and dotted).
        A link that skips one column bends through a gap of that column. Optional: bridge (bool). Links that an author states are drawn
        strongest, of the others those that are no bridge pale.
    layers : heading of each column
    title, source : (zh, en); the title states the finding
    """
    need_columns(nodes, ["id", "label", "layer"], "nodes")
    need_columns(links, ["source", "target", "by", "strength"], "links")
    columns = {head: dict(nodes.loc[nodes["layer"] == i, ["id", "label"]].itertuples(index=False)) for i, head in enumerate(layers)}
    read = links["by"] != "article"
    drawn = links.assign(strength=links["strength"].fillna(1).astype(float).where(read, 3), read=read)   # what is stated needs no reader's grade
    stated = int((~drawn["read"]).sum())
    bridge = drawn.get("bridge", True)
    drawn["kind"] = np.select([~drawn["read"], links["strength"].isna(), bridge], ["stated", "term", "bridge"], "other")
    names = {"stated": tr("文中写明（含转述）", "written in the article, or reported in it"), "other": tr("编者解读：其余", "our reading: other links"),
             "term": tr("编者记下：两处用同一个词", "noted by us: the same term"),
             "bridge": tr("编者解读：理论与论证之间", "our reading: theory and argument") if "bridge" in drawn else tr("编者解读", "our reading")}
    return columns_of_links(drawn, left="source", right="target", columns=columns, weight="strength", kind="kind", names=names,
                            looks={"stated": MAIN, "bridge": Look(LOOKS[6].colour, line=CLAIMED.line), "other": Look(PALE.colour, line=CLAIMED.line), "term": Look(LOOKS[6].colour, line=":")}, title=tr(*title),
                            caption=tr(f"{len(drawn)} 条联系，{stated} 条文中写明（实线）；虚线越粗，编者看来越强。",
                                       f"{len(drawn)} links, {stated} written in the article (solid); the thicker a dashed line, the stronger as we read it."), source=tr(*source))


# ---------------------------------------------------------------------------------------------------- the poles

def pole_dots(table: pd.DataFrame, *, pairs: Mapping[str, tuple[str, str]], title: tuple[str, str], source: tuple[str, str]) -> Chart:
    """Draw every single occurrence as a dot: to the left the words of one pole, to the right those of the other, a row per place.

    For words so rare that a bar or a rate would pretend too much.

    Parameters
    ----------
    table : DataFrame
        pair, row (label), n_from, n_to, note (written on the right, for example who says it); in drawing order.
    pairs : dict of pair -> (name of the left pole, name of the right pole); a block of rows each
    title, source : (zh, en); the title states the finding
    """
    need_columns(table, ["pair", "row", "n_from", "n_to", "note"], "table")
    rows = table[table["pair"].isin(pairs)].assign(place=lambda t: range(len(t)))
    drawn = _occurrences(rows).assign(pair=lambda t: pd.Categorical(t["pair"], list(pairs)))
    return dots(drawn, y="place", x="x", series="pole", panel="pair", join=True,
                looks=POLES, axis="sides", side={"note": tr("谁的话", "who says so")}, marks={"": 0},
                names={**{p: f"{left} ← → {right}" for p, (left, right) in pairs.items()}, **dict(zip(rows["place"], rows["row"], strict=True)),
                       "from": tr("／", " / ").join(left for left, _ in pairs.values()), "to": tr("／", " / ").join(right for _, right in pairs.values())},
                title=tr(*title), unit=tr("次；一个点是一次出现", "occurrences, a dot each"), source=tr(*source))


def _occurrences(rows: pd.DataFrame) -> pd.DataFrame:
    """A row for each occurrence, at -1, -2 ... for the left pole and 1, 2 ... for the right one; a missing one where there is none."""
    made = []
    for row in rows.to_dict("records"):
        spots = [(-i - 1, "from") for i in range(row["n_from"])] + [(i + 1, "to") for i in range(row["n_to"])]
        made += [{**row, "x": x, "pole": pole} for x, pole in spots or [(None, "from")]]
    return pd.DataFrame(made, columns=[*rows.columns, "x", "pole"]).astype({"x": float, "pole": pd.CategoricalDtype(["from", "to"])})


# ---------------------------------------------------------------------------------------------------- the scarcity

def frequency_spectrum(counts: pd.DataFrame, marked: Mapping[str, str]) -> Chart:
    """Draw how many different words occur once, twice, ... and what part of the text they make up; named words over their class.

    Parameters
    ----------
    counts : DataFrame
        term, n: one row per different word, as `term_frequency` returns it.
    marked : dict of term -> label; terms that are not in `counts` are left out. At most about seven per class fit.
    """
    need_columns(counts, ["term", "n"], "counts")
    classes = _classes(counts, marked)
    once = [label.replace("\n", " ") for term, label in marked.items() if term in set(counts.loc[counts["n"] == 1, "term"])][:2]
    share = f"{classes['percent'].iloc[0]:.0f}%"
    title = tr(f"{share} 的词只出现一次", f"{share} of the words occur once")
    if once:
        title += tr(f"，“{'”“'.join(once)}”就在其中", f"; {' and '.join(once)} {'is' if len(once) == 1 else 'are'} among them")
    return bars(classes, y="class", x="percent", panel="what", at_end="end", upright=True, title=title,
                names={"types": tr("占不同词的比例", "share of the different words"), "text": tr("占全部词次的比例", "share of all occurrences")},
                unit=tr("%；横轴：一个词在全部文本里出现的次数", "%; from left to right, how often a word occurs in all the texts"),
                caption=tr(f"柱顶数字：不同词的个数（共 {len(counts)} 个）和次数（共 {counts['n'].sum()} 次）。最长匹配，已去停用词。",
                           f"Numbers on the bars: different words ({len(counts)} in all) and occurrences ({counts['n'].sum()}). "
                           "Longest match, without stop words."), source="data/articles/tokens.csv")


def _classes(counts: pd.DataFrame, marked: Mapping[str, str]) -> pd.DataFrame:
    """Share of the words and of the text in each class of frequency, with what stands over its bar."""
    rows = []
    for low, high in BINS:
        mine = counts[counts["n"].between(low, high or counts["n"].max())]
        name = str(low) if low == high else f"{low}–{high}" if high else f"≥{low}"
        ranked = mine[mine["term"].isin(marked)].sort_values(["n", "term"], ascending=[False, False])
        over = "\n".join([*(marked[t] for t in ranked["term"]), str(len(mine))])
        n = int(mine["n"].sum())
        rows += [("types", name, 100 * len(mine) / len(counts), over), ("text", name, 100 * n / counts["n"].sum(), str(n))]
    return pd.DataFrame(rows, columns=["what", "class", "percent", "end"])


# ---------------------------------------------------------------------------------------------------- two lists weighed

def paired_rates(table: pd.DataFrame, *, rows: Mapping[str, str], series: tuple[str, str], title: tuple[str, str],
                 unit: tuple[str, str], source: tuple[str, str]) -> Chart:
    """Draw two rates per row with their intervals; on the right the counts behind them, and whether the difference is clear.

    Parameters
    ----------
    table : DataFrame
        row, then for each of the two series a and b: n_a, rate_a, low_a, high_a (the same with _b), and low, high: the interval
        of rate_b - rate_a. One row per line of the figure.
    rows : dict of row -> label, top to bottom
    series : names of series a (diamond, as the old pole) and b (circle, as the new one) in the language in force
    title, unit, source : (zh, en): what it says; of the rates; where they come from
    """
    need_columns(table, ["row", *(f"{v}_{s}" for s in "ab" for v in ("n", "rate", "low", "high")), "low", "high"], "table")
    cells = table[table["row"].isin(rows)]
    clear = (cells["low"] > 0) | (cells["high"] < 0)
    shared = pd.DataFrame({"row": cells["row"], "clear": [tr("差别明显", "clear") if c else tr("区间含 0", "interval includes 0") for c in clear],
                           "counts": [f"{a:.0f} : {b:.0f}" for a, b in zip(cells["n_a"], cells["n_b"], strict=True)]})
    both = [shared.assign(series=s, **{v: cells[f"{v}_{s}"] for v in ("rate", "low", "high")}) for s in "ab"]
    return dots(pd.concat(both, ignore_index=True), y="row", x="rate", series="series", interval=("low", "high"), rows=rows,
                looks={"a": POLES["from"], "b": POLES["to"]}, side={"counts": tr("次数", "counts"), "clear": tr("两率之差", "difference")}, names=dict(zip("ab", series, strict=True)),
                title=tr(*title), unit=tr(*unit), caption=tr("线：95% 区间；次数：前者 : 后者。", "Lines: 95 % intervals; counts: first : second."), source=tr(*source))

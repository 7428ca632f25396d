"""Coding by people (or machines): who agrees with whom, on what, what a rule would have suggested, and what goes with what.

All functions draw any codings of the same shape; none knows the codebook of the course.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from govtext.charts import LOOKS, PALE, Chart, Look, dots, grid, histogram, strips
from govtext.language import tr
from govtext.messages import need_columns, one_of

from ..data import article_names

STAND_OUT = 2.0   # adjusted residuals beyond about 2 stand out (Agresti 2013, 3.3.1)
HEADING = 0.7     # height of a heading to that of a text passage; lower, and its digit finds no room
CELLS = {"more": Look("#9db8d2"), "less": Look("#8a6414"), "expected": Look("#eef2f6")}


def code_strips(table: pd.DataFrame, *, codes: Mapping[str, str], marks: Mapping[str, str], none: str, title: tuple[str, str],
                source: tuple[str, str]) -> Chart:
    """Draw each document as a strip of passages in reading order, coloured and marked by code; low cells are headings.

    Parameters
    ----------
    table : DataFrame
        article_id, code, heading (bool), disputed (bool); one row per passage, in reading order.
    codes : dict of code -> label in the language in force; legend order
    marks : dict of code -> one character that stands in the cell
    none : the code that means "none of these"; drawn pale
    title, source : (zh, en)

    Raises
    ------
    GovtextError
        A code that `codes` lacks, or more codes than can be told apart.
    """
    need_columns(table, ["article_id", "code", "heading", "disputed"], "table")
    for code in table["code"].unique():
        one_of("code", code, tuple(codes))
    start = table.groupby("article_id").cumcount()
    others = [code for code in codes if code != none]
    plain = [replace(look, texture="") for look in LOOKS[:len(others)]]   # a digit stands in the cell and could not be read on a texture
    cells = table.assign(start=start, end=start + 1, mark=table["code"].map(marks), code=pd.Categorical(table["code"], list(codes)),
                         high=np.where(table["heading"], HEADING, 1.0))
    return strips(cells, row="article_id", start="start", end="end", kind="code", weight="high", text="mark",
                  frame={"disputed": tr("两位编码员不一致", "coders differed")},
                  names={**article_names(), **{c: f"{marks[c]} {name}" for c, name in codes.items()}}, title=tr(*title),
                  looks={none: PALE} | (dict(zip(others, plain, strict=True)) if len(plain) == len(others) else {}),
                  caption=tr("从左到右为阅读顺序，一格一段；矮格是标题。", "Left to right in reading order, a cell per passage; low cells are headings."),
                  source=tr(*source))


def alpha_by_text(table: pd.DataFrame, *, rows: Mapping[str, str], panels: Mapping[str, str], source: tuple[str, str],
                  marks: Sequence[float] = (0.667, 0.8)) -> Chart:
    """Draw alpha in each text by itself beside that of all together, one panel per dimension.

    Parameters
    ----------
    table : DataFrame
        panel, row, units (passages), alpha, all (alpha of all texts together).
    rows, panels : dict of id -> label in the language in force
    source : (zh, en)
    marks : customary lower limits
    """
    need_columns(table, ["panel", "row", "units", "alpha", "all"], "table")
    mine = table[table["row"].isin(rows) & table["panel"].isin(panels)].assign(panel=lambda t: pd.Categorical(t["panel"], list(panels)))
    least = mine.loc[mine["alpha"].idxmin()]
    where = (rows[least["row"]], panels[least["panel"]], int(least["units"]))
    return dots(mine, y="row", x="alpha", panel="panel", side={"units": tr("段数", "passages")}, rows=rows, names=panels,
                marks={**{tr(f"常用下限 {m:g}", f"customary limit {m:g}"): m for m in marks}, tr("全部合计", "all together"): "all"},
                title=tr("各篇的 alpha 由 {:.2f} 到 {:.2f}；最低的是{}（{}，{} 段）".format(mine["alpha"].min(), mine["alpha"].max(), *where),
                         "Alpha by article: {:.2f} to {:.2f}; lowest in {} ({}, {} passages)".format(mine["alpha"].min(), mine["alpha"].max(), *where)),
                unit=tr("Krippendorff alpha", "Krippendorff's alpha") + _cut(mine["alpha"]), source=tr(*source))


def _cut(values: pd.Series) -> str:
    """That the axis, which fits the data, leaves out 0: distances then look larger than they are."""
    low, high = values.min(), values.max()
    return tr("；横轴不从 0 起", "; the axis does not start at 0") if low > 0.1 * (high - low) else ""


def category_dots(table: pd.DataFrame, *, codes: Mapping[str, str], source: tuple[str, str], few: int = 10) -> Chart:
    """Draw agreement on each category by itself: specific agreement and alpha, with the number of codes it rests on.

    Parameters
    ----------
    table : DataFrame
        code, n (codes given by all coders), specific, alpha; as `category_agreement` gives it.
    codes : dict of code -> label in the language in force; order of the rows
    source : (zh, en)
    few : below this many codes a row is drawn hollow
    """
    need_columns(table, ["code", "n", "specific", "alpha"], "table")
    mine = table[table["code"].isin(codes)].assign(few=lambda t: t["n"] < few)
    return dots(mine.melt(["code", "n", "few"], ["specific", "alpha"], "measure", "value"),
                y="code", x="value", series="measure", join=True,
                hollow={"few": tr(f"空心：少于 {few} 个编码", f"hollow: fewer than {few} codes")}, side={"n": tr("编码数", "codes")},
                rows={c: name for c, name in codes.items() if c in set(mine["code"])},
                names={"specific": tr("该类一致率", "specific agreement"), "alpha": tr("该类 alpha", "alpha of the category")},
                title=_best_and_worst(mine[~mine["few"]].set_index("code"), codes) + _without_few(mine["few"].any(), few), unit=tr("一致程度，1 为完全一致", "agreement, 1 is complete") + _cut(mine[["specific", "alpha"]].stack()),
                caption=tr("该类一致率：编了这一类的，对方也编这一类的比例。编码数：两人合计。",
                           "Specific agreement: of the codes of a category, the share that the other coder gave too. "
                           "Codes: of both coders."),
                source=tr(*source))


def _best_and_worst(table: pd.DataFrame, codes: Mapping[str, str]) -> str:
    """The categories with the highest and the lowest specific agreement (of those with enough codes); all of them where several tie."""
    values = table["specific"].dropna()
    if values.nunique() < 2:
        return tr("各类的一致率没有差别", "The categories do not differ in agreement")
    best, worst = ([codes[c] for c in values.index[values == end]] for end in (values.max(), values.min()))
    n = table.loc[values.index[values == values.min()], "n"]
    rests = tr(f"（{n.iloc[0]} 个编码）", f" ({n.iloc[0]} codes)") if len(n) == 1 else ""
    return tr(f"一致最高的是“{'”“'.join(best)}”，最低的是“{'”“'.join(worst)}”{rests}",
              f"Agreement is highest for {', '.join(best)}, lowest for {', '.join(worst)}{rests}")


def _without_few(any_left_out: bool, few: int) -> str:
    """That the title speaks only of categories with enough codes; nothing where all have enough."""
    return tr(f"；不足 {few} 个编码的不比", f"; categories with fewer than {few} codes not compared") if any_left_out else ""


def suggestion_dots(table: pd.DataFrame, *, codes: Mapping[str, str], source: tuple[str, str]) -> Chart:
    """Draw for each category how good the suggestions of a rule are: precision and recall, with the counts beside them.

    Parameters
    ----------
    table : DataFrame
        code, suggested, decided, both (passages); precision is both / suggested, recall both / decided, none where that is 0.
    codes : dict of code -> label in the language in force; order of the rows
    source : (zh, en)
    """
    counts = ["suggested", "decided", "both"]
    need_columns(table, ["code", *counts], "table")
    mine = table[table["code"].isin(codes)].assign(precision=lambda t: t["both"] / t["suggested"].where(t["suggested"] > 0),
                                                   recall=lambda t: t["both"] / t["decided"].where(t["decided"] > 0))
    total, wrong = int(mine["suggested"].sum()), int((mine["suggested"] - mine["both"]).sum())
    missed = int((mine["decided"] - mine["both"]).sum())
    return dots(mine.melt(["code", *counts], ["precision", "recall"], "measure", "value"), y="code", x="value", series="measure", join=True,
                side={"suggested": tr("建议", "suggested"), "decided": tr("裁定", "decided"), "both": tr("两者", "both")},
                rows={c: name for c, name in codes.items() if c in set(mine["code"])},
                names={"precision": tr("查准率", "precision"), "recall": tr("查全率", "recall")},
                title=tr(f"{total} 条建议里有 {wrong} 条落空，另漏掉 {missed} 个裁定的编码",
                         f"{wrong} of {total} suggestions are wrong, and {missed} decided codes were not suggested"),
                unit=tr("比例；右侧为段落数", "share; on the right, passages") + _cut(mine[["precision", "recall"]].stack()),
                caption=tr("查准率＝两者÷建议；查全率＝两者÷裁定。", "Precision = both / suggested; recall = both / decided."), source=tr(*source))


def residual_map(counts: pd.DataFrame, residuals: pd.DataFrame, *, rows: Mapping[str, str], columns: Mapping[str, str],
                 source: tuple[str, str], limit: float = STAND_OUT) -> Chart:
    """Draw a crosstab: count in each cell, adjusted residual below it; cells that stand out have a colour of their own.

    Parameters
    ----------
    counts, residuals : DataFrames of the same shape, as `crosstab` and `adjusted_residuals` give them
    rows, columns : dict of id -> label in the language in force; order of rows and columns
    source : (zh, en)
    limit : residuals beyond it stand out, see `govtext.measures.crosstab.residual_threshold`
    """
    places = [(r, c) for r in rows for c in columns]
    n, residual = ([frame.reindex(index=list(rows), columns=list(columns)).loc[r, c] for r, c in places] for frame in (counts, residuals))
    cells = pd.DataFrame(places, columns=["row", "column"]).assign(n=np.nan_to_num(n).astype(int), residual=residual)
    cells = cells.assign(note=[f"{v:+.1f}".replace("-", "−") if v == v else None for v in residual],
                         kind=np.select([cells["residual"] > limit, cells["residual"] < -limit], ["more", "less"], "expected"))
    out = int((cells["kind"] != "expected").sum())
    return grid(cells, row="row", column="column", text="n", note="note", kind="kind", rows=rows, looks=CELLS,
                columns={**columns, "more": tr("多于预期", "more than expected"), "less": tr("少于预期", "fewer than expected"),
                         "expected": tr("与预期相近", "about as expected")},
                title=tr(f"{len(cells)} 格里有 {out} 格偏离“互不相干”（界线 {limit:.3g}）",
                         f"{out} of {len(cells)} cells depart from independence (limit {limit:.3g})"),
                unit=tr("大字：段数；小字：调整残差", "large: passages; small: adjusted residual"),
                caption=tr(f"调整残差的绝对值超过 {limit:.3g} 算偏离。", f"A cell departs where its residual is beyond {limit:.3g}."),
                source=tr(*source))


def shuffle_histogram(shuffled: Sequence[float], observed: float, *, source: tuple[str, str]) -> Chart:
    """Draw where an observed chi-square within articles lies among those of shuffled labels.

    Parameters
    ----------
    shuffled : values under shuffling
    observed : the value of the real table
    source : (zh, en)
    """
    values = pd.DataFrame({"chi2": np.asarray(shuffled, float)})
    as_large = int((values["chi2"] >= observed - 1e-9).sum())
    p = (as_large + 1) / (len(values) + 1)
    return histogram(values, x="chi2", observed=observed, bins=24, unit=tr("篇内的卡方；柱高为打乱的次数", "chi-square within articles; height: number of shuffles"),
                     title=tr(f"打乱 {len(values)} 次，有 {as_large} 次达到观测值", f"{as_large or 'None'} of {len(values)} shuffles reach{'es' * (as_large < 2)} the observed value"),
                     caption=tr(f"p ＝（达到的次数＋1）÷（打乱次数＋1）＝ {p:.4f}。", f"p = (shuffles that reach it + 1) / (shuffles + 1) = {p:.4f}."),
                     source=tr(*source))


def residual_versions(table: pd.DataFrame, *, cells: Mapping[tuple[str, str], str], versions: Mapping[str, str],
                      shared: Collection[tuple[str, str]], source: tuple[str, str]) -> Chart:
    """Draw the adjusted residual of chosen cells in several versions of the same crosstab, by the limit of each: does the pattern hold?

    Parameters
    ----------
    table : DataFrame
        version, row, column, residual (missing where a version has no such cell), limit (beyond which residuals of that version stand out).
    cells : dict of (row, column) -> label in the language in force; order of the rows
    versions : dict of version -> label; at most eight
    shared : cells whose two categories share words of their rules; the title says how many of those that hold are such
    source : (zh, en)
    """
    need_columns(table, ["version", "row", "column", "residual", "limit"], "table")
    cell = pd.Series(zip(table["row"], table["column"], strict=True), index=table.index)
    mine = table.assign(cell=cell)[cell.isin(list(cells)) & table["version"].isin(versions) & table["residual"].notna()]
    mine = mine.assign(said=[f"{v:+.1f}".replace("-", "−") for v in mine["residual"]],
                       kind=np.select([mine["residual"] > mine["limit"], mine["residual"] < -mine["limit"]], ["more", "less"], "expected"))
    found = mine.pivot(index="cell", columns="version", values="kind").reindex(columns=list(versions))
    steady = (found == "more").all(axis=1) | (found == "less").all(axis=1)
    n, tied = int(steady.sum()), sum(c in set(shared) for c in found.index[steady])
    zh, en = ("", "") if not n else ("，它们的两类全都共用规则词", ", and each of these pairs categories that share rule words") if tied == n else (
        f"；其中 {tied} 个的两类共用规则词", f"; {tied} of these pair{'s' * (tied == 1)} categories that share rule words")
    limits = mine.groupby("version")["limit"].first()
    heads = {v: f"{name}\n{tr(f'（界线 {limits[v]:.2f}）', f'(limit {limits[v]:.2f})')}" for v, name in versions.items() if v in limits}
    return grid(mine, row="cell", column="version", text="said", kind="kind", rows=cells, looks=CELLS,
                missing=tr("没有这一格", "no such cell") if len(mine) < len(cells) * len(heads) else None,
                columns={**heads, "more": tr("多于预期，越过界线", "more than expected, beyond the limit"),
                         "less": tr("少于预期，越过界线", "fewer than expected, beyond the limit"), "expected": tr("没有越过界线", "within the limit")},
                title=tr(f"不含“无”的格子里，突出过的有 {len(cells)} 个，其中 {n} 个在 {len(versions)} 种做法下都站得住{zh}",
                         f"Of {len(cells)} cells without a 'none' that stand out somewhere, {n} do so in all {len(versions)} versions{en}"),
                unit=tr("调整残差；一行是一个格子，一列是一种做法", "adjusted residual; a row is a cell, a column a version"),
                caption=tr("只列不含“无”、至少在一种做法下越过界线的格子。", "Only cells without a 'none' that are beyond the limit in at least one version."),
                source=tr(*source))

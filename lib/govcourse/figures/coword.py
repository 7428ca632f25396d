"""Co-word networks and what becomes of them under other choices: the cut, sensitivity, themes, consensus, topics, survivors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from govtext.charts import LOOKS, MAIN, RED, Chart, grid, histogram, lines, scatter
from govtext.language import tr
from govtext.messages import GovtextError, need_columns

NEAR = 0.05                      # of the median: a group so close to an axis could as well lie beyond it
SOURCE = ("data/articles", "data/articles")


# ---------------------------------------------------------------------------------------------------- which words

def frequency_cut(counts: pd.Series, *, g: int, donohue: float, source: tuple[str, str] = SOURCE) -> Chart:
    """Draw where the list of high-frequency terms ends: g-index and Donohue's threshold on one list.

    Parameters
    ----------
    counts : frequencies of the terms, any order
    g : as `g_index_cut` gives it
    donohue : as `donohue_threshold` gives it
    source : (zh, en)
    """
    above = int((counts > donohue).sum())
    running = counts.sort_values(ascending=False).cumsum().to_numpy()[:max(2 * g, above + 5)]
    table = pd.DataFrame({"rank": np.arange(1, len(running) + 1), "sum": running}).assign(square=lambda t: t["rank"] ** 2)
    table = table.melt("rank", var_name="curve", value_name="n")
    table = table[(table["curve"] == "sum") | (table["n"] <= 1.3 * counts.sum())]
    return lines(table, x="rank", y="n", series="curve",
                 looks={"sum": replace(MAIN, marker=""), "square": replace(LOOKS[1], marker="")},
                 marks={tr(f"g 指数：前 {g} 个", f"g-index: {g} terms"): g, tr(f"Donohue：{above} 个", f"Donohue: {above} terms"): above},
                 names={"sum": tr("前 r 个词的累计次数", "occurrences of the first r terms together"), "square": "r²"},
                 title=tr(f"同一张词表，两条规则：{g} 个词，还是 {above} 个", f"One list, two rules: {g} terms or {above}")
                 if g != above else tr(f"同一张词表，两条规则都取 {g} 个词", f"One list; both rules take {g} terms"),
                 unit=tr("次数；横轴：词的排名 r，从最常见的数起", "occurrences; across: rank r of the term, commonest first"),
                 caption=tr(f"共 {len(counts)} 个词。g 是“前 g 个词合计不少于 g² 次”的最大整数；Donohue 阈值 {donohue:.1f} 次。",
                            f"{len(counts)} terms. g is the largest number whose g first terms occur g² times or more; Donohue's threshold "
                            f"is {donohue:.1f}."), source=tr(*source))


# ---------------------------------------------------------------------------------------------------- what changes

def sensitivity_panels(table: pd.DataFrame, *, reference: tuple[str, int], units: Mapping[str, str],
                       source: tuple[str, str] = SOURCE) -> Chart:
    """Draw over thresholds: modularity beside that of shuffled texts, a panel per unit, and agreement of the groups with the reference.

    Parameters
    ----------
    table : DataFrame
        One row per unit and minimum: unit, minimum, modularity, low, high (range of the modularity of shuffled texts), ari (agreement of
        the groups with the reference).
    reference : (unit, minimum); a red star
    units : dict of unit -> label in the language in force
    source : (zh, en)

    Raises
    ------
    GovtextError
        The reference is not a row of the table.
    """
    need_columns(table, ["unit", "minimum", "modularity", "ari", "low", "high"], "table")
    chosen = table[(table["unit"] == reference[0]) & (table["minimum"] == reference[1])]
    if len(chosen) != 1:
        raise GovtextError("参照设置不在表里。", "The reference setting is not a row of the table.")
    heads = {**{f"modularity/{unit}": tr(f"模块度：{name}（带：打乱的文本）", f"modularity: {name} (band: shuffled texts)") for unit, name in units.items()},
             "ari": tr("分组与参照一致到什么程度（ARI）", "agreement with the reference groups (ARI)")}
    marked = pd.concat([table.assign(measure=table["unit"]), chosen.assign(unit="reference", measure=reference[0])])
    here = marked.assign(measure="modularity/" + marked["measure"], value=marked["modularity"])
    long = pd.concat([here, marked.assign(measure="ari", value=marked["ari"])], ignore_index=True)
    long[["low", "high"]] = long[["low", "high"]].where((long["measure"] != "ari") & (long["unit"] != "reference"))
    long["unit"] = pd.Categorical(long["unit"], [*units, "reference"])
    above, least = int((table["modularity"] > table["high"]).sum()), table["ari"].min()
    return lines(long, x="minimum", y="value", series="unit", panel="measure", interval=("low", "high"),
                 looks={"reference": replace(RED, line="", marker="*")},   # no shape of a line: a star stands beside a diamond
                 names={**heads, **units, "reference": tr("参照设置", "reference setting")},
                 title=tr(f"{len(table)} 种设置里有 {above} 种高过打乱的文本；分组与参照的一致却低至 {least:.2f}",
                          f"{above} of {len(table)} settings lie above shuffled texts; yet agreement of the groups falls to {least:.2f}"),
                 unit=tr("横轴：一起出现至少几个单位才连线", "across: smallest number of shared units that makes a line"),
                 caption=tr("带：在全部句子之间打乱后最低至最高，颜色同线。ARI：1 为分组相同，0 左右等于碰巧，只算两个网络都有的词。",
                            "Bands: lowest to highest of texts shuffled across all sentences, in the colour of the line. ARI: 1 is the same groups, about 0 "
                            "is chance; over the terms that both networks have."),
                 source=tr(*source))


def modularity_histogram(shuffled: Mapping[str, np.ndarray], observed: float, *, source: tuple[str, str] = SOURCE) -> Chart:
    """Draw where the modularity of the real texts (reference setting) lies among those of shuffled texts, a panel per way to shuffle.

    Parameters
    ----------
    shuffled : dict of heading in the language in force -> values; from the freest way to the one that keeps most of the texts
    observed : modularity of the real texts
    source : (zh, en)
    """
    values = list(shuffled.values())
    reached = [int((some >= observed).sum()) for some in (values[0], values[-1])]
    gone = (values[-1].mean() - values[0].mean()) / (observed - values[0].mean())   # of the distance from the mean of the first
    heads = list(shuffled)
    names = heads[0], heads[-1]
    return histogram(pd.concat([pd.DataFrame({"way": way, "modularity": some}) for way, some in shuffled.items()]), x="modularity", panel="way",
                     observed=dict.fromkeys(shuffled, observed), bins=24, form="{:.3f}",
                     title=tr(f"{names[0]}打乱，{len(values[0])} 次里 {reached[0]} 次赶上真实文本；{names[1]}打乱，{len(values[-1])} 次里 {reached[1]} 次，差距小了 {gone:.0%}",
                              f"Shuffled {names[0]}, {reached[0]} of {len(values[0])} texts reach the real ones; {names[1]}, {reached[1]} of {len(values[-1])}, and the gap is {gone:.0%} smaller"),
                     unit=tr("模块度：组内连线的份额，减去碰巧会有的份额；柱高：打乱的次数",
                             "modularity: share of the weight inside groups, less chance; height: number of shuffles"),
                     caption=tr("参照设置：按句子、至少同句三次；每份文本分组三次，取最高的模块度。差距：真实的减去打乱的平均。打乱都保住每个词的句数和每句的词数。",
                                "Reference setting: sentences, at least three together; each text is grouped three times, the highest modularity counts. Gap: the real "
                                "one less the mean of the shuffled. All ways keep sentences per term and terms per sentence."),
                     source=tr(*source))


# ---------------------------------------------------------------------------------------------------- themes

def strategic_map(tables: Mapping[str, pd.DataFrame], *, names: Mapping[str, str], source: tuple[str, str] = SOURCE) -> Chart:
    """Draw Callon's strategic diagram, each value over the median of its table, so that several tables share the axes.

    Parameters
    ----------
    tables : dict of heading in the language in force -> table as `strategic_diagram` returns it; at most two
        The first is drawn filled, the second hollow; a line joins the two places of a group.
    names : dict of group -> name (legend), in the order of the network picture, so that shapes and colours are the same; the
        group itself (a number, say) stands beside its mark
    source : (zh, en)

    Raises
    ------
    GovtextError
        No table or more than two, a group missing, or a median of 0.
    """
    if not 1 <= len(tables) <= 2:
        raise GovtextError("tables 要有一张或两张表。", "tables must hold one or two tables.")
    points = pd.concat([_over_median(table, heading, names).assign(second=i > 0) for i, (heading, table) in enumerate(tables.items())])
    points["label"] = points["group"].where(~points["second"], "")
    points["group"] = pd.Categorical(points["group"], list(names))
    heads = list(tables)
    return scatter(points, x="centrality", y="density", label="label", series="group", hollow="second", join="group", cross=(1, 1),
                   corners=[tr("核心主题", "motor"), tr("孤立主题", "isolated"), tr("新兴或衰退", "emerging or declining"),
                            tr("基础主题", "basic")],
                   names={**names, "second": tr(f"空心：{heads[-1]}（实心：{heads[0]}）", f"hollow: {heads[-1]} (filled: {heads[0]})"),
                          "centrality": tr("向心度：与别组的联系（中位数 = 1）", "centrality: ties to other groups (median = 1)"),
                          "density": tr("密度：组内的联系（中位数 = 1）", "density: ties inside the group (median = 1)")},
                   title=_who_moves(points, len(names)) if len(tables) == 2 else _how_many_motor(points),
                   caption=tr("数值除以各自的中位数；象限是相对的，总有约一半的组“低”。",
                              "Values over their median; quadrants are relative, about half of the groups are always low."),
                   source=tr(*source))


def _over_median(table: pd.DataFrame, heading: str, names: Mapping[str, str]) -> pd.DataFrame:
    need_columns(table, ["group", "centrality", "density", "quadrant"], f"table {heading}")
    values = table[["centrality", "density"]]
    if set(table["group"]) != set(names) or (values.median() <= 0).any():
        raise GovtextError("各表的组要与 names 相同，且中位数大于 0。", "Every table needs the groups of names, and medians above 0.")
    return table[["group", "quadrant"]].join(values / values.median())


def _who_moves(points: pd.DataFrame, groups: int) -> str:
    moved = int((points.groupby("group", observed=True)["quadrant"].nunique() > 1).sum())
    close = ((points[["centrality", "density"]] - 1).abs() < NEAR).any(axis=1)
    near, hollow = int((close & ~points["second"]).sum()), int((close & points["second"]).sum())
    if not near:
        return tr(f"换一种单位，{groups} 组里有 {moved} 组换了象限", f"With another unit, {moved} of {groups} groups change quadrant")
    zh, en = (f"；换一种单位，{moved} 组换了象限", f"; with another unit, {moved} change quadrant") if moved else ("", "")
    return tr(f"{groups} 组里有 {near} 组（实心；空心 {hollow} 组）离某根轴不到 {NEAR:.0%}，象限只差一点点{zh}",
              f"{near} of {groups} groups (filled; hollow: {hollow}) lie within {NEAR:.0%} of an axis: their quadrant hangs by a hair{en}")


def _how_many_motor(points: pd.DataFrame) -> str:
    motor = int((points["quadrant"] == "motor").sum())
    return tr(f"{len(points)} 组里有 {motor} 组落在“核心主题”", f'{motor} of {len(points)} groups are "motor" themes')


# ---------------------------------------------------------------------------------------------------- consensus

def together_blocks(square: pd.DataFrame, *, groups: Mapping[str, str], names: Mapping[str, str], source: tuple[str, str] = SOURCE) -> Chart:
    """Draw in what share of many runs the terms of two groups of the reference, or of one, are in one group: the mean over their pairs.

    Parameters
    ----------
    square : DataFrame
        Symmetric, terms as index and columns, values 0..1; nan where two terms were never both in a network.
    groups : dict of term -> group of the reference
    names : dict of group -> name in the language in force, in drawing order
    source : (zh, en)

    Raises
    ------
    GovtextError
        A term without a group.
    """
    missing = [t for t in square.index if t not in groups]
    if missing:
        raise GovtextError(f"groups 里没有 {missing[0]}。", f"groups does not name {missing[0]}.")
    terms, order = list(square.index), list(names)
    pairs = [(*sorted((groups[a], groups[b]), key=order.index), square.loc[a, b]) for i, a in enumerate(terms) for b in terms[:i]]
    cells = pd.DataFrame(pairs, columns=["column", "row", "share"]).groupby(["row", "column"], as_index=False)["share"].agg(["mean", "count"])
    cells = cells[cells["count"] > 0].rename(columns={"mean": "share"}).assign(inside=lambda t: t["row"] == t["column"])
    return grid(cells, row="row", column="column", value="share", text="{:.0%}", frame={"inside": tr("同一组之内", "inside one group")},
                rows=names, columns={g: tr(f"组 {g}", f"group {g}") for g in order}, title=_who_holds(cells[cells["inside"]], names),
                unit=tr("两组的词（或同组的词）平均在多少运行里同组", "share of the runs in which terms of the two groups, or of one, are together; mean of their pairs"),
                caption=tr("行与列都是参照的组。分母是两个词都在网络里的运行；这样的运行太少的词对不算。",
                           "Rows and columns are the groups of the reference. Base: runs whose network holds both terms; pairs with too few such runs are left out."),
                source=tr(*source))


def _who_holds(inside: pd.DataFrame, names: Mapping[str, str]) -> str:
    """Title: the group that holds best and the one that holds worst, by name."""
    if len(inside) < 2 or inside["share"].nunique() < 2:
        return tr("各组一样经得起换做法", "All groups hold equally well under other choices")
    best, worst = inside.loc[inside["share"].idxmax()], inside.loc[inside["share"].idxmin()]
    return tr(f"换了做法，“{names[best['row']]}”的词平均还有 {best['share']:.0%} 的运行同组，“{names[worst['row']]}”只有 {worst['share']:.0%}",
              f"Under other choices terms of \"{names[best['row']]}\" stay together in {best['share']:.0%} of the runs, "
              f"those of \"{names[worst['row']]}\" in {worst['share']:.0%}")


# ---------------------------------------------------------------------------------------------------- topics

def topic_checks(overlap: pd.DataFrame, *, checks: Mapping[str, str], source: tuple[str, str] = SOURCE) -> Chart:
    """Draw how far the topics survive each check, over the number of topics.

    Parameters
    ----------
    overlap : DataFrame with topics, check, overlap (0..1), one row per repetition
    checks : dict of check -> label in the language in force; of a check with one number of topics every value is a point, no mean is drawn
    source : (zh, en)
    """
    need_columns(overlap, ["topics", "check", "overlap"], "overlap")
    spread, labels = _alike_joined(overlap.groupby(["check", "topics"])["overlap"].agg(value="mean", low="min", high="max"), checks)
    means = spread.reset_index()
    once = [check for check in labels if (means["check"] == check).sum() == 1]   # no line: a mean would stand where no value need be
    each = overlap[overlap["check"].isin(once)].rename(columns={"overlap": "value"})[["check", "topics", "value"]]
    table = pd.concat([means[~means["check"].isin(once)], each], ignore_index=True)
    table["check"] = pd.Categorical(table["check"], list(labels))
    asked = overlap[overlap["check"].isin(checks)]
    shared = asked.groupby("topics")["check"].nunique().eq(len(checks))   # only there one check can be set against another
    alike = asked[asked["topics"].isin(shared.index[shared])] if shared.any() else asked
    ends, at = alike.groupby("check")["overlap"].agg(["min", "max"]), "、".join(map(str, sorted(set(alike["topics"]))))
    told = [f"{checks[check]} {_range(*ends.loc[check])}" for check in labels if check in ends.index]
    return lines(table, x="topics", y="value", series="check", interval=("low", "high"), names=labels,
                 looks={check: replace(look, line="", hollow=True) for check, look in zip(labels, LOOKS[:len(labels)], strict=True) if check in once},
                 title=tr(f"主题稳不稳，看动了什么（{at} 个主题，重合最低到最高）：{'；'.join(told)}",
                          f"Stable or not depends on what was changed (overlap, lowest to highest, {at.replace('、', ', ')} topics): {'; '.join(told)}"),
                 unit=tr("主题词重合（1 为主题不变）；横轴：主题数", "overlap of top terms (1: unchanged); across: number of topics"),
                 caption=tr("重合：前十词的 Jaccard 系数，最佳配对后平均。线：各次的平均，带：最低到最高；一个空心点是一次比较，相同的叠在一起。",
                            "Overlap: Jaccard index of the ten top terms, best matching, averaged. Lines: mean, bands: lowest to highest; a hollow mark is "
                            "one comparison, equal ones lie on each other."), source=tr(*source))


def _range(low: float, high: float) -> str:
    return f"{low:.2f}" if f"{low:.2f}" == f"{high:.2f}" else f"{low:.2f}–{high:.2f}"


def _alike_joined(spread: pd.DataFrame, checks: Mapping[str, str]) -> tuple[pd.DataFrame, dict[str, str]]:
    """Checks with the same values as one, under both labels: lines that cover each other could not be told apart."""
    alike: dict[tuple, list[str]] = {}
    for check in checks:
        alike.setdefault(tuple(spread.loc[check].round(9).reset_index().to_numpy().ravel()), []).append(check)
    labels = {same[0]: tr("；", "; ").join(checks[c] for c in same) for same in alike.values()}
    return spread.loc[list(labels)], labels


# ---------------------------------------------------------------------------------------------------- survivors

def survivor_table(sections: Mapping[str, pd.DataFrame], *, keep: float, title: tuple[str, str], falls: Mapping[str, Sequence[str]], named: str = "",
                   source: tuple[str, str] = SOURCE) -> Chart:
    """Draw pairs of terms as rows and choices as columns: in what share of the runs with that choice the two are in one group.

    Parameters
    ----------
    sections : dict of heading in the language in force -> DataFrame
        Index: the finding in words; columns: MultiIndex (choice, option); values 0..1, nan where it could not be seen, in the last
        column where the terms are no longer in the network. All sections have the same columns.
    keep : a finding survives if no column is below it and the last is there; it gets a filled square, others a hollow one
    falls : heading -> for each finding the article without which it falls, in words: the last column
    named : which articles these are where the last column gives their number only, for the caption, in the language in force
    title, source : (zh, en)

    Raises
    ------
    GovtextError
        No section, or sections with different columns.
    """
    tables = list(sections.values())
    if not tables or any(not t.columns.equals(tables[0].columns) for t in tables):
        raise GovtextError("sections 不能为空，各表的列要相同。", "sections must not be empty, and all must have the same columns.")
    cells = pd.concat([_cells(table, heading, keep, falls[heading]) for heading, table in sections.items()], ignore_index=True)
    return grid(cells, row="row", column="column", value="share", text="words", group="section", column_group="choice",
                rows={row: finding.replace(" – ", " –\n") if len(finding) > 26 else finding   # long ones leave no room for the names of columns
                      for row, finding in zip(cells["row"], cells["finding"], strict=True)},
                columns=dict(zip(cells["column"], cells["option"], strict=True)), title=tr(*title),
                unit=tr("在该选择的运行里，两个词同组的百分比", "per cent of the runs with that option in which both terms are in one group"),
                caption=tr(f"■：没有一列低于 {keep:.0%}；□：有，或出了网。“–”：无从检验，如那张词表里没有这个词；最右一列的“–”：没有缺了就倒的一篇。“出网”：缺了一篇，有一个词就与谁都连不上。"
                           f"最右一列：缺的是哪一篇{f'（{named}）' if named else ''}。",
                           f"■: no column below {keep:.0%}; □: one is, or is out. –: could not be tested, as where the list lacks the term; in the last column: no single article brings it down. "
                           f"Out: without an article a term has no line left. Last column: that article{f' ({named})' if named else ''}."), source=tr(*source))


def _cells(table: pd.DataFrame, heading: str, keep: float, falls: Sequence[str]) -> pd.DataFrame:
    """A row per finding and option, and one for the article without which it falls; a square before the finding says whether it survives."""
    cells = []
    for (name, values), article in zip(table.iterrows(), falls, strict=True):
        finding = f"{'■' if values.min() >= keep and not np.isnan(values.iloc[-1]) else '□'} {name}"
        gone = {table.columns[-1]: tr("出网", "out")}
        cells += [(heading, f"{heading}|{name}", finding, *place[:1], "|".join(place), place[1], value,
                   gone.get(place, "–") if np.isnan(value) else f"{100 * value:.0f}") for place, value in values.items()]
        cells.append((heading, f"{heading}|{name}", finding, table.columns[-1][0], "falls", tr("缺哪篇", "without"), np.nan, article))
    return pd.DataFrame(cells, columns=["section", "row", "finding", "choice", "column", "option", "share", "words"])

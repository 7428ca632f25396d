"""Words over the years and over places: trajectories, staircases, adoption, contrasts, verdicts, scores beside ranks."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from govtext.charts import LOOKS, MAIN, MISSING, PALE, RED, Chart, Look, bars, dots, grid, lines, tiles
from govtext.charts.base import DOTTED, looks_of
from govtext.language import tr
from govtext.messages import GovtextError, need_columns

from .shifts import POLES

LEVEL_NAMES = {"provincial": ("省级", "provinces"), "city": ("城市", "cities"), "national": ("全国", "nation")}
LEVEL_LOOKS = {"provincial": MAIN, "city": LOOKS[1], "national": replace(LOOKS[2], line="")}   # one report a year: points
VERDICTS = {"seen": ("看到", "seen"), "partly": ("部分看到", "partly"), "not seen": ("没有看到", "not seen"),
            "untestable": ("这样测不了", "not testable")}
VERDICT_LOOKS = {"seen": MAIN, "partly": Look("#9db8d2"), "not seen": Look("#eef2f6"), "untestable": MISSING}
SHAPES = {"none": ("不变", "no change"), "line": ("直线", "a line"), "ramp": ("坡", "a ramp"), "break": ("一个台阶", "one step"),
          "2 breaks": ("两个台阶", "two steps")}
SHAPE_KINDS = {"chosen": (MAIN, ("选中：BIC 最小，且检验的 p 不大于 .05", "chosen: smallest BIC, and p of the test at most .05")),
               "near": (Look("#9db8d2"), ("差不到 2：几乎分不出", "within 2: hardly to be told apart")),
               "other": (Look("#eef2f6"), ("差 2 以上", "2 or more apart"))}
SOURCE = "data/reference"


# ---------------------------------------------------------------------------------------------------- over the years

def rate_trajectories(table: pd.DataFrame, *, panels: Mapping[str, str] | None = None, levels: Mapping[str, str] | None = None,
                      bands: pd.DataFrame | None = None, lead: str | None = None, enough: int = 20) -> Chart:
    """Draw the yearly rate of each term at each level of government, with its interval; the number of reports stands below.

    Parameters
    ----------
    table : DataFrame
        panel, level, year, reports, rate, low, high (nan where no interval exists), as `reference.trajectories` gives it.
    panels, levels : dict of id -> label in the language in force; default: those of the table
    bands : DataFrame, optional
        label, first, last: periods shaded behind the lines.
    lead : level whose highest years make the title; default: the first. A term inside another term of the figure is not named.
    enough : years with fewer reports are drawn hollow (a level that never has more than one report a year is exempt)
    """
    need_columns(table, ["panel", "level", "year", "reports", "rate", "low", "high"], "table")
    panels = panels or {panel: panel for panel in table["panel"].unique()}
    levels = levels or {level: tr(*LEVEL_NAMES[level]) for level in LEVEL_NAMES if level in set(table["level"])}
    lead = lead or next(iter(levels))
    rates = table[table["panel"].isin(panels) & table["level"].isin(levels)]
    heights = {p: _height(rates[(rates["panel"] == p) & (rates["level"] == lead)], enough) for p in panels}
    named = sorted((p for p in panels if not any(p in other for other in panels if other != p)), key=lambda p: heights[p] or (math.inf, 0))   # those without a height come last
    order = [f"{panels[p].split('  ')[-1]} {_span(*heights[p]) if heights[p] else tr('太少见，分不出', 'too rare to tell')}" for p in named]
    drawn = _with_denominators(rates, enough).assign(panel=lambda t: pd.Categorical(t["panel"], [*panels, "reports"]),
                                                     level=lambda t: pd.Categorical(t["level"], list(levels)))
    periods = {} if bands is None else {b.label: (b.first, b.last) for b in bands.itertuples()}
    return lines(drawn, x="year", y="rate", series="level", panel="panel", interval=("low", "high"), periods=periods,
                 hollow={"few": tr(f"报告不足 {enough} 份的年份", f"fewer than {enough} reports")}, looks=LEVEL_LOOKS,
                 names={**panels, **levels, "reports": tr("分母：报告份数", "Denominator: number of reports")},
                 title=tr(f"比率落在最高一年区间里的头一年和末一年（{levels[lead]}）：{'；'.join(order)}",
                          f"First and last year whose rate lies in the interval of the highest ({levels[lead]}): {'; '.join(order)}"),
                 unit=tr("每万字次数", "occurrences per 10,000 characters"), source=SOURCE,
                 caption=tr("图题：中间的年份也可以落在区间外。色带：对当年报告重抽样 1,000 次所得的 95% 区间；"
                            "全国每年一份，没有区间，只画有这个词的年份。",
                            "Title: years between the two may lie outside. Bands: 95% intervals from 1,000 "
                            "resamples of the reports of a year; the nation has one report a year, no interval, and a mark only where the word "
                            "occurs."))


def _with_denominators(rates: pd.DataFrame, enough: int) -> pd.DataFrame:
    """The rows to draw: no interval where reports are few, no zero of a level with one report a year; reports as a panel of their own."""
    single = rates.groupby("level")["reports"].transform("max") <= 1
    few = (rates["reports"] < enough) & ~single
    drawn = rates.assign(few=few, low=rates["low"].mask(few), high=rates["high"].mask(few))[~single | (rates["rate"] > 0)]
    reports = rates[~single].drop_duplicates(["level", "year"]).assign(panel="reports", low=float("nan"), high=float("nan"), few=False)
    return pd.concat([drawn, reports.assign(rate=reports["reports"].astype(float))], ignore_index=True)


def _height(rows: pd.DataFrame, enough: int) -> tuple[int, int] | None:
    """First and last year whose rate lies within the interval of the highest one; years with few reports are left out; 0, 0 without any.

    None where a year without the word could have as high a rate: a hit or two make no peak."""
    if not len(rows) or rows["rate"].max() <= 0:
        return 0, 0
    peak = rows.sort_values(["rate", "year"]).iloc[-1]
    if (rows.loc[(rows["rate"] == 0) & (rows["reports"] >= enough), "high"] >= peak["rate"]).any():
        return None
    near = [int(peak["year"]), *rows.loc[(rows["rate"] >= peak["low"]) & (rows["reports"] >= enough), "year"]]
    return min(near), max(near)


def _span(first: int, last: int) -> str:
    return f"{first}–{last}" if first < last else f"{first or '–'}"


# ---------------------------------------------------------------------------------------------------- breaks

def staircases(series: pd.DataFrame, breaks: pd.DataFrame, *, panels: Mapping[str, str], claimed: Mapping[str, Sequence[int]],
               title: tuple[str, str]) -> Chart:
    """Draw yearly rates with the best staircase; a bar at the top shows where a break may lie, a dashed line where it was claimed.

    Parameters
    ----------
    series : DataFrame
        panel, year, rate.
    breaks : DataFrame
        panel, break_year, low, high, before, after; one row per break.
    panels : dict of id -> label in the language in force
    claimed : dict of panel -> years in which a new period is said to start
    title : (zh, en)
    """
    need_columns(series, ["panel", "year", "rate"], "series")
    need_columns(breaks, ["panel", "break_year", "low", "high", "before", "after"], "breaks")
    cuts = {p: breaks[breaks["panel"] == p].sort_values("break_year") for p in panels}
    rates = series[series["panel"].isin(panels)].sort_values("year").assign(kind="rate")
    table = pd.concat([rates, *(_levels(rates[rates["panel"] == p], cuts[p]) for p in panels)])
    return lines(table.assign(panel=pd.Categorical(table["panel"], list(panels))), x="year", y="rate", series="kind", panel="panel",
                 steps=["level"], looks={"rate": replace(MAIN, line=""), "level": replace(RED, marker="")},
                 marks={tr("事先所说的分界", "boundary as claimed"): {p: [year - 0.5 for year in claimed.get(p, ())] for p in panels},
                        tr("断点的 95% 区间", "95% interval of a break"): {p: [(c.low - 0.5, c.high - 0.5) for c in cuts[p].itertuples()]
                                                                        for p in panels}},
                 names={**panels, "rate": tr("当年比率", "rate of the year"), "level": tr("最优阶梯", "best staircase")}, title=tr(*title),
                 unit=tr("每万字次数", "occurrences per 10,000 characters"), source=SOURCE,
                 caption=tr("断点画在两年之间：新水平从其右边一年开始。区间：省份整个重抽，各年的偶然也重抽（方差与台阶的高低成比例），1,000 次。",
                            "A break stands between two years: the new level starts in the year to its right. Intervals: 1,000 draws of "
                            "whole provinces and of the accidents of years (variance in proportion to the stair)."))


def _levels(rates: pd.DataFrame, cuts: pd.DataFrame) -> pd.DataFrame:
    """The staircase: the level of each year."""
    heights = [*cuts["before"], *cuts["after"].tail(1)]
    return rates.assign(kind="level", rate=[heights[int((cuts["break_year"] <= year).sum())] for year in rates["year"]])


def break_places(found: pd.DataFrame, *, rows: Mapping[str, str], series: Mapping[str, str], short: int = 2) -> Chart:
    """Draw each found break with its interval beside the boundary claimed for it.

    Parameters
    ----------
    found : DataFrame
        row, series, claimed, break_year, low, high, p_holm (breaks above .05 are hollow); one row per break.
    rows, series : dict of id -> label in the language in force; top to bottom, and as in the legend
    short : the title says how many intervals that hold the year claimed have at most so many years (staircases that beat chance)
    """
    need_columns(found, ["row", "series", "claimed", "break_year", "low", "high", "p_holm"], "found")
    holds, weak = found["claimed"].between(found["low"], found["high"]), ~(found["p_holm"] <= 0.05)
    inside, near = int(holds.sum()), int((holds & ~weak & (found["high"] - found["low"] + 1 <= short)).sum())
    zh, en = (f"，其中短到 {short} 年以内的 {near} 个", f", for {near} of these in at most {short} years") if near else ("", "")
    return dots(found.assign(series=pd.Categorical(found["series"], list(series)), weak=weak), y="row", x="break_year", series="series",
                interval=("low", "high"), hollow={"weak": tr("空心：阶梯胜不过碰巧（校正后 p 大于 0.05）",
                                                             "hollow: the staircase does not beat chance (corrected p above .05)")}, marks={tr("文章的分界", "the article's boundary"): "claimed"}, rows=rows, names=series,
                title=tr(f"{len(found)} 个断点，{weak.sum()} 个的阶梯胜不过碰巧；{inside} 个的区间含所说的年份{zh}",
                         f"{len(found)} breaks: {weak.sum()} from staircases that do not beat chance; for {inside} the interval holds the year claimed{en}"),
                unit=tr("新水平从哪一年的报告开始", "year whose reports start the new level"), source=SOURCE,
                caption=tr("横线：单位整个重抽，各年的偶然也重抽（方差与台阶的高低成比例），1,000 次所得的 95% 区间。",
                           "Lines: 95% intervals, 1,000 draws of whole units and of the accidents of years (variance in proportion to the stair)."))


def shape_grid(shapes: pd.DataFrame, *, panels: Mapping[str, str], title: tuple[str, str]) -> Chart:
    """Draw how well each shape fits each series: distance from the smallest BIC, and the years of its breaks.

    Parameters
    ----------
    shapes : DataFrame
        panel, model, years, delta, chosen; as `govtext.measures.rivals.rivals` gives them.
    panels : dict of id -> label in the language in force
    title : (zh, en)
    """
    need_columns(shapes, ["panel", "model", "years", "delta", "chosen"], "shapes")
    kinds = ["chosen" if chosen else "near" if delta < 2 else "other" for chosen, delta in zip(shapes["chosen"], shapes["delta"], strict=True)]
    cells = shapes.assign(kind=kinds, words=[f"{delta:+.1f}" for delta in shapes["delta"]], years=shapes["years"].fillna(""))
    return grid(cells, row="panel", column="model", text="words", note="years", kind="kind", rows=panels,
                columns={**{m: tr(*name) for m, name in SHAPES.items() if m in set(cells["model"])}, **{k: tr(*SHAPE_KINDS[k][1]) for k in dict.fromkeys(kinds)}},
                looks={k: look for k, (look, _) in SHAPE_KINDS.items()}, title=tr(*title), source=SOURCE,
                unit=tr("与最小 BIC 的差；下面：台阶或坡的年份", "distance from the smallest BIC; below: years of steps or ramp"),
                caption=tr("误差带一阶自相关，大小各年相同；词少的年份其实波动也小，所以只看差距大的。",
                           "Errors with first-order autocorrelation and the same size in all years; a rare word in fact varies less, so trust large "
                           "distances only."))


def split_map(splits: pd.DataFrame, claimed: tuple[int, int]) -> Chart:
    """Draw how much every pair of boundaries explains; the claimed pair is framed, the best pair says so in its cell.

    Parameters
    ----------
    splits : DataFrame
        first, second, explained, rank; as `all_splits` returns.
    claimed : years in which the second and the third period are said to start

    Raises
    ------
    GovtextError
        The pair claimed is none of the splits.
    """
    need_columns(splits, ["first", "second", "explained", "rank"], "splits")
    best = splits.sort_values(["rank", "first", "second"]).iloc[0]
    at = splits[(splits["first"] == claimed[0]) & (splits["second"] == claimed[1])]
    if at.empty:
        raise GovtextError(f"表里没有 {claimed[0]}、{claimed[1]} 这种切法。", f"The table holds no cut at {claimed[0]} and {claimed[1]}.")
    at = at.iloc[0]
    table = splits.assign(framed=splits.index == at.name, best=np.where(splits.index == best.name, tr("最优", "best"), None))
    return grid(table, row="second", column="first", value="explained", text="{:.0%}", note="best",
                frame={"framed": tr(f"红框：文章的切法（{claimed[0]}、{claimed[1]}）", f"framed: the article's cut ({claimed[0]}, {claimed[1]})")},
                rows=sorted(splits["second"].unique(), reverse=True), columns=sorted(splits["first"].unique()),
                title=tr(f"{len(splits)} 种切法里，文章的切法排第 {at['rank']:.0f}，解释 {at['explained']:.0%}；最优 {best['explained']:.0%}",
                         f"The article's cut is no. {at['rank']:.0f} of {len(splits)} ({at['explained']:.0%} explained; best "
                         f"{best['explained']:.0%})"),
                unit=tr("解释的变异；列：第二段从哪一年开始；行：第三段从哪一年开始",
                        "variance explained; columns: start of the second period; rows: start of the third"), source=SOURCE,
                caption=tr("三个词的年度比率各自标准化后一起切成三段。",
                           "Yearly rates of the three words, each standardised, cut together into three periods."))


def break_year_bars(years: pd.Series, *, claimed: Sequence[int], marked: Mapping[str, int], chance: float | None = None,
                    within: int = 1) -> Chart:
    """Draw in which years the single best break of many terms falls; the neighbourhoods of claimed years are dark.

    Parameters
    ----------
    years : Series
        Break year of each term (index: term).
    claimed : boundaries; the years up to `within` away are dark
    marked : dict of label -> break year of terms to name above their bars
    chance : share near the claimed years with the years in random order, for the title
    """
    near = {year for c in claimed for year in range(c - within, c + within + 1)}
    share = float(years.isin(near).mean())
    zh, en = ("", "") if chance is None else (f"；年份打乱，{chance:.0%}", f"; with years in random order, {chance:.0%}")
    counts = years.value_counts().reindex(range(int(years.min()), int(years.max()) + 1), fill_value=0).rename_axis("year").reset_index(name="n")
    named = {year: [label for label, y in marked.items() if y == year] for year in counts["year"]}
    table = counts.assign(near=pd.Categorical(counts["year"].isin(near), [True, False]),
                          words=["\n".join([*named[year], str(n)]) if n else "" for year, n in zip(counts["year"], counts["n"], strict=True)])
    return bars(table, y="year", x="n", part="near", at_end="words", upright=True, looks={True: MAIN, False: PALE},
                names={True: tr(f"离 {'、'.join(map(str, claimed))} 不超过 {within} 年", f"within {within} year of {' or '.join(map(str, claimed))}"),
                       False: tr("其他年份", "other years")},
                title=tr(f"{len(years)} 个词里，{share:.0%} 的断点靠近所说的分界{zh}", f"Of {len(years)} terms, {share:.0%} have their break near a claimed boundary{en}"),
                unit=tr("词数；横轴：最优断点所在年份", "terms; along the axis: year of the best break"), source=SOURCE,
                caption=tr("每个词只取一个断点。词：参照表统计、且在这些报告里够常见的词。",
                           "One break per term. Terms: counted in the reference tables and frequent enough in these reports."))


# ---------------------------------------------------------------------------------------------------- over places

def first_year_tiles(table: pd.DataFrame, units: pd.DataFrame, *, term: tuple[str, str], latest: int) -> Chart:
    """Draw one tile per unit with the year of the first mention, the earlier the darker; framed where the word is still in use.

    Parameters
    ----------
    table : DataFrame
        unit, first, last (missing where never mentioned), as `first_mentions` returns.
    units : DataFrame
        unit, unit_en, short_zh, row, column.
    term : (zh, en)
    latest : year of the newest reports; units whose last mention is this year are framed
    """
    need_columns(table, ["unit", "first", "last"], "table")
    placed = units.dropna(subset=["row", "column"]).merge(table[["unit", "first", "last"]], on="unit", how="left")
    placed = placed.assign(name=placed[tr("short_zh", "unit_en")], early=latest + 1 - placed["first"],
                           still=(placed["last"] == latest).fillna(False).astype(bool))
    used, still = int(placed["first"].notna().sum()), int(placed["still"].sum())
    return tiles(placed, tile="name", row="row", column="column", value="early", text="first", missing=tr("没有提过", "never"),
                 frame={"still": tr(f"{latest} 年还在提", f"still in {latest}")},
                 title=tr(f"{term[0]}：{len(placed)} 个省级单位中 {used} 个提过，{still} 个 {latest} 年还在提",
                          f"{term[1]}: mentioned by {used} of {len(placed)} provinces, by {still} still in {latest}"),
                 unit=tr("首次提到的年份，越早越深", "year of the first mention; the earlier, the darker"), source=SOURCE,
                 caption=tr("示意图，不是地图：一个单位一个同样大小的方格，位置只是大致方位，不绘边界；所列为有报告的省级单位。",
                            "A schematic, not a map: one equal square per unit, placed roughly, no borders drawn; units whose reports are in "
                            "the collection."))


def adoption_curves(table: pd.DataFrame, *, panels: Mapping[str, str], units: int) -> Chart:
    """Draw for each term how many units have ever mentioned it, and how many do in the year itself.

    Parameters
    ----------
    table : DataFrame
        panel, year, ever, now.
    panels : dict of id -> label in the language in force
    units : number of units in all
    """
    need_columns(table, ["panel", "year", "ever", "now"], "table")
    mine = table[table["panel"].isin(panels)].sort_values("year")
    last, peak = (mine.groupby("panel")["now"].agg(f)[list(panels)] for f in ("last", "max"))
    ends = [f"{panels[p].split('  ')[-1]} {int(n)}" for p, n in last.items()]
    fade = tr("词会扩散，也会消退：", "Words spread and fade: ") if (last < peak).all() else ""
    long = mine.melt(["panel", "year"], ["ever", "now"], "kind", "n")
    told = (long["year"] == long["year"].max()) | ((long["kind"] == "now") & (long["n"] == long["panel"].map(peak)))
    return lines(long.assign(panel=pd.Categorical(long["panel"], list(panels)), told=long["n"].astype(int).astype(str).where(told, "")),
                 x="year", y="n", series="kind", panel="panel", text="told", below=["now"], looks={"ever": MAIN, "now": RED},
                 names={**panels, "ever": tr("提过的（累计）", "ever mentioned (cumulative)"), "now": tr("当年提到的", "mention it in the year")},
                 title=tr(f"{fade}{mine['year'].max()} 年还提的单位：{'、'.join(ends)}", f"{fade}units that use the word in {mine['year'].max()}: {', '.join(ends)}"),
                 unit=tr(f"单位数（共 {units}）", f"units (of {units})"), source=SOURCE,
                 caption=tr("缺报告的年份当作没有提到。", "A missing report counts as no mention."))


# ---------------------------------------------------------------------------------------------------- contrasts

def contrast_panels(table: pd.DataFrame, *, panels: Mapping[str, tuple[str, str, str]], mark: int, breaks: Mapping[str, int],
                    verdicts: Mapping[str, str], title: tuple[str, str]) -> Chart:
    """Draw the rates of the words of two poles over the years, one panel per contrast, with the break of their log odds.

    Parameters
    ----------
    table : DataFrame
        panel, pole ("from" or "to"), year, rate, low, high.
    panels : dict of id -> (heading, words of the old pole, of the new pole) in the language in force; short, they share two or three lines
    mark : first year after the event (dashed line before it)
    breaks : dict of panel -> break year (dotted line before it)
    verdicts : dict of panel -> "seen", "partly", "not seen", "untestable", or any other word, shown as it is
    title : (zh, en)
    """
    need_columns(table, ["panel", "pole", "year", "rate", "low", "high"], "table")
    said = {p: tr(*VERDICTS[v]) if v in VERDICTS else v for p, v in verdicts.items()}
    heads = {p: f"{heading}{tr(f'｜{said[p]}', f' ({said[p]})')}\n◆ {old}{tr('  ', chr(10))}● {new}" for p, (heading, old, new) in panels.items()}
    mine = table[table["panel"].isin(panels)]
    return lines(mine.assign(panel=pd.Categorical(mine["panel"], list(panels))), x="year", y="rate", series="pole", panel="panel",
                 interval=("low", "high"), looks=POLES,
                 marks={tr(f"{mark} 年的报告起", f"reports from {mark} on"): mark - 0.5,
                        tr("两极之比的断点", "break of the ratio"): {p: [breaks[p] - 0.5] for p in panels}},
                 names={**heads, "from": tr("旧极", "old pole"), "to": tr("新极", "new pole")}, title=tr(*title),
                 unit=tr("每万字次数", "occurrences per 10,000 characters"), source=SOURCE,
                 caption=tr("色带：对当年报告重抽样的 95% 区间。", "Bands: 95% intervals from resampling the reports of a year."))


def verdict_grid(table: pd.DataFrame, *, rows: Mapping[str, str], columns: Mapping[str, str], groups: Mapping[str, str], known: str) -> Chart:
    """Draw the verdict of each contrast under each choice of data; the word stands in the cell.

    Parameters
    ----------
    table : DataFrame
        row, column, verdict ("seen", "partly", "not seen", "untestable").
    rows, columns : dict of id -> label in the language in force
    groups : dict of row -> heading; rows of one heading stand together
    known : verdict of the same rule on a change that is known to have happened, told in the title
    """
    need_columns(table, ["row", "column", "verdict"], "table")
    words = {v: tr(*names) for v, names in VERDICTS.items()}
    seen, partly = (int((table["verdict"] == v).sum()) for v in ("seen", "partly"))
    told = tr(f"{len(table)} 格里“看到”{seen} 格，“部分看到”{partly} 格；已知的转变判“{words[known]}”",
              f"Of {len(table)} cells: seen {seen}, partly {partly}; the known change: {words[known]}")
    return grid(table.assign(word=table["verdict"].map(words), group=table["row"].map(groups)), row="row", column="column", text="word",
                kind="verdict", group="group", rows=rows, columns={**columns, **dict.fromkeys(table["verdict"], "")}, looks=VERDICT_LOOKS,
                title=told, unit=tr("各列：哪一级的报告，拿哪些年作“之前”", "columns: whose reports, and the years that count as \"before\""),
                caption=tr("判定由代码按同一条规则作出。", "Verdicts follow one rule in code."), source=tr("data/reference、data/concepts", "data/reference, data/concepts"))


# ---------------------------------------------------------------------------------------------------- scores and ranks

def scores_and_ranks(table: pd.DataFrame, *, series: Mapping[str, str], title: tuple[str, str], caption: tuple[str, str], dense: bool = False,
                     apart: int = 5, bold: str | None = None) -> Chart:
    """Draw the same series twice: as scores, and as ranks (1 on top).

    Parameters
    ----------
    table : DataFrame
        series, year, score, rank, and with `dense` also dense: the rank that counts distinct values.
    series : dict of id -> label in the language in force
    title, caption : (zh, en)
    dense : draw the dense ranks too, where the two kinds ever differ by `apart` or more, as dotted lines without marks; the others are then solid
    bold : the main series
    """
    need_columns(table, ["series", "year", "score", "rank", *(["dense"] if dense else [])], "table")
    mine = table[table["series"].isin(series)]
    looks = looks_of(mine.assign(series=pd.Categorical(mine["series"], list(series))), "series", {bold: MAIN} if bold else None)
    names = dict(series)
    parts = [mine.assign(panel="score", value=mine["score"]), mine.assign(panel="rank", value=mine["rank"].astype(float))]
    if dense:
        tied = [s for s in series if (mine["rank"] - mine["dense"])[mine["series"] == s].abs().max() >= apart]
        far = mine[mine["series"].isin(tied)]
        parts.append(far.assign(panel="rank", value=far["dense"].astype(float), series=far["series"] + "/dense"))
        looks = {s: replace(look, line="-") for s, look in looks.items()} | {f"{s}/dense": replace(looks[s], marker="", line=DOTTED) for s in tied}
        names |= {f"{s}/dense": tr(f"{series[s]}，密集名次", f"{series[s]}, dense rank") for s in tied}
    long = pd.concat(parts)
    return lines(long.assign(series=pd.Categorical(long["series"], list(names))), x="year", y="value", series="series", panel="panel",
                 ranks=["rank"], looks=looks, names={**names,
                        "score": tr("得分（0–1）", "Score (0–1)"), "rank": tr("名次（上为前）", "Rank (top is first)")},
                 title=tr(*title), caption=tr(*caption))


__all__ = ["adoption_curves", "break_places", "break_year_bars", "contrast_panels", "first_year_tiles", "rate_trajectories",
           "scores_and_ranks", "split_map", "staircases", "verdict_grid"]

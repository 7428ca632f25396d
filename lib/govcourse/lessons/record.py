"""Notebook 11, In the record?: tables, labels and titles. What is counted and tested stands in the notebook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd

from govtext.language import tr
from govtext.lexicon import gloss
from govtext.measures import change_points as cp
from govtext.measures.keyness import holm
from govtext.measures.rivals import rivals
from govtext.messages import GovtextError

from .. import reference
from ..concepts import load_concepts

Pair = tuple[str, str]
Contrasts = Mapping[str, tuple[str, list[str], list[str]]]   # key -> (id of the shift, words of the old pole, of the new pole)
PLACEBO = ("安慰剂", "Placebo")
LEVEL = 0.05   # of a test, after correction
NUMERALS = (["", "", "两", "三", "四", "五", "六", "七", "八", "九", "十"],
            ["", "", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"])


# ---------------------------------------------------------------------------------------------------- names and lists

def level_names(*levels: str) -> dict[str, str]:
    """Level -> its name in the language in force; default: provincial, city, national."""
    from ..figures.trajectories import LEVEL_NAMES

    return {level: tr(*LEVEL_NAMES[level]) for level in levels or LEVEL_NAMES}


def with_level_names(table: pd.DataFrame) -> pd.DataFrame:
    """The table with names of levels in its column level."""
    return table.assign(level=table["level"].map(level_names()))


def labels(terms: Iterable[str], control: str = "") -> dict[str, str]:
    """Term -> itself, in English with its gloss; the term `control` is named as the control."""
    named = {term: tr(term, f"{term}  {english}") for term, english in gloss(list(terms)).items()}
    return {t: tr(f"对照：{t}", f"Control: {name}") if t == control else name for t, name in named.items()}


def named(terms: Iterable[str]) -> Pair:
    """The terms as a list in a sentence, in Chinese, and in English with glosses; a dash where there are none."""
    terms = list(terms)
    return "、".join(terms) or "–", ", ".join(f"{t} ({english})" for t, english in gloss(terms).items()) or "–"


def sizes(reports: pd.DataFrame) -> pd.DataFrame:
    """How many reports of how many places, from when to when: level, reports, units, first_year, last_year."""
    grouped = reports.groupby("level").agg(reports=("year", "size"), units=("unit", "nunique"), first_year=("year", "min"),
                                           last_year=("year", "max"))
    return with_level_names(grouped.loc[[v for v in level_names() if v in grouped.index]].reset_index())


def missing_reports(gaps: pd.DataFrame, units: pd.DataFrame) -> Pair:
    """Places and years without a report as a list in a sentence, zh and en; `gaps` has unit and year, `units` unit and unit_en."""
    english = units.set_index("unit")["unit_en"]
    pairs = list(zip(gaps["unit"], gaps["year"], strict=True))
    return "、".join(f"{u}{y}" for u, y in pairs) or "–", ", ".join(f"{english[u]} {y}" for u, y in pairs) or "–"


# ---------------------------------------------------------------------------------------------------- stages and breaks

def stage_bands(concepts: pd.DataFrame, latest: int) -> pd.DataFrame:
    """The three stages of the article as label (name and years on two lines), first and last year; the last one ends with `latest`."""
    stages = concepts[concepts["parent"] == "three-stages"].sort_values("order")
    names = [("电子政务", "E-government"), ("互联网+", "Internet+"), ("数字政府", "Digital government")]
    bands = pd.DataFrame({"first": stages["year_from"].astype(int), "last": stages["year_to"].fillna(latest).astype(int)})
    bands.insert(0, "label", [f"{tr(*n)}\n{a}–{b}" for n, a, b in zip(names, bands["first"], bands["last"], strict=True)])
    return bands


def share_by_stage(rates: pd.DataFrame, terms: list[str], bands: pd.DataFrame, level: str = "provincial") -> pd.DataFrame:
    """Share of the reports of a stage that have a term: stage (with the number of its reports), and one column per term.

    Parameters
    ----------
    rates : panel (the term), level, year, reports, with_term, as `reference.trajectories` gives it
    bands : label, first, last, see `stage_bands`
    """
    mine = rates[rates["level"].eq(level) & rates["panel"].isin(terms)]
    rows = []
    for band in bands.itertuples():
        stage = mine[mine["year"].between(band.first, band.last)].groupby("panel")[["with_term", "reports"]].sum().loc[terms]
        n, label = stage["reports"].iloc[0], band.label.replace("\n", " ")
        rows.append((tr(f"{label}（{n} 份）", f"{label} ({n} reports)"), *(stage["with_term"] / stage["reports"])))
    return pd.DataFrame(rows, columns=["stage", *terms])


def in_per_cent(shares: pd.DataFrame) -> pd.DataFrame:
    """The shares of `share_by_stage` for reading: per cent, and terms as `labels` name them."""
    terms = list(shares.columns[1:])
    return shares.assign(**{term: shares[term].map("{:.0%}".format) for term in terms}).rename(columns=labels(terms))


def tested_breaks(said: Mapping[str, Sequence[int]], *, since: int, levels: Sequence[str] = ("provincial", "city")) -> pd.DataFrame:
    """As many breaks as are claimed for each term, sought in the reports of each level from a year on.

    Parameters
    ----------
    said : term -> claimed first years of a new period, in order

    Returns
    -------
    DataFrame
        Columns of `govtext.break_interval`, then row (the term), series (the level), claimed, p_holm (p corrected for all these tests).
    """
    found = []
    for term, years in said.items():
        for level in levels:
            table = reference.term_in_reports(term, level=level)
            found.append(cp.break_interval(table[table["year"] >= since], len(years)).assign(row=term, series=level, claimed=years))
    table = pd.concat(found, ignore_index=True)
    return table.join(holm(table.groupby(["row", "series"])["p"].first()).rename("p_holm"), on=["row", "series"])


def yearly_rates(terms: Iterable[str], *, since: int) -> pd.DataFrame:
    """Columns of `reference.report_rates` (without intervals) of each term in provincial reports, and panel (the term)."""
    series = pd.concat([reference.report_rates(term, bootstrap=0).assign(panel=term) for term in terms])
    return series[series["year"] >= since]


def provincial_breaks(control: pd.DataFrame, found: pd.DataFrame, term: str, claimed: int) -> pd.DataFrame:
    """Breaks of the control, then those of the provinces among `found`, with panel (the term) in place of row."""
    cuts = pd.concat([control.assign(row=term, series="provincial", claimed=claimed), found])
    return cuts[cuts["series"] == "provincial"].rename(columns={"row": "panel"}).reset_index(drop=True)


def stair_heads(names: Mapping[str, str], series: pd.DataFrame, cuts: pd.DataFrame) -> dict[str, str]:
    """Panel -> its name with all occurrences and the p of its staircase (corrected where it is one of several tests); `series`: panel, n."""
    n, p = series.groupby("panel")["n"].sum(), cuts["p_holm"].fillna(cuts["p"]).groupby(cuts["panel"]).first()
    said = {panel: f"p = {p[panel]:.{2 if p[panel] >= 0.1 else 3}f}" for panel in names}
    several = set(cuts.loc[cuts["p_holm"].notna(), "panel"])
    zh, en = ({panel: said[panel].replace("p", word, 1) if panel in several else said[panel] for panel in names} for word in ("校正后 p", "corrected p"))
    return {panel: tr(f"{name}（{n[panel]} 次，{zh[panel]}）", f"{name} ({n[panel]} times; {en[panel]})") for panel, name in names.items()}


def break_title(cuts: pd.DataFrame, control: str) -> Pair:
    """Title: where the control breaks, for how many of the other words a staircase beats chance, and how long the intervals of the breaks are."""
    width, known = cuts["high"] - cuts["low"] + 1, cuts["panel"] == control
    year, own, others = int(cuts.loc[known, "break_year"].iloc[0]), int(width[known].iloc[0]), width[~known]
    better = cuts[~known].groupby("panel")["p_holm"].first() <= LEVEL
    m, k, a, b = len(better), int(better.sum()), int(others.min()), int(others.max())
    return (f"对照组断在 {year} 年，区间 {own} 年；另外 {m} 个词里，阶梯胜过碰巧的 {k} 个；它们断点的区间长 {a}–{b} 年",
            f"The control breaks in {year} (interval: {own} years); of {m} other words {k} {'has' if k == 1 else 'have'} a staircase better than chance; "
            f"the intervals of their breaks are {a}–{b} years long")


def stairs_told(found: pd.DataFrame, level: str = "provincial") -> Pair:
    """How many tests there were, and for which terms a staircase beats chance at a level; `found` as `tested_breaks` gives it."""
    from ..figures.trajectories import LEVEL_NAMES

    tests = found.drop_duplicates(["row", "series"])
    mine = tests[tests["series"] == level]
    better, rest = (named(mine.loc[yes, "row"]) for yes in (mine["p_holm"] <= LEVEL, ~(mine["p_holm"] <= LEVEL)))
    n, words, levels, where = len(tests), tests["row"].nunique(), tests["series"].nunique(), LEVEL_NAMES[level]
    return (f"{words} 个词、{levels} 级报告，一共检验 {n} 次；检验得多，碰巧的就多，所以 p 调大了（Holm 校正）。{where[0]}报告里，阶梯胜过碰巧的：{better[0]}；胜不过的：{rest[0]}。",
            f"{words} words and {levels} levels of reports make {n} tests; the more tests, the more chance finds, so p is raised (Holm). In the reports of {where[1]} a staircase "
            f"beats chance for: {better[1]}; not for: {rest[1]}.")


def early_or_late(found: pd.DataFrame, short: int) -> Pair:
    """How far the breaks lie from the years claimed: those in the year claimed as far as a short interval can tell, those that cannot be told early
    from late, and those wholly to one side.

    Parameters
    ----------
    found : row or panel (the term), series (the level), break_year, low, high, claimed, p_holm
    short : most years of an interval that is called short
    """
    off, inside = found["break_year"] - found["claimed"], found["claimed"].between(found["low"], found["high"])
    near = inside & found_firmly(found, short)
    far, (on_zh, on_en), (off_zh, off_en) = int((inside & ~near).sum()), _all_beside(found[near]), _all_beside(found[~inside])
    zh = [f"{len(found)} 个断点与所说年份的差，从 {off.min():+d} 到 {off.max():+d} 年", f"区间短（不超过 {short} 年）而含所说年份的：{on_zh}" if on_zh else "",
          f"{far} 个的区间含所说的年份，却长于 {short} 年（或阶梯胜不过碰巧），早晚分不清" if far else "", f"整个落在一边的：{off_zh}" if off_zh else ""]
    en = [f"The {len(found)} breaks differ from the years claimed by {off.min():+d} to {off.max():+d} years",
          f"a short interval (at most {short} years) that holds the year claimed: {on_en}" if on_en else "",
          f"the intervals of {far} hold the year claimed, but are longer than {short} years (or belong to staircases that do not beat chance), so early and late cannot be told apart"
          if far else "", f"wholly to one side: {off_en}" if off_en else ""]
    return f"{'；'.join(filter(None, zh))}。", f"{'; '.join(filter(None, en))}."


def found_firmly(found: pd.DataFrame, short: int) -> pd.Series:
    """Which breaks have an interval of at most so many years and a staircase that beats chance? `found`: low, high, p_holm."""
    return (found["high"] - found["low"] + 1 <= short) & (found["p_holm"] <= LEVEL)


def _all_beside(found: pd.DataFrame) -> Pair:
    told = [_beside(row) for row in found.to_dict("records")]
    return "；".join(zh for zh, _ in told), "; ".join(en for _, en in told)


def _beside(row: Mapping) -> Pair:
    """A break and its interval in words: later or earlier than claimed, or how far off at most where the interval holds the year claimed."""
    from ..figures.trajectories import LEVEL_NAMES

    term, level, claimed = row.get("row") or row["panel"], LEVEL_NAMES[row["series"]], row["claimed"]
    span, most = f"{row['low']:.0f}–{row['high']:.0f}", max(row["high"] - claimed, claimed - row["low"])
    side = (("晚于所说", "later") if row["low"] > claimed else ("早于所说", "earlier") if row["high"] < claimed
            else (f"至多差 {most:.0f} 年", f"at most {most:.0f} year{'s' * (most != 1)} apart"))
    return (f"{level[0]}“{term}”，所说 {claimed}，区间 {span}，{side[0]}",
            f"{gloss([term])[term]} in {level[1]}, claimed {claimed}, interval {span}, {side[1]}")


def same_units(found: pd.DataFrame) -> pd.DataFrame:
    """Breaks beside those of the units that have a report in every year: term, level, break_year, low, high, balanced_units, balanced_year."""
    table = with_level_names(found.assign(level=found["series"], term=found["row"]))
    return table[["term", "level", "break_year", "low", "high", "balanced_units", "balanced_year"]]


def shapes_of(series: pd.DataFrame) -> pd.DataFrame:
    """Which shape has the series of each term? Columns of `govtext.measures.rivals.rivals`, panel (the term) and p_holm (p corrected for as
    many tests as terms); `series`: panel, year, rate."""
    shapes = pd.concat([rivals(rows).assign(panel=term) for term, rows in series.groupby("panel", sort=False)], ignore_index=True)
    return shapes.join(holm(shapes.groupby("panel")["p"].first()).rename("p_holm"), on="panel")


def shape_title(shapes: pd.DataFrame) -> Pair:
    """Title: which shape is chosen for each term."""
    from ..figures.trajectories import SHAPES

    chosen = shapes[shapes["chosen"]]
    english = gloss(list(chosen["panel"]))
    told = [[f"{'、'.join(terms['panel'])} {SHAPES[model][0]}", f"{', '.join(english[t] for t in terms['panel'])}: {SHAPES[model][1]}"]
            for model, terms in chosen.groupby("model", sort=False)]
    return f"选中的形状：{'；'.join(zh for zh, _ in told)}", f"Shapes chosen: {'; '.join(en for _, en in told)}"


def rise_or_drop(found: pd.DataFrame) -> pd.DataFrame:
    """The breaks with the term and its direction in the language in force as their row."""
    names = {term: tr(term, english) for term, english in gloss(list(found["row"].unique())).items()}
    way = np.where(found["after"] > found["before"], tr("升", "rise"), tr("降", "drop"))
    return found.assign(row=[f"{names[term]} · {w}" for term, w in zip(found["row"], way, strict=True)])


def side_by_side(series: pd.DataFrame, terms: list[str]) -> pd.DataFrame:
    """Yearly rates: year, and one column per term; `series` has panel, year, rate."""
    return series.pivot(index="year", columns="panel", values="rate")[terms].rename_axis(columns=None).reset_index()


def counts_by_year(reports: pd.DataFrame, least: int) -> pd.DataFrame:
    """Counts of all counted terms in the reports, one row per term, one column per year; terms with fewer than `least` are left out."""
    counts = reference.load_report_terms().merge(reports[["report_id", "year"]], on="report_id")
    table = counts.pivot_table(index="term", columns="year", values="n", aggfunc="sum", fill_value=0)
    return table[table.sum(axis=1) >= least]


def marked(breaks: pd.Series, terms: Iterable[str]) -> dict[str, int]:
    """Name of each term in the language in force -> its break year, of those that have one; `breaks`: years by term."""
    return {tr(term, english): int(breaks[term]) for term, english in gloss(list(terms)).items() if term in breaks}


# ---------------------------------------------------------------------------------------------------- spread

def first_and_last(terms: list[str]) -> pd.DataFrame:
    """First and last year in which a province's reports have a term: province, and one column per term, in the order of the first term.

    Raises
    ------
    GovtextError
        No term, or one that is not counted in the tables.
    """
    if not terms:
        raise GovtextError("spread 是空的。请至少写一个词。", "spread is empty. Put in at least one term.")
    unit, columns = tr("unit", "unit_en"), {}
    for term, label in labels(terms).items():
        years = reference.first_mentions(term).set_index(unit)[["first", "last"]].astype("string")
        columns[label] = years["first"] + "–" + years["last"]
    order = next(iter(columns.values())).index
    return pd.DataFrame(columns).loc[order].fillna("–").rename_axis("province").reset_index()


def adoption(terms: Iterable[str], first: int, last: int) -> pd.DataFrame:
    """In how many provinces has a report had the term so far (ever), and in how many that year's (now)? panel, year, ever, now."""
    span, found = range(first, last + 1), []
    for term in terms:
        table = reference.term_in_reports(term, level="provincial")
        hits = table[(table["n"] > 0) & (table["year"] >= first)]
        now = hits.groupby("year")["unit"].nunique().reindex(span, fill_value=0)
        ever = hits.groupby("unit")["year"].min().value_counts().reindex(span, fill_value=0).cumsum()
        found.append(pd.DataFrame({"panel": term, "year": span, "ever": ever.to_numpy(), "now": now.to_numpy()}))
    return pd.concat(found)


def fading(curves: pd.DataFrame) -> Pair:
    """How many terms are below their highest year in the last one, and of each: provinces that used it in its highest year → in the last."""
    end = curves[curves["year"] == curves["year"].max()].set_index("panel")
    most = curves.groupby("panel")["now"].max()[end.index]
    n, k = len(end), int(end["now"].lt(most).sum())
    if 1 < n == k <= 10:
        heads = f"{NUMERALS[0][n]}个词都少于各自最多的一年", f"{'Both' if n == 2 else 'All ' + NUMERALS[1][n]} words are below their highest year"
    else:
        heads = f"{n} 个词里有 {k} 个少于自己最多的一年", f"Of {n} word{'s' * (n != 1)} {k} {'is' if k == 1 else 'are'} below the highest year"
    english, rows = gloss(list(end.index)), list(zip(end.index, most, end["now"], strict=True))
    return (f"{heads[0]}：{'、'.join(f'{t} {top} → {now}' for t, top, now in rows)}",
            f"{heads[1]}: {', '.join(f'{english[t]} {top} → {now}' for t, top, now in rows)}")


# ---------------------------------------------------------------------------------------------------- shifts

def counted_since(terms: Iterable[str], year: int) -> list[int]:
    """How often each term occurs in the provincial reports from a year on."""
    found = []
    for term in terms:
        table = reference.term_in_reports(term, level="provincial")
        found.append(int(table.loc[table["year"] >= year, "n"].sum()))
    return found


def pole_counts(listed: pd.DataFrame) -> pd.DataFrame:
    """The author's words of each shift with their counts: shift, old_pole, new_pole ("赛马 38, 抢跑 0"); `listed` has id, term, pole, n."""
    names, english = shift_names(), gloss(list(listed["term"].unique()))
    words = listed.assign(word=[f"{tr(t, f'{t} ({english[t]})')} {n}" for t, n in zip(listed["term"], listed["n"], strict=True)])
    poles = {pole: part.groupby("id")["word"].agg(tr("、", ", ").join) for pole, part in words.groupby("pole")}
    ids = sorted(words["id"].unique())
    return pd.DataFrame({"shift": [names[i] for i in ids], "old_pole": list(poles["from"][ids]), "new_pole": list(poles["to"][ids])})


def own_contrasts(listed: pd.DataFrame) -> dict[str, tuple[str, list[str], list[str]]]:
    """"1a" ... -> (id of the shift, the author's words of the old pole, of the new pole); `listed` has id, term, pole."""
    poles = {i: [list(part.loc[part["pole"] == pole, "term"]) for pole in ("from", "to")] for i, part in listed.groupby("id")}
    return {f"{i.split('-')[1]}a": (i, *words) for i, words in poles.items()}


def by_frequency(contrasts: Contrasts, since: int) -> dict[str, tuple[str, list[str], list[str]]]:
    """The contrasts with the words of each pole in the order of their counts in provincial reports from a year on, the most frequent first."""
    words = sorted({term for _, *poles in contrasts.values() for pole in poles for term in pole})
    n = dict(zip(words, counted_since(words, since), strict=True))
    return {key: (shift, *(sorted(pole, key=lambda term: -n[term]) for pole in poles)) for key, (shift, *poles) in contrasts.items()}


def leading_words(contrasts: Contrasts, shown: Iterable[str], since: int) -> Pair:
    """Sentence: what share of its pole's counts the first word has, for poles of several words; in provincial reports from a year on."""
    told = []
    for key in shown:
        for names, words in zip((("旧极", "old pole"), ("新极", "new pole")), contrasts[key][1:], strict=True):
            if len(words) > 1:
                n = counted_since(words, since)
                told.append((f"{key} {names[0]}“{words[0]}”{n[0] / sum(n):.0%}", f"{gloss(words)[words[0]]} {n[0] / sum(n):.0%} of the {names[1]} of {key}"))
    return (f"格子标题只写最常见的词，{since} 年以来它在这一极里占：{'，'.join(zh for zh, _ in told)}。",
            f"Headings name the most frequent word only; since {since} it makes: {', '.join(en for _, en in told)}.")


def turning_point(table: pd.DataFrame) -> int:
    """First year after the greatest break of new against old words; `table` has unit, year, old and new, one row per report."""
    years, sums = cp.unit_draws(table, ["old", "new"], bootstrap=0)
    ratio = cp.log_odds(sums["new"][0], sums["old"][0])          # two rates of one text: its length cancels out
    return int(years[cp.best_breaks(ratio)[0][0]])


def shift_names() -> dict[str, str]:
    """Id of a shift -> its number and name in the language in force; and of the placebo."""
    concepts = load_concepts()
    shifts = concepts[concepts["kind"] == "shift"]
    return {row.id: f"{row.order} {tr(row.name_zh, row.name_en)}" for row in shifts.itertuples()} | {"placebo": tr(*PLACEBO)}


def listing(words: Sequence[str], most: int, width: int = 30) -> str:
    """At most so many words in the language in force, fewer where they are longer than `width` characters, and a sign that there are more."""
    names = [tr(term, english) for term, english in gloss(list(words)).items()]
    while most > 1 and len(tr("", ", ").join(names[:most])) > width:
        most -= 1
    return tr("、", ", ").join(names[:most]) + (tr("等", " ...") if len(names) > most else "")


def contrast_lines(contrasts: Contrasts, shown: Iterable[str], *, since: int, bootstrap: int = 400) -> pd.DataFrame:
    """Columns of `reference.report_rates` of both poles of some contrasts, and panel (the key) and pole ("from", "to")."""
    lines = pd.concat([reference.report_rates(words, bootstrap=bootstrap).assign(panel=key, pole=pole)
                       for key in shown for pole, words in zip(("from", "to"), contrasts[key][1:], strict=True)])
    return lines[lines["year"] >= since]


def contrast_panels(contrasts: Contrasts, shown: Iterable[str]) -> dict[str, tuple[str, str, str]]:
    """Key -> (heading with the number used in the grid of verdicts, first word of the old pole, of the new pole) in the language in force."""
    names, panels = shift_names(), {}
    for key in shown:
        shift, old, new = contrasts[key]
        heading = names[shift] if shift == "placebo" else f"{key}  {names[shift].split(' ', 1)[1]}"
        panels[key] = (heading, listing(old, 1), listing(new, 1))
    return panels


def came_into_view(first: pd.DataFrame, city: Mapping[str, object], towns: pd.Series, year: int) -> Pair:
    """Whether a word came into view in the year named: the first province and city, and the reports of cities before that year.

    first : of `first_mentions`, provinces; city : its first row, of cities; towns : year of each report of a city that has the word
    """
    province, gap = first.loc[first["first"].idxmin()], int(first["gap_before"].sum())
    before, later = int((towns < year).sum()), towns[towns >= year].min()
    zh, en = ("合", "is right") if int(province["first"]) == year else ("不合", "is not right")
    word_zh, word_en = ("合", "it is") if towns.min() >= year else ("不合", "it is not")
    return (f"最早的省：{province['unit']}，{int(province['first'])} 年；最早的城市：{city['unit']}，{city['first']} 年。城市报告里，{year} 年以前写到的有 {before} 份，"
            f"以后头一次是 {later} 年。首次提及的前一年缺报告的省：{gap} 个。所以就各省的报告说，“{year}年”{zh}；说成这个词第一次出现，{word_zh}。",
            f"The first province: {province['unit_en']}, {int(province['first'])}; the first city: {city['unit_en']}, {city['first']}. Of the reports of cities, {before} "
            f"have the term before {year}, the next one is of {later}. Provinces whose report of the year before is missing: {gap}. For the reports of "
            f"provinces, {year} {en}; as the first time the word was written, {word_en}.")


def verdicts_for(verdicts: Mapping[str, str], shown: Iterable[str]) -> dict[str, str]:
    """Key -> verdict of the contrasts shown; those that are not judged say so in the language in force."""
    return {key: verdicts.get(key, tr("不判定", "no verdict")) for key in shown}


def verdict_names(verdict: str) -> Pair:
    """A verdict in words, zh and en."""
    from ..figures.trajectories import VERDICTS

    return VERDICTS[verdict]


def learned(grid: pd.DataFrame, known: str) -> Pair:
    """Sentence: what the verdicts, and the verdict of the same rule on a change that is known, allow to say together.

    Parameters
    ----------
    grid : row, column, verdict
    known : verdict on the known change
    """
    from ..figures.trajectories import VERDICTS

    n = grid["verdict"].value_counts()
    told = "、".join(f"“{VERDICTS[v][0]}”{n[v]} 格" for v in VERDICTS if v in n), ", ".join(f"{n[v]} {VERDICTS[v][1]}" for v in VERDICTS if v in n)
    ranked = list(VERDICTS)[:3]                       # seen, partly, not seen
    reached = sum(n.get(v, 0) for v in ranked[:ranked.index(known) + 1]) if known in ranked else 0
    if "seen" in n:
        then = "看到的还要过安慰剂和换词这两关", "what is seen must still stand up to the placebo and to other words"
    elif known in ("not seen", "untestable"):
        then = "所以量出来的是这把尺子有多粗，不是转变有没有发生", "so we learned how coarse this ruler is, not whether the shifts took place"
    elif reached:
        then = f"到这一步的有 {reached} 格，还要过安慰剂和换词这两关", f"{reached} of the cells get as far, which must still stand up to the placebo and to other words"
    else:
        then = ("五个转变没有一格到这一步：测得了的格里，没有看到那样大的转变；小一些的，这把尺子看不出",
                "and none of the cells gets as far: where it can be tested, no shift as large as that was seen; smaller ones this ruler cannot show")
    return (f"学到了什么：{grid['row'].nunique()} 组词、{grid['column'].nunique()} 种取材，{len(grid)} 格判定里{told[0]}；"
            f"同一条规则对已知的转变判“{VERDICTS[known][0]}”，{then[0]}。",
            f"What we have learned: {grid['row'].nunique()} pairs of word lists under {grid['column'].nunique()} choices of data give "
            f"{len(grid)} verdicts, {told[1]}; on the known change the same rule says \"{VERDICTS[known][1]}\", {then[1]}.")


def beyond_chance(found: Mapping[tuple[str, str], Mapping[str, Mapping[str, float]]], grid: pd.DataFrame) -> pd.DataFrame:
    """Changes of a pole whose interval leaves out 0, in cells that can be tested: row, column, verdict, pole, change, break.

    found : (row, column) -> {"old", "new"} -> change, low, high of `period_change`; "break"; grid : row, column, verdict
    """
    rows = [(*cell, pole, found[cell[:2]][pole]["change"], found[cell[:2]]["break"])
            for cell in grid[["row", "column", "verdict"]].itertuples(index=False, name=None) if cell[2] != "untestable"
            for pole in ("old", "new") if found[cell[:2]][pole]["low"] > 0 or found[cell[:2]][pole]["high"] < 0]
    return pd.DataFrame(rows, columns=["row", "column", "verdict", "pole", "change", "break"])


def beyond_told(beyond: pd.DataFrame, grid: pd.DataFrame, choices: Mapping[str, tuple[str, tuple[int, int]]]) -> Pair:
    """Sentence: how many changes behind the verdicts leave out 0, which, and how many would by chance. `beyond`: see `beyond_chance`."""
    from ..figures.trajectories import LEVEL_NAMES, VERDICTS

    n, k = 2 * int((grid["verdict"] != "untestable").sum()), len(beyond)
    zh, en = [], []
    for row in beyond.itertuples():
        level, (first, last) = choices[row.column]
        old, rises = row.pole == "old", row.change > 0
        zh.append(f"{row.row} {LEVEL_NAMES[level][0]} {first}–{last} {'旧' if old else '新'}极{'升' if rises else '降'}（{VERDICTS[row.verdict][0]}）")
        en.append(f"{row.row} {LEVEL_NAMES[level][1]} {first}–{last}, {'old' if old else 'new'} pole {'rises' if rises else 'falls'} "
                  f"({VERDICTS[row.verdict][1]})")
    return (f"测得了的格里共 {n} 个变化，区间不含 0 的有 {k} 个{'：' if k else ''}{'；'.join(zh)}。95%的区间，各自独立时碰巧也会有 {n * LEVEL:.0f} 个左右。",
            f"Of {n} changes behind the cells that can be tested, {k} {'has' if k == 1 else 'have'} an interval without 0{': ' if k else ''}{'; '.join(en)}. "
            f"With 95% intervals chance would give about {n * LEVEL:.0f}, were they independent.")


def change_title(results: Mapping[str, Mapping[str, Mapping[str, float]]], keys: Iterable[str]) -> Pair:
    """Title: how many changes of a pole are beyond chance (the interval leaves out 0)? `results`: contrast -> {"old", "new"} -> low, high of
    `period_change`."""
    poles = [results[key][pole] for key in keys for pole in ("old", "new")]
    n, k = len(poles), sum(pole["low"] > 0 or pole["high"] < 0 for pole in poles)
    zh, en = (f"分得清升降的有 {k} 个", f"{k} of {n} changes") if k else ("没有一个分得清升降", f"none of {n} changes")
    return (f"文件前后相比，{n // 2} 组、{n} 个变化里，{zh}", f"Before and after the guideline: {en} can be told from chance")


def known_told(real: Mapping[str, Mapping[str, float]], plain: Mapping[str, Mapping[str, float]], verdicts: tuple[Pair, Pair], term: str,
               before: tuple[int, int]) -> Pair:
    """What the rule says of a change that is known, in everyday words, with the widening of the interval folded below.

    Parameters
    ----------
    real, plain : {"old", "new"} -> before, after, low, high, factor of `period_change`, with `lasting` and without; "gone" -> high of `if_changed`
    verdicts : names of both verdicts, see `verdict_names`
    term, before : old word, and the first and last year before the change
    """
    yearly = reference.report_rates(term, bootstrap=0).set_index("year")["rate"].loc[before[0]:before[1]]
    old, new, bare, lowest, highest = real["old"], real["new"], plain["old"], yearly.min(), yearly.max()
    zh = "含 0，算不上降" if old["low"] <= 0 <= old["high"] else "不含 0"
    en = "which holds 0, so it does not count as a fall" if old["low"] <= 0 <= old["high"] else "which leaves out 0"
    if real["gone"]["high"] >= 0:
        zh, en = f"{zh}；就是一次也不剩，也还含 0", f"{en}, and would hold 0 even if the word were gone"
    most_zh = f"旧词原来只有 {old['before']:.2f}，降不了 {-old['low']:.1f}：区间两边对称，只是近似。" if -old["low"] > old["before"] else ""
    most_en = (f" The old word stood at {old['before']:.2f} and cannot fall by {-old['low']:.1f}: the interval is symmetric, which is an approximation."
               if most_zh else "")
    return (f"已知的转变：旧词由 {old['before']:.2f} 到 {old['after']:.2f}，新词由 {new['before']:.2f} 到 {new['after']:.2f}（每万字），判定：{verdicts[0][0]}。"
            f"旧词变化的区间从 {old['low']:.1f} 到 {old['high']:.1f}，{zh}：此前五年里，各年从 {lowest:.2f} 到 {highest:.2f}，差得多，平均数就不牢。\n\n"
            f"<details><summary>区间为什么这样宽？</summary>\n\n一年像前一年，年间方差放大了 {old['factor']:.1f} 倍；不放大就从 {bare['low']:.1f} 到 {bare['high']:.1f}，"
            f"判定：{verdicts[1][0]}。{most_zh}\n\n</details>",
            f"The known change: the old word from {old['before']:.2f} to {old['after']:.2f}, the new one from {new['before']:.2f} to {new['after']:.2f} per 10,000 "
            f"characters; verdict: {verdicts[0][1]}. Interval of the change of the old word: {old['low']:.1f} to {old['high']:.1f}, {en}: in the five years before, "
            f"years lie between {lowest:.2f} and {highest:.2f}, so their mean is not firm.\n\n"
            f"<details><summary>Why is the interval so wide?</summary>\n\nOne year resembles the year before, so the variance between years is enlarged "
            f"{old['factor']:.1f} times; without that {bare['low']:.1f} to {bare['high']:.1f}, verdict: {verdicts[1][1]}.{most_en}\n\n</details>")


def if_changed(table: pd.DataFrame, before: tuple[int, int], after: tuple[int, int], times: float, *, count: str, lasting: bool = True) -> dict[str, float]:
    """`period_change` of counts that never were: had the rate of the later period been so many times that of the earlier (0: the words are gone).

    Each report keeps its share of the counts of the later period; where it has none at all, nothing can be multiplied and all stays as it is.
    """
    real = cp.period_change(table, before, after, count=count, bootstrap=0)
    factor = times * real["before"] / real["after"] if real["after"] else 1.0
    later = table["year"].between(*after)                             # a thousandfold: the products are rounded to whole counts
    counts = (1000 * table[count] * np.where(later, factor, 1.0)).round().astype("int64")
    return cp.period_change(table.assign(counts=counts, sizes=1000 * table["n_chars"]), before, after, count="counts", size="sizes", lasting=lasting)


def could_be_seen(results: Mapping[str, Mapping[str, Mapping[str, float]]], keys: Iterable[str]) -> Pair:
    """How small a change leaves out 0 in the most sensitive pole; and which poles hold 0 even where the old one is gone, the new one trebled.

    results : contrast -> {"old", "new"} -> before, low, high of `period_change`; "gone", "trebled" -> low, high of `if_changed`
    """
    keys = list(keys)
    need = {(key, pole): (result["high"] - result["low"]) / 2 / result["before"]
            for key in keys for pole in ("old", "new") for result in [results[key][pole]] if result["before"] > 0}
    (key, pole), names = min(need, key=need.get), {k: ("安慰剂", "the placebo") if k == "0" else (k, k) for k in keys}
    gone, trebled = ([names[k] for k in keys if results[k][w]["low"] <= 0 <= results[k][w]["high"]] for w in ("gone", "trebled"))
    zh, en = ("旧", "old") if pole == "old" else ("新", "new")
    said = [[f"{lists[0]}的{w[0]}也分不清", f"{w[1]} could not be told in {lists[1]}"]
            for found, w in ((gone, ("旧极就是降到零", "a fall of the old pole to zero")),
                             (trebled, ("新极就是涨到三倍", "a trebling of the new pole")))
            if found for lists in [("、".join(n for n, _ in found), ", ".join(n for _, n in found))]]
    return (f"这样的数据看得出多大的变化？最灵敏的是 {names[key][0]} 的{zh}极，变动原来的 {need[key, pole]:.0%} 左右就够；"
            f"{'，'.join(a for a, _ in said) or '降到零、涨到三倍，都分得清'}。",
            f"How large a change could these data show? The most sensitive, the {en} pole of {names[key][1]}, need move by about {need[key, pole]:.0%} only; "
            f"{'; '.join(b for _, b in said) or 'a fall to zero and a trebling could be told throughout'}.")


def enlarged(results: Mapping[str, Mapping[str, Mapping[str, float]]], plain: Mapping[str, Mapping[str, Mapping[str, float]]],
             keys: Sequence[str]) -> Pair:
    """By which factors the variance between years was enlarged, and how many intervals leave out 0 without it; of these, how many of "0".

    results, plain : contrast -> {"old", "new"} -> low, high, factor of `period_change`, with `lasting` and without
    """
    factors = [results[key][pole]["factor"] for key in keys for pole in ("old", "new")]
    apart = [key for key in keys for pole in ("old", "new") if plain[key][pole]["low"] > 0 or plain[key][pole]["high"] < 0]
    low, middle, high, n, k, p = min(factors), float(np.median(factors)), max(factors), len(factors), len(apart), apart.count("0")
    return (f"<details><summary>区间为什么宽？</summary>\n\n一年像前一年，年间方差放大了 {low:.1f} 到 {high:.1f} 倍（中位数 {middle:.1f}）。不放大，{n} 个变化里有 {k} 个的区间不含 0，"
            f"其中安慰剂占 {p} 个。年份这样少，相像到什么程度估不准（最多按相关 {cp.MOST_LASTING} 算），所以宁可宽些。倍数里有一份是因为相关本身也是估出来的。\n\n</details>",
            f"<details><summary>Why are intervals wide?</summary>\n\nOne year resembles the year before, so the variance between years is enlarged {low:.1f} to {high:.1f} times "
            f"(median {middle:.1f}). Without that {k} of {n} intervals leave out 0, {p} of them of the placebo. With so few years the resemblance is "
            f"hard to estimate (a correlation of {cp.MOST_LASTING} at most is allowed for); hence the wider interval. A part of the factor allows for "
            "the correlation being an estimate itself.\n\n</details>")


def together(term: str, others: Sequence[str], *, since: int) -> Pair:
    """In how many of the provincial reports with a term, and without it, do others stand? From a year on; as a sentence without a full stop."""
    tables = {t: reference.term_in_reports(t, level="provincial") for t in (term, *others)}
    tables = {t: table[table["year"] >= since] for t, table in tables.items()}
    has, english = tables[term]["n"] > 0, gloss([term, *others])
    both, alone = ({t: int((part & (tables[t]["n"] > 0)).sum()) for t in others} for part in (has, ~has))
    return (f"{since} 年以来写“{term}”的 {has.sum()} 份省级报告里，{'，'.join(f'也写“{t}”的 {k} 份' for t, k in both.items())}；"
            f"不写的 {(~has).sum()} 份里，写的只有 {'、'.join(str(k) for k in alone.values())} 份",
            f"Of the {has.sum()} provincial reports since {since} with {term} ({english[term]}), "
            + ", ".join(f"{k} have {t} ({english[t]}) as well" for t, k in both.items())
            + f"; of the {(~has).sum()} without it only {' and '.join(str(k) for k in alone.values())}")


def random_pairs(terms: Iterable[str], n: int, seed: int = 2022) -> list[tuple[str, str]]:
    """Pairs of two different terms drawn at random, between which nobody claims a shift."""
    terms, generator = sorted(terms), np.random.default_rng(seed)
    return [tuple(str(term) for term in generator.choice(terms, 2, replace=False)) for _ in range(n)]


def shares_of_verdicts(verdicts: Sequence[str]) -> pd.DataFrame:
    """How often each verdict: verdict (in words), n, share, low, high (95 % limits of a share, Wilson 1927)."""
    from scipy.stats import binomtest

    from ..figures.trajectories import VERDICTS

    rows = []
    for verdict, names in VERDICTS.items():
        k = list(verdicts).count(verdict)
        limits = binomtest(k, len(verdicts)).proportion_ci(method="wilson")
        rows.append((tr(*names), k, k / len(verdicts), max(limits.low, 0.0), limits.high))
    return pd.DataFrame(rows, columns=["verdict", "n", "share", "low", "high"])


def contrast_names(contrasts: Contrasts, keys: Iterable[str], notes: Mapping[str, Pair] | None = None) -> dict[str, str]:
    """Key -> its number, words of both poles and a note, in the language in force, as a row of the grid of verdicts."""
    found = {}
    for key in keys:
        _, old, new = contrasts[key]
        note = f" / {tr(*notes[key])}" if notes and key in notes else ""
        found[key] = f"{key}  {listing(old, tr(2, 1))} → {listing(new, tr(2, 1))}{note}"
    return found


def choice_names(choices: Mapping[str, tuple[str, tuple[int, int]]]) -> dict[str, str]:
    """Name of a choice of data -> its level and years on two lines, in the language in force."""
    names = level_names()
    return {choice: f"{names[level]}\n{first}–{last}" for choice, (level, (first, last)) in choices.items()}


def summary(grid: pd.DataFrame, contrasts: Contrasts, weak: Mapping[str, Pair]) -> pd.DataFrame:
    """Verdicts of each shift under all choices of data: shift, own_words, substitutes ("not seen 3 / seen 1"), weak_point.

    Parameters
    ----------
    grid : row (key of the contrast, such as 1a), verdict
    weak : number of the shift -> weak point of its words, zh and en
    """
    from ..figures.trajectories import VERDICTS

    names = shift_names()
    most = {row: " / ".join(f"{tr(*VERDICTS[v])} {n}" for v, n in part.value_counts().items()) for row, part in grid.groupby("row")["verdict"]}
    rows = [(names[contrasts[f"{i}a"][0]], most[f"{i}a"], most[f"{i}b"], tr(*point)) for i, point in weak.items()]
    return pd.DataFrame(rows, columns=["shift", "own_words", "substitutes", "weak_point"])


# ---------------------------------------------------------------------------------------------------- scores and ranks

def index_parts() -> dict[str, str]:
    """Part of the UN index -> its name in the language in force."""
    return {"egdi": tr("总指数", "EGDI"), "osi": tr("在线服务", "OSI"), "hci": tr("人力资本", "HCI"), "tii": tr("电信设施", "TII")}


def scores_and_ranks(table: pd.DataFrame) -> pd.DataFrame:
    """Scores and both ranks of each part of the index: series (the part), year, score, rank, dense; `table` as `reference.egdi` gives it."""
    parts = [pd.DataFrame({"year": table["year"], "score": table[p], "rank": table[f"{p}_rank_min"], "dense": table[f"{p}_rank_dense"], "series": p})
             for p in index_parts()]
    return pd.concat(parts)


def score_title(table: pd.DataFrame) -> Pair:
    """Title: score and competition rank of China in the overall index, in the first and the last edition."""
    a, b = table.sort_values("year").iloc[0], table.sort_values("year").iloc[-1]
    score, rank = f"{a['egdi']:.2f} → {b['egdi']:.2f}", f"{int(a['egdi_rank_min'])} → {int(b['egdi_rank_min'])}"
    years = f"{int(a['year'])}–{int(b['year'])}"
    return f"中国总指数 {years}：得分 {score}，名次 {rank}", f"China's overall index {years}: score {score}, rank {rank}"


def compared(countries: Iterable[str]) -> pd.DataFrame:
    """Scores and competition ranks of countries in the UN index: series (the country), year, score, rank; editions without data left out.

    Raises
    ------
    GovtextError
        No country, or one that is not in the index (near names are suggested).
    """
    table = reference.egdi(list(countries))
    table = table[table["has_data"]]
    if table.empty:
        raise GovtextError("group 里没有一个国家有数据。请至少写一个，例如 China。", "No country of group has data. Put in at least one, China for example.")
    return pd.DataFrame({"series": table["country"], "year": table["year"], "score": table["egdi"], "rank": table["egdi_rank_min"]})


def compared_title(table: pd.DataFrame, group: Mapping[str, str]) -> Pair:
    """Title: did all scores rise between first and last edition, and the ranks in the last one.

    Parameters
    ----------
    table : see `compared`
    group : country as in the table -> its Chinese name
    """
    change = table.sort_values("year").groupby("series")["score"].agg(["first", "last"])
    n, rose, edition = len(change), int((change["last"] > change["first"]).sum()), int(table["year"].max())
    last = table[table["year"] == edition].sort_values("rank")
    ranks = list(zip(last["series"], last["rank"], strict=True))
    zh = (f"{NUMERALS[0][n] if 1 < n <= 10 else n}国得分都升了" if n == rose > 1 else f"{n} 国里 {rose} 国的得分升了")
    en = (f"{'Both' if n == 2 else 'All ' + NUMERALS[1][n] if n <= 10 else f'All {n}'} scores rose" if n == rose > 1 else f"{rose} of {n} scores rose")
    return (f"{zh}；{edition} 年的名次：{'、'.join(f'{group[c]} {r}' for c, r in ranks)}",
            f"{en}; ranks in {edition}: {', '.join(f'{c} {r}' for c, r in ranks)}")

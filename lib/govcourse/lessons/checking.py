"""Notebook 12, Checking the articles: tables, labels and titles. What is checked, and how, stands in the notebook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd

from govtext.language import language, tr
from govtext.lexicon import gloss
from govtext.messages import GovtextError

from ..figures.claims import VALUES

Pair = tuple[str, str]
NUMERALS = "一二三四五六七八"   # the parts of the guideline; "0" is its preface
KINDS = {"attribution": ("归于某人某文件", "attribution"), "quotation": ("引文（含未加引号的）", "quotation (marked or not)"),
         "unmarked": ("沿用字句，未注出处", "wording taken over"), "date": ("日期", "date"),
         "number": ("数字", "number"), "title": ("名称", "name"), "rank": ("名次", "rank"), "trend": ("趋势", "trend"),
         "absence": ("“没有”“首次”", "absence, first")}
SERIES = {"osi_rank_min": ("在线服务指数，竞争名次", "online service, competition rank"),
          "osi_rank_dense": ("在线服务指数，密集名次", "online service, dense rank"),
          "egdi_rank_min": ("总指数（EGDI），竞争名次", "overall index (EGDI), competition rank")}
OTHER_SERIES = {f"{index}_rank_{way}": (f"{zh}，{way_zh}", f"{en}, {way_en}")
                for index, zh, en in (("egdi", "总指数（EGDI）", "overall index (EGDI)"), ("hci", "人力资本指数", "human capital"),
                                      ("tii", "电信基础设施指数", "telecommunication infrastructure"), ("epi", "电子参与指数", "e-participation"))
                for way, way_zh, way_en in (("min", "竞争名次", "competition rank"), ("dense", "密集名次", "dense rank"))}


def verdict_counts(ledger: pd.DataFrame, by: str) -> pd.DataFrame:
    """How many claims of each article or kind have which verdict: group, verdict, n. Confirmed claims whose page could not be opened again
    (reviewed is "not possible") are counted apart, as "not reopened"."""
    earlier = (ledger["verdict"] == "confirmed") & (ledger["reviewed"] == "not possible")
    return ledger.assign(verdict=ledger["verdict"].mask(earlier, "not reopened")).groupby([by, "verdict"]).size().rename("n").rename_axis(["group", "verdict"]).reset_index()


# ---------------------------------------------------------------------------------------------------- parts of the document

def part_names() -> dict[str, str]:
    """Parts of the guideline in order -> name as a column of a table: 0 is the preface, then 一 to 八 (in English 1 to 8)."""
    return {"0": tr("前言", "pref.")} | {part: tr(part, str(i)) for i, part in enumerate(NUMERALS, 1)}


def with_places(found: pd.DataFrame) -> pd.DataFrame:
    """Rows with `label`, the place in the guideline as it stands there (二-二), put into words in English: part 2, section 2."""
    numbers = {numeral: str(i) for i, numeral in enumerate(NUMERALS, 1)}
    labels = [[numbers.get(mark, mark) for mark in label.split("-")] for label in found["label"]]
    said = ["preface" if at == ["0"] else ", section ".join([f"part {at[0]}", *at[1:]]) for at in labels]
    return found.assign(label=[tr(zh, en) for zh, en in zip(found["label"], said, strict=True)])


def parts(sections: pd.DataFrame) -> pd.DataFrame:
    """Beginning and end of each part of the document, 0 to 1: label, begin, width, end.

    Parameters
    ----------
    sections : label (its first character names the part), begin, width; in order
    """
    found = sections.groupby(sections["label"].str[0], sort=False).agg(begin=("begin", "min"), width=("width", "sum")).reset_index()
    found["end"] = found["begin"] + found["width"]
    found["label"] = found["label"].map(part_names() | {"0": tr("前言", "preface")})
    return found


def counts_in_parts(found: pd.DataFrame, named: Mapping[str, list[str]]) -> pd.DataFrame:
    """Occurrences of terms in each part of the document, zeroes included: group, term, part, n.

    Parameters
    ----------
    found : term, label (its first character names the part), n
    named : group -> terms
    """
    part = found["label"].str[0]
    rows = [(group, term, p, int(found.loc[(found["term"] == term) & (part == p), "n"].sum()))
            for group, terms in named.items() for term in terms for p in part_names()]
    return pd.DataFrame(rows, columns=["group", "term", "part", "n"])


def claim_groups() -> dict[str, str]:
    """Headings of the groups of terms: what the author says of them."""
    return {"treated": tr("作者说\n文件讲到", "the author:\ntreated"), "absent": tr("作者说\n只字未提", "the author:\nnot a word"),
            "related": tr("相近的词\n（我们加的）", "related\n(added by us)")}


def term_labels(terms: Iterable[str]) -> dict[str, str]:
    """Term -> itself, in English its gloss."""
    return gloss(list(terms)) if language() == "en" else {term: term for term in terms}


def absence_title(counts: pd.DataFrame) -> Pair:
    """Title: how many of the terms said to be absent are, and which are not; `counts` as `counts_in_parts` gives them."""
    total = counts[counts["group"] == "absent"].groupby("term")["n"].sum()
    zero, hits = int((total == 0).sum()), list(total[total > 0].index)
    zh, en = "、".join(hits), ", ".join(gloss(hits).values())
    be = "is" if zero == 1 else "are"
    return (f"说“只字未提”的 {len(total)} 个词，{zero} 个确是零次" + (f"，{zh}不是" if hits else ""),
            f"Of {len(total)} terms said to be absent, {zero} {be}" + (f"; {en} {'is' if len(hits) == 1 else 'are'} not" if hits else ""))


def exact_paragraphs(quotes: pd.DataFrame) -> pd.DataFrame:
    """Paragraphs whose phrases are all word for word: passage_id, phrases (how many), longest_phrase (its characters).

    Parameters
    ----------
    quotes : passage_id, paragraph, verdict, n_chars
    """
    off = quotes["passage_id"].isin(quotes.loc[quotes["verdict"] != "verbatim", "passage_id"])
    return quotes[~off].groupby("passage_id", sort=False).agg(phrases=("n_chars", "size"), longest_phrase=("n_chars", "max")).reset_index()


# ---------------------------------------------------------------------------------------------------- ranks

def rank_series(china: pd.DataFrame, since: int) -> pd.DataFrame:
    """China's ranks from a year on: year, series (its name in the language in force), rank; `china` has years in its index."""
    table = china[china.index >= since]
    return pd.concat([pd.DataFrame({"year": table.index, "series": tr(*names), "rank": table[column].to_numpy()}) for column, names in SERIES.items()])


def rank_title(china: pd.DataFrame, told: pd.DataFrame) -> Pair:
    """Title: China's rank in online service in both ways between the two years of a report, and whether the report keeps to one of them.

    Parameters
    ----------
    china : osi_rank_min, osi_rank_dense; years in its index
    told : year, rank: what the report says of two years
    """
    years, said = told["year"].tolist(), " → ".join(map(str, told["rank"]))
    ways = [" → ".join(f"{rank:.0f}" for rank in china.loc[years, column]) for column in ("osi_rank_min", "osi_rank_dense")]
    mixed = said not in ways
    return (f"同一种排法：{ways[0]} 或 {ways[1]}；报道的“{said}”{'两种都对不上' if mixed else '是其中一种'}",
            f'Like with like: {ways[0]} or {ways[1]}; "{said}" {"fits neither" if mixed else "is one of them"}')


def series_with(row: pd.Series, rank: int) -> Pair:
    """Names (zh, en) of the series that have a rank in a year; a dash where none has it."""
    equal = [names for column, names in {**SERIES, **OTHER_SERIES}.items() if row.get(column) == rank]
    return "、".join(zh for zh, _ in equal) or "–", ", ".join(en for _, en in equal) or "–"


def edition_title(editions: pd.DataFrame) -> Pair:
    """Title: China's rank in the last edition that was published."""
    last = editions[editions["status"] == "published"].iloc[-1]
    return (f"第 {last.china_rank:.0f} 名出自 {last.edition} 年版，也是最后一版", f"Rank {last.china_rank:.0f} is from the {last.edition} edition, the last one")


# ---------------------------------------------------------------------------------------------------- figures of cities

def figure_title(figures: pd.DataFrame) -> Pair:
    """Title: how many of the figures that articles give could be compared, and how many of these are near the evidence. A figure that is
    "unverified" could not: only a number of another scope or date was found.

    Parameters
    ----------
    figures : claimed_by, verdict, share (evidence in per cent of what is claimed)
    """
    given = figures[figures["claimed_by"] == "article"]
    open_ = given["verdict"] == "unverified"
    near, able, rest = int(given.loc[~open_, "share"].between(95, 105).sum()), int((~open_).sum()), int(open_.sum())
    return (f"文章写出的 {len(given)} 个数，能比的 {able} 个里有 {near} 个相差不到 5%" + (f"；另 {rest} 个只有口径或日期不同的近数" if rest else ""),
            f"{able} of {len(given)} figures given can be compared, {near} of them within 5 per cent"
            + (f"; {rest} have only a near number of another scope or date" if rest else ""))


def figure_labels(figures: pd.DataFrame) -> pd.Series:
    """Place and quantity of each figure, in the language in force."""
    return figures[tr("place_zh", "place_en")] + tr("：", ": ") + figures[tr("quantity_zh", "quantity_en")]


def figures_told(figures: pd.DataFrame) -> pd.Series:
    """Each claimed figure as the article says it ("more than 1700"), or, where the text has none, whose it is, in the language in force.

    It stands beside the number, not in the row's label: a slide would cut it off there.

    Parameters
    ----------
    figures : claimed, said, claimed_by
    """
    how = figures["said"].map({"exactly": "{:g}", "more than": tr("多于 {:g}", "more than {:g}"), "nearly": tr("近 {:g}", "nearly {:g}"),
                               "about": tr("{:g} 左右", "about {:g}")})
    whose = figures["claimed_by"].map({"article": "", "our reading": tr("读作 ", "read as "), "threshold": tr("法定 ", "by law ")})
    return whose + pd.Series([form.format(n) for form, n in zip(how, figures["claimed"], strict=True)], index=figures.index)


# ---------------------------------------------------------------------------------------------------- shared wording

def paragraph_labels(passages: Iterable[str]) -> dict[str, str]:
    """Passage (suzhou-09) -> its paragraph in the language in force."""
    return {passage: tr(f"第{n}段", f"par. {n}") for passage, n in ((p, int(p.rsplit("-", 1)[1])) for p in passages)}


def longest_run_title(runs: pd.DataFrame, announced: set[str]) -> Pair:
    """Title: length and paragraph of the longest run that Suzhou shares with the guideline, and whether that paragraph names its source.

    Parameters
    ----------
    runs : passage_id, n_chars
    announced : passages that name the document
    """
    longest = runs.loc[runs["n_chars"].idxmax()]
    n, named = int(longest["passage_id"].rsplit("-", 1)[1]), longest["passage_id"] in announced
    return (f"苏州一文与《指导意见》相同的字串：最长 {longest['n_chars']} 字，在第{n}段，{'写明了出处' if named else '没有写明出处'}",
            f"Suzhou and the Guiding Opinions: the longest shared run, {longest['n_chars']} characters, "
            f"is in par. {n}, which {'names' if named else 'does not name'} its source")


def as_shares(shares: pd.Series) -> Pair:
    """Shares of paragraphs (suzhou-09 -> share) as a list in a sentence: "第22段 61%、第9段 49%"."""
    told = [(int(passage.rsplit("-", 1)[1]), share) for passage, share in shares.items()]
    return "、".join(f"第{n}段 {share:.0%}" for n, share in told) or "–", ", ".join(f"par. {n} {share:.0%}" for n, share in told) or "–"


# ---------------------------------------------------------------------------------------------------- ledger

def kind_names(kinds: Iterable[str]) -> dict[str, str]:
    """Kind of claim -> its name in the language in force, in the order given."""
    return {kind: tr(*KINDS[kind]) for kind in kinds}


def weak_title(wrong: pd.DataFrame, chances: Sequence[float], least: int = 5) -> Pair:
    """Title: kinds of which half or more of the settled claims (at least so many) are inexact or contradicted, the highest share first; and
    whether chance could do it.

    Parameters
    ----------
    wrong : mean (share), sum (inexact or contradicted), size (settled); kinds in its index, sorted by mean
    chances : `chance_of_kinds` in one or several sortings of the claims
    """
    weak = wrong[(wrong["mean"] >= 0.5) & (wrong["size"] >= least)].iloc[::-1]
    told = [gap.join(f"{KINDS[row.Index][i]} {row.sum}/{row.size}" for row in weak.itertuples()) for i, gap in enumerate(("、", ", "))]
    doubt = (("", "") if not told[0] or max(chances) <= 0.05 else
             ("；这样的差别，碰巧也会有", "; chance can do as much") if min(chances) > 0.05 else
             ("；是不是碰巧，随分类和改判而变", "; whether by chance turns on sorting and verdicts"))
    return (f"核实了的说法里，有出入或不符达到一半的：{told[0] or '没有'}{doubt[0]}", f"Kinds with half or more of the settled claims inexact or wrong: {told[1] or 'none'}{doubt[1]}")


def shares_in_words(wrong: pd.DataFrame, kinds: Sequence[str]) -> Pair:
    """How many of the settled claims of some kinds are inexact or contradicted, as one listing. No interval: the ledger is no sample.

    Parameters
    ----------
    wrong : sum (inexact or contradicted), size (settled); kinds in its index
    """
    told = [[f"{KINDS[kind][i]} {wrong.loc[kind, 'sum']}/{wrong.loc[kind, 'size']}" for kind in kinds] for i in (0, 1)]
    return "、".join(told[0]), ", ".join(told[1])


def copied_at(problems: pd.DataFrame, times: Sequence[int]) -> Pair:
    """Sentence: of how many items is the longest shared run more than so many times as long as in the other articles?

    problems : longest_run, longest_other_articles
    """
    items = [str(int((problems["longest_run"] > t * problems["longest_other_articles"]).sum())) for t in times]
    return (f"图题按一倍半以上计，是我们定的。换成 {'、'.join(map(str, times))} 倍以上，分别是 {'、'.join(items)} 项。",
            f"The title counts runs of more than one and a half times, which is our choice. At {', '.join(map(str, times))} times they are {', '.join(items)}.")


def _bounds(ledger: pd.DataFrame, kind: str) -> tuple[int, int, int]:
    """Inexact or contradicted claims of a kind when those that were not found are all right, when they are all wrong, and of how many."""
    verdicts = ledger.loc[(ledger["kind"] == kind) & (ledger["verdict"] != "opinion"), "verdict"]
    low, open_ = int(verdicts.isin(["imprecise", "contradicted"]).sum()), int((verdicts == "unverified").sum())
    return low, low + open_, len(verdicts)


def bounds_in_words(ledger: pd.DataFrame, kinds: Sequence[str]) -> Pair:
    """Share of inexact or contradicted claims of some kinds when those that were not found are all taken as right, and all as wrong.

    ledger : kind, verdict; opinions are left out.
    """
    told: tuple[list[str], list[str]] = ([], [])
    for kind in kinds:
        low, high, n = _bounds(ledger, kind)
        for words, name, to in zip(told, KINDS[kind], ("到", " to "), strict=True):
            words.append(f"{name} {low}/{n}{to}{high}/{n}")
    return "、".join(told[0]), ", ".join(told[1])


def order_in_words(ledger: pd.DataFrame, more: str, less: str) -> Pair:
    """Sentence: is one kind of claims off more often than another, whatever the unverified ones would turn out to be? See `bounds_in_words`."""
    least, _, n = _bounds(ledger, more)
    _, most, m = _bounds(ledger, less)
    (zh, en), (zh_less, en_less) = KINDS[more], KINDS[less]
    if least * m > most * n:
        return f"未核实的一算进去，{zh}仍高于{zh_less}。", f"Once the unverified are counted, {en} still lies above {en_less}."
    return (f"未核实的一算进去，{zh}和{zh_less}谁高谁低就定不了。", f"Once the unverified are counted, even the order of {en} and {en_less} is open.")


def origins_in_words(ledger: pd.DataFrame) -> Pair:
    """How many unverified claims are open for which reason (`open_because`), the most frequent first, as one listing.

    ledger : verdict, open_because
    """
    counts = ledger.loc[ledger["verdict"] == "unverified", "open_because"].value_counts()
    told = [[f"{VALUES['open_because'][reason][i]} {n}" for reason, n in counts.items()] for i in (0, 1)]
    return "、".join(told[0]), ", ".join(told[1])


def chance_of_kinds(settled: pd.DataFrame, least: int = 5, draws: int = 20_000, seed: int = 2022) -> float:
    """How often would chance set the kinds of claims as far apart? `wrong` is dealt again at random within each article (articles differ in how
    often they err), and the spread of the kinds compared: the sum of n (share - share of all)², over kinds with at least so many claims.

    settled : article, kind, wrong (bool). Returns (1 + draws at least as far apart) / (1 + draws).
    """
    mine = settled[settled.groupby("kind")["kind"].transform("size") >= least].sort_values("article", kind="stable")
    kinds, wrong = pd.get_dummies(mine["kind"]).to_numpy(float), mine["wrong"].to_numpy(float)
    dealt = np.tile(wrong, (draws + 1, 1))
    places = np.arange(len(mine))
    for article in mine["article"].unique():
        own = places[(mine["article"] == article).to_numpy()]
        dealt[1:, own] = np.random.default_rng([seed, len(own), int(own[0])]).permuted(dealt[1:, own], axis=1)
    spread = (kinds.sum(axis=0) * (dealt @ kinds / kinds.sum(axis=0) - wrong.mean()) ** 2).sum(axis=1)
    return float((spread >= spread[0] - 1e-9).mean())


def told_by_chance(chances: Sequence[float]) -> Pair:
    """What such shares, in one or several sortings of the claims, allow to say."""
    if min(chances) > 0.05:
        return "这么大的差别，碰巧也会有。", "Chance can do as much."
    if max(chances) > 0.05:
        return "以5%为界，结论随分类和改判而变：既不能说有规律，也不能说只是碰巧。", (
            "At a border of 5% the answer turns on sorting and on changed verdicts: neither a pattern nor chance can be claimed.")
    return "不像碰巧；但是哪一类，还要另找材料来查。", "Hardly chance; but which kind it is needs other material."


def first_use(term: str, reports: pd.DataFrame) -> Pair:
    """Sentence: in which of the reports does a term first occur, and how many earlier ones were looked at? `reports` has year and n."""
    used, since = reports.loc[reports["n"] > 0, "year"], int(reports["year"].min())
    english = gloss([term])[term]
    named = term if english == term else f"{term} ({english})"
    if used.empty:
        return f"{term}：{since}年以来的报告里没有。", f"{named}: in no report since {since}."
    start = int(used.min())
    before = int((reports["year"] < start).sum())
    if not before:
        return f"{term}：{since}年的报告里已有，更早的没有查。", f"{named}: already in the report of {since}; earlier ones were not looked at."
    return (f"{term}：首见于{start}年的报告；{since}年以来，更早的{before}份里没有。",
            f"{named}: first used in the report of {start}; not in the {before} before it, back to {since}.")


def verdict_of(ledger: pd.DataFrame, claim: str) -> str:
    """Our verdict on a claim.

    Raises
    ------
    GovtextError
        There is no such claim; those of the same article are listed.
    """
    if claim not in set(ledger["claim_id"]):
        near = ledger.loc[ledger["claim_id"].str.startswith(str(claim).split("-")[0] + "-"), "claim_id"]
        listed = ", ".join(near if len(near) else ledger["claim_id"].str.split("-").str[0].drop_duplicates() + "-c01 ...")
        raise GovtextError(f"没有编号为 {claim} 的说法。可以写：{listed}，或 None。", f"There is no claim {claim}. Possible are {listed}, or None.")
    return ledger.set_index("claim_id").loc[claim, "verdict"]

"""Notebook 02: what its tables, figures and sentences of beginnings, stages and the words of stages are made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from govtext.language import tr
from govtext.messages import GovtextError

from ..data import article_names
from .frameworks import cited
from .wording import both, listed

HEDGED = ("egov-year-one-1999", "word-2001", "academic-early-phase")   # the article itself says "if", "about"; the phase begins with the word
END_BY_EDITORS = ("zj-reform-2014", "zj-reform-2016")   # of the years that are not in the article, only the end is ours; the article states the start
AS_OF = ("event-provincial-plans-2020",)   # the article counts up to the end of this year: nothing begins
# Entries that only tell again what other entries of the timeline are: a judgement of a document, a sum of events, the opening of a reform.
# No repeats: an early phase of research (years of use, not the year of a word) and the scholars' turn (the congress is its cause).
TOLD_AGAIN = {"watershed-2022": "guideline-2022", "academic-quantification": "event-open-data-index-2017",
              "event-zj-conference-2021": "zj-reform-2021"}
# Stretches of time that articles name besides the three stages: article, label zh and en, first year, last year, basis, paragraph. A year
# is the article's own, or counted from the year of writing ("past ten years": -10); None: until now.
STRETCHES = [
    ("trends", "“如果”1999年起", "if from 1999", 1999, None, "hedged", 2),
    ("shifts", "二十年国家政策", "20 years of policy", -20, 0, "counted", 44),
    ("shifts", "十年赛马", "ten years of horse racing", -10, 0, "counted", 9),
    ("shifts", "2016年文件到2022年分水岭", "from guideline (2016) to watershed", 2016, 2022, "article", 7),
    ("shifts", "“新十年”", "the new ten years", 0, 10, "counted", 2)]
DIMENSIONS = {"relation": ("与数字政府的关系", "Relation to digital government"), "content": ("主要内容", "Main content"),
              "handling": ("办事", "How business is handled"), "data": ("数据的作用", "Role of data"), "push": ("谁来推动", "Who drives it"),
              "values": ("价值取向", "Values"), "offices": ("部门之间", "Between departments"), "role": ("政府的角色", "Role of government"),
              "flow": ("信息的方向", "Direction of information")}
# Our digest of paragraphs 18 to 20 of the Stages article: row, column, zh, en, paragraph.
DIGEST = [
    ("relation", "stage-1-egov", "数字政府的早期形态", "an early form of digital government", 18),
    ("relation", "stage-2-internet-plus", "也是早期形态", "an early form, too", 18),
    ("relation", "stage-3-digital-gov", "在前两段的基础上深化", "goes deeper on the base laid before", 18),
    ("content", "stage-1-egov", "办公自动化、信息化；在网站、微博、微信上发布和互动",
     "office automation, informatisation; publishing and interaction on websites, Weibo, WeChat", 19),
    ("content", "stage-2-internet-plus", "网站合并、统一标准", "sites merged and standardised", 19),
    ("content", "stage-3-digital-gov", "线上服务升级，再伸向社会管理", "better online service, then social management", 19),
    ("handling", "stage-1-egov", "以线下办理为主", "mostly offline", 19),
    ("handling", "stage-2-internet-plus", "再造流程，服务上线", "processes rebuilt, services go online", 19),
    ("data", "stage-1-egov", "作用较小", "a small part", 19),
    ("data", "stage-2-internet-plus", "打通共享，数据流牵引流程", "joined and shared; flows of data lead processes", 19),
    ("data", "stage-3-digital-gov", "驱动服务，再驱动社会管理", "drive services, then social management", 19),
    ("push", "stage-3-digital-gov", "各地先试、出规划，再成国家设计", "local trials and plans, then national design", 19),
    ("offices", "stage-2-internet-plus", "数据跨区域、跨层级、跨部门打通",
     "data joined across regions, levels, departments", 19),
    ("handling", "stage-3-digital-gov", "“一网通办”“不见面审批”；未来还可能主动服务、个性化服务",
     "one-network handling, no-meeting approval; proactive, personal service may come", 20),
    ("values", "stage-1-egov", "效率和成本（工具理性）", "efficiency and cost (instrumental)", 20),
    ("values", "stage-3-digital-gov", "还有便民、体验、参与（两种理性）", "convenience, experience, participation, too", 20),
    ("offices", "stage-3-digital-gov", "资源、部门关系、考核都变", "resources, relations, appraisal change", 20),
    ("role", "stage-3-digital-gov", "进一步由“划桨”走向“掌舵”；起于哪一段，没有写", "further from rowing to steering; since which stage is not said", 20),
    ("flow", "stage-1-egov", "发布，也有政民互动", "publishing, and interaction, too", 19),
    ("flow", "stage-3-digital-gov", "由单向走向双向；起于哪一段，没有写", "from one way to both ways; since which stage is not said", 20)]


def _name() -> str:
    return tr("name_zh", "name_en")


# ------------------------------------------------------------------------------------------------ beginnings

def listing(rows: pd.DataFrame) -> pd.DataFrame:
    """Concepts to read, in the language in force: name, digest, passages (as citations)."""
    return pd.DataFrame({"name": rows[_name()], "digest": rows[tr("digest_zh", "digest_en")], "passages": [cited(p) for p in rows["passages"]]})


def beginnings(what: Mapping[str, tuple[str, str]], concepts: pd.DataFrame) -> pd.DataFrame:
    """Points for the figure of beginnings.

    Parameters
    ----------
    what : concept id -> what it is that begins, as (zh, en)

    Returns
    -------
    DataFrame
        what, label, year, source (the first passage, as a citation), hedge (the article says "if" or "about"); rows of one `what` stand together, in the
        order in which they first come.

    Raises
    ------
    GovtextError
        There is no such concept, it has no year, or what begins is not a pair of texts.
    """
    dated = concepts[concepts["year_from"].notna()].set_index("id")
    unknown = [concept for concept in what if concept not in dated.index]
    if unknown or not what:
        known = " ".join(dated.index[dated["parent"] == "beginnings"])
        raise GovtextError(f"没有这条有年份的记录：{'、'.join(unknown) or '（空）'}。例如可以用：{known}。",
                           f"There is no entry with a year named {', '.join(unknown) or '(none)'}. You could use for instance: {known}.")
    torn = [concept for concept, pair in what.items() if isinstance(pair, str) or len(pair) != 2]
    if torn:
        raise GovtextError(f"{'、'.join(torn)}：请写成一对，中文在前，英文在后，例如 (\"电子政务\", \"e-government\")。",
                           f"{', '.join(torn)}: write a pair, Chinese first, then English, such as (\"电子政务\", \"e-government\").")
    rows = dated.loc[list(what)]
    points = pd.DataFrame({"what": [tr(*pair) for pair in what.values()], "label": rows[_name()], "year": rows["year_from"],
                           "source": [cited(p[:1]) for p in rows["passages"]], "hedge": rows.index.isin(HEDGED)}).reset_index(drop=True)
    order = points["what"].map({group: k for k, group in enumerate(dict.fromkeys(points["what"]))})
    return points.iloc[order.argsort(kind="stable")].reset_index(drop=True)


def checked(ledger: pd.DataFrame, *claims: str) -> pd.DataFrame:
    """Some claims of the ledger (`govcourse.claims`) in the order given: citation, and what `figures.claims.in_words` turns into one language."""
    rows = ledger.set_index("claim_id").loc[list(claims)]
    told = ["statement_zh", "statement_en", "evidence_zh", "evidence_en", "verdict", "confidence"]
    return rows[told].assign(citation=[cited([p]) for p in rows["passage_id"]]).reset_index(drop=True)[["citation", *told]]


def rivals(points: pd.DataFrame) -> pd.DataFrame:
    """Beginnings of one thing in several years: what, n_years, year_first, year_last. `points`: `beginnings`."""
    found = points.groupby("what", sort=False)["year"].agg(n_years="nunique", year_first="min", year_last="max").reset_index()
    return found[found["n_years"] > 1]


# ------------------------------------------------------------------------------------------------ one division and another

def digest_of_stages() -> pd.DataFrame:
    """Our digest of what the Stages article says of its stages: row (aspect), column (stage), par, text (in force), source ("[19]")."""
    cells = pd.DataFrame(DIGEST, columns=["row", "column", "zh", "en", "par"])
    return cells.assign(text=cells[tr("zh", "en")], source="[" + cells["par"].astype(str) + "]")


def aspects() -> dict[str, str]:
    """Row of `digest_of_stages` -> its label in the language in force."""
    return {row: tr(*pair) for row, pair in DIMENSIONS.items()}


def stage_headings(stages: pd.DataFrame) -> dict[str, str]:
    """Stage -> its name and years, in the language in force; a stage that lasts has no end."""
    ends = stages["year_to"].astype("Int64").astype(object).where(stages["year_to"].notna(), "")
    return {i: f"{n}\n{a}–{b}" for i, n, a, b in zip(stages["id"], stages[_name()], stages["year_from"], ends, strict=True)}


def cells_per_stage(cells: pd.DataFrame, stages: pd.DataFrame, par: int = 20) -> pd.DataFrame:
    """For each stage (index) its blank cells (blank), and how many of its cells come from paragraph `par` (from_par)."""
    filled = cells.groupby("column").size().reindex(stages["id"], fill_value=0)
    of_par = cells[cells["par"] == par].groupby("column").size().reindex(stages["id"], fill_value=0)
    return pd.DataFrame({"blank": len(DIMENSIONS) - filled, "from_par": of_par})


def ends_title(filled: pd.DataFrame) -> tuple[str, str]:
    """How many cells of each stage come from paragraph 20, and whether the middle stage has any. `filled`: `cells_per_stage`."""
    first, middle, last = filled["from_par"]
    if not middle:
        return (f"第20段只比两头：填了第一阶段 {first} 格、第三阶段 {last} 格，中间阶段一格也没有",
                f"Paragraph 20 compares the two ends: {first} cell{'s' * (first != 1)} in stage one, {last} in stage three, none in between")
    return (f"第20段填了三个阶段各 {first}、{middle}、{last} 格", f"Paragraph 20 fills {first}, {middle} and {last} cells of the three stages")


def two_divisions(steps: pd.DataFrame, stages: pd.DataFrame, relations: pd.DataFrame) -> pd.DataFrame:
    """How Zhejiang's steps meet the stages, to read: in_zhejiang, in_stages (names), kind, link_strength, note."""
    names = pd.concat([steps, stages]).set_index("id")[_name()]
    links = relations[relations["from"].isin(steps["id"]) & relations["to"].isin(stages["id"])].set_index("from").loc[steps["id"]]
    kinds = {"same-term": tr("同词", "same term"), "same-theme": tr("同题", "same theme")}
    return pd.DataFrame({"in_zhejiang": links.index.map(names), "in_stages": links["to"].map(names), "kind": links["kind"].map(kinds),
                         "link_strength": links["strength"], "note": links[tr("note_zh", "note_en")]})


def stretches(concepts: pd.DataFrame, wrote: pd.Series) -> pd.DataFrame:
    """Other divisions of the same time: the three stages, Zhejiang's reforms, and STRETCHES.

    Parameters
    ----------
    wrote : article_id -> the year in which the article was written

    Returns
    -------
    DataFrame
        article, label (in the language in force), year_from, until, source (the paragraph), no_end (bool: the article gives none, and the
        year of writing is drawn), basis ("article": the years that are given stand in the article; "hedged": the article itself says "if"; "counted": from the year of writing; "editors": an end is ours).
    """
    dated = concepts[concepts["parent"].isin(["three-stages", "zj-reform-history"])]
    told = pd.DataFrame({"article": dated["article"], "label": dated[_name()], "year_from": dated["year_from"],
                         "until": dated["year_to"].fillna(dated["article"].map(wrote)), "source": [_par(int(p[0].rpartition("-")[2])) for p in dated["passages"]],
                         "basis": dated["year_by"].map({"editors": "editors"}).fillna("article"), "no_end": dated["year_to"].isna()})
    rows = [(article, tr(zh, en), *_years(first, last, int(wrote[article])), _par(par), basis, last is None)
            for article, zh, en, first, last, basis, par in STRETCHES]
    return pd.concat([told, pd.DataFrame(rows, columns=told.columns)], ignore_index=True).astype({"year_from": int, "until": int})


def _par(number: int) -> str:
    return tr(f"第{number}段", f"par. {number}")


def _years(first: int, last: int | None, written: int) -> tuple[int, int]:
    """Years of a stretch; small numbers are counted from the year of writing."""
    a, b = (written if year is None else year + written if year < 1000 else year for year in (first, last))
    return a, b


def stretches_title(rows: pd.DataFrame) -> str:
    """Of how many stretches the article states both years, in the language in force. `rows`: `stretches`."""
    own = int(((rows["basis"] == "article") & ~rows["no_end"]).sum())
    return tr(f"{rows['article'].nunique()} 篇文章划出 {len(rows)} 段时间，首尾两个年份都写明的有 {own} 段",
              f"{own} of {len(rows)} stretches of time in {rows['article'].nunique()} articles have both years stated")


def undated() -> str:
    """Sequences that articles tell without years, in the language in force."""
    return tr("另有两种只有次序、没有年份：浙江一文的信息、业务、组织三步（第3段）；转变一文的政务云两次“喧嚣”和可能的第三次（第42段）。",
              "Two more have an order but no years: information, business, organisation in Zhejiang (par. 3); two upheavals of government cloud and "
              "perhaps a third in Shifts (par. 42).")


def bases() -> dict[str, str]:
    """Where a year comes from -> its name in the language in force."""
    return {"article": tr("年份见于文章", "year stands in the article"),
            "hedged": tr("文章自己说“如果”", 'the article itself says "if"'),
            "counted": tr("由“十年”等和成文之年推算", 'reckoned from "ten years" and the year of writing'),
            "editors": tr("起点见于文章，终点为编者所补", "start in the article, end supplied by us")}


# ------------------------------------------------------------------------------------------------ events and years

def timeline(rows: pd.DataFrame, wrote: pd.Series) -> pd.DataFrame:
    """Concepts with what a timeline needs.

    Parameters
    ----------
    rows : concepts
    wrote : article_id -> the year in which the article was written

    Returns
    -------
    DataFrame
        The columns of `rows`, label (in force), source (citation of the first passage, and how many more), until (year_to; where there is none, the year
        in which the article was written; the first year where only the end is ours), by_editors (the year is ours), as_of (a count as of
        this year, no beginning), hedged (the article itself says "if" or "about").
    """
    more = rows["passages"].str.len() - 1
    source = pd.Series([cited(p[:1]) for p in rows["passages"]], rows.index) + (" +" + more.astype(str)).where(more > 0, "")
    ours = rows["id"].isin(END_BY_EDITORS)
    until = rows["year_to"].fillna(rows["article"].map(wrote)).mask(ours, rows["year_from"])
    return rows.assign(label=rows[_name()], source=source, until=until, by_editors=(rows["year_by"] == "editors") & ~ours,
                       as_of=rows["id"].isin(AS_OF), hedged=rows["id"].isin(HEDGED))


def told_once(events: pd.DataFrame) -> pd.DataFrame:
    """The entries without those that only tell again what another entry of the table is (TOLD_AGAIN)."""
    return events[~events["id"].map(TOLD_AGAIN).isin(events["id"])]


def names_of(rows: pd.DataFrame) -> tuple[str, str]:
    """Names of concepts joined, as (zh, en); a dash where there are none."""
    return "、".join(rows["name_zh"]) or "–", ", ".join(rows["name_en"]) or "–"


def inferred(articles: pd.DataFrame) -> list[str]:
    """Articles whose year of writing is inferred: `published` holds no full date."""
    return articles.loc[articles["published"].astype(str).str.len() < len("2021-03-16"), "article_id"].tolist()


def in_lane(events: pd.DataFrame, lane: str) -> pd.DataFrame:
    """The entries of a lane by year.

    Raises
    ------
    GovtextError
        There is no such lane.
    """
    lanes = list(dict.fromkeys(events["lane"]))
    if lane not in lanes:
        raise GovtextError(f"没有“{lane}”这一道。可以用：{'、'.join(lanes)}。", f"There is no lane {lane!r}. Use one of: {', '.join(lanes)}.")
    return events[events["lane"] == lane].sort_values("year_from")


def begun_in(years: pd.Series, bands: pd.DataFrame) -> list[int]:
    """How many years fall into each band (year_from to until, both included)."""
    return [int(years.between(band.year_from, band.until).sum()) for band in bands.itertuples()]


# ------------------------------------------------------------------------------------------------ the words of stages

def stage_lists(stages: pd.DataFrame, left_out: Sequence[str] = (), own_words: Mapping[str, Sequence[str]] | None = None) -> pd.DataFrame:
    """The stages with other lists of words.

    Parameters
    ----------
    stages : concepts with id and terms
    left_out : words to leave out of every list
    own_words : stage -> words to put in place of its list

    Raises
    ------
    GovtextError
        No such stage, no such word, a list without a word, or a word that stands twice.
    """
    own = dict(own_words or {})
    strangers = [stage for stage in own if stage not in set(stages["id"])]
    if strangers:
        raise GovtextError(f"没有这个阶段：{'、'.join(strangers)}。可以用：{'、'.join(stages['id'])}。",
                           f"There is no stage {', '.join(strangers)}. Use one of: {', '.join(stages['id'])}.")
    lists = {row.id: list(own.get(row.id, row.terms)) for row in stages.itertuples()}
    every = list(dict.fromkeys(word for words in lists.values() for word in words))
    unknown = [left_out] if isinstance(left_out, str) else [word for word in left_out if word not in every]
    if unknown:
        raise GovtextError(f"left_out 写成列表，从这些词里选：{'、'.join(every)}；不是：{'、'.join(unknown)}。",
                           f"left_out is a list of some of these words: {', '.join(every)}; not: {', '.join(unknown)}.")
    kept = {stage: tuple(word for word in words if word not in left_out) for stage, words in lists.items()}
    empty = [stage for stage, words in kept.items() if not words]
    if empty:
        raise GovtextError(f"每个阶段至少留一个词：{'、'.join(empty)} 一个也没有了。", f"Keep at least one word per stage: {', '.join(empty)} has none left.")
    spread = pd.Series([word for words in kept.values() for word in words], dtype=object)
    twice = spread[spread.duplicated()].unique()
    if len(twice):
        raise GovtextError(f"一个词只放在一个阶段里，只写一次：{'、'.join(twice)}。", f"Give a word to one stage only, and once: {', '.join(twice)}.")
    return stages.assign(terms=stages["id"].map(kept))


def word_labels(english: Mapping[str, str]) -> dict[str, str]:
    """Word -> the word, in English with its English beside it."""
    return both({word: f" {meaning}" for word, meaning in english.items()})


def costliest(words: pd.DataFrame) -> pd.DataFrame:
    """The words without which a list falls lowest, for each article_id and id; several where their rates are equal. `words`: term, full, low."""
    lowest = words.groupby(["article_id", "id"])["low"].transform("min")
    return words[words["low"] == lowest].sort_values("term")


def full_and_low(worst: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rates of the whole lists, and without the word that counts most: two tables, articles (in the course's order) by stages.

    `worst`: article_id, id, full, low, one row for each article and stage.
    """
    order = [article for article in article_names() if article in set(worst["article_id"])]
    table = worst.set_index(["article_id", "id"])[["full", "low"]].unstack("id").loc[order].round(9)   # sums of floats: equal counts have to tie
    return table["full"], table["low"]


def leaders(rates: pd.DataFrame) -> pd.DataFrame:
    """For each article and stage whether it leads: all that are level at the top, none where no word occurs."""
    return rates.eq(rates.max(axis=1), axis=0) & (rates > 0)


def leader_without(full: pd.DataFrame, low: pd.DataFrame) -> pd.DataFrame:
    """The rates when the leading stage of each article (all that are level) has lost the word that counts most in it."""
    return full.where(~leaders(full), low)


def new_leaders(before: pd.DataFrame, after: pd.DataFrame) -> pd.Series:
    """Stage -> in how many articles it leads after and none of those before does, most first. A lead that becomes level is kept."""
    old, new = leaders(before), leaders(after)
    return new[~(old & new).any(axis=1)].sum().loc[lambda n: n > 0].sort_values(ascending=False, kind="stable")


def changes(before: pd.DataFrame, after: pd.DataFrame) -> int:
    """In how many articles the lead changes, see `new_leaders`."""
    old, new = leaders(before), leaders(after)
    return int((new.any(axis=1) & ~(old & new).any(axis=1)).sum())


def named(new: pd.Series, stages: pd.DataFrame) -> tuple[str, str]:
    """`new_leaders` as (zh, en): the name of each stage × its number of articles; a dash where there are none."""
    rows = stages.set_index("id").loc[new.index]
    return listed(rows["name_zh"] + " × " + new.astype(str))[0], listed(rows["name_en"] + " × " + new.astype(str))[1]


def level(*rates: pd.DataFrame) -> tuple[str, str]:
    """A sentence (zh, en): in how many articles stages lead together by any of the tables; empty where in none."""
    tied = int(pd.concat([leaders(table).sum(axis=1) > 1 for table in rates], axis=1).any(axis=1).sum())
    return (f"并列领先的都算（{tied} 篇有并列）。", f" Where stages lead level, all count (in {tied}).") if tied else ("", "")


def leader_title(full: pd.DataFrame, low: pd.DataFrame, names: pd.Series) -> tuple[str, str]:
    """Which stage leads in the articles, and in how many the lead changes without one word of the leader.

    `names`: stage -> name in force. A lead changes where the leader's low mark lies below the full mark of another stage; stages that lead
    together are all named.
    """
    leads = leaders(full)
    lead = " / ".join(dict.fromkeys(names[stage] for article in full.index for stage in full.columns[leads.loc[article]])) or "–"
    changed = changes(full, leader_without(full, low))
    if leads.any().sum() == 1 and leads.any(axis=1).all():
        first = (f"{len(full)} 篇都是{lead}的词领先", f'Words of "{lead}" lead in all {len(full)} articles')
    else:
        first = (f"{len(full)} 篇里领先的是：{lead}", f"In the lead in {len(full)} articles: {lead}")
    return (f"{first[0]}；去掉它的一个词，{changed} 篇换了领先的",
            f"{first[1]}; without one word of the leader another stage leads in {changed}")


def ranges(worst: pd.DataFrame, stages: pd.DataFrame, english: Mapping[str, str]) -> pd.DataFrame:
    """Rows of the figure of ranges in the order of articles and stages, with group, series (names), dropped (the word, or the words that tie).

    `worst`: `costliest`, with rate. Where no word of the stage occurs, none is dropped.
    """
    places = {article: k for k, article in enumerate(article_names())}, {stage: k for k, stage in enumerate(stages["id"])}
    said = worst["term"].map({word: tr(word, meaning) for word, meaning in english.items()}).where(worst["rate"] > 0, "")
    tied = said.groupby([worst["article_id"], worst["id"]]).agg(lambda words: tr("”或“", '" or "').join(dict.fromkeys(words)))
    rows = worst.drop_duplicates(["article_id", "id"])
    rows = rows.assign(a=rows["article_id"].map(places[0]), b=rows["id"].map(places[1])).sort_values(["a", "b"])
    return rows.assign(group=rows["article_id"].map(article_names()), series=rows["id"].map(stages.set_index("id")[_name()]),
                       dropped=[tied[pair] for pair in zip(rows["article_id"], rows["id"], strict=True)]).drop(columns=["a", "b"]).reset_index(drop=True)


def weights(counts: pd.Series, english: Mapping[str, str]) -> tuple[str, str]:
    """Words and their counts in one line, as (zh, en): "word × 3", in English "word (English) × 3"."""
    return "，".join(f"{word} × {n}" for word, n in counts.items()), ", ".join(f"{word} ({english[word]}) × {n}" for word, n in counts.items())

"""Local practice: where the five articles look, what they tell of it, and what a case can prove.

`cases` and `roles` are the concepts with one row per place (and, for cases, per passage); `names` are Series of id -> name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from govtext.charts import Look
from govtext.charts.base import CHAIN, DOTTED
from govtext.language import language, tr
from govtext.lexicon import gloss
from govtext.messages import GovtextError, one_of
from govtext.passages import evidence
from govtext.show import say

from ..data import article_looks
from ..passages import concept_evidence
from ..reference import first_mentions
from .frameworks import below, cards, cited, tree
from .wording import ROMANISED, listed, paragraph

if TYPE_CHECKING:
    from govtext.corpus import Corpus

# Cases of which an article names the place, a slogan or a platform, at most with an appraisal, and tells no practice.
NAMED_ONLY = ("case-suzhou", "case-shanghai-transformation", "case-guangdong-development", "case-horse-race-cities", "case-hangzhou-city-brain",
              "case-guangdong-333")
# Where an article does no more than name a practice that another tells: an item of a list of literature, an example of the horse race.
ONLY_NAMED = {"case-one-visit": "stages-27", "case-shanghai-two-networks": "stages-27", "case-zhejiang-digital-reform": "shifts-09"}
# The seven cases that the articles tell in detail or with figures to check, and the claims of the ledger (data/reference/claims.csv) that are about a case.
TOLD = ("case-beijing-12345", "case-nantong", "case-hangzhou-qinqing", "case-shanghai-two-networks", "case-suzhou", "case-longgang",
        "case-lishui")
ABOUT = {"case-beijing-12345": ("suzhou-c17",), "case-nantong": ("suzhou-c18",), "case-hangzhou-qinqing": ("suzhou-c19", "suzhou-c20"),
         "case-shanghai-two-networks": ("suzhou-c21", "suzhou-c22", "suzhou-c23"),
         "case-suzhou": ("suzhou-c02", "suzhou-c13", "suzhou-c14", "suzhou-c15", "suzhou-c16"),
         "case-longgang": tuple(f"trends-c{n:02}" for n in range(8, 17)), "case-lishui": ("trends-c18",),
         "case-zhejiang-network": ("zhejiang-c04", "zhejiang-c05"), "case-one-visit": ("zhejiang-c06", "zhejiang-c07"),
         "case-zhejiang-digital-reform": ("zhejiang-c02", "zhejiang-c14", "zhejiang-c19"), "case-hangzhou-city-brain": ("stages-c24",),
         "case-guangdong-333": ("stages-c25",), "case-uk-platform": ("stages-c21",)}
# What the cards of the Suzhou article and of the speeches show.
SUZHOU = ("premise-data", "suzhou-problems", "problem-1-top-design", "problem-2-innovation-continuity", "problem-3-security", "problems-shared-nationally",
          "city-operation-centre", "digital-divide", "suzhou-recommendations", "gbc-ends", "scenario-list", "opp-inner-outer",
          "data-centre-as-adjustment", "sharing-list", "rec-6-lesson")
SPEECHES = ("zj-appendix-2018-04", "zj-appendix-2018-06", "four-in-one", "innovation-ideas", "innovation-processes", "innovation-governing",
            "innovation-technology", "speech-aim", "speech-means", "speech-measure", "speech-path")

# Input: the first year in which a place's own work reports have the term (Lishui: a document of the city). Rounds of reform that give a case its years.
RECORDS = (("case-beijing-12345", 2020, "接诉即办", "北京市政府工作报告"), ("case-hangzhou-qinqing", 2020, "亲清在线", "杭州市政府工作报告"),
           ("case-shanghai-two-networks", 2019, "一网通办", "上海市政府工作报告"), ("case-lishui", 2018, "最多跑一次", "丽政办发〔2018〕89号"),
           ("case-zhejiang-network", 2015, "浙江政务服务网", "浙江省政府工作报告"),
           ("case-one-visit", 2017, "最多跑一次", "浙江省政府工作报告"), ("case-zhejiang-digital-reform", 2021, "数字化改革", "浙江省政府工作报告"))
REPORTED = {"lists": "四张清单一张网", "network": "浙江政务服务网", "visit": "最多跑一次", "transform": "政府数字化转型", "reform": "数字化改革"}   # by what a thing is dated in the reports
ROUNDS = {"case-zhejiang-network": "zj-reform-2014", "case-one-visit": "zj-reform-2016", "case-zhejiang-digital-reform": "zj-reform-2021"}

DARKER = {"suzhou": "#9c3b67"}   # as a line the pale colour of this article would fade beside the others
LINES = ("-", CHAIN, DOTTED, (0, (5, 1.6)), (0, (1, 3.2)))   # of the five articles
EAST = ("北京", "天津", "河北", "上海", "江苏", "浙江", "福建", "山东", "广东", "海南")   # National Bureau of Statistics, 2011


# ---------------------------------------------------------------------------------------------------- places

def map_title(units: pd.DataFrame, mentions: pd.DataFrame) -> tuple[str, str]:
    """Title (zh, en) of the map: how many of the province-level units are named, and how many of those lie outside the east."""
    named = units[units["unit"].isin(mentions["unit"])]
    all_, rest = (units["level"] == "provincial").sum(), (~named["short_zh"].isin(EAST)).sum()
    return (f"{all_} 个省级单位里提到 {len(named)} 个，东部以外 {rest} 个",
            f"{len(named)} of {all_} province-level units are named, {rest or 'none'} of them outside the east")


def place_evidence(corpus: Corpus, place: str, known: Iterable[str]) -> pd.DataFrame:
    """`govtext.evidence` for a place, to read: citation, n, digest.

    Raises
    ------
    GovtextError
        It is not among the known places; the message lists them.
    """
    known = list(known)
    if place not in known:
        raise GovtextError(f"名单里没有“{place}”。可以选：{'、'.join(known)}。", f"{place} is not on the list. Places: {', '.join(known)}.")
    return evidence(corpus, place)[["citation", "n", "digest"]]


def case_evidence(corpus: Corpus, concepts: pd.DataFrame, case: str) -> pd.DataFrame:
    """`govcourse.concept_evidence` for a case, to read: citation, matched, digest.

    Raises
    ------
    GovtextError
        There is no such case; the message lists them.
    """
    known = concepts[concepts["kind"] == "case"]
    if case not in set(known["id"]):
        zh, en = listed(known["id"] + "（" + known["name_zh"] + "）")[0], listed(known["id"] + " (" + known["name_en"] + ")")[1]
        raise GovtextError(f"没有案例 {case}。可以选：{zh}。", f"There is no case {case}. Cases: {en}.")
    return concept_evidence(corpus, case, concepts)[["citation", "matched", "digest"]]


def names_of_places(concepts: pd.DataFrame, lang: str | None = None) -> pd.Series:
    """Place (places_zh) -> its name, in the language in force or another."""
    each = concepts[["places_zh", "places_en"]].explode(["places_zh", "places_en"]).dropna().drop_duplicates("places_zh")
    return each.set_index("places_zh", drop=False)[f"places_{lang or language()}"].rename_axis(None)


def unfolded_cases(concepts: pd.DataFrame) -> pd.DataFrame:
    """The cases, one row per place, practice and passage; article_id of the passage."""
    cases = concepts[concepts["kind"] == "case"].explode(["places_zh", "places_en"]).explode("passages")
    return cases.assign(article_id=cases["passages"].str.split("-").str[0])


def sizes_of(cases: pd.DataFrame) -> dict[str, int]:
    """Place or practice -> number of passages that tell of it."""
    by_place, by_case = (cases.groupby(by)["passages"].nunique().to_dict() for by in ("places_zh", "id"))
    return by_place | by_case


def order_of(places: Iterable[str], sizes: Mapping[str, int], mentions: pd.DataFrame, home: Mapping[str, str]) -> list[str]:
    """Places with those of the most often named province first, then by province, own size and name.

    mentions : DataFrame with unit and n; home : place -> unit
    """
    weight = mentions.set_index("unit")["n"].to_dict()
    return sorted(places, key=lambda p: (-weight.get(home.get(p), 0), home.get(p, ""), -sizes[p], p))


def lines_of(edges: pd.DataFrame) -> pd.DataFrame:
    """Places, practices and articles as lines of a figure: left, right, kind (the article, or "named-" and the article where it only names)."""
    kind = edges["article_id"].mask(only_named(edges), "named-" + edges["article_id"])
    return edges.assign(article_id=kind).rename(columns={"places_zh": "left", "id": "right", "article_id": "kind"})


def only_named(cases: pd.DataFrame) -> pd.Series:
    """Whether an article (article_id) only names a practice (id): flags by row."""
    return cases["id"].map(ONLY_NAMED).fillna("").str.split("-").str[0] == cases["article_id"]


def named_label() -> dict[str, str]:
    """Key of the lines of `lines_of` that only name, one for each article, with its passage."""
    return {f"named-{passage.split('-')[0]}": tr("只点名：", "only named: ") + cited([passage]) for passage in dict.fromkeys(ONLY_NAMED.values())}


def authors_of(corpus: Corpus, articles: Iterable[str]) -> pd.DataFrame:
    """Who wrote the articles that tell of cases: article (name), author; a dash where none is known."""
    known = corpus.articles.set_index("article_id")["author"]
    ids = [article for article in corpus.articles["article_id"] if article in set(articles)]
    return pd.DataFrame({"article_id": ids, "author": [tr(known[a], ROMANISED.get(known[a], known[a])) or "–" for a in ids]})


def line_looks() -> dict[str, Look]:
    """`govcourse.article_looks` where lines stand for articles: each has a line of its own, since no marker tells them apart; hollow (thin, with an
    open end) where it only names."""
    looks = {article: replace(look, line=line, colour=DARKER.get(article, look.colour))
             for (article, look), line in zip(article_looks().items(), LINES, strict=True)}
    return looks | {kind: replace(looks[kind.removeprefix("named-")], hollow=True) for kind in named_label()}


def degree_title(degree: pd.Series, concepts: pd.DataFrame) -> tuple[str, str]:
    """Sentence (zh, en): which places have most boxes (place -> number of cases), and how many have one only."""
    top = degree.index[degree == degree.max()]
    zh, en = listed(top)[0], listed(names_of_places(concepts, "en")[top])[1]
    most, lone = int(degree.max()), int((degree == 1).sum())
    return (f"度最高的是{zh}（{most}）；{len(degree)} 个地方里，{lone} 个的度是 1",
            f"{en} {'has' if len(top) == 1 else 'have'} the highest degree ({most}); {lone} of {len(degree)} places have degree 1")


def practice_title(shared: pd.Series, telling: pd.Series) -> tuple[str, str]:
    """Title (zh, en): how many cases tell a practice, how many of these more than one article names, and how many more than one tells.

    shared, telling : case -> number of articles that name it, that tell it
    """
    told = shared.drop(list(NAMED_ONLY), errors="ignore")
    more, often = int((told > 1).sum()), int((telling.reindex(told.index) > 1).sum())
    zh, en = (f"不止一篇讲出做法的有 {often} 条", f"more than one tells {often}") if often else ("讲出做法的都只有一篇", "none is told by more than one")
    return (f"{len(shared)} 条案例里，{len(told)} 条讲了做法；不止一篇提到的有 {more} 条，{zh}",
            f"{len(told)} of {len(shared)} cases tell a practice; more than one article names {more} of these, {en}")


# ---------------------------------------------------------------------------------------------------- roles

def roles_of(concepts: pd.DataFrame, kinds: Iterable[str]) -> pd.DataFrame:
    """The concepts of these kinds, one row per place; those without a place are left out."""
    chosen = concepts[concepts["kind"].isin(list(kinds))]
    return chosen.explode(["places_zh", "places_en"]).dropna(subset="places_zh")


def places_in_order(order: Sequence[str], roles: pd.DataFrame) -> list[str]:
    """The places of an order, then the others of `roles` by name."""
    return [*order, *sorted(set(roles["places_zh"]) - set(order))]


def problem_title(rows: Sequence[str], roles: pd.DataFrame, concepts: pd.DataFrame) -> tuple[str, str]:
    """Title (zh, en): the places whose problems are listed, in the order of `rows`."""
    english = names_of_places(concepts, "en")
    troubled = set(roles.loc[roles["kind"] == "problem", "places_zh"])
    found = [place for place in rows if place in troubled]
    return (f"文章逐条列出其问题的地方：{'、'.join(found) or '无'}（{len(rows)} 个里的 {len(found)} 个）",
            f"Places whose problems an article lists: {', '.join(english[found]) or 'none'} ({len(found)} of {len(rows)})")


# ---------------------------------------------------------------------------------------------------- years

def say_first_users(term: str) -> None:
    """Say in whose work reports a term stands first, of the province-level units and of the cities whose reports were found."""
    found = [first_mentions(term, level=level) for level in ("provincial", "city")]
    first = [table[table["first"] == table["first"].min()] for table in found]
    say("查得到的报告里，{n[0]} 个省级单位中最早写进“{t[0]}”的是{a[0]}（{y[0]} 年），{n[1]} 个城市中最早的是{b[0]}（{y[1]} 年）。",
        "Of {n[0]} province-level units, {a[1]} ({y[0]}) was the first with {t[1]} in a report that was found; of {n[1]} cities, {b[1]} ({y[1]}).",
        t=(term, f"{term} ({gloss([term])[term]})"), n=[len(table) for table in found], y=[int(table["first"].min()) for table in found],
        **{key: (listed(table["unit"])[0], listed(table["unit_en"])[1]) for key, table in zip("ab", first, strict=True)})


def first_records() -> pd.DataFrame:
    """RECORDS as a table: id (case), year, term, source."""
    return pd.DataFrame(RECORDS, columns=["id", "year", "term", "source"])


def worded_records(records: pd.DataFrame, names: pd.Series) -> pd.DataFrame:
    """`first_records` to be shown: name of the case, term, word_year (of the term, which may be younger than the practice)."""
    return records.assign(name=records["id"].map(names), word_year=records["year"])[["name", "term", "word_year"]]


def case_years(concepts: pd.DataFrame) -> pd.DataFrame:
    """year_from, year_to, year_by of each concept (id); three cases of Zhejiang have those of their round of reform."""
    dates = concepts.set_index("id")[["year_from", "year_to", "year_by"]].copy()
    for case, reform in ROUNDS.items():
        dates.loc[case] = dates.loc[reform]
    return dates


def say_lags(table: pd.DataFrame) -> None:
    """Say how many years lie between the first record and the first telling, one number for each practice, and between which years they lie without
    the least and the greatest. `table`: `dated_examples`."""
    once = table[table["practice"] & table["record"].notna()].drop_duplicates("id")
    lags = sorted((once["told"].map(min) - once["record"]).astype(float))
    inner = lags[1:-1] or lags
    half = ("（年份未定的文章按中间算）", " (an article of uncertain year counts as between the two)") if any(lag % 1 for lag in lags) else ("", "")
    say("{k} 种做法里，{n} 种列了别处的最早记录。从所查的词最早的记录，到做法第一次被这些文章讲到，各差 {each[0]} 年{half[0]}；去掉最短、最长的各一种，是 {a:g} 到 {b:g} 年。",
        "For {n} of {k} practices a first record is listed. From the first record of the word to the first telling of the practice here: {each[1]} years{half[1]}; "
        "without the shortest and the longest, {a:g} to {b:g}.",
        k=table.loc[table["practice"], "id"].nunique(), n=len(lags), each=listed(f"{lag:g}" for lag in lags), half=half, a=inner[0], b=inner[-1])


def article_years(corpus: Corpus) -> dict[str, float]:
    """article_id -> year of publication; between two years where both are possible."""
    found = corpus.articles.set_index("article_id")["published"].str.findall(r"\d{4}")
    return {article: sum(map(int, years)) / len(years) for article, years in found.items()}


def dated_examples(corpus: Corpus, roles: pd.DataFrame, dates: pd.DataFrame, records: pd.DataFrame, rows: Sequence[str]) -> pd.DataFrame:
    """Cases that tell a practice, and events, for `told_and_dated`, by place and first year.

    Parameters
    ----------
    dates : year_from, year_to, year_by of each concept
    records : id, year of the first record elsewhere
    rows : places in order

    Returns
    -------
    DataFrame
        The columns of the roles, and place, name, year_from, year_to, end_by (who gave the end), told (years of the articles that tell it,
        not of those that only name it, sorted), record (year or missing), practice (bool; an event is none, it is there for its date).
    """
    examples = roles[roles["kind"].isin(["case", "event"]) & ~roles["id"].isin(NAMED_ONLY)].drop(columns=list(dates)).join(dates, on="id")
    examples = examples.assign(rank=examples["places_zh"].map({place: k for k, place in enumerate(rows)}))
    examples = examples.sort_values(["rank", "year_from"], kind="stable")
    years = article_years(corpus)
    told = [sorted({years[passage.split("-")[0]] for passage in ids if passage != ONLY_NAMED.get(case)})
            for case, ids in zip(examples["id"], examples["passages"], strict=True)]
    return examples.assign(place=examples[f"places_{language()}"], name=examples[f"name_{language()}"], told=told, practice=examples["kind"] == "case",
                           record=examples["id"].map(records.set_index("id")["year"])).rename(columns={"year_by": "end_by"})


# ---------------------------------------------------------------------------------------------------- problems and advice

def answer_grid(answered: pd.DataFrame, advice: pd.DataFrame, problems: pd.DataFrame) -> pd.DataFrame:
    """Strength of each answer: a row per recommendation, a column per problem (ids), missing where there is none."""
    return answered.pivot(index="from", columns="to", values="strength").reindex(index=advice["id"], columns=problems["id"])


def numbers_of(*lists: pd.DataFrame) -> dict[str, str]:
    """id -> the number that the article gives it."""
    numbered = pd.concat(lists)
    return dict(zip(numbered["id"], numbered["order"].astype(str), strict=True))


def answer_title(advice: Sequence, lone: Sequence, problems: Sequence, weak: Sequence) -> tuple[str, str]:
    """Title (zh, en): recommendations that meet no listed problem (lone), and problems without a recommendation of their own (weak)."""
    return (f"照编者的连线，{len(advice)} 条建议里 {len(lone)} 条不对应所列问题；{len(problems)} 个问题里 {len(weak)} 个没有专条建议",
            f"By our reading {len(lone)} of {len(advice)} recommendations {'answers' if len(lone) == 1 else 'answer'} no listed problem; "
            f"{len(weak)} of {len(problems)} problems {'has' if len(weak) == 1 else 'have'} no recommendation of {'its' if len(weak) == 1 else 'their'} own")


def strong_answers(answers: pd.DataFrame, least: int, names: pd.Series) -> pd.DataFrame:
    """The answers of at least this strength in words, and those that the author makes: name, answers, passage_id, note.

    Raises
    ------
    GovtextError
        least is none of 1, 2, 3.
    """
    one_of("least", least, (1, 2, 3))
    strong = answers[answers["strength"].fillna(3) >= least]
    numbers = [tr("、", ", ").join(str(int(passage[-2:])) for passage in ids) for ids in strong["passages"]]
    return pd.DataFrame({"name": strong["from"].map(names), "answers": strong["to"].map(names),
                         "passage_id": [tr(f"第{n}段", f"par. {n}") for n in numbers], "note": strong[f"note_{language()}"]})


# ---------------------------------------------------------------------------------------------------- frameworks of Suzhou and Zhejiang

def shallow(concepts: pd.DataFrame, roots: Sequence[str], levels: int) -> pd.DataFrame:
    """`frameworks.tree` of several concepts of one article, cut off below so many levels; note: the paragraph alone."""
    nodes = tree(concepts, *roots)
    above, depth = dict(zip(nodes["id"], nodes["parent"], strict=True)), {}
    for node in nodes["id"]:
        depth[node] = depth[above[node]] + 1 if above[node] else 1
    shown = nodes[nodes["id"].map(depth) <= levels]
    return shown.assign(note=[paragraph(passages[0]) for passages in shown["passages"]])


def fullest_title(concepts: pd.DataFrame, parent: str, what: tuple[str, str]) -> tuple[str, str]:
    """Title (zh, en): below which members of a group the editors tell most concepts apart; what: the group in words."""
    members = concepts[concepts["parent"] == parent].set_index("id")
    sizes = pd.Series({i: len(below(concepts, i)) for i in members.index})
    first = members.loc[sizes.index[sizes == sizes.max()]]
    return (f"{what[0]}里，编者分出概念最多的是“{listed(first['name_zh'])[0]}”：{sizes.max()} 个",
            f"{what[1]}: by our reading most notions ({sizes.max()}) stand below \"{listed(first['name_en'])[1]}\"")


def bare_title(concepts: pd.DataFrame, parent: str, what: tuple[str, str]) -> tuple[str, str]:
    """Title (zh, en): which members of a group have no concept of their own below them; what: the group in words."""
    members = concepts[concepts["parent"] == parent]
    bare = members[[not len(below(concepts, member)) for member in members["id"]]]
    if bare.empty:
        return f"{what[0]}：每条下面都另有概念", f"{what[1]}: each has notions of its own below it"
    return (f"{what[0]}里，下面没有另外概念的有 {len(bare)} 条：{listed(bare['name_zh'])[0]}",
            f"{what[1]}: {len(bare)} with no notion of its own below it (\"{listed(bare['name_en'])[1]}\")")


def powers_and_dilemmas(relations: pd.DataFrame, concepts: pd.DataFrame) -> pd.DataFrame:
    """Which power of the interface meets which dilemma in the editors' reading: row (power), column (dilemma), strength."""
    inside = {of: set(concepts.loc[concepts["parent"] == of, "id"]) for of in ("interface-four-powers", "interface-four-dilemmas")}
    powers, dilemmas = inside.values()
    found = relations[(relations["kind"] == "answers") & relations["from"].isin(powers) & relations["to"].isin(dilemmas)]
    return pd.DataFrame({"row": found["from"], "column": found["to"], "strength": found["strength"].astype(int)})


def pairing_title(pairs: pd.DataFrame, powers: Sequence, dilemmas: Sequence) -> tuple[str, str]:
    """Title (zh, en): how many powers meet a dilemma in so many words (strength 3)."""
    clear = int((pairs["strength"] == 3).sum())
    return (f"{len(powers)} 种权对 {len(dilemmas)} 种难：字面上对得上的有 {clear} 对",
            f"{len(powers)} powers, {len(dilemmas)} dilemmas: {clear} {'pair matches' if clear == 1 else 'pairs match'} word for word")


def children_names(concepts: pd.DataFrame, parent: str) -> dict[str, str]:
    """The members of a group in the order of the text: id -> name in the language in force."""
    members = concepts[concepts["parent"] == parent].sort_values("order")
    return dict(zip(members["id"], members[tr("name_zh", "name_en")], strict=True))


def answers_among(relations: pd.DataFrame, lefts: Iterable[str], rights: Iterable[str], kind: str = "answers") -> pd.DataFrame:
    """Links of one kind from concepts on the right to those on the left, or the other way, for a figure of two columns: left, right,
    kind (strong, fair, thin, or author: the article says so)."""
    lefts, rights = set(lefts), set(rights)
    mine = relations[relations["kind"] == kind]
    there, back = (mine[mine[a].isin(rights) & mine[b].isin(lefts)] for a, b in (("from", "to"), ("to", "from")))
    force = pd.concat([there, back])["strength"].map({3: "strong", 2: "fair", 1: "thin"}).fillna("author")
    return pd.DataFrame({"left": [*there["to"], *back["from"]], "right": [*there["from"], *back["to"]], "kind": list(force)})


def remedy_title(links: pd.DataFrame, forms: Sequence) -> tuple[str, str]:
    """Title (zh, en): for how many forms the text gives a remedy, and for how many more only we read one. links : left (form), kind."""
    said = set(links.loc[links["kind"] == "author", "left"])
    read = set(links["left"]) - said
    return (f"{len(forms)} 种表现里，文中给出办法的 {len(said)} 种" + (f"，由编者读出的 {len(read)} 种" if read else ""),
            f"Of {len(forms)} forms the text gives a remedy for {len(said)}" + (f"; we read one for {len(read)} more" if read else ""))


def all_pairs(links: pd.DataFrame, lefts: Iterable[str], rights: Iterable[str]) -> pd.DataFrame:
    """`answers_among` with a row for each pair, for a grid: kind "none" where there is no link."""
    pairs = pd.MultiIndex.from_product([lefts, rights], names=["left", "right"]).to_frame(index=False)
    return pairs.merge(links, how="left").fillna({"kind": "none"})


def backed_first(names: Mapping[str, str], links: pd.DataFrame) -> dict[str, str]:
    """The same names, those that a link leads to (column right) first: what the figure is about stands at its beginning."""
    return dict(sorted(names.items(), key=lambda item: item[0] not in set(links["right"])))


def backing_title(links: pd.DataFrame, keywords: Sequence) -> tuple[str, str]:
    """Title (zh, en): how many of the keywords an argument backs, by the text itself and by our reading. links : right (keyword), kind."""
    said = set(links.loc[links["kind"] == "author", "right"])
    read = set(links["right"]) - said
    if not said:
        return (f"{len(keywords)} 个关键词里，编者读出有论证支持的 {len(read)} 个；文中只并列，没有逐个论证",
                f"Of {len(keywords)} keywords we read an argument behind {len(read)}; the text only lists them")
    return (f"{len(keywords)} 个关键词里，文中说有论证支持的 {len(said)} 个，编者读出的 {len(read)} 个",
            f"Of {len(keywords)} keywords, the text says that an argument backs {len(said)}; we read it so for {len(read)} more")


def names_in_lists(concepts: pd.DataFrame, *parents: str) -> pd.DataFrame:
    """Members of groups as cells of a grid: name (in the language in force), group (the parent), kind ("same": the Chinese name stands in more
    than one group, else "alone"); shared names first."""
    mine = concepts[concepts["parent"].isin(parents)]
    label = mine.drop_duplicates("name_zh").set_index("name_zh", drop=False)[tr("name_zh", "name_en")]
    shared = mine.groupby("name_zh")["parent"].transform("nunique") > 1
    table = pd.DataFrame({"name": mine["name_zh"].map(label), "group": mine["parent"], "kind": shared.map({True: "same", False: "alone"})})
    return table.sort_values("kind", ascending=False, kind="stable").reset_index(drop=True)


def same_title(members: pd.DataFrame, left: str, right: str) -> tuple[str, str]:
    """Title (zh, en): how many of the levers (group left) and of the things to be built (right) have the same name. members : `names_in_lists`"""
    size = members["group"].value_counts()
    n = members.loc[members["kind"] == "same", "name"].nunique()
    return (f"浙江的 {size[left]} 个抓手和“413”的 {size[right]} 项建设，同名的有 {n} 项",
            f"Zhejiang's {size[left]} levers and the {size[right]} things of \"413\" share {n} {'name' if n == 1 else 'names'}")


# ---------------------------------------------------------------------------------------------------- the cases and what was checked

def case_cards(concepts: pd.DataFrame, claims: pd.DataFrame, cases: Sequence[str]) -> pd.DataFrame:
    """`frameworks.cards` of cases, and checked: the claims of the ledger about each, by verdict (confirmed 2, ...).

    claims : claim_id, verdict
    """
    return cards(concepts, cases).assign(checked=[_by_verdict(claims, case) for case in cases])[["name", "digest", "checked", "passages"]]


def _by_verdict(claims: pd.DataFrame, case: str) -> str:
    from ..figures.claims import VERDICTS, verdict_name

    verdicts = claims.loc[claims["claim_id"].isin(ABOUT.get(case, ())), "verdict"].value_counts()
    return tr("，", ", ").join(f"{verdict_name(v)} {verdicts[v]}" for v in VERDICTS if v in verdicts) or tr("没有可核的说法", "nothing to check")


def case_claims(claims: pd.DataFrame, case: str) -> pd.DataFrame:
    """The claims of the ledger about a case, to read: claim_id, statement, verdict, evidence, in the language in force."""
    from ..figures.claims import verdict_name

    mine = claims[claims["claim_id"].isin(ABOUT.get(case, ()))]
    return pd.DataFrame({"claim_id": mine["claim_id"], "statement": mine[tr("statement_zh", "statement_en")],
                         "verdict": [verdict_name(v) for v in mine["verdict"]], "evidence": mine[tr("evidence_zh", "evidence_en")]})


def with_claims(cases: Iterable[str], claim_ids: Iterable[str]) -> list[str]:
    """Those of the cases about which the ledger has one of these claims."""
    wanted = set(claim_ids)
    return [case for case in cases if wanted.intersection(ABOUT.get(case, ()))]


def say_barest(sheet: pd.DataFrame, names: pd.Series, claims: pd.DataFrame) -> None:
    """Say which rows of `evidence_sheet` have one teller and no year at all, and of how many of these the ledger (claims: claim_id, verdict,
    evidence_zh) has a year, and a claim that was confirmed."""
    bare = sheet.index[(sheet["tellers"] == 1) & sheet["year_in_text"].isna() & sheet["record"].isna()]
    dated = len(with_claims(bare, claims.loc[claims["evidence_zh"].str.contains(r"\d{4}年"), "claim_id"]))
    sure = len(with_claims(bare, claims.loc[claims["verdict"] == "confirmed", "claim_id"]))
    say("{n} 行里有 {k} 行最空：讲述者一位，两栏都没有列年份（{which[0]}）。没有列不是没有：核对说法时，其中 {d} 行另见年份，{m} 行有说法属实。",
        "Of {n} rows {k} are the barest: one teller and no year listed in either column ({which[1]}). Not listed is not absent: "
        "when claims were checked, a year was met for {d} of these, and a claim confirmed for {m}.",
        n=len(sheet), k=len(bare), which=listed(names[bare]), d=dated, m=sure)


def checked_counts(claims: pd.DataFrame) -> pd.DataFrame:
    """Claims of the ledger about cases: group (case), verdict, n."""
    about = pd.Series({claim: case for case, ids in ABOUT.items() for claim in ids}, name="group")
    return claims.join(about, on="claim_id").dropna(subset="group").groupby(["group", "verdict"]).size().rename("n").reset_index()


def checked_title(counts: pd.DataFrame) -> tuple[str, str]:
    """Title (zh, en): how many claims of the cases can be checked (an opinion cannot), and how many cases have only one; no verdict on so few."""
    can = counts[counts["verdict"] != "opinion"]
    n, sizes = int(can["n"].sum()), can.groupby("group")["n"].sum()
    lone = int((sizes == 1).sum())
    return (f"{counts['group'].nunique()} 条案例里，可核的说法共 {n} 个；只有一个的案例有 {lone} 条",
            f"Of the claims about {counts['group'].nunique()} cases {n} can be checked; {lone} case{' holds' if lone == 1 else 's hold'} just one")


# ---------------------------------------------------------------------------------------------------- tellings and the evidence sheet

def years_told(steps: pd.DataFrame, teller: str) -> list[int]:
    """The year that a teller gives to each numbered step, from the first note of it."""
    notes = steps[steps["teller"] == teller].groupby("step")["note"].first()
    return [int(re.search(r"\d{4}", note)[0]) for note in notes]


def years_noted(steps: pd.DataFrame, teller: str) -> dict[str, int]:
    """item -> the year in the note of a teller."""
    notes = steps[steps["teller"] == teller].set_index("item")["note"]
    return {item: int(re.search(r"\d{4}", note)[0]) for item, note in notes.items()}


def first_years(unit: str, terms: Mapping[str, str]) -> dict[str, int]:
    """The same for the reports of a province-level unit: item -> the first year with its term."""
    return {item: int(first_mentions(term).set_index("unit").at[unit, "first"]) for item, term in terms.items()}


def telling_title(steps: pd.DataFrame, items: Mapping[str, str], one: str, other: str) -> tuple[str, str]:
    """Title (zh, en): how many things both tellers number, and which of them stand in different steps."""
    wide = steps[steps["step"].notna()].pivot(index="item", columns="teller", values="step").reindex(columns=[one, other])
    both = wide.dropna()
    moved = [i for i in items if i in both.index[both[one] != both[other]]]
    zh, en = listed(items[i].replace("\n", tr("", " ")) for i in moved) if moved else ("", "")
    return (f"两种三分法都讲到 {len(both)} 件事，放在不同步骤的有 {len(moved)} 件{'：' * bool(moved)}{zh}",
            f"Both three-part tellings name {len(both)} things and put {len(moved)} into different steps{': ' * bool(moved)}{en}")


def labels_of(terms: Sequence[str], units: pd.DataFrame, concepts: pd.DataFrame) -> dict[str, str]:
    """term -> the word shown for it: itself, or in English its gloss or the name of the place."""
    english = gloss(list(terms)) | dict(zip(units["short_zh"], units["unit_en"], strict=True)) | names_of_places(concepts, "en").to_dict()
    return {term: tr(term, english[term].split(" (")[0]) for term in terms}


def share_title(counts: pd.DataFrame, article: str) -> tuple[str, str]:
    """Title (zh, en): how many of all occurrences (row, column, n) stand in the Zhejiang article."""
    terms, total, own = counts["row"].nunique(), counts["n"].sum(), counts.loc[counts["column"] == article, "n"].sum()
    return (f"这 {terms} 个词共 {total} 次，{own} 次在浙江一文里",
            f"{own} of the {total} occurrences of these {terms} terms stand in the Zhejiang article")


def evidence_sheet(cases: pd.DataFrame, shared: pd.Series, voices: pd.Series, dates: pd.DataFrame, records: pd.DataFrame) -> pd.DataFrame:
    """One row per case (id): n_passages, articles, tellers, year_in_text, record (year, or missing)."""
    sheet = pd.DataFrame({"n_passages": cases.groupby("id")["passages"].nunique(), "articles": shared, "tellers": voices})
    return sheet.assign(year_in_text=dates["year_from"], record=records.set_index("id")["year"]).astype("Int64")


def longer_words(corpus: Corpus, term: str, after: str) -> pd.Series:
    """article_id -> how often a word of the corpus stands in a sentence with the token `after`, cut off from it: but the beginning of a longer word."""
    tokens, place = corpus.tokens, ["passage_id", "sentence"]
    found = tokens[tokens["term"] == term].merge(tokens.loc[tokens["term"] == after, place])
    return found.groupby(found["passage_id"].str.split("-").str[0])["n"].sum()


def worded_sheet(sheet: pd.DataFrame, names: pd.Series, telling: pd.DataFrame) -> pd.DataFrame:
    """`evidence_sheet` to be shown: name of the case, then its columns; of articles and tellers how many only name it. `telling`: id, article_id, who."""
    told = telling.groupby("id")[["article_id", "who"]].nunique().reindex(sheet.index).set_axis(["articles", "tellers"], axis=1)
    extra = (sheet[["articles", "tellers"]] - told).map(lambda n: tr(f"（{n} 只点名）", f" ({n} only names it)") if n else "")
    sheet = sheet.assign(**{column: sheet[column].astype(str) + extra[column] for column in extra})
    return sheet.set_axis(names[sheet.index], axis=0).reset_index(names="name")

"""Notebook 03: what its figures and tables of the thesis "quantity and quality" are made of."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from govtext.corpus import Corpus
from govtext.language import tr
from govtext.lexicon import gloss, load_terms
from govtext.messages import GovtextError

from ..data import article_name, article_names
from ..passages import cite
from .frameworks import spelt_out, tree
from .wording import both, english_only, translated

# The five changes, the article's own argument, what the theory says, earlier theories: left to right in the figure of links.
LAYERS = (("quant-1-service-online", "quant-2-social-governance", "qual-1-value-orientation", "qual-2-top-level-design",
           "qual-3-state-society"),
          ("stage-2-internet-plus", "char-4-ubiquitous-intelligent", "stage-3-digital-gov", "definition-extension", "char-1-user-oriented",
           "char-2-data-driven", "char-3-holistic-coordination", "definition-intension"),
          ("deg-china-dual-rationality", "deg-china-branch-of-governance", "deg-claim-needs-based-holism", "deg-claim-reintegration",
           "deg-claim-digitization-changes"),
          ("theory-new-public-service", "theory-holistic", "npm-decline"))
THEORY = 2
GLOSSES = {"侧重": "lean to", "内涵": "intension", "变化": "change", "角色": "role", "呈现": "show", "基础": "basis", "发生": "happen",
           "价值": "value", "工作": "work", "模式": "mode", "目标": "aim", "体系": "system", "指导意见": "guideline", "建设": "construction",
           "规划": "plan", "变迁": "change over time", "学习": "to learn"}
THESIS_WORDS = {
    "划桨": "rowing", "掌舵": "steering", "不见面审批": "no-meeting approval", "部门利益": "dept. interests", "量变": "quantity",
    "服务线上化": "services\nonline", "质变": "quality", "工具理性": "instrum. rationality", "价值理性": "value rationality",
    "驾驭": "mastering", "数据驱动": "data-driven", "社会治理": "social gov.", "电子政务": "e-government", "数字政府": "digital gov."}
LIST_WORDS = {
    "效率": "efficiency", "成本": "cost", "效能": "effectiveness", "高效": "efficient", "集约": "intensive", "节约": "saving",
    "提速": "speeding up", "便民": "convenience", "体验": "experience", "参与": "participation", "倾听": "listening", "便利": "ease",
    "便捷": "quick and easy", "满意": "satisfaction", "获得感": "sense of gain"}
PART_NAMES = {"引言": "Intro", "理论背景": "Theory", "实践历程": "History", "三个视角": "Views", "结论与四大特点": "Conclusion",
              "shifts": "Shifts", "trends": "Trends", "suzhou": "Suzhou", "zhejiang": "Zhejiang"}


# ------------------------------------------------------------------------------------------------ two words in sentences

def fourfold(first: pd.Series, second: pd.Series) -> pd.DataFrame:
    """Sentences without and with each of two words, in the language in force: rows the first, columns the second (bool, named by their words)."""
    said = {False: tr("没有", "without"), True: tr("有", "with")}
    names = [tr(*glossed_list([str(word.name)])) for word in (first, second)]
    return pd.crosstab(first, second).rename(index=said, columns=said).rename_axis(index=names[0], columns=names[1])


def could_be_seen(compared: pd.DataFrame, level: float = 0.05, *, least: int = 1) -> dict[str, Any]:
    """How large a difference must be before Fisher's exact test shows it, in sentences, for counts as few as these.

    Parameters
    ----------
    compared : columns of `compare_collocates`, a row per word; all rows have the same units_first and units_second
    level : p below which a difference counts as seen; corrected: divided by the number of words, what one word alone would need (Bonferroni)
    least : words in fewer sentences were not compared: none of them can be seen

    Returns
    -------
    dict
        first, second (sentences of each side), absent and absent_corrected (a word that never stands with the first word: in how many
        sentences of the second it must stand), only and only_corrected (the other way round); None where no count would do.
        enough: the words that stand in at least `absent` sentences of the second, most frequent first.
    """
    first, second = int(compared["units_first"].iloc[0]), int(compared["units_second"].iloc[0])
    found = {"first": first, "second": second}
    for name, p in (("", level), ("_corrected", level / len(compared))):
        found |= {f"absent{name}": _fewest(first, second, p, least), f"only{name}": _fewest(second, first, p, least)}
    enough = compared[compared["n_second"] >= (found["absent"] or np.inf)]
    return {**found, "enough": enough.sort_values(["n_second", "term"], ascending=[False, True])["term"].astype(str).tolist()}


def _fewest(without: int, sentences: int, level: float, least: int) -> int | None:
    """In how many of `sentences`, at least `least`, a word must stand that stands in none of `without` others, for an exact p below the level."""
    from scipy.stats import fisher_exact

    return next((k for k in range(least, sentences + 1) if fisher_exact([[0, without], [k, sentences - k]]).pvalue < level), None)


def needed_sentences(tally: pd.DataFrame, name: str, level: float = 0.05) -> dict[str, Any]:
    """From how many sentences of the first side on Fisher's exact test would show that a list stands there more often, the second side as it is.

    tally : `sentences_with`, two sides; name : the column of a list.
    Returns first, second (sentences of each side), n_first, n_second (with words of the list), needed ("–" where no number would do).
    """
    from scipy.stats import fisher_exact

    (a, first), (b, second) = tally[[name, "n_all"]].astype(int).to_numpy().tolist()
    more = (k for k in range(first + 1) if k * second > b * first and fisher_exact([[k, first - k], [b, second - b]]).pvalue < level)
    return {"first": first, "second": second, "n_first": a, "n_second": b, "needed": next(more, "–")}


# ------------------------------------------------------------------------------------------------ concepts and their links

def theory_tree(concepts: pd.DataFrame) -> pd.DataFrame:
    """Digital-era governance as the article tells it: backgrounds, claims, Chinese readings, each with our digest; for `charts.outline`."""
    return spelt_out(tree(concepts, "deg-background", "deg-claims", "deg-china-readings"))


def theory_tree_title(nodes: pd.DataFrame) -> str:
    """In how many Chinese readings, by our digests, the first claim is left: to take functions back. `nodes`: `theory_tree`."""
    readings = nodes.loc[nodes["parent"] == "deg-china-readings", "digest_zh"]
    n, k = len(readings), int(readings.str.contains("收回|整合起来|合在一起").sum())
    return tr(f"理论的第一条主张是收回职能；文章转述的 {n} 种国内解读里，{f'提到它的有 {k} 种' if k else '没有一种提到它'}",
              f"The theory's first claim takes functions back; {k or ('neither' if n == 2 else 'none')} of the {n} Chinese readings that the article reports mention{'s' * (k < 2)} it")


def poles_table(members: pd.DataFrame) -> pd.DataFrame:
    """Concepts as a table to read, in the language in force: name, from_pole, to_pole, from_terms, to_terms (joined, in English with glosses).

    A concept without poles, something added, has its own words in to_terms.
    """
    added = members["from_terms"].str.len() + members["to_terms"].str.len() == 0
    members = members.assign(to_terms=members["to_terms"].where(~added, members["terms"]))
    terms = {end: [tr(*glossed_list(list(words))) if words else "" for words in members[f"{end}_terms"]] for end in ("from", "to")}
    return pd.DataFrame({"name": members[tr("name_zh", "name_en")], "from_pole": members[tr("from_zh", "from_en")],
                         "to_pole": members[tr("to_zh", "to_en")], "from_terms": terms["from"], "to_terms": terms["to"]})


def theory_links(concepts: pd.DataFrame, relations: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The concepts of LAYERS and the links between different layers.

    Returns
    -------
    (nodes, links)
        nodes: the columns of `concepts`, label (in the language in force), layer (0 ..). links: the columns of `relations` with source
        and target in place of from and to; bridge (the theory and the article's own argument: layers 0 or 1 with 2), direct (the
        theory and one of the five changes: 0 with 2).
    """
    layer = {concept: k for k, ids in enumerate(LAYERS) for concept in ids}
    nodes = concepts.set_index("id").loc[list(layer)].reset_index()
    nodes = nodes.assign(layer=nodes["id"].map(layer), label=nodes[tr("name_zh", "name_en")])
    links = relations.rename(columns={"from": "source", "to": "target"})
    links = links[links["source"].isin(layer) & links["target"].isin(layer)]
    ends = pd.DataFrame({"a": links["source"].map(layer), "b": links["target"].map(layer)})
    low, high = ends.min(axis=1), ends.max(axis=1)
    links = links.assign(bridge=(high == THEORY) & (low < THEORY), direct=(high == THEORY) & (low == 0))
    return nodes, links[low != high]


def theory_heads() -> list[str]:
    """Headings of LAYERS in the language in force."""
    return [tr("五处变化", "five changes"), tr("阶段、定义、特点", "stages, definition,\ncharacteristics"),
            tr("理论：主张与解读", "theory: claims\nand readings"), tr("此前的理论", "earlier theories")]


def theory_title(links: pd.DataFrame) -> tuple[str, str]:
    """How many of the links of `theory_links` lead from the theory to the article's own argument, and how many the author states."""
    bridge = links[links["bridge"]]
    n, told = len(bridge), int((bridge["by"] == "article").sum())
    if not told:
        return f"理论与文章自己的论证之间的 {n} 条联系，没有一条是作者明说的", f"None of the {n} links between the theory and the article's own argument is stated by the author"
    return f"理论与文章自己的论证之间有 {n} 条联系，作者明说的有 {told} 条", f"Of {n} links between the theory and the article's own argument the author states {told}"


def reach_of_theory(links: pd.DataFrame) -> dict[str, int]:
    """Of the claims and readings of the theory (n): tied to one of the five changes, near to a characteristic or the definition, none."""
    theory = set(LAYERS[THEORY])
    tied, near = (theory & {*links.loc[links[kind], "source"], *links.loc[links[kind], "target"]} for kind in ("direct", "bridge"))
    return {"n": len(theory), "tied": len(tied), "near": len(near - tied), "none": len(theory - near)}


# ------------------------------------------------------------------------------------------------ two rationalities

def collocate_glosses() -> dict[str, str] | None:
    """English of the collocates, from the list of terms and from here; None in Chinese."""
    lexicon = load_terms()
    return english_only(gloss(list(lexicon["term"]), lexicon) | GLOSSES)


def glossed_list(words: list[str]) -> tuple[str, str]:
    """Words joined as (zh, en); in English each with its gloss in brackets, where it has one."""
    meaning = gloss(words) | GLOSSES
    return "、".join(words) or "–", ", ".join(f"{w} ({meaning[w]})" if meaning.get(w, w) != w else w for w in words) or "–"


def poles_side_by_side(found: pd.DataFrame) -> pd.DataFrame:
    """Counts of the poles of concepts (`concept_frequency`, poles=True) in one row per concept and passage: id, passage_id, from, to."""
    wide = found.pivot_table(index=["id", "passage_id"], columns="pole", values="n", fill_value=0, aggfunc="sum")
    return wide.reindex(columns=["from", "to"], fill_value=0).astype(int).rename_axis(columns=None).reset_index()


def pole_rows(found: pd.DataFrame, speakers: Mapping[str, str]) -> pd.DataFrame:
    """Rows of the figure of dots: pair, passage_id, n_from, n_to, note (who speaks), row (the citation). `found`: `poles_side_by_side`."""
    places = [cite(passage.rpartition("-")[0], int(passage.rpartition("-")[2])) for passage in found["passage_id"]]
    return pd.DataFrame({"pair": found["id"], "passage_id": found["passage_id"], "n_from": found["from"], "n_to": found["to"],
                         "note": found["passage_id"].map(speakers).fillna(""), "row": places})


def pole_names(concepts: pd.DataFrame) -> dict[str, tuple[str, str]]:
    """Concept -> (its one pole, its other pole) in the language in force."""
    return {row["id"]: (row[tr("from_zh", "from_en")], row[tr("to_zh", "to_en")]) for _, row in concepts.iterrows()}


def rationality_title(rows: pd.DataFrame, passages: pd.DataFrame) -> tuple[str, str]:
    """How often the words of `pole_rows` occur, and in how many of the passages."""
    total, places = int(rows[["n_from", "n_to"]].to_numpy().sum()), rows["passage_id"].nunique()
    return (f"“理性”四词共 {total} 次，只在 {len(passages)} 段中的 {places} 段",
            f"Four words for rationality, {total} times in all, in {places} of {len(passages)} passages")


# ------------------------------------------------------------------------------------------------ names for people, images

def with_parts(corpus: Corpus) -> pd.DataFrame:
    """The token table with a column `column`: the section for the Stages article, article_id for the four others."""
    passages = corpus.passages
    part = passages["article_id"].where(passages["article_id"] != "stages", passages["section_zh"])
    return corpus.tokens.assign(column=corpus.tokens["passage_id"].map(dict(zip(passages["passage_id"], part, strict=True))))


def without_accounts(tokens: pd.DataFrame) -> pd.DataFrame:
    """A token table without 公众 (the public) in 公众号 (an account on WeChat), which is cut into 公众 and 号: left out where a sentence holds both."""
    places = [tokens["passage_id"], tokens["sentence"]]
    account = tokens["term"].eq("号").groupby(places, observed=True).transform("any")
    return tokens[~(account & tokens["term"].eq("公众"))]


def part_labels() -> dict[str, str]:
    """Column of `with_parts` -> its label in the language in force, in the order of the course."""
    return {part: tr(article_name(part).replace("与四", "与\n四"), english) for part, english in PART_NAMES.items()}


def part_groups() -> dict[str, str]:
    """Column of `with_parts` -> what it is a part of, in the language in force."""
    return {part: tr("其余四篇", "the four others") if part in article_names() else tr("“量变与质变”各节", "sections of Stages") for part in PART_NAMES}


def market_title(called: pd.DataFrame, words: tuple[str, ...] = ("顾客", "客户", "用户")) -> tuple[str, str]:
    """How many of the words of the market stand in the sections of the Stages article. `called`: row (word), column, n."""
    market = called[called["row"].isin(words)]
    own, every = market.loc[~market["column"].isin(list(article_names())), "n"].sum(), market["n"].sum()
    return (f"市场式称呼（顾客、客户、用户）共 {every} 次，{own} 次在“量变与质变”一文",
            f"Market words (customer, client, user): {own} of {every} stand in the Stages article")


def hits_along(corpus: Corpus, words: list[str]) -> pd.DataFrame:
    """String counts of words per passage and where the passage stands: term, passage_id, n, ..., article_id, position (0 to 1: how much of
    the article, in characters, lies before the middle of the passage)."""
    from govtext.measures.frequency import nested_frequency

    order = corpus.passages[["passage_id", "article_id", "n_chars"]]
    within = order.groupby("article_id", sort=False)["n_chars"]
    order = order.assign(position=(within.cumsum() - order["n_chars"] / 2) / within.transform("sum")).drop(columns="n_chars")
    return nested_frequency(corpus.tokens, words, by="passage_id", counts=corpus).merge(order, on="passage_id")


def images_title(hits: pd.DataFrame, english: Mapping[str, str]) -> tuple[str, str]:
    """Which of the words occur once in all, or how many where they are more than three. `hits`: `hits_along`; english: word -> its English."""
    counts = hits.groupby("term", sort=False)["n"].sum()
    once, n = list(counts.index[counts == 1]), len(counts)
    if not once or len(once) > 3:
        return (f"我们挑的 {n} 个比喻里，只出现一次的有 {len(once)} 个", f"Of {n} images of our choice {len(once) or 'none'} occur{'s' * (not once)} just once")
    return (f"我们挑的 {n} 个比喻里，只出现一次的是{'、'.join(f'“{word}”' for word in once)}",
            f"Of {n} images of our choice only {' and '.join(english[word] for word in once)} occur{'s' * (len(once) == 1)} just once")


def thesis_words() -> dict[str, str]:
    """Words of the thesis and of the articles' subject -> label in the language in force."""
    return translated(THESIS_WORDS)


# ------------------------------------------------------------------------------------------------ two lists of words

def meanings(lists: Mapping[str, list[str]]) -> dict[str, str]:
    """Word of the two lists -> its English where we have one, else the word itself.

    Raises
    ------
    GovtextError
        A list is missing, not a list of words, or empty.
    """
    for name in ("efficiency", "people"):
        words = lists.get(name)
        if not isinstance(words, (list, tuple)) or not words or not all(isinstance(w, str) and w.strip() for w in words):
            raise GovtextError(f"lists 要有 efficiency 和 people 两份词表，每份是至少有一个词的列表；{name} 不是。",
                               f"lists needs efficiency and people, each a list of at least one word; {name} is not.")
    return {word: LIST_WORDS.get(word, word) for name in ("efficiency", "people") for word in lists[name]}


def list_labels(lists: Mapping[str, list[str]]) -> dict[str, str]:
    """Word -> label with the mark of its list: ◆ efficiency, ● people."""
    labels = both({word: "" if english == word else english for word, english in meanings(lists).items()})
    return {word: f"{'◆' if word in lists['efficiency'] else '●'} {label}" for word, label in labels.items()}


def list_title(share: pd.Series, lists: Mapping[str, list[str]]) -> tuple[str, str]:
    """How much of the second list its most frequent word makes up, or words where there is a tie. `share`: word -> count."""
    counts = share[list(dict.fromkeys(lists["people"]))]
    if not counts.sum():
        return "第二份词表里的词一次也没有出现", "No word of the second list occurs"
    most, part = counts[counts == counts.max()].index, counts.max() / counts.sum()
    if len(most) > 1:
        meaning = meanings(lists)
        return (f"第二份词表里，{'、'.join(f'“{w}”' for w in most)}各占 {part:.0%}",
                f"In the second list {', '.join(meaning[w] for w in most)} make up {part:.0%} each")
    return f"第二份词表里，“{most[0]}”一个词就占 {part:.0%}", f'In the second list "{meanings(lists)[most[0]]}" alone makes up {part:.0%}'


def pattern(words: list[str]) -> str:
    """A regular expression for any of the words as they stand."""
    return "|".join(re.escape(word) for word in words)


def list_counts(corpus: Corpus, lists: Mapping[str, list[str]]) -> pd.DataFrame:
    """Per passage (index passage_id): article_id, n_chars, and per list how many tokens hold one of its words."""
    table = corpus.passages.set_index("passage_id")[["article_id", "n_chars"]]
    for name, words in lists.items():
        mine = corpus.tokens[corpus.tokens["term"].str.contains(pattern(words))]
        table[name] = mine.groupby("passage_id")["n"].sum().reindex(table.index, fill_value=0)
    return table


def after_reading(counted: pd.DataFrame, wrong: Mapping[str, int], lists: Mapping[str, list[str]], word: str = "参与") -> pd.DataFrame:
    """`list_counts` of the articles with passages where `word` was read otherwise, less these; article_id gets an asterisk.

    Nothing is taken away where the second list does not hold the word.
    """
    taken = pd.Series(wrong).reindex(counted.index, fill_value=0) * int(word in lists["people"])
    read = counted[counted["article_id"].isin(counted.loc[counted.index.isin(list(wrong)), "article_id"])]
    return read.assign(people=read["people"] - taken[read.index], article_id=read["article_id"].astype(str) + "*")


def list_rates(counted: pd.DataFrame, interval: Callable[[np.ndarray], np.ndarray]) -> pd.DataFrame:
    """Rates of two lists per 1,000 characters for each article, with intervals.

    Parameters
    ----------
    counted : columns of `list_counts`
    interval : of an array (passages, [efficiency, people, n_chars]) to an array [[low], [high]] of efficiency, people, difference

    Returns
    -------
    DataFrame
        row (article_id), n_a, rate_a, low_a, high_a (efficiency), n_b ... high_b (people), low, high (of the difference b - a).
    """
    rows = []
    for row, mine in counted.groupby("article_id", sort=False):
        mine = mine[["efficiency", "people", "n_chars"]]
        (n_a, n_b, chars), ends = mine.sum(), interval(mine.to_numpy())
        rows.append((row, n_a, n_a / chars * 1000, *ends[:, 0], n_b, n_b / chars * 1000, *ends[:, 1], *ends[:, 2]))
    return pd.DataFrame(rows, columns=["row", "n_a", "rate_a", "low_a", "high_a", "n_b", "rate_b", "low_b", "high_b", "low", "high"])


def rates_title(rates: pd.DataFrame) -> tuple[str, str]:
    """In how many articles one of the lists of `list_rates` is clearly ahead; rows after reading, of one list only, do not count."""
    once = rates[~rates["row"].str.endswith("*")]
    k, n = int(((once["low"] > 0) | (once["high"] < 0)).sum()), len(once)
    return (f"哪份词表更多？{n} 篇里{f' {k} 篇' if k else '没有一篇'}分得出", f"Which list has more? {k or 'None'} of {n} articles can tell")


def rate_labels(rates: pd.DataFrame) -> dict[str, str]:
    """Row of `list_rates` -> the article's name; with an asterisk: after reading."""
    after = tr("（读后）", " (after reading)")
    return {row: article_name(row.rstrip("*")) + (after if row.endswith("*") else "") for row in rates["row"]}


def sentences_with(sentence: pd.Series, sides: Mapping[str, pd.Series], lists: Mapping[str, list[str]]) -> pd.DataFrame:
    """In how many sentences of each side words of each list stand.

    Parameters
    ----------
    sentence : the words of each sentence, joined
    sides : name -> which sentences (bool, same index)

    Returns
    -------
    DataFrame
        term (the side), a column per list, n_all (sentences of the side).
    """
    rows = [{"term": side, **{name: int((sentence.str.contains(pattern(words)) & mine).sum()) for name, words in lists.items()},
             "n_all": int(mine.sum())} for side, mine in sides.items()]
    return pd.DataFrame(rows)

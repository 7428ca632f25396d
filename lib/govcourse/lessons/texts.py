"""Notebook 01: what its tables, figures and sentences of texts, words and counts are made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import accumulate, pairwise

import pandas as pd

from govtext.corpus import Corpus
from govtext.language import language, tr
from govtext.lexicon import gloss
from govtext.measures.keyness import keyness_log_odds
from govtext.messages import GovtextError
from govtext.paths import data_dir
from govtext.rates import rate
from govtext.show import say

from ..data import article_names
from .quantity import glossed_list as glossed_list
from .quantity import hits_along as hits_along
from .stages import inferred
from .wording import ROMANISED, english_only, listed

EVERYDAY = {"主体": "actors", "需要": "need", "问题": "problem", "要求": "require", "改善": "improve", "模式": "mode", "我国": "our country",
            "浙江省": "Zhejiang Province", "地方": "local, place", "研究": "research", "存在": "exist", "工作": "work", "应用": "application",
            "公共": "public", "发生": "happen"}   # English of words outside the dictionary

# English of the institutions that articles name, and Chinese of what the table of articles notes about them
INSTITUTIONS = {"苏南治理现代化研究基地": "Southern Jiangsu research base for modern governance",
                "苏州大学政治与公共管理学院": "School of Politics and Public Administration, Soochow University",
                "中国信息通信研究院": "China Academy of Information and Communications Technology"}
NOTED = {" (source of Table 2; author not named)": "（只作为表2的来源）", " (researchers, not named)": "（研究人员，没有署名）", "; ": "、"}

DICTIONARIES = (("词典 + HMM", "dictionary + HMM"), ("词典（本课）", "dictionary (ours)"))   # settings of the segmenter that have a name in each language

GENRES = {"report digest": ("报告摘编", "report digest"), "commentary": ("评论", "commentary"), "policy advice": ("政策建议", "policy advice")}


def welcome(corpus: Corpus) -> None:
    """One sentence after the first cell: what was loaded, in which language, and how to go on."""
    say("已载入 {n} 篇文章的派生表；图表用{chinese}。把光标放进下一格，按 Shift + Enter，一格一格往下走；走乱了，就用菜单“内核”里的“重启内核 和 运行所有单元格”。",
        "The tables of {n} articles are loaded; figures and tables are in {english}. Click the next cell and press Shift + Enter, cell by cell; "
        "when lost, choose Restart Kernel and Run All Cells in the Kernel menu.",
        n=len(corpus.articles), chinese={"zh": "中文", "en": "英文"}[language()], english={"zh": "Chinese", "en": "English"}[language()])


def genealogy(corpus: Corpus) -> pd.DataFrame:
    """Where the articles come from, to read, in the language in force: article_id, published (inferred years are marked), author, affiliation, publisher,
    genre, n_passages, n_chars. What could not be found out is said; links stand in data/editorial/articles.csv."""
    table, unknown = corpus.articles, tr("查不到", "not known")
    guessed = table["article_id"].isin(inferred(table))
    where = table["publisher"].fillna("").str.replace(" (repost)", tr("（转载）", " (repost)"), regex=False)
    return pd.DataFrame({
        "article_id": table["article_id"], "published": table["published"].astype(str) + guessed.map({True: tr("（推定）", " (inferred)"), False: ""}),
        "author": _romanised(table["author"].fillna("")).replace("", unknown), "affiliation": _institutions(table["affiliation"].fillna("")).replace("", unknown),
        "publisher": _romanised(where).replace("", unknown),
        "genre": table["genre"].map({genre: tr(*words) for genre, words in GENRES.items()}), "n_passages": table["n_passages"], "n_chars": table["n_chars"]})


def _romanised(names: pd.Series) -> pd.Series:
    return names if language() == "zh" else names.replace(ROMANISED, regex=True)


def _institutions(names: pd.Series) -> pd.Series:
    if language() == "en":
        return _romanised(names.replace(INSTITUTIONS, regex=True)).str.replace("source of Table 2; author not named", "as the source of Table 2 only")
    for noted, chinese in NOTED.items():
        names = names.str.replace(noted, chinese, regex=False)
    return names


def section_of(corpus: Corpus, article: str, section: str) -> pd.DataFrame:
    """The passages of a section; `section` as in section_zh or section_en.

    Raises
    ------
    GovtextError
        There is no such article, or no such section in it.
    """
    names = article_names()
    if article not in names:
        raise GovtextError(f"没有“{article}”这一篇。可以用：{'、'.join(names)}。", f"There is no article {article!r}. Use one of: {', '.join(names)}.")
    mine = corpus.passages[corpus.passages["article_id"] == article]
    found = mine[(mine["section_zh"] == section) | (mine["section_en"] == section)]
    if found.empty:
        zh, en = (list(dict.fromkeys(mine[column].dropna())) for column in ("section_zh", "section_en"))
        raise GovtextError(f"这一篇没有“{section}”这一节。可以用：{'、'.join(zh)}。",
                           f"The article has no section {section!r}. Use one of: {'; '.join(en)} (or the Chinese name).")
    return found


def own_sentence(sentence: str) -> str:
    """A sentence to cut, on one line: line breaks and runs of spaces become one space.

    Raises
    ------
    GovtextError
        There is nothing to cut, or it is too long for one row of the figure.
    """
    text = " ".join(sentence.split()) if isinstance(sentence, str) else ""
    if not 2 <= len(text) <= 45:
        raise GovtextError(f"sentence 请写一句 2 到 45 个字的话（现在 {len(text)} 个字）。",
                           f"Write a sentence of 2 to 45 characters into `sentence` (it has {len(text)}).")
    return text


def rates_of(corpus: Corpus, words: pd.DataFrame, term: str) -> pd.DataFrame:
    """How often each article uses a term, by longest match, and per 1,000 characters: article_id, n, n_chars, rate; highest rate first.

    Raises
    ------
    GovtextError
        The term does not occur as a word of its own.
    """
    counts = words[words["term"] == term].groupby("article_id", sort=False, observed=True)["n"].sum()
    if counts.empty:
        raise GovtextError(f"五篇文章里没有单独成词的“{term}”。", f"{term} does not occur as a word of its own in the five articles.")
    counts = counts.reindex(corpus.articles["article_id"], fill_value=0).rename_axis("article_id").reset_index()
    return rate(counts, corpus.passages, by="article_id").sort_values("rate", ascending=False, kind="stable", ignore_index=True)


def leaders(table: pd.DataFrame, column: str) -> tuple[str, str]:
    """Short names (zh, en) of the articles with the highest value of a column; several where they tie."""
    return named(table.loc[table[column] == table[column].max(), "article_id"])


def named(articles: Iterable[str]) -> tuple[str, str]:
    """Short names of articles in one line, as (zh, en); a dash where there are none."""
    ids = list(articles)
    return listed(map(article_names("zh").get, ids))[0], listed(map(article_names("en").get, ids))[1]


def footing(keyness: Mapping[str, pd.DataFrame], words: pd.DataFrame) -> pd.DataFrame:
    """What the most distinctive word of each article rests on: article_id, term, n, n_passages (of that article with it)."""
    rows = []
    for article, table in keyness.items():
        word = table.loc[table["z"].idxmax(), "term"]
        mine = words[(words["article_id"] == article) & (words["term"] == word)]
        rows.append((article, word, mine["n"].sum(), mine["passage_id"].nunique()))
    return pd.DataFrame(rows, columns=["article_id", "term", "n", "n_passages"])


def keyness_title(keyness: Mapping[str, pd.DataFrame], top: int = 5) -> tuple[str, str]:
    """In how many articles the word that leans most surely (highest z) is not the one of the words drawn that leans furthest, as (zh, en)."""
    heads = [table.nlargest(top, "z") for table in keyness.values()]
    nearer = sum(head["delta"].iloc[0] < head["delta"].max() for head in heads)
    return (f"{len(heads)} 篇里有 {nearer} 篇，画出的词里最有特色的（最上一行）不是偏得最远的",
            f"In {nearer} of {len(heads)} articles the most distinctive of the words shown (top row) is not the one that leans furthest")


def steady_and_far(table: pd.DataFrame, top: int = 5) -> dict:
    """Two of the first terms of a table of key words: the one that leans most surely (highest z) and the one that leans furthest (highest delta).

    `table`: term, n_target, delta, z. Returned: top and far (each (zh, en with gloss)), top_n, far_n, top_delta, far_delta.
    """
    head = table.nlargest(top, "z")
    rows = {"top": head.iloc[0], "far": head.loc[head["delta"].idxmax()]}
    return {key: glossed_list([row["term"]]) for key, row in rows.items()} | {
        f"{key}_{name}": row[column] for key, row in rows.items() for name, column in (("n", "n_target"), ("delta", "delta"))}


def most_dp(tokens: pd.DataFrame, spread: pd.DataFrame) -> tuple[str, str]:
    """How high DP can be where a term stands in one article only, which is 1 - the share of that article, as (zh, en); with a pair of terms
    that this turns round, if there is one: a term of one article with a lower DP than a term of several. `spread`: term, parts, dp."""
    sizes = tokens.groupby("article_id", observed=True)["n"].sum()
    most = 1 - sizes / sizes.sum()
    long, short = most.idxmin(), most.idxmax()
    zh, en = (f"只见于一篇的词，DP 最低 {most[long]:.2f}（{article_names('zh')[long]}），最高 {most[short]:.2f}（{article_names('zh')[short]}）。",
              f"For a term of one article DP lies between {most[long]:.2f} ({article_names('en')[long]}) and {most[short]:.2f} ({article_names('en')[short]}).")
    one, wider = spread[spread["parts"] == 1].nsmallest(1, "dp"), spread[spread["parts"] > 1].nlargest(1, "dp")
    if not one.empty and not wider.empty and one["dp"].iloc[0] < wider["dp"].iloc[0]:
        (a, dp_a), (b, dp_b, parts) = one[["term", "dp"]].iloc[0], wider[["term", "dp", "parts"]].iloc[0]
        (zh_a, en_a), (zh_b, en_b) = glossed_list([a]), glossed_list([b])
        zh += f"所以“{zh_a}”只在一篇，DP 是 {dp_a:.2f}；“{zh_b}”在 {parts} 篇，反而是 {dp_b:.2f}。"
        en += f" So {en_a} stands in one article and has {dp_a:.2f}, while {en_b} stands in {parts} and has {dp_b:.2f}."
    return zh, en


def pulled_harder(words: pd.DataFrame, keyness: Mapping[str, pd.DataFrame], weight: float) -> pd.DataFrame:
    """The articles whose most distinctive word (highest z) is another one when rare words are pulled towards no difference with this weight:
    article_id, before, n_before, after, n_after (how often the article has each word)."""
    def first(table: pd.DataFrame) -> str:
        return table.loc[table["z"].idxmax(), "term"]

    n = words.groupby(["article_id", "term"])["n"].sum()
    tops = [(a, first(table), first(keyness_log_odds(words, by="article_id", target=a, prior_weight=weight))) for a, table in keyness.items()]
    return pd.DataFrame([(a, old, int(n[a, old]), new, int(n[a, new])) for a, old, new in tops if old != new],
                        columns=["article_id", "before", "n_before", "after", "n_after"])


def came_up(changed: pd.DataFrame) -> tuple[str, str]:
    """The words of `pulled_harder` and their counts in one line, as (zh, en): the word that gives way, and the one that comes up."""
    english = gloss([*changed["before"], *changed["after"]]) | EVERYDAY
    rows = list(changed.itertuples())
    return ("；".join(f"“{r.before}”{r.n_before} 次 → “{r.after}”{r.n_after} 次" for r in rows) or "–",
            "; ".join(f"{r.before} ({english[r.before]}) {r.n_before}× → {r.after} ({english[r.after]}) {r.n_after}×" for r in rows) or "–")


def gold_sentences() -> list[list[str]]:
    """The sentences that were cut by hand, each as a list of words: data/lexicon/segmentation_gold.txt."""
    return [line.split("/") for line in (data_dir() / "lexicon" / "segmentation_gold.txt").read_text("utf-8").splitlines()]


def cut_otherwise(gold: Iterable[Sequence[str]], cut: Callable[[str], Sequence[str]]) -> pd.DataFrame:
    """The words of two characters and more of sentences cut by hand that a segmenter does not keep whole, in the order of the text: word, finer
    (whether the segmenter, too, cuts at both of its ends, and once more within)."""
    lost = []
    for words in gold:
        ends = list(accumulate(map(len, cut("".join(words))), initial=0))
        spans = pairwise(accumulate(map(len, words), initial=0))
        lost += [(word, set(span) <= set(ends)) for word, span in zip(words, spans, strict=True) if len(word) > 1 and span not in set(pairwise(ends))]
    return pd.DataFrame(lost, columns=["word", "finer"])


def made_up(table: pd.DataFrame) -> tuple[str, str]:
    """Per setting the pieces that the machine made up, in one line, as (zh, en). `table`: setting (in the language in force), made_up."""
    chinese, english = {en: zh for zh, en in DICTIONARIES}, dict(DICTIONARIES)
    rows = list(zip(table["setting"], table["made_up"], strict=True))
    return "，".join(f"{chinese.get(name, name)}：{n}" for name, n in rows), ", ".join(f"{english.get(name, name)}: {n}" for name, n in rows)


def word_labels(terms: list[str]) -> dict[str, str] | None:
    """Term -> its English, from the list of terms and from EVERYDAY; None in Chinese."""
    return english_only(gloss(terms) | {term: english for term, english in EVERYDAY.items() if term in terms})


def keyness_labels(keyness: Mapping[str, pd.DataFrame], most: int = 7) -> dict[str, str] | None:
    """`word_labels` of the first terms of each table."""
    return word_labels([term for table in keyness.values() for term in table["term"].head(most)])

"""What a report of a corpus holds: tables, a figure of each, and the sentence that says how it was made, from the same settings."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

import pandas as pd

from .corpus import Corpus
from .language import tr
from .lexicon import gloss
from .measures.documents import EVERY_PAIR, OTHERS, describe_documents, missed, near_duplicates, year_spans
from .messages import GovtextError, both, need_columns
from .metadata import our_name
from .progress import watched
from .sums import Tokens, at_hand, tagged

if TYPE_CHECKING:
    from .charts import Chart

Text = tuple[str, str]
MOST_GROUPS, MOST_LINES, MOST_TERMS = 4, 60, 40
ALIKE = 0.6   # from here on two documents are told as alike
CHAINED = 5   # a group of more than this part of all documents is told to be a chain
PERMUTATIONS, SEED = 999, 2022
MANY, FEWER_PERMUTATIONS = 20_000, 199   # of more documents than these: fewer random deals
MOST_TESTED = 100_000   # documents whose labels are dealt: their words stand in memory
MOST_NAMED = 12   # groups that a sentence names
LOG_RATIO = ("对数比是两边比率（次数除以该边计入的总词数）之比，以 2 为底；次数 0 当作 0.5。",
             "The log ratio is that of the two rates (a count over all words counted on that side) to base 2; a count of 0 is taken as 0.5.")


INSIDE = ("两边都按最长匹配计数，长词里的短词不另计；inside_target、inside_reference 是它在更长的词里的次数，一并计入时对数比会变号或只剩不到一半的词，inside_matters 为真，以 ‡ 标出。",
          "Both sides are counted by longest match: a word inside a longer one is not counted; inside_target and inside_reference say how often it stands there, "
          "and where the log ratio would change its sign with these counted, or less than half of it be left, inside_matters is true and the word is marked ‡.")


@dataclass(frozen=True)
class Part:
    """A table of a report.

    name : of its files
    table : what was counted
    said : how, (zh, en), for the methods section
    figures : name -> what makes it, in the language in force; none where there is nothing to draw
    """

    name: str
    table: pd.DataFrame
    said: Text
    figures: Mapping[str, Callable[[], Chart]] = field(default_factory=dict)


# ---------------------------------------------------------------------------------------------------- groups of documents

def groups_of(corpus: Corpus, by: str, split: float | None = None) -> pd.Series:
    """The group of each document.

    Raises GovtextError: no such column, or `split` of a column that holds no numbers or has all of them on one side.

    by : "issuer", "year" (spans of years, four at most), or any column of the documents, also under the head that it had (发文机关)
    split : cut the years, or the numbers of a column, in two: below, and from here on
    Returns Series of str, article_id -> group; "" where it is not known. Of a year by its digits: "2003–2019" and "2020–2026".
    """
    documents, by = describe_documents(corpus.articles).set_index("article_id"), our_name(by, corpus.articles)
    if by not in ("issuer", "year"):
        need_columns(corpus.articles, [by], "articles")
    values = documents[by] if by in documents else pd.Series(corpus.articles[by].to_numpy(), index=documents.index)
    if split is not None:
        return _two_sides(pd.to_numeric(values, errors="coerce"), by, split)
    found = year_spans(documents["year"]) if by == "year" else values.astype(object).where(values.notna(), "").astype(str).str.strip()
    return found.replace(OTHERS, "")


def _two_sides(numbers: pd.Series, by: str, split: float) -> pd.Series:
    below, above = numbers[numbers < split], numbers[numbers >= split]
    if numbers.isna().all():
        raise GovtextError(f"没有一份文档的 {by} 是可以分界的数。请换一列。", f"No document has a number in column {by}. Take another column.")
    if below.empty or above.empty:
        known = f"{numbers.min():g}–{numbers.max():g}"
        raise GovtextError(f"{by} 列的数是 {known}，按 {split:g} 分不成两边。请换一个 --split。",
                           f"The numbers of column {by} are {known}; {split:g} does not part them. Choose another --split.")
    spans = [f"{part.min():g}–{part.max():g}" if part.min() < part.max() else f"{part.min():g}" for part in (below, above)]
    return numbers.map(lambda v: "" if pd.isna(v) else spans[int(v >= split)])


def usual_groups(corpus: Corpus) -> str | None:
    """What to compare where nothing is asked for: issuers, else years; None where there are not two of either."""
    return next((by for by in ("issuer", "year") if groups_of(corpus, by).replace("", pd.NA).nunique() > 1), None)


def chosen_groups(groups: pd.Series, asked: Iterable[str] | None = None) -> list[str]:
    """The groups that are compared with all others: those asked for, else the largest, with a warning of the rest; of two only the last.

    Raises GovtextError: a group that no document has, or fewer than two groups.
    """
    sizes = _sizes_of(groups)
    listed = ", ".join(sizes.index[:MOST_NAMED]) + (" …" if len(sizes) > MOST_NAMED else "")
    strange = [g for g in asked or [] if g not in sizes.index]
    if strange:
        raise GovtextError(f"没有“{strange[0]}”这一组。现有：{listed}。", f"There is no group {strange[0]}. There are: {listed}.")
    if len(sizes) < 2:
        raise GovtextError(f"只有一组（{listed or '–'}），没有可比的。请换一列，或加 --split。",
                           f"There is one group only ({listed or '–'}), so nothing can be compared. Take another column, or give --split.")
    targets = list(asked or ([max(sizes.index)] if len(sizes) == 2 else sizes.index[:MOST_GROUPS]))
    zh, en = said_of_groups(groups, targets)
    if zh and not asked:
        warnings.warn(both(f"{zh}用 --group 可以指定要比较的组。", f"{en} --group names the groups to compare."), stacklevel=2)
    return targets


def _sizes_of(groups: pd.Series) -> pd.Series:
    """Documents of each group, the largest first."""
    return groups[groups != ""].value_counts().sort_index(kind="stable").sort_values(ascending=False, kind="stable")


def said_of_groups(of: pd.Series, targets: Iterable[str]) -> Text:
    """Which groups have no comparison of their own, and that hardly two documents share one; ("", "") where there is nothing to say.

    >>> said_of_groups(pd.Series(["甲", "甲", "甲", "乙", "乙", "丙"]), ["甲", "乙"])[1]
    'Of 3 groups, these have no table of their own and stand in the reference only (1): 丙 (1).'
    """
    sizes = _sizes_of(of)
    left = sizes.drop(list(targets))
    said, more = [], (" 等", " …") if len(left) > MOST_NAMED else ("", "")
    if len(left) and len(sizes) > 2:   # of two each is the reference of the other
        zh, en = ("、".join(f"{g}（{n:,} 份）" for g, n in left.head(MOST_NAMED).items()), ", ".join(f"{g} ({n:,})" for g, n in left.head(MOST_NAMED).items()))
        said.append((f"共 {len(sizes):,} 组，其中 {len(left):,} 组没有单独的表，只在参照语料里：{zh}{more[0]}。",
                     f"Of {len(sizes):,} groups, these have no table of their own and stand in the reference only ({len(left):,}): {en}{more[1]}."))
    if len(sizes) > 2 and sizes.sum() < 2 * len(sizes):
        said.append((f"{sizes.sum():,} 份文档分成 {len(sizes):,} 组，平均一组不到两份，这一列算不上分组，比较说明不了什么。",
                     f"{sizes.sum():,} documents are in {len(sizes):,} groups, fewer than two each on average: such a column is no grouping, and comparing by it "
                     "tells little."))
    return "".join(zh for zh, _ in said), " ".join(en for _, en in said)


# ---------------------------------------------------------------------------------------------------- the parts

def report_parts(corpus: Corpus, stopwords: frozenset[str], *, by: str | None = None, split: float | None = None,
                 groups: Iterable[str] | None = None) -> list[Part]:
    """Documents, frequencies with dispersion, a co-word network, and the keyness of groups.

    Raises GovtextError: as `groups_of` and `chosen_groups`, of what was asked for.

    stopwords : taken out of the words of all of them
    by, split : what groups the documents, see `groups_of`; default: issuers, else years
    groups : the groups to compare with all others; default: the largest
    """
    from .measures.frequency import content_terms

    asked, by = by, our_name(by, corpus.articles) if by else usual_groups(corpus)
    of = groups_of(corpus, by, split) if by is not None else None
    targets = chosen_groups(of, groups) if of is not None and (asked is not None or of.replace("", pd.NA).nunique() >= 2) else []
    words = content_terms(at_hand(corpus), stopwords)   # after all that may be refused
    parts: list[Part] = []
    steps = [lambda: [_documents(corpus, by)], lambda: [duplicates(corpus)], lambda: [_frequencies(corpus, words)],
             lambda: _network(corpus, words, parts[-1].table)]
    if of is not None and targets:
        steps.append(lambda: _keyness(words, of, targets, by))
    for step in watched(steps, len(steps), "table", "report"):
        parts += step()
    return parts


def _documents(corpus: Corpus, by: str | None) -> Part:
    from .figures.own_corpus import ISSUERS, documents_by_group

    documents = describe_documents(corpus.articles)
    own = by not in (None, "issuer", "year")
    if own:
        documents["issuer"] = groups_of(corpus, by).replace("", OTHERS).to_numpy()
    who = (f"{by} 列", f"column {by}") if own else ("发文单位", "issuer")
    return Part("documents", corpus.articles, (f"documents.csv：一份文档一行；图中按年份和{who[0]}计文档数。",
                                               f"documents.csv: a row per document; its figure counts documents by year and {who[1]}."),
                {"documents": lambda: documents_by_group(documents, what=(f"“{by}”", f'values of "{by}"') if own else ISSUERS)})


def said_of_years(documents: pd.DataFrame) -> Text:
    """Span of the years, how many documents have none, and where the years come from; `documents` as `describe_documents` returns."""
    years, without = documents["year"].dropna().astype(int), int(documents["year"].isna().sum())
    if years.empty:
        return "年份都未注明。", "No document has a year."
    sources = documents.loc[documents["year"].notna(), "year_from"].value_counts()
    zh = {"metadata": "元数据", "folder": "文件夹名", "file name": "文件名", "title": "题名"}
    span = f"{years.min()}–{years.max()}" if years.nunique() > 1 else f"{years.min()}"
    return (f"年份：{span}" + (f"，{without} 份没有年份，不计入起止" if without else "") + "；来自" + "、".join(f"{zh[k]} {n:,} 份" for k, n in sources.items()) + "。",
            f"Years: {span}" + (f"; {without} without a year, which the span ignores" if without else "") + "; taken from "
            + ", ".join(f"the {k} ({n:,})" for k, n in sources.items()) + ".")


def _frequencies(corpus: Corpus, words: Tokens) -> Part:
    from .figures.own_corpus import dispersion_dots, term_bars
    from .measures.dispersion import dispersion

    number = len(corpus.articles)
    table = dispersion(words, part="article_id").assign(df=lambda t: t["parts"])[["term", "n", "df", "parts", "dp"]]
    glosses = gloss(table["term"].head(20).tolist())
    said = ("frequencies.csv：词频采用最长匹配计数（每个字只属于一个词，长词里的短词不另计），不含停用词、数字和单字词；n 为次数，df 为含有该词的文档数；"
            f"parts 和 dp 以文档为单位（{number:,} 份），dp 为 Gries（2008）的比例偏差，0 表示分布均匀。",
            "frequencies.csv: longest-match counts (each character belongs to one word; words inside longer words are not counted), without stop "
            "words, numbers and words of one character; n: occurrences, df: documents with the word; the unit of parts and dp is the document "
            f"({number:,} in all), dp is the deviation of proportions of Gries (2008), 0 means spread evenly.")
    figures = {"frequencies": lambda: term_bars(table, documents=number, labels=_english(glosses))}
    if number > 1 and len(table):
        return Part("frequencies", table, said, {**figures, "dispersion": lambda: dispersion_dots(table, documents=number, labels=_english(glosses))})
    return Part("frequencies", table, (f"{said[0]}只有一份文档，parts 和 dp 没有意义，不画分布图。",
                                       f"{said[1]} With a single document parts and dp mean nothing, and their figure is left out."), figures)


def _english(glosses: dict[str, str]) -> dict[str, str] | None:
    return tr(None, glosses)


def _network(corpus: Corpus, words: Tokens, ranked: pd.DataFrame) -> list[Part]:
    from .measures.cooccurrence import association, cooccurrence

    least = min(2, len(corpus.articles))
    chosen = ranked.loc[ranked["df"] >= least, "term"].head(MOST_TERMS).tolist()
    if len(chosen) < 2:
        return []
    table = association(cooccurrence(words, chosen, unit="passage"), "ochiai")
    minimum = 1 if len(table) <= MOST_LINES else int(table["n"].nlargest(MOST_LINES + 1).iloc[-1]) + 1
    said = said_of_network(len(chosen), least, minimum)
    return [Part("network", table, (f"network.csv：{said[0]}", f"network.csv: {said[1]}"), {"network": lambda: _draw_network(table, minimum)} if len(table) else {})]


def said_of_network(words: int, least: int, minimum: int, lines: int = MOST_LINES) -> Text:
    """How a co-word network was made: of so many words in at least `least` documents, with lines from `minimum` passages on, the lowest
    threshold that leaves at most so many lines."""
    return (f"共词网络取至少见于 {least} 份文档的实词里最常见的 {words} 个；窗口为段落：同在一段即为共现，不论远近，一段只计一次；"
            f"n 为共现段数，ochiai 为 Ochiai 系数；图中只画共现 {minimum:,} 段以上的连线（剩不超过 {lines} 条线的最低门槛），分组为 Louvain 法 50 个种子一致的部分。",
            f"co-word network of the {words} most frequent content words in at least {least} document(s); the window is the passage: "
            "words in one passage meet, at any distance, once per passage; n: passages in which they meet, ochiai: the Ochiai coefficient; the figure "
            f"draws lines of {minimum:,} passages and more (the lowest threshold that leaves at most {lines} lines), its groups are what 50 seeded "
            "runs of the Louvain method agree on.")


def said_of_spans(documents: pd.DataFrame, given: pd.Series | None = None) -> Text:
    """That periods are spans of years, and which; "" where they were given (the column period of the articles) or no year is known.

    documents : period, as `describe_documents` returns
    """
    spans = [] if given is not None and given.fillna("").astype(str).str.strip().any() else sorted(set(documents["period"]) - {OTHERS})
    if not spans:
        return "", ""
    return (f"时期不是给定的，由年份按等长切出（至多四段：{'、'.join(spans)}），没有政策上的依据。",
            f"Periods were not given but cut from the years, in equal spans, four at most ({', '.join(spans)}); no policy stands behind them.")


def _draw_network(table: pd.DataFrame, minimum: int) -> Chart:
    from .charts import network
    from .measures.cooccurrence import co_word_graph, communities

    graph = co_word_graph(table, minimum=minimum)
    found = communities(graph).table
    sizes = found["consensus"].value_counts()
    large = sizes[sizes > 1].index[:6]
    groups = dict(found.loc[found["consensus"].isin(large), ["term", "consensus"]].to_numpy())
    glosses = {t: g.split(";")[0] for t, g in gloss(list(graph)).items()}
    return network(graph, groups=groups, names=_english(glosses), group_names={g: tr(f"第 {g} 组", f"group {g}") for g in sorted(large)}, layout="force",
                   title=tr(f"{len(graph)} 个词，{graph.number_of_edges()} 条线，{len(large)} 组",
                            f"{len(graph)} terms, {graph.number_of_edges()} lines, {len(large)} groups"),
                   unit=tr(f"点：出现的段落数；线：同在至少 {minimum:,} 段", f"node: passages with the term; line: at least {minimum:,} passages with both"),
                   caption=tr("灰点不成组；位置没有别的含义。", "Grey belongs to no group; places mean nothing further."))


def _keyness(words: Tokens, of: pd.Series, targets: list[str], by: str) -> list[Part]:
    """A part for each target; the first says how all of them were made."""
    (zh, en), rest_of = said_of_keyness(of, targets, by), said_of_groups(of, targets)
    said = ("、".join(f"keyness-{i}.csv（{target}）" for i, target in enumerate(targets, 1)) + f"：{zh}{rest_of[0]}",
            ", ".join(f"keyness-{i}.csv ({target})" for i, target in enumerate(targets, 1)) + f": {en} {rest_of[1]}".rstrip())
    parts = []
    for number, (target, table) in enumerate(zip(targets, compared(words, of, targets), strict=True), 1):
        others = sorted(set(of) - {"", target})
        rest = (others[0], others[0]) if len(others) == 1 else (f"其余 {len(others)} 组", f"the other {len(others)} groups")
        heads = gloss(pd.concat([table["term"].head(10), table["term"].tail(10)]).tolist())
        draw = partial(_draw_keyness, table, (target, target), rest, heads, _sides(of, target))
        parts.append(Part(f"keyness-{number}", table, said if number == 1 else ("", ""), {f"keyness-{number}": draw}))
    return parts


def _draw_keyness(table: pd.DataFrame, target: Text, rest: Text, heads: dict[str, str], sides: tuple[int, int]) -> Chart:
    from .figures.own_corpus import keyness_sides

    return keyness_sides(table, target=target, reference=rest, labels=_english(heads), sides=sides)


def _sides(of: pd.Series, target: str) -> tuple[int, int]:
    """Documents of a group, and of all others, that are compared."""
    known = tested_documents(of)
    return int((known == target).sum()), int((known != target).sum())


def least_count(documents: int) -> int:
    """Least number of occurrences of a word in a keyness of so many documents."""
    return max(3, documents // 20)


def least_on_sides(target: int, reference: int) -> tuple[int, int]:
    """Least counts on either side, one of which a word must reach, in a keyness of two corpora of so many documents; (0, 0) where both are small.

    >>> least_on_sides(50_000, 5), least_on_sides(24, 5)   # a side of few documents must not let every word in
    ((2500, 3), (0, 0))
    """
    return (least_count(target), least_count(reference)) if least_count(max(target, reference)) > least_count(0) else (0, 0)


def deals_of(documents: int) -> int:
    """Random deals of a keyness of so many documents: of very many fewer are enough to tell what stands out, and the others cost minutes."""
    return PERMUTATIONS if documents <= MANY else FEWER_PERMUTATIONS


def tested_documents(of: pd.Series) -> pd.Series:
    """The documents whose group is known (article_id -> group), or, of more than MOST_TESTED, as many drawn at random."""
    known = of[of != ""]
    return known if len(known) <= MOST_TESTED else known.sample(MOST_TESTED, random_state=SEED)


def compared(words: Tokens, of: pd.Series, targets: Sequence[str]) -> Iterator[pd.DataFrame]:
    """Keyness of each of some groups against all other documents whose group is known, with the document as the unit; of very many a sample.

    Parameters
    ----------
    words : article_id, passage_id, term, n, without stop words
    of : article_id -> group, "" where it is not known
    targets : the groups
    """
    from .measures.keyness import keyness_of_groups

    known = tested_documents(of)
    return keyness_of_groups(tagged(words, "group", known), by="group", targets=targets, minimum=least_count(min(len(of), MOST_TESTED)),
                             unit="article_id", permutations=deals_of(len(of)), seed=SEED)


def said_of_keyness(of: pd.Series, targets: list[str], by: str) -> Text:
    """How `compared` was made for some groups of the column `by`, against which documents."""
    from .measures.keyness import FEW_DEALS, possible_deals

    known, unknown, least, deals = tested_documents(of), int((of == "").sum()), least_count(min(len(of), MOST_TESTED)), deals_of(len(of))
    sizes, some = known.value_counts(), len(known) < len(of) - unknown
    sides = {t: _sides(of, t) for t in targets}
    ranked = [t for t, (a, b) in sides.items() if min(a, b) < 2]
    zh = "、".join(f"“{t}”（{a:,} 份文档，参照 {b:,} 份）" for t, (a, b) in sides.items())
    en = ", ".join(f"“{t}” ({a:,}, reference {b:,})" for t, (a, b) in sides.items())
    tested = (f"t 和 p 以文档为单位（打乱文档的组别 {deals} 次，种子 {SEED}，p_adjusted 各词一并校正）；ll、bic 只排次序。",
              f"the unit of t and p is the document (labels of documents permuted {deals} times, seed {SEED}, p_adjusted over all words "
              "together); ll and bic rank only.") if len(ranked) < len(targets) else ("", "")
    few = {t: possible_deals(a, b) for t, (a, b) in sides.items() if min(a, b) > 1 and possible_deals(a, b) < FEW_DEALS}
    weak = ("、".join(f"“{t}”一比只有 {k} 种分法" for t, k in few.items()) + "，p 大致不会小于其倒数，检验说不了什么。",
            " " + ", ".join(f"“{t}” can be told from the others in {k} ways only" for t, k in few.items())
            + "; p can hardly fall below 1 over that, so the test tells nothing.") if few else ("", "")
    single = (f"{'、'.join(ranked)}：有一边只有一份文档，只按 ll 排次序，不作检验。",
              f" {', '.join(ranked)}: a side is a single document, so ll ranks and nothing is tested.") if ranked else ("", "")
    drawn = (f"；文档多于 {MOST_TESTED:,} 份，只比较随机抽出的这么多份（种子 {SEED}），次数也是样本的",
             f"; of more than {MOST_TESTED:,} documents so many were drawn at random (seed {SEED}), and all counts are those of the sample") if some else ("", "")
    return (f"特征词按 {by} 列分 {len(sizes)} 组，以其余各组的全部文档为参照语料：{zh}{drawn[0]}" + (f"；{by} 不明的 {unknown} 份不计" if unknown else "")
            + f"；最长匹配，合计至少 {least:,} 次的词；{tested[0]}{weak[0]}{single[0]}{INSIDE[0]}{LOG_RATIO[0]}",
            f"keyness of {len(sizes)} groups by column {by}, the reference corpus being all documents of the other groups: {en} documents{drawn[1]}"
            + (f"; without the {unknown} whose {by} is not known" if unknown else "")
            + f"; longest match, words with at least {least:,} occurrences in all; {tested[1]}{weak[1]}{single[1]} {INSIDE[1]} {LOG_RATIO[1]}")


def duplicates(corpus: Corpus) -> Part:
    """Documents that are there twice or nearly so: group, article_id, title, similarity, nearest (article_id of the one it is most like),
    same_text (exactly that of another in the group)."""
    found = near_duplicates(at_hand(corpus), least=ALIKE)
    listed = corpus.articles.astype({"article_id": str})[["article_id", "title", "sha256"]]
    table = found.merge(listed, on="article_id")
    table["same_text"] = table.duplicated(["group", "sha256"], keep=False)
    table = table[["group", "article_id", "title", "similarity", "nearest", "same_text"]]
    same, groups = int(table["same_text"].sum()), found["group"].nunique()
    lost = {s: missed(s, len(corpus.articles)) for s in (ALIKE, 0.8, 0.9)}
    shares = {s: f"{max(share, 0.01):.0%}" for s, share in lost.items()}
    drawn = (f"文档多于 {EVERY_PAIR:,} 份，只比较 MinHash（种子固定）挑出的文档对，漏掉的" + "，".join(
                 f"相似度 {s:g} 的{'约' if lost[s] >= 0.01 else '不到'} {share}" for s, share in shares.items()) + "。",
             f" With more than {EVERY_PAIR:,} documents only pairs that MinHash finds (seeded) were compared, which misses "
             + ", ".join(f"{'some' if lost[s] >= 0.01 else 'less than'} {share} of pairs of similarity {s:g}" for s, share in shares.items())
             + ".") if len(corpus.articles) > EVERY_PAIR else ("", "")
    if table.empty:
        return Part("duplicates", table, (f"查重：没有正文相同、或用词加权后至少 {ALIKE:.0%} 相同的文档。{drawn[0]}",
                                         f"Duplicates: no two documents hold the same text, or share at least {ALIKE:.0%} of their weighted words.{drawn[1]}"))
    chained = _of_chains(table["group"].value_counts().max(), len(corpus.articles))
    return Part("duplicates", table, (
        f"查重（duplicates.csv）：{len(table)} 份文档分属 {groups} 组，各与同组至少一份用词相近：两份合起来的词，加权后至少 {ALIKE:.0%} 是两份都有的；nearest 列是最像的那一份。"
        f"其中 {same} 份的正文与同组另一份完全相同；都计入了词频，取舍由研究者决定。{chained[0]}{drawn[0]}",
        f"Duplicates (duplicates.csv): {len(table)} documents in {groups} group(s) are each like another: of the words of the two, weighted, at least {ALIKE:.0%} are in both; "
        f"the column nearest names the one that is most alike. {same} of them hold exactly the text of another; all were counted, what to leave out is for the "
        f"researcher to decide.{chained[1]}{drawn[1]}"))


def _of_chains(largest: int, documents: int) -> Text:
    """Sentence on a group that holds much of the corpus; ("", "") where none does. Of two documents no chain is made."""
    if largest < 3 or largest * CHAINED <= documents:
        return "", ""
    return (f"最大的一组有 {largest:,} 份，占全部的 {largest / documents:.0%}：这样的组由一对对相近的文档连成一串，组里任意两份不一定相近。",
            f" The largest group holds {largest:,}, {largest / documents:.0%} of all: such a group is linked in chains of pairs, and two of its members need not be alike.")

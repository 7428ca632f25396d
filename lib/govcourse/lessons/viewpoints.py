"""Viewpoints and definitions: the outline of the viewpoints, the small dictionary, the coding of definitions, and what the trees share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from govtext.language import tr
from govtext.lexicon import gloss
from govtext.measures.clustering import cophenetic_correlation, profile_distance
from govtext.measures.frequency import nested_frequency
from govtext.measures.similarity import document_term_matrix
from govtext.messages import GovtextError

from ..data import article_name, article_names
from ..figures.strengths import strength_name
from .frameworks import below, cited

if TYPE_CHECKING:
    from govtext.corpus import Corpus

THEMES = {"technology": ("技术", "Technology"), "data": ("数据", "Data"), "platform": ("平台", "Platform"), "process": ("流程", "Process"),
          "institution": ("制度", "Institution"), "organisation": ("组织", "Organisation"), "ideas": ("理念", "Ideas"),
          "service": ("服务", "Service"), "participation": ("参与", "Participation"), "functions": ("职能", "Functions"), "aims": ("目标", "Aims")}
SPEAKERS = ("perspective-academic", "perspective-government", "perspective-enterprise")
AUTHOR = tuple(f"stages-{i}" for i in range(38, 43))        # the author's own conclusion
SPEAKS_OF = {
    "author-liu-shuchun": ("数字政府治理研究", "research on its governance"), "view-platform": ("实现路径", "the way to it"),
    "pku-platform-driven": ("平台驱动模式", "platform-driven"), "zj-digital-leadership": ("数字领导力", "digital leadership"),
    "perspective-government": ("各地规划的内容", "contents of plans"), "perspective-enterprise": ("着力点", "what they stress"),
    "digital-governance-definition": ("政府数字治理", "digital governance"), "zj-appendix-2018-06": ("建设数字政府", "building it")}
OWN = {"definition-stages": "stages", "digital-governance-definition": "suzhou", "zj-digital-leadership": "zhejiang"}
STATEMENTS = {   # statement -> its passage, and which of its sentences are coded
    "author-wu-kechang": ("stages-28", (3,)), "author-wang-weiling": ("stages-28", (4,)), "author-liu-shuchun": ("stages-28", (5,)),
    "view-platform": ("stages-29", (1, 2)), "pku-platform-driven": ("stages-29", (4,)), "perspective-government": ("stages-31", (3, 4, 5)),
    "perspective-enterprise": ("stages-33", (3, 4)), "definition-stages": ("stages-38", (2, 3)), "digital-governance-definition": ("suzhou-01", (4,)),
    "zj-digital-leadership": ("zhejiang-03", (1, 2)), "zj-appendix-2018-06": ("zhejiang-11", (1, 2))}
# Theses that only set articles side by side: no article says them, each says its own side or quotes one.
COMPARED = ("thesis-beginnings-differ", "thesis-quantity-to-quality", "thesis-two-rationalities", "thesis-one-network-scopes", "thesis-grid-tension",
            "thesis-hot-spot-tension")
LOOSER = ("view-platform", "pku-platform-driven", "perspective-enterprise")   # others are in it, without a part in governing


def sums(table: pd.DataFrame, rows: str, columns: str) -> pd.DataFrame:
    """The column n added up by two other columns: a table of `rows` by `columns`."""
    return table.groupby([rows, columns])["n"].sum().unstack()


# ---------------------------------------------------------------------------------------------------- the outline

def outline(concepts: pd.DataFrame, root: str) -> pd.DataFrame:
    """What stands below a concept, for `outline_tree`: the columns of the concepts, and label, named, note (the paragraph); parent is "" at the top."""
    by_id = concepts.set_index("id")
    tree = by_id.loc[below(concepts, root)].reset_index()
    note = [tr("第{}段", "par. {}").format(int(passages[-1][-2:])) for passages in tree["passages"]]
    return tree.assign(label=tree[tr("name_zh", "name_en")], named=tree["actor_zh"] != "", parent=tree["parent"].replace(root, ""), note=note)


# ---------------------------------------------------------------------------------------------------- the dictionary

def words_of(lists: Mapping[str, str], column: str) -> pd.DataFrame:
    """Word lists (name -> terms with blanks between them) as a table: the name in `column`, and term."""
    return pd.DataFrame([(name, term) for name, terms in lists.items() for term in terms.split()], columns=[column, "term"])


def dictionary_of(themes: Mapping[str, str], corpus: Corpus) -> pd.DataFrame:
    """The dictionary as a table with theme and term; further themes may be added, and terms changed.

    Raises
    ------
    GovtextError
        One of the eleven themes is missing, or none of its terms occurs in the corpus.
    """
    table = words_of(themes, "theme").drop_duplicates()
    counts = nested_frequency(corpus.tokens, list(table["term"].unique()), counts=corpus) if len(table) else pd.DataFrame({"term": [], "n": []})
    found = table.loc[table["term"].isin(counts.loc[counts["n"] > 0, "term"]), "theme"]
    empty = [theme for theme in dict.fromkeys([*THEMES, *themes]) if theme not in set(found)]
    if empty:
        raise GovtextError(f"词典里的 {empty[0]} 没有一个词在文章里出现。十一个主题都要有，每个至少一个找得到的词：{'、'.join(THEMES)}。",
                           f"No term of theme {empty[0]} occurs in the articles. All eleven must be there, each with a term that occurs: "
                           f"{', '.join(THEMES)}.")
    return table


def theme_names(themes: Iterable[str]) -> dict[str, str]:
    """theme -> its name in the language in force; a theme of a reader's own stands for itself."""
    return {theme: tr(*THEMES.get(theme, (theme, theme))) for theme in themes}


def theme_heads(themes: Iterable[str]) -> dict[str, str]:
    """`theme_names` for the heads of many narrow columns: in English the long ones cut, without the first letters' keys that nobody keeps in mind."""
    cut = {"technology": "Tech", "platform": "Plat", "process": "Proc", "institution": "Inst", "organisation": "Org", "ideas": "Idea",
           "service": "Serv", "participation": "Part", "functions": "Func"}   # so short that they stand over their columns on a slide
    return {theme: tr(name, cut.get(theme, name)) for theme, name in theme_names(themes).items()}


def in_words(themes: Sequence[str], lang: str) -> str:
    """Names of themes in a sentence, in Chinese ("zh") or English; none: 无 / none."""
    place, mark, none = (0, "、", "无") if lang == "zh" else (1, ", ", "none")
    return mark.join(THEMES.get(theme, (theme, theme))[place] for theme in themes) or none


def speakers(concepts: pd.DataFrame) -> pd.DataFrame:
    """The three viewpoints and the author's conclusion: id, passages."""
    passages = concepts.set_index("id")["passages"]
    return pd.DataFrame({"id": [*SPEAKERS, "author"], "passages": [*(tuple(passages[who]) for who in SPEAKERS), AUTHOR]})


def speaker_names(concepts: pd.DataFrame) -> dict[str, str]:
    """id of `speakers` -> name in the language in force."""
    names = concepts.set_index("id")[tr("name_zh", "name_en")]
    return {**{who: names[who] for who in SPEAKERS}, "author": tr("作者的结论", "Author's conclusion")}


def heads_of(names: Mapping[str, str], size: Mapping[str, int]) -> dict[str, str]:
    """id -> head of a column: its name, and below it the characters counted in."""
    return {who: f"{name}\n{size[who]:,} {tr('字', 'characters')}" for who, name in names.items()}


def rates_of(n: pd.DataFrame, size: pd.Series, ratio: pd.DataFrame) -> pd.DataFrame:
    """Counts of themes by viewpoints as a table for `rate_grid`: row, column, n, rate (per 1,000 characters), ratio.

    n : counts, themes by viewpoints; size : characters of each viewpoint; ratio : of the same shape as n
    """
    parts = {"n": n.stack(), "rate": 1000 * (n / size).stack(), "ratio": ratio.stack()}
    return pd.concat(parts, axis=1).rename_axis(["row", "column"]).reset_index()


def changed_leanings(by_term: pd.DataFrame, leanings: Callable[[pd.DataFrame], pd.Series], names: Mapping[str, str],
                     labels: Mapping[str, str], terms: Iterable[str]) -> pd.DataFrame:
    """What becomes of the themes that the viewpoints lean to when one term is taken out.

    Parameters
    ----------
    by_term : DataFrame
        theme, term, column, n.
    leanings : function of such a table -> theme of each viewpoint
    names, labels : viewpoint -> name, theme -> name
    terms : to be taken out, one at a time

    Returns
    -------
    DataFrame
        term, viewpoint, theme_before, theme_without: one row per term and viewpoint that then leans elsewhere ("–": to no theme).
    """
    full, rows = leanings(by_term), []
    for term in terms:
        now = leanings(by_term[by_term["term"] != term]).reindex(full.index)
        rows += [(term, names[who], labels.get(full[who], "–"), labels.get(now[who], "–")) for who in full.index if now[who] != full[who]]
    return pd.DataFrame(rows, columns=["term", "viewpoint", "theme_before", "theme_without"])


def leanings(table: pd.DataFrame, size: pd.Series, least: int = 3) -> pd.Series:
    """The theme that each viewpoint leans to most, among cells of so many hits; `table` has theme, column, n, `size` the characters."""
    n = sums(table, "theme", "column")
    ratio = (n / size).div(n.sum(axis=1) / size.sum(), axis=0)
    return ratio.where(n >= least).dropna(axis=1, how="all").idxmax()


def leanings_table(by_term: pd.DataFrame, leanings: Callable[[pd.DataFrame], pd.Series], names: Mapping[str, str],
                   labels: Mapping[str, str], terms: Iterable[str]) -> pd.DataFrame:
    """What each viewpoint leans to, and which single term decides it: viewpoint, theme_before, n, without_one (per term the theme it
    then leans to; "–": no term does). A theme can gain by the loss of its own term, where the others use that term more.

    The arguments are those of `changed_leanings`.
    """
    full, n = leanings(by_term), sums(by_term, "theme", "column")
    changed = changed_leanings(by_term, leanings, names, labels, terms)
    home = by_term.drop_duplicates("term").set_index("term")["theme"].map(labels)
    own = (changed["term"].map(home) == changed["theme_without"]).map({True: tr("（各方合计少了，比率就高了）", " (its total falls, so its ratio rises)"), False: ""})
    english = gloss(list(changed["term"]))
    each = [tr(f"“{term}”→ 偏{theme}{why}", f"{term} ({english[term]}) → {theme}{why}")
            for term, theme, why in zip(changed["term"], changed["theme_without"], own, strict=True)]
    told = pd.Series(each, index=changed.index, dtype=object).groupby(changed["viewpoint"]).agg(tr("；", "; ").join)
    rows = [(names[who], labels.get(full[who], "–"), int(n.loc[full[who], who]), told.get(names[who], "–")) for who in names if who in full.index]
    return pd.DataFrame(rows, columns=["viewpoint", "theme_before", "n", "without_one"])


def few_title(n: pd.DataFrame, ratio: pd.DataFrame, least: int = 3) -> tuple[str, str]:
    """Title: how many cells rest on fewer hits than so many, and on how many the darkest rests; counts and ratios are themes by viewpoints."""
    shaded = ratio.where(n >= least).stack()
    thin, on = int((n.fillna(0) < least).sum().sum()), [int(n.loc[cell]) for cell in shaded.index[shaded == shaded.max()]]
    dark = (f"；最深的一格靠 {on[0]} 次", f"; the darkest rests on {on[0]}") if on else ("", "")
    return f"{n.size} 格里 {thin} 格不足 {least} 次{dark[0]}", f"{thin} of {n.size} cells rest on fewer than {least} hits{dark[1]}"


# ---------------------------------------------------------------------------------------------------- concepts and their passages

def link_table(links: pd.DataFrame, concepts: pd.DataFrame) -> pd.DataFrame:
    """Relations in words: from, to (names of concepts), link_strength, passages, note."""
    names = concepts.set_index("id")[tr("name_zh", "name_en")]
    return pd.DataFrame({"from": links["from"].map(names), "to": links["to"].map(names), "link_strength": links["strength"].map(strength_name, na_action="ignore"),
                         "passages": [cited(p) for p in links["passages"]], "note": links[tr("note_zh", "note_en")]})


def theme_in(hits: pd.DataFrame, theme: str, passages: Sequence[str]) -> pd.Series:
    """How often the words of a theme occur in each of some passages, in their order; 0 where they do not."""
    return hits[hits["theme"] == theme].groupby("passage_id")["n"].sum().reindex(list(passages), fill_value=0)


def passages_in(concepts: pd.DataFrame) -> list[str]:
    """Ids of all passages of some concepts."""
    return list(concepts["passages"].explode())


# ---------------------------------------------------------------------------------------------------- definitions

def definition_title(nodes: pd.DataFrame) -> tuple[str, str]:
    """Title: how many sides of the definition speak of institutions in our digest, how many characteristics in their name. `nodes`: parent, name_zh, digest_zh."""
    sides, traits = (nodes[nodes["parent"] == root] for root in ("definition-stages", "four-characteristics"))
    n, m, a, b = len(sides), len(traits), *(int(said.str.contains("体制|制度").sum()) for said in (sides["digest_zh"], traits["name_zh"]))
    return (f"按我们的摘要，定义的 {n} 面里 {a} 面讲到体制或制度；{m} 个特点里{f'有 {b} 个' if b else '没有一个'}以它为题",
            f"In our digests {a} of {n} sides of the definition speak of institutions; {b or 'none'} of {m} characteristics has them in its name")


def coded_cells(coding: Mapping[str, str], hits: pd.DataFrame, themes: Iterable[str],
                places: Mapping[str, tuple[str, Sequence[int]]] = STATEMENTS) -> pd.DataFrame:
    """What a reader and the dictionary find in each statement.

    Parameters
    ----------
    coding : statement -> elements read in it with blanks between
    hits : DataFrame
        passage_id, sentence, theme, term, n.
    places : statement -> (passage, its sentences)

    Returns
    -------
    DataFrame
        One row per statement and theme: row, column, reading, dictionary (bool), matched (terms found).

    Raises
    ------
    GovtextError
        An element that is no theme, or a statement without a place; the message lists them.
    """
    themes, rows = list(themes), []
    for statement, read in coding.items():
        _refuse_strangers(statement, read.split(), themes, places)
        passage, sentences = places[statement]
        found = hits[(hits["passage_id"] == passage) & hits["sentence"].isin(sentences) & (hits["n"] > 0)]
        matched = found.groupby("theme")["term"].agg(" ".join).to_dict()
        rows += [(statement, theme, theme in read.split(), theme in matched, matched.get(theme, "")) for theme in themes]
    return pd.DataFrame(rows, columns=["row", "column", "reading", "dictionary", "matched"])


def _refuse_strangers(statement: str, elements: Sequence[str], themes: Sequence[str], places: Mapping[str, object]) -> None:
    if statement not in places:
        raise GovtextError(f"coding 里没有说法 {statement}。可以写：{'、'.join(places)}。",
                           f"coding: there is no statement {statement}. Statements: {', '.join(places)}.")
    unknown = [element for element in elements if element not in themes]
    if unknown:
        raise GovtextError(f"coding 的 {statement}：没有要素 {unknown[0]}。可以写：{'、'.join(themes)}。",
                           f"coding, {statement}: there is no element {unknown[0]}. Elements: {', '.join(themes)}.")


def statement_names(coding: Iterable[str], concepts: pd.DataFrame) -> dict[str, str]:
    """statement -> who says it, and of what it speaks."""
    names = concepts.set_index("id")[tr("name_zh", "name_en")]
    spoken = tr("（{}）", " ({})")
    return {i: (article_name(OWN[i]) if i in OWN else names.get(i, i)) + spoken.format(tr(*SPEAKS_OF.get(i, ("数字政府", "digital government"))))
            for i in coding}


def statement_groups(names: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """heading -> the statements under it with their names; empty ones are left out, statements that are new are reported ones of academia."""
    def part(statement: str) -> str:
        if statement in OWN:
            return tr("文章自己", "The articles themselves")
        if statement in SPEAKERS:
            return tr("政府、企业（转述）", "Government, firms (reported)")
        return tr("文章所引讲话", "Speech quoted") if statement.startswith("zj-appendix") else tr("学界（转述）", "Academia (reported)")

    groups: dict[str, dict[str, str]] = {}
    for statement, name in names.items():
        groups.setdefault(part(statement), {})[statement] = name
    return groups


def named_by_whom(cells: pd.DataFrame, theme: str) -> dict[str, tuple[int, int]]:
    """By the reading, how many statements name a theme, of how many: "own", the definitions of the articles, and "reported", all others."""
    read = cells[cells["column"] == theme].set_index("row")["reading"]
    parts = {"own": read[read.index.isin(OWN)], "reported": read[~read.index.isin(OWN)]}
    return {whose: (int(part.sum()), len(part)) for whose, part in parts.items()}


def left_out_by(cells: pd.DataFrame, statement: str, least: int = 6) -> list[str]:
    """Themes that at least so many of the other statements name, by the reading, and this one does not."""
    mine = cells["row"] == statement
    others = cells[~mine & cells["reading"]]["column"].value_counts()
    named = set(cells.loc[mine & cells["reading"], "column"])
    return [theme for theme in dict.fromkeys(cells["column"]) if others.get(theme, 0) >= least and theme not in named]


def words_without_sense(cells: pd.DataFrame, names: Mapping[str, str], labels: Mapping[str, str],
                        places: Mapping[str, tuple[str, Sequence[int]]] = STATEMENTS) -> pd.DataFrame:
    """The cells that only the dictionary fills, in words: statement, element, matched, passages."""
    apart = cells[cells["dictionary"] & ~cells["reading"]]
    return pd.DataFrame({"statement": apart["row"].map(names), "element": apart["column"].map(labels), "matched": apart["matched"],
                         "passages": [cited([places[row][0]]) for row in apart["row"]]})


def leaders(table: pd.DataFrame, variant: str) -> pd.Series:
    """panel -> the row with the highest rate in a variant; the first by name of equals."""
    rows = table[table["variant"] == variant].sort_values(["panel", "row"])
    return rows.loc[rows.groupby("panel")["rate"].idxmax()].set_index("panel")["row"]


def firsts(table: pd.DataFrame, variant: str, row: str) -> int:
    """In how many panels a row has the highest rate of a variant, alone or with others."""
    mine = table[table["variant"] == variant]
    top = mine["rate"] == mine.groupby("panel")["rate"].transform("max")
    return int((top & (mine["row"] == row)).sum())


def without_richest(corpus: Corpus, words: pd.DataFrame, share: float, outside: Sequence[str] = ()) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Hits in each article without its passages that have most hits of all lists together: counts, and rates per 1,000 characters.

    words : id (of a list), term
    share : no more than this share of the characters of each article is left out
    outside : hits inside these terms do not count

    Returns two DataFrames, rows the lists, columns the articles.
    """
    n = nested_frequency(corpus.tokens, sorted(set(words["term"])), by=["article_id", "passage_id"], counts=corpus, outside=list(outside))
    n = n.merge(words, on="term")
    chars = corpus.passages.set_index(["article_id", "passage_id"])["n_chars"]
    n = n.pivot_table(index=["article_id", "passage_id"], columns="id", values="n", aggfunc="sum").reindex(chars.index).fillna(0)
    hits, out = n.sum(axis=1), []
    for article, left in (share * chars.groupby("article_id").sum()).items():
        for place in hits[hits > 0].loc[[article]].sort_values(ascending=False, kind="stable").index:
            if chars[place] <= left + 1e-6:
                out, left = [*out, place], left - chars[place]
    rest = n.assign(chars=chars).drop(out).groupby("article_id").sum()
    chars = rest.pop("chars")
    return rest.T.astype(int), 1000 * rest.div(chars, axis=0).T


def leads_said(n: pd.DataFrame, rates: pd.DataFrame, article: str, concepts: pd.DataFrame) -> tuple[str, str]:
    """The hits behind the first places of an article in the tables of `without_richest`, and those of the next article there (zh, en)."""
    names, first = concepts.set_index("id"), rates.idxmax(axis=1)
    zh, en = [], []
    for trait in first.index[first == article]:
        second = rates.loc[trait].drop(article).idxmax()
        mine, theirs = n.loc[trait, article], n.loc[trait, second]
        zh.append(f"“{names['name_zh'][trait]}”靠 {mine} 次，第二名“{article_names('zh')[second]}”{theirs} 次")
        en.append(f"{names['name_en'][trait]} on {mine} hits, {article_names('en')[second]}, the next, has {theirs}")
    return (f"（{'；'.join(zh)}）", f" ({'; '.join(en)})") if zh else ("", "")


def circle_title(table: pd.DataFrame, row: str, every: str = "all", outside: str = "outside") -> tuple[str, str]:
    """Title: in how many panels an article comes first by the longer list, its own passages on their subjects counted, and without them."""
    k, a, b = table["panel"].nunique(), firsts(table, every, row), firsts(table, outside, row)
    zh, en = (article_names(lang).get(row, row) for lang in ("zh", "en"))
    return (f"用较宽的词典，{k} 个特点里“{zh}”居首的：全都数 {a} 个，不数它讲这些特点的段落 {b} 个",
            f"With the longer list {en} is first in {a} of {k} characteristics with its paragraphs on them, in {b} without")


def marked_by_article(home: pd.Series) -> dict[str, str]:
    """Leaf -> name of its article (`home`: leaf -> article id), articles in the order of the course: each gets the mark it has in other lessons."""
    return {leaf: name for article, name in article_names().items() for leaf in home.index[home == article]}


# ---------------------------------------------------------------------------------------------------- the map

def axis_kept(full: pd.Series, rest: Mapping[str, pd.Series]) -> pd.DataFrame:
    """How an axis keeps its points when an article is left out: r (correlation; an axis may be mirrored), moved (points whose rank changes).

    Parameters
    ----------
    full : coordinates of all points; rest : left-out article -> coordinates of the others on the axis computed anew
    """
    rows = {}
    for article, now in rest.items():
        then = full[now.index]
        r = np.corrcoef(then, now)[0, 1]
        ranks = then.rank() != (now * np.sign(r)).rank()
        rows[article] = (abs(r), list(ranks.index[ranks]))
    return pd.DataFrame.from_dict(rows, orient="index", columns=["r", "moved"])


def kept_said(kept: pd.DataFrame) -> tuple[str, str]:
    """In how many cases of `axis_kept` the order is the same, and which points change it where it is not (zh, en)."""
    zh, en = article_names("zh"), article_names("en")
    changed = [(article, moved) for article, moved in kept["moved"].items() if moved]
    same = f"次序不变的 {len(kept) - len(changed)} 次", f"In {len(kept) - len(changed)} of {len(kept)} the order is the same"
    return ("；".join([same[0], *(f"缺“{zh[a]}”时，{'、'.join(zh[p] for p in moved)}换了次序" for a, moved in changed)]) + "。",
            "; ".join([same[1], *(f"with {en[a]} left out, {' and '.join(en[p] for p in moved)} swap places" for a, moved in changed)]) + ".")


def contributions(points: pd.DataFrame, names: Mapping[str, str], kinds: tuple[str, str]) -> pd.DataFrame:
    """What each point of `govtext.correspondence_analysis` adds to the first two axes: kind, name, n, axis_1, axis_2; rows first, highest first."""
    parts = points[points["axis"] <= 2].pivot(index=["side", "name", "n"], columns="axis", values="contribution")
    parts = parts.reset_index().sort_values(["side", 1], ascending=False)
    return pd.DataFrame({"kind": parts["side"].map({"row": kinds[0], "column": kinds[1]}), "name": parts["name"].map(names), "n": parts["n"],
                         "axis_1": parts[1], "axis_2": parts[2]})


def strongest(points: pd.DataFrame) -> tuple[str, str]:
    """The row and the column that contribute most to axis 1."""
    first = points[points["axis"] == 1].sort_values("contribution", ascending=False).drop_duplicates("side").set_index("side")["name"]
    return first["row"], first["column"]


# ---------------------------------------------------------------------------------------------------- trees

def nearest_pair(square: pd.DataFrame) -> tuple[str, str]:
    """The two whose distance is smallest; the first of equals."""
    i, j = np.triu_indices(len(square), 1)
    k = int(np.argmin(square.to_numpy()[i, j]))
    return square.index[i[k]], square.columns[j[k]]


def equal_lengths(words: pd.DataFrame, draws: int = 60) -> list[pd.DataFrame]:
    """Jensen-Shannon distances of the articles with a running stretch of each, as many words long as the shortest article: a table per draw.

    Single words drawn from all over a long article would be more mixed than running text of that length, so that the shortest article,
    which is taken whole, stood apart for that reason alone. The order of words within a sentence is not in the tables: it is drawn.

    words : DataFrame with article_id, passage_id, sentence, term, n
    """
    least = int(words.groupby("article_id")["n"].sum().min())
    bag, dice = words.loc[words.index.repeat(words["n"])].assign(n=1), np.random.default_rng(0)
    squares = []
    for _ in range(draws):
        running = bag.iloc[dice.permutation(len(bag))].sort_values(["article_id", "passage_id", "sentence"], kind="stable")
        place = running.groupby("article_id").cumcount()
        starts = running.groupby("article_id").size().map(lambda size: dice.integers(size - least + 1))
        into = place - running["article_id"].map(starts)
        squares.append(profile_distance(document_term_matrix(running[(into >= 0) & (into < least)], unit="article_id")))
    return squares


def faithfulness(tree: pd.DataFrame, square: pd.DataFrame) -> str:
    """The cophenetic correlation of a tree, as a note beside it."""
    return f"{tr('同表型相关', 'cophenetic')} r = {cophenetic_correlation(tree, square):.2f}"


def first_joins_title(trees: Mapping[str, pd.DataFrame]) -> tuple[str, str]:
    """Title (zh, en): how many trees, and how many different first joins."""
    joins, k = len({tree["members"].iloc[0] for tree in trees.values()}), len(trees)
    numbers = {6: ("六", "Six")}.get(k, (str(k), str(k)))
    return f"{numbers[0]}种算法，{joins} 种“最先合并”", f"{numbers[1]} ways, {joins} different first {'join' if joins == 1 else 'joins'}"


def last_branch(tree: pd.DataFrame) -> tuple[str, ...]:
    """The smaller of the two branches that join last: its members."""
    members = dict(zip("#" + tree["step"].astype(str), tree["members"], strict=True))
    return min((members.get(side, (side,)) for side in tree[["left", "right"]].iloc[-1]), key=len)


def joins_last(trees: Iterable[pd.DataFrame]) -> tuple[str, int]:
    """Who is in the branch that joins last most often, and in how many of the trees."""
    branch, times = Counter(map(last_branch, trees)).most_common(1)[0]
    return branch[0], times


def last_alone(trees: Iterable[pd.DataFrame]) -> pd.Series:
    """In how many of the trees each leaf joins last, and alone; the most frequent first."""
    last = [branch[0] for branch in map(last_branch, trees) if len(branch) == 1]
    return pd.Series(last, dtype=str).value_counts()


def n_shapes(trees: Iterable[pd.DataFrame]) -> int:
    """How many of the trees differ in what they join."""
    return len({frozenset(tree["members"].map(frozenset)) for tree in trees})


# ---------------------------------------------------------------------------------------------------- sections

def sections_of(corpus: Corpus, least: int) -> pd.DataFrame:
    """Sections with at least so many characters: article_id, section_zh, section_en, n_chars, part (article and section)."""
    size = corpus.passages.groupby(["article_id", "section_zh", "section_en"], as_index=False)["n_chars"].sum()
    long = size[size["n_chars"] >= least]
    return long.assign(part=long["article_id"] + "|" + long["section_zh"])


def words_in_sections(words: pd.DataFrame, corpus: Corpus, sections: pd.DataFrame) -> pd.DataFrame:
    """The words that stand in one of the sections, with part."""
    placed = words.merge(corpus.passages[["passage_id", "section_zh"]])
    return placed.merge(sections[["article_id", "section_zh", "part"]])


def section_title(home: pd.Series, own: int) -> tuple[str, str]:
    """Title (zh, en): how many of the sections have their nearest neighbour in their own article."""
    return (f"{len(home)} 个章节中，{own} 个的最近邻在本篇", f"{own} of {len(home)} sections have their nearest neighbour in their own article")


def neighbours(away: pd.Series, home: pd.Series, section_name: Mapping[str, str], articles: Mapping[str, str]) -> pd.DataFrame:
    """section, nearest: a section and its nearest neighbour, in words."""
    def worded(part: str) -> str:
        return f"{articles[home[part]]} · {section_name[part]}"

    return pd.DataFrame({"section": [worded(p) for p in away.index], "nearest": [worded(q) for q in away]})


# ---------------------------------------------------------------------------------------------------- what several articles say

def theses_of(concepts: pd.DataFrame) -> pd.DataFrame:
    """The editors' theses across articles, in the order of data/concepts/links.yaml: the columns of the concepts."""
    return concepts[(concepts["kind"] == "thesis") & (concepts["article"] == "several") & (concepts["by"] == "editors")]


def thesis_cells(concepts: pd.DataFrame, relations: pd.DataFrame) -> pd.DataFrame:
    """What bears the editors' theses, by article, for `thesis_grid`.

    Returns
    -------
    DataFrame
        row (thesis), column (article), strength (of the strongest support), where (its paragraphs), contrast (the editors record one that
        rests on these paragraphs and on those of another article): one row per thesis and article with a support.
    """
    support = relations[(relations["kind"] == "supports") & relations["to"].isin(theses_of(concepts)["id"])]
    support = support.explode("passages").assign(column=lambda t: t["passages"].str.rsplit("-", n=1).str[0],
                                                 where=lambda t: t["passages"].str.rsplit("-", n=1).str[1].astype(int))
    apart = [set(passages) for passages in relations.loc[relations["kind"] == "contrasts", "passages"]]
    rows = []
    for (thesis, article), part in support.groupby(["to", "column"], sort=False):
        strongest = part[part["strength"] == part["strength"].max()]
        here, others = set(part["passages"]), set(support[(support["to"] == thesis) & (support["column"] != article)]["passages"])
        numbers = "、".join(map(str, sorted(set(strongest["where"]))))
        rows.append((thesis, article, int(strongest["strength"].iloc[0]), tr(f"第{numbers}段", f"par. {numbers.replace('、', ', ')}"),
                     any(here & pair and others & pair for pair in apart)))
    return pd.DataFrame(rows, columns=["row", "column", "strength", "where", "contrast"])


def thesis_title(cells: pd.DataFrame) -> tuple[str, str]:
    """Title: how many theses rest on all five articles."""
    articles = cells.groupby("row")["column"].nunique()
    k, every = len(articles), int((articles == 5).sum())
    return (f"编者写下的 {k} 条论点里，五篇都有依据的有 {every} 条", f"Of the editors' {k} theses, {every} rest{'s' * (every == 1)} on all five articles")


def contrasts_between(relations: pd.DataFrame, concepts: pd.DataFrame, least: int = 2) -> pd.DataFrame:
    """Contrasts of at least some strength whose ends stand in different articles: columns of the relations, strongest first."""
    home = concepts.set_index("id")["article"]
    apart = relations[(relations["kind"] == "contrasts") & (relations["strength"].fillna(0) >= least)]
    return apart[apart["from"].map(home) != apart["to"].map(home)].sort_values("strength", ascending=False, kind="stable")


def supports_of(thesis: str, relations: pd.DataFrame, concepts: pd.DataFrame) -> pd.DataFrame:
    """What bears one of the editors' theses, in words: the columns of `link_table`.

    Raises
    ------
    GovtextError
        There is no such thesis; the message lists them.
    """
    ids = list(theses_of(concepts)["id"])
    if thesis not in ids:
        raise GovtextError(f"没有论点 {thesis}。可以写：{'、'.join(ids)}。", f"There is no thesis {thesis}. Write one of {', '.join(ids)}.")
    return link_table(relations[(relations["kind"] == "supports") & (relations["to"] == thesis)], concepts)

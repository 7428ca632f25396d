"""Three outlooks compared: the seventeen items, the editors' reading of them, and what the notebook sets beside it.

An item is I1 ... R6 (insight, trend, recommendation). Pairs of items are a table with a, b, similarity, and what is added to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from govtext.language import LANGUAGES, language, tr
from govtext.lexicon import load_terms
from govtext.measures.frequency import nested_frequency
from govtext.measures.similarity import document_term_matrix, shared_terms, similarity
from govtext.messages import GovtextError
from govtext.show import say, show_table

from ..data import article_names, columns, data_dir
from ..passages import concept_evidence
from .frameworks import cards, cited, tree
from .wording import labels as labels
from .wording import listed, paragraph

if TYPE_CHECKING:
    from govtext.corpus import Corpus
    from govtext.measures.similarity import DocumentTerms, RankAgreement

GROUP_NAMES = {"insight": ("六个洞察", "Six insights"), "trend": ("五大趋势", "Five trends"), "recommendation": ("六条建议", "Six recommendations")}
LETTERS = {"insight": ("洞察", "I"), "trend": ("趋势", "T"), "recommendation": ("建议", "R")}
HOME = {"insight": "shifts", "trend": "trends", "recommendation": "suzhou"}     # the article of each list
HEADS = {"code": ("编号", "code"), "pair": ("条目", "pair"), "strength": ("强弱", "strength"), "similarity": ("余弦", "cosine"),
         "reason": ("理由", "reason"), "nearness": ("用词第几近", "rank in words"),
         "none": ("不是推测的", "no conjecture"), "gap": ("机器比人", "the machine"), "product": ("对余弦的贡献", "adds to the cosine")}

# What the cards of the framework of one article show: from the Plan to the levels.
FRAME = ("framework-413", "framework-413-four", "framework-413-one", "framework-413-three", "plan-direction", "three-levels", "level-goal",
         "level-value", "level-path", "new-government-paradigms", "open-problems-trends", "five-trends")

# What an item is about in a word or two, beside bars.
ABOUT = {"I1": ("监管", "supervision"), "I2": ("基层治理", "grassroots"), "I3": ("双碳", "dual carbon"), "I4": ("督查", "inspection"),
         "I5": ("数据共享", "data sharing"), "I6": ("政务云", "government cloud"), "T1": ("政府结构", "structure"),
         "T2": ("政务服务", "services"), "T3": ("营商环境", "business environment"), "T4": ("数据治理", "data governance"),
         "T5": ("整合应用", "apps"), "R1": ("目标价值", "goals"), "R2": ("中央厨房", "central kitchen"), "R3": ("流程再造", "processes"),
         "R4": ("城市大脑", "city brain"), "R5": ("形式主义", "formalism"), "R6": ("学习他城", "other cities")}
SHORT = {"影响": "influence", "应用": "applications", "事项": "matters", "运行": "running", "有效": "effective", "制度": "institution",
         "管理": "management", "协同": "coordination", "政府职责体系": "system of duties", "数据治理能力": "data governance"}
# The three sentences in English, and their words, over the columns of a table.
IN_ENGLISH = {"a": "ease the grassroots burden, no repeated data collection", "b": "village cadres at last fill in fewer forms",
              "c": "repeated data collection makes data more exact"}
WORDS = {"准确": "exact", "减轻": "ease", "几张": "a few", "基层负担": "burden", "干部": "cadres", "报表": "forms", "数据": "data",
         "村里": "village", "终于": "at last", "重复采集": "repeats"}


def show(table: pd.DataFrame, zh: str = "", en: str = "", *, rows: int = 12, heads: Mapping[str, tuple[str, str]] | None = None) -> None:
    """`govcourse.show_table` with this lesson's names of columns, and further ones as column -> (zh, en)."""
    show_table(table, zh, en, rows=rows, names=article_names(), columns=columns() | HEADS | dict(heads or {}))


def show_sentences(sentences: Mapping[str, str]) -> None:
    """Show the three sentences (name -> text), in English with what they say."""
    table = pd.DataFrame({"sentence": list(sentences), "text": [tr(text, f"{text} ({IN_ENGLISH.get(name, '')})") for name, text in sentences.items()]})
    show(table, "三句话", "Three sentences", heads={"sentence": ("句", "sentence"), "text": ("文字", "text")})


def show_vectors(table: pd.DataFrame) -> None:
    """Show the three sentences as rows of numbers: a column per word, in English under its gloss."""
    heads = {"sentence": ("句", "sentence")} | {word: (word, WORDS.get(word, word)) for word in table.columns}
    show(table.reset_index().rename_axis(columns=None), heads=heads)


# ---------------------------------------------------------------------------------------------------- items

def items_of(concepts: pd.DataFrame) -> pd.DataFrame:
    """The items among the concepts: their columns with kind as group, and item (I1 ... R6), code (as shown), name and digest in the language
    in force."""
    items = concepts[concepts["kind"].isin(GROUP_NAMES)].rename(columns={"kind": "group"})
    letters = items["group"].map(LETTERS)
    number = items["order"].astype(str)
    return items.assign(item=letters.str[1] + number, code=letters.str[LANGUAGES.index(language())] + number,
                        name=items[tr("name_zh", "name_en")], digest=items[tr("digest_zh", "digest_en")])


def show_items(items: pd.DataFrame) -> None:
    """Show the three lists one by one: code, name and digest of each item."""
    for group, names in GROUP_NAMES.items():
        show(items.loc[items["group"] == group, ["code", "name", "digest"]], *names)


def short_names(items: pd.DataFrame) -> dict[str, str]:
    """Item -> what it is about in a word or two, in the language in force."""
    return {item: tr(*ABOUT[item]) for item in items["item"]}


def group_words() -> dict[str, str]:
    """insight, trend, recommendation -> name in the language in force."""
    return {group: tr(*names) for group, names in GROUP_NAMES.items()}


def with_counts(modal: pd.DataFrame, read: Mapping[str, int]) -> pd.DataFrame:
    """A table of rates with words for its cells: the rate and in brackets the hits, of conjecture the hits left on reading and their rate.

    modal : group, kind, n, rate; read : `read_guesses`
    """
    left = [read[r.group] if r.kind == "may" else r.n for r in modal.itertuples()]
    rate = modal["rate"] * left / modal["n"]
    words = [f"{x:.1f} ({n} → {k})" if kind == "may" else f"{x:.1f} ({n})" for x, n, k, kind in zip(rate, modal["n"], left, modal["kind"], strict=True)]
    return modal.assign(rate=rate, words=words)


def no_conjecture() -> pd.DataFrame:
    """Words of conjecture that are none, as the editors read them in their sentences: passage_id, term, n, why (in the language in force)."""
    table = pd.read_csv(data_dir() / "teaching" / "no_conjecture.csv")
    return table.assign(why=table[tr("why_zh", "why_en")])


def read_guesses(modal: pd.DataFrame, places: pd.DataFrame) -> dict[str, int]:
    """List -> words of conjecture left on reading: the hits less those of `no_conjecture`.

    modal : group, kind, n; places : passage_id, group
    """
    hits = modal[modal["kind"] == "may"].groupby("group")["n"].sum()
    wrong = no_conjecture().merge(places[["passage_id", "group"]], on="passage_id").groupby("group")["n"].sum()
    return {group: int(n) for group, n in hits.sub(wrong, fill_value=0).items()}


def guessing_items(tokens: pd.DataFrame) -> list[str]:
    """The insights with words of conjecture left on reading. tokens : passage_id, item, group, term, n"""
    found = tokens[tokens["term"].isin(["或", "可能"]) & (tokens["group"] == "insight")]
    hits = found.groupby(["item", "passage_id"], observed=True)["n"].sum()
    hits = hits.sub(no_conjecture().groupby("passage_id")["n"].sum(), level="passage_id", fill_value=0).groupby("item").sum()
    return sorted(hits.index[hits > 0])


def genre_title(modal: pd.DataFrame, read: Mapping[str, int]) -> tuple[str, str]:
    """Title (zh, en): how many hits are conjecture when read, and where most stand; how often each list demands.

    modal : group, kind (may, will, should), n, rate (per 1,000 characters); read : `read_guesses`
    """
    hits = modal.loc[modal["kind"] == "may", "n"].sum()
    should = modal[modal["kind"] == "should"].sort_values("rate", ascending=False)
    most = [group for group, n in read.items() if n == max(read.values())]
    guess = listed(GROUP_NAMES[g][0] for g in most)[0], listed(GROUP_NAMES[g][1].lower() for g in most)[1]
    rates = [listed(f"{LETTERS[r.group][0] if k == 0 else GROUP_NAMES[r.group][1].split()[1]} {r.rate:.1f}" for r in should.itertuples())[k] for k in (0, 1)]
    real, top = sum(read.values()), max(read.values())
    where = (f"全在{guess[0]}这一份", f"all in the list of {guess[1]}") if real == top else (f"最多的是{guess[0]}（{top} 次）", f"most in the {guess[1]} ({top})")
    return (f"数到推测 {hits} 次，读下来 {real} 次是，{where[0]}；要求的词每千字：{rates[0]}",
            f"{hits} hits of conjecture, {real} when read, {where[1]}; demands per 1,000 characters: {rates[1]}")


def guesses_read(found: pd.DataFrame) -> pd.DataFrame:
    """Passages with words of conjecture, and which of the words are none. `found`: `govtext.evidence`, with passage_id, citation, matched, digest."""
    why = no_conjecture().groupby("passage_id")["why"].agg("; ".join)
    return found.assign(none=found["passage_id"].map(why).fillna(""))[["citation", "matched", "none", "digest"]]


def overtakes(modal: pd.DataFrame, kind: str, less: str, more: str, by: int) -> bool:
    """Would the list `less` have the higher rate of a kind of words than `more`, if it had `by` words more? modal: group, kind, n, rate."""
    row = modal[modal["kind"] == kind].set_index("group")
    return bool((row.loc[less, "n"] + by) / row.loc[less, "n"] * row.loc[less, "rate"] > row.loc[more, "rate"])


def items_by_group(items: pd.DataFrame) -> dict[str, list[str]]:
    """insight, trend, recommendation -> their items, in order."""
    return {group: list(items.loc[items["group"] == group, "item"]) for group in GROUP_NAMES}


def matches_of(relations: pd.DataFrame, items: pd.DataFrame) -> pd.DataFrame:
    """The editors' matches of two items ("same-theme"): the columns of the relations, and a, b (items), reason and pair in words."""
    item, code = (dict(zip(items[by], items[of], strict=True)) for by, of in (("id", "item"), ("item", "code")))
    known = relations["from"].isin(item) & relations["to"].isin(item)
    found = relations[(relations["kind"] == "same-theme") & known]
    found = found.assign(a=found["from"].map(item), b=found["to"].map(item), reason=found[tr("note_zh", "note_en")])
    return found.assign(pair=found["a"].map(code) + "–" + found["b"].map(code))


def in_tension(pairs: pd.DataFrame, relations: pd.DataFrame, concepts: pd.DataFrame, items: pd.DataFrame) -> list[bool]:
    """For each pair: is there a tension ("contrasts") between the two items, or between parts of them?"""
    item = dict(zip(items["id"], items["item"], strict=True))
    parent = concepts.set_index("id")["parent"].replace(item)
    ends = relations.loc[relations["kind"] == "contrasts", ["from", "to"]].map(lambda c: item.get(c, parent[c]))
    tense = {frozenset(pair) for pair in ends.itertuples(index=False)}
    return [frozenset(pair) in tense for pair in zip(pairs["a"], pairs["b"], strict=True)]


def passages_of(corpus: Corpus, concepts: pd.DataFrame, items: pd.DataFrame, wanted: Iterable[str]) -> pd.DataFrame:
    """Body passages of some items: citation, digest, matched.

    Raises
    ------
    GovtextError
        There is no such item; the message lists them.
    """
    ids = dict(zip(items["item"], items["id"], strict=True))
    table = pd.concat([concept_evidence(corpus, ids[_known(item, ids)], concepts) for item in wanted])
    body = corpus.passages.loc[corpus.passages["role"] == "body", "passage_id"]
    return table.loc[table["passage_id"].isin(body), ["citation", "digest", "matched"]]


def _known(item: str, items: Iterable[str]) -> str:
    """The item, if there is one of that name."""
    if item not in items:
        raise GovtextError(f"没有条目 {item!r}。可以选：{'、'.join(items)}。", f"There is no item {item!r}. Items: {', '.join(items)}.")
    return item


def lines_of(pairs: pd.DataFrame, item: str, n_measured: int) -> pd.DataFrame:
    """The pairs of an item that are matches, or among the first `n_measured`: pair, strength, similarity, nearness (rank, and whether picked), reason.

    Raises
    ------
    GovtextError
        There is no such item; the message lists them.
    """
    _known(item, sorted(set(pairs["a"]) | set(pairs["b"])))
    mine = (pairs["a"] == item) | (pairs["b"] == item)
    drawn = (pairs["strength"] > 0) | (pairs.index < n_measured)
    nearness = [f"{k + 1}{tr('，挑中', ', picked')}" if k < n_measured else str(k + 1) for k in pairs.index]
    return pairs.assign(nearness=nearness).loc[mine & drawn, ["pair", "strength", "similarity", "nearness", "reason"]]


def show_lines(pairs: pd.DataFrame, item: str, n_measured: int) -> None:
    """Show `lines_of` an item, under the rule by which the machine picks."""
    show(lines_of(pairs, item, n_measured), f"机器挑中：跨篇 {len(pairs)} 对里用词最近的 {n_measured} 对",
         f"Picked by the machine: of {len(pairs)} pairs across articles the {n_measured} closest in words")


def show_words(parts: pd.DataFrame, a: str, b: str, rows: int = 6) -> None:
    """Show what `govtext.shared_terms` gives of two items, the shared words first; a, b: what the items are called."""
    show(parts.head(rows), f"{a}–{b}：共用的词在前", f"{a}–{b}: shared words first", rows=rows, heads={"weight_a": (a, a), "weight_b": (b, b)})
    whole = parts["product"].sum()
    if whole > 0:
        say("第一个词占余弦的 {x:.0%}，列出的合起来占 {y:.0%}。", "The first word makes {x:.0%} of the cosine, those listed {y:.0%} together.",
            x=parts["product"].iloc[0] / whole, y=parts["product"].head(rows).sum() / whole)


# ---------------------------------------------------------------------------------------------------- the framework of one article

def trends_tree(concepts: pd.DataFrame, relations: pd.DataFrame) -> pd.DataFrame:
    """The "413" framework, the three levels and the five trends for `govtext.charts.outline`, with the places that exemplify a trend below it.

    Returns
    -------
    DataFrame
        The columns of `frameworks.tree` (note: the paragraph alone), and example (bool).
    """
    trends = concepts.loc[concepts["kind"] == "trend", "id"]
    shown = relations[(relations["kind"] == "exemplifies") & relations["to"].isin(trends)].set_index("from")["to"]
    hung = concepts.assign(parent=concepts["id"].map(shown).fillna(concepts["parent"]))
    nodes = tree(hung, "framework-413", "three-levels", "five-trends")
    return nodes.assign(example=nodes["id"].isin(shown.index), note=[paragraph(passages[0]) for passages in nodes["passages"]])


def branches(nodes: pd.DataFrame, *roots: str) -> pd.DataFrame:
    """The rows of a tree that stand below some roots, the roots with them."""
    kept: list[str] = []
    for node, parent in zip(nodes["id"], nodes["parent"], strict=True):   # parents stand before their children
        if node in roots or parent in kept:
            kept.append(node)
    return nodes[nodes["id"].isin(kept)]


def frame_title(nodes: pd.DataFrame) -> tuple[str, str]:
    """Title (zh, en): which entries right below the roots of a tree have no parts, and how many the others have."""
    roots = set(nodes.loc[nodes["parent"] == "", "id"])
    members = nodes[nodes["parent"].isin(roots)]
    sizes = members["id"].map(nodes["parent"].value_counts()).fillna(0).astype(int)
    bare, others = members[sizes == 0], sorted(set(sizes[sizes > 0]))
    spread = f"{others[0]}–{others[-1]}" if len(others) > 1 else str(*others)
    zh, en = listed(bare["name_zh"])[0], listed(bare["name_en"])[1]
    return (f"不再细分的只有{zh}；其余各分 {spread} 项" if len(bare) else f"每一项都再分 {spread} 项",
            f'Only "{en}" has no further parts; the others have {spread} each' if len(bare) else f"Parts of every entry: {spread}")


def example_title(nodes: pd.DataFrame) -> tuple[str, str]:
    """Title (zh, en): how many trends of `trends_tree` rest on the example of a place, and which places."""
    n, held = int((nodes["kind"] == "trend").sum()), nodes[nodes["example"]]
    places = [listed(name for names in held[f"places_{lang}"] for name in names)[k] for k, lang in enumerate(LANGUAGES)]
    k = held["parent"].nunique()
    return (f"{n} 条趋势里，{k} 条举了地方的例子" + (f"：{places[0]}" if k else ""),
            f"{k} of {n} trends {'has' if k == 1 else 'have'} a place as example" + (f": {places[1]}" if k else ""))


def parts_of(concepts: pd.DataFrame, nodes: pd.DataFrame, entry: str) -> pd.DataFrame:
    """`frameworks.cards` of what stands right below an entry of a tree; of the entry itself, where nothing does.

    Raises
    ------
    GovtextError
        The tree has no such entry; the message lists those that have parts.
    """
    parents = [node for node in nodes["id"] if (nodes["parent"] == node).any()]
    if entry not in set(nodes["id"]):
        raise GovtextError(f"树上没有 {entry!r}。下面有分支的：{'、'.join(parents)}。", f"The tree has no {entry!r}. Entries with parts: {', '.join(parents)}.")
    return cards(concepts, list(nodes.loc[nodes["parent"] == entry, "id"]) or [entry])


def links_within(relations: pd.DataFrame, concepts: pd.DataFrame, article: str) -> pd.DataFrame:
    """The links between concepts of one article, to read: one_end, other_end, note, said_by, passages, in the language in force."""
    name = concepts.set_index("id")[tr("name_zh", "name_en")]
    mine = set(concepts.loc[concepts["article"] == article, "id"])
    links = relations[relations["from"].isin(mine) & relations["to"].isin(mine)]
    said = links["by"].map({"article": tr("文章", "the article"), "editors": tr("编者", "the editors")})
    return pd.DataFrame({"one_end": links["from"].map(name), "other_end": links["to"].map(name), "note": links[tr("note_zh", "note_en")],
                         "said_by": said, "passages": [cited(passages) for passages in links["passages"]]})


# ---------------------------------------------------------------------------------------------------- reading and measuring

def block_means(square: pd.DataFrame, groups: Mapping[str, str]) -> dict[str, float]:
    """Mean similarity of the pairs inside each group, and "across": of pairs of two groups."""
    kind, values = np.array([groups[item] for item in square.index]), square.to_numpy()
    pair = np.tril(np.ones_like(values, dtype=bool), -1)
    means = {group: float(values[pair & (kind[:, None] == group) & (kind == group)].mean()) for group in GROUP_NAMES if (kind == group).sum() > 1}
    return means | {"across": float(values[pair & (kind[:, None] != kind)].mean())}


def say_blocks(means: Mapping[str, float], equal: Mapping[str, float], size: int) -> None:
    """Say the means of the blocks with all words, and with `size` words of each item: cosine times 100, of each list and across."""
    for zh, en, values in (("用全部的词", "With all words", means), (f"每条各抽 {size} 个词", f"With {size} words of each item", equal)):
        say("{z}，平均余弦（×100）：洞察内 {m[insight]:.1f}，趋势内 {m[trend]:.1f}，建议内 {m[recommendation]:.1f}，跨篇 {m[across]:.1f}。",
            "{e}, mean cosine (×100): insights {m[insight]:.1f}, trends {m[trend]:.1f}, recommendations {m[recommendation]:.1f}, across {m[across]:.1f}.",
            z=zh, e=en, m={block: 100 * value for block, value in dict(values).items()})


def say_draws(draws: pd.DataFrame) -> None:
    """Say for each list how far its mean goes from draw to draw (cosine times 100), and in how many draws it is above that across."""
    low, high = 100 * draws.quantile(0.025), 100 * draws.quantile(0.975)
    above = draws.gt(draws["across"], axis=0).sum()
    say("抽 {n} 回（中间的 95%）：洞察内 {a[insight]:.1f}–{b[insight]:.1f}，趋势内 {a[trend]:.1f}–{b[trend]:.1f}，"
        "建议内 {a[recommendation]:.1f}–{b[recommendation]:.1f}，跨篇 {a[across]:.1f}–{b[across]:.1f}；"
        "高于跨篇的：洞察 {k[insight]} 回，趋势 {k[trend]} 回，建议 {k[recommendation]} 回。",
        "Over {n} draws (middle 95%): insights {a[insight]:.1f}–{b[insight]:.1f}, trends {a[trend]:.1f}–{b[trend]:.1f}, "
        "recommendations {a[recommendation]:.1f}–{b[recommendation]:.1f}, across {a[across]:.1f}–{b[across]:.1f}; "
        "above across in {k[insight]} (insights), {k[trend]} (trends), {k[recommendation]} (recommendations) draws.",
        n=len(draws), a=dict(low), b=dict(high), k=dict(above))


def at_equal_length(words: pd.DataFrame, groups: Mapping[str, str], draws: int = 100) -> tuple[int, pd.DataFrame]:
    """`block_means` of items of equal length: from each item as many words as the shortest has are drawn at random, again and again.

    Parameters
    ----------
    words : item, term, n; rows without an item are left out
    groups : item -> group

    Returns
    -------
    (words drawn from each item, DataFrame with a row per draw and a column per block; cosine of TF-IDF)
    """
    each = words[words["item"].isin(list(groups))]
    each = each.loc[each.index.repeat(each["n"]), ["item", "term"]].assign(n=1)
    size = int(each.groupby("item").size().min())
    samples = [each.groupby("item").sample(n=size, random_state=seed) for seed in range(draws)]
    squares = [similarity(document_term_matrix(s, unit="item", weight="tf-idf", units=list(groups))) for s in samples]
    return size, pd.DataFrame([block_means(square, groups) for square in squares])


def overlaps_by_luck(square: pd.DataFrame, reading: pd.DataFrame, groups: Mapping[str, str], times: int = 999, seed: int = 2022) -> np.ndarray:
    """How many matches are among the closest pairs of two lists, when items change names within their list at random: a number for each time.

    square : similarity of items; reading : a, b, the matches, as many as pairs are picked; groups : item -> list
    """
    kind, values, place = np.array([groups[i] for i in square.index]), square.to_numpy(), {i: k for k, i in enumerate(square.index)}
    match = np.zeros(values.shape, dtype=bool)
    for a, b in zip(reading["a"], reading["b"], strict=True):
        match[place[a], place[b]] = match[place[b], place[a]] = True
    across, rng, found = np.nonzero(np.triu(kind[:, None] != kind)), np.random.default_rng(seed), []
    for _ in range(times):
        order = np.arange(len(kind))
        for group in dict.fromkeys(kind):
            order[kind == group] = rng.permutation(order[kind == group])
        closest = np.argsort(-values[np.ix_(order, order)][across], kind="stable")[:len(reading)]
        found.append(match[across][closest].sum())
    return np.array(found)


def n_joined(edges: pd.DataFrame) -> int:
    """How many items have a line among these pairs."""
    return len(set(edges["a"]) | set(edges["b"]))


def extremes(values: pd.Series, n: int) -> pd.Series:
    """Where a value is one of the n largest or the n smallest, ties included."""
    return values.isin(values.nlargest(n)) | values.isin(values.nsmallest(n))


def say_machine_only(closest: pd.DataFrame, pairs: pd.DataFrame, codes: Mapping[str, str]) -> None:
    """Say which items have most of the pairs that the machine alone picked, which have no pair that it picked, and how near all pairs of the first are.

    closest : a, b, strength (0 where the editors read nothing); pairs : a, b, all of them, the closest in words first; codes : item -> code
    """
    alone = closest[closest["strength"] == 0]
    n = pd.concat([alone["a"], alone["b"]]).value_counts()
    top = list(n.index[n >= n.iloc[:2].min()])
    none = [i for i in codes if i not in {*closest["a"], *closest["b"]}]
    a, b = alone["a"].isin(top), alone["b"].isin(top)
    places = [k for k, pair in enumerate(zip(pairs["a"], pairs["b"], strict=True), 1) if top[0] in pair]
    say("只有机器挑出的 {n} 条线里，{k} 条有一头是{top[0]}，{both} 条两头都是；机器一条也没挑的：{none[0]}。{first} 的 {m} 对，用词第几近（共 {all} 对）：{places[0]}。",
        "Of {n} lines of the machine alone, {k} have {top[1]} at one end, {both} at both; the machine picks no line of {none[1]}. "
        "With all {all} pairs in order, the closest in words first, the {m} pairs of {first} stand at {places[1]}.",
        n=len(alone), k=(a | b).sum(), both=(a & b).sum(), none=listed(codes[i] for i in none), first=codes[top[0]], m=len(places), all=len(pairs),
        top=(listed(f"{codes[i]}（{n[i]} 条）" for i in top)[0], listed(f"{codes[i]} ({n[i]})" for i in top)[1]), places=listed(map(str, places)))


def say_fair(pairs: pd.DataFrame, n_measured: int) -> None:
    """Say how many of the fair matches and of the pairs without a match are among the first `n_measured`. pairs : strength, the closest in words first."""
    n, picked = pairs["strength"].value_counts(), pairs["strength"].head(n_measured).value_counts()
    say("机器挑中的（第5节）：“中”的 {f} 对里 {a} 对，“无”的 {z} 对里 {b} 对。“中”的对数太少，看不出差别，不等于没有。",
        "Picked by the machine (section 5): {a} of {f} fair pairs, {b} of {z} with no match. Fair pairs are too few to show a difference; that does not mean none.",
        f=n[2], a=picked.get(2, 0), z=n[0], b=picked.get(0, 0))


def say_by_luck(agreement: RankAgreement) -> None:
    """Say a correlation, and in how many random exchanges one as high came about. agreement : of two lists, above what exchanges give on average"""
    n, p = agreement.permutations, agreement.p
    say("τ = {t:.3f}。把编者的强弱随意换给别的对，重算 τ：若常常也有这么大，就像碰巧；若很少有这么大，就不像。换了 {n} 遍，不小于 {t:.3f} 的有 {k} 遍；"
        "反方向也算上（乘 2），双侧 p = {p:.3f}。",
        "τ = {t:.3f}. Deal our strengths out to other pairs at random and compute τ again: if it is often as large, this looks like luck; if rarely, it does not. "
        "Of {n} times it was no less than {t:.3f} in {k}; with the other direction (times 2) the two-sided p is {p:.3f}.",
        t=agreement.value, n=n, k=round(p * (n + 1) / 2) - 1, p=p)


def say_room(strength: pd.Series) -> None:
    """Say how far a pair can at most be rated too high or too low, where ranks of equal strength are averaged. strength : 0 (none) to 3 (strong)"""
    place = strength.rank(ascending=False).groupby(strength).first()
    low, high = place.iloc[0], place.iloc[-1]
    say("位次从最强、最近的数起，并列的取平均，上下的余地就不一样：记“无”的都在第 {a:.0f} 位，至多看高 {up:.0f} 位；“强”的都在第 {b:.0f} 位，可看低 {down:.0f} 位。两个方向的位数不能直接比大小。",
        "Places are counted from the strongest and closest. As ties share a place, there is not equal room on both sides: a pair with no match stands at {a:.0f} and can be rated {up:.0f} places too high at most, "
        "a strong one at {b:.0f} and up to {down:.0f} too low. So the two directions must not be compared in size.",
        a=low, up=low - 1, b=high, down=len(strength) - high)


def rated(chosen: pd.DataFrame, pairs: int) -> pd.DataFrame:
    """Pairs and how far the machine rates them otherwise, to be read: pair, name, strength (in words), similarity, gap ("79 of 96 places lower").

    chosen : pair, name, strength, similarity, gap (places; below 0: the machine lower); pairs : how many are ranked
    """
    from ..figures.strengths import strength_name

    gaps = [tr(f"看{'高' if gap > 0 else '低'} {abs(gap):.0f} 名（共 {pairs}）", f"{abs(gap):.0f} of {pairs} places {'higher' if gap > 0 else 'lower'}")
            for gap in chosen["gap"]]
    return chosen.assign(strength=chosen["strength"].map(strength_name), gap=gaps)[["pair", "name", "strength", "similarity", "gap"]]


def short_labels(terms: Iterable[str]) -> dict[str, str]:
    """`labels`, with glosses short enough to stand beside bars."""
    return {term: SHORT.get(term, word) if word != term else word for term, word in labels(sorted(set(terms))).items()}


def n_shared(dtm: DocumentTerms, chosen: pd.DataFrame) -> list[int]:
    """How many words the two items of each pair a, b have in common."""
    return [int((shared_terms(dtm, a, b)["product"] > 0).sum()) for a, b in zip(chosen["a"], chosen["b"], strict=True)]


def spread(dtm: DocumentTerms, a: str, b: str) -> pd.DataFrame:
    """The words that two items share, what adds most to the cosine first: term, items (how many use the word)."""
    parts = shared_terms(dtm, a, b)
    used = dict(zip(dtm.terms, np.asarray((dtm.matrix != 0).sum(axis=0)).ravel(), strict=True))
    return parts.loc[parts["product"] > 0, ["term"]].assign(items=lambda t: t["term"].astype(str).map(used).astype(int)).reset_index(drop=True)


def say_spread(dtm: DocumentTerms, chosen: pd.DataFrame, codes: Mapping[str, str]) -> None:
    """Say of the first words (five at most) that the items of each pair a, b share how many items use them."""
    said = []
    for a, b in zip(chosen["a"], chosen["b"], strict=True):
        words = listed(f"{r.term} {r.items}" for r in spread(dtm, a, b).head(5).itertuples())
        said.append((f"{codes[a]}–{codes[b]}：{words[0]}", f"{codes[a]}–{codes[b]}: {words[1]}"))
    say("共用的词（靠前的几个），{n} 条里有几条用。{told[0]}。", "How many of the {n} items use the shared words (the first few). {told[1]}.",
        n=len(codes), told=("；".join(zh for zh, _ in said), "; ".join(en for _, en in said)))


def words_of_pairs(dtm: DocumentTerms, chosen: pd.DataFrame) -> pd.DataFrame:
    """For each pair a, b the words that weigh most: five that both have, and three terms of the dictionary that only one has, on either side."""
    lexicon, rows = load_terms(), []
    for a, b in zip(chosen["a"], chosen["b"], strict=True):
        parts = shared_terms(dtm, a, b).assign(a=a, b=b)
        own = parts[(parts["product"] == 0) & parts["term"].isin(lexicon["term"])]
        rows += [parts[parts["product"] > 0].head(5), own[own["weight_a"] > 0].head(3), own[own["weight_b"] > 0].head(3)]
    return pd.concat(rows)


# ---------------------------------------------------------------------------------------------------- one side alone

def profile_of(items: pd.DataFrame, pairs: pd.DataFrame) -> pd.DataFrame:
    """Each item's counterparts: item, group, code, name, strong, fair, thin (matches of that strength), closest (the item of another list that is
    most similar; the first of equals) and similarity to it."""
    both = pd.concat([pairs, pairs.rename(columns={"a": "b", "b": "a"})], ignore_index=True)
    nearest = both.sort_values("similarity", ascending=False, kind="stable").drop_duplicates("a").set_index("a")
    profile = items[["item", "group", "code", "name"]].reset_index(drop=True)
    for strength, column in ((3, "strong"), (2, "fair"), (1, "thin")):
        number = both.loc[both["strength"] == strength, "a"].value_counts()
        profile[column] = profile["item"].map(number).fillna(0).astype(int)
    return profile.assign(closest=profile["item"].map(nearest["b"]), similarity=profile["item"].map(nearest["similarity"]))


def used_elsewhere(corpus: Corpus, single: pd.DataFrame) -> list[int]:
    """How often each term (column term) occurs in the articles besides the one that holds its list (column group)."""
    counts = nested_frequency(corpus.tokens, list(single["term"]), by="article_id", counts=corpus)
    by_term = counts.groupby("term")["n"].sum()
    at_home = counts.set_index(["article_id", "term"])["n"]
    return [int(by_term[term] - at_home[HOME[group], term]) for group, term in zip(single["group"], single["term"], strict=True)]


def terms_to_draw(single: pd.DataFrame, least: int = 3) -> pd.DataFrame:
    """The terms that occur `least` times or more: all of them, so that none of equal counts is left out."""
    return single[single["n"] >= least]

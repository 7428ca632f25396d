"""Notebook 05: what its tables, figures and sentences of the six logics are made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from govtext.corpus import Corpus
from govtext.language import LANGUAGES, in_language, tr
from govtext.lexicon import gloss
from govtext.measures.frequency import content_terms
from govtext.measures.similarity import DocumentTerms, document_term_matrix, shared_terms
from govtext.segment import segmenter
from govtext.show import say

from ..data import article_names, show_table
from ..passages import describe_passages
from .frameworks import below, cards, tree
from .shifts import homes as homes
from .shifts import verdicts
from .wording import english_only, listed, paragraph

if TYPE_CHECKING:
    from govtext.measures.cooccurrence import Communities, Recovery

PARTS = ("four-adaptations", "adapt-1-design", "adapt-2-law", "adapt-3-ways", "adapt-4-duties", "institutional-mismatch", "opp-adapt-lead",
         "algorithm-supervision")   # what stands below a logic, for cards
GLOSSES = {"营造": "building up", "相适应": "fitting", "国资": "state capital", "规模性": "acting at scale", "党": "Party",
           "第一平台": "first platform", "政府职责体系": "system of duties"}

# What the author quotes from the document in each logic, shortened; how many quotations there are and how faithful they are is counted in the register.
QUOTED = {"logic-1-value-leading": ("助推、引领、营造；总揽全局", "Push, lead, build up; overall command"),
          "logic-2-platform-first-release": ("网上发布为主", "Release mainly online"),
          "logic-3-dynamic-adaptability": ("适应；相适应的政府职责体系", "Adapt; a system of government duties that fits"),
          "logic-4-channel-openness": ("综合论证、联合审批、绿色通道；多渠道投入", "Joint review, joint approval, green channels; money from several sources"),
          "logic-5-supervisory-constraint": ("安全评估；对算法的审核、运用、监督", "Safety assessment; auditing, use and supervision of algorithms"),
          "logic-6-unlimited-safety-net": ("公平普惠；数字化生活网；兜底性服务能力", "Fair and inclusive; network of digital life; safety-net services")}


def logic_cards(concepts: pd.DataFrame) -> pd.DataFrame:
    """The six logics to read: `frameworks.cards`, and quoted: words of the document in each, with how faithful they are by the register of quotations."""
    from ..reference import quotations

    found = quotations(article="shifts").assign(logic=lambda q: q["passage_id"].map(homes(concepts[concepts["kind"] == "logic"])))
    return cards(concepts, QUOTED).assign(quoted=[f"{tr(*words)}{tr('（', ' (')}{verdicts(found.loc[found['logic'] == logic, 'verdict'])}{tr('）', ')')}"
                                                  for logic, words in QUOTED.items()])


def logic_tree(concepts: pd.DataFrame) -> pd.DataFrame:
    """The six logics and what stands below them, for `govtext.charts.outline`; note: the paragraph of the text below the heading."""
    nodes = tree(concepts, "six-logics")
    return nodes.assign(note=[paragraph(passages[-1]) for passages in nodes["passages"]])


def parts_title(concepts: pd.DataFrame, parent: str = "six-logics") -> tuple[str, str]:
    """Title (zh, en): how many logics stand side by side, and in which of them the editors find parts (how many)."""
    members = concepts[concepts["parent"] == parent]
    sizes = [len(below(concepts, member)) for member in members["id"]]
    zh, en = ([f"{name}（{n}）" if lang == "name_zh" else f"{name} ({n})" for name, n in zip(members[lang], sizes, strict=True) if n]
              for lang in ("name_zh", "name_en"))
    return (f"{len(members)} 条并排；里面还分出概念的：{listed(zh)[0]}", f"{len(members)} logics side by side; divided further: {listed(en)[1]}")


def coined_names(corpus: Corpus, logics: pd.DataFrame) -> pd.DataFrame:
    """Where the names of the logics are used: name, pieces (as the course cuts it), in_headings, in_text (sentences that hold all its pieces)."""
    cut, roles = segmenter(), corpus.passages.set_index("passage_id")["role"]
    rows = []
    for name, label in zip(logics["name_zh"], logics[tr("name_zh", "name_en")], strict=True):
        pieces = cut(name)
        held = corpus.tokens[corpus.tokens["term"].isin(pieces)].groupby(["passage_id", "sentence"], observed=True)["term"].nunique()
        role = held[held == len(set(pieces))].reset_index()["passage_id"].astype(str).map(roles)
        rows.append({"name": tr(label, f"{name} {label}"), "pieces": " | ".join(pieces), "in_headings": int((role != "body").sum()),
                     "in_text": int((role == "body").sum())})
    return pd.DataFrame(rows)


def say_left_out(tokens: pd.DataFrame, terms: pd.Series, home: Mapping[str, str]) -> None:
    """Say which terms belong to two logics, and how often they stand in passages of the logics (`home`) and elsewhere."""
    found, left = tokens[tokens["term"].isin(terms)], sorted(set(terms))
    inside = found["passage_id"].isin(home)
    say("不数的词：{t[0]}（六条逻辑的段落里 {a} 次，别处 {b} 次）。", "Left out: {t[1]} ({a} times in passages of the logics, {b} elsewhere).",
        t=(listed(left)[0], listed(f"{term} {english}" for term, english in {**gloss(left), **GLOSSES}.items() if term in left)[1]),
        a=found.loc[inside, "n"].sum(), b=found.loc[~inside, "n"].sum())


def say_inside_longer(counts: pd.DataFrame, corpus: Corpus, home: Mapping[str, str]) -> None:
    """Say which terms stand inside longer words, where the longest match does not count them: elsewhere, and in passages of their own logic.

    counts : group, term, passage_id, n (string count), longest
    """
    hidden = counts[counts["n"] > counts["longest"]]
    own = hidden["passage_id"].map(home) == hidden["group"]
    say("包在更长的词里、没有数的：别处有{a[0]}；自己的段落里有{b[0]}。",
        "Inside longer words and not counted: elsewhere {a[1]}; in a logic's own passages {b[1]}.",
        a=_inside(hidden[~own], corpus), b=_inside(hidden[own], corpus))


def _inside(hidden: pd.DataFrame, corpus: Corpus) -> tuple[str, str]:
    """Terms, the longer words of the passage that hold them, and the passage, joined as (zh, en)."""
    words, cited, zh, en = corpus.tokens[["passage_id", "term"]].astype(str), _cited(corpus.passages), [], []
    for term, passage in zip(hidden["term"].astype(str), hidden["passage_id"].astype(str), strict=True):
        here = words.loc[words["passage_id"] == passage, "term"].drop_duplicates()
        longer = [word for word in here if term in word and word != term]
        english = gloss([term, *longer]) | GLOSSES
        zh.append(f"“{term}”（在{listed(f'“{word}”' for word in longer)[0]}里，{cited[0][passage]}）")
        en.append(f"{term} {english[term]} (in {listed(f'{word} {english[word]}' for word in longer)[1]}; {cited[1][passage]})")
    return listed(zh)[0], listed(en)[1]


def named(concepts: pd.DataFrame, ids: Iterable[str]) -> tuple[str, str]:
    """Names of concepts joined by + as (zh, en); a dash where there are none."""
    names = concepts.set_index("id").loc[list(ids)]
    return " + ".join(names["name_zh"]) or "–", " + ".join(names["name_en"]) or "–"


def term_labels(terms: pd.DataFrame) -> dict[str, str] | None:
    """Term -> its English; None in Chinese."""
    return english_only({**gloss(list(terms["term"])), **GLOSSES})


# ------------------------------------------------------------------------------------------------ logics and articles

def mentions_title(cells: pd.DataFrame, names: Mapping[str, str], home: str = "shifts") -> tuple[str, str]:
    """How many of all occurrences stand in the article `home`, and which logics have none in another article. `cells`: row, column, n."""
    total, away = cells["n"].sum(), cells[(cells["column"] != home) & (cells["n"] > 0)]
    here = cells.loc[cells["column"] == home, "n"].sum()
    found = cells.loc[cells["n"] > 0, "row"]
    missing = "、".join(name for logic, name in names.items() if logic in set(found) - set(away["row"]))
    return (f"词从“转变与逻辑”挑出，{total} 次里 {here} 次也在那里；别篇不见其词的：{missing or '没有'}",
            f"The terms were picked in the Shifts article, where {here} of {total} occurrences stand; only there: {missing or 'none'}")


def framed(names: Mapping[str, str], column: str = "shifts") -> set[tuple[str, str]]:
    """The cells (row, column) of one column, to frame."""
    return {(row, column) for row in names}


# ------------------------------------------------------------------------------------------------ co-words

def show_together(corpus: Corpus, tokens: pd.DataFrame, a: str, b: str, labels: Mapping[str, str] | None = None) -> None:
    """Show the passages of a token table that hold both terms: citation and digest, under the terms (in English their glosses)."""
    both = set(tokens.loc[tokens["term"] == a, "passage_id"]) & set(tokens.loc[tokens["term"] == b, "passage_id"])
    seen = describe_passages(corpus.passages[corpus.passages["passage_id"].isin(both)])
    pair = " – ".join((labels or {}).get(term, term) for term in (a, b))
    show_table(seen[["citation", "digest"]], pair, pair)


def inside_title(left: Sequence[int], right: Sequence[int]) -> tuple[str, str]:
    """Title (zh, en): are more of the pairs of one logic joined than of others, with all passages and without the logics' own? left, right: `pairs_linked`"""
    closer = [meet[1] / meet[0] - meet[3] / meet[2] > 0.1 for meet in (left, right)]
    if closer == [True, False]:
        return (f"去掉自己的段落，同一条逻辑的词只剩 {right[0]} 对，看不出它们更多连着",
                f"Without the logics' own passages {right[0]} pairs within one logic are left, with no sign that they are joined more often")
    return (f"同一条逻辑的词对更多连着：全部段落{'是' if closer[0] else '否'}，去掉自己的段落{'是' if closer[1] else '否'}",
            f"More pairs of one logic are joined: all passages {'yes' if closer[0] else 'no'}, without their own {'yes' if closer[1] else 'no'}")


def linked(meet: Sequence[int]) -> str:
    """How many of the possible pairs are joined, within a logic and across, for the heading of a panel. `meet`: `pairs_linked`"""
    return tr(f"连着：同一逻辑 {meet[1]}/{meet[0]}，跨逻辑 {meet[3]}/{meet[2]}", f"joined: {meet[1]} of {meet[0]} within, {meet[3]} of {meet[2]} across")


def pairs_linked(tokens: pd.DataFrame, pairs: pd.DataFrame, group: Mapping[str, str]) -> tuple[int, int, int, int]:
    """Of the pairs of grouped words that a token table has: how many are of one group, how many of these are joined; then the same across groups.

    pairs : term_a, term_b, a row per line; group : term -> group
    """
    from itertools import combinations

    joined = {frozenset(pair) for pair in zip(pairs["term_a"], pairs["term_b"], strict=True)}
    all_ = [(group[a] == group[b], frozenset((a, b)) in joined) for a, b in combinations(sorted(set(tokens["term"]) & set(group)), 2)]
    inside, across = ([line for same, line in all_ if same is kind] for kind in (True, False))
    return len(inside), sum(inside), len(across), sum(across)


def documents(tokens: pd.DataFrame, home: Mapping[str, str], stopwords: frozenset[str] | set[str], min_chars: int = 2) -> DocumentTerms:
    """Groups of passages as documents, each other passage as one of its own; TF-IDF of words of at least so many characters.

    home : passage -> group
    """
    words = content_terms(tokens, stopwords, min_chars=min_chars)
    places = words["passage_id"].astype(str)
    return document_term_matrix(words.assign(item=places.map(home).fillna(places)), unit="item", weight="tf-idf")


def dropped_words(kept: DocumentTerms, all_: DocumentTerms, a: str, b: str) -> tuple[str, str]:
    """Words that two documents share in the second table and not in the first, joined, as (zh, en)."""
    more, fewer = ({*parts.loc[parts["product"] > 0, "term"]} for parts in (shared_terms(all_, a, b), shared_terms(kept, a, b)))
    lost = sorted(more - fewer)
    return listed(lost)[0], listed(GLOSSES.get(word, english) for word, english in gloss(lost).items())[1]


def own_words(words: pd.DataFrame, home: Mapping[str, str]) -> dict[str, str]:
    """Word -> group, for words that stand in passages of one group only, and also in passages of none.

    Parameters
    ----------
    words : passage_id, term (content words)
    home : passage -> group
    """
    inside = words["passage_id"].isin(home)
    held = words.loc[inside, "passage_id"].map(home).groupby(words.loc[inside, "term"]).agg(["nunique", "first"])
    elsewhere = set(words.loc[~inside, "term"])
    return held.loc[(held["nunique"] == 1) & held.index.isin(elsewhere), "first"].to_dict()


def say_own_words(words: pd.DataFrame, home: Mapping[str, str], own: Mapping[str, str]) -> None:
    """Say how many words stand in one logic only, how many of these stand elsewhere and are used. `own`: `own_words` of words and home"""
    inside = words[words["passage_id"].isin(home)]
    once = int((inside["passage_id"].map(home).groupby(inside["term"], observed=True).nunique() == 1).sum())
    say("只见于一条逻辑的实词有 {n} 个；其中六条之外也见得到的 {k} 个，用的是这些；另外 {m} 个别处没有，去掉自己的段落就无从数起，没有用。",
        "{n} content words stand in one logic only. {k} of them also stand outside the six: these are used. The other {m} stand nowhere else, "
        "cannot be counted once the logics' own passages are gone, and are left out.", n=once, k=len(own), m=once - len(own))


SETTINGS = (("指定的词\n全部段落", "chosen terms,\nall passages"), ("只属一条的实词\n全部段落", "words of one logic,\nall passages"),
            ("只属一条的实词\n去掉自己的段落", "words of one logic,\nown passages out"))   # of the figure of permutations


def setting_names() -> list[str]:
    """SETTINGS in the language in force."""
    return [tr(*setting) for setting in SETTINGS]


def say_seeds(networks: Sequence[Communities]) -> None:
    """Say for each of SETTINGS how many terms and groups its network has, and how far the seeds agree."""
    for (zh, en), net in zip(SETTINGS, networks, strict=True):
        say("{a}：{n} 个词，{k} 组，各种子间一致度 {c:.2f}。", "{b}: {n} terms, {k} groups, agreement between seeds {c:.2f}.",
            a=zh.replace("\n", "，"), b=en.replace("\n", " "), n=len(net.table), k=net.table["community"].nunique(), c=net.stability)


def compare_settings(recover: Callable[..., tuple[Recovery, Communities]], tokens: pd.DataFrame, *, logics: Sequence[Any],
                     insights: Sequence[Any]) -> pd.DataFrame:
    """Groups found again under other settings: terms chosen or words of one item (`own_words`), by passage or by sentence, logics or insights.

    Parameters
    ----------
    recover : of tokens, groups (term -> group), unit, seeds= to (Recovery, Communities)
    logics, insights : (groups of the chosen terms, groups of `own_words`, passage -> group)

    Returns
    -------
    DataFrame
        label (in the language in force), with_own, without_own (median of the index with all passages, and without the items' own),
        low, high (of the lower 95 % of shuffles, without), p (without, one-sided), n_with, n_without (terms in the network).
    """
    rows = []
    for what, (chosen, wide, home) in ((tr("六逻辑", "logics"), logics), (tr("六洞察", "insights"), insights)):
        outside = tokens[~tokens["passage_id"].isin(home)]
        for which, groups in ((tr("指定的词", "chosen terms"), chosen), (tr("只属一条的实词", "words of one only"), wide)):
            for unit, unit_name in (("passage", tr("段落", "passage")), ("sentence", tr("句子", "sentence"))):
                (full, net), (rest, small) = recover(tokens, groups, unit, seeds=5), recover(outside, groups, unit, seeds=5)
                low, high = np.quantile(rest.permuted, [0, 0.95])
                rows.append({"label": f"{what} · {which} · {unit_name}", "with_own": full.observed.median(),
                             "without_own": rest.observed.median(), "low": low, "high": high, "p": rest.p,
                             "n_with": len(net.table), "n_without": len(small.table)})
    return pd.DataFrame(rows)


# ------------------------------------------------------------------------------------------------ reading and wording

def links_table(links: pd.DataFrame, shift_names: Mapping[str, str], names: Mapping[str, str]) -> pd.DataFrame:
    """Links from shifts to logics, to read: name ("shift → logic"), link_strength, reason, in the language in force."""
    return pd.DataFrame({"name": links["from"].map(shift_names) + " → " + links["to"].map(names), "link_strength": links["strength"],
                         "reason": links[tr("note_zh", "note_en")]})


def shift_by_logic(square: pd.DataFrame, links: pd.DataFrame, said: pd.DataFrame, shifts: Sequence[str], logics: Sequence[str]) -> pd.DataFrame:
    """A row per shift and logic for the figure of reading and wording.

    Parameters
    ----------
    square : likeness of wording, shifts and logics in both directions
    links : from (shift), to (logic), strength, as the editors read them
    said : from (logic), to (shift): says it again

    Returns
    -------
    DataFrame
        row, column, similarity, strength (0: no link), echo.
    """
    strength, stated = read_square(links, [*shifts, *logics]), set(zip(said["to"], said["from"], strict=True))
    return pd.DataFrame([{"row": s, "column": g, "similarity": square.loc[s, g], "strength": strength.loc[s, g], "echo": (s, g) in stated}
                         for s in shifts for g in logics])


def read_square(links: pd.DataFrame, items: Sequence[str]) -> pd.DataFrame:
    """Strength of the links between items as a symmetric square; 0 where there is none."""
    square = pd.DataFrame(0, index=list(items), columns=list(items))
    for a, b, strength in zip(links["from"], links["to"], links["strength"].astype(int), strict=True):
        square.loc[a, b] = square.loc[b, a] = strength
    return square


def shared_with_english(shared: pd.DataFrame, most: int) -> tuple[str, str]:
    """The first terms that both documents hold (product > 0), joined, as (zh, en). `shared`: `shared_terms`."""
    terms = list(shared.loc[shared["product"] > 0, "term"].head(most))
    return listed(terms)[0], listed(gloss(terms).values())[1]


def citations(passages: pd.DataFrame) -> dict[str, str]:
    """Passage -> its citation in the language in force."""
    return describe_passages(passages).set_index("passage_id")["citation"].to_dict()


def _cited(passages: pd.DataFrame) -> list[dict[str, str]]:
    """`citations` in Chinese and in English."""
    made = []
    for lang in LANGUAGES:
        with in_language(lang):
            made.append(citations(passages))
    return made


def likeness(square: pd.DataFrame, groups: Sequence[str], passages: pd.DataFrame) -> pd.DataFrame:
    """A row per group and passage: group, passage_id, similarity, article_id. `square`: groups and passages in both directions."""
    wide = square.loc[list(groups), list(passages["passage_id"])].rename_axis("group").reset_index()
    return wide.melt(id_vars="group", var_name="passage_id", value_name="similarity").merge(passages[["passage_id", "article_id"]], on="passage_id")


def heaviest(best: pd.DataFrame, documents: DocumentTerms) -> pd.DataFrame:
    """`best` (group, passage_id) with the word that weighs most in each likeness, and its share of it: term, share."""
    first = [weighed(shared_terms(documents, g, p)).iloc[0] for g, p in zip(best["group"], best["passage_id"], strict=True)]
    return best.assign(term=[row["term"] for row in first], share=[row["share"] for row in first])


def weighed(shared: pd.DataFrame) -> pd.DataFrame:
    """`shared_terms` with the share that each word has in the likeness: share."""
    return shared.assign(share=shared["product"] / shared["product"].sum())


def say_heaviest(found: pd.DataFrame, words: pd.DataFrame, passages: pd.DataFrame, article: str = "suzhou") -> None:
    """Say which nearest passages owe more than half of their likeness to one word, and how long the passages of one article are.

    found : `heaviest`; words : passage_id, n (content words); passages : those that were compared
    """
    cited, alone = _cited(passages), found[found["share"] > 0.5]
    english = gloss(list(alone["term"]))
    parts = list(zip(alone["term"], alone["share"], alone["passage_id"], strict=True))
    length = words.groupby("passage_id", observed=True)["n"].sum().reindex(passages["passage_id"], fill_value=0).to_numpy()
    mine = (passages["article_id"] == article).to_numpy()
    say("{k} 段里有 {n} 段，相似度一半以上靠一个词：{w[0]}。{a[0]}的段落平均有 {x:.0f} 个实词，别篇 {y:.0f} 个：词多，碰上的机会也多。",
        "{n} of the {k} passages owe more than half of their likeness to one word: {w[1]}. Passages of {a[1]} have {x:.0f} content words on "
        "average, the others {y:.0f}: of more words more meet.", k=len(found), n=len(alone), x=length[mine].mean(), y=length[~mine].mean(),
        a=[article_names(lang)[article] for lang in LANGUAGES],
        w=(listed(f"“{word}” {share:.0%}（{cited[0][place]}）" for word, share, place in parts)[0],
           listed(f"{word} {english[word]} {share:.0%} ({cited[1][place]})" for word, share, place in parts)[1]))


def nearest_table(best: pd.DataFrame, documents: DocumentTerms, names: Mapping[str, str], passages: pd.DataFrame) -> pd.DataFrame:
    """The nearest passages to read: name, citation, shared_words (the four that weigh most, with their shares), digest. `best`: group, passage_id."""
    digest = passages.set_index("passage_id")[tr("digest_zh", "digest_en")]
    shared = [_with_shares(shared_terms(documents, g, p), 4) for g, p in zip(best["group"], best["passage_id"], strict=True)]
    return pd.DataFrame({"name": best["group"].map(names), "citation": best["passage_id"].map(citations(passages)), "shared_words": shared,
                         "digest": best["passage_id"].map(digest)})


def _with_shares(shared: pd.DataFrame, most: int) -> str:
    """The first words that both hold, with their shares of the likeness, in the language in force."""
    first = weighed(shared[shared["product"] > 0]).head(most)
    english = gloss(list(first["term"]))
    return tr(*listed(f"{tr(term, english[term])} {share:.0%}" for term, share in zip(first["term"], first["share"], strict=True)))

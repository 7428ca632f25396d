"""Notebook 04: what its tables, figures and sentences of the five shifts are made of."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import pandas as pd

from govtext.corpus import Corpus
from govtext.language import language, tr
from govtext.lexicon import gloss
from govtext.measures.concept_coding import concept_terms
from govtext.measures.robustness import outcomes, pole_counts
from govtext.messages import GovtextError

from ..data import article_name, article_names
from .frameworks import tree
from .quantity import glossed_list as glossed_list

POLES = ("from", "to")
# The pairs that the author names, in the order of the text: the shift each belongs to, and his first word for its time ("has changed", which opens
# all five, does not count).
PAIRS = {"shift-1-role": ("shift-1-role", "under way"), "shift-2-driver": ("shift-2-driver", "done"),
         "opp-service-governance": ("shift-2-driver", "to come"), "opp-gain-proportion": ("shift-3-outcome", "done"),
         "opp-use-master": ("shift-3-outcome", "done"), "shift-4-tech-role": ("shift-4-tech-role", "not said"),
         "shift-5-leadership": ("shift-5-leadership", "done")}
TIMES = {"done": ("已经", "already"), "under way": ("正在", "under way"), "to come": ("将要", "to come"), "not said": ("没有写明", "not said")}

STEPS = ((("1 想法", "1 idea"), ("衡量成效的尺度变了", "the measure of success has changed")),
         (("2 概念", "2 concept"), ("旧极：获得感、运用技术；新极：分寸感、驾驭技术", "old: sense of gain, using technology; new: sense of proportion, mastering it")),
         (("3 词表", "3 word list"), ("作者在这两段里用过、又数得出来的词", "countable words that the author uses in these two paragraphs")),
         (("4 计数", "4 count"), ("逐字计数，分文章，附每千字比率", "as strings, by article, with rates per 1,000 characters")),
         (("5 判定", "5 verdict"), ("新极多于旧极，就记作“偏新极”", 'more new-pole than old-pole words: "leans to the new pole"')),
         (("6 检查", "6 check"), ("回读段落；换词表、换数法、换段落", "read the passages; change list, count and passages")))
CONDITIONS = (
    (("词表先于数据，不取自被检验的文本", "list fixed before the data, not drawn from the text under test"), ("没有做到", "not met")),
    (("有先后：2022年前后同一类文本", "before and after: the same kind of text around 2022"),
     ("没有：五篇体裁、题目各异，只跨三年", "not met: different genres and topics, three years")),
    (("文本出自别人，目的相同", "texts by others, written with the same aim"), ("没有：另四篇各有目的", "not met: the other four had other aims")),
    (("旧极减少、新极增加，分开检验", "decline of the old and rise of the new tested apart"), ("两极分开列出，但没有时间", "poles listed apart, but no time")),
    (("事先说好什么算反证", "said beforehand what would refute it"), ("没有：逐词剔除是事后检查", "not met: leave-one-out came afterwards")),
    (("排除别的解释：话题、时髦词、照引文件", "other explanations ruled out: topic, fashion, quotation"), ("只查了话题词", "topic word only")))

# What stands inside each shift, as we read it: is it in the document, and what is it? {}: how often the document has each word of IN_DOCUMENT.
# Its keys are the pairs whose old pole the document wants more of; the words of that pole come first. They are not quoted by the author.
IN_DOCUMENT = {"opp-service-governance": ("服务", "治理"), "opp-gain-proportion": ("获得感",), "opp-use-master": ("运用", "驾驭")}
INSIDE = {"watershed-2022": (False, "作者的判断：以这份文件为分界", "judgement: the divide"),
          "horse-race-mechanism": (False, "作者的比喻：概括过去十年", "image of ten years"),
          "opp-service-governance": (True, "“服务”文件有 {} 次，要不断优化（“治理”{} 次）；焦点将要移动是预测", "service: {}× in it, to improve (governance {}×); focus will move: forecast"),
          "opp-gain-proportion": (True, "“获得感”文件有 {} 次，要不断增强；“转了”是作者的判断", 'gain: {}× in it, to grow; that it "has moved": judgement'),
          "opp-use-master": (True, "文件要数字技术广泛应用于政府（“运用”各处共 {} 次，“驾驭”{} 次）；“转了”是作者的判断",
                             'technology to be widely applied in government (using {}× in all, mastering {}×); that it "has moved": judgement'),
          "shift-4-whole-process": (True, "引文属实；“首次”证实不了", 'quoted; "first time" unconfirmed'),
          "shift-4-words-omitted": (False, "作者说文件没有写：查出一处例外", "one exception found"),
          "shift-4-serves-business": (False, "作者归纳的理念", "idea that he draws from it"),
          "warm-government": (False, "作者的比喻", "image"),
          "leading-group-and-appraisal": (True, "引文属实；“一把手全权把控”是作者的预测", "quoted; full control: forecast")}

# What the author quotes from the document in the paragraphs of a shift, shortened, where no part above is that quotation; how many and how
# faithful they are is counted in the register of quotations.
QUOTED = {"shift-1-role": ("先导性工程；助推数字经济", "Pioneering project; boosting the digital economy"),
          "shift-2-driver": ("与治理能力现代化相适应等", "Fit for modern governing, and more"),
          "shift-3-outcome": ("整体协同、公平普惠等", "Coordinated, fair to all, and more"),
          "shift-5-leadership": ("加强党的领导", "Stronger leadership of the Party")}
# What a shift says of digital literacy without quotation marks; how often the document has the word is counted.
LITERACY = {"shift-2-driver": (("管理者的数字素养", "Managers' digital literacy"), ("shifts-08", "shifts-09"),
                               ("“数字素养”文件有 {n} 次；“已转向”是作者的判断", '{n} times in it; that it "has turned": judgement')),
            "shift-5-leadership": (("提升干部的数字素养", "Raising officials' digital literacy"), ("shifts-15",),
                                   ("不加引号的转述，属实", "reported; confirmed"))}
VERDICTS = {"verbatim": ("逐字 {} 处", "{} verbatim"), "altered": ("改字 {} 处", "{} altered"),
            "reworded": ("转述 {} 处", "{} reworded"), "absent": ("文件里没有 {} 处", "{} not in it")}

VARIANTS = {"drop": ("去掉一个词（每种去法算一个）", "one word left out (each way counts)"), "longest": ("改用最长匹配", "longest match"),
            "own": ("不计该转变的两段", "without the two paragraphs of the shift"), "all": ("不计全部十个定义段", "without all ten defining paragraphs")}


def steps() -> pd.DataFrame:
    """The steps from an idea to a number, with the example of shift 3, in the language in force."""
    return _two_columns(STEPS, ("步骤", "step"), ("例：转变三", "example: shift 3"))


def conditions() -> pd.DataFrame:
    """What evidence for a shift has to meet, and whether this lesson meets it, in the language in force."""
    return _two_columns(CONDITIONS, ("条件", "condition"), ("本课", "this notebook"))


def _two_columns(rows: Sequence[tuple[tuple[str, str], tuple[str, str]]], *heads: tuple[str, str]) -> pd.DataFrame:
    return pd.DataFrame([[tr(*cell) for cell in row] for row in rows], columns=[tr(*head) for head in heads])


def shift_names(shifts: pd.DataFrame) -> dict[str, str]:
    """Shift -> its number and name in the language in force."""
    return {s.id: f"{s.order} {tr(s.name_zh, s.name_en)}" for s in shifts.itertuples()}


def pairs(concepts: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, dict[str, str]]]:
    """The author's pairs of poles, for `charts.columns_of_links`.

    Returns
    -------
    (links, columns)
        links: left, right, time, two rows per pair: from the old pole to its shift, and from the shift to the new pole. columns:
        heading -> {id: label}, in the language in force; where a shift has several pairs, a letter at both ends keeps them apart.
    """
    rows = concepts.set_index("id").loc[list(PAIRS)]
    links = [(left, right, time) for pair, (shift, time) in PAIRS.items() for left, right in ((f"{pair}/from", shift), (shift, f"{pair}/to"))]
    letter = _letters()
    ends = {pole: {f"{pair}/{pole}": rows.loc[pair, tr(f"{pole}_zh", f"{pole}_en")] + letter[pair] for pair in PAIRS} for pole in POLES}
    names = shift_names(concepts[concepts["id"].isin([shift for shift, _ in PAIRS.values()])])
    columns = {tr("由", "from"): ends["from"], tr("转变", "shift"): names, tr("到", "to"): ends["to"]}
    return pd.DataFrame(links, columns=["left", "right", "time"]).astype({"time": pd.CategoricalDtype(list(TIMES))}), columns


def _letters() -> dict[str, str]:
    """Pair -> a letter that its two ends share, where its shift has several pairs: their lines meet in one box. Otherwise ""."""
    own = pd.Series({pair: shift for pair, (shift, _) in PAIRS.items()})
    nth, several = own.groupby(own).cumcount(), own.duplicated(keep=False)
    return {pair: tr(f"（{'甲乙丙'[nth[pair]]}）", f" ({'abc'[nth[pair]]})") if several[pair] else "" for pair in PAIRS}


def times() -> dict[str, str]:
    """What the author says of the time of a pair -> its name in the language in force."""
    return {time: tr(*words) for time, words in TIMES.items()}


def times_title(links: pd.DataFrame) -> str:
    """To how many pairs the author adds "already" (all shifts open with "has changed"), in the language in force. `links`: `pairs`."""
    n, done = len(links) // 2, int((links["time"] == "done").sum()) // 2
    k = len({*links["left"]} & {*links["right"]})   # a shift is an end of its links on both sides
    return tr(f"{k} 个转变都以“变了”起头；{n} 对“由……到……”里，另用“已经”的有 {done} 对",
              f'All {k} shifts open with "has changed"; {done} of {n} pairs "from ... to ..." add "already"')


def inside(concepts: pd.DataFrame) -> pd.DataFrame:
    """What stands inside each shift (the watershed of par. 7 inside the first), and what each part is, with its paragraphs; for `charts.outline`.

    Returns
    -------
    DataFrame
        The columns of the concepts, label, and document (does it stand in the document, or is it the author's only).
    """
    shifts = concepts[concepts["kind"] == "shift"].sort_values("order")
    nodes = tree(concepts.assign(parent=concepts["parent"].mask(concepts["id"] == "watershed-2022", "shift-1-role")), *shifts["id"])
    nodes = nodes.assign(label=nodes["id"].map(shift_names(shifts)).fillna(nodes["label"]), document=[INSIDE.get(i, [False])[0] for i in nodes["id"]])
    parts = nodes[nodes["id"].isin(INSIDE)].assign(said=lambda p: [_said(i) for i in p["id"]])
    told = parts.loc[parts["document"] & ~parts["id"].isin(IN_DOCUMENT), "passages"].explode()   # parts that are quotations themselves
    parts = pd.concat([_quoted(shifts, told), _literacy(), parts])
    said = [part.said + _paragraphs(part.passages) for part in parts.itertuples()]
    return pd.concat([nodes[nodes["parent"] == ""], parts.drop(columns="said"),
                      parts.drop(columns="said").assign(id=parts["id"] + "/said", parent=parts["id"], label=said, document=False)], ignore_index=True)


def _said(part: str) -> str:
    """What a part is, in the language in force, with how often the document has its words, where they are looked up."""
    return tr(*INSIDE[part][1:]).format(*map(_in_document, IN_DOCUMENT.get(part, ())))


def _in_document(term: str) -> int:
    """How often the guideline of 2022 has a term."""
    from ..reference import load_document_terms

    found = load_document_terms()
    return int(found.loc[found["section_id"].str.startswith("guideline-2022_") & (found["term"] == term), "n"].sum())


def _quoted(shifts: pd.DataFrame, told: Collection[str]) -> pd.DataFrame:
    """What the author quotes in the paragraphs of each shift, those that are `told` apart: id, parent, label, passages, document, said."""
    from ..reference import quotations

    found = quotations(article="shifts").assign(shift=lambda q: q["passage_id"].map(homes(shifts)))
    found = found[found["shift"].notna() & ~found["passage_id"].isin(told)]
    rows = [{"id": f"{shift}/quoted", "parent": shift, "label": tr(*QUOTED[shift]), "passages": tuple(dict.fromkeys(rows["passage_id"])),
             "document": bool((rows["verdict"] != "absent").any()), "said": tr("引文：", "quoted: ") + verdicts(rows["verdict"])} for shift, rows in found.groupby("shift", sort=False)]
    return pd.DataFrame(rows)


def _literacy() -> pd.DataFrame:
    """What shifts say of digital literacy, in the columns of `_quoted`."""
    n = _in_document("数字素养")
    return pd.DataFrame([{"id": f"{shift}/literacy", "parent": shift, "label": tr(*label), "passages": passages, "document": n > 0, "said": tr(*said).format(n=n)}
                         for shift, (label, passages, said) in LITERACY.items()])


def verdicts(of: pd.Series) -> str:
    """How faithful quotations are, in words of the language in force."""
    n = of.value_counts()
    return tr("，", ", ").join(tr(*words).format(n[verdict]) for verdict, words in VERDICTS.items() if verdict in n)


def _paragraphs(passages: Sequence[str]) -> str:
    numbers = [str(int(passage.rpartition("-")[2])) for passage in passages]
    return tr(f"（{'、'.join(f'第{n}段' for n in numbers)}）", f" (par. {', '.join(numbers)})")


def inside_title(nodes: pd.DataFrame) -> str:
    """In how many shifts the author uses words of the document, in the language in force. `nodes`: `inside`."""
    tops = nodes.loc[nodes["parent"] == "", "id"]
    n, k = len(tops), nodes.loc[nodes["document"], "parent"].nunique()
    return tr(f"{n} 个转变{'都' if k == n else f'里 {k} 个'}用了文件里的话；“转了”是作者的判断",
              f"{f'All {n}' if k == n else f'{k} of {n}'} shifts use words of the document; that things \"have turned\" is the author's judgement")


def in_reports(terms: Sequence[str]) -> tuple[str, str]:
    """Terms and in how many of the government work reports each stands, as (zh, en): "term 3", joined; English with glosses."""
    from ..reference import term_in_reports

    n = {term: int((term_in_reports(term)["n"] > 0).sum()) for term in terms}
    meaning = gloss(list(terms))
    return "、".join(f"“{t}”{k} 份" for t, k in n.items()), ", ".join(f"{t} ({meaning[t]}) {k}" for t, k in n.items())


def doubtful_only(term: str) -> int:
    """In how many government work reports a term stands in doubtful places only, which `in_reports` does not count."""
    from ..reference import load_report_terms

    rows = load_report_terms()
    return int(((rows["term"] == term) & (rows["n"] == 0) & (rows["n_doubtful"] > 0)).sum())


def digests(shifts: pd.DataFrame) -> pd.DataFrame:
    """Shifts and their digests in the language in force: shift, digest."""
    return pd.DataFrame({"shift": shifts[tr("name_zh", "name_en")], "digest": shifts[tr("digest_zh", "digest_en")]})


# ------------------------------------------------------------------------------------------------ the word list

def own_list(words: Mapping[str, Sequence[str]], concept: str = "mine") -> pd.DataFrame:
    """A list of one's own, {"from": [...], "to": [...]}, as a table of words: id, pole, term.

    Raises
    ------
    GovtextError
        A pole is missing, not a list of words, empty, or a word stands twice.
    """
    for pole in POLES:
        terms = words.get(pole)
        if not isinstance(terms, (list, tuple)) or not terms or not all(isinstance(t, str) and t.strip() for t in terms):
            raise GovtextError(f"词表要写成 {{\"from\": [\"服务\"], \"to\": [\"治理\"]}} 这样，两极各至少一个词；{pole} 不是。",
                               f"Write the list as {{\"from\": [\"服务\"], \"to\": [\"治理\"]}}, at least one word for either pole; {pole} is not.")
    table = pd.DataFrame([(concept, pole, term) for pole in POLES for term in words[pole]], columns=["id", "pole", "term"])
    twice = table.loc[table["term"].duplicated(), "term"].unique()
    if len(twice):
        raise GovtextError(f"一个词只放在一极，只写一次：{'、'.join(twice)}。", f"Give a word to one pole only, and once: {', '.join(twice)}.")
    return table


def pole_words(shifts: pd.DataFrame, own_lists: Mapping[str, Mapping[str, Sequence[str]]] | None = None) -> pd.DataFrame:
    """The words of the poles of shifts: id, term, pole ("from", "to"); a shift of `own_lists` has the words given there instead.

    Raises
    ------
    GovtextError
        There is no such shift, or a list is not one (`own_list`).
    """
    own = dict(own_lists or {})
    strangers = [shift for shift in own if shift not in set(shifts["id"])]
    if strangers:
        raise GovtextError(f"没有这个转变：{'、'.join(strangers)}。可以用：{'、'.join(shifts['id'])}。",
                           f"There is no shift {', '.join(strangers)}. Use one of: {', '.join(shifts['id'])}.")
    words = concept_terms(shifts)
    words = words[words["pole"] != ""]
    parts = [own_list(own[shift], shift) if shift in own else words[words["id"] == shift] for shift in shifts["id"]]
    return pd.concat(parts, ignore_index=True)[["id", "term", "pole"]]


def word_list(words: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """A word list to read, in the language in force: name (of the shift), which_pole, term, gloss_en."""
    poles = {"from": tr("旧极", "old"), "to": tr("新极", "new")}
    return pd.DataFrame({"name": words["id"].map(names), "which_pole": words["pole"].map(poles), "term": words["term"],
                         "gloss_en": words["term"].map(gloss(list(words["term"])))})


def homes(shifts: pd.DataFrame) -> dict[str, str]:
    """Passage -> the shift that it defines."""
    return {passage: shift.id for shift in shifts.itertuples() for passage in shift.passages}


def each_once(corpus: Corpus, words: pd.DataFrame, apart: str, article: str = "shifts") -> pd.DataFrame:
    """Words of all poles together in each passage of an article, a word of two shifts counted once: passage_id, n_from, n_to, n_apart (the
    part of n_to that is the word `apart`)."""
    once = words.drop_duplicates(["pole", "term"])
    once = once.assign(id=once["pole"])                                # not one id for all: a reader may give a word to both poles
    topic = once[(once["pole"] == "to") & (once["term"] == apart)]
    lists = pd.concat([once, topic.assign(id="apart")])
    counts = pole_counts(corpus.tokens[corpus.tokens["article_id"] == article], lists, by="passage_id", counts=corpus)
    table = counts.groupby("passage_id", sort=False)[["n_from", "n_to"]].sum()
    at = counts[counts["id"] == "apart"].set_index("passage_id")["n_to"].reindex(table.index, fill_value=0)
    return table.assign(n_to=table["n_to"] - at, n_apart=at).reset_index()


def words_at_home(words: pd.DataFrame, near: pd.DataFrame) -> int:
    """How many rows of a word list occur in the passages of their own shift. `near`: tokens with a column shift."""
    own = {shift: " ".join(rows["term"].astype(str)) for shift, rows in near.groupby("shift")}
    return sum(term in own.get(shift, "") for shift, term in zip(words["id"], words["term"], strict=True))


# ------------------------------------------------------------------------------------------------ the figures

def panels(shifts: pd.DataFrame) -> dict[str, tuple[str, str, str]]:
    """Shift -> (number and name, old pole, new pole) in the language in force."""
    names = shift_names(shifts)
    return {s.id: (names[s.id], tr(s.from_zh, s.from_en), tr(s.to_zh, s.to_en)) for s in shifts.itertuples()}


def parts() -> dict[str, str]:
    """Rows of the figure of poles: the author's own paragraphs, the article without all ten defining ones, the other articles."""
    return {"own": tr("作者的两段（只列次数）", "Own paragraphs"), "shifts": tr("转变与逻辑·十段以外", "Shifts, without the ten"),
            **{a: name for a, name in article_names().items() if a != "shifts"}}


def shifts_first() -> dict[str, str]:
    """The articles' names, the article of the shifts first."""
    return {"shifts": article_name("shifts"), **article_names()}


def layout(article: pd.DataFrame) -> pd.DataFrame:
    """Passages of an article from top to bottom: passage_id, paragraph, section (in the language in force)."""
    return article[["passage_id", "paragraph"]].assign(section=article[tr("section_zh", "section_en")])


def home_columns(shifts: pd.DataFrame, corpus: Corpus) -> dict[str, str]:
    """Columns of the figure of mentions: the paragraphs of each shift, the rest of the article, the others with their size."""
    size, span = corpus.passages.groupby("article_id").size(), tr("第{}–{}段", "par.\n{}–{}")
    numbers = {s.id: [int(passage.rpartition("-")[2]) for passage in s.passages] for s in shifts.itertuples()}
    return {**{shift: span.format(min(own), max(own)) for shift, own in numbers.items()}, "shifts": tr("本文\n其余", "rest of\nShifts"),
            **{a: f"{name}\n{tr(f'{size[a]}段', f'{size[a]} paras')}" for a, name in article_names().items() if a != "shifts"}}


def in_list(shared: pd.DataFrame, shifts: pd.DataFrame) -> pd.Series:
    """Which rows (shift, term) stand in the word lists of their shift, poles included."""
    listed = set(concept_terms(shifts)[["id", "term"]].itertuples(index=False, name=None))
    return pd.Series([pair in listed for pair in zip(shared["shift"], shared["term"], strict=True)], shared.index, dtype=bool)


def same_terms(relations: pd.DataFrame, shifts: pd.DataFrame) -> pd.DataFrame:
    """The editors' links by a same term between two shifts, to read: term, one_shift, other_shift, note."""
    names, ids = shift_names(shifts), shifts["id"]
    links = relations[(relations["kind"] == "same-term") & relations["from"].isin(ids) & relations["to"].isin(ids)]
    return pd.DataFrame({"term": links["term"], "one_shift": links["from"].map(names), "other_shift": links["to"].map(names),
                         "note": links[tr("note_zh", "note_en")]})


# ------------------------------------------------------------------------------------------------ does it stand?

def readable(table: pd.DataFrame) -> pd.DataFrame:
    """Leans and outcomes (lean, lean_full, outcome, where they are there) in words of the language in force; dropped words with gloss; articles in the
    order of the figures."""
    words = {"to": tr("新极多", "new leads"), "from": tr("旧极多", "old leads"), "tie": tr("打平", "tie"), "none": tr("无词", "no word"),
             "holds": tr("不变", "holds"), "reversed": tr("反转", "reversed"), "gone": tr("一词不剩", "no word left")}
    read = table.assign(**{column: table[column].replace(words) for column in ("lean", "lean_full", "outcome") if column in table})
    if "article_id" in read:   # as in the figures
        read = read.sort_values("article_id", key=lambda ids: ids.map({a: place for place, a in enumerate(shifts_first())}), kind="stable")
    if "dropped" in read and language() == "en":
        english = gloss(list(read["dropped"]))
        read["dropped"] = [f"{word} ({english[word]})" if english[word] != word else word for word in read["dropped"]]
    return read


def variants(full: pd.DataFrame, **counted: pd.DataFrame) -> pd.DataFrame:
    """Other counts of the poles against the full one: `outcomes`, with kind (the name each was given) and dropped ("" unless counted)."""
    tables = [table.assign(kind=kind, dropped=table.get("dropped", "")) for kind, table in counted.items()]
    return outcomes(full, pd.concat(tables))


def outcome_counts(variants: pd.DataFrame) -> pd.DataFrame:
    """How often a verdict holds, is reversed, ends in a tie or is left without a word, by variant, to read in the language in force.

    variants : `variants`. One row per kind; a shift and article without any word at all has no verdict and is not counted, nor is leaving
    out a word that the article lacks.
    """
    heads = {"holds": tr("不变", "holds"), "reversed": tr("反转", "reversed"), "tie": tr("打平", "tie"), "gone": tr("一词不剩", "no word left")}
    counted = variants[(variants["outcome"] != "none") & (variants["changed"] | (variants["kind"] != "drop"))]
    table = pd.crosstab(counted["kind"], counted["outcome"]).reindex(index=list(VARIANTS), columns=list(heads), fill_value=0)
    table.insert(0, tr("变体", "variant"), [tr(*VARIANTS[kind]) for kind in table.index])
    return table.rename(columns=heads).rename_axis(columns=None).reset_index(drop=True)


def with_rates(counts: pd.DataFrame, passages: pd.DataFrame) -> pd.DataFrame:
    """Counts of poles per article for the figure: panel, row, rate_from, rate_to (per 1,000 characters) are added."""
    size = counts["article_id"].map(passages.groupby("article_id")["n_chars"].sum())
    return counts.assign(panel=counts["id"], row=counts["article_id"], rate_from=1000 * counts["n_from"] / size,
                         rate_to=1000 * counts["n_to"] / size)


def own_heading(words: Mapping[str, Sequence[str]]) -> tuple[str, str, str]:
    """Heading of the panel of one's own list, and its two poles, in the language in force."""
    old, new = (tr("、".join(words[pole]), ", ".join(gloss(list(words[pole])).values())) for pole in POLES)
    return tr("我的词表", "My list"), old, new


def own_title(counts: pd.DataFrame) -> tuple[str, str]:
    """In which articles words of the new pole lead. `counts`: `pole_counts`."""
    leads = set(counts.loc[counts["lean"] == "to", "article_id"])
    names = [name for article, name in shifts_first().items() if article in leads]
    return f"新极的词更多的文章：{'、'.join(names) or '没有'}", f"New-pole words lead in {', '.join(names) or 'no article'}"

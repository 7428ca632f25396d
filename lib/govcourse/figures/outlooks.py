"""Several lists of statements compared: what is alike in words, what a reader takes for the same theme, what stands alone.

Items have short codes (I1, T2, R3) and names; tables hold item ids. Strength of a match: 3 strong, 2 fair, 1 thin, 0 none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from govtext.charts import LOOKS, MAIN, PALE, RED, Chart, Look, bars, columns_of_links, dots, histogram
from govtext.charts.base import DOTTED
from govtext.language import tr
from govtext.messages import need_columns

from .strengths import LOOKS as STRENGTHS
from .strengths import strength_name

if TYPE_CHECKING:
    from govtext.measures.similarity import RankAgreement

Names = Mapping[str, str]
Pairs = Mapping[str, tuple[str, str]]
READ = Look("#5b86b0", "s", DOTTED)   # in the reading only


# ---------------------------------------------------------------------------------------------------- closest pairs

def closest_pairs(pairs: pd.DataFrame, *, codes: Names, names: Names, rows: int = 12) -> Chart:
    """Draw the pairs of items that are closest in words, dark where the editors read one theme.

    Parameters
    ----------
    pairs : DataFrame a, b, similarity, strength (0 where the reading has no match), most similar first
    codes, names : item id -> code, name in the language in force
    rows : how many pairs are drawn
    """
    need_columns(pairs, ["a", "b", "similarity", "strength"], "pairs")
    shown = pairs.head(rows)
    table = shown.assign(pair=shown["a"] + shown["b"], cosine=(100 * shown["similarity"]).round(1), read=shown["strength"] > 0)
    table["end"] = [f"{r.cosine:.1f}  {names[r.a]} – {names[r.b]}" for r in table.itertuples()]
    both, known = int(table["read"].sum()), int((pairs["strength"] > 0).sum())
    return bars(table, y="pair", x="cosine", part="read", at_end="end", looks={True: MAIN, False: PALE},
                rows={r.pair: f"{codes[r.a]}–{codes[r.b]}" for r in table.itertuples()},
                names={True: tr("编者也读作同题", "one theme in our reading, too"), False: tr("编者没有读作同题", "not in our reading")},
                title=tr(f"用词最近的 {len(table)} 对里，{both} 对编者也读作同题",
                         f"Of the {len(table)} pairs closest in words {both} are one theme in our reading, too"),
                unit=tr("余弦相似度 × 100", "cosine similarity × 100"),
                caption=tr(f"跨篇共 {len(pairs)} 对，编者读作同题的 {known} 对；这里画出最近的。",
                           f"Of {len(pairs)} pairs across the articles {known} are one theme in our reading; the closest are drawn."))


# ---------------------------------------------------------------------------------------------------- network of matches

def match_network(reading: pd.DataFrame, measured: pd.DataFrame, *, columns: Mapping[str, Sequence[str]], codes: Names,
                  names: Names, group_names: Pairs) -> Chart:
    """Draw the matches between three lists as read and as measured in one network: a line for each pair, by who found it.

    The first list stands again at the right, by code only, so that every line runs between neighbouring columns.

    Parameters
    ----------
    reading, measured : DataFrame a, b; measured: the pairs closest in words
    columns : group -> item ids from top to bottom, three groups
    codes, names : item id -> code, name in the language in force
    group_names : group -> (zh, en)
    """
    need_columns(reading, ["a", "b"], "reading")
    need_columns(measured, ["a", "b"], "measured")
    boxes = {tr(*group_names[g]): {i: f"{codes[i]} {names[i]}" for i in ids} for g, ids in columns.items()}
    boxes[tr("（重复）", "(again)")] = {i: codes[i] for i in next(iter(columns.values()))}
    read, picked = ({frozenset(pair) for pair in zip(t["a"], t["b"], strict=True)} for t in (reading, measured))
    lines = pd.concat([reading[["a", "b"]], measured[["a", "b"]]])
    lines["pair"] = [frozenset(pair) for pair in zip(lines["a"], lines["b"], strict=True)]
    lines = lines.drop_duplicates("pair")
    kind = [("both" if pair in picked else "read") if pair in read else "measured" for pair in lines.pop("pair")]
    lines = lines.assign(kind=pd.Categorical(kind, ["both", "read", "measured"])).sort_values("kind", kind="stable")
    n = lines["kind"].value_counts()
    free = [i for items in boxes.values() for i in items if i not in {*lines["a"], *lines["b"]}]
    return columns_of_links(lines, left="a", right="b", columns=boxes, kind="kind", hollow=free, looks={"both": MAIN, "read": READ, "measured": LOOKS[1]},
                            names={"both": tr("两边都有", "both"), "read": tr("只有编者读出", "the editors only"),
                                   "measured": tr("只有机器挑出", "the machine only"), "hollow": tr("没有任何连线", "without any line")},
                            title=tr(f"编者读出 {len(read)} 对，机器挑出 {len(picked)} 对：两边都有的 {n['both']} 对",
                                     f"{len(read)} matches as read, {len(picked)} as measured: {n['both']} pairs are the same"),
                            caption=tr("第一组在右端再画一遍（只写编号），好让每条线都连着相邻两列。",
                                       "The first list stands again at the right, by code only, so that lines run between neighbouring columns."))


# ---------------------------------------------------------------------------------------------------- agreement

def strength_strip(pairs: pd.DataFrame, *, codes: Names) -> Chart:
    """Draw similarity by strength of the reading, a dot per pair.

    Parameters
    ----------
    pairs : DataFrame a, b, similarity, strength (0-3), tension (bool: the reader also sees a disagreement), named (bool: write
        the codes beside the point)
    codes : item id -> code
    """
    need_columns(pairs, ["a", "b", "similarity", "strength", "tension", "named"], "pairs")
    table = pairs.assign(cosine=100 * pairs["similarity"], kind=pairs["tension"].map({True: "tension", False: "pair"}),
                         label=[f"{codes[r.a]}–{codes[r.b]}" if r.named else "" for r in pairs.itertuples()])
    table["median"] = table.groupby("strength")["cosine"].transform("median")
    return dots(table, y="strength", x="cosine", series="kind", text="label", marks={tr("中位数", "median"): "median"},
                rows={s: _row_name(s, int((table["strength"] == s).sum())) for s in range(4)}, looks={"pair": MAIN, "tension": RED},
                names={"pair": tr("一对条目", "a pair of items"), "tension": tr("编者还读出张力", "we also read a tension")},
                title=_who_stands_out(table.groupby("strength")["cosine"].median()),
                unit=tr("余弦相似度 × 100；行：编者所定的同题强弱", "cosine similarity × 100; rows: strength of the match in our reading"),
                caption=tr(f"{len(table)} 对跨篇条目。", f"{len(table)} pairs across the articles."))


def _row_name(strength: int, pairs: int) -> str:
    return tr(f"{strength}（{strength_name(strength)}，{pairs} 对）", f"{strength} ({strength_name(strength)}, {pairs} pair{'s' * (pairs != 1)})")


def _who_stands_out(medians: pd.Series) -> str:
    """Title: whether strong matches (3) lie clearly, half as much again, beyond all others."""
    others = medians.drop(3, errors="ignore")
    if 3 in medians and len(others) and medians[3] > 1.5 * others.max():
        return tr(f"只有“强”的同题用词明显更近：中位数 {medians[3]:.1f}，其余至多 {others.max():.1f}",
                  f"Only strong matches are clearly closer in words: median {medians[3]:.1f}, the others at most {others.max():.1f}")
    said = tr("，", ", ").join(f"{strength_name(s)} {m:.1f}" for s, m in medians.items())
    return tr(f"同题越强，用词并不明显更近：中位数 {said}", f"Stronger matches are not clearly closer in words: medians {said}")


def tau_histogram(shuffled: Sequence[float], agreement: RankAgreement) -> Chart:
    """Draw where the correlation of similarity and strength lies among those that shuffling gives.

    Parameters
    ----------
    shuffled : correlations of the shuffled data, all of them or the first
    agreement : as `rank_agreement` returns it
    """
    zh, en = (("方向相反", "Opposite directions") if agreement.value < 0 else ("没有关系", "No relation") if agreement.value == 0 else
              ("方向一致，但很弱", "Same direction but weak") if agreement.value < 0.3 else ("方向一致", "Same direction"))
    few = len(shuffled) < agreement.permutations
    drawn = (f"前 {len(shuffled)} 次", f"the first {len(shuffled)}") if few else ("全部", "all")
    return histogram(pd.DataFrame({"tau": list(shuffled)}), x="tau", observed=agreement.value, bins=24,
                     title=tr(f"{zh}：τ = {agreement.value:.2f}，洗牌检验双侧 p = {agreement.p:.3f}",
                              f"{en}: τ = {agreement.value:.2f}, shuffling p = {agreement.p:.3f}, two-sided"),
                     unit=tr("洗牌后的 Kendall τ；柱高为洗牌的次数", "Kendall's τ after shuffling; height: number of shuffles"),
                     caption=tr(f"洗牌 {agreement.permutations} 次，在每篇之内调换条目的身份；图上是{drawn[0]}。",
                                f"{agreement.permutations} shuffles: items change places within their article; {drawn[1]} are drawn."))


# ---------------------------------------------------------------------------------------------------- words of a pair

def pair_words(words: pd.DataFrame, pairs: pd.DataFrame, *, codes: Names, labels: Names | None = None) -> Chart:
    """Draw for some pairs of items their heaviest words back to back: left the first item, right the second.

    Parameters
    ----------
    words : DataFrame a, b, term, weight_a, weight_b (weights of items of length 1), rows in drawing order
    pairs : DataFrame a, b, similarity, strength, n_shared (words that both have), one row per panel
    codes : item id -> code
    labels : term -> gloss written instead of the term in English figures, optional
    """
    need_columns(words, ["a", "b", "term", "weight_a", "weight_b"], "words")
    need_columns(pairs, ["a", "b", "similarity", "strength", "n_shared"], "pairs")
    names = {f"{p.a}|{p.b}": f"{codes[p.a]}–{codes[p.b]}" for p in pairs.itertuples()}
    said = [tr(f"{codes[p.a]}–{codes[p.b]} {f'同题“{strength_name(p.strength)}”' if p.strength else '未记同题'}，共用 {p.n_shared} 个词，余弦 {p.similarity:.3f}",
               f"{codes[p.a]}–{codes[p.b]}: {strength_name(p.strength) if p.strength else 'no'} match, {p.n_shared} shared words, cosine {p.similarity:.3f}")
            for p in pairs.itertuples()]
    table = words.assign(pair=pd.Categorical(words["a"] + "|" + words["b"], list(names)), shared=(words["weight_a"] > 0) & (words["weight_b"] > 0))
    table = pd.concat([table.assign(weight=-100 * table["weight_a"]), table.assign(weight=100 * table["weight_b"])]).dropna(subset="pair")
    return bars(table.round({"weight": 0}), y="term", x="weight", part="shared", panel="pair", looks={True: MAIN, False: PALE},
                names={**names, **(labels or {}), True: tr("两条都用的词", "in both items"), False: tr("只在一条里的词", "in one item only")},
                title=tr("；", "; ").join(said),
                unit=tr("TF-IDF 权重 × 100（每条的长度化为 1）；向左：前一条，向右：后一条",
                        "TF-IDF weight × 100 (each item brought to length 1); to the left the first item, to the right the second"),
                caption=tr("先列共用的词（按对相似度的贡献，至多五个），再列两边各自最重的词典词。",
                           "Shared words first, five at most, by what they add to the cosine; then the heaviest dictionary terms of each side alone."))


# ---------------------------------------------------------------------------------------------------- robustness

def robustness_dots(table: pd.DataFrame, *, main: str) -> Chart:
    """Draw one correlation per choice, with the band that shuffling gives; hollow where it lies within.

    Parameters
    ----------
    table : DataFrame label (rows in order), series ("with" or "without" headings), value, low, high (band of the shuffles)
    main : label of the row that the course uses
    """
    need_columns(table, ["label", "series", "value", "low", "high"], "table")
    band = table.groupby("label").agg(low=("low", "min"), high=("high", "max"))
    table = table.drop(columns=["low", "high"]).join(band, on="label")
    low, high = table["value"].min(), table["value"].max()
    table["within"] = table["value"].between(table["low"], table["high"])
    return dots(table, y="label", x="value", series="series", hollow={"within": tr("空心：在灰带里", "hollow: within the band")},
                marks={tr("洗牌所得的中间 95%", "central 95 % of shuffles"): ("low", "high"), "": 0},
                names={"with": tr("含标题", "with headings"), "without": tr("去掉标题", "without headings"), main: f"★ {main}"},
                title=tr(f"{len(table)} 种做法，τ 从 {low:.2f} 到 {high:.2f}" + ("：方向都一样" if low > 0 or high < 0 else "：方向不一"),
                         f"{len(table)} choices: τ from {low:.2f} to {high:.2f}, " + ("all in one direction" if low > 0 or high < 0 else "in both directions")),
                unit=tr("与编者解读的 Kendall τ；★ 本课的主要做法", "Kendall's τ with our reading; ★ main choice of this course"),
                caption=tr("灰带：洗牌 τ 的中间 95%（两个点取较宽者）。不能挑最高的一行当作结果。",
                           "Band: central 95 % of shuffled τ (the wider of the two). Picking the highest row as the result is not allowed."))


# ---------------------------------------------------------------------------------------------------- what stands alone

def match_profile(items: pd.DataFrame, *, codes: Names, names: Names) -> Chart:
    """Draw for each item its matches by strength, and at the end of the bar its closest item of another list.

    Parameters
    ----------
    items : DataFrame item, group, strong, fair, thin (numbers of matches), closest (item id), similarity; rows in drawing order
    codes, names : item id -> code, name in the language in force
    """
    need_columns(items, ["item", "group", "strong", "fair", "thin", "closest", "similarity"], "items")
    columns = {"strong": 3, "fair": 2, "thin": 1}
    alone = items[list(columns)].sum(axis=1) == 0
    end = [(tr("没有对应　", "no match   ") if a else "") + f"→ {codes[r.closest]}  {100 * r.similarity:.1f}"
           for a, r in zip(alone, items.itertuples(), strict=True)]
    table = items.assign(end=end).melt(["item", "group", "closest", "similarity", "end"], list(columns), "strength", "n")
    said = tr("、", ", ").join(codes[i] for i in items.loc[alone, "item"])
    return bars(table.assign(strength=table["strength"].map(columns)), y="item", x="n", part="strength", at_end="end", looks=STRENGTHS,
                rows={i: f"{codes[i]}  {names[i]}" for i in items["item"]},
                names={s: tr(f"同题：{strength_name(s)}", f"match: {strength_name(s)}") for s in STRENGTHS},
                title=tr(f"{len(items)} 条里，编者找不到对应的有 {int(alone.sum())} 条" + (f"：{said}" if said else ""),
                         f"{int(alone.sum())} of {len(items)} items {'has' if alone.sum() == 1 else 'have'} no match in our reading" + (f": {said}" if said else "")),
                unit=tr("编者读出的同题（条）；→ 用词最接近的他篇条目，余弦 × 100",
                        "matches in our reading; → closest item elsewhere, cosine × 100"),
                caption=tr("同一条可与多条同题。箭头后：TF-IDF 余弦相似度最高的他篇条目。",
                           "An item may match several. After the arrow: the item of another list with the highest TF-IDF cosine."))


def exclusive_terms(terms: pd.DataFrame, *, group_names: Pairs, labels: Names | None = None) -> Chart:
    """Draw the terms that one list alone uses: length is how often, pale where other articles use the term elsewhere.

    Parameters
    ----------
    terms : DataFrame group, term, n, elsewhere (occurrences in other articles); rows in drawing order
    group_names : group -> (zh, en); the order of the panels
    labels : term -> gloss, optional
    """
    need_columns(terms, ["group", "term", "n", "elsewhere"], "terms")
    table = terms.assign(nowhere=terms["elsewhere"] == 0, group=pd.Categorical(terms["group"], list(group_names)))
    nowhere, least = int(table["nowhere"].sum()), int(table["n"].min() if len(table) else 0)
    return bars(table, y="term", x="n", part="nowhere", panel="group", looks={True: MAIN, False: PALE},
                names={**{g: tr(*pair) for g, pair in group_names.items()}, **(labels or {}),
                       True: tr("其他文章都没有这个词", "in no other article"), False: tr("其他文章别处也用", "also used elsewhere by others")},
                title=tr(f"只在一份展望里出现、至少 {least} 次的词有 {len(table)} 个：{nowhere} 个在其他文章里也找不到",
                         f"{len(table)} terms occur {least} times or more, in one outlook only: {nowhere} are in no other article either"),
                unit=tr("次（逐字计数，长词里的短词也算）", "occurrences (string count: short terms inside longer ones, too)"),
                caption=tr("只看领域词典里的词。浅色：在另外几篇文章里出现过。",
                           "Dictionary terms only. Pale: occurs in one of the other articles."))

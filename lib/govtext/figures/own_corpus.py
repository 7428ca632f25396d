"""A corpus of one's own at a glance: documents, lengths, frequent terms, dispersion, terms in pieces, keyness, concepts.

All of them stay readable for one document and for a thousand: rows and columns beyond a limit are put together or left out, and the
figure says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import zip_longest

import pandas as pd

from ..charts import PALE, RED, Chart, Look, bars, dots, grid
from ..charts.base import LOOKS, MAIN, told
from ..charts.layout import most_rows
from ..language import tr
from ..looks import screen
from ..measures.documents import OTHERS, rare_together, spans_of
from ..measures.keyness import FEW_DEALS, inside_in_words, possible_deals
from ..messages import need_columns

NO_YEAR = ("无年份", "no year")
ISSUERS = ("发文单位", "issuers")
Names = Mapping[str, str]
NAMED = 3   # so many terms are named in a title
UNKNOWN = "…?"   # row of the documents whose issuer is not known; OTHERS: of several small issuers
LAST = {OTHERS: 1, UNKNOWN: 2}


def documents_by_group(documents: pd.DataFrame, *, rows: int = 34, columns: int = 13, what: tuple[str, str] = ISSUERS) -> Chart:
    """Draw how many documents each issuer has in each year; beyond the limits small issuers are joined, years become spans.

    Parameters
    ----------
    documents : issuer, year (may be missing), one row per document, as `describe_documents` returns
    rows, columns : most issuers and years to show; issuers put together stand in the last row, without shade, as do a last span of fewer years and
        documents without a year; a year without documents has its empty column
    what : (zh, en) name of the issuers, where they are something else
    """
    need_columns(documents, ["issuer", "year"], "documents")
    spans = spans_of(documents["year"], columns)
    cells = pd.DataFrame({"row": _few_issuers(documents["issuer"], rows), "column": [spans.get(y, OTHERS) for y in documents["year"]]})
    table = cells.value_counts(["row", "column"]).rename("n").reset_index()
    order = _largest_first(cells["row"])
    heads = {span: span for span in spans.values()} | ({OTHERS: tr(*NO_YEAR)} if (cells["column"] == OTHERS).any() else {})
    sizes = pd.Series(spans).value_counts()
    short = [*sizes.index[sizes < sizes.max()]]   # the last span, whose few years are not to be compared with others
    shaded = ~table["row"].isin([OTHERS, UNKNOWN]) & ~table["column"].isin([*short, OTHERS])
    table = table.assign(shade=table["n"].where(shaded), words=[f"{n:,}" for n in table["n"]])
    return grid(table, row="row", column="column", value="shade", text="words", rows=_row_names(order, documents["issuer"]), columns=heads,
                title=_years_shared(documents, spans, what),
                caption=tr(f"{short[0]} 一列的年数少些，不着色。", f"{short[0]} has fewer years than the other columns, and no shade.") if short else "",
                unit=tr("文档数；空格表示没有文档", "documents; an empty cell means none"), source=tr("语料的 articles 表", "table articles of the corpus"))


def _years_shared(documents: pd.DataFrame, spans: Mapping[int, str], what: tuple[str, str]) -> str:
    """In how many years, or spans of years, does every known issuer have a document? Others compare issuers as well as years."""
    known = documents[documents["issuer"] != OTHERS]
    groups, unknown, columns = known["issuer"].nunique(), len(documents) - len(known), len(set(spans.values()))
    undated = int(documents["year"].isna().sum()) if columns else 0
    also = [tr(f"另有 {unknown:,} 份不明", f"{unknown:,} more unknown")] * (unknown > 0 < groups) + [
        tr(f"{undated:,} 份没有年份", f"{undated:,} without a year")] * (undated > 0)
    left = tr(f"（{'，'.join(also)}）", f" ({', '.join(also)})") if also else ""
    if not groups:
        return tr(f"{len(documents):,} 份文档的{what[0]}都不明", f"Documents: {len(documents):,}, their {what[1]} all unknown") + left
    if not columns:
        return tr(f"{len(documents):,} 份文档都没有年份；{what[0]} {groups:,} 个", f"Documents: {len(documents):,}, all without a year; {what[1]}: {groups:,}") + left
    years = pd.Series([spans.get(y, OTHERS) for y in known["year"]], known.index)
    full = int((known["issuer"].groupby(years).nunique().drop(OTHERS, errors="ignore") == groups).sum())
    zh, en = ("年", "years") if columns == len(spans) else ("段年份", "spans of years")
    if groups == 1:
        return tr(f"{what[0]} 1 个，{columns} {zh}里有文档的有 {full} {zh}", f"{what[1]}: 1, with documents in {full} of {columns} {en}") + left
    each = "Both" if groups == 2 else f"All {groups:,}"
    return tr(f"{groups:,} 个{what[0]}都有文档的，{columns} {zh}里有 {full} {zh}", f"{each} {what[1]} have documents in {full} of {columns} {en}") + left


def _few_issuers(issuers: pd.Series, most: int) -> pd.Series:
    """The issuers, small ones put together; documents whose issuer is not known stay apart from these."""
    known = issuers != OTHERS
    made = pd.Series(UNKNOWN, issuers.index, dtype=object)
    made[known] = rare_together(issuers[known], most - (not known.all())).to_numpy()
    return made


def _largest_first(groups: pd.Series) -> list[str]:
    """Groups by number of documents; those put together, and those not known, last."""
    total = groups.value_counts().rename_axis("group").reset_index(name="n")
    total["last"] = total["group"].map(LAST).fillna(0)
    return total.sort_values(["last", "n", "group"], ascending=[True, False, True])["group"].tolist()


def _row_names(order: list[str], issuers: pd.Series) -> dict[str, str]:
    """Labels of the groups of issuers."""
    rest = issuers[issuers != OTHERS].nunique() - len({*order} - {OTHERS, UNKNOWN})
    named = {OTHERS: tr(f"其余 {rest} 个", f"{rest} others"), UNKNOWN: tr("不明", "unknown")}
    return {g: named.get(g) or _cut(g, 20) for g in order}


def document_lengths(documents: pd.DataFrame, *, most: int = 24, groups: int = 14, labels: Names | None = None) -> Chart:
    """Draw how long the documents are: a bar for each, or, where there are many, a range for each issuer.

    Parameters
    ----------
    documents : article_id, issuer, period, n_chars, one row per document
    most : documents drawn one by one; with more of them each issuer gets its median, a line for the middle half and a band from the
        shortest to the longest
    groups : most issuers to show
    labels : dict of article_id -> short name, as `Corpus.names` gives it
    """
    need_columns(documents, ["article_id", "issuer", "period", "n_chars"], "documents")
    return _length_bars(documents, labels or {}) if len(documents) <= most else _length_ranges(documents, groups)


def _length_bars(documents: pd.DataFrame, labels: Names) -> Chart:
    table = documents.assign(period=rare_together(documents["period"], len(LOOKS)).to_numpy())
    return bars(table, y="article_id", x="n_chars", part="period", rows={i: _cut(labels.get(i, i), 28) for i in table["article_id"]},
                names={OTHERS: tr("时期不明", "period unknown")}, title=_length_title(documents["n_chars"]),
                unit=tr("字符数（不计空白）", "characters (without white space)"))


def _length_ranges(documents: pd.DataFrame, groups: int) -> Chart:
    kept = _few_issuers(documents["issuer"], groups)
    table = documents["n_chars"].groupby(kept.to_numpy()).describe()[["count", "min", "25%", "50%", "75%", "max"]]
    table = table.set_axis(["n", "low", "q1", "median", "q3", "high"], axis=1).rename_axis("issuer").reset_index().astype({"n": int})
    table["last"], table["words"] = table["issuer"].map(LAST).fillna(0), [f"{m:,.0f}" for m in table["median"]]
    table["many"] = [f"{n:,}" for n in table["n"]]   # told as a year would be, numbers of four digits had no comma
    table = table.sort_values(["last", "median", "issuer"], ascending=[True, False, True])
    return dots(table, y="issuer", x="median", interval=("q1", "q3"), marks={tr("最短到最长", "shortest to longest"): ("low", "high")},
                side={"many": tr("文档数", "documents"), "words": tr("中位数", "median")},
                rows=_row_names(table["issuer"].tolist(), documents["issuer"]), title=_length_title(documents["n_chars"]),
                unit=tr("字符数（不计空白）；点：中位数，线：中间一半", "characters (without white space); dot: median, line: middle half"))


def _length_title(lengths: pd.Series) -> str:
    if len(lengths) < 2:
        return tr(f"只有一份文档，{int(lengths.sum()):,} 个字符", f"One document only, {int(lengths.sum()):,} characters")
    if not lengths.min():
        return tr(f"最长的有 {lengths.max():,} 个字符，{int((lengths == 0).sum())} 份是空的",
                  f"The longest has {lengths.max():,} characters, {int((lengths == 0).sum())} are empty")
    if lengths.max() == lengths.min():
        return tr(f"每份一样长，{lengths.max():,} 个字符", f"All have the same length, {lengths.max():,} characters")
    times = lengths.max() / lengths.min()
    moral = ("：比较词频要先换算成比率", ": compare rates, not counts") if times >= 2 else ("", "")
    return tr(f"最长的是最短的 {times:,.1f} 倍{moral[0]}", f"The longest is {times:,.1f} times the shortest{moral[1]}")


def term_bars(table: pd.DataFrame, *, documents: int, top: int = 20, labels: Names | None = None) -> Chart:
    """Draw the most frequent terms, and beside each in how many documents it stands.

    Parameters
    ----------
    table : term, n (occurrences), df (documents with the term)
    documents, top, labels : as in all `figures`
    """
    need_columns(table, ["term", "n", "df"], "table")
    ranked = table.sort_values(["n", "term"], ascending=[False, True]).head(top).astype({"df": int})
    ranked["half"] = ranked["df"] * 2 >= documents
    several = documents > 1
    ranked["beside"] = [tr(f"{n:,} 次 · {d:,} 份", f"{n:,} in {d:,}") if several else f"{n:,}" for n, d in zip(ranked["n"], ranked["df"], strict=True)]
    return bars(ranked, y="term", x="n", part="half" if several else None, at_end="beside", rows=_glossed(ranked["term"], labels), looks={True: MAIN, False: PALE} if several else None,
                names={True: tr("至少一半文档有这个词", "in at least half of the documents"), False: tr("不到一半", "in fewer")},
                title=_frequent(ranked, documents, labels),
                unit=tr("出现次数；旁边为文档数", "occurrences, in so many documents") if several else tr("出现次数", "occurrences"),
                caption=tr("最长匹配，去停用词。", "Longest match, without stop words.") + _shared(table["n"], top))


def _frequent(ranked: pd.DataFrame, documents: int, labels: Names | None) -> str:
    if ranked.empty:
        return tr("没有可显示的词", "No term to show")
    first, ties = ranked.iloc[0], int((ranked["n"] == ranked["n"].iloc[0]).sum()) - 1
    more = (f"等 {ties + 1} 个词并列", f" and {ties} more are") if ties else ("", " is")
    where = tr(f"{first.n:,} 次", f"{first.n:,} times") if documents == 1 else tr(
        f"{'它' if ties else ''}见于 {first.df:,}/{documents:,} 份文档", f"{'the first ' if ties else ''}in {first.df:,} of {documents:,} documents")
    known = (labels or {}).get(first.term, first.term)
    return tr(f"“{first.term}”{more[0]}最多，{where}", f'"{first.term}"{f" ({known})" if known != first.term else ""}{more[1]} the most frequent, {where}')


def dispersion_dots(table: pd.DataFrame, *, documents: int, top: int = 20, labels: Names | None = None) -> Chart:
    """Draw how evenly the most frequent terms are spread over the documents.

    Parameters
    ----------
    table : term, n, parts (documents with the term), dp, as `dispersion` returns
    documents, top, labels : as in all `figures`
    """
    need_columns(table, ["term", "n", "parts", "dp"], "table")
    head = table.sort_values(["n", "term"], ascending=[False, True]).head(top).sort_values(["dp", "term"])
    shown = head.assign(counts=[f"{n:,}" for n in head["n"]], documents=[f"{n:,}" for n in head["parts"]])
    return dots(shown, y="term", x="dp", rows=_glossed(head["term"], labels), side={"counts": tr("次数", "counts"), "documents": tr("文档数", "documents")},
                title=_least_even(head, documents),
                unit=tr("DP：0 为按文档长短均匀分布，接近 1 为集中在一小部分文档", "DP: 0 spread as documents are long, near 1 all in a small part of them"),
                caption=tr("最长匹配，去停用词；一份文档为一部分。", "Longest match, without stop words; a part is a document.")
                + (tr(f"与所画词中次数最少的一样多而没有画的还有 {more:,} 个。", f" As frequent as the rarest of them, and not drawn: {more:,} more.")
                   if (more := _undrawn(table["n"], top)) else ""))


def _least_even(head: pd.DataFrame, documents: int) -> str:
    """`head` in order of dp; words alike but for what floating point adds are tied."""
    if head.empty:
        return tr("没有可显示的词", "No term to show")
    tied = head[head["dp"].round(9) == head["dp"].round(9).iloc[-1]]
    uneven, ties = tied.iloc[0], len(tied) - 1
    more = (f"等 {ties + 1} 个词并列", f" and {ties} more are", "它见于 ", "the first in ") if ties else ("", " is", "", "")
    return tr(f"最常见的 {len(head)} 个词里，“{uneven.term}”{more[0]}分布最不均匀（DP {uneven.dp:.2f}）：{more[2]}{uneven.parts:,}/{documents:,} 份文档",
              f'Of the {len(head)} most frequent terms "{uneven.term}"{more[1]} spread least evenly (DP {uneven.dp:.2f}): {more[3]}{uneven.parts:,} of {documents:,} '
              "documents")


def split_pairs(table: pd.DataFrame, *, top: int = 14, labels: Names | None = None, basis: tuple[str, str] = ("", "")) -> Chart:
    """Draw pairs of neighbouring words: how often together, and how often each of the two without the other.

    Parameters
    ----------
    table : first, second, n_both, n_first, n_second, dice, as `split_terms` returns
    basis : (zh, en) which documents were counted, where they are not the whole corpus; ends the caption
    top, labels : as in all `figures`
    """
    need_columns(table, ["first", "second", "n_both", "n_first", "n_second", "dice"], "table")
    head = table.head(top).astype({"first": str, "second": str})   # an empty table has no strings to add
    head["pair"], joined = head["first"] + "|" + head["second"], head["first"] + head["second"]
    head["one"], head["two"] = ((head[n] - head["n_both"]).clip(lower=0) for n in ("n_first", "n_second"))
    head["counts"] = [f"{b:,} | {o:,} | {t:,} · {d:.2f}" for b, o, t, d in zip(head["n_both"], head["one"], head["two"], head["dice"], strict=True)]
    close = int((2 * head["n_both"] > head[["n_both", "one", "two"]].sum(axis=1)).sum())
    glosses = {p: g.replace(j, p, 1) for p, j, g in zip(head["pair"], joined, _glossed(joined, labels).values(), strict=True)}
    return bars(head.melt(["pair", "counts"], ["n_both", "one", "two"], "part", "n"), y="pair", x="n", part="part", full=True, at_end="counts",
                rows=glosses, names={"n_both": tr("两词相连", "together"), "one": tr("只有前一个词", "only the first word"),
                                     "two": tr("只有后一个词", "only the second word")},
                title=tr("没有相邻的词对可显示", "No neighbouring pair to show") if head.empty else
                tr(f"连得最紧的 {len(head)} 对（共 {len(table):,} 对）里，{close} 对相连的超过三种次数的一半；次数最多的一对相连 {head['n_both'].max():,} 次",
                   f"Of the {len(head)} closest pairs (of {len(table):,}), {close} stand together in more than half of their three counts; the most "
                   f"frequent pair stands together {head['n_both'].max():,} times"),
                unit=tr("占比；右侧为三种次数和 Dice", "share; on the right the three counts and Dice"),
                caption=tr("由上到下按 Dice 排列；Dice 把相连算两次，比深色的占比高，只在占满时相等。相连只计同一文档里至少两次的，是下限。",
                           "Ordered by Dice, which counts together twice: it is above the dark share, and equal to it at 100 % only. Pairs count where they "
                           "occur at least twice in a document: a lower bound.")
                + _shared(table["dice"], top) + _on(basis),
                source=tr("语料的 ngrams 表", "table ngrams of the corpus"))


def keyness_sides(table: pd.DataFrame, *, target: tuple[str, str], reference: tuple[str, str], top: int = 10,
                  labels: Names | None = None, basis: tuple[str, str] = ("", ""), sides: tuple[int, int] | None = None) -> Chart:
    """Draw the terms most typical of each of two corpora: log ratio as a point; documents, p and counts beside it.

    Parameters
    ----------
    table : as `keyness` returns. With the columns of `unit` (t, p_adjusted, df_target, df_reference, one_document) terms are ranked by t,
        and a point is filled where the difference is larger than between documents dealt out at random, all terms together; without them by LL, which counts
        words as if drawn one by one: a ranking, and no test. Terms whose inside_matters is true carry ‡, and the title does not count them.
    basis : (zh, en) which documents were counted, where they are not the whole corpus; ends the caption
    sides : number of documents of the target and of the reference; where they can be dealt out in a few ways only (`possible_deals`), title and
        caption say that the test tells nothing
    target, reference, top, labels : as in all `figures`; of a gloss the first meaning stands beside its term
    """
    need_columns(table, ["term", "n_target", "n_reference", "ll", "log_ratio"], "table")
    documents = "t" in table and bool(table["t"].notna().any())
    rank = "t" if documents else "ll"
    ranked, top = table.sort_values([rank, "term"], ascending=[False, True]), min(top, (most_rows() or 2 * top) // 2)   # a slide has both sides
    agree = ranked[ranked[rank] * ranked["log_ratio"] > 0]   # in a tiny corpus the half that stands for 0 may weigh more than a word of the other side
    head = pd.concat([agree[agree[rank] > 0].head(top), agree[agree[rank] < 0].tail(top)], ignore_index=True)
    head = _beside(head.assign(side=(head[rank] > 0).map({True: "target", False: "reference"})), documents)
    names, deals = (tr(*target), tr(*reference)), possible_deals(*sides) if sides and documents else FEW_DEALS
    first = {t: gloss.split(";")[0] for t, gloss in (labels or {}).items()}
    return dots(head, y="term", x="log_ratio", series="side", join=True, marks={"": 0}, rows=list(head["term"]), names={
                    "target": names[0], "reference": names[1], **_glossed(head["term"], first, head["inside_matters"])},
                hollow={"weak": tr("空心：许多词一并检验，碰巧排除不了", "hollow: among so many terms chance cannot be excluded")},
                looks={"target": MAIN, "reference": Look(RED.colour, "s")},
                side={"documents": tr("文档数", "documents"), "p": tr("p（一并）", "joint p"), "counts": tr("次数", "counts")} if documents else
                {"counts": tr("次数", "counts"), "strength": "LL"},
                title=_keyness_title(names, head, documents, first, deals),
                unit=tr(f"对数比：每多 1，比率翻一番；右为{names[0]}，左为{names[1]}",
                        f"log ratio: each step of 1 doubles the rate; right: {names[0]}, left: {names[1]}"),
                caption=_keyness_caption(names, documents, deals) + _swallowed(head) + _on(basis))


def _beside(head: pd.DataFrame, documents: bool) -> pd.DataFrame:
    """What stands beside a term: documents with it on both sides (* only one in all), p over all terms, counts; or counts and LL."""
    head = head.assign(counts=[f"{a:,}:{b:,}" for a, b in zip(head["n_target"], head["n_reference"], strict=True)],
                       strength=[f"{abs(v):,.1f}" for v in head["ll"]], weak=False,
                       inside_matters=head["inside_matters"].astype(bool) if "inside_matters" in head else False)
    if not documents:
        return head
    return head.assign(weak=head["p_adjusted"] > 0.05, p=[f"{p:.3f}" for p in head["p_adjusted"]], documents=[
        f"{a:,}:{b:,}{'*' if one else ''}" for a, b, one in zip(head["df_target"], head["df_reference"], head["one_document"], strict=True)])


def _keyness_title(names: tuple[str, str], head: pd.DataFrame, documents: bool, labels: Names, deals: int) -> str:
    if head.empty:
        return tr(f"{names[0]}与{names[1]}：没有可比的词", f"{names[0]} and {names[1]}: no term to compare")
    if not documents:
        return tr(f"{names[0]}与{names[1]}：差别最大的 {len(head)} 个词（按词数排序，不是检验）",
                  f"{names[0]} and {names[1]}: the {len(head)} terms that differ most (a ranking, no test)")
    if deals < FEW_DEALS:
        return tr(f"{names[0]}与{names[1]}：差别最大的 {len(head)} 个词；文档太少，是不是碰巧，分不出",
                  f"Too few documents to tell the {len(head)} terms that differ most from chance: {names[0]} against {names[1]}")
    beyond, marked = head.loc[~head["weak"] & ~head["inside_matters"], "term"].astype(str).tolist(), int(head["inside_matters"].sum())
    named = 0 < len(beyond) <= NAMED   # few enough to be named
    left = (f"（带 ‡ 的 {marked} 个不计）", f", {marked} marked ‡ left out") if marked else ("", "")
    zh = "、".join(f"“{t}”" for t in beyond) if named else f" {len(beyond)} 个" if beyond else "没有一个"
    en = ", ".join(f"{t} ({labels[t]})" if labels.get(t, t) != t else t for t in beyond) if named else f"{len(beyond) or 'none'}"
    return tr(f"{names[0]}与{names[1]}：图中 {len(head)} 个词，按置换检验，差别超过碰巧的{'是' if named else '有' if beyond else ''}{zh}{left[0]}",
              f"Of {len(head)} terms shown, {en} {'differs' if len(beyond) == 1 else 'differ'} by more than chance (permutation test{left[1]}): {names[0]} against {names[1]}")


def _keyness_caption(names: tuple[str, str], documents: bool, deals: int) -> str:
    sides = f"{names[0]} : {names[1]}"
    if not documents:
        return tr(f"次数：{sides}。由上到下按 LL 排列，最下是对照一边的第一名；LL 把词当作一个个抽出来的，只排次序。",
                  f"Counts: {sides}. Ordered by LL, the bottom row is first on the other side. LL takes words as drawn one by one: it ranks and does not test.")
    few = tr(f"两边的文档一共只有 {deals} 种分法，p 大致不会小于 1/{deals}：这里不要看实心空心。",
             f" There are only {deals} ways to deal these documents, so p can hardly fall below 1/{deals}: do not read filled and hollow here.") if deals < FEW_DEALS else ""
    return tr(f"由上到下按 t 排列（各文档里都多的在前），最下是对照一边的第一名。文档数、次数：{sides}。p（一并）：把文档随机分成两组，各词一并比较，"
              "碰巧差这么多的占多少；实心：p ≤ 0.05。*：全部文档里只有一份有这个词。",
              f"Ordered by t: more in document after document comes first; the bottom row is first on the other side. Documents and counts: {sides}. Joint p: how "
              "often documents dealt at random differ as much, all terms together; filled: p at most .05. *: in one document of all.") + few


def _swallowed(head: pd.DataFrame) -> str:
    """The part of a caption that explains the mark of words that stand inside longer ones; "" where none is marked."""
    zh, en = inside_in_words(head)
    return tr(zh, f" {en}") if zh else ""


def concept_matrix(counts: pd.DataFrame, *, concepts: Names, groups: Names, unit: tuple[str, str], title: tuple[str, str] | None = None,
                   form: str = "{:.0f}", strongest: pd.DataFrame | None = None) -> Chart:
    """Draw how much of each concept stands in each document or group; concepts are rows, an empty row says that none was found.

    Parameters
    ----------
    counts : id, group, n
    concepts : dict of id -> name in the language in force, top to bottom
    groups : dict of group -> heading, left to right; a group without any count keeps its empty column
    unit : (zh, en), what a number is
    title : (zh, en); default: how many of the concepts have terms, and how many of them only one
    form : format of a number
    strongest : DataFrame id, term, share, as `strongest_terms` returns, optional
        Written under the name of the concept: near 100 % the row says that this one word occurs, not that the concept does.
    """
    need_columns(counts, ["id", "group", "n"], "counts")
    table = counts.astype({"group": str}).groupby(["id", "group"], as_index=False)["n"].sum()
    table = table[table["id"].isin(concepts) & table["group"].isin(groups) & (table["n"] > 0)]
    table = table.assign(words=[told(n, form) for n in table["n"]])
    under = {} if strongest is None else {i: f"{t} {s:.0%}" for i, t, s in zip(strongest["id"], strongest["term"], strongest["share"], strict=True)}
    if under and screen() == "projector":   # no room for a second line
        concepts = {i: f"{name} ({under[i].split()[-1]})" if i in under else name for i, name in concepts.items()}
        unit = (f"{unit[0]}；括号里：命中最多的一个词所占份额", f"{unit[1]}; in brackets: the share of the concept's most frequent term")
    elif under:
        concepts = {i: f"{name}\n{under[i]}" if i in under else name for i, name in concepts.items()}
        unit = (f"{unit[0]}；名称下面：命中最多的一个词，及其份额", f"{unit[1]}; under a name: the term with most hits and its share of them")
    return grid(table, row="id", column="group", value="n", text="words", rows=concepts, columns=groups, even=True,
                title=tr(*title or _concepts_found(set(table["id"]), len(concepts), strongest)), unit=tr(*unit),
                caption=tr("空格为 0。逐字计数：长词里、跨词的也计。", "Blank: 0. String counts: inside and across longer words too."),
                source=tr("语料与所给概念的词表", "the corpus and the term lists of the concepts given"))


def _concepts_found(found: set[str], concepts: int, strongest: pd.DataFrame | None) -> tuple[str, str]:
    single = 0 if strongest is None else int((strongest["id"].isin(found) & (strongest["share"] > 1 - 1e-9)).sum())
    zh, en = (f"，其中 {single} 个只靠一个词", f", {single} of them one term only") if single else ("", "")
    return f"{concepts} 个概念里 {len(found)} 个有词出现{zh}", f"{len(found)} of {concepts} concepts have terms here{en}"


def _shared(values: pd.Series, top: int) -> str:
    """Ending of a caption where the last of the rows drawn shares its place with rows that are not."""
    more = _undrawn(values, top)
    return tr(f"与末位并列而没有画的还有 {more:,} 个。", f" As high as the last, and not drawn: {more:,} more.") if more else ""


def _undrawn(values: pd.Series, top: int) -> int:
    """How many values are as high as the last of the `top` highest, and none of them."""
    ranked = values.sort_values(ascending=False)
    return int((ranked.iloc[top:] == ranked.head(top).min()).sum())


def _on(basis: tuple[str, str]) -> str:
    """The end of a caption: which documents were counted; "" where it is the whole corpus."""
    return tr(f"所依文档：{basis[0]}。", f" Counted in {basis[1]}.") if any(basis) else ""


def _glossed(terms: pd.Series, labels: Names | None, marked: Iterable[bool] = ()) -> dict[str, str]:
    """Term -> label: itself, with ‡ where it is marked, and its gloss where there is another."""
    return {t: f"{t}{'‡' * mark}" + (f"  {labels[t]}" if labels and labels.get(t, t) != t else "")
            for t, mark in zip_longest(terms, marked, fillvalue=False)}


def _cut(name: str, most: int) -> str:
    return name if len(name) <= most else f"{name[:most - most // 2 - 1]}…{name[-(most // 2):]}"

"""A corpus of one's own at a glance: documents, lengths, frequent terms, terms in pieces, keyness, concepts.

All of them stay readable for a dozen and for a thousand documents: rows and columns beyond a limit are put together or left
out, and the caption says so.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from ..language import tr
from ..looks import ACCENT, GRID, INK, MUTED, PALETTE, PAPER, SECOND, figure_style, new_figure
from ..measures.documents import OTHERS, rare_together, year_spans
from ..messages import need_columns
from ..show import describe
from .matrix import SHADE, matrix_map

HATCHES = ["", "//", "..", "xx", "\\\\"]
SHORT = 26


def documents_by_group(documents: pd.DataFrame, *, rows: int = 34, columns: int = 13) -> Figure:
    """Draw how many documents each issuer has in each year; beyond the limits small issuers are joined, years become spans.

    Parameters
    ----------
    documents : DataFrame
        issuer, year (may be missing), one row per document, as `describe_documents` returns.
    rows, columns : most issuers and years to show; issuers put together stand in the last row, without shade
    """
    need_columns(documents, ["issuer", "year"], "documents")
    cells = pd.DataFrame({"row": rare_together(documents["issuer"], rows),
                          "column": year_spans(documents["year"], columns).replace("", OTHERS).to_numpy()})
    wide = pd.crosstab(cells["row"], cells["column"])
    total = wide.sum(axis=1).rename("n").reset_index()
    total["last"] = total["row"] == OTHERS
    order = list(total.sort_values(["last", "n", "row"], ascending=[True, False, True])["row"])
    spans = sorted(set(wide) - {OTHERS}) + [OTHERS] * (OTHERS in wide)
    numbers = wide.reindex(index=order, columns=spans).to_numpy()
    known = [row != OTHERS for row in order]
    shades = numbers * pd.Series(known, dtype=int).to_numpy()[:, None]
    top = max(shades.max(initial=0), 1)
    names = [_cut(_other(row, documents["issuer"].nunique() - len(order) + 1, *_WHO), 16) for row in order]
    heads = [tr("无年份", "no year") if span == OTHERS else span.replace("–", "–\n") for span in spans]
    high = 0.42 if len(order) <= 16 else 0.3
    with figure_style():
        fig, ax = new_figure(11, 1.7 + high * len(order))
        ax.pcolormesh(shades, cmap=SHADE, vmin=0, vmax=top, edgecolors=PAPER, linewidth=2)
        for (y, x), number in np.ndenumerate(numbers):
            if number:
                ax.text(x + 0.5, y + 0.5, f"{number:,}", ha="center", va="center", fontsize=11,
                        color=PAPER if shades[y, x] > 0.5 * top else INK)
        ax.set_xticks([i + 0.5 for i in range(len(heads))], heads)
        ax.set_yticks([i + 0.5 for i in range(len(names))], names)
        ax.tick_params(length=0, labelcolor=INK, labelsize=11)
        ax.invert_yaxis()
        for side in ax.spines.values():
            side.set_visible(False)
        empty = int((numbers == 0).sum())
        fig.suptitle(tr(f"{len(documents)} 份文档，{documents['issuer'].nunique()} 个发文单位；{empty} 格是空的",
                        f"{len(documents)} documents, {documents['issuer'].nunique()} issuers; {empty} cells are empty"),
                     x=0.01, ha="left", fontsize=15)
    listed = "; ".join(f"{name} {int(n)}" for name, n in zip(names, numbers.sum(axis=1), strict=True))
    return describe(fig, alt=(f"矩阵图，行是发文单位，列是年份（{len(spans)} 列），格内是文档数。各单位合计：{listed}。",
                              f"Matrix, issuers by years ({len(spans)} columns), documents in each cell. Totals: {listed}."),
                    caption=("单位：文档数；空格表示没有文档。来源：自己的语料 articles 表。",
                             "Unit: documents; an empty cell means none. Source: table articles of the corpus."))


_WHO = ("其余 {n} 个单位", "{n} other issuers", "单位不明", "issuer unknown")


def _other(name: str, n: int, zh: str, en: str, none_zh: str, none_en: str) -> str:
    if name != OTHERS:
        return name
    return tr(zh, en).format(n=n) if n > 1 else tr(none_zh, none_en)


def document_lengths(documents: pd.DataFrame, *, most: int = 24, groups: int = 14) -> Figure:
    """Draw how long the documents are: a bar for each, or, where there are many, a range for each issuer.

    Parameters
    ----------
    documents : DataFrame
        article_id, issuer, period, n_chars, one row per document.
    most : documents drawn one by one; with more of them each issuer gets a line from least to most, a thick one for the middle
        half, and its median
    groups : most issuers to show
    """
    need_columns(documents, ["article_id", "issuer", "period", "n_chars"], "documents")
    return _length_bars(documents) if len(documents) <= most else _length_ranges(documents, groups)


def _length_bars(documents: pd.DataFrame) -> Figure:
    periods = list(dict.fromkeys(documents["period"]))
    kept = rare_together(documents["period"], len(PALETTE)).tolist()
    looks = {p: (PALETTE[i], HATCHES[i]) for i, p in enumerate(dict.fromkeys(kept))}
    table = documents.assign(kept=kept).reset_index(drop=True)
    top = max(int(table["n_chars"].max()), 1)
    with figure_style():
        fig, ax = new_figure(10.4, 1.7 + 0.34 * len(table))
        for y, row in enumerate(table.itertuples()):
            colour, hatch = looks[row.kept]
            ax.barh(y, row.n_chars, height=0.72, color=colour, hatch=hatch, edgecolor=PAPER, linewidth=0.5)
            ax.text(row.n_chars + top * 0.01, y, f"{row.n_chars:,}", va="center", fontsize=11)
        ax.set_yticks(range(len(table)), [_cut(i, SHORT) for i in table["article_id"]])
        _plain(ax, top * 1.1, tr("字符数（不计空白）", "characters (without white space)"))
        ax.set_title(_length_title(table["n_chars"]))
        if len(periods) > 1:
            fig.legend(handles=[Patch(facecolor=c, hatch=h, edgecolor=PAPER, label=_other(p, len(periods) - len(looks) + 1, *_SPAN)) for p, (c, h) in looks.items()],
                       loc="outside lower center", ncol=5, labelcolor=INK)
    listed = "; ".join(f"{r.article_id} {r.n_chars:,}" for r in table.itertuples())
    return describe(fig, alt=(f"横向条形图：{len(table)} 份文档的字符数，颜色和纹理表示时期。{listed}。",
                              f"Horizontal bars: characters of {len(table)} documents; colour and hatching show the period. {listed}."),
                    caption=("单位：去掉空白后的字符数。来源：自己的语料 articles 表。",
                             "Unit: characters without white space. Source: table articles of the corpus."))


_SPAN = ("其他时期", "other periods", "时期不明", "period unknown")


def _length_ranges(documents: pd.DataFrame, groups: int) -> Figure:
    kept = rare_together(documents["issuer"], groups)
    table = documents["n_chars"].groupby(kept.to_numpy()).describe()[["count", "min", "25%", "50%", "75%", "max"]]
    table.columns = ["n", "low", "q1", "median", "q3", "high"]
    table["last"] = table.index == OTHERS
    table = table.rename_axis("issuer").reset_index().sort_values(["last", "median", "issuer"], ascending=[True, False, True])
    rest = documents["issuer"].nunique() - len(table) + 1
    names = [f"{_cut(_other(r.issuer, rest, *_WHO), 16)}  ({int(r.n)})" for r in table.itertuples()]
    y = range(len(table))
    with figure_style():
        fig, ax = new_figure(10.4, 1.7 + 0.36 * len(table))
        ax.hlines(y, table["low"], table["high"], color=MUTED, linewidth=1.2)
        ax.hlines(y, table["q1"], table["q3"], color="#8fb0cf", linewidth=9)
        ax.scatter(table["median"], y, marker="D", s=44, color=ACCENT, zorder=3)
        for i, middle in zip(y, table["median"], strict=True):
            ax.annotate(f"{middle:,.0f}", (1.0, i), xycoords=("axes fraction", "data"), xytext=(4, 0), textcoords="offset points",
                        va="center", fontsize=11, annotation_clip=False)
        ax.set_yticks(y, names)
        _plain(ax, float(table["high"].max()) * 1.02,
               tr("字符数（不计空白）；右侧为中位数", "characters (without white space); median on the right"))
        ax.set_title(_length_title(documents["n_chars"]))
    listed = "; ".join(f"{n} {m:,.0f}" for n, m in zip(names, table["median"], strict=True))
    return describe(fig, alt=(f"每个发文单位一条线，从最短到最长，粗段为中间一半，菱形为中位数（括号内为文档数）。{listed}。",
                              "A line per issuer from shortest to longest, thick for the middle half, diamond for the median (documents in "
                              f"brackets). {listed}."),
                    caption=(f"{len(documents)} 份文档；细线：最短到最长；粗线：中间一半；菱形：中位数。",
                             f"{len(documents)} documents; thin line: shortest to longest; thick: middle half; diamond: median."))


def _length_title(lengths: pd.Series) -> str:
    if len(lengths) < 2:
        return tr(f"只有一份文档，{int(lengths.sum()):,} 个字符",
                  f"One document only, {int(lengths.sum()):,} characters")
    times = lengths.max() / max(lengths.min(), 1)
    moral = ("：比较词频要先换算成比率", ": compare rates, not counts") if times >= 2 else ("", "")
    return tr(f"最长的是最短的 {times:.1f} 倍{moral[0]}", f"The longest is {times:.1f} times the shortest{moral[1]}")


def term_bars(table: pd.DataFrame, *, documents: int, top: int = 20, labels: dict[str, str] | None = None) -> Figure:
    """Draw the most frequent terms, and beside each in how many documents it stands.

    Parameters
    ----------
    table : DataFrame
        term, n (occurrences), df (documents with the term).
    documents : number of documents in the corpus
    top : number of terms
    labels : dict, optional
        Gloss written after a term.
    """
    need_columns(table, ["term", "n", "df"], "table")
    ranked = table.sort_values(["n", "term"], ascending=[False, True]).head(top).reset_index(drop=True)
    ranked["df"] = ranked["df"].astype(int)
    most = max(int(ranked["n"].max()), 1) if len(ranked) else 1
    with figure_style():
        fig, ax = new_figure(10.4, 1.7 + 0.33 * max(len(ranked), 1))
        ax.barh(range(len(ranked)), ranked["n"], height=0.72, color=[SECOND if d * 2 >= documents else "#9db8d2" for d in ranked["df"]])
        for y, row in enumerate(ranked.itertuples()):
            ax.text(row.n + most * 0.01, y, tr(f"{row.n:,} 次 · {row.df} 份", f"{row.n:,} in {row.df} documents"), va="center", fontsize=11)
        ax.set_yticks(range(len(ranked)), _named(ranked["term"], labels))
        _plain(ax, most * 1.26, tr("出现次数（深色：至少一半文档有这个词）", "occurrences (dark: in at least half of the documents)"))
        first = ranked.iloc[0] if len(ranked) else None
        ax.set_title(tr("没有可显示的词", "No term to show") if first is None else
                     tr(f"“{first.term}”最多，见于 {first.df}/{documents} 份文档",
                        f'"{first.term}" is the most frequent, in {first.df} of {documents} documents'))
    listed = ", ".join(f"{r.term} {r.n} ({r.df})" for r in ranked.head(10).itertuples())
    return describe(fig, alt=(f"横向条形图：出现最多的 {len(ranked)} 个词，括号内为文档数。{listed}。",
                              f"Horizontal bars: the {len(ranked)} most frequent terms, documents in brackets. {listed}."),
                    caption=("单位：次（最长匹配，去停用词）。来源：自己的语料 tokens 表。",
                             "Unit: occurrences (longest match, without stop words). Source: table tokens of the corpus."))


def split_pairs(table: pd.DataFrame, *, top: int = 14, labels: dict[str, str] | None = None) -> Figure:
    """Draw pairs of neighbouring words: how often together, and how often each of the two without the other.

    Parameters
    ----------
    table : DataFrame
        first, second, n_both, n_first, n_second, dice, as `split_terms` returns.
    top : number of pairs
    labels : dict, optional
        Gloss of the joined term, written after the pair.
    """
    need_columns(table, ["first", "second", "n_both", "n_first", "n_second", "dice"], "table")
    head = table.head(top).reset_index(drop=True)
    parts = pd.DataFrame({"both": head["n_both"], "first": (head["n_first"] - head["n_both"]).clip(lower=0),
                          "second": (head["n_second"] - head["n_both"]).clip(lower=0)})
    share = parts.div(parts.sum(axis=1), axis=0)
    looks = {"both": (SECOND, "", tr("两词相连", "together")), "first": ("#d99a2b", "//", tr("只有前一个词", "only the first word")),
             "second": ("#dfe5ea", "..", tr("只有后一个词", "only the second word"))}
    names = [f"{r.first}|{r.second}" for r in head.itertuples()]
    with figure_style():
        fig, ax = new_figure(10.4, 1.9 + 0.36 * max(len(head), 1))
        left = pd.Series(0.0, index=head.index)
        for part, (colour, hatch, label) in looks.items():
            ax.barh(range(len(head)), share[part], left=left, height=0.7, color=colour, hatch=hatch, edgecolor=PAPER, linewidth=0.6,
                    label=label)
            left += share[part]
        for y, row in enumerate(parts.itertuples()):
            ax.text(1.015, y, f"{row.both:,} | {row.first:,} | {row.second:,}", va="center", fontsize=11)
        joined = _named(head["first"] + head["second"], labels)
        ax.set_yticks(range(len(head)), [n + j[len(n) - 1:] for n, j in zip(names, joined, strict=True)])
        _plain(ax, 1.24, tr("占比；右侧为次数", "share; counts on the right"))
        ax.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", "25%", "50%", "75%", "100%"])
        close = int((share["both"] > 0.5).sum())
        ax.set_title(tr(f"{len(head)} 对相邻的词里，{close} 对多半时候连在一起",
                        f"Of {len(head)} neighbouring pairs, {close} stand together more often than not"))
        fig.legend(loc="outside lower center", ncol=3, labelcolor=INK)
    listed = "; ".join(f"{n} {b}/{f}/{s}" for n, b, f, s in zip(names, parts["both"], parts["first"], parts["second"], strict=True)) or "–"
    return describe(fig, alt=(f"分段条形图：相邻两词在一起、只有前词、只有后词的占比。{listed}。",
                              f"Stacked bars: share of the two words together, of the first alone, of the second alone. {listed}."),
                    caption=("相连次数只计同一文档里至少两次的搭配，是下限。来源：自己的语料 ngrams 表。",
                             "Pairs count where they occur at least twice in a document: a lower bound. Source: table ngrams."))


def keyness_sides(table: pd.DataFrame, *, target: tuple[str, str], reference: tuple[str, str], top: int = 10,
                  labels: dict[str, str] | None = None) -> Figure:
    """Draw the terms most typical of each of two corpora: log ratio as a point; documents, p and counts beside it.

    Parameters
    ----------
    table : DataFrame
        As `keyness` returns. With the columns of `unit` (t, p_adjusted, df_target, df_reference, one_document, low, high) terms are ranked by
        t, and a point is filled where the difference is larger than between documents dealt out at random; without them by LL,
        which counts words as if drawn one by one: a ranking, and no test.
    target, reference : (zh, en) names of the two sides
    top : terms per side
    labels : dict, optional
        Gloss in place of the term, for figures in English.
    """
    need_columns(table, ["term", "n_target", "n_reference", "ll", "log_ratio"], "table")
    documents = "t" in table and bool(table["t"].notna().any())
    rank = "t" if documents else "ll"
    ranked = table.sort_values([rank, "term"], ascending=[False, True])
    over, under = ranked[ranked[rank] > 0].head(top), ranked[ranked[rank] < 0].tail(top)
    head = pd.concat([over, under], ignore_index=True)
    names = (tr(*target), tr(*reference))
    reach = max(head["log_ratio"].abs().max() if len(head) else 1, 1) * 1.08
    columns = [(0.34, tr("文档数", "documents")), (0.62, "p"), (1.0, tr("次数", "counts"))] if documents else [(0.5, tr("次数", "counts")), (1.0, "LL")]
    filled = (head["p_adjusted"] <= 0.05) if documents else pd.Series(True, index=head.index)
    with figure_style():
        fig, (ax, side) = new_figure(11.6, 2.3 + 0.34 * max(len(head), 1), ncols=2, sharey=True, gridspec_kw={"width_ratios": [2.4, 1]})
        ax.axvline(0, color=MUTED, linewidth=1.2)
        for y, row in enumerate(head.itertuples()):
            mine = getattr(row, rank) > 0
            ax.plot([0, row.log_ratio], [y, y], color="#b7c4d1" if mine else "#e3b9b2", linewidth=4, solid_capstyle="butt", zorder=1)
            ax.plot(row.log_ratio, y, marker="o" if mine else "s", markersize=9, color=SECOND if mine else ACCENT, linestyle="none",
                    markerfacecolor=(SECOND if mine else ACCENT) if filled[y] else PAPER, markeredgewidth=2, zorder=3)
            for (x, _), words in zip(columns, _beside(row, documents), strict=True):
                side.text(x, y, words, ha="right", va="center", fontsize=11)
        for x, words in columns:
            side.text(x, -1, words, ha="right", va="center", fontsize=11, color=MUTED)
        side.axis("off")
        if len(over) and len(under):
            ax.axhline(len(over) - 0.5, color=GRID, linewidth=1.2)
        ax.set_yticks(range(len(head)), [(labels or {}).get(t, t) for t in head["term"]])
        ax.set(xlim=(-reach, reach), ylim=(max(len(head), 1) - 0.4, -1.5))
        ax.set_xlabel(tr(f"对数比：每多 1，比率翻一番；右为{names[0]}，左为{names[1]}",
                         f"log ratio: each step of 1 doubles the rate; right: {names[0]}, left: {names[1]}"))
        ax.tick_params(left=False)
        ax.spines["left"].set_visible(False)
        fig.suptitle(_keyness_title(names, head, int(filled.sum()), documents), x=0.01, ha="left", fontsize=15)
    listed = ["; ".join(f"{r.term} {r.log_ratio:+.1f} ({r.n_target}:{r.n_reference})" for r in part.itertuples()) or "–"
              for part in (over, under[::-1])]
    return describe(fig, alt=(f"点图：{target[0]}更常用的词：{listed[0]}。{reference[0]}更常用的词：{listed[1]}。",
                              f"Dot plot. More typical of {target[1]}: {listed[0]}. More typical of {reference[1]}: {listed[1]}."),
                    caption=_keyness_caption(target, reference, documents))


def _beside(row: Any, documents: bool) -> tuple[str, ...]:
    """What stands beside a term: documents with it on both sides (* only one in all), p over all terms, counts; or counts and LL."""
    counts = f"{row.n_target:,}:{row.n_reference:,}"
    if not documents:
        return counts, f"{abs(row.ll):,.1f}"
    return f"{row.df_target}:{row.df_reference}{'*' if row.one_document else ''}", f"{row.p_adjusted:.3f}", counts


def _keyness_title(names: tuple[str, str], head: pd.DataFrame, beyond: int, documents: bool) -> str:
    if not documents:
        return tr(f"{names[0]}与{names[1]}：差别最大的 {len(head)} 个词（按词数排序，不是检验）",
                  f"{names[0]} and {names[1]}: the {len(head)} terms that differ most (a ranking, no test)")
    return tr(f"{names[0]}与{names[1]}：图中 {len(head)} 个词，{beyond} 个的差别超过随机分组的文档",
              f"{beyond} of {len(head)} terms differ more than documents dealt at random: {names[0]} and {names[1]}")


def _keyness_caption(target: tuple[str, str], reference: tuple[str, str], documents: bool) -> tuple[str, str]:
    sides = (f"圆点：{target[0]}更常用；方块：{reference[0]}更常用。文档数、次数均为{target[0]} : {reference[0]}。",
             f"Circle: typical of {target[1]}; square: typical of {reference[1]}. Documents and counts: {target[1]} : {reference[1]}.")
    if not documents:
        return (sides[0].replace("文档数、次数均为", "次数为") + "LL 把词当作一个个抽出来的，只排次序。",
                sides[1].replace("Documents and counts", "Counts") + " LL takes words as drawn one by one: it ranks and does not test.")
    return (sides[0] + "p：打乱文档的分组，各词一并比较；实心：p ≤ 0.05。*：全部文档里只有一份有这个词。",
            sides[1] + " p: labels of documents permuted, all terms together; filled: p at most .05. *: in one document of all.")


def concept_matrix(counts: pd.DataFrame, *, concepts: dict[str, str], groups: dict[str, str], what: tuple[str, str],
                   unit: tuple[str, str], form: str = "{:.0f}") -> Figure:
    """Draw how much of each concept stands in each document or group; concepts are rows, an empty row says that none was found.

    Parameters
    ----------
    counts : DataFrame
        id, group, n.
    concepts : dict of id -> name in the language in force, top to bottom
    groups : dict of group -> heading, left to right; a group without any count keeps its empty column
    what, unit : (zh, en); what a number is, for title and caption
    form : format of a number
    """
    need_columns(counts, ["id", "group", "n"], "counts")
    table = counts.rename(columns={"id": "row", "group": "column"}).astype({"column": str})
    table = table[table["row"].isin(concepts) & table["column"].isin(groups)]
    there = table.loc[table["n"] > 0, "row"].nunique()
    fig = matrix_map(table, rows=concepts, columns=groups, value="n", unit=unit, form=form, width=12,
                     title=(f"{what[0]}：{len(concepts)} 个概念里 {there} 个有词出现",
                            f"{what[1]}: {there} of {len(concepts)} concepts have terms here"),
                     source=("自己的语料与所给概念的词表；含嵌套", "the corpus and the term lists of the concepts given; nested counts"))
    fig.govtext_alt = {lang: words.replace("\n", " ") for lang, words in fig.govtext_alt.items()}
    return fig


def _named(terms: pd.Series, labels: dict[str, str] | None) -> list[str]:
    return [f"{t}  {labels[t]}" if labels and labels.get(t, t) != t else t for t in terms]


def _plain(ax, limit: float, label: str) -> None:
    """The look that the bar charts share: first row on top, no frame on the left, room for the numbers."""
    ax.invert_yaxis()
    ax.set_xlim(0, limit)
    ax.set_xlabel(label)
    ax.xaxis.grid(True)
    ax.tick_params(left=False)
    ax.spines["left"].set_visible(False)


def _cut(name: str, most: int) -> str:
    return name if len(name) <= most else f"{name[:most - most // 2 - 1]}…{name[-(most // 2):]}"

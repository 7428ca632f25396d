"""Checking texts against documents: where quotations stand, what is absent, two kinds of rank, claimed and evidenced figures.

Every function draws a table of the shape described; none of them knows the five articles.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle

from govtext.language import tr
from govtext.looks import ACCENT, GRID, INK, MUTED, PAPER, SECOND, figure_style, looks_for, new_figure
from govtext.messages import need_columns, one_of
from govtext.show import describe

from ..data import columns

BAND = "#eef2f6"
TEAL = "#2a8c82"
# verdict -> (zh, en, fill, hatch); order of the bars
VERDICTS = {
    "confirmed": ("证实", "confirmed", SECOND, ""),
    "imprecise": ("不准确", "imprecise", "#9db6ce", "////"),
    "contradicted": ("与证据不符", "contradicted", ACCENT, "xx"),
    "unverified": ("未能核实", "unverified", PAPER, ".."),
    "opinion": ("意见，不可核", "opinion", "#d9dee3", ""),
}
# verdict on a quotation -> (zh, en, marker, edge, filled)
QUOTES = {
    "verbatim": ("一字不差", "verbatim", "o", SECOND, True),
    "reworded": ("无引号，换了说法", "no marks, reworded", "D", TEAL, False),
    "altered": ("有引号，字有出入", "in marks, altered", "^", ACCENT, True),
    "absent": ("文件中没有", "not in the document", "X", ACCENT, False),
}


def verdict_name(verdict: str) -> str:
    """Name of a verdict on a claim or a quotation in the language in force."""
    both = {**VERDICTS, **QUOTES}
    one_of("verdict", verdict, tuple(both))
    return tr(*both[verdict][:2])


VALUES = {"confidence": {"high": ("高", "high"), "medium": ("中", "medium"), "low": ("低", "low")},
          "status": {"published": ("已出版", "published"), "corrected": ("复核更正", "corrected"),
                     "not published": ("未出版", "not published")}}


def in_words(table: pd.DataFrame) -> pd.DataFrame:
    """A table of claims, quotations or editions for reading: one language, verdicts and headers in words."""
    drop, keep = ("_en", "_zh") if tr("zh", "en") == "zh" else ("_zh", "_en")
    table = table.drop(columns=[c for c in table if c.endswith(drop)]).rename(columns=lambda c: c.removesuffix(keep))
    if "verdict" in table:
        table = table.assign(verdict=[verdict_name(v) for v in table["verdict"]])
    for column, words in VALUES.items():
        if column in table:
            table = table.assign(**{column: [tr(*words[v]) for v in table[column]]})
    named = columns()
    return table.rename(columns={c: tr(*named[c]) for c in table if c in named})


# ---------------------------------------------------------------------------------------------------- quotations in a document

def quotation_map(quotes: pd.DataFrame, parts: pd.DataFrame, *, names: dict[str, str]) -> Figure:
    """Draw each quotation where it stands in a document (left to right) and in the quoting text (top to bottom).

    Parameters
    ----------
    quotes : DataFrame
        article, paragraph, verdict (verbatim, reworded, altered, absent), position (0 to 1 in the document; nan for absent) and
        n_chars (length of the phrase).
    parts : DataFrame
        label, begin, end (0 to 1): the parts of the document in order.
    names : dict of article -> label in the language in force; a panel each, in this order
    """
    need_columns(quotes, ["article", "paragraph", "verdict", "position", "n_chars"], "quotes")
    need_columns(parts, ["label", "begin", "end"], "parts")
    rows = {a: sorted(quotes.loc[quotes["article"] == a, "paragraph"].unique()) for a in names}
    counts = quotes["verdict"].value_counts()
    with figure_style():
        fig, axes = new_figure(12.0, 2.3 + 0.27 * sum(map(len, rows.values())), nrows=len(names), sharex=True, squeeze=False,
                               height_ratios=[len(r) + 1 for r in rows.values()])
        for ax, (article, name) in zip(axes[:, 0], names.items(), strict=True):
            place = {p: y for y, p in enumerate(rows[article])}
            for i, part in enumerate(parts.itertuples()):
                ax.axvspan(part.begin, part.end, color=BAND if i % 2 else PAPER, linewidth=0, zorder=0)
                if ax is axes[0, 0]:
                    first = i == 0
                    ax.text(part.end if first else (part.begin + part.end) / 2, -0.75, part.label, ha="right" if first else "center",
                            va="bottom", fontsize=11)
            ax.axvspan(1.01, 1.09, facecolor=PAPER, edgecolor=GRID, hatch="///", linewidth=0, zorder=0)
            if ax is axes[0, 0]:
                ax.text(1.05, -0.75, tr("没有", "absent"), ha="center", va="bottom", fontsize=11)
            mine = quotes[quotes["article"] == article]
            dodge = _dodge(mine)
            for verdict, (_, _, marker, colour, filled) in QUOTES.items():
                these = mine[mine["verdict"] == verdict]
                ax.scatter(these["position"].fillna(1.05), these["paragraph"].map(place) + dodge[these.index],
                           s=30 + 7 * these["n_chars"], marker=marker,
                           facecolor=colour if filled else PAPER, edgecolor=colour if verdict != "verbatim" else PAPER,
                           linewidth=1.0 if verdict == "verbatim" else 1.5, alpha=0.92, zorder=3, clip_on=False)
            ax.set_yticks(range(len(place)), [tr(f"第{p}段", f"par. {p}") for p in place])
            ax.set_ylim(len(place) - 0.4, -0.6)
            ax.set_xlim(0, 1.09)
            ax.set_xticks([])
            ax.tick_params(axis="y", length=0, labelsize=10)
            ax.yaxis.grid(True, linewidth=0.5)
            ax.set_ylabel(name, color=INK)
            ax.spines[["left", "bottom"]].set_visible(False)
        used = [v for v in QUOTES if counts.get(v, 0)]
        handles = [Line2D([], [], linestyle="", marker=QUOTES[v][2], markersize=9, markeredgecolor=QUOTES[v][3], markeredgewidth=1.5,
                          markerfacecolor=QUOTES[v][3] if QUOTES[v][4] else PAPER) for v in used]
        fig.legend(handles, [f"{verdict_name(v)} {counts[v]}" for v in used], loc="outside lower center", ncols=len(used), fontsize=11)
        total, same = len(quotes), int(counts.get("verbatim", 0))
        fig.suptitle(tr(f"{total} 处引用，{same} 处一字不差；有引号而字有出入的 {counts.get('altered', 0)} 处",
                        f"{same} of {total} phrases stand there word for word; {counts.get('altered', 0)} in quotation marks are altered"),
                     x=0.01, ha="left", fontsize=15)
    zh = "，".join(f"{QUOTES[v][0]} {counts[v]} 处" for v in used)
    en = ", ".join(f"{QUOTES[v][1]} {counts[v]}" for v in used)
    unused = [p.label for p in parts.itertuples() if not quotes["position"].between(p.begin, p.end).any()]
    return describe(fig, alt=(f"引用位置图：横向是文件从头到尾，纵向是文章的段落。共 {total} 处：{zh}。"
                              f"没有被引用的部分：{'、'.join(unused) or '无'}。",
                              f"Map of quotations: the document from left to right, the paragraphs of the articles downwards. "
                              f"{total} phrases: {en}. Parts that nobody quotes: {', '.join(unused) or 'none'}."),
                    caption=("记号越大，短语越长。右侧斜线栏：文件里没有。数据：data/reference/quotations.csv、documents.csv。",
                             "Larger marks are longer phrases. Hatched column on the right: not in the document. Data: "
                             "data/reference/quotations.csv, documents.csv."))


def _dodge(quotes: pd.DataFrame, near: float = 0.012, step: float = 0.24) -> pd.Series:
    """Marks of one paragraph that stand nearly at the same place are moved apart: up, down, further up ..."""
    moved = pd.Series(0.0, index=quotes.index)
    for _, row in quotes.sort_values(["paragraph", "position"]).groupby("paragraph"):
        bunch = (row["position"].fillna(9).diff() > near).cumsum()
        for _, members in row.groupby(bunch):
            n = len(members)
            if n > 1:
                moved[members.index] = (np.arange(n) - (n - 1) / 2) * min(step, 0.75 / (n - 1))
    return moved


# ---------------------------------------------------------------------------------------------------- terms, zeroes included

def term_parts(counts: pd.DataFrame, *, columns: dict[str, str], groups: dict[str, str], labels: dict[str, str],
               title: tuple[str, str]) -> Figure:
    """Draw how often terms occur in each part of a document, zeroes written out.

    Parameters
    ----------
    counts : DataFrame
        group, term, part, n; every term needs at least one row (n may be 0).
    columns : dict of part -> label, left to right
    groups : dict of group -> label, top to bottom
    labels : dict of term -> label
    title : (zh, en), the finding
    """
    need_columns(counts, ["group", "term", "part", "n"], "counts")
    wide = counts.pivot_table(index=["group", "term"], columns="part", values="n", aggfunc="sum", fill_value=0, sort=False)
    wide = wide.reindex(columns=list(columns), fill_value=0)
    order = [(g, t) for g in groups for t in dict.fromkeys(counts.loc[counts["group"] == g, "term"])]
    totals = {key: int(wide.loc[key].sum()) for key in order}
    top = max(int(wide.to_numpy().max()), 1)
    gap, ys, y, previous = 0.45, {}, 0.0, None
    for key in order:
        y += gap if previous not in (None, key[0]) else 0
        ys[key], y, previous = y, y + 1, key[0]
    with figure_style():
        fig, ax = new_figure(11.0, 1.6 + 0.37 * y)
        n = len(columns)
        for key in order:
            for x, part in enumerate(columns):
                value = int(wide.loc[key, part])
                ax.add_patch(Rectangle((x + 0.04, ys[key] - 0.44), 0.92, 0.88, linewidth=0,
                                       facecolor=BAND if not value else _shade(value / top)))
                ax.text(x + 0.5, ys[key], str(value), ha="center", va="center", fontsize=11,
                        color=MUTED if not value else PAPER if value / top > 0.4 else INK)
            ax.text(n + 0.65, ys[key], str(totals[key]), ha="center", va="center", fontsize=14,
                    color=ACCENT if not totals[key] else INK)
        ax.text(n + 0.65, -0.6, tr("合计", "total"), ha="center", va="bottom", fontsize=12)
        for x, label in enumerate(columns.values()):
            ax.text(x + 0.5, -0.6, label, ha="center", va="bottom", fontsize=12)
        for group, label in groups.items():
            mine = [ys[k] for k in order if k[0] == group]
            ax.text(n + 1.3, np.mean(mine), label, ha="left", va="center", fontsize=11, color=MUTED, linespacing=1.3)
            ax.plot([n + 1.15] * 2, [min(mine) - 0.4, max(mine) + 0.4], color=MUTED, linewidth=1.2)
        ax.set_yticks([ys[k] for k in order], [labels[k[1]] for k in order])
        ax.set_xticks([])
        ax.set_xlim(0, n + 3.4)
        ax.set_ylim(y - 0.4, -1.3)
        ax.tick_params(length=0, labelsize=12)
        ax.spines[["left", "bottom"]].set_visible(False)
        fig.suptitle(tr(*title), x=0.01, ha="left", fontsize=15)
    listed = "; ".join(f"{k[1]} {totals[k]}" for k in order)
    return describe(fig, alt=(f"词与部分的次数表，零也写出。各词合计：{listed}。",
                              f"Terms by parts of the document, zeroes written out. Totals: {listed}."),
                    caption=("单位：次（含嵌套）。按词典词计数，不问意思。数据：data/reference/document_terms.csv.gz。",
                             "Unit: occurrences (nested). Dictionary terms are counted, not ideas. Data: data/reference/document_terms.csv.gz."))


def _shade(share: float) -> tuple[float, float, float]:
    light, dark = np.array([0.78, 0.84, 0.9]), np.array([0.078, 0.216, 0.369])
    return tuple(light + (dark - light) * min(share, 1.0))


# ---------------------------------------------------------------------------------------------------- ranks

def two_ranks(ranks: pd.DataFrame, publicised: pd.DataFrame, *, title: tuple[str, str], source: tuple[str, str]) -> Figure:
    """Draw several ranks of one country over the editions of an index, with the ranks that were publicised ringed and joined.

    Parameters
    ----------
    ranks : DataFrame
        series (label in the language in force), year, rank; a line per series, in the order of the table.
    publicised : DataFrame
        year, rank: points to ring and join.
    title, source : (zh, en)
    """
    need_columns(ranks, ["series", "year", "rank"], "ranks")
    need_columns(publicised, ["year", "rank"], "publicised")
    looks = [("o", "-", SECOND), ("s", "--", TEAL), ("D", ":", MUTED)]
    names = ranks["series"].unique()
    with figure_style():
        fig, ax = new_figure(11.0, 5.6)
        years = sorted(ranks["year"].unique())
        for (series, rows), (marker, line, colour) in zip(ranks.groupby("series", sort=False), looks_for(names, looks), strict=True):
            rows = rows.sort_values("year")
            ax.plot(rows["year"], rows["rank"], marker=marker, linestyle=line, color=colour, markersize=7, linewidth=1.8, label=series)
        told = publicised.sort_values("year")
        ax.plot(told["year"], told["rank"], color=ACCENT, linewidth=2.4, zorder=4)
        ax.scatter(told["year"], told["rank"], s=230, facecolor="none", edgecolor=ACCENT, linewidth=2.4, zorder=5)
        for year in told["year"]:
            here = ranks[ranks["year"] == year].sort_values("rank")
            for place, near in enumerate(here.itertuples()):
                ringed = near.rank in set(told.loc[told["year"] == year, "rank"])
                away = (13 if place == 0 else -15) * (1.25 if ringed else 1)
                ax.annotate(f"{int(near.rank)}", (near.year, near.rank), xytext=(0, away), textcoords="offset points", ha="center",
                            va="bottom" if place == 0 else "top", fontsize=13, color=ACCENT if ringed else INK,
                            bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 0.6}, zorder=6)
        high = float(ranks["rank"].max())
        ax.set_ylim(high + 5, 0)
        ax.set_xlim(min(years) - 0.6, max(years) + 0.6)
        ax.set_xticks(years, [str(y) for y in years])
        ax.set_ylabel(tr("名次（1 为最前）", "rank (1 is first)"))
        ax.yaxis.grid(True)
        handles = [*ax.get_legend_handles_labels()[0], Line2D([], [], color=ACCENT, marker="o", markerfacecolor="none", markersize=12,
                                                              markeredgewidth=2.2, linewidth=2.4)]
        fig.legend(handles, [*ranks["series"].drop_duplicates(), tr("报道的说法", "as publicised")], loc="outside lower center",
                   ncols=2, fontsize=12)
        fig.suptitle(tr(*title), x=0.01, ha="left", fontsize=15)
    listed = "; ".join(f"{s}: " + ", ".join(f"{int(r.year)} {int(r.rank)}" for r in g.itertuples())
                       for s, g in ranks.groupby("series", sort=False))
    told_words = ", ".join(f"{int(r.year)} {int(r.rank)}" for r in told.itertuples())
    return describe(fig, alt=(f"名次折线图，越高名次越前。{listed}。报道的说法：{told_words}。",
                              f"Ranks over the editions, higher is better. {listed}. As publicised: {told_words}."),
                    caption=(f"来源：{source[0]}。", f"Source: {source[1]}."))


def edition_ranks(editions: pd.DataFrame, *, claimed: tuple[int, int], title: tuple[str, str], source: tuple[str, str]) -> Figure:
    """Draw ranks by edition of a report, editions that were never published, gaps without evidence, and a claimed rank.

    Parameters
    ----------
    editions : DataFrame
        edition (year), status (published, corrected, not published), china_rank (missing where not published).
    claimed : (edition, rank) as the text has it
    title, source : (zh, en)
    """
    need_columns(editions, ["edition", "status", "china_rank"], "editions")
    table = editions.assign(edition=editions["edition"].astype(int), rank=pd.to_numeric(editions["china_rank"], errors="coerce"))
    shown, corrected = table[table["status"] == "published"], table[table["status"] == "corrected"]
    none = sorted(table.loc[table["status"] == "not published", "edition"])
    years = list(range(int(table["edition"].min()), int(max(table["edition"].max(), claimed[0])) + 1))
    gaps = [y for y in years if y not in set(table["edition"])]
    with figure_style():
        fig, ax = new_figure(11.0, 5.0)
        for year in none:
            ax.axvspan(year - 0.5, year + 0.5, facecolor=PAPER, edgecolor="#a9b4be", hatch="////", linewidth=0, zorder=0)
            ax.text(year, 104, tr("没有\n这一版", "no such\nedition"), ha="center", va="bottom", fontsize=11, linespacing=1.2,
                    bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 2})
        for year in gaps:
            ax.text(year, 104, tr("未收\n证据", "no\nevidence"), ha="center", va="bottom", fontsize=11, color=MUTED, linespacing=1.2)
        for run in np.split(shown["edition"].to_numpy(), np.flatnonzero(np.diff(shown["edition"]) > 1) + 1):
            part = shown[shown["edition"].isin(run)]
            ax.plot(part["edition"], part["rank"], "-o", color=SECOND, markersize=9, linewidth=2, zorder=3)
        for row in shown.itertuples():
            ax.annotate(f"{int(row.rank)}", (row.edition, row.rank), xytext=(0, 10), textcoords="offset points", ha="center", fontsize=12)
        for row in corrected.itertuples():
            ax.plot(row.edition, row.rank, "^", color=ACCENT, markerfacecolor=PAPER, markersize=10, markeredgewidth=2, zorder=4)
            ax.annotate(tr(f"复核后 {int(row.rank)}", f"corrected: {int(row.rank)}"), (row.edition, row.rank), xytext=(10, -14),
                        textcoords="offset points", fontsize=12, color=ACCENT)
        ax.plot(*claimed, "*", color=ACCENT, markersize=19, markerfacecolor=PAPER, markeredgewidth=2, zorder=5)
        ax.annotate(tr(f"文中：{claimed[0]} 年版\n第 {claimed[1]}", f"the text:\n{claimed[0]}, rank {claimed[1]}"), claimed,
                    xytext=(0, 14), textcoords="offset points", ha="center", fontsize=12, color=ACCENT, linespacing=1.2,
                    bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 2})
        ax.set_ylim(106, 0)
        ax.set_xlim(years[0] - 0.6, years[-1] + 0.6)
        ax.set_xticks(years, [str(y) for y in years])
        ax.set_xlabel(tr("报告的版次", "edition of the report"))
        ax.set_ylabel(tr("名次（1 为最前）", "rank (1 is first)"))
        ax.yaxis.grid(True)
        fig.suptitle(tr(*title), x=0.01, ha="left", fontsize=15)
    listed = ", ".join(f"{r.edition}: {int(r.rank)}" for r in shown.itertuples())
    fixed = ", ".join(f"{r.edition}: {int(r.rank)}" for r in corrected.itertuples()) or "–"
    return describe(fig, alt=(f"各版名次：{listed}；复核后 {fixed}。没有出版：{', '.join(map(str, none)) or '–'}。"
                              f"文中引 {claimed[0]} 年版第 {claimed[1]}。",
                              f"Rank by edition: {listed}; corrected {fixed}. Never published: {', '.join(map(str, none)) or '–'}. "
                              f"The text cites {claimed[0]}, rank {claimed[1]}."),
                    caption=(f"来源：{source[0]}。", f"Source: {source[1]}."))


# ---------------------------------------------------------------------------------------------------- claimed and evidenced

def claimed_evidenced(table: pd.DataFrame, *, title: tuple[str, str], source: tuple[str, str]) -> Figure:
    """Draw evidence as a share of what a text claims: 100 is exactly as claimed; the figures themselves stand beside the row.

    Parameters
    ----------
    table : DataFrame
        label, claimed, evidenced (same unit within a row), verdict; rows in the order drawn.
    title, source : (zh, en)
    """
    need_columns(table, ["label", "claimed", "evidenced", "verdict"], "table")
    for verdict in table["verdict"].unique():
        one_of("verdict", verdict, tuple(VERDICTS))
    share = 100 * table["evidenced"].astype(float) / table["claimed"].astype(float)
    with figure_style():
        fig, ax = new_figure(11.4, 1.7 + 0.42 * len(table))
        ax.axvline(100, color=INK, linewidth=1.4, zorder=1)
        for y, (row, x) in enumerate(zip(table.itertuples(), share, strict=True)):
            _, _, fill, _ = VERDICTS[row.verdict]
            marker = {"confirmed": "o", "imprecise": "s", "contradicted": "^", "unverified": "D", "opinion": "P"}[row.verdict]
            edge = {"confirmed": SECOND, "contradicted": ACCENT}.get(row.verdict, INK)
            ax.plot([100, x], [y, y], color=MUTED, linewidth=2, zorder=2)
            ax.plot(x, y, marker, markersize=11, markerfacecolor=fill, markeredgecolor=edge, markeredgewidth=1.6, zorder=3)
            ax.text(1.02, y, f"{row.claimed:g} → {row.evidenced:g}", transform=ax.get_yaxis_transform(), va="center", fontsize=12)
        ax.set_yticks(range(len(table)), table["label"])
        ax.set_ylim(len(table) - 0.4, -0.6)
        low, high = min(share.min(), 100), max(share.max(), 100)
        ax.set_xlim(low - 6, high + 6)
        ax.set_xlabel(tr("查到的数，以文中的数为 100", "evidence, with the claimed figure as 100"))
        ax.tick_params(axis="y", length=0, labelsize=12)
        ax.xaxis.grid(True)
        ax.spines["left"].set_visible(False)
        used = [v for v in VERDICTS if (table["verdict"] == v).any()]
        marks = {"confirmed": "o", "imprecise": "s", "contradicted": "^", "unverified": "D", "opinion": "P"}
        handles = [Line2D([], [], linestyle="", marker=marks[v], markersize=10, markerfacecolor=VERDICTS[v][2], markeredgewidth=1.6,
                          markeredgecolor={"confirmed": SECOND, "contradicted": ACCENT}.get(v, INK)) for v in used]
        fig.legend(handles, [verdict_name(v) for v in used], loc="outside lower center", ncols=len(used), fontsize=12)
        fig.suptitle(tr(*title), x=0.01, ha="left", fontsize=15)
    listed = "; ".join(f"{r.label} {r.claimed:g} → {r.evidenced:g}" for r in table.itertuples())
    return describe(fig, alt=(f"文中的数与查到的数，每行一项：{listed}。", f"Claimed and evidenced figures, a row each: {listed}."),
                    caption=(f"右侧：文中 → 查到。{source[0]}。", f"On the right: claimed → evidenced. {source[1]}."))


# ---------------------------------------------------------------------------------------------------- shared wording

def run_strips(runs: pd.DataFrame, lengths: dict[str, int], *, labels: dict[str, str], announced: set[str] = frozenset(),
               title: tuple[str, str], source: tuple[str, str]) -> Figure:
    """Draw each passage as a strip and mark the runs of characters that it shares with a document.

    Parameters
    ----------
    runs : DataFrame
        passage_id, start, n_chars, elsewhere (in how many other documents the run stands too: a set phrase if any).
    lengths : dict of passage_id -> Chinese characters; the strips drawn, top to bottom
    labels : dict of passage_id -> label
    announced : passages that name the document they repeat
    title, source : (zh, en)
    """
    need_columns(runs, ["passage_id", "start", "n_chars", "elsewhere"], "runs")
    looks = {"own": (ACCENT, "", tr("只见于这份文件，未注明", "only in this document, source not named")),
             "named": (SECOND, "", tr("只见于这份文件，段中注明", "only in this document, source named")),
             "set": ("#b7c4d1", "////", tr("别的文件里也有（套语）", "in other documents too (set phrase)"))}
    with figure_style():
        fig, ax = new_figure(11.4, 1.7 + 0.36 * len(lengths))
        totals = dict.fromkeys(looks, 0)
        for y, (passage, length) in enumerate(lengths.items()):
            ax.add_patch(Rectangle((0, y - 0.3), length, 0.6, facecolor=BAND, edgecolor=GRID, linewidth=0.6))
            for run in runs[runs["passage_id"] == passage].itertuples():
                kind = "set" if run.elsewhere else "named" if passage in announced else "own"
                totals[kind] += run.n_chars
                ax.add_patch(Rectangle((run.start, y - 0.3), run.n_chars, 0.6, facecolor=looks[kind][0], hatch=looks[kind][1],
                                       edgecolor=PAPER, linewidth=0.8))
        ax.set_yticks(range(len(lengths)), [labels[p] for p in lengths])
        ax.set_ylim(len(lengths) - 0.4, -0.6)
        ax.set_xlim(0, max(lengths.values()) * 1.01)
        ax.set_xlabel(tr("汉字", "Chinese characters"))
        ax.tick_params(axis="y", length=0, labelsize=11)
        ax.spines["left"].set_visible(False)
        used = [k for k in looks if totals[k]]
        fig.legend([Patch(facecolor=looks[k][0], hatch=looks[k][1], edgecolor=PAPER) for k in used],
                   [tr(f"{looks[k][2]}：{totals[k]} 字", f"{looks[k][2]}: {totals[k]}") for k in used], loc="outside lower center",
                   ncols=2, fontsize=11)
        fig.suptitle(tr(*title), x=0.01, ha="left", fontsize=15)
    by = runs[runs["passage_id"].isin(lengths)].groupby("passage_id", sort=False)["n_chars"].sum()
    listed = "; ".join(f"{p} {n}" for p, n in by.items())
    return describe(fig, alt=(f"段落条：每条一段，标出与文件相同的字串。各段相同字数：{listed}。",
                              f"A strip per passage with the runs it shares with a document. Shared characters by passage: {listed}."),
                    caption=(f"只画 8 个汉字以上的相同字串，标点不计。{source[0]}。",
                             f"Only runs of 8 or more Chinese characters, punctuation skipped. {source[1]}."))


def overlap_bars(table: pd.DataFrame, *, title: tuple[str, str], source: tuple[str, str]) -> Figure:
    """Draw for each item its length, the longest run that a text shares with it, and the longest in other texts for comparison.

    Parameters
    ----------
    table : DataFrame
        label, n_chars, longest_run, longest_other_articles, where (where the run stands); rows in the order drawn.
    title, source : (zh, en)
    """
    need_columns(table, ["label", "n_chars", "longest_run", "longest_other_articles", "where"], "table")
    with figure_style():
        fig, ax = new_figure(11.0, 1.8 + 0.5 * len(table))
        y = np.arange(len(table))
        ax.barh(y, table["n_chars"], height=0.62, facecolor=PAPER, edgecolor=MUTED, linewidth=1.2)
        ax.barh(y, table["longest_run"], height=0.62, facecolor=SECOND)
        ax.plot(table["longest_other_articles"], y, "|", color=ACCENT, markersize=20, markeredgewidth=3, linestyle="")
        for at, row in zip(y, table.itertuples(), strict=True):
            ax.text(row.n_chars + 0.4, at, f"{row.longest_run} / {row.n_chars}   {row.where}", va="center", fontsize=12)
        ax.set_yticks(y, table["label"])
        ax.set_ylim(len(table) - 0.4, -0.6)
        ax.set_xlim(0, table["n_chars"].max() * 1.32)
        ax.set_xlabel(tr("汉字", "Chinese characters"))
        ax.tick_params(axis="y", length=0, labelsize=12)
        ax.spines["left"].set_visible(False)
        fig.legend([Patch(facecolor=PAPER, edgecolor=MUTED), Patch(facecolor=SECOND),
                    Line2D([], [], linestyle="", marker="|", color=ACCENT, markersize=14, markeredgewidth=3)],
                   [tr("文件中这一项的长度", "length of the item in the document"),
                    tr("与文章相同的最长一串", "longest run shared with the article"),
                    tr("别的文章里最长的一串", "longest run in the other articles")],
                   loc="outside lower center", ncols=3, fontsize=11)
        fig.suptitle(tr(*title), x=0.01, ha="left", fontsize=15)
    listed = "; ".join(f"{r.label} {r.longest_run}/{r.n_chars}" for r in table.itertuples())
    return describe(fig, alt=(f"横条图：各项与文章相同的最长字串和该项长度：{listed}。",
                              f"Bars: longest shared run and length of each item: {listed}."),
                    caption=(f"单位：汉字，标点不计。{source[0]}。", f"Unit: Chinese characters, punctuation skipped. {source[1]}."))


# ---------------------------------------------------------------------------------------------------- the ledger

def verdict_bars(counts: pd.DataFrame, *, labels: dict[str, str], title: tuple[str, str], source: tuple[str, str]) -> Figure:
    """Draw how many claims of each group got which verdict; hatches as well as colours.

    Parameters
    ----------
    counts : DataFrame
        group, verdict, n.
    labels : dict of group -> label, top to bottom
    title, source : (zh, en)
    """
    need_columns(counts, ["group", "verdict", "n"], "counts")
    wide = (counts.pivot_table(index="group", columns="verdict", values="n", aggfunc="sum", fill_value=0)
            .reindex(index=list(labels), columns=list(VERDICTS), fill_value=0))
    with figure_style():
        fig, ax = new_figure(11.0, 1.7 + 0.5 * len(labels))
        left = np.zeros(len(labels))
        for verdict, (_, _, fill, hatch) in VERDICTS.items():
            values = wide[verdict].to_numpy()
            some = np.flatnonzero(values)
            ax.barh(some, values[some], left=left[some], height=0.68, facecolor=fill, hatch=hatch, linewidth=1,
                    edgecolor=INK if fill == PAPER else PAPER, label=verdict_name(verdict))
            for y, (at, value) in enumerate(zip(left, values, strict=True)):
                if value:
                    pale = fill not in (SECOND, ACCENT)
                    ax.text(at + value / 2, y, str(value), ha="center", va="center", fontsize=11, color=INK if pale else PAPER,
                            bbox={"facecolor": fill, "edgecolor": "none", "pad": 1.2} if hatch else None)
            left = left + values
        ax.set_yticks(range(len(labels)), list(labels.values()))
        ax.set_ylim(len(labels) - 0.4, -0.6)
        ax.set_xlim(0, left.max() * 1.02)
        ax.set_xlabel(tr("说法（条）", "claims"))
        ax.tick_params(axis="y", length=0, labelsize=12)
        ax.spines["left"].set_visible(False)
        fig.legend(*ax.get_legend_handles_labels(), loc="outside lower center", ncols=len(VERDICTS), fontsize=11)
        fig.suptitle(tr(*title), x=0.01, ha="left", fontsize=15)
    zh = "；".join(f"{labels[g]}：" + "，".join(f"{VERDICTS[v][0]} {wide.loc[g, v]}" for v in VERDICTS if wide.loc[g, v]) for g in labels)
    en = "; ".join(f"{labels[g]}: " + ", ".join(f"{VERDICTS[v][1]} {wide.loc[g, v]}" for v in VERDICTS if wide.loc[g, v]) for g in labels)
    return describe(fig, alt=(f"堆积横条图：{zh}。", f"Stacked bars: {en}."), caption=(f"{source[0]}。", f"{source[1]}."))

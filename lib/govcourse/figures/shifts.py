"""Two poles and the way from one to the other: how often, where, in whose passages, and how firmly."""

from __future__ import annotations

import math
import textwrap

import pandas as pd
from matplotlib.figure import Figure

from govtext.charts import LOOKS, MAIN
from govtext.figures.matrix import matrix_map
from govtext.language import tr
from govtext.looks import ACCENT, GRID, INK, MUTED, PAPER, SECOND, figure_style, new_figure
from govtext.messages import need_columns
from govtext.show import describe

POLES = {"from": LOOKS[1], "to": MAIN}
BAND = "#e8edf2"
PALE = "#c9d5e1"
VARIANTS = {"drop": ("o", PAPER, ("少一个词（改变方向的标出）", "one word left out (named if it changes the direction)")), "longest": ("s", PALE, ("改用最长匹配", "longest match")),
            "own": ("^", PALE, ("不计该转变的定义段", "without its own paragraphs")),
            "all": ("v", PALE, ("不计所有转变的定义段", "without all defining paragraphs"))}


# ---------------------------------------------------------------------------------------------------- how often

def dumbbell_panels(table: pd.DataFrame, *, panels: dict[str, tuple[str, str, str]], rows: dict[str, str], own: str | None = None,
                    title: tuple[str, str] | None = None) -> Figure:
    """Draw for each pair of poles a panel of dumbbells: a circle for the old pole, a diamond for the new one, counts beside them.

    Parameters
    ----------
    table : DataFrame
        panel, row, n_from, n_to, rate_from, rate_to (per 1,000 characters); one row per panel and row.
    panels : dict of id -> (heading, name of the old pole, name of the new pole)
    rows : dict of id -> label, top to bottom
    own : row that is set apart by a band: the passages in which the author defines the poles
    title : (zh, en), optional; otherwise it says in how many panels both poles occur outside `own`
    """
    need_columns(table, ["panel", "row", "n_from", "n_to", "rate_from", "rate_to"], "table")
    cells = table.set_index(["panel", "row"])
    columns = min(3, len(panels))
    high = -(-len(panels) // columns)
    with figure_style():
        fig, axes = new_figure(max(7.6, 4.1 * columns), 1.3 + (1.25 + 0.36 * len(rows)) * high, nrows=high, ncols=columns,
                               squeeze=False, sharey=True)
        for ax in axes.flat[len(panels):]:
            ax.axis("off")
        for ax, (panel, words) in zip(axes.flat[:len(panels)], panels.items(), strict=True):
            _dumbbells(ax, [cells.loc[(panel, row)] for row in rows], words, list(rows).index(own) if own in rows else None)
            ax.set_yticks(range(len(rows)), list(rows.values()))
            ax.set_ylim(len(rows) - 0.5, -0.5)
        both = _both_poles(table, own)
        made = title or (f"作者自己的段落之外，{len(panels)} 对里只有 {len(both)} 对两极都还有词",
                         f"Outside the author's own paragraphs only {len(both)} of {len(panels)} pairs show words of both poles")
        fig.suptitle(tr(*made), x=0.01, ha="left", fontsize=15)
        handles, names = axes[0][0].get_legend_handles_labels()
        fig.legend(handles, names, loc="outside lower center", ncol=3, labelcolor=INK, fontsize=11,
                   title=tr("横轴：每千字次数；右侧：次数", "Axis: occurrences per 1,000 characters; on the right: counts"),
                   title_fontsize=11)
    listed = "; ".join(f"{panels[r.panel][0]} / {rows[r.row]}: {r.n_from} → {r.n_to}".replace("\n", " ")
                       for r in table.itertuples() if r.n_from + r.n_to)
    return describe(fig, alt=(f"哑铃图：每格一对两极，每行一部分文本，圆圈为旧极、菱形为新极，横轴为每千字次数。次数：{listed}。",
                              "Dumbbell chart: a panel per pair of poles, a row per part of the texts; circle old pole, diamond new "
                              f"pole, along the axis occurrences per 1,000 characters. Counts: {listed}."),
                    caption=("横轴：每千字次数（各格刻度不同）；右侧：旧极次数 → 新极次数。含嵌套计数。",
                             "Axis: occurrences per 1,000 characters (scales differ); on the right: count of the old → of the new "
                             "pole. Nested counts."))


def _wrap(label: str, width: int = 15) -> str:
    """Break a label of spaced words into lines; Chinese labels stay whole."""
    return "\n".join(textwrap.wrap(label, width, break_long_words=False)) if label.isascii() else label


def _both_poles(table: pd.DataFrame, own: str | None) -> list[str]:
    sums = table[table["row"] != own].groupby("panel", sort=False)[["n_from", "n_to"]].sum()
    return list(sums.index[(sums["n_from"] > 0) & (sums["n_to"] > 0)])


def _dumbbells(ax, cells: list[pd.Series], words: tuple[str, str, str], band: int | None) -> None:
    heading, old, new = words
    if band is not None:
        ax.axhspan(band - 0.5, band + 0.5, color=BAND, zorder=0, label=tr("作者定义它的段落", "where the author defines it"))
    for y, cell in enumerate(cells):
        found = cell["n_from"] + cell["n_to"] > 0
        if found:
            ax.hlines(y, *sorted((cell["rate_from"], cell["rate_to"])), color="#9db0c3", linewidth=3, zorder=1)
        ax.annotate(f"{cell['n_from']:.0f} → {cell['n_to']:.0f}", (1.03, y), xycoords=("axes fraction", "data"), va="center",
                    fontsize=11, color=INK if found else MUTED, annotation_clip=False)
    shown = [(y, cell) for y, cell in enumerate(cells) if cell["n_from"] + cell["n_to"] > 0]
    ax.scatter([c["rate_from"] for _, c in shown], [y for y, _ in shown], s=104, facecolor=PAPER, edgecolor=ACCENT, linewidth=2, zorder=2,
               label=tr("旧极（由）", "old pole (from)"))
    ax.scatter([c["rate_to"] for _, c in shown], [y for y, _ in shown], s=40, marker="D", color=SECOND, zorder=3,
               label=tr("新极（到）", "new pole (to)"))
    top = max([c[side] for c in cells for side in ("rate_from", "rate_to")] + [1e-9])
    ax.set_xlim(-0.06 * top, 1.06 * top)
    ax.set_title(heading, fontsize=13)
    ax.set_xlabel(f"○ {old}\n◆ {new}", fontsize=11, loc="left", color=INK)
    ax.xaxis.grid(True)
    ax.tick_params(left=False)
    ax.spines["left"].set_visible(False)


# ---------------------------------------------------------------------------------------------------- where

def diverging_passages(table: pd.DataFrame, *, panels: dict[str, str], passages: pd.DataFrame, homes: dict[str, list[str]],
                       apart: tuple[str, str] | None = None) -> Figure:
    """Draw an article paragraph by paragraph, from top to bottom: words of the old pole to the left, of the new pole to the right.

    Parameters
    ----------
    table : DataFrame
        id, passage_id, n_from, n_to, n_apart (the part of n_to that is drawn hatched; 0 where there is none).
    panels : dict of id -> heading, left to right
    passages : DataFrame
        passage_id, paragraph, section of the article in reading order; a row each is drawn.
    homes : dict of id -> passage_ids in which the author defines it: drawn on a band
    apart : (zh, en), optional
        Name of the word that is drawn hatched, because it would hide the others.
    """
    need_columns(table, ["id", "passage_id", "n_from", "n_to", "n_apart"], "table")
    need_columns(passages, ["passage_id", "paragraph", "section"], "passages")
    place = {p: y for y, p in enumerate(passages["passage_id"])}
    with figure_style():
        fig, axes = new_figure(12, 1.9 + 0.165 * len(place), nrows=1, ncols=len(panels), squeeze=False, sharey=True, sharex=True)
        for ax, (panel, heading) in zip(axes[0], panels.items(), strict=True):
            mine = table[table["id"] == panel]
            y = mine["passage_id"].map(place)
            for home in homes.get(panel, ()):
                ax.axhspan(place[home] - 0.5, place[home] + 0.5, color=BAND, zorder=0)
            solid = mine["n_to"] - mine["n_apart"]
            _bars(ax, y, -mine["n_from"], color=ACCENT, label=tr("旧极（由）", "old pole (from)"))
            _bars(ax, y, solid, color=SECOND, label=tr("新极（到）", "new pole (to)"))
            if apart and table["n_apart"].any():
                _bars(ax, y, mine["n_apart"], left=solid, facecolor=PAPER, edgecolor=SECOND, hatch="/////",
                      linewidth=0.6, label=tr(f"新极里的“{apart[0]}”", f'new pole: "{apart[1]}"'))
            ax.axvline(0, color=INK, linewidth=1)
            ax.set_title(_wrap(heading), fontsize=12)
            ax.tick_params(left=False)
            ax.spines["left"].set_visible(False)
        _mark_sections(axes[0], passages)
        _number_rows(axes[0][-1], table, passages, place)
        low, top = -max(table["n_from"].max(), 1), max(table["n_to"].max(), 1)
        axes[0][0].set_xlim(low - 0.6, top + 0.6)
        axes[0][0].set_xticks(_ticks(low, top), [str(abs(t)) for t in _ticks(low, top)])
        inside = _inside(table, homes)
        not_zh, not_en = (f"（不计“{apart[0]}”）", f' (not counting "{apart[1]}")') if apart and table["n_apart"].any() else ("", "")
        fig.suptitle(tr(f"作者下定义的段落占旧极词 {inside[0]} 次里的 {inside[1]} 次、新极词 {inside[2]} 次里的 {inside[3]} 次{not_zh}",
                        f"The defining paragraphs hold {inside[1]} of {inside[0]} old-pole words and {inside[3]} of {inside[2]} new-pole "
                        f"words{not_en}"), x=0.01, ha="left", fontsize=14)
        handles, names = axes[0][0].get_legend_handles_labels()
        fig.legend(handles, names, loc="outside lower center", ncol=3, labelcolor=INK, fontsize=11)
    sums = table.groupby("id")[["n_from", "n_to", "n_apart"]].sum()
    listed = "; ".join(f"{panels[p]}: {sums.loc[p, 'n_from']} ← → {sums.loc[p, 'n_to']}".replace("\n", " ") for p in panels if p in sums.index)
    return describe(fig, alt=(f"双向条形图：自上而下为各段，向左是旧极的词，向右是新极的词，每格一个转变。合计：{listed}。"
                              f"定义段落里旧极 {inside[1]}/{inside[0]}，新极 {inside[3]}/{inside[2]}。",
                              "Diverging bars: paragraphs from top to bottom, words of the old pole to the left, of the new pole to the "
                              f"right, a panel per shift. Totals: {listed}. In the defining paragraphs: old {inside[1]}/{inside[0]}, "
                              f"new {inside[3]}/{inside[2]}."),
                    caption=("单位：次，含嵌套。浅色带：作者定义该转变的段落；右侧数字：段号。同属两个转变的词在两格里各计一次。",
                             "Unit: occurrences, nested. Pale band: the paragraphs that define the shift; figures on the right: paragraph numbers. A word that belongs to two "
                             "shifts counts in both panels."))


def _bars(ax, y: pd.Series, width: pd.Series, left: pd.Series | float = 0, **look) -> None:
    """Draw the bars that are not empty."""
    drawn = width != 0
    ax.barh(y[drawn], width[drawn], left=left[drawn] if isinstance(left, pd.Series) else left, height=0.8, **look)


def _inside(table: pd.DataFrame, homes: dict[str, list[str]]) -> tuple[int, int, int, int]:
    """Old pole: all, in any defining passage; new pole without the word drawn apart: all, in any defining passage."""
    near = table["passage_id"].isin({p for each in homes.values() for p in each})
    new = table["n_to"] - table["n_apart"]
    return int(table["n_from"].sum()), int(table.loc[near, "n_from"].sum()), int(new.sum()), int(new[near].sum())


def _mark_sections(axes, passages: pd.DataFrame) -> None:
    """Label sections on the left with their paragraph numbers and draw a line between them."""
    rows = passages.reset_index(drop=True).reset_index(names="y")
    sections = rows.groupby("section", sort=False).agg(first=("y", "min"), last=("y", "max"), a=("paragraph", "min"), b=("paragraph", "max"))
    names = [f"{s.Index}{' ' if s.last - s.first < 3 else chr(10)}{tr(f'{s.a}–{s.b}段', f'par. {s.a}–{s.b}')}" for s in sections.itertuples()]
    axes[0].set_yticks([(s.first + s.last) / 2 for s in sections.itertuples()], names)
    axes[0].set_ylim(len(rows) - 0.5, -0.5)
    for ax in axes:
        for s in sections.itertuples():
            if s.first:
                ax.axhline(s.first - 0.5, color=MUTED, linewidth=0.8, linestyle=":")


def _number_rows(ax, table: pd.DataFrame, passages: pd.DataFrame, place: dict[str, int]) -> None:
    """Write the paragraph number on the right of every row that holds more than the word drawn apart."""
    told = set(table.loc[table["n_from"] + table["n_to"] > table["n_apart"], "passage_id"])
    for row in passages[passages["passage_id"].isin(told)].itertuples():
        ax.annotate(str(row.paragraph), (1.02, place[row.passage_id]), xycoords=("axes fraction", "data"), va="center", fontsize=10,
                    color=MUTED, annotation_clip=False)


def _ticks(low: float, high: float) -> list[int]:
    step = max(1, math.ceil((high - low) / 6))
    return [t for t in range(-60 * step, 60 * step, step) if low <= t <= high]


def home_map(table: pd.DataFrame, *, rows: dict[str, str], columns: dict[str, str], homes: set[tuple[str, str]]) -> Figure:
    """Draw in how many passages of each part of the corpus a concept's words occur; frames where its author places it.

    Parameters
    ----------
    table : DataFrame
        row, column, n: passages.
    rows, columns : dict of id -> label
    homes : framed cells (row, column)
    """
    need_columns(table, ["row", "column", "n"], "table")
    framed = [(r, c) in homes for r, c in zip(table["row"], table["column"], strict=True)]
    inside, total = int(table.loc[framed, "n"].sum()), int(table["n"].sum())
    return matrix_map(table, rows=rows, columns=columns, outlined=homes, width=12,
                      title=(f"提到这些转变的 {total} 处里，{inside} 处就在作者安放它的段落",
                             f"{inside} of the {total} passages that name a shift stand where the author places it"),
                      unit=("段落数（一段提到几个转变就算几次）", "passages (one that names several shifts counts for each)"),
                      source=("各转变的词表，见 data/concepts", "the word list of each shift in data/concepts"))


# ---------------------------------------------------------------------------------------------------- what is shared

def membership_dots(table: pd.DataFrame, *, columns: dict[str, str], labels: dict[str, str] | None = None) -> Figure:
    """Draw which terms several groups share, after UpSet: a row per term, a dot where it occurs, a line from first to last.

    Parameters
    ----------
    table : DataFrame
        term, column, n, listed (whether the term is in the word list of that column); rows with n = 0 are not drawn. Terms in
        order of the table, from top to bottom.
    columns : dict of id -> label, left to right
    labels : dict, optional
        Gloss written after a term.

    References
    ----------
    Lex, A. et al. (2014). UpSet: visualization of intersecting sets. IEEE TVCG 20(12), 1983-1992.
    """
    need_columns(table, ["term", "column", "n", "listed"], "table")
    shown = table[(table["n"] > 0) & table["column"].isin(set(columns))]
    terms = list(dict.fromkeys(shown["term"]))
    x = {column: i for i, column in enumerate(columns)}
    with figure_style():
        fig, ax = new_figure(11, 1.8 + 0.52 * len(terms))
        for y, term in enumerate(terms):
            mine = shown[shown["term"] == term].assign(x=lambda t: t["column"].map(x)).sort_values("x")
            if y % 2 == 0:
                ax.axhspan(y - 0.5, y + 0.5, color="#f4f6f8", zorder=0)
            ax.hlines(y, mine["x"].min(), mine["x"].max(), color="#9db0c3", linewidth=3, zorder=1)
            ax.scatter(mine["x"], [y] * len(mine), s=390, edgecolor=SECOND, linewidth=2, zorder=2,
                       facecolor=[SECOND if listed else PAPER for listed in mine["listed"]])
            for dot in mine.itertuples():
                ax.text(dot.x, y, f"{dot.n}", ha="center", va="center", fontsize=11, color=PAPER if dot.listed else INK, zorder=3)
        ax.set_xticks(range(len(columns)), [_wrap(label) for label in columns.values()])
        ax.xaxis.tick_top()
        ax.set_yticks(range(len(terms)), [f"{t}\n{_plain([t], labels)}" if labels and labels.get(t, t) != t else t for t in terms])
        ax.set_ylim(len(terms) - 0.5, -0.5)
        ax.set_xlim(-0.5, len(columns) - 0.5)
        ax.tick_params(length=0, labelcolor=INK)
        for side in ax.spines.values():
            side.set_visible(False)
        spread = shown.groupby("term")["column"].nunique()
        listed = shown[shown["listed"]].groupby("term")["column"].nunique()
        both = [t for t in terms if listed.get(t, 0) > 1]
        two, everywhere = int((spread == 2).sum()), int((spread == len(columns)).sum())
        fig.suptitle(tr(f"{two} 个词各见于两处，{everywhere} 个词处处都有；两份词表都收的：{'、'.join(both) or '没有'}",
                        f"{two} terms occur in two places, {everywhere} everywhere; in two lists: {_plain(both, labels) or 'none'}"),
                     x=0.01, ha="left", fontsize=15)
        marks = [ax.scatter([], [], s=120, edgecolor=SECOND, linewidth=2, facecolor=c) for c in (SECOND, PAPER)]
        fig.legend(marks, [tr("在该转变的词表里", "in the word list of the shift"), tr("只是出现在该段落里", "only occurs in its paragraphs")],
                   loc="outside lower center", ncol=2, labelcolor=INK, fontsize=11)
    said = "; ".join(f"{t}: {', '.join(columns[c].replace(chr(10), ' ') for c in shown.loc[shown['term'] == t, 'column'])}" for t in terms)
    return describe(fig, alt=(f"点阵图：每行一个词，有点处表示它出现在该转变的段落里。{said}。",
                              f"Dot matrix: a row per term, a dot where it occurs in the paragraphs of a shift. {said}."),
                    caption=("点内数字：次数（最长匹配）。只列领域词典里、至少见于两个转变的词。",
                             "Number in a dot: occurrences (longest match). Dictionary terms that occur with at least two shifts."))


def _plain(terms: list[str], labels: dict[str, str] | None) -> str:
    return ", ".join((labels or {}).get(t, t).replace("’", "'") for t in terms)   # a curly apostrophe is as wide as a character


# ---------------------------------------------------------------------------------------------------- how firmly

def robustness_strips(full: pd.DataFrame, variants: pd.DataFrame, *, panels: dict[str, str], groups: dict[str, str],
                      by: str = "article_id", labels: dict[str, str] | None = None) -> Figure:
    """Draw every variant of a count as a mark on a line from "old pole only" to "new pole only"; the diamond is the full count.

    Only variants whose counts differ from the full count are drawn; those that change the direction carry the word left out.

    Parameters
    ----------
    full : DataFrame
        id, `by`, n_from, n_to, share_to, lean as `pole_counts` gives it; lines without any word are left out.
    variants : DataFrame
        As `outcomes` gives it, with kind ("drop", "longest", "own", "all") and dropped (the word, "" for other kinds).
    panels, groups : dict of id -> label, top to bottom
    labels : dict, optional
        Gloss of a word left out.
    """
    need_columns(full, ["id", by, "n_from", "n_to", "share_to", "lean"], "full")
    need_columns(variants, ["id", by, "kind", "dropped", "share_to", "outcome", "changed"], "variants")
    drawn = variants[variants["changed"] & (variants["outcome"] != "none")]
    lines = {p: [g for g in groups if (full[(full["id"] == p) & (full[by] == g)]["lean"] != "none").any()] for p in panels}
    lines = {p: g for p, g in lines.items() if g}
    with figure_style():
        heights = [len(g) for g in lines.values()]
        fig, axes = new_figure(11.4, 1.9 + 0.44 * sum(heights) + 0.42 * len(heights), nrows=len(heights), ncols=1, squeeze=False, sharex=True,
                               gridspec_kw={"height_ratios": heights})
        for ax, (panel, names) in zip(axes[:, 0], lines.items(), strict=True):
            ax.axvspan(0.5, 1.04, color=BAND, zorder=0)
            ax.axvline(0.5, color=MUTED, linewidth=1.2, zorder=1)
            ax.axvline(1.04, color=GRID, linewidth=1.2, zorder=1)
            for y, group in enumerate(names):
                whole = full[(full["id"] == panel) & (full[by] == group)].iloc[0]
                mine = drawn[(drawn["id"] == panel) & (drawn[by] == group)]
                _strip(ax, y, whole, mine, labels or {})
            ax.set_yticks(range(len(names)), [groups[g] for g in names])
            ax.set_ylim(len(names) - 0.42, -0.62)
            ax.set_title(panels[panel], fontsize=12, pad=4)
            ax.tick_params(left=False, bottom=ax is axes[-1, 0])
            ax.spines[["left", "bottom"]].set_visible(False)
        last = axes[-1, 0]
        last.set_xlim(-0.05, 1.25)
        last.set_xticks([0, 0.25, 0.5, 0.75, 1, 1.145], ["0%", "25%", "50%", "75%", "100%", tr("一词不剩", "no word left")])
        last.set_xlabel(tr("← 旧极的词多          新极的词占两极的比例          新极的词多 →",
                           "← more old-pole words      share of the new pole in both      more new-pole words →"))
        axes[0, 0].annotate(tr("旧 → 新（次）", "old → new"), (1.02, -0.95), xycoords=("axes fraction", "data"), fontsize=10, color=MUTED,
                            annotation_clip=False)
        drops = variants[(variants["kind"] == "drop") & variants["changed"] & (variants["outcome"] != "none")]
        lost = drops[drops["outcome"] != "holds"]
        fig.suptitle(tr(f"词表少一个词，{len(drops)} 种情形里有 {len(lost)} 种方向不再成立",
                        f"Leaving out one word undoes the direction in {len(lost)} of {len(drops)} cases"), x=0.01, ha="left", fontsize=15)
        fig.legend(handles=_variant_marks(set(drawn["kind"])), loc="outside lower center", ncol=2, labelcolor=INK, fontsize=11)
    said = "; ".join(f"{panels[r.id]} / {groups[getattr(r, by)]} – {_name(r, labels or {})}: {tr(*OUTCOME_NAMES[r.outcome])}".replace("\n", " ")
                     for r in drawn[drawn["outcome"] != "holds"].itertuples() if r.id in panels and getattr(r, by) in groups)
    return describe(fig, alt=(f"带状点图：每行一篇文章，菱形为完整计数，其余各点为变体；过中线即方向改变。改变方向的：{said or '没有'}。",
                              f"Strip plot: a line per article, the diamond is the full count, other marks are variants; past the middle "
                              f"the direction changes. Changed: {said or 'none'}."),
                    caption=("只画使次数改变的变体；方向改变的点旁注明删去的词。没有任何一极的词的文章不列。",
                             "Only variants that alter the counts are drawn; those that change the direction are labelled. Articles without "
                             "a word of either pole are left out."))


OUTCOME_NAMES = {"holds": ("成立", "holds"), "tie": ("打平", "tie"), "reversed": ("反转", "reversed"), "gone": ("一词不剩", "no word left"),
                 "none": ("无词", "no word")}


def _strip(ax, y: int, whole: pd.Series, mine: pd.DataFrame, labels: dict[str, str]) -> None:
    ax.hlines(y, 0, 1, color=GRID, linewidth=1, zorder=1)
    places = mine.assign(x=mine["share_to"].astype(float).fillna(1.145)).sort_values(["x", "kind", "dropped"])
    seen: list[tuple[float, int]] = []
    for row in places.itertuples():
        level = sum(abs(row.x - x) < 0.022 for x, _ in seen)
        seen.append((row.x, level))
        marker, face, _ = VARIANTS[row.kind]
        ax.scatter(row.x, y + 0.2 * math.ceil(level / 2) * (1 if level % 2 else -1), s=46, marker=marker, facecolor=face, edgecolor=SECOND, linewidth=1.4,
                   zorder=3 + level)
    ax.scatter(whole["share_to"], y, s=110, marker="D", color=ACCENT, zorder=2)
    ax.annotate(f"{whole['n_from']:.0f} → {whole['n_to']:.0f}", (1.02, y), xycoords=("axes fraction", "data"), va="center", fontsize=11,
                annotation_clip=False)
    _label_changes(ax, y, places[(places["outcome"] != "holds") & (places["kind"] == "drop")], labels)


def _label_changes(ax, y: int, changes: pd.DataFrame, labels: dict[str, str]) -> None:
    """Write the dropped words over their marks; two neighbours lean away from each other, marks at one place share a label."""
    spots = changes.groupby(changes["x"].round(2), sort=True)
    texts = [(x, " / ".join(_name(r, labels) for r in rows.itertuples())) for x, rows in spots]
    for i, (x, words) in enumerate(texts):
        near_left = i > 0 and x - texts[i - 1][0] < 0.3
        near_right = i + 1 < len(texts) and texts[i + 1][0] - x < 0.3
        side = "right" if near_right and not near_left else "left" if near_left and not near_right else "center"
        side = "left" if x < 0.12 else "right" if x > 1.1 else side
        shift = {"left": -0.012, "right": 0.012, "center": 0}[side]
        ax.text(x + shift, y - 0.24, words, ha=side, va="bottom", fontsize=10, color=ACCENT, zorder=6,
                bbox={"facecolor": PAPER, "edgecolor": "none", "alpha": 0.75, "pad": 0.6})


def _name(row, labels: dict[str, str]) -> str:
    if row.kind != "drop":
        return tr(*VARIANTS[row.kind][2])
    return _plain([row.dropped], labels)


def _variant_marks(kinds: set[str]) -> list:
    from matplotlib.lines import Line2D

    full = Line2D([], [], linestyle="", marker="D", markersize=9, color=ACCENT, label=tr("完整计数", "full count"))
    rest = [Line2D([], [], linestyle="", marker=marker, markersize=7, markerfacecolor=face, markeredgecolor=SECOND, markeredgewidth=1.4,
                   label=tr(*words)) for kind, (marker, face, words) in VARIANTS.items() if kind in kinds]
    return [full, *rest]

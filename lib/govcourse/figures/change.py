"""A thesis of change and what carries it: its parts, its links, its poles, how scarce its words are, and two word lists weighed."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import FancyBboxPatch, PathPatch, Rectangle
from matplotlib.path import Path

from govtext.figures.matrix import SHADE
from govtext.language import language, tr
from govtext.looks import ACCENT, GRID, INK, MUTED, PAPER, SECOND, figure_style, new_figure
from govtext.messages import need_columns
from govtext.show import describe

SOFT, EDGE = "#eef2f6", "#9db0c3"
BINS = [(1, 1), (2, 2), (3, 3), (4, 5), (6, 10), (11, 20), (21, 50), (51, None)]


# ---------------------------------------------------------------------------------------------------- the parts

def concept_tree(concepts: pd.DataFrame, counts: pd.DataFrame, *, root: str, places: dict[str, str],
                 unit: tuple[str, str], source: tuple[str, str]) -> Figure:
    """Draw a thesis with its parts and the parts' members from left to right; behind each pole, how often its words occur where.

    Parameters
    ----------
    concepts : DataFrame
        As `load_concepts` returns. Parts are the children of `root`, members the children of a part, both by `order`.
    counts : DataFrame
        id (of a member), pole ("from", "to"; "" for a member without poles), place, n; missing combinations count as 0.
    root : id of the thesis
    places : dict of place -> label; columns of numbers, left to right. The first is where the thesis itself stands.
    unit, source : (zh, en), for the caption
    """
    need_columns(counts, ["id", "pole", "place", "n"], "counts")
    table = concepts.set_index("id")
    parts = _children(concepts, root)
    rows = [(part, member, pole) for part in parts for member in _children(concepts, part)
            for pole in (("from", "to") if table.loc[member, "from_terms"] else ("",))]
    found = counts.groupby(["id", "pole", "place"])["n"].sum()
    numbers = {row: [int(found.get((row[1], row[2], place), 0)) for place in places] for row in rows}
    local = [row for row in rows if sum(numbers[row][1:]) == 0]
    wide, edges = 12.0, [0.1, 1.75, 2.0, 3.75, 4.0, 6.45, 6.65, 9.5]
    with figure_style():
        fig, ax = _canvas(wide, 1.55 + 0.54 * len(rows))
        spots = {row: y for y, row in enumerate(rows)}
        for part in parts:
            mine = [spots[row] for row in rows if row[0] == part]
            _join(ax, edges[1], (len(rows) - 1) / 2, edges[2], sum(mine) / len(mine))
            _box(ax, edges[2], edges[3], sum(mine) / len(mine), 0.86, _wrap(_name(table, part), 1.55, 12), row=0.54, dark=True)
            for member in _children(concepts, part):
                ys = [spots[row] for row in rows if row[1] == member]
                _join(ax, edges[3], sum(mine) / len(mine), edges[4], sum(ys) / len(ys))
                _box(ax, edges[4], edges[5], sum(ys) / len(ys), 0.74, _wrap(_name(table, member), 2.3, 12), row=0.54)
        _box(ax, edges[0], edges[1], (len(rows) - 1) / 2, 1.1, _wrap(_name(table, root), 1.45, 13), row=0.54, dark=True)
        for row, y in spots.items():
            ax.text(edges[6], y, _pole_label(table.loc[row[1]], row[2]), va="center", fontsize=11, color=MUTED if row[2] == "" else INK)
            _number_cells(ax, y, numbers[row], edges[7], wide, max(max(v) for v in numbers.values()))
        step = (wide - 0.1 - edges[7]) / len(places)
        for i, label in enumerate(places.values()):
            ax.text(edges[7] + (i + 0.5) * step, -0.75, label, ha="center", va="bottom", fontsize=11, linespacing=1.15)
        ax.set_xlim(0, wide)
        ax.set_ylim(len(rows) - 0.4, -1.55)
        members = len({row[1] for row in rows})
        fig.suptitle(tr(f"{members} 处变化，{len(rows)} 组用词：其中 {len(local)} 组出了这一段就不再出现",
                        f"{members} changes, {len(rows)} groups of words: {len(local)} of them occur nowhere outside the paragraph"),
                     x=0.01, ha="left", fontsize=15)
    return describe(fig, alt=_tree_alt(table, numbers, local, places), caption=(
        f"○ 旧的一端，◆ 新的一端；数字：{unit[0]}。来源：{source[0]}。", f"○ earlier pole, ◆ later pole; numbers: {unit[1]}. Source: {source[1]}."))


def _tree_alt(table: pd.DataFrame, numbers: dict, local: list, places: dict[str, str]) -> tuple[str, str]:
    def listed(lang: str, gap: str) -> str:
        return gap.join(f"{table.loc[m, f'name_{lang}']} / {table.loc[m, f'{p}_{lang}'] if p else '–'}: {'+'.join(map(str, n))}"
                        for (_, m, p), n in numbers.items())
    return (f"树状图，由左到右是论点、量变与质变、各处变化和两端用词，右边是各处的次数（{len(places)} 列）。{listed('zh', '；')}。"
            f"{len(local)} 组用词只见于论点所在的一段。",
            f"Tree from left to right: thesis, its two parts, the changes, the words of their poles, with counts in {len(places)} columns. "
            f"{listed('en', '; ')}. {len(local)} groups of words occur only in the paragraph of the thesis.")


def _children(concepts: pd.DataFrame, parent: str) -> list[str]:
    mine = concepts[(concepts["parent"] == parent) & (concepts["kind"] != "opposition")]
    return list(mine.sort_values(["order", "id"])["id"])


def _name(table: pd.DataFrame, concept: str) -> str:
    return table.loc[concept, f"name_{language()}"]


def _pole_label(concept: pd.Series, pole: str) -> str:
    if not pole:
        return tr("（新增的任务，没有旧的一端）", "(a task added: no earlier pole)")
    return f"{'○' if pole == 'from' else '◆'} {concept[f'{pole}_{language()}']}"


def _number_cells(ax, y: int, numbers: list[int], left: float, right: float, top: int) -> None:
    step = (right - 0.1 - left) / len(numbers)
    for i, number in enumerate(numbers):
        strength = (number / max(top, 1)) ** 0.5   # a root, so that ones are seen beside hundreds
        ax.add_patch(Rectangle((left + i * step + 0.03, y - 0.42), step - 0.06, 0.84, linewidth=0,
                               facecolor=SHADE(strength) if number else PAPER, edgecolor=GRID))
        ax.text(left + (i + 0.5) * step, y, f"{number}", ha="center", va="center", fontsize=12,
                color=PAPER if strength > 0.55 else (INK if number else MUTED))


# ---------------------------------------------------------------------------------------------------- the links

def layered_links(nodes: pd.DataFrame, links: pd.DataFrame, *, layers: list[str], title: tuple[str, str],
                  source: tuple[str, str]) -> Figure:
    """Draw concepts in columns and the links between them: solid where an author states the link, dashed where readers see it.

    Parameters
    ----------
    nodes : DataFrame
        id, label (in the language in force), layer (0, 1, ...: the column); rows of a layer from top to bottom.
    links : DataFrame
        source, target (ids), by ("article" or "editors"), strength (1 to 3, thicker; missing counts as 1).
        A link that skips one column bends through a gap of that column.
    layers : heading of each column
    title, source : (zh, en); the title states the finding
    """
    need_columns(nodes, ["id", "label", "layer"], "nodes")
    need_columns(links, ["source", "target", "by", "strength"], "links")
    most = int(nodes["layer"].value_counts().max())
    wide, box = 12.0, 1.82
    step = (wide - 0.2 - box) / max(len(layers) - 1, 1)
    place = {}
    for layer, rows in nodes.groupby("layer"):
        for i, node in enumerate(rows["id"]):
            place[node] = (0.1 + layer * step, (i + 0.5) * most / len(rows) - 0.5, layer)
    with figure_style():
        fig, ax = _canvas(wide, 1.9 + 0.66 * most)
        for link in links.sort_values(["source", "target"]).itertuples():
            (x0, y0, a), (x1, y1, b) = sorted((place[link.source], place[link.target]))
            weight = 1.2 + 0.9 * ((1 if pd.isna(link.strength) else int(link.strength)) - 1)
            knots = [(x0 + box, y0)]
            for middle in range(a + 1, b):
                gap = _gap(y0 + (y1 - y0) * (middle - a) / (b - a), sorted(y for _, y, layer in place.values() if layer == middle))
                knots += [(0.1 + middle * step, gap), (0.1 + middle * step + box, gap)]
            _curve(ax, [*knots, (x1, y1)], colour=SECOND if link.by == "article" else ACCENT, width=weight, dashed=link.by != "article")
        for row in nodes.itertuples():
            x, y, _ = place[row.id]
            _box(ax, x, x + box, y, 0.62, _wrap(row.label, box - 0.12, 11), row=0.66, size=11)
        for layer, heading in enumerate(layers):
            ax.text(0.1 + layer * step + box / 2, -1.0, heading, ha="center", va="center", fontsize=12, color=MUTED)
        ax.set_xlim(0, wide)
        ax.set_ylim(most - 0.45, -1.4)
        told = int((links["by"] == "article").sum())
        fig.legend(handles=[Line2D([], [], color=SECOND, linewidth=2.1, label=tr("原作者明说", "stated by the author")),
                            Line2D([], [], color=ACCENT, linewidth=2.1, linestyle=(0, (4, 2)),
                                   label=tr("编者解读（越粗越强）", "our reading (thicker: stronger)"))],
                   loc="outside lower center", ncol=2, fontsize=11)
        fig.suptitle(tr(*title), x=0.01, ha="left", fontsize=15)
    label = nodes.set_index("id")["label"]
    listed = "; ".join(f"{label[x.source]} – {label[x.target]}" for x in links.itertuples()).replace("\n", " ")
    return describe(fig, alt=(f"分层联系图，{len(layers)} 列 {len(nodes)} 个概念、{len(links)} 条联系，其中 {told} 条由原作者明说（实线），"
                              f"其余为编者解读（虚线）。{listed}。",
                              f"Concepts in {len(layers)} columns: {len(nodes)} concepts, {len(links)} links, {told} stated by the author "
                              f"(solid), the others our reading (dashed). {listed}."),
                    caption=(f"实线：原作者明说；虚线：编者解读，粗细为强弱。来源：{source[0]}。",
                             f"Solid: stated by the author; dashed: our reading, thickness is strength. Source: {source[1]}."))


def _gap(y: float, rows: list[float]) -> float:
    """The free height nearest to y: between two boxes of a column, above the first or below the last."""
    pitch = rows[1] - rows[0] if len(rows) > 1 else 1.0
    return min([rows[0] - pitch / 2, *(row + pitch / 2 for row in rows)], key=lambda free: abs(free - y))


def _curve(ax, knots: list[tuple[float, float]], *, colour: str, width: float, dashed: bool) -> None:
    points, codes = [knots[0]], [Path.MOVETO]
    for i, ((x0, y0), (x1, y1)) in enumerate(pairwise(knots)):
        if i % 2:
            points.append((x1, y1))
            codes.append(Path.LINETO)
        else:
            half = (x1 - x0) / 2
            points += [(x0 + half, y0), (x1 - half, y1), (x1, y1)]
            codes += [Path.CURVE4] * 3
    ax.add_patch(PathPatch(Path(points, codes), facecolor="none", edgecolor=colour, linewidth=width, zorder=1,
                           linestyle=(0, (4, 2)) if dashed else "-"))


# ---------------------------------------------------------------------------------------------------- the poles

def pole_dots(table: pd.DataFrame, *, pairs: dict[str, tuple[str, str]], title: tuple[str, str], source: tuple[str, str]) -> Figure:
    """Draw every single occurrence as a dot: to the left the words of one pole, to the right those of the other, a row per place.

    For words so rare that a bar or a rate would pretend too much.

    Parameters
    ----------
    table : DataFrame
        pair, row (label), n_from, n_to, note (written on the right, for example who says it); in drawing order.
    pairs : dict of pair -> (name of the left pole, name of the right pole); a block of rows each
    title, source : (zh, en); the title states the finding
    """
    need_columns(table, ["pair", "row", "n_from", "n_to", "note"], "table")
    reach = max(int(table[["n_from", "n_to"]].max().max()), 1)
    wide, left, pitch, per = 12.0, 2.3, 0.3, min(0.42, 1.5 / reach)
    centre, note = left + 1.95, left + 4.05
    with figure_style():
        fig, ax = _canvas(wide, 1.35 + 0.46 * (len(table) + 1.5 * len(pairs)))
        y = 0.0
        for pair, (old, new) in pairs.items():
            ax.text(centre - 0.2, y, old, ha="right", va="center", fontsize=12, color=ACCENT)
            ax.text(centre + 0.2, y, new, ha="left", va="center", fontsize=12, color=SECOND)
            for row in table[table["pair"] == pair].itertuples():
                y += 1
                ax.plot([left + 0.1, note - 0.15], [y, y], color=GRID, linewidth=1, zorder=0)
                ax.text(left - 0.1, y, row.row, ha="right", va="center", fontsize=12)
                ax.text(note, y, row.note, ha="left", va="center", fontsize=11)
                ax.scatter([centre - pitch - per * i for i in range(row.n_from)], [y] * row.n_from, s=150, facecolor=PAPER, edgecolor=ACCENT,
                           linewidth=2.2, zorder=3)
                ax.scatter([centre + pitch + per * i for i in range(row.n_to)], [y] * row.n_to, s=110, marker="D", color=SECOND, zorder=3)
            size = len(table[table["pair"] == pair])
            ax.plot([centre, centre], [y - size + 0.4, y + 0.4], color=MUTED, linewidth=1.4)
            y += 1.5
        ax.set_xlim(0, wide)
        ax.set_ylim(y - 0.7, -0.7)
        fig.suptitle(tr(*title), x=0.01, ha="left", fontsize=15)
    listed = "; ".join(f"{r.row} ({r.note}): {pairs[r.pair][0]} {r.n_from}, {pairs[r.pair][1]} {r.n_to}" for r in table.itertuples())
    return describe(fig, alt=(f"点图：每个点是一次出现，左为一端，右为另一端，每行一段。{listed}。",
                              f"Dots, one for each occurrence: left one pole, right the other, a row per passage. {listed}."),
                    caption=(f"一个点是一次出现（圆：左端；菱形：右端）。来源：{source[0]}。",
                             f"A dot is one occurrence (circle: left pole; diamond: right pole). Source: {source[1]}."))


# ---------------------------------------------------------------------------------------------------- the scarcity

def frequency_spectrum(counts: pd.DataFrame, marked: dict[str, str]) -> Figure:
    """Draw how many different words occur once, twice, ... and what part of the text they make up; named words over their class.

    Parameters
    ----------
    counts : DataFrame
        term, n: one row per different word, as `term_frequency` returns it.
    marked : dict of term -> label; terms that are not in `counts` are left out. At most about seven per class fit.
    """
    need_columns(counts, ["term", "n"], "counts")
    n = counts["n"]
    inside = [(n >= low) & (n <= (high or n.max())) for low, high in BINS]
    words, running = [int(i.sum()) for i in inside], [int(n[i].sum()) for i in inside]
    types, text = [w / len(n) for w in words], [r / n.sum() for r in running]
    names = [str(low) if low == high else (f"{low}–{high}" if high else tr(f"≥{low}", f"≥{low}")) for low, high in BINS]
    known = counts.set_index("term")["n"].to_dict()
    with figure_style():
        fig, ax = new_figure(11.4, 6.4)
        x = range(len(BINS))
        ax.bar([i - 0.2 for i in x], types, 0.38, color=SECOND, label=tr("占不同词的比例", "share of the different words"))
        ax.bar([i + 0.2 for i in x], text, 0.38, color="#f3c9c1", edgecolor=ACCENT, hatch="////",
               label=tr("占全部词次的比例", "share of all occurrences"))
        ceiling = 0.0
        for i, (low, high) in enumerate(BINS):
            ax.text(i - 0.2, types[i] + 0.008, f"{words[i]}", ha="center", va="bottom", fontsize=11, color=SECOND)
            mine = sorted((t for t in marked if t in known and low <= known[t] <= (high or known[t])), key=lambda t: (known[t], t))
            base = max(types[i], text[i]) + 0.06
            if mine:
                ax.text(i, base, "\n".join(marked[t] for t in reversed(mine)), ha="center", va="bottom", fontsize=11, linespacing=1.3,
                        bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 1})
            ceiling = max(ceiling, base + 0.058 * sum(marked[t].count("\n") + 1 for t in mine))
        ax.set_xticks(x, names)
        ax.set_ylim(0, ceiling + 0.01)
        ax.set_xlim(-0.75, len(BINS) - 0.4)
        ax.yaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
        ax.set_yticks([v for v in (0, 0.2, 0.4, 0.6, 0.8) if v <= ceiling])
        ax.yaxis.grid(True)
        ax.spines["left"].set_visible(False)
        ax.tick_params(left=False, bottom=False)
        ax.set_xlabel(tr("一个词在全部文本里出现的次数", "how often a word occurs in all the texts"))
        ax.legend(loc="upper right", labelcolor=INK)
        once = [t for t in marked if known.get(t) == 1]
        ax.set_title(tr(f"{types[0]:.0%} 的词只出现一次，“{'”“'.join(once[:2])}”就在其中",
                        f"{types[0]:.0%} of the words occur once; {' and '.join(_flat(marked[t]) for t in once[:2])} are among them"))
    listed = "; ".join(f"{name}: {w} / {t:.0%}" for name, w, t in zip(names, words, text, strict=True))
    shown = ", ".join(f"{t} {known[t]}" for t in marked if t in known)
    return describe(fig, alt=(f"柱状图：按出现次数分组，深色为占不同词的比例，斜线为占全部词次的比例。"
                              f"各组词数与词次比例：{listed}。标出的词：{shown}。",
                              "Bars by how often a word occurs: dark, share of the different words; hatched, share of all occurrences. "
                              f"Words and share of occurrences in each class: {listed}. Marked: {shown}."),
                    caption=(f"柱顶数字：不同词的个数（共 {len(n)} 个，{n.sum()} 次）。最长匹配，已去停用词。",
                             f"Number on a bar: different words ({len(n)} in all, {n.sum()} occurrences). Longest match, without stop words."))


def _flat(label: str) -> str:
    return label.replace("\n", " ")


# ---------------------------------------------------------------------------------------------------- two lists weighed

def paired_rates(table: pd.DataFrame, *, rows: dict[str, str], series: tuple[str, str], unit: tuple[str, str],
                 source: tuple[str, str]) -> Figure:
    """Draw two rates per row with their intervals; on the right the counts behind them, and whether the difference is clear.

    Parameters
    ----------
    table : DataFrame
        row, then for each of the two series a and b: n_a, rate_a, low_a, high_a (the same with _b), and low, high: the interval
        of rate_b - rate_a. One row per line of the figure.
    rows : dict of row -> label, top to bottom
    series : names of series a (circle) and b (diamond) in the language in force
    unit, source : (zh, en): of the rates; where they come from
    """
    need_columns(table, ["row", *(f"{v}_{s}" for s in "ab" for v in ("n", "rate", "low", "high")), "low", "high"], "table")
    cells = table.set_index("row").loc[list(rows)]
    clear = [row for row, cell in cells.iterrows() if cell["low"] > 0 or cell["high"] < 0]
    top = max(cells["high_a"].max(), cells["high_b"].max())
    with figure_style():
        fig, ax = new_figure(11.4, 1.9 + 0.72 * len(rows))
        for y, cell in enumerate(cells.itertuples()):
            ax.axhspan(y - 0.5, y + 0.5, color=SOFT if y % 2 == 0 else PAPER, zorder=0, linewidth=0)
            ax.hlines(y - 0.17, cell.low_a, cell.high_a, color=ACCENT, linewidth=2.4, linestyle=(0, (3, 1.2)), zorder=2)
            ax.hlines(y + 0.17, cell.low_b, cell.high_b, color=SECOND, linewidth=2.4, zorder=2)
            note = tr("差别明显", "clear") if cell.Index in clear else tr("区间含 0", "interval holds 0")
            ax.text(top * 1.06, y, f"{cell.n_a:.0f} : {cell.n_b:.0f}", va="center", fontsize=12)
            ax.text(top * 1.2, y, note, va="center", fontsize=11, color=INK if cell.Index in clear else MUTED)
        y = list(range(len(rows)))
        ax.scatter(cells["rate_a"], [v - 0.17 for v in y], s=90, facecolor=PAPER, edgecolor=ACCENT, linewidth=2.2, zorder=3, label=series[0])
        ax.scatter(cells["rate_b"], [v + 0.17 for v in y], s=70, marker="D", color=SECOND, zorder=3, label=series[1])
        ax.text(top * 1.06, -0.72, tr("次数", "counts"), va="center", fontsize=11, color=MUTED)
        ax.text(top * 1.2, -0.72, tr("两率之差", "difference"), va="center", fontsize=11, color=MUTED)
        ax.set_yticks(y, list(rows.values()))
        ax.set_ylim(len(rows) - 0.5, -1.0)
        ax.set_xlim(-0.02 * top, top * 1.42)
        ax.set_xticks([t for t in ax.get_xticks() if 0 <= t <= top])
        ax.set_xlabel(tr(*unit), loc="left")
        ax.tick_params(left=False)
        ax.spines["left"].set_visible(False)
        fig.legend(loc="outside lower center", ncol=2, labelcolor=INK)
        ax.set_title(tr(f"哪份词表更多？{len(rows)} 行里 {len(clear)} 行分得出" if clear else f"哪份词表更多？{len(rows)} 行没有一行分得出",
                        f"Which list has more? {len(clear)} of {len(rows)} rows can tell" if clear else
                        f"Which list has more? None of the {len(rows)} rows can tell"))
    listed = "; ".join(f"{rows[r]}: {c.rate_a:.1f} ({c.n_a:.0f}), {c.rate_b:.1f} ({c.n_b:.0f})" for r, c in cells.iterrows())
    return describe(fig, alt=(f"成对点图：每行两个比率及区间，圆为{series[0]}，菱形为{series[1]}。{listed}。差别明显的行数：{len(clear)}。",
                              f"Paired dots: two rates with intervals in each row, circle {series[0]}, diamond {series[1]}. {listed}. "
                              f"Rows with a clear difference: {len(clear)}."),
                    caption=(f"单位：{unit[0]}；线为 95% 区间，次数为前者：后者。来源：{source[0]}。",
                             f"Unit: {unit[1]}; lines are 95 % intervals, counts are first : second. Source: {source[1]}."))


# ---------------------------------------------------------------------------------------------------- boxes and lines

def _canvas(wide: float, high: float):
    """A figure with axes of about so many inches and nothing on them: x in inches, y counts rows downwards."""
    fig, ax = new_figure(wide, high)
    ax.axis("off")
    return fig, ax


def _box(ax, x0: float, x1: float, y: float, high: float, words: str, *, row: float, dark: bool = False, size: float = 12) -> None:
    """A box of at least `high` rows, higher where its lines need it; `row` is the height of a row in inches."""
    high = max(high, ((words.count("\n") + 1) * size * 1.3 / 72 + 0.12) / row)
    ax.add_patch(FancyBboxPatch((x0, y - high / 2), x1 - x0, high, boxstyle="round,pad=0,rounding_size=0.08", linewidth=1.3, zorder=2,
                                facecolor=SECOND if dark else SOFT, edgecolor=SECOND if dark else EDGE))
    ax.text((x0 + x1) / 2, y, words, ha="center", va="center", fontsize=size, color=PAPER if dark else INK, linespacing=1.15, zorder=3)


def _join(ax, x0: float, y0: float, x1: float, y1: float) -> None:
    ax.plot([x0, (x0 + x1) / 2, (x0 + x1) / 2, x1], [y0, y0, y1, y1], color=EDGE, linewidth=1.6, zorder=1)


def _wrap(text: str, inches: float, size: float) -> str:
    """Break a label into as few lines as fit, of like length: between words in English, anywhere in Chinese."""
    spaced = " " in text
    pieces = text.split(" ") if spaced else list(text)
    lines = -(-_inches(text, size) // inches)
    if lines <= 1 or (text.isascii() and not spaced):
        return text
    share = _inches(text, size) / lines
    made, line = [], ""
    for piece in pieces:
        longer = f"{line} {piece}" if line and spaced else line + piece
        if line and piece not in "，。：、”）" and (_inches(longer, size) > inches or _inches(line, size) >= share * 0.85):
            made.append(line)
            longer = piece
        line = longer
    return "\n".join([*made, line])


def _inches(text: str, size: float) -> float:
    """About how wide a line is: a Chinese character is one em, another about half."""
    return sum(1.0 if ord(c) > 0x2E7F else 0.55 for c in text) * size / 72

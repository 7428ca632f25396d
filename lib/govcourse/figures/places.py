"""Who is linked with whom, what was told when, and one course of events in several tellings: the figures of local practice."""

from __future__ import annotations

import pandas as pd
from matplotlib import patheffects
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import FancyBboxPatch, Patch, PathPatch
from matplotlib.path import Path

from govtext.language import tr
from govtext.looks import ACCENT, GRID, INK, MUTED, PAPER, SECOND, figure_style, new_figure
from govtext.messages import GovtextError, need_columns
from govtext.show import describe

from ..data import article_colours

STRENGTH_LOOKS = {"strong": ("#14375e", "-", 5), "fair": ("#5b86b0", (0, (5, 1.4)), 3.4), "thin": ("#7f8b97", (0, (1, 1.3)), 2.4),
                  "author": (ACCENT, "-", 2)}
STEP_SHADES = ["#14375e", "#9fbad4", "#dfe7ef", "#f4f6f8"]


def article_looks() -> dict[str, tuple]:
    """article_id -> colour, line style and width: told apart by both, so that a print in grey still serves."""
    lines = ["-", (0, (5, 1.6)), (0, (1, 1.2)), (0, (6, 1.4, 1, 1.4)), "-"]
    colours = article_colours()
    return {a: (colours[a], line, 3.4 if a == "zhejiang" else 2.4) for a, line in zip(colours, lines, strict=True)}


# ---------------------------------------------------------------------------------------------------- two columns

def bipartite(edges: pd.DataFrame, *, left: dict[str, str], right: dict[str, str], heads: tuple[str, str],
              kinds: dict[str, str], looks: dict[str, tuple], title: tuple[str, str], caption: tuple[str, str],
              sizes: dict[str, int] | None = None, inside: dict[str, str] | None = None,
              outside: set[str] | None = None, width: float = 11.4) -> Figure:
    """Draw two columns of nodes and a line for each link between them.

    Parameters
    ----------
    edges : DataFrame
        left, right, kind: one row per line; the same pair may be linked by several kinds.
    left, right : dict of id -> label in the language in force; top to bottom
    heads : words above the two columns, in the language in force
    kinds : dict of kind -> label for the legend
    looks : dict of kind -> (colour, line style, width)
    title, caption : (zh, en); the title states the finding
    sizes : dict of id -> number; area of the node (and the number in it); default: all alike
    inside : dict of id -> word in the node, in place of the number
    outside : nodes that do not belong to the named group; drawn hollow and dashed
    width : inches

    Raises
    ------
    GovtextError
        A line ends at a node that is in neither column, or has a kind without a look.
    """
    need_columns(edges, ["left", "right", "kind"], "edges")
    for column, known in (("left", left), ("right", right), ("kind", kinds), ("kind", looks)):
        missing = sorted(set(edges[column]) - set(known))
        if missing:
            raise GovtextError(f"edges 的 {column} 列有未知的 {missing[0]}。", f"edges: unknown {missing[0]} in column {column}.")
    rows = max(len(left), len(right))
    at = {**{i: (0.0, _level(k, len(left), rows)) for k, i in enumerate(left)},
          **{i: (1.0, _level(k, len(right), rows)) for k, i in enumerate(right)}}
    with figure_style():
        fig, ax = new_figure(width, 2.1 + 0.47 * rows)
        for _, lines in edges.groupby(["left", "right"], sort=False):
            lines = lines.set_index("kind").loc[[k for k in kinds if k in set(lines["kind"])]]
            for k, (kind, line) in enumerate(lines.iterrows()):
                _link(ax, at[line["left"]], at[line["right"]], (k - (len(lines) - 1) / 2) * 0.17, looks[kind])
        for node, label in {**left, **right}.items():
            word = (inside or {}).get(node, "" if sizes is None else str(sizes[node]))
            _node(ax, at[node], label, 340 if sizes is None else 210 * sizes[node], word, hollow=node in (outside or ()))
        for x, word, side in ((0, heads[0], "right"), (1, heads[1], "left")):
            ax.text(x, -0.95, word, ha=side, va="center", color=MUTED, fontsize=12)
        ax.set_xlim(-0.66, 1.7)
        ax.set_ylim(rows - 0.4, -1.4)
        ax.axis("off")
        handles = [Line2D([], [], color=looks[k][0], linestyle=looks[k][1], linewidth=looks[k][2], label=label,
                          path_effects=_casing(looks[k])) for k, label in kinds.items() if k in set(edges["kind"])]
        fig.legend(handles=handles, loc="outside lower center", ncol=min(5, len(handles)), labelcolor=INK, handlelength=3.6)
        fig.suptitle(tr(*title), x=0.01, ha="left", fontsize=15)
    names = {**left, **right}
    listed = "; ".join(f"{names[a]} – {names[b]} ({', '.join(kinds[k] for k in part['kind'])})"
                       for (a, b), part in edges.groupby(["left", "right"], sort=False))
    alone = [names[i] for i in names if i not in set(edges["left"]) | set(edges["right"])]
    return describe(fig, alt=(f"双列关系图：左列 {len(left)} 个“{heads[0]}”，右列 {len(right)} 个“{heads[1]}”，{len(edges)} 条线。"
                              f"{listed}。没有连线的：{'、'.join(alone) or '无'}。",
                              f"Two columns: {len(left)} on the left ({heads[0]}), {len(right)} on the right ({heads[1]}), "
                              f"{len(edges)} lines. {listed}. Without a line: {', '.join(alone) or 'none'}."), caption=caption)


def untangle(edges: pd.DataFrame, left: list[str]) -> list[str]:
    """Order the right-hand nodes by the mean place of their neighbours on the left, so that few lines cross.

    Parameters
    ----------
    edges : DataFrame
        left, right.
    left : ids of the left column, top to bottom

    Returns
    -------
    list of str
        Right-hand ids; ties in alphabetical order.
    """
    place = {node: k for k, node in enumerate(left)}
    mean = edges.drop_duplicates(["left", "right"]).assign(place=lambda t: t["left"].map(place)).groupby("right")["place"].mean()
    return list(mean.reset_index().sort_values(["place", "right"])["right"])


def _level(k: int, n: int, rows: int) -> float:
    return (rows - 1) / 2 if n == 1 else k * (rows - 1) / (n - 1)


def _casing(look: tuple) -> list:
    """A darker edge around pale lines, so that they stand out from the paper."""
    if look[0] != article_colours()["zhejiang"]:
        return []
    return [patheffects.Stroke(linewidth=look[2] + 1.6, foreground="#6b7784"), patheffects.Normal()]


def _link(ax, start: tuple[float, float], end: tuple[float, float], shift: float, look: tuple) -> None:
    (x0, y0), (x1, y1) = start, end
    curve = Path([(x0, y0 + shift), (0.42, y0 + shift), (0.58, y1 + shift), (x1, y1 + shift)], [Path.MOVETO] + [Path.CURVE4] * 3)
    patch = PathPatch(curve, facecolor="none", edgecolor=look[0], linestyle=look[1], linewidth=look[2], capstyle="butt", zorder=1)
    patch.set_path_effects(_casing(look))
    ax.add_patch(patch)


def _node(ax, at: tuple[float, float], label: str, area: float, word: str, *, hollow: bool) -> None:
    x, y = at
    ax.scatter([x], [y], s=area, zorder=3, linewidth=1.8, edgecolor=SECOND if hollow else PAPER, linestyle="--" if hollow else "-",
               facecolor=PAPER if hollow else SECOND)
    if word:
        ax.text(x, y, word, ha="center", va="center_baseline", zorder=4, fontsize=11, color=SECOND if hollow else PAPER)
    away = (area / 3.1416) ** 0.5 + 6
    ax.annotate(label, (x, y), xytext=(-away if x == 0 else away, 0), textcoords="offset points", va="center",
                ha="right" if x == 0 else "left", fontsize=12, linespacing=1.1)


# ---------------------------------------------------------------------------------------------------- when

def told_and_dated(rows: pd.DataFrame, *, now: int, source: tuple[str, str]) -> Figure:
    """Draw for each example the years that the article gives, the year of the article, and the first record found elsewhere.

    Parameters
    ----------
    rows : DataFrame
        place, name (in the language in force), year_from, year_to (missing: not dated, or open), end_by ("" or "editors"),
        told (list of years of the articles), record (year or missing); one row per place and example, rows of a place
        together. An example with several places has one row each and counts once in the title.
    now : last year of the axis; open spans run to it
    source : (zh, en): where the records were found
    """
    need_columns(rows, ["place", "name", "year_from", "year_to", "end_by", "told", "record"], "rows")
    places = list(dict.fromkeys(rows["place"]))
    dated = rows["year_from"].notna()
    without = [p for p in places if not dated[rows["place"] == p].any()]
    examples = rows.drop_duplicates("name")
    blank = int(examples["year_from"].isna().sum())
    first = int(min(rows["year_from"].min(), rows["record"].min()))
    with figure_style():
        fig, ax = new_figure(12, 2.3 + 0.4 * len(rows))
        for y, row in enumerate(rows.itertuples()):
            _when(ax, y, row, now)
        breaks = [y for y in range(1, len(rows)) if rows["place"].iloc[y] != rows["place"].iloc[y - 1]]
        ax.hlines([y - 0.5 for y in breaks], 0, 1, transform=ax.get_yaxis_transform(), color=GRID, linewidth=1)
        ax.set_yticks(range(len(rows)), rows["name"])
        for y in [0, *breaks]:
            ax.annotate(rows["place"].iloc[y], (1.012, y), xycoords=ax.get_yaxis_transform(), va="center", fontsize=12, color=SECOND,
                        annotation_clip=False)
        ax.set_xlim(first - 0.6, now + 0.6)
        ax.set_xticks(range(first, now + 1, 2 if now - first > 12 else 1))
        ax.set_ylim(len(rows) - 0.45, -0.55)
        ax.tick_params(left=False)
        ax.spines["left"].set_visible(False)
        ax.xaxis.grid(True)
        fig.legend(handles=_time_legend(), loc="outside lower center", ncol=4, labelcolor=INK, handlelength=2.4)
        fig.suptitle(tr(f"{len(examples)} 个例子里，{blank} 个在文章里没有年份",
                        f"Of {len(examples)} examples, {blank} carry no year in the articles"), x=0.01, ha="left", fontsize=15)
    spans = [f"{r.name} {int(r.year_from)}–{'' if pd.isna(r.year_to) else int(r.year_to)}" for r in rows[dated].itertuples(index=False)]
    records = [f"{r.name} {int(r.record)}" for r in rows[rows["record"].notna()].itertuples(index=False)]
    return describe(
        fig, alt=(f"时间图，每行一个例子，按地方分组。文章给出年份的：{'；'.join(spans)}。另查到最早记录的：{'；'.join(records)}。"
                  f"文章里没有任何年份的地方：{'、'.join(without)}。",
                  f"Timeline, one row per example, grouped by place. Dated by the article: {'; '.join(spans)}. First record found "
                  f"elsewhere: {'; '.join(records)}. Places without any year in the articles: {', '.join(without)}."),
        caption=(f"深色：文章给出的年份（斜纹：终点为编者所补；箭头：至今）；菱形：讲到它的文章发表的年份；方框：{source[0]}。",
                 f"Dark: the years that the article gives (hatched: end supplied by the editors; arrow: until now); diamond: year of "
                 f"the article that tells it; square: {source[1]}."))


def _when(ax, y: int, row, now: int) -> None:
    ends = [year for year in [*row.told, row.record, row.year_from] if pd.notna(year)]
    ax.hlines(y, min(ends), max(ends), color="#9aa6b1", linewidth=1, linestyle=":", zorder=1)
    if pd.notna(row.year_from):
        stop = now + 0.45 if pd.isna(row.year_to) else row.year_to
        if stop == row.year_from:
            ax.scatter([stop], [y], s=110, color=SECOND, zorder=3)
        else:
            ax.barh(y, stop - row.year_from, left=row.year_from, height=0.46, zorder=2, edgecolor=SECOND, linewidth=1.2,
                    facecolor="#c8d5e2" if row.end_by else SECOND, hatch="////" if row.end_by else None)
            if pd.isna(row.year_to):
                ax.scatter([stop], [y], marker=">", s=130, color=SECOND, zorder=3)
    ax.scatter(row.told, [y] * len(row.told), marker="D", s=62, facecolor=PAPER, edgecolor=ACCENT, linewidth=2, zorder=4)
    if pd.notna(row.record):
        ax.scatter([row.record], [y], marker="s", s=88, facecolor="#d99a2b", edgecolor=INK, linewidth=1.2, zorder=5)


def _time_legend() -> list:
    def point(marker: str, label: str, **look):
        return Line2D([], [], linestyle="none", marker=marker, label=label, **look)

    return [point("o", tr("文章给出的年份", "year in the article"), color=SECOND, markersize=10),
            point("s", tr("另查到的最早记录", "first record found elsewhere"), markerfacecolor="#d99a2b", markeredgecolor=INK, markersize=9),
            point("D", tr("文章发表的年份", "year of the article"), markerfacecolor=PAPER, markeredgecolor=ACCENT, markeredgewidth=2,
                  markersize=8),
            Patch(facecolor="#c8d5e2", edgecolor=SECOND, hatch="////", label=tr("终点为编者所补", "end supplied by the editors"))]


# ---------------------------------------------------------------------------------------------------- tellings

def tellings(steps: pd.DataFrame, *, tellers: dict[str, str], items: dict[str, str], title: tuple[str, str], caption: tuple[str, str],
             ladder: tuple[str, list[str]] | None = None) -> Figure:
    """Draw one course of events as several tell it: columns are the same things in order, rows are tellers, boxes their steps.

    Parameters
    ----------
    steps : DataFrame
        teller, item, step (number, or missing where the teller does not number), note (year or other short word, may be
        ""); one row per thing that a teller names.
    tellers, items : dict of id -> label in the language in force; top to bottom, left to right
    title, caption : (zh, en); the title states the finding
    ladder : (label, steps), optional
        A sequence of another kind, drawn apart at the bottom.

    Raises
    ------
    GovtextError
        A teller or an item is not listed.
    """
    need_columns(steps, ["teller", "item", "step", "note"], "steps")
    for column, known in (("teller", tellers), ("item", items)):
        missing = sorted(set(steps[column]) - set(known))
        if missing:
            raise GovtextError(f"steps 的 {column} 列有未知的 {missing[0]}。", f"steps: unknown {missing[0]} in column {column}.")
    x, y = {item: k for k, item in enumerate(items)}, {teller: k for k, teller in enumerate(tellers)}
    depth = len(tellers) + (1.25 if ladder else 0)
    with figure_style():
        fig, ax = new_figure(12, 1.9 + 0.98 * depth)
        for (teller, _), part in steps[steps["step"].notna()].groupby(["teller", "step"]):
            runs = sorted(x[item] for item in part["item"])
            ax.plot([runs[0], runs[-1]], [y[teller]] * 2, color=INK, linewidth=5, solid_capstyle="butt", zorder=1)
        for row in steps.itertuples():
            _step(ax, x[row.item], y[row.teller], row.step, row.note)
        for item, label in items.items():
            ax.text(x[item], -0.72, label, ha="center", va="center", fontsize=12, linespacing=1.1)
        for teller, label in tellers.items():
            ax.text(-0.62, y[teller], label, ha="right", va="center", fontsize=12, linespacing=1.15)
        if ladder:
            _ladder(ax, ladder, len(items), len(tellers) + 0.3)
        ax.set_xlim(-2.15, len(items) - 0.45)
        ax.set_ylim(depth - 0.4, -1.15)
        ax.axis("off")
        fig.suptitle(tr(*title), x=0.01, ha="left", fontsize=15)
    flat_t, flat_i = ({k: v.replace("\n", " ") for k, v in d.items()} for d in (tellers, items))
    told = {t: ", ".join(f"{'' if pd.isna(r.step) else f'({int(r.step)}) '}{flat_i[r.item]}{f' {r.note}' if r.note else ''}"
                         for r in steps[steps["teller"] == t].itertuples()) for t in tellers}
    listed = "; ".join(f"{flat_t[t]}: {told[t]}" for t in tellers)
    extra = f" {ladder[0]}: {' → '.join(ladder[1])}.".replace("\n", " ") if ladder else ""
    return describe(fig, alt=(f"对照图，每行一种讲法，括号里是第几步。{listed}。{extra}",
                              f"Tellings compared, one row each; the number of the step in brackets. {listed}.{extra}"), caption=caption)


def _step(ax, x: int, y: int, step: float, note: str) -> None:
    numbered = pd.notna(step)
    shade = STEP_SHADES[min(int(step), len(STEP_SHADES)) - 1] if numbered else PAPER
    ink = PAPER if numbered and step <= 1 else INK
    ax.add_patch(FancyBboxPatch((x - 0.42, y - 0.34), 0.84, 0.68, boxstyle="round,pad=0,rounding_size=0.06", facecolor=shade,
                                edgecolor=INK if numbered else MUTED, linewidth=1.4, linestyle="-" if numbered else "--", zorder=2))
    words = ([tr(f"第{int(step)}步", f"step {int(step)}")] if numbered else []) + ([note] if note else [])
    ax.text(x, y, "\n".join(words), ha="center", va="center", color=ink, fontsize=11.5, linespacing=1.2, zorder=3)


def _ladder(ax, ladder: tuple[str, list[str]], columns: int, y: float) -> None:
    label, names = ladder
    room = columns / len(names)
    ax.text(-0.62, y, label, ha="right", va="center", fontsize=12, linespacing=1.15)
    ax.axhline(y - 0.62, color=GRID, linewidth=1.2)
    for k, name in enumerate(names):
        left = -0.42 + k * room
        ax.add_patch(FancyBboxPatch((left, y - 0.3), room - 0.34, 0.6, boxstyle="round,pad=0,rounding_size=0.06", facecolor="#f1f4f7",
                                    edgecolor=MUTED, linewidth=1.2, hatch="....", zorder=1))
        ax.text(left + (room - 0.34) / 2, y, name, ha="center", va="center", fontsize=11.5, zorder=2,
                bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 2.5})
        if k + 1 < len(names):
            ax.annotate("", (left + room - 0.02, y), (left + room - 0.34, y), arrowprops={"arrowstyle": "-|>", "color": MUTED})

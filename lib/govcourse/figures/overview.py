"""How long are the articles, and how are they divided?"""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from govtext.language import language, tr
from govtext.looks import INK, PAPER, figure_style, new_figure
from govtext.messages import need_columns
from govtext.show import describe

from ..data import article_name

SHADES = ["#14375e", "#5b86b0", "#2a5c8f", "#9db8d2", "#3f719f"]


def article_lengths(passages: pd.DataFrame, *, order: list[str] | None = None) -> Figure:
    """Draw one bar per article, cut into its sections; width = characters.

    Parameters
    ----------
    passages : DataFrame
        The passage table: article_id, section_zh, section_en, n_chars, in reading order.
    order : list of article_id, optional
        From top to bottom; default: in order of the table.
    """
    need_columns(passages, ["article_id", "section_zh", "section_en", "n_chars"], "passages")
    order = order or list(dict.fromkeys(passages["article_id"]))
    sections = (passages.groupby(["article_id", "section_zh", "section_en"], sort=False, as_index=False)["n_chars"].sum())
    totals = sections.groupby("article_id")["n_chars"].sum().reindex(order)
    with figure_style():
        fig, ax = new_figure(10.4, 5.4)
        for row, article in enumerate(order):
            left = 0
            for i, part in enumerate(sections[sections["article_id"] == article].itertuples()):
                shade = SHADES[i % len(SHADES)]
                ax.barh(row, part.n_chars, left=left, height=0.72, color=shade, edgecolor=PAPER, linewidth=2)
                _label_section(ax, part, row, left, dark=shade in ("#14375e", "#2a5c8f", "#3f719f"), total=totals.max())
                left += part.n_chars
            ax.text(left + totals.max() * 0.01, row, f"{left:,}", va="center", color=INK)
        ax.set_yticks(range(len(order)), [article_name(a) for a in order])
        ax.invert_yaxis()
        ax.set_xlim(0, totals.max() * 1.09)
        ax.set_xlabel(tr("字符数（不计空白）", "characters (without white space)"))
        ax.tick_params(left=False)
        ax.spines["left"].set_visible(False)
        longest, shortest = totals.idxmax(), totals.idxmin()
        times = totals.max() / totals.min()
        ax.set_title(tr(f"最长是最短的 {times:.1f} 倍：比较词频要先换算成比率",
                        f"The longest is {times:.1f} times the shortest: compare rates, not counts"))
    listed_zh = ";".join(f"{a} {n:,}" for a, n in totals.items())
    return describe(
        fig, alt=(f"横向条形图，每条是一篇文章，按章节分段，长度为字符数。{listed_zh}。最长 {longest}，最短 {shortest}。",
                  f"Horizontal bars, one per article, cut into sections; length is the number of characters. "
                  f"{'; '.join(f'{a} {n:,}' for a, n in totals.items())}. Longest {longest}, shortest {shortest}."),
        caption=("单位：去掉空白后的字符数；段内为章节。来源：data/articles/passages.csv。",
                 "Unit: characters without white space; pieces are sections. Source: data/articles/passages.csv."))


def _label_section(ax, part, row: int, left: float, *, dark: bool, total: float) -> None:
    """Write the section name into its piece, in two lines where that makes it fit, or not at all."""
    name = part.section_zh if language() == "zh" or not part.section_en else part.section_en
    room = part.n_chars / total * (54 if language() == "zh" else 92)   # characters that fit, measured on the drawn figure
    lines = _wrap(name, room)
    if lines:
        ax.text(left + part.n_chars / 2, row, lines, ha="center", va="center", fontsize=10,
                color=PAPER if dark else INK, linespacing=1.15)


def _wrap(name: str, room: float) -> str:
    if len(name) <= room:
        return name
    if " " in name:
        lines, line = [], ""
        for word in name.split(" "):
            if line and len(line) + 1 + len(word) > room:
                lines.append(line)
                line = word
            else:
                line = f"{line} {word}".strip()
        lines.append(line)
    elif name.isascii():   # never break inside a Latin word
        return ""
    else:
        half = -(-len(name) // (2 if len(name) <= 2 * room else 3))
        lines = [name[i:i + half] for i in range(0, len(name), half)]
    return "\n".join(lines) if len(lines) <= 3 and max(map(len, lines)) <= room else ""

"""A table of counts as a picture: rows, columns, a shade and the number in each cell."""

from __future__ import annotations

import pandas as pd
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from ..language import tr
from ..looks import INK, MUTED, PAPER, figure_style, new_figure
from ..messages import need_columns
from ..show import describe

SHADE = LinearSegmentedColormap.from_list("govtext", ["#f1f4f7", "#b7c4d1", "#5b86b0", "#14375e"])


def matrix_map(table: pd.DataFrame, *, rows: dict[str, str], columns: dict[str, str], value: str = "n", title: tuple[str, str],
               unit: tuple[str, str], source: tuple[str, str], outlined: set[tuple[str, str]] | None = None,
               frame: tuple[str, str] = ("粗框：原作者自己放在这里", "Framed: where the author places it"), form: str = "{:.0f}", width: float = 10.4) -> Figure:
    """Draw a cell per row and column; darker is more, the number stands in the cell, an empty cell means 0 or nothing.

    Parameters
    ----------
    table : DataFrame
        Columns row, column and `value`; one row per cell, missing cells count as 0.
    rows, columns : dict of id -> label in the language in force; top to bottom, left to right
    title, unit, source : (zh, en); the title states the finding
    outlined : cells (row, column) to frame, for example where the author places the concept
    frame : (zh, en); what the frame means
    form : format of the number in a cell
    width : inches
    """
    need_columns(table, ["row", "column", value], "table")
    wide = (table.pivot_table(index="row", columns="column", values=value, aggfunc="sum", fill_value=0)
            .reindex(index=list(rows), columns=list(columns), fill_value=0))
    numbers = wide.to_numpy(dtype=float)
    top = max(numbers.max(), 1e-9)
    with figure_style():
        fig, ax = new_figure(width, 1.5 + 0.52 * len(rows))
        ax.pcolormesh(numbers, cmap=SHADE, vmin=0, vmax=top, edgecolors=PAPER, linewidth=2)
        for y, row in enumerate(rows):
            for x, column in enumerate(columns):
                number = numbers[y, x]
                if number:
                    ax.text(x + 0.5, y + 0.5, form.format(number), ha="center", va="center", color=PAPER if number > 0.5 * top else INK)
                if outlined and (row, column) in outlined:
                    ax.add_patch(_frame(x, y))
        ax.set_xticks([i + 0.5 for i in range(len(columns))], list(columns.values()))
        ax.set_yticks([i + 0.5 for i in range(len(rows))], list(rows.values()))
        ax.xaxis.tick_top()
        for label in ax.get_xticklabels():
            label.set_verticalalignment("baseline")
        ax.tick_params(length=0, labelcolor=INK, labelsize=12)
        ax.invert_yaxis()
        for side in ax.spines.values():
            side.set_visible(False)
        fig.suptitle(tr(*title), x=0.01, ha="left", fontsize=15)
        if outlined:
            fig.supxlabel(tr(*frame), x=0.01, ha="left", fontsize=11,
                          color=MUTED)
    cells = [(rows[r], columns[c], wide.loc[r, c]) for r in rows for c in columns if wide.loc[r, c]]
    cells.sort(key=lambda cell: -cell[2])
    listed = "; ".join(f"{r} / {c}: {form.format(n)}" for r, c, n in cells[:8])
    return describe(fig, alt=(f"矩阵图，{len(rows)} 行 {len(columns)} 列，颜色越深数值越大。最大的格子：{listed}。",
                              f"Matrix of {len(rows)} rows and {len(columns)} columns; darker is more. Largest cells: {listed}."),
                    caption=(f"单位：{unit[0]}。来源：{source[0]}。", f"Unit: {unit[1]}. Source: {source[1]}."))


def _frame(x: int, y: int):
    from matplotlib.patches import Rectangle

    return Rectangle((x + 0.03, y + 0.03), 0.94, 0.94, fill=False, edgecolor="#a63d2f", linewidth=2.4)

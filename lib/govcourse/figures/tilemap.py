"""Provinces as equal squares: a schematic that gives every unit the same room."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

from govtext.figures.matrix import SHADE
from govtext.language import tr
from govtext.looks import INK, MUTED, PAPER, figure_style, new_figure
from govtext.messages import GovtextError, need_columns
from govtext.show import describe

LEAST = 0.3   # the lightest shade in use: a unit with a value never looks empty


def tile_grid(table: pd.DataFrame, units: pd.DataFrame, *, title: tuple[str, str], unit: tuple[str, str],
              source: tuple[str, str], value: str = "n", form: str = "{:.0f}") -> Figure:
    """Draw one equal square per unit; darker is more, the number stands in the square, units without a value stay blank.

    Parameters
    ----------
    table : DataFrame
        Columns unit and `value`; units that are missing or 0 stay blank.
    units : DataFrame
        Columns unit, unit_en, short_zh, row, column (from 1), as in data/reference/units.csv; rows without a place in
        the grid (cities) are left out.
    title, unit, source : (zh, en); the title states the finding
    value : column of the number
    form : format of the number

    Raises
    ------
    GovtextError
        The table names a unit that has no place in the grid, or a unit twice.
    """
    need_columns(table, ["unit", value], "table")
    need_columns(units, ["unit", "unit_en", "short_zh", "row", "column"], "units")
    placed = units[units["row"].notna() & units["column"].notna()]
    strangers = sorted(set(table["unit"]) - set(placed["unit"]))
    twice = sorted(table.loc[table["unit"].duplicated(), "unit"])
    if strangers or twice:
        name = (strangers + twice)[0]
        raise GovtextError(f"{name} 在方格图里没有位置，或出现了两次。", f"{name} has no place in the grid, or occurs twice.")
    numbers = table.set_index("unit")[value].reindex(placed["unit"], fill_value=0)
    top = max(float(numbers.max()), 1e-9)
    with figure_style():
        fig, ax = new_figure(8.8, 1.5 + 0.98 * int(placed["row"].max()))
        for place in placed.itertuples():
            _tile(ax, int(place.column), int(place.row), tr(place.short_zh, place.unit_en), float(numbers[place.unit]), top, form)
        ax.set_xlim(0.45, int(placed["column"].max()) + 0.55)
        ax.set_ylim(int(placed["row"].max()) + 0.55, 0.45)
        ax.set_aspect("equal")
        ax.axis("off")
        fig.suptitle(tr(*title), x=0.02, ha="left", fontsize=15)
    shown = numbers[numbers > 0].sort_values(ascending=False, kind="stable")
    names = placed.set_index("unit")
    lists = ["、".join(f"{names.loc[u, 'short_zh']} {form.format(n)}" for u, n in shown.items()) or "没有",
             ", ".join(f"{names.loc[u, 'unit_en']} {form.format(n)}" for u, n in shown.items()) or "none"]
    blank = len(placed) - len(shown)
    return describe(
        fig, alt=(f"方格示意图，{len(placed)} 个省级单位各占一个同样大小的方格，颜色越深数值越大。有数值的：{lists[0]}；其余 {blank} 个空白。",
                  f"Schematic grid: {len(placed)} province-level units, one equal square each, darker is more. "
                  f"With a value: {lists[1]}; the other {blank} are blank."),
        caption=(f"示意图，不是地图：一个单位一个同样大小的方格，位置只是大致方位，不绘边界。所列为第11课所用政府工作报告的"
                 f" {len(placed)} 个省级单位。数字：{unit[0]}；空白：没有提到。来源：{source[0]}。",
                 f"A schematic, not a map: one equal square per unit, placed roughly, no borders drawn. It shows the {len(placed)} "
                 f"province-level units whose government reports notebook 11 uses. Number: {unit[1]}; blank: not mentioned. "
                 f"Source: {source[1]}."))


def _tile(ax, x: int, y: int, name: str, number: float, top: float, form: str) -> None:
    depth = LEAST + (1 - LEAST) * number / top if number else 0
    ax.add_patch(FancyBboxPatch((x - 0.44, y - 0.44), 0.88, 0.88, boxstyle="round,pad=0,rounding_size=0.08",
                                facecolor=SHADE(depth) if number else PAPER, edgecolor="none" if number else "#c9d0d7",
                                linewidth=1, linestyle="-" if number else (0, (2, 2))))
    ink = (PAPER if depth > 0.55 else INK) if number else MUTED
    words = name.split(" ")
    lines = name if len(name) <= 9 else "\n".join(words) if len(words) > 1 else name
    ax.text(x, y - (0.16 if number else 0), lines, ha="center", va="center", color=ink, linespacing=1.05,
            fontsize=13 if not name.isascii() else 11 if number or len(name) < 12 else 10)
    if number:
        ax.text(x, y + 0.2, form.format(number), ha="center", va="center", color=ink, fontsize=15)

"""Provinces as equal squares: a schematic that gives every unit the same room."""

from __future__ import annotations

import pandas as pd

from govtext.charts import Chart, tiles
from govtext.language import tr
from govtext.messages import GovtextError, need_columns


def tile_grid(table: pd.DataFrame, units: pd.DataFrame, *, title: tuple[str, str], unit: tuple[str, str],
              source: tuple[str, str], value: str = "n", form: str = "{:.0f}") -> Chart:
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
    placed = units.dropna(subset=["row", "column"])
    wrong = [*table.loc[~table["unit"].isin(placed["unit"]), "unit"], *table.loc[table["unit"].duplicated(), "unit"]]
    if wrong:
        raise GovtextError(f"{wrong[0]} 在方格图里没有位置，或出现了两次。", f"{wrong[0]} has no place in the grid, or occurs twice.")
    return tiles(placed.merge(table[["unit", value]], on="unit", how="left"), tile=tr("short_zh", "unit_en"), row="row", column="column",
                 value=value, text=form, missing=tr("没有提到", "not mentioned"), title=tr(*title), unit=tr(*unit), source=tr(*source),
                 caption=tr(f"示意图，不是地图：位置只是大致方位，不绘边界。所列为第11课所用政府工作报告的 {len(placed)} 个省级单位。",
                            f"A schematic, not a map: places are rough, no borders are drawn. It shows the {len(placed)} province-level units "
                            "whose government reports notebook 11 uses."))

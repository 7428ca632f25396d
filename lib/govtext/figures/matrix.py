"""A table of counts as a picture: rows, columns, a shade and the number in each cell."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pandas as pd

from ..charts import Chart, grid
from ..language import tr
from ..messages import need_columns


def matrix_map(table: pd.DataFrame, *, rows: Mapping[str, str], columns: Mapping[str, str], value: str = "n", title: tuple[str, str],
               unit: tuple[str, str], source: tuple[str, str], outlined: Collection[tuple[str, str]] = (),
               frame: tuple[str, str] = ("红框：原作者自己放在这里", "framed: where the author places it"), form: str = "{:.0f}",
               column_groups: Mapping[str, str] | None = None) -> Chart:
    """Draw a cell per row and column; darker is more, the number stands in the cell, an empty cell means 0 or nothing.

    Parameters
    ----------
    table : columns row, column and `value`; missing cells count as 0, cells that rows or columns do not list are left out
    outlined : cells (row, column) to frame, for example where the author places the concept
    frame : (zh, en); what the frame means
    form : format of the number in a cell
    column_groups : column -> name of the group it belongs to, in the language in force; written above, with a gap between groups
    rows, columns, value, title, unit, source : as in all `figures`
    """
    need_columns(table, ["row", "column", value], "table")
    every = pd.MultiIndex.from_product([list(rows), list(columns)], names=["row", "column"])
    cells = table.groupby(["row", "column"], observed=True)[value].sum().reindex(every, fill_value=0).rename("n").reset_index()
    cells["words"] = [form.format(n) if n else "" for n in cells["n"]]
    cells["outlined"] = [pair in set(outlined or ()) for pair in zip(cells["row"], cells["column"], strict=True)]
    cells["over"] = cells["column"].map(column_groups or {})
    return grid(cells, row="row", column="column", value="n", text="words", column_group="over" if column_groups else None, frame={"outlined": tr(*frame)}, rows=rows, columns=columns,
                title=tr(*title), unit=tr(*unit), source=tr(*source))

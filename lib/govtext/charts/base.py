"""What every chart shares: the Chart that shows and saves itself, looks and their meanings, layout in inches, alternative text.

One meaning per colour and mark, in all charts: README.md of this folder shows them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Required, TypedDict

import numpy as np
import pandas as pd

from ..language import tr
from ..looks import ACCENT, INK, PAPER, SECOND, save_figure
from ..messages import GovtextError, need_columns

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Names = Mapping[Any, str]
Flag = str | Mapping[str, str]   # a column of bool, or {column: what it means}
DASHES, DOTTED, CHAIN = (0, (4, 2)), (0, (1, 1.2)), (0, (7, 1.4, 1.4, 1.4))   # dashes: inferred, expected or claimed
DOUBLE = "double"   # of a link: two lines beside each other, what the source itself says


class Words(TypedDict, total=False):
    """What is written round a chart, in the language in force.

    title : states the finding; required
    unit : what is counted, at the axis
    caption : what a reader must know to read the marks
    source : where the numbers come from
    """

    title: Required[str]
    unit: str
    caption: str
    source: str


# ---------------------------------------------------------------------------------------------------- looks

@dataclass(frozen=True)
class Look:
    """How a series is told apart, in colour and in grey: colour, marker, line, texture; hollow where it is uncertain."""

    colour: str
    marker: str = "o"
    line: Any = "-"
    texture: str = ""
    hollow: bool = False

    @property
    def face(self) -> str:
        return PAPER if self.hollow else self.colour


LOOKS = (Look(SECOND), Look("#d99a2b", "D", CHAIN, "..."), Look("#2a8c82", "s", DOTTED), Look("#9db8d2", "^", "-", "xxx"),
         Look("#6d5a8c", "v", CHAIN), Look("#c98bb0", "P", DOTTED, "+++"), Look("#5f6b76", "X", "-"), Look("#8a6414", "h", CHAIN, "---"))
MAIN = LOOKS[0]
RED = Look(ACCENT, "D")                              # what the title speaks of
PALE = Look("#c8d3de", "o")                          # the rest
FEW = Look(SECOND, hollow=True)                      # rests on few
MISSING = Look("#ffffff", "x", DASHES, "////")       # not in the document, not known
CLAIMED = Look(INK, "|", DASHES)                     # expected or claimed


class Plan(SimpleNamespace):
    """What a form draws: its table `data`, the columns under the names of its parameters, `look` by series, `name` for labels of ids."""

    def of(self, panel: Any) -> pd.DataFrame:
        """Rows of the table in a panel; None: all."""
        return self.data if panel is None else self.data[self.data[self.panel] == panel]

    def but(self, **changed: Any) -> Plan:
        """The same with something else in some places."""
        return type(self)(**{**vars(self), **changed})

    def has(self, row: Mapping[str, Any], flag: str | None) -> bool:
        """Is the flag of a row set? Not without the column."""
        return flag is not None and true(row[flag])

    def cell(self, row: Mapping[str, Any], column: str | None) -> str:
        """What a row says in a column; "" without the column or without a value."""
        return told(row[column]) if column and known(row[column]) else ""

    def each_row(self, column: str) -> Iterator[tuple[str, pd.DataFrame]]:
        """Label and data of each row of each panel, in drawing order."""
        for panel, rows in self.rows.items():
            mine = self.of(panel)
            for row in rows:
                yield " / ".join(self.name(v) for v in (panel, row) if v is not None), mine[mine[column] == row]

    def used(self, column: str | None) -> list:
        """Values with a look that occur in a column and have a name: entries of the legend."""
        return [k for k in self.look if column and (self.data[column] == k).any() and self.name(k)]


def looks_of(table: pd.DataFrame, column: str | None, looks: Mapping[Any, Look] | None = None) -> dict[Any, Look]:
    """Look of each value of a column (`looks_for`); values that never occur keep their place."""
    if column is None:
        return {None: (looks or {}).get(None, MAIN)}
    kept = isinstance(table[column].dtype, pd.CategoricalDtype)
    return looks_for(list(table[column].cat.categories) if kept else order_of(table, column), column, looks)


def looks_for(values: Sequence, what: str, looks: Mapping[Any, Look] | None = None) -> dict[Any, Look]:
    """Look of each value: the one given, else the next free one.

    Raises GovtextError: more values than looks: nothing is drawn twice in the same look.
    """
    given = dict(looks or {})
    free = [look for look in LOOKS if look not in given.values()]
    wanting = [v for v in values if v not in given]
    if len(wanting) > len(free):
        raise GovtextError(f"{what} 有 {len(values)} 个值，能分辨的样式只剩 {len(free)} 种。请合并几个值，或用 panel= 分成几格，或用 looks= 自己给出样式。",
                           f"{what} has {len(values)} values, but only {len(free)} looks can be told apart. Join some of the values, "
                           "deal them out to panels with panel=, or give looks= of your own.")
    return {**dict(zip(wanting, free[:len(wanting)], strict=True)), **{v: given[v] for v in values if v in given}}


# ---------------------------------------------------------------------------------------------------- the chart

@dataclass(frozen=True, eq=False, repr=False)
class Chart:
    """A finished chart: shows itself in a notebook with its alternative text, and keeps the table it drew.

    Attributes
    ----------
    figure : matplotlib Figure, for changes by hand
    table : the rows that were drawn, in drawing order
    title, caption, alt : in the language in force
    pages : further slides of a chart that does not fit on one; empty in a notebook
    """

    figure: Figure
    table: pd.DataFrame
    title: str
    caption: str
    alt: str
    pages: tuple[Chart, ...] = field(default=())

    def save(self, path: str | Path) -> None:
        """Write the chart as .svg, .png or .pdf, dateless: the same chart gives the same file. Further slides get -2, -3 ...

        Raises GovtextError: another suffix.
        """
        path = Path(path)
        for i, page in enumerate((self, *self.pages), 1):
            save_figure(page.figure, path if i == 1 else path.with_stem(f"{path.stem}-{i}"))

    def __repr__(self) -> str:
        return self.alt

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, str], dict[str, Any]]:
        from ..show import bundle, collect

        shown = []
        for page in (self, *self.pages):
            collect(page.figure, page.title, page.alt, page.caption)
            shown.append(bundle(page.figure, page.alt, page.caption))
        data, metadata = shown[0]
        return {**data, "text/html": "\n".join(d["text/html"] for d, _ in shown),
                "text/plain": "\n".join(d["text/plain"] for d, _ in shown)}, metadata


def said(words: Mapping[str, Any]) -> Words:
    """Check the words round a chart. Raises GovtextError: a keyword that no chart knows, or no title."""
    known = list(Words.__annotations__)
    strange = sorted(set(words) - set(known))
    if strange:
        raise GovtextError(f"没有参数 {strange[0]}。文字参数只有 {', '.join(known)}；其余见这个函数的说明。",
                           f"There is no parameter {strange[0]}. Words are {', '.join(known)}; for the others see the help of this function.")
    if not words.get("title"):
        raise GovtextError("请用 title= 写一句话，说出这张图的发现。", "Give title=, a sentence that states what the chart shows.")
    return Words(**{k: str(v) for k, v in words.items() if v})


def needed(table: pd.DataFrame, *columns: str | None) -> None:
    """Refuse a table that lacks a column named by a parameter."""
    need_columns(table, [c for c in columns if c is not None], tr("表", "the table"))


def caption_of(words: Words) -> str:
    """Caption, unit and source as one paragraph under the picture."""
    stop, gap = tr("。", "."), tr("", " ")
    parts = [words.get("caption", ""), tr("单位：", "Unit: ") + words["unit"] if "unit" in words else "",
             tr("来源：", "Source: ") + words["source"] if "source" in words else ""]
    return gap.join(p if p.endswith(("。", ".", "？", "?", "！", "!")) else f"{p}{stop}" for p in map(str.strip, parts) if p)


# ---------------------------------------------------------------------------------------------------- order, names, numbers

def order_of(table: pd.DataFrame, column: str | None, wanted: Mapping[Any, str] | Sequence | None = None) -> list:
    """Values of a column: as `wanted`, else by its categories, else in order of first appearance; [None] without a column.

    Raises GovtextError: the table holds a value that `wanted` lacks.
    """
    if column is None:
        return [None]
    found = list(dict.fromkeys(table[column].dropna()))
    if wanted is not None:
        stray = [v for v in found if v not in wanted]
        if stray:
            raise GovtextError(f"{column} 列里的 {stray[0]!r} 没有列在给定的次序里。",
                               f"Column {column} holds {stray[0]!r}, which the order given does not list.")
        return list(wanted)
    if isinstance(table[column].dtype, pd.CategoricalDtype):
        return [v for v in table[column].cat.categories if v in set(found)]
    return found


def named(value: Any, *names: Mapping[Any, str] | Sequence | None) -> str:
    """Label of an id: from the first mapping that knows it, else the id itself."""
    return next((str(n[value]) for n in names if isinstance(n, Mapping) and value in n), told(value))


def flagged(flag: Flag | None, names: Mapping | Sequence | None, otherwise: str) -> tuple[str | None, str]:
    """A column of bool, and what it means: as given with it, else by `names`, else as it always does."""
    if isinstance(flag, Mapping):
        return next(iter(flag.items()))
    return flag, str(names[flag]) if isinstance(names, Mapping) and flag in names else otherwise


def known(value: Any) -> bool:
    """Is there a value at all: not None, nan or <NA>?"""
    return value is not None and value is not pd.NA and bool(value == value)


def true(value: Any) -> bool:
    """Is a flag set? A missing one is not."""
    return known(value) and bool(value)


def flags(table: pd.DataFrame, column: str | None) -> np.ndarray:
    """A column of bool as an array; all False without a column."""
    return np.array([column is not None and true(v) for v in (table[column] if column else table.index)], dtype=bool)


def told(value: Any, form: str | None = None) -> str:
    """A number as a reader writes it; text stays, nothing is a dash. Years keep their four digits together.

    form : how to write it, such as "{:.0%}"; what would be 0 % and is more is "<1%"

    >>> told(0.004, "{:.0%}"), told(0.0, "{:.0%}"), told(0.2, "{:.1f}%")
    ('<1%', '0%', '0.2%')
    """
    if form:
        shown = form.format(value)
        return "<" + re.sub(r"0(?=\D*$)", "1", shown) if "%" in shown and value > 0 and not re.search("[1-9]", shown) else shown
    if isinstance(value, str):
        return value
    if not known(value):   # nan
        return "–"
    if isinstance(value, float) and not float(value).is_integer():
        return f"{value:.3g}" if abs(value) < 100 else f"{value:,.0f}" if abs(value) >= 10000 else f"{value:.0f}"
    try:
        return f"{int(value):,}" if abs(int(value)) >= 10000 else f"{int(value)}"
    except (TypeError, ValueError):
        return str(value)


def beside(value: Any, most: float) -> str:
    """As `told`, for numbers of which the largest is `most`: where that has a comma, 9,115 has one too."""
    return f"{value:,.0f}" if most >= 10_000 and known(value) and 1000 <= abs(value) < 10_000 else told(value)


def alt_text(kind: str, words: Words, rows: Iterable[tuple[str, Iterable[str]]], values: Iterable[tuple[str, float]] = (),
             most: int = 12) -> str:
    """Kind of chart, title, unit, the rows in drawing order (the first `most`), and where the largest and the smallest value lie.

    rows : (label, cells in words) each
    values : (label, number) of everything drawn
    """
    rows = [(label, list(cells)) for label, cells in rows]
    said_rows = [f"{label}{tr('：', ': ')}{', '.join(cells)}" if cells else label for label, cells in rows[:most]]
    if len(rows) > most:
        said_rows.append(tr(f"另有 {len(rows) - most} 行", f"{len(rows) - most} more rows"))
    parts = [kind, words["title"], tr("单位：", "Unit: ") + words["unit"] if "unit" in words else "", tr("；", "; ").join(said_rows)]
    numbers = [(label, v) for label, v in values if isinstance(v, (int, float)) or hasattr(v, "dtype") if known(v)]
    if len({v for _, v in numbers}) > 1:
        high, low = max(numbers, key=lambda n: n[1]), min(numbers, key=lambda n: n[1])
        most, least = told(high[1]), beside(low[1], high[1])
        parts.append(tr(f"最大：{high[0]} {most}；最小：{low[0]} {least}", f"Largest: {high[0]} {most}; smallest: {low[0]} {least}"))
    stop = tr("。", ". ")
    return "".join(p if p.endswith(("？", "！")) else p + " " if p.endswith(("?", "!")) else p.rstrip("。. ") + stop
                   for p in parts if p).replace("\n", " ").strip()

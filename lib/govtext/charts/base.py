"""What every chart shares: the Chart that shows and saves itself, looks and their meanings, layout in inches, alternative text.

One meaning per colour and mark, in all charts (README.md of this folder shows them):

| mark | it means |
|---|---|
| dark blue | the main series |
| red | what the title speaks of |
| other colours, each with a marker, a line and a texture of its own | further series |
| shade of blue, light to dark | more |
| hollow mark, pale bar | rests on few, or is uncertain |
| short dashes | inferred, expected or claimed: not observed |
| slanted hatching | missing: not in the document, not known |
| grey band | what chance would give, or a stretch of time for orientation |
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Required, TypedDict

import pandas as pd

from ..language import tr
from ..looks import ACCENT, GRID, INK, MUTED, PAPER, SECOND, figure_style, save_figure, screen
from ..messages import GovtextError, need_columns
from .labels import pt, tall, wide, wrapped

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Names = Mapping[Any, str]
DASHES = (0, (4, 2))        # inferred, expected or claimed
BAND = "#e6eaee"            # chance, or a stretch of time
EDGE = 0.12                 # inches of white round everything
SLIDE = (13.33, 7.5)
MOST = 12                   # rows of a ranked form on a slide


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


DOTTED, CHAIN = (0, (1, 1.2)), (0, (7, 1.4, 1.4, 1.4))
LOOKS = (Look(SECOND), Look("#d99a2b", "D", CHAIN, "..."), Look("#2a8c82", "s", DOTTED), Look("#9db8d2", "^", "-", "xxx"),
         Look("#6d5a8c", "v", CHAIN), Look("#c98bb0", "P", DOTTED, "+++"), Look("#5f6b76", "X", "-"), Look("#8a6414", "h", CHAIN, "---"))
MAIN = LOOKS[0]
RED = Look(ACCENT, "D")                              # what the title speaks of
PALE = Look("#c8d3de", "o")                          # the rest
FEW = Look(SECOND, hollow=True)                      # rests on few
MISSING = Look("#ffffff", "x", DASHES, "////")       # not in the document, not known
CLAIMED = Look(INK, "|", DASHES)                     # expected or claimed


def looks_of(table: pd.DataFrame, column: str | None, looks: Mapping[Any, Look] | None = None) -> dict[Any, Look]:
    """Look of each value of a column: the one given, else the next free one; values that never occur keep their place.

    Raises
    ------
    GovtextError
        More values than looks: nothing is drawn twice in the same look.
    """
    if column is None:
        return {None: (looks or {}).get(None, MAIN)}
    values = list(table[column].cat.categories) if isinstance(table[column].dtype, pd.CategoricalDtype) else order_of(table, column)
    given = dict(looks or {})
    free = [look for look in LOOKS if look not in given.values()]
    wanting = [v for v in values if v not in given]
    if len(wanting) > len(free):
        raise GovtextError(f"{column} 列有 {len(values)} 个值，能分辨的样式只剩 {len(free)} 种。请合并几个值，或用 panel= 分成几格，或用 looks= 自己给出样式。",
                           f"Column {column} has {len(values)} values, but only {len(free)} looks can be told apart. Join some of the values, "
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
        """Write the chart as .svg, .png or .pdf, dateless: the same chart gives the same file. Further slides get -2, -3 ... in their names.

        Raises
        ------
        GovtextError
            Another suffix.
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
        return {**data, "text/html": "\n".join(d["text/html"] for d, _ in shown), "text/plain": "\n".join(d["text/plain"] for d, _ in shown)}, metadata


def joined(charts: Sequence[Chart], table: pd.DataFrame) -> Chart:
    """Several slides as one chart, with the whole table."""
    return replace(charts[0], table=table, pages=tuple(charts[1:]))


def said(words: Mapping[str, Any]) -> Words:
    """Check the words round a chart.

    Raises
    ------
    GovtextError
        A keyword that no chart knows, or no title.
    """
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
    stop = tr("。", ". ")
    parts = [words.get("caption", ""), tr("单位：", "Unit: ") + words["unit"] if "unit" in words else "",
             tr("来源：", "Source: ") + words["source"] if "source" in words else ""]
    return "".join(p if p.rstrip().endswith(("。", ".", "？", "?", "！", "!")) and not p.endswith(".csv") else f"{p.rstrip()}{stop}"
                   for p in parts if p).strip().replace(".  ", ". ")


def empty(words: Words, table: pd.DataFrame) -> Chart:
    """A chart that says that there is nothing to draw."""
    nothing = tr("没有可画的数据", "No data to draw")
    with figure_style():
        page = sheet(words, high=1.0)
        page.axes[0].axis("off")
        page.axes[0].text(0.5, 0.5, nothing, ha="center", va="center", fontsize=pt(13), color=MUTED)
    return Chart(page.figure, table, words["title"], caption_of(words), f"{words['title']}{tr('。', '. ')}{nothing}{tr('。', '.')}")


# ---------------------------------------------------------------------------------------------------- order, names, numbers

def order_of(table: pd.DataFrame, column: str | None, wanted: Mapping[Any, str] | Sequence | None = None) -> list:
    """Values of a column: as `wanted`, else by its categories, else in order of first appearance; [None] without a column.

    Raises
    ------
    GovtextError
        The table holds a value that `wanted` lacks.
    """
    if column is None:
        return [None]
    found = list(dict.fromkeys(table[column].dropna()))
    if wanted is not None:
        stray = [v for v in found if v not in wanted]
        if stray:
            raise GovtextError(f"{column} 列里的 {stray[0]!r} 没有列在给定的次序里。", f"Column {column} holds {stray[0]!r}, which the order given does not list.")
        return list(wanted)
    if isinstance(table[column].dtype, pd.CategoricalDtype):
        return [v for v in table[column].cat.categories if v in set(found)]
    return found


def named(value: Any, *names: Mapping[Any, str] | Sequence | None) -> str:
    """Label of an id: from the first mapping that knows it, else the id itself."""
    return next((str(n[value]) for n in names if isinstance(n, Mapping) and value in n), told(value))


def told(value: Any) -> str:
    """A number as a reader writes it; text stays, nothing is a dash. Years keep their four digits together."""
    if isinstance(value, str):
        return value
    if value is None or value != value:   # nan
        return "–"
    if isinstance(value, float) and not float(value).is_integer():
        return f"{value:.3g}" if abs(value) < 100 else f"{value:,.0f}" if abs(value) >= 10000 else f"{value:.0f}"
    try:
        return f"{int(value):,}" if abs(int(value)) >= 10000 else f"{int(value)}"
    except (TypeError, ValueError):
        return str(value)


def alt_text(kind: str, words: Words, rows: Iterable[tuple[str, Iterable[str]]], values: Iterable[tuple[str, float]] = (), most: int = 12) -> str:
    """Kind of chart, title, unit, the rows in drawing order (the first `most`), and where the largest and the smallest value lie.

    Parameters
    ----------
    rows : (label, cells in words) each
    values : (label, number) of everything drawn
    """
    rows = [(label, list(cells)) for label, cells in rows]
    said_rows = [f"{label}{tr('：', ': ')}{', '.join(cells)}" if cells else label for label, cells in rows[:most]]
    if len(rows) > most:
        said_rows.append(tr(f"另有 {len(rows) - most} 行", f"{len(rows) - most} more rows"))
    parts = [kind, words["title"], tr("单位：", "Unit: ") + words["unit"] if "unit" in words else "", tr("；", "; ").join(said_rows)]
    numbers = [(label, v) for label, v in values if isinstance(v, (int, float)) or hasattr(v, "dtype") if v == v]
    if len({v for _, v in numbers}) > 1:
        high, low = max(numbers, key=lambda n: n[1]), min(numbers, key=lambda n: n[1])
        parts.append(tr(f"最大：{high[0]} {told(high[1])}；最小：{low[0]} {told(low[1])}",
                        f"Largest: {high[0]} {told(high[1])}; smallest: {low[0]} {told(low[1])}"))
    stop = tr("。", ". ")
    return "".join(p if p.endswith(("？", "！")) else p + " " if p.endswith(("?", "!")) else p.rstrip("。. ") + stop
                   for p in parts if p).replace("\n", " ").strip()


def noted(words: Words, note: str) -> Words:
    """The words with a note added to the unit, where the reader looks for it."""
    return Words(**{**words, "unit": f"{words['unit']}{tr('；', '; ')}{note}" if "unit" in words else note})


def cut(words: Words, order: Mapping[Any, Sequence], most: int | None) -> tuple[Words, dict[Any, list]]:
    """The first `most` rows of each panel; where some are left out, the unit says how many of how many are drawn."""
    kept = {p: list(rows[:most]) for p, rows in order.items()}
    drawn, found = sum(map(len, kept.values())), sum(map(len, order.values()))
    return (noted(words, tr(f"画出 {drawn} 项，共 {found} 项", f"{drawn} of {found} drawn")) if drawn < found else words), kept


def most_rows() -> int | None:
    """Most rows in a panel: no limit in a notebook, twelve on a slide."""
    return None if screen() == "notebook" else MOST


def slides(words: Words, sizes: Mapping[Any, float], most: float) -> list[tuple[list, Words]]:
    """Panels of each page: all of them in a notebook; on a slide so many that their sizes add up to no more than `most`."""
    if screen() == "notebook" or sum(sizes.values()) <= most:
        return [(list(sizes), words)]
    parts: list[list] = [[]]
    for panel, size in sizes.items():
        if parts[-1] and sum(sizes[p] for p in parts[-1]) + size > most:
            parts.append([])
        parts[-1].append(panel)
    return [(part, paged(words, i, len(parts))) for i, part in enumerate(parts, 1)]


def paged(words: Words, page: int, pages: int) -> Words:
    """The words with the number of the slide in the title."""
    return Words(**{**words, "title": f"{words['title']} ({page}/{pages})"}) if pages > 1 else words


# ---------------------------------------------------------------------------------------------------- layout, in inches

@dataclass
class Sheet:
    """A figure whose parts stand where they are told, so that words can be fitted before drawing.

    figure, axes : of matplotlib; one axes per panel, row by row
    wide, high : inches of each axes (panels of a row of panels are equally high)
    """

    figure: Figure
    axes: list[Axes]
    wide: float
    high: list[float]

    def finish(self, words: Words, table: pd.DataFrame, alt: str) -> Chart:
        return Chart(self.figure, table, words["title"], caption_of(words), alt)


def full_width(inches: float) -> float:
    """Width of a figure: as given in a notebook, that of the slide on a projector."""
    return inches if screen() == "notebook" else SLIDE[0]


def panel_width(inches: float, columns: int, left: float, right: float, *, shared: bool = False) -> float:
    """Width of the axes of one panel in a figure of so many inches; `shared`: only the first column has row labels."""
    lefts = left + (columns - 1) * (0.18 if shared else left)
    return (full_width(inches) - 2 * EDGE - lefts - columns * right) / columns


def sheet(words: Words, handles: Sequence = (), *, heads: Sequence[str] = ("",), columns: int = 1, inches: float = 10.6,
          high: float | Sequence[float] = 3.0, left: float = 0.1, right: float = 0.1, above: float | Sequence[float] = 0.0, foot: float = 0.1,
          unit_above: bool = False, shared: bool = False, note: str = "") -> Sheet:
    """A figure with title, panels, unit and legend.

    Parameters
    ----------
    words : title and unit are written
    handles : entries of the legend
    heads : heading of each panel; as many panels
    columns : panels beside each other
    inches : width of the figure
    high : height of the axes, one for all or one for each row of panels; on a slide they share what is free in this proportion
    left, right, above, foot : room around each axes, for what the caller writes there; above may differ between rows of panels
    unit_above : write the unit under the title, not under the panels
    shared : only the first column of panels has row labels
    note : written under the unit
    """
    from matplotlib.figure import Figure

    columns = min(columns, len(heads))
    rows = -(-len(heads) // columns)
    highs, aboves = ([float(v)] * rows if isinstance(v, (int, float)) else list(v) for v in (high, above))
    total, each = full_width(inches), panel_width(inches, columns, left, right, shared=shared)
    title = wrapped(words["title"], total - 2 * EDGE, pt(15))
    unit = wrapped("\n".join(w for w in (words.get("unit", ""), note) if w), total - 2 * EDGE - (0 if unit_above else left), pt(12))
    heads = [wrapped(h, each + right - 0.1, pt(13)) for h in heads]
    tops = [max(tall(h, pt(13)) for h in heads[r * columns:(r + 1) * columns]) for r in range(rows)]
    key, key_high = _key(handles, total - 2 * EDGE)
    rest = (2 * EDGE + tall(title, pt(15)) + 0.1 + (tall(unit, pt(12)) + 0.06 if unit else 0) + key_high
            + sum(tops) + sum(aboves) + rows * foot + (rows - 1) * 0.16 + sum(0.06 for t in tops if t))
    if screen() == "projector":
        highs = [h / sum(highs) * max(SLIDE[1] - rest, 0.6) for h in highs]
    page = Sheet(Figure(figsize=(total, rest + sum(highs)), layout="none"), [], each, highs)
    _write(page, title, unit if unit_above else "", heads, tops, columns, left=left, right=right, above=aboves, foot=foot, shared=shared)
    if unit and not unit_above:
        _text(page.figure, EDGE + left, EDGE / 2 + key_high + tall(unit, pt(12)) + 0.02, unit, pt(12), MUTED)
    if handles:
        page.figure.legend(handles=list(handles), loc="lower left", bbox_to_anchor=(EDGE / total, EDGE / 2 / page.figure.get_figheight()), **key)
    return page


def _write(page: Sheet, title: str, unit: str, heads: Sequence[str], tops: Sequence[float], columns: int, *, left: float, right: float,
           above: Sequence[float], foot: float, shared: bool) -> None:
    """Title, unit and panels from top to bottom."""
    total, whole = page.figure.get_size_inches()
    page.figure.suptitle(title, x=EDGE / total, y=1 - EDGE / whole, ha="left", va="top", fontsize=pt(15), linespacing=1.25)
    y = whole - EDGE - tall(title, pt(15)) - 0.1
    if unit:
        _text(page.figure, EDGE, y, unit, pt(12), MUTED)
        y -= tall(unit, pt(12)) + 0.06
    for i, head in enumerate(heads):
        row, column = divmod(i, columns)
        if column == 0:
            y -= (tops[row] + 0.06 if tops[row] else 0) + above[row] + page.high[row] + (0.16 + foot if row else 0)
        x = EDGE + left + column * (page.wide + right + (0.18 if shared else left))
        page.axes.append(page.figure.add_axes((x / total, y / whole, page.wide / total, page.high[row] / whole)))
        if head:
            _text(page.figure, x, y + page.high[row] + above[row] + 0.05 + tall(head, pt(13)), head, pt(13), INK)


def _text(figure: Figure, x: float, y: float, words: str, size: float, colour: str) -> None:
    """Words whose upper left corner is x, y inches from the lower left corner of the figure."""
    wide_, high = figure.get_size_inches()
    figure.text(x / wide_, y / high, words, fontsize=size, color=colour, va="top", ha="left", linespacing=1.2)


def _key(handles: Sequence, room: float) -> tuple[dict[str, Any], float]:
    """How the legend is laid out in this width, and how high it is."""
    if not handles:
        return {}, 0.0
    size = pt(11)
    labels = [wrapped(h.get_label(), room - 3.5 * size / 72, size) for h in handles]
    for handle, label in zip(handles, labels, strict=True):
        handle.set_label(label)
    for columns in range(len(labels), 0, -1):
        parts = _split(labels, columns)
        if sum(max(wide(label, size) for label in part) + 4.6 * size / 72 for part in parts) <= room or columns == 1:
            break
    rows = max(len(part) for part in parts)
    lines = max(label.count("\n") for label in labels)
    return ({"ncols": columns, "fontsize": size, "labelcolor": INK, "handlelength": 2.2, "handletextpad": 0.6, "columnspacing": 1.6,
             "borderaxespad": 0.0, "borderpad": 0.15, "labelspacing": 0.45}, (rows * (1.75 + 1.2 * lines) * size / 72) + 0.1)


def _split(labels: Sequence[str], columns: int) -> list[Sequence[str]]:
    """Entries column by column, as matplotlib deals them out: the first columns are one longer where it does not divide."""
    size, more = divmod(len(labels), columns)
    ends = [0]
    for i in range(columns):
        ends.append(ends[-1] + size + (i < more))
    return [labels[a:b] for a, b in pairwise(ends)]


# ---------------------------------------------------------------------------------------------------- legends, rows, marks

def key_mark(look: Look, label: str, *, line: bool = False) -> Any:
    """Entry of a legend: a marker, with its line where the series is a line."""
    from matplotlib.lines import Line2D

    return Line2D([], [], linestyle=look.line if line else "", linewidth=1.8, marker=look.marker, markersize=0.75 * pt(11), color=look.colour,
                  markeredgewidth=1.8, markerfacecolor=look.face, label=label)


def key_bar(look: Look, label: str) -> Any:
    """Entry of a legend: a filled box."""
    from matplotlib.patches import Patch

    return Patch(label=label, **filled(look))


def filled(look: Look) -> dict[str, Any]:
    """Look of an area, for matplotlib patches: texture in white on the colour, slanted hatching in grey on white."""
    if look.texture == MISSING.texture:
        return {"facecolor": PAPER, "edgecolor": "#98a3ad", "hatch": look.texture, "linewidth": 0.8}
    if look.hollow:
        return {"facecolor": PAPER, "edgecolor": look.colour, "linewidth": 1.4}
    return {"facecolor": look.colour, "edgecolor": PAPER, "hatch": look.texture or None, "linewidth": 0.8}


def row_labels(ax: Axes, labels: Sequence[str], size: float) -> None:
    """Rows from top to bottom, without frame and ticks on the left."""
    ax.set_yticks(range(len(labels)), labels, linespacing=1.1)
    ax.tick_params(axis="y", left=False, labelcolor=INK, labelsize=size, pad=5)
    ax.spines["left"].set_visible(False)


def number_axis(ax: Axes, inches: float, *, which: str = "x", whole: bool = False) -> None:
    """Ticks of a number axis: as many as fit, with grid lines."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    axis = ax.xaxis if which == "x" else ax.yaxis
    most = inches / (0.052 if which == "x" else 0.03) / pt(11)
    axis.set_major_locator(MaxNLocator(max(2, min(8, int(most))), integer=whole, min_n_ticks=1))
    axis.set_major_formatter(FuncFormatter(lambda v, _: told(round(float(v), 10))))
    axis.grid(True)
    ax.tick_params(axis=which, labelsize=pt(11))


def draw_marks(axes: Sequence[Axes], marks: Mapping[str, Any] | None, rows: Sequence[Mapping[Any, float]], tables: Sequence[pd.DataFrame], y: str) -> list:
    """Draw what values are compared with, behind the rows of each panel; returns the entries of the legend.

    A number is a dashed line, a pair of numbers a grey band; a column (or a pair of columns) gives each row its own. A mark
    without a name ("") is a thin line without an entry, for a zero line.
    """
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    handles = []
    for i, (label, mark) in enumerate((marks or {}).items()):   # bands are grey, lines dashed, dotted or chained
        line = [DASHES, DOTTED, CHAIN][i % 3] if label else "-"
        pair = isinstance(mark, (tuple, list))
        for ax, place, table in zip(axes, rows, tables, strict=True):
            _mark(ax, mark, place, table, y, line=line, strong=bool(label))
        if label:
            handles.append(Patch(facecolor=BAND, edgecolor="none", label=label) if pair else
                           Line2D([], [], color=INK, linestyle=line, linewidth=1.5, label=label))
    return handles


def _mark(ax: Axes, mark: Any, place: Mapping[Any, float], table: pd.DataFrame, y: str, *, line: Any, strong: bool) -> None:
    if isinstance(mark, (tuple, list)) and not isinstance(mark[0], str):
        ax.axvspan(*mark, color=BAND, linewidth=0, zorder=0)
    elif isinstance(mark, (tuple, list)):
        own = table.drop_duplicates(y).dropna(subset=list(mark))
        at = own[y].map(place).astype(float)
        ax.barh(at, own[mark[1]] - own[mark[0]], left=own[mark[0]], height=0.62, color=BAND, zorder=0.5)
    elif isinstance(mark, str):
        own = table.dropna(subset=[mark]).drop_duplicates([y, mark])
        at = own[y].map(place).astype(float)
        ax.vlines(own[mark], at - 0.42, at + 0.42, color=INK, linestyle=line, linewidth=2, zorder=2.5)
    else:
        ax.axvline(mark, color=INK if strong else MUTED, linestyle=line, linewidth=1.4 if strong else 1, zorder=1)


def mark_numbers(marks: Mapping[str, Any] | None, table: pd.DataFrame) -> list[float]:
    """All values that marks name, so that the axis can hold them."""
    found: list[float] = []
    for mark in (marks or {}).values():
        for one in mark if isinstance(mark, (tuple, list)) else [mark]:
            found += list(table[one].dropna().astype(float)) if isinstance(one, str) else [float(one)]
    return found


def same_scale(ranges: Sequence[tuple[float, float]]) -> bool:
    """Can panels share a scale? Not where one would be pressed to less than a quarter of its axis; the unit then says so."""
    spans = [high - low for low, high in ranges if high > low]
    return not spans or max(h for _, h in ranges) - min(low for low, _ in ranges) <= 4 * min(spans)


def own_scales(words: Words) -> Words:
    return noted(words, tr("各格刻度不同", "scales differ between panels"))


def mark_columns(marks: Mapping[str, Any] | None) -> list[str]:
    """Columns of the table that marks name."""
    return [c for m in (marks or {}).values() for c in (m if isinstance(m, (tuple, list)) else [m]) if isinstance(c, str)]


__all__ = ["ACCENT", "BAND", "CLAIMED", "Chart", "DASHES", "FEW", "GRID", "INK", "LOOKS", "Look", "MAIN", "MISSING", "MUTED", "Names", "PALE", "PAPER",
           "RED", "SECOND", "Sheet", "Words", "alt_text", "draw_marks", "cut", "empty", "figure_style", "filled", "full_width", "joined", "key_bar",
           "key_mark", "looks_of", "mark_columns", "mark_numbers", "most_rows", "named", "needed", "noted", "number_axis", "order_of", "own_scales", "paged", "panel_width", "row_labels", "said", "same_scale",
           "screen", "sheet", "slides", "told"]

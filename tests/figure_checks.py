"""General rules that every figure of the course must keep; used by the tests of each figure module."""

from __future__ import annotations

import warnings
from collections.abc import Callable

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

from govtext import language, looks
from govtext.charts import Chart


def check_chart(make: Callable[[], Chart], *, same_labels: bool = True) -> dict[str, Chart]:
    """Make the chart in both languages and for a projector; the words round it are there, nothing is missing, covered or outside (that
    what is drawn equals the table is tested for each form in test_charts.py). Returns {"zh": chart, "en": chart}, of the notebook."""
    made = {}
    for lang in language.LANGUAGES:
        with language.in_language(lang), warnings.catch_warnings():
            warnings.filterwarnings("error", message="Glyph.*missing")
            for screen in ("projector", "notebook"):
                with looks.on_screen(screen):
                    chart = made[lang] = make()
                for page in (chart, *chart.pages):
                    _check_page(page)
    assert made["zh"].alt != made["en"].alt and made["zh"].title != made["en"].title
    assert all(sum("\u4e00" <= c <= "\u9fff" for c in words) >= 4 for words in (made["zh"].title, made["zh"].alt))
    if same_labels:
        assert len(text_boxes(made["zh"].figure)) == len(text_boxes(made["en"].figure)), "the languages draw different numbers of labels"
    return made


def _check_page(page: Chart) -> None:
    page.figure.set_dpi(100)
    canvas = FigureCanvasAgg(page.figure)
    canvas.draw()
    boxes = text_boxes(page.figure, canvas)
    assert boxes and page.title and page.alt
    _check_inside(page.figure, boxes)
    _check_overlap(boxes, lambda a, b: False)


def text_boxes(fig: Figure, canvas: FigureCanvasAgg | None = None) -> list[tuple[str, object]]:
    """Visible, non-empty texts of a figure with their boxes in pixels."""
    canvas = canvas or FigureCanvasAgg(fig)
    renderer = canvas.get_renderer()
    hidden = _undrawn(fig)
    found = []
    for text in fig.findobj(Text):
        if text.get_visible() and text.get_text().strip() and id(text) not in hidden:
            box = text.get_window_extent(renderer)
            if box.width > 0 and box.height > 0:
                found.append((text.get_text(), box))
    return found


def _undrawn(fig: Figure) -> set[int]:
    """Texts that exist as artists but are not drawn: those of hidden axes, and tick labels outside the view."""
    hidden: set[int] = set()
    for ax in fig.axes:
        for axis in (ax.xaxis, ax.yaxis):
            drawn = [] if not (ax.axison and ax.get_visible() and axis.get_visible()) else axis._update_ticks()
            shown = {id(label) for tick in drawn for label in (tick.label1, tick.label2)}
            hidden |= {id(text) for text in axis.findobj(Text) if text is not axis.label} - shown - {id(axis.offsetText)}
            if not drawn:
                hidden |= {id(axis.label), id(axis.offsetText)}
        if not ax.get_visible():
            hidden |= {id(text) for text in ax.findobj(Text)}
    return hidden


def _check_inside(fig: Figure, boxes: list[tuple[str, object]]) -> None:
    width, height = fig.get_size_inches() * fig.dpi
    for words, box in boxes:
        assert box.x0 >= -2 and box.y0 >= -2 and box.x1 <= width + 2 and box.y1 <= height + 2, f"outside the canvas: {words!r}"


def _check_overlap(boxes: list[tuple[str, object]], allowed: Callable[[str, str], bool]) -> None:
    for i, (first, a) in enumerate(boxes):
        for second, b in boxes[i + 1:]:
            wide = min(a.x1, b.x1) - max(a.x0, b.x0)
            high = min(a.y1, b.y1) - max(a.y0, b.y0)
            if wide > 2 and high > 2 and not allowed(first, second):
                raise AssertionError(f"labels overlap: {first!r} and {second!r} ({wide:.0f} x {high:.0f} px)")


def luminance(colour: object) -> float:
    """Relative luminance of a colour, 0 black to 1 white (WCAG 2.1), for greyscale contrast."""
    from matplotlib.colors import to_rgb

    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

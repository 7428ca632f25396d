"""How figures look: the Chinese font that travels with the library, the colours, and the files they are saved as."""

from __future__ import annotations

import io
import os
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from .messages import GovtextError, both, one_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DPI = 120
INK, MUTED, GRID, PAPER = "#1d232b", "#5c6670", "#d9dee3", "#ffffff"
ACCENT, SECOND = "#a63d2f", "#14375e"
# From dark to light, so that they stay apart in greyscale and for colour-blind readers.
PALETTE = ["#14375e", "#a63d2f", "#2a8c82", "#d99a2b", "#b7c4d1"]
STEPS = ["#f1f4f7", "#b7c4d1", "#5b86b0", "#14375e"]   # from little to much
SCREENS = ("notebook", "projector")
_screen: str | None = None                                                         # of the whole process, by set_screen
_screen_here: ContextVar[str | None] = ContextVar("govtext_screen", default=None)   # of one thread or task, by on_screen


# ---------------------------------------------------------------------------------------------------- notebook or projector

def set_screen(name: str | None = None) -> str:
    """Choose what charts are made for: "notebook" or "projector" (16:9, text of 18 points and more).

    None takes the environment variable GOVTEXT_SCREEN, else notebook. Raises GovtextError: another screen.
    """
    global _screen
    chosen = name or os.environ.get("GOVTEXT_SCREEN") or "notebook"
    one_of("screen", chosen, SCREENS)
    _screen = chosen
    return chosen


@contextmanager
def on_screen(name: str) -> Iterator[None]:
    """Context in which charts are made for another screen, in this thread or task only.

    Raises GovtextError: another screen than "notebook" or "projector".
    """
    one_of("screen", name, SCREENS)
    before = _screen_here.set(name)
    try:
        yield
    finally:
        _screen_here.reset(before)


def screen() -> str:
    """The screen in force."""
    return _screen_here.get() or _screen or set_screen()


# ---------------------------------------------------------------------------------------------------- colours

def shade(share: float) -> str:
    """Colour of a share from 0 (almost paper) to 1 (dark blue), between the steps of STEPS."""
    at = min(max(float(share), 0.0), 1.0) * (len(STEPS) - 1)
    low = min(int(at), len(STEPS) - 2)
    ends = [[int(step[i:i + 2], 16) for i in (1, 3, 5)] for step in STEPS[low:low + 2]]
    return "#" + "".join(f"{round(a + (b - a) * (at - low)):02x}" for a, b in zip(*ends, strict=True))


def luminance(colour: str) -> float:
    """Relative luminance of "#rrggbb", 0 black to 1 white (WCAG 2.1)."""
    parts = [int(colour[i:i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast of two colours, 1 to 21 (WCAG 2.1); text needs 4.5."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def ink_on(fill: str) -> str:
    """Colour of text on a fill: white where it is readable (4.5:1), else ink, else black."""
    return next((ink for ink in (PAPER, INK) if contrast(ink, fill) >= 4.5), "#000000")


def font_path(kind: str = "sans") -> Path:
    """Path of the Chinese font that travels with the kit (Noto Sans SC or Noto Serif SC, SIL Open Font License).

    Raises GovtextError: the font package is not installed.
    """
    one_of("kind", kind, ("sans", "serif"))
    try:
        import pylopdf_fonts_zh_cn
    except ImportError as error:
        raise GovtextError("没有安装中文字体包。请运行 pip install pylopdf-fonts-zh-cn。",
                           "The font package is missing. Run pip install pylopdf-fonts-zh-cn.") from error
    return Path(pylopdf_fonts_zh_cn.__file__).parent / f"Noto{kind.title()}SC-Regular.otf"


@contextmanager
def figure_style() -> Iterator[None]:
    """Context in which figures are made: font, colours, sizes; matplotlib's settings are put back afterwards."""
    import matplotlib as mpl
    from matplotlib import font_manager

    path = str(font_path())
    if path not in {entry.fname for entry in font_manager.fontManager.ttflist}:
        font_manager.fontManager.addfont(path)
    name = font_manager.FontProperties(fname=path).get_name()
    settings = {
        "font.family": [name, "DejaVu Sans"], "font.size": 12, "axes.titlesize": 15, "axes.titlelocation": "left", "axes.titlepad": 12,
        "axes.labelsize": 12, "axes.labelcolor": MUTED, "axes.edgecolor": MUTED, "axes.spines.top": False,
        "axes.spines.right": False, "axes.unicode_minus": False, "xtick.color": MUTED, "ytick.color": INK, "text.color": INK,
        "axes.titlecolor": INK, "grid.color": GRID, "grid.linewidth": 0.8, "axes.axisbelow": True, "figure.facecolor": PAPER,
        "axes.facecolor": PAPER, "figure.constrained_layout.use": True, "legend.frameon": False, "svg.fonttype": "path",
        "svg.hashsalt": "govtext", "text.parse_math": False,   # "$" is written as it stands
        "figure.max_open_warning": 0, "axes.prop_cycle": mpl.cycler(color=PALETTE),
    }
    with mpl.rc_context(settings):
        yield


def new_figure(width: float = 9.6, height: float = 5.4, **options: Any) -> tuple[Figure, Any]:
    """An empty figure with its axes (options go to Figure.subplots); not registered with pyplot, so nothing is shown twice."""
    from matplotlib.figure import Figure

    fig = Figure(figsize=(width, height))
    return fig, fig.subplots(**options)


def png_bytes(fig: Figure, dpi: int = DPI) -> bytes:
    """Render a figure to a small PNG (256 colours): same bytes for the same figure and library versions."""
    fig = fig.figure   # of a Chart; of a Figure itself
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from PIL import Image

    was = fig.dpi
    with figure_style():
        fig.set_dpi(min(dpi, 150))
        canvas = FigureCanvasAgg(fig)
        with _missing_told():
            canvas.draw()
        pixels = Image.fromarray(np.asarray(canvas.buffer_rgba()))   # straight from memory: no PNG in between
        fig.set_dpi(was)
    page = Image.new("RGB", pixels.size, PAPER)
    page.paste(pixels, mask=pixels.getchannel("A"))
    small = io.BytesIO()
    # a median cut would mix the colour of a few marks with their neighbours; this one keeps it, in half the time. With half the colours, shades of
    # a table came out in another tint
    page.quantize(256, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(small, format="PNG", compress_level=6)
    return small.getvalue()


@contextmanager
def _missing_told() -> Iterator[None]:
    """Say in one sentence which characters no font has, instead of matplotlib's one warning for each."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        yield
    missing = {int(found[1]) for w in caught if (found := re.match(r"Glyph (\d+)", str(w.message)))}
    for w in caught:
        if not str(w.message).startswith("Glyph"):
            warnings.warn_explicit(w.message, w.category, w.filename, w.lineno)
    if missing:
        signs = " ".join(chr(code) for code in sorted(missing))
        warnings.warn(f"Glyph missing: {both(f'图上用的字体没有这些字，画成了方框：{signs}。请换一种写法。', f'the fonts lack these characters, drawn as boxes: {signs}. Write them in another way.')}",
                      stacklevel=4)


def save_figure(fig: Figure, path: str | Path) -> None:
    """Write a figure as .svg, .png or .pdf without dates, so that the same figure gives the same file."""
    path = Path(path)
    one_of("suffix", path.suffix.lower(), (".svg", ".png", ".pdf"))
    if path.suffix.lower() == ".png":
        path.write_bytes(png_bytes(fig))
        return
    import matplotlib as mpl

    dateless = {"Date": None} if path.suffix.lower() == ".svg" else {"CreationDate": None}
    placed = mpl.rc_context({"figure.constrained_layout.use": False})   # else savefig lays out what was placed by hand
    with figure_style(), placed, _missing_told():
        fig.savefig(path, metadata=dateless)

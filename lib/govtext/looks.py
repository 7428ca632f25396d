"""How figures look: the Chinese font that travels with the library, the colours, and the files they are saved as."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from .messages import GovtextError, one_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DPI = 120
INK, MUTED, GRID, PAPER = "#1d232b", "#5c6670", "#d9dee3", "#ffffff"
ACCENT, SECOND = "#a63d2f", "#14375e"
# From dark to light, so that they stay apart in greyscale and for colour-blind readers.
PALETTE = ["#14375e", "#a63d2f", "#2a8c82", "#d99a2b", "#b7c4d1"]


def font_path(kind: str = "sans") -> Path:
    """Path of the Chinese font that travels with the course (Noto Sans SC or Noto Serif SC, SIL Open Font License).

    Raises
    ------
    GovtextError
        The font package is not installed.
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
        "font.family": [name], "font.size": 12, "axes.titlesize": 15, "axes.titlelocation": "left", "axes.titlepad": 12,
        "axes.labelsize": 12, "axes.labelcolor": MUTED, "axes.edgecolor": MUTED, "axes.spines.top": False,
        "axes.spines.right": False, "axes.unicode_minus": False, "xtick.color": MUTED, "ytick.color": INK, "text.color": INK,
        "axes.titlecolor": INK, "grid.color": GRID, "grid.linewidth": 0.8, "axes.axisbelow": True, "figure.facecolor": PAPER,
        "axes.facecolor": PAPER, "figure.constrained_layout.use": True, "legend.frameon": False, "svg.fonttype": "path",
        "svg.hashsalt": "govtext", "figure.max_open_warning": 0, "axes.prop_cycle": mpl.cycler(color=PALETTE),
    }
    with mpl.rc_context(settings):
        yield


def looks_for(names: Iterable[Any], looks: Sequence[Any], what: str = "series") -> list[Any]:
    """One look for each name. More names than looks are refused: a series that is not drawn, or drawn like another, misleads.

    Raises
    ------
    GovtextError
        Says how many can be told apart.
    """
    wanted = list(names)
    if len(wanted) > len(looks):
        raise GovtextError(f"这种图最多分得清 {len(looks)} 个系列（{what}），给了 {len(wanted)} 个：{'、'.join(map(str, wanted))}。请少画几个，或分成几张图。",
                           f"This figure can tell {len(looks)} apart ({what}); {len(wanted)} were given: {', '.join(map(str, wanted))}. "
                           "Draw fewer, or several figures.")
    return list(looks[:len(wanted)])


def new_figure(width: float = 9.6, height: float = 5.4, **options: Any) -> tuple[Figure, Any]:
    """An empty figure with its axes (options go to Figure.subplots); not registered with pyplot, so nothing is shown twice."""
    from matplotlib.figure import Figure

    fig = Figure(figsize=(width, height))
    return fig, fig.subplots(**options)


def png_bytes(fig: Figure, dpi: int = DPI) -> bytes:
    """Render a figure to a small PNG (128 colours): same bytes for the same figure and library versions."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from PIL import Image

    was = fig.dpi
    with figure_style():
        fig.set_dpi(min(dpi, 150))
        canvas = FigureCanvasAgg(fig)
        canvas.draw()
        pixels = Image.fromarray(np.asarray(canvas.buffer_rgba()))   # straight from memory: no PNG in between
        fig.set_dpi(was)
    page = Image.new("RGB", pixels.size, PAPER)
    page.paste(pixels, mask=pixels.getchannel("A"))
    small = io.BytesIO()
    page.quantize(128, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(small, format="PNG", compress_level=6)
    return small.getvalue()


def save_figure(fig: Figure, path: str | Path) -> None:
    """Write a figure as .svg, .png or .pdf without dates, so that the same figure gives the same file."""
    path = Path(path)
    one_of("suffix", path.suffix.lower(), (".svg", ".png", ".pdf"))
    if path.suffix.lower() == ".png":
        path.write_bytes(png_bytes(fig))
        return
    import matplotlib as mpl

    dateless = {"Date": None} if path.suffix.lower() == ".svg" else {"CreationDate": None}
    with figure_style(), mpl.rc_context({"figure.constrained_layout.use": False}):   # else savefig lays out what was placed by hand
        fig.savefig(path, metadata=dateless)

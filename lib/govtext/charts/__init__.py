"""Charts: a tidy table and the names of its columns in, a Chart out that shows itself, keeps its table and describes itself in words."""
from .bars import bars
from .base import CLAIMED, FEW, LOOKS, MAIN, MISSING, PALE, RED, Chart, Look
from .dots import dots
from .grid import grid
from .histogram import histogram
from .lines import lines
from .strips import strips
from .tiles import tiles
from .words import words

__all__ = ["CLAIMED", "Chart", "FEW", "LOOKS", "Look", "MAIN", "MISSING", "PALE", "RED", "bars", "dots", "grid", "histogram", "lines", "strips", "tiles", "words"]

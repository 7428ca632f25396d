"""Charts: a tidy table and the names of its columns in, a Chart out that shows itself, keeps its table and describes itself in words."""
from .bars import bars
from .base import CLAIMED, FEW, LOOKS, MAIN, MISSING, PALE, RED, Chart, Look
from .dots import dots
from .grid import grid
from .lines import lines

__all__ = ["CLAIMED", "Chart", "FEW", "LOOKS", "Look", "MAIN", "MISSING", "PALE", "RED", "bars", "dots", "grid", "lines"]

"""Charts: a tidy table and the names of its columns in, a Chart out that shows itself, keeps its table and describes itself in words."""
from .bars import bars
from .base import CLAIMED, FEW, LOOKS, MAIN, MISSING, PALE, RED, Chart, Look
from .columns_of_links import columns_of_links
from .dendrogram import dendrogram
from .dots import dots
from .grid import grid
from .histogram import histogram
from .lines import lines
from .network import network
from .outline import outline
from .scatter import scatter
from .strips import strips
from .surface import surface
from .tiles import tiles
from .timeline import timeline
from .words import words

__all__ = ["CLAIMED", "Chart", "FEW", "LOOKS", "Look", "MAIN", "MISSING", "PALE", "RED", "bars", "columns_of_links", "dendrogram", "dots",
           "grid",
           "histogram", "lines", "network", "outline", "scatter", "strips", "surface", "tiles", "timeline", "words"]

"""Charts: a tidy table and the names of its columns in, a Chart out that shows itself, keeps its table and describes itself in words.

What is the same in all of them, and is not said again (README.md of this folder shows what colours and marks mean):

- rows: order of the rows (lanes, columns ...), as a list or as a dict of id -> label, the same in every panel; default: order of the
  table, or of its categories, and in each panel the rows it has
- names: dict of id -> label for rows, series, parts, kinds, groups and panels, in place of the ids it knows
- looks: dict of series (part, kind, group) -> Look, in place of the next free one
- flags (hollow, few, frame, missing, mark ...): a column of bool, or {column: what it means}
- periods: dict of label -> (first, last): shaded behind the data, named at the top
- title (required: what the chart shows), unit, caption, source: the words round a chart, in the language in force

`Chart.table` holds the drawn rows in drawing order; on a slide what finds no room goes on to `Chart.pages`. GovtextError is raised for a
missing column, a value that the order given does not list, more series than looks, and a word that no chart knows.
"""
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

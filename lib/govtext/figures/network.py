"""A network of terms as a picture: one or several panels with the nodes in the same places, so that they can be compared."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ..charts import Chart, network
from ..language import tr

if TYPE_CHECKING:
    from networkx import Graph


def network_map(panels: Mapping[str, Graph], *, groups: Mapping[str, str], names: Mapping[str, str], title: tuple[str, str],
                source: tuple[str, str], labels: Mapping[str, str] | None = None, layout: str = "ring",
                seed: int = 1) -> Chart:
    """Draw networks side by side: mark = term (larger: in more units), shape and colour = group, line = edge (thicker: heavier).

    Raises GovtextError: unknown layout, or more groups than looks.

    Parameters
    ----------
    panels : dict of heading in the language in force -> networkx.Graph
        Edges may carry weight, nodes n (as `co_word_graph` makes them).
    groups : dict of node -> group
        A node without a group is drawn in grey. In a ring, nodes of `groups` that a graph lacks keep their place, hollow.
    names : dict of group -> name in the language in force; the order of the groups
    labels : text in place of the node, for figures in English; an empty text is not drawn
    title, source, layout, seed : as in all `figures`
    """
    hollow = tr("空心点在此处没有连线。", "hollow: no line here. ") if layout == "ring" else ""
    return network(panels, groups=groups, names=labels, group_names=names, layout=layout, seed=seed, title=tr(*title), source=tr(*source),
                   caption=tr(f"点越大，出现的单位越多；线越粗，一起出现越多；深色线在组内，浅色线在组间{'；' if hollow else '。'}{hollow}距离没有确切含义。",
                              "Larger mark: in more units; thicker line: together more often; dark lines inside a group, pale ones between"
                              f"{'; ' if hollow else '. '}{hollow}Distances have no exact meaning."))

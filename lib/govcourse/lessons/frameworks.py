"""The frameworks of the articles in words: what stands below a concept as a tree, and concepts with digest and the way back to passages."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from govtext.language import tr
from govtext.messages import GovtextError

from ..passages import cite


def below(concepts: pd.DataFrame, parent: str) -> list[str]:
    """Ids of the concepts below another, each before its own, in the order of the text."""
    found = []
    for child in concepts[concepts["parent"] == parent].sort_values("order")["id"]:
        found += [child, *below(concepts, child)]
    return found


def tree(concepts: pd.DataFrame, *roots: str) -> pd.DataFrame:
    """What stands below one concept (which is left out), or below several (which are the first level), for `govtext.charts.outline`.

    Returns
    -------
    DataFrame
        The columns of the concepts, and label (name in the language in force), note (first passage: article and paragraph); parent is
        "" at the top.

    Raises
    ------
    GovtextError
        There is no such concept.
    """
    _known(concepts, roots)
    ids = below(concepts, roots[0]) if len(roots) == 1 else [i for root in roots for i in (root, *below(concepts, root))]
    nodes = concepts.set_index("id").loc[ids].reset_index()
    top = nodes["parent"].isin(roots) if len(roots) == 1 else nodes["id"].isin(roots)
    return nodes.assign(label=nodes[tr("name_zh", "name_en")], parent=nodes["parent"].mask(top, ""),
                        note=[cited(passages[:1]) for passages in nodes["passages"]])


def spelt_out(nodes: pd.DataFrame) -> pd.DataFrame:
    """A `tree` with the digest of each last branch after it, as a branch of its own, so that the figure says what a name stands for."""
    rows = []
    for node in nodes.to_dict("records"):
        rows.append(node)
        if node["id"] not in set(nodes["parent"]):
            rows.append({**node, "id": f"{node['id']}/digest", "parent": node["id"], "label": node[tr("digest_zh", "digest_en")]})
    return pd.DataFrame(rows, columns=nodes.columns)


def cards(concepts: pd.DataFrame, ids: Iterable[str]) -> pd.DataFrame:
    """Concepts to read, in the order given: name, digest and passages (as citations), in the language in force.

    Raises
    ------
    GovtextError
        There is no such concept.
    """
    ids = list(ids)
    _known(concepts, ids)
    rows = concepts.set_index("id").loc[ids].reset_index()
    return pd.DataFrame({"name": rows[tr("name_zh", "name_en")], "digest": rows[tr("digest_zh", "digest_en")],
                         "passages": [cited(passages) for passages in rows["passages"]]})


def cited(passages: Iterable[str]) -> str:
    """Passages (stages-19 ...) as short citations, joined."""
    parts = [passage.rsplit("-", 1) for passage in passages]
    return tr("；", "; ").join(cite(article, int(number)) for article, number in parts)


def _known(concepts: pd.DataFrame, ids: Iterable[str]) -> None:
    unknown = "、".join(sorted(set(ids) - set(concepts["id"])))
    if unknown:
        raise GovtextError(f"data/concepts 里没有这些概念：{unknown}。", f"data/concepts has no concepts {unknown}.")

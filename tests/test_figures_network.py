"""The network and the table as pictures: lines, labels and cells equal what was given; both languages, both screens."""

from itertools import combinations

import networkx as nx
import pandas as pd
import pytest

import govcourse as gc
import govtext as gt
from figure_checks import check_chart, text_boxes
from govtext import looks
from govtext.figures import matrix, network
from govtext.measures.cooccurrence import co_word_graph, communities, cooccurrence

TITLE, SOURCE = ("题目是发现", "The title is the finding"), ("五篇文章", "five articles")


@pytest.fixture(scope="module")
def logics():
    corpus, concepts = gc.load_course(), gc.load_concepts()
    kind = concepts[concepts["kind"] == "logic"]
    terms = gt.concept_terms(kind)
    groups = terms[~terms["term"].duplicated(keep=False)].set_index("term")["id"].to_dict()
    home = {p for row in kind.itertuples() for p in row.passages}
    full, rest = (co_word_graph(cooccurrence(t, groups, unit="passage"))
                  for t in (corpus.tokens, corpus.tokens[~corpus.tokens["passage_id"].isin(home)]))
    zh, en = (dict(zip(kind["id"], kind[f"name_{lang}"], strict=True)) for lang in ("zh", "en"))
    return groups, zh, en, full, rest


@pytest.fixture(scope="module")
def novel():
    """The co-occurrence network of Les Misérables: 77 nodes, 254 edges."""
    graph = nx.les_miserables_graph()
    found = communities(graph, seeds=range(3)).table
    return graph, {row.term: str(row.community) for row in found.itertuples()}


def panels_of(full, rest):
    return {gt.tr("全部", "all"): full, gt.tr("去掉自己的段落", "own passages out"): rest}


def test_ring_draws_every_edge_on_its_side_and_labels_every_node_with_an_edge(logics):
    groups, zh, en, full, rest = logics
    made = check_chart(lambda: network.network_map(panels_of(full, rest), groups=groups, names=gt.tr(zh, en), title=TITLE,
                                                   source=SOURCE, labels=gt.tr(None, gt.gloss(list(groups)))), same_labels=False)
    for panel, graph in panels_of(full, rest).items():
        edges = made["zh"].table[made["zh"].table["panel"] == panel]
        assert len(edges) == graph.number_of_edges() and edges["inside"].sum() == sum(groups[a] == groups[b] for a, b in graph.edges)
        assert f"{len(graph)} 个点，{len(edges)} 条连线" in made["zh"].alt
    assert set(full) <= {w for w, _ in text_boxes(made["zh"].figure)}


def test_force_layout_places_seventy_labels_without_overlap(novel):
    graph, groups = novel
    names = {k: k for k in sorted(set(groups.values()))}
    chart = network.network_map({"小说": graph}, groups=groups, names=names, title=TITLE, source=SOURCE, layout="force")
    assert looks.png_bytes(chart.figure)   # drawn, so that the legend has its place
    boxes = text_boxes(chart.figure)
    assert set(graph) <= {w for w, _ in boxes}
    shared = [(a, b) for (a, p), (b, q) in combinations(boxes, 2)
              if min(p.x1, q.x1) - max(p.x0, q.x0) > 2 and min(p.y1, q.y1) - max(p.y0, q.y0) > 2]
    assert not shared


def test_on_a_slide_only_names_that_find_room_beside_their_nodes_are_written(novel):
    """Seventy-seven names in large letters have no room: none covers another, the hub is among those that stay, and words say so."""
    graph, groups = novel
    with looks.on_screen("projector"):
        chart = network.network_map({"": graph}, groups=groups, names={g: g for g in sorted(set(groups.values()))}, layout="force", title=TITLE, source=SOURCE)
    written = [(label, box) for label, box in text_boxes(chart.figure) if label.replace("\n", " ") in graph]
    assert 10 < len(written) < len(graph) and "Valjean" in [label for label, _ in written]
    assert not [(a, b) for (a, one), (b, two) in combinations(written, 2) if one.overlaps(two)]
    assert chart.caption.count("旁边放不下") == 1
    few = network.network_map({"": nx.Graph([("甲", "乙")])}, groups={}, names={}, layout="force", title=TITLE, source=SOURCE)
    assert "旁边放不下" not in few.caption


def test_force_layout_is_the_same_twice_and_copes_with_separate_parts_and_nodes_without_group():
    graph = nx.Graph([("数据", "治理"), ("平台", "服务"), ("服务", "一网通办"), ("平台", "一网通办")])

    def make():
        return network.network_map({"x": graph}, groups={"数据": "g"}, names={"g": "组"}, title=TITLE, source=SOURCE, layout="force",
                                   labels={"治理": ""})

    assert looks.png_bytes(make().figure) == looks.png_bytes(make().figure)
    words = {t for t, _ in text_boxes(make().figure)}
    assert "治理" not in words and words >= {"数据", "平台"} and not make().table["inside"].any()


@pytest.mark.parametrize("layout", ["ring", "force"])
def test_empty_and_single_node_networks_are_drawn(layout):
    single = nx.Graph()
    single.add_node("数据")
    for graph, said in ((nx.Graph(), "没有可画的数据"), (single, "1 个点")):
        chart = network.network_map({"空": graph}, groups={"数据": "g"}, names={"g": "组"}, title=TITLE, source=SOURCE, layout=layout)
        assert said in chart.alt and looks.png_bytes(chart.figure)


def test_what_cannot_be_drawn_is_refused():
    graph = nx.path_graph(["a", "b"])
    for options in ({"layout": "circle"}, {"names": {str(i): str(i) for i in range(11)}}):
        with pytest.raises(gt.GovtextError):
            network.network_map({"x": graph}, **{"groups": {}, "names": {}, "title": TITLE, "source": SOURCE, **options})


# ---------------------------------------------------------------------------------------------------- a table as a picture

def test_matrix_shows_each_cell_and_nothing_where_there_is_nothing():
    table = pd.DataFrame([("a", "x", 3.0), ("a", "x", 1.0), ("b", "y", 2.0), ("c", "x", 9.0)], columns=["row", "column", "rate"])

    def draw(**options):
        return matrix.matrix_map(table, value="rate", rows={"a": gt.tr("甲", "first"), "b": gt.tr("乙", "second")}, columns={"x": "X", "y": "Y"},
                                 title=TITLE, unit=("次", "times"), source=SOURCE, form="{:.1f}", **options)

    made = check_chart(lambda: draw(outlined={("b", "x")}))
    cells = made["zh"].table.set_index(["row", "column"])
    assert cells["words"].to_dict() == {("a", "x"): "4.0", ("a", "y"): "", ("b", "x"): "", ("b", "y"): "2.0"}
    assert list(cells.index[cells["outlined"]]) == [("b", "x")]
    frames = {w for w, _ in text_boxes(made["en"].figure)}
    assert "framed: where the author places it" in frames and not draw().table["outlined"].any()
    grouped = check_chart(lambda: draw(column_groups={"x": gt.tr("左", "on the left"), "y": gt.tr("右", "on the right")}))
    assert {"on the left", "on the right"} <= {w for w, _ in text_boxes(grouped["en"].figure)}
    with pytest.raises(gt.GovtextError, match="rate"):
        matrix.matrix_map(table.drop(columns="rate"), value="rate", rows={}, columns={}, title=TITLE, unit=("次", "n"), source=SOURCE)

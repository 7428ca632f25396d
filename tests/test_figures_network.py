"""The network picture: nodes, lines and labels equal the graphs; both layouts, both languages, nothing overlaps."""

from itertools import combinations

import networkx as nx
import pytest

import govcourse as gc
import govtext as gt
from figure_checks import check_figure, luminance, text_boxes
from govtext import looks
from govtext.figures import network
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


def lines(ax, gid):
    return next(c for c in ax.collections if c.get_gid() == gid)


def test_ring_draws_every_edge_on_its_side_and_labels_every_node_with_an_edge(logics):
    groups, zh, en, full, rest = logics
    made = check_figure(lambda: network.network_map(panels_of(full, rest), groups=groups, names=gt.tr(zh, en), title=TITLE,
                                                    source=SOURCE, labels=gt.tr(None, gt.gloss(list(groups)))))
    for ax, graph in zip(made["zh"].axes, (full, rest), strict=True):
        inside = sum(groups[a] == groups[b] for a, b in graph.edges)
        assert len(lines(ax, "inside").get_segments()) == inside
        assert len(lines(ax, "between").get_segments()) == graph.number_of_edges() - inside
        words = {t.get_text() for t in ax.texts}
        assert set(graph) <= words and not (set(groups) - set(graph)) & words
        hollow = [line for line in ax.lines if line.get_marker() == "o"]
        assert len(hollow) == len(set(groups) - set(graph))
    assert f"{full.number_of_edges()} 条连线" in made["zh"].govtext_alt["zh"]
    assert f"{rest.number_of_edges()} lines" in made["en"].govtext_alt["en"]


def test_both_panels_of_a_ring_have_the_same_places_and_size(logics):
    groups, zh, _, full, rest = logics
    fig = network.network_map(panels_of(full, rest), groups=groups, names=zh, title=TITLE, source=SOURCE)
    spots = []
    for ax, graph in zip(fig.axes, (full, rest), strict=True):
        dots = [c for c in ax.collections if c.get_gid() is None]
        spots.append(dict(zip(sorted(graph), (tuple(d.get_offsets()[0]) for d in dots), strict=True)))
    a, b = sorted(set(spots[0]) & set(spots[1]))[:2]
    first, second = ((s[b][0] - s[a][0], s[b][1] - s[a][1]) for s in spots)
    assert first == pytest.approx(second, abs=1e-6)


def test_shape_and_colour_follow_the_group(logics):
    groups, zh, _, full, _ = logics
    fig = network.network_map({"x": full}, groups=groups, names=zh, title=TITLE, source=SOURCE)
    shown = dict(zip(sorted(full), (c for c in fig.axes[0].collections if c.get_gid() is None), strict=True))
    looks = {}
    for term, dot in shown.items():
        looks.setdefault(groups[term], set()).add((tuple(dot.get_facecolor()[0]), len(dot.get_paths()[0].vertices)))
    assert all(len(look) == 1 for look in looks.values())
    assert len({next(iter(look)) for look in looks.values()}) == len(looks)
    handles = fig.legends[0].legend_handles
    assert len({h.get_marker() for h in handles[:6]}) == 6 and handles[6].get_linestyle() != handles[7].get_linestyle()


def test_larger_and_thicker_mean_more():
    graph = nx.Graph()
    graph.add_nodes_from([("a", {"n": 1}), ("b", {"n": 9}), ("c", {"n": 4})])
    graph.add_edges_from([("a", "b", {"weight": 1}), ("b", "c", {"weight": 5})])
    ax = network.network_map({"x": graph}, groups=dict.fromkeys("abc", "g"), names={"g": "组"}, title=TITLE, source=SOURCE).axes[0]
    sizes = [c.get_sizes()[0] for c in ax.collections if c.get_gid() is None]
    assert sizes[0] < sizes[2] < sizes[1]
    thin, thick = lines(ax, "inside").get_linewidths()
    assert thin < thick


def test_force_layout_places_seventy_labels_without_overlap(novel):
    graph, groups = novel
    names = {k: k for k in sorted(set(groups.values()))}
    made = check_figure(lambda: network.network_map({gt.tr("小说", "novel"): graph}, groups=groups, names=names, title=TITLE,
                                                    source=SOURCE, layout="force", height=7))
    assert set(graph) <= {t.get_text() for t in made["zh"].axes[0].texts}
    dots = [c.get_offsets()[0] for c in made["zh"].axes[0].collections if c.get_gid() is None]
    nearest = min(((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2) ** 0.5 for a, b in combinations(dots, 2))
    assert nearest > 0.12   # inches: nodes stand apart


def test_force_layout_is_the_same_twice_and_copes_with_separate_parts_and_nodes_without_group():
    graph = nx.Graph([("数据", "治理"), ("平台", "服务"), ("服务", "一网通办"), ("平台", "一网通办")])

    def make():
        return network.network_map({"x": graph}, groups={"数据": "g"}, names={"g": "组"}, title=TITLE, source=SOURCE, layout="force",
                                   labels={"治理": ""})

    assert looks.png_bytes(make()) == looks.png_bytes(make())
    fig = make()
    assert "治理" not in {t.get_text() for t in fig.axes[0].texts}
    assert len(lines(fig.axes[0], "inside").get_segments()) == 0
    assert {t for t, _ in text_boxes(fig)} >= {"数据", "平台"}


@pytest.mark.parametrize("layout", ["ring", "force"])
def test_empty_and_single_node_networks_are_drawn(layout):
    single = nx.Graph()
    single.add_node("数据")
    for graph in (nx.Graph(), single):
        fig = network.network_map({"空": graph}, groups={"数据": "g"}, names={"g": "组"}, title=TITLE, source=SOURCE, layout=layout)
        assert f"{len(graph)} 个词" in fig.govtext_alt["zh"]
        assert looks.png_bytes(fig)


def test_what_cannot_be_drawn_is_refused():
    graph = nx.path_graph(["a", "b"])
    for options in ({"layout": "circle"}, {"names": {str(i): str(i) for i in range(11)}}):
        with pytest.raises(gt.GovtextError):
            network.network_map({"x": graph}, **{"groups": {}, "names": {}, "title": TITLE, "source": SOURCE, **options})
    with pytest.raises(gt.GovtextError):
        network.network_map({}, groups={}, names={}, title=TITLE, source=SOURCE)


def test_lines_inside_and_between_groups_differ_in_greyscale_by_style_not_by_shade_alone():
    graph = nx.Graph([("a", "b"), ("b", "c")])
    ax = network.network_map({"x": graph}, groups={"a": "g", "b": "g", "c": "h"}, names={"g": "甲", "h": "乙"}, title=TITLE,
                             source=SOURCE).axes[0]
    solid, dashed = lines(ax, "inside"), lines(ax, "between")
    assert solid.get_linestyle()[0][1] is None and dashed.get_linestyle()[0][1] is not None
    assert luminance(solid.get_color()[0][:3]) < 0.4 and luminance(dashed.get_color()[0][:3]) < 0.4

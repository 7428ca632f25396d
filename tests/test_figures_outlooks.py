"""Figures of notebook 06: artists equal the tables, both languages, nothing overlaps."""

import itertools

import numpy as np
import pandas as pd
import pytest
from matplotlib.collections import LineCollection, PathCollection

import govcourse as gc
import govtext as gt
from figure_checks import check_figure, luminance, text_boxes
from govcourse.figures import outlooks
from govtext import language, looks
from govtext.measures import similarity as sim

KINDS = {"insight": ("六个洞察", "Six insights"), "trend": ("五大趋势", "Five trends"), "recommendation": ("六条建议", "Six recommendations")}
LETTERS = {"insight": ("洞察", "I"), "trend": ("趋势", "T"), "recommendation": ("建议", "R")}


class Data:
    """The tables of the notebook, in short."""

    def __init__(self):
        corpus, concepts, relations = gc.load_course(), gc.load_concepts(), gc.load_relations()
        self.items = concepts[concepts["kind"].isin(KINDS)].rename(columns={"id": "item", "kind": "group"})
        self.groups = self.items.set_index("item")["group"].to_dict()
        places = self.items.explode("passages").rename(columns={"passages": "passage_id"})[["item", "group", "passage_id"]]
        self.tokens = corpus.tokens.merge(places, on="passage_id")
        self.dtm = sim.document_term_matrix(gt.content_terms(self.tokens, gt.load_stopwords()), unit="item", weight="tf-idf",
                                            units=list(self.groups))
        self.square = sim.similarity(self.dtm)
        reading = relations[(relations["kind"] == "same-theme") & relations["from"].isin(self.items["item"])
                            & relations["to"].isin(self.items["item"])]
        self.reading = reading.rename(columns={"from": "a", "to": "b"})[["a", "b", "strength"]].reset_index(drop=True)
        pairs = sim.similarity_pairs(self.square, groups=self.groups).merge(self.reading, on=["a", "b"], how="left")
        self.pairs = pairs.fillna({"strength": 0}).astype({"strength": int})
        target = pd.DataFrame(0, index=self.square.index, columns=self.square.index)
        for r in self.reading.itertuples():
            target.loc[r.a, r.b] = target.loc[r.b, r.a] = r.strength
        self.agreement = sim.rank_agreement(self.square, target, permutations=199, groups=self.groups)

    def codes(self):
        return {r.item: language.tr(*LETTERS[r.group]) + str(r.order) for r in self.items.itertuples()}

    def names(self):
        return self.items.set_index("item")[language.tr("name_zh", "name_en")].to_dict()


@pytest.fixture(scope="module")
def data():
    language.set_language("zh")
    return Data()


def texts(fig):
    return [words for words, _ in text_boxes(fig)]


def test_similarity_map_shows_every_pair_once_and_frames_the_matches(data):
    made = check_figure(lambda: outlooks.similarity_map(data.square, data.reading, codes=data.codes(), names=data.names(),
                                                        groups=data.groups, group_names=KINDS))
    ax = made["zh"].axes[0]
    frames = [p for p in ax.patches if not p.get_fill()]
    assert len(ax.patches) - len(frames) == 17 * 16 / 2
    assert len(frames) == len(data.reading)
    styles = {3: "-", 2: "--", 1: ":"}
    for strength, count in data.reading["strength"].value_counts().items():
        assert sum(f.get_linestyle() == styles[strength] for f in frames) == count
    lower = data.square.to_numpy()[np.tril_indices(17, -1)]
    assert [t.get_text() for t in ax.texts] == [f"{100 * v:.0f}" for v in lower]
    kinds = np.array(list(data.groups.values()))
    own = data.square.to_numpy()[np.ix_(kinds == "recommendation", kinds == "recommendation")]
    mean = own[np.tril_indices(6, -1)].mean()
    assert f"{100 * mean:.1f}" in made["en"].govtext_alt["en"] and f"{100 * mean:.1f}" in made["zh"]._suptitle.get_text()


def test_similarity_map_frames_the_right_cells(data):
    fig = outlooks.similarity_map(data.square, data.reading, codes=data.codes(), names=data.names(), groups=data.groups, group_names=KINDS)
    ids = list(data.square.index)
    framed = {frozenset((ids[round(p.get_x() - 0.07)], ids[round(p.get_y() - 0.07)])) for p in fig.axes[0].patches if not p.get_fill()}
    assert framed == {frozenset(pair) for pair in zip(data.reading["a"], data.reading["b"], strict=True)}


def test_match_network_draws_a_line_per_pair_between_the_right_boxes(data):
    closest = data.pairs.head(len(data.reading))
    columns = {kind: [i for i, k in data.groups.items() if k == kind] for kind in KINDS}
    made = check_figure(lambda: outlooks.match_network(data.reading, closest, columns=columns, codes=data.codes(), names=data.names(),
                                                       group_names=KINDS))
    fig = made["en"]
    for ax, edges in zip(fig.axes, (data.reading, closest), strict=True):
        assert len(ax.lines) == len(edges) and len(ax.patches) == 17 + 6
        boxes = {(round(p.get_x() + p.get_width() / 2), round(p.get_y() + p.get_height() / 2, 6)): t.get_text().split("\n")[0]
                 for p, t in zip(ax.patches, ax.texts, strict=True)}
        drawn = set()
        for line in ax.lines:
            (x0, x1), (y0, y1) = line.get_xdata(), line.get_ydata()
            drawn.add(frozenset((boxes[int(x0), round(y0, 6)], boxes[int(x1) + 1, round(y1, 6)])))
        language.set_language("en")
        assert drawn == {frozenset((data.codes()[a], data.codes()[b])) for a, b in zip(edges["a"], edges["b"], strict=True)}
        alone = {t.get_text().split("\n")[0] for p, t in zip(ax.patches, ax.texts, strict=True) if p.get_linestyle() == "--"}
        assert alone == {data.codes()[i] for i in data.groups} - set().union(*drawn)
        language.set_language("zh")
    solid = [line for line in fig.axes[1].lines if line.get_linestyle() == "-"]
    assert len(solid) == (closest["strength"] > 0).sum()
    assert str(len(solid)) in fig._suptitle.get_text()


def test_agreement_strip_has_a_point_per_pair(data):
    gap = data.pairs["similarity"].rank() - data.pairs["strength"].rank()
    pairs = data.pairs.assign(tension=data.pairs.index % 19 == 0, named=gap.rank() > len(gap) - 4)
    shuffled = list(np.random.default_rng(1).normal(0, 0.08, 199))
    made = check_figure(lambda: outlooks.agreement_strip(pairs, data.agreement, shuffled, codes=data.codes()))
    ax, side = made["zh"].axes
    points = np.concatenate([c.get_offsets() for c in ax.collections if isinstance(c, PathCollection)])
    assert sorted(points[:, 1]) == pytest.approx(sorted(100 * pairs["similarity"]))
    assert np.bincount(np.round(points[:, 0]).astype(int)).tolist() == [(pairs["strength"] == s).sum() for s in range(4)]
    medians = [c.get_segments()[0][0][1] for c in ax.collections if isinstance(c, LineCollection)]
    assert medians == pytest.approx(list(100 * pairs.groupby("strength")["similarity"].median()))
    assert sum(p.get_height() for p in side.patches) == len(shuffled)
    assert side.lines[0].get_xdata()[0] == data.agreement.value
    assert f"{data.agreement.value:.2f}" in made["en"]._suptitle.get_text()
    assert len(ax.texts) == 4


def test_swarm_keeps_points_apart_and_is_the_same_twice():
    values = np.sort(np.random.default_rng(0).random(60)) * 10
    first = outlooks._swarm(values, 10)
    assert (first == outlooks._swarm(values, 10)).all() and np.abs(first).max() <= 0.4
    close = [(a, b) for a, b in itertools.combinations(zip(first, values, strict=True), 2)
             if abs(a[0] - b[0]) < 0.04 and abs(a[1] - b[1]) < 0.2]
    assert not close


def test_pair_words_are_mirrored_weights(data):
    chosen = data.pairs.iloc[[0, 5, 40]]
    words = pd.concat([sim.shared_terms(data.dtm, r.a, r.b).head(9).assign(a=r.a, b=r.b) for r in chosen.itertuples()])
    glosses = gt.gloss(sorted(set(words["term"])))
    made = check_figure(lambda: outlooks.pair_words(words, chosen, codes=data.codes(), labels=glosses if language.language() == "en" else None))
    for ax, r in zip(made["zh"].axes, chosen.itertuples(), strict=False):
        table = words[(words["a"] == r.a) & (words["b"] == r.b)]
        assert [t.get_text() for t in ax.get_yticklabels()] == list(table["term"])
        widths = [p.get_width() for p in ax.patches]
        assert -sum(w for w in widths if w < 0) == pytest.approx(table["weight_a"].sum())
        assert sum(w for w in widths if w > 0) == pytest.approx(table["weight_b"].sum())
    assert not made["zh"].axes[3].axison


def test_robustness_dots_stand_at_the_values():
    rows = [(label, series, value, -0.1, 0.15, p) for label, series, value, p in
            [("甲", "with", 0.2, 0.01), ("甲", "without", 0.22, 0.01), ("乙", "with", 0.05, 0.4), ("乙", "without", -0.02, 0.9)]]
    table = pd.DataFrame(rows, columns=["label", "series", "value", "low", "high", "p"])
    made = check_figure(lambda: outlooks.robustness_dots(table, main="甲"))
    ax = made["en"].axes[0]
    dots = {tuple(np.round(xy, 6)) for c in ax.collections if isinstance(c, PathCollection) for xy in c.get_offsets()}
    assert dots == {(0.2, 0), (0.22, 0), (0.05, 1), (-0.02, 1)}
    assert made["en"]._suptitle.get_text() == "4 choices: τ from -0.02 to 0.22, 2 with p below 0.05"
    low, high = ax.get_xlim()
    assert low < -0.1 and high > 0.22


def test_match_profile_bars_and_dots_equal_the_table(data):
    both = pd.concat([data.pairs, data.pairs.rename(columns={"a": "b", "b": "a"})])
    nearest = both.sort_values("similarity", ascending=False, kind="stable").drop_duplicates("a").set_index("a")
    number = both.groupby(["a", "strength"]).size().unstack(fill_value=0)
    items = data.items[["item", "group"]].reset_index(drop=True)
    for strength, column in ((3, "strong"), (2, "fair"), (1, "thin")):
        items[column] = items["item"].map(number[strength])
    items["closest"], items["similarity"] = items["item"].map(nearest["b"]), items["item"].map(nearest["similarity"])
    made = check_figure(lambda: outlooks.match_profile(items, codes=data.codes(), names=data.names()))
    ax, side = made["zh"].axes
    assert sum(p.get_width() for p in ax.patches) == 2 * len(data.reading)
    dots = side.collections[1].get_offsets()
    assert list(dots[:, 0]) == pytest.approx(list(100 * items["similarity"]))
    free = items[items[["strong", "fair", "thin"]].sum(axis=1) == 0]["item"]
    assert texts(made["zh"]).count("没有对应") == len(free) == 1
    assert "I3" in made["en"]._suptitle.get_text()


def test_exclusive_terms_bars_equal_the_counts():
    terms = pd.DataFrame({"group": ["insight", "insight", "trend", "recommendation"], "term": ["双碳", "政务云", "超级App", "中央厨房"],
                          "n": [5, 6, 2, 2], "elsewhere": [0, 3, 0, 1]})
    glosses = gt.gloss(list(terms["term"]))
    made = check_figure(lambda: outlooks.exclusive_terms(terms, group_names=KINDS, labels=glosses if language.language() == "en" else None))
    assert [sorted(p.get_width() for p in ax.patches) for ax in made["zh"].axes] == [[5, 6], [2], [2]]
    assert "其他文章里也找不到" in made["zh"]._suptitle.get_text() and "2 are in no other article" in made["en"]._suptitle.get_text()
    assert glosses["双碳"] in made["en"].govtext_alt["en"]


def test_shades_that_stand_side_by_side_differ_in_greyscale():
    shades = [luminance(outlooks.FILLS[s]) for s in (3, 2, 1)]
    assert all((b + 0.05) / (a + 0.05) >= 1.5 for a, b in itertools.pairwise(shades))
    assert (luminance(outlooks.PALE) + 0.05) / (luminance(looks.SECOND) + 0.05) > 3
    assert (luminance(outlooks.OTHER) + 0.05) / (luminance(looks.SECOND) + 0.05) > 2


@pytest.mark.parametrize("call", [lambda d: outlooks.similarity_map(d.square, d.reading.drop(columns="strength"), codes={}, names={}, groups={},
                                                                    group_names=KINDS),
                                  lambda d: outlooks.agreement_strip(d.pairs, d.agreement, [], codes={}),
                                  lambda d: outlooks.robustness_dots(d.pairs, main="x"),
                                  lambda d: outlooks.match_profile(d.items, codes={}, names={}),
                                  lambda d: outlooks.exclusive_terms(d.items, group_names=KINDS)])
def test_tables_without_the_needed_columns_are_refused(data, call):
    with pytest.raises(gt.GovtextError):
        call(data)

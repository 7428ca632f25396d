"""Figures of co-word networks: the tables drawn are those given, and the titles say what they hold; both languages, both screens."""

import numpy as np
import pandas as pd
import pytest

import govtext as gt
from figure_checks import check_chart
from govcourse.figures import coword
from govtext.messages import GovtextError

# ---------------------------------------------------------------------------------------------------- the cut


def test_cut_marks_both_rules_where_the_list_says():
    counts = pd.Series([8, 40, 30, 20, 9, 8, 7, 5, 4, 3, 2, 1, 1, 1])
    g, donohue = gt.g_index_cut(counts), gt.donohue_threshold(counts)
    made = check_chart(lambda: coword.frequency_cut(counts, g=g, donohue=donohue))
    running, squares = (made["zh"].table.query(f"curve == '{c}'").set_index("rank")["n"] for c in ("sum", "square"))
    assert list(running[:3]) == [40, 70, 90] and list(squares[:3]) == [1, 4, 9]
    assert running[g] >= g**2 and running.get(g + 1, 0) < (g + 1)**2   # what the figure claims
    assert made["zh"].title == f"同一张词表，两条规则：{g} 个词，还是 10 个" and f"g-index: {g} terms: {g}" in made["en"].alt
    assert coword.frequency_cut(counts, g=10, donohue=donohue).title.endswith("两条规则都取 10 个词")


# ---------------------------------------------------------------------------------------------------- sensitivity

@pytest.fixture
def sensitivity():
    rows = [{"unit": u, "minimum": m, "n_nodes": 30 - 2 * m, "n_edges": 300 // m + (40 if u == "passage" else 0), "density": 0.8 / m,
             "modularity": 0.1 + 0.03 * m, "low": 0.02 * m, "high": 0.03 * m, "ari": 1.0 if (u, m) == ("sentence", 2) else 0.5 - 0.1 * m}
            for u in ("sentence", "passage") for m in (1, 2, 3, 4)]
    return pd.DataFrame(rows)


def test_sensitivity_draws_every_value_and_marks_the_reference(sensitivity):
    def draw(table=sensitivity):
        units = {"sentence": gt.tr("句子", "sentence"), "passage": gt.tr("段落", "passage")}
        return coword.sensitivity_panels(table, reference=("sentence", 2), units=units)

    made = check_chart(draw)
    assert list(dict.fromkeys(made["zh"].table["measure"])) == ["modularity/sentence", "modularity/passage", "ari"]   # a panel per unit: no line within the other's band
    for (measure, unit), drawn in made["zh"].table.groupby(["measure", "unit"], observed=True):
        own = sensitivity[(sensitivity["unit"] == unit) | ((unit == "reference") & (sensitivity["minimum"] == 2) & (sensitivity["unit"] == "sentence"))]
        assert list(drawn["value"]) == list(own[measure.split("/")[0]])
        assert drawn["low"].notna().all() == (measure != "ari" and unit != "reference")
        assert measure == "ari" or unit in (measure.split("/")[1], "reference")
    # .1 + .03 m against .03 m: above everywhere
    assert made["zh"].title.startswith("8 种设置里有 8 种") and made["en"].title.endswith("agreement of the groups falls to 0.10")
    assert draw(sensitivity.assign(high=1.0)).title.startswith("8 种设置里有 0 种")


def test_sensitivity_needs_its_reference(sensitivity):
    with pytest.raises(GovtextError, match="reference"):
        coword.sensitivity_panels(sensitivity, reference=("sentence", 9), units={"sentence": "s", "passage": "p"})


def test_the_histogram_says_how_much_of_the_gap_is_gone():
    """By hand: means 0.1 and 0.16 against 0.18 observed: of a gap of 0.08, 0.06 is gone; one of the second four reaches it (a tie counts)."""
    draw = lambda: coword.modularity_histogram({gt.tr("在全部句子之间", "across all"): np.array([0.08, 0.12]),  # noqa: E731
                                                gt.tr("在同一段", "within each passage"): np.array([0.14, 0.15, 0.17, 0.18])}, 0.18)
    made = check_chart(draw)
    assert made["zh"].title == "在全部句子之间打乱，2 次里 0 次赶上真实文本；在同一段打乱，4 次里 1 次，差距小了 75%"
    assert made["en"].title.endswith("within each passage, 1 of 4, and the gap is 75% smaller")
    assert made["zh"].table["modularity"].tolist() == [0.08, 0.12, 0.14, 0.15, 0.17, 0.18]


# ---------------------------------------------------------------------------------------------------- strategic diagram

@pytest.fixture
def themes():
    first = pd.DataFrame({"group": list("1234"), "n_terms": [9, 8, 7, 3], "centrality": [4.0, 3.0, 2.0, 1.0], "density": [1.0, 4.0, 3.0, 2.0],
                          "quadrant": ["basic", "motor", "isolated", "emerging-or-declining"]})
    return first, first.assign(centrality=[4.2, 1.5, 2.2, 3.0], quadrant=["basic", "isolated", "isolated", "basic"])


def test_strategic_map_places_groups_by_the_median_and_counts_who_moves(themes):
    names = {g: f"{g} {w}" for g, w in zip("1234", gt.tr("数据 服务 治理 场景", "data service governance scenario").split(), strict=True)}
    made = check_chart(lambda: coword.strategic_map(dict(zip(gt.tr(("句子", "段落"), ("sentence", "passage")), themes, strict=True)), names=names))
    first = made["zh"].table[~made["zh"].table["second"]]
    assert np.allclose(first[["centrality", "density"]], [(4 / 2.5, 1 / 2.5), (3 / 2.5, 4 / 2.5), (2 / 2.5, 3 / 2.5), (1 / 2.5, 2 / 2.5)])
    assert list(first["label"]) == list("1234") and set(made["zh"].table["label"]) == set("1234") | {""}
    assert "4 组里有 2 组换了象限" in made["zh"].title and "2 of 4 groups" in made["en"].title


def test_strategic_map_of_one_table_and_of_none_that_moves(themes):
    names = dict(zip("1234", "abcd", strict=True))
    alone = check_chart(lambda: coword.strategic_map({"x": themes[0]}, names=names))["en"]
    assert "1 of 4 groups" in alone.title
    still = check_chart(lambda: coword.strategic_map({"x": themes[0], "y": themes[0]}, names=names))["en"]
    assert "0 of 4 groups change quadrant" in still.title
    near = themes[0].assign(centrality=[2.6, 3.0, 2.5, 1.0])          # groups 1 and 3 are 2 % away from the median 2.55
    assert coword.strategic_map({"x": near, "y": near}, names=names).title == "4 组里有 2 组（实心；空心 2 组）离某根轴不到 5%，象限只差一点点"
    far = themes[0].assign(centrality=[9.0, 5.0, 1.0, 0.5], density=[9.0, 1.0, 5.0, 0.5])     # hollow ones: none near
    assert coword.strategic_map({"x": near, "y": far}, names=names).title.startswith("4 组里有 2 组（实心；空心 0 组）")


@pytest.mark.parametrize("change", [lambda t: {}, lambda t: dict.fromkeys("xyz", t), lambda t: {"x": t.head(3)}, lambda t: {"x": t.assign(density=0.0)}])
def test_strategic_map_refuses_what_it_cannot_draw(themes, change):
    with pytest.raises(GovtextError):
        coword.strategic_map(change(themes[0]), names=dict(zip("1234", "abcd", strict=True)))


# ---------------------------------------------------------------------------------------------------- consensus

def test_together_blocks_average_the_pairs_of_each_two_groups():
    terms = ["服务", "数据", "共享", "平台"]
    square = pd.DataFrame(0.2, index=terms, columns=terms)
    square.loc["数据", "共享"] = square.loc["共享", "数据"] = 0.95
    square.loc["服务", "数据"] = square.loc["数据", "服务"] = 0.4
    square.loc["服务", "共享"] = square.loc["共享", "服务"] = np.nan          # never seen: left out of the mean
    groups = {"数据": "1", "共享": "1", "服务": "2", "平台": "2"}
    names = {"1": "1 data", "2": "2 service"}
    made = check_chart(lambda: coword.together_blocks(square, groups=groups, names=names))
    cells = made["zh"].table.set_index(["row", "column"])["share"]
    assert cells.round(9).to_dict() == {("1", "1"): 0.95, ("2", "1"): round(0.8 / 3, 9), ("2", "2"): 0.2}   # (.4 + .2 + .2) / 3
    assert "“1 data”的词平均还有 95%" in made["zh"].title and made["en"].title.endswith('those of "2 service" in 20%')
    even = coword.together_blocks(square * 0 + 0.5, groups=groups, names=names)
    assert "一样" in even.title
    with pytest.raises(GovtextError, match="平台"):
        coword.together_blocks(square, groups={t: "1" for t in terms[:3]}, names=names)


# ---------------------------------------------------------------------------------------------------- topics

def test_topic_checks_draw_means_and_ranges_or_every_value_and_join_what_is_alike():
    overlap = pd.DataFrame([(k, c, 1.0) for k in (2, 4, 6) for c in ("seed", "order")] + [(k, "article", v) for k in (2, 4, 6) for v in (0.2, 0.4, 0.9)]
                           + [(4, "lda", v) for v in (0.3, 0.28, 0.3, 0.25, 0.28, 0.3)], columns=["topics", "check", "overlap"])
    made = check_chart(lambda: coword.topic_checks(overlap, checks={
        "seed": gt.tr("换种子", "other seed"), "order": gt.tr("换次序", "other order"), "article": gt.tr("去掉一篇", "article out"), "lda": "LDA"}))
    table = made["zh"].table
    article = table[table["check"] == "article"]
    assert list(article["value"]) == pytest.approx([0.5] * 3) and set(article["low"]) == {0.2} and set(article["high"]) == {0.9}
    assert "order" not in set(table["check"]) and "换种子；换次序" in made["zh"].alt   # two lines at 1.00 would cover each other
    assert made["zh"].title == "主题稳不稳，看动了什么（4 个主题，重合最低到最高）：换种子 1.00；去掉一篇 0.20–0.90；LDA 0.25–0.30"
    assert "article out: 2 0.5" in made["en"].alt
    # one number of topics: each comparison is a point, no mean (0.28) stands where no value is, and words tell both ends
    assert sorted(table.loc[table["check"] == "lda", "value"]) == [0.25, 0.28, 0.28, 0.3, 0.3, 0.3] and "LDA: 4 0.3, 4 0.25" in made["en"].alt


# ---------------------------------------------------------------------------------------------------- survivors

@pytest.fixture
def sections():
    columns = pd.MultiIndex.from_tuples([("unit", "sentence"), ("unit", "passage"), ("left out", "Stages")])
    pairs = pd.DataFrame([[1.0, 0.9, 0.85], [0.95, np.nan, 0.4]], index=["data – sharing", "innovation – scenario"], columns=columns)
    return {"pairs": pairs, "top ten": pd.DataFrame([[1.0, 1.0, 1.0]], index=["data"], columns=columns)}


FALLS = {"pairs": ["–", "Stages"], "top ten": ["–"]}


def test_survivor_table_shows_every_cell_and_marks_what_survives(sections):
    made = check_chart(lambda: coword.survivor_table(sections, keep=0.8, falls=FALLS, title=("题目是中文的", "Title")))
    wide = made["en"].table.pivot(index="finding", columns="column", values="words")
    assert wide.loc["■ data – sharing"].to_dict() == {"unit|sentence": "100", "unit|passage": "90", "left out|Stages": "85", "falls": "–"}
    assert wide.loc["□ innovation – scenario"].to_dict() == {"unit|sentence": "95", "unit|passage": "–", "left out|Stages": "40", "falls": "Stages"}
    assert "■ data" in wide.index and "no column below 80%" in made["en"].caption
    gone = sections["pairs"].where(sections["pairs"] != 0.85)   # without one article a term is not in the network
    out = coword.survivor_table({**sections, "pairs": gone}, keep=0.8, falls=FALLS, title=("题目", "Title")).table
    assert out.set_index(["finding", "column"]).loc[("□ data – sharing", "left out|Stages"), "words"] == gt.tr("出网", "out")
    nothing = coword.survivor_table(sections, keep=1.01, falls=FALLS, title=("题目", "Title"))
    assert not nothing.table["finding"].str.contains("■").any()


def test_survivor_table_needs_equal_columns(sections):
    with pytest.raises(GovtextError):
        coword.survivor_table({}, keep=0.8, falls={}, title=("a", "b"))
    sections["top ten"] = sections["top ten"].iloc[:, :2]
    with pytest.raises(GovtextError):
        coword.survivor_table(sections, keep=0.8, falls=FALLS, title=("a", "b"))

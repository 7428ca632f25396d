"""Figures of notebook 08: artists equal the tables, both languages, nothing overlaps, greyscale."""

import re

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex

import govcourse as gc
import govtext as gt
from figure_checks import check_chart, check_figure
from govcourse.figures import viewpoints as views
from govtext.figures import correspondence as maps
from govtext.measures.clustering import cluster_tree
from govtext.measures.correspondence import correspondence_analysis

SOURCE = ("data/articles", "data/articles")
UNIT = ("每千字", "per 1,000 characters")


def texts(ax):
    return [t.get_text() for t in ax.texts]


def edge(line):
    return to_hex(line.get_markeredgecolor())


# ---------------------------------------------------------------------------------------------------- outline of a framework

def nodes():
    return pd.DataFrame([("a", "", "学界", "", False), ("b", "a", "观点一", "", False), ("c", "b", "甲", "p.1", True),
                         ("d", "b", "乙", "p.2", True), ("e", "a", "观点二", "p.3", False), ("f", "", "政府", "p.4", False)],
                        columns=["id", "parent", "label", "note", "named"])


def test_outline_counts_the_named_under_each_root():
    made = check_chart(lambda: views.outline_tree(nodes(), source=SOURCE))
    assert made["zh"].title == "文章点名的处数：学界 2，政府 0" and made["en"].title == "Entries with a name: 学界 2, 政府 0"
    drawn = texts(made["zh"].figure.axes[0])
    assert all(any(label in t for t in drawn) for label in nodes()["label"]) and {"p.1", "p.2", "p.3", "p.4"} <= set(drawn)
    assert made["zh"].table["named"].sum() == 2


def test_outline_refuses_a_missing_parent():
    with pytest.raises(gt.GovtextError, match="b"):
        views.outline_tree(nodes().iloc[1:], source=SOURCE)


def test_outline_of_the_article():
    concepts = gc.load_concepts()
    part = concepts[concepts["file"] == "viewpoints.yaml"]
    apart = part["id"].str.startswith(("definition", "distinguishing", "four-", "char-")) | (part["id"] == "three-perspectives")
    part = part[~apart].assign(parent=part["parent"].replace("three-perspectives", ""))

    def make():
        inside = part.assign(label=part[gt.tr("name_zh", "name_en")], note=part["passages"].str[-1], named=part["actor_zh"] != "")
        return views.outline_tree(inside, source=SOURCE)

    made = check_chart(make)["en"]
    assert len(made.table) == len(part) and sum(int(w) for w in re.findall(r" (\d+)", made.title)) == (part["actor_zh"] != "").sum()


# ---------------------------------------------------------------------------------------------------- rates

def rates(rows):
    table = pd.DataFrame(rows, columns=["row", "column", "n", "rate", "ratio"])
    return views.rate_grid(table, rows={"t": "技术", "u": "数据"}, columns={"x": "学界\n100 字", "y": "政府\n50 字"}, unit=UNIT, source=SOURCE)


def test_rate_grid_cells_equal_the_table():
    made = check_chart(lambda: rates([("t", "x", 5, 10.0, 2.0), ("t", "y", 1, 20.0, 3.0), ("u", "x", 3, 60.0, 0.5), ("u", "y", 0, 0.0, 0.0)]))
    drawn = made["zh"].table
    assert drawn["words"].tolist() == ["10.0  (5)", "20.0  (1)", "60.0  (3)"] and drawn["few"].tolist() == [False, True, False]
    assert drawn["shade"].tolist() == [2.0, 2.0, 0.5], "a cell of few counts does not set the scale"
    assert "学界——技术" in made["zh"].title, "the ratio makes the finding, not the rate"
    assert "政府" not in made["zh"].title, "few counts make no finding"


def test_rate_grid_names_ties_and_says_where_nothing_is_enough():
    assert "学界——技术、数据" in rates([("t", "x", 5, 10.0, 1.5), ("u", "x", 4, 8.0, 1.5)]).title
    assert rates([("t", "x", 1, 10.0, 1.5)]).title == "按词表，各自偏重：看不出来"


# ---------------------------------------------------------------------------------------------------- two codings

def codings(rows, columns=("a", "b")):
    cells = pd.DataFrame(rows, columns=["row", "column", "reading", "dictionary"])
    return views.coding_grid(cells, groups={"甲组": {"r": "第一"}, "乙组": {"s": "第二"}}, columns=dict(zip(columns, ("技术", "制度"), strict=False)),
                             source=SOURCE)


def test_coding_grid_shows_every_agreement_and_disagreement():
    made = check_chart(lambda: codings([("r", "a", True, True), ("r", "b", True, False), ("s", "a", False, True), ("s", "b", False, False)]))["zh"]
    cells = made.table.set_index(["row", "column"])["words"]
    assert cells.to_dict() == {("r", "a"): "■", ("r", "b"): "□", ("s", "a"): "×", ("s", "b"): "", ("total", "a"): "1 / 2", ("total", "b"): "1 / 0"}
    assert made.caption.startswith("4 格中 2 格一致") and made.title == "各项写得一样多（1/2）"


def test_coding_grid_names_what_is_written_most_and_least():
    made = check_chart(lambda: codings([("r", "a", True, True), ("s", "a", True, False), ("r", "b", False, True)]))
    assert made["zh"].title == "写得最多：技术（2/2）；最少：制度（0/2）" and made["en"].title.endswith("least: 制度 (0/2)")
    none = codings([("r", "a", False, False)], columns=("a",))
    assert none.title == "各项写得一样多（0/2）" and none.table["words"].tolist()[-1] == "0 / 0"


# ---------------------------------------------------------------------------------------------------- profiles

PROFILE = pd.DataFrame([("p", "stages", "wide", 12, 2.4), ("p", "shifts", "wide", 3, 0.6), ("p", "stages", "own", 1, 0.2),
                        ("p", "stages", "all", 20, 4.0), ("q", "stages", "wide", 5, 1.0), ("q", "shifts", "wide", 9, 1.8)],
                       columns=["panel", "row", "variant", "n", "rate"])


def profiles(table=PROFILE):
    return views.profile_panels(table, panels={"p": "用户导向", "q": "数据驱动"}, rows={"stages": "量变", "shifts": "转变"},
                                reference={"p": 1.5, "q": 1.4}, variants={"wide": "宽", "own": "原", "all": "全"}, unit=UNIT, source=SOURCE)


def test_profile_dots_equal_the_rates_and_reach_to_the_rate_of_all():
    made = check_chart(profiles)
    drawn = made["zh"].table.set_index(["panel", "row", "variant"])
    assert drawn["rate"].to_dict() == PROFILE.set_index(["panel", "row", "variant"])["rate"].to_dict()
    assert drawn.loc[("p", "stages", "wide"), ["low", "high", "count"]].tolist() == [1.5, 2.4, "12"]
    assert drawn.loc[("p", "shifts", "wide"), ["low", "high"]].tolist() == [0.6, 1.5] and pd.isna(drawn.loc[("p", "stages", "own"), "low"])
    assert "用户导向——量变" in made["zh"].title and "数据驱动——转变" in made["zh"].title and "(–" not in made["en"].alt


def test_profiles_name_ties():
    assert "用户导向——量变、转变" in profiles(PROFILE.assign(rate=1.0)).title


# ---------------------------------------------------------------------------------------------------- map

@pytest.fixture(scope="module")
def smoking():
    table = {"SM": (4, 2, 3, 2), "JM": (4, 3, 7, 4), "SE": (25, 10, 12, 4), "JE": (18, 24, 33, 13), "SC": (10, 6, 7, 2)}
    long = pd.DataFrame([(r, c, n) for r, cells in table.items() for c, n in zip(("none", "light", "medium", "heavy"), cells, strict=True)],
                        columns=["row", "column", "n"])
    return correspondence_analysis(long, row="row", column="column")


def draw_map(smoking, poor):
    axes, points = smoking
    names = {side: {n: n for n in points.loc[points["side"] == side, "name"].unique()} for side in ("row", "column")}
    return lambda: maps.correspondence_map(axes, points, rows=names["row"], columns=names["column"], poor=poor, unit=("人", "persons"), source=SOURCE)


def test_map_points_labels_and_axes_equal_the_table(smoking):
    made = check_figure(draw_map(smoking, poor=0.0))
    axes, points = smoking
    ax = made["zh"].axes[0]
    drawn = sorted((round(line.get_xdata()[0], 9), round(line.get_ydata()[0], 9)) for line in ax.lines if line.get_marker() in "o^")
    wide = points[points["axis"] <= 2].pivot(index=["side", "name"], columns="axis", values="coordinate").round(9)
    assert drawn == sorted(map(tuple, wide.to_numpy()))
    quality = points[points["axis"] <= 2].groupby("name")["cos2"].sum()
    assert sorted(texts(ax)) == sorted(f"{name} {q:.0%}" for name, q in quality.items())
    assert f"{axes['share'][0]:.1%}" in ax.get_xlabel() and f"{axes['share'][1]:.1%}" in ax.get_ylabel()
    assert ax.get_title(loc="left") == "第 1 轴：JE（medium） 对 SE（none）", "above an equal share, or else the largest"


def test_badly_shown_points_are_grey_hollow_and_bracketed(smoking):
    made = check_figure(draw_map(smoking, poor=0.95))
    _, points = smoking
    quality = points[points["axis"] <= 2].groupby("name")["cos2"].sum()
    bad = set(quality.index[quality < 0.95])
    assert bad and bad < set(quality.index)
    ax = made["zh"].axes[0]
    assert {t.split()[0].strip("(") for t in texts(ax) if t.startswith("(")} == bad
    hollow = [line for line in ax.lines if line.get_marker() in "o^" and to_hex(line.get_markerfacecolor()) == "#ffffff"]
    assert len(hollow) == len(bad) and {edge(line) for line in hollow} == {maps.FAINT}
    assert not bad & set(ax.get_title(loc="left").replace("（", " ").replace("）", " ").split()), "the title leaves them out"


# ---------------------------------------------------------------------------------------------------- chance

def test_chance_strips_hold_all_draws_and_the_observed_value():
    draws = {"逐词": pd.Series(np.linspace(0, 1, 50)), "整段": pd.Series(np.linspace(1, 2, 50))}
    made = check_figure(lambda: maps.chance_strips(draws, 1.5, quantity=("总惯量", "total inertia"), source=SOURCE))
    for ax, k in zip(made["zh"].axes, (0, 25), strict=True):
        assert sum(p.get_height() for p in ax.patches) == 50
        assert list(ax.lines[0].get_xdata()) == [1.5, 1.5]
        assert f"50 张随机表里 {k} 张" in ax.get_title(loc="left")
    assert "整段 25/50" in made["en"].govtext_alt["en"]
    assert made["zh"].axes[0].patches[0].get_hatch() != made["zh"].axes[1].patches[0].get_hatch(), "told apart without colour"


# ---------------------------------------------------------------------------------------------------- trees

def square(names="abcd"):
    table = pd.DataFrame(10.0, index=list(names), columns=list(names))
    table.loc["a", "b"] = table.loc["b", "a"] = 1
    table.loc["c", "d"] = table.loc["d", "c"] = 2
    return table.where(~np.eye(len(table), dtype=bool), 0)


def test_dendrogram_joins_stand_at_their_heights():
    trees = {"平均": cluster_tree(square()), "单": cluster_tree(square(), linkage="single")}
    names = {n: f"文章{n}" for n in "abcd"}
    made = check_figure(lambda: maps.dendrogram_panels(trees, names=names, notes={"平均": "r = 1.00"}, title=("两棵", "two"),
                                                       caption=("说明文字", "note")))
    for ax in made["zh"].axes:
        joins = [line for line in ax.lines if len(line.get_xdata()) == 4]
        assert [line.get_xdata()[1] for line in joins] == [1, 2, 10]
        assert [list(line.get_ydata()[[0, 3]]) for line in joins] == [[0, 1], [2, 3], [0.5, 2.5]]
        assert joins[0].get_linewidth() > 2 * joins[1].get_linewidth(), "the first join is thick"
        assert [t.get_text() for t in ax.get_yticklabels()] == [names[n] for n in "abcd"]
        assert ax.get_xlim()[0] > 10 and ax.get_xlim()[1] <= 0
    assert "文章a、文章b" in made["zh"].govtext_alt["zh"]


def test_dendrogram_groups_have_markers_of_their_own():
    made = check_figure(lambda: maps.dendrogram_panels({"树": cluster_tree(square())}, names={n: n * 3 for n in "abcd"}, title=("一棵", "one"),
                                                       groups={"a": "甲", "b": "乙", "c": "甲", "d": "丙"}, caption=("说明文字", "note")))
    marks = [line.get_marker() for line in made["zh"].axes[0].lines if len(line.get_xdata()) == 1]
    assert marks[0] == marks[2] and len(set(marks)) == 3

"""Maps, chance and trees: the tables drawn are those given, titles say what they hold; both languages, both screens."""

import numpy as np
import pandas as pd
import pytest

import govtext as gt
from figure_checks import check_chart
from govtext.figures import correspondence as maps
from govtext.measures.clustering import cluster_tree
from govtext.measures.correspondence import correspondence_analysis

SOURCE = ("五篇文章", "five articles")

# ---------------------------------------------------------------------------------------------------- map


@pytest.fixture(scope="module")
def smoking():
    table = {"SM": (4, 2, 3, 2), "JM": (4, 3, 7, 4), "SE": (25, 10, 12, 4), "JE": (18, 24, 33, 13), "SC": (10, 6, 7, 2)}
    long = pd.DataFrame([(r, c, n) for r, cells in table.items() for c, n in zip(("none", "light", "medium", "heavy"), cells, strict=True)],
                        columns=["row", "column", "n"])
    return correspondence_analysis(long, row="row", column="column")


def draw_map(smoking, poor):
    axes, points = smoking
    names = {side: {n: n if side == "column" else f"职务{n}" for n in points.loc[points["side"] == side, "name"].unique()} for side in ("row", "column")}
    return lambda: maps.correspondence_map(axes, points, rows=names["row"], columns=names["column"], poor=poor, unit=("人", "persons"), source=SOURCE)


def test_map_points_labels_and_axes_equal_the_table(smoking):
    made = check_chart(draw_map(smoking, poor=0.0))
    axes, points = smoking
    drawn = made["zh"].table.set_index(["side", "name"])
    wide = points[points["axis"] <= 2].pivot(index=["side", "name"], columns="axis", values="coordinate").loc[drawn.index]
    assert np.allclose(drawn[["first", "second"]], wide)
    quality = points[points["axis"] <= 2].groupby("name")["cos2"].sum()
    assert sorted(drawn["label"]) == sorted(f"{'职务' * name.isupper()}{name} {q:.0%}" for name, q in quality.items())
    assert f"第 1 轴：占惯量 {axes['share'][0]:.1%}" in made["zh"].alt and f"{axes['share'][1]:.1%}" in made["en"].alt
    assert made["zh"].title == "第 1 轴：职务JE（medium） 对 职务SE（none）", "above an equal share, or else the largest"


def test_badly_shown_points_are_hollow_and_bracketed(smoking):
    made = check_chart(draw_map(smoking, poor=0.95))
    _, points = smoking
    quality = points[points["axis"] <= 2].groupby("name")["cos2"].sum()
    bad, drawn = set(quality.index[quality < 0.95]), made["zh"].table
    assert bad and bad < set(quality.index)
    assert set(drawn.loc[drawn["poor"], "name"]) == {w.split()[0].strip("(").removeprefix("职务") for w in drawn["label"] if w.startswith("(")} == bad
    assert not bad & set(made["zh"].title.replace("职务", " ").replace("（", " ").replace("）", " ").split()), "the title leaves them out"


def test_ratios_are_those_of_the_table(smoking):
    """SE has 25 of 51 who do not smoke, all staff 61 of 193."""
    axes, points = smoking
    ratios = maps._ratios(axes, points)
    assert ratios.loc["SE", "none"] == pytest.approx((25 / 51) / (61 / 193)) and ratios.loc["JE", "none"] == pytest.approx((18 / 88) / (61 / 193))


def test_the_title_names_no_column_that_a_row_has_less_of_than_all(smoking):
    """A column can stand on the side of a row that uses it less than average: here every ratio is turned down."""
    axes, points = smoking
    labels = {(side, name): name for side, name in zip(points["side"], points["name"], strict=True)}
    less = maps._ratios(axes, points) * 0
    assert all("（" not in end for end in maps._ends(points, labels, less, 0.5))
    assert all("（" in end for end in maps._ends(points, labels, less + 2, 0.5))


def test_poles_are_judged_by_what_axis_1_alone_shows(smoking):
    """Nenadić & Greenacre (2007), squared correlations with axis 1: SM .092, JM .526, SE .999, JE .942, SC .865: where .95 is asked only
    SE stands at an end, however well the plane shows JE (1.000)."""
    _, points = smoking
    cos2 = points[points["axis"] == 1].set_index("name")["cos2"]
    assert cos2[["SM", "JM", "SE", "JE", "SC"]].tolist() == pytest.approx([0.092, 0.526, 0.999, 0.942, 0.865], abs=6e-4)
    assert draw_map(smoking, poor=0.95)().title == "第 1 轴：职务SE（none） 对 其余"
    assert draw_map(smoking, poor=0.9995)().title == "没有一行主要由第 1 轴显示"


# ---------------------------------------------------------------------------------------------------- chance

def test_chance_strips_hold_all_draws_and_the_observed_value():
    draws = {"逐词": pd.Series(np.linspace(0, 1, 50)), "整段": pd.Series(np.linspace(1, 2, 50))}

    def draw(observed=1.5):
        return maps.chance_strips(draws, observed, quantity=("总惯量", "total inertia"), source=SOURCE)

    made = check_chart(draw)
    assert {k: sorted(v) for k, v in made["zh"].table.groupby("idea")["value"]} == {k: sorted(v) for k, v in draws.items()}
    assert "整段：50 张随机表里 25 张不小于观测值" in made["zh"].alt and "逐词: 0 of 50" in made["en"].alt and "观测 1.5" in made["zh"].alt
    assert made["zh"].title.startswith("算不算“不同”")
    assert draw(5).title.endswith("都很少见") and draw(0).title.endswith("都不少见")   # where the ideas agree


# ---------------------------------------------------------------------------------------------------- trees

def square(names="abcd"):
    table = pd.DataFrame(10.0, index=list(names), columns=list(names))
    table.loc["a", "b"] = table.loc["b", "a"] = 1
    table.loc["c", "d"] = table.loc["d", "c"] = 2
    return table.where(~np.eye(len(table), dtype=bool), 0)


def test_dendrogram_holds_the_joins_and_names_the_first():
    trees = {"平均": cluster_tree(square()), "单": cluster_tree(square(), linkage="single")}
    made = check_chart(lambda: maps.dendrogram_panels(trees, names={n: f"文章{n}" for n in "abcd"}, notes={"平均": "r = 1.00"},
                                                      groups={"a": "甲", "b": "乙", "c": "甲", "d": "丙"},
                                                      title=gt.tr(("两棵聚类树", "two"), ("两棵聚类树", "two")), caption=("说明文字", "note")))
    assert list(made["zh"].table["height"]) == [1, 2, 10] * 2
    assert "文章a、文章b" in made["zh"].alt

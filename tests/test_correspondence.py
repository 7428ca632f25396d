"""Correspondence analysis: Greenacre's smoking table (published), SciPy's chi-square, cases done by hand, invariants."""

import doctest

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

import govtext as gt
from govtext.measures import correspondence as module
from govtext.measures.correspondence import chance_inertia, correspondence_analysis

# Greenacre (1984): staff groups by smoking. Inertias as R's package ca prints them; principal coordinates of axis 1
# to four decimals, with the signs of the published map.
SMOKING = {"SM": (4, 2, 3, 2), "JM": (4, 3, 7, 4), "SE": (25, 10, 12, 4), "JE": (18, 24, 33, 13), "SC": (10, 6, 7, 2)}
HABITS = ("none", "light", "medium", "heavy")
AXIS_1 = {"SM": -0.0658, "JM": 0.2590, "SE": -0.3806, "JE": 0.2330, "SC": -0.2011,
          "none": -0.3933, "light": 0.0995, "medium": 0.1963, "heavy": 0.2938}
MASSES = {"SM": 0.056995, "JM": 0.093264, "SE": 0.264249, "JE": 0.455959, "SC": 0.129534}
DISTANCES = {"SM": 0.216559, "JM": 0.356921, "SE": 0.380779, "JE": 0.240025, "SC": 0.216169}


def long(table, columns=None):
    names = columns or [f"c{j}" for j in range(len(next(iter(table.values()))))]
    return pd.DataFrame([(r, c, n) for r, cells in table.items() for c, n in zip(names, cells, strict=True)], columns=["row", "column", "n"])


@pytest.fixture(scope="module")
def smoking():
    return correspondence_analysis(long(SMOKING, HABITS), row="row", column="column")


def at(points, axis=1):
    return points[points["axis"] == axis].set_index("name")


# ---------------------------------------------------------------------------------------------------- published table

def test_inertias_of_the_smoking_table(smoking):
    axes, _ = smoking
    assert axes["axis"].tolist() == [1, 2, 3]
    assert axes["inertia"].tolist() == pytest.approx([0.074759, 0.010017, 0.000414], abs=5e-7)
    assert (100 * axes["share"]).tolist() == pytest.approx([87.76, 11.76, 0.49], abs=5e-3)
    assert axes["cumulative"].iloc[-1] == pytest.approx(1)
    assert axes["inertia"].sum() * 193 == pytest.approx(16.4416, abs=5e-5)


def test_signed_coordinates_of_the_smoking_table(smoking):
    """The axis is turned as a whole: one sign for rows and columns together, so a mirrored cloud would be seen."""
    found = at(smoking[1])["coordinate"]
    turn = np.sign(found["SE"] * AXIS_1["SE"])
    assert turn == -1, "our convention makes the farthest row, SE, positive"
    for name, coordinate in AXIS_1.items():
        assert turn * found[name] == pytest.approx(coordinate, abs=5e-5), name


def test_masses_and_distances_of_the_smoking_table(smoking):
    rows = at(smoking[1])
    for name, mass in MASSES.items():
        assert rows.loc[name, "mass"] == pytest.approx(mass, abs=5e-7)
        assert np.sqrt(rows.loc[name, "inertia"] / mass) == pytest.approx(DISTANCES[name], abs=2e-6)
    assert rows.loc["JE", "n"] == 88 and rows.loc["none", "n"] == 61


# ---------------------------------------------------------------------------------------------------- by hand, by another road

def test_two_by_two_by_hand():
    """Profiles (3/4, 1/4) and (1/4, 3/4), masses 1/2: chi-square 2, inertia 2/8, coordinates ±1/2, all on one axis."""
    axes, points = correspondence_analysis(long({"a": (3, 1), "b": (1, 3)}), row="row", column="column")
    assert axes["inertia"].tolist() == [pytest.approx(0.25)] and axes["share"].tolist() == [1]
    assert points["coordinate"].tolist() == pytest.approx([0.5, -0.5, 0.5, -0.5])
    assert points["contribution"].tolist() == pytest.approx([0.5] * 4) and points["cos2"].tolist() == pytest.approx([1] * 4)


def test_total_inertia_is_chi_square_over_n():
    table = np.array([[12, 5, 9, 1], [3, 8, 2, 6], [7, 7, 11, 4]])
    axes, _ = correspondence_analysis(long(dict(zip("abc", table.tolist(), strict=True))), row="row", column="column")
    assert axes["inertia"].sum() == pytest.approx(stats.chi2_contingency(table, correction=False).statistic / table.sum())


def test_reconstitution_gives_the_table_back(smoking):
    """n r_i c_j (1 + sum_k f_ik g_jk / sqrt(lambda_k)) is the table: wrong signs or masses would spoil it."""
    axes, points = smoking
    f = points[points["side"] == "row"].pivot(index="name", columns="axis", values="coordinate").loc[list(SMOKING)]
    g = points[points["side"] == "column"].pivot(index="name", columns="axis", values="coordinate").loc[list(HABITS)]
    mass = at(points)["mass"]
    ratio = 1 + (f / np.sqrt(axes["inertia"].to_numpy())).to_numpy() @ g.to_numpy().T
    table = 193 * np.outer(mass[list(SMOKING)], mass[list(HABITS)]) * ratio
    np.testing.assert_allclose(table, list(SMOKING.values()), atol=1e-9)


def test_contributions_and_cos2_add_up(smoking):
    axes, points = smoking
    assert points.groupby(["side", "axis"])["contribution"].sum().tolist() == pytest.approx([1] * 6)
    assert points.groupby(["side", "name"])["cos2"].sum().tolist() == pytest.approx([1] * 9)
    for side in ("row", "column"):
        assert at(points[points["side"] == side])["inertia"].sum() == pytest.approx(axes["inertia"].sum())


# ---------------------------------------------------------------------------------------------------- invariants

tables = st.integers(2, 5).flatmap(lambda c: st.lists(st.lists(st.integers(1, 40), min_size=c, max_size=c), min_size=2, max_size=5))


@settings(max_examples=20)
@given(tables, st.integers(2, 9))
def test_doubling_keeps_everything_but_the_counts(cells, factor):
    counts = long({f"r{i}": row for i, row in enumerate(cells)})
    axes, points = correspondence_analysis(counts, row="row", column="column")
    more_axes, more = correspondence_analysis(counts.assign(n=counts["n"] * factor), row="row", column="column")
    np.testing.assert_allclose(axes["inertia"], more_axes["inertia"], atol=1e-9)
    np.testing.assert_allclose(points["mass"], more["mass"])
    assert (points["n"] * factor).tolist() == more["n"].tolist()


def test_row_order_repeated_cells_and_the_argument():
    counts = long(SMOKING, HABITS)
    before = counts.copy()
    shuffled = counts.sample(frac=1, random_state=3)
    split = pd.concat([shuffled.assign(n=shuffled["n"] - 1), shuffled.assign(n=1)])
    for a, b in zip(correspondence_analysis(counts, row="row", column="column"),
                    correspondence_analysis(split, row="row", column="column"), strict=True):
        pd.testing.assert_frame_equal(a, b)
    pd.testing.assert_frame_equal(counts, before)


def test_rows_and_columns_change_places(smoking):
    axes, points = correspondence_analysis(long(SMOKING, HABITS), row="column", column="row")
    np.testing.assert_allclose(axes["inertia"], smoking[0]["inertia"])
    one, other = at(points)["coordinate"], at(smoking[1])["coordinate"]
    assert np.allclose(one[other.index], other) or np.allclose(one[other.index], -other)


def test_a_missing_cell_is_zero():
    full = long({"a": (3, 0, 2), "b": (1, 4, 2)})
    for a, b in zip(correspondence_analysis(full, row="row", column="column"),
                    correspondence_analysis(full[full["n"] > 0], row="row", column="column"), strict=True):
        pd.testing.assert_frame_equal(a, b)


# ---------------------------------------------------------------------------------------------------- edges

def test_a_table_without_any_difference():
    axes, points = correspondence_analysis(long({"a": (2, 4), "b": (3, 6)}), row="row", column="column")
    assert axes["inertia"].tolist() == [0] and axes["share"].isna().all()
    assert points["coordinate"].tolist() == [0] * 4 and points["cos2"].isna().all() and points["contribution"].isna().all()


@pytest.mark.parametrize(("table", "word"), [
    (long({"a": (1, 2), "b": (0, 0)}), "b"),
    (long({"a": (1, 0), "b": (2, 0)}), "c1"),
    (long({"a": (1, 2)}), "1"),
    (long({"a": (1,), "b": (2,)}), "1"),
    (long({"a": (1, -2), "b": (1, 1)}), "n"),
    (long({"a": (1, np.nan), "b": (1, 1)}), "n"),
    (long({"a": (1, 2)}).head(0), "0"),
])
def test_what_is_refused(table, word):
    with pytest.raises(gt.GovtextError, match=word):
        correspondence_analysis(table, row="row", column="column")


# ---------------------------------------------------------------------------------------------------- chance

def test_single_counts_have_the_inertia_that_theory_expects():
    """Under independence n x inertia is about chi-square with (I-1)(J-1) degrees of freedom: mean 12 for 5 x 4."""
    table = {f"r{i}": [60] * 4 for i in range(5)}
    drawn = chance_inertia(long(table), row="row", column="column", draws=2000, seed=1)
    assert drawn["total"].mean() * 1200 == pytest.approx(12, abs=0.35)   # standard error sqrt(24 / 2000) = 0.11
    assert drawn["plane"].between(0.5, 1).all()


def test_shuffled_units_by_hand():
    """Two units of (4, 0), two of (0, 4), two per row: of the six ways to deal them, two give inertia 1 and four give 0."""
    counts = pd.DataFrame([("p1", "a", "x", 4), ("p2", "a", "x", 4), ("p3", "b", "y", 4), ("p4", "b", "y", 4)],
                          columns=["unit", "row", "column", "n"])
    drawn = chance_inertia(counts, row="row", column="column", unit="unit", draws=1500, seed=2)
    assert set(drawn["total"].round(9)) == {0, 1}
    assert (drawn["total"] > 0.5).mean() == pytest.approx(1 / 3, abs=0.04)
    assert drawn.loc[drawn["total"] < 0.5, "plane"].isna().all()


def test_chance_is_the_same_twice_and_whatever_the_order():
    counts = long(SMOKING, HABITS).assign(unit=lambda t: t["row"] + t["column"])
    for unit in (None, "unit"):
        first = chance_inertia(counts, row="row", column="column", unit=unit, draws=20)
        again = chance_inertia(counts.sample(frac=1, random_state=5), row="row", column="column", unit=unit, draws=20)
        pd.testing.assert_frame_equal(first, again)
        assert first["draw"].tolist() == list(range(20))


def test_empty_units_take_part_in_the_shuffling():
    counts = pd.DataFrame([("p1", "a", "x", 4), ("p2", "a", "y", 0), ("p3", "b", "y", 4), ("p4", "b", "x", 0)],
                          columns=["unit", "row", "column", "n"])
    drawn = chance_inertia(counts, row="row", column="column", unit="unit", draws=300, seed=3)
    assert (drawn["total"] < 0.5).mean() == pytest.approx(1 / 3, abs=0.09), "both full units in one row: a table of one row"


def test_chance_refuses():
    twice = pd.DataFrame([("p", "a", "x", 1), ("p", "b", "y", 1)], columns=["unit", "row", "column", "n"])
    with pytest.raises(gt.GovtextError, match="p"):
        chance_inertia(twice, row="row", column="column", unit="unit")
    with pytest.raises(gt.GovtextError, match="draws"):
        chance_inertia(long(SMOKING), row="row", column="column", draws=0)


def test_examples_in_the_docstrings():
    assert doctest.testmod(module, extraglobs={"pd": pd, "np": np}).failed == 0

"""Breaks: a brute force over all splits, series with a known step, a null that gives uniform p, and plain arithmetic."""

from itertools import combinations, pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from govtext.measures import change_points as cp
from govtext.measures import rivals
from govtext.messages import GovtextError


def brute_force(values, k, least):
    """Every admissible set of breaks, by the definition: sums of squares about the means of the periods."""
    values, n = np.atleast_2d(values), np.shape(values)[-1]
    best = (np.inf, ())
    for breaks in combinations(range(least, n - least + 1), k):
        edges = [0, *breaks, n]
        if min(np.diff(edges)) >= least:
            sse = sum(((row[a:b] - row[a:b].mean())**2).sum() for row in values for a, b in pairwise(edges))
            best = min(best, (sse, breaks), key=lambda pair: round(pair[0], 9))
    return best


@pytest.mark.parametrize("k", [1, 2, 3])
@pytest.mark.parametrize("least", [1, 2, 3])
def test_it_finds_what_trying_every_split_finds(k, least):
    generator = np.random.default_rng(k * 10 + least)
    for _ in range(12):
        values = generator.normal(size=13) + np.repeat([0, 1, 0], [5, 4, 4]) * generator.uniform(0, 3)
        sse, breaks = brute_force(values, k, least)
        found, left = cp.best_breaks(values, k, least=least)
        assert left == pytest.approx(sse, abs=1e-9) and tuple(found) == breaks


def test_series_with_common_breaks_and_batches_agree_with_brute_force():
    batch = np.random.default_rng(5).normal(size=(6, 3, 12))
    breaks, sse = cp.best_breaks(batch, 2, least=2)
    for entry, found, left in zip(batch, breaks, sse, strict=True):
        want, where = brute_force(entry, 2, 2)
        assert left == pytest.approx(want) and tuple(found) == where
        assert cp.best_breaks(entry, 2, least=2)[1] == pytest.approx(want)


def test_a_step_is_found_exactly_whatever_its_level_and_scale():
    for at in range(3, 18):
        step = np.r_[np.full(at, 7.0), np.full(20 - at, 9.5)]
        breaks, sse = cp.best_breaks(step)
        assert breaks.tolist() == [at] and sse == pytest.approx(0, abs=1e-9)
        assert cp.best_breaks(1e6 - 3 * step)[0].tolist() == [at]


@settings(max_examples=40)
@given(st.lists(st.integers(0, 9), min_size=8, max_size=14))
def test_more_breaks_never_fit_worse_and_time_can_run_backwards(values):
    values = np.array(values, dtype=float)
    one, two = cp.best_breaks(values, 1, least=2)[1], cp.best_breaks(values, 2, least=2)[1]
    assert two <= one + 1e-9 and one <= ((values - values.mean())**2).sum() + 1e-9
    assert cp.best_breaks(values[::-1], 2, least=2)[1] == pytest.approx(two, abs=1e-9)


def test_ties_go_to_the_earliest_break():
    assert cp.best_breaks(np.array([0, 0, 1, 0, 0.0]), 1, least=2)[0].tolist() == [2]
    assert cp.best_breaks(np.zeros(9), 2, least=3)[0].tolist() == [3, 6]


@pytest.mark.parametrize(("values", "k", "least"), [(np.arange(5.0), 1, 3), (np.arange(9.0), 0, 3), (np.array([1, np.nan, 2, 3, 4, 5.0]), 1, 3)])
def test_it_refuses_what_cannot_be_cut(values, k, least):
    with pytest.raises(GovtextError):
        cp.best_breaks(values, k, least=least)


# ---------------------------------------------------------------------------------------------------- tables

def yearly(values, start=2003):
    return pd.DataFrame({"year": range(start, start + len(values)), "rate": np.asarray(values, dtype=float)})


def test_segments_are_the_periods_with_their_means():
    table = cp.segments(yearly([1, 1, 1, 5, 5, 5, 2, 2, 2]), "rate", 2)
    assert table[["first", "last", "level"]].to_numpy().tolist() == [[2003, 2005, 1], [2006, 2008, 5], [2009, 2011, 2]]
    assert table["explained"].eq(1).all()
    shuffled = yearly([1, 1, 1, 5, 5, 5, 2, 2, 2]).sample(frac=1, random_state=1)
    assert cp.segments(shuffled, "rate", 2).equals(table)


def test_a_gap_or_a_repeated_year_is_refused():
    table = yearly(range(10))
    with pytest.raises(GovtextError, match="missing or repeated"):
        cp.segments(table[table["year"] != 2006])
    with pytest.raises(GovtextError, match="missing or repeated"):
        cp.segments(pd.concat([table, table[:1]]))


def test_all_splits_are_all_and_the_best_is_the_best():
    generator = np.random.default_rng(3)
    table = yearly(generator.normal(size=12)).assign(other=generator.normal(size=12))
    splits = cp.all_splits(table, ["rate", "other"], least=3)
    n = 12
    assert len(splits) == sum(1 for a, b in combinations(range(3, n - 2), 2) if b - a >= 3)
    numbers = cp.standardised(table[["rate", "other"]].to_numpy().T)
    sse, (a, b) = brute_force(numbers, 2, 3)
    assert splits.iloc[0][["first", "second", "rank"]].tolist() == [2003 + a, 2003 + b, 1]
    assert splits.iloc[0]["explained"] == pytest.approx(1 - sse / 24)   # two standardised series of 12: total 24
    with pytest.raises(GovtextError, match="constant"):
        cp.all_splits(table.assign(rate=1.0), ["rate", "other"])


# ---------------------------------------------------------------------------------------------------- chance

def test_p_is_uniform_where_nothing_happens():
    generator = np.random.default_rng(11)
    p = [cp.break_test(generator.normal(size=16), permutations=99, seed=i) for i in range(300)]
    assert stats.kstest(p, "uniform").pvalue > 0.01
    assert np.mean(np.array(p) <= 0.05) == pytest.approx(0.05, abs=0.035)


def test_p_is_small_for_a_step_and_for_a_slope_and_one_for_a_constant():
    assert cp.break_test(np.repeat([0.0, 1.0], 10)) == pytest.approx(1 / 1000, abs=0.003)
    assert cp.break_test(np.arange(20.0)) <= 0.005
    assert cp.break_test(np.ones(12)) == 1


def test_p_of_a_short_series_equals_the_share_of_all_orders():
    from itertools import permutations

    values = np.array([0, 1, 0, 5, 4, 6.0])
    observed = cp.best_breaks(values, least=2)[1]
    exact = np.mean([cp.best_breaks(np.array(order), least=2)[1] <= observed + 1e-9 for order in permutations(values)])
    assert cp.break_test(values, least=2, permutations=4000) == pytest.approx(exact, abs=0.02)


# ---------------------------------------------------------------------------------------------------- units

@pytest.fixture
def reports():
    """Twelve places, twelve years; from 2010 on the word occurs in all of them."""
    generator = np.random.default_rng(1)
    rows = [(f"place {u}", year, int(year >= 2010) * (2 + u % 2), 10_000 + int(generator.integers(0, 50)))
            for u in range(12) for year in range(2003, 2015)]
    return pd.DataFrame(rows, columns=["unit", "year", "n", "n_chars"])


def test_draws_start_with_the_data_and_keep_whole_units(reports):
    years, sums = cp.unit_draws(reports, ["n", "n_chars"], bootstrap=50)
    by_year = reports.groupby("year")[["n", "n_chars"]].sum()
    assert years.tolist() == list(by_year.index)
    assert (sums["n"][0] == by_year["n"]).all() and (sums["n_chars"][0] == by_year["n_chars"]).all()
    assert sums["n"].shape == (51, 12)
    # Twelve units are drawn each time; a unit brings 2 or 3 in every year from 2010 on, the same in each of them.
    assert ((sums["n"][1:, 7:] >= 24) & (sums["n"][1:, 7:] <= 36)).all() and (np.ptp(sums["n"][:, 7:], axis=1) == 0).all()
    again = cp.unit_draws(reports.sample(frac=1, random_state=2), ["n", "n_chars"], bootstrap=50)[1]
    assert (again["n"] == sums["n"]).all()


def test_the_interval_of_a_common_step_is_a_point(reports):
    found = cp.break_interval(reports, bootstrap=100)
    assert found.loc[0, ["break_year", "low", "high", "same"]].tolist() == [2010, 2010, 2010, 1]
    assert found.loc[0, "before"] == 0 and found.loc[0, "after"] == pytest.approx(2.5, rel=0.01)
    assert found.loc[0, "p"] < 0.02 and found.loc[0, "p_order"] < 0.02
    assert found.loc[0, ["units", "interval", "balanced_units", "balanced_year"]].tolist() == [12, "too narrow", 12, 2010]


def test_the_interval_is_wide_where_places_disagree():
    rows = [(f"place {u}", year, int(year >= 2005 + u), 10_000) for u in range(10) for year in range(2000, 2020)]
    found = cp.break_interval(pd.DataFrame(rows, columns=["unit", "year", "n", "n_chars"]), bootstrap=300)
    assert found.loc[0, "high"] - found.loc[0, "low"] >= 2 and found.loc[0, "same"] < 1


@pytest.mark.parametrize("units", [1, 9])
def test_few_units_give_no_interval_instead_of_certainty(reports, units):
    few = reports[reports["unit"].isin(sorted(set(reports["unit"]))[:units])]
    found = cp.break_interval(few).loc[0]
    assert found[["low", "high", "same"]].isna().all() and found["interval"] == "none" and found["break_year"] == 2010
    change = cp.period_change(few, (2003, 2009), (2010, 2014))
    assert np.isnan(change["low"]) and np.isnan(change["high"]) and change["interval"] == "none" and change["change"] > 0


def test_accidents_of_years_widen_the_interval_though_all_units_share_them(reports):
    """All units do the same in every year, so drawing units moves nothing; the years do."""
    generator = np.random.default_rng(4)
    shared = dict(zip(range(2003, 2023), generator.poisson(np.repeat([4, 7], 10)), strict=True))
    rows = [(u, y, n, 10_000) for u in range(40) for y, n in shared.items()]
    found = cp.break_interval(pd.DataFrame(rows, columns=["unit", "year", "n", "n_chars"])).loc[0]
    assert found["high"] > found["low"] and found["interval"] == "documents"


def test_accidents_of_years_are_in_proportion_to_what_is_counted():
    """Stairs of .04 and 4 per 10,000: variances of the drawn years stand in the same proportion, their means are the stairs, none is below 0."""
    observed = np.r_[[0.0, 0.12, 0, 0, 0.08, 0, 0.04, 0.08, 0, 0.08], [4.4, 3.1, 4.8, 3.4, 4.1, 5.2, 3.2, 3.6, 4.6, 3.6]]
    drawn = cp._with_years(observed, np.array([10]), np.tile(observed, (20_000, 1)), 3, np.random.default_rng(1))
    low, high = drawn[:, :10], drawn[:, 10:]
    assert drawn.min() >= 0 and low.mean() == pytest.approx(0.04, rel=0.05) and high.mean() == pytest.approx(4, rel=0.02)
    assert high.var() / low.var() == pytest.approx(100, rel=0.1)


def test_the_balanced_panel_is_that_of_units_with_every_year(reports):
    """Places that come late and always say the word make a break in the pooled rate; among those that were always there is another."""
    rows = [(f"late {u}", year, 30, 10_000) for u in range(12) for year in range(2006, 2015)]
    found = cp.break_interval(pd.concat([reports, pd.DataFrame(rows, columns=reports.columns)]), bootstrap=100).loc[0]
    assert (found["break_year"], found["balanced_year"], found["units"], found["balanced_units"]) == (2006, 2010, 24, 12)


def test_the_least_number_of_years_is_stated(reports):
    short = reports[reports["year"] >= 2004]
    assert np.isnan(cp.break_interval(short).loc[0, "p"]) and cp.break_interval(short).loc[0, "interval"] == "none"
    with pytest.raises(GovtextError, match="at least 12"):
        cp.break_test(np.arange(11.0), null="ar1")


@pytest.mark.parametrize("bad", [np.nan, -1, 0.5])
def test_counts_that_are_no_counts_are_refused(reports, bad):
    broken = reports.astype({"n": float})
    broken.loc[3, "n"] = bad
    for ask in (cp.break_interval, lambda t: cp.period_change(t, (2003, 2009), (2010, 2014)), lambda t: cp.unit_draws(t, ["n"])):
        with pytest.raises(GovtextError, match="whole numbers"):
            ask(broken)


def test_a_year_without_reports_is_refused(reports):
    with pytest.raises(GovtextError, match="no report"):
        cp.break_interval(reports[reports["year"] != 2008])


def test_period_change_is_the_difference_of_pooled_rates(reports):
    change = cp.period_change(reports, (2003, 2009), (2010, 2014))
    late = reports[reports["year"] >= 2010]
    assert change["before"] == 0 and change["n"] == late["n"].sum()
    assert change["after"] == pytest.approx(1e4 * late["n"].sum() / late["n_chars"].sum())
    assert change["low"] <= change["change"] <= change["high"] and change["low"] > 0
    none = cp.period_change(reports, (2003, 2005), (2006, 2009))
    assert (none["change"], none["low"], none["high"]) == (0, 0, 0)


@pytest.mark.parametrize(("spread", "alike"), [((5, 15), False), ((15, 5), True)])
def test_period_change_of_units_that_agree_is_students_t_of_years(spread, alike):
    """Units alike in every year: what is left is a two-sample comparison of years, five against five, here without lasting shocks."""
    generator = np.random.default_rng(8)
    shared = np.round(np.r_[generator.normal(50, spread[0], 15), generator.normal(100, spread[1], 15)]).astype(int)
    rows = [(u, 2000 + y, n, 10_000) for u in range(40) for y, n in enumerate(shared)]
    table = pd.DataFrame(rows, columns=["unit", "year", "n", "n_chars"])
    found = cp.period_change(table, (2000, 2014), (2015, 2029))
    factor = cp.persistence_factor(shared.astype(float), ((0, 15), (15, 30)))
    one, two = shared[:15], shared[15:]
    rates = one.mean(), two.mean()
    pooled = ((one - rates[0])**2).sum() / rates[0] + ((two - rates[1])**2).sum() / rates[1]
    assert alike == (pooled / 28 * (rates[0] + rates[1]) / 15 > one.var(ddof=1) / 15 + two.var(ddof=1) / 15)
    apart = max(one.var(ddof=1) / 15 + two.var(ddof=1) / 15, pooled / 28 * (rates[0] + rates[1]) / 15)
    width = stats.t.ppf(0.975, 28) * np.sqrt(apart * factor)
    assert found["high"] - found["low"] == pytest.approx(2 * width, rel=1e-6)
    assert found["low"] + width == pytest.approx(rates[1] - rates[0]) and found["factor"] == factor
    plain = cp.period_change(table, (2000, 2014), (2015, 2029), lasting=False)
    assert plain["high"] - plain["low"] == pytest.approx(2 * width / np.sqrt(factor)) and plain["factor"] == 1


def test_lasting_shocks_enlarge_the_variance_and_accidents_do_not():
    """Theory for phi = .6: the mean of many years has (1 + phi) / (1 - phi) = 4 times the variance; more, as phi is not known."""
    spans = ((0, 15), (15, 30))
    slow, quick = rivals.ar1_draws(0.6, 30, 60, np.random.default_rng(3)), np.random.default_rng(3).normal(size=(60, 30))
    assert np.median([cp.persistence_factor(s, spans) for s in quick]) == pytest.approx(1, abs=0.35)
    assert 3 < np.median([cp.persistence_factor(s, spans) for s in slow]) < 7


def test_periods_without_reports_or_with_an_overlap_are_refused(reports):
    with pytest.raises(GovtextError, match="no report of 1990"):
        cp.period_change(reports, (1990, 1995), (2003, 2009))
    with pytest.raises(GovtextError, match="overlap"):
        cp.period_change(reports, (2003, 2009), (2009, 2014))


def test_log_odds_by_hand():
    assert cp.log_odds(np.array([1, 0]), np.array([0, 0])).tolist() == pytest.approx([np.log(3), 0])
    assert cp.log_odds([7], [3])[0] == pytest.approx(-cp.log_odds([3], [7])[0])

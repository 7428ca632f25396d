"""Rival shapes: the likelihood against scipy's multivariate normal, shapes with a known answer, and what is refused."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import multivariate_normal

from govtext.measures import rivals
from govtext.messages import GovtextError


def yearly(values, start=2003):
    return pd.DataFrame({"year": range(start, start + len(values)), "rate": np.asarray(values, dtype=float)})


def noise(n, seed=1, size=0.1):
    return size * np.random.default_rng(seed).normal(size=n)


def test_the_likelihood_is_that_of_a_multivariate_normal():
    """Another road: covariance matrix phi^|i-j| s² / (1 - phi²), generalised least squares, scipy's density."""
    n, values = 14, np.random.default_rng(3).normal(size=14)
    likelihood, phi = rivals.log_likelihoods(values[None], breaks=2)
    for i, shape in list(enumerate(rivals.shapes(n, 3, 2)))[::7]:
        design, r = shape.design.astype(float), phi[0, i]
        cover = r ** np.abs(np.subtract.outer(range(n), range(n))) / (1 - r**2)
        inverse = np.linalg.inv(cover)
        fitted = design @ np.linalg.solve(design.T @ inverse @ design, design.T @ inverse @ values)
        scale = (values - fitted) @ inverse @ (values - fitted) / n
        assert likelihood[0, i] == pytest.approx(multivariate_normal(fitted, scale * cover).logpdf(values)), shape.model


def test_shapes_are_those_of_the_words():
    """Ten years, three on each stair: 5 places for a break; two breaks at least three apart: 3, 6 / 3, 7 / 4, 7."""
    found = pd.Series([s.model for s in rivals.shapes(10, 3, 2)]).value_counts()
    assert found[["none", "line", "break", "2 breaks"]].tolist() == [1, 1, 5, 3]
    ramp = next(s for s in rivals.shapes(10, 3, 2) if s.model == "ramp" and s.starts == (4, 6))
    assert ramp.design[:, 1].tolist() == pytest.approx([0, 0, 0, 0, 1 / 3, 2 / 3, 1, 1, 1, 1])
    assert [rivals.shapes(10, 3, 2)[i].parameters for i in (0, 1, -1)] == [3, 4, 9]


@pytest.mark.parametrize(("values", "model", "years"), [
    (np.r_[np.zeros(9), np.ones(11)], "break", "2012"),
    (np.r_[np.zeros(7), np.arange(1, 6) / 6, np.ones(8)], "ramp", "2010–2015"),
    (np.arange(20) / 20, "line", ""),
    (np.repeat([0, 1, 0.3], [7, 6, 7]), "2 breaks", "2010, 2016")])
def test_each_shape_is_found_where_it_is(values, model, years):
    table = rivals.rivals(yearly(values + noise(20, size=0.03)), simulations=199)
    assert table.loc[0, ["model", "years", "chosen"]].tolist() == [model, years, True]
    assert table["chosen"].sum() == 1 and table["delta"].min() == 0 and table["bic"].is_monotonic_increasing
    assert table.loc[0, "explained"] > 0.9 and (table["p"] < 0.05).all()


def test_a_series_that_only_wanders_has_no_shape():
    table = rivals.rivals(yearly(rivals.ar1_draws(0.6, 24, 1, np.random.default_rng(5))[0]), simulations=199)
    assert table.loc[table["chosen"], "model"].item() == "none" and table.loc[0, "p"] > 0.05


def test_a_constant_series_has_no_shape_and_no_p():
    table = rivals.rivals(yearly(np.full(15, 2.0)))
    assert table[["model", "p", "chosen"]].to_numpy().tolist() == [["none", 1.0, True]]


def test_scale_level_and_direction_of_time_do_not_matter():
    values = rivals.ar1_draws(0.3, 20, 1, np.random.default_rng(2))[0] + np.repeat([0, 2], 10)
    one, two = (rivals.change_test(v, simulations=99) for v in (values, 7 - 1e4 * values))
    assert one == two
    forward, back = (rivals.log_likelihoods(v[None], breaks=1, smooth=False)[0].max() for v in (values, values[::-1]))
    assert forward == pytest.approx(back)


def test_the_persistence_of_short_series_is_not_too_small():
    """Least squares in 20 years finds .6 as about .5; the corrected value is above .6 as often as below."""
    drawn = rivals.ar1_draws(0.6, 20, 150, np.random.default_rng(9))
    plain = [np.corrcoef(s[:-1], s[1:])[0, 1] for s in drawn]
    found = np.array([rivals.persistence(s) for s in drawn])
    assert np.median(plain) < 0.52 and 0.5 <= np.median(found) <= 0.7


@pytest.mark.parametrize(("values", "word"), [(np.arange(11.0), "at least 12"), (np.r_[np.arange(14.0), np.nan], "missing values")])
def test_what_cannot_be_judged_is_refused(values, word):
    with pytest.raises(GovtextError, match=word):
        rivals.rivals(yearly(values))


def test_too_many_shapes_and_a_gap_are_refused():
    with pytest.raises(GovtextError, match="too many"):
        rivals.change_test(noise(120), breaks=3)
    with pytest.raises(GovtextError, match="missing or repeated"):
        rivals.rivals(yearly(np.arange(20.0)).drop(index=4))


def test_a_balanced_panel_has_every_year():
    table = pd.DataFrame({"unit": list("aaabbc"), "year": [1, 2, 3, 1, 3, 2]})
    assert rivals.balanced(table)["unit"].unique().tolist() == ["a"]

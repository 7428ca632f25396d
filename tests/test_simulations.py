"""Error rates and coverage, 300 seeded draws of each quick scenario of simulations.py; `make test-ci` runs all, `make bench` with 2,000 draws and a table."""

from pathlib import Path

import pytest

import simulations
from simulations import SCENARIOS

DRAWS = 300
LONG = ("log_odds_of_40", "log_ratio_of_40", "keyness_permuted", "rivals_0", "rivals_6", "two_breaks_6")   # more than half of the time; `make test-ci` runs these with all others
BOUNDED = [s for s in SCENARIOS if s.kind != "narrow" and s.name not in LONG]


@pytest.mark.slow
@pytest.mark.parametrize("one", BOUNDED, ids=lambda s: s.name)
def test_five_per_cent_is_five_and_ninety_five_is_ninety_five(one):
    """300 draws tell .05 from .09 (three standard errors) and .95 from .90; what is discrete may stay below."""
    now = simulations.simulate(one, DRAWS).now
    if one.kind == "test":
        assert (0 if one.discrete else 0.02) <= now <= 0.09, now
    else:
        assert now >= 0.90, now


@pytest.mark.slow
def test_what_was_done_before_fails_the_same_bounds():
    """The scenarios can fail: the old ways do."""
    before = {name: simulations.simulate(next(s for s in SCENARIOS if s.name == name), 60).before
              for name in ("keyness_permuted", "crosstab_clustered", "break_6", "change_shocked", "log_ratio_of_40")}
    assert before.pop("log_ratio_of_40") < 0.8
    assert min(before.values()) > 0.15, before


def test_the_table_in_the_docs_is_of_these_scenarios_and_keeps_to_the_targets():
    lines = (Path(__file__).parents[1] / "docs" / "uncertainty.md").read_text("utf-8").splitlines()
    rows = {cells[1].strip(): cells for cells in (line.split("|") for line in lines) if len(cells) == 6}
    for one in SCENARIOS:
        now = float(rows[one.what][3])
        assert one.kind == "narrow" or (0 if one.discrete else 0.03) <= now <= 0.07 or (one.kind == "interval" and now >= 0.92), one.name

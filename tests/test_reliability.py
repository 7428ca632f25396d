"""Reliability coefficients against published worked examples; sources at each test."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govtext.measures import reliability as rel
from govtext.messages import GovtextError


def rows(*coders):
    """'a b *' per coder -> tidy table; * is missing."""
    return pd.DataFrame([(f"u{i:02d}", f"c{k}", code) for k, line in enumerate(coders) for i, code in enumerate(line.split())
                         if code != "*"], columns=["unit", "coder", "code"])


def from_table(table):
    """Two coders from a contingency table."""
    cells = [(i, j) for i, row in enumerate(table) for j, n in enumerate(row) for _ in range(n)]
    return pd.DataFrame([(k, c, v) for k, pair in enumerate(cells) for c, v in zip("ab", pair, strict=True)],
                        columns=["unit", "coder", "code"])


THREE = rows("* * * * * 3 4 1 2 1 1 3 3 * 3", "1 * 2 1 3 3 4 3 * * * * * * *", "* * 2 1 3 4 4 * 2 1 1 3 3 * 4")
FOUR = rows("1 2 3 3 2 1 4 1 2 * * *", "1 2 3 3 2 2 4 1 2 5 * 3", "* 3 3 3 2 3 4 2 2 5 1 *", "1 2 3 3 2 4 4 1 2 5 1 *")


@pytest.mark.parametrize(("level", "alpha"), [("nominal", 0.691358), ("interval", 0.810845), ("ordinal", 0.806721)])
def test_alpha_of_three_coders(level, alpha):
    """Docstring of fast-krippendorff (ordinal computed with it)."""
    assert rel.krippendorff_alpha(THREE, level=level) == pytest.approx(alpha, abs=5e-7)


@pytest.mark.parametrize(("level", "alpha"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)])
def test_alpha_of_four_coders(level, alpha):
    """Krippendorff (2011), Computing Krippendorff's Alpha-Reliability; unit 12 has one code and drops out."""
    assert rel.krippendorff_alpha(FOUR, level=level) == pytest.approx(alpha, abs=5e-4)


@pytest.mark.parametrize(("one", "two", "alpha"), [("0 1 0 0 0 0 0 0 1 0", "1 1 1 0 0 1 0 0 0 0", 0.095),
                                                   ("a a b b d c c c e d d a", "b a b b b c c c e d d d", 0.692)])
def test_alpha_of_two_coders(one, two, alpha):
    """Krippendorff (2011), sections A and B."""
    assert rel.krippendorff_alpha(rows(one, two)) == pytest.approx(alpha, abs=5e-4)


def test_two_coders_by_hand():
    """Cohen's [[20, 5], [10, 15]]: agreement .70, kappa .40, Holsti 2 x 35 / 100, alpha = pi + (1 - pi) / 100."""
    codings = from_table([[20, 5], [10, 15]])
    assert rel.percent_agreement(codings) == pytest.approx(.70)
    assert rel.cohen_kappa(codings) == pytest.approx(.40)
    assert rel.holsti(codings) == pytest.approx(.70)
    pi = (.70 - (.55**2 + .45**2)) / (1 - (.55**2 + .45**2))
    assert rel.krippendorff_alpha(codings) == pytest.approx(pi + (1 - pi) / 100)


@pytest.mark.parametrize(("table", "kappa"), [([[45, 15], [25, 15]], .1304), ([[25, 35], [5, 35]], .2593),
                                              ([[0, 4, 1], [0, 8, 0], [0, 1, 5]], .4842)])
def test_kappa_with_equal_agreement_and_unused_category(table, kappa):
    """Two tables of agreement .60 with unequal kappa; SAS example with a category the second coder never used."""
    assert rel.cohen_kappa(from_table(table)) == pytest.approx(kappa, abs=5e-5)


def test_fleiss_ten_subjects():
    """The ten-subject, fourteen-rater table that statsmodels tests with: P .378, Pe .213, kappa .210."""
    table = ["0 0 0 0 14", "0 2 6 4 2", "0 0 3 5 6", "0 3 9 2 0", "2 2 8 1 1", "7 7 0 0 0", "3 2 6 3 0", "2 5 3 2 2", "6 5 2 1 0", "0 2 2 3 7"]
    made = []
    for u, line in enumerate(table):
        codes = [k for k, n in enumerate(map(int, line.split())) for _ in range(n)]
        made += [(u, f"r{c:02d}", code) for c, code in enumerate(codes)]
    assert rel.fleiss_kappa(pd.DataFrame(made, columns=["unit", "coder", "code"])) == pytest.approx(.210, abs=5e-4)


def test_one_category_only_is_undefined():
    same = rows("a a a", "a a a")
    assert math.isnan(rel.cohen_kappa(same)) and math.isnan(rel.krippendorff_alpha(same)) and math.isnan(rel.fleiss_kappa(same))
    assert rel.percent_agreement(same) == 1


@pytest.mark.parametrize("bad", [rows("a b c"), rows("a * *", "* b c"), pd.concat([rows("a b", "a b"), rows("c")])])
def test_bad_codings_are_explained(bad):
    with pytest.raises(GovtextError) as caught:
        rel.krippendorff_alpha(bad)
    assert caught.value.zh and caught.value.en


def test_two_coder_measures_refuse_three():
    for measure in (rel.cohen_kappa, rel.holsti):
        with pytest.raises(GovtextError):
            measure(FOUR)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=3, max_size=25), st.randoms())
def test_order_and_names_do_not_matter(pairs, random):
    codings = pd.DataFrame([(i, c, v) for i, p in enumerate(pairs) for c, v in zip("xy", p, strict=True)], columns=["unit", "coder", "code"])
    alpha = rel.krippendorff_alpha(codings)
    mixed = codings.sample(frac=1, random_state=random.randint(0, 99)).replace({"code": {"a": "q", "b": "z", "c": "m"}})
    again = rel.krippendorff_alpha(mixed)
    assert (math.isnan(alpha) and math.isnan(again)) or alpha == pytest.approx(again)


def test_intervals_hold_the_value_and_shrink_with_more_units():
    generator = np.random.default_rng(1)
    def table(n):
        truth = generator.integers(0, 3, n)
        wrong = generator.random((2, n)) < .2
        codes = np.where(wrong, generator.integers(0, 3, (2, n)), truth)
        return pd.DataFrame([(i, c, int(codes[c, i])) for c in (0, 1) for i in range(n)], columns=["unit", "coder", "code"])
    small, large = (rel.reliability(table(n), bootstrap=200).set_index("measure") for n in (30, 300))
    for result in (small, large):
        assert ((result["low"] <= result["value"]) & (result["value"] <= result["high"])).all()
    name = "Krippendorff's alpha"
    assert (large.loc[name, "high"] - large.loc[name, "low"]) < (small.loc[name, "high"] - small.loc[name, "low"])


def test_category_agreement_of_a_hand_table():
    """[[20, 5], [10, 15]]: category 0 was given 55 times, 40 of them beside another 0."""
    table = rel.category_agreement(from_table([[20, 5], [10, 15]])).set_index("code")
    assert table.loc[0, "n"] == 55 and table.loc[0, "specific"] == pytest.approx(40 / 55)
    assert table.loc[0, "alpha"] == pytest.approx(rel.krippendorff_alpha(from_table([[20, 5], [10, 15]])))


def test_adjudication_keeps_a_log():
    codings = rows("a b c", "a c *")
    decisions = pd.DataFrame({"unit": ["u01"], "code": ["b"], "reason": ["规则二"]})
    table = rel.adjudicate(codings, decisions).set_index("unit")
    assert table["how"].to_dict() == {"u00": "agreed", "u01": "adjudicated", "u02": "single"}
    assert list(rel.disagreements(codings)["unit"]) == ["u01"]
    with pytest.raises(GovtextError, match="u01"):
        rel.adjudicate(codings, decisions.iloc[:0])

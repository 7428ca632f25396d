"""Reliability coefficients against published worked examples; sources at each test."""

import doctest
import math
import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govtext.measures import codes
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


# ---- one spelling for each code

def spelled(spelling):
    """Ten ordinal codes, two coders who differ by one step here and there; each coder's codes spelled by a function."""
    one = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10, 2]
    two = [1, 2, 4, 4, 5, 7, 7, 8, 10, 10, 10, 2]
    return pd.DataFrame([(u, c, spelling(c, v)) for c, values in (("A", one), ("B", two)) for u, v in enumerate(values)],
                        columns=["unit", "coder", "code"])


@pytest.mark.parametrize("spelling", [lambda c, v: str(v), lambda c, v: float(v), lambda c, v: f"{v}.0", lambda c, v: str(v) if c == "A" else v,
                                      lambda c, v: f"{v} " if c == "B" else f"{v}", lambda c, v: f"{v}.0" if c == "A" else v])
@pytest.mark.filterwarnings("ignore:(?s).*(spaces|mixes)")
@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval"])
def test_alpha_does_not_depend_on_how_numbers_are_spelled(spelling, level):
    """Text from a CSV file sorts 10 before 2; ordinal alpha of these codes was far too low for it."""
    assert rel.krippendorff_alpha(spelled(spelling), level=level) == rel.krippendorff_alpha(spelled(lambda c, v: v), level=level)


def test_codes_through_the_csv_reader_and_the_codebook(tmp_path):
    import govtext as gt
    from govtext.measures import coding

    plain = spelled(lambda c, v: v)
    spelled(lambda c, v: f"{v}.0" if c == "A" else v).to_csv(tmp_path / "codes.csv", index=False)
    read = gt.read_csv_any(tmp_path / "codes.csv")
    (tmp_path / "book.yaml").write_text("categories:\n" + "".join(f"  - id: {i}\n" for i in range(11)), "utf-8")
    book = coding.load_codebook(tmp_path / "book.yaml")
    coding.check_codings(read, book, set(range(12)))
    coding.check_codings(plain, book, {str(u) for u in range(12)})
    assert rel.krippendorff_alpha(read, level="ordinal") == rel.krippendorff_alpha(plain, level="ordinal") > 0.9
    assert rel.category_agreement(read)["code"].tolist() == [str(v) for v in range(1, 11)]
    assert rel.category_agreement(plain)["code"].tolist() == list(range(1, 11))
    with pytest.raises(GovtextError, match="11"):
        coding.check_codings(plain.replace({"code": {10: 11}}), book, set(range(12)))
    (tmp_path / "book.yaml").write_text('categories:\n  - id: 1\n  - id: "1"\n', "utf-8")
    with pytest.raises(GovtextError, match="twice"):
        coding.load_codebook(tmp_path / "book.yaml")


def test_what_was_made_alike_is_told():
    with pytest.warns(UserWarning, match="3 values have spaces"):
        rel.coding_matrix(rows("a b c", "a b c").replace({"code": {"b": "b "}}).assign(unit=lambda t: t["unit"].replace("u00", "u00 ", regex=False))
                          .replace({"code": {"c": " c"}}).drop(index=2))
    with pytest.warns(UserWarning, match="mixes numbers and text"):
        rel.coding_matrix(pd.DataFrame({"unit": [1, 1], "coder": ["A", "B"], "code": pd.Series([1, "1"], dtype=object)}))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        rel.coding_matrix(FOUR)


@pytest.mark.parametrize(("given", "read"), [([1, 2.0, np.nan], [1, 2, None]), ([1.5, 2], [1.5, 2]), (["01", "1"], ["01", "1"]), (["1.10", "1.1"], ["1.10", "1.1"]),
                                             ([" s1", "s1"], ["s1", "s1"]), (["", " ", "a"], [None, None, "a"]), ([True, False], [True, False]), (["+2", "２"], ["2", "2"])])
@pytest.mark.filterwarnings("ignore:(?s).*spaces")
def test_codes_as_they_are_read(given, read):
    found = codes.read_codes(pd.Series(given, dtype=object), "code")
    assert [None if pd.isna(v) else v for v in found] == read


def test_order_of_codes():
    assert codes.ordered_codes(["10", "2", "1", None]) == ["1", "2", "10"] and codes.ordered_codes(["b", "10", "a"]) == ["10", "a", "b"]
    assert codes.ordered_codes([10, 2]) == [2, 10]
    assert doctest.testmod(codes).failed == 0
    twin = rows("01 1 2", "01 1 2")
    assert rel.krippendorff_alpha(twin) == 1
    with pytest.raises(GovtextError, match="01 and 1"):
        rel.krippendorff_alpha(twin, level="ordinal")


def test_an_order_may_be_spelled_in_another_way():
    low, high = rows("1 2 3 2", "1 3 3 2"), spelled(lambda c, v: v)
    assert rel.krippendorff_alpha(low, level="ordinal", order=[3, 2, 1]) == pytest.approx(rel.krippendorff_alpha(low, level="ordinal"))
    with pytest.raises(GovtextError, match="not in the order"):
        rel.krippendorff_alpha(high, level="ordinal", order=[1, 2])


# ---- documents as units

def by_documents(seed=1, documents=40, each=4):
    generator = np.random.default_rng(seed)
    home = np.repeat(np.arange(documents), each)
    truth, hard = generator.integers(0, 3, documents)[home], generator.random(documents)[home] < 0.3
    seen = [np.where(hard & (generator.random(len(home)) < 0.7), generator.integers(0, 3, len(home)), truth) for _ in "AB"]
    return pd.DataFrame({"unit": np.tile(np.arange(len(home)), 2), "coder": np.repeat(["A", "B"], len(home)), "code": np.concatenate(seen),
                         "doc": np.tile(home, 2)})


def test_every_unit_a_document_of_its_own_is_the_interval_of_units():
    table = by_documents()
    pd.testing.assert_frame_equal(rel.reliability(table), rel.reliability(table, cluster="unit"))


def test_documents_of_units_that_agree_or_not_together_widen_the_interval():
    """Copies of a unit say nothing new: with four copies of each, drawing documents gives the interval of one unit each."""
    single = by_documents(each=1)
    copied = pd.concat([single.assign(unit=single["unit"] * 10 + i) for i in range(4)])
    one, four, units = (rel.reliability(t, cluster=c).set_index("measure") for t, c in ((single, "doc"), (copied, "doc"), (copied, None)))
    for name in ("percent agreement", "Holsti", "Cohen's kappa"):
        assert four.loc[name, ["value", "low", "high"]].tolist() == pytest.approx(one.loc[name, ["value", "low", "high"]].tolist())
        assert units.loc[name, "high"] - units.loc[name, "low"] < 0.6 * (four.loc[name, "high"] - four.loc[name, "low"])
    assert four["clusters"].eq(40).all() and four["interval"].eq("documents").all() and four["units"].eq(160).all()


def test_weights_are_repetitions():
    """A draw by weights against the coefficients of a table in which units stand as often as they were drawn."""
    table = by_documents(documents=12)
    matrix = rel.coding_matrix(table)
    encoded, values = rel._encode(matrix)
    weights = np.random.default_rng(2).multinomial(len(matrix), np.full(len(matrix), 1 / len(matrix)), 3)
    for drawn in weights:
        units = np.repeat(np.arange(len(matrix)), drawn)
        again = matrix.iloc[units].reset_index(drop=True).rename_axis("unit").stack().rename("code").reset_index()
        w = drawn[None].astype(float)
        assert rel._cohen(encoded, w)[0] == pytest.approx(rel.cohen_kappa(again)) and rel._holsti(encoded, w)[0] == pytest.approx(rel.holsti(again))
        assert rel._percent(encoded, w)[0] == pytest.approx(rel.percent_agreement(again))
        assert rel._fleiss(rel._tally(encoded, 3), w)[0] == pytest.approx(rel.fleiss_kappa(again))
        for level in rel.LEVELS:
            assert rel._alpha(rel._tally(encoded, 3), rel._distances(values, level), w)[0] == pytest.approx(rel.krippendorff_alpha(again, level=level))


def test_few_documents_and_perfect_agreement_give_no_interval():
    few = rel.reliability(by_documents(documents=9), cluster="doc")
    assert few[["low", "high"]].isna().all(axis=None) and few["interval"].eq("none").all() and few["value"].notna().all()
    assert rel.reliability(by_documents(documents=10), cluster="doc")["interval"].eq("too narrow").all()
    perfect = rel.reliability(by_documents().assign(code=lambda t: t["unit"] % 3))
    assert perfect["value"].eq(1).all() and perfect["low"].isna().all() and perfect["interval"].eq("none").all()


def test_a_unit_of_two_documents_or_none_is_refused():
    table = by_documents()
    for broken in (table.assign(doc=np.arange(len(table))), table.assign(doc=table["doc"].where(table["unit"] != 3))):
        with pytest.raises(GovtextError, match="exactly one"):
            rel.reliability(broken, cluster="doc")

"""Association of words: Dunning (1993), Manning and Schütze (1999), Bouma (2009), Gries (2013), Rayson and Garside (2000)."""

import doctest

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2_contingency

import govcourse as gc
import govtext as gt
from govtext.measures import collocation as co
from govtext.measures.keyness import log_likelihood_keyness

WORDS = 14_307_668   # words of the corpus in Manning and Schütze, ch. 5
TOKENS = pd.DataFrame([("a-01", 1, "x"), ("a-01", 1, "y"), ("a-01", 2, "x"), ("a-01", 2, "y"), ("a-01", 2, "z"), ("a-02", 1, "y"),
                       ("a-02", 1, "x的x"), ("a-02", 2, "z"), ("a-02", 3, "w"), ("a-03", 1, "z"), ("a-03", 1, "y")],
                      columns=["passage_id", "sentence", "term"]).assign(article_id="a", n=1)


def from_cells(o11, o12, o21, o22):
    return o11, o11 + o12, o11 + o21, o11 + o12 + o21 + o22


# ---------------------------------------------------------------------------------------------------- published values

@pytest.mark.parametrize(("cells", "value"), [
    ((110, 2442, 111, 29114), 270.72), ((29, 13, 123, 31612), 263.90), ((31, 23, 139, 31584), 256.84), ((10, 0, 3, 31764), 167.23),
    ((76, 104, 2476, 29121), 157.21), ((16, 0, 865, 30896), 115.02), ((10, 9, 41, 31717), 104.53), ((8, 2, 27, 31740), 100.96)])
def test_dunning_table_of_bigrams(cells, value):
    """Dunning (1993), likelihood-ratio table of the Swiss bank text: the swiss, can be, previous year, mineral water ..."""
    assert co.log_likelihood(*from_cells(*cells)) == pytest.approx(value, abs=0.005)


@pytest.mark.parametrize(("counts", "ll"), [((100, 50, 10_000, 10_000), 16.9899), ((10, 5, 1000, 2000), 6.9315), ((10, 0, 1000, 1000), 13.8629)])
def test_two_cells_of_rayson_and_garside(counts, ll):
    """Formula of ucrel.lancs.ac.uk/llwizard.html; the same as `log_likelihood_keyness`, reached by another road."""
    a, b, n1, n2 = counts
    value = co.log_likelihood(a, n1, a + b, n1 + n2, variant="rayson-garside")
    assert value == pytest.approx(ll, abs=5e-5)
    assert value == pytest.approx(float(log_likelihood_keyness(a, b, n1, n2)))


def test_the_two_statistics_called_log_likelihood_differ():
    assert co.log_likelihood(100, 10_000, 150, 20_000) == pytest.approx(17.1158, abs=5e-5)


@given(st.tuples(*[st.integers(1, 400)] * 4))
def test_four_cells_equal_scipy_without_its_correction(cells):
    table = np.array(cells).reshape(2, 2)
    scipy = chi2_contingency(table, correction=False, lambda_="log-likelihood").statistic
    assert co.log_likelihood(*from_cells(*cells)) == pytest.approx(scipy, rel=1e-6, abs=1e-7)


@pytest.mark.parametrize(("first", "second", "both", "t", "digits"), [
    (15828, 4675, 8, 0.999932, 5e-7), (42, 20, 20, 4.4721, 5e-5), (14907, 9017, 20, 2.3714, 5e-5), (15019, 15629, 20, 0.8036, 5e-5),
    (13484, 10570, 20, 2.2446, 1.5e-4)])   # the book prints 2.2446 for over many; its own formula gives 2.2447
def test_t_scores_of_manning_and_schuetze(first, second, both, t, digits):
    assert co.t_score(both, first, second, WORDS) == pytest.approx(t, abs=digits)


@pytest.mark.parametrize(("first", "second", "bits"), [(42, 20, 18.38), (41, 27, 17.98), (24, 320, 15.19), (14907, 9017, 1.09),
                                                       (13484, 10570, 1.01), (15019, 15629, 0.29)])
def test_mutual_information_of_manning_and_schuetze(first, second, bits):
    assert co.pmi(20, first, second, WORDS) == pytest.approx(bits, abs=0.005)


def test_npmi_of_bouma():
    assert co.npmi(20, 42, 20, WORDS) == pytest.approx(0.94496, abs=5e-6)
    assert co.npmi([6, 20, 0], [20, 20, 20], [30, 20, 30], 100) == pytest.approx([0, 1, -1])


def test_delta_p_of_course():
    """Gries (2013): of course, cells 5610, 168938, 2257, 10233063."""
    o11, r1, c1, n = from_cells(5610, 168_938, 2257, 10_233_063)
    assert co.delta_p(o11, r1, c1, n) == pytest.approx(0.032, abs=5e-4)
    assert co.delta_p(o11, c1, r1, n) == pytest.approx(0.697, abs=5e-4)


def test_dice_by_hand():
    assert co.dice(3, 4, 9) == pytest.approx(6 / 13)


@pytest.mark.parametrize(("counts", "value"), [((100, 50, 10_000, 10_000), 1), ((10, 5, 1000, 2000), 2)])
def test_log_ratio_of_hardie(counts, value):
    a, b, n1, n2 = counts
    assert co.log_ratio(a, n1, a + b, n1 + n2) == pytest.approx(value)


def test_odds_ratio_of_the_physicians_health_study():
    """Agresti: aspirin and heart attacks, 189 of 11034 against 104 of 11037: 1.832, 95 % interval 1.44 to 2.33."""
    assert np.exp(co.log_odds_ratio(189, 11_034, 104, 11_037, add=0)) == pytest.approx([1.832, 1.44, 2.33], abs=5e-3)


# ---------------------------------------------------------------------------------------------------- edges

def test_never_together():
    never = (0, 20, 30, 100)
    assert co.pmi(*never) == -np.inf
    assert co.npmi(*never) == -1
    assert np.isnan(co.t_score(*never))
    assert co.dice(*never[:3]) == 0
    assert co.log_ratio(*never) == -np.inf
    assert co.delta_p(*never) == pytest.approx(-30 / 80)
    assert co.log_likelihood(*never) > 0


def test_a_word_that_does_not_occur_is_undefined_not_zero():
    for absent in ((0, 0, 30, 100), (0, 30, 0, 100)):
        for measure in (co.pmi, co.npmi, co.log_likelihood, co.t_score):
            assert np.isnan(measure(*absent)), (measure, absent)
    assert np.isnan(co.dice(0, 0, 0))
    assert np.isnan(co.log_ratio(0, 30, 0, 100))


def test_a_word_in_every_unit_leaves_nothing_to_compare_with():
    everywhere = (30, 100, 30, 100)
    for measure in (co.log_likelihood, co.log_ratio, co.delta_p):
        assert np.isnan(measure(*everywhere)), measure
    assert np.isnan(co.npmi(100, 100, 100, 100))
    assert co.pmi(*everywhere) == 0


def test_log_ratio_of_a_zero_cell():
    assert co.log_ratio(10, 1000, 10, 2000) == np.inf
    assert co.log_ratio(10, 1000, 10, 2000, zero=0.5) == pytest.approx(np.log2(20))


def test_log_odds_with_half_a_unit_stays_finite_and_swaps_its_sign():
    here, there = co.log_odds_ratio(3, 15, 0, 114), co.log_odds_ratio(0, 114, 3, 15)
    assert np.isfinite(here).all()
    assert here == pytest.approx((-there[0], -there[2], -there[1]))
    assert np.isnan(co.log_odds_ratio(0, 0, 3, 15)).all()


def test_unknown_variant_is_refused():
    with pytest.raises(gt.GovtextError, match="variant"):
        co.log_likelihood(1, 2, 3, 10, variant="yates")


# ---------------------------------------------------------------------------------------------------- invariants

CELLS = st.tuples(*[st.integers(1, 300)] * 4)


@given(CELLS)
def test_measures_do_not_ask_which_word_comes_first(cells):
    o11, r1, c1, n = from_cells(*cells)
    for measure in (co.pmi, co.npmi, co.log_likelihood, co.t_score):
        assert measure(o11, r1, c1, n) == pytest.approx(measure(o11, c1, r1, n), rel=1e-6, abs=1e-7)


@given(CELLS)
def test_twice_the_corpus(cells):
    once, twice = from_cells(*cells), from_cells(*(2 * c for c in cells))
    assert co.log_likelihood(*twice) == pytest.approx(2 * co.log_likelihood(*once), rel=1e-6, abs=1e-7)
    for measure in (co.pmi, co.log_ratio, co.delta_p):
        assert measure(*twice) == pytest.approx(measure(*once), abs=1e-9)


@given(CELLS)
def test_bounds(cells):
    numbers = from_cells(*cells)
    assert -1 <= co.npmi(*numbers) <= 1 + 1e-12
    assert 0 <= co.dice(*numbers[:3]) <= 1
    assert -1 <= co.delta_p(*numbers) <= 1
    assert co.log_likelihood(*numbers) >= 0


# ---------------------------------------------------------------------------------------------------- collocates

def test_counts_are_units_with_both_words():
    table = co.collocates(TOKENS, "x", minimum=1, nested=False).set_index("term")
    assert table.loc["y", ["n_both", "n_node", "n_term", "n_units"]].tolist() == [2, 2, 4, 6]
    assert table.loc["z", ["n_both", "n_node", "n_term", "n_units"]].tolist() == [1, 2, 3, 6]
    assert table.loc["y", "expected"] == pytest.approx(8 / 6)
    assert "x" not in table.index and "w" not in table.index


def test_the_node_inside_a_longer_term():
    table = co.collocates(TOKENS, "x", minimum=1).set_index("term")
    assert table.loc["y", ["n_both", "n_node"]].tolist() == [3, 3]
    assert "x的x" not in table.index, "a term that holds the node is not its collocate"
    assert "x的x" in set(co.collocates(TOKENS, "y", minimum=1)["term"])


def test_passages_as_units():
    table = co.collocates(TOKENS, "x", minimum=1, unit="passage", nested=False).set_index("term")
    assert table.loc["z", ["n_both", "n_node", "n_term", "n_units"]].tolist() == [1, 1, 3, 3]
    assert table.loc["y", "n_term"] == 3, "twice in a passage is one passage"


def test_a_unit_that_holds_nothing_but_the_node_is_a_unit():
    tokens = pd.DataFrame({"passage_id": ["a", "a", "b", "c"], "term": list("xyxz")})
    row = co.collocates(tokens, "x", minimum=1, unit="passage").iloc[0]
    assert row[["term", "n_both", "n_node", "n_term", "n_units"]].tolist() == ["y", 1, 2, 1, 3]


def test_the_two_directions_of_delta_p_in_the_table():
    row = co.collocates(TOKENS, "x", minimum=1).set_index("term").loc["y"]
    assert row["delta_p_term"] == pytest.approx(3 / 3 - 1 / 3)
    assert row["delta_p_node"] == pytest.approx(3 / 4 - 0 / 2)


def test_several_words_as_one_node():
    both = co.collocates(TOKENS, ["x", "z"], minimum=1, nested=False).set_index("term")
    assert both.loc["y", ["n_both", "n_node"]].tolist() == [3, 4]


def test_the_course_by_a_loop_over_the_definition():
    tokens = gc.load_course().tokens
    units = [set(terms) for _, terms in tokens.groupby(["passage_id", "sentence"])["term"]]
    table = co.collocates(tokens, "数字政府", nested=False).set_index("term")
    for term in ("建设", "数字经济", "电子政务"):
        together = sum("数字政府" in u and term in u for u in units)
        assert table.loc[term, ["n_both", "n_node", "n_term", "n_units"]].tolist() == [
            together, sum("数字政府" in u for u in units), sum(term in u for u in units), len(units)]


@pytest.mark.parametrize("sort", ["log_likelihood", "npmi"])
def test_order_is_total_and_attracted_come_first(sort):
    tokens = gc.load_course().tokens
    table = co.collocates(tokens, "数据", sort=sort)
    mixed = co.collocates(tokens.sample(frac=1, random_state=3), "数据", sort=sort)
    pd.testing.assert_frame_equal(table, mixed)
    apart = (table["n_both"] <= table["expected"]).astype(int)
    assert apart.is_monotonic_increasing
    assert table.loc[apart == 0, sort].is_monotonic_decreasing


def test_nothing_reaches_the_minimum():
    table = co.collocates(TOKENS, "w", minimum=2)
    full = co.collocates(TOKENS, "x", minimum=1)
    assert table.empty and list(table.columns) == list(full.columns)
    assert table.dtypes.drop("term").equals(full.dtypes.drop("term"))


def test_categorical_terms_give_the_same_table():
    pd.testing.assert_frame_equal(co.collocates(TOKENS.astype({"term": "category", "passage_id": "category"}), "x", minimum=1),
                                  co.collocates(TOKENS, "x", minimum=1), check_dtype=False)


@pytest.mark.parametrize("bad", [{"node": "nowhere"}, {"node": "x", "minimum": 0}, {"node": "x", "unit": "window"}, {"node": "x", "sort": "z"},
                                 {"node": []}])
def test_bad_calls_are_explained(bad):
    with pytest.raises(gt.GovtextError) as caught:
        co.collocates(TOKENS, **bad)
    assert caught.value.zh and caught.value.en


def test_input_is_not_changed():
    before = TOKENS.copy()
    co.collocates(TOKENS, "x")
    co.compare_collocates(TOKENS, "x", "z", minimum=1, nested=False)
    pd.testing.assert_frame_equal(TOKENS, before)


# ---------------------------------------------------------------------------------------------------- two words

@pytest.mark.parametrize(("shared", "expected"), [("first", (2, 2, 2, 2)), ("second", (1, 1, 3, 3)), ("neither", (1, 1, 2, 2))])
def test_shared_units_go_where_they_are_told(shared, expected):
    tokens = pd.DataFrame([(s, w) for s, words in enumerate(["xq", "xzq", "zq", "zq", "w"]) for w in words], columns=["sentence", "term"])
    table = co.compare_collocates(tokens.assign(passage_id="a"), "x", "z", shared=shared, minimum=1)
    row = table.set_index("term").loc["q"]
    assert row[["n_first_only", "n_shared", "n_second_only"]].tolist() == [1, 1, 2]
    assert tuple(row[["n_first", "units_first", "n_second", "units_second"]]) == expected
    assert row["log_odds"] == pytest.approx(float(co.log_odds_ratio(*expected)[0]))
    assert list(table["term"]) == ["q"], "words without either node take no part"


def test_swapping_the_words_changes_the_sign():
    tokens = gc.load_course().tokens
    one = co.compare_collocates(tokens, "电子政务", "数字政府", shared="first").set_index("term").sort_index()
    two = co.compare_collocates(tokens, "数字政府", "电子政务", shared="second").set_index("term").sort_index()
    assert one["log_odds"].to_numpy() == pytest.approx(-two["log_odds"].to_numpy())
    assert one["low"].to_numpy() == pytest.approx(-two["high"].to_numpy())


def test_two_words_that_never_part_cannot_be_compared():
    tokens = pd.DataFrame({"passage_id": list("aab"), "sentence": 1, "term": list("xzz")})
    with pytest.raises(gt.GovtextError, match="x"):
        co.compare_collocates(tokens, "x", "z", shared="neither", minimum=1)


# ---------------------------------------------------------------------------------------------------- neighbours

def test_pairs_of_the_course_by_hand():
    corpus = gc.load_course()
    table = co.ngram_associations(corpus.ngrams, corpus.tokens)
    row = table[(table["article_id"] == "stages") & (table["node"] == "数字政府") & (table["term"] == "建设")].iloc[0]
    own = corpus.tokens[corpus.tokens["article_id"] == "stages"]
    pair = corpus.ngrams[(corpus.ngrams["article_id"] == "stages") & (corpus.ngrams["ngram"] == "数字政府 建设")]["n"].item()
    assert row[["n_both", "n_node", "n_term", "n_units"]].tolist() == [
        pair, own.loc[own["term"] == "数字政府", "n"].sum(), own.loc[own["term"] == "建设", "n"].sum(), own["n"].sum()]
    assert row["pmi"] == pytest.approx(np.log2(row["n_both"] * row["n_units"] / (row["n_node"] * row["n_term"])))
    assert len(table) == (corpus.ngrams["ngram"].str.count(" ") == 1).sum(), "longer n-grams are passed over, pairs kept"


def test_filtered_tokens_are_refused():
    corpus = gc.load_course()
    with pytest.raises(gt.GovtextError, match="tokens"):
        co.ngram_associations(corpus.ngrams, gt.content_terms(corpus.tokens, gt.load_stopwords()))


def test_no_pairs():
    empty = pd.DataFrame({"article_id": pd.Series(dtype=str), "ngram": pd.Series(dtype=str), "n": pd.Series(dtype="int64")})
    table = co.ngram_associations(empty, TOKENS)
    assert table.empty and list(table.columns[:3]) == ["article_id", "node", "term"]


# ---------------------------------------------------------------------------------------------------- the handbook

def test_every_number_in_the_docstrings_is_true():
    result = doctest.testmod(co, extraglobs={"pd": pd, "np": np})
    assert result.attempted >= 15 and result.failed == 0

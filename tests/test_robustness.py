"""Counts of two poles and their robustness: pencil tables, a second road (loops over strings), and the shipped corpus."""

import doctest

import pandas as pd
import pytest

import govcourse as gc
import govtext as gt
from govtext.measures import robustness
from govtext.measures.robustness import add_lean, leave_one_out, leave_passages_out, outcomes, pole_counts

WORDS = pd.DataFrame([("s", "from", "服务"), ("s", "from", "口碑"), ("s", "to", "治理")], columns=["id", "pole", "term"])
# One row per term and sentence; 政务服务 holds 服务, 治理能力 holds 治理.
TOKENS = pd.DataFrame([("a", "a-01", "政务服务", 2), ("a", "a-01", "治理", 1), ("a", "a-02", "治理能力", 1), ("b", "b-01", "口碑", 1),
                       ("b", "b-01", "数据", 5), ("c", "c-01", "数据", 1)], columns=["article_id", "passage_id", "term", "n"])


def test_docstring_examples_hold():
    assert doctest.testmod(robustness).failed == 0


def test_pencil_counts_nested_and_longest():
    nested = pole_counts(TOKENS, WORDS).set_index("article_id")
    assert nested[["n_from", "n_to"]].to_numpy().tolist() == [[2, 2], [1, 0], [0, 0]]
    assert list(nested["lean"]) == ["tie", "from", "none"]
    assert nested.loc["a", "share_to"] == 0.5 and nested.loc["b", "share_to"] == 0 and pd.isna(nested.loc["c", "share_to"])
    longest = pole_counts(TOKENS, WORDS, nested=False).set_index("article_id")
    assert longest[["n_from", "n_to"]].to_numpy().tolist() == [[0, 1], [1, 0], [0, 0]]


def test_a_word_inside_another_of_its_pole_counts_once():
    words = pd.DataFrame([("s", "from", "服务"), ("s", "from", "政务服务"), ("s", "to", "治理")], columns=["id", "pole", "term"])
    assert pole_counts(TOKENS, words).iloc[0]["n_from"] == 2


def test_share_is_laver_and_garry_moved_to_0_1():
    table = add_lean(pd.DataFrame({"n_from": [1, 3, 0], "n_to": [3, 1, 2]}))
    position = (table["n_to"] - table["n_from"]) / (table["n_to"] + table["n_from"])
    assert list(table["share_to"]) == list((position + 1) / 2) == [0.75, 0.25, 1.0]
    assert list(table["lean"]) == ["to", "from", "to"]


def test_leave_one_out_by_pencil():
    table = leave_one_out(TOKENS, WORDS)
    got = {(r.dropped, r.article_id): (r.n_from, r.n_to, r.lean) for r in table.itertuples()}
    assert got[("服务", "a")] == (0, 2, "to")
    assert got[("治理", "a")] == (2, 0, "from")
    assert got[("口碑", "a")] == (2, 2, "tie")
    assert got[("口碑", "b")] == (0, 0, "none")
    assert len(table) == len(WORDS) * 3


def test_a_list_of_one_word_leaves_nothing():
    table = leave_one_out(TOKENS, WORDS.head(1))
    assert (table[["n_from", "n_to"]].to_numpy() == 0).all() and set(table["lean"]) == {"none"}


def test_passages_left_out_keep_their_group():
    table = leave_passages_out(TOKENS, WORDS, {"s": ["b-01", "a-01"]}).set_index("article_id")
    assert table[["n_from", "n_to"]].to_numpy().tolist() == [[0, 1], [0, 0], [0, 0]]


@pytest.mark.parametrize("before, after, expected", [((1, 2), (1, 3), "holds"), ((1, 2), (2, 2), "tie"), ((1, 2), (3, 2), "reversed"),
                                                     ((1, 2), (0, 0), "gone"), ((0, 0), (0, 0), "none"), ((1, 1), (0, 1), "tie"),
                                                     ((1, 1), (2, 2), "holds")])
def test_outcomes_name_what_happened(before, after, expected):
    def one(pair):
        return add_lean(pd.DataFrame({"id": ["s"], "article_id": ["a"], "n_from": [pair[0]], "n_to": [pair[1]]}))
    row = outcomes(one(before), one(after)).iloc[0]
    assert row["outcome"] == expected and row["changed"] == (before != after)


def test_outcomes_refuse_a_group_that_was_not_counted():
    full = pole_counts(TOKENS[TOKENS["article_id"] == "a"], WORDS)
    with pytest.raises(gt.GovtextError, match="s / b"):
        outcomes(full, pole_counts(TOKENS, WORDS))


@pytest.mark.parametrize("words", [WORDS.head(0), WORDS.assign(pole="old"), pd.concat([WORDS, WORDS.head(1).assign(pole="to")]),
                                   WORDS.assign(term="")])
def test_bad_lists_are_refused_in_both_languages(words):
    with pytest.raises(gt.GovtextError) as error:
        pole_counts(TOKENS, words)
    assert error.value.zh and error.value.en


def test_input_is_not_changed_and_row_order_does_not_matter():
    tokens, words = TOKENS.copy(), WORDS.copy()
    first = pole_counts(tokens, words)
    pd.testing.assert_frame_equal(tokens, TOKENS)
    pd.testing.assert_frame_equal(words, WORDS)
    pd.testing.assert_frame_equal(first, pole_counts(TOKENS.sample(frac=1, random_state=1), WORDS.iloc[::-1]))
    doubled = pole_counts(TOKENS.assign(n=TOKENS["n"] * 2), WORDS)
    assert list(doubled["n_to"]) == list(first["n_to"] * 2) and list(doubled["lean"]) == list(first["lean"])


def test_corpus_counts_equal_a_loop_over_strings():
    corpus, concepts = gc.load_course(), gc.load_concepts()
    shifts = concepts[concepts["kind"] == "shift"]
    words = gt.concept_terms(shifts).query("pole != ''")
    table = pole_counts(corpus.tokens, words).set_index(["id", "article_id"])
    for shift in shifts.itertuples():
        for article in corpus.articles["article_id"]:
            rows = corpus.tokens[corpus.tokens["article_id"] == article]
            slow = [sum(n * str(term).count(word) for term, n in zip(rows["term"], rows["n"], strict=True) for word in terms)
                    for terms in (shift.from_terms, shift.to_terms)]
            assert table.loc[(shift.id, article), ["n_from", "n_to"]].tolist() == slow

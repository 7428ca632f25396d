"""Checks in notebooks, and the two steps after a count."""

import doctest

import numpy as np
import pandas as pd
import pytest

import govtext as gt
from govtext import rates
from govtext.messages import GovtextError


@pytest.fixture
def shown(monkeypatch):
    import IPython.display

    seen = []
    monkeypatch.delenv("GOVTEXT_STRICT", raising=False)
    monkeypatch.setattr(IPython.display, "display", lambda thing, **_: seen.append(thing.data))
    return seen


def test_a_condition_that_holds_says_nothing(shown):
    for condition in (True, np.array([True, True]), pd.Series([True]), 1 < 2):
        gt.holds(condition, "甲", "a")
    assert shown == []


def test_a_condition_that_fails_is_a_note_for_readers_and_an_error_in_tests(shown, monkeypatch):
    gt.holds(pd.Series([True, False]), "不再成立。", "It does not hold any more.")
    assert shown == ["注意：不再成立。\n\nNote: It does not hold any more."]
    monkeypatch.setenv("GOVTEXT_STRICT", "1")
    with pytest.raises(AssertionError, match="any more"):
        gt.holds(False, "不再成立。", "It does not hold any more.")


@pytest.mark.parametrize(("mine", "library"), [
    (3, 3), (3, 3.0), (0.1 + 0.2, 0.3), ([1, 2], (1, 2)), ({"甲": 1, "乙": 2}, pd.Series({"乙": 2, "甲": 1})),
    (pd.DataFrame({"a": [1, 2]}), pd.DataFrame({"a": [1, 2]})), (float("nan"), float("nan")), ("数据", "数据")])
def test_equal_values_are_said_to_be_equal(shown, mine, library):
    gt.agrees(mine, library)
    assert shown[0].startswith("手算与库一致")


@pytest.mark.parametrize(("mine", "library", "said"), [
    (3, 4, "by hand 3, by library 4"), ([1], [1, 2], "by hand –"), ({"甲": 1}, {"乙": 1}, "–"), (1.0, 1.001, "1.001"),
    (pd.DataFrame({"a": [1, 2]}), pd.DataFrame({"a": [1, 3]}), "by hand 2, by library 3")])
def test_other_values_are_named(shown, monkeypatch, mine, library, said):
    gt.agrees(mine, library)
    assert said in shown[0] and "不同" in shown[0]
    monkeypatch.setenv("GOVTEXT_STRICT", "1")
    with pytest.raises(AssertionError):
        gt.agrees(mine, library)


def test_tag_and_rate_examples():
    assert doctest.testmod(rates).failed == 0


def test_tagged_rows_are_those_of_a_loop():
    tokens = gt.load_corpus("course").tokens
    places = pd.DataFrame({"id": ["x", "y"], "passages": [("shifts-07", "shifts-08"), ("shifts-08",)]})
    tagged = gt.tag(tokens, places, on="passage_id", key="passages", name="shift")
    wanted = [(row.passage_id, row.term, label) for row in tokens.itertuples() for label, inside in
              (("x", {"shifts-07", "shifts-08"}), ("y", {"shifts-08"})) if row.passage_id in inside]
    assert sorted(tagged[["passage_id", "term", "shift"]].itertuples(index=False, name=None)) == sorted(wanted)
    assert list(tagged.columns) == [*tokens.columns, "shift"] and "shift" not in tokens


def test_rates_have_the_denominator_beside_them():
    passages = pd.DataFrame({"article_id": ["a", "a", "b"], "n_chars": [100, 300, 50]})
    counts = pd.DataFrame({"article_id": ["b", "a"], "n": [5, 8]})
    made = gt.rate(counts, passages, by="article_id")
    assert made.to_dict("list") == {"article_id": ["b", "a"], "n": [5, 8], "n_chars": [50, 400], "rate": [100.0, 20.0]}
    with pytest.raises(GovtextError, match="no group c"):
        gt.rate(pd.DataFrame({"article_id": ["c"], "n": [1]}), passages, by="article_id")

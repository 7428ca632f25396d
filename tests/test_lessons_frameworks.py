"""Frameworks in words: expectations are written by hand on a few invented rows."""

import pandas as pd
import pytest

import govtext as gt
from govcourse.lessons import frameworks


@pytest.fixture(autouse=True)
def chinese():
    gt.set_language("zh")
    yield
    gt.set_language(None)


@pytest.fixture()
def concepts():
    return pd.DataFrame({"id": ["r", "c", "b", "s", "b1"], "parent": ["", "r", "r", "", "b"], "order": [1, 2, 1, 1, 1],
                         "name_zh": list("甲丙乙丁戊"), "name_en": list("rcbse"), "digest_zh": list("一二三四五"), "digest_en": list("12345"),
                         "passages": [("stages-01",), ("stages-03",), ("trends-01", "suzhou-12"), ("p-1-02",), ("shifts-05",)]})


def test_tree_below_one_and_below_several(concepts):
    one = frameworks.tree(concepts, "r")
    assert one["id"].tolist() == ["b", "b1", "c"] and one["parent"].tolist() == ["", "b", ""] and one["label"].tolist() == ["乙", "戊", "丙"]
    both = frameworks.tree(concepts, "s", "r")
    assert both["id"].tolist() == ["s", "r", "b", "b1", "c"] and both["parent"].tolist() == ["", "", "r", "b", "r"]
    assert both["note"].iloc[-1].endswith("第3段")


def test_digests_stand_behind_the_last_branches(concepts):
    spelt = frameworks.spelt_out(frameworks.tree(concepts, "r"))
    assert spelt["id"].tolist() == ["b", "b1", "b1/digest", "c", "c/digest"] and spelt["parent"].tolist() == ["", "b", "b1", "", "c"]
    assert spelt["label"].tolist() == ["乙", "戊", "五", "丙", "二"] and spelt["note"].iloc[2] == spelt["note"].iloc[1]


def test_cards_keep_the_order_and_lead_back(concepts):
    table = frameworks.cards(concepts, ["s", "b"])
    assert table["name"].tolist() == ["丁", "乙"] and table["digest"].tolist() == ["四", "三"]
    assert table["passages"].tolist()[0] == "p-1，第2段" and table["passages"].tolist()[1].count("；") == 1


def test_an_unknown_concept_is_named(concepts):
    for wrong in (lambda: frameworks.cards(concepts, ["b", "q"]), lambda: frameworks.tree(concepts, "q")):
        with pytest.raises(gt.GovtextError, match="q"):
            wrong()

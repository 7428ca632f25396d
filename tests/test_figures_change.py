"""Figures of notebook 03: tables are drawn as they are, titles are true, and nothing is left out in silence."""

import math

import pandas as pd
import pytest

import govcourse as gc
import govtext as gt
from figure_checks import check_chart
from govcourse.figures import change, collocates
from govtext import language, looks
from govtext.measures import collocation

WORDS = {"title": ("题目在此", "title"), "source": ("表", "table")}


# ---------------------------------------------------------------------------------------------------- concept_tree

@pytest.fixture(scope="module")
def tree():
    counts = pd.DataFrame([("quant-1-service-online", "from", "here", 1), ("quant-1-service-online", "to", "others", 7),
                           ("quant-2-social-governance", "", "rest", 40), ("qual-3-state-society", "to", "here", 3)],
                          columns=["id", "pole", "place", "n"])
    concepts = gc.load_concepts()
    return check_chart(lambda: change.concept_tree(concepts, counts, root="quantity-and-quality-thesis", unit=("次", "times"),
                                                   places={"here": "1", "rest": "2", "others": "3"}, source=("表", "table")))


def test_concept_tree_draws_every_part_and_member_once(tree):
    nodes = tree["zh"].table
    assert nodes["pole"].isna().sum() == 1 + 2 + 5 and nodes["id"].is_unique
    assert {"既有量变也有质变", "政社关系", "增加社会治理任务", "◆ 划桨、单向", "● 掌舵、双向"} <= set(nodes["label"])
    assert not any("划桨与掌舵" in label for label in nodes["label"]), "oppositions below a change are not members of their own"


def test_concept_tree_numbers_equal_the_counts(tree):
    numbers = tree["en"].table.dropna(subset="pole").set_index("id")[["here", "rest", "others"]]
    assert len(numbers) == 9 and numbers.to_numpy().sum() == 1 + 7 + 40 + 3
    assert numbers.loc["quant-1-service-online/to"].tolist() == [0, 0, 7]
    assert numbers.loc["quant-2-social-governance/"].tolist() == [0, 40, 0]
    assert tree["zh"].title == "这些词在这一段之外共 47 次，“增加社会治理任务”一处占 40 次" and "State and society" in tree["en"].alt


def test_concept_tree_title_is_true_with_ties_and_none():
    groups = pd.DataFrame({"change": ["甲", "甲", "乙", "丙"], "away": [1, 1, 2, 0]})
    assert change._away_title(groups) == ("这些词在这一段之外共 4 次，“甲”、“乙”各占 2 次",
                                          'Outside the paragraph these words occur 4 times, 2 of them for "甲", as many for "乙"')
    assert change._away_title(groups.assign(away=0))[0] == "出了这一段，这些词一次也没有出现"


# ---------------------------------------------------------------------------------------------------- layered_links

def test_layered_links_draws_each_link_and_says_who_states_it():
    nodes = pd.DataFrame([("a", "甲", 0), ("b", "乙", 0), ("c", "丙", 1), ("d", "丁", 1), ("e", "戊", 2)], columns=["id", "label", "layer"])
    links = pd.DataFrame([("a", "c", "article", pd.NA), ("d", "b", "editors", 3), ("a", "e", "editors", 1)],
                         columns=["source", "target", "by", "strength"])
    made = check_chart(lambda: change.layered_links(nodes, links, layers=["一", "二", "三"], **WORDS))["en"]
    assert made.table["strength"].tolist() == [3, 3, 1] and made.table["read"].tolist() == [False, True, True]
    assert "3 links, 1 written in the article" in made.caption
    bridged = change.layered_links(nodes, links.assign(bridge=[True, True, False]), layers=["一", "二", "三"], **WORDS)
    assert bridged.table["kind"].tolist() == ["stated", "bridge", "other"], "what an author states is marked so, bridge or not"
    ungraded = change.layered_links(nodes, links.assign(strength=[pd.NA, pd.NA, 1]), layers=["一", "二", "三"], **WORDS)
    assert ungraded.table["kind"].tolist() == ["stated", "term", "bridge"] and ungraded.table["strength"].tolist() == [3, 1, 1], "no grade is not a weak one"


# ---------------------------------------------------------------------------------------------------- pole_dots

def test_pole_dots_draws_one_dot_for_each_occurrence():
    table = pd.DataFrame({"pair": ["p", "p", "q", "q"], "row": ["一", "二", "一", "四"], "n_from": [2, 0, 1, 0], "n_to": [1, 3, 0, 0],
                          "note": ["甲", "乙", "丙", "丁"]})
    made = check_chart(lambda: change.pole_dots(table, pairs={"p": ("工具", "价值"), "q": ("技术", "制度")}, **WORDS))["zh"]
    drawn = made.table.groupby("place", sort=False)["x"].apply(list)
    assert drawn.tolist()[:3] == [[-1, -2, 1], [1, 2, 3], [-1]] and math.isnan(drawn.tolist()[3][0])
    assert (made.table["x"].dropna() > 0).tolist() == (made.table.dropna(subset="x")["pole"] == "to").tolist()
    assert [t.get_text() for ax in made.figure.axes for t in ax.get_yticklabels()] == ["一", "二", "一", "四"]
    assert "工具 ← → 价值 / 一：工具／技术 1 2, 价值／制度 1, 谁的话 甲" in made.alt and "丁" in made.alt and "一端" not in made.alt


# ---------------------------------------------------------------------------------------------------- frequency_spectrum

COUNTS = pd.DataFrame({"term": list("abcdefgh"), "n": [1, 1, 1, 2, 3, 5, 30, 57]})


def test_frequency_spectrum_shares_add_up():
    made = check_chart(lambda: change.frequency_spectrum(COUNTS, {"a": "甲", "g": "己", "x": "没有"}))
    drawn = made["zh"].table.set_index(["what", "class"])
    assert drawn.groupby("what")["length"].sum().to_dict() == pytest.approx({"types": 100, "text": 100})
    assert drawn.loc[("types", "1"), "length"] == pytest.approx(300 / 8) and drawn.loc[("text", "1"), "length"] == pytest.approx(3)
    assert drawn.loc[("text", "≥51"), "length"] == pytest.approx(57) and drawn.loc[("types", "1"), "end"] == "甲\n3"
    assert drawn.loc[("types", "21–50"), "end"] == "己\n1" and not any("没有" in end for end in drawn["end"])
    assert made["en"].title == "38% of the words occur once; 甲 is among them" and "Source: data/articles/tokens.csv" in made["en"].caption


def test_frequency_spectrum_names_in_the_title_only_what_occurs_once():
    assert change.frequency_spectrum(COUNTS, {"h": "辛"}).title == "38% 的词只出现一次"
    assert change.frequency_spectrum(COUNTS, {"b": "乙", "c": "丙", "a": "甲"}).title.endswith("“乙”“丙”就在其中")


def test_frequency_spectrum_of_the_course():
    spectrum = gt.term_frequency(gt.content_terms(gc.load_course().tokens, gt.load_stopwords()))
    made = check_chart(lambda: change.frequency_spectrum(spectrum, {t: t for t in ("划桨", "掌舵", "量变", "质变", "电子政务", "数字政府")}))
    assert made["zh"].table["end"].iloc[0].splitlines() == ["掌舵", "划桨", str((spectrum["n"] == 1).sum())]


# ---------------------------------------------------------------------------------------------------- paired_rates

def rates():
    rows = [("a", 4, 2.0, 1.0, 3.0, 12, 6.0, 4.0, 8.0, 1.5, 6.5), ("b", 3, 3.0, 0.5, 5.0, 2, 2.0, 0.0, 4.0, -3.0, 1.0)]
    return pd.DataFrame(rows, columns=["row", *(f"{v}_{s}" for s in "ab" for v in ("n", "rate", "low", "high")), "low", "high"])


def paired(table):
    return change.paired_rates(table, rows={"b": "乙", "a": "甲"}, series=("效率", "便民"), title=("哪份词表更多", "A title"), unit=("每千字", "per 1,000"), source=("表", "table"))


def test_paired_rates_points_and_lines_equal_the_table():
    made = check_chart(lambda: paired(rates()))
    drawn = made["zh"].table.set_index(["row", "series"])
    assert drawn[["rate", "low", "high"]].T.to_dict("list") == {("a", "a"): [2, 1, 3], ("b", "a"): [3, 0.5, 5],
                                                                ("a", "b"): [6, 4, 8], ("b", "b"): [2, 0, 4]}
    assert drawn.loc[("a", "a"), ["counts", "clear"]].tolist() == ["4 : 12", "差别明显"] and drawn.loc[("b", "a"), "clear"] == "区间含 0"
    assert made["en"].title == "A title"


# ---------------------------------------------------------------------------------------------------- collocate_contrast

@pytest.fixture(scope="module")
def compared():
    return gt.content_terms(collocation.compare_collocates(gc.load_course().tokens, "电子政务", "数字政府", shared="first", minimum=4), gt.load_stopwords())


def test_collocate_contrast_dots_and_counts_equal_the_table(compared):
    made = check_chart(lambda: collocates.collocate_contrast(
        compared, top=6, first=language.tr("电子政务", "e-government"), second=language.tr("数字政府", "digital government")))["zh"]
    ranked = compared.sort_values(["log_odds", "term"], ascending=[False, True])
    shown = pd.concat([ranked.head(6), ranked.tail(6)])
    columns = ["term", "log_odds", "n_first_only", "n_shared", "n_second_only"]
    assert made.table[columns].to_numpy().tolist() == shown[columns].to_numpy().tolist()
    assert made.title == "最偏向“电子政务”的 6 个词里，4 个只在两词都有的句子里与它同句"   # by hand from the rows: 0+3, 1+1, 0+2, 1+3, 0+3, 0+2
    assert f"比较了 {len(compared)} 个词" in made.caption and "来源：data/articles/tokens.csv" in made.caption


def test_collocate_contrast_shows_both_sides_on_a_slide(compared):
    assert collocates.collocate_contrast(compared, first="甲", second="乙").table["term"].nunique() == 18
    with looks.on_screen("projector"):
        slide = collocates.collocate_contrast(compared, first="甲", second="乙")
    assert (slide.table["log_odds"] > 0).sum() == (slide.table["log_odds"] < 0).sum() == 6 and slide.title.startswith("最偏向“甲”的 6 个词")


def test_collocate_contrast_with_glosses(compared):
    labels = gt.gloss(list(compared["term"]))
    check_chart(lambda: collocates.collocate_contrast(compared, first="A", second="B", labels=labels))

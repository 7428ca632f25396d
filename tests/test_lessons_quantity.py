"""Preparations of notebook 03, against tables made by hand."""

import numpy as np
import pandas as pd
import pytest

import govcourse as gc
import govtext as gt
from govcourse.lessons import quantity as lesson
from govcourse.lessons import wording

LISTS = {"efficiency": ["效率", "成本"], "people": ["便民", "参与"]}


def test_words_and_their_english_in_both_languages():
    words = {"划桨": "rowing", "掌舵": ""}
    assert wording.both(words) == {"划桨": "划桨", "掌舵": "掌舵"} and wording.english_only(words) is None
    with gt.in_language("en"):
        assert wording.both(words) == {"划桨": "划桨 rowing", "掌舵": "掌舵"}
        assert wording.translated(words) == {"划桨": "rowing", "掌舵": "掌舵"}
        assert wording.english_only(words) == words
    assert wording.listed(["甲", "乙"]) == ("甲、乙", "甲, 乙") and wording.listed([]) == ("–", "–")


def links(*rows):
    return pd.DataFrame(rows, columns=["from", "to", "by", "kind", "strength", "note_zh", "note_en"])


def test_links_are_told_by_the_layers_they_join():
    made = links(("qual-1-value-orientation", "deg-china-dual-rationality", "editors", "rests-on", 3, "", ""),   # change and theory
                 ("deg-claim-reintegration", "char-2-data-driven", "article", "same-theme", 1, "", ""),          # theory and argument
                 ("npm-decline", "deg-claim-reintegration", "article", "same-theme", 1, "", ""),                 # two theories
                 ("quant-1-service-online", "quant-2-social-governance", "article", "same-theme", 1, "", ""),    # one layer
                 ("quant-1-service-online", "watershed-2022", "article", "same-theme", 1, "", ""))               # not in the figure
    nodes, found = lesson.theory_links(gc.load_concepts(), made)
    assert list(zip(found["bridge"], found["direct"], strict=True)) == [(True, True), (True, False), (False, False)]
    assert nodes["id"].tolist() == [c for layer in lesson.LAYERS for c in layer] and nodes["layer"].max() == 3
    assert lesson.theory_title(found) == ("理论与文章自己的论证之间有 2 条联系，作者明说的有 1 条",
                                          "Of 2 links between the theory and the article's own argument the author states 1")
    assert lesson.theory_title(found.assign(by="editors"))[0] == "理论与文章自己的论证之间的 2 条联系，没有一条是作者明说的"
    assert lesson.reach_of_theory(found) == {"n": 5, "tied": 1, "near": 1, "none": 3}


def test_the_theory_is_told_with_its_digests_and_the_title_says_what_the_readings_leave_out():
    nodes = lesson.theory_tree(gc.load_concepts())
    assert nodes.loc[nodes["parent"] == "", "id"].tolist() == ["deg-background", "deg-claims", "deg-china-readings"]
    assert lesson.theory_tree_title(nodes) == "理论的第一条主张是收回职能；文章转述的 2 种国内解读里，没有一种提到它"
    assert "收回" in nodes.set_index("id").loc["deg-claim-reintegration", "digest_zh"]
    one = pd.DataFrame({"parent": ["deg-china-readings"] * 2 + ["deg-claims"], "digest_zh": ["把职能收回来", "网状", "收回"]})
    assert lesson.theory_tree_title(one).endswith("2 种国内解读里，提到它的有 1 种")
    last = nodes.set_index("id").loc["deg-claim-reintegration/digest"]
    assert "收回来" in last["label"] and last["note"].endswith("第11段")


def test_an_earlier_pole_of_ours_is_marked_and_words_are_glossed():
    concepts = gc.load_concepts()
    design = concepts[concepts["id"].isin(["qual-2-top-level-design", "quant-2-social-governance"])]
    assert sorted(lesson.poles_table(design)["from_pole"]) == ["", "部门利益格局（编者所读）"]
    words = lesson.poles_table(design).set_index(design["id"])
    assert words.loc["quant-2-social-governance", ["from_terms", "to_terms"]].tolist() == ["", "社会治理、数字化转型"]   # its words are shown, too
    with gt.in_language("en"):
        table = lesson.poles_table(design)
        assert "interests of departments" in " ".join(table["from_terms"]).lower() and "our reading" in " ".join(table["from_pole"])
    assert lesson.glossed_list(["侧重", "甲乙丙"]) == ("侧重、甲乙丙", "侧重 (lean to), 甲乙丙") and lesson.glossed_list([]) == ("–", "–")


def test_the_public_in_an_account_is_left_out():
    tokens = pd.DataFrame([("a-01", 1, "公众"), ("a-01", 1, "号"), ("a-01", 2, "公众"), ("a-02", 1, "号")], columns=["passage_id", "sentence", "term"])
    assert lesson.without_accounts(tokens)["term"].tolist() == ["号", "公众", "号"]
    tokens = gc.load_course().tokens
    lost = tokens.drop(lesson.without_accounts(tokens).index)
    assert lost[["passage_id", "sentence", "term"]].values.tolist() == [["shifts-42", 1, "公众"]]


def test_the_smallest_difference_that_an_exact_test_sees():
    """Worked out from the hypergeometric distribution itself: 0 of 15 against k of 114; and k of 15 against 0 of 114."""
    from math import comb

    words = pd.DataFrame({"term": list("甲乙丙丁"), "units_first": 15, "units_second": 114, "n_second": [25, 24, 66, 25]})
    found = lesson.could_be_seen(words)
    assert (found["first"], found["second"], found["enough"]) == (15, 114, ["丙", "丁", "甲"])

    def p(a, k):   # two-sided: the tables no more likely than the one seen
        chances = [comb(15, i) * comb(114, k - i) / comb(129, k) for i in range(min(15, k) + 1)]
        return sum(c for c in chances if c <= chances[a] * (1 + 1e-7))

    for level, absent, only in ((0.05, "absent", "only"), (0.05 / 4, "absent_corrected", "only_corrected")):
        assert found[absent] == next(k for k in range(1, 115) if p(0, k) < level)
        assert found[only] == next(k for k in range(1, 16) if p(k, k) < level)
    assert found["only"] == 2 and found["only_corrected"] == 3
    kept = lesson.could_be_seen(words, least=3)      # words in two sentences were not compared, so two cannot be enough
    assert (kept["only"], kept["only_corrected"], kept["absent"]) == (3, 3, 25)
    few = lesson.could_be_seen(words.assign(units_first=1, units_second=2))
    assert few["absent"] is None and few["only"] is None and few["enough"] == []


def test_poles_stand_side_by_side_also_where_one_is_missing():
    counted = pd.DataFrame({"id": ["x", "x", "y"], "pole": ["from", "to", "from"], "passage_id": ["stages-16", "stages-16", "zhejiang-04"],
                            "n": [2, 1, 3]})
    found = lesson.poles_side_by_side(counted)
    assert found.values.tolist() == [["x", "stages-16", 2, 1], ["y", "zhejiang-04", 3, 0]]
    assert lesson.poles_side_by_side(counted[counted["pole"] == "from"])["to"].tolist() == [0, 0]
    rows = lesson.pole_rows(found, {"stages-16": "someone"})
    assert rows["note"].tolist() == ["someone", ""] and rows["row"].tolist() == [gc.cite("stages", 16), gc.cite("zhejiang", 4)]
    title = lesson.rationality_title(rows, pd.DataFrame(index=range(9)))
    assert title[1] == "Four words for rationality, 6 times in all, in 2 of 9 passages"


@pytest.fixture(scope="module")
def corpus():
    return gc.load_course()


def test_sections_of_the_stages_article_and_the_other_articles(corpus):
    text = lesson.with_parts(corpus)
    assert set(text["column"]) - set(lesson.part_labels()) == set()
    assert [part for part, group in lesson.part_groups().items() if group == "其余四篇"] == [a for a in gc.article_names() if a != "stages"]
    assert (text.loc[text["article_id"] != "stages", "column"] == text.loc[text["article_id"] != "stages", "article_id"]).all()
    called = pd.DataFrame({"row": ["客户", "客户", "公众"], "column": ["引言", "trends", "引言"], "n": [3, 2, 9]})
    assert lesson.market_title(called)[1] == "Market words (customer, client, user): 3 of 5 stand in the Stages article"


def test_the_title_of_images_names_those_that_occur_once():
    hits = pd.DataFrame({"term": ["桨", "桨", "岛", "岛", "空"], "article_id": ["a", "b", "a", "b", "b"], "n": [1, 0, 1, 2, 0]})
    names = {"桨": "oar", "岛": "island", "空": "void"}
    assert lesson.images_title(hits, names) == ("我们挑的 3 个比喻里，只出现一次的是“桨”", "Of 3 images of our choice only oar occurs just once")
    assert lesson.images_title(hits[hits["term"] != "桨"], names)[1] == "Of 2 images of our choice none occurs just once"
    many = pd.DataFrame({"term": list("abcd"), "article_id": "a", "n": 1})
    assert lesson.images_title(many, {})[0] == "我们挑的 4 个比喻里，只出现一次的有 4 个"


def test_positions_of_passages_lie_in_the_middle_of_their_characters(corpus):
    hits = lesson.hits_along(corpus, ["掌舵"]).set_index("passage_id")
    first, second = corpus.passages.iloc[0], corpus.passages.iloc[1]
    size = corpus.passages.groupby("article_id")["n_chars"].sum()[first["article_id"]]
    assert hits.loc[first["passage_id"], "position"] == pytest.approx(first["n_chars"] / 2 / size)
    assert hits.loc[second["passage_id"], "position"] == pytest.approx((first["n_chars"] + second["n_chars"] / 2) / size)   # not its rank
    assert hits["position"].between(0, 1).all() and hits["n"].sum() == 1


@pytest.mark.parametrize("lists", [{"efficiency": ["效率"]}, {"efficiency": [], "people": ["便民"]}, {"efficiency": "效率", "people": ["便民"]},
                                   {"efficiency": ["效率", ""], "people": ["便民"]}])
def test_wrong_lists_are_told(lists):
    with pytest.raises(gt.GovtextError, match="efficiency"):
        lesson.meanings(lists)


def test_the_title_of_the_lists_is_true_with_ties_and_none():
    assert lesson.list_title(pd.Series({"便民": 3, "参与": 1}), LISTS) == ("第二份词表里，“便民”一个词就占 75%",
                                                                      'In the second list "convenience" alone makes up 75%')
    assert lesson.list_title(pd.Series({"便民": 2, "参与": 2}), LISTS)[1] == "In the second list convenience, participation make up 50% each"
    assert lesson.list_title(pd.Series({"便民": 0, "参与": 0}), LISTS)[1] == "No word of the second list occurs"
    assert lesson.list_labels(LISTS) == {"效率": "◆ 效率", "成本": "◆ 成本", "便民": "● 便民", "参与": "● 参与"}


def counted():
    return pd.DataFrame({"article_id": ["stages", "stages", "shifts"], "n_chars": [100, 300, 200], "efficiency": [1, 1, 0], "people": [2, 0, 4]},
                        index=pd.Index(["stages-01", "stages-02", "shifts-01"], name="passage_id"))


def test_reading_takes_away_only_what_was_counted():
    read = lesson.after_reading(counted(), {"stages-01": 1}, LISTS)
    assert read.values.tolist() == [["stages*", 100, 1, 1], ["stages*", 300, 1, 0]]
    without = lesson.after_reading(counted(), {"stages-01": 1}, LISTS | {"people": ["便民"]})
    assert without["people"].tolist() == [2, 0]


def test_rates_are_per_thousand_characters():
    ends = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    rates = lesson.list_rates(counted(), lambda rows: ends)
    assert rates.values.tolist() == [["stages", 2, 5.0, 1, 4, 2, 5.0, 2, 5, 3, 6], ["shifts", 0, 0.0, 1, 4, 4, 20.0, 2, 5, 3, 6]]
    ends_of = pd.DataFrame({"row": ["stages", "shifts", "stages*"], "low": [-1, 1, 2], "high": [1, 2, 3]})
    assert lesson.rates_title(ends_of)[1] == "Which list has more? 1 of 2 articles can tell"
    assert lesson.rate_labels(pd.DataFrame({"row": ["stages", "stages*"]})) == {
        "stages": gc.article_name("stages"), "stages*": gc.article_name("stages") + "（读后）"}


def test_sentences_are_counted_once_however_many_words_they_hold():
    sentence = pd.Series(["效率 成本 便民", "参与", "(参与", "别的"])
    sides = {"前": pd.Series([True, True, False, False]), "后": pd.Series([False, False, True, True])}
    assert lesson.sentences_with(sentence, sides, LISTS).values.tolist() == [["前", 1, 2, 2], ["后", 0, 1, 2]]
    assert lesson.sentences_with(sentence, sides, {"x": ["(参"]})["x"].tolist() == [0, 1]


def test_the_fourfold_table_says_with_and_without_in_words():
    first, second = pd.Series([True, True, False, True], name="甲"), pd.Series([True, False, False, True], name="乙")
    table = lesson.fourfold(first, second)
    assert table.loc["有", "有"] == 2 and table.loc["有", "没有"] == 1 and table.loc["没有", "没有"] == 1
    assert list(table.index) == ["没有", "有"] and table.iloc[-1, -1] == 2   # a reply sends learners to the lower right cell
    assert (table.index.name, table.columns.name) == ("甲", "乙")
    with gt.in_language("en"):
        assert lesson.fourfold(first.rename("电子政务"), second).index.name == "电子政务 (e-government)"


def test_needed_sentences_are_the_fewest_that_fisher_sees():
    tally = pd.DataFrame({"term": ["a", "b"], "efficiency": [2, 0], "n_all": [10, 10]})
    # two-sided exact p of 4:0 in ten each is .087, of 5:0 is .033 (tables of Fisher's test)
    assert lesson.needed_sentences(tally, "efficiency") == {"first": 10, "second": 10, "n_first": 2, "n_second": 0, "needed": 5}
    assert lesson.needed_sentences(tally.assign(efficiency=[2, 10]), "efficiency")["needed"] == "–"


def test_the_branch_of_governance_theory_is_linked_to_state_and_society():
    _, found = lesson.theory_links(gc.load_concepts(), gc.load_relations())
    mine = found[found["source"] == "deg-china-branch-of-governance"]
    assert mine[["target", "by", "direct"]].to_numpy().tolist() == [["qual-3-state-society", "editors", True]]
    assert lesson.reach_of_theory(found) == {"n": 5, "tied": 2, "near": 3, "none": 0}

"""Preparations of notebook 02, against tables made by hand."""

import pandas as pd
import pytest

import govcourse as gc
import govtext as gt
from govcourse.lessons import stages as lesson
from govcourse.lessons import wording


@pytest.fixture(scope="module")
def concepts():
    return gc.load_concepts()


@pytest.fixture(scope="module")
def stages(concepts):
    return concepts[concepts["parent"] == "three-stages"].sort_values("order")


def test_rows_of_one_beginning_stand_together(concepts):
    what = {"word-2001": ("词", "word"), "egov-year-one-1999": ("务", "practice"), "watershed-2022": ("词", "word")}
    points = lesson.beginnings(what, concepts)
    assert points["what"].tolist() == ["词", "词", "务"] and points["year"].tolist() == [2001, 2022, 1999]
    assert points["hedge"].tolist() == [True, False, True]
    assert lesson.rivals(points).values.tolist() == [["词", 2, 2001, 2022]]
    assert lesson.rivals(points.iloc[1:]).empty


@pytest.mark.parametrize("what", [{}, {"word-1901": ("词", "word")}, {"word-2001": "词"}, {"word-2001": ("词",)}, {"word-2001": "词语"}])
def test_wrong_beginnings_are_told(what, concepts):
    with pytest.raises(gt.GovtextError, match="word-2001"):
        lesson.beginnings(what, concepts)


def test_places_are_told_as_a_reader_cites_them(concepts):
    """2001 stands in paragraph 26 of the Stages article (read there); no figure or table shows the id of a passage."""
    points = lesson.beginnings({"word-2001": ("词", "word")}, concepts)
    assert points["source"].tolist() == ["量变与质变，第26段"]
    assert lesson.listing(concepts[concepts["id"] == "word-2001"])["passages"].tolist() == ["量变与质变，第26段"]
    ledger = pd.DataFrame({"claim_id": ["x", "y"], "passage_id": ["stages-09", "trends-02"], "verdict": ["confirmed", "wrong"], "confidence": "high",
                           **{f"{k}_{lang}": "…" for k in ("statement", "evidence") for lang in ("zh", "en")}})
    assert lesson.checked(ledger, "y", "x")[["citation", "verdict"]].to_numpy().tolist() == [["413与趋势，第2段", "wrong"], ["量变与质变，第9段", "confirmed"]]


def test_cells_and_blanks_fill_the_table(stages):
    cells = lesson.digest_of_stages()
    filled = lesson.cells_per_stage(cells, stages)
    assert (len(lesson.aspects()) - filled["blank"]).sum() == len(cells) and set(cells["row"]) == set(lesson.aspects())
    assert not cells.duplicated(["row", "column"]).any() and filled["from_par"].sum() == (cells["par"] == 20).sum()
    one = lesson.cells_per_stage(cells[cells["column"] == "stage-1-egov"], stages)
    assert one["blank"].tolist()[1:] == [9, 9] and lesson.ends_title(one)[1].endswith("1 cell in stage one, 0 in stage three, none in between")
    assert lesson.ends_title(one.assign(from_par=[1, 2, 0]))[0] == "第20段填了三个阶段各 1、2、0 格"
    assert not ((cells["column"] == "stage-1-egov") & (cells["row"] == "role")).any(), "par. 20 names no stage for rowing"
    flow = cells[cells["row"] == "flow"].set_index("column")["par"]   # interaction in stage one: read in par. 19
    assert flow.to_dict() == {"stage-1-egov": 19, "stage-3-digital-gov": 20} and filled["blank"].tolist() == [3, 4, 0]
    assert cells["source"].iloc[0] == "[18]"


def test_a_stage_that_lasts_has_no_end(stages):
    heads = list(lesson.stage_headings(stages).values())
    assert heads[-1].endswith("–") and heads[0].splitlines()[1].count("–") == 1 and "." not in "".join(heads) and "NA" not in "".join(heads)


def test_until_now_ends_with_the_year_of_writing():
    rows = pd.DataFrame({"id": ["a", "word-2001"], "name_zh": ["甲", "乙"], "name_en": ["A", "B"], "passages": [("a-01",), ("b-01", "b-02")],
                         "year_to": pd.array([2003, None], dtype="Int64"), "article": ["a", "b"], "year_by": ["editors", "article"],
                         "year_from": [2001, 2002]})
    found = lesson.timeline(rows, pd.Series({"a": 2021, "b": 2022}))
    assert found["until"].tolist() == [2003, 2022] and found["source"].tolist() == ["a，第1段", "b，第1段 +1"]
    assert found["by_editors"].tolist() == [True, False] and found["label"].tolist() == ["甲", "乙"]
    assert found["hedged"].tolist() == [False, True]
    assert lesson.begun_in(pd.Series([2001, 2003, 2004, 2022]), found) == [2, 3]
    own = rows.assign(id=["zj-reform-2014", "event-provincial-plans-2020"])
    found = lesson.timeline(own, pd.Series({"a": 2021, "b": 2022}))   # an end that is ours is not drawn, and the year is the article's
    assert found["until"].tolist() == [2001, 2022] and not found["by_editors"].any() and found["as_of"].tolist() == [False, True]


def test_what_another_entry_tells_is_drawn_once():
    events = pd.DataFrame({"id": ["watershed-2022", "guideline-2022", "academic-quantification"]})
    assert lesson.told_once(events)["id"].tolist() == ["guideline-2022", "academic-quantification"]   # the index behind it is not here
    assert lesson.names_of(pd.DataFrame({"name_zh": ["甲", "乙"], "name_en": ["A", "B"]})) == ("甲、乙", "A, B")


def test_what_is_told_again_is_in_the_data(concepts):
    dated = set(concepts.loc[concepts["lane"] != "", "id"])
    relations = gc.load_relations()
    caused = set(relations.loc[relations["kind"] == "supports", "to"])   # what the article takes another entry for the cause of
    assert "academic-turn-2017" in caused and not caused & {*lesson.TOLD_AGAIN}
    assert "academic-early-phase" not in lesson.TOLD_AGAIN               # 2001 to 2017 are years of use; the word appears in one
    assert {*lesson.TOLD_AGAIN, *lesson.TOLD_AGAIN.values()} <= dated


def test_stretches_are_counted_from_the_year_of_writing(concepts):
    wrote = pd.Series({"stages": 2021, "shifts": 2022, "trends": 2020, "zhejiang": 2021})
    rows = lesson.stretches(concepts, wrote).set_index("label")
    assert rows.loc["十年赛马", ["year_from", "until", "basis", "source"]].tolist() == [2012, 2022, "counted", "第9段"]
    assert rows.loc["“新十年”", ["year_from", "until"]].tolist() == [2022, 2032] and rows.loc["数字政府阶段", "until"] == 2021
    assert rows.loc[rows["article"] == "trends", ["year_from", "until"]].values.tolist() == [[1999, 2020]]
    assert lesson.stretches_title(rows) == "4 篇文章划出 11 段时间，首尾两个年份都写明的有 3 段"   # stages one and two, 2016 to 2022
    assert set(rows["basis"]) == set(lesson.bases())
    assert rows.index[rows["no_end"]].tolist() == ["数字政府阶段", "数字化改革（2021）", "“如果”1999年起"]


def test_a_year_of_writing_without_a_date_is_inferred():
    assert lesson.inferred(pd.DataFrame({"article_id": ["a", "b", "c"], "published": ["2021-03-16", "2022", "2021/2022"]})) == ["b", "c"]


def test_a_lane_that_is_not_there_is_told():
    events = pd.DataFrame({"lane": ["word", "policy", "word"], "year_from": [2005, 2001, 2002]})
    assert lesson.in_lane(events, "word")["year_from"].tolist() == [2002, 2005]
    with pytest.raises(gt.GovtextError, match="word, policy"):
        lesson.in_lane(events, "words")


TWO = pd.DataFrame({"id": ["s1", "s2"], "terms": [("甲", "乙"), ("丙",)]})


def test_lists_of_stages_can_be_changed():
    assert lesson.stage_lists(TWO)["terms"].tolist() == [("甲", "乙"), ("丙",)]
    assert lesson.stage_lists(TWO, ["甲"], {"s2": ["丁", "丙"]})["terms"].tolist() == [("乙",), ("丁", "丙")]


@pytest.mark.parametrize("left_out, own", [(["戊"], {}), (["丙"], {}), ("甲", {}), ([], {"s3": ["甲"]}), ([], {"s2": []}), ([], {"s2": ["甲"]})])
def test_lists_that_cannot_be_are_told(left_out, own):
    with pytest.raises(gt.GovtextError):
        lesson.stage_lists(TWO, left_out, own)


NAMES = pd.Series({"x": "甲", "y": "乙"})


def rates(full, low):
    return pd.DataFrame(full, index=["a", "b"], columns=["x", "y"]), pd.DataFrame(low, index=["a", "b"], columns=["x", "y"])


def test_the_lead_changes_where_the_low_mark_lies_below_the_others():
    """Of the leader alone, and of both: what 2 against 3 changes, 2 against 1 does not."""
    full, low = rates([[5, 3], [6, 2]], [[2, 1], [3, 0]])
    assert lesson.leader_title(full, low, NAMES) == ("2 篇都是甲的词领先；去掉它的一个词，1 篇换了领先的",
                                                     'Words of "甲" lead in all 2 articles; without one word of the leader another stage leads in 1')
    assert lesson.leader_title(*rates([[5, 4], [6, 2]], [[2, 3], [3, 0]]), NAMES)[1].endswith(" leads in 1")
    assert lesson.leader_without(full, low).values.tolist() == [[2, 3], [3, 2]] and lesson.new_leaders(full, lesson.leader_without(full, low)).to_dict() == {"y": 1}
    assert lesson.level(full, low) == ("", "") and lesson.new_leaders(full, full).empty
    assert lesson.leader_title(*rates([[5, 3], [6, 2]], [[3, 1], [2, 0]]), NAMES)[1].endswith(" leads in 0")   # level is not below


@pytest.mark.parametrize("full, low, lead, changed", [
    ([[5, 3], [2, 6]], [[4, 1], [1, 5]], "甲 / 乙", 0),     # each leads somewhere
    ([[5, 5], [6, 2]], [[4, 1], [3, 0]], "甲 / 乙", 0),     # a tie: both lead
    ([[0, 0], [0, 0]], [[0, 0], [0, 0]], "–", 0)])         # nobody leads
def test_the_title_of_leaders_is_true_with_ties_and_none(full, low, lead, changed):
    zh, en = lesson.leader_title(*rates(full, low), NAMES)
    assert f"2 篇里领先的是：{lead}" in zh and en == f"In the lead in 2 articles: {lead}; without one word of the leader another stage leads in {changed}"


def test_stages_with_as_many_words_are_level_in_spite_of_float_sums(stages):
    """Without 共享 and 数字政府 the counts (read from term_counts) are 10 : 10 : 5, 4 : 5 : 1, 4 : 5 : 2, 0 : 1 : 5 and 0 : 2 : 2."""
    corpus = gc.load_course()
    lists = gt.concept_terms(lesson.stage_lists(stages, ["共享", "数字政府"]))
    tokens = corpus.tokens[corpus.tokens["passage_id"] != "stages-19"]
    words = gt.nested_frequency(tokens, list(lists["term"]), by="article_id", counts=corpus).merge(lists, on="term")
    words = gt.rate(words, corpus.passages[corpus.passages["passage_id"] != "stages-19"], by="article_id")
    assert words.groupby(["article_id", "id"])["n"].sum().loc["stages"].tolist() == [10, 10, 5]
    words["full"] = words.groupby(["article_id", "id"])["rate"].transform("sum")
    words["low"] = words["full"] - words["rate"]
    full, low = lesson.full_and_low(lesson.costliest(words).drop_duplicates(["article_id", "id"]))
    assert lesson.leaders(full).sum(axis=1).to_dict() == {"stages": 2, "shifts": 1, "trends": 1, "suzhou": 1, "zhejiang": 2}
    zh, en = lesson.leader_title(full, low, stages.set_index("id")["name_zh"])
    assert "电子政务阶段 / “互联网+政务服务”阶段 / 数字政府阶段" in zh and zh.endswith("3 篇换了领先的") and en.endswith("leads in 3")
    assert lesson.new_leaders(full, lesson.leader_without(full, low)).to_dict() == {"stage-1-egov": 2, "stage-2-internet-plus": 1}
    assert lesson.named(lesson.new_leaders(full, full), stages) == ("–", "–")
    assert lesson.named(lesson.new_leaders(full, low), stages)[0] == "电子政务阶段 × 1"   # shifts: 2, 0 and 0 are left
    assert lesson.level(full, low)[0] == "并列领先的都算（2 篇有并列）。"


def test_ranges_come_in_the_order_of_articles_and_stages(stages):
    ids = list(stages["id"])
    worst = pd.DataFrame({"article_id": ["shifts", "stages", "stages"], "id": [ids[0], ids[1], ids[0]], "term": ["甲", "乙", "丙"],
                          "rate": [1.0, 0.0, 2.0], "full": [3.0, 0.0, 2.0], "low": [2.0, 0.0, 0.0]})
    found = lesson.ranges(worst, stages, {"甲": "A", "乙": "B", "丙": "C"})
    assert found["dropped"].tolist() == ["丙", "", "甲"] and found["group"].tolist() == [gc.article_name(a) for a in ("stages", "stages", "shifts")]
    tied = pd.concat([worst, worst.iloc[:1].assign(term="乙")])
    assert lesson.costliest(tied)["term"].tolist() == ["丙", "乙", "乙", "甲"]
    assert lesson.ranges(tied, stages, {"甲": "A", "乙": "B", "丙": "C"})["dropped"].tolist() == ["丙", "", "甲”或“乙"]
    full, low = lesson.full_and_low(worst)
    assert full.index.tolist() == ["stages", "shifts"] and full.loc["stages", ids[0]] == 2 and low.loc["shifts", ids[0]] == 2


def test_words_with_their_counts_in_one_line():
    counts = pd.Series({"甲": 3, "乙": 1})
    assert lesson.weights(counts, {"甲": "A", "乙": "B"}) == ("甲 × 3，乙 × 1", "甲 (A) × 3, 乙 (B) × 1"), "both at once, in either language"
    assert wording.slashed([3, 0]) == "3 / 0"
    with gt.in_language("en"):
        assert lesson.word_labels({"甲": "A"}) == {"甲": "甲  A"}

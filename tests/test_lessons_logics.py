"""Preparations of notebook 05, against tables made by hand."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

import govcourse as gc
import govtext as gt
from govcourse.lessons import logics as lesson
from govtext.measures.similarity import document_term_matrix

NAMES = {"g1": "甲性", "g2": "乙性"}


def cells(*rows):
    return pd.DataFrame(rows, columns=["row", "column", "n"])


@pytest.mark.parametrize("table, zh, en", [
    (cells(("g1", "shifts", 3), ("g2", "shifts", 3), ("g2", "suzhou", 2)), "词从“转变与逻辑”挑出，8 次里 6 次也在那里；别篇不见其词的：甲性", "where 6 of 8 occurrences"),
    (cells(("g1", "shifts", 1), ("g1", "suzhou", 1), ("g2", "shifts", 1), ("g2", "trends", 1)),
     "词从“转变与逻辑”挑出，4 次里 2 次也在那里；别篇不见其词的：没有", "only there: none"),
    (cells(("g1", "shifts", 0)), "词从“转变与逻辑”挑出，0 次里 0 次也在那里；别篇不见其词的：没有", "where 0 of 0")])
def test_the_title_of_mentions_is_true_with_none(table, zh, en):
    title = lesson.mentions_title(table, NAMES)
    assert title[0] == zh and en in title[1]
    assert lesson.framed(NAMES) == {("g1", "shifts"), ("g2", "shifts")}


def test_own_words_stand_in_one_group_and_elsewhere():
    words = pd.DataFrame({"passage_id": ["a", "a", "a", "b", "c", "c", "c"], "term": ["甲", "乙", "丙", "乙", "甲", "乙", "丁"]})
    # 甲: group one and elsewhere; 乙: both groups; 丙: only inside; 丁: only elsewhere
    assert lesson.own_words(words, {"a": "one", "b": "two"}) == {"甲": "one"}
    assert lesson.own_words(words, {"a": "one", "b": "one"}) == {"甲": "one", "乙": "one"}
    assert lesson.own_words(words, {}) == {}


def test_words_of_one_logic_that_stand_nowhere_else_are_told(monkeypatch):
    words = pd.DataFrame({"passage_id": ["a", "a", "a", "b", "c", "c"], "term": ["甲", "乙", "丙", "乙", "甲", "丁"]})
    home = {"a": "one", "b": "two"}   # 甲 and 丙 in one only; 丙 nowhere else
    told = {}
    monkeypatch.setattr(lesson, "say", lambda zh, en, **numbers: told.update(numbers))
    lesson.say_own_words(words, home, lesson.own_words(words, home))
    assert told == {"n": 2, "k": 1, "m": 1}


def test_terms_of_two_logics_are_told_with_their_counts(monkeypatch):
    tokens, told = pd.DataFrame({"passage_id": ["a", "b", "c", "c"], "term": ["引领", "引领", "引领", "营造"], "n": [1, 2, 4, 8]}), {}
    monkeypatch.setattr(lesson, "say", lambda zh, en, **numbers: told.update(numbers))
    lesson.say_left_out(tokens, pd.Series(["引领", "引领"]), {"a": "one", "b": "two"})
    assert told["a"] == 3 and told["b"] == 4 and told["t"][0] == "引领"   # two logics, each occurrence once


def test_settings_leave_out_the_passages_of_their_own_items():
    tokens, asked = pd.DataFrame({"passage_id": ["a", "b", "c"]}), []

    def recover(tokens, groups, unit, seeds):
        asked.append((tokens["passage_id"].tolist(), groups, unit, seeds))
        value = float(len(tokens))
        return (SimpleNamespace(observed=pd.Series([value]), permuted=np.arange(0.0, 101.0), p=0.5), SimpleNamespace(table=list(tokens["passage_id"])))

    found = lesson.compare_settings(recover, tokens, logics=("L", "LW", {"a": 1}), insights=("I", "IW", {"b": 1, "c": 1}))
    assert len(found) == 8 and asked[0] == (["a", "b", "c"], "L", "passage", 5) and asked[1] == (["b", "c"], "L", "passage", 5)
    assert asked[-1] == (["a"], "IW", "sentence", 5)
    assert found.iloc[0].tolist() == ["六逻辑 · 指定的词 · 段落", 3.0, 2.0, 0.0, 95.0, 0.5, 3, 2]   # the band ends where p is one in twenty, as in the figure of shuffles
    assert found["label"].str.startswith("六逻辑").sum() == 4 and found["without_own"].tolist() == [2.0] * 4 + [1.0] * 4


def test_a_cell_per_shift_and_logic():
    square = pd.DataFrame(np.arange(16.0).reshape(4, 4), index=["s1", "s2", "g1", "g2"], columns=["s1", "s2", "g1", "g2"])
    links = pd.DataFrame({"from": ["s1"], "to": ["g2"], "strength": pd.array([3], dtype="Int64"), "note_zh": ["因"], "note_en": ["as"]})
    said = pd.DataFrame({"from": ["g1"], "to": ["s2"]})
    found = lesson.shift_by_logic(square, links, said, ["s1", "s2"], ["g1", "g2"])
    assert found.values.tolist() == [["s1", "g1", 2.0, 0, False], ["s1", "g2", 3.0, 3, False], ["s2", "g1", 6.0, 0, True], ["s2", "g2", 7.0, 0, False]]
    read = lesson.read_square(links, list(square))
    assert read.loc["s1", "g2"] == read.loc["g2", "s1"] == 3 and read.to_numpy().sum() == 6
    assert lesson.links_table(links, {"s1": "一"}, {"g2": "二"}).values.tolist() == [["一 → 二", 3, "因"]]


def test_likeness_in_long_form_keeps_groups_and_passages_apart():
    square = pd.DataFrame([[1, .2, .3], [.2, 1, .4], [.3, .4, 1]], index=["g", "p1", "p2"], columns=["g", "p1", "p2"])
    body = pd.DataFrame({"passage_id": ["p2", "p1"], "article_id": ["suzhou", "trends"]})
    assert lesson.likeness(square, ["g"], body).values.tolist() == [["g", "p2", .3, "suzhou"], ["g", "p1", .2, "trends"]]


def test_shared_words_are_named_with_their_english():
    shared = pd.DataFrame({"term": ["数字政府", "社会", "数据"], "product": [0.5, 0.2, 0.0]})
    zh, en = lesson.shared_with_english(shared, 8)
    assert zh == "数字政府、社会" and en.startswith("digital government, ")
    assert lesson.shared_with_english(shared, 1)[0] == "数字政府" and lesson.shared_with_english(shared[2:], 3) == ("–", "–")


def test_the_nearest_passage_is_told_with_its_words():
    corpus = gc.load_course()
    two = corpus.passages["passage_id"].head(2).tolist()
    words = pd.DataFrame({"item": ["g1", "g1", two[0], two[1]], "term": ["甲", "乙", "甲", "丙"], "n": 1})
    documents = document_term_matrix(words, unit="item", weight="count")
    found = lesson.nearest_table(pd.DataFrame({"group": ["g1"], "passage_id": [two[0]]}), documents, NAMES, corpus.passages)
    assert found[["name", "shared_words"]].values.tolist() == [["甲性", "甲 100%"]]   # 乙 stands in one of the two only
    assert found["citation"].tolist() == [lesson.citations(corpus.passages)[two[0]]] and found["digest"].str.len().item() > 0


def test_a_likeness_that_rests_on_one_word_is_told_with_its_share(monkeypatch):
    """By hand: 甲 gives 3 x 1, 乙 1 x 1 of the product with p1: three quarters. With p2 both give the same: one half is not more than half."""
    corpus, told = gc.load_course(), {}
    body = corpus.passages[corpus.passages["article_id"].isin(["suzhou", "trends"])].groupby("article_id", sort=False).head(1)
    p1, p2 = (body.loc[body["article_id"] == a, "passage_id"].item() for a in ("suzhou", "trends"))
    words = pd.DataFrame({"item": ["g1", "g1", p1, p1, p2, p2], "term": ["甲", "乙", "甲", "乙", "甲", "乙"], "n": [3, 1, 1, 1, 1, 3]})
    documents = document_term_matrix(words, unit="item", weight="count")
    found = lesson.heaviest(pd.DataFrame({"group": ["g1", "g1"], "passage_id": [p1, p2]}), documents)
    assert found["term"].iloc[0] == "甲" and found["share"].tolist() == pytest.approx([0.75, 0.5])
    monkeypatch.setattr(lesson, "say", lambda zh, en, **numbers: told.update(numbers))
    lesson.say_heaviest(found.assign(share=[0.75, 0.5]), words.rename(columns={"item": "passage_id"}), body)
    assert (told["n"], told["k"], told["x"], told["y"]) == (1, 2, 2, 4) and told["w"][0].startswith("“甲” 75%（苏州对策，第")


def test_a_term_inside_a_longer_word_is_told_with_the_word(monkeypatch):
    """国资 stands in 国资云 of paragraph 42 (read in the article), which is none of logic 4's own."""
    corpus, concepts, told = gc.load_course(), gc.load_concepts(), {}
    home = lesson.homes(concepts[concepts["kind"] == "logic"])
    counts = gt.nested_frequency(corpus.tokens, ["国资", "首发性"], by="passage_id", counts=corpus)
    counts["group"] = counts["term"].map({"国资": home["shifts-25"], "首发性": home["shifts-20"]})
    monkeypatch.setattr(lesson, "say", lambda zh, en, **numbers: told.update(numbers))
    lesson.say_inside_longer(counts, corpus, home)
    assert told["a"][0] == "“国资”（在“国资云”里，转变与逻辑，第42段）" and told["b"][0] == "“首发性”（在“平台首发性”里，转变与逻辑，第20段）"
    assert told["a"][1].startswith("国资 state capital (in 国资云 ") and told["a"][1].endswith("; Shifts, par. 42)")
    logics = concepts[concepts["kind"] == "logic"]
    assert lesson.named(logics, logics["id"][:2]) == (" + ".join(logics["name_zh"][:2]), " + ".join(logics["name_en"][:2])) and lesson.named(logics, []) == ("–", "–")


def test_passages_that_hold_both_terms(monkeypatch):
    corpus, seen = gc.load_course(), []
    monkeypatch.setattr(lesson, "show_table", lambda table, zh, en: seen.append((len(table), zh)))
    one = corpus.passages["passage_id"].iloc[0]
    tokens = pd.DataFrame({"passage_id": [one, one, corpus.passages["passage_id"].iloc[1]], "term": ["甲", "乙", "甲"]})
    lesson.show_together(corpus, tokens, "甲", "乙")
    lesson.show_together(corpus, tokens, "甲", "丙", {"甲": "A"})
    assert seen == [(1, "甲 – 乙"), (0, "A – 丙")]


def test_glosses_in_english_only():
    terms = pd.DataFrame({"term": ["营造", "数字政府"]})
    assert lesson.term_labels(terms) is None
    with gt.in_language("en"):
        assert lesson.term_labels(terms)["营造"] == "building up" and lesson.term_labels(terms)["数字政府"] == "digital government"


def test_the_title_of_the_networks_gives_joined_pairs_of_possible_ones():
    assert lesson.inside_title((3, 3, 9, 1), (2, 1, 4, 2)) == (
        "去掉自己的段落，同一条逻辑的词只剩 2 对，看不出它们更多连着",
        "Without the logics' own passages 2 pairs within one logic are left, with no sign that they are joined more often")
    assert lesson.inside_title((3, 3, 9, 1), (2, 2, 4, 2))[0].endswith("全部段落是，去掉自己的段落是")
    assert lesson.linked((3, 3, 9, 1)) == "连着：同一逻辑 3/3，跨逻辑 1/9"


def test_pairs_of_one_group_and_across_are_counted_with_those_joined():
    group = {"a": "g", "b": "g", "c": "h", "d": "h", "gone": "h"}
    tokens = pd.DataFrame({"term": ["a", "b", "c", "d", "d", "other"]})
    lines = pd.DataFrame({"term_a": ["b", "a", "b"], "term_b": ["a", "c", "d"]})
    assert lesson.pairs_linked(tokens, lines, group) == (2, 1, 4, 2)   # ab cd; ac ad bc bd


def test_a_word_of_one_character_is_lost_and_found_again():
    tokens = pd.DataFrame({"passage_id": ["p1", "p1", "p2", "p2", "p3", "p3"], "term": ["组织", "党", "政府", "党", "政府", "的"], "n": 1})
    home = {"p1": "A", "p2": "B"}
    kept, whole = (lesson.documents(tokens, home, frozenset(["的"]), k) for k in (2, 1))
    assert sorted(kept.units) == ["A", "B", "p3"] and lesson.dropped_words(kept, whole, "A", "B")[0] == "党"
    assert lesson.dropped_words(kept, whole, "B", "p3") == ("–", "–")


def test_what_the_cards_show_is_in_the_data():
    assert set(lesson.PARTS) <= set(gc.load_concepts()["id"])


def test_the_tree_leads_to_the_text_below_a_heading():
    concepts = pd.DataFrame({"id": ["six-logics", "l", "m"], "parent": ["", "six-logics", "l"], "order": 1, "name_zh": "甲", "name_en": "a",
                             "passages": [("shifts-17",), ("shifts-22", "shifts-23"), ("shifts-23",)]})
    assert lesson.logic_tree(concepts)["note"].tolist() == ["第23段", "第23段"]


def test_logics_side_by_side_and_their_parts():
    rows = [("甲", "six-logics", "甲", "A"), ("乙", "six-logics", "乙", "B"), ("丙", "甲", "丙", "C"), ("丁", "丙", "丁", "D")]
    concepts = pd.DataFrame(rows, columns=["id", "parent", "name_zh", "name_en"]).assign(order=1)
    assert lesson.parts_title(concepts) == ("2 条并排；里面还分出概念的：甲（2）", "2 logics side by side; divided further: A (2)")
    assert lesson.parts_title(concepts[:2])[1].endswith("none") or lesson.parts_title(concepts[:2])[1].endswith("–")


def test_a_name_that_is_cut_apart_is_found_where_all_its_pieces_meet():
    """The sixth name is no word of the dictionary: its pieces meet in one sentence of a heading, and never in running text (read in the article)."""
    tokens = pd.DataFrame([("h", 1, "无限"), ("h", 1, "兜底性"), ("b", 1, "兜底性"), ("b", 2, "无限"), ("b", 3, "动态适应性")], columns=["passage_id", "sentence", "term"])
    corpus = SimpleNamespace(tokens=tokens, passages=pd.DataFrame({"passage_id": ["h", "b"], "role": ["heading", "body"]}))
    logics = pd.DataFrame({"name_zh": ["无限兜底性", "动态适应性"], "name_en": ["net", "adapt"]})
    assert lesson.coined_names(corpus, logics).values.tolist() == [["无限兜底性", "无限 | 兜底性", 1, 0], ["动态适应性", "动态适应性", 0, 1]]
    concepts = gc.load_concepts()
    found = lesson.coined_names(gc.load_course(), concepts[concepts["kind"] == "logic"])
    assert len(found) == 6 and found["in_headings"].sum() == 6 and not found["in_text"].any()


def test_what_each_logic_quotes_stands_in_the_register_and_is_counted():
    concepts = gc.load_concepts()
    table, home = lesson.logic_cards(concepts), lesson.homes(concepts[concepts["kind"] == "logic"])
    assert list(lesson.QUOTED) == concepts.loc[concepts["kind"] == "logic", "id"].tolist()
    rows = gc.reference.quotations(article="shifts", verdict="verbatim")
    for logic, (words, _) in lesson.QUOTED.items():
        phrases = " ".join(rows.loc[rows["passage_id"].map(home) == logic, "phrase_in_article"]).replace("…", "")
        missing = [word for word in words.replace("；", "、").split("、") if word.removesuffix("系") not in phrases]   # the register cuts at 15 characters
        assert not missing, logic
    counted = ["逐字 4 处", "逐字 3 处", "逐字 2 处，转述 1 处", "逐字 5 处", "逐字 2 处", "逐字 4 处"]   # by hand in the register, paragraphs 19 to 29
    assert [cell.rpartition("（")[2].rstrip("）") for cell in table["quoted"]] == counted


def test_headings_hold_the_terms_that_the_text_under_the_figure_names():
    corpus, concepts = gc.load_course(), gc.load_concepts()
    logics = concepts[concepts["kind"] == "logic"]
    words = set(gt.concept_terms(logics)["term"]) - set(logics["name_zh"])
    heads = corpus.passages.loc[(corpus.passages["role"] != "body") & corpus.passages["passage_id"].isin(lesson.homes(logics)), "passage_id"]
    found = corpus.tokens[corpus.tokens["passage_id"].isin(heads) & corpus.tokens["term"].isin(words)]
    assert set(found["term"]) == {"政策产品", "数字救济", "兜底性"}

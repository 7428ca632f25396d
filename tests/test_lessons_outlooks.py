"""What notebook 06 prepares: each expectation is read off a few invented items and pairs."""

import numpy as np
import pandas as pd
import pytest

import govcourse as gc
import govtext as gt
from govcourse.lessons import outlooks as lesson
from govtext.measures.similarity import RankAgreement, document_term_matrix


@pytest.fixture(autouse=True)
def chinese():
    gt.set_language("zh")
    yield
    gt.set_language(None)


CONCEPTS = pd.DataFrame({
    "id": ["i-one", "t-one", "t-two", "other", "part"], "kind": ["insight", "trend", "trend", "stage", "measure"], "order": [1, 1, 2, 1, 1],
    "name_zh": ["甲", "乙", "丙", "丁", "戊"], "name_en": list("abcde"), "digest_zh": ["一"] * 5, "digest_en": ["one"] * 5,
    "parent": [None, None, None, None, "t-one"]})
RELATIONS = pd.DataFrame({"kind": ["same-theme", "same-theme", "contrasts", "contrasts"], "from": ["i-one", "i-one", "i-one", "t-two"],
                          "to": ["t-two", "other", "part", "i-one"], "strength": [3, 2, 0, 0], "note_zh": ["因", "", "", ""],
                          "note_en": ["why", "", "", ""]})
PAIRS = pd.DataFrame({"a": ["I1", "I1", "T1"], "b": ["T1", "T2", "R1"], "similarity": [0.4, 0.4, 0.1], "strength": [0, 3, 1],
                      "pair": ["p", "q", "r"], "reason": ["", "why", ""]})


def test_the_title_of_genre_counts_and_tells_when_few_words_more_would_turn_it():
    modal = pd.DataFrame([("insight", "may", 9, 4.6), ("recommendation", "may", 2, 0.6), ("insight", "should", 4, 2.0), ("trend", "should", 7, 3.5),
                          ("recommendation", "should", 15, 4.4)], columns=["group", "kind", "n", "rate"])
    assert lesson.genre_title(modal, {"insight": 7, "recommendation": 0}) == (
        "数到推测 11 次，读下来 7 次是，全在六个洞察这一份；要求的词每千字：建议 4.4、趋势 3.5、洞察 2.0",
        "11 hits of conjecture, 7 when read, all in the list of six insights; demands per 1,000 characters: recommendations 4.4, trends 3.5, insights 2.0")
    assert "6 次是，最多的是六个洞察、六条建议（3 次）" in lesson.genre_title(modal, {"insight": 3, "recommendation": 3})[0]
    assert lesson.overtakes(modal, "should", "trend", "recommendation", by=2) and not lesson.overtakes(modal, "should", "trend", "recommendation", by=1)


def test_hits_that_are_no_conjecture_stand_in_the_texts_and_leave_seven():
    """Read by hand: of nine hits in the insights two are plain "or"; both of the recommendations are none."""
    corpus, wrong = gc.load_course(), lesson.no_conjecture()
    there = corpus.tokens.groupby(["passage_id", "term"], observed=True)["n"].sum()
    assert all(r.n <= there[r.passage_id, r.term] for r in wrong.itertuples())
    modal = pd.DataFrame({"group": ["insight", "recommendation"], "kind": "may", "n": [9, 2]})
    places = pd.DataFrame({"passage_id": wrong["passage_id"], "group": ["insight", "insight", "recommendation", "recommendation"]})
    assert lesson.read_guesses(modal, places) == {"insight": 7, "recommendation": 0}
    found = pd.DataFrame({"passage_id": ["shifts-32", "shifts-34"], "citation": "c", "n": 1, "matched": "m", "digest": "d"})
    assert lesson.guesses_read(found)["none"].tolist() == ["“热搜或头条”：或者", ""]


def test_overlaps_by_luck_are_those_of_items_that_change_names():
    """Two lists of two items, one match, one pick: the closest pair is the match in one of four ways to deal the names out."""
    square = pd.DataFrame([[1, 0, .9, .1], [0, 1, .2, .3], [.9, .2, 1, 0], [.1, .3, 0, 1]], index=["I1", "I2", "T1", "T2"], columns=["I1", "I2", "T1", "T2"])
    groups, reading = {"I1": "i", "I2": "i", "T1": "t", "T2": "t"}, pd.DataFrame({"a": ["I1"], "b": ["T2"]})
    found = lesson.overlaps_by_luck(square, reading, groups, times=2000)
    assert set(found) == {0, 1} and 0.21 < found.mean() < 0.29
    both = pd.concat([reading, pd.DataFrame({"a": ["I1", "I2", "I2"], "b": ["T1", "T1", "T2"]})])
    assert set(lesson.overlaps_by_luck(square, both, groups, times=50)) == {4}   # all pairs picked: nothing is left to luck


def test_items_have_codes_in_both_languages():
    items = lesson.items_of(CONCEPTS)
    assert items["item"].tolist() == ["I1", "T1", "T2"] and items["code"].tolist() == ["洞察1", "趋势1", "趋势2"]
    assert items["name"].tolist() == ["甲", "乙", "丙"] and lesson.items_by_group(items)["trend"] == ["T1", "T2"]
    assert lesson.items_by_group(items)["recommendation"] == [] and lesson.group_words()["trend"] == "五大趋势"
    gt.set_language("en")
    items = lesson.items_of(CONCEPTS)
    assert items["code"].tolist() == ["I1", "T1", "T2"] and items["name"].tolist() == list("abc") and items["digest"].eq("one").all()
    assert "code" not in CONCEPTS


def test_matches_are_those_between_items():
    found = lesson.matches_of(RELATIONS, lesson.items_of(CONCEPTS))
    assert found[["a", "b", "strength", "reason", "pair"]].to_numpy().tolist() == [["I1", "T2", 3, "因", "洞察1–趋势2"]]


def test_tension_between_parts_counts_for_the_items():
    items = lesson.items_of(CONCEPTS)
    pairs = pd.DataFrame({"a": ["I1", "T1", "I1"], "b": ["T1", "T2", "T2"]})
    assert lesson.in_tension(pairs, RELATIONS, CONCEPTS, items) == [True, False, True]      # part is of t-one; the order is without effect


def test_lines_of_an_item():
    assert lesson.lines_of(PAIRS, "I1", 0)["pair"].tolist() == ["q"]            # a match
    found = lesson.lines_of(PAIRS, "I1", 1)
    assert found["pair"].tolist() == ["p", "q"]                                 # and one that was measured
    assert found["nearness"].tolist() == ["1，挑中", "2"]
    assert lesson.lines_of(PAIRS, "R1", 0)["pair"].tolist() == ["r"]
    with pytest.raises(gt.GovtextError, match="I1, R1, T1, T2"):
        lesson.lines_of(PAIRS, "I9", 1)


def test_lines_are_shown_under_the_rule_of_the_machine(monkeypatch):
    told = []
    monkeypatch.setattr(lesson, "show", lambda table, zh, en: told.append((len(table), zh, en)))
    lesson.show_lines(PAIRS, "I1", 1)
    assert told == [(2, "机器挑中：跨篇 3 对里用词最近的 1 对", "Picked by the machine: of 3 pairs across articles the 1 closest in words")]


def test_passages_of_unknown_items_are_refused():
    import govcourse as gc

    corpus, concepts = gc.load_course(), gc.load_concepts()
    items = lesson.items_of(concepts)
    found = lesson.passages_of(corpus, concepts, items, ["I1"])
    assert list(found.columns) == ["citation", "digest", "matched"] and 0 < len(found) <= len(items["passages"].iloc[0])
    with pytest.raises(gt.GovtextError, match="R6"):
        lesson.passages_of(corpus, concepts, items, ["R7"])


def test_means_of_blocks():
    square = pd.DataFrame([[1, 0.2, 0.4, 0.6], [0.2, 1, 0.0, 0.2], [0.4, 0.0, 1, 0.8], [0.6, 0.2, 0.8, 1]], index=["I1", "I2", "T1", "T2"])
    square.columns = square.index
    means = lesson.block_means(square, {"I1": "insight", "I2": "insight", "T1": "trend", "T2": "trend"})
    assert means == pytest.approx({"insight": 0.2, "trend": 0.8, "across": (0.4 + 0.6 + 0.0 + 0.2) / 4})


def test_extremes_keep_ties():
    assert lesson.extremes(pd.Series([5, 1, 3, 5, 2, 4]), 1).tolist() == [True, True, False, True, False, False]
    assert lesson.n_joined(PAIRS) == 4


def test_lines_of_the_machine_alone_and_room_of_ranks_are_said(monkeypatch):
    """By hand: of the pairs of the machine alone T1 is in three, I1 and R2 in two; it picked none with I2."""
    told = []
    monkeypatch.setattr(lesson, "say", lambda zh, en, **values: told.append((zh.format(**values), en.format(**values))))
    closest = pd.DataFrame([("I1", "T1", 0), ("T1", "R1", 0), ("T1", "R2", 0), ("I1", "R1", 3), ("I1", "R2", 0)], columns=["a", "b", "strength"])
    codes = {i: i for i in ("I1", "I2", "T1", "R1", "R2")}
    lesson.say_machine_only(closest.head(4), closest, codes)
    assert told[0][0].startswith("只有机器挑出的 3 条线里，3 条有一头是T1（3 条）、I1（1 条）、R1（1 条）、R2（1 条），3 条两头都是；机器一条也没挑的：I2。")
    lesson.say_machine_only(closest, closest, codes)
    assert "Of 4 lines of the machine alone, 4 have T1 (3), I1 (2), R2 (2) at one end, 3 at both; the machine picks no line of I2." in told[1][1]
    assert told[1][0].endswith("T1 的 3 对，用词第几近（共 5 对）：1、2、3。") and told[1][1].endswith("the 3 pairs of T1 stand at 1, 2, 3.")
    lesson.say_room(pd.Series([0, 0, 0, 1, 3]))
    assert "at 4 and can be rated 3 places too high at most, a strong one at 1 and up to 4 too low" in told[2][1]
    lesson.say_by_luck(RankAgreement(0.25, 0.05, -0.1, 0.2, 9, 199, "kendall"))          # 2 * (4 + 1) / 200
    assert "换了 199 遍，不小于 0.250 的有 4 遍" in told[3][0] and "Of 199 times it was no less than 0.250 in 4;" in told[3][1]


def test_fair_pairs_picked_are_counted(monkeypatch):
    told = []
    monkeypatch.setattr(lesson, "say", lambda zh, en, **values: told.append((zh.format(**values), en.format(**values))))
    lesson.say_fair(pd.DataFrame({"strength": [2, 0, 3, 2, 0, 0]}), 3)
    assert "“中”的 2 对里 1 对，“无”的 3 对里 1 对" in told[0][0] and "1 of 2 fair pairs, 1 of 3 with no match" in told[0][1]


def test_how_many_items_use_the_shared_words(monkeypatch):
    """By hand: x and y share a (in x, y, z) and b (in x, y); w is in x alone."""
    told = []
    monkeypatch.setattr(lesson, "say", lambda zh, en, **values: told.append((zh.format(**values), en.format(**values))))
    rows = [("x", "a", 1), ("x", "b", 1), ("x", "w", 1), ("y", "a", 1), ("y", "b", 1), ("z", "a", 1), ("v", "u", 1)]
    dtm = document_term_matrix(pd.DataFrame(rows, columns=["item", "term", "n"]), unit="item", weight="tf-idf")
    assert lesson.spread(dtm, "x", "y").to_numpy().tolist() == [["b", 2], ["a", 3]]      # the rarer word adds more
    lesson.say_spread(dtm, pd.DataFrame({"a": ["x"], "b": ["y"]}), dict.fromkeys("vxyz", "?") | {"x": "X", "y": "Y"})
    assert told == [("共用的词（靠前的几个），4 条里有几条用。X–Y：b 2、a 3。", "How many of the 4 items use the shared words (the first few). X–Y: b 2, a 3.")]


def test_insights_that_guess_are_those_with_hits_left_on_reading():
    hits = [("I1", "shifts-32", "insight", "或", 1), ("I2", "shifts-34", "insight", "可能", 1), ("I3", "shifts-36", "insight", "或", 2), ("R4", "suzhou-11", "recommendation", "或", 1),
            ("I4", "shifts-38", "insight", "将", 1)]
    assert lesson.guessing_items(pd.DataFrame(hits, columns=["item", "passage_id", "group", "term", "n"])) == ["I2", "I3"]    # or is plain or in I1


def test_words_of_pairs():
    rows = [("x", "数据", 2), ("x", "平台", 1), ("y", "数据", 1), ("y", "公民", 1), ("y", "咕哝", 9), ("z", "别的", 1)]
    dtm = document_term_matrix(pd.DataFrame(rows, columns=["item", "term", "n"]), unit="item")
    table = lesson.words_of_pairs(dtm, pd.DataFrame({"a": ["x"], "b": ["y"]}))
    assert lesson.n_shared(dtm, pd.DataFrame({"a": ["x", "x"], "b": ["y", "z"]})) == [1, 0]
    lexicon = set(gt.load_terms()["term"])
    assert table["term"].tolist() == ["数据", *(t for t in ["平台", "公民"] if t in lexicon)]           # a word out of the dictionary is not listed
    assert "平台" in lexicon and "咕哝" not in lexicon and (table["a"] == "x").all()


def test_short_glosses():
    assert lesson.short_labels(["应用", "应用"]) == {"应用": "应用"}
    gt.set_language("en")
    assert lesson.short_labels(["应用", "数据"]) == {"应用": "applications", "数据": gt.gloss(["数据"])["数据"]}


def test_profile_names_the_closest_and_counts_matches():
    items = pd.DataFrame({"item": ["I1", "T1", "T2", "R1"], "group": ["insight", "trend", "trend", "recommendation"], "code": list("abcd"),
                          "name": list("ABCD")})
    profile = lesson.profile_of(items, PAIRS).set_index("item")
    assert profile.loc["I1", ["strong", "fair", "thin", "closest", "similarity"]].tolist() == [1, 0, 0, "T1", 0.4]    # the first of equals
    assert profile.loc["R1", ["strong", "fair", "thin", "closest", "similarity"]].tolist() == [0, 0, 1, "T1", 0.1]


def test_terms_elsewhere_and_terms_to_draw():
    import govcourse as gc

    corpus = gc.load_course()
    single = pd.DataFrame({"group": ["trend", "insight"], "term": ["数据", "数据"]})
    counts = gt.nested_frequency(corpus.tokens, ["数据"], by="article_id", counts=corpus).set_index("article_id")["n"]
    assert lesson.used_elsewhere(corpus, single) == [counts.drop("trends").sum(), counts.drop("shifts").sum()]
    drawn = lesson.terms_to_draw(pd.DataFrame({"group": list("aaab"), "term": list("wxyz"), "n": [3, 2, 2, 1]}), least=2)
    assert drawn["term"].tolist() == ["w", "x", "y"]


def test_show_takes_the_headers_of_the_lesson(monkeypatch):
    seen = {}
    monkeypatch.setattr(lesson, "show_table", lambda table, zh, en, **options: seen.update(options, zh=zh, table=table))
    lesson.show_words(pd.DataFrame({"term": ["数据"], "weight_a": [1.0], "weight_b": [2.0], "product": [2.0]}), "洞察1", "趋势2")
    assert seen["columns"]["weight_a"] == ("洞察1", "洞察1") and seen["columns"]["product"][0] == "对余弦的贡献"
    assert seen["columns"]["term"][0] == "词" and seen["zh"].startswith("洞察1–趋势2")
    assert np.isclose(seen["table"]["product"], 2).all()


def framework():
    """A framework of two trends and a level, and two places of which one stands as example."""
    rows = [("framework-413", "set", "", "四一三", ()), ("three-levels", "set", "", "层面", ()), ("five-trends", "set", "", "趋势", ()),
            ("t1", "trend", "five-trends", "结构", ()), ("t2", "trend", "five-trends", "服务", ()),
            ("town", "case", "", "小镇", (("甲镇", "Alpha"),)), ("lesson", "notion", "town", "要义", ()), ("other", "case", "", "别处", (("乙市", "Beta"),))]
    concepts = pd.DataFrame([{"id": i, "kind": kind, "parent": above, "order": k, "name_zh": name, "name_en": i, "article": "trends", "digest_zh": "", "digest_en": "",
                              "passages": (f"trends-{k:02}",), "places_zh": tuple(p[0] for p in places), "places_en": tuple(p[1] for p in places)}
                             for k, (i, kind, above, name, places) in enumerate(rows, 1)])
    relations = pd.DataFrame([("town", "t1", "exemplifies", "article"), ("other", "three-levels", "exemplifies", "editors")],
                             columns=["from", "to", "kind", "by"]).assign(note_zh="因", note_en="why", passages=[("trends-06",), ("trends-08", "trends-02")])
    return concepts, relations


def test_an_example_hangs_below_its_trend():
    nodes = lesson.trends_tree(*framework())
    assert nodes["id"].tolist() == ["framework-413", "three-levels", "five-trends", "t1", "town", "lesson", "t2"]
    assert nodes.set_index("id")["parent"][["t1", "town", "lesson"]].tolist() == ["five-trends", "t1", "town"]
    assert nodes.loc[nodes["example"], "id"].tolist() == ["town"]
    assert lesson.example_title(nodes) == ("2 条趋势里，1 条举了地方的例子：甲镇", "1 of 2 trends has a place as example: Alpha")
    assert lesson.example_title(nodes.assign(example=False)) == ("2 条趋势里，0 条举了地方的例子", "0 of 2 trends have a place as example")


def test_links_within_an_article_say_who_draws_them():
    table = lesson.links_within(framework()[1], framework()[0], "trends")
    assert table[["one_end", "other_end", "said_by"]].to_numpy().tolist() == [["小镇", "结构", "文章"], ["别处", "层面", "编者"]]
    assert table["passages"].tolist()[1].count("段") == 2 and lesson.links_within(framework()[1], framework()[0], "suzhou").empty


def test_at_equal_length_every_item_gives_as_many_words():
    """A long item that repeats the words of the others: its lead shrinks when each gives two words only. By hand: identical items stay identical."""
    words = pd.DataFrame({"item": ["I1", "I1", "I2", "I2", "T1", "T2", None], "term": list("abab") + ["c", "c", "z"], "n": [1, 1, 5, 5, 2, 9, 99]})
    groups = {"I1": "insight", "I2": "insight", "T1": "trend", "T2": "trend"}
    size, draws = lesson.at_equal_length(words, groups, draws=40)
    assert size == 2 and len(draws) == 40 and list(draws) == ["insight", "trend", "across"]
    assert draws["trend"].eq(1).all() and draws["across"].eq(0).all()
    # I2 gives one of each (cosine 1), or twice the same; then the other word stands in I1 alone and weighs ln 4 against ln 2: 1 / root of 5
    assert set(draws["insight"].round(3)) == {0.447, 1.0}
    assert 0.6 < draws["insight"].mean() < 0.9                 # expected: 5/9 + 4/9 * 0.447 = 0.754
    assert lesson.at_equal_length(words, groups, draws=40)[1].equals(draws)      # the draws are seeded


def test_what_the_cards_show_is_in_the_data():
    import govcourse as gc

    assert set(lesson.FRAME) <= set(gc.load_concepts()["id"]) and len(lesson.FRAME) <= 15


def test_parts_of_an_entry_and_of_one_without_parts():
    concepts, relations = framework()
    nodes = lesson.trends_tree(concepts, relations)
    assert lesson.parts_of(concepts, nodes, "five-trends")["name"].tolist() == ["结构", "服务"]
    assert lesson.parts_of(concepts, nodes, "t1")["name"].tolist() == ["小镇"] and lesson.parts_of(concepts, nodes, "t2")["name"].tolist() == ["服务"]
    with pytest.raises(gt.GovtextError, match="five-trends, t1, town"):
        lesson.parts_of(concepts, nodes, "other")


def test_a_tree_is_cut_into_branches():
    nodes = pd.DataFrame([("a", ""), ("a1", "a"), ("a2", "a"), ("x", "a1"), ("y", "a1"), ("b", ""), ("b1", "b"), ("z", "b1")], columns=["id", "parent"])
    nodes = nodes.assign(name_zh=nodes["id"], name_en=nodes["id"])
    assert list(lesson.branches(nodes, "a")["id"]) == ["a", "a1", "a2", "x", "y"] and list(lesson.branches(nodes, "a", "b")["id"]) == list(nodes["id"])
    assert lesson.branches(nodes, "none").empty
    assert lesson.frame_title(nodes) == ("不再细分的只有a2；其余各分 1–2 项", 'Only "a2" has no further parts; the others have 1–2 each')
    assert lesson.frame_title(lesson.branches(nodes, "b")) == ("每一项都再分 1 项", "Parts of every entry: 1")


def test_short_names_are_there_for_every_item():
    items = lesson.items_of(gc.load_concepts())
    assert set(lesson.ABOUT) == set(items["item"]) and lesson.short_names(items)["R6"] == "学习他城"
    with gt.in_language("en"):
        assert lesson.short_names(items)["R6"] == "other cities"


def test_a_rate_is_told_with_its_count():
    """The rate of conjecture is that of the hits left on reading."""
    modal = pd.DataFrame({"group": "insight", "kind": ["may", "will"], "n": [9, 1], "rate": [4.58, 0.04]})
    assert list(lesson.with_counts(modal, {"insight": 7})["words"]) == ["3.6 (9 → 7)", "0.0 (1)"]
    none = lesson.with_counts(pd.DataFrame({"group": ["recommendation"], "kind": ["may"], "n": [2], "rate": [0.6]}), {"recommendation": 0})
    assert none[["rate", "words"]].to_numpy().tolist() == [[0, "0.0 (2 → 0)"]]


def test_means_of_blocks_are_said_twice(monkeypatch):
    told = []
    monkeypatch.setattr(lesson, "say", lambda zh, en, **values: told.append((zh.format(**values), en.format(**values))))
    means = {"insight": 0.025, "trend": 0.024, "recommendation": 0.072, "across": 0.028}
    lesson.say_blocks(means, {**means, "recommendation": 0.046}, 60)
    assert told[0][0] == "用全部的词，平均余弦（×100）：洞察内 2.5，趋势内 2.4，建议内 7.2，跨篇 2.8。" and told[1][1].startswith("With 60 words of each item") and "4.6" in told[1][1]


def test_draws_are_said_with_their_range_and_how_many_are_above_across(monkeypatch):
    told = []
    monkeypatch.setattr(lesson, "say", lambda zh, en, **values: told.append((zh.format(**values), en.format(**values))))
    flat = {"trend": [0.01] * 3, "recommendation": [0.05] * 3, "across": [0.02] * 3}   # equal to across is not above
    lesson.say_draws(pd.DataFrame({"insight": [0.02, 0.03, 0.03], **flat}))
    assert told[0][0] == ("抽 3 回（中间的 95%）：洞察内 2.1–3.0，趋势内 1.0–1.0，建议内 5.0–5.0，跨篇 2.0–2.0；"
                          "高于跨篇的：洞察 2 回，趋势 0 回，建议 3 回。")
    assert told[0][1].endswith("above across in 2 (insights), 0 (trends), 3 (recommendations) draws.")


def test_a_gap_of_ranks_is_told_in_words():
    chosen = pd.DataFrame({"pair": ["a", "b"], "name": ["甲", "乙"], "strength": [3, 0], "similarity": [0.01, 0.09], "gap": [-79.0, 56.5]})
    assert lesson.rated(chosen, 96)[["strength", "gap"]].to_numpy().tolist() == [["强", "看低 79 名（共 96）"], ["无", "看高 56 名（共 96）"]]
    with gt.in_language("en"):
        assert list(lesson.rated(chosen, 96)["gap"]) == ["79 of 96 places lower", "56 of 96 places higher"]


def test_sentences_and_their_words_have_english(monkeypatch):
    seen = []
    monkeypatch.setattr(lesson, "show", lambda table, *_, heads: seen.append((table, heads)))
    vectors = pd.DataFrame({"准确": [1], "咕哝": [0]}, index=pd.Index(["a"], name="sentence"))
    lesson.show_sentences({"a": "减轻负担"})
    lesson.show_vectors(vectors)
    with gt.in_language("en"):
        lesson.show_sentences({"a": "减轻负担"})
    assert seen[0][0]["text"].tolist() == ["减轻负担"] and seen[2][0]["text"].tolist() == ["减轻负担 (ease the grassroots burden, no repeated data collection)"]
    assert list(seen[1][0]) == ["sentence", "准确", "咕哝"] and seen[1][1]["准确"] == ("准确", "exact") and seen[1][1]["咕哝"] == ("咕哝", "咕哝")

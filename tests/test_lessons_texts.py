"""Preparations of notebook 01, against tables made by hand."""

import pandas as pd
import pytest

import govcourse as gc
import govtext as gt
from govcourse.lessons import texts as lesson
from govtext import language


@pytest.fixture(scope="module")
def corpus():
    return gc.load_course()


def test_a_section_is_found_by_its_name_in_either_language(corpus):
    found = lesson.section_of(corpus, "suzhou", "三个主要问题")
    assert set(found["article_id"]) == {"suzhou"} and set(found["section_zh"]) == {"三个主要问题"}
    assert lesson.section_of(corpus, "suzhou", found["section_en"].iloc[0]).equals(found)


@pytest.mark.parametrize("article, section, named", [("suchow", "三个主要问题", "suzhou"), ("suzhou", "四个问题", "三个主要问题"),
                                                     ("stages", "三个主要问题", "引言")])
def test_a_section_that_is_not_there_is_told_with_those_that_are(corpus, article, section, named):
    with pytest.raises(gt.GovtextError, match=named):
        lesson.section_of(corpus, article, section)


def test_a_sentence_of_ones_own_stands_on_one_line():
    assert lesson.own_sentence(" our 政府\n建设 ") == "our 政府 建设"
    for wrong in ("", "  ", "字", "字" * 46, None):
        with pytest.raises(gt.GovtextError, match="45"):
            lesson.own_sentence(wrong)


def test_the_sentences_cut_by_hand_are_120():
    gold = lesson.gold_sentences()
    assert len(gold) == 120 and all(all(words) for words in gold)


def test_words_that_are_cut_otherwise():
    found = lesson.cut_otherwise([["数据", "共享", "的", "平台"], ["办事", "快"]],
                                 {"数据共享的平台": ["数", "据", "共享", "的平", "台"], "办事快": ["办事快"]}.get)
    assert found.to_numpy().tolist() == [["数据", True], ["平台", False], ["办事", False]]


def test_pieces_made_up_in_one_line():
    wanted = "jieba：3，词典（本课）：0", "jieba: 3, dictionary (ours): 0"
    for ours in ("词典（本课）", "dictionary (ours)"):      # both languages, whichever names the settings
        assert lesson.made_up(pd.DataFrame({"setting": ["jieba", ours], "made_up": [3, 0]})) == wanted


def test_labels_are_glosses_in_english_only():
    assert lesson.word_labels(["数字政府"]) is None
    with gt.in_language("en"):
        assert lesson.word_labels(["数字政府", "主体"]) == {"数字政府": "digital government", "主体": "actors"}
        tables = {"a": pd.DataFrame({"term": ["数字政府", "主体"]}), "b": pd.DataFrame({"term": ["问题"]})}
        assert lesson.keyness_labels(tables, 1) == {"数字政府": "digital government", "问题": "problem"}


def test_rates_are_counts_over_lengths(corpus):
    words = pd.DataFrame({"article_id": ["stages", "stages", "zhejiang"], "passage_id": ["a", "b", "c"], "term": ["甲", "甲", "甲"], "n": [2, 1, 4]})
    table = lesson.rates_of(corpus, words, "甲")
    size = corpus.passages.groupby("article_id")["n_chars"].sum()
    assert table["article_id"].iloc[0] == "zhejiang" and table["n"].tolist() == [4, 3, 0, 0, 0]
    assert table["rate"].tolist()[:2] == pytest.approx([4000 / size["zhejiang"], 3000 / size["stages"]])
    with pytest.raises(gt.GovtextError, match="乙"):
        lesson.rates_of(corpus, words, "乙")


def test_footing_counts_the_passages_of_the_article():
    words = pd.DataFrame({"article_id": ["x", "x", "x", "y"], "passage_id": ["x-1", "x-1", "x-2", "y-1"], "term": ["甲", "乙", "甲", "甲"],
                          "n": [3, 9, 1, 7]})
    keyness = {"x": pd.DataFrame({"term": ["乙", "甲"], "z": [0.5, 2.0]})}
    assert lesson.footing(keyness, words).to_numpy().tolist() == [["x", "甲", 4, 2]]


def test_the_surest_word_need_not_lean_furthest():
    table = pd.DataFrame({"term": ["罕", "常", "中", "远"], "n_target": [4, 90, 20, 2], "delta": [3.0, 0.5, 1.0, 9.0], "z": [2.1, 4.0, 3.0, 1.0]})
    found = lesson.steady_and_far(table, 3)
    assert found["top"][0] == "常" and found["far"][0] == "罕"      # the furthest of all has too low a z to be among the first three
    assert (found["top_n"], found["top_delta"], found["far_n"], found["far_delta"]) == (90, 0.5, 4, 3.0)


def test_the_table_of_origins_marks_what_was_inferred_and_what_is_not_known(corpus):
    table = lesson.genealogy(corpus).set_index("article_id")
    assert [article for article in table.index if "推定" in table.loc[article, "published"]] == ["shifts", "trends", "suzhou", "zhejiang"]
    assert table.loc["trends", ["author", "publisher"]].tolist() == ["查不到", "查不到"] and table.loc["shifts", "author"] == "唐鹏"
    assert table.loc["shifts", "publisher"] == "数旗智酷 dataflag.cn" and table.loc["stages", "publisher"] == "翼和通信（转载）"
    assert table.loc["suzhou", "affiliation"].endswith("苏州大学政治与公共管理学院（研究人员，没有署名）") and table.loc["trends", "affiliation"] == "查不到"
    assert not table["affiliation"].str.contains("[a-z;]").any()
    assert (table["genre"] != "").all() and table["genre"].notna().all()
    with language.in_language("en"):
        english = lesson.genealogy(corpus).set_index("article_id")
    assert english.loc["suzhou", "published"] == "2023 (inferred)" and english.loc["zhejiang", "author"] == "Tang Peng"
    assert not english[["author", "affiliation", "publisher"]].agg("".join).str.contains("[\u4e00-\u9fff]").any()


def test_the_title_of_the_key_words_counts_where_the_surest_is_not_the_furthest():
    tables = {"stages": pd.DataFrame({"term": ["问题", "数据"], "z": [1.0, 3.0], "delta": [2.0, 0.5]}), "shifts": pd.DataFrame({"term": ["服务"], "z": [1.0], "delta": [1.0]})}
    assert lesson.keyness_title(tables) == ("2 篇里有 1 篇，画出的词里最有特色的（最上一行）不是偏得最远的",
                                            "In 1 of 2 articles the most distinctive of the words shown (top row) is not the one that leans furthest")
    assert lesson.keyness_title(tables, top=1)[0].startswith("2 篇里有 0 篇")   # what is not drawn does not count


def test_a_term_of_one_long_article_may_look_less_gathered_than_one_of_two_short_ones():
    tokens = pd.DataFrame({"article_id": ["stages", "shifts", "suzhou"], "n": [60, 30, 10]})
    spread = pd.DataFrame({"term": ["甲", "乙"], "parts": [1, 2], "dp": [0.4, 0.75]})       # 1 - 0.6; by hand
    zh, en = lesson.most_dp(tokens, spread)
    assert zh == "只见于一篇的词，DP 最低 0.40（量变与质变），最高 0.90（苏州对策）。所以“甲”只在一篇，DP 是 0.40；“乙”在 2 篇，反而是 0.75。"
    assert en == ("For a term of one article DP lies between 0.40 (Stages) and 0.90 (Suzhou). So 甲 stands in one article and has 0.40, "
                  "while 乙 stands in 2 and has 0.75.")
    assert lesson.most_dp(tokens, spread.assign(parts=2))[0].endswith("（苏州对策）。")


def test_a_stronger_pull_changes_the_most_distinctive_word():
    words = pd.DataFrame({"article_id": ["x", "x", "x", "y", "y"], "term": ["罕", "常", "余", "常", "余"], "n": [15, 48, 37, 30, 70]})
    table = pd.DataFrame({"term": ["常", "罕"], "z": [3.02, 2.97]})      # by the formula, weight 0.1; with 0.3: 2.63 and 3.00
    assert lesson.pulled_harder(words, {"x": table}, 0.1).empty
    found = lesson.pulled_harder(words, {"x": table}, 0.3)
    assert found.to_numpy().tolist() == [["x", "常", 48, "罕", 15]], "the rarer word comes up: its error shrinks with its lean"


def test_words_that_come_up_stand_with_their_counts():
    changed = pd.DataFrame([("stages", "数字政府", 9, "工作", 2), ("shifts", "应用", 5, "数字政府", 1)], columns=["article_id", "before", "n_before", "after", "n_after"])
    assert lesson.came_up(changed) == ("“数字政府”9 次 → “工作”2 次；“应用”5 次 → “数字政府”1 次",
                                       "数字政府 (digital government) 9× → 工作 (work) 2×; 应用 (application) 5× → 数字政府 (digital government) 1×")
    assert lesson.came_up(changed.head(0)) == ("–", "–")


def test_leaders_may_tie():
    table = pd.DataFrame({"article_id": ["stages", "shifts", "suzhou"], "n": [3, 1, 3]})
    zh, en = gc.article_names("zh"), gc.article_names("en")
    assert lesson.leaders(table, "n") == (f"{zh['stages']}、{zh['suzhou']}", f"{en['stages']}, {en['suzhou']}")

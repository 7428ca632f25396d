"""What notebook 13 prepares: for small tables made by hand, empty ones among them."""

import warnings

import networkx as nx
import numpy as np
import pandas as pd
import pytest

import govcourse as gc
from govcourse.lessons import own_corpus as lesson
from govcourse.teach import keys_checking
from govtext import GovtextError, build_corpus, in_language, keyness, load_stopwords

PAIRS = pd.DataFrame({"term_a": ["a", "a", "b"], "term_b": ["b", "c", "c"], "n": [10, 4, 1], "n_a": [12, 12, 11], "n_b": [11, 9, 9],
                      "ochiai": [0.9, 0.4, 0.1]})


def test_the_trouble_folder_gives_one_text_and_three_problems(tmp_path):
    with pytest.warns(UserWarning):
        corpus = build_corpus(lesson.trouble_folder(tmp_path / "in"), tmp_path / "out", progress=False)
    assert len(corpus.articles) == 1
    assert {"empty.txt", "picture.txt", "lost.docx"} <= set(corpus.problems["file"])


def test_glosses_are_for_english_only():
    with in_language("zh"):
        assert lesson.glosses(["数字政府"]) is None and lesson.node_glosses(nx.Graph([("数字政府", "数据")])) == {}
    with in_language("en"):
        assert lesson.glosses(["数字政府"]) == {"数字政府": "digital government"}
        assert lesson.node_glosses(nx.Graph([("数字政府", "数据")]))["数字政府"] == "digital government"


def test_the_spare_folder_gives_the_notices_of_one_issuer_and_one_problem(tmp_path):
    with warnings.catch_warnings(action="ignore"):
        corpus = build_corpus(lesson.spare_folder(tmp_path), tmp_path / "out", progress=False)
    listed = pd.read_csv(lesson.data_dir() / "example" / "metadata.csv", encoding="utf-8-sig")
    assert len(corpus.articles) == (listed["issuer"] == "青屿省").sum() == keys_checking.spare_documents()
    assert corpus.problems["file"].tolist() == ["empty.txt"]


def test_frequency_counts_terms_and_documents():
    words = pd.DataFrame({"article_id": ["x", "x", "y"], "passage_id": ["x-1", "x-2", "y-1"], "term": ["数据", "数据", "数据"], "n": [2, 1, 4]})
    assert lesson.frequency(words)[["term", "n", "df"]].to_numpy().tolist() == [["数据", 7, 2]]


def test_the_first_word_that_is_there():
    words = pd.DataFrame({"term": ["乙", "丙"]})
    assert lesson.first_present(["甲", "乙"], words) == "乙"
    assert lesson.first_present(["甲", "丁"], words.head(0)) == "丁"


def test_ranks_stand_side_by_side():
    inside = pd.DataFrame({"term": ["甲", "乙", "丁"], "n_both": [5, 3, 2], "log_likelihood": [9.5, 4.0, 4.0]})
    shared = pd.DataFrame({"term": ["丙", "甲"], "n_both": [9, 8], "log_likelihood": [7.0, 6.0]})
    ranks = lesson.ranks_side_by_side(inside, shared)
    assert ranks.astype(object).where(ranks.notna(), None).to_numpy().tolist() == [
        ["甲", 5, 1, 8, 2], ["丙", None, None, 9, 1], ["丁", 2, 2, None, None], ["乙", 3, 2, None, None]]   # a tie shares its place
    assert lesson.ranks_side_by_side(inside.head(0), shared.head(0)).empty
    everywhere = lesson.ranks_side_by_side(inside.head(1), shared.head(1).assign(log_likelihood=float("nan")))     # the word stands in every sentence
    assert everywhere["term"].tolist() == ["甲", "丙"] and everywhere["rank_sentence"].isna().all() and everywhere["rank_window"].tolist()[0] == 1


def test_the_last_period_is_that_of_the_newest_document():
    documents = pd.DataFrame({"year": [2021, 2015, None], "period": ["late", "early", "none"]})
    assert lesson.last_period(documents) == "late"
    assert lesson.last_period(documents.tail(1)) == "none" and lesson.last_period(documents.head(0)) == "…"


def test_documents_of_no_known_period_are_neither_late_nor_early():
    class Part:
        articles = pd.DataFrame({"article_id": ["a", "b", "c", "d"]})

    documents = pd.DataFrame({"article_id": list("abcde"), "issuer": "甲", "period": ["前", "…", "后", "前", "后"], "year": [2015, 2016, 2020, 2014, 2021]})
    mine = lesson.of_known_period(documents, Part)
    assert mine["article_id"].tolist() == ["a", "c", "d"]
    assert lesson.periods_compared(mine, "后", ("样本", "a sample"), 1) == (
        "最后一期“后”有 1 份文档，此前 2 份（样本）。另有 1 份时期不明，没有计入。1 个发文单位里，1 个两边都有文档。",
        "The last period, 后, has 1 document, all earlier ones 2 (a sample). Documents of unknown period, left out: 1. "
        "Issuers with documents on both sides: 1 of 1.")
    assert lesson.periods_in_words(mine, "后", 1, pd.Series(["前"]))[1] == "Periods are compared as 后 (1 document) against all earlier ones (2); 1 of unknown period are left out."
    assert lesson.periods_in_words(mine, "前", 0)[0] == (
        "时期比较以“前”的 2 份对其余各期的 1 份。时期不是给定的，由年份按等长切出（至多四段：前、后），没有政策上的依据。")
    assert lesson.periods_in_words(mine.head(1), "前", 0) == lesson.periods_in_words(mine.head(0), "…", 5) == ("", "")


# ---------------------------------------------------------------------------------------------------- network

def test_sizes_of_the_network_by_hand():
    sizes = lesson.network_sizes(PAIRS)
    assert sizes["threshold"].tolist() == [1, 2, 3, 5, 7, 9]
    assert sizes["lines"].tolist() == [3, 2, 2, 1, 1, 1]
    assert sizes["terms"].tolist() == [3, 3, 3, 2, 2, 2]
    assert sizes["hub"].tolist() == ["a、b、c", "a", "a", "–", "–", "–"]     # three share two lines each; then a has two, b and c one
    assert lesson.network_sizes(PAIRS.head(0)).to_numpy().tolist() == [[1, 0, 0, "–"]]


@pytest.mark.parametrize("lines, least", [(3, 1), (2, 2), (1, 5), (0, 11)])
def test_the_lowest_threshold(lines, least):
    assert lesson.lowest_threshold(PAIRS, lines) == least
    assert lesson.lowest_threshold(PAIRS.head(0), lines) == 1


def test_groups_of_one_are_no_groups():
    found = pd.DataFrame({"term": ["甲", "乙", "丙", "丁", "戊"], "consensus": [1, 1, 2, 3, 3]})
    assert lesson.largest_groups(found) == {"甲": "1", "乙": "1", "丁": "3", "戊": "3"}
    assert lesson.largest_groups(found.head(0)) == {}
    with in_language("en"):
        assert lesson.group_names(lesson.largest_groups(found)) == {"1": "group 1", "3": "group 3"}


def test_the_title_of_the_network_counts():
    assert lesson.network_title(nx.Graph([("甲", "乙")]), {"甲": "1", "乙": "1"}) == ("1 条线，2 个词，1 组", "1 line, 2 terms, 1 group")
    assert lesson.network_title(nx.Graph(), {})[1] == "0 lines, 0 terms, 0 groups"
    star = nx.Graph([("部门", "甲"), ("部门", "乙"), ("部门", "丙")])
    assert lesson.network_title(star, {}) == ("3 条线里，“部门”一个词就占 3 条；4 个词，0 组", "部门 (department) alone has 3 of 3 lines; 4 terms, 0 groups")
    assert lesson.network_title(nx.cycle_graph(["甲", "乙", "丙", "丁"]), {})[0] == "4 条线，4 个词，0 组", "four share the place"


def test_terms_are_listed_with_glosses_in_english():
    assert lesson.listed(["部门", "甲"]) == ("部门、甲", "部门 (department), 甲") and lesson.listed([]) == ("–", "–")
    pairs = pd.DataFrame({"term_a": ["部门"], "term_b": ["甲"], "n": [2]})
    with in_language("en"):
        assert lesson.with_glosses(pairs).to_numpy().tolist() == [["部门 (department)", "甲", 2]]
    with in_language("zh"):
        assert lesson.with_glosses(pairs).equals(pairs)


def test_passages_with_both_ends_of_the_heaviest_line():
    class Corpus:
        tokens = pd.DataFrame({"term": ["a", "b", "a"], "passage_id": ["p1", "p1", "p2"]})
        passages = pd.DataFrame({"passage_id": ["p1", "p2"]})

    assert lesson.heaviest_line(PAIRS) == ["a", "b"]
    assert lesson.passages_with_all(Corpus, ["a", "b"])["passage_id"].tolist() == ["p1"]
    assert lesson.heaviest_line(PAIRS.head(0)) == [] and lesson.passages_with_all(Corpus, []).empty


def test_files_are_listed_in_order(tmp_path):
    for name in ("b.csv", "a.csv"):
        (tmp_path / name).write_text("")
    assert lesson.files_in(tmp_path) == "a.csv b.csv"


# ---------------------------------------------------------------------------------------------------- concepts and index

def test_frameworks_come_in_order():
    concepts = lesson.frameworks()
    assert concepts["kind"].drop_duplicates().tolist() == ["stage", "shift", "logic"]
    assert concepts["kind"].value_counts().to_dict() == {"logic": 6, "shift": 5, "stage": 3}
    assert [i[:7] for i in concepts["id"]] == [f"{k}-{n}" for k, m in (("stage", 3), ("shift", 5), ("logic", 6)) for n in range(1, m + 1)]


def test_concepts_of_a_readers_own_take_the_place_of_the_courses():
    concepts = lesson.frameworks({"便民": ["少跑腿", "一次办"], "数据": ["数据共享"]})
    assert concepts[["id", "name_zh", "terms"]].to_numpy().tolist() == [["own-1", "便民", ["少跑腿", "一次办"]], ["own-2", "数据", ["数据共享"]]]
    assert lesson.shown_concept(concepts) == "own-1" and lesson.shown_concept(lesson.frameworks()) == lesson.DIGITAL_STAGE
    for wrong in ({"便民": "少跑腿"}, {"便民": []}, {"便民": [""]}, {"便民": [1]}):
        with pytest.raises(GovtextError, match="便民"):
            lesson.frameworks(wrong)


def test_words_of_the_example_enter_no_other_corpus(tmp_path):
    assert len(lesson.example_words(gc.data_dir() / "example")) == 3 and lesson.example_words(tmp_path) == []


def test_new_words_and_what_they_were_cut_into():
    before, after = pd.Series({"政务": 5, "大厅": 3, "厅": 1, "数据": 9}), pd.Series({"政务大厅": 3, "政务": 2, "数据": 9})
    table = lesson.before_and_after(before, after, ["政务大厅"])
    assert table.to_numpy().tolist() == [["政务大厅", 0, 3], ["政务", 5, 2], ["大厅", 3, 0]]
    assert lesson.before_and_after(before, after, []).empty


def test_the_item_that_most_documents_have():
    scores = pd.DataFrame({"variable": ["a"] * 4, "item": ["x", "x", "y", "y"], "score": [1, 1, 1, 0]})
    assert lesson.strongest_items(scores)[["id", "term", "n", "share"]].to_numpy().tolist() == [["a", "x", 2, pytest.approx(2 / 3)]]


def test_heads_of_spans():
    coverage = pd.DataFrame({"id": ["a", "a", "b"], "group": ["2015", "2016", "2015"], "documents": [2, 0, 2]})
    assert lesson.span_heads(coverage) == {"2015": "2015\n(2)", "2016": "2016\n(0)"}
    undated = pd.concat([coverage, pd.DataFrame({"id": ["a"], "group": ["…"], "documents": [3]})])
    assert lesson.span_heads(undated)["…"] == "无年份\n(3)"
    assert lesson.share_of(undated) == ("各年里提到的文档占比", "share of the documents of each year")
    assert lesson.share_of(coverage.assign(group="2015–2016")) == ("各段年份里提到的文档占比", "share of the documents of each span of years")


def test_items_of_a_shift_are_its_new_pole():
    variables = pd.DataFrame({"id": ["s", "l"], "kind": ["shift", "logic"], "terms": [("旧",), ("一", "二")], "to_terms": [("新", "更新"), ()]})
    assert lesson.pmc_items(variables).to_numpy().tolist() == [["s", "新"], ["s", "更新"], ["l", "一"], ["l", "二"]]


# ---------------------------------------------------------------------------------------------------- what was planted, what is sampled

def test_the_example_holds_what_was_planted(tmp_path):
    """A hand count of files: nine of the earlier twelve say 窗口 and one 数据, of the last twelve ten say 数据 and none 窗口."""
    from govtext.readers import read_document

    folder = gc.data_dir() / "example"
    texts = {path.name: "".join(read_document(path).paragraphs) for path in sorted(folder.iterdir()) if path.suffix != ".csv"}
    early = {name for name in texts if name[:4] < "2019"}
    late = set(texts) - early
    assert len(early) == len(late) == 12 and lesson.planted_words(folder) == ("数据", "窗口") and lesson.planted_words(tmp_path) == ()
    assert sum("窗口" in texts[n] for n in early) == 9 and sum("窗口" in texts[n] for n in late) == 0
    assert sum("数据" in texts[n] for n in early) == 2 and sum("数据" in texts[n] for n in late) >= 10


def test_what_was_planted_and_what_was_not_are_told_apart():
    table = pd.DataFrame({"term": ["数据", "窗口", "群众"], "p_adjusted": [0.001, 0.3, 0.04]})
    zh, en = lesson.planted_found(("数据", "窗口"), table)
    assert "埋下的 2 个词找到 1 个；没埋而报出来的：群众（共检验 3 个词）" in zh and "words 1 is found" in en and "planted: 群众" in en
    assert "没有（共检验 2 个词）" in lesson.planted_found(("数据", "窗口"), table.head(2))[0] and lesson.planted_found((), table) == ("", "")


def test_large_corpora_are_sampled_and_say_so(tmp_path):
    (tmp_path / "in").mkdir()
    for i in range(12):
        (tmp_path / "in" / f"{i}.txt").write_text(f"第{i}份通知\n窗口统一受理。", "utf-8")
    corpus = build_corpus(tmp_path / "in", tmp_path / "out", progress=False)
    whole, part = lesson.at_most(corpus, 12, 10**6, 1), lesson.at_most(corpus, 5, 10**6, 1)
    assert whole is corpus and len(part.articles) == 5 and set(part.tokens["article_id"]) == set(part.articles["article_id"])
    assert lesson.sampled(corpus, whole, 1)[1] == "All 12 documents are used in every step." and lesson.seed_of_sample(corpus, whole, 1) == {}
    assert "随机抽出的 5 份（" in lesson.sampled(corpus, part, 1)[0] and lesson.seed_of_sample(corpus, part, 1) == {"sample of 5 documents": 1}
    chars = int(corpus.articles["n_chars"].sum())
    assert len(lesson.at_most(corpus, 12, chars, 1).articles) == 12, "as many characters as there are"
    assert len(lesson.at_most(corpus, 12, chars // 2, 1).articles) == 6 and len(lesson.at_most(corpus, 12, 1, 1).articles) == 1, "long documents: fewer of them"
    assert lesson.basis(corpus, whole, 1) == ("", "") and lesson.basis(corpus, part, 1)[1] == "a random sample of 5 of 12 documents, seed 1"
    assert (lesson.file_of("keyness", corpus, whole), lesson.file_of("keyness", corpus, part)) == ("keyness", "keyness-sample-5")
    said = lesson.of_steps(corpus, part, 1, 999, ((12, 12), (0, 5)), [("时期。", "Periods."), ("", "")])
    assert len(said) == 3 and "all 12 documents" in said[0][1] and "use 5 of them, drawn at random (seed 1)" in said[0][1] and "999 random deals" in said[1][1]
    assert len(lesson.of_steps(corpus, whole, 1, 99, ((12, 12), (5, 0)))) == 1, "no sample, no periods"
    said = lesson.of_steps(corpus, whole, 1, 99, ((1, 5), (1, 3)))
    assert len(said) == 1 and "random deals" not in said[0][1] and said[0][1].count("nothing was tested") == 2, "no test is claimed that was not made"
    assert "指数" in lesson.sampled(corpus, part, 1)[0] and "指数" not in said[0][0], "the index is nothing for a paper"


def test_captions_of_a_sample_say_so():
    assert lesson.headed("词", "Words", ("", "")) == ("词", "Words")
    assert lesson.headed("词", "Words", ("样本", "a sample")) == ("词（样本）", "Words (a sample)")


def test_lines_are_drawn_from_the_whole_concordance_in_its_order():
    lines = pd.DataFrame({"right": range(1000)})
    some = lesson.drawn(lines, 18, 1)
    assert len(some) == 18 and some["right"].is_monotonic_increasing and some["right"].max() > 500 > some["right"].min()
    assert some.equals(lesson.drawn(lines, 18, 1)) and lesson.drawn(lines.head(18), 18, 1).equals(lines.head(18))
    assert lesson.drawn_head(lines, 18, 1, ("", "")) == ("（1,000 行里随机抽 18 行，种子 1）", " (18 of 1,000 lines, drawn at random, seed 1)")
    assert lesson.drawn_head(lines.head(3), 18, 1, ("", "")) == ("", "") and lesson.drawn_head(lines.head(3), 18, 1, ("样本", "a sample"))[1] == " (a sample)"


# ---------------------------------------------------------------------------------------------------- what a comparison can show

def test_what_is_seen_and_what_is_not():
    between = pd.DataFrame({"df_target": [10, 0, 3, 0], "df_reference": [1, 9, 0, 4], "p_adjusted": [0.001, 0.005, 0.9, 0.8]})
    zh, en = lesson.seen_and_unseen(between, (12, 12))     # 9/12 apart twice; 4/12 at most
    assert zh == "看得出差别的 2 个词，两边有这个词的文档占比至少差 75 个百分点；看不出的 2 个词，最多差 33 个百分点。"
    assert "The 2 words" in en and "at least 75 points" in en and "the 2 others at most 33 points" in en
    assert lesson.seen_and_unseen(between.tail(2), (12, 12))[0].startswith("没有一个词看得出差别；")
    assert lesson.seen_and_unseen(between.head(2), (12, 12))[1].endswith("there are no others.") and "一个也没有" in lesson.seen_and_unseen(between.head(0), (3, 1))[0]


@pytest.mark.parametrize("earlier", [1, 2, 3])
def test_where_one_side_is_a_single_document_nothing_is_called_seen_or_unseen(earlier):
    words = pd.DataFrame([(f"d{i}", f"d{i}-01", "后" if i == 0 else "前", term, 4 + i) for i in range(earlier + 1) for term in ("窗口", "数据")],
                         columns=["article_id", "passage_id", "period", "term", "n"])
    between = keyness(words, by="period", target="后", minimum=4, unit="article_id", permutations=19, seed=1)
    assert lesson.seen_and_unseen(between, (1, earlier)) == lesson.beyond_chance(between.head(1), between, 4) == lesson.NOT_TESTED


def test_where_shares_do_not_separate_what_is_seen_the_smallest_ratio_is_told():
    between = pd.DataFrame({"term": ["窗口", "数据", "平台"], "log_ratio": [-1.0, 0.5, 0.1], "df_target": [500, 480, 20], "df_reference": [500, 470, 60],
                            "p_adjusted": [0.001, 0.01, 0.9]})   # shares 0 and 2 points apart are seen, 8 points are not
    zh, en = lesson.seen_and_unseen(between, (500, 500))
    assert "差得最小的是“数据”，一边的比率是另一边的 1.41 倍" in zh and "is 1.41 times that on the other" in en and "百分点" not in zh


def test_periods_are_called_earlier_only_where_the_years_show_it():
    years = lambda *of: pd.array(of, dtype="Int64")   # noqa: E731
    table = pd.DataFrame({"period": ["后", "后", "前", "前"], "issuer": list("abab"), "year": years(2020, 2021, 2015, 2020)})
    assert lesson.is_later(table, "后") and lesson.names_of_sides(table, "后") == (("最后一期（2020–2021）", "the last period (2020–2021)"), ("此前", "earlier"))
    for unordered in (table.assign(year=years(2020, 2021, 2015, 2022)), table.assign(year=years(None, None, None, None)), table.assign(year=years(2020, 2021, None, None))):
        last = lesson.last_period(unordered)
        assert not lesson.is_later(unordered, last) or last == "前"
    assert not lesson.is_later(table.assign(year=years(2021, 2021, 2021, 2021)), "后"), "of one year nothing is later"
    assert not lesson.is_later(table.assign(year=years(2021, 2021, 2018, 2021)), "后"), "nor of a last period within the year of the others' last"
    undated = table.assign(year=years(None, None, None, None))
    assert lesson.last_period(undated) == "前" and lesson.names_of_sides(undated, "前") == (("时期“前”", "period 前"), ("其余各期", "the other periods"))
    assert lesson.periods_compared(undated, "前")[0].startswith("时期“前”有 2 份文档，其余各期 2 份") and "此前" not in lesson.periods_compared(undated, "前")[0]
    assert "其余各期的 2 份" in lesson.periods_in_words(undated, "前", 0)[0] and "earlier" not in lesson.periods_in_words(undated, "前", 0)[1]


def test_results_of_two_corpora_never_lie_mixed(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("窗口统一受理。", "utf-8")
    corpus = build_corpus(tmp_path / "in", tmp_path / "out", progress=False)
    place = lesson.results_folder(tmp_path / "my", tmp_path / "in", tmp_path / "out", corpus)
    assert place.is_dir() and place.parent == tmp_path / "my" and place.name == f"in-{corpus.hash[:8]}"
    assert lesson.results_folder(tmp_path / "my", tmp_path / "in", tmp_path / "out", corpus) == place, "run again: the same folder"
    (tmp_path / "in" / "b.txt").write_text("数据共享。", "utf-8")
    other = build_corpus(tmp_path / "in", tmp_path / "out", progress=False)
    assert lesson.results_folder(tmp_path / "my", tmp_path / "in", tmp_path / "out", other) != place
    for wrong in ("in", "in/results", "out", "out/r"):
        with pytest.raises(GovtextError, match="结果不能放在"):
            lesson.results_folder(tmp_path / wrong, tmp_path / "in", tmp_path / "out", corpus)
    assert not (tmp_path / "in" / "results").exists()


def test_a_sampled_reference_is_told(tmp_path):
    (tmp_path / "ref").mkdir()
    for i in range(6):
        (tmp_path / "ref" / f"{i}.txt").write_text(f"窗口{i}号受理。", "utf-8")
    reference = build_corpus(tmp_path / "ref", tmp_path / "out", progress=False)
    used = lesson.at_most(reference, 4, 10**6, 1)
    assert "用其中随机抽出的 4 份" in lesson.reference_read("ref", reference, used)[0]
    assert lesson.basis_of_both(("", ""), reference, reference, 1) == ("", "")
    assert lesson.basis_of_both(("", ""), reference, used, 1)[1] == "the reference: a random sample of 4 of 6 documents, seed 1"
    assert lesson.basis_of_both(("样本", "a sample"), reference, used, 1)[0] == "自己的语料：样本；参照语料：6 份里随机抽出的 4 份，种子 1"
    assert lesson.seed_of_sample(reference, used, 1, " of the reference") == {"sample of 4 documents of the reference": 1}
    table = pd.DataFrame({"term": ["窗口"], "bic": [1], "diff": [1], "p_words": [1]})
    assert list(lesson.comparisons(table, None, (reference, reference), (reference, used), "ref")) == ["keyness-reference-sample-4"]


def test_where_no_word_is_compared_the_most_frequent_one_is_taken():
    compared, most = pd.DataFrame({"term": ["治理", "数据"], "n_target": [0, 2]}), pd.DataFrame({"term": ["窗口"]})
    assert lesson.most_typical(compared, most) == "数据" and lesson.most_typical(compared.head(1), most) == lesson.most_typical(compared.head(0), most) == "窗口"
    nothing = pd.DataFrame({"p": [], "p_adjusted": []})
    assert lesson.beyond_chance(nothing, nothing, 5) == lesson.TOO_RARE


def test_how_many_words_are_beyond_chance():
    tested = pd.DataFrame({"p": [0.001, 0.04, 0.5, np.nan], "p_adjusted": [0.01, 0.2, 1.0, np.nan]})
    assert lesson.beyond_chance(tested.head(2), tested, 5) == (
        "图中的词，单独检验 p ≤ 0.05 的有 2 个；3 个词（两边合计至少 5 次）一并检验，剩 1 个。",
        "Terms shown with p at most 0.05 when tested alone: 2; with all 3 terms (at least 5 times, both sides added) tested together: 1.")


def test_issuers_that_stand_on_one_side_only_are_told():
    documents = pd.DataFrame({"issuer": ["甲", "乙", "甲", "丙", "…"], "period": ["前", "前", "后", "后", "后"], "year": [2015, 2015, 2020, 2020, 2020]})
    assert lesson.periods_compared(documents, "后")[0] == (
        "最后一期“后”有 3 份文档，此前 2 份。3 个发文单位里，1 个两边都有文档；2 个只在一边，所以差别也可能是单位的。")
    assert lesson.periods_compared(documents.iloc[[0, 2]], "后")[1].endswith(
        "has 1 document, all earlier ones 1. Issuers with documents on both sides: 1 of 1.")
    assert "单位不明" in lesson.periods_compared(documents.assign(issuer="…"), "后")[0]
    assert lesson.periods_compared(documents.tail(2), "后")[1].endswith("nothing to compare.")


def test_a_small_reference_shows_nothing():
    drawn = pd.DataFrame({"df_target": [0, 0, 4, 0], "df_reference": [5, 5, 5, 5], "inside_target": [0, 0, 0, 9], "p_adjusted": [0.8, 0.9, 0.01, 0.01],
                          "mann_whitney_adjusted": [0.001, 0.2, 0.001, 0.001]})     # the last stands in longer words of one's own nine times
    alike, long = lesson.few_in_the_reference(drawn, 5, 1.2), lesson.few_in_the_reference(drawn, 5, 14.8)
    assert "有 2 个词，对照的 5 篇都有、自己的语料一份也没有，其中实心的有 0 个。一边只有这么几篇" in alike[0]
    assert alike[0].endswith("，1 个超过碰巧。") and alike[1].endswith(") 1 are beyond chance.")
    assert "1 个超过碰巧；但对照的篇幅是自己文档的 15 倍" in long[0] and "15 times as long" in long[1]    # ranks are misled by length
    assert lesson.few_in_the_reference(drawn, 6, 1) == ("", "")
    assert lesson.few_in_the_reference(drawn.assign(p_adjusted=0.01), 5, 15)[1].endswith("of which filled: 2.")


def test_the_documents_with_the_highest_index():
    index = pd.DataFrame({"policy": ["a", "b", "c"], "x": [1.0, 0.5, 0.0], "y": [0.5, 0.0, 0.0], "pmc": [1.5, 0.5, 0.0]})
    assert lesson.pmc_shown(index, {"a": "甲"}) == {"a": "甲\n1.50", "b": "b\n0.50"} and list(lesson.pmc_shown(index, {}, most=1)) == ["a"]
    assert lesson.pmc_title(index, {"a": "甲"}) == ("“甲”最高，1.50 分（满分 2）；3 份里 1 份是 0 分", "甲 is highest, 1.50 of 2 points; 1 of 3 documents score 0")
    tied = index.assign(pmc=[0.5, 0.5, 0.0])
    assert lesson.pmc_title(tied, {})[0].startswith("2 份文档并列最高") and lesson.pmc_title(index.assign(pmc=0.0), {})[1] == "All 3 documents score 0"
    assert list(lesson.pmc_shown(index.assign(pmc=0.0), {})) == ["a"]
    assert lesson.pmc_cells(index.head(1))[["group", "id", "n"]].to_numpy().tolist() == [["a", "x", 1.0], ["a", "y", 0.5]]


def test_issuers_periods_and_terms_of_english_figures_are_in_english():
    documents = pd.DataFrame({"issuer": ["青屿省", "甲局"], "period": ["数字政府", "一期"]})
    terms = pd.DataFrame({"id": ["a"], "term": ["数字素养"], "share": [1.0]})
    assert lesson.worded_documents(documents).equals(documents) and lesson.worded_terms(terms).equals(terms)
    with in_language("en"):
        assert lesson.worded_documents(documents).to_numpy().tolist() == [["Qingyu province", "digital government"], ["甲局", "一期"]]
        assert lesson.worded_terms(terms)["term"].tolist() == ["digital literacy"]


def test_long_tables_stand_beside_the_workbook(tmp_path, monkeypatch):
    import pandas as pd

    from govcourse.lessons import own_corpus as lesson

    monkeypatch.setattr(lesson, "MOST_ROWS", 3)
    short, long = pd.DataFrame({"n": [1, 2, 3]}), pd.DataFrame({"n": [1, 2, 3, 4]})
    assert list(lesson.sheets_of({"pairs": short, "concepts": long}, tmp_path)) == ["pairs", "columns"]
    assert pd.read_csv(tmp_path / "concepts.csv")["n"].tolist() == [1, 2, 3, 4] and len(list(tmp_path.iterdir())) == 1


# ---------------------------------------------------------------------------------------------------- reference corpus, and what is kept

def test_stop_words_of_a_readers_own_are_added_and_a_bare_word_is_refused():
    assert lesson.stop_words(["低空经济"]) - lesson.stop_words([]) == {"低空经济"} and lesson.stop_words([]) == load_stopwords()
    for wrong in ("通知", [1], None):
        with pytest.raises(GovtextError, match="词要写成一串"):
            lesson.stop_words(wrong)


def test_a_reference_of_ones_own_takes_the_place_of_the_articles(tmp_path):
    (tmp_path / "ref").mkdir()
    for name in ("a", "b"):
        (tmp_path / "ref" / f"{name}.txt").write_text(f"低空经济{name}号通知。", "utf-8")
    (tmp_path / "ref" / "empty.txt").write_text("", "utf-8")
    made = lesson.reference_corpus(tmp_path / "ref", tmp_path / "out", dictionary=["低空经济"])
    assert made.articles["article_id"].tolist() == ["a", "b"] and "低空经济" in set(made.tokens["term"]), "cut with the dictionary given"
    assert lesson.reference_read("ref", made, made) == ("参照语料 2 份文档；问题表 1 行。", "Reference corpus: 2 documents; problems: 1 rows.")
    assert lesson.reference_in_words(tmp_path / "ref", made, made)[0] == "文件夹“ref”的 2 份文档，用同一部词典切分"
    assert "演示" not in lesson.reference_names("ref")[0]
    course = lesson.reference_corpus(None, tmp_path / "none")
    assert len(course.articles) == 5 and not (tmp_path / "none").exists()
    assert "演示" in lesson.reference_names(None)[0] and "【只是演示" in lesson.reference_in_words(None, course, course)[0] and "不能写进论文" in lesson.reference_read(None, course, course)[0]


def test_documents_of_one_name_on_both_sides_are_two_documents():
    """Keyness refuses a unit that lies in both groups: 2019.txt may stand in either folder."""
    words = pd.DataFrame({"article_id": ["2019", "2020"], "passage_id": ["2019-1", "2020-1"], "term": ["窗口", "数据"], "n": [2, 1]})
    both = lesson.both_sides(words, words)
    assert sorted(both["article_id"]) == ["own/2019", "own/2020", "reference/2019", "reference/2020"]
    assert len(keyness(both, by="corpus", target="own", unit="article_id", permutations=9)) == 2


def test_what_would_be_taken_for_evidence_is_not_kept_and_every_column_is_explained():
    words = pd.DataFrame({"article_id": list("abcd"), "passage_id": list("abcd"), "term": ["窗口", "数据", "窗口", "部门"], "n": [2, 1, 3, 1], "g": ["x", "x", "y", "y"]})
    table = keyness(words, by="g", target="x", unit="article_id", permutations=9)

    class Corpus:
        articles = pd.DataFrame({"article_id": list("abcd")})

    kept = lesson.comparisons(table, table, (Corpus, Corpus), (Corpus, Corpus), None)
    assert list(kept) == ["keyness-demonstration", "keyness-periods"] and list(lesson.comparisons(table, None, (Corpus, Corpus), (Corpus, Corpus), "ref")) == ["keyness"]
    assert not {"p_words", "bic", "diff"} & set(kept["keyness-periods"]) and {"log_ratio", "p_adjusted", "t", "p", "ll"} <= set(kept["keyness-periods"])
    concepts = lesson.frameworks({"便民": ["少跑腿", "一次办"]})
    terms = lesson.terms_of(concepts)
    assert terms["term"].tolist() == ["少跑腿", "一次办"] and terms["concept"].tolist() == ["便民", "便民"]
    explained = lesson.columns_of({**kept, "terms": terms})
    assert (explained["meaning"] != explained["column"]).all() and len(explained) == 2 * (table.shape[1] - 3) + 3
    with in_language("en"):
        assert (lesson.columns_of(kept)["meaning"] != lesson.columns_of(kept)["column"]).all()


def test_the_methods_section_tells_network_and_concepts():
    zh, en = lesson.network_in_words(40, 2, 3, 60)
    assert "至少见于 2 份文档的实词里最常见的 40 个" in zh and "3 段以上的连线（剩不超过 60 条线的最低门槛）" in zh and en.startswith("Co-word network of the 40 most frequent")
    assert "至少见于 1 份" in lesson.network_in_words(9, 1, 1, 60)[0]
    assert [lesson.least_documents(pd.DataFrame({"df": df})) for df in ([3, 2, 1], [2, 1, 1], [1, 1], [])] == [2, 1, 1, 1]
    zh, en = lesson.few_deals((24, 5), (2, 5))
    assert zh == "时期之间相比，文档一共只有 21 种分法，p 大致不会小于 1/21，检验说不了什么。" and en.startswith("Of the periods there are only 21 ways")
    assert lesson.few_deals((24, 5), (12, 12)) == lesson.few_deals((24, 5), (7, 0)) == ("", "")     # enough; no comparison
    assert lesson.few_deals((1, 5), (7, 0))[0] == "与参照语料相比，一边只有一份文档，没有作检验，只按 LL 排次序。"
    zh, en = lesson.concepts_in_words(lesson.frameworks({"便民": ["少跑腿", "一次办"], "数据": ["数据共享"]}))
    assert zh == "数了研究者的 2 个概念的词，括号里是词数：便民（2）、数据（1）；词列在工作簿的 terms 表。" and "便民 (2), 数据 (1)" in en
    assert "课程文章里的 14 个概念" in lesson.concepts_in_words(lesson.frameworks())[0]

"""What notebook 12 prepares: for small tables made by hand, with ties, zeroes and fewer rows."""

import pandas as pd
import pytest

from govcourse import reference
from govcourse.lessons import checking as lesson
from govtext import in_language
from govtext.messages import GovtextError


def test_verdicts_are_counted_in_groups():
    ledger = pd.DataFrame({"article": ["a", "a", "b"], "verdict": ["confirmed", "confirmed", "opinion"], "reviewed": "both"})
    assert lesson.verdict_counts(ledger, "article").to_numpy().tolist() == [["a", "confirmed", 2], ["b", "opinion", 1]]
    assert list(lesson.verdict_counts(ledger, "article")) == ["group", "verdict", "n"]


# ---------------------------------------------------------------------------------------------------- parts of the document

def test_parts_span_their_sections():
    sections = pd.DataFrame({"label": ["0", "一、1", "一、2", "二"], "begin": [0, 0.125, 0.25, 0.5], "width": [0.125, 0.125, 0.25, 0.5]})
    with in_language("zh"):
        assert lesson.parts(sections).to_numpy().tolist() == [["前言", 0, 0.125, 0.125], ["一", 0.125, 0.375, 0.5], ["二", 0.5, 0.5, 1.0]]
    with in_language("en"):
        assert lesson.parts(sections)["label"].tolist() == ["preface", "1", "2"]
        assert list(lesson.part_names().values()) == ["pref.", *"12345678"]


def counted():
    found = pd.DataFrame({"term": ["甲", "甲", "丙"], "label": ["一、1", "一、2", "二"], "n": [1, 2, 5]})
    return lesson.counts_in_parts(found, {"treated": ["甲"], "absent": ["乙", "丙"]})


def test_zeroes_are_written_out():
    counts = counted().set_index(["term", "part"])["n"]
    assert len(counts) == 3 * 9 and (counts["甲", "一"], counts["丙", "二"], counts["乙", "二"]) == (3, 5, 0)
    assert counts.sum() == 8


def test_the_title_of_absence_names_what_is_there():
    assert lesson.absence_title(counted()) == ("说“只字未提”的 2 个词，1 个确是零次，丙不是", "Of 2 terms said to be absent, 1 is; 丙 is not")
    none = counted().assign(n=0)
    assert lesson.absence_title(none) == ("说“只字未提”的 2 个词，2 个确是零次", "Of 2 terms said to be absent, 2 are")
    both = counted().assign(n=1)
    assert lesson.absence_title(both) == ("说“只字未提”的 2 个词，0 个确是零次，丙、乙不是", "Of 2 terms said to be absent, 0 are; 丙, 乙 are not")


def test_labels_are_glosses_in_english():
    with in_language("en"):
        assert lesson.term_labels(["数字政府"]) == {"数字政府": "digital government"}
    with in_language("zh"):
        assert lesson.term_labels(["数字政府"]) == {"数字政府": "数字政府"} and set(lesson.claim_groups()) == {"treated", "absent", "related"}


# ---------------------------------------------------------------------------------------------------- ranks

CHINA = pd.DataFrame({"osi_rank_min": [40, 34, 12], "osi_rank_dense": [20, 16, 9], "egdi_rank_min": [70, 65, 34]}, index=[2016, 2018, 2020])


def test_series_of_ranks_since_a_year():
    with in_language("en"):
        table = lesson.rank_series(CHINA, since=2018)
    assert table["rank"].tolist() == [34, 12, 16, 9, 65, 34]
    assert table["series"].nunique() == 3 and set(table["year"]) == {2018, 2020}


@pytest.mark.parametrize("said, zh, en", [((34, 9), "报道的“34 → 9”两种都对不上", '"34 → 9" fits neither'),
                                         ((16, 9), "报道的“16 → 9”是其中一种", '"16 → 9" is one of them')])
def test_the_title_of_ranks_says_whether_a_report_fits_one_way(said, zh, en):
    title = lesson.rank_title(CHINA, pd.DataFrame({"year": [2018, 2020], "rank": said}))
    assert title == (f"同一种排法：34 → 12 或 16 → 9；{zh}", f"Like with like: 34 → 12 or 16 → 9; {en}")


def test_series_with_a_rank():
    assert lesson.series_with(CHINA.loc[2020], 9) == lesson.SERIES["osi_rank_dense"]
    assert lesson.series_with(CHINA.loc[2020], 1) == ("–", "–")
    assert "、" in lesson.series_with(CHINA.loc[2020].replace(9, 34), 34)[0]


def test_the_last_edition_that_was_published():
    editions = pd.DataFrame({"edition": [2019, 2020, 2021], "china_rank": [46, 31, None], "status": ["published", "published", "not published"]})
    assert lesson.edition_title(editions)[1] == "Rank 31 is from the 2020 edition, the last one"


# ---------------------------------------------------------------------------------------------------- shared wording

def test_paragraphs_are_named():
    with in_language("en"):
        assert lesson.paragraph_labels(["suzhou-09", "suzhou-110"]) == {"suzhou-09": "par. 9", "suzhou-110": "par. 110"}


def test_the_title_of_runs_says_whether_the_source_is_named():
    runs = pd.DataFrame({"passage_id": ["suzhou-05", "suzhou-09"], "n_chars": [8, 77]})
    assert lesson.longest_run_title(runs, {"suzhou-09"})[0].endswith("最长 77 字，在第9段，写明了出处")
    assert lesson.longest_run_title(runs, set())[1].endswith("is in par. 9, which does not name its source")


def test_shares_as_a_list():
    assert lesson.as_shares(pd.Series({"x-22": 0.61, "x-09": 0.5})) == ("第22段 61%、第9段 50%", "par. 22 61%, par. 9 50%")
    assert lesson.as_shares(pd.Series(dtype=float)) == ("–", "–")


# ---------------------------------------------------------------------------------------------------- ledger

def test_kinds_with_half_or_more_are_named_from_the_worst():
    wrong = pd.DataFrame({"mean": [0.2, 0.5, 0.75, 1.0], "sum": [1, 2, 3, 1], "size": [5, 4, 4, 1]}, index=["date", "rank", "title", "absence"])
    assert lesson.weak_title(wrong, [0.5])[1].endswith(": none"), "a handful makes no title"
    wrong = wrong.head(3)
    assert lesson.weak_title(wrong, [0.01], least=4) == ("核实了的说法里，有出入或不符达到一半的：名称 3/4、名次 2/4",
                                        "Kinds with half or more of the settled claims inexact or wrong: name 3/4, rank 2/4")
    assert lesson.weak_title(wrong.head(1), [0.5], least=4)[1].endswith(": none")
    assert lesson.weak_title(wrong, [0.1, 0.06], least=4)[0].endswith("名次 2/4；这样的差别，碰巧也会有")
    assert lesson.weak_title(wrong, [0.1, 0.04], least=4)[0].endswith("名次 2/4；是不是碰巧，随分类和改判而变")
    with in_language("zh"):
        assert lesson.kind_names(wrong.index) == {"date": "日期", "rank": "名次", "title": "名称"}


def test_every_kind_of_the_ledger_has_a_name():
    assert set(reference.claims()["kind"]) == set(lesson.KINDS)


def test_the_first_use_of_a_term():
    reports = pd.DataFrame({"year": [2017, 2018, 2019], "n": [0, 3, 1]})
    assert lesson.first_use("词", reports) == ("词：首见于2018年的报告；2017年以来，更早的1份里没有。",
                                              "词: first used in the report of 2018; not in the 1 before it, back to 2017.")
    assert lesson.first_use("词", reports[1:])[0] == "词：2018年的报告里已有，更早的没有查。"   # the first that was looked at
    assert lesson.first_use("词", reports.assign(n=0)) == ("词：2017年以来的报告里没有。", "词: in no report since 2017.")


def test_a_claim_that_is_not_there_lists_those_that_are():
    ledger = pd.DataFrame({"claim_id": ["a-c01", "a-c02", "b-c01"], "verdict": ["confirmed", "opinion", "opinion"]})
    assert lesson.verdict_of(ledger, "a-c02") == "opinion"
    with pytest.raises(GovtextError, match="a-c01, a-c02, "):
        lesson.verdict_of(ledger, "a-c09")
    with pytest.raises(GovtextError, match="a-c01"):
        lesson.verdict_of(ledger, "x")


def test_what_could_not_be_opened_again_is_counted_apart():
    ledger = pd.DataFrame({"article": ["a", "a", "a"], "verdict": ["confirmed", "confirmed", "imprecise"], "reviewed": ["both", "not possible", "not possible"]})
    assert lesson.verdict_counts(ledger, "article").to_numpy().tolist() == [["a", "confirmed", 1], ["a", "imprecise", 1], ["a", "not reopened", 1]]


def test_a_figure_that_is_unverified_is_not_compared():
    figures = pd.DataFrame({"claimed_by": ["article", "article", "article", "threshold"], "said": ["exactly", "more than", "more than", "exactly"],
                            "verdict": ["confirmed", "unverified", "imprecise", "confirmed"], "share": [100, 98, 120, 20], "place_zh": "甲", "place_en": "A",
                            "quantity_zh": "人", "quantity_en": "people"})
    assert lesson.figure_title(figures)[0] == "文章写出的 3 个数，能比的 2 个里有 1 个相差不到 5%；另 1 个只有口径或日期不同的近数"
    assert lesson.figure_title(figures.iloc[[0, 2]])[1] == "2 of 2 figures given can be compared, 1 of them within 5 per cent"
    with in_language("en"):
        assert lesson.figure_labels(figures).tolist() == ["A: people"] * 4
        assert lesson.figures_told(figures.assign(claimed=[15, 1700, 1.5, 1000.0])).tolist() == ["15", "more than 1700", "more than 1.5", "by law 1000"]
    other = pd.DataFrame({"claimed_by": ["our reading", "article", "article"], "said": ["exactly", "nearly", "about"], "claimed": [24, 1300.0, 30]}, index=[7, 8, 9])
    assert lesson.figures_told(other).to_dict() == {7: "读作 24", 8: "近 1300", 9: "30 左右"}


def test_shares_in_words_have_no_interval():
    wrong = pd.DataFrame({"sum": [1, 0], "size": [10, 4]}, index=["title", "date"])
    assert lesson.shares_in_words(wrong, ["title", "date"]) == ("名称 1/10、日期 0/4", "name 1/10, date 0/4")


def test_wording_taken_over_is_no_quotation():
    ledger = reference.claims().set_index("claim_id")
    assert set(ledger.index[ledger["kind"] == "unmarked"]) == {"suzhou-c01", "suzhou-c12", "suzhou-c24", "suzhou-c26"}
    verdicts = ledger.loc[ledger["kind"] == "unmarked", "verdict"]
    assert set(verdicts[verdicts != "confirmed"].items()) == {("suzhou-c01", "imprecise")}, "a word may differ, the sense may not"
    assert not ledger[(ledger["kind"] == "quotation") & ledger["evidence_zh"].str.contains("未注来源")].size


def test_paragraphs_that_quote_exactly_are_counted():
    quotes = pd.DataFrame([("a-1", 1, "verbatim", 4), ("a-1", 1, "verbatim", 9), ("a-2", 2, "verbatim", 5), ("a-2", 2, "altered", 5)],
                          columns=["passage_id", "paragraph", "verdict", "n_chars"])
    assert lesson.exact_paragraphs(quotes).to_numpy().tolist() == [["a-1", 2, 9]]


def test_chance_sets_kinds_apart_as_often_as_a_table_of_fisher():
    """Two kinds, one article: dealing at random is Fisher's exact test of a 2 x 2 table (both sides by distance, as by probability where sizes are equal)."""
    from scipy.stats import fisher_exact

    settled = pd.DataFrame({"article": "a", "kind": ["x"] * 8 + ["y"] * 8, "wrong": [True] * 7 + [False] + [True] * 2 + [False] * 6})
    want = fisher_exact([[7, 1], [2, 6]]).pvalue
    assert lesson.chance_of_kinds(settled, draws=20_000) == pytest.approx(want, abs=0.006)
    few = pd.concat([settled, pd.DataFrame({"article": ["a"], "kind": ["z"], "wrong": [True]})])
    assert lesson.chance_of_kinds(few, draws=20_000) == pytest.approx(want, abs=0.006), "a handful makes no kind"


def test_articles_that_err_more_do_not_make_kinds_err_more():
    settled = pd.DataFrame({"article": ["a"] * 10 + ["b"] * 10, "kind": ["x"] * 9 + ["y"] + ["y"] * 9 + ["x"], "wrong": [True] * 10 + [False] * 10})
    assert lesson.chance_of_kinds(settled, draws=200) == 1
    assert lesson.told_by_chance([0.3])[1].startswith("Chance") and lesson.told_by_chance([0.01])[1].startswith("Hardly")
    assert lesson.told_by_chance([0.3, 0.01])[1].endswith("neither a pattern nor chance can be claimed.")


def test_bounds_take_what_was_not_found_both_ways():
    ledger = pd.DataFrame({"kind": ["date"] * 6, "verdict": ["confirmed", "imprecise", "contradicted", "unverified", "unverified", "opinion"]})
    assert lesson.bounds_in_words(ledger, ["date"]) == ("日期 2/5到4/5", "date 2/5 to 4/5")


def test_the_order_of_two_kinds_holds_only_if_their_bounds_do_not_meet():
    """Numbers 2 of 3 wrong at least; dates 1 of 3, and 2 of 3 once the open one is wrong: a tie, so the order is open."""
    ledger = pd.DataFrame({"kind": ["number"] * 3 + ["date"] * 3, "verdict": ["imprecise", "contradicted", "confirmed", "imprecise", "unverified", "confirmed"]})
    assert lesson.order_in_words(ledger, "number", "date")[1].endswith("the order of number and date is open.")
    assert lesson.order_in_words(ledger.replace("unverified", "confirmed"), "number", "date")[1].endswith("number still lies above date.")


def test_unverified_claims_are_counted_by_origin():
    ledger = pd.DataFrame({"verdict": ["unverified"] * 3 + ["confirmed"], "open_because": ["near", "not found", "near", ""]})
    assert lesson.origins_in_words(ledger) == ("只找到相近的 2、没有找到 1", "only something near 2, not found 1")


def test_copied_items_at_other_limits():
    problems = pd.DataFrame({"longest_run": [8, 6, 4], "longest_other_articles": [2, 4, 4]})     # 4, 1.5 and 1 times
    assert lesson.copied_at(problems, (1, 2, 3))[0].endswith("换成 1、2、3 倍以上，分别是 2、1、1 项。")


def test_places_in_the_guideline_are_in_words_in_english():
    found = pd.DataFrame({"label": ["0", "三", "七-二"]})
    with in_language("en"):
        assert list(lesson.with_places(found)["label"]) == ["preface", "part 3", "part 7, section 2"]
    with in_language("zh"):
        assert list(lesson.with_places(found)["label"]) == ["0", "三", "七-二"]

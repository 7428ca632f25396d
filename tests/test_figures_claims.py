"""Figures of notebook 12: tables are drawn as they are, titles are true, and nothing is left out in silence."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

import govtext as gt
from figure_checks import check_chart, luminance
from govcourse.figures import claims
from govtext import language
from govtext.looks import on_screen

TITLE = ("测试用的标题", "A title for the test")
SOURCE = ("测试用的数据", "data of the test")


# ---------------------------------------------------------------------------------------------------- quotations

QUOTES = pd.DataFrame({"article": ["shifts"] * 4 + ["suzhou"] * 3, "paragraph": [3, 7, 7, 9, 10, 5, 7],
                       "verdict": ["absent", "altered", "verbatim", "verbatim", "reworded", "verbatim", "verbatim"],
                       "position": [np.nan, 0.01, 0.5, 0.7, 0.2, 0.9, 0.4], "n_chars": [2, 9, 15, 22, 14, 8, 4]})
PARTS = pd.DataFrame({"label": ["零", "一", "二"], "begin": [0, 0.05, 0.6], "end": [0.05, 0.6, 1.0]})


def test_quotations_stand_at_their_place_with_the_mark_of_their_verdict():
    made = check_chart(lambda: claims.quotation_map(QUOTES, PARTS, names={"shifts": "甲", "suzhou": "乙"}))
    drawn = made["zh"].table[["article", "paragraph", "position", "verdict"]].astype({"article": str, "verdict": str})
    assert drawn["paragraph"].tolist() == [3, 7, 7, 9, 5, 7, 10], "paragraphs of the second article stand in their own order"
    assert drawn.iloc[0].tolist()[3] == "absent" and np.isnan(drawn["position"][0]) and drawn["position"][4] == 0.9
    assert made["en"].title == "4 of 7 phrases stand word for word in the document; 1 in quotation marks are altered"
    assert "一字不差 4；无引号，换了说法 1；有引号，字有出入 1；文件中没有 1" in made["zh"].caption
    assert "没有被引用的部分：无" in made["zh"].caption and "甲 / 第3段：1 处, 没有, 文件中没有 1" in made["zh"].alt


def test_of_many_paragraphs_only_those_with_a_difference_are_drawn_and_all_are_counted():
    made = check_chart(lambda: claims.quotation_map(QUOTES, PARTS, names={"shifts": "甲", "suzhou": "乙"}, inexact=True))
    assert made["en"].title == "4 of 7 phrases stand word for word in the document; 1 in quotation marks are altered"
    off = QUOTES[QUOTES["verdict"] != "verbatim"].groupby(["article", "paragraph"]).ngroups
    assert made["zh"].table.groupby(["article", "paragraph"], observed=True).ngroups == off < QUOTES.groupby(["article", "paragraph"]).ngroups
    assert made["zh"].caption.startswith("没有画的 3 段，3 处都一字不差") and "没有画）" not in made["zh"].alt
    whole = claims.quotation_map(QUOTES.replace({"verdict": {"reworded": "verbatim"}}), PARTS, names={"shifts": "甲", "suzhou": "乙"}, inexact=True)
    assert whole.caption.startswith("没有画的 4 段，4 处都一字不差") and "甲（只画有出入的段落；乙都一字不差，没有画）" in whole.alt


def test_parts_that_nobody_quotes_are_named():
    chart = claims.quotation_map(QUOTES.iloc[2:3], PARTS, names={"shifts": "甲"})
    assert "没有被引用的部分：零、二" in chart.caption and chart.title == "加引号或明说出处的 1 处短语，1 处一字不差；有引号而字有出入的 0 处"


# ---------------------------------------------------------------------------------------------------- terms

def test_zeroes_are_written_out_and_what_refutes_an_absence_is_framed():
    counts = pd.DataFrame([("a", "大数据", "一", 4), ("a", "大数据", "二", 1), ("b", "元宇宙", "一", 0), ("b", "算法", "二", 1)], columns=["group", "term", "part", "n"])
    made = check_chart(lambda: claims.term_parts(counts, columns={"一": "1", "二": "2"}, groups={"a": "有", "b": "无"},
                                                 labels={"大数据": "大数据", "元宇宙": "元宇宙", "算法": "算法"}, title=TITLE, denied="b"))
    cells = made["zh"].table.set_index(["term", "part"])
    assert cells["n"].to_dict() == {("大数据", "一"): 4, ("大数据", "二"): 1, ("元宇宙", "一"): 0, ("元宇宙", "二"): 0,
                                    ("算法", "一"): 0, ("算法", "二"): 1, ("大数据", "total"): 5, ("元宇宙", "total"): 0, ("算法", "total"): 1}
    assert cells["refuting"][lambda c: c].index.tolist() == [("算法", "二")]
    assert "元宇宙：1 0, 2 0, 合计 0" in made["zh"].alt


# ---------------------------------------------------------------------------------------------------- ranks

RANKS = pd.DataFrame({"series": ["一"] * 3 + ["二"] * 3 + ["三"] * 3, "year": [2016, 2018, 2020] * 3,
                      "rank": [31, 34, 12, 20, 16, 9, 63, 65, 45]})


def test_publicised_ranks_are_a_line_of_their_own_and_their_years_are_written():
    told = pd.DataFrame({"year": [2018, 2020], "rank": [34, 9]})
    chart = check_chart(lambda: claims.two_ranks(RANKS, told, title=TITLE, source=SOURCE))["en"]
    drawn = {s: g.sort_values("year")["rank"].tolist() for s, g in chart.table.groupby("series")}
    assert drawn == {"一": [31, 34, 12], "二": [20, 16, 9], "三": [63, 65, 45], "as publicised": [34, 9]}
    written = chart.table.dropna(subset="text")
    assert sorted(written["year"].unique()) == [2018, 2020] and len(written) == 6
    assert chart.figure.axes[0].yaxis_inverted() and "as publicised: 2018 34, 2020 9" in chart.alt


def test_editions_that_do_not_exist_are_hatched_and_gaps_stay_empty():
    editions = pd.DataFrame({"edition": [2016, 2018, 2018, 2019], "status": ["published", "published", "corrected", "not published"],
                             "china_rank": [80, 78, 85, pd.NA]})
    chart = check_chart(lambda: claims.edition_ranks(editions, claimed=(2019, 31), title=TITLE, source=SOURCE))["zh"]
    assert chart.table[chart.table["never"]]["edition"].tolist() == [2019]
    assert [p.get_hatch() for p in chart.figure.axes[0].patches] == ["////"]
    assert chart.table.query("edition == 2017")["rank"].isna().all() and "空着的版次" in chart.caption   # the line is broken
    assert set(chart.table["text"]) - {""} == {"80", "78", "复核后 85", "文中：31"}


def test_on_a_slide_the_words_at_a_rank_keep_off_its_large_mark():
    """The white box behind the words does not reach the diamond: 0.7 of 18 points, on its corner."""
    editions = pd.DataFrame({"edition": [2018, 2019], "status": ["published", "not published"], "china_rank": [78, pd.NA]})
    with on_screen("projector"):
        figure = claims.edition_ranks(editions, claimed=(2019, 31), title=TITLE, source=SOURCE).figure
    FigureCanvasAgg(figure).draw()
    box = next(t for t in figure.findobj(Text) if t.get_text() == "文中：31").get_bbox_patch().get_window_extent()
    ax = figure.axes[0]
    x, y = ax.transData.transform((2019, 31))
    half = 0.7 * 18 / 2 * 2 ** 0.5 * figure.dpi / 72
    assert box.y0 > y + half or box.y1 < y - half or box.x0 > x + half or box.x1 < x - half


# ---------------------------------------------------------------------------------------------------- figures, runs, ledger

def test_evidence_is_drawn_as_a_share_of_the_claim():
    table = pd.DataFrame({"label": ["甲", "乙", "乙"], "claimed": [92, 1300, 0], "evidenced": [102, 1291.06, 3],
                          "verdict": ["contradicted", "confirmed", "imprecise"]})
    made = check_chart(lambda: claims.claimed_evidenced(table, title=TITLE, source=SOURCE))
    assert made["zh"].table["share"].tolist()[:2] == pytest.approx([100 * 102 / 92, 100 * 1291.06 / 1300])
    assert np.isnan(made["zh"].table["share"][2]), "nothing can be a share of 0"
    assert made["zh"].table["both"].tolist() == ["92 → 102", "1300 → 1291.06", "0 → 3"]
    assert len({tuple(t) for t in made["zh"].table[["row"]].to_numpy()}) == 3, "two rows may have the same label"
    worded = claims.claimed_evidenced(table.assign(told=["92", "近 1300", "0"]), title=TITLE, source=SOURCE)
    assert worded.table["both"].tolist()[:2] == ["92 → 102", "近 1300 → 1291.06"] and "文中没有" not in worded.alt
    assert "文中没有" in claims.claimed_evidenced(table.assign(claimed_by=["article", "article", "threshold"]), title=TITLE, source=SOURCE).alt


def test_runs_are_drawn_where_they_stand():
    runs = pd.DataFrame({"passage_id": ["a-01", "a-01", "a-02", "b-01"], "start": [5, 30, 0, 0], "n_chars": [10, 8, 20, 9],
                         "elsewhere": [0, 2, 0, 0]})
    made = check_chart(lambda: claims.run_strips(runs, {"a-01": 50, "a-02": 40}, labels={"a-01": "1", "a-02": "2"}, announced={"a-02"},
                                                 title=TITLE, source=SOURCE))
    drawn = made["zh"].table[["start", "end", "kind"]].astype({"kind": str})
    assert drawn.to_numpy().tolist() == [[5, 15, "own"], [30, 38, "set"], [0, 20, "named"]]
    assert "source not named 10; not found in the other documents, source named 20; in other documents too (set phrase) 8" in made["en"].caption


def test_overlap_bars_show_length_run_and_comparison():
    table = pd.DataFrame({"label": ["甲", "乙"], "n_chars": [8, 16], "longest_run": [8, 4], "longest_other_articles": [2, 5],
                          "where": ["p", "q"]})
    drawn = check_chart(lambda: claims.overlap_bars(table, title=TITLE, source=SOURCE))["zh"].table.set_index(["row", "part"])
    assert drawn["length"].to_dict() == {(0, "longest_run"): 8, (0, "rest"): 0, (1, "longest_run"): 4, (1, "rest"): 12}
    assert drawn["end"].tolist()[::2] == ["8 / 8   p", "4 / 16   q"] and drawn["longest_other_articles"].tolist()[::2] == [2, 5]


def test_the_ledger_adds_up_and_can_be_told_apart_in_grey():
    counts = pd.DataFrame({"group": ["b", "a", "a", "b", "c"], "n": [4, 2, 5, 3, 9],
                           "verdict": ["unverified", "imprecise", "confirmed", "contradicted", "opinion"]})
    made = check_chart(lambda: claims.verdict_bars(counts, labels={"a": "甲", "b": "乙"}, title=TITLE, source=SOURCE))
    assert made["zh"].table[["group", "verdict", "length"]].astype({"verdict": str}).to_numpy().tolist() == [
        ["a", "confirmed", 5], ["a", "imprecise", 2], ["b", "contradicted", 3], ["b", "unverified", 4]]
    looks = [(round(luminance(look.colour), 1), look.texture) for look in claims.LOOK_OF.values()]
    assert len(set(looks)) == len(looks) == len({look.marker for look in claims.LOOK_OF.values()})


def test_words_for_reading_leave_one_language():
    table = pd.DataFrame({"statement_zh": ["甲"], "statement_en": ["a"], "verdict": ["confirmed"], "confidence": ["high"]})
    with language.in_language("zh"):
        assert claims.in_words(table).to_dict("list") == {"说法": ["甲"], "判断": ["证实"], "把握": ["高"]}
    with language.in_language("en"):
        assert claims.in_words(table).to_dict("list") == {"statement": ["a"], "verdict": ["confirmed"], "confidence": ["high"]}


def test_a_verdict_that_does_not_exist_is_refused():
    with pytest.raises(gt.GovtextError, match="verdict"):
        claims.verdict_name("perhaps")
    with pytest.raises(gt.GovtextError, match="verdict"):
        claims.verdict_bars(pd.DataFrame({"group": ["a"], "verdict": ["perhaps"], "n": [1]}), labels={"a": "甲"}, title=TITLE, source=SOURCE)

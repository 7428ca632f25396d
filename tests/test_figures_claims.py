"""Figures of notebook 12: artists equal the tables, both languages, nothing overlaps."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle

import govtext as gt
from figure_checks import check_figure, luminance
from govcourse.figures import claims
from govtext import language

TITLE = ("测试用的标题", "A title for the test")
SOURCE = ("测试用的数据", "data of the test")


def words_of(fig):
    return [text.get_text() for ax in fig.axes for text in ax.texts]


def legend_of(fig):
    return [text.get_text() for text in fig.legends[0].get_texts()]


# ---------------------------------------------------------------------------------------------------- quotations

QUOTES = pd.DataFrame({"article": ["shifts"] * 4 + ["suzhou"] * 2, "paragraph": [3, 7, 7, 9, 1, 5],
                       "verdict": ["absent", "altered", "verbatim", "verbatim", "reworded", "verbatim"],
                       "position": [np.nan, 0.01, 0.5, 0.7, 0.2, 0.9], "n_chars": [2, 9, 15, 22, 14, 8]})
PARTS = pd.DataFrame({"label": ["零", "一", "二"], "begin": [0, 0.05, 0.6], "end": [0.05, 0.6, 1.0]})


def test_quotations_stand_at_their_place_with_the_mark_of_their_verdict():
    made = check_figure(lambda: claims.quotation_map(QUOTES, PARTS, names={"shifts": "甲", "suzhou": "乙"}))
    top, below = made["zh"].axes
    dots = np.vstack([c.get_offsets() for c in top.collections])
    assert sorted(map(tuple, np.round(dots, 3))) == [(0.01, 1.0), (0.5, 1.0), (0.7, 2.0), (1.05, 0.0)]
    assert [t.get_text() for t in below.get_yticklabels()] == ["第1段", "第5段"]
    assert set(legend_of(made["zh"])) == {"一字不差 3", "无引号，换了说法 1", "有引号，字有出入 1", "文件中没有 1"}
    assert "3 of 6" in made["en"]._suptitle.get_text() and "verbatim 3" in made["en"].govtext_alt["en"]
    assert "没有被引用的部分：无" in made["zh"].govtext_alt["zh"]


def test_marks_at_one_place_are_moved_apart():
    crowd = pd.DataFrame({"article": "a", "paragraph": 1, "verdict": "verbatim", "position": [0.5, 0.501, 0.502, 0.9], "n_chars": 4})
    fig = claims.quotation_map(crowd, PARTS, names={"a": "甲"})
    heights = sorted(np.vstack([c.get_offsets() for c in fig.axes[0].collections])[:, 1])
    assert len(set(np.round(heights, 3))) == 3 and max(map(abs, heights)) < 0.5


# ---------------------------------------------------------------------------------------------------- terms

def test_zeroes_are_written_out():
    counts = pd.DataFrame([("a", "大数据", "一", 4), ("a", "大数据", "二", 0), ("b", "元宇宙", "一", 0), ("b", "元宇宙", "二", 0)],
                          columns=["group", "term", "part", "n"])
    made = check_figure(lambda: claims.term_parts(counts, columns={"一": "1", "二": "2"}, groups={"a": "有", "b": "无"},
                                                  labels={"大数据": "大数据", "元宇宙": "元宇宙"}, title=TITLE))
    cells = words_of(made["zh"])
    assert cells.count("0") == 4 and cells.count("4") == 2  # three cells and a total; a cell and a total
    assert "元宇宙 0" in made["en"].govtext_alt["en"] and "大数据 4" in made["zh"].govtext_alt["zh"]


# ---------------------------------------------------------------------------------------------------- ranks

RANKS = pd.DataFrame({"series": ["一"] * 3 + ["二"] * 3 + ["三"] * 3, "year": [2016, 2018, 2020] * 3,
                      "rank": [31, 34, 12, 20, 16, 9, 63, 65, 45]})


def test_publicised_ranks_are_ringed_and_the_lines_are_the_table():
    told = pd.DataFrame({"year": [2018, 2020], "rank": [34, 9]})
    made = check_figure(lambda: claims.two_ranks(RANKS, told, title=TITLE, source=SOURCE))
    lines = [list(line.get_ydata()) for line in made["zh"].axes[0].lines]
    assert lines[:3] == [[31, 34, 12], [20, 16, 9], [63, 65, 45]] and lines[3] == [34, 9]
    assert {"34", "9", "12", "16"} <= set(words_of(made["zh"]))
    assert made["zh"].axes[0].yaxis_inverted() and "2018 34, 2020 9" in made["en"].govtext_alt["en"]


def test_editions_that_do_not_exist_are_hatched_and_gaps_are_named():
    editions = pd.DataFrame({"edition": [2016, 2018, 2018, 2019], "status": ["published", "published", "corrected", "not published"],
                             "china_rank": [80, 78, 85, None]})
    made = check_figure(lambda: claims.edition_ranks(editions, claimed=(2019, 31), title=TITLE, source=SOURCE))
    ax = made["zh"].axes[0]
    assert [p.get_hatch() for p in ax.patches if isinstance(p, Rectangle)] == ["////"]
    seen = words_of(made["zh"])
    assert seen.count("未收\n证据") == 1 and seen.count("没有\n这一版") == 1 and "复核后 85" in seen
    assert "2019, rank 31" in made["en"].govtext_alt["en"]


# ---------------------------------------------------------------------------------------------------- figures, runs, ledger

def test_evidence_is_drawn_as_a_share_of_the_claim():
    table = pd.DataFrame({"label": ["甲", "乙"], "claimed": [92, 1300], "evidenced": [102, 1291.06],
                          "verdict": ["contradicted", "confirmed"]})
    made = check_figure(lambda: claims.claimed_evidenced(table, title=TITLE, source=SOURCE))
    marks = [line.get_xdata()[0] for line in made["zh"].axes[0].lines if line.get_marker() in "^o" and len(line.get_xdata()) == 1]
    assert marks == pytest.approx([100 * 102 / 92, 100 * 1291.06 / 1300])
    assert "92 → 102" in words_of(made["zh"]) and legend_of(made["en"]) == ["confirmed", "contradicted"]


def test_runs_are_drawn_where_they_stand():
    runs = pd.DataFrame({"passage_id": ["a-01", "a-01", "a-02"], "start": [5, 30, 0], "n_chars": [10, 8, 20], "elsewhere": [0, 2, 0]})
    made = check_figure(lambda: claims.run_strips(runs, {"a-01": 50, "a-02": 40}, labels={"a-01": "1", "a-02": "2"}, announced={"a-02"},
                                                  title=TITLE, source=SOURCE))
    boxes = [(p.get_x(), p.get_width()) for p in made["zh"].axes[0].patches]
    assert boxes == [(0, 50), (5, 10), (30, 8), (0, 40), (0, 20)]
    assert [label.split("：")[-1] for label in legend_of(made["zh"])] == ["10 字", "20 字", "8 字"]


def test_overlap_bars_show_length_run_and_comparison():
    table = pd.DataFrame({"label": ["甲", "乙"], "n_chars": [8, 16], "longest_run": [8, 4], "longest_other_articles": [2, 5],
                          "where": ["p", "q"]})
    made = check_figure(lambda: claims.overlap_bars(table, title=TITLE, source=SOURCE))
    ax = made["zh"].axes[0]
    assert [p.get_width() for p in ax.patches] == [8, 16, 8, 4] and list(ax.lines[0].get_xdata()) == [2, 5]
    assert "8 / 8   p" in words_of(made["zh"])


def test_the_ledger_adds_up_and_can_be_told_apart_in_grey():
    counts = pd.DataFrame({"group": ["a", "a", "b", "b"], "verdict": ["confirmed", "imprecise", "contradicted", "unverified"],
                           "n": [5, 2, 3, 4]})
    made = check_figure(lambda: claims.verdict_bars(counts, labels={"a": "甲", "b": "乙"}, title=TITLE, source=SOURCE))
    assert sorted(p.get_width() for p in made["zh"].axes[0].patches) == [2, 3, 4, 5]
    looks = [(round(luminance(to_hex(fill)), 1), hatch) for _, _, fill, hatch in claims.VERDICTS.values()]
    assert len(set(looks)) == len(looks)
    assert "confirmed 5" in made["en"].govtext_alt["en"]


def test_words_for_reading_leave_one_language():
    table = pd.DataFrame({"statement_zh": ["甲"], "statement_en": ["a"], "verdict": ["confirmed"], "confidence": ["high"]})
    language.set_language("zh")
    assert claims.in_words(table).to_dict("list") == {"说法": ["甲"], "判断": ["证实"], "把握": ["高"]}
    language.set_language("en")
    assert claims.in_words(table).to_dict("list") == {"statement": ["a"], "verdict": ["confirmed"], "confidence": ["high"]}
    language.set_language("zh")


def test_a_verdict_that_does_not_exist_is_refused():
    with pytest.raises(gt.GovtextError, match="verdict"):
        claims.verdict_name("perhaps")

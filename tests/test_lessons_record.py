"""What notebook 11 prepares: against tables made by hand, and against the reference tables counted in another way."""

import csv
import gzip
from collections import defaultdict

import numpy as np
import pandas as pd
import pytest

from govcourse.data import data_dir
from govcourse.lessons import record as lesson
from govtext import in_language
from govtext.measures import change_points as cp
from govtext.messages import GovtextError


def breaks(*rows):
    return pd.DataFrame(rows, columns=["row", "series", "break_year", "claimed"])


def control(year):
    return pd.DataFrame({"break_year": [year]})


def counted(term):
    """{(unit, year): n} of the provincial reports, straight from the files."""
    with (data_dir() / "reference" / "reports.csv").open(encoding="utf-8") as stream:
        reports = {row["report_id"]: row for row in csv.DictReader(stream) if row["level"] == "provincial"}
    found = defaultdict(int)
    with gzip.open(data_dir() / "reference" / "report_terms.csv.gz", "rt", encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            if row["term"] == term and row["report_id"] in reports:
                found[reports[row["report_id"]]["unit"], int(reports[row["report_id"]]["year"])] += int(row["n"])
    return {key: n for key, n in found.items() if n}


# ---------------------------------------------------------------------------------------------------- lists

def test_missing_reports_are_listed_in_both_languages():
    units = pd.DataFrame({"unit": ["甲省", "乙省"], "unit_en": ["A", "B"]})
    gaps = pd.DataFrame({"unit": ["乙省", "甲省"], "year": [2004, 2010]})
    assert lesson.missing_reports(gaps, units) == ("乙省2004、甲省2010", "B 2004, A 2010")
    assert lesson.missing_reports(gaps.head(0), units) == ("–", "–")


def test_a_list_of_no_words_is_a_dash():
    assert lesson.named([]) == ("–", "–")
    assert lesson.named(["数字政府"]) == ("数字政府", "数字政府 (digital government)")


def test_labels_name_the_control():
    with in_language("en"):
        assert lesson.labels(["数字政府", "治理"], control="治理")["治理"].startswith("Control: 治理  ")
        assert lesson.labels(["数字政府"]) == {"数字政府": "数字政府  digital government"}
    with in_language("zh"):
        assert lesson.labels(["数字政府", "治理"], control="治理") == {"数字政府": "数字政府", "治理": "对照：治理"}


def test_long_lists_of_words_say_that_there_are_more():
    with in_language("zh"):
        assert lesson.listing(["甲", "乙"], 2) == "甲、乙"
        assert lesson.listing(["甲", "乙", "丙"], 2) == "甲、乙等"
    with in_language("en"):
        assert lesson.listing(["a" * 20, "b" * 20], 2) == "a" * 20 + " ..." and lesson.listing(["a" * 40], 2) == "a" * 40


def test_sizes_count_reports_and_places():
    reports = pd.DataFrame({"level": ["city", "provincial", "provincial"], "unit": ["丙市", "甲省", "甲省"], "year": [2010, 2004, 2003]})
    with in_language("en"):
        assert lesson.sizes(reports).to_numpy().tolist() == [["provinces", 2, 1, 2003, 2004], ["cities", 1, 1, 2010, 2010]]


# ---------------------------------------------------------------------------------------------------- stages and breaks

def test_stages_end_with_the_newest_report():
    from govcourse import load_concepts

    bands = lesson.stage_bands(load_concepts(), 2031)
    assert bands[["first", "last"]].to_numpy().tolist() == [[2000, 2014], [2015, 2018], [2019, 2031]]
    assert bands["label"].str.split("\n").str[1].tolist() == ["2000–2014", "2015–2018", "2019–2031"]


def test_share_by_stage_by_hand():
    bands = pd.DataFrame({"label": ["one\n1–2", "two\n3–3"], "first": [1, 3], "last": [2, 3]})
    rates = pd.DataFrame([("p", "a", 1, 4, 1), ("p", "a", 2, 6, 4), ("p", "a", 3, 5, 0), ("p", "b", 1, 4, 0), ("p", "b", 2, 6, 0), ("p", "b", 3, 5, 5),
                          ("c", "a", 1, 9, 9)], columns=["level", "panel", "year", "reports", "with_term"])
    share = lesson.share_by_stage(rates, ["b", "a"], bands, level="p")
    assert share.to_numpy().tolist() == [["one 1–2（10 份）", 0.0, 0.5], ["two 3–3（5 份）", 1.0, 0.0]]
    assert list(share) == ["stage", "b", "a"]
    assert lesson.in_per_cent(share).to_numpy().tolist() == [["one 1–2（10 份）", "0%", "50%"], ["two 3–3（5 份）", "100%", "0%"]]
    with in_language("en"):
        assert list(lesson.in_per_cent(share.rename(columns={"a": "数字政府"}))) == ["stage", "b  b", "数字政府  digital government"]


def test_the_title_of_breaks_goes_by_their_intervals():
    found = breaks(("a", "provincial", 2015, 2015), ("b", "provincial", 2018, 2021), ("a", "city", 2015, 2015)).assign(
        low=[2010, 2017, 0], high=[2020, 2018, 0], p=[0.2, 0.01, 0.3], p_holm=[0.4, 0.03, 0.4])
    cuts = lesson.provincial_breaks(control(2014).assign(low=2013, high=2015, p=0.002), found, "known", 2014)
    assert cuts["panel"].tolist() == ["known", "a", "b"]
    zh, en = lesson.break_title(cuts, "known")
    assert zh == "对照组断在 2014 年，区间 3 年；另外 2 个词里，阶梯胜过碰巧的 1 个；它们断点的区间长 2–11 年"
    assert en == ("The control breaks in 2014 (interval: 3 years); of 2 other words 1 has a staircase better than chance; "
                  "the intervals of their breaks are 2–11 years long")
    assert "of 2 other words 0 have" in lesson.break_title(cuts.assign(p_holm=1.0), "known")[1]
    series = pd.DataFrame({"panel": ["known", "a", "a", "b"], "n": [7, 1, 2, 4]})
    with in_language("en"):
        assert lesson.stair_heads({"known": "Control", "a": "A", "b": "B"}, series, cuts) == {
            "known": "Control (7 times; p = 0.002)", "a": "A (3 times; corrected p = 0.40)", "b": "B (4 times; corrected p = 0.030)"}
    zh, en = lesson.stairs_told(found)
    assert zh.startswith("2 个词、2 级报告，一共检验 3 次") and zh.endswith("阶梯胜过碰巧的：b；胜不过的：a。")
    assert "make 3 tests" in en and en.endswith("beats chance for: b (b); not for: a (a).")
    assert lesson.stairs_told(found.assign(p_holm=1.0))[0].endswith("阶梯胜过碰巧的：–；胜不过的：a、b。")


def test_p_values_are_corrected_as_by_holm():
    """Holm (1979) on .01, .04, .03, .005: .005 x 4, .01 x 3, .03 x 2, and the last not below the one before."""
    p = pd.Series([0.01, 0.04, 0.03, 0.005, None], index=list("abcde"))
    assert lesson.holm(p).round(9).tolist()[:4] == [0.03, 0.06, 0.06, 0.02] and pd.isna(lesson.holm(p)["e"])
    assert lesson.holm(pd.Series([0.6, 0.7])).tolist() == [1.0, 1.0]


def test_breaks_stand_beside_those_of_the_same_units():
    found = breaks(("数字政府", "provincial", 2020, 2019)).assign(low=2008, high=2023, balanced_units=22, balanced_year=2021, p=0.1)
    with in_language("en"):
        assert lesson.same_units(found).to_numpy().tolist() == [["数字政府", "provinces", 2020, 2008, 2023, 22, 2021]]


def test_shapes_of_a_step_and_of_noise():
    noise = [0.03 * ((7 * i) % 5 - 2) for i in range(16)]
    series = pd.DataFrame({"panel": ["step"] * 16 + ["flat"] * 16, "year": [*range(2000, 2016)] * 2,
                           "rate": [n + (i >= 8) for i, n in enumerate(noise)] + noise})
    shapes = lesson.shapes_of(series)
    chosen = shapes[shapes["chosen"]].set_index("panel")
    assert chosen["model"].to_dict() == {"step": "break", "flat": "none"} and chosen.loc["step", "years"] == "2008"
    with in_language("zh"):
        assert lesson.shape_title(shapes) == ("选中的形状：step 一个台阶；flat 不变", "Shapes chosen: step: one step; flat: no change")


def test_rows_say_whether_the_rate_rises():
    found = pd.DataFrame({"row": ["数字政府", "电子政务"], "before": [0, 2], "after": [1, 1]})
    with in_language("zh"):
        assert lesson.rise_or_drop(found)["row"].tolist() == ["数字政府 · 升", "电子政务 · 降"]


def test_series_stand_side_by_side():
    series = pd.DataFrame({"panel": ["a", "b", "a", "b"], "year": [2, 2, 1, 1], "rate": [0.2, 0.4, 0.1, 0.3]})
    assert lesson.side_by_side(series, ["b", "a"]).to_numpy().tolist() == [[1, 0.3, 0.1], [2, 0.4, 0.2]]


def test_only_words_that_have_a_break_are_marked():
    with in_language("zh"):
        assert lesson.marked(pd.Series({"电子政务": 2012}), ["电子政务", "数字政府"]) == {"电子政务": 2012}


def test_breaks_are_sought_for_each_word_and_level():
    found = lesson.tested_breaks({"数字政府": [2019]}, since=2010, levels=["provincial"])
    assert found[["row", "series", "claimed"]].to_numpy().tolist() == [["数字政府", "provincial", 2019]]
    assert 2010 < found["break_year"][0] < 2026 and found["p_holm"].equals(found["p"].rename("p_holm"))


# ---------------------------------------------------------------------------------------------------- spread

def test_adoption_against_the_files():
    hits = counted("最多跑一次")
    curves = lesson.adoption(["最多跑一次"], 2014, 2026).set_index("year")
    for year in (2014, 2018, 2026):
        assert curves.loc[year, "now"] == len({u for u, y in hits if y == year})
        assert curves.loc[year, "ever"] == len({u for u, y in hits if y <= year})


def test_first_and_last_against_the_files():
    hits = counted("最多跑一次")
    with in_language("zh"):
        table = lesson.first_and_last(["最多跑一次", "数字政府"]).set_index("province")
    years = {u: (min(y for v, y in hits if v == u), max(y for v, y in hits if v == u)) for u, _ in hits}
    assert len(table) == 31
    assert {u: v for u, v in table["最多跑一次"].items() if v != "–"} == {u: f"{a}–{b}" for u, (a, b) in years.items()}
    assert table["最多跑一次"].iloc[0] == min(table["最多跑一次"].drop("–", errors="ignore"))


@pytest.mark.parametrize("now, zh, en", [
    ({"a": (5, 2), "b": (3, 0)}, "两个词都少于各自最多的一年：a 5 → 2、b 3 → 0", "Both words are below their highest year: a 5 → 2, b 3 → 0"),
    ({"a": (5, 2), "b": (3, 3)}, "2 个词里有 1 个少于自己最多的一年：a 5 → 2、b 3 → 3", "Of 2 words 1 is below the highest year: a 5 → 2, b 3 → 3"),
    ({"a": (0, 0)}, "1 个词里有 0 个少于自己最多的一年：a 0 → 0", "Of 1 word 0 are below the highest year: a 0 → 0")])
def test_fading_is_counted(now, zh, en):
    curves = pd.DataFrame([(t, y, 4, n) for t, both in now.items() for y, n in zip((1, 2), both, strict=True)], columns=["panel", "year", "ever", "now"])
    assert lesson.fading(curves) == (zh, en)


# ---------------------------------------------------------------------------------------------------- shifts

def test_own_contrasts_are_named_after_the_shift():
    listed = pd.DataFrame([("shift-2-driver", "新", "to"), ("shift-2-driver", "旧", "from"), ("shift-2-driver", "老", "from")], columns=["id", "term", "pole"])
    assert lesson.own_contrasts(listed) == {"2a": ("shift-2-driver", ["旧", "老"], ["新"])}


def test_the_turning_point_is_where_new_words_take_over():
    table = pd.DataFrame({"unit": "甲", "year": range(2013, 2025), "old": [9] * 7 + [1] * 5, "new": [1] * 7 + [9] * 5})
    assert lesson.turning_point(table) == 2020


def test_counted_since_against_the_files():
    hits = counted("获得感")
    assert lesson.counted_since(["获得感"], 2018) == [sum(n for (_, y), n in hits.items() if y >= 2018)]


def test_the_title_of_changes_counts_intervals_without_zero():
    results = {"a": {"old": {"low": -2, "high": -1}, "new": {"low": -1, "high": 3}}, "b": {"old": {"low": 0.1, "high": 1}, "new": {"low": -1, "high": 0}}}
    assert lesson.change_title(results, ["a", "b"]) == ("文件前后相比，2 组、4 个变化里，分得清升降的有 2 个",
                                                         "Before and after the guideline: 2 of 4 changes can be told from chance")
    assert lesson.change_title({"b": {"old": results["a"]["new"], "new": results["b"]["new"]}}, ["b"])[1].endswith("none of 2 changes can be told from chance")


def test_changes_beyond_chance_are_named():
    wide, falls, rises = {"change": 0.0, "low": -1.0, "high": 1.0}, {"change": -0.5, "low": -0.9, "high": -0.1}, {"change": 0.5, "low": 0.1, "high": 0.9}
    found = {("1a", "c"): {"old": falls, "new": rises, "break": 2016}, ("1b", "c"): {"old": wide, "new": wide, "break": 2023},
             ("2a", "c"): {"old": falls, "new": falls, "break": 2023}}
    grid = pd.DataFrame([("1a", "c", "partly"), ("1b", "c", "not seen"), ("2a", "c", "untestable")], columns=["row", "column", "verdict"])
    beyond = lesson.beyond_chance(found, grid)
    assert beyond.to_numpy().tolist() == [["1a", "c", "partly", "old", -0.5, 2016], ["1a", "c", "partly", "new", 0.5, 2016]]
    zh, en = lesson.beyond_told(beyond, grid, {"c": ("city", (2018, 2022))})
    assert "共 4 个变化，区间不含 0 的有 2 个：1a 城市 2018–2022 旧极降（部分看到）；1a 城市 2018–2022 新极升（部分看到）。" in zh
    assert "Of 4 changes" in en and "2 have an interval without 0: 1a" in en and "old pole falls (partly" in en
    assert "区间不含 0 的有 0 个。" in lesson.beyond_told(beyond[:0], grid, {})[0]


def test_a_change_that_never_was_has_the_rate_it_should():
    table = pd.DataFrame([(f"省{u}", y, 40 + 3 * u + (y * 7 + u) % 5, 20_000 + 100 * u) for u in range(31) for y in range(2013, 2027)],
                         columns=["unit", "year", "n", "n_chars"])
    before, after = (2018, 2022), (2023, 2026)
    real = cp.period_change(table, before, after)
    same = lesson.if_changed(table, before, after, real["after"] / real["before"], count="n")
    assert [same[k] for k in ("before", "after", "low", "high")] == pytest.approx([real[k] for k in ("before", "after", "low", "high")], abs=1e-4)
    gone, trebled = (lesson.if_changed(table, before, after, times, count="n") for times in (0, 3))
    assert gone["after"] == 0 and gone["high"] < 0 and trebled["after"] == pytest.approx(3 * real["before"], rel=1e-4) and trebled["low"] > 0
    wild = table.assign(n=np.where(table["year"] % 5 == 0, 600, 1))                # one year in five holds nearly all
    assert lesson.if_changed(wild, before, after, 0, count="n")["high"] > 0, "such a series could not show that its words are gone"
    none = table.assign(n=np.where(table["year"] > 2022, 0, table["n"]))
    assert lesson.if_changed(none, before, after, 3, count="n")["after"] == 0


def test_what_could_be_seen_is_told():
    flat, deaf = {"low": -2.0, "high": -1.0}, {"low": -2.0, "high": 0.5}
    pole = {"before": 10.0, "low": -1.0, "high": 1.0}
    results = {"1a": {"old": pole, "new": pole | {"low": -5.0}, "gone": deaf, "trebled": deaf},
               "0": {"old": pole | {"before": 1.0}, "new": pole | {"before": 0.0}, "gone": deaf, "trebled": {"low": 0.1, "high": 1.0}}}
    zh, en = lesson.could_be_seen(results, ["1a", "0"])
    assert "最灵敏的是 1a 的旧极，变动原来的 10% 左右就够；1a、安慰剂的旧极就是降到零也分不清，1a的新极就是涨到三倍也分不清。" in zh
    assert en.endswith("only; a fall of the old pole to zero could not be told in 1a, the placebo; a trebling of the new pole could not be told in 1a.")
    able = {"1a": results["1a"] | {"gone": flat, "trebled": {"low": 0.1, "high": 1.0}}}
    assert lesson.could_be_seen(able, ["1a"])[0].endswith("降到零、涨到三倍，都分得清。")


@pytest.mark.parametrize("verdicts, known, zh, en", [
    (["not seen", "untestable"], "partly", "没有一格到这一步：测得了的格里，没有看到那样大的转变", "none of the cells gets as far"),
    (["partly", "untestable"], "partly", "到这一步的有 1 格", "1 of the cells get as far"),
    (["seen", "not seen"], "partly", "安慰剂和换词这两关", "stand up to the placebo"),
    (["not seen", "not seen"], "not seen", "这把尺子有多粗", "how coarse this ruler is"),
    (["not seen", "untestable"], "untestable", "这把尺子有多粗", "how coarse this ruler is"),
    (["not seen", "untestable"], "seen", "没有看到那样大的转变", "no shift as large as that was seen")])
def test_what_is_learned_depends_on_the_known_change(verdicts, known, zh, en):
    told = lesson.learned(pd.DataFrame({"row": ["1a", "2a"], "column": ["x", "x"], "verdict": verdicts}), known)
    assert zh in told[0] and en in told[1]


def test_words_of_a_pole_are_named_by_frequency():
    contrasts = lesson.by_frequency({"1a": ("shift-1-role", ["电子政务", "电子商务"], ["数字政府", "数字经济"])}, 2018)
    assert contrasts == {"1a": ("shift-1-role", ["电子商务", "电子政务"], ["数字经济", "数字政府"])}
    n = lesson.counted_since(["电子商务", "电子政务"], 2018)
    zh, en = lesson.leading_words(contrasts, ["1a"], 2018)
    assert f"1a 旧极“电子商务”{n[0] / sum(n):.0%}，" in zh and f"e-commerce {n[0] / sum(n):.0%} of the old pole of 1a" in en


def test_what_enlarging_does_is_counted():
    wide, short = {"low": -1.0, "high": 1.0, "factor": 6.0}, {"low": 0.1, "high": 1.0}
    results = {"a": {"old": wide, "new": wide | {"factor": 1.0}}, "0": {"old": wide, "new": wide}}
    plain = {"a": {"old": short, "new": wide}, "0": {"old": short, "new": {"low": -2.0, "high": -0.1}}}
    zh, en = lesson.enlarged(results, plain, ["a", "0"])
    assert "1.0 到 6.0 倍（中位数 6.0）。不放大，4 个变化里有 3 个的区间不含 0，其中安慰剂占 2 个" in zh
    assert "1.0 to 6.0 times (median 6.0). Without that 3 of 4 intervals leave out 0, 2 of them of the placebo" in en


def test_words_that_stand_together_against_the_files():
    gain, safety = ({key for key in counted(t) if key[1] >= 2018} for t in ("获得感", "安全感"))
    told = lesson.together("获得感", ["安全感"], since=2018)[0]
    assert told.startswith(f"2018 年以来写“获得感”的 {len(gain)} 份省级报告里，也写“安全感”的 {len(gain & safety)} 份；不写的 ")
    assert told.endswith(f"份里，写的只有 {len(safety - gain)} 份")


def test_random_pairs_are_of_two_terms_and_the_same_each_time():
    pairs = lesson.random_pairs("abcde", 50)
    assert len(pairs) == 50 and all(a != b for a, b in pairs) and pairs == lesson.random_pairs(list("edcba"), 50)
    assert len({frozenset(pair) for pair in pairs}) == 10


def test_shares_of_verdicts_have_wilson_limits():
    """4 of 100: .0157 to .0984 (Wilson 1927, as in Newcombe 1998)."""
    with in_language("en"):
        table = lesson.shares_of_verdicts(["seen"] * 4 + ["not seen"] * 96).set_index("verdict")
    assert table["n"].to_dict() == {"seen": 4, "partly": 0, "not seen": 96, "not testable": 0}
    assert (table.loc["seen", "low"], table.loc["seen", "high"]) == pytest.approx((0.0157, 0.0984), abs=1e-4)
    assert table.loc["partly", "low"] == 0 and table.loc["partly", "high"] == pytest.approx(1.96**2 / (100 + 1.96**2), abs=1e-4)


def test_contrasts_without_a_verdict_say_so():
    with in_language("zh"):
        assert lesson.verdicts_for({"1a": "seen"}, ["1a", "0"]) == {"1a": "seen", "0": "不判定"}
    assert lesson.verdict_names("partly") == ("部分看到", "partly")


CONTRASTS = {"2a": ("shift-2-driver", ["甲"], ["乙", "丙", "丁"]), "2b": ("shift-2-driver", ["戊"], ["己"]), "0": ("placebo", ["甲"], ["乙"])}


def test_panels_carry_the_number_of_the_grid():
    with in_language("zh"):
        panels = lesson.contrast_panels(CONTRASTS, ["2a", "0"])
        assert panels["2a"][0].startswith("2a  ") and panels["2a"][1:] == ("甲", "乙等")
        assert panels["0"][0] == "安慰剂"
        assert lesson.contrast_names(CONTRASTS, ["2a"], {"2a": ("注", "note")}) == {"2a": "2a  甲 → 乙、丙等 / 注"}
        assert lesson.choice_names({"x": ("city", (2018, 2022))}) == {"x": "城市\n2018–2022"}


def test_the_summary_counts_verdicts():
    grid = pd.DataFrame([("2a", "seen"), ("2a", "not seen"), ("2a", "not seen"), ("2b", "seen")], columns=["row", "verdict"])
    with in_language("en"):
        table = lesson.summary(grid, CONTRASTS, {"2": ("弱", "weak")})
    assert table[["own_words", "substitutes", "weak_point"]].to_numpy().tolist() == [["not seen 2 / seen 1", "seen 1", "weak"]]


# ---------------------------------------------------------------------------------------------------- scores and ranks

def test_the_title_of_scores_takes_first_and_last_edition():
    table = pd.DataFrame({"year": [2024, 2003], "egdi": [0.5, 0.25], "egdi_rank_min": [7, 70]})
    assert lesson.score_title(table) == ("中国总指数 2003–2024：得分 0.25 → 0.50，名次 70 → 7",
                                          "China's overall index 2003–2024: score 0.25 → 0.50, rank 70 → 7")


@pytest.mark.parametrize("scores, zh, en", [
    ({"A": (0.1, 0.2), "B": (0.3, 0.4)}, "两国得分都升了；2 年的名次：乙 1、甲 2", "Both scores rose; ranks in 2: B 1, A 2"),
    ({"A": (0.2, 0.2), "B": (0.3, 0.4)}, "2 国里 1 国的得分升了；2 年的名次：乙 1、甲 2", "1 of 2 scores rose; ranks in 2: B 1, A 2"),
    ({"A": (0.1, 0.2)}, "1 国里 1 国的得分升了；2 年的名次：甲 2", "1 of 1 scores rose; ranks in 2: A 2")])
def test_the_title_of_countries_counts_who_rose(scores, zh, en):
    rank = {"A": 2, "B": 1}
    table = pd.DataFrame([(c, y, s, rank[c]) for c, both in scores.items() for y, s in zip((1, 2), both, strict=True)], columns=["series", "year", "score", "rank"])
    assert lesson.compared_title(table, {"A": "甲", "B": "乙"}) == (zh, en)


def test_a_country_that_is_not_in_the_index_is_refused():
    with pytest.raises(GovtextError, match="Atlantis"):
        lesson.compared(["Atlantis"])
    with pytest.raises(GovtextError, match="China"):
        lesson.compared([])
    with pytest.raises(GovtextError, match="spread"):
        lesson.first_and_last([])


def test_scores_and_ranks_of_all_parts():
    table = lesson.scores_and_ranks(lesson.reference.egdi("China"))
    china = lesson.reference.egdi("China")
    assert len(table) == 4 * len(china)
    assert table[table["series"] == "hci"]["dense"].tolist() == china["hci_rank_dense"].tolist()


# ---------------------------------------------------------------------------------------------------- what is said about breaks and changes

def test_breaks_wholly_to_one_side_are_named():
    found = pd.DataFrame([("电子政务", "provincial", 2016, 2010, 2018, 2015), ("数字政府", "city", 2020, 2020, 2021, 2019), ("数字政府", "provincial", 2016, 2015, 2018, 2019)],
                         columns=["row", "series", "break_year", "low", "high", "claimed"])
    found["p_holm"] = 0.01
    zh, en = lesson.early_or_late(found, 2)
    assert "从 -3 到 +1 年；1 个的区间含所说的年份" in zh and "-3 to +1 years; the intervals of 1 hold" in en
    assert zh.endswith("城市“数字政府”，所说 2019，区间 2020–2021，晚于所说；省级“数字政府”，所说 2019，区间 2015–2018，早于所说。")
    assert en.endswith("digital government in cities, claimed 2019, interval 2020–2021, later; digital government in provinces, claimed 2019, interval 2015–2018, earlier.")
    alone = lesson.early_or_late(found.head(1).rename(columns={"row": "panel"}), 2)
    assert alone[0].endswith("早晚分不清。") and alone[1].endswith("cannot be told apart.")


def test_a_short_interval_speaks_on_either_side_and_only_of_a_staircase_that_beats_chance():
    found = pd.DataFrame([("数字政府", "city", 2019, 2019, 2020, 2019, 0.01)], columns=["row", "series", "break_year", "low", "high", "claimed", "p_holm"])
    zh, en = lesson.early_or_late(found, 2)
    assert zh.endswith("区间短（不超过 2 年）而含所说年份的：城市“数字政府”，所说 2019，区间 2019–2020，至多差 1 年。") and "分不清" not in zh
    assert en.endswith("digital government in cities, claimed 2019, interval 2019–2020, at most 1 year apart.")
    assert "分不清" in lesson.early_or_late(found, 1)[0] and "分不清" in lesson.early_or_late(found.assign(p_holm=0.2), 2)[0]


def test_the_known_change_is_told_with_its_widening_folded():
    old = {"before": 2.0, "after": 0.5, "low": -4.0, "high": 1.0, "factor": 4.9}
    real, plain = {"old": old, "new": old, "gone": {"high": 0.4}}, {"old": old | {"low": -2.0, "high": -1.0}}
    zh, en = lesson.known_told(real, plain, (("甲", "x"), ("乙", "y")), "社会管理", (2009, 2013))
    yearly = lesson.reference.report_rates("社会管理", bootstrap=0).set_index("year")["rate"]
    assert f"各年从 {yearly[2009]:.2f} 到 {yearly[2013]:.2f}" in zh                       # a climb: its ends are the extremes
    assert "含 0，算不上降；就是一次也不剩，也还含 0：" in zh.split("<details>")[0] and "4.9" not in zh.split("<details>")[0] and "降不了 4.0" in zh
    assert "cannot fall by 4.0" in en and "-2.0 to -1.0, verdict: y" in en
    firm = {"old": old | {"low": -1.9, "high": -1.0}, "new": old, "gone": {"high": -1.5}}
    told = lesson.known_told(firm, plain, (("甲", "x"), ("乙", "y")), "社会管理", (2009, 2013))[0]
    assert "降不了" not in told and "一次也不剩" not in told


def test_words_of_a_shift_stand_in_one_row():
    listed = pd.DataFrame([("shift-1-role", "电子政务", "from", 16), ("shift-1-role", "数字政府", "to", 5), ("shift-1-role", "助推", "to", 0)],
                          columns=["id", "term", "pole", "n"])
    with in_language("zh"):
        row = lesson.pole_counts(listed).loc[0]
    assert row["old_pole"] == "电子政务 16" and row["new_pole"] == "数字政府 5、助推 0" and row["shift"].startswith("1 ")


@pytest.mark.parametrize(("year", "said"), [(2017, "“2017年”合；说成这个词第一次出现，不合"), (2015, "“2015年”不合；说成这个词第一次出现，不合"),
                                            (2006, "“2006年”不合；说成这个词第一次出现，合")])
def test_whether_a_word_came_into_view_in_the_year_named(year, said):
    first = pd.DataFrame({"unit": ["甲省", "乙省"], "unit_en": ["A", "B"], "first": [2019, 2017], "gap_before": [True, False]})
    city = {"unit": "丙市", "unit_en": "C", "first": 2006}
    zh, en = lesson.came_into_view(first, city, pd.Series([2006, 2007, 2018]), year)
    assert said in zh and "乙省，2017" in zh and "丙市，2006" in zh and "报告的省：1 个" in zh and "B, 2017" in en


def test_what_was_learned_counts_every_verdict():
    grid = pd.DataFrame({"row": list("aabb"), "column": list("xyxy"), "verdict": ["not seen", "not seen", "untestable", "not seen"]})
    zh, en = lesson.learned(grid, "partly")
    assert zh.startswith("学到了什么：2 组词、2 种取材，4 格判定里“没有看到”3 格、“这样测不了”1 格；同一条规则对已知的转变判“部分看到”，")
    assert "4 verdicts, 3 not seen, 1 not testable;" in en and en.endswith("smaller ones this ruler cannot show.")
    assert "placebo" in lesson.learned(grid.assign(verdict="seen"), "seen")[1]

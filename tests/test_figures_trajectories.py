"""Figures of notebook 11: what is drawn equals the tables, titles are true, also with ties, zeros and one row."""

import numpy as np
import pandas as pd
import pytest

import govtext as gt
from figure_checks import check_chart
from govcourse import reference
from govcourse.figures import trajectories as draw
from govtext.language import tr
from govtext.measures import change_points as cp


@pytest.fixture(scope="module")
def rates():
    parts = [reference.report_rates(t, level=v, bootstrap=50).assign(panel=t, level=v) for t in ("电子政务", "数字政府")
             for v in ("provincial", "city", "national")]
    return pd.concat(parts, ignore_index=True).query("year >= 2000")


# ---------------------------------------------------------------------------------------------------- over the years

def test_trajectories_hold_the_rates_and_the_denominators(rates):
    bands = pd.DataFrame({"label": ["甲 A\n2000–2014", "乙 B\n2015–2018"], "first": [2000, 2015], "last": [2014, 2018]})
    made = check_chart(lambda: draw.rate_trajectories(rates, panels={"电子政务": "电子政务", "数字政府": "数字政府  digital government"}, bands=bands))
    drawn = made["zh"].table.set_index(["panel", "level", "year"]).sort_index()
    for term in ("电子政务", "数字政府"):
        mine = rates[(rates["panel"] == term) & (rates["level"] == "provincial")].set_index("year")
        assert drawn.loc[(term, "provincial"), "rate"].to_dict() == pytest.approx(mine["rate"].to_dict())
        assert drawn.loc[(term, "provincial"), "few"].to_dict() == (mine["reports"] < 20).to_dict()
        nation = rates[(rates["panel"] == term) & (rates["level"] == "national") & (rates["rate"] > 0)]
        assert sorted(drawn.loc[(term, "national")].index) == sorted(nation["year"])
    assert drawn.loc[("reports", "provincial"), "rate"].to_dict() == mine["reports"].to_dict()
    assert ("reports", "national") not in drawn.index.droplevel("year") and drawn.loc[drawn["few"], "low"].isna().all()


def test_the_title_gives_the_years_inside_the_interval_of_the_highest(rates):
    mine = rates[(rates["panel"] == "电子政务") & (rates["level"] == "provincial")]
    peak = mine.sort_values(["rate", "year"]).iloc[-1]
    years = [y for y, r, k in mine[["year", "rate", "reports"]].to_numpy() if r >= peak["low"] and k >= 20] + [peak["year"]]
    title = draw.rate_trajectories(rates).title
    assert f" {min(years):.0f}–{max(years):.0f}" in title
    # 2005 and 2006 lie between the two and below the interval: the span is named by its ends only, and no year is compared with another
    between = mine[mine["year"].between(min(years), max(years)) & (mine["rate"] < peak["low"])]
    assert list(between["year"]) == [2005, 2006] and "头一年和末一年" in title and "分不清" not in title


def test_a_hit_or_two_make_no_peak():
    title = draw.rate_trajectories(reference.trajectories("首席数据官", bootstrap=100), lead="provincial").title   # one hit in 31 reports of 2022
    assert "首席数据官 太少见，分不出" in title and "2022" not in title
    years = pd.DataFrame({"panel": "甲", "level": "provincial", "year": [2020, 2021, 2022], "reports": 30, "rate": [0.0, 0.5, 0.1], "low": [0.0, 0.3, 0.0],
                          "high": [0.4, 0.7, 0.2]})
    assert "甲 2021" in draw.rate_trajectories(years).title and "分不出" in draw.rate_trajectories(years.assign(high=[0.5, 0.7, 0.2])).title


def test_a_term_inside_another_is_not_in_the_title_and_a_term_that_never_occurs_has_no_height():
    title = draw.rate_trajectories(reference.trajectories(["互联网+", "互联网+政务服务", "分寸感"], bootstrap=20)).title
    assert "互联网+政务服务 20" in title and "互联网+ " not in title and title.count("分寸感 –") == 1


def test_one_line_gives_table_and_figure_of_any_counted_term():
    table = reference.trajectories("数据共享", levels=("city", "provincial"), bootstrap=50)
    assert list(table["panel"].unique()) == ["数据共享"] and table["year"].min() >= 2000 and set(table["level"]) == {"city", "provincial"}
    whole = reference.report_rates("数据共享", level="city", bootstrap=50).query("year >= 2000")
    assert np.allclose(table.loc[table["level"] == "city", "rate"], whole["rate"])
    assert "省级" in check_chart(lambda: draw.rate_trajectories(table))["zh"].title


# ---------------------------------------------------------------------------------------------------- breaks

def test_staircases_stand_where_the_breaks_are():
    series = pd.DataFrame({"panel": "甲", "year": range(2003, 2009), "rate": [1.0, 1.2, 3.0, 3.2, 2.0, 2.2]})
    cuts = pd.DataFrame({"panel": "甲", "break_year": [2007, 2005], "low": [2007, 2004], "high": [2007, 2006],
                         "before": [3.1, 1.1], "after": [2.1, 3.1]})
    made = check_chart(lambda: draw.staircases(series, cuts, panels={"甲": tr("甲词", "a")}, claimed={"甲": [2005]}, title=("标题在此", "Title")))["zh"]
    drawn = made.table.pivot(index="year", columns="kind", values="rate")
    assert drawn["level"].tolist() == [1.1, 1.1, 3.1, 3.1, 2.1, 2.1] and drawn["rate"].tolist() == series["rate"].tolist()
    assert "2003/2004–2005/2006, 2006/2007–2006/2007" in made.alt and "事先所说的分界：2004/2005" in made.alt


def test_break_places_count_hits_and_misses():
    found = pd.DataFrame({"row": ["a", "a", "b", "b"], "series": ["p", "c", "p", "c"], "claimed": [2015, 2015, 2019, 2019],
                          "break_year": [2016, 2012, 2020, 2019], "low": [2009, 2009, 2019, 2019], "high": [2017, 2014, 2021, 2020],
                          "p_holm": [0.8, 0.05, 0.01, None]})
    made = check_chart(lambda: draw.break_places(found, rows={"a": "甲 A", "b": "乙 B"}, series={"p": tr("省", "provinces"), "c": tr("市", "cities")}))
    assert made["zh"].table["break_year"].tolist() == [2016, 2012, 2020, 2019]
    assert made["en"].title == "4 breaks: 2 from staircases that do not beat chance; for 3 the interval holds the year claimed"
    assert made["zh"].table["weak"].tolist() == [True, False, False, True]
    assert "2012 (2009–2014)" in made["en"].alt


def test_the_grid_of_shapes_marks_the_chosen_and_the_near():
    shapes = pd.DataFrame([("a", "break", "2014", 0.0, True), ("a", "line", None, 1.5, False), ("a", "none", None, 9.0, False),
                           ("b", "ramp", "2010–2014", 0.0, True), ("b", "break", "2012", 4.0, False)], columns=["panel", "model", "years", "delta", "chosen"])
    made = check_chart(lambda: draw.shape_grid(shapes, panels={"a": "甲 A", "b": "乙 B"}, title=("选中的形状两种", "Two shapes chosen")))
    assert made["zh"].table["kind"].tolist() == ["chosen", "near", "other", "chosen", "other"] and made["zh"].table["words"].tolist()[1] == "+1.5"


def test_the_map_of_splits_has_a_cell_per_split_and_frames_two():
    generator = np.random.default_rng(4)
    table = pd.DataFrame({"year": range(2003, 2019), "a": generator.normal(size=16), "b": np.r_[np.zeros(7), np.ones(9)]})
    splits = cp.all_splits(table, ["a", "b"])
    made = check_chart(lambda: draw.split_map(splits, (2008, 2012)))
    framed = made["zh"].table.query("framed")
    best, at = splits.iloc[0], splits[(splits["first"] == 2008) & (splits["second"] == 2012)].iloc[0]
    assert len(made["zh"].table) == len(splits)
    assert framed[["first", "second"]].values.tolist() == [[2008, 2012]]
    assert made["zh"].table.dropna(subset="best")[["first", "second"]].values.tolist() == [[best["first"], best["second"]]]
    assert f"no. {int(at['rank'])} of {len(splits)} ({at['explained']:.0%} explained; best {splits['explained'].max():.0%})" in made["en"].title
    with pytest.raises(gt.GovtextError, match="1999"):
        draw.split_map(splits, (1999, 2012))


def test_bars_of_break_years_add_up():
    years = pd.Series([2008, 2009, 2014, 2014, 2015, 2019, 2020, 2020], index=list("abcdefgh"))
    made = check_chart(lambda: draw.break_year_bars(years, claimed=[2015, 2019], marked={"某词 word": 2014}))
    drawn = made["zh"].table
    assert drawn["length"].sum() == 8 and drawn.loc[drawn["near"].astype(bool), "length"].sum() == 6
    assert "75%" in made["en"].title and drawn.set_index("year").loc[2014, "words"] == "某词 word\n2"


# ---------------------------------------------------------------------------------------------------- over places

def test_tiles_tell_first_year_and_use_today():
    first, units = reference.first_mentions("数字政府"), reference.load_units()
    made = check_chart(lambda: draw.first_year_tiles(first, units, term=("数字政府", "Digital government"), latest=2026), same_labels=False)
    drawn, known = made["zh"].table.set_index("unit"), first.set_index("unit")
    assert len(drawn) == 31 and drawn["still"].sum() == (first["last"] == 2026).sum()
    assert drawn["first"].dropna().astype(int).to_dict() == known["first"].dropna().astype(int).to_dict()
    assert drawn["early"].dropna().eq(2027 - known["first"].reindex(drawn.index).dropna()).all(), "the earlier, the darker"
    assert f"{first['first'].notna().sum()} of 31 provinces, by {(first['last'] == 2026).sum()}" in made["en"].title


def adopted(now):
    return pd.DataFrame({"panel": ["a"] * 4 + ["b"] * 4, "year": [2019, 2020, 2021, 2022] * 2, "ever": [1, 12, 18, 20, 0, 3, 9, 25], "now": now})


def test_adoption_curves_hold_the_counts_and_say_whether_words_fade():
    table = adopted([1, 11, 9, 4, 0, 3, 21, 20])
    made = check_chart(lambda: draw.adoption_curves(table, panels={"a": "甲  A", "b": "乙  B"}, units=31))
    drawn = made["zh"].table
    assert drawn[(drawn["kind"] == "now") & (drawn["panel"] == "a")]["n"].tolist() == [1, 11, 9, 4]
    assert sorted(w for w in drawn["told"] if w) == ["11", "20", "20", "21", "25", "4"]
    assert made["en"].title == "Words spread and fade: units that use the word in 2022: A 4, B 20"
    rising = draw.adoption_curves(adopted([1, 11, 9, 4, 0, 3, 7, 20]), panels={"a": "甲", "b": "乙"}, units=31)
    assert "消退" not in rising.title and rising.title.startswith("2022 年还提")


# ---------------------------------------------------------------------------------------------------- contrasts

def test_contrast_panels_hold_both_poles_and_the_verdict():
    rows = [(p, pole, y, r, r * 0.9, r * 1.1) for p in ("1", "2") for pole, base in (("from", 2.0), ("to", 1.0)) for y in range(2013, 2027)
            for r in [base + (y - 2013) * (0.1 if pole == "to" else -0.1)]]
    table = pd.DataFrame(rows, columns=["panel", "pole", "year", "rate", "low", "high"])
    made = check_chart(lambda: draw.contrast_panels(
        table, panels={"1": (tr("角色", "Role"), tr("旧词", "old"), tr("新词", "new")), "2": (tr("安慰剂", "Placebo"), tr("甲", "a"), tr("乙", "b"))},
        mark=2023, breaks={"1": 2019, "2": 2016}, verdicts={"1": "partly", "2": tr("不判定", "no verdict")}, title=("标题在此", "Title")))
    drawn = made["en"].table
    assert drawn[(drawn["panel"] == "1") & (drawn["pole"] == "to")]["rate"].tolist() == pytest.approx([1 + 0.1 * i for i in range(14)])
    assert "Role (partly)" in made["en"].alt and "角色｜部分看到" in made["zh"].alt and "2018/2019" in made["en"].alt


def test_verdicts_stand_in_their_cells():
    table = pd.DataFrame([("a", "x", "seen"), ("a", "y", "partly"), ("b", "x", "not seen"), ("b", "y", "not seen")],
                         columns=["row", "column", "verdict"])
    made = check_chart(lambda: draw.verdict_grid(table, rows={"a": "甲 A", "b": "乙 B"}, columns={"x": "省 x", "y": "市 y"}, groups={"a": "1", "b": "2"},
                                                known="partly"))
    assert made["en"].table["word"].tolist() == ["seen", "partly", "not seen", "not seen"]
    assert made["en"].title == "Of 4 cells: seen 1, partly 1; the known change: partly" and "2 columns" in made["en"].alt
    assert made["zh"].title == "4 格里“看到”1 格，“部分看到”1 格；已知的转变判“部分看到”"


# ---------------------------------------------------------------------------------------------------- scores and ranks

def test_scores_and_ranks_show_the_same_series_twice():
    china = reference.egdi("China")
    table = pd.concat([china[["year"]].assign(series=p, score=china[p], rank=china[f"{p}_rank_min"], dense=china[f"{p}_rank_dense"])
                       for p in ("egdi", "osi")], ignore_index=True)
    made = check_chart(lambda: draw.scores_and_ranks(table, series={"egdi": tr("总指数", "EGDI"), "osi": tr("在线服务", "OSI")}, dense=True,
                                                     bold="egdi", title=("标题在此", "Title"), caption=("说明文字", "Caption")))
    drawn = made["zh"].table.set_index(["panel", "series"])["value"]
    assert np.allclose(drawn["score", "egdi"], china["egdi"]) and drawn["rank", "osi"].tolist() == china["osi_rank_min"].tolist()
    assert drawn["rank", "osi/dense"].tolist() == china["osi_rank_dense"].tolist() and ("score", "osi/dense") not in drawn.index
    assert made["en"].table["series"].nunique() == 3, "the two ranks of the index itself are never five apart"
    assert "74" in made["en"].alt and made["zh"].caption.startswith("说明文字")


def test_a_table_without_its_columns_is_refused():
    with pytest.raises(gt.GovtextError):
        draw.split_map(pd.DataFrame({"first": [1]}), (1, 2))

"""Figures of notebook 11: artists equal the tables, both languages, nothing overlaps."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.collections import QuadMesh
from matplotlib.colors import to_rgb
from matplotlib.patches import Rectangle

import govtext as gt
from figure_checks import check_figure, luminance
from govcourse import reference
from govcourse.figures import trajectories as draw
from govtext import language, looks
from govtext.measures import change_points as cp


def texts(ax):
    return [t.get_text() for t in ax.texts]


def lines(ax, marker):
    return [line for line in ax.lines if line.get_marker() == marker and len(line.get_xdata())]


@pytest.fixture(scope="module")
def rates():
    parts = [reference.report_rates(t, level=v, bootstrap=50).assign(panel=t, level=v) for t in ("电子政务", "数字政府")
             for v in ("provincial", "city", "national")]
    return pd.concat(parts, ignore_index=True).query("year >= 2000")


def test_trajectories_hold_the_rates_and_the_denominators(rates):
    bands = pd.DataFrame({"label": ["甲 A\n2000–2014", "乙 B\n2015–2018"], "first": [2000, 2015], "last": [2014, 2018]})
    made = check_figure(lambda: draw.rate_trajectories(
        rates, panels={"电子政务": "电子政务", "数字政府": "数字政府  digital government"}, bands=bands, lead="provincial",
        levels={"provincial": language.tr("省级", "provinces"), "city": language.tr("城市", "cities"), "national": language.tr("全国", "nation")}))
    for k, term in enumerate(["电子政务", "数字政府"]):
        mine = rates[(rates["panel"] == term) & (rates["level"] == "provincial")].sort_values("year")
        drawn = next(line for line in made["zh"].axes[k].lines if line.get_marker() == "None" and line.get_color() == looks.SECOND)
        assert np.allclose(drawn.get_ydata(), mine["rate"]) and list(drawn.get_xdata()) == mine["year"].tolist()
        nation = rates[(rates["panel"] == term) & (rates["level"] == "national") & (rates["rate"] > 0)]
        assert sorted(lines(made["zh"].axes[k], "s")[0].get_xdata()) == nation["year"].tolist()
    mine = rates[(rates["panel"] == "电子政务") & (rates["level"] == "provincial")].sort_values("year")
    assert list(lines(made["zh"].axes[-1], "o")[0].get_ydata()) == mine["reports"].tolist()
    peak = mine.sort_values(["rate", "year"]).iloc[-1]
    for lang in language.LANGUAGES:
        assert str(int(peak["year"])) in made[lang].govtext_alt[lang]
        years = [y for y, r, k in mine[["year", "rate", "reports"]].to_numpy() if r >= peak["low"] and k >= 20] + [peak["year"]]
        assert f" {min(years):.0f}–{max(years):.0f}" in made[lang]._suptitle.get_text()


def test_a_term_inside_another_is_not_in_the_title_and_a_term_that_never_occurs_has_no_height():
    table = reference.trajectories(["互联网+", "互联网+政务服务", "分寸感"], bootstrap=20)
    title = draw.rate_trajectories(table)._suptitle.get_text()
    assert "互联网+政务服务 20" in title and "互联网+ " not in title and title.count("分寸感 –") == 1


def test_one_line_gives_table_and_figure_of_any_counted_term():
    table = reference.trajectories("数据共享", levels=("city", "provincial"), bootstrap=50)
    assert list(table["panel"].unique()) == ["数据共享"] and table["year"].min() >= 2000 and set(table["level"]) == {"city", "provincial"}
    whole = reference.report_rates("数据共享", level="city", bootstrap=50).query("year >= 2000")
    assert np.allclose(table.loc[table["level"] == "city", "rate"], whole["rate"])
    made = check_figure(lambda: draw.rate_trajectories(table))
    mine = table[table["level"] == "provincial"].sort_values(["rate", "year"]).iloc[-1]
    assert str(mine["year"]) in made["en"].govtext_alt["en"] and "省级" in made["zh"]._suptitle.get_text()


def breaks_of(term, k):
    table = reference.term_in_reports(term, level="provincial")
    return cp.break_interval(table[table["year"] >= 2003], k, bootstrap=100).assign(panel=term, row=term, series="provincial")


def test_staircases_stand_where_the_breaks_are():
    cuts = pd.concat([breaks_of("数字政府", 1), breaks_of("互联网+政务服务", 2)], ignore_index=True)
    series = pd.concat([reference.report_rates(t, bootstrap=0).assign(panel=t) for t in cuts["panel"].unique()]).query("year >= 2003")
    made = check_figure(lambda: draw.staircases(series, cuts, panels={t: t for t in cuts["panel"].unique()},
                                                claimed={"数字政府": [2019]}, title=("标题", "Title")))
    for ax, (_, mine) in zip(made["zh"].axes, cuts.groupby("panel", sort=False), strict=True):
        stairs = ax.patches[0].get_data()
        assert np.allclose(stairs.values, [*mine["before"], mine["after"].iloc[-1]])
        assert list(stairs.edges[1:-1] + 0.5) == mine["break_year"].tolist()
        assert sorted(line.get_xdata()[0] + 0.5 for line in lines(ax, "v")) == mine["break_year"].tolist()
    assert "2019" not in texts(made["zh"].axes[0]) and str(cuts["break_year"].iloc[0]) in made["en"].govtext_alt["en"]


def test_break_places_count_hits_and_misses():
    found = pd.DataFrame({"row": ["a", "a", "b", "b"], "series": ["p", "c", "p", "c"], "claimed": [2015, 2015, 2019, 2019],
                          "break_year": [2016, 2012, 2020, 2019], "low": [2009, 2009, 2019, 2019], "high": [2017, 2014, 2021, 2020]})
    made = check_figure(lambda: draw.break_places(found, rows={"a": "甲 A", "b": "乙 B"}, series={"p": language.tr("省", "provinces"), "c": language.tr("市", "cities")}))
    ax = made["en"].axes[0]
    assert sorted(line.get_xdata()[0] for m in "oD" for line in lines(ax, m)) == [2012, 2016, 2019, 2020]
    assert made["en"]._suptitle.get_text() == "4 breaks: 1 in the year claimed, 2 later; the interval of 3 holds that year"


def test_the_map_of_splits_has_a_cell_per_split():
    generator = np.random.default_rng(4)
    table = pd.DataFrame({"year": range(2003, 2019), "a": generator.normal(size=16), "b": np.r_[np.zeros(7), np.ones(9)]})
    splits = cp.all_splits(table, ["a", "b"])
    made = check_figure(lambda: draw.split_map(splits, (2008, 2012)))
    mesh = next(c for c in made["zh"].axes[0].collections if isinstance(c, QuadMesh))
    values = np.ma.filled(mesh.get_array(), np.nan)
    assert np.isfinite(values).sum() == len(splits) and np.nanmax(values) == pytest.approx(splits["explained"].max())
    at = splits[(splits["first"] == 2008) & (splits["second"] == 2012)].iloc[0]
    assert f"ranks {int(at['rank'])} " in made["en"]._suptitle.get_text()
    framed = {tuple(p.get_xy()) for p in made["zh"].axes[0].patches if isinstance(p, Rectangle)}
    assert framed == {(2008 - 0.5, 2012 - 0.5), (splits.iloc[0]["first"] - 0.5, splits.iloc[0]["second"] - 0.5)}


def test_bars_of_break_years_add_up():
    years = pd.Series([2008, 2009, 2014, 2014, 2015, 2019, 2020, 2020], index=list("abcdefgh"))
    made = check_figure(lambda: draw.break_year_bars(years, claimed=[2015, 2019], marked={"某词 word": 2014}))
    bars = made["zh"].axes[0].patches
    assert sum(b.get_height() for b in bars) == 8
    dark = sum(b.get_height() for b in bars if luminance(b.get_facecolor()[:3]) < 0.2)
    assert dark == 6 and "75%" in made["en"]._suptitle.get_text()


def test_tiles_tell_first_year_and_use_today():
    first, units = reference.first_mentions("数字政府"), reference.load_units()
    made = check_figure(lambda: draw.first_year_tiles(first, units, term=("数字政府", "Digital government"), latest=2026))
    shown = sorted(int(t) for t in texts(made["zh"].axes[0]) if t.isdigit())
    assert shown == sorted(first["first"].dropna().astype(int))
    tiles = [p for p in made["zh"].axes[0].patches if p.get_fill()]
    framed = [p for p in made["zh"].axes[0].patches if not p.get_fill()]
    assert len(tiles) == 31 and len(framed) == (first["last"] == 2026).sum()
    shade = {t.get_text(): luminance(p.get_facecolor()[:3]) for p, t in
             zip([p for p in tiles if luminance(p.get_facecolor()[:3]) < 0.98],
                 [t for t in made["zh"].axes[0].texts if t.get_text().isdigit()], strict=True)}
    ordered = [shade[y] for y in sorted(shade)]
    assert ordered == sorted(ordered)   # the later, the lighter
    names = units.loc[units["level"] == "provincial"]
    assert {t.replace("\n", " ") for t in texts(made["en"].axes[0]) if not t.isdigit()} == set(names["unit_en"])


def test_adoption_curves_hold_the_counts():
    table = pd.DataFrame({"panel": ["a"] * 4 + ["b"] * 4, "year": [2019, 2020, 2021, 2022] * 2, "ever": [1, 12, 18, 20, 0, 3, 9, 25],
                          "now": [1, 11, 9, 4, 0, 3, 7, 20]})
    made = check_figure(lambda: draw.adoption_curves(table, panels={"a": "甲  A", "b": "乙  B"}, units=31))
    assert list(lines(made["zh"].axes[0], "D")[0].get_ydata()) == [1, 11, 9, 4]
    assert sorted(texts(made["zh"].axes[0])) == ["11", "20", "4"] and "4, 20 of 31" in made["en"]._suptitle.get_text()


def test_contrast_panels_hold_both_poles_and_the_verdict():
    rows = [(p, pole, y, r, r * 0.9, r * 1.1) for p in ("1", "2") for pole, base in (("from", 2.0), ("to", 1.0)) for y in range(2013, 2027)
            for r in [base + (y - 2013) * (0.1 if pole == "to" else -0.1)]]
    table = pd.DataFrame(rows, columns=["panel", "pole", "year", "rate", "low", "high"])
    made = check_figure(lambda: draw.contrast_panels(
        table, panels={"1": (language.tr("角色", "Role"), language.tr("旧词", "old"), language.tr("新词", "new")),
                       "2": (language.tr("安慰剂", "Placebo"), language.tr("甲", "a"), language.tr("乙", "b"))},
        mark=2023, breaks={"1": 2019, "2": 2016}, verdicts={"1": "partly", "2": language.tr("不判定", "no verdict")}, title=("标题", "Title")))
    ax = made["en"].axes[0]
    assert list(lines(ax, "o")[0].get_ydata()) == pytest.approx(table[(table["panel"] == "1") & (table["pole"] == "to")]["rate"].tolist())
    assert lines(ax, "^")[0].get_xdata()[0] == 2018.5 and ax.get_title(loc="left") == "Role | partly"
    assert "部分看到" in made["zh"].axes[0].get_title(loc="left")


def test_verdicts_stand_in_their_cells_and_differ_in_grey():
    table = pd.DataFrame([("a", "x", "seen"), ("a", "y", "partly"), ("b", "x", "not seen"), ("b", "y", "untestable")],
                         columns=["row", "column", "verdict"])
    made = check_figure(lambda: draw.verdict_grid(table, rows={"a": "甲 A", "b": "乙 B"}, columns={"x": "省 x", "y": "市 y"}, groups={"a": "1", "b": "2"}))
    assert texts(made["en"].axes[0]) == ["seen", "partly", "not seen", "not testable"]
    grey = [luminance(draw.VERDICT_LOOKS[v][0]) for v in draw.VERDICTS]
    assert grey == sorted(grey) and min(np.diff(grey)) > 0.05
    for face, ink in draw.VERDICT_LOOKS.values():
        light, dark = sorted((luminance(face), luminance(ink)), reverse=True)
        assert (light + 0.05) / (dark + 0.05) > 4.5
    assert made["en"]._suptitle.get_text().startswith("2 contrasts: the verdict of 0")


def test_scores_and_ranks_show_the_same_series_twice():
    china = reference.egdi("China")
    table = pd.concat([china[["year"]].assign(series=p, score=china[p], rank=china[f"{p}_rank_min"], dense=china[f"{p}_rank_dense"])
                       for p in ("egdi", "osi")], ignore_index=True)
    made = check_figure(lambda: draw.scores_and_ranks(table, series={"egdi": language.tr("总指数", "EGDI"), "osi": language.tr("在线服务", "OSI")}, dense=True,
                                                      bold="egdi", title=("标题", "Title"), caption=("说明文字", "Caption")))
    left, right = made["zh"].axes
    assert np.allclose(left.lines[0].get_ydata(), china["egdi"])
    assert [list(line.get_ydata()) for line in right.lines] == [china[c].tolist() for c in
                                                                ("egdi_rank_min", "egdi_rank_dense", "osi_rank_min", "osi_rank_dense")]
    assert right.get_ylim()[0] > right.get_ylim()[1]   # rank 1 on top
    assert "#74" in made["en"].govtext_alt["en"] and "#35" in made["en"].govtext_alt["en"]


def test_series_are_told_apart_without_colour():
    looks = draw.LOOKS
    assert len({line if isinstance(line, str) else line[1] for _, line, _ in looks[:4]}) == 4 and len({marker for _, _, marker in looks}) == len(looks)
    assert all(luminance(to_rgb(colour)) < 0.25 for colour, _, _ in looks)


def test_a_table_without_its_columns_is_refused():
    with pytest.raises(gt.GovtextError):
        draw.split_map(pd.DataFrame({"first": [1]}), (1, 2))

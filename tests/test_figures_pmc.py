"""PMC surfaces and ranks: what is drawn equals the matrices and the table, the titles say what the numbers say."""

import numpy as np
import pandas as pd
import pytest

from figure_checks import check_chart
from govtext import language
from govtext.figures import pmc as figures
from govtext.measures.pmc import pmc_sensitivity
from govtext.messages import GovtextError

ZH = ["角色、价值与地位", "根本动力与目标", "成果与效能表现", "价值引领性", "平台首发性", "动态适应性", "渠道开放性", "监督约束性", "无限兜底性"]
EN = ["Role, value and standing", "Basic driver and aim", "Results and effectiveness", "Value leadership", "Platform-first release",
      "Dynamic adaptability", "Open channels", "Technology under supervision", "Unlimited safety net"]
HIGH = np.array([[1, 0.75, 0.5], [0.25, 1, 0], [0.33, 0.67, 0.2]])      # sum 4.70
LOW = np.array([[1, 0.5, 0.5], [0.25, 0, 0], [0.33, 0, 0.2]])           # sum 2.78; differs by .25, 1.00, .67


def names():
    return language.tr(ZH, EN)


def titles(matrices):
    made = {}
    for lang in language.LANGUAGES:
        with language.in_language(lang):
            made[lang] = figures.pmc_surfaces(matrices, names=names()).title
    return made


def test_the_surfaces_hold_the_numbers():
    charts = check_chart(lambda: figures.pmc_surfaces({"甲文件": HIGH, "乙文件": LOW}, names=names()))
    table = charts["zh"].table
    assert table.loc[table["policy"] == "甲文件", "value"].tolist() == HIGH.ravel().tolist() and table["variable"].head(9).tolist() == ZH
    assert "甲文件：九项合计 4.7" in str([t.get_text() for t in charts["zh"].figure.texts]) and "convention" in charts["en"].caption


def test_the_titles_state_what_the_numbers_say():
    found = titles({"乙": LOW, "甲": HIGH})
    assert found["zh"] == "甲 最高，比 乙 多 1.92；\n差别最大的是“平台首发性”：0.00 到 1.00"
    assert found["en"] == '甲 is highest, 1.92 above 乙;\nthey differ most in "Platform-first release": 0.00 to 1.00'
    assert "share the highest sum, 4.70" in titles({"a": HIGH, "b": HIGH[::-1], "c": LOW})["en"]
    assert "score the same on all nine variables" in titles({"a": LOW, "b": LOW})["en"]
    assert titles({"a": LOW})["zh"] == "a：九项合计 2.78\n最高的一项是“角色、价值与地位”，1.00"
    assert "等 9 项：0.00 到 1.00" in titles({"a": HIGH * 0, "b": HIGH * 0 + 1})["zh"]
    assert titles({})["zh"] == "没有政策可画"


def test_the_strongest_word_of_a_variable_stands_beside_its_name():
    strongest = pd.DataFrame({"id": ["v0", "v3", "other"], "term": ["平台", "引领", "x"], "share": [0.5, 0.94, 1.0]})
    charts = check_chart(lambda: figures.pmc_surfaces({"甲": HIGH}, names={f"v{i}": n for i, n in enumerate(names())}, strongest=strongest))
    assert charts["zh"].table["variable"].tolist()[:4] == ["角色、价值与地位（平台 50%）", "根本动力与目标", "成果与效能表现", "价值引领性（引领 94%）"]
    assert "Value leadership (引领 94%)" in charts["en"].alt and "makes most of a variable's scores" in charts["en"].caption
    assert "94%" not in charts["zh"].title


def test_long_names_fit():
    long = "关于进一步加强全省政务服务平台建设和管理工作若干措施的通知"
    charts = check_chart(lambda: figures.pmc_surfaces({f"关于建设平台的通知{n}": HIGH for n in "一二三四"}, names=names()))
    assert charts["zh"].table["policy"].nunique() == 4
    assert figures.pmc_surfaces({long: HIGH, "乙": LOW}, names=ZH).title.startswith("关于进一步加强全省政务服务平…")
    cut = figures.pmc_surfaces({"a": HIGH}, names=[f"{i}{long}" for i in range(9)]).table["variable"]
    assert cut.str.endswith("…").all() and cut.nunique() == 9


@pytest.mark.parametrize("matrices, labels", [({str(i): HIGH for i in range(5)}, ZH), ({"a": HIGH}, ZH[:8]), ({"a": HIGH[:2]}, ZH),
                                              ({"a": HIGH + 0.5}, ZH), ({"a": HIGH * np.nan}, ZH)])
def test_what_cannot_be_drawn_is_refused(matrices, labels):
    with pytest.raises(GovtextError):
        figures.pmc_surfaces(matrices, names=labels)


def scored(**policies):
    """Four main variables of two items each; a policy is eight digits."""
    rows = [(policy, f"x{i // 2 + 1}", f"i{i}", int(c)) for policy, digits in policies.items() for i, c in enumerate(digits)]
    return pmc_sensitivity(pd.DataFrame(rows, columns=["policy", "variable", "item", "score"]))


def drawn(chart):
    """Per policy: its diamond, its circles, words on the right."""
    return [(p, own.loc[own["kind"] == "full", "rank"].item(), sorted(own.loc[own["kind"] == "dropped", "rank"]), own["moves"].iloc[0])
            for p, own in chart.table.groupby("policy", sort=False)]


def test_ranks_equal_the_table():
    table = scored(a="11111000", b="00111100", c="10001000", d="10001000")
    charts = check_chart(lambda: figures.pmc_sensitivity_plot(table, names={"a": "甲"}, labels={"x1": "目标", "x3": "工具"}))
    # a: 1, 1, .5, 0 = 2.5; b: 0, 1, 1, 0 = 2; c, d: .5, 0, .5, 0 = 1. Without x1: a 1.5, b 2, c .5. Without x2: a 1.5, b 1, c 1.
    assert sorted(drawn(charts["zh"])) == [("a", 1, [2], "1 → 2  目标"), ("b", 2, [1], "2 → 1  目标"), ("c", 3, [2], "3 → 2  x2")]
    assert charts["zh"].title == "4 份政策里 4 份的名次会因去掉一项而变；\n2 份与别的互换先后，其余只因并列增减；第一名也会变"
    assert "c（另 1 份）" in charts["zh"].alt and "c (+1)" in charts["en"].alt


def test_nothing_changes():
    chart = check_chart(lambda: figures.pmc_sensitivity_plot(scored(a="11111111", b="00000000")))["en"]
    assert chart.title == "No rank of the 2 policies depends on one main variable"
    assert [row[2:] for row in drawn(chart)] == [([], "no change")] * 2
    check_chart(lambda: figures.pmc_sensitivity_plot(scored(a="11000000")))


def test_the_first_place_stays_while_others_move():
    chart = check_chart(lambda: figures.pmc_sensitivity_plot(scored(a="11111111", b="11000000", c="00100000")))["en"]
    assert chart.title == "2 of 3 policies change rank when one variable is left out;\nfirst place stays"
    assert {"2 → 3  x1", "3 → 2  x1"} <= {row[3] for row in drawn(chart)}


def test_ranks_that_move_with_ties_only_are_told_apart():
    """c scores in x2 alone: without x2 it joins d and e at zero, whose shared rank gets better though they passed nobody."""
    chart = check_chart(lambda: figures.pmc_sensitivity_plot(scored(a="11111111", c="00100000", d="00000000", e="00000000")))["zh"]
    assert chart.title == "4 份政策里 2 份的名次会因去掉一项而变；\n都只因并列增减；第一名不变"
    assert [(row[0], row[3]) for row in sorted(drawn(chart))] == [("a", "不变"), ("c", "不变"), ("d", "3 → 2  x2")]


def test_many_policies_are_limited_and_the_caption_says_so():
    draw = np.random.default_rng(1)
    table = scored(**{f"政策文件第{i:03}号": "".join(map(str, draw.integers(0, 2, 8))) for i in range(120)})
    charts = check_chart(lambda: figures.pmc_sensitivity_plot(table, rows=20))
    labels = [t.get_text() for t in charts["en"].figure.axes[0].get_yticklabels()]
    assert len(labels) == 20
    listed = sum(1 + int(row.split("(+")[1][:-1]) if "(+" in row else 1 for row in labels)
    assert f"{120 - listed} more are not drawn" in charts["en"].caption and f"另有 {120 - listed} 份未画" in charts["zh"].caption


def test_a_table_without_ranks_is_refused():
    with pytest.raises(GovtextError):
        figures.pmc_sensitivity_plot(pd.DataFrame({"policy": ["a"]}))

"""The figures of a corpus of one's own: what they draw equals the tables, for a dozen and for a thousand documents."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from figure_checks import check_chart
from govtext import in_language, looks
from govtext.charts import bars, grid
from govtext.charts.parts import number_axis
from govtext.figures import own_corpus as own
from govtext.measures.documents import OTHERS


def few():
    rows = [("a1", "甲市", 2019, "前期", 300), ("a2", "乙省", 2020, "前期", 120), ("a3", "甲市", 2021, "后期", 240), ("a4", "甲市", 2021, "后期", 60)]
    table = pd.DataFrame(rows, columns=["article_id", "issuer", "year", "period", "n_chars"])
    return table.astype({"year": "Int64"})


def many():
    draw = np.random.default_rng(1)
    n = 900
    table = pd.DataFrame({"article_id": [f"d{i}" for i in range(n)], "issuer": [f"第{i % 45:02}个很长的发文单位名称" for i in range(n)],
                          "year": pd.array(1990 + np.arange(n) % 36, dtype="Int64"), "period": "全部",
                          "n_chars": draw.integers(200, 90_000, n)})
    table.loc[:9, "year"] = pd.NA
    return table


def test_documents_by_issuer_and_year():
    charts = check_chart(lambda: own.documents_by_group(few()))
    assert charts["zh"].table[["row", "column", "n"]].sort_values(["row", "column"]).to_numpy().tolist() == [
        ["乙省", "2020", 1], ["甲市", "2019", 1], ["甲市", "2021", 2]]
    assert charts["zh"].title == "2 个发文单位都有文档的，3 年里有 0 年"     # 2019 甲市, 2020 乙省, 2021 甲市 twice
    assert charts["en"].title == "Both issuers have documents in 0 of 3 years"


def test_years_that_all_issuers_share_are_counted():
    table = pd.DataFrame({"issuer": list("abcabca") + [OTHERS], "year": pd.array([2019, 2019, 2019, 2021, 2021, 2022, pd.NA, 2021], dtype="Int64")})
    assert own.documents_by_group(table).title == "3 个发文单位都有文档的，4 年里有 1 年（另有 1 份不明，1 份没有年份）"     # 2019; a and b only in 2021
    with in_language("en"):
        assert own.documents_by_group(table).title == "All 3 issuers have documents in 1 of 4 years (1 more unknown, 1 without a year)"
        assert own.documents_by_group(table[table["issuer"] == "a"]).title == "issuers: 1, with documents in 2 of 3 years (1 without a year)"
        assert own.documents_by_group(table.assign(year=pd.array([pd.NA] * 8, dtype="Int64"))).title.startswith("Documents: 8, all without a year; issuers: 3")
        assert own.documents_by_group(table, columns=2).title == "All 3 issuers have documents in 2 of 2 spans of years (1 more unknown, 1 without a year)"


def test_a_year_without_documents_has_its_column():
    table = few().assign(year=pd.array([2019, 2019, 2022, 2022], dtype="Int64"))
    chart = own.documents_by_group(table)
    assert "2020" not in set(chart.table["column"]) and all(year in [t.get_text() for t in chart.figure.axes[0].texts] for year in (
        "2019", "2020", "2021", "2022"))
    assert chart.title == "2 个发文单位都有文档的，4 年里有 1 年"     # 2022 only


def test_a_last_span_of_fewer_years_has_no_shade_and_heads_do_not_touch():
    table = many().assign(year=pd.array(1954 + np.arange(900) % 73, dtype="Int64"))   # 73 years: 12 spans of six, and 2026
    chart = own.documents_by_group(table)
    last, others = chart.table["column"] == "2026", chart.table["row"] == OTHERS
    assert last.sum() > 1 and (chart.table["shade"].isna() == (last | others)).all()
    assert "2026 一列" in chart.caption and "不着色" not in own.documents_by_group(few()).caption
    figure = chart.figure
    figure.canvas.draw()
    heads = sorted((t.get_window_extent() for t in figure.axes[0].texts if len(t.get_text()) > 3), key=lambda box: box.x0)
    assert len(heads) == 13 and all(b.x0 - a.x1 > 0.05 * figure.dpi for a, b in pairwise(heads))


def test_a_thousand_documents_stay_readable():
    charts = check_chart(lambda: own.documents_by_group(many()))
    table = charts["en"].table
    assert table["n"].sum() == 900 and table["row"].nunique() == 34 and table["column"].nunique() <= 14
    assert table.loc[table["column"] == OTHERS, "n"].sum() == 10 and table.loc[table["row"] == OTHERS, "shade"].isna().all()
    labels = [t.get_text() for t in charts["en"].figure.axes[0].get_yticklabels()]
    assert labels[-1] == "12 others"


def test_a_year_and_an_issuer_that_are_not_known():
    table = few().assign(issuer=OTHERS, year=pd.array([pd.NA] * 4, dtype="Int64"))
    chart = check_chart(lambda: own.documents_by_group(table))["en"]
    assert chart.table["n"].tolist() == [4] and "no year" in chart.alt and chart.title == "Documents: 4, their issuers all unknown"


def test_lengths_as_bars():
    charts = check_chart(lambda: own.document_lengths(few()))
    assert charts["zh"].table["length"].tolist() == [300, 120, 240, 60]
    table = few()
    named = own.document_lengths(table, labels={table["article_id"][0]: "甲市网站"})
    assert "甲市网站" in named.alt and str(table["article_id"][1]) in named.alt and str(table["article_id"][0]) not in named.alt
    assert charts["zh"].title == "最长的是最短的 5.0 倍：比较词频要先换算成比率"
    assert charts["en"].title == "The longest is 5.0 times the shortest: compare rates, not counts"


def test_many_lengths_as_ranges():
    table = many()
    chart = check_chart(lambda: own.document_lengths(table))["en"]
    assert len(chart.table) == 14 and chart.table["issuer"].iloc[-1] == OTHERS and chart.table["n"].sum() == 900
    drawn = chart.table.set_index("issuer").drop(OTHERS)
    lengths = table.groupby("issuer")["n_chars"]
    assert all(drawn.loc[i, ["low", "median", "high"]].tolist() == [g.min(), g.median(), g.max()] for i, g in lengths if i in drawn.index)
    assert drawn["median"].is_monotonic_decreasing


def test_one_document_and_an_empty_one():
    for make in (own.documents_by_group, own.document_lengths):
        check_chart(lambda make=make: make(few().head(1)))
    assert own.document_lengths(few().tail(1)).title == "只有一份文档，60 个字符"
    assert own.document_lengths(few().assign(n_chars=7)).title == "每份一样长，7 个字符"
    assert own.document_lengths(few().assign(n_chars=[5, 0, 0, 3])).title == "最长的有 5 个字符，2 份是空的"


def test_term_bars():
    table = pd.DataFrame({"term": ["数据", "群众", "部门"], "n": [17, 17, 30], "df": [6, 8, 12]})
    charts = check_chart(lambda: own.term_bars(table, documents=13, labels={"数据": "data"}))
    assert charts["zh"].table[["term", "length", "half"]].to_numpy().tolist() == [["部门", 30, True], ["数据", 17, False], ["群众", 17, True]]
    assert charts["zh"].title == "“部门”最多，见于 12/13 份文档" and "17 in 6" in charts["en"].table["beside"].tolist()
    tied = own.term_bars(table.head(2), documents=13)
    assert tied.title == "“数据”等 2 个词并列最多，它见于 6/13 份文档"
    alone = check_chart(lambda: own.term_bars(table, documents=1))
    named = check_chart(lambda: own.term_bars(table, documents=13, labels={"部门": "department"}))
    assert named["en"].title == '"部门" (department) is the most frequent, in 12 of 13 documents'
    assert alone["en"].title == '"部门" is the most frequent, 30 times' and alone["zh"].table["beside"].tolist() == ["30", "17", "17"]
    check_chart(lambda: own.term_bars(table.head(0), documents=1))


def test_dispersion_dots():
    table = pd.DataFrame({"term": ["数据", "群众", "部门"], "n": [17, 9, 30], "parts": [6, 2, 12], "dp": [0.3, 0.8, 0.1]})
    chart = check_chart(lambda: own.dispersion_dots(table, documents=13))["en"]
    assert chart.table["term"].tolist() == ["部门", "数据", "群众"] and chart.table["dp"].tolist() == [0.1, 0.3, 0.8]
    assert chart.title == 'Of the 3 most frequent terms "群众" is spread least evenly (DP 0.80): 2 of 13 documents'
    two = own.dispersion_dots(table, documents=13, top=2)
    assert two.table["term"].tolist() == ["部门", "数据"] and "没有画" not in two.caption
    tied = table.assign(dp=[0.1 + 0.2, 0.3, 0.1], n=[9, 9, 30])   # 0.30000000000000004 and 0.3
    charts = check_chart(lambda: own.dispersion_dots(tied, documents=13))
    assert charts["en"].title == 'Of the 3 most frequent terms "群众" and 1 more are spread least evenly (DP 0.30): the first in 2 of 13 documents'
    assert charts["zh"].title == "最常见的 3 个词里，“群众”等 2 个词并列分布最不均匀（DP 0.30）：它见于 2/13 份文档"
    assert "没有画的还有 1 个。" in own.dispersion_dots(tied, documents=13, top=2).caption


def test_split_pairs():
    table = pd.DataFrame({"first": ["政务", "派"], "second": ["大厅", "单"], "n_both": [2, 2], "n_first": [3, 2], "n_second": [4, 2],
                          "dice": [4 / 7, 1.0]})
    charts = check_chart(lambda: own.split_pairs(table, labels={"派单": "dispatch"}))
    drawn = charts["zh"].table.pivot(index="pair", columns="part", values="length").round(6)
    assert drawn.loc["政务|大厅"].to_dict() == {"n_both": 0.4, "one": 0.2, "two": 0.4}
    assert drawn.loc["派|单"].to_dict() == {"n_both": 1.0, "one": 0.0, "two": 0.0}
    assert charts["zh"].title == "连得最紧的 2 对（共 2 对）里，1 对相连的超过三种次数的一半；次数最多的一对相连 2 次" and "派|单  dispatch" in charts["zh"].alt
    assert charts["zh"].table["counts"].drop_duplicates().tolist() == ["2 | 1 | 2 · 0.57", "2 | 0 | 0 · 1.00"]     # Dice 2 · 2 / (3 + 4)
    check_chart(lambda: own.split_pairs(table.head(0)))
    check_chart(lambda: own.split_pairs(table.head(0).astype(float)))     # as a corpus without any pair gives it


def test_a_caption_says_what_a_sample_rests_on(keys):
    table = pd.DataFrame({"first": ["派"], "second": ["单"], "n_both": [2], "n_first": [2], "n_second": [2], "dice": [1.0]})
    for make in (lambda **more: own.split_pairs(table, **more), lambda **more: own.keyness_sides(keys, target=("甲", "A"), reference=("乙", "B"), **more)):
        charts = check_chart(lambda make=make: make(basis=("12 份里随机抽出的 5 份", "a random sample of 5 of 12 documents")))
        assert "12 份里随机抽出的 5 份" in charts["zh"].caption and "a random sample of 5 of 12 documents." in charts["en"].caption
        assert "随机抽出" not in make().caption


def test_a_gloss_stands_beside_the_term_that_was_counted(keys):
    with in_language("en"):
        chart = own.keyness_sides(keys, target=("甲", "A"), reference=("乙", "B"), labels={"窗口": "window; counter", "通知": "通知"})
    assert "窗口  window:" in chart.alt and "counter" not in chart.alt and "通知:" in chart.alt


@pytest.fixture
def keys():
    return pd.DataFrame({"term": ["通知", "窗口", "治理", "数字政府"], "n_target": [17, 8, 0, 5], "n_reference": [1, 1, 46, 184],
                         "ll": [57.5, 24.6, -14.8, -32.0], "bic": [48.8, 15.9, 1.0, 23.2], "log_ratio": [6.6, 5.5, -4.0, -2.7]})


def test_keyness_sides(keys):
    charts = check_chart(lambda: own.keyness_sides(keys, target=("本语料", "mine"), reference=("课程", "course"), labels={"治理": "governance"}))
    table = charts["en"].table
    assert table["term"].tolist() == ["通知", "窗口", "治理", "数字政府"] and table["log_ratio"].tolist() == [6.6, 5.5, -4.0, -2.7]
    assert table["side"].tolist() == ["target", "target", "reference", "reference"]
    assert table["counts"].tolist() == ["17:1", "8:1", "0:46", "5:184"] and table["strength"].iloc[-1] == "32.0"
    assert "a ranking, no test" in charts["en"].title and "治理  governance" in charts["en"].alt and "evidence" not in charts["en"].caption


def test_keyness_sides_show_documents_first(keys):
    """With documents as units: ranked by t, filled where p over all terms is small, * where one document has the term."""
    with_units = keys.assign(t=[1.0, 5.2, -3.9, -2.0], p_adjusted=[0.99, 0.004, 0.04, 0.3], df_target=[1, 8, 0, 3], df_reference=[0, 1, 9, 20],
                             one_document=[True, False, False, False])
    charts = check_chart(lambda: own.keyness_sides(with_units, target=("本语料", "mine"), reference=("课程", "course")))
    table = charts["en"].table
    assert table["term"].tolist() == ["窗口", "通知", "数字政府", "治理"] and table["weak"].tolist() == [False, True, True, False]
    assert table["documents"].tolist() == ["8:1", "1:0*", "3:20", "0:9"] and table["p"].tolist() == ["0.004", "0.990", "0.300", "0.040"]
    assert charts["en"].title == "Of 4 terms shown, 窗口, 治理 differ by more than chance (permutation test): mine against course"
    assert charts["zh"].title == "本语料与课程：图中 4 个词，按置换检验，差别超过碰巧的是“窗口”、“治理”" and "LL" not in charts["en"].alt


def test_words_inside_longer_words_are_marked_and_not_named(keys):
    """Of three words beyond chance one is marked: two are named, and the caption says what the mark is."""
    table = keys.assign(t=[5.2, 4.0, -3.9, -2.0], p_adjusted=[0.004, 0.3, 0.04, 0.03], df_target=1, df_reference=1, one_document=False,
                        inside_target=[0, 0, 9089, 7], inside_reference=[0, 0, 22, 1], inside_matters=[False, False, True, False])
    charts = check_chart(lambda: own.keyness_sides(table, target=("甲", "A"), reference=("乙", "B"), labels={"治理": "governance"}))
    assert charts["zh"].title == "甲与乙：图中 4 个词，按置换检验，差别超过碰巧的是“通知”、“数字政府”（带 ‡ 的 1 个不计）"
    assert charts["en"].title == "Of 4 terms shown, 通知, 数字政府 differ by more than chance (permutation test, 1 marked ‡ left out): A against B"
    assert "治理‡  governance" in charts["en"].alt and "通知‡" not in charts["en"].alt and "治理 9,089:22)" in charts["en"].caption and "（两边次数：治理 9,089:22）" in charts["zh"].caption
    plain = check_chart(lambda: own.keyness_sides(table.assign(inside_matters=False), target=("甲", "A"), reference=("乙", "B")))
    assert "‡" not in plain["zh"].caption + plain["zh"].title + plain["zh"].alt


def test_too_few_documents_for_a_test_are_told(keys):
    """Two documents against five can be dealt in 21 ways (7 over 2), four against five in 126."""
    with_units = keys.assign(t=[5.0, 1.2, -3.9, -2.0], p_adjusted=[0.9, 0.95, 0.86, 0.9], df_target=[2, 1, 0, 1], df_reference=0, one_document=False)

    def draw(sides):
        return check_chart(lambda: own.keyness_sides(with_units, target=("甲", "A"), reference=("乙", "B"), sides=sides))

    few, enough = draw((2, 5)), draw((4, 5))
    assert "只有 21 种分法，p 大致不会小于 1/21" in few["zh"].caption and "only 21 ways to deal these documents, so p can hardly fall below 1/21" in few["en"].caption
    assert few["zh"].title == "甲与乙：差别最大的 4 个词；文档太少，是不是碰巧，分不出" and few["en"].title.startswith("Too few documents to tell the 4 terms")
    assert "种分法" not in enough["zh"].caption and "permutation test" in enough["en"].title
    assert all("按 t 排列" in made["zh"].caption and "the bottom row is first on the other side" in made["en"].caption for made in (few, enough))
    assert enough["zh"].table["term"].tolist()[-1] == "治理", "the bottom row: smallest t"


def test_a_slide_shows_both_sides_of_keyness():
    table = pd.DataFrame({"term": [f"词{i:02}" for i in range(40)], "n_target": 5, "n_reference": 5, "ll": np.arange(20, -20, -1) + 0.5})
    with looks.on_screen("projector"):
        chart = own.keyness_sides(table.assign(log_ratio=table["ll"] / 10), target=("甲", "A"), reference=("乙", "B"))
    assert chart.table["side"].value_counts().to_dict() == {"target": 6, "reference": 6}


def test_keyness_of_one_side_or_none(keys):
    turned = keys.assign(log_ratio=keys["log_ratio"].where(keys["term"] != "治理", 0.9))     # 0 of a tiny corpus, counted as a half
    assert own.keyness_sides(turned, target=("甲", "A"), reference=("乙", "B")).table["term"].tolist() == ["通知", "窗口", "数字政府"]
    for part in (keys.head(2), keys.tail(2), keys.head(0), keys.assign(t=np.nan)):
        check_chart(lambda part=part: own.keyness_sides(part, target=("甲方语料", "A"), reference=("乙方", "B")))


def test_a_small_share_is_not_written_as_nothing():
    counts = pd.DataFrame({"id": list("xyz"), "group": "甲", "n": [0.3, 0.0, 42.0]})
    chart = own.concept_matrix(counts, concepts={"x": "一", "y": "二", "z": "三"}, groups={"甲": "甲"}, unit=("占比", "share"), form="{:.0f}%")
    assert chart.table["words"].tolist() == ["<1%", "42%"]
    cells = grid(counts.assign(n=counts["n"] / 100), row="id", column="group", value="n", text="{:.1%}", title="t")
    assert [t.get_text() for t in cells.figure.axes[0].texts if "%" in t.get_text()] == ["0.3%", "0.0%", "42.0%"]
    small = grid(counts.assign(n=counts["n"] / 100), row="id", column="group", value="n", text="{:.0%}", title="t")
    assert [t.get_text() for t in small.figure.axes[0].texts if "%" in t.get_text()] == ["<1%", "0%", "42%"] and "<1%" in small.alt


def test_numbers_beside_one_with_a_comma_have_theirs():
    table = pd.DataFrame({"term": ["数据", "群众"], "n": [13_640, 9_115]})
    chart = bars(table, y="term", x="n", title="t")
    chart.figure.canvas.draw()
    texts = {t.get_text() for t in chart.figure.findobj(Text)}
    assert "9,115" in texts and "9115" not in texts
    for most, tick in ((14_000, "8,000"), (9_000, "8000"), (2030, "2000")):
        ax = Figure().subplots()
        number_axis(ax, 8)
        ax.set_xlim(0, most)
        ax.figure.canvas.draw()
        assert tick in [t.get_text() for t in ax.get_xticklabels()]
    assert "13,640" in chart.alt and "9,115" in chart.alt and "9115" not in chart.alt
    years = bars(table.assign(n=[2024, 1998]), y="term", x="n", title="t")
    assert "2024" in years.alt and "1998" in years.alt
    assert own.document_lengths(few().assign(n_chars=[24_000, 9, 9, 9])).title == "最长的是最短的 2,666.7 倍：比较词频要先换算成比率"


def test_concepts_and_a_group_without_any():
    counts = pd.DataFrame({"id": ["x", "x", "z", "y"], "group": ["甲", "乙", "甲", "甲"], "n": [3, 1, 9, 0]})
    strongest = pd.DataFrame({"id": ["x", "z"], "term": ["共享", "平台"], "n": [840, 3], "share": [0.84, 1.0]})

    def draw(strongest=None):
        return own.concept_matrix(counts, concepts={"x": "第一", "y": "第二"}, groups={"甲": "甲组\n(2)", "乙": "乙组", "丙": "丙组"},
                                  unit=("次数", "hits"), strongest=strongest)

    assert draw().caption.startswith("空格为 0。")

    charts = check_chart(draw)
    assert charts["zh"].table[["id", "group", "n"]].to_numpy().tolist() == [["x", "乙", 1], ["x", "甲", 3]]
    assert charts["zh"].title == "2 个概念里 1 个有词出现" and "\n" not in charts["zh"].alt
    drawn = [t.get_text() for t in charts["zh"].figure.axes[0].texts]
    assert "丙组" in drawn and "9" not in drawn
    with_word = check_chart(lambda: draw(strongest))["en"]
    assert draw(strongest.assign(share=1.0)).title == "2 个概念里 1 个有词出现，其中 1 个只靠一个词"     # z is not drawn
    assert with_word.table["n"].max() == 3   # the shade is that of the counts
    assert with_word.table["words"].tolist() == ["1", "3"] and "共享 84%" in with_word.alt and "hits" in with_word.caption
    with looks.on_screen("projector"):   # a column of words would cost the numbers in narrow cells
        drawn = [t.get_text() for t in draw(strongest).figure.findobj(Text)]
    assert "第一 (84%)" in drawn and "3" in drawn and not any("共享" in words for words in drawn)


def test_unknown_issuers_are_no_small_issuers():
    table = many()
    table.loc[table.index[:50], "issuer"] = OTHERS
    for chart, rows in ((own.documents_by_group(table), 34), (own.document_lengths(table), 14)):
        names = chart.plan.rows if hasattr(chart, "plan") else None
        found = chart.table.groupby(chart.table.columns[0])["n"].sum() if "n" in chart.table else None
        assert found is not None and found[own.UNKNOWN] == 50 and len(found) == rows
        assert found[OTHERS] == 900 - 50 - found.drop([OTHERS, own.UNKNOWN]).sum()
        words = {text.get_text() for text in chart.figure.findobj(Text)}
        assert "不明" in words and f"其余 {45 - (rows - 2)} 个" in words, names

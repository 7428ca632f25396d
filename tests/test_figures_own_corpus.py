"""The figures of a corpus of one's own: what they draw equals the tables, for a dozen and for a thousand documents."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_rgb

from figure_checks import check_figure, luminance, text_boxes
from govtext import looks
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


def words_of(fig):
    return [text for text, _ in text_boxes(fig)]


def test_documents_by_issuer_and_year():
    figs = check_figure(lambda: own.documents_by_group(few()))
    shown = words_of(figs["zh"])
    assert sorted(t for t in shown if t in ("1", "2")) == ["1", "1", "2"]
    assert {"甲市", "乙省", "2019", "2020", "2021"} <= set(shown)
    assert "4 份文档，2 个发文单位；3 格是空的" in shown     # 6 cells, 3 filled
    assert all("甲市 3; 乙省 1" in alt for alt in figs["en"].govtext_alt.values())


def test_a_thousand_documents_stay_readable():
    figs = check_figure(lambda: own.documents_by_group(many()))
    rows = [t.get_text() for t in figs["en"].axes[0].get_yticklabels()]
    assert len(rows) == 34 and rows[-1] == "12 other issuers"
    heads = [t.get_text().replace("\n", "") for t in figs["en"].axes[0].get_xticklabels()]
    assert len(heads) <= 14 and heads[0].startswith("1990") and heads[-1] == "no year"
    cells = figs["en"].axes[0].texts
    assert sum(int(t.get_text()) for t in cells) == 900
    assert max(figs["zh"].get_size_inches()) < 13


def test_a_year_and_an_issuer_that_are_not_known():
    table = few().assign(issuer=OTHERS, year=pd.array([pd.NA] * 4, dtype="Int64"))
    figs = check_figure(lambda: own.documents_by_group(table))
    assert {"issuer unknown", "no year", "4"} <= set(words_of(figs["en"]))


def test_lengths_as_bars():
    figs = check_figure(lambda: own.document_lengths(few()))
    bars = [p.get_width() for p in figs["zh"].axes[0].patches]
    assert bars == [300, 120, 240, 60]
    assert "最长的是最短的 5.0 倍：比较词频要先换算成比率" in words_of(figs["zh"])
    assert "a1 300" in figs["en"].govtext_alt["en"]
    colours = {p.get_facecolor() for p in figs["zh"].axes[0].patches}
    assert len(colours) == 2 and {p.get_hatch() for p in figs["zh"].axes[0].patches} == {"", "//"}


def test_many_lengths_as_ranges():
    table = many()
    figs = check_figure(lambda: own.document_lengths(table))
    ax = figs["en"].axes[0]
    assert len(ax.get_yticklabels()) == 14
    drawn = ax.collections[-1].get_offsets()[:, 0]
    assert drawn[0] == max(drawn[:-1]) and "other issuers" in ax.get_yticklabels()[-1].get_text()
    middle = table.groupby("issuer")["n_chars"].median()
    assert set(np.asarray(drawn[:-1])) <= set(middle)


def test_one_document():
    for make in (own.documents_by_group, own.document_lengths):
        check_figure(lambda make=make: make(few().head(1)))
    assert "60" in words_of(own.document_lengths(few().tail(1)))


def test_term_bars():
    table = pd.DataFrame({"term": ["数据", "群众", "部门"], "n": [17, 17, 30], "df": [6, 8, 12]})
    figs = check_figure(lambda: own.term_bars(table, documents=13, labels={"数据": "data"}))
    assert [t.get_text() for t in figs["zh"].axes[0].get_yticklabels()] == ["部门", "数据  data", "群众"]
    assert [p.get_width() for p in figs["zh"].axes[0].patches] == [30, 17, 17]
    assert "“部门”最多，见于 12/13 份文档" in words_of(figs["zh"])
    dark, pale = (luminance(figs["zh"].axes[0].patches[i].get_facecolor()) for i in (0, 1))
    assert pale - dark > 0.2
    check_figure(lambda: own.term_bars(table.head(0), documents=1))


def test_split_pairs():
    table = pd.DataFrame({"first": ["政务", "派"], "second": ["大厅", "单"], "n_both": [2, 2], "n_first": [3, 2], "n_second": [4, 2],
                          "dice": [4 / 7, 1.0]})
    figs = check_figure(lambda: own.split_pairs(table, labels={"派单": "dispatch"}))
    ax = figs["zh"].axes[0]
    assert [t.get_text() for t in ax.get_yticklabels()] == ["政务|大厅", "派|单  dispatch"]
    widths = [round(p.get_width(), 6) for p in ax.patches]
    assert widths == [0.4, 1.0, 0.2, 0.0, 0.4, 0.0]
    assert {"2 | 1 | 2", "2 | 0 | 0", "2 对相邻的词里，1 对多半时候连在一起"} <= set(words_of(figs["zh"]))
    check_figure(lambda: own.split_pairs(table.head(0)))


@pytest.fixture
def keys():
    return pd.DataFrame({"term": ["通知", "窗口", "治理", "数字政府"], "n_target": [17, 8, 0, 5], "n_reference": [1, 1, 46, 184],
                         "ll": [57.5, 24.6, -14.8, -32.0], "bic": [48.8, 15.9, 1.0, 23.2], "log_ratio": [6.6, 5.5, -4.0, -2.7]})


def test_keyness_sides(keys):
    figs = check_figure(lambda: own.keyness_sides(keys, target=("本语料", "mine"), reference=("课程", "course"), labels={"治理": "governance"}))
    fig = figs["en"]
    assert [t.get_text() for t in fig.axes[0].get_yticklabels()] == ["通知", "窗口", "governance", "数字政府"]
    points = {line.get_marker(): [] for line in fig.axes[0].lines if line.get_marker() in ("o", "s")}
    for line in fig.axes[0].lines:
        if line.get_marker() in points:
            points[line.get_marker()].append(line.get_xdata()[0])
    assert points == {"o": [6.6, 5.5], "s": [-4.0, -2.7]}
    assert {"17:1", "57.5", "0:46", "32.0"} <= set(words_of(fig))
    assert "a ranking, no test" in " ".join(words_of(fig)) and not any("evidence" in w for w in words_of(fig))
    assert "通知 +6.6 (17:1)" in fig.govtext_alt["zh"] and "数字政府 -2.7 (5:184)" in fig.govtext_alt["en"]


def test_keyness_sides_show_documents_first(keys):
    """With documents as units: ranked by t, filled where p over all terms is small, * where one document has the term."""
    with_units = keys.assign(t=[1.0, 5.2, -3.9, -2.0], p_adjusted=[0.99, 0.004, 0.04, 0.3], df_target=[1, 8, 0, 3], df_reference=[0, 1, 9, 20],
                             one_document=[True, False, False, False])
    figs = check_figure(lambda: own.keyness_sides(with_units, target=("本语料", "mine"), reference=("课程", "course")))
    fig = figs["en"]
    assert [t.get_text() for t in fig.axes[0].get_yticklabels()] == ["窗口", "通知", "数字政府", "治理"]
    faces = [to_rgb(line.get_markerfacecolor()) == to_rgb(looks.PAPER) for line in fig.axes[0].lines if line.get_marker() in ("o", "s")]
    assert faces == [False, True, True, False]
    assert {"1:0*", "8:1", "0.004", "0.990", "17:1"} <= set(words_of(fig)) and "57.5" not in words_of(fig)
    assert "2 of 4 terms differ more than documents dealt at random" in " ".join(words_of(fig))


def test_keyness_of_one_side_or_none(keys):
    for part in (keys.head(2), keys.tail(2), keys.head(0), keys.assign(t=np.nan)):
        check_figure(lambda part=part: own.keyness_sides(part, target=("甲方语料", "A"), reference=("乙方", "B")))


def test_concepts_and_a_group_without_any():
    counts = pd.DataFrame({"id": ["x", "x", "z"], "group": ["甲", "乙", "甲"], "n": [3, 1, 9]})
    figs = check_figure(lambda: own.concept_matrix(counts, concepts={"x": "第一", "y": "第二"}, groups={"甲": "甲组\n(2)", "乙": "乙组", "丙": "丙组"},
                                                   what=("命中次数", "Hits"), unit=("次数", "hits")))
    shown = words_of(figs["zh"])
    assert {"3", "1", "丙组", "第二"} <= set(shown) and "9" not in shown
    assert "命中次数：2 个概念里 1 个有词出现" in shown
    assert "\n" not in figs["zh"].govtext_alt["zh"]

"""What is shown in a notebook: sentences with values, tables."""

from pathlib import Path

import pandas as pd
import pytest

import govtext as gt


@pytest.fixture
def shown(monkeypatch):
    import IPython.display

    seen = []
    monkeypatch.setattr(IPython.display, "display", lambda thing, **_: seen.append(thing.data))
    return seen


@pytest.mark.parametrize(("value", "wanted"), [
    ("<b>甲</b>", "&lt;b&gt;甲&lt;/b&gt;"), ("[点我](http://x)", r"\[点我\](http://x)"), ("![图](x.png)", r"\!\[图\](x.png)"), ("某省$厅$办", r"某省\$厅\$办"),
    ("a*b*", r"a\*b\*"), ("# 不是标题", "# 不是标题"), ("甲\n# 乙", "甲 # 乙"), ("zj_reform", "zj_reform"), ("_斜体_", r"\_斜体\_"), (3, "3"), (0.5, "0.5")])
def test_a_value_is_shown_as_it_is_written(shown, value, wanted):
    gt.say("值：{v}。", "Value: {v}.", v=value)
    assert shown == [f"值：{wanted}。\n\nValue: {wanted}."]


def test_lists_tables_and_paths_are_escaped_too(shown):
    for value in (["<i>"], pd.Series(["<i>"]), Path("<i>"), {"k": "<i>"}, ("<i>", 1)):
        gt.say("{v}", "{v}", v=value)
        assert "<i>" not in shown[-1] and "&lt;i&gt;" in shown[-1]


def test_formats_places_and_attributes_work(shown):
    gt.say("{x:.2f}，{v[0]}，{t.index}", "{n:,} {p:%}", x=1 / 3, v=["<b>"], t=pd.Series([1], index=["<u>"]), n=1234, p=0.5)
    assert shown[0].startswith("0.33，&lt;b&gt;，Index(") and "&lt;u&gt;" in shown[0] and shown[0].endswith("1,234 50.000000%")


def test_a_table_can_be_closed_until_the_reader_opens_it(shown):
    table = pd.DataFrame({"k": ["<甲>"]})
    gt.show_table(table, closed=("先想，再<点开>", "Think, then open"))
    gt.show_table(table, "题", "Head")
    closed, plain = shown[-2:]
    assert closed.startswith("<details><summary>先想，再&lt;点开&gt;</summary>") and closed.endswith("</details>") and closed.count("<table") == 1
    assert "<details" not in plain and "<caption>题</caption>" in plain and "&lt;甲&gt;" in plain


def test_ways_of_counting_are_told_in_the_language_in_force(shown):
    gt.show_table(pd.DataFrame({"term": ["甲", "乙", "丙"], "counted": ["string", "longest match only", ""]}))
    with gt.in_language("en"):
        gt.show_table(pd.DataFrame({"term": ["甲"], "counted": ["longest match only"]}))
    assert shown[0].count(">逐字</td>") == 2 and ">仅最长匹配</td>" in shown[0] and "longest match only" in shown[1]


def test_words_stand_to_the_left_and_numbers_to_the_right(shown):
    """JupyterLab sets a bare cell to the right. A short id beside a sentence is not broken; without sentences nothing is forced onto a line."""
    from lxml import html

    table = pd.DataFrame({"id": ["suzhou-12", "<td>"], "n": [3, 4], "share": [0.5, None], "digest": ["字" * 40, "短"],
                          "name": pd.array(["甲", None], dtype="string"), "whole": pd.array([1, None], dtype="Int64"), "percent": ["5%", "–"]})
    gt.show_table(table)
    gt.show_table(table.drop(columns="digest"))
    gt.show_table(table.head(0))
    wide, narrow, empty = (html.fromstring(page) for page in shown)
    for row in wide.xpath(".//tr"):
        assert [cell.get("style") or "" for cell in row] == ["text-align: left; white-space: nowrap", "", "", "text-align: left", "text-align: left; white-space: nowrap", "", ""]
    assert [cell.get("style") for cell in narrow.xpath(".//tr")[1]] == ["text-align: left", None, None, "text-align: left", None, None]
    assert wide.xpath(".//td/text()")[7] == "<td>" and len(empty.xpath(".//th")) == 7 and "没有" in empty.text_content()


def test_terms_have_their_gloss_in_english_tables():
    """In Chinese, with a column of glosses, and for words without one the cell stays."""
    from unittest.mock import patch

    def html(table, lang):
        shown = []
        with patch("IPython.display.display", lambda thing: shown.append(thing.data)), gt.in_language(lang):
            gt.show_table(table)
        return shown[0]

    table = pd.DataFrame({"term": ["数据", "甲乙"], "matched": ["数据×3 甲乙×1", ""]})
    assert ">数据 (data)</td>" in html(table, "en") and ">甲乙</td>" in html(table, "en") and "数据 (data)×3 甲乙×1" in html(table, "en")
    assert "(data)" not in html(table, "zh") and "数据 (data)" not in html(table.assign(gloss_en=["data", ""]), "en")


def test_a_figure_of_ones_own_shows_itself_once_it_is_described():
    from matplotlib.figure import Figure

    fig = Figure(figsize=(3, 2))
    fig.subplots().set_title("a title", loc="left")
    with pytest.raises(gt.GovtextError, match="no alternative text"):
        gt.show(fig)
    with gt.in_language("en"):
        chart = gt.describe(fig, alt=("图", 'a "picture"'), caption=("说明", "a caption"))
    html = chart._repr_mimebundle_()[0]["text/html"]
    assert chart.title == "a title" and 'alt="a &quot;picture&quot;"' in html and "a caption" in html and "说明" not in html

"""Figures of notebook 03: artists equal the tables, both languages, nothing overlaps."""

import pandas as pd
import pytest
from matplotlib.collections import PathCollection
from matplotlib.colors import to_hex
from matplotlib.patches import FancyBboxPatch, PathPatch, Rectangle
from matplotlib.text import Text

import govcourse as gc
import govtext as gt
from figure_checks import check_figure, luminance
from govcourse.figures import change, collocates
from govtext import language
from govtext.measures import collocation


@pytest.fixture(scope="module")
def concepts():
    return gc.load_concepts()


def words_of(fig):
    return [t.get_text() for t in fig.findobj(Text) if t.get_text().strip()]


# ---------------------------------------------------------------------------------------------------- concept_tree

@pytest.fixture(scope="module")
def counts():
    return pd.DataFrame([("quant-1-service-online", "from", "here", 1), ("quant-1-service-online", "to", "others", 7),
                         ("quant-2-social-governance", "", "rest", 40), ("qual-3-state-society", "to", "here", 3)],
                        columns=["id", "pole", "place", "n"])


@pytest.fixture(scope="module")
def tree(concepts, counts):
    return check_figure(lambda: change.concept_tree(concepts, counts, root="quantity-and-quality-thesis", unit=("次", "times"),
                                                    places={"here": "1", "rest": "2", "others": "3"}, source=("表", "table")))


def test_concept_tree_draws_every_part_and_member_once(tree):
    boxes = [p for p in tree["zh"].axes[0].patches if isinstance(p, FancyBboxPatch)]
    assert len(boxes) == 1 + 2 + 5
    drawn = {t.replace("\n", "") for t in words_of(tree["zh"])}
    assert {"既有量变也有质变", "政社关系", "增加社会治理任务", "○ 划桨、单向", "◆ 掌舵、双向"} <= drawn
    assert not any("划桨与掌舵" in t for t in drawn), "oppositions below a change are not members of their own"


def test_concept_tree_cells_equal_the_counts(tree):
    ax = tree["en"].axes[0]
    cells = [p for p in ax.patches if type(p) is Rectangle]
    numbers = [t.get_text() for t in ax.texts if t.get_text().isdigit() and t.get_fontsize() == 12]
    assert len(cells) == len(numbers) == 9 * 3
    assert sorted(int(k) for k in numbers if k != "0") == [1, 3, 7, 40]
    shades = {t: luminance(to_hex(c.get_facecolor())) for c, t in zip(cells, numbers, strict=True)}
    assert shades["40"] < shades["7"] < shades["3"] < shades["1"] < shades["0"]


def test_concept_tree_counts_rows_that_stay_at_home(tree):
    assert "9 组用词：其中 7 组" in tree["zh"]._suptitle.get_text()
    assert "40" in tree["en"].govtext_alt["en"] and "State and society" in tree["en"].govtext_alt["en"]


# ---------------------------------------------------------------------------------------------------- layered_links

@pytest.fixture(scope="module")
def linked():
    nodes = pd.DataFrame([("a", "甲", 0), ("b", "乙", 0), ("c", "丙", 1), ("d", "丁", 1), ("e", "戊", 2)], columns=["id", "label", "layer"])
    links = pd.DataFrame([("a", "c", "article", pd.NA), ("d", "b", "editors", 3), ("a", "e", "editors", 1)],
                         columns=["source", "target", "by", "strength"])
    return check_figure(lambda: change.layered_links(nodes, links, layers=["一", "二", "三"], title=("题", "title"), source=("表", "table")))


def test_layered_links_draws_each_link_and_says_who_states_it(linked):
    ax = linked["zh"].axes[0]
    curves = [p for p in ax.patches if isinstance(p, PathPatch)]
    assert len(curves) == 3 and len([p for p in ax.patches if isinstance(p, FancyBboxPatch)]) == 5
    assert sum(p.get_linestyle() in ("-", "solid") for p in curves) == 1
    assert max(p.get_linewidth() for p in curves) == pytest.approx(1.2 + 0.9 * 2)
    assert "3 links, 1 stated by the author" in linked["en"].govtext_alt["en"]


def test_a_link_that_skips_a_column_crosses_no_box(linked):
    ax = linked["zh"].axes[0]
    boxes = [p.get_path().get_extents() for p in ax.patches if isinstance(p, FancyBboxPatch)]
    (long,) = [p for p in ax.patches if isinstance(p, PathPatch) and len(p.get_path().vertices) > 4]
    middle = long.get_path().vertices[3:5]   # enters and leaves the column in between
    for box in boxes:
        if box.x0 <= middle[:, 0].mean() <= box.x1:
            assert not box.y0 < middle[0, 1] < box.y1


# ---------------------------------------------------------------------------------------------------- pole_dots

def test_pole_dots_draws_one_dot_for_each_occurrence():
    table = pd.DataFrame({"pair": ["p", "p", "q"], "row": ["一", "二", "三"], "n_from": [2, 0, 1], "n_to": [1, 3, 0], "note": ["甲", "乙", "丙"]})
    made = check_figure(lambda: change.pole_dots(table, pairs={"p": ("工具", "价值"), "q": ("技术", "制度")}, title=("题", "title"),
                                                 source=("表", "table")))
    dots = [c for c in made["zh"].axes[0].collections if isinstance(c, PathCollection)]
    sizes = [len(c.get_offsets()) for c in dots]
    assert sizes == [2, 1, 0, 3, 1, 0]
    axis = 4.25
    assert all((c.get_offsets()[:, 0] < axis).all() for c in dots[::2] if len(c.get_offsets()))
    assert all((c.get_offsets()[:, 0] > axis).all() for c in dots[1::2] if len(c.get_offsets()))
    assert "工具 2, 价值 1" in made["zh"].govtext_alt["zh"]


# ---------------------------------------------------------------------------------------------------- frequency_spectrum

def test_frequency_spectrum_shares_add_up():
    counts = pd.DataFrame({"term": list("abcdefgh"), "n": [1, 1, 1, 2, 3, 5, 30, 57]})
    made = check_figure(lambda: change.frequency_spectrum(counts, {"a": "甲", "g": "己", "x": "没有"}))
    heights = [b.get_height() for b in made["zh"].axes[0].patches if type(b) is Rectangle]
    types, text = heights[:8], heights[8:16]
    assert sum(types) == pytest.approx(1) and sum(text) == pytest.approx(1)
    assert types[0] == pytest.approx(3 / 8) and text[0] == pytest.approx(3 / 100) and text[-1] == pytest.approx(0.57)
    drawn = words_of(made["zh"])
    assert "甲" in drawn and "己" in drawn and "没有" not in drawn
    assert made["en"].axes[0]._left_title.get_text().startswith("38% of the words occur once")


def test_frequency_spectrum_of_the_course():
    spectrum = gt.term_frequency(gt.content_terms(gc.load_course().tokens, gt.load_stopwords()))
    marked = {t: t for t in ("划桨", "掌舵", "量变", "质变", "工具理性", "价值理性", "电子政务", "数字政府")}
    made = check_figure(lambda: change.frequency_spectrum(spectrum, marked))
    assert "划桨 1" in made["zh"].govtext_alt["zh"]
    assert str((spectrum["n"] == 1).sum()) in words_of(made["zh"])


# ---------------------------------------------------------------------------------------------------- paired_rates

def rates():
    rows = [("a", 4, 2.0, 1.0, 3.0, 12, 6.0, 4.0, 8.0, 1.5, 6.5), ("b", 3, 3.0, 0.5, 5.0, 2, 2.0, 0.0, 4.0, -3.0, 1.0)]
    return pd.DataFrame(rows, columns=["row", *(f"{v}_{s}" for s in "ab" for v in ("n", "rate", "low", "high")), "low", "high"])


def test_paired_rates_points_and_lines_equal_the_table():
    made = check_figure(lambda: change.paired_rates(rates(), rows={"b": "乙", "a": "甲"}, series=("效率", "便民"), unit=("每千字", "per 1,000"),
                                                    source=("表", "table")))
    ax = made["zh"].axes[0]
    circles, diamonds = [c for c in ax.collections if isinstance(c, PathCollection)]
    assert circles.get_offsets()[:, 0].tolist() == [3.0, 2.0] and diamonds.get_offsets()[:, 0].tolist() == [2.0, 6.0]
    spans = [tuple(c.get_segments()[0][:, 0]) for c in ax.collections if not isinstance(c, PathCollection) and len(c.get_segments())]
    assert spans == [(0.5, 5.0), (0.0, 4.0), (1.0, 3.0), (4.0, 8.0)]
    assert {"3 : 2", "4 : 12"} <= set(words_of(made["zh"]))
    assert words_of(made["en"]).count("clear") == 1 and words_of(made["en"]).count("interval holds 0") == 1
    assert "1 of 2 rows" in ax.get_title(loc="left") or "2 行里 1 行" in ax.get_title(loc="left")


# ---------------------------------------------------------------------------------------------------- collocate_contrast

@pytest.fixture(scope="module")
def tables():
    tokens = gc.load_course().tokens
    stop = gt.load_stopwords()
    return {side: gt.content_terms(collocation.compare_collocates(tokens, "电子政务", "数字政府", shared=side, minimum=4), stop)
            for side in ("first", "neither")}


def test_collocate_contrast_bars_and_counts_equal_the_table(tables):
    made = check_figure(lambda: collocates.collocate_contrast(
        tables["first"], apart=tables["neither"], top=6, first=language.tr("电子政务", "e-government"),
        second=language.tr("数字政府", "digital government")))
    ax = made["zh"].axes[0]
    ranked = tables["first"].sort_values(["log_odds", "term"], ascending=[False, True])
    shown = pd.concat([ranked.head(6), ranked.tail(6)])
    bars = [p for p in ax.patches if type(p) is Rectangle]
    assert [b.get_x() + b.get_width() if b.get_x() == 0 else b.get_x() for b in bars] == pytest.approx(list(shown["log_odds"]))
    assert [t.get_text() for t in ax.get_yticklabels()] == list(shown["term"])
    numbers = [int(t.get_text()) for t in ax.texts if t.get_text().isdigit()]
    assert numbers == shown[["n_first_only", "n_shared", "n_second_only"]].to_numpy().ravel().tolist()
    diamonds = [c for c in ax.collections if isinstance(c, PathCollection)]
    other = tables["neither"].set_index("term")["log_odds"]
    alone = shown[(shown["n_first_only"] > 0) & (shown["n_second_only"] > 0)]["term"]
    assert [c.get_offsets()[0, 0] for c in diamonds] == pytest.approx([other[t] for t in alone])
    assert 0 < len(diamonds) < len(shown), "no diamond where the word never stands with one of the two alone"


def test_collocate_contrast_hatches_what_touches_the_middle(tables):
    fig = collocates.collocate_contrast(tables["first"], first="a", second="b", top=6)
    ranked = tables["first"].sort_values(["log_odds", "term"], ascending=[False, True])
    shown = pd.concat([ranked.head(6), ranked.tail(6)])
    clear = ((shown["low"] > 0) | (shown["high"] < 0)).tolist()
    assert [p.get_hatch() is None for p in fig.axes[0].patches if type(p) is Rectangle] == clear
    total = int(((tables["first"]["low"] > 0) | (tables["first"]["high"] < 0)).sum())
    assert f"{total} have an interval" in fig.govtext_alt["en"]


def test_collocate_contrast_with_glosses(tables):
    labels = gt.gloss(list(tables["first"]["term"]))
    check_figure(lambda: collocates.collocate_contrast(tables["first"], first="A", second="B", labels=labels))


# ---------------------------------------------------------------------------------------------------- labels

@pytest.mark.parametrize(("text", "inches"), [("质变：流程与理念重塑", 1.55), ("Change in quantity and quality", 1.4), ("Reintegration", 0.5),
                                              ("“互联网+政务服务”阶段", 1.2), ("内涵", 2)])
def test_wrapping_loses_nothing_and_breaks_no_word(text, inches):
    lines = change._wrap(text, inches, 12).split("\n")
    assert (" " if " " in text else "").join(lines) == text
    if text.isascii():
        assert all(word in text.split() for line in lines for word in line.split())
    assert not any(line[0] in "，。：、”）" for line in lines)

"""PMC surfaces and ranks: what is drawn equals the matrices and the table, in both languages and in greyscale."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_rgb

from figure_checks import check_figure, luminance, text_boxes
from govtext import language, looks
from govtext.figures import pmc as figures
from govtext.figures.matrix import SHADE
from govtext.measures.pmc import pmc_sensitivity
from govtext.messages import GovtextError

ZH = ["角色、价值与地位", "根本动力与目标", "成果与效能表现", "价值引领性", "平台首发性", "动态适应性", "渠道开放性", "监督约束性", "无限兜底性"]
EN = ["Role, value and standing", "Basic driver and aim", "Results and effectiveness", "Value leadership", "Platform-first release",
      "Dynamic adaptability", "Open channels", "Technology under supervision", "Unlimited safety net"]
HIGH = np.array([[1, 0.75, 0.5], [0.25, 1, 0], [0.33, 0.67, 0.2]])      # sum 4.70
LOW = np.array([[1, 0.5, 0.5], [0.25, 0, 0], [0.33, 0, 0.2]])           # sum 2.78; differs by .25, 1.00, .67


def names():
    return language.tr(ZH, EN)


def words_of(fig):
    return [text for text, _ in text_boxes(fig)]


def surfaces(matrices):
    """In both languages, without drawing: the drawn ones are checked once, two and four surfaces wide."""
    made = {}
    for lang in language.LANGUAGES:
        language.set_language(lang)
        made[lang] = figures.pmc_surfaces(matrices, names=names())
    language.set_language("zh")
    return made


def title(fig):
    return fig._suptitle.get_text()


def solids(fig):
    return [ax for ax in fig.axes if ax.name == "3d"]


def flats(fig):
    return [ax for ax in fig.axes if ax.name != "3d" and ax.axison]


def test_surface_and_grid_hold_the_same_nine_numbers():
    figs = check_figure(lambda: figures.pmc_surfaces({"甲文件": HIGH, "乙文件": LOW}, names=names()))
    for fig in figs.values():
        for matrix, solid, flat in zip((HIGH, LOW), solids(fig), flats(fig), strict=True):
            x, y, z = solid.collections[1]._offsets3d        # the nine points
            placed = {(int(2 - b), int(a)): float(h) for a, b, h in zip(x, y, z, strict=True)}
            assert placed == {cell: value for cell, value in np.ndenumerate(matrix)}
            faces = np.asarray(solid.collections[0]._faces)
            assert faces.shape == (4, 4, 3) and {tuple(c) for c in faces.reshape(-1, 3)} == {*zip(x, y, z, strict=True)}
            assert flat.collections[0].get_array().tolist() == matrix.tolist()
            assert [t.get_text() for t in flat.texts[1::2]] == [f"{v:.2f}" for v in matrix.flat]
            assert "".join(t.get_text() for t in flat.texts[::2]) == figures.CIRCLED
    assert {"甲文件\n九项合计 4.70", "乙文件\n九项合计 2.78"} <= set(words_of(figs["zh"]))


def test_all_surfaces_have_the_same_height_and_view():
    fig = surfaces({"a": HIGH, "b": LOW, "c": HIGH * 0.1, "d": HIGH * 0})["en"]
    assert {tuple(ax.get_zlim()) for ax in solids(fig)} == {(0, 1)}
    assert len({(ax.elev, ax.azim, ax.get_xlim(), ax.get_ylim()) for ax in solids(fig)}) == 1
    assert all(ax.collections[0].get_clim() == (0, 1) for ax in [*solids(fig), *flats(fig)])
    key = [t.get_text() for t in fig.axes[-1].texts]
    assert key == [f"{n}  {name}" for n, name in zip(figures.CIRCLED, EN, strict=True)]


def test_the_titles_state_what_the_numbers_say():
    figs = surfaces({"乙": LOW, "甲": HIGH})
    assert title(figs["zh"]) == "甲 最高，比 乙 多 1.92；\n差别最大的是“平台首发性”：0.00 到 1.00"
    assert title(figs["en"]) == '甲 is highest, 1.92 above 乙;\nthey differ most in "Platform-first release": 0.00 to 1.00'
    assert "share the highest sum, 4.70" in title(surfaces({"a": HIGH, "b": HIGH[::-1], "c": LOW})["en"])
    assert "score the same on all nine variables" in title(surfaces({"a": LOW, "b": LOW})["en"])
    assert title(surfaces({"a": LOW})["zh"]) == "a：九项合计 2.78\n最高的一项是“角色、价值与地位”，1.00"
    assert "等 9 项：0.00 到 1.00" in title(surfaces({"a": HIGH * 0, "b": HIGH * 0 + 1})["zh"])


def test_the_alternative_text_gives_all_values():
    figs = surfaces({"甲": HIGH, "乙": LOW})
    for lang, order in (("zh", ZH), ("en", EN)):
        assert all(f"{i} {name}" in figs[lang].govtext_alt[lang] for i, name in enumerate(order, 1))
        assert "甲: 1.00, 0.75, 0.50, 0.25, 1.00, 0.00, 0.33, 0.67, 0.20 (= 4.70)" in figs[lang].govtext_alt[lang]


def test_greyscale_darker_is_more_and_numbers_stand_out():
    steps = [luminance(SHADE(v)) for v in np.linspace(0, 1, 5)]
    assert all((a + 0.05) / (b + 0.05) > 1.3 for a, b in pairwise(steps))
    fig = surfaces({"a": np.linspace(0, 1, 9).reshape(3, 3)})["en"]
    for text, value in zip(flats(fig)[0].texts[1::2], np.linspace(0, 1, 9), strict=True):
        pair = sorted((luminance(to_rgb(text.get_color())), luminance(SHADE(value))))
        assert (pair[1] + 0.05) / (pair[0] + 0.05) > 4


def test_long_names_are_cut():
    long = "关于进一步加强全省政务服务平台建设和管理工作若干措施的通知"
    figs = check_figure(lambda: figures.pmc_surfaces({long + n: HIGH for n in "一二三四"}, names=[f"{i}{long}" for i in range(9)]))
    assert sum("…" in words for words in words_of(figs["zh"])) >= 13


@pytest.mark.parametrize("matrices, labels", [({}, ZH), ({str(i): HIGH for i in range(5)}, ZH), ({"a": HIGH}, ZH[:8]), ({"a": HIGH[:2]}, ZH),
                                              ({"a": HIGH + 0.5}, ZH), ({"a": HIGH * np.nan}, ZH)])
def test_what_cannot_be_drawn_is_refused(matrices, labels):
    with pytest.raises(GovtextError):
        figures.pmc_surfaces(matrices, names=labels)


def scored(**policies):
    """Four main variables of two items each; a policy is eight digits."""
    rows = [(policy, f"x{i // 2 + 1}", f"i{i}", int(c)) for policy, digits in policies.items() for i, c in enumerate(digits)]
    return pmc_sensitivity(pd.DataFrame(rows, columns=["policy", "variable", "item", "score"]))


def drawn(fig):
    """Per row: label, (first, last), circles, diamond, words on the right."""
    ax = fig.axes[0]
    lines = [ax.lines[i:i + 3] for i in range(0, len(ax.lines), 3)]
    right = [t.get_text() for t in ax.texts]
    return [(label.get_text(), tuple(span.get_xdata()), list(lost.get_xdata()), list(full.get_xdata()), words)
            for label, (span, lost, full), words in zip(ax.get_yticklabels(), lines, right, strict=False)]


def test_ranks_equal_the_table():
    table = scored(a="11111000", b="00111100", c="10001000", d="10001000")
    fig = check_figure(lambda: figures.pmc_sensitivity_plot(table, names={"a": "甲"}, labels={"x1": "目标", "x3": "工具"}))["zh"]
    # a: 1, 1, .5, 0 = 2.5; b: 0, 1, 1, 0 = 2; c, d: .5, 0, .5, 0 = 1. Without x1: a 1.5, b 2, c .5. Without x2: a 1.5, b 1, c 1.
    for label, span, lost, full, _ in drawn(fig):
        policy = {"甲": "a", "c（另 1 份）": "c"}.get(label, label)
        mine = table[table["policy"] == policy]
        ranks = set(mine["rank"])
        assert span == (min(ranks), max(ranks)) and set(lost) | set(full) == ranks and not set(lost) & set(full)
        assert full == mine.loc[mine["dropped"] == "", "rank"].tolist()
    assert [row[0] for row in drawn(fig)] == ["甲", "b", "c（另 1 份）"]
    assert [row[4] for row in drawn(fig)] == ["1 → 2  目标", "2 → 1  目标", "3 → 2  x2"]
    assert title(fig) == "4 份政策里 4 份的名次会因去掉一项而变；\n2 份与别的互换先后，其余只因并列增减；第一名也会变"
    assert "甲 1 (1–2); b 2 (1–2); c（另 1 份） 3 (2–3)" in fig.govtext_alt["zh"]


def test_nothing_changes():
    figs = check_figure(lambda: figures.pmc_sensitivity_plot(scored(a="11111111", b="00000000")))
    assert title(figs["en"]) == "No rank of the 2 policies depends on one main variable"
    assert [row[4] for row in drawn(figs["en"])] == ["no change", "no change"]
    check_figure(lambda: figures.pmc_sensitivity_plot(scored(a="11000000")))


def test_the_first_place_stays_while_others_move():
    figs = check_figure(lambda: figures.pmc_sensitivity_plot(scored(a="11111111", b="11000000", c="00100000")))
    assert title(figs["en"]) == "2 of 3 policies change rank when one variable is left out;\nfirst place stays"
    assert {"2 → 3  x1", "3 → 2  x1"} <= {row[4] for row in drawn(figs["en"])}


def test_ranks_that_move_with_ties_only_are_told_apart():
    """c scores in x2 alone: without x2 it joins d and e at zero, whose shared rank gets better though they passed nobody."""
    figs = check_figure(lambda: figures.pmc_sensitivity_plot(scored(a="11111111", c="00100000", d="00000000", e="00000000")))
    assert title(figs["zh"]) == "4 份政策里 2 份的名次会因去掉一项而变；\n都只因并列增减；第一名不变"
    assert [(row[0], row[4]) for row in drawn(figs["zh"])] == [("a", "不变"), ("c", "不变"), ("d（另 1 份）", "3 → 2  x2")]


def test_many_policies_are_limited_and_the_caption_says_so():
    draw = np.random.default_rng(1)
    table = scored(**{f"政策文件第{i:03}号": "".join(map(str, draw.integers(0, 2, 8))) for i in range(120)})
    figs = check_figure(lambda: figures.pmc_sensitivity_plot(table, rows=20))
    shown = drawn(figs["en"])
    assert len(shown) == 20 and [row[3] for row in shown] == sorted(row[3] for row in shown)
    listed = sum(1 + int(row[0].split("(+")[1][:-1]) if "(+" in row[0] else 1 for row in shown)
    assert f"{120 - listed} more are not drawn" in figs["en"].govtext_caption["en"]
    assert f"另有 {120 - listed} 份未画" in figs["zh"].govtext_caption["zh"]
    assert max(figs["en"].get_size_inches()) < 13


def test_marks_differ_without_colour():
    fig = check_figure(lambda: figures.pmc_sensitivity_plot(scored(a="11111000", b="00111100")))["en"]
    _, lost, full = fig.axes[0].lines[:3]
    assert (lost.get_marker(), full.get_marker()) == ("o", "D")
    assert luminance(lost.get_markerfacecolor()) - luminance(full.get_color()) > 0.5


def test_a_table_without_ranks_is_refused():
    with pytest.raises(GovtextError):
        figures.pmc_sensitivity_plot(pd.DataFrame({"policy": ["a"]}))


def test_saving_as_svg_does_not_move_what_was_placed_by_hand(tmp_path):
    fig = figures.pmc_surfaces({"a": np.full((3, 3), 0.5)}, names=[f"n{i}" for i in range(9)])
    before = looks.png_bytes(fig)
    looks.save_figure(fig, tmp_path / "surface.svg")
    assert fig.get_layout_engine() is None and looks.png_bytes(fig) == before

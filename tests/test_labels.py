"""Labels are drawn as they are written: dollar signs, emoji, characters that the Chinese font lacks."""

import warnings

import matplotlib as mpl
import numpy as np
import pytest

from govtext.charts import labels
from govtext.looks import figure_style, new_figure, png_bytes, save_figure


def drawn(label, places=("tick", "title", "text"), **settings):
    with figure_style(), mpl.rc_context(settings):
        fig, ax = new_figure(4, 2)
        ax.barh([label if "tick" in places else "甲"], [1])
        ax.set_title(label if "title" in places else "甲")
        ax.text(0.5, 0, label if "text" in places else "甲")
    return fig


def pixels(fig):
    import io

    from PIL import Image

    return np.asarray(Image.open(io.BytesIO(png_bytes(fig))).convert("L"))


@pytest.mark.parametrize("label", ["某省$厅$办", "价格$100至$200", "$x^2$", "甲_1 $\\alpha$ 乙"])
def test_dollar_signs_are_drawn_as_written(label):
    """Against matplotlib's own way to write a dollar sign where mathematics is on: with a backslash."""
    escaped = drawn(label.replace("$", "\\$"), ("title", "text"), **{"text.parse_math": True})
    assert (pixels(drawn(label, ("title", "text"))) == pixels(escaped)).all()
    assert pixels(drawn(label)).std() > 0


@pytest.mark.parametrize("label", ["😀 居民", "满意☺", "✓ 办结", "Ω ∑ é ё"])
def test_signs_that_the_chinese_font_lacks_come_from_another(label):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        png_bytes(drawn(label, ("text",)))


@pytest.mark.parametrize("suffix", [".png", ".svg", ".pdf"])
def test_a_character_that_no_font_has_is_told_once_in_both_languages(tmp_path, suffix):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        save_figure(drawn("𠮷𪜀家巷"), tmp_path / f"a{suffix}")
    told = [str(w.message) for w in caught if "𠮷" in str(w.message)]
    assert len(told) == 1 and "方框" in told[0] and "boxes" in told[0] and "𪜀" in told[0]
    assert (tmp_path / f"a{suffix}").stat().st_size > 1000


def test_what_is_cut_keeps_as_much_as_fits():
    """Terms with a gloss, or that begin alike, stay apart: not every "digital government" and "digital divide" is "digital…"."""
    size = 18
    one, two = (labels.shortened(words, labels.wide("digital governme", size), size, 1) for words in ("digital government office", "digital divide in villages"))
    assert one.startswith("digital go") and two.startswith("digital di") and one.endswith("…") and "\n" not in one + two
    assert labels.wide(one, size) <= labels.wide("digital governme", size)
    assert labels.shortened("数字政府  digital government", labels.wide("数字政府 digital gov", size), size, 1).startswith("数字政府 digital g")
    assert labels.shortened("甲\n乙", 2.0, size, 1) == "甲 乙"   # all of it fits
    inches = labels.wide("Digital leadership and", size)
    assert labels.shortened("Digital leadership and data officers\nofficer 100%", inches, size).split("\n")[1] == "officer 100%", "a line of its own stays one"


def test_a_label_keeps_off_lines_where_it_can():
    """Beside a line to the right it stands to the right of its point only while lines do not count; among lines on all sides it still stands free of marks."""
    frame, size = (-5.0, -5.0, 5.0, 5.0), (0.6, 0.2)
    (plain, _, _), = labels.place([(0.0, 0.0)], [size], frame=frame)
    (moved, _, free), = labels.place([(0.0, 0.0)], [size], frame=frame, lines=[((0.0, 0.0), (3.0, 0.0))])
    assert plain[1] < 0 < plain[3] and free and (moved[1] > 0 or moved[3] < 0 or moved[2] < 0)
    star = [((0.0, 0.0), (3 * np.cos(a), 3 * np.sin(a))) for a in np.linspace(0, 2 * np.pi, 24)]
    (box, _, free), = labels.place([(0.0, 0.0)], [size], frame=frame, taken=[(0.1, -0.2, 0.8, 0.2)], lines=star)
    assert free and (box[0] >= 0.8 or box[2] <= 0.1 or box[1] >= 0.2 or box[3] <= -0.2)
    assert labels._covered((1.0, -1.0, 2.0, 1.0), [((0.0, 0.0), (3.0, 0.0)), ((0.0, 5.0), (3.0, 5.0))]) == pytest.approx(1.04)

"""The comparison of two runs of the course notices what changed, and tells a new drawing of the same data from other data."""

import numpy as np
import pytest
from matplotlib.figure import Figure

from baseline import align, collect, compare
from figure_data import axis_kinds, data_of, record, stands_for

VALUES = {"Stages": 184.0, "Shifts": 89.0, "Trends": 47.0}
TABLE = "<table><caption>Counts</caption><tr><th>term</th><th>n</th></tr><tr><td>data</td><td>47</td></tr></table>"


def drawn(draw, **words):
    """A figure as it comes out of a run: `draw(ax)` draws it."""
    fig = Figure(figsize=(4, 3))
    draw(fig.subplots())
    fig.draw_without_rendering()
    return {"alt": "Bars of three articles", "caption": "Source: us", "png": "", "record": record(fig), **words}


def bars(ax, values=VALUES, title="One article leads", start=0.0, series=()):
    ax.barh(range(len(values)), list(values.values()), left=start, color="#14375e", label="whole")
    for name, numbers in series:
        ax.scatter(numbers, range(len(numbers)), color="#a63d2f", label=name)
    ax.set_yticks(range(len(values)), list(values))
    ax.set_title(title, loc="left")
    if series:
        ax.legend()


def dots(ax, values=VALUES, title="One article leads"):
    ax.hlines(range(len(values)), 0, list(values.values()))
    ax.plot(list(values.values()), range(len(values)), "o")
    ax.set_yticks(range(len(values)), [name.replace("i", "i\n") for name in values])   # a broken label is the same label
    for place, value in enumerate(values.values()):
        ax.annotate(f"{value:.0f}", (value, place), xytext=(5, 0), textcoords="offset points")
    ax.set_title(title, loc="left")


def run(sentences=("There are 116 passages.", "The rest is silence."), tables=(TABLE,), figures=None):
    outputs = [{"output_type": "display_data", "data": {"text/markdown": text}} for text in sentences]
    outputs += [{"output_type": "display_data", "data": {"text/html": table}} for table in tables]
    return {**collect(outputs, "/nowhere"), "figures": [drawn(bars)] if figures is None else figures}


def differences(now, was=None):
    summary, lines = compare(was or run(), now)
    return summary, "\n".join(lines)


def test_nothing_differs_between_two_runs_alike():
    assert differences(run()) == ("sentences 2 equal; tables 1 equal; figures 1 same", "")


def test_a_changed_number_in_a_sentence():
    summary, lines = differences(run(sentences=["There are 117 passages.", "The rest is silence."]))
    assert "sentences 1 equal, 1 different" in summary
    assert "-There are 116 passages." in lines and "+There are 117 passages." in lines


def test_a_sentence_that_moved_went_or_came():
    summary, lines = differences(run(sentences=["The rest is silence.", "There are 116 passages."]))
    assert "1 moved" in summary and "sentence" in lines
    assert "-The rest is silence." in differences(run(sentences=["There are 116 passages."]))[1]
    assert differences(run(sentences=["There are 116 passages.", "A new one, 5.", "The rest is silence."]))[1].endswith("+A new one, 5.")
    assert {(1, 0, False), (2, 1, False)} < set(align(["a", "b", "c"], ["b", "c", "x"]))


@pytest.mark.parametrize(("was", "now"), [("<td>47", "<td>48"), ("<th>n", "<th>count"), ("Counts", "Numbers")])
def test_a_changed_table_cell_header_or_caption(was, now):
    summary, lines = differences(run(tables=[TABLE.replace(was, now)]))
    assert "tables 1 different" in summary and was.split(">")[-1] in lines and now.split(">")[-1] in lines


def test_a_table_as_plain_text_is_a_table():
    found = collect([{"output_type": "execute_result", "data": {"text/plain": "      term   n\n285  data  56\n286  rule   7"}}], "/nowhere")
    assert found["sentences"] == [] and found["tables"] == [[["term", "n"], ["285", "data", "56"], ["286", "rule", "7"]]]


def test_a_changed_bar():
    summary, lines = differences(run(figures=[drawn(lambda ax: bars(ax, VALUES | {"Shifts": 91}))]))
    assert "figures 1 other data" in summary and "numbers gone: 89" in lines and "numbers new: 91" in lines


def test_a_moved_bar():
    summary, lines = differences(run(figures=[drawn(lambda ax: bars(ax, start=3))]))
    assert "1 other data" in summary and "numbers new: 3 · 50 · 92 · 187" in lines


def test_bars_that_changed_places():
    swapped = dict(zip(VALUES, (89, 184, 47), strict=True))
    summary, lines = differences(run(figures=[drawn(lambda ax: bars(ax, swapped))]))
    assert "1 other data" in summary and "at Stages: gone 184; new 89" in lines
    assert "at Stages: gone 184; new 89" in differences(run(figures=[drawn(lambda ax: dots(ax, swapped))]))[1]
    one = drawn(lambda ax: bars(ax, VALUES | {"Trends": 89}))
    assert "at Trends: gone 47; new 89" in differences(run(figures=[one]))[1]


def test_a_dropped_series():
    two = run(figures=[drawn(lambda ax: bars(ax, series=[("found", [13, 14, 15])]))])
    summary, lines = differences(run(), two)
    assert "1 other data" in summary and "numbers gone: 13 · 14 · 15" in lines and "labels gone: found" in lines
    # The same numbers as another series: only its name and its marks are missing.
    twice = run(figures=[drawn(lambda ax: bars(ax, series=[("found", list(VALUES.values()))]))])
    assert "labels gone: found" in differences(run(), twice)[1]


def test_other_words():
    for now in (drawn(lambda ax: bars(ax, title="Stages leads")), drawn(bars, alt="Three bars"), drawn(bars, caption="Source: them")):
        summary, lines = differences(run(figures=[now]))
        assert "1 same drawing, other words" in summary and lines.count("\n    - ") == lines.count("\n    + ") == 1


def test_bars_drawn_as_dots_are_the_same_data():
    summary, lines = differences(run(figures=[drawn(dots)]))
    assert "1 same data, other drawing" in summary and "numbers" not in lines and "labels" not in lines
    assert "numbers new: 90" in differences(run(figures=[drawn(lambda ax: dots(ax, VALUES | {"Shifts": 90}))]))[1]


def test_a_stack_and_its_segments_side_by_side_are_the_same_data():
    def stacked(ax):
        ax.barh([0, 1], [5, 7], color="#14375e")
        ax.barh([0, 1], [2, 4], left=[5, 7], color="#a63d2f", hatch="//")
        ax.set_yticks([0, 1], ["a", "b"])

    def apart(ax):
        ax.barh([-0.2, 0.8], [5, 7], height=0.4, color="#14375e")
        ax.barh([0.2, 1.2], [2, 4], height=0.4, color="#a63d2f")
        ax.set_yticks([0, 1], ["a", "b"])

    was, now = (run(figures=[drawn(one)]) for one in (stacked, apart))
    assert "1 same data, other drawing" in differences(now, was)[0]


def test_cells_as_picture_as_mesh_or_written():
    numbers = np.array([[0.2345, 0.5], [0.75, 1.0]])

    def names(ax, shift):
        ax.set_xticks([shift, 1 + shift], ["left", "right"])
        ax.set_yticks([shift, 1 + shift], ["up", "down"])

    def image(ax):
        ax.imshow(numbers)
        names(ax, 0)

    def mesh(ax):
        ax.pcolormesh(numbers)
        names(ax, 0.5)

    def written(ax):
        for (row, column), value in np.ndenumerate(numbers):
            ax.text(column, row, f"{value:.2f}")
        names(ax, 0)

    was = run(figures=[drawn(image)])
    for other in (mesh, written):
        assert "1 same data, other drawing" in differences(run(figures=[drawn(other)]), was)[0]
    numbers = numbers[::-1]
    assert "at up: gone" in differences(run(figures=[drawn(mesh)]), was)[1]


def test_of_a_diagram_only_the_words_are_compared_and_the_report_says_so():
    def diagram(ax, far=1.0, words="to"):
        ax.plot([0, far], [0, 1])
        ax.text(0, 0, "from")
        ax.text(far, 1, words)
        ax.axis("off")

    was, moved, other = (run(figures=[drawn(lambda ax, kw=kw: diagram(ax, **kw))]) for kw in ({}, {"far": 2.0}, {"words": "back"}))
    summary, lines = differences(moved, was)
    assert "1 same data, other drawing" in summary and "look at it" in lines
    assert "labels gone: to" in differences(other, was)[1]


def test_figures_are_matched_by_title():
    first, second, third = (drawn(lambda ax, n=n: bars(ax, {"a": n}, title=f"Figure of {n}")) for n in (1, 22, 333))
    summary, lines = differences(run(figures=[third, first]), run(figures=[first, second, third]))
    assert "2 same, 1 gone" in summary and "moved" in lines and "2 → –: gone: Figure of 22" in lines
    reworded = drawn(lambda ax: bars(ax, title="It is the stages"))   # and another figure is gone: its labels tell which it is
    lines = differences(run(figures=[reworded]), run(figures=[first, drawn(bars)]))[1]
    assert "2 → 1: same drawing, other words: It is the stages" in lines


def test_a_picture_that_was_not_drawn_is_compared_by_its_bytes():
    was, now = (run(figures=[{"alt": "", "caption": "", "png": png, "record": {}}]) for png in ("AAAA", "BBBB"))
    assert differences(was, was)[1] == "" and "no drawing was recorded" in differences(now, was)[1]


def test_what_stopped_is_reported():
    assert compare({"error": "ValueError: no"}, run()) == ("not compared", ["  was stopped: ValueError: no"])


def test_written_numbers_and_kinds_of_axes():
    assert stands_for("25%", 0.2512) and stands_for("1,234", 1234) and stands_for("−0.25", -0.2512) and not stands_for("0.26", 0.2512)
    assert stands_for("3", 3.4) and not stands_for("3", 3.4, rounded=False)
    assert axis_kinds(drawn(bars)["record"]) == [["numeric", "named"]]
    years = drawn(lambda ax: ax.bar(range(3), [1, 2, 3], tick_label=["2003", "2004", "2005"]))
    assert axis_kinds(years["record"]) == [["named", "numeric"]]
    assert axis_kinds(drawn(lambda ax: ax.axis("off"))["record"]) == [["free", "free"]]


def test_tick_labels_of_a_scale_are_no_data():
    found = data_of(drawn(lambda ax: ax.plot([1, 2], [30, 40], "o"))["record"])
    assert (found.drawn, found.written, found.labels) == ({1, 2, 30, 40}, set(), set())
    assert not found.at

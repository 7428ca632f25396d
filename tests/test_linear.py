"""Work grows with the length of a text and not with its square, whatever stands in it: hostile texts of two lengths are timed.

Twice the length takes about twice the time; the square would take four times. Only times that can be told from noise count.
"""

import time

import pytest

from govcourse.build_reference import _front, _without_furniture
from govtext.readers import clean, decode, fold
from govtext.readers.blocks import AFTER_HEADING, AT_RULE, INDENT, RULE, WRAPPED
from govtext.readers.document import with_headings
from govtext.readers.plain import document_of_text, read_markdown, read_text
from govtext.readers.text import cut_out, one_line
from govtext.running import OPENING
from govtext.segment import sentences
from govtext.show import as_markdown, from_markdown

SIZE = 60_000   # characters; a square pattern takes seconds for four times as many


def markdown(text):
    return read_markdown(text.encode(), "x.md", None)


CASES = {
    "sentence ends with quotes": (sentences, "。”"), "signs without a word": (sentences, ",。"), "quotes only": (sentences, "”"), "stops": (sentences, "?!。"),
    "unclosed comments": (_without_furniture, "<!-- a "), "unclosed details": (_without_furniture, "<details> a "), "quotations": (_without_furniture, "> a\n"),
    "front matter": (lambda text: _front(f"---\n{text}"), "\n---x"), "dashes": (lambda text: _front(f"---\n\n{text}"), "-"),
    "markdown front matter": (lambda text: markdown(f"---\n{text}"), "a: b\n"), "markdown headings": (markdown, "# "), "markdown stars": (markdown, "**"),
    "reference marks": (clean, "[1-"), "blanks": (clean, " "), "blank lines": (clean, "\n "), "full-width blanks": (clean, "\u3000"),
    "spaced letters": (lambda text: read_text(f"县{text}".encode(), "x.txt", None), " 县"), "spaced signs": (lambda text: read_text(text.encode(), "x.txt", None), "县 。"),
    "wide": (fold, "１"), "one line": (one_line, "\n\u200b"), "bytes": (lambda text: decode(text.encode("gb18030"), "x"), "县"),
    "headings": (with_headings, "一、\n"), "brackets": (lambda text: f"{text}a".rstrip(OPENING), "("),
    "unclosed scripts": (lambda text: document_of_text(f"<p>县</p><p>{text}", "x"), "<script "), "unclosed tags": (lambda text: document_of_text(f"<p>县</p>{text}", "x"), "<p "),
    "blanks in a page": (WRAPPED.findall, " "), "lines in a page": (INDENT.findall, " \n"), "blanks after a stop": (INDENT.findall, "。  "),
    "headings in a page": (AFTER_HEADING.findall, "\n一、"), "rules of a sheet": (AT_RULE.findall, "@a{"), "names of a sheet": (RULE.findall, "a"),
    "open braces of a sheet": (AT_RULE.findall, "@a{b{}"), "markdown signs": (lambda text: from_markdown(as_markdown(text)), "_*"),
}


def seconds(work, text):
    def once():
        began = time.perf_counter()
        work(text)
        return time.perf_counter() - began

    return min(once() for _ in range(2))


@pytest.mark.parametrize("name", CASES)
def test_twice_the_text_takes_about_twice_the_time(name):
    work, unit = CASES[name]
    times = [seconds(work, unit * (size // len(unit))) for size in (SIZE, 2 * SIZE, 4 * SIZE)]
    assert times[2] < max(10 * times[0], 0.25), [f"{t:.3f} s" for t in times]   # the square would be 16 times


def test_what_is_cut_out_is_what_a_pattern_would_cut_out():
    import random
    import re

    chance = random.Random(3)
    opening, closing = re.compile("<!--"), re.compile("-->")
    for _ in range(500):
        text = "".join(chance.choices(["<!--", "-->", "a", "\n", "-", ">"], k=chance.randrange(12)))
        assert cut_out(text, opening, closing) == re.sub("<!--.*?-->", "", text, flags=re.S), text


def test_a_long_text_of_signs_is_counted_in_time():
    """Half a million sentence ends with quotes: one sentence, no word."""
    began = time.perf_counter()
    assert sentences("好" + "。”" * 500_000) == ["好" + "。”" * 500_000]
    assert time.perf_counter() - began < 20

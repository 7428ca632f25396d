"""Figures of notebook 01: artists equal the tables, both languages, nothing overlaps."""

import itertools

import pandas as pd
import pytest

import govcourse as gc
import govtext as gt
from figure_checks import check_chart, check_figure, luminance
from govcourse import figures
from govtext import looks


@pytest.fixture(scope="module")
def corpus():
    return gc.load_course()


@pytest.fixture(scope="module")
def words(corpus):
    return gt.content_terms(corpus.tokens, gt.load_stopwords())


def test_article_lengths_bars_sum_to_the_table(corpus):
    made = check_figure(lambda: figures.article_lengths(corpus.passages), same_labels=False)
    total = sum(bar.get_width() for bar in made["zh"].axes[0].patches)
    assert total == corpus.passages["n_chars"].sum()
    sections = corpus.passages.groupby(["article_id", "section_zh"]).ngroups
    assert len(made["zh"].axes[0].patches) == sections
    assert "5,888" in made["en"].govtext_alt["en"]


def test_segmentation_strips_draw_each_word_once():
    cuts = {"a": ["数字", "政府", "建设"], "b": ["数字政府", "建设"]}
    made = check_figure(lambda: figures.segmentation_strips(cuts, reference="b"))
    assert len(made["zh"].axes[0].patches) == 5
    dashed = [p for p in made["zh"].axes[0].patches if p.get_linestyle() == "--"]
    assert len(dashed) == 2


def test_segmentation_strips_refuse_different_sentences():
    with pytest.raises(gt.GovtextError):
        figures.segmentation_strips({"a": ["数字"], "b": ["政府"]}, reference="b")


def test_kept_words_bars_equal_the_table():
    table = pd.DataFrame({"setting": ["甲", "乙"], "kept": [90, 100], "lost": [10, 0]})
    made = check_figure(lambda: figures.kept_words(table))
    assert [p.get_width() for p in made["zh"].axes[0].patches] == [90, 100, 10, 0]


def test_frequency_bars_stack_to_the_totals(words):
    counts = gt.term_frequency(words, by="article_id")
    made = check_figure(lambda: figures.frequency_bars(counts, top=15))
    totals = counts.groupby("term")["n"].sum().sort_values(ascending=False).head(15)
    assert sum(p.get_width() for p in made["zh"].axes[0].patches) == totals.sum()
    assert next(t.get_text() for t in made["zh"].axes[0].get_yticklabels()) == totals.index[0]


def test_counting_gap_points_equal_the_counts(corpus):
    counts = gt.nested_frequency(corpus.tokens, ["政务服务", "数据", "治理", "数字政府"])
    made = check_figure(lambda: figures.counting_gap(counts))
    longest, nested = made["zh"].axes[0].collections[1:3]
    table = counts.set_index("term")
    names = [t.get_text() for t in made["zh"].axes[0].get_yticklabels()]
    assert list(longest.get_offsets()[:, 0]) == [table.loc[n, "longest"] for n in names]
    assert list(nested.get_offsets()[:, 0]) == [table.loc[n, "n"] for n in names]


def test_word_cloud_is_the_same_twice_and_holds_the_first_words(words):
    counts = gt.term_frequency(words)
    first, second = figures.word_cloud(counts), figures.word_cloud(counts)
    assert looks.png_bytes(first) == looks.png_bytes(second)
    assert set(counts["term"].head(20)) <= set(first.govtext_words)


def test_dispersion_plot_draws_a_stroke_per_passage_and_names_what_is_everywhere():
    hits = pd.DataFrame({"article_id": ["stages", "stages", "shifts", "shifts"], "position": [0.1, 0.9, 0.5, 0.7],
                         "term": ["数据", "数据", "治理", "数据"], "n": [1, 3, 2, 0]})
    lengths = {"shifts": 4, "stages": 10}
    made = check_chart(lambda: figures.dispersion_plot(hits, lengths, ["治理", "数据"]))["zh"]
    assert len(made.table) == 3   # nothing where a passage has none
    assert made.title.endswith("没有")
    everywhere = figures.dispersion_plot(hits.assign(n=1), lengths, ["治理", "数据"])
    assert everywhere.title.endswith("：数据")


def test_keyness_panels_show_the_tables(words):
    tables = {a: gt.keyness_log_odds(words, by="article_id", target=a) for a in list(gc.article_names())}
    made = check_figure(lambda: figures.keyness_panels(tables))
    shown = [t.get_text() for t in made["zh"].axes[0].get_yticklabels()]
    assert shown == list(tables["stages"]["term"].head(7))
    points = made["zh"].axes[0].collections[1].get_offsets()[:, 0]
    assert list(points) == pytest.approx(list(tables["stages"]["delta"].head(7)))


def test_article_colours_stay_apart_in_greyscale():
    shades = sorted(luminance(c) for c in gc.article_colours().values())
    assert all((b + 0.05) / (a + 0.05) >= 1.3 for a, b in itertools.pairwise(shades)), shades

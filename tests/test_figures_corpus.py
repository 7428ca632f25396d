"""Figures of notebook 01: tables are drawn as they are, titles are true."""

import itertools

import pandas as pd
import pytest

import govcourse as gc
import govtext as gt
from figure_checks import check_chart, luminance
from govcourse import figures
from govtext import looks


@pytest.fixture(scope="module")
def corpus():
    return gc.load_course()


@pytest.fixture(scope="module")
def words(corpus):
    return gt.content_terms(corpus.tokens, gt.load_stopwords())


def test_article_lengths_bars_sum_to_the_table(corpus):
    made = check_chart(lambda: figures.article_lengths(corpus.passages), same_labels=False)
    drawn = made["zh"].table
    assert drawn.groupby("article_id")["length"].sum().to_dict() == corpus.passages.groupby("article_id")["n_chars"].sum().to_dict()
    assert len(drawn) == corpus.passages.groupby(["article_id", "section_zh"]).ngroups
    assert "引言" in made["zh"].alt and "Intro" in made["en"].alt


@pytest.mark.parametrize(("lengths", "title"), [([300, 100, 100], "最长是最短的 3.0 倍：比较词频要先换算成比率"),
                                                ([100, 100, 100], "3 篇文章，篇幅相近，最长 100 字"), ([100], "1 篇文章，篇幅相近，最长 100 字")])
def test_article_lengths_say_what_is_true(lengths, title):
    passages = pd.DataFrame({"article_id": list("abc")[:len(lengths)], "section_zh": "节", "section_en": "", "n_chars": lengths})
    assert figures.article_lengths(passages).title == title


CUTS = {"b": ["数字政府", "建设"], "a": ["数字", "政府", "建设"]}


def test_segmentation_strips_draw_each_word_once():
    made = check_chart(lambda: figures.segmentation_strips(CUTS, reference="b"))["zh"]
    assert made.table[["setting", "word", "start", "end", "kind"]].to_numpy().tolist() == [
        ["a", "数字", 0, 2, "other"], ["a", "政府", 2, 4, "other"], ["a", "建设", 4, 6, "same"],
        ["b", "数字政府", 0, 4, "same"], ["b", "建设", 4, 6, "same"]]
    assert made.title == "同一句话，切法不同：“a”有 2 个词与参照不同"
    assert figures.segmentation_strips({"b": CUTS["b"], "c": CUTS["b"]}, reference="b").title == "各种设置切得一样"


def test_a_long_sentence_is_drawn_in_lines_with_all_its_words():
    cuts = {"甲": ["推进", "数字政府", "建设", "，"] * 12, "乙": list("推进数字政府建设，" * 12)}
    for at, lines in (("notebook", 3), ("projector", 4)):
        with looks.on_screen(at):
            chart = figures.segmentation_strips(cuts, reference="甲")
        assert chart.table["line"].max() == lines and chart.table.loc[chart.table["setting"] == "乙", "word"].tolist() == cuts["乙"]
        written = [t.get_text() for page in (chart, *chart.pages) for ax in page.figure.axes for t in ax.texts]
        assert sum(written.count(word) for word in {"数字政府", "，"}) == 3 * 12


def test_segmentation_strips_refuse_different_sentences():
    with pytest.raises(gt.GovtextError):
        figures.segmentation_strips({"a": ["数字"], "b": ["政府"]}, reference="b")


def test_kept_words_bars_equal_the_table():
    table = pd.DataFrame({"setting": ["甲", "乙", "丙"], "kept": [90, 100, 100], "lost": [10, 0, 0]})
    made = check_chart(lambda: figures.kept_words(table))
    drawn = made["zh"].table.pivot(index="setting", columns="part", values="length").loc[["甲", "乙", "丙"]]
    assert drawn["kept"].tolist() == [90, 100, 100] and drawn["lost"].tolist() == [10, 0, 0]
    assert made["en"].title == "甲 cuts 10 words differently from the hand, 乙 and 丙 0, with a dictionary mended on these sentences" and "90.0%" in set(made["zh"].table["inside"])
    assert figures.kept_words(table[1:]).title == "各种设置与人工不同的词一样多：0 个"


def test_frequency_bars_stack_to_the_totals(words):
    counts = gt.term_frequency(words, by="article_id")
    made = check_chart(lambda: figures.frequency_bars(counts, top=12))["zh"]
    totals = counts.groupby("term")["n"].sum().sort_values(ascending=False)
    drawn = made.table.groupby("term", sort=False)["length"].sum()
    assert drawn.to_dict() == totals[drawn.index].to_dict() and len(drawn) == 12 and drawn.min() >= totals.iloc[12]
    assert made.title == f"单独成词的，“{drawn.index[0]}”居首，{drawn.iloc[0]:.0f} 次"


def test_frequency_bars_that_tie_share_the_first_place():
    counts = pd.DataFrame({"article_id": ["stages", "other", "stages"], "term": ["乙", "甲", "丙"], "n": [3, 3, 1]})
    assert figures.frequency_bars(counts).title == "单独成词的，“乙”“甲”并列居首，各 3 次"
    assert figures.frequency_bars(counts[:1]).title == "单独成词的，“乙”居首，3 次"
    with gt.in_language("en"):
        assert figures.frequency_bars(counts[1:], labels={"甲": "first"}).title == "As a word of its own, 甲 (first) comes first with 3 occurrences"


def test_frequency_bars_draw_other_texts_and_refuse_more_than_can_be_told_apart():
    own = pd.DataFrame({"article_id": list("abcdefghi"), "term": "数据", "n": 1})
    assert figures.frequency_bars(own[:8]).table["length"].sum() == 8
    with pytest.raises(gt.GovtextError, match="article_id"):
        figures.frequency_bars(own)


def test_counting_gap_points_equal_the_counts(corpus):
    counts = gt.nested_frequency(corpus.tokens, ["政务服务", "数据", "治理", "数字政府"])
    made = check_chart(lambda: figures.counting_gap(counts))["zh"]
    drawn = made.table.pivot(index="term", columns="way", values="count")
    table = counts.set_index("term").loc[drawn.index]
    assert drawn["n"].tolist() == table["n"].tolist() and drawn["longest"].tolist() == table["longest"].tolist()


def test_counting_gap_says_which_way_is_counted_and_may_find_nothing():
    counts = pd.DataFrame({"term": ["甲", "乙"], "n": [5, 2], "longest": [1, 2]})
    assert figures.counting_gap(counts).title == "长词吞掉短词：“甲”单独成词 1 次，连同长词之内 5 次"
    assert figures.counting_gap(counts.assign(n_doubtful=0)).title == "长词吞掉短词：“甲”单独成词 1 次，逐字计数 5 次"
    assert figures.counting_gap(counts[1:]).title == "两种数法没有差别"


def test_word_cloud_is_the_same_twice_and_holds_the_first_words(words):
    counts = gt.term_frequency(words)
    first, second = figures.word_cloud(counts), figures.word_cloud(counts)
    assert looks.png_bytes(first.figure) == looks.png_bytes(second.figure)
    assert set(counts["term"].head(20)) <= set(first.table["term"])


def test_dispersion_plot_draws_a_stroke_per_passage_and_names_what_is_everywhere():
    hits = pd.DataFrame({"article_id": ["stages", "stages", "shifts", "shifts"], "position": [0.1, 0.9, 0.5, 0.7],
                         "term": ["数据", "数据", "治理", "数据"], "n": [1, 3, 2, 0]})
    lengths = {"shifts": 4, "stages": 10}
    made = check_chart(lambda: figures.dispersion_plot(hits, lengths, ["治理", "数据"]))["zh"]
    assert len(made.table) == 3   # nothing where a passage has none
    assert made.title.endswith("没有一个每篇都有")
    everywhere = figures.dispersion_plot(hits.assign(n=1), lengths, ["治理", "数据"])
    assert everywhere.title.endswith("只有“数据”")


def test_keyness_panels_show_the_tables_in_their_order(words):
    tables = {a: gt.keyness_log_odds(words, by="article_id", target=a) for a in list(gc.article_names())[:3]}
    made = check_chart(lambda: figures.keyness_panels(tables))
    for group, mine in made["zh"].table.groupby("group", observed=True):
        columns = ["term", "delta", "low", "high"]
        assert mine[columns].to_numpy().tolist() == tables[group][columns].head(5).to_numpy().tolist()
    for ax, table in zip(made["zh"].figure.axes, tables.values(), strict=True):
        assert [t.get_text().replace("\n", "") for t in ax.get_yticklabels()] == list(table["term"].head(5))
    assert made["en"].title == "3 of 3 texts have words that they use more, the interval clear of 0"


def test_keyness_panels_claim_only_what_is_clear():
    table = pd.DataFrame({"term": ["甲"], "n_target": [2], "n_reference": [1], "delta": [0.5], "low": [-0.2], "high": [1.2], "z": [1.0]})
    assert figures.keyness_panels({"a": table, "b": table.assign(low=0.1)}).title == "2 篇里，1 篇有更爱用的词，区间不含零"


def test_article_colours_stay_apart_in_greyscale():
    shades = sorted(luminance(c) for c in gc.article_colours().values())
    assert all((b + 0.05) / (a + 0.05) >= 1.3 for a, b in itertools.pairwise(shades)), shades

"""Figures of notebook 04: what is drawn equals the tables, titles are true."""

import pandas as pd
import pytest

import govcourse as gc
import govtext as gt
from figure_checks import check_chart, luminance
from govcourse.figures import shifts as figures
from govtext import language
from govtext.measures.robustness import leave_one_out, leave_passages_out, outcomes, pole_counts

PER = {"rate_from": [2.0, 0.0], "rate_to": [1.0, 0.0]}


@pytest.fixture(scope="module")
def data():
    corpus, concepts = gc.load_course(), gc.load_concepts()
    shifts = concepts[concepts["kind"] == "shift"]
    words = gt.concept_terms(shifts).query("pole != ''")
    homes = {s.id: list(s.passages) for s in shifts.itertuples()}
    full = pole_counts(corpus.tokens, words)
    every = [p for ids in homes.values() for p in ids]
    variants = outcomes(full, pd.concat([
        leave_one_out(corpus.tokens, words).assign(kind="drop"),
        pole_counts(corpus.tokens, words, nested=False).assign(kind="longest", dropped=""),
        leave_passages_out(corpus.tokens, words, homes).assign(kind="own", dropped=""),
        leave_passages_out(corpus.tokens, words, dict.fromkeys(homes, every)).assign(kind="all", dropped="")]))
    return corpus, shifts, words, homes, full, variants


def names(shifts):
    return {s.id: f"{s.order} {language.tr(s.name_zh, s.name_en)}" for s in shifts.itertuples()}


def articles():
    return {a: gc.article_name(a) for a in list(gc.article_names())}


# ---------------------------------------------------------------------------------------------------- how often

def test_dumbbells_stand_at_the_rates_and_show_the_counts():
    table = pd.DataFrame({"panel": "mine", "row": ["a", "b"], "n_from": [2, 0], "n_to": [1, 0], **PER})
    made = check_chart(lambda: figures.dumbbell_panels(table, panels={"mine": ("x", "y", "z")}, rows={"a": "A", "b": "B"},
                                                       title=("自己的标题", "Own title")))
    drawn = made["zh"].table.set_index(["row", "pole"])
    assert drawn["rate"].dropna().to_dict() == {("a", "from"): 2.0, ("a", "to"): 1.0}, "no mark where nothing was found"
    assert drawn.loc[("a", "to"), "counts"] == "2 → 1" and drawn.loc[("b", "to"), "counts"] == "0 → 0"
    assert made["en"].title == "Own title"


def test_the_title_counts_pairs_with_both_poles_outside_the_own_row():
    table = pd.DataFrame({"panel": ["p", "p", "q", "q"], "row": ["own", "b"] * 2, "n_from": [1, 1, 1, 0], "n_to": [1, 1, 1, 5],
                          "rate_from": 1.0, "rate_to": 2.0})
    made = check_chart(lambda: figures.dumbbell_panels(table, panels={"p": ("p", "o", "n"), "q": ("q", "o", "n")}, own="own",
                                                       rows={"own": "Own", "b": "B"}))
    assert "paragraphs 1 of 2 rows" in made["en"].title and "2 行里 1 行" in made["zh"].title
    drawn = made["zh"].table.set_index(["row", "panel"])
    assert drawn.loc["own", "rate"].isna().all() and set(drawn.loc["own", "counts"]) == {"1 → 1"}, "its counts, no mark that would set the scale"
    assert drawn["few"].all()


def test_a_panel_without_a_word_outside_the_own_row_is_told_in_the_title_and_not_drawn():
    table = pd.DataFrame({"panel": ["p", "p", "q", "q"], "row": ["own", "b"] * 2, "n_from": [1, 1, 1, 0], "n_to": [1, 1, 2, 0],
                          "rate_from": 1.0, "rate_to": 2.0})
    panels, rows = {"p": ("1 P", "o", "n"), "q": ("2 Q", "o", "n")}, {"own": "Own", "b": "B"}
    made = check_chart(lambda: figures.dumbbell_panels(table, panels=panels, own="own", rows=rows))
    assert made["zh"].title == "定义段之外，2 行里 1 行两极都有词；没有词、没有画的：2 Q（1 行）", "a row without a word is one of all rows"
    assert made["en"].title.endswith("1 of 2 rows have words of both poles; no word, not drawn: 2 Q (1 rows)") and set(made["zh"].table["panel"]) == {"p"}
    assert set(figures.dumbbell_panels(table, panels=panels, rows=rows).table["panel"]) == {"p", "q"}, "all are drawn where no row is the author's own"


# ---------------------------------------------------------------------------------------------------- where

def test_boxes_hold_the_counts_of_their_paragraphs(data):
    corpus, shifts, words, homes, _, _ = data
    article = corpus.passages[corpus.passages["article_id"] == "shifts"]
    where = pole_counts(corpus.tokens[corpus.tokens["article_id"] == "shifts"], words, by="passage_id")
    topic = gt.nested_frequency(corpus.tokens, ["数字政府"], by="passage_id").set_index("passage_id")["n"]
    where["n_apart"] = where["passage_id"].map(topic).where(where["id"] == "shift-1-role", 0)

    def make():
        layout = article.assign(section=article[f"section_{language.language()}"])
        return figures.diverging_passages(where, panels=names(shifts), passages=layout, homes=homes, apart=("数字政府", "digital government"))
    made = check_chart(make)
    drawn = made["en"].table
    sums = drawn.groupby(["id", "kind"], observed=True)["n"].sum()
    for shift, mine in where.groupby("id"):
        assert sums[shift, "from"] == mine["n_from"].sum()
        assert sums[shift, "to"] + sums.get((shift, "apart"), 0) == mine["n_to"].sum()
    place = article.set_index("passage_id")["paragraph"]
    assert ((drawn["begin"] + drawn["end"]) / 2 == drawn["passage_id"].map(place)).all()
    assert set(drawn.loc[drawn["home"], "passage_id"]) == {p for ids in homes.values() for p in ids}
    near = where["passage_id"].isin([p for ids in homes.values() for p in ids])
    assert f"{where.loc[near, 'n_from'].sum()} of {where['n_from'].sum()} old-pole" in made["en"].title
    assert made["en"].title.endswith('(not counting "digital government")')


def test_home_map_counts_what_is_framed_and_frames_what_was_not_found():
    cells = pd.DataFrame([("a", "a", 2), ("a", "x", 1), ("b", "x", 3)], columns=["row", "column", "n"])
    made = check_chart(lambda: figures.home_map(cells, rows={"a": "甲", "b": "乙"}, columns={"a": "一", "b": "二", "x": language.tr("其余", "else")},
                                                homes={("a", "a"), ("b", "b")}))
    framed = made["zh"].table.query("home").set_index(["row", "column"])["n"]
    assert framed.to_dict() == {("a", "a"): 2, ("b", "b"): 0}
    assert made["en"].title == "2 of 6 passages with signature terms define that shift"


# ---------------------------------------------------------------------------------------------------- what is shared

def test_membership_carries_the_counts_and_the_lists():
    table = pd.DataFrame([("数字素养", "a", 2, True), ("数字素养", "c", 3, True), ("技术", "a", 1, False), ("技术", "b", 4, False),
                          ("政府", "a", 1, False), ("政府", "b", 1, False), ("政府", "c", 1, False), ("政府", "d", 0, False)],
                         columns=["term", "column", "n", "listed"])
    made = check_chart(lambda: figures.membership_dots(table, columns={"a": "1 Role, value and standing", "b": "乙", "c": "丙"},
                                                       labels={"数字素养": "digital literacy", "技术": "government’s technology"}))
    drawn = made["en"].table
    assert drawn["words"].tolist() == ["2", "3", "1", "4", "1", "1", "1"] and drawn["kind"].tolist() == ["listed"] * 2 + ["only"] * 5
    assert made["en"].title == "2 terms occur with two shifts, 1 with all; on two lists: digital literacy" and "’" not in made["en"].alt
    none = figures.membership_dots(table.assign(listed=False), columns={"a": "甲", "b": "乙", "c": "丙"})
    assert none.title.endswith("没有") and "3 columns" not in none.alt and "3 列" in none.alt


# ---------------------------------------------------------------------------------------------------- how firmly

def test_robustness_draws_every_variant_that_matters(data):
    _, shifts, words, _, full, variants = data
    labels = gt.gloss(list(words["term"]))
    made = check_chart(lambda: figures.robustness_strips(full, variants, panels=names(shifts), groups=articles(),
                                                         labels=labels if language.language() == "en" else None), same_labels=False)
    drawn = made["zh"].table
    assert (drawn["kind"] == "full").sum() == (full["lean"] != "none").sum()
    assert (drawn["kind"] != "full").sum() == (variants["changed"] & (variants["outcome"] != "none")).sum()
    drops = variants[(variants["kind"] == "drop") & variants["changed"]]
    lost = drops[drops["outcome"] != "holds"]
    assert made["en"].title.endswith(f"{len(drops)} ways to do it, {len(lost)} of them undo the direction")
    assert sorted(w for w in drawn["word"] if w) == sorted(lost["dropped"])
    assert set(zip(drawn.loc[drawn["word"] != "", "row"], drawn.loc[drawn["word"] != "", "word"], strict=True)) == set(
        zip(lost["id"] + "/" + lost["article_id"], lost["dropped"], strict=True)), "each word beside its own mark"


def test_a_mark_past_the_middle_is_labelled_and_nothing_left_has_a_place_of_its_own():
    words = pd.DataFrame([("s", "from", "甲乙"), ("s", "to", "丙丁")], columns=["id", "pole", "term"])
    tokens = pd.DataFrame([("a", "a-01", "甲乙", 1), ("a", "a-01", "丙丁", 2), ("b", "b-01", "丙丁", 1)],
                          columns=["article_id", "passage_id", "term", "n"])
    full = pole_counts(tokens, words)
    variants = outcomes(full, leave_one_out(tokens, words).assign(kind="drop"))
    made = check_chart(lambda: figures.robustness_strips(full, variants, panels={"s": "S"}, groups={"a": "A", "b": "B"}), same_labels=False)
    places = made["en"].table.set_index("word")["percent"]
    assert sorted(places.dropna().round(1)) == [0.0, 66.7, 100.0, 100.0] and places.isna().sum() == 1
    assert places["丙丁"].iloc[0] == 0.0 and pd.isna(places["丙丁"].iloc[1])   # a: reversed; b: nothing left
    assert "A  1 → 2" in made["en"].alt


def test_the_two_poles_stay_apart_in_greyscale():
    dark, light = sorted(luminance(look.colour) for look in figures.POLES.values())
    assert (light + 0.05) / (dark + 0.05) >= 1.5


def test_missing_columns_are_named():
    with pytest.raises(gt.GovtextError, match="rate_to"):
        figures.dumbbell_panels(pd.DataFrame({"panel": [], "row": []}), panels={}, rows={})

"""Figures of notebook 04: artists equal the tables, both languages, nothing overlaps."""

import pandas as pd
import pytest
from matplotlib.collections import PathCollection
from matplotlib.colors import to_hex

import govcourse as gc
import govtext as gt
from figure_checks import check_figure, luminance
from govcourse.figures import shifts as figures
from govtext import language, looks
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


def test_dumbbells_stand_at_the_rates_and_show_the_counts(data):
    corpus, shifts, _, _, full, _ = data
    size = corpus.passages.groupby("article_id")["n_chars"].sum()
    table = full.rename(columns={"id": "panel", "article_id": "row"})
    for side in ("from", "to"):
        table[f"rate_{side}"] = 1000 * table[f"n_{side}"] / table["row"].map(size)
    made = check_figure(lambda: figures.dumbbell_panels(
        table, own="shifts", rows=articles(),
        panels={s.id: (names(shifts)[s.id], language.tr(s.from_zh, s.from_en), language.tr(s.to_zh, s.to_en)) for s in shifts.itertuples()}))
    for ax, shift in zip(made["zh"].axes, shifts["id"], strict=False):
        rows = table[table["panel"] == shift].set_index("row").loc[list(gc.article_names())]
        found = rows[rows["n_from"] + rows["n_to"] > 0]
        circles, diamonds = ax.collections[-2:]
        assert list(circles.get_offsets()[:, 0]) == pytest.approx(list(found["rate_from"]))
        assert list(diamonds.get_offsets()[:, 0]) == pytest.approx(list(found["rate_to"]))
        assert [t.get_text() for t in ax.texts] == [f"{a} → {b}" for a, b in zip(rows["n_from"], rows["n_to"], strict=True)]
    assert "12 → 81" in made["en"].govtext_alt["en"] and "12 → 81" in made["zh"].govtext_alt["zh"]


def test_one_panel_with_a_title_of_its_own():
    table = pd.DataFrame({"panel": "mine", "row": ["a", "b"], "n_from": [2, 0], "n_to": [1, 0], **PER})
    made = check_figure(lambda: figures.dumbbell_panels(table, panels={"mine": ("x", "y", "z")}, rows={"a": "A", "b": "B"},
                                                        title=("自己的标题", "Own title")))
    assert made["en"]._suptitle.get_text() == "Own title"
    assert len(made["en"].axes[0].collections[-1].get_offsets()) == 1   # no mark where nothing was found


def test_the_title_counts_pairs_with_both_poles_outside_the_own_row():
    table = pd.DataFrame({"panel": ["p", "p", "q", "q"], "row": ["own", "b"] * 2, "n_from": [1, 1, 1, 0], "n_to": [1, 1, 1, 5],
                          "rate_from": 1.0, "rate_to": 2.0})
    made = check_figure(lambda: figures.dumbbell_panels(table, panels={"p": ("p", "o", "n"), "q": ("q", "o", "n")}, own="own",
                                                        rows={"own": "Own", "b": "B"}))
    assert "only 1 of 2" in made["en"]._suptitle.get_text()


def test_diverging_bars_sum_to_the_counts_and_sit_on_their_side(data):
    corpus, shifts, words, homes, _, _ = data
    article = corpus.passages[corpus.passages["article_id"] == "shifts"]
    where = pole_counts(corpus.tokens[corpus.tokens["article_id"] == "shifts"], words, by="passage_id")
    topic = gt.nested_frequency(corpus.tokens, ["数字政府"], by="passage_id").set_index("passage_id")["n"]
    where["n_apart"] = where["passage_id"].map(topic).where(where["id"] == "shift-1-role", 0)

    def make():
        layout = article.assign(section=article[f"section_{language.language()}"])
        return figures.diverging_passages(where, panels=names(shifts), passages=layout, homes=homes, apart=("数字政府", "digital government"))
    made = check_figure(make)
    for ax, shift in zip(made["en"].axes, shifts["id"], strict=True):
        widths = [p.get_width() for c in ax.containers for p in c.patches]
        mine = where[where["id"] == shift]
        assert -sum(w for w in widths if w < 0) == mine["n_from"].sum()
        assert sum(w for w in widths if w > 0) == mine["n_to"].sum()
    near = where["passage_id"].isin([p for ids in homes.values() for p in ids])
    assert f"{where.loc[near, 'n_from'].sum()} of {where['n_from'].sum()} old-pole" in made["en"]._suptitle.get_text()
    numbers = {int(t.get_text()) for t in made["en"].axes[-1].texts}
    assert {6, 15, 27, 44} <= numbers and 2 not in numbers   # paragraph 2 holds the topic word only


def test_home_map_counts_what_is_framed(data):
    corpus, shifts, *_ = data
    homes = {p: s.id for s in shifts.itertuples() for p in s.passages}
    hits = gt.concept_frequency(corpus.tokens, shifts)
    hits["column"] = hits["passage_id"].map(homes).fillna("else")
    cells = hits.groupby(["id", "column"]).size().reset_index(name="n").rename(columns={"id": "row"})
    framed = {(s, s) for s in shifts["id"]}
    made = check_figure(lambda: figures.home_map(cells, rows=names(shifts), homes=framed,
                                                 columns={**{s: str(i) for i, s in enumerate(shifts["id"], 1)}, "else": language.tr("其余", "else")}))
    inside = sum(p in homes and homes[p] == i for i, p in zip(hits["id"], hits["passage_id"], strict=True))
    assert made["en"]._suptitle.get_text().startswith(f"{inside} of the {len(hits)} passages")
    shown = sum(int(t.get_text()) for t in made["en"].axes[0].texts)
    assert shown == len(hits)


def test_membership_dots_carry_the_counts_and_the_lists():
    table = pd.DataFrame([("数字素养", "a", 2, True), ("数字素养", "c", 3, True), ("技术", "a", 1, False), ("技术", "b", 4, False),
                          ("政府", "a", 1, False), ("政府", "b", 1, False), ("政府", "c", 1, False), ("政府", "d", 0, False)],
                         columns=["term", "column", "n", "listed"])
    made = check_figure(lambda: figures.membership_dots(table, columns={"a": "1 Role, value and standing", "b": "乙", "c": "丙"},
                                                        labels={"数字素养": "digital literacy", "技术": "government’s technology"}))
    ax = made["en"].axes[0]
    assert sorted(int(t.get_text()) for t in ax.texts) == sorted(table.loc[table["n"] > 0, "n"])
    assert "2 terms occur in two places, 1 everywhere; in two lists: digital literacy" in made["en"]._suptitle.get_text()
    assert "’" not in "".join(t.get_text() for t in ax.get_yticklabels())
    rows = [c for c in ax.collections if isinstance(c, PathCollection) and len(c.get_offsets()) > 1]
    solid = [sum(to_hex(colour) == looks.SECOND for colour in row.get_facecolor()) for row in rows]
    assert solid == [2, 0, 0]   # 数字素养 stands in both lists, the others in none


def test_robustness_strips_draw_every_variant_that_matters(data):
    _, shifts, words, _, full, variants = data
    labels = gt.gloss(list(words["term"]))
    made = check_figure(lambda: figures.robustness_strips(full, variants, panels=names(shifts), groups=articles(),
                                                          labels=labels if language.language() == "en" else None))
    marks = [c for ax in made["zh"].axes for c in ax.collections if isinstance(c, PathCollection)]
    diamonds = int((full["lean"] != "none").sum())
    assert len(marks) == diamonds + int((variants["changed"] & (variants["outcome"] != "none")).sum())
    drops = variants[(variants["kind"] == "drop") & variants["changed"]]
    lost = (drops["outcome"] != "holds").sum()
    assert made["en"]._suptitle.get_text().endswith(f"in {lost} of {len(drops)} cases")
    told = " ".join(t.get_text() for ax in made["zh"].axes for t in ax.texts)
    assert all(word in told for word in drops.loc[drops["outcome"] != "holds", "dropped"])
    assert "数字政府" in made["zh"].govtext_alt["zh"] and "digital government: reversed" in made["en"].govtext_alt["en"]


def test_a_mark_past_the_middle_is_labelled_and_nothing_left_has_a_place_of_its_own():
    words = pd.DataFrame([("s", "from", "甲乙"), ("s", "to", "丙丁")], columns=["id", "pole", "term"])
    tokens = pd.DataFrame([("a", "a-01", "甲乙", 1), ("a", "a-01", "丙丁", 2), ("b", "b-01", "丙丁", 1)],
                          columns=["article_id", "passage_id", "term", "n"])
    full = pole_counts(tokens, words)
    variants = outcomes(full, leave_one_out(tokens, words).assign(kind="drop"))
    made = check_figure(lambda: figures.robustness_strips(full, variants, panels={"s": "S"}, groups={"a": "A", "b": "B"}))
    places = sorted(round(float(c.get_offsets()[0][0]), 3) for c in made["en"].axes[0].collections
                    if isinstance(c, PathCollection))
    assert places == [0.0, 0.667, 1.0, 1.0, 1.145]   # a: 1:2, no 丙丁, no 甲乙; b: 0:1, no 丙丁 (nothing left)
    assert [t.get_text() for t in made["en"].axes[0].texts].count("丙丁") == 2


def test_the_two_poles_stay_apart_in_greyscale():
    dark, light = sorted(luminance(c) for c in (looks.SECOND, looks.ACCENT))
    assert (light + 0.05) / (dark + 0.05) >= 1.5


def test_missing_columns_are_named():
    with pytest.raises(gt.GovtextError, match="rate_to"):
        figures.dumbbell_panels(pd.DataFrame({"panel": [], "row": []}), panels={}, rows={})

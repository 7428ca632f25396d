"""Figures of notebook 05: the tables drawn are those given, and the titles say what they hold; both languages, both screens."""

import numpy as np
import pandas as pd
import pytest

import govcourse as gc
import govtext as gt
from figure_checks import check_chart
from govcourse.figures import logics as figures
from govtext.measures.cooccurrence import Recovery


@pytest.fixture(scope="module")
def concepts():
    return gc.load_concepts()


def names_of(concepts, kind):
    rows = concepts[concepts["kind"] == kind]
    return dict(zip(rows["id"], rows[gt.tr("name_zh", "name_en")], strict=True))


@pytest.fixture(scope="module")
def evidence(concepts):
    rows = concepts[concepts["kind"] == "logic"]
    table = gt.concept_terms(rows).rename(columns={"id": "group"})
    return table.assign(own=[1 + i % 4 for i in range(len(table))], elsewhere=[max(0, i % 9 - 5) for i in range(len(table))])


def test_own_and_elsewhere_draws_both_counts_of_every_term(concepts, evidence):
    made = check_chart(lambda: figures.own_and_elsewhere(evidence, names=names_of(concepts, "logic"),
                                                         labels=gt.tr(None, gt.gloss(list(evidence["term"])))), same_labels=False)
    table = made["zh"].table
    for side, sign in (("own", -1), ("elsewhere", 1)):
        assert list(table.loc[table["side"] == side, "length"]) == list(sign * evidence[side])
    assert list(table.loc[table["side"] == "own", "term"]) == list(evidence["term"])
    alone = evidence.loc[evidence["elsewhere"] == 0, "term"].nunique()
    assert f"有 {alone} 个只见于" in made["zh"].title and made["en"].title.startswith(f"{alone} of ")
    assert figures.own_and_elsewhere(evidence.assign(elsewhere=1), names=names_of(concepts, "logic")).title.endswith("有 0 个只见于自己那条逻辑的段落（不看长词里面）")


@pytest.fixture(scope="module")
def results():
    rng = np.random.default_rng(0)
    return {"指定的词\n全部": Recovery(pd.Series([0.8, 0.85, 0.9]), rng.normal(0, 0.05, 500), 0.002),
            "chosen terms,\nown passages out": Recovery(pd.Series([0.06]), rng.normal(0, 0.15, 500), 0.4),
            "c": Recovery(pd.Series([0.0, 0.02, 0.05]), rng.normal(0, 0.02, 500), 0.2)}


def test_permutation_panels_hold_every_shuffle_and_the_observed_median(results):
    made = check_chart(lambda: figures.permutation_panels(results))
    for name, result in results.items():
        assert list(made["zh"].table.loc[made["zh"].table["setting"] == name, "ari"]) == list(result.permuted)
    assert made["zh"].title == "3 种做法里 1 种超出打乱的分组：指定的词，全部" and made["en"].title == "1 of 3 settings go beyond shuffled groups: 指定的词 全部"
    assert "0.85" in made["zh"].alt and "打乱后不低于它的：0/500" in made["zh"].alt and "500" in made["en"].caption
    beaten = {"a": Recovery(pd.Series([0.1]), np.array([0.0, 0.1, 0.2, 0.3]), 0.8)}   # three of four shuffles are as high
    none = figures.permutation_panels(beaten)
    assert none.title == "1 种做法里 0 种超出打乱的分组" and "打乱后不低于它的：3/4" in none.alt   # a tie counts as high
    tied = figures.permutation_panels({"a": Recovery(pd.Series([1 / 17]), np.array([0.0, 1 / 17, 1 / 17, 0.9]), 0.75)}).alt
    assert "不低于它的：3/4" in tied and "3 个不小于它" in tied                        # not rounded: the chart counts ties as well


@pytest.fixture(scope="module")
def choices():
    return pd.DataFrame({"label": ["六逻辑 · 指定的词 · 段落", "logics · all own words · sentence"], "with_own": [0.9, 1.0],
                         "without_own": [0.06, -0.2], "low": [-0.1, -0.02], "high": [0.5, 0.03], "p": [0.4, 0.0335], "n_with": [25, 107],
                         "n_without": [8, 106]})


def test_recovery_by_choice_draws_both_values_and_the_band(choices):
    made = check_chart(lambda: figures.recovery_by_choice(choices))
    table = made["zh"].table.pivot(index="label", columns="passages", values="ari").loc[choices["label"]]
    assert list(table["with_own"]) == [0.9, 1.0] and list(table["without_own"]) == [0.06, -0.2]
    assert list(made["zh"].table["terms"][:2]) == ["25 → 8", "107 → 106"] and list(made["zh"].table["chance"][:2]) == ["0.400", "0.034"]
    assert list(made["zh"].table.loc[made["zh"].table["few"], "ari"]) == [0.06]   # 8 terms say little, and do not count in the title
    assert made["zh"].title.endswith("ARI 由 1.00 跌到 -0.20（词数够多的 1 种做法）")
    assert "没有都跌" in figures.recovery_by_choice(choices.assign(without_own=1.0)).title
    both = figures.recovery_by_choice(choices.assign(n_without=100))   # lowest and highest of the two
    assert both.title == "去掉自己的段落，六组就找不回来：ARI 由 0.90–1.00 跌到 -0.20–0.06"
    assert figures.recovery_by_choice(choices.head(1)).title.endswith("由 0.90 跌到 0.06")   # nothing but few


def test_reading_and_words_shows_number_dots_and_frame_of_every_cell(concepts):
    rows, columns = names_of(concepts, "shift"), names_of(concepts, "logic")
    cells = pd.DataFrame([{"row": r, "column": c, "similarity": (i * 6 + j) / 100, "strength": (i + j) % 4,
                           "echo": i == j == 0} for i, r in enumerate(rows) for j, c in enumerate(columns)])
    made = check_chart(lambda: figures.reading_and_words(cells.sample(frac=1, random_state=1), rows=names_of(concepts, "shift"),
                                                         columns=names_of(concepts, "logic")))
    drawn = made["zh"].table.set_index(["row", "column"]).loc[list(zip(cells["row"], cells["column"], strict=True))]
    assert list(drawn["dots"].str.len()) == list(cells["strength"]) and list(drawn["similarity"]) == list(cells["similarity"])
    agree = sum(part.loc[part["similarity"].idxmax(), "strength"] == part["strength"].max() > 0
                for _, part in cells.groupby("row"))
    assert f"5 个转变里有 {agree} 个" in made["zh"].title and made["en"].title.startswith(f"In {agree} of 5 shifts")
    luck = sum((part["strength"] == part["strength"].max()).mean() for _, part in cells.groupby("row"))   # strongest cells over all cells of a row
    assert f"平均有 {luck:.1f} 个" in made["zh"].caption
    small = cells[cells["row"].isin(list(rows)[:2]) & cells["column"].isin(list(columns)[:3])]   # six ways to deal three names out, by hand
    small = small.assign(similarity=[.9, .1, .1, .1, .9, .1], strength=[3, 0, 0, 0, 3, 0])   # both rows agree; the third name must stay for that
    made = figures.reading_and_words(small, rows=dict(list(rows.items())[:2]), columns=dict(list(columns.items())[:3]))
    assert "6 种对换里，不少于 2 个的有 1 种" in made.caption
    none = figures.reading_and_words(cells.assign(strength=0), rows=rows, columns=columns)
    assert "5 个转变里有 0 个" in none.title and "平均有 0.0 个" in none.caption


def test_nearest_passages_draws_every_passage_and_names_the_nearest(concepts):
    names = names_of(concepts, "logic")
    passages = gc.load_course().passages[["passage_id", "article_id"]]
    table = passages.merge(pd.DataFrame({"group": list(names)}), how="cross")
    table["similarity"] = np.random.default_rng(0).uniform(0, 0.2, len(table))
    made = check_chart(lambda: figures.nearest_passages(table, names=names_of(concepts, "logic")))
    assert sorted(made["zh"].table["similarity"]) == sorted(table["similarity"])
    best = table.loc[table.groupby("group")["similarity"].idxmax()].set_index("group")["passage_id"].to_dict()
    cited = made["zh"].table[made["zh"].table["cited"] != ""]
    assert dict(zip(cited["group"], cited["cited"], strict=True)) == best
    assert all(best[g] in made["en"].alt for g in names)
    same = table.assign(similarity=0.9)   # ties go to the first passage by name
    assert figures.nearest_passages(same, names=names).title == "最像的一段，相似度为 0.90；6 条里有 6 条的最近一段在转变与逻辑"
    two = same.assign(similarity=0.1 * ((same["article_id"] == "suzhou") & same["group"].isin(list(names)[:3]) | (same["article_id"] == "stages") & same["group"].isin(list(names)[3:])))
    assert figures.nearest_passages(two, names=names).title == "最像的一段也不高（0.10）；6 条里各有 3 条的最近一段在量变与质变、苏州对策"
    shares = dict(zip(names, [0.5, 0.51, 0.9, 0.1, 0.2, 0.3], strict=True))   # a half is not more than half
    alone = figures.nearest_passages(two, names=names, heaviest=shares)
    assert alone.title == "最像的一段也不高（0.10）；6 条里有 2 条一半以上靠一个词"


def test_figures_refuse_tables_without_their_columns():
    empty = pd.DataFrame({"label": []})
    for call in (lambda: figures.own_and_elsewhere(empty, names={}), lambda: figures.recovery_by_choice(empty),
                 lambda: figures.reading_and_words(empty, rows={}, columns={}),
                 lambda: figures.nearest_passages(empty, names={})):
        with pytest.raises(gt.GovtextError):
            call()

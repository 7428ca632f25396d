"""Figures of notebook 06: the tables drawn are those given, and the titles say what they hold; both languages, both screens."""

import pandas as pd
import pytest

import govcourse as gc
import govtext as gt
from figure_checks import check_chart
from govcourse.figures import outlooks
from govcourse.lessons.outlooks import ABOUT
from govtext import language
from govtext.measures import similarity as sim

KINDS = {"insight": ("六个洞察", "Six insights"), "trend": ("五大趋势", "Five trends"), "recommendation": ("六条建议", "Six recommendations")}
LETTERS = {"insight": ("洞察", "I"), "trend": ("趋势", "T"), "recommendation": ("建议", "R")}


class Data:
    """The tables of the notebook, in short."""

    def __init__(self):
        corpus, concepts, relations = gc.load_course(), gc.load_concepts(), gc.load_relations()
        self.items = concepts[concepts["kind"].isin(KINDS)].rename(columns={"id": "item", "kind": "group"})
        self.groups = self.items.set_index("item")["group"].to_dict()
        places = self.items.explode("passages").rename(columns={"passages": "passage_id"})[["item", "group", "passage_id"]]
        self.tokens = corpus.tokens.merge(places, on="passage_id")
        self.dtm = sim.document_term_matrix(gt.content_terms(self.tokens, gt.load_stopwords()), unit="item", weight="tf-idf",
                                            units=list(self.groups))
        self.square = sim.similarity(self.dtm)
        reading = relations[(relations["kind"] == "same-theme") & relations["from"].isin(self.items["item"])
                            & relations["to"].isin(self.items["item"])]
        self.reading = reading.rename(columns={"from": "a", "to": "b"})[["a", "b", "strength"]].reset_index(drop=True)
        pairs = sim.similarity_pairs(self.square, groups=self.groups).merge(self.reading, on=["a", "b"], how="left")
        self.pairs = pairs.fillna({"strength": 0}).astype({"strength": int})
        target = pd.DataFrame(0, index=self.square.index, columns=self.square.index)
        for r in self.reading.itertuples():
            target.loc[r.a, r.b] = target.loc[r.b, r.a] = r.strength
        self.agreement = sim.rank_agreement(self.square, target, permutations=199, groups=self.groups)

    def codes(self):
        return {r.item: language.tr(*LETTERS[r.group]) + str(r.order) for r in self.items.itertuples()}

    def short(self):
        return {r.item: language.tr(*ABOUT[f"{LETTERS[r.group][1]}{r.order}"]) for r in self.items.itertuples()}

    def names(self):
        return self.items.set_index("item")[language.tr("name_zh", "name_en")].to_dict()


@pytest.fixture(scope="module")
def data():
    language.set_language("zh")
    return Data()


def test_closest_pairs_are_the_first_and_dark_where_read(data):
    made = check_chart(lambda: outlooks.closest_pairs(data.pairs, codes=data.codes(), names=data.short(), rows=9), same_labels=False)
    table, first = made["zh"].table, data.pairs.head(9)
    assert list(table["cosine"]) == list((100 * first["similarity"]).round(1)) and list(table["read"]) == list(first["strength"] > 0)
    both = (first["strength"] > 0).sum()
    assert made["zh"].title == f"用词最近的 9 对里，{both} 对编者也读作同题" and made["en"].title.startswith(f"Of the 9 pairs closest in words {both} ")
    assert f"{len(data.reading)} 对；这里" in made["zh"].caption
    none = outlooks.closest_pairs(data.pairs.assign(strength=0).head(1), codes=data.codes(), names=data.short())
    assert none.title == "用词最近的 1 对里，0 对编者也读作同题"


def test_match_network_draws_each_pair_once_by_who_found_it(data):
    closest = data.pairs.head(len(data.reading))
    columns = {kind: [i for i, k in data.groups.items() if k == kind] for kind in KINDS}

    def draw(reading=data.reading):
        return outlooks.match_network(reading, closest, columns=columns, codes=data.codes(), names=data.names(), group_names=KINDS)

    made = check_chart(draw)
    read, picked = (set(map(frozenset, zip(t["a"], t["b"], strict=True))) for t in (data.reading, closest))
    for lang, chart in made.items():
        drawn = {kind: set(map(frozenset, zip(part["a"], part["b"], strict=True))) for kind, part in chart.table.groupby("kind", observed=True)}
        assert drawn == {"both": read & picked, "read": read - picked, "measured": picked - read} and len(chart.table) == len(read | picked), lang
    assert made["zh"].title == f"编者读出 {len(read)} 对，机器挑出 {len(picked)} 对：两边都有的 {len(read & picked)} 对"
    assert f"{len(read & picked)} pairs are the same" in made["en"].title
    assert draw(data.reading.head(2)).title.startswith("编者读出 2 对，机器挑出 23 对")


def test_strength_strip_has_a_dot_per_pair(data):
    gap = data.pairs["similarity"].rank() - data.pairs["strength"].rank()
    pairs = data.pairs.assign(tension=data.pairs.index % 19 == 0, named=gap.rank() > len(gap) - 4)
    table = check_chart(lambda: outlooks.strength_strip(pairs, codes=data.codes()))["zh"].table
    assert sorted(table["cosine"]) == pytest.approx(sorted(100 * pairs["similarity"])) and (table["kind"] == "tension").sum() == pairs["tension"].sum()
    assert table.groupby("strength")["median"].first().to_dict() == pytest.approx(dict(100 * pairs.groupby("strength")["similarity"].median()))
    assert (table["label"] != "").sum() == 4
    assert outlooks._row_name(3, 1) == "3（强，1 对）"


@pytest.mark.parametrize(("strengths", "said"), [([0, 0, 3, 3], "只有“强”的同题用词明显更近：中位数 7.5，其余至多 2.0"), ([3, 3, 0, 0], "并不明显"), ([0, 3, 0, 3], "无 4.0，强 5.5"), ([0, 0, 1, 1], "并不明显"),
                                                 ([3, 3, 3, 3], "并不明显")])
def test_strength_strip_says_whether_the_strong_stand_out(strengths, said):
    pairs = pd.DataFrame({"a": list("abcd"), "b": list("efgh"), "similarity": [0.01, 0.03, 0.07, 0.08], "strength": strengths, "tension": False, "named": False})
    assert said in outlooks.strength_strip(pairs, codes={}).title


@pytest.mark.parametrize(("value", "said"), [(-0.1, "方向相反"), (0.0, "没有关系"), (0.2, "方向一致，但很弱"), (0.5, "方向一致：")])
def test_agreement_is_named_by_its_sign_and_size(data, value, said):
    made = check_chart(lambda: outlooks.tau_histogram([0.1, 0.2, -0.1], data.agreement._replace(value=value)))
    assert made["zh"].title.startswith(said) and f"τ = {value:.2f}" in made["en"].title
    assert sorted(made["zh"].table["tau"]) == [-0.1, 0.1, 0.2] and "图上是前 3 次" in made["zh"].caption and "the first 3 are drawn" in made["en"].caption
    assert outlooks.tau_histogram([0.1] * 199, data.agreement).caption.startswith("洗牌 199 次，在每篇之内调换条目的身份；图上是全部。")


def test_pair_words_are_mirrored_weights(data):
    chosen = data.pairs.iloc[[0, 5, 40]].assign(n_shared=[7, 8, 9])
    words = pd.concat([sim.shared_terms(data.dtm, r.a, r.b).head(9).assign(a=r.a, b=r.b) for r in chosen.itertuples()])
    glosses = gt.gloss(sorted(set(words["term"])))
    made = check_chart(lambda: outlooks.pair_words(words, chosen, codes=data.codes(), labels=glosses if language.language() == "en" else None))
    for r in chosen.itertuples():
        own, drawn = words[(words["a"] == r.a) & (words["b"] == r.b)], made["zh"].table.query(f"pair == '{r.a}|{r.b}'")
        assert list(dict.fromkeys(drawn["term"])) == list(own["term"])
        assert (-drawn["length"].clip(upper=0)).groupby(drawn["term"]).sum()[own["term"]].tolist() == pytest.approx(100 * own["weight_a"], abs=0.5001)
        assert drawn["length"].clip(lower=0).groupby(drawn["term"]).sum()[own["term"]].tolist() == pytest.approx(100 * own["weight_b"], abs=0.5001)
        assert f"{r.similarity:.3f}" in made["zh"].title and f"{r.n_shared} shared words, cosine {r.similarity:.3f}" in made["en"].title


def test_robustness_dots_stand_at_the_values():
    rows = [("甲", "with", 0.2, -0.1), ("甲", "without", 0.22, -0.2), ("乙", "with", 0.05, -0.1), ("乙", "without", -0.02, -0.1)]
    table = pd.DataFrame(rows, columns=["label", "series", "value", "low"]).assign(high=0.15)
    made = check_chart(lambda: outlooks.robustness_dots(table, main="甲"))
    assert list(made["zh"].table["value"]) == list(table["value"]) and list(made["zh"].table["low"]) == [-0.2, -0.2, -0.1, -0.1]   # the wider band
    assert list(made["zh"].table["within"]) == [False, False, True, True]
    assert made["en"].title == "4 choices: τ from -0.02 to 0.22, in both directions" and "★ 甲" in made["en"].alt
    assert outlooks.robustness_dots(table.head(2), main="甲").title == "2 种做法，τ 从 0.20 到 0.22：方向都一样"


def test_match_profile_bars_and_arrows_equal_the_table(data):
    both = pd.concat([data.pairs, data.pairs.rename(columns={"a": "b", "b": "a"})])
    nearest = both.sort_values("similarity", ascending=False, kind="stable").drop_duplicates("a").set_index("a")
    number = both.groupby(["a", "strength"]).size().unstack(fill_value=0)
    items = data.items[["item", "group"]].reset_index(drop=True)
    for strength, column in ((3, "strong"), (2, "fair"), (1, "thin")):
        items[column] = items["item"].map(number[strength])
    items["closest"], items["similarity"] = items["item"].map(nearest["b"]), items["item"].map(nearest["similarity"])
    made = check_chart(lambda: outlooks.match_profile(items, codes=data.codes(), names=data.names()))
    table = made["zh"].table
    assert table["length"].sum() == 2 * len(data.reading)
    first = items.iloc[0]
    assert table.loc[table["item"] == first["item"], "end"].iloc[0] == f"→ {data.codes()[first['closest']]}  {100 * first['similarity']:.1f}"
    assert table.loc[table["end"].str.startswith("没有对应"), "item"].unique().tolist() == list(items.loc[items[["strong", "fair", "thin"]].sum(axis=1) == 0, "item"])
    assert made["en"].title == "1 of 17 items has no match in our reading: I3"
    alike = outlooks.match_profile(items.assign(similarity=0.1, strong=1), codes=data.codes(), names=data.names()).title
    assert alike == f"{len(items)} 条里，编者找不到对应的有 0 条"


def test_exclusive_terms_bars_equal_the_counts():
    terms = pd.DataFrame({"group": ["trend", "insight", "insight", "recommendation"], "term": ["超级App", "双碳", "政务云", "中央厨房"],
                          "n": [2, 5, 6, 2], "elsewhere": [0, 0, 3, 1]})
    glosses = gt.gloss(list(terms["term"]))
    made = check_chart(lambda: outlooks.exclusive_terms(terms, group_names=KINDS, labels=glosses if language.language() == "en" else None), same_labels=False)
    assert made["zh"].table[["group", "term", "length", "nowhere"]].to_numpy().tolist() == [
        ["insight", "双碳", 5, True], ["insight", "政务云", 6, False], ["trend", "超级App", 2, True], ["recommendation", "中央厨房", 2, False]]
    assert made["zh"].title == "只在一份展望里出现、至少 2 次的词有 4 个：2 个在其他文章里也找不到" and "2 are in no other article" in made["en"].title
    assert glosses["双碳"] in made["en"].alt


@pytest.mark.parametrize("call", [lambda d: outlooks.closest_pairs(d.pairs.drop(columns="a"), codes={}, names={}),
                                  lambda d: outlooks.strength_strip(d.pairs, codes={}),
                                  lambda d: outlooks.robustness_dots(d.pairs, main="x"),
                                  lambda d: outlooks.match_profile(d.items, codes={}, names={}),
                                  lambda d: outlooks.exclusive_terms(d.items, group_names=KINDS)])
def test_tables_without_the_needed_columns_are_refused(data, call):
    with pytest.raises(gt.GovtextError):
        call(data)

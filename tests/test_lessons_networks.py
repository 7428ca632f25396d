"""What notebook 09 prepares: each expectation is counted by hand on a few invented words."""

import random

import networkx as nx
import numpy as np
import pandas as pd
import pytest

import govtext as gt
from govcourse.lessons import networks as lesson
from govtext.measures.cooccurrence import cooccurrence


@pytest.fixture(autouse=True)
def chinese():
    gt.set_language("zh")
    yield
    gt.set_language(None)


def sentences(*texts):
    """One letter, one term; a sentence each, in one passage per article name before the colon."""
    rows = []
    for number, text in enumerate(texts, 1):
        article, words = text.split(":")
        rows += [(article, f"{article}-1", number, word) for word in words]
    return pd.DataFrame(rows, columns=["article_id", "passage_id", "sentence", "term"])


PRESENT = sentences("x:ab", "x:abc", "y:ab", "y:cd", "y:cd", "x:cd", "y:bc")
PAIRS = cooccurrence(PRESENT, list("abcd"))
GROUP = {"a": "1", "b": "1", "c": "2", "d": "2"}


def test_terms_down_to_the_cut_keep_ties():
    table = pd.DataFrame({"term": list("edcba"), "n": [5, 3, 3, 1, 1]})
    # sums 5, 8, 11, 12, 13 against 1, 4, 9, 16: the cut is 3 terms, and none ties with the third below it
    assert lesson.high_terms(table) == ["c", "d", "e"]
    tied = pd.DataFrame({"term": list("dcba"), "n": [4, 1, 1, 1]})     # sums 4, 5 against 1, 4, 9: two terms, two more tie
    assert lesson.high_terms(tied) == ["a", "b", "c", "d"]
    # two terms occur once: (sqrt(17) - 1) / 2 = 1.56
    assert lesson.high_terms(table, "donohue") == ["c", "d", "e"]
    with pytest.raises(gt.GovtextError, match="donohue"):
        lesson.high_terms(table, "zipf")


def test_a_list_of_ones_own_is_added_only_where_it_differs():
    field = pd.DataFrame({"term": list("edcba"), "n": [9, 8, 7, 6, 1]})    # sums 9 17 24 30 31: five terms
    lists = {"all": list("abcde")}
    assert lesson.with_my_list(lists, field, "g", []) == lists
    assert lesson.with_my_list(lists, field, "g", ["a"]) == {"all": list("abcde"), "我的词表": list("bcde")}
    with pytest.raises(gt.GovtextError, match="a, b, c, d, e"):
        lesson.with_my_list(lists, field, "g", ["z"])
    with pytest.raises(gt.GovtextError, match="2 terms left"):
        lesson.with_my_list(lists, field, "g", ["a", "b", "c"])
    assert lists == {"all": list("abcde")}


def test_labels_are_words_or_glosses():
    assert lesson.labels(["数据"]) == {"数据": "数据"}
    gt.set_language("en")
    assert lesson.labels(["数据"]) == gt.gloss(["数据"])
    assert lesson.labels(["协同", "指导意见"]) == {"协同": "coordination", "指导意见": "guideline"}     # coordination; cooperation


def test_a_term_inside_another():
    assert lesson.spelled_pairs(["政务", "电子政务", "数据"]) == [("政务", "电子政务")]


def test_cells_of_a_square_are_the_pairs():
    square = pd.DataFrame([[3, 2, 0], [2, 2, 1], [0, 1, 1]], index=list("abc"), columns=list("abc"))
    assert lesson.cells_of(square).to_dict() == {("a", "b"): 2, ("b", "c"): 1}


def test_tightest_pairs_in_words():
    # n: ab 3, cd 3, bc 2, ac 1; own sentences a 3, b 4, c 5, d 3
    found = lesson.tightest(gt.association(PAIRS, "inclusion"), ["n", "inclusion"], {t: t.upper() for t in "abcd"}, rows=3)
    assert found["n"].tolist() == ["A – B  (3)", "C – D  (3)", "B – C  (2)"]
    assert found["inclusion"].tolist() == ["A – B  (1)", "C – D  (1)", "B – C  (0.5)"]
    tied = lesson.tightest(gt.association(PAIRS, "inclusion"), ["n", "inclusion"], {t: t.upper() for t in "abcd"}, rows=1)
    assert tied["n"].tolist() == ["A – B  (3)", "C – D  (3)"], "equals of the last stay"


def test_of_the_closest_pairs_few_share_half_of_their_sentences():
    # in the order of inclusion: ab 3 of 3 and 4, cd 3 of 3 and 5, bc 2 of 4 and 5 (just half, not more)
    found = lesson.shared_by_closest(gt.association(PAIRS, "inclusion"), "inclusion", {t: t.upper() for t in "abcd"}, rows=3)
    assert found == {"rows": 3, "half": 2, "has": "have", "a": "A", "b": "B", "n": 3, "n_a": 3, "n_b": 4}


def test_a_tree_at_its_leaves_and_in_pieces():
    # ab and cd meet first, then abcd, then e: groups ab, cde; three pieces ab, cd, e fit them best
    tree = pd.DataFrame({"members": [("a", "b"), ("c", "d"), ("a", "b", "c", "d"), tuple("abcde")]})
    found = lesson.leaves_and_pieces(tree, list("abcde"), dict(zip("abcde", "11222", strict=True)), 2, most=4)
    assert (found["pairs"], found["same"], found["chance"], found["sizes"], found["at"]) == (2, 2, 0.4, "4, 1", 3)
    assert found["best"] == pytest.approx(lesson.agreement(pd.Series(dict(zip("abcde", "11223", strict=True))), dict(zip("abcde", "11222", strict=True))))


def test_sentences_with_two_terms():
    found = lesson.sentences_with_both(PRESENT.iloc[::-1], "b", "c")
    assert list(zip(found["article_id"], found["sentence"], strict=True)) == [("x", 2), ("y", 7)]
    with pytest.raises(gt.GovtextError, match="a, b, c, d"):
        lesson.sentences_with_both(PRESENT, "a", "e")


def test_where_pairs_stand_in_words():
    zh, en = lesson.shared_in(PRESENT, [("b", "c")])        # a sentence in each of two articles, by the table above
    assert zh == "“b – c”在 2 篇里（x 1 句、y 1 句）" and en == "b – c in 2 articles (x 1, y 1)"
    assert lesson.shared_in(PRESENT, []) == ("没有这样的词对", "there are none")
    assert lesson.spelled_said([("数据", "共享"), ("数字政府", "政府")])[0] == "“数字政府 – 政府”"
    assert lesson.spelled_said([("数据", "共享")]) == ("没有", "none")


def test_the_reference_in_words():
    graph, found = lesson.network_of(PAIRS, 2, seeds=[1])      # lines ab 3, bc 2, cd 3: 6 of 8 inside the groups
    assert sorted(graph.edges) == [("a", "b"), ("b", "c"), ("c", "d")]
    members = lesson.members_of(graph, GROUP)
    assert members == {"1": ["b", "a"], "2": ["c", "d"]}       # b stands in four sentences, a in three
    names = lesson.group_names(members, {t: t.upper() for t in "abcd"})
    assert names == {"1": "1 B·A", "2": "2 C·D"}
    assert lesson.names_of_terms(members, names)["d"] == "2 C·D"
    assert lesson.network_title(graph, GROUP)[1] == "75% of the weight lies inside groups, 50% would by chance (4 terms, 3 lines, 2 groups)"   # each group has half of the ends
    assert lesson.network_title(lesson.network_of(PAIRS, 9, seeds=[1])[0], {})[1].startswith("No line")
    places = lesson.places_of(graph, {t: t.upper() for t in "abcd"})
    assert places.loc[0, ["degree", "line_weight"]].tolist() == [2, 5] and set(places["term"][:2]) == {"B", "C"}
    assert lesson.agreement(found.table.set_index("term")["consensus"], GROUP) == 1
    assert lesson.agreement(pd.Series({"a": 1, "b": 2, "z": 1}), {"a": "1", "b": "2"}) == 1     # z is in one of them only


def test_dealing_swaps_once_per_round():
    def rotate(dealer, hands):
        assert isinstance(dealer, random.Random)
        hands.append(hands.pop(0))

    dealt = lesson.dealt(sentences("x:ab", "x:c"), rotate, seed=1, rounds=1)   # two sentences, two turns: as it was
    assert list(zip(dealt["sentence"], dealt["term"], strict=True)) == [(1, "a"), (1, "b"), (2, "c")]


def test_dealing_within_passages_keeps_each_passage_its_terms():
    """Two passages of one article, and one with a lonely sentence: nothing may leave its passage; the lonely sentence stays as it is."""
    present = pd.DataFrame([("x", "p", 1, "a"), ("x", "p", 2, "b"), ("x", "q", 1, "c"), ("x", "q", 2, "d"), ("y", "r", 1, "e")],
                           columns=["article_id", "passage_id", "sentence", "term"])

    def exchange(dealer, hands):
        i, j = dealer.sample(range(len(hands)), 2)
        hands[i], hands[j] = hands[j], hands[i]

    seen = {within: set() for within in (None, "article_id", "passage_id")}
    for within, places in seen.items():
        for seed in range(30):
            dealt = lesson.dealt(present, exchange, seed, rounds=1, within=within)
            assert sorted(dealt["term"]) == list("abcde")
            places.update(zip(dealt["passage_id"], dealt["sentence"], dealt["term"], strict=True))
    assert {(p, t) for p, _, t in seen["passage_id"]} == {("p", "a"), ("p", "b"), ("q", "c"), ("q", "d"), ("r", "e")}
    assert ("r", 1, "e") in seen["article_id"] and {t for p, _, t in seen["article_id"] if p == "q"} == set("abcd")
    assert {t for p, _, t in seen[None] if p == "r"} == set("abcde")
    assert lesson.alone_in(present, "passage_id") == lesson.alone_in(present, "article_id") == {"n": 5, "k": 1}


def test_modularity_of_texts_shuffled_within_passages():
    """ab and cd never share a passage: however passages are dealt, two pairs that never meet, 1/2; one sentence per passage moves nothing."""
    rows = [("x", f"p{i}", 1, term) for i, words in enumerate(["ab"] * 4 + ["cd"] * 4) for term in words]
    present = pd.DataFrame(rows, columns=["article_id", "passage_id", "sentence", "term"])

    def never(dealer, hands):
        raise AssertionError("a sentence that is alone is not dealt")

    assert lesson.modularity_within(present, never, list("abcd"), "passage_id", times=2).tolist() == [0.5, 0.5]


def test_how_many_shuffled_texts_reach_the_real_ones(monkeypatch):
    told = []
    monkeypatch.setattr(lesson, "say", lambda zh, en, **numbers: told.append(numbers))
    lesson.say_reached(0.5, [np.array([0.1, 0.2, 0.3]), np.array([0.5, 0.4, 0.6]), np.array([0.6])])
    assert [(t["k"], t["n"], t["p"]) for t in told] == [(0, 3, 1 / 4), (2, 3, 3 / 4), (1, 1, 1)]   # (reached + 1) / (all + 1), a tie counts


def test_one_setting_by_hand():
    pairs = {"sentence": PAIRS}
    row = lesson.one_setting("sentence", 2, pairs, [pairs, {"sentence": PAIRS[PAIRS["term_a"] != "c"]}], GROUP)
    assert (row["n_nodes"], row["n_edges"], row["density"], row["ari"]) == (4, 3, 0.5, 1)
    # two groups, 6 of 8 inside, half of the ends each: 6/8 - 1/4 - 1/4; lines ab 3, bc 2 alone: one group, or two, always 0
    assert row["modularity"] == row["high"] == pytest.approx(0.25)
    assert row["low"] == pytest.approx(0)


def test_together_counts_runs_that_have_both():
    runs = pd.DataFrame({1: [1, 1, 2], 2: [1, 2, 2], 3: [1, 1, np.nan], 4: [1, 1, np.nan]}, index=list("abc"))
    square = lesson.together(runs, ["a", "b", "c", "d"])
    assert square.loc["a", "b"] == 3 / 4 and square.loc["b", "c"] == 1 / 2 and np.isnan(square.loc["a", "d"])
    assert np.isnan(lesson.together(runs, ["a", "b", "c"], least=0.5).loc["b", "c"])      # two of four are not more than half
    pairs = lesson.each_pair(square)
    assert pairs["a", "b"] == 3 / 4 and len(pairs) == 6
    assert lesson.in_one_group(pairs[:3], {"a": "1", "b": "1", "c": "2"}).tolist() == [True, False, False]
    assert lesson.in_one_group(pairs[-1:], {}).tolist() == [False]


def test_all_runs_have_every_choice():
    runs = lesson.all_runs({("list", "way", "unit"): PAIRS}, {"≥ 2": 2, "≥ 3": 3}, {"n": "n"})
    assert runs.columns.names == lesson.choices() and runs.shape == (4, 4) and runs.notna().all(axis=None)
    left = {"x": runs.droplevel([0, 1, 2, 3, 4], axis=1).iloc[:2, :1]}     # without c and d
    shares = lesson.pair_shares(runs, left, list("abcd"))
    assert shares.loc[("a", "b")].min() == 1 and np.isnan(shares.loc[("a", "c"), ("去掉一篇", "x")])   # c is not in that network
    assert shares.columns.get_level_values(0).unique().tolist() == ["词表", "计数", "单位", "阈值", "权重", "去掉一篇"]


def test_all_tables_combine_lists_ways_and_units():
    import govcourse as gc

    corpus, terms = gc.load_course(), ["数据", "平台"]
    made = lesson.all_tables(corpus.tokens, corpus, {"l": terms}, {"long": "longest", "string": "n"}, {"sentence": "S", "passage": "P"})
    assert list(made) == [("l", "long", "S"), ("l", "long", "P"), ("l", "string", "S"), ("l", "string", "P")]
    for unit, name in (("sentence", "S"), ("passage", "P")):
        pd.testing.assert_frame_equal(made["l", "long", name], cooccurrence(corpus.tokens, terms, unit=unit))


def test_steady_pairs():
    four = cooccurrence(sentences(*["x:abcd"] * 9), list("abcd"))               # all together: one group in every run
    whole = {"sentence": four, "passage": four}
    assert lesson.steady_pairs(whole, list("abcde")).to_dict() == {"three": 6, "no_ochiai": 6}
    assert lesson.steady_pairs_by_chance([whole, whole], list("abcd"))["three"].tolist() == [6, 6]


def test_modularity_by_chance_is_that_of_the_network():
    two = cooccurrence(sentences(*["x:ab"] * 4, *["x:cd"] * 4), list("abcd"))      # two pairs that never meet: modularity 1/2
    one = cooccurrence(sentences(*["x:ab"] * 4), list("abcd"))
    assert lesson.modularity_by_chance([{"sentence": two}, {"sentence": one}], "sentence", 3).tolist() == [0.5, 0.0]


def test_the_tree():
    square = lesson.square_of(gt.association(PAIRS, "ochiai"), "ochiai", list("abcde"))
    assert square.loc["a", "b"] == square.loc["b", "a"] == pytest.approx(3 / np.sqrt(12)) and square.loc["a", "e"] == square.loc["a", "a"] == 0
    tree = gt.cluster_tree(1 - square - np.eye(5))
    part = lesson.cut(tree, list("abcde"), 3)
    assert part["a"] == part["b"] != part["c"] == part["d"] != part["e"] and part.nunique() == 3
    assert "crowd" in lesson.tree_title(pd.Series([0.7, 0.9]))[1] and "crowd" not in lesson.tree_title(pd.Series([0.2, 0.9]))[1]


def test_overlap_matches_topics_as_well_as_possible():
    assert lesson.overlap([set("ab"), set("cd")], [set("cd"), set("ab")]) == 1
    assert lesson.overlap([set("ab"), set("cd")], [set("ce"), set("xy")]) == pytest.approx((1 / 3 + 0) / 2)


def test_topics_of_two_articles():
    rows = [(f"{a}-{i}", word, 3) for a, words in (("x", "ab"), ("y", "cd")) for i in range(12) for word in words]
    table = pd.DataFrame(rows, columns=["passage_id", "term", "n"])
    dtm = gt.document_term_matrix(table, unit="passage_id", weight="count")
    checks = pd.concat([lesson.without_one_article(dtm, 1), lesson.other_seed_or_order(dtm, 1), lesson.other_seed_of_lda(dtm, 1), lesson.other_seed_of_random_start(dtm, 1, seeds=(1, 2))])
    assert set(checks["check"]) >= set(lesson.names_of_checks()) and (checks["topics"] == 1).all()
    assert (checks.loc[checks["check"].isin(["seed", "order", "lda", "random"]), "overlap"] == 1).all()        # one topic, always the same words


def test_random_starts_are_told_by_their_topics_and_their_fit(monkeypatch):
    """One topic: the best fit of non-negative numbers is that of the singular values, from any start."""
    rows = [(f"x-{i}", word, n) for i, row in enumerate(((3, 1, 0), (2, 2, 1), (0, 1, 4))) for word, n in zip("abc", row, strict=True) if n]
    dtm = gt.document_term_matrix(pd.DataFrame(rows, columns=["passage_id", "term", "n"]), unit="passage_id", weight="count")
    rest = np.linalg.svd(dtm.matrix.toarray(), compute_uv=False)[1:]
    starts = lesson.starts_by_fit(dtm, 1, seeds=(5, 6))
    assert starts["seed"].tolist() == [5, 6] and starts["same"].all() and starts["distance"].tolist() == pytest.approx([np.hypot(*rest)] * 2, rel=1e-3)
    monkeypatch.setattr(lesson, "random_starts", lambda *_: [([set("abc")], 2.0), ([set("abd")], 2.5)])
    assert lesson.starts_by_fit(dtm, 1, seeds=(5, 6)).to_numpy().tolist() == [[5, True, 2.0], [6, False, 2.5]]


def test_topics_of_few_documents_are_the_documents():
    """Three articles without a word in common and three topics: one each, whole."""
    table = pd.DataFrame([(a, w, n) for a, words in (("shifts", "ab"), ("suzhou", "cd"), ("z", "ef")) for w, n in zip(words, (2, 1), strict=True)],
                         columns=["article_id", "term", "n"])
    whole = gt.document_term_matrix(table, unit="article_id", weight="count")
    found = lesson.largest_topics(whole, [3])
    assert found.columns.tolist() == ["主题数", "转变与逻辑", "苏州对策", "z"] and found["主题数"].tolist() == [3]
    assert sorted(found.iloc[0, 1:]) == ["#1 100%", "#2 100%", "#3 100%"]


def test_shares_of_groups_sizes_of_lists_and_articles_that_bring_down():
    values = pd.Series([0.2, 0.4, 0.9, 0.1], index=pd.MultiIndex.from_tuples([("a", "b"), ("a", "c"), ("d", "e"), ("a", "d")]))
    assert lesson.mean_by_group(values, dict(zip("abcde", "11122", strict=True))).round(9).to_dict() == {"1": 0.3, "2": 0.9}
    assert lesson.sizes_of({"x": ["a"], "y": ["a", "b"], "z": []}) == ("领域词 1，全部实词 2，去掉枢纽 0", "domain 1, all words 2, no hubs 0")
    columns = pd.MultiIndex.from_tuples([("去掉一篇", "甲"), ("去掉一篇", "乙"), ("去掉一篇", "丙")])
    shares = pd.DataFrame([[0.9, 0.1, np.nan], [0.9, 0.9, 0.1], [1, 1, 1]], index=pd.MultiIndex.from_tuples([("a", "b"), ("b", "c"), ("c", "d")]), columns=columns)
    assert lesson.named_falls(shares, {t: t.upper() for t in "abcd"}) == "A – B：乙、丙"   # of one alone the cell itself tells


def test_what_survives():
    columns = pd.MultiIndex.from_tuples([("单位", "句子"), ("去掉一篇", "413与趋势"), ("去掉一篇", "苏州对策")])
    shares = pd.DataFrame([[1, 0.9, 0.4], [1, 0.4, 0.9], [0.9, np.nan, 0.8]],
                          index=pd.MultiIndex.from_tuples([("a", "b"), ("b", "c"), ("c", "d")]), columns=columns)
    found = lesson.weakest(shares, [("a", "b"), ("b", "c")])
    assert found[:3] == ("a", "b", 0.4) and found.article_id == "suzhou"                        # the first of equals
    words = {t: t.upper() for t in "abcd"}
    part = lesson.worded_pairs(shares, [("c", "d"), ("a", "b")], words)
    assert part.index.tolist() == ["C – D", "A – B"]
    title = lesson.survivor_title(part, part.iloc[:0])
    assert title[0].endswith("最稳的 2 对里 1 对，其余最重的 0 对里 0 对") and "Never below 80 % where tested: 1 of the 2 steadiest" in title[1]
    assert lesson.heaviest_pairs(PAIRS, GROUP, besides=[("d", "c")]) == [("a", "b")]
    assert lesson.heaviest_pairs(PAIRS, GROUP, besides=[], rows=1) == [("a", "b"), ("c", "d")]           # three sentences each
    out = part.copy()
    out.iloc[:, -1] = np.nan                                                                            # out of the network: falls, whatever the rest is
    assert "最稳的 2 对里 0 对" in lesson.survivor_title(out, part)[0]


def test_of_other_choices_the_lowest_option():
    """Lists keep their columns; units and thresholds become one column with the lowest of all, and so do the articles."""
    columns = [("词表", "领域词"), ("词表", "去掉枢纽"), ("单位", "句子"), ("单位", "段落"), ("阈值", "≥ 3"), ("去掉一篇", "苏州对策"),
               ("去掉一篇", "浙江改革")]
    shares = pd.DataFrame([[1, np.nan, 0.9, 0.4, 0.7, 0, 1]], index=["x"], columns=pd.MultiIndex.from_tuples(columns))
    found = lesson.worst_option(shares)
    assert found.columns.tolist() == [*columns[:2], ("其余选择", "最低"), ("去掉一篇", "最低")]
    assert found.loc["x"].fillna(-1).tolist() == [1, -1, 0.4, 0] and found.min(axis=1).equals(shares.min(axis=1))
    assert lesson.falls_without(shares) == ["苏州对策"]
    assert lesson.falls_without(pd.concat([shares * 0, shares * 0 + 1])) == ["2 篇", "–"]
    gone = shares.mask(shares.eq(0))                                        # not in the network without one article
    assert np.isnan(lesson.worst_option(gone)["去掉一篇", "最低"]["x"]) and lesson.falls_without(gone) == ["苏州对策"]


def test_without_each_article():
    made = lesson.without_each_article(PRESENT, list("abcd"), seeds=2)
    assert set(made) == {"x", "y"}
    assert made["x"].empty and made["x"].shape[1] == 2                       # y has ab, cd, cd, bc: no pair three times


def test_names_of_written_files(tmp_path):
    (tmp_path / "b").write_text("1", "utf-8")
    (tmp_path / "a").touch()
    assert lesson.file_names([tmp_path / "b", tmp_path / "a"]) == ["b"]


def test_inside_less_chance_is_the_modularity_of_networkx():
    graph, _ = lesson.network_of(PAIRS, 2, seeds=[1])
    inside, chance = lesson.inside_and_by_chance(graph, GROUP)
    communities = [{t for t in graph if GROUP[t] == k} for k in sorted(set(GROUP.values()))]
    assert inside - chance == pytest.approx(nx.community.modularity(graph, communities, weight="weight"))

"""What notebook 08 prepares: each expectation is counted by hand on a few invented rows."""

import numpy as np
import pandas as pd
import pytest

import govcourse as gc
import govtext as gt
from govcourse.lessons import viewpoints as lesson


@pytest.fixture(autouse=True)
def chinese():
    gt.set_language("zh")
    yield
    gt.set_language(None)


@pytest.fixture(scope="module")
def corpus():
    return gc.load_course()


FULL = {theme: zh for theme, (zh, en) in lesson.THEMES.items()} | {"aims": "效率 现代化"}


def test_outline_goes_into_depth_first():
    concepts = pd.DataFrame({"id": ["c", "b", "a", "b2", "b1"], "parent": ["r", "r", "x", "b", "b"], "order": [2, 1, 1, 2, 1],
                             "name_zh": list("丙乙甲丁戊"), "name_en": list("cbaed"), "actor_zh": ["", "某人", "", "", ""],
                             "passages": [("p-03",), ("p-01", "p-12"), ("p-09",), ("p-04",), ("p-05",)]})
    assert lesson.below(concepts, "r") == ["b", "b1", "b2", "c"]
    nodes = lesson.outline(concepts, "r")
    assert nodes["parent"].tolist() == ["", "b", "b", ""] and nodes["note"].tolist() == ["第12段", "第5段", "第4段", "第3段"]
    assert nodes["named"].tolist() == [True, False, False, False] and nodes["label"].tolist() == list("乙戊丁丙")


def test_dictionary_can_be_changed_but_not_emptied(corpus):
    table = lesson.dictionary_of(FULL | {"safety": "安全 安全"}, corpus)
    assert table.loc[table["theme"] == "aims", "term"].tolist() == ["效率", "现代化"] and (table["theme"] == "safety").sum() == 1
    for wrong in (FULL | {"data": " "}, {k: v for k, v in FULL.items() if k != "data"}, FULL | {"data": "夸克"}, {}):
        with pytest.raises(gt.GovtextError, match="technology, data, platform"):
            lesson.dictionary_of(wrong, corpus)


def test_names_of_themes():
    assert lesson.theme_names(["data", "safety"]) == {"data": "数据", "safety": "safety"}
    assert lesson.theme_heads(["data", "functions", "safety"]) == {"data": "数据", "functions": "职能", "safety": "safety"}
    gt.set_language("en")
    assert lesson.theme_heads(["data", "functions", "safety"]) == {"data": "Data", "functions": "Func", "safety": "safety"}
    assert lesson.in_words(["data", "aims"], "zh") == "数据、目标" and lesson.in_words(["data", "aims"], "en") == "Data, Aims"
    assert (lesson.in_words([], "zh"), lesson.in_words([], "en")) == ("无", "none")


def test_speakers_have_passages_and_heads():
    concepts = gc.load_concepts()
    who = lesson.speakers(concepts)
    assert who["id"].tolist() == [*lesson.SPEAKERS, "author"] and who["passages"].iloc[-1] == ("stages-38", "stages-39", "stages-40", "stages-41", "stages-42")
    assert list(lesson.speaker_names(concepts)) == who["id"].tolist()
    assert lesson.heads_of({"a": "甲"}, {"a": 1234}) == {"a": "甲\n1,234 字"}


def test_counts_become_rates():
    mine = pd.DataFrame({"theme": ["t", "t", "u", "u"], "column": ["x", "x", "x", "y"], "n": [1, 2, 4, 5]})
    n = lesson.sums(mine, "theme", "column")
    assert n.loc["t", "x"] == 3 and n.loc["u"].tolist() == [4, 5]
    rates = lesson.rates_of(n, pd.Series({"x": 500, "y": 100}), n * 2).set_index(["row", "column"])
    assert rates.loc[("u", "y")].tolist() == [5, 50, 10] and rates.loc[("t", "x")].tolist() == [3, 6, 6]


def test_a_leaning_that_hangs_on_one_term():
    by_term = pd.DataFrame({"theme": ["t", "t", "u"], "term": ["a", "b", "c"], "column": ["x"] * 3, "n": [3, 1, 2]})

    def leanings(table):
        return table.groupby(["column", "theme"])["n"].sum().unstack("theme").idxmax(axis=1)

    found = lesson.changed_leanings(by_term, leanings, {"x": "某"}, {"t": "主题", "u": "别的"}, ["a", "b", "c"])
    assert found.to_numpy().tolist() == [["a", "某", "主题", "别的"]]          # without b (3 to 2) and without c nothing changes


def test_a_viewpoint_without_any_leaning_is_a_dash():
    by_term = pd.DataFrame({"theme": ["t"], "term": ["a"], "column": ["x"], "n": [3]})
    found = lesson.changed_leanings(by_term, lambda table: table.groupby("column")["theme"].first(), {"x": "某"}, {"t": "主题"}, ["a"])
    assert found.to_numpy().tolist() == [["a", "某", "主题", "–"]]


def test_an_axis_that_keeps_its_points():
    full = pd.Series({"zhejiang": -3.0, "suzhou": -1.0, "stages": 1.0, "trends": 3.0})
    mirrored, swapped = pd.Series({"zhejiang": 3.0, "suzhou": 1.0, "stages": -1.0}), pd.Series({"zhejiang": -3.0, "suzhou": 1.0, "stages": 0.5})
    kept = lesson.axis_kept(full, {"trends": mirrored})
    assert kept.loc["trends", "r"] == pytest.approx(1) and kept.loc["trends", "moved"] == []
    assert lesson.kept_said(kept) == ("次序不变的 1 次。", "In 1 of 1 the order is the same.")
    two = lesson.axis_kept(full, {"trends": swapped})
    assert two.loc["trends", "moved"] == ["suzhou", "stages"] and two.loc["trends", "r"] == pytest.approx(0.803, abs=1e-3)
    assert lesson.kept_said(two)[1] == "In 0 of 1 the order is the same; with Trends left out, Suzhou and Stages swap places."


def test_the_words_of_a_theme_by_passage():
    found = lesson.theme_in(HITS, "aims", ["q-04", "p"])
    assert found.to_dict() == {"q-04": 0, "p": 2}


def test_links_and_concepts_in_words(corpus):
    cite = gc.describe_passages(corpus.passages).set_index("passage_id")["citation"]
    one, two, three = cite.index[:3]
    concepts = pd.DataFrame({"id": ["k", "l"], "name_zh": ["甲", "乙"], "name_en": ["a", "b"], "digest_zh": ["一", "二"], "digest_en": ["1", "2"],
                             "passages": [(one,), (two, three)]})
    links = pd.DataFrame({"from": ["k"], "to": ["l"], "strength": [2], "passages": [(one, two)], "note_zh": ["因"], "note_en": ["why"]})
    assert lesson.link_table(links, concepts).to_numpy().tolist() == [["甲", "乙", "中", f"{cite[one]}；{cite[two]}", "因"]]
    assert lesson.passages_in(concepts) == [one, two, three]


PLACES = {"definition-stages": ("p", [1]), "perspective-enterprise": ("p", [1, 2]), "zj-appendix-9": ("q-04", [1]), "mine": ("p", [2])}
CODING = {"definition-stages": "data", "perspective-enterprise": "data aims", "zj-appendix-9": "", "mine": "aims"}
HITS = pd.DataFrame({"passage_id": ["p", "p", "p", "q-04"], "sentence": [1, 2, 1, 1], "theme": ["data", "aims", "aims", "data"],
                     "term": ["数据", "公平", "效率", "数据"], "n": [1, 2, 0, 1]})


def test_the_dictionary_codes_the_same_sentences():
    cells = lesson.coded_cells(CODING, HITS, ["data", "aims"], PLACES).set_index(["row", "column"])
    assert cells.loc[("definition-stages", "data")].tolist() == [True, True, "数据"]
    assert cells.loc[("definition-stages", "aims")].tolist() == [False, False, ""]           # a term with n = 0 is no hit
    assert cells.loc[("perspective-enterprise", "aims")].tolist() == [True, True, "公平"]
    assert cells.loc[("zj-appendix-9", "data")].tolist() == [False, True, "数据"]
    with pytest.raises(gt.GovtextError, match=r"mine: there is no element money\. Elements: data, aims"):
        lesson.coded_cells({"mine": "data money"}, HITS, ["data", "aims"], PLACES)
    with pytest.raises(gt.GovtextError, match="no statement yours"):
        lesson.coded_cells({"yours": "data"}, HITS, ["data", "aims"], PLACES)
    cells = cells.reset_index()
    assert lesson.left_out_by(cells, "definition-stages", least=2) == ["aims"] and lesson.left_out_by(cells, "mine", least=3) == []
    apart = lesson.words_without_sense(cells, {"zj-appendix-9": "讲话"}, {"data": "数据"}, PLACES)
    assert apart.to_numpy().tolist() == [["讲话", "数据", "数据", "q，第4段"]]


def test_who_names_a_theme():
    cells = lesson.coded_cells(CODING | {"digital-governance-definition": ""}, HITS, ["data", "aims"], PLACES | {"digital-governance-definition": ("p", [1])})
    assert lesson.named_by_whom(cells, "data") == {"own": (1, 2), "reported": (1, 3)}
    assert lesson.named_by_whom(cells, "aims") == {"own": (0, 2), "reported": (2, 3)}


def test_statements_are_named_and_grouped():
    concepts = pd.DataFrame({"id": ["perspective-enterprise", "zj-appendix-9"], "name_zh": ["企业视角", "讲话"], "name_en": ["Firms", "Speech"]})
    names = lesson.statement_names(CODING, concepts)
    assert names == {"definition-stages": f"{gc.article_name('stages')}（数字政府）", "perspective-enterprise": "企业视角（着力点）",
                     "zj-appendix-9": "讲话（数字政府）", "mine": "mine（数字政府）"}
    groups = lesson.statement_groups(names)
    assert [list(inside) for inside in groups.values()] == [["definition-stages"], ["perspective-enterprise"], ["zj-appendix-9"], ["mine"]]
    assert list(groups)[-1] == "学界（转述）"


def test_leaders_take_the_first_of_equals():
    table = pd.DataFrame({"variant": ["w"] * 4 + ["o"], "panel": ["p", "p", "q", "q", "p"], "row": ["b", "a", "a", "b", "b"],
                          "rate": [2.0, 2.0, 1.0, 3.0, 9.0]})
    assert lesson.leaders(table, "w").to_dict() == {"p": "a", "q": "b"}


def test_contributions():
    points = pd.DataFrame({"side": ["row", "row", "column"] * 2, "name": ["x", "y", "t"] * 2, "n": [1, 2, 3] * 2, "axis": [1] * 3 + [2] * 3,
                           "contribution": [0.2, 0.8, 1.0, 0.5, 0.4, 0.3]})
    table = lesson.contributions(points, {"x": "甲", "y": "乙", "t": "题"}, ("文", "主"))
    assert table.to_numpy().tolist() == [["文", "乙", 2, 0.8, 0.4], ["文", "甲", 1, 0.2, 0.5], ["主", "题", 3, 1.0, 0.3]]
    assert lesson.strongest(points) == ("y", "t")


SQUARE = pd.DataFrame([[0, 1, 4, 5], [1, 0, 4, 5], [4, 4, 0, 5], [5, 5, 5, 0]], index=list("abcd"), columns=list("abcd"), dtype=float)


def test_what_trees_share():
    assert lesson.nearest_pair(SQUARE) == ("a", "b")
    tree = gt.cluster_tree(SQUARE)
    assert lesson.last_branch(tree) == ("d",) and lesson.joins_last([tree, tree, gt.cluster_tree(SQUARE.loc[list("abc"), list("abc")])]) == ("d", 2)
    assert lesson.n_shapes([tree, gt.cluster_tree(SQUARE * 2), gt.cluster_tree(SQUARE.loc[list("abc"), list("abc")])]) == 2
    assert lesson.faithfulness(tree, SQUARE) == "同表型相关 r = 1.00"           # the heights 1, 4, 5 are the distances themselves
    assert lesson.first_joins_title({"one": tree, "two": tree}) == ("2种算法，1 种“最先合并”", "2 ways, 1 different first join")


def test_equal_lengths_take_as_many_words_as_the_shortest_has():
    words = pd.DataFrame({"article_id": ["x", "y"], "passage_id": ["x-01", "y-01"], "sentence": 1, "term": ["数据", "平台"], "n": [2, 50]})
    first, second = lesson.equal_lengths(words, draws=2)
    assert first.loc["x", "y"] == second.loc["x", "y"] == pytest.approx(gt.profile_distance(gt.document_term_matrix(
        words.assign(n=2), unit="article_id")).loc["x", "y"])
    assert lesson.equal_lengths(words.assign(term="数据"), draws=1)[0].loc["x", "y"] == pytest.approx(0)


def test_equal_lengths_take_running_text():
    """y has 50 times 甲, then 50 times 乙: of the 99 stretches of two words one is mixed, all others are like x or nothing like it. Two
    single words would be mixed in every other draw."""
    words = pd.DataFrame({"article_id": ["x", "y", "y"], "passage_id": ["x-01", "y-02", "y-11"], "sentence": [1, 3, 1],
                          "term": ["甲", "甲", "乙"], "n": [2, 50, 50]})
    far = [round(square.loc["x", "y"], 6) for square in lesson.equal_lengths(words, draws=80)]
    assert {0.0, 1.0} <= set(far) and sum(0 < d < 1 for d in far) <= 5
    two = words.assign(n=[2, 1, 1])
    assert len({round(square.loc["x", "y"], 6) for square in lesson.equal_lengths(two, draws=5)}) == 1      # all of y: no other stretch


def test_who_joins_last_alone():
    pair = pd.DataFrame([[0, 1, 9, 9], [1, 0, 9, 9], [9, 9, 0, 2], [9, 9, 2, 0]], index=list("abcd"), columns=list("abcd"), dtype=float)
    trees = [gt.cluster_tree(SQUARE), gt.cluster_tree(pair), gt.cluster_tree(SQUARE), gt.cluster_tree(SQUARE.loc[list("abc"), list("abc")])]
    assert lesson.last_alone(trees).to_dict() == {"d": 2, "c": 1}           # of the second two branches of two join last
    assert lesson.last_alone([gt.cluster_tree(pair)]).empty


def test_sections(corpus):
    sections = lesson.sections_of(corpus, least=350)
    size = corpus.passages.groupby(["article_id", "section_zh"])["n_chars"].sum()
    assert len(sections) == (size >= 350).sum() and sections["part"].is_unique and (sections["n_chars"] >= 350).all()
    words = corpus.tokens.head(200)[["article_id", "passage_id", "term", "n"]]
    placed = lesson.words_in_sections(words, corpus, sections)
    assert 0 < len(placed) <= 200 and placed["part"].isin(sections["part"]).all()
    home = pd.Series({"p": "x", "q": "y"})
    assert lesson.section_title(home, 1)[0] == "2 个章节中，1 个的最近邻在本篇"
    found = lesson.neighbours(pd.Series({"p": "q"}), home, {"p": "甲节", "q": "乙节"}, {"x": "甲", "y": "乙"})
    assert found.to_numpy().tolist() == [["甲 · 甲节", "乙 · 乙节"]]
    assert not np.isnan(sections["n_chars"]).any()


# ---------------------------------------------------------------------------------------------------- leanings, theses

ROWS = pd.DataFrame([("t", "x", "甲", 4), ("t", "y", "甲", 4), ("u", "z", "甲", 1), ("u", "w", "乙", 5), ("t", "y", "乙", 3), ("t", "x", "乙", 1)],
                    columns=["theme", "term", "column", "n"])
SIZE = pd.Series({"甲": 100, "乙": 100})


def test_which_term_decides_a_leaning():
    """甲 leans to t whichever of its two terms is lost; 乙 leans to u only through one term."""
    assert lesson.leanings(ROWS, SIZE).to_dict() == {"甲": "t", "乙": "u"}
    table = lesson.leanings_table(ROWS, lambda by_term: lesson.leanings(by_term, SIZE), {"甲": "甲说", "乙": "乙说"}, {"t": "题", "u": "别"}, list("xyzw"))
    assert table.to_numpy().tolist() == [["甲说", "题", 8, "–"], ["乙说", "别", 5, "“w”→ 偏题"]]


def test_the_title_counts_thin_cells():
    n = pd.DataFrame({"甲": [8, 1], "乙": [4, np.nan]}, index=["t", "u"])
    ratio = pd.DataFrame({"甲": [0.5, 9.0], "乙": [2.0, np.nan]}, index=["t", "u"])
    assert lesson.few_title(n, ratio) == ("4 格里 2 格不足 3 次；最深的一格靠 4 次", "2 of 4 cells rest on fewer than 3 hits; the darkest rests on 4")
    assert lesson.few_title(n, ratio, least=10)[0] == "4 格里 4 格不足 10 次"


def test_firsts_and_the_title_of_the_circle():
    table = pd.DataFrame([("p", "stages", "all", 4.0), ("p", "shifts", "all", 4.0), ("q", "stages", "all", 1.0), ("q", "shifts", "all", 3.0),
                          ("p", "stages", "outside", 1.0), ("p", "shifts", "outside", 4.0), ("q", "shifts", "outside", 3.0)],
                         columns=["panel", "row", "variant", "rate"])
    assert lesson.firsts(table, "all", "stages") == 1 and lesson.firsts(table, "outside", "stages") == 0      # a tie counts, a missing row does not
    zh, en = lesson.circle_title(table, "stages")
    assert zh == "用较宽的词典，2 个特点里“量变与质变”居首的：全都数 1 个，不数它讲这些特点的段落 0 个"
    assert en.startswith("With the longer list Stages is first in 1 of 2")


def test_marks_of_articles_come_in_the_order_of_the_course():
    found = lesson.marked_by_article(pd.Series({"s|1": "suzhou", "h|1": "shifts", "s|2": "suzhou"}))
    order = [a for a in gc.article_names() if a in ("suzhou", "shifts")]
    assert list(dict.fromkeys(found.values())) == [gc.article_names()[a] for a in order] and found["s|1"] == found["s|2"] != found["h|1"]


def test_an_article_without_its_richest_passages(corpus):
    """By the evidence table: the rates of two words of the Suzhou article, without the passage that has most of both, and without any."""
    words = pd.DataFrame({"id": ["d", "s"], "term": ["数据", "共享"]})
    size = corpus.passages.query("article_id == 'suzhou'").set_index("passage_id")["n_chars"]
    n = pd.DataFrame({id_: gt.evidence(corpus, term, article="suzhou").set_index("passage_id")["n"] for id_, term in (("d", "数据"), ("s", "共享"))}).fillna(0)
    top = n.sum(axis=1).idxmax()
    (_, full), (left, rest) = (lesson.without_richest(corpus, words, share) for share in (0, size[top] / size.sum()))
    for id_ in "ds":
        assert left["suzhou"][id_] == n[id_].drop(top).sum()
        assert full["suzhou"][id_] == pytest.approx(1000 * n[id_].sum() / size.sum())
        assert rest["suzhou"][id_] == pytest.approx(1000 * n[id_].drop(top).sum() / size.drop(top).sum())


def test_an_article_without_words_that_do_not_count(corpus):
    """数据 without 数据共享 is all 数据 but that many; nothing else is left out."""
    words = pd.DataFrame({"id": ["d"], "term": ["数据"]})
    (every, _), (less, _) = lesson.without_richest(corpus, words, 0), lesson.without_richest(corpus, words, 0, outside=["数据共享"])
    for article in every:
        inside = gt.evidence(corpus, "数据共享", article=article)["n"].sum()
        assert every.loc["d", article] - less.loc["d", article] == inside
    assert (every - less).to_numpy().sum() > 0


def test_the_hits_behind_a_first_place():
    n = pd.DataFrame({"stages": [12, 3], "shifts": [11, 9], "trends": [2, 1]}, index=["p", "q"])
    rates = pd.DataFrame({"stages": [2.5, 1.0], "shifts": [2.2, 4.0], "trends": [2.4, 0.5]}, index=["p", "q"])
    concepts = pd.DataFrame({"id": ["p", "q"], "name_zh": ["甲", "乙"], "name_en": ["A", "B"]})
    assert lesson.leads_said(n, rates, "stages", concepts) == ("（“甲”靠 12 次，第二名“413与趋势”2 次）", " (A on 12 hits, Trends, the next, has 2)")
    assert lesson.leads_said(n, rates, "suzhou", concepts) == ("", "")


CONCEPTS = pd.DataFrame([("T", "thesis", "several", "editors"), ("S", "thesis", "several", "editors"), ("a", "claim", "east", ""), ("b", "claim", "west", ""),
                         ("c", "claim", "west", ""), ("own", "thesis", "east", "")], columns=["id", "kind", "article", "by"])
CONCEPTS = CONCEPTS.assign(name_zh=CONCEPTS["id"], name_en=CONCEPTS["id"])
LINKS = pd.DataFrame([("a", "T", "supports", 2, ("stages-03",)), ("b", "T", "supports", 3, ("shifts-07", "shifts-05")), ("a", "b", "contrasts", 2, ("stages-03", "shifts-05")),
                      ("c", "S", "supports", 1, ("shifts-09",)), ("b", "c", "contrasts", 3, ("shifts-09",)), ("a", "c", "contrasts", 1, ("stages-03", "shifts-09"))],
                     columns=["from", "to", "kind", "strength", "passages"]).assign(note_zh="", note_en="")


def test_cells_of_theses_by_hand():
    assert lesson.theses_of(CONCEPTS)["id"].tolist() == ["T", "S"]
    cells = lesson.thesis_cells(CONCEPTS, LINKS)
    assert cells.to_numpy().tolist() == [["T", "stages", 2, "第3段", True], ["T", "shifts", 3, "第5、7段", True], ["S", "shifts", 1, "第9段", False]]
    weaker = pd.DataFrame([("c", "T", "supports", 2, ("shifts-01",))], columns=["from", "to", "kind", "strength", "passages"])
    again = lesson.thesis_cells(CONCEPTS, pd.concat([LINKS, weaker.assign(note_zh="", note_en="")]))
    assert again.iloc[1].tolist() == ["T", "shifts", 3, "第5、7段", True]           # only the paragraphs of the strongest are cited
    assert lesson.thesis_title(cells)[0] == "编者写下的 2 条论点里，五篇都有依据的有 0 条"


def test_contrasts_within_one_article_are_left_out():
    assert lesson.contrasts_between(LINKS, CONCEPTS)[["from", "to"]].to_numpy().tolist() == [["a", "b"]]
    assert len(lesson.contrasts_between(LINKS, CONCEPTS, least=1)) == 2


def test_a_thesis_that_is_none_is_refused_with_the_list():
    assert lesson.supports_of("T", LINKS, CONCEPTS)["from"].tolist() == ["a", "b"]
    with pytest.raises(gt.GovtextError, match="T、S"):
        lesson.supports_of("own", LINKS, CONCEPTS)


def test_every_article_that_a_thesis_names_bears_it():
    concepts = gc.load_concepts()
    cells = lesson.thesis_cells(concepts, gc.load_relations())
    assert set(lesson.COMPARED) <= set(lesson.theses_of(concepts)["id"])
    for row in lesson.theses_of(concepts).itertuples():
        assert {p.rsplit("-", 1)[0] for p in row.passages} == set(cells.loc[cells["row"] == row.id, "column"]), row.id


def test_the_title_of_the_definition_says_where_institutions_stand():
    nodes = pd.DataFrame({"parent": ["", "definition-stages", "definition-stages", "", "four-characteristics"],
                          "digest_zh": ["制度", "还有体制", "服务", "体制", "制度"], "name_zh": ["", "制度", "", "", "数据"]})
    assert lesson.definition_title(nodes) == ("按我们的摘要，定义的 2 面里 1 面讲到体制或制度；1 个特点里没有一个以它为题",
                                              "In our digests 1 of 2 sides of the definition speak of institutions; none of 1 characteristics has them in its name")

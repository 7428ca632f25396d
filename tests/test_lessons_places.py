"""What notebook 07 prepares: each expectation is read off a few invented cases."""

from types import SimpleNamespace

import pandas as pd
import pytest

import govcourse as gc
import govtext as gt
from govcourse.lessons import places as lesson
from govcourse.reference import load_report_terms


@pytest.fixture(autouse=True)
def chinese():
    gt.set_language("zh")
    yield
    gt.set_language(None)


CONCEPTS = pd.DataFrame([
    ("c1", "case", ("甲城", "乙城"), ("Alpha", "Beta"), ("x-01", "x-02")), ("c2", "case", ("甲城",), ("Alpha",), ("y-01",)),
    ("p1", "problem", ("丙城",), ("Gamma",), ("x-03",)), ("e1", "event", ("乙城",), ("Beta",), ("y-02",)), ("k", "stage", (), (), ("x-04",))],
    columns=["id", "kind", "places_zh", "places_en", "passages"])


def test_the_title_of_the_map_counts_units_and_the_rest():
    units = pd.DataFrame({"unit": ["a", "b", "c", "d"], "level": ["provincial"] * 3 + ["city"], "short_zh": ["北京", "四川", "甘肃", "成都"]})
    title = lesson.map_title(units, pd.DataFrame({"unit": ["a", "b"], "n": [3, 1]}))
    assert title == ("3 个省级单位里提到 2 个，东部以外 1 个", "2 of 3 province-level units are named, 1 of them outside the east")
    assert lesson.map_title(units, pd.DataFrame({"unit": [], "n": []}))[1].startswith("0 of 3")


def test_a_place_that_is_not_on_the_list_is_refused():
    corpus = gc.load_course()
    pd.testing.assert_frame_equal(lesson.place_evidence(corpus, "上海", ["上海"]), gt.evidence(corpus, "上海")[["citation", "n", "digest"]])
    with pytest.raises(gt.GovtextError, match="Places: 上海, 广东"):
        lesson.place_evidence(corpus, "火星", ["上海", "广东"])


def test_a_case_that_does_not_exist_is_refused_with_the_list():
    corpus, concepts = gc.load_course(), gc.load_concepts()
    pd.testing.assert_frame_equal(lesson.case_evidence(corpus, concepts, "case-lishui"), gc.concept_evidence(corpus, "case-lishui")[["citation", "matched", "digest"]])
    with pytest.raises(gt.GovtextError, match="case-lishui"):
        lesson.case_evidence(corpus, concepts, "case-nowhere")


def test_cases_unfold_by_place_and_passage():
    cases = lesson.unfolded_cases(CONCEPTS)
    assert sorted(zip(cases["places_zh"], cases["id"], cases["passages"], cases["article_id"], strict=True)) == [
        ("乙城", "c1", "x-01", "x"), ("乙城", "c1", "x-02", "x"), ("甲城", "c1", "x-01", "x"), ("甲城", "c1", "x-02", "x"), ("甲城", "c2", "y-01", "y")]
    assert lesson.sizes_of(cases) == {"甲城": 3, "乙城": 2, "c1": 2, "c2": 1}
    edges = cases.groupby(["places_zh", "id", "article_id"], as_index=False)["passages"].nunique()
    assert list(lesson.lines_of(edges).columns) == ["left", "right", "kind", "passages"]


def test_places_go_by_province_then_size_then_name():
    mentions = pd.DataFrame({"unit": ["P", "Q"], "n": [1, 9]})
    home = {"a": "P", "b": "Q", "c": "Q", "d": "Q"}
    assert lesson.order_of(["a", "b", "c", "d", "e"], {"a": 9, "b": 1, "c": 2, "d": 2, "e": 7}, mentions, home) == ["c", "d", "b", "a", "e"]


def test_names_of_places():
    assert lesson.names_of_places(CONCEPTS).to_dict() == {"甲城": "甲城", "乙城": "乙城", "丙城": "丙城"}
    assert lesson.names_of_places(CONCEPTS, "en")[["乙城", "丙城"]].to_dict() == {"乙城": "Beta", "丙城": "Gamma"}


def test_title_of_practices():
    assert lesson.practice_title(pd.Series([1, 2, 3]), pd.Series([1, 1, 2]))[0] == "3 条案例里，3 条讲了做法；不止一篇提到的有 2 条，不止一篇讲出做法的有 1 条"
    named_only = pd.Series({"c1": 1, "c2": 2, "case-suzhou": 2})
    assert lesson.practice_title(named_only, pd.Series({"c1": 1, "c2": 1, "case-suzhou": 2}))[1] == \
        "2 of 3 cases tell a practice; more than one article names 1 of these, none is told by more than one"
    edges = pd.DataFrame({"places_zh": ["浙江"] * 3, "id": ["case-one-visit", "case-one-visit", "case-lishui"], "article_id": ["stages", "zhejiang", "stages"]})
    assert lesson.only_named(edges).tolist() == [True, False, False] and lesson.lines_of(edges)["kind"].tolist() == ["named-stages", "zhejiang", "stages"]
    assert lesson.named_label() == {"named-stages": "只点名：量变与质变，第27段", "named-shifts": "只点名：转变与逻辑，第9段"}
    of_case = gc.load_concepts().set_index("id")["passages"]
    assert all(passage in of_case[case] for case, passage in lesson.ONLY_NAMED.items())


def test_the_beginning_of_a_longer_word_is_told():
    tokens = pd.DataFrame([("a-01", 1, "服务网", 1), ("a-01", 1, "站", 1), ("a-01", 2, "服务网", 2), ("b-03", 1, "站", 1)], columns=["passage_id", "sentence", "term", "n"])
    assert lesson.longer_words(SimpleNamespace(tokens=tokens), "服务网", "站").to_dict() == {"a": 1}


def test_degrees_are_told_with_ties():
    assert lesson.degree_title(pd.Series({"甲城": 2, "乙城": 1, "丙城": 2}), CONCEPTS) == (
        "度最高的是甲城、丙城（2）；3 个地方里，1 个的度是 1", "Alpha, Gamma have the highest degree (2); 1 of 3 places have degree 1")


def test_roles_of_places():
    roles = lesson.roles_of(CONCEPTS, {"case": "", "problem": "", "stage": ""})
    assert roles.groupby(["places_zh", "kind"]).size().to_dict() == {("甲城", "case"): 2, ("乙城", "case"): 1, ("丙城", "problem"): 1}
    rows = lesson.places_in_order(["乙城"], roles)
    assert rows == ["乙城", *sorted(["甲城", "丙城"])]
    assert lesson.problem_title(rows, roles, CONCEPTS) == ("文章逐条列出其问题的地方：丙城（3 个里的 1 个）",
                                                           "Places whose problems an article lists: Gamma (1 of 3)")
    assert "none (0 of 3)" in lesson.problem_title(rows, roles[roles["kind"] == "case"], CONCEPTS)[1]


def test_examples_have_years_of_text_telling_and_record():
    class Corpus:
        articles = pd.DataFrame({"article_id": ["x", "y"], "published": ["2021-03", "2021 / 2022"]})

    assert lesson.article_years(Corpus) == {"x": 2021, "y": 2021.5}
    concepts = CONCEPTS.assign(name_zh=list("一二三四五"), name_en=list("abcde"))
    dates = pd.DataFrame({"year_from": [2016, 2015, 0, 2014, 0], "year_to": 2018, "year_by": "article"}, index=concepts["id"])
    roles = lesson.roles_of(concepts.assign(year_from=1, year_to=1, year_by=""), ["case", "problem", "event"])
    table = lesson.dated_examples(Corpus, roles, dates, pd.DataFrame({"id": ["c2"], "year": [2012]}), ["甲城", "乙城"])
    assert list(zip(table["place"], table["name"], table["year_from"], strict=True)) == [
        ("甲城", "二", 2015), ("甲城", "一", 2016), ("乙城", "四", 2014), ("乙城", "一", 2016)]
    assert table["told"].tolist() == [[2021.5], [2021], [2021.5], [2021]] and table["end_by"].eq("article").all()
    assert table["record"].iloc[0] == 2012 and table["record"].isna().sum() == 3
    assert table["practice"].tolist() == [True, True, False, True]      # an event is there for its date
    assert not len(lesson.dated_examples(Corpus, roles.assign(id="case-suzhou"), dates.rename({"c1": "case-suzhou"}), pd.DataFrame({"id": [], "year": []}), []))


ADVICE, PROBLEMS = pd.DataFrame({"id": ["r1", "r2"], "order": [1, 2]}), pd.DataFrame({"id": ["p1", "p2"], "order": [1, 2]})
NAMES = pd.Series({"r1": "建议甲", "r2": "建议乙", "p1": "问题甲", "p2": "问题乙"})
ANSWERS = pd.DataFrame({"from": ["r1", "r1", "r2"], "to": ["p2", "p1", "p1"], "strength": [1, 3, None], "passages": [("s-04", "s-12"), ("s-05",), ("s-06",)],
                        "note_zh": list("一二三"), "note_en": list("abc")})


def test_answers_as_a_grid():
    grid = lesson.answer_grid(ANSWERS[:2], ADVICE, PROBLEMS)
    assert grid.loc["r1"].tolist() == [3, 1] and grid.loc["r2"].isna().all()
    assert lesson.numbers_of(PROBLEMS, ADVICE) == {"p1": "1", "p2": "2", "r1": "1", "r2": "2"}


def test_the_title_of_answers_is_grammatical():
    assert lesson.answer_title(range(6), ["a"], range(3), ["b"]) == (
        "照编者的连线，6 条建议里 1 条不对应所列问题；3 个问题里 1 个没有专条建议",
        "By our reading 1 of 6 recommendations answers no listed problem; 1 of 3 problems has no recommendation of its own")
    assert lesson.answer_title(range(6), [], range(3), ["b", "c"])[1].endswith("2 of 3 problems have no recommendation of their own")


def test_strong_answers_keep_those_of_the_author():
    table = lesson.strong_answers(ANSWERS, 3, NAMES)
    assert table.to_numpy().tolist() == [["建议甲", "问题甲", "第5段", "二"], ["建议乙", "问题甲", "第6段", "三"]]
    assert lesson.strong_answers(ANSWERS, 1, NAMES)["passage_id"].tolist() == ["第4、12段", "第5段", "第6段"]
    gt.set_language("en")
    assert lesson.strong_answers(ANSWERS, 1, NAMES)[["passage_id", "note"]].iloc[0].tolist() == ["par. 4, 12", "a"]
    with pytest.raises(gt.GovtextError, match="least"):
        lesson.strong_answers(ANSWERS, 4, NAMES)


def test_tellings():
    steps = pd.DataFrame([("a", "one", 1, "2014，两张"), ("a", "two", 2, "end of 2016"), ("a", "six", 2, ""), ("b", "one", 1, ""), ("b", "two", 1, "2017"),
                          ("c", "one", None, "2015")], columns=["teller", "item", "step", "note"])
    assert lesson.years_told(steps, "a") == [2014, 2016]
    items = {"one": "一", "two": "二", "six": "六"}
    assert lesson.telling_title(steps, items, "a", "b")[0] == "两种三分法都讲到 2 件事，放在不同步骤的有 1 件：二"
    agreed = steps.assign(step=steps["step"].where(steps["teller"] == "a", steps["item"].map({"one": 1, "two": 2})))
    assert lesson.telling_title(agreed, items, "a", "b")[0].endswith("放在不同步骤的有 0 件")


def test_labels_and_share():
    units = pd.DataFrame({"short_zh": ["浙江"], "unit_en": ["Zhejiang"]})
    assert lesson.labels_of(["浙江", "甲城"], units, CONCEPTS) == {"浙江": "浙江", "甲城": "甲城"}
    gt.set_language("en")
    assert lesson.labels_of(["浙江", "甲城"], units, CONCEPTS) == {"浙江": "Zhejiang", "甲城": "Alpha"}
    counts = pd.DataFrame({"row": ["t", "t", "u"], "column": ["z", "x", "z"], "n": [1, 1, 2]})
    assert lesson.share_title(counts, "z")[1] == "3 of the 4 occurrences of these 2 terms stand in the Zhejiang article"
    assert lesson.share_title(counts.assign(n=0), "z")[0] == "这 2 个词共 0 次，0 次在浙江一文里"


def test_evidence_sheet():
    cases = lesson.unfolded_cases(CONCEPTS)
    dates = pd.DataFrame({"year_from": [2016, None]}, index=["c1", "c2"])
    sheet = lesson.evidence_sheet(cases, pd.Series({"c1": 1, "c2": 1}), pd.Series({"c2": 2, "c1": 1}), dates, pd.DataFrame({"id": ["c2"], "year": [2012]}))
    assert sheet.loc["c1", ["n_passages", "articles", "tellers", "year_in_text"]].tolist() == [2, 1, 1, 2016]
    assert sheet.loc["c2", "record"] == 2012 and sheet.loc["c1", "record"] is pd.NA and sheet.loc["c2", "tellers"] == 2
    assert sheet["articles"].tolist() == [1, 1]
    telling = pd.DataFrame({"id": ["c1", "c2"], "article_id": ["x", "y"], "who": ["某", "某"]})
    worded = lesson.worded_sheet(sheet, pd.Series({"c1": "案甲", "c2": "案乙"}), telling)
    assert worded["name"].tolist() == ["案甲", "案乙"] and worded["tellers"].tolist() == ["1", "2（1 只点名）"] and worded["articles"].tolist() == ["1", "1"]


# ---------------------------------------------------------------------------------------------------- frameworks

TREE = pd.DataFrame([("g", "", 1), ("a", "g", 1), ("b", "g", 2), ("a1", "a", 1), ("a2", "a", 2), ("a11", "a1", 1), ("b1", "b", 1), ("h", "", 2)],
                    columns=["id", "parent", "order"])
TREE = TREE.assign(name_zh=["组", "甲", "乙", "甲一", "甲二", "甲一一", "乙一", "别组"], name_en=TREE["id"].str.upper(), passages=[("suzhou-03",)] * 8,
                   digest_zh="摘", digest_en="d")


def test_a_tree_is_cut_off_below_a_level():
    assert lesson.shallow(TREE, ["g", "h"], 2)["id"].tolist() == ["g", "a", "b", "h"]
    assert lesson.shallow(TREE, ["g", "h"], 2)["note"].tolist() == ["第3段"] * 4
    assert lesson.shallow(TREE, ["g", "h"], 9)["id"].tolist() == ["g", "a", "a1", "a11", "a2", "b", "b1", "h"]


def test_the_fullest_member_is_named_and_equals_too():
    assert lesson.fullest_title(TREE, "g", ("两条", "Two")) == ("两条里，编者分出概念最多的是“甲”：3 个", "Two: by our reading most notions (3) stand below \"A\"")
    assert "“甲、乙”：1 个" in lesson.fullest_title(TREE[~TREE["id"].isin(["a2", "a11"])], "g", ("两条", "Two"))[0]
    assert lesson.bare_title(TREE, "g", ("两条", "Two")) == ("两条：每条下面都另有概念", "Two: each has notions of its own below it")
    assert lesson.bare_title(TREE[TREE["id"] != "b1"], "g", ("两条", "Two")) == ("两条里，下面没有另外概念的有 1 条：乙", "Two: 1 with no notion of its own below it (\"B\")")
    assert lesson.children_names(TREE, "a") == {"a1": "甲一", "a2": "甲二"}


def test_powers_meet_dilemmas_as_read():
    concepts = pd.DataFrame({"id": ["p1", "p2", "d1", "d2", "x"], "parent": ["interface-four-powers"] * 2 + ["interface-four-dilemmas"] * 2 + [""]})
    relations = pd.DataFrame([("p1", "d2", "answers", 3), ("p2", "d1", "answers", 1), ("x", "d1", "answers", 3), ("p2", "d2", "contrasts", 3)],
                             columns=["from", "to", "kind", "strength"])
    pairs = lesson.powers_and_dilemmas(relations, concepts)
    assert pairs.to_numpy().tolist() == [["p1", "d2", 3], ["p2", "d1", 1]]
    assert lesson.pairing_title(pairs, "ab", "cd") == ("2 种权对 2 种难：字面上对得上的有 1 对", "2 powers, 2 dilemmas: 1 pair matches word for word")


def test_links_of_two_columns_in_both_directions():
    relations = pd.DataFrame([("r", "f1", "answers", None), ("s", "f2", "answers", 2), ("f1", "s", "answers", 3), ("r", "f2", "supports", 1), ("r", "z", "answers", 1)],
                             columns=["from", "to", "kind", "strength"]).astype({"strength": "Int64"})
    links = lesson.answers_among(relations, ["f1", "f2"], ["r", "s"])
    assert links.to_numpy().tolist() == [["f1", "r", "author"], ["f2", "s", "fair"], ["f1", "s", "strong"]]
    assert lesson.all_pairs(links[:1], ["f1", "f2"], ["r", "s"])["kind"].tolist() == ["author", "none", "none", "none"]
    assert lesson.remedy_title(links, ["f1", "f2", "f3"]) == ("3 种表现里，文中给出办法的 1 种，由编者读出的 1 种",
                                                              "Of 3 forms the text gives a remedy for 1; we read one for 1 more")
    assert lesson.remedy_title(links[:1], ["f1", "f2"])[0] == "2 种表现里，文中给出办法的 1 种" and "for 0" in lesson.remedy_title(links[:0], ["f1"])[1]
    assert list(lesson.backed_first({"x": "丙", "s": "乙", "r": "甲"}, links)) == ["s", "r", "x"]
    assert lesson.backing_title(links, "abc") == ("3 个关键词里，文中说有论证支持的 1 个，编者读出的 1 个",
                                                   "Of 3 keywords, the text says that an argument backs 1; we read it so for 1 more")
    assert lesson.backing_title(links[1:2], "abc") == ("3 个关键词里，编者读出有论证支持的 1 个；文中只并列，没有逐个论证",
                                                       "Of 3 keywords we read an argument behind 1; the text only lists them")


def test_shared_names_come_first_and_are_counted_once():
    concepts = pd.DataFrame({"id": list("abcde"), "parent": ["l", "l", "r", "r", "x"], "name_zh": ["甲", "乙", "乙", "丙", "甲"], "name_en": list("ABZCA")})
    members = lesson.names_in_lists(concepts, "l", "r")
    assert members.to_numpy().tolist() == [["乙", "l", "same"], ["乙", "r", "same"], ["甲", "l", "alone"], ["丙", "r", "alone"]]
    assert lesson.same_title(members, "l", "r")[1] == 'Zhejiang\'s 2 levers and the 2 things of "413" share 1 name'
    assert lesson.same_title(members[members["kind"] == "alone"], "r", "l")[0].endswith("同名的有 0 项")
    gt.set_language("en")
    assert lesson.names_in_lists(concepts, "l", "r")["name"].tolist() == ["B", "B", "A", "C"]    # one name for one row


# ---------------------------------------------------------------------------------------------------- claims about cases

CLAIMS = pd.DataFrame([("suzhou-c19", "unverified"), ("suzhou-c20", "confirmed"), ("trends-c18", "imprecise"), ("stages-c01", "confirmed")],
                      columns=["claim_id", "verdict"]).assign(statement_zh="说", statement_en="said", evidence_zh="据", evidence_en="ref")


def test_cards_of_cases_count_verdicts():
    concepts = TREE.assign(id=["case-hangzhou-qinqing", "case-lishui", "case-nobody", "d", "e", "f", "g", "h"])
    table = lesson.case_cards(concepts, CLAIMS, ["case-hangzhou-qinqing", "case-lishui", "case-nobody"])
    assert table["checked"].tolist() == ["证实 1，未能核实 1", "不准确 1", "没有可核的说法"] and table["passages"].iloc[0] == "苏州对策，第3段"
    assert lesson.case_claims(CLAIMS, "case-hangzhou-qinqing")["verdict"].tolist() == ["未能核实", "证实"] and lesson.case_claims(CLAIMS, "case-nobody").empty


def test_cases_with_one_of_some_claims():
    assert lesson.with_claims(["case-nobody", "case-nantong", "case-lishui"], pd.Series(["suzhou-c18", "x"])) == ["case-nantong"]


def test_checked_claims_are_counted_by_case_and_verdict():
    counts = lesson.checked_counts(CLAIMS)
    assert sorted(counts.itertuples(index=False, name=None)) == [
        ("case-hangzhou-qinqing", "confirmed", 1), ("case-hangzhou-qinqing", "unverified", 1), ("case-lishui", "imprecise", 1)]
    assert lesson.checked_title(counts) == ("2 条案例里，可核的说法共 3 个；只有一个的案例有 1 条",
                                            "Of the claims about 2 cases 3 can be checked; 1 case holds just one")
    opinion = pd.concat([counts, pd.DataFrame([("case-nobody", "opinion", 1)], columns=counts.columns)])   # an opinion is drawn, not counted as checkable
    assert lesson.checked_title(opinion)[0] == "3 条案例里，可核的说法共 3 个；只有一个的案例有 1 条"


def test_what_the_lesson_names_is_in_the_data():
    concepts, claims = gc.load_concepts(), gc.claims()
    cases = set(concepts.loc[concepts["kind"] == "case", "id"])
    assert {*lesson.NAMED_ONLY, *lesson.TOLD, *lesson.ABOUT} <= cases and set(lesson.ABOUT) | set(lesson.NAMED_ONLY) == cases
    told = {f"case-{name}" for name in ("beijing-12345", "nantong", "hangzhou-qinqing", "shanghai-two-networks", "longgang", "lishui", "zhejiang-network",
                                        "one-visit", "zhejiang-digital-reform", "uk-platform")}
    # by reading: the passage says what was done, not only whose it is and how good
    assert cases - set(lesson.NAMED_ONLY) == told
    assert {claim for ids in lesson.ABOUT.values() for claim in ids} <= set(claims["claim_id"])
    for shown in (lesson.SUZHOU, lesson.SPEECHES):
        assert set(shown) <= set(concepts["id"]) and len(shown) <= 15
    of_case = concepts.set_index("id")["passages"]
    for case, ids in lesson.ABOUT.items():          # a claim about a case stands in a paragraph of an article that tells it
        assert {c.split("-")[0] for c in ids} <= {p.split("-")[0] for p in of_case[case]}, case


# ---------------------------------------------------------------------------------------------------- records and years

def test_records_and_rounds_are_of_known_cases():
    concepts, records = gc.load_concepts(), lesson.first_records()
    assert set(records["id"]) <= set(concepts.loc[concepts["kind"] == "case", "id"]) and records["id"].is_unique and len(records) == 7
    assert not set(records["id"]) & set(lesson.NAMED_ONLY)      # dated are the practices that are told
    dates = lesson.case_years(concepts)
    for case, reform in lesson.ROUNDS.items():
        assert dates.loc[case, "year_from"] == concepts.set_index("id").loc[reform, "year_from"]
    assert len(dates) == len(concepts)
    told = lesson.worded_records(records, concepts.set_index("id")["name_zh"])
    assert list(told) == ["name", "term", "word_year"] and told["name"].notna().all()


def test_records_are_the_first_years_in_the_reports_of_the_place():
    """Against the counts of the reports, where they hold the term; a report of the province is not one of the city."""
    counts = load_report_terms()
    counts = counts[counts["report_id"].str.contains("^(?:city|provincial)-")]
    place, year = (counts["report_id"].str.extract(r"^(?:city|provincial)-(.+)-(\d{4})")[k] for k in (0, 1))
    first = year.astype(int).groupby([place, counts["term"]]).min()
    checked = [first[key] == record.year for record in lesson.first_records().itertuples()
               if (key := (record.source.removesuffix("政府工作报告"), record.term)) in first.index]
    assert all(checked) and len(checked) >= 5


def test_lags_are_said_one_by_one(monkeypatch):
    said = []
    monkeypatch.setattr(lesson, "say", lambda zh, en, **values: said.append((zh.format(**values), en.format(**values))))
    rows = [("a", True, 2018, [2021.5, 2023]), ("a", True, 2018, [2021.5, 2023]), ("b", True, 2020, [2021]), ("c", True, None, [2021]), ("e", False, 2010, [2021])]
    lesson.say_lags(pd.DataFrame(rows, columns=["id", "practice", "record", "told"]))
    assert "3 种做法里，2 种列了别处的最早记录" in said[0][0] and "各差 1、3.5 年（年份未定的文章按中间算）；" in said[0][0] and "1 到 3.5 年" in said[0][0]
    assert "1, 3.5 years (an article of uncertain year" in said[0][1] and said[0][1].endswith("longest, 1 to 3.5.")
    lesson.say_lags(pd.DataFrame([(i, True, 2020, [2020 + lag]) for i, lag in enumerate((0, 2, 4, 9))], columns=["id", "practice", "record", "told"]))
    assert said[1][0].endswith("各差 0、2、4、9 年；去掉最短、最长的各一种，是 2 到 4 年。")


def test_whose_reports_had_a_term_first(monkeypatch):
    """Guizhou in 2017 and Wuhan in 2006, as read in the reports themselves."""
    said = []
    monkeypatch.setattr(lesson, "say", lambda zh, en, **values: said.append((zh.format(**values), en.format(**values))))
    lesson.say_first_users("数字政府")
    assert "31 个省级单位中最早写进“数字政府”的是贵州省（2017 年）" in said[0][0] and "最早的是武汉市（2006 年）" in said[0][0]
    assert "Guizhou (2017) was the first" in said[0][1] and "Wuhan (2006)" in said[0][1]


def test_the_barest_rows_of_the_sheet_are_said(monkeypatch):
    told = []
    monkeypatch.setattr(lesson, "say", lambda zh, en, **values: told.append((zh.format(**values), en.format(**values))))
    sheet = pd.DataFrame({"tellers": [1, 1, 2], "year_in_text": [None, 2019, None], "record": [None, None, None]},
                         index=["case-nantong", "case-longgang", "case-one-visit"])
    names = pd.Series({"case-nantong": "甲", "case-longgang": "乙", "case-one-visit": "丙"})
    claims = pd.DataFrame({"claim_id": ["suzhou-c18", "trends-c10"], "verdict": ["unverified", "confirmed"], "evidence_zh": ["市2021年报告记其建成。", "2019年。"]})
    lesson.say_barest(sheet, names, claims)
    lesson.say_barest(sheet, names, claims.assign(verdict="confirmed", evidence_zh=""))
    assert told[0][0].startswith("3 行里有 1 行最空：讲述者一位，两栏都没有列年份（甲）")
    assert told[0][0].endswith("其中 1 行另见年份，0 行有说法属实。") and told[0][1].endswith("a year was met for 1 of these, and a claim confirmed for 0.")
    assert told[1][0].endswith("其中 0 行另见年份，1 行有说法属实。")


def test_lines_tell_the_articles_apart():
    looks = lesson.line_looks()
    assert len({str(look.line) for look in looks.values()}) == len(gc.article_looks()) == 5
    for kind in lesson.named_label():
        named, told = looks[kind], looks[kind.removeprefix("named-")]
        assert (named.line, named.colour) == (told.line, told.colour) and named.hollow and not told.hollow   # the article's line, with an open end
    from matplotlib.colors import to_rgb

    assert all(sum(to_rgb(looks[article].colour)) < 2 for article in gc.article_looks()), "too pale for a line"


def test_authors_of_articles_stand_in_a_table():
    articles = pd.DataFrame({"article_id": ["a", "b", "c"], "author": ["某人", "", "他人"]})
    found = lesson.authors_of(SimpleNamespace(articles=articles), ["b", "a", "a"])
    assert found.to_numpy().tolist() == [["a", "某人"], ["b", "–"]]
    course = gc.load_course()
    with gt.in_language("en"):
        assert set(lesson.authors_of(course, course.articles["article_id"])["author"]) == {"Tang Peng", "–"}

"""Preparations of notebook 04, against tables made by hand."""

import json
from pathlib import Path

import pandas as pd
import pytest

import govcourse as gc
import govtext as gt
from govcourse.lessons import shifts as lesson

NOTEBOOKS = Path(__file__).parent.parent / "notebooks"
SHIFTS = pd.DataFrame({"id": ["s1", "s2"], "order": [1, 2], "name_zh": ["甲变", "乙变"], "name_en": ["A", "B"],
                       "from_zh": ["旧", "老"], "from_en": ["old", "aged"], "to_zh": ["新", "少"], "to_en": ["new", "young"],
                       "digest_zh": ["摘一", "摘二"], "digest_en": ["d1", "d2"], "passages": [("shifts-06", "shifts-07"), ("shifts-09",)],
                       "terms": [("平台",), ()], "from_terms": [("服务",), ("运用",)], "to_terms": [("治理", "数据"), ("驾驭",)]})


def words():
    return lesson.pole_words(SHIFTS)


def test_tables_of_the_claims():
    assert lesson.shift_names(SHIFTS) == {"s1": "1 甲变", "s2": "2 乙变"}
    assert lesson.panels(SHIFTS)["s2"] == ("2 乙变", "老", "少") and lesson.digests(SHIFTS)["digest"].tolist() == ["摘一", "摘二"]
    with gt.in_language("en"):
        assert lesson.shift_names(SHIFTS)["s2"] == "2 B"


def test_pairs_lead_through_their_shift_and_the_title_counts_their_times():
    links, ends = lesson.pairs(gc.load_concepts())
    assert list(ends) == ["由", "转变", "到"] and [len(boxes) for boxes in ends.values()] == [7, 5, 7]
    mastering = links[links["left"].str.startswith("opp-use") | links["right"].str.startswith("opp-use")]
    assert mastering[["left", "right"]].values.tolist() == [["opp-use-master/from", "shift-3-outcome"], ["shift-3-outcome", "opp-use-master/to"]]
    assert lesson.times_title(links) == "5 个转变都以“变了”起头；7 对“由……到……”里，另用“已经”的有 4 对"   # read by hand in par. 6 to 15: 8, 10 and the end of 15 have "already", 12 to 14 no word of time
    assert lesson.times_title(links[links["time"] != "done"]) == "3 个转变都以“变了”起头；3 对“由……到……”里，另用“已经”的有 0 对"
    assert set(lesson.times()) == set(links["time"])
    assert [ends[side][f"opp-gain-proportion/{pole}"] for side, pole in (("由", "from"), ("到", "to"))] == ["获得感（甲）", "分寸感（甲）"]
    assert ends["到"]["opp-use-master/to"] == "驾驭（乙）" and "（" not in ends["到"]["shift-1-role/to"]
    with gt.in_language("en"):
        assert lesson.pairs(gc.load_concepts())[1]["from"]["opp-use-master/from"].endswith(" (b)")


def test_inside_the_shifts_what_is_quoted_is_marked_and_its_faithfulness_counted():
    nodes = lesson.inside(gc.load_concepts())
    assert nodes.loc[nodes["parent"] == "shift-1-role", "id"].tolist() == ["shift-1-role/quoted", "watershed-2022"]
    parts = nodes[nodes["parent"].isin(nodes.loc[nodes["parent"] == "", "id"])]
    quoted = [f"{shift}/quoted" for shift in lesson.QUOTED]
    literacy = [f"{shift}/literacy" for shift in lesson.LITERACY]
    assert set(parts["id"]) == {*lesson.INSIDE, *quoted, *literacy} and (parts["parent"] == "shift-4-tech-role").sum() == 4, "each part is said what it is"
    assert parts.loc[parts["document"], "id"].tolist() == [*quoted, *literacy, "opp-service-governance", "opp-gain-proportion", "opp-use-master", "shift-4-whole-process", "leading-group-and-appraisal"]   # read by hand in par. 6 to 15
    said = nodes.set_index("id")["label"]
    assert said["horse-race-mechanism/said"] == "作者的比喻：概括过去十年（第8段、第9段）"
    assert said[f"{literacy[0]}/said"].startswith("“数字素养”文件有 4 次")   # counted by hand in the guideline: one in part 1, three in part 8
    assert said["opp-gain-proportion/said"] == "“获得感”文件有 1 次，要不断增强；“转了”是作者的判断（第10段）"   # counted in the guideline: part one (2), no 分寸感
    assert said["opp-use-master/said"] == "文件要数字技术广泛应用于政府（“运用”各处共 11 次，“驾驭”0 次）；“转了”是作者的判断（第10段、第11段）"   # counted in the guideline, of 运用 two not by government; 广泛应用 in part one (2) and part two (1)
    assert said["opp-service-governance/said"] == "“服务”文件有 62 次，要不断优化（“治理”54 次）；焦点将要移动是预测（第9段）"   # counted in the guideline; to improve: heading of part two (4)
    assert gc.reference.claims(article="shifts").set_index("claim_id").loc["shifts-c40", "verdict"] == "confirmed" and "属实" in said[f"{literacy[1]}/said"]
    assert said[f"{quoted[0]}/said"] == "引文：改字 2 处（第7段）" and said[f"{quoted[2]}/said"] == "引文：逐字 4 处，改字 1 处，文件里没有 1 处（第11段）"
    assert lesson.inside_title(nodes) == "5 个转变都用了文件里的话；“转了”是作者的判断"
    with gt.in_language("en"):
        english = lesson.inside(gc.load_concepts()).set_index("id")["label"]
        assert english["warm-government/said"] == "image (par. 13)" and english[f"{quoted[1]}/said"] == "quoted: 1 verbatim, 1 altered (par. 9)"
        assert lesson.inside_title(nodes) == "All 5 shifts use words of the document; that things \"have turned\" is the author's judgement"
        one = nodes.assign(document=nodes["id"] == "leading-group-and-appraisal")
        assert lesson.inside_title(one).startswith("1 of 5 shifts use words of the document;")
    assert lesson.inside_title(nodes.assign(document=False)).startswith("5 个转变里 0 个用了文件里的话；")


def test_quotations_reach_the_new_pole_of_shift_1_only_and_no_old_pole():
    """What the text under the outline says, against the register."""
    concepts = gc.load_concepts()
    shifts = concepts[concepts["kind"] == "shift"]
    rows = gc.reference.quotations(article="shifts").assign(shift=lambda q: q["passage_id"].map(lesson.homes(shifts))).dropna(subset="shift")
    text = (rows["phrase_in_article"] + " " + rows["wording_in_document"].fillna("")).groupby(rows["shift"]).agg(" ".join)
    assert list(text.index) == sorted(shifts["id"]), "each shift quotes"
    assert not [t for s in shifts.itertuples() for t in s.from_terms if t in text[s.id]]
    assert {s.id for s in shifts.itertuples() if any(t in text[s.id] for t in s.to_terms)} == {"shift-1-role"}


def test_old_poles_that_the_document_has_are_those_that_the_text_names():
    """Counted in the guideline: 电子政务 4 times, each in the name of a network; of the other old poles three are there, none is in it that the lesson leaves out."""
    poles = gc.load_concepts().set_index("id").loc[list(lesson.PAIRS), "from_terms"].explode()
    there = {term for term in poles if lesson._in_document(term)}
    assert there == {"电子政务", "服务", "获得感", "运用"} == {"电子政务", *(words[0] for words in lesson.IN_DOCUMENT.values())}
    cells = {cell["id"]: "".join(cell["source"]) for cell in json.loads(next(NOTEBOOKS.glob("04_*.ipynb")).read_text("utf-8"))["cells"]}
    assert all(term in cells["014-read-zh"] for term in there)
    assert all(word in cells["014-read-en"] for word in ("电子政务", "services", "获得感", "applied"))


def test_reports_with_a_term_are_counted_each_term_apart():
    rows = gc.reference.load_report_terms()
    literate = rows.loc[(rows["term"] == "数字素养") & (rows["n"] > 0), "report_id"].nunique()
    assert lesson.in_reports(["数字素养", "技术理解业务"])[0] == f"“数字素养”{literate} 份、“技术理解业务”0 份" and literate > 0
    assert lesson.in_reports(["数字素养"])[1] == f"数字素养 (digital literacy) {literate}"


def test_reports_that_write_the_longer_name_only_are_counted_apart():
    rows = gc.reference.load_report_terms()
    mine = rows[rows["term"] == "党的领导"]
    with_it, place = set(mine.loc[mine["n"] > 0, "report_id"]), set(mine["report_id"])
    assert lesson.doubtful_only("党的领导") == len(place - with_it) == 15     # counted in the reports: 15 have 共产党的领导 and no other
    assert lesson.doubtful_only("技术理解业务") == 0


def test_a_word_of_two_shifts_is_counted_once():
    corpus = gc.load_course()
    two = pd.DataFrame([("s1", "from", "获得感"), ("s2", "from", "获得感"), ("s1", "to", "数字政府"), ("s2", "to", "分寸感")], columns=["id", "pole", "term"])
    table = lesson.each_once(corpus, two, "数字政府")
    every = gt.nested_frequency(corpus.tokens, ["获得感", "数字政府", "分寸感"], by="article_id", counts=corpus).set_index(["article_id", "term"])["n"]["shifts"]
    assert table["n_from"].sum() == every["获得感"] and table["n_apart"].sum() == every["数字政府"]
    assert (table["n_to"] - table["n_apart"]).sum() == every["分寸感"] and table["passage_id"].str.startswith("shifts").all()
    assert lesson.each_once(corpus, two, "驾驭")["n_apart"].sum() == 0        # no word of the list has a row of its own


def test_the_word_list_has_the_poles_only_and_takes_other_lists():
    assert words().values.tolist() == [["s1", "服务", "from"], ["s1", "治理", "to"], ["s1", "数据", "to"], ["s2", "运用", "from"], ["s2", "驾驭", "to"]]
    other = lesson.pole_words(SHIFTS, {"s2": {"from": ["a"], "to": ["b", "c"]}})
    assert other[other["id"] == "s2"].values.tolist() == [["s2", "a", "from"], ["s2", "b", "to"], ["s2", "c", "to"]]
    assert lesson.word_list(words(), {"s1": "一", "s2": "二"}).iloc[1, :3].tolist() == ["一", "新极", "治理"]
    with pytest.raises(gt.GovtextError, match="s1, s2"):
        lesson.pole_words(SHIFTS, {"s9": {"from": ["a"], "to": ["b"]}})


@pytest.mark.parametrize("mine", [{}, {"from": ["a"]}, {"from": [], "to": ["b"]}, {"from": "a", "to": ["b"]}, {"from": ["a"], "to": ["b", " "]},
                                  {"from": ["a"], "to": ["a"]}, {"from": ["a", "a"], "to": ["b"]}])
def test_wrong_lists_are_told(mine):
    with pytest.raises(gt.GovtextError):
        lesson.own_list(mine)


def test_words_at_home_are_looked_for_in_their_own_shift_only():
    assert lesson.homes(SHIFTS) == {"shifts-06": "s1", "shifts-07": "s1", "shifts-09": "s2"}
    near = pd.DataFrame({"term": ["政务服务", "驾驭", "运用"], "shift": ["s1", "s1", "s2"]})
    assert lesson.words_at_home(words(), near) == 2     # 服务 inside a word of s1, 运用 in s2; 驾驭 stands with the other shift
    two = near.assign(term=["政", "服", "务"], shift="s1")
    assert lesson.words_at_home(words(), two) == 0      # never across two words


def test_listed_words_include_those_of_no_pole():
    shared = pd.DataFrame({"shift": ["s1", "s1", "s2", "s2"], "term": ["平台", "驾驭", "驾驭", "平台"]}, index=[7, 3, 5, 1])
    found = lesson.in_list(shared, SHIFTS)
    assert found.tolist() == [True, False, True, False] and found.index.tolist() == [7, 3, 5, 1]


def test_columns_of_mentions_name_paragraphs_and_sizes():
    corpus = gc.load_course()
    columns = lesson.home_columns(SHIFTS, corpus)
    assert columns["s1"] == "第6–7段" and list(columns)[:3] == ["s1", "s2", "shifts"] and "shifts" not in list(columns)[3:]
    assert columns["suzhou"].endswith(f"\n{(corpus.passages['article_id'] == 'suzhou').sum()}段")
    assert list(lesson.parts())[:2] == ["own", "shifts"] and len(lesson.parts()) == 6
    assert list(lesson.shifts_first()) == ["shifts", "stages", "trends", "suzhou", "zhejiang"]


def test_links_by_a_same_term_between_two_shifts():
    links = pd.DataFrame({"from": ["s1", "s1", "s1"], "to": ["s2", "x", "s2"], "kind": ["same-term", "same-term", "rests-on"], "term": ["平台"] * 3,
                          "note_zh": ["注"] * 3, "note_en": ["note"] * 3})
    assert lesson.same_terms(links, SHIFTS).values.tolist() == [["平台", "1 甲变", "2 乙变", "注"]]


def test_only_leans_and_outcomes_are_put_into_words():
    table = pd.DataFrame({"article_id": ["to"], "lean": ["to"], "outcome": ["gone"]})
    assert lesson.readable(table).values.tolist() == [["to", "新极多", "一词不剩"]] and table["lean"].tolist() == ["to"]
    five = pd.DataFrame({"article_id": ["shifts", "stages", "suzhou", "trends", "zhejiang"]})
    assert lesson.readable(five)["article_id"].tolist() == list(lesson.shifts_first()), "the order of the figures, not of the alphabet"


def counts():
    return pd.DataFrame({"id": "mine", "article_id": ["stages", "shifts", "trends"], "n_from": [1, 2, 0], "n_to": [3, 2, 0],
                         "share_to": [0.75, 0.5, None], "lean": ["to", "tie", "none"]})


def test_variants_are_told_apart_by_their_names():
    less = gt.measures.robustness.add_lean(counts()[["id", "article_id", "n_from", "n_to"]].assign(n_to=[0, 2, 0]))
    found = lesson.variants(counts(), drop=less.assign(dropped="治理", pole="to"), own=less)
    assert found["kind"].tolist() == ["drop"] * 3 + ["own"] * 3 and found["dropped"].tolist() == ["治理"] * 3 + [""] * 3
    assert found.set_index(["kind", "article_id"])["outcome"].to_dict()[("own", "stages")] == "reversed"


def test_the_title_names_the_articles_where_the_new_pole_leads():
    assert lesson.own_title(counts()) == (f"新极的词更多的文章：{gc.article_name('stages')}", f"New-pole words lead in {gc.article_name('stages')}")
    assert lesson.own_title(counts().assign(lean="tie")) == ("新极的词更多的文章：没有", "New-pole words lead in no article")
    rates = lesson.with_rates(counts(), pd.DataFrame({"article_id": ["stages", "stages", "shifts", "trends"], "n_chars": [100, 400, 200, 10]}))
    assert rates["rate_from"].tolist() == [2, 10, 0] and rates["rate_to"].tolist() == [6, 10, 0] and rates["panel"].tolist() == ["mine"] * 3
    assert lesson.own_heading({"from": ["服务"], "to": ["治理", "数据"]}) == ("我的词表", "服务", "治理、数据")


def test_steps_and_conditions_fit_a_slide_in_both_languages():
    for table in (lesson.steps, lesson.conditions):
        zh = table()
        with gt.in_language("en"):
            en = table()
        assert zh.shape == en.shape == (6, 2) and not (zh.to_numpy() == en.to_numpy()).any()      # six rows are what a slide holds
        assert not en.apply(lambda column: column.str.contains("[\u4e00-\u9fff]")).to_numpy().any()


def test_outcomes_are_counted_by_variant_without_what_was_not_there():
    rows = [("drop", "holds", True), ("drop", "holds", False), ("drop", "reversed", True), ("longest", "holds", False), ("all", "gone", True),
            ("all", "none", False)]
    made = lesson.outcome_counts(pd.DataFrame(rows, columns=["kind", "outcome", "changed"]))
    assert made.iloc[:, 1:].to_numpy().tolist() == [[1, 1, 0, 0], [1, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 1]]
    assert list(made.columns) == ["变体", "不变", "反转", "打平", "一词不剩"]

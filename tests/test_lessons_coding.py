"""What notebook 10 prepares: against small codings made by hand, and the codebook of the course."""

from types import SimpleNamespace

import pandas as pd
import pytest

from govcourse import load_course
from govcourse.data import data_dir
from govcourse.lessons import coding as lesson
from govtext import in_language
from govtext.measures.coding import Codebook, load_codebook
from govtext.messages import GovtextError


@pytest.fixture(scope="module")
def codebook():
    return load_codebook(data_dir() / "codebook" / "codebook.yaml")


@pytest.fixture(scope="module")
def corpus():
    return load_course()


def coded(**by_unit):
    """coded(u1="ab") -> unit u1, coder A gave a, coder B gave b."""
    return pd.DataFrame([(unit, coder, code) for unit, both in by_unit.items() for coder, code in zip("AB", both, strict=True)],
                        columns=["unit", "coder", "code"])


# ---------------------------------------------------------------------------------------------------- codebook and passages

def test_codes_names_and_labels_of_a_dimension(codebook):
    assert lesson.codes(codebook, "tool") == ["t1-supply", "t2-environment", "t3-demand", "t0-none"]
    with in_language("zh"):
        assert lesson.labels(codebook, "tool")["t1-supply"] == f"t1 {lesson.names(codebook)['t1-supply']}"
        assert len(lesson.labels(codebook)) == 10 and len(lesson.definitions(codebook, "shift")) == 6
    assert lesson.digits(["s1-role", "s0-none"]) == {"s1-role": "1", "s0-none": "0"}


def test_digests_keep_the_order_of_reading(corpus):
    assert lesson.digests(corpus, ["trends-09", "shifts-29"])["passage_id"].tolist() == ["shifts-29", "trends-09"]
    assert lesson.digest_of(corpus)["shifts-29"] == lesson.digests(corpus, ["shifts-29"])["digest"].item()


def test_both_codes_stand_side_by_side():
    codings = pd.concat([coded(u1=["a", "b"]).assign(dimension="shift"), coded(u1=["c", "c"]).assign(dimension="tool")])
    table = lesson.both_codes(codings, "u1", {"a": "a 甲", "b": "b 乙", "c": "c 丙"})
    assert table.to_numpy().tolist() == [["转变", "a 甲", "b 乙"], ["政策工具", "c 丙", "c 丙"]]


# ---------------------------------------------------------------------------------------------------- one's own codes

def test_only_codes_that_are_there_are_filled_in(codebook):
    typed = {"u1": None, "u2": " s1-role ", "u3": 0, "u4": "４", "u5": "S5", "u6": "", "u7": "7"}
    assert lesson.filled_in(typed, codebook)[["unit", "code"]].to_numpy().tolist() == [
        ["u2", "s1-role"], ["u3", "s0-none"], ["u4", "s4-technology"], ["u5", "s5-leadership"], ["u7", "7"]]
    assert lesson.in_full(3.0, codebook, "tool") == "t3-demand" and lesson.in_full("s1", codebook, "tool") == "s1"
    with in_language("zh"):
        assert lesson.in_labels(pd.Series(["s1-role|t3-demand", ""]), {"s1-role": "甲", "t3-demand": "乙"}).tolist() == ["甲、乙", ""]


def test_a_wrong_code_lists_the_possible_ones(codebook):
    done = lesson.filled_in({"u1": "t1-supply", "u2": "s1-role"}, codebook)
    with pytest.raises(GovtextError, match=r"t1-supply.*1 .*0 "):
        lesson.with_coders(done, coded(), codebook, ["u1", "u2"])
    with pytest.raises(GovtextError, match="u9"):
        lesson.with_coders(lesson.filled_in({"u9": "s1-role"}, codebook), coded(), codebook, ["u1"])


def test_own_codes_are_compared_with_each_coder(codebook):
    done = lesson.filled_in({"u1": "s1-role", "u2": "s0-none"}, codebook)
    others = coded(u1=["s1-role", "s2-driver"], u2=["s0-none", "s0-none"], u3=["s1-role", "s1-role"])
    table = lesson.with_coders(done, others, codebook, ["u1", "u2", "u3"])
    shares = table[table["measure"] == "percent agreement"].set_index("coder")["value"]
    assert shares.to_dict() == {"A": 1.0, "B": 0.5}
    assert set(table["units"]) == {2}
    assert lesson.with_coders(done.head(1), others, codebook, ["u1"]).empty


# ---------------------------------------------------------------------------------------------------- agreement

def test_confusion_counts_pairs_of_codes(codebook):
    cells = lesson.confusion(coded(u1="ab", u2="ab", u3="aa", u4="bb"))
    assert {tuple(row) for row in cells.to_numpy().tolist()} == {("a", "a", 1), ("a", "b", 2), ("b", "b", 1)}
    assert lesson.confusion_title(cells, "转变", "Shift") == ("转变：4 段里 2 段不在对角线上，牵涉 a、b 的各 2 段", "Shift: 2 of 4 passages off the diagonal, 2 each with a, b")
    three = lesson.confusion(coded(u1="ab", u2="ca", u3="aa"))
    assert lesson.confusion_title(three, "转变", "Shift") == ("转变：3 段里 2 段不在对角线上，其中 2 段牵涉 a", "Shift: 2 of 3 passages off the diagonal, 2 of them with a")
    assert lesson.confusion_title(cells.head(0), "转变", "Shift")[1] == "Shift: 0 of 0 passages off the diagonal"
    assert lesson.confusion_title(lesson.confusion(coded(u1="ab")), "转变", "Shift")[1] == "Shift: 1 of 1 passage off the diagonal"
    rows, columns = lesson.confusion_labels(codebook, "tool")
    assert rows["t3-demand"].startswith("A · t3 ") and columns["t3-demand"] == "B · t3"


def test_a_small_table_as_a_coding():
    tidy = lesson.long(pd.DataFrame({"P": ["a", "b"], "Q": ["a", "c"]}, index=["u1", "u2"]))
    assert {tuple(row) for row in tidy.to_numpy().tolist()} == {("u1", "P", "a"), ("u2", "P", "b"), ("u1", "Q", "a"), ("u2", "Q", "c")}
    assert list(tidy) == ["unit", "coder", "code"]


def test_decisions_stand_beside_both_codes(corpus):
    both = {"shift": coded(**{"shifts-29": "ab", "trends-09": "aa"}), "tool": coded(**{"shifts-29": "cc", "trends-09": "cd"})}
    decisions = pd.DataFrame([("shifts-29", "shift", "b", "因", "why"), ("trends-09", "tool", "e", "由", "so")],
                             columns=["unit", "dimension", "code", "reason_zh", "reason_en"])
    with in_language("zh"):
        log = lesson.decided(both, decisions, corpus, {"e": "e 戊"})
    assert log[["dimension", "unit", "A", "B", "decided", "reason"]].to_numpy().tolist() == [
        ["shift", "shifts-29", "a", "b", "b", "因"], ["tool", "trends-09", "c", "d", "e 戊", "由"]]
    roles = corpus.passages.set_index("passage_id")["role"]
    assert log["heading"].tolist() == [roles["shifts-29"] == "heading", roles["trends-09"] == "heading"]


def test_strips_mark_what_was_disputed(corpus):
    final = pd.DataFrame({"shift": "s0-none"}, index=corpus.passages["passage_id"])
    strip = lesson.strips(corpus, final, pd.DataFrame({"dimension": ["tool", "shift"], "unit": ["shifts-29", "trends-09"]}), "shift")
    assert strip.loc[strip["disputed"], "passage_id"].tolist() == ["trends-09"] and len(strip) == len(corpus.passages)
    with pytest.raises(GovtextError, match="'shift'"):
        lesson.strips(corpus, final, pd.DataFrame(), "tools")


@pytest.mark.parametrize("rows, zh, en", [
    ([("a", "s0-none"), ("b", "s0-none"), ("a", "s1-role")], "2 篇里都有的类目（“无”不计）：没有；只在一篇里的：角色", "in all 2 articles: –; in one article only: 角色"),
    ([(a, c) for a in "ab" for c in ("s0-none", "s1-role")], "2 篇里都有的类目（“无”不计）：角色；只在一篇里的：没有", "in all 2 articles: 角色; in one article only: –"),
    ([("a", "s1-role"), ("b", "s2-driver"), ("b", "s0-none")], "只在一篇里的：角色、动力", "in one article only: 角色, 动力")])
def test_the_title_of_strips_names_what_stands_everywhere(rows, zh, en):
    titles = lesson.strip_title(pd.DataFrame(rows, columns=["article_id", "code"]), {"s1-role": "角色", "s2-driver": "动力", "s0-none": "无"})
    assert titles[0].endswith(zh) and titles[1].endswith(en)


# ---------------------------------------------------------------------------------------------------- shift and tool

COUNTS = pd.DataFrame([[9, 1, 0], [0, 5, 2]], index=["s0-none", "s1-role"], columns=["t0-none", "t1-supply", "t2-environment"])


def test_the_fullest_cell_is_not_none():
    assert lesson.fullest(COUNTS) == ("s1-role", "t1-supply")


def test_shared_words_are_those_of_both_rules(codebook):
    rules = {code: [] for code in codebook.include} | {"s1-role": [{"any": ["平台", "数据"]}], "t1-supply": [{"all": ["平台"]}, {"any": ["资金"]}],
                                                        "t3-demand": [{"any": ["采购"]}]}
    residuals = pd.DataFrame(1.5, index=lesson.codes(codebook, "shift"), columns=lesson.codes(codebook, "tool"))
    table = lesson.shared_words(Codebook(codebook.categories, rules, {}), residuals)
    assert table.to_numpy().tolist() == [["s1-role", "t1-supply", "平台", 1.5]]
    label = {"s1-role": "s1 角色", "t1-supply": "t1 供给"}
    assert lesson.shared_in_words(table, label).to_numpy().tolist() == [["s1 角色", "t1 供给", "平台", 1.5]]
    with in_language("en"):
        assert lesson.shared_in_words(table, label)["shared_words"].tolist() == ["平台 (platform)"]


def test_fuller_cells_leave_none_out():
    residuals = pd.DataFrame([[9, 3, 3], [3, 2.5, -4]], index=COUNTS.index, columns=COUNTS.columns)
    assert lesson.fuller_than_expected(residuals).to_numpy().tolist() == [["s1-role", "t1-supply", 2.5]]


def test_residuals_of_versions_and_what_stands_out():
    final = pd.DataFrame([("s0-none", "t0-none")] * 10 + [("s1-role", "t1-supply")] * 10 + [("s2-driver", "t2-environment")] * 10,
                         columns=["shift", "tool"], index=pd.Index([f"u{i}" for i in range(30)], name="unit"))
    tests = {"x": {"threshold": 2.0}, "y": {"threshold": 2.0}}
    found = lesson.residuals_of({"x": final, "y": final.tail(20)}, tests)
    label = {"s1-role": "s1", "s2-driver": "s2", "t1-supply": "t1", "t2-environment": "t2"}
    assert set(lesson.standing_out(found, label).values()) == {"s1 × t1", "s1 × t2", "s2 × t1", "s2 × t2"}
    assert lesson.only_in(found[found["version"] == "x"], "x", label)[1] == ("s1 × t1 (more than expected); s1 × t2 (fewer than expected); "
                                                                             "s2 × t1 (fewer than expected); s2 × t2 (more than expected)")
    assert lesson.only_in(found[found["version"] == "x"], "x", label)[0].startswith("s1 × t1（比预期多）；s1 × t2（比预期少）")
    assert lesson.only_in(found, "x", label) == ("–", "–")
    strict = lesson.residuals_of({"x": final}, {"x": {"threshold": 99.0}})
    assert not lesson.standing_out(strict, label) and lesson.only_in(strict, "x", label) == ("–", "–")


def test_versions_are_tested_within_articles(corpus):
    """Three codes that go together: chi-square n (k - 1), V 1; and all passages of an article that never differ leave nothing to shuffle."""
    units = corpus.passages["passage_id"].tolist()[:30]
    final = pd.DataFrame([("s0-none", "t0-none"), ("s1-role", "t1-supply"), ("s2-driver", "t2-environment")] * 10, columns=["shift", "tool"],
                         index=pd.Index(units, name="unit"))
    tests = lesson.tests_of({"x": final}, corpus)
    assert tests["x"]["method"] == "within clusters" and tests["x"]["interval"] == "none"
    table = lesson.tests_table(tests, {"x": "甲"})
    assert table.loc[0, ["version", "n_passages"]].tolist() == ["甲", 30] and table.loc[0, "limit"] > 2
    assert tests["x"]["chi2"] == pytest.approx(60) and table.loc[0, "cramers_v"] == pytest.approx(1)
    assert list(table) == ["version", "n_passages", "cramers_v", "chi2_within", "p", "limit"] and 0 < table.loc[0, "chi2_within"] < 61


def test_alpha_of_each_article():
    codings = pd.DataFrame([(f"u{i}", coder, "s1" if i < 3 or coder == "A" else "s2", "e" if i < 3 else "w") for i in range(5) for coder in "AB"],
                           columns=["unit", "coder", "code", "article_id"])
    codings.loc[codings["unit"] == "u0", "code"] = "s2"
    table = lesson.alpha_by_article({"d": codings})
    assert table[["panel", "row", "units"]].to_numpy().tolist() == [["d", "e", 3], ["d", "w", 2]]
    assert table["alpha"].tolist() == pytest.approx([1.0, -0.5])      # w: 1 - 1 / (2 * 2 * 2 / (4 * 3)) = -0.5


def test_people_read_from_a_file_stand_beside_the_others(corpus, codebook, tmp_path):
    units = ["shifts-29", "trends-09", "suzhou-17"]
    sheet = lesson.blank_sheet(corpus, units)
    assert sheet[["unit", "dimension", "code"]].to_numpy().tolist() == [[u, "shift", ""] for u in units] and sheet["digest"].str.len().min() > 0
    filled = pd.concat([sheet.assign(coder="王", code=["1", "s2", ""]), sheet.assign(coder="李", code=["s1-role", "s1-role", "s1-role"])])
    path = tmp_path / "ours.csv"
    filled.to_csv(path, index=False, encoding="gb18030")
    found = lesson.people(path, codebook, units)
    assert len(found) == 5 and set(found["coder"]) == {"王", "李"} and set(found["code"]) == {"s1-role", "s2-driver"}
    others = pd.DataFrame([(u, "shift", "A", "s1-role") for u in units], columns=["unit", "dimension", "coder", "code"])
    table = lesson.beside(found, others).set_index("pair")
    assert table.loc["A – 李", ["units", "agreement"]].tolist() == [3, 1.0] and table.loc["A – 王", ["units", "agreement"]].tolist() == [2, 0.5]
    assert "A – A" not in table.index and len(table) == 3
    # A and B differ on a passage that nobody was asked: only the three of the sheet count
    more = [(unit, "shift", "B", "s1-role") for unit in units] + [("stages-01", "shift", "A", "s1-role"), ("stages-01", "shift", "B", "s0-none")]
    both = lesson.beside(found, pd.concat([others, pd.DataFrame(more, columns=others.columns)])).set_index("pair")
    assert both.loc["A – B", ["units", "agreement"]].tolist() == [3, 1.0] and len(both) == 6
    filled.assign(code="t1-supply").to_csv(path, index=False)
    with pytest.raises(GovtextError, match="t1-supply"):
        lesson.people(path, codebook, units)
    with pytest.raises(GovtextError, match="no such file"):
        lesson.people(tmp_path / "none.csv", codebook, units)


def test_neighbours_have_a_next_passage_and_chance_is_that_of_their_article():
    """Article e: a a b (headings first and last), one pair of three alike; w: c c, always alike. The last of each has no next one."""
    passages = pd.DataFrame({"passage_id": list("12345"), "article_id": list("eeeww"), "role": ["heading", "body", "heading", "body", "body"]})
    near = lesson.neighbours(pd.Series(list("aabcc"), index=list("12345")), SimpleNamespace(passages=passages))
    assert near[["article_id", "heading", "same"]].to_numpy().tolist() == [["e", True, True], ["e", False, False], ["w", False, True]]
    assert near["by_chance"].tolist() == pytest.approx([1 / 3, 1 / 3, 1])


def test_codes_of_one_coder():
    codings = pd.concat([coded(u1="ab").assign(dimension="shift"), coded(u1="cd").assign(dimension="tool")])
    assert lesson.codes_of(codings, "B").loc["u1"].to_dict() == {"shift": "b", "tool": "d"}


def test_coefficients_stand_side_by_side():
    rows = [(g, m, v + k / 100) for g, v in (("shift", 0.9), ("tool", 0.5)) for k, m in enumerate(lesson.MEASURES)]
    table = lesson.coefficients(pd.DataFrame(rows, columns=["group", "measure", "value"]), {"shift": "转变", "tool": "工具"})
    assert table["转变"].tolist() == ["0.90", "0.91", "0.92", "0.93"] and table["工具"].tolist() == ["0.50", "0.51", "0.52", "0.53"]
    assert table["measure"].tolist()[2:] == ["Cohen kappa", "Krippendorff alpha"]

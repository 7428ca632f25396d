"""The checked claims: tables complete, honest and in step with the data they speak of; shared runs against a slow search."""

import re
from difflib import SequenceMatcher
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

import govcourse as gc
import govtext as gt
from govcourse import reference
from govcourse.figures import claims as claim_figures
from govtext.measures.overlap import common_runs

HAN = re.compile("[\u4e00-\u9fff]")
NOT_ARTICLE = {"stages-06", "stages-07", "stages-14", "suzhou-23"}  # title, date, source of a lost table, author's note


@pytest.fixture(scope="module")
def ledger():
    return reference.claims()


@pytest.fixture(scope="module")
def quotes():
    return reference.quotations()


# ---------------------------------------------------------------------------------------------------- the tables

def test_every_claim_is_complete_and_has_its_place(ledger):
    assert ledger["claim_id"].is_unique and len(ledger) == 139
    assert set(ledger["verdict"]) == set(claim_figures.VERDICTS)
    assert set(ledger["confidence"]) <= {"high", "medium", "low"}
    assert set(ledger["reviewed"]) <= {"program", "reading", "both", "not possible"}
    assert (ledger["open_because"].ne("") == ledger["verdict"].eq("unverified")).all()
    assert set(ledger["open_because"]) == set(claim_figures.VALUES["open_because"])
    for column in ("statement_zh", "statement_en", "evidence_zh", "evidence_en", "evidence_ref"):
        assert ledger[column].str.strip().ne("").all(), column
    assert (ledger["passage_id"] == [f"{a}-{p:02d}" for a, p in zip(ledger["article"], ledger["paragraph"], strict=True)]).all()
    assert set(ledger["passage_id"]) - set(gc.load_course().passages["passage_id"]) == NOT_ARTICLE
    assert all(row.claim_id.startswith(row.article) for row in ledger.itertuples())


def test_claims_are_sorted_by_article_and_paragraph(ledger):
    order = {a: i for i, a in enumerate(gc.load_course().articles["article_id"])}
    keys = list(zip(ledger["article"].map(order), ledger["paragraph"], strict=True))
    assert all(a <= b for a, b in pairwise(keys))


def test_no_number_holds_an_article_id_and_nothing_points_to_somebodys_files(ledger, quotes):
    """An earlier copy had the ids of articles in the place of thousands: 380,000 as 380 and an id."""
    text = " ".join(str(cell) for table in (ledger, quotes) for cell in table.to_numpy().ravel())
    assert not re.search(r"\d,(?:shifts|stages|trends|suzhou|zhejiang)", text)
    assert not re.search(r"\.md\b|\.txt\b|C-\d{3}|\d{3}篇", text)


def test_chinese_prose_has_chinese_punctuation(ledger, quotes):
    for column in [*ledger[["statement_zh", "evidence_zh"]].items(), *quotes[["phrase_in_article", "note_zh"]].items()]:
        assert not column[1].str.contains("[\u4e00-\u9fff][,;:?!](?=[\u4e00-\u9fff])").any(), column[0]


def test_sources_we_did_not_find_are_not_certain(ledger):
    nothing = ledger["evidence_ref"] == "公开检索未见"
    assert nothing.any() and (ledger.loc[nothing, "verdict"] == "unverified").all()
    assert (ledger.loc[nothing, "confidence"] != "high").all()


def test_phrases_are_short_and_stand_where_it_says(quotes):
    assert set(quotes["verdict"]) == set(claim_figures.QUOTES)
    for column in ("phrase_in_article", "wording_in_document"):
        assert quotes[column].map(lambda words: len(HAN.findall(words))).max() <= 15
    labels = set(reference.load_documents().query("document == 'guideline-2022'")["label"])
    there = quotes[quotes["verdict"] != "absent"]
    assert set(there["label"]) <= labels and there["within"].between(0, 1).all()
    assert (quotes.loc[quotes["verdict"] == "absent", "label"] == "").all()
    assert (quotes.loc[quotes["verdict"] == "verbatim", "occurrences"] > 0).all()
    assert (quotes.loc[quotes["verdict"] != "verbatim", "occurrences"] == 0).all()
    assert set(quotes.loc[quotes["verdict"] == "altered", "in_quotation_marks"]) == {"yes"}
    assert set(quotes.loc[quotes["verdict"] == "reworded", "in_quotation_marks"]) == {"no"}


# ---------------------------------------------------------------------------------------------------- in step with the data

def counted(term, document="guideline-2022"):
    sections = reference.load_documents().query("document == @document")["section_id"]
    table = reference.load_document_terms()
    return int(table[(table["term"] == term) & table["section_id"].isin(sections)]["n"].sum())


def test_the_absent_terms_are_absent_but_for_one():
    reference.check_counted(["人工智能", "区块链", "物联网", "虚拟现实", "元宇宙", "数字孪生", "物联感知", "大数据", "政务云"])
    assert [counted(t) for t in ("人工智能", "区块链", "物联网", "虚拟现实", "元宇宙")] == [0] * 5
    assert [counted(t) for t in ("数字孪生", "物联感知", "大数据", "政务云")] == [1, 1, 9, 10]


def test_ninth_is_a_dense_rank_of_a_component():
    china = reference.egdi("China", year=2020).iloc[0]
    assert (china["osi_rank_dense"], china["osi_rank_min"], china["egdi_rank_min"]) == (9, 12, 45)
    assert reference.egdi("China", year=2018).iloc[0]["osi_rank_min"] == 34


@pytest.mark.parametrize(("term", "year", "number"), [("数字政府", 2017, 1), ("数字政府", 2018, 2), ("数字政府", 2019, 6),
                                                     ("数字政府", 2020, 10),
                                                     ("数字政府", 2021, 17), ("电子政务", 2007, 24), ("互联网+政务服务", 2017, 22)])
def test_the_evidence_on_provincial_reports_is_what_the_tables_say(term, year, number):
    table = reference.term_in_reports(term, level="provincial")
    assert int(((table["year"] == year) & (table["n"] > 0)).sum()) == number


def test_the_number_of_reports_named_as_evidence_is_that_of_the_table(ledger):
    named = ledger[ledger["evidence_ref"].str.contains("份政府工作报告")]["evidence_ref"].str.extract(r"([\d,]+)份政府工作报告")[0]
    assert set(named.str.replace(",", "").astype(int)) == {len(reference.load_reports())}


def test_editions_and_city_figures_hang_together(ledger):
    editions = reference.load_editions()
    published = editions[editions["status"] == "published"]
    assert published["edition"].max() == 2020 and published["china_rank"].iloc[-1] == 31
    assert editions.loc[editions["status"] == "not published", "china_rank"].isna().all()
    assert editions["source"].str.strip().ne("").all() and not editions["source"].str.contains("http").any()
    cities = reference.load_city_figures()
    assert set(cities["claim_id"]) <= set(ledger["claim_id"]) and (cities[["claimed", "evidenced"]] > 0).all(axis=None)
    assert set(cities["said"]) <= {"exactly", "more than", "nearly", "about"}


# ---------------------------------------------------------------------------------------------------- shared runs

def test_runs_cross_punctuation_and_are_the_longest_from_the_left():
    found = common_runs("甲乙丙，丁戊己庚", "子丙丁。戊己丑甲乙", least=2)
    assert found.to_dict("records") == [{"start": 0, "n_chars": 2}, {"start": 2, "n_chars": 4}]


@given(st.text("甲乙丙", max_size=30), st.text("甲乙丙", max_size=30), st.integers(2, 5))
def test_the_longest_run_is_that_of_difflib(first, second, least):
    longest = SequenceMatcher(None, first, second, autojunk=False).find_longest_match().size
    found = common_runs(first, second, least=least)
    assert (found["n_chars"].max() if len(found) else 0) <= longest
    assert bool(len(found)) == (longest >= least)
    for run in found.itertuples():
        assert first[run.start:run.start + run.n_chars] in second and run.n_chars >= least
        assert first[run.start:run.start + run.n_chars + 1] not in second or run.start + run.n_chars == len(first)
    assert all(a.start + a.n_chars <= b.start for a, b in pairwise(found.itertuples()))


def test_numbers_are_skipped_or_kept_whole():
    one, two = "力争到2025年，基本建成；2025年底前见效", "力争到２０３０年基本建成，2025年底前见效"
    assert common_runs(one, two, least=4).to_dict("list") == {"start": [0], "n_chars": [13]}
    kept = common_runs(one, two, least=4, digits=True)
    assert kept.to_dict("list") == {"start": [4], "n_chars": [11]}     # 年基本建成, 2025 as one, 年底前见效
    assert common_runs("到20年", "到2年0年", least=2, digits=True).empty     # 20 is not 2


@given(st.text("甲乙12", max_size=20), st.text("甲乙12", max_size=20))
def test_with_digits_no_run_is_longer_than_without(first, second):
    plain, kept = (common_runs(first, second, least=2, digits=d) for d in (False, True))
    pure = kept["n_chars"].max() if len(kept) else 0
    assert pure <= len(first) and (len(plain) or len(kept) >= 0)
    same = common_runs(first.translate({49: None, 50: None}), second.translate({49: None, 50: None}), least=2, digits=True)
    assert same.equals(plain)                                          # without digits in the texts both ways agree


def test_a_run_of_one_character_is_refused():
    with pytest.raises(gt.GovtextError, match="at least 2; got 1"):
        common_runs("甲", "甲", least=1)


def test_the_shipped_runs_lie_inside_their_passages():
    runs = reference.load_common_runs()
    assert (runs["n_chars"] >= 8).all() and (runs["start"] + runs["n_chars"] <= runs["passage_chars"]).all()
    for _, group in runs.groupby(["passage_id", "document"]):
        assert (group["start"].diff().iloc[1:] >= group["n_chars"].shift().iloc[1:]).all()


def test_the_shipped_runs_are_those_of_the_texts(sources):
    """Only with one's own copies of the article and the document (the document is not among them, so the article is compared)."""
    runs = reference.load_common_runs().drop_duplicates("passage_id")
    for row in runs.itertuples():
        article, paragraph = row.passage_id.split("-")
        lines = [line for line in (sources / f"{article}.txt").read_text("utf-8").split("\n") if line.strip()]
        assert len(HAN.findall(lines[int(paragraph) - 1])) == row.passage_chars


def test_the_problem_table_compares_like_with_like():
    problems = reference.load_problem_overlap()
    assert len(problems) == 7 and (problems[["longest_run", "longest_other_articles"]].max(axis=1) <= problems["n_chars"]).all()


def test_lengths_in_the_ledger_are_those_of_the_shared_runs(ledger):
    """A run that a claim's evidence gives in Chinese characters is a run of the table, in the same passage."""
    runs = reference.load_common_runs()
    told = ledger.assign(n=ledger["evidence_zh"].str.extract(r"连续(\d+)个汉字", expand=False), m=ledger["evidence_en"].str.extract(
        r"(\d+) Chinese characters run", expand=False)).dropna(subset="n")
    assert len(told) >= 3 and (told["n"] == told["m"]).all()
    for row in told.itertuples():
        assert int(row.n) in set(runs.loc[runs["passage_id"] == row.passage_id, "n_chars"]), row.claim_id

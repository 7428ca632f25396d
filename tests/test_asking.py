"""Any term, asked in any spelling, listed or not: a true count, a marked one, or a refusal; never a zero that only means "not counted"."""

import warnings

import pandas as pd
import pytest

import govcourse as gc
import govtext as gt
from govtext.asking import how_counted
from govtext.measures import robustness
from govtext.messages import GovtextError

TEXTS = {
    "甲局-2020.txt": "市政务服务中心开门。乡村振兴要快,乡村振兴要稳。\n推进互联网＋政务服务。惠民生活。",
    "乙办-2021.txt": "市里治理有方。社会治理要准。\n打开APP,下载App,注册app。数 字 政 府建设。",
}


def build(folder, texts=TEXTS, **options):
    (folder / "in").mkdir()
    for name, text in texts.items():
        (folder / "in" / name).write_text(text, "utf-8")
    options = {"dictionary": ["政务服务", "互联网+政务服务", "数字政府", "社会治理", "民生", "APP"], "progress": False, "keep_text": False} | options
    return gt.build_corpus(folder / "in", folder / "out", **options)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    """With its texts at hand."""
    return build(tmp_path_factory.mktemp("asked"))


@pytest.fixture(scope="module")
def tables(corpus):
    """The same tables, as somebody gets them who has no texts."""
    return gt.load_corpus(corpus.path)


def total(corpus, term):
    return gt.nested_frequency(corpus, term)[["n", "longest", "n_doubtful"]].iloc[0].tolist()


# ---------------------------------------------------------------------------------------------- no silent zero

def test_a_listed_term_has_its_string_count_and_an_honest_zero(tables):
    assert how_counted(tables, ["政务服务", "数字政府", "民生"]) == dict.fromkeys(["政务服务", "数字政府", "民生"], "string")
    assert total(tables, "政务服务") == [2, 0, 0]       # in 政务|服务中心 and in 互联网+政务服务
    assert total(tables, "民生") == [0, 0, 1]           # 惠民|生活: doubtful
    assert gt.evidence(tables, "民生").empty


def test_a_term_of_one_word_is_counted_in_words_and_marked(tables):
    found = gt.nested_frequency(tables, ["治理"])
    assert found[["n", "longest", "counted"]].values.tolist() == [[2, 1, "longest match only"]]
    assert gt.evidence(tables, "治理")["counted"].tolist() == ["longest match only"]
    assert "counted" not in gt.evidence(tables, "政务服务")


def test_a_term_that_is_cut_is_counted_on_the_text_where_it_is_at_hand(corpus):
    assert total(corpus, "乡村振兴") == [2, 0, 0]
    assert gt.evidence(corpus, "乡村振兴")[["passage_id", "n"]].values.tolist() == [["甲局-2020-01", 2]]


def test_else_it_is_refused_with_the_cut_and_one_command(tables):
    with pytest.raises(GovtextError) as caught:
        gt.evidence(tables, "乡村振兴")
    for said in (caught.value.zh, caught.value.en):
        assert "乡村|振兴" in said and "govtext add out --texts FOLDER 乡村振兴" in said and "0" in said
    for ask in (gt.nested_frequency, lambda c, t: c.counts_of(t)):
        with pytest.raises(GovtextError, match=r"乡村\|振兴"):
            ask(tables, ["政务服务", "乡村振兴"])


def test_where_the_text_is_kept_the_words_of_the_corpus_are_not_looked_through(tmp_path, monkeypatch):
    """All words of a million documents do not fit into the memory."""
    kept = build(tmp_path, keep_text=True)
    monkeypatch.setattr(gt.Corpus, "words", property(lambda _: pytest.fail("all words were read")))
    assert how_counted(kept, ["乡村振兴", "治理", "政务服务"]) == dict.fromkeys(["乡村振兴", "治理", "政务服务"], "string")
    assert kept.counts_of(["乡村振兴", "治理"])["n"].sum() == 4


def test_listing_makes_it_countable(tmp_path):
    build(tmp_path, terms=["乡村振兴"])
    tables = gt.load_corpus(tmp_path / "out")
    assert total(tables, "乡村振兴") == [2, 0, 0] and how_counted(tables, "乡村振兴") == {"乡村振兴": "string"}
    assert tables.manifest["terms"]["listed"] == "7"
    assert tables.listed_terms.tail(1).values.tolist() == [["乡村振兴", "no"]]


@pytest.mark.parametrize(("form", "content"), [
    ("词.txt", "\ufeff乡村振兴\r\n没有的词\r\n"), ("词.csv", "term,note\n乡村振兴,x\n没有的词,\n")])
def test_lists_from_files(tmp_path, form, content):
    (tmp_path / form).write_bytes(content.encode())
    assert total(build(tmp_path, terms=tmp_path / form), "没有的词") == [0, 0, 0]
    assert total(gt.load_corpus(tmp_path / "out"), "乡村振兴") == [2, 0, 0]


def test_a_corpus_from_before_the_string_counts_still_answers(corpus, tmp_path):
    """No term_counts, no list: words as cut, marked; what is cut is read in the texts."""
    import json
    import shutil

    old = shutil.copytree(corpus.path, tmp_path / "old")
    manifest = json.loads((old / "manifest.json").read_text("utf-8"))
    del manifest["terms"]
    for name in ("term_counts.csv", "listed_terms.csv"):
        (old / name).unlink()
        del manifest["tables"][name]
    (old / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    tables = gt.load_corpus(old)
    with pytest.raises(GovtextError, match="govtext build"):
        _ = tables.term_counts
    assert gt.nested_frequency(tables, "社会治理")[["n", "counted"]].values.tolist() == [[1, "longest match only"]]
    with pytest.raises(GovtextError, match="乡村振兴"):
        gt.evidence(tables, "乡村振兴")
    assert total(gt.load_corpus(old, sources=corpus.sources), "乡村振兴")[0] == 2


def test_texts_that_are_not_all_there_are_told(tmp_path):
    corpus = build(tmp_path)
    (tmp_path / "in" / "乙办-2021.txt").unlink()
    with pytest.warns(UserWarning, match="没有可读的原文"):
        assert total(corpus, "乡村振兴")[0] == 2


# ---------------------------------------------------------------------------------------------- spelling

@pytest.mark.parametrize("spelling", ["互联网+政务服务", "互联网＋政务服务", "  互联网+ 政务 服务　", "互联网\u200b+政务服务\n"])
def test_width_spaces_and_unseen_signs_make_no_difference(corpus, spelling):
    assert gt.evidence(corpus, spelling)["n"].sum() == 1
    assert gt.nested_frequency(corpus, [spelling])["term"].tolist() == [spelling]     # under the name that was asked


@pytest.mark.parametrize("spelling", ["APP", "App", "app", "ＡＰＰ", " app "])
def test_the_case_of_latin_letters_makes_no_difference(corpus, spelling):
    assert total(corpus, spelling) == [3, 3, 0]
    assert gt.nested_frequency(corpus.tokens, [spelling])["n"].tolist() == [3]


def test_two_spellings_of_one_term_are_one_term(corpus):
    assert gt.nested_frequency(corpus, ["App", "APP", "政务服务"])["term"].tolist() == ["App", "政务服务"]
    assert gt.evidence(corpus, ["App", "APP"])["n"].tolist() == [3]


def test_spaces_in_the_text_are_no_part_of_a_term(corpus):
    assert total(corpus, "数字政府") == [1, 0, 0] and total(corpus, "数 字政府")[0] == 1


def test_codebooks_fold_as_texts_do(corpus, tmp_path):
    place = tmp_path / "book.yaml"
    place.write_text("categories:\n- {id: a, include: [{any: [ＡＰＰ]}]}\n- {id: b, include: [{all: [互联网＋ 政务服务]}]}\n", "utf-8")
    found = gt.suggest_codes(corpus, gt.load_codebook(place))
    assert found[["unit", "code"]].values.tolist() == [["乙办-2021-02", "a"], ["甲局-2020-02", "b"]]


@pytest.mark.parametrize("wrong", ["", "  ", [], ["政务", ""], None, [None], 7])
def test_what_is_no_term_is_refused(corpus, wrong):
    for ask in (gt.nested_frequency, gt.evidence):
        with pytest.raises(GovtextError):
            ask(corpus, wrong)


# ---------------------------------------------------------------------------------------------- where to count

def test_a_corpus_counts_by_its_own_columns(corpus):
    by_year = gt.nested_frequency(corpus, ["政务服务", "社会治理"], by="year")
    assert by_year[["year", "term", "n"]].values.tolist() == [[2020, "政务服务", 2], [2020, "社会治理", 0], [2021, "政务服务", 0], [2021, "社会治理", 1]]
    by_passage = gt.nested_frequency(corpus, ["政务服务"], by=["article_id", "passage_id"])
    assert by_passage.set_index("passage_id")["n"].to_dict() == {"甲局-2020-01": 1, "甲局-2020-02": 1, "乙办-2021-01": 0, "乙办-2021-02": 0}
    by_sentence = gt.nested_frequency(corpus, ["政务服务"], by=["passage_id", "sentence"])
    assert len(by_sentence) == 8 and by_sentence["n"].sum() == 2
    with pytest.raises(GovtextError, match="nowhere"):
        gt.nested_frequency(corpus, ["政务服务"], by="nowhere")


def test_a_token_table_says_where_and_the_corpus_how_often(corpus):
    first = corpus.tokens[(corpus.tokens["passage_id"] == "甲局-2020-01") & (corpus.tokens["sentence"] == 1)].assign(part="一")
    assert gt.nested_frequency(first, ["政务服务"], by="part", counts=corpus)[["part", "n", "counted"]].values.tolist() == [["一", 1, "string"]]
    with pytest.warns(UserWarning, match="政务服务"):
        assert gt.nested_frequency(first, ["政务服务"])[["n", "counted"]].values.tolist() == [[0, "longest match only"]]
    whole = gt.nested_frequency(corpus.tokens, ["政务服务", "民生"], by="article_id", counts=corpus)
    pd.testing.assert_frame_equal(whole, gt.nested_frequency(corpus, ["政务服务", "民生"], by="article_id"))


def test_hits_inside_certain_terms_are_left_out(tmp_path):
    texts = {"a.txt": "北京大学在北京。北京的大学。中华人民共和国的人民。"}
    corpus = build(tmp_path, texts, dictionary=["北京", "北京大学", "人民", "中华人民共和国"])
    count = lambda *where, **options: gt.nested_frequency(*where, ["北京", "人民"], **options)["n"].tolist()   # noqa: E731
    assert count(corpus) == [3, 2] and count(corpus, outside=["北京大学", "中华人民共和国"]) == [2, 1]
    assert count(corpus.tokens, counts=corpus, outside="北京大学") == [2, 2] and count(corpus.tokens, outside=["北京大学"]) == [2, 2]


def test_a_table_of_another_corpus_is_refused(corpus):
    strange = corpus.tokens.assign(passage_id="别处-01")
    for count in (lambda: gt.nested_frequency(strange, ["政务服务"], counts=corpus),
                  lambda: gt.concept_frequency(strange, concepts(a=["政务服务"]), counts=corpus)):
        with pytest.raises(GovtextError, match="别处-01"):
            count()


def test_case_matters_where_asked(corpus, tables, tmp_path):
    """Counted on the text, in codebooks alike; without texts from the words, marked."""
    assert [gt.nested_frequency(corpus, t, case=True)["n"].item() for t in ("APP", "App", "app", "aPP")] == [1, 1, 1, 0]
    found = gt.nested_frequency(tables, ["APP", "app", "政务服务"], case=True)
    assert found[["n", "counted"]].values.tolist() == [[1, "longest match only"], [1, "longest match only"], [2, "string"]]
    assert gt.nested_frequency(corpus.tokens, ["App"], case=True)["n"].tolist() == [1]
    assert gt.evidence(corpus, "aPP", case=True).empty and gt.evidence(corpus, "aPP")["n"].tolist() == [3]
    (tmp_path / "book.yaml").write_text("categories:\n- {id: a, include: [{any: [aPP]}]}\n", "utf-8")
    book = gt.load_codebook(tmp_path / "book.yaml")
    assert len(gt.suggest_codes(corpus, book)) == 1 and gt.suggest_codes(corpus, book, case=True).empty


def test_a_table_of_term_counts_needs_its_corpus(corpus):
    with pytest.raises(GovtextError, match="counts=corpus"):
        gt.nested_frequency(corpus.term_counts, ["乡村振兴"])


# ---------------------------------------------------------------------------------------------- concepts, poles, codebooks

def concepts(**terms):
    return pd.DataFrame([{"id": i, "terms": tuple(words), "from_terms": (), "to_terms": ()} for i, words in terms.items()])


def test_one_mention_of_a_concept_is_one(corpus):
    found = gt.concept_frequency(corpus, concepts(a=["政务服务", "互联网+政务服务"], b=["政务服务"], c=["乡村振兴"]))
    assert found[["id", "passage_id", "n", "matched"]].values.tolist() == [
        ["a", "甲局-2020-01", 1, "政务服务×1"], ["a", "甲局-2020-02", 1, "互联网+政务服务×1"],
        ["b", "甲局-2020-01", 1, "政务服务×1"], ["b", "甲局-2020-02", 1, "政务服务×1"], ["c", "甲局-2020-01", 2, "乡村振兴×2"]]


def test_hits_inside_longer_terms_are_taken_off_level_by_level(tmp_path):
    """政府 in 数字政府 in 数字政府建设, alone and twice in a sentence; and a term twice inside another."""
    corpus = build(tmp_path, {"a.txt": "数字政府建设,数字政府和政府。政府的数字政府建设。人人为人。"},
                   dictionary=["政府", "数字政府", "数字政府建设", "人", "人人"])
    found = gt.concept_frequency(corpus, concepts(x=["政府", "数字政府", "数字政府建设"], y=["人", "人人"]))
    assert found["matched"].tolist() == ["政府×2 数字政府建设×2 数字政府×1", "人×1 人人×1"]


def test_the_course_agrees_with_counts_from_words_but_for_hits_across_words():
    """Two ways to every concept of the course, within words and in the text: they differ in one term of one passage, 组织|数字化转型."""
    corpus, listed = gc.load_course(), gc.load_concepts()
    keys = ["id", "passage_id", "n", "matched"]
    words, text = (gt.concept_frequency(where, listed)[keys] for where in (corpus.tokens, corpus))
    differ = pd.concat([words, text]).drop_duplicates(keep=False)
    assert differ.values.tolist() == [["zj-stage-organisation", "stages-29", 1, "组织数字化×1"]]


def test_poles_are_counted_in_the_text_and_every_group_has_a_row(corpus):
    words = pd.DataFrame({"id": "x", "pole": ["from", "to"], "term": ["乡村振兴", "APP"]})
    full = gt.pole_counts(corpus, words)
    assert full[["article_id", "n_from", "n_to"]].values.tolist() == [["乙办-2021", 0, 3], ["甲局-2020", 2, 0]]
    assert gt.pole_counts(corpus, words, nested=False)["n_from"].tolist() == [0, 0]
    assert gt.pole_counts(corpus, words, by="year")["n_to"].tolist() == [0, 3]
    pd.testing.assert_frame_equal(gt.pole_counts(corpus.tokens, words, counts=corpus), full)
    assert gt.leave_one_out(corpus, words)["n_from"].tolist() == [0, 0, 0, 2]
    assert robustness.leave_passages_out(corpus, words, {"x": ["甲局-2020-01"]})["n_from"].tolist() == [0, 0]


def test_terms_of_concepts_that_cannot_be_counted_are_told(tables):
    with pytest.warns(UserWarning, match="(?s)乡村振兴.*not counted"):
        assert gt.concept_frequency(tables, concepts(a=["政务服务", "乡村振兴"]))["n"].tolist() == [1, 1]


def test_a_rule_that_can_never_match_is_told(tables, corpus, tmp_path):
    place = tmp_path / "book.yaml"
    place.write_text("categories:\n- {id: 甲, include: [{any: [政务服务]}, {all: [政务服务, 乡村振兴]}, {any: [乡村振兴, 政务服务]}]}\n", "utf-8")
    book = gt.load_codebook(place)
    with pytest.warns(UserWarning) as told:
        assert gt.suggest_codes(tables, book)["rule"].tolist() == ["include 1", "include 1"]
    assert "1 条规则永远不会命中" in str(told[0].message) and "甲 2" in str(told[0].message) and "乡村振兴" in str(told[1].message)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert len(gt.suggest_codes(corpus, book)) == 2


def test_the_course_reports_say_of_an_uncounted_term_how_it_is_cut():
    with pytest.raises(GovtextError, match=r"(?s)乡村\|振兴.*--terms 乡村振兴"):
        gc.term_in_reports("乡村 振兴")
    assert gc.term_in_reports("互联网＋政务服务")["n"].sum() == gc.term_in_reports("互联网+政务服务")["n"].sum() > 100
    assert gc.trajectories("app", bootstrap=0)["n"].sum() == gc.term_in_reports("APP").query("year >= 2000")["n"].sum()

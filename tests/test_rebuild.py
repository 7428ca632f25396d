"""The course's own corpus: built from a reader's copies, compared with what is shipped."""

import pytest

from govcourse import data
from govcourse.data import load_course
from govcourse.rebuild import build_course, verify
from govtext.messages import GovtextError
from govtext.running import text_of


@pytest.fixture
def tiny_course(tmp_path, monkeypatch):
    """A data folder with an invented course of two articles, and copies of them."""
    place, copies = tmp_path / "data", tmp_path / "copies"
    for name in ("lexicon", "editorial", "sources", "concepts"):
        (place / name).mkdir(parents=True)
    (place / "lexicon" / "terms.csv").write_text("term\n数字政府\n数据共享\n", "utf-8")
    (place / "concepts" / "x.yaml").write_text("concepts:\n  - {id: speed, kind: notion, name: {zh: 快, en: speed}, article: east, "
                                              "passages: [east-03], terms: [要快], digest: {zh: 快。, en: Speed.}}\n", "utf-8")
    (place / "editorial" / "articles.csv").write_text("article_id,title,published\neast,东县记,2021\nsouth,南县记,2022\n", "utf-8")
    (place / "editorial" / "layout.csv").write_text(
        "article_id,paragraph,role,section_zh,section_en\neast,1,byline,,\neast,2,heading,缘起,Origin\n", "utf-8")
    (place / "editorial" / "digests.csv").write_text("passage_id,digest_zh,digest_en\neast-03,要快。,Be quick.\n", "utf-8")
    copies.mkdir()
    (copies / "east.txt").write_text("某人\n缘起\n数字政府要快。\n数据共享要准。\n", "utf-8")
    (copies / "south.txt").write_text("数据共享。\n", "utf-8")
    (copies / "别人的.txt").write_text("不属于课程。\n", "utf-8")
    monkeypatch.setenv("GOVTEXT_DATA", str(place))
    build_course(copies, place / "articles")
    return copies


def test_the_course_is_built_from_its_own_articles_only(tiny_course):
    corpus = load_course()
    assert corpus.articles[["article_id", "title", "year"]].values.tolist() == [["east", "东县记", 2021], ["south", "南县记", 2022]]
    assert corpus.passages["passage_id"].tolist() == ["east-02", "east-03", "east-04", "south-01"]
    assert corpus.passages["section_en"].tolist() == ["Origin", "Origin", "Origin", ""]
    assert corpus.passages["digest_en"].tolist() == ["", "Be quick.", "", ""]


def test_verify_finds_nothing_where_all_is_equal(tiny_course):
    assert verify(load_course(), tiny_course).empty


def test_verify_names_each_passage_that_differs(tiny_course):
    corpus = load_course()
    (tiny_course / "east.txt").write_text("另一人\n缘起\n数字政府要慢。\n数据共享要准。\n新的一段。\n", "utf-8")
    (tiny_course / "south.txt").unlink()
    assert verify(corpus, tiny_course).values.tolist() == [
        ["south", "", "missing article"], ["east", "east-03", "other text"], ["east", "east-05", "new passage"]]
    (tiny_course / "east.txt").write_text("某人\n缘起\n数字政府要快。\n", "utf-8")
    assert ["east", "east-04", "missing passage"] in verify(corpus, tiny_course).values.tolist()


def test_a_corpus_is_never_replaced_by_one_with_fewer_articles(tiny_course, tmp_path):
    out = tmp_path / "data" / "articles"
    before = {p.name: p.read_bytes() for p in out.iterdir()}
    (tiny_course / "south.txt").unlink()
    with pytest.raises(GovtextError, match="south"):
        build_course(tiny_course, out, as_they_are=True)
    assert {p.name: p.read_bytes() for p in out.iterdir()} == before
    assert build_course(tiny_course, tmp_path / "elsewhere", as_they_are=True).articles["article_id"].tolist() == ["east"]


def test_colours_of_articles_stand_in_one_table_and_in_no_corpus(tiny_course, tmp_path, monkeypatch):
    table = tmp_path / "data" / "editorial" / "articles.csv"
    table.write_text("article_id,title,published,colour\neast,东县记,2021,#112233\nsouth,南县记,2022,\n", "utf-8")
    monkeypatch.setattr(data, "_colours", data._colours.__wrapped__)   # as if just started
    with pytest.raises(GovtextError, match="south"):
        data.article_colours()
    table.write_text(table.read_text("utf-8").replace("2022,", "2022,#445566"), "utf-8")
    assert data.article_colours() == {"east": "#112233", "south": "#445566"}
    assert "colour" not in build_course(tiny_course, tmp_path / "again").articles


def test_verify_sees_another_dictionary(tiny_course):
    """Same text, other words: the tables would not be what the shipped ones are."""
    corpus = load_course()
    (tiny_course.parent / "data" / "lexicon" / "terms.csv").write_text("term\n数据共享\n", "utf-8")
    assert verify(corpus, tiny_course).values.tolist() == [["east", "east-03", "other tokens"]]


def test_verify_passes_the_shipped_tables_for_true_copies(sources):
    assert verify(load_course(), sources).empty


def test_text_of_shows_a_passage_only_to_who_has_a_copy(tiny_course, monkeypatch):
    assert text_of(load_course(), "east-03", tiny_course) == "数字政府要快。"
    assert text_of(load_course(), "east-03") is None               # data/sources is empty
    monkeypatch.setenv("GOVTEXT_SOURCES", str(tiny_course))
    assert text_of(load_course(), "east-03") == "数字政府要快。"
    for strange in ("east", "east-99", "west-01", ""):
        with pytest.raises(GovtextError, match="no passage"):
            text_of(load_course(), strange, tiny_course)
    (tiny_course / "east.txt").write_text("某人\n缘起\n数字政府要慢。\n", "utf-8")
    assert text_of(load_course(), "east-03") is None               # another text than the corpus was built from


def test_a_folder_without_any_article_says_which_files_it_wants(tiny_course, tmp_path):
    (tmp_path / "空").mkdir()
    for place in (tmp_path / "空", tmp_path / "没有"):
        with pytest.raises(GovtextError, match=r"(?s)east\.txt.*south\.txt"):
            build_course(place, tmp_path / "out")

"""From a number back to its passage: of the corpus it came from, and of no other."""

import pytest

import govcourse as gc
import govtext as gt
from govtext import passages as room


@pytest.fixture
def namesake(tmp_path):
    """A reader's own corpus with a file that is called like an article of the course."""
    folder = tmp_path / "mine"
    folder.mkdir()
    for name in gc.article_names():
        (folder / f"{name}.txt").write_text("县里的公告。\n" * 5 + "数字政府要快。\n" + "大厅照常开门。\n" * 40, "utf-8")
    return gt.build_corpus(folder, tmp_path / "out", progress=False, keep_text=False)


@pytest.fixture
def shown(monkeypatch):
    import IPython.display

    seen = []
    monkeypatch.setattr(IPython.display, "display", lambda thing, **_: seen.append(thing.data))
    return seen


def test_the_card_shows_the_text_of_its_own_corpus(namesake, shown, tmp_path, monkeypatch):
    course = tmp_path / "course"
    course.mkdir()
    (course / "suzhou.txt").write_text("课程文章的一段。\n" * 60, "utf-8")
    monkeypatch.setenv("GOVTEXT_SOURCES", str(course))
    gt.passage_card(namesake, "suzhou-06")
    assert "数字政府要快。" in shown[-1] and "课程文章" not in shown[-1] and "摘要" not in shown[-1]
    again = gt.load_corpus(namesake.path)                       # where the texts are is not known any more
    gt.passage_card(again, "suzhou-06")
    assert "load_corpus(..., sources=" in shown[-1] and "数字政府要快" not in shown[-1]
    assert gt.text_of(gt.load_corpus(namesake.path, sources=namesake.sources), "suzhou-06") == "数字政府要快。"


def test_an_english_card_has_the_english_of_repeated_terms(tmp_path, shown):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("数字政府、数字政府和数字政府。\n", "utf-8")
    corpus = gt.build_corpus(tmp_path / "in", tmp_path / "out", progress=False, keep_text=False)
    gt.passage_card(corpus, corpus.passages["passage_id"].iloc[0])
    assert "数字政府×3" in shown[-1]
    with gt.in_language("en"):
        gt.passage_card(corpus, corpus.passages["passage_id"].iloc[0])
    assert "数字政府 (digital government)×3" in shown[-1]


def test_a_changed_text_is_not_shown(namesake):
    (namesake.sources / "suzhou.txt").write_text("县里的公告。\n" * 5 + "数字政府要慢。\n", "utf-8")
    assert gt.text_of(namesake, "suzhou-06") is None
    assert gt.text_of(namesake, "suzhou-01") == "县里的公告。"


def test_own_files_are_cited_by_their_own_names(namesake):
    found = gt.evidence(namesake, "数字政府")
    assert set(found["citation"]) == {f"{name}，第6段" for name in gc.article_names()}
    assert set(gt.evidence(gc.load_course(), "数字政府")["citation"].str.split("，").str[0]) <= set(gc.article_names("zh").values())


def test_names_of_a_corpus_come_from_its_metadata(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("数字政府要快。", "utf-8")
    (tmp_path / "in" / "metadata.csv").write_text("file,short_zh,short_en\na.txt,某市意见,Opinions of a city\n", "utf-8")
    corpus = gt.build_corpus(tmp_path / "in", tmp_path / "out", progress=False)
    assert gt.evidence(corpus, "数字政府")["citation"].tolist() == ["某市意见，第1段"]
    with gt.in_language("en"):
        assert gt.evidence(corpus, "数字政府")["citation"].tolist() == ["Opinions of a city, par. 1"]


def test_a_list_of_passages_is_kept_in_order(namesake):
    table = room.counted_passages(namesake, ["trends-06", "nowhere-01", "suzhou-06"], ["数字政府"])
    assert table[["passage_id", "n"]].to_numpy().tolist() == [["trends-06", 1], ["suzhou-06", 1]]

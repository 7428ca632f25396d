"""The shipped tables of the five articles: complete, consistent, and no more than they may hold."""

import hashlib
import json
import re

import pandas as pd
import pytest

from govcourse.build_reference import counted_terms
from govcourse.data import data_dir, load_course
from govtext.corpus import ARTICLE_COLUMNS, NGRAM_COLUMNS, PASSAGE_COLUMNS, TOKEN_COLUMNS
from govtext.csvfiles import read_csv_any
from govtext.segment import is_term, read_dictionary, segmenter_record

# Counted by hand in the articles: paragraphs that are text of the article, not site furniture, bylines or captions.
PASSAGES = {"stages": 26, "shifts": 43, "trends": 16, "suzhou": 22, "zhejiang": 9}
HAN = re.compile("[\u4e00-\u9fff]")
LETTER = re.compile("[A-Za-z]")


@pytest.fixture(scope="module")
def corpus():
    return load_course()


def test_every_passage_of_every_article_is_there(corpus):
    assert corpus.passages.groupby("article_id").size().to_dict() == PASSAGES
    assert sum(PASSAGES.values()) == len(corpus.passages) == 116
    assert corpus.articles.set_index("article_id")["n_passages"].to_dict() == PASSAGES


def test_tables_have_their_columns_and_keys(corpus):
    assert list(corpus.articles.columns)[:len(ARTICLE_COLUMNS)] == ARTICLE_COLUMNS
    assert list(corpus.passages.columns) == [*PASSAGE_COLUMNS, "counted_with"]   # see test_shipping
    assert list(corpus.tokens.columns) == ["article_id", *TOKEN_COLUMNS]
    assert list(corpus.ngrams.columns) == NGRAM_COLUMNS
    ids = [f"{a}-{p:02d}" for a, p in zip(corpus.passages["article_id"], corpus.passages["paragraph"], strict=True)]
    assert corpus.passages["passage_id"].tolist() == ids
    assert set(corpus.tokens["passage_id"]) <= set(ids)
    assert not corpus.tokens.duplicated(["passage_id", "sentence", "term"]).any()


def test_every_passage_has_a_digest_in_each_language(corpus):
    for row in corpus.passages.itertuples():
        zh, en = row.digest_zh, row.digest_en
        assert len(HAN.findall(zh)) >= 4 and len(HAN.findall(zh)) > len(LETTER.findall(zh)), row.passage_id
        assert len(LETTER.findall(en)) >= 10 and len(LETTER.findall(en)) > 10 * len(HAN.findall(en)), row.passage_id
        assert len(zh) <= 250 and len(en.split()) <= 110, row.passage_id


def test_every_passage_has_a_section_in_each_language(corpus):
    for row in corpus.passages.itertuples():
        assert HAN.search(row.section_zh) and LETTER.search(row.section_en) and not HAN.search(row.section_en), row.passage_id
    pairs = corpus.passages[["article_id", "section_zh", "section_en"]].drop_duplicates()
    assert not pairs.duplicated(["article_id", "section_zh"]).any() and not pairs.duplicated(["article_id", "section_en"]).any()


def test_bylines_captions_and_furniture_are_nowhere(corpus):
    layout = read_csv_any(data_dir() / "editorial" / "layout.csv")
    out = {f"{a}-{int(p):02d}" for a, p, role in zip(layout["article_id"], layout["paragraph"], layout["role"], strict=True)
           if role not in ("heading", "body")}
    assert len(out) == 34  # 150 paragraphs in the files, 116 of them text
    assert out.isdisjoint(corpus.passages["passage_id"]) and out.isdisjoint(corpus.tokens["passage_id"])
    assert set(corpus.passages["role"]) == {"heading", "body"}


def test_token_rows_are_sorted_positive_and_words(corpus):
    """Sorted terms: the order of words, and with it the text, is lost on purpose."""
    rows = list(corpus.tokens[["passage_id", "sentence", "term"]].itertuples(index=False, name=None))
    order = {i: k for k, i in enumerate(corpus.passages["passage_id"])}
    assert rows == sorted(rows, key=lambda row: (order[row[0]], row[1], row[2]))
    assert corpus.tokens["n"].min() >= 1 and corpus.tokens["sentence"].min() == 1
    assert all(map(is_term, corpus.tokens["term"].unique()))


def test_sentences_are_numbered_without_gaps_and_counted_right(corpus):
    """Also where words of short sentences are counted with a neighbour: each keeps its listed terms, and so its number."""
    found = corpus.tokens.groupby("passage_id")["sentence"].agg(["max", "nunique"])
    assert (found["max"] == found["nunique"]).all()
    counts = corpus.passages.set_index("passage_id")["n_sentences"]
    assert counts[counts > 0].to_dict() == found["max"].to_dict()
    sums = corpus.passages.groupby("article_id")[["n_sentences", "n_chars"]].sum()
    pd.testing.assert_frame_equal(sums, corpus.articles.set_index("article_id")[["n_sentences", "n_chars"]], check_like=True,
                                  check_names=False)


def test_terms_fit_into_the_characters_of_their_passage(corpus):
    """A passage in which words of a heading are counted is taken together with that heading."""
    used = (corpus.tokens["term"].str.len() * corpus.tokens["n"]).groupby(corpus.tokens["passage_id"]).sum()
    passages = corpus.passages.set_index("passage_id")
    home = passages["counted_with"].where(passages["counted_with"] != "", passages.index.to_series())
    used, chars = used.groupby(home).sum(), passages["n_chars"].groupby(home).sum()
    assert (used <= chars).all() and used.sum() > 0.8 * chars.sum()


def test_ngrams_are_short_and_repeated(corpus):
    """An n-gram is the only place where order survives: it must be short and occur more than once."""
    ngrams = corpus.ngrams
    assert ngrams["n"].min() >= 2
    assert ngrams["ngram"].str.replace(" ", "").str.len().max() <= 15
    assert set(ngrams["ngram"].str.count(" ")) == {1, 2}
    total = corpus.tokens.groupby(["article_id", "term"])["n"].sum().to_dict()
    for row in ngrams.itertuples():
        assert row.n <= min(total[row.article_id, word] for word in row.ngram.split(" "))


def test_the_manifest_lists_what_is_there_and_nothing_else(corpus):
    folder = data_dir() / "articles"
    found = {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.iterdir() if p.name != "manifest.json"}
    assert json.loads((folder / "manifest.json").read_text("utf-8"))["tables"] == found
    assert set(found) == {"articles.csv", "passages.csv", "tokens.csv", "ngrams.csv", "problems.csv", "term_counts.csv", "listed_terms.csv"}


def test_the_tables_were_made_with_the_dictionary_that_is_shipped(corpus):
    """Change the dictionary and forget `make corpus`, and every count in the course would be of yesterday."""
    assert corpus.manifest["segmentation"] == segmenter_record("jieba", "course")


def test_the_course_counts_the_terms_of_its_dictionary_concepts_and_codebook(corpus):
    """Change a concept and forget `make corpus`, and its new term would be counted nowhere."""
    asked = read_dictionary(data_dir() / "editorial" / "asked.txt")
    assert set(corpus.listed_terms["term"]) == {*counted_terms(), *asked}


def test_listed_terms_are_counted_at_least_where_they_are_words(corpus):
    words = corpus.tokens[corpus.tokens["term"].isin(corpus.listed_terms["term"])]
    both = words.merge(corpus.term_counts, on=["passage_id", "sentence", "term"], how="left", suffixes=("_word", ""))
    assert (both["n"] >= both["n_word"]).all() and len(corpus.term_counts) > len(words) > 2000


def test_no_problem_was_met(corpus):
    assert (data_dir() / "articles" / "problems.csv").read_text("utf-8").strip() == "file,problem_zh,problem_en"


def test_every_article_has_its_rights_record(corpus):
    assert (corpus.articles["rights"].str.len() > 20).all()
    assert (corpus.articles[["title", "title_en", "genre", "published"]] != "").all(axis=None)

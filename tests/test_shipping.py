"""What may be shipped of tables: rules, numbers and nothing lost, on invented tables; the shipped tables keep the rules."""

from collections import Counter
from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import govtext as gt
from govcourse.shipping import DIGITS, FEW, QUOTABLE, _bags, is_short, listed_terms, shippable, spread, unchained

LONG = {f"甲{k:02d}": 1 for k in range(FEW + 1)}                                  # FEW + 1 words, more than QUOTABLE characters
SHORT = {"数字政府": 1, "从": 1, "县里": 1, "走到": 1, "乡镇的": 1, "窗口前面": 1}       # 6 words, 16 characters
BRIEF = {"数字政府": 1, "怎样": 1, "建": 1}                                          # at most QUOTABLE characters
LISTED = {"数字政府", "窗口前面"}


def tables(*passages, article="x"):
    """Tables of an article: each passage a list of sentences, each sentence word -> count."""
    ids = [f"{article}-{k:02d}" for k in range(1, len(passages) + 1)]
    rows = pd.DataFrame({"passage_id": ids, "article_id": article, "sha256": [f"{k:064x}"[::-1] for k in range(1, len(ids) + 1)],
                         "n_sentences": [len(p) for p in passages]})
    tokens = pd.DataFrame([(i, s, term, n) for i, p in zip(ids, passages, strict=True) for s, bag in enumerate(p, 1)
                           for term, n in sorted(bag.items())], columns=["passage_id", "sentence", "term", "n"])
    return rows, tokens, pd.DataFrame(columns=["article_id", "ngram", "n"])


def bags(shipped):
    return {unit: dict(bag) for unit, bag in _bags(shipped[1], shipped[0]["passage_id"].tolist()).items()}


def test_a_short_sentence_keeps_its_listed_terms_and_the_shorter_neighbour_counts_the_rest():
    longer = LONG | {"乙": 1}
    found = bags(shippable(*tables([longer, SHORT, LONG]), LISTED))
    kept = {"数字政府": 1, "窗口前面": 1}
    assert found == {("x-01", 1): longer, ("x-01", 2): kept,
                     ("x-01", 3): LONG | {term: n for term, n in SHORT.items() if term not in kept}}


def test_a_neighbour_that_would_be_short_itself_is_passed_over():
    found = bags(shippable(*tables([BRIEF, SHORT, LONG]), LISTED))
    assert found["x-01", 1] == BRIEF and found["x-01", 3]["从"] == 1


def test_two_short_sentences_give_their_words_to_a_third():
    found = bags(shippable(*tables([SHORT, SHORT, LONG]), LISTED))
    assert found["x-01", 1] == found["x-01", 2] == {"数字政府": 1, "窗口前面": 1} and found["x-01", 3]["从"] == 2


@pytest.mark.parametrize(("passages", "home"), [([[SHORT], [LONG]], "x-02"), ([[SHORT], [SHORT, LONG]], "x-02"),
                                                ([[LONG], [SHORT], [SHORT], [LONG]], "x-04"), ([[LONG], [SHORT]], "x-01")])
def test_a_passage_of_one_short_sentence_goes_with_what_follows_or_at_the_end_precedes(passages, home):
    rows, tokens, _ = shippable(*tables(*passages), LISTED)
    told = rows.set_index("passage_id")["counted_with"]
    heads = [f"x-{k:02d}" for k, p in enumerate(passages, 1) if p == [SHORT]]
    assert (told[heads] == home).all() and (told.drop(heads) == "").all()
    assert tokens.loc[tokens["passage_id"] == home, "term"].isin(["走到"]).any()


def test_no_words_go_into_another_article_and_a_lonely_sentence_stays():
    one, other = tables([SHORT]), tables([LONG], article="y")
    together = [pd.concat(pair, ignore_index=True) for pair in zip(one, other, strict=True)]
    rows, tokens, _ = shippable(*together, LISTED)
    assert (rows["counted_with"] == "").all() and bags((rows, tokens))["x-01", 1] == SHORT


def test_listed_terms_stay_as_far_as_we_may_quote():
    """Seventeen characters of names in a row would be more than we quote: the longest is counted elsewhere."""
    names = {"数据共享": 1, "一网通办": 1, "数字政府": 1, "城市大脑啊": 1}
    found = bags(shippable(*tables([names, LONG]), names))
    assert found["x-01", 1] == {term: 1 for term in names if len(term) == 4} and found["x-01", 2]["城市大脑啊"] == 1


def test_a_sentence_that_may_be_quoted_or_has_words_enough_stays_as_it_is():
    assert bags(shippable(*tables([BRIEF], [LONG, BRIEF]), ())) == {("x-01", 1): BRIEF, ("x-02", 1): LONG, ("x-02", 2): BRIEF}
    assert is_short(Counter(SHORT)) and not is_short(Counter(BRIEF)) and not is_short(Counter(LONG))


def test_of_hashes_a_few_digits_stay_and_none_of_a_single_long_sentence():
    rows, _, _ = shippable(*tables([SHORT], [LONG], [BRIEF], [LONG, LONG]), LISTED)
    assert rows["sha256"].str.len().tolist() == [0, 0, DIGITS, DIGITS] and DIGITS == 3
    assert rows["sha256"].tolist()[2] == tables([SHORT], [LONG], [BRIEF])[0]["sha256"].tolist()[2][:3]


sentence = st.dictionaries(st.sampled_from(["数字政府", "数据共享", "从县里", "到", "的", "窗口前面", "群众办事", "少跑路", "更快"]),
                           st.integers(1, 2), min_size=1, max_size=9)


@given(st.lists(st.lists(sentence, min_size=1, max_size=4), min_size=1, max_size=5))
def test_nothing_is_added_or_lost_and_listed_terms_stay_in_their_passage(passages):
    rows, tokens, ngrams = tables(*passages)
    listed = {"数字政府", "数据共享"}
    shipped, counted, _ = shippable(rows, tokens, ngrams, listed)
    pd.testing.assert_series_equal(counted.groupby("term")["n"].sum(), tokens.groupby("term")["n"].sum())
    for table in (counted, tokens):
        assert not table.duplicated(["passage_id", "sentence", "term"]).any() and (table["n"] > 0).all()
    kept = [table[table["term"].isin(listed)].groupby(["passage_id", "term"])["n"].sum() for table in (tokens, counted)]
    if all(sum(len(t) * n for t, n in bag.items() if t in listed) <= QUOTABLE for passage in passages for bag in passage):
        pd.testing.assert_series_equal(*kept)
    left, homes = spread(_bags(tokens, rows["passage_id"].tolist()), dict.fromkeys(rows["passage_id"], "x"), frozenset(listed))
    assert all(homes.get(unit) == unit for unit, bag in left.items() if is_short(bag)), "short ones without any neighbour"
    assert set(shipped["counted_with"]) <= {"", *rows["passage_id"]}


# ---------------------------------------------------------------------------------------------------- n-grams

def grams(*lines):
    return pd.DataFrame([("x", gram, n) for gram, n in lines], columns=["article_id", "ngram", "n"])


def test_a_chain_of_ngrams_is_cut_at_the_pair_that_matters_least():
    words = ["先要", "数字政府", "建设规划", "的", "基本要求", "是"]
    pairs = dict(zip(map(" ".join, pairwise(words)), (2, 4, 3, 4, 5), strict=True))
    listed = grams(*pairs.items(), ("建设规划 的 基本要求", 2), ("先要 数字政府 建设规划", 2))
    assert len(unchained(listed, [("x", Counter(words[:5]))])) == len(listed), "15 characters"
    kept = unchained(listed, [("x", Counter(words))])["ngram"].tolist()
    assert kept == [gram for gram in listed["ngram"] if "建设规划 的" not in gram], "先要 数字政府 is rarer, but no 的 joins it"


def test_what_cannot_stand_in_one_sentence_is_no_chain():
    words = ["数字政府", "建设规划", "基本要求", "全面实现"]
    listed = grams(*((" ".join(pair), 2) for pair in pairwise(words)))
    assert len(unchained(listed, [("x", Counter(words[:2])), ("x", Counter(words[2:]))])) == 3
    assert len(unchained(listed, [("x", Counter(words))])) == 2


def test_a_word_is_used_as_often_as_it_stands_in_the_sentence():
    """的 数字政府, 数字政府 的: round and round, but only as far as there are words."""
    listed = grams(("的 数字政府", 9), ("数字政府 的", 9))
    assert len(unchained(listed, [("x", Counter({"的": 2, "数字政府": 2}))])) == 2
    assert len(unchained(listed, [("x", Counter({"的": 3, "数字政府": 3}))])) == 2, "15 characters"
    assert len(unchained(listed, [("x", Counter({"的": 4, "数字政府": 4}))])) == 1


# ---------------------------------------------------------------------------------------------------- the shipped tables

@pytest.fixture(scope="module")
def corpus():
    return gt.load_corpus("course")


def test_no_shipped_sentence_is_short(corpus):
    units = _bags(corpus.tokens, corpus.passages["passage_id"].tolist())
    assert [unit for unit, bag in units.items() if is_short(bag)] == []


def test_shipped_hashes_answer_no_guess_of_a_sentence(corpus):
    table = corpus.passages
    assert table["sha256"].str.fullmatch(f"[0-9a-f]{{{DIGITS}}}|").all()
    single = (table["n_sentences"] == 1) & (table["n_chars"] > QUOTABLE + 5)   # signs are in n_chars
    assert (table.loc[single, "sha256"] == "").all() and (table.loc[table["n_sentences"] > 1, "sha256"] != "").all()
    assert corpus.articles["sha256"].str.fullmatch("[0-9a-f]{64}").all()


def test_words_are_counted_with_a_passage_of_the_same_article(corpus):
    told = corpus.passages[corpus.passages["counted_with"] != ""]
    article = corpus.passages.set_index("passage_id")["article_id"]
    assert 0 < len(told) < 20 and (article[told["counted_with"]].to_numpy() == told["article_id"].to_numpy()).all()
    assert corpus.tokens.loc[corpus.tokens["passage_id"].isin(told["passage_id"]), "term"].isin(listed_terms()).all()


def test_no_shipped_ngrams_make_a_chain(corpus):
    article = corpus.passages.set_index("passage_id")["article_id"]
    units = [(article[unit[0]], bag) for unit, bag in _bags(corpus.tokens, corpus.passages["passage_id"].tolist()).items()]
    assert len(unchained(corpus.ngrams, units)) == len(corpus.ngrams)

"""Can the text be put together again from what is shipped? An attack on every sentence, and the same attack on unprotected tables.

The attack itself is in attack.py. Its first tests are on invented text; the others need copies of the articles, to know what came
back. With the reference texts its model of word order learns from government reports, without them from our own prose.
"""

import hashlib
import re
import time

import pandas as pd
import pytest
import yaml

import govtext as gt
from attack import Tables, bare, fits, guesses, longest_shared, orders, parts, train, with_signs
from conftest import folder_from
from govcourse.rebuild import build_whole
from govcourse.shipping import QUOTABLE, is_short, listed_terms, shippable
from govtext.csvfiles import read_csv_any
from govtext.paths import data_dir
from govtext.segment import segmenter
from test_rights import OFFICIAL, names_in

SECONDS = 60         # for all units; on two processors it takes about a third of that
MODEL = 0.55         # weight of the texts the model learns from, the rest is the weight of the shipped n-grams
INVENTED = ["县里把窗口搬到网上以后,群众办事少跑了很多路。", "乡镇的干部每天晚上八点还在回复留言。", "数据共享要先有目录,再谈开放。"]


# ---------------------------------------------------------------------------------------------------- the attack itself

@pytest.fixture(scope="module")
def invented():
    """Words of an invented text with their numbers, and a model that has read it."""
    cut = segmenter()
    words = sorted({word for line in INVENTED for word in cut(line) if bare(word)})
    number = {word: i for i, word in enumerate(words, 1)}
    return cut, number, [(1.0, train(["\n".join(INVENTED)], cut, number))]


def bag_of(cut, text):
    words = [word for word in cut(text) if bare(word)]
    return {word: words.count(word) for word in words}


@pytest.mark.parametrize("line", INVENTED)
def test_a_model_that_has_read_a_sentence_puts_it_in_order(invented, line):
    cut, number, models = invented
    assert "".join(next(orders(bag_of(cut, line), number, models, beam=50))) == bare(line)


def test_all_orders_of_a_few_words_are_tried(invented):
    _, number, models = invented
    found = list(orders({"数据共享": 1, "目录": 1, "先": 2, "再": 1}, number, models, beam=1000))
    assert len(found) == len(set(map(tuple, found))) == 60


def test_words_that_are_counted_elsewhere_are_looked_for_there(invented):
    cut, number, models = invented
    own, pool = {"数据共享": 1}, bag_of(cut, INVENTED[2] + INVENTED[0])
    found = parts(pool, number, models, must=own, chars=range(13, 14), beam=200)
    assert bare(INVENTED[2]) in {"".join(words) for _, some in found for words in some}


@pytest.mark.parametrize("text", ["一、数据共享的难题", "(二) “窗口”成为“网上窗口”的补充", "第三,窗口、网上要一样快。", "03.窗口的未来:网上"])
def test_signs_are_put_where_headings_have_them(text):
    words = [word for word in re.split(r"[^\w]+", text) if word]
    signs = len(text) - text.count(" ") - sum(map(len, words))
    assert text in set(with_signs(words, signs))
    assert fits(words, signs, hashlib.sha256(text.encode()).hexdigest())
    assert not fits(words[::-1], signs, hashlib.sha256(text.encode()).hexdigest())


# ---------------------------------------------------------------------------------------------------- on the articles

@pytest.fixture(scope="module")
def whole(sources, tmp_path_factory):
    """The tables with nothing held back."""
    return build_whole(sources, tmp_path_factory.mktemp("whole") / "corpus")


@pytest.fixture(scope="module")
def shipped(whole):
    return Tables(*shippable(whole.passages, whole.tokens, whole.ngrams, listed_terms()), listed_terms())


@pytest.fixture(scope="module")
def truth(whole, sources):
    """Passage -> sentence -> its text without signs."""
    words = gt.running_words(whole, sources)
    joined = words.groupby(["passage_id", "sentence"], observed=True)["term"].agg(lambda terms: bare("".join(terms)))
    return {passage: rows.droplevel(0).to_dict() for passage, rows in joined.groupby(level=0)}


def reports():
    """Government reports, where there are some: the newest years are nearest to the articles."""
    folder = folder_from("GOVTEXT_REFERENCE")
    for place, first in (("national", 2000), ("provincial", 2018)) if folder else ():
        for path in sorted((folder / "reports" / place).rglob("*.md")):
            year = re.search(r"(?:19|20)\d\d", path.stem)
            if year and int(year[0]) >= first:
                yield path.read_text("utf-8", "ignore")


def own_prose():
    """What the repository says of the articles, and its invented notices."""
    data = data_dir()
    yield "\n".join(read_csv_any(data / "editorial" / "digests.csv")["digest_zh"])
    yield "\n".join(read_csv_any(data / "editorial" / "layout.csv")["section_zh"])
    yield "\n".join(read_csv_any(data / "reference" / "claims.csv")["statement_zh"])
    yield from (path.read_text("utf-8") for path in sorted((data / "concepts").glob("*.yaml")))
    yield from (path.read_bytes().decode("utf-8", "ignore") for path in sorted((data / "example").glob("*.txt")))


@pytest.fixture(scope="module")
def models(shipped):
    try:
        cut, some = segmenter("rjieba"), 10**9
    except gt.GovtextError:   # ten times as slow: fewer texts
        cut, some = segmenter("jieba"), 25
    texts = [gt.fold(text) for _, text in zip(range(some), reports(), strict=False)]
    prose = train(map(gt.fold, own_prose()), cut, shipped.number)
    return [(0.45, train(texts, cut, shipped.number)), (0.1, prose)] if texts else [(MODEL, prose)]


@pytest.fixture(scope="module")
def names(sources):
    """Names of documents and concepts, which may stand anywhere, as in test_rights."""
    texts = [gt.fold(path.read_text("utf-8")) for path in sorted(sources.glob("*.txt"))]
    found = [title for text in texts for title in re.findall("《([^》]{4,60})》", text)] + OFFICIAL
    for path in sorted((data_dir() / "concepts").glob("*.yaml")):
        found += names_in(yaml.safe_load(path.read_text("utf-8")))
    return re.compile("|".join(sorted({re.escape(bare(gt.fold(name))) for name in found if len(name) >= 12}, key=len, reverse=True)))


def came_back(tables, models, truth, names, only=None, seconds=SECONDS):
    """(sentences longer than we may quote that a guess holds whole, those of which it holds a run that is longer)"""
    whole, runs = set(), set()
    for passage, texts in guesses(tables, models, only=only, until=time.process_time() + seconds):
        lodgers = tables.home.index[tables.home == passage]
        for unit, text in [((p, sentence), text) for p in (passage, *lodgers) for sentence, text in truth[p].items()]:
            if len(text) > QUOTABLE:
                whole |= {unit for guess in texts if text in guess}
                runs |= {unit for guess in texts for part in names.split(text) if len(longest_shared(guess, part)) > QUOTABLE}
    return whole, runs


def short_units(tables):
    return {unit for unit, bag in tables.bags.items() if is_short(bag)}


@pytest.mark.slow
def test_the_attack_takes_apart_unprotected_tables(whole, models, truth, names):
    """So that the next test means something. The hash says which order of a heading's few words it was; the model says it alone."""
    tables = Tables(whole.passages, whole.tokens, whole.ngrams)
    short = short_units(tables)
    found, runs = came_back(tables, models, truth, names, only=short)
    headings = set(whole.passages.loc[whole.passages["role"] == "heading", "passage_id"])
    print(f"unprotected: {len(found)} of {len(short)} short sentences came back whole, {len(runs)} in part")
    assert len({passage for passage, _ in found} & headings) >= 8
    assert len(found) >= 10


@pytest.mark.slow
def test_no_sentence_comes_back_from_the_shipped_tables(whole, shipped, models, truth, names):
    found, runs = came_back(shipped, models, truth, names)
    short = short_units(Tables(whole.passages, whole.tokens, whole.ngrams))
    print(f"shipped: {len(found)} sentences came back whole, {len(runs)} in part, {len(runs & short)} of these short")
    assert found == set()
    assert len(runs & short) <= 3


@pytest.mark.slow
def test_the_shipped_tables_are_those_that_were_attacked(shipped):
    corpus = gt.load_corpus("course")
    assert Tables(corpus.passages, corpus.tokens.drop(columns="article_id"), corpus.ngrams).bags == shipped.bags
    pd.testing.assert_series_equal(corpus.passages.set_index("passage_id")["sha256"], shipped.rows["sha256"])

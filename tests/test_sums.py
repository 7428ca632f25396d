"""Sums of parts, merged, are the sums of the whole: measures of a corpus read part by part equal those of its token table."""

from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import nullcontext
from functools import cache

import numpy as np
import pandas as pd
import pytest

import govtext as gt
from govtext import building, duck, sums
from govtext import corpus as corpus_room
from govtext.sums import counted, each, held, stream

KEYS = {"by": "issuer", "target": "青原市"}


def in_parts(folder, out, monkeypatch, bytes_of_a_part, **options):
    """A corpus in Parquet parts, however small."""
    monkeypatch.setattr(building, "PARQUET_FROM_BYTES", 1)
    monkeypatch.setattr(building, "PART_BYTES", bytes_of_a_part)
    return gt.build_corpus(folder, out, progress=False, **options)


@pytest.fixture(scope="module")
def example(tmp_path_factory):
    pytest.importorskip("pyarrow")
    with pytest.MonkeyPatch.context() as patch:
        return in_parts(gt.data_dir() / "example", tmp_path_factory.mktemp("parts") / "example", patch, 4000, ngrams=True)


@pytest.fixture(scope="module")
def reports(reference, tmp_path_factory):
    """Some twenty reports of provinces, in parts of a few."""
    pytest.importorskip("pyarrow")
    place = tmp_path_factory.mktemp("reports")
    texts = place / "texts"
    for path in sorted((reference / "reports" / "provincial").rglob("*.md"))[::30]:
        to = texts / path.relative_to(reference)
        to.parent.mkdir(parents=True, exist_ok=True)
        to.symlink_to(path)
    with pytest.MonkeyPatch.context() as patch:
        return in_parts(texts, place / "out", patch, 300_000, engine="rjieba")


@pytest.fixture(scope="module")
def course():
    return gt.load_corpus("course")


@pytest.fixture(params=["example", "reports", "course"])
def corpus(request):
    return request.getfixturevalue(request.param)


@pytest.fixture(params=["pandas", "duckdb"])
def road(request, monkeypatch):
    """Each test by either road; a corpus of CSV tables has one."""
    if request.param == "duckdb":
        pytest.importorskip("duckdb")
        if "course" in request.node.name:
            pytest.skip("one road")
        monkeypatch.setattr(duck, "FROM_ROWS", 0)
    else:
        monkeypatch.setattr(duck, "FROM_ROWS", float("inf"))


def group_of(corpus):
    """A column that parts the documents in two."""
    ids = corpus.articles["article_id"].astype(str)
    return pd.Series(np.where(np.arange(len(ids)) % 2, "odd", "even"), ids)


class Kept(sums.Stream):
    """A stream that reads its parts for the first test only."""

    def parts(self):
        return iter(parts_of(self.corpora[0]))


@cache
def parts_of(corpus):
    return list(corpus.parts())


@cache
def both(corpus):
    """The token table with the columns of its documents, and the same as a stream."""
    group = group_of(corpus)
    tokens = corpus.tokens.assign(group=corpus.tokens["article_id"].astype(str).map(group))
    return tokens, Kept(stream(corpus).assign(group=group).corpora)


def same(table, other):
    """Integers exactly, floats to 1e-9, whatever the kind of text."""
    text = [c for c in table.columns if not pd.api.types.is_numeric_dtype(table[c])]
    pd.testing.assert_frame_equal(table.astype(dict.fromkeys(text, str)), other.astype(dict.fromkeys(text, str)), check_dtype=False, rtol=1e-9, atol=1e-9)


# ---------------------------------------------------------------------------------------------- the parts

def test_the_parts_are_whole_documents_and_together_the_corpus(example):
    parts = list(example.parts())
    assert len(parts) > 2
    assert [i for part in parts for i in part.articles["article_id"]] == example.articles["article_id"].tolist()
    assert sum(len(part.tokens) for part in parts) == len(example.tokens)
    assert pd.concat([part.passages for part in parts], ignore_index=True).equals(example.passages)


def test_a_table_of_passages_that_names_a_strange_document_is_refused(example, monkeypatch):
    import dataclasses

    fewer = dataclasses.replace(example, articles=example.articles.iloc[1:])
    with pytest.raises(gt.GovtextError, match="passages name a document that articles lacks"):
        list(fewer.parts())


# ---------------------------------------------------------------------------------------------- the sums

def test_counts_by_hand():
    tokens = pd.DataFrame({"passage_id": ["a", "a", "b"], "term": ["x", "x", "y"], "n": [2, 1, 4], "year": [2000, 2000, np.nan]})
    assert counted(tokens, ["term"]).to_numpy().tolist() == [["x", 3], ["y", 4]]
    assert counted(tokens, ["year"]).to_numpy().tolist() == [[2000, 3]]
    assert counted(tokens, [])["n"].tolist() == [7]
    assert held(tokens, ["term"], "passage_id").to_numpy().tolist() == [["x", 1], ["y", 1]]
    assert held(tokens, [], "passage_id")["df"].tolist() == [2]
    assert held(tokens, ["term"], "year").to_numpy().tolist() == [["x", 1]]


@pytest.mark.parametrize("few", [0, 1000, 10**9])
def test_rows_have_one_number_where_they_hold_the_same(few, monkeypatch):
    rng = np.random.default_rng(5)
    table = pd.DataFrame({"year": rng.choice([2019, 2020, np.nan], 600), "term": pd.Categorical(rng.choice([*"甲乙丙", None], 600), [*"丁丙乙甲"]),
                          "place": rng.choice([f"县{i}" for i in range(90)], 600)})
    monkeypatch.setattr(sums, "FEW", few)
    number = sums.row_numbers(table)
    by_pandas = table.groupby(list(table), observed=True).ngroup().fillna(-1).to_numpy()
    assert ((number < 0) == (by_pandas < 0)).all() and (number < 0).any()
    assert len(set(zip(number, by_pandas, strict=True))) == len(set(number)) == len(set(by_pandas))
    assert number.max() < max(few, len(table)) * 90


@pytest.mark.parametrize("keys", [[], ["term"], ["group", "term"], ["role"], ["article_id", "term"]])
def test_sums_of_parts_are_those_of_the_table(corpus, keys, road):
    tokens, parts = both(corpus)
    tokens = tokens.assign(role=tokens["passage_id"].astype(str).map(corpus.passages.set_index("passage_id")["role"]).astype(str))
    for sum_of, arguments in ((counted, ()), (held, ("passage_id",)), (held, (["passage_id", "sentence"],)), (held, ("group",))):
        tables = [sum_of(t, keys, *arguments) for t in (tokens, parts)]
        tables = [t.astype(dict.fromkeys(keys, str)).sort_values(keys, ignore_index=True) if keys else t for t in tables]
        same(*tables)


@pytest.mark.parametrize("kind", [ThreadPoolExecutor, ProcessPoolExecutor])
def test_any_executor_gives_the_same(example, kind):
    with kind(2) as executor:
        spread = stream(example, executor=executor)
        same(gt.term_frequency(spread, by="issuer"), gt.term_frequency(example, by="issuer"))
        same(gt.keyness(spread, by="issuer", target=example.articles["issuer"].iloc[0], unit="article_id", permutations=9),
             gt.keyness(example, by="issuer", target=example.articles["issuer"].iloc[0], unit="article_id", permutations=9))


def test_a_unit_that_some_documents_lack_still_lies_in_one_part(example):
    ids = example.articles["article_id"].astype(str)
    some = stream(example).assign(document=pd.Series(("A/" + ids[:5]).to_numpy(), ids[:5]))
    assert some.whole(["document"]) and not some.assign(document=pd.Series("A", ids)).whole(["document"])


def test_a_column_that_is_nowhere_is_refused(example):
    with pytest.raises(gt.GovtextError, match=r"(?s)缺少列：nowhere.*lacks the column"):
        gt.term_frequency(example, by="nowhere")


def test_a_result_that_would_fill_the_memory_is_refused_in_a_sentence(example, monkeypatch):
    monkeypatch.setattr(sums, "COMPACT", 10)
    monkeypatch.setattr(sums, "memory_limit", lambda: 10_000)
    monkeypatch.setattr(duck, "FROM_ROWS", float("inf"))
    with pytest.raises(gt.GovtextError, match="too many for the memory"):
        gt.term_frequency(example, by="article_id")


def test_a_long_table_is_added_up_seldom(monkeypatch):
    added, times = sums._added, []
    monkeypatch.setattr(sums, "COMPACT", 10)
    monkeypatch.setattr(sums, "_added", lambda *arguments: times.append(1) or added(*arguments))
    parts = [pd.DataFrame({"term": [f"{i % 100}-{k}" for k in range(10)], "n": 1}) for i in range(200)]   # 1,000 words, each twice
    found = sums.merged(iter(parts), ["term"], "n")
    assert len(found) == 1000 and (found["n"] == 2).all() and len(times) < 20


# ---------------------------------------------------------------------------------------------- the measures

MEASURES = {
    "frequency": lambda t: gt.term_frequency(t),
    "frequency by group": lambda t: gt.term_frequency(t, by="group"),
    "frequency by document": lambda t: gt.term_frequency(t, by=["group", "article_id"]),
    "document frequency": lambda t: gt.document_frequency(t, unit="article_id"),
    "passages": lambda t: gt.document_frequency(t),
    "groups": lambda t: gt.document_frequency(t, unit="group"),
    "tf_idf": lambda t: gt.tf_idf(t),
    "tf_idf of groups": lambda t: gt.tf_idf(t, unit="group"),
    "best tf_idf": lambda t: gt.tf_idf(t, top=3),
    "dispersion": lambda t: gt.dispersion(t),
    "dispersion of some": lambda t: gt.dispersion(t, ["数据", "没有的词"], part="passage_id"),
    "dispersion over groups": lambda t: gt.dispersion(t, part="group"),
    "keyness": lambda t: gt.keyness(t, by="group", target="odd", minimum=2),
    "keyness by document": lambda t: gt.keyness(t, by="group", target="odd", unit="article_id", minimum=3, permutations=99),
    "log odds": lambda t: gt.keyness_log_odds(t, by="group", target="odd"),
    "log odds by document": lambda t: gt.keyness_log_odds(t, by="group", target="even", unit="article_id"),
}


BY_DUCKDB = {"frequency", "frequency by group", "groups", "tf_idf of groups", "dispersion over groups", "log odds", "log odds by document"}


CONTENTS = {   # of all words, in the whole corpus or part by part
    "sentences": lambda t: gt.cooccurrence(t, ["数据", "政务服务", "平台", "改革", "群众"]),
    "passages": lambda t: gt.cooccurrence(t, ["数据", "政务服务", "平台", "改革"], unit="passage"),
    "collocates": lambda t: gt.collocates(t, "数据", minimum=1),
    "collocates of passages": lambda t: gt.collocates(t, ["服务", "平台"], unit="passage"),
    "two nodes": lambda t: gt.compare_collocates(t, "数据", "服务", minimum=1),
    "duplicates": lambda t: gt.near_duplicates(t, least=0.3),
}


@pytest.mark.parametrize("name", CONTENTS)
def test_what_stands_together_is_the_same_part_by_part(corpus, name):
    tokens, parts = both(corpus)
    same(CONTENTS[name](tokens), CONTENTS[name](parts))


def test_string_counts_and_concepts_are_the_same_part_by_part(corpus, monkeypatch):
    concepts = pd.DataFrame([{"id": "a", "terms": ("数据", "数据共享"), "from_terms": ("窗口",), "to_terms": ("平台",)},
                             {"id": "b", "terms": ("服务",), "from_terms": (), "to_terms": ()}])
    asked = {"nested": lambda: gt.nested_frequency(corpus, ["数据", "服务"], by="publisher", outside="数据共享"),
             "all": lambda: gt.nested_frequency(corpus, ["数据", "服务"]),
             "concepts": lambda: gt.concept_frequency(corpus, concepts), "poles": lambda: gt.concept_frequency(corpus, concepts, poles=True),
             "places": lambda: corpus.counts_of(["数据", "服务"]).sort_values(["term", "passage_id", "sentence"], ignore_index=True)}
    if corpus.text_at_hand:
        asked["any string"] = lambda: gt.any_count(corpus, "的数", by=["publisher", "role"])
    whole = {name: ask() for name, ask in asked.items()}
    monkeypatch.setattr(type(corpus), "is_small", False)
    for name, ask in asked.items():
        same(whole[name], ask())


def test_concepts_of_documents_add_up_their_passages(example):
    concepts = pd.DataFrame([{"id": "a", "terms": ("数据", "服务"), "from_terms": (), "to_terms": ()}])
    passages = gt.concept_frequency(example, concepts)
    of = example.passages.set_index("passage_id")["article_id"].astype(str)
    expected = passages.groupby(passages["passage_id"].map(of).rename("article_id"))["n"].sum().reset_index()
    same(expected, gt.concept_frequency(example, concepts, unit="article_id")[["article_id", "n"]])
    same(passages, gt.concept_frequency(example, concepts, counts=example))


def test_terms_that_are_added_keep_to_the_parts(example, tmp_path):
    import shutil

    shutil.copytree(example.path, tmp_path / "copy")
    added = gt.add_terms(gt.load_corpus(tmp_path / "copy"), ["的数"], words=True)
    assert [set(part.term_counts["article_id"]) <= set(part.articles["article_id"]) for part in added.parts()] == [True] * len(list(example.parts()))
    assert sum(part.tokens["n"].sum() for part in added.parts()) == added.tokens["n"].sum()


def test_likely_pairs_are_those_that_comparing_all_would_find(monkeypatch):
    """MinHash against every pair, on documents that share between nothing and nearly all of their words."""
    from govtext.measures import documents

    rng, rows = np.random.default_rng(3), []
    for i in range(60):
        words = rng.integers(0, 5000, 80)
        for copy, kept in enumerate((80, 76, 70)):
            rows += [(f"d{i:02d}-{copy}", f"w{w}", 1) for w in {*words[:kept].tolist(), *rng.integers(0, 5000, 80 - kept).tolist()}]
    tokens = pd.DataFrame(rows, columns=["article_id", "term", "n"])
    every = gt.near_duplicates(tokens)
    monkeypatch.setattr(documents, "EVERY_PAIR", 0)
    same(every, gt.near_duplicates(tokens))
    assert len(every) == 180


@pytest.mark.parametrize("documents", [6000, 100_000, 1_000_000])
def test_minhash_misses_as_many_pairs_as_is_said(monkeypatch, documents):
    """500 pairs of documents with 80 of 100 words in common: how many keys agree, against the share that the formula gives."""
    from govtext.measures import documents as room

    rng = np.random.default_rng(5)
    rows = []
    for pair in range(500):
        words = [f"w{pair}-{i}" for i in rng.permutation(100)]
        rows += [(f"{pair:03d}{side}", w, 1) for side, kept in (("a", words[:90]), ("b", words[10:])) for w in kept]
    tokens = pd.DataFrame(rows, columns=["article_id", "term", "n"])
    units, keys = room._draws(tokens, pd.Series(1.0, tokens["term"].unique()), room.scheme(documents))
    met = {tuple(sorted(pair)) for pair in np.asarray(units)[room._agreeing(keys)].tolist()}
    lost = 1 - sum((f"{pair:03d}a", f"{pair:03d}b") in met for pair in range(500)) / 500
    said = room.missed(0.8, documents)
    assert abs(lost - said) <= 4 * np.sqrt(max(said * (1 - said), 0.001) / 500)
    assert 0 < room.missed(0.9, documents) < said < room.missed(0.7, documents) and room.missed(0.6, 100) == 0


def test_many_parts_are_read_by_processes_of_their_own(example, monkeypatch):
    import os

    from govtext import workers

    with workers.own_processes(2) as none:
        assert none is None
    monkeypatch.setattr(workers, "MANY_PARTS", 2)
    monkeypatch.setattr(workers, "default_workers", lambda large: 2 if large else 1)
    assert os.getpid() not in set(each(example.parts(), _who, total=2))
    times = list(each(example.parts(), _times, [], total=2))
    assert max(times) >= len(times) / 2   # both processes were told once, not with each part
    same(gt.term_frequency(example), gt.term_frequency(example.tokens.astype({"term": str})))


def test_a_worker_of_another_executor_unpacks_what_is_the_same_for_all_parts_once(example):
    with ProcessPoolExecutor(1) as executor:
        times = list(each(example.parts(), _times, [], executor=executor))
    assert times == list(range(1, len(times) + 1)) and len(times) > 2


def test_what_is_freed_while_parts_are_handed_out_is_given_back(example, monkeypatch):
    given = []
    monkeypatch.setattr(corpus_room, "RELEASE_EVERY", 2)
    monkeypatch.setattr(corpus_room, "release_unused", lambda: given.append(1))
    parts = len(list(example.parts()))
    assert len(given) == parts // 2 > 0


def test_rows_are_counted_once_and_a_failure_is_not_remembered(example, tmp_path, monkeypatch):
    import shutil

    from pyarrow import parquet

    folder = shutil.copytree(example.path, tmp_path / "copy")
    real, opened = parquet.read_metadata, []

    def broken(path):
        opened.append(path)
        raise OSError

    monkeypatch.setattr(parquet, "read_metadata", broken)
    assert corpus_room.rows_of(folder, "tokens") == 0 and opened
    monkeypatch.setattr(parquet, "read_metadata", lambda path: opened.append(path) or real(path))
    assert corpus_room.rows_of(folder, "tokens") == len(example.tokens)
    before = len(opened)
    assert corpus_room.rows_of(folder, "tokens") == len(example.tokens) and len(opened) == before


def _who(part):
    import os

    return os.getpid()


def _times(part, told):
    told.append(part)
    return len(told)


def test_of_very_many_documents_a_sample_is_tested_and_told(example, monkeypatch):
    from govtext import summary

    monkeypatch.setattr(summary, "MOST_TESTED", 8)
    of = summary.groups_of(example, "year", 2021)
    table = next(summary.compared(gt.content_terms(example, gt.load_stopwords()), of, [max(of)]))
    known = summary.tested_documents(of)
    assert len(known) == 8 and known.index.tolist() == summary.tested_documents(of).index.tolist()
    kept = example.tokens.astype({"article_id": str, "term": str}).assign(group=lambda t: t["article_id"].map(known)).dropna(subset="group")
    hits = kept[kept["term"] == table["term"][0]].groupby("group")["n"].sum().reindex([max(of), min(set(of) - {""})], fill_value=0)
    assert table.loc[0, ["n_target", "n_reference"]].tolist() == hits.tolist()
    zh, en = summary.said_of_keyness(of, [max(of)], "year")
    assert "只比较随机抽出的这么多份（种子 2022）" in zh and "drawn at random (seed 2022)" in en


def test_topics_of_a_sample_are_projected_on_all(example):
    with pytest.warns(UserWarning):
        matrix, units, terms, _ = gt.document_term_matrix(example, unit="article_id")
        table, weights = gt.topic_model(matrix, terms, topics=2)
    found = gt.sampled_topics(example, topics=2, least=1)
    assert found.table["term"].tolist() == table["term"].tolist() and found.sample == units   # nothing was left out of the sample
    order = [found.units.index(u) for u in units]
    assert np.abs(found.weights[order] - weights).max() < 0.02   # a projection is not quite the fit
    fewer = gt.sampled_topics(stream(example), topics=2, sample=6, least=1, seed=1)
    assert len(fewer.sample) == 6 and sorted(fewer.units) == units and np.allclose(fewer.weights.sum(axis=1), 1)
    assert fewer.sample == gt.sampled_topics(example, topics=2, sample=6, least=1, seed=1).sample


@cache
def of_table(corpus, name):
    return MEASURES[name](gt.content_terms(both(corpus)[0], gt.load_stopwords()))


@pytest.mark.parametrize("name", MEASURES)
def test_measures_of_a_stream_equal_those_of_its_table(corpus, name, road, monkeypatch):
    if not duck.FROM_ROWS and name not in BY_DUCKDB:
        pytest.skip("one road")
    asked, plain = [], duck.counted
    monkeypatch.setattr(duck, "counted", lambda *arguments: asked.append(plain(*arguments)) or asked[-1])
    same(of_table(corpus, name), MEASURES[name](gt.content_terms(both(corpus)[1], gt.load_stopwords())))
    assert bool(asked) == (name in BY_DUCKDB and duck.FROM_ROWS == 0)
    assert all(table is not None for table in asked), "DuckDB failed, and the parts were summed one by one"


@pytest.mark.parametrize("weight", ["count", "binary", "tf-idf"])
def test_the_matrix_of_the_parts_is_that_of_the_table(corpus, weight):
    for options in ({}, {"units": corpus.articles["article_id"].tolist()[3:0:-1]}, {"terms": ["数据", "政务服务"]}):
        one, two = (gt.document_term_matrix(t, unit="article_id", weight=weight, **options) for t in both(corpus))
        assert (one.units, one.terms) == (two.units, two.terms)
        assert abs(one.matrix - two.matrix).max() < 1e-12


# ---------------------------------------------------------------------------------------------- the limit

def test_a_matrix_that_would_fill_the_memory_is_refused_with_what_to_do(example, monkeypatch):
    from govtext.measures import similarity

    monkeypatch.setattr(similarity, "COUNT_BYTES", similarity.memory_limit() // 100)
    with pytest.raises(gt.GovtextError, match="sample_documents"):
        gt.document_term_matrix(stream(example), unit="article_id")
    assert gt.document_term_matrix(stream(example), unit="article_id", terms=["数据"]).matrix.nnz > 0


def test_documents_are_drawn_by_other_processes_too(example, monkeypatch):
    here = gt.sample_documents(example, 4, seed=1)
    with ThreadPoolExecutor(1) as hands:
        monkeypatch.setattr(sums, "own_processes", lambda parts, begin, told: begin(*told) or nullcontext(hands))
        there = gt.sample_documents(example, 4, seed=1)
    for name in ("articles", "passages", "tokens", "term_counts"):
        pd.testing.assert_frame_equal(getattr(here, name), getattr(there, name))


def test_a_sample_of_documents_is_a_corpus_of_its_own(example):
    some = gt.sample_documents(example, 4, seed=1)
    ids = some.articles["article_id"].tolist()
    assert len(ids) == 4 and ids == gt.sample_documents(example, 4, seed=1).articles["article_id"].tolist()
    assert ids != gt.sample_documents(example, 4, seed=2).articles["article_id"].tolist()
    tokens = example.tokens[example.tokens["article_id"].isin(ids)].astype({"term": str, "article_id": str})
    same(gt.term_frequency(some, by="article_id"), gt.term_frequency(tokens, by="article_id"))
    same(some.ngrams, example.ngrams[example.ngrams["article_id"].astype(str).isin(ids)].reset_index(drop=True))
    assert 0 < len(some.ngrams) < len(example.ngrams)
    expected = example.counts_of("数据")
    same(some.counts_of("数据").sort_values(["passage_id", "sentence"], ignore_index=True),
         expected[expected["article_id"].isin(ids)].sort_values(["passage_id", "sentence"], ignore_index=True))
    assert len(some.hits_of("数据")[1]) == int((expected["n"] + expected["n_doubtful"])[expected["article_id"].isin(ids)].sum())


def test_a_sample_that_would_fill_the_memory_is_refused_with_how_many_would_fit(example, monkeypatch):
    monkeypatch.setenv("GOVTEXT_MEMORY", f"{len(example.tokens) * corpus_room.ROW_BYTES['tokens']}")   # room for half of them, held twice
    half = len(example.articles) // 2
    with pytest.raises(gt.GovtextError, match=f"(?s){half:,} 份以内.*some {half:,} at most"):
        gt.sample_documents(example, len(example.articles))
    assert len(gt.sample_documents(example, half - 1).articles) == half - 1


def test_a_concordance_draws_no_more_than_its_words_have_room_for(example, monkeypatch):
    chars, words = int(example.articles["n_chars"].sum()), len(gt.load_corpus(example.path).tokens)
    monkeypatch.setenv("GOVTEXT_MEMORY", f"{chars * 5}")                               # half of the characters
    monkeypatch.setitem(corpus_room.ROW_BYTES, "tokens", chars * 7.5 / words * 1.01)   # a third of the words, held twice
    monkeypatch.setitem(corpus_room.ROW_BYTES, "passages", 1)
    with pytest.warns(UserWarning, match=f"只看随机抽出的 {int(len(example.articles) / 3.03)} 份文档"):
        assert len(gt.concordance(gt.load_corpus(example.path), "数据")) > 0


def test_a_square_of_too_many_documents_is_refused(example, monkeypatch):
    matrix = gt.document_term_matrix(example, unit="article_id")
    monkeypatch.setenv("GOVTEXT_MEMORY", "1kb")
    with pytest.raises(gt.GovtextError, match=r"(?s)抽样.*sample_documents"):
        gt.similarity(matrix)



@pytest.mark.parametrize("table", ["tokens", "term_counts", "passages"])
def test_a_table_above_the_limit_is_not_loaded_but_told(example, monkeypatch, table):
    monkeypatch.setenv("GOVTEXT_MEMORY", "1kb")
    fresh = gt.load_corpus(example.path)
    with pytest.raises(gt.GovtextError, match=rf"(?s){example.path.name}.*GOVTEXT_MEMORY.*{table} has [\d,]+ rows.*part by part"):
        getattr(fresh, table)


def test_the_limit_is_a_quarter_of_the_machine_or_what_is_asked_for(monkeypatch):
    from govtext.store import memory_limit

    monkeypatch.delenv("GOVTEXT_MEMORY", raising=False)
    assert 0 < memory_limit() <= 2 * 2**30
    for text, size in (("3GB", 3 * 2**30), ("1.5 GiB", 3 * 2**29), ("500m", 500 * 2**20), ("77", 77)):
        monkeypatch.setenv("GOVTEXT_MEMORY", text)
        assert memory_limit() == size
    for wrong in ("much", "0", "0.4b", "-1"):
        monkeypatch.setenv("GOVTEXT_MEMORY", wrong)
        with pytest.raises(gt.GovtextError, match="GOVTEXT_MEMORY"):
            memory_limit()


# ---------------------------------------------------------------------------------------------- what is too large is drawn, and told

def test_groups_of_one_reading_are_those_of_one_group_each(example):
    from govtext.measures.keyness import keyness_of_groups

    groups = example.articles["issuer"].value_counts().index[:3].tolist()
    options = {"by": "issuer", "unit": "article_id", "minimum": 2, "permutations": 19}
    for group, table in zip(groups, keyness_of_groups(example, targets=groups, **options), strict=True):
        same(gt.keyness(example.tokens.assign(issuer=example.tokens["article_id"].astype(str).map(example.articles.set_index("article_id")["issuer"])),
                        target=group, **options), table)


def test_a_word_is_compared_where_one_side_has_it_often():
    from govtext.measures.keyness import keyness_of_groups

    tokens = pd.DataFrame({"passage_id": list("pppqqq"), "corpus": list("AAABBB"), "term": list("xyzxyz"), "n": [9, 4, 4, 1, 2, 1]})
    table = next(keyness_of_groups(tokens, by="corpus", targets=["A"], minimum=3, sides=(5, 2)))
    assert sorted(table["term"]) == ["x", "y"]   # x often in A, y in B, z in neither


def test_the_explorer_of_a_large_corpus_is_that_of_a_small_one(example, monkeypatch):
    from govtext.explorer.own import corpus_data

    at_once = corpus_data(example, by="issuer")
    monkeypatch.setattr(type(example), "is_small", False)
    assert corpus_data(gt.load_corpus(example.path), by="issuer") == at_once


def test_places_in_a_text_too_large_are_drawn_and_told(example, monkeypatch):
    from govtext import asking

    every = gt.concordance(example, "数据")
    monkeypatch.setattr(asking, "MOST_PASSAGES", 5)
    with pytest.warns(UserWarning, match=r"(?s)随机抽取的 5 段.*seed 2022"):
        some = gt.concordance(example, "数据")
    assert some["passage_id"].nunique() == 5
    same(some, every[every["passage_id"].isin(some["passage_id"])].reset_index(drop=True))


def test_what_cannot_be_held_in_memory_is_sampled_or_refused_in_a_sentence(example, monkeypatch):
    from govtext.candidates import candidates

    whole, chars = candidates(example), int(example.articles["n_chars"].sum())
    monkeypatch.setattr(sums, "memory_limit", lambda: 45 * chars)
    with pytest.warns(UserWarning, match=r"(?s)种子 2022.*only 11 of its 24 documents"):
        some = candidates(example)
    assert 0 < len(some) < len(whole)
    monkeypatch.setenv("GOVTEXT_MEMORY", "1kb")
    with pytest.raises(gt.GovtextError, match=r"(?s)逐词表装不进内存.*sample_documents"):
        gt.running_words(example)


def test_many_documents_are_dealt_less_often_and_the_report_says_so():
    from govtext.summary import deals_of, said_of_keyness

    assert (deals_of(20_000), deals_of(20_001)) == (999, 199)
    said = said_of_keyness(pd.Series(["a"] * 20_000 + ["b"] * 10), ["a"], "issuer")
    assert "打乱文档的组别 199 次" in said[0] and "permuted 199 times" in said[1]


def test_a_part_that_has_gone_is_told_by_every_road(example, tmp_path):
    import shutil

    shutil.copytree(example.path, tmp_path / "copy")
    late = gt.load_corpus(tmp_path / "copy")
    (tmp_path / "copy" / "tokens" / "part-00001.parquet").unlink()
    for call in (lambda: late.tokens, lambda: late.words, lambda: gt.document_frequency(late)):
        with pytest.raises(gt.GovtextError, match=r"part-00001\.parquet.*gone"):
            call()
    (tmp_path / "copy").rename(tmp_path / "moved")
    for call in (lambda: late.passages, lambda: late.problems):
        with pytest.raises(gt.GovtextError, match="gone"):
            call()


@pytest.mark.parametrize("gone", ["passages/part-00000.parquet", "passages/part-00002.parquet", "tokens/part-00001.parquet"])
def test_sums_are_never_short_of_a_part_that_has_gone(example, tmp_path, gone, road):
    import shutil

    shutil.copytree(example.path, tmp_path / "copy")
    late = gt.load_corpus(tmp_path / "copy")
    (late.path / gone).unlink()
    for corpus in (late, gt.load_corpus(late.path, check=False)):
        for call in (gt.term_frequency, gt.dispersion, lambda c: gt.term_frequency(c, by="year"), lambda c: counted(c, [])):
            with pytest.raises(gt.GovtextError, match=f"{gone.rpartition('/')[2]}.*gone"):
                call(corpus)


@pytest.mark.parametrize("gone", ["tokens/part-00001.parquet", "term_counts/part-00001.parquet"])
def test_terms_are_not_added_to_a_corpus_that_has_lost_a_part(example, tmp_path, gone):
    """The new manifest would list what is left, and nobody would ever know."""
    import shutil

    shutil.copytree(example.path, tmp_path / "copy")
    late = gt.load_corpus(tmp_path / "copy")
    (late.path / gone).unlink()
    before = (late.path / "manifest.json").read_bytes()
    with pytest.raises(gt.GovtextError, match=f"{gone}.*gone"):
        gt.add_terms(late, ["口要"])
    assert (late.path / "manifest.json").read_bytes() == before


def test_a_sample_in_memory_outlives_its_corpus(example, tmp_path):
    import shutil

    shutil.copytree(example.path, tmp_path / "copy")
    some = gt.sample_documents(gt.load_corpus(tmp_path / "copy"), 5)
    whole = gt.term_frequency(some)
    shutil.rmtree(tmp_path / "copy" / "tokens")
    (tmp_path / "copy" / "manifest.json").write_text('{"tables": {}}', "utf-8")
    assert gt.term_frequency(some).equals(whole) and len(some.tokens)


def test_strings_are_never_counted_without_a_text_that_has_gone(example, tmp_path, monkeypatch):
    import shutil

    shutil.copytree(example.path, tmp_path / "copy")
    (tmp_path / "copy" / "text" / "part-00001.tsv").unlink()
    for memory in ("1GB", "150kb"):   # as a whole, and part by part
        monkeypatch.setenv("GOVTEXT_MEMORY", memory)
        late = gt.load_corpus(tmp_path / "copy", check=False)
        assert late.is_small == (memory == "1GB")
        for call in (gt.any_count, gt.Corpus.counts_of):
            with pytest.raises(gt.GovtextError, match=r"text/part-00001\.tsv.*gone"):
                call(late, "务服")


READS = {"tokens": lambda c: c.tokens, "passages": lambda c: c.passages, "words": lambda c: c.words, "strings": lambda c: c.term_counts,
         "listed": lambda c: c.listed_terms, "problems": lambda c: c.problems, "sums": gt.term_frequency, "documents": gt.document_frequency,
         "any": lambda c: gt.any_count(c, "口要"), "asked": lambda c: c.counts_of("窗口"), "methods": gt.methods_report,
         "sample": lambda c: gt.sample_documents(c, 2), "add": lambda c: gt.add_terms(c, ["口要"])}


@pytest.fixture
def windows(tmp_path, monkeypatch):
    """Three documents, five times the same word; and what builds some of them again in the same place."""
    (tmp_path / "in").mkdir()

    def build(documents):
        for number in range(1, 4):
            (tmp_path / "in" / f"{number}.txt").unlink(missing_ok=True)
        for number, text in zip(documents, ("窗口要开。", "窗口窗口。", "再说窗口，还是窗口。"), strict=False):
            (tmp_path / "in" / f"{number}.txt").write_text(text, "utf-8")
        return in_parts(tmp_path / "in", tmp_path / "out", monkeypatch, 1)

    return build


def test_a_corpus_that_was_built_again_is_loaded_again_before_it_is_counted(windows, road):
    of_the_build = windows([1, 2, 3])
    loaded = gt.load_corpus(of_the_build.path)
    first = next(loaded.parts())
    windows([1, 2])
    for corpus in (of_the_build, loaded):
        for name, call in READS.items():
            with pytest.raises(gt.GovtextError, match=r"(?s)重新载入.*built again.*Load it again: gt\.load_corpus\("):
                pytest.fail(f"{name}: {call(corpus)}")
    with pytest.raises(gt.GovtextError, match="built again"):   # a part in the hands of another process
        _ = sums._to_send(first).tokens
    assert gt.term_frequency(gt.load_corpus(loaded.path)).set_index("term")["n"]["窗口"] == 3
    windows([1, 2, 3])   # the same texts are the same corpus
    assert gt.term_frequency(loaded).set_index("term")["n"]["窗口"] == 5


def test_a_corpus_that_is_built_again_while_a_table_is_read_is_refused(windows, monkeypatch):
    loaded, real = gt.load_corpus(windows([1, 2, 3]).path), corpus_room._read_table

    def read(folder, name, *more):
        if name == "tokens":
            monkeypatch.setattr(corpus_room, "_read_table", real)
            windows([2, 1, 3])
        return real(folder, name, *more)

    monkeypatch.setattr(corpus_room, "_read_table", read)
    with pytest.raises(gt.GovtextError, match="built again"):
        _ = loaded.tokens


def test_a_manifest_is_hashed_once_while_it_stays(windows, monkeypatch):
    from govtext import store

    loaded, hashed = gt.load_corpus(windows([1, 2, 3]).path), []
    monkeypatch.setattr(store, "file_hash", lambda path: hashed.append(path))
    _ = loaded.passages, loaded.tokens, loaded.words, gt.term_frequency(loaded)
    assert not hashed


def test_a_sample_has_a_hash_of_its_own(example):
    some, other = gt.sample_documents(example, 4, seed=1), gt.sample_documents(example, 4, seed=2)
    assert len({example.hash, some.hash, other.hash}) == 3 and some.hash == gt.sample_documents(example, 4, seed=1).hash


def test_units_that_some_documents_lack_are_refused_by_both_roads(example):
    articles = example.articles.assign(wave=example.articles["year"].astype("Int64").where(example.articles["year"] > 2013))
    corpus = sums.replace(example, articles=articles)
    tokens = example.tokens.assign(wave=example.tokens["article_id"].astype(str).map(articles.set_index("article_id")["wave"]))
    unnamed = sums.replace(example, articles=example.articles.assign(wave=np.where(example.articles["year"] > 2013, "后", "")))
    for given in (corpus, tokens, unnamed):
        for call in (lambda g: gt.dispersion(g, part="wave"), lambda g: gt.document_term_matrix(g, unit="wave")):
            with pytest.raises(gt.GovtextError, match="wave has missing values"):
                call(given)


def test_columns_that_duckdb_would_read_in_another_way_are_left_to_pandas(example, monkeypatch):
    monkeypatch.setattr(duck, "FROM_ROWS", 0)
    pytest.importorskip("duckdb")
    for column, plain in ((example.articles["issuer"], True), (example.articles["year"], True), ([1, "1"] * 12, False),
                          (pd.Timestamp("2020-01-01"), False)):
        source = stream(sums.replace(example, articles=example.articles.assign(own=column)))
        assert duck.is_for(source, ["own", "term"]) is plain


@pytest.mark.parametrize("column", ["N", "Term", "Role", "Passage_ID", "YEAR"])
def test_columns_that_differ_in_capitals_only_are_two(example, road, column):
    """DuckDB takes both for one."""
    articles = example.articles.assign(**{column: ["甲", "乙", "乙"] * (len(example.articles) // 3)})
    groups = example.tokens["article_id"].astype(str).map(articles.set_index("article_id")[column])
    table = counted(sums.replace(stream(sums.replace(example, articles=articles)), known=("year",)), [column])
    assert dict(zip(table[column], table["n"], strict=True)) == example.tokens["n"].groupby(groups).sum().to_dict()


def test_what_counts_strings_takes_no_stream_and_an_executor_must_be_one(example):
    for call in (lambda: gt.nested_frequency(stream(example), ["数据"]), lambda: gt.any_count(stream(example), "数据"),
                 lambda: stream(example, executor=4)):
        with pytest.raises(gt.GovtextError, match=r"give the corpus itself|concurrent"):
            call()
    hands = ThreadPoolExecutor(1)
    hands.shutdown()
    with pytest.raises(gt.GovtextError, match="shut down"):
        gt.term_frequency(stream(example, executor=hands))


def test_a_place_in_a_corpus_too_large_for_the_memory_is_found_in_its_part(example, monkeypatch):
    article = str(example.articles["article_id"].iloc[-1])
    whole = example.passages
    home = whole.loc[whole["article_id"] == article, "passage_id"].astype(str).iloc[0]
    text, rows = gt.text_of(example, home), gt.evidence(example, "服务", article=article)
    large = gt.load_corpus(example.path)
    monkeypatch.setenv("GOVTEXT_MEMORY", "150kb")
    part = large.portion_of(article)
    assert not large.is_small and 0 < len(part.articles) < len(large.articles)
    assert text and gt.text_of(large, home) == text
    pd.testing.assert_frame_equal(gt.evidence(large, "服务", article=article), rows)
    with pytest.raises(gt.GovtextError, match="no article nowhere"):
        large.portion_of("nowhere")

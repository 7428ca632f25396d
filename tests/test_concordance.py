"""Running words, concordance lines and window collocates, against plain loops over lists and slices of strings."""

import doctest
import hashlib
import shutil
import warnings
from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import govcourse as gc
import govtext as gt
from govcourse.rebuild import build_whole
from govtext import running as room
from govtext.measures import collocation as co
from govtext.measures import concordance as kw
from govtext.messages import GovtextError

EXAMPLE = gt.data_dir() / "example"


def words_of(*passages):
    """Running words of passages written as sentences of words: ["数字 政府 建设", "政府 工作"]; a sign goes with the word before."""
    rows = []
    for number, sentences in enumerate(passages, 1):
        token = 0
        for s, sentence in enumerate(sentences, 1):
            for word in sentence.split():
                token += 1
                rows.append((f"a-{number:02d}", s, token, word.rstrip("、。,"), "", word[len(word.rstrip("、。,")):]))
    return pd.DataFrame(rows, columns=["passage_id", "sentence", "token", "term", "before", "after"])


# ---------------------------------------------------------------------------------------------------- by hand

HAND = words_of(["推进 数字政府 建设。", "数字政府 不是 网站、 政府 也 不是。"], ["政府网站 建设"])


def test_lines_by_hand():
    table = gt.concordance(HAND, "政府", span=2)
    assert list(table.columns) == kw.COLUMNS
    assert table.to_numpy().tolist() == [
        ["a-01", 1, 2, "推进", "数字政府", "建设。数字政府", "政府", False],
        ["a-01", 2, 4, "数字政府建设。", "数字政府", "不是网站、", "政府", False],
        ["a-01", 2, 7, "不是网站、", "政府", "也不是。", "政府", False],
        ["a-02", 1, 1, "", "政府网站", "建设", "政府", False]]
    assert gt.concordance(HAND, "政府", nested=False)["token"].tolist() == [7]
    assert gt.concordance(HAND, ["政府", "数字政府"])["matched"].tolist() == ["数字政府", "数字政府", "政府", "政府"]


def test_the_order_of_lines_by_hand():
    # first word to the right 不是 (first line: 建设; third: 也), to the left: none, 推进, 建设, 网站
    assert gt.concordance(HAND, "政府", sort="right")[["passage_id", "token"]].to_numpy().tolist() == [
        ["a-01", 4], ["a-01", 7], ["a-02", 1], ["a-01", 2]]
    assert gt.concordance(HAND, "政府", sort="left")[["passage_id", "token"]].to_numpy().tolist() == [
        ["a-02", 1], ["a-01", 4], ["a-01", 2], ["a-01", 7]]


def test_phrases_by_hand():
    words = words_of(["数字 政府 和 数字、 政府", "数字", "政府"], ["数字 政府 数字 政府"])
    table = gt.concordance(words, "数字  政府", span=1)
    assert table[["passage_id", "token", "left", "node", "right"]].to_numpy().tolist() == [
        ["a-01", 1, "", "数字政府", "和"], ["a-02", 1, "", "数字政府", "数字"], ["a-02", 3, "政府", "数字政府", ""]]
    assert len(gt.concordance(words.drop(columns=["before", "after"]), "数字 政府")) == 4, "without signs the mark is not seen"
    english = words_of(["the digital government of"]).assign(after=" ")
    assert gt.concordance(english, "digital government", span=1).loc[0, ["left", "node", "right"]].tolist() == [
        "the ", "digital government", " of "]
    both = gt.concordance(words, ["数字", "数字 政府"])
    assert both["matched"].tolist() == ["数字 政府", "数字", "数字", "数字 政府", "数字 政府"], "one line per place, the longest match"


def test_window_table_by_hand():
    # sentence 1: 推进 [数字政府] 建设; sentence 2: [数字政府] 不是 网站 [政府] 也 不是; passage 2: [政府网站] 建设
    # without the four nodes 7 positions are left; one word to each side: 推进 建设 | 不是 网站 也 | 建设
    table = gt.window_collocates(HAND, "政府", span=1, minimum=1).set_index("term")
    assert {t: tuple(row) for t, row in table[["n_both", "n_window", "n_term", "n_words"]].iterrows()} == {
        "推进": (1, 6, 1, 7), "建设": (2, 6, 2, 7), "不是": (1, 6, 2, 7), "网站": (1, 6, 1, 7), "也": (1, 6, 1, 7)}
    row = table.loc["建设"]
    assert row["expected"] == pytest.approx(12 / 7) and row["pmi"] == pytest.approx(np.log2(2 / (12 / 7)))
    assert row["delta_p_term"] == pytest.approx(2 / 6 - 0 / 1) and row["delta_p_node"] == pytest.approx(2 / 2 - 4 / 5)
    only = gt.window_collocates(HAND, "政府", span=1, minimum=1, nested=False).set_index("term")
    assert only[["n_both", "n_window", "n_term", "n_words"]].loc[["网站", "也"]].to_numpy().tolist() == [[1, 2, 1, 10]] * 2


def test_windows_that_overlap_count_a_position_once():
    words = words_of(["x q x q w"])
    row = gt.window_collocates(words, "x", span=2, minimum=1).set_index("term")
    assert row.loc["q", ["n_both", "n_window", "n_term", "n_words"]].tolist() == [2, 3, 2, 3]
    assert np.isnan(row.loc["q", "log_likelihood"]), "windows cover everything: nothing to compare with"


def test_the_measures_are_those_of_collocation():
    table = gt.window_collocates(words_of(["推进 数字政府 建设 工作", "建设 网站", "数字政府 要 建设"]), "数字政府", span=1, minimum=1)
    counts = [table[c].to_numpy() for c in ("n_both", "n_window", "n_term", "n_words")]
    for name in ("pmi", "npmi", "log_likelihood", "t_score", "log_ratio"):
        np.testing.assert_allclose(table[name], getattr(co, name)(*counts))
    assert "dice" not in table and list(table.columns[6:]) == kw.WINDOW_MEASURES


# ---------------------------------------------------------------------------------------------------- loops and slices

# Passages of sentences of one-letter words: the place of a word is its place in a string.
TEXTS = st.lists(st.lists(st.text("abcd", min_size=1, max_size=9), min_size=1, max_size=3), min_size=1, max_size=4)


few = settings(max_examples=15)


def spelled(texts):
    return words_of(*([" ".join(sentence) for sentence in sentences] for sentences in texts))


@few
@given(TEXTS, st.integers(1, 4), st.sampled_from(["a", "b", "a b", "a b a"]))
def test_lines_are_slices_of_the_text(texts, span, node):
    want, expected = node.replace(" ", ""), []
    for number, sentences in enumerate(texts, 1):
        text, start = "".join(sentences), 0
        for s, sentence in enumerate(sentences, 1):
            expected += [[f"a-{number:02d}", s, start + i + 1, text[max(0, start + i - span):start + i], want,
                          text[start + i + len(want):start + i + len(want) + span], node, False]
                         for i in range(len(sentence)) if sentence.startswith(want, i)]
            start += len(sentence)
    assert gt.concordance(spelled(texts), node, span=span).to_numpy().tolist() == expected


@few
@given(TEXTS, st.integers(1, 3))
def test_sorted_lines_are_sorted_strings(texts, span):
    words = spelled(texts)
    left = gt.concordance(words, "a", span=span, sort="left")["left"].str[::-1].tolist()
    right = gt.concordance(words, "a", span=span, sort="right")["right"].tolist()
    assert left == sorted(left) and right == sorted(right)


def windows_by_loop(texts, node, left, right, within):
    """Counter of terms inside, counter of all terms, by asking every position whether a node is near."""
    inside, everywhere = Counter(), Counter()
    for unit in [s for sentences in texts for s in sentences] if within == "sentence" else map("".join, texts):
        nodes = {i + k for i in range(len(unit)) if unit.startswith(node, i) for k in range(len(node))}
        begins = [i for i in range(len(unit)) if unit.startswith(node, i)]
        for i, term in enumerate(unit):
            if i not in nodes:
                everywhere[term] += 1
                inside[term] += any(0 < b - i <= left or 0 < i - (b + len(node) - 1) <= right for b in begins)
    return inside, everywhere


@few
@given(TEXTS, st.integers(0, 3), st.integers(0, 3), st.sampled_from(["sentence", "passage"]), st.sampled_from(["a", "a b"]))
def test_windows_by_a_loop_over_the_definition(texts, left, right, within, node):
    plain = node.replace(" ", "")
    if not left + right or not any(plain in s for sentences in texts for s in sentences) or (within == "passage" and len(plain) > 1):
        return
    table = gt.window_collocates(spelled(texts), node, left=left, right=right, minimum=1, within=within)
    inside, everywhere = windows_by_loop(texts, plain, left, right, within)
    assert dict(zip(table["term"], table["n_both"], strict=True)) == +inside
    assert dict(zip(table["term"], table["n_term"], strict=True)) == {t: everywhere[t] for t in +inside}
    assert set(table["n_words"]) <= {everywhere.total()}
    assert table["n_both"].sum() == inside.total() == (table["n_window"].iloc[0] if len(table) else 0), "o11 adds up to r1"


@few
@given(TEXTS, st.integers(0, 3), st.integers(0, 3))
def test_a_text_read_backwards_swaps_the_sides(texts, left, right):
    if not left + right or "a" not in str(texts).replace("'", ""):
        return
    mirrored = [[sentence[::-1] for sentence in sentences[::-1]] for sentences in texts]
    one = gt.window_collocates(spelled(texts), "a", left=left, right=right, minimum=1)
    two = gt.window_collocates(spelled(mirrored), "a", left=right, right=left, minimum=1)
    pd.testing.assert_frame_equal(one, two)


@few
@given(TEXTS, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(texts, shuffle):
    words = spelled(texts)
    rows = list(range(len(words)))
    shuffle.shuffle(rows)
    mixed = words.iloc[rows]
    pd.testing.assert_frame_equal(gt.concordance(words, "a", sort="right"), gt.concordance(mixed, "a", sort="right"))
    if "a" in set(words["term"]):
        pd.testing.assert_frame_equal(gt.window_collocates(words, "a", minimum=1), gt.window_collocates(mixed, "a", minimum=1))


def test_categories_give_the_same_and_keep_their_reading_order():
    words = HAND.astype({"passage_id": pd.CategoricalDtype(["a-02", "a-01", "a-99"]), "term": "category", "after": "category"})
    assert gt.concordance(words, "政府")["passage_id"].tolist() == ["a-02", "a-01", "a-01", "a-01"]
    pd.testing.assert_frame_equal(gt.window_collocates(words, "政府", minimum=1), gt.window_collocates(HAND, "政府", minimum=1))


def test_input_is_not_changed():
    before = HAND.copy()
    gt.concordance(HAND, "政府", sort="left")
    gt.window_collocates(HAND, "政府")
    pd.testing.assert_frame_equal(HAND, before)


# ---------------------------------------------------------------------------------------------------- undefined, refused

def test_a_term_that_never_occurs():
    table, full = gt.concordance(HAND, "云计算"), gt.concordance(HAND, "政府")
    assert table.empty and list(table.columns) == list(full.columns) and table.dtypes.equals(full.dtypes)
    assert gt.concordance(HAND.head(0), "政府").empty
    with pytest.raises(GovtextError, match="云计算"):
        gt.window_collocates(HAND, "云计算")


def test_nothing_reaches_the_minimum():
    table, full = gt.window_collocates(HAND, "政府", minimum=9), gt.window_collocates(HAND, "政府", minimum=1)
    assert table.empty and list(table.columns) == list(full.columns)


@pytest.mark.parametrize("bad", [{"node": ""}, {"node": []}, {"node": ["政府", " "]}, {"node": "政府", "span": 0},
                                 {"node": "政府", "sort": "middle"}])
def test_bad_calls_are_explained(bad):
    for function in (gt.concordance, gt.window_collocates):
        with pytest.raises(GovtextError) as caught:
            function(HAND, **bad)
        assert caught.value.zh and caught.value.en


@pytest.mark.parametrize("bad", [{"left": 0, "right": 0}, {"left": -1}, {"minimum": 0}, {"within": "article"}, {"sort": "dice"}])
def test_bad_windows_are_explained(bad):
    with pytest.raises(GovtextError):
        gt.window_collocates(HAND, "政府", **bad)


def test_a_table_without_order_is_refused():
    with pytest.raises(GovtextError, match="token"):
        gt.concordance(gc.load_course().tokens, "数字政府")


# ---------------------------------------------------------------------------------------------------- running words

def counted(words):
    table = words.groupby(["passage_id", "sentence", "term"], observed=True).size().rename("n").reset_index()
    return ordered(table)


def ordered(tokens):
    keys = ["passage_id", "sentence", "term"]
    return tokens[[*keys, "n"]].astype({"passage_id": str, "term": str, "n": int, "sentence": int}).sort_values(keys, ignore_index=True)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    return gt.build_corpus(EXAMPLE, tmp_path_factory.mktemp("kwic") / "corpus", progress=False)


@pytest.fixture(scope="module")
def words(corpus):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return gt.running_words(corpus, EXAMPLE)


def test_counting_gives_back_the_token_table(corpus, words):
    pd.testing.assert_frame_equal(counted(words), ordered(corpus.tokens))
    suffixes = {Path(f).suffix for f in corpus.articles["file"]}
    assert suffixes == {".txt", ".html", ".docx"} and words["article_id"].nunique() == len(corpus.articles)


def joined(words):
    pieces = words[["before", "term", "after"]].astype(str).sum(axis=1)
    return pieces.groupby(words["passage_id"].astype(str)).sum().to_dict()


def test_words_and_signs_joined_give_the_text(corpus, words):
    """Of every file, the GB18030 one, the pages and the Word files included; the text as `read_document` gives it."""
    assert joined(words) == {f"{article}-{number:02d}": line for article, file in corpus.articles[["article_id", "file"]].to_numpy()
                             for number, line in enumerate(gt.read_document(EXAMPLE / file).paragraphs, 1)}
    assert set(words["before"]) == {"", "“"}, "opening quotes go with the word after them, other signs with the word before"


def test_positions_count_from_one(corpus, words):
    assert words["passage_id"].drop_duplicates().tolist() == corpus.passages["passage_id"].tolist()
    for keys, column in ((["passage_id"], "token"), (["passage_id", "sentence"], "sentence_token")):
        assert (words[column] == words.groupby(keys, observed=True).cumcount() + 1).all()


def test_chosen_passages_open_only_their_documents(corpus, words, monkeypatch):
    opened = []
    monkeypatch.setattr(room, "read_document", lambda path, **options: opened.append(path.name) or gt.read_document(path, **options))
    chosen = gt.evidence(corpus, "数据要素")["passage_id"]
    some = gt.running_words(corpus, EXAMPLE, passages=chosen)
    files = corpus.passages.merge(corpus.articles, on="article_id").set_index("passage_id")["file"]
    assert sorted(opened) == sorted(set(files[chosen])) and 0 < len(opened) < 5
    expected = words[words["passage_id"].isin(chosen)].reset_index(drop=True)
    pd.testing.assert_frame_equal(some.astype(str), expected.astype(str))
    assert gt.running_words(corpus, EXAMPLE, passages=[]).empty
    assert gt.running_words(corpus, EXAMPLE, passages=chosen.iloc[0])["passage_id"].nunique() == 1
    with pytest.raises(GovtextError, match="nowhere-01"):
        gt.running_words(corpus, EXAMPLE, passages="nowhere-01")


def test_lines_agree_with_the_token_counts(corpus, words):
    lines = gt.concordance(words, "数据")
    counts = gt.nested_frequency(corpus.tokens, ["数据"], by="passage_id").set_index("passage_id")["n"]
    assert lines.groupby("passage_id").size().to_dict() == counts[counts > 0].to_dict()
    raw = (EXAMPLE / "2022-qy-digital.txt").read_text("utf-8-sig")
    assert gt.concordance(words, "数字素养").shape[0] == 2 == raw.count("数字素养")


def test_a_changed_file_and_a_lost_one_are_left_out_with_a_warning(corpus, words, tmp_path):
    copies = tmp_path / "copies"
    shutil.copytree(EXAMPLE, copies)
    lines = (copies / "2022-qy-digital.txt").read_text("utf-8-sig").splitlines()
    lines[2] += "此句后来加上。"
    (copies / "2022-qy-digital.txt").write_text("\n".join(lines[:-1]), "utf-8")
    (copies / "2014-yc-hall.txt").unlink()
    with pytest.warns(UserWarning) as told:
        some = gt.running_words(corpus, copies)
    texts = [str(w.message) for w in told]
    assert len(texts) == 2 and "2 of 274" in texts[0] and "2022-qy-digital-03" in texts[0] and "274 段中有 2 段" in texts[0]
    assert "2014-yc-hall-01" in texts[1]
    gone = set(words["passage_id"]) - set(some["passage_id"])
    assert gone == {"2022-qy-digital-03", "2022-qy-digital-14", *(p for p in words["passage_id"] if p.startswith("2014-yc-hall"))}
    kept = words[~words["passage_id"].isin(gone)].reset_index(drop=True)
    pd.testing.assert_frame_equal(some.astype(str), kept.astype(str))


@pytest.mark.parametrize(("known", "same"), [("", True), (":3", True), (":64", True), ("000", False)])
def test_a_text_is_the_same_by_its_size_and_what_is_known_of_its_hash(known, same):
    """A corpus that must not tell more than some digits of a hash, or none, still tells most other texts; a full hash tells all."""
    line = "窗口搬到网上, 办事更快。"
    digits = hashlib.sha256(line.encode()).hexdigest()
    known = digits[:int(known[1:])] if known.startswith(":") else known
    assert room._is_text(line, known, 12) is same
    assert not room._is_text(line + "了", "", 12) and not room._is_text(line.replace("窗口", "口窗"), digits, 12)


def test_no_text_says_why_and_what_to_do(corpus, tmp_path):
    for known, folder in ((gc.load_course(), None), (gc.load_course(), tmp_path), (corpus, tmp_path / "nothing")):
        with pytest.raises(GovtextError, match=r"gt\.evidence") as caught:
            gt.running_words(known, folder)
        assert "版权" in caught.value.zh and "sources=" in caught.value.zh and "sources=" in caught.value.en
    (tmp_path / "2012-qy-website.txt").write_text("另一份文件", "utf-8")
    with pytest.warns(UserWarning), pytest.raises(GovtextError, match="no passage is as it was"):
        warnings.warn("seen", stacklevel=1)
        gt.running_words(corpus, tmp_path)


def test_another_dictionary_is_refused_and_the_right_one_taken(corpus, tmp_path):
    with pytest.raises(GovtextError, match="dictionary="):
        gt.running_words(corpus, EXAMPLE, dictionary=None)
    more = [*gt.load_terms()["term"], "政务大厅"]
    built = gt.build_corpus(EXAMPLE, tmp_path / "corpus", dictionary=more, progress=False)
    for known in ({}, {"dictionary": more}):   # the corpus knows its words
        pd.testing.assert_frame_equal(counted(gt.running_words(built, EXAMPLE, **known)), ordered(built.tokens))


def test_files_of_one_name_other_encodings_and_signs(tmp_path):
    folder = tmp_path / "texts"
    (folder / "甲").mkdir(parents=True)
    (folder / "乙").mkdir()
    (folder / "甲" / "r.txt").write_text("“数字政府”（试行）：先试点，再推广！\n——\n政府网站 digital government 改版。”他说。", "utf-8")
    (folder / "乙" / "r.txt").write_bytes("县里把窗口搬到网上，数据共享还是难题。".encode("gb18030"))
    (folder / "乙" / "r.md").write_text("# 标题\n\n**数据**先行？！  \n", "utf-8")
    (folder / "b.txt").write_bytes("縣裡把窗口搬到網上".encode("big5"))
    (folder / "metadata.csv").write_text("file,encoding\nb.txt,big5\n", "utf-8")
    before = sorted(folder.rglob("*"))
    built = gt.build_corpus(folder, tmp_path / "corpus", progress=False)
    words = gt.running_words(built, folder)
    pd.testing.assert_frame_equal(counted(words), ordered(built.tokens))
    assert words["article_id"].nunique() == 4 and sorted(folder.rglob("*")) == before
    lines = gt.concordance(words, ["数字政府", "digital government"], span=1)
    assert lines[["left", "node", "right"]].to_numpy().tolist() == [["“", "数字政府", gt.fold("”（试行）：")],
                                                                  ["政府网站 ", "digital government", " 改版。”"]]


@pytest.mark.parametrize("size", [1, 9, 10_000])
def test_signs_at_the_ends_of_passages_and_parts(tmp_path, monkeypatch, size):
    lines = ["——“先行”", "……", "(一)窗口、大厅。”", "《办法》——", "[1]说明“二”"]
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "x.txt").write_text("\n".join(lines), "utf-8")
    monkeypatch.setattr(room, "PART_CHARS", size)
    built = gt.build_corpus(tmp_path / "texts", tmp_path / "corpus", progress=False)
    words = gt.running_words(built, tmp_path / "texts")
    texts = gt.read_document(tmp_path / "texts" / "x.txt").paragraphs
    assert joined(words) == {f"x-{n:02d}": text for n, text in enumerate(texts, 1) if n != 2}, "the second has no word"
    pd.testing.assert_frame_equal(counted(words), ordered(built.tokens))


def test_the_fast_engine_gives_the_same(tmp_path, words):
    pytest.importorskip("rjieba")
    built = gt.build_corpus(EXAMPLE, tmp_path / "corpus", engine="rjieba", progress=False)
    pd.testing.assert_frame_equal(gt.running_words(built, EXAMPLE).astype(str), words.astype(str))


def test_small_parts_give_the_same(corpus, words, monkeypatch):
    monkeypatch.setattr(room, "PART_CHARS", 40)
    pd.testing.assert_frame_equal(gt.running_words(corpus, EXAMPLE).astype(str), words.astype(str))


def test_the_five_articles(sources, tmp_path):
    """Read by the shipped tables, which have few digits of a hash and count some words of short sentences elsewhere."""
    corpus = gc.load_course()
    words = gt.running_words(corpus, sources)
    assert words["passage_id"].nunique() == len(corpus.passages)
    totals = [table.astype({"article_id": str, "term": str}).groupby(["article_id", "term"])["n"].sum()
              for table in (words.assign(n=1), corpus.tokens)]
    pd.testing.assert_series_equal(*totals, check_dtype=False)
    pd.testing.assert_frame_equal(counted(words), ordered(build_whole(sources, tmp_path / "whole").tokens))
    lines = gt.concordance(words, "数字政府")
    assert len(lines) == gt.nested_frequency(corpus.tokens, ["数字政府"])["n"].item()


# ---------------------------------------------------------------------------------------------------- on the page

@pytest.mark.parametrize("language", ["zh", "en"])
def test_lines_on_the_page(monkeypatch, language):
    pages = []
    monkeypatch.setattr("IPython.display.display", lambda page: pages.append(page.data))
    gt.set_language(language)
    try:
        gt.show_concordance(gt.concordance(HAND.assign(before="<i>"), "政府"), "题", "head", rows=3)
    finally:
        gt.set_language("zh")
    page = pages[0]
    assert "<i>" not in page and "&lt;i&gt;" in page and page.count("<b>") == 3 and "<b>数字政府</b>" in page
    assert ("题（前 3 行，共 4 行）" if language == "zh" else "head (first 3 of 4 lines)") in page
    assert page.count("text-align: right") == page.count("text-align: center") == 4, "three lines and the head"


def test_every_number_in_the_docstrings_is_true():
    result = doctest.testmod(kw, extraglobs={"pd": pd, "np": np})
    assert result.attempted >= 4 and result.failed == 0

"""Sentences and words: the two engines agree, the dictionary holds, nothing outside is touched."""

import doctest
import marshal
import os
import random
import re
import warnings
from importlib.metadata import PackageNotFoundError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govtext import segment
from govtext.counting import count_terms
from govtext.messages import GovtextError
from govtext.paths import data_dir
from govtext.readers import clean, fold, read_document
from govtext.segment import ONE_WORD, dictionary_words, is_term, read_dictionary, segmenter, segmenter_record, sentences

# Where the signs of a term stand in the articles across a word boundary. Each place was looked at: all but the last only
# look like the term (数据/流动 is no 数据流), and nested counts are right to leave them out. In 组织/数字化转型 the longer
# term wins over 组织数字化: the one occurrence that nested counting misses.
ACROSS_WORDS = {"数据/流动", "服务/流程", "政务服务/流程再造", "涉企/业务", "公共/治理", "组织/数字化转型"}


@pytest.fixture(scope="module")
def cut():
    return segmenter("jieba")


@pytest.fixture(scope="module")
def fast_cut():
    pytest.importorskip("rjieba")
    return segmenter("rjieba")


# ---------------------------------------------------------------------------------------------- sentences

@pytest.mark.parametrize(("text", "wanted"), [
    ("先看流程。再看数据!什么是底数?", ["先看流程。", "再看数据!", "什么是底数?"]),
    ("没有句号的标题", ["没有句号的标题"]),
    ("第一行\n第二行", ["第一行", "第二行"]),
    ("他说:“先试。”然后就走了。", ["他说:“先试。”", "然后就走了。"]),
    ("(已经办完。)下一件。", ["(已经办完。)", "下一件。"]),
    ("真的吗?!当然。。。", ["真的吗?!", "当然。。。"]),
    ("增长2.5%,见www.example.org。完成", ["增长2.5%,见www.example.org。", "完成"]),  # the Latin stop ends nothing
    ("一是快;二是准:三是稳", ["一是快;二是准:三是稳"]),                              # nor do ; and :
    ("好。——。下", ["好。——。", "下"]),          # a piece without a word joins the one before
    ("。?!", []), ("", []), ("“”", []),
])
def test_sentences_by_hand(text, wanted):
    assert sentences(text) == wanted


PIECES = st.sampled_from([*"。?!”)》\n ,;:、—“(《", "数字政府", "的", "办", "5G", "2.5%", "①", "é", "𠀀", "??", "。”", "\n\n"])


@given(st.one_of(st.lists(PIECES, max_size=40).map("".join), st.text(max_size=40).map(clean)))
def test_the_token_table_counts_the_same_sentences_as_sentences(text):
    """Two routes to one number: text split by pattern, and word positions between stops."""
    table = count_terms(text, segmenter("jieba"))
    counted = table.groupby("paragraph")["sentence"].max().to_dict()
    split = {i: n for i, line in enumerate(text.split("\n"), 1) if (n := len(sentences(line)))}
    assert counted == split


def test_examples_in_docstrings():
    assert doctest.testmod(segment).failed == 0


# ---------------------------------------------------------------------------------------------- the dictionary holds

def test_every_term_of_the_course_stays_whole_in_both_engines(cut, fast_cut):
    for term in read_dictionary():
        assert cut(term) == fast_cut(term) == [term]


def test_no_term_of_the_course_is_left_out():
    """Terms with punctuation or spaces inside cannot stay whole; the course's dictionary must not hold one."""
    assert dictionary_words("course") == read_dictionary()


def gold():
    lines = (data_dir() / "lexicon" / "segmentation_gold.txt").read_text("utf-8").splitlines()
    return [[fold(word) for word in line.split("/") if word] for line in lines if line.strip() and not line.startswith("#")]


def spans(words):
    start = 0
    for word in words:
        yield start, start + len(word), word
        start += len(word)


def test_segmentation_has_no_bad_split_against_hand_made_lines(cut):
    """Bad: a hand-made word of two or more characters is cut, or several words are glued into something that is no term."""
    terms, bad = set(read_dictionary()), []
    for words in gold():
        found = list(spans(cut("".join(words))))
        inner = {start for start, _, _ in found}
        for start, end, word in spans(words):
            if any(start < at < end for at in inner):
                bad.append(f"cut: {word} in {'/'.join(w for *_, w in found)}")
        starts = {start for start, *_ in spans(words)}
        for start, end, word in found:
            if any(start < at < end for at in starts) and word not in terms:
                bad.append(f"glued: {word} in {'/'.join(words)}")
    assert len(gold()) >= 100
    assert bad == []


def test_nested_counts_from_tokens_equal_counts_in_the_texts(sources, cut, tmp_path):
    """A term's nested count needs no text: occurrences inside tokens, times n, are all the occurrences there are."""
    from govcourse.rebuild import build_course

    corpus = build_course(sources, tmp_path / "course")
    terms, across = read_dictionary(), set()
    for article, rows in corpus.passages.groupby("article_id"):
        lines = read_document(sources / f"{article}.txt").paragraphs
        text = "\n".join(lines[number - 1] for number in rows["paragraph"])
        tokens = corpus.tokens[corpus.tokens["article_id"] == article]
        words = list(spans(cut(text)))
        for term in terms:
            in_tokens = int((tokens["term"].str.count(re.escape(term)) * tokens["n"]).sum())
            cut_apart = 0
            for found in re.finditer(re.escape(term), text) if in_tokens != text.count(term) else []:
                touched = [word for start, end, word in words if start < found.end() and end > found.start()]
                if len(touched) > 1:
                    cut_apart += 1
                    across.add("/".join(touched))
            assert in_tokens + cut_apart == text.count(term), (article, term)
    assert across <= ACROSS_WORDS


# ---------------------------------------------------------------------------------------------- the engines agree

def test_engines_agree_on_a_megabyte_of_generated_text(cut, fast_cut):
    """Terms, words of jieba's dictionary, numbers, Latin and punctuation in every order: far rougher than any real text."""
    import jieba

    with jieba.Tokenizer().get_dict_file() as stream:
        common = [line.split()[0].decode() for line in stream][::23]
    rng = random.Random(20240501)
    pool = [*rng.sample(common, 8000), *read_dictionary() * 6, *[*"，。、：；！？“”（）《》+-.%&_#①é𠀀㐀🙂 \n" * 30], "5G", "2.5",
            "2021年", "App", "e-mail", "https://example.org/a?b=1"]
    text = clean("".join(rng.choices(pool, k=200_000)))
    assert len(text.encode()) > 1_000_000
    for line in text.split("\n"):
        assert cut(line) == fast_cut(line)


def test_engines_agree_on_the_articles(sources, cut, fast_cut):
    for path in sorted(sources.glob("*.txt")):
        text = read_document(path).text
        assert cut(text) == fast_cut(text)


def test_engines_agree_on_sixty_reports(reference, cut, fast_cut):
    paths = sorted((reference / "reports").rglob("*.md"))
    for path in paths[::len(paths) // 60]:
        text = read_document(path).text
        assert cut(text) == fast_cut(text), path.name


@given(st.text(max_size=30))
def test_cutting_loses_and_adds_nothing(text):
    text = clean(text)
    assert "".join(segmenter("jieba")(text)) == text


# ---------------------------------------------------------------------------------------------- choices

def test_hidden_markov_model_is_off_unless_asked_for():
    """The example of jieba's own README: 杭研 is in no dictionary, the model invents it."""
    assert segmenter(dictionary=None)("网易杭研大厦") == ["网易", "杭", "研", "大厦"]
    assert segmenter(dictionary=None, hmm=True)("网易杭研大厦") == ["网易", "杭研", "大厦"]


def test_dictionary_none_is_plain_jieba():
    assert segmenter(dictionary=None)("数字政府") == ["数字", "政府"]
    assert segmenter(dictionary=["数字政府"])("数字政府") == ["数字政府"]


def test_segmenters_with_different_dictionaries_do_not_disturb_each_other():
    first, second = segmenter(dictionary=["数字政府"]), segmenter(dictionary=["政府建设"])
    assert first("数字政府建设") == ["数字政府", "建设"]
    assert second("数字政府建设") == ["数字", "政府建设"]
    assert first("数字政府建设") == ["数字政府", "建设"]


def test_jieba_stays_untouched_and_a_planted_cache_is_not_read(run_python, tmp_path):
    """jieba would load whatever lies under its name in the shared temporary folder, and write there itself."""
    planted = tmp_path / "jieba.cache"
    planted.write_bytes(marshal.dumps(({"政": 1, "府": 1, "建": 1, "设": 1, "建设": 0}, 4)))
    os.utime(planted, (4_000_000_000, 4_000_000_000))
    done = run_python("""
import sys, tempfile
tempfile.tempdir = sys.argv[1]
from govtext.segment import segmenter
print(segmenter()("建设数字政府"))
import jieba
print(jieba.dt.initialized, len(jieba.dt.FREQ))
""", tmp_path)
    assert done.stdout.splitlines() == ["['建设', '数字政府']", "False 0"]
    assert done.stderr == ""  # no loading messages, no warnings
    assert [path.name for path in tmp_path.iterdir()] == ["jieba.cache"]


def test_unknown_engine_is_refused():
    with pytest.raises(GovtextError, match=r"(?s)engine.*'jieba', 'rjieba'.*hanlp"):
        segmenter("hanlp")


def test_missing_rjieba_says_how_to_get_it(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "rjieba", None)
    with pytest.raises(GovtextError, match="pip install rjieba"):
        segmenter("rjieba", dictionary=["某个没有用过的词"])

    def missing(name):
        raise PackageNotFoundError(name)

    monkeypatch.setattr(segment.importlib.metadata, "version", missing)
    with pytest.raises(GovtextError, match="pip install rjieba"):
        segmenter_record("rjieba", None)


# ---------------------------------------------------------------------------------------------- dictionary files

def put(folder, name, text, encoding="utf-8"):
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def test_word_lists_are_folded_and_ordered_and_frequencies_ignored(tmp_path):
    text = "# 注释\n互联网＋监管 99999 n\n\n网办\n互联网+监管\n  掌上办 3\n"
    assert read_dictionary(put(tmp_path, "词.txt", text, "utf-8-sig")) == ["网办", "掌上办", "互联网+监管"]
    table = "gloss,term\nx,互联网＋监管\ny,网办\n"
    assert read_dictionary(put(tmp_path, "词.csv", table)) == ["网办", "互联网+监管"]


@pytest.mark.parametrize(("name", "text", "encoding", "said"), [
    ("词.csv", "意思,类\n一网通办,x\n", "utf-8", "缺少列 term.*no column term"),
    ("词.csv", "", "utf-8", "缺少列 term.*no column term"),
    ("词.txt", "\x89PNG\r\n\x1a\n", "latin-1", "PNG"),
])
def test_bad_dictionaries_are_refused_by_name(tmp_path, name, text, encoding, said):
    with pytest.raises(GovtextError, match=f"(?s){re.escape(name)}.*{said}"):
        read_dictionary(put(tmp_path, name, text, encoding))


@pytest.mark.parametrize(("name", "text", "encoding"), [
    ("词.txt", "一网通办\n掌上办\n", "gbk"), ("词.txt", "一网通办\r\n\r\n掌上办 \r\n", "utf-8-sig"), ("词.txt", "一网通办\r掌上办", "utf-16"),
    ("词.txt", "# 词表\n一网通办 100 n\n掌上办\tn\n", "utf-8"), ("词.txt", "一网通办,20\n\u202a掌上办\u202c\n", "utf-8"),
    ("词.csv", "词条,类\n一网通办,x\n掌上办,y\n", "gbk"), ("词.csv", "一网通办\n掌上办\n", "utf-8"), ("词.csv", "类;term\nx;一网通办\ny;掌上办\n", "utf-8-sig")])
@pytest.mark.filterwarnings("error")
def test_word_lists_of_every_common_form(tmp_path, name, text, encoding):
    assert dictionary_words(put(tmp_path, name, text, encoding)) == ["掌上办", "一网通办"]


@pytest.mark.parametrize(("name", "text", "line"), [
    ("词.csv", "term,类\n一网通办,x\n,y\n", 3), ("词.csv", "类,term\n一网通办\nx,一网通办\n", 2),  # a row that breaks off before the term
    ("词.txt", "一网通办\n、、\n", 2), ("词.txt", "一网通办\n——\n\n★\n", 2)])
def test_one_bad_line_never_costs_the_list(tmp_path, name, text, line):
    with pytest.warns(UserWarning, match=f"(?s){re.escape(name)} 第 {line}.*line {line}"):
        assert read_dictionary(put(tmp_path, name, text)) == ["一网通办"]


ENTRIES = st.lists(st.tuples(st.text(st.sampled_from("县里办事窗口5G+-甲"), min_size=1, max_size=6).filter(is_term),
                             st.sampled_from(["", " 100", "\t3 n", " n", "\t20\tnz", ",7", " "])), min_size=1, max_size=8)


@given(ENTRIES, st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]), st.sampled_from(["\n", "\r\n", "\n\n"]))
def test_entries_are_read_back_whatever_stands_behind_them(tmp_path_factory, entries, encoding, end):
    text = "# 词表：县里办事\n" + "".join(word + tail + end for word, tail in entries)
    path = put(tmp_path_factory.mktemp("words"), "词.txt", text, encoding)
    assert set(read_dictionary(path)) == {word for word, tail in entries if tail not in (" n",) or re.search("[\u4e00-\u9fff]", word)} | {
        f"{word} n" for word, tail in entries if tail == " n" and not re.search("[\u4e00-\u9fff]", word)}


@given(st.binary(max_size=120))
def test_any_bytes_are_a_word_list_or_are_refused(tmp_path_factory, raw):
    path = tmp_path_factory.mktemp("words") / "词.txt"
    path.write_bytes(raw)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            words = dictionary_words(path)
        except GovtextError as error:
            assert error.zh.startswith("词.txt")
        else:
            assert all(ONE_WORD.fullmatch(word) for word in words)


@pytest.mark.parametrize("entry", ["PLC 调制解调器", "open data", "数字 政府 建设", "一网通办、掌上办"])
def test_an_entry_of_several_words_is_left_out_and_told_not_cut_to_its_first(tmp_path, entry):
    with pytest.warns(UserWarning, match=re.escape(entry)):
        assert dictionary_words(put(tmp_path, "词.txt", f"一网通办\n{entry}\n")) == ["一网通办"]


def test_a_missing_dictionary_is_named():
    with pytest.raises(GovtextError, match=r"没有\.txt"):
        read_dictionary("没有.txt")


def test_words_that_cannot_stay_whole_are_named_and_left_out():
    with pytest.warns(UserWarning, match="(?s)2 个词条.*smart city.*2 dictionary entries"):
        words = dictionary_words(["smart city", "放管服", "“413”框架"])
    assert words == ["放管服"]


def test_the_record_names_what_was_used():
    record = segmenter_record("jieba", ["放管服", "放管服 "])
    assert record["dictionary_words"] == "1" and record["hmm"] == "false"
    import hashlib
    assert record["dictionary_sha256"] == hashlib.sha256("放管服".encode()).hexdigest()


def test_the_lexicon_lies_where_the_library_looks():
    assert (data_dir() / "lexicon" / "terms.csv").is_file()

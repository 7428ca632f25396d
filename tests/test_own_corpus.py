"""The research kit from a folder of texts to the files a researcher takes away, on the example corpus and on edge cases."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
import warnings

import networkx as nx
import pandas as pd
import pytest

import govtext as gt
from govtext import report
from govtext.measures.cooccurrence import co_word_graph, cooccurrence
from govtext.measures.documents import OTHERS, describe_documents, rare_together, split_terms, year_spans
from govtext.messages import GovtextError

EXAMPLE = gt.data_dir() / "example"


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    with warnings.catch_warnings():
        warnings.simplefilter("error")   # the example has no problems to warn of
        return gt.build_corpus(EXAMPLE, tmp_path_factory.mktemp("own") / "corpus", progress=False)


def command(*words, cwd=None, package="govtext"):
    return subprocess.run([sys.executable, "-m", package, *map(str, words)], capture_output=True, text=True, encoding="utf-8",
                          timeout=120, cwd=cwd, env={**os.environ, "PYTHONUTF8": "1"})


# ---------------------------------------------------------------------------------------------------- the example, by hand

def test_the_example_is_read_as_counted_by_hand(corpus):
    articles = corpus.articles.set_index("article_id")
    assert len(articles) == 24 == len([p for p in EXAMPLE.iterdir() if p.name != "metadata.csv"])
    # counted in an editor: non-empty lines of the two text files, paragraphs and headings of the page without menu and footer
    assert articles.loc["2012-qy-website", "n_passages"] == 10
    assert articles.loc["2022-qy-digital", "n_passages"] == 14
    assert articles.loc["2022-lh-grass", "n_passages"] == 12
    assert articles.loc["2022-lh-grass", ["issuer", "year", "level", "period"]].tolist() == ["临湖市", 2022, "市", "数字政府"]
    assert articles["year"].tolist() == sorted(articles["year"]) and articles["year"].between(2012, 2023).all()
    assert articles.groupby("issuer").size().to_dict() == {"青屿省": 8, "临湖市": 8, "云川市": 8}
    assert pd.read_csv(corpus.path / "problems.csv").empty


def test_a_gb18030_file_is_among_them_and_is_read(corpus):
    old = [p.name for p in sorted(EXAMPLE.glob("*.txt")) if not _is_utf8(p.read_bytes())]
    assert old, "the example should hold a file in GB18030"
    for name in old:
        text = (EXAMPLE / name).read_bytes().decode("gb18030")
        lines = [line for line in text.splitlines() if line.strip()]
        mine = corpus.passages[corpus.passages["article_id"] == name[:-4]]
        assert len(mine) == len(lines)
        assert mine["n_chars"].tolist() == [len("".join(line.split())) for line in lines]


def _is_utf8(raw):
    try:
        raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return True


def test_menus_and_footers_of_pages_are_left_out_and_word_files_are_read(corpus):
    terms = set(corpus.tokens["term"])
    assert "版权所有" not in terms and "政务公开" not in set(corpus.tokens.loc[corpus.tokens["article_id"] == "2022-lh-grass", "term"])
    assert {"数字化改革", "一体化", "形式主义"} & set(corpus.tokens.loc[corpus.tokens["article_id"].isin(
        ["2019-qy-onenet", "2021-yc-reform", "2023-yc-burden"]), "term"])


def test_counts_of_words_by_hand(corpus):
    # 数字政府 in the notice of 2022: title, first sentence, 一、(工作专班) = 3; 通知 in the title and the order of 2012
    counts = gt.nested_frequency(corpus.tokens, ["数字政府", "数字素养"], by="article_id").set_index(["article_id", "term"])["n"]
    text = (EXAMPLE / "2022-qy-digital.txt").read_text("utf-8-sig")
    assert counts["2022-qy-digital", "数字政府"] == text.count("数字政府") == 3
    assert counts["2022-qy-digital", "数字素养"] == text.count("数字素养") == 2


def test_from_tables_to_files(corpus, tmp_path):
    words = gt.content_terms(corpus.tokens, gt.load_stopwords())
    graph = co_word_graph(cooccurrence(corpus.tokens, gt.term_frequency(words)["term"].head(20).tolist(), unit="passage"), minimum=2)
    made = [report.export_graph(graph, tmp_path / f"network.{suffix}") for suffix in ("graphml", "gexf", "net", "csv")]
    for path, read in zip(made, (nx.read_graphml, nx.read_gexf, nx.read_pajek), strict=False):
        back = read(path)
        assert set(back.nodes) == set(graph.nodes) and back.number_of_edges() == graph.number_of_edges() > 0
    assert len(pd.read_csv(made[-1], encoding="utf-8-sig")) == graph.number_of_edges()
    methods = report.methods_report(corpus, stopwords=len(gt.load_stopwords()), thresholds={"minimum": 2})
    assert "24 份文档" in methods["zh"] and "年份：2012–2023；来自元数据 24 份" in methods["zh"] and "274 passages" in methods["en"] and corpus.hash in methods["zh"]
    report.write_report(methods, tmp_path / "methods.docx")
    book = report.export_workbook({"documents": corpus.articles, "words": gt.term_frequency(words)}, tmp_path / "r.xlsx",
                                  methods=methods["zh"])
    assert list(pd.read_excel(book, sheet_name=None)) == ["documents", "words", "methods"]
    assert len(pd.read_excel(book, sheet_name="documents")) == 24


def test_the_same_folder_gives_the_same_tables(corpus, tmp_path):
    shutil.copytree(EXAMPLE, tmp_path / "elsewhere")
    again = gt.build_corpus(tmp_path / "elsewhere", tmp_path / "out", progress=False)
    assert again.hash == corpus.hash


def test_new_terms_for_the_dictionary_change_the_counts(corpus, tmp_path):
    more = [*gt.load_terms()["term"], "政务大厅"]
    built = gt.build_corpus(EXAMPLE, tmp_path / "out", dictionary=more, progress=False)
    before, after = (c.tokens.groupby("term")["n"].sum() for c in (corpus, built))
    gained = after["政务大厅"]
    assert "政务大厅" not in before and gained >= 2
    assert before["大厅"] - after.get("大厅", 0) == gained == before["政务"] - after.get("政务", 0)


# ---------------------------------------------------------------------------------------------------- who, when, which words

def test_documents_are_described_from_metadata_or_from_names(corpus):
    table = describe_documents(corpus.articles)
    assert (table["year_from"] == "metadata").all() and table["period"].iloc[0] == "电子政务"
    bare = pd.DataFrame({"article_id": list("abcd"), "n_chars": 1, "title": ["x", "甲市2011年报告", "关于20300件事", "y"],
                         "file": ["甲/2010.md", "甲/r.md", "乙/r.md", "z.md"]})
    table = describe_documents(bare)
    assert table["issuer"].tolist() == ["甲", "甲", "乙", OTHERS]
    assert table["year"].tolist()[:2] == [2010, 2011] and table["year"].isna().tolist() == [False, False, True, True]
    assert table["year_from"].tolist() == ["file name", "title", "", ""]
    assert table["period"].tolist() == ["2010", "2011", OTHERS, OTHERS]


def test_spans_and_small_groups():
    assert year_spans(pd.Series([2001, 2004, 2012]), 2).tolist() == ["2001–2006", "2001–2006", "2007–2012"]
    assert year_spans(pd.Series([2001, 2002, 2003]), 2).tolist() == ["2001–2002", "2001–2002", "2003"]
    assert year_spans(pd.Series([2001, None, 2002], dtype="Int64"), 4).tolist() == ["2001", "", "2002"]
    assert year_spans(pd.Series([None], dtype="Int64")).tolist() == [""]
    years = pd.Series(range(1979, 2027))
    spans = year_spans(years, 13)
    assert spans.nunique() <= 13 and spans.iloc[0].startswith("1979") and spans.iloc[-1].endswith("2026")
    with pytest.raises(GovtextError):
        year_spans(years, 0)
    assert rare_together(["a", "a", "b", "c"], 2).tolist() == ["a", "a", OTHERS, OTHERS]
    assert rare_together(["c", "b", "a"], 3).tolist() == ["c", "b", "a"]
    assert rare_together([OTHERS, "a", "b", "c"], 3).tolist() == [OTHERS, "a", "b", OTHERS]
    assert rare_together([], 3).empty


def test_split_terms_by_hand():
    ngrams = pd.DataFrame({"article_id": ["x", "y", "x", "x", "x"], "n": [3, 2, 2, 2, 9],
                           "ngram": ["政务 大厅", "政务 大厅", "的 大厅", "5G 网络", "政务 大厅 的"]})
    tokens = pd.DataFrame({"term": ["政务", "大厅", "的", "5G", "网络"], "n": [6, 9, 20, 2, 2]})
    table = split_terms(ngrams, tokens, stopwords={"的"})
    assert table.to_dict("records") == [{"term": "政务大厅", "first": "政务", "second": "大厅", "n_both": 5, "n_first": 6,
                                         "n_second": 9, "documents": 2, "dice": pytest.approx(10 / 15)}]
    assert split_terms(ngrams, tokens, stopwords={"的"}, minimum=6).empty
    assert split_terms(ngrams.head(0), tokens).empty


def test_a_group_with_no_documents(corpus):
    words = gt.content_terms(corpus.tokens).assign(period="数字政府")
    with pytest.raises(GovtextError, match="智慧城市"):
        gt.keyness(words, by="period", target="智慧城市")
    with pytest.raises(GovtextError):   # one group only: nothing to compare with
        gt.keyness(words, by="period", target="数字政府")


def test_a_corpus_of_one_document(tmp_path):
    (tmp_path / "one").mkdir()
    shutil.copy(EXAMPLE / "2022-qy-digital.txt", tmp_path / "one")
    built = gt.build_corpus(tmp_path / "one", tmp_path / "out", progress=False)
    assert len(built.articles) == 1 and len(built.passages) == 14
    table = describe_documents(built.articles)
    assert table["year"].tolist() == [2022] and table["issuer"].tolist() == [OTHERS]
    assert "1 份文档" in report.methods_report(built)["zh"]


def test_two_thousand_documents_of_one_line(tmp_path):
    folder = tmp_path / "many"
    folder.mkdir()
    draw = random.Random(1)
    for i in range(2000):
        words = "、".join(draw.sample(["数字政府", "数据共享", "群众", "政务服务", "平台", "部门"], 3))
        (folder / f"{2000 + i % 20}-{i:04}.txt").write_text(f"{words}。", "utf-8")
    start = time.process_time()
    built = gt.build_corpus(folder, tmp_path / "out", progress=False)
    seconds = time.process_time() - start
    assert len(built.articles) == len(built.passages) == 2000 and int(built.tokens["n"].sum()) == 6000
    assert describe_documents(built.articles)["year"].nunique() == 20
    assert seconds < 20, f"{seconds:.1f} s"   # about 2 s on an idle machine


# ---------------------------------------------------------------------------------------------------- the command line

def test_build_report_compare(tmp_path):
    done = command("build", EXAMPLE, tmp_path / "mine")
    assert done.returncode == 0 and "24 articles" in done.stdout, done.stderr
    done = command("report", tmp_path / "mine")
    assert done.returncode == 0, done.stderr
    tables, texts = ("documents", "duplicates", "frequencies", "network", "keyness-1", "keyness-2", "keyness-3"), ("zh.md", "en.md", "zh.docx", "en.docx")
    assert {p.name for p in (tmp_path / "mine-report").iterdir()} == {".written.json", "figures", *(f"{t}.csv" for t in tables),
                                                                      *(f"methods.{t}" for t in texts)}
    done = command("compare", tmp_path / "mine", "course", "--top", "5", "--to", tmp_path / "keyness.csv")
    assert done.returncode == 0 and "通知" in done.stdout, done.stderr
    assert (tmp_path / "keyness.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_help_and_mistakes_have_their_exit_codes(tmp_path):
    assert command("report", "--help").returncode == command("verify", "--help", package="govcourse").returncode == 0
    (tmp_path / "empty").mkdir()
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "diary.txt").write_text("x", "utf-8")
    for words in (["build", tmp_path / "none", tmp_path / "out"], ["build", tmp_path / "empty", tmp_path / "out"],
                  ["build", EXAMPLE, tmp_path / "notes"], ["report", tmp_path / "notes"], ["compare", tmp_path / "none", tmp_path / "notes"],
                  ["nonsense"]):
        done = command(*words)
        assert done.returncode == 2, words
        assert "Traceback" not in done.stderr and done.stderr.strip(), words
    assert (tmp_path / "notes" / "diary.txt").read_text("utf-8") == "x" and not (tmp_path / "out").exists()


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C is another thing on Windows")
@pytest.mark.parametrize("workers", [1, 2])
def test_ctrl_c_leaves_the_corpus_that_was_there(tmp_path, workers):
    out = tmp_path / "mine"
    before = gt.build_corpus(EXAMPLE, out, progress=False).hash
    folder = tmp_path / "large"
    folder.mkdir()
    text = (EXAMPLE / "2022-qy-digital.txt").read_text("utf-8-sig") * 1500
    for i in range(12):
        (folder / f"{i}.txt").write_text(text, "utf-8")
    child = subprocess.Popen([sys.executable, "-m", "govtext", "build", str(folder), str(out), "--workers", str(workers)],
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True, env={**os.environ, "PYTHONUTF8": "1"})
    waited = 0.0
    while not any(tmp_path.glob(".mine.building-*")) and waited < 60:   # the build has begun
        time.sleep(0.05)
        waited += 0.05
    time.sleep(0.3)
    os.killpg(child.pid, signal.SIGINT)   # as a terminal does it: the whole group gets it
    _, stderr = child.communicate(timeout=60)
    assert child.returncode == 130, (child.returncode, stderr.decode("utf-8")[-800:])
    if workers == 1:   # worker processes that are still starting print tracebacks of their own
        assert "Traceback" not in stderr.decode("utf-8")
    assert gt.load_corpus(out).hash == before
    assert not list(tmp_path.glob(".mine.*")), "a half-built folder was left behind"


# ---------------------------------------------------------------------------------------------------- real reports

@pytest.mark.slow
def test_three_hundred_real_reports(reference, tmp_path):
    from govtext.figures import own_corpus

    reports = sorted((reference / "reports" / "provincial").rglob("*.md"))
    if len(reports) < 300:
        pytest.skip("fewer than 300 reports")
    pytest.importorskip("rjieba")
    for path in reports[::len(reports) // 300][:300]:
        place = tmp_path / "texts" / path.parent.name / path.name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.symlink_to(path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")   # equal titles
        built = gt.build_corpus(tmp_path / "texts", tmp_path / "out", engine="rjieba", workers=2, ngrams=True, progress=False)
    documents = describe_documents(built.articles)
    assert len(documents) == 300 and documents["year"].notna().all() and documents["issuer"].nunique() >= 20
    pairs = split_terms(built.ngrams, built.tokens, stopwords=gt.load_stopwords(), minimum=15)
    assert "一带一路" in set(pairs["term"].head(40))   # the course's dictionary lacks it
    words = gt.content_terms(built.tokens, gt.load_stopwords()).merge(documents[["article_id", "period"]], on="article_id")
    last = documents.sort_values("year")["period"].iloc[-1]
    table = gt.keyness(words, by="period", target=last, minimum=50)
    assert "高质量发展" in set(table["term"].head(20))
    own_corpus.documents_by_group(documents)
    own_corpus.document_lengths(documents)

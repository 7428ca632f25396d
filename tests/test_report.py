"""The methods report and the exports."""

import networkx as nx
import pandas as pd
import pytest

import govcourse as gc
import govtext as gt
from govtext import report
from govtext.messages import GovtextError


@pytest.fixture(scope="module")
def corpus():
    return gc.load_course()


def graph():
    made = nx.Graph()
    made.add_edge("数据", "共享", weight=0.5, n=3)
    made.add_edge("数据", "=cmd", weight=0.25, n=1)
    return made


def test_the_report_holds_what_reviewers_ask_for(corpus):
    made = report.methods_report(corpus, thresholds={"minimum": 3}, seeds={"louvain": 7}, stopwords=968)
    for lang, words in (("zh", ["116 个段落", "关闭隐马尔可夫", "968", "【抽样方法"]), ("en", ["116 passages", "hidden Markov model off", "968", "[Sampling"])):
        for word in [*words, "minimum", "seed: louvain", corpus.hash, corpus.manifest["segmentation"]["dictionary_sha256"], "jieba"]:
            assert word in made[lang], word
    assert "【抽样方法" not in report.methods_report(corpus, sampling=("全部普查。", "All of them."))["zh"]
    said = report.methods_report(corpus, further=[("用其中随机抽出的 5 份。", "Of them 5 were drawn at random.")])
    assert "用其中随机抽出的 5 份。\n\n#" in said["zh"] and " Of them 5 were drawn at random.\n\n#" in said["en"]


def test_the_report_is_written_as_markdown_and_word(corpus, tmp_path):
    import docx

    made = report.methods_report(corpus)
    assert [p.name for p in report.write_report(made, tmp_path / "m.md")] == ["m.zh.md", "m.en.md"]
    word = report.write_report(made, tmp_path / "m.docx")[0]
    document = docx.Document(str(word))
    assert document.paragraphs[0].text == "方法" and len(document.tables) == 4
    assert document.tables[-1].rows[1].cells[0].text == corpus.articles["article_id"].iloc[0]
    with pytest.raises(GovtextError):
        report.write_report(made, tmp_path / "m.pdf")


@pytest.mark.parametrize(("suffix", "read"), [(".graphml", nx.read_graphml), (".gexf", nx.read_gexf), (".net", nx.read_pajek)])
def test_networks_survive_the_journey_and_have_stable_bytes(tmp_path, suffix, read):
    first, second = (report.export_graph(graph(), tmp_path / f"{i}{suffix}") for i in (1, 2))
    assert first.read_bytes() == second.read_bytes()
    back = nx.Graph(read(first))
    assert set(back.nodes) == {"数据", "共享", "=cmd"} and back.number_of_edges() == 2
    assert float(back["数据"]["共享"]["weight"]) == 0.5


def test_edges_as_csv_run_no_formula(tmp_path):
    text = report.export_graph(graph(), tmp_path / "e.csv").read_bytes().decode("utf-8-sig")
    assert "'=cmd" in text and "数据,共享,0.5,3" in text


def test_workbook_with_methods_sheet(tmp_path, corpus):
    path = report.export_workbook({"词频": pd.DataFrame({"term": ["数据", "=1+1"], "n": [3, 1]})}, tmp_path / "b.xlsx",
                                  methods=report.methods_report(corpus)["zh"])
    sheets = pd.read_excel(path, sheet_name=None)
    assert list(sheets) == ["词频", "methods"]
    assert sheets["词频"]["n"].tolist() == [3, 1] and sheets["词频"]["term"].tolist() == ["数据", "'=1+1"]


def test_nothing_to_export_is_said(tmp_path):
    with pytest.raises(GovtextError):
        report.export_workbook({}, tmp_path / "b.xlsx")


@pytest.mark.parametrize(("years", "span"), [
    ("a.txt,2019\nb.txt,\nc.txt,2021\n", "2019–2021; 1 without a year"), ("a.txt,不详\nb.txt,2020\nc.txt,2020\n", "2020; 1 without a year"),
    ("a.txt,\nb.txt,\nc.txt,\n", "No document has a year")])
def test_documents_without_a_year_are_counted_and_never_stop_the_report(tmp_path, years, span):
    (tmp_path / "in").mkdir()
    for name in "abc":
        (tmp_path / "in" / f"{name}.txt").write_text("数字政府要快。", "utf-8")
    (tmp_path / "in" / "metadata.csv").write_text(f"file,year\n{years}", "utf-8")
    corpus = gt.build_corpus(tmp_path / "in", tmp_path / "out", progress=False)
    for asked in (corpus, gt.load_corpus(tmp_path / "out")):
        report = gt.methods_report(asked)
        assert span in report["en"] and "nan" not in report["zh"].lower()


def test_files_that_were_not_read_are_counted_and_the_appendix_says_why(tmp_path):
    """Five files, one of them empty and one a picture, two with the same text; a row of the metadata without a file."""
    (tmp_path / "in").mkdir()
    for name in ("a, 一.txt", "b.txt"):
        (tmp_path / "in" / name).write_text("窗口统一受理。", "utf-8")
    (tmp_path / "in" / "c.txt").write_text("数据要共享。", "utf-8")
    (tmp_path / "in" / "empty.txt").write_text("", "utf-8")
    (tmp_path / "in" / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    (tmp_path / "in" / "metadata.csv").write_text("file,year\nb.txt,2019\nlost.docx,2020\n", "utf-8")
    with pytest.warns(UserWarning):
        corpus = gt.build_corpus(tmp_path / "in", tmp_path / "out", progress=False)
    assert corpus.problems["file"].str.contains("b.txt").any(), "the same text twice is a problem of documents that are there"
    assert sorted(report.not_read(corpus)["file"]) == ["empty.txt", "lost.docx", "picture.txt"]
    made = report.methods_report(corpus)
    assert "语料共 3 份文档" in made["zh"]
    assert "不在其中的：没有读入的文件 2 个（empty.txt、picture.txt），元数据里有、文件夹里没有的 1 个（lost.docx），原因见附录。" in made["zh"]
    assert "Not among them: files that could not be read, 2 (empty.txt、picture.txt); names in the metadata without a file, 1 (lost.docx); an appendix says why." in made["en"]
    assert "：没有读入的" in made["zh"] and "| empty.txt | empty.txt：文件是空的" in made["zh"] and "| picture.txt | picture.txt: this is not text" in made["en"]
    part = next(iter(gt.load_corpus(tmp_path / "out").parts()))
    assert not part.part or report.not_read(part).empty


def test_where_all_was_read_nothing_is_said_of_it(corpus, tmp_path):
    assert report.not_read(corpus).empty and "没有读入" not in report.methods_report(corpus)["zh"]
    (tmp_path / "in.csv").write_text("title,text\n甲,窗口统一受理。\n乙,\n", "utf-8")
    with pytest.warns(UserWarning):
        table = gt.build_corpus(tmp_path / "in.csv", tmp_path / "out", progress=False)
    made = report.methods_report(table)
    assert "in.csv：共 2 行，收入 1 行；略去没有正文的 1 行（第 3 行）。" in made["zh"], "a row without text is told, not a file"
    assert "| in.csv | in.csv: of 2 row(s) 1 were read" in made["en"]


def test_what_was_left_out_cleaned_or_collected_twice_is_counted_in_the_methods(tmp_path):
    """Twelve rows: eight texts, two of them twice and one thrice, four of them pages; two without text, two blank; one without a date."""
    page = "<p>{}。</p><p>办事。</p>".format
    texts = [page("一"), page("一"), page("二"), page("三"), "四。", "四。", "四。", "五。", "", "", None, None]
    lines = [f"{text},{'' if number == 7 else 2015}" if text is not None else "," for number, text in enumerate(texts)]
    (tmp_path / "in.csv").write_text("\n".join(["text,year", *lines]), "utf-8")
    with pytest.warns(UserWarning):
        gt.build_corpus(tmp_path / "in.csv", tmp_path / "out", progress=False)
    corpus = gt.load_corpus(tmp_path / "out")
    zh, en = (report.methods_report(corpus)[lang].split("##")[0] for lang in ("zh", "en"))
    assert "in.csv：共 12 行，收入 8 行；略去没有正文的 2 行（第 10, 11 行）、全空的 2 行。" in zh and "1 份没有年份" in zh
    assert "in.csv: of 12 row(s) 8 were read; left out: 2 without text (row 10, 11), 2 wholly blank. " in en and "1 without a year" in en
    assert "Noted while documents were read: in.csv#2: the text held HTML tags; they were taken out (4 of this kind, also in.csv#3; in.csv#4 …). " in en
    assert "有 5 份文档的正文与另一份完全相同（2 种正文），都计入。" in zh and "5 documents have exactly the text of another (2 different texts)" in en
    sample = gt.sample_documents(corpus, 2, seed=1)
    assert "12 row" not in report.methods_report(sample)["en"], "problems are those of the whole"


def test_the_half_behind_a_log_ratio_and_words_of_ones_own_stop_list_are_told(corpus):
    made = report.methods_report(corpus, reference=("甲", "A"), stopwords=gt.load_stopwords() | {"通知", "窗口"})
    assert "特征词的参照语料为甲。对数比是" in made["zh"] and "a count of 0 is taken as 0.5" in made["en"]
    assert "多 2 个（窗口、通知），少 0 个" in made["zh"] and "2 more (窗口、通知) and 0 fewer" in made["en"]
    assert "0.5" not in report.methods_report(corpus)["zh"].split("## ")[0]

"""What real users hand in: tables saved by hand, text where a list belongs, gaps, odd names; each was met in a trial."""
import io
import re
import zipfile

import networkx as nx
import pandas as pd
import pytest

import govcourse as gc
import govtext as gt
from govtext.__main__ import main
from govtext.measures.documents import describe_documents


def folder(tmp_path, files, metadata=None):
    place = tmp_path / "texts"
    for name, text in files.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(text, "utf-8")
    if metadata is not None:
        (place / "metadata.csv").write_text(metadata, "utf-8")
    return place


def built(tmp_path, files, metadata=None):
    return gt.build_corpus(folder(tmp_path, files, metadata), tmp_path / "out", progress=False)


PAGE = "<html><head><title>关于加快推进政务服务的通知</title></head><body><div class='article'><h1>通知</h1><p>为推进政务服务改革，现通知如下。到2010年底前，实现一网通办。</p><p>各地区要加强组织领导，根据2012年安排抓好落实。</p></div></body></html>"


def test_no_year_from_running_text(tmp_path):
    corpus = built(tmp_path, {"2016年通知.html": PAGE})
    assert corpus.articles["published"].tolist() == [""]
    assert corpus.articles["year"].tolist() == [2016]


def test_report_beside_corpus_is_not_read_again(tmp_path):
    place = folder(tmp_path, {"a.txt": "推进数字政府建设。"})
    for command in (["build", place, place / "out"], ["report", place / "out"], ["build", place, place / "out"]):
        assert main(list(map(str, command))) == 0
    assert gt.load_corpus(place / "out").articles["file"].tolist() == ["a.txt"]


def test_metadata_column_n(tmp_path):
    corpus = built(tmp_path, {"a.txt": "甲。", "b.txt": "乙。"}, "file,n,sentence\na.txt,3.5,二\n")
    assert corpus.articles["n_of_document"].tolist() == ["3.5", ""] and corpus.articles["sentence_of_document"].tolist() == ["二", ""]


def test_open_quote_is_told(tmp_path):
    with pytest.raises(gt.GovtextError):
        built(tmp_path, {"a.txt": "甲。", "b.txt": "乙。"}, 'file,title\na.txt,"甲\nb.txt,乙\n')


def test_years(tmp_path):
    names = "abcdef"
    cells = ["2022年", "２０２２", "二〇二二", "2022.0", " 2022 ", "2022"]
    corpus = built(tmp_path, {f"{n}.txt": "甲。" for n in names}, "file,year,issuer\n" + "".join(f"{n}.txt,{c}, 国务院 \n" for n, c in zip(names, cells, strict=True)))
    assert corpus.articles["year"].tolist() == [2022] * 6
    assert set(corpus.articles["issuer"]) == {"国务院"}
    assert describe_documents(corpus.articles)["year_from"].unique().tolist() == ["metadata"]


def test_docx(tmp_path):
    import docx
    document = docx.Document()
    cell = document.add_table(1, 1).cell(0, 0)
    cell.text = "外"
    cell.add_table(1, 1).cell(0, 0).text = "内"
    whole = io.BytesIO()
    document.save(whole)
    added = ("<w:p><w:r><w:t>甲</w:t></w:r><w:ins w:id='1' w:author='a'><w:r><w:t>乙</w:t></w:r></w:ins><w:del w:id='2' w:author='a'><w:r><w:delText>丙</w:delText>"
             "</w:r></w:del></w:p><w:sdt><w:sdtPr/><w:sdtContent><w:p><w:r><w:t>丁</w:t></w:r></w:p></w:sdtContent></w:sdt>")
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(tmp_path / "a.docx", "w") as target:
        for name in source.namelist():
            raw = source.read(name)
            target.writestr(name, raw.replace(b"<w:sectPr", added.encode() + b"<w:sectPr", 1) if name == "word/document.xml" else raw)
    assert gt.read_document(tmp_path / "a.docx").paragraphs == ["外 内", "甲乙", "丁"]


def book(tmp_path, text):
    (tmp_path / "book.yaml").write_text(text, "utf-8")
    return gt.load_codebook(tmp_path / "book.yaml")


def test_not_with_near(tmp_path):
    tokens = pd.DataFrame([("p-1", 1, "数据"), ("p-1", 3, "共享"), ("p-2", 5, "共享"), ("p-2", 6, "数据"), ("p-3", 1, "数据")], columns=["passage_id", "sentence", "term"])
    for near, units in ((1, ["p-1", "p-3"]), (2, ["p-3"])):
        codebook = book(tmp_path, f"categories:\n  - {{id: a, include: [{{any: [数据], not: [共享], near: {near}}}]}}")
        assert list(gt.suggest_codes(tokens, codebook)["unit"]) == units


@pytest.mark.parametrize("text", ["categories:\n- {id: a, include: [{any: 数字政府}]}", "categories:", "categories: [a]", "categories:\n- {id: a, name: 名}",
                                  "categories:\n- {id: [a]}", "categories:\n- {id: a, include: [{any: ['']}]}"])
def test_codebook_shapes(tmp_path, text):
    with pytest.raises(gt.GovtextError):
        book(tmp_path, text)


TOKENS = pd.DataFrame({"article_id": list("aabb"), "passage_id": ["a-01", "a-02", "b-01", "b-02"], "sentence": 1, "term": ["数字政府", "数据", "数据", "治理"], "n": 1,
                       "year": pd.array([2020, 2021, pd.NA, pd.NA], dtype="Int64")})


def test_one_term_as_text():
    assert gt.nested_frequency(TOKENS, "数字政府")["n"].tolist() == [1]
    assert gt.dispersion(TOKENS, "数据")["n"].tolist() == [2]
    with pytest.raises(gt.GovtextError):
        gt.nested_frequency(TOKENS, [None, 2022])


def test_missing_groups():
    assert gt.nested_frequency(TOKENS, ["数据"], by="year")["n"].tolist() == [0, 1]
    assert gt.document_frequency(TOKENS, unit="year")["share"].max() <= 1


def test_keyness_of_years():
    assert gt.keyness(TOKENS, by="year", target=2020)["n_target"].sum() == 1


def test_suffix_in_capitals(tmp_path):
    graph = nx.Graph([("a", "b")])
    for name, first in (("g.GEXF", "<"), ("g.GraphML", "<"), ("g.NET", "*")):
        assert gt.export_graph(graph, tmp_path / name).read_text("utf-8").startswith(first)


def test_sheets(tmp_path):
    import openpyxl
    table = pd.DataFrame({"=1+1": ["x"]})
    for names, methods in ((["长" * 31 + "一", "长" * 31 + "二"], ""), (["methods"], "x"), (["a/b"], ""), ([""], "")):
        with pytest.raises(gt.GovtextError):
            gt.export_workbook(dict.fromkeys(names, table), tmp_path / "a.xlsx", methods=methods)
    gt.export_workbook({"a": table, "b": gt.crosstab(TOKENS, "article_id", "term")}, tmp_path / "b.xlsx")
    book = openpyxl.load_workbook(tmp_path / "b.xlsx")
    assert book["a"]["A1"].value == "'=1+1" and [c.value for c in book["b"]["A"]] == ["article_id", "a", "b"]
    gt.export_csv(gt.crosstab(TOKENS, "article_id", "term"), tmp_path / "b.csv")
    assert (tmp_path / "b.csv").read_text("utf-8-sig").splitlines()[1].startswith("a,")
    gt.export_csv(TOKENS[TOKENS["n"] > 0].iloc[2:], tmp_path / "c.csv")
    assert (tmp_path / "c.csv").read_text("utf-8-sig").startswith("article_id,")


def test_dispersion_of_nothing():
    assert gt.dispersion(TOKENS.iloc[:0]).empty


def test_decisions():
    codings = pd.DataFrame({"unit": ["u", "u"], "coder": ["A", "B"], "code": ["x", "y"]})
    for codes in (["x", "y"], [""]):
        with pytest.raises(gt.GovtextError):
            gt.adjudicate(codings, pd.DataFrame({"unit": "u", "code": codes, "reason": ""}))


def test_stopwords_of_notepad(tmp_path):
    for raw in ("\ufeff的\n互联网＋\n".encode(), "的\n互联网＋\n".encode("gbk")):
        (tmp_path / "stop.txt").write_bytes(raw)
        assert gt.load_stopwords(tmp_path / "stop.txt") == {"的", "互联网+"}
    with pytest.raises(gt.GovtextError):
        gt.load_stopwords(tmp_path / "nope.txt")


def test_compare_lists_only_its_own_side(tmp_path, capsys):
    built(tmp_path, {"a.txt": "数字政府。政务服务。"})
    assert main(["compare", str(tmp_path / "out"), "course"]) == 0
    upper = capsys.readouterr().out.partition("More typical of B")[0].splitlines()
    rows = [line.split() for line in upper if re.match(r"\s*\S+ +\d+ +\d+ ", line)]
    assert rows and all(int(row[1]) > 0 for row in rows)


def test_unwritable(tmp_path, capsys):
    place = folder(tmp_path, {"a.txt": "甲。"})
    (tmp_path / "file").write_text("x")
    for out in (tmp_path / "file" / "out", tmp_path / ("名" * 90)):
        assert main(["build", str(place), str(out)]) == 2


def test_concept_evidence_of_another_corpus(tmp_path):
    assert gc.concept_evidence(built(tmp_path, {"a.txt": "数字政府。"}), "shift-1-role").empty


def test_sampling():
    with pytest.raises(gt.GovtextError):
        gt.methods_report(gc.load_course(), sampling="我的抽样")


@pytest.mark.filterwarnings("error")
def test_sheet_without_suggestions():
    sheet = gt.coding_sheet(gc.load_course().passages, pd.DataFrame(columns=["unit", "code", "rule", "matched"]))
    assert set(sheet["suggested"]) == {""}


def test_no_terms():
    for ask in (gc.trajectories, gc.first_mentions, gc.term_in_reports):
        with pytest.raises(gt.GovtextError):
            ask([])


def test_legend_of_unknown_period():
    gt.set_language("en")
    documents = pd.DataFrame({"article_id": ["a", "b"], "issuer": "x", "period": ["2020", "…"], "n_chars": [3, 4]})
    fig = gt.figures.document_lengths(documents).figure
    gt.set_language("zh")
    assert [t.get_text() for t in fig.legends[0].get_texts()] == ["2020", "period unknown"]


def test_long_names_stay_apart():
    from govtext.figures.own_corpus import _cut
    assert _cut("关于进一步把全县各镇的一体化办事窗口接进一个平台1", 16) != _cut("关于进一步把全县各镇的一体化办事窗口接进一个平台2", 16)
    assert len(_cut("长" * 99, 16)) == 16


def test_exports_make_the_folder_they_are_asked_to_write_into(tmp_path):
    table, place = pd.DataFrame({"term": ["数据"], "n": [1]}), tmp_path / "新" / "文件夹"
    gt.export_csv(table, place / "a.csv")
    gt.export_workbook({"a": table}, place / "二" / "a.xlsx")
    gt.export_graph(nx.Graph([("甲", "乙")]), place / "三" / "a.net")
    gt.write_report({"zh": "# 甲", "en": "# A"}, place / "四" / "a.md")
    assert len([p for p in place.rglob("*") if p.is_file()]) >= 5


def test_two_equal_corpora_have_nothing_to_tell(tmp_path, capsys):
    for out in ("a", "b"):
        gt.build_corpus(folder(tmp_path, {"a.txt": "县里办数据共享，县里办数据共享，县里办数据共享。"}), tmp_path / out, progress=False)
    assert main(["compare", str(tmp_path / "a"), str(tmp_path / "b")]) == 0
    said = capsys.readouterr().out
    assert "(none)" in said and "Empty DataFrame" not in said

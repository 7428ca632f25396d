"""Tables with one text per row as input, and texts in scripts for which the kit is not made."""

import json

import pandas as pd
import pytest

import govtext as gt
from govtext.__main__ import main
from govtext.tables import read_table

TEXTS = ["县里把办事窗口搬到网上，推进数字政府建设。\n\n一、怎么办\n数据共享还是难题。", "", "镇上的窗口也接进了平台，数字政府不是把柜台搬上网。"]
TABLE = pd.DataFrame({"编号": ["a-1", "b 2", "丙"], "标题": ["甲题", "乙题", "丙题"], "发布日期": ["2020-01-02", "44927", "不详"], "发文机关": ["青屿省", "云川市", "临湖市"], "正文": TEXTS})
KINDS = ["csv", "tsv", "xlsx", "jsonl", "json", "parquet", "gbk.csv"]


def write(table, place, kind):
    path = place / f"政策2011.{kind}"
    if kind == "parquet":
        pytest.importorskip("pyarrow")
        table.to_parquet(path)
    elif kind == "xlsx":
        table.to_excel(path, index=False)
    elif kind.startswith("json"):
        table.to_json(path, orient="records", lines=kind == "jsonl", force_ascii=False)
    else:
        table.to_csv(path, index=False, sep="\t" if kind == "tsv" else ",", encoding="gbk" if kind == "gbk.csv" else "utf-8")
    return path


@pytest.mark.parametrize("kind", KINDS)
def test_each_row_of_a_table_is_a_document(tmp_path, kind):
    path = write(TABLE, tmp_path, kind)
    with pytest.warns(UserWarning, match="没有正文的 1 行"):
        corpus = gt.build_corpus(path, tmp_path / "out", text="正文", title="标题", date="发布日期", id="编号", progress=False)
    assert corpus.articles[["article_id", "title", "issuer"]].values.tolist() == [["a-1", "甲题", "青屿省"], ["丙", "丙题", "临湖市"]]
    assert corpus.articles["year"].fillna(0).tolist() == [2020, 0]   # never the year in the name of the table
    assert corpus.passages["passage_id"].tolist() == ["a-1-01", "a-1-02", "a-1-03", "丙-01"] and corpus.passages["role"][1] == "heading"
    assert gt.evidence(corpus, "数字政府")["n"].tolist() == [1, 1]
    assert gt.text_of(corpus, "a-1-03") == "数据共享还是难题。" and "值守" not in set(gt.running_words(corpus)["term"])
    assert gt.text_of(gt.load_corpus(tmp_path / "out", sources=path), "丙-01").startswith("镇上")


def test_columns_and_ids_are_found_by_themselves(tmp_path, capsys):
    path = write(TABLE.drop(columns="编号").rename(columns={"正文": "全文"}), tmp_path, "xlsx")
    with pytest.warns(UserWarning):
        corpus = gt.build_corpus(path, tmp_path / "out", progress=False)
    assert corpus.articles["article_id"].tolist() == ["政策2011-2", "政策2011-4"] and corpus.articles["title"].tolist() == ["甲题", "丙题"]
    assert "全文" in capsys.readouterr().out


def test_the_command_line_takes_a_table(tmp_path, capsys):
    path = write(TABLE, tmp_path, "csv")
    with pytest.warns(UserWarning):
        assert main(["build", str(path), str(tmp_path / "out"), "--text", "正文", "--title", "标题", "--date", "发布日期", "--id", "编号"]) == 0
    assert main(["build", str(path), str(tmp_path / "out"), "--text", "内文"]) == 2
    assert "没有列 内文" in capsys.readouterr().err


@pytest.mark.parametrize(("change", "options", "said"), [
    ({"编号": ["x", "y", "x"]}, {"id": "编号"}, "article_id x 重复.*twice"), ({}, {"title": "题"}, "没有列 题.*no column"),
    ({}, {"metadata": "m.csv"}, "metadata"), ({"正文": TABLE["标题"]}, {"text": "none"}, "none.*正文")])
def test_tables_that_cannot_be_used_are_refused(tmp_path, change, options, said):
    with pytest.raises(gt.GovtextError, match=f"(?s){said}"):
        gt.build_corpus(write(TABLE.assign(**change), tmp_path, "csv"), tmp_path / "out", progress=False, **options)


def test_a_table_without_a_column_of_texts_is_asked_about_and_a_folder_has_no_columns(tmp_path):
    with pytest.raises(gt.GovtextError, match=r"(?s)--text.*编号, 标题"):
        gt.build_corpus(write(TABLE.drop(columns="正文"), tmp_path, "csv"), tmp_path / "out", progress=False)
    with pytest.raises(gt.GovtextError, match=r"(?s)表格.*table"):
        gt.build_corpus(tmp_path, tmp_path / "out", text="正文", progress=False)
    (tmp_path / "一份.docx").write_bytes(b"x")
    with pytest.raises(gt.GovtextError, match=r"(?s)文件夹.*folder"):
        gt.build_corpus(tmp_path / "一份.docx", tmp_path / "out", progress=False)


def test_a_cell_that_excel_cut_and_one_that_holds_a_page_are_told(tmp_path):
    long = ("县里把办事窗口搬到网上。" * 3000)[:32_767]
    table = pd.DataFrame({"正文": [long, "<p>县里把窗口搬到网上。</p><p>数据&nbsp;共享<br>还是<b>难题</b>。</p><script>var a=1</script>"]})
    with pytest.warns(UserWarning, match=r"(?s)32767.*HTML"):
        corpus = gt.build_corpus(write(table, tmp_path, "xlsx"), tmp_path / "out", progress=False)
    assert [gt.text_of(corpus, p) for p in corpus.passages["passage_id"]][1:] == ["县里把窗口搬到网上。", "数据共享", "还是难题。"]


def test_rows_of_a_csv_have_the_numbers_that_a_spreadsheet_shows(tmp_path):
    import csv

    import openpyxl

    rows = [["正文", "标题"], ["第一段办事。\n第二段\n值守。", "甲"], [], ["共享数据。", "乙\n续"], ["", "丙"], ["接听电话。", "丁"]]
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(tmp_path / "表.xlsx")
    for name, head in (("表.csv", ""), ("分号.csv", "sep=;\n")):   # Excel does not show the line that names the delimiter
        with (tmp_path / name).open("w", encoding="utf-8", newline="") as file:
            file.write(head)
            csv.writer(file, delimiter=head[4:5] or ",").writerows(rows)
    tables = [read_table(tmp_path / name)[0] for name in ("表.xlsx", "表.csv", "分号.csv")]
    assert [list(table.index) for table in tables] == [[2, 4, 5, 6]] * 3
    (tmp_path / "宽.csv").write_text('a,b\n"一\n二",2\n3,4,5\n', "utf-8")
    assert "宽.csv row 3: 3 cells" in read_table(tmp_path / "宽.csv")[1][0][2]
    (tmp_path / "引号.csv").write_text('a,b\n"一\n二",2\n3,"4\n5,6\n', "utf-8")
    with pytest.raises(gt.GovtextError, match=r"(?s)引号.csv 第 3 行（文件的第 5 行）.*row 3 \(line 5 of the file\)"):
        read_table(tmp_path / "引号.csv")


def test_lines_that_are_no_objects_and_paragraphs_as_a_list(tmp_path):
    lines = [json.dumps({"text": ["第一段办事。", "第二段值守。"], "title": "甲", "n": 3.0}), "{broken", "[1]", json.dumps({"title": "乙", "text": "共享数据。", "more": {"a": 1}})]
    (tmp_path / "a.jsonl").write_text("\n".join(lines), "utf-8")
    with pytest.warns(UserWarning, match=r"(?s)第 2, 3 行"):
        corpus = gt.build_corpus(tmp_path / "a.jsonl", tmp_path / "out", progress=False)
    assert corpus.articles["n_passages"].tolist() == [2, 1] and corpus.articles["title"].tolist() == ["甲", "乙"]


def test_the_answer_of_a_site_is_unpacked(tmp_path):
    (tmp_path / "a.json").write_text(json.dumps({"code": 200, "data": [{"title": "甲", "content": "共享数据。"}, {"title": "乙", "content": "值守窗口。"}]}, indent=1), "utf-8")
    assert gt.build_corpus(tmp_path / "a.json", tmp_path / "out", progress=False).articles["title"].tolist() == ["甲", "乙"]


def test_cells_merged_downwards_count_for_each_row_and_a_title_above_is_no_header(tmp_path):
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["政策汇总表"], ["发文机关", "标题", "正文"], ["青屿省", "甲", "共享数据。"], [None, "乙", "值守窗口。"], ["云川市", "丙", "接听电话。"]):
        sheet.append(row)
    sheet.merge_cells("A1:C1")
    sheet.merge_cells("A3:A4")
    book.create_sheet("说明").append(["第二张表"])
    book.save(tmp_path / "a.xlsx")
    with pytest.warns(UserWarning, match="说明"):
        corpus = gt.build_corpus(tmp_path / "a.xlsx", tmp_path / "out", progress=False)
    assert corpus.articles[["title", "issuer"]].values.tolist() == [["甲", "青屿省"], ["乙", "青屿省"], ["丙", "云川市"]]


# ---------------------------------------------------------------------------------------------------- scripts

TRADITIONAL = "縣裡把辦事窗口搬到網上，推進數字政府建設，居民在家裡就能提交材料，數據共享還是難題。"
ENGLISH = "The county moved its service windows online, and residents can now hand in papers from home; sharing data is still hard."


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "文本"
    place.mkdir()
    for name, text in (("简.txt", TEXTS[2]), ("繁.txt", TRADITIONAL), ("英.txt", ENGLISH), ("双语.txt", TEXTS[2] + "\n" + ENGLISH)):
        (place / name).write_text(text, "utf-8")
    return place


def test_scripts_in_which_the_kit_does_not_work_are_told_once(folder, tmp_path):
    (folder / "繁二.txt").write_text(TRADITIONAL + "完。", "utf-8")
    with pytest.warns(UserWarning, match="2 个问题"):
        corpus = gt.build_corpus(folder, tmp_path / "out", progress=False)
    assert corpus.problems["file"].tolist() == ["繁.txt, 繁二.txt", "英.txt"]
    assert "繁体" in corpus.problems["problem_zh"][0] and "--convert t2s" in corpus.problems["problem_en"][0] and "English" in corpus.problems["problem_en"][1]


def test_traditional_text_is_counted_simplified_and_shown_as_written(folder, tmp_path):
    pytest.importorskip("opencc")
    (folder / "杂.txt").write_text(TRADITIONAL + "\n镇上的王乾负责值守这个窗口。", "utf-8")   # OpenCC would make 乾 into 干
    with pytest.warns(UserWarning, match="1 个问题"):
        corpus = gt.build_corpus(folder, tmp_path / "out", convert="t2s", progress=False)
    found = gt.evidence(corpus, "数字政府").set_index("article_id")["n"].to_dict()
    assert found["繁"] == 1 and found["简"] == 1
    assert any("乾" in term for term in corpus.tokens["term"]) and found["杂"] == 1
    assert gt.text_of(corpus, "繁-01") == gt.clean(TRADITIONAL)
    assert "数据共享" in set(gt.running_words(corpus, passages="繁-01")["term"])
    assert corpus.manifest["segmentation"]["convert"] == "t2s" and "OpenCC" in gt.methods_report(corpus)["zh"] and "OpenCC" in gt.methods_report(corpus)["en"]
    with pytest.warns(UserWarning):
        plain = gt.build_corpus(folder, tmp_path / "plain", progress=False)
    assert corpus.passages["sha256"].tolist() == plain.passages["sha256"].tolist()
    same = corpus.tokens["article_id"].isin(["简", "双语"])
    assert corpus.tokens[same].values.tolist() == plain.tokens[plain.tokens["article_id"].isin(["简", "双语"])].values.tolist()


def test_without_opencc_it_is_said_how_to_get_it(folder, tmp_path, monkeypatch):
    import sys

    from govtext import conversion

    monkeypatch.setitem(sys.modules, "opencc", None)
    conversion.converter.cache_clear()
    with pytest.raises(gt.GovtextError, match=r"(?s)pip install opencc.*pip install opencc"):
        gt.build_corpus(folder, tmp_path / "out", convert="t2s", progress=False)
    conversion.converter.cache_clear()
    with pytest.raises(gt.GovtextError, match="convert"):
        gt.build_corpus(folder, tmp_path / "out", convert="s2x", progress=False)

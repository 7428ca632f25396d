"""Metadata as people keep them: dates, years, names of files and columns; what was guessed is said, what can be read in two ways is no year."""

import csv
import io
import unicodedata

import networkx as nx
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import govtext as gt
from govtext import metadata as room
from govtext import report
from govtext.measures.documents import describe_documents
from govtext.summary import groups_of

GOOD = "县里把办事窗口搬到网上，数据共享还是难题。"


@pytest.fixture
def built(tmp_path):
    """Build a corpus from file names and a table of metadata (text, bytes, or a DataFrame for a workbook)."""
    def build(files, metadata=None, name="metadata.csv", **options):
        place = tmp_path / "文本"
        for i, file in enumerate(files):
            (place / file).parent.mkdir(parents=True, exist_ok=True)
            (place / file).write_text(f"{GOOD}第{i}份。", "utf-8")
        if isinstance(metadata, pd.DataFrame):
            metadata.to_excel(place / name, index=False)
        elif metadata is not None:
            (place / name).write_bytes(metadata if isinstance(metadata, bytes) else metadata.encode())
        return gt.build_corpus(place, tmp_path / "out", progress=False, **options)

    return build


def column(corpus, name):
    return dict(zip(corpus.articles["file"], corpus.articles[name].fillna(0), strict=True))


# ---------------------------------------------------------------------------------------------------- dates

@pytest.mark.parametrize(("cell", "year"), [
    ("2022-06-30", 2022), ("2022/6/30", 2022), ("2022.6", 2022), ("2022年6月30日", 2022), ("２０２２年", 2022), ("2022.0", 2022), ("20220630", 2022),
    ("202206", 2022), ("20220630120000", 2022), ("30/06/2022", 2022), ("June 30, 2022", 2022), ("2022-06-30 00:00:00", 2022), ("2022-06-30T08:15:00Z", 2022),
    ("2022年上半年", 2022), ("国发〔2022〕14号", 2022), ("2022年6月—8月", 2022), ("2011-12", 2011),
    ("二〇二二年六月六日", 2022), ("二○二三年", 2023), ("二零二二", 2022), ("二O二二年", 2022), ("二Ｏ二一", 2021), ("一九九九年", 1999), ("贰零贰贰年", 2022),
    ("两千零二十二年", 2022), ("二千二十一年", 2021),
    ("44927", 2023), ("42019", 2015), ("42019.75", 2015), ("36526", 2000)])
def test_dates_that_say_one_year(cell, year):
    assert room.read_date(cell).year == str(year)


@pytest.mark.parametrize("cell", ["2015-02-30", "2015年13月5日", "2015年13月", "20150230", "31/02/2015", "2015-02-29", "2015.4.31", "2015-02-30 00:00:00"])
def test_a_day_that_no_calendar_has_keeps_its_year_and_is_doubtful(cell):
    assert room.read_date(cell)[::2] == ("2015", "no such day")


@given(st.dates(min_value=pd.Timestamp("1950-01-01").date(), max_value=pd.Timestamp("2099-12-31").date()),
       st.sampled_from(["%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日", "%Y年%m月", "%Y.%m", "%d.%m.%Y", "%m/%d/%Y", "%Y%m%d", "%Y-%m-%d %H:%M:%S", "%Y-%m-00", "%Y-00-00"]))
def test_a_day_of_the_calendar_is_never_doubtful(day, form):
    assert room.read_date(day.strftime(form)).how == ""


@pytest.mark.parametrize("cell", ["2022年第14号", "2022.0", "2022年6月—8月", "2011-12", "国发〔2022〕14号"])
def test_numbers_beside_a_year_that_are_no_day_are_not_doubted(cell):
    assert room.read_date(cell).how == ""


@pytest.mark.parametrize("cell", ["不详", "未知", "N/A", "n.d.", "-", "——", "无", "null", "#N/A", "0000", " ", "待补"])
def test_what_says_that_nothing_is_known_is_empty(cell):
    assert room.read_date(cell)[:3:2] == ("", "empty")


@pytest.mark.parametrize(("cell", "how"), [
    ("2019-2021", "span"), ("2019—2021年", "span"), ("2019年至2021年", "span"), ("2016-20", "span"), ("2019年至今", "span"), ("2019年发布，2020年修订", "span"),
    ("6月6日", "unread"), ("3/12/19", "unread"), ("Mar-19", "unread"), ("22年", "unread"), ("十二月", "unread"), ("1546300800", "unread"), ("20191", "unread"),
    ("2100", "unread"), ("1899-01-01", "unread"), ("民国一百一十年", "unread"), ("1905/7/8", "unread")])
def test_what_can_be_read_in_two_ways_is_no_year(cell, how):
    assert room.read_date(cell)[:3:2] == ("", how)


@given(st.dates(min_value=pd.Timestamp("1950-01-01").date(), max_value=pd.Timestamp("2099-12-31").date()),
       st.sampled_from(["%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日", "%d.%m.%Y", "%Y%m%d"]))
def test_a_written_date_gives_its_year_and_a_day_number_of_excel_never_a_wrong_one(day, form):
    assert room.read_date(day.strftime(form)).year == str(day.year)
    number = (day - pd.Timestamp("1899-12-30").date()).days   # Excel's own count
    assert room.read_date(str(number)).year in (str(day.year), "")


@given(st.text(max_size=20))
def test_any_cell_can_be_read(cell):
    found = room.read_date(cell)
    assert found.year == "" or 1900 <= int(found.year) <= 2099


def test_dates_and_years_of_a_corpus_with_notes_and_problems(built):
    rows = {"甲.txt": "42019,", "乙.txt": "二〇二二年六月,", "丙.txt": "2019-2021,", "丁.txt": "不详,", "戊.txt": ",2019—2021年", "己.txt": "2018,2017", "2016-庚.txt": "不详,",
            "2016-辛.txt": "3/12/19,"}
    with pytest.warns(UserWarning, match="不止一个年份"):
        corpus = built(rows, "file,date,year\n" + "".join(f"{file},{cells}\n" for file, cells in rows.items()))
    assert column(corpus, "year") == {"甲.txt": 2015, "乙.txt": 2022, "丙.txt": 0, "丁.txt": 0, "戊.txt": 0, "己.txt": 2017, "2016-庚.txt": 2016, "2016-辛.txt": 0}
    assert column(corpus, "published")["甲.txt"] == "2015-01-15"
    notes = column(corpus, "note")
    assert "Excel" in notes["甲.txt"] and "2019—2021年" in notes["戊.txt"] and notes["2016-庚.txt"] == "year from the file name"
    told = " ".join(corpus.problems["problem_zh"])
    assert "丙.txt“2019-2021”" in told and "戊.txt" in told and "2016-辛.txt“3/12/19”" in told and len(corpus.problems) == 3
    assert corpus.problems["file"].iloc[-1] == "丁.txt" and "1 份文档没有年份" in told


def test_rows_of_a_table_add_up_and_days_that_do_not_exist_are_told(tmp_path):
    """Ten rows below the header: six texts, one without, two of commas alone, one with a cell too many; empty lines are no rows."""
    rows = ["甲,2015-01-01,一。", ",,", "乙,2015-01-02,", "丙,2015-02-30,三。", "", "丁,2015年13月5日,四。", "戊,2016,五。", "己,2016,六。,多", "庚,,七。", "辛,2017-1-1,八。", ",,", ""]
    (tmp_path / "表.csv").write_text("标题,发文日期,正文\n" + "\n".join(rows), "utf-8")
    with pytest.warns(UserWarning):
        corpus = gt.build_corpus(tmp_path / "表.csv", tmp_path / "out", progress=False)
    told = " ".join(corpus.problems["problem_en"])
    assert len(corpus.articles) == 6
    assert "表.csv: of 10 row(s) 6 were read; left out: 1 without text (row 4), 2 wholly blank, 1 that do not fit header or format." in told
    assert "the date of 2 document(s) is in no calendar; its year was taken as written: 表.csv#5 (2015-02-30), 表.csv#7 (2015年13月5日)." in told
    known = corpus.articles.set_index("title")
    again = pd.DataFrame({"file": ["a"], "year": ["2015"], "published": ["2015-02-30"], "note": ["no such date"]})
    room.add_years(again, again["file"], [""], "metadata.csv")
    assert again["note"].tolist() == ["no such date"], "the table of a corpus that serves as metadata says it already"
    assert known.loc[["丙", "丁"], "note"].tolist() == ["no such date"] * 2 and known.loc[["丙", "丁"], "year"].tolist() == [2015, 2015]


@pytest.mark.parametrize("rows", [[["标题", "正文"], ["甲", "一。"], [None, None], ["乙", "二。"], [None, " "], ["丙", None]]])
def test_blank_rows_of_a_workbook_are_counted(tmp_path, rows):
    pd.DataFrame(rows).to_excel(tmp_path / "表.xlsx", index=False, header=False)
    with pytest.warns(UserWarning, match="of 5 row.s. 2 were read; left out: 1 without text .row 6., 2 wholly blank"):
        gt.build_corpus(tmp_path / "表.xlsx", tmp_path / "out", progress=False)


@pytest.mark.parametrize(("date", "is_one"), [("2022-06-30", True), ("2022/30/6", True), ("2022.6.30", True), ("2022年6月", True), ("2022年20-25号", True), ("2020-02-29", True),
                                              ("30/6/2022", True), ("2022-00-00", True), ("2022-02-30", False), ("2022年13月1日", False), ("2022年2月30日", False), ("2021/2/29", False),
                                              ("31/31/2022", False)])
def test_days_that_no_calendar_has(date, is_one):
    assert (room.read_date(date).how != "no such day") == is_one


def test_no_metadata_are_blamed_for_the_date_that_a_text_gives():
    made = pd.DataFrame({"file": ["a.md"], "published": [""], "note": [""]})
    told = room.add_years(made, made["file"], ["2019-02-30"], "metadata.csv")
    assert made["year"].tolist() == ["2019"] and "metadata.csv" not in told[0][1] + told[0][2] and told[0][2].startswith("The date that the text gives of 1 document(s)")


def test_the_column_that_was_renamed_is_found_though_its_first_name_was_taken():
    table, _ = room.beside_counts(pd.DataFrame({"role": ["省级"], "role_of_document": ["别的"]}), "metadata.csv")
    assert table[room.our_name("role", table.columns)].tolist() == ["省级"]


def test_lines_that_are_no_json_are_counted_beyond_the_first_hundred(tmp_path):
    (tmp_path / "表.jsonl").write_text('{"text": "一。"}\n' + "x\n" * 120 + '{"text": ""}\n', "utf-8")
    with pytest.warns(UserWarning, match="of 122 row.s. 1 were read; left out: 1 without text .row 122., 120 that do not fit"):
        gt.build_corpus(tmp_path / "表.jsonl", tmp_path / "out", progress=False)


def test_documents_without_a_year_are_told_in_one_row_where_others_have_one(built):
    with pytest.warns(UserWarning, match="没有年份"):
        corpus = built([*(f"通知{i}号.txt" for i in range(7)), "2019-甲.txt"])
    assert corpus.problems["problem_en"].str.startswith("7 document(s) have no year").tolist() == [True] and corpus.problems["file"][0].endswith("… (7)")


def test_a_corpus_without_years_is_meant_so(built):
    assert built(["甲.txt", "乙.txt"]).problems.empty


@pytest.mark.parametrize(("name", "year"), [
    ("2019-通知", "2019"), ("通知2020", "2020"), ("二〇二一年报告", "2021"), ("印发1999号文", ""), ("第2019期简报", ""), ("规划（2021—2025）", ""), ("No.2001", ""),
    ("2018年决算和2019年预算", ""), ("2021—25年规划", ""), ("20190312", ""), ("走访2000户", ""), ("2019版目录", "2019"), ("2019-15", "2019"), ("2099年远景目标", "")])
def test_a_year_in_a_name(name, year):
    assert room.year_in_name(name) == year


def test_folders_are_years_or_issuers_and_running_numbers_are_neither(built):
    corpus = built(["2015/意见.txt", "2016年/办法2011.txt", "青屿省/2017年度/通知.txt", "二〇一八/云川市/报告.txt", "1.txt", "2.txt", "2019.txt"])
    assert column(corpus, "year") == {"2015/意见.txt": 2015, "2016年/办法2011.txt": 2016, "青屿省/2017年度/通知.txt": 2017, "二〇一八/云川市/报告.txt": 2018,
                                     "1.txt": 0, "2.txt": 0, "2019.txt": 0}
    assert column(corpus, "issuer")["青屿省/2017年度/通知.txt"] == "青屿省" and column(corpus, "issuer")["二〇一八/云川市/报告.txt"] == "云川市"
    notes = column(corpus, "note")
    assert notes["2015/意见.txt"] == "year from the folder" and "issuer from the folder" in notes["青屿省/2017年度/通知.txt"] and notes["1.txt"] == ""
    described = describe_documents(corpus.articles).set_index(corpus.articles["file"])
    assert described.loc["2015/意见.txt", "year_from"] == "folder" and described.loc["2019.txt", "year_from"] == ""


def test_the_issuer_of_the_metadata_comes_before_the_folder(built):
    corpus = built(["甲/a.txt", "乙/b.txt", "乙/c.txt"], "file,issuer\n甲/a.txt,国务院\n乙/b.txt,\n")
    assert column(corpus, "issuer") == {"甲/a.txt": "国务院", "乙/b.txt": "乙", "乙/c.txt": "乙"}


def test_two_levels_of_folders_are_told_and_both_can_be_grouped_by(built, capsys):
    corpus = built(["省/2019/青屿/a.txt", "省/云川/b.txt", "市/临湖/2020/c.txt", "市/d.txt"])
    assert column(corpus, "issuer") == {"省/2019/青屿/a.txt": "省", "省/云川/b.txt": "省", "市/临湖/2020/c.txt": "市", "市/d.txt": "市"}
    assert column(corpus, "folder2") == {"省/2019/青屿/a.txt": "青屿", "省/云川/b.txt": "云川", "市/临湖/2020/c.txt": "临湖", "市/d.txt": ""}
    said = capsys.readouterr().out
    assert "first level of folders: 2 (" in said and "folder2: 3 (" in said and "--by folder2" in said
    assert set(groups_of(corpus, "folder2")) == {"青屿", "云川", "临湖", ""}


def test_metadata_in_subfolders_are_told_as_not_used(built):
    with pytest.warns(UserWarning, match=r"甲/metadata\.csv：元数据表只在最上层"):
        corpus = built(["甲/a.txt", "乙/b.txt"], "file,title\na.txt,甲题\n", name="甲/metadata.csv")
    assert corpus.problems["file"].tolist() == ["甲/metadata.csv"] and "甲题" not in set(corpus.articles["title"])
    assert report.not_read(corpus).empty, "it is no text that is missing"


def test_a_column_that_passages_have_too_is_renamed_and_told(built):
    with pytest.warns(UserWarning, match="the column role has the name of a column of passages or counts"):
        corpus = built(["a.txt", "b.txt", "c.txt"], "file,role,n,n_chars,role_of_document\na.txt,省级,7,1,x\nb.txt,市级,8,2,y\nc.txt,省级,9,3,z\n")
    assert corpus.articles["role_of_document_"].tolist() == ["省级", "市级", "省级"] and corpus.articles["role_of_document"].tolist() == ["x", "y", "z"]
    assert corpus.articles["n_of_document"].tolist() == [7, 8, 9]
    assert corpus.articles["n_chars"].tolist() == [len(f"{GOOD}第0份。")] * 3
    assert corpus.problems["file"].tolist() == ["metadata.csv"] * 2 and report.not_read(corpus).empty
    assert groups_of(corpus, "n").tolist() == ["7", "8", "9"], "--by takes the head of the researcher's table"
    found = gt.term_frequency(corpus, by="role_of_document_").query("term == '窗口'").set_index("role_of_document_")["n"]
    assert found.to_dict() == {"省级": 2, "市级": 1}


def test_a_renamed_column_of_a_table_of_any_name_is_no_file_that_was_not_read(tmp_path):
    (tmp_path / "文本").mkdir()
    (tmp_path / "文本" / "a.txt").write_text(GOOD, "utf-8")
    (tmp_path / "own.csv").write_text("file,role\na.txt,省级\n", "utf-8")
    with pytest.warns(UserWarning, match=r"own\.csv: the column role"):
        corpus = gt.build_corpus(tmp_path / "文本", tmp_path / "out", metadata=tmp_path / "own.csv", progress=False)
    assert corpus.problems["file"].tolist() == ["own.csv"] and report.not_read(corpus).empty


def test_one_folder_of_texts_is_no_issuer(built):
    assert "issuer" not in built(["附件/a.txt", "2019/b.txt", "c.txt"]).articles


# ---------------------------------------------------------------------------------------------------- names of files

@pytest.mark.parametrize("cell", ["报告(一).txt", "./报告（一）.txt", "报告（一）", "报告（一）.TXT", " 报告 （一） .txt", ".\\报告（一）.txt", "D:\\下载\\文本\\报告（一）.txt",
                                  "报告（一）\u200b.txt", "文本/报告（一）"])
def test_names_that_mean_the_same_file(built, cell):
    corpus = built(["报告（一）.txt", "报告二.txt"], f"file,title\n\"{cell}\",甲题\n")
    assert column(corpus, "title")["报告（一）.txt"] == "甲题" and corpus.problems.empty


def test_accents_of_a_mac_and_capitals(built):
    corpus = built([unicodedata.normalize("NFD", "Résumé.txt"), "ABC.TXT"], "file,title\nRésumé.txt,甲\nabc.txt,乙\n")
    assert set(corpus.articles["title"]) == {"甲", "乙"} and corpus.problems.empty


@pytest.mark.parametrize(("files", "cell", "near"), [
    (["县/报告.txt", "市/报告.txt"], "报告.txt", "县/报告.txt、市/报告.txt"), (["报告（一）.txt"], "报告（一）.docx", "报告（一）.txt"),
    (["关于办事窗口的通知.txt"], "关于办事窗口通知.txt", "关于办事窗口的通知.txt")])
def test_what_may_mean_a_file_is_suggested_not_taken(built, files, cell, near):
    with pytest.warns(UserWarning, match="是不是"):
        corpus = built(files, f"file,title\n{cell},甲题\n")
    assert "甲题" not in set(corpus.articles["title"]) and f"是不是：{near}？" in corpus.problems["problem_zh"][0]
    assert near.split("、")[0] in corpus.problems["problem_en"][0]


def test_two_rows_that_mean_one_file_are_refused(built):
    with pytest.raises(gt.GovtextError, match=r"(?s)报告\.txt 出现两行.*two rows"):
        built(["报告.txt"], "file,title\n报告.txt,甲\n./报告,乙\n")


# ---------------------------------------------------------------------------------------------------- columns and tables

@pytest.mark.parametrize("header", ["文件名,政策标题,发布时间,发文机关,发文字号,年份", "File Name,Policy Title,Publish Date,Issuing Body,Document No.,Year",
                                    "文件名称（含扩展名）,标题,成文日期,制定机关,文号,年度", "filename,题名,印发日期,发布单位,发文字号,year"])
def test_columns_under_other_names_are_found_and_printed(built, capsys, header):
    corpus = built(["a.txt"], f"{header}\na.txt,甲题,2021-05-06,青屿省,青政〔2021〕3号,2021\n")
    row = corpus.articles.iloc[0]
    assert row[["title", "published", "issuer", "publisher", "document number", "year"]].tolist() == ["甲题", "2021-05-06", "青屿省", "青屿省", "青政〔2021〕3号", 2021]
    said = capsys.readouterr().out
    assert "→ title" in said and "→ issuer" in said and "metadata.csv" in said


def test_files_named_by_their_titles_and_a_column_that_only_its_cells_tell(built):
    assert column(built(["甲通知.txt", "乙通知.txt"], "标题,日期\n甲通知,2020-02-03\n乙通知,2021-02-03\n"), "year") == {"甲通知.txt": 2020, "乙通知.txt": 2021}
    assert column(built(["甲通知.txt"], "哪一份,标题\n甲通知.txt,题目\n"), "title")["甲通知.txt"] == "题目"


@pytest.mark.parametrize("name", ["metadata.xlsx", "Metadata.XLSX", "元数据.xlsx"])
def test_a_workbook_serves_as_metadata(built, name):
    table = pd.DataFrame({"文件名": ["a", "b"], "标题": ["甲题", "乙题"], "日期": [pd.Timestamp("2021-03-04"), None], "年份": [None, 2019.0], "编号": ["007", "12"]})
    corpus = built(["a.txt", "b.txt"], table, name)
    assert corpus.articles[["title", "year", "published", "编号"]].values.tolist() == [["甲题", 2021, "2021-03-04", "007"], ["乙题", 2019, "", "12"]]


def test_one_table_of_metadata_is_used_and_the_other_told(built, tmp_path):
    (tmp_path / "文本").mkdir()
    pd.DataFrame({"file": ["a.txt"], "title": ["乙题"]}).to_excel(tmp_path / "文本" / "metadata.xlsx", index=False)
    with pytest.warns(UserWarning, match=r"metadata\.xlsx"):
        assert built(["a.txt"], "file,title\na.txt,甲题\n").articles["title"].tolist() == ["甲题"]


@pytest.mark.parametrize("table", ["2022年政策汇总表,,\nfile,title,year\na.txt,甲题,2022\n", ",file,title\n0,a.txt,甲题\n", "sep=;\nfile;title\na.txt;甲题\n",
                                   "file，title\na.txt，甲题\n", "file|title\ra.txt|甲题\r", "file\ttitle\na.txt\t甲题\n"])
def test_tables_as_programs_save_them(built, table):
    assert built(["a.txt"], table).articles["title"].tolist() == ["甲题"]


def test_a_long_cell_is_read(built):
    assert built(["a.txt"], f"file,title,remark\na.txt,甲题,{'长' * 200_000}\n").articles["title"].tolist() == ["甲题"]


CELLS = st.text(st.sampled_from("甲乙丙,;\t\"'|\n\r 　1=é𠮷"), max_size=8)


@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=6), st.sampled_from([",", ";", "\t"]),
       st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]))
def test_what_a_csv_writer_wrote_is_read_back(tmp_path_factory, rows, comma, codec):
    rows = [["头", *row] for row in rows]   # no row is empty
    out = io.StringIO()
    csv.writer(out, delimiter=comma, lineterminator="\r\n").writerows([["一列", "二列", "三列", "四列"], *rows])
    path = tmp_path_factory.mktemp("csv") / "表.csv"
    path.write_bytes(out.getvalue().encode(codec))
    assert gt.read_csv_any(path).values.tolist() == rows


@given(st.binary(max_size=200))
def test_any_bytes_are_a_table_or_are_refused(tmp_path_factory, raw):
    path = tmp_path_factory.mktemp("csv") / "表.csv"
    path.write_bytes(raw)
    try:
        gt.read_csv_any(path)
    except gt.GovtextError as error:
        assert "表.csv" in error.zh


# ---------------------------------------------------------------------------------------------------- signs that break exports

SIGNS = "\x07\x0b\x0c\x1f\x85\u2028\u2029\r\ufffe\u202e\ufeff"


@pytest.mark.parametrize("sign", SIGNS, ids=[hex(ord(c)) for c in SIGNS])
def test_no_sign_in_titles_or_names_breaks_an_export(built, tmp_path, sign):
    corpus = built([f"通知{sign}一.txt"], f"file,title,issuer,\"{sign}region\"\n通知一.txt,\"前题{sign}后题\",\"青屿{sign}省\",\"东{sign}部\"\n")
    row = corpus.articles.iloc[0]
    assert row["title"] in ("前题 后题", "前题后题") and row["issuer"] in ("青屿 省", "青屿省") and "region" in corpus.articles
    assert gt.text_of(corpus, corpus.passages["passage_id"][0]).startswith("县里")
    for suffix in (".docx", ".md"):
        report.write_report(report.methods_report(corpus), tmp_path / f"m{suffix}")
    gt.export_csv(corpus.articles, tmp_path / "a.csv")
    assert len(gt.read_csv_any(tmp_path / "a.csv")) == 1
    gt.export_workbook({"documents": corpus.articles.assign(title=f"前题{sign}后题")}, tmp_path / "a.xlsx")
    graph = nx.Graph()
    graph.add_edge(f"甲{sign}乙", "丙", weight=1)
    graph.add_node("丁", label=f"戊{sign}己")
    for suffix, read in ((".graphml", nx.read_graphml), (".gexf", nx.read_gexf), (".net", nx.read_pajek)):
        assert len(read(gt.export_graph(graph, tmp_path / f"g{suffix}"))) == 3


def test_a_document_says_a_title_with_a_line_break_of_its_own(tmp_path):
    import docx

    (tmp_path / "文本").mkdir()
    document = docx.Document()
    document.core_properties.title = "关于窗口\u2028值守的\u200b通知"
    document.add_paragraph(GOOD)
    document.save(tmp_path / "文本" / "a.docx")
    assert gt.build_corpus(tmp_path / "文本", tmp_path / "out", progress=False).articles["title"].tolist() == ["关于窗口 值守的通知"]

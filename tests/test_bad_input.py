"""Bad input: one clear sentence in each language that names the file, says what is wrong and what to do; the good files of
the same folder are built all the same."""

import io
import re
import shutil
import sys
import time
import zipfile

import pytest

from govcourse.data import load_course
from govtext import building as room
from govtext.building import build_corpus
from govtext.corpus import PROBLEM_COLUMNS, load_corpus
from govtext.csvfiles import export_csv, read_csv_any
from govtext.measures.cooccurrence import cooccurrence
from govtext.measures.frequency import content_terms
from govtext.measures.keyness import keyness
from govtext.messages import GovtextError
from govtext.readers import MAX_BYTES, read_document

GOOD = "县里把窗口搬到网上，数据共享还是难题。\n"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
HAN = re.compile("[\u4e00-\u9fff]")


def encrypted_pdf():
    from pypdf import PdfWriter

    writer, out = PdfWriter(), io.BytesIO()
    writer.add_blank_page(200, 200)
    writer.encrypt("暗号", algorithm="RC4-128")
    writer.write(out)
    return out.getvalue()


def scanned_pdf():
    from pypdf import PdfWriter

    writer, out = PdfWriter(), io.BytesIO()
    writer.add_blank_page(200, 200)
    writer.write(out)
    return out.getvalue()


def zip_without_a_document():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "not a Word file")
    return out.getvalue()


BAD_FILES = {  # name -> (content, what the message must say in Chinese, in English)
    "空.txt": (b"", "空的", "empty"),
    "空白.txt": (b" \r\n\t\n", "空的", "empty"),
    "只有标记.txt": (b"\xef\xbb\xbf", "空的", "empty"),
    "全角空格.txt": ("　　\n　".encode(), "没有找到文字", "no text"),
    "照片.txt": (PNG, "PNG", "PNG"),
    "老文档.docx": (b"\xd0\xcf\x11\xe0" + bytes(600), "旧 doc", "old .doc"),
    "其实是PDF.txt": (b"%PDF-1.7 \x00\x01", "PDF", "PDF"),
    "乱.txt": (bytes(range(128, 256)) * 3, "UTF-8", "UTF-8"),
    "日.txt": ("デジタル政府の推進に関する方針を定め、市民の利便性を高める。".encode("shift_jis"), "big5", "big5"),
    "法.txt": ("L'été, où l'élève a été relevé, les élèves préparent une stratégie très détaillée.".encode("latin-1"), "UTF-8.*cp1252", "UTF-8.*cp1252"),
    "归档.html": (b"From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\r\n=E6=95=B0", "MHTML.*浏览器", "MHTML.*browser"),
    "老.doc": (b"\xd0\xcf\x11\xe0" + bytes(600), r"\.docx", r"\.docx"),
    "公文.ofd": (zip_without_a_document(), "OFD", "OFD"),
    "扫描.jpg": (PNG, "OCR", "OCR"),
    "打包.zip": (zip_without_a_document(), "解压", "Unpack"),
    "加密.pdf": (encrypted_pdf(), "密码", "password"),
    "扫描.pdf": (scanned_pdf(), "OCR", "OCR"),
    "坏.pdf": (b"%PDF-1.4\n" + b"garbage " * 40, "损坏", "broken"),
    "坏.docx": (b"PK\x03\x04" + b"garbage " * 40, "损坏", "broken"),
    "不是文档.docx": (zip_without_a_document(), "损坏", "broken"),
    "空壳.html": (b"<html><head><title>x</title></head><body></body></html>", "没有找到文字", "no text"),
    "表格.xlsx": (zip_without_a_document(), r"不支持 \.xlsx.*--text.*metadata\.csv", r"\.xlsx is not supported.*--text.*metadata\.csv"),
    "没有扩展名": (GOOD.encode(), "不支持", "not supported"),
}


def is_clear(error, name):
    """Names the file in both languages, one or two sentences each, no traceback, no path of this machine."""
    assert error.zh.startswith(f"{name}：") and error.en.startswith(f"{name}: ")
    assert len(HAN.findall(error.zh)) >= 6 and not HAN.search(error.en.replace(name, ""))
    assert len(error.zh) < 150 and len(error.en) < 250 and "\n" not in error.zh + error.en
    assert error.zh.endswith("。") and error.en.endswith(".")
    assert str(error) == f"{error.zh}\n{error.en}"


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_file_is_refused_by_name_with_advice(tmp_path, name):
    content, zh, en = BAD_FILES[name]
    (tmp_path / name).write_bytes(content)
    with pytest.raises(GovtextError) as caught:
        read_document(tmp_path / name)
    is_clear(caught.value, name)
    assert re.search(zh, caught.value.zh) and re.search(en, caught.value.en)


def test_good_files_are_built_beside_all_the_bad_ones(tmp_path):
    folder = tmp_path / "文本"
    folder.mkdir()
    for name, (content, *_) in BAD_FILES.items():
        (folder / name).write_bytes(content)
    (folder / "好.txt").write_text(GOOD, "utf-8")
    with pytest.warns(UserWarning, match=f"(?s){len(BAD_FILES)} 个问题.*{len(BAD_FILES)} problem") as told:
        corpus = build_corpus(folder, tmp_path / "out", progress=False)
    assert corpus.articles["article_id"].tolist() == ["好"]
    problems = read_csv_any(tmp_path / "out" / "problems.csv")
    assert sorted(problems["file"]) == sorted(BAD_FILES)
    assert problems["problem_zh"].str.len().min() > 10 and problems["problem_en"].str.len().min() > 10
    assert len(told) == 1 and len(str(told[0].message).splitlines()) == 2 + 12 * 2 + 2  # twelve kinds shown, the rest in the file


def test_a_kind_of_problem_that_repeats_is_said_once_and_hides_no_other(tmp_path):
    """Nine pages in cells, two rows of a kind, one row without text: three kinds, the rare ones first on the screen and in the file."""
    rows = [f"<p>第{i}份。</p><p>办事。</p>" for i in range(9)]
    lines = ["text,date", *(f"{row},2015-01-01" for row in rows), ",2016", "多。,2016,格", "又。,2016,格", "好。,2016"]
    (tmp_path / "表.csv").write_text("\n".join(lines), "utf-8")
    with pytest.warns(UserWarning) as told:
        corpus = build_corpus(tmp_path / "表.csv", tmp_path / "out", progress=False)
    said = str(told[0].message).splitlines()
    assert said[1] == "12 problem(s), see problems.csv:" and len(said) == 2 + 2 * (1 + 2 + 1)
    assert said[3] == "表.csv: of 13 row(s) 10 were read; left out: 1 without text (row 11), 2 that do not fit header or format."
    assert said[-2] == "  表.csv#2：正文里有 HTML 标签，已去掉。（这样的共 9 条，还有 表.csv#3；表.csv#4 …）"
    assert said[-1] == "表.csv#2: the text held HTML tags; they were taken out. (9 of this kind, also 表.csv#3; 表.csv#4 …)"
    assert corpus.problems["file"].tolist() == ["表.csv"] * 3 + [f"表.csv#{row}" for row in range(2, 11)]


def test_the_largest_loss_is_always_told():
    from govtext import problems

    rows = [(f"{i}.pdf", f"{i}.pdf：扫描件。", f"{i}.pdf: a scan.") for i in range(900)] + [(f"甲{k}", f"甲{k}：{k * '坏'}。", f"甲{k}: {k * 'bad'}.") for k in range(1, 14)]
    with pytest.warns(UserWarning, match=r"a scan\. \(900 of this kind") as told:
        problems.tell(rows, ())
    assert str(told[0].message).count(" of this kind") == 1


def test_a_file_name_with_a_full_stop_takes_no_note_away():
    from govtext import problems

    kind, = problems.kinds([(f"{i}. 通知。.txt", f"{i}. 通知。.txt：去掉了空格。请核对。", f"{i}. 通知。.txt: spaces were taken out. Check it.") for i in (1, 2)], ())
    assert kind.said(brief=True)[1].startswith("1. 通知。.txt: spaces were taken out (2 of this kind") and kind.said(brief=True)[0].startswith("1. 通知。.txt：去掉了空格（")


def test_a_folder_of_bad_files_only_is_no_corpus_and_leaves_nothing(tmp_path):
    folder = tmp_path / "文本"
    folder.mkdir()
    (folder / "照片.txt").write_bytes(PNG)
    with pytest.raises(GovtextError, match=r"(?s)没有一个文件可以读取.*照片.*not one file"):
        build_corpus(folder, tmp_path / "out", progress=False)
    assert [p.name for p in tmp_path.iterdir()] == ["文本"]


def test_a_file_over_the_limit_is_refused_before_it_is_read(tmp_path, monkeypatch):
    path = tmp_path / "大.txt"
    with path.open("wb") as stream:
        stream.truncate(200_000_000)  # takes no room on the disk
    monkeypatch.setattr(type(path), "read_bytes", lambda self: pytest.fail("read"))
    assert MAX_BYTES < 200_000_000
    with pytest.raises(GovtextError, match=r"(?s)200 MB.*100 MB") as caught:
        read_document(path)
    is_clear(caught.value, "大.txt")


def test_the_limit_can_be_set(tmp_path):
    folder = tmp_path / "文本"
    folder.mkdir()
    (folder / "小.txt").write_text(GOOD, "utf-8")
    (folder / "大.txt").write_text(GOOD * 100, "utf-8")
    with pytest.warns(UserWarning, match=r"大\.txt.*上限"):
        corpus = build_corpus(folder, tmp_path / "out", progress=False, max_bytes=1000)
    assert corpus.articles["article_id"].tolist() == ["小"]


def test_a_file_that_vanishes_or_cannot_be_opened_is_named(tmp_path, monkeypatch):
    with pytest.raises(GovtextError) as caught:
        read_document(tmp_path / "没有.txt")
    is_clear(caught.value, "没有.txt")
    path = tmp_path / "锁.txt"
    path.write_text(GOOD, "utf-8")

    def refuse(self):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(type(path), "read_bytes", refuse)
    with pytest.raises(GovtextError, match="Permission denied") as caught:
        read_document(path)
    is_clear(caught.value, "锁.txt")


def test_an_unforeseen_error_in_one_file_does_not_cost_the_others(tmp_path, monkeypatch):
    folder = tmp_path / "文本"
    folder.mkdir()
    for name in ("甲.txt", "乙.txt"):
        (folder / name).write_text(GOOD, "utf-8")
    real = room.read_document

    def moody(path, **options):
        if path.name == "甲.txt":
            raise RecursionError("deep")
        return real(path, **options)

    monkeypatch.setattr(room, "read_document", moody)
    with pytest.warns(UserWarning, match=r"甲\.txt.*RecursionError"):
        assert build_corpus(folder, tmp_path / "out", progress=False).articles["article_id"].tolist() == ["乙"]


# ---------------------------------------------------------------------------------------------- folders

def test_missing_and_empty_folders_are_told_apart(tmp_path):
    with pytest.raises(GovtextError, match=r"(?s)没有这个文件夹.*no such folder"):
        build_corpus(tmp_path / "没有", tmp_path / "out", progress=False)
    (tmp_path / "空").mkdir()
    (tmp_path / "空" / ".DS_Store").write_bytes(b"x")
    with pytest.raises(GovtextError, match=r"(?s)没有文件.*holds no files"):
        build_corpus(tmp_path / "空", tmp_path / "out", progress=False)
    with pytest.raises(GovtextError, match=r"(?s)没有这个文件夹.*no such folder"):
        load_corpus(tmp_path / "没有")
    with pytest.raises(GovtextError, match=r"(?s)manifest\.json.*not a corpus"):
        load_corpus(tmp_path / "空")
    (tmp_path / "空" / "manifest.json").write_text('{"tables": 3}', "utf-8")
    with pytest.raises(GovtextError, match=r"(?s)manifest\.json.*not a corpus"):
        load_corpus(tmp_path / "空")


def test_the_output_cannot_swallow_the_texts(tmp_path):
    folder = tmp_path / "课题" / "文本"
    folder.mkdir(parents=True)
    (folder / "甲.txt").write_text(GOOD, "utf-8")
    for out in (folder, tmp_path / "课题", folder / ".." / "文本"):
        with pytest.raises(GovtextError, match=r"(?s)输出文件夹.*output folder"):
            build_corpus(folder, out, progress=False)
    assert (folder / "甲.txt").read_text("utf-8") == GOOD


def test_anything_that_is_not_part_of_a_corpus_is_never_replaced(tmp_path):
    """Also not where there is a manifest.json: web projects have one too, and people keep notes beside tables."""
    folder, out = tmp_path / "文本", tmp_path / "out"
    folder.mkdir()
    (folder / "甲.txt").write_text(GOOD, "utf-8")
    build_corpus(folder, out, progress=False)
    (out / "我的笔记.xlsx").write_bytes(b"x")
    with pytest.raises(GovtextError, match=r"(?s)我的笔记\.xlsx.*换一个.*Choose another"):
        build_corpus(folder, out, progress=False)
    for strange in ({"论文.docx": b"x"}, {"manifest.json": b'{"name": "web"}', "app.js": b"x"}, {"manifest.json": b"broken"}):
        place = tmp_path / f"别的{len(list(tmp_path.iterdir()))}"
        place.mkdir()
        for name, content in strange.items():
            (place / name).write_bytes(content)
        with pytest.raises(GovtextError, match=r"(?s)换一个.*Choose another"):
            build_corpus(folder, place, progress=False)
        assert {p.name: p.read_bytes() for p in place.iterdir()} == strange
    (tmp_path / "文件").write_text("x", "utf-8")
    with pytest.raises(GovtextError, match=r"(?s)换一个.*Choose another"):
        build_corpus(folder, tmp_path / "文件", progress=False)
    assert (tmp_path / "文件").read_text("utf-8") == "x"


# ---------------------------------------------------------------------------------------------- metadata

@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "文本"
    place.mkdir()
    for name in ("甲.txt", "乙.txt"):
        (place / name).write_text(f"{name[0]}县的事。{GOOD}", "utf-8")
    return place


def build_with(folder, metadata, encoding="utf-8", **options):
    (folder / "metadata.csv").write_bytes(metadata.encode(encoding) if isinstance(metadata, str) else metadata)
    return build_corpus(folder, folder.parent / "out", progress=False, **options)


@pytest.mark.parametrize(("table", "said"), [
    ("what,title\n没有.txt,x\n", r"缺少列 file.*what.*column file"),
    ("file,title\n甲.txt,x\n甲.txt,y\n", r"甲\.txt 出现两行.*two rows"),
    ("file,article_id\n甲.txt,x\n乙.txt,x\n", "article_id x 重复.*occurs twice"),
    ("file,title\n甲.txt,一,二\n", "第 2 行.*row 2"),
    ("file,title,title\n甲.txt,一,二\n", "表头.*header"),
    ("file,title\n甲.txt,\"一\n" + "长" * 140_000, "第 .* 行.*line"),   # a quotation mark that is never closed
    ("\n\n", "空的.*empty"),
    (b"PK\x03\x04\x00\x00", "ZIP.*ZIP"),                                # a workbook that was only renamed
    (bytes(range(128, 256)) * 3, "UTF-8.*UTF-8"),
])
def test_bad_metadata_is_refused_by_name_and_line(folder, table, said):
    with pytest.raises(GovtextError, match=f"(?s)metadata\\.csv.*{said}"):
        build_with(folder, table)
    assert [p.name for p in folder.parent.iterdir()] == ["文本"]


def test_a_missing_metadata_file_is_named(folder, tmp_path):
    with pytest.raises(GovtextError, match=r"没有\.csv"):
        build_corpus(folder, tmp_path / "out", metadata=tmp_path / "没有.csv", progress=False)


def test_rows_that_match_no_file_are_reported_and_the_files_built(folder):
    with pytest.warns(UserWarning, match=r"(?s)丙\.txt.*丙\.txt"):
        corpus = build_with(folder, "file,title\n甲.txt,甲事\n丙.txt,丙事\n,无名\n")
    assert corpus.articles[["article_id", "title"]].values.tolist() == [["甲", "甲事"], ["乙", "乙"]]
    assert read_csv_any(folder.parent / "out" / "problems.csv")["file"].tolist() == ["丙.txt", ""]


@pytest.mark.parametrize(("encoding", "comma"), [("gbk", ","), ("utf-8-sig", ","), ("utf-16", "\t"), ("utf-8", ";")])
def test_metadata_is_read_as_excel_saves_it(folder, encoding, comma):
    """GBK from "CSV", a mark before UTF-8, tabs in UTF-16 from "Unicode text", trailing commas and empty rows."""
    table = "file,title,\r\n甲.txt,甲县记事,\r\n,,\r\n乙.txt,乙县记事,\r\n,,\r\n".replace(",", comma)
    corpus = build_with(folder, table, encoding)
    assert corpus.articles["title"].tolist() == ["甲县记事", "乙县记事"]
    assert not [c for c in corpus.articles.columns if "nnamed" in c]


def test_a_short_row_is_filled_up(folder):
    assert build_with(folder, "file,title,region\n甲.txt\n乙.txt,乙事,北\n").articles["region"].tolist() == ["", "北"]


def test_duplicate_titles_are_all_built_and_reported(folder):
    for i in range(5):
        (folder / f"副本{i}.txt").write_text(f"{GOOD}{i}", "utf-8")
    rows = "".join(f"副本{i}.txt,题目{i // 2}\n" for i in range(5)) + "甲.txt,题目2\n乙.txt,题目3\n"
    (folder / "照片.txt").write_bytes(PNG)
    with pytest.warns(UserWarning, match="2 个问题") as told:
        corpus = build_with(folder, "file,title\n" + rows)
    assert len(corpus.articles) == 7
    problems = read_csv_any(folder.parent / "out" / "problems.csv")
    assert problems["file"].tolist()[0] == "照片.txt" and len(problems) == 2, "one row for all titles whose texts differ"
    assert "3 个标题，共 6 份" in problems["problem_zh"][1] and "“题目0”（2 份）" in problems["problem_zh"][1]
    assert "照片" in str(told[0].message).splitlines()[2]  # what was not read comes first; duplicates never push it out


def test_problems_can_be_read_from_the_corpus(folder, tmp_path):
    (folder / "照片.txt").write_bytes(PNG)
    with pytest.warns(UserWarning, match="1 个问题"):
        corpus = build_corpus(folder, tmp_path / "out", progress=False)
    assert list(corpus.problems.columns) == PROBLEM_COLUMNS and corpus.problems["file"].tolist() == ["照片.txt"]
    assert "PNG" in corpus.problems["problem_zh"][0] and "PNG" in corpus.problems["problem_en"][0]
    again = load_corpus(tmp_path / "out")
    assert again.problems.equals(corpus.problems) and load_course().problems.empty
    (tmp_path / "out" / "problems.csv").unlink()
    bare = load_corpus(tmp_path / "out", check=False).problems
    assert bare.empty and list(bare.columns) == PROBLEM_COLUMNS


def test_many_documents_of_one_title_are_reported_in_one_short_line(folder):
    for i in range(30):
        (folder / f"通知{i:02d}.txt").write_text(GOOD, "utf-8")
    with pytest.warns(UserWarning, match="1 个问题"):
        corpus = build_with(folder, "file,title\n" + "".join(f"通知{i:02d}.txt,通知\n" for i in range(30)))
    assert corpus.problems["file"].tolist() == ["通知00.txt, 通知01.txt, 通知02.txt, 通知03.txt, 通知04.txt … (30)"]
    assert len(corpus.articles) >= 30


# ---------------------------------------------------------------------------------------------- many small files

def test_work_grows_with_the_number_of_one_line_documents_and_not_faster(tmp_path):
    """Letters to a hotline come by the ten thousand, a line each, and their names often differ in signs only. Eight times
    the files take eight times the work; 64 times would mean that something compares all with all. With 100,000 such files a
    build takes half a minute and 600 MiB."""
    def used(number):
        place = tmp_path / f"来信{number}"
        place.mkdir()
        for i in range(number):
            signs = f"{i:015b}".replace("0", "-").replace("1", "+")
            (place / f"信{signs}.txt").write_text(f"第{i}封信问网上办事。", "utf-8")
        before = time.process_time()
        corpus = build_corpus(place, tmp_path / f"out{number}", progress=False)
        words = content_terms(corpus.tokens)
        half = set(corpus.articles["article_id"][:number // 2])
        table = keyness(words.assign(half=words["article_id"].isin(half)), by="half", target="True").set_index("term")
        together = cooccurrence(words, ["网上", "办事"])
        spent = time.process_time() - before
        assert corpus.articles["article_id"].tolist() == ["信-txt", *(f"信-txt-{k}" for k in range(2, number + 1))]
        assert len(corpus.passages) == number and corpus.problems.empty
        assert table.loc["办事", ["n_target", "n_reference", "ll"]].tolist() == [number // 2, number // 2, 0]
        assert together["n"].tolist() == [number]
        shutil.rmtree(place)
        return spent

    used(100)   # loads the dictionary and the libraries
    assert used(8000) < 16 * used(1000)


# ---------------------------------------------------------------------------------------------- parameters

def test_wrong_parameters_are_refused_before_anything_is_read_or_written(folder, tmp_path):
    (tmp_path / "词.txt").write_bytes(PNG)
    (tmp_path / "版式.csv").write_text("article_id,paragraph,role,section_zh,section_en\n甲,1,chorus,,\n", "utf-8")
    (tmp_path / "段号.csv").write_text("article_id,paragraph,role,section_zh,section_en\n甲,一,body,,\n", "utf-8")
    (tmp_path / "摘要.csv").write_text("passage_id,digest\n甲-01,x\n", "utf-8")
    for options, said in [({"engine": "hanlp"}, "engine.*jieba.*hanlp"),
                          ({"dictionary": tmp_path / "词.txt", "workers": 2}, r"词\.txt.*PNG"),
                          ({"dictionary": tmp_path / "没有.txt"}, r"没有\.txt"),
                          ({"layout": tmp_path / "版式.csv"}, "版式.csv 第 2 行.*chorus.*line 2"),
                          ({"layout": tmp_path / "段号.csv"}, "段号.csv 第 2 行.*line 2"),
                          ({"digests": tmp_path / "摘要.csv"}, "摘要.csv.*digest_zh")]:
        with pytest.raises(GovtextError, match=f"(?s){said}"):
            build_corpus(folder, tmp_path / "out", progress=False, **options)
    assert not (tmp_path / "out").exists() and not list(tmp_path.glob(".out*"))


def test_a_worker_that_dies_is_explained(folder, tmp_path, monkeypatch):
    """The system kills processes when memory runs out; "BrokenProcessPool" helps nobody."""
    import multiprocessing
    import os

    if multiprocessing.get_start_method() != "fork":
        pytest.skip("the patch must reach the workers")
    monkeypatch.setattr(room, "PART_BYTES", 1)
    monkeypatch.setattr(room, "read_document", lambda *args, **options: os._exit(9))
    with pytest.raises(GovtextError, match=r"(?s)内存.*workers.*memory"):
        build_corpus(folder, tmp_path / "out", progress=False, workers=2)
    assert not (tmp_path / "out").exists()


# ---------------------------------------------------------------------------------------------- strange names

@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not allow such names")
def test_hostile_names_become_harmless_ids_and_harmless_cells(tmp_path):
    folder = tmp_path / "文本"
    folder.mkdir()
    for name in ("<img src=x onerror=alert(1)>.txt", "=cmd.txt", "'; DROP TABLE.txt", "\n换行.txt", "%s{0}.txt", "-.txt"):
        (folder / name).write_text(f"{GOOD}第{len(name)}号。", "utf-8")
    corpus = build_corpus(folder, tmp_path / "out", progress=False)
    assert set(corpus.articles["article_id"]) == {"img-src-x-onerror-alert-1", "cmd", "DROP-TABLE", "换行", "s-0", "document"}
    assert all(re.fullmatch(r"[\w-]+", i) for i in corpus.passages["passage_id"])
    export_csv(corpus.articles, tmp_path / "表.csv")
    files = read_csv_any(tmp_path / "表.csv")["file"]
    assert not files.str.startswith(("=", "-")).any() and "'=cmd.txt" in files.tolist()


@pytest.mark.skipif(sys.platform != "linux", reason="names that are no Unicode exist on Linux only")
def test_names_from_an_old_chinese_archive_are_shown_as_they_were_meant(tmp_path):
    """Unpacked zip files often carry names in GBK, which Python holds as halves of characters that no file can store."""
    import os

    folder = tmp_path / "文本"
    folder.mkdir()
    for name, content in (("县报告.txt", GOOD.encode()), ("坏报告.txt", b"")):
        with open(os.fsencode(folder) + b"/" + name.encode("gbk"), "wb") as stream:
            stream.write(content)
    with pytest.warns(UserWarning, match=r"坏报告\.txt"):
        corpus = build_corpus(folder, tmp_path / "out", progress=False)
    assert corpus.articles[["article_id", "file"]].values.tolist() == [["县报告", "县报告.txt"]]
    assert load_corpus(tmp_path / "out").hash == corpus.hash

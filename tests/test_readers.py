"""Readers: the same paragraphs from every format and encoding, and refusals that say what to do."""

import doctest
import logging

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from govtext.messages import GovtextError
from govtext.readers import clean, fold, read_document
from govtext.readers import pdf as pdf_room
from govtext.readers import text as text_room

# Invented; 镕 and 喆 are in GBK but not in GB2312.
LINES = ["一、为什么要办", "县里把办事窗口搬到网上，老陈镕和小赵喆负责值守。", "“先试两个月，”主任说，“再看效果。”"]
FOLDED = ["一、为什么要办", "县里把办事窗口搬到网上,老陈镕和小赵喆负责值守。", "“先试两个月,”主任说,“再看效果。”"]
TEXT = "\n".join(LINES)


def write(folder, name, content, encoding="utf-8"):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def slow_fold(text):
    """The definition, one character at a time."""
    out = []
    for c in text:
        if 0xFF01 <= ord(c) <= 0xFF5E:
            c = chr(ord(c) - 0xFEE0)
        elif ord(c) in (0x3000, 0x00A0):
            c = " "
        out.append(c)
    return "".join(out)


# ---------------------------------------------------------------------------------------------- folding, cleaning

odd_text = st.text(st.one_of(st.characters(), st.sampled_from("（）：，．！？　\u00a0＋Ａ９～｡ｶ￥\x00\ud800😀")))


@given(odd_text)
@example("！～｟｠　\u00a0")  # the last signs inside the range and the first ones behind it
def test_fold_equals_its_definition_and_is_idempotent(text):
    assert fold(text) == slow_fold(text)
    assert fold(fold(text)) == fold(text)


@given(odd_text)
def test_clean_leaves_no_space_to_collapse_and_nothing_full_width(text):
    for line in clean(text).split("\n"):
        assert line == " ".join(line.split()) == fold(line)
    assert "\n\n" not in clean(text)


@given(st.lists(st.one_of(odd_text, st.sampled_from(["\n", "\r", " ", "[3-5]", "(完)", "数据\n"]))).map("".join))
def test_a_text_is_cleaned_in_stretches_as_it_is_in_one(text):
    whole = clean(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("govtext.readers.text.STRETCH", 3)
        assert clean(text) == whole


@pytest.mark.parametrize(("raw", "wanted"), [
    ("　　数据　 共享 \t平台", "数据 共享 平台"),
    ("甲\r\n乙\r丙\x0b丁\x0c戊\x85己\u2028庚\u2029辛", "甲\n乙\n丙\n丁\n戊\n己\n庚\n辛"),
    ("已有研究［3－5］表明[12]，效果明显[7]。", "已有研究表明,效果明显。"),
    ("国发[2022]14号和〔2023〕5号", "国发[2022]14号和〔2023〕5号"),  # a year in brackets is not a reference mark
    ("全文结束。（完）", "全文结束。"),
    ("（完）", ""),
    ("数\u200b字\u00ad政\ufeff府\u2060。\x00", "数字政府。"),  # unseen signs would cut the word in two
])
def test_clean_by_hand(raw, wanted):
    assert clean(raw) == wanted


def test_examples_in_docstrings():
    assert doctest.testmod(text_room).failed == 0


# ---------------------------------------------------------------------------------------------- text and encodings

@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "gbk"])
def test_encodings_are_told_apart(tmp_path, encoding):
    assert read_document(write(tmp_path, "甲.txt", TEXT, encoding)).paragraphs == FOLDED


@pytest.mark.parametrize("order", ["le", "be"])
def test_utf16_without_its_byte_order_mark_is_read_and_noted(tmp_path, order):
    marked = write(tmp_path, "有标记.txt", ("\ufeff" + TEXT).encode(f"utf-16-{order}"))
    bare = write(tmp_path, "无标记.txt", TEXT.encode(f"utf-16-{order}"))
    short = write(tmp_path, "短.txt", "办\n".encode(f"utf-16-{order}") * 3)
    assert read_document(marked).paragraphs == FOLDED and not read_document(marked).notes
    assert read_document(bare).paragraphs == FOLDED and "UTF-16" in read_document(bare).notes[0][0]
    assert read_document(bare, encoding=f"utf-16-{order}").notes == ()
    with pytest.raises(GovtextError, match=r"短\.txt.*UTF-16"):   # too little to tell
        read_document(short)


def test_big5_is_read_with_a_note_and_refused_with_advice_where_there_is_too_little_to_tell(tmp_path):
    text = "縣裡把窗口搬到網上，居民在家就能辦事，效率明顯提高。"
    path = write(tmp_path, "繁體.txt", text, "big5")
    assert read_document(path, encoding="big5").text == read_document(path).text == fold(text)
    assert "Big5" in read_document(path).notes[0][0] and not read_document(path, encoding="big5").notes
    with pytest.raises(GovtextError, match=r"短\.txt.*encoding=.big5") as caught:
        read_document(write(tmp_path, "短.txt", "縣裡辦事", "big5"))
    assert "UTF-8" in caught.value.zh and "UTF-8" in caught.value.en


def test_a_byte_order_mark_never_becomes_part_of_the_text(tmp_path):
    path = write(tmp_path, "甲.txt", TEXT, "utf-8-sig")
    assert read_document(path, encoding="utf-8").text[0] == "一"


def test_an_unknown_encoding_name_is_refused(tmp_path):
    with pytest.raises(GovtextError, match="utf-9"):
        read_document(write(tmp_path, "甲.txt", TEXT), encoding="utf-9")


def test_plain_text_keeps_every_line_that_is_not_empty(tmp_path):
    """Passage numbers count the file's non-empty lines, so not even a line of dashes may vanish."""
    document = read_document(write(tmp_path, "甲.txt", "甲\n\n  \n---\n乙\n＊＊＊\n"))
    assert document.paragraphs == ["甲", "---", "乙", "***"]


def test_headings_are_found_by_their_numbering(tmp_path):
    heads = ["一、总体要求", "（二）主要任务", "01.三个变化", "第三章 保障措施"]
    others = ["一、二、三月的数据都已公布。", "2021.5亿元", "(完善)制度", "十分重要", "一、" + "很长" * 40]
    document = read_document(write(tmp_path, "甲.txt", "\n".join([*heads, *others])))
    assert document.headings == {1, 2, 3, 4}


def test_markdown_marks_leave_no_blanks_behind(tmp_path):
    (tmp_path / "a.md").write_text("# 一 标题\n** 粗 体 **\n** **\n正文 **强** 调 。\n**  \n", "utf-8")
    document = read_document(tmp_path / "a.md")
    assert document.paragraphs == ["一 标题", "粗 体", "正文 强 调 。"] and document.headings == {1, 2}


def test_markdown_loses_its_marks_and_gives_its_front_matter(tmp_path):
    page = ("---\ntitle: \"某县年度报告\"\nsource: https://example.org/a:b\n---\n# 总标题\n\n**黑体小标题**\n\n"
            "正文里有**重点**二字。\n\n---\n\n****\n#标签不是标题\n一、编号标题\n")
    document = read_document(write(tmp_path, "甲.md", page))
    assert document.paragraphs == ["总标题", "黑体小标题", "正文里有重点二字。", "#标签不是标题", "一、编号标题"]
    assert document.headings == {1, 2, 5}
    assert document.metadata == {"title": "某县年度报告", "source": "https://example.org/a:b"}


# ---------------------------------------------------------------------------------------------- saved web pages

PAGE = """<!DOCTYPE html><html><head><meta charset="{charset}"><title>某县网上办事观察</title>
<script>var 广告 = "不要读我";</script></head><body><nav><a href="/">首页</a> <a href="/x">导航栏目</a></nav>
<article><h1>某县网上办事观察</h1>{body}</article><footer>版权所有 联系方式</footer></body></html>"""
BODY = "".join(f"<p>{line}这里再补上几句，好让正文有足够的长度，不会被当成导航。</p>" for line in LINES[1:])


@pytest.mark.parametrize(("declared", "real"), [("gb2312", "gbk"), ("gbk", "gb18030"), ("utf-8", "utf-8"),
                                                 ("gb2312", "utf-8"),   # saved again by an editor
                                                 ("gb2312", "utf-8-sig"), ("utf-8", "gbk")])
def test_web_pages_are_read_by_what_they_are_not_only_by_what_they_say(tmp_path, declared, real):
    page = PAGE.format(charset=declared, body=BODY)
    text = read_document(write(tmp_path, "页面.html", page, real)).text
    assert "老陈镕和小赵喆负责值守" in text
    assert "不要读我" not in text and "导航栏目" not in text


def test_a_page_that_declares_big5_needs_no_word_from_the_user(tmp_path):
    line = "縣裡把窗口搬到網上，居民在家就能辦事，這裡再補上幾句，好讓正文有足夠的長度。"
    page = f'<html><head><meta charset="big5"></head><body><article><p>{line}</p><p>{line}</p></article></body></html>'
    assert read_document(write(tmp_path, "頁面.htm", page, "big5")).paragraphs == [fold(line)] * 2


def test_an_xhtml_page_with_an_encoding_in_its_first_line_is_read(tmp_path):
    page = '<?xml version="1.0" encoding="gb2312"?>\n' + PAGE.format(charset="gb2312", body=BODY)
    document = read_document(write(tmp_path, "页面.html", page, "gbk"))
    assert "老陈镕和小赵喆负责值守" in document.text
    assert document.metadata["title"] == "某县网上办事观察"


# ---------------------------------------------------------------------------------------------- Word

@pytest.fixture
def word(tmp_path):
    docx = pytest.importorskip("docx")

    def make(fill, name="报告.docx"):
        document = docx.Document()
        fill(document)
        document.save(tmp_path / name)
        return tmp_path / name

    return make


def test_word_paragraphs_come_in_order_with_headings_and_title(word):
    def fill(document):
        document.core_properties.title = "某县年度观察"
        document.add_heading("总标题没有编号", 1)
        for line in LINES:
            document.add_paragraph(line)
        document.add_paragraph("")

    document = read_document(word(fill))
    assert document.paragraphs == ["总标题没有编号", *FOLDED]
    assert document.headings == {1, 2}
    assert document.metadata == {"title": "某县年度观察"}


def test_word_tables_stand_in_their_place_and_merged_cells_are_read_once(word):
    def fill(document):
        document.add_paragraph("表前")
        table = document.add_table(3, 3)
        for r, row in enumerate([["部门", "件数", "件数"], ["民政", "8", "8"], ["人社", "9", "8"]]):
            for c, text in enumerate(row):
                table.cell(r, c).text = text
        table.cell(0, 1).merge(table.cell(0, 2)).text = "件数"   # merged across
        table.cell(1, 0).merge(table.cell(2, 0)).text = "合计"   # merged downwards
        document.add_paragraph("表后")

    # Two cells that merely say the same (8 and 8) are two cells.
    assert read_document(word(fill)).paragraphs == ["表前", "部门 件数", "合计 8 8", "9 8", "表后"]


# ---------------------------------------------------------------------------------------------- PDF

@pytest.fixture(scope="session")
def pdf(tmp_path_factory):
    """Print lines into a PDF with matplotlib's own writer, text kept as text (TrueType, with a Unicode map)."""
    import matplotlib
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties

    pylopdf = pytest.importorskip("pylopdf_fonts_zh_cn")
    font = FontProperties(fname=str(pylopdf.sans_path()))
    logging.getLogger("fontTools").setLevel(logging.ERROR)

    def make(lines, name="报告.pdf", title=None):
        path = tmp_path_factory.mktemp("pdf") / name
        with matplotlib.rc_context({"pdf.fonttype": 42}):
            figure = Figure(figsize=(8, 8))
            for i, line in enumerate(lines):
                figure.text(0.05, 0.95 - 0.05 * i, line, fontproperties=font)
            figure.savefig(path, format="pdf", metadata={"Title": title} if title else None)
        return path

    return make


def test_pdf_print_lines_are_joined_to_paragraphs(pdf):
    path = pdf(["一、为什么要办", "县里把办事窗口搬到网上，居民在家里就能提交材料，不用再来", "回跑。", "- 3 -",
                "第二段从这里开始，讲的是机房怎样值守，谁来负责，遇到停电", "又该怎么办。"], title="某县年度观察")
    document = read_document(path)
    assert document.paragraphs == ["一、为什么要办", "县里把办事窗口搬到网上,居民在家里就能提交材料,不用再来回跑。",
                                   "第二段从这里开始,讲的是机房怎样值守,谁来负责,遇到停电又该怎么办。"]
    assert document.headings == {1}
    assert document.metadata["title"] == "某县年度观察"


@pytest.mark.parametrize(("printed", "wanted"), [
    # a short line without a stop is a line of its own: a title, a date, a signature
    (["某县年度观察", "二〇二二年三月", "正文" * 12, "继续。"], ["某县年度观察", "二〇二二年三月", "正文" * 12 + "继续。"]),
    # a heading stays apart from what stands before and after it, however long
    (["正文" * 12 + "，", "（一）" + "标题" * 11, "另起" * 12, "一段。"],
     ["正文" * 12 + ",", "(一)" + "标题" * 11, "另起" * 12 + "一段。"]),
    # Latin words keep the space that the line break stood for
    (["the quick brown fox jumps over", "the lazy dog and the old cat."],
     ["the quick brown fox jumps over the lazy dog and the old cat."]),
    # a narrow column is joined too
    (["窄栏排版每行只有十六个汉字左右的", "情况在期刊里很常见，这里的四行字", "应当合成一段，不应当一行算作一段", "来看待。"],
     ["窄栏排版每行只有十六个汉字左右的情况在期刊里很常见,这里的四行字应当合成一段,不应当一行算作一段来看待。"]),
    # the last line of a paragraph is short, so the next line starts a new one although no stop stands between
    (["列举" * 12, "到此", "新的一段" * 6, "结束。"], ["列举" * 12 + "到此", "新的一段" * 6 + "结束。"]),
])
def test_pdf_line_joining_by_hand(printed, wanted):
    assert pdf_room._join_lines(clean("\n".join(printed))).split("\n") == wanted


def test_pdf_look_alike_radicals_become_the_characters_they_mean(pdf, monkeypatch):
    """Unicode maps of many PDFs say U+2F00 for 一 and U+2F42 for 文; no dictionary knows those."""
    import pypdf

    monkeypatch.setattr(pypdf.PageObject, "extract_text", lambda self: "\u2f00体化平台的\u2f42件\ud800目录")
    assert read_document(pdf(["甲"])).text == "一体化平台的文件\ufffd目录"


def locked(source, target, user, owner="主人"):
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(source))
    writer.encrypt(user, owner, algorithm="RC4-128")
    writer.write(target)
    return target


def test_a_pdf_that_only_forbids_changes_is_read_and_one_with_a_password_refused(pdf, tmp_path):
    plain = pdf(["县里把办事窗口搬到网上。"])
    assert read_document(locked(plain, tmp_path / "只读.pdf", "")).text == "县里把办事窗口搬到网上。"
    with pytest.raises(GovtextError, match=r"(?s)加密\.pdf：PDF 有密码.*加密\.pdf: .*password"):
        read_document(locked(plain, tmp_path / "加密.pdf", "暗号"))


def test_an_encryption_that_cannot_be_undone_here_is_called_encryption(pdf, tmp_path, monkeypatch):
    """AES needs a library that the course does not install: that is no broken file."""
    import pypdf
    from pypdf.errors import DependencyError

    path = locked(pdf(["县里把办事窗口搬到网上。"]), tmp_path / "加密.pdf", "暗号")

    def fail(self, password):
        raise DependencyError("cryptography>=3.1 is required for AES algorithm")

    monkeypatch.setattr(pypdf.PdfReader, "decrypt", fail)
    with pytest.raises(GovtextError, match="encrypted"):
        read_document(path)


def test_a_scanned_pdf_is_refused_with_advice(tmp_path):
    from pypdf import PdfWriter

    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.write(tmp_path / "扫描件.pdf")
    with pytest.raises(GovtextError, match=r"(?s)扫描件\.pdf.*OCR.*扫描件\.pdf: .*OCR"):
        read_document(tmp_path / "扫描件.pdf")


# ---------------------------------------------------------------------------------------------- agreement

def test_all_formats_give_the_same_paragraphs(tmp_path, word, pdf):
    """One text, five suffixes: what is counted must not depend on how a file was saved."""
    def fill(document):
        for line in LINES:
            document.add_paragraph(line)

    files = [write(tmp_path, "甲.txt", TEXT), write(tmp_path, "甲.md", TEXT), word(fill), pdf(LINES)]
    assert [read_document(path).paragraphs for path in files] == [FOLDED] * 4


def test_the_five_articles_have_the_paragraphs_counted_by_hand(sources):
    found = {path.stem: len(read_document(path).paragraphs) for path in sorted(sources.glob("*.txt"))}
    assert found == {"shifts": 44, "trends": 16, "suzhou": 28, "zhejiang": 11, "stages": 51}


def test_blanks_of_every_kind_are_one_space_or_one_break():
    """Against the plain way: a line at a time, cut at whatever Python calls white space."""
    import random

    draw = random.Random(5)
    blanks = [c for c in map(chr, range(0x21, 0x3001)) if c.isspace() and c not in "\x85\u2028\u2029"]
    pool = [*blanks, *" \t\n\n  ", *"字文aB1。", "[3]", "（完）"]
    for _ in range(3000):
        text = "".join(draw.choices(pool, k=draw.randrange(12)))
        lines = ["".join(line.split(" ")) and " ".join(line.split()) for line in text.replace("[3]", "").split("\n")]
        expected = [line.removesuffix("（完）").rstrip() for line in lines]
        found = clean(text)
        assert found.replace(" ", "") == "\n".join(line for line in expected if line).replace(" ", "").translate(
            {ord(c): None for c in blanks}).replace("（", "(").replace("）", ")"), ascii(text)
        assert "  " not in found and "\n\n" not in found and not any(" " in (line[:1], line[-1:]) for line in found.split("\n"))

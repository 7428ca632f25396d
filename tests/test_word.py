"""Word files: what Word shows is read, what it hides is not, in time that grows with the length of the file."""

import contextlib
import io
import re
import time
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govtext.messages import GovtextError
from govtext.readers import clean, read_document
from govtext.readers.word import read_docx

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMES = (f'xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml" '
         'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
         'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
         'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"')
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def packed(body, *, styles="", numbering="", main="word/document.xml", names=NAMES, office=OFFICE, core=""):
    """The bytes of a Word file with this body."""
    folder, file = main.rsplit("/", 1)
    parts = {"_rels/.rels": f'<Relationships><Relationship Type="{office}/officeDocument" Target="/{main}"/></Relationships>',
             main: f"<w:document {names}><w:body>{body}<w:sectPr/></w:body></w:document>"}
    if styles:
        parts[f"{folder}/styles.xml"] = f"<w:styles {names}>{styles}</w:styles>"
    if numbering:
        parts[f"{folder}/numbering.xml"] = f"<w:numbering {names}>{numbering}</w:numbering>"
    parts[f"{folder}/_rels/{file}.rels"] = "<Relationships>" + "".join(
        f'<Relationship Type="{office}/{kind}" Target="{kind}.xml"/>' for kind in ("styles", "numbering") if f"{folder}/{kind}.xml" in parts) + "</Relationships>"
    if core:
        parts["docProps/core.xml"] = core
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


def read(body, **options):
    return read_docx(packed(body, **options), "报告.docx", None)


def p(inside, properties=""):
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{inside}</w:p>"


def r(text, properties=""):
    return f"<w:r>{f'<w:rPr>{properties}</w:rPr>' if properties else ''}<w:t xml:space='preserve'>{text}</w:t></w:r>"


def field(kind):
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def instruction(text):
    return f"<w:r><w:instrText>{text}</w:instrText></w:r>"


SEEN = {  # inside of one paragraph between 前 and 后 -> what a reader of Word sees
    "simple field": (f'<w:fldSimple w:instr="DOCPROPERTY x">{r("数字政府")}</w:fldSimple>', "数字政府"),
    "field in a field": (f'<w:fldSimple w:instr="IF x"><w:fldSimple w:instr="REF y">{r("数字")}</w:fldSimple>{r("政府")}</w:fldSimple>', "数字政府"),
    "complex field": (field("begin") + instruction("DOCPROPERTY 文号") + field("separate") + r("数字政府") + field("end"), "数字政府"),
    "complex field in an instruction": (field("begin") + instruction("IF ") + field("begin") + instruction("PAGE") + field("separate") + r("藏一") + field("end")
                                        + instruction("= 1") + field("separate") + r("数字政府") + field("end"), "数字政府"),
    "field without a result": (field("begin") + instruction("XE 索引") + field("end"), ""),
    "field that is never closed": (field("begin") + instruction("PAGE") + field("separate") + r("3"), "3"),
    "hyperlink": (f'<w:hyperlink r:id="rId9">{r("数字政府")}</w:hyperlink>', "数字政府"),
    "content control": (f"<w:sdt><w:sdtPr><w:alias w:val='藏'/></w:sdtPr><w:sdtContent>{r('数字政府')}</w:sdtContent></w:sdt>", "数字政府"),
    "control in a control": (f"<w:sdt><w:sdtContent><w:sdt><w:sdtContent>{r('数字政府')}</w:sdtContent></w:sdt></w:sdtContent></w:sdt>", "数字政府"),
    "control nobody filled in": (f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{r('单击此处输入文字')}</w:sdtContent></w:sdt>", ""),
    "ruby": ("<w:r><w:ruby><w:rubyPr/><w:rt><w:r><w:t>shùzì</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>数字</w:t></w:r></w:rubyBase></w:ruby></w:r>", "数字"),
    "smart tag and custom XML": (f"<w:smartTag w:element='place'><w:smartTagPr/>{r('数字')}</w:smartTag><w:customXml w:element='x'>{r('政府')}</w:customXml>", "数字政府"),
    "writing direction": (f'<w:bdo w:val="ltr">{r("数字")}</w:bdo><w:dir w:val="ltr">{r("政府")}</w:dir>', "数字政府"),
    "inserted": (f"<w:ins w:id='1' w:author='a'>{r('数字政府')}</w:ins>", "数字政府"),
    "moved here": (f"<w:moveTo w:id='1' w:author='a'>{r('数字政府')}</w:moveTo>", "数字政府"),
    "deleted": ("<w:del w:id='1' w:author='a'><w:r><w:delText>藏</w:delText></w:r></w:del>", ""),
    "moved away": (f"<w:moveFrom w:id='1' w:author='a'>{r('藏')}</w:moveFrom>", ""),
    "inserted, then deleted": ("<w:ins w:id='1' w:author='a'><w:del w:id='2' w:author='b'><w:r><w:delText>藏</w:delText></w:r></w:del></w:ins>", ""),
    "hidden": (r("藏", "<w:vanish/>"), ""),
    "not hidden after all": (r("数字政府", '<w:vanish w:val="0"/>'), "数字政府"),
    "soft hyphen, hyphen that stays": ("<w:r><w:t>数字</w:t><w:softHyphen/><w:t>政府5</w:t><w:noBreakHyphen/><w:t>G</w:t></w:r>", "数字政府5-G"),
    "tab": ("<w:r><w:t>数字</w:t><w:tab/><w:t>政府</w:t></w:r>", "数字 政府"),
    "page break in a word": ("<w:r><w:t>数字</w:t><w:br w:type='page'/><w:lastRenderedPageBreak/><w:t>政府</w:t></w:r>", "数字政府"),
    "signs by number": ('<w:r><w:sym w:font="Arial" w:char="2116"/><w:sym w:font="Wingdings" w:char="F0FC"/><w:sym w:char="x"/></w:r>', "№"),
    "formula": ("<m:oMath><m:r><m:t>x</m:t></m:r><m:sSup><m:e><m:r><m:t>y</m:t></m:r></m:e></m:sSup></m:oMath>", "xy"),
    "marks of comments and bookmarks": ("<w:commentRangeStart w:id='0'/><w:bookmarkStart w:id='1' w:name='藏'/><w:proofErr w:type='spellStart'/>"
                                        "<w:r><w:commentReference w:id='0'/></w:r>", ""),
    "comment and processing instruction": ("<!-- 藏 --><?藏 x?>", ""),
}


@pytest.mark.parametrize("name", SEEN)
def test_a_paragraph_reads_as_word_shows_it(name):
    inside, wanted = SEEN[name]
    assert read(p(r("前") + inside + r("后"))).paragraphs == [f"前{wanted}后"]


def test_a_line_break_begins_a_line():
    assert read(p("<w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t><w:cr/><w:t>丙</w:t></w:r>")).paragraphs == ["甲", "乙", "丙"]


def test_a_field_over_several_paragraphs_shows_its_result():
    body = p(field("begin") + instruction("QUOTE") + field("separate") + r("甲")) + p(r("乙")) + p(r("丙") + field("end") + r("丁"))
    assert read(body).paragraphs == ["甲", "乙", "丙丁"]


def test_an_instruction_that_never_ends_does_not_swallow_the_rest():
    assert read(p(r("甲") + field("begin") + instruction("PAGE")) + p(r("乙"))).paragraphs == ["甲", "乙"]


def test_a_deleted_paragraph_mark_joins_two_paragraphs():
    gone = "<w:rPr><w:del w:id='1' w:author='a'/></w:rPr>"
    assert read(p(r("推进数字"), gone) + p(r("政府建设。")) + p(r("末段"), gone)).paragraphs == ["推进数字政府建设。", "末段"]


STYLES = ('<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>'
          '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/></w:style>'
          '<w:style w:type="paragraph" w:styleId="mine"><w:name w:val="我的样式"/><w:basedOn w:val="1"/></w:style>'
          '<w:style w:type="paragraph" w:styleId="level"><w:name w:val="级别"/><w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>'
          '<w:style w:type="paragraph" w:styleId="body"><w:name w:val="正文2"/><w:basedOn w:val="level"/><w:pPr><w:outlineLvl w:val="9"/></w:pPr></w:style>'
          '<w:style w:type="paragraph" w:styleId="toc"><w:name w:val="toc 1"/></w:style>'
          '<w:style w:type="character" w:styleId="gone"><w:name w:val="藏"/><w:rPr><w:vanish/></w:rPr></w:style>'
          '<w:style w:type="paragraph" w:styleId="gone2"><w:name w:val="藏段"/><w:rPr><w:vanish/></w:rPr></w:style>'
          '<w:style w:type="paragraph" w:styleId="x"><w:name w:val="圈"/><w:basedOn w:val="y"/></w:style>'
          '<w:style w:type="paragraph" w:styleId="y"><w:name w:val="圈二"/><w:basedOn w:val="x"/></w:style>')


def styled(style, text):
    return p(text, f'<w:pStyle w:val="{style}"/>')


def test_headings_are_told_by_style_outline_level_number_and_emphasis():
    body = (styled("1", r("样式标题")) + styled("mine", r("继承的标题")) + styled("level", r("有级别")) + styled("body", r("降为正文")) + p(r("直接的级别"), '<w:outlineLvl w:val="0"/>')
            + p(r("不是级别"), '<w:outlineLvl w:val="9"/>') + p(r("一、编号标题")) + p(r("（一）指导思想。", "<w:b/>")) + p(r("（二）一句话。"))
            + p(r("（三）基本原则。", '<w:rFonts w:eastAsia="楷体_GB2312"/>')) + styled("x", r("圈子里的样式")) + styled("none", r("没有的样式")))
    document = read(body, styles=STYLES)
    assert [document.paragraphs[n - 1] for n in sorted(document.headings)] == [
        "样式标题", "继承的标题", "有级别", "直接的级别", "一、编号标题", "(一)指导思想。", "(三)基本原则。"]


def test_automatic_numbers_tell_headings_but_are_no_text():
    numbering = ('<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="%1、"/></w:lvl>'
                 '<w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/><w:lvlText w:val="·"/></w:lvl></w:abstractNum><w:num w:numId="5"><w:abstractNumId w:val="0"/></w:num>')
    listed = '<w:numPr><w:ilvl w:val="{}"/><w:numId w:val="5"/></w:numPr>'
    document = read(p(r("总体要求"), listed.format(0)) + p(r("逐条列出的一句话。"), listed.format(0)) + p(r("圆点"), listed.format(1)), numbering=numbering)
    assert document.paragraphs == ["总体要求", "逐条列出的一句话。", "圆点"]
    assert document.headings == {1}


def test_hidden_styles_and_tables_of_contents_are_left_out():
    body = (styled("toc", r("一、总体要求\t3")) + p(f'<w:r><w:rPr><w:rStyle w:val="gone"/></w:rPr><w:t>藏</w:t></w:r>{r("甲")}') + styled("gone2", r("藏") + r("乙", '<w:vanish w:val="0"/>'))
            + f"<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val='Table of Contents'/></w:docPartObj></w:sdtPr><w:sdtContent>{p(r('目录'))}</w:sdtContent></w:sdt>"
            + f"<w:sdt><w:sdtContent>{p(r('丙'))}</w:sdtContent></w:sdt>")
    assert read(body, styles=STYLES).paragraphs == ["甲", "乙", "丙"]


BOXED = f"<w:txbxContent>{p(r('框一'))}{p(r('框二'))}</w:txbxContent>"


@pytest.mark.parametrize("drawing", [
    f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:wsp><wps:txbx>{BOXED}</wps:txbx></wps:wsp></w:drawing></mc:Choice>"
    f"<mc:Fallback><w:pict><v:shape><v:textbox>{BOXED}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>",
    f"<w:r><w:pict><v:shape><v:textbox>{BOXED}</v:textbox></v:shape></w:pict></w:r>",
])
def test_text_boxes_come_once_behind_their_paragraph(drawing):
    assert read(p(r("前") + drawing + r("后")) + p(r("下一段"))).paragraphs == ["前后", "框一", "框二", "下一段"]


def test_footnotes_are_left_out_and_counted():
    note = "<w:r><w:footnoteReference w:id='{}'/></w:r>"
    document = read(p(r("甲") + note.format(1)) + p(r("乙") + note.format(2) + "<w:r><w:endnoteReference w:id='1'/></w:r>"))
    assert document.paragraphs == ["甲", "乙"]
    (zh, en), = document.notes
    assert "报告.docx" in zh and "3 条脚注" in zh and "3 footnote" in en


def test_embedded_documents_are_told():
    (zh, en), = read(p(r("甲")) + '<w:altChunk r:id="rId3"/>').notes
    assert "嵌入" in zh and "embedded" in en


# ---------------------------------------------------------------------------------------------- tables

def row(*cells, properties=""):
    return f"<w:tr>{properties}{''.join(cells)}</w:tr>"


def cell(*lines, properties=""):
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{''.join(p(r(line)) for line in lines) or '<w:p/>'}</w:tc>"


def table(*rows):
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


def test_merged_cells_are_read_once_and_deleted_rows_not_at_all():
    merged = [cell("合计", properties='<w:vMerge w:val="restart"/>'), *[cell(text, properties="<w:vMerge/>") for text in ("", "旧字")]]
    body = table(row(cell("部门"), cell("件数", properties='<w:gridSpan w:val="2"/>')), *(row(m, cell("8"), cell("8")) for m in merged),
                 row(cell("甲"), cell("乙", properties='<w:hMerge w:val="restart"/>'), cell("", properties="<w:hMerge/>")),
                 row(cell("藏"), cell("藏"), properties="<w:trPr><w:del w:id='1' w:author='a'/></w:trPr>"),
                 f"<w:ins w:id='2' w:author='a'>{row(cell('新'), cell('行'))}</w:ins>",
                 f"<w:sdt><w:sdtContent>{row(cell('控'), f'<w:sdt><w:sdtContent>{cell(chr(0x4EF6))}</w:sdtContent></w:sdt>')}</w:sdtContent></w:sdt>")
    assert read(body).paragraphs == ["部门 件数", "合计 8 8", "8 8", "8 8", "甲 乙", "新 行", "控 件"]


def test_a_table_that_lays_out_the_page_gives_its_paragraphs_and_headings():
    lines = ["一、搭好平台", "各部门要把事项目录报来，三月底前完成。", "二、教会老人", "志愿者每周到村里去一次，带着手机教，教到大家都会。"]
    document = read(table(row(cell(*lines))) + table(row(cell("要求"), cell(*lines))))
    assert document.paragraphs == [clean(line) for line in [*lines, "要求", *lines]]
    assert document.headings == {1, 3, 6, 8}


@pytest.mark.parametrize("rows", [400, 3000])
def test_cells_merged_downwards_take_time_in_proportion(rows):
    """400 rows took 22 seconds, 3,000 did not end."""
    body = table(row(cell("合计", properties='<w:vMerge w:val="restart"/>'), cell("0")), *(row(cell(properties="<w:vMerge/>"), cell(str(n))) for n in range(1, rows)))
    raw = packed(body)
    begun = time.process_time()
    document = read_docx(raw, "表.docx", None)
    assert document.paragraphs == ["合计 0", *map(str, range(1, rows))]
    assert time.process_time() - begun < 4


# ---------------------------------------------------------------------------------------------- other kinds of packages

def test_a_strict_file_is_read():
    strict = NAMES.replace(W, "http://purl.oclc.org/ooxml/wordprocessingml/main")
    body = styled("1", r("样式标题")) + p(r("甲")) + table(row(cell("乙"), cell("丙")))
    document = read(body, styles=STYLES, names=strict, office="http://purl.oclc.org/ooxml/officeDocument/relationships")
    assert document.paragraphs == ["样式标题", "甲", "乙 丙"]
    assert document.headings == {1}


@pytest.mark.parametrize("main", ["word/document2.xml", "other/doc.xml"])
def test_the_main_part_is_found_where_the_package_says(main):
    document = read(styled("1", r("标题")), styles=STYLES, main=main)
    assert (document.paragraphs, document.headings) == (["标题"], {1})


def test_title_and_author_are_kept_and_the_mark_of_python_docx_is_not():
    core = ('<cp:coreProperties xmlns:cp="a" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title> 某县\n观察 </dc:title><dc:creator>python-docx</dc:creator>'
            "</cp:coreProperties>")
    assert read(p(r("甲")), core=core).metadata == {"title": "某县 观察"}


def zipped(**files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, content in files.items():
            package.writestr(name.replace("__", "/").replace("_", "."), content)
    return out.getvalue()


OLE = b"\xd0\xcf\x11\xe0" + bytes(60)


@pytest.mark.parametrize(("raw", "zh", "en"), [
    (OLE + "WordDocument".encode("utf-16-le"), "旧 doc", "old .doc"),
    (OLE + "EncryptedPackage".encode("utf-16-le"), "密码", "password"),
    (OLE + "Workbook".encode("utf-16-le"), "表格", "table"),
    (b"{\\rtf1\\ansi}", "RTF", "RTF"), (b"<html><body>a</body></html>", "网页", "web page"), (b"%PDF-1.4", "PDF", "PDF"),
    (b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n", "MHTML", "MHTML"),
    (zipped(xl__workbook_xml="<a/>"), "Excel", "Excel"), (zipped(ppt__presentation_xml="<a/>"), "演示文稿", "slides"), (zipped(OFD_xml="<a/>"), "OFD", "OFD"),
    (zipped(content_xml="<a/>"), "OpenDocument", "OpenDocument"), (zipped(word__document_xml="<broken"), "损坏", "broken"),
    (b"nothing that is known", "损坏", "broken"),
    (packed("<w:p/>").replace(b"word/document.xml", b"word/document.xmx"), "损坏", "broken"),
])
def test_what_is_no_word_file_is_told_by_its_content(raw, zh, en):
    with pytest.raises(GovtextError) as caught:
        read_docx(raw, "报告.docx", None)
    assert zh in caught.value.zh and en in caught.value.en
    assert len(caught.value.zh) < 150 and len(caught.value.en) < 250


def test_entities_and_bombs_do_not_open():
    bomb = '<!DOCTYPE d [<!ENTITY a "哈哈哈哈哈哈哈哈哈哈">' + "".join(f'<!ENTITY {b} "{f"&{a};" * 20}">' for a, b in zip("abcdef", "bcdefg", strict=True)) + "]>"
    raw = zipped(word__document_xml=f"{bomb}<w:document {NAMES}><w:body><w:p><w:r><w:t>甲&g;</w:t></w:r></w:p></w:body></w:document>")
    with contextlib.suppress(GovtextError):
        assert len(read_docx(raw, "报告.docx", None).text) < 100


@pytest.mark.parametrize(("name", "zh", "en"), [
    ("甲.doc", "另存为.*docx", "docx"), ("甲.WPS", "另存为.*docx", "docx"), ("甲.rtf", "另存为.*docx", "docx"), ("甲.ofd", "OFD.*导出", "OFD"), ("甲.mhtml", "浏览器", "browser"),
    ("甲.mht", "浏览器", "browser"), ("甲.xlsx", "表格", "(?i)table"), ("甲.xls", "表格", "(?i)table"), ("甲.et", "表格", "(?i)table"), ("甲.jpg", "OCR", "OCR"),
    ("甲.tif", "OCR", "OCR"), ("甲.pptx", "", ""), ("甲.zip", "解压", "[Uu]npack"), ("甲.caj", "CAJ|阅读器", "CAJ|reader"), ("甲.未知", "txt", "txt"), ("甲", "txt", "txt")])
def test_each_kind_of_file_that_is_not_read_has_its_own_advice(tmp_path, name, zh, en):
    (tmp_path / name).write_bytes(b"x")
    with pytest.raises(GovtextError, match="不支持") as caught:
        read_document(tmp_path / name)
    assert re.search(zh, caught.value.zh) and re.search(en, caught.value.en)
    assert caught.value.zh.startswith(f"{name}：") and len(caught.value.zh) < 150 and len(caught.value.en) < 250


# ---------------------------------------------------------------------------------------------- any document, any bytes

words = st.text("县里把窗口搬到网上教老人用手机，。一、 A1", min_size=1, max_size=12).map(lambda s: clean(s)).filter(bool)
content = st.lists(st.one_of(words, st.lists(st.lists(words, min_size=2, max_size=3), min_size=1, max_size=3)), min_size=1, max_size=6)


@settings(max_examples=25)
@given(content)
def test_any_document_of_paragraphs_and_tables_reads_back(parts):
    """Made with python-docx, which this reader does not use."""
    docx = pytest.importorskip("docx")
    document, wanted = docx.Document(), []
    for part in parts:
        if isinstance(part, str):
            document.add_paragraph(part)
            wanted.append(part)
        else:
            grid = document.add_table(len(part), 3)
            for n, texts in enumerate(part):
                for m, text in enumerate(texts):
                    grid.cell(n, m).text = text
                wanted.append(clean("\t".join(texts)))
    out = io.BytesIO()
    document.save(out)
    assert read_docx(out.getvalue(), "报告.docx", None).paragraphs == wanted


pieces = st.sampled_from([r("甲"), r("乙", "<w:b/>"), r("藏", "<w:vanish/>"), field("begin"), field("separate"), field("end"), instruction("PAGE"), "<w:r><w:br/></w:r>",
                          "<w:r><w:tab/></w:r>", f"<w:r><w:pict>{BOXED}</w:pict></w:r>", "<w:sdt/>", "<w:ins/>", "<w:del/>", "<mc:AlternateContent/>", "<w:r/>"])


@given(st.lists(st.one_of(pieces.map(p), st.lists(pieces, max_size=4).map(lambda x: p("".join(x))), pieces.map(lambda x: table(f"<w:tr><w:tc>{p(x)}</w:tc></w:tr>")),
                          st.sampled_from(["<w:tbl/>", "<w:tr/>", "<w:tc/>", "<w:sdt><w:sdtContent/></w:sdt>", "<w:p/>", r("游离")])), max_size=8))
def test_any_order_of_elements_is_read(blocks):
    assert all(line and line == clean(line) for line in read("".join(blocks), styles=STYLES).paragraphs)


@given(st.data())
def test_a_damaged_file_is_read_or_refused(data):
    raw = bytearray(packed(p(r("甲")) + table(row(cell("乙"), cell("丙"))), styles=STYLES))
    for _ in range(data.draw(st.integers(1, 10))):
        place = data.draw(st.integers(0, len(raw) - 1))
        raw[place:place + data.draw(st.integers(0, 4))] = data.draw(st.binary(max_size=4))
    with contextlib.suppress(GovtextError):
        read_docx(bytes(raw), "报告.docx", None)


@given(st.data())
def test_damaged_xml_is_read_or_refused(data):
    text = f"<w:document {NAMES}><w:body>{p(r('甲'), '<w:pStyle w:val=' + chr(34) + '1' + chr(34) + '/>')}{table(row(cell('乙')))}</w:body></w:document>"
    place = data.draw(st.integers(len(NAMES), len(text)))
    end = place + data.draw(st.integers(0, 30))
    raw = zipped(word__document_xml=text[:place] + data.draw(st.sampled_from(["", "<w:p>", "</w:p>", "x", "<w:tbl>", "&"])) + text[end:])
    with contextlib.suppress(GovtextError):
        read_docx(raw, "报告.docx", None)


def test_an_ordinary_file_takes_a_few_hundredths_of_a_second():
    """60 paragraphs of four runs and a small table took 240 ms; 5,000 of them are to take less than three minutes with two workers."""
    body = "".join(p("".join(r("县里把窗口搬到网上，教老人用手机。" * 2, '<w:rFonts w:eastAsia="仿宋"/>') for _ in range(4))) for _ in range(60))
    raw = packed(body + table(*(row(*(cell(f"{i}{j}") for j in range(4))) for i in range(6))), styles=STYLES)
    begun = time.process_time()
    for _ in range(10):
        read_docx(raw, "报告.docx", None)
    assert (time.process_time() - begun) / 10 < 0.06

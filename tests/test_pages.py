"""Saved web pages: every layout that government sites have used gives the paragraphs that a person sees, and nothing round them."""

import contextlib
import html as html_text

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from govtext.messages import GovtextError
from govtext.readers import fold, read_document
from govtext.readers.pages import read_html

# Invented.
NOTICE = ["各乡镇人民政府，县直各部门：", "为方便群众办事，县里决定把窗口搬到网上，现将有关事项通知如下。", "一、搭好平台", "（一）各部门要把事项目录报来，三月底前完成。",
          "二、教会老人", "志愿者每周到村里去一次，带着手机，手把手地教。", "某县人民政府办公室", "2016年3月2日"]
SEEN = [fold(line) for line in NOTICE]
HEADS = {3, 5}
BOX = ('<table class="bd1"><tr><td><b>索 引 号：</b></td><td>000123/2016-00007</td><td><b>主题分类：</b></td><td>综合政务\\电子政务</td></tr>'
       "<tr><td><b>发文机关：</b></td><td>某县</td><td><b>成文日期：</b></td><td>2016年3月2日</td></tr>"
       "<tr><td><b>标　　题：</b></td><td colspan=3>关于把窗口搬到网上的通知</td></tr>"
       "<tr><td><b>发文字号：</b></td><td>某政办发〔2016〕7号</td><td><b>公开类型：</b></td><td>主动公开</td></tr></table>"
       "<table><tr><td><b>主 题 词：</b></td><td></td></tr></table>")


def page(body, head="", charset="utf-8", raw_charset=None):
    text = f'<!DOCTYPE html><html><head><meta charset="{charset}"><title>通知_某县门户</title>{head}</head><body>{body}</body></html>'
    return read_html(text.encode(raw_charset or charset), "页.html", None)


def paragraphs(lines, tag="p"):
    return "".join(f"<{tag}>{line}</{tag}>" for line in lines)


# ---------------------------------------------------------------------------------------------- text in tables

LAYOUTS = {
    "p in a cell": f"<table><tr><td>{paragraphs(NOTICE)}</td></tr></table>",
    "br in a cell": f"<table><tr><td>{'<br>'.join(NOTICE)}</td></tr></table>",
    "br and indents in a cell": f"<table><tr><td>　　{'<br/><br/>　　'.join(NOTICE)}</td></tr></table>",
    "br and spaces that do not break": f"<table><tr><td>{'<br>'.join('&nbsp;&nbsp;&nbsp;&nbsp;' + line for line in NOTICE)}</td></tr></table>",
    "one row for each paragraph": "<table>" + "".join(f"<tr><td>{line}</td></tr>" for line in NOTICE) + "</table>",
    "indents alone, lines of the source": "<table><tr><td>\n　　" + "\n　　".join(NOTICE) + "\n</td></tr></table>",
    "tables in tables": "<table><tr><td><table><tbody><tr><td><table><tr><td class=b12c>" + paragraphs(NOTICE) + "</td></tr></table></td></tr></tbody></table>"
                        "</td></tr></table>",
    "empty cells beside": f"<table><tr><td width=20>&nbsp;</td><td>{paragraphs(NOTICE)}</td><td></td></tr></table>",
    "div for p": f"<table><tr><td>{paragraphs(NOTICE, 'div')}</td></tr></table>",
    "font and span inside": "<table><tr><td>" + "".join(f"<p align=justify><span style='font-size:16pt'><font face=仿宋>{line}</font></span></p>"
                                                        for line in NOTICE) + "</td></tr></table>",
    "no table at all": paragraphs(NOTICE),
    "spans set as blocks": "".join(f'<span style="display:block">{line}</span>' for line in NOTICE),
    "unclosed p": "<p>" + "<p>".join(NOTICE),
    "a form round everything": f"<form id=aspnetForm><input type=hidden value=abc><div>{paragraphs(NOTICE)}</div></form>",
    "text as it was typed": "<pre>" + "\n".join(NOTICE) + "</pre>",
    "list": f"<ul>{paragraphs(NOTICE, 'li')}</ul>",
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_gives_the_same_paragraphs_and_headings(layout):
    document = page(LAYOUTS[layout])
    assert document.paragraphs == SEEN
    assert document.headings == HEADS


@pytest.mark.parametrize("layout", ["p in a cell", "br and indents in a cell", "tables in tables", "div for p"])
def test_the_index_box_of_a_state_council_page_is_kept_as_metadata_only(layout):
    """Nested as the pages of 2014 to 2019 are: an outer table, the box with its two tables, the text, the buttons, the code to scan."""
    frame = ('<div class="wrap"><table><tr><td>{}</td></tr></table><br><table><tr><td><br><table width=650><tr><td id="UCAP-CONTENT">{}</td></tr>'
             '<tr><td></td></tr></table><div id="div_div"><div id="qr_container">扫一扫在手机打开当前页</div></div><!--/enpcontent-->'
             '<table><tr><td><img src=a.gif> <a href="#">收藏</a> <a href="#">打印</a> <a href="#">关闭</a></td></tr></table></td></tr></table></div>')
    document = page(frame.format(BOX, LAYOUTS[layout]))
    assert document.paragraphs == SEEN
    assert document.headings == HEADS
    assert document.metadata["title"] == "关于把窗口搬到网上的通知"
    assert document.metadata["date"] == "2016-03-02"


@pytest.mark.parametrize("box", [
    "<ul><li>索引号：000123/2016-1</li><li>公开类型：主动公开</li><li>发文机关：某县</li><li>名称：关于窗口的通知</li></ul>",
    "<dl><dt>索引号：</dt><dd>000123/2016-1</dd><dt>主题分类：</dt><dd>综合政务</dd><dt>有效性：</dt><dd>有效</dd></dl>",
    "<table><tr><td>索引号</td><td>000123</td><td>公开方式</td><td>主动公开</td></tr><tr><td>名称</td><td>关于窗口的通知</td><td>时效</td><td>有效</td></tr></table>",
    "<div><p>【索引号】：000123/2016-1</p><p>【发布机构】：某县</p><p>【生成日期】：2016-03-02</p></div>",
])
def test_index_boxes_of_other_shapes_are_left_out(box):
    assert page(f"{box}<div>{paragraphs(NOTICE)}</div>").paragraphs == SEEN


def test_a_text_that_uses_the_words_of_the_index_box_keeps_them():
    lines = ["本办法所称公开类型，分为主动公开和依申请公开两种。", "来源可靠的数据才能入库，主题分类由各部门自己定。", "名称：窗口通", "标题应当写明年份。"]
    assert page(paragraphs(lines)).paragraphs == [fold(line) for line in lines]


# ---------------------------------------------------------------------------------------------- data tables

@pytest.mark.parametrize("cells", ["<td>{}</td><td>{}</td>", "<td><p>{}</p></td><td><p><span>{}</span></p></td>", "<th>{}<br></th><td>\n{}\n</td>"])
def test_a_small_table_after_the_text_keeps_its_rows(cells):
    table = "".join(f"<tr>{cells.format(*row)}</tr>" for row in [("联系人", "电话"), ("老陈", "12345")])
    assert page(f"<div>{paragraphs(NOTICE)}</div><table border=1>{table}</table>").paragraphs == [*SEEN, "联系人 电话", "老陈 12345"]


def test_a_table_in_the_text_stands_in_its_place_with_merged_cells_once():
    table = ("<table><caption>完成情况</caption><thead><tr><th rowspan=2>部门</th><th colspan=2>件数</th></tr><tr><th>今年</th><th>去年</th></tr></thead>"
             "<tbody><tr><td>民政<br>医保</td><td>8</td><td>8</td></tr></tbody></table>")
    body = f"<p>各部门完成情况如下，请核对。</p>{table}<p>以上数字截至年底，如有不同请来电。</p>"
    assert page(body).paragraphs == ["各部门完成情况如下,请核对。", "完成情况", "部门 件数", "今年 去年", "民政 医保 8 8", "以上数字截至年底,如有不同请来电。"]


def test_a_row_whose_cell_holds_running_text_gives_its_paragraphs():
    long = ["窗口人员要先问清来意，再告诉群众要带哪些材料，不得让人跑第二趟。", "材料不齐的，要一次说清，并且写在纸上交给群众带回。"]
    assert page(f"<table><tr><td>要求</td><td>{paragraphs(long)}</td></tr></table>").paragraphs == ["要求", *(fold(line) for line in long)]


def test_a_row_of_a_large_table_stays_a_row_though_its_cells_hold_sentences():
    row = "<tr><td>1</td><td>等候时间</td><td><p>从取号算起。</p><p>单位是分钟。</p></td></tr>"
    assert page(f"<p>指标如下，请照此填报。</p><table>{row}</table>").paragraphs == ["指标如下,请照此填报。", "1 等候时间 从取号算起。 单位是分钟。"]


# ---------------------------------------------------------------------------------------------- short notices, inline tags

@pytest.mark.parametrize(("body", "wanted"), [
    ("<div><p><span>到</span><span>2025</span><span>年，窗口都搬到网上，</span><b>5G</b>通到村里。</p><p>各单位要认真办。</p></div>",
     ["到2025年,窗口都搬到网上,5G通到村里。", "各单位要认真办。"]),
    ("<div>因检修，<a href=x>三月五日</a>停水<strong>一</strong>天。</div><div>特此通知。</div>", ["因检修,三月五日停水一天。", "特此通知。"]),
    ("<td>窗口<u>周六</u>不<i>开</i>门。<br>周<sup>日</sup>开门。</td>", ["窗口周六不开门。", "周日开门。"]),
    ("明日放假。", ["明日放假。"]),
    ("<h1>停水通知</h1><p>明日停水。</p>", ["停水通知", "明日停水。"]),
    ("<p>推进窗口\n      上网，use open\n data now，办成。</p>", ["推进窗口上网,use open data now,办成。"]),
    ("<p>窗&#8203;口&shy;上网<!-- 注 -->了，<wbr>方便了。</p>", ["窗口上网了,方便了。"]),
])
def test_short_notices_are_cut_where_lines_end_and_nowhere_else(body, wanted):
    assert page(body).paragraphs == wanted


def test_headings_are_told_by_tag_by_number_and_by_emphasis():
    body = ("<h2>没有编号的标题</h2><p>第一章　总则</p><p>第一条　为了把窗口管好，制定本办法。</p><p>第二条 适用范围</p><p><strong>（一）指导思想。</strong></p>"
            "<p>（二）没有加粗的一句话。</p><p>1.先做什么</p><p><b>1.先做什么</b>，后做什么，都要说清。</p><p>2016.5亿元</p>"
            "<p style='font-family:楷体'>（三）基本原则。</p>")
    document = page(body)
    assert [document.paragraphs[n - 1] for n in sorted(document.headings)] == [
        "没有编号的标题", "第一章 总则", "第二条 适用范围", "(一)指导思想。", "1.先做什么", "(三)基本原则。"]


def test_a_heading_and_its_text_in_one_line_of_a_cell_are_parted_by_their_indent():
    body = "<td>　　县里把窗口搬到网上，现通知如下：　　一、搭好平台　　各部门报来目录。　　（一）分工　　民政先行。</td>"
    assert page(body).paragraphs == ["县里把窗口搬到网上,现通知如下:", "一、搭好平台", "各部门报来目录。", "(一)分工", "民政先行。"]


# ---------------------------------------------------------------------------------------------- what is no text

ROUND = {
    "nav and footer": "<nav><a href=/>首页</a><a href=/a>公开</a></nav>{}<footer>版权所有：某县　地址：某路1号</footer>",
    "links in a table": "<table><tr><td><a href=/>首页</a></td><td><a href=/a>政务公开</a></td></tr><tr><td colspan=2>{}</td></tr></table>",
    "left column of links": "<table><tr><td><a href=1>通知公告</a><br><a href=2>政策文件</a></td><td>{}</td></tr></table>",
    "breadcrumb, source, counter": "<div class=crumbs>当前位置：<a href=/>首页</a> &gt; 正文</div><div>来源：某县　发布时间：2016-03-02 09:10　浏览次数：12</div>"
                                   "<div>{}</div>",
    "position written out": "<div>您的位置：<a href=/>首页</a> > <a href=/a>公开</a> > 正文</div><div>{}</div>",
    "buttons": "<div>字体：[<a>大</a> <a>中</a> <a>小</a>]</div><div>{}</div><div>【打印】【关闭】</div><div>分享到：<a href=w>微信</a> <a href=q>微博</a></div>",
    "related pages": "<div>{}</div><div><h3>相关链接</h3><ul><li><a href=1>关于甲的解读</a></li><li><a href=2>关于乙的图解</a></li></ul></div>",
    "teaser of another page": "<div>{}</div><div>相关阅读</div><div>邻县也办了一件好事，记者去看了看，写了一大篇。</div>",
    "before and after": "<div>{}</div><div>上一篇：<a href=1>关于甲的通知</a></div><div>下一篇：<a href=2>没有了</a></div>",
    "foot of the site": "<div>{}</div><div><a href=m>网站地图</a> | <a href=l>联系我们</a></div><div>主办：某县人民政府　承办：信息中心　某ICP备12345号</div>"
                        "<div>网站标识码：1234567890　某公网安备 98765 号</div><div>建议使用IE9.0以上浏览器，1024×768分辨率</div>",
    "hidden in five ways": "<style>.gone{{display:none}} @media print{{.shown{{display:none}}}}</style><p class=gone>藏一，不给人看。</p><p hidden>藏二。</p>"
                           "<p style='DISPLAY: none'>藏三。</p><div style='visibility:hidden'>藏四</div><template><p>藏五</p></template><div class=shown>{}</div>",
    "scripts and controls": "<script>var a='藏一，不给人看。'</script><style>p:before{{content:'藏二'}}</style><noscript>藏三</noscript><!-- 藏四 -->{}"
                            "<select><option>藏五</option></select><textarea>藏六</textarea><button>藏七</button><iframe>藏八</iframe>",
    "share and print by name": "<div id=share>分享给朋友</div><div id=printArea>{}</div><div class='copyright'>某县 2016</div>",
    "a page of 2021": '<div class="header"><div class="logo"><a href="/">某县</a></div><ul><li><a href="/a">要闻</a></li></ul></div><div class="article oneColumn">'
                      '<h1 style="display:none">通知</h1><div class="pages-date">2021-03-02 09:10 <span class="font">来源：某县</span><span>【字体：<a>大</a> <a>中</a> '
                      '<a>小</a>】<a href="#">打印</a></span><div class="share-box"></div></div><div class="pages_content" id="UCAP-CONTENT">{}</div>'
                      '<div class="editor">【我要纠错】 <span>责任编辑：老陈</span></div><div id="qr_container">扫一扫在手机打开当前页</div></div>'
                      '<div class="related"><h3>相关稿件</h3><ul><li><a href="x">县里又办了一件好事，记者去看</a></li></ul></div>'
                      '<div class="footer"><p>主办单位：某县办公室　运行维护单位：信息中心</p><p>版权所有：某县　中文域名：某县.政务</p></div>',
    "xml islands of Word": "<!--[if gte mso 9]><xml><w:WordDocument>藏</w:WordDocument></xml><![endif]-->{}",
}


@pytest.mark.parametrize("name", ROUND)
@pytest.mark.parametrize("lines", [NOTICE, NOTICE[:2]], ids=["long", "short"])
def test_what_stands_round_a_text_is_left_out(name, lines):
    assert page(ROUND[name].format(paragraphs(lines))).paragraphs == [fold(line) for line in lines]


def test_what_could_be_the_foot_of_a_site_stays_inside_of_a_text():
    lines = ["为了办好比赛，县里发出通知，请各校报名。", "主办单位：县教育局", "承办单位：县一中", "比赛分三个年级进行，每校限报三人，五月底以前报到县里，逾期不候，望周知。"]
    assert page(f"<div>{paragraphs(lines)}</div>").paragraphs == [fold(line) for line in lines]


def test_links_in_a_sentence_and_names_of_what_is_attached_are_text():
    body = "<p>详见<a href=a>《窗口管理办法》</a>和<a href=b>有关图解</a>，请认真办理。</p><p>特此通知，请遵照执行。</p><p>附件：<a href=c.doc>1.窗口名单</a></p>"
    assert page(f"<div>{body}</div>").paragraphs == ["详见《窗口管理办法》和有关图解,请认真办理。", "特此通知,请遵照执行。", "附件:1.窗口名单"]


@pytest.mark.parametrize("body", ["", "<img src=a.jpg>", "<script>document.write('x')</script>", "<ul><li><a href=1>甲</a></li></ul>", "<div id=app></div>"])
def test_a_page_without_text_is_told_what_to_do(body):
    with pytest.raises(GovtextError, match=r"(?s)页\.html：.*浏览器.*页\.html: .*browser"):
        page(body)


def test_a_page_nested_too_deeply_to_be_read_whole_is_refused():
    with pytest.raises(GovtextError, match="broken"):
        page("<div>" * 3000 + "<p>深处的字，看不到。</p>" + "</div>" * 3000)


def test_a_page_of_two_thousand_levels_is_read():
    assert page("<div>" * 2000 + "<p>深处的字，看得到。</p>" + "</div>" * 2000).paragraphs == ["深处的字,看得到。"]


def test_a_web_archive_under_the_name_of_a_page_is_told(tmp_path):
    (tmp_path / "页.html").write_bytes(b"From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\tboundary=x\r\n\r\n--x\r\n")
    with pytest.raises(GovtextError, match=r"(?s)MHTML.*MHTML"):
        read_document(tmp_path / "页.html")


# ---------------------------------------------------------------------------------------------- any nesting, any bytes

sentences = st.lists(st.text("县里把窗口搬到网上教老人用手机", min_size=6, max_size=20).map(lambda s: s + "，好。"), min_size=1, max_size=6)
inline = st.sampled_from(["{}", "<span>{}</span>", "<b>{}</b>", "<font color=red>{}</font>", "<i><u>{}</u></i>", "<a name=x>{}</a>", "<!-- 注 -->{}", "{}<wbr>"])
around = st.sampled_from(["<div>{}</div>", "<section>{}</section>", "<center>{}</center>", "<blockquote>{}</blockquote>", "<form>{}</form>",
                          "<table><tr><td>{}</td></tr></table>", "<table><tbody><tr><td></td><td>{}</td></tr></tbody></table>", "<ol><li>{}</li></ol>",
                          "<article>{}</article>", "<div><span>{}</span></div>"])
line = st.sampled_from(["<p>{}</p>", "<div>{}</div>", "<br>{}<br>", "<table><tr><td>{}</td></tr></table>", "<li>{}</li>", "<p>{}", "<br>　　{}<br>"])


@st.composite
def nested_pages(draw):
    lines = draw(sentences)
    body = ""
    for text in lines:
        cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=3)))
        pieces = [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
        body += draw(line).format("".join(draw(inline).format(piece) for piece in pieces))
        if draw(st.booleans()):
            body = draw(around).format(body)
    return lines, body


@settings(max_examples=150)
@given(nested_pages())
def test_any_nesting_keeps_the_paragraphs_whole_and_in_order(drawn):
    lines, body = drawn
    assert page(body).paragraphs == [fold(text) for text in lines]


def survives(raw):
    with contextlib.suppress(GovtextError):
        read_html(raw, "页.html", None)


@given(st.text(st.sampled_from("<>/=\"'! \n-tablrdivpbhxsc一、。　&#;"), max_size=200))
@example("<table><td><tr></td></table></tr>字<td>字</td>")
@example("<table><tr><td>甲<table></td></tr>乙</table><tr>丙</td>丁")
@example("<body><frameset><frame></frameset>")
@example("&#0;&#xD800;&#x110000;字")
def test_any_tags_are_read_or_refused(text):
    survives(text.encode())


@given(st.data())
def test_a_damaged_page_is_read_or_refused(data):
    raw = bytearray(f"<html><head><meta charset=utf-8></head><body>{BOX}{LAYOUTS['tables in tables']}</body></html>".encode())
    for _ in range(data.draw(st.integers(1, 8))):
        place = data.draw(st.integers(0, len(raw) - 1))
        raw[place:place + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    survives(bytes(raw))


def test_entities_and_signs_come_as_they_are_seen():
    assert page(f"<p>{html_text.escape('甲<乙>&丙')}，对。</p><p>&ldquo;好&rdquo;&mdash;&mdash;他说，&times;。</p>").paragraphs == ["甲<乙>&丙,对。", "“好”——他说,×。"]

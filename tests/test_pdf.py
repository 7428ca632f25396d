"""PDF files: what was set in lines and pages comes back as the paragraphs that were typed."""

import contextlib
import logging

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govtext.messages import GovtextError
from govtext.readers import clean, fold, read_document
from govtext.readers.pdf import _join_lines
from govtext.readers.printlines import Line, page_lines, paragraphs

# Invented.
LONG = ["县里把办事窗口搬到网上以后，居民在家里就能提交材料，不必再来回跑腿，窗口人员也腾出手来上门服务，老人和残疾人都说方便，办一件事的时间从十天缩短到两天。",
        "（一）加强统筹协调。各乡镇要把目录报到县里，由数据中心统一编号，统一入库，统一上网，不得另建一套；已经另建的，年底以前并进来，并完以后关停旧系统，节省下来的钱用在村里。",
        "（二）守住安全底线，各部门要派专人值守，遇到停电或者断网的时候，窗口照旧收纸质材料，第二天再补录进系统，谁也不耽误，谁也不多跑",
        "一、教会老人用手机是一件要紧的事，志愿者每周到村里去一次，带着手机，手把手地教，三个月教会了四百多人，第二年还要再教，教到大家都会为止。",
        "第三条 窗口人员应当先问清来意再告诉群众要带哪些材料并且写在纸上交给群众带回去慢慢看明白了再来，不得让人跑第二趟。"]
HEADS = ["一、总体要求", "（三）保障措施", "2.经费安排", "第二章 附则"]
SEEN = [fold(line) for line in LONG]


def width(text):
    return sum(0.5 if c.isascii() else 1 for c in text)


def broken(text, measure=26, indent=2):
    """Lines as a printer sets them: no stop begins a line; the first one is set in."""
    lines, line, room = [], "", measure - indent
    for c in text:
        if width(line + c) > room and c not in "，。；：、！？”）":
            lines.append(line)
            line, room = "", measure
        line += c
    return [*lines, line]


@pytest.fixture(scope="session")
def printed(tmp_path_factory):
    """Set lines of (x, y, text, size) on pages with matplotlib's own writer, text kept as text; 0, 0 is the lower left corner, in points."""
    import matplotlib
    from matplotlib.backends.backend_pdf import PdfPages
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties

    font = FontProperties(fname=str(pytest.importorskip("pylopdf_fonts_zh_cn").sans_path()))
    logging.getLogger("fontTools").setLevel(logging.ERROR)

    def make(pages):
        path = tmp_path_factory.mktemp("pdf") / "报告.pdf"
        with matplotlib.rc_context({"pdf.fonttype": 42}), PdfPages(path) as book:
            for lines in pages:
                figure = Figure(figsize=(8, 11))
                for x, y, text, size in lines:
                    figure.text(x / 576, y / 792, text, fontproperties=font, fontsize=size, parse_math=False)
                book.savefig(figure)
        return path

    return make


def set_pages(texts, *, measure=26, indent=2, rows=12, size=14, skip=0, head=None, foot="— {} —", centred=()):
    """Pages of (x, y, text, size), as a word processor sets them."""
    pages, left, y = [[]], 60, 700
    for i, text in enumerate(texts):
        for j, line in enumerate(broken(text, measure, 0 if i in centred else indent)):
            if len(pages[-1]) == rows:
                pages.append([])
                y = 700
            x = 300 - width(line) * size / 2 if i in centred else left + (indent * size if j == 0 else 0)
            pages[-1].append((x, y, line, size))
            y -= 2 * size
        y -= skip
    for number, page in enumerate(pages, 1):
        if head:
            page.insert(0, (left, 750, head[number % len(head)].format(number), 9))
        if foot:
            page.append((280, 30, foot.format(number), 9))
    return pages


TEXTS = [HEADS[0], LONG[0], LONG[1], LONG[2] + "。", HEADS[1], LONG[3], HEADS[3], LONG[4], HEADS[2], LONG[0]]
WANTED = [fold(text) for text in TEXTS]


OPTIONS = [
    {}, {"measure": 36, "size": 11}, {"head": ["某县政府公报 2016年第3期"]}, {"head": ["某县政府公报", "规范性文件 第{}号"], "foot": "第 {} 页 共 12 页", "rows": 6},
    {"indent": 0, "skip": 14}, {"foot": "{}/12"}, {"foot": "- {} -"}, {"foot": "Page {} of 12"}, {"foot": "·{}·"}, {"foot": "第{}页"}, {"foot": "{}"},
    {"foot": "－{}－"}, {"foot": "某县政府公报 · {}", "rows": 6}, {"rows": 5},
]


@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_paragraphs_come_back_whole_over_lines_and_pages(options):
    pages = [[Line(fold(text), x, y, size) for x, y, text, size in page] for page in set_pages(TEXTS, **options)]
    assert paragraphs(pages) == WANTED


@pytest.mark.parametrize("options", [OPTIONS[0], OPTIONS[3], OPTIONS[4]], ids=str)
def test_and_they_do_so_from_a_real_file_with_their_headings(printed, options):
    document = read_document(printed(set_pages(TEXTS, **options)))
    assert document.paragraphs == WANTED
    assert [document.paragraphs[n - 1] for n in sorted(document.headings)] == [fold(HEADS[i]) for i in (0, 1, 3, 2)]


def test_a_centred_title_of_two_lines_and_a_signature_stay_apart(printed):
    texts = ["某县人民政府办公室关于把办事窗口搬到网上", "并教会老人用手机的通知", *LONG[:2], "某县人民政府办公室", "2016年3月2日"]
    document = read_document(printed(set_pages(texts, centred={0, 1})))
    assert document.paragraphs == [fold(text) for text in texts]


def test_larger_type_begins_a_line_of_its_own(printed):
    lines = [(60, 700, "办事窗口搬到网上以后的一年里都发生了哪些变化呢", 18), (60, 660, *[broken(LONG[0], 26, 0)[0], 14]), (60, 632, broken(LONG[0], 26, 0)[1], 14)]
    assert len(read_document(printed([lines])).paragraphs) == 2


def two_columns(order):
    """Two columns of two paragraphs each, written column by column or line by line across both."""
    columns = [[(x + (2 * 11 if j == 0 else 0), text) for text in texts for j, text in enumerate(broken(text, 20))]
               for x, texts in ((50, LONG[:2]), (320, [LONG[3], LONG[0]]))]
    placed = [[(x, 700 - 18 * i, text, 11) for i, (x, text) in enumerate(column)] for column in columns]
    if order == "columns":
        return placed[0] + placed[1]
    return [line for i in range(max(map(len, placed))) for column in placed for line in column[i:i + 1]]


@pytest.mark.parametrize("order", ["columns", "lines"])
def test_two_columns_are_read_one_after_the_other(printed, order):
    page = [(200, 740, "某县网上办事观察", 16), *two_columns(order), (280, 30, "3", 9)]
    assert read_document(printed([page])).paragraphs == ["某县网上办事观察", SEEN[0], SEEN[1], SEEN[3], SEEN[0]]


def test_rows_of_a_table_are_neither_columns_nor_joined_and_their_numbers_stay(printed):
    rows = [("部门", "件数", "说明"), ("民政局", "35", "办完"), ("人力资源和社会保障服务中心", "9", "没有办完"), ("医保局", "2019", "办完"), ("水务局", "7", "办完"),
            ("教育局", "8", "办完"), ("司法局", "35", "办完")]
    page = [(x, 700 - 20 * i, cell, 11) for i, row in enumerate(rows) for x, cell in zip((60, 300, 420), row, strict=True)]
    assert read_document(printed([[*page, (60, 500, "35", 11), (60, 480, "以上是各部门的件数，年底再报一次。", 11), (280, 30, "35", 9)]])).paragraphs == [
        *(" ".join(row) for row in rows), "35", "以上是各部门的件数,年底再报一次。"]


@pytest.mark.parametrize("pieces", [list("县里把窗口搬到网上，方便群众。"), ["县里把", "窗口搬到网上，", "方便群众。"]])
def test_a_line_that_is_set_in_pieces_is_one_line(printed, pieces):
    places = [60 + 12 * sum(map(len, pieces[:i])) for i in range(len(pieces))]
    assert read_document(printed([[(x, 700, piece, 12) for x, piece in zip(places, pieces, strict=True)]])).paragraphs == ["县里把窗口搬到网上,方便群众。"]


def test_an_indent_of_typed_spaces_begins_a_paragraph(printed):
    """Two paragraphs of full lines that end in a stop: only the spaces that were typed part them."""
    texts = [LONG[0], LONG[3], LONG[0]]
    pages = set_pages(texts, indent=2)
    typed = [[(60, y, "　　" + text if x > 60 and y > 100 else text, size) for x, y, text, size in page] for page in pages]
    assert read_document(printed(typed)).paragraphs == [fold(text) for text in texts]


@pytest.mark.parametrize("line", ["数 字 政 府 建 设 的 意 见", "关  于  教  会  老  人", "把 窗 口 搬 到 网 上 ， 方 便 群 众 。"])
def test_letter_spaced_lines_are_joined(printed, line):
    path = printed([[(60, 700, line, 14), (60, 600, "联系人 老陈 电话 12345", 14)]])
    assert read_document(path).paragraphs == [fold(line).replace(" ", ""), "联系人 老陈 电话 12345"]


def test_letters_set_far_apart_are_joined(printed):
    path = printed([[(60 + 34 * i, 700, c, 14) for i, c in enumerate("某县数字政府规划")]])
    assert read_document(path).paragraphs == ["某县数字政府规划"]


def test_pages_that_are_pictures_are_told_and_empty_ones_are_not(tmp_path):
    from matplotlib.backends.backend_pdf import PdfPages
    from matplotlib.figure import Figure

    with PdfPages(tmp_path / "报告.pdf") as book:
        for kind in ("text", "picture", "nothing", "picture"):
            figure = Figure(figsize=(2, 2))
            if kind == "picture":
                figure.figimage([[0, 1], [1, 0]])
            if kind == "text":
                figure.text(0.1, 0.5, "one window for all of the county")
            book.savefig(figure)
    (zh, en), = read_document(tmp_path / "报告.pdf").notes
    assert "第 2, 4 页" in zh and "OCR" in zh and "page(s) 2, 4" in en


# ---------------------------------------------------------------------------------------------- words alone

@pytest.mark.parametrize("measure", [18, 22, 26, 30, 40])
@pytest.mark.parametrize("text", [*LONG[:2], LONG[2] + "。", *LONG[3:]])
def test_numbered_paragraphs_that_run_on_are_whole(text, measure):
    lines = [*broken(LONG[0], measure), *broken(text, measure), "一、下一件事", *broken(LONG[3], measure)]
    assert fold(text) in _join_lines(clean("\n".join(lines))).split("\n")


@pytest.mark.parametrize(("printed_lines", "wanted"), [
    # a heading that fills its line and is followed by full lines is a heading
    (["（一）" + "标题" * 11, "另起" * 12, "一段。"], ["(一)" + "标题" * 11, "另起" * 12 + "一段。"]),
    # one whose second line is a short end goes on
    (["（一）统筹推进全县窗口上网和手机教学两件大事的", "总体要求", "县里要管。"], ["(一)统筹推进全县窗口上网和手机教学两件大事的总体要求", "县里要管。"]),
    # a numbered line begins a paragraph, also where the one before has no stop
    (["正文" * 12, "二、第二件事", "正文" * 12, "继续。"], ["正文" * 12, "二、第二件事", "正文" * 12 + "继续。"]),
    # a running title between two pages, in the midst of a word
    (["推进窗口上网，建立健全值守交班的制度，推进数字政", "某县政府公报 2016年第3期", "— 12 —", "府建设，强化检查。", "某县政府公报 2016年第3期", "— 13 —",
      "下一页的正文从这里写起。"], ["推进窗口上网,建立健全值守交班的制度,推进数字政府建设,强化检查。", "下一页的正文从这里写起。"]),
    (["页码有许多写法，都不该进到正文的句子里来，更不该把数字政", "Page 3 of 12", "府这个词切断。"], ["页码有许多写法,都不该进到正文的句子里来,更不该把数字政府这个词切断。"]),
    # Latin words lose the hyphen of the line break
    (["the windows of the county have been digi-", "tal for two years, old people too."],
     ["the windows of the county have been digital for two years, old people too."]),
])
def test_joining_by_words_alone(printed_lines, wanted):
    assert _join_lines(clean("\n".join(printed_lines))).split("\n") == wanted


@pytest.mark.parametrize("number", ["— 3 —", "－3－", "-3-", "- 3 -", "第 3 页", "第3页 共12页", "第3页/共12页", "共12页 第3页", "第三页", "3/12", "3 / 12", "Page 3 of 12",
                                    "page 3", "3", "·3·", "(3)", "iv", "P.3", "— 3/12 —", "～3～"])
def test_page_numbers_of_every_form_are_left_out_at_the_edges_of_pages(number):
    body = [Line(clean(line)) for line in broken(LONG[0])]
    pages = [[*body[:2], Line(clean(number).replace("～", "~"))], body[2:]]
    assert paragraphs(pages) == [SEEN[0]]


def test_numbers_inside_of_a_page_are_text():
    body = [Line(line) for line in ["完成件数", "35", "比去年多", "2019", "以上。", "完。"]]
    assert "35" in paragraphs([body]) and "2019" in paragraphs([body])


def test_a_running_title_comes_back_on_many_pages_and_a_first_line_does_not():
    pages = [[Line("某县政府公报"), Line(f"第{n}段讲的是窗口怎样值守，谁来负责，话说完了。"), Line(str(n))] for n in range(1, 5)]
    assert [line[:3] for line in paragraphs(pages)] == ["第1段", "第2段", "第3段", "第4段"]
    assert paragraphs([[Line("某县政府公报"), Line("正文。")], [Line("别的标题"), Line("正文二。")]]) == ["某县政府公报", "正文。", "别的标题", "正文二。"]


def test_two_pages_that_are_alike_are_not_taken_for_running_titles():
    page = [Line("把窗口搬到网上的意见"), Line("一、总体安排"), Line("县里把窗口搬到网上,居民在家办事;"), Line("— 1 —")]
    assert len(paragraphs([page, page])) == 6


# ---------------------------------------------------------------------------------------------- odd and damaged files

class FakePage:
    """A page whose places cannot be told."""

    def __init__(self, chunks, *, fails=False):
        self.chunks, self.fails = chunks, fails

    def extract_text(self, visitor_text=None):
        if visitor_text is not None and self.fails:
            raise ZeroDivisionError
        for text, cm, tm, size in self.chunks if visitor_text else ():
            visitor_text(text, cm, tm, None, size)
        return "甲\n乙"


UPRIGHT, TURNED = [1, 0, 0, 1, 0, 0], [0, 1, -1, 0, 50, 50]


@pytest.mark.parametrize("fake", [FakePage([], fails=True), FakePage([("甲\n", UPRIGHT, TURNED, 12), ("乙", UPRIGHT, TURNED, 12)]),
                                  FakePage([("甲\n乙", UPRIGHT, UPRIGHT, 12)]), FakePage([("甲", UPRIGHT, [0, 0, 0, 0, 0, 0], 12)])])
def test_pages_whose_places_are_not_known_are_read_by_their_words(fake):
    assert page_lines(fake) == [Line("甲"), Line("乙")]


def test_bold_made_by_printing_twice_is_read_once():
    chunks = [("窗口上网", UPRIGHT, [1, 0, 0, 1, x, 700], 12) for x in (60, 60.3)]
    assert [line.text for line in page_lines(FakePage(chunks))] == ["窗口上网"]


@pytest.mark.parametrize(("raw", "zh", "en"), [
    (b"PK\x03\x04" + b"x" * 50, "不是有效的 pdf", "not a valid pdf"), (b"<html><body>a</body></html>", "网页", "web page"),
    (b"\x89PNG" + b"x" * 50, "OCR", "OCR"), (b"%PDF-1.4\nno more", "损坏", "broken")])
def test_what_is_no_pdf_is_told_by_its_content(tmp_path, raw, zh, en):
    (tmp_path / "报告.pdf").write_bytes(raw)
    with pytest.raises(GovtextError) as caught:
        read_document(tmp_path / "报告.pdf")
    assert zh in caught.value.zh and en in caught.value.en


@settings(max_examples=60)
@given(st.data())
def test_a_damaged_pdf_is_read_or_refused(printed, tmp_path_factory, data):
    raw = bytearray(printed_once(printed))
    for _ in range(data.draw(st.integers(1, 12))):
        place = data.draw(st.integers(0, len(raw) - 1))
        raw[place:place + data.draw(st.integers(0, 4))] = data.draw(st.binary(max_size=4))
    path = tmp_path_factory.getbasetemp() / "坏.pdf"
    path.write_bytes(raw)
    with contextlib.suppress(GovtextError):
        read_document(path)


def printed_once(printed, kept={}):  # noqa: B006 - one file for all examples
    if not kept:
        kept["raw"] = printed(set_pages(TEXTS[:3], rows=4)).read_bytes()
    return kept["raw"]


def test_whole_paragraphs_of_real_texts(reference, printed):
    """Share of paragraphs of a guideline that come back whole from a PDF in the form of official documents."""
    text = next((reference / "guideline").glob("2022_*14*.txt")).read_text("utf-8")
    texts = [line.strip() for line in text.splitlines() if line.strip()]
    found = set(read_document(printed(set_pages(texts, measure=28, rows=22))).paragraphs)
    assert sum(clean(text) in found for text in texts) >= 0.98 * len(texts)

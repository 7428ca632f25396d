"""Bytes as Chinese computers leave them: read right, or named with the place; never garbage without a word."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from govtext.messages import GovtextError
from govtext.readers import clean, read_document
from govtext.readers.characters import census, garbled, script
from govtext.readers.encodings import decode_noted
from govtext.readers.text import join_spaced, one_line

# Invented. The second is traditional; the third is a roster with characters outside GB 2312; the last has one that takes four bytes.
SIMPLIFIED = "县里把办事窗口搬到网上，居民在家里就能提交材料，窗口轮流值守，数据共享还是难题。"
TRADITIONAL = "縣裡把辦事窗口搬到網上，居民在家裡就能提交材料，窗口輪流值守，數據共享還是難題。"
ROSTER = "值守名单：李喆、王堃、朱镕、赵翀、张旻昱、刘玥、吴昉、郑炘、冯赟、褚睿、卫晟、蒋婧、韩彧。"
FOUR_BYTES = "镇上的𠮷家巷和㙓口村也接进了平台，居民在家里就能办事，窗口轮流值守。"


def put(folder, raw, name="甲.txt"):
    (folder / name).write_bytes(raw)
    return folder / name


# ---------------------------------------------------------------------------------------------------- told apart

@pytest.mark.parametrize("text", [SIMPLIFIED, TRADITIONAL, ROSTER, FOUR_BYTES, "喆。", "朱镕：堃", SIMPLIFIED * 200])
def test_gb18030_is_read_whatever_is_rare_in_it(tmp_path, text):
    document = read_document(put(tmp_path, text.encode("gb18030")))
    assert document.text == clean(text) and not document.notes


@pytest.mark.parametrize(("text", "codec"), [(TRADITIONAL, "big5"), (TRADITIONAL, "cp950"), (TRADITIONAL[:24], "big5"), (SIMPLIFIED, "utf-16-le"),
                                             (TRADITIONAL, "utf-16-be"), (ROSTER * 2, "utf-16-le")])
def test_other_encodings_are_read_with_a_note(tmp_path, text, codec):
    document = read_document(put(tmp_path, text.encode(codec)))
    assert document.text == clean(text)
    assert len(document.notes) == 1 and ("Big5" if "u" not in codec else "UTF-16") in document.notes[0][1]


WORDS = ["县里", "窗口", "数字政府", "网上办事", "居民", "值守", "材料", "平台", "难题", "，", "。", "2021年", "5G", "“先试”", "镕", "喆", "\n"]


@given(st.lists(st.sampled_from(WORDS), min_size=4, max_size=60), st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]))
@example(["数字政府"], "gb18030")
def test_what_was_written_is_read_in_the_encodings_of_this_country(words, codec):
    text = "县里的" + "".join(words)
    assert decode_noted(text.encode(codec), "甲.txt").text == text


OTHERS = {"shift_jis": "デジタル政府の推進に関する基本方針を定め、行政サービスの改革を進め、市民の利便性を高めることとする。",
          "euc_jp": "デジタル政府の推進に関する基本方針を定め、行政サービスの改革を進め、市民の利便性を高めることとする。",
          "euc_kr": "디지털 정부를 추진하기 위한 기본 방침을 정하고 행정 서비스를 개혁하여 시민의 편의를 높이며 데이터를 함께 쓴다.",
          "koi8-r": "Цифровое правительство развивает услуги для граждан, и органы власти перестраивают свою работу.",
          "cp1251": "Цифровое правительство развивает услуги для граждан, и органы власти перестраивают свою работу.",
          "cp1252": "Für die öffentliche Verwaltung müssen Bürger künftig weniger Behördengänge erledigen; die Größe der Ämter ändert sich."}


@pytest.mark.parametrize("codec", OTHERS)
def test_what_is_no_chinese_is_never_read_without_a_word(tmp_path, codec):
    try:
        document = read_document(put(tmp_path, OTHERS[codec].encode(codec)))
    except GovtextError as error:
        assert "甲.txt" in error.zh and "encoding=" in error.en
    else:
        assert document.notes or script(census(document.text))   # the builder tells of other scripts


@given(st.binary(min_size=1, max_size=300))
@example(bytes(range(128, 256)))
@example(b"\xa3\xa0" * 3 + b"\xff")
def test_any_bytes_are_text_or_are_refused(raw):
    try:
        text = decode_noted(raw, "甲.txt", declared="gb2312").text
    except GovtextError:
        return
    text.encode("utf-8")


# ---------------------------------------------------------------------------------------------------- what pages declare

@pytest.mark.parametrize(("text", "codec", "declared", "told"), [
    (TRADITIONAL, "big5", "gb2312", True), (SIMPLIFIED, "gbk", "big5", True), (SIMPLIFIED, "gbk", "utf-8", True),
    (SIMPLIFIED, "gbk", "iso-8859-1", True), (TRADITIONAL, "big5", "utf-8", True), (SIMPLIFIED, "gbk", "no-such-thing", True),
    (SIMPLIFIED, "gbk", "GB2312", False), (ROSTER, "gb18030", "gbk", False), (TRADITIONAL, "big5", "Big5", False),
    (SIMPLIFIED, "utf-8", "gb2312", False), (SIMPLIFIED, "gbk", None, False)])
def test_a_wrong_charset_is_overruled_and_told_and_a_right_one_followed(text, codec, declared, told):
    found = decode_noted(text.encode(codec), "页.html", declared=declared)
    assert found.text == text
    assert bool(found.notes) == told and (not told or declared[:6] in found.notes[0][1])


def test_western_text_that_says_so_is_read(tmp_path):
    raw = OTHERS["cp1252"].encode("cp1252")
    assert decode_noted(raw, "页.html", declared="ISO-8859-1").text == OTHERS["cp1252"]


# ---------------------------------------------------------------------------------------------------- damage

@pytest.mark.parametrize("codec", ["gbk", "utf-8"])
@pytest.mark.parametrize("byte", [b"\xff", b"\x80\x80", b"\xfe\xff"])
def test_a_bad_byte_is_read_over_and_its_place_told(tmp_path, codec, byte):
    head = SIMPLIFIED[:9].encode(codec)
    document = read_document(put(tmp_path, b"1\n" + head + byte + b"\n" + SIMPLIFIED.encode(codec)))
    assert document.paragraphs[-1] == clean(SIMPLIFIED) and document.paragraphs[1].startswith(SIMPLIFIED[:9])
    (zh, en), = document.notes
    place = len(head) + 3
    assert f"第 {place} 字节（0x{byte[0]:02X}）" in zh and "第 2 行" in zh and f"line 2: byte {place}" in en


@pytest.mark.parametrize(("codec", "bytes_"), [("gbk", 1), ("utf-8", 1), ("utf-8", 2), ("utf-16-le", 1), ("gb18030", 1)])
def test_a_last_character_cut_off_is_left_out_and_told(tmp_path, codec, bytes_):
    last = "𠮷" if codec == "gb18030" else "县"
    raw = SIMPLIFIED.encode(codec) + last.encode(codec)[:bytes_]
    document = read_document(put(tmp_path, (b"\xff\xfe" if codec == "utf-16-le" else b"") + raw))
    assert document.text == clean(SIMPLIFIED) and len(document.notes) == 1
    assert "最后一个字不完整" in document.notes[0][0] and "cut off" in document.notes[0][1]


def test_damage_in_an_encoding_that_was_named_is_told_too_and_much_of_it_refused(tmp_path):
    raw = TRADITIONAL.encode("big5")
    assert read_document(put(tmp_path, raw + b"\xff"), encoding="big5").notes
    with pytest.raises(GovtextError, match=r"(?s)gb18030.*第 .* 字节.*byte"):
        read_document(put(tmp_path, SIMPLIFIED.encode() + b"\xff\xff" * 99), encoding="gb18030")


@pytest.mark.parametrize("codec", ["gbk", "cp1252"])
def test_text_that_was_garbled_before_it_was_saved_is_told(tmp_path, codec):
    """UTF-8 opened as GBK, or as Western, and saved again: valid UTF-8, and no word of it right."""
    mojibake = (SIMPLIFIED * 3).encode().decode(codec, "ignore") if codec == "gbk" else "锟斤拷锟斤拷" + SIMPLIFIED
    document = read_document(put(tmp_path, mojibake.encode()))
    assert "乱码" in document.notes[0][0] and "garbled" in document.notes[0][1]


def test_real_reports_are_not_taken_for_garbage(reference):
    reports = sorted((reference / "reports").rglob("*.md"))[::60]
    counts = [census(path.read_text("utf-8", errors="ignore")) for path in reports]
    assert len(counts) > 20 and not any(map(garbled, counts)) and {script(c) for c in counts} == {""}


# ---------------------------------------------------------------------------------------------------- signs nobody sees

def test_the_private_space_of_chinese_editors_is_a_space(tmp_path):
    """A3 A0: two of them indent a paragraph; a browser shows U+3000."""
    raw = b"\xa3\xa0\xa3\xa0" + "一、总体安排".encode("gbk") + b"\r\n\xa3\xa0\xa3\xa0" + SIMPLIFIED.encode("gbk")
    document = read_document(put(tmp_path, raw))
    assert document.paragraphs == ["一、总体安排", clean(SIMPLIFIED)] and document.headings == {1} and not document.notes


UNSEEN = [*range(0x00, 0x09), *range(0x0E, 0x20), 0x7F, 0x80, 0x9F, 0xA0, 0xAD, 0x34F, 0x61C, *range(0x200B, 0x2010), *range(0x202A, 0x202F), 0x202F,
          *range(0x2060, 0x2070), 0x3164, 0xE000, 0xE5E5, 0xF8FF, 0xFE00, 0xFE0E, 0xFE0F, 0xFEFF, 0xFFF9, 0xFFFC, 0xFFFE, 0xE0001, 0xE0100, 0xF0000, 0x10FFFD]


@pytest.mark.parametrize("code", UNSEEN, ids=hex)
def test_no_unseen_sign_cuts_a_word(code):
    for text in ("推进数字{}政府建设。", "{}推进数字政{}府建设。{}", "推进数字{}{}政府建设。"):
        if "{}{}" in text and code in (0xA0, 0x202F, 0xE5E5):
            continue   # two spaces in a row part columns
        assert clean(text.replace("{}", chr(code))) == text.replace("{}", "")
    assert one_line(f"数字{chr(code)}政府") == "数字政府"


@given(st.text(st.one_of(st.characters(), st.characters(categories=["Cc", "Cf", "Co", "Cs", "Zs", "Zl"]), st.sampled_from("甲乙。 \n"))))
def test_clean_text_holds_nothing_unseen_and_can_be_stored(text):
    for found in (clean(text), one_line(text)):
        found.encode("utf-8")
        assert not {unicodedata.category(c) for c in found.replace("\n", "")} & {"Cc", "Co", "Cs", "Zl", "Zp"}
        assert all(line == " ".join(line.split()) for line in found.split("\n"))
    assert "\n" not in one_line(text) and one_line(one_line(text)) == one_line(text)


def test_signs_that_are_seen_stay():
    assert clean("共享·协同—①②★✓😀é") == "共享·协同—①②★✓😀é"
    assert clean("甲\u00a0\u00a0乙 A\u00a0B") == "甲 乙 A B"


@pytest.mark.parametrize(("line", "wanted"), [
    ("数 字 政 府 建 设 ， 稳 步 推 进 。", "数字政府建设,稳步推进。"), ("关 于 推 进“数 字 政 府”建 设 的 意 见", "关于推进“数字政府”建设的意见"),
    ("政　府　工　作　报　告", "政府工作报告"), ("名 词 解 释", "名词解释"), ("毛 某 某", "毛某某"), ("近年来 数 字 政 府 已经成形", "近年来 数字政府 已经成形"),
    ("目 录", "目 录"), ("数据 共享 平台 窗口", "数据 共享 平台 窗口"), ("a b c d e f", "a b c d e f"), ("甲 乙二 丙", "甲 乙二 丙")])
def test_letter_spaced_text_is_joined_and_words_between_spaces_stay(line, wanted):
    assert join_spaced(clean(line)) == wanted


def test_spaces_that_stay_are_told(tmp_path):
    document = read_document(put(tmp_path, ("数 字政 府建 设要 稳步 推进。" * 3).encode()))
    assert "空格" in document.notes[0][0]
    assert not read_document(put(tmp_path, (SIMPLIFIED + "\n关键词：数据 共享 平台").encode())).notes


# ---------------------------------------------------------------------------------------------------- lines of a fixed width

PARAGRAPHS = ["县里把办事窗口搬到网上以后，居民在家里就能提交材料，不用再为一张表格来回跑几趟，窗口的人手也腾出来去接听热线电话。",
              "数据共享还是难题，几个部门的系统各管各的，同一份材料要交好几遍，镇上的窗口只好先用电话核对，再把结果抄到表里。",
              "下一步先把户籍和社保两套表合成一套，再请居民试用两个月，边用边改，年底前在全县推开，明年再看要不要并入省里的平台。"]


def wrapped(width, indent):
    lines = []
    for paragraph in PARAGRAPHS:
        text = indent + paragraph
        lines += [text[i:i + width] for i in range(0, len(text), width)]
    return "\n".join(lines)


@pytest.mark.parametrize("width", [18, 20, 25])
@pytest.mark.parametrize("indent", ["　　", ""])
def test_text_broken_at_a_fixed_width_is_joined_and_told(tmp_path, width, indent):
    document = read_document(put(tmp_path, wrapped(width, indent).encode()))
    assert "".join(document.paragraphs) == clean("".join(PARAGRAPHS))
    assert document.paragraphs == [clean(p) for p in PARAGRAPHS]
    assert "固定宽度" in document.notes[0][0] and "fixed width" in document.notes[0][1]


def test_numbers_and_words_broken_by_the_width_are_whole_again(tmp_path):
    lines = ["　　全县办件总数达到上年的两倍多，其中网上办理占到三分之二，合计有12", "365.63万件，镇上的窗口轮流值守，平台连通十七个部门，网速提高到1", "1.5倍；有五个乡镇的窗口接入统一平台，居民用手机就能查到进度，open",
             "data 目录也放到网上；材料只交一次，几个部门共用一套，谁用了都有记", "录。", "（一）下一步。还要把户籍和社保两套表合成一套，再请居民试用两个月，", "边用边改，年底前在全县推开。"]
    document = read_document(put(tmp_path, "\n".join(lines).encode("gbk")))
    assert document.paragraphs[0] == clean("".join(lines[:5]).replace("opendata", "open data")) and document.paragraphs[1].startswith("(一)下一步")


@pytest.mark.parametrize("text", ["\n".join(PARAGRAPHS), "\n".join(p[:24] + "。" for p in PARAGRAPHS * 4),
                                  "\n".join(f"第{i}条 {p[:30]}" for i, p in enumerate(PARAGRAPHS * 2)), "\n".join(["居民在家就能办"] * 20)])
def test_lines_that_are_paragraphs_stay(tmp_path, text):
    document = read_document(put(tmp_path, text.encode()))
    assert document.paragraphs == [clean(line) for line in text.split("\n")] and not document.notes

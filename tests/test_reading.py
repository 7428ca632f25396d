"""What a learner types, read in both directions: what must be read, and what must not be taken for a number or an option. A false reading is worse than
none. The readings were written down by hand."""

import random
import re

import pytest

from govcourse.teach import ask, bank
from govcourse.teach.numerals import chinese, english
from govcourse.teach.reading import choice_in, items_in, nothing, number_in, read
from govtext.language import in_language

BANK = bank.load_exercises()
NUMBERS = {
    56: ["56", "５６", "56 次", "“56”", "56次。", "56 times", "五十六", "五十六次", "约五十六次", "大约56", "about 56", "≈56", "~56", "56左右", "差不多56", "我猜是五十六",
         "一共56次", "fifty-six", "fifty six", "about fifty-six times", "56 (五十六)", "answer: 56", "I think 56", "56.0", "第4节说是56", "见第4节，56次", "56!", [56], ["五十六"]],
    0: ["0", "零", "〇", "无", "没有", "none", "None", "zero", "nothing", "一次也没有", "一个都没有", "没有一段", "不剩", "零次，0", "never", "not once", "no passages", "0次", 0],
    1: ["1", "一", "一次", "一共1组", "只有一组", "one", "just one group", "1组", "第一", "the first", "第一个", "1st"],
    2: ["两", "两篇", "二", "2个", "two", "two groups", "两 次", "the second", "第二个问题"],
    12: ["十二", "12", "twelve", "a dozen", "十二个"],
    120: ["一百二十", "120", "one hundred and twenty", "120次"], 102: ["一百零二", "一百〇二", "one hundred and two"],
    1248: ["1,248", "１，２４８", "1248 字", "一千二百四十八"], 20000: ["两万", "2万", "2 万字", "20,000", "二万", "20k"], 3500: ["3.5千", "三千五百"],
    1979: ["1979年", "一九七九", "一九七九年", "1979", "in 1979"], 2003: ["二〇〇三年", "二零零三", "2003 年", "从2003年起"],
    0.92: ["0.92", "0,92", "０．９２", ".92", "零点九二", "92%", "92 ％", "92 per cent", "百分之九十二", "约0.92"], 0.875: ["0,875", "0.875", "87.5%"],
    2.51: ["2.51", "2,51", "约2.51", "二点五一"], -3: ["-3", "−3", "–3", "负三", "minus three"]}
SHARES = {0.5: ["一半", "half", "50%", "50", "0.5", "五成", "百分之五十", "1/2", "½", "约一半", "about half", "50 percent", "50 pct", "one half"], 0.88: ["88", "88%", 88.0, 0.88],
          0.85: ["八成半", "八成五", "85"], 0.875: ["14/16", "14 of 16", "14 out of 16", "7/8"], 0.2: ["1/5", "两成", "a fifth", "五分之一", "20 per cent"],
          2 / 3: ["三分之二", "two thirds", "2/3"], 1: ["全部", "all", "100%", "100"], 0: ["没有", "none", "0%"], 0.05: ["百分之五", "5%", "５％"], 0.005: ["5‰", "0.5%"]}
NONE = ["", "许多", "很多", "很多个", "56或57", "5-6", "5–6", "5~6", "五到六", "三四次", "五六个", "三、四", "十几个", "几十", "十来个", "三十多次", "上百次", "一百二", "好几次", "一些",
        "不是56", "不到56", "不止三次", "超过56", "56以上", "多于56", "至少56", "至多56", "小于56", "more than 56", "not 56", "over 56", "at least 56", "less than 56", "56+", ">56",
        "<56", "≥56", "between 5 and 6", "three or four", "two three", "dozens", "hundreds", "a few", "T1", "G2", "见第4节", "section 4", "2003-2005", "2003年到2005年", "31+25",
        "31 and 25", "56, 57", "56，57", "5，6", "半", "一半", "half", "两倍", "三分之二", "1/2", "统一", "唯一", "万一", "一样多", "每一段", "同一年", "正文里一次也没有提过吧", True,
        [5, 6], "two and a half", "一个半", "no one", "that one", "isn't 56", "twice as many", "early 2000s", "21世纪初", "90年代", "1.2.3", "五十六或五十七"]


def misread(table, **how):
    """(typed, meant, read) where they differ; the number of readings that were tried."""
    read_as = [(typed, meant, number_in(read(typed), **how)) for meant, all_typed in table.items() for typed in all_typed]
    return [row for row in read_as if row[2] is None or abs(row[2] - row[1]) > 1e-5], len(read_as)


def test_a_number_is_read_however_it_is_written():
    wrong, tried = misread(NUMBERS)
    assert wrong == [] and tried > 100


def test_a_share_is_read_however_it_is_written():
    wrong, tried = misread(SHARES, percent=True)
    assert wrong == [] and tried > 35


def test_what_is_no_number_or_several_or_a_limit_is_not_read():
    assert [(typed, got) for typed in NONE if (got := number_in(read(typed))) is not None] == []


def test_numerals_are_those_of_the_language():
    """Written out by hand; 13,000 numerals of cn2an and 14,000 of num2words were read alike when this was written."""
    wanted = {"十": 10, "十二": 12, "二十": 20, "二十一": 21, "一百": 100, "一百零二": 102, "一百一十": 110, "一百一十二": 112, "两千": 2000, "两千零三": 2003, "一千零五十": 1050,
              "九千九百九十九": 9999, "三万": 30000, "三万五千": 35000, "十五万零八百": 150800, "零": 0}
    assert {text: chinese(text) for text in wanted} == wanted
    assert [chinese(text) for text in ("一百二", "两千三", "三四", "十十", "百", "一百十", "三万五", "一千百", "零三", "点五")] == [None] * 10
    wanted = {"zero": 0, "nineteen": 19, "ninety-nine": 99, "hundred": 100, "two hundred and three": 203, "twelve thousand three hundred": 12300}
    assert {text: english(text) for text in wanted} == wanted
    assert [english(text) for text in ("two three", "nineteen two", "twenty thirty", "twenty-twelve")] == [None] * 4


B = ["b", "B", "ｂ", "Ｂ、", "b.", "B.", "(b)", "（b）", "b)", "'b'", "“b”", ["b"], "选b", "选 B", "我选b", "答案是b", "选项b", "answer: b", "option b", "I choose b", "b。", "b！", "b?",
     "b) because lengths differ", "b，因为篇幅不同", "b: a longer text has more", "b 因为篇幅"]
NOT_B = ["不选b", "not b", "b或c", "b or c", "a, b", "b、c", "abc", "bc", "可以", "yes", "a longer text", "b common", "z", "3", "a reader would say b", "不是b", "除了b", "选b，因为a只看颜色吗", "b c", ["b", "c"], "都对"]


def test_the_letter_of_an_option_is_read():
    assert [typed for typed in B if choice_in(read(typed), "abc") != "b"] == []


def test_what_names_no_option_or_several_is_not_read():
    assert [typed for typed in NOT_B if choice_in(read(typed), "abc") in ("a", "b", "c")] == []


@pytest.mark.parametrize(("typed", "wanted"), [
    ("stages、trends", ["stages", "trends"]), ("stages,trends；suzhou/zhejiang", ["stages", "trends", "suzhou", "zhejiang"]), ("a and b", ["a", "b"]), ("a, and b", ["a", "b"]),
    ("运用和数字政府", ["运用", "数字政府"]), ("“运用”、《数字政府》", ["运用", "数字政府"]), ("运用以及数字政府", ["运用", "数字政府"]), (["运用", "数字政府"], ["运用", "数字政府"]), ("和谐", ["和谐"])])
def test_lists_are_taken_apart(typed, wanted):
    assert items_in(read(typed)) == wanted


ARTICLES = ["量变与质变、转变与逻辑、413与趋势", "Trends, Shifts, Stages", "《量变与质变》和《转变与逻辑》以及《413与趋势》", "stages and shifts and trends", "the Stages, Shifts and Trends articles",
                                   ["trends", "stages", "shifts", "shifts"], "量变与质变，转变与逻辑，413与趋势三篇", "STAGES；shifts／trends", "转变 质变 趋势", "量变与质变与转变与逻辑与413与趋势"]


def test_names_of_articles_are_read():
    assert [typed for typed in ARTICLES if bank.judge(BANK["01-gain"], typed).state != "right"] == []


STATES = [
    ("02-oneword", "digital government", "right"), ("02-oneword", "“数字政府”这个词", "right"), ("02-oneword", "是“数字政府”", "right"), ("02-oneword", "不是数字政府", "near"),
    ("02-oneword", "数字政府、数据", "near"), ("04-list", "数字政府和运用", "right"), ("04-list", "using, digital government", "right"), ("06-word", "“一网通办”", "right"),
    ("04-inside", "14", "right"), ("04-inside", "14/16", "near"), ("10-kappa", "92%", "right"), ("05-name", "一次也没有", "right"), ("05-name", "none", "right"), ("07-own", "没有", "right"), ("07-strong", "四行", "right"),
    ("07-strong", "four rows", "right"), ("07-strong", "第3节", "near"), ("10-kappa", "0,92", "right"), ("10-kappa", "–0.92", "near"), ("11-denominator", "二〇〇三年", "right"), ("01-nested", "不是56", "near"),
    ("01-nested", "超过56", "near"), ("13-methods", "a, c and e", "right"), ("13-methods", "选 a、c、e", "right"), ("13-methods", "ECA", "right"), ("06-abc", "机器c，我b", "right"), ("06-abc", "c then b", "right"), ("13-problems", "good", "right"),
    ("13-change", "5,1", "right"), ("13-change", "三份、一个", "right"), ("04-guess", "none", "near"), ("01-colour", "none", "near"), ("12-rank", "b、e、g", "right")]


def test_answers_of_all_kinds_in_both_directions():
    assert [row for row in STATES if bank.judge(BANK[row[0]], row[1]).state != row[2]] == []


def test_several_numbers_and_several_options_are_told_so():
    assert bank.judge(BANK["01-nested"], "56或57").say == bank.judge(BANK["01-nested"], [56, 57]).say == bank.SEVERAL_NUMBERS
    assert bank.judge(BANK["01-nested"], "很多个").say == bank.judge(BANK["01-nested"], []).say == bank.NO_NUMBER or nothing(read([]))
    assert bank.judge(BANK["01-colour"], "a and b").say == bank.judge(BANK["01-colour"], "a、b").say == bank.SEVERAL_CHOICES
    assert bank.judge(BANK["01-colour"], "可以").say == BANK["01-colour"]["otherwise"]


@pytest.mark.parametrize(("exercise", "typed", "shown"), [("01-nested", "三十一次", "(read as 31)"), ("01-nested", "31 times", ""),
                                                          ("10-kappa", "50%", ""), ("05-name", "none", "(read as 0)"), ("01-colour", "选a", "")])
def test_a_number_in_words_is_told_as_it_was_read(exercise, typed, shown):
    with in_language("en"):
        text = ask.reply(BANK[exercise], bank.judge(BANK[exercise], typed), given=typed)[1]
    assert f"Your answer: {typed}{' ' if shown else ''}{shown}\n" in text


def written(number):
    """A whole number below 10,000 in Chinese numerals, by the rule of the schoolbook: digit, place, one 零 for a gap."""
    signs, text = "零一二三四五六七八九", ""
    for place, digit in zip("千百十 ", f"{number:04}", strict=True):
        text += signs[int(digit)] + (place.strip() if digit != "0" else "")
    text = re.sub("零+", "零", text).strip("零") or "零"
    return text.removeprefix("一") if text.startswith("一十") else text


AROUND = ["{}", "{}次", "约{}", "大约{}个", "一共{}篇", "我猜{}", "答案是{}。", "“{}”", "{}左右", "差不多{}处", " {} ", "只有{}段", "（{}）", "{}！", "{}年", "是{}条吧"]
AGAINST = ["不是{}", "不到{}", "{}以上", "至少{}个", "超过{}", "{}多次", "{}或者{}", "不止{}", "少于{}", "没有{}", "{}几", "{}倍", "除了{}", "好几{}"]


def test_numbers_inside_what_people_write_around_them():
    """Numbers times ways of writing them times what stands around: read where it is that number, not read where it is a limit, a denial or several."""
    dealer = random.Random(15)
    numbers = [*range(25), *(dealer.randrange(25, 10_000) for _ in range(120))]
    forms = [(n, form) for n in numbers for form in {str(n), "".join(chr(ord(c) + 0xFEE0) for c in str(n)), written(n)}]
    wrong = [(around.format(form), got) for n, form in forms for around in AROUND if (got := number_in(read(around.format(form)))) != n]
    assert wrong == []
    second = {form: str(n + 1) for n, form in forms}
    false = [(text, got) for _, form in forms for against in AGAINST
             if (got := number_in(read(text := against.replace("{}", form, 1).replace("{}", second[form])))) is not None]
    assert false == []


def test_nothing_that_can_be_typed_raises():
    dealer, entries = random.Random(1), list(BANK.values())
    pieces = [*"零一二三四十百千万点半成分之第个次，,.。:;abcdefgonxs 0123456789%-–+/()<>‰½\n", "不是", "about ", "one ", "twenty-", "half", "百分之", "and ", "stages", "数字政府",
              "good.txt", "I1", "none", "没有", "1e999", "twelve"]
    for typed in ["".join(dealer.choice(pieces) for _ in range(dealer.choice([1, 2, 3, 5, 8, 13, 40]))) for _ in range(1500)] + ["百分之.", "1e999", "分之" * 99]:
        entry = dealer.choice(entries)
        verdict = bank.judge(entry, typed)
        assert ask.reply(entry, verdict, given=typed)[1] and verdict.state in ("right", "near", "empty")
        number_in(read(typed), percent=True)

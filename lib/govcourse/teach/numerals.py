"""Numbers as people write them, in figures: 三十一次 -> 31次, twenty-five -> 25, 三分之二 -> 66.67%.

What can be read in two ways is left as it stands (三四次, 一百二, 十几): a number taken for another is worse than one that is not read.
"""

from __future__ import annotations

import re

ONES = "一二三四五六七八九"
VALUE = {sign: place for place, sign in enumerate("零" + ONES)} | {"〇": 0, "两": 2}
SIGNS = "〇零两点十百千万" + ONES
BEFORE = r"\s,.:;、，：；。（(“\"'=≈~～\-–—约共是有猜为于在到至和与或概计仅只才得含剩说成要就选/<>≥≤"   # a numeral begins behind one of these, else it is part of a word
AFTER = r"\s,.:;、，：；。)）”\"'=~～\-–—/?!次个处段条篇句组行种类年月字词份项人名家省市题遍回天位左上到至和与或跟比倍%以多几余半"
CHINESE = re.compile(rf"(?<![^{BEFORE}])(第?)([{SIGNS}]+)(?=$|[{AFTER}])")
SMALL = re.compile(r"(?:(D)千)?(?:(D)百)?(?:(零?)(D?)十)?(?:(零?)(D))?".replace("D", f"[两{ONES}]"))
NAMES = ("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen "
         "twenty thirty forty fifty sixty seventy eighty ninety")
UNITS = {word: place for place, word in enumerate(NAMES.split()[:20])}
TENS = {word: place * 10 for place, word in enumerate(NAMES.split()[20:], 2)}
LARGE = {"dozen": 12, "hundred": 100, "thousand": 1000}
WORD = "|".join(sorted([*UNITS, *TENS, *LARGE], key=len, reverse=True))
ENGLISH = re.compile(rf"(?<!this )(?<!that )(?<!the )(?<!each )(?<!any )(?<!no )(?<!other )(?<!every )\b(?:a )?((?:{WORD})(?:(?: and | |-)(?:{WORD}))*)\b")
ORDINALS = {word: place for place, word in enumerate(("first", "second", "third", "fourth", "fifth", "sixth"), 1)}
ORDINAL = re.compile(rf"(?:the )?({'|'.join(ORDINALS)})(?: (?:one|problem|question|number))?")
PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "tenth": 10}
NAUGHT = re.compile(r"(?:(?:正文|别处|其中)[里中]?)?(?:一[次个处段条篇句组行种项]?[也都])?(?:都|全|从来)?(?:没有?|无|不剩|〇|零)(?:一?[次个处段条篇句组行种项])?(?:出现|提到|剩下?)?了?|"
                    r"(?:there (?:is|are) )?(?:none|nil|zero|nothing|never|not (?:once|one|any|a single)|no|zero)(?: (?:at all|of them|times?|occurrences?|passages?|"
                    r"groups?|rows?|sentences?|words?|terms?|names?))?")


def in_figures(text: str, *, share: bool = False) -> str:
    """A small-lettered text with its numerals in figures.

    Parameters
    ----------
    share : a share is asked for: halves, 三分之二, 八成 and 14 of 16 are numbers too, in per cent
    """
    if NAUGHT.fullmatch(text) and text != "no":
        return "0"
    if match := ORDINAL.fullmatch(text):
        return str(ORDINALS[match[1]])
    text = re.sub(rf"百分之([{SIGNS}]+|\d+(?:\.\d+)?)", _per_cent, text.replace("负", "-").replace("minus ", "-"))
    text = _shares(text) if share else text
    text = CHINESE.sub(lambda m: m[0] if (n := chinese(m[2])) is None else f"{m[1]}{n:g}", text)
    text = ENGLISH.sub(lambda m: m[0] if (n := english(m[1])) is None else f"{n}", text)
    text = _shares(text) if share else text
    return re.sub(r"(\d+(?:\.\d+)?) ?([百千万k])(?![a-z])", lambda m: f"{float(m[1]) * {'百': 100, '万': 10_000}.get(m[2], 1000):g}", text)


def chinese(run: str) -> float | None:
    """三十一 -> 31, 一九七九 -> 1979, 零点九二 -> 0.92, 两万 -> 20000; None for what is none, or could be two (三四, 一百二)."""
    whole, dot, rest = run.partition("点")
    if dot:
        head = chinese(whole)
        return float(f"{head:g}.{''.join(str(VALUE[c]) for c in rest)}") if head is not None and rest and set(rest) <= set(VALUE) else None
    if len(run) == 4 and set(run) <= set(VALUE):
        return float("".join(str(VALUE[sign]) for sign in run))
    head, ten_thousand, tail = run.partition("万")
    if not ten_thousand:
        return _small(run)
    high, low = _small(head), _small(tail.removeprefix("零")) if tail else 0
    return None if not high or low is None or (tail and (low < 1000) != tail.startswith("零")) else high * 10_000 + low


def _small(run: str) -> float | None:
    """A numeral below 10,000, written in full: after 百 and 千 a lone figure needs its 零."""
    if run in ("零", "〇"):
        return 0.0
    match = SMALL.fullmatch(run.replace("〇", "零"))
    if not run or not match:
        return None
    thousands, hundreds, gap_ten, tens, gap_one, ones = match.groups()
    has_ten, higher = "十" in run, bool(thousands or hundreds)
    if has_ten and (bool(gap_ten) != bool(thousands and not hundreds) or (higher and not tens)):
        return None
    if ones and bool(gap_one) != (higher and not has_ten):
        return None
    figures = [thousands or "零", hundreds or "零", (tens or "一") if has_ten else "零", ones or "零"]
    return float(sum(VALUE[figure] * 10 ** (3 - place) for place, figure in enumerate(figures)))


def english(run: str) -> int | None:
    """twenty-five -> 25, two hundred and three -> 203; None for words side by side that make no number (two three)."""
    total, current, last = 0, 0, 1000
    for word in re.split(r"[ -]+(?:and )?", run):
        if word in LARGE:
            current, last = (current or 1) * LARGE[word], 100
            total, current = (total + current, 0) if word == "thousand" else (total, current)
            continue
        number = UNITS.get(word, TENS.get(word, 0))
        if number >= last or (last < 100 and (last < 20 or number >= 10)):
            return None
        current, last = current + number, number or 1
    return total + current


def _per_cent(match: re.Match[str]) -> str:
    number = match[1] if match[1][0].isascii() else chinese(match[1])
    return match[0] if number is None else f"{float(number):g}%"


def _shares(text: str) -> str:
    """Fractions in per cent."""
    def of(part: str, whole: str) -> str | None:
        a, b = (chinese(n) if n in VALUE or n == "十" else float(n) for n in (part, whole))
        return f"{100 * a / b:.6g}%" if a is not None and b and a <= b else None

    text = re.sub(r"(\w)分之(\w)", lambda m: (of(m[2], m[1]) if {m[1], m[2]} <= {*VALUE, "十"} else None) or m[0], text)
    text = re.sub(r"一半|半数|\b(?:one |a )?half\b(?! of \d)|^半$", "50%", text)
    text = re.sub(rf"([两{ONES}\d])成([{ONES}半]?)(?=$|[{AFTER}])", _tenths, text)
    text = re.sub(r"(\d|a)[ -](third|quarter|fifth|tenth)s?\b", lambda m: of("1" if m[1] == "a" else m[1], str(PARTS[m[2]])) or m[0], text)
    text = re.sub(r"(\d+(?:\.\d+)?) ?(?:/|⁄|of|out of) ?(\d+)\b", lambda m: of(m[1], m[2]) or m[0], text)
    return "100%" if text in ("全部", "所有", "全都是", "all", "all of them", "every pair") else text


def _tenths(match: re.Match[str]) -> str:
    tenths = float(match[1]) if match[1].isdecimal() else float(VALUE[match[1]])
    return f"{10 * tenths + (5 if match[2] == '半' else VALUE.get(match[2], 0)):g}%"

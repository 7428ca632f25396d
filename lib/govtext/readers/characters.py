"""What a text is made of, seen by its characters alone: is it Chinese, in which script, or bytes read in a wrong encoding?

The common characters are those of the first levels of GB 2312 (3,755) and Big5 (5,401): each standard set them apart by use. A text read
in a wrong encoding is made of rare characters, or of common ones that no real text uses so evenly; see `garbled`.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

AT_ONCE = 1 << 20   # units: a look-up takes eight bytes for each of them for the while
# The most frequent characters of government reports and of jieba's dictionary with common surnames, in both scripts: at least a third of
# any running text, an eighth of a list of rare names, a twentieth of text read in a wrong encoding (measured).
FREQUENT = (
    "业的建和发展化大进新设加全实工产力市国一推政区人中城制民生动高作增务会强体成重改经资等保地开提农行持合社年理创施项能济快企以基公点入为长平有好水服个家治面度"
    "要完上用在机现目村造主省育技深文革心管出坚规万法科品代三善程系定不支各府步性量学质优是了这他来我到时说道子也下们于后就自之对得可过天分方多你着部里本都而门日事"
    "那去小同北前其军还然起种所如表外与当两么只山关明从又南内西没此将员名手最东头者月间无安看见十相但已些正口通想王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗郑梁谢宋唐许"
    "韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶苏魏吕丁任沈姚卢姜崔钟谭陆汪范金業發進設實產國區動務會強體經資開農創項濟點爲長個機現堅規萬學質優這來時說們於後對過裏門軍還種"
    "與當兩麼關從內沒將員東頭間無見張劉陳楊黃趙吳孫馬羅鄭謝許韓馮鄧蔣餘葉蘇呂盧鍾譚陸範")
PUNCTUATION = "、。《》〈〉「」『』【】〔〕〖〗“”‘’—…·～○〇①②③④⑤⑥⑦⑧⑨⑩"

(PLAIN, LATIN, SIGN, WIDE, SECOND, SECOND_BIG5, RARE, EXTENSION, KANA, HANGUL, LETTER, BAD, LOST,
 COMMON, COMMON_SIMPLIFIED, COMMON_TRADITIONAL, TOP, TOP_SIMPLIFIED, TOP_TRADITIONAL) = range(19)
# What a character says for the encoding it was read in, from 1 (Chinese) to -2 (a mark for lost bytes).
WEIGHTS = np.array([0, 0, 1, 0.8, 0.6, 0.3, 0.1, -0.5, 0, -0.3, 0, -1, -2, 1, 1, 1, 1, 1, 1])
TELLING = np.array([0, 0, *[1] * 17])
HAN = [SECOND, SECOND_BIG5, RARE, EXTENSION, *range(COMMON, TOP_TRADITIONAL + 1)]


def _codes(codec: str, leads: range, trails: list[int]) -> list[int]:
    raw = bytes(byte for lead in leads for trail in trails for byte in (lead, trail))
    return [ord(c) for c in raw.decode(codec, "ignore")]


@lru_cache(maxsize=1)
def _classes() -> np.ndarray:
    """The class of each UTF-16 unit."""
    high, both = [*range(0xA1, 0xFF)], [*range(0x40, 0x7F), *range(0xA1, 0xFF)]
    gb = {1: _codes("gb2312", range(0xB0, 0xD8), high), 2: _codes("gb2312", range(0xD8, 0xF8), high)}
    big5 = {1: _codes("big5", range(0xA4, 0xC7), both), 2: _codes("big5", range(0xC9, 0xFA), both)}
    table = np.zeros(0x10000, np.uint8)
    table[0x250:] = LETTER   # signs and scripts of other lands
    table[0x2000:0x2800] = table[0x3000:0x3040] = PLAIN
    table[[*range(0x41, 0x5B), *range(0x61, 0x7B), *range(0xC0, 0x250)]] = LATIN
    for start, end, kind in ((0x3040, 0x3100, KANA), (0x3400, 0x4DC0, EXTENSION), (0x4E00, 0xA000, RARE), (0xAC00, 0xD7A4, HANGUL),
                             (0xD800, 0xF900, BAD), (0xFF01, 0xFF5F, WIDE), (0x7F, 0xA0, BAD), (0, 0x20, BAD)):
        table[start:end] = kind
    table[[ord(c) for c in "\t\n\x0b\x0c\r\x85"]] = PLAIN
    table[[ord(c) for c in PUNCTUATION]] = SIGN
    table[0xFFFD] = LOST
    table[big5[2]] = SECOND_BIG5
    table[gb[2]] = SECOND
    table[[*big5[1], *gb[1]]] = COMMON
    table[sorted({*gb[1]} - {*big5[1], *big5[2]})] = COMMON_SIMPLIFIED
    table[sorted({*big5[1]} - {*gb[1], *gb[2]})] = COMMON_TRADITIONAL
    frequent = [ord(c) for c in FREQUENT]
    table[frequent] += TOP - COMMON
    return table


def census(text: str) -> np.ndarray:
    """How many characters of each class a text holds (classes as numbered in this room)."""
    units, found = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), "<u2"), np.zeros(len(WEIGHTS), np.int64)
    for i in range(0, len(units), AT_ONCE):
        found += np.bincount(_classes().take(units[i:i + AT_ONCE]), minlength=len(WEIGHTS))
    return found


def plausibility(counts: np.ndarray) -> float:
    """From 1 (common Chinese characters throughout) to -2; 0 where nothing but Latin letters, digits and signs stands there."""
    telling = counts @ TELLING
    return float(counts @ WEIGHTS / telling) if telling else 0.0


def garbled(counts: np.ndarray) -> bool:
    """True where a text of 40 Chinese characters and more holds next to none of the frequent ones, or mostly rare ones."""
    han = counts[HAN].sum()
    return bool(han >= 40 and (counts[TOP:].sum() < 0.1 * han or counts[[RARE, EXTENSION]].sum() > 0.4 * han))


def has_traditional(counts: np.ndarray) -> bool:
    """True where traditional characters outnumber the simplified ones by far enough to be no quotation."""
    old, new = counts[[COMMON_TRADITIONAL, TOP_TRADITIONAL]].sum(), counts[[COMMON_SIMPLIFIED, TOP_SIMPLIFIED]].sum()
    return bool(old > 0.5 * new)


def script(counts: np.ndarray) -> str:
    """What kind of text it is: "" (Chinese in simplified characters, or too little to tell), "traditional", "latin", "japanese", "korean"."""
    han, latin = counts[HAN].sum(), counts[LATIN]
    if counts[HANGUL] > max(20, 0.3 * han):
        return "korean"
    if counts[KANA] > max(20, 0.3 * han):
        return "japanese"
    if latin >= 60 and latin > 12 * han:   # some four letters say as much as one character
        return "latin"
    return "traditional" if counts[[COMMON_TRADITIONAL, TOP_TRADITIONAL]].sum() >= 10 and has_traditional(counts) else ""

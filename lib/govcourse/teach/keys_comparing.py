"""Keys of notebooks 05 to 08: logics, outlooks, places, definitions."""

from __future__ import annotations

from functools import cache
from typing import Any

import pandas as pd

from .keys import key, test
from .keys_texts import concepts, corpus
from .reading import items_in, number_in


@cache
def relations() -> pd.DataFrame:
    """The relations between concepts, loaded once."""
    from ..concepts import load_relations

    return load_relations()


# ---------------------------------------------------------------------------------------------------- 05

@cache
def _logics() -> pd.DataFrame:
    table = concepts()
    return table[table["kind"] == "logic"]


@cache
def _names_used() -> pd.DataFrame:
    from ..lessons import logics as lesson

    return lesson.coined_names(corpus(), _logics())


@key
def logic_names() -> int:
    return len(_logics())


@key
def logic_names_in_text() -> int:
    return int(_names_used()["in_text"].sum())


@key
def logic_names_in_headings() -> int:
    return int(_names_used()["in_headings"].sum())


@cache
def _shift_by_logic() -> pd.DataFrame:
    import govtext as gt
    from govtext.measures.similarity import document_term_matrix, similarity

    from ..lessons import logics as lesson

    table = concepts()
    shifts, logics = table[table["kind"] == "shift"], _logics()
    words = gt.content_terms(corpus().tokens, gt.load_stopwords())
    places = words["passage_id"].astype(str)
    items = words.assign(item=places.map(lesson.homes(logics) | lesson.homes(shifts)).fillna(places))
    square = similarity(document_term_matrix(items, unit="item", weight="tf-idf"))
    links = relations()
    links = links[links["from"].isin(shifts["id"]) & links["to"].isin(logics["id"]) & (links["kind"] == "rests-on")]
    return lesson.shift_by_logic(square, links, links.iloc[:0], list(shifts["id"]), list(logics["id"]))


@key
def shifts_n() -> int:
    return int(_shift_by_logic()["row"].nunique())


@key
def links_read() -> int:
    return int((_shift_by_logic()["strength"] > 0).sum())


@key
def links_listed() -> dict[str, str]:
    """The links from shifts to logics as the editors read them, a dot for each point of strength."""
    found, names = _shift_by_logic(), concepts().set_index("id")
    links, said = found[found["strength"] > 0], {}
    for lang, also, then in (("zh", "、", "；"), ("en", ", ", "; ")):
        name = names[f"name_{lang}"]
        said[lang] = then.join(f"{name[shift]} → " + also.join(f"{name[r.column]} {'●' * int(r.strength)}" for r in own.itertuples())
                               for shift, own in links.groupby("row", sort=False))
    return said


@key
def strongest_is_likest() -> int:
    """In how many shifts the most similar logic is one of those with the strongest link."""
    hits = 0
    for _, own in _shift_by_logic().groupby("row"):
        hits += own.loc[own["similarity"].idxmax(), "strength"] == own["strength"].max() > 0
    return int(hits)


@key
def likest_not_linked() -> int:
    return shifts_n() - strongest_is_likest()


# ---------------------------------------------------------------------------------------------------- 06

@cache
def _outlooks() -> dict[str, Any]:
    """The pairs of items across lists with similarity and strength, the closest pair's shared words, and the machine's picks."""
    import govtext as gt
    from govtext.measures import similarity as sim

    from ..lessons import outlooks as lesson

    items = lesson.items_of(concepts())
    tokens = gt.tag(corpus().tokens, items, on="passage_id", key="passages", name="item", label="item")
    words = gt.content_terms(tokens, gt.load_stopwords())
    groups = items.set_index("item")["group"].to_dict()
    documents = sim.document_term_matrix(words, unit="item", weight="tf-idf", units=list(groups))
    pairs = sim.similarity_pairs(sim.similarity(documents), groups=groups)
    reading = lesson.matches_of(relations(), items)
    read = {frozenset(pair) for pair in zip(reading["a"], reading["b"], strict=True)}
    picked = {frozenset(pair) for pair in pairs.head(len(reading))[["a", "b"]].itertuples(index=False)}
    shared = sim.shared_terms(documents, pairs.loc[0, "a"], pairs.loc[0, "b"])
    return {"groups": groups, "read": read, "picked": picked, "shared": list(shared.loc[shared["product"] > 0, "term"].astype(str)),
            "first": (pairs.loc[0, "a"], pairs.loc[0, "b"]), "share": float(shared["product"].max() / shared["product"].sum())}


@key
def closest_pair() -> dict[str, str]:
    first = _outlooks()["first"]
    words = {"I": "洞察", "T": "趋势", "R": "建议"}
    return {"zh": "–".join(words[item[0]] + item[1:] for item in first), "en": "–".join(first)}


@key
def closest_word() -> str:
    return _outlooks()["shared"][0]


@key
def closest_word_share() -> float:
    return _outlooks()["share"]


@key
def closest_second_word() -> str:
    return _outlooks()["shared"][1]


@test
def stock_word(value: Any) -> bool:
    return value in _outlooks()["shared"][2:]


@key
def matches_read() -> int:
    return len(_outlooks()["read"])


@key
def matches_in_both() -> int:
    return len(_outlooks()["read"] & _outlooks()["picked"])


def _pair(value: Any) -> frozenset[str]:
    """Two items as a learner names them: I2–R3, "洞察2 建议3", ["i2", "r3"]."""
    import re

    text = " ".join(items_in(value)).translate(str.maketrans("一二三四五六", "123456"))
    for word, letter in (("洞察", "i"), ("趋势", "t"), ("建议", "r"), ("insight", "i"), ("trend", "t"), ("recommendation", "r")):
        text = re.sub(rf"{word}\s*", letter, text)
    pair = frozenset(found.upper() for found in re.findall(r"[itr]\d", text))
    if len(pair) != 2 or not pair <= set(_outlooks()["groups"]):
        raise ValueError(text)
    return pair


@test
def read_not_picked(value: Any) -> bool:
    return _pair(value) in _outlooks()["read"] - _outlooks()["picked"]


@test
def read_and_picked(value: Any) -> bool:
    return _pair(value) in _outlooks()["read"] & _outlooks()["picked"]


@test
def picked_not_read(value: Any) -> bool:
    return _pair(value) in _outlooks()["picked"] - _outlooks()["read"]


@test
def one_list(value: Any) -> bool:
    a, b = _pair(value)
    return _outlooks()["groups"][a] == _outlooks()["groups"][b]


# ---------------------------------------------------------------------------------------------------- 07

NOT_PLACES = ("北京大学", "山东师范大学")   # universities, as in the notebook
JIANGSU = "江苏省"


@cache
def _place_hits() -> pd.DataFrame:
    import govtext as gt

    from ..data import data_dir

    units = pd.read_csv(data_dir() / "reference" / "units.csv", dtype=str)
    home = dict(zip(units["short_zh"], units["parent"].fillna(units["unit"]), strict=True)) | {"南通": JIANGSU, "丽水": "浙江省", "龙港": "浙江省"}
    hits = gt.nested_frequency(corpus(), list(home), by=["article_id", "passage_id"], outside=list(NOT_PLACES))
    hits = hits[hits["n"] > 0]
    return hits.assign(unit=hits["term"].map(home))


def _jiangsu() -> pd.DataFrame:
    hits = _place_hits()
    return hits[hits["unit"] == JIANGSU]


@key
def jiangsu_passages() -> int:
    return int(_jiangsu()["passage_id"].nunique())


@key
def jiangsu_elsewhere() -> int:
    hits = _jiangsu()
    return int(hits.loc[hits["article_id"] != "suzhou", "passage_id"].nunique())


@cache
def _rows_left(least: int) -> int:
    """Rows of the table of answers in section 7 of notebook 07 at a strength."""
    from ..lessons import places as lesson

    table, links = concepts(), relations()
    sources = [*table.loc[table["kind"] == "recommendation", "id"], "suzhou-system-security"]
    answers = links[(links["kind"] == "answers") & links["from"].isin(sources)]
    return len(lesson.strong_answers(answers, least, table.set_index("id")["name_zh"]))


@key
def all_answer_rows() -> int:
    return _rows_left(1)


@key
def rows_from_fair() -> int:
    return _rows_left(2)


@key
def strong_rows() -> int:
    return _rows_left(3)


@key
def strong_by_editors() -> int:
    """Rows that the editors marked strong; the author's own, without a mark, is left out."""
    table, links = concepts(), relations()
    advice = table.loc[table["kind"] == "recommendation", "id"]
    return int(((links["kind"] == "answers") & links["from"].isin(advice) & (links["strength"] == 3)).sum())


# ---------------------------------------------------------------------------------------------------- 08

CELLS = ("perspective-enterprise/institution", "perspective-enterprise/participation", "author-liu-shuchun/participation",
         "author-wu-kechang/platform", "zj-digital-leadership/service", "author-wang-weiling/organisation")
SIX_CELLS = "wwsbws"   # b: sense and word, s: sense only, w: word only; our coding and dictionary, a test compares it with the notebook


@key
def six_cells() -> list[str]:
    return list(SIX_CELLS)


def _six(value: Any) -> list[str]:
    codes = items_in(value, frozenset("bswn"))
    if len(codes) != len(SIX_CELLS) or not set(codes) <= set("bswn"):
        raise ValueError(codes)
    return codes


@test
def not_six_letters(value: Any) -> bool:
    try:
        return not _six(value)
    except ValueError:
        return True


@test
def word_taken_for_sense(value: Any) -> bool:
    codes = _six(value)
    return sum(codes[i] == "b" for i in (0, 1, 4)) >= 2


@test
def sense_needs_a_word(value: Any) -> bool:
    codes = _six(value)
    return all(codes[i] in "nw" for i in (2, 5))


@key
def government_chars() -> int:
    """Characters of the paragraphs that report the government's view, as notebook 08, section 3, counts them."""
    import govtext as gt

    from ..lessons import viewpoints as lesson

    told = gt.tag(corpus().passages, lesson.speakers(concepts()), on="passage_id", key="passages", name="column")
    return int(told.groupby("column")["n_chars"].sum()["perspective-government"])


@key
def one_hit_more() -> float:
    return 1000 / government_chars()


@key
def government_thousands() -> float:
    return government_chars() / 1000


@test
def ten_times_off(value: Any) -> bool:
    number = number_in(value)
    return number is not None and any(abs(number / (one_hit_more() * times) - 1) < 0.06 for times in (0.1, 10))


@test
def tiny_number(value: Any) -> bool:
    number = number_in(value)
    return number is not None and 0 <= number < 0.2

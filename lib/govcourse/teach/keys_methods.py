"""Keys of notebooks 09 and 10: networks, coding."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import pandas as pd

from .keys import key, test
from .keys_texts import corpus
from .reading import items_in

# ---------------------------------------------------------------------------------------------------- 09

@cache
def _field() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Frequencies of the terms of the dictionary, and of all content words."""
    import govtext as gt

    counts = gt.term_frequency(gt.content_terms(corpus().tokens, gt.load_stopwords()))
    return counts[counts["term"].isin(gt.load_terms()["term"])], counts


@cache
def _terms() -> list[str]:
    from ..lessons import networks as lesson

    return lesson.high_terms(_field()[0])


@key
def network_terms() -> int:
    return len(_terms())


@key
def donohue_terms() -> int:
    from ..lessons import networks as lesson

    return len(lesson.high_terms(_field()[0], "donohue"))


@key
def terms_left_out() -> int:
    return network_terms() - donohue_terms()


@key
def donohue_of_all_words() -> int:
    from ..lessons import networks as lesson

    return len(lesson.high_terms(_field()[1], "donohue"))


@cache
def _pairs(unit: str) -> pd.DataFrame:
    from govtext.measures.cooccurrence import cooccurrence

    return cooccurrence(corpus().tokens, _terms(), unit=unit)


def _density(unit: str) -> float:
    return len(_pairs(unit)) / (len(_terms()) * (len(_terms()) - 1) / 2)


@key
def density_by_sentence() -> float:
    return _density("sentence")


@key
def density_by_passage() -> float:
    return _density("passage")


@test
def passage_below_sentence(value: Any) -> bool:
    from .reading import number_in

    number = number_in(value, percent=True)
    return number is not None and 0 < number < density_by_sentence() - 0.02


def _words_of(value: Any) -> list[str]:
    return [word for word in items_in(value) if word not in ("·", "和", "与", "and")]


@test
def a_name(value: Any) -> bool:
    """A name of a theme: text that is more than terms of the list side by side, and no bare sign."""
    text = "".join(_words_of(value))
    return isinstance(value, str) and sum(c.isalpha() for c in text) >= 4 and not names_of_terms_only(value)


@test
def names_of_terms_only(value: Any) -> bool:
    from .bank import in_chinese

    words = [part for word in _words_of(in_chinese(value)) for part in re.split(r"[·–\- ]+|的", word)]
    return bool(words) and all(_joined(word, tuple(_terms())) for word in words)


def _joined(word: str, terms: tuple[str, ...]) -> bool:
    """Is a word one of the terms, or some of them run together (数据共享)?"""
    return word in terms or any(word.startswith(term) and _joined(word.removeprefix(term), terms) for term in terms)


# ---------------------------------------------------------------------------------------------------- 10

TEN = ("stages-39", "shifts-20", "shifts-23", "shifts-33", "shifts-37", "trends-01", "trends-02", "trends-07", "trends-14", "suzhou-09")
TWO = ("shifts-29", "trends-09")
HEADINGS = ("shifts-20", "shifts-33", "shifts-37")


@cache
def _codings() -> pd.DataFrame:
    """The digit of the code of each passage (rows) by coder A and B (columns), dimension shift."""
    from ..data import data_dir

    parts = [pd.read_csv(data_dir() / "codebook" / f"coding-{coder}.csv") for coder in "ab"]
    table = pd.concat(parts)
    table = table[table["dimension"] == "shift"]
    return table.assign(code=table["code"].str[1]).pivot(index="unit", columns="coder", values="code")


def _either(units: tuple[str, ...]) -> list[str]:
    """For each passage the digits that A or B gave."""
    both = _codings().loc[list(units)]
    return [a if a == b else a + b for a, b in zip(both["A"], both["B"], strict=True)]


@key
def ten_codes() -> list[str]:
    return _either(TEN)


@key
def two_codes() -> list[str]:
    return _either(TWO)


def _digits(value: Any, units: tuple[str, ...]) -> dict[str, str]:
    codes = items_in(value, frozenset("012345"))
    if len(codes) != len(units) or not set(codes) <= set("012345"):
        raise ValueError(codes)
    return dict(zip(units, codes, strict=True))


@test
def not_ten_codes(value: Any) -> bool:
    try:
        return not _digits(value, TEN)
    except ValueError:
        return True


@test
def headings_always_none(value: Any) -> bool:
    codes = _digits(value, TEN)
    return all(codes[unit] == "0" for unit in HEADINGS)


@test
def technology_wherever_mentioned(value: Any) -> bool:
    codes = _digits(value, TEN)
    return sum(codes[unit] == "4" and "4" not in either for unit, either in zip(TEN, _either(TEN), strict=True)) >= 3


@test
def inclusion_as_service(value: Any) -> bool:
    return _digits(value, TWO)["shifts-29"] in "24"


@test
def outcome_of_any_problem(value: Any) -> bool:
    return _digits(value, TWO)["trends-09"] == "3"


@test
def second_unlike_both(value: Any) -> bool:
    first, second = _digits(value, TWO).values()
    return first in two_codes()[0] and second not in two_codes()[1]


@test
def not_two_codes(value: Any) -> bool:
    try:
        return not _digits(value, TWO)
    except ValueError:
        return True


def _two_coders() -> pd.DataFrame:
    return _codings().dropna()


@key
def coders_agree() -> float:
    both = _two_coders()
    return float((both["A"] == both["B"]).mean())


@key
def coders_chance() -> float:
    both = _two_coders()
    return float((both["A"].value_counts(normalize=True) * both["B"].value_counts(normalize=True)).sum())


@key
def coders_kappa() -> float:
    return (coders_agree() - coders_chance()) / (1 - coders_chance())


@key
def coders_minus_chance() -> float:
    return coders_agree() - coders_chance()

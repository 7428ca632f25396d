"""Keys of notebooks 11 to 13: reports, claims, one's own corpus."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import pandas as pd

from .keys import key, numbers, test
from .reading import items_in

# ---------------------------------------------------------------------------------------------------- 11

PROVINCES = 31
PRINTED = "元宇宙政府"   # the term of section 1 that was not counted


@cache
def _provincial_reports() -> pd.Series:
    from ..reference import load_reports

    reports = load_reports()
    return reports[reports["level"] == "provincial"].groupby("year").size()


@key
def all_reports_from() -> int:
    yearly = _provincial_reports()
    return int(yearly[yearly == PROVINCES].index.min())


@key
def first_provincial_report() -> int:
    return int(_provincial_reports().index.min())


@key
def latest_report() -> int:
    return int(_provincial_reports().index.max())


@key
def missing_reports() -> int:
    from ..reference import load_missing

    return len(load_missing())


@cache
def _asked(term: str) -> int:
    """Occurrences of a term in all reports; -1 where it was not counted."""
    from govtext.messages import GovtextError

    from ..reference import term_in_reports

    try:
        return int(term_in_reports(term)["n"].sum())
    except GovtextError:
        return -1


def _term(value: Any) -> str:
    if not isinstance(value, str) or not 2 <= len(value) <= 20 or not any("\u4e00" <= c <= "\u9fff" for c in value):
        raise ValueError(value)
    return value


def _two(value: Any) -> tuple[str, str]:
    """The two terms of an answer, in order."""
    first, second = items_in(value)
    return _term(first), _term(second)


def _counts(value: Any) -> list[int]:
    return [_asked(term) for term in _two(value)]


@test
def zero_and_not_counted(value: Any) -> bool:
    return _counts(value) == [0, -1] and not the_printed_example(value) and not one_character_over(value)


@test
def the_printed_example(value: Any) -> bool:
    return PRINTED in _two(value)


@test
def one_character_over(value: Any) -> bool:
    return any(len(set(term)) == 1 for term in _two(value))


@test
def not_counted_before_zero(value: Any) -> bool:
    return _counts(value) == [-1, 0]


@test
def neither_counted(value: Any) -> bool:
    return _counts(value) == [-1, -1]


@test
def both_zero(value: Any) -> bool:
    return _counts(value) == [0, 0]


@test
def counted_and_there(value: Any) -> bool:
    return max(_counts(value)) > 0


@test
def one_term_only(value: Any) -> bool:
    (term,) = items_in(value)
    return bool(_term(term))


# ---------------------------------------------------------------------------------------------------- 12

CLAIMS_CODED = "cofcofcc"   # c checkable, o opinion, f forecast; the eight sentences are invented, their codes our judgement
TERM = "数字政府"


@key
def eight_claims() -> list[str]:
    return list(CLAIMS_CODED)


def _eight(value: Any) -> list[str]:
    codes = items_in(value, frozenset("cof"))
    if len(codes) != len(CLAIMS_CODED) or not set(codes) <= set("cof"):
        raise ValueError(codes)
    return codes


@test
def not_eight_letters(value: Any) -> bool:
    try:
        return not _eight(value)
    except ValueError:
        return True


@test
def opinion_taken_for_claim(value: Any) -> bool:
    return sum(mine == "c" for mine, ours in zip(_eight(value), CLAIMS_CODED, strict=True) if ours == "o") >= 1


@test
def claims_taken_for_opinions(value: Any) -> bool:
    return sum(mine == "o" for mine, ours in zip(_eight(value), CLAIMS_CODED, strict=True) if ours == "c") >= 2


@test
def forecast_taken_for_opinion(value: Any) -> bool:
    return all(mine == "o" for mine, ours in zip(_eight(value), CLAIMS_CODED, strict=True) if ours == "f")


@test
def forecast_taken_for_claim(value: Any) -> bool:
    return sum(mine == "c" for mine, ours in zip(_eight(value), CLAIMS_CODED, strict=True) if ours == "f") >= 1


@cache
def _zhejiang() -> pd.DataFrame:
    from ..reference import term_in_reports

    return term_in_reports(TERM, level="provincial")


def _own(unit: str = "浙江省") -> pd.DataFrame:
    table = _zhejiang()
    return table[table["unit"] == unit]


@key
def zhejiang_first_use() -> int:
    table = _own()
    return int(table.loc[table["n"] > 0, "year"].min())


@key
def any_first_use() -> int:
    table = _zhejiang()
    return int(table.loc[table["n"] > 0, "year"].min())


@key
def zhejiang_most_used() -> int:
    table = _own().sort_values("year")
    return int(table.loc[table["n"].idxmax(), "year"])


@key
def china_online_dense() -> int:
    from ..reference import egdi

    return int(egdi("China", year=2020)["osi_rank_dense"].iloc[0])


@key
def china_online_competition() -> int:
    from ..reference import egdi

    return int(egdi("China", year=2020)["osi_rank_min"].iloc[0])


@key
def china_overall() -> int:
    from ..reference import egdi

    return int(egdi("China", year=2020)["egdi_rank_min"].iloc[0])


@test
def dense_and_competition_mixed(value: Any) -> bool:
    return set(items_in(value, frozenset("abcdefg"))) == set("bef")


@test
def overall_index_meant(value: Any) -> bool:
    return "d" in items_in(value, frozenset("abcdefg"))


@test
def other_edition_meant(value: Any) -> bool:
    return bool(set("ac") & set(items_in(value, frozenset("abcdefg"))))


# ---------------------------------------------------------------------------------------------------- 13

@cache
def _folder_of_trouble() -> tuple[list[str], list[str]]:
    """(files that can be read, files that cannot or are not there) of the folder of notebook 13, section 2."""
    import csv
    import tempfile
    from pathlib import Path

    from govtext.messages import GovtextError
    from govtext.readers import read_document

    from ..lessons.own_corpus import trouble_folder

    read, told = [], []
    with tempfile.TemporaryDirectory() as scratch:
        folder = trouble_folder(Path(scratch) / "trouble")
        with (folder / "metadata.csv").open(encoding="utf-8", newline="") as stream:
            named = {row["file"] for row in csv.DictReader(stream)}
        for name in sorted(named | {path.name for path in folder.iterdir()} - {"metadata.csv"}):
            try:
                read_document(folder / name)
                read.append(name)
            except (GovtextError, OSError):
                told.append(name)
    return read, told


@key
def files_usable() -> list[str]:
    return _folder_of_trouble()[0]


@key
def files_told() -> list[str]:
    return _folder_of_trouble()[1]


@key
def files_all() -> list[str]:
    return sorted([*files_usable(), *files_told()])


@test
def lost_file_named(value: Any) -> bool:
    return "lost.docx" in items_in(value)


@test
def looks_usable(value: Any) -> bool:
    names = {name if "." in name else f"{name}.txt" for name in items_in(value)}
    return "good.txt" in names and bool(names & {"picture.txt", "empty.txt"}) and names != set(files_all())


@key
def example_documents() -> int:
    from govtext.paths import data_dir

    return sum(path.suffix != ".csv" for path in (data_dir() / "example").iterdir())


@key
def spare_documents() -> int:
    import tempfile

    from ..lessons.own_corpus import spare_folder

    with tempfile.TemporaryDirectory() as scratch:
        return sum(path.stat().st_size > 0 for path in spare_folder(scratch).iterdir())


def _two_numbers(value: Any) -> list[float]:
    found = numbers(value)
    if len(found) != 2 or any(n < 0 or n != int(n) for n in found):
        raise ValueError(value)
    return found


@test
def another_folder(value: Any) -> bool:
    documents, _ = _two_numbers(value)
    return documents >= 1 and documents != example_documents()


@test
def the_example_again(value: Any) -> bool:
    return _two_numbers(value)[0] == example_documents()


@test
def nothing_read(value: Any) -> bool:
    return _two_numbers(value)[0] == 0


@test
def a_path(value: Any) -> bool:
    return isinstance(value, str) and bool(re.search(r"[a-z]:\\|^[~./]*/\w|\\\w", value))


@test
def one_number_only(value: Any) -> bool:
    return len(numbers(value)) == 1


@cache
def _hall(*more: str) -> int:
    """Occurrences of 大厅 as a word in the texts of the example, cut with the course's dictionary and more words."""
    from govtext.lexicon import load_terms
    from govtext.paths import data_dir
    from govtext.readers import read_document
    from govtext.segment import segmenter

    cut = segmenter(dictionary=[*load_terms()["term"], *more])
    texts = (read_document(path) for path in sorted((data_dir() / "example").iterdir()) if path.suffix != ".csv")
    return sum(word == "大厅" for text in texts for paragraph in text.paragraphs for word in cut(paragraph))


@key
def hall_before() -> int:
    return _hall()


@key
def hall_after() -> int:
    from govtext.paths import data_dir

    from ..lessons.own_corpus import example_words

    return _hall(*example_words(data_dir() / "example"))


@key
def hall_together() -> int:
    return 2 * hall_before() - hall_after()


def _methods(value: Any) -> set[str]:
    letters = set(items_in(value, frozenset("abcdef")))
    if not letters <= set("abcdef"):
        raise ValueError(letters)
    return letters


@test
def software_named(value: Any) -> bool:
    letters = _methods(value)
    return len(letters) == 3 and bool(letters & set("bdf"))


@test
def not_three_letters(value: Any) -> bool:
    return len(_methods(value)) != 3

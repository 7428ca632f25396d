"""What a build tells of: rows of problems.csv (file, problem_zh, problem_en), and the kinds that they are of."""

from __future__ import annotations

import re
import warnings
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from .messages import both

Row, Text = tuple[str, str, str], tuple[str, str]
MOST_KINDS, SOME = 12, 3   # on a screen; rows of a kind
NUMBER = re.compile(r"\d+")


@dataclass
class Kind:
    """Problems that differ in their files and numbers alone.

    of_document : they tell of documents that are in the corpus, not of what is missing
    some : the first of them
    number : how many there are
    """

    of_document: bool
    some: list[Row] = field(default_factory=list)
    number: int = 0

    def said(self, *, brief: bool = False) -> Text:
        """The first problem, and how many there are of its kind; without what is to be done where `brief`."""
        first, zh, en = self.some[0]
        if brief:
            zh, en = _brief(zh, first, "。"), _brief(en, first, ". ")
        if self.number == 1:
            return zh, en
        others = [name[:60] for name, *_ in self.some[1:] if name not in ("", first)]
        more = " …" if others and self.number > len(self.some) else ""
        return (f"{zh}（这样的共 {self.number:,} 条{'，还有 ' + '；'.join(others) + more if others else ''}）",
                f"{en} ({self.number:,} of this kind{', also ' + '; '.join(others) + more if others else ''})")


def kinds(problems: Iterable[Row], files: Iterable[str]) -> list[Kind]:
    """The kinds of problems, the rare ones first, of equal ones those of what is missing.

    files : names of the documents that are in the corpus
    """
    return list(_by_kind(problems, files).values())


def rare_first(problems: list[Row], files: Iterable[str]) -> list[Row]:
    """The rows of problems in the order of their kinds: what stands hundreds of times hides nothing."""
    rank = {key: number for number, key in enumerate(_by_kind(problems, files))}
    return sorted(problems, key=lambda row: rank[_key(row)])


def tell(problems: Collection[Row], files: Iterable[str]) -> None:
    """Warn of problems: each kind, those of what is missing first; one that has more than a few rows is said once."""
    if not problems:
        return
    found = sorted(kinds(problems, files), key=lambda kind: kind.of_document)
    shown, largest = found[:MOST_KINDS], max(found, key=lambda kind: kind.number)
    if largest not in shown and largest.number > SOME:
        shown[-1] = largest
    said = [text for kind in shown for text in ([row[1:] for row in kind.some] if kind.number <= SOME else [kind.said()])]
    more = [("…… 其余见 problems.csv", "... the rest is in problems.csv")] if len(found) > MOST_KINDS else []
    warnings.warn("\n".join([both(f"{len(problems):,} 个问题（已写入 problems.csv）：", f"{len(problems):,} problem(s), see problems.csv:"),
                             *(f"  {both(*text)}" for text in [*said, *more])]), stacklevel=3)


def is_of_document(name: str, files: Collection[str]) -> bool:
    """Whether the cell `file` of a problem names documents that are there: one, or several with commas between."""
    parts = name.split(", ")
    return any(", ".join(parts[:i]) in files for i in range(1, len(parts) + 1))


def _by_kind(problems: Iterable[Row], files: Iterable[str]) -> dict[str, Kind]:
    """Key -> kind, in the order of `kinds`."""
    found: dict[str, Kind] = {}
    files = set(files)
    for row in problems:
        key = _key(row)
        if key not in found:
            found[key] = Kind(is_of_document(row[0], files))
        found[key].number += 1
        if len(found[key].some) < SOME:
            found[key].some.append(row)
    return dict(sorted(found.items(), key=lambda item: (item[1].number, item[1].of_document)))


def _key(row: Row) -> str:
    """What a problem says, without its file, its numbers, and what is to be done, which may name other files."""
    name, _, en = row
    bare = en.removeprefix(name)
    return NUMBER.sub("#", _first_sentence(bare if len(bare) < len(en) or not name else en.replace(name, "")))


def _first_sentence(en: str) -> str:
    return en.partition(". ")[0].rstrip(".")


def _brief(text: str, name: str, end: str) -> str:
    """The first sentence of a message; a file name at its head may hold what ends one."""
    said = text.removeprefix(name)
    return text[:len(text) - len(said)] + said.partition(end)[0].rstrip(".")

"""The text of a corpus, where it is at hand: kept beside the tables (OUT/text) or read again from the sources; and any string in it.

A corpus of one's own keeps its text on one's own disk: one line per passage, its id, a tab, the clean text. A corpus that is to be given
away while its texts may not is built without it (`build_corpus(..., keep_text=False)`, `govtext build --no-text`).

Strings are found by going through the text, which needs no index: on 1,659 government reports (30 million characters) 8 to 35
milliseconds a query. An array of suffixes (pydivsufsort) answers in a fifth of a millisecond, but takes 5 seconds and 0.4 GiB to make.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from .messages import GovtextError
from .store import lost, refuse_rebuilt
from .terms import CHINESE, small, term_key

FOLDER = "text"
PART_CHARS = 2_000_000


# ---------------------------------------------------------------------------------------------- on the disk

def write_text(out: Path, part: int, ids: Iterable[str], lines: Iterable[str]) -> None:
    """Write the text of a part of a corpus, one passage per line."""
    place = out / FOLDER / f"part-{part:05d}.tsv"
    place.parent.mkdir(exist_ok=True)
    place.write_bytes("".join([f"{i}\t{line}\n" for i, line in zip(ids, lines, strict=True)]).encode())


class KeptText(Mapping):
    """passage_id -> clean text of a corpus that keeps it, read when first asked for.

    files : names of the files that must be there; a lost one would leave counts silently short
    built : `store.manifest_hash` of the corpus that was loaded
    """

    def __init__(self, corpus_folder: Path, part: str = "", files: Iterable[str] = (), built: str = ""):
        self.folder, self.part, self.files, self.built = corpus_folder / FOLDER, Path(part).stem or "part-*", files, built

    @cached_property
    def _lines(self) -> dict[str, str]:
        refuse_rebuilt(self.folder.parent, self.built)
        places = sorted(self.folder.glob(f"{self.part}.tsv"))
        gone = set(self.files) - {place.name for place in places}
        if gone:
            raise lost(self.folder.parent, f"{FOLDER}/{min(gone)}")
        found: dict[str, str] = {}
        for place in places:
            try:
                found.update(line.split("\t", 1) for line in place.read_text("utf-8").splitlines())
            except ValueError as error:   # not UTF-8, or a line without a tab
                raise GovtextError(f"{place.name}：语料的原文已损坏（{error}）。请重新生成语料。",
                                   f"{place.name}: the text of the corpus is broken ({error}). Build the corpus again.") from error
        return found

    def __getitem__(self, passage_id: str) -> str:
        return self._lines[passage_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._lines)

    def __len__(self) -> int:
        return len(self._lines)

    def __bool__(self) -> bool:
        return True

    def __repr__(self) -> str:
        return str(self.folder)


def kept_text(corpus_folder: Path, part: str = "", files: Iterable[str] = (), built: str = "") -> KeptText | None:
    """The text that lies beside the tables of a corpus, or of one part; None where there is none. Arguments as of KeptText."""
    return KeptText(corpus_folder, part, files, built) if (corpus_folder / FOLDER).is_dir() else None


# ---------------------------------------------------------------------------------------------- any string

class Part(NamedTuple):
    """Some passages as one text, a line each: where each line begins, and its row in the passage table."""

    text: str
    starts: np.ndarray
    rows: np.ndarray


class Texts:
    """The passages of a corpus whose text is at hand, ready to be searched.

    rows : rows of corpus.passages
    lines : their texts
    """

    def __init__(self, rows: list[int], lines: list[str]):
        self.rows, self.lines = np.array(rows, np.int64), lines
        self._small: list[Part] | None = None
        self.groupings: dict[tuple[str, ...], tuple[np.ndarray, pd.DataFrame]] = {}

    @cached_property
    def parts(self) -> list[Part]:
        """The texts in parts of about PART_CHARS."""
        length = np.array([len(line) + 1 for line in self.lines], np.int64)
        number = np.cumsum(length) // PART_CHARS
        edges = [*np.flatnonzero(np.diff(number, prepend=-1)).tolist(), len(self.lines)]
        return [Part("\n".join(self.lines[a:b]), np.cumsum(length[a:b]) - length[a:b], self.rows[a:b])
                for a, b in pairwise(edges)]

    def rows_with(self, term: str, *, case: bool = False) -> np.ndarray:
        """The row of the passage table of each hit of a string, in order; overlaps included, spaces beside Chinese left out of account."""
        key = term_key(term, case=case)
        parts = self.parts
        if not case and re.search("[a-z]", key):
            parts = self._small = self._small or [part._replace(text=small(part.text)) for part in parts]
        pattern = re.compile(_pattern(key))
        found = [np.empty(0, np.int64)]
        for part in parts:
            at = np.fromiter((hit.start() for hit in pattern.finditer(part.text)), np.int64)
            found.append(part.rows[np.searchsorted(part.starts, at, "right") - 1])
        return np.concatenate(found)

    def lines_of(self, rows: Iterable[int]) -> list[str]:
        """The texts of given rows, all of which must be at hand."""
        place = np.searchsorted(self.rows, np.asarray(list(rows), np.int64))
        return [self.lines[i] for i in place.tolist()]


def _pattern(key: str) -> str:
    """A pattern for a key, with or without spaces where they are layout; it looks ahead where a key can overlap itself."""
    letters = [re.escape(c) for c in key]
    loose = [max(map(ord, pair)) >= CHINESE for pair in pairwise(key)]
    body = "".join(letter + " ?" * free for letter, free in zip(letters, [*loose, False], strict=True))
    overlaps = any(key.startswith(key[i:]) for i in range(1, len(key)))
    return f"(?={body})" if overlaps else body

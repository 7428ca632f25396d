"""A reader's copies of the articles, recognised by what stands in them: any file names, any site's furniture around the text.

What is shipped of a passage is the beginning of a hash, its length and the counts of its words. Each paragraph of a copy is set
against each passage of each article; the best chain of pairs in reading order says which paragraph is which passage:

- *equal*: same length, same hash. A short hash is weak evidence, so the counted words have to be there too; where no hash is shipped
  (the words of a heading are counted with the passage beside it), the words of that group have to be there to the last one;
- *changed*: the counted words are similar, or the passage stands in several lines, or in one line with its neighbours;
- *missing*: none of these. (A passage with the hash that stands elsewhere in the file is equal all the same.)

Where every passage is found, the full hash of the article confirms or refutes the whole.

References
----------
Best chain: global alignment with free gaps, Needleman & Wunsch (1970), doi:10.1016/0022-2836(70)90057-4. Similarity: weighted
Jaccard, the sum of the smaller counts over the sum of the larger ones (Ruzicka 1958).
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from govtext.corpus import Corpus
from govtext.counting import count_terms
from govtext.inputs import NOT_TEXTS
from govtext.messages import GovtextError, both
from govtext.readers import printable, read_document
from govtext.segment import Cut, segmenter

TAKEN = 0.25           # a file with this share of an article is a copy; one article quotes 0.002 of another, reports less
WHOLE = 0.6            # so is one whose words are so similar: articles on one subject reach 0.37
SIMILAR = 0.4          # a paragraph that is so similar to a passage is that passage, changed
JOINED = 0.8           # so similar must lines or passages that were joined be
AGREEING = 0.8         # the share of a paragraph's words that has to be counted in the passage whose short hash it has
LONG_HASH = 16         # hexadecimal digits that need no other evidence
CHARS_PER_WORD = 10    # in a similarity the length counts too: so many characters as one word
RUNS = ((2, 1), (3, 1), (1, 2), (1, 3))   # lines, passages: a passage cut in two or three, two or three joined

FILE_COLUMNS = ["file", "use", "article_id", "n_equal", "share", "problem_zh", "problem_en"]
STATUS_COLUMNS = ["article_id", "passage_id", "file", "status", "similarity"]


@dataclass(frozen=True)
class Copies:
    """What `recognise` found; `str` tells it in both languages.

    Attributes
    ----------
    folder : Path
    files : DataFrame
        file, use in {"used", "double", "other text", "unreadable"}, article_id (of another text: that of which most is in it),
        n_equal, share (of the article's characters, 0 to 1; changed passages by their similarity), problem_zh, problem_en. A file
        that holds two articles has two rows.
    passages : DataFrame
        article_id, passage_id, file, status in {"equal", "changed", "missing"}, similarity (0 to 1). All passages of the corpus.
    texts : dict
        passage_id -> its text in the copy that is used, where it is equal; "" where it is changed.
    lines : dict
        article_id -> the paragraphs of its copy under the numbers of the original; None where none stands there.
    """

    folder: Path
    files: pd.DataFrame
    passages: pd.DataFrame
    texts: dict[str, str]
    lines: dict[str, list[str | None]]

    def told(self) -> list[tuple[str, str]]:
        """One sentence per file, then one per article, in Chinese and English."""
        return [*map(_told_file, self.files.itertuples()),
                *(_told_article(article, rows) for article, rows in self.passages.groupby("article_id", sort=False))]

    def __str__(self) -> str:
        return "\n".join(both(zh, en) for zh, en in self.told())


def recognise(folder: str | Path, corpus: Corpus) -> Copies:
    """Find out which files of a folder (subfolders included) are copies of which articles, and which passages stand in them.

    A file is a copy of an article where TAKEN of the article's characters stand in passages that are found, one of them equal, or where
    the counted words of the whole are as similar as WHOLE: a copy that lost its paragraphs. Of several copies of one article that with
    the most equal passages is used.

    Parameters
    ----------
    folder : folder with files of any name that `govtext.read_document` reads
    corpus : Corpus
        The shipped tables. Where its passages have a column counted_with, it names the passage in which their words are counted.
    """
    articles = [_article(corpus, row.article_id, row.sha256) for row in corpus.articles.itertuples()]
    copies, unreadable = _read(Path(folder))
    seen = [[_aligned(copy, article) for article in articles] for copy in copies]
    best = {article.id: max((row[k] for row in seen if row[k].taken), key=_rank, default=None) for k, article in enumerate(articles)}
    used = {article_id: one for article_id, one in best.items() if one is not None}
    return Copies(Path(folder), pd.DataFrame([*(told for row in seen for told in _uses(row, used)), *unreadable], columns=FILE_COLUMNS),
                  pd.DataFrame([row for article in articles for row in _rows(article, best[article.id])], columns=STATUS_COLUMNS),
                  {passage: text for one in used.values() for passage, text in _texts(one)},
                  {article_id: _numbered(one) for article_id, one in used.items()})


# ---------------------------------------------------------------------------------------------------- the two sides

class _Article(NamedTuple):
    """The shipped side: per passage its id, number, length, the hash that is known, the place where its words are counted, its words."""

    id: str
    sha256: str
    passages: list[str]
    paragraphs: list[int]
    chars: np.ndarray
    known: list[str]
    home: np.ndarray
    vocabulary: dict[str, int]
    bags: np.ndarray


class _Copy(NamedTuple):
    """The reader's side: a file as paragraphs, with their lengths, hashes and words (columns paragraph, term, n)."""

    path: Path
    name: str
    lines: list[str]
    chars: np.ndarray
    hashes: list[str]
    words: pd.DataFrame


class _Pair(NamedTuple):
    """Lines line, line + 1 ... are passages passage, passage + 1 ...: mostly one and one."""

    line: int
    passage: int
    n_lines: int
    n_passages: int
    similarity: float
    equal: bool


class _Alignment(NamedTuple):
    copy: _Copy
    article: _Article
    pairs: list[_Pair]
    share: float
    taken: bool

    @property
    def n_equal(self) -> int:
        return sum(pair.equal for pair in self.pairs)


def _files(folder: Path) -> list[Path]:
    """All files of a folder, but hidden ones and the pictures and scripts that browsers put beside a saved page."""
    return [path for path in sorted(folder.rglob("*")) if path.is_file() and path.name.lower() not in NOT_TEXTS
            and not any(part.startswith((".", "~$")) for part in path.relative_to(folder).parts)
            and not any(part.endswith(("_files", ".files")) for part in path.relative_to(folder).parts[:-1])]


def _read(folder: Path) -> tuple[list[_Copy], list[tuple]]:
    """The files that can be read, and a row of `Copies.files` for each other one."""
    copies, unreadable, cut = [], [], None
    for path in _files(folder):
        name = printable(path.relative_to(folder).as_posix())
        try:
            lines = read_document(path, max_bytes=path.stat().st_size).paragraphs
        except Exception as error:   # one strange file must not cost the others
            zh, en = (error.zh, error.en) if isinstance(error, GovtextError) else (f"{name}：{error!r}",) * 2
            unreadable.append((name, "unreadable", "", 0, 0.0, zh, en))
        else:
            cut = cut or segmenter()   # takes a second: not for an empty folder
            copies.append(_copy(path, name, lines, cut))
    return copies, unreadable


def _article(corpus: Corpus, article_id: str, sha256: str) -> _Article:
    rows = corpus.passages[corpus.passages["article_id"] == article_id]
    place = {passage: i for i, passage in enumerate(rows["passage_id"])}
    counted = rows["counted_with"] if "counted_with" in rows else pd.Series("", rows.index)
    home = [place.get(other, i) for i, other in enumerate(counted)]
    tokens = corpus.tokens[corpus.tokens["article_id"] == article_id]
    vocabulary = {term: i for i, term in enumerate(tokens["term"].unique())}
    chars = rows["n_chars"].to_numpy()
    row = tokens["passage_id"].map({passage: home[i] for passage, i in place.items()})   # a heading keeps its listed terms only: one bag
    bags = _bags(row, tokens["term"], tokens["n"], vocabulary, chars)
    return _Article(article_id, sha256, list(place), rows["paragraph"].tolist(), chars, rows["sha256"].tolist(), np.array(home),
                    vocabulary, bags)


def _copy(path: Path, name: str, lines: list[str], cut: Cut) -> _Copy:
    chars = np.array([len(line) - line.count(" ") for line in lines])
    return _Copy(path, name, lines, chars, [_hash(line) for line in lines], count_terms("\n".join(lines) + "\n", cut))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _bags(row: pd.Series, term: pd.Series, n: pd.Series, vocabulary: dict[str, int], chars: np.ndarray) -> np.ndarray:
    """One row per paragraph: the counts of the vocabulary, of all other words together, and the length in words."""
    bags = np.zeros((len(chars), len(vocabulary) + 2), np.float32)
    column = term.astype(str).map(vocabulary).fillna(len(vocabulary)).astype(int)
    np.add.at(bags, (row.astype(int).to_numpy(), column.to_numpy()), n.to_numpy())
    bags[:, -1] = chars / CHARS_PER_WORD
    return bags


# ---------------------------------------------------------------------------------------------------- alignment

def _aligned(copy: _Copy, article: _Article) -> _Alignment:
    bags = _bags(copy.words["paragraph"] - 1, copy.words["term"], copy.words["n"], article.vocabulary, copy.chars)
    alike, equal = _compared(copy, article, bags)
    whole = float(_jaccard(bags.sum(0, keepdims=True), article.bags.sum(0, keepdims=True))[0, 0])
    share = float(np.where(equal, 1, np.where(alike >= SIMILAR, alike, 0)).max(0) @ article.chars / article.chars.sum())
    if share < TAKEN and whole < WHOLE:   # more than this no chain can hold
        return _Alignment(copy, article, [], share, False)
    chain = _best_chain(_candidates(article, bags, alike, equal), article.chars, len(copy.lines))
    chain = _confirmed(copy, article, bags, _with_displaced(chain, article, equal))
    share = float(sum(_weight(pair._replace(equal=False), article.chars) for pair in chain) / article.chars.sum())
    return _Alignment(copy, article, chain, share, whole >= WHOLE or (share >= TAKEN and any(pair.equal for pair in chain)))


def _overlap(bags: np.ndarray, others: np.ndarray) -> np.ndarray:
    """The sum of the smaller counts, for each row of `bags` (down) and of `others` (across)."""
    there = [np.flatnonzero(other) for other in others]   # a passage has a hundred of the thousand words
    return np.stack([np.minimum(bags[:, at], other[at]).sum(1) for other, at in zip(others, there, strict=True)], axis=1)


def _jaccard(bags: np.ndarray, others: np.ndarray) -> np.ndarray:
    smaller = _overlap(bags, others)
    return smaller / (bags.sum(1)[:, None] + others.sum(1) - smaller)


def _compared(copy: _Copy, article: _Article, bags: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Similarity, and whether all evidence for equality is there, for each line (down) and passage (across)."""
    words = bags[:, :-1].sum(1)[:, None]
    inside = _overlap(bags[:, :-1], article.bags[:, :-1])[:, article.home] / np.maximum(words, 1)
    ratio = np.minimum.outer(copy.chars, article.chars) / np.maximum.outer(copy.chars, article.chars)
    moved = article.home != np.arange(len(article.home))   # their words are a part of another bag: inside it is all that can be asked
    alike = np.where(moved, inside * ratio, _jaccard(bags, article.bags))
    enough = np.array([0 if len(known) >= LONG_HASH else AGREEING if known else 1 for known in article.known])
    hashed = np.array([[own.startswith(known) for known in article.known] for own in copy.hashes])
    return alike, hashed & (ratio == 1) & (inside >= enough)


def _candidates(article: _Article, bags: np.ndarray, alike: np.ndarray, equal: np.ndarray) -> dict[tuple[int, int], list[_Pair]]:
    """All pairs that a chain may use, by line and passage where they begin."""
    found = defaultdict(list)
    for line, passage in np.argwhere(equal | (alike >= SIMILAR)).tolist():
        same = bool(equal[line, passage])
        found[line, passage].append(_Pair(line, passage, 1, 1, 1.0 if same else float(alike[line, passage]), same))
    for n_lines, n_passages in RUNS:
        if n_lines > len(bags) or n_passages > len(article.bags):
            continue
        joined = _jaccard(_windows(bags, n_lines).sum(2), _windows(article.bags, n_passages).sum(2))
        parts = np.lib.stride_tricks.sliding_window_view(alike, (n_lines, n_passages)).max((2, 3))
        for line, passage in np.argwhere((joined >= JOINED) & (joined > parts)).tolist():
            found[line, passage].append(_Pair(line, passage, n_lines, n_passages, float(joined[line, passage]), False))
    return found


def _windows(bags: np.ndarray, size: int) -> np.ndarray:
    return np.lib.stride_tricks.sliding_window_view(bags, size, axis=0)


def _weight(pair: _Pair, chars: np.ndarray) -> float:
    """Characters explained; an equal passage outweighs what is only similar."""
    return float(chars[pair.passage:pair.passage + pair.n_passages].sum()) * (2 if pair.equal else pair.similarity)


def _best_chain(found: dict[tuple[int, int], list[_Pair]], chars: np.ndarray, n_lines: int) -> list[_Pair]:
    """The heaviest chain of pairs in which lines and passages both go on."""
    best = [[0.0] * (len(chars) + 1) for _ in range(n_lines + 1)]
    step: dict[tuple[int, int], _Pair] = {}
    for i in range(n_lines - 1, -1, -1):
        for j in range(len(chars) - 1, -1, -1):
            best[i][j] = max(best[i + 1][j], best[i][j + 1])
            for pair in found.get((i, j), ()):
                weight = _weight(pair, chars) + best[i + pair.n_lines][j + pair.n_passages]
                if weight > best[i][j]:
                    best[i][j], step[i, j] = weight, pair
    chain, i, j = [], 0, 0
    while i < n_lines and j < len(chars):
        if (i, j) in step:
            chain.append(step[i, j])
            i, j = i + step[i, j].n_lines, j + step[i, j].n_passages
        elif best[i + 1][j] >= best[i][j + 1]:
            i += 1
        else:
            j += 1
    return chain


def _with_displaced(chain: list[_Pair], article: _Article, equal: np.ndarray) -> list[_Pair]:
    """The chain, by passages, with those whose hash stands elsewhere in the file; without a hash the order has to tell."""
    told = {pair.passage + k for pair in chain for k in range(pair.n_passages)}
    displaced = [_Pair(int(equal[:, j].argmax()), j, 1, 1, 1.0, True) for j, known in enumerate(article.known)
                 if known and j not in told and equal[:, j].any()]
    return sorted([*chain, *displaced], key=lambda pair: pair.passage)


def _confirmed(copy: _Copy, article: _Article, bags: np.ndarray, chain: list[_Pair]) -> list[_Pair]:
    """The chain after the evidence that needs more than one passage: the hash of the article, the words of a group."""
    line_of = {pair.passage: pair.line for pair in chain if pair.n_lines == pair.n_passages == 1}
    complete = len(line_of) == len(article.passages)
    if complete and _hash("\n".join(copy.lines[pair.line] for pair in chain)) == article.sha256:
        return [pair._replace(equal=True, similarity=1.0) for pair in chain]
    doubtful = {j for j, home in enumerate(article.home) if home != j and not _group_agrees(article, bags, line_of, home)}
    if complete and all(pair.equal and pair.passage not in doubtful for pair in chain):
        # One of them is another and has the same few digits: the one with the fewest is told.
        least = min(map(len, article.known))
        doubtful = {j for j, known in enumerate(article.known) if len(known) == least < LONG_HASH}
    return [pair._replace(equal=pair.equal and pair.passage not in doubtful) for pair in chain]


def _group_agrees(article: _Article, bags: np.ndarray, line_of: dict[int, int], home: int) -> bool:
    """True where the passages that are counted in one are all there and have its words together."""
    group = np.flatnonzero(article.home == home).tolist()
    return all(j in line_of for j in group) and np.array_equal(bags[[line_of[j] for j in group], :-1].sum(0), article.bags[home, :-1])


# ---------------------------------------------------------------------------------------------------- results

def _rank(one: _Alignment) -> tuple[int, float, bool]:
    return one.n_equal, one.share, one.copy.path.stem == one.article.id


def _uses(row: list[_Alignment], used: dict[str, _Alignment]) -> list[tuple]:
    """Rows of `Copies.files` for one file, from its alignments with all articles."""
    taken = [(one, "used" if used[one.article.id] is one else "double") for one in row if one.taken]
    return [(one.copy.name, use, one.article.id, one.n_equal, one.share, "", "")
            for one, use in taken or [(max(row, key=lambda one: one.share), "other text")]]


def _rows(article: _Article, one: _Alignment | None) -> Iterator[tuple[str, str, str, str, float]]:
    """Rows of `Copies.passages`."""
    pair_of = {pair.passage + k: pair for pair in (one.pairs if one else []) for k in range(pair.n_passages)}
    for j, passage in enumerate(article.passages):
        pair = pair_of.get(j)
        status = "missing" if pair is None else "equal" if pair.equal else "changed"
        yield article.id, passage, one.copy.name if one else "", status, round(pair.similarity, 2) if pair else 0.0


def _texts(one: _Alignment) -> Iterator[tuple[str, str]]:
    for pair in one.pairs:
        for k in range(pair.n_passages):
            yield one.article.passages[pair.passage + k], one.copy.lines[pair.line] if pair.equal else ""


def _numbered(one: _Alignment) -> list[str | None]:
    """The lines of a copy under the numbers of the original's; of the original itself all lines, for one may be new."""
    number = one.article.paragraphs
    if one.copy.path.name in (f"{one.article.id}.txt", f"{one.article.id}.md") and all(
            pair.n_lines == pair.n_passages == 1 and pair.line + 1 == number[pair.passage] for pair in one.pairs):
        return list(one.copy.lines)
    lines: list[str | None] = [None] * number[-1]
    for pair in one.pairs:
        lines[number[pair.passage] - 1] = "".join(one.copy.lines[pair.line:pair.line + pair.n_lines])
    return lines


def _told_file(row: tuple) -> tuple[str, str]:
    if row.use == "unreadable":
        return row.problem_zh, row.problem_en
    if row.use == "other text":
        zh, en = ("", "") if row.share < 0.01 else (f"（只含 {row.article_id} 的 {row.share:.0%}）",
                                                    f" (it holds {row.share:.0%} of {row.article_id})")
        return f"{row.file}：不是这些文章的副本{zh}，没有用。", f"{row.file}: not a copy of these articles{en}, left aside."
    if row.use == "double":
        return (f"{row.file}：也是 {row.article_id} 的副本（相同 {row.n_equal} 段），没有用，因为另一份更好。",
                f"{row.file}: a copy of {row.article_id} too ({row.n_equal} equal passages), left aside for a better one.")
    return f"{row.file}：{row.article_id} 的副本。", f"{row.file}: a copy of {row.article_id}."


def _told_article(article: str, rows: pd.DataFrame) -> tuple[str, str]:
    if not rows["file"].iloc[0]:
        return f"{article}：没有副本。", f"{article}: no copy."
    equal, changed, missing = (rows.loc[rows["status"] == status, "passage_id"].tolist() for status in ("equal", "changed", "missing"))
    if len(missing) == len(rows):
        return (f"{article}：词都在，段落却不是原来的。请按原文分段，每段一行。",
                f"{article}: the words are there, the paragraphs are not. Give each paragraph of the article its own line.")
    return (f"{article}：相同 {len(equal)} 段，改动 {len(changed)} 段{_listed(changed)}，缺 {len(missing)} 段{_listed(missing)}。",
            f"{article}: {len(equal)} equal, {len(changed)} changed{_listed(changed)}, {len(missing)} missing{_listed(missing)}.")


def _listed(ids: list[str]) -> str:
    return f" ({', '.join(ids)})" if ids else ""

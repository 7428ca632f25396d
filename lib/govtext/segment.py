"""Sentences and words.

Words come from jieba with two choices: the hidden Markov model is off (it invents
words), the domain dictionary is on (without it 数字政府 falls apart). `engine="rjieba"` gives the same words much faster.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import logging
import re
import warnings
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

from .lexicon import listed_words
from .messages import GovtextError, both, one_of
from .paths import data_dir
from .readers import fold, one_line

SENTENCE_ENDS = "。?!"
SENTENCE = re.compile(rf"[^{SENTENCE_ENDS}\n]*(?:[{SENTENCE_ENDS}]+[”’」』)\]》〉]*|\n|$)")
ENGINES = ("jieba", "rjieba")
ONE_WORD = re.compile(r"[\u4e00-\u9fd5a-zA-Z0-9+#&._%-]+")  # what jieba looks at as one block
JIEBA_LINE = re.compile(r"(\S+?)(?:[ ,]+([0-9]+(?:\.[0-9]+)?))?(?: +[a-z]{1,4}[0-9]?)?")   # a tag alone follows Chinese words only: open data is no tag
HAN = re.compile("[\u3400-\u9fff]")
Cut = Callable[[str], list[str]]


def sentences(text: str) -> list[str]:
    """Split folded text at 。?! and line breaks; closing quotes and brackets stay with their sentence.

    A piece without any letter, digit or Chinese character joins the sentence before it. The full stop of Latin text and
    the colon never end a sentence: in these texts they stand in numbers, times and references.

    >>> sentences('什么是“一网通办”?先看流程。再看数据!')
    ['什么是“一网通办”?', '先看流程。', '再看数据!']
    """
    found: list[list[str]] = []   # of each sentence its pieces, put together at the end: strings that grow cost the square of their length
    for line in text.split("\n"):
        start = len(found)
        for piece in SENTENCE.findall(line):
            if not piece.strip():
                continue
            if is_term(piece) or len(found) == start:
                found.append([piece.strip()])
            else:
                found[-1].append(piece.strip())
    return [s for s in map("".join, found) if is_term(s)]


def is_term(token: str) -> bool:
    """True where a token holds at least one letter, digit or Chinese character.

    >>> is_term("5G"), is_term("、")
    (True, False)
    """
    return token.isalnum() or any(map(str.isalnum, token))


def read_dictionary(path: str | Path | None = None) -> list[str]:
    """Read a word list: a CSV or .xlsx with a column `term`, or a text file with one word per line (jieba's format is fine).

    Frequencies and tags in the file are ignored: a frequency of one's own overrides jieba's and breaks words elsewhere. A line without
    a word is left out with a warning; it never costs the list.

    Parameters
    ----------
    path : path, optional
        Default: the course's domain dictionary, data/lexicon/terms.csv.

    Returns
    -------
    list of str
        Width-folded, without duplicates, ordered by length and then by code point. Entries with a space inside stay as they are:
        `dictionary_words` tells of them.

    Raises
    ------
    GovtextError
        The file is missing or no text, or a table lacks the column `term`.
    """
    place = Path(path) if path is not None else data_dir() / "lexicon" / "terms.csv"
    entries, notes = listed_words(place)
    words = [(line, _without_frequency(entry)) for line, entry in entries]
    bad = [line for line, word in words if not is_term(word)]
    if bad:
        rows = ", ".join(map(str, bad[:10])) + (" …" if len(bad) > 10 else "")
        notes.append((f"{place.name} 第 {rows} 行：没有词，已略去。", f"{place.name} line {rows}: no word; left out."))
    if notes:
        warnings.warn("\n".join(both(*note) for note in notes), stacklevel=2)
    return _ordered(word for _, word in words if is_term(word))


def _without_frequency(entry: str) -> str:
    """The word of a line in jieba's format (word, frequency, tag; the last two may be missing); other lines as they are."""
    found = JIEBA_LINE.fullmatch(entry)
    return found[1] if found and (found[2] or HAN.search(found[1])) else entry


def _ordered(words: Iterable[str]) -> list[str]:
    return sorted({one_line(fold(str(word))) for word in words} - {""}, key=lambda word: (len(word), word))


def dictionary_entries(dictionary: str | Path | Iterable[str] | None = "course") -> list[str]:
    """All entries of a dictionary in order, also those that cannot stay whole; see `segmenter` for the argument."""
    if dictionary is None:
        return []
    if isinstance(dictionary, (str, Path)):
        return read_dictionary(None if dictionary == "course" else dictionary)
    return _ordered(dictionary)


def dictionary_words(dictionary: str | Path | Iterable[str] | None = "course") -> list[str]:
    """The words that a segmenter will keep whole, in the order in which they are added.

    Words with a space or punctuation inside can never stay whole, in either engine; they are left out with a warning.

    Parameters
    ----------
    dictionary : "course", None, path or words, see `segmenter`
    """
    words = dictionary_entries(dictionary)
    broken = [word for word in words if not ONE_WORD.fullmatch(word)]
    if broken:
        some = "、".join(broken[:5])
        warnings.warn(both(f"{len(broken)} 个词条含有空格、标点或罕用字，无法保持完整，已略去：{some}",
                           f"{len(broken)} dictionary entries hold a space, punctuation or rare signs, cannot stay whole and "
                           f"are left out: {some}"), stacklevel=3)
    return [word for word in words if ONE_WORD.fullmatch(word)]


@lru_cache(maxsize=8)
def _segmenter(engine: str, words: tuple[str, ...], hmm: bool) -> Cut:
    return (_jieba_cut if engine == "jieba" else _rjieba_cut)(words, hmm)


def segmenter(engine: str = "jieba", *, dictionary: str | Path | Iterable[str] | None = "course", hmm: bool = False) -> Cut:
    """Return a function that cuts folded text into words, punctuation included, in text order.

    Parameters
    ----------
    engine : {"jieba", "rjieba"}
        The reference engine, or the fast one (extra `scale`); both give the same words.
    dictionary : "course", None, path or list of words
        Words that must stay whole. None: jieba's own dictionary only.
    hmm : bool
        jieba's hidden Markov model for unknown words; off by default because it invents words.

    Raises
    ------
    GovtextError
        Unknown engine, unreadable dictionary, or rjieba is not installed.

    References
    ----------
    Sun Junyi, jieba, https://github.com/fxsjy/jieba (dictionary, directed acyclic graph, maximum-probability path).
    """
    one_of("engine", engine, ENGINES)
    return _segmenter(engine, tuple(dictionary_words(dictionary)), hmm)


def _jieba_cut(words: tuple[str, ...], hmm: bool) -> Cut:
    tokenizer = _jieba_tokenizer(words)
    return lambda text: list(tokenizer.cut(text, HMM=hmm))


@lru_cache(maxsize=4)
def _jieba_tokenizer(words: tuple[str, ...]) -> Any:
    """A private tokenizer: the global one would be changed under the feet of other code."""
    jieba = _import_jieba()
    tokenizer = jieba.Tokenizer()
    frequencies, total = _jieba_dictionary()
    tokenizer.FREQ, tokenizer.total, tokenizer.initialized = dict(frequencies), total, True
    for word in words:  # shorter words first, so that a longer one outweighs its parts
        # A word that is whole already is left alone: adding it again inflates jieba's total and moves near-ties elsewhere.
        if tokenizer.lcut(word, HMM=False) != [word]:
            tokenizer.add_word(word)
    return tokenizer


@lru_cache(maxsize=1)
def _jieba_dictionary() -> tuple[dict[str, int], int]:
    # Read from jieba's own file, never from its cache: jieba loads whatever lies under that name in the shared
    # temporary folder.
    tokenizer = _import_jieba().Tokenizer()
    return tokenizer.gen_pfdict(tokenizer.get_dict_file())


def _import_jieba() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # jieba's own SyntaxWarning and pkg_resources notices
        import jieba
    jieba.setLogLevel(logging.WARNING)
    return jieba


def _rjieba_cut(words: tuple[str, ...], hmm: bool) -> Cut:
    try:
        import rjieba
    except ImportError as error:
        raise _not_installed() from error
    tokenizer = rjieba.Jieba()
    for word in words:
        if tokenizer.cut(word, False) != [word]:
            tokenizer.add_word(word, tokenizer.suggest_freq(word), "n")
    return lambda text: tokenizer.cut(text, hmm)


def default_engine(large: bool) -> str:
    """The engine that is taken where none is named: the fast one for a large corpus, where it is installed."""
    from importlib.util import find_spec

    return "rjieba" if large and find_spec("rjieba") is not None else "jieba"


def segmenter_record(engine: str, dictionary: str | Path | Iterable[str] | None = "course", hmm: bool = False) -> dict[str, str]:
    """What a manifest says of the segmentation: engine, version, HMM, number of dictionary words and their sha256.

    Raises
    ------
    GovtextError
        The engine is not installed.
    """
    one_of("engine", engine, ENGINES)
    words = dictionary_words(dictionary)
    try:
        version = importlib.metadata.version(engine)
    except importlib.metadata.PackageNotFoundError as error:
        raise _not_installed() from error
    return {"engine": engine, "engine_version": version, "hmm": str(hmm).lower(),
            "dictionary_words": str(len(words)),
            "dictionary_sha256": hashlib.sha256("\n".join(words).encode()).hexdigest()}


def _not_installed() -> GovtextError:
    return GovtextError("没有安装 rjieba。请运行 pip install rjieba，或改用 engine=\"jieba\"。",
                        "rjieba is not installed. Run pip install rjieba, or use engine=\"jieba\".")

"""Any term, counted as truly as the corpus allows: never a zero that only means "not counted".

    listed                                    string count, an honest 0 possible
    not listed, one word by itself            from the words as cut, inside longer words too: marked LONGEST_ONLY
    not listed, cut into several words        string count on the texts, where they are at hand; else refused, with the command that lists it
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from itertools import compress
from typing import Any

import numpy as np
import pandas as pd

from .corpus import Corpus
from .measures.frequency import LONGEST_ONLY, contains
from .messages import GovtextError, both
from .segment import Cut
from .strings import count_strings
from .terms import fold_term, fold_terms, term_key, token_key, unspaced

STRING, NOT_COUNTED = "string", "not counted"
PLACE = ["article_id", "passage_id", "sentence", "term"]
COLUMNS = [*PLACE, "n", "longest", "n_doubtful"]


def how_counted(corpus: Corpus, terms: str | Iterable[str], *, refuse: bool = True) -> dict[str, str]:
    """How each term is counted in a corpus: "string", or "longest match only" (hits across words are missed).

    Parameters
    ----------
    corpus : Corpus
    terms : a term or several
    refuse : bool
        False: a term that cannot be counted is "not counted" instead of an error.

    Returns
    -------
    dict
        Each term as it was asked -> how; of two spellings of one term (APP, app) the first.

    Raises
    ------
    GovtextError
        A term is neither listed nor a single word, and the texts are not at hand: says how it is cut and what to do.
    """
    asked = _by_key(terms)
    ways = {term: STRING for key, term in asked.items() if key in _listed_keys(corpus)}
    if others := [term for term in asked.values() if term not in ways]:
        at_hand, pieces = corpus.text_at_hand, _pieces(corpus, others)
        ways |= {term: LONGEST_ONLY if len(pieces[term]) == 1 else STRING if at_hand else NOT_COUNTED for term in others}
        lost = [term for term in others if ways[term] == NOT_COUNTED]
        if lost and refuse:
            raise _refusal(corpus, lost[0], pieces[lost[0]])
    return {term: ways[term] for term in asked.values()}


def counts_of(corpus: Corpus, terms: str | Iterable[str], *, refuse: bool = True) -> pd.DataFrame:
    """Where given terms occur, and how often: by the string counts of the corpus, else as `how_counted` says.

    Parameters
    ----------
    corpus : Corpus
    terms : a term or several; width, spaces and the case of A-Z make no difference
    refuse : bool
        False: terms that cannot be counted have no row, and a warning names them.

    Returns
    -------
    DataFrame
        article_id, passage_id, sentence, term (as it was asked), n (string count), longest (as a word of its own), n_doubtful (hits that
        may be an accident, not in n; see `strings`); one row per sentence and term with any of these above 0.

    Raises
    ------
    GovtextError
        See `how_counted`.
    """
    ways, asked, listed = how_counted(corpus, terms, refuse=refuse), _by_key(terms), _listed_keys(corpus)
    tell_not_counted([term for term, way in ways.items() if way == NOT_COUNTED])
    parts = [_renamed(corpus.term_counts, {key: term for key, term in asked.items() if key in listed})] if listed else []
    unlisted = [term for key, term in asked.items() if key not in listed]
    if on_text := [term for term in unlisted if ways[term] == STRING]:
        parts.append(_on_texts(corpus, on_text))
    if inside := [term for term in unlisted if ways[term] == LONGEST_ONLY]:
        parts.append(_inside_words(corpus, inside))
    found = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=COLUMNS).drop(columns="longest")
    alone = _renamed(corpus.tokens, asked).groupby(PLACE, as_index=False)["n"].sum().rename(columns={"n": "longest"})
    table = found.merge(alone, on=PLACE, how="left")
    table["longest"] = table["longest"].fillna(0)
    return table.astype({"n": "int64", "longest": "int64", "n_doubtful": "int64"})[COLUMNS]


def _by_key(terms: str | Iterable[str]) -> dict[str, str]:
    """Key -> term as it was asked, the first spelling of each."""
    listed = [terms] if isinstance(terms, str) else list(terms)
    fold_terms(listed)   # refuses what is no term
    asked: dict[str, str] = {}
    for term in listed:
        asked.setdefault(term_key(term), term)
    return asked


def _renamed(table: pd.DataFrame, asked: dict[str, str]) -> pd.DataFrame:
    """Rows of the asked terms of a table, by article, passage and sentence, under the names they were asked by."""
    known = table["term"].cat.categories if isinstance(table["term"].dtype, pd.CategoricalDtype) else pd.Index(table["term"].unique())
    names = {term: asked[key] for term in known if (key := term_key(term)) in asked}
    rows = table[table["term"].isin(names)]
    return rows.astype({"article_id": str, "passage_id": str, "term": str}).assign(term=lambda t: t["term"].map(names))


def _inside_words(corpus: Corpus, terms: list[str]) -> pd.DataFrame:
    """Hits within words, from the tokens: PLACE, n, n_doubtful."""
    inside = contains(corpus.tokens["term"], terms)
    rows = corpus.tokens[corpus.tokens["term"].isin(set(inside["token"]))].astype({"article_id": str, "passage_id": str, "term": str})
    rows = rows.rename(columns={"term": "token"}).merge(inside, on="token")
    return rows.assign(n=rows["n"] * rows["times"]).groupby(PLACE, as_index=False)["n"].sum().assign(n_doubtful=0)


def tell_not_counted(terms: list[str]) -> None:
    """Warn of terms that cannot be counted in a corpus."""
    if terms:
        some = "、".join(terms[:8]) + (" …" if len(terms) > 8 else "")
        warnings.warn(both(f"{len(terms)} 个词跨在几个切出的词上，没有列入词表，原文也不在手边，所以没有计入（不是 0）：{some}",
                           f"{len(terms)} term(s) lie across words, are not listed, and the texts are not at hand: not counted (this is no 0): {some}"),
                      stacklevel=4)


def _listed_keys(corpus: Corpus) -> set[str]:
    return set(map(term_key, corpus.listed_terms["term"])) if corpus.has_term_counts else set()


def _pieces(corpus: Corpus, terms: list[str]) -> dict[str, list[str]]:
    """How the segmenter of the corpus cuts each term; where it is not to be had, whether a word of the corpus is the term."""
    if cut := _cut_of(corpus):
        return {term: cut(fold_term(term)) for term in terms}
    words = set(map(token_key, corpus.tokens["term"].astype(str).unique()))
    return {term: [term] if term_key(term) in words else [] for term in terms}


def _cut_of(corpus: Corpus) -> Cut | None:
    """The segmenter of the corpus; None where its dictionary is not to be had."""
    from .running import segmenter_of

    try:
        return segmenter_of(corpus)
    except GovtextError:
        return None


def _on_texts(corpus: Corpus, terms: list[str]) -> pd.DataFrame:
    """String counts on the texts themselves: only passages that hold one of the terms are cut."""
    from .running import passage_texts

    keys, (known, texts) = [term_key(term) for term in terms], passage_texts(corpus)
    holds = [any(key in text for key in keys) for text in (token_key(unspaced(line)) for line in texts)]
    rows, lines = list(compress(known, holds)), list(compress(texts, holds))
    cut = _cut_of(corpus) or list
    table = count_strings("\n".join(lines), cut, terms)
    place = corpus.passages.iloc[np.array(rows, int)[table["paragraph"] - 1]].reset_index(drop=True)
    return pd.DataFrame({"article_id": place["article_id"].astype(str), "passage_id": place["passage_id"].astype(str),
                         "sentence": table["sentence"], "term": table["term"], "n": table["n"], "n_doubtful": table["n_doubtful"]})


def _refusal(corpus: Corpus, term: str, pieces: list[Any]) -> GovtextError:
    cut_zh = f"切分成 {'|'.join(pieces)}，" if pieces else "在切出的词里没有，"
    cut_en = f"cut into {'|'.join(pieces)}" if pieces else "in no word as cut"
    command = f"govtext add {corpus.path.name} {term} --texts FOLDER"
    return GovtextError(f"“{term}”{cut_zh}又没有列入这个语料的词表，原文也不在手边，所以数不出来（不是 0）。"
                        f"有原文的话，一条命令即可加上：{command}",
                        f"“{term}” is {cut_en}, is not among the listed terms of this corpus, and the texts are not at hand, so it cannot be "
                        f"counted (this is no 0). With the texts, one command adds it: {command}")

"""New words of a corpus: what its segmenter cuts, and a reader may want whole or listed."""

from __future__ import annotations

import numpy as np
import pandas as pd

from .corpus import Corpus
from .counting import FIRST_WORD, NEWLINE, numbered
from .lexicon import load_stopwords
from .measures.newwords import Stream, new_words
from .messages import GovtextError, at_least
from .progress import watched
from .sums import DIGITS, small_enough
from .terms import fold_term
from .texts import Texts

CONTEXT = 8   # characters on each side
BYTES_OF_A_CHAR = 90   # of memory, while sequences are counted


def candidates(corpus: Corpus, *, minimum: int = 2, longest: int = 5, chars: int = 10, holding: str | None = None,
               since: int | None = None, top: int | None = 5000, contexts: int = 3) -> pd.DataFrame:
    """Sequences of words that may be words: candidates for the dictionary, or for the listed terms (`recount.add_terms`).

    Of a corpus too large for the memory a seeded sample of its documents is looked through, and counts are those of the sample: a warning says
    so. Raises GovtextError: the texts are not at hand, or a number is out of range.

    Parameters
    ----------
    corpus : Corpus whose texts are at hand
    minimum : a candidate occurs at least so often in the whole corpus
    longest : words in a candidate, 2 to this
    chars : characters in a candidate, at most
    holding : only candidates that hold this string, for example 智慧
    since : only candidates whose documents are of this year or later on average; needs the column year
    top : at most so many, the best first; None: all
    contexts : of each so many places of the text, at most

    Returns
    -------
    DataFrame
        term, pieces, n, df, npmi, h_left, h_right, score as `measures.newwords.new_words` gives them, year (mean of the documents that
        hold it, where the corpus has years), contexts (joined by " / "). Terms that are listed already are left out, and those with a
        stop word or a number in them.
    """
    for name, value, least in (("minimum", minimum, 2), ("longest", longest, 2), ("chars", chars, 2), ("contexts", contexts, 0)):
        at_least(name, value, least)
    corpus = small_enough(corpus, BYTES_OF_A_CHAR)
    stream, words = _stream(corpus)
    table = new_words(stream, words, minimum=minimum, longest=longest, chars=chars, years=_years(corpus))
    table = table[~table["term"].isin(corpus.listed_terms["term"] if corpus.has_term_counts else [])]
    if holding is not None:
        table = table[table["term"].str.contains(fold_term(holding), regex=False)]
    if since is not None:
        if "year" not in table:
            raise GovtextError("语料没有 year 列，不能用 since。", "The corpus has no column year, so since cannot be used.")
        table = table[table["year"] >= since]
    table = table.head(top).reset_index(drop=True)
    return table.assign(contexts=[" / ".join(_contexts(corpus.texts, term, contexts)) for term in watched(table["term"], len(table), "term", "places")])


def _stream(corpus: Corpus) -> tuple[Stream, list[str]]:
    """The words of the texts in order, cut as the corpus was."""
    from .running import segmenter_of

    cut, numbers_of, stop = segmenter_of(corpus), {}, load_stopwords()
    documents = pd.factorize(corpus.passages["article_id"])[0].astype(np.int32)
    found, places = [], []
    for part in watched(corpus.texts.parts, len(corpus.texts.parts), "part", "cut"):
        numbers, words, _ = numbered([part.text + "\n"], cut)
        known = [-1] * FIRST_WORD + [numbers_of.setdefault(word, len(numbers_of)) for word in words]
        found.append(np.array(known, np.int32)[numbers])
        ended = numbers == NEWLINE
        places.append(documents[part.rows][np.cumsum(ended) - ended])
    words = list(numbers_of)
    good = np.array([*(word not in stop and word.strip(DIGITS) != "" for word in words), False])
    word, document = (np.concatenate([np.empty(0, np.int32), *parts]) for parts in (found, places))
    return Stream(word, document, good[word]), words


def _years(corpus: Corpus) -> np.ndarray | None:
    """The year of each document, nan where it has none; None where no document has."""
    if "year" not in corpus.articles:
        return None
    years = pd.to_numeric(corpus.articles["year"], errors="coerce").set_axis(corpus.articles["article_id"])
    order = corpus.passages["article_id"].drop_duplicates().astype(str)
    return years.reindex(order).to_numpy(float) if years.notna().any() else None


def _contexts(texts: Texts, term: str, many: int) -> list[str]:
    """The first places of a term, from different passages."""
    found: list[str] = []
    for part in texts.parts if many else []:
        at = part.text.find(term)   # one of each part, so that they differ
        if at >= 0:
            before = part.text[max(at - CONTEXT, 0):at].rpartition("\n")[2]
            after = part.text[at + len(term):at + len(term) + CONTEXT].partition("\n")[0]
            found.append(f"{before}[{term}]{after}")
        if len(found) == many:
            break
    return found

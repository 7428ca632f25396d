"""The listed terms of a corpus: those counted in the text itself when it is built (`strings`), whether they occur or not."""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pandas as pd

from .messages import both
from .segment import dictionary_entries, read_dictionary
from .strings import countable
from .terms import fold_term, term_key

LISTED_COLUMNS = ["term", "dictionary"]


def list_terms(dictionary: Any, terms: str | Path | Iterable[str | Path] | None = None) -> pd.DataFrame:
    """What a corpus counts: the entries of its dictionary, then other terms.

    Raises GovtextError: a list cannot be read, or a term is empty or no text.

    dictionary : as `segment.segmenter` takes it
    terms : terms, and paths of word lists (as `segment.read_dictionary` reads them); a text that names no file is a term
    Returns term, dictionary: "yes" for all entries of the dictionary, as they stand there; "no" for the other terms, folded.
    """
    entries, others = dictionary_entries(dictionary), [fold_term(term) for term in read_terms(terms)]
    good, bad = countable([*entries, *others])
    if bad:
        warnings.warn(both(f"{len(bad)} 个词没有文字或含有句末标点，数不出来：{'、'.join(bad[:5])}",
                           f"{len(bad)} terms hold no word, or the end of a sentence, and cannot be counted: {', '.join(bad[:5])}"), stacklevel=3)
    own, known = set(entries), set(map(term_key, entries))
    rows = [(term, "yes") for term in entries] + [(term, "no") for term in good if term not in own and term_key(term) not in known]
    return pd.DataFrame(rows, columns=LISTED_COLUMNS, dtype=str)


def read_terms(terms: str | Path | Iterable[str | Path] | None) -> list[str]:
    """Terms, and the entries of the word lists among them."""
    if terms is None:
        return []
    found: list[str] = []
    for term in [terms] if isinstance(terms, (str, Path)) else terms:
        found += read_dictionary(term) if _is_list(term) else [term]
    return found


def _is_list(term: object) -> bool:
    if isinstance(term, Path):
        return True
    try:
        return isinstance(term, str) and (term.lower().endswith((".txt", ".csv")) or Path(term).is_file())
    except (OSError, ValueError):   # a text that no system takes for a name
        return False


def listing_record(listed: pd.DataFrame) -> dict[str, str]:
    """What a manifest says of the listed terms: how many, and their sha256."""
    return {"listed": str(len(listed)), "sha256": hashlib.sha256("\n".join(listed["term"]).encode()).hexdigest()}

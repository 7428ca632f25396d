"""Two poles, one word list: which pole has more words, and does the answer survive another list, count or set of passages?"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ..messages import GovtextError, need_columns
from ..terms import term_key
from .concept_coding import concept_frequency

if TYPE_CHECKING:
    from ..corpus import Corpus

LEANS = ("to", "from", "tie", "none")
OUTCOMES = ("holds", "tie", "reversed", "gone", "none")


def pole_counts(tokens: pd.DataFrame | Corpus, words: pd.DataFrame, *, by: str = "article_id", nested: bool = True,
                counts: Corpus | None = None) -> pd.DataFrame:
    """Count the words of both poles of each concept, and say to which side the counts lean.

    share_to = n_to / (n_from + n_to) runs from 0 (only words of the old pole) to 1 (only words of the new pole); 0.5 is a tie.
    It is the relative difference of Laver and Garry (2000), (R - L) / (R + L), moved from -1..1 to 0..1.

    Source: Laver and Garry (2000). Raises GovtextError: the list is empty, has another pole than from and to, or the same term twice for
    one id.

    Parameters
    ----------
    words : the word list: one row per id, pole ("from" or "to") and term, as `concept_terms` gives it. Edit it to test another list.
    by : count separately, for example by="passage_id". Every group of `tokens` gets a row, with zeros where nothing is found.
    nested : True: a word counts wherever it stands, but inside a longer one of its pole only once (as `concept_frequency`). False:
        longest match.
    tokens, counts : as in all `measures`

    Returns
    -------
    DataFrame
        id, `by`, n_from, n_to, share_to, lean; sorted by id, then `by`. lean is "to", "from", "tie", or "none" where no word of
        either pole occurs; share_to is then missing, because nothing was measured.

    Examples
    --------
    >>> words = pd.DataFrame({"id": "x", "pole": ["from", "to"], "term": ["服务", "治理"]})
    >>> tokens = pd.DataFrame({"passage_id": "p-01", "term": ["政务服务", "治理"], "n": [1, 3]})
    >>> pole_counts(tokens, words, by="passage_id")[["n_from", "n_to", "share_to", "lean"]].to_dict("list")
    {'n_from': [1], 'n_to': [3], 'share_to': [0.75], 'lean': ['to']}
    """
    return _tabulate(_found(tokens, words, by=by, nested=nested, counts=counts), list(words["id"].unique()), tokens, by=by)


def add_lean(counts: pd.DataFrame) -> pd.DataFrame:
    """Add share_to and lean to a table with n_from and n_to (see `pole_counts`); the argument is not changed."""
    need_columns(counts, ["n_from", "n_to"], "counts")
    total = counts["n_from"] + counts["n_to"]
    lean = np.select([total == 0, counts["n_to"] > counts["n_from"], counts["n_to"] < counts["n_from"]], ["none", "to", "from"], "tie")
    return counts.assign(share_to=(counts["n_to"] / total.where(total > 0)).astype(float), lean=lean)


def leave_one_out(tokens: pd.DataFrame | Corpus, words: pd.DataFrame, *, by: str = "article_id", counts: Corpus | None = None) -> pd.DataFrame:
    """Count again with each word of the list left out once: does one word carry the result?

    Returns id, dropped (the word left out), pole (its pole), and the columns of `pole_counts`; one row per word and group, in the order
    of the list. tokens, by, counts: as in all `measures`.
    """
    rests = {i: words[(words["id"] == row.id) & (words["term"] != row.term)] for i, row in enumerate(words.itertuples())}
    shorter = pd.concat([rest.assign(id=f"{i:06d}") for i, rest in rests.items()], ignore_index=True)
    if shorter.empty:
        _check_words(words)
        found = pd.DataFrame(columns=["id", "pole", "passage_id", "n"])
    else:
        found = _found(tokens, shorter, by=by, counts=counts)
    counts = _tabulate(found, [f"{i:06d}" for i in rests], tokens, by=by)
    left_out = words.reset_index(drop=True).loc[counts["id"].astype(int)].reset_index(drop=True)
    table = counts.assign(id=left_out["id"], dropped=left_out["term"], pole=left_out["pole"])
    return table[["id", "dropped", "pole", by, "n_from", "n_to", "share_to", "lean"]]


def leave_passages_out(tokens: pd.DataFrame | Corpus, words: pd.DataFrame, passages: dict[str, Iterable[str]], *,
                       by: str = "article_id", counts: Corpus | None = None) -> pd.DataFrame:
    """Count again without certain passages of each concept, for example those in which its author defines it.

    Parameters
    ----------
    passages : dict of id -> passage ids that are left out when this concept is counted

    Returns
    -------
    As `pole_counts`; groups that consist of left-out passages alone keep a row with zeros.
    """
    found = _found(tokens, words, by=by, counts=counts)
    out = {(concept, passage) for concept, ids in passages.items() for passage in ids}
    kept = found[[pair not in out for pair in zip(found["id"], found["passage_id"], strict=True)]]
    return _tabulate(kept, list(words["id"].unique()), tokens, by=by)


def outcomes(full: pd.DataFrame, variants: pd.DataFrame, *, by: str = "article_id") -> pd.DataFrame:
    """Compare variants (other list, other count, fewer passages) with the full count of the same concept and group.

    Raises GovtextError: a concept and group of the variants is missing in `full`.

    Returns
    -------
    DataFrame
        `variants` with share_full and lean_full, changed (whether the counts differ at all) and outcome: "holds", "tie" (neither
        side leads any more, or did before), "reversed", "gone" (no word left), "none" (there was none to begin with).
    """
    before = full[["id", by, "n_from", "n_to", "share_to", "lean"]].rename(
        columns={"n_from": "from_full", "n_to": "to_full", "share_to": "share_full", "lean": "lean_full"})
    table = variants.merge(before, on=["id", by], how="left", validate="many_to_one")
    lost = table.loc[table["lean_full"].isna(), ["id", by]]
    if len(lost):
        name = " / ".join(lost.iloc[0])
        raise GovtextError(f"完整计数里没有 {name}。请用同一份语料和词表。", f"The full count has no {name}. Use the same corpus and list.")
    table["changed"] = (table["n_from"] != table["from_full"]) | (table["n_to"] != table["to_full"])
    table["outcome"] = np.select(
        [table["lean_full"] == "none", table["lean"] == "none", table["lean"] == table["lean_full"],
         (table["lean"] == "tie") | (table["lean_full"] == "tie")], ["none", "gone", "holds", "tie"], "reversed")
    return table.drop(columns=["from_full", "to_full"])


def _check_words(words: pd.DataFrame) -> None:
    need_columns(words, ["id", "pole", "term"], "words")
    if words.empty or (words["term"] == "").any():
        raise GovtextError("词表是空的，或含有空字符串。每一极请至少给一个词。",
                           "The word list is empty or holds an empty string. Give each pole at least one word.")
    strange = set(words["pole"]) - {"from", "to"}
    if strange:
        raise GovtextError(f"pole 只能是 from 或 to，收到的是 {sorted(strange)[0]!r}。", f"pole must be from or to; got {sorted(strange)[0]!r}.")
    twice = words[words.duplicated(["id", "term"])]
    if len(twice):
        row = twice.iloc[0]
        raise GovtextError(f"{row.id}：“{row.term}”出现两次。一个词只能属于一极，请删去一处。",
                           f"{row.id}: the term {row.term} is listed twice. It can belong to one pole only; delete one.")


def _found(tokens: pd.DataFrame | Corpus, words: pd.DataFrame, *, by: str, nested: bool = True, counts: Corpus | None = None) -> pd.DataFrame:
    """Columns id, pole, passage_id, n: the counts passage by passage, after the checks."""
    if isinstance(tokens, pd.DataFrame):
        need_columns(tokens, ["passage_id", "term", "n", by], "tokens")
    _check_words(words)
    if not nested:
        return _longest_counts(tokens if isinstance(tokens, pd.DataFrame) else tokens.tokens, words)
    concepts = pd.DataFrame([
        {"id": key, "terms": (), **{f"{pole}_terms": tuple(rows.loc[rows["pole"] == pole, "term"]) for pole in ("from", "to")}}
        for key, rows in words.groupby("id")])
    return concept_frequency(tokens, concepts, poles=True, counts=counts)[["id", "pole", "passage_id", "n"]]


def _tabulate(found: pd.DataFrame, ids: list[str], tokens: pd.DataFrame | Corpus, *, by: str) -> pd.DataFrame:
    """Sum the counts of passages by id and group, with a row of zeros where nothing was found."""
    if not isinstance(tokens, pd.DataFrame):
        tokens = tokens.places(["passage_id", by]).dropna(subset=by)
    groups = tokens[["passage_id", by]].astype(str).drop_duplicates() if by != "passage_id" else None
    if groups is not None:
        if groups["passage_id"].duplicated().any():
            raise GovtextError(f"同一段落属于几个 {by}。请按段落以上的单位分组。", f"One passage belongs to several {by}. Group by something "
                               "that holds whole passages.")
        found = found.merge(groups, on="passage_id")
    wide = found.groupby(["id", by, "pole"])["n"].sum().unstack("pole")
    every = pd.MultiIndex.from_product([sorted(ids), sorted(tokens[by].astype(str).unique())], names=["id", by])
    table = wide.reindex(index=every, columns=["from", "to"]).fillna(0).astype("int64")
    return add_lean(table.rename(columns={"from": "n_from", "to": "n_to"}).rename_axis(columns=None).reset_index())


def _longest_counts(tokens: pd.DataFrame, words: pd.DataFrame) -> pd.DataFrame:
    keys = words.assign(key=words["term"].map(term_key))[["id", "pole", "key"]]
    spelled = {term: term_key(term) for term in tokens["term"].astype(str).unique()}
    own = {term: key for term, key in spelled.items() if key in set(keys["key"])}
    same = tokens.loc[tokens["term"].isin(own), ["passage_id", "term", "n"]].astype({"term": str, "passage_id": str})
    return keys.merge(same.assign(key=same["term"].map(own)), on="key").groupby(["id", "pole", "passage_id"], as_index=False)["n"].sum()

"""Any term, counted as truly as the corpus allows: never a zero that only means "not counted".

    listed                                    string count, an honest 0 possible
    not listed, the corpus keeps its text     string count on the text
    not listed, one word by itself            from the words as cut, inside longer words too: marked LONGEST_ONLY
    not listed, cut into several words        string count on the texts, where they are at hand; else refused, with the command that lists
    it
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor
from typing import Any

import numpy as np
import pandas as pd

from .corpus import Corpus
from .measures.frequency import LONGEST_ONLY, contains
from .messages import GovtextError, both
from .segment import Cut
from .strings import count_strings, string_hits_of
from .sums import SAMPLE_SEED, each, need_corpus, number_of_portions, small_enough
from .terms import fold_term, term_key, terms_by_key, token_key

LETTER = re.compile("[a-zA-Z]")
STRING, NOT_COUNTED = "string", "not counted"
PLACE = ["article_id", "passage_id", "sentence", "term"]
COLUMNS = [*PLACE, "n", "longest", "n_doubtful"]
BYTES_OF_A_CHAR, MOST_PASSAGES = 10, 100_000   # of memory, of texts that are searched; passages whose words are given


def how_counted(corpus: Corpus, terms: str | Iterable[str], *, refuse: bool = True, case: bool = False) -> dict[str, str]:
    """How each term is counted in a corpus: "string", or "longest match only" (hits across words are missed).

    Raises GovtextError: a term is neither listed nor a single word, and the texts are not at hand: says how it is cut and what to do.

    corpus : Corpus
    terms : a term or several
    refuse : False: a term that cannot be counted is "not counted" instead of an error
    case : whether APP and app are two terms. Listed terms were counted as one, so such a term is counted like one that is not listed.
    Returns each term as it was asked -> how; of two spellings of one term (APP, app) the first.
    """
    asked = terms_by_key(terms, case=case)
    ways = dict.fromkeys(_listed(corpus, asked, case).values(), STRING)
    others = [term for term in asked.values() if term not in ways]
    if corpus.kept_text is not None:
        ways |= dict.fromkeys(others, STRING)
    elif others:
        at_hand, pieces = corpus.text_at_hand, _pieces(corpus, others)
        ways |= {term: LONGEST_ONLY if len(pieces[term]) == 1 else STRING if at_hand else NOT_COUNTED for term in others}
        lost = [term for term in others if ways[term] == NOT_COUNTED]
        if lost and refuse:
            raise _refusal(corpus, lost[0], pieces[lost[0]])
    return {term: ways[term] for term in asked.values()}


def counts_of(corpus: Corpus, terms: str | Iterable[str], *, refuse: bool = True, case: bool = False) -> pd.DataFrame:
    """Where given terms occur, and how often: by the string counts of the corpus, else as `how_counted` says.

    Raises GovtextError: see `how_counted`.

    corpus : Corpus
    terms : a term or several; width and spaces make no difference
    refuse : False: terms that cannot be counted have no row, and a warning names them
    case : whether APP and app are two terms
    Returns article_id, passage_id, sentence, term (as it was asked), n (string count), longest (as a word of its own), n_doubtful (hits
        that may be an accident, not in n; see `strings`); one row per sentence and term with any of these above 0.
    """
    return pd.concat(by_portion(corpus, terms, _as_it_is, refuse=refuse, case=case), ignore_index=True)


def by_portion(corpus: Corpus, terms: str | Iterable[str], step: Callable[..., Any], *arguments: Any, refuse: bool = True,
               case: bool = False, executor: Executor | None = None) -> Iterator[Any]:
    """step(part, counts, *arguments) for each portion of a corpus, counts as `counts_of` gives them: of a large corpus some documents at a time.

    Raises GovtextError: see `how_counted`.
    """
    need_corpus(corpus)
    terms = list(terms) if isinstance(terms, Iterator) else terms   # read twice
    ways, asked = how_counted(corpus, terms, refuse=refuse, case=case), terms_by_key(terms, case=case)
    tell_not_counted([term for term, way in ways.items() if way == NOT_COUNTED])
    return each(corpus.portions(), _step, ways, asked, case, step, arguments, executor=executor, total=number_of_portions(corpus))


def _as_it_is(part: Corpus, counts: pd.DataFrame) -> pd.DataFrame:
    return counts


def _step(part: Corpus, ways: dict[str, str], asked: dict[str, str], case: bool, step: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
    return step(part, _counts_in(part, ways, asked, case), *arguments)


def _counts_in(corpus: Corpus, ways: dict[str, str], asked: dict[str, str], case: bool) -> pd.DataFrame:
    """The table of `counts_of`, for terms whose way of counting is known."""
    parts, listed = [], _listed(corpus, asked, case)
    if listed:
        parts.append(_renamed(corpus.term_counts, {corpus.listed_keys[key]: term for key, term in listed.items()}))
    unlisted = [term for key, term in asked.items() if key not in listed]
    if on_text := [term for term in unlisted if ways[term] == STRING]:
        parts.append(_on_texts(corpus, on_text, case))
    if inside := [term for term in unlisted if ways[term] == LONGEST_ONLY]:
        parts.append(_inside_words(corpus, inside, case))
    found = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=COLUMNS).drop(columns="longest")
    alone = _renamed(corpus.tokens, _words_of(corpus, asked, case)).groupby(PLACE, as_index=False)["n"].sum().rename(columns={"n": "longest"})
    table = found.merge(alone, on=PLACE, how="left")
    table["longest"] = table["longest"].fillna(0)
    return table.astype({"n": "int64", "longest": "int64", "n_doubtful": "int64"})[COLUMNS]


def hits_of(corpus: Corpus, terms: str | Iterable[str], *, case: bool = False) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Every hit of terms in the texts of a corpus, and the words of the passages where they are.

    Of a corpus too large for the memory a random sample of documents is searched, and of more than MOST_PASSAGES passages with a hit as many
    are drawn; a warning says so, and the seed.

    Raises GovtextError: a term is empty or no text, or the texts are not at hand.

    Returns (words, hits): words : as `running_words` gives them, of the passages with a hit. hits : one row per hit: first, last (rows of
        `words`), term, doubtful.
    """
    from .running import running_words, segmenter_of

    asked, corpus = terms_by_key(terms, case=case), small_enough(corpus, BYTES_OF_A_CHAR)
    rows = np.unique(np.concatenate([corpus.texts.rows_with(term, case=case) for term in asked.values()]))
    if len(rows) > MOST_PASSAGES:
        warnings.warn(both(f"有 {len(rows):,} 个段落含有所查的词，只列出随机抽取的 {MOST_PASSAGES:,} 段里的（种子 {SAMPLE_SEED}）。",
                           f"{len(rows):,} passages hold what was asked for: only the hits in {MOST_PASSAGES:,} of them, drawn at random (seed {SAMPLE_SEED}), "
                           "are given."), stacklevel=4)
        rows = np.sort(np.random.default_rng(SAMPLE_SEED).choice(rows, MOST_PASSAGES, replace=False))
    words = running_words(corpus, passages=corpus.passages["passage_id"].iloc[rows]).reset_index(drop=True)
    pieces, owner = _pieces_of(words)
    found = string_hits_of(pieces, segmenter_of(corpus), list(asked.values()), case=case)
    hits = pd.DataFrame({"first": owner[found["first"]], "last": owner[found["last"]], "term": found["term"], "doubtful": ~found["counts"]})
    return words, hits


def _pieces_of(words: pd.DataFrame) -> tuple[list[str], np.ndarray]:
    """The text of running words as tokens, a line break between passages, and the row of `words` of each token."""
    pieces, owner, last = [], [], None
    for row, (passage, before, term, after) in enumerate(zip(words["passage_id"].astype(str), *(words[c].astype(str) for c in (
            "before", "term", "after")), strict=True)):
        here = [*(["\n"] if last not in (None, passage) else []), *before, term, *after]
        pieces += here
        owner += [row] * len(here)
        last = passage
    return pieces, np.array(owner, np.int64)


def _listed(corpus: Corpus, asked: dict[str, str], case: bool) -> dict[str, str]:
    """Those of the asked terms that have string counts: all listed ones, but where case matters none with a letter."""
    return {key: term for key, term in asked.items() if key in corpus.listed_keys and not (case and LETTER.search(key))}


def _words_of(corpus: Corpus, asked: dict[str, str], case: bool) -> dict[str, str]:
    """Word of the corpus -> the asked term that it is; only for terms with a letter all words have to be looked through."""
    if case or not any(LETTER.search(key) for key in asked):
        return asked
    return {word: asked[key] for word in corpus.words if (key := token_key(word)) in asked}


def _renamed(table: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    """The rows of given terms of a table, by article, passage and sentence, under other names."""
    rows = table[table["term"].isin(names)].astype({"article_id": str, "passage_id": str, "term": str})
    return rows.assign(term=rows["term"].map(names))


def _inside_words(corpus: Corpus, terms: list[str], case: bool) -> pd.DataFrame:
    """Hits within words, from the tokens: PLACE, n, n_doubtful."""
    inside = contains(corpus.tokens["term"], terms, case=case)
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


def _pieces(corpus: Corpus, terms: list[str]) -> dict[str, list[str]]:
    """A term that is a word of the corpus as one piece, others as the segmenter of the corpus cuts them, where it is to be had."""
    words, cut = set(map(token_key, corpus.words)), _cut_of(corpus)
    return {term: [term] if term_key(term) in words else cut(fold_term(term)) if cut else [] for term in terms}


def _cut_of(corpus: Corpus) -> Cut | None:
    """The segmenter of the corpus; None where its dictionary is not to be had."""
    from .running import segmenter_of

    try:
        return segmenter_of(corpus)
    except GovtextError:
        return None


def _on_texts(corpus: Corpus, terms: list[str], case: bool) -> pd.DataFrame:
    """String counts on the texts themselves: only passages that hold one of the terms are cut."""
    rows = np.unique(np.concatenate([corpus.texts.rows_with(term, case=case) for term in terms]))
    lines = corpus.texts.lines_of(rows)
    cut = _cut_of(corpus) or list
    table = count_strings("\n".join(lines), cut, terms, case=case)
    place = corpus.passages.iloc[rows[table["paragraph"] - 1]].reset_index(drop=True)
    return pd.DataFrame({"article_id": place["article_id"].astype(str), "passage_id": place["passage_id"].astype(str),
                         "sentence": table["sentence"], "term": table["term"], "n": table["n"], "n_doubtful": table["n_doubtful"]})


def _refusal(corpus: Corpus, term: str, pieces: list[Any]) -> GovtextError:
    cut_zh = f"切分成 {'|'.join(pieces)}，" if pieces else "在切出的词里没有，"
    cut_en = f"cut into {'|'.join(pieces)}" if pieces else "in no word as cut"
    command = corpus.manifest.get("terms", {}).get("add", f"govtext add {corpus.path.name} --texts FOLDER") + f" {fold_term(term)}"
    return GovtextError(f"“{term}”{cut_zh}又没有列入这个语料的词表，原文也不在手边，所以数不出来（不是 0）。"
                        f"有原文的话，一条命令即可加上：{command}",
                        f"“{term}” is {cut_en}, is not among the listed terms of this corpus, and the texts are not at hand, so it cannot be "
                        f"counted (this is no 0). With the texts, one command adds it: {command}")

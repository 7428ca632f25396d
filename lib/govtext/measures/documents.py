"""What is in a corpus of one's own? Who issued which documents when, and which words the dictionary leaves in pieces."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ..corpus import note_of_year
from ..messages import at_least, need_columns
from ..metadata import year_in_name
from ..sums import Tokens, block, partials, several
from .similarity import document_term_matrix, joined

if TYPE_CHECKING:
    from ..sums import Block

YEAR = r"(?<!\d)((?:19|20)\d{2})(?!\d)"
OTHERS = "…"      # a group made of small groups, or of documents without the information

EVERY_PAIR = 5000                              # so many documents are all compared with each other
SCHEMES = {20_000: (50, 5), 200_000: (25, 8), np.inf: (20, 10)}   # up to so many: bands, draws of each (`_likely_pairs`); pairs grow as the square
SEED, MOST_ALIKE = 2022, 200                      # larger groups are chained


def describe_documents(articles: pd.DataFrame) -> pd.DataFrame:
    """Who issued each document, in which year and period: from the metadata, or from the names of files and folders.

    Parameters
    ----------
    articles : `Corpus.articles`: article_id, file, title, n_chars; year, issuer, period and others where there are metadata. Without an
        issuer: the publisher, else the first folder of the file's path. Without a period: the years, cut into four spans at most.

    Returns
    -------
    DataFrame
        article_id, issuer, year (Int64; the column year as `build_corpus` made it; without one, from the name of the file, else from the
        title), period, n_chars, year_from ("metadata", "folder", "file name", "title" or ""); in the order of `articles`. Unknown issuer or
        period: "…". A corpus without a column `file` (built by hand) has its folders and file names passed over.
    """
    need_columns(articles, ["article_id", "title", "n_chars"], "articles")
    empty = pd.Series("", index=articles.index)
    file = articles["file"].astype(str) if "file" in articles else empty
    if "year" in articles:
        year = pd.to_numeric(articles["year"].astype(str).str.extract(YEAR, expand=False)).astype("Int64")
        told = empty.mask(year.notna(), "metadata")
    else:
        names = {"file name": file.str.split("/").str[-1], "title": articles["title"].astype(str)}
        guesses = pd.DataFrame({name: texts.map(year_in_name) for name, texts in names.items()}).replace("", pd.NA)
        year = pd.to_numeric(guesses["file name"].fillna(guesses["title"])).astype("Int64")
        told = empty.mask(guesses["title"].notna(), "title").mask(guesses["file name"].notna(), "file name")
    for name in ("folder", "file name", "title"):     # build_corpus has looked there
        told = told.mask(articles.get("note", empty).astype(str).str.contains(note_of_year(name), regex=False), name)
    who = _text(articles["issuer"]) if "issuer" in articles else empty
    if not who.any() and "publisher" in articles:
        who = _text(articles["publisher"])
    if not who.any():
        who = file.where(file.str.contains("/"), "").str.split("/").str[0]
    span = _text(articles["period"]) if "period" in articles else year_spans(year)
    return pd.DataFrame({"article_id": articles["article_id"].astype(str), "issuer": who.replace("", OTHERS), "year": year,
                         "period": span.replace("", OTHERS), "n_chars": articles["n_chars"], "year_from": told})


def _text(column: pd.Series) -> pd.Series:
    return column.astype(object).where(column.notna(), "").astype(str).str.strip()


def year_spans(years: pd.Series, most: int = 4) -> pd.Series:
    """Name the span of years of each document: single years where there are at most `most`, else spans of equal length.

    Raises GovtextError: `most` is below 1.

    Returns Series of str: "2019" or "2010–2014"; the last span ends with the last year; "" where the year is missing.

    >>> year_spans(pd.Series([2001, 2004, 2012]), 2).tolist()
    ['2001–2006', '2001–2006', '2007–2012']
    """
    known = years.dropna().astype(int)
    if known.nunique() <= most:
        return years.map(str, na_action="ignore").astype(object).where(years.notna(), "")
    return years.map(spans_of(years, most), na_action="ignore").astype(object).where(years.notna(), "")


def spans_of(years: pd.Series, most: int) -> dict[int, str]:
    """Every year from the first to the last, those without a document too, and the span of equal length that it lies in.

    Raises GovtextError: `most` is below 1.


    >>> spans_of(pd.Series([2001, 2003]), 3)
    {2001: '2001', 2002: '2002', 2003: '2003'}
    """
    at_least("most", most, 1)
    known = years.dropna().astype(int)
    if known.empty:
        return {}
    low, high = int(known.min()), int(known.max())
    length = -(-(high - low + 1) // most)
    starts = {year: low + (year - low) // length * length for year in range(low, high + 1)}
    return {year: f"{s}–{end}" if (end := min(s + length - 1, high)) > s else str(s) for year, s in starts.items()}


def rare_together(values: Iterable[str], most: int = 12) -> pd.Series:
    """Keep the most frequent groups and put all others into one, named "…", so that a picture stays readable.

    Ties go to the name that comes first; where there are at most `most` groups nothing changes.


    >>> rare_together(["a", "a", "b", "c"], 2).tolist()
    ['a', 'a', '…', '…']
    """
    values = pd.Series(list(values), dtype=object).astype(str)
    if values.nunique() <= most:
        return values
    counts = values[values != OTHERS].value_counts().rename_axis("value").reset_index(name="n")
    kept = set(counts.sort_values(["n", "value"], ascending=[False, True])["value"].head(most - 1))
    return values.where(values.isin(kept), OTHERS)


def split_terms(ngrams: pd.DataFrame, tokens: pd.DataFrame, *, stopwords: Iterable[str] = (), minimum: int = 2) -> pd.DataFrame:
    """Pairs of words that stand side by side and seldom apart: candidates for terms that the dictionary splits.

    Sources: Dice (1945); Manning and Schütze (1999), ch. 5. Whether a pair is a term is for the reader to judge, not for the number.

    Parameters
    ----------
    ngrams : article_id, ngram (words joined by a space), n: `Corpus.ngrams`, which lists what occurs at least twice in a document; n_both
        is therefore a lower bound.
    tokens : term, n: the whole token table of the same corpus, stop words included
    stopwords : words that cannot be part of a term
    minimum : least number of times that a pair stands together

    Returns
    -------
    DataFrame
        term (the two joined), first, second, n_both, n_first, n_second (occurrences of each word), documents (with the pair at
        least twice), dice = 2 n_both / (n_first + n_second): 1 means never apart; sorted by dice and n_both descending, then
        term. Pairs with a stop word or a Latin letter or digit are left out.
    """
    need_columns(ngrams, ["article_id", "ngram", "n"], "ngrams")
    need_columns(tokens, ["term", "n"], "tokens")
    pairs = ngrams.loc[ngrams["ngram"].str.count(" ") == 1, ["article_id", "ngram", "n"]].astype({"ngram": str})
    summed = pairs.groupby("ngram").agg(n_both=("n", "sum"), documents=("article_id", "nunique")).reset_index()
    words = summed["ngram"].str.split(" ", expand=True).reindex(columns=[0, 1])
    summed["first"], summed["second"] = words[0], words[1]
    stop = set(stopwords)
    plain = summed["ngram"].str.fullmatch(r"[\u4e00-\u9fff]+ [\u4e00-\u9fff]+")
    table = summed[(summed["n_both"] >= minimum) & plain & ~summed["first"].isin(stop) & ~summed["second"].isin(stop)].copy()
    known = tokens.astype({"term": str}).groupby("term")["n"].sum()
    table["n_first"], table["n_second"] = (table[w].map(known).fillna(0).astype("int64") for w in ("first", "second"))
    table["term"] = table["first"] + table["second"]
    table["dice"] = 2 * table["n_both"] / (table["n_first"] + table["n_second"])
    columns = ["term", "first", "second", "n_both", "n_first", "n_second", "documents", "dice"]
    return table[columns].sort_values(["dice", "n_both", "term"], ascending=[False, False, True], ignore_index=True)


def near_duplicates(tokens: Tokens, *, least: float = 0.6, block: int = 500) -> pd.DataFrame:
    """Documents that share most of their words, whatever their titles: copies, reissues, corrected editions.

    Two documents are as alike as the words in both are to the words in either, each word weighing ln(1 + N / df), so that a form that
    many of the N documents fill in (df large) counts little, and names and numbers much. Sources: Broder (1997), with words in place of
    shingles, since a corpus need not keep its text; weights as in Manning, Raghavan and Schütze (2008), 6.2; Broder et al. (2000);
    Leskovec, Rajaraman and Ullman (2020), 3.4 (bands).

    Parameters
    ----------
    tokens : DataFrame, Corpus or Stream; article_id, term, n, stop words and numbers included
    least : how alike, 0 to 1. Measured: reports of one place in successive years .39 and less, copies with corrections .98; notices of a
        hundred characters on one form .54 and less, one of them reissued with another head and a changed sentence .69 and more
    block : documents compared at a time

    Returns
    -------
    DataFrame
        group (1 ...: documents linked by pairs at least so alike; in a large one these form chains, and two of its members need not be
        alike), article_id, similarity (to the one that it is most like), nearest (article_id of that one; of several, the first); sorted by
        group and id. The order of words plays no part. Of more than EVERY_PAIR documents only pairs are compared that a
        seeded draw finds likely (MinHash); how many it misses, `missed` says.
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    df, sizes = several(tokens, (["term"], ["article_id"]), (["article_id"], None))
    units = sorted(sizes["article_id"].astype(str))
    weights = pd.Series(np.log1p(len(units) / df["df"].to_numpy()), df["term"].astype(str))
    found = _every_pair(tokens, weights, least, block) if len(units) <= EVERY_PAIR else _likely_pairs(tokens, weights, least, units)
    pairs = np.vstack([np.empty((0, 3)), *found])
    if not len(pairs):
        return pd.DataFrame({"group": pd.Series(dtype="int64"), "article_id": pd.Series(dtype=str), "similarity": pd.Series(dtype=float),
                             "nearest": pd.Series(dtype=str)})
    one, other = pairs[:, :2].astype(int).T
    links = coo_array((pairs[:, 2].round(9), (one, other)), shape=(len(units), len(units))).tocsr()   # rounded: equals on paper are equals here
    table = pd.DataFrame({"group": connected_components(links)[1], "article_id": units, "similarity": links.max(axis=1).toarray().ravel(),
                          "nearest": pd.Series(units, dtype=str).take(np.ravel(links.argmax(axis=1))).to_numpy()})   # of equals the first
    table = table[table["similarity"] > 0].sort_values(["group", "article_id"], ignore_index=True)
    return table.assign(group=pd.factorize(table["group"])[0] + 1)


def scheme(documents: int) -> tuple[int, int]:
    """Bands, and draws of each, for so many documents: of very many only near copies are looked for, since chance pairs grow as their square."""
    return next(made for most, made in SCHEMES.items() if documents <= most)


def missed(similarity: float, documents: int) -> float:
    """The share of pairs of a similarity that `near_duplicates` does not find among so many documents, 0 to 1."""
    bands, draws = scheme(documents)
    return (1 - similarity**draws) ** bands if documents > EVERY_PAIR else 0.0


def _every_pair(tokens: Tokens, weights: pd.Series, least: float, many: int) -> Iterator[np.ndarray]:
    """Both documents and the similarity of the pairs that are so alike, of all pairs."""
    present, _, terms, _ = document_term_matrix(tokens, unit="article_id", weight="binary")
    weight = weights.reindex(terms).to_numpy()
    weighted = (present * weight).tocsr()
    sizes = present @ weight
    for start in range(0, present.shape[0], many):
        some = slice(start, start + many)
        shared = (weighted[some] @ present.T).toarray()
        share = shared / (sizes[some, None] + sizes - shared)
        rows, columns = np.nonzero(share >= least)
        yield np.column_stack([rows + start, columns, share[rows, columns]])[rows + start != columns]


def _likely_pairs(tokens: Tokens, weights: pd.Series, least: float, units: list[str]) -> Iterator[np.ndarray]:
    """The same of the pairs that agree in all draws of one band: a pair of similarity s does with probability 1 - (1 - s^draws)^bands.

    The corpus is read part by part, once for the draws, and once for the words of those documents that are in a pair.
    """
    found, keys = zip(*partials(tokens, ["article_id", "term", "n"], _draws, weights, scheme(len(units))), strict=True)
    place = pd.Index(units).get_indexer(np.concatenate(found))
    low, high = np.sort(place[_agreeing(np.concatenate(keys))], axis=1).T
    pairs = np.column_stack(np.divmod(np.unique((low * len(units) + high)[low < high]), len(units)))   # two corpora may have one id
    if not len(pairs):
        return
    wanted = np.unique(pairs)
    counts, _, terms = joined(partials(tokens, ["article_id", "term", "n"], _of_documents, frozenset(units[i] for i in wanted)))
    counts.data = np.ones(len(counts.data), np.int8)
    weight = weights.reindex(terms).to_numpy()
    sizes = counts @ weight
    for some in np.array_split(pairs, len(pairs) // 4000 + 1):
        a, b = np.searchsorted(wanted, some).T
        shared = counts[a].multiply(counts[b]) @ weight
        share = shared / (sizes[a] + sizes[b] - shared)
        both = np.column_stack([some, share])[share >= least]
        yield from (both, both[:, [1, 0, 2]])


def _draws(tokens: pd.DataFrame, weights: pd.Series, made: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
    """Documents of a token table, and their keys, an array (documents, bands): one key stands for the first words of the draws of a band.

    A draw gives each word an exponential time with its weight as rate; two documents have the same first word with probability s. Times are
    made from a hash of the word, so that they are the same in every part of a corpus.
    """
    counts, units, terms = block(tokens, "article_id")
    held = np.flatnonzero(np.diff(counts.indptr))   # a document without a word is like no other
    counts, units = counts[held], units[held]
    word = pd.util.hash_array(terms.to_numpy(object), categorize=False)
    rate = weights.reindex(terms).to_numpy(np.float32)
    bands, draws = made
    keys = np.zeros((len(units), bands), np.uint64)
    for draw in range(bands * draws):
        time = (-np.log(_chance(word, draw)) / rate)[counts.indices]
        first = np.minimum.reduceat(time, counts.indptr[:-1]).view(np.uint32)
        band = draw // draws
        keys[:, band] = keys[:, band] * np.uint64(0x9E3779B97F4A7C15) + first   # wraps around: a hash
    return units.to_numpy(object), keys


def _chance(word: np.ndarray, draw: int) -> np.ndarray:
    """A number above 0 and below 1 for each word (a hash, uint64), another in every draw: SplitMix64 (Steele, Lea and Flood 2014)."""
    z = word + np.uint64((SEED + draw) * 0x9E3779B97F4A7C15 % 2**64)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return ((z >> np.uint64(41)).astype(np.float32) + np.float32(0.5)) / np.float32(2**23)


def _agreeing(keys: np.ndarray) -> np.ndarray:
    """Pairs of rows with the same key in some band, the lower number first; in a large group each is paired with the next one only."""
    found = [np.empty(0, np.int64)]
    for band in keys.T:
        order = np.argsort(band, kind="stable")
        starts = np.flatnonzero(np.diff(band[order], prepend=~band[order[:1]]))
        many = np.diff(np.append(starts, len(order)))
        for start, length in zip(starts[many > 1].tolist(), many[many > 1].tolist(), strict=True):
            group = order[start:start + length]
            one, two = np.triu_indices(length, 1) if length <= MOST_ALIKE else (np.arange(length - 1), np.arange(1, length))
            found.append(group[one] * len(keys) + group[two])
    pairs = np.sort(np.concatenate(found))   # np.unique builds a slow, large hash table
    return np.column_stack(np.divmod(pairs[np.diff(pairs, prepend=-1) > 0], len(keys)))


def _of_documents(tokens: pd.DataFrame, wanted: frozenset[str]) -> Block:
    """The words of some documents of a token table."""
    return block(tokens[tokens["article_id"].astype(str).isin(wanted)], "article_id")

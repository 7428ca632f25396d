"""The running words of a corpus, from a reader's own copies of the texts: the tables of a corpus keep no word order."""

from __future__ import annotations

import hashlib
import html
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from .conversion import simplified
from .corpus import Corpus
from .counting import FIRST_WORD, numbered, places_of
from .inputs import table_texts
from .language import tr
from .messages import GovtextError, both
from .metadata import find_metadata, read_metadata
from .readers import SUFFIXES, Document, document_of, one_line, printable, read_document
from .segment import ONE_WORD, Cut, dictionary_words, segmenter, segmenter_record
from .store import memory_limit

PART_CHARS = 2_000_000
BYTES_OF_A_CHAR = 45   # of memory, of the words of a text
OPENING = "([\u201c\u2018\u300a\u3008\u300c\u300e\u3010\u3014"   # brackets and quotes that belong to the next word


def running_words(corpus: Corpus, sources: str | Path | Mapping[str, str] | None = None, *, dictionary: Any = "course",
                  passages: str | Iterable[str] | None = None) -> pd.DataFrame:
    """The words of a corpus in text order, from your own copies of the texts: for `concordance` and `window_collocates`.

    The tables of a corpus keep no word order, so the documents are read again and cut as they were when the corpus was built:
    the same words, sentences and positions. Each passage is compared with the sha256 in the corpus; one whose text is another
    is left out, with a warning. Nothing is written to the disk. Why the tables have no order: Schöch et al. (2020), see `corpus`. Raises
    GovtextError: no text is there, the dictionary is another, the corpus has no such passage or more words than the memory
    holds, or the segmenter is not installed.

    Parameters
    ----------
    corpus : Corpus
    sources : folder with the texts, the table, or a mapping passage_id -> text
        What the corpus was built from; default: the text that the corpus keeps, else `corpus.sources`. Encodings named in the metadata of
        the folder are used. In a mapping, "" says that there is another text.
    dictionary : "course", None, path or list of words; what an older corpus was built with; one that counts listed terms knows its words
    passages : passage_id, or several, optional
        These passages only; no other document is opened. For a large corpus take those of `evidence`.

    Returns
    -------
    DataFrame
        article_id, passage_id, sentence (as in corpus.tokens), token (position in the passage, from 1), sentence_token (position
        in the sentence, from 1), term, before, after; in reading order. Signs and spaces are not words and have no position: they
        stand in `after` of the word before them, opening brackets and quotes in `before` of the next, so that before + term +
        after of a passage joined together give its text (simplified, where the corpus was built with `convert`). article_id, passage_id,
        term, before and after are categories. Counting by passage_id, sentence and term gives corpus.tokens.
    """
    if passages is None:
        _refuse_too_many(corpus)
    cut = segmenter_of(corpus, dictionary)
    wanted = corpus.passages[["article_id", "passage_id", "paragraph", "sha256", "n_chars"]]
    if passages is not None:
        chosen = {passages} if isinstance(passages, str) else {str(p) for p in passages}
        strangers = sorted(chosen - set(wanted["passage_id"]))
        if strangers:
            raise GovtextError(f"语料里没有段落 {strangers[0]}。请检查编号。", f"The corpus has no passage {strangers[0]}. Check the id.")
        wanted = wanted[wanted["passage_id"].isin(chosen)]
    rows, lines = _verified(corpus, wanted, sources)
    spelled: dict[str, int] = {}
    parts = [_placed_words(*part, cut, spelled) for part in _parts(rows, lines)]
    columns = [np.concatenate(c) for c in zip(*parts, strict=True)] if parts else [np.empty(0, np.int64)] * 7
    return _word_table(wanted, spelled, *columns)


def _refuse_too_many(corpus: Corpus) -> None:
    """A table of more words than the memory can hold is not made."""
    chars = int(corpus.articles["n_chars"].sum())
    if chars * BYTES_OF_A_CHAR > memory_limit():
        raise GovtextError(f"{corpus.path.name}：{chars:,} 字的逐词表装不进内存。请抽样：gt.sample_documents(corpus, 2000, seed=2022)；或只取有关的段落：passages=；"
                           "看上下文用 gt.concordance(corpus, 词)。",
                           f"{corpus.path.name}: a table of all words of {chars:,} characters does not fit into the memory. Take a sample: "
                           "gt.sample_documents(corpus, 2000, seed=2022); or only the passages wanted: passages=; for contexts use "
                           "gt.concordance(corpus, term).")


def text_of(corpus: Corpus, passage_id: str, sources: str | Path | Mapping[str, str] | None = None) -> str | None:
    """The clean text of a passage, from the folder that its corpus was built from; None where that text is not at hand.

    The text must be the one the corpus was built from: it is compared with the sha256 in the passage table. Raises GovtextError: the
    corpus has no such passage.

    Parameters
    ----------
    corpus : Corpus
    passage_id : str
    sources : folder with the texts, or a mapping passage_id -> text; default: the text that the corpus keeps, else `corpus.sources`
    """
    if not corpus.is_small and (article := passage_id.rpartition("-")[0]) in set(corpus.articles["article_id"].astype(str)):
        corpus = corpus.portion_of(article)
    row = corpus.passages.loc[corpus.passages["passage_id"] == passage_id, ["article_id", "passage_id", "paragraph", "sha256", "n_chars"]]
    if row.empty:
        raise GovtextError(f"语料里没有段落 {passage_id}。请检查编号。", f"The corpus has no passage {passage_id}. Check the id.")
    if sources is None and corpus.sources is None and corpus.kept_text is None:
        return None
    line = next(_own_lines(corpus, row, _folder_of(corpus, sources)))
    return line if line and _is_text(line, row["sha256"].iloc[0], row["n_chars"].iloc[0]) else None


def passage_texts(corpus: Corpus, sources: str | Path | Mapping[str, str] | None = None) -> tuple[list[int], list[str]]:
    """The text, as it was counted, of each passage that is as it was when the corpus was built: places in corpus.passages, texts.

    Raises GovtextError: no text is there; a warning tells of passages without one, or with another.
    """
    return _verified(corpus, corpus.passages[["article_id", "passage_id", "paragraph", "sha256", "n_chars"]], sources)


def texts_at_hand(corpus: Corpus) -> bool:
    """Whether it is known where the texts of a corpus are, and the text of at least one document is there."""
    place = corpus.sources if corpus.kept_text is None else corpus.kept_text
    if place is None or isinstance(place, Mapping):
        return bool(place)
    if not Path(place).is_dir():
        return Path(place).is_file()
    names = corpus.articles["file"] if "file" in corpus.articles else corpus.articles["article_id"]
    return any(_candidates(Path(place), article, str(name)) for article, name in zip(corpus.articles["article_id"], names, strict=True))


def _verified(corpus: Corpus, wanted: pd.DataFrame, sources: str | Path | Mapping[str, str] | None) -> tuple[list[int], list[str]]:
    """Rows of `wanted` whose text is there and as it was, and the texts as they were counted; tells of the others."""
    folder = _folder_of(corpus, sources)
    rows, lines, without, changed = [], [], [], []
    for row, (line, known, chars) in enumerate(zip(_own_lines(corpus, wanted, folder), wanted["sha256"], wanted["n_chars"], strict=True)):
        if line is None:
            without.append(row)
        elif not _is_text(line, known, chars):
            changed.append(row)
        else:
            rows.append(row)
            lines.append(line)
    _tell_left_out(wanted["passage_id"], without, changed, folder)
    return rows, simplified(lines, corpus.manifest["segmentation"].get("convert"))


def _is_text(line: str, known: str, chars: int) -> bool:
    """True where a line has the number of characters and the hash that are known; tables of copyrighted texts hold the beginning of a
    hash only, or nothing of it."""
    return line != "" and len(line) - line.count(" ") == chars and hashlib.sha256(line.encode()).hexdigest().startswith(known)


def _folder_of(corpus: Corpus, sources: str | Path | Mapping[str, str] | None) -> Path | Mapping[str, str]:
    folder = sources if sources is not None else corpus.sources if corpus.kept_text is None else corpus.kept_text
    if folder is None:
        raise GovtextError("请用 sources= 给出生成这个语料的文件夹：表格不保存词序，要重读原文。",
                           "Give the folder this corpus was built from with sources=: its tables keep no word order, so the texts are read again.")
    return folder if isinstance(folder, Mapping) else Path(folder)


def segmenter_of(corpus: Corpus, dictionary: Any = "course") -> Cut:
    """The segmenter that a corpus was cut with; its words stand in the corpus, or, of an older one, in the dictionary to be given.

    Raises GovtextError: it is another dictionary, or the segmenter is not installed.
    """
    known = corpus.manifest["segmentation"]
    if isinstance(dictionary, str) and dictionary == "course" and corpus.has_term_counts:
        listed = corpus.listed_terms
        dictionary = [word for word in listed.loc[listed["dictionary"] == "yes", "term"] if ONE_WORD.fullmatch(word)]
    words, hmm = dictionary_words(dictionary), known["hmm"] == "true"
    mine = segmenter_record(known["engine"], words, hmm)
    if mine["dictionary_sha256"] != known["dictionary_sha256"]:
        raise GovtextError(f"词典不是生成语料时的那一部（当时 {known['dictionary_words']} 个词，现在 {len(words)} 个）。"
                           "请用 dictionary= 给出当时的词典。",
                           f"This is not the dictionary the corpus was built with ({known['dictionary_words']} words then, {len(words)} "
                           "now). Give that one with dictionary=.")
    if mine["engine_version"] != known["engine_version"]:
        warnings.warn(both(f"{known['engine']} 的版本变了（当时 {known['engine_version']}，现在 {mine['engine_version']}），个别切分可能不同。",
                           f"{known['engine']} has another version ({known['engine_version']} then, {mine['engine_version']} now); "
                           "some words may be cut differently."), stacklevel=3)
    return segmenter(known["engine"], dictionary=words, hmm=hmm)


def _own_lines(corpus: Corpus, wanted: pd.DataFrame, folder: Path | Mapping[str, str]) -> Iterator[str | None]:
    """The text of each passage in `wanted` from the copies in a folder; None where no copy can be read, "" beyond its end."""
    if isinstance(folder, Mapping):
        yield from map(folder.get, wanted["passage_id"])
        return
    named = corpus.articles.set_index("article_id")["file"] if "file" in corpus.articles else pd.Series(dtype=str)
    find = _rows_of(folder, corpus.manifest.get("text_column", "")) if folder.is_file() else _files_of(folder, list(map(str, named)))
    for article, part in wanted.groupby("article_id", sort=False, observed=True):
        paragraphs = None
        with suppress(GovtextError):   # told with the other passages that have no text
            document = find(article, str(named.get(article, "")))
            paragraphs = document.paragraphs if document is not None else None
        for number in part["paragraph"].tolist():
            yield None if paragraphs is None else paragraphs[number - 1] if number <= len(paragraphs) else ""


def _rows_of(table: Path, text_column: str) -> Callable[[str, str], Document | None]:
    """Finds the document of a row of the table that a corpus was built from."""
    texts = table_texts(table, text_column)
    return lambda article, name: document_of(texts[name], name) if name in texts else None


def _files_of(folder: Path, names: list[str]) -> Callable[[str, str], Document | None]:
    """Finds and reads the file of a document in the folder that a corpus was built from."""
    listed: dict[str, Path] = {}
    encodings = _named_encodings(folder, names)

    def find(article: str, name: str) -> Document | None:
        path = next(iter(_candidates(folder, article, name)), None)
        if path is None and name:   # a name that had to be made printable
            if not listed:
                listed.update({one_line(printable(p.relative_to(folder).as_posix())): p for p in folder.rglob("*")})
            path = listed.get(name)
        return None if path is None else read_document(path, encoding=encodings.get(name), max_bytes=path.stat().st_size)

    return find


def _candidates(folder: Path, article: str, name: str) -> list[Path]:
    return [p for p in [folder / name, *(folder / f"{article}{s}" for s in SUFFIXES)] if p.is_file()]


def _named_encodings(folder: Path, names: list[str]) -> dict[str, str]:
    table, _ = read_metadata(find_metadata(folder), names, tell=False)
    return {row.file: row.encoding for row in table.itertuples() if row.encoding} if "encoding" in table else {}


def _tell_left_out(ids: pd.Series, without: list[int], changed: list[int], folder: Path | Mapping[str, str]) -> None:
    """Warn of passages that are left out; refuse where that is all of them."""
    if len(ids) and len(without) == len(ids):
        raise GovtextError(f"{folder}：没有找到这个语料的原文。语料的表格不保存词序，原文（常有版权）也不随表格分发；"
                           "请用 sources= 给出生成语料的那个文件夹。"
                           "没有原文也可以用 gt.evidence 找到段落。",
                           f"{folder}: the texts of this corpus were not found. Its tables keep no word order, and texts (often under "
                           "copyright) do not travel with it. Give the folder it was built from with sources=. "
                           "gt.evidence finds passages without any text.")
    if len(ids) and len(changed) + len(without) == len(ids):
        raise GovtextError(f"{folder}：文件在，但没有一段与生成语料时相同。请用当时的文件，或者用这个文件夹重新生成语料。",
                           f"{folder}: there are files, but no passage is as it was when the corpus was built. Use the files of that "
                           "time, or build the corpus again from this folder.")
    for lost, zh, en in ((changed, "原文与生成语料时不同", "have another text than the corpus was built from"),
                         (without, "没有可读的原文", "have no readable text")):
        if lost:
            warnings.warn(both(f"{len(ids)} 段中有 {len(lost)} 段{zh}，已略去；第一段是 {ids.iloc[lost[0]]}。",
                               f"{len(lost)} of {len(ids)} passages {en} and are left out; the first is {ids.iloc[lost[0]]}."), stacklevel=3)


def _parts(rows: list[int], lines: list[str]) -> Iterator[tuple[list[int], list[str]]]:
    """Passages in parts of about PART_CHARS, so that the words of a large corpus never all stand in memory as text."""
    start = size = 0
    for end, line in enumerate(lines, 1):
        size += len(line)
        if size >= PART_CHARS or end == len(lines):
            yield rows[start:end], lines[start:end]
            start, size = end, 0


def _placed_words(rows: list[int], lines: list[str], cut: Cut, spelled: dict[str, int]) -> tuple[np.ndarray, ...]:
    """Row of the passage, sentence, token, sentence_token and the numbers of term, before, after in `spelled`, per word."""
    tokens: list[str] = []

    def keep(text: str) -> list[str]:
        found = cut(text)
        tokens.extend(found)
        return found

    numbers, words, _ = numbered(["\n".join(lines) + "\n"], keep)
    places = places_of(numbers)
    at, line_of = np.flatnonzero(numbers >= FIRST_WORD), places.row_of_sentence[places.sentence]
    count = np.arange(len(at))
    term = np.array([spelled.setdefault(word, len(spelled)) for word in words], dtype=np.int64)[places.word - FIRST_WORD]
    nothing = spelled.setdefault("", len(spelled))
    before, after = np.full(len(at) + 1, nothing), np.full(len(at) + 1, nothing)   # one more, for what stands beyond the ends
    edges = np.concatenate([[-1], at, [len(tokens)]])
    gaps = np.flatnonzero(np.diff(edges) > 1)
    split: dict[str, tuple[int, int]] = {}
    for k, start, stop in zip(gaps.tolist(), (edges[gaps] + 1).tolist(), edges[gaps + 1].tolist(), strict=True):
        gap = "".join(tokens[start:stop]) if k else "\n" + "".join(tokens[start:stop])   # signs between word k - 1 and word k
        if gap not in split:
            closing, line_break, opening = gap.partition("\n")
            if line_break:
                opening = opening.rpartition("\n")[2]
            else:
                closing = gap.rstrip(OPENING)
                opening = gap[len(closing):]
            first = spelled.setdefault(closing, len(spelled))
            split[gap] = first, spelled.setdefault(opening, len(spelled))
        after[k - 1], before[k] = split[gap]   # the places beyond both ends are cut off below
    return (np.array(rows)[line_of], places.number_in_row[places.sentence], count - np.searchsorted(line_of, line_of) + 1,
            count - np.searchsorted(places.sentence, places.sentence) + 1, term, before[:-1], after[:-1])


def _word_table(wanted: pd.DataFrame, spelled: dict[str, int], row: np.ndarray, sentence: np.ndarray, token: np.ndarray,
                sentence_token: np.ndarray, *texts: np.ndarray) -> pd.DataFrame:
    articles, names = pd.factorize(wanted["article_id"])
    kinds = [pd.Categorical.from_codes(codes, pd.Index(list(known), dtype=str)) for codes, known in
             ((articles[row], names), (row, wanted["passage_id"]), *((text, spelled) for text in texts))]
    article, passage, term, before, after = kinds
    return pd.DataFrame({"article_id": article, "passage_id": passage, "sentence": sentence.astype(np.int32), "token": token,
                         "sentence_token": sentence_token, "term": term.remove_unused_categories(),
                         "before": before.remove_unused_categories(), "after": after.remove_unused_categories()})


def show_concordance(table: pd.DataFrame, zh: str = "", en: str = "", *, rows: int = 12) -> None:
    """Show concordance lines with the node in the middle: left context flush right, node bold, right context flush left.

    Parameters
    ----------
    table : DataFrame made by `concordance`
    zh, en : caption
    rows : at most this many lines are shown; the caption says how many there are
    """
    from IPython.display import HTML, display

    more = tr(f"（前 {rows} 行，共 {len(table)} 行）", f" (first {rows} of {len(table)} lines)") if len(table) > rows else ""
    heads = (tr("段落", "passage"), tr("左", "left"), tr("词", "node"), tr("右", "right"))
    sides = ("left", "right", "center", "left")

    def line(kind: str, cells: Iterable[str]) -> str:
        return "<tr>" + "".join(f'<{kind} style="text-align: {side}; white-space: nowrap">{cell}</{kind}>'
                                for side, cell in zip(sides, cells, strict=True)) + "</tr>"

    body = "\n".join(line("td", (p, left, f"<b>{node}</b>", right)) for p, left, node, right in
                     ([html.escape(str(cell)) for cell in row] for row in
                      table[["passage_id", "left", "node", "right"]].head(rows).to_numpy().tolist()))
    caption = f"<caption>{html.escape(tr(zh, en) + more)}</caption>" if zh or more else ""
    display(HTML(f'<table>{caption}\n<thead>{line("th", heads)}</thead>\n<tbody>\n{body}\n</tbody></table>'))

"""The course's own corpus, rebuilt from a reader's copies of the five articles and compared with what is shipped."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

import pandas as pd

from govtext.building import build_corpus, write_manifest
from govtext.corpus import Corpus, load_corpus
from govtext.csvfiles import read_csv_any
from govtext.messages import GovtextError
from govtext.readers import SUFFIXES, read_document
from govtext.segment import read_dictionary
from govtext.store import replacing

from .build_reference import counted_terms
from .copies import Copies, recognise
from .data import articles_dir, data_dir
from .shipping import listed_terms, shippable, shippable_counts

ADD = {"add": "python -m govcourse corpus FOLDER --terms"}   # how a term is added to those that are listed
FILLER = "-"   # stands for a paragraph that the copy has not, so that the numbers of the others stay


def build_course(sources: str | Path, out: str | Path, *, as_they_are: bool = False, **options: Any) -> Corpus:
    """Build the course's corpus from a reader's own copies of the five articles: any names, see `recognise`.

    The bibliography, the roles of paragraphs and the digests come from data/editorial; what is written is what may be shipped, see
    `shipping`. An article that data/articles does not hold yet
    is taken from the file that has its article_id as a name.

    Parameters
    ----------
    sources : folder with the copies
    out : folder to write
    as_they_are : bool
        Build although passages are changed, new or missing: for new tables of another text.
    options : of `govtext.build_corpus`; listed are the terms of the dictionary, the concepts and the codebook

    Raises
    ------
    GovtextError
        There is no copy; passages differ and `as_they_are` is not said; `out` holds an article of which there is no copy. Nothing is
        written then.
    """
    lines = _lines_of(sources, as_they_are=as_they_are)
    _refuse_loss(lines, Path(out))
    return _build(lines, out, **options)


def _refuse_loss(lines: dict[str, list[str | None]], out: Path) -> None:
    """A corpus is never replaced by one that lacks an article of it."""
    gone = [i for i in load_corpus(out, check=False).articles["article_id"] if i not in lines] if (out / "manifest.json").is_file() else []
    if gone:
        raise GovtextError(f"{out} 里有 {'、'.join(gone)}，这些文章没有副本：照此生成，它们就没有了。请补上副本，或生成到别的文件夹。",
                           f"{out} holds {', '.join(gone)}, of which there is no copy: built like this, they would be gone. Add the copies, or "
                           "build into another folder.")


def build_whole(sources: str | Path, out: str | Path, **options: Any) -> Corpus:
    """The tables of `build_course` with nothing held back: for whoever has the texts anyway, never to be shipped."""
    return _whole(_lines_of(sources, as_they_are=False), out, **options)


def _lines_of(sources: str | Path, *, as_they_are: bool) -> dict[str, list[str | None]]:
    copies = _shipped_copies(sources)
    lines = (copies.lines if copies else {}) | _named_copies(Path(sources), copies)
    if not lines:
        raise _no_copies(sources, copies)
    if copies and not as_they_are:
        _refuse_differences(copies)
    return lines


def verify(corpus: Corpus, sources: str | Path | Copies) -> pd.DataFrame:
    """Compare the shipped tables with a reader's own copies, passage by passage.

    Parameters
    ----------
    corpus : Corpus
    sources : folder with the copies, or what `recognise` found in it

    Returns
    -------
    DataFrame
        One row per difference: article_id, passage_id, difference in {"missing article", "missing passage",
        "new passage", "other text", "other tokens", "other counts" (of listed terms)}; empty where all is equal. A paragraph is new in a text file that bears the
        article_id as its name and has its passages where the original has them; elsewhere it is the site's furniture. Passages whose
        words are counted together (counted_with) are named together where one of them differs.

    Raises
    ------
    GovtextError
        There is no copy.
    """
    copies = sources if isinstance(sources, Copies) else recognise(sources, corpus)
    if not copies.lines:
        raise _no_copies(copies.folder, copies)
    gone = [i for i in corpus.articles["article_id"] if i not in copies.lines]
    rows = [(i, "", "missing article") for i in sorted(gone)]
    names = {"changed": "other text", "missing": "missing passage"}
    rows += [(row.article_id, row.passage_id, names[row.status]) for row in copies.passages.itertuples()
             if row.status in names and row.article_id not in gone]
    rows += [(*place, "new passage") for place in _new_passages(copies)]
    told = {passage for _, passage, _ in rows}
    unsure = _counted_together(corpus, told)
    rows += [place for place in _counted_otherwise(corpus, copies.lines) if place[1] not in unsure and place[0] not in gone]
    return pd.DataFrame(rows, columns=["article_id", "passage_id", "difference"])


def _counted_together(corpus: Corpus, told: set[str]) -> set[str]:
    """Passages of which a difference is told, and those that words are counted with: their counts cannot be compared."""
    home = corpus.passages.set_index("passage_id").get("counted_with", pd.Series("", corpus.passages["passage_id"]))
    group = home.where(home != "", home.index.to_series())
    touched = {group[passage] for passage in told if passage in group.index}
    return told | set(group.index[group.isin(touched)])


def _counted_otherwise(corpus: Corpus, lines: dict[str, list[str | None]]) -> list[tuple[str, str, str]]:
    """Passages whose words or listed terms are counted otherwise in a corpus built from these lines."""
    with tempfile.TemporaryDirectory() as scratch:
        mine = _build(lines, Path(scratch) / "corpus")
        kinds = {"other tokens": (corpus.tokens, mine.tokens), "other counts": (corpus.term_counts, mine.term_counts)}
    place, told = corpus.passages.set_index("passage_id")["article_id"], {}
    for kind, tables in kinds.items():
        shipped, built = ({i: rows.to_numpy().tolist() for i, rows in table.drop(columns="article_id").groupby("passage_id", observed=True)}
                          for table in tables)
        told |= {i: kind for i in sorted({*shipped, *built} - told.keys()) if i in place and shipped.get(i) != built.get(i)}
    return [(place[i], i, kind) for i, kind in sorted(told.items())]


# ---------------------------------------------------------------------------------------------------- from lines to a corpus

def _shipped_copies(sources: str | Path) -> Copies | None:
    """The copies, recognised by the shipped tables; None where there are no tables yet."""
    place = articles_dir()
    return recognise(sources, load_corpus(place, check=False)) if (place / "manifest.json").is_file() else None


def _named_copies(sources: Path, copies: Copies | None) -> dict[str, list[str | None]]:
    """article_id -> the lines of the file of that name, for articles that no table holds."""
    known = set(copies.passages["article_id"]) if copies else set()
    found = {}
    for article in read_csv_any(data_dir() / "editorial" / "articles.csv")["article_id"]:
        path = next((p for p in (sources / f"{article}{s}" for s in SUFFIXES) if p.is_file()), None)
        if article not in known and path is not None:
            found[article] = read_document(path).paragraphs
    return found


def _no_copies(sources: str | Path, copies: Copies | None) -> GovtextError:
    names = [f"{i}.txt" for i in read_csv_any(data_dir() / "editorial" / "articles.csv")["article_id"]]
    return _with_report(copies, f"{sources}：没有找到五篇文章的副本。请把副本放进去，文件名不限，例如 {'、'.join(names)}（或 .html、.docx、.pdf）。",
                        f"{sources}: no copy of the five articles was found. Put your copies there under any names, such as "
                        f"{', '.join(names)} (or .html, .docx, .pdf).")


def _refuse_differences(copies: Copies) -> None:
    new = [passage for _, passage in _new_passages(copies)]
    if new or (copies.passages["status"] != "equal").any():
        zh, en = (f"新段 {'、'.join(new)}。", f" New: {', '.join(new)}.") if new else ("", "")
        raise _with_report(copies, f"{copies.folder}：副本与随课程分发的表不一致或不齐，没有生成。{zh}请补全副本；确要照原样生成，请加 --as-they-are。",
                           f"{copies.folder}: the copies are not, or not all, what the shipped tables were counted from; nothing was built.{en} "
                           "Complete them, or add --as-they-are to build from them as they are.")


def _with_report(copies: Copies | None, zh: str, en: str) -> GovtextError:
    told = copies.told() if copies else []
    return GovtextError("\n  ".join([zh, *(line for line, _ in told)]), "\n  ".join([en, *(line for _, line in told)]))


def _layout() -> pd.DataFrame:
    return read_csv_any(data_dir() / "editorial" / "layout.csv")


def _new_passages(copies: Copies) -> list[tuple[str, str]]:
    """Article and id of each line that would become a passage and is none in the shipped tables."""
    layout = _layout()
    outside = layout[~layout["role"].isin(["heading", "body"])]
    known = {*copies.passages["passage_id"], *(f"{a}-{int(p):02d}" for a, p in zip(outside["article_id"], outside["paragraph"], strict=True))}
    places = [(article, f"{article}-{number:02d}") for article, lines in copies.lines.items()
              for number, line in enumerate(lines, 1) if line is not None]
    return [place for place in places if place[1] not in known]


def _build(lines: dict[str, list[str | None]], out: str | Path, **options: Any) -> Corpus:
    """Build a corpus from lines under their numbers, in the form that may be shipped."""
    with tempfile.TemporaryDirectory() as scratch:
        built = _whole(lines, Path(scratch) / "whole", **options)
        listed = listed_terms()
        shipped = shippable(built.passages, built.tokens, built.ngrams, listed)
        counts = shippable_counts(built.passages, built.tokens, built.term_counts, listed)
        with replacing(Path(out), corpus=True) as work:
            for name in ("articles.csv", "problems.csv", "listed_terms.csv"):
                shutil.copy(built.path / name, work)
            for name, table in zip(("passages", "tokens", "ngrams", "term_counts"), (*shipped, counts), strict=True):
                table.to_csv(work / f"{name}.csv", index=False, lineterminator="\n")
            write_manifest(work, built.articles, built.manifest["segmentation"], built.manifest["terms"] | ADD)
    return load_corpus(out, check=False)


def _whole(lines: dict[str, list[str | None]], out: str | Path, **options: Any) -> Corpus:
    """Build a corpus from lines under their numbers, each article as article_id.txt whatever the copy was."""
    editorial = data_dir() / "editorial"
    with tempfile.TemporaryDirectory() as scratch:
        texts, listed, layout = (Path(scratch) / name for name in ("texts", "metadata.csv", "layout.csv"))
        texts.mkdir()
        for article, numbered in lines.items():
            (texts / f"{article}.txt").write_text("\n".join(FILLER if line is None else line for line in numbered) + "\n", "utf-8")
        table = read_csv_any(editorial / "articles.csv")
        table = table[table["article_id"].isin(lines)].drop(columns="colour", errors="ignore")   # a matter of figures
        table.insert(0, "file", table["article_id"] + ".txt")
        table.to_csv(listed, index=False)
        _without_fillers(_layout(), lines).to_csv(layout, index=False)
        asked = editorial / "asked.txt"   # words that only a notebook asks for: images, names of persons and places
        options["terms"] = [*counted_terms(), *(read_dictionary(asked) if asked.is_file() else ()), *(options.get("terms") or ())]
        return build_corpus(texts, out, metadata=listed, layout=layout, digests=editorial / "digests.csv", ngrams=True, progress=False,
                            keep_text=False, **options)


def _without_fillers(layout: pd.DataFrame, lines: dict[str, list[str | None]]) -> pd.DataFrame:
    """The layout in which lines that are not there are furniture; a section that begins with one of them still begins there."""
    missing = pd.DataFrame([(article, str(number)) for article, numbered in lines.items() for number, line in enumerate(numbered, 1)
                            if line is None], columns=["article_id", "paragraph"], dtype=str)
    both_sides = layout.merge(missing, on=["article_id", "paragraph"], how="outer", indicator="side").fillna("")
    both_sides["role"] = both_sides["role"].mask(both_sides["side"] != "left_only", "furniture")
    return both_sides.drop(columns="side")

"""Build data/reference from a folder of reference texts that stay where they are: counts and facts only.

Folder layout: reports/{national,provincial/UNIT,city/UNIT}/YEAR.md, plans/*.md, guideline/*.txt, law/*.md, party/*.md.
Run as `python -m govcourse reference FOLDER`.
"""

from __future__ import annotations

import re
import shutil
import tempfile
import warnings
from pathlib import Path
from typing import Any

import pandas as pd

from govtext.building import build_corpus
from govtext.corpus import Corpus
from govtext.listed import list_terms
from govtext.measures.coding import load_codebook
from govtext.measures.concept_coding import concept_terms
from govtext.messages import GovtextError, both
from govtext.readers.text import cut_out
from govtext.segment import read_dictionary

from .concepts import load_concepts
from .data import data_dir

# Markdown furniture of the stored copies, and the glossaries that follow the reports of 2010 and 2012.
FURNITURE = ((re.compile("<!--"), re.compile("-->")), (re.compile("<details>"), re.compile("</details>")))
QUOTED = re.compile(r"^>.*$", re.M)
ANNEX = re.compile(r"^## *(?:注释|附注)[：:]?\s*$.*", re.S | re.M)
CHAPTER = re.compile(r"^#{2,3} *(第[一二三四五六七八九十百]+[篇章])", re.M)
GUIDELINE_ITEM = re.compile(r"^(?:([一二三四五六七八])、|（([一二三四五六七八九十]+)）)", re.M)
DOCUMENTS = {"2001-十五": "plan-10", "2006-十一五": "plan-11", "2011-十二五": "plan-12", "2016-十三五": "plan-13", "2021-十四五": "plan-14",
             "2026-十五五": "plan-15", "2022_国发14号": "guideline-2022", "2022_数据二十条": "data-20-articles",
             "2024_公共数据": "public-data-2024", "2024_发改数据660号": "smart-city-2024", "优化营商环境条例": "business-regulation-2019",
             "国务院关于在线政务服务": "online-services-2019", "2017-十九大": "congress-19", "2022-二十大": "congress-20",
             "关于坚持和完善": "plenum-2019"}
NOTES = ["report_id", "sha256", "note_zh", "note_en"]


def counted_terms() -> list[str]:
    """All terms that the reference tables count: the dictionary, the terms of the concepts, and those of the codebook, where there are such."""
    concepts, codebook = data_dir() / "concepts", data_dir() / "codebook" / "codebook.yaml"
    return sorted({*read_dictionary(), *(concept_terms(load_concepts())["term"] if concepts.is_dir() else ()),
                   *(load_codebook(codebook).terms if codebook.is_file() else ())})


def build_reference(folder: str | Path, out: str | Path | None = None, *, terms: Any = None, workers: int = 2,
                    progress: bool = True) -> dict[str, int]:
    """Count the terms of the course in every report and document, and write reports.csv, report_terms.csv.gz, documents.csv,
    document_terms.csv.gz and missing.csv. A report that holds the text of another year (data/editorial/reports.csv names it by its
    hash) is listed but not counted.

    Parameters
    ----------
    folder : folder of reference texts (layout above)
    out : folder to write into; default data/reference
    terms : more terms to count, or a word list, as `govtext.build_corpus` takes them; the words stay those of the course
    workers : processes
    progress : show a progress bar

    Returns
    -------
    dict of table name -> number of rows

    Raises
    ------
    GovtextError
        The folder does not hold reports/.
    """
    folder, out = Path(folder), Path(out) if out is not None else data_dir() / "reference"
    if not (folder / "reports").is_dir():
        raise GovtextError(f"{folder}：里面没有 reports 文件夹。请检查路径。", f"{folder} has no folder reports. Check the path.")
    out.mkdir(parents=True, exist_ok=True)
    words = counted_terms()
    listed = sorted({*words, *list_terms(words, terms)["term"]})
    with tempfile.TemporaryDirectory() as scratch:
        place = Path(scratch)
        _copy_reports(folder / "reports", place / "reports")
        reports = build_corpus(place / "reports", place / "built-reports", engine="rjieba", workers=workers, ngrams=False,
                               progress=progress, dictionary=words, terms=listed, keep_text=False)
        _copy_documents(folder, place / "documents")
        documents = build_corpus(place / "documents", place / "built-documents", engine="rjieba", workers=1, ngrams=False,
                                 progress=False, dictionary=words, terms=listed, keep_text=False)
        table = with_notes(_report_table(reports))
        tables = {"reports.csv": table, "report_terms.csv.gz": only_counted(term_counts(reports, listed, "report_id"), table),
                  "documents.csv": _document_table(documents), "document_terms.csv.gz": term_counts(documents, listed, "section_id")}
    tables["missing.csv"] = missing_reports(tables["reports.csv"])
    tables["counted_terms.csv"] = pd.DataFrame({"term": listed})
    if (folder / "egdi" / "egdi_all_countries_2003_2024.csv").is_file():
        tables["egdi.csv"] = _egdi_table(folder / "egdi" / "egdi_all_countries_2003_2024.csv")
    for name, table in tables.items():
        _write(table, out / name)
    return {name: len(table) for name, table in tables.items()}


def term_counts(corpus: Corpus, terms: list[str], id_column: str) -> pd.DataFrame:
    """Counts above 0: id, term, n (string count), longest (longest match), n_doubtful; sorted by id and term."""
    table = corpus.counts_of(terms).groupby(["article_id", "term"], as_index=False)[["n", "longest", "n_doubtful"]].sum()
    return table.rename(columns={"article_id": id_column}).sort_values([id_column, "term"], ignore_index=True)


def _copy_reports(reports: Path, target: Path) -> None:
    for path in sorted(reports.rglob("*.md")):
        copy = target / path.relative_to(reports)
        copy.parent.mkdir(parents=True, exist_ok=True)
        front, text = _front(path.read_text("utf-8"))
        copy.write_text(front + ANNEX.sub("", _without_furniture(text)), "utf-8")


def _without_furniture(text: str) -> str:
    for opening, closing in FURNITURE:
        text = cut_out(text, opening, closing)
    return QUOTED.sub("", text)


def _front(text: str) -> tuple[str, str]:
    found = re.match(r"---\n.*?\n-{3,}\n", text, re.S)
    return (found[0], text[found.end():]) if found else ("", text)


def _report_table(corpus: Corpus) -> pd.DataFrame:
    """report_id, level, unit, unit_en, year, n_chars, n_tokens, sha256, source: one row per report."""
    units = pd.read_csv(data_dir() / "reference" / "units.csv", dtype=str, keep_default_na=False).set_index("unit")["unit_en"]
    table = corpus.articles[["article_id", "n_chars", "sha256", "url"]].rename(columns={"article_id": "report_id", "url": "source"})
    parts = table["report_id"].str.split("-")
    table["level"] = parts.str[0]
    table["unit"] = ["全国" if p[0] == "national" else p[1] for p in parts]
    table["unit_en"] = [units.get(u, "China") for u in table["unit"]]
    table["year"] = table["report_id"].str.extract(r"-(\d{4})(?:-|$)", expand=False).astype(int)
    table["n_tokens"] = table["report_id"].map(corpus.tokens.groupby("article_id", observed=True)["n"].sum()).astype(int)
    return (table[["report_id", "level", "unit", "unit_en", "year", "n_chars", "n_tokens", "sha256", "source"]]
            .sort_values("report_id", ignore_index=True))


def with_notes(reports: pd.DataFrame) -> pd.DataFrame:
    """The reports with counted (False: the file holds the text of another year), note_zh and note_en (empty where there is nothing to say).

    The notes are those of data/editorial/reports.csv with the id and the hash of the report: whoever has the right text counts it.
    """
    path = data_dir() / "editorial" / "reports.csv"
    notes = pd.read_csv(path, dtype=str, keep_default_na=False) if path.is_file() else pd.DataFrame(columns=NOTES)
    table = reports.merge(notes[NOTES], on=["report_id", "sha256"], how="left").fillna({"note_zh": "", "note_en": ""})
    for other in sorted(set(notes["report_id"]) & set(table.loc[table["note_en"] == "", "report_id"])):
        warnings.warn(both(f"{other}：文本与 data/editorial/reports.csv 所记的不同，照常计入。",
                           f"{other}: not the text noted in data/editorial/reports.csv, so it is counted."), stacklevel=2)
    table.insert(len(reports.columns), "counted", table["note_en"] == "")
    return table


def only_counted(counts: pd.DataFrame, reports: pd.DataFrame) -> pd.DataFrame:
    """The counts of the reports that are counted."""
    return counts[counts["report_id"].isin(reports.loc[reports["counted"], "report_id"])]


def missing_reports(reports: pd.DataFrame) -> pd.DataFrame:
    """Province-years without a report that is counted, between the first report of the province and the last year of the collection."""
    reports = reports[reports["counted"]]
    provincial = reports[reports["level"] == "provincial"]
    rows = []
    for unit, years in provincial.groupby("unit")["year"]:
        rows += [("provincial", unit, year) for year in range(max(years.min(), 2003), int(provincial["year"].max()) + 1)
                 if year not in set(years)]
    return pd.DataFrame(rows, columns=["level", "unit", "year"])


def _copy_documents(folder: Path, target: Path) -> None:
    """Cut the plans by chapter and the guideline by item; other documents stay whole. One file per section."""
    target.mkdir(parents=True)
    for path in sorted(p for name in ("plans", "guideline", "law", "party") for p in (folder / name).glob("*") if p.is_file()):
        key = next((code for start, code in DOCUMENTS.items() if path.stem.startswith(start)), None)
        if key is None:
            continue
        text = _without_furniture(_front(path.read_text("utf-8"))[1])
        for label, piece in _sections(key, text):
            if piece.strip():
                (target / f"{key}_{label}.md").write_text(piece, "utf-8")


def _sections(key: str, text: str) -> list[tuple[str, str]]:
    """(label, text) of each section: plans by part and chapter, the guideline by part and item, the rest as one piece."""
    if key.startswith("plan"):
        marks = [(m.start(), m[1]) for m in CHAPTER.finditer(text)]
    elif key == "guideline-2022":
        marks, part = [], ""
        for m in GUIDELINE_ITEM.finditer(text):
            part = m[1] or part
            marks.append((m.start(), part if m[1] else f"{part}.{m[2]}"))
    else:
        marks = []
    edges = [(0, "0"), *marks]
    ends = [start for start, _ in marks] + [len(text)]
    return [(f"{i:03d}_{label}", text[start:end]) for i, ((start, label), end) in enumerate(zip(edges, ends, strict=True))]


def _document_table(corpus: Corpus) -> pd.DataFrame:
    """section_id, document, place, label, n_chars, n_tokens, sha256: one row per section, in order."""
    table = corpus.articles[["article_id", "n_chars", "sha256"]].rename(columns={"article_id": "section_id"})
    parts = table["section_id"].str.split("_")
    table["document"], table["place"], table["label"] = parts.str[0], parts.str[1].astype(int), parts.str[2:].str.join(".")
    table["n_tokens"] = table["section_id"].map(corpus.tokens.groupby("article_id", observed=True)["n"].sum()).fillna(0).astype(int)
    return table[["section_id", "document", "place", "label", "n_chars", "n_tokens", "sha256"]].sort_values(
        ["document", "place"], ignore_index=True)


def _egdi_table(path: Path) -> pd.DataFrame:
    """year, country, has_data, n_countries, the index and its components, each with competition (min) and dense rank."""
    table = pd.read_csv(path)
    parts = ["egdi", "osi", "hci", "tii", "epi"]
    ranks = [f"{part}_rank_{kind}" for part in parts for kind in ("min", "dense")]
    table = table.rename(columns={"n_with_data": "n_countries"}).astype({rank: "Int64" for rank in ranks})
    table.loc[~table["has_data"], parts] = pd.NA
    return table[["year", "country", "has_data", "n_countries", *parts, *ranks]].sort_values(["year", "country"], ignore_index=True)


def _write(table: pd.DataFrame, path: Path) -> None:
    """Write a table under a temporary name and put it in place; gzip without a date, so that equal tables are equal files."""
    work = path.with_name(f".{path.name}.part")
    options = {"compression": {"method": "gzip", "mtime": 0, "compresslevel": 9}} if path.suffix == ".gz" else {}
    table.to_csv(work, index=False, lineterminator="\n", **options)
    shutil.move(work, path)

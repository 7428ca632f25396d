"""Primary evidence as tables: government work reports, plans and documents (counts only), the UN index, checked claims.

Every function reads data/reference, which `python -m govcourse reference FOLDER` builds from texts that are not shipped.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pandas as pd

from govtext.messages import GovtextError, one_of
from govtext.segment import segmenter
from govtext.terms import fold_term, term_key, terms_by_key

from .data import data_dir

LEVELS = ("national", "provincial", "city")
WHOLE_NUMBERS = {"egdi.csv": [f"{part}_rank_{kind}" for part in ("egdi", "osi", "hci", "tii", "epi") for kind in ("min", "dense")],
                 "units.csv": ["row", "column"],   # cities have no place in the grid
                 "doing_business.csv": ["china_rank"]}
DECIMALS = {"doing_business.csv": ["score"], "quotations.csv": ["within"], "city_figures.csv": ["claimed", "evidenced"]}


@lru_cache(maxsize=16)
def _table(name: str) -> pd.DataFrame:
    path = data_dir() / "reference" / name
    if not path.is_file():
        raise GovtextError(f"data/reference/{name}：没有这张表。请运行 python -m govcourse reference 文件夹。",
                           f"data/reference/{name} is missing. Run python -m govcourse reference FOLDER.")
    whole = dict.fromkeys(WHOLE_NUMBERS.get(name, ()), "Int64")
    if name == "egdi.csv":
        return pd.read_csv(path, dtype=whole)
    empty = {column: [""] for column in [*whole, *DECIMALS.get(name, ())]}   # only there an empty cell is a missing number
    return pd.read_csv(path, keep_default_na=False, na_values=empty, dtype={"label": str, **whole})


@lru_cache(maxsize=1)
def _places() -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Rows of each term in the table of counts, and the place in the report table of each row's report: asking is then quick."""
    table = _table("report_terms.csv.gz")
    return table.groupby("term").indices, pd.Index(load_reports()["report_id"]).get_indexer(table["report_id"])


def load_reports(*, uncounted: bool = False) -> pd.DataFrame:
    """One row per government work report that is counted: report_id, level, unit, unit_en, year, n_chars, n_tokens, sha256, source,
    counted, note_zh, note_en.

    Parameters
    ----------
    uncounted : list also the reports that were collected but are not counted (counted is False), because the file holds the text of
        another year: the note says which
    """
    table = _table("reports.csv")
    return (table if uncounted else table[table["counted"]]).reset_index(drop=True).copy()


def load_report_terms() -> pd.DataFrame:
    """Counts above 0: report_id, term, n (string count), longest (longest match), n_doubtful (hits that may be an accident, not in n)."""
    return _table("report_terms.csv.gz").copy()


def load_documents() -> pd.DataFrame:
    """One row per section of a plan, guideline, regulation or party document: section_id, document, place, label, n_chars ..."""
    return _table("documents.csv").copy()


def load_document_terms() -> pd.DataFrame:
    """Counts above 0: section_id, term, n (string count), longest (longest match), n_doubtful (hits that may be an accident, not in n)."""
    return _table("document_terms.csv.gz").copy()


def load_units() -> pd.DataFrame:
    """The 31 province-level units and 40 cities: unit, unit_en, level, short_zh, parent, row and column (missing for cities)."""
    return _table("units.csv").copy()


def load_missing() -> pd.DataFrame:
    """Province-years without a report that is counted, between the first report of a province (2003 at the earliest) and the last: level, unit, year."""
    return _table("missing.csv").copy()


def load_counted_terms() -> list[str]:
    """The terms that the reference tables count."""
    return _table("counted_terms.csv")["term"].tolist()


def check_counted(terms: list[str]) -> list[str]:
    """The terms as the reference tables spell them; refuse those that the tables do not count.

    Raises
    ------
    GovtextError
        Names the terms, says how they are cut and how to rebuild the tables from one's own copies.
    """
    counted, asked = _counted_keys(), terms_by_key(terms)
    unknown = [term for key, term in asked.items() if key not in counted]
    if unknown:
        cut = segmenter()
        listed = "、".join(f"{term}（{'|'.join(pieces)}）" if len(pieces := cut(fold_term(term))) > 1 else term for term in unknown)
        command = f"python -m govcourse reference FOLDER --terms {' '.join(map(fold_term, unknown))}"
        raise GovtextError(
            f"参照表没有统计：{listed}。没有统计不等于 0。有报告副本的话，一条命令即可加上：{command}",
            f"The reference tables do not count {listed}. Not counted does not mean 0. With your own copies of the reports one command adds "
            f"it: {command}")
    return [counted[key] for key in asked]


@lru_cache(maxsize=1)
def _counted_keys() -> dict[str, str]:
    return {term_key(term): term for term in _table("counted_terms.csv")["term"]}


def term_in_reports(terms: str | list[str], *, level: str | None = None, nested: bool = True) -> pd.DataFrame:
    """How often given terms together occur in each report, reports without them included.

    A report speaks in January or February of the year in its name: it looks back on the year before and ahead on this one.

    Parameters
    ----------
    terms : a term or a list (counts are added up; do not mix a term with one inside it)
    level : "national", "provincial", "city"; None: all
    nested : count a term inside longer terms too

    Returns
    -------
    DataFrame
        The report table with n added; one row per report.

    Raises
    ------
    GovtextError
        A term is not counted in the tables, or there is no such level.
    """
    wanted = check_counted([terms] if isinstance(terms, str) else list(terms))
    if level is not None:
        one_of("level", level, LEVELS)
    reports, (rows, place) = load_reports(), _places()
    found = np.concatenate([np.empty(0, dtype=int), *(rows[t] for t in wanted if t in rows)])
    counts = _table("report_terms.csv.gz")["n" if nested else "longest"].to_numpy()[found]
    reports["n"] = np.bincount(place[found], weights=counts, minlength=len(reports)).astype("int64")
    return reports if level is None else reports[reports["level"] == level].reset_index(drop=True)


def report_rates(terms: str | list[str], *, level: str = "provincial", by: str = "year", nested: bool = True,
                 bootstrap: int = 1000, seed: int = 2022, confidence: float = 0.95) -> pd.DataFrame:
    """Rate of terms in the reports per 10,000 characters, by year or by unit, with an interval over reports.

    Parameters
    ----------
    terms, level, nested : see `term_in_reports`
    by : "year", "unit" or any column of the report table
    bootstrap : number of resamples of the reports of a group, drawn with replacement; 0: no interval
    seed : of the resampling

    Returns
    -------
    DataFrame
        by, reports (denominator), with_term, share (with_term / reports), n, n_chars, rate, low, high, interval; sorted by `by`.
        interval: "none" below 10 reports in the group (low and high are nan), "too narrow" below 40, else "documents". Where few
        reports have a term, or none, the limits are those of a Poisson count (`resampling.rate_limits`): no hit in 31 reports does not
        mean that the rate is 0.

    References
    ----------
    Efron, B. and Tibshirani, R. (1993). An Introduction to the Bootstrap, ch. 13; Garwood, F. (1936). Biometrika 28, 437-442;
    Fay, M. P. and Feuer, E. J. (1997). Statistics in Medicine 16, 791-801.
    """
    from govtext.measures.resampling import rate_limits

    table = term_in_reports(terms, level=level, nested=nested)
    generator = np.random.default_rng(seed)
    rows = []
    for key, group in table.groupby(by, sort=True):
        n, chars = group["n"].to_numpy(), group["n_chars"].to_numpy()
        low, high, interval = rate_limits(n, chars, bootstrap=bootstrap, confidence=confidence, generator=generator)
        rows.append((key, len(n), int((n > 0).sum()), float((n > 0).mean()), int(n.sum()), int(chars.sum()),
                     1e4 * n.sum() / chars.sum(), 1e4 * low, 1e4 * high, interval))
    return pd.DataFrame(rows, columns=[by, "reports", "with_term", "share", "n", "n_chars", "rate", "low", "high", "interval"])


def trajectories(terms: str | list[str], *, levels: tuple[str, ...] = LEVELS, since: int = 2000, nested: bool = True,
                 bootstrap: int = 1000, seed: int = 2022) -> pd.DataFrame:
    """Yearly rates of each term at each level of government, for `figures.trajectories.rate_trajectories`.

    Parameters
    ----------
    terms : a term or a list; each is counted for itself
    levels : of "national", "provincial", "city"
    since : first year
    nested, bootstrap, seed : see `report_rates`

    Returns
    -------
    DataFrame
        panel (the term), level and the columns of `report_rates`.

    Raises
    ------
    GovtextError
        A term is not counted in the tables, or there is no such level.
    """
    wanted = [terms] if isinstance(terms, str) else list(terms)
    check_counted(wanted)
    tables = [report_rates(term, level=level, nested=nested, bootstrap=bootstrap, seed=seed).assign(panel=term, level=level)
              for term in wanted for level in levels]
    table = pd.concat(tables, ignore_index=True)
    first = ["panel", "level"]
    return table.loc[table["year"] >= since, [*first, *table.columns.drop(first)]].reset_index(drop=True)


def first_mentions(terms: str | list[str], *, level: str = "provincial", nested: bool = True) -> pd.DataFrame:
    """In which year does each unit's report first hold a term, in how many does it, and in which last?

    Returns
    -------
    DataFrame
        unit, unit_en, first, last, reports_with_term, reports, gap_before (True where the report of the year before `first` is
        not in the collection, so the first mention may be earlier); units that never mention it have missing years; sorted by
        first, then unit.
    """
    table = term_in_reports(terms, level=level, nested=nested)
    rows = []
    for (unit, unit_en), group in table.groupby(["unit", "unit_en"]):
        years = sorted(group.loc[group["n"] > 0, "year"].unique())
        gap = bool(years) and years[0] - 1 not in set(group["year"])
        rows.append((unit, unit_en, years[0] if years else pd.NA, years[-1] if years else pd.NA, len(years), group["year"].nunique(), gap))
    found = pd.DataFrame(rows, columns=["unit", "unit_en", "first", "last", "reports_with_term", "reports", "gap_before"])
    return found.astype({"first": "Int64", "last": "Int64"}).sort_values(["first", "unit"], ignore_index=True)


def egdi(country: str | list[str] | None = None, *, year: int | None = None) -> pd.DataFrame:
    """The UN E-Government Development Index: year, country, has_data, n_countries, egdi, osi, hci, tii, epi and their ranks.

    Ranks ending in _min are competition ranks (1, 2, 2, 4), those in _dense count distinct values (1, 2, 2, 3).

    Raises
    ------
    GovtextError
        An unknown country; suggests near names.
    """
    import difflib

    table = _table("egdi.csv")
    if country is not None:
        wanted = [country] if isinstance(country, str) else list(country)
        for name in wanted:
            if name not in set(table["country"]):
                near = ", ".join(difflib.get_close_matches(name, sorted(set(table["country"])), 3)) or "–"
                raise GovtextError(f"EGDI 表里没有国家 {name}。是不是：{near}？", f"The EGDI table has no country {name}. Did you mean: {near}?")
        table = table[table["country"].isin(wanted)]
    if year is not None:
        table = table[table["year"] == year]
    return table.reset_index(drop=True).copy()


def claims(*, article: str | None = None, verdict: str | None = None) -> pd.DataFrame:
    """Checkable claims of the articles with our verdict and evidence, or those of one article or verdict.

    Raises
    ------
    GovtextError
        No claim has that article or verdict.
    """
    return _chosen("claims.csv", {"article": article, "verdict": verdict})


def quotations(*, article: str | None = None, verdict: str | None = None) -> pd.DataFrame:
    """Phrases that the articles quote, compared with the 2022 Guiding Opinions.

    verdict: verbatim; altered (other words inside quotation marks); reworded (other words, no quotation marks); absent. label: the
    section as in `load_documents`; within: where in that section, 0 its beginning, 1 its end (missing where the phrase is absent).

    Raises
    ------
    GovtextError
        No quotation has that article or verdict.
    """
    return _chosen("quotations.csv", {"article": article, "verdict": verdict})


def load_common_runs() -> pd.DataFrame:
    """Long runs of characters that a passage shares with a document: passage_id, passage_chars, document, label, start, n_chars,
    elsewhere; Chinese characters only, see `measures.overlap.common_runs`."""
    return _table("common_runs.csv").copy()


def load_problem_overlap() -> pd.DataFrame:
    """Seven problems of the national document: how long a run each shares with Suzhou's paragraphs, and with the other articles."""
    return _table("problem_overlap.csv").copy()


def load_editions() -> pd.DataFrame:
    """Editions of the Doing Business report with China's rank and score, where there is evidence for them, and their status."""
    return _table("doing_business.csv").copy()


def load_city_figures() -> pd.DataFrame:
    """Figures that the articles give for cities beside those found: claim_id, place, quantity, claimed, claimed_by
    (article; our reading of its words; the legal threshold of a name it uses), evidenced, date, source (source_en: in English)."""
    return _table("city_figures.csv").copy()


def _chosen(name: str, wanted: dict[str, str | None]) -> pd.DataFrame:
    table = _table(name)
    for column, value in wanted.items():
        if value is not None:
            one_of(column, value, sorted(table[column].unique()))
            table = table[table[column] == value]
    return table.reset_index(drop=True).copy()

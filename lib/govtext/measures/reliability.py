"""Do coders agree? Percent agreement, Holsti, Cohen's kappa, Fleiss' kappa, Krippendorff's alpha, with bootstrap intervals.

Codings are a tidy table: one row per unit and coder, columns unit, coder, code; a unit that a coder left out has no row, or an
empty code. Higher means more agreement; 1 is perfect, 0 is what chance would give (kappa, alpha), below 0 is worse than chance.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pandas as pd

from ..messages import GovtextError, need_columns, one_of

POINT_ZERO = re.compile(r"^([+-]?\d+)\.0+$")
LEVELS = ("nominal", "ordinal", "interval")


def code_text(value: object) -> str:
    """A code as text, the same whether a codebook, a CSV or Excel wrote it: 1, 1.0, "1" and "1.0" are "1"; "" for a missing one.

    >>> [code_text(value) for value in (1, 1.0, " 1.0 ", "012", "a-1", None)]
    ['1', '1', '1', '012', 'a-1', '']
    """
    if value is None or value is pd.NA or value != value:
        return ""
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()
    return POINT_ZERO.sub(r"\1", text)


def _as_written(table: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """Codes, units and coders as text where a column is not all numbers, so that 1 and "1.0" of two files meet."""
    mixed = [c for c in columns if not pd.api.types.is_numeric_dtype(table[c])]
    return table.assign(**{c: table[c].map(code_text) for c in mixed})


def coding_matrix(codings: pd.DataFrame) -> pd.DataFrame:
    """Units in rows, coders in columns, code or missing in the cells, both sorted.

    Raises
    ------
    GovtextError
        Fewer than two coders, no unit that two coders coded, or one coder gave a unit two codes.
    """
    need_columns(codings, ["unit", "coder", "code"], "codings")
    codings = _as_written(codings, ["unit", "coder", "code"])
    rows = codings[codings["code"].notna() & (codings["code"].astype(str) != "")]
    twice = rows[rows.duplicated(["unit", "coder"])]
    if len(twice):
        first = twice.iloc[0]
        raise GovtextError(f"编码员 {first.coder} 给单位 {first.unit} 编了两次。每个单位每人只留一个编码。",
                           f"Coder {first.coder} coded unit {first.unit} twice. Keep one code per unit and coder.")
    if rows["coder"].nunique() < 2:
        raise GovtextError("只有一位编码员，无法计算一致性。至少需要两位。", "There is one coder only; agreement needs at least two.")
    matrix = rows.pivot(index="unit", columns="coder", values="code").sort_index().sort_index(axis=1)
    if not (matrix.notna().sum(axis=1) >= 2).any():
        raise GovtextError("没有一个单位由两位编码员同时编码。请检查单位编号是否一致。",
                           "No unit was coded by two coders. Check that they use the same unit ids.")
    return matrix


def percent_agreement(codings: pd.DataFrame) -> float:
    """Share of pairs of codes of the same unit that are equal, over all pairs of coders. No correction for chance."""
    return _percent(_encode(coding_matrix(codings))[0])


def holsti(codings: pd.DataFrame) -> float:
    """Holsti's coefficient 2M / (N1 + N2): agreements over all codes given, units that only one coder coded included; two coders.

    References
    ----------
    Holsti, O. R. (1969). Content Analysis for the Social Sciences and Humanities, 140.
    """
    return _holsti(_encode(_two(coding_matrix(codings), "Holsti"))[0])


def cohen_kappa(codings: pd.DataFrame) -> float:
    """Cohen's kappa (p_o - p_e) / (1 - p_e) of two coders, over the units that both coded.

    Returns
    -------
    float; nan where both use one and the same category throughout (0 / 0, undefined).

    References
    ----------
    Cohen, J. (1960). A coefficient of agreement for nominal scales. Educational and Psychological Measurement 20(1), 37-46.
    """
    return _cohen(_encode(_two(coding_matrix(codings), "Cohen"))[0])


def fleiss_kappa(codings: pd.DataFrame) -> float:
    """Fleiss' kappa; every unit must be coded by the same number of coders.

    Returns
    -------
    float; nan where only one category occurs.

    Raises
    ------
    GovtextError
        Units differ in their number of codes (use Krippendorff's alpha).

    References
    ----------
    Fleiss, J. L. (1971). Measuring nominal scale agreement among many raters. Psychological Bulletin 76(5), 378-382.
    """
    codes, values = _encode(coding_matrix(codings))
    if len(set((codes >= 0).sum(axis=1))) != 1:
        raise GovtextError("各单位的编码数不同，不能用 Fleiss kappa。请用 Krippendorff alpha。",
                           "Units differ in their number of codes; Fleiss' kappa does not apply. Use Krippendorff's alpha.")
    return _fleiss(_tally(codes, len(values)))


# The cores below take codes: an integer array of units x coders, a category's number in each cell, -1 where a code is missing;
# or counts: an array of units x categories, how many coders gave each.

def _percent(codes: np.ndarray) -> float:
    counts = _tally(codes, codes.max() + 1)
    pairs = counts.sum(axis=1) * (counts.sum(axis=1) - 1)
    return float((counts * (counts - 1)).sum() / pairs.sum()) if pairs.sum() else float("nan")


def _holsti(codes: np.ndarray) -> float:
    both = (codes >= 0).all(axis=1)
    return float(2 * (codes[both, 0] == codes[both, 1]).sum() / (codes >= 0).sum())


def _cohen(codes: np.ndarray) -> float:
    both = codes[(codes >= 0).all(axis=1)]
    if not len(both):
        return float("nan")
    size = both.max() + 1
    p_o = (both[:, 0] == both[:, 1]).mean()
    p_e = (np.bincount(both[:, 0], minlength=size) * np.bincount(both[:, 1], minlength=size)).sum() / len(both) ** 2
    return float((p_o - p_e) / (1 - p_e)) if p_e < 1 else float("nan")


def _fleiss(counts: np.ndarray) -> float:
    m = counts[0].sum()
    p_i = ((counts**2).sum(axis=1) - m) / (m * (m - 1))
    p_e = ((counts.sum(axis=0) / (len(counts) * m)) ** 2).sum()
    return float((p_i.mean() - p_e) / (1 - p_e)) if p_e < 1 else float("nan")


def _encode(matrix: pd.DataFrame, order: list | None = None) -> tuple[np.ndarray, list]:
    """Codes as integers, and the categories they stand for (sorted, or in the order given)."""
    given = pd.unique(matrix.to_numpy(dtype=object).ravel())
    text = any(isinstance(v, str) for v in given)
    values = [code_text(v) if text else v for v in order] if order is not None else sorted((v for v in given if pd.notna(v)), key=_by_number)
    unknown = [v for v in given if pd.notna(v) and v not in values]
    if unknown:
        raise GovtextError(f"编码 {unknown[0]} 不在给定的顺序里。", f"The code {unknown[0]} is not in the order given.")
    number = {v: i for i, v in enumerate(values)}
    return np.array([[number.get(v, -1) if pd.notna(v) else -1 for v in row] for row in matrix.to_numpy(dtype=object)]), values


def _by_number(value: object) -> tuple[bool, float, str]:
    """Order of codes: numbers by their size, also those written as text, then the others."""
    try:
        return False, float(value), ""
    except ValueError:
        return True, 0.0, str(value)


def _tally(codes: np.ndarray, size: int) -> np.ndarray:
    counts = np.zeros((len(codes), size), np.int64)
    unit, coder = np.nonzero(codes >= 0)
    np.add.at(counts, (unit, codes[unit, coder]), 1)
    return counts


def krippendorff_alpha(codings: pd.DataFrame, *, level: str = "nominal", order: list | None = None) -> float:
    """Krippendorff's alpha 1 - D_o / D_e: any number of coders, missing codes allowed.

    Parameters
    ----------
    codings : DataFrame
        unit, coder, code.
    level : {"nominal", "ordinal", "interval"}
        For interval, codes are numbers.
    order : list, optional
        The categories from low to high, for ordinal codes that do not sort by themselves.

    Returns
    -------
    float; nan where only one category occurs (nothing varies, agreement is undefined).

    Raises
    ------
    GovtextError
        Unknown level, or interval codes that are not numbers.

    References
    ----------
    Krippendorff, K. (2019). Content Analysis, 4th ed., ch. 12; Krippendorff (2011), Computing Krippendorff's
    Alpha-Reliability.
    """
    one_of("level", level, LEVELS)
    codes, values = _encode(coding_matrix(codings), order)
    return _alpha(_tally(codes, len(values)), _distances(values, level))


def _alpha(counts: np.ndarray, distances: Callable[[np.ndarray], np.ndarray]) -> float:
    """alpha from the units x values counts; distances gives delta² from the marginals n_v of the coincidence matrix."""
    counts = counts[counts.sum(axis=1) >= 2].astype(float)   # a lone code can be paired with nothing
    if not len(counts):
        return float("nan")
    m_u = counts.sum(axis=1, keepdims=True)
    coincidences = (counts / (m_u - 1)).T @ counts - np.diag((counts / (m_u - 1)).sum(axis=0))
    n_v = coincidences.sum(axis=0)
    n = n_v.sum()
    expected = (np.outer(n_v, n_v) - np.diag(n_v)) / (n - 1)
    delta = distances(n_v)
    disagreement = (expected * delta).sum()
    return float(1 - (coincidences * delta).sum() / disagreement) if disagreement > 0 else float("nan")


def _distances(categories: list, level: str) -> Callable[[np.ndarray], np.ndarray]:
    """Squared distance between values as a function of the marginals n_v."""
    size = len(categories)
    if level == "nominal":
        return lambda n_v: 1 - np.eye(size)
    if level == "interval":
        try:
            values = np.array([float(v) for v in categories])
        except ValueError as error:
            raise GovtextError("interval 编码必须是数字。请改用 nominal 或 ordinal。",
                               "Interval codes must be numbers. Use nominal or ordinal.") from error
        return lambda n_v: (values[:, None] - values[None, :]) ** 2

    def ordinal(n_v: np.ndarray) -> np.ndarray:
        upto = np.cumsum(n_v) - n_v / 2
        return (upto[:, None] - upto[None, :]) ** 2

    return ordinal


def reliability(codings: pd.DataFrame, *, level: str = "nominal", order: list | None = None, bootstrap: int = 1000,
                confidence: float = 0.95, seed: int = 2022) -> pd.DataFrame:
    """All coefficients that apply, each with a percentile bootstrap interval over units.

    Returns
    -------
    DataFrame
        measure, value, low, high, units, coders; measures that need two coders, or complete data, are left out otherwise.

    References
    ----------
    Efron, B. and Tibshirani, R. (1993). An Introduction to the Bootstrap, ch. 13. Units are resampled whole.
    """
    matrix = coding_matrix(codings)
    codes, values = _encode(matrix, order)
    distances = _distances(values, level)
    measures: dict[str, Callable[[np.ndarray], float]] = {"percent agreement": _percent}
    if matrix.shape[1] == 2:
        measures |= {"Holsti": _holsti, "Cohen's kappa": _cohen}
    elif matrix.notna().all(axis=None):
        measures["Fleiss' kappa"] = lambda drawn: _fleiss(_tally(drawn, len(values)))
    measures["Krippendorff's alpha"] = lambda drawn: _alpha(_tally(drawn, len(values)), distances)
    generator = np.random.default_rng(seed)
    draws = generator.integers(0, len(codes), (bootstrap, len(codes)))
    rows = []
    for name, measure in measures.items():
        sample = np.array([measure(codes[drawn]) for drawn in draws])
        sample = sample[~np.isnan(sample)]          # a resample may hold one category only
        low, high = np.quantile(sample, [(1 - confidence) / 2, (1 + confidence) / 2]) if len(sample) > 1 else (np.nan, np.nan)
        rows.append((name, measure(codes), low, high, len(codes), codes.shape[1]))
    return pd.DataFrame(rows, columns=["measure", "value", "low", "high", "units", "coders"])


def category_agreement(codings: pd.DataFrame) -> pd.DataFrame:
    """Agreement on each category by itself: the category against all others.

    Returns
    -------
    DataFrame
        code, n (codes given), alpha (nominal, category or not), specific (share of codes of this category that another coder of
        the same unit gave too); sorted by code.
    """
    codes, values = _encode(coding_matrix(codings))
    counts = _tally(codes, len(values))
    paired = counts[counts.sum(axis=1) >= 2]
    total = paired.sum(axis=1)
    rows = []
    for place, code in enumerate(values):
        yes = paired[:, place]
        alpha = _alpha(np.column_stack([yes, total - yes]), lambda n_v: 1 - np.eye(2))
        pairs = (yes * (total - 1)).sum()
        rows.append((code, int(counts[:, place].sum()), alpha, float((yes * (yes - 1)).sum() / pairs) if pairs else float("nan")))
    return pd.DataFrame(rows, columns=["code", "n", "alpha", "specific"])


def disagreements(codings: pd.DataFrame) -> pd.DataFrame:
    """The units on which coders differ: unit, then one column per coder."""
    matrix = coding_matrix(codings)
    differ = matrix.apply(lambda row: row.dropna().nunique() > 1, axis=1)
    return matrix[differ].reset_index().rename_axis(None, axis=1)


def adjudicate(codings: pd.DataFrame, decisions: pd.DataFrame) -> pd.DataFrame:
    """Merge codings into one: agreed codes stand, disagreements take the decision, and the log says which is which.

    Parameters
    ----------
    codings : DataFrame
        unit, coder, code.
    decisions : DataFrame
        unit, code, reason: one row per disagreement.

    Returns
    -------
    DataFrame
        unit, code, how ("agreed", "adjudicated", "single"), reason; one row per unit.

    Raises
    ------
    GovtextError
        A disagreement without decision, or a decision for a unit that nobody coded.
    """
    need_columns(decisions, ["unit", "code", "reason"], "decisions")
    codings, decisions = (table.astype(dict.fromkeys(["unit", "code"], object)) for table in (codings, decisions))   # two files may differ in kind
    decisions = _as_written(decisions, ["unit", "code"])
    bad = decisions[decisions["unit"].duplicated() | decisions["code"].isna() | (decisions["code"].astype(str).str.strip() == "")]
    if len(bad):
        raise GovtextError(f"单位 {bad['unit'].iloc[0]} 的裁决是空的，或有两行。", f"The decision on unit {bad['unit'].iloc[0]} is empty, or there are two.")
    matrix = coding_matrix(codings)
    strangers = sorted(set(decisions["unit"]) - set(matrix.index))
    if strangers:
        raise GovtextError(f"裁决里的单位 {strangers[0]} 没有编码。请检查编号。", f"The decision names unit {strangers[0]}, which nobody coded.")
    decided = decisions.set_index("unit")
    rows = []
    for unit, row in matrix.iterrows():
        codes = row.dropna()
        if unit in decided.index:
            rows.append((unit, decided.loc[unit, "code"], "adjudicated", decided.loc[unit, "reason"]))
        elif codes.nunique() > 1:
            raise GovtextError(f"单位 {unit} 的编码不一致，却没有裁决。", f"Coders differ on unit {unit}, and there is no decision.")
        else:
            rows.append((unit, codes.iloc[0], "agreed" if len(codes) > 1 else "single", ""))
    return pd.DataFrame(rows, columns=["unit", "code", "how", "reason"])


def _two(matrix: pd.DataFrame, name: str) -> pd.DataFrame:
    if matrix.shape[1] != 2:
        raise GovtextError(f"{name} 只适用于两位编码员，现有 {matrix.shape[1]} 位。请用 Krippendorff alpha。",
                           f"{name} is for two coders; there are {matrix.shape[1]}. Use Krippendorff's alpha.")
    return matrix

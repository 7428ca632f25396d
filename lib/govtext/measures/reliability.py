"""Do coders agree? Percent agreement, Holsti, Cohen's kappa, Fleiss' kappa, Krippendorff's alpha, with bootstrap intervals.

Codings are a tidy table: one row per unit and coder, columns unit, coder, code; a unit that a coder left out has no row, or an
empty code. 1, 1.0, "1" and "1 " are one code (see `codes`). Higher means more agreement; 1 is perfect, 0 is what chance would give
(kappa, alpha), below 0 is worse than chance.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from ..messages import GovtextError, need_columns, one_of
from .codes import code_text, ordered_codes, read_codes
from .resampling import document_draws, expanded_limits, interval_kind

LEVELS = ("nominal", "ordinal", "interval")


def coding_matrix(codings: pd.DataFrame) -> pd.DataFrame:
    """Units in rows, coders in columns, code or missing in the cells, both sorted.

    Raises GovtextError: fewer than two coders, no unit that two coders coded, or one coder gave a unit two codes. Warns of: codes, units
    or coders with spaces at their ends, or numbers and text in one column: they are made alike.
    """
    need_columns(codings, ["unit", "coder", "code"], "codings")
    rows = pd.DataFrame({column: read_codes(codings[column], column) for column in ("unit", "coder", "code")})
    rows = rows[rows["code"].notna()]
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
    codes = _encode(coding_matrix(codings))[0]
    return float(_percent(codes, _once(codes))[0])


def holsti(codings: pd.DataFrame) -> float:
    """Holsti's coefficient 2M / (N1 + N2): agreements over all codes given, units that only one coder coded included; two coders.

    Source: Holsti (1969), 140.
    """
    codes = _encode(_two(coding_matrix(codings), "Holsti"))[0]
    return float(_holsti(codes, _once(codes))[0])


def cohen_kappa(codings: pd.DataFrame) -> float:
    """Cohen's kappa (p_o - p_e) / (1 - p_e) of two coders, over the units that both coded.

    Source: Cohen (1960). Returns float; nan where both use one and the same category throughout (0 / 0, undefined).
    """
    codes = _encode(_two(coding_matrix(codings), "Cohen"))[0]
    return float(_cohen(codes, _once(codes))[0])


def fleiss_kappa(codings: pd.DataFrame) -> float:
    """Fleiss' kappa; every unit must be coded by the same number of coders.

    Source: Fleiss (1971). Raises GovtextError: units differ in their number of codes (use Krippendorff's alpha). Returns float; nan where
    only one category occurs.
    """
    codes, values = _encode(coding_matrix(codings))
    if len(set((codes >= 0).sum(axis=1))) != 1:
        raise GovtextError("各单位的编码数不同，不能用 Fleiss kappa。请用 Krippendorff alpha。",
                           "Units differ in their number of codes; Fleiss' kappa does not apply. Use Krippendorff's alpha.")
    return float(_fleiss(_tally(codes, len(values)), _once(codes))[0])


# The cores below take codes: an integer array of units x coders, a category's number in each cell, -1 where a code is missing;
# or counts: an array of units x categories, how many coders gave each. Every coefficient is made of sums over units, so it takes
# weights, an array of draws x units (how often each unit was drawn), and returns one value per draw; nan where it is undefined.

def _once(units: np.ndarray) -> np.ndarray:
    return np.ones((1, len(units)))


def _ratio(above: np.ndarray, below: np.ndarray) -> np.ndarray:
    return np.divide(above, below, out=np.full(np.shape(above), np.nan), where=np.asarray(below) > 0)


def _percent(codes: np.ndarray, weights: np.ndarray) -> np.ndarray:
    counts = _tally(codes, codes.max() + 1)
    given = counts.sum(axis=1)
    return _ratio(weights @ (counts * (counts - 1)).sum(axis=1), weights @ (given * (given - 1)))


def _holsti(codes: np.ndarray, weights: np.ndarray) -> np.ndarray:
    same = (codes >= 0).all(axis=1) & (codes[:, 0] == codes[:, 1])
    return _ratio(2 * (weights @ same), weights @ (codes >= 0).sum(axis=1))


def _cohen(codes: np.ndarray, weights: np.ndarray) -> np.ndarray:
    both = (codes >= 0).all(axis=1)
    codes, weights = codes[both], weights[:, both]
    n = weights.sum(axis=1)
    if not len(codes):
        return np.full(len(weights), np.nan)
    one, two = (weights @ np.eye(codes.max() + 1)[codes[:, coder]] for coder in (0, 1))
    p_o, p_e = _ratio(weights @ (codes[:, 0] == codes[:, 1]), n), _ratio((one * two).sum(axis=1), n**2)
    return _ratio(p_o - p_e, 1 - p_e)


def _fleiss(counts: np.ndarray, weights: np.ndarray) -> np.ndarray:
    m, n = counts[0].sum(), weights.sum(axis=1)
    p_i = ((counts**2).sum(axis=1) - m) / (m * (m - 1))
    p_e = ((weights @ counts / (n[:, None] * m)) ** 2).sum(axis=1)
    return _ratio(weights @ p_i / n - p_e, 1 - p_e)


def _encode(matrix: pd.DataFrame, order: list | None = None) -> tuple[np.ndarray, list]:
    """Codes as integers, and the categories they stand for (sorted, as numbers where all are numbers, or in the order given)."""
    given = pd.unique(matrix.to_numpy(dtype=object).ravel())
    values = list(order) if order is not None else ordered_codes(given)
    number = {code_text(v): i for i, v in enumerate(values)}
    unknown = [v for v in given if pd.notna(v) and code_text(v) not in number]
    if unknown:
        raise GovtextError(f"编码 {unknown[0]} 不在给定的顺序里。", f"The code {unknown[0]} is not in the order given.")
    place = {v: number[code_text(v)] for v in given if pd.notna(v)}
    return np.array([[place.get(v, -1) if pd.notna(v) else -1 for v in row] for row in matrix.to_numpy(dtype=object)]), values


def _tally(codes: np.ndarray, size: int) -> np.ndarray:
    counts = np.zeros((len(codes), size), np.int64)
    unit, coder = np.nonzero(codes >= 0)
    np.add.at(counts, (unit, codes[unit, coder]), 1)
    return counts


def krippendorff_alpha(codings: pd.DataFrame, *, level: str = "nominal", order: list | None = None) -> float:
    """Krippendorff's alpha 1 - D_o / D_e: any number of coders, missing codes allowed.

    Sources: Krippendorff (2019), ch. 12; Krippendorff (2011). Raises GovtextError: unknown level, or interval codes that are not numbers.

    Parameters
    ----------
    level : {"nominal", "ordinal", "interval"}; for interval, codes are numbers
    order : the categories from low to high, for ordinal codes that do not sort by themselves. Without it codes that are all numbers, text
        or not, are ordered as numbers (10 after 2), others by spelling.

    Returns
    -------
    float; nan where only one category occurs (nothing varies, agreement is undefined).
    """
    one_of("level", level, LEVELS)
    codes, values = _encode(coding_matrix(codings), order)
    return float(_alpha(_tally(codes, len(values)), _distances(values, level), _once(codes))[0])


def _alpha(counts: np.ndarray, distances: Callable[[np.ndarray], np.ndarray], weights: np.ndarray) -> np.ndarray:
    """alpha from the units x values counts; distances gives delta² from the marginals n_v of the coincidence matrices (draws, V)."""
    paired = counts.sum(axis=1) >= 2                 # a lone code can be paired with nothing
    counts, weights = counts[paired].astype(float), weights[:, paired]
    m_u, size = counts.sum(axis=1), counts.shape[1]
    pairs = (counts[:, :, None] * counts[:, None, :] - counts[:, :, None] * np.eye(size)) / (m_u - 1)[:, None, None]
    coincidences = (weights @ pairs.reshape(len(counts), -1)).reshape(-1, size, size)
    n_v = coincidences.sum(axis=1)
    n = n_v.sum(axis=1)[:, None, None]
    with np.errstate(invalid="ignore", divide="ignore"):
        expected = (n_v[:, :, None] * n_v[:, None, :] - n_v[:, :, None] * np.eye(size)) / (n - 1)
    delta = distances(n_v)
    return 1 - _ratio((coincidences * delta).sum(axis=(1, 2)), (expected * delta).sum(axis=(1, 2)))


def _distances(categories: list, level: str) -> Callable[[np.ndarray], np.ndarray]:
    """Squared distances between values, array (draws, V, V) or (V, V), as a function of the marginals n_v (draws, V)."""
    if level == "nominal":
        return lambda n_v: 1 - np.eye(len(categories))
    numbers = pd.to_numeric(pd.Series(categories, dtype=object), errors="coerce")
    if numbers.notna().all() and numbers.duplicated().any():
        twin = [categories[i] for i in np.flatnonzero(numbers == numbers[numbers.duplicated()].iloc[0])]
        raise GovtextError(f"编码 {twin[0]} 和 {twin[1]} 是同一个数的两种写法。请改成一种。",
                           f"The codes {twin[0]} and {twin[1]} are one number spelled in two ways. Spell it in one.")
    if level == "interval":
        if numbers.isna().any():
            raise GovtextError("interval 编码必须是数字。请改用 nominal 或 ordinal。", "Interval codes must be numbers. Use nominal or ordinal.")
        values = numbers.to_numpy(float)
        return lambda n_v: (values[:, None] - values[None, :]) ** 2

    def ordinal(n_v: np.ndarray) -> np.ndarray:
        upto = np.cumsum(n_v, axis=1) - n_v / 2
        return (upto[:, :, None] - upto[:, None, :]) ** 2

    return ordinal


def reliability(codings: pd.DataFrame, *, level: str = "nominal", order: list | None = None, bootstrap: int = 1000,
                confidence: float = 0.95, seed: int = 2022, cluster: str | None = None) -> pd.DataFrame:
    """All coefficients that apply, each with a bootstrap interval over documents (or units).

    Sources: Efron and Tibshirani (1993), ch. 13; Davison and Hinkley (1997), 3.8; Zapf et al. (2016; bootstrap of alpha); limits as in
    `resampling.expanded_limits`. Raises GovtextError: a unit belongs to two clusters, or to none.

    Parameters
    ----------
    level, order : see `krippendorff_alpha`
    cluster : the document that a unit comes from. Passages of one document resemble each other, and are hard or easy together: with it
        documents are drawn whole. Without it units are drawn, as if each came from another document.

    Returns
    -------
    DataFrame
        measure, value, low, high, units, coders, clusters (documents, or units, drawn from), interval ("none" also
        where no draw differs from another, as in perfect agreement); measures that need two coders, or complete data, are left out
        otherwise.
    """
    matrix = coding_matrix(codings)
    codes, values = _encode(matrix, order)
    counts, distances = _tally(codes, len(values)), _distances(values, level)
    measures: dict[str, Callable[[np.ndarray], np.ndarray]] = {"percent agreement": lambda w: _percent(codes, w)}
    if matrix.shape[1] == 2:
        measures |= {"Holsti": lambda w: _holsti(codes, w), "Cohen's kappa": lambda w: _cohen(codes, w)}
    elif matrix.notna().all(axis=None):
        measures["Fleiss' kappa"] = lambda w: _fleiss(counts, w)
    measures["Krippendorff's alpha"] = lambda w: _alpha(counts, distances, w)
    home = np.arange(len(codes)) if cluster is None else _homes(codings, cluster, matrix.index)
    clusters = int(home.max()) + 1
    weights = document_draws(clusters, bootstrap, np.random.default_rng(seed))[:, home]
    rows = []
    for name, measure in measures.items():
        drawn = measure(weights)                    # nan where a draw holds one category only
        varies = len(drawn) > 0 and np.nanmax(drawn, initial=-np.inf) - np.nanmin(drawn, initial=np.inf) > 1e-12
        low, high = expanded_limits(drawn, clusters, confidence) if varies else (np.nan, np.nan)
        rows.append((name, float(measure(_once(codes))[0]), float(low), float(high), len(codes), codes.shape[1], clusters,
                     interval_kind(clusters) if varies else "none"))
    return pd.DataFrame(rows, columns=["measure", "value", "low", "high", "units", "coders", "clusters", "interval"])


def _homes(codings: pd.DataFrame, cluster: str, units: pd.Index) -> np.ndarray:
    """The number of the cluster of each unit."""
    need_columns(codings, [cluster], "codings")
    pairs = pd.DataFrame({"unit": read_codes(codings["unit"], "unit"), "cluster": read_codes(codings[cluster], cluster)}).drop_duplicates()
    known = pairs[pairs["cluster"].notna() & pairs["unit"].isin(units)]
    lost = known.loc[known["unit"].duplicated(), "unit"].tolist() + sorted(set(units) - set(known["unit"]), key=str)
    if lost:
        raise GovtextError(f"单位 {lost[0]} 属于几个 {cluster}，或没有写明。每个单位要恰有一个。",
                           f"The unit {lost[0]} belongs to several values of {cluster}, or to none. It must have exactly one.")
    return pd.factorize(known.set_index("unit")["cluster"].loc[units], sort=True)[0]


def category_agreement(codings: pd.DataFrame) -> pd.DataFrame:
    """Agreement on each category by itself: the category against all others.

    Returns code, n (codes given), alpha (nominal, category or not), specific (share of codes of this category that another coder of the
    same unit gave too); sorted by code.
    """
    codes, values = _encode(coding_matrix(codings))
    counts = _tally(codes, len(values))
    paired = counts[counts.sum(axis=1) >= 2]
    total = paired.sum(axis=1)
    rows = []
    for place, code in enumerate(values):
        yes = paired[:, place]
        alpha = float(_alpha(np.column_stack([yes, total - yes]), lambda n_v: 1 - np.eye(2), _once(yes))[0])
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

    Raises GovtextError: a disagreement without decision, or a decision for a unit that nobody coded.

    Parameters
    ----------
    decisions : unit, code, reason: one row per disagreement

    Returns
    -------
    unit, code, how ("agreed", "adjudicated", "single"), reason; one row per unit.
    """
    need_columns(decisions, ["unit", "code", "reason"], "decisions")
    columns = ["unit", "code"]                     # two files may differ in kind: as text, 1 and "1.0" meet
    codings, decisions = (table.assign(**{c: table[c].map(code_text) for c in columns}) for table in (codings, decisions))
    bad = decisions[decisions["unit"].duplicated() | (decisions["code"] == "")]
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

"""The PMC index of policy evaluation: how many of the listed features does a policy text have?"""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from ..messages import GovtextError, need_columns
from .codes import code_text

NOT_VARIABLES = ("policy", "pmc")   # the other columns of the table that `pmc_index` returns


def pmc_index(scores: pd.DataFrame) -> pd.DataFrame:
    """PMC index per policy: each main variable is the mean of its 0/1 sub-items, the index is the sum of the main variables.

    Source: Ruiz Estrada (2011); the additive form with 0/1 sub-items is the one used in Chinese policy studies. Raises GovtextError: no
    row, a missing name, a score other than 0 or 1, a policy without one of the items, an item twice, a variable called policy or pmc.

    Parameters
    ----------
    scores : one row per policy and sub-item: policy, variable, item, score (0 or 1, also as text, as a CSV gives it); every policy has
        every item once. An item may belong to two variables; then it counts in both.

    Returns
    -------
    DataFrame
        policy, one column per main variable (0..1; x2 before x10), pmc (0..number of variables); sorted by pmc descending,
        then policy. The index counts features; it does not weigh them, and which features are listed decides the result: see
        `pmc_sensitivity`. No level ("excellent", "acceptable") is attached: studies name and cut levels differently, and
        an index of nine variables cannot reach the marks made for ten.
    """
    need_columns(scores, ["policy", "variable", "item", "score"], "scores")
    scores = scores.assign(score=scores["score"].map(_score))
    _check_scores(scores)
    wide = scores.pivot_table(index="policy", columns=["variable", "item"], values="score", aggfunc="size", observed=True)
    if not (wide == 1).all(axis=None):
        policy = wide.index[(wide != 1).any(axis=1)][0]
        raise GovtextError(f"{policy} 缺少某个子项，或同一子项有两次得分。", f"{policy} lacks an item, or has an item twice.")
    means = scores.astype({"score": float}).groupby(["policy", "variable"], observed=True)["score"].mean().unstack()
    means = means[sorted(means.columns, key=_natural)]
    means.columns = list(means.columns)   # a categorical index takes no new column
    table = means.assign(pmc=means.sum(axis=1), order=means.sum(axis=1).round(9)).reset_index()
    return table.sort_values(["order", "policy"], ascending=[False, True], ignore_index=True).drop(columns="order")


def _check_scores(scores: pd.DataFrame) -> None:
    if scores.empty:
        raise GovtextError("没有得分。每份政策、每个子项各要一行。", "There are no scores: one row per policy and item is needed.")
    if scores[["policy", "variable", "item"]].isna().any(axis=None):
        raise GovtextError("有的行缺少政策、变量或子项的名称。", "Some rows lack the name of a policy, a variable or an item.")
    taken = sorted(set(scores["variable"]) & set(NOT_VARIABLES))
    if taken:
        raise GovtextError(f"一级变量不能叫 {taken[0]}，请改名。", f"A main variable cannot be called {taken[0]}; rename it.")
    bad = scores[~scores["score"].isin([0, 1])]
    if len(bad):
        row = bad.iloc[0]
        raise GovtextError(f"{row.policy} 的 {row['item']} 得分是 {row.score}，只能是 0 或 1。",
                           f"{row.policy}: item {row['item']} scores {row.score}; only 0 or 1 is possible.")


def _score(value: object) -> object:
    """0 or 1 as a number where a CSV or Excel gives text, True or 1.0; anything else as it is, to be refused by name."""
    return {"0": 0, "1": 1, "False": 0, "True": 1, "FALSE": 0, "TRUE": 1}.get(code_text(value), value)


def _natural(name: object) -> list[tuple[str, int]]:
    """Order of names in which numbers count as numbers: x2 before x10."""
    return [(text, int(number or 0)) for text, number in re.findall(r"([^0-9]*)([0-9]*)", str(name))]


def pmc_sensitivity(scores: pd.DataFrame) -> pd.DataFrame:
    """What happens to the ranking when one main variable is left out?

    Raises GovtextError: as `pmc_index`, and for a single main variable.

    Returns
    -------
    DataFrame
        dropped (variable; "" = none), policy, pmc, rank (1 = highest, ties share the lower number), shift (rank change against the
        full index; positive = falls), swaps (number of policies that it passes or is passed by). A shift without a swap comes
        from ties alone: others join or leave one.
    """
    full = pmc_index(scores)
    variables = [c for c in full.columns if c not in NOT_VARIABLES]
    if len(variables) < 2:
        raise GovtextError("只有一个一级变量，无法逐个去掉。", "There is only one main variable; none can be left out.")
    frames = []
    for dropped in ["", *variables]:
        table = full[["policy"]].assign(dropped=dropped, pmc=full[[v for v in variables if v != dropped]].sum(axis=1))
        rounded = table["pmc"].round(9)   # equal sums must tie whatever the order of addition
        table["rank"] = rounded.rank(method="min", ascending=False).astype(int)
        table["swaps"] = _swaps(full["pmc"].round(9), rounded)
        frames.append(table.sort_values(["rank", "policy"]))
    table = pd.concat(frames, ignore_index=True)
    table["shift"] = table["rank"] - table["policy"].map(frames[0].set_index("policy")["rank"]).astype(int)
    return table[["dropped", "policy", "pmc", "rank", "shift", "swaps"]]


def _swaps(before: pd.Series, after: pd.Series) -> np.ndarray:
    """For each place, how many others stood on its other side before; equal pairs of values are compared once."""
    pairs, number, times = np.unique(np.column_stack([before, after]), axis=0, return_inverse=True, return_counts=True)
    was, now = (np.sign(side[:, None] - side[None, :]) for side in pairs.T)
    return ((was * now < 0) @ times)[number.ravel()]


def pmc_surface(index: pd.DataFrame, policy: str, variables: list[str] | None = None) -> np.ndarray:
    """The 3 x 3 matrix of nine main variables that the PMC surface plots, row by row.

    Which nine, and in which order, is a convention that decides the shape of the surface: name them. Raises GovtextError: not nine
    different variables of the table (or, without a choice, fewer than nine there), or no such policy.

    Parameters
    ----------
    index, policy : as `pmc_index` returns it; one of its policies
    variables : list of nine columns, optional
        First row left to right, then the second and the third. Default: the first nine variables in the table's order.
    """
    there = [c for c in index.columns if c not in NOT_VARIABLES]
    nine = there[:9] if variables is None else list(variables)
    unknown = [v for v in nine if v not in there]
    if unknown:
        raise GovtextError(f"表里没有一级变量 {unknown[0]}。现有：{', '.join(map(str, there))}。",
                           f"The table has no main variable {unknown[0]}; it has {', '.join(map(str, there))}.")
    if len(nine) != 9 or len(set(nine)) != 9:
        raise GovtextError(f"PMC 曲面需要九个不同的一级变量，现有 {len(set(nine))} 个。",
                           f"The PMC surface needs nine different main variables; there are {len(set(nine))}.")
    row = index[index["policy"] == policy]
    if len(row) != 1:
        raise GovtextError(f"表里应当恰有一行政策 {policy}，现有 {len(row)} 行。",
                           f"The table must have exactly one row for policy {policy}; it has {len(row)}.")
    return row[nine].to_numpy(float).reshape(3, 3)

"""The PMC index of policy evaluation: how many of the listed features does a policy text have?"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..messages import GovtextError, need_columns


def pmc_index(scores: pd.DataFrame) -> pd.DataFrame:
    """PMC index per policy: each main variable is the mean of its 0/1 sub-items, the index is the sum of the main variables.

    Parameters
    ----------
    scores : DataFrame
        One row per policy and sub-item: policy, variable, item, score (0 or 1); every policy has every item once.

    Returns
    -------
    DataFrame
        policy, one column per main variable (0..1), pmc (0..number of variables); sorted by pmc descending, then policy.
        The index counts features; it does not weigh them, and which features are listed decides the result: see
        `pmc_sensitivity`.

    Raises
    ------
    GovtextError
        A score other than 0 or 1, a policy without one of the items, an item twice.

    References
    ----------
    Ruiz Estrada, M. A. (2011). Policy modeling: Definition, classification and evaluation. Journal of Policy Modeling 33(4),
    523-536. The additive form with 0/1 sub-items is the one used in Chinese policy studies.
    """
    need_columns(scores, ["policy", "variable", "item", "score"], "scores")
    bad = scores[~scores["score"].isin([0, 1])]
    if len(bad):
        row = bad.iloc[0]
        raise GovtextError(f"{row.policy} 的 {row['item']} 得分是 {row.score}，只能是 0 或 1。",
                           f"{row.policy}: item {row['item']} scores {row.score}; only 0 or 1 is possible.")
    wide = scores.pivot_table(index="policy", columns=["variable", "item"], values="score", aggfunc="size")
    if not (wide == 1).all(axis=None):
        policy = wide.index[(wide != 1).any(axis=1)][0]
        raise GovtextError(f"{policy} 缺少某个子项，或同一子项有两次得分。", f"{policy} lacks an item, or has an item twice.")
    means = scores.groupby(["policy", "variable"])["score"].mean().unstack()
    return means.assign(pmc=means.sum(axis=1)).reset_index().rename_axis(None, axis=1).sort_values(
        ["pmc", "policy"], ascending=[False, True], ignore_index=True)


def pmc_sensitivity(scores: pd.DataFrame) -> pd.DataFrame:
    """What happens to the ranking when one main variable is left out?

    Returns
    -------
    DataFrame
        dropped (variable; "" = none), policy, pmc, rank (1 = highest, ties share the lower number), shift (rank change against the
        full index; positive = falls).
    """
    frames = []
    for dropped in ["", *sorted(scores["variable"].unique())]:
        table = pmc_index(scores[scores["variable"] != dropped])[["policy", "pmc"]]
        frames.append(table.assign(dropped=dropped, rank=table["pmc"].rank(method="min", ascending=False).astype(int)))
    table = pd.concat(frames, ignore_index=True)
    full = table[table["dropped"] == ""].set_index("policy")["rank"]
    table["shift"] = table["rank"] - table["policy"].map(full)
    return table[["dropped", "policy", "pmc", "rank", "shift"]]


def pmc_surface(index: pd.DataFrame, policy: str) -> np.ndarray:
    """The 3 x 3 matrix of the first nine main variables (in order of their names) that the PMC surface plots.

    Raises
    ------
    GovtextError
        Fewer than nine variables, or no such policy.
    """
    variables = [c for c in index.columns if c not in ("policy", "pmc")]
    row = index[index["policy"] == policy]
    if row.empty or len(variables) < 9:
        raise GovtextError(f"PMC 曲面需要至少九个一级变量和表中已有的政策（现有 {len(variables)} 个变量）。",
                           f"The PMC surface needs nine main variables and a policy of the table (there are {len(variables)} variables).")
    return row[variables[:9]].to_numpy(float).reshape(3, 3)

"""Is 5 % five per cent, and 95 % ninety-five? Data in which the truth is known, drawn many times over.

Every scenario draws data and asks the way it was done before and the way it is done now. For a test nothing is there to be found:
the answer is how often something is found all the same. For an interval the answer is how often it holds the true value.

    python tests/simulations.py [DRAWS] [NAME ...]     the table of error rates and coverage, as Markdown (default: 2,000 draws)
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

import numpy as np
import pandas as pd

from govtext.measures import change_points, crosstab, keyness, reliability, resampling, rivals, topics

LEVEL = 0.05


class Answer(NamedTuple):
    """Found all the same (tests), or held (intervals), from 0 to 1: before and now; nan where a draw says nothing."""

    before: float
    now: float


class Scenario(NamedTuple):
    """kind: "test" (now at most .07 and, unless discrete, at least .03), "interval" (at least .92), or "narrow" (told, not bounded)."""

    name: str
    kind: str
    what: str
    draw: Callable[[np.random.Generator, int], Answer]
    discrete: bool = False


SCENARIOS: list[Scenario] = []


def scenario(kind: str, what: str, *, discrete: bool = False):
    """Add a scenario to the list."""
    def add(function: Callable[[np.random.Generator, int], Answer]):
        SCENARIOS.append(Scenario(function.__name__, kind, what, function, discrete))
        return function
    return add


# ---------------------------------------------------------------------------------------------------- words of documents

def documents(generator: np.random.Generator, n: int, *, terms: int = 25, spread: float = 0.5, size: int = 300) -> pd.DataFrame:
    """Documents of one kind, of unequal length, dealt out to two groups; each uses a term more or less than others do (gamma)."""
    share = 1 / np.arange(2, terms + 2)
    sizes = generator.lognormal(np.log(size), 0.5, n)
    counts = generator.poisson(sizes[:, None] * share / share.sum() * generator.gamma(spread, 1 / spread, (n, terms)))
    document, term = np.nonzero(counts)
    home = np.where(document < n // 2, "a", "b")
    return pd.DataFrame({"passage_id": document.astype(str), "article_id": document.astype(str), "group": home, "term": term.astype(str),
                         "n": counts[document, term]})


@cache
def _keyness(seed: int, n: int = 24) -> pd.DataFrame:
    """Three scenarios look at the same tables."""
    tokens = documents(np.random.default_rng([seed, 1]), n)
    return keyness.keyness(tokens, by="group", target="a", unit="article_id", minimum=5, permutations=99, seed=seed)


@scenario("test", "keyness, 24 documents: share of terms with p <= .05; before: p of LL")
def keyness_permuted(generator, seed):
    table = _keyness(seed)
    return Answer((table["p_words"] <= LEVEL).mean(), (table["p"] <= LEVEL).mean())


@scenario("test", "the same by ranks (Mann-Whitney); before: BIC > 10")
def keyness_by_ranks(generator, seed):
    table = _keyness(seed)
    return Answer((table["bic"] > 10).mean(), (table["mann_whitney"] <= LEVEL).mean())


@scenario("test", "keyness, 24 documents: any of 25 terms with p_adjusted <= .05; before: any with Benjamini-Hochberg on LL", discrete=True)
def keyness_any_term(generator, seed):
    table = _keyness(seed)
    return Answer((keyness.benjamini_hochberg(table["p_words"].to_numpy()) <= LEVEL).any(), (table["p_adjusted"] <= LEVEL).any())


def _log_ratio(generator: np.random.Generator, n: int) -> Answer:
    """Terms that stand in five documents and more on both sides: where there are fewer, no formula knows the spread."""
    tokens = documents(generator, n)
    table = keyness.unit_keyness(tokens, by="group", target="a", permutations=0)
    words = keyness.keyness_log_odds(tokens, by="group", target="a", prior_weight=1e-6).set_index("term").loc[table["term"]].reset_index()
    common = table[["df_target", "df_reference"]].min(axis=1) >= 5
    return Answer(*(((t["low"] <= 0) & (t["high"] >= 0))[common].mean() for t in (words, table)))


@scenario("interval", "log ratio of a term, 40 documents on each side; before: words as units")
def log_ratio_of_40(generator, seed):
    return _log_ratio(generator, 80)


@scenario("narrow", "the same, 15 documents on each side")
def log_ratio_of_15(generator, seed):
    return _log_ratio(generator, 30)


@scenario("interval", "weighted log-odds (prior .01) of a term, 40 documents on each side; before: words as units")
def log_odds_of_40(generator, seed):
    tokens = documents(generator, 80)
    now, before = (keyness.keyness_log_odds(tokens, by="group", target="a", prior_weight=0.01, unit=unit) for unit in ("article_id", None))
    common = now.loc[now[["df_target", "df_reference"]].min(axis=1) >= 5, "term"]
    return Answer(*(((t["low"] <= 0) & (t["high"] >= 0))[t["term"].isin(common)].mean() for t in (before, now)))


# ---------------------------------------------------------------------------------------------------- rates of reports

def _rate(generator: np.random.Generator, reports: int, each: float, truth: float) -> Answer:
    """Reports of 9,000 to 20,000 characters; a report has the term more or less often than others (gamma with shape `each`)."""
    sizes = generator.integers(9_000, 20_000, reports)
    n = generator.poisson(truth * sizes * generator.gamma(each, 1 / each, reports))
    drawn = generator.integers(0, reports, (400, reports))
    plain = np.quantile(n[drawn].sum(axis=1) / sizes[drawn].sum(axis=1), [0.025, 0.975])
    low, high, _ = resampling.rate_limits(n, sizes, bootstrap=400, generator=generator)
    return Answer(plain[0] <= truth <= plain[1], low <= truth <= high)


@scenario("interval", "rate of a common term (six a report), 40 reports; before: percentile")
def rate_common(generator, seed):
    return _rate(generator, 40, 1.0, 4e-4)


@scenario("interval", "rate of a rare term (one in 20 reports), 40 reports; before: percentile")
def rate_rare(generator, seed):
    return _rate(generator, 40, 1.0, 3e-6)


@scenario("interval", "rate of a term that 10 of 40 reports have, two to three times each; before: percentile")
def rate_of_ten(generator, seed):
    return _rate(generator, 40, 0.2, 5e-5)


@scenario("narrow", "rate of a common term, 15 reports")
def rate_of_15_reports(generator, seed):
    return _rate(generator, 15, 1.0, 4e-4)


# ---------------------------------------------------------------------------------------------------- codes

ALPHA = 0.656   # of a hundred thousand documents, to three decimals: `codings(generator, 100_000)`


def codings(generator: np.random.Generator, n: int) -> pd.DataFrame:
    """Two coders, three codes; documents differ in their codes and in how hard they are."""
    sizes = generator.poisson(6, n) + 2
    document = np.repeat(np.arange(n), sizes)
    upto = generator.dirichlet(np.full(3, 0.7), n).cumsum(axis=1)[document]
    truth = (upto < generator.random(len(document))[:, None]).sum(axis=1).clip(0, 2)
    hard = generator.beta(2, 8, n)[document]
    seen = [np.where(generator.random(len(document)) < hard, generator.integers(0, 3, len(document)), truth) for _ in "AB"]
    unit = np.arange(len(document))
    return pd.DataFrame({"unit": np.tile(unit, 2), "coder": np.repeat(["A", "B"], len(unit)), "code": np.concatenate(seen),
                         "document": np.tile(document, 2)})


def _alpha(generator: np.random.Generator, seed: int, n: int) -> Answer:
    table = codings(generator, n)
    found = [reliability.reliability(table, bootstrap=300, seed=seed, cluster=c).iloc[-1] for c in (None, "document")]
    return Answer(*(row["low"] <= ALPHA <= row["high"] for row in found))


@scenario("interval", "Krippendorff's alpha, 40 documents; before: passages as units")
def alpha_of_40(generator, seed):
    return _alpha(generator, seed, 40)


@scenario("narrow", "the same, 15 documents")
def alpha_of_15(generator, seed):
    return _alpha(generator, seed, 15)


def two_codings(generator: np.random.Generator, clusters: int, each: int, own: float) -> pd.DataFrame:
    """Two codes per passage that have nothing to do with each other; both follow the document (the smaller `own`, the more)."""
    home = np.repeat(np.arange(clusters), each)
    table = {"home": home}
    for name, size in (("one", 4), ("two", 3)):
        upto = generator.dirichlet(np.full(size, own), clusters).cumsum(axis=1)[home]
        table[name] = (upto < generator.random(len(home))[:, None]).sum(axis=1).clip(0, size - 1)
    return pd.DataFrame(table)


CRAMERS_V = 0.288   # of sixty thousand documents


@scenario("interval", "Cramér's V of .29, 40 documents of 6 passages; before: no interval")
def cramers_v_of_40(generator, seed):
    home = np.repeat(np.arange(40), 6)
    upto = generator.dirichlet(np.full(4, 2.0), 40).cumsum(axis=1)[home]
    one = (upto < generator.random(240)[:, None]).sum(axis=1).clip(0, 3)
    two = np.where(generator.random(240) < 0.3, one % 3, generator.integers(0, 3, 240))
    found = crosstab.association_test(pd.DataFrame({"home": home, "one": one, "two": two}), "one", "two", cluster="home", simulations=19,
                                      bootstrap=300, seed=seed)
    return Answer(np.nan, found["low"] <= CRAMERS_V <= found["high"])


@scenario("test", "crosstab, 120 passages, codes spread evenly: independence test (the same before and now)")
def crosstab_even(generator, seed):
    found = crosstab.independence_test(crosstab.crosstab(two_codings(generator, 1, 120, 50.0), "one", "two"), simulations=400, seed=seed)
    return Answer(found["p_used"] <= LEVEL, found["p_used"] <= LEVEL)


@cache
def _clustered(seed: int) -> tuple[float, float, float, float]:
    """p of passages as units, p within documents, largest residual, threshold; two scenarios look at them."""
    table = two_codings(np.random.default_rng([seed, 2]), 5, 24, 2.0)
    counts = crosstab.crosstab(table, "one", "two")
    found = crosstab.association_test(table, "one", "two", cluster="home", simulations=199, bootstrap=0, seed=seed)
    return (crosstab.independence_test(counts, simulations=199, seed=seed)["p_used"], found["p_used"],
            crosstab.adjusted_residuals(counts).abs().max(axis=None), found["threshold"])


@scenario("test", "crosstab, codes clustered in 5 documents of 24 passages; before: passages as units")
def crosstab_clustered(generator, seed):
    before, now, *_ = _clustered(seed)
    return Answer(before <= LEVEL, now <= LEVEL)


@scenario("test", "adjusted residuals: any of 12 cells stands out; before: beyond 2")
def any_residual(generator, seed):
    counts = crosstab.crosstab(two_codings(generator, 1, 120, 50.0), "one", "two")
    largest = crosstab.adjusted_residuals(counts).abs().max(axis=None)
    return Answer(largest > 2, largest > crosstab.residual_threshold(counts, simulations=400, seed=seed))


@scenario("test", "the same, codes clustered in 5 documents")
def any_residual_clustered(generator, seed):
    *_, largest, threshold = _clustered(seed)
    return Answer(largest > 2, largest > threshold)


# ---------------------------------------------------------------------------------------------------- years

def _series(generator: np.random.Generator, phi: float, years: int = 20) -> np.ndarray:
    return rivals.ar1_draws(phi, years, 1, generator)[0]


def _break_test(generator: np.random.Generator, seed: int, phi: float) -> Answer:
    values = _series(generator, phi)
    return Answer(*(change_points.break_test(values, permutations=199, seed=seed, null=null) <= LEVEL for null in ("order", "ar1")))


@scenario("test", "a break in 20 years, nothing lasts; before: years in another order")
def break_0(generator, seed):
    return _break_test(generator, seed, 0.0)


@scenario("test", "a break in 20 years, autocorrelation .6; before: years in another order")
def break_6(generator, seed):
    return _break_test(generator, seed, 0.6)


@scenario("test", "two breaks in 24 years, autocorrelation .6; before: years in another order")
def two_breaks_6(generator, seed):
    values = _series(generator, 0.6, 24)
    return Answer(*(change_points.break_test(values, 2, permutations=99, seed=seed, null=null) <= LEVEL for null in ("order", "ar1")))


def _rivals(generator: np.random.Generator, seed: int, phi: float) -> Answer:
    found = rivals.rivals(pd.DataFrame({"year": range(2003, 2023), "rate": _series(generator, phi)}), simulations=99, seed=seed)
    return Answer(found["model"].iloc[0] != "none", found.loc[found["chosen"], "model"].item() != "none")


@scenario("test", "line, ramp or break chosen in 20 years, nothing lasts; before: smallest BIC")
def rivals_0(generator, seed):
    return _rivals(generator, seed, 0.0)


@scenario("test", "the same, autocorrelation .6")
def rivals_6(generator, seed):
    return _rivals(generator, seed, 0.6)


def reports(generator: np.random.Generator, *, units: int = 40, years: int = 24, turn: int = 20, change: float = 0.0, shock: float = 0.3,
            phi: float = 0.0, own: float = 0.3) -> pd.DataFrame:
    """Reports of units in every year: units differ in level and in their change at the turn; a year brings something to all of them."""
    lasting = rivals.ar1_draws(phi, years, 1, generator)[0] * np.sqrt(1 - phi**2) * shock
    level = generator.gamma(2, 0.5, units)[:, None] * np.exp(lasting)
    late = np.arange(years) >= turn
    level = level * np.exp(np.where(late, change + generator.normal(-own**2 / 2, own, (units, 1)), 0))
    sizes = generator.integers(9_000, 20_000, (units, years))
    n = generator.poisson(2e-4 * level * sizes)
    unit, year = np.divmod(np.arange(units * years), years)
    return pd.DataFrame({"unit": unit, "year": 2000 + year, "n": n.ravel(), "n_chars": sizes.ravel()})


def units_alone(table: pd.DataFrame, before: tuple[int, int], after: tuple[int, int]) -> tuple[float, float]:
    """Limits of the change when units are drawn and years are not (as it was)."""
    years, sums = change_points.unit_draws(table, ["n", "n_chars"], bootstrap=300)
    first, second = (1e4 * sums["n"][:, s].sum(axis=1) / sums["n_chars"][:, s].sum(axis=1) for s in ((years >= a) & (years <= b) for a, b in (before, after)))
    return tuple(np.quantile((second - first)[1:], [0.025, 0.975]))


def _change(generator: np.random.Generator, **options: float) -> Answer:
    table = reports(generator, **options)
    spans = (2015, 2019), (2020, 2023)
    low, high = units_alone(table, *spans)
    found = change_points.period_change(table, *spans)
    return Answer(not low <= 0 <= high, not found["low"] <= 0 <= found["high"])


@scenario("test", "change between five and four years, 40 units, no shock to years; before: units drawn")
def change_quiet(generator, seed):
    return _change(generator, shock=0.0)


@scenario("test", "the same, each year shocks all units (30 %)")
def change_shocked(generator, seed):
    return _change(generator)


@scenario("test", "change, shocks last (autocorrelation .6)")
def change_lasting(generator, seed):
    return _change(generator, phi=0.6)


@scenario("narrow", "change, shocks last, 14 years in the table in place of 24 (share of false alarms)")
def change_short(generator, seed):
    table = reports(generator, phi=0.6)
    table = table[table["year"] >= 2010]
    low, high = units_alone(table, (2015, 2019), (2020, 2023))
    found = change_points.period_change(table, (2015, 2019), (2020, 2023))
    return Answer(not low <= 0 <= high, not found["low"] <= 0 <= found["high"])


@scenario("interval", "change of rate when it doubles, 40 units, shocks to years; before: units drawn")
def change_doubled(generator, seed):
    table = reports(generator, change=np.log(2), own=0.3)
    spans, truth = ((2015, 2019), (2020, 2023)), 2.0 * np.exp(0.3**2 / 2)
    low, high = units_alone(table, *spans)
    found = change_points.period_change(table, *spans)
    return Answer(low <= truth <= high, found["low"] <= truth <= found["high"])


def _break_year(generator: np.random.Generator, seed: int, phi: float, change: float = 0.9, thin: float = 1.0) -> Answer:
    table = reports(generator, years=20, turn=10, change=change, phi=phi, own=0.0)
    table["n"] = generator.binomial(table["n"], thin)
    years, sums = change_points.unit_draws(table, ["n", "n_chars"], bootstrap=200, seed=seed)
    drawn = years[change_points.best_breaks((sums["n"] / sums["n_chars"])[:, None, :])[0][1:, 0]]
    low, high = np.quantile(drawn, [0.025, 0.975], method="nearest")
    found = change_points.break_interval(table, bootstrap=200, permutations=1, seed=seed).iloc[0]
    return Answer(low <= 2010 <= high, found["low"] <= 2010 <= found["high"])


@scenario("interval", "year of a break, 40 units, 20 years, shocks to years; before: units drawn", discrete=True)
def break_year(generator, seed):
    return _break_year(generator, seed, 0.0)


@scenario("interval", "year of a break, shocks last (autocorrelation .6)", discrete=True)
def break_year_lasting(generator, seed):
    return _break_year(generator, seed, 0.6)


@scenario("interval", "year of a break of a word that is hardly there before (0.01 → 0.5 per 10,000), shocks last", discrete=True)
def break_year_new(generator, seed):
    return _break_year(generator, seed, 0.6, change=np.log(50), thin=0.005)


# ---------------------------------------------------------------------------------------------------- topics

@scenario("interval", "share of a topic in a year of 40 documents; before: no interval")
def topic_share(generator, seed):
    weights = generator.dirichlet([0.2, 0.3, 0.5], 40)
    found = topics.topic_shares(weights, [2020] * 40, bootstrap=300, seed=seed)
    return Answer(np.nan, ((found["low"] <= [0.2, 0.3, 0.5]) & (found["high"] >= [0.2, 0.3, 0.5])).mean())


# ---------------------------------------------------------------------------------------------------- the table

def simulate(one: Scenario, draws: int) -> Answer:
    """Means over seeded draws; the same on every machine."""
    answers = [one.draw(np.random.default_rng([i, 2022]), i) for i in range(draws)]
    with np.errstate(invalid="ignore"):
        return Answer(*(float(np.nanmean(side)) if not np.isnan(side).all() else np.nan for side in np.array(answers, float).T))


def table(draws: int = 2000, names: list[str] | None = None) -> pd.DataFrame:
    """name, kind, what, before, now, low and high (what now must keep to), seconds."""
    rows = []
    for one in SCENARIOS:
        if names and not any(name in one.name for name in names):
            continue
        began = time.process_time()
        found = simulate(one, draws)
        low, high = {"test": (0.0 if one.discrete else 0.03, 0.07), "interval": (0.92, 1.0), "narrow": (0.0, 1.0)}[one.kind]
        rows.append((one.name, one.kind, one.what, found.before, found.now, low, high, time.process_time() - began))
    return pd.DataFrame(rows, columns=["name", "kind", "what", "before", "now", "low", "high", "seconds"])


def markdown(found: pd.DataFrame) -> str:
    """The table for docs/uncertainty.md."""
    wanted = {"test": "false alarms .03 to .07", "interval": "coverage .92 and more", "narrow": "told, not promised"}
    lines = ["| what | before | now | wanted |", "|---|---|---|---|"]
    for row in found.itertuples():
        lines.append(f"| {row.what} | {'–' if np.isnan(row.before) else f'{row.before:.3f}'} | {row.now:.3f} | {wanted[row.kind]} |")
    return "\n".join(lines)


if __name__ == "__main__":
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    result = table(number, sys.argv[2:])
    print(markdown(result))
    print(result[["name", "before", "now", "seconds"]].round(3).to_string(index=False), file=sys.stderr)
    noise = 3 * (0.05 * 0.95 / number) ** 0.5   # of a rate of five in a hundred that is estimated from so many draws
    missed = result[~result["now"].between(result["low"] - noise, result["high"] + noise)]
    print(f"{number} draws of {len(result)} scenarios, outside their limits: {', '.join(missed['name']) or 'none'}")
    sys.exit(int(len(missed) > 0))

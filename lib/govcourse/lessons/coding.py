"""Notebook 10, Coding and reliability: tables, labels and titles. Coefficients and tests stand in the notebook and in `govtext.measures`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import combinations
from pathlib import Path
from unicodedata import normalize

import pandas as pd

from govtext.corpus import Corpus
from govtext.csvfiles import read_csv_any
from govtext.language import tr
from govtext.lexicon import gloss
from govtext.measures import reliability as rel
from govtext.measures.coding import Codebook, check_codings
from govtext.measures.crosstab import adjusted_residuals, association_test, crosstab
from govtext.messages import GovtextError, need_columns, one_of

from ..passages import describe_passages

NONE = ("s0-none", "t0-none")   # the codes that mean "none of these"
STAND_OUT = 2.0                 # adjusted residuals beyond about 2 stand out (Agresti 2013, 3.3.1)


# ---------------------------------------------------------------------------------------------------- codebook and passages

def codes(codebook: Codebook, dimension: str) -> list[str]:
    """The codes of a dimension, in the order of the codebook."""
    return codebook.categories.loc[codebook.categories["parent"] == dimension, "code"].tolist()


def names(codebook: Codebook, dimension: str | None = None) -> dict[str, str]:
    """Code -> its name in the language in force; default: of all dimensions."""
    table = codebook.categories
    chosen = table if dimension is None else table[table["parent"] == dimension]
    return chosen.set_index("code")[tr("name_zh", "name_en")].to_dict()


def labels(codebook: Codebook, dimension: str | None = None) -> dict[str, str]:
    """Code -> its first two characters and its name, such as "s1 role"; default: of all codes that belong to a dimension."""
    inside = set(codebook.categories.loc[codebook.categories["parent"] != "", "code"])
    return {code: f"{code[:2]} {name}" for code, name in names(codebook, dimension).items() if code in inside}


def definitions(codebook: Codebook, dimension: str) -> pd.DataFrame:
    """code (its first two characters), name and definition of a dimension in the language in force."""
    table = codebook.categories[codebook.categories["parent"] == dimension]
    return pd.DataFrame({"code": table["code"].str[:2], "name": table[tr("name_zh", "name_en")], "definition": table[tr("definition_zh", "definition_en")]})


def digests(corpus: Corpus, units: Iterable[str]) -> pd.DataFrame:
    """passage_id, section and digest of some passages, in reading order."""
    return describe_passages(corpus.passages[corpus.passages["passage_id"].isin(units)])[["passage_id", "section", "digest"]]


def digest_of(corpus: Corpus) -> pd.Series:
    """Digest of each passage in the language in force, by passage_id."""
    return corpus.passages.set_index("passage_id")[tr("digest_zh", "digest_en")]


def both_codes(codings: pd.DataFrame, unit: str, label: Mapping[str, str]) -> pd.DataFrame:
    """What each coder gave a passage: dimension (its name), and one column per coder with the label of the code."""
    rows = codings[codings["unit"] == unit].pivot(index="dimension", columns="coder", values="code")
    table = rows.replace(label).reset_index().rename_axis(columns=None)
    return table.replace({"dimension": {"shift": tr("转变", "shift"), "tool": tr("政策工具", "policy tool")}})


# ---------------------------------------------------------------------------------------------------- one's own codes

def in_full(given: object, codebook: Codebook, dimension: str = "shift") -> str:
    """A code as people type it (4, ４, s4, 4.0 from a spreadsheet, s4-technology) in full; anything else as it stands."""
    typed = normalize("NFKC", str(given)).strip().removesuffix(".0")
    return {form: code for code in codes(codebook, dimension) for form in (code[1], code[:2], code)}.get(typed.lower(), typed)


def in_labels(suggested: pd.Series, label: Mapping[str, str]) -> pd.Series:
    """Lists of codes ("s1-role|t3-demand") with labels in place of codes."""
    return suggested.map(lambda listed: tr("、", ", ").join(label[code] for code in listed.split("|") if code))


def filled_in(mine: Mapping[str, str | int | None], codebook: Codebook) -> pd.DataFrame:
    """The codes that are there as a coding: unit, coder ("me"), code (see `in_full`)."""
    given = [(unit, "me", in_full(code, codebook)) for unit, code in mine.items() if code is not None and str(code).strip()]
    return pd.DataFrame(given, columns=["unit", "coder", "code"])


def with_coders(done: pd.DataFrame, codings: pd.DataFrame, codebook: Codebook, units: Iterable[str], dimension: str = "shift") -> pd.DataFrame:
    """One's own codes against each coder: coder, measure (percent agreement, alpha), value, low, high, units; no row below two codes.

    Raises
    ------
    GovtextError
        A code that the dimension does not have (its codes are listed), or a passage that was not asked for.
    """
    allowed = codes(codebook, dimension)
    strange = sorted(set(done["code"]) - set(allowed))
    if strange:
        possible = [f"{code[1]} {name}" for code, name in names(codebook, dimension).items()]
        raise GovtextError(f"没有这样的编码：{'、'.join(strange)}。可以填的有：{'、'.join(possible)}。",
                           f"There is no such code: {', '.join(strange)}. You can put in: {', '.join(possible)}.")
    check_codings(done, codebook, set(units))
    columns = ["coder", "measure", "value", "low", "high", "units"]
    if len(done) < 2:
        return pd.DataFrame(columns=columns)
    found = []
    for coder, rows in codings[codings["unit"].isin(done["unit"])].groupby("coder"):
        found.append(rel.reliability(pd.concat([done, rows])).iloc[[0, -1]].assign(coder=coder))
    return pd.concat(found)[columns]


# ---------------------------------------------------------------------------------------------------- agreement

def long(wide: pd.DataFrame) -> pd.DataFrame:
    """A small table of units by coders as a coding: unit, coder, code."""
    return wide.rename_axis("unit").reset_index().melt("unit", var_name="coder", value_name="code")


MEASURES = {"percent agreement": ("一致率", "percent agreement"), "Holsti": ("Holsti 系数", "Holsti's coefficient"),
            "Cohen's kappa": ("Cohen kappa", "Cohen's kappa"), "Krippendorff's alpha": ("Krippendorff alpha", "Krippendorff's alpha")}


def coefficients(agreement: pd.DataFrame, dimensions: Mapping[str, str]) -> pd.DataFrame:
    """Coefficients side by side: measure in words, then a column per dimension under its name, to two decimals.

    Parameters
    ----------
    agreement : group (dimension), measure, value, as `govtext.reliability` gives it
    dimensions : dimension -> its name in the language in force
    """
    table = pd.DataFrame({"measure": [tr(*MEASURES[m]) for m in MEASURES]})
    for dimension, name in dimensions.items():
        value = agreement[agreement["group"] == dimension].set_index("measure")["value"]
        table[name] = [f"{value[m]:.2f}" for m in MEASURES]
    return table


def alpha_by_article(by_dimension: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Alpha in each article by itself, for `figures.coding.alpha_by_text`: panel (dimension), row (article), units, alpha, all.

    by_dimension : dimension -> its codings (unit, coder, code, article_id)
    """
    rows = []
    for dimension, codings in by_dimension.items():
        together = rel.krippendorff_alpha(codings)
        rows += [(dimension, article, own["unit"].nunique(), rel.krippendorff_alpha(own), together) for article, own in codings.groupby("article_id")]
    return pd.DataFrame(rows, columns=["panel", "row", "units", "alpha", "all"])


def confusion(codings: pd.DataFrame) -> pd.DataFrame:
    """How often did coder A give one code (row) and coder B another (column)? row, column, n."""
    return rel.coding_matrix(codings).groupby(["A", "B"]).size().rename("n").rename_axis(["row", "column"]).reset_index()


def confusion_labels(codebook: Codebook, dimension: str) -> tuple[dict[str, str], dict[str, str]]:
    """Labels of the rows (coder A, with names) and of the columns (coder B)."""
    label = labels(codebook, dimension)
    return {code: f"A · {name}" for code, name in label.items()}, {code: f"B · {code[:2]}" for code in label}


def confusion_title(cells: pd.DataFrame, zh: str, en: str) -> tuple[str, str]:
    """Title: how many passages of a dimension (zh, en) lie off the diagonal, and which category most of them involve (all of several that tie)."""
    off, n = cells[cells["row"] != cells["column"]], int(cells["n"].sum())
    k = int(off["n"].sum())
    involved = pd.concat([off.set_index(side)["n"] for side in ("row", "column")]).groupby(level=0).sum()
    most = [code[:2] for code in involved.index[involved == involved.max()]] if k > 1 else []
    top = int(involved.max()) if most else 0
    zh_most = f"，其中 {top} 段牵涉 {most[0]}" if len(most) == 1 else f"，牵涉 {'、'.join(most)} 的各 {top} 段" if most else ""
    en_most = f", {top} of them with {most[0]}" if len(most) == 1 else f", {top} each with {', '.join(most)}" if most else ""
    return f"{zh}：{n} 段里 {k} 段不在对角线上{zh_most}", f"{en}: {k} of {n} passage{'s' * (n != 1)} off the diagonal{en_most}"


def decided(by_dimension: Mapping[str, pd.DataFrame], decisions: pd.DataFrame, corpus: Corpus, label: Mapping[str, str]) -> pd.DataFrame:
    """Disagreements and decisions: dimension, unit, A, B, decided, reason, digest, heading (is the passage one?).

    Parameters
    ----------
    by_dimension : dimension -> its codings (unit, coder, code)
    decisions : unit, dimension, code, reason_zh, reason_en
    label : code -> its label, which stands in A, B and decided
    """
    differ = pd.concat([rel.disagreements(rows).assign(dimension=d) for d, rows in by_dimension.items()])
    table = differ.merge(decisions, on=["unit", "dimension"])
    roles = corpus.passages.set_index("passage_id")["role"]
    return pd.DataFrame({"dimension": table["dimension"], "unit": table["unit"], **table[["A", "B"]].replace(label), "decided": table["code"].replace(label),
                         "reason": table[tr("reason_zh", "reason_en")], "digest": table["unit"].map(digest_of(corpus)),
                         "heading": table["unit"].map(roles) == "heading"})


def strips(corpus: Corpus, final: pd.DataFrame, log: pd.DataFrame, dimension: str) -> pd.DataFrame:
    """Every passage with its decided code in a dimension: article_id, code, heading, disputed, for `figures.coding.code_strips`.

    Raises
    ------
    GovtextError
        There is no such dimension; the message lists those there are.
    """
    one_of("d", dimension, list(final))
    strip = corpus.passages[["passage_id", "article_id"]].assign(heading=corpus.passages["role"] == "heading")
    strip["code"] = strip["passage_id"].map(final[dimension])
    strip["disputed"] = strip["passage_id"].isin(log.loc[log["dimension"] == dimension, "unit"])
    return strip


def digits(chosen: Iterable[str]) -> dict[str, str]:
    """Code -> its digit, which stands in the cell: s1-role -> 1."""
    return {code: code[1] for code in chosen}


def strip_title(strip: pd.DataFrame, name: Mapping[str, str]) -> tuple[str, str]:
    """Title: which categories stand in every article and which in one alone, "none" left out; in the order of `name` (code -> name)."""
    articles, n = strip.groupby("code")["article_id"].nunique(), strip["article_id"].nunique()
    real = {code: said for code, said in name.items() if code not in NONE}
    everywhere, alone = ([said for code, said in real.items() if articles.get(code, 0) == k] for k in (n, 1))
    return (f"裁定后，{n} 篇里都有的类目（“无”不计）：{'、'.join(everywhere) or '没有'}；只在一篇里的：{'、'.join(alone) or '没有'}",
            f"As decided, categories in all {n} articles: {', '.join(everywhere) or '–'}; in one article only: {', '.join(alone) or '–'}")


# ---------------------------------------------------------------------------------------------------- shift and tool

def fullest(counts: pd.DataFrame) -> tuple[str, str]:
    """Row and column of the fullest cell of a crosstab that is not "none"; of several the first."""
    return counts.drop(index=NONE[0], columns=NONE[1]).stack().idxmax()


def shared_words(codebook: Codebook, residuals: pd.DataFrame) -> pd.DataFrame:
    """Pairs of a shift and a tool whose inclusion rules share words: shift, tool, shared_words, residual.

    Parameters
    ----------
    residuals : adjusted residuals of the crosstab, shifts in rows, tools in columns
    """
    words = {code: {t for rule in codebook.include[code] for key in ("any", "all") for t in rule.get(key, ())} for code in labels(codebook)}
    rows = [(s, t, "、".join(sorted(words[s] & words[t])), residuals.loc[s, t])
            for s in codes(codebook, "shift") for t in codes(codebook, "tool") if words[s] & words[t]]
    return pd.DataFrame(rows, columns=["shift", "tool", "shared_words", "residual"])


def shared_in_words(shared: pd.DataFrame, label: Mapping[str, str]) -> pd.DataFrame:
    """`shared_words` to be read: categories with their names; in English each word with its gloss."""
    def said(words: str) -> str:
        english = gloss(words.split("、"))
        return tr(words, ", ".join(f"{word} ({english[word]})" for word in english))
    return shared.assign(shift=shared["shift"].map(label), tool=shared["tool"].map(label), shared_words=shared["shared_words"].map(said))


def fuller_than_expected(residuals: pd.DataFrame, limit: float = STAND_OUT) -> pd.DataFrame:
    """Cells without "none" that hold clearly more than expected (residual beyond the limit): shift, tool, residual."""
    cells = residuals.drop(index=NONE[0], columns=NONE[1]).stack().rename_axis(["shift", "tool"]).rename("residual").reset_index()
    return cells[cells["residual"] > limit]


def codes_of(codings: pd.DataFrame, coder: str) -> pd.DataFrame:
    """The codes of one coder: units in rows, dimensions in columns."""
    return codings[codings["coder"] == coder].pivot(index="unit", columns="dimension", values="code")


def with_articles(table: pd.DataFrame, corpus: Corpus) -> pd.DataFrame:
    """A table of codes by unit (in its index or a column) with the article of each unit: article_id."""
    table = table if "unit" in table else table.rename_axis("unit").reset_index()
    return table.assign(article_id=table["unit"].map(corpus.passages.set_index("passage_id")["article_id"]))


def neighbours(codes: pd.Series, corpus: Corpus) -> pd.DataFrame:
    """Passages that another one of their article follows: article_id, heading, same (has the next one the same code?), by_chance (have two
    passages of this article, drawn at random?).

    codes : a code for each passage_id of the corpus
    """
    table = corpus.passages[["passage_id", "article_id"]].assign(heading=corpus.passages["role"] == "heading")
    table["code"] = table["passage_id"].map(codes)
    own = table.groupby("article_id")
    size, alike = own["code"].transform("size"), table.groupby(["article_id", "code"])["code"].transform("size")
    chance = ((alike - 1) / (size - 1)).groupby(table["article_id"]).transform("mean")
    return table.assign(same=table["code"] == own["code"].shift(-1), by_chance=chance)[own.cumcount(ascending=False) > 0].drop(columns=["passage_id", "code"])


def tests_of(versions: Mapping[str, pd.DataFrame], corpus: Corpus) -> dict[str, dict[str, float]]:
    """`association_test` of shift and tool with the articles as clusters, by version."""
    return {name: association_test(with_articles(table, corpus), "shift", "tool", cluster="article_id") for name, table in versions.items()}


def residuals_of(versions: Mapping[str, pd.DataFrame], tests: Mapping[str, Mapping[str, float]]) -> pd.DataFrame:
    """Adjusted residuals of shift by tool in several versions (each with both columns): version, row, column, residual, limit (of `tests_of`)."""
    found = {name: adjusted_residuals(crosstab(table.reset_index(), "shift", "tool")).stack() for name, table in versions.items()}
    table = pd.concat(found).rename_axis(["version", "row", "column"]).rename("residual").reset_index()
    return table.assign(limit=table["version"].map({name: test["threshold"] for name, test in tests.items()}))


def _beyond(results: pd.DataFrame) -> pd.DataFrame:
    """The rows without "none", and whether their residual is beyond its limit: out."""
    real = results[~results["row"].isin(NONE) & ~results["column"].isin(NONE)]
    return real.assign(out=real["residual"].abs() > real["limit"])


def standing_out(results: pd.DataFrame, label: Mapping[str, str]) -> dict[tuple[str, str], str]:
    """(row, column) -> label of the cells without "none" that stand out in any version; `results` as `residuals_of` gives them."""
    real = _beyond(results).query("out")
    return {(r, c): f"{label[r]} × {label[c]}" for r, c in sorted(set(zip(real["row"], real["column"], strict=True)))}


def only_in(results: pd.DataFrame, version: str, label: Mapping[str, str]) -> tuple[str, str]:
    """Cells without "none" that stand out in one version and in no other, and which way, as a list in a sentence (zh, en); a dash where there are none."""
    beyond = _beyond(results).pivot(index=["row", "column"], columns="version", values="out").eq(True)
    alone = beyond.index[beyond[version] & ~beyond.drop(columns=version).any(axis=1)]
    more = results[results["version"] == version].set_index(["row", "column"])["residual"] > 0
    cells = [(f"{label[row]} × {label[column]}", more[row, column]) for row, column in alone]
    return ("；".join(f"{cell}（比预期{'多' if up else '少'}）" for cell, up in cells) or "–",
            "; ".join(f"{cell} ({'more' if up else 'fewer'} than expected)" for cell, up in cells) or "–")


def tests_table(tests: Mapping[str, Mapping[str, float]], name: Mapping[str, str]) -> pd.DataFrame:
    """Tests of `tests_of` as a table: version (its name), n_passages, cramers_v (of the whole crosstab), chi2_within and its p
    (four decimals, as text), limit."""
    rows = [(name[version], int(test["n"]), test["cramers_v"], test["chi2_within"], f"{test['p_used']:.4f}", test["threshold"]) for version, test in tests.items()]
    return pd.DataFrame(rows, columns=["version", "n_passages", "cramers_v", "chi2_within", "p", "limit"])


# ---------------------------------------------------------------------------------------------------- people's codings

def blank_sheet(corpus: Corpus, units: Iterable[str], dimension: str = "shift") -> pd.DataFrame:
    """A coding to fill in by hand: unit, dimension, coder, code, note (the last three empty) and the digest of the passage."""
    units = list(units)
    empty = pd.DataFrame({"unit": units, "dimension": dimension, "coder": "", "code": "", "note": ""})
    return empty.assign(digest=empty["unit"].map(digest_of(corpus)))


def people(path: str | Path, codebook: Codebook, units: Iterable[str]) -> pd.DataFrame:
    """Codings by people from a file: unit, dimension, coder, code; rows without a code are left out.

    Raises
    ------
    GovtextError
        There is no such file; a column is missing; a unit or code is unknown, or a code belongs to the other dimension.
    """
    table = read_csv_any(path).fillna("")
    need_columns(table, ["unit", "dimension", "coder", "code"], str(path))
    table = table.loc[table["code"].astype(str).str.strip() != "", ["unit", "dimension", "coder", "code"]].map(lambda cell: str(cell).strip())
    table["code"] = [in_full(code, codebook, dimension) for code, dimension in zip(table["code"], table["dimension"], strict=True)]
    check_codings(table, codebook, set(units))
    home = codebook.categories.set_index("code")["parent"]
    lost = table[table["code"].map(home) != table["dimension"]]
    if len(lost):
        row = lost.iloc[0]
        raise GovtextError(f"{row['unit']}：{row['code']} 不是维度 {row['dimension']} 的编码。请改 code 或 dimension 一列。",
                           f"{row['unit']}: {row['code']} is no code of {row['dimension']}. Change column code or dimension.")
    return table


def beside(people: pd.DataFrame, codings: pd.DataFrame) -> pd.DataFrame:
    """Agreement of every two coders, people's and those of `codings`, on the units that both coded: dimension, pair, units, agreement, alpha.

    Units that no person coded are left out, so that the coders of `codings` are compared on the same passages as people are.
    """
    rows = []
    for dimension, own in people.groupby("dimension"):
        others = codings[(codings["dimension"] == dimension) & codings["unit"].isin(own["unit"])]
        wide = rel.coding_matrix(pd.concat([own, others])[["unit", "coder", "code"]])
        for one, two in combinations(wide.columns, 2):
            both = wide[[one, two]].dropna()
            if len(both) > 1:
                rows.append((dimension, f"{one} – {two}", len(both), (both[one] == both[two]).mean(), rel.krippendorff_alpha(long(both))))
    return pd.DataFrame(rows, columns=["dimension", "pair", "units", "agreement", "alpha"])

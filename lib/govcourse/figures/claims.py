"""Checking texts against documents: where quotations stand, what is absent, two kinds of rank, claimed and evidenced figures.

Every function draws a table of the shape described; none of them knows the five articles.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from govtext.charts import LOOKS, MAIN, PALE, RED, Chart, Look, bars, dots, grid, lines, strips
from govtext.language import tr
from govtext.messages import need_columns, one_of

from ..data import columns

# verdict -> (zh, en, look); order of the bars
VERDICTS = {
    "confirmed": ("证实", "confirmed", MAIN),
    "imprecise": ("不准确", "imprecise", replace(LOOKS[3], marker="s")),
    "contradicted": ("与证据不符", "contradicted", replace(RED, marker="^", texture="|||")),   # as dark as the first in greyscale
    "unverified": ("未能核实", "unverified", Look("#5f6b76", "x", texture="////")),   # not known
    "opinion": ("意见，不可核", "opinion", replace(PALE, marker="P")),
}
# parts of a bar: what was confirmed earlier, from a page that could not be opened again, stands apart
PARTS = {"confirmed": VERDICTS["confirmed"], "not reopened": ("证实，原页面未能再打开", "confirmed, page not reopened", Look("#5b86b0", "D", texture="...")),
         **VERDICTS}
LOOK_OF = {verdict: look for verdict, (_, _, look) in VERDICTS.items()}
# verdict on a quotation -> (zh, en, look)
QUOTES = {
    "verbatim": ("一字不差", "verbatim", MAIN),
    "reworded": ("无引号，换了说法", "no marks, reworded", LOOKS[1]),
    "altered": ("有引号，字有出入", "in marks, altered", replace(RED, marker="^")),
    "absent": ("文件中没有", "not in the document", LOOKS[6]),
}
EDITIONS = {"published": MAIN, "corrected": replace(LOOKS[1], marker="^", line="", hollow=True),
            "claimed": replace(RED, line="", hollow=True)}


def verdict_name(verdict: str) -> str:
    """Name of a verdict on a claim or a quotation in the language in force."""
    both = {**VERDICTS, **QUOTES}
    one_of("verdict", verdict, tuple(both))
    return tr(*both[verdict][:2])


VALUES = {"confidence": {"high": ("高", "high"), "medium": ("中", "medium"), "low": ("低", "low")},
          "status": {"published": ("已出版", "published"), "corrected": ("复核更正", "corrected"),
                     "not published": ("未出版", "not published")},
          "open_because": {"near": ("只找到相近的", "only something near"), "speech not seen": ("讲话原文未见", "speech not seen"),
                           "not found": ("没有找到", "not found"), "not searched": ("没有查", "not searched"), "": ("", "")}}


def in_words(table: pd.DataFrame) -> pd.DataFrame:
    """A table of claims, quotations or editions for reading: one language, verdicts and headers in words."""
    drop, keep = ("_en", "_zh") if tr("zh", "en") == "zh" else ("_zh", "_en")
    table = table.drop(columns=[c for c in table if c.endswith(drop)]).rename(columns=lambda c: c.removesuffix(keep))
    if "verdict" in table:
        table = table.assign(verdict=[verdict_name(v) for v in table["verdict"]])
    for column, words in VALUES.items():
        if column in table:
            table = table.assign(**{column: [tr(*words[v]) for v in table[column]]})
    named = columns()
    return table.rename(columns={c: tr(*named[c]) for c in table if c in named})


# ---------------------------------------------------------------------------------------------------- quotations in a document

def quotation_map(quotes: pd.DataFrame, parts: pd.DataFrame, *, names: Mapping[str, str], inexact: bool = False) -> Chart:
    """Draw each quotation where it stands in a document (left to right) and in the quoting text (top to bottom).

    Parameters
    ----------
    quotes : DataFrame
        article, paragraph, verdict (verbatim, reworded, altered, absent), position (0 to 1 in the document; nan for absent) and
        n_chars (length of the phrase).
    parts : DataFrame
        label, begin, end (0 to 1): the parts of the document in order.
    names : dict of article -> label in the language in force; a panel each, in this order
    inexact : draw only paragraphs with a phrase that is not word for word; title and caption still speak of all
    """
    need_columns(quotes, ["article", "paragraph", "verdict", "position", "n_chars"], "quotes")
    need_columns(parts, ["label", "begin", "end"], "parts")
    shown = quotes[quotes["article"].isin(names)].astype({"article": pd.CategoricalDtype(list(names))})
    shown = shown.sort_values(["article", "paragraph"], kind="stable").assign(
        row=lambda t: [f"{a} {p}" for a, p in zip(t["article"], t["paragraph"], strict=True)],
        verdict=lambda t: pd.Categorical(t["verdict"], list(QUOTES)))
    counts = {v: int((shown["verdict"] == v).sum()) for v in QUOTES}
    rows = {r: tr(f"第{p}段", f"par. {p}") for r, p in zip(shown["row"], shown["paragraph"], strict=True)}
    unused = [p.label for p in parts.itertuples() if not shown["position"].between(p.begin, p.end).any()]
    off = shown["row"].isin(shown.loc[shown["verdict"] != "verbatim", "row"])
    rest = shown.loc[~off, "row"].nunique() if inexact and off.any() else 0
    drawn = shown[off].assign(article=lambda t: t["article"].cat.remove_unused_categories()) if rest else shown
    whole = [names[a] for a in names if a in set(shown["article"]) - set(drawn["article"])]
    also = tr(f"；{'、'.join(whole)}都一字不差，没有画", f"; {', '.join(whole)}: all word for word, not drawn") if whole else ""
    heads = {a: name + tr(f"（只画有出入的段落{also}）", f" (only paragraphs where something differs{also})") for a, name in names.items()} if rest else names
    left = (tr(f"没有画的 {rest} 段，{(~off).sum()} 处都一字不差。", f"In the {rest} paragraphs not drawn all {(~off).sum()} phrases are word for word. ")
            if rest else "")
    return strips(drawn, row="row", start="position", kind="verdict", weight="n_chars", panel="article",
                  periods={p.label: (p.begin, p.end) for p in parts.itertuples()}, looks={v: look for v, (*_, look) in QUOTES.items()},
                  names={**heads, **rows, **{v: verdict_name(v) for v in QUOTES}, "position": tr("没有", "absent")},
                  title=tr(f"加引号或明说出处的 {len(shown)} 处短语，{counts['verbatim']} 处一字不差；有引号而字有出入的 {counts['altered']} 处",
                           f"{counts['verbatim']} of {len(shown)} phrases stand word for word in the document; {counts['altered']} in quotation "
                           "marks are altered"),
                  caption=left + tr(f"只计加引号的和明说出自文件的。{_tally(counts, '；')}。记号越大，短语越长。没有被引用的部分：{'、'.join(unused) or '无'}。",
                             f"Phrases in quotation marks, or expressly ascribed. {_tally(counts, '; ')}. Larger marks are longer phrases. "
                             f"Parts that nobody quotes: {', '.join(unused) or 'none'}."),
                  source=tr("data/reference/quotations.csv、documents.csv", "data/reference/quotations.csv, documents.csv"))


def _tally(counts: Mapping[str, int], gap: str) -> str:
    return gap.join(f"{verdict_name(v)} {n}" for v, n in counts.items() if n)


# ---------------------------------------------------------------------------------------------------- terms, zeroes included

def term_parts(counts: pd.DataFrame, *, columns: Mapping[str, str], groups: Mapping[str, str], labels: Mapping[str, str],
               title: tuple[str, str], denied: str = "") -> Chart:
    """Draw how often terms occur in each part of a document, zeroes written out; a red frame round what refutes that a term is absent.

    Parameters
    ----------
    counts : DataFrame
        group, term, part, n; every term needs at least one row (n may be 0).
    columns : dict of part -> label, left to right
    groups : dict of group -> label, top to bottom
    labels : dict of term -> label
    title : (zh, en), the finding
    denied : the group whose terms are said to be absent
    """
    need_columns(counts, ["group", "term", "part", "n"], "counts")
    cells = _every_part(counts, columns, groups)
    total = cells.groupby("term", sort=False, as_index=False).agg(group=("group", "first"), n=("n", "sum")).assign(part="total")
    both = pd.concat([cells.assign(shade=cells["n"]), total], ignore_index=True)
    refuting = (both["group"] == denied) & (both["part"] != "total") & (both["n"] > 0)
    return grid(both.assign(refuting=refuting), row="term", column="part", value="shade", text="n", group="group",
                frame={"refuting": tr("红框：说是没有，其实有", "framed: said to be absent, but there")}, rows={**{t: labels[t] for t in total["term"]}, **groups},
                columns={**columns, "total": tr("合计", "total")}, title=tr(*title),
                unit=tr("次（逐字计数）", "occurrences (string count)"),
                caption=tr("按词典词计数，不问意思。", "Dictionary terms are counted, not ideas."),
                source="data/reference/document_terms.csv.gz")


def _every_part(counts: pd.DataFrame, parts: Mapping[str, str], groups: Mapping[str, str]) -> pd.DataFrame:
    """A row for each term and part, 0 where the table has none; by group."""
    sums = counts.groupby(["term", "part"])["n"].sum()
    home = counts[counts["group"].isin(groups)].drop_duplicates("term").set_index("term")["group"]
    rows = [(g, t, p, int(sums.get((t, p), 0))) for g in groups for t in home.index[home == g] for p in parts]
    return pd.DataFrame(rows, columns=["group", "term", "part", "n"])


# ---------------------------------------------------------------------------------------------------- ranks

def two_ranks(ranks: pd.DataFrame, publicised: pd.DataFrame, *, title: tuple[str, str], source: tuple[str, str]) -> Chart:
    """Draw several ranks of one country over the editions of an index, with the ranks that were publicised in red.

    Parameters
    ----------
    ranks : DataFrame
        series (label in the language in force), year, rank; a line per series, in the order of the table.
    publicised : DataFrame
        year, rank: points to join.
    title, source : (zh, en)
    """
    need_columns(ranks, ["series", "year", "rank"], "ranks")
    need_columns(publicised, ["year", "rank"], "publicised")
    told = tr("报道的说法", "as publicised")
    table = pd.concat([ranks, publicised.assign(series=told)], ignore_index=True)
    written = table["year"].isin(publicised["year"]) & (table["series"] != told)   # the red points stand on one of the others
    return lines(table.assign(text=table["rank"].where(written)), x="year", y="rank", series="series", ranks=True, text="text",
                 looks={told: replace(RED, marker="v")}, title=tr(*title), unit=tr("名次（1 为最前）", "rank (1 is first)"), source=tr(*source))


def edition_ranks(editions: pd.DataFrame, *, claimed: tuple[int, int], title: tuple[str, str], source: tuple[str, str]) -> Chart:
    """Draw ranks by edition of a report, editions that were never published, gaps without evidence, and a claimed rank.

    Parameters
    ----------
    editions : DataFrame
        edition (year), status (published, corrected, not published), china_rank (missing where not published).
    claimed : (edition, rank) as the text has it
    title, source : (zh, en)
    """
    need_columns(editions, ["edition", "status", "china_rank"], "editions")
    table = pd.DataFrame({"edition": editions["edition"].astype(int), "rank": pd.to_numeric(editions["china_rank"], errors="coerce"),
                          "kind": editions["status"].replace("not published", "published"),
                          "never": editions["status"] == "not published"})
    table.loc[len(table)] = [claimed[0], float(claimed[1]), "claimed", False]
    gaps = [y for y in range(table["edition"].min(), table["edition"].max()) if y not in set(table["edition"])]
    table = pd.concat([table, pd.DataFrame({"edition": gaps, "kind": "published", "never": False})], ignore_index=True)
    before = {"published": "", "corrected": tr("复核后 ", "corrected: "), "claimed": tr("文中：", "the text: ")}
    text = [f"{before[k]}{r:.0f}" if pd.notna(r) else "" for k, r in zip(table["kind"], table["rank"], strict=True)]
    return lines(table.assign(text=text), x="edition", y="rank", series="kind", ranks=True, text="text", looks=EDITIONS,
                 missing={"never": tr("没有这一版", "no such edition")},
                 names={"published": tr("出版时的名次", "as published"), "corrected": tr("复核后的名次", "after the review"),
                        "claimed": tr(f"文中所引：{claimed[0]} 年版", f"the text cites: {claimed[0]} edition")},
                 title=tr(*title), unit=tr("名次（1 为最前）；横轴为报告的版次", "rank (1 is first); editions of the report from left to right"),
                 caption=tr("空着的版次未收到证据。", "No evidence is held for editions left empty.") if gaps else "", source=tr(*source))


# ---------------------------------------------------------------------------------------------------- claimed and evidenced

def claimed_evidenced(table: pd.DataFrame, *, title: tuple[str, str], source: tuple[str, str]) -> Chart:
    """Draw evidence as a share of what it is set against: 100 is exactly as claimed; the figures themselves stand beside the row.

    Where the text has no figure, the words of `told` say what stands in its place (a legal threshold, a reading).

    Parameters
    ----------
    table : DataFrame
        label, claimed, evidenced (same unit within a row), verdict; rows in the order drawn. No dot where 0 is claimed. `told`, where
        there is such a column: the claimed figure in words ("more than 1700"), in the language in force; `claimed_by`: "article" where the text has the figure.
    title, source : (zh, en)
    """
    need_columns(table, ["label", "claimed", "evidenced", "verdict"], "table")
    claims = table["told"] if "told" in table else table["claimed"].map("{:g}".format)
    ours = "claimed_by" in table and (table["claimed_by"] == "threshold").any()   # the text has no such figure
    rows = table.assign(row=range(len(table)), share=100 * table["evidenced"].astype(float) / table["claimed"].where(table["claimed"] != 0),
                        both=[f"{c} → {e:g}" for c, e in zip(claims, table["evidenced"], strict=True)])
    return dots(rows.assign(verdict=_in_order(table["verdict"])), y="row", x="share", series="verdict", join=True,
                side={"both": tr("比照 → 查到", "set against → found")}, marks={tr("比照的数", "set against"): 100},
                rows=dict(enumerate(table["label"])), names={v: verdict_name(v) for v in VERDICTS}, looks=LOOK_OF, title=tr(*title),
                unit=tr("查到的数，以比照的数为 100", "evidence; 100 is the figure set against") + (
                    tr("；标“法定”的，文中没有", "; \"by law\": not in the text") if ours else ""), caption=tr(*source))


def _in_order(verdicts: pd.Series, known: Mapping = VERDICTS) -> pd.Categorical:
    """Verdicts on claims, in their fixed order; another one is refused."""
    for verdict in verdicts.unique():
        one_of("verdict", verdict, tuple(known))
    return pd.Categorical(verdicts, list(known))


# ---------------------------------------------------------------------------------------------------- shared wording

def run_strips(runs: pd.DataFrame, lengths: Mapping[str, int], *, labels: Mapping[str, str], announced: Collection[str] = frozenset(),
               title: tuple[str, str], source: tuple[str, str]) -> Chart:
    """Draw each passage as a strip and mark the runs of characters that it shares with a document.

    Parameters
    ----------
    runs : DataFrame
        passage_id, start, n_chars, elsewhere (in how many other documents the run stands too: a set phrase if any).
    lengths : dict of passage_id -> Chinese characters; the strips drawn, top to bottom
    labels : dict of passage_id -> label
    announced : passages that name the document they repeat
    title, source : (zh, en)
    """
    need_columns(runs, ["passage_id", "start", "n_chars", "elsewhere"], "runs")
    mine = runs[runs["passage_id"].isin(lengths)]
    kind = np.where(mine["elsewhere"] > 0, "set", np.where(mine["passage_id"].isin(announced), "named", "own"))
    names = {"own": tr("别的文件里没查到，未注明", "not found in the other documents, source not named"),
             "named": tr("别的文件里没查到，段中注明", "not found in the other documents, source named"),
             "set": tr("别的文件里也有（套语）", "in other documents too (set phrase)")}
    sums = mine["n_chars"].groupby(kind).sum()
    told = tr("；", "; ").join(f"{names[k]} {sums[k]}" for k in names if k in sums)
    return strips(mine.assign(end=mine["start"] + mine["n_chars"], kind=pd.Categorical(kind, list(names))), row="passage_id", start="start",
                  end="end", kind="kind", lengths=lengths, rows={p: labels[p] for p in lengths},
                  names=names,
                  looks={"own": replace(RED, texture="///"), "named": MAIN, "set": LOOKS[3]}, title=tr(*title),
                  unit=tr("汉字", "Chinese characters"),
                  caption=tr(f"只画 8 个汉字以上的相同字串，标点不计。{told}。", f"Only runs of 8 or more, punctuation skipped. In all: {told}."),
                  source=tr(*source))


def overlap_bars(table: pd.DataFrame, *, title: tuple[str, str], source: tuple[str, str]) -> Chart:
    """Draw for each item its length, the longest run that a text shares with it, and the longest in other texts for comparison.

    Parameters
    ----------
    table : DataFrame
        label, n_chars, longest_run, longest_other_articles, where (where the run stands); rows in the order drawn.
    title, source : (zh, en)
    """
    need_columns(table, ["label", "n_chars", "longest_run", "longest_other_articles", "where"], "table")
    ends = [f"{r.longest_run} / {r.n_chars}   {r.where}" for r in table[["longest_run", "n_chars", "where"]].itertuples()]
    parts = table.assign(row=range(len(table)), end=ends, rest=table["n_chars"] - table["longest_run"]).melt(
        ["row", "end", "longest_other_articles"], ["longest_run", "rest"], "part", "n")
    return bars(parts, y="row", x="n", part="part", at_end="end", rows=dict(enumerate(table["label"])),
                marks={tr("别的文章里最长的一串", "longest run in the other articles"): "longest_other_articles"},
                names={"longest_run": tr("与文章相同的最长一串", "longest run shared with the article"),
                       "rest": tr("文件中这一项的其余", "rest of the item in the document")},
                looks={"longest_run": MAIN, "rest": PALE}, title=tr(*title),
                unit=tr("汉字，标点不计", "Chinese characters, punctuation skipped"), caption=tr(*source))


# ---------------------------------------------------------------------------------------------------- the ledger

def verdict_bars(counts: pd.DataFrame, *, labels: Mapping[str, str], title: tuple[str, str], source: tuple[str, str]) -> Chart:
    """Draw how many claims of each group got which verdict.

    Parameters
    ----------
    counts : DataFrame
        group, verdict (also "not reopened", see PARTS), n.
    labels : dict of group -> label, top to bottom
    title, source : (zh, en)
    """
    need_columns(counts, ["group", "verdict", "n"], "counts")
    mine = counts[counts["group"].isin(labels)].assign(verdict=lambda t: _in_order(t["verdict"], PARTS)).sort_values("verdict", kind="stable")
    return bars(mine.assign(number=mine["n"]), y="group", x="n", part="verdict", inside="number", rows=labels,
                names={v: tr(*part[:2]) for v, part in PARTS.items()}, looks={v: look for v, (_, _, look) in PARTS.items()}, title=tr(*title), unit=tr("说法（条）", "claims"),
                caption=tr(*source))

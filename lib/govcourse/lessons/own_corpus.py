"""Notebook 13, Your own corpus: tables, labels and titles for any corpus, a single document and an empty table among them."""

from __future__ import annotations

import shutil
import warnings
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from govtext import build_corpus, load_stopwords
from govtext.corpus import Corpus
from govtext.language import language, tr
from govtext.lexicon import gloss
from govtext.measures.concept_coding import strongest_terms
from govtext.measures.documents import OTHERS
from govtext.measures.frequency import document_frequency, term_frequency
from govtext.measures.keyness import FEW_DEALS, possible_deals
from govtext.messages import GovtextError
from govtext.summary import said_of_network, said_of_spans

from ..concepts import load_concepts
from ..data import data_dir, load_course

if TYPE_CHECKING:
    import networkx as nx

NOT_TESTED = ("一边只有一份文档，没有作检验：图只按 LL 排次序，其中哪一个词的差别都不能报告。",
              "One side is a single document, so nothing was tested: the figure is only sorted by LL, and no difference in it may be reported.")
TOO_RARE = ("够数的词一个也没有。", "No word is frequent enough to be compared.")
INVENTED = {"青屿省": "Qingyu province", "云川市": "Yunchuan city", "临湖市": "Linhu city"}   # issuers of the example


def trouble_folder(folder: Path) -> Path:
    """A folder with one good text, an empty file, a picture called .txt, and metadata of a file that is not there."""
    folder.mkdir(exist_ok=True)
    (folder / "good.txt").write_text("关于试点的通知\n一网通办从两个窗口开始。", "utf-8")
    (folder / "empty.txt").write_text("", "utf-8")
    (folder / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    (folder / "metadata.csv").write_text("file,year\ngood.txt,2019\nlost.docx,2020\n", "utf-8")
    return folder


def spare_folder(home: str | Path) -> Path:
    """A folder for those who have brought none, written into `home`: the texts of one issuer of the example, without metadata, and an empty file."""
    folder = Path(home) / "spare"
    folder.mkdir(exist_ok=True)
    for file in (data_dir() / "example").glob("*-qy-*"):
        shutil.copyfile(file, folder / file.name)
    (folder / "empty.txt").write_text("", "utf-8")
    return folder


def glosses(terms: Iterable[str]) -> dict[str, str] | None:
    """Glosses for figures in English; None in Chinese, where none are needed."""
    return gloss(list(terms)) if language() == "en" else None


def stop_words(own: Sequence[str]) -> frozenset[str]:
    """The kit's stop words and a reader's own.

    Raises
    ------
    GovtextError
        No list of words.
    """
    return load_stopwords() | frozenset(list_of_words(own))


def list_of_words(own: Sequence[str]) -> list[str]:
    """The words, where they are a list: a string by itself would be taken for a list of characters.

    Raises
    ------
    GovtextError
        No list of words.
    """
    if not isinstance(own, (list, tuple, set, frozenset)) or not all(isinstance(word, str) for word in own):
        raise GovtextError(f"词要写成一串，例如 [\"通知\", \"各县\"]，不能写成 {own!r}。", f"Words are given as a list, as in [\"通知\", \"各县\"], not {own!r}.")
    return list(own)


def frequency(words: pd.DataFrame) -> pd.DataFrame:
    """`govtext.term_frequency` with df, the number of documents that have the term."""
    return term_frequency(words).merge(document_frequency(words, unit="article_id")[["term", "df"]], on="term")


def most_typical(compared: pd.DataFrame, frequency: pd.DataFrame) -> str:
    """The first word of a comparison that one's own texts have; where there is none, their most frequent one. `compared`: term, n_target."""
    own = compared[compared["n_target"] > 0]
    return str((own if len(own) else frequency)["term"].iloc[0])


def first_present(wanted: Iterable[str], words: pd.DataFrame) -> str:
    """The first of several terms that the words have; the last one where they have none."""
    wanted, present = list(wanted), set(words["term"].astype(str))
    return next((term for term in wanted if term in present), wanted[-1])


def ranks_side_by_side(inside: pd.DataFrame, shared: pd.DataFrame) -> pd.DataFrame:
    """Collocates of windows and of sentences: term, n_window, rank_window, n_sentence, rank_sentence (by log_likelihood, ties share the
    better place); missing where a table lacks
    the term, and the rank where there is no log-likelihood, as of a word in every sentence; sorted by the better rank."""
    sides = [table[["term"]].assign(n=table["n_both"], rank=table["log_likelihood"].round(9).rank(ascending=False, method="min").astype("Int64"))
             for table in (inside, shared)]
    ranks = sides[0].merge(sides[1], on="term", how="outer", suffixes=("_window", "_sentence"))
    ranks["best"] = ranks[["rank_window", "rank_sentence"]].min(axis=1)
    ranks = ranks.sort_values(["best", "rank_window", "term"]).convert_dtypes()
    return ranks[["term", "n_window", "rank_window", "n_sentence", "rank_sentence"]]


def of_known_period(documents: pd.DataFrame, part: Corpus) -> pd.DataFrame:
    """Those of the documents that are in `part` and whose period is known: a document without one is neither late nor early."""
    return documents[documents["article_id"].isin(part.articles["article_id"].astype(str)) & (documents["period"] != OTHERS)]


def last_period(documents: pd.DataFrame) -> str:
    """Period of the newest document; where no document has a year, of the last one; unknown ("…") where there is no document."""
    if documents.empty:
        return OTHERS
    dated = documents[documents["year"].notna()].sort_values("year", kind="stable")
    return (dated if len(dated) else documents)["period"].iloc[-1]


def is_later(documents: pd.DataFrame, last: str) -> bool:
    """Do the years show that a period comes after all others? `documents`: period, year; without years nobody knows."""
    years, late = pd.to_numeric(documents["year"]).astype(float), documents["period"] == last
    before = years[~late].max()
    return bool(years[late].min() >= before and years[late].max() > before)   # of no year nothing is true; a year may hold the turn


def names_of_sides(documents: pd.DataFrame, last: str) -> tuple[tuple[str, str], tuple[str, str]]:
    """What figures call a period and all others: the last one by its years, since its name may be a word that is counted there, too, and those
    before it; where the years show no order, its name and the other periods. `documents`: period, year."""
    if not is_later(documents, last):
        return (f"时期“{last}”", f"period {last}"), ("其余各期", "the other periods")
    years = documents.loc[documents["period"] == last, "year"].dropna().astype(int)
    span = "–".join(map(str, sorted({years.min(), years.max()})))
    return (f"最后一期（{span}）", f"the last period ({span})"), ("此前", "earlier")


# ---------------------------------------------------------------------------------------------------- reference corpus

def reference_corpus(folder: str | Path | None, place: Path, **made: Any) -> Corpus:
    """What one's own texts are compared with: a folder of one's own, built into `place` as `made` says; without one the course's articles, as
    a demonstration."""
    if folder is None:
        return load_course()
    with warnings.catch_warnings(action="ignore"):
        return build_corpus(folder, place, progress=False, **made)


def reference_names(folder: str | Path | None) -> tuple[str, str]:
    """What the other side is called in figures."""
    return ("课程文章（演示）", "course articles (demonstration)") if folder is None else ("参照语料", "reference corpus")


def reference_read(folder: str | Path | None, reference: Corpus, used: Corpus) -> tuple[str, str]:
    """Sentence: what the reference is, whether all of it was read, and how much of it is compared with."""
    n, k, u = len(reference.articles), len(reference.problems), len(used.articles)
    if folder is None:
        return (f"参照是课程的 {n} 篇文章：只是演示，不能写进论文。", f"The reference is the {n} articles of the course: a demonstration, nothing for a paper.")
    some = (f"，用其中随机抽出的 {u:,} 份", f", {u:,} of them drawn at random are used") if u < n else ("", "")
    return f"参照语料 {n:,} 份文档{some[0]}；问题表 {k:,} 行。", f"Reference corpus: {n:,} documents{some[1]}; problems: {k:,} rows."


def basis_of_both(of: tuple[str, str], reference: Corpus, used: Corpus, seed: int) -> tuple[str, str]:
    """What a comparison rests on, for captions: what `basis` says of one's own corpus, and the same of the reference; ("", "") where all documents are used."""
    theirs = basis(reference, used, seed)
    sides = [(f"自己的语料：{of[0]}", f"your corpus: {of[1]}")] * any(of) + [(f"参照语料：{theirs[0]}", f"the reference: {theirs[1]}")] * any(theirs)
    return "；".join(zh for zh, _ in sides), "; ".join(en for _, en in sides)


def reference_in_words(folder: str | Path | None, reference: Corpus, used: Corpus) -> tuple[str, str]:
    """What the methods section says of the reference: of the course's articles that they were a demonstration, in brackets, to be taken out."""
    n, k = len(reference.articles), len(used.articles)
    if folder is None:
        return (f"课程的 {n} 篇文章【只是演示：体裁、年代、篇幅都不同。请在 reference_folder 写自己的参照语料，或删去这一句和 keyness-demonstration 表】",
                f"the {n} articles of the course [a demonstration: genre, years and length differ. Give a reference corpus in reference_folder, or "
                "delete this sentence and the table keyness-demonstration]")
    some = (f"里随机抽出的 {k:,} 份", f", {k:,} of them drawn at random") if k < n else ("", "")
    return (f"文件夹“{Path(folder).name}”的 {n:,} 份文档{some[0]}，用同一部词典切分", f"the {n:,} documents of folder “{Path(folder).name}”{some[1]}, cut with the same dictionary")


def both_sides(own: pd.DataFrame, reference: pd.DataFrame) -> pd.DataFrame:
    """Words of both corpora in one table for `govtext.keyness`: article_id, passage_id, term, n, corpus ("own" or "reference"). Documents of both may
    have one name, so each is told by its corpus, too."""
    columns = ["article_id", "passage_id", "term", "n"]
    table = pd.concat([own[columns].assign(corpus="own"), reference[columns].assign(corpus="reference")])
    table = table.astype({"term": str, "article_id": str})
    return table.assign(article_id=table["corpus"] + "/" + table["article_id"])


# ---------------------------------------------------------------------------------------------------- network

def least_documents(frequency: pd.DataFrame) -> int:
    """In how many documents a word of the network must stand: two, or one where fewer than two words do. `frequency`: df."""
    return 2 if (frequency["df"] > 1).sum() > 1 else 1


def network_sizes(pairs: pd.DataFrame, chosen: int = 1) -> pd.DataFrame:
    """What is left of the network at several thresholds, up to nine tenths of the heaviest line, and at the one chosen? threshold, terms, lines,
    hub (the words with most lines, a dash where more than three share the place).

    Parameters
    ----------
    pairs : term_a, term_b, n, as `govtext.association` gives them
    """
    from govtext.measures.cooccurrence import co_word_graph

    shares = (0.1, 0.2, 0.3, 0.5, 0.7, 0.9)
    steps = sorted({max(1, round(pairs["n"].max() * share)) for share in shares} | {chosen}) if len(pairs) else [1]
    graphs = [co_word_graph(pairs, minimum=m) for m in steps]
    return pd.DataFrame([(m, len(g), g.number_of_edges(), tr(*listed(hubs(g)[0]))) for m, g in zip(steps, graphs, strict=True)],
                        columns=["threshold", "terms", "lines", "hub"])


def hubs(graph: nx.Graph) -> tuple[list[str], int]:
    """The words with most lines, where at most three share that place and have more than one, and how many lines each has."""
    most = max((degree for _, degree in graph.degree()), default=0)
    words = sorted(term for term, degree in graph.degree() if degree == most)
    return (words if most > 1 and len(words) <= 3 else []), most


def lowest_threshold(pairs: pd.DataFrame, lines: int) -> int:
    """The lowest count at which at most so many pairs are left."""
    most = int(pairs["n"].max()) if len(pairs) else 0
    return next(m for m in range(1, most + 2) if (pairs["n"] >= m).sum() <= lines)


def largest_groups(found: pd.DataFrame, most: int = 6) -> dict[str, str]:
    """Term -> its group, of the largest groups with more than one term; `found` has term and consensus."""
    sizes = found["consensus"].value_counts()
    large = set(sizes[sizes > 1].head(most).index)
    return {term: str(group) for term, group in found[["term", "consensus"]].to_numpy() if group in large}


def group_names(groups: dict[str, str]) -> dict[str, str]:
    """Group -> its name in the language in force."""
    return {group: tr(f"第 {group} 组", f"group {group}") for group in sorted(set(groups.values()))}


def node_glosses(graph: nx.Graph) -> dict[str, str]:
    """The first gloss of each node for figures in English; none in Chinese."""
    return {term: english.split(";")[0] for term, english in (glosses(graph) or {}).items()}


def network_title(graph: nx.Graph, groups: dict[str, str]) -> tuple[str, str]:
    """Title: which term has most lines, where at most three share that place; how many terms and groups."""
    terms, lines, n = len(graph), graph.number_of_edges(), len(set(groups.values()))
    words, most = hubs(graph)
    each = ("各", " each have") if len(words) > 1 else ("", "")
    zh, en = (f"{lines} 条线里，{'、'.join(f'“{t}”' for t in words)}{each[0] or '一个词就'}占 {most} 条；",
              f"{listed(words)[1]}{each[1] or ' alone has'} {most} of {lines} lines; ") if words else (f"{lines} 条线，", f"{lines} line{'s' * (lines != 1)}, ")
    return f"{zh}{terms} 个词，{n} 组", en + ", ".join(f"{k} {word}{'s' * (k != 1)}" for k, word in ((terms, "term"), (n, "group")))


def listed(terms: Iterable[str], between: tuple[str, str] = ("、", ", ")) -> tuple[str, str]:
    """Terms in one line, in Chinese, and in English with glosses; a dash where there are none."""
    english = gloss(list(terms))
    return (between[0].join(english) or "–", between[1].join(t if g == t else f"{t} ({g})" for t, g in english.items()) or "–")


def with_glosses(pairs: pd.DataFrame) -> pd.DataFrame:
    """A table of pairs whose columns term_a and term_b have their glosses beside them in English."""
    return pairs.assign(**{c: [tr(*listed([term])) for term in pairs[c].astype(str)] for c in ("term_a", "term_b")})


def heaviest_line(pairs: pd.DataFrame) -> list[str]:
    """The two words of the first pair; none where there is no pair."""
    return pairs.loc[pairs.index[:1], ["term_a", "term_b"]].to_numpy().ravel().tolist()


def passages_with_all(corpus: Corpus, terms: Iterable[str]) -> pd.DataFrame:
    """Passages that have every one of the terms; no passage where no term is given."""
    tokens, passages = corpus.tokens, corpus.passages
    sides = [set(tokens.loc[tokens["term"] == term, "passage_id"]) for term in terms] or [set()]
    return passages[passages["passage_id"].isin(set.intersection(*sides))]


def results_folder(results: str | Path, folder: str | Path, out: str | Path, corpus: Corpus) -> Path:
    """A folder in `results` for the tables of this corpus alone, made where it is missing: named after the texts and the first figures of the
    corpus's hash, so that results of different texts or dictionaries never lie mixed.

    Raises
    ------
    GovtextError
        `results` lies in the folder of the texts, where a next run would read them as documents, or in that of the corpus.
    """
    home, texts = Path(results).resolve(), Path(folder)
    if any(home.is_relative_to(Path(other).resolve()) for other in (texts, out)):
        raise GovtextError(f"结果不能放在文本或语料的文件夹里（{results}）：下一次运行会把它们当作文本，或不能再建库。请在 results 写别的文件夹，例如 Path(\"my-results\")。",
                           f"Results cannot lie in the folder of the texts or of the corpus ({results}): a next run would read them as documents, or could not "
                           'build the corpus. Give another folder in `results`, such as Path("my-results").')
    place = home / f"{texts.name if texts.is_dir() else texts.stem}-{corpus.hash[:8]}"
    place.mkdir(parents=True, exist_ok=True)
    return place


def files_in(folder: Path) -> str:
    """Names of the files of a folder, sorted."""
    return " ".join(sorted(path.name for path in folder.iterdir()))


# ---------------------------------------------------------------------------------------------------- concepts and index

DIGITAL_STAGE = "stage-3-digital-gov"


def frameworks(own: Mapping[str, Sequence[str]] | None = None) -> pd.DataFrame:
    """Concepts to be counted, as `load_concepts` gives them: a reader's own, {name: [terms]}; without any, the stages, shifts and logics of
    the course, in this order.

    Raises
    ------
    GovtextError
        A concept has no list of terms.
    """
    for name, terms in (own or {}).items():
        if not isinstance(terms, (list, tuple)) or not terms or not all(isinstance(t, str) and t.strip() for t in terms):
            raise GovtextError(f"概念“{name}”要有一串词，例如 {{\"便民\": [\"少跑腿\", \"一次办\"]}}。",
                               f"Concept {name} needs a list of terms, as in {{\"便民\": [\"少跑腿\", \"一次办\"]}}.")
    concepts = load_concepts()
    if own:
        rows = [{"id": f"own-{i}", "kind": "own", "name_zh": name, "name_en": name, "terms": list(terms)} for i, (name, terms) in enumerate(own.items(), 1)]
        table = pd.DataFrame(rows).reindex(columns=concepts.columns)
        for column in ("from_terms", "to_terms"):
            table[column] = [[] for _ in rows]
        return table
    kinds = ("stage", "shift", "logic")
    return pd.concat([concepts[concepts["id"].str.match(r"(?:stage|shift|logic)-\d") & (concepts["kind"] == kind)] for kind in kinds])


def shown_concept(concepts: pd.DataFrame) -> str:
    """The concept whose passages are listed: digital government of the stages, else the first."""
    ids = concepts["id"].tolist()
    return DIGITAL_STAGE if DIGITAL_STAGE in ids else ids[0]


def example_words(folder: str | Path) -> list[str]:
    """New words to try with the example that travels with the kit; none for any other folder."""
    return ["派单", "政务大厅", "授权运营试点"] if Path(folder).resolve() == (data_dir() / "example").resolve() else []


def planted_words(folder: str | Path) -> tuple[str, ...]:
    """The words that the example's notices were written to tell apart by: of the last period, of the earlier ones; none for any other folder."""
    return ("数据", "窗口") if example_words(folder) else ()


def planted_found(planted: Sequence[str], between: pd.DataFrame, level: float = 0.05) -> tuple[str, str]:
    """Sentence: were the planted words found, and nothing else? `between`: term, p_adjusted, as `govtext.keyness` gives them; "" without any."""
    if not planted:
        return "", ""
    found = between.loc[between["p_adjusted"] <= level, "term"].astype(str).tolist()
    hit, more = [t for t in planted if t in found], [t for t in found if t not in planted]
    english = gloss([*planted, *more])
    return (f"写示例时埋下了一个差别：最后一期多写“{planted[0]}”，此前多写“{planted[1]}”。埋下的 {len(planted)} 个词找到 {len(hit)} 个；"
            f"没埋而报出来的：{'、'.join(more) or '没有'}（共检验 {len(between)} 个词）。",
            f"A difference was planted when the example was written: {planted[0]} ({english[planted[0]]}) in the last period, {planted[1]} "
            f"({english[planted[1]]}) before. Of the {len(planted)} planted words {len(hit)} {'is' if len(hit) == 1 else 'are'} found; reported without having "
            f"been planted: {', '.join(f'{t} ({english[t]})' for t in more) or 'none'} ({len(between)} words tested).")


def beyond_chance(shown: pd.DataFrame, tested: pd.DataFrame, least: int, level: float = 0.05) -> tuple[str, str]:
    """Sentence: how many of the words shown are beyond chance, alone and with all words together; or that no test was made.

    Parameters
    ----------
    shown, tested : p, p_adjusted; some and all rows of a table as `govtext.keyness` gives it with a unit
    least : occurrences, both sides added, that a word was tested from
    """
    n, k, m = int(tested["p"].notna().sum()), int((shown["p"] <= level).sum()), int((shown["p_adjusted"] <= level).sum())
    if not n:
        return NOT_TESTED if len(tested) else TOO_RARE
    return (f"图中的词，单独检验 p ≤ {level:g} 的有 {k} 个；{n:,} 个词（两边合计至少 {least} 次）一并检验，剩 {m} 个。",
            f"Terms shown with p at most {level:g} when tested alone: {k}; with all {n:,} terms (at least {least} times, both sides added) tested together: {m}.")


def seen_and_unseen(between: pd.DataFrame, sides: tuple[int, int], level: float = 0.05) -> tuple[str, str]:
    """Sentence: how far apart the shares of documents with a word are where a difference is seen, and where none is.

    Parameters
    ----------
    between : term, log_ratio, df_target, df_reference, p_adjusted, as `govtext.keyness` gives them with a unit
    sides : number of documents on each side
    """
    if between.empty:
        return TOO_RARE
    if between["p_adjusted"].isna().all():
        return NOT_TESTED
    apart = (between["df_target"] / sides[0] - between["df_reference"] / sides[1]).abs()
    seen = between["p_adjusted"] <= level
    k, m = int(seen.sum()), int((~seen).sum())
    if k and m and apart[seen].min() < apart[~seen].max():
        least = between[seen].loc[between.loc[seen, "log_ratio"].abs().idxmin()]
        times = 2 ** abs(least["log_ratio"])
        return (f"看得出差别的有 {k:,} 个词，差得最小的是“{least['term']}”，一边的比率是另一边的 {times:.2f} 倍；看不出的 {m:,} 个。文档占比在这里分不开看得出的和看不出的，要看对数比。",
                f"Words whose difference is seen: {k:,}, the closest being {listed([least['term']])[1]}, whose rate on one side is {times:.2f} times that on the other; not seen: {m:,}. "
                "Shares of documents do not separate the two here: look at the log ratio.")
    few = (f"看得出差别的 {k:,} 个词，两边有这个词的文档占比至少差 {100 * apart[seen].min():.0f} 个百分点", f"The {k:,} word{'s' * (k != 1)} whose difference is seen {'is' if k == 1 else 'are'} at least "
           f"{100 * apart[seen].min():.0f} points apart in the share of documents that have them") if k else ("没有一个词看得出差别", "No word's difference is seen")
    many = (f"看不出的 {m:,} 个词，最多差 {100 * apart[~seen].max():.0f} 个百分点。", f"the {m:,} others at most {100 * apart[~seen].max():.0f} points.") if m else ("没有看不出的。", "there are no others.")
    return f"{few[0]}；{many[0]}", f"{few[1]}; {many[1]}"


def periods_compared(documents: pd.DataFrame, last: str, basis: tuple[str, str] = ("", ""), unknown: int = 0) -> tuple[str, str]:
    """Sentences: how many documents the last period has and all before, and how many issuers have some of both.

    Parameters
    ----------
    documents : issuer, period, year; as `of_known_period` gives them
    basis : (zh, en) which documents these are, where they are a sample
    unknown : documents left out since their period is not known
    """
    late, known = documents["period"] == last, documents["issuer"] != OTHERS
    if late.all():
        return "这批文档只有一期，或时期不明：没有前后可比。", "These documents have one period only, or none that is known: nothing to compare."
    now, then = (set(documents.loc[known & side, "issuer"]) for side in (late, ~late))
    only, either = len(now ^ then), len(now | then)
    zh, en = (f"{either} 个发文单位里，{len(now & then)} 个两边都有文档", f"Issuers with documents on both sides: {len(now & then)} of {either}")
    if not either:
        zh, en = "发文单位不明：是时期的差别，还是单位的差别，分不开", "Issuers are not known: periods and issuers cannot be told apart"
    elif only:
        zh, en = f"{zh}；{only} 个只在一边，所以差别也可能是单位的", f"{en}; {only} stand on one side only, so a difference may also be one of issuers"
    which = (("最后一期", "此前", "The last period, ", ", ", "all earlier ones") if is_later(documents, last) else
             ("时期", "其余各期", "Period ", " ", "all others, since the years show no order of periods,"))
    out = (f"另有 {unknown:,} 份时期不明，没有计入。", f"Documents of unknown period, left out: {unknown:,}. ") if unknown else ("", "")
    of = (f"（{basis[0]}）", f" ({basis[1]})") if any(basis) else ("", "")
    return (f"{which[0]}“{last}”有 {late.sum():,} 份文档，{which[1]} {(~late).sum():,} 份{of[0]}。{out[0]}{zh}。",
            f"{which[2]}{listed([last])[1]}{which[3]}has {late.sum():,} document{'' if late.sum() == 1 else 's'}, {which[4]} {(~late).sum():,}{of[1]}. {out[1]}{en}.")


def few_in_the_reference(drawn: pd.DataFrame, documents: int, longer: float, level: float = 0.05) -> tuple[str, str]:
    """Sentence: of the words in every document of the reference and in none of one's own, how many can be told from chance? "" without any.

    Parameters
    ----------
    drawn : df_target, df_reference, inside_target, p_adjusted, mann_whitney_adjusted
    documents : number of documents of the reference
    longer : how many times as long as one's own they are
    """
    nowhere = drawn["p_adjusted"].notna() & (drawn["df_target"] == 0) & (drawn["inside_target"] == 0)   # not within longer words either
    clear = drawn[nowhere & (drawn["df_reference"] == documents)]
    seen = int((clear["p_adjusted"] <= level).sum())
    if clear.empty:
        return "", ""
    weak = ("", "") if seen else _weak_with_few(int((clear["mann_whitney_adjusted"] <= level).sum()), longer)
    return (f"图中有 {len(clear)} 个词，对照的 {documents} 篇都有、自己的语料一份也没有，其中实心的有 {seen} 个。{weak[0]}",
            f"Words shown that stand in all {documents} documents of the reference and in none of your own: {len(clear)}, of which filled: {seen}.{weak[1]}")


def _weak_with_few(ranked: int, longer: float) -> tuple[str, str]:
    """Why a test corrected for all terms sees little here, and what ranks say: they can be trusted where documents are of similar length."""
    long = longer > 1.5
    return (f"一边只有这么几篇，这种检验一并校正以后，大差别也难看出来：这是检验的弱点，不说明没有差别。换成按名次的检验（导出表的 mann_whitney_adjusted 列），{ranked} 个超过碰巧"
            + (f"；但对照的篇幅是自己文档的 {longer:.0f} 倍（中位数），长的本来就更容易有这个词，所以这也不能作准。" if long else "。"),
            f" With so few on one side this test, corrected for all terms, hardly sees even a large difference: a weakness of the test, no sign that there is none. "
            f"By ranks (mann_whitney_adjusted of the exported table) {ranked} are beyond chance"
            + (f"; but documents of the reference are {longer:.0f} times as long (medians), and a long text is likelier to hold any given word, so this does not settle it either." if long else "."))


def at_most(corpus: Corpus, documents: int, chars: int, seed: int) -> Corpus:
    """The corpus, or so many of its documents drawn at random, for steps that need a whole table in memory; fewer where documents are long, so that
    together they have about so many characters at most."""
    from govtext.sums import sample_documents

    n, size = len(corpus.articles), int(corpus.articles["n_chars"].sum())
    many = min(n, documents, max(1, n * chars // max(size, 1)))
    return corpus if many == n else sample_documents(corpus, many, seed=seed)


def basis(corpus: Corpus, part: Corpus, seed: int) -> tuple[str, str]:
    """What a count of the sample rests on, for captions: ("", "") where all documents are used."""
    n, k = len(corpus.articles), len(part.articles)
    return ("", "") if n == k else (f"{n:,} 份里随机抽出的 {k:,} 份，种子 {seed}", f"a random sample of {k:,} of {n:,} documents, seed {seed}")


def first_passages(corpus: Corpus, article_id: str, many: int = 5) -> list[str]:
    """The first passages of a document."""
    passages = corpus.portion_of(article_id).passages
    return passages.loc[passages["article_id"] == article_id, "passage_id"].astype(str).head(many).tolist()


def sheets_of(tables: Mapping[str, pd.DataFrame], folder: Path) -> dict[str, pd.DataFrame]:
    """Tables for the sheets of a workbook, and `columns`, which explains them; those of more than MOST_ROWS rows are written as CSV files beside
    it instead."""
    from govtext import export_csv

    tables = {**tables, "columns": columns_of(tables)}
    for name in [name for name, table in tables.items() if len(table) > MOST_ROWS]:
        export_csv(tables[name], folder / f"{name}.csv")
    return {name: table for name, table in tables.items() if len(table) <= MOST_ROWS}


def terms_of(concepts: pd.DataFrame) -> pd.DataFrame:
    """The terms that stand for each concept, a row each: id, concept (in the language in force), term."""
    table = concepts[["id", tr("name_zh", "name_en"), "terms"]].set_axis(["id", "concept", "term"], axis=1)
    return table.explode("term", ignore_index=True)


MEANINGS = {   # sheet, up to the first hyphen -> column -> what it holds
    "documents": {"article_id": ("文档编号", "id of the document"), "issuer": ("发文单位；… 为不明", "issuer; … is unknown"), "year": ("年份", "year"),
                  "period": ("时期：元数据里给的，或自动切的年段", "period: as the metadata give it, or a span of years cut automatically"),
                  "n_chars": ("字符数，不计空白", "characters without white space"),
                  "year_from": ("年份来自哪里：元数据、文件名、文件夹、题名", "where the year comes from: metadata, file name, folder, title"),
                  "name": ("图里的短名", "short name in figures")},
    "frequencies": {"term": ("词", "word"), "n": ("次数，最长匹配，去停用词", "occurrences, longest match, without stop words"),
                    "df": ("含有这个词的文档数", "documents with the word")},
    "keyness": {"term": ("词", "word"), "n_target": ("自己（或最后一期）的次数", "occurrences in one's own texts (or the last period)"),
                "n_reference": ("对照一边的次数", "occurrences on the other side"),
                "ll": ("对数似然，正号为自己更常用；把词当作各自独立，只为和文献对照，不能当证据",
                       "log-likelihood, + where one's own side has more; takes words as independent: for comparison with the literature, no evidence"),
                "log_ratio": ("对数比：差别的大小，1 是两倍；报告用", "log ratio: the size of the difference, 1 is twice; to be reported"),
                "passages": ("更常用的一边有这个词的段落数", "passages with the word on the side that has more"),
                "df_target": ("自己（或最后一期）有这个词的文档数", "documents with the word in one's own texts (or the last period)"),
                "df_reference": ("对照一边有这个词的文档数", "documents with the word on the other side"),
                "one_document": ("真：全部文档里只有一份有这个词", "true: the word stands in one document of all"),
                "t": ("两边比率之差除以文档之间的误差；表和图按它排列", "difference of the rates over its error between documents; table and figure are ordered by it"),
                "p": ("只看这一个词时碰巧有多容易；一起看许多词，不报告它", "how easily chance does it where this word alone is looked at; not to be reported of many words"),
                "p_adjusted": ("各词一并检验，碰巧有多容易；报告用", "how easily chance does it, all words tested together; to be reported"),
                "mann_whitney": ("按名次的检验，单独", "test by ranks, of this word alone"),
                "mann_whitney_adjusted": ("按名次的检验，按 Benjamini–Hochberg 校正；两边文档长短相近时才可比",
                                          "test by ranks, adjusted after Benjamini and Hochberg; where documents of both sides are of similar length"),
                "low": ("对数比的 95% 区间下限；文档太少时空着", "lower limit of the log ratio, 95 %; empty where documents are too few"),
                "high": ("对数比的 95% 区间上限；文档太少时空着", "upper limit of the log ratio, 95 %; empty where documents are too few"),
                "interval": ("区间可不可靠：none 没有，too narrow 偏窄，documents 可用", "how far the interval can be trusted: none, too narrow, documents (can be used)"),
                "inside_target": ("自己（或最后一期）这个词在更长的词里的次数", "times that it stands inside longer words in one's own texts (or the last period)"),
                "inside_reference": ("对照一边这个词在更长的词里的次数", "the same on the other side"),
                "log_ratio_inside": ("把这些也计入的对数比", "log ratio with these counted as well"),
                "inside_matters": ("真：一并计入，对数比变号或只剩不到一半，图中标 ‡", "true: with these counted the log ratio changes its sign or loses more than half; ‡ in figures")},
    "pairs": {"term_a": ("词", "word"), "term_b": ("另一个词", "the other word"), "n": ("两词同在的段落数", "passages with both"),
              "n_a": ("前一个词的段落数", "passages with the first"), "n_b": ("后一个词的段落数", "passages with the second"),
              "ochiai": ("Ochiai 系数：同在段落数除以两词段落数的几何平均", "Ochiai coefficient: passages with both over the geometric mean of those with each")},
    "concepts": {"id": ("概念编号，名称和词在 terms 表", "id of the concept; its name and terms are in the sheet terms"), "article_id": ("文档编号", "id of the document"),
                 "n": ("概念的词在文档里的次数，逐字计数", "occurrences of its terms in the document, as strings")},
    "terms": {"id": ("概念编号", "id of the concept"), "concept": ("概念", "concept"), "term": ("代表它的一个词", "a term that stands for it")},
}


def columns_of(sheets: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """What the columns of the sheets hold, in the language in force, and which are to be reported: sheet, column, meaning."""
    rows = [(sheet, column, tr(*MEANINGS[sheet.split("-")[0]].get(column, (column, column)))) for sheet, table in sheets.items() for column in table]
    return pd.DataFrame(rows, columns=["sheet", "column", "meaning"])


def headed(zh: str, en: str, of: tuple[str, str]) -> tuple[str, str]:
    """Both captions of a table, with what it rests on in brackets where that is a sample."""
    return (f"{zh}（{of[0]}）", f"{en} ({of[1]})") if any(of) else (zh, en)


NOT_REPORTED = ["bic", "diff", "p_words"]   # of words as if drawn one by one: columns that somebody would take for evidence


def comparisons(against: pd.DataFrame, between: pd.DataFrame | None, own: tuple[Corpus, Corpus], reference: tuple[Corpus, Corpus],
                folder: str | Path | None) -> dict[str, pd.DataFrame]:
    """The tables of keyness to be kept, under the names of their files: with the reference, and of the periods where these were compared; without
    NOT_REPORTED.

    own, reference : a corpus and what was used of it
    """
    theirs = "" if len(reference[0].articles) == len(reference[1].articles) else f"-reference-sample-{len(reference[1].articles)}"
    tables = {file_of("keyness-demonstration" if folder is None else "keyness", *own) + theirs: against}
    tables |= {} if between is None else {file_of("keyness-periods", *own): between}
    return {name: table.drop(columns=NOT_REPORTED) for name, table in tables.items()}


def file_of(name: str, corpus: Corpus, part: Corpus) -> str:
    """Name of a table for export: a count of the sample says so in its name."""
    return name if len(part.articles) == len(corpus.articles) else f"{name}-sample-{len(part.articles)}"


FULL = ("词频、共词和概念的份数", "Frequencies, co-words and documents with a concept")
SAMPLED = ("相邻的词、特征词、例证、上下文、窗口搭配和时期比较", "neighbouring words, keyness, evidence, contexts, collocates and the comparison of periods")
MOST_ROWS = 50_000   # of a sheet


def sampled(corpus: Corpus, part: Corpus, seed: int) -> tuple[str, str]:
    """Sentence: which steps use all documents, which a sample."""
    n, k = len(corpus.articles), len(part.articles)
    if n == k:
        return f"全部 {n:,} 份都用在每一步。", f"All {n:,} documents are used in every step."
    c = int(part.articles["n_chars"].sum())
    return (f"语料有 {n:,} 份。{FULL[0]}用全部；要把整张词表放进内存的（{SAMPLED[0]}，还有指数），用随机抽出的 {k:,} 份（{c:,} 字），种子 {seed}，图表下面都注明。论文里要照写，"
            "第 7 节的方法说明已经写了。",
            f"The corpus has {n:,} documents. {FULL[1]} use all of them; steps that need the whole table of words in memory ({SAMPLED[1]}, and the index) use {k:,} drawn at "
            f"random ({c:,} characters), seed {seed}, and figures and tables say so. Say so in a paper; the methods section (7) does.")


def of_steps(corpus: Corpus, part: Corpus, seed: int, deals: int, compared: tuple[tuple[int, int], tuple[int, int]],
             others: Iterable[tuple[str, str]] = ()) -> list[tuple[str, str]]:
    """Sentences for the methods section: the sample, the test of the keyness, and others, such as those of `periods_in_words`.

    compared : documents on both sides, against the reference corpus and of the periods
    """
    n, k = len(corpus.articles), len(part.articles)
    sample = [] if n == k else [(f"{FULL[0]}用全部 {n:,} 份文档；{SAMPLED[0]}用其中随机抽出的 {k:,} 份（种子 {seed}）。",
                                 f"{FULL[1]} use all {n:,} documents; {SAMPLED[1]} use {k:,} of them, drawn at random (seed {seed}).")]
    test = (f"特征词以文档为单位作置换检验，随机分组 {deals:,} 次，各词一并校正（最大 |t|）。",
            f"Keyness is tested by permutation with documents as units, {deals:,} random deals, adjusted for all terms together (max |t|).")
    made = [test] if any(min(sides) > 1 for sides in compared) else []
    return [said for said in (*sample, *made, few_deals(*compared), *others) if any(said)]


def network_in_words(words: int, documents: int, minimum: int, lines: int) -> tuple[str, str]:
    """Sentence for the methods section: how the co-word network of so many words, each in so many documents at least, was made
    (`govtext.summary.said_of_network`)."""
    zh, en = said_of_network(words, documents, minimum, lines)
    return zh, en[0].upper() + en[1:]


def few_deals(reference: tuple[int, int], periods: tuple[int, int]) -> tuple[str, str]:
    """Sentence for the methods section: which of the two comparisons has too few documents on its sides for the test; ("", "") where neither."""
    said = [_few(sides, zh, en) for sides, zh, en in ((reference, "与参照语料相比", "Against the reference corpus"), (periods, "时期之间相比", "Of the periods"))]
    return "".join(zh for zh, _ in said), " ".join(en for _, en in said if en)


def _few(sides: tuple[int, int], zh: str, en: str) -> tuple[str, str]:
    if min(sides) == 1:
        return f"{zh}，一边只有一份文档，没有作检验，只按 LL 排次序。", f"{en} a side is a single document: nothing was tested, and LL only ranks."
    if not min(sides) or (k := possible_deals(*sides)) >= FEW_DEALS:
        return "", ""
    return (f"{zh}，文档一共只有 {k} 种分法，p 大致不会小于 1/{k}，检验说不了什么。",
            f"{en} there are only {k} ways to deal the documents, so p can hardly fall below 1/{k} and the test tells nothing.")


def concepts_in_words(concepts: pd.DataFrame) -> tuple[str, str]:
    """Sentence for the methods section: which concepts were counted, by how many terms, and whose they are."""
    mine, terms = (concepts["kind"] == "own").all(), concepts["terms"].map(len)
    zh, en = ("、".join(f"{name}（{n}）" for name, n in zip(concepts["name_zh"], terms, strict=True)),
              ", ".join(f"{name} ({n})" for name, n in zip(concepts["name_en"], terms, strict=True)))
    who = ("研究者的", "of the researcher") if mine else ("课程文章里的", "from the course's articles")
    return (f"数了{who[0]} {len(concepts)} 个概念的词，括号里是词数：{zh}；词列在工作簿的 terms 表。",
            f"Terms of {len(concepts)} concept{'s' * (len(concepts) != 1)} {who[1]} were counted, so many of each: {en}; the sheet terms lists them.")


def periods_in_words(mine: pd.DataFrame, last: str, unknown: int, given: pd.Series | None = None) -> tuple[str, str]:
    """Sentences for the methods section: which periods were compared, with how many documents, and that they were cut from the years where the
    metadata give none (`given`: their column period); ("", "") where there is nothing to compare.

    Parameters
    ----------
    mine : period, year; documents compared, as `of_known_period` gives them
    unknown : documents left out since their period is not known
    """
    late = int((mine["period"] == last).sum())
    if not 0 < late < len(mine):
        return "", ""
    out = (f"；时期不明的 {unknown:,} 份不计", f"; {unknown:,} of unknown period are left out") if unknown else ("", "")
    cut = said_of_spans(mine, given)
    rest = ("此前的", "all earlier ones") if is_later(mine, last) else ("其余各期的", "all others")
    return (f"时期比较以“{last}”的 {late:,} 份对{rest[0]} {len(mine) - late:,} 份{out[0]}。{cut[0]}",
            f"Periods are compared as {last} ({late:,} document{'s' * (late != 1)}) against {rest[1]} ({len(mine) - late:,}){out[1]}. {cut[1]}".strip())


def seed_of_sample(corpus: Corpus, part: Corpus, seed: int, of: str = "") -> dict[str, int]:
    """The seed of the sample (`of` the reference) for the methods section; nothing where all documents are used."""
    return {} if len(part.articles) == len(corpus.articles) else {f"sample of {len(part.articles):,} documents{of}": seed}


def drawn(lines: pd.DataFrame, most: int, seed: int) -> pd.DataFrame:
    """So many lines of a concordance drawn at random, in its order: the first ones of a sorted concordance are all alike."""
    return lines if len(lines) <= most else lines.sample(most, random_state=seed).sort_index()


def drawn_head(lines: pd.DataFrame, most: int, seed: int, of: tuple[str, str]) -> tuple[str, str]:
    """Words after the caption of a concordance: how many lines of how many were drawn, and the `basis`."""
    few = len(lines) <= most
    zh = [*([] if few else [f"{len(lines):,} 行里随机抽 {most} 行，种子 {seed}"]), *filter(None, [of[0]])]
    en = [*([] if few else [f"{most} of {len(lines):,} lines, drawn at random, seed {seed}"]), *filter(None, [of[1]])]
    return (f"（{'；'.join(zh)}）", f" ({'; '.join(en)})") if zh else ("", "")


def before_and_after(before: pd.Series, after: pd.Series, new: Sequence[str]) -> pd.DataFrame:
    """Counts of new words and of the words they were cut into, before and after they were in the dictionary: term, old_count, new_count.

    Parameters
    ----------
    before, after : term -> count
    new : the new words
    """
    parts = [part for word in new for part in before.index.astype(str) if part in word and part != word and len(part) > 1]
    shown = list(dict.fromkeys([*new, *parts]))
    table = pd.DataFrame({"old_count": before.reindex(shown), "new_count": after.reindex(shown)}).fillna(0).astype("int64")
    return table.rename_axis("term").reset_index()


def span_heads(coverage: pd.DataFrame) -> dict[str, str]:
    """Span of years -> its name and number of documents on two lines, in order."""
    heads = {OTHERS: tr("无年份", "no year")}
    return {row.group: f"{heads.get(row.group, row.group)}\n({row.documents:,})" for row in coverage.drop_duplicates("group").itertuples()}


def share_of(coverage: pd.DataFrame) -> tuple[str, str]:
    """What a cell of the concepts is: a share of the documents of a year, or of a span of years."""
    zh, en = ("各段年份", "span of years") if coverage["group"].str.contains("–").any() else ("各年", "year")
    return f"{zh}里提到的文档占比", f"share of the documents of each {en}"


def pmc_items(variables: pd.DataFrame) -> pd.DataFrame:
    """Items of an index: variable (a concept), item (each of its terms; of a shift those of its new pole)."""
    terms = variables["to_terms"].where(variables["kind"] == "shift", variables["terms"])
    return pd.DataFrame({"variable": variables["id"], "item": terms}).explode("item")


def index_variables() -> pd.DataFrame:
    """The main variables of the index: the shifts and logics of the course."""
    concepts = frameworks()
    return concepts[concepts["kind"].isin(["shift", "logic"])]


def index_names(ids: Iterable[str]) -> dict[str, str]:
    """Variable -> its name in the language in force."""
    variables = index_variables().set_index("id")[tr("name_zh", "name_en")]
    return {i: variables[i] for i in ids}


def pmc_shown(index: pd.DataFrame, names: Mapping[str, str], most: int = 6) -> dict[str, str]:
    """The documents with the highest index, at most so many and none with 0 but the first: document -> short name, and its index below."""
    head = index.head(most)
    kept = head[head["pmc"].gt(0) | (head.index == 0)]
    return {row.policy: f"{names.get(row.policy, row.policy)[:28]}\n{row.pmc:.2f}" for row in kept.itertuples()}


def pmc_cells(index: pd.DataFrame) -> pd.DataFrame:
    """Scores of the main variables, one row each: id (variable), group (document), n."""
    return index.drop(columns="pmc").melt("policy", var_name="id", value_name="n").rename(columns={"policy": "group"})


def pmc_title(index: pd.DataFrame, names: Mapping[str, str]) -> tuple[str, str]:
    """Title: which document has most points, of how many, and how many documents have none."""
    best, full = index["pmc"].max(), index.shape[1] - 2
    tied, none = int((index["pmc"].round(9) == round(best, 9)).sum()), int((index["pmc"] == 0).sum())
    if not best:
        return f"{len(index):,} 份文档都是 0 分", f"All {len(index):,} documents score 0"
    first = names.get(index["policy"][0], index["policy"][0])
    who = (f"{tied} 份文档并列最高", f"{tied} documents share the highest index") if tied > 1 else (f"“{first}”最高", f"{first} is highest")
    return (f"{who[0]}，{best:.2f} 分（满分 {full}）；{len(index):,} 份里 {none:,} 份是 0 分",
            f"{who[1]}, {best:.2f} of {full} points; {none:,} of {len(index):,} documents score 0")


def worded_terms(strongest: pd.DataFrame) -> pd.DataFrame:
    """`govtext.strongest_terms` for a figure: in English the first gloss of each term stands in its place."""
    return strongest if language() == "zh" else strongest.assign(term=[_first_gloss(t) for t in strongest["term"]])


def worded_documents(documents: pd.DataFrame) -> pd.DataFrame:
    """Documents for tables and figures: in English the invented issuers of the example, and periods named by a term, are in English."""
    return documents if language() == "zh" else documents.assign(issuer=documents["issuer"].replace(INVENTED), period=documents["period"].map(_first_gloss))


def _first_gloss(term: str) -> str:
    return gloss([term])[term].split(";")[0]


def strongest_items(scores: pd.DataFrame) -> pd.DataFrame:
    """The item with which most documents score, for each variable that has any; as `govtext.strongest_terms`."""
    return strongest_terms(pd.DataFrame({"id": scores["variable"], "term": scores["item"], "n": scores["score"]}))

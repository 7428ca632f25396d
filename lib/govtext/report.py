"""What reviewers ask for: the methods paragraph with its appendix tables, and exports that other programs open."""

from __future__ import annotations

import importlib.metadata
import platform
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from .corpus import Corpus
from .csvfiles import UNSTORABLE, export_csv, guard_cell, with_row_names
from .language import LANGUAGES, in_language, tr
from .lexicon import load_stopwords
from .looks import on_screen
from .measures.documents import describe_documents
from .messages import GovtextError, one_of
from .metadata import METADATA_NAMES, NOT_IN_FOLDER, RENAMED
from .problems import MOST_KINDS, is_of_document, kinds
from .progress import watched
from .readers import one_line
from .segment import dictionary_entries, segmenter_record
from .show import as_markdown, from_markdown
from .summary import LOG_RATIO, Part, Text, said_of_years

if TYPE_CHECKING:
    from .charts import Chart

PACKAGES = ["govtext", "jieba", "rjieba", "pandas", "numpy", "scipy", "scikit-learn", "networkx", "matplotlib", "opencc"]


def methods_report(corpus: Corpus, *, sampling: Text = ("", ""), unit: str | None = None, counting: str | Mapping[str, Text] | None = None,
                   stopwords: int | Iterable[str] | None = None, synonyms: int | None = None, window: int | str | None = None,
                   reference: Text | None = None, further: Iterable[Text] = (), thresholds: Mapping[str, Any] | None = None, seeds: Mapping[str, Any] | None = None,
                   statements: Iterable[Text] = (), figures: Mapping[str, Iterable[tuple[str, Chart]]] | None = None) -> dict[str, str]:
    """Write the methods section of a study: what the corpus itself knows of how it was made, and what the caller says of the rest.

    Parameters
    ----------
    corpus : Corpus
    sampling : (zh, en)
        How the texts were chosen; only the researcher knows. Left empty, the report says that it is missing.
    unit : {"sentence", "passage", "article"}, optional
        Unit of analysis.
    counting : {"string", "nested", "longest match"}, optional
        How the terms of the study were counted; nothing is said where it is not given. Where one thing is counted in one way and another in
        another: {way: (what, zh and en)}, such as {"string": ("概念", "concepts")}.
    stopwords : the words, or how many; of words the report says where they come from
    synonyms : number of synonyms merged
    window : how far collocates may stand: a number of words to each side, "sentence" or "passage"
    reference : (zh, en) what a keyness compares with
    further : (zh, en) sentences that end the paragraph: steps that only the caller knows, such as a sample or a comparison
    thresholds : name -> value, for example {"minimum co-occurrence": 3}
    seeds : name -> seed
    statements : (zh, en) sentences on the tables, such as `summary.Part.said`
    figures : "zh" and "en" -> (path beside the report, Chart) of figures to show

    Returns
    -------
    dict
        "zh" and "en": Markdown with a paragraph, figures and appendix tables (settings, added terms, versions, hashes, what was not
        read and why, documents).

    Raises
    ------
    GovtextError
        Unknown unit, counting or window.
    """
    if isinstance(sampling, str) or len(sampling) != 2:
        raise GovtextError("sampling 要给两段文字：(中文, 英文)。", "sampling must be two texts: (Chinese, English).")
    one_of("unit", unit, (None, *UNITS))
    for way in counting if isinstance(counting, Mapping) else (counting,):
        one_of("counting", way, (None, *COUNTINGS))
    if not isinstance(window, int):
        one_of("window", window, (None, "sentence", "passage"))
    added, left = added_terms(corpus), not_read(corpus)
    sentences = [_of_size(corpus), _of_unread(corpus, left), sampling if any(sampling) else MISSING, said_of_years(describe_documents(corpus.articles)), *_of_text(corpus), *_of_documents_read(corpus),
                 *_of_words(corpus, added), *_of_study(unit, counting, stopwords, synonyms, window, reference), *further]
    tables = [said for said in statements if any(said)]
    made = {}
    for i, lang in enumerate(LANGUAGES):
        with in_language(lang):
            text = ("" if lang == "zh" else " ").join(said[i] for said in sentences if said[i])
            made[lang] = "\n\n".join([f"# {tr('方法', 'Methods')}", text, *([f"## {tr('表格', 'Tables')}"] if tables else []),
                                      *(as_markdown(said[i]) for said in tables), *_shown((figures or {}).get(lang, ())),
                                      *_numbered(_appendices(corpus, thresholds or {}, seeds or {}, added, left), i)]) + "\n"
    return made


UNITS = {"sentence": "句", "passage": "段落", "article": "篇"}
COUNTINGS = {"string": ("逐字计数（原文里出现一次算一次，含更长的词里和跨词的，可疑的碰巧除外）",
                       "string counts (every time a term stands in the text, in longer words and across words too, doubtful accidents left out)"),
             "nested": ("含嵌套计数（长词内部的词也计入）", "nested (terms inside longer terms are counted)"),
             "longest match": ("最长匹配计数（每个字只属于一个词）", "longest-match counts (each character belongs to one word)")}
MISSING = ("【抽样方法由研究者补写：总体、来源、起止时间、检索词、剔除标准】",
           "[Sampling: to be written by the researcher: population, source, period, search terms, exclusions.]")
LISTED = 200   # rows of an appendix


def _of_size(corpus: Corpus) -> Text:
    articles = corpus.articles
    d, p, s, c = len(articles), int(articles["n_passages"].sum()), int(articles["n_sentences"].sum()), int(articles["n_chars"].sum())
    return (f"语料共 {d:,} 份文档，{p:,} 个段落、{s:,} 句、{c:,} 个字符（不计空白）。",
            f"The corpus holds {d:,} document{'s' * (d != 1)}, {p:,} passage{'s' * (p != 1)}, {s:,} sentence{'s' * (s != 1)} and {c:,} characters "
            "(without white space).")


def not_read(corpus: Corpus) -> pd.DataFrame:
    """The problems that tell of what is not in the corpus: files that could not be read, names in the metadata without a file, rows of a table
    that were left out; file, problem_zh, problem_en. None of a sample or a part, whose problems are those of the whole.

    Problems of documents that are there, such as a doubtful year, name their files, several of them with commas between.
    """
    problems, files = _told_of(corpus)
    left = [not is_of_document(name, files) and name.lower().rpartition("/")[2] not in METADATA_NAMES and RENAMED not in zh
            for name, zh in zip(problems["file"], problems["problem_zh"], strict=True)]
    return problems[pd.Series(left, problems.index, dtype=bool)]


def _told_of(corpus: Corpus) -> tuple[pd.DataFrame, set[str]]:
    """The problems of a whole corpus, and the names of its documents."""
    problems = corpus.problems.fillna("").astype(str)
    return (problems, set(corpus.articles["file"])) if not corpus.part and "file" in corpus.articles else (problems.head(0), set())


def _of_unread(corpus: Corpus, left: pd.DataFrame) -> Text:
    """What is not among the documents: papers give the numbers gathered and used. "" where all is."""
    if left.empty:
        return "", ""
    if corpus.manifest.get("text_column", ""):
        zh, en = zip(*(kind.said(brief=True) for kind in kinds(left.itertuples(index=False, name=None), ())), strict=True)
        return as_markdown("；".join(zh)) + "。", as_markdown("; ".join(en)) + "."
    lost = left["problem_zh"].str.contains(NOT_IN_FOLDER, regex=False)
    some = ((left[~lost], "没有读入的文件 {n:,} 个（{names}）", "files that could not be read, {n:,} ({names})"),
            (left[lost], "元数据里有、文件夹里没有的 {n:,} 个（{names}）", "names in the metadata without a file, {n:,} ({names})"))
    zh, en = ([words[i].format(n=len(rows), names=_few(rows["file"].replace("", "–").tolist())) for rows, *words in some if len(rows)] for i in (0, 1))
    return f"不在其中的：{'，'.join(zh)}，原因见附录。", f"Not among them: {'; '.join(en)}; an appendix says why."


def _of_documents_read(corpus: Corpus) -> Iterator[Text]:
    """What was found, or changed, while documents were read, and how many have the text of another."""
    problems, files = _told_of(corpus)
    rows = [row for row in problems.itertuples(index=False, name=None) if row[2].startswith(f"{row[0]}: ") and is_of_document(row[0], files)]
    if rows:
        found = sorted(kinds(rows, files), key=lambda kind: -kind.number)   # in a paper what concerns many documents comes first
        zh, en = zip(*(kind.said(brief=True) for kind in found[:MOST_KINDS]), strict=True)
        more = ("；其余见 problems.csv", "; the rest is in problems.csv") if len(found) > MOST_KINDS else ("", "")
        yield f"读入时注明：{as_markdown('；'.join(zh))}{more[0]}。", f"Noted while documents were read: {as_markdown('; '.join(en))}{more[1]}."
    texts = corpus.articles.loc[corpus.articles["n_chars"] > 0, "sha256"]
    if d := int((same := texts.duplicated(keep=False)).sum()):
        n = texts[same].nunique()
        yield (f"有 {d:,} 份文档的正文与另一份完全相同（{n:,} 种正文），都计入。",
               f"{d:,} documents have exactly the text of another ({n:,} different text{'s' * (n != 1)}); all are counted.")


def _of_text(corpus: Corpus) -> list[Text]:
    """How texts were read, cleaned and made simplified, from the manifest."""
    cut, column = corpus.manifest["segmentation"], corpus.manifest.get("text_column", "")
    shown = as_markdown(column)
    made = [(f"文本取自表格的“{shown}”列，一行一份。", f"Texts were taken from column “{shown}” of a table, one per row.")] if column else []
    made.append(("文本先统一全角半角，删去空白和引文编号；以“。？！”和段落末尾断句。",
                 "Full-width forms were folded, white space and reference marks removed; sentences end at 。?! and at the end of a paragraph."))
    if "convert" in cut:
        version = cut.get("opencc_version", "")
        made.append((f"繁体字先用 OpenCC {version}（{cut['convert']}）转为简体再计数。",
                     f"Traditional characters were made simplified by OpenCC {version} ({cut['convert']}) for counting."))
    return made


def _of_words(corpus: Corpus, added: pd.DataFrame) -> list[Text]:
    """The segmenter that was used, its dictionary, and the terms counted in the text beside it."""
    cut, number = corpus.manifest["segmentation"], int(corpus.manifest["segmentation"]["dictionary_words"])
    hmm = cut["hmm"] == "true"
    made = [(f"用 {cut['engine']} {cut['engine_version']} 分词，{'启用' if hmm else '关闭'}隐马尔可夫新词发现。",
             f"Words were cut with {cut['engine']} {cut['engine_version']}, hidden Markov model {'on' if hmm else 'off'}."),
            _of_dictionary(number, cut["dictionary_sha256"], added)]
    if corpus.has_term_counts:
        listed, others = len(corpus.listed_terms), added.loc[added["kind"] == "counted", "term"].tolist()
        made.append((f"原文计数表 term_counts 统计 {listed:,} 个词在原文中的每一次出现" + (
            f"，其中 {len(others)} 个不在词典里，不影响分词（{_few(others)}）。" if others else "，都在词典里。"),
            f"The table term_counts holds every occurrence in the text of {listed:,} terms" + (
            f", {len(others)} of them outside the dictionary and without effect on the words ({_few(others)})." if others else ", all of the dictionary.")))
    return made


def _of_dictionary(number: int, sha256: str, added: pd.DataFrame) -> Text:
    if not number:
        return "不用领域词典。", "No domain dictionary was used."
    course = segmenter_record("jieba", "course")
    if sha256 == course["dictionary_sha256"]:
        return (f"领域词典为课程词典，{number:,} 个词条，不设词频。", f"The domain dictionary is that of the course, {number:,} entries without frequencies.")
    words, lost = (added.loc[added["kind"] == kind, "term"].tolist() for kind in ("word", "left out"))
    zh, en = f"领域词典 {number:,} 个词条，不设词频", f"The domain dictionary has {number:,} entries without frequencies"
    if not (words or lost):
        return f"{zh}。", f"{en}."
    return (f"{zh}；与课程词典（{course['dictionary_words']} 条）相比，多 {len(words):,} 条" + (f"（{_few(words)}）" if words else "") + f"，少 {len(lost):,} 条。",
            f"{en}; against the course's dictionary ({course['dictionary_words']} entries) it has {len(words):,} more" + (
                f" ({_few(words)})" if words else "") + f" and {len(lost):,} fewer.")


def _few(terms: list[str], most: int = 12) -> str:
    return as_markdown("、".join(terms[:most])) + (" …" if len(terms) > most else "")


def added_terms(corpus: Corpus) -> pd.DataFrame:
    """How the terms of a corpus differ from those of the course: term, kind ("word" added to the dictionary, "counted" in the text only,
    "left out" of the course's dictionary); empty for a corpus without string counts, which does not list its terms."""
    if not corpus.has_term_counts:
        return pd.DataFrame(columns=["term", "kind"], dtype=str)
    listed, course = corpus.listed_terms, dictionary_entries("course")
    whole = listed.loc[listed["dictionary"] == "yes", "term"].tolist()
    rows = [*((t, "word") for t in whole if t not in set(course)), *((t, "counted") for t in listed.loc[listed["dictionary"] == "no", "term"]),
            *((t, "left out") for t in course if t not in set(whole))]
    return pd.DataFrame(rows, columns=["term", "kind"], dtype=str)


def _of_study(unit: str | None, counting: str | Mapping[str, Text] | None, stopwords: int | Iterable[str] | None, synonyms: int | None, window: int | str | None,
              reference: Text | None) -> list[Text]:
    """What only the caller knows."""
    made = [(f"分析单位为{UNITS[unit]}。", f"The unit of analysis is the {unit}.")] if unit else []
    if isinstance(counting, Mapping):
        made += [(f"{what[0]}采用{COUNTINGS[way][0]}。", f"Counts of {what[1]} are {COUNTINGS[way][1]}.") for way, what in counting.items()]
    elif counting:
        made.append((f"词频采用{COUNTINGS[counting][0]}。", f"Counts are {COUNTINGS[counting][1]}."))
    if stopwords is not None:
        made.append(_of_stopwords(stopwords))
    if synonyms is not None:
        made.append((f"同义词表 {synonyms} 条。", f"{synonyms} synonyms were merged."))
    if window is not None:
        made.append((f"搭配的窗口为左右各 {window} 个词，不越过句界。", f"Collocates stand within {window} words to each side, in the same sentence.")
                    if isinstance(window, int) else (f"搭配的窗口为同一{UNITS[window]}。", f"Collocates stand in the same {window}."))
    if reference is not None:
        made += [(f"特征词的参照语料为{reference[0]}。", f"The reference corpus of the keyness is {reference[1]}."), LOG_RATIO]
    return made


def _of_stopwords(stopwords: int | Iterable[str]) -> Text:
    if isinstance(stopwords, int):
        return f"停用词 {stopwords:,} 个。", f"{stopwords:,} stop words were used."
    words, own = frozenset(stopwords), load_stopwords()
    if words == own:
        return (f"停用词 {len(words):,} 个，为本工具所带的表（stopwords-iso 中文表加本项目的补充）。",
                f"{len(words):,} stop words were used: the list of this tool (stopwords-iso for Chinese with additions of its own).")
    more, fewer = len(words - own), len(own - words)
    zh, en = (f"（{_few(sorted(words - own))}）", f" ({_few(sorted(words - own))})") if more else ("", "")
    return (f"停用词 {len(words):,} 个，为研究者的表；与本工具所带的表相比，多 {more:,} 个{zh}，少 {fewer:,} 个。",
            f"{len(words):,} stop words of the researcher's list were used, {more:,} more{en} and {fewer:,} fewer than in the list of this tool.")


# ---------------------------------------------------------------------------------------------------- figures and appendices

def _shown(figures: Iterable[tuple[str, Chart]]) -> list[str]:
    """Each figure as a Markdown picture with its caption."""
    blocks = [block for path, chart in figures for block in (f"![{as_markdown(chart.alt)}]({path})", as_markdown(chart.caption))]
    return [f"## {tr('图', 'Figures')}", *blocks] if blocks else []


def _appendices(corpus: Corpus, thresholds: Mapping[str, Any], seeds: Mapping[str, Any], added: pd.DataFrame,
                left: pd.DataFrame) -> Iterator[tuple[Text, pd.DataFrame]]:
    cut, articles = corpus.manifest["segmentation"], corpus.articles
    yield ("参数", "settings"), pd.DataFrame([*thresholds.items(), *((f"seed: {k}", v) for k, v in seeds.items())], columns=["setting", "value"])
    kinds = {"word": tr("加入词典", "added to the dictionary"), "counted": tr("只在原文里计数", "counted in the text only")}
    own = added[added["kind"].isin(kinds)]
    yield _headed("加入的词", "terms added", own), own.assign(kind=own["kind"].map(kinds)).head(LISTED)
    versions = [("Python", platform.python_version()), *((p, _version(p)) for p in PACKAGES)]
    yield (("软件版本", "versions"), pd.DataFrame([*((p, v) for p, v in versions if v), (f"govtext ({tr('生成语料时', 'when the corpus was built')})", corpus.manifest.get("govtext", "?"))],
                        columns=["package", "version"]))
    yield ("校验值", "hashes"), pd.DataFrame([("corpus", corpus.hash), ("inputs", corpus.manifest["inputs_sha256"]),
                                           ("dictionary", cut["dictionary_sha256"])], columns=["what", "sha256"])
    told = left[["file", tr("problem_zh", "problem_en")]].fillna("").set_axis(["file", "problem"], axis=1)
    yield _headed("没有读入的", "not read", told), told.head(LISTED)
    year = describe_documents(articles)["year"].astype(object)
    listed = articles[["article_id", "title", "published", "n_passages", "n_chars", "sha256"]].assign(sha256=articles["sha256"].str[:12])
    listed.insert(2, "year", year.where(year.notna(), "").to_numpy())
    yield _headed("文档清单", "documents", listed), listed.head(LISTED)


def _headed(zh: str, en: str, rows: pd.DataFrame) -> Text:
    """Heading of an appendix, which says where only the first rows are printed."""
    return (f"{zh}（前 {LISTED} 行，共 {len(rows):,} 行）", f"{en} (the first {LISTED} of {len(rows):,})") if len(rows) > LISTED else (zh, en)


def _numbered(appendices: Iterable[tuple[Text, pd.DataFrame]], lang: int) -> list[str]:
    """Heading and table of each appendix that holds something, numbered without gaps."""
    kept = [(heads[lang], table) for heads, table in appendices if len(table)]
    return [block for number, (head, table) in enumerate(kept, 1)
            for block in (f"## {tr(f'附录{NUMERALS[number]}', f'Appendix {number}')}{tr('：', ': ')}{head}", _markdown(table))]


NUMERALS = "〇一二三四五六七八九"


def _version(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return ""


def _markdown(table: pd.DataFrame) -> str:
    def cell(value: Any) -> str:
        return as_markdown(one_line(str(value)))

    lines = [" | ".join(map(cell, table.columns)), " | ".join("---" for _ in table.columns)]
    lines += [" | ".join(map(cell, row)) for row in table.itertuples(index=False)]
    return "\n".join(f"| {line} |" for line in lines)


def write_whole(corpus: Corpus, parts: Iterable[Part], folder: Path, *, stopwords: Iterable[str]) -> list[Path]:
    """Write a report: the tables as CSV, their figures as PNG and SVG in both languages, the methods section as .md and .docx.

    Returns
    -------
    list of the files written, without the figures, and the folder of these
    """
    parts = list(parts)
    for part in parts:
        export_csv(part.table, folder / f"{part.name}.csv")
    (folder / "figures").mkdir()
    figures = {lang: _drawn(parts, lang, folder) for lang in LANGUAGES}
    report = methods_report(corpus, stopwords=stopwords, statements=[part.said for part in parts], figures=figures)
    return [*(folder / f"{part.name}.csv" for part in parts), folder / "figures", *write_report(report, folder / "methods.md"),
            *write_report(report, folder / "methods.docx")]


def _drawn(parts: Iterable[Part], lang: str, folder: Path) -> list[tuple[str, Chart]]:
    with in_language(lang), on_screen("notebook"):
        figures = [figure for part in parts for figure in part.figures.items()]
        charts = {f"figures/{name}.{lang}": make() for name, make in watched(figures, len(figures), "figure", "draw")}
    for name, chart in charts.items():
        for suffix in ("png", "svg"):
            chart.save(folder / f"{name}.{suffix}")
    return [(f"{name}.png", chart) for name, chart in charts.items()]


def write_report(report: dict[str, str], path: str | Path) -> list[Path]:
    """Write a methods report in both languages: path.zh.md and path.en.md, or .docx by the suffix given.

    Returns
    -------
    list of the files written

    Raises
    ------
    GovtextError
        Another suffix than .md or .docx.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    one_of("suffix", path.suffix.lower(), (".md", ".docx"))
    made = []
    for lang, text in report.items():
        place = path.with_name(f"{path.stem}.{lang}{path.suffix.lower()}")
        if path.suffix.lower() == ".md":
            place.write_text(text, "utf-8", newline="\n")
        else:
            _write_docx(text, place)
        made.append(place)
    return made


def _write_docx(markdown: str, path: Path) -> None:
    """The few Markdown forms of `methods_report` as a Word document: headings, paragraphs, tables."""
    import docx

    markdown = UNSTORABLE.sub("", markdown)
    document = docx.Document()
    for block in markdown.strip().split("\n\n"):
        if block.startswith("#"):
            marks, words = block.split(" ", 1)
            document.add_heading(words, len(marks))
        elif block.startswith("!["):
            document.add_picture(str(path.parent / block[block.rindex("](") + 2:-1]), width=docx.shared.Inches(6.3))
        elif block.startswith("|"):
            rows = [[from_markdown(cell) for cell in line[2:-2].split(" | ")] for line in block.split("\n")]
            del rows[1]
            table = document.add_table(len(rows), len(rows[0]), style="Table Grid")
            for cells, row in zip(table.rows, rows, strict=True):
                for cell, value in zip(cells.cells, row, strict=True):
                    cell.text = value
        else:
            document.add_paragraph(from_markdown(block))
    document.save(path)


def export_graph(graph: Any, path: str | Path) -> Path:
    """Write a network for Gephi, Pajek, UCINET or a spreadsheet: .graphml, .gexf, .net or .csv (edges). No dates inside.

    Raises
    ------
    GovtextError
        Another suffix.
    """
    import networkx as nx

    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    kind = path.suffix.lower()
    one_of("suffix", kind, (".graphml", ".gexf", ".net", ".csv"))
    graph = _storable(graph)
    if kind == ".graphml":
        path.write_text("\n".join(nx.generate_graphml(graph)) + "\n", "utf-8", newline="\n")
    elif kind == ".gexf":
        text = "\n".join(nx.generate_gexf(graph)) + "\n"
        path.write_text(re.sub(r' lastmodifieddate="[^"]*"', "", text), "utf-8", newline="\n")
    elif kind == ".net":
        path.write_text("\n".join(_pajek(graph)) + "\n", "utf-8", newline="\n")
    else:
        edges = pd.DataFrame([(a, b, *(d.get(k, "") for k in ("weight", "n"))) for a, b, d in graph.edges(data=True)],
                             columns=["source", "target", "weight", "n"])
        export_csv(edges, path)
    return path


def _storable(graph: Any) -> Any:
    """The graph with names and texts on one line and without signs that XML has no place for; the same one where nothing changes."""
    import networkx as nx

    names = {node: one_line(node) for node in graph if isinstance(node, str) and one_line(node) != node}
    tidy = nx.relabel_nodes(graph, names) if names else graph
    texts = [data for _, data in tidy.nodes(data=True)] + [data for *_, data in tidy.edges(data=True)]
    if not any(isinstance(value, str) and UNSTORABLE.search(value) for data in texts for value in data.values()):
        return tidy
    tidy = tidy.copy()
    for data in [*(data for _, data in tidy.nodes(data=True)), *(data for *_, data in tidy.edges(data=True))]:
        data.update({key: UNSTORABLE.sub("", value) for key, value in data.items() if isinstance(value, str)})
    return tidy


def _pajek(graph: Any) -> list[str]:
    number = {node: i for i, node in enumerate(graph, 1)}
    lines = [f"*Vertices {len(number)}"] + ['{} "{}"'.format(i, str(node).replace('"', "'")) for node, i in number.items()]
    return [*lines, "*Edges", *(f"{number[a]} {number[b]} {d.get('weight', 1)}" for a, b, d in graph.edges(data=True))]


def export_workbook(tables: dict[str, pd.DataFrame], path: str | Path, *, methods: str = "") -> Path:
    """Write tables as sheets of one .xlsx workbook, with a sheet `methods` for the text of `methods_report`.

    Text that begins like a formula is guarded, so that no cell of a text is run.

    Raises
    ------
    GovtextError
        No table, another suffix, or a table longer than a sheet (1,048,575 rows).
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    one_of("suffix", path.suffix.lower(), (".xlsx",))
    if not tables:
        raise GovtextError("没有表可以导出。", "There is no table to export.")
    long = [name for name, table in tables.items() if len(table) > 1_048_575]
    if long:
        raise GovtextError(f"表 {long[0]} 太长，Excel 装不下。请改用 export_csv。", f"The table {long[0]} is too long for Excel. Use export_csv.")
    short = [name[:31].casefold() for name in tables] + ["methods"] * bool(methods)
    if len(set(short)) < len(short) or not all(re.fullmatch(r"[^\[\]:*?/\\]+", name) for name in tables):
        raise GovtextError("工作表名不能为空、不能含 []:*?/\\，且前 31 个字符（不分大小写）要各不相同，也不能叫 methods。请改名。",
                           "Names of sheets must not be empty or hold []:*?/\\, and must differ in their first 31 characters (capitals aside), also from "
                           "methods. Rename them.")
    with pd.ExcelWriter(path, engine="openpyxl") as book:
        for name, table in tables.items():
            safe = with_row_names(table).copy()
            for column in safe.columns:
                if not pd.api.types.is_numeric_dtype(safe[column]):
                    safe[column] = [guard_cell(v) for v in safe[column]]
            safe.columns = [guard_cell(c) for c in safe.columns]
            safe.to_excel(book, sheet_name=name[:31], index=False)
        if methods:
            pd.DataFrame({"methods": [guard_cell(line) for line in methods.splitlines()]}).to_excel(book, sheet_name="methods", index=False)
    return path

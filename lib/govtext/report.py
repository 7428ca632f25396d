"""What reviewers ask for: the methods paragraph with its appendix tables, and exports that other programs open."""

from __future__ import annotations

import importlib.metadata
import platform
import re
from pathlib import Path
from typing import Any

import pandas as pd

from .corpus import Corpus
from .csvfiles import UNSTORABLE, export_csv, guard_cell, with_row_names
from .messages import GovtextError, one_of
from .readers import one_line
from .show import as_markdown, from_markdown

PACKAGES = ["govtext", "jieba", "rjieba", "pandas", "numpy", "scipy", "scikit-learn", "networkx", "matplotlib", "opencc"]


def methods_report(corpus: Corpus, *, sampling: tuple[str, str] = ("", ""), unit: str = "passage", counting: str = "nested",
                   stopwords: int | None = None, synonyms: int | None = None, thresholds: dict[str, Any] | None = None,
                   seeds: dict[str, int] | None = None) -> dict[str, str]:
    """Write the methods section of a study from what the corpus and the caller know.

    Parameters
    ----------
    corpus : Corpus
    sampling : (zh, en)
        How the texts were chosen; only the researcher knows. Left empty, the report says that it is missing.
    unit : {"sentence", "passage", "article"}
        Unit of analysis.
    counting : {"nested", "longest match"}
    stopwords, synonyms : numbers of entries used, where any
    thresholds : name -> value, for example {"minimum co-occurrence": 3}
    seeds : name -> seed

    Returns
    -------
    dict
        "zh" and "en": Markdown with a paragraph and appendix tables (settings, versions, hashes, documents).
    """
    if isinstance(sampling, str) or len(sampling) != 2:
        raise GovtextError("sampling 要给两段文字：(中文, 英文)。", "sampling must be two texts: (Chinese, English).")
    one_of("unit", unit, ("sentence", "passage", "article"))
    one_of("counting", counting, ("nested", "longest match"))
    return {lang: _report(corpus, lang, sampling[lang == "en"], unit, counting, stopwords, synonyms, thresholds or {}, seeds or {})
            for lang in ("zh", "en")}


def _report(corpus: Corpus, lang: str, sampling: str, unit: str, counting: str, stopwords: int | None, synonyms: int | None,
            thresholds: dict[str, Any], seeds: dict[str, int]) -> str:
    zh = lang == "zh"
    articles, cut = corpus.articles, corpus.manifest["segmentation"]
    span = _span(articles, zh)
    size = {"d": len(articles), "p": len(corpus.passages), "s": int(articles["n_sentences"].sum()), "c": int(articles["n_chars"].sum())}
    units = {"sentence": "句", "passage": "段落", "article": "篇"}
    converted = (f"繁体字先用 OpenCC（{cut['convert']}）转为简体再计数；", "traditional characters were made simplified by OpenCC "
                 f"({cut['convert']}) for counting; ") if "convert" in cut else ("", "")
    if zh:
        text = (f"语料共 {size['d']} 份文档（{span}），{size['p']:,} 个段落、{size['s']:,} 句、{size['c']:,} 个字符（不计空白）。"
                f"{sampling or '【抽样方法由研究者补写：总体、来源、起止时间、检索词、剔除标准】'}"
                f"文本先统一全角半角，删去空白和引文编号；{converted[0]}以“。？！”和段落末尾断句；用 {cut['engine']} {cut['engine_version']} 分词，"
                f"{'启用' if cut['hmm'] == 'true' else '关闭'}隐马尔可夫新词发现，加载 {cut['dictionary_words']} 个词条的领域词典（不设词频）。"
                f"分析单位为{units[unit]}，词频采用{'含嵌套计数（长词内部的词也计入）' if counting == 'nested' else '最长匹配计数'}。"
                + (f"停用词 {stopwords} 个。" if stopwords is not None else "") + (f"同义词表 {synonyms} 条。" if synonyms is not None else ""))
    else:
        text = (f"The corpus holds {size['d']} documents ({span}), {size['p']:,} passages, {size['s']:,} sentences and {size['c']:,} characters "
                f"(without white space). {sampling or '[Sampling: to be written by the researcher: population, source, period, search terms, exclusions.]'} "
                "Full-width forms were folded, white space and reference marks removed; "
                f"{converted[1]}sentences end at 。?! and at the end of a paragraph; words "
                f"were cut with {cut['engine']} {cut['engine_version']}, hidden Markov model {'on' if cut['hmm'] == 'true' else 'off'}, and a domain "
                f"dictionary of {cut['dictionary_words']} entries without frequencies. The unit of analysis is the {unit}; counts are "
                f"{'nested (terms inside longer terms are counted)' if counting == 'nested' else 'longest-match counts'}."
                + (f" {stopwords} stop words were used." if stopwords is not None else "")
                + (f" {synonyms} synonyms were merged." if synonyms is not None else ""))
    settings = pd.DataFrame([*thresholds.items(), *((f"seed: {k}", v) for k, v in seeds.items())], columns=["setting", "value"])
    versions = pd.DataFrame([("Python", platform.python_version()), *((p, _version(p)) for p in PACKAGES)], columns=["package", "version"])
    hashes = pd.DataFrame([("corpus", corpus.hash), ("inputs", corpus.manifest["inputs_sha256"]), ("dictionary", cut["dictionary_sha256"])],
                          columns=["what", "sha256"])
    listed = articles[["article_id", "title", "published", "n_passages", "n_chars", "sha256"]].assign(sha256=articles["sha256"].str[:12])
    heads = (("方法", "附录一：参数", "附录二：软件版本", "附录三：校验值", "附录四：文档清单") if zh else
             ("Methods", "Appendix 1: settings", "Appendix 2: versions", "Appendix 3: hashes", "Appendix 4: documents"))
    blocks = [f"# {heads[0]}", text]
    for head, table in zip(heads[1:], (settings, versions[versions["version"] != ""], hashes, listed), strict=True):
        if len(table):
            blocks += [f"## {head}", _markdown(table)]
    return "\n\n".join(blocks) + "\n"


def _span(articles: pd.DataFrame, zh: bool) -> str:
    """First and last year of the documents, and how many have no plain year."""
    years = pd.to_numeric(articles["year"], errors="coerce").dropna().astype(int) if "year" in articles else pd.Series(dtype=int)
    without = len(articles) - len(years)
    if years.empty:
        return "年份未注明" if zh else "years not given"
    span = f"{years.min()}–{years.max()}"
    return span if not without else f"{span}，{without} 份没有年份" if zh else f"{span}; {without} without a year"


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
        elif block.startswith("|"):
            rows = [[from_markdown(cell) for cell in line[2:-2].split(" | ")] for line in block.split("\n")]
            del rows[1]
            table = document.add_table(len(rows), len(rows[0]), style="Table Grid")
            for cells, row in zip(table.rows, rows, strict=True):
                for cell, value in zip(cells.cells, row, strict=True):
                    cell.text = value
        else:
            document.add_paragraph(block)
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

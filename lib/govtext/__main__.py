"""Command line: python -m govtext COMMAND. `python -m govtext --help` shows examples."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from . import __version__
from .messages import GovtextError, both

EXAMPLES = """examples 例子
  python -m govtext course                 run every notebook 运行全部 notebook
  python -m govtext course 04 05           only those two 只运行这两个
  python -m govtext lab                    open JupyterLab 打开 JupyterLab
  python -m govtext build FOLDER OUT       build a corpus of your own 生成自己的语料
  python -m govtext report OUT             frequencies and methods section 词频与方法说明
  python -m govtext compare OUT course     what is typical of yours against the course articles 与课程文章比较
  python -m govtext verify FOLDER          compare your copies of the articles with the shipped tables 核对自己的文章副本
  python -m govtext corpus                 rebuild data/articles from data/sources 重建课程语料
"""


def main(argv: list[str] | None = None) -> int:
    """Run one command; returns its exit code: 0 done, 1 a difference or a failed notebook, 2 something to mend, 130 Ctrl-C."""
    parser = _parser()
    options, extra = parser.parse_known_args(argv)
    if extra and options.command != "lab":
        parser.error(f"unknown argument {extra[0]}")
    try:
        return options.run(options, extra)
    except GovtextError as error:
        print(error, file=sys.stderr)
        return 2
    except OSError as error:
        print(both(f"{error.filename or ''}：无法读写（{error.strerror or error}）。请检查路径、权限和磁盘空间，或关闭占用它的程序。",
                   f"{error.filename or ''}: cannot be read or written ({error.strerror or error}). Check path, permissions and space, or close the "
                   "program that holds it."), file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print(both("已中断，原有文件没有改动。", "Interrupted; what was there before is unchanged."), file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m govtext", epilog=EXAMPLES,
                                     formatter_class=argparse.RawDescriptionHelpFormatter,
                                     description="From E-Government to Digital Government: texts as data 文本即数据")
    parser.add_argument("--version", action="version", version=f"govtext {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    course = commands.add_parser("course", help="execute the notebooks 运行 notebook")
    course.add_argument("names", nargs="*", help="first letters of notebook names, e.g. 04 名称开头")
    course.add_argument("--workers", type=int, default=2)
    course.set_defaults(run=_course)

    lab = commands.add_parser("lab", help="open JupyterLab in notebooks/ 打开 JupyterLab")
    lab.set_defaults(run=_lab)

    figures = commands.add_parser("figures", help="every figure as SVG and PNG, both languages 导出全部图表")
    figures.add_argument("out", type=Path, nargs="?", default=Path("figures"))
    figures.set_defaults(run=_figures)

    build = commands.add_parser("build", help="build a corpus from a folder of texts 由文件夹生成语料")
    build.add_argument("folder", type=Path)
    build.add_argument("out", type=Path)
    build.add_argument("--metadata", type=Path, help="CSV with a column file 元数据表")
    build.add_argument("--engine", choices=("jieba", "rjieba"), default="jieba")
    build.add_argument("--dictionary", default="course", help="word list; default: the course's 词典,默认用课程词典")
    build.add_argument("--workers", type=int, default=1)
    build.add_argument("--ngrams", action="store_true", default=None)
    build.set_defaults(run=_build)

    report = commands.add_parser("report", help="frequencies and methods section of a built corpus 语料报告")
    report.add_argument("corpus", type=Path)
    report.add_argument("--to", type=Path, help="folder to write; default CORPUS-report 输出文件夹")
    report.set_defaults(run=_report)

    compare = commands.add_parser("compare", help="what is typical of one corpus against another 两个语料比较")
    compare.add_argument("corpus", type=Path)
    compare.add_argument("other", type=Path, help="another corpus, or 'course' for the five articles 另一语料，或 course")
    compare.add_argument("--top", type=int, default=15)
    compare.add_argument("--to", type=Path, help="also write the whole table as CSV 另存为 CSV")
    compare.set_defaults(run=_compare)

    reference = commands.add_parser("reference", help="rebuild data/reference from your own reference texts 重建参照表")
    reference.add_argument("folder", type=Path)
    reference.add_argument("--workers", type=int, default=2)
    reference.set_defaults(run=_reference)

    for name, text in (("verify", "compare your copies with the shipped tables 核对"),
                       ("corpus", "rebuild data/articles from your copies 重建课程语料")):
        command = commands.add_parser(name, help=text)
        command.add_argument("sources", type=Path, nargs="?", help="folder with shifts.txt ...; default data/sources")
        command.set_defaults(run=_verify if name == "verify" else _corpus)
    return parser


def _course(options: argparse.Namespace, _: list[str]) -> int:
    from .course import run_course

    return run_course(options.names, workers=options.workers)


def _lab(_: argparse.Namespace, extra: list[str]) -> int:
    from .course import open_lab

    return open_lab(extra)


def _figures(options: argparse.Namespace, _: list[str]) -> int:
    from .course import write_figures

    return write_figures(options.out)


def _build(options: argparse.Namespace, _: list[str]) -> int:
    from .building import build_corpus

    corpus = build_corpus(options.folder, options.out, metadata=options.metadata, engine=options.engine,
                          dictionary=options.dictionary, workers=options.workers, ngrams=options.ngrams)
    print(both(f"完成：{corpus} 存入 {options.out}", f"Done: {corpus} written to {options.out}"))
    return 0


def _reference(options: argparse.Namespace, _: list[str]) -> int:
    from .build_reference import build_reference

    rows = build_reference(options.folder, workers=options.workers)
    listed = ", ".join(f"{name} {n}" for name, n in rows.items())
    print(both(f"完成：{listed}", f"Done: {listed}"))
    return 0


def _report(options: argparse.Namespace, _: list[str]) -> int:
    from . import content_terms, dispersion, document_frequency, export_csv, load_corpus, load_stopwords
    from .report import methods_report, write_report

    corpus = load_corpus(options.corpus)
    out = options.to or options.corpus.with_name(f"{options.corpus.name}-report")
    out.mkdir(parents=True, exist_ok=True)
    stopwords = load_stopwords()
    words = content_terms(corpus.tokens, stopwords)
    table = dispersion(words).merge(document_frequency(words).drop(columns="share"), on="term")
    export_csv(table[["term", "n", "df", "parts", "dp"]], out / "frequencies.csv")
    export_csv(corpus.articles, out / "documents.csv")
    report = methods_report(corpus, stopwords=len(stopwords))
    made = [out / "frequencies.csv", out / "documents.csv", *write_report(report, out / "methods.md"), *write_report(report, out / "methods.docx")]
    print(corpus)
    print(table.head(15)[["term", "n", "df", "parts"]].to_string(index=False))
    print(both("写好：", "Written: ") + "  ".join(map(str, made)))
    return 0


def _compare(options: argparse.Namespace, _: list[str]) -> int:
    import pandas as pd

    from . import content_terms, export_csv, keyness, load_corpus, load_stopwords

    stopwords = load_stopwords()
    names = ["A", "B"]
    parts = []
    for name, place in zip(names, (options.corpus, options.other), strict=True):
        corpus = load_corpus(None if str(place) == "course" else place)
        parts.append(content_terms(corpus.tokens, stopwords)[["passage_id", "term", "n"]].astype({"term": str, "passage_id": str}).assign(corpus=name))
        print(f"{name}: {corpus}")
    table = keyness(pd.concat(parts), by="corpus", target="A", minimum=3)
    shown = ["term", "n_target", "n_reference", "ll", "log_ratio", "bic"]
    sides = ((both("A 更常用", "More typical of A"), table[table["ll"] > 0].head(options.top)),
             (both("B 更常用", "More typical of B"), table[table["ll"] < 0].tail(options.top)[::-1]))
    for title, rows in sides:
        print(f"\n{title}\n{rows[shown].round(2).to_string(index=False) if len(rows) else both('（没有）', '(none)')}")
    if options.to:
        export_csv(table, options.to)
        print(both(f"写好：{options.to}", f"Written: {options.to}"))
    return 0


def _sources(options: argparse.Namespace) -> Path:
    from .paths import data_dir

    return options.sources or Path(os.environ.get("GOVTEXT_SOURCES") or data_dir() / "sources")


def _verify(options: argparse.Namespace, _: list[str]) -> int:
    from .building import verify
    from .corpus import load_corpus

    corpus = load_corpus()
    differences = verify(corpus, _sources(options))
    for row in differences.itertuples():
        print(f"{row.passage_id or row.article_id}: {row.difference}")
    if len(differences):
        print(both(f"{len(differences)} 处不同。", f"{len(differences)} difference(s)."))
        return 1
    print(both(f"全部一致：{len(corpus.passages)} 段。", f"All equal: {len(corpus.passages)} passages."))
    return 0


def _corpus(options: argparse.Namespace, _: list[str]) -> int:
    from .building import build_course
    from .paths import data_dir

    corpus = build_course(_sources(options), data_dir() / "articles")
    print(both(f"完成：{corpus}", f"Done: {corpus}"))
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""The researcher's command line: govtext COMMAND, or python -m govtext COMMAND. `--help` shows examples."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from . import __version__
from .messages import GovtextError, both

EXAMPLES = """examples 例子
  govtext build FOLDER OUT       build a corpus of your own 生成自己的语料
  govtext report OUT             frequencies and methods section 词频与方法说明
  govtext compare OUT course     what is typical of yours against the course articles 与课程文章比较
The lecturer's commands 教师用的命令: python -m govcourse --help
"""


def main(argv: list[str] | None = None) -> int:
    """Run one command; returns its exit code: 0 done, 1 a difference or a failed notebook, 2 something to mend, 130 Ctrl-C."""
    options = _parser().parse_args(argv)
    return run(options.run, options)


def run(command: Callable[..., int], *arguments: Any) -> int:
    """Run a command and turn what a person can mend into one message and an exit code."""
    for stream in (sys.stdout, sys.stderr):   # a console of another alphabet (cp1252, C) must not stop the work
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        return command(*arguments)
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
    parser = argparse.ArgumentParser(prog="govtext", epilog=EXAMPLES,
                                     formatter_class=argparse.RawDescriptionHelpFormatter,
                                     description="Chinese policy texts as data 文本即数据")
    parser.add_argument("--version", action="version", version=f"govtext {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

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
    compare.add_argument("other", type=Path, help="another corpus; course: the five articles of the course 另一语料，或 course")
    compare.add_argument("--top", type=int, default=15)
    compare.add_argument("--to", type=Path, help="also write the whole table as CSV 另存为 CSV")
    compare.set_defaults(run=_compare)
    return parser


def _build(options: argparse.Namespace) -> int:
    from .building import build_corpus

    corpus = build_corpus(options.folder, options.out, metadata=options.metadata, engine=options.engine,
                          dictionary=options.dictionary, workers=options.workers, ngrams=options.ngrams)
    print(both(f"完成：{corpus} 存入 {options.out}", f"Done: {corpus} written to {options.out}"))
    return 0


def _report(options: argparse.Namespace) -> int:
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


def _compare(options: argparse.Namespace) -> int:
    import pandas as pd

    from . import content_terms, export_csv, keyness, load_corpus, load_stopwords

    stopwords = load_stopwords()
    names = ["A", "B"]
    parts = []
    for name, place in zip(names, (options.corpus, options.other), strict=True):
        corpus = load_corpus(place)
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


if __name__ == "__main__":
    sys.exit(main())

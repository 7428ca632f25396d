"""The lecturer's command line: python -m govcourse COMMAND. `--help` shows examples."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from govtext.__main__ import run, say_in_utf8
from govtext.messages import both

EXAMPLES = """examples 例子
  python -m govcourse course               run every notebook 运行全部 notebook
  python -m govcourse course 04 05         only those two 只运行这两个
  python -m govcourse lab                  open JupyterLab 打开 JupyterLab
  python -m govcourse explorer             one HTML page to look terms up in 一个可以查词的网页
  python -m govcourse figures              every figure as SVG and PNG 导出全部图表
  python -m govcourse site                 the lessons as web pages 生成网站
  python -m govcourse serve                read them in a browser 打开网站
  python -m govcourse verify FOLDER        compare your copies of the articles with the shipped tables 核对自己的文章副本
  python -m govcourse corpus               rebuild data/articles from data/sources 重建课程语料
  python -m govcourse collect FOLDER       what a class handed in, as shares of mistakes 汇总全班交来的回答
  python -m govcourse slides               slides of every lesson, both languages 每课的幻灯片
  python -m govcourse slides zh 01         only those in Chinese of 01 只要 01 的中文幻灯片
  python -m govcourse handouts             worksheets and keys to print 学习单和答案
  python -m govcourse pack                 the lecturer's pages in teaching/ anew 重新生成教师用的页面
The researcher's commands 研究者用的命令: govtext --help
"""


def main(argv: list[str] | None = None) -> int:
    """Run one command; returns its exit code: 0 done, 1 a difference or a failed notebook, 2 something to mend, 130 Ctrl-C."""
    say_in_utf8()
    parser = _parser()
    options, extra = parser.parse_known_args(argv)
    if extra and options.command != "lab":
        parser.error(f"unknown argument {extra[0]}")
    options.extra = extra
    return run(options.run, options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m govcourse", epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter,
                                     description="From E-Government to Digital Government: texts as data 从电子政务到数字政府：文本即数据")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    course = commands.add_parser("course", help="execute the notebooks 运行 notebook")
    course.add_argument("names", nargs="*", help="first letters of notebook names, e.g. 04 名称开头")
    course.add_argument("--workers", type=int, default=2)
    course.set_defaults(run=_course)

    lab = commands.add_parser("lab", help="open JupyterLab at your own copies of the lessons 打开 JupyterLab")
    lab.set_defaults(run=_lab)

    for name, command, out, text in (("figures", _figures, "figures", "every figure as SVG and PNG, both languages 导出全部图表"),
                                     ("editions", _editions, "editions", "the notebooks in one language each, executed 分语言的课"),
                                     ("explorer", _explorer, "explorer.html", "one HTML page to look terms and concepts up 一个可以查词的网页"),
                                     ("zips", _zips, "dist", "zip files for a release 发布用的压缩包"),
                                     ("pack", _pack, "teaching", "the lecturer's pages, both languages 教师用的页面"),
                                     ("site", _site, "site", "web pages in both languages 生成网站")):
        writing = commands.add_parser(name, help=text)
        writing.add_argument("out", type=Path, nargs="?", default=Path(out))
        writing.set_defaults(run=command)
    writing.add_argument("--keep", action="store_true", help="do not execute the notebooks again 不重新运行课")

    serving = commands.add_parser("serve", help="show the site on this computer 打开网站")
    serving.add_argument("folder", type=Path, nargs="?", default=Path("site"))
    serving.add_argument("--port", type=int, default=0)
    serving.add_argument("--no-browser", action="store_true", help="only say the address 只给地址")
    serving.set_defaults(run=_serve)

    _for_teachers(commands)
    _for_the_house(commands)
    return parser


def _for_teachers(commands: argparse._SubParsersAction) -> None:
    for name, command, text in (("slides", _slides, "slides of the lessons, one HTML file each 幻灯片"), ("handouts", _handouts, "worksheets and keys to print 学习单和答案")):
        taught = commands.add_parser(name, help=text)
        taught.add_argument("which", nargs="*", metavar="zh|en|01", help="languages and first letters of notebooks; default: all 语言和课号")
        taught.add_argument("--to", type=Path, default=Path("build") / name, metavar="FOLDER")
        taught.add_argument("--workers", type=int, default=2)
        taught.set_defaults(run=command)

    collected = commands.add_parser("collect", help="what a class handed in, judged again 汇总全班的回答")
    collected.add_argument("folder", type=Path)
    collected.add_argument("--to", type=Path, metavar="FILE.csv", help="write one row per student and exercise, for Excel 写成表格")
    collected.set_defaults(run=_collect)


def _for_the_house(commands: argparse._SubParsersAction) -> None:
    """What rebuilds the tables from texts that are not part of the project."""
    reference = commands.add_parser("reference", help="rebuild data/reference from your own reference texts 重建参照表")
    reference.add_argument("folder", type=Path)
    reference.add_argument("--workers", type=int, default=2)
    reference.add_argument("--terms", nargs="+", metavar="TERM|FILE", help="count these too, terms or word lists 另外统计的词或词表")
    reference.set_defaults(run=_reference)

    for name, command, text in (("verify", _verify, "compare your copies with the shipped tables 核对"),
                                ("corpus", _corpus, "rebuild data/articles from your copies 重建课程语料")):
        parsed = commands.add_parser(name, help=text)
        parsed.add_argument("sources", type=Path, nargs="?", help="folder with your copies; default data/sources 副本所在文件夹")
        parsed.set_defaults(run=command)
    parsed.add_argument("--terms", nargs="+", metavar="TERM|FILE", help="count these too, terms or word lists 另外统计的词或词表")
    parsed.add_argument("--as-they-are", action="store_true", help="build although passages are changed or missing 有改动或缺段也生成")


def _course(options: argparse.Namespace) -> int:
    from .runner import run_course

    return run_course(options.names, workers=options.workers)


def _lab(options: argparse.Namespace) -> int:
    from .runner import open_lab

    return open_lab(options.extra)


def _figures(options: argparse.Namespace) -> int:
    from .runner import write_figures

    return write_figures(options.out)


def _editions(options: argparse.Namespace) -> int:
    from .editions import write_editions

    made = write_editions(options.out)
    print(both(f"完成：{len(made)} 个 notebook 在 {options.out}/。", f"Done: {len(made)} notebooks in {options.out}/."))
    return 0


def _explorer(options: argparse.Namespace) -> int:
    from .explorer import write_course_explorer

    size = write_course_explorer(options.out)
    print(both(f"写好：{options.out}（{size / 1024:.0f} KB）。双击打开，不用联网。",
               f"Written: {options.out} ({size / 1024:.0f} KB). Open it by double click; it needs no network."))
    return 0


def _collect(options: argparse.Namespace) -> int:
    from govtext.csvfiles import export_csv
    from govtext.language import in_language

    from .runner import readers_language
    from .teach.collect import collect, report

    with in_language(readers_language()):
        found = collect(options.folder)
        print(report(found))
    if options.to:
        export_csv(found.answers, options.to)
        print(both(f"已写入 {options.to}。", f"Written to {options.to}."))
    return 1 if found.answers.empty else 0


def _pack(options: argparse.Namespace) -> int:
    from .teach.pack import write_pack

    made = write_pack(options.out)
    print(both(f"完成：{len(made)} 页在 {options.out}/。", f"Done: {len(made)} pages in {options.out}/."))
    return 0


def _which(options: argparse.Namespace) -> dict[str, Any]:
    """Languages and numbers among the words given; none means all."""
    from govtext.language import LANGUAGES

    languages = tuple(word for word in options.which if word in LANGUAGES) or LANGUAGES
    return {"numbers": [word for word in options.which if word not in LANGUAGES], "languages": languages, "workers": options.workers}


def _slides(options: argparse.Namespace) -> int:
    from .teach.deck import write_decks

    made = write_decks(options.to, **_which(options))
    print(both(f"完成：{len(made)} 个文件在 {options.to}/。用浏览器打开，不用联网；方向键翻页，N 看讲稿，W 把讲稿另开一窗，F 全屏。",
               f"Done: {len(made)} files in {options.to}/. Open them in a browser, no network needed: arrow keys turn, N shows notes, W puts them into a window of "
               "their own, F is full screen."))
    return 0


def _handouts(options: argparse.Namespace) -> int:
    from .teach.handouts import write_handouts

    made, printed = write_handouts(options.to, **_which(options))
    print(both(f"完成：{len(made)} 个文件在 {options.to}/。worksheet 发给学生，key 给教师。", f"Done: {len(made)} files in {options.to}/: worksheet for students, key for lecturers."))
    if not printed:
        print(both("没有找到可以打印的浏览器，所以没有 PDF：用浏览器打开网页，Ctrl + P，纸张 A4，另存为 PDF。",
                   "There are no PDFs, since no browser that prints was found: open a page in your browser, press Ctrl + P, choose A4 and save as PDF."))
    return 0


def _zips(options: argparse.Namespace) -> int:
    from .release import write_zips
    from .runner import notebooks_dir

    for path in write_zips(notebooks_dir().parent, options.out):
        print(f"{path}  {path.stat().st_size / 1e6:.0f} MB")
    return 0


def _site(options: argparse.Namespace) -> int:
    from .runner import notebooks_dir
    from .site.build import build_site, tell

    tell(build_site(options.out, editions=notebooks_dir().parent / "editions", keep=options.keep))
    return 0


def _serve(options: argparse.Namespace) -> int:
    from .site import serve

    return serve(options.folder, port=options.port, browser=not options.no_browser)


def _reference(options: argparse.Namespace) -> int:
    from .build_reference import build_reference

    rows = build_reference(options.folder, terms=options.terms, workers=options.workers)
    listed = ", ".join(f"{name} {n}" for name, n in rows.items())
    print(both(f"完成：{listed}", f"Done: {listed}"))
    return 0


def _verify(options: argparse.Namespace) -> int:
    from .copies import recognise
    from .data import load_course, sources_dir
    from .rebuild import verify

    corpus = load_course()
    copies = recognise(options.sources or sources_dir(), corpus)
    differences = verify(corpus, copies)
    print(copies)
    for row in differences[differences["difference"].isin(["new passage", "other tokens"])].itertuples():
        print(f"{row.passage_id}: {row.difference}")
    if len(differences):
        print(both(f"{len(differences)} 处不同。", f"{len(differences)} difference(s)."))
        return 1
    print(both(f"全部一致：{len(corpus.passages)} 段。", f"All equal: {len(corpus.passages)} passages."))
    return 0


def _corpus(options: argparse.Namespace) -> int:
    from .data import articles_dir, sources_dir
    from .rebuild import build_course

    corpus = build_course(options.sources or sources_dir(), articles_dir(), as_they_are=options.as_they_are, terms=options.terms)
    print(both(f"完成：{corpus}", f"Done: {corpus}"))
    return 0


if __name__ == "__main__":
    sys.exit(main())

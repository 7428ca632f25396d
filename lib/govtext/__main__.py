"""The researcher's command line: govtext COMMAND, or python -m govtext COMMAND. `--help` shows examples."""

from __future__ import annotations

import argparse
import errno
import os
import re
import shutil
import signal
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from . import __version__
from .messages import GovtextError, at_least, both, visible

LEAST = 3   # occurrences of a word that two corpora are compared by
CONVERSIONS = ("t2s", "tw2s", "tw2sp", "hk2s")   # as in `conversion`, which --help need not load

EXAMPLES = """examples 例子
  govtext build FOLDER OUT       build a corpus of your own 生成自己的语料
  govtext build TABLE.xlsx OUT --text 正文 --title 标题 --date 发布日期   one text per row 每行一份文本
  govtext candidates OUT         new words that the dictionary does not know 词典里没有的新词
  govtext add OUT 词 ...          count more terms, or word lists 加词并重数
  govtext report OUT             tables, figures, methods section 表、图与方法说明
  govtext compare OUT course     what is typical of yours against the course articles 与课程文章比较
  govtext compare OUT --by year --split 2020   2020 and later against before 前后比较
  govtext explorer OUT           one HTML page to look terms up in 一个可以查词的网页
The lecturer's commands 教师用的命令: python -m govcourse --help
"""


def main(argv: list[str] | None = None) -> int:
    """Run one command; returns its exit code: 0 done, 1 a difference or a failed notebook, 2 something to mend, 130 Ctrl-C, 141 the
    reader of its output is gone."""
    from . import workers

    workers.main_is_guarded = True
    say_in_utf8()
    options = _parser().parse_args(argv)
    return run(options.run, options)


def say_in_utf8() -> None:
    """Let output that is redirected hold Chinese on every system: an English Windows would write cp1252 and stop at the first character."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            try:
                "中文—".encode(stream.encoding)
                stream.reconfigure(errors="backslashreplace")
            except (UnicodeEncodeError, LookupError):
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def run(command: Callable[..., int], *arguments: Any) -> int:
    """Run a command and turn what a person can mend into one message and an exit code."""
    say_in_utf8()
    try:
        with _ended_in_order(), _plain_warnings():
            code = command(*arguments)
            sys.stdout.flush()   # a reader that is gone is met here, not after the end
            return code
    except GovtextError as error:
        return _failed(2, error.zh, error.en)
    except OSError as error:
        if isinstance(error, BrokenPipeError) or (os.name == "nt" and error.errno == errno.EINVAL and error.filename is None):
            return _silenced(141)
        name, why = error.filename, error.strerror or error
        if isinstance(error, shutil.Error) and isinstance(error.args[0], list):   # of a whole folder: the first file that failed
            _, name, why = error.args[0][0]
        return _failed(2, f"{f'{name}：' if name else ''}无法读写（{why}）。请检查路径、权限和磁盘空间，或关闭占用它的程序。",
                       f"{f'{name} cannot' if name else 'A file cannot'} be read or written ({why}). Check path, permissions and space, or close the "
                       "program that holds it.")
    except (MemoryError, RuntimeError, ImportError) as error:
        if not isinstance(error, MemoryError) and not re.search(r"can't start new thread|cannot allocate|failed to map segment", str(error)):
            raise
        return _failed(2, "内存不足，原有文件没有改动。请用 --workers 1 --engine jieba，设环境变量 GOVTEXT_MEMORY=300MB，拆分大文件，关闭其他程序，或提高上限（ulimit -v、容器或 SLURM 的 --mem）。",
                       "Memory ran out; what was there before is unchanged. Use --workers 1 --engine jieba, set the environment variable GOVTEXT_MEMORY=300MB, "
                       "split large files, close other programs, or raise the limit (ulimit -v, --mem of a container or of SLURM).")
    except (KeyboardInterrupt, SystemExit) as ended:   # Ctrl-C; kill, the end of a SLURM job, a closed terminal
        with suppress(OSError):   # nobody may be there to read it
            _failed(130, "已中断，原有文件没有改动。", "Interrupted; what was there before is unchanged.")
        return getattr(ended, "code", 130)


def _failed(code: int, zh: str, en: str) -> int:
    try:
        print(both(zh, en), file=sys.stderr)
    except BrokenPipeError:
        return _silenced(code)
    return code


def _silenced(code: int) -> int:
    """The exit code, after making sure that Python does not write to a closed pipe once more when it ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            os.dup2(nowhere, stream.fileno())
    return code


@contextmanager
def _plain_warnings() -> Iterator[None]:
    """Let what the kit warns of be its sentence alone, without file, line and source of the program."""
    before = warnings.formatwarning
    warnings.formatwarning = lambda message, category, *place: f"{message}\n" if category is UserWarning else before(message, category, *place)
    try:
        yield
    finally:
        warnings.formatwarning = before


@contextmanager
def _ended_in_order() -> Iterator[None]:
    """Let a request to end (kill, a closed terminal) be an exception, so that half-written folders are removed and workers ended."""
    def end(number: int, frame: object) -> None:
        raise SystemExit(128 + number)

    numbers = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name)]
    here = threading.current_thread() is threading.main_thread()
    before = {n: signal.signal(n, end) for n in numbers if here and signal.getsignal(n) == signal.SIG_DFL}   # nohup stays nohup
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="govtext", epilog=EXAMPLES,
                                     formatter_class=argparse.RawDescriptionHelpFormatter,
                                     description="Chinese policy texts as data 文本即数据")
    parser.add_argument("--version", action="version", version=f"govtext {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for group in (_build_command, _term_commands, _result_commands):
        group(commands)
    return parser


def _build_command(commands: Any) -> None:
    build = commands.add_parser("build", help="build a corpus from a folder of texts, or a table 由文件夹或表格生成语料")
    build.add_argument("folder", type=Path, help="folder, or a table with one text per row (.csv .xlsx .jsonl .parquet) 文件夹,或每行一份文本的表格")
    build.add_argument("out", type=Path)
    build.add_argument("--metadata", type=Path, help="CSV or .xlsx with a column file 元数据表")
    for name, text in (("text", "texts 正文"), ("title", "titles 标题"), ("date", "dates 日期"), ("id", "ids 编号")):
        build.add_argument(f"--{name}", metavar="COLUMN", help=f"for a table: its column of {text}")
    build.add_argument("--convert", choices=CONVERSIONS, help="count traditional Chinese in simplified characters 繁体按简体计数 (pip install opencc)")
    build.add_argument("--engine", choices=("jieba", "rjieba"), help="default: rjieba for large folders where it is installed 默认:大文件夹用 rjieba")
    words = build.add_mutually_exclusive_group()
    words.add_argument("--add-terms", type=Path, metavar="FILE", help="word list that is added to the course's dictionary 加进课程词典的词表")
    words.add_argument("--dictionary", default="course", metavar="FILE", help="word list in place of the course's 代替课程词典的词表")
    build.add_argument("--terms", nargs="+", metavar="TERM|FILE", help="count these in the text too, words or not 另在原文里统计的词或词表")
    build.add_argument("--no-text", action="store_true", help="keep no text beside the tables 语料里不保存原文")
    build.add_argument("--workers", type=int, help="processes; default: one, for large folders one for each processor 进程数")
    _on_a_cluster(build)
    build.add_argument("--max-seconds", type=float, default=120, help="a file that takes longer is left out 读得更久的文件跳过 (default: %(default)s)")
    build.add_argument("--max-mb", type=float, help="a larger file is left out (a table of 1000 MB and more: refused) 更大的文件跳过 (default: 100)")
    build.add_argument("--ngrams", action="store_true", default=None)
    build.set_defaults(run=_build)


def _term_commands(commands: Any) -> None:
    add = commands.add_parser("add", help="count more terms in a built corpus 在已有语料里加词并重数")
    add.add_argument("corpus", type=Path)
    add.add_argument("terms", nargs="+", metavar="TERM|FILE", help="terms, or word lists 词或词表")
    add.add_argument("--words", action="store_true", help="keep them whole and cut the texts anew 作为完整的词重新切分")
    add.add_argument("--texts", type=Path, metavar="FOLDER", help="where the texts are, if the corpus keeps none 原文所在文件夹")
    add.set_defaults(run=_add)

    new = commands.add_parser("candidates", help="new words of a corpus as CSV 新词候选")
    new.add_argument("corpus", type=Path)
    new.add_argument("--to", type=Path, help="default CORPUS-candidates.csv 输出文件")
    new.add_argument("--minimum", type=int, default=2, help="met so often in all 至少出现次数")
    new.add_argument("--holding", metavar="STRING", help="only those that hold it, for example 智慧 只要含有它的")
    new.add_argument("--since", type=int, metavar="YEAR", help="only those of documents of this year or later on average 平均年份不早于")
    new.add_argument("--top", type=int, default=5000, help="write so many at most; 0: all 最多写出多少个 (default: %(default)s)")
    new.add_argument("--texts", type=Path, metavar="FOLDER", help="where the texts are, if the corpus keeps none 原文所在文件夹")
    new.set_defaults(run=_candidates)


def _result_commands(commands: Any) -> None:
    report = commands.add_parser("report", help="tables, figures and methods section of a built corpus 语料报告:表、图和方法说明")
    report.add_argument("corpus", type=Path)
    report.add_argument("--to", type=Path, help="folder to write; default CORPUS-report 输出文件夹")
    _groupings(report, "compare these groups; default: the largest 只比较这些组")
    report.add_argument("--stopwords", type=Path, metavar="FILE", help="word list in place of the tool's 代替自带停用词表的词表")
    _on_a_cluster(report)
    report.set_defaults(run=_report)

    explorer = commands.add_parser("explorer", help="one HTML page: any listed term over years and groups 一个网页:逐年、分组看所列的词")
    explorer.add_argument("corpus", type=Path)
    explorer.add_argument("out", type=Path, nargs="?", help="default CORPUS-explorer.html 输出文件")
    explorer.add_argument("--by", metavar="COLUMN", help="what groups the documents: issuer, year, province, any column 按哪一列分组")
    explorer.set_defaults(run=_explorer)

    compare = commands.add_parser("compare", help="what is typical of one corpus against another, or of a group inside one 比较两个语料,或一个语料里的两组")
    compare.add_argument("corpus", type=Path)
    compare.add_argument("other", type=Path, nargs="?", help="another corpus; course: the five articles of the course 另一语料，或 course")
    _groupings(compare, "the group to compare with all others 与其余各组比较的组")
    compare.add_argument("--top", type=int, default=15)
    compare.add_argument("--to", type=Path, help="also write the whole table as CSV 另存为 CSV")
    _on_a_cluster(compare)
    compare.set_defaults(run=_compare)


def _groupings(command: argparse.ArgumentParser, groups: str) -> None:
    command.add_argument("--by", metavar="COLUMN", help="what groups the documents: issuer, year, province, any column 按哪一列分组")
    command.add_argument("--split", type=float, metavar="NUMBER", help="with --by year (or numbers): before, and from this year on 以此为界分成两组")
    command.add_argument("--group", nargs="+", metavar="NAME", help=groups)


def _on_a_cluster(command: argparse.ArgumentParser) -> None:
    command.add_argument("--scheduler", metavar="ADDRESS", help="work on a Dask cluster, such as tcp://10.0.0.1:8786 在 Dask 集群上运行")


@contextmanager
def _workers(options: argparse.Namespace) -> Iterator[Any]:
    """The executor that is asked for, which sums inside use too; None: this machine."""
    if options.scheduler is None:
        yield None
        return
    from .cluster import joined
    from .workers import working_with

    with joined(options.scheduler) as executor, working_with(executor):
        yield executor


def _build(options: argparse.Namespace) -> int:
    from .building import build_corpus

    if options.dictionary != "course":
        print(both(f"注意：{options.dictionary} 代替了课程词典，课程的词（数字政府、政务服务……）可能被切开。只想加词请用 --add-terms。",
                   f"Note: {options.dictionary} REPLACES the course's dictionary; its terms (数字政府, 政务服务 ...) may be cut. To add words use --add-terms."),
              file=sys.stderr)
    with _workers(options) as executor:
        corpus = build_corpus(options.folder, options.out, metadata=options.metadata, engine=options.engine, dictionary=options.dictionary,
                              add_terms=options.add_terms, terms=options.terms, workers=options.workers, ngrams=options.ngrams, text=options.text,
                              title=options.title, date=options.date, id=options.id, convert=options.convert, keep_text=not options.no_text,
                              max_seconds=options.max_seconds, executor=executor,
                              **({"max_bytes": int(options.max_mb * 1e6)} if options.max_mb else {}))
    print(both(f"完成：{corpus} 存入 {options.out}", f"Done: {corpus} written to {options.out}"))
    return 0


def _add(options: argparse.Namespace) -> int:
    from .corpus import load_corpus
    from .listed import read_terms
    from .recount import add_terms
    from .segment import ONE_WORD
    from .terms import fold_term, term_key

    corpus = load_corpus(options.corpus, sources=options.texts)
    before, words_before = _listed_and_words(corpus)
    after, words = _listed_and_words(add_terms(corpus, options.terms, words=options.words))
    given = {term_key(term): term for term in read_terms(options.terms)}
    number, total, known = len(after - before), len(after), [term for key, term in given.items() if key in (words_before if options.words else before)]
    if options.words:
        print(both(f"完成：{len(words - words_before)} 个词成了切词用的词，其中 {number} 个新列；现共列 {total} 个，文本已重新切分、重数。",
                   f"Done: {len(words - words_before)} terms became words, {number} of them new to the list of {total}; the texts were cut and counted anew."))
    else:
        print(both(f"完成：加入 {number} 个词，现共 {total} 个，已重数。", f"Done: {number} terms added, {total} in all, counted anew."))
    _print_terms(known, *(("个本来就是词", "were words before") if options.words else ("个本来就在数", "were counted before")))
    left = [term for key, term in given.items() if key in after - words]
    if options.words:
        _print_terms(left, "个含空格或标点，切不成词，只在原文里数", "hold a space or a sign, cannot become words, and are counted in the text only")
    elif any(ONE_WORD.fullmatch(fold_term(term)) for term in left):
        command = " ".join(f'"{part}"' if " " in part else part for part in ("govtext", "add", str(options.corpus), *options.terms, "--words", *(
            ["--texts", str(options.texts)] if options.texts else [])))
        print(both(f"新的次数见于逐字计数、查词网页和概念；词频、特征词和 report 的词还是原来的切法。要让它们也成为词：{command}",
                   f"These counts show in string counts, the explorer and concepts; the words of frequencies, keyness and report stay as they were cut. To make words of them: {command}"))
    return 0


def _listed_and_words(corpus: Any) -> tuple[set[str], set[str]]:
    """Keys of the terms that a corpus counts, and of those that it is cut by."""
    from .segment import ONE_WORD
    from .terms import term_key

    if not corpus.has_term_counts:
        return set(), set()
    listed = corpus.listed_terms
    whole = listed.loc[(listed["dictionary"] == "yes") & listed["term"].str.fullmatch(ONE_WORD.pattern), "term"]
    return set(map(term_key, listed["term"])), set(map(term_key, whole))


def _print_terms(terms: list[str], zh: str, en: str, most: int = 5) -> None:
    if terms:
        some, more = terms[:most], len(terms) > most
        print(both(f"{len(terms)} {zh}：{'、'.join(some)}{'……' * more}", f"{len(terms)} {en}: {', '.join(some)}{' ...' * more}"))


def _candidates(options: argparse.Namespace) -> int:
    from .candidates import candidates
    from .corpus import load_corpus
    from .csvfiles import export_csv
    from .store import keeping_old, refuse_folder, replacing_file

    at_least("--top", options.top, 0)
    out = options.to or options.corpus.with_name(f"{options.corpus.resolve().name}-candidates.csv")
    refuse_folder(out)
    table = candidates(load_corpus(options.corpus, sources=options.texts), minimum=options.minimum, holding=options.holding, since=options.since,
                       top=options.top or None)
    with keeping_old(out), replacing_file(out) as part:
        export_csv(table.round(3), part)
    print(table.head(20)[["term", "pieces", "n", "df", "score"]].round(2).to_string(index=False) if len(table) else both("（没有）", "(none)"))
    if len(table) == options.top:
        print(both(f"只写了排在最前的 {options.top:,} 个（--top）；要全部，用 --top 0。", f"Only the first {options.top:,} were written (--top); --top 0 writes all."))
    print(both(f"写好：{out}（{len(table):,} 个）。删去不要的行，再运行 govtext add {options.corpus} {out}（要切成词，加 --words）",
               f"Written: {out} ({len(table):,}). Delete the rows you do not want, then run govtext add {options.corpus} {out} (to cut by them: --words)"))
    return 0


def _report(options: argparse.Namespace) -> int:
    from . import load_corpus, load_stopwords
    from .report import write_whole
    from .store import refuse_strangers, replacing
    from .summary import report_parts

    _refuse_split_alone(options)
    named = options.corpus if options.corpus.name not in ("", "..") else options.corpus.resolve()
    out = options.to or named.with_name(f"{named.name}-report")
    refuse_strangers(out)   # before an hour of counting, not after it
    corpus, stopwords = load_corpus(options.corpus), load_stopwords(options.stopwords)
    with _workers(options):
        parts = {part.name: part for part in report_parts(corpus, stopwords, by=options.by, split=options.split, groups=options.group)}
    with replacing(out) as work:
        made = write_whole(corpus, parts.values(), work, stopwords=stopwords)
    print(corpus)
    print(parts["frequencies"].table.head(15)[["term", "n", "df", "parts"]].to_string(index=False))
    print(both(*parts["duplicates"].said))
    print(both("写好：", "Written: ") + "  ".join(visible(str(out / path.name)) for path in made))
    return 0


def _explorer(options: argparse.Namespace) -> int:
    from .corpus import load_corpus
    from .explorer.own import write_explorer

    corpus = load_corpus(options.corpus)
    out = options.out or options.corpus.with_name(f"{options.corpus.resolve().name}-explorer.html")
    size = write_explorer(corpus, out, by=options.by)
    print(both(f"写好：{out}（{size / 1024:.0f} KB）。双击打开，不用联网。", f"Written: {out} ({size / 1024:.0f} KB). Open it by double click; it needs no network."))
    return 0


def _refuse_split_alone(options: argparse.Namespace) -> None:
    if options.by is None and (options.split is not None or options.group):
        raise GovtextError("--split 和 --group 要和 --by 一起用，例如 --by year --split 2020。", "--split and --group need --by, as in --by year --split 2020.")


def _compare(options: argparse.Namespace) -> int:
    import pandas as pd

    from . import export_csv
    from .store import refuse_folder, replacing_file

    _refuse_split_alone(options)
    at_least("--top", options.top, 1)
    refuse_folder(options.to)
    if (options.other is None) == (options.by is None):
        raise GovtextError("请给出另一个语料，或者用 --by 在一个语料里比较（例如 --by year --split 2020），二者取一。",
                           "Give another corpus, or compare inside one with --by (as in --by year --split 2020): one of the two.")
    with _workers(options):
        found = _two_corpora(options) if options.by is None else _groups_inside(options)
    table = pd.concat([rows.assign(group=name) for name, rows, _ in found]) if options.by else found[0][1]
    if options.to:   # before anything is printed: who reads may have gone
        with replacing_file(options.to) as part:
            export_csv(table, part)
    for name, rows, told in found:
        _print_sides(name, rows, told, options.top)
    if options.to:
        print(both(f"写好：{options.to}", f"Written: {options.to}"))
    return 0


def _two_corpora(options: argparse.Namespace) -> list[tuple[str, Any, str]]:
    """The name of the target, the table, and what was compared."""
    import pandas as pd

    from . import content_terms, load_corpus, load_stopwords
    from .measures.keyness import keyness_of_groups
    from .summary import INSIDE, MOST_TESTED, SEED, deals_of, least_on_sides
    from .sums import Stream

    corpora, told = [], []
    for name, place in zip("AB", (options.corpus, options.other), strict=True):
        corpus = load_corpus(place)
        ids = corpus.articles["article_id"].astype(str)
        if len(ids) > MOST_TESTED // 2:
            told.append(both(f"{name} 只取随机抽出的 {MOST_TESTED // 2:,} 份文档（种子 {SEED}）", f"{name}: {MOST_TESTED // 2:,} documents drawn at random (seed {SEED})"))
            ids = ids.sample(MOST_TESTED // 2, random_state=SEED)
        corpora += Stream((corpus,)).assign(corpus=pd.Series(name, ids), document=pd.Series((f"{name}/" + ids).to_numpy(), ids)).corpora   # both may have a 01
        told.append(f"{name}: {corpus}")
    words = content_terms(Stream(tuple(corpora), known=("corpus",)), load_stopwords())
    sizes = [min(len(c.articles), MOST_TESTED // 2) for c in corpora]
    sides = least_on_sides(*sizes)
    if any(sides):
        told.append(both(f"只比较至少出现 {LEAST} 次、并且在 A 至少 {sides[0]:,} 次或在 B 至少 {sides[1]:,} 次的词；随机分组 {deals_of(sum(sizes))} 次",
                         f"words that occur {LEAST} times and more, {sides[0]:,} times in A or {sides[1]:,} in B; {deals_of(sum(sizes))} random deals"))
    told.append(both(*INSIDE))
    table = next(keyness_of_groups(words, by="corpus", targets=["A"], minimum=LEAST, sides=sides, unit="document", permutations=deals_of(sum(sizes))))
    return [("A", table, "\n".join(told))]


def _groups_inside(options: argparse.Namespace) -> list[tuple[str, Any, str]]:
    """The same for each of the groups that were chosen inside one corpus."""
    from . import content_terms, load_corpus, load_stopwords
    from .metadata import our_name
    from .summary import at_hand, chosen_groups, compared, groups_of, said_of_keyness

    corpus = load_corpus(options.corpus)
    by = our_name(options.by, corpus.articles)
    of = groups_of(corpus, by, options.split)
    targets = chosen_groups(of, options.group)
    words = content_terms(at_hand(corpus), load_stopwords())
    return [(target, table, both(*said_of_keyness(of, [target], by))) for target, table in zip(targets, compared(words, of, targets), strict=True)]


def _print_sides(name: str, table: Any, told: str, top: int) -> None:
    from .measures.keyness import inside_in_words

    rank = "t" if table["t"].notna().any() else "ll"     # one document on a side: words can be ranked, and nothing tested
    shown = ["term", "df_target", "df_reference", "p_adjusted", "n_target", "n_reference", "log_ratio", "ll"]
    digits = {"p_adjusted": 3, "log_ratio": 2, "ll": 2}
    other = ("B", "B") if name == "A" else ("其余", "the others")
    print(told)
    for title, rows in ((both(f"{name} 更常用", f"More typical of {name}"), table[table[rank] > 0].head(top)),
                        (both(f"{other[0]} 更常用", f"More typical of {other[1]}"), table[table[rank] < 0].tail(top)[::-1])):
        marked = rows[shown].round(digits).assign(term=rows["term"] + rows["inside_matters"].map({True: "‡", False: ""}))
        print(f"\n{title}\n{marked.to_string(index=False) if len(rows) else both('（没有）', '(none)')}")
        if rows["inside_matters"].any():
            print(both(*inside_in_words(rows, most=top)))


if __name__ == "__main__":
    sys.exit(main())

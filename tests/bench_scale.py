"""Time, memory and disk of every step as the number of documents grows: `make bench-scale DOCS=20000`.

    python tests/bench_scale.py 2000 20000 [--work FOLDER] [--steps report keyness] [--markdown FILE]

The texts are generated: words of jieba's own dictionary, drawn by their frequency (Zipf's law, so the vocabulary grows with the documents), in
sentences and paragraphs as long as those of policy documents, 3,000 characters on average (log-normal), twenty subjects, 31 issuers, 20 years.
With GOVTEXT_REFERENCE the paragraphs are drawn from its reports instead. Each step is a process of its own; its memory is that of all its
processes together, looked at a few times a second. Times of one machine mean little on another; how they grow means more.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from importlib.resources import files
from pathlib import Path

import numpy as np
import pandas as pd

SEED = 2022
CHARS, SPREAD = 3000, 0.6             # of a document: mean, sigma of the logarithm
SUBJECTS, SHARE = 20, 0.25            # so many words of a document are of its subject
ISSUERS = [f"省{chr(0x4E00 + 7 * i)}" for i in range(31)]
CONCEPTS = {"平台": ("平台", "数据平台", "共享"), "协同": ("协同", "联动"), "服务": ("服务", "公共服务", "办事"), "监管": ("监管", "执法"),
            "创新": ("创新", "改革"), "安全": ("安全", "风险")}


# ---------------------------------------------------------------------------------------------- documents

def vocabulary() -> tuple[np.ndarray, np.ndarray]:
    """Chinese words and their probabilities."""
    rows = [line.split(" ") for line in (files("jieba") / "dict.txt").read_text("utf-8").splitlines()]
    rows = [(word, int(n)) for word, n, *_ in rows if int(n) > 0 and all("\u4e00" <= c <= "\u9fff" for c in word)]
    words, n = zip(*rows, strict=True)
    return np.array(words, dtype=object), np.array(n, float) / sum(n)


def generated(docs: int) -> Iterator[str]:
    """Texts of documents."""
    rng, (words, share) = np.random.default_rng(SEED), vocabulary()
    every = np.cumsum(share)
    of_subject = [rng.choice(np.flatnonzero(share > 1e-6), 400, replace=False) for _ in range(SUBJECTS)]
    mean = float((np.char.str_len(words.astype(str)) * share).sum()) + 0.1
    for _ in range(docs):
        n = int(np.clip(rng.lognormal(np.log(CHARS) - SPREAD**2 / 2, SPREAD) / mean, 100, 40_000))
        chosen = np.minimum(np.searchsorted(every, rng.random(n)), len(words) - 1)
        mine = rng.random(n) < SHARE
        chosen[mine] = rng.choice(of_subject[rng.integers(SUBJECTS)], mine.sum())
        signs = rng.choice(np.array(["", "，", "。", "。\n"], dtype=object), n, p=[0.89, 0.06, 0.035, 0.015])
        yield "".join((words[chosen] + signs).tolist()) + "。"


def drawn(docs: int, folder: Path) -> Iterator[str]:
    """Texts made of paragraphs of real reports."""
    rng = np.random.default_rng(SEED)
    lines = [line for path in sorted(folder.rglob("*.md")) for line in path.read_text("utf-8").splitlines() if len(line) > 20]
    for _ in range(docs):
        size, text = rng.lognormal(np.log(CHARS) - SPREAD**2 / 2, SPREAD), []
        while size > 0:
            text.append(lines[rng.integers(len(lines))])
            size -= len(text[-1])
        yield "\n".join(text)


def write_documents(docs: int, path: Path) -> None:
    """One JSON line per document."""
    named = os.environ.get("GOVTEXT_REFERENCE")
    texts = drawn(docs, Path(named) / "reports") if named else generated(docs)
    rng = np.random.default_rng(SEED)
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        for i, text in enumerate(texts):
            year, issuer = 2004 + int(rng.integers(20)), ISSUERS[int(rng.integers(len(ISSUERS)))]
            row = {"id": f"d{i:07d}", "title": f"文件{i}", "date": f"{year}-05-01", "issuer": issuer, "text": text}
            stream.write(json.dumps(row, ensure_ascii=False) + "\n")


# ---------------------------------------------------------------------------------------------- the steps

def build(corpus: Path, source: Path) -> str:
    import govtext as gt

    made = gt.build_corpus(source, corpus, engine="rjieba", workers=2, max_bytes=source.stat().st_size, progress=False)
    return f"{int(made.articles['n_chars'].sum()):,} characters"


def load(gt, corpus) -> str:
    return f"{len(corpus.articles):,} documents"


def frequency(gt, corpus) -> str:
    return f"{len(gt.term_frequency(corpus)):,} terms"


def by_year(gt, corpus) -> str:
    return f"{len(gt.term_frequency(corpus, by='year')):,} rows"


def string_counts(gt, corpus) -> str:
    return f"{int(gt.nested_frequency(corpus, ['政务服务', '数据', '平台', '公共服务', '监管'], by='year')['n'].sum()):,} hits of 5 terms"


def any_string(gt, corpus) -> str:
    return f"{int(gt.any_count(corpus, '的数', by='year')['n'].sum()):,} hits"


def document_frequency(gt, corpus) -> str:
    return f"{len(gt.document_frequency(corpus, unit='article_id')):,} terms"


def _content(gt, corpus):
    return gt.content_terms(corpus, gt.load_stopwords())


def keyness(gt, corpus) -> str:
    from govtext.summary import compared, groups_of

    table = next(compared(_content(gt, corpus), groups_of(corpus, "year", 2014), ["2014–2023"]))
    return f"{len(table):,} terms"


def _top(gt, corpus, many: int) -> list[str]:
    return gt.term_frequency(_content(gt, corpus))["term"].head(many).tolist()


def cooccurrence(gt, corpus) -> str:
    return f"{len(gt.cooccurrence(corpus, _top(gt, corpus, 300))):,} pairs of 300 terms"


def collocates(gt, corpus) -> str:
    return f"{len(gt.collocates(corpus, '数据')):,} terms"


def dispersion(gt, corpus) -> str:
    return f"{len(gt.dispersion(_content(gt, corpus))):,} terms"


def tf_idf(gt, corpus) -> str:
    return f"{len(gt.tf_idf(_content(gt, corpus), top=20)):,} rows, the 20 best of each"


def coverage(gt, corpus) -> str:
    from govtext.measures.documents import describe_documents

    concepts = pd.DataFrame([{"id": name, "terms": terms, "from_terms": (), "to_terms": ()} for name, terms in CONCEPTS.items()])
    hits = gt.concept_frequency(corpus, concepts, unit="article_id")
    return f"{len(gt.concept_coverage(hits, describe_documents(corpus.articles))):,} rows from {len(hits):,} hits"


def topics(gt, corpus) -> str:
    return f"20 topics, {len(gt.sampled_topics(_content(gt, corpus), topics=20, sample=2000, seed=SEED).units):,} documents"


def report(gt, corpus) -> str:
    from govtext.__main__ import main

    to = corpus.path.with_name("report")
    code = main(["report", str(corpus.path), "--to", str(to)])
    return f"exit {code}, {len(list(to.rglob('*.*')))} files"


def matrix(gt, corpus) -> str:
    return f"{gt.document_term_matrix(_content(gt, corpus), unit='article_id').matrix.nnz:,} counts"


def duplicates(gt, corpus) -> str:
    return f"{len(gt.near_duplicates(corpus)):,} documents"


def compare(gt, corpus) -> str:
    from govtext.__main__ import main

    return f"exit {main(['compare', str(corpus.path), 'course', '--to', str(corpus.path.with_name('compared.csv'))])}"


def explorer(gt, corpus) -> str:
    from govtext.explorer.own import write_explorer

    return f"{write_explorer(corpus, corpus.path.with_name('explorer.html')) / 1e6:.1f} MB"


def concordance(gt, corpus) -> str:
    return f"{len(gt.concordance(corpus, '数据')):,} lines"


def candidates(gt, corpus) -> str:
    from govtext.candidates import candidates as found

    return f"{len(found(corpus)):,} candidates"


def notebook_13(gt, corpus) -> str:
    """The code of notebook 13 itself, with this corpus where the notebook would build one; that takes place only once, in the step "build".

    n-grams, which the corpus was built without, are those of a small corpus of some of its documents.
    """
    import contextlib
    import io

    import nbformat
    from IPython.core.interactiveshell import InteractiveShell

    from govcourse.lessons import own_corpus as lesson

    source, real, sampled = corpus.path.with_name("documents.jsonl"), gt.build_corpus, lesson.at_most
    some = corpus.path.with_name("some.jsonl")
    with source.open(encoding="utf-8") as lines:
        some.write_text("".join(line for line, _ in zip(lines, range(2000), strict=False)), "utf-8")
    grams = real(some, corpus.path.with_name("some"), engine="rjieba", ngrams=True, progress=False).ngrams

    def drawn(*given):
        part = sampled(*given)
        part.__dict__["ngrams"] = grams
        return part

    gt.build_corpus = lambda folder, *given, **options: corpus if folder == source else real(folder, *given, **options)
    lesson.at_most = drawn
    shell = InteractiveShell.instance()
    cells = [cell.source for cell in nbformat.read(next((Path(__file__).parents[1] / "notebooks").glob("13*.ipynb")), 4).cells if cell.cell_type == "code"]
    for number, code in enumerate(cells, 1):
        code = code.replace('gt.data_dir() / "example"', f"Path({str(source)!r})")
        began = time.perf_counter()
        with contextlib.redirect_stdout(io.StringIO()) as told:
            done = shell.run_cell(code)
        if not done.success:
            raise SystemExit(f"cell {number}: {code[:60]!r}: {done.error_in_exec or done.error_before_exec}\n{told.getvalue()[-300:]}")
        if (took := time.perf_counter() - began) > 20:
            print(f"cell {number}: {took:.0f} s: {code.splitlines()[-1][:80]}", file=sys.stderr, flush=True)
    return f"{len(cells)} cells"


STEPS: list[Callable[..., str]] = [load, frequency, by_year, string_counts, any_string, document_frequency, keyness, cooccurrence, collocates,
                                   dispersion, tf_idf, coverage, topics, matrix, duplicates, concordance, candidates, compare, explorer, notebook_13, report]


def work(name: str, corpus: Path, source: Path) -> None:
    """One step in this process; the last line it prints is what it took."""
    import resource

    began = time.perf_counter()
    if name == "build":
        said = build(corpus, source)
    else:
        import govtext as gt

        said = globals()[name](gt, gt.load_corpus(corpus))
    cpu = sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(json.dumps({"seconds": time.perf_counter() - began, "cpu": cpu, "said": said}, ensure_ascii=False))


# ---------------------------------------------------------------------------------------------- measuring

def _family(pid: int) -> list[int]:
    try:
        children = [int(c) for task in Path(f"/proc/{pid}/task").iterdir() for c in (task / "children").read_text().split()]
    except OSError:
        return [pid]
    return [pid, *(p for child in children for p in _family(child))]


def _memory(pid: int) -> int:
    """Bytes of a process that are its own, or its share of what it has in common with others."""
    try:
        pages = Path(f"/proc/{pid}/smaps_rollup").read_text().split("\n")
        return 1024 * int(next(line for line in pages if line.startswith("Pss:")).split()[1])
    except (OSError, StopIteration):
        return 0


def measured(name: str, corpus: Path, source: Path) -> dict[str, object]:
    """Run a step in a fresh process, watch its memory, and say what it took."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as told:   # no pipe: the bars of a long step would fill it, and the step would wait for ever
        begun = subprocess.Popen([sys.executable, "-W", "ignore", __file__, "--step", name, str(corpus), str(source)], stdout=subprocess.PIPE,
                                 stderr=told, text=True, encoding="utf-8", env={**os.environ, "PYTHONUTF8": "1"})
        peak = 0
        while begun.poll() is None:
            peak = max(peak, sum(map(_memory, _family(begun.pid))))
            time.sleep(0.2 if peak < 2**30 else 1)   # a large process is looked at more slowly
        out, _ = begun.communicate()
        told.seek(0)
        errors = told.read().strip().splitlines() or ["?"]
    if begun.returncode:
        return {"step": name, "seconds": float("nan"), "cpu": float("nan"), "peak": peak, "said": errors[-1][-160:]}
    return {"step": name, "peak": peak, **json.loads(out.splitlines()[-1])}


def size_of(folder: Path) -> int:
    return sum(p.stat().st_size for p in folder.rglob("*") if p.is_file())


def runs(docs: int, place: Path, wanted: list[str]) -> Iterator[dict[str, object]]:
    """Every step at one number of documents."""
    place.mkdir(parents=True, exist_ok=True)
    source, corpus = place / "documents.jsonl", place / "corpus"
    if not source.is_file():
        write_documents(docs, source)
    for name in ["build", *(step.__name__ for step in STEPS)]:
        if name not in wanted and not (name == "build" and not corpus.is_dir()):
            continue
        row = {"docs": docs, **measured(name, corpus, source)}
        if name == "build":
            row["said"] = f"{row['said']}, input {source.stat().st_size / 1e6:,.0f} MB, disk {size_of(corpus) / 1e6:,.0f} MB"
        print(f"{docs:>9,}  {name:<20} {row['seconds']:>8.1f} s {row['cpu']:>8.1f} CPU s {row['peak'] / 2**20:>7,.0f} MiB  {row['said']}", flush=True)
        yield row


def markdown(rows: list[dict[str, object]]) -> str:
    """A line per step, two columns per number of documents, and how the time grew."""
    sizes = sorted({row["docs"] for row in rows})
    known = {(row["step"], row["docs"]): row for row in rows}
    steps = list(dict.fromkeys(row["step"] for row in rows))
    heads = ["", *(f"{n:,} s | MiB" for n in sizes), *([f"× from {sizes[-2]:,}"] if len(sizes) > 1 else [])]
    lines = [" | ".join(heads), " | ".join(["---"] * (1 + 2 * len(sizes) + (len(sizes) > 1)))]
    for step in steps:
        found = [known.get((step, n)) for n in sizes]
        cells = [f"{r['seconds']:.1f} | {r['peak'] / 2**20:,.0f}" if r else "– | –" for r in found]
        grown = [f"{found[-1]['seconds'] / found[-2]['seconds']:.1f}"] if len(sizes) > 1 and found[-1] and found[-2] else [""] * (len(sizes) > 1)
        lines.append(" | ".join([step, *cells, *grown]))
    return "\n".join(f"| {line} |" for line in lines) + "\n"


def machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30 if hasattr(os, "sysconf") else float("nan")
    return f"{platform.system()}, {os.cpu_count()} processors, {memory:.0f} GiB, Python {platform.python_version()}, {date.today().isoformat()}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("docs", type=int, nargs="+")
    parser.add_argument("--work", type=Path, help="keep documents and corpora here, and take those that are there")
    parser.add_argument("--steps", nargs="+", default=["build", *(step.__name__ for step in STEPS)])
    parser.add_argument("--markdown", type=Path, help="write the table here")
    options = parser.parse_args()
    scratch = options.work or Path(tempfile.mkdtemp(prefix="govtext-scale-"))
    try:
        print(machine())
        rows = [row for docs in options.docs for row in runs(docs, scratch / str(docs), options.steps)]
        if options.markdown:
            options.markdown.write_text(f"{machine()}\n\n{markdown(rows)}", "utf-8", newline="\n")
        return int(any(row["seconds"] != row["seconds"] for row in rows))
    finally:
        if options.work is None:
            shutil.rmtree(scratch, ignore_errors=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--step"]:
        work(sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4]))
    else:
        sys.exit(main())

"""Speed and memory, as ratios and against targets: `make bench`. Ends with 1 where a target is missed.

    python tests/bench.py [NAME ...]      only the benchmarks whose names hold NAME

Times of one machine mean little on another; ratios measured in one run mean more. Every figure comes from fresh processes.
A benchmark is a function that yields Result rows; decorate it with @benchmark, and it runs.
GOVTEXT_REFERENCE (a folder with reports/) gives real texts; without it a folder of invented ones is generated.
"""

from __future__ import annotations

import importlib.metadata
import json
import os
import platform
import random
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

BENCHMARKS: list[Callable[[], Iterator[Result]]] = []
REPETITIONS = 3


class Result(NamedTuple):
    what: str
    value: float
    unit: str
    limit: float | None = None  # the value must not be above it
    note: str = ""
    least: float | None = None  # nor below this

    @property
    def missed(self) -> bool:
        return (self.limit is not None and self.value > self.limit) or (self.least is not None and self.value < self.least)

    @property
    def target(self) -> str:
        return f"(at most {self.limit:g})" if self.limit is not None else f"(at least {self.least:g})" if self.least else ""


def benchmark(function: Callable[[], Iterator[Result]]) -> Callable[[], Iterator[Result]]:
    """Add a benchmark to the list."""
    BENCHMARKS.append(function)
    return function


def measured(code: str, *arguments: object, python: str | Path = sys.executable) -> dict[str, float]:
    """Run code in a fresh process; it prints one JSON object as its last line."""
    done = subprocess.run([python, "-W", "ignore", "-c", code, *map(str, arguments)], capture_output=True, text=True,
                          encoding="utf-8", env={**os.environ, "PYTHONUTF8": "1"})
    if done.returncode:
        sys.exit(done.stderr)
    return json.loads(done.stdout.splitlines()[-1])


# ---------------------------------------------------------------------------------------------- start and load

START = """
import time, json
began = time.process_time()
import govtext
imported = time.process_time()
govtext.load_corpus
room = time.process_time()
corpus = govtext.load_corpus()
corpus.tokens
print(json.dumps({"import": imported - began, "room": room - began, "load": time.process_time() - room}))
"""


@benchmark
def start() -> Iterator[Result]:
    """CPU seconds until a notebook can begin; the least of the repetitions, what others do on the machine only adds."""
    runs = [measured(START) for _ in range(REPETITIONS + 2)]
    least = {key: min(run[key] for run in runs) for key in runs[0]}
    yield Result("import govtext", least["import"], "CPU s", 0.6)
    yield Result("import govtext and its tables (pandas)", least["room"], "CPU s", 0.6)
    yield Result("load the course corpus, tokens included", least["load"], "CPU s", 0.3)


# ---------------------------------------------------------------------------------------------- building

CPU = """
import resource
def cpu():
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
"""
# The least that any builder must do with the same bytes: read, decode, cut; two processes, the same dictionary.
BARE = CPU + """
import json, sys, time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from govtext.segment import segmenter

def cut_all(paths):
    cut, n = segmenter("rjieba"), 0
    for path in paths:
        n += len(cut(path.read_bytes().decode("utf-8")))
    return n

paths = [p for p in sorted(Path(sys.argv[1]).rglob("*")) if p.is_file()]
began, before = time.perf_counter(), cpu()
with ProcessPoolExecutor(2) as pool:
    words = sum(pool.map(cut_all, [paths[::2], paths[1::2]]))
print(json.dumps({"wall": time.perf_counter() - began, "cpu": cpu() - before, "words": words}))
"""
BUILD = CPU + """
import json, sys, time
from govtext.building import build_corpus

began, before = time.perf_counter(), cpu()
corpus = build_corpus(sys.argv[1], sys.argv[2], engine="rjieba", workers=2, progress=False)
wall, used = time.perf_counter() - began, cpu() - before
unit = 1 if sys.platform == "darwin" else 1024
peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
print(json.dumps({"wall": wall, "cpu": used, "peak": peak * unit / 2**20, "chars": int(corpus.articles["n_chars"].sum())}))
"""


def texts(scratch: Path) -> Path:
    """A folder of texts: the real reports, or about 30 MB of invented ones."""
    named = os.environ.get("GOVTEXT_REFERENCE")
    if named:
        return (Path(named) / "reports").resolve()
    from govtext.segment import read_dictionary

    rng = random.Random(7)
    pool = [*read_dictionary(), *"的了在和是有把被为" * 40, *"，、。" * 60, *(chr(c) for c in range(0x4E00, 0x5E00, 3))]
    place = scratch / "generated"
    place.mkdir()
    for i in range(680):
        lines = ["".join(rng.choices(pool, k=90)) for _ in range(100)]
        (place / f"{i:04d}.txt").write_text("\n".join(lines), "utf-8")
    return place


def half_of(folder: Path, scratch: Path) -> Path:
    place = scratch / "half"
    place.mkdir()
    for i, path in enumerate(sorted(p for p in folder.rglob("*") if p.is_file())[::2]):
        (place / f"{i:05d}{path.suffix}").symlink_to(path)
    return place


@benchmark
def build() -> Iterator[Result]:
    """build_corpus against the bare loop, taking turns, so that a busy machine slows both; and what it needs of memory."""
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        folder = texts(scratch)
        size = sum(p.stat().st_size for p in folder.rglob("*") if p.is_file()) / 1e6
        pairs = [(measured(BARE, folder), measured(BUILD, folder, scratch / "out")) for _ in range(REPETITIONS)]
        ratios = [build["wall"] / bare["wall"] for bare, build in pairs]
        wall = statistics.median(build["wall"] for _, build in pairs)
        yield Result("build_corpus / bare segmentation, 2 processes", statistics.median(ratios), "times", 2.3,
                     f"{size:.0f} MB in {wall:.1f} s; single ratios {', '.join(f'{r:.2f}' for r in ratios)}")
        ratios = [build["cpu"] / bare["cpu"] for bare, build in pairs]
        yield Result("the same in CPU seconds", statistics.median(ratios), "times", None,
                     f"less disturbed by others; single ratios {', '.join(f'{r:.2f}' for r in ratios)}")
        whole = max(build["peak"] for _, build in pairs)
        half = measured(BUILD, half_of(folder, scratch), scratch / "out-half")["peak"]
        yield Result("largest process, all files", whole, "MiB", 600)
        yield Result("largest process, all files / half of them", whole / half, "times", 1.15, f"half: {half:.0f} MiB")


# ---------------------------------------------------------------------------------------------- the research kit

FILES, BYTES = 2000, 27_000_000
PYCORPDIFF_VERSION = "0.1.0a27"
# What a researcher would write without govtext: the same words, matrices, co-occurrence, network and keyness, nothing written to
# disk, nothing checked. Imports are counted on neither side.
STRAIGHT = CPU + """
import json, sys, time
from pathlib import Path
import networkx as nx, numpy as np, rjieba
from scipy.sparse import csr_array
from scipy.special import xlogy
from sklearn.feature_extraction.text import CountVectorizer
from govtext.sums import DIGITS
from govtext.readers import clean
from govtext.segment import is_term, segmenter, sentences

began, before = time.perf_counter(), cpu()
cut = segmenter("rjieba")
texts = [clean(p.read_text("utf-8")) for p in sorted(Path(sys.argv[1]).iterdir())]
split = [sentences(t) for t in texts]
counter = CountVectorizer(analyzer=lambda words: words)
matrix = counter.fit_transform([[w for w in cut(s) if len(w) > 1] for found in split for s in found])
words = counter.get_feature_names_out()
matrix = matrix[:, [is_term(w) and w.strip(DIGITS) != "" for w in words]]
sizes = [len(found) for found in split]
of_sentence = csr_array((np.ones(sum(sizes), int), (np.repeat(np.arange(len(sizes)), sizes), np.arange(sum(sizes)))))
documents = of_sentence @ matrix
top = np.argsort(-documents.sum(axis=0), kind="stable")[:300]
small = (matrix[:, top] > 0).astype(int)
together = (small.T @ small).tocoo()
graph = nx.Graph()
graph.add_weighted_edges_from((int(a), int(b), int(n)) for a, b, n in zip(together.row, together.col, together.data) if a < b and n > 2)
half = len(texts) // 2
one, two = (part.sum(axis=0).astype(float) for part in (documents[:half], documents[half:]))
share = (one + two) / (one.sum() + two.sum())
ll = 2 * (xlogy(one, one) - xlogy(one, one.sum() * share) + xlogy(two, two) - xlogy(two, two.sum() * share))
print(json.dumps({"cpu": cpu() - before, "wall": time.perf_counter() - began, "terms": documents.shape[1], "edges": graph.number_of_edges(), "ll": round(float(ll.max()), 3)}))
"""
KIT = CPU + """
import json, sys, time
from pathlib import Path
import govtext as gt, networkx, pyarrow.dataset, pyarrow.parquet, rjieba, scipy.sparse, scipy.special, tqdm
gt.build_corpus, gt.content_terms, gt.cooccurrence, gt.document_term_matrix, gt.keyness

began, before = time.perf_counter(), cpu()
corpus = gt.build_corpus(sys.argv[1], Path(sys.argv[2]) / "kit", engine="rjieba", workers=int(sys.argv[3]), ngrams=False, progress=False)
words = gt.content_terms(corpus.tokens)
documents = gt.document_term_matrix(words, unit="article_id")
top = gt.term_frequency(words)["term"].head(300).tolist()
graph = gt.co_word_graph(gt.cooccurrence(words, top), minimum=3)
half = set(corpus.articles["article_id"].iloc[:len(corpus.articles) // 2])
table = gt.keyness(words.assign(half=words["article_id"].isin(half)), by="half", target="True")
unit = 1 if sys.platform == "darwin" else 1024
print(json.dumps({"cpu": cpu() - before, "wall": time.perf_counter() - began, "terms": documents.matrix.shape[1], "edges": graph.number_of_edges(),
                  "ll": round(float(table["ll"].abs().max()), 3), "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 2**20}))
"""
# pycorpdiff takes a tokenizer and calls it anew at every step, so the texts are cut once beforehand and handed over with spaces.
# Document-term matrix and keyness are its own. It has two ways to co-occurrence. `collocate_counts` over sentences, once per term,
# gives what the other two sides count; every twentieth of the 300 terms is run and the time multiplied, as each is a pass of its
# own. `cooccurrence_network` is one call for all terms, but for windows of five words over whole files, which is another measure;
# with sentences as its documents it would need a dense matrix of some 90 GB. It is run once, for information.
PYCORPDIFF = CPU + """
import json, re, sys, time
from pathlib import Path
import numpy as np, pandas as pd, pycorpdiff, rjieba, scipy.sparse, scipy.stats
from pycorpdiff.collocation import collocate_counts, cooccurrence_network

def seconds(step):
    began, before = time.perf_counter(), cpu()
    step()
    return np.array([cpu() - before, time.perf_counter() - began])

began, before = time.perf_counter(), cpu()
cut = rjieba.Jieba().cut
texts = [p.read_text("utf-8") for p in sorted(Path(sys.argv[1]).iterdir())]
split = [[[w for w in cut(s, False) if len(w) > 1] for s in re.split("[。？！\\n]", t)] for t in texts]
table = pd.DataFrame({"text": [" ".join(w for s in found for w in s) for found in split], "half": np.arange(len(texts)) < len(texts) // 2})
corpus = pycorpdiff.from_dataframe(table, text_col="text", tokenizer=str.split)
documents, terms = corpus.doc_term_counts_sparse()
pycorpdiff.compare(corpus.slice(half=True), corpus.slice(half=False)).keyness(min_count=1)
common = np.array([cpu() - before, time.perf_counter() - began])
top = [terms[i] for i in np.argsort(-np.asarray(documents.sum(axis=0)).ravel(), kind="stable")[:300]]
sentences = [s for found in split for s in found]
by_sentence = 20 * seconds(lambda: [collocate_counts(sentences, term, window=10**6) for term in top[10::20]])
by_window = seconds(lambda: cooccurrence_network(corpus, top_n=300)) if sys.argv[2] == "network" else common
print(json.dumps({"cpu": (common + by_sentence)[0], "wall": (common + by_sentence)[1], "network": (common + by_window)[0]}))
"""


def cut_down(folder: Path, scratch: Path) -> Path:
    """FILES text files of BYTES together: the first piece of each text, then the second pieces, until there are enough."""
    place, size, made = scratch / "texts", BYTES // FILES, 0
    place.mkdir()
    paths = sorted(p for p in folder.rglob("*") if p.is_file())
    for start in range(0, 100 * size, size):
        for path in paths:
            piece = path.read_bytes()[start:start + size]
            if len(piece) == size and made < FILES:
                (place / f"{made:04d}.txt").write_text(piece.decode("utf-8", "ignore"), "utf-8")
                made += 1
    return place


def with_pycorpdiff(scratch: Path) -> Path | str:
    """The Python of a throw-away environment (pycorpdiff needs pandas below 3), or why there is none."""
    place = scratch / "environment"
    python = place / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    wanted = [f"pycorpdiff=={PYCORPDIFF_VERSION}", f"rjieba=={importlib.metadata.version('rjieba')}"]
    for arguments in (["venv", "--quiet", "--python", sys.executable, place], ["pip", "install", "--quiet", "--python", python, *wanted]):
        done = subprocess.run([sys.executable, "-m", "uv", *map(str, arguments)], capture_output=True, text=True, encoding="utf-8")
        if done.returncode:
            return " ".join(done.stderr.split())[-200:] or "uv failed"
    return python


@benchmark
def kit() -> Iterator[Result]:
    """Read, cut, document-term matrix, co-occurrence of the 300 top terms by sentence, keyness of one half against the other.

    Against a straight script, taking turns in one run: the CPU seconds of one process; and the time that a researcher waits, the kit building
    its corpus with two.
    """
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        folder = cut_down(texts(scratch), scratch)
        size = sum(p.stat().st_size for p in folder.iterdir())
        runs = [(measured(STRAIGHT, folder), measured(KIT, folder, scratch, 1), measured(KIT, folder, scratch, 2)) for _ in range(REPETITIONS)]
        for straight, one, two in runs:
            # the kit takes out the spaces of spaced-out headings, which the straight script does not: a few words of millions
            if any(abs(straight[key] - run[key]) > 1e-4 * straight[key] for key in ("terms", "edges", "ll") for run in (one, two)):
                sys.exit(f"The sides did not do the same work: {straight} {one} {two}")
        ratios = [one["cpu"] / straight["cpu"] for straight, one, _ in runs]
        yield Result("research kit / straight script, one process", statistics.median(ratios), "times", 1.2,
                     f"{len(list(folder.iterdir()))} files, {size / 1e6:.0f} MB; CPU seconds; single ratios {', '.join(f'{r:.2f}' for r in ratios)}")
        for what, number in (("one process", 1), ("two processes", 2)):
            ratios = [run[number]["wall"] / run[0]["wall"] for run in runs]
            yield Result(f"the same, waiting time, {what}", statistics.median(ratios), "times", None,
                         f"means little where others use the machine; single ratios {', '.join(f'{r:.2f}' for r in ratios)}")
        yield Result("research kit, largest process", max(one["peak"] for _, one, _ in runs), "MiB", 700)


@benchmark
def pycorpdiff() -> Iterator[Result]:
    """The same work by pycorpdiff, which has one process only: the time that a researcher waits, the kit building its corpus with two; and the
    CPU seconds of one, which says how much less it does."""
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        folder, python = cut_down(texts(scratch), scratch), with_pycorpdiff(scratch)
        if not isinstance(python, Path):
            print(f"skip    pycorpdiff / research kit: {python}")
            return
        runs = [(measured(KIT, folder, scratch, 1), measured(KIT, folder, scratch, 2),
                 measured(PYCORPDIFF, folder, "" if turn else "network", python=python)) for turn in range(REPETITIONS - 1)]   # the slowest by far
        ratios = [three["wall"] / two["wall"] for _, two, three in runs]
        yield Result("pycorpdiff / research kit with two processes", statistics.median(ratios), "times", None,
                     f"waiting time; 15 of 300 terms run, times 20; single ratios {', '.join(f'{r:.1f}' for r in ratios)}", 15)
        ratios = [three["cpu"] / one["cpu"] for one, _, three in runs]
        yield Result("the same, one process, CPU seconds", statistics.median(ratios), "times", None,
                     f"single ratios {', '.join(f'{r:.1f}' for r in ratios)}")
        yield Result("pycorpdiff with its own network / research kit", runs[0][2]["network"] / runs[0][0]["cpu"], "times", None,
                     "windows of five words, not sentences")


REFERENCE = CPU + """
import json, sys, time
from govcourse.build_reference import build_reference
began = time.perf_counter()
rows = build_reference(sys.argv[1], sys.argv[2], workers=2, progress=False)
print(json.dumps({"wall": time.perf_counter() - began, "reports": rows["reports.csv"]}))
"""


@benchmark
def reference() -> Iterator[Result]:
    """Rebuilding data/reference from the texts, where they are passed in."""
    named = os.environ.get("GOVTEXT_REFERENCE")
    if not named:
        print("skip    reference: GOVTEXT_REFERENCE is not set")
        return
    with tempfile.TemporaryDirectory() as scratch:
        run = measured(REFERENCE, Path(named).resolve(), scratch)
        yield Result("rebuild the reference tables, 2 processes", run["wall"], "s", 60, f"{run['reports']} reports")


# ---------------------------------------------------------------------------------------------- the notebooks

NOTEBOOK = """
import contextlib, io, json, sys, time
from pathlib import Path
import nbformat
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
cells = [c.source for c in nbformat.read(sys.argv[1], 4).cells if c.cell_type == "code"]
began = time.process_time()
with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
    failed = [r for r in map(shell.run_cell, cells) if not r.success]
print(json.dumps({"cpu": time.process_time() - began, "failed": len(failed)}))
"""


LOOP = """
import json, time
began, total = time.process_time(), 0
for i in range(10_000_000):
    total += i * i
print(json.dumps({"cpu": time.process_time() - began}))
"""
# 09 shuffles texts and runs communities hundreds of times over to show what the choices do; 13 builds two corpora and reads the texts again.
LIMITS = {"09": 24, "11": 10, "12": 10, "13": 12}


@benchmark
def notebooks() -> Iterator[Result]:
    """CPU seconds of each notebook's code after the kernel has started.

    They vary with the machine and its hour, so a plain loop is timed before and after: compare runs by their ratio to it.
    """
    total, loops = 0.0, [measured(LOOP)["cpu"]]
    for path in sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb")):
        run = measured(NOTEBOOK, path)
        total += run["cpu"] if path.name < "09" else 0
        yield Result(path.stem, run["cpu"], "CPU s", LIMITS.get(path.name[:2], 8))
    yield Result("notebooks 01 to 08 with two workers, about", total / 2, "s", 75)
    loops.append(measured(LOOP)["cpu"])
    yield Result("for comparison: 10 million steps of a Python loop", max(loops), "CPU s", None, f"before {loops[0]:.2f}, after {loops[1]:.2f}")


# ---------------------------------------------------------------------------------------------- error rates

@benchmark
def uncertainty() -> Iterator[Result]:
    """False alarms of every test and coverage of every interval, 2,000 seeded draws each; the table goes into docs/uncertainty.md."""
    import simulations

    found = simulations.table(2000)
    print(simulations.markdown(found))
    for row in found.itertuples():
        upper, lower = {"test": (row.high, row.low), "interval": (None, row.low), "narrow": (None, None)}[row.kind]
        yield Result(row.name, row.now, "", upper, f"before: {row.before:.3f}", lower)


# ---------------------------------------------------------------------------------------------- report

def main(wanted: list[str]) -> int:
    print(f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, {os.cpu_count()} processors")
    print(", ".join(f"{name} {importlib.metadata.version(name)}" for name in
                    ("govtext", "jieba", "rjieba", "numpy", "pandas", "pyarrow")))
    missed = 0
    for function in BENCHMARKS:
        if wanted and not any(word in function.__name__ for word in wanted):
            continue
        for row in function():
            missed += row.missed
            print(f"{'MISSED' if row.missed else 'ok':6}  {row.what:48} {row.value:8.2f} {row.unit:6} {row.target:16} {row.note}",
                  flush=True)
    if missed:
        print(f"{missed} target(s) missed")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

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


def benchmark(function: Callable[[], Iterator[Result]]) -> Callable[[], Iterator[Result]]:
    """Add a benchmark to the list."""
    BENCHMARKS.append(function)
    return function


def measured(code: str, *arguments: object) -> dict[str, float]:
    """Run code in a fresh process; it prints one JSON object as its last line."""
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", code, *map(str, arguments)], capture_output=True, text=True,
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
from govtext.corpus import build_corpus

began, before = time.perf_counter(), cpu()
corpus = build_corpus(sys.argv[1], sys.argv[2], engine="rjieba", workers=2, progress=False)
wall, used = time.perf_counter() - began, cpu() - before
unit = 1 if sys.platform == "darwin" else 1024
peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
print(json.dumps({"wall": wall, "cpu": used, "peak": peak * unit / 2**20, "chars": int(corpus.articles["n_chars"].sum())}))
"""


def texts(scratch: Path) -> Path:
    """A folder of texts: the real reports, or about 20 MB of invented ones."""
    named = os.environ.get("GOVTEXT_REFERENCE")
    if named:
        return (Path(named) / "reports").resolve()
    from govtext.segment import read_dictionary

    rng = random.Random(7)
    pool = [*read_dictionary(), *"的了在和是有把被为" * 40, *"，、。" * 60, *(chr(c) for c in range(0x4E00, 0x5E00, 3))]
    place = scratch / "generated"
    place.mkdir()
    for i in range(400):
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
        yield Result("build_corpus / bare segmentation, 2 processes", statistics.median(ratios), "times", 2.5,
                     f"{size:.0f} MB in {wall:.1f} s; single ratios {', '.join(f'{r:.2f}' for r in ratios)}")
        ratios = [build["cpu"] / bare["cpu"] for bare, build in pairs]
        yield Result("the same in CPU seconds", statistics.median(ratios), "times", None,
                     f"less disturbed by others; single ratios {', '.join(f'{r:.2f}' for r in ratios)}")
        whole = max(build["peak"] for _, build in pairs)
        half = measured(BUILD, half_of(folder, scratch), scratch / "out-half")["peak"]
        yield Result("largest process, all files", whole, "MiB", 600)
        yield Result("largest process, all files / half of them", whole / half, "times", 1.15, f"half: {half:.0f} MiB")


# ---------------------------------------------------------------------------------------------- the research kit

FILES = """
def chosen(folder):
    return sorted(p for p in Path(folder).rglob("*") if p.is_file())[:int(sys.argv[3])]
"""
# What a researcher would write without govtext: the same words, matrix, co-occurrence and keyness.
STRAIGHT = CPU + """
import json, sys, time
from pathlib import Path
import networkx as nx, numpy as np
from scipy.special import xlogy
from sklearn.feature_extraction.text import CountVectorizer
from govtext.readers import clean
from govtext.segment import segmenter, sentences
""" + FILES + """
began, before = time.perf_counter(), cpu()
cut = segmenter("rjieba")
texts = [clean(p.read_text("utf-8")) for p in chosen(sys.argv[1])]
units = [[w for w in cut(s) if len(w) > 1] for t in texts for s in sentences(t)]
sizes = [len(sentences(t)) for t in texts]
matrix = CountVectorizer(analyzer=lambda words: words).fit_transform(units)
top = np.argsort(-np.asarray(matrix.sum(axis=0)).ravel())[:300]
small = (matrix[:, top] > 0).astype(int)
together = (small.T @ small).tocoo()
graph = nx.Graph()
graph.add_weighted_edges_from((int(a), int(b), int(n)) for a, b, n in zip(together.row, together.col, together.data) if a < b and n > 2)
edge = np.cumsum(sizes)[len(sizes) // 2 - 1]
one, two = (np.asarray(m.sum(axis=0)).ravel().astype(float) for m in (matrix[:edge], matrix[edge:]))
share = (one + two) / (one.sum() + two.sum())
ll = 2 * (xlogy(one, one) - xlogy(one, one.sum() * share) + xlogy(two, two) - xlogy(two, two.sum() * share))
print(json.dumps({"wall": time.perf_counter() - began, "cpu": cpu() - before, "edges": graph.number_of_edges(), "best": float(ll.max())}))
"""
KIT = CPU + """
import json, sys, tempfile, time
from pathlib import Path
""" + FILES + """
import os
place = Path(sys.argv[2]) / "links"
place.mkdir(exist_ok=True)
for i, path in enumerate(chosen(sys.argv[1])):
    link = place / f"{i:05d}{path.suffix}"
    if not link.exists():
        os.symlink(path, link)
began, before = time.perf_counter(), cpu()
import govtext as gt
corpus = gt.build_corpus(place, Path(sys.argv[2]) / "kit", engine="rjieba", ngrams=False, progress=False)
words = gt.content_terms(corpus.tokens)
top = gt.term_frequency(words)["term"].head(300).tolist()
graph = gt.co_word_graph(gt.cooccurrence(words, top), minimum=3)
half = set(corpus.articles["article_id"].iloc[:len(corpus.articles) // 2])
table = gt.keyness(words.assign(half=words["article_id"].isin(half)), by="half", target="True")
unit = 1 if sys.platform == "darwin" else 1024
print(json.dumps({"wall": time.perf_counter() - began, "cpu": cpu() - before, "edges": graph.number_of_edges(),
                  "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 2**20, "best": float(table["ll"].abs().max())}))
"""


@benchmark
def kit() -> Iterator[Result]:
    """Read, cut, count, co-occurrence of the 300 top terms by sentence, keyness of one half against the other, in one process."""
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        folder, files = texts(scratch), 500
        pairs = [(measured(STRAIGHT, folder, scratch, files), measured(KIT, folder, scratch, files)) for _ in range(2)]
        ratios = [kit["cpu"] / straight["cpu"] for straight, kit in pairs]
        yield Result("research kit / straight script, one process", min(ratios), "times", 1.2,
                     f"{files} files; single ratios {', '.join(f'{r:.2f}' for r in ratios)}")
        yield Result("research kit, largest process", max(kit["peak"] for _, kit in pairs), "MiB", 700)


REFERENCE = CPU + """
import json, sys, time
from govtext.build_reference import build_reference
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


@benchmark
def notebooks() -> Iterator[Result]:
    """CPU seconds of each notebook's code after the kernel has started."""
    total = 0.0
    for path in sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb")):
        run = measured(NOTEBOOK, path)
        total += run["cpu"] if path.name < "09" else 0
        yield Result(path.stem, run["cpu"], "CPU s", 10 if path.name[:2] in ("11", "12") else 8)
    yield Result("notebooks 01 to 08 with two workers, about", total / 2, "s", 75)


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
            bad = row.limit is not None and row.value > row.limit
            missed += bad
            limit = "" if row.limit is None else f"(at most {row.limit:g})"
            print(f"{'MISSED' if bad else 'ok':6}  {row.what:48} {row.value:8.2f} {row.unit:6} {limit:16} {row.note}", flush=True)
    if missed:
        print(f"{missed} target(s) missed")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

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

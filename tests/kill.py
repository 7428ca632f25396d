"""Kill the commands at random moments: nothing is left running, and what was there before, or the new result, is whole.

    python tests/kill.py [--times 20] [--seed 1] [build report figures course]

Reads /proc, so Linux only. Every second kill is a SIGTERM, the others are SIGKILL; only the process that was started is hit, its
workers and kernels have to notice by themselves. Texts and notebooks are made up here.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
import uuid
import zipfile
from collections.abc import Callable
from pathlib import Path

import nbformat

MARK = "GOVTEXT_KILLED_BY"
SMALL_PARTS = "import sys, govtext.building as b; b.PART_BYTES = 20_000; from {package}.__main__ import main; sys.exit(main(sys.argv[1:]))"
CELL = """import time
import matplotlib.pyplot as plt
import govtext as gt
fig = plt.figure()
gt.show(gt.describe(fig, alt=("图", "picture"), caption=("说明", "caption")))
time.sleep(0.3)"""
WAIT = 15   # seconds that workers and kernels have to notice


def texts(folder: Path) -> Path:
    place = folder / "texts"
    place.mkdir()
    for i in range(40):   # pages are read in a process of their own
        (place / f"{i:02d}.{'html' if i % 2 else 'txt'}").write_text(f"<p>第{i}号文。县里把窗口搬到网上，数据共享还是难题。\n" * 300, "utf-8")
    return place


def notebooks(folder: Path) -> Path:
    place = folder / "notebooks"
    place.mkdir()
    for i in range(4):
        cells = [nbformat.v4.new_code_cell(CELL, id=f"c{i}")]
        nbformat.write(nbformat.v4.new_notebook(cells=cells), place / f"{i:02d}_made_up.ipynb")
    return place


def commands(folder: Path) -> dict[str, tuple[list[str], Path]]:
    """Command -> (arguments for Python, the file or folder that it replaces)."""
    texts(folder)
    place, out = notebooks(folder), folder / "out"
    govtext, course = SMALL_PARTS.format(package="govtext"), SMALL_PARTS.format(package="govcourse")
    return {"build": (["-c", govtext, "build", str(folder / "texts"), str(out), "--workers", "2"], out),
            "report": (["-c", govtext, "report", str(out)], folder / "out-report"),
            "figures": (["-c", course, "figures", str(folder / "figures")], folder / "figures"),
            "course": (["-c", course, "course"], place)}


def start(arguments: list[str], folder: Path, mark: str) -> subprocess.Popen:
    environment = {**os.environ, MARK: mark, "PYTHONUTF8": "1", "GOVTEXT_NOTEBOOKS": str(folder / "notebooks")}
    return subprocess.Popen([sys.executable, *arguments], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def left_running(mark: str) -> list[str]:
    """Process ids and names that carry the mark in their environment, zombies aside."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            if f"{MARK}={mark}".encode() in (place / "environ").read_bytes().split(b"\0"):
                found.append(f"{place.name} {(place / 'cmdline').read_bytes().replace(bytes(1), b' ').decode()[:120]}")
        except OSError:
            continue
    return found


def content(place: Path) -> dict[str, str]:
    """Name -> hash of every file that is not hidden; of Word files, which hold the time, the hash of what is in them."""
    return {str(p.relative_to(place)): hashlib.sha256(unpacked(p) if p.suffix == ".docx" else p.read_bytes()).hexdigest()
            for p in sorted(place.rglob("*")) if p.is_file() and not p.name.startswith(".")}


def unpacked(path: Path) -> bytes:
    with zipfile.ZipFile(path) as archive:
        return b"".join(archive.read(name) for name in sorted(archive.namelist()) if name != "docProps/core.xml")


def same(name: str, place: Path, olds: list[dict[str, str]]) -> bool:
    """A folder is as one of the earlier results; of notebooks each file by itself is."""
    now = content(place)
    if name == "course":
        now = {file: digest for file, digest in now.items() if not file.endswith(".part")}
        return all(any(old.get(file) == digest for old in olds) for file, digest in now.items()) and set(now) == set(olds[0])
    return now in olds


def kill_once(name: str, arguments: list[str], place: Path, folder: Path, after: float, number: signal.Signals, olds: list[dict]) -> str:
    """Start, wait, kill, look; returns what is wrong, or nothing."""
    mark = uuid.uuid4().hex
    halves = set(folder.glob(".*.building-*"))
    child = start(arguments, folder, mark)
    time.sleep(after)
    child.send_signal(number)
    told = child.communicate(timeout=WAIT)[1].decode("utf-8", "replace")
    until = time.monotonic() + WAIT
    while (running := left_running(mark)) and time.monotonic() < until:
        time.sleep(0.1)
    if running:
        return f"still running: {running}"
    if "Traceback" in told:
        return told[-2000:]
    if number == signal.SIGTERM and child.returncode not in (0, -signal.SIGTERM, 128 + signal.SIGTERM):
        return f"exit code {child.returncode}"
    if number == signal.SIGTERM and set(folder.glob(".*.building-*")) - halves:
        return "a half-written folder was left after SIGTERM"
    previous = place.with_name(f".{place.name}.previous")
    return "" if same(name, place if place.exists() else previous, olds) else f"{place.name} is neither the old nor the new result"


def attack(name: str, folder: Path, arguments: list[str], place: Path, times: int, chance: random.Random, say: Callable[..., None]) -> int:
    """Kill one command many times; returns how often something was wrong."""
    olds, began = [], time.monotonic()
    for _ in range(2):   # twice, so that a difference from run to run would be seen
        began = time.monotonic()
        done = start(arguments, folder, "whole")
        if done.communicate() and done.returncode:
            raise SystemExit(f"{name} does not run at all: exit code {done.returncode}")
        olds.append(content(place))
    whole = time.monotonic() - began
    wrong = 0
    for i in range(times):
        number = signal.SIGTERM if i % 2 else signal.SIGKILL
        after = chance.uniform(0, whole)
        fault = kill_once(name, arguments, place, folder, after, number, olds)
        wrong += bool(fault)
        say(f"{name} {i + 1}: {number.name} after {after:.2f} of {whole:.2f} s: {fault or 'ok'}")
    done = start(arguments, folder, "whole")
    told = done.communicate()[1].decode("utf-8", "replace")
    if done.returncode or content(place) not in olds:
        say(f"{name}: the run after the kills went wrong: exit code {done.returncode}\n{told[-1000:]}")
        wrong += 1
    return wrong


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", default=["build", "report", "figures", "course"])
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if not Path("/proc/self/environ").exists():
        print("kill.py reads /proc: Linux only")
        return 0
    chance, wrong = random.Random(options.seed), 0
    with tempfile.TemporaryDirectory() as scratch:
        made = commands(Path(scratch))
        if "build" not in options.names:   # report needs a corpus
            start(made["build"][0], Path(scratch), "whole").communicate()
        for name in options.names:
            wrong += attack(name, Path(scratch), *made[name], options.times, chance, lambda *a: print(*a, flush=True))
    print(f"{options.times} kills of each of {', '.join(options.names)}: {wrong} faults")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())

"""Worker processes: however a command ends, nothing of it goes on; and it works where processes are started anew (Windows, macOS)."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

LINUX = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads /proc")
GOOD = "县里把窗口搬到网上，数据共享还是难题。\n"

POOL = """
import os, sys, time
from pathlib import Path
from govtext.workers import ending, pool
from govtext.__main__ import run

signs = Path(sys.argv[1])

def begin():
    ending.append(lambda: (signs / f"{os.getpid()}.ended").touch())
    (signs / str(os.getpid())).touch()

def work(kind):
    if kind == "sleep":
        time.sleep(60)
    return bytes(40_000_000)   # far more than a pipe takes at once

def command(kind):
    with pool(2, begin) as processes:
        for _ in range(6):
            processes.submit(work, kind)
        while len(list(signs.glob("[0-9]*"))) < 2:
            time.sleep(0.01)
        (signs / "ready").touch()
        if "error" in sys.argv:
            raise OSError(13, "no", "x")
        time.sleep(60)

if __name__ == "__main__":
    import multiprocessing
    multiprocessing.set_start_method(sys.argv[2])
    sys.exit(run(command, sys.argv[3]))
"""


def alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@LINUX
@pytest.mark.parametrize(("end", "code"), [("error", 2), (signal.SIGTERM, 143), (signal.SIGINT, 130), (signal.SIGHUP, 129), (signal.SIGKILL, -9)])
@pytest.mark.parametrize(("method", "kind"), [("fork", "sleep"), ("fork", "large"), ("spawn", "sleep")])
def test_workers_end_at_once_however_their_parent_ends(tmp_path, end, code, method, kind):
    """"large": the parent ends while it receives a result; Python by itself would wait for the rest of it for ever."""
    script, signs = tmp_path / "script.py", tmp_path / "signs"
    script.write_text(POOL, "utf-8")
    signs.mkdir()
    child = subprocess.Popen([sys.executable, script, signs, method, kind, *([end] if end == "error" else [])], stderr=subprocess.PIPE,
                             env={**os.environ, "PYTHONUTF8": "1"})
    until = time.monotonic() + 30
    while not (signs / "ready").exists() and time.monotonic() < until:
        time.sleep(0.01)
    if end != "error":
        child.send_signal(end)
    told = child.communicate(timeout=15)[1].decode("utf-8")
    assert child.returncode == code and "Traceback" not in told, told
    workers = [place.name for place in signs.glob("[0-9]*") if place.suffix == ""]
    until = time.monotonic() + 5
    while any(map(alive, workers)) and time.monotonic() < until:
        time.sleep(0.05)
    assert len(workers) == 2 and not any(map(alive, workers))
    assert all((signs / f"{pid}.ended").exists() for pid in workers)


def test_a_build_with_processes_started_anew_gives_the_same_corpus(tmp_path):
    """As Windows and macOS start them: nothing of the parent's memory is there."""
    (tmp_path / "文本").mkdir()
    for i in range(4):
        (tmp_path / "文本" / f"{i}.txt").write_text(GOOD * (i + 1), "utf-8")
    code = ("import multiprocessing, sys\nif __name__ == '__main__':\n    multiprocessing.set_start_method(sys.argv[1])\n"
            "    import govtext.building as room\n    room.PART_BYTES = 1\n"
            "    print(room.build_corpus(sys.argv[2], sys.argv[3], workers=2, progress=False).hash)\n")
    script = tmp_path / "script.py"
    script.write_text(code, "utf-8")
    made = [subprocess.run([sys.executable, script, method, tmp_path / "文本", tmp_path / method], capture_output=True, text=True, check=True,
                           env={**os.environ, "PYTHONUTF8": "1"}).stdout for method in ("spawn", "forkserver", "fork") if sys.platform != "win32" or
            method == "spawn"]
    assert len(set(made)) == 1 and made[0].strip()


def test_the_fast_engine_and_all_processors_are_the_default_of_large_folders_only(tmp_path, monkeypatch):
    """A folder on either side of the limit; the words are the same. A script without a main guard is never run again by a process."""
    from govtext import building, segment, workers

    for name, text in (("甲", "政务服务一网通办。"), ("乙", "数字政府建设。")):
        (tmp_path / f"{name}.txt").write_text(text, "utf-8")
    seen = []
    monkeypatch.setattr(building, "default_workers", lambda large: seen.append(large) or 1)
    small = building.build_corpus(tmp_path, tmp_path / "small", progress=False)
    monkeypatch.setattr(building, "FAST_FROM_BYTES", 10)
    large = building.build_corpus(tmp_path, tmp_path / "large", progress=False)
    assert [c.manifest["segmentation"]["engine"] for c in (small, large)] == ["jieba", "rjieba"] and seen == [False, True]
    assert small.tokens.equals(large.tokens)
    monkeypatch.setattr(segment.importlib.util, "find_spec", lambda name: None)
    assert segment.default_engine(True) == "jieba"
    monkeypatch.setattr("multiprocessing.get_start_method", lambda: "spawn")
    monkeypatch.setattr(workers.sys.modules["__main__"], "__file__", "script.py", raising=False)
    monkeypatch.setattr(workers, "main_is_guarded", False)
    assert workers.default_workers(True) == 1
    monkeypatch.setattr(workers, "main_is_guarded", True)
    assert 1 <= workers.default_workers(True) <= 4 and workers.default_workers(False) == 1

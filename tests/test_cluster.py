"""Work on several machines: any executor makes the same corpus, byte by byte; a worker that would not is told before work starts; one that is
killed costs time and no data. The cluster is a real one, of a scheduler and worker processes on this machine."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import CancelledError, Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pytest

import govtext as gt
from govtext import building, cluster
from govtext.__main__ import main
from govtext.workers import in_order, working_with

GOOD = "县里把窗口搬到网上，数据共享还是难题。数字政府建设要靠协同。"


def contents(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture(scope="module")
def texts(tmp_path_factory):
    """Texts and a page, the last of them no text."""
    place = tmp_path_factory.mktemp("cluster") / "texts"
    place.mkdir()
    for i in range(12):
        (place / f"{i:02d}.{'html' if i == 5 else 'txt'}").write_text(f"<p>第{i}号文。{GOOD}\n" * (90 + i), "utf-8")
    (place / "99.txt").write_bytes(bytes(range(256)) * 9)
    return place


@pytest.fixture
def in_small_parts(monkeypatch):
    pytest.importorskip("pyarrow")
    monkeypatch.setattr(building, "PARQUET_FROM_BYTES", 1)
    monkeypatch.setattr(building, "PART_BYTES", 20_000)


def build(texts, out, **options):
    with pytest.warns(UserWarning, match="99.txt"):
        return gt.build_corpus(texts, out, progress=False, **options)


# ---------------------------------------------------------------------------------------------- any executor

@pytest.mark.parametrize(("kind", "parquet"), [(ThreadPoolExecutor, True), (ThreadPoolExecutor, False), (ProcessPoolExecutor, True)])
def test_any_executor_makes_the_same_corpus(texts, tmp_path, kind, parquet, in_small_parts, monkeypatch):
    monkeypatch.setattr(building, "PARQUET_FROM_BYTES", 1 if parquet else 10**9)
    build(texts, tmp_path / "local", workers=1)
    with kind(2) as executor:
        made = build(texts, tmp_path / "spread", executor=executor)
    assert contents(tmp_path / "spread") == contents(tmp_path / "local") and made.path == tmp_path / "spread"
    assert {p.name for p in tmp_path.iterdir()} == {"local", "spread"}


def test_results_come_in_order_and_what_waits_is_dropped_on_an_error():
    seen = []
    with ThreadPoolExecutor(3) as executor:
        def work(number, pause):
            time.sleep(pause)
            seen.append(number)
            return 1 / (number - 7)

        jobs = [(n, 0.1 if n == 0 else 0.001) for n in range(40)]
        found = in_order(executor, work, jobs[:7])
        assert list(found) == [1 / (n - 7) for n in range(7)] and seen[0] != 0
        with pytest.raises(ZeroDivisionError):
            list(in_order(executor, work, jobs[1:]))
    assert len(seen) < 25


def test_a_slow_first_job_does_not_let_the_others_run_away():
    """At most sixteen results for each worker wait for it."""
    with ThreadPoolExecutor(2) as executor:
        done = []
        found = in_order(executor, lambda n: time.sleep(0.5 * (n == 0)) or done.append(n), [(n,) for n in range(100)])
        next(found)
        assert len(done) <= 2 * 16 + 4
        found.close()


class KilledWorker(Exception):
    """As Dask's is named."""


@pytest.mark.parametrize(("error", "said"), [(KilledWorker(), "Several workers died over the same part"), (BrokenProcessPool(), "A worker process died"),
                                             (CancelledError(), "connection to the scheduler broke")])
def test_workers_that_die_for_good_are_told_in_a_sentence(error, said):
    class Broken:
        def submit(self, *_):
            future = Future()
            future.set_exception(error)
            return future

    with pytest.raises(gt.GovtextError, match=said):
        list(in_order(Broken(), int, [(1,)]))


# ---------------------------------------------------------------------------------------------- what a worker must have

def test_a_worker_that_has_the_same_is_not_doubted(tmp_path):
    (tmp_path / "a").write_text("x", "utf-8")
    order = cluster.order_for([tmp_path / "a"])
    assert cluster.doubt_of(order) is None
    order.check()


@pytest.mark.parametrize(("name", "zh", "en"), [("pandas", "pandas 与这里不同（这里 0.1，那里", "has another pandas (here 0.1, there"),
                                                ("govtext", "govtext 与这里不同", "has another govtext"),
                                                ("dictionary", "词典 与这里不同", "has another dictionary"), ("Python", "Python", "Python")])
def test_a_worker_with_another_version_says_so(name, zh, en):
    wanted = tuple((key, "0.1" if key == name else value) for key, value in cluster.kit())
    doubt = cluster.doubt_of(cluster.Order(wanted, ()))
    assert zh in doubt[0] and en in doubt[1] and "\n" not in "".join(doubt)


def test_the_kit_is_told_by_its_code_and_its_dictionary(tmp_path, monkeypatch):
    shutil.copytree(gt.data_dir() / "lexicon", tmp_path / "lexicon")
    before = dict(cluster.kit())
    with (tmp_path / "lexicon" / "terms.csv").open("a", encoding="utf-8") as stream:
        stream.write("另一个词\n")
    monkeypatch.setenv("GOVTEXT_DATA", str(tmp_path))
    after = dict(cluster.kit.__wrapped__())
    assert {name for name in before if before[name] != after[name]} == {"dictionary"}
    assert before["govtext"].startswith(f"{gt.__version__} ") and before["pandas"][0].isdigit()


@pytest.mark.parametrize("change", ["gone", "other"])
def test_a_worker_that_does_not_see_the_files_says_so(tmp_path, change):
    (tmp_path / "a").write_text("x", "utf-8")
    order = cluster.order_for([tmp_path / "a"])
    (tmp_path / "a").unlink() if change == "gone" else (tmp_path / "a").write_text("y", "utf-8")
    with pytest.raises(gt.GovtextError, match=r"(?s)看不到.*does not see .*shared folder"):
        order.check()


def test_files_that_are_here_and_not_at_the_worker_are_no_mere_problem(tmp_path, in_small_parts, texts, monkeypatch):
    """Else they would be left out of the corpus, each told as a file that is not there."""
    monkeypatch.setattr(cluster.Path, "exists", lambda path: path.name != "07.txt" and os.path.exists(path))
    with ThreadPoolExecutor(2) as executor, pytest.raises(gt.GovtextError, match=r"does not see .*07\.txt"):
        gt.build_corpus(texts, tmp_path / "out", progress=False, executor=executor)
    assert not list(tmp_path.iterdir())


def test_without_dask_a_sentence_says_what_to_install(monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert main(["compare", "course", "course", "--scheduler", "tcp://127.0.0.1:1"]) == 2
    assert "requirements-cluster.lock" in capsys.readouterr().err


# ---------------------------------------------------------------------------------------------- a real cluster

class Cluster:
    """A scheduler and worker processes on this machine."""

    def __init__(self, folder):
        self.folder, self.running = folder, []
        self.run("dask_scheduler", "--host", "127.0.0.1", "--port", "0")
        until = time.monotonic() + 30
        while not (folder / "scheduler").exists() and time.monotonic() < until:
            time.sleep(0.05)
        self.address = json.loads((folder / "scheduler").read_text("utf-8"))["address"]

    def run(self, command, *arguments, **environment):
        places = os.pathsep.join([str(Path(gt.__file__).parents[1]), *sys.path[1:]])
        child = subprocess.Popen([sys.executable, "-m", f"distributed.cli.{command}", "--scheduler-file", "scheduler", "--no-dashboard", *arguments],
                                 cwd=self.folder, stderr=subprocess.DEVNULL, env={**os.environ, "PYTHONUTF8": "1", "PYTHONPATH": places, **environment})
        self.running.append(child)
        return child

    def worker(self, **environment):
        return self.run("dask_worker", "--no-nanny", "--nthreads", "1", "--death-timeout", "60", **environment)

    def wait_for(self, workers):
        from distributed import Client

        with Client(self.address, set_as_default=False) as client:
            until = time.monotonic() + 30
            while len(client.scheduler_info()["workers"]) != workers and time.monotonic() < until:
                time.sleep(0.05)

    def end(self, child, number=signal.SIGTERM):
        child.send_signal(number)
        child.wait(20)


@pytest.fixture(scope="module")
def machines(tmp_path_factory):
    pytest.importorskip("distributed", reason="Dask distributed is not installed: make cluster-test installs it")
    made = Cluster(tmp_path_factory.mktemp("machines"))
    made.workers = [made.worker(), made.worker()]
    made.wait_for(2)
    yield made
    for child in made.running:
        child.kill()
        child.wait()


def test_the_cluster_makes_the_same_corpus_and_the_same_sums(machines, texts, tmp_path, in_small_parts):
    build(texts, tmp_path / "local", workers=1)
    with pytest.warns(UserWarning, match="99.txt"):
        assert main(["build", str(texts), str(tmp_path / "spread"), "--scheduler", machines.address]) == 0
    assert contents(tmp_path / "spread") == contents(tmp_path / "local")
    assert {p.name for p in tmp_path.iterdir()} == {"local", "spread"}
    corpus = gt.load_corpus(tmp_path / "local")
    with cluster.joined(machines.address) as executor, working_with(executor):
        spread = gt.dispersion(corpus), gt.term_frequency(corpus, by="article_id"), gt.cooccurrence(corpus, ["数据", "窗口"])
    for one, other in zip(spread, (gt.dispersion(corpus), gt.term_frequency(corpus, by="article_id"), gt.cooccurrence(corpus, ["数据", "窗口"])), strict=True):
        assert one.equals(other)


def test_another_worker_is_told_before_work_starts(machines, texts, tmp_path, capsys):
    """One with another dictionary beside the two; then whoever comes from another folder is gone, and work starts."""
    shutil.copytree(gt.data_dir() / "lexicon", tmp_path / "data" / "lexicon")
    with (tmp_path / "data" / "lexicon" / "terms.csv").open("a", encoding="utf-8") as stream:
        stream.write("另一个词\n")
    other = machines.worker(GOVTEXT_DATA=str(tmp_path / "data"))
    machines.wait_for(3)
    assert main(["build", str(texts), str(tmp_path / "out"), "--scheduler", machines.address]) == 2
    told = capsys.readouterr().err
    assert "has another dictionary" in told and "nothing was begun" in told and "Traceback" not in told
    assert not (tmp_path / "out").exists()
    machines.end(other)
    machines.wait_for(2)


def test_a_killed_worker_costs_time_and_no_data(machines, texts, tmp_path, in_small_parts):
    """Killed while it works on a part; the other one does that part too."""
    build(texts, tmp_path / "local", workers=1, engine="jieba")
    code = ("import sys, govtext.building as b\nb.PARQUET_FROM_BYTES, b.PART_BYTES = 1, 20_000\nfrom govtext.__main__ import main\n"
            "sys.exit(main(sys.argv[1:]))")
    run = subprocess.Popen([sys.executable, "-W", "ignore", "-c", code, "build", texts, tmp_path / "spread", "--engine", "jieba", "--scheduler",
                            machines.address], env={**os.environ, "PYTHONUTF8": "1"}, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL)
    victim = machines.workers.pop()
    until = time.monotonic() + 60
    while not list(tmp_path.glob(".spread.building-*.parts-*/*/")) and time.monotonic() < until:
        time.sleep(0.002)
    machines.end(victim, signal.SIGKILL)
    told = run.communicate(timeout=100)[1].decode("utf-8")
    assert run.returncode == 0 and "Traceback" not in told, told
    assert contents(tmp_path / "spread") == contents(tmp_path / "local")
    assert {p.name for p in tmp_path.iterdir()} == {"local", "spread"}


def test_a_scheduler_that_does_not_answer_or_has_no_worker_is_told_soon(machines, capsys):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    for address in (f"tcp://127.0.0.1:{port}", "nonsense", "127.0.0.1"):
        began = time.monotonic()
        assert main(["compare", "course", "course", "--scheduler", address]) == 2
        assert f"No scheduler answers at {address}" in capsys.readouterr().err and time.monotonic() - began < 5
    for child in machines.workers:
        machines.end(child)
    with pytest.raises(gt.GovtextError, match="has no worker"), cluster.joined(machines.address, seconds=1):
        pass

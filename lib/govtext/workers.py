"""Work that is handed out: to processes that end with the one that started them, or to any executor of concurrent.futures."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from itertools import islice
from typing import TYPE_CHECKING, Any

from .limits import memory_of_machine
from .messages import GovtextError

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future, ProcessPoolExecutor
    from multiprocessing.connection import Connection

MOST_BY_DEFAULT = 4   # each needs some 300 MiB
WORKER_BYTES = 600_000_000   # of the memory that there is, for each
MANY_PARTS = 16       # of some 4 MB of text: from here on new processes are worth their start
PATIENCE = 5          # seconds between looks at a pool that says nothing
MOST = 61   # Windows waits for no more processes at once
ending: list[Callable[[], None]] = []   # in a worker: what is to be done before it ends ahead of time, such as ending a process of its own


main_is_guarded = False   # our own commands say so: their main module may be imported again


def default_workers(large: bool) -> int:
    """The number of processes that is taken where none is named: for a large corpus one for each processor, at most MOST_BY_DEFAULT, and
    as many as the memory is large enough for.

    One where a new process would import the main module again: a script without a main guard would then begin anew in each.
    """
    from multiprocessing import get_start_method

    runs_again = hasattr(sys.modules["__main__"], "__file__") and not main_is_guarded
    if not large or (runs_again and get_start_method() != "fork"):
        return 1
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(processors, MOST_BY_DEFAULT, memory_of_machine() // WORKER_BYTES))


_in_use: ContextVar[Executor | None] = ContextVar("executor", default=None)


def executor_in_use() -> Executor | None:
    """The executor of the nearest `working_with`; None: this process."""
    return _in_use.get()


@contextmanager
def working_with(executor: Executor | None) -> Iterator[None]:
    """Inside, measures of a corpus that is read part by part hand its parts to this executor."""
    before = _in_use.set(executor)
    try:
        yield
    finally:
        _in_use.reset(before)


def at_once(executor: Executor) -> int:
    """How many tasks an executor works on at the same time: the threads of the workers of Dask, else of the pool."""
    client = getattr(executor, "_client", None)
    return (sum(client.nthreads().values()) if client is not None else getattr(executor, "_max_workers", 0)) or MOST_BY_DEFAULT


def in_order(executor: Executor, function: Callable[..., Any], jobs: Iterable[tuple[Any, ...]],
             tell: Callable[[Any], object] | None = None) -> Iterator[Any]:
    """The results of function(*job) in the order of the jobs, a few of which wait for a worker; what has not begun is dropped on an error.

    Parameters
    ----------
    tell : is shown each result as soon as it is there

    Raises
    ------
    GovtextError
        A worker died.
    MemoryError
        The executor could not start what it needs.
    """
    from concurrent.futures import FIRST_COMPLETED, wait  # a browser has no processes: only where they are wanted

    waiting, running, done, following, ahead = enumerate(jobs), {}, {}, 0, 2 * at_once(executor)
    try:
        while True:
            free = min(ahead - len(running), 8 * ahead - len(done))   # a slow first job holds the others up only when many wait for it
            running |= {_submitted(executor, function, job): number for number, job in islice(waiting, max(free, 0))}
            if not running:
                return
            finished = wait(running, PATIENCE, FIRST_COMPLETED).done
            if not finished and not _is_at_work(executor):
                raise MemoryError
            for future in finished:
                found = done[running.pop(future)] = _result(future)
                if tell is not None:
                    tell(found)
            while following in done:
                yield done.pop(following)
                following += 1
    finally:
        for future in running:
            future.cancel()


def _submitted(executor: Executor, function: Callable[..., Any], job: tuple[Any, ...]) -> Future:
    try:
        return executor.submit(function, *job)
    except RuntimeError as error:
        if "shutdown" not in str(error):
            raise
        raise GovtextError("executor 已经关闭（shutdown），不能再派活。请新建一个。", "The executor has been shut down and takes no more work. Make a new one.") from error


def _is_at_work(executor: Executor) -> bool:
    """False for a pool whose own thread has died, as where no thread can be started: Python would wait for it for ever."""
    thread = getattr(executor, "_executor_manager_thread", None)
    return thread is None or thread.is_alive()


def _result(future: Future) -> Any:
    from concurrent.futures import CancelledError
    from concurrent.futures.process import BrokenProcessPool

    try:
        return future.result()
    except BrokenProcessPool as error:
        raise GovtextError("一个工作进程意外中止（多半是内存不足）。请减少 workers，或拆分大文件。",
                           "A worker process died (most likely for want of memory). Use fewer workers, or split the large files.") from error
    except CancelledError as error:
        raise GovtextError("与调度程序（scheduler）的连接断了，任务已取消；原有内容没有改动。请检查调度程序，再运行一次。",
                           "The connection to the scheduler broke and the tasks were cancelled; what was there is unchanged. Look after the scheduler, "
                           "and run this again.") from error
    except Exception as error:
        if type(error).__name__ != "KilledWorker":   # of Dask, which need not be installed
            raise
        raise GovtextError("同一部分在几个计算节点上都让工作进程中止了（多半是内存不足）。请给每个进程更多内存（dask worker --memory-limit），或拆分大文件。",
                           "Several workers died over the same part (most likely for want of memory). Give each more memory (dask worker "
                           "--memory-limit), or split the large files.") from error


@contextmanager
def pool(workers: int, initializer: Callable[..., None] | None = None, arguments: tuple[Any, ...] = ()) -> Iterator[ProcessPoolExecutor]:
    """Worker processes, which end with this one. On an error or Ctrl-C what has not begun is dropped and what runs is ended at once."""
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import Pipe

    stop, tell = Pipe(duplex=False)
    made = ProcessPoolExecutor(min(workers, MOST), initializer=_begin, initargs=(stop, initializer, arguments))
    try:
        yield made
        made.shutdown()
    except BaseException:
        running, results, manager = list((made._processes or {}).values()), made._result_queue, made._executor_manager_thread
        made.shutdown(wait=False, cancel_futures=True)
        tell.send_bytes(b"end")   # no signal: libraries put handlers of their own in place, as nbclient does
        for process in running:   # until they have ended they may write
            process.join(3)
            process.kill()
        with suppress(AttributeError, OSError):
            results._writer.close()   # Python's own thread would wait for ever for the rest of a result that was half handed over
        if manager is not None:
            manager.join(3)   # Python may end while it closes its pipes, and would then print a traceback
        raise
    finally:
        stop.close()
        tell.close()


@contextmanager
def own_processes(parts: int, initializer: Callable[..., None] | None = None, arguments: tuple[Any, ...] = ()) -> Iterator[Executor | None]:
    """Processes of one's own for so many parts, as `pool`; None where these are done before new processes have begun, or one is as many as there may be."""
    many = default_workers(parts >= MANY_PARTS)
    if many < 2:
        yield None
        return
    with pool(many, initializer, arguments) as processes:
        yield processes


def _begin(stop: Connection, initializer: Callable[..., None] | None, arguments: tuple[Any, ...]) -> None:
    end_with_parent(stop)
    if initializer is not None:
        initializer(*arguments)


def end_with_parent(stop: Connection | None = None) -> None:
    """Call first in a worker process: it then ends when its parent does, also when that is killed, and leaves Ctrl-C to it.

    Parameters
    ----------
    stop : the worker also ends as soon as there is something to receive from it
    """
    import multiprocessing.connection

    signal.signal(signal.SIGINT, signal.SIG_IGN)   # the parent answers, with one sentence
    signal.signal(signal.SIGTERM, _end)            # the parent may have a handler of its own, which a fork inherits
    parent = multiprocessing.parent_process()

    def follow() -> None:
        multiprocessing.connection.wait([parent.sentinel, *([stop] if stop is not None else [])])
        _end()

    if parent is not None:
        threading.Thread(target=follow, daemon=True).start()


def _end(*_: object) -> None:
    for act in ending:
        with suppress(Exception):
            act()
    os._exit(1)

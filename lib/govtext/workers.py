"""Worker processes that end with the process that started them."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing.connection import Connection

MOST_BY_DEFAULT = 4   # each needs some 300 MiB
MOST = 61   # Windows waits for no more processes at once
ending: list[Callable[[], None]] = []   # in a worker: what is to be done before it ends ahead of time, such as ending a process of its own


main_is_guarded = False   # our own commands say so: their main module may be imported again


def default_workers(large: bool) -> int:
    """The number of processes that is taken where none is named: for a large corpus one for each processor, at most MOST_BY_DEFAULT.

    One where a new process would import the main module again: a script without a main guard would then begin anew in each.
    """
    from multiprocessing import get_start_method

    runs_again = hasattr(sys.modules["__main__"], "__file__") and not main_is_guarded
    if not large or (runs_again and get_start_method() != "fork"):
        return 1
    return min(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1, MOST_BY_DEFAULT)


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
        running, results = list((made._processes or {}).values()), made._result_queue
        made.shutdown(wait=False, cancel_futures=True)
        tell.send_bytes(b"end")   # no signal: libraries put handlers of their own in place, as nbclient does
        for process in running:   # until they have ended they may write
            process.join(3)
            process.kill()
        with suppress(AttributeError, OSError):
            results._writer.close()   # Python's own thread would wait for ever for the rest of a result that was half handed over
        raise
    finally:
        stop.close()
        tell.close()


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

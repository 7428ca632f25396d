"""Worker processes that end with the process that started them."""

from __future__ import annotations

import os
import signal
import threading


def end_with_parent() -> None:
    """Call first in a worker process: it then ends when its parent does, also when that is killed, and leaves Ctrl-C to it."""
    import multiprocessing.connection

    signal.signal(signal.SIGINT, signal.SIG_IGN)   # the parent answers, with one sentence
    parent = multiprocessing.parent_process()

    def follow() -> None:
        multiprocessing.connection.wait([parent.sentinel])
        os._exit(1)

    if parent is not None:
        threading.Thread(target=follow, daemon=True).start()

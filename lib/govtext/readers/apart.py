"""Files that can hang a library, or fill the memory, are read in a process of their own: it ends with the file, the others go on.

No library is trusted to stop by itself. A page of 2 MB keeps libxml2 busy for minutes in C code that no Python thread can interrupt, 20 kB
of PDF or docx unpack to a thousand times as much. The process is a plain child of whoever reads, with two pipes, so that it works in a
worker of any pool, in a script without a main guard, and in a single process; plain text, which only our own linear code reads, needs none.
"""

from __future__ import annotations

import os
import pickle
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from ..messages import GovtextError, both
from .document import Document

if TYPE_CHECKING:
    from subprocess import Popen
    from threading import Lock

APART = (".html", ".htm", ".docx", ".pdf")
MAX_SECONDS = 120     # for one file; a thousand printed pages need less
LONGEST = 4_000_000   # more than systems count to
SLOW = 5              # seconds after which a person is told what is being read
START = "import sys; sys.path[:] = {path!r}; from govtext.readers.apart import serve; serve()"
Order = tuple[str, str | None, int, float]   # path, encoding, max_bytes, seconds


@dataclass
class Apart:
    """Reads files in a child process, one after another; a child that takes too long or dies is replaced for the next file.

    Parameters
    ----------
    seconds : limit for one file
    tell : say on stderr what is being read when it takes long
    """

    seconds: float = MAX_SECONDS
    tell: bool = False
    _child: Popen[bytes] | None = None
    _ready: bool = False     # it has answered once
    _alone: bool = False     # no process can be started here, as in a browser

    def start(self) -> None:
        """Start the child now, so that it gets ready while something else is done."""
        from multiprocessing import spawn  # knows the Python to start, also on Windows in a virtual environment
        from subprocess import DEVNULL, PIPE, Popen

        if self._child is not None or self._alone:
            return
        code = START.format(path=[str(place) for place in sys.path])
        try:
            self._child = Popen([os.fsdecode(spawn.get_executable() or ""), "-P", "-c", code], stdin=PIPE, stdout=PIPE, stderr=DEVNULL,
                                creationflags=0x08000000 if sys.platform == "win32" else 0)   # no window there
        except (OSError, ValueError):
            self._alone = True

    def kill(self) -> None:
        """End the child at once; `close` also tidies up."""
        if self._child is not None:
            self._child.kill()

    def close(self) -> None:
        self.kill()
        child, self._child, self._ready = self._child, None, False
        if child is not None:
            child.wait()
            for pipe in (child.stdin, child.stdout):
                with suppress(OSError):
                    pipe.close()

    def read(self, path: Path, *, encoding: str | None = None, max_bytes: int) -> Document:
        """As `read_document`. Raises GovtextError: as `read_document`, and where reading took too long or its process died."""
        self.start()
        if self._child is not None and not self._ready:
            self._ready = self._answer(self._child) is True
            if not self._ready:   # it is not the Python that we took it for
                self.close()
                self._alone = True
        if self._child is None:
            from . import read_document

            return read_document(path, encoding=encoding, max_bytes=max_bytes)
        return self._ask(self._child, path, (str(path), encoding, max_bytes, min(self.seconds, LONGEST)))

    def _ask(self, child: Popen[bytes], path: Path, order: Order) -> Document:
        began = time.monotonic()
        with suppress(OSError):   # it died; its answer will say so
            pickle.dump(order, child.stdin)
            child.stdin.flush()
        answer = self._answer(child)
        while answer == "slow":
            self._tell(path.name)
            answer = self._answer(child)
        if answer is None:
            self.close()
            raise _too_long(path.name, self.seconds) if time.monotonic() - began >= self.seconds else _died(path.name)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def _answer(self, child: Popen[bytes]) -> Any:
        """What the child says next; None where it has ended."""
        try:
            return pickle.load(child.stdout)
        except Exception:   # pickle raises many kinds
            return None

    def _tell(self, name: str) -> None:
        if self.tell:
            with suppress(OSError, ValueError):
                print("\n" + both(f"正在读 {name}，最多等 {self.seconds:g} 秒。", f"Still reading {name}; waiting {self.seconds:g} s at most."),
                      file=sys.stderr, flush=True)


def unforeseen(name: str, error: Exception) -> GovtextError:
    """What to say of an error that no reader knows."""
    if isinstance(error, MemoryError):
        return GovtextError(f"{name}：内存不足，读不了这个文件。请拆成几个较小的文件，或减少 workers。",
                            f"{name}: too large for the memory. Split it into smaller files, or use fewer workers.")
    return GovtextError(f"{name}：读取时出现意外错误（{type(error).__name__}： {error}）。请另存为 txt 再试。",
                        f"{name}: an unexpected error while reading ({type(error).__name__}: {error}). Save it as txt and try again.")


def _too_long(name: str, seconds: float) -> GovtextError:
    return GovtextError(f"{name}：读了 {seconds:g} 秒还没有读完，已跳过。请打开看看，把正文复制到 txt；若只是很大，请拆成几个文件，或加大 max_seconds（--max-seconds）。",
                        f"{name}: not read within {seconds:g} s and left out. Look at it and copy its text into a txt file; if it is only large, split it, or "
                        "raise max_seconds (--max-seconds).")


def _died(name: str) -> GovtextError:
    return GovtextError(f"{name}：读它的进程中止了（多半是内存不足），已跳过。请拆成几个较小的文件，或把正文复制到 txt；也可减少 workers。",
                        f"{name}: the process that read it died (most likely for want of memory); it was left out. Split it into smaller files, or copy its "
                        "text into a txt file; fewer workers may help too.")


# ---------------------------------------------------------------------------------------------- in the child

def serve() -> None:
    """Read what is asked for on stdin and answer on stdout; ends when whoever started it ends, and at the limit of time of a file."""
    import faulthandler
    import signal
    import warnings
    from queue import SimpleQueue
    from threading import Lock, Thread

    signal.signal(signal.SIGINT, signal.SIG_IGN)   # Ctrl-C reaches all processes of a terminal; the parent answers
    warnings.simplefilter("ignore")
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("500", "ascii")   # Linux, out of memory: rather this than what a person works with
    orders, answers, lock, nowhere = SimpleQueue(), os.fdopen(os.dup(1), "wb"), Lock(), open(os.devnull, "w")   # noqa: SIM115
    os.dup2(nowhere.fileno(), 1)   # whatever a library prints is no answer
    Thread(target=_listen, args=(sys.stdin.buffer, orders), daemon=True).start()
    state = {"since": float("inf"), "slow": SLOW}
    Thread(target=_beat, args=(state, answers, lock), daemon=True).start()
    _send(answers, lock, True)
    while True:
        path, encoding, max_bytes, seconds = orders.get()
        faulthandler.dump_traceback_later(seconds, exit=True, file=nowhere)   # a thread in C: it ends the process whatever holds Python up
        state.update(since=time.monotonic(), slow=min(SLOW, seconds / 2))
        answer = _attempt(Path(path), encoding, max_bytes)
        state["since"] = float("inf")
        _send(answers, lock, answer)
        faulthandler.cancel_dump_traceback_later()


def _attempt(path: Path, encoding: str | None, max_bytes: int) -> Document | GovtextError:
    from . import read_document

    try:
        return read_document(path, encoding=encoding, max_bytes=max_bytes)
    except GovtextError as error:
        return error
    except Exception as error:
        return unforeseen(path.name, error)


def _send(answers: IO[bytes], lock: Lock, answer: Any) -> None:
    with lock:
        pickle.dump(answer, answers)
        answers.flush()


def _listen(orders: IO[bytes], queue: Any) -> None:
    """Hand on orders, and end the process at once when nobody is left who could give one."""
    with suppress(Exception):
        while True:
            queue.put(pickle.load(orders))
    os._exit(1)


def _beat(state: dict[str, float], answers: IO[bytes], lock: Lock) -> None:
    """Say once of each file that takes long that it is still being read."""
    told = 0.0
    while True:
        time.sleep(0.5)
        since = state["since"]
        if since != told and time.monotonic() - since >= state["slow"]:
            told = since
            with suppress(OSError):
                _send(answers, lock, "slow")

"""Several machines: the workers of a Dask cluster, or of any executor of concurrent.futures, which see a shared folder.

Whoever hands work out says in an `Order` what a worker must have: the same kit, packages and dictionary, and the same files under the same
paths. All workers that are there are asked before work starts; one that joins later is asked before its first part.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import os
import pickle
import platform
import shutil
import socket
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from .messages import GovtextError
from .paths import data_dir
from .store import file_hash

if TYPE_CHECKING:
    from concurrent.futures import Executor

PACKAGES = ("numpy", "pandas", "pyarrow", "jieba", "rjieba", "opencc", "lxml", "lxml-html-clean", "trafilatura", "pypdf", "python-docx",
            "scikit-learn", "scipy")   # what reads, cuts, counts and writes
DICTIONARY = "dictionary"   # the kit's and jieba's own
SECONDS = 15   # to reach the scheduler, and until a first worker is there
Doubt = tuple[str, str]
approved: set[Order] = set()                          # in a worker: orders that it can carry out
closing: dict[Order, list[Callable[[], None]]] = {}   # and what is to be done after them


@dataclass(frozen=True)
class Order:
    """What a worker must have before it begins.

    Attributes
    ----------
    kit : name -> version or hash, as here
    files : path -> sha256, as here
    place : folder of the results, shared, with the settings in it; None where nothing is written
    """

    kit: tuple[tuple[str, str], ...]
    files: tuple[tuple[str, str], ...]
    place: Path | None = None

    def settings(self) -> Any:
        """What the work needs to know; read once by each process.

        Raises
        ------
        GovtextError
            This worker has another kit, or does not see the files.
        """
        self.check()
        return _read_settings(self.place)

    def check(self) -> None:
        """Refuse to work with another kit, or without the files."""
        if self in approved:
            return
        doubt = doubt_of(self)
        if doubt is not None:
            raise GovtextError(*doubt)
        approved.add(self)

    def need(self, paths: Iterable[Path]) -> None:
        """Refuse where a file that is there for whoever hands out is not there for this worker."""
        lost = next((path for path in paths if not path.exists()), None)
        if lost is not None:
            raise GovtextError(*_unseen(lost))

    def new_place(self) -> Path:
        """A folder for one attempt at a part."""
        return Path(tempfile.mkdtemp(dir=self.place))

    def take(self, place: Path, names: Iterable[str], out: Path) -> None:
        """Move what a worker has written into the folder where it belongs; by name, since a shared folder may be slow to list what is new."""
        for name in names:
            (out / name).parent.mkdir(exist_ok=True)
            os.replace(place / name, out / name)
        shutil.rmtree(place, ignore_errors=True)

    def at_end(self, act: Callable[[], None]) -> None:
        """In a worker: do this when the work is done."""
        closing.setdefault(self, []).append(act)


@lru_cache(maxsize=2)
def _read_settings(place: Path) -> Any:
    return pickle.loads((place / "settings").read_bytes())   # its hash has been compared


@contextmanager
def handed_out(settings: Any, files: Iterable[Path], beside: Path, executor: Executor) -> Iterator[Order]:
    """An order that all workers of an executor can carry out; its folder, beside another, is removed in the end.

    Raises
    ------
    GovtextError
        A worker has another kit or dictionary, or does not see the files.
    """
    place = Path(tempfile.mkdtemp(prefix=f"{beside.name}.parts-", dir=beside.parent))
    (place / "settings").write_bytes(pickle.dumps(settings))
    order = order_for([place / "settings", *files], place)
    try:
        ask_all(executor, order)
        yield order
    finally:
        gone = place.with_name(f"{place.name}-gone")
        os.replace(place, gone)   # who is still at work finds no folder to write into
        shutil.rmtree(gone, ignore_errors=True)
        _close_all(executor, order)


def order_for(files: Iterable[Path], place: Path | None = None) -> Order:
    """An order for workers that see the same files as this process."""
    return Order(kit(), tuple((str(path), file_hash(path)) for path in dict.fromkeys(files)), place)


@lru_cache(maxsize=1)
def kit() -> tuple[tuple[str, str], ...]:
    """What must be the same everywhere for the same results: name -> version, or the first digits of a hash."""
    from . import __version__

    found = {"Python": ".".join(platform.python_version_tuple()[:2]), "govtext": f"{__version__} {_hash_of(Path(__file__).parent.rglob('*.py'))}"}
    for name in PACKAGES:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            found[name] = "-"
    dictionaries = [data_dir() / "lexicon" / "terms.csv", Path(find_spec("jieba").origin).with_name("dict.txt")]
    return (*found.items(), (DICTIONARY, _hash_of(dictionaries)))


def _hash_of(paths: Iterable[Path]) -> str:
    return hashlib.sha256("".join(file_hash(Path(path)) for path in sorted(paths)).encode()).hexdigest()[:12]


# ---------------------------------------------------------------------------------------------- in the worker

def doubt_of(order: Order) -> Doubt | None:
    """Why this process cannot carry out an order, in a sentence; None where it can."""
    mine = dict(kit())
    other = next(((name, wanted) for name, wanted in order.kit if mine.get(name) != wanted), None)
    if other is not None:
        name, wanted = other
        shown = ("词典", "dictionary") if name == DICTIONARY else (name, name)
        return (f"计算节点 {platform.node()} 的 {shown[0]} 与这里不同（这里 {wanted}，那里 {mine.get(name, '-')}），结果可能不一致，没有开始。请在各节点安装同样的版本。",
                f"The worker on {platform.node()} has another {shown[1]} (here {wanted}, there {mine.get(name, '-')}), so that results might differ; nothing "
                "was begun. Install the same versions on all machines.")
    for path, digest in order.files:
        try:
            seen = file_hash(Path(path)) == digest
        except OSError:
            seen = False
        if not seen:
            return _unseen(Path(path))
    return None


def _unseen(path: Path) -> Doubt:
    return (f"计算节点 {platform.node()} 看不到 {path}，或者看到的是另一个文件。所有机器须以同一路径看到同一个共享文件夹。",
            f"The worker on {platform.node()} does not see {path}, or sees another file there. All machines must see the same shared folder under the "
            "same path.")


def close(order: Order) -> None:
    """Do what is to be done after an order, such as ending processes that read files."""
    for act in closing.pop(order, []):
        act()


# ---------------------------------------------------------------------------------------------- all workers

def ask_all(executor: Executor, order: Order) -> None:
    """Ask every worker of a Dask cluster whether it can carry out an order; workers of other executors are asked before their first part.

    Raises
    ------
    GovtextError
        One cannot.
    """
    client = getattr(executor, "_client", None)
    if client is None:
        return
    for address, answer in client.run(doubt_of, order, on_error="return").items():
        if isinstance(answer, Exception):
            raise GovtextError(f"计算节点 {address} 没有同样的 govtext（{type(answer).__name__}: {answer}），没有开始。请在各节点安装同样的版本。",
                               f"The worker at {address} does not have the same govtext ({type(answer).__name__}: {answer}); nothing was begun. Install the "
                               "same version on all machines.")
        if answer is not None:
            raise GovtextError(*answer)


def _close_all(executor: Executor, order: Order) -> None:
    client = getattr(executor, "_client", None)
    if client is None:
        close(order)   # threads of this process
    else:
        with suppress(Exception):   # the cluster may be what broke
            client.run(close, order, on_error="ignore")


@contextmanager
def joined(address: str, *, seconds: float = SECONDS) -> Iterator[Executor]:
    """The workers of a Dask cluster as an executor.

    Parameters
    ----------
    address : of its scheduler, such as tcp://10.0.0.1:8786
    seconds : to wait for the scheduler, and then for a first worker

    Raises
    ------
    GovtextError
        Dask distributed is not installed, the scheduler does not answer, or it has no worker.
    """
    try:
        from distributed import Client
    except ImportError as error:
        raise GovtextError("没有安装 Dask distributed。请运行 pip install -r requirements-cluster.lock（或 pip install \"govtext[cluster]\"）。",
                           "Dask distributed is not installed. Run pip install -r requirements-cluster.lock (or pip install \"govtext[cluster]\").") from error
    try:
        place = urlsplit(address if "://" in address else f"tcp://{address}")
        socket.create_connection((place.hostname or "", place.port or 0), seconds).close()   # Dask would go on trying where nobody listens
        client = Client(place.geturl(), timeout=seconds, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise GovtextError(f"连不上调度程序 {address}。请检查地址和端口（如 tcp://10.0.0.1:8786），并确认 dask scheduler 正在运行。",
                           f"No scheduler answers at {address}. Check address and port (as in tcp://10.0.0.1:8786), and that dask scheduler is "
                           "running.") from error
    with client:
        _wait_for_one(client, address, seconds)
        yield client.get_executor(pure=False, retries=2)


def _wait_for_one(client: Any, address: str, seconds: float) -> None:
    try:
        client.wait_for_workers(1, timeout=seconds)
    except TimeoutError as error:
        raise GovtextError(f"调度程序 {address} 还没有计算节点。请先在各机器上运行 dask worker {address}。",
                           f"The scheduler at {address} has no worker. Run dask worker {address} on the machines first.") from error

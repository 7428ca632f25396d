"""How much memory there is: that of the machine, or less, by ulimit -v or the control group of a container or a job of SLURM."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

UNKNOWN = 8 * 2**30     # what is taken where the system does not tell, as Windows
ROOMY = 4 * 2**30


def address_space() -> int:
    """The limit of ulimit -v in bytes; -1 for none."""
    with suppress(ImportError, OSError):
        import resource

        return resource.getrlimit(resource.RLIMIT_AS)[0]
    return -1


def memory_of_machine(groups: Path = Path("/sys/fs/cgroup")) -> int:
    """Bytes of memory that this process may use.

    Parameters
    ----------
    groups : where the system keeps the limits of control groups
    """
    found = [address_space()]
    with suppress(AttributeError, ValueError, OSError):
        found.append(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"))
    own = [""]
    with suppress(OSError):
        own += [line.rpartition(":")[2].lstrip("/") for line in Path("/proc/self/cgroup").read_text("ascii", "replace").splitlines()]
    for below in dict.fromkeys(own):
        for place in (groups / below / "memory.max", groups / "memory" / below / "memory.limit_in_bytes"):   # version 2 and 1
            with suppress(OSError, ValueError):   # "max": no limit
                found.append(int(place.read_text("ascii")))
    return min((size for size in found if size > 0), default=UNKNOWN)


def spare_addresses() -> None:
    """Where ulimit -v is low: keep Arrow from reserving 1 GiB before its first table."""
    if 0 < address_space() < ROOMY:
        os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")


def spare_pages() -> None:
    """On Linux: let Arrow take its memory from the C library, unless ARROW_DEFAULT_MEMORY_POOL is set.

    Arrow's own allocator gives its pages back after each of many small tables and asks for them again: a tenth of the time of building a
    corpus, reading and counting it, and of its memory (measured with Arrow 26).
    """
    if sys.platform == "linux" and "ARROW_DEFAULT_MEMORY_POOL" not in os.environ:
        with suppress(ImportError):
            import pyarrow

            pyarrow.set_memory_pool(pyarrow.system_memory_pool())


def release_unused() -> None:
    """Give back what Arrow has freed: the C library keeps it."""
    with suppress(ImportError):
        import pyarrow

        pyarrow.default_memory_pool().release_unused()

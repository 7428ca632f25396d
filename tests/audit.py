"""Licences of everything in the lock against a list of those allowed, and what is known of vulnerabilities: `make audit`.

    python tests/audit.py [LOCK ...]

Reads the metadata of the installed packages, so it needs no network. A package that this system does not install (Windows, macOS) is taken
from ELSEWHERE, where a person wrote down what its own pages say. Ends with 1 where a licence is not allowed or not known.
"""

from __future__ import annotations

import importlib.metadata
import re
import sys
from collections import Counter
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
# Licences that ask for nothing but their own text to be kept with what they cover; MPL-2.0 asks it of its own files only. The font licence
# lets fonts travel with programs.
ALLOWED = frozenset(("MIT", "MIT-0", "MIT-CMU", "BSD", "BSD-2-Clause", "BSD-3-Clause", "0BSD", "Apache-2.0", "ISC", "PSF-2.0", "CNRI-Python", "Zlib",
                     "CC0-1.0", "MPL-2.0", "OFL-1.1"))
# What packages write -> the name of the licence; the first that fits counts.
SPELLINGS = ((r"SIL Open Font|OFL", "OFL-1.1"), (r"Mozilla Public License 2\.0|MPL[- ]2\.0", "MPL-2.0"), (r"Apache", "Apache-2.0"), (r"ISC\b", "ISC"),
             (r"Python Software Foundation|PSFL?\b", "PSF-2.0"), (r"BSD[- ]?3|3-Clause BSD", "BSD-3-Clause"), (r"BSD[- ]?2|BSD 2-Clause", "BSD-2-Clause"),
             (r"BSD", "BSD"), (r"\bMIT\b", "MIT"))
# Not installed on every system: name -> licence, as the metadata of its wheel say. Looked up by hand.
ELSEWHERE = {"appnope": "BSD-2-Clause", "colorama": "BSD-3-Clause", "pywinpty": "MIT"}
# Packages whose metadata want a person's judgement: name -> (what they say, what it comes to).
JUDGED = {"axe-playwright-python": ("", "its LICENSE file is MIT, the axe.min.js in it MPL-2.0; only tests load it"),
          "docutils": ("Public Domain AND PSF-2.0 AND BSD AND GNU General Public License (GPL)",
                       "by file: what Sphinx uses is in the public domain or BSD; GPL is a mode for an editor, which is not used"),
          "tld": ("MPL-1.1 OR GPL-2.0-only OR LGPL-2.1-or-later", "a choice; used unchanged under MPL-1.1, whose terms hold for its own files only")}


class Package(NamedTuple):
    name: str
    licence: str      # an SPDX expression, or what could be made of it; "" where nothing is said
    verdict: str      # "allowed", "judged", "elsewhere", "refused" or "unknown"


def locked(lock: Path) -> list[str]:
    """Names in a lock, each once."""
    return sorted(set(re.findall(r"^([a-z0-9][a-z0-9._-]*)==", lock.read_text("utf-8"), re.M)))


def stated(name: str) -> str | None:
    """The licence that an installed package states: by expression, else classifiers, else in words; None where it is not installed."""
    try:
        known = importlib.metadata.metadata(name)
    except importlib.metadata.PackageNotFoundError:
        return None
    if known.get("License-Expression"):
        return known["License-Expression"]
    words = [line.rpartition(" :: ")[2] for line in known.get_all("Classifier") or [] if line.startswith("License ::")]
    return " AND ".join(spelled(text) for text in words or [(known.get("License") or "").split("\n")[0]])


def spelled(text: str) -> str:
    """The name of a licence that is written in words; all of several that are joined by AND."""
    if " AND " in text:
        return " AND ".join(spelled(part) for part in text.split(" AND "))
    return next((name for pattern, name in SPELLINGS if re.search(pattern, text)), text)


def is_allowed(expression: str) -> bool:
    """Whether all licences that hold together are allowed, of those to choose from one."""
    plain = expression.replace("(", "").replace(")", "")
    return bool(plain) and all(any(choice.strip() in ALLOWED for choice in part.split(" OR ")) for part in plain.split(" AND "))


def judge(name: str) -> Package:
    licence = stated(name)
    if licence is None:
        licence = ELSEWHERE.get(name, "")
        return Package(name, licence, "elsewhere" if is_allowed(licence) else "unknown")
    if name in JUDGED and licence == JUDGED[name][0]:
        return Package(name, licence, "judged")
    return Package(name, licence, "allowed" if is_allowed(licence) else "refused" if licence else "unknown")


def main(paths: list[str]) -> int:
    locks = [Path(path) for path in paths] or [ROOT / "requirements.lock", ROOT / "requirements-uv.lock"]
    packages = [judge(name) for name in sorted({name for lock in locks for name in locked(lock)})]
    for licence, n in Counter(package.licence for package in packages).most_common():
        print(f"{n:4} {licence or '(nothing stated)'}")
    for package in packages:
        if package.verdict != "allowed":
            print(f"{package.verdict:10} {package.name}: {package.licence or 'nothing stated'}  {JUDGED.get(package.name, ('', ''))[1]}".rstrip())
    bad = [package.name for package in packages if package.verdict in ("refused", "unknown")]
    print(f"{len(packages)} packages, {len(bad)} not allowed or not known{': ' if bad else ''}{', '.join(bad)}")
    print("Vulnerabilities: no tool knows them without asking a server. With a network: .venv/bin/uv tool run pip-audit --disable-pip -r requirements.lock")
    return int(bool(bad))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

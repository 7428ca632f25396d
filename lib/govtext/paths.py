"""Where a package's own data lie: beside the library in a checkout, inside it once installed from a wheel."""

from __future__ import annotations

import os
from pathlib import Path

from .messages import GovtextError


def data_dir() -> Path:
    """Folder with lexicon/ and example/, see `find_data`."""
    return find_data(Path(__file__).resolve().parent, "lexicon/terms.csv")


def find_data(package: Path, holds: str) -> Path:
    """The data folder of a package: the one that GOVTEXT_DATA names, else that of the checkout, else that inside the package.

    Raises GovtextError: no such folder is found.

    Parameters
    ----------
    package : folder of the package's modules
    holds : a file that must be in the data folder
    """
    named = os.environ.get("GOVTEXT_DATA")
    places = [Path(named)] if named else [package.parents[1] / "data", package / "data"]
    for place in places:
        if (place / holds).is_file():
            return place
    raise GovtextError(f"找不到 {package.name} 的数据文件夹（找过 {', '.join(map(str, places))}）。请完整克隆仓库后再安装。",
                       f"The data folder of {package.name} was not found (looked in {', '.join(map(str, places))}). "
                       "Clone the whole repository and install again.")

"""Where the kit's own data lie: beside the library in a checkout, inside it once installed from a wheel."""

from __future__ import annotations

import os
from pathlib import Path

from .messages import GovtextError

HERE = Path(__file__).resolve().parent


def data_dir() -> Path:
    """Folder with lexicon/ and example/; the environment variable GOVTEXT_DATA overrides it.

    Raises
    ------
    GovtextError
        No data folder is found.
    """
    named = os.environ.get("GOVTEXT_DATA")
    places = [Path(named)] if named else [HERE.parents[1] / "data", HERE / "data"]
    for place in places:
        if (place / "lexicon" / "terms.csv").is_file():
            return place
    raise GovtextError(f"找不到数据文件夹（找过 {', '.join(map(str, places))}）。请完整克隆仓库后再安装。",
                       f"The data folder was not found (looked in {', '.join(map(str, places))}). "
                       "Clone the whole repository and install again.")

"""The page itself: parts written by hand (parts/), data as JSON, gzip and base64, joined into one file that asks nothing of any network."""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from ..messages import GovtextError
from ..store import replacing_file

HERE = Path(__file__).resolve().parent / "parts"
SCRIPTS = ("data.js", "charts.js", "tools.js", "asking.js", "trend.js", "places.js", "explorer.js")
LANGUAGES = ("zh", "en")


def strings(*files: Path) -> dict[str, list[str]]:
    """What the page says: key -> [Chinese, English], of strings.json files; later ones win.

    Raises GovtextError: a key without one of the two languages.
    """
    said: dict[str, list[str]] = {}
    for path in (HERE / "strings.json", *files):
        said |= json.loads(path.read_text("utf-8"))
    lacking = [key for key, both in said.items() if len(both) != len(LANGUAGES) or not all(both)]
    if lacking:
        raise GovtextError(f"页面文字 {lacking[0]} 缺中文或英文。", f"Words of the page: {lacking[0]} lacks Chinese or English.")
    return said


def packed(data: Mapping[str, Any]) -> str:
    """Data as base64 of gzip of JSON; the same data give the same text."""
    raw = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
    return base64.b64encode(gzip.compress(raw, 9, mtime=0)).decode("ascii")


def joined(data: Mapping[str, Any], *, scripts: Iterable[Path] = (), words: Iterable[Path] = (), styles: Iterable[Path] = ()) -> str:
    """The whole page as text.

    data : see `counts.explorer_data`, with whatever the scripts read beside it
    scripts : JavaScript files that add tabs, run before the page starts
    words : strings.json files of theirs
    styles : CSS files of theirs
    """
    start = HERE / SCRIPTS[-1]
    code = [HERE / name for name in SCRIPTS[:-1]] + [*scripts, start]
    said = json.dumps(strings(*words), ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
    parts = {"/*STYLE*/": "\n".join(path.read_text("utf-8") for path in (HERE / "explorer.css", *styles)),
             "/*STRINGS*/": said, "/*DATA*/": packed(data), "/*SCRIPT*/": "\n".join(path.read_text("utf-8") for path in code)}
    page = (HERE / "explorer.html").read_text("utf-8")
    for mark, text in parts.items():
        page = page.replace(mark, text, 1)
    return page


def write_page(page: str, out: str | Path) -> int:
    """Write the page as one file; returns its size in bytes. What was there stays until the new file is whole.

    Raises GovtextError: `out` is a folder, or the name of something other than a page.
    """
    out = Path(out)
    if out.is_dir() or out.suffix.lower() not in (".html", ".htm"):
        raise GovtextError(f"{out}：页面是一个 .html 文件，请给出文件名，例如 explorer.html。",
                           f"{out}: the page is one .html file; name a file, such as explorer.html.")
    with replacing_file(out) as part:
        part.write_text(page, "utf-8", newline="\n")
    return out.stat().st_size

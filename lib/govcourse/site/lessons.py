"""Lessons as pages: figures become files, code that shows nothing is folded together, checks of the text stay out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

from ..editions import FOLDED

FIGURE = re.compile(r'<figure><img src="data:image/png;base64,[^"]+" (alt="[^"]*") width="\d+"><figcaption>(.*?)</figcaption></figure>', re.S)
ATTACHED = re.compile(r"!\[([^\]]*)\]\(attachment:([^)]+)\)")
CHECK = "check"   # cells that compare the text with its numbers: they show nothing


def write_lessons(editions: Path, out: Path, figures: dict[str, list[dict[str, str]]], folder: Path) -> None:
    """Write the sources of the lessons' pages.

    Parameters
    ----------
    editions : folder of one language
    figures : number of a lesson -> entries of its list of figures, in order
    folder : where the figures are
    """
    import nbformat

    out.mkdir(parents=True, exist_ok=True)
    for path in sorted(editions.glob("*.ipynb")):
        nbformat.write(as_page(nbformat.read(path, as_version=4), figures.get(path.name[:2], []), folder), out / path.name)


def as_page(notebook: Any, figures: list[dict[str, str]], folder: Path) -> Any:
    """The notebook as the source of a page. Its figures are taken from the site's folder figures/, in order."""
    stems = iter(entry["stem"] for entry in figures)
    notebook.cells = list(_gathered(cell for cell in notebook.cells if CHECK not in cell.metadata.get("tags", [])))
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = [_output(output, stems, folder) for output in cell.outputs]
        elif "attachments" in cell:   # which the pages' renderer does not know
            pictures = cell.pop("attachments")
            cell.source = ATTACHED.sub(lambda found: _inside(found[1], pictures[found[2]]["image/png"]), cell.source)   # noqa: B023
    return notebook


def _inside(alt: str, png: str) -> str:
    return f'<img src="data:image/png;base64,{png.strip()}" alt="{escape(alt)}">'


def _gathered(cells: Iterator[Any]) -> Iterator[Any]:
    """Folded code that shows nothing is put before the folded code that follows, so that a reader passes one line and not six."""
    waiting: Any = None
    for cell in cells:
        folded = cell.cell_type == "code" and FOLDED in cell.metadata.get("tags", [])
        if waiting is not None and folded:
            cell.source = f"{waiting.source}\n\n{cell.source}"
        elif waiting is not None:
            yield waiting
        waiting = cell if folded and not cell.outputs else None
        if waiting is None:
            yield cell
    if waiting is not None:
        yield waiting


def _output(output: Any, stems: Iterator[str], folder: Path) -> Any:
    """An output with its figures as files, smaller than pictures inside the page and read when needed; a table in a frame that scrolls."""
    page = output.get("data", {}).get("text/html")
    if page is not None:
        page = FIGURE.sub(lambda found: figure(next(stems), found[1], found[2], folder), page)
        output["data"] = {"text/html": page.replace("<table", '<div class="wide"><table').replace("</table>", "</table></div>")}
    return output


def figure(stem: str, alt: str, caption: str, folder: Path) -> str:
    """A figure of the site's folder figures/ with ways to its files.

    Parameters
    ----------
    stem : name of its files
    alt : the attribute, as alt="..."
    caption : HTML
    folder : where the files are, to tell the size
    """
    width, height = png_size(folder / f"{stem}.png")
    place = f"../figures/{stem}"
    return (f'<figure class="drawn"><img loading="lazy" src="{place}.png" {alt} width="{width}" height="{height}">'
            f'<figcaption>{caption} <span class="get"><a href="{place}.svg">SVG</a> · <a href="{place}.png">PNG</a></span></figcaption></figure>')


def png_size(path: Path) -> tuple[int, int]:
    """Width and height of a PNG in pixels, from its head."""
    head = path.read_bytes()[:24]
    return int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")

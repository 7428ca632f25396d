"""How a figure, a table or a computed sentence is shown in a notebook, in the language in force."""

from __future__ import annotations

import base64
import html
import itertools
import os
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .language import language, one_language, set_language, speak_one, tr
from .looks import png_bytes, save_figure
from .messages import GovtextError
from .paths import data_dir

SIGNS = re.compile(r"[\\`*\[\]!$|~]|(?<!\w)_|_(?!\w)")   # what Markdown and MathJax take for more than a sign
SENTENCE, SHORT = 60, 14   # widths of a cell, a Chinese character is two: wider is a sentence, up to here an id or a name

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from .charts import Chart


def start(language: str | None = None, *, one: bool = False) -> None:
    """Set up a notebook: language of figures and tables, pandas tables that are not cut off, and help after errors (`mishaps`).

    Parameters
    ----------
    language : "zh" or "en"; default: GOVTEXT_LANG, else "zh"
    one : show sentences (`say`) in that language only; default: in both
    """
    import pandas as pd

    from .mishaps import watch

    set_language(language)
    speak_one(one)
    pd.set_option("display.max_colwidth", None, "display.max_rows", 40, "display.unicode.east_asian_width", True,
                  "display.precision", 3)
    watch()


@lru_cache(maxsize=4)
def column_names(path: Path | None = None) -> dict[str, tuple[str, str]]:
    """Column -> its header in Chinese and English, from a CSV column, zh, en; default: the kit's own columns."""
    import csv

    with (path or data_dir() / "lexicon" / "columns.csv").open(encoding="utf-8", newline="") as stream:
        return {row["column"]: (row["zh"], row["en"]) for row in csv.DictReader(stream)}


def describe(fig: Figure, *, alt: tuple[str, str], caption: tuple[str, str]) -> Chart:
    """A figure of your own as a Chart that `show` takes: alternative text and caption (unit and source), each as (zh, en); title as drawn."""
    import pandas as pd

    from .charts import Chart

    heads = [fig._suptitle, *(ax._left_title for ax in fig.axes)]
    title = next((t.get_text() for t in heads if t is not None and t.get_text().strip()), "")
    return Chart(fig, pd.DataFrame(), title, tr(*caption), tr(*alt))


def bundle(fig: Figure, alt: str, caption: str) -> tuple[dict[str, str], dict[str, Any]]:
    """A figure as a notebook shows it: data by MIME type, and its metadata.

    The picture stands in the HTML part too, because JupyterLab and nbconvert drop the alternative text of a bare PNG.
    """
    data = base64.b64encode(png_bytes(fig)).decode("ascii")
    page = (f'<figure><img src="data:image/png;base64,{data}" alt="{html.escape(alt, quote=True)}" width="{round(fig.get_figwidth() * 100)}">'
            f"<figcaption>{html.escape(caption)}</figcaption></figure>")
    return {"image/png": data, "text/html": page, "text/plain": alt}, {"image/png": {"alt": alt}}


def show(fig: Any, *, save: str | Path | None = None) -> None:
    """Show a figure in a notebook with its alternative text and caption in the language in force.

    Raises GovtextError: the figure has no alternative text.

    Parameters
    ----------
    fig : Chart, or what `describe` makes of a Figure
    save : also write the figure there; the suffix (.svg, .png, .pdf) decides
    """
    from IPython.display import display

    if not hasattr(fig, "_repr_mimebundle_"):   # a Chart shows itself
        raise GovtextError("这张图没有替代文字。请先用 `describe(fig, alt=..., caption=...)`。",
                           "This figure has no alternative text. Call describe(fig, alt=..., caption=...) first.")
    if save is not None:
        fig.save(save)
    display(fig)


def collect(fig: Figure, title: str, alt: str, caption: str) -> None:
    """Keep a figure for `make figures`: SVG, PNG and a line of the index, where the environment names a folder (GOVTEXT_FIGURES)."""
    import json

    if not os.environ.get("GOVTEXT_FIGURES"):
        return
    folder, name = Path(os.environ["GOVTEXT_FIGURES"]), os.environ.get("GOVTEXT_NOTEBOOK", "figure")
    listed = folder / f"{name}.{language()}.jsonl"
    number = len(listed.read_text("utf-8").splitlines()) + 1 if listed.is_file() else 1
    stem = f"{name}_{number:02d}.{language()}"
    for suffix in (".svg", ".png"):
        save_figure(fig, folder / f"{stem}{suffix}")
    with listed.open("a", encoding="utf-8") as stream:
        stream.write(json.dumps({"stem": stem, "title": title, "caption": caption, "alt": alt}, ensure_ascii=False) + "\n")


def say(zh: str, en: str, **values: Any) -> None:
    """Show a sentence with computed values in both languages: say("共 {n} 段。", "{n} passages.", n=len(passages)); after
    `start(one=True)` in the language in force only.

    Whatever a value holds, text, list, table or path, is shown as it is written: it can become neither HTML nor Markdown (a link, a
    picture, a formula). Format marks such as {x:.2f} and places such as {v[0]} work.
    """
    from IPython.display import Markdown, display

    safe = {name: _Literal(value) for name, value in values.items()}
    texts = [tr(zh, en)] if one_language() else [zh, en]
    display(Markdown("\n\n".join(text.format(**safe) for text in texts)))


def as_markdown(text: str) -> str:
    """Markdown that shows a text as it is written, on one line: no link, picture, formula or tag comes of it."""
    return SIGNS.sub(r"\\\g<0>", " ".join(html.escape(text).splitlines()))


def from_markdown(text: str) -> str:
    """The text that `as_markdown` was given."""
    return html.unescape(re.sub(r"\\([\\`*\[\]!$|~_])", r"\1", text))


class _Literal:
    """A value whose formatted text is escaped for HTML and Markdown; items and attributes of it are, too."""

    def __init__(self, value: Any):
        self._value = value

    def __format__(self, spec: str) -> str:
        return as_markdown(format(self._value, spec) if spec else str(self._value))

    def __str__(self) -> str:
        return format(self)

    def __repr__(self) -> str:
        return format(self)

    def __getitem__(self, key: Any) -> _Literal:
        return _Literal(self._value[key])

    def __getattr__(self, name: str) -> _Literal:
        return _Literal(getattr(self._value, name))


# How a term was counted (`Corpus.how_counted`), for readers. Empty: by any of its terms as strings.
COUNTED = {"string": ("逐字", "string"), "longest match only": ("仅最长匹配", "longest match only"), "": ("逐字", "string"), "nan": ("逐字", "string"),
           "not counted": ("没有统计", "not counted")}


def _glossed(column: pd.Series) -> list[str]:
    """Cells with terms (数据, 数据×3 流程×1) for a reader of English: each known term with its gloss."""
    from .lexicon import gloss

    cells = [str(cell) for cell in column]
    english = gloss([term for cell in cells for term in re.split(r"[ ×]", cell)])
    return [re.sub(r"[^ ×]+", lambda m: m[0] if english[m[0]] == m[0] else f"{m[0]} ({english[m[0]]})", cell) for cell in cells]


def _words_to_the_left(body: str, table: pd.DataFrame) -> str:
    """The HTML of a table, columns of words to the left, where JupyterLab sets every cell to the right; beside sentences, which take the
    width, short cells (an id, a name) stay on one line."""
    from pandas.api.types import is_numeric_dtype

    columns = [[""] if is_numeric_dtype(dtype) else list(map(str, table.iloc[:, i])) for i, dtype in enumerate(table.dtypes)]
    widest = [max((len(cell.encode("gb18030", "replace")) for cell in cells), default=0) for cells in columns]
    kept = "; white-space: nowrap" if max(widest, default=0) > SENTENCE else ""
    styles = [f' style="text-align: left{kept if wide <= SHORT else ""}"' if any(map(str.isalpha, "".join(cells))) else ""
              for cells, wide in zip(columns, widest, strict=True)]
    turns = {"<th": itertools.cycle(styles), "<td": itertools.cycle(styles)}
    return re.sub("<t[hd](?=>)", lambda cell: cell[0] + next(turns[cell[0]]), body)


def show_table(table: pd.DataFrame, zh: str = "", en: str = "", *, rows: int = 12, names: Mapping[str, str] | None = None,
               columns: Mapping[str, tuple[str, str]] | None = None, closed: tuple[str, str] | None = None) -> None:
    """Show a table with headers and caption in the language in force; text is escaped, numbers are rounded. In English, terms in the
    columns term and matched have their gloss beside them, unless the table has a column gloss or gloss_en.

    Parameters
    ----------
    table : DataFrame
    zh, en : caption
    rows : at most this many rows are shown; the caption says how many there are
    names : article_id -> name to show in the column article_id, such as `Corpus.names`
    columns : column -> its header as (zh, en); default: the kit's data/lexicon/columns.csv. Others stand for themselves.
    closed : words (zh, en) that the reader opens to see the table
    """
    from IPython.display import HTML, display

    head, headers = table.head(rows).copy(), columns or column_names()
    if "counted" in head:
        head["counted"] = [tr(*COUNTED.get(str(way), (way, way))) for way in head["counted"]]
    if "article_id" in head and names:
        head["article_id"] = [names.get(str(i), str(i)) for i in head["article_id"]]
    if language() == "en" and not {"gloss", "gloss_en"} & set(head):
        for column in {"term", "matched"} & set(head):
            head[column] = _glossed(head[column])
    for column in head.select_dtypes(["Int64", "Int32"]):   # nullable integers would print <NA>
        head[column] = head[column].astype(object).where(head[column].notna(), "–")
    head = head.rename(columns={c: tr(*headers[str(c)]) for c in head.columns if str(c) in headers})
    more = tr(f"（前 {rows} 行，共 {len(table)} 行）", f" (first {rows} of {len(table)} rows)") if len(table) > rows else ""
    more = more if len(table) else tr("（没有）", " (none)")
    body = _words_to_the_left(head.to_html(index=False, escape=True, border=0, float_format=lambda x: f"{x:.3f}", na_rep="–"), head)
    if zh or more:
        body = body.replace("<thead>", f"<caption>{html.escape(tr(zh, en) + more)}</caption>\n  <thead>", 1)
    display(HTML(f"<details><summary>{html.escape(tr(*closed))}</summary>\n{body}\n</details>" if closed else body))

"""How things look: font, palette, language, and how a figure, a table or a computed sentence is shown in a notebook.

Nothing happens on import. `start()` is the one call at the head of a notebook.
"""

from __future__ import annotations

import base64
import html
import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from .messages import GovtextError, one_of

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

LANGUAGES = ("zh", "en")
DPI = 120
INK, MUTED, GRID, PAPER = "#1d232b", "#5c6670", "#d9dee3", "#ffffff"
ACCENT, SECOND = "#a63d2f", "#14375e"
# From dark to light, so that they stay apart in greyscale and for colour-blind readers.
PALETTE = ["#14375e", "#a63d2f", "#2a8c82", "#d99a2b", "#b7c4d1"]
ARTICLE_ORDER = ["stages", "shifts", "trends", "suzhou", "zhejiang"]
ARTICLE_COLOURS = dict(zip(ARTICLE_ORDER, PALETTE, strict=True))
ARTICLE_NAMES = {"stages": ("量变与质变", "Stages"), "shifts": ("转变与逻辑", "Shifts"), "trends": ("413与趋势", "Trends"),
                 "suzhou": ("苏州对策", "Suzhou"), "zhejiang": ("浙江改革", "Zhejiang")}
COLUMN_NAMES = {
    "article_id": ("文章", "article"), "passage_id": ("段落", "passage"), "section": ("章节", "section"), "term": ("词", "term"),
    "n": ("次数", "count"), "longest": ("最长匹配", "longest match"), "nested": ("含嵌套", "nested"), "df": ("段落数", "passages with it"),
    "share": ("占比", "share"), "digest": ("摘要（本项目撰写）", "digest (ours)"), "citation": ("出处", "source"),
    "matched": ("命中的词", "matched terms"), "n_chars": ("字数", "characters"), "n_sentences": ("句数", "sentences"),
    "n_passages": ("段数", "passages"), "dp": ("离散度 DP", "dispersion DP"), "parts": ("出现篇数", "articles with it"),
    "gloss_en": ("英译", "gloss"), "n_target": ("本篇", "here"), "n_reference": ("其余", "elsewhere"), "z": ("z 值", "z"),
    "tf_idf": ("TF-IDF", "TF-IDF"), "tf": ("词频比", "tf"), "idf": ("逆文档频率", "idf"), "title": ("题名", "title"),
    "published": ("时间", "published"), "author": ("作者", "author"), "genre": ("体裁", "genre"), "words": ("切分结果", "words"),
    "delta": ("对数优势差", "log-odds difference"), "low": ("下限", "low"), "high": ("上限", "high"), "kind": ("类型", "kind"),
    "name": ("名称", "name"), "category": ("类别", "category"), "passages": ("段落", "passages"), "year": ("年份", "year"),
    "strength": ("强度", "strength"), "unit": ("单位", "unit"), "unit_en": ("单位（英）", "unit"), "first": ("首见", "first"),
    "last": ("末见", "last"), "reports": ("报告数", "reports"), "with_term": ("含该词的报告", "reports with it"),
    "rate": ("比率", "rate"), "verdict": ("结论", "verdict"), "country": ("国家", "country"), "code": ("编码", "code"),
    "coder": ("编码员", "coder"), "measure": ("系数", "measure"), "value": ("值", "value"), "units": ("单位数", "units"),
    "coders": ("编码员数", "coders"), "suggested": ("建议编码", "suggested"), "decision": ("人工决定", "decision"),
    "clause": ("条款号", "clause"), "note": ("备注", "note"), "dimension": ("维度", "dimension"), "similarity": ("相似度", "similarity"),
    "issuer": ("发文机关", "issuer"), "period": ("时期", "period"), "file": ("文件", "file"), "problem_zh": ("问题", "problem"),
    "problem_en": ("问题（英）", "problem"), "bic": ("BIC", "BIC"), "ll": ("对数似然 LL", "log-likelihood LL"),
    "log_ratio": ("对数比", "log ratio"), "level": ("层级", "level"), "break_year": ("断点年份", "break year"),
    "same": ("同年占比", "share of that year"), "p": ("p 值", "p"), "before": ("此前", "before"), "after": ("此后", "after"),
    "claimed": ("文中所说", "claimed"), "explained": ("解释的变异", "explained"), "pole": ("极", "pole"), "role": ("角色", "role"),
    "section_zh": ("章节", "section"), "section_en": ("章节（英）", "section"), "sentence": ("句", "sentence"),
    "year_from": ("年份取自", "year from"), "label": ("位置", "place"), "pair": ("一对", "pair"), "product": ("乘积", "product"), "reason": ("理由", "reason"), "gap": ("差", "gap"),
}
_state = {"language": None}


# ---------------------------------------------------------------------------------------------------- language

def set_language(language: str | None = None) -> str:
    """Choose the language of figures and tables: "zh" or "en"; None takes the environment variable GOVTEXT_LANG, else zh.

    Raises
    ------
    GovtextError
        Another language.
    """
    chosen = language or os.environ.get("GOVTEXT_LANG") or "zh"
    one_of("language", chosen, LANGUAGES)
    _state["language"] = chosen
    return chosen


def language() -> str:
    """The language in force."""
    return _state["language"] or set_language()


def tr(zh: str, en: str) -> str:
    """The one of two texts that fits the language in force."""
    return zh if language() == "zh" else en


def start(language: str | None = None) -> None:
    """Set up a notebook: language of figures and tables, and pandas tables that are not cut off."""
    import pandas as pd

    set_language(language)
    pd.set_option("display.max_colwidth", None, "display.max_rows", 40, "display.unicode.east_asian_width", True,
                  "display.precision", 3)


def article_name(article_id: str) -> str:
    """Short name of an article of the course in the language in force; any other id stands for itself."""
    return tr(*ARTICLE_NAMES.get(article_id, (article_id, article_id)))


def column_name(column: str) -> str:
    """Header of a table column in the language in force; an unknown column stands for itself."""
    return tr(*COLUMN_NAMES.get(column, (column, column)))


# ---------------------------------------------------------------------------------------------------- figures

def font_path(kind: str = "sans") -> Path:
    """Path of the Chinese font that travels with the course (Noto Sans SC or Noto Serif SC, SIL Open Font License).

    Raises
    ------
    GovtextError
        The font package is not installed.
    """
    one_of("kind", kind, ("sans", "serif"))
    try:
        import pylopdf_fonts_zh_cn
    except ImportError as error:
        raise GovtextError("没有安装中文字体包。请运行 pip install pylopdf-fonts-zh-cn。",
                           "The font package is missing. Run pip install pylopdf-fonts-zh-cn.") from error
    return Path(pylopdf_fonts_zh_cn.__file__).parent / f"Noto{kind.title()}SC-Regular.otf"


@contextmanager
def figure_style() -> Iterator[None]:
    """Context in which figures are made: font, colours, sizes; matplotlib's settings are put back afterwards."""
    import matplotlib as mpl
    from matplotlib import font_manager

    path = str(font_path())
    if path not in {entry.fname for entry in font_manager.fontManager.ttflist}:
        font_manager.fontManager.addfont(path)
    name = font_manager.FontProperties(fname=path).get_name()
    settings = {
        "font.family": [name], "font.size": 12, "axes.titlesize": 15, "axes.titlelocation": "left", "axes.titlepad": 12,
        "axes.labelsize": 12, "axes.labelcolor": MUTED, "axes.edgecolor": MUTED, "axes.spines.top": False,
        "axes.spines.right": False, "axes.unicode_minus": False, "xtick.color": MUTED, "ytick.color": INK, "text.color": INK,
        "axes.titlecolor": INK, "grid.color": GRID, "grid.linewidth": 0.8, "axes.axisbelow": True, "figure.facecolor": PAPER,
        "axes.facecolor": PAPER, "figure.constrained_layout.use": True, "legend.frameon": False, "svg.fonttype": "path",
        "svg.hashsalt": "govtext", "figure.max_open_warning": 0, "axes.prop_cycle": mpl.cycler(color=PALETTE),
    }
    with mpl.rc_context(settings):
        yield


def new_figure(width: float = 9.6, height: float = 5.4, **options: Any) -> tuple[Figure, Any]:
    """An empty figure with its axes (options go to Figure.subplots); not registered with pyplot, so nothing is shown twice."""
    from matplotlib.figure import Figure

    fig = Figure(figsize=(width, height))
    return fig, fig.subplots(**options)


def describe(fig: Figure, *, alt: tuple[str, str], caption: tuple[str, str]) -> Figure:
    """Attach what `show` needs: alternative text and caption (unit and source), each as (zh, en), built from the data."""
    fig.govtext_alt = dict(zip(LANGUAGES, alt, strict=True))
    fig.govtext_caption = dict(zip(LANGUAGES, caption, strict=True))
    return fig


def png_bytes(fig: Figure, dpi: int = DPI) -> bytes:
    """Render a figure to a small PNG (128 colours): same bytes for the same figure and library versions."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from PIL import Image

    was = fig.dpi
    with figure_style():
        fig.set_dpi(min(dpi, 150))
        canvas = FigureCanvasAgg(fig)
        canvas.draw()
        pixels = Image.fromarray(np.asarray(canvas.buffer_rgba()))   # straight from memory: no PNG in between
        fig.set_dpi(was)
    page = Image.new("RGB", pixels.size, PAPER)
    page.paste(pixels, mask=pixels.getchannel("A"))
    small = io.BytesIO()
    page.quantize(128, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(small, format="PNG", compress_level=6)
    return small.getvalue()


def show(fig: Figure, *, save: str | Path | None = None) -> None:
    """Show a figure in a notebook with its alternative text and caption in the language in force.

    Parameters
    ----------
    fig : Figure made by a function of govtext.figures, or any other after `describe`
    save : path, optional
        Also write the figure there; the suffix (.svg, .png, .pdf) decides.

    Raises
    ------
    GovtextError
        The figure has no alternative text.
    """
    from IPython.display import display

    if not hasattr(fig, "govtext_alt"):
        raise GovtextError("这张图没有替代文字。请先用 `describe(fig, alt=..., caption=...)`。",
                           "This figure has no alternative text. Call describe(fig, alt=..., caption=...) first.")
    alt, caption = fig.govtext_alt[language()], fig.govtext_caption[language()]
    data = base64.b64encode(png_bytes(fig)).decode("ascii")
    width = round(fig.get_figwidth() * 100)
    # The picture stands in the HTML part too, because JupyterLab and nbconvert drop the alt text of a bare PNG.
    page = (f'<figure><img src="data:image/png;base64,{data}" alt="{html.escape(alt, quote=True)}" width="{width}">'
            f"<figcaption>{html.escape(caption)}</figcaption></figure>")
    if save is not None:
        save_figure(fig, save)
    if os.environ.get("GOVTEXT_FIGURES"):
        _collect(fig, Path(os.environ["GOVTEXT_FIGURES"]), alt, caption)
    display({"image/png": data, "text/html": page, "text/plain": alt}, raw=True, metadata={"image/png": {"alt": alt}})


def _collect(fig: Figure, folder: Path, alt: str, caption: str) -> None:
    """Keep a figure for `make figures`: SVG, PNG and a line of the index; the environment names folder and notebook."""
    import json

    name = os.environ.get("GOVTEXT_NOTEBOOK", "figure")
    listed = folder / f"{name}.{language()}.jsonl"
    number = len(listed.read_text("utf-8").splitlines()) + 1 if listed.is_file() else 1
    stem = f"{name}_{number:02d}.{language()}"
    for suffix in (".svg", ".png"):
        save_figure(fig, folder / f"{stem}{suffix}")
    heads = [fig._suptitle, *(ax._left_title for ax in fig.axes)]
    title = next((t.get_text() for t in heads if t is not None and t.get_text().strip()), "")
    with listed.open("a", encoding="utf-8") as stream:
        stream.write(json.dumps({"stem": stem, "title": title, "caption": caption, "alt": alt}, ensure_ascii=False) + "\n")


def save_figure(fig: Figure, path: str | Path) -> None:
    """Write a figure as .svg, .png or .pdf without dates, so that the same figure gives the same file."""
    path = Path(path)
    one_of("suffix", path.suffix.lower(), (".svg", ".png", ".pdf"))
    if path.suffix.lower() == ".png":
        path.write_bytes(png_bytes(fig))
        return
    import matplotlib as mpl

    dateless = {"Date": None} if path.suffix.lower() == ".svg" else {"CreationDate": None}
    with figure_style(), mpl.rc_context({"figure.constrained_layout.use": False}):   # else savefig lays out what was placed by hand
        fig.savefig(path, metadata=dateless)


# ---------------------------------------------------------------------------------------------------- words and tables

def say(zh: str, en: str, **values: Any) -> None:
    """Show a sentence with computed values in both languages: say("共 {n} 段。", "{n} passages.", n=len(passages)).

    Values are escaped, so that a term or a file name cannot become HTML; format marks such as {x:.2f} work.
    """
    from IPython.display import Markdown, display

    safe = {name: html.escape(value) if isinstance(value, str) else value for name, value in values.items()}
    display(Markdown(f"{zh.format(**safe)}\n\n{en.format(**safe)}"))


def show_table(table: pd.DataFrame, zh: str = "", en: str = "", *, rows: int = 12) -> None:
    """Show a table with headers and caption in the language in force; text is escaped, numbers are rounded.

    Parameters
    ----------
    table : DataFrame
    zh, en : caption
    rows : at most this many rows are shown; the caption says how many there are
    """
    from IPython.display import HTML, display

    head = table.head(rows).copy()
    if "article_id" in head:
        head["article_id"] = [article_name(str(i)) for i in head["article_id"]]
    for column in head.select_dtypes(["Int64", "Int32"]):   # nullable integers would print <NA>
        head[column] = head[column].astype(object).where(head[column].notna(), "–")
    head = head.rename(columns={c: column_name(str(c)) for c in head.columns})
    more = tr(f"（前 {rows} 行，共 {len(table)} 行）", f" (first {rows} of {len(table)} rows)") if len(table) > rows else ""
    body = head.to_html(index=False, escape=True, border=0, float_format=lambda x: f"{x:.3f}", na_rep="–")
    if not (zh or more):
        display(HTML(body))
        return
    caption = f"<caption>{html.escape(tr(zh, en) + more)}</caption>"
    display(HTML(body.replace("<thead>", f"{caption}\n  <thead>", 1)))

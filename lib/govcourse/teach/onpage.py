"""Slides and worksheets as one HTML file each: Markdown to HTML, how high words stand, tables that fit, the font inside, and printing.

The font that travels with the kit is cut down to the letters of a page and put into it: what fits when it is measured here fits on every
computer, and nothing is fetched.
"""

from __future__ import annotations

import base64
import html
import os
import re
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from govtext.charts.labels import wide, wrapped
from govtext.looks import font_path
from govtext.messages import GovtextError

THEME = Path(__file__).parent / "theme"
LANG = {"zh": "zh-CN", "en": "en"}
HAN_RUN = re.compile("[\u2e80-\u9fff][\u2e80-\u9fff\uff00-\uffef、。；：·]*")
BROWSERS = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/opt/google/chrome/chrome")


# ---------------------------------------------------------------------------------------------------- words

def markdown(text: str, lang: str) -> str:
    """Markdown as HTML; links, which lead into the repository, become words, and closed answers stand open."""
    from nbconvert.filters.markdown_mistune import markdown2html_mistune

    opened = re.sub(r"<summary>(.*?)</summary>", r"<p><b>\1</b></p>", re.sub(r"</?details>", "", text), flags=re.S)
    page = markdown2html_mistune(re.sub(r"!?\[([^\]]+)\]\((?!https?:)[^)]*\)", r"\1", opened))
    return spoken(re.sub(r'<a class="anchor-link"[^>]*>.*?</a>|<img[^>]*>|(?<=<h)[1-6](?=[^>]*>)|(?<=</h)[1-6](?=>)', lambda m: "4" if m[0].isdigit() else "", page), lang)


def spoken(page: str, lang: str) -> str:
    """HTML in English with its Chinese marked as such, for screen readers, and straight quotation marks: the font's curly ones are as wide as a Chinese
    character."""
    if lang == "zh":
        return page
    straight = str.maketrans("“”‘’", "\"\"''")
    return re.sub(r">[^<]+<", lambda found: HAN_RUN.sub(r'<span lang="zh-CN">\g<0></span>', found[0].translate(straight)), f">{page}<")[1:-1]


def plain(page: str) -> str:
    """The words of a piece of HTML."""
    apart = re.sub(r"<(?:br|/p|/li|/td|/h4)[^>]*>", " ", page)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", "", apart)).split())


@lru_cache(maxsize=1)
def _letters() -> frozenset[int]:
    from matplotlib.font_manager import get_font

    return frozenset(get_font(str(font_path())).get_charmap())


def measured(text: str) -> str:
    """A text with a wide letter for each that the font lacks (a browser takes it from another font)."""
    return "".join(letter if ord(letter) in _letters() or letter == "\n" else "国" for letter in text)


def lines(text: str, width: float, size: float) -> int:
    """Lines that a text takes at this width and size, in pixels."""
    return wrapped(measured(text), width * 0.98 / 96, size * 0.75).count("\n") + 1


def high(page: str, width: float, size: float, *, leading: float = 1.45, gap: float = 14) -> float:
    """Pixels that HTML of paragraphs and lists takes."""
    found = re.findall(r"<(p|li|h4|tr|pre)\b[^>]*>(.*?)(?=<(?:p|li|h4|tr|pre)\b|\Z)", page, re.S) or [("p", page)]
    rows = [(tag, plain(words)) for tag, words in found]
    return sum(lines(words, width - (44 if tag == "li" else 0), size) * size * leading + gap for tag, words in rows if words)


# ---------------------------------------------------------------------------------------------------- tables

class Fitted(NamedTuple):
    """A table for a slide: HTML, pixels high, rows shown, rows there are, rows in the lesson."""

    page: str
    high: float
    shown: int
    total: int
    in_lesson: int


MORE = re.compile(r"（前 (\d+) 行，共 (\d+) 行）| ?\(first (\d+) of (\d+) rows\)|（没有）| ?\(none\)")
PAD, SIZES, ROWS = 24, (30, 28, 26, 24, 22, 20), 6


def read_table(page: str) -> tuple[list[str], list[list[str]], str]:
    """Heads, rows and caption of a table that pandas wrote; several rows of heads are joined."""
    from lxml import html as lxml_html

    tree = lxml_html.fromstring(f"<div>{page}</div>").find(".//table")
    heads = [[cell.text_content().strip() for cell in row] for row in tree.findall("./thead/tr")]
    wide_ = max(map(len, heads), default=0)
    joined = [" · ".join(dict.fromkeys(filter(None, (row[i] if i < len(row) else "" for row in heads)))) for i in range(wide_)]
    rows = [[" ".join(cell.text_content().split()) for cell in row] for row in tree.findall("./tbody/tr")]
    caption = tree.find("./caption")
    return joined, rows, "" if caption is None else caption.text_content().strip()


def fitted(page: str, lang: str, width: float, room: float, drop: frozenset[str] = frozenset()) -> Fitted:
    """The first rows of a table, at most six, in the largest letters in which they fit; columns of `drop` give way to one of sentences."""
    heads, rows, caption = read_table(page)
    found = MORE.search(caption)
    total = int(found[2] or found[4] or len(rows)) if found else len(rows)
    longest, enough = max((len(cell.encode("gb18030", "replace")) for row in rows for cell in row), default=0), ROWS
    if longest > 80:   # sentences: rather fewer of them, in larger letters
        enough = 3 if longest < 260 else 2
        kept = [i for i, head in enumerate(heads) if head not in drop] if {"出处", "source"} & set(heads) else range(len(heads))
        heads, rows = [heads[i] for i in kept], [[row[i] for i in kept] for row in rows]
    best: tuple[int, float, list[float], float] = (0, 0.0, [], 0)
    for size in SIZES:
        widths = column_widths(heads, rows[:ROWS], width, size)
        n, height = _rows_that_fit(heads, rows[:ROWS], widths, size, room)
        if n > best[0]:
            best = (n, height, widths, size)
        if n >= min(enough, len(rows)):
            break
    n, height, widths, size = best if best[0] else (*_first_row(heads, rows, width, room), SIZES[-1])
    return Fitted(spoken(_written(heads, rows[:n], widths, size), lang), height, n, total, len(rows))


def split_table(page: str, lang: str, width: float, room: float) -> list[Fitted]:
    """All rows of a table, on as many slides as they take, about as many on each."""
    heads, rows, _ = read_table(page)
    size, made = -(-len(rows) // max(1, -(-len(rows) // ROWS))), []
    while rows:
        made.append(fitted(_written(heads, rows[:size], [0.0] * len(heads), SIZES[0]), lang, width, room))
        rows = rows[made[-1].shown:]
    return made


def _first_row(heads: list[str], rows: list[list[str]], width: float, room: float) -> tuple[int, float, list[float]]:
    """Where not even one row fits, its longest cell is cut until it does."""
    widths = column_widths(heads, rows[:1], width, SIZES[-1])
    while rows and not _rows_that_fit(heads, rows[:1], widths, SIZES[-1], room)[0]:
        longest = max(range(len(rows[0])), key=lambda i: len(rows[0][i]))
        rows[0][longest] = rows[0][longest][:int(len(rows[0][longest]) * 0.85)] + "…"
    return (*_rows_that_fit(heads, rows[:1], widths, SIZES[-1], room), widths)


def column_widths(heads: list[str], rows: list[list[str]], width: float, size: float) -> list[float]:
    """Pixels of each column: what it needs, where all fit; else columns of few words keep that, and the others share the rest."""
    needs = [max(wide(measured(cell), size * 0.75) * 96 for cell in column) + PAD + 4 for column in zip(heads, *rows, strict=True)]
    if sum(needs) <= width:
        return needs
    left, waiting = width, dict(enumerate(needs))
    words = [max((wide(word, size * 0.75) * 96 for cell in column for word in re.findall(r"[!-~]+", cell)), default=0) + PAD + 4
             for column in zip(heads, *rows, strict=True)]   # no Latin word is cut
    least = {i: min(word, width / len(needs) * 1.2) for i, word in enumerate(words)}
    while small := [i for i, need in waiting.items() if need <= left / len(waiting)]:
        for i in small:
            left -= waiting.pop(i)
        if not waiting:
            break
    roots = {i: need ** 0.7 for i, need in waiting.items()}
    shares = {i: max(left * root / sum(roots.values()), least[i]) for i, root in roots.items()}
    over = sum(shares.values()) - left
    if shares:
        shares[max(shares, key=lambda i: shares[i])] -= over
    return [shares.get(i, need) for i, need in enumerate(needs)]


def _rows_that_fit(heads: list[str], rows: list[list[str]], widths: list[float], size: float, room: float) -> tuple[int, float]:
    def row_high(cells: list[str], letters: float) -> float:
        return max((lines(cell, w - PAD, letters) for cell, w in zip(cells, widths, strict=True)), default=1) * letters * 1.35 + 15

    total, n = row_high(heads, size * 0.85), 0
    for row in rows:
        if total + (more := row_high(row, size)) > room:
            break
        total, n = total + more, n + 1
    return n, total


def _written(heads: list[str], rows: list[list[str]], widths: list[float], size: float) -> str:
    numbers = [all(re.fullmatch(r"[\s\d.,%–+−*/:-]*", row[i]) for row in rows) for i in range(len(heads))]
    kind = [' class="number"' if number else "" for number in numbers]
    columns = "".join(f'<col style="width:{w:.0f}px">' for w in widths)
    top = "".join(f'<th scope="col"{k}>{html.escape(head)}</th>' for head, k in zip(heads, kind, strict=True))
    body = "".join("<tr>" + "".join(f"<td{k}>{html.escape(cell)}</td>" for cell, k in zip(row, kind, strict=True)) + "</tr>" for row in rows)
    return (f'<table style="font-size:{size}px;width:{sum(widths):.0f}px"><colgroup>{columns}</colgroup><thead><tr>{top}</tr></thead>'
            f"<tbody>{body}</tbody></table>")


# ---------------------------------------------------------------------------------------------------- a page

def document(title: str, body: str, lang: str, style: str, script: str = "") -> str:
    """One HTML file that needs no other."""
    css = (THEME / style).read_text("utf-8")
    js = f"<script>{(THEME / script).read_text('utf-8')}</script>" if script else ""
    face = font_face(title + body + css)
    return (f'<!doctype html>\n<html lang="{LANG[lang]}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
            f'<link rel="icon" href="data:,"><title>{html.escape(title)}</title><style>{face}{css}</style></head>\n<body>{body}{js}</body></html>\n')


@lru_cache(maxsize=4)
def font_face(text: str) -> str:
    """CSS with the course's font (Noto Sans SC, SIL Open Font License), cut down to the letters of a text."""
    from io import BytesIO

    from fontTools import subset  # comes with matplotlib

    options = subset.Options(flavor="woff", hinting=False, desubroutinize=True, layout_features=["kern"], notdef_outline=True)
    font = subset.load_font(str(font_path()), options)
    cut = subset.Subsetter(options)
    cut.populate(text=text + "".join(map(chr, range(32, 127))))
    cut.subset(font)
    made = BytesIO()
    subset.save_font(font, made, options)
    return f"@font-face{{font-family:Course;src:url(data:font/woff;base64,{base64.b64encode(made.getvalue()).decode()})}}\n"


def browser(play: Any) -> Any:
    """Chromium: the one that GOVTEXT_CHROMIUM names, the system's, or Playwright's own."""
    named = os.environ.get("GOVTEXT_CHROMIUM") or next((place for place in BROWSERS if Path(place).is_file()), None)
    return play.chromium.launch(executable_path=named, args=["--no-sandbox", "--disable-gpu"])


def print_pdfs(pages: list[Path]) -> bool:
    """Print HTML files as PDF beside them; False where no browser that can do so is installed."""
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError:
        return False
    with sync_playwright() as play:
        try:
            chromium = browser(play)
        except Error:
            return False
        sheet = chromium.new_page()
        for path in pages:
            sheet.goto(path.resolve().as_uri())
            sheet.evaluate("document.fonts.ready.then(() => 0)")
            try:
                sheet.pdf(path=path.with_suffix(".pdf"), prefer_css_page_size=True, print_background=True)
            except Error as error:
                raise GovtextError(f"{path.name}：打印成 PDF 失败：{error}", f"{path.name}: printing as PDF failed: {error}") from None
        chromium.close()
    return True

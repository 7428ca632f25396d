"""The other pages: home, gallery, glossary, plans, and those made of texts that the repository holds already."""

from __future__ import annotations

import html
import re
import shutil
from pathlib import Path
from typing import Any

from govtext.messages import GovtextError

from ..data import data_dir
from ..editions import lesson_card
from ..runner import notebooks_dir
from .lessons import figure, png_size

ROOT = Path(__file__).resolve().parents[3]
TEXTS = ROOT / "docs" / "site"
COVERS = {"zh": "cover.zh.png", "en": "cover.png"}
HAN = re.compile("[\u4e00-\u9fff]")
PARTS = {"zh": ("课程", "查阅", "上课", "用起来"), "en": ("Lessons", "To look up", "For class", "To use")}
INSTALL = ("!git clone --depth 1 {address} course", "%pip install -q -e course", "%cd course/notebooks")
READMES = {"zh": ("README.zh-CN.md", "用自己的文件", ("权利", "怎样引用")), "en": ("README.md", "Documents of your own", ("Rights", "How to cite"))}


def write_pages(out: Path, lang: str, figures: dict[str, list[dict[str, str]]], site: Path) -> None:
    """Write the sources of all pages but lessons and functions, and the list of all pages.

    Parameters
    ----------
    out : folder of the sources, with the lessons in it
    figures : number of a lesson -> entries of its list of figures
    site : folder of the site, with the figures, and perhaps an explorer
    """
    names = [path.stem for path in sorted(out.glob("[0-9][0-9]_*.ipynb"))]
    shutil.copyfile(notebooks_dir() / COVERS[lang], site / "figures" / COVERS[lang])
    written = {"gallery": gallery(lang, figures, site / "figures"), "data": data_statement(lang), "rights": rights(lang), "changes": changes(lang),
               "uncertainty": uncertainty(lang), "accessibility": accessibility(lang), "own-documents": own_documents(lang),
               "glossary": glossary(lang), **texts(lang, names)}
    teaching = write_teaching(out, lang)
    there = {name for name, text in written.items() if text} | set(teaching)
    written["index"] = home(lang, names, figures, site, there) + contents(lang, names, there, teaching)
    for name, text in written.items():
        if text:
            (out / f"{name}.md").write_text(text.rstrip() + "\n", "utf-8", newline="\n")


# ---------------------------------------------------------------------------------------------------- home

def home(lang: str, names: list[str], figures: dict[str, list[dict[str, str]]], site: Path, there: set[str]) -> str:
    """The home page: docs/site/LANG/home.md with the lessons, numbers and addresses put in."""
    from .. import reference

    cover = png_size(notebooks_dir() / COVERS[lang])
    values = {"reports": f"{len(reference.load_reports()):,}", "figures": sum(len(entries) for entries in figures.values()), "first": f"{names[0]}.html",
              "cover_width": cover[0], "cover_height": cover[1], "lessons": lesson_list(lang), "explorer": explorer_door(site, lang),
              "plans": _door("teaching/guide" in there, "teaching/guide.html", {"zh": "教师手册和每课时的教案", "en": "Guide and plans for each hour"}[lang]),
              "glossary": _door("glossary" in there, "glossary.html", {"zh": "术语表", "en": "Glossary"}[lang])}
    return filled((TEXTS / lang / "home.md").read_text("utf-8"), {**values, **addresses(names, ".html")})


def filled(text: str, values: dict[str, Any]) -> str:
    """A text with its {{names}} replaced.

    Raises
    ------
    GovtextError
        A name that has no value.
    """
    unknown = set(re.findall(r"\{\{(\w+)\}\}", text)) - set(values)
    if unknown:
        raise GovtextError(f"页面里的 {unknown} 没有值。", f"No value for {unknown} in a page.")
    return re.sub(r"\{\{(\w+)\}\}", lambda found: str(values[found[1]]), text)


def addresses(names: list[str], suffix: str) -> dict[str, str]:
    """Number of a lesson -> its page (.html), or its source, to which links of Markdown lead (.ipynb)."""
    return {name[:2]: f"{name}{suffix}" for name in names}


def lesson_list(lang: str) -> str:
    """The lessons with question, minutes and level, as HTML."""
    rows = []
    for path in sorted(notebooks_dir().glob("*.ipynb")):
        card = lesson_card(path, lang)
        number, name = card["title"].split(" ", 1)
        rows.append(f'<li><a href="{path.stem}.html"><span class="number">{number}</span> <b>{html.escape(name)}</b></a>'
                    f'<span class="question">{_inline(card["question"])}</span><span class="about">{_inline(card["time"])}</span></li>')
    return '<ol class="lessons">\n' + "\n".join(rows) + "\n</ol>"


def _inline(text: str) -> str:
    return re.sub(r"\*\*(.+?)\*\*|`(.+?)`|\*(.+?)\*", lambda m: next(g for g in m.groups() if g), html.escape(text, quote=False))


def _door(there: bool, page: str, words: str) -> str:
    return f'<p><a class="door small" href="{page}">{words}</a></p>' if there else ""


def explorer_door(site: Path, lang: str) -> str:
    """A way to the explorer, where there is one: beside the pages of the language, or beside the entrance."""
    found = next((address for file, address in ((site / lang / "explorer.html", "explorer.html"), (site / "explorer.html", "../explorer.html"))
                  if file.is_file()), "")
    words = {"zh": "打开探索页：选一个词，看它在报告里的年份", "en": "Open the explorer: pick a term, see its years in the reports"}[lang]
    return f' <a class="door" href="{found}#lang={lang}">{words}</a>' if found else ""


def contents(lang: str, names: list[str], there: set[str], teaching: list[str]) -> str:
    """The list of all pages, which the theme shows at the side; pages of single hours are reached from their list."""
    groups = [names, ["check", "gallery", "glossary", "data", "uncertainty", "api/index"], [*teaching],
              ["elsewhere", "own-documents", "rights", "accessibility", "changes"]]
    always = {*names, "api/index"}
    shown = [[name for name in group if name in there | always] for group in groups]
    return "\n\n" + "\n\n".join(f"```{{toctree}}\n:hidden:\n:caption: {caption}\n\n" + "\n".join(group) + "\n```"
                                for caption, group in zip(PARTS[lang], shown, strict=True) if group)


def write_entrance(site: Path) -> None:
    """The page at the top of the site: to the language that a reader chose before, else that of the browser; links without a script."""
    shutil.copyfile(Path(__file__).parent / "theme" / "entrance.html", site / "index.html")
    (site / ".nojekyll").touch()   # else a static host leaves out folders that begin with _


# ---------------------------------------------------------------------------------------------------- figures

def gallery(lang: str, figures: dict[str, list[dict[str, str]]], made: Path) -> str:
    """All figures, lesson by lesson, with their files."""
    head = {"zh": "# 图库\n\n全部图，按课排列。每张都有 SVG（放大不糊，可再编辑）和 PNG。图按 CC BY 4.0 使用，注明出处即可；图下写着单位和数据来源。",
            "en": "# Gallery\n\nAll figures by lesson, each as SVG (sharp at any size, can be edited) and PNG. They may be used under CC BY 4.0, with "
                  "the source named; unit and data stand below each."}[lang]
    parts = [head]
    for path in sorted(notebooks_dir().glob("*.ipynb")):
        parts += [f"## {lesson_card(path, lang)['title']}", f'<p><a href="{path.stem}.html">{ {"zh": "到这一课", "en": "To the lesson"}[lang] }</a></p>']
        parts += [_exhibit(entry, made) for entry in figures.get(path.stem[:2], [])]
    return "\n\n".join(parts)


def _exhibit(entry: dict[str, str], made: Path) -> str:
    shown = figure(entry["stem"], f'alt="{html.escape(entry["alt"], quote=True)}"', html.escape(entry["caption"]), made)
    return f"### {_plain(entry['title'])}\n\n" + shown.replace("\n", " ")


def _plain(text: str) -> str:
    """A title as Markdown that shows it as it is."""
    return re.sub(r"([\\`*_\[\]<>#$|~])", r"\\\1", " ".join(text.split()))


# ---------------------------------------------------------------------------------------------------- texts of the repository

def texts(lang: str, names: list[str]) -> dict[str, str]:
    """The pages of docs/site/LANG, but the home page."""
    address = {"zh": "仓库地址", "en": "ADDRESS"}[lang]
    values = {**addresses(names, ".ipynb"), "colab": "\n".join(INSTALL).format(address=address)}
    return {path.stem: filled(path.read_text("utf-8"), values) for path in sorted((TEXTS / lang).glob("*.md")) if path.stem != "home"}


def section(text: str, name: str) -> str:
    """A section of a Markdown text by its heading of second order, without the heading.

    Raises
    ------
    GovtextError
        There is no such section.
    """
    found = re.search(rf"^## {re.escape(name)}\n(.*?)(?=^## |\Z)", text, re.M | re.S)
    if not found:
        raise GovtextError(f"README 里没有“{name}”一节。", f"README has no section {name!r}.")
    return found[1].strip()


def unlinked(text: str) -> str:
    """Markdown whose links to files of the repository are names: the site does not hold these files."""
    return re.sub(r"\[([^\]]+)\]\((?!https?:|#|uncertainty\.md)([^)]+)\)", r"`\2`", text)


def one_of_two(text: str, lang: str) -> str:
    """Of a text in both languages the blocks of one: a paragraph or item says it in English, then in Chinese; a heading "English · 中文".

    In Chinese a block without any Chinese stays, in English a block without any English goes.
    """
    return "\n\n".join(filter(None, (_block(block, lang) for block in re.split(r"\n{2,}", text))))


def _block(block: str, lang: str) -> str:
    if block.startswith(("|", "```", "    ")):
        return block
    if block.startswith("#") and " · " in block:
        marks, words = block.split(" ", 1)
        return f"{marks} {words.split(' · ')[0 if lang == 'en' else 1]}"
    if found := re.match(r"\*\*([^*]+) · ([^*]+)\*\*\n", block):   # words that head a list
        return f"**{found[1 if lang == 'en' else 2]}**\n\n{_block(block[found.end():], lang)}"
    if re.match(r"[-*\d] ?", block) and not block.startswith("**"):
        return "\n".join(filter(None, (_said(item, lang) for item in re.split(r"\n(?=[-*] |\d+\. )", block))))
    return _said(block, lang)


def _said(text: str, lang: str) -> str:
    """The English or the Chinese of a paragraph that holds both, one after the other; else the paragraph, in English only where it is English."""
    flat, mark = " ".join(text.split()), ""
    if found := re.match(r"[-*] |\d+\. ", flat):
        mark, flat = found[0], flat[found.end():]
    cut = next((m.end() for m in re.finditer(r"[.)?] |\n|^", flat) if HAN.match(flat[m.end():m.end() + 1]) and _share(flat[m.end():]) > 0.3), None)
    if cut is None:
        return text
    english, chinese = flat[:cut].strip(), flat[cut:].strip()
    if not english:
        return text if lang == "zh" else ""
    return mark + (english if lang == "en" else chinese)


def _share(text: str) -> float:
    """Of the letters of a text the share that is Chinese."""
    letters = re.findall(r"[\u4e00-\u9fffA-Za-z]", text)
    return len(HAN.findall(text)) / max(len(letters), 1)


def data_statement(lang: str) -> str:
    """data/README.md or its Chinese form, without the line that leads to the other."""
    text = (ROOT / "data" / READMES[lang][0]).read_text("utf-8")
    return unlinked(re.sub(r"^\[(?:中文|English)\]\(.*\n\n", "", text, flags=re.M))


def rights(lang: str) -> str:
    """Rights and citation, from the README."""
    file, _, names = READMES[lang]
    readme = unlinked((ROOT / file).read_text("utf-8"))
    head = {"zh": "权利与引用", "en": "Rights and citation"}[lang]
    licence = "LICENSE、LICENSE-CC-BY-4.0" if lang == "zh" else "LICENSE, LICENSE-CC-BY-4.0"
    more = {"zh": f"## 这个网站\n\n网页上的文字、图和数按上表的许可使用，许可全文在课程的 {licence} 里。版面由 Sphinx 和 Furo 生成，两者都是自由软件。"
                  "网页不从外面取任何东西，不设置 cookie，不记录读者；只在浏览器里记住您选的语言和深浅色。",
            "en": f"## This site\n\nText, figures and numbers of these pages may be used under the licences of the table; their full text is in {licence} "
                  "of the course. The pages were made with Sphinx and Furo, which are free software. Nothing is "
                  "fetched from elsewhere, no cookies are set, no reader is recorded; your browser remembers the language and the shade you chose."}[lang]
    return f"# {head}\n\n" + "\n\n".join(f"## {name}\n\n{section(readme, name)}" for name in names) + f"\n\n{more}"


def own_documents(lang: str) -> str:
    """What the README says to a researcher with documents."""
    file, name, _ = READMES[lang]
    return f"# {name}\n\n" + unlinked(section((ROOT / file).read_text("utf-8"), name))


def changes(lang: str) -> str:
    """CHANGELOG.md in one language."""
    return unlinked(one_of_two((ROOT / "CHANGELOG.md").read_text("utf-8"), lang).replace("(docs/uncertainty.md)", "(uncertainty.md)"))


def uncertainty(lang: str) -> str:
    """docs/uncertainty.md, whose second half is the Chinese one."""
    english, chinese = re.split(r"(?=^# 有多可靠)", (ROOT / "docs" / "uncertainty.md").read_text("utf-8"), flags=re.M)
    text = re.sub(r"^\[(?:中文|English)\]\(#[^)]*\)\n", "", chinese if lang == "zh" else english, flags=re.M)
    return unlinked(re.sub(r"\n-{3,}\s*$", "\n", text))


def accessibility(lang: str) -> str:
    """docs/accessibility.md: its table is in English."""
    return one_of_two((ROOT / "docs" / "accessibility.md").read_text("utf-8"), lang)


# ---------------------------------------------------------------------------------------------------- what may be there

def glossary(lang: str) -> str:
    """The terms of data/teaching/glossary.yaml, each with its own address; "" where the file does not exist."""
    import yaml

    file = data_dir() / "teaching" / "glossary.yaml"
    if not file.is_file():
        return ""
    entries = yaml.safe_load(file.read_text("utf-8"))
    entries = sorted(entries.get("terms", []) if isinstance(entries, dict) else entries, key=lambda e: str(e["en"]).lower())
    known = {entry["id"]: entry for entry in entries}
    head = {"zh": "# 术语表\n\n本课程用到的方法术语，按英文字母排列。", "en": "# Glossary\n\nTerms of method that the course uses."}[lang]
    return "\n\n".join([head, *(_entry(entry, lang, known) for entry in entries)])


def _entry(entry: dict[str, Any], lang: str, known: dict[str, Any]) -> str:
    other = "en" if lang == "zh" else "zh"
    lines = [f"({entry['id']})=", f"## {' · '.join(dict.fromkeys((_plain(entry[lang]), _plain(entry[other]))))}", "", str(entry["define"][lang])]
    if entry.get("not"):
        lines += ["", f"*{ {'zh': '不要当成', 'en': 'Not to be taken for'}[lang] }*{ {'zh': '：', 'en': ': '}[lang] }{entry['not'][lang]}"]
    seen = [f"[{_plain(known[name][lang])}](#{name})" for name in entry.get("see", []) if name in known]
    if seen:
        lines += ["", {"zh": "另见：", "en": "See also: "}[lang] + {"zh": "、", "en": ", "}[lang].join(seen)]
    return "\n".join(lines)


def write_teaching(out: Path, lang: str) -> list[str]:
    """Copy the lecturer's pages of teaching/LANG, where there are any; what they link to outside that folder becomes a name.

    Returns
    -------
    list of the pages' names, those that a reader should see first at the head
    """
    folder = ROOT / "teaching" / lang
    names = []
    for path in sorted(folder.rglob("*.md")):
        place = out / "teaching" / path.relative_to(folder)
        place.parent.mkdir(parents=True, exist_ok=True)
        below = [page.stem for page in sorted(path.parent.glob("*.md")) if page != path]
        tree = "\n\n```{toctree}\n:hidden:\n\n" + "\n".join(below) + "\n```\n" if path.stem == "README" else ""
        place.write_text(_links_within(path, folder) + tree, "utf-8", newline="\n")
        if path.parent == folder or path.stem == "README":   # the others stand below their README
            names.append(f"teaching/{path.relative_to(folder).with_suffix('').as_posix()}")
    return sorted(names, key=lambda name: (name.count("/"), not name.endswith(("guide", "README")), name))


def _links_within(path: Path, folder: Path) -> str:
    def kept(found: re.Match[str]) -> str:
        target = (path.parent / found[2].split("#")[0]).resolve()
        return found[0] if target.is_relative_to(folder.resolve()) and target.is_file() else found[1]

    return re.sub(r"\[([^\]]+)\]\((?!https?:|#)([^)]+)\)", kept, path.read_text("utf-8"))

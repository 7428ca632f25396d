"""Pages of the functions, from their docstrings: English only, and the Chinese page says so and leads there."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

LIB = Path(__file__).resolve().parents[2]
# page -> its names in both languages, and the modules (by the beginning of their path) whose public names it holds
GROUPS = {
    "corpus": ("语料", "Corpora", ("building", "corpus", "recount", "anystring", "counting", "candidates", "texts", "segment", "readers", "lexicon", "csvfiles")),
    "measures": ("测量", "Measures", ("measures", "rates")),
    "passages": ("回到段落", "Back to passages", ("passages", "running")),
    "show": ("显示与导出", "Showing and exporting", ("show", "looks", "language", "report", "checks", "messages", "paths")),
}


def public(package: str) -> Iterator[tuple[str, str]]:
    """(module inside the package, name) of the public functions and classes of a package, as its __init__.pyi lists them."""
    for node in ast.parse((LIB / package / "__init__.pyi").read_text("utf-8")).body:
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node.module, alias.name) for alias in node.names)


def grouped() -> dict[str, list[str]]:
    """Page -> full names; a module that no group names goes with the last."""
    pages: dict[str, list[str]] = {name: [] for name in GROUPS}
    for module, name in public("govtext"):
        page = next((page for page, (_, _, modules) in GROUPS.items() if module.startswith(modules)), "show")
        pages[page].append(f"govtext.{name}")
    return {**pages, "charts": [f"govtext.charts.{name}" for name in chart_names()], "course": [f"govcourse.{name}" for _, name in public("govcourse")]}


def chart_names() -> list[str]:
    """The forms of charts, and Chart."""
    from govtext import charts

    return [name for name in charts.__all__ if callable(getattr(charts, name))]


def titles(lang: str) -> dict[str, str]:
    """Page -> its title."""
    place = 0 if lang == "zh" else 1
    return {page: words[place] for page, words in {**GROUPS, "charts": ("图", "Charts"), "course": ("本课程", "The course")}.items()}


def write_api(out: Path, lang: str) -> None:
    """Write the sources: in English a page for each group, in Chinese one that leads to them."""
    (out / "api").mkdir(parents=True, exist_ok=True)
    pages, heads = grouped(), titles(lang)
    if lang == "zh":
        (out / "api" / "index.md").write_text(_chinese(pages, heads), "utf-8", newline="\n")
        return
    listed = "\n".join(f"- [{heads[page]}]({page}.rst): {len(names)} names" for page, names in pages.items())
    (out / "api" / "sources.md").write_text((LIB / "govtext/measures/README.md").read_text("utf-8"), "utf-8", newline="\n")
    tree = "```{toctree}\n:hidden:\n\n" + "\n".join([*pages, "sources"]) + "\n```"
    (out / "api" / "index.md").write_text(f"# Functions\n\nThe public names of `govtext`, the kit, and `govcourse`, the course, from their "
                                          f"docstrings. The [sources of the measures](sources.md) in full.\n\n{listed}\n\n{tree}\n", "utf-8", newline="\n")
    for page, names in pages.items():
        (out / "api" / f"{page}.rst").write_text(_page(page, heads[page], names), "utf-8", newline="\n")


def _page(page: str, title: str, names: list[str]) -> str:
    shared = f".. automodule:: govtext.{page}\n\n" if page in ("measures", "charts") else ""   # what their names have in common
    return f"{title}\n{'=' * len(title)}\n\n{shared}" + "\n".join(f"{name}\n{'-' * len(name)}\n\n{_directive(name)}\n" for name in sorted(names, key=str.lower))


def _directive(name: str) -> str:
    import importlib

    module, _, attribute = name.rpartition(".")
    kind = getattr(importlib.import_module(module), attribute)
    if not isinstance(kind, type):
        return f".. autofunction:: {name}"
    return f".. autoclass:: {name}" + ("" if issubclass(kind, Exception) else "\n   :members:")


def _chinese(pages: dict[str, list[str]], heads: dict[str, str]) -> str:
    parts = ["# 函数手册", "函数的说明由代码里的英文文档字符串生成，只有英文。下面按用途列出，点名称进入英文页。"]
    for page, names in pages.items():
        links = "、".join(f'<a href="../../en/api/{page}.html#{name}" hreflang="en"><code>{name.removeprefix("govtext.")}</code></a>'
                         for name in sorted(names, key=str.lower))
        parts += [f"## {heads[page]}", f"<p>{links}</p>"]
    return "\n\n".join(parts) + "\n"

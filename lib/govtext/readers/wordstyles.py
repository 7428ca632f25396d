"""What the styles and numbers of a Word file say, looked up once: which are headings, which hide or embolden their text."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any, NamedTuple

Numbering = dict[tuple[str, str], str]   # (numId, level) -> what its numbers look like
CHINESE = ("chinese", "ideograph", "taiwanese", "japanese")


@cache
def w(tag: str) -> str:
    """The full name of a tag or attribute of WordprocessingML."""
    return f"{{http://schemas.openxmlformats.org/wordprocessingml/2006/main}}{tag}"


class Style(NamedTuple):
    """A paragraph or character style with what it inherits."""

    heading: bool = False
    contents: bool = False                     # of a table of contents
    hidden: bool = False
    bold: bool = False
    number: tuple[str, str] | None = None      # numId, level


def is_on(switch: Any) -> bool:
    """Whether a switch such as w:vanish is there and not turned off."""
    return switch is not None and switch.get(w("val"), "1") not in ("0", "false", "off", "none")


@lru_cache(maxsize=16)   # the files of a folder often share one template
def read_styles(xml: bytes) -> dict[str, Style]:
    """Styles by id; "" is the default style of paragraphs."""
    if not xml:
        return {}
    found = {element.get(w("styleId"), ""): element for element in _root(xml).findall(w("style"))}
    styles: dict[str, Style] = {}
    for name in found:
        _resolve(name, found, styles)
    for name, element in found.items():
        if element.get(w("type")) == "paragraph" and element.get(w("default")) in ("1", "true", "on"):
            styles[""] = styles[name]
    return styles


def _root(xml: bytes) -> Any:
    from lxml import etree

    return etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True))


def _resolve(name: str, found: dict[str, Any], styles: dict[str, Style]) -> None:
    """Read a style and those that it is based on, the lowest first; a circle ends where it began."""
    chain = [name]
    while (base := value_of(found[chain[-1]], "basedOn")) in found and base not in chain and base not in styles:
        chain.append(base)
    for each in reversed(chain):
        styles[each] = _style(found[each], styles.get(value_of(found[each], "basedOn"), Style()))


def _style(element: Any, base: Style) -> Style:
    name = value_of(element, "name").lower()
    level, number = (element.find(f"{w('pPr')}/{w(tag)}") for tag in ("outlineLvl", "numPr"))
    vanish, bold = (element.find(f"{w('rPr')}/{w(tag)}") for tag in ("vanish", "b"))
    heading = base.heading if level is None else level.get(w("val"), "9") < "9"
    return Style(heading or name.startswith(("heading", "标题")), base.contents or name.startswith("toc ") or "目录" in name,
                 base.hidden if vanish is None else is_on(vanish), base.bold if bold is None else is_on(bold),
                 base.number if number is None else (value_of(number, "numId"), value_of(number, "ilvl") or "0"))


def value_of(parent: Any, tag: str) -> str:
    """The value of a property such as w:pStyle; "" where there is none."""
    found = parent.find(w(tag)) if parent is not None else None
    return "" if found is None else found.get(w("val"), "")


def read_numbering(xml: bytes) -> Numbering:
    """Lists and their levels: the first number of each, as 一、 or 1."""
    if not xml:
        return {}
    root = _root(xml)
    kinds = {each.get(w("abstractNumId")): {level.get(w("ilvl"), "0"): _first_number(level) for level in each.findall(w("lvl"))}
             for each in root.findall(w("abstractNum"))}
    return {(each.get(w("numId"), ""), level): label for each in root.findall(w("num"))
            for level, label in kinds.get(value_of(each, "abstractNumId"), {}).items()}


def _first_number(level: Any) -> str:
    shape, text = value_of(level, "numFmt"), value_of(level, "lvlText")
    if shape == "bullet" or "%" not in text:
        return ""
    return re.sub("%[1-9]", "一" if shape.lower().startswith(CHINESE) else "1", text).replace("（", "(").replace("）", ")").replace("．", ".")

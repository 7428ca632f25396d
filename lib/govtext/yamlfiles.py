"""YAML written by hand: every value stays the text that stands there, and whatever has the wrong shape is told with its line.

YAML's own rules turn NO into False, 012 into 10, 12:30 into 750 and 2022-01-01 into a date; a word list wants none of that. Numbers are
read where a number is asked for (`whole_number`).
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from .messages import GovtextError
from .readers import decode, one_line, printable, read_bytes, refuse_binary

MAX_BYTES = 5_000_000
MAX_DEPTH = 30
MAX_ALIASES = 100


class Mapping(dict):
    """A mapping of a YAML file: text keys in order, and the line of each value."""

    def __init__(self, line: int):
        super().__init__()
        self.line, self.lines = line, {}


class Sequence(list):
    """A list of a YAML file, and its line."""

    def __init__(self, line: int):
        super().__init__()
        self.line = line


class At:
    """A place in a file, for messages: refuse(zh, en) raises a GovtextError that begins with file, line and what stands there."""

    def __init__(self, file: str, line: int = 0, what: str = ""):
        self.file, self.line, self.what = file, line, what

    def inside(self, mapping: Any, key: str = "", what: str = "") -> At:
        line = getattr(mapping, "lines", {}).get(key) or getattr(mapping, "line", self.line)
        return At(self.file, line, what or self.what)

    def refuse(self, zh: str, en: str) -> None:
        place_zh = f"{self.file} 第 {self.line} 行" if self.line else self.file
        place_en = f"{self.file} line {self.line}" if self.line else self.file
        what_zh, what_en = (f"（{self.what}）", f" ({self.what})") if self.what else ("", "")
        raise GovtextError(f"{place_zh}{what_zh}：{zh}。", f"{place_en}{what_en}: {en}.")


def read_yaml(path: str | Path) -> tuple[Mapping, At]:
    """Read a YAML file whose top is a mapping: `Mapping`, `Sequence` and text, nothing else.

    Raises GovtextError: the file is missing, empty, over 5 MB, no text or no YAML, a key stands twice, it is nested more than 30 levels
    deep, or refers to itself more than 100 times; names the line.

    Returns (Mapping, At): The content, and its place for messages.
    """
    import yaml

    path = Path(path)
    name = one_line(printable(path.name))
    if not path.is_file():
        raise GovtextError(f"{name}：没有这个文件。请检查路径。", f"{name}: there is no such file. Check the path.")
    raw = read_bytes(path, name, MAX_BYTES)
    refuse_binary(raw, name)
    text = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]", "", decode(raw, name))
    try:
        content = _built(yaml, text, At(name))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        at = At(name, mark.line + 1 if mark else 0)
        problem = one_line(str(getattr(error, "problem", "") or getattr(error, "reason", "") or error))[:100]
        at.refuse(f"不是有效的 YAML（{problem}）。请检查缩进、冒号后的空格和引号", f"not valid YAML ({problem}). Check indents, the space after a colon, and quotes")
    if not isinstance(content, Mapping):
        At(name).refuse("最上层要是“名称: 内容”，例如 categories:", "the top must be name: content, for example categories:")
    return content, At(name)


def _built(yaml: Any, text: str, at: At) -> Any:
    """Build the content from YAML's events, so that depth and repetition can be counted before anything grows."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    stack: list[list[Any]] = [[None, None, None]]   # [container, waiting key, anchor]; the first stands for the document
    anchors: dict[str, Any] = {}
    aliases = 0
    for event in yaml.parse(text, Loader=loader):
        here = At(at.file, event.start_mark.line + 1)
        if isinstance(event, yaml.ScalarEvent):
            value: Any = one_line(event.value)
            if event.implicit[0] and value in ("~", "null", "Null", "NULL"):   # plain, not quoted
                value = ""
        elif isinstance(event, yaml.AliasEvent):
            aliases += 1
            if aliases > MAX_ALIASES or event.anchor not in anchors:
                here.refuse("引用（*）太多，或引用了尚未写完的内容。请把内容直接写出来", "too many references (*), or one to something unfinished. Write the content out")
            value = anchors[event.anchor]
        elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            if len(stack) > MAX_DEPTH:
                here.refuse(f"嵌套超过 {MAX_DEPTH} 层", f"nested more than {MAX_DEPTH} levels deep")
            stack.append([(Mapping if isinstance(event, yaml.MappingStartEvent) else Sequence)(here.line), None, event.anchor])
            continue
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            value, _, _ = finished = stack.pop()
            if finished[2]:
                anchors[finished[2]] = value
        else:
            continue
        if isinstance(event, yaml.ScalarEvent) and event.anchor:
            anchors[event.anchor] = value
        _put(stack[-1], value, here)
    return stack[0][0]


def _put(frame: list[Any], value: Any, at: At) -> None:
    container, key, _ = frame
    if isinstance(container, Sequence):
        container.append(value)
    elif not isinstance(container, Mapping):
        frame[0] = value   # the document itself
    elif key is None:
        if not isinstance(value, str):
            at.refuse("名称（冒号前）要是文字", "what stands before a colon must be text")
        if value in container:
            at.refuse(f"“{value}”写了两次，后一个会盖掉前一个。请合并", f"{value} stands twice, and the second would replace the first. Merge them")
        frame[1] = value
        container.lines[value] = at.line
    else:
        container[key] = value
        frame[1] = None


# ---------------------------------------------------------------------------------------------------- shapes

def need_mapping(value: Any, at: At, example: str) -> Mapping:
    """The value, or a refusal where it is no mapping."""
    if not isinstance(value, Mapping):
        at.inside(value).refuse(f"这里要写成“名称: 内容”，例如 {example}", f"name: content is needed here, for example {example}")
    return value


def need_list(value: Any, at: At, example: str) -> list[Any]:
    """The value as a list ("" is an empty one), or a refusal: a lone text is never taken apart into characters."""
    if value == "":
        return []
    if not isinstance(value, Sequence):
        at.inside(value).refuse(f"这里要写成列表，例如 {example}", f"a list is needed here, for example {example}")
    return value


def need_texts(value: Any, at: At, example: str) -> list[str]:
    """The value as a list of texts that are not empty."""
    texts = need_list(value, at, example)
    if not all(isinstance(text, str) and text for text in texts):
        at.inside(value).refuse(f"列表里只能是文字，且不含空词，例如 {example}", f"the list may hold texts only, none empty, for example {example}")
    return texts


def need_text(value: Any, at: At, key: str) -> str:
    """The value, or a refusal where it is a list or a mapping."""
    if not isinstance(value, str):
        at.inside(value).refuse(f"{key} 要是一段文字", f"{key} must be a text")
    return value


def whole_number(value: Any, at: At, key: str, low: int, high: int) -> int | None:
    """The number that a text spells, None for "", or a refusal."""
    if value == "":
        return None
    if not isinstance(value, str) or not re.fullmatch(r"-?\d{1,9}", value) or not low <= int(value) <= high:
        shown = value if isinstance(value, str) else type(value).__name__
        at.refuse(f"{key} 要写成 {low} 到 {high} 的整数，现在是 {shown[:30]}", f"{key} must be a whole number from {low} to {high}; it is {shown[:30]}")
    return int(value)


def no_strangers(mapping: Mapping, known: Iterable[str], at: At) -> None:
    """Refuse a key that is nearly one of the known ones: a slip of the pen must not be passed over in silence."""
    for key in mapping:
        near = difflib.get_close_matches(key, [k for k in known if k not in mapping], 1, 0.75) if key not in known else []
        if near:
            at.inside(mapping, key).refuse(f"“{key}”是不是 {near[0]}？", f"is {key} meant to be {near[0]}?")

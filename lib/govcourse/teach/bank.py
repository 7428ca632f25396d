"""The exercise bank: data/teaching/exercises/NN.yaml read and checked, and an answer judged. Nothing here shows or writes anything.

Rules are tried in order: what is accepted, the misconceptions, and what is said of any other answer. Keys are computed (`keys`), so that
no result is typed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping as AnyMapping
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from govtext.language import LANGUAGES, language
from govtext.messages import GovtextError
from govtext.yamlfiles import At, Mapping, need_list, need_mapping, need_text, no_strangers, read_yaml, whole_number

from ..data import data_dir
from . import keys
from .reading import FRAME, HAN, choice_in, items_in, nothing, number_in, numbers_in, plain, read, several_choices

KINDS = ("predict", "change", "read", "judge", "code", "flaw")
ANSWERS = ("number", "choice", "set", "list", "text", "codes")
FIELDS = ("id", "kind", "section", "heading", "minutes", "core", "title", "ask", "answer", "tolerance", "percent", "labels", "items", "options",
          "names", "accept", "right", "mistakes", "otherwise", "hints", "solution", "form", "why", "try")
RULES = ("value", "key", "test", "at_least", "below", "above", "part", "over")
OF_KEYS = ("key", "below", "above", "part", "over")   # rules that name a key
MARK = re.compile(r"\{([a-z][a-z0-9_]*)(?::([^{}]*))?\}")
EMPTY = {"zh": "在上面的格子里写下回答，先运行那一格，再运行这一格。", "en": "Write an answer in the cell above, run that cell, then this one."}
NO_NUMBER = {"zh": "这里读不出一个确定的数（“不到”“以上”“几十”这样的不算）。请只写一个数，例如 `answer = 12`。",
             "en": "No definite number can be read here (below, over, some dozens are none). Write one number, such as `answer = 12`."}
SEVERAL_NUMBERS = {"zh": "这里读到不止一个数，或者是一个范围。问有几个的，不必列出来，数好只写一个数，例如 `answer = 12`。",
                   "en": "More than one number can be read here, or a range. Where the question is how many, count instead of listing; write one number only, such as `answer = 12`."}
SEVERAL_CHOICES = {"zh": "您写了不止一个选项。这一题只有一个最合适，请只写一个字母。",
                   "en": "You gave more than one option. One of them fits best here; write one letter only."}

Pair = dict[str, str]


class Verdict(NamedTuple):
    """What an answer is: state (empty, right, near), the id of the message, and the message in both languages, marks not yet filled."""

    state: str
    message: str
    say: Pair


def teaching_dir() -> Path:
    """data/teaching."""
    return data_dir() / "teaching"


# ---------------------------------------------------------------------------------------------------- reading the files

def load_exercises(folder: str | Path | None = None) -> dict[str, dict[str, Any]]:
    """All exercises by id, in the order of the files: the fields of FIELDS, and notebook.

    Raises
    ------
    GovtextError
        A file is no YAML, or an entry breaks the schema; names file and line.
    """
    return dict(_load(str(folder or teaching_dir() / "exercises")))


@lru_cache(maxsize=4)
def _load(folder: str) -> dict[str, dict[str, Any]]:
    paths = sorted(Path(folder).glob("*.yaml"))
    if not paths:
        raise GovtextError(f"{folder}：没有练习文件（*.yaml）。请检查路径。", f"{folder}: there are no exercise files (*.yaml). Check the path.")
    found: dict[str, dict[str, Any]] = {}
    for path in paths:
        content, at = read_yaml(path)
        entries = need_list(content.get("exercises", ""), at.inside(content, "exercises"), "exercises: - id: 01-nested")
        for value in entries:
            entry = need_mapping(value, at.inside(entries), "- id: 01-nested")
            read = read_exercise(entry, at.inside(entry), path.stem[:2])
            if read["id"] in found:
                at.inside(entry, "id").refuse(f"编号 {read['id']} 重复", f"the id {read['id']} occurs twice")
            found[read["id"]] = read
    return found


def read_exercise(entry: Mapping, at: At, notebook: str) -> dict[str, Any]:
    """One checked entry of a file."""
    at.what = need_text(entry.get("id", ""), at, "id") or "?"
    no_strangers(entry, FIELDS, at)
    for field in ("id", "kind", "ask", "answer", "right", "title"):
        if not entry.get(field):
            at.refuse(f"缺少 {field}", f"lacks {field}")
    _one_of(entry, "kind", KINDS, at)
    _one_of(entry, "answer", ANSWERS, at)
    if not re.fullmatch(rf"{notebook}-[a-z0-9]+", entry["id"]):
        at.inside(entry, "id").refuse(f"id 应写成 {notebook}-名称（小写字母）", f"the id must be {notebook}-name in small letters")
    read: dict[str, Any] = {key: entry.get(key, "") for key in ("id", "kind", "answer", "heading", "names")}
    read |= {"notebook": notebook, "core": entry.get("core", "") in ("true", "yes"), "percent": entry.get("percent", "") in ("true", "yes"),
             "section": whole_number(entry.get("section", ""), at.inside(entry, "section"), "section", 1, 20),
             "minutes": whole_number(entry.get("minutes", "") or "1", at.inside(entry, "minutes"), "minutes", 1, 30),
             "tolerance": _decimal(entry, "tolerance", at), "labels": frozenset(entry.get("labels", "") or ())}
    read |= {key: pair(entry[key], at.inside(entry, key), key) for key in ("title", "ask", "right", "otherwise", "solution", "form", "why")
             if entry.get(key)}
    read["hints"] = [pair(hint, at, "hints") for hint in need_list(entry.get("hints", ""), at.inside(entry, "hints"), "- zh: ...")]
    read["options"] = [_option(o, at.inside(o)) for o in need_list(entry.get("options", ""), at.inside(entry, "options"), "- id: a")]
    read["items"] = [pair(item, at, "items") for item in need_list(entry.get("items", ""), at.inside(entry, "items"), "- zh: ...")]
    read["accept"] = [_when(rule, at) for rule in need_list(entry.get("accept", ""), at.inside(entry, "accept"), "- key: name")]
    read["mistakes"] = [_mistake(m, at.inside(m)) for m in need_list(entry.get("mistakes", ""), at.inside(entry, "mistakes"), "- id: ...")]
    read["try"] = entry.get("try") or Mapping(0)
    if read["answer"] == "choice":
        _from_options(read, at)
    elif not read["accept"] or "otherwise" not in read:
        at.refuse("缺少 accept 或 otherwise", "lacks accept or otherwise")
    return read


def _from_options(read: dict[str, Any], at: At) -> None:
    """The rules of a question with options: each option is right or a mistake."""
    options = read["options"]
    right = [o for o in options if "mistake" not in o]
    if not right or len(options) < 3:
        at.refuse("至少三个选项，其中要有一个没有 mistake", "at least three options, one of them without mistake")
    read["labels"] = frozenset(o["id"] for o in options)
    read["accept"] = [{"value": o["id"]} for o in right]
    read["mistakes"] = [{"id": o["mistake"], "name": o["name"], "say": o["say"], "value": o["id"]} for o in options if "mistake" in o]
    letters = "、".join(o["id"] for o in options), ", ".join(o["id"] for o in options)
    read.setdefault("otherwise", {"zh": f"这不是选项之一。请写 {letters[0]} 中的一个，例如 answer = \"{options[0]['id']}\"。",
                                  "en": f"This is none of the options. Write one of {letters[1]}, for example answer = \"{options[0]['id']}\"."})


def _option(value: Any, at: At) -> dict[str, Any]:
    option = need_mapping(value, at, "- id: a")
    no_strangers(option, ("id", "zh", "en", "mistake", "name", "say"), at)
    read: dict[str, Any] = {"id": option.get("id", ""), **pair(option, at, "options")}
    if option.get("mistake"):
        read |= {"mistake": option["mistake"], **{key: pair(option.get(key, ""), at.inside(option, key), key) for key in ("name", "say")}}
    return read


def _mistake(value: Any, at: At) -> dict[str, Any]:
    mistake = need_mapping(value, at, "- id: longest-only")
    no_strangers(mistake, ("id", "name", "say", *RULES), at)
    return {"id": need_text(mistake.get("id", ""), at, "id"), **_when(mistake, at),
            **{key: pair(mistake.get(key, ""), at.inside(mistake, key), key) for key in ("name", "say")}}


def _when(value: Any, at: At) -> dict[str, Any]:
    rule = {key: text for key, text in need_mapping(value, at, "key: name").items() if key in RULES}
    if not set(rule) - {"at_least"}:
        at.inside(value).refuse("规则要有 value、key、test、below、above、part 或 over", "a rule needs value, key, test, below, above, part or over")
    for kind, known in (*((kind, keys.KEYS) for kind in OF_KEYS), ("test", keys.TESTS)):
        if rule.get(kind, "") and rule[kind] not in known:
            at.inside(value, kind).refuse(f"没有 {kind} {rule[kind]}", f"there is no {kind} {rule[kind]}")
    return rule


def pair(value: Any, at: At, field: str) -> Pair:
    """{zh, en} of a mapping; a refusal where a language is missing."""
    if not isinstance(value, AnyMapping) or not all(isinstance(value.get(lang), str) and value[lang] for lang in LANGUAGES):
        at.inside(value).refuse(f"{field} 要有中文 zh 和英文 en", f"{field} needs both zh and en")
    return {lang: value[lang] for lang in LANGUAGES}


def _one_of(entry: Mapping, field: str, known: tuple[str, ...], at: At) -> None:
    if entry[field] not in known:
        at.inside(entry, field).refuse(f"未知的 {field}：{entry[field]}，只能是 {'、'.join(known)}",
                                       f"unknown {field} {entry[field]}; it must be one of {', '.join(known)}")


def _decimal(entry: Mapping, field: str, at: At) -> float:
    try:
        return float(entry.get(field, "") or 0)
    except ValueError:
        at.inside(entry, field).refuse(f"{field} 要是一个数", f"{field} must be a number")
        raise   # refuse has raised


def find_exercise(exercise: str) -> dict[str, Any]:
    """One exercise by its id.

    Raises
    ------
    GovtextError
        There is none; suggests the nearest.
    """
    import difflib

    known = load_exercises()
    if exercise in known:
        return known[exercise]
    near = ", ".join(difflib.get_close_matches(str(exercise), list(known), 3, 0.4)) or "–"
    raise GovtextError(f"没有练习 {exercise}。是不是：{near}？", f"There is no exercise {exercise}. Did you mean: {near}?")


# ---------------------------------------------------------------------------------------------------- judging

def judge(entry: dict[str, Any], given: Any) -> Verdict:
    """What an answer is. Never raises, whatever is given."""
    value = read(given)
    if nothing(value):
        return Verdict("empty", "empty", EMPTY)
    if entry["answer"] in ("text", "set"):
        value = in_chinese(value)
    if any(_fits(rule, entry, value) for rule in entry["accept"]):
        return Verdict("right", "right", entry["right"])
    for mistake in entry["mistakes"]:
        if _fits(mistake, entry, value):
            return Verdict("near", mistake["id"], mistake["say"])
    return Verdict("near", "other", _unread(entry, value) or entry["otherwise"])


def _unread(entry: dict[str, Any], value: Any) -> Pair | None:
    """What is said of an answer that is not one number, or not one option."""
    if entry["answer"] == "number" and number_in(value, percent=entry["percent"]) is None:
        several = isinstance(value, list) or len(set(numbers_in(str(value), percent=entry["percent"]))) > 1
        return SEVERAL_NUMBERS if several and value != [] else NO_NUMBER
    if entry["answer"] == "choice" and several_choices(value, entry["labels"]):
        return SEVERAL_CHOICES
    return None


def _fits(rule: dict[str, Any], entry: dict[str, Any], value: Any) -> bool:
    if "test" in rule:
        try:
            return bool(keys.TESTS[rule["test"]](value))
        except Exception:   # a test asks of an answer what rubbish cannot give
            return False
    if beside := [kind for kind in OF_KEYS[1:] if kind in rule]:
        return all(_beside(kind, value, keys.value(rule[kind]), entry) for kind in beside)
    return same(value, keys.value(rule["key"]) if "key" in rule else rule["value"], entry, at_least=rule.get("at_least"))


def _beside(kind: str, value: Any, wanted: Any, entry: dict[str, Any]) -> bool:
    """Is a number below or above a key, a set a part of it or more than it?"""
    if kind in ("part", "over"):
        mine, other = set(answers_in(value, entry)), set(answers_in(plain(wanted), entry))
        return bool(mine) and (mine < other if kind == "part" else mine > other)
    number = number_in(value, percent=entry["percent"])
    if number is None or number < 1000 <= wanted:   # where a year is asked for, 0 and 3 are none, not early ones
        return False
    return bool(number < wanted if kind == "below" else number > wanted)


def same(value: Any, wanted: Any, entry: dict[str, Any], *, at_least: str | None = None) -> bool:
    """Is a plain answer what is wanted, as the kind of answer reads it?"""
    kind = entry["answer"]
    if kind == "number":
        number, goal = number_in(value, percent=entry["percent"]), number_in(plain(wanted))
        return number is not None and goal is not None and abs(number - goal) <= entry["tolerance"] + 1e-9
    if kind == "choice":
        return _choice(value, entry) == wanted
    if kind == "text":
        return isinstance(value, str) and FRAME.sub("", value) == plain(wanted)
    mine, other = answers_in(value, entry), answers_in(plain(wanted), entry)
    if kind == "set":
        return set(mine) == set(other)
    if kind == "codes" and at_least:
        return len(mine) == len(other) and sum(a in b for a, b in zip(mine, other, strict=True)) >= int(at_least)
    return mine == other


def answers_in(value: Any, entry: dict[str, Any]) -> list[str]:
    """The entries of a plain answer of several: names of articles as their ids, letters taken apart."""
    if entry["names"] != "articles":
        return items_in(value, entry["labels"])
    if isinstance(value, str):   # names hold a 与, which also parts them
        value = re.sub("|".join(sorted(map(re.escape, _article_ids()), key=len, reverse=True)), lambda m: f" {_article_ids()[m[0]]} ", value)
        value = re.sub(r"(?<![a-z0-9])(?:articles?|the|and)(?![a-z0-9])|以及|[和与及]|一文|文章|这?[两三四五]篇", " ", value)
    return [_article(item) for item in items_in(value)]


def _article(item: str) -> str:
    """The id of the article that an entry names, in full or by a part that only one name has (苏州); else the entry."""
    known = _article_ids()
    found = {known[item]} if item in known else {id_ for name, id_ in known.items() if len(item) > 1 and item.removesuffix("一文") in name}
    return found.pop() if len(found) == 1 else item


def _choice(value: Any, entry: dict[str, Any]) -> str:
    letter = choice_in(value, entry["labels"])
    said = {plain(option[lang]): option["id"] for option in entry["options"] for lang in LANGUAGES}
    return said.get(letter, letter)


@lru_cache(maxsize=1)
def _article_ids() -> dict[str, str]:
    from ..data import article_names

    return {plain(name): article for lang in LANGUAGES for article, name in article_names(lang).items()}


@lru_cache(maxsize=1)
def _terms_of_glosses() -> dict[str, str]:
    """English gloss -> the one term of the dictionary that has it."""
    from govtext.lexicon import load_terms

    terms = load_terms()
    alone = terms[~terms["gloss_en"].str.casefold().duplicated(keep=False)]
    return {plain(gloss): term for gloss, term in zip(alone["gloss_en"], alone["term"], strict=True)}


def in_chinese(value: Any) -> Any:
    """An English answer in the terms of the dictionary, where it is such terms and nothing else: "digital government" -> 数字政府."""
    if isinstance(value, list):
        return [in_chinese(entry) for entry in value]
    if not isinstance(value, str) or HAN.search(value):
        return value
    known = _terms_of_glosses()
    parts = [part.strip() for part in re.split(r"[,;/&]|\band\b", value)]
    return "、".join(known[part] for part in parts) if all(part in known for part in parts) else value


# ---------------------------------------------------------------------------------------------------- texts

def filled(say: Pair, entry: dict[str, Any] | None = None, lang: str | None = None) -> str:
    """A text in one language (default: the one in force) with its marks filled: {key}, {key:.0%}, {section}, {heading}, and
    {section:什么是语料} or {section:01 什么是语料}, the number of the section whose Chinese heading has these words."""
    lang = lang or language()

    def put(mark: re.Match[str]) -> str:
        name, form = mark.groups()
        if entry is not None and name == "section" and form:
            return str(section_number(form, entry["notebook"]))
        if entry is not None and name in ("section", "heading"):
            return str(entry[name])
        return keys.shown(name, lang, form or "") if name in keys.KEYS else mark[0]

    return MARK.sub(put, say[lang])


@lru_cache(maxsize=1)
def headings() -> dict[str, list[tuple[int, str]]]:
    """Numbers and Chinese headings of the sections of each lesson, from data/teaching/headings.csv, which `placing` writes."""
    import csv

    found: dict[str, list[tuple[int, str]]] = {}
    with (teaching_dir() / "headings.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            found.setdefault(row["notebook"], []).append((int(row["section"]), row["heading"]))
    return found


def section_number(words: str, notebook: str) -> int:
    """The number of the one section whose heading has the words; a lesson before them ("01 什么是语料") is another than that of the text.

    Raises
    ------
    GovtextError
        No section has them, or several have.
    """
    lesson, wanted = (words[:2], words[3:]) if re.match(r"\d\d ", words) else (notebook, words)
    found = [number for number, heading in headings().get(lesson, []) if wanted in heading]
    if len(found) != 1:
        raise GovtextError(f"{lesson} 课有 {len(found)} 节的标题含“{wanted}”。请改 data/teaching 里的 {{section:{words}}}。",
                           f"Notebook {lesson} has {len(found)} sections with {wanted} in their heading. Mend {{section:{words}}} in data/teaching.")
    return found[0]


FORMS = {   # how an answer is written, for those who do not program
    "number": ("写法：`answer = 12`", "Write: `answer = 12`"), "choice": ("写法：`answer = \"a\"`", "Write: `answer = \"a\"`"),
    "set": ("写法：`answer = [\"甲\", \"乙\"]`，次序不论", "Write: `answer = [\"one\", \"two\"]`, in any order"),
    "list": ("写法：`answer = [\"a\", \"b\"]`，按次序", "Write: `answer = [\"a\", \"b\"]`, in order"),
    "text": ("写法：`answer = \"您的词\"`", "Write: `answer = \"your word\"`"),
    "codes": ("写法：把字母连写，例如 `answer = \"abcab\"`", "Write: the letters in one row, for example `answer = \"abcab\"`")}
LABELS = {"predict": ("先猜", "Guess first"), "change": ("动手改", "Change something"), "read": ("读一读", "Read"), "judge": ("判断", "Judge"),
          "code": ("编码", "Code"), "flaw": ("找漏洞", "Find the flaw")}


def question(entry: dict[str, Any], lang: str) -> str:
    """The question as it stands in a notebook, on paper and on the site: kind, title, minutes, text, options or items, how to write it."""
    place = LANGUAGES.index(lang)
    head = (f"**练习 · {LABELS[entry['kind']][0]}：{entry['title']['zh']}**（约{entry['minutes']}分钟）" if lang == "zh" else
            f"**Exercise · {LABELS[entry['kind']][1]}: {entry['title']['en']}** (about {entry['minutes']} min)")
    parts = [head, filled(entry["ask"], entry, lang)]
    if entry["options"]:
        parts.append("\n".join(f"- {option['id']}) {filled(option, entry, lang)}" for option in entry["options"]))
    if entry["items"]:
        parts.append("\n".join(f"{number}. {filled(item, entry, lang)}" for number, item in enumerate(entry["items"], 1)))
    parts.append(entry["form"][lang] if "form" in entry else FORMS[entry["answer"]][place])
    return "\n\n".join(parts)


# ---------------------------------------------------------------------------------------------------- examples

def examples(entry: dict[str, Any]) -> dict[str, Any]:
    """Answers of an exercise that tests run: {"right": [...], "empty": [...], "wrong": {message id: [...]}}; those of options by themselves."""
    given = entry["try"]
    right, wrong = [example(v) for v in given.get("right", [])], {k: [example(v) for v in vs] for k, vs in (given.get("wrong") or {}).items()}
    if entry["answer"] == "choice":
        right += [text for rule in entry["accept"] for text in (rule["value"], rule["value"].upper(), f" （{rule['value']}） ")]
        for mistake in entry["mistakes"]:
            wrong.setdefault(mistake["id"], []).append(mistake["value"])
        wrong.setdefault("other", ["z", 3])
    return {"right": right, "wrong": wrong, "empty": [None, "", "?", "  ", [], ...]}


def example(value: Any) -> Any:
    """An example as a value: "key:name" is that key, "wide:name" that key as an input method may type it, "number:3" a number."""
    if isinstance(value, list):
        return [example(v) for v in value]
    kind, _, name = value.partition(":")
    if kind == "key":
        return keys.value(name)
    if kind == "wide":
        return "".join(chr(ord(c) + 0xFEE0) if c.isascii() and c.isalnum() else c for c in f"{keys.value(name):g}")
    return float(name) if kind == "number" else value

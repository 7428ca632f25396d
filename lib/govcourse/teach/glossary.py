"""The glossary: data/teaching/glossary.yaml read and checked, one entry shown, and the terms of a lesson for its card."""

from __future__ import annotations

import html
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from govtext.language import LANGUAGES, language, tr
from govtext.messages import GovtextError
from govtext.yamlfiles import At, Mapping, need_list, need_mapping, need_text, need_texts, no_strangers, read_yaml

from .bank import pair, teaching_dir

FIELDS = ("id", "zh", "en", "first", "define", "not", "see", "also", "everyday")


def load_glossary(path: str | Path | None = None) -> dict[str, dict[str, Any]]:
    """All terms by id, in the order of the file: zh, en, first (notebook), define and not (both languages), see (ids), also (other Chinese words), everyday (the word is an everyday one, too, and not to be sought in prose).

    Raises
    ------
    GovtextError
        The file breaks the schema, an id stands twice, or see names no entry; names the line.
    """
    return dict(_load(str(path or teaching_dir() / "glossary.yaml")))


@lru_cache(maxsize=4)
def _load(path: str) -> dict[str, dict[str, Any]]:
    content, at = read_yaml(path)
    entries = need_list(content.get("terms", ""), at.inside(content, "terms"), "terms: - id: corpus")
    places = {id(value): at.inside(value) for value in entries}
    read = [_entry(need_mapping(value, places[id(value)], "- id: corpus"), places[id(value)]) for value in entries]
    found = {entry["id"]: entry for entry in read}
    for entry, value in zip(read, entries, strict=True):
        here = places[id(value)]
        if sum(other["id"] == entry["id"] for other in read) > 1:
            here.refuse(f"编号 {entry['id']} 重复", f"the id {entry['id']} occurs twice")
        for other in set(entry["see"]) - set(found):
            here.refuse(f"see 里的 {other} 没有词条", f"see names {other}, which has no entry")
    return found


def _entry(value: Mapping, at: At) -> dict[str, Any]:
    at.what = need_text(value.get("id", ""), at, "id") or "?"
    no_strangers(value, FIELDS, at)
    for field in ("id", "zh", "en", "first", "define"):
        if not value.get(field):
            at.refuse(f"缺少 {field}", f"lacks {field}")
    entry = {key: need_text(value[key], at.inside(value, key), key) for key in ("id", "zh", "en", "first")}
    entry |= {key: tuple(need_texts(value.get(key, ""), at.inside(value, key), f"{key}: [a]")) for key in ("see", "also")}
    entry["everyday"] = value.get("everyday", "") in ("yes", "true")
    return entry | {key: pair(value[key], at.inside(value, key), key) for key in ("define", "not") if value.get(key)}


def find_term(word: str) -> dict[str, Any]:
    """One entry by its id, its Chinese or English word, or another word for it.

    Raises
    ------
    GovtextError
        There is none; suggests the nearest.
    """
    import difflib

    from .reading import read

    known: dict[str, dict[str, Any]] = {}
    for entry in load_glossary().values():
        for name in (entry["id"], *(entry[lang] for lang in LANGUAGES), *entry["also"]):
            known.setdefault(str(read(name)), entry)
    asked = str(read(word))
    if asked in known:
        return known[asked]
    near = [name for name in known if asked and asked in name] or difflib.get_close_matches(asked, list(known), 4, 0.5)
    listed = "、".join(near[:4]) or "–"
    raise GovtextError(f"术语表里没有“{str(word)[:40]}”。相近的：{listed}。", f"The glossary has no {str(word)[:40]!r}. Near it: {listed}.")


def term(word: str) -> None:
    """Show the entry of a term: what it means, the usual confusion, the lesson that brings it first, and its neighbours.

    Parameters
    ----------
    word : Chinese or English, such as "离散度" or "dispersion"

    Raises
    ------
    GovtextError
        There is none; suggests the nearest.
    """
    from .ask import show_page

    entry = find_term(word)
    text = [" · ".join(dict.fromkeys((entry["zh"], entry["en"]))), entry["define"][language()]]
    if "not" in entry:
        text.append(tr("注意：", "Mind: ") + entry["not"][language()])
    text.append(tr(f"最早见于 {entry['first']} 课。", f"First in notebook {entry['first']}."))
    if entry["see"]:
        all_terms = load_glossary()
        text.append(tr("参看：", "See: ") + tr("、", ", ").join(all_terms[other][language()] for other in entry["see"]))
    page = f'<div lang="{language()}"><b>{html.escape(text[0])}</b><br>{"<br>".join(map(html.escape, text[1:]))}</div>'
    show_page((page, "\n".join(text)))


def _named(entry: dict[str, Any], lang: str) -> str:
    """A term in both languages, that of the reader first; once where one name holds the other (PMI; Kendall's τ)."""
    zh, en = entry["zh"], entry["en"]
    if en.lower().startswith(zh.lower()):
        return str(en)
    return f"{zh} {en}" if lang == "zh" else f"{en} {zh}"


def terms_of(number: str, lang: str) -> str:
    """The terms that a lesson brings first, as a closed <details> in Markdown, to stand under its card; "" where it brings none."""
    mine = [entry for entry in load_glossary().values() if entry["first"] == number]
    if not mine:
        return ""
    head = {"zh": f"本课术语（{len(mine)}个）", "en": f"Terms of this lesson ({len(mine)})"}[lang]
    rows = [f"- **{_named(entry, lang)}**{'：' if lang == 'zh' else ': '}{entry['define'][lang]}"
            + (("注意：" if lang == "zh" else " Mind: ") + entry["not"][lang] if "not" in entry else "") for entry in mine]
    return f"<details><summary>{head}</summary>\n\n" + "\n".join(rows) + "\n\n</details>"


# What is no running prose: code, formulas, links, tags, headings, rows of tables.
NO_PROSE = re.compile(r"```[\s\S]*?```|`[^`]*`|\$[^$]*\$|!?\[[^\]]*\]\([^)]*\)|<[^>]*>|^#.*$|^\|.*$", re.M)


def mark_terms(notebook: Any, lang: str) -> None:
    """Put the definition of each term that a lesson brings first behind its first use in prose (<abbr title="...">), in place: pointing at the word
    shows it. The list under the card serves those without a mouse.

    Parameters
    ----------
    notebook : notebook node in one language; its first cell is the card, "# 01 ..."
    lang : "zh" or "en"
    """
    number = re.match(r"# (\d\d) ", notebook.cells[0].source) if notebook.cells else None
    waiting = [entry for entry in load_glossary().values() if number and entry["first"] == number[1] and not entry["everyday"]]
    for cell in notebook.cells[1:]:
        if cell.cell_type == "markdown" and "<details>" not in cell.source and "exercise" not in cell.metadata.get("tags", []):
            for entry in list(waiting):
                cell.source, found = _marked(cell.source, entry, lang)
                if found:
                    waiting.remove(entry)


def _marked(source: str, entry: dict[str, Any], lang: str) -> tuple[str, bool]:
    """(source with the first use of a term marked, whether there is one)."""
    word = re.escape(entry[lang])
    wanted = re.compile(word if lang == "zh" else rf"(?<![\w-]){word}(?![\w-])", re.I if lang == "en" else 0)
    taken = [span.span() for span in NO_PROSE.finditer(source)] + [span.span() for span in re.finditer(r"<abbr.*?</abbr>", source)]
    for match in wanted.finditer(source):
        if not any(a < match.end() and match.start() < b for a, b in taken):
            title = html.escape(entry["define"][lang], quote=True)
            return f'{source[:match.start()]}<abbr title="{title}">{match[0]}</abbr>{source[match.end():]}', True
    return source, False


# ---------------------------------------------------------------------------------------------------- in step with the notebooks

def first_lessons(prose: dict[str, str]) -> dict[str, str]:
    """For each term the first notebook whose Chinese prose holds it or another word for it; "" where none does.

    Parameters
    ----------
    prose : notebook ("01" ...) -> its Chinese prose, in order
    """
    texts = {number: text.lower() for number, text in prose.items()}
    forms = {id_: [form.lower() for form in (*([] if entry["everyday"] else [entry["zh"]]), *entry["also"])] for id_, entry in load_glossary().items()}
    return {id_: next((number for number, text in texts.items() if any(form in text for form in mine)), "") for id_, mine in forms.items()}


def write_first_lessons(prose: dict[str, str], path: Path | None = None) -> list[str]:
    """Put the first lesson of each term right in the file. Returns the ids that have changed."""
    from govtext.store import replacing_file

    path = path or teaching_dir() / "glossary.yaml"
    wanted, changed = first_lessons(prose), []
    blocks = re.split(r"(?m)^(?=- id: )", path.read_text("utf-8"))
    for place, block in enumerate(blocks):
        id_ = block.partition("\n")[0].removeprefix("- id: ")
        if wanted.get(id_) and f'first: "{wanted[id_]}"' not in block:
            blocks[place] = re.sub(r'first: "\d\d"', f'first: "{wanted[id_]}"', block)
            changed.append(id_)
    with replacing_file(path) as part:
        part.write_text("".join(blocks), "utf-8", newline="\n")
    _load.cache_clear()
    return changed

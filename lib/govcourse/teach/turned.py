"""A question of the bank asked from another side: one of its wrong answers is shown, and which mistake it is, is asked. The texts are those of the bank,
so nothing is written twice; whoever learned the right letter by heart has to think again."""

from __future__ import annotations

from typing import Any

from govtext.language import LANGUAGES

Pair = dict[str, str]
STANDS = {"zh": "没有毛病，这个回答站得住", "en": "nothing; the answer stands"}
INNER = {"zh": str.maketrans("“”‘’", "‘’“”"), "en": str.maketrans("\"", "'")}


def _pair(zh: str, en: str, **texts: Pair) -> Pair:
    """A text in both languages, with others put in at <name>, their quotation marks now inner ones; their {marks} stay to be filled."""
    both = {"zh": zh, "en": en}
    for name, text in texts.items():
        both = {lang: both[lang].replace(f"<{name}>", text[lang].translate(INNER[lang]) if name in ("ask", "given") else text[lang]) for lang in LANGUAGES}
    return both


def turned(entry: dict[str, Any]) -> list[dict[str, Any]]:
    """For each wrong option of a question a question of its own, as entries that `quiz` shows: id (01-colour.count-as-rate), kind "flaw",
    notebook, section, heading, title, minutes, ask, options, mistakes, accept, right; no items."""
    return [_turned(entry, place) for place in range(len(entry["mistakes"]))] if entry["answer"] == "choice" else []


def sound(entry: dict[str, Any]) -> dict[str, Any]:
    """A question with two wrong options asked with its right answer shown, so that "nothing; the answer stands" is right for once. As `turned`."""
    entry = {**entry, "mistakes": [*entry["mistakes"], {"id": "sound", "value": entry["accept"][0]["value"], "name": STANDS, "say": entry["right"]}]}
    return {**_turned(entry, len(entry["mistakes"]) - 1), "right": entry["right"]}


def _turned(entry: dict[str, Any], place: int) -> dict[str, Any]:
    asked, given = entry["mistakes"][place], {m["value"]: _option(entry, m["value"]) for m in entry["mistakes"]}
    ask = _pair("有一道题：“<ask>”有人选：“<given>”。他哪里弄错了？", "The question was: \"<ask>\" Someone chose: \"<given>\" What went wrong?",
                ask=entry["ask"], given=given[asked["value"]])
    right = _pair("对：<name>。对这个回答的说明：<say>", "Right: <name>. The reply to that answer: <say>", name=asked["name"], say=asked["say"])
    names: list[tuple[Pair, Pair | None]] = [(asked["name"], None)]
    names += [(m["name"], _pair("这是另一个回答的毛病：“<given>”。上面的回答不是这样说的，再读一遍。",
                                "That is what is wrong with another answer, \"<given>\". The one above says something else; read it again.", given=given[m["value"]]))
              for m in entry["mistakes"] if m is not asked]
    if len(names) < 3:
        names.append((STANDS,
                      _pair("您放过了它。这个回答有毛病；再读一遍题目和回答。",
                            "You let it pass. There is something wrong with it; read both again.")))
    start = sum(map(ord, asked["id"] + entry["id"])) % len(names)   # the right one stands in any place, always the same
    placed = list(zip("abcd", names[-start:] + names[:-start], strict=False))
    return {"id": f"{entry['id']}.{asked['id']}", **{key: entry[key] for key in ("notebook", "section", "heading", "title", "minutes")}, "ask": ask,
            "kind": "flaw", "answer": "choice", "right": right, "accept": [{"value": letter} for letter, (_, say) in placed if say is None], "items": [],
            "options": [{"id": letter, **name} for letter, (name, _) in placed],
            "mistakes": [{"value": letter, "name": name, "say": say} for letter, (name, say) in placed if say]}


def _option(entry: dict[str, Any], letter: str) -> Pair:
    return next({lang: option[lang] for lang in LANGUAGES} for option in entry["options"] if option["id"] == letter)

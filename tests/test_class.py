"""A class hands in: sixty students simulated, and files that are broken, forged, foreign, old or hostile. What a file says of being right is not
believed."""

import json
import random

import pytest

from govcourse.__main__ import main
from govcourse.teach import bank, collect, quizzes
from govcourse.teach.ask import bank_hash
from govtext.language import in_language
from govtext.measures.reliability import krippendorff_alpha
from govtext.messages import GovtextError

BANK = bank.load_exercises()
MINE = ["01-nested", "01-colour", "01-gain", "04-pole", "10-kappa"]


def entry(exercise, given, at="2026-03-01T10:00:00", **more):
    return {"exercise": exercise, "given": given, "why": "", "message": "right", "at": at} | more


def write(folder, student, tries, name=None, **more):
    path = folder / (name or f"answers-{student}.json")
    path.write_text(json.dumps({"student": student, "exercises": bank_hash(), "tries": tries} | more, ensure_ascii=False), "utf-8")
    return path


@pytest.fixture(scope="module")
def sixty(tmp_path_factory):
    """A class of sixty: each exercise is answered rightly, by a known mistake, by rubbish, or not at all, in shares that are known."""
    folder, dealer, expected = tmp_path_factory.mktemp("class"), random.Random(2026), {}
    for number in range(60):
        tries = []
        for id_ in MINE:
            found = bank.examples(BANK[id_])
            kind = dealer.choice(["right", "mistake", "rubbish", "empty"])
            if kind == "right":
                given, message = dealer.choice(found["right"]), "right"
            elif kind == "mistake":
                message = dealer.choice([m["id"] for m in BANK[id_]["mistakes"]])
                given = dealer.choice(found["wrong"][message])
            elif kind == "rubbish":
                given, message = dealer.choice(found["wrong"]["other"]), "other"
            else:
                continue
            tries.append(entry(id_, given))
            if dealer.random() < 0.5:
                tries.append(entry(id_, found["right"][0], "2026-03-01T10:05:00"))
            expected[f"2026{number:03}", id_] = message
        write(folder, f"2026{number:03}", tries)
    return folder, expected


def test_sixty_are_judged_as_they_answered(sixty):
    folder, expected = sixty
    found = collect.collect(folder)
    assert found.problems.empty
    assert {(r.student, r.exercise): r.first_message for r in found.answers.itertuples()} == expected
    retried = found.answers[found.answers["tries"] == 2]
    assert len(retried) > 50 and set(retried["last_message"]) == {"right"}


def test_shares_of_mistakes_add_up_and_are_named(sixty):
    folder, expected = sixty
    with in_language("en"):
        table = collect.shares(collect.collect(folder).answers)
    sums = table.groupby("exercise", sort=False)
    assert list(sums.groups) == MINE and sums["share"].sum().round(9).eq(1).all()
    mine = [m for (_, id_), m in expected.items() if id_ == "01-nested"]
    got = table[table["exercise"] == "01-nested"].set_index("message")["n"].to_dict()
    assert got == {m: mine.count(m) for m in set(mine)}
    assert "counted standing alone only" in set(table["what"])


def test_alpha_of_the_class_is_that_of_the_kit(tmp_path):
    codes = {"a": "onoononxxx", "b": "onoononxxx", "c": "onoonnnxxo", "d": "oxoononxxn"}
    for student, given in codes.items():
        write(tmp_path, student, [entry("04-pole", given)])
    write(tmp_path, "e", [entry("04-pole", "onx")])   # not ten: no coder
    found = collect.class_alpha(collect.collect(tmp_path).answers)
    import pandas as pd

    long = pd.DataFrame([(str(u), s, c) for s, given in codes.items() for u, c in enumerate(given)], columns=["unit", "coder", "code"])
    assert found.to_dict("records") == [{"exercise": "04-pole", "coders": 4, "units": 10, "alpha": pytest.approx(krippendorff_alpha(long))}]


def test_codes_given_as_a_dict_are_the_same_as_in_a_row(tmp_path):
    from govcourse.teach.keys_methods import TEN

    names = {"1": "s1-role", "3": "s3-outcome", "4": "s4-technology", "5": "s5-leadership", "0": "s0-none"}
    write(tmp_path, "a", [entry("10-ten", {unit: names[c] for unit, c in zip(TEN, "3454013315", strict=True)})])
    write(tmp_path, "b", [entry("10-ten", "3454013315")])
    found = collect.collect(tmp_path)
    assert list(found.answers["first"]) == ["3454013315"] * 2 and set(found.answers["first_message"]) == {"right"}
    assert collect.class_alpha(found.answers)["alpha"].tolist() == [1.0]


def test_a_file_that_says_right_is_not_believed(tmp_path):
    write(tmp_path, "forged", [entry("01-nested", 1, state="right")], marks={"01-nested": "right"})
    found = collect.collect(tmp_path)
    assert list(found.answers["first_message"]) == ["fewer"]


BROKEN = {"empty.json": b"", "cut.json": b'{"student": "1", "tries": [', "list.json": b"[]", "number.json": b"3", "null.json": b"null",
          "foreign.json": b'{"cells": [], "metadata": {}, "nbformat": 4}', "picture.json": b"\x89PNG\r\n\x1a\n" + bytes(64),
          "gb.json": '{"student": "张三", "tries": []}'.encode("gb18030"), "deep.json": b"[" * 100_000, "nameless.json": b'{"student": "../", "tries": []}',
          "dict.json": b'{"student": "1", "tries": {"01-nested": 1}}'}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_or_foreign_file_is_told_and_the_others_are_read(tmp_path, name):
    write(tmp_path, "good", [entry("01-nested", 56)])
    (tmp_path / name).write_bytes(BROKEN[name])
    found = collect.collect(tmp_path)
    assert list(found.problems["file"]) == [name] and list(found.answers["student"]) == ["good"]


def test_a_file_from_windows_notepad_is_read(tmp_path):
    path = write(tmp_path, "a", [entry("01-nested", 31)])
    path.write_text(path.read_text("utf-8"), "utf-8-sig")
    assert list(collect.collect(tmp_path).answers["first_message"]) == ["longest-only"]


def test_entries_that_are_none_are_left_out_and_told(tmp_path):
    write(tmp_path, "nothing", [])
    write(tmp_path, "a", [entry("01-nested", 31), 3, None, {"exercise": 5}, {"exercise": "01-nested"}, entry("99-none", 1), "x"])
    found = collect.collect(tmp_path)
    assert len(found.answers) == 1 and "5" in found.problems["problem"][0] and list(found.problems["file"]) == ["answers-a.json", "answers-nothing.json"]


def test_of_two_files_the_newer_counts_and_older_exercises_are_told(tmp_path):
    write(tmp_path, "a", [entry("01-nested", 31, "2026-03-01T10:00:00")], name="z.json")
    write(tmp_path, "a", [entry("01-nested", 56, "2026-03-02T10:00:00")], name="b.json")
    write(tmp_path, "c", [entry("01-nested", 56)], exercises="older")
    found = collect.collect(tmp_path)
    assert found.answers.set_index("student")["first_message"].to_dict() == {"a": "right", "c": "right"}
    assert list(found.problems["file"]) == ["answers-c.json", "z.json"]


def test_a_spreadsheet_runs_nothing_and_shows_chinese(tmp_path, capsys):
    write(tmp_path, "a", [entry("01-gain", "=cmd|' /C calc'!A0", why="@SUM(1+9)\x1b[2J")])
    assert main(["collect", str(tmp_path), "--to", str(tmp_path / "out" / "class.csv")]) == 0
    raw = (tmp_path / "out" / "class.csv").read_bytes()
    text = raw.decode("utf-8-sig")
    assert raw.startswith(b"\xef\xbb\xbf") and "'=cmd" in text and "'@SUM" in text and "\x1b" not in text
    assert "\x1b" not in capsys.readouterr().out


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_report_can_be_projected(sixty, tmp_path, capsys, monkeypatch, lang):
    monkeypatch.setenv("GOVTEXT_LANG", lang)
    folder, _ = sixty
    assert main(["collect", str(folder)]) == 0
    told = capsys.readouterr().out
    assert ("60 人" if lang == "zh" else "60 students") in told and "01-nested" in told and "alpha" in told
    assert BANK["01-nested"]["mistakes"][0]["name"][lang] in told
    assert "█" in told and any(str(given) in told for given in bank.examples(BANK["01-nested"])["wrong"]["other"])   # what nobody foresaw is named
    assert ("不是成绩" if lang == "zh" else "no marks") in told


def test_the_test_of_the_course_is_told_for_those_who_took_both(tmp_path):
    key = "".join(e["accept"][0]["value"] for e in quizzes.quiz_of("course"))
    write(tmp_path, "a", [entry("test-before", "-" * 13), entry("test-after", key, "2026-06-01T10:00:00"), entry("01-nested", 56)])
    write(tmp_path, "b", [entry("test-before", key), entry("01-nested", 56)])
    write(tmp_path, "c", [entry("test-after", ["a", {"b": "c"}]), entry("01-nested", 56)])
    found = collect.collect(tmp_path)
    assert found.tests.set_index("student").loc["a"].tolist() == [0, 13] and found.tests["after"].isna().tolist()[1]
    with in_language("en"):
        assert "from 0.0 to 13.0 of 13" in collect.report(found)


def test_a_folder_without_hand_ins_is_told(tmp_path):
    with pytest.raises(GovtextError, match="no such folder"):
        collect.collect(tmp_path / "none")
    with pytest.raises(GovtextError, match="NUMBER"):
        collect.collect(tmp_path)

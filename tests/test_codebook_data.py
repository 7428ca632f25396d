"""data/codebook: every passage coded once by each coder, every disagreement decided with a reason, and nothing else decided."""

import contextlib
import io
import re
from pathlib import Path

import nbformat
import pandas as pd
import pytest

import govcourse as gc
from govtext.measures import coding, reliability

FOLDER = gc.data_dir() / "codebook"
NOTEBOOK = Path(__file__).parents[1] / "notebooks" / "10_coding_and_reliability.ipynb"
DIMENSIONS = ("shift", "tool")


@pytest.fixture(scope="module")
def codebook():
    return coding.load_codebook(FOLDER / "codebook.yaml")


@pytest.fixture(scope="module")
def codings():
    return pd.concat([pd.read_csv(FOLDER / f"coding-{k}.csv") for k in "ab"], ignore_index=True)


@pytest.fixture(scope="module")
def decisions():
    return pd.read_csv(FOLDER / "adjudication.csv")


@pytest.fixture(scope="module")
def passages():
    return gc.load_course().passages


def test_each_coder_coded_every_passage_once_in_each_dimension(codebook, codings, passages):
    units = set(passages["passage_id"])
    coding.check_codings(codings, codebook, units)
    assert not codings.duplicated(["unit", "dimension", "coder"]).any()
    for _, rows in codings.groupby(["coder", "dimension"]):
        assert set(rows["unit"]) == units
    assert set(codings["coder"]) == {"A", "B"} and set(codings["dimension"]) == set(DIMENSIONS)


def test_codes_belong_to_their_dimension(codebook, codings, decisions):
    parent = codebook.categories.set_index("code")["parent"]
    for table in (codings, decisions):
        assert (table["code"].map(parent) == table["dimension"]).all()


def test_exactly_the_disagreements_are_decided(codings, decisions):
    wide = codings.pivot(index=["unit", "dimension"], columns="coder", values="code")
    assert set(decisions.set_index(["unit", "dimension"]).index) == set(wide.index[wide["A"] != wide["B"]])
    assert not decisions.duplicated(["unit", "dimension"]).any()


def test_every_decision_has_a_reason_in_both_languages(decisions):
    assert decisions["reason_zh"].str.count("[\u4e00-\u9fff]").min() >= 15
    assert decisions["reason_en"].str.split().str.len().min() >= 10
    assert not decisions["reason_en"].str.contains("[\u4e00-\u9fff]").any()


def test_adjudication_gives_one_code_per_passage(codings, decisions, passages):
    for dimension in DIMENSIONS:
        mine = decisions[decisions["dimension"] == dimension].rename(columns={"reason_zh": "reason"})
        final = reliability.adjudicate(codings[codings["dimension"] == dimension], mine).set_index("unit")
        assert set(final.index) == set(passages["passage_id"]) and final["code"].notna().all()
        assert (final["how"] == "adjudicated").sum() == len(mine)
        assert final.loc[mine["unit"], "code"].tolist() == mine["code"].tolist()


def test_the_readme_names_every_file():
    text = (FOLDER / "README.md").read_text("utf-8")
    assert all(f"`{path.name}`" in text for path in FOLDER.iterdir() if path.suffix in (".csv", ".yaml"))
    assert "CC BY 4.0" in text


# ------------------------------------------------------------------------------------ the cell that students fill in

@pytest.fixture(scope="module")
def student():
    """Run the notebook up to the students' cells; returns (names, sheet, source of the check)."""
    cells = [c.source for c in nbformat.read(NOTEBOOK, as_version=4).cells if c.cell_type == "code"]
    at = next(i for i, source in enumerate(cells) if "mine = {" in source)
    names: dict = {}
    needed = [s for s in cells[:at] if "gc.passage_card" not in s and "both_codes" not in s]
    with contextlib.redirect_stdout(io.StringIO()):
        for source in needed:
            exec(source, names)
        exec(cells[at], names)
    return names, names["mine"], "\n".join(cells[at + 1:at + 3])


def check(student, monkeypatch, sheet):
    names, _, source = student
    seen: dict = {"said": [], "tables": []}
    monkeypatch.setattr(names["gt"], "say", lambda zh, en, **values: seen["said"].append(en.format(**values)), raising=False)
    monkeypatch.setattr(names["gc"], "show_table", lambda table, *a, **k: seen["tables"].append(table), raising=False)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(source, names | {"mine": sheet})
    return seen["said"][0], seen["tables"], printed.getvalue()


def test_the_sheet_holds_the_ten_passages_of_the_rule(student, codings):
    names, sheet, _ = student
    assert list(sheet) == list(names["ten"]["passage_id"]) and not any(sheet.values())
    differ = set(reliability.disagreements(codings[codings["dimension"] == "shift"])["unit"])
    assert len(differ & set(sheet)) == 4 and len(set(sheet) - differ) == 6


def test_the_empty_sheet_says_how_many_are_missing(student, monkeypatch):
    said, tables, printed = check(student, monkeypatch, student[1])
    assert re.findall(r"\d+", said) == ["0", "10"] and not tables and not printed


def test_a_filled_sheet_gives_agreement_with_both(student, monkeypatch, codings):
    a = codings[(codings["coder"] == "A") & (codings["dimension"] == "shift")].set_index("unit")["code"]
    said, [table], _ = check(student, monkeypatch, {u: a[u] for u in student[1]})
    assert re.findall(r"\d+", said) == ["10", "0"]
    share = table[table["measure"] == "percent agreement"].set_index("coder")["value"]
    assert share["A"] == 1 and share["B"] == pytest.approx(0.6)   # six of the ten are agreed by construction


@pytest.mark.parametrize("one", ["s5-leadership ", "s5", "5", 5])
def test_a_part_of_the_sheet_is_enough(student, monkeypatch, one):
    _, [table], _ = check(student, monkeypatch, student[1] | {"shifts-23": one, "trends-01": "s1-role"})
    assert set(table["units"]) == {2}


@pytest.mark.parametrize("wrong", ["s9-unknown", "t1-supply", "shift", 9, "17"])
def test_a_code_outside_the_dimension_is_refused_with_its_place(student, monkeypatch, wrong):
    _, tables, printed = check(student, monkeypatch, student[1] | {"shifts-23": wrong, "trends-01": "s1-role"})
    assert not tables and str(wrong) in printed and "没有这样的编码" in printed and "There is no such code" in printed

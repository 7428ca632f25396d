"""Code cells that somebody can read who does not program: few of them hold what is hard for a learner, and they are short."""

import ast
import statistics
from pathlib import Path

import nbformat
import pytest

NOTEBOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
RESHAPING = {"pivot", "pivot_table", "melt", "stack", "unstack", "explode", "crosstab", "transpose", "T"}
BY_POSITION = {"iloc", "iat"}


def calls_in_chain(node):
    """How many calls follow one another: a.b().c().d() has three."""
    n = 0
    while isinstance(node, (ast.Call, ast.Attribute, ast.Subscript)):
        n += isinstance(node, ast.Call)
        node = node.func if isinstance(node, ast.Call) else node.value
    return n


def hard(source):
    """What in a cell is hard for a learner."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        found |= {name for name, kinds in {"comprehension": COMPREHENSIONS, "lambda": ast.Lambda, "walrus": ast.NamedExpr, "unpacking": ast.Starred,
                                           "conditional expression": ast.IfExp}.items() if isinstance(node, kinds)}
        if isinstance(node, ast.Dict) and None in node.keys:
            found.add("unpacking")
        if isinstance(node, ast.Attribute) and node.attr in RESHAPING | BY_POSITION:
            found.add("reshaping" if node.attr in RESHAPING else "picking by position")
        if isinstance(node, ast.Call):
            if any(keyword.arg is None for keyword in node.keywords):
                found.add("unpacking")
            if isinstance(node.func, ast.Attribute) and node.func.attr == "rename" and any(k.arg == "columns" for k in node.keywords):
                found.add("renaming columns")
            if calls_in_chain(node) >= 3:
                found.add("chain of calls")
    return found


def cells(path):
    return [c.source for c in nbformat.read(path, as_version=4).cells
            if c.cell_type == "code" and not {"check", "change-here"} & set(c.metadata.get("tags", []))]


@pytest.mark.parametrize(("source", "what"), [
    ("[x for x in y]", "comprehension"), ("f(a if b else c)", "conditional expression"), ("t.a().b().c()", "chain of calls"), ("f(*a)", "unpacking"),
    ("f(**a)", "unpacking"), ("{**a}", "unpacking"), ("t.T", "reshaping"), ("t.iloc[0]", "picking by position"), ("(n := 1)", "walrus"),
    ("t.rename(columns={})", "renaming columns"), ("sorted(x, key=lambda v: v)", "lambda"), ("pd.crosstab(a, b)", "reshaping")])
def test_what_is_hard_is_seen(source, what):
    assert hard(source) == {what}


@pytest.mark.parametrize("source", ["t.a().b()", "t[t['n'] > 1].sum()", "t.rename({})", "for x in y:\n    f(x)"])
def test_what_reads_like_a_sentence_is_not(source):
    assert not hard(source)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem[:2])
def test_most_cells_are_free_of_it_and_short(path):
    sources = cells(path)
    free = [source for source in sources if not hard(source)]
    lines = [sum(bool(line.strip()) and not line.strip().startswith("#") for line in source.splitlines()) for source in sources]
    assert len(free) >= 0.7 * len(sources), [sorted(hard(s)) for s in sources if hard(s)]
    assert statistics.median(lines) <= 3
    assert all("#" in source for source in sources if hard(source)), "a hard cell says in a comment what it does"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem[:2])
def test_one_to_three_cells_stay_open_because_they_are_worth_reading(path):
    tags = [set(cell.metadata.get("tags", [])) for cell in nbformat.read(path, 4).cells if cell.cell_type == "code"]
    assert 1 <= sum("open" in mine for mine in tags) <= 3
    assert not any("open" in mine and mine & {"check", "exercise-check", "change-here"} for mine in tags)

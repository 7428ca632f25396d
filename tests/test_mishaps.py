"""What a reader sees after an error in a cell: our own errors as one sentence, Python's with a word on what to do."""

import pytest
from IPython.core.interactiveshell import InteractiveShell

import govtext as gt
from govtext import mishaps


@pytest.fixture
def shell():
    shell = InteractiveShell.instance()
    yield shell
    InteractiveShell.clear_instance()


@pytest.fixture
def run(shell, capsys):
    def run(cell):
        result = shell.run_cell(cell)
        return result, capsys.readouterr().out

    gt.start("zh")
    return run


@pytest.mark.parametrize(("cell", "zh", "en"), [
    ("terms = [\"数据\"， \"治理\"]", "中文标点“，”", "the Chinese sign ，"),
    ("print（1）", "中文标点“（”", "the Chinese sign （"),
    ("x = “数据”", "中文标点““”", "the Chinese sign “"),
    ("terms = [1 2]", "写得不完整", "is not complete"),
    ("word = \"数据", "写得不完整", "is not complete"),
    ("corpuss", "这里还没有 corpuss", "There is no corpuss yet"),
    ("answer = 一网通办", "一网通办 是文字，要放在英文引号里：\"一网通办\"", "一网通办 is text"),
    ("{\"甲\": 1}[\"乙\"]", "没有 '乙'", "has no '乙'"),
    ("import no_such_thing", "没有安装 no_such_thing", "no_such_thing is not installed"),
    ("open(\"没有.txt\")", "没有找到文件 没有.txt", "There is no file 没有.txt"),
    ("raise MemoryError", "内存不够", "Memory ran out")])
def test_errors_of_python_are_followed_by_what_to_do(run, cell, zh, en):
    result, told = run(cell)
    assert not result.success and zh in told and en in told
    assert told.index("Error") < told.index("→ ")   # the original first


def test_a_name_that_was_misspelt_is_suggested(run):
    run("corpus = 1")
    assert "是不是想写 corpus？" in run("corpsu")[1]


def test_in_a_notebook_the_words_are_a_paragraph_and_no_tag_of_the_cell(run, monkeypatch):
    """Printed, JupyterLab breaks the lines within words."""
    import IPython.display

    shown = []
    monkeypatch.setattr(IPython.display, "display", lambda data, raw: shown.append(data))
    run("{}['<b>']")
    assert "&lt;b&gt;" in shown[0]["text/html"] and "<br>→ The table" in shown[0]["text/html"] and "'<b>'" in shown[0]["text/plain"]


def test_our_own_errors_are_a_sentence_without_a_traceback(run):
    _, told = run("import govtext as gt; gt.load_corpus(\"没有这个文件夹\")")
    assert "Traceback" not in told and "line" not in told and len(told.strip().splitlines()) <= 4, told


def test_one_language_in_an_edition(run):
    gt.start("zh", one=True)
    assert "There is no" not in run("corpuss")[1]
    assert "folder" not in run("import govtext as gt; gt.load_corpus(\"没有这个文件夹\")")[1]
    gt.start("zh")


def test_cells_that_run_and_errors_that_speak_for_themselves_are_left_alone(run):
    assert run("1 + 1")[1].strip() == "Out[1]: 2" or "→" not in run("1 + 1")[1]
    assert "→" not in run("1 / 0")[1]
    assert mishaps.explained(gt.GovtextError("甲", "A")) is None


def test_it_is_told_once_however_often_a_notebook_starts(run):
    gt.start("zh")
    assert run("corpuss")[1].count("There is no corpuss") == 1

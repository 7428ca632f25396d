"""What commands print survives where the system's code page has no Chinese, as when an English Windows writes into a file."""

import os
import subprocess
import sys

import pytest

import govtext as gt


def run(*words, coding):
    env = {name: value for name, value in os.environ.items() if name != "PYTHONUTF8"}
    return subprocess.run([sys.executable, "-m", *map(str, words)], capture_output=True, timeout=120, env={**env, "PYTHONIOENCODING": coding})


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    place = tmp_path_factory.mktemp("output")
    (place / "文本").mkdir()
    (place / "文本" / "2020-通知😀.txt").write_text("县里把窗口搬到网上，数据共享，数据共享，数据共享还是难题。", "utf-8")
    (place / "文本" / "办法.txt").write_text("镇上的窗口轮流值守，群众满意，群众满意，群众满意。", "utf-8")
    gt.build_corpus(place / "文本", place / "语料", progress=False)
    return place


@pytest.mark.parametrize(("command", "coding"), [("compare", "cp1252"), ("report", "ascii"), ("build", "gbk")])
def test_redirected_output_is_whole(corpus, coding, command):
    words = {"compare": [corpus / "语料", corpus / "语料"], "report": [corpus / "语料"], "build": [corpus / "文本", corpus / f"out-{coding}"]}[command]
    done = run("govtext", command, *words, coding=coding)
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
    said = done.stdout.decode("gbk" if coding == "gbk" else "utf-8")
    assert "Corpus(2 articles" in said and {"compare": "更常用", "report": "写好", "build": "完成"}[command] in said


@pytest.mark.parametrize("package", ["govtext", "govcourse"])
def test_help_and_refusals_are_whole_too(package):
    assert "examples 例子" in run(package, "--help", coding="cp1252").stdout.decode()
    done = run(package, "compare", "没有的语料", "没有的语料", coding="cp1252") if package == "govtext" else run(package, "compare", "没有的语料", coding="cp1252")
    assert done.returncode == 2 and "Traceback" not in done.stderr.decode("utf-8", "replace") and done.stderr

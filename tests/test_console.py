"""The command line on any console: alphabets that lack Chinese, readers that go away, names that would command a terminal, places that
cannot be written, memory that ends. One message and the right exit code, never a traceback."""

import io
import os
import re
import shutil
import subprocess
import sys
import unicodedata

import pytest

from govcourse.__main__ import main as course
from govtext.__main__ import main
from govtext.corpus import load_corpus
from govtext.messages import GovtextError, both, visible
from govtext.report import methods_report, write_report
from govtext.store import LISTING

GOOD = "县里把窗口搬到网上，数据共享还是难题。\n群众问：能不能网上办？\n"
POSIX = pytest.mark.skipif(os.name != "posix", reason="names and rights that Windows does not have")
HOSTILE = "\x1b]0;owned\x07\x1b[2J\u202ecod.txt"


@pytest.fixture
def texts(tmp_path):
    for name in ("甲.txt", "乙.txt", "下/丙.txt"):
        place = tmp_path / "文本" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(GOOD * 3, "utf-8")
    return tmp_path / "文本"


@pytest.fixture
def built(texts, tmp_path):
    assert main(["build", str(texts), str(tmp_path / "语料")]) == 0
    return tmp_path / "语料"


def start(*arguments, package="govtext", **environment):
    """A command in another process, as `subprocess.Popen` with pipes of bytes."""
    kept = {k: v for k, v in os.environ.items() if k not in ("PYTHONUTF8", "PYTHONIOENCODING", "LC_ALL", "LANG")}
    return subprocess.Popen([sys.executable, "-m", package, *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                            env={**kept, **environment})


def one_message(told: str) -> None:
    lines = [line for line in told.splitlines() if not line.startswith("build:")]
    assert len(lines) == 2 and "Traceback" not in told, told


# ---------------------------------------------------------------------------------------------- alphabets

@pytest.mark.parametrize("encoding", ["cp1252", "cp437", "ascii", "cp936", "utf-8", "latin-1"])
def test_every_help_and_message_is_printed_on_every_console(encoding, monkeypatch, built, tmp_path):
    def told(call, arguments):
        out, err = (io.TextIOWrapper(io.BytesIO(), encoding=encoding) for _ in range(2))
        monkeypatch.setattr(sys, "stdout", out)
        monkeypatch.setattr(sys, "stderr", err)
        try:
            code = call([*map(str, arguments)])
        except SystemExit as end:
            code = end.code
        for stream in (out, err):
            stream.flush()
        return code, (out.buffer.getvalue() + err.buffer.getvalue()).decode("cp936" if encoding == "cp936" else "utf-8")

    for call, commands in ((main, ("build", "report", "compare")), (course, ("course", "lab", "figures", "reference", "verify", "corpus"))):
        for command in ([], *([name] for name in commands)):
            code, text = told(call, [*command, "--help"])
            assert code == 0 and "usage:" in text
        assert told(call, ["nonsense"])[0] == 2
    code, text = told(main, ["compare", built, "course", "--top", "3"])
    assert code == 0 and "更常用" in text and "More typical" in text
    code, text = told(main, ["build", tmp_path / "没有", tmp_path / "x"])
    assert code == 2 and "没有这个文件夹" in text and "no such folder" in text


@pytest.mark.skipif(sys.platform != "linux", reason="the C locale as Linux has it")
def test_the_c_locale_without_any_help_of_python(built):
    for environment in ({"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, {"PYTHONIOENCODING": "cp437"}):
        child = start("report", built, **environment)
        out, err = child.communicate()
        assert child.returncode == 0 and b"Traceback" not in err and "写好" in out.decode("utf-8"), err


def test_what_a_build_warns_of_is_a_sentence_and_names_the_folder_of_the_file(texts, tmp_path):
    (texts / "下" / "2024.md").write_bytes(b"")
    child = start("build", texts, tmp_path / "新", PYTHONUTF8="1")
    _, err = child.communicate()
    told = [line.strip() for line in err.decode("utf-8").splitlines() if not line.startswith("build:")]
    assert child.returncode == 0 and any("problem(s), see problems.csv" in line for line in told)
    assert not any(word in line for line in told for word in ("Warning", ".py:", "warnings.warn"))
    assert sum(line.startswith("下/2024.md") for line in told) == 2


# ---------------------------------------------------------------------------------------------- readers that go away

@POSIX
@pytest.mark.parametrize("command", ["report", "compare", "build"])
def test_a_reader_that_goes_away_is_no_error_and_the_work_is_done(command, built, texts, tmp_path):
    out = tmp_path / {"report": "语料-report", "compare": "表.csv", "build": "新"}[command]
    arguments = {"report": [built], "compare": [built, "course", "--to", out], "build": [texts, out]}[command]
    child = start(command, *arguments, PYTHONUTF8="1")
    child.stdout.close()
    err = child.stderr.read().decode("utf-8")
    assert child.wait() == 141 and "Traceback" not in err and "Exception ignored" not in err, err
    assert out.exists()


@POSIX
def test_both_pipes_closed_at_once(built):
    child = start("report", built, PYTHONUTF8="1")
    child.stdout.close()
    child.stderr.close()
    assert child.wait() == 141
    child = start("report", built.with_name("没有"), PYTHONUTF8="1")
    child.stdout.close()
    child.stderr.close()
    assert child.wait() == 2


# ---------------------------------------------------------------------------------------------- names that command a terminal

def test_messages_hold_nothing_that_a_terminal_obeys():
    for text in (visible(HOSTILE), both(HOSTILE, HOSTILE), str(GovtextError(HOSTILE, HOSTILE))):
        assert not [c for c in text if unicodedata.category(c) in ("Cc", "Cf") and c not in "\n\t"]
        assert "cod.txt" in text and "\\x1b" in text and "\\u202e" in text
    every = "".join(map(chr, range(0x3000)))
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]", visible(every))
    assert visible("一\t二\n三 é") == "一\t二\n三 é"


@POSIX
def test_file_names_reach_a_terminal_without_escape_sequences(texts, tmp_path):
    (texts / HOSTILE).write_bytes(b"\x89PNG\r\n\x1a\n")
    (texts / f"a{HOSTILE[:-4]}").mkdir()
    (texts / f"a{HOSTILE[:-4]}" / "\x1b[31m.txt").write_text(GOOD, "utf-8")
    for workers in (1, 2):
        child = start("build", texts, tmp_path / "out\x1b[2J", "--workers", workers, PYTHONUTF8="1")
        out, err = child.communicate()
        assert child.returncode == 0 and b"cod.txt" in err, err
        assert not re.search(rb"\x1b(?!\[A)|\x07", out + err) and "\u202e".encode() not in out + err   # tqdm moves its own line up
    child = start("report", tmp_path / "out\x1b[2J" / "没有", PYTHONUTF8="1")
    assert b"\x1b" not in b"".join(child.communicate())


def test_titles_in_the_methods_report_stay_text(texts, tmp_path):
    """Rendered by another program: no link, picture, tag or emphasis comes of a title; Word shows it as it was written."""
    import docx
    import mistune

    title = "[点我](http://x.example) ![图](http://x.example/p.png) <img src=x> `码` *斜* | 竖 $E=mc^2$ \\ 反 _下_ &amp; '引'"
    (texts / "metadata.csv").write_text(f'file,title\n甲.txt,"{title}"\n乙.txt,"末尾 |"\n', "utf-8")
    assert main(["build", str(texts), str(tmp_path / "语料")]) == 0
    report = methods_report(load_corpus(tmp_path / "语料"))
    page = mistune.create_markdown(escape=False, plugins=["table", "strikethrough", "math"])(report["zh"])
    assert page.count("<tr>") > 10 and not re.search(r"<(?:a|img|em|strong|code|del|script)\b|class=\"math", page)
    assert "E=mc^2" in page and "&lt;img src=x&gt;" in page
    place = write_report(report, tmp_path / "m.docx")[0]
    cells = {cell.text for table in docx.Document(str(place)).tables for row in table.rows for cell in row.cells}
    assert title in cells and "末尾 |" in cells


# ---------------------------------------------------------------------------------------------- places and parameters

@pytest.mark.parametrize("workers", ["0", "-1"])
def test_workers_are_at_least_one(workers, texts, tmp_path, capsys):
    assert main(["build", str(texts), str(tmp_path / "语料"), "--workers", workers]) == 2
    one_message(capsys.readouterr().err)
    assert course(["course", "--workers", workers]) == 2
    one_message(capsys.readouterr().err)
    assert [p.name for p in tmp_path.iterdir()] == ["文本"]


def test_output_inside_the_input_is_never_read_as_input(texts):
    for _ in range(2):
        assert main(["build", str(texts), str(texts / "out")]) == 0
        assert main(["report", str(texts / "out")]) == 0
    assert len(load_corpus(texts / "out").articles) == 3
    assert load_corpus(texts / "out").problems["problem_en"].str.startswith("Exactly the same text").tolist() == [True]   # as they are here


def test_a_report_never_takes_the_place_of_a_corpus_or_the_other_way_round(texts, built, tmp_path, capsys):
    before = {p: p.read_bytes() for p in built.rglob("*") if p.is_file()}
    assert main(["report", str(built), "--to", str(built)]) == 2
    one_message(capsys.readouterr().err)
    assert {p: p.read_bytes() for p in built.rglob("*") if p.is_file()} == before
    assert main(["report", str(built)]) == 0 == main(["report", str(built)])   # its own kind it replaces
    assert main(["build", str(texts), str(tmp_path / "语料-report")]) == 2
    assert (tmp_path / "语料-report" / "methods.zh.md").is_file() and (tmp_path / "语料-report" / LISTING).is_file()


@pytest.mark.skipif(getattr(os, "geteuid", int)() == 0 and shutil.which("setpriv") is None, reason="root may write everywhere")
@POSIX
def test_a_folder_left_read_only_is_left_alone_and_nothing_beside_it(texts, built):
    """Also by root, who gives up the right to pass over permissions."""
    modest = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if os.geteuid() == 0 else []

    def build():
        return subprocess.run([*modest, sys.executable, "-m", "govtext", "build", texts, built], capture_output=True, encoding="utf-8",
                              env={**os.environ, "PYTHONUTF8": "1"}, check=False)

    before = load_corpus(built).hash
    (texts / "丁.txt").write_text(GOOD, "utf-8")
    for place in (built, built.parent):
        os.chmod(place, 0o555)
        done = build()
        os.chmod(place, 0o755)
        assert done.returncode == 2
        one_message(done.stderr)
        assert load_corpus(built).hash == before and sorted(p.name for p in built.parent.iterdir()) == ["文本", "语料"]
    (built / ".DS_Store").mkdir(mode=0o555)   # a write-protected thing within is no hindrance
    assert build().returncode == 0 and load_corpus(built).hash != before
    assert sorted(p.name for p in built.parent.iterdir()) == ["文本", "语料"]


def test_what_a_person_keeps_under_a_hidden_name_is_not_removed(texts, built, capsys):
    (built / ".env").write_text("x", "utf-8")
    assert main(["build", str(texts), str(built)]) == 2 and (built / ".env").is_file()
    (built / ".env").rename(built / ".DS_Store")
    assert main(["build", str(texts), str(built)]) == 0 and not (built / ".DS_Store").exists()


# ---------------------------------------------------------------------------------------------- memory

@pytest.mark.parametrize(("call", "where", "arguments"), [(main, "govtext.building.build_corpus", ["build", "x", "y"]),
                                                          (course, "govcourse.runner.run_course", ["course"])])
def test_low_memory_is_one_sentence(call, where, arguments, monkeypatch, capsys):
    def fail(*args, **options):
        raise MemoryError

    monkeypatch.setattr(where, fail)
    assert call(arguments) == 2
    told = capsys.readouterr().err
    one_message(told)
    assert "内存不足" in told and "Memory ran out" in told


@pytest.mark.parametrize("where", ["govtext.building.segmenter", "govtext.building.write_text", "govtext.building.write_manifest"])
def test_memory_that_ends_on_the_way_leaves_all_as_it_was(where, texts, built, monkeypatch, capsys):
    """Raised where it is needed; a process whose memory is really limited may also be ended, or hung, by a library written in C."""
    def fail(*args, **options):
        raise MemoryError

    before = {p: p.read_bytes() for p in built.rglob("*") if p.is_file()}
    (texts / "丁.txt").write_text(GOOD, "utf-8")
    monkeypatch.setattr(where, fail)
    assert main(["build", str(texts), str(built)]) == 2
    assert "Memory ran out" in capsys.readouterr().err
    assert {p: p.read_bytes() for p in built.rglob("*") if p.is_file()} == before
    assert sorted(p.name for p in built.parent.iterdir()) == ["文本", "语料"]


def test_a_file_too_large_for_the_memory_is_told_and_the_others_built(texts, built, monkeypatch):
    import govtext.building as building

    def read(name, *args, real=building.read_document, **options):
        if "丁" in str(name):
            raise MemoryError
        return real(name, *args, **options)

    (texts / "丁.txt").write_text(GOOD, "utf-8")
    monkeypatch.setattr(building, "read_document", read)
    assert main(["build", str(texts), str(built)]) == 0
    corpus = load_corpus(built)
    assert len(corpus.articles) == 3 and "too large for the memory" in " ".join(corpus.problems.astype(str).agg(" ".join, axis=1))


def test_candidates_that_cannot_be_written_leave_the_list_that_was_there(built, tmp_path, monkeypatch, capsys):
    from govtext import csvfiles

    out = tmp_path / "候选.csv"
    out.write_text("我改过的", "utf-8")

    def full(table, path):
        path.write_text("半", "utf-8")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(csvfiles, "export_csv", full)
    assert main(["candidates", str(built), "--to", str(out)]) == 2
    assert out.read_text("utf-8") == "我改过的" and sorted(p.name for p in tmp_path.iterdir()) == sorted(["文本", "语料", "候选.csv"])
    told = capsys.readouterr().err
    assert "A file cannot be read or written (No space" in told and "\n: " not in told


def test_a_list_that_somebody_edited_is_kept_beside_the_new_one(built, tmp_path, capsys):
    out = tmp_path / "语料-candidates.csv"
    assert main(["candidates", str(built)]) == 0
    made = out.read_bytes()
    assert main(["candidates", str(built)]) == 0
    assert out.read_bytes() == made and len(list(tmp_path.iterdir())) == 3, "what is the same is not kept twice"
    capsys.readouterr()
    for number, edited in enumerate(("我改过的", "又改过的"), 1):
        out.write_text(edited, "utf-8")
        assert main(["candidates", str(built)]) == 0
        old = tmp_path / f"{out.stem}-old-{number}{out.suffix}"
        assert out.read_bytes() == made and old.read_text("utf-8") == edited and f"kept as {old.name}" in capsys.readouterr().out
    assert len(list(tmp_path.iterdir())) == 5


@pytest.mark.parametrize(("arguments", "told"), [(["candidates"], "a file is to be written"), (["compare", "--by", "issuer"], "a file is to be written"),
                                                 (["report"], "did not write")])
def test_a_place_that_cannot_be_written_is_refused_before_the_work(arguments, told, built, tmp_path, monkeypatch, capsys):
    import govtext

    monkeypatch.setattr(govtext, "load_corpus", None)            # nothing is loaded
    monkeypatch.setattr("govtext.corpus.load_corpus", None)
    place = tmp_path / "别处"
    place.mkdir()
    (place / "我的.docx").touch()
    assert main([arguments[0], str(built), *arguments[1:], "--to", str(place)]) == 2
    assert told in capsys.readouterr().err


def test_a_full_disk_leaves_no_shelved_texts(tmp_path, monkeypatch):
    from govtext.shelf import Shelf

    shelf = Shelf(tmp_path / "语料")
    shelf.put("长" * 2000)
    assert len(list(tmp_path.iterdir())) == 1
    full = os.open("/dev/full", os.O_WRONLY) if os.path.exists("/dev/full") else pytest.skip("no /dev/full")
    os.dup2(full, shelf._stream.fileno())                        # what waits to be written is refused from now on
    os.close(full)
    shelf._finalizer()
    assert not list(tmp_path.iterdir())

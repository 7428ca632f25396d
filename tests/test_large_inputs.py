"""What is large, and little memory: tables read line by line give what they give as a whole, limits are found, and a sentence says what to set."""

import io
import json
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

import govtext as gt
from govtext import building, counting, limits, progress, tables, workers
from govtext.__main__ import run
from govtext.readers import encodings, read_document
from govtext.segment import segmenter
from govtext.shelf import LONG, Shelf
from govtext.tables import read_table

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="ulimit -v and /proc")
LONG_TEXT = "县里把窗口搬到网上，数据共享还是难题。\n" * 80
ROWS = pd.DataFrame({"id": ["a", "b", "c", "d"], "title": ["甲", "乙", "丙", ""], "text": [LONG_TEXT, "短文，\"带引号\"。", " ", LONG_TEXT + "尾"],
                     "summary": ["", LONG_TEXT, "一行\n两行", ""]})


def written(place, kind):
    path = place / f"表.{kind.rpartition(' ')[2]}"
    if kind == "parquet":
        pytest.importorskip("pyarrow")
        ROWS.to_parquet(path)
    elif kind.endswith("csv"):
        text = ROWS.to_csv(index=False)
        path.write_bytes(("sep=,\n" * kind.startswith("sep") + text).encode(kind.split()[0] if kind[0] in "ug" else "utf-8"))
    else:
        path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in ROWS.to_dict("records")) + "[1]\n\nno json\n", "utf-8")
    return path


@pytest.mark.parametrize("kind", ["csv", "utf-8-sig csv", "utf-16 csv", "gb18030 csv", "sep csv", "jsonl", "json", "parquet"])
def test_a_table_read_line_by_line_is_the_table_read_as_a_whole(tmp_path, monkeypatch, kind):
    path = written(tmp_path, kind)
    whole, problems = read_table(path)
    monkeypatch.setattr(tables, "STREAM_FROM", 0)
    monkeypatch.setattr(tables, "_read_bytes", lambda *_: pytest.fail("read as a whole")) if kind != "utf-16 csv" else None
    shelf = Shelf(tmp_path / "out")
    with shelf:
        table, told = read_table(path, put=shelf.put)
        assert table.map(len).to_numpy().max() < 100
        pd.testing.assert_frame_equal(table.map(shelf.get), whole)
        assert told == problems and table.map(shelf.length).equals(whole.map(len))
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("content", ['[{"text": "甲"}, {"text": "乙"}]', '{"data": [{"text": "甲"},\n {"text": "乙"}]}', '{"text": "甲"}'])
def test_a_list_in_json_is_still_looked_at_as_a_whole(tmp_path, monkeypatch, content):
    monkeypatch.setattr(tables, "STREAM_FROM", 0)
    (tmp_path / "t.json").write_text(content, "utf-8")
    assert read_table(tmp_path / "t.json")[0]["text"].tolist() == (["甲", "乙"] if "[" in content else ["甲"])


def test_bytes_that_no_one_encoding_reads_are_still_read_and_told(tmp_path, monkeypatch):
    """The damage stands far behind the beginning, by which the encoding is judged."""
    monkeypatch.setattr(tables, "STREAM_FROM", 0)
    monkeypatch.setattr(encodings, "HEAD", 2000)
    path = tmp_path / "t.csv"
    path.write_bytes(b"text\n" + f"{GOOD}\n".encode() * 70 + b"\xff\xfe\n")
    table, problems = read_table(path)
    assert len(table) == 71 and "72" in problems[0][1]


GOOD = "县里把窗口搬到网上，数据共享还是难题。" * 2


@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_long_texts_of_a_table_make_the_same_corpus(tmp_path, monkeypatch, kind):
    path = written(tmp_path, kind)
    made = []
    for shelf_from in (LONG, 10**9):
        monkeypatch.setattr("govtext.shelf.LONG", shelf_from)
        with pytest.warns(UserWarning):
            made.append(gt.build_corpus(path, tmp_path / f"out{shelf_from}", progress=False, workers=2))
    assert made[0].hash == made[1].hash and "窗口" in made[0].articles["summary"][1]
    assert {p.name for p in tmp_path.iterdir()} == {path.name, f"out{LONG}", f"out{10**9}"}


@pytest.mark.parametrize("parquet_from", [1, 10**9])
def test_a_text_that_is_counted_block_by_block_makes_the_same_tables(tmp_path, monkeypatch, parquet_from):
    (tmp_path / "in").mkdir()
    for name in ("甲", "乙"):
        (tmp_path / "in" / f"{name}.txt").write_text(f"{LONG_TEXT}\n{GOOD}\n第一句有数据。第二句，{name}，有数据共享！\n" * 20, "utf-8")
    monkeypatch.setattr(building, "PARQUET_FROM_BYTES", parquet_from)
    made = []
    for block in (counting.BLOCK, 40):
        monkeypatch.setattr(counting, "BLOCK", block)
        made.append(gt.build_corpus(tmp_path / "in", tmp_path / f"out{block}", progress=False, workers=1, ngrams=True))
    for name in ("articles", "passages", "tokens", "term_counts", "ngrams"):
        pd.testing.assert_frame_equal(getattr(made[0], name), getattr(made[1], name))
    assert made[1].counts_of("数据")["n"].sum() > 40


def test_blocks_are_whole_rows_and_hold_every_word():
    text = "数据共享平台建设。\n\n" * 30 + "没有断行的最后一句"
    numbers, _, _ = counting.numbered([text], segmenter("jieba"))
    one = counting.places_of(numbers)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(counting, "BLOCK", 7)
        blocks = counting.places_in_blocks(numbers)
    assert len(blocks) > 5 and [b.end for b in blocks[:-1]] == [b.begin for b in blocks[1:]] and blocks[-1].end == len(numbers)
    assert all(numbers[b.end - 1] == counting.NEWLINE for b in blocks[:-1])
    for name in ("word", "row_of_sentence", "number_in_row"):
        assert np.concatenate([getattr(b, name) for b in blocks]).tolist() == getattr(one, name).tolist()


def test_a_build_that_fails_leaves_no_texts_behind(tmp_path, monkeypatch):
    monkeypatch.setattr(building, "_run_parts", lambda *_: 1 / 0)
    path = written(tmp_path, "csv")
    with pytest.raises(ZeroDivisionError):
        gt.build_corpus(path, tmp_path / "out", progress=False)
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_above_the_limit_says_what_to_do_and_what_it_takes(tmp_path):
    (tmp_path / "a.txt").write_text(LONG_TEXT, "utf-8")
    with pytest.raises(gt.GovtextError, match=r"(?s)请拆成多个文件；或提高上限：--max-mb 1（max_bytes=1_000_000），约需内存 0.0 GB.*Split it.*--max-mb 1 "):
        read_document(tmp_path / "a.txt", max_bytes=100)


# ---------------------------------------------------------------------------------------------- memory

def test_the_limit_of_a_control_group_counts(tmp_path, monkeypatch):
    for place, size in (("memory.max", "max"), ("memory/memory.limit_in_bytes", "1500000000")):
        (tmp_path / place).parent.mkdir(exist_ok=True)
        (tmp_path / place).write_text(f"{size}\n", "ascii")
    monkeypatch.setattr(limits, "address_space", lambda: -1)
    assert limits.memory_of_machine(tmp_path) == 1_500_000_000
    (tmp_path / "memory.max").write_text("1200000000", "ascii")
    assert limits.memory_of_machine(tmp_path) == 1_200_000_000
    assert limits.memory_of_machine(tmp_path / "none") > 1_500_000_000
    monkeypatch.setattr(limits, "address_space", lambda: 1_000_000_000)
    assert limits.memory_of_machine(tmp_path) == 1_000_000_000


@pytest.mark.parametrize(("system", "named", "changed"), [("linux", "", True), ("linux", "mimalloc", False), ("win32", "", False)])
def test_arrow_takes_its_memory_from_the_c_library_on_linux_unless_told_otherwise(monkeypatch, system, named, changed):
    pyarrow, asked = pytest.importorskip("pyarrow"), []
    monkeypatch.setattr(limits.sys, "platform", system)
    monkeypatch.setenv("ARROW_DEFAULT_MEMORY_POOL", named) if named else monkeypatch.delenv("ARROW_DEFAULT_MEMORY_POOL", raising=False)
    monkeypatch.setattr(pyarrow, "set_memory_pool", lambda pool: asked.append(pool.backend_name))
    limits.spare_pages()
    assert asked == ["system"] * changed


def test_little_memory_means_fewer_workers(monkeypatch):
    monkeypatch.setattr(workers, "main_is_guarded", True)
    monkeypatch.setattr(workers.os, "sched_getaffinity", lambda _: range(8), raising=False)
    found = []
    for size in (600_000_000, 1_300_000_000, 64 * 2**30):
        monkeypatch.setattr(workers, "memory_of_machine", lambda size=size: size)
        found.append(workers.default_workers(True))
    assert found == [1, 2, 4]


UNDER = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[1]),) * 2)
from govtext.__main__ import main
import govtext.building as b
b.PART_BYTES = 5_000
sys.exit(main(sys.argv[2:]))
"""


@LINUX
def test_a_build_works_under_a_limit_of_a_gigabyte_and_a_half(tmp_path):
    """Arrow used to take the greater part of it before the first word, and the pool then waited for ever for a thread."""
    (tmp_path / "texts").mkdir()
    for i in range(4):
        (tmp_path / "texts" / f"{i}.txt").write_text(LONG_TEXT, "utf-8")
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", UNDER, str(1536 * 2**20), "build", tmp_path / "texts", tmp_path / "out", "--workers", "2"],
                          capture_output=True, text=True, encoding="utf-8", timeout=100)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("error", [MemoryError(), RuntimeError("can't start new thread"), ImportError("libx.so: failed to map segment from shared object")])
def test_want_of_memory_is_a_sentence_that_says_what_to_set(capsys, error):
    def command():
        raise error

    assert run(command) == 2
    told = capsys.readouterr().err
    assert "--workers 1" in told and "GOVTEXT_MEMORY=300MB" in told and "ulimit -v" in told and "Traceback" not in told


def test_other_errors_of_these_kinds_stay_what_they_are():
    def command():
        raise RuntimeError("a fault of ours")

    with pytest.raises(RuntimeError, match="ours"):
        run(command)


def test_a_pool_that_cannot_work_is_not_waited_for(monkeypatch):
    """Its own thread has died, as where no thread can be started."""
    from concurrent.futures import Future

    class Dead:
        _max_workers = 2

        def __init__(self):
            import threading
            self._executor_manager_thread = threading.Thread(target=int)

        def submit(self, *_):
            return Future()

    monkeypatch.setattr(workers, "PATIENCE", 0.05)
    with pytest.raises(MemoryError):
        list(workers.in_order(Dead(), int, [(1,), (2,)]))


# ---------------------------------------------------------------------------------------------- how far it is

def test_lines_are_those_of_the_file_and_a_bar_moves_by_its_bytes(tmp_path, monkeypatch):
    shown = io.StringIO()
    real = progress.bar
    monkeypatch.setattr(progress, "bar", lambda *a, **k: real(*a, **{**k, "delay": 0, "mininterval": 0, "file": shown, "leave": True}))
    (tmp_path / "a").write_text("一行\n两行\n" * 5000, "utf-8")
    with (tmp_path / "a").open(encoding="utf-8") as stream:
        assert len(list(progress.lines(stream, (tmp_path / "a").stat().st_size))) == 10_000
    assert "100%" in shown.getvalue() and "70.0k/70.0k" in shown.getvalue()

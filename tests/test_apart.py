"""Files that hang a library, or unpack to a thousand times their size: told, left out, and the others built, in any kind of process."""

import os
import signal
import subprocess
import sys
import time
import zipfile
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import govtext as gt
import govtext.building as room
from govtext.readers import read_document
from govtext.readers.apart import Apart

LINUX = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads /proc")
EXAMPLE = Path(__file__).parents[1] / "data/example"
LINE = "县里把窗口搬到网上，数据共享还是难题。"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
PARAGRAPH = f"<w:p><w:r><w:t>{LINE}</w:t></w:r></w:p>"
MAX = 100_000_000


def page(attributes: int) -> str:
    """libxml2 compares every attribute with all before it: 60,000 take a dozen seconds, 200,000 minutes, in C code."""
    return f"<html><body><p {' '.join(f'a{i}=1' for i in range(attributes))}>{LINE}</p></body></html>"


def word(path: Path, *body: str) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("_rels/.rels", '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" '
                                       f'Type="{OFFICE}" Target="word/document.xml"/></Relationships>')
        with packed.open("word/document.xml", "w", force_zip64=True) as part:
            part.write(f'<w:document xmlns:w="{W}"><w:body>'.encode())
            for piece in body:
                part.write(piece.encode())
            part.write(b"</w:body></w:document>")
    return path


def pdf(path: Path, content: bytes) -> Path:
    data = zlib.compress(content, 9)
    parts = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
             b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
             b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(data), data), b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"]
    raw, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(raw))
        raw += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    path.write_bytes(raw + b"xref\n0 6\n0000000000 65535 f \n" + table + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(raw))
    return path


@pytest.fixture
def folder(tmp_path) -> Path:
    """Two files that hang between good ones of every kind."""
    place = tmp_path / "文本"
    place.mkdir()
    (place / "甲.txt").write_text(LINE, "utf-8")
    (place / "乙.html").write_text(page(120_000), "utf-8")
    (place / "丙.html").write_text(page(3), "utf-8")
    pdf(place / "丁.pdf", b"BT /F1 12 Tf 100 700 Td " + b"".join(b"(abc%d) Tj 0 -1 Td " % (i % 97) for i in range(400_000)) + b"ET")
    word(place / "戊.docx", PARAGRAPH)
    assert (place / "丁.pdf").stat().st_size < 50_000
    return place


@pytest.mark.parametrize("workers", [1, 2])
def test_files_that_hang_are_named_and_the_others_built(folder, tmp_path, workers, monkeypatch, capfd):
    monkeypatch.setattr(room, "PART_BYTES", 1)
    began = time.monotonic()
    with pytest.warns(UserWarning, match="max_seconds"):
        corpus = gt.build_corpus(folder, tmp_path / "out", workers=workers, max_seconds=5)
    assert time.monotonic() - began < 60
    assert sorted(corpus.articles["file"]) == ["丙.html", "戊.docx", "甲.txt"]
    hung = corpus.problems[corpus.problems["problem_en"].str.contains("max_seconds")]
    assert sorted(hung["file"]) == ["丁.pdf", "乙.html"]
    told = capfd.readouterr().err
    assert "Still reading 乙.html" in told and "Still reading 丁.pdf" in told and "甲.txt" not in told
    assert not room._worker


def test_what_is_read_apart_is_what_is_read_here(tmp_path):
    """All examples, and refusals word by word."""
    bad = tmp_path / "坏.docx"
    bad.write_bytes(b"PK\x03\x04 no")
    apart = Apart()
    try:
        for path in sorted(EXAMPLE.glob("2*")):
            assert apart.read(path, max_bytes=MAX) == read_document(path)
        for path in (bad, tmp_path / "没有.pdf"):
            with pytest.raises(gt.GovtextError) as here:
                read_document(path)
            with pytest.raises(gt.GovtextError) as there:
                apart.read(path, max_bytes=MAX)
            assert str(here.value) == str(there.value)
    finally:
        apart.close()


def read_one(path: str) -> list[str]:
    apart = Apart(20)
    try:
        return apart.read(Path(path), max_bytes=MAX).paragraphs
    finally:
        apart.close()


def test_it_works_under_any_executor(tmp_path):
    """Threads, and the workers of multiprocessing.Pool, which may have no processes of multiprocessing themselves."""
    import multiprocessing

    paths = [str(word(tmp_path / f"{i}.docx", PARAGRAPH)) for i in range(3)]
    wanted = [read_document(path).paragraphs for path in paths]
    with ThreadPoolExecutor(2) as threads:
        assert list(threads.map(read_one, paths)) == wanted
    with multiprocessing.get_context("spawn").Pool(1) as processes:
        assert processes.map(read_one, paths) == wanted


def test_a_reader_that_dies_is_told_and_replaced(tmp_path):
    """As when the system ends it for want of memory."""
    slow, good = tmp_path / "慢.html", word(tmp_path / "好.docx", PARAGRAPH)
    slow.write_text(page(60_000), "utf-8")
    apart = Apart(60)
    try:
        apart.read(good, max_bytes=MAX)
        with ThreadPoolExecutor(1) as threads:
            waiting = threads.submit(apart.read, slow, max_bytes=MAX)
            time.sleep(0.5)
            apart.kill()
            with pytest.raises(gt.GovtextError, match=r"慢\.html.*died"):
                waiting.result(timeout=10)
        assert apart.read(good, max_bytes=MAX) == read_document(good)
    finally:
        apart.close()


def test_where_no_process_can_be_started_files_are_read_all_the_same(tmp_path, monkeypatch):
    from multiprocessing import spawn

    good = word(tmp_path / "好.docx", PARAGRAPH)
    for program in (str(tmp_path / "没有"), sys.executable):   # the second is made to say something else than we expect
        monkeypatch.setattr(spawn, "_python_exe", program)
        monkeypatch.setattr("govtext.readers.apart.START", "print({path!r} and 'hello')")
        assert Apart().read(good, max_bytes=MAX) == read_document(good)


@LINUX
@pytest.mark.parametrize(("number", "code", "workers"), [(signal.SIGINT, 130, 1), (signal.SIGTERM, 143, 2), (signal.SIGKILL, -9, 1), (signal.SIGKILL, -9, 2)])
def test_readers_end_with_the_build(folder, tmp_path, number, code, workers):
    mark = f"{tmp_path}-{number}"
    told = tmp_path / "told.txt"
    child = subprocess.Popen([sys.executable, "-c", "import sys, govtext.building as b; b.PART_BYTES = 1; from govtext.__main__ import main; sys.exit(main())",
                              "build", folder, tmp_path / "out", "--workers", str(workers), "--max-seconds", "60"],
                             stderr=told.open("wb"), stdout=subprocess.DEVNULL, env={**os.environ, "GOVTEXT_MARK": mark, "PYTHONUTF8": "1"})
    until = time.monotonic() + 30
    while len(marked(mark)) < (2 if workers == 1 else 5) and time.monotonic() < until:   # the build, its workers, a reader of each
        time.sleep(0.05)
    time.sleep(1)
    child.send_signal(number)
    child.communicate(timeout=15)
    assert child.returncode == code
    assert ("what was there before is unchanged" in told.read_text("utf-8")) == (code > 0)
    until = time.monotonic() + 8
    while (left := marked(mark)) and time.monotonic() < until:
        time.sleep(0.1)
    assert not left


def marked(mark: str) -> list[str]:
    """Processes that run and carry the mark in their environment."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            if f"GOVTEXT_MARK={mark}".encode() in (place / "environ").read_bytes().split(b"\0"):
                found.append(place.name)
        except OSError:
            continue
    return found


# ---------------------------------------------------------------------------------------------- cases and their advice

def test_a_cell_over_200_million_columns_is_one_cell(tmp_path):
    cell = f'<w:tc><w:tcPr><w:gridSpan w:val="200000000"/></w:tcPr>{PARAGRAPH}</w:tc>'
    assert len(read_document(word(tmp_path / "宽.docx", f"<w:tbl><w:tr>{cell}</w:tr></w:tbl>")).paragraphs) == 1


def test_two_million_paragraphs_are_read(tmp_path):
    (tmp_path / "长.txt").write_text("县里办事。\n" * 2_000_000, "utf-8")
    assert len(read_document(tmp_path / "长.txt").paragraphs) == 2_000_000


def test_what_is_nested_too_deeply_is_not_called_broken(tmp_path):
    tables = "<table><tr><td>" * 900 + LINE + "</td></tr></table>" * 900
    (tmp_path / "深.html").write_text(f"<html><body>{tables}</body></html>", "utf-8")
    word(tmp_path / "深.docx", "<w:tbl><w:tr><w:tc>" * 900 + PARAGRAPH + "</w:tc></w:tr></w:tbl>" * 900)
    pdf(tmp_path / "深.pdf", b"BT /F1 12 Tf " + b"[" * 900 + b"(a)" + b"]" * 900 + b" TJ ET")
    for suffix in ("html", "docx", "pdf"):
        with pytest.raises(gt.GovtextError, match=rf"(?s)深\.{suffix}：.*txt.*深\.{suffix}: .*nested too deeply.*txt"):
            read_document(tmp_path / f"深.{suffix}")


def test_bombs_are_refused_by_their_size(tmp_path):
    word(tmp_path / "大.docx", *[" " * 10_000_000] * 40)
    word(tmp_path / "句.docx", "<w:p><w:r><w:t>", *["县" * 1_000_000] * 20, "</w:t></w:r></w:p>")
    pdf(tmp_path / "大.pdf", b"BT /F1 12 Tf (a) Tj " + b" " * 200_000_000 + b"ET")
    for name in ("大.docx", "句.docx", "大.pdf"):
        assert (tmp_path / name).stat().st_size < 500_000
        with pytest.raises(gt.GovtextError, match=r"too large when unpacked.*[Ss]plit"):
            read_document(tmp_path / name)


@pytest.mark.parametrize("seconds", [0, -1, float("nan"), "60", None])
def test_the_limit_is_a_number_above_0(folder, tmp_path, seconds):
    with pytest.raises(gt.GovtextError, match="max_seconds"):
        gt.build_corpus(folder, tmp_path / "out", max_seconds=seconds)

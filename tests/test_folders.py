"""Folders as they are found: closed ones, vanishing files, depths beyond any path. What can be read is built, the rest is told."""

import os
import shutil
import subprocess
import sys
import warnings
from pathlib import Path

import pytest

import govtext as gt
from govtext import inputs as room
from govtext.building import build_corpus
from govtext.corpus import load_corpus
from govtext.folders import walk
from govtext.messages import GovtextError
from govtext.report import export_graph

GOOD = "县里把窗口搬到网上，数据共享还是难题。\n"
POSIX = pytest.mark.skipif(os.name != "posix", reason="makes folders that Windows does not have")


def put(path, text=None):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text or f"{GOOD}{path.stem}。", "utf-8")   # no two files hold the same text


def refuse(monkeypatch, name, error):
    """Let one folder refuse to be listed: root may list any, so permissions alone would test nothing where tests run as root."""
    real = os.scandir

    def scandir(path):
        if Path(path).name == name:
            raise error
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)


def test_a_closed_folder_is_told_and_the_rest_is_built(tmp_path, monkeypatch):
    for name in ("甲.txt", "关/乙.txt", "开/丙.txt"):
        put(tmp_path / "文本" / name)
    refuse(monkeypatch, "关", PermissionError(13, "Permission denied"))
    with pytest.warns(UserWarning, match="(?s)关：文件夹打不开.*cannot be opened"):
        corpus = build_corpus(tmp_path / "文本", tmp_path / "out", progress=False)
    assert sorted(corpus.articles["article_id"]) == ["开-丙", "甲"]
    assert load_corpus(tmp_path / "out").problems["file"].tolist() == ["关"]


def test_nothing_but_a_closed_folder_says_so(tmp_path, monkeypatch):
    put(tmp_path / "文本" / "关" / "乙.txt")
    refuse(monkeypatch, "关", PermissionError(13, "Permission denied"))
    with pytest.raises(GovtextError, match=r"(?s)没有文件.*关：文件夹打不开.*Permission denied"):
        build_corpus(tmp_path / "文本", tmp_path / "out", progress=False)


@pytest.mark.skipif(shutil.which("setpriv") is None and getattr(os, "geteuid", int)() == 0, reason="root may read everything")
@POSIX
def test_real_permissions_too(tmp_path):
    """A folder without r, one without x and a file without r; run by root, the process gives up root's right to pass over that."""
    for name in ("甲.txt", "无读/乙.txt", "无入/丙.txt", "文件/丁.txt"):
        put(tmp_path / "文本" / name)
    closed = {"无读": 0o311, "无入": 0o644, "文件/丁.txt": 0o200}
    for name, mode in closed.items():
        os.chmod(tmp_path / "文本" / name, mode)
    code = ("import sys, govtext as gt; c = gt.build_corpus(*sys.argv[1:], progress=False); "
            "print(*c.articles['article_id'], '|', *sorted(c.problems['file']))")
    modest = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if os.geteuid() == 0 else []
    done = subprocess.run([*modest, sys.executable, "-c", code, tmp_path / "文本", tmp_path / "out"], capture_output=True, encoding="utf-8",
                          env={**os.environ, "PYTHONUTF8": "1"}, check=False)
    for name in closed:
        os.chmod(tmp_path / "文本" / name, 0o755)
    assert done.stdout.split() == ["甲", "|", "文件/丁.txt", "无入/丙.txt", "无读"], done.stderr


def test_a_file_that_vanishes_between_listing_and_reading_is_told(tmp_path, monkeypatch):
    for name in ("甲.txt", "乙.txt"):
        put(tmp_path / "文本" / name)
    real = room.files_of

    def find(*arguments):
        found = real(*arguments)
        (tmp_path / "文本" / "乙.txt").unlink()
        return found

    monkeypatch.setattr(room, "files_of", find)
    with pytest.warns(UserWarning, match=r"乙\.txt"):
        corpus = build_corpus(tmp_path / "文本", tmp_path / "out", progress=False)
    assert corpus.articles["article_id"].tolist() == ["甲"] and corpus.problems["file"].tolist() == ["乙.txt"]


@POSIX
def test_links_to_nowhere_are_told_and_links_to_folders_are_not_followed_and_told(tmp_path):
    put(tmp_path / "文本" / "甲.txt")
    (tmp_path / "文本" / "断.txt").symlink_to(tmp_path / "没有.txt")
    (tmp_path / "文本" / "环").symlink_to(tmp_path / "文本", target_is_directory=True)
    os.mkfifo(tmp_path / "文本" / "管.txt")   # reading it would wait for ever
    with pytest.warns(UserWarning, match=r"断\.txt"):
        corpus = build_corpus(tmp_path / "文本", tmp_path / "out", progress=False)
    assert corpus.articles["article_id"].tolist() == ["甲"] and sorted(corpus.problems["file"]) == ["断.txt", "环", "管.txt"]


@POSIX
def test_names_that_differ_in_spaces_alone_cost_no_document(tmp_path):
    names = ["通知 (1).txt", "通知  (1).txt", " 意见.txt", "意见.txt", "办法.txt", "办法 .txt", "规 定.txt", "规\u3000定.txt", "目\u200b录.txt"]
    for number, name in enumerate(names):
        put(tmp_path / "文本" / name, f"{GOOD}第{number}份。")
    (tmp_path / "文本" / "metadata.csv").write_text("file,title\n通知  (1).txt,两格\n通知 (1).txt,一格\n", "utf-8")
    corpus = build_corpus(tmp_path / "文本", tmp_path / "out", progress=False)
    assert len(corpus.articles) == len(names) == corpus.articles["article_id"].nunique() and corpus.problems.empty
    texts = {corpus.kept_text[f"{row.article_id}-02"]: row for row in corpus.articles.itertuples()}
    assert sorted(texts) == [f"第{number}份。" for number in range(len(names))]
    assert (texts["第0份。"].title, texts["第1份。"].title) == ("一格", "两格")
    assert texts["第8份。"].file == "目录.txt", "a name that no other is like is tidied as before"


@pytest.mark.skipif(sys.platform != "linux", reason="names that are no Unicode exist on Linux only")
def test_names_in_a_lost_encoding_that_read_alike_cost_no_document(tmp_path):
    (tmp_path / "文本").mkdir()
    for name in (b"\xff\xff.txt", b"\xfe\xff.txt", b"\xff.txt"):
        with open(os.fsencode(tmp_path / "文本") + b"/" + name, "w", encoding="utf-8") as stream:
            stream.write(f"{GOOD}{list(name)}。")
    assert len(build_corpus(tmp_path / "文本", tmp_path / "out", progress=False).articles) == 3


@POSIX
def test_folders_nested_deeper_than_any_path(tmp_path):
    """2,500 levels, deeper than any path of the system (4,096 bytes on Linux) and than Python calls itself: the deep end is told, what lies above is built."""
    place = tmp_path / "文本"
    put(place / "甲.txt")
    here = os.getcwd()
    try:
        os.chdir(place)
        for depth in range(2_500):
            os.mkdir("d")
            os.chdir("d")
            if depth in (500, 2_498):
                put(Path("乙.txt"))
        os.chdir(here)
        with pytest.warns(UserWarning, match="文件夹打不开"):
            corpus = build_corpus(place, tmp_path / "out", progress=False)
        assert len(corpus.articles) == 2 and corpus.articles["file"].str.len().max() > 1000
        problem = corpus.problems.iloc[0]
        assert len(corpus.problems) == 1 and len(problem["problem_zh"]) < 200 and problem["file"].startswith("d/d/d")
    finally:
        os.chdir(here)
        subprocess.run(["rm", "-rf", str(place)], check=True)   # shutil.rmtree cannot


def test_the_walk_finds_what_os_walk_finds(tmp_path):
    for i in range(60):
        put(tmp_path / f"{i % 3}" / f"{i % 7}" / f"{i}.txt")
    (tmp_path / "leer").mkdir()
    unread = []
    mine = {"/".join(parts) for parts in walk(tmp_path, lambda parts, beside: parts[-1] == "2", unread)}
    theirs = {Path(root, name).relative_to(tmp_path).as_posix() for root, _, names in os.walk(tmp_path) for name in names}
    assert mine == {name for name in theirs if "2" not in name.split("/")[:-1]} and len(mine) > 20 and not unread


def test_parts_of_saved_pages_are_left_out_but_no_folder_that_only_sounds_like_them(tmp_path):
    put(tmp_path / "文本" / "页.html", "<html><body><p>县里把窗口搬到网上，群众办事少跑路，数据共享还是难题。</p></body></html>")
    put(tmp_path / "文本" / "页_files" / "脚本.txt")
    put(tmp_path / "文本" / "别_files" / "甲.txt")
    put(tmp_path / "文本" / ".git" / "乙.txt")
    corpus = build_corpus(tmp_path / "文本", tmp_path / "out", progress=False)
    assert sorted(corpus.articles["file"]) == ["别_files/甲.txt", "页.html"]


@POSIX
def test_names_and_cells_with_a_bare_return_neither_break_nor_replace_a_corpus(tmp_path):
    """macOS leaves a file called Icon and a return in folders with a picture of their own; cells pasted from elsewhere hold returns."""
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    (folder / "甲.txt").write_text("县里把窗口搬到网上。", "utf-8")
    gt.build_corpus(folder, out, progress=False)
    (folder / "Icon\r").write_bytes(b"")
    (folder / "乙\r本.txt").write_text("镇上的窗口轮流值守。", "utf-8")
    (folder / "metadata.csv").write_text('file,title,issuer\n甲.txt,"关于窗口\r的通知","某\r县"\n', "utf-8", newline="")
    with warnings.catch_warnings(action="ignore"):
        gt.build_corpus(folder, out, progress=False)
    corpus = gt.load_corpus(out)
    assert len(corpus.articles) == 2 and not corpus.articles.astype(str).stack().str.contains("\r").any()
    assert corpus.articles.set_index("file").loc["甲.txt", ["title", "issuer"]].tolist() == ["关于窗口 的通知", "某 县"]
    report = gt.methods_report(corpus)
    assert "\r" not in report["zh"]


def test_line_breaks_in_labels_stay_inside_the_formats_of_graphs(tmp_path):
    import networkx as nx

    graph = nx.Graph()
    graph.add_edge("数\n据", "共\r\n享\t库", weight=2)
    for suffix in ("graphml", "gexf", "net", "csv"):
        export_graph(graph, tmp_path / f"g.{suffix}")
    assert len([line for line in (tmp_path / "g.net").read_text("utf-8").splitlines() if line]) == 5   # two heads, two words, one tie
    assert nx.read_graphml(tmp_path / "g.graphml").number_of_edges() == nx.read_gexf(tmp_path / "g.gexf").number_of_edges() == 1


def test_editions_refuse_a_folder_with_other_things_in_it(tmp_path):
    from govcourse.editions import write_editions

    (tmp_path / "论文.docx").write_bytes(b"mine")
    with pytest.raises(GovtextError):
        write_editions(tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["论文.docx"]

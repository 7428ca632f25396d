"""The corpus: tables against a slow reference, stable bytes, honest hashes, nothing lost when a build is killed."""

import hashlib
import json
import multiprocessing
import os
import shutil
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from govtext import building as room
from govtext.building import build_corpus
from govtext.corpus import ARTICLE_COLUMNS, PASSAGE_COLUMNS, load_corpus
from govtext.counting import count_terms
from govtext.csvfiles import export_csv
from govtext.measures.documents import describe_documents
from govtext.messages import GovtextError
from govtext.readers import clean, read_document
from govtext.segment import is_term, segmenter, sentences

# Invented.
TEXTS = {
    "东县.txt": "东县网上办事记\n一、缘起\n　　东县办数字政府，先问群众。群众说：“要快！”还要什么？要准。\n——\n"
                "二、做法\n网上办，掌上办，网上办。数字政府不是把柜台搬上网。\n",
    "南县.txt": "南县的窗口开到晚上八点，周末也有人值守，数据共享仍是难题。\n数据共享，数据共享，还是数据共享。\n",
    "深处/北县.md": "---\ntitle: 北县观察\nsource: https://example.org/b\n---\n## 开头\n北县2021年办件3.5万件，比上年多12%。\n",
}


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "文本"
    for name, text in TEXTS.items():
        path = place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return place


def build(folder, out, **options):
    return build_corpus(folder, out, progress=False, **options)


def hashes(path):
    return {p.relative_to(path).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
            for p in sorted(Path(path).rglob("*")) if p.is_file()}


def slow_tokens(folder, files, cut):
    """The token table as the data statement defines it, without a single shortcut."""
    rows = []
    for article, name in files:
        for number, line in enumerate(read_document(folder / name).paragraphs, 1):
            for sentence, words in enumerate(sentences(line), 1):
                for term, n in sorted(Counter(word for word in cut(words) if is_term(word)).items()):
                    rows.append((f"{article}-{number:02d}", sentence, term, n))
    return rows


def many_files(place, count=60):
    """Enough invented text for several parts; every file differs."""
    words = ["数字政府", "数据共享", "网上办", "群众", "窗口", "值守", "2021年", "一网通办", "平台", "县里", *"说的了，。？“”\n"]
    place.mkdir(parents=True)
    for i in range(count):
        text = "".join(words[(i * 7 + k * k + k // 3) % len(words)] for k in range(400))
        (place / f"{i:03d}.txt").write_text(f"第{i}号文件。{text}", "utf-8")


# ---------------------------------------------------------------------------------------------- the tables

def test_tokens_equal_a_slow_reference(folder, tmp_path):
    corpus = build(folder, tmp_path / "out")
    files = [("东县", "东县.txt"), ("南县", "南县.txt"), ("深处-北县", "深处/北县.md")]
    found = list(corpus.tokens[["passage_id", "sentence", "term", "n"]].itertuples(index=False, name=None))
    assert found == slow_tokens(folder, files, segmenter())
    assert (corpus.tokens["article_id"] == corpus.tokens["passage_id"].str.rsplit("-", n=1).str[0]).all()


ODD = st.sampled_from(["数字政府", "互联网+监管", "县", "𠀀", "𠀀𠀁", "🙂", "é", "a" * 300, "２０２１", "。", "?", "\n", " ", "”", "、"])


@given(st.one_of(st.lists(ODD, max_size=30).map("".join), st.text(max_size=30)))
def test_counts_equal_a_slow_reference_on_any_text(text):
    """Words of any length and script, signs of two UTF-16 units, halves of pairs that clean() lets through."""
    text, cut = clean(text), segmenter()
    wanted = [(number, sentence, term, n) for number, line in enumerate(text.split("\n"), 1)
              for sentence, words in enumerate(sentences(line), 1)
              for term, n in sorted(Counter(word for word in cut(words) if is_term(word)).items())]
    assert list(count_terms(text, cut).itertuples(index=False, name=None)) == wanted


def test_passages_by_hand(folder, tmp_path):
    corpus = build(folder, tmp_path / "out")
    first = corpus.passages[corpus.passages["article_id"] == "东县"]
    assert list(corpus.passages.columns) == PASSAGE_COLUMNS
    assert first["passage_id"].tolist() == [f"东县-0{i}" for i in range(1, 7)]
    assert first["role"].tolist() == ["body", "heading", "body", "body", "heading", "body"]
    assert first["section_zh"].tolist() == ["", "一、缘起", "一、缘起", "一、缘起", "二、做法", "二、做法"]
    # 群众说:“要快!” is one sentence; the line of dashes holds none
    assert first["n_sentences"].tolist() == [1, 1, 4, 0, 1, 2]
    assert first["n_chars"].tolist() == [7, 4, 30, 2, 4, 25]
    assert first["sha256"].tolist()[1] == hashlib.sha256("一、缘起".encode()).hexdigest()


def test_articles_add_up_their_passages(folder, tmp_path):
    corpus = build(folder, tmp_path / "out")
    sums = corpus.passages.groupby("article_id", sort=False).agg(
        n_passages=("passage_id", "size"), n_sentences=("n_sentences", "sum"), n_chars=("n_chars", "sum"))
    assert list(corpus.articles.columns)[:len(ARTICLE_COLUMNS)] == ARTICLE_COLUMNS
    pd.testing.assert_frame_equal(corpus.articles.set_index("article_id")[list(sums)], sums, check_names=False,
                                  check_index_type=False)
    text = "\n".join(read_document(folder / "南县.txt").paragraphs)
    row = corpus.articles.set_index("article_id").loc["南县"]
    assert row["sha256"] == hashlib.sha256(text.encode()).hexdigest()
    assert row["file"] == "南县.txt" and row["title"] == "南县"  # no other title is known
    assert corpus.articles.set_index("article_id").loc["深处-北县", ["title", "url"]].tolist() == [
        "北县观察", "https://example.org/b"]


def test_ngrams_occur_at_least_twice_and_not_across_punctuation(folder, tmp_path):
    (folder / "西县.txt").write_text("我们改流程，我们改流程。流程我们", "utf-8")
    found = build(folder, tmp_path / "out").ngrams
    assert set(found[found["article_id"] == "西县"].itertuples(index=False, name=None)) == {
        ("西县", "我们 改", 2), ("西县", "改 流程", 2), ("西县", "我们 改 流程", 2)}


def test_count_terms_is_the_same_routine(folder, tmp_path):
    corpus = build(folder, tmp_path / "out")
    text = read_document(folder / "东县.txt").text
    table = count_terms(text, segmenter())
    built = corpus.tokens[corpus.tokens["article_id"] == "东县"].reset_index(drop=True)
    assert table["term"].tolist() == built["term"].tolist() and table["n"].tolist() == built["n"].tolist()
    assert [f"东县-{p:02d}" for p in table["paragraph"]] == built["passage_id"].tolist()
    assert len(count_terms("", segmenter())) == 0


def test_layout_sets_roles_and_sections_and_leaves_furniture_out(folder, tmp_path):
    layout = tmp_path / "layout.csv"
    layout.write_text("article_id,paragraph,role,section_zh,section_en\n东县,1,title,,\n东县,2,heading,由来,Origin\n"
                      "东县,4,furniture,,\n东县,6,body,另一节,Another\n", "utf-8")
    digests = tmp_path / "digests.csv"
    digests.write_text("passage_id,digest_zh,digest_en\n东县-03,先问后办。,\"Ask, then act.\"\n", "utf-8")
    corpus = build(folder, tmp_path / "out", layout=layout, digests=digests)
    rows = corpus.passages[corpus.passages["article_id"] == "东县"]
    assert rows[["passage_id", "role", "section_zh", "section_en"]].values.tolist() == [
        ["东县-02", "heading", "由来", "Origin"], ["东县-03", "body", "由来", "Origin"],
        ["东县-05", "body", "由来", "Origin"],  # laid-down roles only: its number does not make it a heading
        ["东县-06", "body", "另一节", "Another"]]
    assert set(corpus.tokens["passage_id"]) & {"东县-01", "东县-04"} == set()
    assert rows[["digest_zh", "digest_en"]].values.tolist()[1] == ["先问后办。", "Ask, then act."]


# ---------------------------------------------------------------------------------------------- metadata, ids

def test_metadata_gives_order_ids_and_columns_to_group_by(folder, tmp_path):
    (folder / "metadata.csv").write_text(
        "file,article_id,title,date,issuer,document number,pages,region\n"
        "深处\\北县.md,bei,某地“观察”,2021-06-01,北县办公室,007,12,北\n"
        "南县.txt,,,二〇二二年,,008,3,南\n", "utf-8")
    articles = build(folder, tmp_path / "out").articles.set_index("article_id")
    assert articles.index.tolist() == ["bei", "南县", "东县"]  # listed ones first, in their order
    assert articles.loc["bei", ["title", "published", "publisher", "region"]].tolist() == [
        "某地“观察”", "2021-06-01", "北县办公室", "北"]
    assert articles["document number"].tolist() == ["007", "008", ""]  # a number with zeros before it is a name
    assert articles["year"].fillna(0).tolist() == [2021, 2022, 0] and articles["year"].dtype == "Int64"
    assert articles["region"].tolist() == ["北", "南", ""]


def test_a_year_is_found_in_the_name_of_the_file_or_the_title_where_nothing_else_tells_it(folder, tmp_path):
    names = {"2019-通知.txt": (2019, "year from the file name"), "２０２２年规划.txt": (2022, "year from the file name"),
             "20190312.txt": (0, ""), "第12019号.txt": (0, ""), "1948年旧档.txt": (0, ""), "2100年展望.txt": (0, ""),
             "规划（2021—2025）.txt": (0, "several years in the file name"), "2018年会.md": (2016, ""),
             "报告.md": (2020, "year from the title"), "2015/意见.txt": (2015, "year from the folder"), "印发1999号文.txt": (0, ""),
             "2011-日期.txt": (2017, ""), "2012-年份.txt": (2013, "扫描件"), "2014-有注.txt": (2014, "扫描件; year from the file name")}
    for i, name in enumerate(names):
        head = {"2018年会.md": "---\ndate: 2016-05-01\n---\n", "报告.md": "---\ntitle: 2020年工作\n---\n"}.get(name, "")
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(f"{head}第{i}份文件说网上办事。\n", "utf-8")
    (folder / "metadata.csv").write_text("file,date,year,note\n2011-日期.txt,2017-01-02,,\n2012-年份.txt,,2013,扫描件\n"
                                         "2014-有注.txt,,,扫描件\n", "utf-8")
    articles = build(folder, tmp_path / "out").articles.set_index("file")
    found = {name: (int(year), note) for name, year, note in
             zip(articles.index, articles["year"].fillna(0), articles["note"], strict=True) if name in names}
    assert found == names
    told = describe_documents(articles.reset_index()).set_index(articles.index)["year_from"]
    assert told[["2019-通知.txt", "报告.md", "2012-年份.txt", "2014-有注.txt", "20190312.txt"]].tolist() == [
        "file name", "title", "metadata", "file name", ""]


def test_plain_numbers_in_metadata_stay_numbers(folder, tmp_path):
    (folder / "metadata.csv").write_text("file,year,pages\n东县.txt,2020,12\n南县.txt,2021,3.5\n深处/北县.md,2022,-1\n", "utf-8")
    articles = build(folder, tmp_path / "out").articles
    assert articles["year"].sum() == 6063 and articles["pages"].sum() == 14.5


def test_a_built_table_of_articles_serves_as_metadata(folder, tmp_path):
    """The natural way to correct titles: edit a copy of articles.csv. Its counts must not get in the way."""
    first = build(folder, tmp_path / "first")
    table = pd.read_csv(tmp_path / "first" / "articles.csv", dtype=str, keep_default_na=False)
    table["title"] = ["甲", "乙", "丙"]
    table["n_chars"] = "999999"
    table.to_csv(tmp_path / "meta.csv", index=False)
    second = build(folder, tmp_path / "second", metadata=tmp_path / "meta.csv")
    assert second.articles["title"].tolist() == ["甲", "乙", "丙"]
    assert second.articles["n_chars"].tolist() == first.articles["n_chars"].tolist()
    assert list(second.articles.columns) == list(first.articles.columns)


def test_names_that_become_the_same_id_are_told_apart_in_a_stable_way(tmp_path):
    place = tmp_path / "文本"
    place.mkdir()
    for name in ("报告(1).txt", "报告 1.txt", "报告-1.md", "别的.txt"):
        (place / name).write_text(f"{name}的正文。", "utf-8")
    articles = build(place, tmp_path / "out").articles.set_index("file")["article_id"].to_dict()
    assert articles == {"别的.txt": "别的", "报告 1.txt": "报告-1-txt", "报告(1).txt": "报告-1-txt-2", "报告-1.md": "报告-1-md"}


def test_per_file_encoding_from_metadata(folder, tmp_path):
    (folder / "繁.txt").write_bytes("縣裡辦事".encode("big5"))   # too little to tell by itself
    (folder / "metadata.csv").write_text("file,encoding\n繁.txt,big5\n", "utf-8")
    articles = build(folder, tmp_path / "out").articles
    assert "繁" in articles["article_id"].tolist() and "encoding" not in articles.columns


def test_hidden_folders_saved_page_parts_and_system_files_are_not_texts(folder, tmp_path):
    """Jupyter keeps copies in .ipynb_checkpoints; browsers put scripts and frames beside a saved page."""
    for name in (".ipynb_checkpoints/东县-checkpoint.txt", "页面_files/广告.html", "desktop.ini", "~$报告.docx",
                 ".out.building-x/tokens.txt", "不是页面_files/东.txt"):
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("数据共享。", "utf-8")
    (folder / "页面.html").write_text("<html><body><article><p>" + "页面的正文在这里。" * 20 + "</p></article></body></html>", "utf-8")
    corpus = build(folder, folder / "语料")   # out may lie inside
    wanted = ["不是页面_files/东.txt", "东县.txt", "南县.txt", "深处/北县.md", "页面.html"]
    assert sorted(corpus.articles["file"]) == sorted(wanted)
    assert sorted(build(folder, folder / "语料").articles["file"]) == sorted(wanted)  # the corpus itself is not a text


# ---------------------------------------------------------------------------------------------- same bytes

@pytest.fixture(scope="module")
def many(tmp_path_factory):
    place = tmp_path_factory.mktemp("many") / "文本"
    many_files(place)
    return place


@pytest.mark.parametrize("parquet", [False, True])
def test_every_way_to_build_gives_the_same_bytes(many, tmp_path, monkeypatch, parquet):
    """Twice, with two processes, with the other engine: what differs is the engine's name in the manifest."""
    pytest.importorskip("rjieba")
    if parquet:
        pytest.importorskip("pyarrow")
    monkeypatch.setattr(room, "PART_BYTES", 20_000)     # several parts
    monkeypatch.setattr(room, "PIECE_CHARS", 100)       # several pieces in a file
    monkeypatch.setattr(room, "PARQUET_FROM_BYTES", 1 if parquet else 10**9)
    first = build(many, tmp_path / "a", ngrams=True)
    wanted = hashes(tmp_path / "a")
    parts = [name for name in wanted if name.startswith("tokens")]
    assert len(parts) > 3 if parquet else parts == ["tokens.csv"]
    build(many, tmp_path / "a", ngrams=True)            # over the first one
    assert hashes(tmp_path / "a") == wanted
    build(many, tmp_path / "b", ngrams=True, workers=2)
    assert hashes(tmp_path / "b") == wanted
    other = build(many, tmp_path / "c", ngrams=True, workers=2, engine="rjieba")
    assert other.manifest["segmentation"]["engine"] == "rjieba"
    assert other.hash == first.hash and other.manifest["tables"] == first.manifest["tables"]


def test_parquet_holds_what_csv_holds(many, tmp_path, monkeypatch):
    pytest.importorskip("pyarrow")
    csv = build(many, tmp_path / "csv", ngrams=True)
    monkeypatch.setattr(room, "PART_BYTES", 20_000)
    monkeypatch.setattr(room, "PARQUET_FROM_BYTES", 1)
    parquet = build(many, tmp_path / "parquet", ngrams=True)
    assert not (tmp_path / "parquet" / "tokens.csv").exists()
    for name in ("articles", "passages", "tokens", "ngrams"):
        left, right = getattr(csv, name), getattr(parquet, name)
        pd.testing.assert_frame_equal(left.astype(str), right.astype(str))
        for column in left.columns:
            assert pd.api.types.is_numeric_dtype(left[column]) == pd.api.types.is_numeric_dtype(right[column]), column


@pytest.mark.parametrize("parquet", [False, True])
def test_parts_without_text_or_without_words_do_not_spoil_the_tables(folder, tmp_path, monkeypatch, parquet):
    """A part may hold only files that cannot be read, or signs only; its empty table must not decide the types of all."""
    if parquet:
        pytest.importorskip("pyarrow")
    wanted = build(folder, tmp_path / "wanted", ngrams=True)
    (folder / "0.txt").write_bytes(b"\x89PNG\x00")
    (folder / "1.txt").write_text("——\n……\n", "utf-8")
    monkeypatch.setattr(room, "PART_BYTES", 1)
    monkeypatch.setattr(room, "PARQUET_FROM_BYTES", 1 if parquet else 10**9)
    with pytest.warns(UserWarning, match="0.txt"):
        found = build(folder, tmp_path / "found", ngrams=True)
    assert found.articles["article_id"].tolist() == ["1", *wanted.articles["article_id"]]
    assert found.passages["n_sentences"].tolist()[:2] == [0, 0]
    for name in ("tokens", "ngrams"):
        pd.testing.assert_frame_equal(getattr(found, name).astype(str), getattr(wanted, name).astype(str))


def test_pieces_of_a_big_file_do_not_change_its_counts(folder, tmp_path, monkeypatch):
    whole = build(folder, tmp_path / "a")
    monkeypatch.setattr(room, "PIECE_CHARS", 1)
    assert build(folder, tmp_path / "b").hash == whole.hash


# ---------------------------------------------------------------------------------------------- trust

def test_the_manifest_says_what_was_built_from_what(folder, tmp_path):
    corpus = build(folder, tmp_path / "out", dictionary=["网上办"])
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text("utf-8"))
    files = hashes(tmp_path / "out")
    files.pop("manifest.json")
    assert manifest["tables"] == files
    assert manifest["segmentation"]["dictionary_words"] == "1"
    lines = "\n".join(f"{a} {h}" for a, h in zip(corpus.articles["article_id"], corpus.articles["sha256"], strict=True))
    assert manifest["inputs_sha256"] == hashlib.sha256(lines.encode()).hexdigest()
    assert str(tmp_path) not in (tmp_path / "out" / "manifest.json").read_text("utf-8")


@pytest.mark.parametrize("name", ["articles.csv", "passages.csv", "tokens.csv"])
def test_an_edited_table_is_refused_and_can_be_loaded_knowingly(folder, tmp_path, name):
    build(folder, tmp_path / "out")
    table = tmp_path / "out" / name
    table.write_text(table.read_text("utf-8").replace("数据共享", "数据独享").replace("北县观察", "北县印象")
                     .replace("一、缘起", "一、原因"), "utf-8")
    with pytest.raises(GovtextError, match=rf"(?s)out/{name}.*改动.*edited"):
        load_corpus(tmp_path / "out")
    assert len(load_corpus(tmp_path / "out", check=False).tokens) > 0


def test_the_hash_tells_corpora_apart(folder, tmp_path):
    first = build(folder, tmp_path / "a")
    assert load_corpus(tmp_path / "a").hash == first.hash == build(folder, tmp_path / "b").hash
    (folder / "南县.txt").write_text("改过一个字", "utf-8")
    assert build(folder, tmp_path / "b").hash != first.hash


def test_tables_that_do_not_fit_together_are_refused_even_without_the_hash_check(folder, tmp_path):
    for name, old, new, said in [("passages.csv", "南县-02", "南县-01", "passage_id.*南县-01"),
                                 ("articles.csv", "南县,", "西县,", "南县"),
                                 ("tokens.csv", "南县-02", "南县-99", "南县-99"),
                                 ("passages.csv", "passage_id", "passage", "passage_id"),
                                 ("tokens.csv", "term", "word", "term"),
                                 ("tokens.csv", ",1\n", ",many\n", r"tokens\.csv"),
                                 ("articles.csv", "n_chars", "n_char", "n_chars")]:
        out = tmp_path / "out"
        build(folder, out)
        table = out / name
        table.write_text(table.read_text("utf-8").replace(old, new), "utf-8")
        with pytest.raises(GovtextError, match=f"(?s){said}"):
            _ = load_corpus(out, check=False).tokens


# ---------------------------------------------------------------------------------------------- killed half way

FORKS = pytest.mark.skipif(multiprocessing.get_start_method() != "fork", reason="the patch must reach the workers")
KILLED = """
import os, sys, time
from pathlib import Path
from govtext import building as corpus
folder, out, sign, step = map(Path, sys.argv[1:])

def stop(*args, **options):
    with sign.open("a") as stream:
        print(os.getpid(), file=stream, flush=True)
    time.sleep(60)

if step.name == "manifest":
    corpus.write_manifest = stop
elif step.name == "worker":
    corpus.read_document = stop
    corpus.PART_BYTES = 1
else:  # between the two renamings
    real = os.replace
    os.replace = lambda a, b: stop() if Path(b) == out else real(a, b)
corpus.build_corpus(folder, out, progress=False, workers=2 if step.name == "worker" else 1)
"""


def start_and_kill(folder, out, sign, step, signs=1):
    """Start a build in another process, kill it where it stands still; returns the ids of the processes that got there."""
    child = subprocess.Popen([sys.executable, "-c", KILLED, str(folder), str(out), str(sign), step],
                             env={**os.environ, "PYTHONUTF8": "1"})
    try:
        until = time.monotonic() + 60
        while not sign.exists() or sign.read_text().count("\n") < signs:
            assert child.poll() is None and time.monotonic() < until, "the build ended before it could be killed"
            time.sleep(0.02)
    finally:
        child.kill()
        child.wait()
    return [int(line) for line in sign.read_text().split()]


@pytest.mark.parametrize("step", ["manifest", pytest.param("worker", marks=FORKS), "renaming"])
def test_a_build_that_is_killed_leaves_the_old_corpus_whole(folder, tmp_path, step):
    out = tmp_path / "out"
    old = build(folder, out)
    (folder / "南县.txt").write_text("改过了。", "utf-8")
    start_and_kill(folder, out, tmp_path / "sign", step)
    assert out.exists() == (step != "renaming")
    assert load_corpus(out).hash == old.hash  # and load_corpus has put it back where it was
    new = build(folder, out)
    assert new.hash != old.hash
    assert load_corpus(out).hash == new.hash


@FORKS
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads /proc")
def test_workers_end_with_a_parent_that_is_killed(folder, tmp_path):
    """Python's process pool would leave them waiting for ever, each with its dictionary in memory."""
    workers = start_and_kill(folder, tmp_path / "out", tmp_path / "sign", "worker", signs=2)

    def running(pid):
        try:
            return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
        except OSError:
            return False

    until = time.monotonic() + 5
    while any(map(running, workers)) and time.monotonic() < until:
        time.sleep(0.05)
    assert len(set(workers)) == 2 and not any(map(running, workers))


def test_what_a_kill_after_the_second_renaming_leaves_does_not_block_the_next_build(folder, tmp_path):
    build(folder, tmp_path / "out")
    shutil.copytree(tmp_path / "out", tmp_path / ".out.previous")
    assert len(build(folder, tmp_path / "out").articles) == 3
    assert sorted(p.name for p in tmp_path.iterdir()) == ["out", "文本"]


def test_an_error_in_the_middle_leaves_the_old_corpus_and_no_litter(folder, tmp_path, monkeypatch):
    old = build(folder, tmp_path / "out")

    def fail(*args):
        raise RuntimeError("boom")

    monkeypatch.setattr(room, "_article_table", fail)
    with pytest.raises(RuntimeError, match="boom"):
        build(folder, tmp_path / "out")
    assert load_corpus(tmp_path / "out").hash == old.hash
    assert sorted(p.name for p in tmp_path.iterdir()) == ["out", "文本"]


def test_a_link_to_a_folder_is_followed_and_kept(folder, tmp_path):
    """On servers the corpus often lies on another disk."""
    (tmp_path / "盘").mkdir()
    link = tmp_path / "out"
    link.symlink_to(tmp_path / "盘" / "语料", target_is_directory=True)
    build(folder, link)
    build(folder, link)
    assert link.is_symlink() and len(load_corpus(link).articles) == 3


# ---------------------------------------------------------------------------------------------- export

def test_export_opens_right_in_excel_and_runs_nothing(tmp_path):
    """A byte order mark for Chinese; an apostrophe before what Excel would take for a formula; numbers untouched."""
    dangers = ["=1+1", "+1", "-1", "@sum", "\t=1", "\r=1", "=cmd|' /C calc'!A0", "＝1"]
    table = pd.DataFrame({"词": [*dangers, "数字政府"], "n": [-1, *range(8)], "=列": pd.Categorical(["-"] * 9),
                          "x": [0.5] * 8 + [None]})
    export_csv(table, tmp_path / "表.csv")
    raw = (tmp_path / "表.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    back = pd.read_csv(tmp_path / "表.csv", encoding="utf-8-sig", dtype=str, keep_default_na=False)
    assert list(back.columns) == ["词", "n", "'=列", "x"]
    assert back["词"].str.removeprefix("'").tolist() == table["词"].tolist()
    assert back["词"].str.startswith("'").tolist() == [True] * len(dangers) + [False]
    assert back["n"].tolist()[:2] == ["-1", "0"]
    assert set(back["'=列"]) == {"'-"} and back["x"].tolist()[-2:] == ["0.5", ""]
    assert table["词"][0] == "=1+1"  # the table itself is not changed

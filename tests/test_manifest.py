"""A corpus folder that is not as it was written: one sentence, never a wrong table, never a look outside the folder."""

import json
import random
import shutil

import pandas as pd
import pytest

from govtext import building as room
from govtext.building import build_corpus
from govtext.corpus import load_corpus
from govtext.messages import GovtextError
from govtext.report import methods_report

ROUNDS = 60   # 3,000 of each kind were tried once
TEXT = "县里把窗口搬到网上，数据共享还是难题。\n群众问：能不能网上办？\n"


@pytest.fixture(params=["csv", "parquet"])
def corpus(request, tmp_path, monkeypatch):
    if request.param == "parquet":
        pytest.importorskip("pyarrow")
        monkeypatch.setattr(room, "PARQUET_FROM_BYTES", 1)
        monkeypatch.setattr(room, "PART_BYTES", 200)
    folder = tmp_path / "文本"
    folder.mkdir()
    for i in range(6):
        (folder / f"{i}.txt").write_text(TEXT * (i + 1), "utf-8")
    build_corpus(folder, tmp_path / "out", progress=False, ngrams=True)
    return tmp_path / "out"


def change(corpus, **values):
    """Rewrite the manifest; a value of None takes the entry out."""
    place = corpus / "manifest.json"
    manifest = {**json.loads(place.read_text("utf-8")), **values}
    place.write_text(json.dumps({k: v for k, v in manifest.items() if v is not None}), "utf-8")


def read_all(corpus, **options):
    loaded = load_corpus(corpus, **options)
    return loaded.passages, loaded.tokens, loaded.ngrams, loaded.problems


@pytest.mark.parametrize(("text", "said"), [
    ("", "manifest.json"), ("[]", "manifest.json"), ('{"tables": 3}', "manifest.json"), ('{"tables": {}, "segmentation": 7}', "manifest.json"),
    ("[" * 100_000, "manifest.json"), ('{"tables": {}}', "segmentation|engine"), ("null", "manifest.json")])
def test_a_manifest_that_is_none(corpus, text, said):
    (corpus / "manifest.json").write_text(text, "utf-8")
    for check in (True, False):
        with pytest.raises(GovtextError, match=said) as caught:
            load_corpus(corpus, check=check)
        assert "\n" not in caught.value.zh and "\n" not in caught.value.en


@pytest.mark.parametrize("values", [{"segmentation": None}, {"segmentation": {"engine": "jieba"}}, {"segmentation": {"engine": ["jieba"]}},
                                    {"inputs_sha256": None}])
def test_a_manifest_that_does_not_say_how_the_corpus_was_made(corpus, values):
    change(corpus, **values)
    with pytest.raises(GovtextError, match=r"(?s)manifest\.json.*(?:engine_version|inputs_sha256).*重新生成.*again"):
        load_corpus(corpus)


@pytest.mark.parametrize("name", ["../别处.csv", "/etc/hostname", "C:\\Windows\\win.ini", "C:win.ini", "\\\\server\\share\\x.csv", "a\\..\\..\\x.csv"])
def test_a_manifest_that_points_outside(corpus, name):
    change(corpus, tables={name: "0" * 64, **json.loads((corpus / "manifest.json").read_text("utf-8"))["tables"]})
    with pytest.raises(GovtextError, match=r"(?s)文件夹之外.*outside"):
        load_corpus(corpus)


def test_a_table_that_is_gone_or_in_part_or_too_many(corpus):
    first = load_corpus(corpus)
    whole = len(first.tokens)
    for name in sorted(first.manifest["tables"]):
        shutil.move(corpus / name, corpus.parent / "weg")
        with pytest.raises(GovtextError, match=f"(?s){name}.*文件缺失.*missing"):
            load_corpus(corpus)
        shutil.move(corpus.parent / "weg", corpus / name)
    part = next(iter(sorted((corpus / "tokens").glob("part-*.parquet"))), corpus / "tokens.csv")
    stranger = corpus / "tokens" / "part-99999.parquet"   # beside a table in CSV: left from another build
    stranger.parent.mkdir(exist_ok=True)
    shutil.copy(part, stranger)
    with pytest.raises(GovtextError, match=f"(?s){stranger.name}.*不明"):
        load_corpus(corpus)
    stranger.unlink()
    assert len(load_corpus(corpus).tokens) == whole


def test_a_missing_table_is_named_even_where_nothing_is_checked(corpus):
    for name in ("tokens", "passages"):
        if (corpus / name).is_dir():
            shutil.rmtree(corpus / name)
        else:
            (corpus / f"{name}.csv").unlink()
        with pytest.raises(GovtextError, match=f"没有 {name} 表"):
            read_all(corpus, check=False)


def test_broken_tables_never_end_in_anything_but_a_sentence_or_a_table(corpus):
    """Bytes changed, cut off or doubled at random, and not checked against the manifest."""
    chance = random.Random(7)
    files = sorted(p for p in corpus.rglob("*") if p.suffix in (".csv", ".parquet"))
    outcomes = []
    for _ in range(ROUNDS):
        place = chance.choice(files)
        good = place.read_bytes()
        bad = bytearray(good)
        kind = chance.randrange(3)
        if kind == 0 and bad:
            for _ in range(3):
                bad[chance.randrange(len(bad))] = chance.randrange(256)
        elif kind == 1:
            bad = bad[:chance.randrange(len(bad) + 1)]
        else:
            bad += bad[chance.randrange(len(bad) + 1):]
        place.write_bytes(bytes(bad))
        try:
            tables = read_all(corpus, check=False)
            outcomes.append(all(isinstance(table, pd.DataFrame) for table in tables))
        except GovtextError as error:
            outcomes.append("out/" in error.zh or "out：" in error.zh)
            assert len(error.zh) < 500, error.zh
        place.write_bytes(good)
    assert all(outcomes)
    load_corpus(corpus)


def test_a_good_corpus_still_reports(corpus):
    assert "jieba" in methods_report(load_corpus(corpus))["en"]

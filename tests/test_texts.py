"""The text kept beside the tables: any string in it, new words, terms added afterwards.

Oracles: str.count on invented texts; entropies and mutual information by hand; a corpus built anew.
"""

import math
import random

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import govtext as gt
from govtext.__main__ import main
from govtext.measures.newwords import Stream, new_words
from govtext.messages import GovtextError
from govtext.segment import segmenter
from govtext.texts import Texts

TEXTS = {
    "2019-甲.txt": "林长制要落实。林长制要督查,乡村振兴要快。\n政务服务中心开门,惠民生活。打开App。",
    "2020-乙.txt": "各地推行林长制!乡村振兴靠大家。\n人人为人,人人人。APP不能少。",
    "2021-丙.txt": "说说林长制、乡村振兴。\n数 字 政 府建设,中国数字政府。",
}


def build(folder, texts=TEXTS, **options):
    (folder / "in").mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / "in" / name).write_text(text, "utf-8")
    return gt.build_corpus(folder / "in", folder / "out", **({"dictionary": ["政务服务", "数字政府"], "progress": False} | options))


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    place = tmp_path_factory.mktemp("kept")
    build(place)
    return gt.load_corpus(place / "out")   # from the folder alone: the texts are not needed any more


# ---------------------------------------------------------------------------------------------- kept text

def test_a_corpus_keeps_its_text_unless_told_not_to(corpus, tmp_path):
    assert corpus.text_at_hand and gt.text_of(corpus, "2021-丙-01") == "说说林长制、乡村振兴。"
    bare = gt.load_corpus(build(tmp_path, keep_text=False).path)
    assert not (bare.path / "text").exists() and not bare.text_at_hand
    with pytest.raises(GovtextError, match="sources="):
        gt.any_count(bare, "林长制")
    for table in ("tokens", "term_counts", "passages"):
        pd.testing.assert_frame_equal(getattr(bare, table), getattr(corpus, table))


def test_a_kept_text_that_was_edited_is_seen(corpus, tmp_path):
    import shutil

    copy = shutil.copytree(corpus.path, tmp_path / "copy")
    place = next((copy / "text").iterdir())
    place.write_text(place.read_text("utf-8").replace("林长制", "河长制"), "utf-8")
    with pytest.raises(GovtextError, match="part-00000"):
        gt.load_corpus(copy)
    with pytest.warns(UserWarning, match="另|another"):
        assert gt.any_count(gt.load_corpus(copy, check=False), "林长制")["n"].item() == 0


def test_the_course_ships_no_text():
    import govcourse as gc

    assert not (gc.data_dir() / "articles" / "text").exists()


# ---------------------------------------------------------------------------------------------- any string

@pytest.mark.parametrize(("term", "n"), [("林长制", 4), ("长制要", 2), ("乡村振兴", 3), ("人人", 3), ("数字政府", 2), ("政府建", 1), ("app", 2), ("不存在", 0),
                                         ("惠民生", 1), ("、", 1), ("ＡＰＰ", 2), ("林 长制", 4)])
def test_any_string_is_counted(corpus, term, n):
    assert gt.any_count(corpus, term)["n"].tolist() == [n]


def test_by_any_column(corpus):
    assert gt.any_count(corpus, "林长制", by="year").values.tolist() == [[2019, 2, 1], [2020, 1, 1], [2021, 1, 1]]
    assert gt.any_count(corpus, "林长制", by=["article_id", "year"])["n"].tolist() == [2, 1, 1]
    assert gt.any_count(corpus, "APP", by="year", case=True)["n"].tolist() == [0, 1, 0]
    with pytest.raises(GovtextError, match="nowhere"):
        gt.any_count(corpus, "林长制", by="nowhere")
    with pytest.raises(GovtextError):
        gt.any_count(corpus, " ")


def test_counted_and_doubtful_add_up_to_any_count(corpus):
    for term in ("林长制", "民生", "乡村振兴", "政务服务", "人人", "数字政府"):
        found = gt.nested_frequency(corpus, term)
        assert gt.any_count(corpus, term)["n"].item() == (found["n"] + found["n_doubtful"]).item(), term


@given(st.lists(st.text("甲乙Aa b", max_size=12).map(lambda t: " ".join(t.split())), max_size=8), st.text("甲乙Aa", min_size=1, max_size=3))
def test_rows_of_hits_as_a_plain_search_has_them(lines, term):
    """Overlaps, hits at line ends, empty lines, spaces beside Chinese: as str.startswith at every place."""
    plain = ["".join(c for i, c in enumerate(line) if c != " " or not (line[max(i - 1, 0)] > "z" or line[min(i + 1, len(line) - 1)] > "z"))
             for line in lines]
    wanted = [row for row, line in enumerate(plain) for i in range(len(line)) if line.lower().startswith(term.lower(), i)]
    assert Texts(list(range(len(lines))), lines).rows_with(term).tolist() == wanted


def test_texts_in_several_parts(monkeypatch):
    monkeypatch.setattr("govtext.texts.PART_CHARS", 20)
    rng = random.Random(3)
    lines = ["".join(rng.choices("甲乙丙", k=rng.randint(0, 15))) for _ in range(50)]
    texts = Texts([3 * i for i in range(50)], lines)
    assert len(texts.parts) > 10
    for term in ("甲", "甲乙", "甲甲"):
        assert texts.rows_with(term).tolist() == [3 * i for i, line in enumerate(lines) for k in range(len(line)) if line.startswith(term, k)]
    assert texts.lines_of([0, 147]) == [lines[0], lines[49]]


# ---------------------------------------------------------------------------------------------- concordance

def test_a_concordance_of_any_string(corpus):
    found = gt.concordance(corpus, "乡村振兴", span=1)
    assert found[["passage_id", "sentence", "left", "node", "right", "doubtful"]].values.tolist() == [
        ["2019-甲-01", 2, "督查,", "乡村振兴", "要", False], ["2020-乙-01", 2, "制!", "乡村振兴", "靠", False],
        ["2021-丙-01", 1, "制、", "乡村振兴", "。", False]]
    words = gt.running_words(corpus).set_index(["passage_id", "token"])["term"]
    assert [words[place] for place in zip(found["passage_id"], found["token"], strict=True)] == ["乡村"] * 3
    assert gt.concordance(corpus, "民生")[["node", "doubtful"]].values.tolist() == [["惠民生活", True]]
    assert gt.concordance(corpus, "政务服务", span=1)[["node", "doubtful"]].values.tolist() == [["政务服务中心", False]]
    assert gt.concordance(corpus, "没有它").empty and gt.concordance(corpus, "政府", nested=False).empty
    assert len(gt.concordance(corpus, ["林长制", "乡村振兴"])) == 7


# ---------------------------------------------------------------------------------------------- new words

def stream(texts):
    """Words with spaces between; a document each; 、is a sign, 的 no piece."""
    numbers, word, document, piece = {}, [], [], []
    for d, text in enumerate(texts):
        for token in [*text.split(), "、"]:
            word.append(-1 if token == "、" else numbers.setdefault(token, len(numbers)))
            document.append(d)
            piece.append(token not in ("、", "的"))
    return Stream(np.array(word, np.int32), np.array(document, np.int32), np.array(piece)), list(numbers)


def test_measures_of_a_candidate_by_hand():
    """甲乙 stands five times, before 丙 丙 丁 and two signs, behind 、的 的 戊 戊: 12 words, 甲 and 乙 five each."""
    texts = ["甲 乙 丙 、 的 甲 乙 丙", "的 甲 乙 丁", "戊 甲 乙 、 戊 甲 乙"]
    flow, words = stream(texts)
    found = new_words(flow, words, years=np.array([2001.0, np.nan, 2003.0])).set_index("term").loc["甲乙"]
    total = 17
    assert found[["pieces", "n", "df", "year"]].tolist() == ["甲|乙", 5, 3, 2002]
    p, px = 5 / total, 5 / total
    assert found["npmi"] == pytest.approx(math.log(p / px**2) / -math.log(p))
    left, right = [1, 2, 2], [2, 1, 1, 1]      # a sign, 的 的, 戊 戊; 丙 丙, 丁, two signs
    for side, counts in (("h_left", left), ("h_right", right)):
        assert found[side] == pytest.approx(-sum(c / 5 * math.log2(c / 5) for c in counts))
    assert found["score"] == pytest.approx(found["npmi"] * min(found["h_left"], found["h_right"]) * 2)


def test_all_sequences_that_occur_often_enough_are_found():
    rng = random.Random(8)
    texts = [" ".join(rng.choices(["甲", "乙", "丙丁", "、", "的"], k=60)) for _ in range(5)]
    flow, words = stream(texts)
    many = {}
    for text in texts:
        tokens = [*text.split()]
        for k in range(2, 5):
            for i in range(len(tokens) - k + 1):
                piece = tokens[i:i + k]
                if not {"、", "的"} & set(piece) and len("".join(piece)) <= 6:
                    many["|".join(piece)] = many.get("|".join(piece), 0) + 1
    found = new_words(flow, words, minimum=3, longest=4, chars=6).set_index("pieces")["n"]
    assert found.to_dict() == {pieces: n for pieces, n in many.items() if n >= 3}


def test_candidates_of_a_corpus(corpus):
    found = gt.candidates(corpus).set_index("term")
    assert found.loc["林长制", ["n", "df", "year"]].tolist() == [4, 3, 2020] and found.loc["乡村振兴", "n"] == 3
    assert "政务服务" not in found.index and "2019-甲" not in found.index
    assert "[林长制]要落实" in found.loc["林长制", "contexts"]
    assert gt.candidates(corpus, holding="振兴")["term"].tolist() == ["乡村振兴"]
    assert gt.candidates(corpus, since=2021).empty and len(gt.candidates(corpus, top=1)) == 1
    for wrong in ({"minimum": 1}, {"longest": 1}, {"contexts": -1}):
        with pytest.raises(GovtextError):
            gt.candidates(corpus, **wrong)


def test_a_cut_list_of_candidates_says_that_it_is_cut(corpus, tmp_path, capsys):
    for top, cut in (("1", True), ("0", False), ("5000", False)):
        assert main(["candidates", str(corpus.path), "--to", str(tmp_path / "a.csv"), "--top", top]) == 0
        assert ("Only the first 1 were written (--top)" in capsys.readouterr().out) == cut


def test_new_words_of_the_reports_are_found(reference, tmp_path):
    """Words that a reader would look for: among the first 500, or among the first 500 of those that hold a word one would try."""
    import shutil

    for path in sorted((reference / "reports" / "provincial").rglob("20[12]?.md"))[::4]:
        place = tmp_path / "in" / path.parent.name
        place.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, place)
    found = gt.candidates(gt.build_corpus(tmp_path / "in", tmp_path / "out", engine="rjieba", progress=False), top=None, contexts=0)["term"]
    first = set(found.head(500))
    assert {"乡村振兴", "专精特新", "林长制"} <= first
    for word, tried in (("政务服务中心", "政务"), ("并联审批", "审批"), ("低空经济", "经济"), ("智慧社区", "智慧")):
        assert word in first | set(found[found.str.contains(tried)].head(500)), word


# ---------------------------------------------------------------------------------------------- adding terms

@pytest.mark.parametrize("words", [False, True])
def test_terms_added_afterwards_as_if_listed_from_the_start(tmp_path, words):
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    added = gt.add_terms(gt.load_corpus(build(tmp_path / "one").path), ["乡村振兴", "林长制"], words=words)
    more = {"dictionary": ["政务服务", "数字政府", "乡村振兴", "林长制"]} if words else {"terms": ["乡村振兴", "林长制"]}
    anew = build(tmp_path / "two", **more)
    for name in ("articles", "passages", "tokens", "term_counts", "ngrams", "listed_terms"):
        pd.testing.assert_frame_equal(getattr(added, name), getattr(anew, name))
    assert added.manifest == anew.manifest
    assert gt.load_corpus(added.path).hash == added.hash     # whole, by its own manifest
    assert (len(added.tokens[added.tokens["term"] == "林长制"]) > 0) == words


def test_a_large_corpus_is_added_to_in_parts(tmp_path, monkeypatch):
    pytest.importorskip("pyarrow")
    monkeypatch.setattr("govtext.building.PARQUET_FROM_BYTES", 1)
    corpus = gt.add_terms(gt.load_corpus(build(tmp_path).path), "乡村振兴", words=True)
    assert (corpus.path / "tokens").is_dir() and gt.nested_frequency(corpus, "乡村振兴")[["n", "longest"]].values.tolist() == [[3, 3]]
    assert gt.load_corpus(corpus.path).tokens.equals(corpus.tokens)


def test_without_all_texts_nothing_is_changed(tmp_path):
    corpus = build(tmp_path, keep_text=False)
    (tmp_path / "in" / "2020-乙.txt").unlink()
    with pytest.warns(UserWarning), pytest.raises(GovtextError, match="nothing was changed"):
        gt.add_terms(corpus, "乡村振兴")
    assert gt.load_corpus(corpus.path).hash == corpus.hash


# ---------------------------------------------------------------------------------------------- command line

def test_from_a_folder_to_new_words_and_back(tmp_path, capsys):
    build(tmp_path)
    out = tmp_path / "out"
    assert main(["candidates", str(out), "--holding", "振兴"]) == 0
    told = capsys.readouterr().out
    assert "乡村|振兴" in told and f"govtext add {out}" in told
    assert main(["add", str(out), str(tmp_path / "out-candidates.csv"), "林长制"]) == 0
    assert "2 terms added" in capsys.readouterr().out
    assert gt.nested_frequency(gt.load_corpus(out), ["乡村振兴", "林长制"])["n"].tolist() == [3, 4]


def test_what_adding_terms_changes_is_told(tmp_path, capsys):
    """政务服务 is a word of the dictionary, 乡村振兴 and A B are not; the second time all are listed, and A B cannot be cut by."""
    build(tmp_path)
    add = ["add", str(tmp_path / "out"), "乡村振兴", "政务服务", "A B"]
    assert main(add) == 0
    told = capsys.readouterr().out
    assert "2 terms added" in told and "1 were counted before: 政务服务" in told and "keyness and report stay as they were cut" in told
    assert f'govtext add {tmp_path / "out"} 乡村振兴 政务服务 "A B" --words' in told
    assert main([*add, "--words"]) == 0
    told = capsys.readouterr().out
    assert "1 terms became words, 0 of them new" in told and "1 were words before: 政务服务" in told and "counted in the text only: A B" in told and "--words" not in told
    assert gt.load_corpus(tmp_path / "out").tokens["term"].eq("乡村振兴").sum() == 3
    assert main(["add", str(tmp_path / "out"), "政务服务"]) == 0 and "--words" not in capsys.readouterr().out     # nothing to gain


def test_words_added_to_the_dictionary_and_words_in_its_place(tmp_path, capsys):
    build(tmp_path)
    (tmp_path / "more.txt").write_text("乡村振兴\n林长制 3 n\n", "utf-8")
    run = [str(tmp_path / "in"), str(tmp_path / "cli")]
    assert main(["build", *run, "--add-terms", str(tmp_path / "more.txt"), "--no-text"]) == 0
    words = set(gt.load_corpus(tmp_path / "cli").listed_terms["term"])
    assert {"乡村振兴", "林长制", "政务服务"} <= words and not (tmp_path / "cli" / "text").exists()
    assert "REPLACES" not in capsys.readouterr().err
    assert main(["build", *run, "--dictionary", str(tmp_path / "more.txt"), "--terms", "数字政府", "不存在"]) == 0
    assert gt.load_corpus(tmp_path / "cli").listed_terms.values.tolist() == [["林长制", "yes"], ["乡村振兴", "yes"], ["数字政府", "no"], ["不存在", "no"]]
    assert "REPLACES" in capsys.readouterr().err
    assert segmenter(dictionary=["林长制"])("林长制") == ["林长制"]
    with pytest.raises(SystemExit):
        main(["build", *run, "--dictionary", "a.txt", "--add-terms", "b.txt"])


def test_the_command_that_a_refusal_names_does_what_it_says(tmp_path):
    """Copied from the message, with the folder put in."""
    corpus = build(tmp_path, keep_text=False)
    with pytest.raises(GovtextError) as caught:
        gt.evidence(gt.load_corpus(corpus.path), "乡村振兴")
    command = caught.value.en.rpartition("govtext ")[2].replace("FOLDER", str(tmp_path / "in")).split()
    assert main([command[0], str(corpus.path), *command[2:]]) == 0
    assert gt.evidence(gt.load_corpus(corpus.path), "乡村振兴")["n"].sum() == 3

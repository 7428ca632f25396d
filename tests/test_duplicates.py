"""Documents that are there twice, whole or nearly, under whatever title; a form that many fill in is no duplicate."""

import math
import random
import warnings

import pandas as pd
import pytest

import govtext as gt
from govtext.measures.documents import near_duplicates

FORM = "各镇人民政府、县直各部门：现将{place}{matter}的有关事项通知如下。一、统一思想，提高认识，切实加强组织领导。二、{who}于{month}月{day}日前把材料报送办公室，"
FORM += "联系电话{number}。三、逾期不报的，予以通报批评。请认真贯彻执行。"
MATTERS = ["河道清理", "公厕改造", "粮食收购", "桥梁检修", "校车接送", "疫苗接种", "森林防火", "冬小麦补种", "旧房加固", "广场照明"]


def notice(draw: random.Random, number: int) -> str:
    """A notice of some 110 characters; its matter, place, date and figures differ, the rest is a form."""
    return FORM.format(place=f"{draw.choice('东西南北')}{chr(0x4e00 + 37 * number)}村", matter=draw.choice(MATTERS),
                       who=f"{chr(0x5f20 + number)}{chr(0x6000 + 3 * number)}", month=draw.randint(1, 12), day=draw.randint(1, 28),
                       number=draw.randint(10**6, 10**7))


def build(tmp_path, texts: dict[str, str], metadata: str = ""):
    place = tmp_path / "in"
    place.mkdir()
    if metadata:
        (place / "metadata.csv").write_text(metadata, "utf-8")
    for name, text in texts.items():
        (place / f"{name}.txt").write_text(text, "utf-8")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return gt.build_corpus(place, tmp_path / "out", progress=False)


@pytest.mark.parametrize("number", [12, 500])
def test_notices_on_one_form_are_no_duplicates_but_a_corrected_reissue_is(tmp_path, number):
    draw = random.Random(7)
    texts = {f"d{i:03}": notice(draw, i) for i in range(number)}
    texts["y-copy"] = texts["d003"]
    texts["z-reissue"] = "关于更正的通知\n" + texts["d005"].replace("认真贯彻", "抓好贯彻")
    corpus = build(tmp_path, texts)
    found = near_duplicates(corpus.tokens)
    assert found.groupby("group")["article_id"].agg(list).tolist() == [["d003", "y-copy"], ["d005", "z-reissue"]]
    assert found["similarity"].tolist()[:2] == pytest.approx([1, 1]) and (found["similarity"].iloc[2:] < 1).all()
    told = corpus.problems["problem_en"].str.startswith("Exactly the same text")
    assert corpus.problems.loc[told, "file"].tolist() == ["d003.txt, y-copy.txt"]


def test_similarity_by_hand():
    """Three documents; 甲 in all, 乙 in two, 丙, 丁 in one: weights ln 2, ln 2.5, ln 4, ln 4."""
    rows = [("a", "甲"), ("a", "乙"), ("a", "丙"), ("b", "甲"), ("b", "乙"), ("c", "甲"), ("c", "丁")]
    tokens = pd.DataFrame(rows, columns=["article_id", "term"]).assign(n=1)
    found = near_duplicates(tokens, least=0.5, block=2)
    assert found["article_id"].tolist() == ["a", "b"] and found["group"].tolist() == [1, 1]
    assert found["similarity"].round(4).tolist() == [0.5372, 0.5372]   # ln 5 / ln 20
    assert found["nearest"].tolist() == ["b", "a"]
    assert near_duplicates(tokens, least=0.54).empty and near_duplicates(tokens.head(0)).empty


@pytest.mark.parametrize("every", [5000, 0])
def test_the_nearest_in_a_chain_by_hand(monkeypatch, every):
    """Windows of 20 words, each 4 on, and a copy of the third: neighbours share 16 of 24, the ends none; of equals the first is named."""
    monkeypatch.setattr("govtext.measures.documents.EVERY_PAIR", every)
    starts = {"a": 0, "b": 4, "c": 8, "d": 12, "e": 16, "x": 8, "z": 900}
    tokens = pd.DataFrame([(name, f"w{k:03}", 1) for name, start in starts.items() for k in range(start, start + 20)], columns=["article_id", "term", "n"])
    df = tokens["term"].value_counts()
    weight = {term: math.log(1 + 7 / n) for term, n in df.items()}

    def alike(one, other):
        a, b = ({f"w{k:03}" for k in range(starts[i], starts[i] + 20)} for i in (one, other))
        return sum(weight[t] for t in a & b) / sum(weight[t] for t in a | b)

    found = near_duplicates(tokens, least=0.5)
    expected = [max((n for n in sorted(starts) if n != name), key=lambda n, name=name: round(alike(name, n), 9)) for name in "abcdex"]
    assert expected[2] == "x" and expected[5] == "c"
    assert found[["article_id", "nearest"]].to_numpy().T.tolist() == [list("abcdex"), expected] and found["group"].eq(1).all()
    assert found["similarity"].tolist() == pytest.approx([alike(name, other) for name, other in zip("abcdex", expected, strict=True)], abs=1e-8)


def test_the_report_does_not_call_a_chain_copies(tmp_path):
    """Five of eight notices on one form: the largest group holds 62 % of all, whose ends are not alike; sixty per cent are not nearly all."""
    from govtext.summary import _of_chains, duplicates

    words = [f"{chr(0x4e00 + 20 * k)}{chr(0x5e00 + 20 * k)}" for k in range(60)]
    texts = {f"c{i}": "。".join(words[i * 2:i * 2 + 16]) for i in range(5)} | {f"o{i}": "。".join(words[30 + i * 10:40 + i * 10]) for i in range(3)}
    part = duplicates(build(tmp_path, texts))
    assert part.table["article_id"].tolist() == [f"c{i}" for i in range(5)] and part.table["group"].eq(1).all() and set(part.table["nearest"]) <= set(part.table["article_id"])
    assert "at least 60% are in both" in part.said[1] and "nearly all" not in part.said[1] and "几乎" not in part.said[0]
    assert "The largest group holds 5, 62% of all" in part.said[1] and "连成一串" in part.said[0]
    assert _of_chains(2, 2) == _of_chains(20, 100) == ("", "") and "21%" in _of_chains(21, 100)[0]


def test_same_text_and_same_title_are_told_once(tmp_path):
    corpus = build(tmp_path, {"a": "修两条路。", "b": "修两条路。", "c": "修三座桥。", "d": "修四座桥。"}, "file,title\na,甲\nb,甲\nc,乙乙\nd,乙乙\n")
    assert sorted(corpus.problems["problem_en"].str[:16]) == ["Exactly the same", "Same title: “乙乙”"]


def test_titles_of_different_texts_are_told_in_one_row(tmp_path):
    titles = {f"d{i}": f"{2019 + i % 2}年工作报告" for i in range(7)} | {"x": "另一份"}
    corpus = build(tmp_path, {name: f"修{i + 2}座桥。" for i, name in enumerate(titles)}, "file,title\n" + "".join(f"{n},{t}\n" for n, t in titles.items()))
    told = corpus.problems["problem_en"][corpus.problems["problem_en"].str.startswith("Same title")]
    assert len(told) == 1 and "2 titles of 7 documents" in told.iloc[0] and "“2019年工作报告” (4), “2020年工作报告” (3)" in told.iloc[0]


@pytest.mark.slow
def test_real_reports_that_are_there_twice(reference, tmp_path):
    """Read by hand: two reports of the collection stand under two years."""
    for place in ("provincial/四川省", "provincial/贵州省", "city/兰州市"):
        for path in (reference / "reports" / place).glob("*.md"):
            (tmp_path / "in" / path.parent.name).mkdir(parents=True, exist_ok=True)
            (tmp_path / "in" / path.parent.name / path.name).write_bytes(path.read_bytes())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        corpus = gt.build_corpus(tmp_path / "in", tmp_path / "out", progress=False)
    found = near_duplicates(corpus.tokens)
    assert found["article_id"].tolist() == ["兰州市-2021", "兰州市-2022", "四川省-2019", "四川省-2020"] and found["similarity"].min() > 0.9

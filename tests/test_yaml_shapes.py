"""YAML written by hand: what stands there is kept, a wrong shape gets one sentence with file and line, a bomb is refused at once."""

import time

import pandas as pd
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import govcourse as gc
import govtext as gt
from govtext.measures import reliability as rel
from govtext.measures.pmc import pmc_index
from govtext.yamlfiles import read_yaml


def put(folder, text, name="手册.yaml", encoding="utf-8"):
    (folder / name).write_bytes(text.encode(encoding))
    return folder / name


# ---------------------------------------------------------------------------------------------------- values stay as written

PLAIN = ["NO", "on", "Yes", "off", "true", "012", "0x1F", "1e3", "12:30", "2022-01-01", "1_000", "3.10", ".5", "=", "<<", "1", "null方案", "5G", "!办", "@中心"]


@pytest.mark.parametrize("word", PLAIN)
def test_terms_stay_what_they_are(tmp_path, word):
    quoted = f"'{word}'" if word[0] in "!@" else word
    codebook = gt.load_codebook(put(tmp_path, f"categories:\n- {{id: a, include: [{{any: [{quoted}, 数据]}}]}}\n- id: b\n  include:\n    - any:\n      - {quoted}\n"))
    assert codebook.include["a"][0]["any"] == [word, "数据"] and codebook.include["b"][0]["any"] == [word]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
def test_a_codebook_is_read_in_every_encoding(tmp_path, encoding):
    text = "categories:\n- {id: a, name: {zh: 数据共享与办事窗口, en: Sharing}, include: [{any: [数据共享, 互联网＋监管]}]}\r\n"
    codebook = gt.load_codebook(put(tmp_path, text, encoding=encoding))
    assert codebook.include["a"][0]["any"] == ["数据共享", "互联网+监管"] and codebook.categories["name_zh"][0] == "数据共享与办事窗口"


TEXT = st.text(st.sampled_from("甲乙 :#-'\"[]{}&*!|>%@`,?0129NOon~=._\n\t"), min_size=1, max_size=12).filter(lambda text: " ".join(text.split()))


@given(st.recursive(TEXT, lambda inner: st.lists(inner, min_size=1, max_size=3) | st.dictionaries(TEXT.map(lambda t: "键" + " ".join(t.split())), inner, min_size=1, max_size=3),
                    max_leaves=8))
def test_what_a_yaml_writer_wrote_is_read_back(tmp_path_factory, content):
    def one_line(value):
        if isinstance(value, dict):
            return {key: one_line(inner) for key, inner in value.items()}
        return [one_line(inner) for inner in value] if isinstance(value, list) else " ".join(value.split())

    path = tmp_path_factory.mktemp("yaml") / "a.yaml"
    path.write_text(yaml.safe_dump({"top": content}, allow_unicode=True, default_style='"'), "utf-8")
    assert read_yaml(path)[0] == {"top": one_line(content)}


@given(st.text(st.sampled_from("甲a1: -[]{}&*!|>'\"#,?%@`\n\t~<="), max_size=40))
def test_any_text_is_yaml_or_is_refused_with_its_name(tmp_path_factory, text):
    path = tmp_path_factory.mktemp("yaml") / "a.yaml"
    path.write_text(text, "utf-8")
    for read in (read_yaml, gt.load_codebook):
        try:
            read(path)
        except gt.GovtextError as error:
            assert error.zh.startswith("a.yaml") and error.en.startswith("a.yaml") and "\n" not in error.zh + error.en


# ---------------------------------------------------------------------------------------------------- shapes

RULE = "categories:\n- id: a\n  include:\n"


@pytest.mark.parametrize(("text", "line", "said"), [
    (f"{RULE}  - any: 数字政府\n", 4, "a: any.*列表"), (f"{RULE}  - {{all: [数据], not: 共享}}\n", 4, "a: not.*列表"), (f"{RULE}  - {{any: [[数据]]}}\n", 4, "只能是文字"),
    (f"{RULE}  - {{any: [数据, '']}}\n", 4, "空词"), (f"{RULE}  - {{any: []}}\n", 4, "空"), (f"{RULE}  - 数字政府\n", 3, "不完整"),
    (f"{RULE}    any: [数据]\n", 4, "列表"), ("categories:\n- id: a\n  include: 数据\n", 3, "列表"), ("categories: 数据\n", 1, "列表"), ("categories:\n  id: a\n", 2, "列表"),
    ("categories:\n- 数据\n", 2, "名称: 内容"), ("categories:\n- {id: a, name: 名}\n", 2, "名称: 内容"), ("categories:\n- {id: a, name: {zh: [名]}}\n", 2, "文字"),
    ("categories:\n- id: a\n  inculde: [{any: [数据]}]\n", 3, "inculde.*include"), ("categories:\n- id: a\n  definiton: {zh: 义}\n", 3, "definition"),
    (f"{RULE}  - any: [数据]\n    any: [共享]\n", 5, "两次"), ("categories:\n- {id: a}\ncategories:\n- {id: b}\n", 3, "两次"), (f"{RULE}  - {{category: [a]}}\n", 4, "文字"),
    (f"{RULE}  - {{any: [数据], near: 1000000000}}\n", 4, "near"), (f"{RULE}  - {{any: [数据], near: 1.5}}\n", 4, "near"), (f"{RULE}  - {{any: [数据], near: 两句}}\n", 4, "near"),
    (f"{RULE}  - {{any: [数据], sections: 第一节}}\n", 4, "sections.*列表"), ("categories:\n\t- id: a\n", 2, "YAML"), ("categories: [\n", 2, "YAML"), ("- id: a\n", 0, "最上层"),
    ("categories:\n- {id: a}\n- {id: a}\n", 3, "重复"), ("? [a, b]\n: c\n", 1, "冒号"), ("categories: []\n", 1, "没有类目")])
def test_a_wrong_shape_gets_one_sentence_with_file_and_line(tmp_path, text, line, said):
    with pytest.raises(gt.GovtextError, match=f"手册.yaml{f' 第 {line} 行' if line else ''}.*{said}") as caught:
        gt.load_codebook(put(tmp_path, text))
    assert caught.value.en.startswith(f"手册.yaml line {line}" if line else "手册.yaml") and "\n" not in caught.value.zh + caught.value.en


BOMBS = {"nesting": "[" * 100_000, "mappings": "{a: " * 50_000, "blocks": "".join(" " * i + "a:\n" for i in range(3000)), "lists": "- " * 20_000 + "a",
         "laughs": "a0: &a0 [x]\n" + "".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 40)),
         "itself": "a: &a [*a]\n", "unknown": "a: *nowhere\n", "large": "a: " + "长" * 2_000_000, "tag": "a: !!python/object/apply:os.system [echo]\n", "zero": "a: \x00\x01\n"}


@pytest.mark.parametrize("kind", BOMBS)
def test_bombs_are_refused_at_once(tmp_path, kind):
    start = time.process_time()
    path = put(tmp_path, BOMBS[kind])
    for read in (gt.load_codebook, read_yaml):
        try:
            read(path)
        except gt.GovtextError:
            continue
        assert kind in ("tag", "zero")   # the tag is passed over, its text is only text
    assert time.process_time() - start < 5


def test_references_that_people_use_work(tmp_path):
    codebook = gt.load_codebook(put(tmp_path, "words: &w [数据, 共享]\ncategories:\n- {id: a, include: [{any: *w}]}\n- {id: b, include: [{all: *w}]}\n"))
    assert codebook.include["a"][0]["any"] == codebook.include["b"][0]["all"] == ["数据", "共享"]


# ---------------------------------------------------------------------------------------------------- concepts

CONCEPT = ("concepts:\n- id: a\n  kind: shift\n  name: {zh: 名, en: name}\n  article: shifts\n  passages: [p-01]\n"
           "  terms: [NO, '012']\n  digest: {zh: 义, en: gist}\n")


def concepts(folder, change=("", ""), text=CONCEPT):
    return gc.load_concepts(put(folder, text.replace(*change) if change[0] else text, "概念.yaml").parent)


def test_a_concept_is_read(tmp_path):
    row = concepts(tmp_path, ("  terms", "  years: {from: 2000, to: null}\n  order: 3\n  planned: true\n  terms")).iloc[0]
    assert row["terms"] == ("NO", "012") and row["passages"] == ("p-01",) and row["order"] == 3 and row["year_from"] == 2000 and row["planned"]
    assert pd.isna(row["year_to"])


@pytest.mark.parametrize(("change", "said"), [
    (("passages: [p-01]", "passages: p-01"), "第 6 行.*passages.*列表"), (("terms: [NO, '012']", "terms: 数据"), "第 7 行.*列表"), (("{zh: 名, en: name}", "名"), "name 要有"),
    (("  terms", "  years: 2000\n  terms"), "第 7 行.*years"), (("  terms", "  order: 第一\n  terms"), "order.*整数"), (("  terms", "  poles: [旧, 新]\n  terms"), "poles"),
    (("  terms", "  poles: {from: {name: {zh: 旧, en: old}, terms: [旧]}}\n  terms"), "to"), (("  terms", "  places: 浙江\n  terms"), "places"), (("- id: a", "- id: [a]"), "id"),
    (("  terms", "  term: [x]\n  terms"), "概念.yaml"), (("concepts:\n", "concepts: x\n#"), "列表|YAML"), (("kind: shift", "kind: nonsense"), "未知的 kind")])
def test_a_concept_of_a_wrong_shape_is_named(tmp_path, change, said):
    if change[1].startswith("  term: [x]"):
        assert len(concepts(tmp_path, change)) == 1   # a key nobody knows does no harm
        return
    with pytest.raises(gt.GovtextError, match=said):
        concepts(tmp_path, change)


# ---------------------------------------------------------------------------------------------------- numeric codes

@pytest.mark.parametrize("ids", [("1", "2"), ("'1'", "'2'"), ("1.0", "2.0")])
def test_numeric_codes_work_from_codebook_to_alpha(tmp_path, ids):
    codebook = gt.load_codebook(put(tmp_path, f"categories:\n- {{id: {ids[0]}, include: [{{any: [数字政府]}}]}}\n- {{id: {ids[1]}, parent: {ids[0]}, include: [{{any: [窗口]}}]}}\n"))
    tokens = pd.DataFrame([("d-01", 1, "数字政府"), ("d-01", 1, "窗口"), ("d-02", 1, "窗口")], columns=["passage_id", "sentence", "term"])
    passages = pd.DataFrame({"passage_id": ["d-01", "d-02"], "article_id": "d", "paragraph": [1, 2], "section_zh": ""})
    assert gt.coding_sheet(passages, gt.suggest_codes(tokens, codebook))["suggested"].tolist() == ["1|2", "2"]
    for codes in ([1, 2, 2, 2], ["1", "2", "2", "2"], [1.0, 2.0, 2.0, 2.0], ["1.0", 2, "2", 2.0]):
        codings = pd.DataFrame({"unit": ["d-01", "d-02"] * 2, "coder": ["A", "A", "B", "B"], "code": pd.Series(codes, dtype=object)})
        gt.check_codings(codings, codebook, {"d-01", "d-02"})
        assert gt.percent_agreement(codings) == 0.5
        # by hand: coincidences 1-2 twice, 2-2 twice over four values: D_o = 2/4, D_e = 2 * 1 * 3 / (4 * 3), alpha = 1 - 1
        assert gt.krippendorff_alpha(codings) == pytest.approx(0)
    with pytest.raises(gt.GovtextError, match="3"):
        gt.check_codings(codings.assign(code=3), codebook, {"d-01", "d-02"})


def test_numbers_of_two_files_meet_and_are_ordered_by_size():
    one = pd.DataFrame({"unit": [1, 2, 3, 4], "coder": "A", "code": [1, 2, 10, 2]})
    two = pd.DataFrame({"unit": ["1", "2.0", "3", "4"], "coder": "B", "code": ["1", "2.0", "10", ""]})
    both, plain = pd.concat([one, two]), pd.concat([one, one.assign(coder="B").iloc[:3]])
    for level in rel.LEVELS:
        assert gt.krippendorff_alpha(both, level=level) == pytest.approx(gt.krippendorff_alpha(plain, level=level)) == 1
    assert gt.category_agreement(both)["code"].tolist() == ["1", "2", "10"]
    assert gt.krippendorff_alpha(both, level="ordinal", order=[1, 2, 10]) == 1
    decided = gt.adjudicate(pd.concat([one, two.assign(code=["1", "2", "2", ""])]), pd.DataFrame({"unit": ["3"], "code": [10], "reason": "x"}))
    assert decided.set_index("unit")["code"].to_dict() == {"1": "1", "2": "2", "3": "10", "4": "2"}


@pytest.mark.parametrize("scores", [[0, 1], ["0", "1"], [0.0, 1.0], ["0.0", "1.0"], [False, True]])
def test_scores_of_a_policy_as_a_csv_gives_them(scores):
    table = pd.DataFrame({"policy": "p", "variable": ["x1", "x1"], "item": ["a", "b"], "score": pd.Series(scores, dtype=object)})
    assert pmc_index(table)["pmc"].tolist() == [0.5]
    with pytest.raises(gt.GovtextError, match="0 或 1"):
        pmc_index(table.assign(score=["0", "2"]))

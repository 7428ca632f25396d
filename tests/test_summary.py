"""A report: what its methods section says is what its tables hold, for corpora built in different ways; groups; years; whole or not at all."""

import json
import re
import shutil
import warnings

import pandas as pd
import pytest

import govtext as gt
from govtext import report, summary
from govtext.__main__ import main
from govtext.messages import GovtextError

TOPICS = ["数字政府建设要加快，数据共享要推进。群众办事少跑腿。", "一网通办先从窗口开始，窗口人员要培训。数据共享有目录。", "派单办理要及时，超级派单台要统一。群众满意。"]


def test_least_counts_on_the_sides_of_a_comparison():
    from govtext.summary import least_on_sides

    assert least_on_sides(50_000, 5) == (2500, 3) and least_on_sides(24, 5) == (0, 0) and least_on_sides(100, 80) == (5, 4)


def write(place, number: int = 6, metadata: str | None = None) -> None:
    place.mkdir(parents=True)
    for i in range(number):
        (place / f"d{i}.txt").write_text(f"{TOPICS[i % 3]}\n第{i + 11}号通知，由第{i + 31}组负责，{'办事' * (i + 1)}。", "utf-8")
    years = [2018 + i for i in range(number)]
    (place / "metadata.csv").write_text(metadata if metadata is not None else "file,year,issuer,province\n" + "".join(
        f"d{i}.txt,{y},{'甲局' if i % 2 else '乙局'},{'丙省' if i < 2 else '丁省'}\n" for i, y in enumerate(years)), "utf-8")


def build(folder, out, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return gt.build_corpus(folder, out, progress=False, **options)


def read(path) -> pd.DataFrame:
    return pd.read_csv(path, encoding="utf-8-sig", keep_default_na=False)


# ---------------------------------------------------------------------------------------------------- what was said, and what was done

@pytest.fixture(scope="module", params=["course dictionary", "own dictionary, traditional", "terms added"])
def reported(request, tmp_path_factory):
    """A corpus, the folder of its report, and the methods section in both languages."""
    place = tmp_path_factory.mktemp("said")
    write(place / "in")
    if request.param == "course dictionary":
        corpus = build(place / "in", place / "out")
    elif request.param == "own dictionary, traditional":
        pytest.importorskip("rjieba")
        pytest.importorskip("opencc")
        (place / "in" / "d0.txt").write_text("數據共享要推進，群眾辦事少跑腿。數據共享。", "utf-8")
        corpus = build(place / "in", place / "out", dictionary=["群众办事", "派单"], engine="rjieba", convert="t2s", keep_text=False)
    else:
        corpus = gt.add_terms(gt.add_terms(build(place / "in", place / "out", terms=["少跑腿"]), ["超级派单台"], words=True), ["要统一"])
    assert main(["report", str(place / "out"), "--by", "year", "--split", "2021"]) == 0
    folder = place / "out-report"
    said = {lang: (folder / f"methods.{lang}.md").read_text("utf-8") for lang in ("zh", "en")}
    assert not any("{" in text for text in said.values())   # a value that was not filled in
    return corpus, folder, said


def number(text: str, pattern: str) -> int:
    found = re.search(pattern, text)
    assert found, pattern
    return int(found[1].replace(",", ""))


def test_sizes_and_years(reported):
    corpus, folder, said = reported
    documents = read(folder / "documents.csv")
    assert number(said["en"], r"holds (\S+) documents") == number(said["zh"], r"共 (\S+) 份文档") == len(documents)
    assert number(said["en"], r"([\d,]+) passages,") == corpus.passages["passage_id"].nunique()
    assert number(said["en"], r"([\d,]+) sentences and") == corpus.tokens[["passage_id", "sentence"]].drop_duplicates().shape[0]
    assert f"Years: {documents['year'].min()}–{documents['year'].max()}; taken from the metadata (6)" in said["en"]


def test_segmenter_dictionary_and_terms_are_those_of_the_manifest(reported):
    corpus, _, said = reported
    cut = corpus.manifest["segmentation"]
    assert f"cut with {cut['engine']} {cut['engine_version']}" in said["en"] and f"用 {cut['engine']} {cut['engine_version']} 分词" in said["zh"]
    assert ("OpenCC" in said["en"].split("## ")[0]) == ("convert" in cut)
    assert number(said["en"], r"dictionary (?:has|is that of the course,) ([\d,]+) entries") == int(cut["dictionary_words"])
    assert number(said["zh"], r"统计 ([\d,]+) 个词") == len(corpus.listed_terms)
    outside = corpus.listed_terms.loc[corpus.listed_terms["dictionary"] == "no", "term"].tolist()
    assert set(outside) == ({"少跑腿", "要统一"} if outside else set()) and all(term in said["en"] for term in outside)
    assert ("要统一" in "".join(corpus.tokens["term"].unique())) is False   # counted, and no word
    known = set(gt.load_terms()["term"])
    added = {t for t in corpus.listed_terms.loc[corpus.listed_terms["dictionary"] == "yes", "term"] if t not in known}
    assert added == {"own": {"群众办事"}, "jieba": set(), "added": {"超级派单台"}}["own" if "convert" in cut else "added" if outside else "jieba"] | (
        {"派单"} & added)
    assert all(re.search(rf"\| {term} \| 加入词典 \|", said["zh"]) for term in added)


def test_frequencies_are_longest_match_and_their_parts_are_documents(reported):
    corpus, folder, said = reported
    assert "最长匹配计数" in said["zh"] and "longest-match counts" in said["en"]
    assert "嵌套" not in said["zh"].split("## 附录")[0] and "nested" not in said["en"]
    table = read(folder / "frequencies.csv").set_index("term")
    words = corpus.tokens.astype({"term": str}).groupby("term")
    assert (table["n"] == words["n"].sum()[table.index]).all() and (table["df"] == words["article_id"].nunique()[table.index]).all()
    assert (table["parts"] == table["df"]).all()                                     # the unit of parts is the document, as said
    assert number(said["en"], r"parts and dp is the document \((\d+) in all\)") == len(corpus.articles)
    sizes = words["n"].sum()[table.index].sum()
    term = table.index[0]
    share = corpus.tokens[corpus.tokens["term"].isin(table.index)].groupby("article_id")["n"].sum() / sizes
    own = corpus.tokens[corpus.tokens["term"] == term].groupby("article_id")["n"].sum().reindex(share.index, fill_value=0) / table.loc[term, "n"]
    assert table.loc[term, "dp"] == pytest.approx((own - share).abs().sum() / 2)     # Gries 2008 by hand
    stop = gt.load_stopwords()
    assert not set(table.index) & stop and number(said["en"], r"([\d,]+) stop words were used: the list of this tool") == len(stop)
    assert not {t for t in table.index if len(t) < 2}


def test_window_of_the_network_and_reference_of_the_keyness(reported):
    corpus, folder, said = reported
    network = read(folder / "network.csv")
    places = corpus.tokens.astype({"term": str}).groupby("term")["passage_id"].agg(set)
    assert "the window is the passage" in said["en"]
    assert network["n"].tolist() == [len(places[a] & places[b]) for a, b in zip(network["term_a"], network["term_b"], strict=True)]
    least = number(said["en"], r"in at least (\d+) document")
    chosen = set(network["term_a"]) | set(network["term_b"])
    assert corpus.tokens[corpus.tokens["term"].isin(chosen)].groupby("term", observed=True)["article_id"].nunique().min() >= least
    keyness = read(folder / "keyness-1.csv").set_index("term")
    assert "“2021–2023” (3, reference 3) documents" in said["en"] and "“2021–2023”（3 份文档，参照 3 份）" in said["zh"]
    late = corpus.tokens["article_id"].map(corpus.articles.set_index("article_id")["year"]) >= 2021
    for term in keyness.index[:3]:
        own = corpus.tokens["term"] == term
        assert keyness.loc[term, ["n_target", "n_reference"]].tolist() == [corpus.tokens.loc[own & side, "n"].sum() for side in (late, ~late)]
        assert keyness.loc[term, "df_target"] == corpus.tokens.loc[own & late, "article_id"].nunique()
    assert (keyness["n_target"] + keyness["n_reference"]).min() >= number(said["en"], r"words with at least (\d+) occurrences")
    assert keyness["p"].min() >= 1 / (number(said["en"], r"permuted (\d+) times") + 1)


def test_a_word_that_only_longer_words_hold_is_marked_on_the_screen(tmp_path, capsys):
    """共享 stands in three texts of four on both sides, but in those of 甲 inside 政务数据共享, a word of the dictionary."""
    for name, word in (("甲", "政务数据共享"), ("乙", "共享")):
        (tmp_path / name).mkdir()
        for i in range(4):
            (tmp_path / name / f"{i}.txt").write_text(f"要推进{word if i else '窗口服务'}。窗口工作{'有序' * (i + 1)}开展。", "utf-8")
        build(tmp_path / name, tmp_path / f"{name}-out", dictionary=["政务数据共享", "窗口", "共享"])
    assert main(["compare", str(tmp_path / "甲-out"), str(tmp_path / "乙-out"), "--to", str(tmp_path / "k.csv")]) == 0
    told = capsys.readouterr().out
    assert "共享‡ " in told and "‡ Counted by longest match" in told and "共享 3:0)" in told and "Both sides are counted by longest match" in told and "窗口‡" not in told
    row = read(tmp_path / "k.csv").set_index("term").loc["共享"]
    assert row[["n_target", "n_reference", "inside_target", "inside_reference"]].tolist() == [0, 3, 3, 0] and bool(row["inside_matters"])


def test_periods_that_were_cut_from_years_are_told():
    documents = pd.DataFrame({"period": ["2015–2016", "…", "2017"]})
    assert summary.said_of_spans(documents)[0] == "时期不是给定的，由年份按等长切出（至多四段：2015–2016、2017），没有政策上的依据。"
    assert summary.said_of_spans(documents, pd.Series(["", None, " "]))[1].endswith("(2015–2016, 2017); no policy stands behind them.")
    assert summary.said_of_spans(documents, pd.Series(["前", "", ""])) == summary.said_of_spans(documents[1:2]) == ("", "")


def test_a_group_that_can_be_dealt_in_few_ways_only_is_told():
    of = pd.Series(["甲"] * 2 + ["乙"] * 5, [f"d{i}" for i in range(7)])
    zh, en = summary.said_of_keyness(of, ["甲"], "issuer")
    assert "“甲”一比只有 21 种分法" in zh and "in 21 ways only" in en and zh.endswith(summary.LOG_RATIO[0])
    assert "种分法" not in summary.said_of_keyness(pd.concat([of, of]), ["甲"], "issuer")[0]      # 4 against 10: 1001 ways


def test_every_figure_is_there_twice_and_shown_in_the_text(reported):
    import docx

    _, folder, said = reported
    names = {"documents", "frequencies", "dispersion", "network", "keyness-1"}
    assert {p.name for p in (folder / "figures").iterdir()} == {f"{n}.{lang}.{kind}" for n in names for lang in ("zh", "en") for kind in ("png", "svg")}
    for lang in ("zh", "en"):
        assert re.findall(r"\]\(figures/(\S+)\.png\)", said[lang]) == [f"{n}.{lang}" for n in ("documents", "frequencies", "dispersion", "network", "keyness-1")]
        assert len(docx.Document(str(folder / f"methods.{lang}.docx")).inline_shapes) == 5
    assert re.findall(r"## 附录(.)", said["zh"]) == list("一二三四")[:len(re.findall(r"## Appendix", said["en"]))]
    assert (folder / "figures" / "documents.zh.png").read_bytes()[:4] == b"\x89PNG"


def test_what_the_caller_says(tmp_path):
    write(tmp_path / "in", 3)
    corpus = build(tmp_path / "in", tmp_path / "out")
    made = report.methods_report(corpus, unit="sentence", counting="nested", window=5, reference=("五篇课程文章", "the five course articles"),
                                 stopwords=[*list(gt.load_stopwords())[1:], "通知", "办法"], synonyms=4)
    for words in ("The unit of analysis is the sentence.", "Counts are nested", "within 5 words to each side, in the same sentence",
                  "reference corpus of the keyness is the five course articles", "2 more (办法、通知) and 1 fewer than in the list of this tool", "4 synonyms"):
        assert words in made["en"], words
    silent = report.methods_report(corpus)
    assert not any(word in silent["en"] for word in ("unit of analysis", "nested", "longest", "stop words", "Appendix 4"))
    for wrong in ({"unit": "word"}, {"counting": "own"}, {"window": "page"}):
        with pytest.raises(GovtextError):
            report.methods_report(corpus, **wrong)


# ---------------------------------------------------------------------------------------------------- years and groups

ODD = "file,year\nd0.txt,不详\nd1.txt,二〇二二年\nd2.txt,二○二三年\nd3.txt,44562\nd4.txt,2021-2023\nd5.txt,\nd6.txt,2020年3月\nd7.txt,0\nd8.txt,99999\nd9.txt,民国\n"


def test_odd_years_are_read_or_left_empty_and_never_wrong(tmp_path, capsys):
    """二〇二二年 and 二○二三年 are years, 44562 is Excel's number of the first day of 2022; the others are no single year."""
    write(tmp_path / "in", 10, ODD)
    corpus = build(tmp_path / "in", tmp_path / "out")
    assert main(["report", str(tmp_path / "out")]) == 0
    documents = read(tmp_path / "out-report" / "documents.csv").set_index("file")["year"].astype(str)
    assert documents[documents != ""].to_dict() == {"d1.txt": "2022", "d2.txt": "2023", "d3.txt": "2022", "d6.txt": "2020"}
    said = (tmp_path / "out-report" / "methods.en.md").read_text("utf-8")
    assert "Years: 2020–2023; 6 without a year, which the span ignores" in said and "nan" not in said.lower()
    drawn = summary.report_parts(corpus, frozenset())[0].figures["documents"]().table
    assert drawn.groupby("column")["n"].sum().to_dict() == {"2020": 1, "2022": 2, "2023": 1, "…": 6}
    assert main(["compare", str(tmp_path / "out"), "--by", "year", "--split", "2022"]) == 0
    out = capsys.readouterr().out
    assert "“2022–2023” (3, reference 1)" in out and "without the 6 whose year is not known" in out


def test_a_folder_without_any_year(tmp_path, capsys):
    write(tmp_path / "in", 4, "file\nd0.txt\n")
    build(tmp_path / "in", tmp_path / "out")
    assert main(["report", str(tmp_path / "out")]) == 0
    assert "No document has a year." in (tmp_path / "out-report" / "methods.en.md").read_text("utf-8")
    assert not (tmp_path / "out-report" / "keyness-1.csv").exists()
    assert main(["report", str(tmp_path / "out"), "--by", "year"]) == 2 and main(["compare", str(tmp_path / "out"), "--by", "year", "--split", "2020"]) == 2
    assert "one group only" in capsys.readouterr().err


def test_groups_of_any_column(tmp_path):
    write(tmp_path / "in")
    corpus = build(tmp_path / "in", tmp_path / "out")
    of = summary.groups_of(corpus, "province")
    assert of.tolist() == ["丙省", "丙省", "丁省", "丁省", "丁省", "丁省"]
    assert summary.groups_of(corpus, "year", 2020).tolist() == ["2018–2019"] * 2 + ["2020–2023"] * 4
    assert summary.groups_of(corpus, "n_chars", corpus.articles["n_chars"].max()).nunique() == 2
    assert summary.usual_groups(corpus) == "issuer" and summary.chosen_groups(of) == ["丙省"] and summary.chosen_groups(of, ["丁省"]) == ["丁省"]
    for wrong in (lambda: summary.groups_of(corpus, "色彩"), lambda: summary.groups_of(corpus, "year", 1999), lambda: summary.groups_of(corpus, "issuer", 3),
                  lambda: summary.chosen_groups(of, ["戊省"]), lambda: summary.chosen_groups(of.head(2))):
        with pytest.raises(GovtextError):
            wrong()


def test_groups_are_asked_for_by_the_head_that_the_researcher_wrote_and_refused_before_work_starts(tmp_path, capsys, monkeypatch):
    write(tmp_path / "in")
    table = tmp_path / "in" / "metadata.csv"
    table.write_text(table.read_text("utf-8").replace("issuer", "发文 机关").replace("year", "年份"), "utf-8")
    corpus = build(tmp_path / "in", tmp_path / "out")
    assert "发文 机关 → issuer" in capsys.readouterr().out
    assert summary.groups_of(corpus, "发文机关").tolist() == summary.groups_of(corpus, "issuer").tolist()
    assert summary.groups_of(corpus, "年份").tolist() == summary.groups_of(corpus, "year").tolist()
    assert main(["compare", str(tmp_path / "out"), "--by", "发文机关"]) == 0 and "column issuer" in capsys.readouterr().out
    monkeypatch.setattr("govtext.measures.frequency.content_terms", None)   # whoever counts words now falls
    for wrong in ({"by": "色彩"}, {"by": "发文机关", "groups": ["戊局"]}):
        with pytest.raises(GovtextError):
            summary.report_parts(corpus, frozenset(), **wrong)


def test_groups_without_a_table_of_their_own_are_named_on_screen_and_in_the_methods(tmp_path, monkeypatch):
    """Eleven documents of five issuers, 3 + 3 + 2 + 2 + 1: four are compared."""
    monkeypatch.setattr(summary, "PERMUTATIONS", 9)
    issuers = ["甲局", "乙局", "丙局", "丁局"] * 2 + ["甲局", "乙局", "戊局"]
    write(tmp_path / "in", 11, "file,issuer,号\n" + "".join(f"d{i}.txt,{issuer},{max(i, 1)}号\n" for i, issuer in enumerate(issuers)))
    corpus = build(tmp_path / "in", tmp_path / "out")
    left = "其中 1 组没有单独的表，只在参照语料里：戊局（1 份）。", "Of 5 groups, these have no table of their own and stand in the reference only (1): 戊局 (1)."
    with pytest.warns(UserWarning, match=re.escape(left[0]) + "用 --group.*\n" + re.escape(left[1]) + " --group"):
        parts = {part.name: part for part in summary.report_parts(corpus, frozenset(), by="issuer")}
    zh, en = parts["keyness-1"].said
    assert zh.endswith(left[0]) and en.endswith(left[1]) and "keyness-4.csv（丙局）：" in zh and "keyness-4.csv (丙局): " in en
    assert "keyness-5" not in parts and parts["keyness-4"].said == ("", "")
    with warnings.catch_warnings():
        warnings.simplefilter("error")   # who names groups knows that there are others
        summary.chosen_groups(summary.groups_of(corpus, "issuer"), ["甲局"])
    numbers = summary.groups_of(corpus, "号")
    with pytest.warns(UserWarning, match=r"11 份文档分成 10 组，平均一组不到两份[^\n]*\n[^\n]*\(6\): .*11 documents are in 10 groups, fewer than two each"):
        summary.chosen_groups(numbers)
    for none in (numbers.head(2), pd.Series(["甲", "乙", "丙"] * 2)):
        assert summary.said_of_groups(none, list(dict.fromkeys(none))) == ("", "")


def test_compare_inside_one_corpus(tmp_path, capsys):
    write(tmp_path / "in")
    build(tmp_path / "in", tmp_path / "out")
    place = tmp_path / "keyness.csv"
    assert main(["compare", str(tmp_path / "out"), "--by", "issuer", "--group", "甲局", "--to", str(place)]) == 0
    said, table = capsys.readouterr().out, read(place)
    assert "“甲局” (3, reference 3)" in said and "More typical of 甲局" in said and set(table["group"]) == {"甲局"}
    alone = "file,issuer\n" + "".join(f"d{i}.txt,{'甲局' if i else '乙局'}\n" for i in range(6))
    (tmp_path / "in" / "metadata.csv").write_text(alone, "utf-8")
    build(tmp_path / "in", tmp_path / "out")
    assert main(["compare", str(tmp_path / "out"), "--by", "issuer", "--group", "乙局"]) == 0
    assert "a side is a single document, so ll ranks and nothing is tested" in capsys.readouterr().out
    for wrong in (["compare", "out"], ["compare", "out", "course", "--by", "year"], ["compare", "out", "course", "--split", "2020"], ["report", "out", "--group", "甲局"],
                  ["report", "out", "--by", "色彩"], ["report", "out", "--by", "year", "--split", "1000"], ["report", "out", "--by", "issuer", "--group", "丙局"]):
        assert main([str(tmp_path / w) if w == "out" else w for w in wrong]) == 2, wrong
        assert "Traceback" not in (err := capsys.readouterr().err) and err.strip()


def test_a_report_is_written_whole_or_not_at_all(tmp_path, monkeypatch):
    write(tmp_path / "in")
    build(tmp_path / "in", tmp_path / "out")
    assert main(["report", str(tmp_path / "out")]) == 0
    folder = tmp_path / "out-report"
    before = {p.relative_to(folder): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    assert json.loads((folder / ".written.json").read_text("utf-8")) == sorted(str(p.as_posix()) for p in before if p.name != ".written.json")

    def broken(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(report, "write_report", broken)
    assert main(["report", str(tmp_path / "out"), "--by", "province"]) == 2
    assert {p.relative_to(folder): p.read_bytes() for p in folder.rglob("*") if p.is_file()} == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["in", "out", "out-report"]
    monkeypatch.undo()
    shutil.rmtree(folder)
    assert main(["report", str(tmp_path / "out")]) == 0   # the same again is the same, byte for byte (Word keeps the time)
    assert all((folder / name).read_bytes() == content for name, content in before.items() if name.suffix != ".docx")


def test_one_document(tmp_path):
    write(tmp_path / "in", 1)
    build(tmp_path / "in", tmp_path / "out")
    assert main(["report", str(tmp_path / "out")]) == 0
    said = (tmp_path / "out-report" / "methods.en.md").read_text("utf-8")
    assert "holds 1 document," in said and "With a single document parts and dp mean nothing" in said
    assert {p.name.split(".")[0] for p in (tmp_path / "out-report" / "figures").iterdir()} == {"documents", "frequencies", "network"}


def test_a_thousand_documents_are_listed_in_part(tmp_path):
    write(tmp_path / "in", 1200, "file,issuer\n" + "".join(f"d{i}.txt,第{i % 60}个单位\n" for i in range(1200)))
    corpus = build(tmp_path / "in", tmp_path / "out")
    made = report.methods_report(corpus)["zh"]
    assert "文档清单（前 200 行，共 1,200 行）" in made and len(re.findall(r"\n\| d\d", made)) == 200 and "共 1,200 份文档" in made
    parts = summary.report_parts(corpus, gt.load_stopwords(), by="issuer", groups=["第3个单位"])
    chart = parts[0].figures["documents"]()
    assert chart.table["n"].sum() == 1200 and chart.table["row"].nunique() == 34 and parts[-1].name == "keyness-1"

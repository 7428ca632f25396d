"""The explorer: what the page holds equals the tables, in two languages, small, without an address outside, for any corpus."""

import base64
import csv
import gzip
import io
import json
import re
import shutil
import subprocess
from collections import defaultdict

import numpy as np
import pytest

import govcourse as gc
import govtext as gt
from govcourse.explorer import write_course_explorer
from govtext.explorer import own, page
from govtext.explorer.counts import Draws, explorer_data

PAGE = re.compile(r'<script type="text/plain" id="data">([A-Za-z0-9+/=]+)</script>')
LEVEL = {"provincial": 0, "city": 1, "national": 2}
# 24 cells: every level, early and late, common and rare, a term with a sign, one that never occurs
CELLS = [(term, year, level) for term in ("数字政府", "电子政务", "互联网+", "大数据", "企业", "民生") for year, level in
         ((2004, "provincial"), (2019, "provincial"), (2022, "city"), (2021, "national"))]


def unpacked(html: str) -> dict:
    return json.loads(gzip.decompress(base64.b64decode(PAGE.search(html)[1])))


@pytest.fixture(scope="module")
def html(tmp_path_factory) -> str:
    out = tmp_path_factory.mktemp("explorer") / "explorer.html"
    write_course_explorer(out)
    return out.read_text("utf-8")


@pytest.fixture(scope="module")
def data(html) -> dict:
    return unpacked(html)


@pytest.fixture(scope="module")
def by_hand() -> tuple[dict, dict]:
    """Sums of the shipped tables with nothing but the csv module: (term, year, level) -> n, doubtful, reports; (year, level) -> size."""
    reference = gc.data_dir() / "reference"
    with open(reference / "reports.csv", encoding="utf-8-sig", newline="") as file:
        reports = {row["report_id"]: row for row in csv.DictReader(file) if row["counted"] == "True"}
    size, cells = defaultdict(lambda: [0, 0]), defaultdict(lambda: [0, 0, 0])
    for row in reports.values():
        here = size[int(row["year"]), row["level"]]
        here[0] += 1
        here[1] += int(row["n_chars"])
    with gzip.open(reference / "report_terms.csv.gz", "rb") as file:
        for row in csv.DictReader(io.TextIOWrapper(file, "utf-8-sig", newline="")):
            report = reports[row["report_id"]]
            cell = cells[row["term"], int(report["year"]), report["level"]]
            cell[0] += int(row["n"])
            cell[1] += int(row["n_doubtful"])
            cell[2] += int(row["n"]) > 0
    return cells, size


def column(data: dict, part: str, term: str) -> list[int]:
    """Counts of a term per document, spread out again as the page does it."""
    pairs, found, at = data[part][data["terms"]["term"].index(term)], [0] * len(data["documents"]["year"]), 0
    for step, n in zip(pairs[::2], pairs[1::2], strict=True):
        at += step
        found[at] = n
    return found


def cell(data: dict, term: str, year: int, level: str) -> tuple[int, int, int, int, int]:
    """n, doubtful, reports with it, reports, characters of a term in a year at a level, from the page."""
    documents, n, doubtful = data["documents"], column(data, "counts", term), column(data, "doubtful", term)
    here = [d for d, (y, g) in enumerate(zip(documents["year"], documents["group"], strict=True)) if y == year and g == LEVEL[level]]
    return (sum(n[d] for d in here), sum(doubtful[d] for d in here), sum(n[d] > 0 for d in here), len(here), sum(documents["chars"][d] for d in here))


# ---------------------------------------------------------------------------------------------------- numbers

@pytest.mark.parametrize(("term", "year", "level"), CELLS)
def test_a_cell_of_the_page_is_the_sum_of_the_table(data, by_hand, term, year, level):
    cells, size = by_hand
    n, doubtful, holding = cells[term, year, level]
    assert cell(data, term, year, level) == (n, doubtful, holding, *size[year, level])


def test_every_count_of_the_table_is_in_the_page(data, by_hand):
    cells, _ = by_hand
    assert sum(sum(pairs[1::2]) for pairs in data["counts"]) == sum(n for n, _, _ in cells.values())
    assert sum(sum(pairs[1::2]) for pairs in data["doubtful"]) == sum(d for _, d, _ in cells.values())
    assert len(data["terms"]["term"]) == len(data["counts"]) == len(data["limits"][0])


def limits_of(data: dict, term: str, level: str) -> dict[int, tuple[float, float]]:
    """Year -> limits per 10,000 characters, placed as the page places them: years with ten reports and an occurrence, in order."""
    years = sorted({y for y, g in zip(data["documents"]["year"], data["documents"]["group"], strict=True) if g == LEVEL[level]})
    kept = [y for y in years if (c := cell(data, term, y, level))[3] >= 10 and c[0] > 0]
    flat = data["limits"][LEVEL[level]][data["terms"]["term"].index(term)]
    return {y: (low / 1000, high / 1000) for y, low, high in zip(kept, flat[::2], flat[1::2], strict=True)}


@pytest.mark.parametrize(("term", "level"), [("数字政府", "provincial"), ("大数据", "city"), ("电子政务", "provincial"), ("企业", "city")])
def test_intervals_are_those_of_the_course_draw_for_draw(data, term, level):
    rates = gc.report_rates(term, level=level).set_index("year")
    found = limits_of(data, term, level)
    assert len(found) >= 10
    for year, limits in found.items():
        assert limits == pytest.approx(rates.loc[year, ["low", "high"]].astype(float), abs=0.00051), year


def test_limits_of_many_terms_at_once_are_those_of_one():
    from govtext.measures.resampling import rate_limits

    generator = np.random.default_rng(1)
    n, sizes = generator.poisson([0.02, 0.4, 3, 8], (30, 4)), generator.integers(8000, 20000, 30).astype(float)
    together, alone = Draws(4), [np.random.default_rng(2022) for _ in range(4)]
    for rows in (30, 25, 30):   # year after year, each term with a generator of its own
        low, high = together.limits(n[:rows], sizes[:rows])
        for t in range(4):
            one = rate_limits(n[:rows, t], sizes[:rows], generator=alone[t])
            assert (low[t], high[t]) == pytest.approx(one[:2]) or not n[:rows, t].any()
    assert np.isnan(Draws(4).limits(n[:9], sizes[:9])[0]).all()


@pytest.mark.skipif(shutil.which("node") is None, reason="needs node")
@pytest.mark.parametrize(("years", "order", "named"), [
    ({"甲": [2004, 2005], "乙": [2004], "丙": [2004], "丁": [2004], "戊": [2006]}, {"甲": 1, "乙": 1, "丙": 1, "丁": 1, "戊": 5}, "甲乙丙丁"),
    ({"甲": [2006], "乙": [2004], "丙": [2005], "丁": [2005], "戊": [2005]}, {"乙": 1, "丙": 2, "丁": 2, "戊": 2, "甲": 5}, "乙"),
    ({"甲": [2006], "乙": [2004], "丙": [2005], "丁": []}, {"乙": 1, "丙": 2, "甲": 3, "丁": None}, "乙丙甲")])
def test_units_of_one_year_share_their_place_in_the_order(years, order, named):
    units, rows = list(years), [(u, y) for u, found in years.items() for y in found or [2001]]
    hits = [at for at, (u, y) in enumerate(rows) if years[u]]
    data = {"groups": [{"all": True}], "documents": {"year": [y for _, y in rows], "unit": [units.index(u) for u, _ in rows], "group": [0] * len(rows),
            "chars": [10] * len(rows)}, "terms": {"term": ["词"], "gloss": [""]}, "limits": [[[]]], "doubtful": [[]],
            "counts": [np.column_stack([np.diff(hits, prepend=0), [1] * len(hits)]).ravel().tolist()]}
    script = (page.HERE / "data.js").read_text("utf-8") + f"""
        const rows = new Store({json.dumps(data)}).adoption(0, 0), name = r => {json.dumps(units)}[r.unit];
        console.log(JSON.stringify([Object.fromEntries(rows.map(r => [name(r), r.order])), earliest(rows).map(name).join("")]));"""
    done = subprocess.run(["node", "-e", script], capture_output=True, encoding="utf-8", check=True)
    found = json.loads(done.stdout)
    assert found[0] == order and found[1] == named


# ---------------------------------------------------------------------------------------------------- the page as a file

def test_the_page_is_small_and_asks_nothing_of_the_network(html):
    assert len(html.encode()) <= 1_000_000
    bare = PAGE.sub("", html)
    addresses = set(re.findall(r"https?://[^\s\"'`<>)]+", bare))
    assert addresses == {"http://www.w3.org/2000/svg"}   # a name, never fetched
    assert not re.search(r'<(script|link|img|iframe|source)[^>]+\b(src|href)="(?!data:)', bare)
    assert not re.search(r"\b(fetch|XMLHttpRequest|WebSocket|EventSource|sendBeacon|importScripts)\b|@import|url\((?!#)", bare)
    assert "default-src 'none'" in bare


def test_addresses_of_reports_are_web_pages_and_those_of_the_table(data):
    reports = gc.reference.load_reports()
    expected = reports["source"].where(reports["source"].str.startswith("http"), "").tolist()
    assert data["documents"]["url"] == expected and sum(map(bool, expected)) > 1000


def test_every_word_of_the_page_is_there_in_both_languages(html):
    said = json.loads(re.search(r'id="strings">(.*?)</script>', html, re.S)[1])
    code = html[html.index('"use strict";'):]
    asked = set(re.findall(r'\bt\("([a-z0-9-]+)"', code)) | set(re.findall(r'data-t="([a-z-]+)"', html)) | set(re.findall(r'SAID(?:\.|\[")(\w[\w-]*)', code))
    made = {f"kind-{kind}" for kind in gc.load_concepts()["kind"]} | {f"relation-{kind}" for kind in gc.load_relations()["kind"]}
    both_ways = {"contrasts", "same-term", "same-theme"}
    made |= {f"back-{kind}" for kind in {*gc.load_relations()["kind"], "member"} - both_ways} | {f"interval-{k}" for k in ("none", "narrow", "documents")}
    made |= {f"mode-{k}" for k in ("first", "year", "all")} | {f"peak-{k}{one}" for k in ("rate", "share") for one in ("", "-one")}
    made |= {f"many-{k}" for k in ("stage", "shift", "logic", "case")} | {"measure", "rate", "share"}
    assert len(asked) > 90 and not (asked | made) - set(said)
    for key, (zh, en) in said.items():
        assert re.search("[\u4e00-\u9fff]", zh) or key == "interval-documents" or zh.startswith("{"), key
        assert not re.search("[\u4e00-\u9fff]", re.sub("数字政府|政务服务|政务", "", en)), key
        assert set(re.findall(r"\{(\w+)\}", zh)) - {"docs"} == set(re.findall(r"\{(\w+)\}", en)) - {"docs"}, key   # a noun may be left out


def test_a_word_without_a_language_is_refused(tmp_path):
    (tmp_path / "strings.json").write_text('{"half": ["一半", ""]}', "utf-8")
    with pytest.raises(gt.GovtextError, match="half"):
        page.strings(tmp_path / "strings.json")


def test_the_same_tables_give_the_same_page(html, tmp_path):
    write_course_explorer(tmp_path / "again.html")
    assert (tmp_path / "again.html").read_text("utf-8") == html


def test_concepts_passages_and_relations_are_all_there(data):
    concepts, relations = gc.load_concepts(), gc.load_relations()
    assert [c["id"] for c in data["concepts"]] == concepts["id"].tolist() and len(data["relations"]) == len(relations)
    first = relations.iloc[0]
    a, b, kind, editors, *_ = data["relations"][0]
    assert (data["concepts"][a]["id"], data["concepts"][b]["id"], kind, editors) == (first["from"], first["to"], first["kind"], int(first["by"] == "editors"))
    passages = gc.load_course().passages
    assert [p[0] for p in data["passages"]] == passages["passage_id"].tolist() and len(passages) == 116
    counts = gc.load_course().term_counts
    word = counts[counts["term"] == "数字政府"]
    pairs = data["passage_terms"]["数字政府"]
    assert sum(pairs[1::2]) == word["n"].sum() and len(pairs) // 2 == word.loc[word["n"] > 0, "passage_id"].nunique()


def test_a_page_replaces_a_page_and_never_a_folder(tmp_path):
    with pytest.raises(gt.GovtextError, match="html"):
        page.write_page("x", tmp_path)
    with pytest.raises(gt.GovtextError, match="html"):
        page.write_page("x", tmp_path / "corpus.csv")
    (tmp_path / "a.html").write_text("old", "utf-8")
    assert page.write_page("new", tmp_path / "a.html") == 3 and [p.name for p in tmp_path.iterdir()] == ["a.html"]


def test_text_cannot_leave_its_place_in_the_page():
    """A title of a document that looks like the end of a script stays data."""
    html = page.joined({"about": {"title": ["</script><script>alert(1)</script>"] * 2}})
    assert html.count("</script>") == 3 and unpacked(html)["about"]["title"][0].startswith("</script>")


# ---------------------------------------------------------------------------------------------------- a corpus of one's own

@pytest.fixture(scope="module")
def example(tmp_path_factory):
    return gt.build_corpus(gt.data_dir() / "example", tmp_path_factory.mktemp("own") / "corpus")


def test_the_page_of_an_own_corpus_holds_its_counts(example, tmp_path):
    out = tmp_path / "mine.html"
    own.write_explorer(example, out)
    data = unpacked(out.read_text("utf-8"))
    assert [g["zh"] for g in data["groups"]] == ["全部文档", "青屿省", "云川市", "临湖市"] and len(data["documents"]["year"]) == 24
    asked = gt.nested_frequency(example, ["政务服务", "数字政府"], by="article_id").groupby("term")["n"].sum()
    for term in asked.index:
        assert sum(column(data, "counts", term)) == asked[term] > 0
    assert "青屿省" not in (page.HERE / "explorer.js").read_text("utf-8") and "concepts" not in data
    assert data["documents"]["title"][0] == example.articles["title"].iloc[0]


def test_groups_are_what_is_asked_for(example):
    data = own.corpus_data(example, by="level")
    assert {g["zh"] for g in data["groups"]} == {"全部文档", "省", "市"}
    with pytest.raises(gt.GovtextError, match="nothing"):
        own.corpus_data(example, by="nothing")


def test_groups_that_cannot_be_chosen_are_told(example, monkeypatch):
    assert "largest" not in own.corpus_data(example)["about"]["notes"][1]
    monkeypatch.setattr(own, "MOST_LINES", 2)
    data = own.corpus_data(example)
    assert len(data["groups"]) == 3 and len(data["units"]["zh"]) == 3
    assert "共 3 组" in data["about"]["notes"][0] and "of 3 groups only the 2 largest" in data["about"]["notes"][1]


def test_a_corpus_without_years_or_groups_has_a_page_too(tmp_path):
    (tmp_path / "in").mkdir()
    for name, text in (("a", "政务服务要方便群众，数字政府要讲实效。"), ("b", "窗口可以办政务服务，也可以在家里办。")):
        (tmp_path / "in" / f"{name}.txt").write_text(text + "\n", "utf-8")
    data = own.corpus_data(gt.build_corpus(tmp_path / "in", tmp_path / "out"))
    assert data["documents"]["year"] == [None, None] and [g["id"] for g in data["groups"]] == ["all"] and data["units"]["zh"] == []
    assert sum(column(data, "counts", "政务服务")) == 2


def test_of_very_many_documents_those_of_a_unit_and_year_are_one_row():
    import pandas as pd

    generator = np.random.default_rng(3)
    documents = pd.DataFrame({"document_id": [f"d{k}" for k in range(400)], "unit": generator.choice(["甲", "乙", ""], 400), "group": -1,
                              "year": pd.array([None if k % 7 == 0 else 2020 + k % 4 for k in range(400)], "Int64"), "n_chars": 1000, "url": "", "title": ""})
    counts = pd.DataFrame({"document_id": documents["document_id"], "term": "窗口", "n": generator.poisson(0.7, 400), "n_doubtful": 0})
    terms = pd.DataFrame({"term": ["窗口"], "gloss": ["counter"], "category": [""]})
    units = pd.DataFrame({"unit": ["甲", "乙"], "zh": ["甲", "乙"], "en": ["甲", "乙"], "group": 0})
    each, together = (explorer_data(documents, counts, terms, [own.WHOLE], units, most=most) for most in (400, 399))
    assert "with" not in each and len(together["documents"]["year"]) == 3 * 5 and sum(together["documents"]["many"]) == 400
    assert each["limits"] == together["limits"] and len(each["limits"][0][0]) == 8
    joined = documents.merge(counts)
    for k, (unit, year) in enumerate(zip(together["documents"]["unit"], together["documents"]["year"], strict=True)):
        here = joined[(joined["unit"] == ["甲", "乙", ""][unit]) & (joined["year"].isna() if year is None else (joined["year"] == year).fillna(False))]
        assert (len(here), here["n"].sum(), (here["n"] > 0).sum()) == (together["documents"]["many"][k], column(together, "counts", "窗口")[k],
                                                                         column(together, "with", "窗口")[k])


def test_the_kit_s_page_knows_no_place_and_no_article():
    files = [*page.HERE.iterdir(), *page.HERE.parent.glob("*.py")]
    text = "".join(path.read_text("utf-8") for path in files if path.is_file())
    assert not re.search("govcourse|浙江|Zhejiang|Guangdong|provincial|国务院|State Council", text)


@pytest.mark.parametrize("command", ["govtext", "govcourse"])
def test_commands(command, example, tmp_path, run_python):
    arguments = ["explorer", example.path, tmp_path / "x.html"] if command == "govtext" else ["explorer", tmp_path / "x.html"]
    done = run_python(f"import sys; from {command}.__main__ import main; sys.exit(main(sys.argv[1:]))", *arguments)
    assert "x.html" in done.stdout and (tmp_path / "x.html").stat().st_size > 50_000


def test_digests_of_the_page_are_those_of_tables_that_the_rights_test_reads(data):
    """Every longer Chinese text of the page stands in data/concepts or data/editorial, word for word."""
    folders = [gc.data_dir() / "concepts", gc.data_dir() / "editorial"]
    known = re.sub(r"\s|\"\"?", "", "".join(path.read_text("utf-8") for folder in folders for path in sorted(folder.iterdir())))
    said = [text for part in ("passages", "concepts", "relations") for text in re.findall(r'"((?:[^"\\]|\\.)*)"', json.dumps(data[part], ensure_ascii=False))]
    long = [text for text in said if len(re.findall("[\u4e00-\u9fff]", text)) > 15]
    assert len(long) > 300
    assert not [text for text in long if re.sub(r"\s|\\?\"", "", text) not in known]


def test_data_of_the_page_carry_no_text_of_reports(data):
    """Only names, numbers, digests and addresses: the longest Chinese stretch outside digests, notes and titles is a term."""
    bare = {k: v for k, v in data.items() if k not in ("passages", "concepts", "relations", "about")}
    runs = re.findall("[\u4e00-\u9fff]{16,}", json.dumps(bare, ensure_ascii=False))
    assert not [run for run in runs if run not in data["terms"]["term"]]

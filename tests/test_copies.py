"""A reader's copies, under any names and from any site: which article a file is, which passages stand in it, what is built from them."""

import dataclasses
import html
import json
import shutil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govcourse import rebuild
from govcourse.__main__ import main
from govcourse.copies import recognise
from govcourse.data import data_dir, load_course
from govcourse.rebuild import build_course, verify
from govcourse.shipping import shippable
from govtext.messages import GovtextError
from govtext.passages import passage_card
from govtext.readers import read_document
from govtext.running import running_words, text_of

EAST = ["东县政务网", "缘起", "东县把办事窗口搬到网上,居民少跑一趟路。", "县里先做数据共享,再做系统整合。做得慢,但是做得稳。",
        "图一 窗口", "办法", "每个乡镇派一名辅导员,教老人用手机交水费。", "没有手机的老人,仍可到柜台办理,当天办完。", "结语", "县长说,慢一点没有关系。"]
SOUTH = ["南县的河流多,水利数据分在五个局里。", "今年起,河长用一张图看水位。", "图上每十分钟更新一次,汛期改为每分钟。", "渔民也能看到这张图,出船之前先查风浪。"]
OTHER = ["本店新到一批竹编篮子。", "篮子由老师傅手工编成,欢迎选购。", "结语"]
MENU, FOOTER = ["首页 新闻 政务", "当前位置:首页"], ["责任编辑:某某", "分享到微信"]
PASSAGES = ["east-02", "east-03", "east-04", "east-06", "east-07", "east-08", "east-09", "east-10", *(f"south-0{i}" for i in range(1, 5))]
LAYOUT = """article_id,paragraph,role,section_zh,section_en
east,1,byline,,
east,2,heading,缘起,Origin
east,5,caption,,
east,6,heading,办法,Ways
east,9,heading,结语,Close
south,1,body,河,Rivers
"""


def write(path, lines):
    """A list of lines as txt, docx or a web page with furniture around, by the suffix of the path."""
    if path.suffix == ".docx":
        import docx

        document = docx.Document()
        for line in [*MENU, *lines, *FOOTER]:
            document.add_paragraph(line)
        document.save(path)
    elif path.suffix == ".html":
        text = "\n".join(f"<p>{html.escape(line)}</p>" for line in lines)
        path.write_text(f"<html><head><meta charset='utf-8'><title>某网</title></head><body><nav><a href='/'>{MENU[0]}</a></nav>"
                        f"<div class='content'><h1>某网转载</h1><p>2022-01-01 来源:某网</p>{text}<p>{FOOTER[0]}</p></div>"
                        f"<footer>{FOOTER[1]}</footer></body></html>", "utf-8")
    else:
        path.write_text("\n".join(lines) + "\n", "utf-8")


def nothing_held_back(passages, tokens, ngrams, listed):
    """The tables of the invented course as they are: its sentences are all short, and what is held back of them is tested apart."""
    if set(passages["article_id"]) <= {"east", "south"}:
        return passages, tokens.drop(columns="article_id"), ngrams
    return shippable(passages, tokens, ngrams, listed)


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """The data folder of an invented course, built from east.txt and south.txt, which lie in copies/ beside it."""
    base = tmp_path_factory.mktemp("course")
    data, originals = base / "data", base / "copies"
    for folder in (originals, *(data / name for name in ("lexicon", "editorial", "sources", "concepts"))):
        folder.mkdir(parents=True)
    (data / "lexicon" / "terms.csv").write_text("term\n数据共享\n辅导员\n", "utf-8")
    (data / "concepts" / "x.yaml").write_text("concepts:\n  - {id: speed, kind: notion, name: {zh: 快, en: speed}, article: east, "
                                              "passages: [east-03], terms: [要快], digest: {zh: 快。, en: Speed.}}\n", "utf-8")
    (data / "editorial" / "articles.csv").write_text("article_id,title,published\neast,东县记,2021\nsouth,南县记,2022\n", "utf-8")
    (data / "editorial" / "layout.csv").write_text(LAYOUT, "utf-8")
    (data / "editorial" / "digests.csv").write_text("passage_id,digest_zh,digest_en\neast-03,少跑。,Less running.\n", "utf-8")
    write(originals / "east.txt", EAST)
    write(originals / "south.txt", SOUTH)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GOVTEXT_DATA", str(data))
        patch.setattr(rebuild, "shippable", nothing_held_back)
        build_course(originals, data / "articles")
        yield base


@pytest.fixture
def folder(course, tmp_path):
    """An empty folder for copies."""
    (tmp_path / "mine").mkdir()
    return tmp_path / "mine"


def statuses(copies, *, equal=False):
    rows = copies.passages.set_index("passage_id")["status"]
    return rows[(rows != "equal") | equal].to_dict()


def uses(copies):
    return {(row.file, row.article_id): row.use for row in copies.files.itertuples()}


# ---------------------------------------------------------------------------------------------- recognised

@pytest.mark.parametrize("east, south", [("x81.txt", "文件(1).txt"), ("shifts.docx", "east.docx"), ("保存.html", "a/b/页.html"), ("south.txt", "q.html")])
def test_any_name_and_any_furniture(folder, east, south):
    """Also a file that bears the name of the other article, and files in subfolders."""
    (folder / south).parent.mkdir(parents=True, exist_ok=True)
    write(folder / east, [*MENU, *EAST[1:4], "广告", *EAST[5:], *FOOTER])
    write(folder / south, [*MENU, *SOUTH, *FOOTER])
    copies = recognise(folder, load_course())
    assert statuses(copies, equal=True) == dict.fromkeys(PASSAGES, "equal")
    assert uses(copies) == {(east, "east"): "used", (south, "south"): "used"}
    built = build_course(folder, folder.parent / "built")
    assert built.manifest == json.loads((data_dir() / "articles" / "manifest.json").read_text("utf-8"))   # all tables are the same, to the byte
    assert verify(load_course(), copies).empty


def test_all_articles_in_one_file(folder):
    write(folder / "合集.txt", [*MENU, *EAST, "第二篇", *SOUTH, *FOOTER])
    assert statuses(recognise(folder, load_course())) == {}
    assert build_course(folder, folder.parent / "built").hash == load_course().hash


def test_paragraphs_in_another_order(folder):
    write(folder / "a.txt", [*EAST[4:], *EAST[:4]])
    write(folder / "b.txt", [SOUTH[1], SOUTH[0], *SOUTH[2:]])
    assert statuses(recognise(folder, load_course())) == {}
    assert build_course(folder, folder.parent / "built").hash == load_course().hash


def test_missing_changed_joined_and_cut_paragraphs_shift_nothing(folder):
    write(folder / "a.txt", [*MENU, *EAST[1:3], *EAST[4:6], EAST[6].replace("水费", "电费"), *EAST[7:]])
    write(folder / "b.txt", [SOUTH[0], SOUTH[1] + SOUTH[2], SOUTH[3][:9], SOUTH[3][9:]])
    copies = recognise(folder, load_course())
    assert statuses(copies) == {"east-04": "missing", "east-07": "changed", "south-02": "changed", "south-03": "changed", "south-04": "changed"}
    assert {i: text for i, text in copies.texts.items() if text} == {
        "east-02": EAST[1], "east-03": EAST[2], "east-06": EAST[5], "east-08": EAST[7], "east-09": EAST[8], "east-10": EAST[9], "south-01": SOUTH[0]}
    assert "east-07" in copies.texts and "east-04" not in copies.texts
    assert verify(load_course(), copies).values.tolist() == [
        ["east", "east-04", "missing passage"], ["east", "east-07", "other text"],
        *(["south", f"south-0{i}", "other text"] for i in (2, 3, 4))]


def test_another_text_and_a_broken_file_are_told_and_left_aside(folder):
    write(folder / "1.txt", EAST)
    write(folder / "2.txt", SOUTH)
    write(folder / "3.txt", [*OTHER, EAST[2]])           # 22 of 106 characters: one sentence, one heading
    (folder / "4.docx").write_bytes(b"no zip")
    (folder / "5.wps").write_bytes(b"strange")
    (folder / "README.md").write_text("of the folder", "utf-8")
    copies = recognise(folder, load_course())
    assert uses(copies) == {("1.txt", "east"): "used", ("2.txt", "south"): "used", ("3.txt", "east"): "other text",
                            ("4.docx", ""): "unreadable", ("5.wps", ""): "unreadable"}
    assert statuses(copies) == {}
    told = str(copies)
    assert "3.txt: not a copy of these articles (it holds 21% of east), left aside." in told and "5.wps: .wps is not supported" in told


def test_of_two_copies_the_better_is_used(folder):
    write(folder / "east.txt", EAST[:6])
    write(folder / "z.docx", EAST)
    copies = recognise(folder, load_course())
    assert uses(copies) == {("east.txt", "east"): "double", ("z.docx", "east"): "used"}
    assert "east.txt: a copy of east too (4 equal passages), left aside for a better one." in str(copies)
    assert statuses(copies) == dict.fromkeys(PASSAGES[8:], "missing")


def test_a_copy_without_paragraphs_is_told_so(folder):
    write(folder / "a.txt", ["".join(SOUTH)])
    copies = recognise(folder, load_course())
    assert uses(copies)["a.txt", "south"] == "used"
    assert "south: the words are there, the paragraphs are not." in str(copies)


FURNITURE = st.lists(st.tuples(st.integers(0, 14), st.sampled_from([*MENU, *FOOTER, "相关阅读:县里的河流", "办", "老人", EAST[2][:9]])), max_size=8)


@given(st.sets(st.sampled_from(range(10)), max_size=5), FURNITURE)
def test_whatever_is_lost_or_stands_between_the_others_keep_their_numbers(course, lost, furniture):
    lines = [line for i, line in enumerate(EAST) if i not in lost]
    for place, line in furniture:
        lines.insert(place, line)
    mine = course / "any"
    shutil.rmtree(mine, ignore_errors=True)
    mine.mkdir()
    write(mine / "a.txt", lines)
    copies = recognise(mine, load_course())
    if uses(copies) == {("a.txt", "east"): "used"}:      # not so where most of it is lost
        expected = {f"east-{i + 1:02d}" for i in range(10)} & set(PASSAGES) - {f"east-{i + 1:02d}" for i in lost}
        assert {i for i, text in copies.texts.items() if text} == expected
        assert all(copies.texts[i] == EAST[int(i[-2:]) - 1] for i in expected)
    else:
        assert len(lost) >= 3


# ---------------------------------------------------------------------------------------------- short hashes

def shortened(corpus, digits):
    """The same corpus with the beginning of each hash, and the words of each heading counted with the passage that follows."""
    passages, tokens = corpus.passages.copy(), corpus.tokens.copy()
    following = dict(zip(passages["passage_id"], passages["passage_id"].shift(-1), strict=True))
    heading = passages["role"] == "heading"
    passages["counted_with"] = passages["passage_id"].map(following).where(heading, "")
    passages["sha256"] = passages["sha256"].str[:digits].mask(heading, "")
    moved = dict(zip(passages["passage_id"], passages["counted_with"], strict=True))
    tokens["passage_id"] = [moved[i] or i for i in tokens["passage_id"]]
    short = dataclasses.replace(corpus)
    short.__dict__.update(passages=passages, tokens=tokens)     # where the tables are kept once they are read
    return short


@pytest.mark.parametrize("digits", [3, 0])
def test_a_few_digits_and_pooled_words_are_enough(folder, digits):
    corpus = shortened(load_course(), digits)
    write(folder / "a.docx", EAST)
    write(folder / "b.html", SOUTH)
    assert statuses(recognise(folder, corpus)) == {}
    write(folder / "b.html", [SOUTH[0], *SOUTH[2:]])
    assert statuses(recognise(folder, corpus)) == {"south-02": "missing"}


def test_a_line_as_long_as_a_heading_is_not_taken_for_it(folder):
    """By length and order 老人 could be the heading 办法, and its word is counted in the passage that follows."""
    corpus = shortened(load_course(), 3)
    for rest in (EAST[6:], EAST[6:9]):          # the hash of the article, or the words of the group
        write(folder / "a.txt", [*EAST[:5], "老人", *rest])
        assert statuses(recognise(folder, corpus))["east-06"] == "changed"
    write(folder / "a.txt", [*EAST[:5], "西瓜", *EAST[6:]])
    assert statuses(recognise(folder, corpus))["east-06"] == "missing"


def test_a_paragraph_that_lost_a_sentence_is_not_equal(folder):
    write(folder / "a.txt", [*EAST[:3], "县里先做数据共享,再做系统整合。", *EAST[4:7]])
    assert statuses(recognise(folder, shortened(load_course(), 0)))["east-04"] == "changed"


def test_the_hash_of_the_article_refutes_what_each_passage_allows(folder):
    """Two sentences change places: same length, same words; without a digit only the whole can tell."""
    corpus = shortened(load_course(), 0)
    first, second, _ = EAST[3].split("。")
    write(folder / "a.txt", [*EAST[:3], f"{second}。{first}。", *EAST[4:]])
    assert statuses(recognise(folder, corpus))["east-04"] == "changed"


# ---------------------------------------------------------------------------------------------- used

def test_cards_and_running_words_work_with_such_copies(folder, monkeypatch, capsys):
    monkeypatch.setenv("GOVTEXT_SOURCES", str(folder))
    assert text_of(load_course(), "east-03") is None
    write(folder / "页.html", [*EAST[:6], EAST[6].replace("水费", "电费"), *EAST[7:]])
    corpus = load_course()
    assert text_of(corpus, "east-03") == EAST[2] and text_of(corpus, "east-07") is text_of(corpus, "south-01") is None
    monkeypatch.setattr("IPython.display.display", lambda card: print(card.data))
    passage_card(corpus, "east-03")
    assert EAST[2] in capsys.readouterr().out
    with pytest.warns(UserWarning) as told:
        words = running_words(corpus)
    assert [str(one.message).split("\n")[1][:47] for one in told] == ["1 of 12 passages have another text than the cor",
                                                                    "4 of 12 passages have no readable text and are "]
    counted = words.groupby(["passage_id", "sentence", "term"], observed=True).size()
    known = corpus.tokens[corpus.tokens["passage_id"].isin(set(words["passage_id"].astype(str)))].groupby(["passage_id", "sentence", "term"])["n"].sum()
    assert set(words["passage_id"].astype(str)) == set(PASSAGES[:8]) - {"east-07"}
    assert counted.to_dict() == known.to_dict()
    assert (words[words["passage_id"] == "east-03"][["before", "term", "after"]].astype(str).sum(axis=1)).sum() == EAST[2]
    assert running_words(load_course(), recognise(folder, corpus).texts, passages="east-03")["passage_id"].nunique() == 1


def test_nothing_is_built_from_half_an_article_unless_told_to(folder):
    write(folder / "a.txt", [*MENU, EAST[2], *EAST[4:]])          # a heading with its section, and a passage
    write(folder / "b.txt", SOUTH)
    with pytest.raises(GovtextError, match=r"(?s)nothing was built.*east: 6 equal, 0 changed, 2 missing \(east-02, east-04\)"):
        build_course(folder, folder.parent / "built")
    assert not (folder.parent / "built").exists()
    corpus, whole = build_course(folder, folder.parent / "built", as_they_are=True), load_course()
    kept = whole.passages[~whole.passages["passage_id"].isin(["east-02", "east-04"])].reset_index(drop=True)
    assert corpus.passages.to_dict("list") == kept.to_dict("list")     # sections and digests too


def test_an_article_that_is_not_there_at_all_is_refused_too(folder):
    write(folder / "b.txt", SOUTH)
    with pytest.raises(GovtextError, match="east: no copy"):
        build_course(folder, folder.parent / "built")


def test_a_new_line_of_the_original_is_refused_elsewhere_it_is_furniture(folder):
    write(folder / "east.txt", [*EAST, "新的一段。"])
    write(folder / "south.docx", SOUTH)
    with pytest.raises(GovtextError, match="New: east-11"):
        build_course(folder, folder.parent / "built")
    (folder / "east.txt").rename(folder / "east1.txt")
    assert build_course(folder, folder.parent / "built").hash == load_course().hash


def test_verify_on_the_command_line(folder, capsys):
    write(folder / "x.docx", EAST)
    write(folder / "y.txt", SOUTH)
    write(folder / "z.txt", OTHER)
    assert main(["verify", str(folder)]) == 0
    out = capsys.readouterr().out
    assert "x.docx: a copy of east." in out and "x.docx：east 的副本。" in out and "z.txt: not a copy" in out
    assert "east: 8 equal, 0 changed, 0 missing." in out and "All equal: 12 passages." in out
    write(folder / "y.txt", SOUTH[:3])
    assert main(["verify", str(folder)]) == 1
    assert "south: 3 equal, 0 changed, 1 missing (south-04)." in capsys.readouterr().out
    assert main(["corpus", str(folder)]) == 2
    assert "south-04" in capsys.readouterr().err


# ---------------------------------------------------------------------------------------------- the five articles

@pytest.fixture
def five(sources, tmp_path, monkeypatch):
    """Write the five articles in a form, each changed by a function of its id and lines; returns the folder."""
    monkeypatch.delenv("GOVTEXT_DATA", raising=False)      # the course of the tests above

    def written(suffix, change=lambda name, lines: lines):
        (tmp_path / "mine").mkdir()
        for i, path in enumerate(sorted(sources.glob("*.txt"))):
            write(tmp_path / "mine" / f"{(i * 37 + 11) % 100}{suffix}", change(path.stem, read_document(path).paragraphs))
        return tmp_path / "mine"

    return written


@pytest.mark.parametrize("suffix", [".txt", ".docx", ".html"])
def test_the_five_articles_under_random_names(sources, five, suffix, tmp_path):
    mine = five(suffix)
    write(mine / "00.txt", OTHER)
    copies = recognise(mine, load_course())
    assert statuses(copies) == {} and sorted(copies.files["use"]) == ["other text", *["used"] * 5]
    assert build_course(mine, tmp_path / "mine-built").manifest == build_course(sources, tmp_path / "named-built").manifest
    assert text_of(load_course(), "trends-05", copies.texts) == text_of(load_course(), "trends-05", sources)


def test_the_five_articles_without_a_paragraph_and_with_a_changed_one(five):
    def change(name, lines):
        if name == "shifts":
            return [*lines[:10], *lines[11:20], lines[20] + "另加一句。", *lines[21:]]
        return [*lines[:11], lines[11] + lines[12], *lines[13:]] if name == "trends" else lines

    copies = recognise(five(".html", change), load_course())
    assert statuses(copies) == {"shifts-11": "missing", "shifts-21": "changed", "trends-12": "changed", "trends-13": "changed"}

"""What may stand in the repository: no sentence of the articles, nobody's contact data, nothing of a machine."""

import gzip
import re
import subprocess
from pathlib import Path

import pytest
import yaml

from govtext.csvfiles import read_csv_any
from govtext.paths import data_dir

ROOT = Path(__file__).resolve().parent.parent
HAN = re.compile("[\u4e00-\u9fff]+")
LONGEST_RUN = 15
# Official names that the articles hold whole or in part: two documents (those in 《》 are found by the test itself), and the
# four aims that a concept is made of.
OFFICIAL = ["中共中央关于坚持和完善中国特色社会主义制度推进国家治理体系和治理能力现代化若干重大问题的决定",
             "中华人民共和国国民经济和社会发展第十四个五年规划和2035年远景目标纲要", "网络强国、数字经济、数字政府、数字社会"]
NOT_WRITTEN = re.compile(r'[A-Za-z0-9+/=]{200,}|^ *"id": "[^"]*"', re.M)  # pictures and cell numbers in notebooks


def project_files():
    """Path -> text of every file that is, or would be, under version control; tables unpacked, escapes undone."""
    try:
        listed = subprocess.run(["git", "ls-files", "-coz", "--exclude-standard"], cwd=ROOT, capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("needs git and a checkout")
    texts = {}
    for name in sorted(filter(None, listed.stdout.decode("utf-8").split("\0"))):
        if (ROOT / name).is_file():
            raw = (ROOT / name).read_bytes()
            try:
                text = (gzip.decompress(raw) if raw.startswith(b"\x1f\x8b") else raw).decode("utf-8")
            except UnicodeDecodeError:
                continue  # pictures, fonts
            texts[name] = re.sub(r"\\u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), text)
    for path in sorted(page for folder in ("site", "build/slides", "build/handouts") for page in (ROOT / folder).rglob("*.html")):
        # not under version control, but given away
        texts[path.relative_to(ROOT).as_posix()] = path.read_text("utf-8")
    return texts


def pieces(name, text):
    """What stands in different rows of a table, or blocks of a page, was never one text."""
    if name.endswith(".html"):
        return [re.sub(r"<[^>]*>", "", block) for block in re.split(r"</(?:t[dhr]|p|li|h\d|d[dt]|figcaption|caption|summary|pre)>", text)]
    return text.splitlines() if name.endswith((".csv", ".csv.gz")) else [text]


@pytest.fixture(scope="module")
def files():
    return project_files()


# ---------------------------------------------------------------------------------------------- quotation

def han(text):
    return "".join(HAN.findall(text))


def shingles(text, size=LONGEST_RUN + 1):
    return {text[i:i + size] for i in range(len(text) - size + 1)}


def common_runs(text, grams, size=LONGEST_RUN + 1):
    """The longest stretches of Chinese characters, punctuation skipped, all of whose shingles stand in `grams`."""
    plain, i = han(text), 0
    while i <= len(plain) - size:
        if plain[i:i + size] in grams:
            end = i + size
            while end < len(plain) and plain[end - size + 1:end + 1] in grams:
                end += 1
            yield plain[i:end]
            i = end - size + 1
        i += 1


def names_in(node):
    """All Chinese names in a concept file: name: {zh: ..., en: ...}, wherever it stands."""
    if isinstance(node, dict):
        name = node.get("name")
        if isinstance(name, dict) and "zh" in name:
            yield str(name["zh"])
        for child in node.values():
            yield from names_in(child)
    elif isinstance(node, list):
        for child in node:
            yield from names_in(child)


def test_the_search_finds_a_run_across_punctuation_and_no_shorter_one():
    """The search itself, on invented text: 16 characters are found, 15 are not, a comma or a line break hides nothing."""
    source = "县里的窗口晚上八点才关门周末也有人值守很方便"
    grams = shingles(source)
    assert list(common_runs("他说：县里的窗口，晚上八点\n才关门。周末也。", grams)) == []
    assert list(common_runs("他说：县里的窗口，晚上八点\n才关门。周末也有。", grams)) == ["县里的窗口晚上八点才关门周末也有"]


def test_no_file_repeats_more_than_fifteen_characters_of_an_article(files, sources):
    """Names of documents and concepts may be longer: they are taken out before the search."""
    texts = [path.read_text("utf-8") for path in sorted(sources.glob("*.txt"))]
    grams = set().union(*(shingles(han(text)) for text in texts))
    titles = [title for text in texts for title in re.findall("《([^》]{4,60})》", text)]
    titles += read_csv_any(data_dir() / "editorial" / "articles.csv")["title"].tolist() + OFFICIAL
    concepts = [name for path in sorted((data_dir() / "concepts").glob("*.yaml"))
                for name in names_in(yaml.safe_load(path.read_text("utf-8")))]
    names = sorted({han(name) for name in titles + concepts if len(han(name)) >= 12}, key=len, reverse=True)
    name_in_text = re.compile("|".join(map(re.escape, names)))
    found = []
    for file, text in files.items():
        for piece in pieces(file, text):
            for rest in name_in_text.split(han(piece)):
                found += [f"{file}: {run}" for run in common_runs(rest, grams) if not any(run in name for name in names)]
    assert found == []


# ---------------------------------------------------------------------------------------------- machines, people

@pytest.fixture(scope="module")
def written(files):
    """What somebody wrote: without pictures and cell numbers."""
    return {name: NOT_WRITTEN.sub("", text) for name, text in files.items()}


def places(texts, pattern):
    """file:line of every match."""
    search = re.compile(pattern)
    return [f"{name}:{text.count(chr(10), 0, found.start()) + 1}: {found.group()}" for name, text in texts.items()
            for found in search.finditer(text)]


def test_no_file_names_a_folder_of_somebodys_machine(written):
    """Pieced together here, so that this file passes its own test; /home/ inside a web address is fine."""
    unix = r"(?<![\w.%-])/(?:" + "|".join(["ho" + "me", "ro" + "ot", "wo" + "rk", "Us" + "ers"]) + r")/\w"
    windows = r"[A-Za-z]:\\{1,4}" + "Us" + "ers"
    assert places(written, f"{unix}|{windows}") == []


def test_no_file_looks_outside_the_repository(written):
    inside = {name: text for name, text in written.items() if name != ".ci/run"}
    assert places(inside, re.escape("../" + "shared")) == []


CONTACTS = {
    "mobile": r"1[3-9]\d[- ]?\d{4}[- ]?\d{4}",
    "land line": r"0\d{2,3}-\d{7,8}",
    "service number": r"[48]00-?\d{3}-?\d{4}",
    "QQ": r"(?:QQ|qq|微信号?|WeChat)\s*(?:号|:|：|is)?\s*\d{5,}",
    "mail": r"[\w.+-]+@(?:qq|163|126|sina|foxmail|gmail)\.com",
}
NOT_IN_A_HASH = r"(?<![0-9A-Za-z.]){}(?![0-9A-Za-z])"


@pytest.mark.parametrize(("kind", "example"), [("mobile", "1380" + "0138000"), ("land line", "0512-" + "6500" + "0000"),
                                              ("service number", "400-" + "820-" + "8820"), ("QQ", "QQ：" + "100" + "01"),
                                              ("mail", "someone" + "@qq.com")])
def test_the_contact_patterns_find_what_they_are_for(kind, example):
    assert re.search(NOT_IN_A_HASH.format(CONTACTS[kind]), f"电话{example}。")
    assert not re.search(NOT_IN_A_HASH.format(CONTACTS["mobile"]), "a1380" + "0138000b")


def test_no_file_holds_contact_data(written):
    """The articles' pages carried phone and QQ numbers of firms and editors; none of that belongs here."""
    pattern = "|".join(NOT_IN_A_HASH.format(words) for words in CONTACTS.values())
    texts = {name: text for name, text in written.items() if not name.endswith(".lock")}  # thousands of hashes
    assert places(texts, pattern) == []


def test_sources_are_never_under_version_control(files):
    """The folder for a reader's own copies is ignored, but for what explains it."""
    kept = {name for name in files if name.startswith("data/sources/")}
    assert kept <= {"data/sources/README.md", "data/sources/.gitkeep"}

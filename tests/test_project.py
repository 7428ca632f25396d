"""The repository's own promises: environment, lock, README, licences."""

import json
import re
import sys
import tomllib
from pathlib import Path

import nbformat
import pandas as pd
import pytest
import yaml

import govcourse
import govtext

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
LOCK = (ROOT / "requirements.lock").read_text("utf-8")
BESIDE = {extra: (ROOT / f"requirements-{extra}.lock").read_text("utf-8") for extra in ("site", "cluster")}   # not installed by make course


def test_version_is_said_once_and_the_same():
    assert PROJECT["project"]["version"] == govtext.__version__
    assert yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))["version"] == govtext.__version__
    assert json.loads((ROOT / ".zenodo.json").read_text("utf-8"))["version"] == govtext.__version__
    assert f"## {govtext.__version__}\n" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_environment_yml_is_in_step_with_pyproject():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))
    python, _, pip = environment["dependencies"]
    assert python.removeprefix("python") == PROJECT["project"]["requires-python"]
    extras = re.fullmatch(r"-e \.\[(.+)\]", pip["pip"][0])[1].split(",")
    assert set(extras) == set(PROJECT["project"]["optional-dependencies"]) - {"build", *BESIDE}


@pytest.mark.parametrize(("lock", "least"), [(LOCK, 80), (BESIDE["site"], 20), (BESIDE["cluster"], 8)], ids=["course", "site", "cluster"])
def test_lock_is_hashed_and_names_no_registry(lock, least):
    packages = re.findall(r"^([a-z0-9._-]+)==", lock, re.M)
    blocks = re.split(r"^(?=[a-z0-9._-]+==)", lock, flags=re.M)[1:]
    assert len(packages) == len(blocks) > least
    assert all("--hash=sha256:" in block for block in blocks)
    assert not re.search(r"https?://|index-url|find-links", lock)


@pytest.mark.parametrize("extra", BESIDE)
def test_the_course_does_not_install_what_only_the_site_or_a_cluster_needs(extra):
    course, beside = (set(re.findall(r"^([a-z0-9._-]+)==", lock, re.M)) for lock in (LOCK, BESIDE[extra]))
    assert not course & beside and not {"sphinx", "furo", "myst-nb", "playwright", "distributed", "dask"} & course
    wanted = {re.match(r"[A-Za-z0-9._-]+", d)[0].lower() for d in PROJECT["project"]["optional-dependencies"][extra]}
    assert wanted <= beside


def test_lock_covers_every_dependency():
    wanted = PROJECT["project"]["dependencies"] + [d for extra, ds in PROJECT["project"]["optional-dependencies"].items()
                                                             if extra not in BESIDE for d in ds]
    names = {re.match(r"[A-Za-z0-9._-]+", d)[0].lower().replace("_", "-") for d in wanted}
    locked = {n.replace("_", "-") for n in re.findall(r"^([a-z0-9._-]+)==", LOCK, re.M)}
    assert not names - locked
    assert {"jupyterlab", "pandas", "matplotlib", "jieba", "wordcloud", "networkx", "nbval"} <= locked


def test_no_copyleft_program_is_needed_at_run_time():
    names = " ".join(PROJECT["project"]["dependencies"]).lower()
    assert not re.search(r"krippendorff|igraph|leidenalg", names)


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_readme_lists_every_notebook_with_its_minutes(readme):
    text = (ROOT / readme).read_text("utf-8")
    lang = "zh" if "zh" in readme else "en"
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        card = nbformat.read(path, as_version=4).cells[0 if lang == "zh" else 1].source
        row = next((line for line in text.splitlines() if f"(notebooks/{path.name})" in line), None)
        assert row, f"{path.name} is not in {readme}"
        minutes = re.search(r"\*\*(?:时间|Time)\*\* \| (\d+\D\d+|\d+)", card)[1]
        assert minutes.replace("-", "–") in row.replace("-", "–"), (path.name, minutes)


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_readme_promises_only_what_exists(readme):
    text = (ROOT / readme).read_text("utf-8")
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.M))
    code = " ".join(re.findall(r"`[^`\n]+`|^    .+$", text, re.M))
    assert set(re.findall(r"make ([a-z]+)", code)) <= targets
    for link in re.findall(r"\]\((?!http)([^)#]+)\)", text):
        assert (ROOT / link).exists(), link
    assert not re.search(r"\b\d+(?:\.\d+)? (?:times faster|seconds|s of CPU)|\d+(?:\.\d+)? ?倍", text), "speed is printed by make bench only"


@pytest.mark.parametrize("page", ["CONTRIBUTING.md", "CHANGELOG.md", "CODE_OF_CONDUCT.md", "docs/accessibility.md"])
def test_pages_beside_the_readme_name_only_what_exists(page):
    """Links, make targets, rooms, and files in backquotes; both languages, and no other versions or licences than the README's."""
    text = (ROOT / page).read_text("utf-8")
    readme = (ROOT / "README.md").read_text("utf-8")
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.M))
    assert set(re.findall(r"(?:`|^    )make ([a-z-]+)", text, re.M)) <= targets
    for link in re.findall(r"\]\((?!http|#)([^)#]+)\)", text):
        assert (ROOT / page).parent.joinpath(link).exists(), link
    for place in re.findall(r"`((?:lib|data|tests|docs|notebooks)/[\w./-]+)`", text):
        assert (ROOT / place).exists() or re.fullmatch(r"data/sources/\w+\.txt", place), place
    assert len(re.findall("[\u4e00-\u9fff]", text)) > 100 and len(re.findall("[a-z]{3,}", text)) > 100
    assert all(version in readme for version in re.findall(r"Python (3\.\d+ to 3\.\d+)", text))
    assert set(re.findall(r"\b(MIT|CC BY 4\.0|CC BY-\w+|GPL\S*)", text)) <= {"MIT", "CC BY 4.0"}


def test_the_map_of_rooms_is_complete():
    """Every folder of lib one level deep, once in each language."""
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    for room in ROOT.glob("lib/gov*/*/__init__.py"):
        assert text.count(f"`{room.parent.relative_to(ROOT).as_posix()}/`") == 2 + (room.parent.name == "measures") * 2, room
    for chapter in ("article", "notebook", "term", "translation", "measure", "colour"):
        assert re.search(rf"^\*\*An? {chapter}\.\*\*", text, re.M), chapter


def test_issue_templates_can_be_used():
    found = sorted((ROOT / ".github/ISSUE_TEMPLATE").glob("*.md"))
    assert len(found) == 2
    for path in found:
        head = yaml.safe_load(path.read_text("utf-8").split("---")[1])
        assert set(head) >= {"name", "about"} and "·" in head["name"]


def test_every_licence_of_the_lock_is_known_and_allowed():
    """The rule itself is tried on licences that are not allowed."""
    import audit

    assert not [p for p in map(audit.judge, audit.locked(ROOT / "requirements.lock")) if p.verdict in ("refused", "unknown")]
    assert audit.is_allowed("MIT OR GPL-3.0-only") and audit.is_allowed("Apache-2.0 AND (MIT OR BSD-2-Clause)")
    for licence in ("GPL-3.0-only", "MIT AND GPL-3.0-or-later", "LGPL-2.1", "AGPL-3.0", "CC-BY-NC-4.0", "UNKNOWN", "", audit.spelled("GNU General Public License v3")):
        assert not audit.is_allowed(licence), licence
    assert audit.judge("no-such-package").verdict == "unknown"


def test_licences_are_there():
    assert "MIT License" in (ROOT / "LICENSE").read_text("utf-8")
    assert "Attribution 4.0 International" in (ROOT / "LICENSE-CC-BY-4.0").read_text("utf-8")
    assert "Permission is hereby granted" in (ROOT / "data/lexicon/LICENSE-stopwords-iso.txt").read_text("utf-8")


def test_every_data_file_is_described():
    text = (ROOT / "data/README.md").read_text("utf-8")
    for path in (ROOT / "data").rglob("*"):
        relative = path.relative_to(ROOT / "data").as_posix()
        if path.is_file() and not path.name.startswith("README") and path.name != ".gitkeep" and not path.name.startswith("LICENSE"):
            folder = relative.split("/")[0]
            described = relative in text or (folder == "example" and "`example/`" in text) or (folder == "sources") or (
                path.suffix == ".yaml" and f"{path.parent.relative_to(ROOT / 'data').as_posix()}/*.yaml" in text)
            assert described, relative
            assert path.stat().st_size < 3_000_000 or folder == "sources"


def test_the_data_statement_says_the_same_in_both_languages():
    """The same sections, rows, files and numbers; years of a range and counted nouns (ten or more, 十个以上) may be written out."""
    english, chinese = ((ROOT / "data" / name).read_text("utf-8") for name in ("README.md", "README.zh-CN.md"))
    for pattern in (r"^## ", r"^\| `[^|]*`", r"^[-*] \S", r"^\|.*\d.*\|$"):
        assert len(re.findall(pattern, english, re.M)) == len(re.findall(pattern, chinese, re.M)), pattern
    assert sorted(re.findall(r"^\| (`[a-z]\S+?`)", english, re.M)) == sorted(re.findall(r"^\| (`[a-z]\S+?`)", chinese, re.M))
    for one, two in zip(english.split("\n## "), chinese.replace("135万", "1.35").split("\n## "), strict=True):   # 1.35 million
        numbers = [set(re.findall(r"\d+(?:,\d{3})*(?:\.\d+)?", part)) for part in (one, two)]
        long = [{n for n in found if len(n) > 2} for found in numbers]
        assert long[0] == long[1], (one[:40], long[0] ^ long[1])


def test_public_names_exist_and_are_documented():
    for package in (govtext, govcourse):
        for name in package.__all__:
            assert (getattr(package, name).__doc__ or "").strip(), name


def test_every_source_that_a_measure_names_is_listed():
    """A docstring gives author and year; the README of the measures has the entry, once, and no entry that nobody names."""
    import ast

    folder = ROOT / "lib/govtext/measures"
    entries = {(line.split(",")[0][2:], re.search(r"\((\d{4})\)", line)[1]) for line in (folder / "README.md").read_text("utf-8").splitlines() if line.startswith("- ")}
    documented = (ast.Module, ast.FunctionDef, ast.ClassDef)
    words = [" ".join((ast.get_docstring(node) or "").split()) for path in folder.glob("*.py")
             for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, documented)]
    named = {(first, year) for text in words for cited in re.findall(r"Sources?: (.*)", text)
             for first, year in re.findall(r"((?:Van |Spärck |Ruiz )?[A-Z][\w'-]+)(?:(?:, | and |, and )[A-Z][\w' -]+?)*(?: et al\.)? \((\d{4})", cited)}
    assert len(named) > 70 and named <= entries, named - entries
    assert {(name, year) for name, year in entries if not any(name in text and year in text for text in words)} == set()


def test_the_kit_knows_nothing_of_the_course():
    """govcourse imports govtext, never back; and no article, place or theme of the course stands in the kit."""
    import ast

    stages = set(pd.read_csv(ROOT / "data/editorial/articles.csv")["article_id"])
    for path in sorted((ROOT / "lib/govtext").rglob("*.py*")):
        if path.suffix not in (".py", ".pyi"):
            continue
        text = path.read_text("utf-8")
        for node in ast.walk(ast.parse(text)):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not any(name.split(".")[0] == "govcourse" for name in names), path
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                assert node.value not in stages, (path, node.value)
                assert not re.search(r"data/(?:articles|concepts|reference|codebook|editorial|sources)", node.value), (path, node.value[:80])


def test_import_and_help_are_quick(run_python):
    """Seconds of CPU, the least of three runs: plain import beside pandas, every room loaded beside pandas, --help without pandas."""
    code = "import time; s = time.process_time(); import pandas; m = time.process_time(); {}; e = time.process_time(); print(m - s, e - m)"

    def least(what, **options):
        return min(float(run_python(code.format(what), **options).stdout.split()[1]) for _ in range(3))

    assert least("import govtext") < 0.15
    rooms = "import govtext; [getattr(govtext, n) for n in govtext.__all__ if n not in ('figures', 'charts', 'measures')]"
    assert least(rooms) < 0.3
    loaded = run_python("import sys, govtext.__main__; print(*sorted(m for m in sys.modules if m in ('pandas', 'numpy', 'matplotlib')))").stdout
    assert not loaded.strip()


def test_heavy_or_missing_libraries_are_loaded_when_used(run_python):
    """A browser has no processes and no compiled extras: the rooms must load without them."""
    heavy = ["multiprocessing", "lxml", "rjieba", "wordcloud", "scipy", "sklearn", "matplotlib", "jieba", "networkx", "trafilatura", "docx"]
    code = ("import sys, govtext; [getattr(govtext, n) for n in govtext.__all__ if n not in ('figures', 'charts', 'measures')]; "
            f"print(*[m for m in {heavy} if m in sys.modules])")
    assert run_python(code).stdout.split() == []


def test_start_py_installs_what_make_installs():
    """The same commands, so that both ways lead to the same environment."""
    sys.path.insert(0, str(ROOT))
    try:
        import start
    finally:
        sys.path.remove(str(ROOT))
    recipe = re.findall(r"^\t@\$\((?:PYTHON|PY)\) (-m (?:venv|pip|uv) .+)$", (ROOT / "Makefile").read_text("utf-8"), re.M)[:4]
    steps = [" ".join(str(part) for part in step[1:]).replace(str(start.PYTHON), "$(PY)").replace(str(start.VENV), "$(VENV)") for step in start.STEPS]
    assert steps == recipe

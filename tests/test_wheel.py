"""What is built holds everything, and what is unpacked from it works from any folder, without the repository."""

import os
import re
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "data/example"


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    pytest.importorskip("hatchling")
    place = tmp_path_factory.mktemp("dist")
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-d", place], cwd=ROOT, check=True, capture_output=True)
    return place


def files(folder: str, pattern: str = "*") -> set[str]:
    found = (path for path in (ROOT / folder).rglob(pattern) if path.is_file() and "__pycache__" not in path.parts)
    return {path.relative_to(ROOT).as_posix() for path in found}


def test_the_wheel_holds_all_code_and_tables_and_nothing_else(built):
    wheel, = built.glob("*.whl")
    names = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    code = {name.removeprefix("lib/") for name in files("lib")}
    kit = {f"govtext/{name}" for name in files("data") if name.split("/")[1] in ("lexicon", "example")}
    course = {f"govcourse/{name}" for name in files("data") if name.split("/")[1] not in ("lexicon", "example", "sources")}
    assert names == code | kit | course
    stated = zipfile.ZipFile(wheel).read(next(name for name in zipfile.ZipFile(wheel).namelist() if name.endswith("METADATA"))).decode()
    assert "License-Expression: MIT AND CC-BY-4.0" in stated and stated.count("License-File:") == 3


def test_the_source_archive_holds_all_that_git_holds(built):
    archive, = built.glob("*.tar.gz")
    with tarfile.open(archive) as packed:
        names = {name.partition("/")[2] for name in packed.getnames()}
    wanted = {name for folder in ("lib", "tests", "docs", "notebooks") for name in files(folder) if "/." not in name}
    wanted |= {name for name in files("data") if not name.startswith("data/sources/")} | {"data/sources/README.md"}
    wanted |= {path.name for path in ROOT.iterdir() if path.is_file() and path.suffix in (".md", ".toml", ".lock", ".yml", ".cff", ".py")}
    wanted |= {"Makefile", "LICENSE", "LICENSE-CC-BY-4.0", ".zenodo.json", ".github/ISSUE_TEMPLATE/something-went-wrong.md", ".ci/run"}
    assert not wanted - names
    assert not [name for name in names if re.search(r"\.venv/|\.pyc$|\.hypothesis|data/sources/(?!README)|my-corpus|my-course", name)]


def test_what_is_installed_works_from_another_folder(built, tmp_path):
    """The wheel unpacked, in place of the repository's lib; the tables are those inside it."""
    wheel, = built.glob("*.whl")
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    (tmp_path / "elsewhere").mkdir()
    path = os.pathsep.join([str(tmp_path / "site"), str(ROOT / "tests/offline")])

    def run(*arguments: object, code: int = 0) -> str:
        done = subprocess.run([sys.executable, "-W", "ignore", *map(str, arguments)], cwd=tmp_path / "elsewhere", capture_output=True, text=True,
                              encoding="utf-8", env={**os.environ, "PYTHONPATH": path, "PYTHONUTF8": "1"})
        assert done.returncode == code and "Traceback" not in done.stderr, done.stderr
        return done.stdout + done.stderr

    where = run("-c", "import govtext, govcourse, govtext.paths, govcourse.data; print(govtext.__file__, govcourse.__file__, govcourse.data.data_dir())")
    assert where.count(str(tmp_path / "site")) == 3
    assert "24 articles" in run("-m", "govtext", "build", EXAMPLE, "corpus")
    assert "methods.zh.md" in run("-m", "govtext", "report", "corpus")
    assert "116 passages" in run("-m", "govtext", "compare", "corpus", "course")
    assert "no copy" in run("-m", "govcourse", "verify", code=2)
    assert "no notebooks folder" in run("-m", "govcourse", "course", code=2)

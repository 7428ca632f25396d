"""Zip files for a release, from a small invented repository."""

import subprocess
import zipfile

import pytest

import govtext as gt
from govcourse.release import write_zips


@pytest.fixture()
def home(tmp_path):
    home = tmp_path / "clone"
    home.mkdir()
    (home / "README.md").write_text("read", "utf-8")
    (home / "start.sh").write_text("#!/bin/sh\n", "utf-8")
    (home / "start.sh").chmod(0o755)
    (home / ".gitignore").write_text("editions/\nsecret.txt\ndist/\n", "utf-8")
    (home / "secret.txt").write_text("mine", "utf-8")
    for command in (["init", "-q"], ["add", "-A"]):
        subprocess.run(["git", *command], cwd=home, check=True)
    return home


def editions(home):
    for lang in ("zh", "en"):
        (home / "editions" / lang).mkdir(parents=True)
        (home / "editions" / lang / "01.ipynb").write_text("{}", "utf-8")


def test_zips_hold_what_is_tracked_and_the_editions(home):
    editions(home)
    paths = {path.name: zipfile.ZipFile(path) for path in write_zips(home, home / "dist")}
    whole = next(archive for name, archive in paths.items() if name.startswith("digital"))
    names = {name.split("/", 1)[1] for name in whole.namelist()}
    assert names == {"README.md", "start.sh", ".gitignore", "editions/zh/01.ipynb", "editions/en/01.ipynb"}
    assert len({name.split("/")[0] for name in whole.namelist()}) == 1              # unpacks into one folder
    modes = {info.filename.split("/", 1)[1]: info.external_attr >> 16 for info in whole.infolist()}
    assert modes["start.sh"] & 0o100 and not modes["README.md"] & 0o100
    assert [name.split("/", 1)[1] for name in paths["notebooks-en.zip"].namelist()] == ["en/01.ipynb"]


def test_the_same_files_make_the_same_zips(home):
    editions(home)
    first, again = ([path.read_bytes() for path in write_zips(home, home / "dist")] for _ in range(2))
    assert first == again and len(first) == 3


def test_without_editions_or_git_one_sentence(home, tmp_path):
    with pytest.raises(gt.GovtextError, match="make editions"):
        write_zips(home, home / "dist")
    bare = tmp_path / "bare"
    editions(bare)
    with pytest.raises(gt.GovtextError, match="clone"):
        write_zips(bare, bare / "dist")

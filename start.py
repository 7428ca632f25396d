"""Set up the course and open it, without git and without make: `py start.py` on Windows, `python3 start.py` elsewhere.

The first time it needs the internet and some minutes; then it opens JupyterLab at once. What stands behind the command goes to `jupyter lab`.
只用这一个命令就能安装并打开课程：Windows 上 `py start.py`，其他系统 `python3 start.py`。第一次需要联网和几分钟。
"""

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STEPS = [   # the same as in the Makefile
    [sys.executable, "-m", "venv", "--clear", VENV],
    [PYTHON, "-m", "pip", "install", "-q", "--require-hashes", "--no-deps", "-r", "requirements-uv.lock"],
    [PYTHON, "-m", "uv", "pip", "sync", "-q", "--compile-bytecode", "--python", PYTHON, "--require-hashes", "requirements.lock"],
    [PYTHON, "-m", "uv", "pip", "install", "-q", "--python", PYTHON, "--no-deps", "--no-build-isolation", "-e", "."]]


def ready() -> bool:
    """Was everything installed, after the lock was last changed?"""
    done = VENV / ".ready"
    return done.is_file() and all(done.stat().st_mtime >= (HERE / name).stat().st_mtime for name in ("requirements.lock", "pyproject.toml"))


def main() -> int:
    if not (3, 11) <= sys.version_info[:2] <= (3, 14):
        print(f"需要 Python 3.11 到 3.14，现在是 {sys.version.split()[0]}。请从 python.org 安装后再运行。\n"
              f"Python 3.11 to 3.14 is needed, this is {sys.version.split()[0]}. Install one from python.org and try again.")
        return 2
    if not ready():
        print("正在安装（只此一次，需要联网，几分钟）…… · Installing (only this once, needs the internet, some minutes) ...", flush=True)
        for step in STEPS:
            if subprocess.call([str(part) for part in step], cwd=HERE, env={**os.environ, "PYTHONUTF8": "1"}):
                print("安装没有完成。请检查网络和磁盘空间，再运行一次；上面是出错的地方。\n"
                      "The installation did not end. Check the network and the space on the disk, and try again; the lines above say where it stopped.")
                return 1
        (VENV / ".ready").touch()
    try:
        return subprocess.call([str(PYTHON), "-m", "govcourse", "lab", *sys.argv[1:]], cwd=HERE, env={**os.environ, "PYTHONUTF8": "1"})
    except KeyboardInterrupt:
        return 0


if __name__ == "__main__":
    sys.exit(main())

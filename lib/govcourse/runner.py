"""Run the course: execute the notebooks in parallel, open JupyterLab, write the figures as files."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from concurrent.futures import as_completed
from pathlib import Path
from typing import Any

from govtext.language import set_language
from govtext.messages import GovtextError, at_least, both
from govtext.store import replacing, replacing_file
from govtext.workers import ending, pool

from .data import HERE

KEEP = ("alt", "tags", "lang", "jupyter", "slideshow", "deletable", "editable")   # what people and editions set in a cell
STARTS = 3   # kernels that start at once may be given one port, and then one of them never answers


def notebooks_dir() -> Path:
    """The notebooks folder: of the checkout, or the one named by GOVTEXT_NOTEBOOKS.

    Raises
    ------
    GovtextError
        There is none: the library was installed without the course.
    """
    folder = Path(os.environ.get("GOVTEXT_NOTEBOOKS") or HERE.parents[1] / "notebooks")
    if not folder.is_dir():
        raise GovtextError(f"{folder}：没有 notebooks 文件夹。请在课程仓库里运行。",
                           f"{folder}: there is no notebooks folder. Run this in the course's repository.")
    return folder


def execute_notebook(path: Path) -> tuple[str, float]:
    """Execute one notebook in place; outputs replace the old ones only when every cell ran.

    Returns
    -------
    (name, seconds)

    Raises
    ------
    GovtextError
        A cell failed; names the notebook, the cell and the error. The file is left as it was.
    """
    import time

    import nbformat

    began = time.perf_counter()
    notebook = executed(nbformat.read(path, as_version=4), path, GOVTEXT_STRICT="1")   # what the text says of its numbers must hold
    tidy(notebook)
    written = path.with_suffix(".ipynb.part")
    nbformat.write(notebook, written)
    os.replace(written, path)
    return path.name, time.perf_counter() - began


def executed(notebook: Any, path: Path, **environment: str) -> Any:
    """A notebook with its cells run, in the folder of `path` and under these variables.

    Raises
    ------
    GovtextError
        A cell failed; names the notebook and the error. Or no kernel could be started.
    """
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError

    for _ in range(STARTS):
        client = NotebookClient(notebook, timeout=600, kernel_name="python3", record_timing=False, coalesce_streams=True,
                                extra_arguments=["--log-level=ERROR"], resources={"metadata": {"path": str(path.parent)}})
        try:
            _execute(client, env={**os.environ, **environment})
            return notebook
        except CellExecutionError as error:
            raise GovtextError(f"{path.name}：运行出错：{error.ename}: {error.evalue}",
                               f"{path.name}: a cell failed: {error.ename}: {error.evalue}") from None
        except RuntimeError as error:   # no cell has run yet
            if "respond" not in str(error):
                raise
    raise GovtextError(f"{path.name}：内核 {STARTS} 次都没有启动。请关闭其他程序再运行一次。", f"{path.name}: no kernel started in {STARTS} tries. Close other programs and run again.")


def _execute(client: Any, **options: Any) -> None:
    """Execute a notebook; where this worker is ended meanwhile, the kernel ends at once, and not when it notices."""
    def end_kernel() -> None:
        os.kill(client.km.provisioner.pid, getattr(signal, "SIGKILL", signal.SIGTERM))

    ending.append(end_kernel)
    try:
        client.execute(**options)
    finally:
        ending.remove(end_kernel)


def tidy(notebook) -> None:
    """Make the file the same from run to run and machine to machine: no Python version, no stray metadata."""
    notebook.metadata = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
                         "language_info": {"name": "python"}, **{k: v for k, v in notebook.metadata.items() if k == "govtext"}}
    for cell in notebook.cells:
        cell.metadata = {k: v for k, v in cell.metadata.items() if k in KEEP}


def _collect_figures(path: Path, folder: Path, language: str) -> str:
    """Execute a notebook in one language without saving it; its figures are written into the folder by `govtext.show`."""
    import nbformat

    executed(nbformat.read(path, as_version=4), path, GOVTEXT_LANG=language, GOVTEXT_FIGURES=str(folder), GOVTEXT_NOTEBOOK=path.stem[:2])
    return path.name


def write_figures(out: Path, *, workers: int = 2) -> int:
    """Write every figure of every notebook as SVG and PNG, in both languages, with an index page per language.

    What an earlier run wrote into `out` is replaced when all is done; a folder with anything else is refused.
    """
    from tqdm import tqdm

    at_least("workers", workers, 1)
    jobs = [(path, lang) for lang in ("zh", "en") for path in sorted(notebooks_dir().glob("*.ipynb"))]
    with replacing(out) as work:
        with pool(workers) as processes, tqdm(total=len(jobs), unit="notebook", desc="figures") as bar:
            for job in as_completed([processes.submit(_collect_figures, path, work.resolve(), lang) for path, lang in jobs]):
                job.result()
                bar.update()
        for lang in ("zh", "en"):
            _write_index(work, lang)
    n = len(list(out.glob("*.svg")))
    print(both(f"完成：{n} 张图（SVG 和 PNG，中英文）在 {out}/，目录是 index.zh.html 和 index.en.html。",
               f"Done: {n} figures (SVG and PNG, Chinese and English) in {out}/, listed in index.zh.html and index.en.html."))
    return 0


def _write_index(out: Path, lang: str) -> None:
    """A page with all figures of a language, from the lists that the notebooks left."""
    import html

    lists = sorted(out.glob(f"*.{lang}.jsonl"))
    entries = [json.loads(line) for listed in lists for line in listed.read_text("utf-8").splitlines()]
    items = "\n".join(f'<figure><a href="{e["stem"]}.svg"><img src="{e["stem"]}.png" width="960" alt="{html.escape(e["alt"], quote=True)}">'
                      f'</a><figcaption><b>{html.escape(e["title"])}</b><br>{html.escape(e["caption"])}</figcaption></figure>' for e in entries)
    head = "图表总览" if lang == "zh" else "All figures"
    (out / f"index.{lang}.html").write_text(f'<!doctype html><html lang="{lang}"><meta charset="utf-8"><title>{head}</title>'
                                            f"<h1>{head}</h1>\n{items}\n</html>\n", "utf-8")
    for listed in lists:
        listed.unlink()


def run_course(names: list[str] | None = None, *, workers: int = 2) -> int:
    """Execute the notebooks (all, or those whose names begin with one of `names`) with progress; 0 where all ran."""
    from tqdm import tqdm

    at_least("workers", workers, 1)
    folder = notebooks_dir()
    paths = [p for p in sorted(folder.glob("*.ipynb")) if not names or any(p.name.startswith(n) for n in names)]
    if not paths:
        print(both(f"{folder.name}：没有符合的 notebook。", f"{folder.name}: no notebook fits."), file=sys.stderr)
        return 2
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):   # notebooks side by side must not fight over the processors
        os.environ.setdefault(name, "1")
    failed, seconds = [], {}
    with pool(min(workers, len(paths))) as processes, tqdm(total=len(paths), unit="notebook", desc="course") as bar:
        jobs = {processes.submit(execute_notebook, path): path for path in paths}
        for job in as_completed(jobs):
            try:
                name, took = job.result()
                seconds[name] = took
            except GovtextError as error:
                failed.append(str(error))
            bar.update()
            bar.set_postfix_str(jobs[job].stem[:24])
    for name in sorted(seconds):
        print(f"  {name}  {seconds[name]:.0f} s")
    if failed:
        print("\n".join(failed), file=sys.stderr)
        return 1
    print(both(f"完成：{len(paths)} 个 notebook 已运行，图表和结果存回 {folder.name}/。打开：make lab（或 python -m govcourse lab）",
               f"Done: {len(paths)} notebook(s) executed, figures and results stored in {folder.name}/. "
               "Open them: make lab (or python -m govcourse lab)"))
    return 0


def open_lab(extra: list[str]) -> int:
    """Open JupyterLab, on loopback and with its token, at a reader's own copies of the lessons (my-course/), in the language of the reader:
    that of GOVTEXT_LANG, else English where the system is English, else Chinese. The first time, the editions are made."""
    from .editions import own_copies, stale, tell_newer, write_editions, write_start_page

    home, lang = notebooks_dir().parent, readers_language()
    if any(stale(home / "editions" / one, one) for one in ("zh", "en")):
        print(both("正在准备中文版和英文版的课（只需一两分钟，课程更新后再做一次）……",
                   "Preparing the lessons in Chinese and in English (a minute or two; again after the course was updated) ..."))
        write_editions(home / "editions", lecturers=False)
    for one in ("zh", "en"):
        tell_newer(own_copies(home / "editions", home / "my-course" / one, one))
        write_start_page(home / "my-course" / one, one)
    add_settings(Path(sys.prefix) / "share" / "jupyter" / "lab" / "settings" / "overrides.json", lang)
    command = [sys.executable, "-m", "jupyter", "lab", "--ServerApp.ip=127.0.0.1", f"--ServerApp.root_dir={home}",
               f"--LabApp.default_url=/lab/tree/my-course/{lang}/start.md", *extra]
    try:
        return subprocess.call(command, env={**os.environ, "GOVTEXT_LANG": lang})
    except KeyboardInterrupt:
        return 0


def readers_language() -> str:
    """The language of the reader: GOVTEXT_LANG, else that of the system where it is English, else Chinese."""
    import locale

    return set_language() if os.environ.get("GOVTEXT_LANG") else "en" if (locale.getlocale()[0] or "").startswith(("en", "English")) else "zh"


def add_settings(path: Path, lang: str) -> None:
    """Add the course's settings of JupyterLab to the environment's; what is set already stays as it is, but for the language of menus that
    the course itself set before, and a broken file is left alone."""
    menus, ours = "@jupyterlab/translation-extension:plugin", {"zh": "zh_CN", "en": "default"}
    wanted = {menus: {"locale": ours[lang]},
              "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
              "@jupyterlab/docmanager-extension:plugin": {"defaultViewers": {"markdown": "Markdown Preview"}}}
    try:
        there = json.loads(path.read_text("utf-8")) if path.is_file() else {}
        merged = {plugin: {**wanted.get(plugin, {}), **there.get(plugin, {})} for plugin in {**there, **wanted}}
        if merged[menus]["locale"] in ours.values():
            merged[menus]["locale"] = ours[lang]
    except (OSError, ValueError, TypeError, AttributeError):
        return
    if merged != there:
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing_file(path) as part:
            part.write_text(json.dumps(merged, indent=1) + "\n", "utf-8")

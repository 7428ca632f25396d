"""Does the course still say, list and draw what it did? Runs the notebooks of a commit and of the working tree and compares them.

    python tests/baseline.py COMMIT [--notebooks 01 04 ...] [--lang zh en] [--workers 2] [--out FOLDER] [--contact]

Compared are computed sentences, tables and figures, in order. Of a figure everything drawn counts, whichever function drew it:
    same drawing, other words   only its title, axis labels, alternative text or caption are worded anew
    same data, other drawing    other marks, but the same numbers and labels, and the same numbers at each label
    other data                  a number or a label came or went
Where only places of texts or the order of drawing differ, the summary says so, and it is no difference.
Ends with 0 where nothing differs, else with 1. FOLDER keeps the report, the results of COMMIT for the next time, and with --contact
pages of all figures of both trees. Both trees run from copies without ignored files, so a reader's own texts do not matter.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import importlib.metadata
import inspect
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor, as_completed
from difflib import SequenceMatcher, unified_diff
from pathlib import Path
from typing import Any

import figure_data
from figure_data import RECORD, Data, data_of, main_title, missing, squeezed

ROOT = Path(__file__).resolve().parents[1]


# --------------------------------------------------------------------------- running the notebooks of a tree

def run_notebook(tree: Path, path: Path, lang: str) -> dict[str, Any]:
    """Execute a notebook of a tree in memory; its sentences, tables and figures, or the error that stopped it."""
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError

    notebook = nbformat.read(path, as_version=4)
    # The hook comes from beside this file whichever tree is run, and leaves no name and no folder behind.
    first = (f"__import__('sys').path.insert(0, {str(Path(figure_data.__file__).parent)!r})\n"
             f"__import__('figure_data').install_hook({str(tree)!r})\ndel __import__('sys').path[0]")
    notebook.cells.insert(0, nbformat.v4.new_code_cell(first))
    env = {k: v for k, v in os.environ.items() if not k.startswith("GOVTEXT_")}
    env |= {"PYTHONPATH": str(tree / "lib"), "PYTHONUTF8": "1", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "GOVTEXT_LANG": lang}
    client = NotebookClient(notebook, timeout=900, kernel_name="python3", record_timing=False, coalesce_streams=True,
                            extra_arguments=["--log-level=ERROR"], resources={"metadata": {"path": str(path.parent)}})
    try:
        client.execute(env=env)
    except CellExecutionError as error:
        return {"error": f"{error.ename}: {error.evalue}"}
    return collect([output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs], str(tree))


def collect(outputs: list[Any], tree: str) -> dict[str, Any]:
    """Sort the outputs of a notebook into sentences (a line each), tables (rows of cells) and figures."""
    from bs4 import BeautifulSoup

    found: dict[str, Any] = {"sentences": [], "tables": [], "figures": []}
    stray = re.compile(rf"{re.escape(tempfile.gettempdir())}[\w./-]*|\b0x[0-9a-f]{{6,}}")   # differ from run to run

    def tidy(text: str) -> str:
        return " ".join(stray.sub("…", text.replace(tree, "TREE")).split())

    for output in outputs:
        data = output.get("data", {})
        soup = BeautifulSoup(data.get("text/html", ""), "html.parser")
        text = output.get("text") or data.get("text/markdown") or data.get("text/plain", "")
        if "image/png" in data:
            alt = output.get("metadata", {}).get("image/png", {}).get("alt") or (soup.img or {}).get("alt") or text
            found["figures"].append({"alt": alt, "caption": soup.figcaption.get_text() if soup.figcaption else "",
                                     "png": data["image/png"], "record": data.get(RECORD) or {}})
            continue
        if "text/html" in data:
            for table in soup("table"):
                caption = [["caption: " + tidy(table.caption.extract().get_text())]] if table.caption else []
                found["tables"].append(caption + [[tidy(cell.get_text(" ")) for cell in row(["th", "td"])] for row in table("tr")])
            for done in soup(["table", "style", "script"]):
                done.extract()
            text = soup.get_text("\n")
        lines = [line for line in text.splitlines() if line.strip()]
        if len(lines) > 1 and 2 * sum(bool(re.search(r"\S {2,}\S", line)) for line in lines) >= len(lines):   # a table as plain text
            found["tables"].append([[tidy(cell) for cell in re.split(r" {2,}", line.strip())] for line in lines])
        else:
            found["sentences"] += map(tidy, lines)
    return found


def git(*arguments: str) -> bytes:
    return subprocess.run(["git", "-C", str(ROOT), *arguments], check=True, stdout=subprocess.PIPE).stdout


def copy_tree(commit: str | None, folder: Path) -> Path:
    """Copy a commit, or with None the working tree as it is (without ignored files), into a folder."""
    if commit:
        with tarfile.open(fileobj=io.BytesIO(git("archive", "--format=tar", commit))) as archive:
            archive.extractall(folder, filter="data")
    for name in () if commit else git("ls-files", "-z", "--cached", "--others", "--exclude-standard").decode().split("\0"):
        if name and (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, folder / name)
    return folder.resolve()


def environment() -> str:
    """A short code of what records and with which packages: results made otherwise are no baseline."""
    recording = (run_notebook, collect, *(getattr(figure_data, name) for name in
                                          ("install_hook", "record", "panel_of", "spot_of", "look_of", "marks_of", "words", "plain")))
    packages = sorted({f"{d.name}=={d.version}" for d in importlib.metadata.distributions() if d.name != "govtext"})
    return hashlib.sha256("\n".join([sys.version, *packages, *map(inspect.getsource, recording)]).encode()).hexdigest()[:8]


def run_all(trees: dict[str, Path], stored: Path, chosen: list[str], langs: list[str], workers: int) -> dict[tuple[str, str, str], dict]:
    """{(tree, notebook, language): results}; those of the tree "was" are kept in the folder `stored`, and taken from there."""
    results, jobs, began = {}, {}, time.perf_counter()
    with ProcessPoolExecutor(workers) as pool:
        for side, path, lang in [(s, p, lang) for s, tree in trees.items() for p in sorted((tree / "notebooks").glob("*.ipynb"))
                                 if not chosen or p.name.startswith(tuple(chosen)) for lang in langs]:
            kept = stored / f"{path.stem}.{lang}.json"
            if side == "was" and kept.is_file():
                results[side, path.stem, lang] = json.loads(kept.read_text("utf-8"))
            else:
                jobs[pool.submit(run_notebook, trees[side], path, lang)] = (side, path.stem, lang, kept)
        for n, job in enumerate(as_completed(jobs), 1):
            *key, kept = jobs[job]
            results[tuple(key)] = job.result()
            print(f"{n}/{len(jobs)} {' '.join(key)}, {time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)
            if key[0] == "was" and "error" not in job.result():
                stored.mkdir(parents=True, exist_ok=True)
                kept.write_text(json.dumps(job.result(), ensure_ascii=False), "utf-8")
    return results


# --------------------------------------------------------------------------- comparing

def align(was: list[str], now: list[str], more: list[list[str]] | None = None) -> list[tuple[int | None, int | None, bool]]:
    """Pairs (place before, place now, moved?): what is the same, in order or elsewhere, then what took its place or is most like it.

    How like two items are is judged by `more`, where it is given, instead of by themselves.
    """
    first, second = more or (was, now)
    pairs, left, right, in_step = [], [], [], set()
    for kind, a, b, c, d in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if kind == "equal":
            pairs += [(i, j, False) for i, j in zip(range(a, b), range(c, d), strict=True)]
        else:
            left, right = [*left, *range(a, b)], [*right, *range(c, d)]
            in_step |= set(zip(range(a, b), range(c, d), strict=True)) if b - a == d - c else set()

    def likeness(i: int, j: int) -> float:
        return 3 if was[i] == now[j] else SequenceMatcher(None, first[i][:300], second[j][:300]).ratio() + ((i, j) in in_step)

    for like, i, j in sorted(((likeness(i, j), i, j) for i in left for j in right), key=lambda t: (-t[0], t[1:])):
        if like > 0.5 and i in left and j in right:
            pairs.append((i, j, was[i] == now[j]))
            left.remove(i)
            right.remove(j)
    pairs += [(i, None, False) for i in left] + [(None, j, False) for j in right]
    return sorted(pairs, key=lambda p: (p[0] if p[1] is None else p[1], p[1] is None))


def place(i: int | None) -> str:
    return "–" if i is None else str(i + 1)


def compare_texts(what: str, was: list[str], now: list[str]) -> tuple[str, list[str]]:
    """Summary and differences of two lists of sentences, or of tables with a line for each row."""
    lines, counts = [], Counter()
    for i, j, moved in align(was, now):
        a, b = "" if i is None else was[i], "" if j is None else now[j]
        counts["moved" if moved else "equal" if a == b and None not in (i, j) else "different"] += 1
        if moved or a != b:
            lines.append(f"  {what} {place(i)} → {place(j)}{' moved: ' + a[:80] if moved else ''}")
            rows = unified_diff(a.splitlines(), b.splitlines(), n=0, lineterm="")
            lines += [f"    {row}" for row in list(rows)[2:] if not row.startswith("@@")]
    return f"{what}s " + (", ".join(f"{n} {kind}" for kind, n in sorted(counts.items(), key=lambda c: c[0] != "equal")) or "none"), lines


def compare_figures(was: list[dict], now: list[dict]) -> tuple[str, list[str]]:
    """Summary and differences of the figures of a notebook, matched by their titles in order, then by place, then by the likest words."""
    lines, counts = [], Counter()
    titles = [[squeezed(main_title(figure["record"])) for figure in figures] for figures in (was, now)]
    labels = [[title + "".join(sorted(data_of(figure["record"]).labels) if figure["record"] else "")
               for title, figure in zip(*both, strict=True)] for both in zip(titles, (was, now), strict=True)]
    for i, j, moved in align(*titles, more=labels):
        level, found = compare_figure(was[i], now[j]) if None not in (i, j) else ("gone" if j is None else "new", [])
        counts[level] += 1
        if found or moved or None in (i, j):
            name = main_title((now[j] if j is not None else was[i])["record"])
            lines += [f"  figure {place(i)} → {place(j)}{' moved' if moved else ''}: {level}: {' '.join(name.split())}",
                      *(f"    {line}" for line in found)]
    return "figures " + (", ".join(f"{n} {level}" for level, n in sorted(counts.items(), key=lambda c: c[0] != "same")) or "none"), lines


def compare_figure(was: dict[str, Any], now: dict[str, Any]) -> tuple[str, list[str]]:
    """Level and differences of one figure: words first, then numbers and labels, then marks."""
    a, b = was["record"], now["record"]
    if not (a and b):   # a picture that was displayed without being drawn by matplotlib
        same = [(f["png"], f["alt"], f["caption"], bool(f["record"])) for f in (was, now)]
        return ("same", []) if same[0] == same[1] else ("other data", ["no drawing was recorded; bytes, alt text or caption differ"])
    said, drawn = changed(words_of(was), words_of(now)), changed(drawing_of(a), drawing_of(b))
    data = data_differences(data_of(a), data_of(b)) if drawn else []
    level = "other data" if data else "same data, other drawing" if drawn else "same drawing, other words" if said else "same"
    if level == "same" and was["png"] != now["png"]:
        level = "same but for places or order on the page"
    count = Counter(line[0] for line in drawn)
    marks = [line[:200] for line in drawn] if len(drawn) <= 12 else [f"marks, ticks or texts: {count['-']} gone, {count['+']} new"]
    if drawn and not data and not data_of(a).drawn:   # a diagram, a network, cells that are told apart by colour
        marks.append("nothing in it is drawn to scale, so only its words were compared: look at it")
    return level, [*said, *data, *marks]


def changed(was: list[str], now: list[str]) -> list[str]:
    """Lines that went and lines that came."""
    return [f"{sign} {line}" for sign, a, b in (("-", was, now), ("+", now, was)) for line in (Counter(a) - Counter(b)).elements()]


def words_of(figure: dict[str, Any]) -> list[str]:
    """Title, axis labels, alternative text and caption: what may be worded anew without touching the drawing."""
    axes = [f"{axis} axis: {panel[axis]['label']}" for panel in figure["record"]["panels"] for axis in "xy" if panel[axis]["label"]]
    return [" ".join(line.split()) for line in (f"title: {main_title(figure['record'])}", *axes, f"alt: {figure['alt']}",
                                                f"caption: {figure['caption']}")]


def drawing_of(figure: dict[str, Any]) -> list[str]:
    """Everything else that is drawn, a line each; the order in which it was drawn does not count."""
    lines = [f"{part} {json.dumps(one, ensure_ascii=False)}" for part in ("texts", "legend", "marks") for one in figure[part]]
    for n, panel in enumerate(figure["panels"], 1):
        lines.append(f"panel {n} {panel['kind']} {panel['title'] if panel['title'] != main_title(figure) else ''}")
        for axis in "xy":
            lines.append(f"panel {n} {axis} limits {panel[axis]['limits']} {panel[axis]['scale']} {panel[axis]['offset']}")
            lines += [f"panel {n} {axis} tick {place:g} {word!r}" for place, word in panel[axis]["ticks"]]
        lines += [f"panel {n} text {word!r}" for word, *_ in panel["texts"]]
        lines += [f"panel {n} {json.dumps(m, ensure_ascii=False)}" for m in panel["marks"]]
    return lines


def data_differences(was: Data, now: Data) -> list[str]:
    """Numbers and labels that went or came, and labels at which other numbers stand."""
    def listed(things: list[str]) -> str:
        return (" · ".join(things[:15]) or "–") + (f" ... {len(things) - 15} more" if len(things) > 15 else "")

    lines = [f"{what} {which}: {listed(things)}" for which, found in (("gone", missing(was, now)), ("new", missing(now, was)))
             for what, things in zip(("numbers", "labels"), found, strict=True) if things]
    for label in sorted(set(was.at) & set(now.at)):
        if misplaced(label, was, now) or misplaced(label, now, was):
            both = was.at[label], now.at[label]
            went, came = ([word for part in missing(*two) for word in part] for two in (both, both[::-1]))
            lines.append(f"at {label}: gone {listed(went)}; new {listed(came)}")
    return lines


def misplaced(label: str, was: Data, now: Data) -> bool:
    """Does something that stood at a label now stand at others only? What is drawn without labels now is not misplaced."""
    if not (now.at[label].drawn or now.at[label].written or now.at[label].labels):
        return False
    others = [{*one.written, *one.labels, *(f"{d:g}" for d in one.drawn)} for name, one in now.at.items() if name != label]
    return any(word in other for part in missing(was.at[label], now.at[label]) for word in part for other in others)


def compare(was: dict[str, Any], now: dict[str, Any]) -> tuple[str, list[str]]:
    """Summary line and differences of one notebook in one language."""
    errors = [f"  {side} stopped: {found['error']}" for side, found in (("was", was), ("now", now)) if "error" in found]
    if errors:
        return "not compared", errors
    tables = (["\n".join(" | ".join(row) for row in table) for table in found["tables"]] for found in (was, now))
    parts = [compare_texts("sentence", was["sentences"], now["sentences"]), compare_texts("table", *tables),
             compare_figures(was["figures"], now["figures"])]
    return "; ".join(summary for summary, _ in parts), [line for _, lines in parts for line in lines]


def contact_sheets(results: dict[str, dict[str, Any]], stem: Path, wide: int = 760, high: int = 620) -> None:
    """Pages of twelve figures as they were displayed, each with notebook and number: `stem`-01.png ..."""
    from PIL import Image, ImageDraw, ImageFont

    figures = [(f"{name[:2]} - {n}", figure["png"]) for name, found in sorted(results.items())
               for n, figure in enumerate(found.get("figures", []), 1)]
    for page, start in enumerate(range(0, len(figures), 12), 1):
        shown = figures[start:start + 12]
        sheet = Image.new("RGB", (3 * wide, -(-len(shown) // 3) * high), "white")
        for spot, (label, png) in enumerate(shown):
            picture = Image.open(io.BytesIO(base64.b64decode(png))).convert("RGB")
            picture.thumbnail((wide - 20, high - 60), Image.Resampling.LANCZOS)
            x, y = spot % 3 * wide + 10, spot // 3 * high + 6
            ImageDraw.Draw(sheet).text((x, y), label, fill="#a63d2f", font=ImageFont.load_default(30))
            sheet.paste(picture, (x, y + 40))
        sheet.save(f"{stem}-{page:02d}.png", optimize=True)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("commit")
    parser.add_argument("--notebooks", nargs="+", default=[], metavar="NN", help="beginnings of names; default all")
    parser.add_argument("--lang", nargs="+", default=["zh", "en"], choices=["zh", "en"])
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--out", type=Path, default=Path(tempfile.gettempdir()) / "baseline")
    parser.add_argument("--contact", action="store_true", help="pages of all figures of both trees")
    asked = parser.parse_args(arguments)
    commit = git("rev-parse", "--verify", f"{asked.commit}^{{commit}}").decode().strip()
    asked.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        trees = {"was": copy_tree(commit, Path(folder, "was")), "now": copy_tree(None, Path(folder, "now"))}
        results = run_all(trees, asked.out / f"{commit}-{environment()}", asked.notebooks, asked.lang, asked.workers)
    report, differ = [], not results
    for stem, lang in sorted({key[1:] for key in results}):
        summary, lines = compare(*(results.get((side, stem, lang), {"error": "there is no such notebook"}) for side in trees))
        differ |= bool(lines)
        report += [f"{stem} {lang}: {summary}", *lines]
    (asked.out / f"report-{commit[:7]}.txt").write_text("\n".join(report) + "\n", "utf-8")
    print("\n".join(report))
    for side, name in zip(trees, (commit[:7], "working"), strict=True) if asked.contact else ():
        for lang in asked.lang:
            chosen = {stem: found for (one, stem, other), found in results.items() if (one, other) == (side, lang)}
            contact_sheets(chosen, asked.out / f"contact-{name}-{lang}")
    return int(differ)


if __name__ == "__main__":
    sys.exit(main())

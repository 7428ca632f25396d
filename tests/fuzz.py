"""Files as nobody meant them: small good files of every kind, damaged at random; each must be read or refused with one sentence in time.

    python tests/fuzz.py --seconds 600            # ten minutes, another seed each time; the seed is printed
    python tests/fuzz.py --seconds 60 --seed 7    # the same inputs again
    python tests/fuzz.py --kinds docx,pdf         # only these

An input that breaks the rule is kept in --keep (default: fuzz-found in the current folder) and the exit code is 1.
"""

from __future__ import annotations

import argparse
import faulthandler
import io
import json
import multiprocessing
import random
import sys
import tempfile
import time
import traceback
import warnings
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

LIMIT = 20.0        # seconds for one small input; a machine shared with others is slow at times
TEXT = ("关于推进数字政府建设的意见\n\n一、总体安排\n　　县里把办事窗口搬到网上，居民在家里就能提交材料，窗口轮流值守[3]。\n"
        "（一）数据共享。几个部门的系统各管各的，同一份材料要交好几遍，2021年起逐步接通。\n二、保障\n各镇要落实责任，“先试两个月”，再看效果。（完）\n")


# ---------------------------------------------------------------------------------------------------- good files

def page() -> bytes:
    paragraphs = "".join(f"<p>{line}</p>" for line in TEXT.split("\n") if line)
    return (f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>意见</title><style>p {{color: red}}</style></head><body><div class="nav"><a href="/">首页</a></div>'
            f'<table><tr><td>{paragraphs}<table><tr><td>联系人</td><td>老陈</td></tr></table></td></tr></table><script>var a = 1;</script></body></html>').encode()


def word() -> bytes:
    import docx

    document = docx.Document()
    document.core_properties.title = "意见"
    document.add_heading("总体安排", 1)
    for line in TEXT.split("\n"):
        document.add_paragraph(line)
    table = document.add_table(3, 3)
    for i in range(9):
        table.cell(i // 3, i % 3).text = f"格{i}"
    table.cell(0, 0).merge(table.cell(1, 1))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def printed() -> bytes:
    """A PDF with its text as text, of two pages."""
    import matplotlib
    import pylopdf_fonts_zh_cn
    from matplotlib.backends.backend_pdf import PdfPages
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties

    font, out = FontProperties(fname=str(pylopdf_fonts_zh_cn.sans_path())), io.BytesIO()
    lines = [line for line in TEXT.split("\n") if line]
    with matplotlib.rc_context({"pdf.fonttype": 42}), PdfPages(out) as pages:
        for number in (1, 2):
            figure = Figure(figsize=(6, 4))
            for i, line in enumerate([*lines[4 * number - 4:4 * number], f"— {number} —"]):
                figure.text(0.05, 0.9 - 0.15 * i, line[:30], fontproperties=font)
            pages.savefig(figure)
    return out.getvalue()


def workbook() -> bytes:
    import pandas as pd

    out = io.BytesIO()
    pd.DataFrame({"文件名": ["a.txt", "b.txt"], "标题": ["甲题", "乙题"], "发布日期": [pd.Timestamp("2021-03-04"), None], "正文": [TEXT, "数据共享。"]}).to_excel(out, index=False)
    return out.getvalue()


def codebook() -> bytes:
    return ("categories:\n- id: money\n  name: {zh: 经费, en: Money}\n  include:\n    - {any: [资金, 经费], near: 2}\n    - {all: [数据, 共享], within: sentence}\n"
            "  exclude: [{any: [数字政府]}]\n- {id: 2, parent: money, include: [{category: money}]}\n").encode()


SEEDS: dict[str, Callable[[], bytes]] = {
    "txt": TEXT.encode, "gbk.txt": lambda: TEXT.encode("gbk"), "big5.txt": lambda: "縣裡把辦事窗口搬到網上，居民在家裡就能提交材料，數據共享還是難題。\n".encode("big5") * 3,
    "utf16.txt": lambda: TEXT.encode("utf-16"), "md": lambda: f"---\ntitle: 意见\n---\n# 总体\n\n{TEXT}**重点**\n".encode(), "html": page,
    "gbk.html": lambda: page().decode().replace("utf-8", "gb2312").encode("gbk"), "docx": word, "pdf": printed, "xlsx": workbook,
    "csv": lambda: "file,title,date\na.txt,\"甲,题\",2021-03-04\nb.txt,乙题,44927\n".encode(), "jsonl": lambda: (json.dumps({"正文": TEXT, "n": 1}, ensure_ascii=False) + "\n").encode() * 2,
    "yaml": codebook, "words": lambda: "数字政府 100 n\n互联网＋监管\n# 注\n一网通办\n".encode(), "date": lambda: "二〇二二年6月30日 2019-2021 44927".encode()}


# ---------------------------------------------------------------------------------------------------- damage

SIGNS = [c.encode() for c in "，。（）《》“”\u202e\u200b\ufeff\u2028\ue000𠮷\t\r\n\x00\x0b<>&;:#*-[]{}|\"'%$\\"] + [b"\xff", b"\xa3\xa0", b"\x81\x30\x81\x30", b"\xff\xfe", b"]]>", b"<p>", b"&#0;",
         b"999999999999", b"-1", b"1e309", b"NO", b"<<", b"&a", b"*a", b"!!python/object"]


def damaged(raw: bytes, draw: random.Random) -> bytes:
    """Up to eight changes: bytes flipped, cut out, doubled, moved, overwritten with signs that mean something to one of the formats."""
    out = bytearray(raw)
    for _ in range(draw.randint(1, 8)):
        at, size = draw.randrange(len(out) + 1), draw.choice([1, 1, 2, 3, 8, 40, 400])
        kind = draw.randrange(7)
        if kind == 0 and at < len(out):
            out[at] = draw.randrange(256)
        elif kind == 1:
            del out[at:at + size]
        elif kind == 2:
            out[at:at] = out[at:at + size] * draw.choice([1, 2, 30])
        elif kind == 3:
            out[at:at] = draw.choice(SIGNS) * draw.choice([1, 1, 1, 50])
        elif kind == 4:
            out[at:at + size] = draw.choice(SIGNS)
        elif kind == 5:
            del out[at:]
        else:
            other = draw.randrange(len(out) + 1)
            out[at:at + size], out[other:other + size] = out[other:other + size], out[at:at + size]
        if not out:
            out = bytearray(b"x")
    return bytes(out[:400_000])


def mutant(kind: str, raw: bytes, draw: random.Random) -> bytes:
    """A damaged file; of packed formats most often one member is damaged and packed again, so that the damage gets past the packing."""
    if not raw.startswith(b"PK") or draw.random() < 0.25:
        return damaged(raw, draw)
    out, chosen = io.BytesIO(), None
    with zipfile.ZipFile(io.BytesIO(raw)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        names = source.namelist()
        chosen = draw.choice([name for name in names if name.endswith((".xml", ".rels"))])
        for name in names:
            content = source.read(name)
            if name == chosen:
                if draw.random() < 0.1:
                    continue
                content = damaged(content, draw)
            target.writestr(name, content)
    return out.getvalue()


# ---------------------------------------------------------------------------------------------------- reading

def read(kind: str, path: Path) -> str:
    """Read one file as the kit would; returns "read" or "refused". Anything else is an error of ours."""
    from govtext.lexicon import load_stopwords
    from govtext.measures.coding import load_codebook
    from govtext.messages import GovtextError
    from govtext.metadata import read_date, read_metadata, year_in_name
    from govtext.readers import read_document
    from govtext.segment import dictionary_words
    from govtext.tables import read_table

    def date(path: Path) -> None:
        text = path.read_bytes().decode("utf-8", "replace")
        for cell in (text, *text.split()):
            assert read_date(cell).year in ("", *map(str, range(1900, 2100))) and len(year_in_name(cell)) in (0, 4)

    def document(path: Path) -> None:
        found = read_document(path)
        assert found.text and not any(line != " ".join(line.split()) or not line for line in found.paragraphs) and max(found.headings, default=0) <= len(found.paragraphs)
        found.text.encode("utf-8")
        "".join(found.metadata.values()).encode("utf-8")

    readers: dict[str, list[Callable[[Path], object]]] = {
        "xlsx": [read_table, lambda p: read_metadata(p, ["a.txt", "b.txt"], tell=False)], "csv": [read_table, lambda p: read_metadata(p, ["a.txt", "b.txt"], tell=False)],
        "jsonl": [read_table], "yaml": [load_codebook], "words": [dictionary_words, load_stopwords], "date": [date]}
    outcome = "read"
    for reader in readers.get(kind.split(".")[-1], [document]):
        try:
            reader(path)
        except GovtextError as error:
            assert error.zh and error.en and len(error.zh) < 400, "a refusal of one sentence in each language"
            outcome = "refused"
    return outcome


def work(pipe) -> None:
    """A child process: reads the files named to it, one after another, and says how it went."""
    faulthandler.enable()
    warnings.simplefilter("ignore")
    import logging

    logging.disable(logging.CRITICAL)
    while True:
        kind, path = pipe.recv()
        try:
            pipe.send((read(kind, Path(path)), ""))
        except BaseException:   # also RecursionError, MemoryError and SystemExit of a library
            pipe.send(("failed", traceback.format_exc(limit=-6)))


class Reader:
    """A child process that reads, and is replaced when it hangs or dies."""

    def __init__(self) -> None:
        self.child = None

    def read(self, kind: str, path: Path) -> tuple[str, str]:
        if self.child is None or not self.child.is_alive():
            context = multiprocessing.get_context("spawn")
            self.pipe, end = context.Pipe()
            self.child = context.Process(target=work, args=(end,), daemon=True)
            self.child.start()
            end.close()
            self.ask("date", path, 120)   # the imports do not count
        return self.ask(kind, path, LIMIT)

    def ask(self, kind: str, path: Path, seconds: float) -> tuple[str, str]:
        try:
            self.pipe.send((kind, str(path)))
            if self.pipe.poll(seconds):
                return self.pipe.recv()
            self.child.kill()
            return "hangs", f"no answer in {seconds:.0f} s"
        except (EOFError, OSError):
            self.child.join(5)
            return "dies", f"the process ended with {self.child.exitcode}"

    def close(self) -> None:
        if self.child is not None:
            self.child.kill()


def fuzz(seconds: float, seed: int, kinds: list[str], keep: Path) -> int:
    """Read damaged files for so many seconds; returns the number of inputs that were neither read nor refused."""
    draw, goods = random.Random(seed), {kind: SEEDS[kind]() for kind in kinds}
    outcomes: dict[str, Counter[str]] = {kind: Counter() for kind in kinds}
    seen: set[str] = set()
    reader, until, bad = Reader(), time.monotonic() + seconds, 0
    with tempfile.TemporaryDirectory() as scratch:
        number = 0
        while time.monotonic() < until:
            kind = kinds[number % len(kinds)]
            content = mutant(kind, goods[kind], draw) if number >= len(kinds) else goods[kind]   # first the good ones
            path = Path(scratch) / f"a.{'txt' if kind in ('words', 'date') else kind}"
            path.write_bytes(content)
            outcome, said = reader.read(kind, path)
            outcomes[kind][outcome] += 1
            if outcome not in ("read", "refused") or (number < len(kinds) and outcome != "read"):
                bad += 1
                where = said.strip().splitlines()[-1][:150] if said else outcome
                if where not in seen:
                    seen.add(where)
                    keep.mkdir(parents=True, exist_ok=True)
                    (keep / f"{seed}-{number}-{path.name}").write_bytes(content)
                    print(f"{kind} {outcome}: {seed}-{number}-{path.name}\n{said}", flush=True)
            number += 1
    reader.close()
    for kind, counts in outcomes.items():
        print(f"{kind:10} " + "  ".join(f"{outcome} {n}" for outcome, n in sorted(counts.items())))
    print(f"seed {seed}: {number} inputs, {bad} neither read nor refused")
    return bad


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--kinds", default=",".join(SEEDS))
    parser.add_argument("--keep", type=Path, default=Path("fuzz-found"))
    options = parser.parse_args()
    seed = options.seed if options.seed is not None else random.SystemRandom().randrange(1_000_000)
    print(f"seed {seed}", flush=True)
    return 1 if fuzz(options.seconds, seed, options.kinds.split(","), options.keep) else 0


if __name__ == "__main__":
    sys.exit(main())

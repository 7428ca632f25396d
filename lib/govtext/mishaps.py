"""What to do after an error in a notebook cell, in a sentence or two under the message of Python."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from typing import Any

from .language import one_language, tr
from .messages import GovtextError

FULL_WIDTH = "，。；：（）【】“”‘’！？＝＋－＊／、　"
SIGN = re.compile(r"invalid (?:non-printable )?character '?(.)")


def explained(error: BaseException, names: Iterable[str] = ()) -> tuple[str, str] | None:
    """What went wrong and what to do, as (zh, en); None for errors that speak for themselves.

    Parameters
    ----------
    error : what a cell raised
    names : the names that exist in the notebook, for suggestions
    """
    kinds = {SyntaxError: _syntax, NameError: _name, KeyError: _key, ModuleNotFoundError: _module, FileNotFoundError: _file,
             MemoryError: _memory}
    if isinstance(error, GovtextError):
        return None
    return next((explain(error, list(names)) for kind, explain in kinds.items() if isinstance(error, kind)), None)


def _syntax(error: SyntaxError, names: list[str]) -> tuple[str, str]:
    line = error.lineno or 1
    sign = SIGN.search(error.msg or "")
    written = sign[1] if sign and sign[1] in FULL_WIDTH else next((c for c in error.text or "" if c in FULL_WIDTH), "")
    if sign and written:
        return (f"第 {line} 行有中文标点“{written}”。代码里的逗号、括号、冒号和引号要用英文的：, ( ) : \" \"。引号里面的文字不受影响。",
                f"Line {line} holds the Chinese sign {written}. Commas, brackets, colons and quotation marks of code are the English ones: "
                ", ( ) : \" \". Text inside quotation marks may hold anything.")
    return (f"第 {line} 行写得不完整，或多了、少了一个符号。请看箭头所指的地方：引号和括号都要成对，列表里每两项之间要有逗号。改坏了可以用 Ctrl + Z 退回去。",
            f"Line {line} is not complete, or a sign too many or missing. Look where the arrow points: quotation marks and brackets come in "
            "pairs, and a comma stands between two items of a list. Ctrl + Z takes a change back.")


def _name(error: NameError, names: list[str]) -> tuple[str, str]:
    name = error.name or re.sub(r".*'(.*)'.*", r"\1", str(error))
    near = difflib.get_close_matches(name, [n for n in names if not n.startswith("_")], 1, 0.75)
    zh, en = (f"是不是想写 {near[0]}？", f"Did you mean {near[0]}? ") if near else ("", "")
    return (f"{zh}这里还没有 {name}：它由上面的某个格子产生。请从头运行到这里：菜单“运行” → “运行选中单元格上方的所有单元格”。文字要放在引号里。",
            f"{en}There is no {name} yet: a cell above makes it. Run everything up to here: menu Run, Run All Above Selected Cell. "
            "Text stands in quotation marks.")


def _key(error: KeyError, names: list[str]) -> tuple[str, str]:
    asked = error.args[0] if error.args else ""
    return (f"表或字典里没有 {asked!r}。请核对写法，大小写、空格和引号都算；上面的表列出了有哪些。",
            f"The table or list has no {asked!r}. Check how it is written, capitals, spaces and quotation marks too; the tables above show what "
            "there is.")


def _module(error: ModuleNotFoundError, names: list[str]) -> tuple[str, str]:
    return (f"没有安装 {error.name}，或者 notebook 不是在课程的环境里打开的。请关掉，用 make lab（或 python -m govcourse lab）打开。",
            f"{error.name} is not installed, or this notebook was not opened in the environment of the course. Close it and open it by make lab "
            "(or python -m govcourse lab).")


def _file(error: FileNotFoundError, names: list[str]) -> tuple[str, str]:
    return (f"没有找到文件 {error.filename}。请核对文件夹和文件名；相对路径从这个 notebook 所在的文件夹算起。Windows 路径前加 r，如 r\"C:\\文件\"。",
            f"There is no file {error.filename}. Check folder and name; a relative path starts from the folder of this notebook. On Windows write "
            "r before a path, as in r\"C:\\files\".")


def _memory(error: MemoryError, names: list[str]) -> tuple[str, str]:
    return ("内存不够。请关掉别的 notebook（菜单“内核” → “关闭所有内核”），或换小一些的数据再试。",
            "Memory ran out. Shut other notebooks down (menu Kernel, Shut Down All Kernels), or try with less data.")


def watch() -> None:
    """From now on tell what to do after an error in a cell of this notebook; once, and nothing outside notebooks."""
    from IPython import get_ipython

    shell = get_ipython()
    if shell is not None and not getattr(shell, "govtext_watch", False):
        shell.govtext_watch = True
        shell.events.register("post_run_cell", _tell)


def _tell(result: Any) -> None:
    from IPython import get_ipython

    error = result.error_before_exec or result.error_in_exec
    told = explained(error, get_ipython().user_ns) if error is not None else None
    if told:
        print(f"→ {tr(*told)}" if one_language() else "→ {}\n→ {}".format(*told))

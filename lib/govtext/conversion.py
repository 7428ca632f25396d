"""Traditional characters made simplified for counting, by OpenCC; the text that is shown and hashed stays as it was written."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Callable
from functools import lru_cache

from .messages import GovtextError, one_of
from .readers import census, has_traditional

CONVERSIONS = ("t2s", "tw2s", "tw2sp", "hk2s")   # OpenCC's names: from traditional, Taiwan's (p: its words too), Hong Kong's characters


@lru_cache(maxsize=4)
def converter(name: str) -> Callable[[str], str]:
    """OpenCC's conversion of that name as a function of text.

    Raises GovtextError: unknown name, or OpenCC is not installed.

    References
    ----------
    Open Chinese Convert, https://github.com/BYVoid/OpenCC (Apache licence 2.0).
    """
    one_of("convert", name, CONVERSIONS)
    try:
        from opencc import OpenCC
    except ImportError as error:
        raise GovtextError("繁简转换需要 OpenCC。请运行 pip install opencc。", "Conversion needs OpenCC. Run pip install opencc.") from error
    return OpenCC(name).convert


def conversion_record(name: str | None) -> dict[str, str]:
    """What a manifest says of the conversion: nothing where there is none. Raises GovtextError: as `converter`."""
    if name is None:
        return {}
    converter(name)
    return {"convert": name, "opencc_version": importlib.metadata.version("opencc")}


def simplified(lines: list[str], name: str | None) -> list[str]:
    """The lines as they are counted: those with more traditional than simplified characters are converted, others left alone."""
    if name is None or not has_traditional(census("\n".join(lines))):
        return lines
    convert = converter(name)
    return [" ".join(convert(line).split()) if has_traditional(census(line)) else line for line in lines]

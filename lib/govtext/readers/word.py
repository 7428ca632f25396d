"""Word files (.docx)."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from ..messages import GovtextError
from .document import Document, is_heading
from .text import clean


def read_docx(raw: bytes, name: str, encoding: str | None) -> Document:
    import docx
    from docx.table import Table

    if not raw.startswith(b"PK\x03\x04"):
        raise GovtextError(f"{name}：不是有效的 docx（可能是旧 doc 或已加密）。请在 Word 里另存为 docx。",
                           f"{name}: not a valid docx (an old .doc, or encrypted?). Save it again as docx in Word.")
    try:
        document = docx.Document(BytesIO(raw))
        _unwrap(document.element.body)
        lines, heads = [], set()
        for block in document.iter_inner_content():
            is_table = isinstance(block, Table)
            style = "" if is_table or block.style is None else block.style.name or ""
            for line in clean("\n".join(_table_rows(block) if is_table else [block.text])).split("\n"):
                if line:
                    lines.append(line)
                    if style.lower().startswith(("heading", "标题")) or is_heading(line):
                        heads.add(len(lines))
        core = document.core_properties
        known = {"title": core.title or "", "author": core.author or ""}
    except Exception as error:  # python-docx lets zip, xml and key errors through
        raise GovtextError(f"{name}：docx 已损坏，打不开（{type(error).__name__}）。请在 Word 里修复后另存。",
                           f"{name}: the docx is broken and cannot be opened ({type(error).__name__}). "
                           "Repair it in Word and save it again.") from error
    return Document("\n".join(lines), frozenset(heads), {k: v for k, v in known.items() if v and v != "python-docx"})


def _unwrap(body: Any) -> None:
    """Take away what stands round text that a reader of Word sees and python-docx passes over: tracked insertions, content controls."""
    from docx.oxml.ns import qn

    for tag in ("w:ins", "w:moveTo", "w:smartTag", "w:sdt"):
        for element in list(body.iter(qn(tag))):
            inner = element.find(qn("w:sdtContent")) if tag == "w:sdt" else element
            for child in [] if inner is None else list(inner):
                element.addprevious(child)
            element.getparent().remove(element)


def _cell_text(cell: Any) -> str:
    blocks = (" ".join(_table_rows(block)) if hasattr(block, "rows") else block.text for block in cell.iter_inner_content())
    return " ".join(blocks).replace("\n", " ")


def _table_rows(table: Any) -> list[str]:
    """The rows of a Word table as lines; a merged cell, which python-docx gives once per place, is taken once."""
    seen: set[Any] = set()
    rows = []
    for row in table.rows:
        fresh = [cell for cell in dict.fromkeys(cell._tc for cell in row.cells) if cell not in seen]
        seen.update(fresh)
        texts = {cell._tc: _cell_text(cell) for cell in row.cells}
        rows.append("\t".join(texts[cell] for cell in fresh))
    return rows

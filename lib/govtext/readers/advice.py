"""What to do with a file that is not read: one sentence for each kind that a folder of texts holds."""

from __future__ import annotations

from io import BytesIO

from ..messages import GovtextError
from .text import one_line

# kind -> what to do, in Chinese and English
WORD = ("请用 Word 或 WPS 打开，另存为 .docx", "Open it in Word or WPS and save it as .docx")
TABLE = ("表格每行一份文本时，用 govtext build 表格 输出 --text 列名；若是元数据，另存为 metadata.csv（CSV）",
         "A table with one text per row: govtext build TABLE OUT --text COLUMN; metadata: save it as metadata.csv (CSV)")
OFFICE = ("请用原来的程序打开，导出为 .pdf 或 .txt", "Open it in its own program and export it as .pdf or .txt")
PICTURE = ("这是图片，请先做文字识别（OCR），存为 .txt 或带文字层的 .pdf",
           "It is a picture: run text recognition (OCR) first and save .txt, or .pdf with a text layer")
PACKED = ("请先解压，把里面的文件放进来", "Unpack it first and put the files in")
WEB = ("请用浏览器打开，另存为“网页，仅 HTML”（.html），或把正文复制到 .txt",
       "Open it in a browser and save it as \"web page, HTML only\" (.html), or copy the text into a .txt file")
SOUND = ("这是音频或视频，请先转写成文字，存为 .txt 或 .docx", "It is sound or film: write it down first and save the text as .txt or .docx")
RENAME = ("这是网页，请把扩展名改成 .html", "It is a web page: change its suffix to .html")
OFD = ("请用 OFD 阅读器打开，导出为 .pdf", "Open it in an OFD reader and export it as .pdf")

ADVICE = {
    **dict.fromkeys((".doc", ".dot", ".docm", ".dotx", ".dotm", ".wps", ".wpt", ".odt", ".rtf", ".pages"), WORD),
    **dict.fromkeys((".xlsx", ".xls", ".xlsm", ".xlsb", ".et", ".ods", ".csv", ".tsv", ".jsonl", ".ndjson", ".json",
                     ".parquet", ".sav", ".dta"), TABLE),
    **dict.fromkeys((".mhtml", ".mht", ".webarchive", ".maff"), WEB),
    **dict.fromkeys((".ofd",), OFD),
    **dict.fromkeys((".caj", ".kdh", ".nh", ".ceb", ".sep", ".gd", ".xps"),
                    ("请用专用阅读器打开，打印或导出为 .pdf", "Open it in its own reader and print or export it as .pdf")),
    **dict.fromkeys((".ppt", ".pptx", ".pps", ".dps", ".odp", ".key", ".epub", ".mobi", ".azw3", ".chm", ".tex",
                     ".xml", ".msg", ".eml"), OFFICE),
    **dict.fromkeys((".jpg", ".jpeg", ".png", ".gif", ".bmp", ".tif", ".tiff", ".webp", ".heic", ".svg", ".djvu"), PICTURE),
    **dict.fromkeys((".zip", ".rar", ".7z", ".gz", ".tar", ".tgz", ".bz2", ".xz"), PACKED),
    **dict.fromkeys((".mp3", ".wav", ".m4a", ".mp4", ".avi", ".mov", ".wma"), SOUND),
    **dict.fromkeys((".shtml", ".xhtml", ".asp", ".aspx", ".jsp", ".php"), RENAME),
    ".url": ("这是网址快捷方式，请打开网页并另存为 .html", "It is a shortcut to a web page: open the page and save it as .html"),
}


def unsupported(name: str, suffix: str, suffixes: tuple[str, ...]) -> GovtextError:
    """The refusal of a file whose suffix is not read, with what to do for its kind."""
    shown = one_line(suffix)[:12]
    zh, en = ADVICE.get(suffix, (f"请另存为 {'、'.join(suffixes)} 之一", f"Save it as one of {', '.join(suffixes)}"))
    return GovtextError(f"{name}：不支持 {shown or '无扩展名'} 文件。{zh}。", f"{name}: {shown or 'no suffix'} is not supported. {en}.")


PASSWORD = ("文档有密码：请在原来的程序里去掉密码后另存", "The document has a password: remove it in its program and save it again")
# First bytes -> what it is, in Chinese and English, and the kind of advice.
FIRST_BYTES = (
    (b"%PDF", "PDF", "PDF", ("请把扩展名改成 .pdf", "Change its suffix to .pdf")), (b"{\\rtf", "RTF", "RTF", WORD),
    (b"\x89PNG", "图片", "a picture", PICTURE), (b"\xff\xd8\xff", "图片", "a picture", PICTURE), (b"GIF8", "图片", "a picture", PICTURE),
    (b"BM", "图片", "a picture", PICTURE), (b"II*\x00", "图片", "a picture", PICTURE), (b"MM\x00*", "图片", "a picture", PICTURE),
    (b"Rar!", "压缩包", "an archive", PACKED), (b"7z\xbc\xaf", "压缩包", "an archive", PACKED), (b"\x1f\x8b", "压缩包", "an archive", PACKED))
# A stream of the old Office container -> the same.
STREAMS = (("EncryptedPackage", "加密的文档", "an encrypted document", PASSWORD), ("WordDocument", "旧 doc", "an old .doc", WORD),
           ("Workbook", "旧版 Excel 表格", "an old Excel workbook", TABLE), ("PowerPoint Document", "旧版演示文稿", "old slides", OFFICE))
# A file inside a zip -> the same.
MEMBERS = (("xl/workbook.xml", "Excel 表格", "an Excel workbook", TABLE), ("ppt/presentation.xml", "演示文稿", "slides", OFFICE),
           ("OFD.xml", "OFD", "OFD", OFD), ("content.xml", "OpenDocument 文档", "an OpenDocument file", WORD),
           ("META-INF/container.xml", "EPUB", "EPUB", OFFICE),
           ("word/document.xml", "docx", "docx", ("请把扩展名改成 .docx", "Change its suffix to .docx")))

Kind = tuple[str, str, tuple[str, str]]


def content_kind(raw: bytes) -> Kind | None:
    """What bytes are that their suffix does not say: its name in Chinese and English, and what to do; None where it is not known."""
    if raw.startswith(b"\xd0\xcf\x11\xe0"):
        return next((each[1:] for each in STREAMS if each[0].encode("utf-16-le") in raw),
                    ("旧 doc 或别的旧 Office 文件", "an old .doc or another old Office file", WORD))
    if raw.startswith(b"PK\x03\x04"):
        return _zip_kind(raw)
    head = raw[:4000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if b"mime-version:" in head and b"multipart/related" in head:
        return "网页存档（MHTML）", "a web archive (MHTML)", WEB
    if head.startswith((b"<!doctype html", b"<html", b"<head")) or b"<html" in head:
        return "网页", "a web page", RENAME
    return next((each[1:] for each in FIRST_BYTES if raw.startswith(each[0])), None)


def _zip_kind(raw: bytes) -> Kind | None:
    from zipfile import BadZipFile, ZipFile

    try:
        with ZipFile(BytesIO(raw)) as packed:
            names = set(packed.namelist())
    except (BadZipFile, ValueError, OSError, NotImplementedError, UnicodeError):
        return None
    return next((each[1:] for each in MEMBERS if each[0] in names), None)


def misnamed(name: str, suffix: str, raw: bytes) -> GovtextError:
    """The refusal of a file that is not what its suffix says."""
    kind = content_kind(raw)
    if kind is None:
        return GovtextError(f"{name}：不是有效的 {suffix} 文件，可能已损坏。请重新下载或重新导出。",
                            f"{name}: not a valid {suffix}, perhaps broken. Download or export it again.")
    what_zh, what_en, (zh, en) = kind
    return GovtextError(f"{name}：不是有效的 {suffix}，内容其实是{what_zh}。{zh}。", f"{name}: not a valid {suffix}; it holds {what_en}. {en}.")


def refuse_archive(raw: bytes, name: str, suffix: str) -> None:
    """Refuse a web archive under the name of a page or a text: its text is encoded, and would be counted so."""
    head = raw[:4000].lower()
    if b"mime-version:" in head and b"multipart/related" in head:
        raise misnamed(name, suffix, raw)


def broken(name: str, zh: str, en: str, mend: tuple[str, str], error: Exception) -> GovtextError:
    """The refusal of a file in which a library met an error: it is packed too large, nested too deeply, or broken.

    zh, en : what kind of file it is
    mend : what to do with a broken one, in Chinese and English
    """
    kind, said = type(error).__name__, str(error).lower()
    if isinstance(error, TooLarge) or kind == "LimitReachedError" or "too long" in said or "huge text" in said:
        return GovtextError(f"{name}：{zh}解开后太大，没有读入。请拆成几个文件，或把正文复制到 txt。",
                            f"{name}: the {en} is too large when unpacked and was not read. Split it, or copy its text into a txt file.")
    if isinstance(error, RecursionError) or "depth" in said or "nested" in said:
        return GovtextError(f"{name}：{zh}里的元素嵌套太深（几百层），没有读入。文件不一定坏，重新保存也没有用：请打开后把正文复制到 txt。",
                            f"{name}: elements of the {en} are nested too deeply (hundreds of levels), so it was not read. It need not be broken, and "
                            "saving it again does not help: open it and copy its text into a txt file.")
    return GovtextError(f"{name}：{zh}已损坏，读不出正文（{kind}）。{mend[0]}。", f"{name}: the {en} is broken and cannot be read ({kind}). {mend[1]}.")


class TooLarge(ValueError):
    """A part of a packed file is larger than we unpack."""

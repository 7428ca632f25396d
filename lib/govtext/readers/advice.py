"""What to do with a file that is not read: one sentence for each kind that a folder of texts holds."""

from __future__ import annotations

from io import BytesIO

from ..messages import GovtextError

# kind -> (what it is and what to do, in Chinese and English)
WORD = ("请用 Word 或 WPS 打开，另存为 docx", "Open it in Word or WPS and save it as docx")
TABLE = ("这是表格：正文在一列里的，用 govtext build 表格文件 的方式作为表格读入，或另存为 CSV；说明文本的表请另存为 metadata.csv",
         "This is a table: where a column holds the texts, use it as a table (govtext build TABLE OUT) or save it as CSV; a table about the texts "
         "is saved as metadata.csv")
PICTURE = ("这是图片：请先做文字识别（OCR），把结果存成 txt 或 docx", "This is a picture: run text recognition (OCR) and save the result as txt or docx")
SLIDES = ("这是演示文稿：请把文字复制到 docx 或 txt", "These are slides: copy their text into a docx or txt file")
PACKED = ("这是压缩包：请先解压，再把里面的文件放进来", "This is an archive: unpack it and put the files that it holds into the folder")
WEB = ("这是单个文件的网页存档：请在浏览器里打开，另存为“网页，仅 HTML”，或把正文复制到 txt",
       "This is a web archive: open it in a browser and save it as “webpage, HTML only”, or copy the text into a txt file")
BOOK = ("请用 Calibre 等工具转成 txt 或 docx", "Convert it to txt or docx, for example with Calibre")
SOUND = ("这是音频或视频：请先转写成文字，存成 txt 或 docx", "This is sound or film: write it down first and save the text as txt or docx")

ADVICE = {
    **dict.fromkeys((".doc", ".dot", ".docm", ".dotx", ".dotm", ".wps", ".wpt", ".odt", ".rtf", ".pages", ".wpd"), WORD),
    **dict.fromkeys((".xlsx", ".xls", ".xlsm", ".xlsb", ".et", ".ods", ".csv", ".tsv", ".parquet", ".jsonl", ".sav", ".dta"), TABLE),
    **dict.fromkeys((".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".webp", ".heic", ".svg", ".djvu"), PICTURE),
    **dict.fromkeys((".ppt", ".pptx", ".pps", ".dps", ".odp", ".key"), SLIDES),
    **dict.fromkeys((".zip", ".rar", ".7z", ".gz", ".tar", ".tgz", ".bz2", ".xz"), PACKED),
    **dict.fromkeys((".mht", ".mhtml", ".webarchive", ".maff"), WEB),
    **dict.fromkeys((".epub", ".mobi", ".azw", ".azw3", ".chm"), BOOK),
    **dict.fromkeys((".mp3", ".wav", ".m4a", ".mp4", ".avi", ".mov", ".wma"), SOUND),
    ".ofd": ("这是版式文件 OFD：请用 OFD 阅读器（如 WPS、数科、福昕）导出为 PDF 或 docx",
             "This is a fixed-layout file (OFD): export it as PDF or docx from an OFD reader such as WPS"),
    ".caj": ("这是知网格式：请用 CAJViewer 导出为 PDF 或复制文字到 txt", "This is CNKI's format: export it as PDF from CAJViewer, or copy the text into a txt file"),
    ".xps": ("请打印或导出为 PDF", "Print or export it as PDF"),
    ".eml": ("这是邮件：请把正文复制到 txt", "This is a mail: copy its text into a txt file"),
    ".msg": ("这是邮件：请把正文复制到 txt", "This is a mail: copy its text into a txt file"),
    ".url": ("这是网址快捷方式：请打开网页并另存为 HTML", "This is a shortcut to a web page: open the page and save it as HTML"),
    ".shtml": ("这是网页：请把扩展名改成 .html", "This is a web page: change its suffix to .html"),
    ".xhtml": ("这是网页：请把扩展名改成 .html", "This is a web page: change its suffix to .html"),
    ".aspx": ("这是网页：请把扩展名改成 .html", "This is a web page: change its suffix to .html"),
    ".jsp": ("这是网页：请把扩展名改成 .html", "This is a web page: change its suffix to .html"),
    ".php": ("这是网页：请把扩展名改成 .html", "This is a web page: change its suffix to .html"),
    ".json": ("请把正文存成 txt，一篇一个文件", "Save the texts as txt, one file each"),
    ".xml": ("请把正文存成 txt，一篇一个文件", "Save the texts as txt, one file each"),
}


def unsupported(name: str, suffix: str, suffixes: tuple[str, ...]) -> GovtextError:
    """The refusal of a file whose suffix is not read, with what to do for its kind."""
    zh, en = ADVICE.get(suffix, (f"请另存为 {'、'.join(suffixes)} 之一", f"Save it as one of {', '.join(suffixes)}"))
    return GovtextError(f"{name}：不支持 {suffix or '无扩展名'} 文件。{zh}。", f"{name}: {suffix or 'no suffix'} is not supported. {en}.")


PASSWORD = ("文档有密码：请在原来的程序里去掉密码后另存", "The document has a password: remove it in its program and save it again")
# First bytes -> what it is, in Chinese and English, and the kind of advice.
FIRST_BYTES = (
    (b"%PDF", "PDF", "PDF", ("请把扩展名改成 .pdf", "Change its suffix to .pdf")), (b"{\\rtf", "RTF", "RTF", WORD),
    (b"\x89PNG", "图片", "a picture", PICTURE), (b"\xff\xd8\xff", "图片", "a picture", PICTURE), (b"GIF8", "图片", "a picture", PICTURE),
    (b"BM", "图片", "a picture", PICTURE), (b"II*\x00", "图片", "a picture", PICTURE), (b"MM\x00*", "图片", "a picture", PICTURE),
    (b"Rar!", "压缩包", "an archive", PACKED), (b"7z\xbc\xaf", "压缩包", "an archive", PACKED), (b"\x1f\x8b", "压缩包", "an archive", PACKED))
# A stream of the old Office container -> the same.
STREAMS = (("EncryptedPackage", "加密的文档", "an encrypted document", PASSWORD), ("WordDocument", "旧 doc", "an old .doc", WORD),
           ("Workbook", "旧版 Excel 表格", "an old Excel workbook", TABLE), ("PowerPoint Document", "旧版演示文稿", "old slides", SLIDES))
# A file inside a zip -> the same.
MEMBERS = (("xl/workbook.xml", "Excel 表格", "an Excel workbook", TABLE), ("ppt/presentation.xml", "演示文稿", "slides", SLIDES),
           ("OFD.xml", "OFD", "OFD", ADVICE[".ofd"]), ("content.xml", "OpenDocument 文档", "an OpenDocument file", WORD),
           ("META-INF/container.xml", "EPUB", "EPUB", BOOK), ("word/document.xml", "docx", "docx", ("请把扩展名改成 .docx", "Change its suffix to .docx")))

Kind = tuple[str, str, tuple[str, str]]


def content_kind(raw: bytes) -> Kind | None:
    """What bytes are that their suffix does not say: its name in Chinese and English, and what to do; None where it is not known."""
    if raw.startswith(b"\xd0\xcf\x11\xe0"):
        return next((each[1:] for each in STREAMS if each[0].encode("utf-16-le") in raw), ("旧 doc 或别的旧 Office 文件", "an old .doc or another old Office file", WORD))
    if raw.startswith(b"PK\x03\x04"):
        return _zip_kind(raw)
    head = raw[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if b"mime-version:" in head and b"multipart/related" in raw[:4000].lower():
        return "网页存档（MHTML）", "a web archive (MHTML)", WEB
    if head.startswith((b"<!doctype html", b"<html", b"<head")) or b"<html" in head:
        return "网页", "a web page", ("请把扩展名改成 .html", "Change its suffix to .html")
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

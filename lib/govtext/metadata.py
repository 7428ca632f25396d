"""Who, when, what: the metadata of a corpus as people keep them, and what the names of files and folders tell where they are silent.

Never a wrong year: what can be read in two ways is no year, and is told. What was guessed from a name stands in the column `note`.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import pandas as pd

from .corpus import PASSAGE_COLUMNS, TERM_COUNT_COLUMNS, TOKEN_COLUMNS, note_of_year
from .messages import GovtextError, both
from .readers import fold, one_line
from .tables import Problem, read_table

METADATA_NAMES = ("metadata.csv", "metadata.xlsx", "元数据.csv", "元数据.xlsx")
NOT_IN_FOLDER, RENAMED = "文件夹里没有", "已改名为"   # tell a row without a file, and a column with another name, from other problems
# Our name of a column -> what others call it, the most telling first; compared without width, case, spaces, signs and what stands in brackets.
COLUMNS = {
    "file": "file filename filepath path 文件名 文件名称 文件 文件路径 文档名 文档 路径",
    "title": "title policytitle documenttitle policyname 标题 题名 政策标题 文件标题 政策名称 文件题名 题目 篇名 文件名称 名称 name",
    "date": "date publishdate publicationdate publisheddate publishtime publicationtime pubdate releasedate releasetime issuedate dateissued "
            "dateofissue 发布日期 发布时间 发文日期 发文时间 印发日期 印发时间 公布日期 公布时间 颁布日期 颁布时间 出台日期 出台时间 成文日期 成文时间 日期 时间",
    "issuer": "issuer issuingbody issuingagency issuingauthority issuedby agency 发文机关 发文单位 发文机构 发文部门 发布机关 发布机构 发布单位 发布部门 印发机关 "
              "印发单位 制定机关 制发机关 颁布机关 颁布机构 颁布单位 颁布部门 出台部门 机关 机构 单位 部门",
    "year": "year publicationyear publishyear pubyear 年份 年度 发布年份 发文年份 印发年份 年",
    "document number": "documentnumber documentno docnumber docno referencenumber 发文字号 文号 发文号 文件编号 文件号 公文号",
    "author": "author authors 作者 撰稿人",
    "url": "url link href sourceurl 网址 链接 来源链接 原文链接 来源网址 网页地址",
    "genre": "genre 体裁 文种",
    "encoding": "encoding 字符编码 文件编码 编码格式",
    "note": "note notes 备注",
}
TEXT_COLUMNS = "text fulltext content body maintext 正文 全文 政策全文 政策文本 文本 正文内容 文件内容 政策内容 文章内容 内容 原文"
COMPUTED = ("article_id", "encoding", "n_passages", "n_sentences", "n_chars", "sha256", "found")  # never from metadata.csv
TAKEN = {*PASSAGE_COLUMNS, *TOKEN_COLUMNS, *TERM_COUNT_COLUMNS}.difference(COMPUTED)
OF_DOCUMENT = "_of_document"
SUGGESTED, MOST_GUESSED = 3, 20

YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
# In the name of a file: four digits that stand alone and count nothing; 1999号, 第2019期, No. 2001 are no years.
YEAR_IN_NAME = re.compile(r"(?<!\d)(?<!第)(?<![Nn][Oo])(?<![Nn][Oo]\.)(?:19(?:49|[5-9]\d)|20\d\d)(?!\d)(?! ?[号件份个人户家项条次页元万亿千百字余多米名亩套台辆处例种吨册期])")
SPAN = re.compile(r"(?:19|20)\d\d ?年?度? ?[-—–~/至到]+ ?(?:(?:19|20)\d\d|(?:1[3-9]|[2-9]\d)(?!\d|[-/.]\d)|今|现在)")   # 2019-2021, 2016-20
SHORT_SPAN = re.compile(r"(?:19|20)\d\d[-—–~至到]+\d\d年")
OPEN_SPAN = re.compile(r"(?:19|20)\d\d ?年?(?:以来|至今|起$|[-—–~～]$)")
YEAR_FOLDER = re.compile(r"((?:19(?:49|[5-9]\d)|20\d\d))年?(?:度|份)?")
UNKNOWN = re.compile(r"(?:不详|未知|不明|未注明|未标明|未标注|无日期|无|暂无|暂缺|缺|待补充?|待查|待定|n/?a|nan|nat|none|null|nil|unknown|undated|n\.?d\.?|<na>|"
                     r"#[a-z/0!?]+|[-—–_/?.。,*~\s]+|0+)", re.I)
DIGITS = str.maketrans("〇○◯零一二三四五六七八九壹贰叁肆伍陆柒捌玖贰", "00001234567891234567892")
CHINESE_YEAR = re.compile(r"(?<![一二三四五六七八九十百千万])([一二壹贰][〇○◯零Oo0九玖][〇○◯零Oo0一二三四五六七八九壹贰叁肆伍陆柒捌玖]{2})(?![一二三四五六七八九十百千万])")
SPELLED_YEAR = re.compile(r"[二两]千[零〇○]?([一二三四五六七八九]?十)?([一二三四五六七八九])?(?=年|$)")
EXCEL_DAY = re.compile(r"\d{5}(?:\.\d+)?")
FIRST_DAY, LAST_DAY = 18_264, 73_050   # 1950 to 2099 in the day numbers of Excel
# A day with the year first (2015/13/1; 2015年13月1日, of which the day may be missing), or with the year at the end.
DAY = re.compile(r"(?P<year>(?:19|20)\d\d)(?: ?[-/.] ?(?P<a>\d{1,2}) ?[-/.] ?(?P<b>\d{1,2})(?!\d)| ?年 ?(?P<month>\d{1,2}) ?月 ?(?P<day>\d{1,2}(?!\d))?)")
DAY_FIRST = re.compile(r"(?P<a>\d{1,2}) ?[-/.] ?(?P<b>\d{1,2}) ?[-/.] ?(?P<year>(?:19|20)\d\d)(?!\d)")
COMPACT = re.compile(r"((?:19|20)\d\d)(?:0[1-9]|1[0-2])(?:(?:0[1-9]|[12]\d|3[01])(?:\d{4}|\d{6})?)?")


# ---------------------------------------------------------------------------------------------------- dates and years

class Dated(NamedTuple):
    """A date as read: the year as four digits or "", the date to show, and how it was read: "" (plainly), "empty", "excel" (a day
    number), "span" (several years), "unread", or "no such day" (30 February, the 13th month: the year stands)."""

    year: str
    shown: str
    how: str = ""


def read_date(cell: str) -> Dated:
    """The year of a date as people write it.

    >>> [read_date(cell).year for cell in ("2022-06-30", "二○二三年六月", "44927", "20190312", "2019-2021", "不详")]
    ['2022', '2023', '2023', '2019', '', '']
    """
    shown = one_line(cell)
    text = fold(shown)
    if not text or UNKNOWN.fullmatch(text):
        return Dated("", "" if UNKNOWN.fullmatch(text) else shown, "empty")
    if EXCEL_DAY.fullmatch(text) and FIRST_DAY <= float(text) < LAST_DAY + 1 and not 19_000 <= float(text) < 21_000:
        day = date(1899, 12, 30) + timedelta(days=int(float(text)))
        return Dated(str(day.year), day.isoformat(), "excel")
    if compact := COMPACT.fullmatch(text):
        return Dated(compact[1], shown, "" if len(text) < 8 or _is_day(compact[1], text[4:6], text[6:8]) else "no such day")
    plain = plain_years(text)
    years = set(YEAR.findall(plain))
    if len(years) > 1 or SPAN.search(plain) or OPEN_SPAN.search(plain):
        return Dated("", shown, "span")
    # A year typed into a cell that Excel shows as a date becomes a day of June or July 1905.
    if len(years) != 1 or re.match(r"1905\D0?[67]\D", plain):
        return Dated("", shown, "unread")
    return Dated(years.pop(), shown, "" if _may_be_a_day(plain) else "no such day")


def _may_be_a_day(text: str) -> bool:
    """False where a date begins the text that is in no calendar, whichever of its numbers is the month."""
    found = DAY.match(text) or DAY_FIRST.match(text)
    if found and found.groupdict().get("month"):
        return _is_day(found["year"], found["month"], found["day"] or "0")
    return not found or _is_day(found["year"], found["a"], found["b"]) or _is_day(found["year"], found["b"], found["a"])


def _is_day(year: str, month: str, day: str) -> bool:
    """Whether there is such a day; 0 is a database's word for a month or day that it does not know."""
    return int(month) <= 12 and int(day) <= (monthrange(int(year), int(month))[1] if int(month) else 31)


def plain_years(text: str) -> str:
    """Years in Chinese numerals as digits: 二〇二二年, 二O二二, 两千零二十二年."""
    text = CHINESE_YEAR.sub(lambda found: found[1].translate(DIGITS).replace("O", "0").replace("o", "0"), text)
    return SPELLED_YEAR.sub(_spelled, text)


def _spelled(found: re.Match) -> str:
    tens, ones = found[1] or "", found[2] or "零"
    ten = (tens[:-1] or "一").translate(DIGITS) if tens else "0"
    return f"20{ten}{ones.translate(DIGITS)}"


def year_in_name(text: str) -> str:
    """The one year that stands in the name of a file or in a title; "" where there is none, or more than one, or it is still to come.

    >>> [year_in_name(name) for name in ("2019-通知", "印发1999号文", "规划(2021—2025)", "２０２２年规划", "2099年远景目标")]
    ['2019', '', '', '2022', '']
    """
    plain = plain_years(fold(text))
    if SHORT_SPAN.search(plain):
        return ""
    years = set(YEAR_IN_NAME.findall(plain))
    return years.pop() if len(years) == 1 and _has_come(*years) else ""   # 2019-15 is more often a running number than a span


def _has_come(year: str) -> bool:
    """A plan for 2035 was not written in 2035."""
    return int(year) <= date.today().year


def add_years(made: pd.DataFrame, titles: pd.Series, own_dates: list[str], name: str, from_table: bool = False) -> list[Problem]:
    """Fill the columns year and published: from the metadata, the document's own date, its folder, its file name, its title, in this order.

    made : file, published and note (text), year where the metadata have one; changed in place. `note` tells what was guessed.
    titles : titles as far as they are known, "" elsewhere
    own_dates : date that each document states of itself, or ""
    name : of the metadata file, for messages
    from_table : the documents are rows of a table, whose name tells nothing of their years
    Returns problems: years that could not be read, or are more than one, and days that do not exist
    """
    given = made["year"].tolist() if "year" in made else [""] * len(made)
    numbers = [stem for file in made["file"] if (stem := PurePosixPath(file).stem).isdecimal()]
    years_as_names = all(re.fullmatch(r"(?:19|20)\d\d", stem) for stem in numbers)   # else they are running numbers
    rows, doubts = [], defaultdict(list)
    for file, year_cell, date_cell, own, title in zip(made["file"], given, made["published"], own_dates, titles, strict=True):
        by_year, by_date, by_own = read_date(year_cell), read_date(date_cell), read_date(own)
        known = by_year if by_year.how != "empty" else by_date
        dated = by_own if not by_date.shown and by_own.how != "empty" else by_date
        source = ""
        if known.how in ("span", "unread"):
            doubts[known.how, known is by_own].append((file, known.shown))
        elif dated.how == "no such day":
            doubts[dated.how, dated is by_own].append((file, dated.shown))
        year, note = known.year, "date from Excel's day number" if known.how == "excel" else ""
        if known.how == "empty":
            year, source = by_own.year, ""
            if not year:
                year, source, doubt = _guessed_year("" if from_table else file, title, years_as_names)
                note = doubt if not year else note
        said = [note, "no such date" if dated.how == "no such day" else "", f"year as given: {by_year.shown}" if by_year.how in ("span", "unread") else "", note_of_year(source) if source else ""]
        rows.append((year, dated.shown, [part for part in said if part]))
    made["year"], made["published"] = [row[0] for row in rows], [row[1] for row in rows]
    made["note"] = ["; ".join(filter(None, [note, *(part for part in row[2] if part not in note)])) for note, row in zip(made["note"], rows, strict=True)]
    told = {file for found in doubts.values() for file, _ in found}
    lacking = [file for file, row in zip(made["file"], rows, strict=True) if not row[0]]
    silent = [file for file in lacking if file not in told]
    return [*(_doubtful_dates(how, found, "" if own else name) for (how, own), found in doubts.items()), *_without_year(silent, some=len(lacking) < len(made))]


def _guessed_year(file: str, title: str, years_as_names: bool) -> tuple[str, str, str]:
    """A year from a folder, the file name or the title, which of them, and a doubt where a name holds several."""
    path = PurePosixPath(file)
    for folder in reversed(path.parts[:-1]):
        if (found := YEAR_FOLDER.fullmatch(plain_years(fold(folder.strip())))) and _has_come(found[1]):
            return found[1], "folder", ""
    if (years_as_names or not path.stem.isdecimal()) and (year := year_in_name(path.name)):
        return year, "file name", ""
    year = year_in_name(title)
    several = next((name for name, text in (("file name", path.name), ("title", title)) if len(set(YEAR_IN_NAME.findall(plain_years(fold(text))))) > 1), "")
    return year, "title" if year else "", f"several years in the {several}" if several else ""


def _without_year(files: list[str], *, some: bool) -> list[Problem]:
    """What to say of documents in which nothing tells a year; a corpus in which none has one is meant so."""
    names = ", ".join(files[:5]) + (f" … ({len(files)})" if len(files) > 5 else "")
    return [(names, f"{len(files)} 份文档没有年份，不进按年份的图和比较：{names}。请在元数据的 year 列补上（articles.csv 里 year 为空的就是）。",
             f"{len(files)} document(s) have no year and are left out of charts and comparisons by year: {names}. Give it in the column year of the "
             "metadata; they are those without a year in articles.csv.")] if files and some else []


DOUBTS = {
    "span": ("的日期含不止一个年份，年份留空", "请在 year 列填一个年份（articles.csv 里 published 有日期、year 为空的就是）。",
             "names more than one year, so their year is empty", "Give one in the column year; they have a date but no year in articles.csv."),
    "unread": ("的日期读不出年份，年份留空", "请写成 2022-06-30 或 2022 的样子（articles.csv 里 published 有日期、year 为空的就是）。",
               "tells no year, so it is empty", "Write 2022-06-30 or 2022; they have a date but no year in articles.csv."),
    "no such day": ("的日期在日历上没有，年份照写的取", "请改正日期（articles.csv 的 note 列里都注明 no such date）。",
                    "is in no calendar; its year was taken as written", "Correct it; the column note of articles.csv says “no such date” of each."),
}


def _doubtful_dates(how: str, found: list[tuple[str, str]], name: str) -> Problem:
    names = ", ".join(file for file, _ in found[:5]) + (f" … ({len(found)})" if len(found) > 5 else "")
    shown = "、".join(f"{file}“{cell[:30]}”" for file, cell in found[:3])
    listed = ", ".join(f"{file} ({cell[:30]})" for file, cell in found[:3])
    zh, do_zh, en, do_en = DOUBTS[how]
    place = (f"{name}：", f"{name}: the date") if name else ("", "The date that the text gives")   # of a document's own date no metadata are to blame
    return (names, f"{place[0]}{len(found)} 份文档{'' if name else '自己写'}{zh}：{shown}。{do_zh}", f"{place[1]} of {len(found)} document(s) {en}: {listed}. {do_en}")


# ---------------------------------------------------------------------------------------------------- issuers

def add_issuers(made: pd.DataFrame) -> None:
    """Fill gaps in the column issuer from folders, where there are two or more (years aside): one folder per issuer; `note` says so.

    The first level of folders is taken. Where the second has several names too, they become the column `folder2`, and both are printed.
    """
    levels = [[part for part in PurePosixPath(file).parts[:-1] if not YEAR_FOLDER.fullmatch(plain_years(fold(part.strip())))] for file in made["file"]]
    folders, below = ([one_line(parts[k]) if len(parts) > k else "" for parts in levels] for k in (0, 1))
    if len(set(folders) - {""}) < 2:
        return
    given = made["issuer"].tolist() if "issuer" in made else [""] * len(made)
    fresh = [not issuer and bool(folder) for issuer, folder in zip(given, folders, strict=True)]
    if any(fresh):
        made["issuer"] = [folder if new else issuer for issuer, folder, new in zip(given, folders, fresh, strict=True)]
        made["note"] = ["; ".join(filter(None, [note, "issuer from the folder" if new else ""])) for note, new in zip(made["note"], fresh, strict=True)]
        if len(set(below) - {""}) > 1 and "folder2" not in made:
            made["folder2"] = below
            one, two = _listed(folders), _listed(below)
            print(both(f"issuer 取自第一层文件夹：{one}。第二层是 folder2 列：{two}。要按第二层分组，用 --by folder2。",
                       f"issuer is the first level of folders: {one}. The second is the column folder2: {two}. To group by it use --by folder2."))


def _listed(names: list[str]) -> str:
    """How many names there are, and the first of them."""
    found = list(dict.fromkeys(filter(None, names)))
    return f"{len(found):,} ({', '.join(found[:3])}{' …' if len(found) > 3 else ''})"


# ---------------------------------------------------------------------------------------------------- tables of metadata

def find_metadata(folder: Path) -> Path | None:
    """metadata.csv of a folder, else metadata.xlsx, 元数据.csv or 元数据.xlsx, in small or capital letters."""
    there = {path.name.lower(): path for path in sorted(folder.iterdir(), reverse=True) if path.is_file()} if folder.is_dir() else {}
    return next((there[name] for name in METADATA_NAMES if name in there), None)


def read_metadata(place: Path | None, files: Iterable[str], *, tell: bool = True) -> tuple[pd.DataFrame, list[Problem]]:
    """Read the table of metadata and match its rows to files; rows without a file are reported, with what may be meant.

    Raises GovtextError: the table cannot be read, has no column of file names, or two rows for one file.

    Returns (DataFrame, problems): file (as in `files`) and the other columns under our names (`COLUMNS`), their cells on one line; in the
        order of the table.
    """
    if place is None:
        return pd.DataFrame({"file": pd.Series(dtype=str)}), []
    table, problems = read_table(place)
    if wrong := [problem for problem in problems if "表头只有" in problem[1]]:   # a shifted row would give wrong titles and years
        raise GovtextError(*wrong[0][1:])
    raw, table = table, table.map(one_line)
    files = list(files)
    finder = _Finder(files)
    table = rename_columns(table, place.name, {"file": finder}, tell=tell)
    if "file" not in table.columns:
        raise GovtextError(f"{place.name}：缺少列 file（文件名）。现有列：{shown_columns(table)}。请补上。",
                           f"{place.name}: the column file (file name) is missing; found {shown_columns(table)}. Add it.")
    as_typed = raw.iloc[:, table.columns.get_loc("file")]   # two files may differ in spaces alone
    matched = [typed if typed in finder.files else finder.file(cell) for typed, cell in zip(as_typed, table["file"], strict=True)]
    lost = [cell for cell, file in zip(table["file"], matched, strict=True) if not file] if tell else []
    problems += [finder.unmatched(place.name, cell, guess=number < MOST_GUESSED) for number, cell in enumerate(lost)]
    table = table.assign(file=pd.Series(matched, index=table.index, dtype=str))
    table = table[table["file"] != ""].reset_index(drop=True)
    twice = table.loc[table["file"].duplicated(), "file"]
    if len(twice):
        raise GovtextError(f"{place.name}：文件 {twice.iloc[0]} 出现两行。请只留一行。",
                           f"{place.name}: {twice.iloc[0]} has two rows. Keep one.")
    return table, problems


def rename_columns(table: pd.DataFrame, name: str, choosers: dict[str, _Finder] | None = None, *, tell: bool = True) -> pd.DataFrame:
    """The table with columns under our names where others are known for them; prints what was renamed where `tell`."""
    keys = {column: column_key(column) for column in table.columns}
    names: dict[str, str] = {}
    for ours, others in COLUMNS.items():
        if ours in table.columns:
            continue
        found = [column for key in others.split() for column in table.columns if keys[column] == key and column not in names and column not in COLUMNS]
        if ours in (choosers or {}):
            found = choosers[ours].best_column(table, found)
        if found:
            names[found[0]] = ours
    if names and tell:
        shown = ", ".join(f"{theirs} → {ours}" for theirs, ours in names.items())
        print(both(f"{name} 的列：{shown}", f"Columns of {name}: {shown}"))
    return table.rename(columns=names)


def our_name(column: str, there: Iterable[str]) -> str:
    """The column of a corpus that is meant by the head that stood in the researcher's table: 发文机关 is issuer; else the name as it came."""
    there = {"issuer", "year", *there}   # both are also found where there are no metadata
    if column not in there and (renamed := column + OF_DOCUMENT) in there:
        while renamed + "_" in there:   # `beside_counts` takes the first name that is free
            renamed += "_"
        return renamed
    return next((ours for ours, others in COLUMNS.items() if column not in there and ours in there and column_key(column) in others.split()), column)


def beside_counts(table: pd.DataFrame, name: str) -> tuple[pd.DataFrame, list[Problem]]:
    """The metadata without what is computed (the table of a built corpus may serve as metadata), and with another name for each column that passages
    or counts have too: who counts by `role` is given the roles of passages.

    name : of their file, for messages
    Returns (DataFrame, problems): which columns have another name
    """
    table = table.drop(columns=[column for column in COMPUTED if column in table.columns])
    names: dict[str, str] = {}
    for column in TAKEN.intersection(table.columns):
        names[column] = column + OF_DOCUMENT
        while names[column] in table.columns:
            names[column] += "_"
    return table.rename(columns=names), [
        (name, f"{name}：列 {column} 与段落表或计数表的列同名，按它分组会数错，{RENAMED} {names[column]}。分组请用新名。",
         f"{name}: the column {column} has the name of a column of passages or counts, which would be counted in its place; it is now {names[column]}. "
         "Group by that name.") for column in sorted(names)]


def shown_columns(table: pd.DataFrame) -> str:
    """The names of the columns for a message, as many as a sentence bears."""
    return ", ".join(column[:30] for column in table.columns[:10]) + (" …" if len(table.columns) > 10 else "")


def column_key(column: str) -> str:
    bare = re.sub(r"[(\[【].*?[)\]】]", "", fold(column)) or column
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", bare).casefold())


class _Finder:
    """Finds the file that a cell of the metadata means: by its name, then by its name without width, case, spaces and suffix."""

    def __init__(self, files: list[str]):
        self.files = set(files)
        self.by_key: list[dict[str, set[str]]] = [defaultdict(set) for _ in range(4)]
        for file in files:
            for index, key in zip(self.by_key, self._keys(file), strict=True):
                index[key].add(file)

    @staticmethod
    def _keys(name: str) -> tuple[str, str, str, str]:
        """A name as keys, from close to loose: whole path, path without suffix, name, name without suffix."""
        path = PurePosixPath(_name_key(name))
        known = path.suffix if re.fullmatch(r"\.[a-z0-9]{1,5}", path.suffix) else ""
        whole = str(path)
        return whole, whole.removesuffix(known), path.name, path.name.removesuffix(known)

    def file(self, cell: str) -> str:
        """The one file that a cell means, or ""."""
        if cell in self.files:
            return cell
        found = self._found(cell)
        return next(iter(found)) if len(found) == 1 else ""

    def _found(self, cell: str) -> set[str]:
        key = _name_key(cell)
        if not key:
            return set()
        has_suffix = bool(re.search(r"\.(?:txt|md|html?|docx?|pdf|xlsx?|wps)$", key))
        for index, part in zip(self.by_key, (key, key, PurePosixPath(key).name, PurePosixPath(key).name), strict=True):
            loose = index is self.by_key[1] or index is self.by_key[3]
            if (found := index.get(part, set())) and not (loose and has_suffix):
                return found
        return set()

    def best_column(self, table: pd.DataFrame, found: list[str]) -> list[str]:
        """The column whose cells name files, of those found by name or else of all; most files first."""
        for columns in (found, [c for c in table.columns if c not in found]):
            hits = {c: sum(bool(self.file(cell)) for cell in table[c]) for c in columns}
            best = max(hits, key=lambda c: hits[c], default=None)
            if best is not None and hits[best] and (columns is found or 2 * hits[best] >= len(table)):
                return [best]
        return found[:1]

    def unmatched(self, table: str, cell: str, *, guess: bool) -> Problem:
        """What to say of a cell that means no file, or more than one; to guess takes time, so not for thousands."""
        import difflib

        key = _name_key(cell)
        found = self._found(cell) or self.by_key[3].get(self._keys(cell)[3] if key else "", set())   # the same name with another suffix
        if found:
            near = sorted(found)
        else:
            keys = {self._keys(file)[0]: file for file in self.files} if guess and len(self.files) <= 3000 else {}
            near = [keys[key] for key in difflib.get_close_matches(key, keys, SUGGESTED, 0.75)] if key else []
        zh = f"是不是：{'、'.join(near[:SUGGESTED])}？" if near else ""
        en = f" Is it {', '.join(near[:SUGGESTED])}?" if near else ""
        return (cell, f"{table} 里有 {cell or '没有文件名的一行'}，{NOT_IN_FOLDER}。{zh}请改名或删掉这一行。",
                f"{table} names {cell or 'no file in one row'}, which is not in the folder.{en} Correct the name or remove the row.")


def _name_key(name: str) -> str:
    """A file name without what people and programs change: width, case, spaces, quotes and dashes, backslashes, a leading ./, and the form of
    its letters."""
    text = unicodedata.normalize("NFKC", name).casefold().replace("\\", "/")
    text = re.sub(r"[\s\u200b\ufeff]+", "", text).replace("〔", "[").replace("〕", "]").replace("【", "[").replace("】", "]")
    text = re.sub("[“”„‟\"]", '"', re.sub("[‘’`´]", "'", re.sub("[‐‑‒–—―−]+", "-", text)))
    return re.sub(r"^(?:\./)+|^[a-z]:/|^/+", "", text)


# ---------------------------------------------------------------------------------------------------- duplicates

def same_titles(made: pd.DataFrame) -> list[Problem]:
    """One problem for all titles that documents with different texts have; the same text is told by `same_texts`."""
    texts = made.groupby("title")["sha256"].nunique()
    found = [(title, names) for title, names in _shared(made, "title") if texts[title] > 1]
    if len(found) < 2:
        return [(names, f"标题相同：“{title}”（{names}）。文件都已收入，请确认不是重复文档。",
                 f"Same title: “{title}” ({names}). All were built; make sure that they are not duplicates.") for title, names in found]
    sizes = made["title"].value_counts()
    number = int(sizes[[title for title, _ in found]].sum())
    shown = sorted((title for title, _ in found), key=lambda t: -sizes[t])[:3]
    zh, en = "、".join(f"“{t}”（{sizes[t]:,} 份）" for t in shown), ", ".join(f"“{t}” ({sizes[t]:,})" for t in shown)
    return [(found[0][1], f"标题相同、正文不同：{len(found):,} 个标题，共 {number:,} 份，最多的是{zh}。文件都已收入；若不是重复文档，不必处理。",
             f"Same title, different texts: {len(found):,} titles of {number:,} documents, most often {en}. All were built; nothing to do unless they are "
             "duplicates.")]


def same_texts(made: pd.DataFrame) -> list[Problem]:
    """One problem per text that several documents hold, whatever their titles."""
    return [(names, f"正文完全相同：{names}。文件都已收入，每份都计入词频；若是重复收集，请只留一份。",
             f"Exactly the same text: {names}. All were built and all are counted; if one was collected twice, keep one.")
            for _, names in _shared(made, "sha256")]


def _shared(made: pd.DataFrame, column: str) -> list[tuple[str, str]]:
    """Each value that several documents have, and their files in words."""
    return [(value, ", ".join(same["file"].head(5)) + (f" … ({len(same)})" if len(same) > 5 else ""))
            for value, same in made[made[column].duplicated(keep=False)].groupby(column, sort=False)]


def repeated_ids(ids: Iterable[str], name: str) -> None:
    """Refuse ids of documents that are not different. Raises GovtextError: names the id that occurs twice."""
    given = Counter(i for i in ids if i)
    if given and max(given.values()) > 1:
        twice = given.most_common(1)[0][0]
        raise GovtextError(f"{name}：article_id {twice} 重复。请改成不同的编号。",
                           f"{name}: the article_id {twice} occurs twice. Make the ids different.")

"""Spreadsheets as people have them: CSV in UTF-8, GB 18030 or UTF-16, cells pasted as text, .xlsx. Read row by row.

What is read has been examined by the files mechanism: archives that unpack to far too much, programs and locked files
do not come this far.
"""

import codecs
import csv
import itertools
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from io import BytesIO, IncrementalNewlineDecoder
from typing import Any
from xml.etree.ElementTree import ParseError

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from transfer.kernel.errors import Invalid

Source = Callable[[], Iterator[bytes]]
"""The bytes of the file, from its beginning with every call."""
Row = tuple[int, list[str]]
"""Its number as a spreadsheet counts, from 1, and the texts of its cells."""
MOST_COLUMNS = 100
LONGEST_CELL = 40_000
LONGEST_LINE = 2**20
_PACKED = b"PK\x03\x04"
_DELIMITERS = "\t,;"
_BROKEN = (zipfile.BadZipFile, InvalidFileException, ParseError, KeyError, ValueError, OSError, EOFError, TypeError)
_UNREADABLE = _("This is no table that can be read: save it as CSV in UTF-8, or as .xlsx.")
_TOO_LARGE = _("This spreadsheet is too large to be read at once: save it as CSV.")


def rows(source: Source) -> Iterator[Row]:
    """Every row that has something in it. Invalid (field file) when it cannot be read, also in the middle."""
    start = _start(source)
    found = _of_workbook(source) if start.startswith(_PACKED) else _of_text(source, start)
    for number, cells in found:
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            yield number, cells


def count(source: Source) -> int:
    """How many rows there are below the headings."""
    return max(sum(1 for _row in rows(source)) - 1, 0)


def _start(source: Source) -> bytes:
    """The first bytes, by which a workbook or an encoding is known."""
    start = b""
    for piece in source():
        start += piece
        if len(start) >= len(_PACKED):
            break
    return start


def _of_text(source: Source, start: bytes) -> Iterator[Row]:
    lines = _lines(source, _encoding(source, start))
    first = next(lines, "")
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(itertools.chain([first], lines), delimiter=delimiter)
    try:
        for number, cells in enumerate(reader, 1):
            yield number, [cell.strip() for cell in cells[:MOST_COLUMNS]]
    except csv.Error:
        raise Invalid.one("file", _UNREADABLE, "unreadable") from None


def _encoding(source: Source, start: bytes) -> str:
    """By its mark, else UTF-8 where all of it is that, else what Chinese spreadsheets write."""
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for piece in source():
            decoder.decode(piece)
        decoder.decode(b"", True)
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8-sig"


def _lines(source: Source, encoding: str) -> Iterator[str]:
    """Lines with their ends."""
    decoder = IncrementalNewlineDecoder(codecs.getincrementaldecoder(encoding)(), translate=True)
    carried = ""
    try:
        for piece in itertools.chain(source(), [b""]):
            *whole, carried = (carried + decoder.decode(piece, final=not piece)).split("\n")
            yield from (f"{line}\n" for line in whole)
            if len(carried) > LONGEST_LINE:
                raise Invalid.one("file", _UNREADABLE, "unreadable")
    except UnicodeDecodeError:
        raise Invalid.one("file", _UNREADABLE, "unreadable") from None
    if carried:
        yield carried


def _of_workbook(source: Source) -> Iterator[Row]:
    """The first sheet, streamed; values of formulas as they were last worked out."""
    packed = BytesIO(b"".join(source()))
    try:
        with zipfile.ZipFile(packed) as archive:
            size = sum(member.file_size for member in archive.infolist())
        if size > settings.EXCHANGE_SHEET_LARGEST:
            raise Invalid.one("file", _TOO_LARGE, "too_large")
        book = load_workbook(packed, read_only=True, data_only=True, keep_links=False)
        sheet = next((one for one in book.worksheets if one.sheet_state == "visible"), None)
        if sheet is None:
            raise Invalid.one("file", _UNREADABLE, "unreadable")
        sheet.reset_dimensions()  # what a file says of its own size is not believed
        for number, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True), 1):
            yield number, [_text(value) for value in cells]
    except _BROKEN:
        raise Invalid.one("file", _UNREADABLE, "unreadable") from None


def _text(value: Any) -> str:
    """A cell as one would type it."""
    match value:
        case None:
            return ""
        case bool():
            return "1" if value else "0"
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case datetime() | date():
            return value.isoformat()
        case _:
            return str(value).strip()

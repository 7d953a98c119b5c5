"""How the cells look. Only answer cells can be written in; no password, for it guards nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

TITLE, STRONG, SAID, HEADING, TOLD, ASKED, ANSWER, NUMBER, DAY, CLOSED = (
    "title", "strong", "said", "heading", "told", "asked", "answer", "number", "day", "closed",
)  # fmt: skip
INK, PAPER, YELLOW, BLUE, GREY, LINE = "0B0C0C", "FFFFFF", "FFF7BF", "1D3E63", "F3F2F1", "B1B4B6"
THIN = Side(style="thin", color=LINE)
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
AS_TEXT, AS_NUMBER, AS_DAY = "@", "General", "yyyy-mm-dd"
FORMULA = ("=", "+", "-", "@", "\t")


def prepare(book: Workbook) -> None:
    """Every look once, by its name."""
    for style in (
        _style(TITLE, size=16, bold=True, box=False),
        _style(STRONG, bold=True, box=False),
        _style(SAID, box=False),
        _style(HEADING, bold=True, ink=PAPER, fill=BLUE),
        _style(TOLD),
        _style(ASKED, bold=True),
        _style(ANSWER, fill=YELLOW, locked=False),
        _style(NUMBER, fill=YELLOW, locked=False, shape=AS_NUMBER),
        _style(DAY, fill=YELLOW, locked=False, shape=AS_DAY),
        _style(CLOSED, fill=GREY),
    ):
        book.add_named_style(style)


def at(sheet: Worksheet, row: int, column: int, text: str | None = None) -> Cell:
    """The cell there, with a text in it if one is given; none of those we ask for is part of a merged one."""
    cell = cast(Cell, sheet.cell(row, column))
    if text is not None:
        cell.value = text
    return cell


def put(cell: Cell, value: object, look: str) -> None:
    """A value as it is: a text is never a formula, whatever it begins with."""
    cell.value = value  # type: ignore[assignment]
    cell.style = look
    if isinstance(value, str):
        cell.data_type = "s"
        if value.startswith(FORMULA):
            cell.quotePrefix = True
        if look in (NUMBER, DAY):
            cell.number_format = AS_TEXT


def guarded(sheet: Worksheet, widths: Sequence[int], frozen: str) -> None:
    """Locked but for the answers; hidden first row and column; prints on the width of a page."""
    sheet.protection.enable()
    sheet.protection.formatColumns = sheet.protection.formatRows = False
    for number, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.column_dimensions["A"].hidden = True
    sheet.row_dimensions[1].hidden = True
    sheet.freeze_panes = frozen
    sheet.print_title_rows = "2:2"
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _style(
    name: str,
    *,
    size: int = 10,
    bold: bool = False,
    ink: str = INK,
    fill: str = "",
    box: bool = True,
    locked: bool = True,
    shape: str = AS_TEXT,
) -> NamedStyle:
    return NamedStyle(
        name=name,
        font=Font(name="Arial", size=size, bold=bold, color=ink),
        fill=PatternFill("solid", fill) if fill else PatternFill(),
        border=BOX if box else Border(),
        alignment=Alignment(wrap_text=True, vertical="top"),
        protection=Protection(locked=locked),
        number_format=shape,
    )

"""The first sheet: whose questionnaire it is, that it is not submitted, and how to fill it in."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _
from openpyxl.worksheet.worksheet import Worksheet

from operators.spreadsheet import looks
from operators.spreadsheet.layout import Book


def start_sheet(sheet: Worksheet, book: Book) -> None:
    """Fill it."""
    sheet.title = _("Start")
    looks.put(looks.at(sheet, 1, 1), _("Self-assessment questionnaire"), looks.TITLE)
    looks.put(
        looks.at(sheet, 2, 1), _("This file is NOT submitted. It is a working copy of your answers."), looks.STRONG
    )
    row = 4
    for name, value in _facts(book):
        looks.put(looks.at(sheet, row, 1), name, looks.ASKED)
        looks.put(looks.at(sheet, row, 2), value, looks.TOLD)
        row += 1
    looks.put(looks.at(sheet, row + 1, 1), _("How to fill it in"), looks.STRONG)
    for number, words in enumerate(_steps(), 1):
        looks.put(looks.at(sheet, row + 1 + number, 1), f"{number}. {words}", looks.SAID)
        sheet.merge_cells(start_row=row + 1 + number, end_row=row + 1 + number, start_column=1, end_column=2)
        sheet.row_dimensions[row + 1 + number].height = 44
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 46, 70
    sheet.protection.enable()


def _facts(book: Book) -> list[tuple[str, str]]:
    about, language = book.about, dict(settings.LANGUAGES).get(book.about.language, book.about.language)
    return [
        (_("Company"), about.company),
        (_("Application") if about.application.isdecimal() else _("AEO number"), about.reference),
        (_("Programme version"), about.programme),
        (_("Language"), str(language)),
        (_("Downloaded"), about.made),
        (_("Sections"), ", ".join(book.sections)),
    ]


def _steps() -> list[str]:
    return [
        _("Fill in the yellow cells only. Each sheet is a section; a table to fill in has a sheet of its own."),
        _("Choose answers from the list of the cell. Write numbers as numbers and days such as 2026-05-31."),
        _("If a question does not apply to you, mark it so in its column and say why in the next."),
        _("Documents are not in this file. Put them into the company's library in the portal, then write their names "
          "here, one on a line."),
        _("Do not write formulas: copy their results as values."),
        _("Save as XLSX and upload the file in the portal. You see every change before anything is taken over. What "
          "colleagues changed in the portal meanwhile is never overwritten without asking you."),
        _("Sign and submit in the portal. Uploading this file submits nothing."),
    ]  # fmt: skip

"""A workbook that came in, as plain cells. It is read as hostile: no macros, links, formulas, entities or bombs."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from aeo.documents.formats import Unfit

MOST_PARTS, MOST_BYTES = 400, 32 * 1024 * 1024
MOST_ROWS, MOST_COLUMNS = 2000, 40
FORBIDDEN = re.compile(r"vbaProject|activeX/|externalLinks/|embeddings/|oleObject|customUI|connections\.xml", re.I)
DOCTYPE = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.I)
ESCAPED = re.compile(r"_x005[Ff]_(?=x)")


@dataclass(frozen=True)
class Cell:
    """What stands in a cell. `kind`: s text, n number, d day or time, b true or false, f formula, e error."""

    at: str
    value: Any
    kind: str

    @property
    def empty(self) -> bool:
        """True when nothing stands there."""
        return self.value is None or (isinstance(self.value, str) and not self.value.strip())


@dataclass(frozen=True)
class Grid:
    """A sheet: its title, and its rows as they lie."""

    title: str
    rows: Sequence[Sequence[Cell]]


def grids(data: bytes) -> list[Grid]:
    """Every sheet of the workbook. Raises Unfit."""
    _harmless(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
            return [Grid(sheet.title, list(_rows(sheet))) for sheet in book.worksheets]
    except Exception as error:  # the reader raises whatever a damaged part makes it stumble over
        raise damaged() from error


def damaged() -> Unfit:
    """The file cannot be read."""
    return Unfit(_("The workbook cannot be read. Save it again as XLSX, or download it anew and copy your answers."),
                 "file-damaged")  # fmt: skip


def _harmless(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            _small(parts)
            _plain(archive, parts)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError, EOFError) as error:
        raise damaged() from error


def _small(parts: Sequence[zipfile.ZipInfo]) -> None:
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_BYTES:
        raise Unfit(_("The workbook unpacks to far more than a questionnaire holds. Download it anew and copy your "
                      "answers."), "file-bomb")  # fmt: skip


def _plain(archive: zipfile.ZipFile, parts: Sequence[zipfile.ZipInfo]) -> None:
    if any(FORBIDDEN.search(part.filename) for part in parts):
        raise Unfit(_("The workbook contains macros, links to other files or embedded objects. Save it without them "
                      "as XLSX."), "file-active")  # fmt: skip
    for part in parts:
        if part.filename.endswith((".xml", ".rels")) and DOCTYPE.search(archive.read(part)):
            raise damaged()


def _rows(sheet: Any) -> Iterator[list[Cell]]:
    """Its rows, each as far as the first row goes, or further if something stands there."""
    sheet.reset_dimensions()
    width = 1
    for number, row in enumerate(sheet.iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS), 1):
        end = next((end for end in range(len(row), width, -1) if row[end - 1].value is not None), width)
        width = end if number == 1 else width
        yield [_cell(cell, number, column) for column, cell in enumerate(row[:end], 1)]


def _cell(cell: Any, row: int, column: int) -> Cell:
    value, kind = cell.value, str(getattr(cell, "data_type", "n"))
    if isinstance(value, str):
        value = ESCAPED.sub("_", value.replace("_x000D_", ""))
    return Cell(f"{get_column_letter(column)}{row}", value, kind)

"""Single cells: any text survives, numbers keep their digits, hostile files are turned away."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.workbook import Workbook

from aeo.documents.formats import Unfit
from operators.spreadsheet import grid, looks, numbers, plain, read


def saved(*values: object) -> bytes:
    """A workbook with these in its first column."""
    made, file = Workbook(), io.BytesIO()
    looks.prepare(made)
    assert made.active is not None
    for row, value in enumerate(values, 1):
        looks.put(made.active.cell(row, 1), value, looks.ANSWER)  # type: ignore[arg-type]
    made.save(file)
    return file.getvalue()


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@settings(max_examples=15, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=25))
def test_any_text_survives_a_cell(texts: list[str]) -> None:
    written = [plain.line(text) for text in texts]
    (sheet,) = grid.grids(saved(*written, "end"))
    assert [row[0].value or "" for row in sheet.rows][: len(written)] == written


@settings(max_examples=200, deadline=None)
@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**17), max_value=10**17))
def test_a_number_keeps_its_digits(value: object) -> None:
    text = plain.number(value)
    cell = numbers.numeric(text)
    assert plain.number(repr(cell) if isinstance(cell, float) else cell) == text


def test_a_number_nobody_means_is_left_a_text() -> None:
    assert plain.number("1e999999999") == "1e999999999"
    assert numbers.numeric("1e999999999") == "1e999999999"


INLINE = re.compile(rb't="inlineStr"([^>]*)><is><t[^>]*>(.*?)</t></is>', re.DOTALL)
STRINGS = (
    b'<Override PartName="/xl/sharedStrings.xml" '
    b'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'
)


def as_others_save(data: bytes) -> bytes:
    """The same workbook with its texts in one table, as spreadsheet programs save it."""
    texts: list[bytes] = []

    def shared(found: re.Match[bytes]) -> bytes:
        texts.append(b'<si><t xml:space="preserve">' + found[2].replace(b"\n", b"_x000D_\n") + b"</t></si>")
        return b't="s"%s><v>%d</v>' % (found[1], len(texts) - 1)

    def moved(name: str, part: bytes) -> bytes:
        if name == "[Content_Types].xml":
            return part.replace(b"</Types>", STRINGS + b"</Types>")
        return INLINE.sub(shared, part) if name.startswith("xl/worksheets/") else part

    table = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">%s</sst>'
    return changed(changed(data, moved), lambda _name, part: part, ("xl/sharedStrings.xml", table % b"".join(texts)))


def test_a_file_that_another_program_saved_reads_the_same() -> None:
    texts = ["Тийм", "=1+1", "эхний мөр\nхоёр дахь", "_x0041_", "а < б & в"]
    data = as_others_save(saved(*texts))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert b"inlineStr" not in archive.read("xl/worksheets/sheet1.xml")
    (sheet,) = grid.grids(data)
    assert [(row[0].value, row[0].kind) for row in sheet.rows] == [(text, "s") for text in texts]


def changed(data: bytes, change: Callable[[str, bytes], bytes], *more: tuple[str, bytes]) -> bytes:
    """The same archive with other bytes in some parts, and more parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(part.filename, change(part.filename, old.read(part)))
        for name, content in more:
            new.writestr(name, content)
    return file.getvalue()


def test_hostile_workbooks_are_turned_away() -> None:
    good = saved("x")
    same = lambda _name, content: content  # noqa: E731
    entity = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>'
    files = {
        "file-active": changed(good, same, ("xl/vbaProject.bin", b"x")),
        "file-active ": changed(good, same, ("xl/externalLinks/externalLink1.xml", b"<x/>")),
        "file-bomb": changed(good, same, ("xl/media/x.bin", b"\0" * (grid.MOST_BYTES + 1))),
        "file-damaged": changed(good, lambda _name, content: content.replace(b"?>", b"?>" + entity, 1)),
        "file-damaged ": changed(good, lambda name, content: content if "sheet1" not in name else content[:-20]),
        "file-damaged  ": b"PK\x03\x04 not an archive",
        "file-not-questionnaire": good,
    }
    for code, data in files.items():
        with pytest.raises(Unfit) as refused:
            read.read(data, {})
        assert refused.value.code == code.strip(), code


def test_a_sheet_without_end_is_read_as_far_as_a_questionnaire_goes() -> None:
    near = saved("x")
    made, file = Workbook(), io.BytesIO()
    assert made.active is not None
    made.active.cell(1_000_000, 1).value = "far"
    made.save(file)
    assert len(grid.grids(near)[0].rows) == 1
    assert len(grid.grids(file.getvalue())[0].rows) == grid.MOST_ROWS

"""What an uploaded file is, by its content, and what speaks against it.

Allowed: PDF, PNG, JPEG, TIFF, Word, Excel and OpenDocument files without macros, CSV and plain text. Nothing is ever
opened in the reader's browser, so these checks keep out what would harm whoever opens the file at their desk.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import magic
from django.utils.translation import gettext_lazy as _
from PIL import Image

from aeo.kernel.refusals import NotReady, Words

PDF, PNG, JPEG, TIFF, TEXT, CSV = "application/pdf", "image/png", "image/jpeg", "image/tiff", "text/plain", "text/csv"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODT, ODS = "application/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.spreadsheet"
ENDINGS = {
    PDF: (".pdf",),
    PNG: (".png",),
    JPEG: (".jpg", ".jpeg"),
    TIFF: (".tif", ".tiff"),
    DOCX: (".docx",),
    XLSX: (".xlsx",),
    ODT: (".odt",),
    ODS: (".ods",),
    TEXT: (".txt",),
    CSV: (".csv",),
}
HEAD = 64 * 1024
MAX_PAGES, MAX_PIXELS = 2000, 200_000_000
MAX_ENTRIES, MAX_UNPACKED, MAX_RATIO = 10_000, 1024**3, 200
ACTIVE = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFile|RichMedia|XFA)\b")
COUNT = re.compile(rb"/Count\s+(\d+)")
MACROS = re.compile(r"(^|/)(vbaProject\.bin|vbaData\.xml|Basic/|Scripts/)", re.IGNORECASE)
EMBEDDED = re.compile(r"(^|/)(embeddings/|oleObject|activeX/|externalLinks/|Object \d)", re.IGNORECASE)
MAIN = {
    b"wordprocessingml.document.main+xml": DOCX,
    b"spreadsheetml.sheet.main+xml": XLSX,
}
ENCODINGS = ("utf-8-sig", "cp1251")


@dataclass(frozen=True)
class Format:
    """The type, and flags that whoever opens the file should mind: active, encrypted, embedded."""

    media_type: str
    flags: tuple[str, ...] = ()


class Unfit(NotReady):
    """The file cannot be taken; the reason says what to send instead."""


def _unfit(reason: Words, code: str) -> Unfit:
    return Unfit(reason, f"file-{code}")


def identify(path: Path, name: str) -> Format:
    """The format of a file, by its content. Raises Unfit."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    if not head:
        raise _unfit(_("The file is empty. Choose the file again."), "empty")
    found = _judged(path, name, head)
    if found is None:
        raise _unknown(name)
    return found


def _judged(path: Path, name: str, head: bytes) -> Format | None:
    """None for what is none of the allowed types."""
    for prefix, judge in JUDGES:
        if head.startswith(prefix):
            return judge(path, head)
    media_type = magic.from_buffer(head, mime=True)
    if media_type.startswith("text/") or media_type in {"application/csv", "application/json"}:
        return _text(path, name, media_type)
    return None


def _unknown(name: str) -> Unfit:
    ending = Path(name).suffix.lower()
    if any(ending in endings for endings in ENDINGS.values()):
        words = _("This file is damaged, or is no real %(kind)s file. Open it, save it again and send it again.")
        return _unfit(str(words) % {"kind": ending.removeprefix(".").upper()}, "damaged")
    return _unfit(
        _("This type of file cannot be taken. Send a PDF, an image (PNG, JPEG, TIFF), a Word, Excel or OpenDocument "
          "file without macros, or plain text."),
        "type",
    )  # fmt: skip


def _pdf(path: Path, _head: bytes) -> Format:
    _not_two_things(path)
    content = path.read_bytes()
    if b"%%EOF" not in content[-4096:]:
        raise _unfit(_("The PDF is cut off. Save it again and send it again."), "damaged")
    if max((int(found[1]) for found in COUNT.finditer(content)), default=0) > MAX_PAGES:
        raise _unfit(_("The PDF has more than 2,000 pages. Send the pages that matter."), "pages")
    flags = ["active"] if ACTIVE.search(content) else []
    return Format(PDF, tuple(flags + (["encrypted"] if b"/Encrypt" in content else [])))


def _image(media_type: str) -> Callable[[Path, bytes], Format]:
    def judge(path: Path, _head: bytes) -> Format:
        _not_two_things(path)
        try:
            with Image.open(path) as image:
                pixels = image.width * image.height
                if pixels <= MAX_PIXELS:
                    image.verify()
        except Image.DecompressionBombError:
            pixels = MAX_PIXELS + 1
        except Exception as error:
            raise _unfit(_("The image is damaged. Save it again and send it again."), "damaged") from error
        if pixels > MAX_PIXELS:
            raise _unfit(_("The image is too large. Send it with fewer than 200 million pixels."), "pixels")
        return Format(media_type)

    return judge


def _not_two_things(path: Path) -> None:
    """A file that is also an archive is two files in one: each reader sees another."""
    if zipfile.is_zipfile(path):
        raise _unfit(_("This file is two files in one. Save the document again as a plain PDF or image."), "polyglot")


def _office(path: Path, _head: bytes) -> Format | None:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            _not_a_bomb(entries, path.stat().st_size)
            media_type = _office_type(archive)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        raise _unfit(
            _("The document is damaged or locked by a password. Save it again without one."), "damaged"
        ) from error
    if media_type is None:
        return None
    names = [entry.filename for entry in entries]
    if any(MACROS.search(entry) for entry in names):
        raise _unfit(_("The document contains macros. Save it without macros, or as PDF."), "macros")
    return Format(media_type, ("embedded",) if any(EMBEDDED.search(entry) for entry in names) else ())


def _not_a_bomb(entries: list[zipfile.ZipInfo], size: int) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED or unpacked > max(size * MAX_RATIO, 10 * 1024 * 1024):
        raise _unfit(_("The document unpacks to far more than it seems to hold. Save it as PDF."), "bomb")


def _office_type(archive: zipfile.ZipFile) -> str | None:
    names = set(archive.namelist())
    if "mimetype" in names:
        media_type = _first_bytes(archive, "mimetype").decode("ascii", "replace").strip()
        if media_type in {ODT, ODS}:
            return media_type
    if "[Content_Types].xml" in names:
        types = _first_bytes(archive, "[Content_Types].xml", 1024 * 1024)
        if b"macroEnabled" in types:
            raise _unfit(_("The document contains macros. Save it without macros, or as PDF."), "macros")
        for mark, media_type in MAIN.items():
            if mark in types:
                return media_type
    return None


def _first_bytes(archive: zipfile.ZipFile, name: str, count: int = 200) -> bytes:
    with archive.open(name) as file:
        return file.read(count)


def _text(path: Path, name: str, media_type: str) -> Format | None:
    content = path.read_bytes()
    start = content[:HEAD].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype", b"<html", b"<svg", b"<?xml", b"<script", b"{\\rtf", b"#!")):
        return None
    if b"\0" in content or not any(_reads_as(content, encoding) for encoding in ENCODINGS):
        raise _unfit(_("The text file cannot be read. Save it as UTF-8 and send it again."), "text")
    return Format(CSV if media_type.endswith("csv") or name.lower().endswith(".csv") else TEXT)


def _reads_as(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


JUDGES: tuple[tuple[bytes, Callable[[Path, bytes], Format | None]], ...] = (
    (b"%PDF-", _pdf),
    (b"\x89PNG\r\n\x1a\n", _image(PNG)),
    (b"\xff\xd8\xff", _image(JPEG)),
    (b"II*\0", _image(TIFF)),
    (b"MM\0*", _image(TIFF)),
    (b"PK\x03\x04", _office),
)

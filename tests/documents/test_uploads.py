"""Files that come in: taken by content, refused with what to send instead, never changed, never opened inline."""

from __future__ import annotations

import hashlib
import io
import zipfile
from typing import Any

import pytest
from PIL import Image

from aeo.documents import blobs, formats, http
from aeo.documents.actions import uploads
from aeo.documents.models import Upload
from aeo.documents.states import Scan
from aeo.kernel import models as kernel
from aeo.kernel.policy import Actor
from aeo.kernel.refusals import NotReady

pytestmark = pytest.mark.django_db
EDITOR = Actor("user:7", "Бат")
PDF = b"%PDF-1.7\n1 0 obj<</Type/Pages/Count 3>>endobj\ntrailer<<>>\n%%EOF\n"
WORD = b'<Types><Override ContentType="application/vnd.x.wordprocessingml.document.main+xml"/></Types>'
EXCEL = WORD.replace(b"wordprocessingml.document", b"spreadsheetml.sheet")


def image(kind: str = "PNG") -> bytes:
    """A small picture."""
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "navy").save(out, kind)
    return out.getvalue()


def archive(entries: dict[str, bytes]) -> bytes:
    """A zip file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in entries.items():
            target.writestr(name, content)
    return out.getvalue()


def store(content: bytes, name: str = "file", **more: Any) -> Upload:
    """Take a file."""
    return uploads.store(io.BytesIO(content), name, EDITOR, **more)


@pytest.mark.parametrize(
    ("content", "name", "media_type", "stored_as"),
    [
        (PDF, "лавлагаа.pdf", formats.PDF, "лавлагаа.pdf"),
        (PDF, "scan.exe", formats.PDF, "scan_exe.pdf"),
        (image(), "photo.PNG", formats.PNG, "photo.PNG"),
        (image("JPEG"), "photo.jpeg", formats.JPEG, "photo.jpeg"),
        (image("TIFF"), "photo.tif", formats.TIFF, "photo.tif"),
        (archive({"[Content_Types].xml": WORD, "word/document.xml": b"<w/>"}), "a.docx", formats.DOCX, "a.docx"),
        (archive({"[Content_Types].xml": EXCEL}), "a.xlsx", formats.XLSX, "a.xlsx"),
        (archive({"mimetype": formats.ODT.encode()}), "a.odt", formats.ODT, "a.odt"),
        (archive({"mimetype": formats.ODS.encode()}), "a.ods", formats.ODS, "a.ods"),
        ("он;тоо\n2025;7\n".encode(), "t.csv", formats.CSV, "t.csv"),
        ("Сайн байна уу".encode(), "a.txt", formats.TEXT, "a.txt"),
        ("Сайн байна уу, энэ бол хуучин файл".encode("cp1251"), "old.txt", formats.TEXT, "old.txt"),
    ],
)
def test_what_is_allowed_is_taken_whole(content: bytes, name: str, media_type: str, stored_as: str) -> None:
    upload = store(content, name)
    assert (upload.media_type, upload.name, upload.scan) == (media_type, stored_as, Scan.NOT_SCANNED)
    assert upload.sha256 == hashlib.sha256(content).hexdigest()
    assert (blobs.read(upload.sha256), upload.size) == (content, len(content))


BOMB = archive({"[Content_Types].xml": WORD, "word/document.xml": b"0" * (60 * 1024 * 1024)})


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file-empty"),
        (b"MZ\x90\x00" + bytes(400), "file-type"),
        (b"<html><script>alert(1)</script></html>", "file-type"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', "file-type"),
        (b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "file-type"),
        (b"#!/bin/sh\nrm -rf /\n", "file-type"),
        (b"{\\rtf1\\ansi x}", "file-type"),
        (archive({"a.txt": b"x"}), "file-type"),
        (archive({"[Content_Types].xml": WORD, "word/vbaProject.bin": b"x"}), "file-macros"),
        (archive({"[Content_Types].xml": WORD + b"macroEnabled"}), "file-macros"),
        (archive({"mimetype": formats.ODT.encode(), "Basic/Standard/Module1.xml": b"x"}), "file-macros"),
        (BOMB, "file-bomb"),
        (archive({"[Content_Types].xml": WORD})[:-10], "file-damaged"),
        (PDF + archive({"a.txt": b"x"}), "file-polyglot"),
        (image() + archive({"a.txt": b"x"}), "file-polyglot"),
        (PDF.replace(b"%%EOF", b""), "file-damaged"),
        (PDF.replace(b"Count 3", b"Count 2001"), "file-pages"),
        (image()[:40], "file-damaged"),
        (b"text with a \0 in it", "file-type"),
    ],
)
def test_what_is_not_allowed_is_refused_and_leaves_nothing(content: bytes, code: str) -> None:
    kind = code == "file-type"
    with pytest.raises(NotReady) as refused:
        store(content, "x.rar" if kind else "x.pdf")
    assert refused.value.code == code
    if kind:  # under a name that promises an allowed type it is damaged, not of a strange type
        with pytest.raises(NotReady, match="no real PDF file") as refused:
            store(content, "x.PDF")
        assert refused.value.code == "file-damaged"
    assert str(refused.value.reason).endswith(".")
    assert not Upload.objects.exists()
    assert not content or not blobs.exists(hashlib.sha256(content).hexdigest())


@pytest.mark.parametrize(
    ("content", "flag"),
    [
        (PDF.replace(b"<<>>", b"<</OpenAction<</JS(x)>>>>"), "active"),
        (PDF.replace(b"<<>>", b"<</Encrypt 1 0 R>>"), "encrypted"),
        (archive({"[Content_Types].xml": WORD, "word/embeddings/oleObject1.bin": b"x"}), "embedded"),
    ],
)
def test_what_must_be_minded_is_flagged(content: bytes, flag: str) -> None:
    assert flag in store(content).flags


def test_too_large_a_file_is_refused_by_size(settings: Any) -> None:
    settings.AEO_MAX_UPLOAD_BYTES = len(PDF) - 1
    with pytest.raises(NotReady) as refused:
        store(PDF)
    assert refused.value.code == "file-size"


def test_bytes_that_are_not_what_was_announced_are_refused() -> None:
    assert store(PDF, announced_sha256=hashlib.sha256(PDF).hexdigest().upper())
    with pytest.raises(NotReady) as refused:
        store(PDF + b"\n", announced_sha256=hashlib.sha256(PDF).hexdigest())
    assert refused.value.code == "file-hash"


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\тайлан.pdf", "тайлан.pdf"),
        ("a\r\nSet-Cookie: x=1.pdf", "a_Set-Cookie_ x=1.pdf"),
        ("\u202egpj.exe", "gpj_exe"),
        ("virus.exe.txt", "virus_exe.txt"),
        ("a.pdf.SCR.hta", "a.pdf_SCR_hta"),
        ("node.js executive.txt", "node.js executive.txt"),
        ("...", "file"),
        ("", "file"),
        ("Ө" * 400 + ".pdf", "Ө" * 190 + ".pdf"),
    ],
)
def test_names_are_made_harmless(name: str, clean: str) -> None:
    assert uploads.clean_name(name) == clean


def test_the_same_bytes_are_stored_once_and_recorded_twice() -> None:
    first, second = store(PDF, "a.pdf"), store(PDF, "b.pdf")
    assert first.sha256 == second.sha256
    assert Upload.objects.count() == 2


def test_it_is_given_out_as_an_attachment_of_no_type() -> None:
    response = http.attachment(store(b"<b>plain?</b> no", "тайлан.txt"), by=EDITOR)
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment;")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert b"".join(response) == b"<b>plain?</b> no"
    response.close()


def test_reading_is_journalled() -> None:
    uploads.opened(store(PDF), by=EDITOR)
    entry = kernel.Entry.objects.get(subject__startswith="reading:")
    assert (entry.verb, entry.actor) == ("open", "user:7")


@pytest.mark.parametrize(("scan", "code"), [(Scan.INFECTED, "file-infected"), (Scan.WAITING, "file-waiting")])
def test_an_infected_or_waiting_file_is_not_opened(scan: str, code: str) -> None:
    upload = store(PDF)
    upload.scan = scan
    with pytest.raises(NotReady) as refused:
        uploads.opened(upload, by=EDITOR)
    assert refused.value.code == code

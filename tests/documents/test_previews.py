"""Previews: drawn anew in a bounded program, without anything a file says of itself; nothing else is shown inline."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from pypdf import PdfWriter

from aeo.documents import blobs, previews, tasks
from aeo.documents.actions import uploads
from aeo.documents.models import Upload
from aeo.documents.states import Scan
from aeo.kernel.models import Message
from aeo.kernel.policy import Actor
from operators.actions import evidence
from tests.factories import operators as make
from tests.support.pages import client_of

pytestmark = pytest.mark.django_db
EDITOR = Actor("user:7", "Бат")
SECRET = b"taken near the customs house by Bat"


def document() -> bytes:
    """A PDF of two pages."""
    out, writer = io.BytesIO(), PdfWriter()
    for _page in range(2):
        writer.add_blank_page(width=595, height=842)
    writer.add_metadata({"/Author": SECRET.decode()})
    writer.write(out)
    return out.getvalue()


def photo(size: tuple[int, int] = (3000, 2000)) -> bytes:
    """A photograph that says where it was taken."""
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x010E] = SECRET.decode()
    exif[0x0112] = 6  # lies on its side
    Image.new("RGB", size, "navy").save(out, "JPEG", exif=exif, comment=SECRET)
    return out.getvalue()


def store(content: bytes, name: str, by: Actor = EDITOR) -> Upload:
    """Take a file and make its preview, as the worker does."""
    upload = uploads.store(io.BytesIO(content), name, by)
    tasks.preview(upload.pk)
    upload.refresh_from_db()
    return upload


@pytest.mark.parametrize(
    ("content", "name", "size"), [(document(), "a.pdf", (707, 1000)), (photo(), "a.jpg", (667, 1000))]
)
def test_the_first_page_or_picture_is_drawn_anew(content: bytes, name: str, size: tuple[int, int]) -> None:
    assert SECRET in content
    upload = store(content, name)
    picture = blobs.read(upload.preview_sha256)
    assert SECRET not in picture
    with Image.open(io.BytesIO(picture)) as drawn:
        assert (drawn.format, drawn.info.get("exif"), dict(drawn.getexif())) == ("PNG", None, {})
        assert all(abs(got - wanted) <= 1 for got, wanted in zip(drawn.size, size, strict=True))
    assert blobs.read(upload.sha256) == content


@pytest.mark.parametrize(("content", "name"), [(b"%PDF-1.4\n%%EOF", "broken.pdf"), (b"a;b\n1;2\n", "a.csv")])
def test_of_some_files_there_is_none_and_nothing_fails(content: bytes, name: str) -> None:
    assert store(content, name).preview_sha256 == ""


def test_a_picture_of_too_many_pixels_costs_nothing() -> None:
    out = io.BytesIO()
    Image.new("1", (8_000, 8_000)).save(out, "PNG")
    assert store(out.getvalue(), "huge.png").preview_sha256 == ""


def test_a_program_that_does_not_end_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(previews, "SECONDS", 0.2)
    monkeypatch.setitem(previews.WAYS, "application/pdf", lambda source, target: ["sleep", "60"])
    assert store(document(), "slow.pdf").preview_sha256 == ""


@pytest.mark.parametrize("scan", [Scan.WAITING, Scan.INFECTED])
def test_nothing_is_drawn_before_the_scan_is_clean(scan: str) -> None:
    upload = uploads.store(io.BytesIO(document()), "a.pdf", EDITOR)
    Upload.objects.filter(pk=upload.pk).update(scan=scan)
    tasks.preview(upload.pk)
    upload.refresh_from_db()
    assert upload.preview_sha256 == ""
    assert Message.objects.filter(topic="upload.preview").count() == 1


def test_it_is_shown_to_whoever_may_read_the_file_and_only_while_it_may_be_read() -> None:
    company = make.operator()
    by = make.owner(company)
    upload = store(document(), "a.pdf", by)
    row, address = evidence.add(company, upload, by=by), f"/files/uploads/{upload.pk}/preview/"
    client = client_of(by)
    shown = client.get(address)
    assert (shown.status_code, shown["Content-Type"], shown["X-Content-Type-Options"]) == (200, "image/png", "nosniff")
    assert "attachment" not in shown.get("Content-Disposition", "")
    assert b"".join(shown).startswith(b"\x89PNG")
    assert address in client.get(f"/portal/files/{row.pk}/about/").text
    assert client_of(make.owner(make.operator())).get(address).status_code == 404
    Upload.objects.filter(pk=upload.pk).update(scan=Scan.INFECTED)
    assert client.get(address).status_code == 422

"""Large files in pieces (tus 1.0): gone on with after any interruption, stored as announced or not at all."""

from __future__ import annotations

import base64
import hashlib
import uuid
from datetime import timedelta

import pytest
from django.test import Client

from aeo.documents import blobs, parts
from aeo.documents import tasks as documents
from aeo.documents.actions import transfers
from aeo.documents.models import Transfer, Upload
from aeo.kernel import clock
from aeo.kernel.refusals import NotReady
from operators.models import Operator
from tests.factories import operators as make
from tests.operators.tus import LONG, SHA256, VERSION, Sender
from tests.support.pages import client_of

pytestmark = pytest.mark.django_db
HALF = 5_000


@pytest.fixture
def company() -> Operator:
    return make.operator()


@pytest.fixture
def sender(company: Operator) -> Sender:
    return Sender(client_of(make.owner(company)), company)


def take(sender: Sender, key: str) -> int:
    """Put what was sent into the library."""
    return sender.client.post(f"/portal/companies/{sender.operator.pk}/files/new/", {"file": key}).status_code


def test_a_large_file_goes_on_where_it_was_cut(sender: Sender, company: Operator) -> None:
    key = sender.begin()
    answer = sender.send(LONG[:HALF])
    assert (answer.status_code, answer["Upload-Offset"], answer["Tus-Resumable"]) == (204, str(HALF), "1.0.0")
    assert take(sender, key) == 422
    assert sender.offset() == HALF
    assert sender.begin() == key
    assert sender.send(LONG[HALF:], HALF).status_code == 204
    assert take(sender, key) == 302
    row = company.evidence.get()
    assert (row.name, blobs.read(row.upload.sha256)) == ("long.pdf", LONG)
    assert take(sender, key) == 302
    assert company.evidence.count() == Upload.objects.count() == 1
    with pytest.raises(FileNotFoundError):
        parts.open_(uuid.UUID(key))


def test_what_a_cut_line_brought_is_kept_and_what_nobody_was_told_of_is_written_over(company: Operator) -> None:
    by = make.owner(company)
    row = transfers.begin("long.pdf", len(LONG), SHA256, about=company.subject, by=by)
    row = transfers.receive(row, 0, Cut(LONG[:HALF]), len(LONG))
    assert row.received == HALF
    parts.write(row.pk, HALF, Cut(b"x" * 3_000), 3_000)  # killed before it was said
    row = transfers.receive(row, HALF, Cut(LONG[HALF:]), len(LONG) - HALF)
    assert blobs.read(transfers.take(row, by).sha256) == LONG


class Cut:
    """A line that breaks after these bytes."""

    def __init__(self, content: bytes) -> None:
        self.content = content

    def read(self, size: int, /) -> bytes:
        if not self.content:
            raise ConnectionResetError
        piece, self.content = self.content[:size], self.content[size:]
        return piece


def test_a_piece_that_does_not_fit_is_refused_and_changes_nothing(sender: Sender) -> None:
    sender.begin()
    sender.send(LONG[:HALF])
    wrong = base64.b64encode(hashlib.sha256(b"other").digest()).decode()
    right = base64.b64encode(hashlib.sha1(LONG[HALF:], usedforsecurity=False).digest()).decode()
    for status, answer in (
        (409, sender.send(LONG[:HALF])),
        (413, sender.send(LONG, HALF)),
        (460, sender.send(LONG[HALF:], HALF, **{"Upload-Checksum": f"sha256 {wrong}"})),
        (400, sender.send(LONG[HALF:], HALF, **{"Upload-Checksum": f"md5 {wrong}"})),
        (400, sender.send(LONG[HALF:], HALF, **{"Upload-Offset": "-1"})),
        (412, sender.send(LONG[HALF:], HALF, **{"Tus-Resumable": "0.2.2"})),
        (415, sender.client.patch(sender.place, b"x", content_type="text/plain", headers=VERSION)),
        (400, sender.client.post(sender.place, headers=VERSION)),
    ):
        assert answer.status_code == status
        assert sender.offset() == HALF
    assert sender.send(LONG[HALF:], HALF, **{"Upload-Checksum": f"sha1 {right}"}).status_code == 204


def test_it_may_come_by_post_where_nothing_else_gets_through(sender: Sender) -> None:
    sender.begin()
    headers = {**VERSION, "Upload-Offset": "0", "X-HTTP-Method-Override": "PATCH"}
    kind = "application/offset+octet-stream"
    answer = sender.client.generic("POST", sender.place, LONG, content_type=kind, headers=headers)
    assert (answer.status_code, sender.offset()) == (204, len(LONG))


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"length": 0}, 422),
        ({"length": 50_000_001}, 413),
        ({"sha256": "no"}, 422),
        ({"Upload-Length": "many"}, 400),
        ({"Upload-Metadata": "filename ???"}, 400),
        ({"Tus-Resumable": "2"}, 412),
    ],
)
def test_an_announcement_that_cannot_be_kept_is_refused(sender: Sender, said: dict[str, object], status: int) -> None:
    assert sender.announce(**said).status_code == status  # type: ignore[arg-type]
    assert not Transfer.objects.exists()


def test_nobody_else_goes_on_with_it_and_no_other_company_takes_it(sender: Sender, company: Operator) -> None:
    key = sender.begin()
    sender.send(LONG)
    editor, other = client_of(make.member(company, "editor")), make.operator(owner=make.owner(company).user)
    for client, where in ((editor, company), (sender.client, other), (client_of(make.owner(make.operator())), company)):
        place = f"/portal/companies/{where.pk}/transfers/{key}/"
        assert client.head(place, headers=VERSION).status_code == 404
        answer = client.post(f"/portal/companies/{where.pk}/files/new/", {"file": key})
        assert answer.status_code in (404, 422)
    assert Client().head(sender.place, headers=VERSION).status_code == 302
    viewer = client_of(make.member(company, "viewer"))
    assert Sender(viewer, company).announce().status_code == 403
    assert not Upload.objects.exists()


def test_it_is_given_up_by_its_sender_or_by_time(sender: Sender) -> None:
    first = uuid.UUID(sender.begin())
    sender.send(LONG[:HALF])
    assert sender.client.delete(sender.place, headers=VERSION).status_code == 204
    assert sender.client.head(sender.place, headers=VERSION).status_code == 404
    second = sender.begin()
    with clock.frozen(clock.now() + timedelta(days=1, seconds=1)):
        assert sender.client.head(sender.place, headers=VERSION).status_code == 404
        assert take(sender, second) == 422
        documents.tidy()
    assert not Transfer.objects.exists()
    with pytest.raises(FileNotFoundError):
        parts.open_(first)


def test_not_too_many_at_once(company: Operator) -> None:
    by = make.owner(company)
    for n in range(transfers.MOST):
        transfers.begin(f"{n}.pdf", 10, SHA256, about=company.subject, by=by)
    with pytest.raises(NotReady, match="Too many files"):
        transfers.begin("more.pdf", 10, SHA256, about=company.subject, by=by)

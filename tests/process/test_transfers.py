"""A web server killed while a large file is on its way: the transfer goes on where it was, and the file is whole."""

from __future__ import annotations

import hashlib
import socket
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from urllib.parse import urlencode, urlsplit

import pytest

from aeo.documents import blobs
from aeo.documents.models import Transfer
from operators.models import Evidence
from tests.factories import operators as make
from tests.operators.tus import LONG, PIECE, SHA256, VERSION, announcement
from tests.process.test_outages import cookies, send
from tests.support.processes import Programs

pytestmark = pytest.mark.process
FIRST, SECOND = 5_000, 9_000


@dataclass
class Line:
    """Somebody's browser and a server; `place` is where the pieces go."""

    address: str
    headers: Mapping[str, str]
    place: str

    def call(self, method: str, headers: Mapping[str, str] | None = None, body: bytes = b"") -> Message:
        """One request; the headers of its answer, under any spelling of their names."""
        given = {**self.headers, **VERSION, **(headers or {})}
        request = urllib.request.Request(self.address + self.place, body or None, given, method=method)  # noqa: S310
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - our own address
            told: Message = answer.headers
            return told

    def piece(self, at: int, until: int) -> int:
        """Send a piece; how much the server has then."""
        told = self.call("PATCH", {"Content-Type": PIECE, "Upload-Offset": str(at)}, LONG[at:until])
        return int(told["Upload-Offset"])

    def half_a_piece(self, at: int, until: int) -> socket.socket:
        """Begin to send a piece and stop in the middle of it; the line stays open."""
        where = urlsplit(self.address)
        head = {**self.headers, **VERSION, "Content-Type": PIECE, "Upload-Offset": str(at), "Host": where.netloc}
        head["Content-Length"] = str(until - at)
        lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
        line = socket.create_connection((str(where.hostname), where.port or 80), timeout=30)
        line.sendall(f"PATCH {self.place} HTTP/1.1\r\n{lines}\r\n".encode() + LONG[at : (at + until) // 2])
        return line


def test_a_transfer_goes_on_where_it_was_after_the_server_was_killed(programs: Programs) -> None:
    draft = make.draft()
    headers, start = cookies(draft), f"/portal/companies/{draft.operator_id}/transfers/"
    before = Line(programs.site(), headers, start)
    before.place = before.call("POST", announcement())["Location"]
    assert before.piece(0, FIRST) == FIRST
    with before.half_a_piece(FIRST, SECOND):
        programs.started[-1].kill()
    assert Transfer.objects.get().received == FIRST
    after = Line(programs.site(), headers, start)
    assert after.call("POST", announcement())["Location"] == before.place, "announced again it is the same transfer"
    after.place = before.place
    kept = int(after.call("HEAD")["Upload-Offset"])
    assert kept == FIRST, "what was acknowledged, and no more"
    assert after.piece(kept, len(LONG)) == len(LONG)
    key = after.place.rstrip("/").rpartition("/")[2]
    library = f"{after.address}/portal/companies/{draft.operator_id}/files/new/"
    assert send(library, headers, urlencode({"file": key}).encode(), "application/x-www-form-urlencoded") == 200
    upload = Evidence.objects.get(operator=draft.operator).upload
    assert upload.sha256 == SHA256
    assert hashlib.sha256(blobs.read(SHA256)).hexdigest() == SHA256
    assert blobs.read(SHA256) == LONG

"""Sending a file piece by piece over HTTP, as a browser would."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, field
from typing import Any

from django.test import Client

from operators.models import Operator

LONG = b"%PDF-1.4\n" + b"% a long line\n" * 900 + b"%%EOF"
SHA256 = hashlib.sha256(LONG).hexdigest()
VERSION = {"Tus-Resumable": "1.0.0"}
PIECE = "application/offset+octet-stream"


def announcement(name: str = "long.pdf", length: int = len(LONG), sha256: str = SHA256) -> dict[str, str]:
    """The headers that say what will come."""
    pairs = {"filename": name, "sha256": sha256}
    said = ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in pairs.items())
    return {"Upload-Length": str(length), "Upload-Metadata": said}


@dataclass
class Sender:
    """Somebody who sends a file for a company; `place` is where its pieces go."""

    client: Client
    operator: Operator
    place: str = field(default="", init=False)

    @property
    def url(self) -> str:
        """Where files are announced."""
        return f"/portal/companies/{self.operator.pk}/transfers/"

    def announce(self, *, name: str = "long.pdf", length: int = len(LONG), sha256: str = SHA256, **headers: Any) -> Any:
        """Say what will come."""
        given = {**VERSION, **announcement(name, length, sha256), **headers}
        return self.client.post(self.url, headers=given)

    def begin(self, **said: Any) -> str:
        """The same, accepted; the key under which it is taken later."""
        answer = self.announce(**said)
        assert answer.status_code == 201, answer.content
        self.place = answer["Location"]
        return self.place.rstrip("/").rpartition("/")[2]

    def send(self, piece: bytes, at: int = 0, **headers: str) -> Any:
        """One piece."""
        given = {**VERSION, "Upload-Offset": str(at), **headers}
        return self.client.patch(self.place, piece, content_type=PIECE, headers=given)

    def offset(self) -> int:
        """How much the server has."""
        return int(self.client.head(self.place, headers=VERSION)["Upload-Offset"])

"""The tus protocol for resumable uploads, version 1.0.0: what its headers say.

Core, creation, checksum, expiration and termination. The fingerprint of the whole file is announced as `sha256` in the
metadata, since nothing is stored here that is not what was announced.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Mapping

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.http import http_date

from aeo.documents.models import Transfer
from aeo.kernel.http import number, problem
from aeo.kernel.refusals import Refused

VERSION = "1.0.0"
EXTENSIONS = "creation,checksum,expiration,termination"
ALGORITHMS = ("sha1", "sha256")
PIECE = "application/offset+octet-stream"
STATUS = {"transfer-offset": 409, "transfer-checksum": 460, "file-size": 413, "transfer-size": 413}
MISMATCH, UNKNOWN_TYPE, BAD = 412, 415, 400


class Malformed(ValueError):
    """A header says nothing that can be understood."""


def method(request: HttpRequest) -> str:
    """The method, also where something between us and the sender lets only POST through."""
    override = request.headers.get("X-HTTP-Method-Override", "").upper()
    return override if request.method == "POST" and override else str(request.method)


def spoken(request: HttpRequest) -> bool:
    """True when the request is of the version that we understand."""
    return request.headers.get("Tus-Resumable") == VERSION


def metadata(request: HttpRequest) -> Mapping[str, str]:
    """What the sender says of the file. Raises Malformed."""
    said = {}
    for pair in filter(None, (part.strip() for part in request.headers.get("Upload-Metadata", "").split(","))):
        key, _space, value = pair.partition(" ")
        said[key] = _decoded(value).decode("utf-8", "replace")
    return said


def checksum(request: HttpRequest) -> tuple[str, bytes] | None:
    """The algorithm and digest of the piece that is sent, if the sender says them. Raises Malformed."""
    if "Upload-Checksum" not in request.headers:
        return None
    algorithm, _space, value = request.headers["Upload-Checksum"].partition(" ")
    digest = _decoded(value)
    if algorithm not in ALGORITHMS or len(digest) != hashlib.new(algorithm, usedforsecurity=False).digest_size:
        raise Malformed("Upload-Checksum")
    return algorithm, digest


def count(request: HttpRequest, header: str) -> int:
    """A number of bytes. Raises Malformed."""
    text = request.headers.get(header, "")
    if not (text.isascii() and text.isdecimal()) or str(number(text)) != text:
        raise Malformed(header)
    return int(text)


def options() -> HttpResponse:
    """What we understand, and the limit."""
    response = HttpResponse(status=204)
    response["Tus-Version"] = VERSION
    response["Tus-Extension"] = EXTENSIONS
    response["Tus-Max-Size"] = str(settings.AEO_MAX_UPLOAD_BYTES)
    response["Tus-Checksum-Algorithm"] = ",".join(ALGORITHMS)
    return _marked(response)


def told(transfer: Transfer, status: int) -> HttpResponse:
    """Where a file stands, and until when it can be gone on with."""
    response = HttpResponse(status=status)
    response["Upload-Offset"] = str(transfer.received)
    response["Upload-Length"] = str(transfer.length)
    response["Upload-Expires"] = http_date(transfer.expires_at.timestamp())
    return _marked(response)


def gone() -> HttpResponse:
    """It is given up."""
    return _marked(HttpResponse(status=204))


def refusal(refused: Refused) -> HttpResponse:
    """Why a piece, or a whole file, is not taken."""
    status = STATUS.get(refused.code, refused.status)
    return _marked(problem(status, refused.code, str(refused.title), str(refused.reason)))


def misunderstood(status: int, what: str) -> HttpResponse:
    """A request that says nothing we understand."""
    response = _marked(problem(status, "transfer-protocol", "tus 1.0.0", what))
    response["Tus-Version"] = VERSION
    return response


def _marked(response: HttpResponse) -> HttpResponse:
    response["Tus-Resumable"] = VERSION
    response["Cache-Control"] = "no-store"
    return response


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Malformed("base64") from error

"""Giving files out: always as attachments, never as something that a browser would run."""

from __future__ import annotations

import io
from contextlib import ExitStack
from typing import BinaryIO

from django.http import FileResponse

from aeo.documents import queries
from aeo.documents.actions import losses, uploads
from aeo.documents.models import Document, Upload
from aeo.kernel.policy import Actor

NEUTRAL = "application/octet-stream"


def attachment(upload: Upload, *, by: Actor) -> FileResponse:
    """Somebody opens an uploaded file: under its own name and no type. Raises NotReady, Unavailable."""
    content = _opened(upload, upload.sha256, "open", by)
    response = FileResponse(content, as_attachment=True, filename=upload.name, content_type=NEUTRAL)
    return _guarded(response, upload.sha256)


def preview(upload: Upload, *, by: Actor) -> FileResponse:
    """The picture of a file: drawn here, and so the one thing that a page may show. Seeing it is reading the file."""
    content = _opened(upload, upload.preview_sha256, "preview", by)
    return _guarded(FileResponse(content, content_type="image/png"), upload.preview_sha256)


def paper(document: Document, name: str) -> FileResponse:
    """The finished PDF of a paper. It is our own, and still not opened inline.

    Raises NotReady while it is made, Unavailable.
    """
    sha256 = queries.finished(document)
    content = io.BytesIO(losses.read(sha256))
    response = FileResponse(content, as_attachment=True, filename=f"{name}.pdf", content_type="application/pdf")
    return _guarded(response, sha256)


def _opened(upload: Upload, sha256: str, verb: str, by: Actor) -> BinaryIO:
    """What may not be opened is refused first; journalled as read is only what is there to be read."""
    uploads.openable(upload)
    with ExitStack() as stack:
        content = stack.enter_context(losses.open_(sha256))
        uploads.opened(upload, by=by, verb=verb)
        stack.pop_all()
    return content


def _guarded(response: FileResponse, sha256: str) -> FileResponse:
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    response["ETag"] = f'"{sha256}"'
    return response

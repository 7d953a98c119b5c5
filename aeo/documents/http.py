"""Giving files out: always as attachments, never as something that a browser would run."""

from __future__ import annotations

import io

from django.http import FileResponse

from aeo.documents import blobs, queries
from aeo.documents.models import Document, Upload

NEUTRAL = "application/octet-stream"


def attachment(upload: Upload) -> FileResponse:
    """An uploaded file, under its own name and no type. Ask `uploads.opened` first."""
    response = FileResponse(blobs.open_(upload.sha256), as_attachment=True, filename=upload.name, content_type=NEUTRAL)
    return _guarded(response, upload.sha256)


def preview(upload: Upload) -> FileResponse:
    """The picture of a file: drawn here, and so the one thing that a page may show. Ask `uploads.opened` first."""
    picture = FileResponse(blobs.open_(upload.preview_sha256), content_type="image/png")
    return _guarded(picture, upload.preview_sha256)


def paper(document: Document, name: str) -> FileResponse:
    """The finished PDF of a paper. It is our own, and still not opened inline. Raises NotReady while it is made."""
    content = io.BytesIO(queries.pdf_of(document))
    response = FileResponse(content, as_attachment=True, filename=f"{name}.pdf", content_type="application/pdf")
    return _guarded(response, str(document.sealed_sha256 or document.pdf_sha256))


def _guarded(response: FileResponse, sha256: str) -> FileResponse:
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    response["ETag"] = f'"{sha256}"'
    return response

"""The picture of an uploaded file, for whoever wants to see which file it is without opening it."""

from __future__ import annotations

from aeo.documents import blobs, previews
from aeo.documents.models import Upload
from aeo.documents.states import SAFE


def make(upload_id: int) -> None:
    """Draw it, once. Never of a file that is infected or waits for its scan; one that cannot be drawn has none."""
    upload = Upload.objects.get(pk=upload_id)
    if upload.scan not in SAFE or upload.preview_sha256:
        return
    picture = previews.draw(blobs.path_of(upload.sha256), upload.media_type)
    if picture is not None:
        Upload.objects.filter(pk=upload_id).update(preview_sha256=blobs.put(picture))

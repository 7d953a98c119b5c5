"""Files in a form: no more of one is kept than it takes to see that it is too large."""

from __future__ import annotations

from django.conf import settings
from django.core.files.uploadhandler import TemporaryFileUploadHandler


class BoundedUploadHandler(TemporaryFileUploadHandler):
    """Django's own, but a file beyond the limit stops filling the disk; `uploads.store` then refuses it."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep it, unless the limit was passed already."""
        if start <= settings.AEO_MAX_UPLOAD_BYTES:
            self.file.write(raw_data)

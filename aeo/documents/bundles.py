"""Many files as one download, a ZIP that is written while it is sent: nothing is gathered in memory or on the disk."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Iterator
from typing import Any, BinaryIO

from django.http import StreamingHttpResponse

CHUNK = 256 * 1024
Entry = tuple[str, Callable[[], BinaryIO]]


class _Sink(io.RawIOBase):
    """Where the archive is written to; what was written is taken from it at once."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[bytes] = []

    def writable(self) -> bool:
        """It is; and cannot be wound back, so that the archive says the sizes behind each file."""
        return True

    def write(self, part: Any) -> int:
        """Keep it until it is taken."""
        self.parts.append(bytes(part))
        return len(part)

    def taken(self) -> bytes:
        """What was written since."""
        parts, self.parts = self.parts, []
        return b"".join(parts)


def streamed(entries: Iterable[Entry]) -> Iterator[bytes]:
    """The archive, part by part. Documents and pictures are small already, so nothing is compressed."""
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as archive:
        for name, open_ in entries:
            with open_() as source, archive.open(zipfile.ZipInfo(name), "w", force_zip64=True) as target:
                while chunk := source.read(CHUNK):
                    target.write(chunk)
                    yield sink.taken()
    yield sink.taken()


def download(entries: Iterable[Entry], name: str) -> StreamingHttpResponse:
    """The same as an attachment that no browser opens."""
    response = StreamingHttpResponse(streamed(entries), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{name}.zip"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response

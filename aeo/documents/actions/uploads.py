"""Files that come in: stored by their content, judged by it, scanned later, opened only as attachments."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from aeo.components import formats as sizes
from aeo.documents import blobs, formats, scanner
from aeo.documents.facts import printable
from aeo.documents.models import Upload
from aeo.documents.states import Scan
from aeo.kernel import clock, journal, outbox
from aeo.kernel.lifecycle import action
from aeo.kernel.policy import Actor
from aeo.kernel.refusals import NotReady

LONGEST_NAME = 200
UNSAFE = re.compile(r'[/\\:*?"<>|\n\t]+')


def store(file: BinaryIO, name: str, by: Actor, announced_sha256: str = "") -> Upload:
    """Take a file: the stored bytes are what was announced, or it is refused. Raises Unfit, NotReady.

    Without a scanner it is “not scanned”; with one it waits for the scan.
    """
    name = clean_name(name)
    found: list[formats.Format] = []

    def inspect(target: blobs.Target) -> None:
        if announced_sha256 and announced_sha256.lower() != target.sha256:
            raise NotReady(_("The file did not arrive as it was sent. Please send it again."), "file-hash")
        found.append(formats.identify(target.path, name))

    try:
        target = blobs.put_stream(file, settings.AEO_MAX_UPLOAD_BYTES, inspect)
    except blobs.TooLarge as error:
        raise NotReady(
            _("The file is larger than %(limit)s. Make it smaller, or split it.")
            % {"limit": sizes.size(settings.AEO_MAX_UPLOAD_BYTES)},
            "file-size",
        ) from error
    return _record(target, _with_ending(name, found[0]), found[0], by)


@action
def _record(target: blobs.Target, name: str, found: formats.Format, by: Actor) -> Upload:
    waiting = bool(settings.AEO_SCANNER_SOCKET)
    upload = Upload.objects.create(
        sha256=target.sha256,
        size=target.size,
        media_type=found.media_type,
        name=name,
        uploaded_by=by.ref,
        uploaded_at=clock.now(),
        scan=Scan.WAITING if waiting else Scan.NOT_SCANNED,
        flags=list(found.flags),
    )
    if waiting:
        outbox.post("upload.scan", id=upload.pk)
    return upload


def scan(upload_id: int) -> Upload:
    """Ask the scanner about a waiting file. Raises ScannerAway, and the file keeps waiting."""
    upload = Upload.objects.get(pk=upload_id)
    if upload.scan != Scan.WAITING:
        return upload
    with blobs.open_(upload.sha256) as file:
        finding = scanner.ask(settings.AEO_SCANNER_SOCKET, file)
    return _scanned(upload, finding)


@action
def _scanned(upload: Upload, finding: scanner.Finding) -> Upload:
    upload.scan = Scan.CLEAN if finding.clean else Scan.INFECTED
    upload.scanned_at = clock.now()
    upload.flags = [*upload.flags, *([] if finding.clean else [f"malware: {finding.name}"])]
    upload.save(update_fields=["scan", "scanned_at", "flags"])
    return upload


@action
def opened(upload: Upload, *, by: Actor) -> Upload:
    """Somebody opens a file: allowed unless it is infected or waits for its scan; the reading is journalled."""
    if upload.scan == Scan.INFECTED:
        raise NotReady(_("The scanner found malware in this file. It cannot be opened."), "file-infected")
    if upload.scan == Scan.WAITING:
        raise NotReady(_("The file is still being scanned. Please try again in a few minutes."), "file-waiting")
    facts = {"upload": upload.pk, "sha256": upload.sha256, "by": by.name}
    journal.append(journal.Record(f"reading:{clock.today()}", "open", "", "", by.ref, clock.now(), facts))
    return upload


def clean_name(name: str) -> str:
    """A file's name without folders, control characters or anything a file system minds; never empty."""
    bare = PurePosixPath(printable(name.replace("\\", "/"))).name
    bare = UNSAFE.sub("_", bare).strip(". ")
    stem, dot, ending = bare.rpartition(".")
    if len(bare) > LONGEST_NAME:
        bare = f"{stem[: LONGEST_NAME - 10]}{dot}{ending[:9]}" if dot else bare[:LONGEST_NAME]
    return bare or "file"


def _with_ending(name: str, found: formats.Format) -> str:
    """The name with an ending that says what the content is."""
    endings = formats.ENDINGS[found.media_type]
    return name if Path(name).suffix.lower() in endings else name + endings[0]

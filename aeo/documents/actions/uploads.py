"""Files that come in: stored by their content, judged by it, scanned later, opened only as attachments."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from aeo.accounts.models import User
from aeo.components import formats as sizes
from aeo.documents import blobs, formats, previews, scanner
from aeo.documents.actions import losses
from aeo.documents.facts import printable
from aeo.documents.models import Upload
from aeo.documents.states import Scan
from aeo.kernel import clock, journal, outbox
from aeo.kernel.lifecycle import action
from aeo.kernel.policy import Actor
from aeo.kernel.refusals import NotReady

LONGEST_NAME = 200
BATCH = 500
HOUR = timedelta(hours=1)
NOT_AS_SENT = _("The file did not arrive as it was sent. Please send it again.")
NEXT = {Scan.WAITING: "upload.scan", Scan.INFECTED: "upload.infected"}
# What other systems run by its name, also where the true ending comes after it (invoice.exe.txt).
PROGRAM = re.compile(r"\.(?=(?:exe|bat|cmd|scr|pif|msi|vbs|ps1|jar|lnk|hta|dll)(?:\.|$))", re.IGNORECASE)
UNSAFE = re.compile(r'[/\\:*?"<>|\n\t]+')


def store(file: BinaryIO, name: str, by: Actor, announced_sha256: str = "") -> Upload:
    """Take a file: the stored bytes are what was announced, or it is refused. Raises Unfit, NotReady.

    Without a scanner it is “not scanned”; with one it waits for the scan.
    """
    refuse_haste(by)
    name = clean_name(name)
    found: list[formats.Format] = []

    def inspect(target: blobs.Target) -> None:
        if announced_sha256 and announced_sha256.lower() != target.sha256:
            raise NotReady(NOT_AS_SENT, "file-hash")
        found.append(formats.identify(target.path, name))

    try:
        target = blobs.put_stream(file, settings.AEO_MAX_UPLOAD_BYTES, inspect)
    except blobs.TooLarge:
        refuse_size(settings.AEO_MAX_UPLOAD_BYTES + 1)
        raise
    return _record(target, _with_ending(name, found[0]), found[0], by)


def refuse_size(size: int) -> None:
    """Raise NotReady for a file of so many bytes that is larger than any may be, or empty."""
    if size < 1:
        raise NotReady(_("The file is empty. Choose the file again."), "file-empty")
    if size > settings.AEO_MAX_UPLOAD_BYTES:
        words = _("The file is larger than %(limit)s. Make it smaller, or split it.")
        raise NotReady(words % {"limit": sizes.size(settings.AEO_MAX_UPLOAD_BYTES)}, "file-size")


def refuse_haste(by: Actor) -> None:
    """Raise NotReady for a person who brought as many files within an hour as anybody may."""
    most, lately = settings.AEO_UPLOADS_PER_HOUR, clock.now() - HOUR
    rows = Upload.objects.filter(uploaded_by=by.ref, uploaded_at__gt=lately)
    if isinstance(by.user, User) and rows.count() >= most:
        words = _("You sent %(most)s files within an hour, and more are not taken. Go on in an hour.")
        raise NotReady(words % {"most": most}, "uploads-many")


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
    _wake(upload)
    return upload


def _wake(upload: Upload) -> None:
    """What comes next for it."""
    if upload.scan in NEXT:
        outbox.post(NEXT[Scan(upload.scan)], id=upload.pk)
    elif upload.media_type in previews.WAYS:
        outbox.post("upload.preview", id=upload.pk)


def scan(upload_id: int) -> Upload:
    """Ask the scanner about a waiting file. Raises ScannerAway, or Unavailable of a lost one; the file keeps waiting.

    Where a scanner is no longer configured, a file that waited for it is “not scanned” like the others.
    """
    upload = Upload.objects.get(pk=upload_id)
    if upload.scan != Scan.WAITING:
        return upload
    if not settings.AEO_SCANNER_SOCKET:
        return _scanned(upload.pk, Scan.NOT_SCANNED)
    try:
        with losses.open_(upload.sha256) as file:
            finding = scanner.ask(settings.AEO_SCANNER_SOCKET, file)
    except scanner.ScannerAway:
        Upload.objects.filter(pk=upload_id).update(scan_tried_at=clock.now())
        raise
    return _scanned(upload.pk, Scan.CLEAN if finding.clean else Scan.INFECTED, finding.name)


def scan_waiting() -> int:
    """Ask about every file that waits, the oldest first, until the scanner is away; returns how many were asked about.

    So nothing waits longer than it must, and a file whose own tries are used up is not forgotten.
    """
    asked = 0
    for key in Upload.objects.filter(scan=Scan.WAITING).order_by("pk").values_list("pk", flat=True)[:BATCH]:
        try:
            scan(key)
        except (scanner.CannotJudge, losses.Unavailable):
            continue
        except scanner.ScannerAway:
            break
        asked += 1
    return asked


@action
def _scanned(key: int, said: Scan, name: str = "") -> Upload:
    upload = Upload.objects.select_for_update(of=("self",), no_key=True).get(pk=key)
    if upload.scan != Scan.WAITING:
        return upload
    upload.scan, upload.scanned_at = said, None if said == Scan.NOT_SCANNED else clock.now()
    upload.flags = [*upload.flags, *([f"malware: {name}"] if name else [])]
    upload.save(update_fields=["scan", "scanned_at", "flags"])
    _wake(upload)
    return upload


@action
def opened(upload: Upload, *, by: Actor, verb: str = "open") -> Upload:
    """Somebody opens a file that may be opened; the reading is journalled."""
    openable(upload)
    facts = {"upload": upload.pk, "sha256": upload.sha256, "by": by.name}
    journal.append(journal.Record(f"reading:{clock.today()}", verb, "", "", by.ref, clock.now(), facts))
    return upload


def openable(upload: Upload) -> None:
    """Raises NotReady for a file that is infected or waits for its scan."""
    if upload.scan == Scan.INFECTED:
        raise NotReady(_("The scanner found malware in this file. It cannot be opened."), "file-infected")
    if upload.scan == Scan.WAITING:
        raise NotReady(_("The file is still being scanned. Please try again in a few minutes."), "file-waiting")


def clean_name(name: str) -> str:
    """A file's name without folders, control characters or anything a file system minds; never empty."""
    bare = PurePosixPath(printable(name.replace("\\", "/"))).name
    bare = PROGRAM.sub("_", UNSAFE.sub("_", bare).strip(". "))
    stem, dot, ending = bare.rpartition(".")
    if len(bare) > LONGEST_NAME:
        bare = f"{stem[: LONGEST_NAME - 10]}{dot}{ending[:9]}" if dot else bare[:LONGEST_NAME]
    return bare or "file"


def _with_ending(name: str, found: formats.Format) -> str:
    """The name with an ending that says what the content is."""
    endings = formats.ENDINGS[found.media_type]
    return name if Path(name).suffix.lower() in endings else name + endings[0]

"""A large file that arrives in pieces: begun, continued after any interruption, taken once when it is whole.

What is on the disk and what the row says never contradict each other to the sender's harm: the row counts only what was
on the disk before, and a file is taken only if its bytes are those that were announced.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from aeo.documents import blobs, parts
from aeo.documents.actions import uploads
from aeo.documents.models import Transfer, Upload
from aeo.kernel import clock
from aeo.kernel.lifecycle import action
from aeo.kernel.policy import Actor
from aeo.kernel.refusals import NotReady, Refused

LASTS = timedelta(hours=24)
MOST = 20  # unfinished at a time, for one person


class NotHere(NotReady):
    """The piece does not begin where the last one ended."""


class Damaged(NotReady):
    """The piece is not what was sent."""


def open_for(by: Actor, about: str) -> QuerySet[Transfer]:
    """What somebody is sending for something, and may still go on with."""
    return Transfer.objects.filter(by=by.ref, about=about, expires_at__gt=clock.now())


@action
def begin(name: str, length: int, sha256: str, *, about: str, by: Actor) -> Transfer:
    """Announce a file. The same one announced again, after an interruption, goes on where it was. Raises NotReady."""
    if not blobs.SHA256.fullmatch(sha256):
        raise NotReady(_("The file was announced without its fingerprint."), "transfer-hash")
    uploads.refuse_size(length)
    rows, name = open_for(by, about), uploads.clean_name(name)
    known = rows.filter(sha256=sha256, length=length, name=name, upload__isnull=True).first()
    if known is not None:
        return known
    uploads.refuse_haste(by)
    if Transfer.objects.filter(by=by.ref, expires_at__gt=clock.now(), upload__isnull=True).count() >= MOST:
        raise NotReady(_("Too many files are on their way at once. Wait until one has arrived."), "transfer-many")
    now = clock.now()
    facts = {"name": name, "length": length, "sha256": sha256, "begun_at": now, "expires_at": now + LASTS}
    return Transfer.objects.create(by=by.ref, about=about, **facts)


def receive(
    transfer: Transfer, offset: int, line: parts.Line, size: int, checksum: tuple[str, bytes] | None = None
) -> Transfer:
    """Take the piece that begins at `offset`, as much of it as arrives. Raises NotHere, Damaged, NotReady."""
    if offset != transfer.received:
        raise NotHere(_("This piece does not follow the last one."), "transfer-offset")
    if offset + size > transfer.length:
        raise NotReady(_("More arrives than was announced."), "transfer-size")
    algorithm, announced = checksum or ("sha256", b"")
    written, digest = parts.write(transfer.pk, offset, line, size, algorithm)
    if announced and digest != announced:
        raise Damaged(_("The piece did not arrive as it was sent."), "transfer-checksum")
    return _advance(transfer.pk, offset, written)


@action
def _advance(key: UUID, offset: int, written: int) -> Transfer:
    row = Transfer.objects.select_for_update(of=("self",), no_key=True).get(pk=key)
    if row.received != offset:
        raise NotHere(_("This piece does not follow the last one."), "transfer-offset")
    row.received += written
    row.save(update_fields=["received"])
    return row


def take(transfer: Transfer, by: Actor) -> Upload:
    """The whole file, stored; taken twice, after a lost answer, it is the same. One that is refused is given up.

    Raises NotReady, Unfit.
    """
    if transfer.received < transfer.length:
        raise NotReady(_("The file has not arrived whole yet."), "transfer-unfinished")
    try:
        upload = _take(transfer.pk, by)
    except Refused:
        give_up(transfer)
        raise
    except FileNotFoundError as error:
        give_up(transfer)
        raise NotReady(uploads.NOT_AS_SENT, "file-hash") from error
    parts.discard(transfer.pk)
    return upload


@action
def _take(key: UUID, by: Actor) -> Upload:
    row = Transfer.objects.select_for_update(of=("self",), no_key=True).get(pk=key)
    if row.upload is None:
        with parts.open_(row.pk) as file:
            row.upload = uploads.store(file, row.name, by, row.sha256)
        row.save(update_fields=["upload"])
    return row.upload


@action
def give_up(transfer: Transfer) -> None:
    """The sender does not want it any more, or it cannot be taken."""
    Transfer.objects.filter(pk=transfer.pk, upload__isnull=True).delete()
    parts.discard(transfer.pk)


def tidy() -> int:
    """Forget what has expired, and what it left on the disk; returns how many."""
    forgotten, _kinds = Transfer.objects.filter(expires_at__lte=clock.now()).delete()
    parts.tidy(LASTS.total_seconds() * 2)
    return forgotten

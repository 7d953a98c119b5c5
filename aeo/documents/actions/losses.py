"""Files whose bytes are gone or damaged: never given out, and told once to those who run the service."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import BinaryIO, TypeVar

from django.utils.translation import gettext_lazy as _

from aeo.documents import blobs
from aeo.documents.models import Loss
from aeo.kernel import clock, outbox
from aeo.kernel.lifecycle import action
from aeo.kernel.refusals import Refused

T = TypeVar("T")
logger = logging.getLogger(__name__)


class Unavailable(Refused):
    """A file that cannot be given now. 503, because it is expected back: from a backup, or sent again."""

    status = 503
    kind = "file-unavailable"
    title = _("This file cannot be given at the moment")

    def __init__(self) -> None:
        super().__init__(
            _("Its content is missing or damaged where it is stored, and a damaged file is not given to anybody. "
              "The administration has been told and is bringing it back. Please try again tomorrow. If you need it "
              "before, call or write to the administration and name the file.")
        )  # fmt: skip


def open_(sha256: str) -> BinaryIO:
    """The bytes as a file. Raises Unavailable, and those who run the service are told."""
    return _given(blobs.open_, sha256)


def read(sha256: str) -> bytes:
    """The bytes. Raises Unavailable, and those who run the service are told."""
    return _given(blobs.read, sha256)


def can_be_given(sha256: str) -> bool:
    """True when the bytes are whole; if they are not, those who run the service are told."""
    try:
        blobs.open_(sha256).close()
    except blobs.Lost as lost:
        report(sha256, lost)
        return False
    return True


@action
def report(sha256: str, lost: blobs.Lost) -> None:
    """Tell of it once, however often it is asked for until it is back."""
    damaged = isinstance(lost, blobs.Damaged)
    found = {"damaged": damaged, "found_at": clock.now()}
    row, is_new = Loss.objects.get_or_create(fingerprint=sha256, mended_at=None, defaults=found)
    if is_new:
        outbox.post("file.lost", id=row.pk)
        logger.error("stored file %s is %s", sha256, "damaged" if damaged else "missing")


@action
def look_again() -> int:
    """Which of them are back; returns how many."""
    back = [row for row in Loss.objects.filter(mended_at=None) if blobs.is_whole(row.fingerprint)]
    Loss.objects.filter(pk__in=[row.pk for row in back]).update(mended_at=clock.now())
    return len(back)


def _given(get: Callable[[str], T], sha256: str) -> T:
    try:
        return get(sha256)
    except blobs.Lost as lost:
        report(sha256, lost)
        raise Unavailable from lost

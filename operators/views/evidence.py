"""Files as the pages show them: a citation below its answer, a row of the library."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from aeo.components import formats
from aeo.components.contexts import Action, FileRow, Tone, Words
from aeo.documents.models import Upload
from aeo.documents.states import Scan
from aeo.kernel import clock
from operators.models import Evidence


def file_row(evidence: Evidence, actions: Sequence[Action] = ()) -> FileRow:
    """One file with what is known of it."""
    status, tone = _status(evidence)
    return FileRow(
        evidence.name,
        url=reverse("operators:file", args=[evidence.pk]),
        size=evidence.upload.size,
        at=evidence.added_at,
        status=status,
        tone=tone,
        actions=actions,
    )


def library_row(evidence: Evidence, cited: int, may: bool) -> FileRow:
    """The same in the library, with what can be done."""
    remove = Action("remove", _("Remove"), reverse("operators:file-remove", args=[evidence.pk]), style="link")
    replace = Action("replace", _("Replace"), reverse("operators:file-replace", args=[evidence.pk]), style="link")
    return file_row(evidence, ([replace] if cited else [replace, remove]) if may else ())


def scan_words(upload: Upload) -> tuple[Words, str]:
    """What the scanner says."""
    return {
        Scan.WAITING: (_("being checked for malware"), Tone.WAITING),
        Scan.INFECTED: (_("contains malware"), Tone.BAD),
        Scan.NOT_SCANNED: (_("not scanned for malware"), Tone.NEUTRAL),
    }.get(Scan(upload.scan), ("", ""))


def _status(evidence: Evidence) -> tuple[Words, str]:
    telling = evidence.upload.scan in (Scan.WAITING, Scan.INFECTED)
    if telling or evidence.expires_on is None:
        return scan_words(evidence.upload)
    if evidence.expires_on < clock.today():
        return _("expired"), Tone.BAD
    day = formats.day_text(evidence.expires_on, "short")
    return _("valid until %(day)s") % {"day": day}, Tone.NEUTRAL

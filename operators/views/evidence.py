"""Files as the pages show them: a citation below its answer, a row of the library, a page of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aeo.components import formats
from aeo.components.contexts import Action, FileRow, Row, Tone, Words
from aeo.components.pages import offered
from aeo.documents.models import Upload
from aeo.documents.states import SAFE, Scan
from aeo.kernel import clock
from aeo.kernel.policy import Actor, Verdict
from aeo.programme.queries import pack_of
from operators import links
from operators.models import AnswerEvidence, Evidence
from operators.policies.evidence import may_change
from operators.queries import sheets

FLAGS = {
    "active": gettext_lazy("It contains active content, such as a script. Whoever opens it is told so."),
    "encrypted": gettext_lazy("It is locked by a password. Send it without one, so that it can be read."),
    "embedded": gettext_lazy("It contains other files. Send them as files of their own, so that they can be read."),
}


def file_row(evidence: Evidence, actions: Sequence[Action] = ()) -> FileRow:
    """One file with what is known of it."""
    words, tone = status(evidence)
    return FileRow(
        evidence.name,
        url=reverse("operators:file", args=[evidence.pk]),
        size=evidence.upload.size,
        at=evidence.added_at,
        status=words,
        tone=tone,
        actions=actions,
    )


def upload_row(upload: Upload) -> FileRow:
    """A file with its address; while nobody may open it, why not."""
    status, tone = scan_words(upload)
    return FileRow(
        upload.name,
        f"/files/uploads/{upload.pk}/" if upload.scan in SAFE else "",
        upload.size,
        at=upload.uploaded_at,
        status=status,
        tone=tone,
        sha256=upload.sha256,
    )


def library_row(evidence: Evidence, cited: int, may: bool) -> FileRow:
    """The same in the library: with how many open answers show it, leading to its own page."""
    newer = Action("replace", _("Replace"), reverse("operators:file-replace", args=[evidence.pk]), style="link")
    row = file_row(evidence, [newer] if may else ())
    words = _("open answers: %(n)s") % {"n": cited} if cited else ""
    return replace(row, url=links.evidence(evidence), kind=words)


def deeds(evidence: Evidence, may: Verdict) -> list[Action]:
    """What can be done with a file on its own page."""
    at = [evidence.pk]
    opened = [Action("open", _("Open the file"), reverse("operators:file", args=at))]
    return [
        *(opened if evidence.upload.scan in SAFE else []),
        offered(may, "replace", _("Replace"), reverse("operators:file-replace", args=at)),
        offered(may, "change", _("Name and validity"), reverse("operators:file-change", args=at)),
        offered(may, "remove", _("Remove"), reverse("operators:file-remove", args=at), style="warning"),
    ]


def newer(citation: AnswerEvidence, by: Actor) -> list[Action]:
    """Putting a newer file in the place of one that is no good any more, for who may; it leads back to the question.

    A last day that has come may have been mistyped: it can be put right, too.
    """
    _words, tone = status(citation.evidence)
    if tone not in (Tone.BAD, Tone.WARNING) or not may_change(by, citation.evidence):
        return []
    replacing = Action("replace", _("Replace"), f"{links.newer(citation.evidence)}?from={citation.pk}", style="link")
    day = Action(
        "day", _("Correct the last day"), reverse("operators:file-change", args=[citation.evidence.pk]), style="link"
    )
    return [replacing, day] if citation.evidence.expires_on else [replacing]


def facts(evidence: Evidence) -> list[Row]:
    """What is known of a file."""
    upload = evidence.upload
    return [
        Row(_("File"), upload.name),
        Row(_("Size"), formats.size(upload.size)),
        Row(_("Valid until"), evidence.expires_on or _("no end given")),
        Row(_("Added"), formats.instant_text(evidence.added_at)),
        Row(_("Scan for malware"), _found(upload)),
        Row(_("Fingerprint"), f"SHA-256 {upload.sha256}"),
    ]


def _found(upload: Upload) -> Words:
    """What the scanner said, and no more than it can know."""
    if upload.scan == Scan.CLEAN and settings.AEO_TRIAL_SCANNER:
        return _("nothing found by the scanner of this demonstration, which knows test files only")
    return upload.get_scan_display()


def cited(citation: AnswerEvidence) -> tuple[Words, str]:
    """Where a file is cited, in words, and the address of the question."""
    answer = citation.answer
    case = answer.self_assessment.application
    question = pack_of(answer.self_assessment.version_id).questions[answer.question]
    site = f", {answer.site.name_local}" if answer.site else ""
    words = f"{case.reference if case else ''} · {question.key}{site}: {question.text}".removeprefix(" · ")
    return words, links.question(answer.self_assessment, question.criterion, sheets.slot_of(answer))


def scan_words(upload: Upload) -> tuple[Words, str]:
    """What the scanner says."""
    if upload.scan == Scan.WAITING and upload.scan_tried_at is not None:
        return _("waiting: the scanner does not answer"), Tone.WAITING
    return {
        Scan.WAITING: (_("being checked for malware"), Tone.WAITING),
        Scan.INFECTED: (_("contains malware"), Tone.BAD),
        Scan.NOT_SCANNED: (_("not scanned for malware"), Tone.NEUTRAL),
    }.get(Scan(upload.scan), ("", ""))


def explained(evidence: Evidence) -> list[Words]:
    """What its state means, and what to do."""
    upload = evidence.upload
    said = {
        Scan.WAITING: _("You can go on working meanwhile. The application can be submitted when the scan is done."),
        Scan.INFECTED: _("Nobody can open it. Check the computer it came from, then replace it with a clean file."),
        Scan.NOT_SCANNED: _("No scanner is set up here. The file counts, and is opened only as a download."),
    }.get(Scan(upload.scan))
    away = _("The scanner does not answer at the moment. The file is safe here and is checked as soon as it does.")
    found = [away] if upload.scan == Scan.WAITING and upload.scan_tried_at else []
    flags = [FLAGS[flag] for flag in upload.flags if flag in FLAGS]
    return [*found, *([said] if said else []), *flags]


def status(evidence: Evidence) -> tuple[Words, str]:
    """The one thing about a file that its reader should know first."""
    telling = evidence.upload.scan in (Scan.WAITING, Scan.INFECTED)
    if telling or evidence.expires_on is None:
        return scan_words(evidence.upload)
    if evidence.expired(clock.today()):
        return _("lapsed: replace it"), Tone.BAD
    day = formats.day_text(evidence.expires_on, "short")
    soon = evidence.chase_on is None or evidence.chase_on <= clock.today()
    return _("valid until %(day)s") % {"day": day}, Tone.WARNING if soon else Tone.NEUTRAL

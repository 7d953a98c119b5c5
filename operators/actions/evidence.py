"""The company's library of evidence: one file cited by many answers, replaced once, removed when cited by none."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from aeo.components import formats
from aeo.documents.models import Upload
from aeo.kernel import clock
from aeo.kernel.lifecycle import action, root
from aeo.kernel.policy import Actor, Verdict, when
from operators.actions.chasing import next_stage
from operators.actions.recording import record
from operators.models import Evidence, Operator
from operators.policies import evidence as policies
from operators.policies.seats import permit
from operators.soundness import sound
from operators.states import WRITABLE


@action
def add(operator: Operator, upload: Upload, *, by: Actor, name: str = "", expires_on: date | None = None) -> Evidence:
    """Put a file that the actor uploaded into the library."""
    permit(policies.may_write(by, operator.pk) & _own(by, upload))
    policies.room(operator, upload.size).enforce()
    row = Evidence(
        operator=operator,
        upload=upload,
        name=name or upload.name,
        expires_on=expires_on,
        chase_on=next_stage(expires_on, clock.today()),
        added_at=clock.now(),
        added_by=by.ref,
    )
    sound(row)
    row.save()
    record(operator.subject, "add_evidence", by, {"evidence": row.pk, "sha256": upload.sha256})
    return row


@action
def keep(operator: Operator, upload: Upload, *, by: Actor, expires_on: date | None = None) -> Evidence:
    """The same for a file that may come again after a lost answer: the same content and name is the same file.

    A day that is given with it counts for the one that is there.
    """
    root("operator", operator.pk)
    rows = Evidence.objects.filter(operator=operator, removed_at__isnull=True)
    known = rows.filter(upload__sha256=upload.sha256, name=upload.name).order_by("pk").first()
    if known is None:
        return add(operator, upload, by=by, expires_on=expires_on)
    newer = expires_on is not None and expires_on != known.expires_on
    return describe(known, by=by, name=known.name, expires_on=expires_on) if newer else known


@action
def replace(evidence: Evidence, upload: Upload, *, by: Actor, expires_on: date | None = None) -> Evidence:
    """Put a newer file in its place. What was signed keeps the file it was signed with."""
    permit(policies.may_change(by, evidence) & _own(by, upload))
    policies.room(evidence.operator, upload.size).enforce()
    before = evidence.upload.sha256
    evidence.upload = upload
    _valid_until(evidence, expires_on)
    evidence.save(update_fields=["upload", "expires_on", "chase_on"])
    facts = {"evidence": evidence.pk, "before": before, "after": upload.sha256}
    record(evidence.operator.subject, "replace_evidence", by, facts)
    return evidence


@action
def describe(evidence: Evidence, *, by: Actor, name: str, expires_on: date | None) -> Evidence:
    """Say what it is, and until when it is valid. The file stays."""
    permit(policies.may_change(by, evidence))
    before = {"name": evidence.name, "expires_on": evidence.expires_on}
    evidence.name = name or evidence.upload.name
    _valid_until(evidence, expires_on)
    sound(evidence)
    evidence.save(update_fields=["name", "expires_on", "chase_on"])
    facts = {"evidence": evidence.pk, "before": before, "after": {"name": evidence.name, "expires_on": expires_on}}
    record(evidence.operator.subject, "describe_evidence", by, facts)
    return evidence


@action
def note_end(evidence: Evidence, day: date, *, by: Actor) -> Evidence:
    """Say its last day where nobody said one; a day that somebody else gave meanwhile is not written over unseen."""
    root("operator", evidence.operator_id)
    evidence.refresh_from_db()
    known = evidence.expires_on
    words = _("Somebody gave this file a last day meanwhile: %(day)s. Change it on the page of the file.")
    when(known in (None, day), words % {"day": formats.day_text(known)}, "dated").enforce()
    return evidence if known else describe(evidence, by=by, name=evidence.name, expires_on=day)


@action
def remove(evidence: Evidence, *, by: Actor) -> Evidence:
    """Take it out of the library, when no answer that can be changed cites it."""
    permit(policies.may_change(by, evidence))
    cited = evidence.citations.filter(answer__self_assessment__state__in=WRITABLE).exists()
    when(not cited, _("An answer cites this file. Detach it there first."), "cited").enforce()
    evidence.removed_at, evidence.chase_on = clock.now(), None
    evidence.save(update_fields=["removed_at", "chase_on"])
    record(evidence.operator.subject, "remove_evidence", by, {"evidence": evidence.pk})
    return evidence


def _valid_until(evidence: Evidence, expires_on: date | None) -> None:
    """A new end is spoken of anew; the same one is not spoken of again."""
    if expires_on != evidence.expires_on:
        evidence.expires_on, evidence.chase_on = expires_on, next_stage(expires_on, clock.today())


def _own(actor: Actor, upload: Upload) -> Verdict:
    return when(upload.uploaded_by == actor.ref, _("Upload the file yourself first."), "not-your-upload")

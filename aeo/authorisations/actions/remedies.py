"""The cause of a suspension: its holder says that it is remedied, an auditor looks, a longer suspension answers."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from aeo.authorisations import clocks
from aeo.authorisations.actions import telling
from aeo.authorisations.lifecycles.part import ByDecision
from aeo.authorisations.models import Decision, Part, RemedyFile
from aeo.authorisations.states import PartState
from aeo.documents.models import Upload
from aeo.kernel import clock
from aeo.kernel.lifecycle import action, perform
from aeo.kernel.policy import Actor, permitted, when
from aeo.programme.queries import pack_of


@action
def claim(part: Part, *, by: Actor, text: str, files: Sequence[Upload] = ()) -> Part:
    """The operator says what it did about the cause of a suspension, with what shows it."""
    facts = {"files": [file.sha256 for file in files]}
    part = perform(part, "claim_remedied", by=by, reason=text, facts=facts)
    said = part.remedy_claimed_at or clock.now()
    RemedyFile.objects.bulk_create([RemedyFile(part=part, file=file, claimed_at=said) for file in files])
    clocks.open_if_set(part.subject, clocks.REMEDY_CHECK, pack_of(part.authorisation.version_id))
    telling.remedied(part)
    return part


@action
def verify(part: Part, *, by: Actor, text: str) -> Part:
    """An auditor has seen that the cause is remedied; lifting is a decision."""
    part = perform(part, "verify", by=by, reason=text)
    clocks.close(part.subject, clocks.REMEDY_CHECK, "met")
    clocks.open_if_set(part.subject, clocks.SUSPENSION_LIFTING, pack_of(part.authorisation.version_id))
    telling.verified(part)
    return part


@action
def deny(part: Part, *, by: Actor, why: str, language: str) -> Part:
    """An auditor has seen that the cause is not remedied, and says what is still to be done; the holder reads it."""
    permitted(by, part, "not_remedied").enforce()
    when(why.strip(), _("Say what is not remedied yet.")).enforce()
    part = perform(part, "not_remedied", by=by, reason=why, language=language)
    clocks.close(part.subject, clocks.REMEDY_CHECK, "met")
    telling.denied(part)
    return part


@action
def answer(extension: Decision, *, by: Actor) -> None:
    """A suspension was extended: that answers what its holder said of a remedy before."""
    rows = extension.parts.filter(state=PartState.SUSPENDED).select_related("authorisation")
    for part in rows.order_by("pk"):
        perform(part, "extend", by=by, basis=ByDecision(extension.pk))
        _wait_no_more(part, "met")


@action
def over(part_id: int) -> None:
    """It is not suspended any more: nobody waits for an answer to what was said of the cause."""
    part = Part.objects.get(pk=part_id)
    _wait_no_more(part, "met" if part.state == PartState.ACTIVE else "ended")


def _wait_no_more(part: Part, outcome: str) -> None:
    for name in clocks.OF_REMEDY:
        clocks.close(part.subject, name, outcome)

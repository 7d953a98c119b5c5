"""Telling staff that it is their turn: a decision waits, the operator spoke, a change or a complaint came in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from aeo.accounts.actors import holders
from aeo.accounts.models import User
from aeo.accounts.roles import Role
from aeo.authorisations import clocks, following, words
from aeo.authorisations.models import Authorisation, Certificate, ChangeNotice, Complaint, Decision, HearingPoint, Part
from aeo.authorisations.policies import changes as policy
from aeo.authorisations.queries.cases import is_wish
from aeo.authorisations.queries.changes import reassessment
from aeo.authorisations.states import ChangeState
from aeo.documents.facts import FreeText
from aeo.kernel.policy import SYSTEM, Actor
from aeo.kernel.refusals import Words as Said
from aeo.kernel.running import running
from aeo.notices.actions import messages
from aeo.programme.queries import pack_of
from audits.clocks import REASSESSMENT
from audits.links import case
from audits.models import Assessment, VisitMember
from audits.states import TeamPart
from operators import links
from operators.models import Application
from operators.models.people import MemberRole
from operators.queries import cases, people

REMEDYING = (MemberRole.OWNER, MemberRole.EDITOR, MemberRole.SIGNATORY)


def waiting(decision: Decision) -> None:
    """A decision is proposed: to all who may take it, but not to whoever proposed it."""
    roles = (Role.APPROVER, Role.DUTY_APPROVER) if decision.is_urgent else (Role.APPROVER,)
    readers = [user for user in holders(*roles) if user.ref != decision.proposer]
    pack = pack_of(decision.version_id)
    facts: dict[str, Any] = {"decision_kind": words.kind_words(pack, decision)}
    if decision.change_notice is not None:
        facts["items"] = [words.change_words(pack, decision.change_notice)]
    _tell(readers, "decision_waiting", decision, facts)


def dropped(decision: Decision, by: str) -> None:
    """A proposal was dropped: to whoever proposed it and whoever led the audit, but not to whoever did it."""
    pack = pack_of(decision.version_id)
    readers = [ref for ref in dict.fromkeys((decision.proposer, decision.lead)) if ref and ref != by]
    why = words.in_each(pack, lambda _code: words.dropped_for(decision))
    _tell(readers, "decision_dropped", decision, {"decision_kind": words.kind_words(pack, decision), "reasons": why})


def not_pursued(decision: Decision) -> None:
    """What the company was heard about will not be decided: to its owners and signatories, unless it ended it itself.
    Why staff dropped it is written for staff; for what it asked itself, see `suspension_refused`."""
    if is_wish(decision) and decision.dropped_reason in words.BY_ITSELF:
        _wish_over(decision)
    own = decision.dropped_reason in words.DROPPED and decision.dropped_reason not in words.BY_ITSELF
    if decision.hearing_opened_at is None or own:
        return
    pack = pack_of(decision.version_id)
    facts = {"reference": known_as(decision), "operator_name": decision.operator.names}
    facts["decision_kind"] = words.kind_to_holder(pack, decision)
    readers, url = people.addressed(decision.operator), f"/portal/decisions/{decision.pk}/"
    messages.tell(readers, "decision_not_pursued", facts, about=decision.subject, url=url)


def _wish_over(wish: Decision) -> None:
    """Nothing is decided any more on the suspension that the holder asked for: to its owners and signatories."""
    facts = {
        "reference": known_as(wish),
        "operator_name": wish.operator.names,
        "effective_from": wish.from_day,
        "reasons": words.in_each(pack_of(wish.version_id), lambda _code: words.dropped_for(wish)),
    }
    readers, url = people.addressed(wish.operator), links.status(known_as(wish))
    messages.tell(readers, "suspension_wish_over", facts, about=wish.subject, url=url)


def taken_back(wish: Decision, by: Actor) -> None:
    """The holder no longer asks for a suspension: to its owners and signatories, as a receipt; where it was decided, to
    whoever decided it and to those who look after the status.
    """
    facts = {
        "reference": known_as(wish),
        "operator_name": wish.operator.names,
        "effective_from": wish.from_day,
        "person": by.name,
        "decision_number": wish.number,
    }
    told = {"about": wish.subject, "key": "taken_back"}
    owners, url = people.addressed(wish.operator), links.status(known_as(wish))
    messages.tell(owners, "suspension_taken_back", facts, url=url, **told)
    if wish.decider is not None:
        having = [row.user_ref for row in cases.assigned(wish.case)] or [user.ref for user in holders(Role.OFFICER)]
        readers, url = list(dict.fromkeys((wish.decider, *having))), f"/desk/decisions/{wish.pk}/"
        messages.tell(readers, "suspension_taken_back", facts, url=url, **told)


def spoken(decision: Decision, point: HearingPoint) -> None:
    """The operator raised a point: to those who have the case, else to all officers."""
    assigned = [row.user_ref for row in cases.assigned(decision.case)]
    _tell(assigned or holders(Role.OFFICER), "hearing_answered", decision, {}, key=str(point.number))


def nothing_to_add(decision: Decision) -> None:
    """The operator has nothing to add to its hearing: to those who have the case, else to all officers."""
    assigned = [row.user_ref for row in cases.assigned(decision.case)]
    _tell(assigned or holders(Role.OFFICER), "hearing_nothing_to_add", decision, {}, key=str(decision.revision))


def point_answered(point: HearingPoint) -> None:
    """A point that the company raised is answered, or its answer bettered: to its owners and signatories."""
    said = {"number": str(point.number), "reasons": FreeText(point.answer, point.answer_language)}
    _to_heard(point.decision, "hearing_point_answered", said, key=f"{point.number}:{point.answered_at:%Y%m%dT%H%M%S}")


def hearing_closed(decision: Decision) -> None:
    """The hearing is closed, and it is decided now: to the company's owners and signatories."""
    _to_heard(decision, "hearing_closed", {}, key=str(decision.revision))


def _to_heard(decision: Decision, kind: str, facts: dict[str, Any], key: str) -> None:
    said = {
        "reference": known_as(decision),
        "operator_name": decision.operator.names,
        "decision_kind": words.kind_to_holder(pack_of(decision.version_id), decision),
    }
    readers, url = people.addressed(decision.operator), f"/portal/decisions/{decision.pk}/"
    messages.tell(readers, kind, said | facts, about=decision.subject, url=url, key=key)


def changed(notice: ChangeNotice) -> None:
    """A holder told of a change: to those who look after its status, else to all officers."""
    authorisation = notice.authorisation
    pack = pack_of(authorisation.version_id)
    facts = {
        "reference": authorisation.aeo_number,
        "operator_name": authorisation.operator.names,
        "items": [words.event_words(pack, notice)],
    }
    assigned = [row.user_ref for row in cases.assigned(authorisation.subject)]
    url = f"/desk/changes/{notice.pk}/"
    messages.tell(assigned or holders(Role.OFFICER), "change_lodged", facts, about=notice.subject, url=url)


def reassessed(notice: ChangeNotice, opened: Assessment) -> None:
    """A status is assessed again because of a change: to whoever leads that, else to all who may."""
    authorisation = notice.authorisation
    facts: dict[str, Any] = {
        "reference": authorisation.aeo_number,
        "operator_name": authorisation.operator.names,
        "items": [words.change_words(pack_of(authorisation.version_id), notice)],
    }
    limit = running(opened.subject, REASSESSMENT)
    facts |= {"due_date": limit.due_on} if limit else {}
    messages.tell(leading(opened, notice.case), "reassessment_opened", facts, about=opened.subject, url=case(opened))


def leading(opened: Assessment, held: str) -> list[str] | list[User]:
    """Who leads an assessment of a holder: whoever leads its visits, or is given the status as lead; else all leads."""
    members = VisitMember.objects.filter(visit__assessment=opened, part=TeamPart.LEAD)
    named = [*members.order_by("pk").values_list("user_ref", flat=True)]
    return named or [row.user_ref for row in cases.assigned(held, Role.LEAD)] or holders(Role.LEAD)


def change_looked_at(notice: ChangeNotice, why: Said | None = None) -> None:
    """What follows from a change: to the holder's owners and signatories. `why`: where nobody wrote a reason."""
    authorisation = notice.authorisation
    pack = pack_of(authorisation.version_id)
    facts = {
        "reference": notice.reference,
        "operator_name": authorisation.operator.names,
        "items": [words.event_words(pack, notice)],
        "outcome": words.in_each(pack, lambda _code: notice.state_label),
        "follows": words.in_each(pack, lambda _code: following.follows(notice)),
        "reasons": words.in_each(pack, lambda _code: str(why)) if why else _why(notice),
    }
    readers, url = people.addressed(authorisation.operator), f"/portal/changes/{notice.pk}/"
    messages.tell(
        readers, "change_answered", facts, about=notice.subject, url=url, key=f"{notice.revision}:{notice.state}"
    )


def assessed_again(authorisation: Authorisation, assessment: Assessment) -> None:
    """What an assessment came to for which the holder told of no change: to its owners and signatories."""
    facts = _came_to(authorisation, assessment) | {
        "reasons": FreeText(assessment.conclusion, assessment.conclusion_language or settings.LANGUAGE_CODE)
    }
    readers, url = people.addressed(authorisation.operator), links.status(authorisation.aeo_number)
    messages.tell(readers, "assessment_concluded", facts, about=assessment.subject, url=url)


def to_propose(authorisation: Authorisation, assessment: Assessment, notice: ChangeNotice | None) -> None:
    """What it proposes is to be proposed now: to those who look after the status, else to all officers."""
    assigned = [row.user_ref for row in cases.assigned(authorisation.subject, Role.OFFICER)] or holders(Role.OFFICER)
    url, facts = f"/desk/changes/{notice.pk}/" if notice else case(assessment), _came_to(authorisation, assessment)
    messages.tell(assigned, "decision_to_propose", facts, about=assessment.subject, url=url)


def to_record(notice: ChangeNotice, decision: Decision | None) -> None:
    """What was decided, or that a site closed of a status that has ended, is to be recorded: to those who look after
    the status, else to all officers, to whoever proposed it and to whoever led the audit.
    """
    held, limit = notice.authorisation, running(notice.subject, clocks.CHANGE_RECORDING)
    facts: dict[str, Any] = {
        "reference": held.aeo_number,
        "operator_name": held.operator.names,
        "items": [words.change_words(pack_of(held.version_id), notice)],
    }
    facts |= {"decision_number": decision.number} if decision else {}
    facts |= {"due_date": limit.due_on} if limit else {}
    having = [row.user_ref for row in cases.assigned(held.subject)] or [user.ref for user in holders(Role.OFFICER)]
    named = (decision.proposer, decision.lead) if decision else ()
    hands = [ref for ref in named if ref and ref != SYSTEM.ref]
    url = f"/desk/changes/{notice.pk}/"
    readers = list(dict.fromkeys((*having, *hands)))
    messages.tell(readers, "change_to_record", facts, about=notice.subject, url=url, key=notice.followed_by)


def _came_to(authorisation: Authorisation, assessment: Assessment) -> dict[str, Any]:
    pack = pack_of(authorisation.version_id)
    return {
        "reference": authorisation.aeo_number,
        "operator_name": authorisation.operator.names,
        "outcome": words.in_each(pack, lambda _code: assessment.get_proposal_display()),
    }


def remedied(part: Part) -> None:
    """A holder says that the cause of a suspension is remedied: to who may verify it, and to the officers."""
    held = part.authorisation
    where = f"/desk/authorisations/{held.aeo_number}/"
    verifying = (Role.LEAD, Role.AUDITOR)
    _of_remedy(part, "remedy_claimed", verifying, f"{where}parts/{part.pk}/verify/")
    _of_remedy(part, "remedy_claimed", (Role.OFFICER,), where)


def verified(part: Part) -> None:
    """An auditor has seen the remedy: to the officers, who propose that the suspension be lifted, and to the holder."""
    _of_remedy(part, "remedy_verified", (Role.OFFICER,), f"/desk/authorisations/{part.authorisation.aeo_number}/")
    limit = running(part.subject, clocks.SUSPENSION_LIFTING)
    _to_holder(part, "remedy_seen", part.remedy_claimed_at, {"until": limit.due_on if limit else None})


def denied(part: Part) -> None:
    """An auditor has seen that the cause is not remedied: to the holder, with what is still to be done."""
    why = FreeText(part.remedy_denied_why, part.remedy_denied_language)
    _to_holder(part, "remedy_denied", part.remedy_denied_at, {"reasons": why})


def _of_remedy(part: Part, kind: str, roles: tuple[Role, ...], url: str) -> None:
    assigned = [row.user_ref for row in cases.assigned(part.authorisation.subject, *roles)]
    readers = assigned or holders(*(role for role in roles if role != Role.AUDITOR))
    key = f"{part.remedy_claimed_at:%Y%m%dT%H%M%S}"
    limit = running(part.subject, clocks.SUSPENSION_LIFTING if part.remedy_verified_at else clocks.REMEDY_CHECK)
    facts = _suspended(part) | ({"due_date": limit.due_on} if limit else {})
    messages.tell(readers, kind, facts, about=part.subject, url=url, key=key)


def _to_holder(part: Part, kind: str, at: datetime | None, more: dict[str, Any]) -> None:
    """To everybody of the company who can say that the cause is remedied; once for what was said or seen at `at`."""
    held = part.authorisation
    readers, url = people.members(held.operator, REMEDYING), links.status(held.aeo_number)
    facts = {**_suspended(part), **more}
    messages.tell(readers, kind, facts, about=part.subject, url=url, key=f"{at:%Y%m%dT%H%M%S}")


def _suspended(part: Part) -> dict[str, Any]:
    held = part.authorisation
    return {
        "reference": held.aeo_number,
        "operator_name": held.operator.names,
        "items": [words.part_words(pack_of(held.version_id), part)],
    }


def suspension_refused(decision: Decision, reason: str) -> None:
    """The holder's own wish is not agreed to: to its owners and signatories."""
    said = {
        "reference": known_as(decision),
        "operator_name": decision.operator.names,
        "reasons": FreeText(reason, get_language() or settings.LANGUAGE_CODE),
    }
    readers, url = people.addressed(decision.operator), links.status(known_as(decision))
    messages.tell(readers, "suspension_refused", said, about=decision.subject, url=url)


def closed_with(application: Application, authorisation: Authorisation) -> None:
    """What was asked about a status is closed, since that has ended: to the company's owners and signatories."""
    number = {"number": authorisation.aeo_number}
    ended = _("The status %(number)s, which the application was about, has ended.")
    said = {
        "reference": application.reference,
        "operator_name": authorisation.operator.names,
        "reasons": words.in_each(pack_of(authorisation.version_id), lambda _code: str(ended) % number),
    }
    readers, url = people.addressed(authorisation.operator), links.application(application)
    messages.tell(readers, "application_closed", said, about=application.subject, url=url)


def _why(notice: ChangeNotice) -> FreeText | None:
    """The reason of the step that is told, never that of one before it; None where what comes next says it all."""
    if notice.unrecorded:
        return FreeText(notice.unrecorded, notice.unrecorded_language)
    if notice.kept:
        return FreeText(notice.kept, notice.kept_language)
    came = reassessment(notice) if notice.state in (ChangeState.ASSESSED, ChangeState.MAINTAINED) else None
    if came is not None:
        return FreeText(came.conclusion, came.conclusion_language or settings.LANGUAGE_CODE)
    decided = policy.answer(notice) if notice.state in (ChangeState.AMENDED, ChangeState.SETTLED) else None
    if decided is not None:
        return FreeText(decided.reasons, decided.language)
    looked = notice.state in (ChangeState.NOTED, ChangeState.NEEDS_ASSESSMENT)
    return FreeText(notice.remark, notice.remark_language) if looked else None


def complained(complaint: Complaint) -> None:
    """A complaint was lodged: to the legal officers and the officers, of whom one who had no part in it reviews it."""
    facts = {
        "reference": complaint.reference,
        "operator_name": complaint.operator.names,
        "complaint_about": words.complained_words(pack_of(complaint.version_id), complaint),
        "due_date": complaint.answer_due_on,
    }
    url = f"/desk/complaints/{complaint.pk}/"
    messages.tell(holders(Role.LEGAL, Role.OFFICER), "complaint_lodged", facts, about=complaint.subject, url=url)


def hearing_over(decision: Decision) -> None:
    """The time to be heard ended by itself: to those who have the case, else to all who may decide."""
    assigned = [row.user_ref for row in cases.assigned(decision.case)]
    _tell(assigned or holders(Role.OFFICER, Role.APPROVER), "hearing_over", decision, {})


def certificate_ready(certificate: Certificate) -> None:
    """A certificate is sealed and can be downloaded: to everybody who sees the whole company."""
    held = certificate.authorisation
    facts = {
        "reference": held.aeo_number,
        "operator_name": held.operator.names,
        "aeo_number": held.aeo_number,
        "certificate_number": f"{held.aeo_number}/{certificate.version}",
        "valid_until": certificate.valid_until,
    }
    readers = people.members(held.operator, people.SECTIONLESS)
    about, url = f"certificate:{certificate.pk}", links.status(held.aeo_number)
    messages.tell(readers, "certificate_ready", facts, about=about, url=url)


def _tell(readers: list[str] | list[User], kind: str, decision: Decision, facts: dict[str, Any], key: str = "") -> None:
    said = {"reference": known_as(decision), "operator_name": decision.operator.names, **facts}
    url = f"/desk/decisions/{decision.pk}/"
    messages.tell(readers, kind, said, about=decision.subject, url=url, key=key)


def known_as(decision: Decision) -> str:
    """How a message names what is decided on: the application's reference, else the AEO number."""
    if decision.application is not None:
        return decision.application.reference
    return decision.authorisation.aeo_number if decision.authorisation else ""

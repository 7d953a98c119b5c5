"""Limits that come near: whoever has to act is told what, by when and where; each stage once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Q

from aeo.accounts.actors import holders
from aeo.accounts.models import User
from aeo.accounts.roles import Role
from aeo.authorisations import clocks
from aeo.authorisations.actions.telling import known_as, leading
from aeo.authorisations.models import Authorisation, ChangeNotice, Complaint, Decision, Part
from aeo.authorisations.queries import timelines as read
from aeo.kernel import clock, running
from aeo.kernel.lifecycle import action
from aeo.kernel.models import Deadline
from aeo.kernel.running import Fallen
from aeo.notices.actions import messages
from aeo.notices.nearing import near
from aeo.programme.queries import pack_of
from audits import links
from audits.clocks import REASSESSMENT
from audits.models import Assessment
from operators.models import Operator
from operators.queries import cases, people

CLOCKS = (
    clocks.HEARING,
    clocks.SUSPENSION,
    clocks.SUSPENSION_REVIEW,
    clocks.SUSPENSION_WISH,
    clocks.REMEDY_CHECK,
    clocks.SUSPENSION_LIFTING,
    clocks.SUSPENSION_HEARING,
    clocks.URGENT,
    clocks.COMPLAINT_DECISION,
    clocks.CHANGE_REVIEW,
    clocks.CHANGE_RECORDING,
    REASSESSMENT,
)
OF_SUSPENSION = (clocks.SUSPENSION, *clocks.OF_SUSPENDING, *clocks.OF_REMEDY)


@dataclass(frozen=True)
class _Reminder:
    """Whom, about what, and on which page it is done."""

    readers: Iterable[User | str]
    reference: str
    operator: Operator
    version: int
    url: str


def remind() -> int:
    """Take what fell due, batch by batch. Returns how many limits were told of."""
    told = 0
    while taken := _batch():
        told += taken
    return told


@action
def _batch() -> int:
    """The stage and what it tells are written together."""
    taken = list(running.take_stages(CLOCKS, clock.today()))
    for fallen in taken:
        if not _outlived(fallen.deadline):
            _tell(fallen)
    return len(taken)


def _outlived(row: Deadline) -> bool:
    """What is awaited of a suspension, on a day after the last one of what is suspended."""
    kind, _colon, key = row.subject.partition(":")
    if row.clock not in OF_SUSPENSION:
        return False
    about = Q(decisions=int(key)) if kind == Decision.kind else Q(pk=int(key))
    last = read.given_end(Part.objects.filter(about))
    return last is not None and row.due_on > last


def _tell(fallen: Fallen) -> None:
    row = fallen.deadline
    kind, _colon, key = row.subject.partition(":")
    said = ABOUT[kind](int(key), row.clock)
    facts = {"reference": said.reference, "operator_name": said.operator.names, **near(fallen, pack_of(said.version))}
    stage = f"{row.clock}:{row.pk}:{fallen.stage}"
    messages.tell(said.readers, "deadline_near", facts, about=row.subject, url=said.url, key=stage)


def _decision(key: int, name: str) -> _Reminder:
    """A hearing is the operator's to use; everything else about a decision is customs' own."""
    row = Decision.objects.select_related("operator", "authorisation", "application").get(pk=key)
    theirs = name == clocks.HEARING
    speaking = [] if row.nothing_more_at else people.addressed(row.operator)
    readers = speaking if theirs else _having(row.case, Role.OFFICER, Role.APPROVER)
    url = f"/{'portal' if theirs else 'desk'}/decisions/{row.pk}/"
    return _Reminder(readers, known_as(row), row.operator, row.version_id, url)


def _complaint(key: int, _name: str) -> _Reminder:
    """To all who may review it: those who have the case took part in it, perhaps."""
    row = Complaint.objects.select_related("operator", "decision", "finding__assessment", "application").get(pk=key)
    readers = holders(Role.LEGAL, Role.OFFICER)
    return _Reminder(readers, row.reference, row.operator, row.version_id, f"/desk/complaints/{row.pk}/")


def _change(key: int, _name: str) -> _Reminder:
    row = ChangeNotice.objects.select_related("authorisation__operator").get(pk=key)
    held = row.authorisation
    readers = _having(row.case, Role.OFFICER)
    return _Reminder(readers, row.reference, held.operator, held.version_id, f"/desk/changes/{row.pk}/")


def _reassessment(key: int, _name: str) -> _Reminder:
    row = Assessment.objects.select_related("operator").get(pk=key)
    held = Authorisation.objects.filter(aeo_number=row.aeo_number).first()
    readers = leading(row, held.subject if held else "")
    return _Reminder(readers, row.aeo_number, row.operator, row.version_id, links.case(row))


def _part(key: int, name: str) -> _Reminder:
    """An auditor looks at the remedy; then it is proposed that the suspension be lifted, and decided."""
    row = Part.objects.select_related("authorisation__operator").get(pk=key)
    held = row.authorisation
    if name == clocks.REMEDY_CHECK:
        auditing = [one.user_ref for one in cases.assigned(held.subject, Role.LEAD, Role.AUDITOR)]
        readers, page = auditing or holders(Role.LEAD), f"parts/{row.pk}/verify/"
    else:
        readers, page = _having(held.subject, Role.OFFICER, Role.APPROVER), ""
    url = f"/desk/authorisations/{held.aeo_number}/{page}"
    return _Reminder(readers, held.aeo_number, held.operator, held.version_id, url)


ABOUT: dict[str, Callable[[int, str], _Reminder]] = {
    Decision.kind: _decision,
    Complaint.kind: _complaint,
    ChangeNotice.kind: _change,
    Part.kind: _part,
    Assessment.kind: _reassessment,
}


def _having(case: str, *roles: Role) -> list[str] | list[User]:
    """Those who have the case; nobody has it: all who could."""
    return [row.user_ref for row in cases.assigned(case)] or holders(*roles)

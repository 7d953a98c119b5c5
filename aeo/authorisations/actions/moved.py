"""A time limit came to end on another day: the company and the officers are told which."""

from __future__ import annotations

from typing import Any

from aeo.accounts.actors import holders
from aeo.accounts.roles import Role
from aeo.authorisations.models import Authorisation, Decision
from aeo.authorisations.words import in_each
from aeo.kernel.lifecycle import action
from aeo.kernel.models import DeadlineEvent
from aeo.kernel.verification import stateful_models
from aeo.notices.actions import messages
from aeo.programme import ledger
from aeo.programme.queries import pack_of
from audits.models import Assessment
from operators.models import Application, Operator
from operators.queries import people

Owner = Application | Assessment | Authorisation | Decision
# What the administration has to do by then, and the company waits for.
AWAITED = frozenset(
    {"acceptance", "decision", "complaint_decision", "suspension_wish", "remedy_check", "suspension_lifting"}
)
PAGES = {
    "application": "applications",
    "information_request": "requests",
    "visit": "visits",
    "finding": "findings",
    "decision": "decisions",
}
OWN_PAGES = frozenset({"application", "information_request", "visit", "finding", "authorisation", "part"})


@action
def tell(event_id: int) -> None:
    """Tell everybody whom the limit concerns, once."""
    event = DeadlineEvent.objects.select_related("deadline").get(pk=event_id)
    row = event.deadline
    owner = _owner(row.subject)
    if owner is None:
        return
    pack = pack_of(owner.version_id)
    facts = {
        "reference": _reference(owner),
        "operator_name": owner.operator.names,
        "clock": in_each(pack, lambda _code: str(ledger.name(pack, row.clock))),
        "was_due": event.until,
        "due_date": row.due_on,
    }
    kind, _colon, key = row.subject.partition(":")
    page = f"{PAGES[kind]}/{key}/" if kind in PAGES else ""
    if isinstance(owner, Authorisation):
        page = f"authorisations/{owner.aeo_number}/"
    company = people.addressed(owner.operator) if row.theirs or row.clock in AWAITED else []
    told = {"about": row.subject, "key": str(event.pk)}
    messages.tell(company, "deadline_moved", facts, url=f"/portal/{page}" if kind in OWN_PAGES else "", **told)
    messages.tell(holders(Role.OFFICER), "deadline_moved", facts, url=f"/desk/{page}" if page else "", **told)


def _owner(subject: str) -> Owner | None:
    """The case that a subject belongs to."""
    kind, _colon, key = subject.partition(":")
    model = next((model for model in stateful_models() if model.kind == kind), None)
    row: Any = model._base_manager.filter(pk=key).first() if model else None
    for name in ("application", "assessment", "authorisation"):
        row = getattr(row, name, None) or row
    if kind == "authorisation":
        row = Authorisation.objects.select_related("operator").filter(pk=key).first()
    return row if isinstance(getattr(row, "operator", None), Operator) else None


def _reference(owner: Owner) -> str:
    return getattr(owner, "reference", "") or getattr(owner, "aeo_number", "") or owner.subject

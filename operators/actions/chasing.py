"""Evidence that lapses is chased: owners and editors are told of it at the stages before, once each.

After an outage only the latest stage is told, with the days that are really left. All that is due for a company on a
day is one message: many make people ignore the important one.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.conf import settings

from aeo.accounts.actors import actor_of
from aeo.accounts.models import User
from aeo.documents.facts import day
from aeo.kernel.lifecycle import action
from aeo.notices.actions import messages
from operators import links
from operators.models import Evidence, Operator
from operators.policies.seats import EDITORS
from operators.queries import library, people

BATCH = 500


def next_stage(expires_on: date | None, after: date) -> date | None:
    """The first day after `after` on which a document that lapses then is spoken of."""
    stages = settings.AEO_EVIDENCE_STAGES if expires_on else ()
    days = (expires_on - timedelta(days=stage) for stage in stages if expires_on)
    return min((stage for stage in days if stage > after), default=None)


def run(today: date) -> None:
    """Tell of everything that is due, company by company."""
    due = Evidence.objects.filter(chase_on__lte=today, removed_at__isnull=True)
    for key in due.order_by("operator").values_list("operator", flat=True).distinct():
        _chase(key, today)


@action
def _chase(operator_id: int, today: date) -> None:
    rows = Evidence.objects.select_for_update(of=("self",), no_key=True).filter(
        operator_id=operator_id, chase_on__lte=today
    )
    due = list(rows.filter(removed_at__isnull=True).order_by("expires_on", "name", "pk")[:BATCH])
    for row in due:
        row.chase_on = next_stage(row.expires_on, today)
    Evidence.objects.bulk_update(due, ["chase_on"])
    if live := [row for row in due if row.expires_on is not None and row.expires_on >= today]:
        _tell(Operator.objects.get(pk=operator_id), live, today)


def _tell(operator: Operator, rows: Sequence[Evidence], today: date) -> None:
    facts = {"operator_name": operator.names, "items": [_named(row) for row in rows]}
    key, url = f"{today}:{rows[0].pk}", f"{links.library(operator)}?show=lapsing"
    readers = people.members(operator, EDITORS)
    messages.tell(readers, "evidence_lapsing", facts, about=operator.subject, url=url, key=key)


def _named(row: Evidence) -> dict[str, str]:
    return {code: f"{row.name}: {day(row.expires_on or date.max, code)}" for code, _name in settings.LANGUAGES}


@action
def infected(upload_id: int) -> None:
    """A scanned file carries malware: the company that showed it is told, once."""
    rows = Evidence.objects.select_related("operator", "upload").filter(upload_id=upload_id, removed_at__isnull=True)
    for row in rows.order_by("pk"):
        facts = {"operator_name": row.operator.names, "document": row.name}
        for user in _concerned(row):
            url, key = _where(row, user), str(upload_id)
            messages.tell([user], "evidence_infected", facts, about=row.operator.subject, url=url, key=key)


def _concerned(row: Evidence) -> list[User]:
    """Owners, editors, and who brought it if they still act for the company."""
    editors, brought = people.members(row.operator, EDITORS), {row.added_by, row.upload.uploaded_by}
    return [user for user in people.members(row.operator) if user in editors or user.ref in brought]


def _where(row: Evidence, user: User) -> str:
    """The file's own page; for a consultant, who has none, the question that shows it, or where it is replaced."""
    seat = people.seat(actor_of(user), row.operator_id)
    place = next(iter(library.places(row, seat).values()), None)
    asked = links.question(*place) if place else links.newer(row)
    return links.evidence(row) if seat.whole else asked

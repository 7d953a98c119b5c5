"""Telling people: letters to the company, messages to the company and to staff."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from aeo.accounts.models import User
from aeo.kernel.policy import Actor
from aeo.notices.actions import messages, notices
from aeo.notices.models import Notice
from aeo.programme.queries import pack_of
from audits import links, papers
from audits.models import Assessment, Consultation, Finding, Visit
from audits.states import TeamPart
from operators.papers import recipients
from operators.queries import people

Told = Visit | Finding
WORKERS = (TeamPart.LEAD, TeamPart.MEMBER)


def to_company(letter: str, subject: str, assessment: Assessment, facts: Mapping[str, Any], *, by: Actor) -> Notice:
    """A letter of the pack about a subject, to the company's owners and signatories, registered and sent at once."""
    pack = pack_of(assessment.version_id)
    notice = notices.prepare(letter, subject, recipients(assessment.operator), facts, by=by, pack=pack)
    return notices.send(notice, by=by, pack=pack)


def tell_company(kind: str, row: Told, facts: Mapping[str, Any], *, key: str = "") -> None:
    """A message to the company's owners and signatories."""
    url = links.visit(row) if isinstance(row, Visit) else links.finding(row)
    _tell(people.addressed(row.assessment.operator), kind, row, facts, url, key)


def tell_staff(kind: str, row: Told, facts: Mapping[str, Any], *, key: str = "") -> None:
    """A message to the lead and auditors of a visit; of a finding also to whoever raised it."""
    url = links.visit_case(row) if isinstance(row, Visit) else links.finding_case(row)
    _tell(_team(row), kind, row, facts, url, key)


def tell_asker(kind: str, row: Consultation, facts: Mapping[str, Any], *, key: str = "") -> None:
    """A message to whoever consulted an authority."""
    _tell([row.sent_by], kind, row, facts, links.case(row.assessment), key)


def _team(row: Told) -> list[str]:
    visit = row if isinstance(row, Visit) else row.visit
    refs = [row.raised_by] if isinstance(row, Finding) else []
    team = visit.members.filter(part__in=WORKERS).order_by("id") if visit else ()
    return list(dict.fromkeys([*refs, *(member.user_ref for member in team)]))


def _tell(
    users: Iterable[User | str],
    kind: str,
    row: Told | Consultation,
    facts: Mapping[str, Any],
    url: str,
    key: str,
) -> None:
    said = {**papers.about(row.assessment), **facts}
    messages.tell(users, kind, said, about=row.subject, url=url, key=key)

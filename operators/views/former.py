"""In place of a page that is closed to its reader now and was open before: since when, and who can open it again.

The page still does not exist for the reader (404), and nobody is told of what came when it was closed already.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from aeo.accounts.gates import actor
from aeo.accounts.models import User
from aeo.components.contexts import Closed, Link
from aeo.components.formats import day_text
from aeo.kernel import clock
from aeo.programme.applicability import Slot
from aeo.programme.pack import Pack
from aeo.programme.queries import pack_of
from operators import links, papers
from operators.models import AnswerEvidence, Application, Evidence, InformationRequest, Operator, SelfAssessment
from operators.models.self_assessment import Purpose
from operators.queries import former, people

Kwargs = Mapping[str, Any]


@dataclass(frozen=True)
class Thing:
    """What a page is about: whose it is, since when it is there, and its sections; with none everybody in the company
    may see it. `own` is the questionnaire in which it lies."""

    operator: Operator
    began: datetime
    sections: frozenset[str] = frozenset()
    own: SelfAssessment | None = None


_finders: dict[str, Callable[[Any, Kwargs], Thing | None]] = {}


def pages(start: str, find: Callable[[Any, Kwargs], Thing | None]) -> None:
    """All pages whose route begins so are about what `find` gives for their key and the rest of their address."""
    _finders[start] = find


def explained(request: HttpRequest) -> Closed | None:
    """What to say instead of “not found”; None where there is nothing to say."""
    match, user = request.resolver_match, getattr(request, "user", None)
    if match is None or not isinstance(user, User):
        return None
    find = next((find for start, find in _finders.items() if match.route.startswith(start)), None)
    thing = find(match.kwargs["pk"], match.kwargs) if find is not None else None
    return _told(request, user, thing) if thing is not None else None


def _told(request: HttpRequest, user: User, thing: Thing) -> Closed | None:
    seat = people.seat(actor(request), thing.operator.pk)
    if seat and (not thing.sections or any(map(seat.covers, thing.sections))):
        return None
    over = [spell for spell in former.spells(user, thing.operator.pk) if spell.until >= thing.began]
    lost = frozenset(section for section in thing.sections if any(spell.shows(section) for spell in over))
    if not over or (thing.sections and not lost):
        return None
    return _narrowed(thing, lost) if seat else _ended(thing, max(spell.until for spell in over))


def _ended(thing: Thing, until: datetime) -> Closed:
    words = _(
        "Your access to the company %(company)s ended on %(day)s. An owner of the company can give it to you again."
    )
    told = words % {"company": thing.operator.name_local, "day": day_text(clock.day_of(until))}
    return Closed(told, Link(_("Go to what you have access to"), "/portal/"))


def _narrowed(thing: Thing, lost: frozenset[str]) -> Closed:
    names = [str(name) for name in papers.section_names(sorted(lost))]
    words = ngettext(
        "You no longer have this section of the company %(company)s: %(sections)s. An owner of the company can give it "
        "to you again.",
        "You no longer have these sections of the company %(company)s: %(sections)s. An owner of the company can give "
        "them to you again.",
        len(names),
    )
    told = words % {"company": thing.operator.name_local, "sections": "; ".join(names)}
    url = f"{links.answering(thing.own)}tasks/" if thing.own else "/portal/"
    return Closed(told, Link(_("Go to what you have access to"), url))


def application(pk: int, kwargs: Kwargs) -> Thing | None:
    """An application, or a section of its questionnaire."""
    row = Application.objects.select_related("operator", "self_assessment").filter(pk=pk).first()
    if row is None:
        return None
    return Thing(row.operator, row.started_at, _section(pack_of(row.version_id), kwargs), row.self_assessment)


def monitoring(pk: int, kwargs: Kwargs) -> Thing | None:
    """The same of a self-monitoring."""
    rows = SelfAssessment.objects.select_related("operator").filter(purpose=Purpose.MONITORING)
    own = rows.filter(pk=pk).first()
    if own is None:
        return None
    return Thing(own.operator, own.started_at, _section(pack_of(own.version_id), kwargs), own)


def request(pk: int, _kwargs: Kwargs) -> Thing | None:
    """An information request, which is about the sections of its questions."""
    row = InformationRequest.objects.select_related("application__operator").filter(pk=pk).first()
    if row is None:
        return None
    application = row.application
    sections = _sections(pack_of(application.version_id), (Slot.read(slot).question for slot in row.questions))
    return Thing(application.operator, row.asked_at, sections, application.self_assessment)


def file(pk: int, _kwargs: Kwargs) -> Thing | None:
    """A document, which is about the sections whose answers cite it; of one that none cites nobody is told."""
    row = Evidence.objects.select_related("operator").filter(pk=pk, removed_at__isnull=True).first()
    cited = AnswerEvidence.objects.filter(evidence=pk).select_related("answer__self_assessment")
    answers = [citation.answer for citation in cited]
    sections = [_sections(pack_of(answer.self_assessment.version_id), [answer.question]) for answer in answers]
    return Thing(row.operator, row.added_at, frozenset().union(*sections)) if row and sections else None


def _section(pack: Pack, kwargs: Kwargs) -> frozenset[str]:
    """The section that an address names, itself or by one of its questions."""
    if "criterion" in kwargs:
        return frozenset({kwargs["criterion"]} & {criterion.key for criterion in pack.criteria})
    return _sections(pack, [kwargs.get("at", "").partition("-")[0]])


def _sections(pack: Pack, questions: Any) -> frozenset[str]:
    return frozenset(pack.questions[key].criterion for key in questions if key in pack.questions)

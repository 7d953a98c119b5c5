"""A self-assessment as a workbook's content, for one reader: the sections that they may see, as things stand now."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import get_language

from aeo.accounts.models import User
from aeo.kernel import clock
from aeo.kernel.policy import Actor
from aeo.programme import applicability
from aeo.programme.applicability import Slot
from operators.actions.answers import Values
from operators.forms.answers import values_of
from operators.models import Evidence
from operators.policies.self_assessments import may_write
from operators.queries import own, people
from operators.queries.sheets import Sheet
from operators.spreadsheet.layout import About, Book, Line
from operators.spreadsheet.plain import plain
from operators.views import told
from operators.views.errands import Errand

Library = Mapping[str, tuple[int, ...]]


def book(errand: Errand, sheet: Sheet, by: Actor, section: str = "") -> Book:
    """All of it, or one section."""
    lines = [line for line in lines_of(sheet, by) if section in ("", line.question.criterion)]
    criteria = dict.fromkeys(line.question.criterion for line in lines)
    return Book(
        about=_about(errand, sheet),
        sections={key: str(sheet.pack.criteria[key].name) for key in criteria},
        lines=lines,
        library=sorted(library(sheet, by)),
    )


def lines_of(sheet: Sheet, by: Actor) -> list[Line]:
    """Every question that applies or may come to apply, in the sections that the reader may see."""
    seat = people.seat(by, sheet.self_assessment.operator_id)
    scope, sites = sheet.scope, told.site_names(sheet)
    asked = applicability.addressed(sheet.pack, scope.types, scope.roles, scope.as_rules_see())
    seen = [slot for slot in asked if seat.covers(sheet.question(slot).criterion)]
    may = {sheet.question(slot).criterion: slot for slot in seen}
    allowed = {criterion: may_write(by, sheet, slot).allowed for criterion, slot in may.items()}
    return [_line(sheet, slot, sites, allowed[sheet.question(slot).criterion]) for slot in seen]


def library(sheet: Sheet, by: Actor) -> Library:
    """The company's files that the reader may see, by name; a name may stand for several."""
    seen = own.evidence(by.user) if isinstance(by.user, User) else Evidence.objects.none()
    rows = seen.filter(operator_id=sheet.self_assessment.operator_id)
    found: dict[str, tuple[int, ...]] = {}
    for pk, name in rows.order_by("pk").values_list("pk", "name"):
        found[name] = (*found.get(name, ()), pk)
    return found


def case_of(errand: Errand) -> str:
    """What a workbook belongs to, as it says itself: the application, or the self-monitoring."""
    return str(errand.application.pk) if errand.application else errand.own.subject


def _about(errand: Errand, sheet: Sheet) -> About:
    version = sheet.self_assessment.version
    return About(
        application=case_of(errand),
        reference=errand.reference,
        company=errand.operator.name_local,
        programme=f"{version.code} {version.number}",
        language=get_language() or "",
        made=clock.now().astimezone(clock.zone()).strftime("%Y-%m-%d %H:%M"),
    )


def _line(sheet: Sheet, slot: Slot, sites: Mapping[str, str], allowed: bool) -> Line:
    question, row = sheet.question(slot), sheet.rows.get(slot)
    documents: dict[str, list[str]] = {}
    for citation in sheet.cited(slot):
        documents.setdefault(citation.key, []).append(citation.evidence.name)
    return Line(
        slot=slot,
        question=question,
        addressee=told.addressee(sheet.pack, slot, sites),
        values=plain(question, values_of(row)) if slot in sheet.taken else Values(),
        revision=row.revision if row else 0,
        documents=documents,
        open=allowed and sheet.editable(slot),
        depends=bool(question.when),
        years=sheet.years(slot),
    )

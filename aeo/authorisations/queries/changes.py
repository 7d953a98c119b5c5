"""What was recorded under a change notice: read from the journal of the company, where each entry names the notice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import orjson
from django.db.models import CharField, DateField, Exists, Model, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from aeo.authorisations.models import Authorisation, ChangeNotice, Decision, Part, PartSite
from aeo.authorisations.queries import timelines
from aeo.authorisations.states import FOLLOWING, LIVE, OPEN_CHANGE, ChangeState, DecisionKind
from aeo.authorisations.words import here
from aeo.components import formats
from aeo.kernel.models import Entry
from aeo.programme.queries import current, pack_of
from aeo.programme.rules import Change
from audits.models import Assessment
from audits.states import AssessmentReason, AssessmentState, Proposal
from operators import registers
from operators.models import Operator, Site

# What is recorded by each verb of the company: the words of a pack's changes.
RECORDS = {"edit": "company", "renumber": "number", "edit_site": "site"}
VERBS = tuple(RECORDS)
MOST = 50


@dataclass(frozen=True)
class Recorded:
    """One change of registered data: when, by whom, of which site if of one, and each value as it is since."""

    at: datetime
    by: str
    of: str
    values: tuple[tuple[str, str], ...]


def told_of(notice: ChangeNotice) -> Change | None:
    """What the pack says of such a change; None when its version has none of that key."""
    changes = pack_of(notice.authorisation.version_id).changes
    return next((change for change in changes if change.key == notice.event), None)


def judged(held: Authorisation) -> tuple[str, ...]:
    """The criteria by which what is held is judged, of the type now and of those that follow."""
    return pack_of(held.version_id).criteria_of(tuple(row.key for row in timelines.types_from_now(held)))


def affected(change: Change, by: Sequence[str]) -> tuple[str, ...]:
    """Those that a change touches of the criteria by which its holder is judged; all of these where it touches none."""
    return tuple(key for key in change.criteria if key in by) or tuple(by)


def recorded_for(notice: ChangeNotice) -> tuple[str, ...]:
    """The registered data that it is about."""
    change = told_of(notice)
    return change.recorded if change else ()


def told_before(notice: ChangeNotice) -> ChangeNotice | None:
    """Another one of the same status with the same facts on which it waits what follows; words may differ."""
    facts = ("event", "site", "address", "name_local", "name_latin", "happened_on")
    same = {name: getattr(notice, name) for name in facts}
    rows = notice.authorisation.change_notices.filter(state__in=OPEN_CHANGE, **same).exclude(pk=notice.pk)
    return rows.order_by("pk").first()


def assessed_first(notice: ChangeNotice) -> bool:
    """Whether nothing is decided for it before the status was assessed again: a site moved, and is seen where it is."""
    change = told_of(notice)
    return change is not None and change.moves and change.effect == "reassess"


def reassessment(notice: ChangeNotice) -> Assessment | None:
    """The assessment that was opened because of it, also when a decision has followed from that."""
    kind, _colon, key = notice.followed_by.partition(":")
    if kind == Assessment.kind:
        return Assessment.objects.filter(pk=int(key)).first()
    answered = notice.decisions.filter(assessment__isnull=False).select_related("assessment").order_by("-pk").first()
    return answered.assessment if answered else None


def asking(assessment: Assessment) -> ChangeNotice | None:
    """The change because of which a status was assessed again."""
    found = Q(followed_by=assessment.subject) | Q(decisions__assessment=assessment)
    return ChangeNotice.objects.filter(found).select_related("authorisation__operator").order_by("-pk").first()


def assessed(assessment: Assessment) -> Authorisation | None:
    """The status that is assessed; None of an application."""
    if not assessment.aeo_number:
        return None
    rows = Authorisation.objects.filter(operator=assessment.operator_id, aeo_number=assessment.aeo_number)
    return rows.select_related("operator").first()


def answered(authorisation: Authorisation) -> list[Assessment]:
    """What reviewed the answers of the holder that were accepted last: of an application, and of a self-monitoring."""
    of_it = Q(aeo_number=authorisation.aeo_number) | Q(application__aeo_number=authorisation.aeo_number)
    granted = Q(application=authorisation.application_id) if authorisation.application_id else Q(pk__in=())
    rows = Assessment.objects.filter(of_it | granted, operator=authorisation.operator_id)
    accepted = rows.filter(self_assessment__accepted_at__isnull=False).select_related("self_assessment", "application")
    latest = {row.application_id is None: row for row in accepted.order_by("self_assessment__accepted_at", "pk")}
    return [latest[key] for key in sorted(latest)]


def undecided() -> QuerySet[Assessment]:
    """Concluded assessments of holders for no change that was told, of which what they propose is not proposed yet.

    None that proposes an amendment: without a change there is nothing to amend.
    """
    named = Concat(Value(f"{Assessment.kind}:"), Cast(OuterRef("pk"), CharField()), output_field=CharField())
    told, made = ChangeNotice.objects.filter(followed_by=named), Decision.objects.filter(assessment=OuterRef("pk"))
    wanted = Q(pk__in=[])
    for proposal, kind in FOLLOWING.items() - {(Proposal.AMEND, DecisionKind.AMEND)}:
        wanted |= Q(~Exists(made.filter(decision_kind=kind)), proposal=proposal)
    held = Authorisation.objects.filter(aeo_number=OuterRef("aeo_number"), parts__state__in=LIVE)
    rows = Assessment.objects.filter(wanted, Exists(held), application__isnull=True, state=AssessmentState.CONCLUDED)
    return rows.exclude(Exists(told) | Exists(made.filter(change_notice__isnull=False)))


def reassessments(authorisation: Authorisation) -> list[Assessment]:
    """Every time that the status was assessed again, the latest first."""
    rows = Assessment.objects.filter(operator=authorisation.operator_id, reason=AssessmentReason.REASSESSMENT)
    return list(rows.filter(aeo_number=authorisation.aeo_number).order_by("-pk"))


def running_again(authorisation: Authorisation) -> list[tuple[Assessment, ChangeNotice | None]]:
    """The reassessments of which it is not decided yet what follows, each with the change that it was opened for."""
    rows = Assessment.objects.filter(operator=authorisation.operator_id, reason=AssessmentReason.REASSESSMENT)
    opened = rows.filter(aeo_number=authorisation.aeo_number, state=AssessmentState.OPEN).order_by("pk")
    waiting = authorisation.change_notices.filter(state=ChangeState.ASSESSED).order_by("pk")
    came = [(reassessment(notice), notice) for notice in waiting.select_related("authorisation")]
    return [*((row, asking(row)) for row in opened), *((row, notice) for row, notice in came if row is not None)]


def recorded(notice: ChangeNotice) -> list[Recorded]:
    """The last changes under a notice, the newest first; two queries."""
    under = f'"under":"{notice.subject}"'
    rows = Entry.objects.filter(subject=f"operator:{notice.operator_id}", verb__in=VERBS, facts__contains=under)
    found = [(row, _facts(row)) for row in rows.order_by("-seq")[:MOST]]
    keys = [facts["site"] for row, facts in found if row.verb == "edit_site"]
    sites = {row.pk: here(row) for row in Site.objects.filter(pk__in=keys)}
    return [_recorded(row, facts, sites) for row, facts in found]


def recorded_elsewhere(notice: ChangeNotice, decision: Decision) -> bool:
    """Whether all that the decision amends was recorded since the notice came, under another one."""
    verbs = {verb for verb, what in RECORDS.items() if what in decision.amends}
    rows = Entry.objects.filter(subject=f"operator:{notice.operator_id}", verb__in=verbs, at__gte=notice.lodged_at)
    found = [(row.verb, _facts(row)) for row in rows.order_by("-seq")[:MOST]]
    same = [verb for verb, facts in found if verb != "edit_site" or facts["site"] == decision.site_id]
    return set(same) == verbs


def coverage(authorisation_id: int | None) -> dict[int, list[Part]]:
    """Site → the parts that cover it and have not ended."""
    rows = PartSite.objects.filter(part__authorisation=authorisation_id, part__state__in=LIVE)
    covered = rows.filter(covered_until__isnull=True).select_related("part__authorisation")
    found: dict[int, list[Part]] = {}
    for row in covered.prefetch_related("part__coverage__site").order_by("part_id"):
        found.setdefault(row.site_id, []).append(row.part)
    return found


def covered(authorisation: Authorisation) -> QuerySet[Site]:
    """The sites that its parts cover: of these a change is told."""
    return Site.objects.filter(pk__in=list(coverage(authorisation.pk))).order_by("pk")


def resting(authorisation_id: int | None) -> dict[int, list[Part]]:
    """Site → the parts that cover no other one, and would cover none without it."""
    covered = coverage(authorisation_id)
    counted = Counter(part.pk for parts in covered.values() for part in parts)
    found = {site: [part for part in parts if counted[part.pk] == 1] for site, parts in covered.items()}
    return {site: parts for site, parts in found.items() if parts}


def sites(notice: ChangeNotice) -> QuerySet[Site]:
    """The sites that can be changed under a notice: the one that it names; else the open ones, and those that it
    closed, to put that right.
    """
    if notice.site_id is not None:
        return Site.objects.filter(pk=notice.site_id)
    under = f'"under":"{notice.subject}"'
    rows = Entry.objects.filter(subject=f"operator:{notice.operator_id}", verb="edit_site", facts__contains=under)
    here = [_facts(row)["site"] for row in rows]
    found = Site.objects.filter(Q(closed_on__isnull=True) | Q(pk__in=here), operator=notice.operator_id)
    return found.order_by("pk")


def _facts(row: Entry) -> dict[str, Any]:
    facts: dict[str, Any] = orjson.loads(row.facts or "{}")
    return facts


def _recorded(row: Entry, facts: Mapping[str, Any], sites: Mapping[int, str]) -> Recorded:
    by = str(facts.get("by") or row.actor)
    if row.verb == "renumber":
        named = registers.named([(facts["scheme"], facts["value"])], current()[1])
        return Recorded(row.at, by, "", tuple((str(one.short_name), one.value) for one in named))
    model = Site if row.verb == "edit_site" else Operator
    of = sites.get(facts["site"], "") if model is Site else ""
    return Recorded(row.at, by, of, tuple(_named(model, facts["after"])))


def _named(model: type[Model], after: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in after.items():
        field = model._meta.get_field(name)
        day = isinstance(field, DateField) and value is not None
        said = formats.day_text(date.fromisoformat(value)) if day else _shown(value)
        yield str(field.verbose_name), said  # type: ignore[union-attr]


def _shown(value: Any) -> str:
    rows: Sequence[Any] = value if isinstance(value, list) else [value]
    return ", ".join(str(one) for one in rows if one is not None) or "–"

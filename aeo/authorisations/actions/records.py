"""Telling those below: the register, holder marks, bars. Called inside the transaction that decided."""

from __future__ import annotations

from datetime import date, datetime

from aeo.authorisations import projection
from aeo.authorisations.actions import partners
from aeo.authorisations.bars import bar_years
from aeo.authorisations.models import Authorisation, Certificate, Decision, PartSite
from aeo.authorisations.queries import timelines
from aeo.kernel import clock
from aeo.kernel.lifecycle import action
from aeo.programme.pack import Pack
from aeo.register.actions import certificate as publish_certificate
from aeo.register.actions import record as publish_record
from operators.models import Bar, HolderMark
from operators.models.people import Position


@action
def record(authorisation: Authorisation, effective_from: datetime | None = None) -> None:
    """Write a new version of the register record, as now known; the holder mark goes along."""
    rows = Authorisation.objects.select_related("operator", "version").defer("version__content")
    authorisation = rows.get(pk=authorisation.pk)
    version = authorisation.next_record
    authorisation.next_record = version + 1
    authorisation.save(update_fields=["next_record"])
    publish_record(projection.record_values(authorisation, version, effective_from or clock.now()))
    mark_holder(authorisation)
    partners.look_again(authorisation)


@action
def certificate(row: Certificate) -> None:
    """Let the page of a certificate show how it stands."""
    publish_certificate(projection.certificate_values(row))


def mark_holder(authorisation: Authorisation) -> None:
    """The mark below says whether the status is held, so that `start` and company pages need not look up."""
    marks = HolderMark.objects.filter(aeo_number=authorisation.aeo_number, until__isnull=True)
    if timelines.is_over(authorisation):
        marks.update(until=clock.today())
        return
    marks.exclude(type=authorisation.type).update(until=clock.today())
    alive = timelines.alive(authorisation.parts.all())
    covered = PartSite.objects.filter(part__in=alive, covered_until__isnull=True).values_list("site_id", flat=True)
    sites = sorted(set(covered))
    HolderMark.objects.update_or_create(
        operator_id=authorisation.operator_id,
        aeo_number=authorisation.aeo_number,
        type=authorisation.type,
        until=None,
        defaults={"sites": sites},
        create_defaults={"sites": sites, "since": authorisation.granted_on},
    )


@action
def bar(decision: Decision, pack: Pack, first: date) -> Bar | None:
    """The bar that follows a decision, on the operator and on the persons in control of it; None when none does."""
    years = bar_years(decision, pack)
    if not years or Bar.objects.filter(decision_ref=decision.subject).exists():
        return None
    row = Bar.objects.create(
        operator=decision.operator,
        ground=_barring_ground(decision, pack),
        valid_from=first,
        valid_until=clock.add_months(first, 12 * years),
        decision_ref=decision.subject,
    )
    row.persons.set(decision.operator.persons.filter(positions__contains=Position.DIRECTOR))
    return row


def _barring_ground(decision: Decision, pack: Pack) -> str:
    rows = [*decision.grounds, *(row for item in decision.items.all() for row in item.grounds)]
    keys: list[str] = [row["ground"] for row in rows]
    return max(keys, key=lambda key: pack.grounds[key].bar_years)


@action
def lift_bar(decision: Decision, ref: str) -> None:
    """Its decision fell: the bar is lifted from the start."""
    rows = Bar.objects.filter(decision_ref=decision.subject, lifted_at__isnull=True)
    rows.update(lifted_at=clock.now(), lifted_ref=ref)

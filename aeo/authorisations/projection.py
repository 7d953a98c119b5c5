"""How an authorisation is told to the register: plain values with every interval of every part."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import Any

import orjson

from aeo.authorisations.models import Authorisation, Certificate, Interval, Part, PartSite
from aeo.authorisations.queries import cases, timelines
from aeo.authorisations.states import CertificateState as S
from aeo.kernel import clock
from aeo.programme.queries import current, pack_of
from aeo.register.values import (
    AddressValues,
    Alias,
    BenefitValues,
    CertificateValues,
    CoverageValues,
    IntervalValues,
    PartValues,
    RecordValues,
    SiteValues,
    TypeValues,
)
from operators import registers
from operators.models import Operator, Site
from operators.queries import companies

# The coarse classes of reasons that may be told outside; anything else is `other`. Never free text.
REASONS = {
    "granted": "granted",
    "validity": "validity",
    "lift": "lifted",
    "urgent": "under_examination",
    "ordinary": "conditions_not_met",
    "requested": "own_request",
    "revoke": "criteria_not_met",
    "downgrade": "criteria_not_met",
    "annul": "wrong_information",
    "surrender": "own_request",
    "renewal_refused": "not_renewed",
    "renewal_ended": "not_renewed",
    "cease": "ceased",
}


def record_values(authorisation: Authorisation, version: int, effective_from: datetime) -> RecordValues:
    """The register record as now known."""
    operator, parts = authorisation.operator, cases.parts_of(authorisation)
    numbers, consents = companies.current_numbers(operator), companies.consents(operator)
    pending = cases.pending_renewal(authorisation)
    intervals = timelines.rows_of(parts)
    given = {scope: consent.state == "given" for scope, consent in consents.items()}
    sites = {row.site_id: row.site for part in parts for row in part.coverage.all()}
    return RecordValues(
        aeo_number=authorisation.aeo_number,
        version=version,
        tin=registers.trader_number(current()[1], numbers),
        aliases=_aliases(operator, authorisation.granted_on),
        name=operator.name_local,
        name_latin=operator.name_latin,
        former_names=tuple(operator.former_names.order_by("until", "pk").values_list("name_local", flat=True)),
        address=_address(operator),
        address_latin=AddressValues(operator.address_latin, "", "", operator.postcode, operator.country),
        programme=pack_of(authorisation.version_id).programme.code,
        type=authorisation.type,
        types=tuple(TypeValues(*row) for row in timelines.types(authorisation, parts, intervals)),
        roles=tuple(sorted({part.role for part in parts})),
        sites=tuple(_site(site) for _key, site in sorted(sites.items())),
        parts=tuple(_part(part, intervals.get(part.pk, [])) for part in parts),
        first_granted=authorisation.granted_on,
        valid_from=min((part.effective_from for part in parts), default=authorisation.granted_on),
        valid_until=timelines.last_day(authorisation, parts),
        renewal_filed_on=clock.day_of(pending.filed_at) if pending and pending.timely else None,
        consent_publish=given.get("publish", False),
        consent_exchange=given.get("exchange", False),
        effective_from=effective_from,
        recorded_at=clock.now(),
    )


def _aliases(operator: Operator, granted_on: date) -> tuple[Alias, ...]:
    """Every number under which it held the status; what a company called itself before is no proof of one."""
    held = companies.numbers_since(operator, granted_on)
    rows = held.order_by("scheme", "value").values_list("scheme", "value").distinct()
    return tuple(Alias(scheme, value) for scheme, value in rows)


def _address(operator: Operator) -> AddressValues:
    return AddressValues(operator.street, operator.city, operator.region, operator.postcode, operator.country)


def _site(site: Site) -> SiteValues:
    return SiteValues(site.pk, site.name_local, site.name_latin, site.address, site.border_post)


def _coverage(row: PartSite) -> CoverageValues:
    return CoverageValues(_site(row.site), row.covered_from, row.covered_until)


def _benefits(part: Part) -> tuple[BenefitValues, ...]:
    rows = part.benefits.order_by("key", "from_day").values_list("key", "from_day", "until_day")
    return tuple(BenefitValues(*row) for row in rows)


def _part(part: Part, rows: list[Interval]) -> PartValues:
    return PartValues(
        component=part.component,
        role=part.role,
        coverage=tuple(sorted((_coverage(row) for row in part.coverage.all()), key=lambda c: (c.site.number, c.since))),
        valid_from=part.effective_from,
        valid_until=part.last_day,
        benefits=_benefits(part),
        intervals=tuple(_interval(row) for row in rows),
    )


def _interval(row: Interval) -> IntervalValues:
    lodged = row.renewal.lodged_at if row.renewal else None
    return IntervalValues(
        status=row.status,
        start=row.during.lower,
        end=row.during.upper,
        reason=REASONS.get(row.ground, "other"),
        renewal_filed_on=clock.day_of(lodged) if lodged else None,
        recorded_at=row.recorded_at,
    )


def certificate_values(certificate: Certificate) -> CertificateValues:
    """A version, as its public page shows it. That it could not be made yet is no matter of the public's."""
    return CertificateValues(
        aeo_number=certificate.authorisation.aeo_number,
        version=certificate.version,
        state=S.PREPARING if certificate.state == S.FAILED else certificate.state,
        short_code=certificate.short_code,
        sealed_at=certificate.sealed_at,
        ended_at=certificate.ended_at,
        valid_until=certificate.valid_until,
        document=certificate.document_id,
        pdf_sha256=certificate.pdf_sha256 or "",
    )


def intervals_now() -> dict[str, Any]:
    """AEO number → (component, role, intervals) of each part, as its latest record has to say it."""
    told: dict[str, Any] = {}
    parts = list(Part.objects.select_related("authorisation").order_by("pk"))
    intervals = timelines.rows_of(parts)
    for part in parts:
        rows = [asdict(_interval(row)) for row in intervals.get(part.pk, [])]
        told.setdefault(part.authorisation.aeo_number, []).append((part.component, part.role, _stored(rows)))
    return told


def _stored(rows: list[dict[str, Any]]) -> Any:
    return orjson.loads(orjson.dumps(rows))

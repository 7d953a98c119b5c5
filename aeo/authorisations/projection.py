"""How an authorisation is told to the register: plain values with every interval of every part."""

from __future__ import annotations

from datetime import datetime

from aeo.authorisations.models import Authorisation, Certificate, Interval, Part, PartSite
from aeo.authorisations.queries import cases, timelines
from aeo.kernel import clock
from aeo.programme.queries import pack_of
from aeo.register.values import (
    AddressValues,
    Alias,
    CertificateValues,
    IntervalValues,
    PartValues,
    RecordValues,
    SiteValues,
)
from operators.models import Operator, Site
from operators.models.operator import Scheme
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
    intervals = _intervals(parts)
    given = {scope: consent.state == "given" for scope, consent in consents.items()}
    sites = {row.site_id: row.site for part in parts for row in part.coverage.all()}
    return RecordValues(
        aeo_number=authorisation.aeo_number,
        version=version,
        tin=numbers.get(Scheme.TIN) or numbers.get(Scheme.STATE_REGISTER, ""),
        aliases=_aliases(operator),
        name=operator.name_local,
        name_latin=operator.name_latin,
        former_names=tuple(operator.former_names.order_by("until", "pk").values_list("name_local", flat=True)),
        address=_address(operator),
        address_latin=AddressValues(operator.address_latin, "", "", operator.postcode, operator.country),
        programme=pack_of(authorisation.version_id).programme.code,
        type=authorisation.type,
        roles=tuple(sorted({part.role for part in parts})),
        sites=tuple(_site(site) for _key, site in sorted(sites.items())),
        parts=tuple(_part(part, intervals.get(part.pk, [])) for part in parts),
        first_granted=authorisation.granted_on,
        valid_from=min((part.effective_from for part in parts), default=authorisation.granted_on),
        valid_until=authorisation.valid_until,
        renewal_filed_on=clock.day_of(pending.filed_at) if pending and pending.timely else None,
        consent_publish=given.get("publish", False),
        consent_exchange=given.get("exchange", False),
        effective_from=effective_from,
        recorded_at=clock.now(),
    )


def _aliases(operator: Operator) -> tuple[Alias, ...]:
    rows = operator.identifiers.order_by("scheme", "value").values_list("scheme", "value").distinct()
    return tuple(Alias(scheme, value) for scheme, value in rows)


def _address(operator: Operator) -> AddressValues:
    return AddressValues(operator.street, operator.city, operator.region, operator.postcode, operator.country)


def _site(site: Site) -> SiteValues:
    return SiteValues(site.pk, site.name_local, site.name_latin, site.address, site.border_post)


def _covered(row: PartSite) -> bool:
    return row.covered_until is None or row.covered_until >= clock.today()


def _intervals(parts: list[Part]) -> dict[int, list[Interval]]:
    found: dict[int, list[Interval]] = {}
    rows = timelines.as_known().filter(part__in=parts).select_related("renewal").order_by("part_id", "during")
    for row in rows:
        found.setdefault(row.part_id, []).append(row)
    return found


def _part(part: Part, rows: list[Interval]) -> PartValues:
    keys = part.benefits.filter(until_day__isnull=True).order_by("key").values_list("key", flat=True)
    return PartValues(
        component=part.component,
        role=part.role,
        sites=tuple(_site(row.site) for row in part.coverage.all() if _covered(row)),
        valid_from=part.effective_from,
        valid_until=part.valid_until,
        benefits=tuple(keys),
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
    """A sealed version, as its public page shows it."""
    if certificate.sealed_at is None or certificate.pdf_sha256 is None or certificate.document_id is None:
        raise ValueError("only a sealed certificate is shown")
    return CertificateValues(
        aeo_number=certificate.authorisation.aeo_number,
        version=certificate.version,
        state=certificate.state,
        short_code=certificate.short_code,
        sealed_at=certificate.sealed_at,
        ended_at=certificate.ended_at,
        valid_until=certificate.valid_until,
        document=certificate.document_id,
        pdf_sha256=certificate.pdf_sha256,
    )

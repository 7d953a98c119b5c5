"""What the authority hands down to the register: plain values, no foreign keys.

A record holds every interval of every part, so that the status at an instant is computed when it is asked, also with
all workers off. Each change of anything in it is a new version of the record.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class AddressValues:
    """An address; `country` is ISO 3166-1 alpha-2."""

    street: str
    city: str
    region: str
    postcode: str
    country: str


@dataclass(frozen=True)
class Alias:
    """Another number of the same operator: `scheme` is the key of a register of the pack, or `lei`."""

    scheme: str
    value: str


@dataclass(frozen=True)
class SiteValues:
    """A site; `number` is its key."""

    number: int
    name: str
    name_latin: str
    address: str
    border_post: str


@dataclass(frozen=True)
class CoverageValues:
    """A site that a part covers, from a day until a day (None: no end)."""

    site: SiteValues
    since: date
    until: date | None


@dataclass(frozen=True)
class BenefitValues:
    """A benefit (its key) that a part gives, from a day until a day (None: no end); not while it is suspended."""

    key: str
    since: date
    until: date | None


@dataclass(frozen=True)
class IntervalValues:
    """What holds of a part from `start` until before `end` (None: open).

    `reason` is a coarse class (key), never free text; `renewal_filed_on` is set while it holds because a timely renewal
    filed that day is pending; `recorded_at` is when we wrote it.
    """

    status: str
    start: datetime
    end: datetime | None
    reason: str
    renewal_filed_on: date | None
    recorded_at: datetime


@dataclass(frozen=True)
class TypeValues:
    """The type (key) that the whole has from `start` until before `end` (None: open), by the parts that are held."""

    key: str
    start: datetime
    end: datetime | None


@dataclass(frozen=True)
class PartValues:
    """Component × role with all that is now known of it in time: sites, benefits, intervals."""

    component: str
    role: str
    coverage: tuple[CoverageValues, ...]
    valid_from: date
    valid_until: date
    benefits: tuple[BenefitValues, ...]
    intervals: tuple[IntervalValues, ...]


@dataclass(frozen=True)
class RecordValues:
    """One version of the register record of one authorisation, as now known.

    `valid_from`, `valid_until` are the parts' earliest and latest; `type` is what it was when this was recorded and
    `types` what it is in time; `renewal_filed_on` is set while a timely renewal is pending. Both consents are those of
    this moment.
    """

    aeo_number: str
    version: int
    tin: str
    aliases: tuple[Alias, ...]
    name: str
    name_latin: str
    former_names: tuple[str, ...]
    address: AddressValues
    address_latin: AddressValues
    programme: str
    type: str
    types: tuple[TypeValues, ...]
    roles: tuple[str, ...]
    sites: tuple[SiteValues, ...]
    parts: tuple[PartValues, ...]
    first_granted: date
    valid_from: date
    valid_until: date
    renewal_filed_on: date | None
    consent_publish: bool
    consent_exchange: bool
    effective_from: datetime
    recorded_at: datetime


@dataclass(frozen=True)
class CertificateValues:
    """A version of a certificate as its public page shows it. `state`: preparing, cancelled, active, superseded, void.

    `document` is the key of the paper; once it is sealed, `pdf_sha256` is the fingerprint of its bytes.
    """

    aeo_number: str
    version: int
    state: str
    short_code: str
    sealed_at: datetime | None
    ended_at: datetime | None
    valid_until: date
    document: int | None
    pdf_sha256: str

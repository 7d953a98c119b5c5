"""What the public pages show of a record, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.utils.translation import gettext as _

from aeo.components import formats
from aeo.components.contexts import Row, Tone, Words
from aeo.programme.pack import Pack
from aeo.register import standing, words
from aeo.register.models import CertificateRecord, Entry, Record
from aeo.register.standing import Content, PartStanding, Standing
from operators import registers


@dataclass(frozen=True)
class Listed:
    """A line of the search."""

    number: str
    name: str
    other_name: str
    type: str
    later: list[str]
    roles: list[str]
    status: Words
    tone: Tone
    valid_until: date
    prolonged: bool


@dataclass(frozen=True)
class ShownPart:
    """A part that was granted, and what holds of it."""

    name: str
    role: str
    status: Words
    tone: Tone
    since: datetime | None
    valid_from: date
    valid_until: date
    renewal_filed_on: date | None
    sites: list[str]


def listed(pack: Pack, entry: Entry, at: datetime) -> Listed:
    """An entry as the search lists it."""
    content, held = entry.record.content, standing.of(entry.record.content, at)
    name, other = names(content)
    sign = words.sign(held)
    return Listed(
        number=entry.aeo_number,
        name=name,
        other_name=other,
        type=words.type_name(pack, held.type),
        later=words.later_types(pack, held.types),
        roles=words.role_names(pack, entry.roles),
        status=sign.title,
        tone=sign.tone,
        valid_until=date.fromisoformat(content["valid_until"]),
        prolonged=held.renewal_filed_on is not None,
    )


def names(content: Content) -> tuple[str, str]:
    """The name in the reader's letters, and the other one. The one in the official language prevails."""
    local, latin = content["name"], content["name_latin"]
    pair = (local, latin) if formats.language() == settings.LANGUAGE_CODE else (latin or local, local)
    return pair if pair[0] != pair[1] else (pair[0], "")


def facts(pack: Pack, record: Record, held: Standing) -> list[Row]:
    """A published entry."""
    content = record.content
    return [
        Row(_("Holder"), [name for name in names(content) if name]),
        Row(_("Type"), words.type_lines(pack, held.types)),
        Row(_("Roles"), words.role_names(pack, content["roles"])),
        Row(_("First granted"), date.fromisoformat(content["first_granted"])),
        Row(_("Valid from"), date.fromisoformat(content["valid_from"])),
        Row(_("Valid until"), until(content, held)),
    ]


def certificate_facts(pack: Pack, record: Record, row: CertificateRecord, held: Standing, *, whole: bool) -> list[Row]:
    """The same with what only the certificate prints; `whole`: for who holds the paper, with numbers and address."""
    shown = facts(pack, record, held)
    if whole:
        shown[1:1] = [
            Row(_("Address"), _address(record.content)),
            Row(_("Numbers of the company"), _numbers(pack, record.content)),
        ]
    return [*shown, Row(_("Version of the certificate"), str(row.version))]


def _numbers(pack: Pack, content: Content) -> list[str]:
    rows = registers.named([(alias["scheme"], alias["value"]) for alias in content["aliases"]], pack)
    return [f"{row.name}: {row.value}" for row in rows]


def _address(content: Content) -> str:
    local = ", ".join(filter(None, (content["address"][key] for key in ("street", "city", "region"))))
    return local if formats.language() == settings.LANGUAGE_CODE else content["address_latin"]["street"] or local


def parts(pack: Pack, held: Standing, *, sites: bool = False) -> list[ShownPart]:
    """Every part that was granted; with its sites for who holds the paper."""
    return [_part(pack, part, sites) for part in held.parts]


def _part(pack: Pack, part: PartStanding, sites: bool) -> ShownPart:
    return ShownPart(
        name=words.component_name(pack, part.component),
        role=words.role_name(pack, part.role),
        status=words.STATUSES[part.status],
        tone=words.tone_of(part.status),
        since=part.since,
        valid_from=part.valid_from,
        valid_until=part.valid_until,
        renewal_filed_on=part.renewal_filed_on,
        sites=[_site(site) for site in part.sites] if sites else [],
    )


def _site(site: Content) -> str:
    local, latin = site["name"], site["name_latin"]
    return str(local if formats.language() == settings.LANGUAGE_CODE else latin or local)


def until(content: Content, held: Standing) -> str:
    """The last day, and that a renewal is pending."""
    day = formats.day_text(date.fromisoformat(content["valid_until"]))
    return _("%(day)s, and on until the renewal is decided") % {"day": day} if held.renewal_filed_on else day

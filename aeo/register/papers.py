"""What a sealed certificate itself says: its own facts, which never change, whatever the record says by now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from aeo.components import formats
from aeo.components.contexts import Row
from aeo.documents.facts import in_language
from aeo.documents.models import Document
from aeo.register import queries, shows, words
from aeo.register.models import CertificateRecord, Record
from aeo.register.standing import Standing

Facts = Mapping[str, Any]


def printed(row: CertificateRecord) -> Facts | None:
    """What the paper of a version prints; None when none was ever sealed."""
    if row.sealed_at is None or row.document is None:
        return None
    facts: Facts | None = Document.objects.filter(pk=row.document).values_list("facts", flat=True).first()
    return facts


def rows(facts: Facts, record: Record, row: CertificateRecord, held: Standing, *, whole: bool) -> list[Row]:
    """The facts of a paper, to be compared with it; `whole`: for who holds it, with numbers and address."""
    return [
        Row(_("Holder"), _names(facts)),
        *_now(facts, record),
        *(_of_the_holder(facts) if whole else ()),
        Row(_("Type"), _types(facts)),
        Row(_("Roles"), list(dict.fromkeys(_read(part["role"]) for part in facts["parts"]))),
        Row(_("First granted"), date.fromisoformat(facts["granted_on"])),
        Row(_("Valid from"), date.fromisoformat(facts["valid_from"])),
        Row(_("Valid until"), _until(facts, record, row, held)),
        Row(_("Version of the certificate"), str(row.version)),
        Row(_("Sealed"), row.sealed_at),
        *(_replaced(row) if row.state == "superseded" else ()),
    ]


def _types(facts: Facts) -> str | list[str]:
    """As it is printed: where another follows, with the days of each."""
    types = facts.get("types", ())
    told = [words.dated_type(_read(one["name"]), _day(one["from"]), _day(one["until"])) for one in types]
    return told or _read(facts["type"])


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _read(texts: Mapping[str, str]) -> str:
    return str(in_language(texts, formats.language()))


def _names(facts: Facts) -> list[str]:
    own = _read(facts["operator_name"])
    return list(dict.fromkeys(filter(None, (own, *facts["operator_name"].values()))))


def _now(facts: Facts, record: Record) -> Iterable[Row]:
    """A company that was renamed since goes by another name than its paper says."""
    present = [name for name in shows.names(record.content) if name]
    if set(present) - set(facts["operator_name"].values()):
        yield Row(_("Name of the holder now"), present)


def _of_the_holder(facts: Facts) -> Iterable[Row]:
    yield Row(_("Address"), _read(facts["address"]))
    yield Row(_("Sites"), list(dict.fromkeys(_read(site) for part in facts["parts"] for site in part["sites"])) or "–")
    yield Row(_("Numbers of the company"), [f"{_named(one['name'])}: {one['value']}" for one in facts["identifiers"]])


def _named(name: Any) -> str:
    return _read(name) if isinstance(name, Mapping) else str(name)


def _until(facts: Facts, record: Record, row: CertificateRecord, held: Standing) -> object:
    """Of the paper in force, with a renewal that is pending."""
    if row.state == "active":
        return shows.until(record.content, held)
    return date.fromisoformat(facts["valid_until"])


def _replaced(row: CertificateRecord) -> Iterable[Row]:
    by = queries.replaced_by(row)
    if by is None:
        return
    day = formats.day_text(row.ended_at) if row.ended_at else "–"
    said = _("version %(version)s, on %(day)s") % {"version": by.version, "day": day}
    where = reverse("register:certificate", args=[by.aeo_number, by.version])
    yield Row(_("Replaced by"), said, where, _("Open"), said)

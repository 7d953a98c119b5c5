"""A status as it is read: parts, timelines, certificates, benefits, sites, reminders."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from aeo.authorisations import clocks
from aeo.authorisations.holding import from_now
from aeo.authorisations.models import Authorisation, Certificate, Interval, Part
from aeo.authorisations.queries import cases, timelines
from aeo.authorisations.states import LIVE, CertificateState, PartState, Status
from aeo.authorisations.views.shown import renewals, tones
from aeo.authorisations.views.shown.timelines import Line, lines
from aeo.authorisations.words import site_name
from aeo.components import formats
from aeo.components.contexts import FileRow, Row, Tone
from aeo.kernel import clock
from aeo.programme import ledger
from aeo.programme.pack import Pack
from aeo.programme.queries import pack_of
from aeo.register.words import type_lines
from audits.queries.names import names_of
from operators.views.evidence import upload_row


@dataclass(frozen=True)
class PartView:
    """A part with what holds of it now and in time."""

    part: Part
    name: str
    sites: list[str]
    status: str
    tone: str
    lines: list[Line]
    benefits: list[str]
    proofs: list[FileRow]
    told_by: str = ""

    @property
    def is_live(self) -> bool:
        """Not ended."""
        return self.part.state in LIVE

    @property
    def suspension(self) -> Line | None:
        """The suspension that holds now."""
        return next((line for line in self.lines if line.current and line.suspended), None)

    @property
    def coming(self) -> Line | None:
        """A suspension that is decided and begins later, where none holds now."""
        found = next((line for line in self.lines if line.ahead and line.suspended), None)
        return None if self.suspension else found


def context(authorisation: Authorisation) -> dict[str, Any]:
    """All that both sides may see of a status, in a constant number of queries."""
    pack, now = pack_of(authorisation.version_id), clock.now()
    parts = list(
        authorisation.parts.prefetch_related("coverage__site", "benefits", "remedy_files__file").order_by("pk")
    )
    known = timelines.rows_of(parts)
    types = type_lines(pack, from_now(timelines.types(authorisation, parts, known), now))
    pending = cases.pending_renewal(authorisation)
    views = [_part(pack, part, known.get(part.pk, [])) for part in parts]
    names = names_of(part.remedy_claimed_by for part in parts)
    views = [replace(view, told_by=names.of(view.part.remedy_claimed_by)) for view in views]
    return {
        "authorisation": authorisation,
        "pack": pack,
        "types": types,
        "parts": views,
        "status": overall(views),
        "certificates": list(authorisation.certificates.select_related("document", "decision").order_by("-version")),
        "clocks": ledger.clocks([authorisation.subject], pack, closed=False),
        "pending": pending,
        "renewal": renewals.said(pending) if pending else "",
        "prolonged": pending is not None and timelines.goes_on(pending),
        "given_up": _given_up(parts),
        "ended_on": timelines.ended_on(_now(known.get(part.pk, []), now) for part in parts),
        "last_day": timelines.last_day(authorisation, parts),
        "last_timely": clocks.last_timely_day(authorisation.valid_until, pack),
        "today": clock.day_of(now),
    }


def _given_up(parts: list[Part]) -> bool:
    """Nothing goes on beyond a day from which the holder gives it up."""
    days = [part.surrender_on for part in parts if part.state in LIVE]
    return bool(days) and all(days)


def _now(rows: list[Interval], now: datetime) -> Interval | None:
    return next((row for row in rows if timelines.stretch_of(row).holds(now)), None)


def _part(pack: Pack, part: Part, rows: list[Interval]) -> PartView:
    now = clock.now()
    stretches = lines((timelines.stretch_of(row) for row in rows), now)
    current = next((line for line in stretches if line.current), None)
    return PartView(
        part=part,
        name=f"{pack.components[part.component].name} – {pack.roles[part.role].name}",
        sites=[site_name(site, formats.language()) for site in part.covered(timelines.last_held(rows, now))],
        status=current.status if current else str(PartState.GRANTED.label),
        tone=current.tone if current else Tone.PROGRESS,
        lines=stretches,
        benefits=[
            str(pack.benefits[row.key].name)
            for row in part.benefits.all()
            if row.until_day is None and row.key in pack.benefits
        ],
        proofs=proofs(part),
    )


def proofs(part: Part) -> list[FileRow]:
    """The files that came when the holder last said that the cause of a suspension is remedied."""
    rows = sorted(part.remedy_files.all(), key=lambda row: row.pk)
    return [upload_row(row.file) for row in rows if row.claimed_at == part.remedy_claimed_at]


def overall(parts: list[PartView]) -> tuple[str, str]:
    """What the status is as a whole, in words and a tone: the same for all parts, or mixed."""
    said = {view.status: view.tone for view in parts}
    if len(said) == 1:
        return next(iter(said.items()))
    active = str(Status.ACTIVE.label)
    return (_("active in part"), Tone.WARNING) if active in said else (_("differs by part"), Tone.WARNING)


def certificate_tone(row: Certificate) -> str:
    """The tone of a version."""
    return tones.of(tones.CERTIFICATE, row.state)


def is_given_out(row: Certificate) -> bool:
    """There is a sealed paper."""
    return row.state in (CertificateState.ACTIVE, CertificateState.SUPERSEDED, CertificateState.VOID)


def facts(authorisation: Authorisation, types: list[str], last: date) -> list[Row]:
    """What one wants to know of a status first."""
    return [
        Row(_("AEO number"), authorisation.aeo_number),
        Row(_("Type"), types),
        Row(_("First granted"), authorisation.granted_on),
        Row(_("Present period"), _period(authorisation, last)),
        *(
            [Row(_("Closely monitored until"), authorisation.close_monitoring_until)]
            if authorisation.close_monitoring_until
            else []
        ),
    ]


def _period(authorisation: Authorisation, last: date) -> str:
    """Until the last day, as it is known; a new period that was given up before it began is none."""
    if last < authorisation.period_from:
        return _("until %(day)s") % {"day": formats.day_text(last)}
    return f"{formats.day_text(authorisation.period_from)} – {formats.day_text(last)}"


def part_choices(views: list[PartView]) -> list[tuple[str, Any]]:
    """The parts that have not ended, for a form."""
    return [(str(view.part.pk), view.name) for view in views if view.is_live]

"""Holders as rows of a list, their consents, and what they said about a remedy."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from datetime import date
from typing import NamedTuple

import orjson
from django.urls import reverse
from django.utils.translation import gettext as _

from aeo.authorisations import clocks
from aeo.authorisations.holding import from_now
from aeo.authorisations.models import Authorisation, Interval, Part
from aeo.authorisations.queries import timelines
from aeo.authorisations.states import PartState, Status
from aeo.authorisations.views.shown import tones
from aeo.authorisations.views.shown.cases import Table
from aeo.components import formats
from aeo.components.contexts import Cell, Column, Row, Tone
from aeo.kernel import clock
from aeo.kernel.models import Entry
from aeo.programme.pack import Pack
from aeo.programme.queries import pack_of
from aeo.register.words import later_types, type_name
from audits.queries.history import history
from operators.queries import companies


def table(rows: Sequence[Authorisation]) -> Table:
    """Who holds what, how it stands now, until when; two queries besides the rows."""
    stand = standing(rows)
    heads = (_("AEO number"), _("Holder"), _("Type"), _("Status"), _("Valid until"))
    return Table([Column(head) for head in heads], [_row(row, stand[row.pk]) for row in rows])


class Standing(NamedTuple):
    """How a status stands now, in words and a tone; its type, and each that follows with its first day; when it has
    ended, since which day; else its last day.
    """

    words: str
    tone: str
    type: str
    later: list[str]
    ended_on: date | None
    last_day: date


def standing(rows: Iterable[Authorisation]) -> dict[int, Standing]:
    """Authorisation id → how it stands now; two queries, however many there are."""
    held = {row.pk: row for row in rows}
    parts: dict[int, list[Part]] = {key: [] for key in held}
    for part in Part.objects.filter(authorisation__in=list(held)).order_by("pk"):
        parts[part.authorisation_id].append(part)
    known = timelines.rows_of(part for own in parts.values() for part in own)
    return {key: _said(held[key], own, known) for key, own in parts.items()}


def to_renew(rows: Iterable[Authorisation], pending: Container[int]) -> dict[int, tuple[date, int]]:
    """Authorisation id → the last day for a timely renewal and the days left, from the first reminder on.

    One of which a renewal is `pending` already, or whose time has passed, is left out.
    """
    today = clock.today()
    offered: dict[int, tuple[date, int]] = {}
    for row in rows:
        pack = pack_of(row.version_id)
        last = clocks.last_timely_day(row.valid_until, pack)
        near = (row.valid_until - today).days <= max(pack.validity.reminder_stages, default=0)
        if near and last >= today and row.pk not in pending:
            offered[row.pk] = (last, (last - today).days)
    return offered


def _said(held: Authorisation, parts: list[Part], known: dict[int, list[Interval]]) -> Standing:
    pack, at = pack_of(held.version_id), clock.now()
    now = [next((row for row in known.get(part.pk, ()) if timelines.stretch_of(row).holds(at)), None) for part in parts]
    said = sorted({row.status if row else str(PartState.GRANTED) for row in now})
    words = {**{str(s): str(s.label) for s in Status}, str(PartState.GRANTED): str(PartState.GRANTED.label)}
    tone = tones.of(tones.PART, said[0]) if len(said) == 1 else Tone.WARNING
    types = from_now(timelines.types(held, parts, known), at)
    return Standing(
        words=", ".join(words.get(one, one) for one in said),
        tone=tone,
        type=type_name(pack, types[0].key if types else held.type),
        later=later_types(pack, types),
        ended_on=timelines.ended_on(now),
        last_day=timelines.last_day(held, parts),
    )


def _row(row: Authorisation, stand: Standing) -> list[object]:
    return [
        Cell(row.aeo_number, reverse("authorisations:status", args=[row.aeo_number])),
        Cell(row.operator.name_local, hint=row.operator.name_latin),
        Cell(stand.type, hint="; ".join(stand.later)),
        Cell(stand.words, tone=stand.tone),
        Cell(stand.ended_on, hint=_("ended")) if stand.ended_on else stand.last_day,
    ]


def consents(authorisation: Authorisation, pack: Pack) -> list[Row]:
    """What the holder answered to each consent that is asked for; what rests on law is not."""
    answered = companies.consents(authorisation.operator)
    asked = [consent for consent in pack.consents if consent.basis == "consent"]
    return [
        Row(str(consent.text), answered[consent.scope].state_label if consent.scope in answered else None)
        for consent in asked
    ]


def ceased(authorisation: Authorisation) -> list[Row]:
    """That the holder is no more: who recorded it, when, and why; it is kept in the journal."""
    said = _("recorded %(at)s by %(by)s")
    return [
        Row(_("The holder is no more"), [said % {"at": formats.instant_text(one.at), "by": one.by}, one.reason])
        for one in history(authorisation.subject, ["cease"])
    ]


def claim(part: Part) -> str:
    """What the holder said that it did about the cause of a suspension; it is kept in the journal."""
    entry = (
        Entry.objects.filter(subject=part.subject, verb="claim_remedied", facts__isnull=False).order_by("-seq").first()
    )
    return str(orjson.loads(entry.facts or "{}").get("reason", "")) if entry else ""

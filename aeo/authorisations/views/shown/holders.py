"""Holders as rows of a list, their consents, and what they said about a remedy."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from datetime import date
from typing import NamedTuple

import orjson
from django.urls import reverse
from django.utils.translation import gettext as _

from aeo.authorisations import clocks
from aeo.authorisations.holding import type_of
from aeo.authorisations.models import Authorisation, Interval, Part
from aeo.authorisations.queries import timelines
from aeo.authorisations.states import ONGOING, PartState, Status
from aeo.authorisations.views.shown import tones
from aeo.authorisations.views.shown.cases import Table
from aeo.components import formats
from aeo.components.contexts import Cell, Column, Row, Tone
from aeo.kernel import clock
from aeo.kernel.models import Entry
from aeo.programme.pack import Pack
from aeo.programme.pack import Part as PackPart
from aeo.programme.queries import pack_of
from audits.queries.history import history
from operators.queries import companies


def table(rows: Sequence[Authorisation]) -> Table:
    """Who holds what, how it stands now, until when; two queries besides the rows."""
    stand = standing(rows)
    heads = (_("AEO number"), _("Holder"), _("Type"), _("Status"), _("Valid until"))
    return Table([Column(head) for head in heads], [_row(row, stand[row.pk]) for row in rows])


class Standing(NamedTuple):
    """How a status stands now, in words and a tone; its type; when it has ended, since which day; else its last day."""

    words: str
    tone: str
    type: str
    ended_on: date | None
    last_day: date


def standing(rows: Iterable[Authorisation]) -> dict[int, Standing]:
    """Authorisation id → how it stands now; two queries, however many there are."""
    held = {row.pk: row for row in rows}
    parts: dict[int, list[Part]] = {key: [] for key in held}
    for part in Part.objects.filter(authorisation__in=list(held)).order_by("pk"):
        parts[part.authorisation_id].append(part)
    now = timelines.statuses([part.pk for own in parts.values() for part in own], clock.now())
    return {key: _said(held[key], own, now) for key, own in parts.items()}


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


def _said(held: Authorisation, parts: list[Part], now: dict[int, Interval]) -> Standing:
    keys = [part.pk for part in parts]
    said = sorted({now[key].status if key in now else str(PartState.GRANTED) for key in keys})
    words = {**{str(s): str(s.label) for s in Status}, str(PartState.GRANTED): str(PartState.GRANTED.label)}
    tone = tones.of(tones.PART, said[0]) if len(said) == 1 else Tone.WARNING
    ended = timelines.ended_on(now.get(key) for key in keys)
    last = timelines.last_day(held, parts)
    return Standing(", ".join(words.get(one, one) for one in said), tone, _type(held, parts, now), ended, last)


def _type(held: Authorisation, parts: list[Part], now: dict[int, Interval]) -> str:
    pack = pack_of(held.version_id)
    held_now = [PackPart(p.component, p.role) for p in parts if p.pk in now and now[p.pk].status in ONGOING]
    return str(pack.types[type_of(pack, held_now) or held.type].name)


def _row(row: Authorisation, stand: Standing) -> list[object]:
    return [
        Cell(row.aeo_number, reverse("authorisations:status", args=[row.aeo_number])),
        Cell(row.operator.name_local, hint=row.operator.name_latin),
        stand.type,
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

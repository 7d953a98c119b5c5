"""What holds of a part in time, stretch by stretch."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from aeo.authorisations.intervals import Stretch
from aeo.authorisations.states import Manner, Status
from aeo.authorisations.views.shown import tones
from aeo.authorisations.views.shown.words import moment
from aeo.components import formats
from aeo.kernel import clock
from aeo.kernel.refusals import Words

SECOND = timedelta(seconds=1)

GROUNDS: dict[str, Words] = {
    "granted": _("granted"),
    "validity": _("the period ended"),
    "urgent": _("urgent suspension"),
    "urgent_lapsed": _("the urgent suspension lapsed"),
    "ordinary": _("suspension"),
    "requested": _("suspension at the holder's request"),
    "lift": _("the suspension was lifted"),
    "revoke": _("revocation"),
    "downgrade": _("downgrading"),
    "annul": _("annulment from the first day"),
    "surrender": _("surrender by the holder"),
    "cease": _("the holder is no more"),
    "renewal_refused": _("the renewal was refused"),
    "renewal_ended": _("the renewal came to nothing"),
}


@dataclass(frozen=True)
class Line:
    """One stretch as it is shown."""

    status: str
    tone: str
    start: str
    end: str
    ground: Words
    prolonged: bool
    current: bool
    suspended: bool = False
    ahead: bool = False
    last_day: date | None = None
    lapses: bool = False


def _until(at: datetime | None) -> str:
    """The last day on which it holds; the hour when it ends within a day."""
    if at is None:
        return ""
    last = clock.day_of(at - SECOND)
    return formats.day_text(last) if at == clock.end_of(last) else formats.instant_text(at)


def lines(stretches: Iterable[Stretch], now: datetime) -> list[Line]:
    """The stretches of a timeline, in order."""
    return [
        Line(
            status=str(Status(s.status).label),
            tone=tones.of(tones.PART, s.status),
            start=moment(s.start),
            end=_until(s.end),
            ground=GROUNDS.get(s.ground, s.ground),
            prolonged=s.renewal is not None,
            current=s.holds(now),
            suspended=s.status == Status.SUSPENDED,
            ahead=s.start > now,
            last_day=clock.day_of(s.end - SECOND) if s.end else None,
            lapses=s.ground == Manner.URGENT,
        )
        for s in stretches
    ]

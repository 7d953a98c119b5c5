"""Counts of readiness checks: numbers of a day, from which nothing leads back to a check."""

from __future__ import annotations

from django.db.models import F

from aeo.kernel import clock
from operators.models import ReadinessCheck, ReadinessCount
from operators.models.readiness import Counted
from operators.queries import readiness as queries


def begun_today() -> int:
    """How many checks were begun today."""
    row = ReadinessCount.objects.filter(day=clock.today(), what=Counted.BEGUN, key="").first()
    return row.number if row else 0


def finish(readiness: ReadinessCheck) -> None:
    """The first time that every question has an answer it is counted, with the criteria that show a gap."""
    if readiness.finished_on is not None:
        return
    sheet = queries.sheet(readiness)
    if not sheet.slots or any(gap.kind == "unanswered" for gap in sheet.gaps):
        return
    readiness.finished_on = clock.today()
    readiness.save(update_fields=["finished_on"])
    count(Counted.FINISHED, "", *readiness.roles)
    for level, what in (("must", Counted.MUST), ("should", Counted.SHOULD)):
        count(what, *{gap.criterion for gap in sheet.gaps if sheet.question(gap.slot).level == level})


def count(what: Counted, *keys: str) -> None:
    """One more of each today. In the order of the keys, so that two who count do not wait for each other."""
    for key in sorted(keys):
        row, _new = ReadinessCount.objects.get_or_create(day=clock.today(), what=what, key=key)
        ReadinessCount.objects.filter(pk=row.pk).update(number=F("number") + 1)

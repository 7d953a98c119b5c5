"""Publishing a pack's version and loading a calendar year."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from aeo.kernel import clock, journal, reviewing
from aeo.kernel.lifecycle import action, root
from aeo.kernel.refusals import NotReady
from aeo.programme.calendars import LoadedYear, Year, read_years
from aeo.programme.decoding import BadPack
from aeo.programme.loader import Loaded, check, checked, fingerprint, load
from aeo.programme.models import CalendarDay, CalendarYear, Version

LONGEST_NOTE = 200


@dataclass(frozen=True)
class Published:
    """The version in question, and whether it was made now (or had this very content already)."""

    version: Version
    new: bool


@dataclass(frozen=True)
class Newer:
    """The version in force, and the pack of a folder beside what was published last: it would be the next `number`."""

    in_force: Version
    number: int
    sha256: str
    differs: bool


@dataclass(frozen=True)
class Changed:
    """A day whose being worked or free is different since a calendar year was loaded."""

    day: date
    working: bool


def publish(folder: Path, effective: date, *, by: str, invented: bool = False) -> Published:
    """Check the pack in a folder and publish it as the next version, with its calendar years.

    The same content again makes no new version. `invented` cases may lie before the norms: these are looked at as they
    are today. Raises BadPack; NotReady when the day is not possible.
    """
    loaded, years = ready(folder, max(effective, clock.today()) if invented else effective)
    published = publish_loaded(loaded, effective, by=by)
    load_years(loaded.pack.programme.code, years, by=by)
    return published


def newer(folder: Path) -> Newer | None:
    """How the pack in a folder stands to what is published; None while nothing is. Raises BadPack."""
    loaded = checked(folder, clock.today())
    code = loaded.pack.programme.code
    last = Version.objects.filter(code=code).order_by("-number").first()
    if last is None:
        return None
    in_force = Version.objects.in_force(code, clock.today()).first() or last
    return Newer(in_force, last.number + 1, loaded.sha256, loaded.sha256 != last.sha256)


def ready(folder: Path, on: date) -> tuple[Loaded, list[LoadedYear]]:
    """A pack and its calendar years with nothing wrong if they took effect on a day. Raises BadPack with the rest."""
    problems = check(folder, on)
    try:
        years = read_years(folder, load(folder).programme.languages) if not problems else read_years(folder, ())
    except BadPack as bad:
        years, problems = [], problems + bad.problems
    if problems:
        raise BadPack(problems)
    return checked(folder, on), years


@action
def publish_loaded(loaded: Loaded, effective: date, *, by: str) -> Published:
    """Publish a checked pack; one at a time."""
    code = loaded.pack.programme.code
    root("programme", code)
    last = Version.objects.filter(code=code).order_by("-number").first()
    if last is not None and last.sha256 == loaded.sha256:
        return Published(last, new=False)
    if last is not None:
        _possible(last, effective)
    version = Version.objects.create(
        code=code,
        number=last.number + 1 if last else 1,
        effective_from=effective,
        content=loaded.content,
        sha256=loaded.sha256,
        published_by=by,
    )
    facts = {"number": version.number, "effective_from": effective.isoformat(), "sha256": loaded.sha256}
    _tell(f"programme:{code}", "publish", by, facts)
    return Published(version, new=True)


@action
def load_years(code: str, years: list[LoadedYear], *, by: str) -> list[Changed]:
    """Load calendar years, replacing what was there for them. Returns the days that are different now."""
    root("calendar", code)
    new = [year for year in years if _is_new(code, year)]
    changed = [change for year in new for change in _load_year(code, year, by)]
    if new:
        # Also when no day is different: an end in a year announced only now is no longer provisional.
        reviewing.ask(reviewing.CALENDAR, note=_said(changed), by=by)
    return changed


def _is_new(code: str, loaded: LoadedYear) -> bool:
    known = CalendarYear.objects.filter(code=code, year=loaded.year.year, sha256=fingerprint(loaded.content))
    return not known.exists()


def _said(changed: list[Changed]) -> str:
    """The days in short, for a ledger: 2027-02-05 –, 2027-02-13 + (worked)."""
    days = ", ".join(f"{change.day.isoformat()} {'+' if change.working else '–'}" for change in changed)
    return days if len(days) <= LONGEST_NOTE else days[: LONGEST_NOTE - 1] + "…"


def _load_year(code: str, loaded: LoadedYear, by: str) -> list[Changed]:
    year, sha256 = loaded.year, fingerprint(loaded.content)
    before = CalendarYear.objects.filter(code=code, year=year.year).first()
    known = dict(before.days.values_list("day", "working")) if before else {}
    if before is not None:
        before.delete()
    row = CalendarYear.objects.create(
        code=code,
        year=year.year,
        published_on=year.published_on,
        source=year.source,
        sha256=sha256,
        loaded_at=clock.now(),
        loaded_by=by,
    )
    CalendarDay.objects.bulk_create(_days(row, year))
    changed = _changed(known, {day.day: day.working for day in year.days})
    facts = {"sha256": sha256, "changed": {change.day.isoformat(): change.working for change in changed}}
    _tell(f"calendar:{code}-{year.year}", "load", by, facts)
    return changed


def _days(row: CalendarYear, year: Year) -> list[CalendarDay]:
    return [
        CalendarDay(
            year=row,
            day=day.day,
            working=day.working,
            names=dict(day.name.values),
            assumption=day.assumption,
            note=day.note or day.source,
        )
        for day in year.days
    ]


def _changed(before: dict[date, bool], after: dict[date, bool]) -> list[Changed]:
    """Days that are worked now and were free, or the other way round."""
    days = sorted(before.keys() | after.keys())
    now = {day: after.get(day, day.weekday() < 5) for day in days}
    return [Changed(day, now[day]) for day in days if now[day] != before.get(day, day.weekday() < 5)]


def _possible(last: Version, effective: date) -> None:
    """A later version takes effect neither before an earlier one nor in the past: cases rely on what was in force."""
    earliest = max(last.effective_from, clock.today())
    if effective < earliest:
        raise NotReady(
            _("A new version takes effect on %(earliest)s at the earliest. Choose that day or a later one.")
            % {"earliest": earliest.isoformat()},
            "effective-too-early",
        )


def _tell(subject: str, verb: str, by: str, facts: dict[str, Any]) -> None:
    journal.append(journal.Record(subject, verb, "", "", by, clock.now(), facts))

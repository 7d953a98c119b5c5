"""The calendar: free and moved days, entered per year from the Government's announcement, never computed.

It is data of its own, in force for every case, never frozen with a pack's version.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from aeo.components import formats
from aeo.programme.decoding import BAD, BadPack, Decoder
from aeo.programme.files import as_json, read_toml
from aeo.programme.models import CalendarDay, CalendarYear
from aeo.programme.places import Place, Problem
from aeo.programme.text import Text


@dataclass(frozen=True, kw_only=True)
class Day:
    """A day that differs from Monday to Friday worked, Saturday and Sunday free; or a holiday worth its name."""

    day: date
    working: bool = False
    name: Text
    assumption: bool = False
    source: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Year:
    """A year's file. `published_on`: the day on which the last of its days was announced; absent before."""

    year: int
    published_on: date | None = None
    source: str = ""
    note: str = ""
    days: tuple[Day, ...] = ()


@dataclass(frozen=True)
class LoadedYear:
    """A year that could be read, with its plain content."""

    year: Year
    content: dict[str, Any]


@dataclass(frozen=True)
class WorkingDays:
    """The calendar of a programme as loaded, for aeo.kernel.clock.Calendar. Reads the database once, when asked."""

    code: str

    @cached_property
    def _differing(self) -> dict[date, tuple[bool, dict[str, str]]]:
        days = CalendarDay.objects.filter(year__code=self.code).values_list("day", "working", "names")
        return {day: (working, names) for day, working, names in days}

    @cached_property
    def _published(self) -> frozenset[int]:
        years = CalendarYear.objects.filter(code=self.code, published_on__isnull=False)
        return frozenset(years.values_list("year", flat=True))

    def is_working(self, day: date) -> bool:
        """True when offices work on that day."""
        known = self._differing.get(day)
        return known[0] if known else day.weekday() < 5

    def is_published(self, day: date) -> bool:
        """True when all days of that day's year were announced."""
        return day.year in self._published

    def name(self, day: date) -> str:
        """What a holiday is called in the reader's language; nothing for a day without a name."""
        _working, names = self._differing.get(day, (False, {}))
        return names.get(formats.language(), "")


@dataclass
class Files:
    """The years found in a folder of calendar files, and what is wrong with them."""

    years: list[LoadedYear] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def calendar(code: str = "") -> WorkingDays:
    """The calendar of a programme, of this installation's one when none is named."""
    return WorkingDays(code or settings.AEO_PROGRAMME)


def read_years(folder: Path, languages: tuple[str, ...]) -> list[LoadedYear]:
    """The years under `calendar/` of a pack's folder. Raises BadPack."""
    files = Files()
    for path in sorted((folder / "calendar").glob("*.toml")):
        _read_year(files, path, path.relative_to(folder).as_posix(), languages)
    if files.problems:
        raise BadPack(files.problems)
    return files.years


def _read_year(files: Files, path: Path, name: str, languages: tuple[str, ...]) -> None:
    data, source, problems = read_toml(path, name)
    decoder = Decoder()
    year = decoder.record(Year, data, Place(source)) if not problems else BAD
    files.problems.extend(problems + decoder.problems)
    if isinstance(year, Year):
        files.problems.extend(_wrong(year, Place(source), languages, path.stem))
        files.years.append(LoadedYear(year, as_json(data)))


def _wrong(year: Year, place: Place, languages: tuple[str, ...], stem: str) -> Iterator[Problem]:
    if str(year.year) != stem:
        yield place.child("year").problem(_("expected the year that the file is named after"))
    seen: set[date] = set()
    for number, day in enumerate(year.days):
        here = place.child("days").item(number, day.day.isoformat())
        if day.day.year != year.year or day.day in seen:
            yield here.child("day").problem(_("expected a day of the year, each only once"))
        seen.add(day.day)
        if day.assumption and not (day.source or day.note or year.note):
            yield here.child("assumption").problem(_("an assumption says in source or note what it rests on"))
        for language in languages:
            if not day.name.has(language):
                yield here.child("name").problem(
                    _("has no words in the language “%(language)s”") % {"language": language}
                )

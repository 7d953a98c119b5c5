"""The calendar: holidays and moved working days as data."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from pytest_django import DjangoAssertNumQueries

from aeo.kernel.clock import next_working_day
from aeo.kernel.deadlines import Period, due
from aeo.kernel.models import Entry
from aeo.programme.actions import Changed, load_years
from aeo.programme.calendars import calendar, read_years
from aeo.programme.decoding import BadPack
from tests.programme.conftest import Edit

LANGUAGES = ("mn", "en")


@pytest.fixture
def loaded(db: None, folder: Path) -> None:
    """The years of the bundled pack, loaded for the trial programme."""
    load_years("trial", read_years(folder, LANGUAGES), by="user:1")


@pytest.mark.usefixtures("loaded")
class TestTheBundledYears:
    """Facts of 2026 and what follows from the law for 2027 and 2028."""

    def test_days(self) -> None:
        days = calendar("trial")
        assert days.is_working(date(2026, 2, 16))
        assert [days.is_working(date(2026, 2, day)) for day in (17, 18, 19, 20)] == [False] * 4
        assert days.is_working(date(2026, 2, 28)), "a Saturday worked in place of the 17th"
        assert not days.is_working(date(2026, 2, 27) + timedelta(days=2))
        assert not days.is_working(date(2026, 11, 26))
        assert not days.is_working(date(2027, 2, 8))
        assert days.is_working(date(2027, 2, 10))
        assert not days.is_working(date(2028, 2, 28))
        assert [days.is_working(date(2027, 7, day)) for day in range(9, 17)] == [True, *[False] * 6, True]

    def test_only_an_announced_year_is_published(self) -> None:
        days = calendar("trial")
        assert [days.is_published(date(year, 1, 1)) for year in (2025, 2026, 2027)] == [False, True, False]

    def test_a_year_that_was_never_entered_knows_only_the_week(self) -> None:
        days = calendar("trial")
        assert days.is_working(date(2031, 1, 1))
        assert not days.is_working(date(2031, 1, 4))

    def test_periods_over_tsagaan_sar_and_naadam(self) -> None:
        days = calendar("trial")
        assert next_working_day(date(2026, 2, 17), days) == date(2026, 2, 23)
        assert due(Period(date(2026, 2, 16), 6, "working_days"), days).day == date(2026, 2, 28)
        assert next_working_day(date(2026, 7, 10), days) == date(2026, 7, 16)
        assert due(Period(date(2026, 1, 19), 30), days).day == date(2026, 2, 23)
        assert due(Period(date(2026, 1, 19), 30, moves=False), days).day == date(2026, 2, 18)
        assert due(Period(date(2027, 6, 12), 30), days).day == date(2027, 7, 16)
        assert due(Period(date(2027, 6, 12), 30), days).provisional
        assert not due(Period(date(2026, 6, 12), 30), days).provisional

    def test_two_queries_however_many_days_are_asked(self, django_assert_num_queries: DjangoAssertNumQueries) -> None:
        days = calendar("trial")
        with django_assert_num_queries(2):
            for number in range(400):
                days.is_working(date(2026, 1, 1) + timedelta(days=number))
                days.is_published(date(2026, 1, 1) + timedelta(days=number))

    def test_loading_again_changes_nothing(self, folder: Path) -> None:
        before = Entry.objects.filter(subject="calendar:trial-2026").count()
        assert load_years("trial", read_years(folder, LANGUAGES), by="user:1") == []
        assert Entry.objects.filter(subject="calendar:trial-2026").count() == before == 1

    def test_a_later_announcement_says_which_days_are_different(self, folder: Path, edit: Edit) -> None:
        moved = """
[[days]]
day = 2027-02-05
name = {mn = "Шилжүүлсэн", en = "Moved"}
[[days]]
day = 2027-02-13
working = true
name = {mn = "Нөхөж ажиллах", en = "Worked instead"}
"""
        path = folder / "calendar/2027.toml"
        path.write_text(path.read_text("utf-8") + moved, "utf-8")
        edit("calendar/2027.toml", "year = 2027\n", "year = 2027\npublished_on = 2027-01-20\n")
        changed = load_years("trial", read_years(folder, LANGUAGES), by="user:2")
        assert changed == [Changed(date(2027, 2, 5), False), Changed(date(2027, 2, 13), True)]
        days = calendar("trial")
        assert not days.is_working(date(2027, 2, 5))
        assert days.is_working(date(2027, 2, 13))
        assert days.is_published(date(2027, 2, 5))


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("year = 2027", "year = 2029", "year"),
        ("day = 2027-01-01", "day = 2028-01-01", "days[2028-01-01].day"),
        ("day = 2027-02-07", "day = 2027-01-01", "days[2027-01-01].day"),
        ("day = 2027-01-01", 'day = "New Year"', "days[1].day"),
        (', en = "New Year"', "", "days[2027-01-01].name"),
    ],
)
def test_bad_years_name_file_and_line(folder: Path, edit: Edit, old: str, new: str, key: str) -> None:
    line = edit("calendar/2027.toml", old, new)
    with pytest.raises(BadPack) as bad:
        read_years(folder, LANGUAGES)
    first = next(problem for problem in bad.value.problems if problem.key == key)
    assert (first.file, first.line) == ("calendar/2027.toml", line)


def test_every_uncertain_day_is_marked(folder: Path) -> None:
    for loaded in read_years(folder, LANGUAGES):
        for day in loaded.year.days:
            lunar = any(word in day.name.to("en") for word in ("Tsagaan", "Buddha", "Chinggis"))
            assert day.assumption or not lunar or day.day.isoformat().startswith("2026-02"), day

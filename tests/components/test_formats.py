"""Days, instants, counts and sizes in both languages."""

from datetime import UTC, date, datetime

import pytest
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy, override

from aeo.components import formats

LATE = datetime(2026, 11, 22, 17, 30, tzinfo=UTC)  # already the 23rd in Ulaanbaatar


@pytest.mark.parametrize(
    ("language", "style", "expected"),
    [
        ("mn", "long", "2026 оны 11 дүгээр сарын 23"),
        ("mn", "short", "2026.11.23"),
        ("en", "long", "23 November 2026"),
        ("en", "short", "23 Nov 2026"),
        ("de", "long", "23. November 2026"),
        ("xx", "long", "23 November 2026"),
    ],
)
def test_a_day_in_the_readers_form(language: str, style: str, expected: str) -> None:
    with override(language):
        assert formats.day_text(date(2026, 11, 23), style).replace("\u202f", " ").replace("\u00a0", " ") == expected


def test_an_instant_falls_on_the_programmes_day() -> None:
    with override("en"):
        assert formats.instant(LATE) == '<time datetime="2026-11-23T01:30+08:00">23 November 2026, 01:30</time>'
        assert formats.day(LATE) == '<time datetime="2026-11-23">23 November 2026</time>'


def test_nothing_is_shown_as_a_dash() -> None:
    assert formats.day(None) == formats.instant(None) == formats.size(None) == "–"


@pytest.mark.parametrize(
    ("count", "unit", "expected"),
    [
        (1, "days", "1 day"),
        (5, "days", "5 days"),
        (1, "working_days", "1 working day"),
        (0, "working_days", "0 working days"),
    ],
)
def test_days_in_words(count: int, unit: str, expected: str) -> None:
    with override("en"):
        assert formats.days(count, unit) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("2024", "2024"),
        ("500000000", "500\u00a0000\u00a0000"),
        ("1 500 000", "1\u00a0500\u00a0000"),
        ("-12345,50", "-12\u00a0345.50"),
        ("1234.5", "1234.5"),
        ("over 10000", "over 10000"),
        (None, None),
    ],
)
def test_thousands_stand_apart_and_a_year_stays_one(given: object, expected: object) -> None:
    assert formats.figure(given) == expected


@pytest.mark.parametrize(
    ("count", "expected"),
    [(0, "0 B"), (999, "999 B"), (1000, "1 kB"), (88_400, "88.4 kB"), (1_430_000, "1.4 MB"), (250_000_000, "250 MB")],
)
def test_sizes(count: int, expected: str) -> None:
    assert formats.size(count) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (True, "Yes"),
        (False, "No"),
        (0, "0"),
        (gettext_lazy("Back"), "Back"),
        (mark_safe("<b>x</b>"), "<b>x</b>"),
        (None, '<span class="app-none">Not given</span>'),
        ([], '<span class="app-none">Not given</span>'),
        (["a<b", date(2026, 1, 2)], "a&lt;b"),
        (date(2026, 1, 2), "2 January 2026"),
        (LATE, "23 November 2026, 01:30"),
    ],
)
def test_any_fact(given: object, expected: str) -> None:
    with override("en"):
        assert expected in str(formats.value(given))


def test_languages_name_themselves() -> None:
    assert [formats.own_name("mn"), formats.own_name("en")] == ["Монгол", "English"]

"""Between which days a day may be named: the programme says how far ahead, the company's founding how far back."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from aeo.components.formats import day_text
from aeo.kernel import clock
from aeo.kernel.policy import YES, Verdict, when


def ahead(day: date, days: int) -> Verdict:
    """At most so many days from today on."""
    last = clock.today() + timedelta(days=days)
    words = _("This day is too far off. Name a day up to %(day)s.") % {"day": day_text(last)}
    return when(day <= last, words, "day-far")


def founded(day: date, first: date | None) -> Verdict:
    """Not before the company was established, where that is known."""
    if first is None:
        return YES
    words = _("The company was established on %(day)s. Name that day or a later one.") % {"day": day_text(first)}
    return when(day >= first, words, "day-before-founding")


def from_today(day: date, days: int) -> Verdict:
    """Today or later, and at most so many days ahead."""
    return when(day >= clock.today(), _("Name today or a later day."), "day-passed") & ahead(day, days)


def before_end(day: date, last: date | None) -> Verdict:
    """Not after the last day of what it is about, if that is known: it ends then anyway."""
    words = _("The status ends with %(day)s anyway. Name that day or an earlier one.")
    return when(last is None or day <= last, words % {"day": day_text(last)} if last else words, "day-after-end")


def rests(day: date, first: date, ends: date | None, longest: int) -> Verdict:
    """A suspension for which a holder asks ends after it began, within the status and the time of the programme."""
    last = first + timedelta(days=longest)
    last = min(ends, last) if ends else last
    words = _("A suspension from that day lasts until %(day)s at the latest. Name that day or an earlier one.")
    return when(day > first, _("Name a day after the first one."), "no-time") & when(
        day <= last, words % {"day": day_text(last)}, "too-long"
    )


def held(day: date, first: date) -> Verdict:
    """A day that has come, and on which there was the status already; of one that has not begun, today."""
    first = min(first, clock.today())
    words = _("The status began on %(day)s. Name that day or a later one.") % {"day": day_text(first)}
    come = when(day <= clock.today(), _("Name a day that has come."), "day-future")
    return come & when(day >= first, words, "day-before-status")


def told(day: date, days: int) -> Verdict:
    """A change is told once it has happened, or so many days before."""
    if days:
        return ahead(day, days)
    return when(day <= clock.today(), _("This day lies in the future. Tell of a change once it has happened."))

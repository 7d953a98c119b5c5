"""A time limit that came to end on another day: told, the letter keeps its date, the ledger shows both."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from aeo.accounts.actors import holders
from aeo.accounts.roles import Role
from aeo.authorisations.actions import moved
from aeo.kernel import clock, reviewing
from aeo.kernel.models import Deadline, DeadlineEvent, Outage
from aeo.notices.models import Message, Notice
from aeo.programme import calendars, ledger
from aeo.programme.actions import load_years
from aeo.programme.packs import BUNDLED
from aeo.programme.queries import current
from operators.actions import timing
from operators.models import Application
from tests.factories import operators as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
NAADAM = date(2026, 7, 10)


@pytest.fixture
def accepted() -> Application:
    """Accepted so that the time to decide ends on the last working day before Naadam."""
    _version, pack = current()
    length = timedelta(days=pack.clocks["decision"].length)
    with clock.frozen(clock.start_of(NAADAM - timedelta(days=1) - length) + timedelta(hours=12)):
        return make.accepted()


def longer_naadam(folder: Path) -> None:
    """The Government makes the day before the holidays free."""
    (folder / "calendar").mkdir()
    path = folder / "calendar" / "2026.toml"
    text = (BUNDLED / "mn" / "calendar" / "2026.toml").read_text("utf-8")
    path.write_text(text + '\n[[days]]\nday = 2026-07-09\nname = {mn = "Амралт", en = "Free"}\n', "utf-8")
    load_years("mn", calendars.read_years(folder, ("mn", "en")), by="user:1")


def limit(application: Application) -> Deadline:
    """Its time to decide."""
    return Deadline.objects.get(subject=application.subject, clock=timing.DECISION)


def test_both_sides_are_told_and_the_ledger_shows_both_days(accepted: Application, tmp_path: Path) -> None:
    before = limit(accepted).due_on
    assert before == NAADAM - timedelta(days=1)
    with clock.frozen(clock.start_of(date(2026, 7, 1))):
        longer_naadam(tmp_path)
        reviewing.review_all("calendar", by="user:1", note="2026-07-09 –")
        event = DeadlineEvent.objects.get(deadline=limit(accepted))
        for _time in range(2):
            moved.tell(event.pk)
    told = Message.objects.filter(about=accepted.subject, what=f"deadline_moved:{event.pk}")
    readers = {make.owner(accepted.operator).ref, make.signatory(accepted.operator).ref}
    readers |= {user.ref for user in holders(Role.OFFICER)}
    assert {message.user_ref for message in told} == readers
    after = limit(accepted).due_on
    assert after == date(2026, 7, 16)
    assert all("2026" in message.body for message in told)
    lines = [line for line in ledger.shown(limit(accepted), current()[1]).events if "→" in str(line.effect)]
    assert [line.basis for line in lines] == ["2026-07-09 –", ""], "and over which free days"


def test_a_letter_keeps_the_day_that_it_printed(tmp_path: Path) -> None:
    with clock.frozen(datetime(2026, 6, 20, 4, tzinfo=clock.zone())):
        application = make.returned()
        letter = Notice.objects.get(about=application.subject, letter="return_list")
        printed = letter.facts
    longer_naadam(tmp_path)
    reviewing.review_all("calendar", by="user:1")
    letter.refresh_from_db()
    assert letter.facts == printed


def test_an_outage_is_recorded_when_it_is_over(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("outage", "2026-03-01T09:00", "2026-03-01T18:00+08:00", note="Цахилгаан тасарсан")
    row = Outage.objects.get()
    assert (row.ended_at - row.began_at) == timedelta(hours=9)
    assert "recorded" in capsys.readouterr().out
    with pytest.raises(CommandError, match="when it is over"):
        call_command("outage", "2026-03-01T09:00", "2027-03-01T18:00")
    with pytest.raises(CommandError, match="expected a time"):
        call_command("outage", "yesterday", "today")

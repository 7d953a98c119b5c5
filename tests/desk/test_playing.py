"""Playing a case with nobody but ourselves: the example cases, and every other step, on one database."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from aeo.authorisations.models import Authorisation, Certificate
from aeo.authorisations.states import CertificateState
from aeo.desk.walking.checking import check
from aeo.desk.walking.clocks import Clocks
from aeo.desk.walking.play import Play
from aeo.desk.walking.player import CannotGoOn, Player
from aeo.desk.walking.reading import read
from aeo.desk.walking.steps import STEPS
from aeo.desk.walking.worlds import Alone
from aeo.house.places import CHECKOUT
from aeo.kernel import clock, running, verification
from aeo.kernel.tasks import celery
from aeo.programme import loader
from aeo.programme.pack import Pack
from aeo.programme.packs import BUNDLED

pytestmark = pytest.mark.django_db
CASES = CHECKOUT / "tests" / "cases"


@pytest.fixture(scope="module")
def pack() -> Pack:
    """The bundled pack."""
    return loader.load(BUNDLED / "mn")


@pytest.fixture(autouse=True)
def _tasks_and_keys(sealing: dict[str, str]) -> None:
    celery.autodiscover_tasks(force=True)


def play(path: Path, pack: Pack, until: str = "") -> tuple[Play, list[str]]:
    """Play a case; returns what has become of it, and what was said."""
    said: list[str] = []
    clocks = Clocks()
    player = Player(check(read(path, pack), pack), Alone(), said.append, after=lambda: said.extend(clocks.changes()))
    return player.run(until), said


def test_an_example_case_plays_through_without_workers(pack: Pack) -> None:
    done, said = play(CASES / "mine.toml", pack)

    assert done.application.state == "granted_in_part"
    assert not list(verification.verify())
    granted = Authorisation.objects.filter(operator=done.company)
    assert granted
    waiting = Certificate.objects.filter(authorisation__in=granted, state=CertificateState.PREPARING)
    assert waiting.count() == granted.count(), "papers are left to the workers"
    assert any("clock decision of application:" in line for line in said)


def test_a_case_can_be_played_up_to_a_label(pack: Pack) -> None:
    done, said = play(CASES / "broker.toml", pack, until="submitted")

    assert done.application.state == "submitted"
    assert said[-1].startswith("            clock acceptance")


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ('do = "sign"\nby = "director"\nexpect = {refused = "stale"}', "expected stale, but refused (incomplete)"),
        ('do = "sign"\nby = "director"\nexpect = {refused = "incomplete", words = "xyz"}', "expected incomplete “xyz”"),
        ('do = "evidence"\nby = "director"\nexpect = {refused = "stale"}', "but nothing was refused"),
        ('do = "evidence"\nby = "director"\non = 2026-03-01', "lies before 2026-03-02"),
        ('do = "open_letter"\nby = "director"', "refused (no-letter)"),
        ('do = "wait"\nclock = "hearing"', "refused (no-clock)"),
        ('do = "decide"\nby = "approver"', "refused (no-decision)"),
        ('do = "answers"\nby = "director"', "is not in the company's library yet"),
    ],
)
def test_what_was_not_expected_stops_it_too(step: str, said: str, pack: Pack, tmp_path: Path) -> None:
    text = (CASES / "refused" / "no-mandate.toml").read_text("utf-8").replace("../files/", f"{CASES}/files/")
    head = text.index("[[step]]")
    first = '[[step]]\ndo = "start"\nby = "director"\n\n[[step]]\n'
    path = tmp_path / "case.toml"
    path.write_text(text[:head] + first + step + "\n", "utf-8")
    with pytest.raises(CannotGoOn) as stopped:
        play(path, pack)
    assert said in str(stopped.value)


class Counting:
    """A world in which time does nothing; it notes the days on which it was asked to."""

    def __init__(self) -> None:
        self.days: list[date] = []

    def settle(self) -> None:
        """Nothing was woken."""

    def new_day(self) -> None:
        self.days.append(clock.today())


def test_only_days_that_bring_something_are_played_and_what_stays_overdue_is_tried_once(pack: Pack) -> None:
    world = Counting()
    player = Player(check(read(CASES / "broker.toml", pack), pack), world, lambda _words: None)
    start = player.case.start
    player.pass_time(start + timedelta(days=3))
    assert world.days == []
    running.open_("application:0", running.Limit("draft_lapse", 10, moves=False), start)
    running.open_("application:0", running.Limit("decision", 400, moves=False, stages=(30,)), start)
    player.pass_time(start + timedelta(days=395))
    assert world.days[0] == start + timedelta(days=11), "the day after the last day"
    assert {start + timedelta(days=days) for days in range(370, 396)} == set(world.days[1:]), "nobody took the warning"
    assert clock.day_of(player.now) == start + timedelta(days=395)


def test_every_other_step_works(pack: Pack) -> None:
    done, _said = play(Path(__file__).with_name("every_step.toml"), pack)
    examples = [
        path.read_text("utf-8") for path in [*CASES.glob("*.toml"), Path(__file__).with_name("every_step.toml")]
    ]

    assert [verb for verb in STEPS if not any(f'do = "{verb}"' in text for text in examples)] == []
    assert done.application.state
    assert not list(verification.verify())

"""kill -9 at every named point from a decision to its sealed certificate: nothing is lost, nothing is there twice."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import aeo.celery  # noqa: F401 - every task declares its point
from aeo.kernel.models import Message
from aeo.kernel.seams import SEAMS
from tests.process import cases
from tests.process.conftest import Nursery
from tests.support.processes import SEAL, WORK, wait_until

pytestmark = pytest.mark.process

Team = Callable[..., bool]
PATIENCE = 60
OUTBOX = ("outbox.committed", "outbox.marked", "outbox.sent")
# Who passes which point on the way from the decision to the certificate.
POINTS = {
    "decider": ("decision.decided", *OUTBOX),
    "worker": (
        *OUTBOX,
        "paper.rendered",
        "blob.written",
        "paper.stored",
        "task.documents.render",
        "certificate.seal_wanted",
        "certificate.in_force",
        "task.certificates.seal",
        "mail.sent",
        "task.mails.send",
        "task.audits.conclude",
        "task.register.publish",
    ),
    "sealer": (*OUTBOX, "paper.signed", "blob.kept", "paper.sealed", "task.documents.seal"),
}
# One case bears the death of everybody who has a part in it: whoever takes over dies at the next point.
ROUNDS = [{who: seams[number::5] for who, seams in POINTS.items() if seams[number::5]} for number in range(5)]


@pytest.fixture
def team(nursery: Nursery, sealing: dict[str, str]) -> Iterator[Team]:
    """`team(worker="paper.stored=/path")` has a worker and a sealer run; True when one had to be started."""
    running: dict[str, int] = {}

    def see_to_it(**crash: str) -> bool:
        before = set(running.values())
        for name, queues, told in (("worker", WORK, {}), ("sealer", SEAL, sealing)):
            if name not in running or not nursery.lives(running[name]):
                at = {"AEO_CRASH_AT": crash.get(name, "")}
                running[name] = nursery.run("work", *queues, told={**told, **at})
        return set(running.values()) != before

    yield see_to_it
    nursery.kill(*running.values())


def test_every_point_is_tried(nursery: Nursery, team: Team, hasten: Callable[..., int]) -> None:
    """Every point that is not a task's end, and the end of every task that a decision wakes."""
    case = cases.ready()
    before = list(Message.objects.values_list("pk", flat=True))
    team()
    nursery.run("decide", case.decision, case.approver)
    wait_until(lambda: hasten() == 0 and cases.is_finished(case), PATIENCE, every=0.2)
    woken = Message.objects.exclude(pk__in=before).values_list("task", flat=True)
    cases.assert_one_of_everything(case)
    points = {seam for seam in SEAMS if not seam.startswith("task.")} | {f"task.{task}" for task in woken}
    assert points == {seam for seams in POINTS.values() for seam in seams}


@pytest.mark.parametrize("killed", ROUNDS, ids=lambda killed: f"from-{killed['worker'][0]}")
def test_killed_there_is_one_of_everything(
    nursery: Nursery, team: Team, hasten: Callable[..., int], tmp_path: Path, killed: dict[str, tuple[str, ...]]
) -> None:
    markers = {f"{who}@{seam}": tmp_path / f"{who}@{seam}" for who, seams in killed.items() for seam in seams}
    crash = {who: " ".join(f"{seam}={markers[f'{who}@{seam}']}" for seam in seams) for who, seams in killed.items()}
    decider_dies = crash.pop("decider", "")
    case = cases.ready()
    team(**crash)
    decider = nursery.run("decide", case.decision, case.approver, told={"AEO_CRASH_AT": decider_dies})
    wait_until(lambda: not nursery.lives(decider), PATIENCE)
    died = time.monotonic()

    def done() -> bool:
        nonlocal died
        if team(**crash):
            died = time.monotonic()
        # A killed worker's lock on its message is free a moment later; then beat is not so impatient any more.
        hasten(0.4 if time.monotonic() < died + 2 else 5)
        return cases.is_finished(case)

    wait_until(done, PATIENCE, every=0.2)
    assert [name for name, marker in markers.items() if not marker.exists()] == []
    cases.assert_one_of_everything(case)

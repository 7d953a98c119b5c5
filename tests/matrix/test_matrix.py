"""State × verb × role of every machine, as text that a lawyer can read: one file each beside this test.

What is not listed is refused. UPDATE_SNAPSHOTS=1 writes the tables anew: read the difference before you commit it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from aeo.kernel import policy
from aeo.kernel.lifecycle import Stateful, machine
from aeo.kernel.verification import stateful_models
from tests.matrix import cast
from tests.support import snapshots

HERE = Path(__file__).parent
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def states(subject: Stateful) -> dict[str, str]:
    """The states with their names, in the order of the machine."""
    model: Any = type(subject)
    field = model._meta.get_field("state")
    return {value: str(label) for value, label in field.flatchoices}


def who(scene: cast.Scene, verb: str) -> str:
    """Everybody who may."""
    return ", ".join(n for n, actor in scene.people.items() if policy.permitted(actor, scene.subject, verb)) or "nobody"


def table(scene: cast.Scene) -> Iterator[str]:
    """The lines of one machine."""
    subject = scene.subject
    yield f"{subject.kind.replace('_', ' ').upper()}\n"
    if scene.note:
        yield f"{scene.note}\n"
    yield f"It begins by “{subject.birth}”: {who(scene, subject.birth)}.\n"
    for state, label in states(subject).items():
        subject.__dict__["state"] = state
        yield f"{state} ({label})"
        yield from _verbs(scene, state)
        yield ""


def _verbs(scene: cast.Scene, state: str) -> Iterator[str]:
    moves = {verb: targets[state] for verb, targets in machine(type(scene.subject)).items() if state in targets}
    if not moves:
        yield "    nothing follows"
    for verb, targets in moves.items():
        to = "stays" if targets == (state,) else " or ".join(targets)
        yield f"    {verb.strip('_')} → {to}: {who(scene, verb)}"


@pytest.mark.parametrize("make", cast.SCENES, ids=lambda make: make.__name__)
def test_state_by_verb_by_role(make: Callable[[], cast.Scene]) -> None:
    scene = make()
    assert scene.subject.kind == make.__name__
    snapshots.same(HERE / f"{make.__name__}.txt", "\n".join(table(scene)))


def test_no_machine_is_left_out() -> None:
    ours = {model.kind for model in stateful_models() if not model.__module__.startswith("tests.")}
    assert {make.__name__ for make in cast.SCENES} == ours
    assert {path.stem for path in HERE.glob("*.txt")} == ours

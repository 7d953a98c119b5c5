"""State × verb × role of a paper, whole."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection

from aeo.accounts.roles import Role
from aeo.documents.models import Document
from aeo.kernel.lifecycle import machine
from aeo.kernel.policy import SYSTEM, Actor, permitted
from aeo.kernel.refusals import Contradiction
from tests.documents.papers import prepared

MOVES = {
    "prepared": {"render": "rendered", "fail": "failed", "cancel": "cancelled"},
    "rendered": {"seal": "sealed", "fail": "failed", "cancel": "cancelled"},
    "sealed": {},
    "failed": {"retry": "prepared", "cancel": "cancelled"},
    "cancelled": {},
}
RETRY = {"system", Role.OFFICER, Role.RECORDS, Role.PROGRAMME_ADMINISTRATOR}


def test_the_moves_are_those_of_the_table() -> None:
    found: dict[str, dict[str, str]] = {state: {} for state in MOVES}
    for verb, moves in machine(Document).items():
        for source, (target,) in moves.items():
            found[source][verb] = target
    assert found == MOVES


@pytest.mark.parametrize("verb", ["prepare", "render", "seal", "fail", "cancel", "retry"])
@pytest.mark.parametrize("who", ["system", "stranger", *sorted(Role.values)])
def test_who_may(verb: str, who: str) -> None:
    actor = SYSTEM if who == "system" else Actor("user:9", who, frozenset({who}) & frozenset(Role.values))
    verdict = permitted(actor, Document(), verb)
    assert verdict.allowed == (who in RETRY if verb == "retry" else who == "system")


@pytest.mark.django_db
def test_a_version_exists_once() -> None:
    prepared()
    with pytest.raises(Contradiction) as refused:
        prepared()
    assert refused.value.code == "paper_version_once"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        "state = 'sealed'",
        "state = 'rendered', sealed_at = now(), sealed_sha256 = 'x'",
        "rendered_at = now()",
        "state = 'lost'",
    ],
)
def test_the_database_refuses_contradictions(change: str) -> None:
    document = prepared()
    with connection.cursor() as cursor, pytest.raises(IntegrityError):
        cursor.execute(f"UPDATE documents_document SET {change} WHERE id = %s", [document.pk])

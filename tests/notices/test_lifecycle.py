"""State × verb × role of a notice, whole: the committed table of lifecycles §5."""

from __future__ import annotations

import pytest

from aeo.accounts.roles import Role
from aeo.kernel.lifecycle import machine
from aeo.kernel.policy import SYSTEM, Actor, permitted
from aeo.notices.models import Notice

MOVES = {
    "prepared": {"register": "registered"},
    "registered": {"dispatch": "dispatched"},
    "dispatched": {"serve": "served", "bounce": "bounced", "refuse": "refused", "unclaimed": "unclaimed"},
    "bounced": {"dispatch": "dispatched", "serve": "served"},
    "refused": {"dispatch": "dispatched", "serve": "served"},
    "unclaimed": {"dispatch": "dispatched", "serve": "served"},
    "served": {},
}
ADDRESSEE, STRANGER = "addressee", "stranger"
STAFF = sorted(set(Role.values) - {Role.SYSTEM_ADMINISTRATOR})
POST_ROOM = {Role.RECORDS, Role.OFFICER, Role.LEAD}
WHO = {
    "prepare": {"system", ADDRESSEE, *STAFF},
    "register": {"system", ADDRESSEE, *STAFF},
    "dispatch": {"system", ADDRESSEE, *STAFF},
    "serve": {"system", ADDRESSEE, *POST_ROOM},
    "bounce": {"system", *POST_ROOM},
    "refuse": {"system", *POST_ROOM},
    "unclaimed": {"system", *POST_ROOM},
}


def test_the_moves_are_those_of_the_table() -> None:
    found: dict[str, dict[str, str]] = {state: {} for state in MOVES}
    for verb, moves in machine(Notice).items():
        for source, (target,) in moves.items():
            found[source][verb] = target
    assert found == MOVES


def _actor(who: str) -> Actor:
    if who == "system":
        return SYSTEM
    ref = {ADDRESSEE: "user:7", STRANGER: "user:8"}.get(who, "user:9")
    return Actor(ref, who, frozenset({who}) if who in Role.values else frozenset())


@pytest.mark.parametrize("verb", sorted(WHO))
@pytest.mark.parametrize("who", ["system", ADDRESSEE, STRANGER, *sorted(Role.values)])
def test_who_may(verb: str, who: str) -> None:
    notice = Notice(to_users=["user:7"])
    verdict = permitted(_actor(who), notice, verb)
    assert verdict.allowed == (who in WHO[verb])
    assert verdict.allowed or str(verdict.reason).endswith(".")

"""Keepers may; strangers may not."""

from typing import Any

from aeo.kernel.policy import Actor, Rules, Verdict, when
from tests.machines.models import Gate

rules = Rules(Gate)


@rules.may("build", "open", "close", "paint")
def may(actor: Actor, gate: Gate) -> Verdict:
    """Only keepers."""
    return when(actor.has("keeper"), "Only a keeper may.")


@rules.ready("open")
def open_ready(gate: Gate, basis: Any) -> Verdict:
    """A nameless gate stays shut."""
    return when(gate.name, "Name the gate first.")

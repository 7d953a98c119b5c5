"""A gate (parent) and its keys (children)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django_fsm import RETURN_VALUE, transition

from aeo.kernel.constraints import check, known_states, only_in_states
from aeo.kernel.lifecycle import Act, Stateful, state_field


class GateState(models.TextChoices):
    """Where a gate can be."""

    SHUT = "shut", "shut"
    OPEN = "open", "open"
    LOCKED = "locked", "locked"


class Gate(Stateful):
    """A gate."""

    kind = "gate"
    birth = "build"
    state = state_field(GateState, GateState.SHUT)
    name = models.CharField(max_length=40)
    opened_at = models.DateTimeField(null=True)
    opened_by = models.CharField(max_length=40, null=True)  # noqa: DJ001 - paired with opened_at
    limit = models.IntegerField(default=10)

    class Meta:
        constraints = [
            known_states("gate_state", GateState.values),
            only_in_states("gate_opened", [GateState.OPEN], "opened_at", "opened_by", words="An open gate was opened."),
            check("gate_limit", Q(limit__lte=100), "A gate carries a hundred at most."),
        ]

    @transition("state", source=GateState.SHUT, target=GateState.OPEN)
    def open(self, act: Act, *, limit: int = 10) -> None:
        """Open."""
        self.opened_at, self.opened_by, self.limit = act.at, act.by.ref, limit

    @transition("state", source=GateState.OPEN, target=RETURN_VALUE(GateState.SHUT, GateState.LOCKED))
    def close(self, act: Act, *, lock: bool = False) -> str:
        """Close, and lock if asked to."""
        self.opened_at = self.opened_by = None
        return GateState.LOCKED if lock else GateState.SHUT

    @transition("state", source="*", target=None)
    def paint(self, act: Act) -> None:
        """Stays as it is."""


class Key(models.Model):
    """A key that hangs on a gate."""

    gate = models.ForeignKey(Gate, on_delete=models.CASCADE, related_name="keys")

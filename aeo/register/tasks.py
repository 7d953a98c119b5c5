"""The register is published after every change, and renewed by beat once a day."""

from __future__ import annotations

from aeo.kernel.policy import SYSTEM
from aeo.kernel.tasks import durable_task, periodic_task
from aeo.register import actions


@durable_task("register.publish")
def publish(aeo_number: str) -> None:
    """A record changed. Of several changes the first task publishes all; the others find nothing new."""
    actions.publish(by=SYSTEM)


@periodic_task("register.renew")
def renew() -> None:
    """Beat's call: at least one manifest a day, and whatever a lost task left unpublished."""
    actions.publish(by=SYSTEM)

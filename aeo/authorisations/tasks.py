"""What the outbox and beat wake. Every handler may run any number of times and reads the present."""

from __future__ import annotations

from aeo.authorisations.actions import (
    certificates,
    consents,
    handed,
    hearings,
    monitoring,
    moved,
    reminding,
    reviews,
    sweeps,
)
from aeo.kernel.tasks import celery, durable_task

# The outbox hands over ids under this name.


@durable_task("certificates.seal")
def seal(id: int) -> None:
    """A paper was sealed; if it is a certificate's, that comes into force."""
    certificates.seal(id)


@durable_task("certificates.fail")
def fail(id: int) -> None:
    """A paper could not be made; if it is a certificate's, that failed."""
    certificates.fail(id)


@durable_task("authorisations.review")
def review(id: int) -> None:
    """A finding is overdue."""
    reviews.review(id)


@durable_task("authorisations.application_gone")
def application_gone(id: int) -> None:
    """An application was withdrawn or closed: what was proposed on it is dropped."""
    consents.application_gone(id)


@durable_task("authorisations.deadline_moved")
def deadline_moved(id: int) -> None:
    """A time limit came to end on another day."""
    moved.tell(id)


@durable_task("authorisations.infected")
def infected(id: int) -> None:
    """The scanner found malware in a file: who handed it in is told."""
    handed.infected(id)


@celery.task(name="authorisations.sweep")
def sweep() -> None:
    """Beat: states follow their intervals, hearings that are over are closed, ends are told."""
    sweeps.follow()
    hearings.close_those_over()
    sweeps.remind()
    reminding.remind()
    monitoring.keep()
    monitoring.remind()

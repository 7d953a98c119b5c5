"""Papers are made and files are scanned after the act that asked for it."""

from __future__ import annotations

from aeo.documents import blobs
from aeo.documents.actions import forgetting, losses, making, previewing, transfers, uploads
from aeo.kernel.tasks import durable_task, periodic_task


def give_up(id: int) -> None:
    """All tries are used up."""
    making.give_up(id)


@durable_task("documents.render", exhausted=give_up)
def render(id: int) -> None:
    """Render a prepared paper."""
    making.print_(id)


@durable_task("documents.seal", exhausted=give_up)
def seal(id: int) -> None:
    """Seal a rendered paper, if its kind is sealed."""
    making.seal(id)


@durable_task("documents.scan", attempts=20)
def scan(id: int) -> None:
    """Ask the scanner about an uploaded file; it waits, unopened, until the scanner answers."""
    uploads.scan(id)


@durable_task("documents.preview", attempts=3)
def preview(id: int) -> None:
    """Make a picture of an uploaded file."""
    previewing.make(id)


@periodic_task("documents.scan_waiting")
def scan_waiting() -> None:
    """Beat's call: whatever still waits for the scanner is asked about again."""
    uploads.scan_waiting()


@periodic_task("documents.tidy")
def tidy() -> None:
    """Beat's call: remove what unfinished writes and given-up transfers left behind, and what nothing refers to.

    What was lost and is back is not told of any more.
    """
    losses.look_again()
    blobs.tidy()
    transfers.tidy()
    forgetting.run()

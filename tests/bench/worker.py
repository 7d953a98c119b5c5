"""The worker of the benchmark: our application, and two tasks of its own."""

from celery import shared_task
from django.db import connection

from aeo.celery import app
from aeo.kernel.tasks import durable_task

__all__ = ["app", "nothing", "update"]


@durable_task("bench.nothing")
def nothing() -> None:
    """A handler that does nothing: what is measured is the way to it and back."""


@shared_task(name="bench.update")
def update(message_id: int) -> None:
    """The floor: one UPDATE by key."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kernel_message SET done_at = now() WHERE id = %s", [message_id])

"""A form is carried out once, however often it arrives: under the key that its page was made with.

The key is written down in the transaction of the first act done for it. So it is known exactly when something was
recorded, whatever dies, and two that arrive at the same moment take turns (docs/decisions/0026-sent-once.md).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import connection

from aeo.kernel import clock
from aeo.kernel.models import Once

KEPT_DAYS = 7
TURN = "SELECT {}(hashtextextended(%s, 0))"


@dataclass
class Form:
    """One form as it arrived: whose it is, its key, and what was in it: as a whole, and the digest of each field.

    `labels`: how the page calls its fields, as far as whoever carries it out has said.
    """

    scope: str
    key: str
    digest: bytes
    fields: Mapping[str, str] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    known: bool = False

    def row(self) -> Once | None:
        """What is known of an earlier arrival."""
        return Once.objects.filter(scope=self.scope, key=self.key).first()


_carried_out: ContextVar[Form | None] = ContextVar("carried_out", default=None)


@contextmanager
def turn(form: Form) -> Iterator[None]:
    """The time of this form: the same one, should it arrive again meanwhile, waits until it is over."""
    name = f"{form.scope}:{form.key}"
    _call("pg_advisory_lock", name)
    token = _carried_out.set(form)
    try:
        yield
    finally:
        _carried_out.reset(token)
        _call("pg_advisory_unlock", name)


def carried_out() -> Form | None:
    """The form whose turn it is."""
    return _carried_out.get()


@contextmanager
def taken() -> Iterator[None]:
    """Around the transaction of an act: the form is known once that was committed."""
    yield
    form = _carried_out.get()
    if form is not None:
        form.known = True


def take() -> None:
    """Write down the form that is carried out, within the transaction of its first act."""
    form = _carried_out.get()
    if form is not None and not form.known:
        now = clock.now()
        Once.objects.create(scope=form.scope, key=form.key, request_hash=form.digest, answer={}, at=now)


def led_to(form: Form, address: str) -> None:
    """Where whoever sent it was led to: so is the one who sends it again. With what was in it, field by field."""
    answer = {"to": address, "fields": form.fields, "labels": form.labels}
    Once.objects.filter(scope=form.scope, key=form.key).update(answer=answer)


def forget(form: Form) -> None:
    """It was sent back to be corrected, or leads nowhere: it may be sent again."""
    Once.objects.filter(scope=form.scope, key=form.key).delete()


def tidy() -> None:
    """Forget keys of pages that nobody has open any more."""
    Once.objects.filter(at__lt=clock.now() - timedelta(days=KEPT_DAYS)).delete()


def _call(function: str, name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(TURN.format(function), [name])

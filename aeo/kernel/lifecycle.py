"""State machines: `perform` is the only way in which anything changes its state.

It locks, judges, moves, saves, records and posts, in that order, in one transaction. A transition method
(django_fsm) stamps fields from its arguments and does nothing else; errands belong to tasks woken by a topic.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from functools import cache, wraps
from typing import Any, ClassVar, ParamSpec, TypeVar

from django.db import IntegrityError, OperationalError, connection, models, transaction
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField
from django_fsm.signals import pre_transition

from aeo.kernel import arrivals, clock, glance, journal, outbox, policy
from aeo.kernel.constraints import refusal_of
from aeo.kernel.policy import Actor
from aeo.kernel.refusals import Stale

P = ParamSpec("P")
R = TypeVar("R")
S = TypeVar("S", bound="Stateful")

TRIES = 3
SCHEMALESS = ("choices", "protected")
RETRIED = frozenset({"40001", "40P01"})  # serialization failure, deadlock detected
_moving: ContextVar[object | None] = ContextVar("moving", default=None)
_depth: ContextVar[int] = ContextVar("depth", default=0)


class OutsidePerform(RuntimeError):
    """A state was changed, or a stateful row written, by something other than `perform` or `begin`."""


@dataclass(frozen=True)
class Act:
    """What a transition method is told: who acts, when, and why."""

    by: Actor
    at: datetime
    reason: str = ""


class StateField(FSMField):
    """The column of a machine's state: to a migration it is text, since neither words nor moves are in the schema.

    As the library's own field, every model that a migration renders would go on listening to all that are rendered
    later.
    """

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """As plain text, without the states' words; which values there are is a CHECK."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, {k: v for k, v in kwargs.items() if k not in SCHEMALESS}


def state_field(states: type[models.TextChoices], initial: str) -> Any:
    """The protected state of a machine."""
    return StateField(_("state"), choices=states.choices, default=initial, protected=True, max_length=32)


class Stateful(models.Model):
    """A row whose state moves only through `perform`. `revision` counts its moves, for `expected=`."""

    kind: ClassVar[str]
    birth: ClassVar[str] = "start"
    revision = models.PositiveIntegerField(default=0, editable=False)
    state: Any

    class Meta:
        abstract = True

    @property
    def subject(self) -> str:
        """The name of this row in the journal and in deadlines, e.g. `application:12`."""
        return f"{self.kind}:{self.pk}"

    @property
    def state_label(self) -> str:
        """The state in the reader's language."""
        return str(dict(_state_of(type(self)).flatchoices).get(self.state, self.state))

    @classmethod
    def verbs_from(cls, state: str) -> frozenset[str]:
        """The verbs that lead somewhere from a state."""
        return frozenset(verb for verb, moves in machine(cls).items() if state in moves)

    def refresh_from_db(
        self, using: str | None = None, fields: Iterable[str] | None = None, from_queryset: Any = None
    ) -> None:
        """Reload; the protected state is taken out for the refresh and put back if the refresh fails."""
        deferred = self.get_deferred_fields()
        wanted = [f.attname for f in self._meta.concrete_fields if f.attname not in deferred]
        if fields is None:
            self._prefetched_objects_cache: dict[str, Any] = {}
        state = self.__dict__.pop("state", None)
        try:
            super().refresh_from_db(using, wanted if fields is None else fields, from_queryset)
        finally:
            if "state" not in self.__dict__ and state is not None:
                self.__dict__["state"] = state

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; outside `perform` only named fields other than the state."""
        fields = kwargs.get("update_fields")
        if _moving.get() is not self and (fields is None or {"state", "revision"} & set(fields)):
            raise OutsidePerform(f"{self.kind}: save with update_fields, or use perform/begin")
        super().save(*args, **kwargs)


@cache
def machine(model: type[Stateful]) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """verb → state → the states it may lead to, read off the transitions of a model."""
    field = _state_of(model)
    states = [value for value, _label in field.flatchoices]
    table: dict[str, dict[str, tuple[str, ...]]] = {}
    for move in field.get_all_transitions(model):
        sources = states if move.source in ("*", "+") else [move.source]
        for source in sources:
            table.setdefault(move.name, {})[source] = _targets(move.target, source)
    return table


def _state_of(model: Any) -> Any:
    return model._meta.get_field("state")


def _targets(target: Any, source: str) -> tuple[str, ...]:
    if target is None:
        return (source,)
    allowed = getattr(target, "allowed_states", None)
    return tuple(allowed) if allowed else (str(target),)


def _guard(sender: type, instance: object, **_kwargs: Any) -> None:
    if isinstance(instance, Stateful) and _moving.get() is not instance:
        raise OutsidePerform(f"{sender.__name__}: a transition outside perform")


pre_transition.connect(_guard, dispatch_uid="kernel.guard")


def action(function: Callable[P, R]) -> Callable[P, R]:
    """One transaction with one present instant. The outermost is retried after a deadlock or serialization failure."""

    @wraps(function)
    def whole(*args: P.args, **kwargs: P.kwargs) -> R:
        if _depth.get():
            return function(*args, **kwargs)
        return _outermost(lambda: function(*args, **kwargs))

    return whole


def _outermost(work: Callable[[], R]) -> R:
    tries = 1 if connection.in_atomic_block else TRIES
    while True:
        tries -= 1
        try:
            return _in_one(work)
        except OperationalError as error:
            if not tries or getattr(error.__cause__, "sqlstate", None) not in RETRIED:
                raise


def _in_one(work: Callable[[], R]) -> R:
    token = _depth.set(1)
    try:
        with arrivals.taken(), glance.interrupted(), clock.standing(), transaction.atomic():
            arrivals.take()
            return work()
    except IntegrityError as error:
        raise refusal_of(error) or error from error
    finally:
        _depth.reset(token)


def root(name: str, key: object) -> None:
    """Take the transaction's lock on a whole family of rows (e.g. all of one operator); first of all locks."""
    digest = hashlib.blake2b(f"{name}:{key}".encode(), digest_size=8).digest()
    first, second = (int.from_bytes(part, "big", signed=True) for part in (digest[:4], digest[4:]))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [first, second])


@action
def perform(
    subject: S,
    verb: str,
    *,
    by: Actor,
    basis: Any = None,
    expected: int | None = None,
    reason: str = "",
    facts: Mapping[str, Any] | None = None,
    **arguments: Any,
) -> S:
    """Move one row by one verb and return it as it now is.

    `basis` is the frozen dataclass a transition whose needs lie above requires; `expected` the revision the
    caller read; `facts` what the move rested on, journalled beside the reason; `arguments` go to the transition.
    Raises NotPermitted, WrongState, NotReady, Stale, or Contradiction when the database refuses the facts.
    """
    again = locked(subject)
    if expected is not None and again.revision != expected:
        raise Stale(_("Somebody else has changed this since you opened it. Look at it again before you go on."))
    policy.permitted(by, again, verb).enforce()
    policy.in_source(again, verb).enforce()
    policy.ready(again, verb, basis).enforce()
    before = again.state
    if basis is not None:
        arguments["basis"] = basis
    _move(again, lambda: getattr(again, verb)(Act(by, clock.now(), reason), **arguments))
    _record(again, verb, before, by, reason, facts)
    return again


@action
def begin(subject: S, *, by: Actor, verb: str = "", reason: str = "", facts: Mapping[str, Any] | None = None) -> S:
    """Insert a new stateful row in its initial state, judged by the rule of its birth verb, and journal it."""
    verb = verb or subject.birth
    policy.permitted(by, subject, verb).enforce()
    policy.ready(subject, verb).enforce()
    _move(subject, lambda: None)
    _record(subject, verb, "", by, reason, facts)
    return subject


def locked(subject: S) -> S:
    """The row again, locked against other writers (not against foreign-key inserts)."""
    manager = type(subject)._base_manager
    return manager.select_for_update(of=("self",), no_key=True).get(pk=subject.pk)


def _move(row: Stateful, transition: Callable[[], object]) -> None:
    token = _moving.set(row)
    try:
        transition()
        row.revision += 1
        row.save(force_insert=row._state.adding)
    except IntegrityError as error:
        raise refusal_of(error) or error from error
    finally:
        _moving.reset(token)


def _record(row: Stateful, verb: str, before: str, by: Actor, reason: str, facts: Mapping[str, Any] | None) -> None:
    beside = {
        "by": by.name,
        "reason": reason,
        **({"acting": by.acting_for} if by.acting_for else {}),
        **(facts or {}),
    }
    topic = f"{row.kind}.{verb}"
    entry = journal.Record(row.subject, verb, before, row.state, by.ref, clock.now(), beside)
    outbox.relay_on_commit(journal.append(entry, outbox.messages((topic,), {"id": row.pk})))
    outbox.act_joined(topic, row.pk)

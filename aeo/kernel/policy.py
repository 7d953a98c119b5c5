"""Policies: two functions per verb, who may and is it ready, each giving a Verdict with its reason.

The same verdict guards the verb, greys the button, fills the problem document and prints the matrix.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from aeo.kernel.refusals import NotPermitted, NotReady, Refused, Words, WrongState


@dataclass(frozen=True)
class Verdict:
    """Allowed, or not and why. `a & b` needs both, `a | b` needs one; the first reason that matters is kept."""

    allowed: bool
    reason: Words = ""
    code: str = ""
    refusal: type[Refused] = NotReady

    def __bool__(self) -> bool:
        return self.allowed

    def __and__(self, other: Verdict) -> Verdict:
        return self if not self.allowed else other

    def __or__(self, other: Verdict) -> Verdict:
        return self if self.allowed else other

    def enforce(self) -> None:
        """Raise the refusal unless allowed."""
        if not self.allowed:
            raise self.refusal(self.reason, self.code)


YES = Verdict(True)


def no(reason: Words, code: str = "") -> Verdict:
    """A refusal with its reason."""
    return Verdict(False, reason, code)


def when(condition: object, reason: Words, code: str = "") -> Verdict:
    """Allowed when the condition holds, else refused for the reason."""
    return YES if condition else no(reason, code)


@dataclass(frozen=True)
class Actor:
    """Who acts: a signed-in person, a machine, or the system itself on a clock.

    `ref` is stable and journalled (`user:12`, `machine:3`, `system`); `roles` are the staff roles held now;
    `user` is the account (None for the system); `acting_for` names the acting order when standing in.
    """

    ref: str
    name: str
    roles: frozenset[str] = frozenset()
    user: Any = field(default=None, compare=False)
    acting_for: str = ""

    def has(self, *roles: str) -> bool:
        """True when one of the roles is held."""
        return not self.roles.isdisjoint(roles)


SYSTEM = Actor(ref="system", name="Itgel")


def is_system(actor: Actor) -> Verdict:
    """Only the system itself, on a clock."""
    return when(actor.ref == SYSTEM.ref, _("Only the system does this, when its time has come."))


May = Callable[[Actor, Any], Verdict]
Ready = Callable[[Any, Any], Verdict]
_may: dict[tuple[type, str], May] = {}
_ready: dict[tuple[type, str], Ready] = {}


@dataclass(frozen=True)
class Rules:
    """The rules of one model. `@rules.may("submit")` registers who may; `@rules.ready("submit")` what it needs."""

    model: type

    def may(self, *verbs: str) -> Callable[[May], May]:
        """Register `may(actor, subject) -> Verdict` for these verbs; a second one is a mistake."""

        def register(function: May) -> May:
            for verb in verbs:
                _register(_may, (self.model, verb), function)
            return function

        return register

    def ready(self, *verbs: str) -> Callable[[Ready], Ready]:
        """Register `ready(subject, basis) -> Verdict` for these verbs."""

        def register(function: Ready) -> Ready:
            for verb in verbs:
                _register(_ready, (self.model, verb), function)
            return function

        return register


def _register(table: dict[tuple[type, str], Any], key: tuple[type, str], function: Any) -> None:
    if key in table:
        raise ValueError(f"{key[0].__name__}.{key[1]} has two rules")
    table[key] = function


def has_rule(model: type, verb: str) -> bool:
    """True when somebody said who may do this."""
    return (model, verb) in _may


def permitted(actor: Actor, subject: Any, verb: str) -> Verdict:
    """May this actor do this at all? A verb nobody gave a rule for is refused."""
    rule = _may.get((type(subject), verb))
    verdict = rule(actor, subject) if rule else no(_("Nobody may do this."))
    return Verdict(verdict.allowed, verdict.reason, verdict.code, NotPermitted)


def ready(subject: Any, verb: str, basis: Any = None) -> Verdict:
    """Is everything there that the verb needs?"""
    rule = _ready.get((type(subject), verb))
    return rule(subject, basis) if rule else YES


def in_source(subject: Any, verb: str) -> Verdict:
    """Is the subject in a state from which the verb leads anywhere?"""
    reason = _("This is not possible while the state is \u201c%(state)s\u201d.") % {"state": subject.state_label}
    return Verdict(verb in subject.verbs_from(subject.state), reason, "wrong-state", WrongState)


def verdict(actor: Actor, subject: Any, verb: str, basis: Any = None) -> Verdict:
    """The whole answer, in the order in which `perform` asks: who, which state, is it ready."""
    return permitted(actor, subject, verb) & in_source(subject, verb) & ready(subject, verb, basis)

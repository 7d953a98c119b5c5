"""System checks: every verb has somebody who may do it, every topic somebody who listens."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.utils.module_loading import import_string

from aeo.kernel import outbox, policy
from aeo.kernel.lifecycle import machine
from aeo.kernel.verification import stateful_models


@register()
def verbs_have_rules(**_kwargs: Any) -> list[CheckMessage]:
    """A transition without a rule could be performed by nobody: surely forgotten."""
    return list(_missing_rules())


def _missing_rules() -> Iterator[CheckMessage]:
    for model in stateful_models():
        for verb in (model.birth, *machine(model)):
            if not policy.has_rule(model, verb):
                yield Error(f"{model.__name__}.{verb} has no rule saying who may", id="kernel.E001")


@register()
def topics_have_subscribers(**_kwargs: Any) -> list[CheckMessage]:
    """A declared topic nobody listens to; a subscription to, or a joining of, a topic nobody posts."""
    moves = {f"{m.kind}.{verb}" for m in stateful_models() for verb in (m.birth, *machine(m))}
    unheard = outbox.declared() - set(outbox.subscriptions())
    unknown = (set(outbox.subscriptions()) - outbox.declared() - moves) | (set(outbox.joined()) - moves)
    return [
        *(Error(f"topic {topic} has no subscriber", id="kernel.E002") for topic in sorted(unheard)),
        *(Error(f"nobody posts topic {topic}", id="kernel.E003") for topic in sorted(unknown)),
        *_missing_actions(),
    ]


def _missing_actions() -> Iterator[CheckMessage]:
    for topic, names in outbox.joined().items():
        for name in names:
            try:
                import_string(name)
            except ImportError as error:
                yield Error(f"topic {topic} is joined by what is not there: {error}", id="kernel.E004")

"""House rules over the app registry: foreign keys point down, who and when go together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db.models import CheckConstraint, ForeignKey, ManyToManyField, Model

from aeo.kernel import outbox
from aeo.kernel.lifecycle import machine
from aeo.kernel.verification import stateful_models

STOREYS = [
    ("kernel",),
    ("programme",),
    ("accounts",),
    ("documents",),
    ("notices",),
    ("operators",),
    ("audits",),
    ("register",),
    ("authorisations",),
    ("portal", "desk", "cais"),
]
# States a row may be born in besides the default: a refused consent is an answer too.
BORN = {"consent": {"refused"}}
LEVEL = {label: level for level, labels in enumerate(STOREYS) for label in labels}


def _models() -> list[type[Model]]:
    return [model for model in apps.get_models() if model._meta.app_label in LEVEL]


def _links() -> Iterator[tuple[type[Model], Any]]:
    for model in _models():
        for field in model._meta.get_fields():
            if isinstance(field, ForeignKey | ManyToManyField):
                yield model, field


def test_every_foreign_key_points_down() -> None:
    wrong = [
        f"{model.__name__}.{field.name}"
        for model, field in _links()
        if LEVEL.get(field.related_model._meta.app_label, -1) > LEVEL[model._meta.app_label]
    ]
    assert wrong == []


def test_a_foreign_key_across_packages_has_no_way_back() -> None:
    wrong = [
        f"{model.__name__}.{field.name}"
        for model, field in _links()
        if field.related_model._meta.app_label != model._meta.app_label
        and not (field.remote_field.related_name or "").endswith("+")
    ]
    assert wrong == []


def _pairs() -> Iterator[tuple[type[Model], str, str]]:
    for model in _models():
        names = {field.name: field for field in model._meta.concrete_fields}
        for name, field in names.items():
            other = name.removesuffix("_at") + "_by"
            if name.endswith("_at") and other in names and field.null and names[other].null:
                yield model, name, other


@pytest.mark.parametrize(("model", "at", "by"), list(_pairs()))
def test_who_and_when_are_constrained_together(model: type[Model], at: str, by: str) -> None:
    checks = [str(c.condition) for c in model._meta.constraints if isinstance(c, CheckConstraint)]
    assert any(at in text and by in text for text in checks), f"{model.__name__}: {at} and {by} are not paired"


@pytest.mark.parametrize("model", stateful_models())
def test_the_database_knows_the_states(model: type[Model]) -> None:
    states = {value for value, _label in model._meta.get_field("state").flatchoices}  # type: ignore[union-attr]
    known = [str(c.condition) for c in model._meta.constraints if isinstance(c, CheckConstraint)]
    assert any(text.startswith("(AND: ('state__in',") and all(s in text for s in states) for text in known)


@pytest.mark.parametrize("model", stateful_models())
def test_every_state_is_reached_by_a_verb(model: Any) -> None:
    reached = {target for moves in machine(model).values() for targets in moves.values() for target in targets}
    field = model._meta.get_field("state")
    states = {value for value, _label in field.flatchoices}
    assert states - reached <= {field.default} | BORN.get(model.kind, set())


def test_every_topic_has_a_subscriber_and_every_subscription_a_task() -> None:
    from_moves = {f"{m.kind}.{verb}" for m in stateful_models() for verb in (m.birth, *machine(m))}
    assert outbox.declared() <= set(outbox.subscriptions())
    assert set(outbox.subscriptions()) <= outbox.declared() | from_moves

"""A glance asks once what is only looked at; an act always asks afresh."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from functools import partial

import pytest

from aeo.kernel.glance import glance, once
from aeo.kernel.lifecycle import action


def counting() -> tuple[list[int], Callable[[], int]]:
    """How often something was asked, and the asking."""
    asked: list[int] = []
    numbers = itertools.count()

    def ask() -> int:
        asked.append(next(numbers))
        return asked[-1]

    return asked, ask


def test_outside_a_glance_every_question_is_asked() -> None:
    asked, ask = counting()
    assert [once("key", ask), once("key", ask)] == [0, 1]
    assert asked == [0, 1]


def test_within_a_glance_each_question_is_asked_once_also_when_nothing_is_the_answer() -> None:
    asked: list[str] = []
    with glance():
        for key in ("a", "b", "a", "b"):
            once(key, partial(asked.append, key))
    assert asked == ["a", "b"]


@pytest.mark.django_db
def test_an_act_asks_afresh_and_what_was_remembered_before_it_is_forgotten() -> None:
    asked, ask = counting()
    act = action(lambda: (once("key", ask), once("key", ask)))
    with glance():
        assert once("key", ask) == 0
        assert act() == (1, 2)
        assert once("key", ask) == once("key", ask) == 3
    assert asked == [0, 1, 2, 3]


@pytest.mark.django_db
def test_a_refused_act_is_forgotten_as_well() -> None:
    _asked, ask = counting()

    @action
    def fails() -> None:
        raise LookupError

    with glance():
        assert once("key", ask) == 0
        with pytest.raises(LookupError):
            fails()
        assert once("key", ask) == 1

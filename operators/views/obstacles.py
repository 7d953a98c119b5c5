"""What keeps a questionnaire from being submitted, each with a way to where it can be put right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from aeo.components.contexts import Link, Words
from operators import links
from operators.queries.applications import Obstacle
from operators.queries.sheets import Sheet
from operators.views import told
from operators.views.errands import Errand

MOST = 30


@dataclass(frozen=True)
class Hurdle:
    """An obstacle in words, where it is put right, and the questions it concerns; `more` were left out."""

    words: Words
    url: str
    questions: Sequence[Link]
    more: int


def shown(errand: Errand, sheet: Sheet, obstacles: Sequence[Obstacle]) -> list[Hurdle]:
    """All of them, with links."""
    return [_hurdle(errand, sheet, obstacle) for obstacle in obstacles]


def _hurdle(errand: Errand, sheet: Sheet, obstacle: Obstacle) -> Hurdle:
    names = told.site_names(sheet)
    questions = [
        Link(
            told.headline(sheet.pack, slot, names),
            links.question(errand.own, sheet.question(slot).criterion, slot),
        )
        for slot in obstacle.slots[:MOST]
    ]
    return Hurdle(obstacle.words, _where(errand, obstacle.code), questions, len(obstacle.slots[MOST:]))


def _where(errand: Errand, code: str) -> str:
    people = reverse("operators:people", args=[errand.operator.pk])
    return {
        "no-director": people,
        "no-number": people,
        "scope": errand.at("scope"),
        "no-site": errand.at("scope"),
        "no-open-site": reverse("operators:site-new", args=[errand.operator.pk]),
        "unsigned": errand.at("sign"),
        "signed-something-else": errand.at("change"),
        "consents": reverse("operators:consents", args=[errand.operator.pk]),
    }.get(code, "")

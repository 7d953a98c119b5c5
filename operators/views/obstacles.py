"""What keeps an application from being submitted, each with a way to where it can be put right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from aeo.components.contexts import Link, Words
from operators import links
from operators.models import Application
from operators.queries.applications import Obstacle
from operators.queries.sheets import Sheet
from operators.views import told

MOST = 30


@dataclass(frozen=True)
class Hurdle:
    """An obstacle in words, where it is put right, and the questions it concerns; `more` were left out."""

    words: Words
    url: str
    questions: Sequence[Link]
    more: int


def shown(application: Application, sheet: Sheet, obstacles: Sequence[Obstacle]) -> list[Hurdle]:
    """All of them, with links."""
    return [_hurdle(application, sheet, obstacle) for obstacle in obstacles]


def _hurdle(application: Application, sheet: Sheet, obstacle: Obstacle) -> Hurdle:
    names = told.site_names(sheet)
    questions = [
        Link(
            told.headline(sheet.pack, slot, names),
            links.question(application, sheet.question(slot).criterion, slot),
        )
        for slot in obstacle.slots[:MOST]
    ]
    return Hurdle(obstacle.words, _where(application, obstacle.code), questions, len(obstacle.slots[MOST:]))


def _where(application: Application, code: str) -> str:
    base = links.application(application)
    return {
        "scope": f"{base}scope/",
        "unsigned": f"{base}sign/",
        "signed-something-else": f"{base}change/",
        "consents": reverse("operators:consents", args=[application.operator_id]),
    }.get(code, "")

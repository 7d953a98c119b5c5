"""Words of the pack and of the case in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from aeo.authorisations import words
from aeo.authorisations.models import Decision, DecisionPart, Part
from aeo.authorisations.queries.cases import is_wish
from aeo.authorisations.states import DecisionKind
from aeo.components import formats
from aeo.programme.pack import Pack
from aeo.programme.queries import pack_of


@dataclass(frozen=True)
class Said:
    """Free text with the language in which it was written."""

    text: str
    language: str


def here(said: Mapping[str, str]) -> str:
    """The words in the reader's language."""
    return said.get(formats.language()) or next(iter(said.values()), "")


def fact(said: str | Mapping[str, str], language: str) -> Said:
    """A fact that somebody wrote in a language, or that the system states in each."""
    return Said(said, language) if isinstance(said, str) else Said(here(said), formats.language())


def begins(pack: Pack, at: datetime | None) -> str:
    """From when a decision counts."""
    return _moment(words.begins(pack, at))


def lasts(decision: Decision, pack: Pack) -> date | str | None:
    """The last day of what ends by itself, or what its day means."""
    said = words.lasts(decision, pack)
    return here(said) if isinstance(said, Mapping) else said


def moment(at: datetime) -> str:
    """The day on which something begins; the hour, too, when it begins within a day."""
    return _moment(words.moment(at))


def _moment(said: date | datetime | Mapping[str, str]) -> str:
    if isinstance(said, Mapping):
        return here(said)
    return formats.instant_text(said) if isinstance(said, datetime) else formats.day_text(said)


def kind(decision: Decision) -> str:
    """What is decided, as the programme calls it."""
    pack = pack_of(decision.version_id)
    known = decision.decision_kind in pack.decisions
    return str(pack.decisions[decision.decision_kind].name if known else DecisionKind(decision.decision_kind).label)


def kind_to_holder(decision: Decision) -> str:
    """The same to the company, which opens the letter of what is intended, or decided, before it reads it."""
    if decision.is_untold:
        return _("Decision")
    return _("Intended decision") if decision.is_unopened else kind(decision)


def proposed_by(decision: Decision) -> str:
    """Who proposed it; of a holder's own wish who asked for it, for whom and when."""
    if not is_wish(decision):
        return _("proposed by %(name)s") % {"name": decision.proposer_name}
    company = decision.operator.name_local
    said = {"name": decision.asked_by, "company": company, "day": formats.day_text(decision.proposed_at)}
    words_ = (
        _("asked by %(name)s for %(company)s on %(day)s")
        if decision.asked_by
        else _("asked for by %(company)s on %(day)s")
    )
    return words_ % said


def grounds(pack: Pack, rows: Iterable[dict[str, Any]]) -> list[str]:
    """Each ground once, with the criteria that failed and the norm."""
    known = [row for row in rows if row["ground"] in pack.grounds]
    return [here(said) for said in words.ground_words(pack, known)]


def part(pack: Pack, row: Part) -> str:
    """Component – role – sites."""
    return here(words.part_words(pack, row))


def reached(pack: Pack, row: DecisionPart) -> str:
    """The same of a part that a decision reaches."""
    return here(words.reached_words(pack, row))


def title(decision: Decision) -> str:
    """The case that a decision is about, by the name under which people know it."""
    if decision.application is not None:
        return decision.application.reference
    return decision.authorisation.aeo_number if decision.authorisation else ""

"""Why a part is suspended and what is said of its remedy: what whoever lifts or extends the suspension signs on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from aeo.authorisations.models import Decision, Part
from aeo.authorisations.queries import suspensions
from aeo.authorisations.states import DecisionKind, PartState
from aeo.authorisations.views.shown import statuses
from aeo.authorisations.views.shown import words as told
from aeo.authorisations.views.shown.words import Said
from aeo.components.contexts import FileRow
from aeo.programme.pack import Pack
from audits.queries.history import Moment, history

ON_SUSPENSION = frozenset({DecisionKind.LIFT, DecisionKind.EXTEND_SUSPENSION})
WORDS = ("claim_remedied", "verify")


@dataclass(frozen=True)
class Remedy:
    """A suspended part: the decision that suspended it with its grounds, what was asked, said and found."""

    part: Part
    name: str
    why: str
    url: str
    grounds: list[str]
    reasons: Said
    measures: list[str]
    claimed: Moment | None
    proofs: list[FileRow]
    seen: Moment | None


def of(kind: str, parts: Iterable[Part], pack: Pack) -> list[Remedy]:
    """One for each part that is suspended, where a decision of this kind is about that."""
    if kind not in ON_SUSPENSION:
        return []
    return [_remedy(part, pack) for part in parts if part.state == PartState.SUSPENDED]


def _remedy(part: Part, pack: Pack) -> Remedy:
    why = suspensions.holding(part)
    found = {moment.verb: moment for moment in reversed(history(part.subject, WORDS))}
    return Remedy(
        part,
        told.part(pack, part),
        _named(why),
        reverse("authorisations:decision", args=[why.pk]) if why else "",
        told.grounds(pack, why.grounds) if why else [],
        Said(why.reasons, why.language) if why else Said("", ""),
        [told.fact(one, why.language).text for one in why.measures] if why else [],
        found.get("claim_remedied") if part.remedy_claimed_at else None,
        statuses.proofs(part),
        found.get("verify") if part.remedy_verified_at else None,
    )


def _named(decision: Decision | None) -> str:
    return " ".join(filter(None, (told.kind(decision), decision.number))) if decision else ""

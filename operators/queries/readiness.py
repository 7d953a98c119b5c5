"""Readiness checks: found by their token only, and judged by the same rules as a self-assessment."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from aeo.kernel import clock
from aeo.programme import queries as programme
from aeo.programme.applicability import NOTHING, Shown, Slot
from aeo.programme.models import Version
from aeo.programme.pack import Pack
from aeo.programme.queries import pack_of
from operators.models import ReadinessAnswer, ReadinessCheck, ReadinessCount
from operators.queries.questionnaires import Questionnaire, Scope

LEAST = 5


@dataclass(frozen=True)
class NamedSite:
    """A place that the visitor named; `pk` is how answers refer to it."""

    pk: str
    name_local: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class ReadySheet(Questionnaire):
    """The questionnaire of a readiness check. Nothing is uploaded: what the company says it has counts as shown."""

    readiness: ReadinessCheck
    rows: Mapping[Slot, ReadinessAnswer]

    def shown(self, slot: Slot) -> Shown:
        """The wanted evidence that is said to be there, and the years of which to tell."""
        row = self.rows.get(slot)
        return Shown(row.have, years=self.years(slot)) if row else NOTHING


def fingerprint(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def of_token(token: str) -> ReadinessCheck | None:
    """The check of a browser, while it is kept."""
    rows = ReadinessCheck.objects.filter(token_sha256=fingerprint(token), expires_on__gte=clock.today())
    return rows.select_related("version").defer("version__content").first()


def sheet(readiness: ReadinessCheck) -> ReadySheet:
    """Load it, in a constant number of queries."""
    return ReadySheet(
        readiness=readiness,
        pack=pack_of(readiness.version_id),
        scope=scope_of(readiness),
        rows={Slot(row.question, row.role, row.site): row for row in readiness.answers.all()},
    )


def scope_of(readiness: ReadinessCheck) -> Scope:
    """For what is answered."""
    sites = ((NamedSite(s["ref"], s["name"], s["kind"]), tuple(s["roles"])) for s in readiness.sites)
    return Scope(tuple(readiness.types), tuple(readiness.roles), tuple(sites))


def newer(readiness: ReadinessCheck) -> Version | None:
    """The version in force now, if the check was begun with an earlier one."""
    version, _pack = programme.current()
    return version if version.pk != readiness.version_id else None


def known_to(pack: Pack, readiness: ReadinessCheck) -> tuple[list[str], list[str]]:
    """The types and roles of a check that a pack still has."""
    types = [key for key in readiness.types if key in pack.types]
    possible = {role for key in types for role in pack.roles_of(key)}
    return types, [key for key in readiness.roles if key in possible]


def still_asked(pack: Pack, rows: Iterable[ReadinessAnswer]) -> list[ReadinessAnswer]:
    """The answers whose question a pack still has. Where it means something else by now, the answer does not count."""
    return [row for row in rows if row.question in pack.questions]


def counts(first: date, last: date) -> list[ReadinessCount]:
    """What was counted from a day to a day, both included."""
    return list(ReadinessCount.objects.filter(day__range=(first, last)).order_by("day", "what", "key"))

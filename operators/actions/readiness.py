"""The readiness check of somebody without an account: begin, answer, move to newer questions, delete, expire.

Nothing here is journalled and nobody is named: the check is the visitor's own, and the administration gets counts.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from aeo.kernel import clock
from aeo.kernel.lifecycle import action
from aeo.kernel.policy import when
from aeo.kernel.refusals import Words
from aeo.programme import queries as programme
from aeo.programme.applicability import Slot
from aeo.programme.pack import Pack
from aeo.programme.questions import Question
from operators.actions import counting
from operators.actions.answers import Values, normal, problems
from operators.actions.scoping import role_problems
from operators.models import ReadinessAnswer, ReadinessCheck
from operators.models.readiness import Counted
from operators.queries import readiness as queries
from operators.queries.readiness import ReadySheet
from operators.soundness import refuse, text_problems

MOST_SITES = 20
LONGEST_NAME = 200
MOST_CHARACTERS = 1_000_000  # of all answers of a check together: room for fifty that are as long as one may be
MOST_A_DAY = 2_000
UNTOUCHED_DAYS = 7  # a check in which nothing is answered does not stay as long


@dataclass(frozen=True)
class Place:
    """A site as the visitor describes it; without `ref` it is new."""

    name: str
    kind: str
    roles: Sequence[str] = ()
    ref: str = ""


def untouched_days() -> int:
    """How long a check is kept in which nothing was answered."""
    return min(UNTOUCHED_DAYS, int(settings.AEO_READINESS_DAYS))


@action
def begin(*, types: Sequence[str], roles: Sequence[str], places: Sequence[Place]) -> tuple[ReadinessCheck, str]:
    """A new check, and the token by which alone it is found again."""
    version, pack = programme.current()
    today = clock.today()
    _check_scope(pack, types, roles, places)
    when(
        counting.begun_today() < MOST_A_DAY, _("Too many checks were begun today. Come back tomorrow."), "too-many"
    ).enforce()
    token = secrets.token_urlsafe(32)
    row = ReadinessCheck.objects.create(
        token_sha256=queries.fingerprint(token),
        version=version,
        types=list(types),
        roles=list(roles),
        sites=_numbered(places, []),
        begun_at=clock.now(),
        expires_on=today + timedelta(days=untouched_days()),
    )
    counting.count(Counted.BEGUN, "", *row.roles)
    return row, token


@action
def scope(
    readiness: ReadinessCheck, *, types: Sequence[str], roles: Sequence[str], places: Sequence[Place]
) -> ReadinessCheck:
    """Say anew for what it is. Answers that do not apply any more are kept and not taken."""
    again = _locked(readiness)
    _check_scope(programme.pack_of(again.version_id), types, roles, places)
    again.types, again.roles = list(types), list(roles)
    again.sites = _numbered(places, [site["ref"] for site in again.sites], again.answers.values_list("site", flat=True))
    again.save(update_fields=["types", "roles", "sites"])
    return again


@action
def save(readiness: ReadinessCheck, slot: Slot, values: Values, have: Sequence[str] = ()) -> ReadinessAnswer:
    """Save an answer; what was there before is replaced. Raises BadFields, or NotReady where nothing is asked."""
    again = _locked(readiness)
    sheet = queries.sheet(again)
    applies = slot in sheet.slots or (slot in sheet.rows and slot.question in sheet.pack.questions)
    when(applies, _("This question does not apply."), "not-applicable").enforce()
    question = sheet.question(slot)
    refuse({**problems(question, values), **_have_problems(question, have)})
    values = normal(question, values, get_language() or settings.LANGUAGE_CODE)
    _leave_room(sheet, slot, values)
    row, _new = ReadinessAnswer.objects.update_or_create(
        readiness=again,
        question=slot.question,
        role=slot.role,
        site=slot.site,
        defaults={**asdict(values), "have": list(have), "meaning": question.meaning, "edited_at": clock.now()},
    )
    again.expires_on = clock.today() + timedelta(days=settings.AEO_READINESS_DAYS)
    again.save(update_fields=["expires_on"])
    counting.finish(again)
    return row


@action
def renew(readiness: ReadinessCheck) -> ReadinessCheck:
    """Go on with the questions in force now: an answer counts where its question kept its meaning."""
    again = _locked(readiness)
    again.version, pack = programme.current()
    again.types, again.roles = queries.known_to(pack, again)
    kinds = set(pack.sites.keys)
    again.sites = [
        {**site, "roles": [role for role in site["roles"] if role in again.roles]}
        for site in again.sites
        if site["kind"] in kinds
    ]
    again.save(update_fields=["version", "types", "roles", "sites"])
    return again


@action
def delete(readiness: ReadinessCheck) -> None:
    """At once, with every answer."""
    ReadinessCheck.objects.filter(pk=readiness.pk).delete()


@action
def expire() -> int:
    """Delete what nobody touched for as long as it is kept. Returns how many; a second run finds none."""
    old = ReadinessCheck.objects.filter(expires_on__lt=clock.today())
    number = old.count()
    old.delete()
    return number


def taken_over(readiness: ReadinessCheck) -> None:
    """It lives on as an application: count it, and keep no second copy."""
    counting.count(Counted.TAKEN_OVER, "")
    delete(readiness)


def _locked(readiness: ReadinessCheck) -> ReadinessCheck:
    rows = ReadinessCheck.objects.select_for_update(of=("self",), no_key=True)
    found = rows.filter(pk=readiness.pk).first()
    when(found is not None, _("This check was deleted."), "deleted").enforce()
    assert found is not None  # noqa: S101 - the line above refused otherwise
    return found


def _check_scope(pack: Pack, types: Sequence[str], roles: Sequence[str], places: Sequence[Place]) -> None:
    found: dict[str, list[Words]] = {
        "types": [] if types and set(types) <= set(pack.types.keys) else [_("Choose at least one.")],
        "roles": [*(() if roles else [_("Choose at least one.")]), *role_problems(pack, types, roles)],
        "places": list(_place_problems(pack, roles, places)),
    }
    refuse({name: words for name, words in found.items() if words})


def _place_problems(pack: Pack, roles: Sequence[str], places: Sequence[Place]) -> Sequence[Words]:
    if len(places) > MOST_SITES:
        return [_("Name at most %(most)s sites.") % {"most": MOST_SITES}]
    found: list[Words] = []
    for place in places:
        found += text_problems(place.name, LONGEST_NAME, needed=True)
        if place.kind not in pack.sites:
            found.append(_("Choose what the site is used for."))
        if not set(place.roles) <= set(roles):
            found.append(_("A site can serve only roles that you chose above."))
    return found


def _numbered(places: Sequence[Place], present: Sequence[str], answered: Iterable[str] = ()) -> list[dict[str, Any]]:
    """Each site with a reference that stays, and that no other had before: answers belong to it."""
    last = max((int(ref) for ref in (*present, *answered) if ref), default=0)
    open_, found = set(present), []
    for place in places:
        ref = place.ref if place.ref in open_ else str(last := last + 1)
        open_.discard(ref)
        found.append({"ref": ref, "name": place.name.strip(), "kind": place.kind, "roles": list(place.roles)})
    return found


def _have_problems(question: Question, have: Sequence[str]) -> Mapping[str, list[Words]]:
    known = {wanted.key for wanted in question.evidence}
    return {} if set(have) <= known else {"have": [_("No such document is asked for here.")]}


def _leave_room(sheet: ReadySheet, slot: Slot, values: Values) -> None:
    others = sum(_length(row) for at, row in sheet.rows.items() if at != slot)
    words = _("Your answers are very long: all of them together hold at most %(most)s characters. Shorten this one.")
    enough = others + _length(values) <= MOST_CHARACTERS
    refuse({} if enough else {"text": [words % {"most": MOST_CHARACTERS}]})


def _length(given: Values | ReadinessAnswer) -> int:
    cells = sum(len(str(cell)) for row in given.table or () for cell in row.values())
    return len(given.text) + len(given.reason) + cells

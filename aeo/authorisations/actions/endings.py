"""Ends that are no decisions: surrender by the holder, cessation by law."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.utils.translation import gettext_lazy as _

from aeo.authorisations import clocks, horizons, intervals, papers, words
from aeo.authorisations.actions import effects, timelines
from aeo.authorisations.models import Authorisation, Benefit, Part
from aeo.authorisations.policies.parts import may_record_cessation, surrender_whole
from aeo.authorisations.queries import cases
from aeo.authorisations.queries import timelines as read
from aeo.authorisations.states import LIVE, Status
from aeo.documents.facts import FreeText
from aeo.kernel import clock, journal
from aeo.kernel.lifecycle import action, perform, root
from aeo.kernel.policy import Actor, Verdict
from aeo.kernel.refusals import NotPermitted, NotReady
from aeo.notices.actions import notices
from aeo.programme.queries import pack_of


@action
def surrender(authorisation: Authorisation, parts: Sequence[int], day: date, *, by: Actor) -> list[Part]:
    """The holder gives up parts of its status from the beginning of a named day, today or later: the last day of each
    is the one before it, also when today has begun.
    """
    root("operator", authorisation.operator_id)
    if day < clock.today():
        raise NotReady(_("Name today or a later day."), "day-passed")
    horizons.ahead(day, pack_of(authorisation.version_id).validity.surrender_ahead).enforce()
    rows = _live(authorisation, parts)
    horizons.before_end(day, min(filter(None, read.ends(rows).values()), default=None)).enforce()
    surrender_whole(authorisation, rows, day).enforce()
    listed, at = _ending(authorisation, rows, day), clocks.named_day(day)
    done = []
    for part in rows:
        part = perform(part, "give_up", by=by, day=day, facts={"day": day.isoformat(), "benefits": listed})
        after = intervals.ended(read.timeline(part), at, Status.SURRENDERED, ground="surrender", decision=None)
        timelines.write(part, after, by=by)
        done.append(part)
    timelines.follow_all(done)
    effects.settle(authorisation, None, reprint=True)
    _tell_surrendered(authorisation, done, day, listed, by)
    return [Part.objects.get(pk=part.pk) for part in done]


def _live(authorisation: Authorisation, parts: Sequence[int]) -> list[Part]:
    rows = list(authorisation.parts.filter(pk__in=parts, state__in=LIVE).select_related("authorisation").order_by("pk"))
    if not rows or len(rows) != len(set(parts)):
        raise NotReady(_("Say which parts of the status it is about; they must not have ended."), "no-parts")
    return rows


def running_benefits(parts: Iterable[Part]) -> set[str]:
    """The keys of the benefits that run on these parts."""
    rows = Benefit.objects.filter(part__in=parts, until_day__isnull=True)
    return set(rows.values_list("key", flat=True))


def _ending(authorisation: Authorisation, parts: Sequence[Part], day: date) -> list[str]:
    """The keys of the benefits that end with these parts on a day: what another one gives goes on."""
    return sorted(running_benefits(parts) - running_benefits(cases.held_after(authorisation, parts, day)))


def _tell_surrendered(
    authorisation: Authorisation, parts: Sequence[Part], day: date, benefits: list[str], by: Actor
) -> None:
    pack = pack_of(authorisation.version_id)
    facts = {
        **papers.status_facts(authorisation, pack),
        "reference": authorisation.aeo_number,
        "operator_name": authorisation.operator.names,
        "effective_from": day,
        "until": max(part.last_day for part in parts),
        "parts": words.shown_rows([words.part_words(pack, part) for part in parts]),
        "benefits": words.shown_rows([pack.benefits[key].name for key in benefits if key in pack.benefits]),
    }
    letter = notices.prepare(
        "surrendered", authorisation.subject, papers.recipients(authorisation.operator), facts, by=by, pack=pack
    )
    notices.send(letter, by=by, pack=pack)


@action
def cease(authorisation: Authorisation, day: date, *, by: Actor, reason: str, language: str) -> list[Part]:
    """The holder is no more by law (death, dissolution, absorption): its status ended as that day began."""
    root("operator", authorisation.operator_id)
    parts = list(authorisation.parts.filter(state__in=LIVE).select_related("authorisation").order_by("pk"))
    if not parts or not reason.strip():
        raise NotReady(_("Cessation is recorded of a status that has not ended, with its reason."), "cease")
    began = read.began(authorisation)
    horizons.held(day, began).enforce()
    for part in parts:
        verdict = may_record_cessation(by, part)
        Verdict(verdict.allowed, verdict.reason, verdict.code, NotPermitted).enforce()
    at = clocks.named_day(day)
    facts = {"day": day.isoformat(), "reason": reason, "by": by.name}
    journal.append(journal.Record(authorisation.subject, "cease", "", "", by.ref, clock.now(), facts))
    for part in parts:
        after = intervals.ended(read.timeline(part), at, Status.CEASED, ground="cease", decision=None)
        timelines.write(part, after, by=by)
    done = timelines.follow_all(parts)
    effects.settle(authorisation, None, reprint=False)
    _tell_ceased(authorisation, max(day, began), FreeText(reason, language), by)
    return done


def _tell_ceased(authorisation: Authorisation, day: date, reason: FreeText, by: Actor) -> None:
    pack = pack_of(authorisation.version_id)
    facts = {
        **papers.status_facts(authorisation, pack),
        "reference": authorisation.aeo_number,
        "operator_name": authorisation.operator.names,
        "effective_from": day,
        "reasons": reason,
    }
    letter = notices.prepare(
        "ceased", authorisation.subject, papers.recipients(authorisation.operator), facts, by=by, pack=pack
    )
    notices.send(letter, by=by, pack=pack)

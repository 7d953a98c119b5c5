"""Renewal protection (lifecycles §9): while a timely renewal is pending, validity is prolonged."""

from __future__ import annotations

from datetime import datetime

from aeo.authorisations import clocks, intervals, papers
from aeo.authorisations.actions import effects, ends, timelines
from aeo.authorisations.models import Authorisation, Part, Renewal
from aeo.authorisations.policies.renewals import given_up
from aeo.authorisations.queries import cases
from aeo.authorisations.queries import timelines as read
from aeo.authorisations.states import LIVE
from aeo.kernel import clock, running
from aeo.kernel.lifecycle import action, root
from aeo.kernel.policy import SYSTEM
from aeo.notices.actions import messages
from aeo.programme.clocks import validity
from aeo.programme.pack import Pack
from aeo.programme.queries import pack_of
from operators.models import Application
from operators.models.application import Purpose
from operators.queries import people
from operators.states import DECIDED, ApplicationState

# Filed, and something can still come of it. A draft that was recalled is not.
PENDING = (
    ApplicationState.SUBMITTED,
    ApplicationState.RETURNED,
    ApplicationState.UNDER_ASSESSMENT,
    ApplicationState.RECOMMENDED,
)


@action
def follow(application_id: int) -> None:
    """Let the status follow what became of a renewal: filed, recalled, withdrawn, lapsed. Safe to call again."""
    application = Application.objects.filter(pk=application_id, purpose=Purpose.REVALIDATION).first()
    if application is None:
        return
    root("operator", application.operator_id)
    application.refresh_from_db()
    authorisation = cases.held_by(application.operator, application.aeo_number).first()
    if authorisation is None or application.state in DECIDED:
        return  # the decision itself says what becomes of the status
    pending = authorisation.renewals.filter(application=application, ended_at__isnull=True).first()
    if application.state in PENDING and application.lodged_at is not None:
        if pending is None:
            _filed(authorisation, application, application.lodged_at)
    elif pending is not None:
        _ended(authorisation, pending, application.ended_at or clock.now())


def is_timely(authorisation: Authorisation, filed: datetime, pack: Pack) -> bool:
    """Lodged complete in time; a return cured in its time keeps the first lodging."""
    return clock.day_of(filed) <= clocks.last_timely_day(authorisation.valid_until, pack)


def _filed(authorisation: Authorisation, application: Application, filed: datetime) -> None:
    pack = pack_of(authorisation.version_id)
    kept = pack.validity.prolonged_while_pending and given_up(authorisation) is None
    timely = is_timely(authorisation, filed, pack) and kept
    Renewal.objects.create(
        authorisation=authorisation,
        application=application,
        filed_at=filed,
        old_valid_until=authorisation.valid_until,
        timely=timely,
    )
    if given_up(authorisation) is None:
        ends.close_validity(authorisation, "filed")
    if timely:
        for part in _live(authorisation):
            before = read.timeline(part)
            lapses = effects.urgent_lapse(before, pack)
            after = intervals.prolonged(before, filed, renewal=application.pk, lapses=lapses)
            timelines.write(part, after, by=SYSTEM)
        effects.settle(authorisation, None, reprint=False)
    _tell(authorisation, application, pack, timely)


def _ended(authorisation: Authorisation, pending: Renewal, at: datetime) -> None:
    """It came to nothing: the status ends at the old end, or now if that has passed; reminders start again."""
    pending.ended_at = max(at, pending.filed_at)
    pending.save(update_fields=["ended_at"])
    pack, old_end = pack_of(authorisation.version_id), clock.end_of(pending.old_valid_until)
    parts = _live(authorisation)
    for part in parts if pending.timely else []:
        before = read.timeline(part)
        after = intervals.not_prolonged(before, at, old_end, ground="renewal_ended", decision=None)
        timelines.write(part, after, by=SYSTEM)
    timelines.follow_all(parts)
    if not read.is_over(authorisation) and running.running(authorisation.subject, clocks.VALIDITY) is None:
        running.open_(authorisation.subject, validity(pack), authorisation.period_from)
    effects.settle(authorisation, None, reprint=False)


def _live(authorisation: Authorisation) -> list[Part]:
    return list(authorisation.parts.filter(state__in=LIVE).select_related("authorisation").order_by("pk"))


def _tell(authorisation: Authorisation, application: Application, pack: Pack, timely: bool) -> None:
    """The holder is told that its renewal is pending, and that the status holds until it is decided."""
    if not timely:
        return
    facts = {
        **papers.status_facts(authorisation, pack),
        "reference": application.reference,
        "operator_name": authorisation.operator.names,
        "due_date": None,  # of which the words of former versions speak: before it is accepted there is no such day
    }
    messages.tell(
        people.addressed(authorisation.operator),
        "renewal_pending",
        facts,
        about=authorisation.subject,
        url=f"/portal/applications/{application.pk}/",
        key=str(application.pk),
    )

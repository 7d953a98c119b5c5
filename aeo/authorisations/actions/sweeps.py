"""What time itself does: states follow their intervals, reminders go out, ends are told. Beat runs it over and over."""

from __future__ import annotations

from aeo.authorisations import clocks, papers
from aeo.authorisations.actions import effects, partners, records, timelines
from aeo.authorisations.models import Authorisation, Part
from aeo.authorisations.queries import timelines as read
from aeo.authorisations.states import PartState
from aeo.kernel import clock, running
from aeo.kernel.lifecycle import action, root
from aeo.kernel.policy import SYSTEM
from aeo.kernel.running import Fallen
from aeo.notices.actions import messages, notices
from aeo.programme.queries import pack_of
from operators.models.people import MemberRole
from operators.queries import people

TOLD_BY_ROLE = (MemberRole.OWNER, MemberRole.EDITOR, MemberRole.SIGNATORY)


def follow() -> int:
    """Let every part whose intervals have come to say something else follow them. Returns how many moved."""
    moved = 0
    while due := timelines.due_to_follow():
        for part in due:
            _follow(part)
        moved += len(due)
    return moved


@action
def _follow(part: Part) -> None:
    root("operator", part.authorisation.operator_id)
    part = Part.objects.select_related("authorisation__operator").get(pk=part.pk)
    authorisation, before = part.authorisation, part.state
    part = timelines.follow(part)
    if part.state != before:
        partners.look_again(authorisation)
    if part.state != before and read.is_over(authorisation):
        was_certified = authorisation.certificates.filter(ended_at__isnull=True).exists()
        effects.settle(authorisation, None, reprint=False)
        if part.state == PartState.EXPIRED and was_certified:
            _tell_expired(authorisation)
    elif part.state != before and effects.follow_type(authorisation):
        records.record(authorisation)


def _tell_expired(authorisation: Authorisation) -> None:
    pack = pack_of(authorisation.version_id)
    facts = {
        **papers.status_facts(authorisation, pack),
        "reference": authorisation.aeo_number,
        "operator_name": authorisation.operator.names,
        "effective_from": clock.day_of(clock.end_of(authorisation.valid_until)),
    }
    letter = notices.prepare(
        "expired", authorisation.subject, papers.recipients(authorisation.operator), facts, by=SYSTEM, pack=pack
    )
    notices.send(letter, by=SYSTEM, pack=pack)


def remind() -> int:
    """Remind of ends that come near: of several stages that fell due only the latest. Returns how many went out."""
    sent = 0
    while fallen := _remind():
        sent += fallen
    return sent


@action
def _remind() -> int:
    """One batch; the stage and what it tells are written together."""
    taken = list(running.take_stages([clocks.VALIDITY], clock.today()))
    for fallen in taken:
        _tell_end(fallen)
    return len(taken)


def _tell_end(fallen: Fallen) -> None:
    authorisation = Authorisation.objects.select_related("operator").get(pk=_key(fallen))
    if read.is_over(authorisation) or read.given_end(authorisation.parts.all()) is not None:
        return  # nothing of it is renewed
    pack = pack_of(authorisation.version_id)
    days_left = (authorisation.valid_until - clock.today()).days
    facts = {
        **papers.status_facts(authorisation, pack),
        "reference": authorisation.aeo_number,
        "operator_name": authorisation.operator.names,
        "days_left": days_left,
        "due_date": clocks.last_timely_day(authorisation.valid_until, pack),
    }
    users = people.members(authorisation.operator, TOLD_BY_ROLE)
    key = f"{authorisation.valid_until.isoformat()}:{fallen.stage}"
    url = f"/portal/authorisations/{authorisation.aeo_number}/"
    messages.tell(users, "reminder", facts, about=authorisation.subject, url=url, key=key)


def _key(fallen: Fallen) -> int:
    return int(fallen.deadline.subject.partition(":")[2])

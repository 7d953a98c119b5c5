"""Telling of a change, and saying what follows from it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext_lazy as _

from aeo.authorisations import clocks, papers
from aeo.authorisations.actions import registering, telling
from aeo.authorisations.lifecycles.change_notice import Amended, Reassessed
from aeo.authorisations.models import Authorisation, ChangeFile, ChangeNotice, Decision
from aeo.authorisations.policies.changes import to_record
from aeo.authorisations.queries.changes import affected, judged, told_before, told_of
from aeo.authorisations.states import ChangeState
from aeo.components import formats
from aeo.documents.models import Upload
from aeo.kernel import clock, running
from aeo.kernel.deadlines import Period, due
from aeo.kernel.lifecycle import action, begin, perform, root
from aeo.kernel.numbering import reference
from aeo.kernel.policy import SYSTEM, Actor, permitted, when
from aeo.kernel.refusals import BadFields
from aeo.notices.actions import notices
from aeo.programme.clocks import limit
from aeo.programme.queries import pack_of
from audits.actions import assessments
from audits.queries.names import names_of
from audits.states import AssessmentReason
from operators.models import Site


class ToldAlready(BadFields):
    """The same facts were told, and nothing is settled on them yet: `first`. It may still be another change."""

    def __init__(self, first: ChangeNotice) -> None:
        said = _(
            "%(name)s has told this already, on %(day)s: %(reference)s. Nothing is sent. If you mean another change, "
            "tick the box and send again."
        )
        teller = names_of([first.lodged_by]).of(first.lodged_by)
        told = {"name": teller, "day": formats.instant_text(first.lodged_at), "reference": first.reference}
        super().__init__({"another": [said % told]})
        self.first = first


@action
def tell(
    authorisation: Authorisation,
    event: str,
    happened_on: date,
    text: str,
    language: str,
    *,
    by: Actor,
    files: Sequence[Upload] = (),
    site: Site | None = None,
    address: str = "",
    names: tuple[str, str] = ("", ""),
    another: bool = False,
) -> ChangeNotice:
    """A holder tells of a change; `event` is a key of the pack's changes. Late after the pack's time from the event.

    `site`: of which site; `address`: where that is now, if it moved. `names`: the new ones, local and Latin, if it is
    called otherwise. `another`: it is not the one that was told with the same facts. Raises ToldAlready.
    """
    root("operator", authorisation.operator_id)
    pack, today = pack_of(authorisation.version_id), clock.today()
    change = pack.changes[event]
    rule = limit(pack, clocks.CHANGE_NOTICE)
    last = due(Period(happened_on, rule.length, rule.unit, rule.moves), running.calendar()).day
    local, latin = (name.strip() for name in names) if change.names else ("", "")
    notice = ChangeNotice(
        operator_id=authorisation.operator_id,
        authorisation=authorisation,
        reference=reference("CN-{year}-{n:05}-{check}", f"change-{today.year}", year=today.year),
        event=change.key,
        site=site if change.sited else None,
        address=address.strip() if change.moves else "",
        name_local=local,
        name_latin=latin,
        happened_on=happened_on,
        text=text,
        language=language,
        lodged_at=clock.now(),
        lodged_by=by.ref,
        due_on=last,
        late=today > last,
    )
    first = told_before(notice)
    if first is not None and not another:
        raise ToldAlready(first)
    shown = {"event": event, "site": notice.site_id, "late": notice.late, "files": [file.sha256 for file in files]}
    notice = begin(notice, by=by, facts=shown)
    ChangeFile.objects.bulk_create([ChangeFile(notice=notice, file=file) for file in files])
    answer = running.open_(notice.subject, limit(pack, clocks.CHANGE_REVIEW), today)
    telling.changed(notice)
    _receipt(notice, answer.due_on)
    return notice


def _receipt(notice: ChangeNotice, answered_by: date) -> None:
    """Written by itself: whoever told of it need not be among those to whom letters go."""
    pack = pack_of(notice.authorisation.version_id)
    letter = notices.prepare(
        "change_received",
        notice.subject,
        papers.recipients(notice.authorisation.operator),
        papers.change_facts(notice, answered_by),
        by=SYSTEM,
        pack=pack,
    )
    notices.send(letter, by=SYSTEM, pack=pack)


@action
def note(notice: ChangeNotice, remark: str, language: str, *, by: Actor) -> ChangeNotice:
    """An officer has read it and nothing follows but what is registered; the holder is told."""
    return _looked(notice, "note", remark, language, by)


@action
def need_assessment(notice: ChangeNotice, remark: str, language: str, *, by: Actor) -> ChangeNotice:
    """An officer finds that it touches what the status rests on; the holder is told."""
    return _looked(notice, "need_assessment", remark, language, by)


def _looked(notice: ChangeNotice, verb: str, remark: str, language: str, by: Actor) -> ChangeNotice:
    permitted(by, notice, verb).enforce()
    when(remark.strip(), _("Say what follows from it.")).enforce()
    notice = perform(notice, verb, by=by, reason=remark, language=language)
    clocks.close(notice.subject, clocks.CHANGE_REVIEW, "met")
    telling.change_looked_at(notice)
    return notice


@action
def amended(notice: ChangeNotice, decision: Decision, *, by: Actor) -> ChangeNotice:
    """The decision that answers it is taken; called in its transaction, by whoever takes it. With nothing to record, it
    is closed by that.
    """
    facts, verb = {"decision": decision.number}, "amend" if to_record(notice) else "settle"
    notice = perform(notice, verb, by=by, basis=Amended(decision.subject), facts=facts)
    telling.change_looked_at(notice)
    if decision.effective_from is not None:
        in_effect(notice, decision)
    return notice


@action
def in_effect(notice: ChangeNotice, decision: Decision) -> None:
    """From when the decision counts is known: what it leaves to record can be recorded from then on."""
    if notice.state == ChangeState.AMENDED:
        to_be_recorded(notice, decision)


@action
def to_be_recorded(notice: ChangeNotice, decision: Decision | None = None) -> None:
    """Start the time to record it, where the programme sets one, and tell those who do."""
    pack = pack_of(notice.authorisation.version_id)
    if clocks.CHANGE_RECORDING in pack.clocks:
        since = decision.effective_from if decision else None
        begins = clock.day_of(since) if since else clock.today()
        running.open_(notice.subject, limit(pack, clocks.CHANGE_RECORDING), max(begins, clock.today()))
    telling.to_record(notice, decision)


@action
def recorded(notice: ChangeNotice, *, by: Actor) -> ChangeNotice:
    """All that changed is recorded; nothing more is changed under this notice, and the certificate is made anew."""
    root("operator", notice.operator_id)
    notice = perform(notice, "record", by=by)
    clocks.close(notice.subject, clocks.CHANGE_RECORDING, "met")
    registering.certify(notice)
    telling.change_looked_at(notice)
    return notice


@action
def nothing_to_record(notice: ChangeNotice, why: str, language: str, *, by: Actor) -> ChangeNotice:
    """What is registered is right already, for a reason that the holder reads; it closes the notice."""
    root("operator", notice.operator_id)
    permitted(by, notice, "record_nothing").enforce()
    when(why.strip(), _("Say why there is nothing to record.")).enforce()
    notice = perform(notice, "record_nothing", by=by, reason=why, language=language)
    clocks.close(notice.subject, clocks.CHANGE_RECORDING, "met")
    telling.change_looked_at(notice)
    return notice


@action
def reassess(notice: ChangeNotice, *, by: Actor) -> ChangeNotice:
    """Assess the status again because of it."""
    root("operator", notice.operator_id)
    permitted(by, notice, "open_reassessment").enforce()
    change, by_type = told_of(notice), judged(notice.authorisation)
    opened = assessments.open_(
        notice.authorisation.operator,
        by=by,
        reason=AssessmentReason.REASSESSMENT,
        aeo_number=notice.authorisation.aeo_number,
        criteria=affected(change, by_type) if change and change.criteria else by_type,
    )
    notice = perform(notice, "open_reassessment", by=by, basis=Reassessed(opened.subject))
    telling.reassessed(notice, opened)
    telling.change_looked_at(notice)
    return notice


@action
def maintained(notice: ChangeNotice, why: str, language: str, *, by: Actor) -> ChangeNotice:
    """No decision is taken on what the assessment proposed: the status stays, for a reason told to its holder."""
    root("operator", notice.operator_id)
    permitted(by, notice, "maintain").enforce()
    when(why.strip(), _("Say why the status stays as it is.")).enforce()
    notice = perform(notice, "maintain", by=by, reason=why.strip(), language=language)
    telling.change_looked_at(notice)
    return notice

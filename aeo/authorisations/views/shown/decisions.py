"""A decision as staff and operators read it: what is decided item by item, the hearing, the act."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from aeo.authorisations import clocks, words
from aeo.authorisations.actions import acts, decisions
from aeo.authorisations.bars import bar_years
from aeo.authorisations.forms.proposing import AMENDED
from aeo.authorisations.models import ChangeNotice, Condition, Decision, DecisionItem, HearingPoint
from aeo.authorisations.policies.changes import new_address
from aeo.authorisations.queries import cases
from aeo.authorisations.states import DecisionState, Outcome
from aeo.authorisations.views.shown import tones, wishes
from aeo.authorisations.views.shown import words as told
from aeo.authorisations.views.shown.words import Said
from aeo.components import formats
from aeo.components.contexts import FileRow, Row, Tone
from aeo.kernel import clock
from aeo.kernel.policy import Actor
from aeo.programme.pack import Pack
from aeo.programme.queries import pack_of
from audits.links import case as case_url
from audits.models import Assessment
from audits.queries.names import names_of
from operators.views.evidence import upload_row


@dataclass(frozen=True)
class ItemLine:
    """The outcome for one thing asked."""

    what: str
    outcome: str
    tone: str
    granted: str
    grounds: list[str]
    reasons: Said
    conditions: list[Said]


@dataclass(frozen=True)
class Spoken:
    """A point of the hearing with what was handed in for it."""

    point: HearingPoint
    files: list[FileRow]
    former: Sequence[cases.Former] = ()


@dataclass(frozen=True)
class Answered:
    """The change of the holder that a decision answers: how it is known, and what was told."""

    pk: int
    words: str
    said: Said


@dataclass(frozen=True)
class Assessed:
    """The assessment of the holder on which a decision rests: what it came to, why, and its page for staff."""

    words: str
    said: Said
    url: str


@dataclass(frozen=True)
class Letter:
    """A letter and how it reached the operator."""

    pk: int
    number: str
    state: str
    tone: str
    served_on: date | None
    method: str
    deemed_on: date | None


def answered(notice: ChangeNotice | None, *, yours: bool = False) -> Answered | None:
    """The change that is answered, if one is."""
    if notice is None:
        return None
    named = words.change_words(pack_of(notice.authorisation.version_id), notice, yours=yours)
    return Answered(notice.pk, told.here(named), Said(notice.text, notice.language))


def assessed(assessment: Assessment | None, kind: str, pack: Pack) -> Assessed | None:
    """The assessment of the holder on which a decision of a kind rests, if it rests on one."""
    if assessment is None or assessment.application_id:
        return None
    named = [told.here(one) for one in words.assessed_words(pack, assessment, kind)]
    plain = _("Assessment %(number)s (%(reason)s)") % {
        "number": assessment.pk,
        "reason": assessment.get_reason_display(),
    }
    said = Said(assessment.conclusion if named else "", assessment.conclusion_language)
    return Assessed(named[0] if named else plain, said, case_url(assessment))


def items(decision: Decision, pack: Pack) -> list[ItemLine]:
    """What is proposed or decided for each thing asked."""
    return [_item(row, pack) for row in decision.items.all()]


def _item(row: DecisionItem, pack: Pack) -> ItemLine:
    less = row.outcome == Outcome.GRANT_LESS
    return ItemLine(
        what=told.here(words.item_words(pack, row)),
        outcome=str(Outcome(row.outcome).label),
        tone=tones.of(tones.OUTCOME, row.outcome),
        granted=str(pack.types[row.granted_type].name) if less and row.granted_type in pack.types else "",
        grounds=told.grounds(pack, row.grounds),
        reasons=Said(row.reasons, row.language),
        conditions=[_condition(c) for c in row.conditions.all()],
    )


def _condition(row: Condition) -> Said:
    by = _("by %(day)s") % {"day": formats.day_text(row.due_on, "short")}
    return Said(f"{row.text} ({by})", row.language)


def own_conditions(decision: Decision) -> list[Said]:
    """Conditions of the decision as a whole."""
    return [_condition(row) for row in decision.conditions.all() if row.item_id is None]


def letter(notice: Any) -> Letter | None:
    """How a letter stands; None when there is none."""
    if notice is None:
        return None
    method = str(notice.get_service_method_display()) if notice.service_method else ""
    tone = tones.of(tones.LETTER, notice.state)
    return Letter(notice.pk, notice.number or "", notice.state_label, tone, notice.served_on, method, notice.deemed_on)


def gist(decision: Decision, pack: Pack) -> list[tuple[str, Said]]:
    """What the hearing letter told, under each ground."""
    return [
        (
            str(pack.grounds[row["ground"]].text) if row["ground"] in pack.grounds else "",
            Said(row["text"], row["language"]),
        )
        for row in decision.gist
    ]


def facts(decision: Decision, pack: Pack) -> list[Row]:
    """What a reader wants to know first."""
    rows = [
        Row(_("Manner"), decision.get_manner_display() if decision.manner else None),
        *_came(decision),
        *amended(decision),
        Row(_("In effect from"), starts(decision, pack)),
        *rests(decision, pack),
        *barred(decision, pack),
    ]
    return [row for row in rows if row.value]


def _came(decision: Decision) -> list[Row]:
    """When it was proposed and by whom; of a holder's own wish who asked for it."""
    if cases.is_wish(decision):
        return [Row(_("The holder's own wish"), told.proposed_by(decision)), *wishes.taken_back(decision)]
    return [Row(_("Proposed"), decision.proposed_at), Row(_("Proposed by"), decision.proposer_name)]


def amended(decision: Decision) -> list[Row]:
    """The registered data that an amendment changes for a change that was told."""
    named = [_data(decision.change_notice, key) for key in decision.amends if key != "site"]
    if decision.site is not None:
        site = words.called(decision, decision.site, formats.language())
        named.append(_fate(decision) % {"site": site, "address": new_address(decision)})
    return [Row(_("Amended in the register"), named)] if named else []


def _data(notice: ChangeNotice | None, key: str) -> str:
    """Which data; the new name is told."""
    if notice is not None and notice.names and key == "company":
        return _("the name of the company: %(name)s") % {"name": f"{notice.name_local} ({notice.name_latin})"}
    return str(AMENDED[key])


def _fate(decision: Decision) -> str:
    """What becomes of the site that it names."""
    if decision.site_leaves:
        return _("%(site)s: it closed and leaves the status")
    if new_address(decision):
        return _("%(site)s: it moved. Its address is now: %(address)s")
    return _("%(site)s: it closed; the status does not cover it") if decision.site_closed else _("%(site)s: other data")


def rests(decision: Decision, pack: Pack) -> list[Row]:
    """The grounds on which it rests, until when it holds, and what is to be done meanwhile."""
    rows = [
        Row(_("Grounds"), told.grounds(pack, decision.grounds)),
        Row(_("Until"), told.lasts(decision, pack)),
        Row(_("Measures to take"), _measures(decision, pack)),
    ]
    return [row for row in rows if row.value]


def _measures(decision: Decision, pack: Pack) -> list[str]:
    named = [told.fact(one, decision.language).text for one in decision.measures]
    return named or [told.here(one) for one in words.unnamed_measures(pack, decision)]


def barred(decision: Decision, pack: Pack) -> list[Row]:
    """Until when nothing can be applied for: a day, or how long from service while that day is not known."""
    bar = cases.bar_of(decision)
    if bar is not None:
        until = _("lifted") if bar.lifted_at else bar.valid_until
        return [Row(_("No new application until"), until)]
    years = bar_years(decision, pack) if decision.effective_from is None else 0
    return [Row(_("No new application until"), told.here(words.years_from_service(pack, years)))] if years else []


def starts(decision: Decision, pack: Pack) -> str:
    """From when it counts, or would if it were taken now."""
    if decision.state == DecisionState.DECIDED:
        return wishes.starts(decision, pack)
    at = decisions.takes_effect(decision, pack)
    now = at is not None and at <= clock.now() and pack.decisions[decision.decision_kind].effective != "first_day"
    return _("at once, when it is signed") if now else told.begins(pack, at)


def act(decision: Decision, pack: Pack, actor: Actor) -> list[Row]:
    """The act as it will be when this person signs it."""
    day = clock.today()
    law = acts.law_in_force(decision, pack, day)
    named = [told.here(words.norm_words(pack, pack.norms[row["key"]])) for row in law]
    authority = pack.programme.authority
    signs = f"{actor.name} ({actor.acting_for})" if actor.acting_for else actor.name
    rule = pack.numbering["decision"]
    where = pack.programme.complaint.against(pack.decisions[decision.decision_kind].body)
    return [
        Row(_("Deciding body"), str(authority)),
        Row(_("Signatory"), signs),
        Row(_("Number"), _("the next of the series %(series)s, given when you sign") % {"series": rule.name}),
        Row(_("Day"), day),
        Row(_("Addressee"), decision.operator.name_local),
        Row(_("Law in force that day"), named or _("A norm it rests on is not in force: it cannot be signed.")),
        *rests(decision, pack),
        *amended(decision),
        Row(_("In effect from"), starts(decision, pack)),
        Row(_("Complaint"), [str(where), told.here(words.within(pack, clocks.COMPLAINT))]),
    ]


def signed(decision: Decision, pack: Pack) -> list[Row]:
    """The act as it was signed."""
    if decision.state != DecisionState.DECIDED:
        return []
    law = [
        told.here(words.norm_words(pack, pack.norms[row["key"]])) for row in decision.law if row["key"] in pack.norms
    ]
    signs = f"{decision.signatory} ({decision.acting_order})" if decision.acting_order else decision.signatory
    return [
        Row(_("Number"), decision.number),
        Row(_("Day"), decision.decided_on),
        Row(_("Deciding body"), body(decision, pack)),
        Row(_("Signatory"), signs),
        Row(_("Addressee"), decision.addressee),
        Row(_("Law in force that day"), law),
        Row(_("In effect from"), starts(decision, pack)),
    ]


def body(decision: Decision, pack: Pack) -> str:
    """Who decided, in the reader's language where the act names whom the pack names in both."""
    authority = pack.programme.authority
    same = decision.body == authority.to(pack.programme.prevailing_language)
    return str(authority) if same else decision.body


def until(decision: Decision) -> datetime | date | None:
    """The last day of the hearing."""
    return cases.hearing_until(decision)


def points(decision: Decision) -> list[Spoken]:
    """Every point as both sides see it, with its answers, also those that were bettered."""
    rows = list(decision.points.all())
    former = cases.former_answers(decision) if rows else {}
    return [spoken(point, former.get(point.number, ())) for point in rows]


def spoken(point: HearingPoint, former: Sequence[cases.Former] = ()) -> Spoken:
    """One of them."""
    return Spoken(point, [upload_row(row.file) for row in point.files.all()], former)


def _own_reasons(decision: Decision) -> Said:
    """What is said of the decision as a whole, unless an item says the same."""
    said = {item.reasons for item in decision.items.all()}
    return Said("" if decision.reasons in said else decision.reasons, decision.language)


def _tone(decision: Decision) -> str:
    """That something adverse is decided is no good news."""
    decided = decision.state == DecisionState.DECIDED
    return Tone.NEUTRAL if decision.adverse and decided and not decision.taken_back_at else tones.decision(decision)


def context(decision: Decision) -> dict[str, Any]:
    """All of a decision that both sides may see."""
    pack = pack_of(decision.version_id)
    return {
        "decision": decision,
        "kind": told.kind(decision),
        "tone": _tone(decision),
        "case_name": told.title(decision),
        "items": items(decision, pack),
        "parts": [told.reached(pack, row) for row in decision.reaches.all()],
        "facts": facts(decision, pack),
        "reasons": _own_reasons(decision),
        "answered": answered(decision.change_notice),
        "assessed": assessed(decision.assessment, decision.decision_kind, pack),
        "relied": [told.fact(one, decision.language) for one in decision.facts],
        "dropped": words.dropped_for(decision),
        "conditions": own_conditions(decision),
        "gist": gist(decision, pack),
        "points": points(decision),
        "hearing_until": until(decision),
        "nothing_more_by": names_of([decision.nothing_more_by]).of(decision.nothing_more_by),
        "hearing_letter": letter(decision.hearing_notice),
        "letter": letter(decision.notice),
        "signed": signed(decision, pack),
    }

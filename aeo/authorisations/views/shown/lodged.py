"""Complaints and changes as both sides read them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from aeo.authorisations import following, words
from aeo.authorisations.forms.lodging import Kinds
from aeo.authorisations.models import Authorisation, ChangeNotice, Complaint, Decision
from aeo.authorisations.policies.changes import outlasts
from aeo.authorisations.queries import changes
from aeo.authorisations.queries.changes import Recorded
from aeo.authorisations.states import ChangeState, ComplaintState
from aeo.authorisations.views.shown import words as told
from aeo.authorisations.views.shown.cases import Table
from aeo.authorisations.views.shown.words import Said
from aeo.components import formats
from aeo.components.contexts import Cell, Choice, Column, FileRow, Row, Tone, Words
from aeo.kernel import clock
from aeo.notices.models import Notice
from aeo.notices.queries import READABLE
from aeo.programme.pack import Pack
from aeo.programme.queries import pack_of
from aeo.programme.rules import Change
from audits import links
from audits.models import Assessment, Finding, Visit
from audits.queries.names import Names, names_of
from operators.models import Site
from operators.views.evidence import upload_row

MOST_LETTERS = 50
# What a complaint's page reads of what it is about.
ABOUT = ("decision__application", "decision__authorisation", "finding__assessment__application", "application")
COMPLAINT_TONES: dict[str, str] = {
    ComplaintState.LODGED: Tone.WAITING,
    ComplaintState.UNDER_REVIEW: Tone.PROGRESS,
    ComplaintState.INADMISSIBLE: Tone.BAD,
    ComplaintState.CONFIRMED: Tone.BAD,
    ComplaintState.VARIED: Tone.GOOD,
    ComplaintState.SET_ASIDE: Tone.GOOD,
    ComplaintState.REMITTED: Tone.GOOD,
    ComplaintState.WITHDRAWN: Tone.ENDED,
    ComplaintState.IN_COURT: Tone.PROGRESS,
    ComplaintState.JUDGED: Tone.PROGRESS,
    ComplaintState.FINAL: Tone.ENDED,
}
CHANGE_TONES: dict[str, str] = {
    ChangeState.LODGED: Tone.WAITING,
    ChangeState.NOTED: Tone.GOOD,
    ChangeState.NEEDS_ASSESSMENT: Tone.PROGRESS,
    ChangeState.AMENDED: Tone.WAITING,
    ChangeState.RECORDED: Tone.GOOD,
    ChangeState.SETTLED: Tone.GOOD,
    ChangeState.REASSESSMENT_OPENED: Tone.PROGRESS,
    ChangeState.ASSESSED: Tone.WAITING,
    ChangeState.MAINTAINED: Tone.GOOD,
    ChangeState.ENDED: Tone.ENDED,
}


def complaint_facts(complaint: Complaint, where: str) -> list[Row]:
    """Number, what it is about, when it was lodged, until when one could."""
    rows = [
        Row(_("Number"), complaint.reference),
        Row(_("About"), words.complained_about(complaint), where, _("Open"), words.complained_about(complaint)),
        Row(_("Company"), complaint.operator.name_local),
        Row(_("Lodged"), complaint.lodged_at),
        Row(_("Last day for lodging"), complaint.due_on or _("there is none against silence")),
        Row(_("Late"), _("yes") if complaint.late else _("no")),
        Row(_("Answer due"), complaint.answer_due_on),
        Row(_("Taken back"), complaint.withdrawn_at),
    ]
    return [row for row in rows if row.value]


def files(lodged: Complaint | ChangeNotice) -> list[FileRow]:
    """The files that came with it."""
    return [upload_row(row.file) for row in lodged.files.all()]


def letters(lodged: Complaint | ChangeNotice) -> list[Notice]:
    """The letters that the company got about it, and about the decisions that answer it."""
    answers = lodged.decisions.all() if isinstance(lodged, ChangeNotice) else ()
    return letters_about([lodged.subject, *(decision.subject for decision in answers)])


def letters_about(subjects: Iterable[str]) -> list[Notice]:
    """The letters about these that were sent, the newest first."""
    rows = Notice.objects.filter(about__in=list(subjects), state__in=READABLE)
    return list(rows.order_by("-dispatched_at", "-pk")[:MOST_LETTERS])


def complaint_table(rows: Sequence[Complaint]) -> Table:
    """Complaints as rows of a list for staff."""
    heads = (_("Complaint"), _("About"), _("Company"), _("State"), _("Lodged"), _("Answer due"))
    return Table([Column(head) for head in heads], [_complaint_row(row) for row in rows])


def _complaint_row(row: Complaint) -> list[object]:
    return [
        Cell(row.reference, reverse("authorisations:complaint", args=[row.pk])),
        words.complained_about(row),
        row.operator.name_local,
        Cell(row.state_label, tone=COMPLAINT_TONES[row.state]),
        Cell(clock.day_of(row.lodged_at), hint=_("late") if row.late else ""),
        row.answer_due_on,
    ]


def effect(pack: Pack, change: Change, judged: Sequence[str]) -> str:
    """What follows from a change of this kind for a holder who is judged by these criteria."""
    said: dict[str, Words] = {
        "noted": _("It is noted; the status stays as it is."),
        "amend": _("The status is amended. Where the certificate prints what changed, a new version of it is made."),
        "person_check": _("The new persons are checked."),
        "reassess": _("The status is assessed again under: %(criteria)s.")
        % {"criteria": ", ".join(f"{key}. {pack.criteria[key].name}" for key in changes.affected(change, judged))},
        "extension": _("It is covered only when that is decided: ask for more sites or roles besides."),
        "cease": _("The status ends on the day of the change. Whoever succeeds the holder applies."),
        "suspension_proposed": _("An urgent suspension may be proposed."),
        "role_part": _("The part of the status for that role may end."),
    }
    ends = _("The site leaves the status. A part of the status that covers no other site ends.")
    seen = _("The site is visited where it is now. Its new address is recorded when that is decided.")
    moved = f"{said[change.effect]} {seen}" if change.moves and change.effect == "reassess" else said[change.effect]
    return str(ends if change.closes else moved)


def kinds(held: Authorisation, sites: Iterable[Site]) -> Kinds:
    """The kinds of changes to be told, each with what follows for this status; of these sites, if of any."""
    pack, judged = pack_of(held.version_id), changes.judged(held)
    return Kinds(
        [(change.key, Choice(str(change.text), effect(pack, change, judged))) for change in pack.changes],  # type: ignore[misc]
        [(str(site.pk), Choice(words.here(site), site.address)) for site in sites],  # type: ignore[misc]
        frozenset(change.key for change in pack.changes if change.sited),
        frozenset(change.key for change in pack.changes if change.moves),
        frozenset(change.key for change in pack.changes if change.names),
    )


def _follows(notice: ChangeNotice, pack: Pack) -> str:
    return effect(pack, pack.changes[notice.event], changes.judged(notice.authorisation))


def kind_of(notice: ChangeNotice, pack: Pack) -> str:
    """What has changed."""
    return str(pack.changes[notice.event].text) if notice.event in pack.changes else notice.event


def change_facts(notice: ChangeNotice) -> list[Row]:
    """Number, what changed and when; while nothing was decided, what follows from such a change."""
    pack = pack_of(notice.authorisation.version_id)
    open_ = notice.event in pack.changes and notice.state in (ChangeState.LODGED, ChangeState.NEEDS_ASSESSMENT)
    due = formats.day_text(notice.due_on)
    late = _("yes, it was to be told by %(day)s") if notice.late else _("no, it was to be told by %(day)s")
    rows = [
        Row(_("Number"), notice.reference),
        Row(_("What has changed"), kind_of(notice, pack)),
        Row(_("Which site"), words.here(notice.site)),
        Row(_("New address"), notice.address),
        Row(_("New name"), notice.name_local),
        Row(_("New name in Latin letters"), notice.name_latin),
        Row(_("On which day"), notice.happened_on),
        Row(_("Told"), notice.lodged_at),
        Row(_("Late"), late % {"day": due}),
        Row(_("What follows"), _follows(notice, pack) if open_ else ""),
        Row(_("Looked at"), notice.looked_at),
    ]
    return [row for row in rows if row.value]


def timed(notice: ChangeNotice) -> list[str]:
    """What has a time limit because of it: itself, and the assessment or decision that followed; no whole status."""
    return [notice.subject] if outlasts(notice) else [notice.subject, notice.followed_by]


@dataclass(frozen=True)
class Remark:
    """What customs said to a change: what it is, the words, when, and for staff by whom."""

    label: str
    said: Said
    at: datetime | None
    by: str


def remarks(notice: ChangeNotice, *, names: bool = True) -> list[Remark]:
    """All that customs said to it, one after the other; `names` of persons are for staff."""
    opened = changes.reassessment(notice)
    found = [(_("What an officer says"), notice.remark, notice.remark_language, notice.looked_at, notice.looked_by)]
    if opened is not None:
        language, at, by = opened.conclusion_language, opened.closed_at, opened.closed_by
        found.append((_("What the assessment came to"), opened.conclusion, language, at, by))
    found.append(
        (_("Why an approver takes no decision"), notice.kept, notice.kept_language, notice.kept_at, notice.kept_by)
    )
    who = names_of(by for *_said, by in found) if names else Names()
    return [
        Remark(label, Said(text, language), at, who.of(by) if names else "")
        for label, text, language, at, by in found
        if text
    ]


def follows(notice: ChangeNotice) -> Row:
    """What comes next, to the holder."""
    return Row(_("What comes next"), following.follows(notice))


def decision_rows(rows: Iterable[Decision], name: str, *, yours: bool = False) -> list[Row]:
    """The decisions that answer a change, or would; `name` is the page of one; `yours`: to whoever told it."""
    said = [(row, _answer(row, told.kind_to_holder(row) if yours else told.kind(row))) for row in rows]
    return [Row(_("Decision on it"), words_, reverse(name, args=[row.pk]), _("Open"), words_) for row, words_ in said]


def reassessment_rows(rows: Iterable[Assessment], *, leads: bool = True) -> list[Row]:
    """Each time that a status is assessed again, and how far that is; it `leads` staff to the case."""
    return [_reassessment(row, links.case(row) if leads else "") for row in rows]


def _reassessment(row: Assessment, where: str) -> Row:
    state = _("%(state)s: %(proposal)s") % {"state": row.state_label, "proposal": row.get_proposal_display()}
    said = _("%(state)s, opened on %(day)s") % {
        "state": state if row.proposal and where else row.state_label,
        "day": formats.day_text(row.opened_at),
    }
    return Row(_("Reassessment"), said, where, _("Open") if where else "", _("Reassessment"))


def came_to_rows(opened: Assessment | None) -> list[Row]:
    """What an assessment of a status proposed, and why; nothing of one that is not concluded."""
    if opened is None or not opened.proposal:
        return []
    return [
        Row(_("What it proposes"), opened.get_proposal_display()),
        Row(_("What the assessment came to"), opened.conclusion),
    ]


def asked_rows(visits: Iterable[Visit], findings: Iterable[Finding]) -> list[Row]:
    """What the holder is told, and asked, in a reassessment: each with its page."""
    return [
        *(_asked(_("Visit"), _visited(row), links.visit(row)) for row in visits),
        *(
            _asked(_("Finding %(number)s") % {"number": row.number}, row.state_label, links.finding(row))
            for row in findings
        ),
    ]


def because(notice: ChangeNotice, name: str) -> Row:
    """The change because of which a status is assessed again; `name` is its page."""
    said = f"{notice.reference}: {kind_of(notice, pack_of(notice.authorisation.version_id))}"
    label = _("Because of the change")
    return Row(label, said, reverse(name, args=[notice.pk]), _("Open"), label)


def next_after(opened: Assessment) -> Row:
    """What comes after a reassessment, or after what it came to, to the holder."""
    return Row(_("What comes next"), following.after(opened))


def against_rows(findings: Iterable[Finding]) -> list[Row]:
    """The findings over which a status is not kept, each with its page for staff."""
    said = _("Finding %(name)s")
    return [
        _asked(_("Stands against keeping it"), said % {"name": words.finding_names([row])}, links.finding_case(row))
        for row in findings
    ]


def open_rows(findings: Iterable[Finding], against: Iterable[Finding]) -> list[Row]:
    """What is not closed of a status, whichever assessment found it: each with its page; what stands against keeping it
    says so.
    """
    grave = list(against)
    said = _("Finding %(name)s: %(state)s")
    rest = [row for row in findings if row not in grave]
    return against_rows(grave) + [
        _asked(
            _("Finding not closed"),
            said % {"name": words.finding_names([row]), "state": row.state_label},
            links.finding_case(row),
        )
        for row in rest
    ]


def answers_rows(answered: Iterable[Assessment]) -> list[Row]:
    """The answers of the holder that were accepted last, each with the page on which they were judged."""
    said = _("accepted on %(day)s")
    return [
        _asked(
            _("Yearly self-monitoring") if own.is_monitoring else _("Answers of the application"),
            said % {"day": formats.day_text(own.accepted_at)},
            f"{links.case(row)}review/",
        )
        for row in answered
        if (own := row.self_assessment) is not None
    ]


def _visited(row: Visit) -> str:
    return ", ".join(filter(None, (row.state_label, formats.day_text(row.starts_on))))


def _asked(label: str, said: str, where: str) -> Row:
    return Row(label, said, where, _("Open"), label)


def _answer(decision: Decision, kind: str) -> str:
    return ", ".join(filter(None, (kind, decision.number, decision.state_label)))


def recorded_table(notice: ChangeNotice, *, names: bool = True) -> Table:
    """What was changed under a notice: when, what, and for staff by whom."""
    heads = (_("Recorded"), _("What is recorded now"), *([_("By")] if names else []))
    rows: list[list[object]] = [
        [one.at, _recorded(one), *([one.by] if names else [])] for one in changes.recorded(notice)
    ]
    return Table([Column(head) for head in heads], rows)


def recorded_rows(notice: ChangeNotice) -> list[Row]:
    """The same as facts; that nothing was is told too."""
    rows = changes.recorded(notice)
    said = [f"{formats.instant_text(one.at)}: {_recorded(one)}" for one in rows]
    return [Row(_("Recorded since the decision"), said or _("nothing yet"))]


def _recorded(one: Recorded) -> str:
    named = "; ".join(f"{label}: {value}" for label, value in one.values)
    return f"{one.of}: {named}" if one.of else named


def change_table(rows: Iterable[ChangeNotice], name: str, *, company: bool) -> Table:
    """Changes as rows of a list; `name` is the page of one."""
    heads = [_("Number"), _("What has changed"), _("On which day"), _("State")]
    shown = [_change_row(row, name, company=company) for row in rows]
    return Table([Column(head) for head in [*heads, *([_("Company")] if company else [])]], shown)


def _change_row(row: ChangeNotice, name: str, *, company: bool) -> list[object]:
    cells: list[object] = [
        Cell(row.reference, reverse(name, args=[row.pk])),
        kind_of(row, pack_of(row.authorisation.version_id)),
        Cell(row.happened_on, hint=_("late") if row.late else ""),
        Cell(row.state_label, tone=CHANGE_TONES[row.state]),
    ]
    return [*cells, *([row.operator.name_local] if company else [])]

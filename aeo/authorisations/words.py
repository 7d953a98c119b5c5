"""How parts, outcomes, grounds and periods read in the languages of the programme."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext, gettext_lazy, gettext_noop, ngettext, override

from aeo.authorisations import clocks
from aeo.authorisations.models import (
    ChangeNotice,
    Complaint,
    Condition,
    Decision,
    DecisionItem,
    DecisionPart,
    HearingFile,
    Part,
)
from aeo.authorisations.states import FOLLOWING, DecisionKind, Outcome
from aeo.components import formats
from aeo.documents.facts import FreeText, day
from aeo.documents.models import Upload
from aeo.kernel import clock
from aeo.kernel.refusals import Words as Said
from aeo.programme.pack import Pack
from aeo.programme.queries import pack_of
from aeo.programme.rules import Norm
from audits.models import Assessment, Finding
from operators.models import Site
from operators.states import ApplicationState

Words = dict[str, str]
SUSPENDING = frozenset({DecisionKind.SUSPEND, DecisionKind.EXTEND_SUSPENSION})
MEASURES_BY = gettext_noop(
    "%(day)s: by then the measures are to be taken. It does not end by itself that day, but when it is lifted"
)
CAUSE_BY = gettext_noop(
    "%(day)s: by then the cause is to be remedied. It does not end by itself that day, but when it is lifted"
)
# Why something is dropped when nobody writes it: kept in these words, read in the reader's.
TAKEN_BACK = "The holder no longer asks for it."
STATUS_OVER = "The status has ended."
LIFTED = "The suspension was lifted."
# What ends a proposal without its company having done so.
BY_ITSELF = (STATUS_OVER, LIFTED)
DROPPED: dict[str, Said] = {
    LIFTED: gettext_lazy("The suspension was lifted."),
    STATUS_OVER: gettext_lazy("The status has ended."),
    TAKEN_BACK: gettext_lazy("The holder no longer asks for it."),
    ApplicationState.WITHDRAWN: gettext_lazy("The application was given up."),
    ApplicationState.CLOSED: gettext_lazy("The application was closed."),
}


def dropped_for(decision: Decision) -> str:
    """Why a proposal was dropped."""
    return str(DROPPED.get(decision.dropped_reason, decision.dropped_reason))


def in_each(pack: Pack, say: Callable[[str], str]) -> Words:
    """The same sentence in every language of the programme; `say` is called with the language active."""

    def said(code: str) -> str:
        with override(code):
            return say(code)

    return {code: said(code) for code in pack.programme.languages}


def site_name(site: Site | None, language: str) -> str:
    """A site in the letters of a language, as the company writes it."""
    if site is None:
        return ""
    return site.name_local if language == settings.LANGUAGE_CODE else site.name_latin or site.name_local


def here(site: Site | None) -> str:
    """The same in the letters of the language that is active."""
    return site_name(site, formats.language())


def site_words(pack: Pack, site: Site) -> Words:
    """The same in every language."""
    return in_each(pack, lambda code: site_name(site, code))


def called(decision: Decision | None, site: Site | None, language: str) -> str:
    """A site as it was called when a decision that names it was taken or dropped; until then as it is."""
    kept = decision.called.get(str(site.pk), {}) if decision and site else {}
    return str(kept.get(language) or site_name(site, language))


def item_words(pack: Pack, item: DecisionItem, *, granted: bool = False) -> Words:
    """Type – role – site; with `granted`, the type that is granted."""
    type_ = (item.granted_type or item.type) if granted else item.type
    decision = item.decision if item.decision_id else None

    def say(code: str) -> str:
        site = called(decision, item.site, code)
        return " – ".join(filter(None, (pack.types[type_].name.to(code), pack.roles[item.role].name.to(code), site)))

    return in_each(pack, say)


def outcome_words(pack: Pack, item: DecisionItem) -> Words:
    """Type – role – site: what is intended for it."""
    named = item_words(pack, item)
    return in_each(pack, lambda code: f"{named[code]}: {Outcome(item.outcome).label}")


def part_words(pack: Pack, part: Part, *, without: Site | None = None) -> Words:
    """Component – role – sites, `without` one that leaves."""
    sites = [site for site in part.covered(clock.today()) if site != without]
    return in_each(
        pack,
        lambda code: " – ".join(
            filter(
                None,
                (
                    pack.components[part.component].name.to(code),
                    pack.roles[part.role].name.to(code),
                    ", ".join(site_name(site, code) for site in sites),
                ),
            )
        ),
    )


def reached_words(pack: Pack, row: DecisionPart) -> Words:
    """A part that a decision reaches: as it was called when that was decided or dropped, until then as it is."""
    return dict(row.named) or part_words(pack, row.part)


def norm_words(pack: Pack, norm: Norm) -> Words:
    """Title and article."""
    return in_each(pack, lambda code: f"{norm.title.to(code)}, {norm.article}" if norm.article else norm.title.to(code))


def ground_words(pack: Pack, rows: Iterable[dict[str, str]]) -> list[Words]:
    """Each ground once, with the criteria that failed and the norm."""
    criteria: dict[str, list[str]] = {}
    for row in rows:
        named = criteria.setdefault(row["ground"], [])
        if row.get("criterion") and row["criterion"] not in named:
            named.append(row["criterion"])
    return [_ground(pack, key, sorted(named)) for key, named in criteria.items()]


def _ground(pack: Pack, key: str, criteria: list[str]) -> Words:
    ground = pack.grounds[key]

    def say(code: str) -> str:
        norm = norm_words(pack, pack.norms[ground.norm])[code]
        failed = ", ".join(f"{letter} {pack.criteria[letter].name.to(code)}" for letter in criteria)
        return " ".join(filter(None, (ground.text.to(code), f"[{failed}]" if failed else "", f"({norm})")))

    return in_each(pack, say)


def condition_words(pack: Pack, rows: Iterable[Condition]) -> list[FreeText]:
    """Each condition in its own language, after its last day in every language."""
    return numbered(pack, [(row.text, row.language, _last_day(pack, row.due_on)) for row in rows])


def _last_day(pack: Pack, due_on: date) -> Words:
    return in_each(pack, lambda code: gettext("until %(day)s") % {"day": day(due_on, code)})


def listed(pack: Pack, texts: Iterable[str | Words], language: str) -> list[FreeText | Words] | None:
    """Own words that are about nothing but the decision, numbered, among them what the system says in each language;
    None when there are none.
    """
    return [_listed(pack, text, language, number) for number, text in enumerate(texts, 1)] or None


def _listed(pack: Pack, text: str | Words, language: str, number: int) -> FreeText | Words:
    if isinstance(text, str):
        return FreeText(text, language, head=_numbered(pack, number, {}))
    return {code: f"{number}. {said}" for code, said in text.items()}


def numbered(pack: Pack, rows: Iterable[tuple[str, str, Words]]) -> list[FreeText]:
    """Somebody's own words one by one (text, language, what it is about), each with its number in every language."""
    return [
        FreeText(text, language, head=_numbered(pack, number, about))
        for number, (text, language, about) in enumerate(rows, 1)
    ]


def _numbered(pack: Pack, number: int, about: Words) -> Words:
    return {code: f"{number}. {about[code]}:" if about else f"{number}." for code in pack.programme.languages}


def before(about: Words) -> Words:
    """What own words are about, as it stands before them."""
    return {code: f"{said}:" for code, said in about.items()}


def begins(pack: Pack, at: datetime | None) -> date | datetime | Words:
    """From when a decision counts, as its pages and its letter tell it; None: from service, which is still to come.

    A letter of which only the day of service is known counts from the end of that day (`service.instant`), which is
    told, there and in the register, as the day that begins then.
    """
    if at is None:
        return in_each(pack, lambda _code: gettext("service of its letter, at the latest the start of the next day"))
    return moment(at)


def moment(at: datetime) -> date | datetime:
    """What begins as a day begins is told by that day; what begins within a day by its hour, too."""
    first = clock.day_of(at)
    return first if at == clock.start_of(first) else at


def lasts(decision: Decision, pack: Pack) -> date | Words | None:
    """The last day of what ends by itself; an urgent suspension lapses as if it were signed now until it is.

    Other suspensions hold until they are lifted (lifecycles §8): by their day the measures are to be taken.
    """
    if decision.is_urgent:
        return clock.day_of(clocks.urgent_end(decision.effective_from or clock.now(), pack)) - clocks.DAY
    until_day = decision.until_day
    if until_day is None or decision.decision_kind not in SUSPENDING:
        return until_day
    said = MEASURES_BY if decision.measures else CAUSE_BY
    return in_each(pack, lambda code: gettext(said) % {"day": day(until_day, code)})


def unnamed_measures(pack: Pack, decision: Decision) -> list[Words]:
    """What is to be done about a suspension for which no measure was named; never the facts in their place."""
    if decision.measures or decision.decision_kind != DecisionKind.SUSPEND:
        return []
    said = gettext_noop("No measure was named. It is lifted when the cause is remedied, which the reasons tell.")
    return [in_each(pack, lambda _code: gettext(said))]


def within(pack: Pack, name: str) -> Words:
    """The length of a clock that runs from service."""
    rule = pack.clocks[name]
    if rule.unit == "working_days":
        return in_each(
            pack,
            lambda _code: (
                ngettext("%(count)s working day after service", "%(count)s working days after service", rule.length)
                % {"count": rule.length}
            ),
        )
    return in_each(
        pack,
        lambda _code: (
            ngettext("%(count)s day after service", "%(count)s days after service", rule.length)
            % {"count": rule.length}
        ),
    )


def years_from_service(pack: Pack, years: int) -> Words:
    """Some years from the day of service."""
    return in_each(
        pack,
        lambda _code: ngettext("%(count)s year from service", "%(count)s years from service", years) % {"count": years},
    )


def complained_words(pack: Pack, complaint: Complaint) -> Words:
    """What a complaint is about."""
    return in_each(pack, lambda _code: complained_about(complaint))


def complained_about(complaint: Complaint) -> str:
    """The same in the language that is active."""
    if complaint.decision is not None:
        return gettext("Decision %(number)s") % {"number": complaint.decision.number}
    if complaint.finding is not None:
        return gettext("Finding %(number)s, which was kept") % {"number": complaint.finding.number}
    named = {"reference": complaint.application.reference if complaint.application else ""}
    return gettext("Application %(reference)s, which was not answered in time") % named


def event_words(pack: Pack, notice: ChangeNotice) -> Words:
    """What changed, of which site, and where that is now if it moved; how the company is called now."""
    text, new = pack.changes[notice.event].text, notice.names

    def say(code: str) -> str:
        told = (text.to(code), site_name(notice.site, code), notice.address, new.to(code) if new else "")
        return " – ".join(filter(None, told))

    return in_each(pack, say)


def change_words(pack: Pack, notice: ChangeNotice, *, yours: bool = False) -> Words:
    """A change that was told: its number, when it was told, what changed; `yours`: to whoever told it."""
    event = event_words(pack, notice) if notice.event in pack.changes else {}

    def say(code: str) -> str:
        told = {"reference": notice.reference, "day": day(clock.day_of(notice.lodged_at), code)}
        words = gettext("Your notice %(reference)s of %(day)s") if yours else gettext("Notice %(reference)s of %(day)s")
        return f"{words % told}: {event[code]}" if event else words % told

    return in_each(pack, say)


def assessed_words(pack: Pack, assessment: Assessment | None, kind: str) -> list[Words]:
    """The assessment of a holder that came to a decision of a kind: its number, its day, what it proposes."""
    if assessment is None or assessment.closed_at is None or FOLLOWING.get(assessment.proposal) != kind:
        return []
    ended = clock.day_of(assessment.closed_at)

    def say(code: str) -> str:
        said = gettext("Assessment %(number)s (%(reason)s), concluded on %(day)s. It proposes: %(proposal)s")
        return said % {
            "number": assessment.pk,
            "reason": assessment.get_reason_display(),
            "day": day(ended, code),
            "proposal": assessment.get_proposal_display(),
        }

    return [in_each(pack, say)]


def finding_names(findings: Iterable[Finding]) -> str:
    """Findings of several assessments by number, severity and day."""
    return ", ".join(_finding(row) for row in findings)


def _finding(row: Finding) -> str:
    severity = pack_of(row.assessment.version_id).severities[row.severity].name
    told = {"number": row.number, "severity": severity, "day": formats.day_text(row.raised_at)}
    return gettext("%(number)s (%(severity)s, of %(day)s)") % told


def kind_words(pack: Pack, decision: Decision) -> Words:
    """The kind of a decision, as the programme names it."""
    return dict(pack.decisions[decision.decision_kind].name.values)


def kind_to_holder(pack: Pack, decision: Decision) -> Words:
    """The same to the company, which opens the letter of what is intended, or decided, before it reads that."""
    if decision.is_untold:
        return in_each(pack, lambda _code: gettext("Decision"))
    if decision.is_unopened:
        return in_each(pack, lambda _code: gettext("Intended decision"))
    return kind_words(pack, decision)


def file_names(files: Iterable[Upload]) -> list[str] | None:
    """Each file by its name and fingerprint; None when there are none."""
    return [file_name(file) for file in files] or None


def file_name(file: Upload) -> str:
    """A file as papers name it."""
    return f"{file.name}, SHA-256 {file.sha256}"


def heard_with(pack: Pack, decision: Decision) -> list[Words] | None:
    """The same of what was handed in at a hearing, each with the point that it came with."""
    rows = HearingFile.objects.filter(point__decision=decision).select_related("point", "file")
    return [_heard_with(pack, row) for row in rows.order_by("point__number", "pk")] or None


def _heard_with(pack: Pack, row: HearingFile) -> Words:
    named = file_name(row.file)
    return in_each(pack, lambda _code: f"{gettext('Point %(number)s') % {'number': row.point.number}}: {named}")


def shown_rows(rows: list[Any]) -> list[Any] | None:
    """A list for a letter; None, which prints as a dash, when there is nothing in it."""
    return rows or None

"""What recommend, decide, decline and reopen of an application need. Who may is said with the application."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from aeo.authorisations.models import Decision, DecisionItem
from aeo.authorisations.queries import cases
from aeo.authorisations.queries.findings import older
from aeo.authorisations.states import DecisionKind, DecisionState, Outcome
from aeo.authorisations.words import finding_names
from aeo.kernel.policy import YES, Rules, Verdict, no, when
from aeo.programme.pack import Pack
from aeo.programme.queries import pack_of
from audits.models import Assessment, Finding
from audits.queries import Standing, standing
from operators.lifecycles.application import Declined, Recommendation, Reopening
from operators.lifecycles.application import Outcome as Outcomes
from operators.models import Application

rules = Rules(Application)


def _of(ref: str) -> Decision | None:
    kind, _colon, key = ref.partition(":")
    found = Decision.objects.filter(pk=int(key)) if kind == "decision" and key.isdigit() else Decision.objects.none()
    return found.prefetch_related("items__conditions").first()


@rules.ready("recommend")
def recommend_ready(application: Application, basis: Recommendation | None) -> Verdict:
    """An outcome for each type × role × site asked; what is granted stands on a finished verification."""
    assessment = cases.assessment_of(application)
    if assessment is None:
        return no(_("The application has no assessment yet."))
    if basis is None:
        return YES
    decision = _of(basis.decision)
    if decision is None or decision.application_id != application.pk:
        return no(_("The proposed decision is missing."))
    items, pack = list(decision.items.all()), pack_of(application.version_id)
    return _everything_asked(application, items) and _each(items, assessment, pack)


def _everything_asked(application: Application, items: Iterable[DecisionItem]) -> Verdict:
    wanted, given = set(application.asked()), {(item.type, item.role, item.site_id) for item in items}
    missing, strange = wanted - given, given - wanted
    words = _("An outcome is missing for: %(items)s.") % {"items": _named(missing)}
    more = _("This was not asked for: %(items)s.") % {"items": _named(strange)}
    return when(not missing, words, "outcome-missing") and when(not strange, more, "not-asked")


def _named(items: Iterable[tuple[str, str, int | None]]) -> str:
    return ", ".join(" × ".join(str(part) for part in item if part) for item in sorted(items, key=str))


def _each(items: list[DecisionItem], assessment: Assessment, pack: Pack) -> Verdict:
    stand, findings = standing(assessment), weighed(assessment)
    verdict = YES
    for item in items:
        verdict = verdict and (
            _refusable(item, pack)
            if item.outcome == Outcome.REFUSE
            else grantable(item, stand, touching(findings, item, pack), pack)
        )
    return verdict


def weighed(assessment: Assessment) -> list[Finding]:
    """What a grant is judged by: what is open in its case, and what other cases of the same status left open that
    forbids one. What they left that is minor lives on with the days that it has.
    """
    application = assessment.application
    return [*cases.open_findings(assessment), *(older(application) if application else ())]


def _refusable(item: DecisionItem, pack: Pack) -> Verdict:
    """A ground for every failed criterion, and reasons."""
    known = {ground.key for ground in pack.grounds_for(DecisionKind.REFUSE)}
    right = all(
        row["ground"] in known and row.get("criterion", "") in ("", *pack.criteria.keys) for row in item.grounds
    )
    words = _("To refuse %(item)s, name a ground for each failed criterion and give reasons.")
    whole = bool(item.grounds) and bool(item.reasons.strip()) and right
    return when(whole, words % {"item": f"{item.type} × {item.role}"}, "refusal-ungrounded")


def grantable(item: DecisionItem, stand: Standing, findings: list[Finding], pack: Pack) -> Verdict:
    """Review, risk and consultations done, the site covered, no open critical or major finding, minors dated."""
    return verified(item, stand, findings, pack) & _dated(item, findings)


def verified(item: DecisionItem, stand: Standing, findings: list[Finding], pack: Pack) -> Verdict:
    """The same but for the dates of conditions: could it be granted at all?"""
    return (
        when(
            stand.reviewed, _("The desk review is not finished: an answer still waits for its verdict."), "review-open"
        )
        & when(stand.risk_rated, _("The risk is not rated for every criterion yet."), "risk-open")
        & when(not stand.consultations_open, _("Another authority has not answered yet."), "consultation-open")
        & when(not stand.visits_open, _("A visit is not concluded yet."), "visit-open")
        & _covered(item, stand)
        & _type_fits(item, pack)
        & _unblocked(findings)
    )


def _covered(item: DecisionItem, stand: Standing) -> Verdict:
    fine = stand.sites_covered.get(item.site_id, False) if item.site_id else any(stand.sites_covered.values() or [True])
    return when(
        fine, _("A site is not covered: it is visited, represented by a sample or waived first."), "site-uncovered"
    )


def _type_fits(item: DecisionItem, pack: Pack) -> Verdict:
    granted = item.granted_type or item.type
    known = granted in pack.types and bool(pack.parts_of(granted, item.role))
    lesser = item.outcome != Outcome.GRANT_LESS or (known and pack.types[granted].rank <= pack.types[item.type].rank)
    return when(known, _("This type cannot be granted for this role."), "type-unfit") & when(
        (lesser and granted != item.type) or item.outcome != Outcome.GRANT_LESS,
        _("To grant less is to grant another type that is not higher."),
        "not-less",
    )


def touching(findings: list[Finding], item: DecisionItem, pack: Pack) -> list[Finding]:
    """The open findings that touch what is granted: its criteria, its role, its site."""
    granted = item.granted_type or item.type
    criteria = pack.criteria_of((granted,)) if granted in pack.types else ()
    return [
        finding
        for finding in findings
        if finding.criterion in criteria
        and finding.role in ("", item.role)
        and (finding.site_id is None or item.site_id is None or finding.site_id == item.site_id)
    ]


def _unblocked(findings: list[Finding]) -> Verdict:
    open_ = [finding for finding in findings if finding.blocks_grant]
    said = _("These findings are open and forbid a grant: %(findings)s.")
    return when(not open_, said % {"findings": finding_names(open_)}, "finding-open")


def _dated(item: DecisionItem, findings: list[Finding]) -> Verdict:
    dated = {condition.finding_id for condition in item.conditions.all()}
    left = [finding for finding in findings if finding.becomes_condition and finding.pk not in dated]
    words = _("An open minor finding becomes a condition with a date. Still without one: %(numbers)s.")
    plain = item.outcome != Outcome.GRANT or not dated
    return when(not left, words % {"numbers": ", ".join(str(f.number) for f in left)}, "condition-missing") & when(
        plain, _("What carries conditions is granted with conditions."), "condition-unsaid"
    )


@rules.ready("decide")
def decide_ready(application: Application, basis: Outcomes | None) -> Verdict:
    """Only through its Decision, which says the same."""
    if basis is None:
        return YES
    decision = _of(basis.decision)
    if decision is None or decision.application_id != application.pk:
        return no(_("An application is decided through its decision."))
    return when(decision.state != DecisionState.DROPPED, _("This decision was dropped."))


@rules.ready("decline")
def decline_ready(application: Application, basis: Declined | None) -> Verdict:
    """A Decision of kind decline on this application."""
    if basis is None:
        return YES
    decision = _of(basis.decision)
    right = decision is not None and (decision.application_id, decision.decision_kind) == (
        application.pk,
        DecisionKind.DECLINE,
    )
    return when(right, _("Nothing is declined without its decision."))


@rules.ready("reopen")
def reopen_ready(application: Application, basis: Reopening | None) -> Verdict:
    """It needs a recorded outcome; complaints cannot be decided here yet, so there is none."""
    return no(_("An application is reopened by the outcome of a complaint or a court. None is recorded."), "no-outcome")

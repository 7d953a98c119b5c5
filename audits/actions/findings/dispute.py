"""Contesting a finding, deciding on the contest, and taking a finding back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from aeo.documents.queries import fingerprints
from aeo.kernel import running
from aeo.kernel.lifecycle import action, perform
from aeo.kernel.policy import Actor
from aeo.programme.queries import pack_of
from audits import papers
from audits.actions import letters
from audits.actions.findings.raising import graded
from audits.clocks import FINDING_CONTEST, FINDING_DUE, finding_limit, restart, stop
from audits.lifecycles.finding import Said
from audits.models import ContestEvidence, Finding
from audits.policies.findings import known_severity
from audits.policies.people import reasoned
from audits.queries import findings as queries

UPHELD = _("Customs has looked at why you contest it, and upholds the finding. See what is to be done about it.")
REGRADED = _(
    "Customs has looked at why you contest it, and gives the finding another severity. See what is to be done about it."
)
TAKEN_BACK = _("Customs takes the finding back. There is nothing more to do about it.")


@action
def contest(finding: Finding, said: Said, *, by: Actor) -> Finding:
    """The operator says in time that the finding is wrong, with what supports it."""
    finding = perform(finding, "contest", by=by, basis=said, facts={"files": fingerprints(said.files)})
    ContestEvidence.objects.bulk_create([ContestEvidence(finding=finding, file_id=pk) for pk in said.files])
    stop(finding.subject, FINDING_CONTEST, outcome="met")
    letters.tell_staff("finding_contested", finding, {"items": papers.items([finding])})
    return finding


@action
def confirm(finding: Finding, *, by: Actor, reason: str) -> Finding:
    """A second officer upholds it, and says why."""
    reasoned(reason).enforce()
    finding = perform(finding, "confirm", by=by, reason=reason)
    _tell(finding, UPHELD, {"reasons": papers.said(reason, by)})
    return finding


@action
def reclassify(finding: Finding, severity: str, *, by: Actor, reason: str) -> Finding:
    """A second officer gives it another severity, and says why; the time of that severity starts anew."""
    reasoned(reason).enforce()
    pack = pack_of(finding.assessment.version_id)
    known_severity(pack, severity).enforce()
    finding = perform(finding, "reclassify", by=by, basis=graded(pack, severity), reason=reason)
    stop(finding.subject, FINDING_DUE, outcome="replaced")
    if finding.needs_plan:
        rule = finding_limit(pack, severity, holder=queries.is_holder(finding))
        restart(finding.subject, rule, outcome="replaced")
    _tell(finding, REGRADED, {"reasons": papers.said(reason, by)})
    return finding


@action
def ask_withdrawal(finding: Finding, *, by: Actor, reason: str) -> Finding:
    """The lead wants to take it back and says why; a second person does."""
    reasoned(reason).enforce()
    return perform(finding, "ask_withdrawal", by=by, reason=reason)


@action
def withdraw(finding: Finding, *, by: Actor, reason: str) -> Finding:
    """A second person takes it back: after a contest, or because the lead asked."""
    reasoned(reason).enforce()
    finding = perform(finding, "withdraw", by=by, reason=reason)
    for name in (FINDING_CONTEST, FINDING_DUE):
        stop(finding.subject, name, outcome="dropped")
    answers = finding.contest_decided_at == finding.ended_at  # else why the lead wanted it is customs' own affair
    if finding.notified_at is not None:
        _tell(finding, TAKEN_BACK, {"reasons": papers.said(reason, by)} if answers else {})
    return finding


def _tell(finding: Finding, outcome: Promise, facts: Mapping[str, Any]) -> None:
    limit = running.running(finding.subject, FINDING_DUE)
    by_when = {"due_date": limit.due_on} if limit else {}
    told = {"items": papers.items([finding]), "outcome": outcome, **by_when, **facts}
    letters.tell_company("finding_answered", finding, told, key=str(finding.revision))

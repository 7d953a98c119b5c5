"""By when: the clocks of the pack that run here (lifecycles §0)."""

from __future__ import annotations

from datetime import date

from aeo.kernel import clock, running
from aeo.kernel.deadlines import Due, Period, due
from aeo.kernel.models import Deadline
from aeo.kernel.running import Limit
from aeo.programme.clocks import limit
from aeo.programme.pack import Pack

CONSULTATION = "consultation"
VISIT_NOTICE = "visit_notice"
REPORT_COMMENTS = "report_comments"
FINDING_CONTEST = "finding_contest"
FINDING_DUE = "finding_due"
REASSESSMENT = "reassessment"


def counted(rule: Limit, start: date) -> Due:
    """When a limit that starts on a day would end, nothing happening to it."""
    return due(Period(start, rule.length, rule.unit, rule.moves), running.calendar())


def finding_limit(pack: Pack, severity: str, *, holder: bool) -> Limit:
    """The time for a finding: shorter before a decision than for a holder."""
    rule = pack.severities[severity]
    return limit(pack, FINDING_DUE, length=rule.days_for_holder if holder else rule.days_before_decision)


def until(pack: Pack, day: date) -> Limit:
    """The time for a finding, ending on a promised day."""
    return limit(pack, FINDING_DUE, length=max(0, (day - clock.today()).days))


def reassess(pack: Pack, subject: str) -> None:
    """Start the time to assess a status again, where the programme sets one."""
    if REASSESSMENT in pack.clocks:
        running.open_(subject, limit(pack, REASSESSMENT), clock.today())


def restart(subject: str, rule: Limit, *, outcome: str) -> Deadline:
    """Close what runs under this clock, if anything, and start it anew today."""
    stop(subject, rule.clock, outcome=outcome)
    return running.open_(subject, rule, clock.today())


def stop(subject: str, name: str, *, outcome: str) -> None:
    """Close what runs under this clock, if anything."""
    row = running.running(subject, name)
    if row is not None:
        running.close(row, outcome)

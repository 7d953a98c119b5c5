"""Findings: raise, tell, contest, plan, do, verify (lifecycles §4). `finding` names what `raise` called `key`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from aeo.desk.walking.play import Play
from aeo.desk.walking.steps.base import Step, verb
from aeo.desk.walking.values import Day, FileKey, FindingKey, Known, SeverityKey, SlotText, VisitKey
from audits.actions import findings
from audits.actions.findings import Draft
from audits.lifecycles.finding import Done, Plan, Said, Verification
from audits.states import VerificationMethod


@verb("raise")
@dataclass(frozen=True, kw_only=True)
class Raise(Step):
    """Raise a finding: on the visit in hand (or `visit`), or at the desk when `desk` is true."""

    key: str
    slot: SlotText
    severity: SeverityKey
    text: str
    shown_by: str
    files: tuple[FileKey, ...] = ()
    shared_procedure: bool = False
    desk: bool = False
    visit: VisitKey = ""

    def play(self, play: Play) -> str:
        """Its number."""
        by, visit = play.actor(self.by), None if self.desk else play.visit(self.visit)
        files = [play.upload(key, by).pk for key in self.files]
        language = self.language or play.case.language
        slot = play.slot(self.slot)
        draft = Draft(slot, self.severity, self.text, self.shown_by, language, files, self.shared_procedure)
        finding = findings.raise_(play.assessment, draft, by=by, visit=visit)
        play.findings[self.key] = finding.pk
        return f"no. {finding.number}, {self.severity}, {self.slot}"


@dataclass(frozen=True, kw_only=True)
class OnFinding(Step):
    """A step on one finding."""

    finding: FindingKey


@dataclass(frozen=True, kw_only=True)
class Reasoned(OnFinding):
    """A step on one finding that needs a reason."""

    reason: str


@verb("notify")
@dataclass(frozen=True, kw_only=True)
class Notify(Step):
    """Tell the company of findings raised at the desk; those of a visit are told when it is concluded."""

    findings: tuple[FindingKey, ...]

    def play(self, play: Play) -> str:
        """How many."""
        told = findings.notify([play.finding(key) for key in self.findings], by=play.actor(self.by))
        return f"{len(told)} findings"


@verb("notify_at_once")
@dataclass(frozen=True, kw_only=True)
class NotifyAtOnce(OnFinding):
    """Tell the company of a grave finding without waiting for the report."""

    def play(self, play: Play) -> None:
        """Nothing more to tell."""
        findings.notify_at_once(play.finding(self.finding), by=play.actor(self.by))


@verb("contest")
@dataclass(frozen=True, kw_only=True)
class Contest(OnFinding):
    """The company says that it is wrong."""

    text: str

    def play(self, play: Play) -> None:
        """Nothing more to tell."""
        said = Said(self.text, self.language or play.case.language)
        findings.contest(play.finding(self.finding), said, by=play.actor(self.by))


@verb("confirm_finding")
@dataclass(frozen=True, kw_only=True)
class ConfirmFinding(Reasoned):
    """A second officer upholds it after a contest."""

    def play(self, play: Play) -> None:
        """Nothing more to tell."""
        findings.confirm(play.finding(self.finding), by=play.actor(self.by), reason=self.reason)


@verb("reclassify")
@dataclass(frozen=True, kw_only=True)
class Reclassify(Reasoned):
    """A second officer gives it another severity after a contest."""

    severity: SeverityKey

    def play(self, play: Play) -> str:
        """The severity."""
        by = play.actor(self.by)
        findings.reclassify(play.finding(self.finding), self.severity, by=by, reason=self.reason)
        return self.severity


@verb("ask_withdrawal")
@dataclass(frozen=True, kw_only=True)
class AskWithdrawal(Reasoned):
    """The lead wants to take it back."""

    def play(self, play: Play) -> None:
        """Nothing more to tell."""
        findings.ask_withdrawal(play.finding(self.finding), by=play.actor(self.by), reason=self.reason)


@verb("withdraw_finding")
@dataclass(frozen=True, kw_only=True)
class WithdrawFinding(Reasoned):
    """A second person takes it back."""

    def play(self, play: Play) -> None:
        """Nothing more to tell."""
        findings.withdraw(play.finding(self.finding), by=play.actor(self.by), reason=self.reason)


@verb("propose_plan")
@dataclass(frozen=True, kw_only=True)
class ProposePlan(OnFinding):
    """The company says cause, action, who, and by when."""

    cause: str
    action: str
    owner: str
    due_on: Day

    def play(self, play: Play) -> str:
        """By when."""
        due = play.day(self.due_on)
        plan = Plan(self.cause, self.action, self.owner, due, self.language or play.case.language)
        findings.propose_plan(play.finding(self.finding), plan, by=play.actor(self.by))
        return f"by {due}"


@verb("accept_plan")
@dataclass(frozen=True, kw_only=True)
class AcceptPlan(OnFinding):
    """The auditor accepts the plan."""

    def play(self, play: Play) -> None:
        """Nothing more to tell."""
        findings.accept_plan(play.finding(self.finding), by=play.actor(self.by))


@verb("reject_plan")
@dataclass(frozen=True, kw_only=True)
class RejectPlan(Reasoned):
    """The auditor rejects the plan."""

    def play(self, play: Play) -> None:
        """Nothing more to tell."""
        findings.reject_plan(play.finding(self.finding), by=play.actor(self.by), reason=self.reason)


@verb("claim_done")
@dataclass(frozen=True, kw_only=True)
class ClaimDone(OnFinding):
    """The company reports, with files, that it is done."""

    text: str
    files: tuple[FileKey, ...]

    def play(self, play: Play) -> None:
        """Nothing more to tell."""
        by = play.actor(self.by)
        files = tuple(play.upload(key, by).pk for key in self.files)
        done = Done(self.text, self.language or play.case.language, files)
        findings.claim_done(play.finding(self.finding), done, by=by)


@dataclass(frozen=True, kw_only=True)
class Verifying(OnFinding):
    """How it was verified: at a desk, by a virtual visit, or at the follow-up visit in hand (or `visit`)."""

    method: Annotated[str, Known("method", tuple(VerificationMethod.values))] = "desk"
    visit: VisitKey = ""

    def visit_id(self, play: Play) -> int | None:
        """The visit, when it was at one."""
        return play.visit(self.visit).pk if self.method == VerificationMethod.FOLLOW_UP_VISIT else None


@verb("verify")
@dataclass(frozen=True, kw_only=True)
class Verify(Verifying):
    """An auditor saw that it works."""

    note: str = ""

    def play(self, play: Play) -> str:
        """How."""
        seen = Verification(self.method, self.note, self.visit_id(play))
        findings.verify(play.finding(self.finding), seen, by=play.actor(self.by))
        return self.method


@verb("not_effective")
@dataclass(frozen=True, kw_only=True)
class NotEffective(Verifying):
    """It does not work yet: there is a new day."""

    note: str
    new_day: Day

    def play(self, play: Play) -> str:
        """The new day."""
        day = play.day(self.new_day)
        seen = Verification(self.method, self.note, self.visit_id(play), day)
        findings.not_effective(play.finding(self.finding), seen, by=play.actor(self.by))
        return f"by {day}"


@verb("extend_finding")
@dataclass(frozen=True, kw_only=True)
class ExtendFinding(Reasoned):
    """More time for the company."""

    days: int

    def play(self, play: Play) -> None:
        """Nothing more to tell."""
        findings.extend(play.finding(self.finding), self.days, by=play.actor(self.by), reason=self.reason)

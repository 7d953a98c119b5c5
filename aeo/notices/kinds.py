"""The kinds of messages and what each speaks of; the texts lie in `templates/notices/<language>/`."""

from __future__ import annotations

from dataclasses import dataclass

from aeo.programme.letters import LETTERS


@dataclass(frozen=True)
class MessageKind:
    """`needs`: the facts that its text cannot do without; `may`: those that it says when they are known."""

    needs: frozenset[str]
    by_mail: bool = True
    may: frozenset[str] = frozenset()

    @property
    def knows(self) -> frozenset[str]:
        """Everything that its text can speak of."""
        return self.needs | self.may


CASE = ("reference", "operator_name")
ASKED = frozenset({"deemed_on", "items", "reasons", "answered_at"})  # when a letter counts as served, what it asks


def _case(*more: str, by_mail: bool = True, may: tuple[str, ...] = ()) -> MessageKind:
    return MessageKind(frozenset((*CASE, *more)), by_mail, frozenset(may))


def _company(*more: str) -> MessageKind:
    return MessageKind(frozenset(("operator_name", *more)))


DAYS = ("starts_on", "ends_on")  # of an event that a calendar keeps
CALLED_OFF = "visit_cancelled"

KINDS: dict[str, MessageKind] = {
    # to an operator
    "deadline_moved": _case("clock", "was_due", "due_date"),
    "letter": MessageKind(frozenset({"subject", "number"}), may=ASKED | {"decides"}),
    "address_bounced": MessageKind(frozenset({"email", "reasons"})),
    "access_given": MessageKind(frozenset({"operator_name", "role"})),
    "access_changed": MessageKind(
        frozenset({"operator_name", "role", "person"}), may=frozenset({"valid_until", "items"})
    ),
    "access_ended": _company("role"),
    "authority_given": MessageKind(frozenset({"operator_name", "effective_from"}), may=frozenset({"valid_until"})),
    "authority_changed": MessageKind(frozenset({"operator_name"}), may=frozenset({"valid_until"})),
    "authority_ended": MessageKind(frozenset({"operator_name"}), may=frozenset({"until"})),
    "question_given": _case("person", "items"),
    "comment_written": _case("person", "items"),
    "request_reminder": _case("due_date", "days_left"),
    "request_ended": _case("items", "reasons"),
    "time_given": _case("clock", "due_date", may=("reasons",)),
    "time_refused": _case("clock", "reasons", may=("due_date",)),
    "monitoring_reminder": _case("due_date", "days_left"),
    "monitoring_overdue": _case("due_date"),
    "monitoring_asked": _case("reasons", may=("signed_on",)),
    "evidence_lapsing": MessageKind(frozenset({"operator_name", "items"})),
    "evidence_infected": MessageKind(frozenset({"operator_name", "document"})),
    "handed_infected": MessageKind(frozenset({"operator_name", "document"})),
    "visit_confirmed": _case("visit_dates", may=DAYS),
    "visit_reminder": _case("visit_dates", may=DAYS),
    "visit_cancelled": _case("visit_dates", "reasons", may=DAYS),
    "plan_accepted": _case("items", may=("due_date",)),
    "plan_rejected": _case("items", "reasons", may=("due_date",)),
    "correction_verified": _case("items"),
    "correction_not_effective": _case("items", "reasons", "due_date"),
    "finding_answered": _case("items", "outcome", may=("reasons", "due_date")),
    "change_answered": _case("items", "outcome", "follows", may=("reasons",)),
    "assessment_concluded": _case("outcome", "reasons"),
    "application_closed": _case("reasons"),
    "application_recalled": _case("person", may=("reasons",)),
    "remedy_seen": _case("items", may=("until",)),
    "remedy_denied": _case("items", "reasons"),
    "suspension_refused": _case("reasons"),
    "suspension_wish_over": _case("effective_from", "reasons"),
    "suspension_taken_back": _case("effective_from", "person", may=("decision_number",)),
    "hearing_point_answered": _case("decision_kind", "number", "reasons"),
    "hearing_closed": _case("decision_kind"),
    "decision_not_pursued": _case("decision_kind"),
    "partner_changed": MessageKind(frozenset({"operator_name", "partner", "number", "outcome"})),
    "invitation": MessageKind(
        frozenset({"operator_name", "role", "person", "due_date"}), may=frozenset({"valid_until", "items"})
    ),
    "invitation_bounced": _company("to_name", "reasons"),
    "invitation_accepted": _company("role", "person"),
    "claim_asked": _company("person"),
    "claim_approved": _company("role"),
    "claim_refused": _company("reasons"),
    "company_registered": _company("person", "number"),
    "recovery_asked": _company("person", "due_date"),
    "recovery_granted": _company(),
    "recovery_refused": _company("reasons"),
    "owner_added": _company("person"),
    # to staff
    "recovery_waiting": _company("person", "due_date"),
    "recovery_objected": _company("person"),
    "case_arrived": _case("due_date", may=("again",)),
    "case_recalled": _case(may=("reasons",)),
    "case_withdrawn": _case(may=("reasons",)),
    "case_assigned": _case("role"),
    "answers_arrived": _case(),
    "more_time_wanted": _case("reasons"),
    "visit_dates_proposed": _case("visit_dates"),
    "report_commented": _case(),
    "finding_contested": _case("items"),
    "plan_proposed": _case("items"),
    "correction_claimed": _case("items"),
    "finding_escalated": _case("items"),
    "decision_waiting": _case("decision_kind", may=("items",)),
    "decision_dropped": _case("decision_kind", "reasons"),
    "hearing_answered": _case(),
    "hearing_nothing_to_add": _case(),
    "hearing_over": _case(),
    "change_lodged": _case("items"),
    "reassessment_opened": _case("items", may=("due_date",)),
    "remedy_claimed": _case("items", may=("due_date",)),
    "remedy_verified": _case("items", may=("due_date",)),
    "decision_to_propose": _case("outcome"),
    "change_to_record": _case("items", may=("decision_number", "due_date")),
    "complaint_lodged": _case("complaint_about", "due_date"),
    "monitoring_submitted": _case(),
    "monitoring_answered": _case(),
    "monitoring_late": _case("due_date"),
    "deadline_near": _case("clock", "task", "due_date", "days_left", may=("items",)),
    "deadline_missed": _case("due_date"),
    "letter_bounced": MessageKind(frozenset({"number", "to_name", "reasons"})),
    "file_lost": MessageKind(frozenset({"items", "fingerprint", "condition"})),
    "paper_failed": MessageKind(frozenset({"paper", "about", "reasons"})),
}

# Never left for a daily summary, whatever its reader chose: who may act for a company, and what is late already.
AT_ONCE = frozenset(
    {
        "access_changed",
        "access_ended",
        "access_given",
        "address_bounced",
        "authority_changed",
        "authority_ended",
        "authority_given",
        "claim_asked",
        "deadline_missed",
        "file_lost",
        "invitation",
        "invitation_bounced",
        "letter",
        "letter_bounced",
        "monitoring_late",
        "monitoring_overdue",
        "owner_added",
        "recovery_asked",
        "recovery_objected",
        "recovery_waiting",
    }
)


def counts_days(kind: str) -> bool:
    """It says how many days are left on the day on which it is told: in tomorrow's summary that would be wrong."""
    said = KINDS[kind].needs if kind in KINDS else LETTERS.get(kind, frozenset())
    return "days_left" in said

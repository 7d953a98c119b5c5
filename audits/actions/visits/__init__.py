"""The visit: planning, notice, conduct on site, reporting (lifecycles §3)."""

from audits.actions.visits.conduct import (
    add_check,
    add_record,
    add_site,
    begin,
    begin_unannounced,
    finish_fieldwork,
    interrupt,
    record_check,
    record_many,
    record_refusal,
    record_site,
    resume,
)
from audits.actions.visits.notice import announce, confirm, confirm_when_over, open_notice_period, propose_dates
from audits.actions.visits.planning import CheckDraft, Scope, Seat, cancel, mandate, plan, reschedule
from audits.actions.visits.reporting import comment, conclude, open_comments, report, review, revise

__all__ = [
    "CheckDraft",
    "Scope",
    "Seat",
    "add_check",
    "add_record",
    "add_site",
    "announce",
    "begin",
    "begin_unannounced",
    "cancel",
    "comment",
    "conclude",
    "confirm",
    "confirm_when_over",
    "finish_fieldwork",
    "interrupt",
    "mandate",
    "open_comments",
    "open_notice_period",
    "plan",
    "propose_dates",
    "record_check",
    "record_many",
    "record_refusal",
    "record_site",
    "report",
    "reschedule",
    "resume",
    "review",
    "revise",
]

"""Findings: raised, notified, contested, planned, done, verified, extended, escalated, withdrawn (lifecycles §4)."""

from audits.actions.findings.correction import (
    accept_plan,
    claim_done,
    extend,
    not_effective,
    propose_plan,
    reject_plan,
    verify,
)
from audits.actions.findings.dispute import ask_withdrawal, confirm, contest, reclassify, withdraw
from audits.actions.findings.raising import (
    Draft,
    close,
    contest_over,
    escalate,
    notify,
    notify_at_once,
    open_contest,
    raise_,
)

__all__ = [
    "Draft",
    "accept_plan",
    "ask_withdrawal",
    "claim_done",
    "close",
    "confirm",
    "contest",
    "contest_over",
    "escalate",
    "extend",
    "not_effective",
    "notify",
    "notify_at_once",
    "open_contest",
    "propose_plan",
    "raise_",
    "reclassify",
    "reject_plan",
    "verify",
    "withdraw",
]

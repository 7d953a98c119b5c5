"""What is to be done before a time limit ends, clock by clock: every reminder says it, beside the day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from aeo.kernel.running import Fallen
from aeo.programme.pack import Pack

WHAT_TO_DO: Mapping[str, Promise] = {
    # the company
    "adjustment": _("Make the adjustments for which time was given, and tell customs when they are made."),
    "visit_notice": _("Confirm the days of the visit, or propose others. Without an answer they count as confirmed."),
    "report_comments": _(
        "Read the report of the visit and comment on it. Without comments the visit is concluded on the report."
    ),
    "finding_due": _("Correct what the finding says and show that it is done; send your plan first if it has none."),
    "hearing": _(
        "Say what you think of what is intended, before it is decided. Without an answer it is decided on the file."
    ),
    # customs
    "acceptance": _("Check whether the application is complete: accept it, or return it with one list."),
    "decision": _("Decide on the application, or extend the time with a reason before it ends."),
    "consultation": _("The authority has not answered yet: ask it again. After that day the file goes on without it."),
    "suspension": _("The suspension ends: look at what was done, and propose to lift, extend or revoke."),
    "urgent_suspension": _("Hear the holder and decide: the urgent suspension lapses by itself after that day."),
    "suspension_wish": _("Decide on the suspension that the holder asked for, or refuse the wish with a reason."),
    "remedy_check": _("Look whether the cause of the suspension is remedied, and record what you have seen."),
    "suspension_lifting": _("The remedy is verified: propose that the suspension be lifted, and decide on it."),
    "suspension_review": _("Decide on the proposed suspension, or drop it."),
    "complaint_decision": _("Answer the complaint in writing."),
    "reassessment": _("Finish the reassessment: visit and judge what is left, and conclude it with a proposal."),
    "change_recording": _("Record what was decided, then say that everything is recorded."),
    "change_review": _("Look at the change that the holder told of, and answer what follows from it."),
}


def near(fallen: Fallen, pack: Pack) -> dict[str, Any]:
    """The facts of a reminder: which limit, what is to be done, by when."""
    row = fallen.deadline
    return {
        "clock": pack.clocks[row.clock].name,
        "task": WHAT_TO_DO[row.clock],
        "due_date": row.due_on,
        "days_left": fallen.days_left,
    }

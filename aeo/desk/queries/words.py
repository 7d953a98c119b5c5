"""What happened, in words: for the history of a case. What hangs on a visit or a finding is worded by audits."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from aeo.kernel.refusals import Words
from audits.wording import TOLD

KINDS: Mapping[str, Words] = {
    "application": _("Application"),
    "self_assessment": _("Self-assessment"),
    "information_request": _("Information request"),
    "assessment": _("Assessment"),
    "consultation": _("Consultation"),
    "visit": _("Visit"),
    "finding": _("Finding"),
    "decision": _("Decision"),
    "complaint": _("Complaint"),
    "notice": _("Letter"),
    "interest": _("Declaration of interest"),
    "assignment": _("Assignment"),
}
VERBS: Mapping[str, Mapping[str, Words]] = {
    **TOLD,
    "application": {
        "start": _("Started by the operator"),
        "scope": _("What is asked for was changed"),
        "submit": _("Submitted"),
        "recall": _("Taken back by the operator to change it"),
        "return_": _("Returned with a list of what is missing"),
        "extend_supply": _("More time to supply given"),
        "accept": _("Accepted; the time to decide runs"),
        "decline": _("Not accepted"),
        "extend": _("The time to decide was extended"),
        "ask_time": _("The operator asked for time to adjust"),
        "answer_time": _("The wish for time was answered"),
        "adjusted": _("The operator made its adjustments"),
        "recommend": _("An outcome was recommended"),
        "send_back": _("Sent back for more work"),
        "hearing_told": _("The operator was told of a hearing"),
        "decide": _("Decided"),
        "withdraw": _("Given up by the operator"),
        "lapse": _("Lapsed: the time ran out"),
        "close": _("Closed"),
        "reopen": _("Reopened"),
    },
    "self_assessment": {
        "start": _("Started"),
        "sign": _("Signed"),
        "unlock": _("Opened again for changes"),
        "relock": _("Locked again as it was signed"),
        "review": _("Taken under review"),
        "reopen": _("Named questions opened again"),
        "relist": _("The list of open questions changed"),
        "take_over": _("Answers taken over from a spreadsheet"),
        "accept": _("Accepted"),
        "supersede": _("Superseded by a later one"),
        "lapse": _("Ended with the status"),
    },
    "information_request": {
        "ask": _("Information was asked for"),
        "served": _("The request was served"),
        "extend": _("More time to answer given"),
        "answer": _("Answered"),
        "close": _("Closed"),
        "overdue": _("Not answered in time"),
    },
    "assessment": {
        "open": _("Opened"),
        "judge": _("Answers were judged"),
        "rate": _("Risk was rated"),
        "cover": _("A site was covered"),
        "sample": _("A sample was stated"),
        "finish_review": _("Review finished"),
        "conclude": _("Concluded"),
        "abandon": _("Abandoned"),
    },
    "decision": {
        "propose": _("Proposed"),
        "open_hearing": _("Hearing opened"),
        "raise_point": _("The operator raised a point"),
        "answer_point": _("A point was answered"),
        "nothing_to_add": _("The operator has nothing to add"),
        "close_hearing": _("Hearing closed"),
        "decide": _("Decided and signed"),
        "drop": _("Dropped"),
        "take_back": _("Taken back"),
        "take_effect": _("Took effect on service"),
    },
    "complaint": {
        "lodge": _("Lodged"),
        "admit": _("Taken up"),
        "reject": _("Not taken up"),
        "stay": _("The effect of the decision stayed"),
        "decide": _("Answered"),
        "withdraw": _("Taken back"),
        "claim": _("Taken to court"),
        "judge": _("Judged by the court"),
        "become_final": _("The judgment became final"),
    },
    "notice": {
        "prepare": _("Prepared"),
        "register": _("Registered"),
        "dispatch": _("Sent"),
        "serve": _("Served"),
        "bounce": _("The e-mail came back"),
        "refuse": _("Refused by the addressee"),
        "unclaimed": _("Not collected"),
    },
    "interest": {"declare": _("Declared"), "recuse": _("Stepped back for an interest")},
    "assignment": {"assign": _("Given to somebody"), "end": _("Taken back")},
}


def kind_of(subject: str) -> str:
    """`interest:application:4` and `decision:7` by their first word."""
    return subject.partition(":")[0]


def said(subject: str, verb: str) -> tuple[Words, Words]:
    """What it happened to, and what happened; a word nobody wrote is shown as it is."""
    kind = kind_of(subject)
    return KINDS.get(kind, kind), VERBS.get(kind, {}).get(verb, verb)

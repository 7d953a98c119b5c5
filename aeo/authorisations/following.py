"""What comes next after a change was told, to its holder: from what happened, not from what was to be expected."""

from __future__ import annotations

from django.utils.translation import gettext, gettext_lazy

from aeo.authorisations.models import ChangeNotice, Decision
from aeo.authorisations.policies.changes import answer, closing_left, outlasts, reprinted, to_record
from aeo.authorisations.queries.changes import told_of
from aeo.authorisations.queries.timelines import is_over
from aeo.authorisations.states import ChangeState, DecisionKind
from aeo.kernel.refusals import Words
from audits.models import Assessment

FOLLOWS: dict[str, Words] = {
    ChangeState.LODGED: gettext_lazy("Customs looks at it and says what follows."),
    ChangeState.NOTED: gettext_lazy("Nothing follows from it: the status stays as it is."),
    ChangeState.NEEDS_ASSESSMENT: gettext_lazy(
        "Customs assesses what it means for the status, which stays as it is until that is decided."
    ),
    ChangeState.AMENDED: gettext_lazy("It is decided. The letter of the decision tells what holds now."),
    ChangeState.RECORDED: gettext_lazy("It is decided, and nothing more follows from it."),
    ChangeState.SETTLED: gettext_lazy(
        "It is decided, and nothing more follows from it. The letter of the decision tells what holds now."
    ),
    ChangeState.REASSESSMENT_OPENED: gettext_lazy(
        "The status is assessed again and stays as it is until then. You are told of every step."
    ),
    ChangeState.ASSESSED: gettext_lazy(
        "The status was assessed again. What is to be decided is being proposed; until that is decided, the status "
        "stays as it is."
    ),
    ChangeState.MAINTAINED: gettext_lazy("The status was assessed again and stays as it is. Nothing more follows."),
    ChangeState.ENDED: gettext_lazy(
        "The status has ended, so customs closed this notice. If you apply again, tell of the change there."
    ),
}
AFTER_REASSESSMENT = gettext_lazy(
    "Then customs tells you what it came to: the status stays as it is, or a decision is proposed. You are heard "
    "before one is taken by which you lose something."
)


def follows(notice: ChangeNotice) -> str:
    """What comes next, or came of it."""
    if notice.state == ChangeState.AMENDED and to_record(notice):
        return _recording(notice)
    if notice.state == ChangeState.RECORDED and to_record(notice):
        return _recorded(notice)
    if notice.unrecorded:
        if outlasts(notice):
            return gettext("Nothing had to be recorded: what is registered is right.")
        return gettext("It is decided. Nothing had to be recorded: what is registered is right.")
    change = told_of(notice)
    if notice.state == ChangeState.ENDED and change is not None and change.effect == "cease":
        return gettext("The status has ended with its holder, so customs closed this notice. Whoever succeeds applies.")
    return str(FOLLOWS[notice.state])


def after(opened: Assessment) -> list[str]:
    """What comes after a reassessment, or after what it came to."""
    if opened.is_open:
        return [str(FOLLOWS[ChangeState.REASSESSMENT_OPENED]), str(AFTER_REASSESSMENT)]
    return [str(FOLLOWS[ChangeState.ASSESSED])]


def _recording(notice: ChangeNotice) -> str:
    decision = answer(notice)
    if is_over(notice.authorisation):
        return gettext("The status has ended. Customs still records that the site closed. You need not do anything.")
    if decision is not None and decision.decision_kind == DecisionKind.REVOKE:
        return _ending(decision)
    if decision is not None and decision.site_closed and not decision.site_leaves:
        return gettext(
            "It is decided; the letter of the decision tells how. Customs now records that the site closed. The status "
            "did not cover it and stays as it is."
        )
    if not reprinted(notice):
        return gettext(
            "It is decided; the letter of the decision tells how. Customs now records the new data. The certificate "
            "does not print them and stays as it is."
        )
    return gettext(
        "It is decided; the letter of the decision tells how. Customs now records the new data, and a new version of "
        "the certificate is made. Until it is ready, the present one proves the status."
    )


def _ending(decision: Decision) -> str:
    told = gettext("It is decided; the letter of the decision tells which part of the status ends, and when.")
    then = gettext("After that customs records that the site closed.")
    return f"{told} {then}" if decision.site_closed else told


def _recorded(notice: ChangeNotice) -> str:
    closed = closing_left(notice)
    said = gettext("It is recorded that the site closed.") if closed else gettext("All that changed is recorded.")
    return f"{said} {_certificate(notice)}"


def _certificate(notice: ChangeNotice) -> str:
    if is_over(notice.authorisation):
        return gettext("The status has ended.")
    if reprinted(notice):
        return gettext("The newest version of the certificate is on the page of the status.")
    return gettext("The certificate does not print it and stays as it is.")


def certified(notice: ChangeNotice) -> str:
    """What becomes of the certificate once all is recorded, to whoever records it."""
    if reprinted(notice):
        return gettext("A new version of the certificate is made once, when everything is recorded.")
    if is_over(notice.authorisation):
        return gettext("The status has ended, so no certificate is made.")
    return gettext("The certificate does not print what is recorded here, so no new version of it is made.")

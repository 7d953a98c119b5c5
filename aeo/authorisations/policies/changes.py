"""Change notices (lifecycles §9): who tells, and who says what follows."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from aeo.accounts.roles import Role
from aeo.authorisations.lifecycles.change_notice import Amended, Reassessed
from aeo.authorisations.models import ChangeNotice, Decision
from aeo.authorisations.policies import people
from aeo.authorisations.states import ChangeState, DecisionState
from aeo.kernel import clock
from aeo.kernel.policy import YES, Actor, Rules, Verdict, when

rules = Rules(ChangeNotice)


@rules.may("lodge")
def may_tell(actor: Actor, notice: ChangeNotice) -> Verdict:
    """The company's own people."""
    return people.member(actor, notice.operator_id)


@rules.ready("lodge")
def tell_ready(notice: ChangeNotice, _basis: None) -> Verdict:
    """About an own status, something that has happened, in words."""
    own = notice.authorisation.operator_id == notice.operator_id
    happened = notice.happened_on <= clock.day_of(notice.lodged_at)
    return (
        when(own, _("This status belongs to another company."))
        & when(happened, _("This day lies in the future. Tell of a change once it has happened."))
        & when(notice.text.strip(), _("Say what has changed."))
    )


@rules.may("note", "need_assessment", "amend", "open_reassessment")
def may_look(actor: Actor, notice: ChangeNotice) -> Verdict:
    """An officer."""
    return people.staff(actor, notice.authorisation.subject, Role.OFFICER)


@rules.ready("amend")
def amend_ready(notice: ChangeNotice, basis: Amended | None) -> Verdict:
    """A decision on this status that was taken after the notice came."""
    if basis is None:
        return YES
    key = basis.decision.partition(":")[2]
    taken = Decision.objects.filter(authorisation=notice.authorisation_id, state=DecisionState.DECIDED)
    known = key.isdecimal() and taken.filter(pk=int(key), decided_at__gte=notice.lodged_at).exists()
    return when(known, _("Name a decision on this status that was taken since the notice."), "no-decision")


@rules.ready("open_reassessment")
def reassess_ready(_notice: ChangeNotice, basis: Reassessed | None) -> Verdict:
    """The assessment that was opened."""
    return YES if basis is None else when(basis.assessment, _("No assessment was opened."))


def may_carry_out(actor: Actor, notice: ChangeNotice) -> Verdict:
    """An officer or approver changes the registered data, once a decision has amended the status for it."""
    decided = when(
        notice.state == ChangeState.AMENDED,
        _("No decision has amended the status for this change yet. Propose one, then record it here."),
        "not-amended",
    )
    return people.staff(actor, notice.authorisation.subject, Role.OFFICER, Role.APPROVER) & decided

"""Consultations of other authorities: who asks, who answers, who reads a restricted answer."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from aeo.accounts.roles import Role
from aeo.kernel.policy import YES, Actor, Rules, Verdict, is_system, no, when
from audits.lifecycles.consultation import Reply
from audits.models import Consultation
from audits.policies.assessments import may_work
from audits.states import AuthorityAnswer, ConsultationState
from operators.policies import seats

rules = Rules(Consultation)


def authority_ref(consultation: Consultation) -> str:
    """How the authority that holds the one-time token is named in the journal."""
    return f"authority:{consultation.pk}"


@rules.may("send")
def may_send(actor: Actor, consultation: Consultation) -> Verdict:
    """Whoever works on the case."""
    return may_work(actor, consultation.assessment)


@rules.may("answer")
def may_answer(actor: Actor, consultation: Consultation) -> Verdict:
    """The authority, by its one-time link; or an officer who records its letter."""
    if actor.ref == authority_ref(consultation):
        return YES
    return seats.staff(actor, consultation.assessment.case, Role.OFFICER, Role.RECORDS)


@rules.ready("answer")
def answer_ready(consultation: Consultation, basis: Reply | None) -> Verdict:
    """A known answer, proven by the number and date of an official letter or a signed file."""
    if basis is None:
        return YES
    lettered = bool(basis.letter_number.strip()) and basis.letter_date is not None
    proven = when(
        lettered or basis.file_id is not None,
        _("Give the number and the date of your official letter, or attach the signed letter as a file."),
    )
    explained = when(
        basis.text.strip() or basis.outcome == AuthorityAnswer.NO_OBJECTION,
        _("Say what you object to, or what you want to tell."),
    )
    return when(basis.outcome in AuthorityAnswer.values, _("Choose one of the answers.")) & explained & proven


@rules.may("time_out")
def may_time_out(actor: Actor, consultation: Consultation) -> Verdict:
    """The system, when the time is over."""
    return is_system(actor)


def may_read(actor: Actor, consultation: Consultation) -> Verdict:
    """The answer: whoever works on the case; a restricted one only those who are named."""
    if consultation.state != ConsultationState.ANSWERED:
        return no(_("There is no answer yet."))
    of_case = seats.staff(actor, consultation.assessment.case, Role.OFFICER, Role.AUDITOR, Role.LEAD, Role.APPROVER)
    named = not consultation.restricted or any(actor.ref == row.user_ref for row in consultation.readers.all())
    return of_case & when(named, _("This answer is restricted. Ask whoever sent the question to name you as a reader."))


def may_name_readers(actor: Actor, consultation: Consultation) -> Verdict:
    """Whoever sent the question, or a lead."""
    sender = actor.ref == consultation.sent_by or actor.has(Role.LEAD)
    only = when(sender, _("Only whoever sent the question, or a lead auditor, names readers."))
    return only & seats.staff(actor, consultation.assessment.case, Role.OFFICER, Role.AUDITOR, Role.LEAD)

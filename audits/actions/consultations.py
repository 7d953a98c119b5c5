"""Consulting other authorities: ask, answer by one-time link or by letter, read, time out."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass

from aeo.kernel import clock, journal, running
from aeo.kernel.lifecycle import action, begin, locked, perform
from aeo.kernel.policy import SYSTEM, Actor
from aeo.notices.actions import notices
from aeo.notices.actions.notices import Recipients
from aeo.programme.clocks import limit
from aeo.programme.pack import Pack
from aeo.programme.queries import pack_of
from audits import links, papers
from audits.clocks import CONSULTATION, stop
from audits.lifecycles.consultation import Reply
from audits.models import Assessment, Consultation, ConsultationReader
from audits.policies import consultations as policies
from operators.actions.recording import record_in
from operators.policies.seats import permit


@dataclass(frozen=True)
class Question:
    """Whom to ask, where, and what."""

    authority: str
    email: str
    text: str
    language: str


@dataclass(frozen=True)
class Sent:
    """A consultation that was sent, and its token: shown this once, only its hash is kept."""

    consultation: Consultation
    token: str


@action
def send(assessment: Assessment, question: Question, *, by: Actor) -> Sent:
    """Ask an authority: a registered letter, and an e-mail with the one-time link; its time starts today."""
    assessment = locked(assessment)
    token = secrets.token_urlsafe(32)
    consultation = Consultation(
        assessment=assessment,
        authority=question.authority,
        email=question.email,
        question=question.text,
        question_language=question.language,
        token_hash=hashed(token),
        sent_at=clock.now(),
        sent_by=by.ref,
    )
    consultation = begin(consultation, by=by, facts={"authority": question.authority})
    pack = pack_of(assessment.version_id)
    deadline = running.open_(consultation.subject, limit(pack, CONSULTATION), clock.today())
    facts = {
        **papers.about(assessment),
        "authority": question.authority,
        "items": question.text,
        "due_date": deadline.due_on,
    }
    _write(consultation, facts, token, pack, by)
    return Sent(consultation, token)


@action
def answer(consultation: Consultation, reply: Reply, *, by: Actor) -> Consultation:
    """Record an answer, in time or late; an officer does so for one that came as a letter. It proves that ours came."""
    consultation = perform(consultation, "answer", by=by, basis=reply)
    stop(consultation.subject, CONSULTATION, outcome="met")
    notices.answered(consultation.subject, policies.authority_ref(consultation))
    return consultation


@action
def answer_by_token(token: str, reply: Reply) -> Consultation | None:
    """The authority's one answer; None for a token nobody was given. A second use is refused: it is answered."""
    consultation = by_token(token)
    if consultation is None:
        return None
    authority = Actor(policies.authority_ref(consultation), consultation.authority)
    return answer(consultation, reply, by=authority)


def by_token(token: str) -> Consultation | None:
    """The consultation of a token. Looking uses nothing up."""
    rows = Consultation.objects.select_related("assessment__operator", "assessment__application")
    return rows.filter(token_hash=hashed(token)).first()


def hashed(token: str) -> str:
    """What is kept of a token: it has 256 random bits, so a plain SHA-256 is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


@action
def name_reader(consultation: Consultation, user_ref: str, *, by: Actor) -> ConsultationReader:
    """Name somebody who may read a restricted answer."""
    consultation = locked(consultation)
    permit(policies.may_name_readers(by, consultation))
    reader = ConsultationReader.objects.create(
        consultation=consultation, user_ref=user_ref, named_by=by.ref, named_at=clock.now()
    )
    record_in(consultation, "name_reader", by, {"reader": user_ref})
    return reader


@action
def read(consultation: Consultation, *, by: Actor) -> Consultation:
    """Read the answer. A restricted one only by those who are named, and each reading is journalled."""
    permit(policies.may_read(by, consultation))
    if consultation.restricted:
        journal.note(f"reading-of-{consultation.subject}", "read", actor=by.ref, facts={"by": by.name})
    return consultation


@action
def time_out(consultation: Consultation) -> Consultation:
    """The time for the answer is over; the link stays open, a late answer is usable."""
    consultation = perform(consultation, "time_out", by=SYSTEM)
    stop(consultation.subject, CONSULTATION, outcome="lapsed")
    return consultation


def _write(consultation: Consultation, facts: dict[str, object], token: str, pack: Pack, by: Actor) -> None:
    """The letter names no link; only its e-mail does, and forgets it when it is sent."""
    authority = policies.authority_ref(consultation)
    recipients = Recipients(authority, consultation.authority, emails=[consultation.email])
    letter = {**facts, "link": links.consultation("…")}
    notice = notices.prepare("consultation", consultation.subject, recipients, letter, by=by, pack=pack)
    notices.send(notice, by=by, pack=pack, secrets={"link": links.consultation(token)})

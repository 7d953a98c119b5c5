"""The self-assessment as a whole: sign, open again before lodging, put older ones aside."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from aeo.accounts.models import User
from aeo.documents.actions import papers as documents
from aeo.kernel import clock
from aeo.kernel.journal import canonical
from aeo.kernel.lifecycle import action, begin, locked, perform, root
from aeo.kernel.policy import SYSTEM, Actor, when
from aeo.programme import queries as programme
from aeo.programme.pack import Pack
from aeo.programme.rules import SigningMethod
from operators import papers
from operators.actions import answers
from operators.actions.scoping import check_scope
from operators.models import Operator, SelfAssessment, Snapshot
from operators.models.self_assessment import Purpose
from operators.papers import signer_name
from operators.policies.seats import edits, permit
from operators.policies.self_assessments import still_theirs
from operators.queries import contents, readings, sheets
from operators.queries.slots import said
from operators.states import SelfAssessmentState


@action
def sign(self_assessment: SelfAssessment, *, by: Actor, method: str, read: str = "") -> SelfAssessment:
    """Sign the present content: freezes an immutable snapshot. `method` is a key of the pack's signing methods.

    `read` is what the signatory's page carried (`readings.reading`): what changed since is told, and not signed.
    """
    root("operator", self_assessment.operator_id)
    self_assessment.refresh_from_db()
    reason = _("After submission an answer is signed with the information request that asks for it.")
    when(self_assessment.is_monitoring or not self_assessment.lodged, reason, "submitted").enforce()
    snapshot = freeze(self_assessment, self_assessment.reopened, by=by, method=method, read=read)
    self_assessment.refresh_from_db()
    if self_assessment.is_monitoring:
        facts = papers.monitoring(self_assessment, snapshot)
        languages = programme.pack_of(self_assessment.version_id).programme.languages
        documents.prepare("submission", self_assessment.subject, facts, languages=languages, version=snapshot.number)
    return self_assessment


def freeze(
    self_assessment: SelfAssessment, reopened: Collection[str] | None, *, by: Actor, method: str, read: str = ""
) -> Snapshot:
    """Sign and keep the snapshot; with `reopened` only those slots (and new ones) are taken from the live answers."""
    # Locked first, so that no answer is saved between what is read here and the signature.
    sheet = sheets.sheet(locked(self_assessment))
    signing = signing_method(sheet.pack.signing.all, method)
    content = contents.content(sheet, reopened)
    _all_read(read, content, sheet.pack)
    digest = contents.sha256(content)
    facts = {"sha256": digest, "method": method, "assurance": signing.assurance}
    signed = perform(self_assessment, "sign", by=by, facts=facts, sha256=digest)
    return Snapshot.objects.create(
        self_assessment=signed,
        number=signed.snapshots.count() + 1,
        content=canonical(content).decode(),
        sha256=digest,
        signed_at=clock.now(),
        signed_by=by.ref,
        signer_name=signer_name(by.user if isinstance(by.user, User) else None, by.name),
        method=method,
        assurance=signing.assurance,
    )


def _all_read(read: str, content: Mapping[str, Any], pack: Pack) -> None:
    """NotReady, naming them, where answers changed after the page was opened from which it is signed."""
    unread = readings.unread(read, content)
    answers = [slot for slot in unread if slot != readings.REST]
    words = _("This changed after you opened the page: %(what)s. Nothing is signed yet. Read it, then sign.")
    what = said(pack, answers) or _("the company, its sites or what is applied for")
    when(not unread, words % {"what": what}, "changed-meanwhile").enforce()


def signing_method(known: Sequence[SigningMethod], key: str) -> SigningMethod:
    """The method of that key, if one may sign so; NotReady when there is none."""
    found = next((method for method in known if method.key == key and method.offered), None)
    when(found is not None, _("This way of signing is not available. Choose another one."), "signing-method").enforce()
    assert found is not None  # noqa: S101 - the line above refused otherwise
    return found


@action
def change_again(self_assessment: SelfAssessment, *, by: Actor) -> SelfAssessment:
    """Open a signed self-assessment before it is lodged; it has to be signed again. What was open stays open."""
    permit(edits(by, self_assessment.operator_id))
    still_theirs(self_assessment).enforce()
    last = contents.last_snapshot(self_assessment)
    return unlock(self_assessment, last.data["reopened"] if last else None, why=by.ref)


def unlock(self_assessment: SelfAssessment, questions: Sequence[str] | None, *, why: str) -> SelfAssessment:
    """Open it again by the system: these slots, or all. `why` names what asked for it."""
    slots = None if questions is None else list(questions)
    return perform(self_assessment, "unlock", by=SYSTEM, facts={"for": why, "questions": slots}, questions=slots)


@action
def supersede_older(accepted: SelfAssessment) -> list[SelfAssessment]:
    """Put the operator's earlier accepted ones aside, when this one was accepted."""
    root("operator", accepted.operator_id)
    older = SelfAssessment.objects.filter(operator_id=accepted.operator_id, state=SelfAssessmentState.ACCEPTED)
    rows = older.filter(accepted_at__lte=accepted.accepted_at).exclude(pk=accepted.pk).order_by("pk")
    return [perform(row, "supersede", by=SYSTEM, facts={"by": accepted.subject}) for row in rows]


@action
def start_monitoring(
    operator: Operator,
    *,
    by: Actor,
    types: Sequence[str],
    roles: Sequence[str],
    sites: Sequence[int] = (),
    aeo_number: str = "",
    limits_of: str = "",
) -> SelfAssessment:
    """The yearly self-monitoring of a holder, filled from the last accepted self-assessment.

    `aeo_number` names the status that is monitored, `limits_of` the subject on which its day is kept.
    """
    version, pack = programme.current()
    check_scope(operator, pack, types, roles, dict.fromkeys(sites, ()))
    frame = {
        "types": list(types),
        "roles": list(roles),
        "sites": list(sites),
        "aeo_number": aeo_number,
        "limits_of": limits_of,
    }
    row = SelfAssessment(operator=operator, purpose=Purpose.MONITORING, version=version, started_at=clock.now())
    row.frame = frame
    begin(row, by=by)
    prefill(row, by=by)
    return row


@action
def lapse(monitoring: SelfAssessment, *, why: str) -> SelfAssessment:
    """Nothing more comes of a self-monitoring; its answers stay. `why` names what ended it."""
    root("operator", monitoring.operator_id)
    return perform(monitoring, "lapse", by=SYSTEM, facts={"for": why})


def prefill(self_assessment: SelfAssessment, *, by: Actor) -> int:
    """Carry the answers of the last accepted one over, if there is one; each is to be confirmed."""
    source = sheets.last_accepted(self_assessment.operator_id)
    signed = contents.last_snapshot(source) if source else None
    return answers.carry(self_assessment, signed, by=by) if signed else 0

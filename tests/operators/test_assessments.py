"""Signing: an immutable snapshot of exactly the present content; partial reopenings; carrying over; superseding."""

from __future__ import annotations

import hashlib

import orjson
import pytest
from django.db import connection, transaction

from aeo.kernel.lifecycle import perform
from aeo.kernel.policy import SYSTEM
from aeo.kernel.refusals import Contradiction, NotPermitted, NotReady, WrongState
from aeo.programme.applicability import Slot
from operators import tasks
from operators.actions import answers, assessments
from operators.actions.answers import Values
from operators.lifecycles.self_assessment import Reviewed
from operators.models import Answer, Application, SelfAssessment, Snapshot
from operators.queries import contents, sheets
from operators.states import SelfAssessmentState as S
from tests.factories import operators as make

pytestmark = pytest.mark.django_db


def _snapshot(application: Application) -> Snapshot:
    found = contents.last_snapshot(application.self_assessment)
    assert found
    return found


def test_signing_freezes_the_content_with_its_hash() -> None:
    application = make.signed()
    own, snapshot = application.self_assessment, _snapshot(application)
    own.refresh_from_db()
    assert (own.state, own.signed_sha256) == (S.SIGNED, snapshot.sha256)
    assert hashlib.sha256(snapshot.content.encode()).hexdigest() == snapshot.sha256
    assert snapshot.content == orjson.dumps(snapshot.data, option=orjson.OPT_SORT_KEYS).decode(), "canonical"
    assert (snapshot.number, snapshot.method, snapshot.assurance) == (1, "declaration", "substantial")
    assert snapshot.signed_by == make.signatory(application.operator).ref
    assert contents.is_what_was_signed(sheets.sheet(own))


def test_each_file_is_pinned_by_its_hash() -> None:
    application = make.signed()
    file = application.operator.evidence.get()
    files = [entry for item in _snapshot(application).data["answers"] for entry in item["evidence"]]
    assert files
    assert {entry["sha256"] for entry in files} == {file.upload.sha256}


def test_replacing_evidence_never_alters_what_was_signed() -> None:
    application, by = make.signed(), None
    before, by = _snapshot(application).content, make.owner(application.operator)
    make.evidence.replace(application.operator.evidence.get(), make.upload(by), by=by)
    assert _snapshot(application).content == before
    assert not contents.is_what_was_signed(sheets.sheet(application.self_assessment))


@pytest.mark.parametrize(
    "statement", ["UPDATE operators_snapshot SET content = '{}'", "DELETE FROM operators_snapshot"]
)
def test_a_snapshot_never_changes_not_even_by_raw_sql(statement: str) -> None:
    snapshot = _snapshot(make.signed())
    with pytest.raises(TypeError):
        snapshot.save()
    with pytest.raises(TypeError):
        snapshot.delete()
    with pytest.raises(Exception, match=r"permission denied|only ever added"), transaction.atomic():
        connection.cursor().execute(statement)


def test_an_incomplete_one_is_not_signed() -> None:
    application = make.draft()
    with pytest.raises(NotReady) as refused:
        assessments.sign(application.self_assessment, by=make.signatory(application.operator), method="declaration")
    assert refused.value.code == "incomplete"
    assert not Snapshot.objects.exists()


def test_a_way_of_signing_that_is_not_active_is_refused() -> None:
    application = make.draft()
    make.fill(application)
    for method in ("national-signature", "wet-ink", "nonsense"):
        with pytest.raises(NotReady) as refused:
            assessments.sign(application.self_assessment, by=make.signatory(application.operator), method=method)
        assert refused.value.code == "signing-method"


def test_only_a_signatory_signs() -> None:
    application = make.draft()
    make.fill(application)
    with pytest.raises(NotPermitted):
        assessments.sign(application.self_assessment, by=make.owner(application.operator), method="declaration")


def test_what_is_signed_is_not_written_until_it_is_opened_again() -> None:
    application = make.signed()
    own, by = application.self_assessment, make.owner(application.operator)
    with pytest.raises(NotReady) as refused:
        make.answer(own, "A01", Values("yes", "Өөрчлөв", "mn"), by=by)
    assert refused.value.code == "not-open"
    assessments.change_again(own, by=by)
    make.answer(own, "A01", Values("partly", "Өөрчлөв", "mn"), by=by)
    again = assessments.sign(own, by=make.signatory(application.operator), method="declaration")
    assert again.state == S.SIGNED
    assert [d.slot for d in contents.differences(own.snapshots.get(number=1), _snapshot(application))] == [Slot("A01")]


def test_what_was_submitted_is_not_opened_again_by_the_operator() -> None:
    application = make.submitted()
    with pytest.raises(NotReady) as refused:
        assessments.change_again(application.self_assessment, by=make.owner(application.operator))
    assert refused.value.code == "submitted"


def test_a_partial_reopening_takes_only_what_is_on_the_list() -> None:
    application = make.returned(None, "A01")
    own, by = application.self_assessment, make.owner(application.operator)
    assert (own.state, own.reopened) == (S.REOPENED, ["A01"])
    with pytest.raises(NotReady) as refused:
        make.answer(own, "A02", Values("no", "Өөр", "mn"), by=by)
    assert refused.value.code == "not-open"
    make.answer(own, "A01", Values("partly", "Зассан", "mn"), by=by)
    # Neither a file replaced in the library nor a row changed behind our back reaches the other answers.
    make.evidence.replace(application.operator.evidence.get(), make.upload(by), by=by)
    Answer.objects.filter(self_assessment=own, question="A02").update(text="сэм өөрчлөв")
    own = assessments.sign(own, by=make.signatory(application.operator), method="declaration")
    first, second = own.snapshots.order_by("number")
    assert [d.slot for d in contents.differences(first, second)] == [Slot("A01")]
    assert contents.is_what_was_signed(sheets.sheet(own))
    assert own.reopened is None


def test_a_question_that_newly_applies_is_open_too() -> None:
    application = make.returned(make.draft(), "A01")
    sheet = sheets.sheet(application.self_assessment)
    assert sheet.editable(Slot("A01"))
    assert not sheet.editable(Slot("A02"))
    assert sheet.editable(Slot("A02", site="77")), "never signed"


def _accept(application: Application) -> SelfAssessment:
    by = make.officer(application.subject)
    return perform(application.self_assessment, "accept", by=by, basis=Reviewed())


def test_acceptance_needs_a_verdict_for_every_question() -> None:
    application = make.accepted()
    by = make.officer(application.subject)
    for basis in (None, Reviewed(("A01",))):
        with pytest.raises(NotReady):
            perform(application.self_assessment, "accept", by=by, basis=basis)
    assert _accept(application).state == S.ACCEPTED


def _second(first: Application) -> Application:
    """A new application of the same operator, once the first one has ended."""
    make.applications.withdraw(first, by=make.signatory(first.operator))
    return make.draft(first.operator)


def test_the_last_accepted_one_fills_the_next_and_each_answer_is_confirmed() -> None:
    first = make.accepted()
    _accept(first)
    own, by = _second(first).self_assessment, make.owner(first.operator)
    sheet = sheets.sheet(own)
    assert len(sheet.rows) == len(_snapshot(first).data["answers"])
    assert not sheet.missing
    assert set(sheet.unconfirmed) == set(sheet.slots)
    with pytest.raises(NotReady) as refused:
        assessments.sign(own, by=make.signatory(first.operator), method="declaration")
    assert refused.value.code == "unconfirmed"
    for slot in sheet.slots:
        assert answers.confirm(own, slot, expected_revision=sheet.rows[slot].revision, by=by)
        assert answers.confirm(own, slot, expected_revision=0, by=by) is None
    assert assessments.sign(own, by=make.signatory(first.operator), method="declaration").state == S.SIGNED


def test_a_carried_answer_to_a_question_that_means_something_else_is_shown_and_not_taken() -> None:
    first = make.accepted()
    _accept(first)
    own = _second(first).self_assessment
    Answer.objects.filter(self_assessment=own, question="A01").update(meaning=0)
    sheet = sheets.sheet(own)
    assert sheet.rows[Slot("A01")].text
    assert [gap.slot for gap in sheet.missing] == [Slot("A01")]
    assert answers.confirm(own, "A01", expected_revision=1, by=make.owner(first.operator)) is None
    make.answer(own, "A01", make.meeting(sheet.pack.questions["A01"]), by=make.owner(first.operator))
    assert not sheets.sheet(own).missing


def test_a_newer_accepted_one_supersedes_the_older_once() -> None:
    first = make.accepted()
    older = _accept(first)
    second = _second(first)
    for row in Answer.objects.filter(self_assessment=second.self_assessment):
        answers.confirm(second.self_assessment, sheets.slot_of(row), expected_revision=1, by=make.owner(first.operator))
    newer = _accept(make.receive(_lodge(second), make.officer(second.subject)))
    for _ in range(2):
        tasks.supersede(id=newer.pk)
        tasks.supersede(id=older.pk)
    older.refresh_from_db()
    newer.refresh_from_db()
    assert (older.state, newer.state) == (S.SUPERSEDED, S.ACCEPTED)


def _lodge(application: Application) -> Application:
    by = make.signatory(application.operator)
    assessments.sign(application.self_assessment, by=by, method="declaration")
    return make.applications.submit(application, by=by)


def test_self_monitoring_uses_the_same_questionnaire() -> None:
    company = make.operator()
    own = assessments.start_monitoring(company, by=SYSTEM, types=["customs"], roles=["broker"])
    sheet = sheets.sheet(own)
    assert sheet.slots
    assert own.case == own.subject
    with pytest.raises(Contradiction, match="self-monitoring"):
        assessments.start_monitoring(company, by=SYSTEM, types=["customs"], roles=["broker"])


def test_only_what_leads_somewhere_is_possible() -> None:
    application = make.signed()
    with pytest.raises(WrongState):
        assessments.sign(application.self_assessment, by=make.signatory(application.operator), method="declaration")

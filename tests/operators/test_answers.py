"""Answers: nothing typed is lost, limits are told beside the field, what stops applying is kept and hidden."""

from __future__ import annotations

import itertools
from decimal import Decimal
from typing import Any

import pytest

from aeo.kernel.refusals import BadFields, NotPermitted, NotReady
from aeo.programme.applicability import Slot
from aeo.programme.text import Text
from operators.actions import answers
from operators.actions.answers import Conflict, Values
from operators.models import Answer, Application
from operators.queries import contents, sheets
from tests.factories import operators as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def application() -> Application:
    return make.draft(roles=["exporter"], types=["full"])


def _slot(application: Application, kind: str, **more: Any) -> Slot:
    sheet = sheets.sheet(application.self_assessment)
    fits = (
        slot
        for slot in sheet.slots
        if sheet.question(slot).kind == kind
        and all(getattr(sheet.question(slot), name) == value for name, value in more.items())
    )
    return next(fits)


def _save(application: Application, slot: Slot | str, values: Values, expected: int = 0) -> Answer | Conflict:
    by = make.owner(application.operator)
    return answers.save(application.self_assessment, slot, values, expected_revision=expected, by=by)


def test_a_saving_says_who_and_when_and_counts(application: Application) -> None:
    slot = _slot(application, "yes_partly_no")
    row = _save(application, slot, Values("partly", "Хэсэгчлэн", "mn"))
    assert isinstance(row, Answer)
    assert (row.revision, row.choice, row.text, row.language) == (1, "partly", "Хэсэгчлэн", "mn")
    assert row.edited_by == make.owner(application.operator).ref
    assert row.edited_at == make.clock.now()
    again = _save(application, str(slot), Values("yes", "Бүрэн"), expected=1)
    assert isinstance(again, Answer)
    assert (again.pk, again.revision, again.choice, again.language) == (row.pk, 2, "yes", "mn")


def test_a_stale_saving_gives_both_and_changes_nothing(application: Application) -> None:
    slot = _slot(application, "yes_partly_no")
    _save(application, slot, Values("yes", "Миний бичсэн урт тайлбар", "mn"))
    clash = _save(application, slot, Values("no", "Өөр хүний тайлбар", "mn"), expected=0)
    assert isinstance(clash, Conflict)
    assert clash.theirs.text == "Миний бичсэн урт тайлбар"
    assert clash.yours == Values("no", "Өөр хүний тайлбар", "mn")
    assert sheets.sheet(application.self_assessment).rows[slot].choice == "yes"


def test_the_same_saving_again_is_no_conflict(application: Application) -> None:
    """A browser that did not get the answer sends the same once more."""
    slot = _slot(application, "yes_partly_no")
    first, second = (_save(application, slot, Values("yes", "Тийм", "mn")) for _ in range(2))
    assert isinstance(second, Answer)
    assert isinstance(first, Answer)
    assert (first.pk, second.revision) == (second.pk, 1)


def test_twenty_thousand_characters_work_and_one_more_is_told_beside_the_field(application: Application) -> None:
    slot = _slot(application, "yes_partly_no")
    long = "Ө" * 20_000
    row = _save(application, slot, Values("no", long, "mn", reason=long))
    assert isinstance(row, Answer)
    assert row.text == row.reason == long
    with pytest.raises(BadFields) as refused:
        _save(application, slot, Values("no", long + "Ө", "mn"), expected=1)
    assert list(refused.value.fields) == ["text"]
    assert "20001" in str(refused.value.fields["text"][0])
    assert sheets.sheet(application.self_assessment).rows[slot].text == long


@pytest.mark.parametrize("name", ["text", "reason", "choice", "language"])
def test_a_nul_character_is_refused_clearly(application: Application, name: str) -> None:
    slot = _slot(application, "yes_partly_no")
    values: dict[str, Any] = {"choice": "yes", "language": "mn", "text": "a", **{name: "a\x00b"}}
    with pytest.raises(BadFields) as refused:
        _save(application, slot, Values(**values))
    assert name in refused.value.fields


def test_a_nul_in_a_table_is_refused_clearly(application: Application) -> None:
    slot = _slot(application, "table")
    question = sheets.sheet(application.self_assessment).question(slot)
    row = {column.key: "\x00" for column in question.columns}
    with pytest.raises(BadFields) as refused:
        _save(application, slot, Values(table=[row]))
    assert list(refused.value.fields) == ["table"]


@pytest.mark.parametrize(
    ("kind", "values", "field"),
    [
        ("yes_partly_no", Values("maybe"), "choice"),
        ("number", Values(number="many"), "number"),
        ("number", Values(number=Decimal(10) ** 18), "number"),
        ("number", Values(number="0.1234567"), "number"),
        ("table", Values(table=[{"nonsense": 1}]), "table"),
    ],
)
def test_a_wrong_kind_is_told_beside_the_field(application: Application, kind: str, values: Values, field: str) -> None:
    with pytest.raises(BadFields) as refused:
        _save(application, _slot(application, kind), values)
    assert list(refused.value.fields) == [field]
    assert Answer.objects.count() == 0


@pytest.mark.parametrize("text", ["<script>alert('x')</script>", '«Ө» ‘ү’ "Z"', "ᠮᠣᠩᠭᠣᠯ ᠤᠯᠤᠰ", "a\u200dб\n\t🚛"])
def test_any_script_is_kept_as_it_is(application: Application, text: str) -> None:
    row = _save(application, _slot(application, "yes_partly_no"), Values("yes", text, "mn"))
    assert isinstance(row, Answer)
    row.refresh_from_db()
    assert row.text == text


def test_a_number_is_read_as_people_write_it(application: Application) -> None:
    slot = _slot(application, "number", unit=Text.of(mn="цаг", en="h"))
    row = _save(application, slot, Values(number="1 250,5"))
    assert isinstance(row, Answer)
    assert row.number == Decimal("1250.5")


def test_what_stops_applying_is_kept_hidden_and_not_signed(application: Application) -> None:
    """A question that asks more about E01 when E01 is answered with yes."""
    own, by = application.self_assessment, make.owner(application.operator)
    make.answer(own, "E01", Values("yes"), by=by)
    sheet = sheets.sheet(own)
    more = next(slot for slot in sheet.slots if '"E01"' in sheet.question(slot).when)
    make.answer(own, more, make.meeting(sheet.question(more)), by=by)
    make.answer(own, "E01", Values("no"), by=by)
    sheet = sheets.sheet(own)
    assert sheet.hidden == (more,)
    assert more in sheet.rows
    assert str(more) not in {item["slot"] for item in contents.content(sheet)["answers"]}
    make.answer(own, "E01", Values("yes"), by=by)
    assert more in sheets.sheet(own).taken, "it is back as it was"


def test_a_consultant_writes_chosen_sections_only(application: Application) -> None:
    consultant = make.member(application.operator, "consultant", sections=["B"])
    own = application.self_assessment
    assert answers.save(own, "B01", _for(application, "B01"), expected_revision=0, by=consultant)
    with pytest.raises(NotPermitted) as refused:
        answers.save(own, "A01", _for(application, "A01"), expected_revision=0, by=consultant)
    assert refused.value.code == "not-your-section"
    with (
        make.clock.frozen(make.clock.end_of(make.clock.today() + make.timedelta(days=91))),
        pytest.raises(NotPermitted),
    ):
        answers.save(own, "B01", _for(application, "B01"), expected_revision=1, by=consultant)


@pytest.mark.parametrize("role", ["viewer", "signatory"])
def test_others_write_no_answers(application: Application, role: str) -> None:
    by = make.member(application.operator, role)
    with pytest.raises(NotPermitted):
        answers.save(application.self_assessment, "A01", Values("no"), expected_revision=0, by=by)


@pytest.mark.parametrize(("slot", "code"), [("Z99", "unknown-question"), ("A01@site:999999", "not-applicable")])
def test_a_slot_that_is_not_asked_takes_no_answer(application: Application, slot: str, code: str) -> None:
    with pytest.raises(NotReady) as refused:
        _save(application, slot, Values("no"))
    assert refused.value.code == code


def test_what_is_no_slot_is_refused(application: Application) -> None:
    with pytest.raises(BadFields):
        _save(application, "@site:", Values("no"))


def test_evidence_is_cited_once_and_only_as_what_is_wanted(application: Application) -> None:
    by, own = make.owner(application.operator), application.self_assessment
    sheet = sheets.sheet(own)
    slot, key = next((s, e.key) for s in sheet.slots for e in sheet.question(s).evidence)
    file = make.evidence.add(application.operator, make.upload(by), by=by)
    first, second = (answers.attach(own, slot, file, by=by, key=key) for _ in range(2))
    assert first.pk == second.pk
    with pytest.raises(BadFields):
        answers.attach(own, slot, file, by=by, key="nonsense")
    row = make.answer(own, slot, make.meeting(sheet.question(slot)), by=by, expected=0)
    assert isinstance(row, Answer), "a file attached before the answer is no conflict with it"
    answers.detach(first, by=by)
    assert not sheets.sheet(own).cited(slot)


def test_another_companys_evidence_or_anothers_upload_is_refused(application: Application) -> None:
    by, other = make.owner(application.operator), make.operator()
    foreign = make.evidence.add(other, make.upload(make.owner(other)), by=make.owner(other))
    with pytest.raises(NotReady) as refused:
        answers.attach(application.self_assessment, "A01", foreign, by=by)
    assert refused.value.code == "not-your-evidence"
    with pytest.raises(NotPermitted) as denied:
        make.evidence.add(application.operator, make.upload(make.owner(other)), by=by)
    assert denied.value.code == "not-your-upload"


def test_a_cited_file_is_not_removed(application: Application) -> None:
    by, own = make.owner(application.operator), application.self_assessment
    file = make.evidence.add(application.operator, make.upload(by), by=by)
    citation = answers.attach(own, "A01", file, by=by)
    with pytest.raises(NotReady) as refused:
        make.evidence.remove(file, by=by)
    assert refused.value.code == "cited"
    answers.detach(citation, by=by)
    assert make.evidence.remove(file, by=by).removed_at


def _for(application: Application, key: str) -> Values:
    return make.meeting(sheets.sheet(application.self_assessment).pack.questions[key])


def test_every_kind_of_question_can_be_answered(application: Application) -> None:
    sheet = make.fill(application, text="Тайлбар")
    kinds = {sheet.question(slot).kind for slot in sheet.slots}
    assert kinds >= {"yes_partly_no", "number", "table"}
    assert not sheet.missing
    assert not list(itertools.filterfalse(lambda slot: slot in sheet.taken, sheet.slots))

"""Out, filled in, and in again: equal answers, every fault by sheet and cell, and nothing half taken."""

from __future__ import annotations

from dataclasses import replace

import pytest

from aeo.kernel.policy import Actor
from aeo.kernel.refusals import BadFields
from aeo.programme.applicability import Slot
from operators.actions import answers, evidence, taking
from operators.actions.answers import Values, field_of
from operators.actions.taking import Wish
from operators.models import Answer, AnswerEvidence, Application, SelfAssessment
from operators.policies.self_assessments import may_write
from operators.queries import sheets
from operators.spreadsheet import book, compare, layout, read
from operators.spreadsheet.compare import Plan
from operators.spreadsheet.plain import plain
from tests.factories import operators as make
from tests.operators.spreadsheet.books import Paper, at, exported

pytestmark = pytest.mark.django_db
ROLES = ["exporter", "importer", "broker", "carrier", "forwarder", "warehouse"]


def whole() -> Application:
    """Everything that can be asked, at two sites."""
    company = make.operator()
    places = [make.site(company).pk, make.site(company, name_local="Дархан агуулах").pk]
    return make.draft(company, sites=places, types=["full"], roles=ROLES)


def planned(application: Application, data: bytes, by: Actor) -> Plan:
    """What the file would change."""
    sheet = sheets.sheet(application.self_assessment)
    lines = {line.slot: line for line in book.lines_of(sheet, by)}
    may = lambda slot: may_write(by, sheet, slot)  # noqa: E731
    return compare.plan(read.read(data, lines), lines, sheet, book.library(sheet, by), may)


def taken(application: Application, data: bytes, by: Actor) -> Plan:
    """Take it over."""
    plan, sheet = planned(application, data, by), sheets.sheet(application.self_assessment)
    assert not plan.faults
    wishes = compare.wishes(plan.agreed([]), sheet, book.library(sheet, by))
    taking.take_over(application.self_assessment, wishes, by=by, sha256="0" * 64)
    return plan


def stored(application: Application) -> dict[Slot, Values]:
    """What is stored, in the form in which answers are compared."""
    sheet = sheets.sheet(application.self_assessment)
    return {slot: plain(sheet.question(slot), _values(row)) for slot, row in sheet.rows.items()}


def _values(row: Answer) -> Values:
    return Values(row.choice, row.text, row.language, row.number, row.table, row.reason)


def test_more_than_130_answers_come_back_equal() -> None:
    application = whole()
    owner, sheet = make.owner(application.operator), sheets.sheet(application.self_assessment)
    paper, wanted = Paper(exported(application, owner)), {}
    for line in book.lines_of(sheet, owner):
        values = make.meeting(line.question, text=f"Хариулт {line.slot}, “тийм” & <бас>\nхоёр дахь мөр")
        paper.fill(line.slot, line.question, values)
        wanted[line.slot] = plain(line.question, values)
    plan = taken(application, paper.saved, owner)
    found = stored(application)
    assert len(found) >= 130
    left = {one.slot for one in plan.left_out}
    assert found == {slot: values for slot, values in wanted.items() if slot not in left}
    applying = set(sheets.sheet(application.self_assessment).slots)
    assert left == wanted.keys() - applying  # the answers themselves said so
    again = planned(application, exported(application, owner), owner)
    assert (again.changes, again.conflicts, again.faults, again.left_out) == ([], [], [], [])
    repeated = planned(application, paper.saved, owner)
    assert (repeated.changes, repeated.conflicts) == ([], [])


def test_forty_planted_faults_are_all_named_and_nothing_is_taken() -> None:
    application = whole()
    owner, sheet = make.owner(application.operator), sheets.sheet(application.self_assessment)
    paper, planted = Paper(exported(application, owner)), set()
    by_kind: dict[str, list[Slot]] = {}
    for line in book.lines_of(sheet, owner):
        by_kind.setdefault(field_of(line.question), []).append(line.slot)
    choices = iter(by_kind["choice"])
    wrong = ["магадгүй", "=1+1", 12, True, "тийм ээ", "#REF!", "7" * 300, "yes no"]
    for value in wrong * 2:
        planted.add(paper.write(str(next(choices)), value))
    for _n in range(6):
        planted.add(paper.write(str(next(choices)), "Ө" * 20_001, layout.TEXT))
        planted.add(paper.write(str(next(choices)), "магадгүй", layout.ASIDE))
        planted.add(paper.write(str(next(choices)), "байхгүй файл.pdf", layout.DOCUMENTS))
    both = str(next(choices))
    paper.write(both, "Yes")
    planted.add(paper.write(both, "x", layout.ASIDE))
    planted.add(paper.write(str(by_kind["number"][0]), "арав"))
    planted.add(paper.write(str(by_kind["table"][0]), "энд", layout.TEXT))
    planted |= wrong_table(paper, sheet, by_kind["table"])
    assert len(planted) >= 40
    plan = planned(application, paper.saved, owner)
    assert {f"{fault.sheet}!{fault.cell}" for fault in plan.faults} == planted
    assert all(len(str(fault.words)) > 10 for fault in plan.faults)
    assert not Answer.objects.filter(self_assessment=application.self_assessment).exists()


def test_limits_are_in_the_file_and_a_cell_beyond_them_is_named() -> None:
    application = make.draft()
    owner = make.owner(application.operator)
    paper = Paper(exported(application, owner))
    sheet = paper.table("A03")
    limits = {(rule.type, rule.formula1, rule.formula2) for rule in sheet.data_validations.dataValidation}
    assert limits >= {("whole", "2000", "YEAR(TODAY())+0"), ("decimal", "0", str(10**18))}
    assert sheet.cell(layout.HEAD, 2).value == "Year (2000 to 2026; at least one row for each of: 2023, 2024, 2025)"
    year, lodged = sheet.cell(layout.HEAD + 1, 2), sheet.cell(layout.HEAD + 1, 3)
    year.value, lodged.value = 3025, -5
    faults = {f"{fault.sheet}!{fault.cell}": fault.words for fault in planned(application, paper.saved, owner).faults}
    assert faults[at(year)] == "Write a number from 2000 to 2026."
    assert faults[at(lodged)] == "Write a number of 0 or more."


def test_a_part_beyond_its_whole_is_named_and_one_that_was_kept_holds_up_nothing_else() -> None:
    application = make.draft()
    owner, own = make.owner(application.operator), application.self_assessment
    rows = make.rows(sheets.sheet(own).question(Slot("A03")))
    kept = [{**{key: str(cell) for key, cell in row.items()}, "minor": "75", "fines": "арав"} for row in rows]
    make.answer(own, "A03", Values(table=kept), by=owner)
    paper = Paper(exported(application, owner))
    sheet = paper.table("A03")
    minor, fines = sheet.cell(layout.HEAD + 2, 5), sheet.cell(layout.HEAD + 2, 7)
    assert (minor.value, fines.value) == (75, "арав"), "it goes out as it was typed"
    paper.write("B01", "Yes")
    plan = taken(application, paper.saved, owner)
    assert [str(change.line.slot) for change in plan.changes] == ["B01"]
    assert stored(application)[Slot("A03")].table == kept
    minor.value = 76
    faults = {f"{fault.sheet}!{fault.cell}": fault.words for fault in planned(application, paper.saved, owner).faults}
    assert faults[at(minor)] == "More than “Declarations lodged” (12). Correct one of the two."
    assert faults[at(fines)] == "Write a number, such as 12 or 12.5."
    assert len(faults) == 6, "both cells of each row: who changes the table is told of all of it"
    for row in range(3):
        sheet.cell(layout.HEAD + 1 + row, 5).value, sheet.cell(layout.HEAD + 1 + row, 7).value = 12, 0
    assert [str(change.line.slot) for change in taken(application, paper.saved, owner).changes] == ["A03"]
    fines.value = "=1+1"
    (fault,) = planned(application, paper.saved, owner).faults
    assert "formula" in fault.words


def wrong_table(paper: Paper, sheet: sheets.Sheet, slots: list[Slot]) -> set[str]:
    """A wrong cell in each column that can be wrong, of every table."""
    planted = set()
    for slot in slots:
        grid = paper.table(str(slot))
        for column, asked in enumerate(sheet.question(slot).columns, 2):
            wrong = {"number": "олон", "date": "өчигдөр", "yes_no": "магадгүй", "text": "=A1"}[asked.kind]
            cell = grid.cell(layout.HEAD + 1, column)
            cell.value = wrong
            planted.add(at(cell))
    return planted


@pytest.mark.parametrize("text", ["=1+1", "+976 7011", "-5 хэм", "@нэр", '=HYPERLINK("http://x")', "\t=1", "_x0041_"])
def test_what_looks_like_a_formula_stays_the_text_it_is(text: str) -> None:
    application = make.draft()
    owner = make.owner(application.operator)
    make.answer(application.self_assessment, "B01", Values(choice="yes", text=text), by=owner)
    paper = Paper(data := exported(application, owner))
    cell = paper.cell("B01", layout.TEXT)
    assert cell.data_type == "s"
    assert planned(application, data, owner).changes == []
    paper.write("B02", "Yes")
    plan = planned(application, paper.saved, owner)
    assert [str(change.line.slot) for change in plan.changes] == ["B02"]


def test_both_sides_changed_one_answer() -> None:
    application = make.draft()
    owner, own = make.owner(application.operator), application.self_assessment
    make.answer(own, "B01", Values(choice="no", text="эхний"), by=owner)
    paper = Paper(exported(application, owner))
    paper.write("B01", "Yes")
    paper.write("B02", "Yes")
    make.answer(own, "B01", Values(choice="partly", text="тэднийх"), by=owner)
    make.answer(own, "B03", Values(choice="no", text="тэднийх"), by=owner)
    plan = planned(application, paper.saved, owner)
    assert [str(change.line.slot) for change in plan.changes] == ["B02"]
    (conflict,) = plan.conflicts
    assert conflict.line.values.choice == "partly"
    assert conflict.values is not None
    assert conflict.values.choice == "yes"
    sheet = sheets.sheet(own)
    agreed = compare.wishes(plan.agreed([Slot("B01")]), sheet, {})
    taking.take_over(own, agreed, by=owner, sha256="0" * 64)
    assert stored(application)[Slot("B01")].choice == "yes"
    assert stored(application)[Slot("B03")].text == "тэднийх"


def test_files_are_cited_by_their_name_in_the_library() -> None:
    application = make.draft()
    owner, own = make.owner(application.operator), application.self_assessment
    names = ("Бодлого.pdf", "Ачилт.pdf", "Хуучин.pdf")
    policy, _shipment, old = (
        evidence.add(application.operator, make.upload(owner), by=owner, name=name) for name in names
    )
    answers.attach(own, "B01", old, by=owner, key="accounting-system")
    paper = Paper(exported(application, owner))
    row = layout.document_row(Slot("B01"), "accounting-system")
    assert paper.cell(row).value == "Хуучин.pdf"
    paper.write(row, "Бодлого.pdf\n Ачилт.pdf ")
    paper.write("B02", "Ачилт.pdf", layout.DOCUMENTS)
    taken(application, paper.saved, owner)
    cited = AnswerEvidence.objects.values_list("answer__question", "key", "evidence__name")
    assert sorted(cited) == [
        ("B01", "accounting-system", "Ачилт.pdf"),
        ("B01", "accounting-system", "Бодлого.pdf"),
        ("B02", "", "Ачилт.pdf"),
    ]
    evidence.add(application.operator, make.upload(owner), by=owner, name=policy.name)
    paper.write("B03", policy.name, layout.DOCUMENTS)
    (fault,) = planned(application, paper.saved, owner).faults
    assert "several files" in fault.words
    assert f"{fault.sheet}!{fault.cell}" == at(paper.cell("B03", layout.DOCUMENTS))


def test_a_question_that_means_something_else_by_now_is_listed_and_not_taken() -> None:
    application = make.draft()
    owner, sheet = make.owner(application.operator), sheets.sheet(application.self_assessment)
    paper = Paper(exported(application, owner))
    paper.write("B01", "Yes")
    paper.write("B02", "Yes")
    lines = {line.slot: line for line in book.lines_of(sheet, owner)}
    line = lines[Slot("B01")]
    lines[Slot("B01")] = replace(line, question=replace(line.question, meaning=2))
    plan = compare.plan(read.read(paper.saved, lines), lines, sheet, {}, lambda slot: may_write(owner, sheet, slot))
    assert [str(change.line.slot) for change in plan.changes] == ["B02"]
    (left,) = plan.left_out
    assert (str(left.slot), "something else" in left.words) == ("B01", True)


def test_a_row_that_is_lost_changes_nothing_and_is_told() -> None:
    application = make.draft()
    owner = make.owner(application.operator)
    make.answer(application.self_assessment, "B01", Values(choice="yes", text="Тийм."), by=owner)
    paper = Paper(exported(application, owner))
    sheet, row = paper.places["B01"]
    sheet.delete_rows(row)
    plan = planned(application, paper.saved, owner)
    assert [(str(left.slot), left.words) for left in plan.left_out] == [
        ("B01", "Its row or its sheet is missing in the file. Nothing changes.")
    ]
    assert plan.changes == []


def test_taking_over_is_all_or_nothing() -> None:
    application = make.draft()
    owner, own = make.owner(application.operator), application.self_assessment
    good, bad = Wish(Slot("B01"), Values(choice="yes"), 0), Wish(Slot("B02"), Values(choice="perhaps"), 0)
    with pytest.raises(BadFields):
        taking.take_over(own, [good, bad], by=owner, sha256="0" * 64)
    assert not Answer.objects.filter(self_assessment=own).exists()


def test_a_consultant_gets_and_changes_the_chosen_sections_only() -> None:
    application = make.draft()
    owner = make.owner(application.operator)
    make.answer(application.self_assessment, "A01", Values(choice="yes", text="Нууц."), by=owner)
    consultant = make.member(application.operator, "consultant", sections=["B"])
    paper = Paper(exported(application, consultant))
    assert {sheet.title[:1] for sheet in paper.sections()} == {"B"}
    assert b"A01" not in _text(paper)
    of_the_owner = Paper(exported(application, owner))
    of_the_owner.write("A01", "No")
    of_the_owner.write("B01", "Yes")
    plan = planned(application, of_the_owner.saved, consultant)
    assert [str(change.line.slot) for change in plan.changes] == ["B01"]
    assert all(left.values is None for left in plan.left_out)


def _text(paper: Paper) -> bytes:
    rows = (row for sheet in paper.book.worksheets for row in sheet.iter_rows(values_only=True))
    return "\n".join(str(value) for row in rows for value in row).encode()


def test_what_is_signed_is_read_only() -> None:
    application = make.signed()
    owner = make.owner(application.operator)
    paper = Paper(exported(application, owner))
    assert paper.cell("B01").protection.locked
    with pytest.raises(Exception, match="It is signed"):
        taking.take_over(
            SelfAssessment.objects.get(pk=application.self_assessment.pk),
            [Wish(Slot("B01"), Values(choice="no"), 1)],
            by=owner,
            sha256="0" * 64,
        )

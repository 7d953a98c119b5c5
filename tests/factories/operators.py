"""Companies, people, applications: made through the same actions as the screens, in any state of the machines."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from aeo.accounts.actors import actor_of
from aeo.accounts.models import StaffRole, User
from aeo.accounts.roles import Role
from aeo.documents.models import Upload
from aeo.kernel import clock
from aeo.kernel.lifecycle import perform
from aeo.kernel.policy import Actor
from aeo.programme import queries as programme
from aeo.programme.applicability import Slot
from aeo.programme.bounds import Limits
from aeo.programme.questions import Column, Question
from operators.actions import (
    answers,
    applications,
    assessments,
    companies,
    consents,
    evidence,
    people,
    receiving,
    requests,
    timing,
)
from operators.actions.answers import Values
from operators.lifecycles.application import Acceptance
from operators.models import (
    Answer,
    AnswerEvidence,
    Application,
    InformationRequest,
    Interest,
    Operator,
    SelfAssessment,
    Site,
)
from operators.queries import sheets
from operators.queries.sheets import Sheet

SINCE = date(2026, 1, 1)
BROKER = {"types": ["customs"], "roles": ["broker"]}
_numbers = itertools.count(1)


def people_name(account: User) -> str:
    """Letters only, as the names of persons have: tests tell accounts apart by numbers."""
    return "".join(chr(ord("а") + int(sign)) if sign.isdigit() else sign for sign in account.name)


def user(name: str = "", **fields: Any) -> User:
    """An account."""
    number = next(_numbers)
    return User.objects.create_user(f"u{number}@example.mn", name=name or f"Хүн {number}", **fields)


def staff(*roles: str, case: str = "") -> Actor:
    """Somebody of the administration with these roles, who declared no interest in the case if one is named."""
    account = user("Офицер " + ", ".join(roles))
    StaffRole.objects.bulk_create(StaffRole(user=account, role=role, valid_from=SINCE) for role in roles)
    if case:
        Interest.objects.create(case=case, user_ref=account.ref, has_interest=False, declared_at=clock.now())
    return actor_of(account)


def officer(case: str = "") -> Actor:
    """An AEO officer."""
    return staff(Role.OFFICER, case=case)


def approver(case: str = "") -> Actor:
    """An approver."""
    return staff(Role.APPROVER, case=case)


def operator(*, owner: User | None = None, **fields: Any) -> Operator:
    """A registered company with an owner."""
    number = next(_numbers)
    values: dict[str, Any] = {
        "name_local": f"Говь Тээвэр {number} ХХК",
        "name_latin": f"Gobi Teever {number} LLC",
        "form": "llc",
        "street": "Энхтайвны өргөн чөлөө 5",
        "city": "Чингэлтэй",
        "region": "Улаанбаатар",
        "email": f"info{number}@example.mn",
        "phone": "+976 7011 0000",
        "established_on": date(2015, 5, 1),
        "at_address_since": date(2018, 5, 1),
        **fields,
    }
    return companies.register(by=actor_of(owner or user()), numbers={"mn-reg": f"{6000000 + number}"}, **values)


def owner(company: Operator) -> Actor:
    """Its first owner."""
    return actor_of(company.memberships.filter(role="owner").order_by("pk")[0].user)


def member(company: Operator, role: str, **fields: Any) -> Actor:
    """Somebody with a role in the company; a signatory also gets authority to sign."""
    account = user(f"{role} {company.pk}")
    if role == "consultant":
        fields = {"sections": ["B"], "valid_until": clock.today() + timedelta(days=90), **fields}
    people.add_member(company, account, role, by=owner(company), **fields)
    if role == "signatory":
        authorise(company, account)
    return actor_of(account)


def authorise(company: Operator, account: User, **fields: Any) -> Any:
    """Authority to sign, from the beginning of the year."""
    director = company.persons.filter(user=account).first() or people.add_person(
        company,
        by=owner(company),
        name_local=people_name(account),
        positions=["director"],
        registry_number=f"АА{account.pk % 10**8:08}",
        user=account,
    )
    return people.grant_authority(director, by=owner(company), **{"valid_from": SINCE, **fields})


def signatory(company: Operator) -> Actor:
    """Somebody who may sign; made once."""
    row = company.memberships.filter(role="signatory", ended_at__isnull=True).order_by("pk").first()
    return actor_of(row.user) if row else member(company, "signatory")


def site(company: Operator, **fields: Any) -> Site:
    """A warehouse."""
    values = {"name_local": "Замын-Үүд агуулах", "kind": "warehouse", "address": "Замын-Үүд", **fields}
    return companies.add_site(company, by=owner(company), **values)


def upload(actor: Actor, *, content: bytes = b"", scan: str = "not_scanned") -> Upload:
    """A file as it is after it was stored."""
    content = content or f"файл {next(_numbers)}".encode()
    return Upload.objects.create(
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        media_type="application/pdf",
        name="нотолгоо.pdf",
        uploaded_by=actor.ref,
        uploaded_at=clock.now(),
        scan=scan,
    )


def draft(company: Operator | None = None, *, sites: Sequence[int] = (), **scope: Any) -> Application:
    """A started application, for the customs type and the broker's role unless told otherwise."""
    company = company or operator()
    return applications.start(company, by=owner(company), sites=sites, **{**BROKER, **scope})


def fill(application: Application, *, text: str = "") -> Sheet:
    """Answer every open question so that it meets the criterion, with the evidence that is wanted; quickly."""
    own, by = application.self_assessment, owner(application.operator)
    library = evidence.add(application.operator, upload(by), by=by, name="Лавлагаа")
    for _round in range(9):
        sheet = sheets.sheet(own)
        if not sheet.missing:
            return sheet
        up_to_date(own, sheet)
        open_ = [slot for slot in sheet.slots if slot not in sheet.taken]
        Answer.objects.bulk_create(_row(sheet, slot, meeting(sheet.question(slot), text=text), by) for slot in open_)
        rows = Answer.objects.filter(self_assessment=own, citations=None)
        AnswerEvidence.objects.bulk_create(
            AnswerEvidence(answer=row, evidence=library, key=wanted.key)
            for row in rows
            for wanted in sheet.pack.questions[row.question].evidence
            if wanted.required
        )
    raise AssertionError(f"still missing: {sheet.missing}")


def up_to_date(own: SelfAssessment, sheet: Sheet | None = None) -> None:
    """Tables that were carried over tell of the years that have passed since, too."""
    sheet = sheet or sheets.sheet(own)
    for gap in sheet.missing:
        if gap.kind in ("wrong_kind", "cells_wrong", "years_missing"):
            Answer.objects.filter(pk=sheet.rows[gap.slot].pk).update(table=rows(sheet.question(gap.slot)))


def _row(sheet: Sheet, slot: Slot, values: Values, by: Actor) -> Answer:
    return Answer(
        self_assessment=sheet.self_assessment,
        question=slot.question,
        role=slot.role,
        site_id=int(slot.site) if slot.site else None,
        meaning=sheet.question(slot).meaning,
        revision=1,
        edited_by=by.ref,
        edited_at=clock.now(),
        **vars(values),
    )


def answer(own: SelfAssessment, slot: Slot | str, values: Values, *, by: Actor, expected: int | None = None) -> Any:
    """Save an answer over whatever is there."""
    read = Slot.read(slot) if isinstance(slot, str) else slot
    row = sheets.sheet(own).rows.get(read)
    known = expected if expected is not None else row.revision if row else 0
    return answers.save(own, read, values, expected_revision=known, by=by)


def meeting(question: Question, *, text: str = "") -> Values:
    """Values that meet what the question expects."""
    words = text or "Манай компани үүнийг журмаар зохицуулсан."
    match question.kind:
        case "number":
            return Values(number=Limits.of(question).nearest(1), text=text, language="mn")
        case "text":
            return Values(text=words, language="mn")
        case "table":
            return Values(table=rows(question))
        case "choice":
            return Values(choice=question.meets() or question.choices[0].key, text=text, language="mn")
        case _:
            return Values(choice=question.meets(), text=words, language="mn")


def rows(question: Question) -> list[dict[str, str | int]]:
    """A row, or one for each year that the table has to tell of."""
    row, year = {column.key: _cell(column) for column in question.columns}, question.year_column
    return [{**row, year.key: n} for n in question.years_before(clock.today())] if year else [row]


def _cell(column: Column) -> str | int:
    limits = Limits.of(column)
    day = f"{limits.nearest(2026)}-05-31"
    cells: Mapping[str, str | int] = {"number": limits.nearest(12), "text": "утга", "date": day, "yes_no": "yes"}
    return cells[column.kind]


def consented(company: Operator) -> None:
    """Every consent answered with yes."""
    _version, pack = programme.current()
    for consent in pack.consents:
        if consent.basis == "consent":
            consents.give(company, consent.scope, by=signatory(company))


def signed(application: Application | None = None) -> Application:
    """A complete draft, signed, with its consents."""
    application = application or draft()
    fill(application)
    consented(application.operator)
    assessments.sign(application.self_assessment, by=signatory(application.operator), method="declaration")
    return application


def submitted(application: Application | None = None) -> Application:
    """Lodged."""
    application = application or draft()
    signed(application)
    return applications.submit(application, by=signatory(application.operator))


def accepted(application: Application | None = None) -> Application:
    """Under assessment, its self-assessment under review and the time to decide running, as audits leaves it."""
    application = submitted(application)
    return receive(application, officer(application.subject))


def receive(application: Application, by: Actor) -> Application:
    """What audits does on acceptance, as far as it concerns this package."""
    accepted = receiving.accept_under(application, Acceptance(f"assessment:{application.pk}"), by=by)
    perform(accepted.self_assessment, "review", by=by)
    timing.begin(accepted, timing.DECISION)
    return accepted


def returned(application: Application | None = None, *slots: str) -> Application:
    """Returned with a list: these questions, or one thing that no question asks for."""
    items = [receiving.Missing("Баримт дутуу.", slot) for slot in slots or ("",)]
    return returned_with(submitted(application), *items)


def returned_with(application: Application, *items: receiving.Missing) -> Application:
    """A submitted one, returned with this list."""
    return receiving.return_(application, items, by=officer(application.subject))


def asked(application: Application, *slots: str, by: Actor | None = None) -> InformationRequest:
    """An information request about these questions."""
    return requests.ask(application, slots, by=by or officer(application.subject), reason="Тодруулна уу.")

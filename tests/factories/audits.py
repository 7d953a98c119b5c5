"""Cases under assessment, visits and findings in any state: made through the actions, on three signed answers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

import orjson

from aeo.accounts.roles import Role
from aeo.kernel import clock
from aeo.kernel.policy import Actor
from aeo.notices import readers
from aeo.notices.actions import notices
from aeo.notices.models import Notice
from aeo.notices.states import Service
from aeo.programme.applicability import Slot
from aeo.programme.queries import current
from audits.actions import acceptance, findings, reviews, risks, visits
from audits.actions.findings import Draft
from audits.actions.reviews import Judged
from audits.actions.visits import CheckDraft, Scope, Seat
from audits.actions.visits.conduct import Result
from audits.lifecycles.finding import Done, Plan, Said
from audits.lifecycles.visit import Announcement, ClosingRecord, Mandate, Opening
from audits.models import Assessment, Finding, Visit
from audits.queries import criteria_to_rate, review
from audits.tasks import notice_served
from operators.actions import interests
from operators.models import Application, Operator, SelfAssessment, Site, Snapshot
from operators.queries import contents
from tests.factories import operators as make

DAY = timedelta(days=1)
TEXT = {"text": "Хамгаалалтын журам мөрдөгддөггүй.", "evidence_text": "Бүртгэлийн дэвтэр хоосон.", "language": "mn"}


@contextmanager
def on(day: date) -> Iterator[None]:
    """Noon of a day."""
    with clock.frozen(datetime.combine(day, time(12), clock.zone())):
        yield


@contextmanager
def later(days: int) -> Iterator[None]:
    """Some days from now."""
    with on(clock.today() + days * DAY):
        yield


@dataclass
class Case:
    """A company's case and the people on it; everybody on staff has declared no interest."""

    company: Operator
    site: Site
    application: Application
    owner: Actor
    officer: Actor
    auditor: Actor
    lead: Actor
    second: Actor
    approver: Actor
    stranger: Actor
    assessment: Assessment = field(init=False)

    def slot(self, text: str) -> Slot:
        """A slot; `I01` means the one at the site."""
        return Slot(text, site=str(self.site.pk)) if text.startswith("I") else Slot(text)

    def everybody(self) -> dict[str, Actor]:
        """Who appears in the tables of roles."""
        names = ("owner", "officer", "auditor", "lead", "second", "approver", "stranger")
        return {name: getattr(self, name) for name in names}


QUESTIONS = ("A01", "B01", "I01")


def submitted(**scope: Any) -> Case:
    """A lodged application with three signed answers, one of them a site's."""
    company = make.operator()
    place = make.site(company, **scope)
    version, _pack = current()
    owner = make.owner(company)
    application = Application(
        operator=company,
        version=version,
        reference=f"AP-{company.pk}",
        types=["customs"],
        roles=["broker"],
        started_at=clock.now(),
        started_by=owner.ref,
        receipt=f"R-{company.pk}",
        submissions=1,
        submitted_at=clock.now(),
        submitted_by=owner.ref,
        lodged_at=clock.now(),
        state="submitted",
    )
    Application.objects.bulk_create([application])
    application.site_rows.create(site=place)
    sign(application, owner, [f"I01@site:{place.pk}" if key == "I01" else key for key in QUESTIONS])
    case = application.subject
    people: dict[str, Actor] = {
        "officer": make.staff(Role.OFFICER, case=case),
        "auditor": make.staff(Role.AUDITOR, case=case),
        "lead": make.staff(Role.LEAD, case=case),
        "second": make.staff(Role.AUDITOR, case=case),
        "approver": make.staff(Role.APPROVER, case=case),
        "stranger": make.staff(Role.LEAD, Role.AUDITOR, Role.OFFICER, Role.APPROVER),
    }
    return Case(company, place, application, owner, **people)


def sign(application: Application, owner: Actor, slots: list[str]) -> SelfAssessment:
    """A signed self-assessment with one snapshot of these answers."""
    own = SelfAssessment(
        operator=application.operator,
        application=application,
        version=application.version,
        started_at=clock.now(),
        signed_at=clock.now(),
        signed_by=owner.ref,
        signed_sha256="0" * 64,
        state="signed",
    )
    SelfAssessment.objects.bulk_create([own])
    freeze(own, dict.fromkeys(slots, "yes"))
    return own


def freeze(own: SelfAssessment, answers: dict[str, str]) -> Snapshot:
    """Another snapshot with these answers."""
    items = [_item(Slot.read(slot), choice) for slot, choice in answers.items()]
    content = {"answers": items, "sites": [], "reopened": None}
    last = contents.last_snapshot(own)
    return Snapshot.objects.create(
        self_assessment=own,
        number=last.number + 1 if last else 1,
        content=orjson.dumps(content).decode(),
        sha256=contents.sha256(content),
        signed_at=clock.now(),
        signed_by="user:0",
        signer_name="Дорж",
        method="declaration",
        assurance="low",
    )


def _item(slot: Slot, choice: str) -> dict[str, Any]:
    nothing: dict[str, Any] = {"text": "", "language": "", "number": None, "table": [], "reason": "", "evidence": []}
    named = {"slot": str(slot), "question": slot.question, "role": slot.role, "site": slot.site}
    return {**named, "choice": choice, "meaning": 1, **nothing}


def accepted() -> Case:
    """Under assessment."""
    case = submitted()
    case.assessment = acceptance.accept(case.application, by=case.officer)
    return case


def judge(case: Case, **verdicts: str) -> None:
    """Verdicts by question, e.g. `A01="accepted"`; what is not named is accepted."""
    known = review.current_verdicts(case.assessment)
    judged = [
        Judged(
            slot, verdicts.get(slot.question, "accepted"), "Шалгах.", "mn", known[slot].pk if slot in known else None
        )
        for slot in review.applying(case.assessment)
    ]
    reviews.set_verdicts(case.assessment, judged, by=case.officer)


def rate_all(case: Case) -> None:
    """Every criterion rated: medium before, low after."""
    for criterion in criteria_to_rate(case.assessment):
        risks.rate(case.assessment, criterion, (3, 2), (1, 2), by=case.officer)


def scope(case: Case, *, kind: str = "validation", mode: str = "on_site", start: int = 40, **more: Any) -> Scope:
    """A visit to the site, lead and auditor, two days, some days from now."""
    first = clock.today() + start * DAY
    team = [
        Seat(case.lead.ref, case.lead.name, "lead"),
        Seat(case.auditor.ref, case.auditor.name, "member"),
    ]
    values: dict[str, Any] = {
        "kind": kind,
        "mode": mode,
        "sites": [case.site],
        "team": team,
        "starts_on": first,
        "ends_on": first + DAY,
        "purpose": "Баталгаажуулах",
        "language": "mn",
        "checks": [CheckDraft(case.slot("I01"), "Хашаа, хаалгыг үзэх", "mn")],
        **more,
    }
    return Scope(**values)


def planned(case: Case | None = None, **more: Any) -> tuple[Case, Visit]:
    """A planned visit."""
    case = case or accepted()
    return case, visits.plan(case.assessment, scope(case, **more), by=case.lead)


def order(case: Case, visit: Visit, **more: Any) -> Mandate:
    """An order for the visit's own days."""
    assert visit.starts_on
    assert visit.ends_on
    values: dict[str, Any] = {
        "number": "А/117",
        "first_day": visit.starts_on,
        "last_day": visit.ends_on + 10 * DAY,
        "team": (case.lead.ref, case.auditor.ref),
        "norm": "Гаалийн тухай хууль",
        **more,
    }
    return Mandate(**values)


def announcement(visit: Visit) -> Announcement:
    """For the planned days."""
    assert visit.starts_on
    assert visit.ends_on
    return Announcement(visit.starts_on, visit.ends_on, "Нээлтийн хурал, байрны үзлэг", "Гарах журам", "mn")


def announced(case: Case | None = None, *, mandated: bool = True, **more: Any) -> tuple[Case, Visit]:
    """A visit with its mandate, announced."""
    case, visit = planned(case, **more)
    if mandated:
        visit = visits.mandate(visit, order(case, visit), by=case.approver)
    return case, visits.announce(visit, announcement(visit), by=case.lead)


def confirmed(case: Case | None = None, **more: Any) -> tuple[Case, Visit]:
    """A visit whose days stand."""
    case, visit = announced(case, **more)
    return case, visits.confirm(visit, by=case.owner)


def begun(case: Case | None = None, **more: Any) -> tuple[Case, Visit]:
    """A visit in progress; it begins on its first day."""
    case, visit = confirmed(case, **more)
    with on_first_day(visit):
        return case, visits.begin(visit, Opening("Захирал Дорж оролцов."), by=case.auditor)


def on_first_day(visit: Visit) -> Any:
    """Noon of the visit's first day."""
    assert visit.starts_on
    return on(visit.starts_on)


def worked(case: Case | None = None, *, result: str = "conforms", **more: Any) -> tuple[Case, Visit]:
    """A visit with all its results."""
    case, visit = begun(case, **more)
    with on_first_day(visit):
        for check in visit.checks.all():
            visits.record_check(check, Result(result, "Үзэв.", "mn"), by=case.auditor)
        for row in visit.sites.all():
            visits.record_site(row, "visited", by=case.auditor)
    return case, visit


def reported(case: Case | None = None, *, raise_: tuple[str, ...] = (), **more: Any) -> tuple[Case, Visit]:
    """A visit with findings of these severities, its fieldwork finished and its report signed."""
    case, visit = worked(case, **more)
    with on_first_day(visit):
        for severity in raise_:
            findings.raise_(case.assessment, draft(case, severity), by=case.auditor, visit=visit)
        visit = visits.finish_fieldwork(visit, ClosingRecord(operator_name="Дорж"), by=case.lead)
        visits.report(visit, by=case.lead)
        visit.refresh_from_db()
        return case, visit


def concluded(case: Case | None = None, *, raise_: tuple[str, ...] = (), **more: Any) -> tuple[Case, Visit]:
    """A concluded visit: commented, reviewed by a second officer."""
    case, visit = reported(case, raise_=raise_, **more)
    with on_first_day(visit):
        visits.comment(visit, "Санал нэг байна.", by=case.owner, language="mn")
        visits.review(visit, by=case.second)
        return case, visits.conclude(visit, by=case.lead)


def draft(case: Case, severity: str = "major", question: str = "I01", **more: Any) -> Draft:
    """A finding on a question."""
    values: dict[str, Any] = {**TEXT, **more}
    return Draft(case.slot(question), severity, **values)


def raised(case: Case | None = None, severity: str = "major", **more: Any) -> tuple[Case, Finding]:
    """A finding at the desk, raised by the auditor."""
    case = case or accepted()
    return case, findings.raise_(case.assessment, draft(case, severity, **more), by=case.auditor)


def notified(case: Case | None = None, severity: str = "major", **more: Any) -> tuple[Case, Finding]:
    """The operator was told."""
    case, finding = raised(case, severity, **more)
    return case, findings.notify([finding], by=case.lead)[0]


def contested(case: Case | None = None, severity: str = "major") -> tuple[Case, Finding]:
    """The operator says that it is wrong."""
    case, finding = notified(case, severity)
    return case, findings.contest(finding, Said("Журам байгаа.", "mn"), by=case.owner)


def plan(days: int = 20, **more: Any) -> Plan:
    """A plan for some days from now."""
    values: dict[str, Any] = {
        "cause": "Журам хуучирсан",
        "action": "Шинэ журам батлах",
        "owner": "Бат",
        "due_on": clock.today() + days * DAY,
        "language": "mn",
        **more,
    }
    return Plan(**values)


def plan_proposed(case: Case | None = None, severity: str = "major") -> tuple[Case, Finding]:
    """There is a plan to be judged."""
    case, finding = notified(case, severity)
    findings.propose_plan(finding, plan(), by=case.owner)
    finding.refresh_from_db()
    return case, finding


def plan_accepted(case: Case | None = None, severity: str = "major") -> tuple[Case, Finding]:
    """The plan was accepted."""
    case, finding = plan_proposed(case, severity)
    return case, findings.accept_plan(finding, by=case.auditor)


def done(case: Case) -> Done:
    """A claim with one file."""
    return Done("Шинэ журам батлав.", "mn", (make.upload(case.owner).pk,))


def done_claimed(case: Case | None = None, severity: str = "major") -> tuple[Case, Finding]:
    """Reported as done."""
    case, finding = plan_accepted(case, severity)
    findings.claim_done(finding, done(case), by=case.owner)
    finding.refresh_from_db()
    return case, finding


def serve(letter: str, about: str) -> Notice:
    """Serve the last letter of a kind about a subject today, and run the task that its topic wakes."""
    notice = Notice.objects.filter(letter=letter, about=about).order_by("-pk")[0]
    reader = next(iter(readers.openers(notice.addressee)))
    notice = notices.serve(notice, by=make.actor_of(reader), method=Service.PORTAL)
    notice_served(id=notice.pk)
    return notice


def interested(case: Case, actor: Actor) -> None:
    """Somebody declares an interest in the case."""
    interests.declare(case.application.subject, by=actor, has_interest=True, note="Хамаатан")

"""People, a company, and cases at the point where the authority takes over."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from django.db import models

from aeo.accounts.actors import actor_of
from aeo.accounts.models import StaffRole, User
from aeo.accounts.roles import Role
from aeo.authorisations.actions import decisions, hearings, recommendations, service
from aeo.authorisations.drafts import ConditionDraft, Gist, GroundDraft, ItemDraft, Proposed, Recommended
from aeo.authorisations.models import Authorisation, ChangeNotice, Decision, Part
from aeo.authorisations.queries.changes import recorded_for
from aeo.authorisations.states import Outcome
from aeo.kernel import clock
from aeo.kernel.policy import SYSTEM, Actor, permitted
from aeo.notices.actions import notices
from aeo.notices.models import Notice
from aeo.notices.states import Service
from aeo.programme.queries import current
from audits.models import Assessment, Finding
from operators.models import (
    Application,
    Authority,
    Identifier,
    Interest,
    Membership,
    Operator,
    Person,
    SelfAssessment,
    Site,
)

Row = TypeVar("Row", bound=models.Model)
_numbers = itertools.count(1)
START = date(2020, 1, 1)


def put(row: Row) -> Row:
    """Insert a stateful row in whatever state it stands: what led there is not what is tested."""
    type(row)._base_manager.bulk_create([row])
    return row


def staff(role: str, name: str = "") -> Actor:
    """Somebody of the administration."""
    number = next(_numbers)
    user = User.objects.create_user(f"{role}{number}@customs.example", None, name=name or f"{role} {number}")
    StaffRole.objects.create(user=user, role=role, valid_from=START)
    return actor_of(user)


def member(operator: Operator, role: str) -> Actor:
    """Somebody of the company; a signatory has authority to sign."""
    user = User.objects.create_user(f"{role}{next(_numbers)}@company.example", None, name=f"{role} of the company")
    at = clock.now()
    Membership.objects.create(operator=operator, user=user, role=role, valid_from=START, added_at=at, added_by="system")
    if role == "signatory":
        person = Person.objects.create(operator=operator, name_local="Гарын үсэг зурагч", user=user)
        Authority.objects.create(person=person, valid_from=START, granted_at=at, granted_by="system")
    return actor_of(user)


def operator(name: str = "«Говь Зэс» ХХК") -> Operator:
    """A company with a number, a director and a portal owner and signatory."""
    number = next(_numbers)
    row = Operator.objects.create(
        country="MN",
        name_local=name,
        name_latin="Gobi Copper LLC",
        form="llc",
        street="Энхтайваны өргөн чөлөө 5",
        city="Сүхбаатар дүүрэг",
        region="Улаанбаатар",
        postcode="14200",
        address_latin="5 Peace Avenue, Ulaanbaatar",
        established_on=date(2010, 5, 1),
        registered_at=clock.now(),
        registered_by="system",
    )
    Identifier.objects.create(operator=row, scheme="mn-reg", value=f"{5000000 + number}", valid_from=START)
    Person.objects.create(operator=row, name_local="Захирал", positions=["director"], registry_number=f"УА{number:08}")
    return row


def declare(case: str, *actors: Actor) -> None:
    """Each says that there is no interest in the case."""
    Interest.objects.bulk_create(
        Interest(case=case, user_ref=actor.ref, has_interest=False, declared_at=clock.now()) for actor in actors
    )


@dataclass
class Case:
    """A company whose application is assessed, and the people who act."""

    operator: Operator
    application: Application
    assessment: Assessment
    sites: list[Site]
    officer: Actor
    approver: Actor
    signatory: Actor
    owner: Actor
    extra: dict[str, Any] = field(default_factory=dict)


def application(
    company: Operator,
    sites: list[Site],
    *,
    purpose: str = "initial",
    state: str = "under_assessment",
    aeo_number: str = "",
) -> Application:
    """An accepted application for the full type and the exporter's role at each site."""
    at, number = clock.now(), next(_numbers)
    accepted = {"accepted_at": at, "accepted_by": "user:0"} if state not in ("draft", "submitted") else {}
    row = put(
        Application(
            operator=company,
            version=current()[0],
            purpose=purpose,
            reference=f"AP-TEST-{number:05}",
            aeo_number=aeo_number,
            types=["full"],
            roles=["exporter"],
            started_at=at,
            started_by="user:0",
            receipt=f"receipt {number}",
            submissions=1,
            submitted_at=at,
            submitted_by="user:0",
            lodged_at=at,
            state=state,
            **accepted,
        )
    )
    for site in sites:
        row.site_rows.create(site=site)
    return row


def case(*, sites: int = 2, purpose: str = "initial", company: Operator | None = None, aeo_number: str = "") -> Case:
    """An application under assessment with its assessment, an officer, an approver, and the company's people."""
    company = company or operator()
    places = [
        Site.objects.create(
            operator=company,
            name_local=f"Талбай {n}",
            name_latin=f"Site {n}",
            kind="warehouse",
            address=f"Өмнөговь {n}",
        )
        for n in range(1, sites + 1)
    ]
    asked = application(company, places, purpose=purpose, aeo_number=aeo_number)
    at = clock.now()
    answers = put(
        SelfAssessment(operator=company, application=asked, version=asked.version, state="accepted", **_accepted(at))
    )
    assessment = put(
        Assessment(
            operator=company,
            application=asked,
            self_assessment=answers,
            version=asked.version,
            reason="application",
            opened_at=at,
            opened_by="user:0",
        )
    )
    officer, approver = staff(Role.OFFICER), staff(Role.APPROVER)
    declare(asked.subject, officer, approver)
    return Case(
        company, asked, assessment, places, officer, approver, member(company, "signatory"), member(company, "owner")
    )


def _accepted(at: datetime) -> dict[str, Any]:
    names = {f.name for f in SelfAssessment._meta.get_fields()}
    values = {
        "started_at": at,
        "started_by": "user:0",
        "signed_at": at,
        "signed_by": "user:0",
        "signed_sha256": "0" * 64,
        "accepted_at": at,
        "accepted_by": "user:0",
        "purpose": "application",
    }
    return {name: value for name, value in values.items() if name in names}


GROUND = GroundDraft("security-insufficient", "G")


def item(site: Site | None, outcome: str = Outcome.GRANT, **more: Any) -> ItemDraft:
    """An outcome for the full type, exporter, at a site."""
    if outcome == Outcome.REFUSE:
        more = {"grounds": (GROUND,), "reasons": "Хашаа, харуул хамгаалалт хангалтгүй.", "language": "mn", **more}
    return ItemDraft("full", "exporter", site.pk if site else None, outcome, **more)


def recommended(given: Case, *outcomes: str, **more: Any) -> Decision:
    """The recommendation; an outcome per site, all granted when none is named."""
    wanted = outcomes or (Outcome.GRANT,) * len(given.sites)
    items = tuple(item(site, outcome) for site, outcome in zip(given.sites, wanted, strict=True))
    draft = Recommended(items, "Шалгуурыг хангасан.", "mn", ("Үзлэгийн тайлан",), **more)
    return recommendations.recommend(given.application, draft, by=given.officer)


def given_by(decision: Decision) -> Authorisation:
    """The authorisation that a decision gave, read again."""
    assert decision.authorisation_id is not None
    return Authorisation.objects.get(pk=decision.authorisation_id)


def granted(given: Case, **more: Any) -> Authorisation:
    """A whole grant, decided."""
    decision = decisions.decide(recommended(given, **more), by=given.approver)
    authorisation = given_by(decision)
    declare(authorisation.subject, given.officer, given.approver)
    return authorisation


def gist(*grounds: str) -> tuple[Gist, ...]:
    """What is relied on, under each ground."""
    return tuple(Gist(ground, "Үзлэгээр хашаа эвдэрсэн нь тогтоогдсон.", "mn") for ground in grounds)


def serve(notice: Notice | None, day: date | None = None) -> None:
    """The letter is served, and what follows from that is done."""
    assert notice is not None
    records = staff(Role.RECORDS)
    notices.serve(notice, by=records, method=Service.HAND, day=day)
    service.served(notice.pk)


def heard(decision: Decision, by: Case) -> Decision:
    """Heard: letter served, the time passed, closed by the system. The clock moves on for that only."""
    grounds = {row["ground"] for row in decision.grounds} | {
        row["ground"] for each in decision.items.all() for row in each.grounds
    }
    opened = hearings.open_hearing(decision, gist(*sorted(grounds or {"finding-not-remedied"})), by=by.approver)
    serve(opened.hearing_notice)
    with clock.frozen(clock.now() + timedelta(days=40)):
        return hearings.close_hearing(opened, by=SYSTEM)


def amending(notice: ChangeNotice, site: Site | None = None, *, closed: bool = False) -> dict[str, Any]:
    """What an amendment names that answers a change: all that the change is about; the first site, unless told."""
    about = recorded_for(notice)
    place = site or notice.operator.sites.order_by("pk").first()
    of_site = {"site": place.pk, "site_closed": closed} if "site" in about and place else {}
    return {"amends": about, **of_site}


def proposed(authorisation: Authorisation, by: Actor, kind: str, **more: Any) -> Decision:
    """A decision on all parts of a status."""
    parts = tuple(authorisation.parts.order_by("pk").values_list("pk", flat=True))
    if kind == "amend" and more.get("change") and "amends" not in more:
        more |= amending(ChangeNotice.objects.get(pk=more["change"]))
    draft = Proposed(
        kind=kind,
        parts=more.pop("parts", parts),
        reasons="Шалтгаан.",
        language="mn",
        grounds=more.pop("grounds", (GroundDraft("security-insufficient", "G"),)),
        facts=("Баримт",),
        **more,
    )
    return decisions.propose(authorisation, draft, by=by)


def finding(assessment: Assessment, **more: Any) -> Finding:
    """An open finding that the operator has been told of."""
    at = clock.now()
    values = {
        "number": next(_numbers),
        "criterion": "G",
        "question": "G01",
        "severity": "major",
        "needs_plan": True,
        "blocks_grant": True,
        "becomes_condition": False,
        "other_verifier": True,
        "text": "Хашаа эвдэрсэн.",
        "evidence_text": "Үзлэгийн зураг",
        "language": "mn",
        "raised_at": at,
        "raised_by": "user:0",
        "notified_at": at,
        "notified_by": "user:0",
        "state": "notified",
        **more,
    }
    return put(Finding(assessment=assessment, **values))


def parts(authorisation: Authorisation) -> list[Part]:
    """Its parts, read again."""
    return list(authorisation.parts.order_by("pk"))


__all__ = [
    "ConditionDraft",
    "GroundDraft",
    "Part",
    "Recommended",
    "clock",
    "current",
    "hearings",
    "permitted",
    "recommendations",
    "service",
]

"""A case while it is played: who and what the case file's keys stand for, and where the case is."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from django.db import models

from aeo.accounts.actors import actor_of
from aeo.accounts.models import User
from aeo.authorisations.models import Authorisation, Decision
from aeo.authorisations.states import OPEN_DECISION
from aeo.desk.walking.case import Case
from aeo.desk.walking.values import Day
from aeo.documents.actions import uploads
from aeo.documents.models import Upload
from aeo.kernel import clock
from aeo.kernel.policy import Actor
from aeo.kernel.refusals import NotReady
from aeo.programme.applicability import Slot
from audits.models import Assessment, Consultation, Finding, Visit
from operators.models import Application, Evidence, InformationRequest, Operator, SelfAssessment, Site

Row = TypeVar("Row", bound=models.Model)


@dataclass
class Play:
    """What has come to exist so far. Rows are read again whenever they are asked for."""

    case: Case
    company_id: int = 0
    application_id: int = 0
    monitoring_id: int = 0
    people: dict[str, int] = field(default_factory=dict)
    sites: dict[str, int] = field(default_factory=dict)
    evidence: dict[str, Evidence] = field(default_factory=dict)
    visits: dict[str, int] = field(default_factory=dict)
    findings: dict[str, int] = field(default_factory=dict)
    consultations: dict[str, int] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)

    def user(self, key: str) -> User:
        """The account of a person."""
        return User.objects.get(pk=self.people[key])

    def actor(self, key: str) -> Actor:
        """The actor that a person is today."""
        return actor_of(self.user(key))

    @property
    def company(self) -> Operator:
        """The operator."""
        return Operator.objects.get(pk=self.company_id)

    @property
    def application(self) -> Application:
        """The application in hand: the last one started."""
        found = Application.objects.filter(pk=self.application_id).select_related("operator").first()
        return _there(found, "application")

    @property
    def self_assessment(self) -> SelfAssessment:
        """The self-assessment in hand: the self-monitoring begun last, or that of the application."""
        if self.monitoring_id:
            return SelfAssessment.objects.get(pk=self.monitoring_id)
        return SelfAssessment.objects.get(application=self.application)

    def take_in_hand(self, application: Application) -> str:
        """Go on with this application; its reference."""
        self.application_id, self.monitoring_id = application.pk, 0
        return application.reference

    @property
    def assessment(self) -> Assessment:
        """The assessment opened last."""
        return _there(Assessment.objects.filter(operator_id=self.company_id).order_by("pk").last(), "assessment")

    @property
    def authorisation(self) -> Authorisation:
        """The status of the company, given last."""
        return _there(Authorisation.objects.filter(operator_id=self.company_id).order_by("pk").last(), "authorisation")

    def decision(self, *, open_: bool = True) -> Decision:
        """The decision that waits, or the last one."""
        rows = Decision.objects.filter(operator_id=self.company_id).order_by("pk")
        return _there(rows.filter(state__in=OPEN_DECISION).last() if open_ else rows.last(), "decision")

    def open_request(self) -> InformationRequest:
        """The information request asked last."""
        return _there(InformationRequest.objects.filter(application_id=self.application_id).last(), "request")

    def visit(self, key: str = "") -> Visit:
        """The visit of a key; without one, the visit planned last."""
        last = Visit.objects.filter(assessment__operator_id=self.company_id).order_by("pk").last()
        return Visit.objects.get(pk=self.visits[key]) if key else _there(last, "visit")

    def finding(self, key: str) -> Finding:
        """The finding of a key."""
        return Finding.objects.get(pk=self.findings[key])

    def consultation(self, key: str) -> Consultation:
        """The consultation of a key."""
        return Consultation.objects.get(pk=self.consultations[key])

    def site(self, key: str) -> Site:
        """The site of a key."""
        return Site.objects.get(pk=self.sites[key])

    def asked_sites(self) -> dict[int, tuple[str, ...]]:
        """Site id → roles it serves, as the case file's [application] says."""
        asked = self.case.application
        return {self.sites[key]: asked.site_roles.get(key, ()) for key in asked.sites}

    def slot_text(self, text: str) -> str:
        """A slot with the site's id in the place of its key: `I05@mine` → `I05@site:2`."""
        head, at, site = text.partition("@")
        return f"{head}@site:{self.sites[site]}" if at else head

    def slot(self, text: str) -> Slot:
        """The same as a slot."""
        return Slot.read(self.slot_text(text))

    def day(self, day: Day) -> date:
        """A day, seen from today."""
        return day.seen_from(clock.today())

    def upload(self, key: str, by: Actor) -> Upload:
        """A file of the case file, uploaded by somebody now."""
        path = self.case.file_path(key)
        with path.open("rb") as file:
            return uploads.store(file, path.name, by)

    def evidence_of(self, key: str, by: Actor) -> Evidence:
        """A piece of the company's library."""
        if key not in self.evidence:
            raise NotReady(f"The file {key!r} is not in the company's library yet: take the step evidence first.")
        return self.evidence[key]


def _there(found: Row | None, what: str) -> Row:
    if found is None:
        raise NotReady(f"There is no {what} yet.", f"no-{what}")
    return found


def told(value: Any) -> str:
    """What a step returned, in one line."""
    return "" if value is None else str(value)

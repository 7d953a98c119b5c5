"""Addresses."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, path

from audits.views import (
    assessments,
    authority,
    conduct,
    consultations,
    coverage,
    finding_deeds,
    findings,
    intake,
    monitoring,
    people,
    portal,
    reviews,
    risks,
    visit_deeds,
    visits,
)


def case(part: str, view: Any, name: str) -> list[URLPattern]:
    """A page of a case: under its application, or under an assessment that has none."""
    return [
        path(f"desk/applications/<int:application>/{part}", view, name=name),
        path(f"desk/assessments/<int:assessment>/{part}", view, name=f"{name}-alone"),
    ]


app_name = "audits"
urlpatterns: list[URLPattern] = [
    path("desk/applications/<int:pk>/accept/", intake.accept, name="accept"),
    path("desk/assessments/<int:pk>/interest/", intake.declare, name="interest"),
    path("desk/assessments/<int:pk>/", assessments.show, name="assessment"),
    path("desk/assessments/<int:pk>/people/", people.people, name="people"),
    path("desk/assessments/<int:pk>/notify-findings/", findings.notify, name="notify-findings"),
    path("desk/assessments/<int:pk>/changes/", monitoring.changes, name="monitoring-changes"),
    path("desk/assessments/<int:pk>/accept-unchanged/", monitoring.accept_unchanged, name="accept-unchanged"),
    path("desk/assessments/<int:pk>/ask/", monitoring.ask, name="monitoring-ask"),
    path("desk/monitoring/<int:pk>/", monitoring.submitted, name="monitoring"),
    path("desk/monitoring/<int:pk>/take-up/", monitoring.take_up, name="monitoring-take-up"),
    *case("review/", reviews.overview, "review"),
    *case("review/<str:criterion>/", reviews.section, "section"),
    *case("risk/", risks.rate, "risk"),
    *case("consultations/", consultations.index, "consultations"),
    *case("consultations/new/", consultations.new, "consultation-new"),
    *case("visits/", visits.index, "visits"),
    *case("visits/new/", visits.new, "visit-new"),
    *case("coverage/", coverage.show, "coverage"),
    *case("coverage/<slug:slug>/", coverage.act, "coverage-act"),
    *case("findings/", findings.index, "findings"),
    *case("findings/new/", findings.new, "finding-new"),
    path("desk/assessments/<int:pk>/<slug:slug>/", assessments.act, name="assessment-act"),
    path("desk/consultations/<int:pk>/", consultations.show, name="consultation"),
    path("desk/consultations/<int:pk>/answer/", consultations.answer, name="consultation-answer"),
    path("desk/consultations/<int:pk>/read/", consultations.read, name="consultation-read"),
    path("desk/consultations/<int:pk>/file/", consultations.file, name="consultation-file"),
    path("desk/consultations/<int:pk>/readers/", consultations.readers, name="consultation-readers"),
    path("desk/visits/<int:pk>/", visits.show, name="visit"),
    path("desk/visits/<int:pk>/conduct/", conduct.conduct, name="conduct"),
    path("desk/visits/<int:pk>/record/", conduct.record, name="record"),
    path("desk/visits/<int:pk>/reports/<int:version>/", visits.report, name="visit-report"),
    path("desk/visits/<int:pk>/<slug:slug>/", visit_deeds.act, name="visit-act"),
    path("desk/findings/<int:pk>/", findings.show, name="finding"),
    path("desk/findings/<int:pk>/<slug:slug>/", finding_deeds.act, name="finding-act"),
    path("portal/visits/", portal.visit_list, name="portal-visits"),
    path("portal/visits/<int:pk>/", portal.visit, name="portal-visit"),
    path("portal/visits/<int:pk>/reports/<int:version>/", portal.report, name="portal-report"),
    path("portal/visits/<int:pk>/<slug:slug>/", portal.act_on_visit, name="portal-visit-act"),
    path("portal/findings/", portal.finding_list, name="portal-findings"),
    path("portal/findings/<int:pk>/", portal.finding, name="portal-finding"),
    path("portal/findings/<int:pk>/<slug:slug>/", portal.act_on_finding, name="portal-finding-act"),
    path("consultation/<str:token>", authority.consultation, name="authority"),
]

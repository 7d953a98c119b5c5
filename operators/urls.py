"""Addresses: the trader's company, application and requests, and the officer's pages on receipt."""

from typing import Any

from django.urls import URLPattern, path

from operators import urls_joining
from operators.views.desk import changes, intake
from operators.views.desk import company as desk_company
from operators.views.desk import people as desk_people
from operators.views.desk import readiness as desk_readiness
from operators.views.desk import requests as desk_requests
from operators.views.portal import (
    company,
    consents,
    correcting,
    course,
    files,
    gaps,
    monitoring,
    people,
    picking,
    questionnaire,
    requests,
    sites,
    spreadsheet,
    start,
    submission,
    taking_over,
    teamwork,
    transfers,
)
from operators.views.ready import aim as ready_aim
from operators.views.ready import home as ready
from operators.views.ready import sections as ready_sections

app_name = "operators"

COMPANY = "portal/companies/<int:pk>/"
APPLICATION = "portal/applications/<int:pk>/"
MONITORING = "portal/monitoring/<int:pk>/"
CASE = "desk/applications/<int:pk>/"


def answering(part: str, view: Any, name: str) -> list[URLPattern]:
    """A page of a questionnaire, which is answered with an application or as self-monitoring."""
    return [
        path(f"{APPLICATION}{part}", view, name=name),
        path(f"{MONITORING}{part}", view, {"monitoring": True}, name=f"monitoring-{name}"),
    ]


urlpatterns: list[URLPattern] = [
    path("ready/", ready.home, name="ready"),
    path("ready/aim/", ready_aim.aim, name="ready-aim"),
    path("ready/sections/<slug:criterion>/", ready_sections.questions, name="ready-section"),
    path("ready/result/", ready.result, name="ready-result"),
    path("ready/renew/", ready.renew, name="ready-renew"),
    path("ready/delete/", ready.delete, name="ready-delete"),
    *urls_joining.urlpatterns,
    path("portal/companies/new/", company.register, name="register"),
    path(COMPANY, company.company, name="company"),
    path(f"{COMPANY}edit/", company.edit, name="edit"),
    path(f"{COMPANY}number/", company.renumber, name="renumber"),
    path(f"{COMPANY}outsourced/new/", company.outsource, name="outsource"),
    path("portal/outsourced/<int:pk>/", correcting.outsourced, name="outsourced"),
    path(f"{COMPANY}sites/", sites.sites, name="sites"),
    path(f"{COMPANY}sites/new/", sites.new, name="site-new"),
    path("portal/sites/<int:pk>/", sites.edit, name="site"),
    path(f"{COMPANY}people/", people.people, name="people"),
    path(f"{COMPANY}persons/new/", people.person_new, name="person-new"),
    path("portal/persons/<int:pk>/", correcting.person, name="person"),
    path("portal/persons/<int:pk>/end/", people.person_end, name="person-end"),
    path("portal/persons/<int:pk>/authority/", people.authority_new, name="authority-new"),
    path("portal/authorities/<int:pk>/", people.authority_change, name="authority"),
    path("portal/authorities/<int:pk>/revoke/", people.authority_revoke, name="authority-revoke"),
    path("portal/members/<int:pk>/", correcting.member, name="member"),
    path("portal/members/<int:pk>/end/", people.member_end, name="member-end"),
    path(f"{COMPANY}consents/", consents.consents, name="consents"),
    path(f"{COMPANY}files/", files.files, name="files"),
    path(f"{COMPANY}files/new/", files.new, name="file-new"),
    path("portal/files/<int:pk>/", files.download, name="file"),
    path("portal/files/<int:pk>/about/", files.about, name="file-about"),
    path("portal/files/<int:pk>/change/", files.change, name="file-change"),
    path(f"{COMPANY}transfers/", transfers.begin, name="transfers"),
    path(f"{COMPANY}transfers/<uuid:transfer>/", transfers.transfer, name="transfer"),
    path("portal/files/<int:pk>/replace/", files.replace, name="file-replace"),
    path("portal/files/<int:pk>/remove/", files.remove, name="file-remove"),
    path(f"{COMPANY}apply/", start.apply, name="apply"),
    path(f"{COMPANY}ready/", taking_over.take_over, name="take-over"),
    path(f"{APPLICATION}scope/", start.scope, name="scope"),
    *answering("tasks/", questionnaire.tasks, "tasks"),
    *answering("sections/<slug:criterion>/", questionnaire.section, "section"),
    *answering("spreadsheet/", spreadsheet.spreadsheet, "spreadsheet"),
    *answering("spreadsheet/file/", spreadsheet.download, "spreadsheet-file"),
    *answering("spreadsheet/<int:workbook>/", spreadsheet.preview, "spreadsheet-preview"),
    *answering("evidence/<slug:at>/", picking.pick, "pick-any"),
    *answering("evidence/<slug:at>/<slug:key>/", picking.pick, "pick"),
    *answering("talk/<slug:at>/", teamwork.talk, "talk"),
    *answering("gaps/", gaps.gaps, "gaps"),
    *answering("check/", submission.check, "check"),
    *answering("sign/", submission.sign, "sign"),
    path(f"{APPLICATION}submit/", submission.submit, name="submit"),
    path(f"{APPLICATION}receipt/", submission.receipt, name="receipt"),
    path(f"{APPLICATION}copies/<int:number>/", submission.copy, name="copy"),
    path(f"{APPLICATION}version/", course.version, name="version"),
    path(f"{APPLICATION}change/", course.change, name="change"),
    path(f"{APPLICATION}recall/", course.recall, name="recall"),
    path(f"{APPLICATION}withdraw/", course.withdraw, name="withdraw"),
    path(f"{APPLICATION}time/", course.time, name="time"),
    path(f"{APPLICATION}adjusted/", course.adjusted, name="adjusted"),
    path(MONITORING, monitoring.show, name="monitoring"),
    path(f"{MONITORING}receipt/", monitoring.receipt, name="monitoring-receipt"),
    path(f"{MONITORING}copies/<int:number>/", monitoring.copy, name="monitoring-copy"),
    path("portal/requests/<int:pk>/", requests.request_page, name="request"),
    path("portal/requests/<int:pk>/time/", requests.more_time, name="request-time"),
    path("portal/requests/<int:pk>/answer/", requests.answer, name="request-answer"),
    path(f"{CASE}requests/", desk_requests.listed, name="desk-requests"),
    path(f"{CASE}requests/new/", desk_requests.new, name="desk-ask"),
    path("desk/requests/<int:pk>/extend/", desk_requests.extend, name="desk-request-extend"),
    path("desk/requests/<int:pk>/refuse-time/", desk_requests.refuse_time, name="desk-request-refuse-time"),
    path("desk/requests/<int:pk>/close/", desk_requests.close, name="desk-request-close"),
    path(f"{CASE}return/", intake.return_, name="desk-return"),
    path(f"{CASE}extend/", intake.extend, name="desk-extend"),
    path(f"{CASE}supply/", intake.supply, name="desk-supply"),
    path(f"{CASE}time/", intake.time, name="desk-time"),
    path(f"{CASE}close/", intake.close, name="desk-close"),
    path(f"{CASE}company/", desk_company.company, name="desk-company"),
    path(f"{CASE}changes/", changes.changes, name="desk-changes"),
    path(f"{CASE}interest/", desk_people.interest, name="desk-interest"),
    path(f"{CASE}people/", desk_people.people, name="desk-people"),
    path("desk/readiness/", desk_readiness.counts, name="desk-readiness"),
    path("desk/assignments/<int:pk>/end/", desk_people.unassign, name="desk-unassign"),
]

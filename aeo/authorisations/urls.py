"""Addresses."""

from django.urls import URLPattern, path

from aeo.authorisations.views.desk import cases, decisions, lodged, proposing, registering, statuses
from aeo.authorisations.views.desk import monitoring as desk_monitoring
from aeo.authorisations.views.portal import changes, complaints, monitoring, partners, yielding
from aeo.authorisations.views.portal import decisions as my_decisions
from aeo.authorisations.views.portal import statuses as my_statuses

app_name = "authorisations"
CASE = "desk/applications/<int:pk>/decision/"
DECISION = "desk/decisions/<int:pk>/"
STATUS = "desk/authorisations/<str:aeo_number>/"
OWN = "portal/authorisations/<str:aeo_number>/"

urlpatterns: list[URLPattern] = [
    path(CASE, cases.case, name="case"),
    path(f"{CASE}recommend/", cases.recommend, name="recommend"),
    path(f"{CASE}decline/", cases.decline, name="decline"),
    path(f"{CASE}send-back/", cases.send_back, name="send-back"),
    path("desk/decisions/", decisions.waiting_list, name="waiting"),
    path(DECISION, decisions.decision_page, name="decision"),
    path(f"{DECISION}hearing/", decisions.open_hearing, name="open-hearing"),
    path(f"{DECISION}points/<int:number>/", decisions.answer_point, name="answer-point"),
    path(f"{DECISION}close-hearing/", decisions.close_hearing, name="close-hearing"),
    path(f"{DECISION}decide/", decisions.decide, name="decide"),
    path(f"{DECISION}drop/", decisions.drop, name="drop"),
    path("desk/authorisations/", statuses.holder_list, name="holders"),
    path("desk/authorisations/<int:pk>/", statuses.by_key, name="status-by-key"),
    path("desk/authorisations/<int:pk>/interest/", statuses.interest, name="interest"),
    path(STATUS, statuses.status_page, name="status"),
    path(f"{STATUS}propose/", proposing.propose, name="propose"),
    path(f"{STATUS}propose/<slug:kind>/", proposing.propose_kind, name="propose-kind"),
    path(f"{STATUS}cease/", statuses.cease, name="cease"),
    path(f"{STATUS}parts/<int:pk>/verify/", statuses.verify_remedied, name="verify-remedied"),
    path(f"{STATUS}parts/<int:pk>/not-remedied/", statuses.deny_remedied, name="deny-remedied"),
    path(f"{STATUS}certificates/<int:version>/", statuses.certificate, name="certificate"),
    path(f"{STATUS}certificates/<int:version>/retry/", statuses.retry, name="retry-certificate"),
    path(OWN, my_statuses.status_page, name="my-status"),
    path(f"{OWN}start/", my_statuses.start, name="start"),
    path(f"{OWN}monitoring/", monitoring.start, name="start-monitoring"),
    path(f"{OWN}surrender/", yielding.surrender, name="surrender"),
    path(f"{OWN}suspension/", yielding.suspension, name="ask-suspension"),
    path(f"{OWN}suspension/take-back/", yielding.take_back, name="take-back-suspension"),
    path(f"{OWN}changes/", changes.tell, name="tell-change"),
    path(f"{OWN}told/", changes.told_list, name="changes-told"),
    path("portal/changes/<int:pk>/", changes.change_page, name="my-change"),
    path(f"{OWN}parts/<int:pk>/remedied/", my_statuses.claim_remedied, name="claim-remedied"),
    path(f"{OWN}certificates/<int:version>/", my_statuses.certificate, name="my-certificate"),
    path("portal/decisions/<int:pk>/", my_decisions.decision_page, name="my-decision"),
    path("portal/decisions/<int:pk>/nothing-to-add/", my_decisions.nothing_to_add, name="nothing-to-add"),
    path("portal/decisions/<int:pk>/complaint/", complaints.about_decision, name="complain"),
    path("portal/findings/<int:pk>/complaint/", complaints.about_finding, name="complain-finding"),
    path("portal/applications/<int:pk>/complaint/", complaints.about_silence, name="complain-silence"),
    path("portal/complaints/<int:pk>/", complaints.complaint_page, name="my-complaint"),
    path("portal/complaints/<int:pk>/withdraw/", complaints.withdraw, name="withdraw-complaint"),
    path("portal/companies/<int:pk>/partners/", partners.partner_list, name="partners"),
    path("portal/partners/<int:pk>/remove/", partners.remove, name="remove-partner"),
    path("desk/complaints/", lodged.complaint_list, name="complaints"),
    path("desk/complaints/<int:pk>/", lodged.complaint_page, name="complaint"),
    path("desk/monitoring/", desk_monitoring.listed, name="monitoring"),
    path("desk/changes/", lodged.change_list, name="changes"),
    path("desk/changes/<int:pk>/", lodged.change_page, name="change"),
    path("desk/changes/<int:pk>/propose/<slug:kind>/", proposing.propose_for_change, name="answer-change"),
    path("desk/changes/<int:pk>/company/", registering.company, name="register-company"),
    path("desk/changes/<int:pk>/number/", registering.number, name="register-number"),
    path("desk/changes/<int:pk>/sites/<int:site>/", registering.site, name="register-site"),
    path("desk/changes/<int:pk>/<slug:slug>/", lodged.act_on_change, name="act-on-change"),
]

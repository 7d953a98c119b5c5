"""Addresses."""

from django.urls import URLPattern, path

from aeo.authorisations.views.desk import cases, decisions, statuses
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
    path(f"{STATUS}propose/", statuses.propose, name="propose"),
    path(f"{STATUS}propose/<slug:kind>/", statuses.propose_kind, name="propose-kind"),
    path(f"{STATUS}cease/", statuses.cease, name="cease"),
    path(f"{STATUS}parts/<int:pk>/verify/", statuses.verify_remedied, name="verify-remedied"),
    path(f"{STATUS}certificates/<int:version>/", statuses.certificate, name="certificate"),
    path(f"{STATUS}certificates/<int:version>/retry/", statuses.retry, name="retry-certificate"),
    path(OWN, my_statuses.status_page, name="my-status"),
    path(f"{OWN}start/", my_statuses.start, name="start"),
    path(f"{OWN}surrender/", my_statuses.surrender, name="surrender"),
    path(f"{OWN}changes/", my_statuses.tell_change, name="tell-change"),
    path(f"{OWN}parts/<int:pk>/remedied/", my_statuses.claim_remedied, name="claim-remedied"),
    path(f"{OWN}certificates/<int:version>/", my_statuses.certificate, name="my-certificate"),
    path("portal/decisions/<int:pk>/", my_decisions.decision_page, name="my-decision"),
    path("portal/decisions/<int:pk>/complaint/", my_decisions.complain, name="complain"),
]

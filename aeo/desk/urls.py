"""Addresses of the administration's roof."""

from django.urls import URLPattern, path

from aeo.desk.views import case, criterion, records, visits, worklist

app_name = "desk"
CASE = "desk/applications/<int:pk>/"
urlpatterns: list[URLPattern] = [
    path("desk/", worklist.worklist_page, name="home"),
    path("desk/visits/", visits.visit_list, name="visits"),
    path(CASE, case.overview, name="case"),
    path(f"{CASE}criteria/<str:key>/", criterion.criterion, name="criterion"),
    path(f"{CASE}papers/", records.papers_page, name="papers"),
    path(f"{CASE}history/", records.history_page, name="history"),
]

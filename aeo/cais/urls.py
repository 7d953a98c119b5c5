"""Addresses."""

from django.urls import path

from aeo.cais import views

app_name = "cais"
urlpatterns = [
    path("cais/v1/operators/<str:tin>/status", views.status, name="status"),
    path("api/docs", views.docs, name="docs"),
    path("api/openapi.json", views.openapi, name="openapi"),
]

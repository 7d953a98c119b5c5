"""Addresses."""

from django.urls import URLPattern

app_name = "authorisations"
urlpatterns: list[URLPattern] = []

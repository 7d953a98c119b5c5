"""Addresses."""

from django.urls import URLPattern

app_name = "cais"
urlpatterns: list[URLPattern] = []

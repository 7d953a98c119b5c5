"""Addresses of the administration's roof."""

from django.urls import URLPattern, path

from aeo.desk import views

app_name = "desk"
urlpatterns: list[URLPattern] = [path("desk/", views.home, name="home")]

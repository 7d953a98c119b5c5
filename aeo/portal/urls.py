"""Addresses of the first page, of the health check, and of the traders' home."""

from django.urls import include, path

from aeo.portal import views

portal = ([path("portal/", views.portal_home, name="home")], "portal")
urlpatterns = [
    path("", views.home, name="home"),
    path("healthz", views.alive, name="alive"),
    path("", include(portal)),
]

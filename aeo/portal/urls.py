"""Addresses of the first page, of the health check, and of the traders' home."""

from django.urls import include, path

from aeo.portal import archive, trader, views

portal = (
    [
        path("portal/", trader.home, name="home"),
        path("portal/applications/<int:pk>/", trader.application, name="application"),
        path("portal/applications/<int:pk>/everything/", archive.everything, name="everything"),
    ],
    "portal",
)
urlpatterns = [
    path("", views.home, name="home"),
    path("check/", views.check, name="check"),
    path("healthz", views.alive, name="alive"),
    path("", include(portal)),
]

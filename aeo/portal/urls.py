"""Addresses of the first page and of the health check."""

from django.urls import path

from aeo.portal import views

urlpatterns = [path("", views.home, name="home"), path("healthz", views.alive, name="alive")]

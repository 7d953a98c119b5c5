"""Addresses: for people, for programs, and one for both."""

from django.urls import path

from aeo.register.views import certificates, entries, files

app_name = "register"
urlpatterns = [
    path(".well-known/did.json", files.did, name="did"),
    path("register/public/manifest", files.manifest, name="manifest"),
    path("register/public/files/<str:name>", files.file, name="file"),
    path("register/", entries.search, name="search"),
    path("register/<str:number>/", entries.entry, name="entry"),
    path("id/aeo/<str:number>", entries.aeo, name="aeo"),
    path("id/certificate/<str:number>/<int:version>", certificates.certificate, name="certificate"),
]
